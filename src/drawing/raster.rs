//! Pictures as pixels: shapes by tiny-skia, glyphs by ab_glyph, with smoothed edges.

use super::palette::Tint;
use super::picture::{Anchor, Picture, Shape};
use ab_glyph::{Font, FontRef, OutlinedGlyph, PxScaleFactor, point};
use plotters::style::RGBAColor;
use std::sync::OnceLock;
use tiny_skia::{
    Color, ColorU8, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform,
};

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
                if let Some(rect) = upright(points, factor) {
                    pixels.fill_rect(rect, &paint(*colour), Transform::identity(), None);
                } else if let Some(path) = path(points, true) {
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
                let factor = f64::from(factor);
                let line = Line { left: left * factor, baseline: at.1 * factor, size: size * factor };
                write(&mut pixels, text, &line, *colour);
            }
        }
    }
    encode(&pixels).map_err(|error| error.to_string())
}

/// Encodes opaque pixels. Most of a chart is of one colour, so that a quick level without a filter takes less room than the
/// encoder's own quick way, in little more time; the next level takes a seventh longer for 4 % less.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut rgb = vec![0; pixels.pixels().len() * 3];
    for (rgb, pixel) in rgb.chunks_exact_mut(3).zip(pixels.data().chunks_exact(4)) {
        rgb.copy_from_slice(&pixel[..3]);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_deflate_compression(png::DeflateCompression::Level(2));
    encoder.set_filter(png::Filter::NoFilter);
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

/// The rectangle of pixels that four points are, if they are one with sides along the axes: as a path it takes ten times as long.
fn upright(points: &[(f64, f64)], factor: f32) -> Option<Rect> {
    let &[a, b, c, d] = points else { return None };
    let is_upright = a.1 == b.1 && b.0 == c.0 && c.1 == d.1 && d.0 == a.0;
    let edge = |value: f64| value as f32 * factor;
    let rect =
        Rect::from_ltrb(edge(a.0.min(c.0)), edge(a.1.min(c.1)), edge(a.0.max(c.0)), edge(a.1.max(c.1)));
    rect.filter(|_| is_upright)
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

/// Where a text stands: where its baseline begins and its size, in pixels.
struct Line {
    left: f64,
    baseline: f64,
    size: f64,
}

/// Draws a text on opaque pixels. Each glyph is covered by itself: as a path of a whole text it took a third of a short run.
fn write(pixels: &mut Pixmap, text: &str, line: &Line, colour: Tint) {
    let Some(font) = font() else { return };
    let unit = unit(font, line.size);
    let scale = PxScaleFactor { horizontal: unit as f32, vertical: unit as f32 };
    let mut x = line.left;
    for character in text.chars() {
        let id = font.glyph_id(character);
        if let Some(outline) = font.outline(id) {
            // The scale of the glyph is not asked when it is outlined by factors.
            let glyph = id.with_scale_and_position(line.size as f32, point(x as f32, line.baseline as f32));
            ink(pixels, &OutlinedGlyph::new(glyph, outline, scale), colour);
        }
        x += f64::from(font.h_advance_unscaled(id)) * unit;
    }
}

/// Mixes a colour into opaque pixels by as much as a glyph covers of each.
fn ink(pixels: &mut Pixmap, glyph: &OutlinedGlyph, colour: Tint) {
    let RGBAColor(red, green, blue, opacity) = colour.into();
    let (width, height) = (i64::from(pixels.width()), i64::from(pixels.height()));
    let (left, top) = (glyph.px_bounds().min.x as i64, glyph.px_bounds().min.y as i64);
    let pixels = pixels.pixels_mut();
    glyph.draw(|x, y, covered| {
        let (x, y) = (left + i64::from(x), top + i64::from(y));
        if covered <= 0.0 || !(0..width).contains(&x) || !(0..height).contains(&y) {
            return;
        }
        let Some(pixel) = usize::try_from(y * width + x).ok().and_then(|at| pixels.get_mut(at)) else {
            return;
        };
        let share = covered.min(1.0) * opacity as f32;
        let mix = |under: u8, ink: u8| {
            (f32::from(under) + share * (f32::from(ink) - f32::from(under))).round() as u8
        };
        let mixed = ColorU8::from_rgba(
            mix(pixel.red(), red),
            mix(pixel.green(), green),
            mix(pixel.blue(), blue),
            u8::MAX,
        );
        *pixel = mixed.premultiply();
    });
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
