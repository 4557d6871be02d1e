//! Modelled against published.

use super::words::{ALONE, decimals_of, nan};
use crate::document::grid::{Grid, PUBLISHED, SOURCE};
use crate::document::saved::Saved;
use crate::number::{number, signed, with_interval};

const WAS: &str = "Fitted: the figure was used to set a number of the scenario; bounds draws: draws of the uncertain numbers too far \
                   from it were set aside; shape only: a month of a series whose total was fitted; held out: none of these.";

/// Modelled against published.
pub fn back_test(saved: &Saved) -> Grid {
    let header = ["", "modelled", PUBLISHED, "error, %", "figure was", SOURCE].map(str::to_owned).into();
    let rows = saved.back_test.iter().map(|row| {
        let decimals = decimals_of(&row.metric);
        let error = row.error_percent.map_or_else(|| "–".to_owned(), |error| signed(error, number(error, 1)));
        vec![
            format!("{}, {}", row.title, row.unit),
            with_interval(nan(row.modelled), nan(row.ci_low), nan(row.ci_high), decimals),
            number(nan(row.published), decimals),
            error,
            row.figure_was.clone(),
            row.source.clone(),
        ]
    });
    let rows = rows.collect();
    let mut notes = vec![format!("{ALONE} It is that of the model's mean, not of one year. {WAS}")];
    if saved.draws_are_used() {
        notes.push(
            "The uncertain numbers vary between replications; a run with --fixed judges the best values alone.".to_owned(),
        );
    }
    Grid { header, rows, notes }
}
