//! `careflow events`: everybody's moves in one replication, for tools that animate or mine processes.

use super::failure::Failure;
use super::numbers::{seed, whole};
use super::output::{load_or_fail, save, say};
use super::simulation::option;
use crate::calendar::{add_days, days_between};
use crate::engine::Time;
use crate::engine::clock::DAY;
use crate::experiment::analysis::{best_plan, everybody};
use crate::model::Arm;
use crate::plan::{Plan, SettingId};
use crate::report::{Window, csv_text, event_log};
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
    let window = window(&plan, arguments)?;
    let moves = everybody(&plan, arguments.replication - 1)?;
    let rows = event_log(&plan, &moves, arguments.replication, &window);
    match &arguments.output {
        None => say(&csv_text(rows)?),
        Some(path) => save(path, &csv_text(rows)?, &loaded),
    }
}

/// The days and settings asked for.
fn window(plan: &Plan, arguments: &Events) -> Result<Window, Failure> {
    let first = arguments.from.unwrap_or(plan.start);
    let day = days_between(plan.start, first) + i64::from(plan.warm_up_days);
    let from = Time::midnight(day);
    if day < 0 || from >= plan.end {
        let begin = add_days(plan.start, -i64::from(plan.warm_up_days));
        let last = add_days(
            plan.start,
            (plan.end.milliseconds() - 1) / DAY.milliseconds() - i64::from(plan.warm_up_days),
        );
        let message = format!("--from {first}: the run has no such day");
        return Err(Failure::argument(
            message,
            format!("it runs from {begin}, its warm-up included, to {last}"),
        ));
    }
    let to = Time::midnight(day + i64::from(arguments.days)).min(plan.end);
    let named = arguments.settings.iter().map(|name| name.trim()).filter(|name| !name.is_empty());
    let chosen = named.map(|name| setting(plan, name)).collect::<Result<Vec<SettingId>, Failure>>()?;
    Ok(Window { from, to, chosen: (!arguments.settings.is_empty()).then_some(chosen) })
}

fn setting(plan: &Plan, name: &str) -> Result<SettingId, Failure> {
    plan.settings.iter().position(|setting| setting.id == name).map(SettingId::at).ok_or_else(|| {
        let known: Vec<&str> = plan.settings.iter().map(|setting| setting.id.as_str()).collect();
        Failure::argument(format!("--settings: unknown setting `{name}`"), advice(name, "settings", &known))
    })
}
