//! `careflow downside`: an option when its schemes come late or fall short.

use super::chosen::{self, Simulation};
use super::figures::{figures, interval_json, say_json, values};
use super::{Failure, say};
use crate::experiment::Arm;
use crate::report::analysis::{Case, cases_table};
use crate::stats::summary::CONFIDENCE;
use crate::stats::{Comparing, paired};

/// Arguments of `careflow downside`.
#[derive(Debug, clap::Args)]
pub struct Downside {
    #[command(flatten)]
    simulation: Simulation,
    /// The option
    #[arg(long)]
    option: String,
    /// Metrics, such as `delayed-days` or `setting-queue/setting=reablement`; may be repeated
    #[arg(long)]
    metric: Vec<String>,
    /// Months by which every scheme is late
    #[arg(long, value_delimiter = ',', default_values_t = [6, 12])]
    late: Vec<u32>,
    /// Percentages of every scheme's effect that come about
    #[arg(long, value_delimiter = ',', default_values_t = [75, 50, 0],
          value_parser = clap::value_parser!(u32).range(0..=100))]
    realised: Vec<u32>,
    /// Print the rows as JSON instead of the tables
    #[arg(long)]
    json: bool,
}

/// Days in a month of a twelfth of a year.
const MONTH: f64 = 365.25 / 12.0;

pub fn downside(arguments: &Downside) -> Result<(), Failure> {
    let simulation = &arguments.simulation;
    let loaded = simulation.load()?;
    let figures = figures(&arguments.metric)?;
    let option = chosen::option(&loaded, &arguments.option)?;
    let planned = Arm::new("as planned", option.schemes.clone());
    let mut arms = vec![Arm::new(chosen::BASELINE, Vec::new()), planned.clone()];
    for &months in &arguments.late {
        let late_days = (f64::from(months) * MONTH).round() as u32;
        arms.push(Arm { name: format!("{months} months late"), late_days, ..planned.clone() });
    }
    for &percent in &arguments.realised {
        let realised = f64::from(percent) / 100.0;
        arms.push(Arm { name: format!("{percent} % realised"), realised, ..planned.clone() });
    }
    let replications = loaded.model.scenario.replications;
    let results = simulation.simulate(&loaded, &arms, 0..replications, simulation.uncertainty())?;
    let how = Comparing { confidence: CONFIDENCE, comparisons: 1, inner: results[0].inner as usize };
    let mut cases = Vec::new();
    for late in &results[1..] {
        let mut differences = Vec::new();
        for figure in &figures {
            let (changed, usual) = (values(late, figure)?, values(&results[0], figure)?);
            differences.push(Some(paired(&changed, &usual, &how)));
        }
        cases.push(Case { name: late.option.clone(), differences });
    }
    if arguments.json {
        let rows =
            cases.iter().flat_map(|case| case.differences.iter().zip(&figures).map(move |d| (case, d)));
        let rows = rows.filter_map(|(case, (difference, figure))| {
            let difference = difference.as_ref()?;
            Some(serde_json::json!({
                "option": option.id, "case": case.name, "metric": figure.metric, "group": figure.group,
                "difference": interval_json(&difference.interval), "p05": difference.p05, "p95": difference.p95,
                "prob_below_zero": difference.below_zero.share,
            }))
        });
        return say_json("downside", &loaded.model.scenario.name, rows.collect());
    }
    let heading = format!(
        "{} · {} against the baseline, {replications} replications\n",
        loaded.model.scenario.title, option.id
    );
    say(&(heading + &cases_table(&figures, &cases)))
}
