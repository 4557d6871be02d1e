//! The tables of a document, one a file.

mod appointments;
mod back_test;
mod demand_capacity;
mod differences;
mod draws;
mod figures;
mod if_not_realised;
mod money;
mod options;
mod parts;
mod planned;
mod response_surface;
mod summary;
mod warnings;
pub(super) mod words;

use super::error::DocumentError;
use super::grid::Grid;
use super::saved::Saved;
use crate::metrics::{HEADLINE, METRICS, metric};
use crate::suggest::advice;
pub(super) use appointments::appointments;
pub use demand_capacity::DEMAND_CAPACITY;
pub use parts::{PartFigure, figures_of_parts};
pub(super) use parts::{settings, teams, used};

/// Names of the tables.
pub const TABLES: [&str; 16] = [
    "headline",
    "summary",
    "differences",
    "response-surface",
    "money",
    "if-not-realised",
    "planned",
    "back-test",
    "settings",
    "teams",
    "appointments",
    "demand-capacity",
    "options",
    "draws",
    "warnings",
    "metrics",
];

/// Those of which options can be chosen.
const OF_OPTIONS: [&str; 13] = [
    "headline",
    "summary",
    "differences",
    "response-surface",
    "money",
    "if-not-realised",
    "planned",
    "settings",
    "teams",
    "appointments",
    "demand-capacity",
    "options",
    "metrics",
];
/// Those that have a column for each option: of grids only where they are named.
const WITHOUT_GRIDS: [&str; 5] = ["headline", "differences", "money", "if-not-realised", "metrics"];
/// Those that show the baseline as one system among others.
const WITH_BASELINE: [&str; 7] =
    ["headline", "summary", "settings", "teams", "appointments", "demand-capacity", "metrics"];
/// Those of which a group can be chosen.
const OF_GROUPS: [&str; 4] = ["headline", "summary", "differences", "metrics"];

/// What is asked of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Options; empty for all.
    pub options: Vec<String>,
    /// Metrics, as `METRIC` or `METRIC/GROUP`; empty for those of the table.
    pub metrics: Vec<String>,
    /// The group that figures without one are of, such as `site=hospital`; nothing for the whole.
    pub group: Option<String>,
    /// Of differences, the interval that holds for all options of the run together.
    pub together: bool,
}

/// A table of this name.
///
/// # Errors
/// There is none, or the results lack an option or metric that is asked for.
pub fn table(saved: &Saved, name: &str, asked: &Asked) -> Result<Grid, DocumentError> {
    let asked = &Asked { options: saved.named_options(&asked.options), ..asked.clone() };
    let run: Vec<&str> = saved.run.options.iter().skip(1).map(String::as_str).collect();
    let of_baseline = asked.options.iter().any(|option| option == words::BASELINE);
    if of_baseline && !WITH_BASELINE.contains(&name) {
        let message =
            format!("the table `{name}` says what options change: `{}` is what they change", words::BASELINE);
        let help = format!("leave it out; tables of the baseline too: {}", WITH_BASELINE.join(", "));
        return Err(DocumentError::Unknown { message, help });
    }
    for option in asked.options.iter().filter(|option| *option != words::BASELINE) {
        if !run.contains(&option.as_str()) {
            let message = format!("the run has no option `{option}`");
            return Err(DocumentError::Unknown { message, help: advice(option, "options", &run) });
        }
    }
    for (what, is_asked, tables) in [
        ("options", !asked.options.is_empty(), &OF_OPTIONS[..]),
        ("group", asked.group.is_some(), &OF_GROUPS),
        ("together", asked.together, &["differences"]),
        ("metric", !asked.metrics.is_empty(), &["metrics", "response-surface"]),
    ] {
        if is_asked && TABLES.contains(&name) && !tables.contains(&name) {
            let message = format!("the table `{name}` has no `{what}` to be chosen");
            let help = format!("leave it out; tables that have: {}", tables.join(", "));
            return Err(DocumentError::Unknown { message, help });
        }
    }
    // Settings, teams, appointments and months have a row of every system; elsewhere the baseline stands before the options anyhow.
    let in_rows = ["settings", "teams", "appointments", "demand-capacity"].contains(&name);
    let named =
        asked.options.iter().map(String::as_str).filter(|option| in_rows || *option != words::BASELINE);
    let named: Vec<&str> = named.collect();
    // The options of grids have a table of their own: there may be many.
    let free: Vec<&str> = run.iter().copied().filter(|option| saved.grid_of(option).is_none()).collect();
    let left_out = asked.options.is_empty() && WITHOUT_GRIDS.contains(&name) && free.len() < run.len();
    let options = match asked.options.as_slice() {
        [] if left_out && !free.is_empty() => free,
        [] => run,
        _ => named.clone(),
    };
    let mut grid = named_table(saved, name, (&options, &named), asked)?;
    if left_out && options.len() + 1 < saved.run.options.len() {
        let ids: Vec<&str> = saved.run.grids.iter().map(|grid| grid.id.as_str()).collect();
        grid.notes.push(format!("Left out: the options of {} (response-surface).", ids.join(", ")));
    }
    let nothing = match name {
        "settings" => "No setting was used.",
        "teams" => "No team worked.",
        "appointments" => "No setting has sessions with slots.",
        "demand-capacity" => {
            "The run has no service outside hospital, or not the measures of 2025 (measures = \"2025\" in [scenario])."
        }
        "options" => "The run has no options.",
        "differences" | "money" if saved.run.options.len() < 2 => "The run has no options.",
        "response-surface" => "No option of the run is of a grid ([[grid]]).",
        "planned" => "Nothing is claimed of the options of the run.",
        "money" => "No option changes what has a price.",
        "back-test" => "The scenario has no published figures to compare with ([[back-test]]).",
        _ => return Ok(grid),
    };
    if grid.rows.is_empty() {
        grid.notes = vec![nothing.to_owned()];
    }
    Ok(grid)
}

