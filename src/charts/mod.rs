//! Charts that compare: the baseline and chosen options, drawn from the folder of a run alone.
//!
//! ```text
//! chart   a picture with its title, reading aid, alternative, source and table; what can go wrong
//! rows    rows of dots with intervals, a panel for each figure
//! judged  what is chance among figures that are judged together, and how it is drawn
//! view    the run, the options and the figure that are asked for, and words for them
//! files   the charts of a run as SVG and PNG
//! ```
//!
//! Every other file is a chart: a function from a view to a chart, or to nothing where the system has no such figures;
//! `fitted_lengths` is of data and the law fitted to them, without a run.

mod actual;
mod acute_occupancy;
mod attribution;
mod capacity;
mod chart;
mod delays;
mod demand_capacity;
mod differences;
mod files;
mod fitted_lengths;
mod four_hours;
mod heat_map;
mod if_not_realised;
mod judged;
mod money;
mod net_saving;
mod response_surface;
mod rows;
mod sankey;
mod setting_queues;
mod settings;
mod tornado;
mod view;
mod week_rhythm;

pub use crate::drawing::{PALETTE, Picture, png};
pub use chart::{Chart, ChartError};
pub use files::Drawn;
pub use fitted_lengths::fitted_lengths;
pub use view::Asked;

use crate::document::{DocumentError, Saved};
use crate::suggest::advice;
use rayon::prelude::*;
use std::path::Path;
use view::View;

/// A chart that can be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What it shows, in a line.
    pub line: &'static str,
    /// Most options that it compares with the baseline.
    pub options: usize,
    /// Whether it shows a figure that can be asked for.
    pub takes_metric: bool,
    /// The command that makes what it draws, if a run does not.
    pub made_by: Option<&'static str>,
    draw: fn(&View<'_>) -> Result<Option<Chart>, ChartError>,
}

impl Known {
    const fn new(
        name: &'static str,
        line: &'static str,
        options: usize,
        draw: fn(&View<'_>) -> Result<Option<Chart>, ChartError>,
    ) -> Self {
        Self { name, line, options, takes_metric: false, made_by: None, draw }
    }

    /// It shows a figure that can be asked for.
    const fn of_a_metric(self) -> Self {
        Self { takes_metric: true, ..self }
    }

    /// A command of analysis makes what it draws.
    const fn made_by(self, command: &'static str) -> Self {
        Self { made_by: Some(command), ..self }
    }
}

/// What only the run itself can draw.
const WARM_UP: &str = "warm-up";

/// All charts.
pub const CHARTS: &[Known] = &[
    Known::new(
        "acute-occupancy",
        "acute beds occupied over the year, and the difference",
        acute_occupancy::MOST,
        acute_occupancy::draw,
    ),
    Known::new(
        "week-rhythm",
        "attendances, discharges and beds by hour of the week",
        week_rhythm::MOST,
        week_rhythm::draw,
    ),
    Known::new(
        "heat-map",
        "a figure by weekday and hour, and what an option changes in it",
        heat_map::MOST,
        heat_map::draw,
    )
    .of_a_metric(),
    Known::new("four-hours", "the four-hour standard by month", four_hours::MOST, four_hours::draw),
    Known::new("delays-by-reason", "delayed days by body and by reason", delays::MOST, delays::draw),
    Known::new("setting-occupancy", "use and queue of every setting", settings::MOST, settings::occupancy),
    Known::new("setting-queues", "queues over the year, the longest first", 1, setting_queues::draw),
    Known::new("community", "caseloads and waits outside hospital", settings::MOST, settings::community),
    Known::new("capacity", "demand against capacity by month", 1, capacity::draw).of_a_metric(),
    Known::new(
        "demand-capacity",
        "who asks for services outside hospital, and how many could begin, by month",
        1,
        demand_capacity::draw,
    ),
    Known::new(
        "differences",
        "what the options change, beside what is claimed",
        differences::MOST,
        differences::draw,
    )
    .of_a_metric(),
    Known::new(
        "response-surface",
        "a figure over the levels of a grid",
        response_surface::MOST,
        response_surface::draw,
    )
    .of_a_metric(),
    Known::new(
        "money",
        "what each organisation is left with, in cash and in capacity freed",
        money::MOST,
        money::draw,
    ),
    Known::new(
        "net-saving",
        "in how many simulated years the net saving reaches a figure",
        net_saving::MOST,
        net_saving::draw,
    )
    .of_a_metric(),
    Known::new(
        "if-not-realised",
        "what is left of the targets if the savings do not come",
        if_not_realised::MOST,
        if_not_realised::draw,
    ),
    Known::new("sankey", "how many people go which way in a year", 1, sankey::draw),
    Known::new(
        "attribution",
        "what each scheme contributes to the effect of an option",
        1,
        attribution::draw,
    )
    .of_a_metric()
    .made_by("careflow attribute PATH --option OPTION --into FOLDER"),
    Known::new("tornado", "which uncertain numbers a figure hangs on", 1, tornado::draw)
        .of_a_metric()
        .made_by("careflow sensitivity PATH --option OPTION --into FOLDER"),
    Known::new("actual", "observed months over the band of the forecast", 1, actual::draw)
        .of_a_metric()
        .made_by("careflow fit actual FOLDER OBSERVED.csv"),
];

/// The chart of this name.
///
/// # Errors
/// There is none.
pub fn known(name: &str) -> Result<&'static Known, ChartError> {
    CHARTS.iter().find(|known| known.name == name).ok_or_else(|| {
        if name == WARM_UP {
            let message = format!(
                "`{WARM_UP}` cannot be drawn again: no file of a run holds its days before the measured ones"
            );
            let help = format!("`careflow run` has drawn it: charts/{WARM_UP}.svg and .png in the folder");
            return DocumentError::Unknown { message, help }.into();
        }
        let names: Vec<&str> = CHARTS.iter().map(|known| known.name).collect();
        let message = format!("there is no chart `{name}`");
        DocumentError::Unknown { message, help: advice(name, "charts", &names) }.into()
    })
}

/// A chart of this name; nothing where the system has no such figures.
///
/// # Errors
/// There is no such chart, the results lack what is asked for, or a file of them cannot be read.
pub fn draw(saved: &Saved, name: &str, asked: &Asked) -> Result<Option<Chart>, ChartError> {
    let known = known(name)?;
    (known.draw)(&View::new(saved, asked)?)
}

/// Every chart that these results have, with these options; with those that each chart chooses if there are none.
///
/// # Errors
/// The results lack an option, or a file of them cannot be read.
pub fn all(saved: &Saved, options: &[String]) -> Result<Vec<Chart>, ChartError> {
    let asked = Asked { options: options.to_vec(), metric: None };
    let view = View::new(saved, &asked)?;
    CHARTS.iter().filter_map(|known| (known.draw)(&view).transpose()).collect()
}

/// Draws every chart of a run into the folder `charts` of its folder, as SVG and as PNG of twice the size. One that cannot be
/// made costs no other.
///
/// # Errors
/// The folder for them cannot be made.
pub fn save(saved: &Saved, folder: &Path) -> Result<Drawn, ChartError> {
    let asked = Asked::default();
    let view = View::new(saved, &asked)?;
    files::write(CHARTS.par_iter().map(|known| (known.name, (known.draw)(&view))), folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_run_are_those_of_its_charts() {
        let drawn: Vec<&str> = CHARTS.iter().map(|known| known.name).collect();
        // What only the run can draw comes last.
        let (last, others) = crate::report::CHARTS.split_last().unwrap();
        assert_eq!((others, *last), (drawn.as_slice(), WARM_UP));
    }
}
