//! What a report says, in the order in which it is read. Renderers decide only how it looks, so that a figure is the same
//! digits in page, document, sheet and text.

use crate::document::Grid;

/// A report on a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dossier {
    /// The scenario's title.
    pub title: String,
    /// What was run, in a line.
    pub subtitle: String,
    /// Options that can be chosen: id and title.
    pub options: Vec<(String, String)>,
    /// The option that is chosen at first, and that a document without a choice speaks of.
    pub option: String,
    /// How many of them have pictures of their own in it; the others are left out to keep it small enough to send.
    pub drawn: usize,
    /// Chapters.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chapter {
    /// Anchor, such as `money`.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A part of a chapter.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Sentences.
    Paragraph(Paragraph),
    /// What a reader must know before the figures.
    Alert(String),
    /// Short lines, one under another.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A picture with its table.
    Figure(Box<Figure>),
    /// What options change, figure by figure; one figure is shown at a time where that can be done.
    Effects(Vec<Effect>),
    /// Shown while this option is chosen.
    Of(String, Vec<Block>),
}

/// Sentences under a few words in bold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// The words in bold; may be empty.
    pub lead: String,
    /// The sentences. `[3]` refers to a source of the chapter.
    pub text: String,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Anchor, unique in the report.
    pub id: String,
    /// What it shows, in words.
    pub title: String,
    /// Its cells and notes.
    pub grid: Grid,
    /// Whether it is shown only when asked for, where that can be done.
    pub folded: bool,
}

/// What every option changes in a figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effect {
    /// The metric, such as `delayed-days`.
    pub metric: String,
    /// What it is, with its unit.
    pub title: String,
    /// The baseline as it is printed; may be empty.
    pub baseline: String,
    /// Options in their order.
    pub rows: Vec<EffectOf>,
    /// Sentences below.
    pub notes: Vec<String>,
}

/// What an option changes in a figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EffectOf {
    /// Id of the option.
    pub option: String,
    /// Its title.
    pub title: String,
    /// The change as it is printed.
    pub words: String,
    /// Mean and ends of its interval in the printed unit, to be drawn; none where there is no figure.
    pub drawn: Option<[f64; 3]>,
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figure {
    /// Anchor, unique in the report; also the name of its files.
    pub id: String,
    /// What it shows, as a finding with figures.
    pub title: String,
    /// How to read it, in a sentence.
    pub reading: String,
    /// What it shows to somebody who cannot see it.
    pub alternative: String,
    /// Where its figures are from, and how many replications.
    pub source: String,
    /// SVG.
    pub svg: String,
    /// PNG at print size; empty of an option that a document without a choice does not speak of.
    pub png: Vec<u8>,
    /// The figures drawn.
    pub table: Grid,
}
