//! The colours of every picture, each with its name: nothing else is drawn with. No red beside green.

use plotters::style::RGBAColor;

/// Name, light and dark value of every colour. Pictures hold the light values, in SVG
/// written as here (`fill="#0B5FA5"`); a page that is read in the dark replaces them.
pub const PALETTE: &[(&str, &str, &str)] = &[
    ("paper", "#FFFFFF", "#11151B"),
    ("ink", "#14181F", "#E9EDF2"),
    ("note", "#4A5361", "#AAB4C1"),
    ("grid", "#E4E8ED", "#29313C"),
    ("panel", "#F5F6F8", "#1A2029"),
    ("today", "#626A77", "#98A2B0"),
    ("today-tint", "#8D95A1", "#5B6571"),
    ("option", "#0B5FA5", "#6DB3F2"),
    ("option-tint", "#5F98C8", "#3F75A6"),
    ("harm", "#B5430A", "#F49A63"),
    ("harm-tint", "#D0855C", "#9A6240"),
    ("social-care", "#BD7600", "#E9B949"),
    ("better", "#E8F1F9", "#17283A"),
];

/// A colour of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(usize);

/// White of the page.
pub const PAPER: Colour = Colour(0);
/// Words.
pub const INK: Colour = Colour(1);
/// Notes, labels of axes.
pub const NOTE: Colour = Colour(2);
/// Grid lines.
pub const GRID: Colour = Colour(3);
/// Shading behind data.
pub const PANEL: Colour = Colour(4);
/// The baseline.
pub const TODAY: Colour = Colour(5);
/// Intervals of the baseline.
pub const TODAY_TINT: Colour = Colour(6);
/// An option; savings; the NHS.
pub const OPTION: Colour = Colour(7);
/// Intervals of an option.
pub const OPTION_TINT: Colour = Colour(8);
/// Limits, claims, costs, harm.
pub const HARM: Colour = Colour(9);
/// Intervals of these.
pub const HARM_TINT: Colour = Colour(10);
/// Social care; areas only.
pub const SOCIAL_CARE: Colour = Colour(11);
/// The side on which things are better.
pub const BETTER: Colour = Colour(12);

/// A colour, or how much of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tint {
    colour: Colour,
    opacity: f64,
}

impl Colour {
    /// So much of it, from 0 to 1, over what lies below.
    #[must_use]
    pub fn mix(self, opacity: f64) -> Tint {
        Tint { colour: self, opacity }
    }
}

impl From<Colour> for Tint {
    fn from(colour: Colour) -> Self {
        colour.mix(1.0)
    }
}

impl From<Tint> for RGBAColor {
    fn from(tint: Tint) -> Self {
        let hex = PALETTE.get(tint.colour.0).map_or("#000000", |(_, light, _)| *light);
        let part = |at: usize| hex.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok());
        let [red, green, blue] = [1, 3, 5].map(|at| part(at).unwrap_or(0));
        Self(red, green, blue, tint.opacity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_the_one_of_its_name() {
        let named = [
            (PAPER, "paper"),
            (INK, "ink"),
            (NOTE, "note"),
            (GRID, "grid"),
            (PANEL, "panel"),
            (TODAY, "today"),
            (TODAY_TINT, "today-tint"),
            (OPTION, "option"),
            (OPTION_TINT, "option-tint"),
            (HARM, "harm"),
            (HARM_TINT, "harm-tint"),
            (SOCIAL_CARE, "social-care"),
            (BETTER, "better"),
        ];
        assert_eq!(named.len(), PALETTE.len());
        assert!(named.iter().all(|(colour, name)| PALETTE[colour.0].0 == *name));
        assert_eq!(RGBAColor::from(OPTION.mix(0.5)), RGBAColor(0x0B, 0x5F, 0xA5, 0.5));
    }

    #[test]
    fn colours_are_told_apart_by_their_light_value() {
        let mut light: Vec<&str> = PALETTE.iter().map(|(_, light, _)| *light).collect();
        light.sort_unstable();
        light.dedup();
        assert_eq!(light.len(), PALETTE.len());
    }

    /// Contrast of two colours, WCAG 2.1.
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |hex: &str| {
            let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
            0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5))
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_can_be_read_in_light_and_in_dark() {
        for name in ["ink", "note", "today", "option", "harm"] {
            let (_, light, dark) = PALETTE.iter().find(|(known, ..)| *known == name).unwrap();
            assert!(contrast(light, "#FFFFFF") >= 4.5 && contrast(dark, "#11151B") >= 4.5, "{name}");
        }
    }
}
