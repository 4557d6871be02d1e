//! One plain chart: medians against a size on a logarithmic axis, with the range between repeats.

#![allow(clippy::disallowed_methods, reason = "places of marks in a picture are no results of a run")]

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, FontStyle, FontTransform, register_font};
use std::error::Error;
use std::path::Path;

const FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";
const FONT: &[u8] = include_bytes!("../../src/drawing/fonts/LiberationSans-Regular.ttf");

const INK: RGBColor = RGBColor(33, 37, 41);
const GREY: RGBColor = RGBColor(90, 96, 104);
const GRID: RGBColor = RGBColor(226, 229, 233);
/// Okabe–Ito blue and vermilion.
const COLOURS: [RGBColor; 2] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0)];

/// Size of the picture and edges of the data in it.
const SIZE: (u32, u32) = (800, 420);
const LEFT: f64 = 80.0;
const RIGHT: f64 = 770.0;
const TOP: f64 = 90.0;
const BOTTOM: f64 = 355.0;

/// A measured point: the size, and minimum, median and maximum of what was measured.
pub struct Point {
    pub size: f64,
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

/// Points joined by a line.
pub struct Series {
    pub name: &'static str,
    pub points: Vec<Point>,
}

/// What a chart says.
pub struct Chart<'a> {
    pub title: &'a str,
    pub x: &'a str,
    pub y: &'a str,
    pub series: Vec<Series>,
}

impl Chart<'_> {
    /// Draws the chart into an SVG file.
    pub fn draw(&self, file: &Path) -> Result<(), Box<dyn Error>> {
        register_font(FAMILY, FontStyle::Normal, FONT).map_err(|_| "the font cannot be read")?;
        let points = || self.series.iter().flat_map(|series| &series.points);
        let area = SVGBackend::new(file, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        write(&area, (24.0, 30.0), self.title, 19.0, INK, HPos::Left)?;
        write(&area, (24.0, 56.0), self.y, 14.0, GREY, HPos::Left)?;
        write(&area, ((LEFT + RIGHT) / 2.0, BOTTOM + 44.0), self.x, 14.0, GREY, HPos::Center)?;

        let step = nice_step(points().map(|point| point.high).fold(0.0, f64::max) / 4.0);
        let ticks = (points().map(|point| point.high).fold(0.0, f64::max) / step).ceil().max(1.0);
        let y = |value: f64| BOTTOM - value / (step * ticks) * (BOTTOM - TOP);
        let decimals = (-step.log10().floor()).max(0.0) as usize;
        for tick in 0..=ticks as u32 {
            let value = f64::from(tick) * step;
            area.draw(&PathElement::new([at(LEFT, y(value)), at(RIGHT, y(value))], GRID.stroke_width(1)))?;
            write(&area, (LEFT - 10.0, y(value)), &format!("{value:.decimals$}"), 14.0, GREY, HPos::Right)?;
        }

        let mut sizes: Vec<f64> = points().map(|point| point.size).collect();
        sizes.sort_by(f64::total_cmp);
        sizes.dedup();
        let (Some(&least), Some(&most)) = (sizes.first(), sizes.last()) else { return Ok(()) };
        let width = (most / least).ln().max(1e-9);
        let x = |size: f64| LEFT + 30.0 + (size / least).ln() / width * (RIGHT - LEFT - 60.0);
        for &size in &sizes {
            area.draw(&PathElement::new(
                [at(x(size), BOTTOM), at(x(size), BOTTOM + 6.0)],
                GREY.stroke_width(1),
            ))?;
            write(&area, (x(size), BOTTOM + 18.0), &thousands(size), 14.0, GREY, HPos::Center)?;
        }

        for (number, (series, colour)) in self.series.iter().zip(COLOURS).enumerate() {
            let line = series.points.iter().map(|point| at(x(point.size), y(point.middle)));
            area.draw(&PathElement::new(line.collect::<Vec<_>>(), colour.stroke_width(2)))?;
            for point in &series.points {
                let (low, high) = (at(x(point.size), y(point.low)), at(x(point.size), y(point.high)));
                area.draw(&PathElement::new([low, high], colour.stroke_width(2)))?;
                area.draw(&Circle::new(at(x(point.size), y(point.middle)), 4, colour.filled()))?;
            }
            if self.series.len() > 1 {
                let place = (RIGHT, 30.0 + 22.0 * number as f64);
                write(&area, place, series.name, 14.0, colour, HPos::Right)?;
            }
        }
        area.present()?;
        Ok(())
    }
}

/// Text of `size` pixels whose middle lies at the height of the point.
fn write<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    (x, y): (f64, f64),
    text: &str,
    size: f64,
    colour: RGBColor,
    side: HPos,
) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
    // The SVG backend divides by 1.24.
    let font = FontDesc::new(FontFamily::Name(FAMILY), size * 1.24, FontStyle::Normal);
    let style =
        TextStyle::from(font.transform(FontTransform::None)).color(&colour).pos(Pos::new(side, VPos::Center));
    area.draw(&Text::new(text, at(x, y), style))
}

fn at(x: f64, y: f64) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

/// The next step of 1, 2 or 5 times a power of ten.
fn nice_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.max(1e-9).log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|step| step * power).find(|&step| step >= rough).unwrap_or(10.0 * power)
}

/// A whole number with commas.
pub fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
