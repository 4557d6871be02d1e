//! What leaves the building: reports on a run, out of its folder, without simulating.
//!
//! ```text
//! dossier   what a report says: chapters of sentences, alerts, tables and pictures
//! chosen    a dossier as a document without a choice shows it: of one option
//! docx      a dossier as a Word document, in a template of one's own or the program's
//! xlsx      a run as an Excel workbook
//! section   the drafted section of a plan, to be pasted
//! ```

mod chosen;
mod docx;
mod dossier;
mod error;
mod section;
mod xlsx;

pub use docx::{docx, has_mark};
pub use error::PublishError;
pub use section::section;
pub use xlsx::xlsx;

pub use dossier::{Block, Chapter, Dossier, Figure, Paragraph, Table};
