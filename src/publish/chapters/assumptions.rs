//! The assumptions register: every number of the scenario, what it rests on, and its range.

use crate::document::{Assumption, Grid, Saved};
use crate::number::{count, number};
use crate::publish::{Block, Paragraph, Table};

/// The chapter; nothing if the folder has no register.
#[must_use]
pub fn assumptions(saved: &Saved) -> Vec<Block> {
    let all = &saved.assumptions;
    if all.is_empty() {
        return Vec::new();
    }
    let of = |kind: &str| all.iter().filter(|row| row.kind == kind).count();
    // A stay that is `like` another has its numbers again: they are drawn once.
    let ranged = all.iter().filter(|row| !row.range.is_empty()).count();
    let uncertain = all.iter().filter(|row| row.best.is_some()).count();
    let again = match ranged.saturating_sub(uncertain) {
        0 => String::new(),
        more => {
            format!("; {} of the same numbers again, where a table is `like` another", count(more, "row"))
        }
    };
    let share = |many: usize| number(many as f64 / all.len() as f64 * 100.0, 0);
    let text = format!(
        "The scenario has {}: {} ({} %) with a source, {} assumed ({} %), {} with neither. {} uncertain{}{again}; \
         the others are taken as known.{}",
        count(all.len(), "number"),
        number(of("source") as f64, 0),
        share(of("source")),
        number(of("assumption") as f64, 0),
        share(of("assumption")),
        number(of("none") as f64, 0),
        match uncertain {
            1 => "1 is".to_owned(),
            many => format!("{} are", number(many as f64, 0)),
        },
        match saved.run.uncertain_numbers.how.as_str() {
            "plausible draws" | "all draws" => " and are drawn".to_owned(),
            how => format!(" (this run took {how})"),
        },
        saved.run.uncertain_numbers.fitted.as_ref().map_or_else(String::new, |fitted| format!(
            " {}: what is left of their ranges stands in assumptions.csv beside what was stated.",
            fitted.in_words()
        ))
    );
    let table = |id: &str, title: &str, rows: Vec<Vec<String>>| {
        let header =
            ["number", "value", "range", "kind", "what it rests on", "where"].map(str::to_owned).into();
        let grid = Grid { header, rows, notes: Vec::new() };
        Block::Table(Table { id: id.to_owned(), title: title.to_owned(), grid, folded: true })
    };
    let row = |row: &Assumption| {
        let kind = if row.kind == "none" { "neither" } else { row.kind.as_str() };
        let cells = [&row.number, &row.value, &row.range, kind, &row.evidence, &row.place];
        cells.map(str::to_owned).to_vec()
    };
    // What is drawn is what decides how sure the figures are: it stands first.
    let drawn = all.iter().filter(|one| !one.range.is_empty()).map(row).collect();
    let fixed = all.iter().filter(|one| one.range.is_empty()).map(row).collect();
    vec![
        Block::Paragraph(Paragraph { lead: String::new(), text }),
        table("uncertain-numbers", "Uncertain numbers", drawn),
        table("known-numbers", "Numbers taken as known", fixed),
    ]
}
