//! Pictures as pixels: shapes and glyph outlines, filled with smoothed edges by tiny-skia.

use super::palette::Tint;
use super::picture::{Anchor, Picture, Shape};
use ab_glyph::{Font, FontRef, OutlineCurve, Point};
use plotters::style::RGBAColor;
use std::sync::OnceLock;
use tiny_skia::{Color, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

/// SIL Open Font Licence 1.1; see `fonts/LICENCE-LiberationSans.txt`.
const FONT: &[u8] = include_bytes!("fonts/LiberationSans-Regular.ttf");

/// Most pixels of a picture: 160 MB while it is drawn. What would have more is drawn smaller.
const MOST_PIXELS: f32 = 40_000_000.0;

/// A picture as a PNG so many pixels wide, or fewer if it is very high.
///
/// # Errors
///
/// A message if the picture is too large or the PNG cannot be encoded.
pub fn png(picture: &Picture, width: u32) -> Result<Vec<u8>, String> {
    let (across, down) = (picture.width.max(1) as f32, picture.height.max(1) as f32);
    let most = (MOST_PIXELS / across / down).sqrt();
    let factor = (width as f32 / across).min(most);
    let width = ((across * factor).round() as u32).max(1);
    let height = ((down * factor).round() as u32).max(1);
    let mut pixels = Pixmap::new(width, height).ok_or(format!("no room for {width} x {height} pixels"))?;
    pixels.fill(Color::WHITE);
    let scale = Transform::from_scale(factor, factor);
    for shape in &picture.shapes {
        match shape {
            Shape::Line { points, colour, width } => {
                let stroke = Stroke { width: *width as f32, line_join: LineJoin::Round, ..Stroke::default() };
                if let Some(path) = path(points, false) {
                    pixels.stroke_path(&path, &paint(*colour), &stroke, scale, None);
                }
            }
            Shape::Area { points, colour } => {
                if let Some(path) = path(points, true) {
                    pixels.fill_path(&path, &paint(*colour), FillRule::Winding, scale, None);
                }
            }
            Shape::Text { at, text, size, colour, anchor } => {
                let width = text_width(text, *size);
                let left = match anchor {
                    Anchor::Start => at.0,
                    Anchor::Middle => at.0 - width / 2.0,
                    Anchor::End => at.0 - width,
                };
                if let Some(path) = glyphs(text, *size, (left, at.1)) {
                    pixels.fill_path(&path, &paint(*colour), FillRule::Winding, scale, None);
                }
            }
        }
    }
    encode(&pixels).map_err(|error| error.to_string())
}

/// Encodes opaque pixels for speed: better compression halves the files and took a third of a short run.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let rgb: Vec<u8> =
        pixels.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(bytes)
}

fn paint(tint: Tint) -> Paint<'static> {
    let colour = RGBAColor::from(tint);
    let mut paint = Paint::default();
    let opacity = (colour.3 * 255.0).round() as u8;
    paint.set_color_rgba8(colour.0, colour.1, colour.2, opacity);
    paint
}

