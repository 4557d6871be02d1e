//! Pictures: shapes and words on a page, as SVG and as pixels.
//!
//! ```text
//! palette   the colours, by what they stand for
//! picture   lines, areas and text in logical pixels; as SVG
//! raster    the same as PNG
//! page      a picture with its title above and its source below
//! axis      scales, ticks, dates, labels
//! marks     dots, diamonds, whiskers, hatching
//! ```

pub(crate) mod axis;
pub(crate) mod marks;
mod page;
mod palette;
mod picture;
mod raster;

pub use page::page;
pub use palette::{
    BETTER, Colour, GRID, HARM, HARM_TINT, INK, NOTE, OPTION, OPTION_TINT, PALETTE, PANEL, PAPER,
    SOCIAL_CARE, TODAY, TODAY_TINT, Tint,
};
pub use picture::{Anchor, Picture};
pub use raster::{png, text_width};
