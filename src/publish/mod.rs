//! What leaves the building: reports on a run, out of its folder, without simulating.
//!
//! ```text
//! dossier   what a report says: chapters of sentences, alerts, tables and pictures
//! chapters  a run -> its dossier
//! html      a dossier -> one page that needs nothing else
//! formats   the files of a report, and what makes each
//! ```

mod chapters;
mod dossier;
mod error;
mod formats;
mod html;

pub use chapters::{Choice, dossier};
pub use dossier::{Block, Chapter, Dossier, Figure, Paragraph, Table};
pub use error::PublishError;
pub use formats::{FORMATS, Format};
pub use html::html;