fn path(points: &[(f64, f64)], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::with_capacity(points.len() + 1, points.len());
    for (number, &(x, y)) in points.iter().enumerate() {
        let (x, y) = (x as f32, y as f32);
        if number == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// The embedded font; `None` only if its file were broken.
fn font() -> Option<&'static FontRef<'static>> {
    static PARSED: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
    PARSED.get_or_init(|| FontRef::try_from_slice(FONT).ok()).as_ref()
}

/// Logical pixels to a unit of the font at a size (of the em).
fn unit(font: &FontRef, size: f64) -> f64 {
    size / f64::from(font.units_per_em().unwrap_or(2048.0))
}

/// Width of a text in logical pixels.
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    let Some(font) = font() else { return size * 0.5 * text.chars().count() as f64 };
    let advance = |character| f64::from(font.h_advance_unscaled(font.glyph_id(character)));
    text.chars().map(advance).sum::<f64>() * unit(font, size)
}

/// The outlines of a text whose baseline starts at a point.
fn glyphs(text: &str, size: f64, (left, baseline): (f64, f64)) -> Option<Path> {
    let font = font()?;
    let unit = unit(font, size);
    let mut path = PathBuilder::new();
    let mut x = left;
    for character in text.chars() {
        let glyph = font.glyph_id(character);
        if let Some(outline) = font.outline(glyph) {
            let at = |point: Point| {
                ((x + f64::from(point.x) * unit) as f32, (baseline - f64::from(point.y) * unit) as f32)
            };
            contours(&outline.curves, &at, &mut path);
        }
        x += f64::from(font.h_advance_unscaled(glyph)) * unit;
    }
    path.finish()
}

/// Adds the contours of a glyph: curves that follow each other form one.
fn contours(curves: &[OutlineCurve], at: &dyn Fn(Point) -> (f32, f32), path: &mut PathBuilder) {
    let mut end = None;
    for curve in curves {
        let (start, stop) = match *curve {
            OutlineCurve::Line(a, b) => (a, b),
            OutlineCurve::Quad(a, _, b) => (a, b),
            OutlineCurve::Cubic(a, _, _, b) => (a, b),
        };
        if end != Some(start) {
            if end.is_some() {
                path.close();
            }
            let (x, y) = at(start);
            path.move_to(x, y);
        }
        let (x, y) = at(stop);
        match *curve {
            OutlineCurve::Line(..) => path.line_to(x, y),
            OutlineCurve::Quad(_, control, _) => {
                let (cx, cy) = at(control);
                path.quad_to(cx, cy, x, y);
            }
            OutlineCurve::Cubic(_, first, second, _) => {
                let ((ax, ay), (bx, by)) = (at(first), at(second));
                path.cubic_to(ax, ay, bx, by, x, y);
            }
        }
        end = Some(stop);
    }
    if end.is_some() {
        path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::INK;
    use super::*;

    #[test]
    fn width_of_text_is_that_of_arial() {
        // Arial's digits are 0.556 em wide.
        assert!((text_width("0000000000", 10.0) - 55.6).abs() < 0.1);
    }

    #[test]
    fn a_picture_larger_than_anybody_looks_at_is_drawn_smaller_and_takes_no_memory() {
        let picture = png(&Picture::new(100, 200_000, ""), 1440).unwrap();
        let decoded = Pixmap::decode_png(&picture).unwrap();
        assert!((decoded.width() * decoded.height()) as f32 <= 1.01 * MOST_PIXELS);
        assert!(decoded.width() < 1440);
    }

    #[test]
    fn shapes_land_where_they_should() {
        let mut picture = Picture::new(20, 10, "");
        picture.rect((0.0, 0.0), (10.0, 10.0), INK.mix(0.5));
        let decoded = Pixmap::decode_png(&png(&picture, 2 * picture.size().0).unwrap()).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (40, 20));
        let grey = |x, y| decoded.pixel(x, y).unwrap().red();
        assert!((137..=140).contains(&grey(10, 10)), "{}", grey(10, 10));
        assert_eq!(grey(30, 10), 255);
    }

    #[test]
    fn what_is_very_high_is_drawn_smaller() {
        let picture = Picture::new(720, 280_000, "");
        let decoded = Pixmap::decode_png(&png(&picture, 1440).unwrap()).unwrap();
        let (width, height) = (f64::from(decoded.width()), f64::from(decoded.height()));
        assert!(width * height < 1.01 * f64::from(MOST_PIXELS), "{width} x {height}");
        assert!((height / width * 720.0 / 280_000.0 - 1.0).abs() < 0.01, "in proportion");
    }

    #[test]
    fn an_o_has_a_hole_and_stands_on_the_baseline() {
        let mut picture = Picture::new(40, 40, "");
        picture.text((20.0, 35.0), "O", 30.0, INK, Anchor::Middle);
        let decoded = Pixmap::decode_png(&png(&picture, 2 * picture.size().0).unwrap()).unwrap();
        let dark = |x, y| decoded.pixel(x, y).unwrap().red() < 128;
        let row = |y| (0..80).filter(|&x| dark(x, y)).count();
        assert!(!dark(40, 48), "the hole of the O is filled");
        assert!(row(48) > 4, "no stroke beside the hole");
        assert_eq!(row(74), 0, "ink below the baseline");
    }
}
