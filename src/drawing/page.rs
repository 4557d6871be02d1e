//! A picture as a page that can stand alone: its title above it, where its figures are from below it.

use super::axis::{LABEL, wrapped};
use super::palette::{INK, NOTE};
use super::picture::{Anchor, Picture};

const MARGIN: f64 = 12.0;
const TITLE: f64 = 17.0;
const LINE: f64 = 17.0;
/// Measured widths are those of Arial; the reader's font may be wider by this much.
const WIDER: f64 = 1.06;

/// A page with title and reading aid above a picture, and its source below.
#[must_use]
pub fn page(picture: &Picture, title: &str, reading: &str, source: &str) -> Picture {
    let (width, height) = picture.size();
    let room = (f64::from(width) - 2.0 * MARGIN) / WIDER;
    let titles = wrapped(title, TITLE, room, 4);
    // What is to be known of a picture must not be cut.
    let readings = wrapped(reading, LABEL, room, 7);
    let sources = wrapped(source, LABEL - 1.0, room, 4);
    let head = 20.0 + 21.0 * titles.len() as f64 + LINE * readings.len() as f64 + 8.0;
    let foot = 12.0 + LINE * sources.len() as f64;
    let mut page = Picture::new(width, (head + f64::from(height) + foot).ceil() as u32, title);
    let mut y = 10.0;
    for line in &titles {
        y += 21.0;
        page.text((MARGIN, y), line, TITLE, INK, Anchor::Start);
    }
    y += 5.0;
    for line in &readings {
        y += LINE;
        page.text((MARGIN, y), line, LABEL, NOTE, Anchor::Start);
    }
    page.put((0.0, head), picture);
    y = head + f64::from(height);
    for line in &sources {
        y += LINE;
        page.text((MARGIN, y), line, LABEL - 1.0, NOTE, Anchor::Start);
    }
    page
}
