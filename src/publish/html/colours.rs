//! Colours of the page, by what they stand for, on light and on dark paper. Contrast with the paper is at least 4.5 to 1 for
//! words and 3 to 1 for marks (WCAG 2.2, AA).

/// A colour: what it stands for, on light paper, on dark paper.
type Colour = (&'static str, &'static str, &'static str);

/// All of them. A picture is drawn in the light ones; on dark paper each gives way to its partner.
pub(super) const PALETTE: &[Colour] = &[
    ("paper", "#ffffff", "#11151b"),
    ("panel", "#f5f6f8", "#1a2029"),
    ("ink", "#14181f", "#e9edf2"),
    ("notes", "#4a5361", "#aab4c1"),
    ("rule", "#ccd2da", "#3a4350"),
    ("grid", "#e4e8ed", "#29313c"),
    ("today", "#626a77", "#98a2b0"),
    ("option", "#0b5fa5", "#6db3f2"),
    ("harm", "#b5430a", "#f49a63"),
    ("social-care", "#bd7600", "#e9b949"),
    ("both", "#8d939d", "#7f8895"),
    ("option-interval", "#5f98c8", "#3f75a6"),
    ("today-interval", "#8d95a1", "#5b6571"),
    ("harm-interval", "#d0855c", "#9a6240"),
    ("better", "#e8f1f9", "#17283a"),
    ("good", "#e6f0e9", "#1b2f25"),
    ("noise", "#e3e6eb", "#2b333f"),
    ("total", "#2c333d", "#d3dae3"),
    ("placeholder", "#8a1f88", "#e79be4"),
    ("warning", "#fdf1ea", "#33221a"),
];

/// The variable of a light colour written in hexadecimal, such as `var(--c-ink)`; none of one that is not in the palette.
pub(super) fn variable(colour: &str) -> Option<String> {
    let colour = colour.trim().to_ascii_lowercase();
    let long = match colour.as_str() {
        "white" | "#fff" => "#ffffff",
        other => other,
    };
    PALETTE.iter().find(|(_, light, _)| *light == long).map(|(name, ..)| format!("var(--c-{name})"))
}

/// The declarations of one scheme.
pub(super) fn declarations(dark: bool) -> String {
    PALETTE
        .iter()
        .map(|(name, on_light, on_dark)| format!("--c-{name}:{};", if dark { on_dark } else { on_light }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two colours after WCAG 2.2: (lighter + 0.05) / (darker + 0.05) of their relative luminances.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour: &str| {
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn words_and_marks_stand_out_from_every_ground() {
        let of = |name: &str| *PALETTE.iter().find(|(known, ..)| *known == name).unwrap();
        for ground in ["paper", "panel", "better", "warning"] {
            let (_, light, dark) = of(ground);
            for (least, names) in [
                (4.5, &["ink", "notes", "option", "harm", "placeholder"][..]),
                (2.5, &["today", "option-interval", "today-interval", "harm-interval"][..]),
            ] {
                for name in names {
                    let (_, on_light, on_dark) = of(name);
                    let (day, night) = (contrast(light, on_light), contrast(dark, on_dark));
                    assert!(day >= least && night >= least, "{name} on {ground}: {day:.2}, {night:.2}");
                }
            }
        }
    }

    #[test]
    fn a_light_colour_is_known_however_it_is_written() {
        assert_eq!(variable("#14181F").as_deref(), Some("var(--c-ink)"));
        assert_eq!(variable("#FFF").as_deref(), Some("var(--c-paper)"));
        assert_eq!(variable("#123456"), None);
        let mut light: Vec<&str> = PALETTE.iter().map(|(_, light, _)| *light).collect();
        light.sort_unstable();
        light.dedup();
        assert_eq!(
            light.len(),
            PALETTE.len(),
            "two names of one colour could not be told apart in a picture"
        );
    }
}
