//! `careflow events`: everybody's moves in one replication, for tools that animate or mine processes.

use super::failure::Failure;
use super::numbers::{seed, whole};
use super::output::{complain, load_or_fail, save, say};
use super::simulation::option;
use crate::experiment::analysis::{best_plan, everybody};
use crate::model::Arm;
use crate::number::{count, number};
use crate::report::{Window, WindowError, csv_text, event_log};
use crate::suggest::advice;
use jiff::civil::Date;
use std::path::PathBuf;

/// Arguments of `careflow events`.
#[derive(Debug, clap::Args)]
pub struct Events {
    /// Folder of a place, or a scenario file
    path: PathBuf,
    /// The option [default: the baseline]
    #[arg(long)]
    option: Option<String>,
    /// Number of the replication
    #[arg(long, default_value_t = 1, allow_negative_numbers = true, value_parser = whole(1, 1_000_000))]
    replication: u32,
    /// First day, such as 2015-01-05 [default: the first measured day]
    #[arg(long)]
    from: Option<Date>,
    /// Days
    #[arg(long, default_value_t = 7, allow_negative_numbers = true, value_parser = whole(1, 100_000))]
    days: u32,
    /// Show these settings only, `a-and-e,medical-wards`; whoever goes elsewhere leaves the log
    #[arg(long, value_delimiter = ',')]
    settings: Vec<String>,
    /// Seed of all random numbers [default: the scenario's]
    #[arg(long, allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u64>,
    /// Write to a file instead of standard output
    #[arg(long, short)]
    output: Option<PathBuf>,
}

pub fn events(arguments: &Events) -> Result<(), Failure> {
    let loaded = load_or_fail(&arguments.path)?;
    let arm = match &arguments.option {
        None => Arm::baseline(),
        Some(name) => Arm::from(option(&loaded, name)?),
    };
    let seed = arguments.seed.unwrap_or(loaded.model.scenario.seed);
    let plan = best_plan(&loaded, &arm, seed)?;
    if !arguments.settings.is_empty() && arguments.settings.iter().all(|name| name.trim().is_empty()) {
        let known: Vec<&str> = plan.settings.iter().map(|setting| setting.id.as_str()).collect();
        let help = format!("leave it out for all settings, or name some of {}", known.join(", "));
        return Err(Failure::argument("--settings names no setting", help));
    }
    let window = Window::new(&plan, arguments.from, arguments.days, &arguments.settings).map_err(wrong)?;
    let moves = everybody(&plan, arguments.replication - 1)?;
    let rows = event_log(&plan, &moves, arguments.replication, &window);
    if window.days() < i64::from(arguments.days) {
        let asked = count(arguments.days as usize, "day");
        complain(&format!("note: the run ends after {} of the {asked} asked for", window.days()));
    }
    let Some(path) = &arguments.output else { return say(&csv_text(rows)?) };
    let (events, people) = (rows.len(), rows.iter().map(|row| row.entity_id).max().unwrap_or(0));
    save(path, &csv_text(rows)?, &loaded)?;
    let (events, people) = (count(events, "row"), number(f64::from(people), 0));
    complain(&format!("written to {}: {events} on {people} people", path.display()));
    Ok(())
}

/// What is wrong with the days and settings asked for.
fn wrong(error: WindowError) -> Failure {
    match error {
        WindowError::NoSuchDay { from, first, last } => Failure::argument(
            format!("--from {from}: the run has no such day"),
            format!("it runs from {first}, its warm-up included, to {last}"),
        ),
        WindowError::NoSuchSetting { name, known } => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            Failure::argument(
                format!("--settings: unknown setting `{name}`"),
                advice(&name, "settings", &known),
            )
        }
    }
}
