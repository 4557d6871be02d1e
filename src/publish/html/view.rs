//! The blocks of a dossier as the templates need them.

use super::effects::EffectsView;
use super::picture::{Picture, adapted};
use super::words::{Part, anchor, is_of_figures, parts, tied};
use crate::publish::cells::{Cell, cell};

use crate::document::Grid;
use crate::publish::dossier::{Block, Chapter, Dossier, Figure, Table};
use crate::publish::error::PublishError;
use askama::Template;
use std::collections::{HashMap, HashSet};

/// Rows beyond which a table has a box to filter them, and a height of its own.
const MANY_ROWS: usize = 15;
/// Columns of options beyond which options become rows, where that makes the table narrower.
const OPTIONS_AS_COLUMNS: usize = 6;
/// Columns that an A4 page takes; a wider table is printed in parts.
const COLUMNS_OF_A_SHEET: usize = 8;
/// Characters from which a cell is sentences and needs width.
const LONG: usize = 40;

/// A block as it is shown.
#[derive(Debug, Clone, Template)]
#[template(path = "block.html")]
pub(super) enum View {
    /// Sentences; the headline is set larger.
    Paragraph { lead: String, text: Vec<Part>, headline: bool },
    /// What a reader must know first.
    Alert { text: Vec<Part> },
    /// Short lines, each with an anchor where it is a source.
    List { lines: Vec<(String, Vec<Part>)> },
    /// A table.
    Table(TableView),
    /// A picture.
    Figure(Box<FigureView>),
    /// What options change, a figure at a time.
    Effects(EffectsView),
    /// Shown while this option is chosen.
    Of { option: String, hidden: bool, blocks: Vec<View> },
}

/// A table as it is shown.
#[derive(Debug, Clone, Template)]
#[template(path = "table.html")]
pub(super) struct TableView {
    id: String,
    title: String,
    folded: bool,
    /// Whether a heading above it has said its title.
    titled: bool,
    many: bool,
    /// Whether its columns are many, so that they stand closer.
    wide: bool,
    screen: Sheet,
    /// The parts in which a wide one is printed; none if it fits.
    paper: Vec<Sheet>,
    holds_zero: bool,
    notes: Vec<String>,
}

/// Rows under a header.
#[derive(Debug, Clone, Template)]
#[template(path = "sheet.html")]
pub(super) struct Sheet {
    header: Vec<Head>,
    rows: Vec<Row>,
}

/// The head of a column.
#[derive(Debug, Clone, Default)]
struct Head {
    words: String,
    figures: bool,
    /// The option that the column is of.
    option: String,
}

/// A row.
#[derive(Debug, Clone)]
struct Row {
    label: String,
    long: bool,
    /// The option that the row is of.
    option: String,
    cells: Vec<Column>,
}

/// A cell with what its column is.
#[derive(Debug, Clone)]
struct Column {
    cell: Cell,
    figures: bool,
    long: bool,
    option: String,
}

/// A picture as it is shown.
#[derive(Debug, Clone, Template)]
#[template(path = "figure.html")]
pub(super) struct FigureView {
    id: String,
    title: String,
    reading: String,
    source: String,
    picture: Picture,
    table: Option<TableView>,
}

impl askama::filters::HtmlSafe for View {}
impl askama::filters::HtmlSafe for TableView {}
impl askama::filters::HtmlSafe for Sheet {}
impl askama::filters::HtmlSafe for FigureView {}

/// Paragraphs under words in bold, as one option shows them.
pub(super) fn leads(blocks: &[Block]) -> usize {
    let of = |block: &Block| match block {
        Block::Paragraph(paragraph) => usize::from(!paragraph.lead.is_empty()),
        Block::Of(_, blocks) => leads(blocks),
        _ => 0,
    };
    let all = blocks.iter().filter(|block| !matches!(block, Block::Of(..))).map(of).sum::<usize>();
    let options = blocks.iter().filter(|block| matches!(block, Block::Of(..)));
    all + options.map(of).max().unwrap_or(0)
}

/// Ids of the page itself.
const OWN: [&str; 4] = ["main", "option", "said", "contents"];

/// Makes views, with what they share.
///
/// An anchor is of letters, digits, hyphens and underscores; what is derived from one has a full stop in it, and what is in a
/// picture a colon, so that none of them can be another's.
pub(super) struct Views<'a> {
    dossier: &'a Dossier,
    /// Pictures so far: each has ids of its own.
    pictures: usize,
    /// Lists of sources so far: each has ids of its own.
    lists: usize,
    /// Anchors so far: an id is in a page once, whatever a dossier says.
    anchors: HashSet<String>,
}

/// Where a block stands.
#[derive(Debug, Clone)]
struct Place<'a> {
    chapter: &'a str,
    /// The anchors of the sources that stand near, by number.
    sources: HashMap<String, String>,
    /// Whether the next paragraph is the headline.
    headline: bool,
}