fn named_table(
    saved: &Saved,
    name: &str,
    (options, named): (&[&str], &[&str]),
    asked: &Asked,
) -> Result<Grid, DocumentError> {
    let group = asked.group.as_deref().unwrap_or("all");
    match name {
        "headline" => {
            let figures = HEADLINE.map(|metric| (metric, group));
            known(saved, options, &figures, "headline")?;
            Ok(figures::figures(saved, options, &figures))
        }
        "summary" => {
            known(saved, options, &national(group), "summary")?;
            Ok(summary::summary(saved, named, group))
        }
        "differences" => {
            known(saved, options, &national(group), "differences")?;
            Ok(differences::differences(saved, options, group, asked.together))
        }
        "response-surface" => {
            let named = match asked.metrics.as_slice() {
                [] => Vec::new(),
                metrics => figures_named(saved, options, metrics, group)?,
            };
            response_surface::response_surface(saved, options, &named)
        }
        "if-not-realised" => if_not_realised::if_not_realised(saved, options, !named.is_empty()),
        "money" => Ok(money::money(saved, options)),
        "planned" => Ok(planned::planned(saved, options)),
        "back-test" => Ok(back_test::back_test(saved)),
        "settings" => Ok(parts::settings(saved, named)),
        "teams" => Ok(parts::teams(saved, named)),
        "appointments" => Ok(appointments::appointments(saved, named)),
        "demand-capacity" => Ok(demand_capacity::demand_capacity(saved, named)),
        "options" => Ok(options::options(saved, options)),
        "draws" => Ok(draws::draws(saved)),
        "warnings" => Ok(warnings::warnings(saved)),
        "metrics" => {
            let figures = figures_named(saved, options, &asked.metrics, group)?;
            Ok(figures::figures(saved, options, &figures))
        }
        _ => {
            let message = format!("there is no table `{name}`");
            Err(DocumentError::Unknown { message, help: advice(name, "tables", &TABLES) })
        }
    }
}

/// The national metrics, of a group.
fn national(group: &str) -> Vec<(&str, &str)> {
    let of = METRICS.iter().filter(|metric| words::NATIONAL.contains(&metric.section));
    of.map(|metric| (metric.id, group)).collect()
}

/// Whether the run has any of these figures of a group; figures of the whole may all be missing.
fn known(
    saved: &Saved,
    options: &[&str],
    figures: &[(&str, &str)],
    table: &str,
) -> Result<(), DocumentError> {
    let Some((_, group)) = figures.first().filter(|(_, group)| *group != "all") else { return Ok(()) };
    if figures.iter().any(|(metric, group)| has(saved, options, metric, group)) {
        return Ok(());
    }
    let mut groups: Vec<String> = figures.iter().flat_map(|(metric, _)| saved.groups(metric, "")).collect();
    groups.sort();
    groups.dedup();
    let known: Vec<&str> = groups.iter().map(String::as_str).collect();
    let message = format!("the run has no figure of `{group}` for the table `{table}`");
    Err(DocumentError::Unknown { message, help: advice(group, "groups", &known) })
}

fn has(saved: &Saved, options: &[&str], metric: &str, group: &str) -> bool {
    saved.level(words::BASELINE, metric, group).is_some()
        || options.iter().any(|option| saved.difference(option, metric, group).is_some())
}

/// Metric and group of figures that are named as `METRIC` or `METRIC/GROUP`.
///
/// # Errors
/// None is named, or the run has no such figure.
pub(super) fn figures_named<'a>(
    saved: &Saved,
    options: &[&str],
    named: &'a [String],
    group: &'a str,
) -> Result<Vec<(&'a str, &'a str)>, DocumentError> {
    let figures: Vec<(&str, &str)> =
        named.iter().map(|text| text.split_once('/').unwrap_or((text, group))).collect();
    if figures.is_empty() {
        let help = "such as --metric delayed-days, or metrics=delayed-days,acute-occupied/site=hospital";
        let message = "no figure is named".to_owned();
        return Err(DocumentError::Unknown { message, help: help.to_owned() });
    }
    if let Some((name, _)) = figures.iter().find(|(name, _)| metric(name).is_none()) {
        let known: Vec<&str> = METRICS.iter().map(|metric| metric.id).collect();
        let message = format!("there is no metric `{name}`");
        return Err(DocumentError::Unknown { message, help: advice(name, "metrics", &known) });
    }
    for (metric, group) in &figures {
        if !has(saved, options, metric, group) {
            let groups = saved.groups(metric, "");
            let known: Vec<&str> = groups.iter().map(String::as_str).collect();
            let message = format!("the run has no `{metric}/{group}`");
            return Err(DocumentError::Unknown { message, help: advice(group, "groups of it", &known) });
        }
    }
    Ok(figures)
}
