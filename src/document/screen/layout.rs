//! Blocks of lines that give way to each other until all fit on one screen.

use crate::document::plain::cut;

/// Lines of a screen.
pub const LINES: usize = 50;
/// Columns of a screen.
pub const COLUMNS: usize = 100;

/// A row of a block, in one line or several.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its lines.
    pub lines: Vec<String>,
    /// Those with the greatest rank are left out first.
    pub rank: usize,
}

/// A head and rows below it, of which some may be left out.
#[derive(Debug, Clone)]
pub struct Block {
    /// By what name [`GIVES_WAY`] knows it.
    pub name: &'static str,
    /// Lines that are always shown.
    pub head: Vec<String>,
    /// Rows.
    pub items: Vec<Item>,
    /// Said below if rows are left out, after how many they are; nothing if empty.
    pub more: String,
    /// Lines below the rows that are always shown.
    pub foot: Vec<String>,
    /// Whether an empty line parts it from the one above.
    pub apart: bool,
}

impl Block {
    /// A block of rows that are ranked as they come.
    pub fn new(name: &'static str, head: Vec<String>, items: Vec<Vec<String>>, more: &str) -> Self {
        let items = items.into_iter().enumerate().map(|(rank, lines)| Item { lines, rank });
        Self { name, head, items: items.collect(), more: more.to_owned(), foot: Vec::new(), apart: true }
    }

    fn lines(&self, shown: usize) -> Vec<String> {
        let mut ranked: Vec<(usize, usize)> =
            self.items.iter().map(|item| (item.rank, item.lines.len())).collect();
        ranked.sort_unstable();
        // To say that one is left out takes as much room as to show it.
        let hidden = match ranked.get(shown..).unwrap_or_default() {
            [(_, 1)] if !self.more.is_empty() => 0,
            rest => rest.len(),
        };
        let least = ranked.get(ranked.len() - hidden).map_or(usize::MAX, |(rank, _)| *rank);
        let mut lines = self.head.clone();
        for item in self.items.iter().filter(|item| item.rank < least) {
            lines.extend(item.lines.iter().cloned());
        }
        if hidden > 0 && !self.more.is_empty() {
            lines.push(format!("  … and {hidden} more: {}", self.more));
        }
        lines.extend(self.foot.iter().cloned());
        if self.apart && !lines.is_empty() {
            lines.insert(0, String::new());
        }
        lines
    }
}

/// Which block gives way first, and how many of its rows it keeps.
const GIVES_WAY: &[(&str, usize)] = &[
    ("grid", 12),
    ("warnings", 6),
    ("appointments", 8),
    ("teams", 8),
    ("settings", 12),
    ("claims", 4),
    ("warnings", 4),
    ("grid", 6),
    ("figures", 16),
    ("appointments", 4),
    ("teams", 4),
    ("settings", 8),
    ("warnings", 3),
    ("titles", 4),
    ("claims", 3),
    ("titles", 2),
    ("committed", 3),
    ("titles", 0),
    ("warnings", 2),
    ("claims", 2),
    ("figures", 14),
    ("claims", 1),
    ("worst", 2),
    ("worst", 1),
    ("settings", 4),
    ("appointments", 2),
    ("teams", 2),
    ("warnings", 1),
    ("committed", 2),
    ("grid", 2),
    ("figures", 8),
    ("titles", 0),
    ("worst", 0),
    ("grid", 0),
    ("figures", 4),
];

/// The first `number` of some blocks below each other, so that all go into [`LINES`] lines of [`COLUMNS`] columns.
pub fn on_one_screen(blocks: &[Block], number: usize) -> String {
    let mut shown: Vec<usize> = blocks.iter().map(|block| block.items.len()).collect();
    let lines = |shown: &[usize]| -> Vec<String> {
        blocks.iter().zip(shown).flat_map(|(block, &shown)| block.lines(shown)).collect()
    };
    for (name, least) in GIVES_WAY {
        for at in (0..blocks.len()).filter(|&at| blocks[at].name == *name) {
            while shown[at] > *least && lines(&shown).len() > LINES {
                shown[at] -= 1;
            }
        }
    }
    let mut lines = lines(&shown);
    let end: usize = (number..blocks.len()).map(|at| blocks[at].lines(shown[at]).len()).sum();
    lines.truncate(lines.len() - end);
    let room = LINES.saturating_sub(end);
    if lines.len() > room {
        // Nothing that the steps above know is as long; an empty line is what is missed least.
        let mut surplus = lines.len() - room;
        lines.retain(|line| {
            let goes = surplus > 0 && line.is_empty();
            surplus -= usize::from(goes);
            !goes
        });
        lines.truncate(room);
    }
    lines.iter().map(|line| cut(line.trim_end(), COLUMNS) + "\n").collect()
}