impl<'a> Views<'a> {
    pub(super) fn new(dossier: &'a Dossier) -> Self {
        Self { dossier, pictures: 0, lists: 0, anchors: HashSet::new() }
    }

    /// The views of a chapter; on the board, alerts come first.
    pub(super) fn of_chapter(
        &mut self,
        chapter: &'a Chapter,
        is_board: bool,
    ) -> Result<Vec<View>, PublishError> {
        let place = Place { chapter: chapter.id, sources: HashMap::new(), headline: is_board };
        let (first, rest): (Vec<&Block>, Vec<&Block>) =
            chapter.blocks.iter().partition(|block| is_board && matches!(block, Block::Alert(_)));
        self.of_blocks(&[first, rest].concat(), place)
    }

    fn of_blocks(&mut self, blocks: &[&'a Block], place: Place<'a>) -> Result<Vec<View>, PublishError> {
        let mut place = self.with_sources(blocks, place);
        let mut views = Vec::with_capacity(blocks.len());
        for block in blocks {
            views.push(self.of_block(block, &place)?);
            place.headline &= !matches!(block, Block::Paragraph(_));
        }
        Ok(views)
    }

    /// A place with the sources that lists among these blocks hold: the options of a chapter have each its own.
    fn with_sources(&mut self, blocks: &[&'a Block], mut place: Place<'a>) -> Place<'a> {
        let lists =
            blocks.iter().filter_map(|block| if let Block::List(lines) = block { Some(lines) } else { None });
        let numbers: Vec<String> =
            lists.flatten().filter_map(|line| source_of(line).map(|(number, _)| number)).collect();
        if !numbers.is_empty() {
            self.lists += 1;
            let anchor = |number: &String| format!("{}.{}.source.{number}", place.chapter, self.lists);
            place.sources = numbers.iter().map(|number| (number.clone(), anchor(number))).collect();
        }
        place
    }

    fn of_block(&mut self, block: &'a Block, place: &Place<'a>) -> Result<View, PublishError> {
        let said = |text: &str| linked(parts(text), &place.sources);
        Ok(match block {
            Block::Paragraph(paragraph) => View::Paragraph {
                lead: paragraph.lead.clone(),
                text: said(&paragraph.text),
                headline: place.headline,
            },
            Block::Alert(text) => View::Alert { text: said(text) },
            Block::List(lines) => {
                View::List { lines: lines.iter().map(|line| self.line(line, place)).collect() }
            }
            Block::Table(table) => View::Table(self.table(table)),
            Block::Effects(effects) => {
                View::Effects(EffectsView::of(effects, &self.anchor("effects"), &self.dossier.option))
            }
            Block::Figure(figure) => View::Figure(Box::new(self.figure(figure)?)),
            Block::Of(option, blocks) => {
                let within = place.clone();
                View::Of {
                    option: option.clone(),
                    hidden: *option != self.dossier.option,
                    blocks: self.of_blocks(&blocks.iter().collect::<Vec<_>>(), within)?,
                }
            }
        })
    }

    /// A line of a list. One that begins with `[3]` is the source that `[3]` in a sentence of its chapter refers to.
    fn line(&mut self, line: &str, place: &Place<'_>) -> (String, Vec<Part>) {
        let Some((number, rest)) = source_of(line) else {
            return (String::new(), linked(parts(line), &place.sources));
        };
        // Of two sources with one number the first is meant.
        let anchor = place.sources.get(&number).filter(|anchor| self.anchors.insert((*anchor).clone()));
        let text = [vec![Part::Plain(format!("{number}."))], linked(rest, &place.sources)].concat();
        (anchor.cloned().unwrap_or_default(), text)
    }

    /// An anchor that nothing else in the page has.
    fn anchor(&mut self, wanted: &str) -> String {
        let wanted = anchor(wanted);
        let taken = |name: &str, views: &Self| {
            views.anchors.contains(name)
                || OWN.contains(&name)
                || views.dossier.chapters.iter().any(|chapter| chapter.id == name)
        };
        let mut name = wanted.clone();
        let mut number = 1;
        while taken(&name, self) {
            number += 1;
            name = format!("{wanted}-{number}");
        }
        self.anchors.insert(name.clone());
        name
    }

    fn table(&mut self, table: &Table) -> TableView {
        let id = self.anchor(&table.id);
        self.of_grid(&table.grid, id, &table.title, table.folded, !table.folded)
    }

    fn figure(&mut self, figure: &Figure) -> Result<FigureView, PublishError> {
        let id = self.anchor(&figure.id);
        self.pictures += 1;
        let wrong = |message| PublishError::Picture { figure: figure.id.clone(), message };
        let picture =
            adapted(&figure.svg, &format!("p{}", self.pictures), &figure.alternative).map_err(wrong)?;
        let anchor = format!("{id}.table");
        let table = (!figure.table.rows.is_empty())
            .then(|| self.of_grid(&figure.table, anchor, &figure.title, true, true));
        Ok(FigureView {
            id,
            title: figure.title.clone(),
            reading: figure.reading.clone(),
            source: figure.source.clone(),
            picture,
            table,
        })
    }

    fn of_grid(&self, grid: &Grid, id: String, title: &str, folded: bool, titled: bool) -> TableView {
        let turned = self.turned(grid);
        let screen = self.sheet(turned.as_ref().unwrap_or(grid));
        let cells = || screen.rows.iter().flat_map(|row| &row.cells);
        TableView {
            id,
            title: title.to_owned(),
            folded,
            titled,
            many: screen.rows.len() > MANY_ROWS,
            wide: screen.header.len() > COLUMNS_OF_A_SHEET,
            paper: screen.printed(),
            holds_zero: cells().any(|column| column.cell.holds_zero),
            notes: grid.notes.iter().map(|note| tied(note)).collect(),
            screen,
        }
    }

    /// The option that words name, by its id or its title; empty of others.
    fn option(&self, words: &str) -> String {
        let is_it = |(id, title): &&(String, String)| id == words || title == words;
        // A heading may leave out what it has in common with those beside it.
        let ends_so = |title: &str| {
            let end = title.rsplit_once(", ").map_or("", |(_, end)| end);
            !end.is_empty() && end.to_lowercase() == words.to_lowercase()
        };
        let options = || self.dossier.options.iter();
        let found = options().find(is_it).or_else(|| options().find(|(_, title)| ends_so(title)));
        found.map_or_else(String::new, |(id, _)| id.clone())
    }

    /// A table of many options by few figures with an option a row: narrower, and a long title stands in one line.
    fn turned(&self, grid: &Grid) -> Option<Grid> {
        let options = grid.header.iter().filter(|words| !self.option(words).is_empty()).count();
        (options > OPTIONS_AS_COLUMNS && grid.rows.len() < options).then(|| grid.transposed())
    }

    fn sheet(&self, grid: &Grid) -> Sheet {
        let columns = grid.rows.iter().map(Vec::len).chain([grid.header.len()]).max().unwrap_or(0);
        let word = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        let header: Vec<Head> = (0..columns)
            .map(|at| {
                let words = word(&grid.header, at);
                let cells = grid.rows.iter().map(|row| row.get(at).map_or("", String::as_str));
                Head {
                    figures: at > 0 && is_of_figures(cells),
                    option: self.option(&words),
                    words: tied(&words),
                }
            })
            .collect();
        let rows = grid.rows.iter().map(|row| {
            let cells = header.iter().enumerate().skip(1).map(|(at, head)| {
                let text = word(row, at);
                Column {
                    long: !head.figures && text.chars().count() > LONG,
                    cell: cell(&text),
                    figures: head.figures,
                    option: head.option.clone(),
                }
            });
            let label = word(row, 0);
            Row {
                option: self.option(&label),
                cells: cells.collect(),
                long: label.chars().count() > LONG,
                label: tied(&label),
            }
        });
        Sheet { rows: rows.collect(), header }
    }
}

/// The number of the source that a line of a list is, and what is said of it.
fn source_of(line: &str) -> Option<(String, Vec<Part>)> {
    let mut text = parts(line).into_iter();
    match text.next() {
        Some(Part::Source { number, .. }) => Some((number, text.collect())),
        _ => None,
    }
}

/// Parts whose references lead to these sources; one that leads nowhere is words.
fn linked(mut text: Vec<Part>, sources: &HashMap<String, String>) -> Vec<Part> {
    for part in &mut text {
        if let Part::Source { number, anchor } = part {
            match sources.get(number) {
                Some(known) => anchor.clone_from(known),
                None => *part = Part::Plain(format!("[{number}]")),
            }
        }
    }
    text
}

impl Sheet {
    /// The parts in which it is printed, each with the columns that come before those of options; none if it fits.
    fn printed(&self) -> Vec<Self> {
        if self.header.len() <= COLUMNS_OF_A_SHEET {
            return Vec::new();
        }
        let first_option = self.header.iter().position(|head| !head.option.is_empty());
        let lead = first_option.unwrap_or(1).clamp(1, COLUMNS_OF_A_SHEET / 2);
        let rest: Vec<usize> = (lead..self.header.len()).collect();
        // Parts of about the same width.
        let sheets = rest.len().div_ceil(COLUMNS_OF_A_SHEET - lead);
        let parts = rest.chunks(rest.len().div_ceil(sheets.max(1)).max(1)).map(|part| {
            let shown: Vec<usize> = (0..lead).chain(part.iter().copied()).collect();
            let rows = self.rows.iter().map(|row| Row {
                cells: shown.iter().skip(1).filter_map(|at| row.cells.get(at - 1).cloned()).collect(),
                ..row.clone()
            });
            Self {
                header: shown.iter().filter_map(|&at| self.header.get(at).cloned()).collect(),
                rows: rows.collect(),
            }
        });
        parts.collect()
    }
}
