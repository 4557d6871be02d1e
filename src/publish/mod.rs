//! What leaves the building: reports on a run, out of its folder, without simulating.
//!
//! ```text
//! dossier   what a report says: chapters of sentences, alerts, tables and pictures
//! chapters  a run -> its dossier
//! html      a dossier -> one page that needs nothing else
//! cells     cells of a table in their parts
//! chosen    a dossier as a document without a choice shows it: of one option
//! filled    what stands in place of a mark of a document: section, chart or table
//! docx      a dossier as a Word document, in a template of one's own or the program's
//! xlsx      a run as an Excel workbook
//! section   the drafted section of a plan, to be pasted
//! formats   the files of a report, and what makes each
//! ```

mod cells;
mod chapters;
mod chosen;
mod docx;
mod dossier;
mod error;
mod filled;
mod formats;
mod html;
mod section;
mod xlsx;

pub use docx::{docx, docx_in, has_mark};
pub use section::section;
pub use xlsx::xlsx;

pub use chapters::{Choice, dossier};
pub use dossier::{Block, Chapter, Dossier, Effect, EffectOf, Figure, Paragraph, Table};
pub use error::PublishError;
pub use formats::{FORMATS, Format, Source};
pub use html::html;
