//! A picture: lines, areas and text on a page, drawn alike on every backend.
//!
//! Charts are pure functions from figures to a [`Picture`] in logical pixels (72 to the inch would
//! print a 1000-pixel chart at the width of a landscape page). [`Picture::svg`] draws the shapes as text,
//! [`super::raster`] as pixels.

use crate::math::hypot;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, FontStyle, FontTransform, RGBAColor};

use super::palette::Tint;

/// Family list of the SVG; PNGs are set in the embedded Liberation Sans, which has Arial's metrics.
const FAMILY: &str = "system-ui, sans-serif";

/// SVG units to a logical pixel, because plotters rounds to whole units.
const UNITS: f64 = 4.0;

/// Where a text's reference point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Before it.
    Start,
    /// In its middle.
    Middle,
    /// After it.
    End,
}

/// Something drawn; coordinates in logical pixels from the top left.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Line { points: Vec<(f64, f64)>, colour: Tint, width: f64 },
    Area { points: Vec<(f64, f64)>, colour: Tint },
    Text { at: (f64, f64), text: String, size: f64, colour: Tint, anchor: Anchor },
}

/// Shapes in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    title: String,
    pub(super) shapes: Vec<Shape>,
}

impl Picture {
    /// A white page of this size in logical pixels; the title is read out by screen readers.
    #[must_use]
    pub fn new(width: u32, height: u32, title: &str) -> Self {
        Self { width, height, title: harmless(title), shapes: Vec::new() }
    }

    /// A line through the points; points with NaN break it.
    pub fn line(&mut self, points: &[(f64, f64)], colour: impl Into<Tint>, width: f64) {
        let colour = colour.into();
        for part in points.split(|point| point.0.is_nan() || point.1.is_nan()) {
            let drawn = part.iter().copied().all(is_point);
            debug_assert!(drawn, "a line leads to nowhere: {part:?}");
            if drawn && part.len() > 1 {
                self.shapes.push(Shape::Line { points: part.to_vec(), colour, width });
            }
        }
    }

    /// A dashed straight line.
    pub fn dashes(&mut self, from: (f64, f64), to: (f64, f64), colour: impl Into<Tint>, width: f64) {
        let colour = colour.into();
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = hypot(dx, dy);
        let at = |way: f64| (from.0 + dx * way / length, from.1 + dy * way / length);
        let mut way = 0.0;
        while way < length {
            self.line(&[at(way), at((way + 5.0).min(length))], colour, width);
            way += 9.0;
        }
    }

    /// A filled polygon.
    pub fn area(&mut self, points: Vec<(f64, f64)>, colour: impl Into<Tint>) {
        let drawn = points.iter().copied().all(is_point);
        // Rounded to whole units it would be drawn in the corner.
        debug_assert!(drawn, "an area has a corner that is nowhere: {points:?}");
        if !drawn {
            return;
        }
        self.shapes.push(Shape::Area { points, colour: colour.into() });
    }

    /// A filled rectangle between two corners.
    pub fn rect(&mut self, a: (f64, f64), b: (f64, f64), colour: impl Into<Tint>) {
        self.area(vec![a, (b.0, a.1), b, (a.0, b.1)], colour);
    }

    /// The band between two lines over the same x; days with NaN break it.
    pub fn band(&mut self, points: &[(f64, f64, f64)], colour: impl Into<Tint>) {
        let colour = colour.into();
        for part in points.split(|point| point.1.is_nan() || point.2.is_nan()) {
            let there = part.iter().map(|&(x, low, _)| (x, low));
            let back = part.iter().rev().map(|&(x, _, high)| (x, high));
            if part.len() > 1 {
                self.area(there.chain(back).collect(), colour);
            }
        }
    }

    /// Text on the baseline `at`; size in logical pixels.
    pub fn text(&mut self, at: (f64, f64), text: &str, size: f64, colour: impl Into<Tint>, anchor: Anchor) {
        debug_assert!(is_point(at), "a text stands nowhere: {text}");
        if is_point(at) {
            self.shapes.push(Shape::Text { at, text: harmless(text), size, colour: colour.into(), anchor });
        }
    }

    /// Puts another picture on this one, its top left corner at `at`.
    pub fn put(&mut self, at: (f64, f64), other: &Self) {
        let moved = |points: &[(f64, f64)]| points.iter().map(|&(x, y)| (x + at.0, y + at.1)).collect();
        self.shapes.extend(other.shapes.iter().map(|shape| match shape {
            Shape::Line { points, colour, width } => {
                Shape::Line { points: moved(points), colour: *colour, width: *width }
            }
            Shape::Area { points, colour } => Shape::Area { points: moved(points), colour: *colour },
            Shape::Text { at: (x, y), text, size, colour, anchor } => Shape::Text {
                at: (x + at.0, y + at.1),
                text: text.clone(),
                size: *size,
                colour: *colour,
                anchor: *anchor,
            },
        }));
    }

