//! Charts that compare: the baseline and chosen options, drawn from the folder of a run alone.
//!
//! ```text
//! chart   a picture with its title, reading aid, alternative, source and table; what can go wrong
//! rows    rows of dots with intervals, a panel for each figure
//! view    the run, the options and the figure that are asked for, and words for them
//! files   the charts of a run as SVG and PNG
//! ```
//!
//! Every other file is a chart: a function from a view to a chart, or to nothing where the system has no such figures.

mod acute_occupancy;
mod capacity;
mod chart;
mod delays;
mod differences;
mod files;
mod four_hours;
mod heat_map;
mod if_not_realised;
mod money;
mod net_saving;
mod rows;
mod setting_queues;
mod settings;
mod view;
mod week_rhythm;

pub use crate::drawing::{PALETTE, Picture, png};
pub use chart::{Chart, ChartError};
pub use view::Asked;

use crate::document::{DocumentError, Saved};
use crate::suggest::advice;
use std::path::{Path, PathBuf};
use view::View;

/// A chart that can be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What it shows, in a line.
    pub line: &'static str,
    draw: fn(&View<'_>) -> Result<Option<Chart>, ChartError>,
}

/// All charts.
pub const CHARTS: &[Known] = &[
    Known {
        name: "acute-occupancy",
        line: "acute beds occupied over the year, and the difference",
        draw: acute_occupancy::draw,
    },
    Known {
        name: "week-rhythm",
        line: "attendances, discharges and beds by hour of the week",
        draw: week_rhythm::draw,
    },
    Known {
        name: "heat-map",
        line: "a figure by weekday and hour, and what an option changes in it",
        draw: heat_map::draw,
    },
    Known { name: "four-hours", line: "the four-hour standard by month", draw: four_hours::draw },
    Known { name: "delays-by-reason", line: "delayed days by body and by reason", draw: delays::draw },
    Known { name: "setting-occupancy", line: "use and queue of every setting", draw: settings::occupancy },
    Known {
        name: "setting-queues",
        line: "queues over the year, the longest first",
        draw: setting_queues::draw,
    },
    Known { name: "community", line: "caseloads and waits outside hospital", draw: settings::community },
    Known { name: "capacity", line: "demand against capacity by month", draw: capacity::draw },
    Known {
        name: "differences",
        line: "what the options change, beside what is claimed",
        draw: differences::draw,
    },
    Known {
        name: "money",
        line: "what each organisation is left with, in cash and in capacity freed",
        draw: money::draw,
    },
    Known {
        name: "net-saving",
        line: "in how many simulated years the net saving reaches a figure",
        draw: net_saving::draw,
    },
    Known {
        name: "if-not-realised",
        line: "what is left of the targets if the savings do not come",
        draw: if_not_realised::draw,
    },
];

/// A chart of this name; nothing where the system has no such figures.
///
/// # Errors
/// There is no such chart, the results lack what is asked for, or a file of them cannot be read.
pub fn draw(saved: &Saved, name: &str, asked: &Asked) -> Result<Option<Chart>, ChartError> {
    let Some(known) = CHARTS.iter().find(|known| known.name == name) else {
        let names: Vec<&str> = CHARTS.iter().map(|known| known.name).collect();
        let message = format!("there is no chart `{name}`");
        return Err(DocumentError::Unknown { message, help: advice(name, "charts", &names) }.into());
    };
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

/// Draws every chart of a run into the folder `charts` of its folder, as SVG and as PNG of twice the size, and returns the paths.
///
/// # Errors
/// A chart cannot be drawn, or a file cannot be written.
pub fn save(saved: &Saved, folder: &Path) -> Result<Vec<PathBuf>, ChartError> {
    files::write(all(saved, &[])?, folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_run_are_those_of_its_charts() {
        let drawn: Vec<&str> = CHARTS.iter().map(|known| known.name).collect();
        // What only the run can draw comes last.
        let (last, others) = crate::report::CHARTS.split_last().unwrap();
        assert_eq!((others, *last), (drawn.as_slice(), "warm-up"));
    }
}
