//! What leaves the building: reports on a run, out of its folder, without simulating.
//!
//! ```text
//! dossier   what a report says: chapters of sentences, alerts, tables and pictures
//! chapters  its making, out of the folder of a run
//! ```

mod chapters;
mod dossier;

pub use chapters::dossier;
pub use dossier::{Block, Chapter, Dossier, Figure, Paragraph, Table};
