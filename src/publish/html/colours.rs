//! Colours of the page, by what they stand for, on light and on dark paper. Contrast with every ground is at least 4.5 to 1
//! for words and 3 to 1 for marks (WCAG 2.2, AA).

use crate::charts::PALETTE;

/// A colour: what it stands for, on light paper, on dark paper.
type Colour = (&'static str, &'static str, &'static str);

/// Those of the page alone.
const OWN: &[Colour] = &[("rule", "#CCD2DA", "#3A4350"), ("warning", "#FDF1EA", "#33221A")];

/// All of them.
fn palette() -> impl Iterator<Item = &'static Colour> {
    // A picture is drawn in the light ones; on dark paper each gives way to its partner.
    PALETTE.iter().chain(OWN)
}

/// The variable of a light colour written in hexadecimal, such as `var(--c-ink)`; none of one that is not in the palette.
pub(super) fn variable(colour: &str) -> Option<String> {
    let long = match colour.trim() {
        "white" | "#fff" | "#FFF" => "#FFFFFF",
        other => other,
    };
    palette()
        .find(|(_, light, _)| light.eq_ignore_ascii_case(long))
        .map(|(name, ..)| format!("var(--c-{name})"))
}

/// The declarations of one scheme.
pub(super) fn declarations(dark: bool) -> String {
    palette()
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
        let of = |name: &str| *palette().find(|(known, ..)| *known == name).unwrap();
        let stands_out = |ground: &str, least: f64, names: &[&str]| {
            let (_, light, dark) = of(ground);
            for name in names {
                let (_, on_light, on_dark) = of(name);
                let (day, night) = (contrast(light, on_light), contrast(dark, on_dark));
                assert!(day >= least && night >= least, "{name} on {ground}: {day:.2}, {night:.2}");
            }
        };
        for ground in ["paper", "panel", "better", "warning"] {
            stands_out(ground, 4.5, &["ink", "note", "option", "harm", "today"]);
            stands_out(ground, 3.0, &["social-care"]);
        }
        // Tints lie behind a mark, and what they show is printed too.
        stands_out("paper", 2.9, &["option-tint", "today-tint", "harm-tint"]);
    }

    #[test]
    fn a_light_colour_is_known_however_it_is_written() {
        assert_eq!(variable("#14181F").as_deref(), Some("var(--c-ink)"));
        assert_eq!(variable("#FFF").as_deref(), Some("var(--c-paper)"));
        assert_eq!(variable("#123456"), None);
        let mut light: Vec<&str> = palette().map(|(_, light, _)| *light).collect();
        light.sort_unstable();
        light.dedup();
        assert_eq!(
            light.len(),
            palette().count(),
            "two names of one colour could not be told apart in a picture"
        );
    }
}
