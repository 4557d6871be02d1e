//! A dossier as a document without a choice shows it: of one option.

use super::dossier::{Block, Chapter, Dossier};
use crate::document::Grid;

/// The blocks of a chapter that are shown while the dossier's option is chosen, one after another.
pub(super) fn blocks<'a>(chapter: &'a Chapter, option: &str) -> Vec<&'a Block> {
    fn add<'a>(blocks: &'a [Block], option: &str, shown: &mut Vec<&'a Block>) {
        for block in blocks {
            match block {
                Block::Of(of, inner) if of == option => add(inner, option, shown),
                Block::Of(..) => {}
                block => shown.push(block),
            }
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
        Block::Table(table) => Some((table.title.as_str(), &table.grid)),
        Block::Figure(figure) => Some((figure.title.as_str(), &figure.table)),
        _ => None,
    });
    tables.filter(|(_, grid)| !grid.rows.is_empty()).collect()
}
