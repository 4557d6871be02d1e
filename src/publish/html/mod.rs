//! A report as one page that needs nothing else: no network, no other file. Sentences and figures are the dossier's; here
//! is only how they look (`page.css`) and what can be done with them (`page.js`).
//!
//! ```text
//! view     the dossier's blocks as the templates need them
//! effects  what options change, a figure at a time
//! words    sentences in the parts that look different
//! picture  SVG that can stand in a page
//! colours  the palette, on light and on dark paper
//! ```

mod colours;
mod effects;
mod picture;
mod view;
mod words;

use super::dossier::Dossier;
use super::error::PublishError;
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use view::View;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// What the page is called beside others of a report.
const FILE: &str = "report.html";

/// The whole page.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    subtitle: &'a str,
    options: &'a [(String, String)],
    option: &'a str,
    /// The chosen option's title.
    chosen: &'a str,
    chapters: Vec<Chapter<'a>>,
    /// Options whose pictures are in the page, where not all are.
    drawn: Option<usize>,
    version: &'a str,
    policy: String,
    light: String,
    dark: String,
    style: &'a str,
    script: &'a str,
}

/// A chapter of the page.
struct Chapter<'a> {
    id: &'a str,
    title: &'a str,
    /// Whether it is the page for the board: one screen, one sheet.
    is_board: bool,
    /// Whether it has prose to paste.
    is_prose: bool,
    blocks: Vec<View>,
}

/// Writes a report as a page.
///
/// # Errors
/// A picture is not SVG, or has parts that do not draw.
pub fn html(dossier: &Dossier) -> Result<String, PublishError> {
    let mut chapters = Vec::with_capacity(dossier.chapters.len());
    let mut views = view::Views::new(dossier);
    for (at, chapter) in dossier.chapters.iter().enumerate() {
        let is_board = at == 0 && chapter.id == "board";
        chapters.push(Chapter {
            id: chapter.id,
            title: &chapter.title,
            is_board,
            is_prose: !is_board && view::leads(&chapter.blocks) > 1,
            blocks: views.of_chapter(chapter, is_board)?,
        });
    }
    let chosen = dossier.options.iter().find(|(id, _)| *id == dossier.option);
    let page = Page {
        title: &dossier.title,
        subtitle: &dossier.subtitle,
        options: &dossier.options,
        option: &dossier.option,
        chosen: chosen.map_or("", |(_, title)| title),
        chapters,
        drawn: (0 < dossier.drawn && dossier.drawn < dossier.options.len()).then_some(dossier.drawn),
        version: env!("CARGO_PKG_VERSION"),
        policy: policy(),
        light: colours::declarations(false),
        dark: colours::declarations(true),
        style: STYLE,
        script: SCRIPT,
    };
    page.render().map_err(|error| PublishError::Format { file: FILE, message: error.to_string() })
}

/// What the page may do: run its own script, known by its hash, and nothing else; fetch nothing.
fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(SCRIPT));
    format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
         form-action 'none'"
    )
}

#[cfg(test)]
mod tests;
