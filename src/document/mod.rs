//! Documents out of the folder of a run, without simulating: tables and prose that a reader pastes, and the marks by which
//! they are kept up to date.
//!
//! ```text
//! saved   the files of a run -> Saved: figures by option, metric and group
//! grid    rows and notes, as Markdown or as text
//! tables  Saved -> Grid: headline, differences, money, claims, back-test, settings, any metrics …; a file each
//! screen  Saved -> the whole run in 50 lines of 100 columns
//! plain   words of a scenario as a terminal may show them
//! figure  a mean with its interval, in the words of a sentence
//! prose   text with places for figures -> text with figures, and where each stands in the files
//! vocabulary  the words of a mark, in Markdown and in Word
//! marks   a Markdown file with marks -> the same with what is between them written anew
//! ```
//!
//! Every interval is the 95 % interval of that figure alone.

mod error;
mod figure;
mod grid;
mod marks;
mod plain;
mod prose;
mod saved;
mod screen;
mod tables;
mod vocabulary;

pub use error::DocumentError;
pub use figure::Figure;
pub use grid::{Grid, in_markdown};
pub use marks::{Filled, fill, stamps};
pub use saved::{
    Actual, Assumption, Claimed, Day, Difference, Late, Level, Moved, Published, Saved, Shared, read,
};
pub use screen::{COLUMNS, LINES, screen, screen_in_two, shell};
pub use tables::{Asked, DEMAND_CAPACITY, PartFigure, TABLES, figures_of_parts, table};
pub use vocabulary::{Mark, Wanted, begins_a_mark, mark};