    /// Width and height in logical pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The picture as an SVG document.
    ///
    /// # Errors
    ///
    /// A message if plotters cannot draw.
    pub fn svg(&self) -> Result<String, String> {
        let mut text = String::new();
        {
            let area = SVGBackend::with_string(&mut text, self.units()).into_drawing_area();
            self.draw(&area).map_err(|error| error.to_string())?;
        }
        let (units_x, units_y) = self.units();
        let plain = format!("<svg width=\"{units_x}\" height=\"{units_y}\"");
        let sized = format!("<svg role=\"img\" width=\"{}\" height=\"{}\"", self.width, self.height);
        let title = escape(&self.title);
        let text = text.replacen(&plain, &sized, 1);
        Ok(match text.find(">\n<rect") {
            Some(at) => format!("{}>\n<title>{title}</title>{}", &text[..at], &text[at + 1..]),
            None => text,
        })
    }

    fn units(&self) -> (u32, u32) {
        (self.width * UNITS as u32, self.height * UNITS as u32)
    }

    fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        area.fill(&WHITE)?;
        for shape in &self.shapes {
            match shape {
                Shape::Line { points, colour, width } => {
                    let style = ShapeStyle {
                        color: RGBAColor::from(*colour),
                        filled: false,
                        stroke_width: stroke(*width),
                    };
                    let path = points.iter().copied().map(place).collect::<Vec<_>>();
                    area.draw(&PathElement::new(path, style))?;
                }
                Shape::Area { points, colour } => {
                    let path = points.iter().copied().map(place).collect::<Vec<_>>();
                    area.draw(&Polygon::new(path, RGBAColor::from(*colour)))?;
                }
                Shape::Text { at, text, size, colour, anchor } => {
                    let h = match anchor {
                        Anchor::Start => HPos::Left,
                        Anchor::Middle => HPos::Center,
                        Anchor::End => HPos::Right,
                    };
                    let colour = RGBAColor::from(*colour);
                    let style = TextStyle::from(font(size * SVG_SIZE * UNITS))
                        .color(&colour)
                        .pos(Pos::new(h, VPos::Center));
                    let at = place((at.0, at.1 - SVG_DROP * size));
                    area.draw(&Text::new(text.as_str(), at, style))?;
                }
            }
        }
        area.present()
    }
}

/// SVG text has its em as size; plotters divides by 1.24.
const SVG_SIZE: f64 = 1.24;

/// How far (in em) plotters sets the baseline below the point of a vertically centred SVG text.
const SVG_DROP: f64 = 0.26;

fn font(size: f64) -> FontDesc<'static> {
    FontDesc::new(FontFamily::Name(FAMILY), size, FontStyle::Normal).transform(FontTransform::None)
}

fn place((x, y): (f64, f64)) -> (i32, i32) {
    ((x * UNITS).round() as i32, (y * UNITS).round() as i32)
}

fn stroke(width: f64) -> u32 {
    ((width * UNITS).round() as u32).max(1)
}

fn is_point(point: (f64, f64)) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

/// Text without what XML forbids, and without marks that turn the direction of writing, and with it the digits of figures.
fn harmless(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    let seen = text.chars().filter(|c| !turns(*c));
    seen.map(|c| if forbidden(c) { ' ' } else { c }).collect()
}

/// Text for XML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::palette::INK;
    use super::*;

    #[test]
    fn the_svg_has_logical_size_a_title_and_escaped_text() {
        let mut picture = Picture::new(100, 50, "A&E <4 h>");
        picture.text((10.0, 20.0), "A&E < 4 h", 12.0, INK, Anchor::Start);
        let svg = picture.svg().unwrap();
        assert!(
            svg.starts_with("<svg role=\"img\" width=\"100\" height=\"50\" viewBox=\"0 0 400 200\""),
            "{svg}"
        );
        assert!(svg.contains("<title>A&amp;E &lt;4 h&gt;</title>"));
        assert!(svg.contains("A&amp;E &lt; 4 h"));
        assert!(svg.contains("font-size=\"48\""));
        assert!(svg.trim_end().ends_with("</svg>"));
    }

    #[test]
    fn any_text_makes_an_svg_that_can_be_parsed() {
        let hostile = [
            "\u{1b}[31m red \u{7}\0",
            "\u{202e}evil\u{2066}",
            "</text><script> & \"'",
            "病院\u{ffff}",
            &"long ".repeat(400),
        ];
        for text in hostile {
            let mut picture = Picture::new(100, 50, text);
            picture.text((10.0, 20.0), text, 12.0, INK, Anchor::Start);
            let svg = picture.svg().unwrap();
            let mut reader = quick_xml::Reader::from_str(&svg);
            let mut words = Vec::new();
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Start(tag) => words.push(tag.name().as_ref().to_owned()),
                    _ => {}
                }
            }
            assert!(!words.iter().any(|tag| tag == "script"), "{svg}");
            assert_eq!(words.iter().filter(|tag| tag.as_str() == "text").count(), 1, "{svg}");
            assert!(svg.chars().all(|c| c == '\n' || !c.is_control()), "XML allows none: {svg:?}");
            assert!(!svg.contains(['\u{202e}', '\u{2066}', '\u{ffff}']), "{svg:?}");
        }
    }

    #[test]
    fn a_line_breaks_where_nothing_was_observed() {
        let mut picture = Picture::new(10, 10, "");
        picture.line(&[(0.0, 1.0), (1.0, 1.0), (2.0, f64::NAN), (3.0, 1.0), (4.0, 1.0)], INK, 1.0);
        assert_eq!(picture.shapes.len(), 2);
    }
}
