//! A dossier as a document without a choice shows it: of one option.

use super::dossier::{Block, Chapter, Dossier, Figure, Paragraph, Table};
use crate::document::Grid;

/// A block that is shown, whatever was around it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    /// Sentences.
    Paragraph(&'a Paragraph),
    /// What a reader must know before the figures.
    Alert(&'a str),
    /// Short lines.
    List(&'a [String]),
    /// A table.
    Table(&'a Table),
    /// A picture with its table.
    Figure(&'a Figure),
}

/// The blocks of a chapter that are shown while the dossier's option is chosen, one after another. What changes figure by figure
/// needs a switch: its figures stand in the table of the headline.
pub(super) fn blocks<'a>(chapter: &'a Chapter, option: &str) -> Vec<Shown<'a>> {
    fn add<'a>(blocks: &'a [Block], option: &str, shown: &mut Vec<Shown<'a>>) {
        for block in blocks {
            shown.push(match block {
                Block::Paragraph(paragraph) => Shown::Paragraph(paragraph),
                Block::Alert(words) => Shown::Alert(words),
                Block::List(lines) => Shown::List(lines),
                Block::Table(table) => Shown::Table(table),
                Block::Figure(figure) => Shown::Figure(figure),
                Block::Of(of, inner) => {
                    if of == option {
                        add(inner, option, shown);
                    }
                    continue;
                }
                Block::Effects(_) => continue,
            });
        }
    }
    let mut shown = Vec::new();
    add(&chapter.blocks, option, &mut shown);
    shown
}

/// Every table that is shown with its title, those of pictures too.
pub(super) fn tables(dossier: &Dossier) -> Vec<(&str, &Grid)> {
    let all = dossier.chapters.iter().flat_map(|chapter| blocks(chapter, &dossier.option));
    let tables = all.filter_map(|block| match block {
        Shown::Table(table) => Some((table.title.as_str(), &table.grid)),
        Shown::Figure(figure) => Some((figure.title.as_str(), &figure.table)),
        _ => None,
    });
    tables.filter(|(_, grid)| !grid.rows.is_empty()).collect()
}
