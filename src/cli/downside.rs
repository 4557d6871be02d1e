//! `careflow downside`: an option when its schemes come late or fall short.

use super::chosen::{self, Analysis};
use super::figures::{figures, interval_json, refuse_unknown, say_json, values};
use super::{Failure, rounded, say};
use crate::calendar::{add_days, days_between};
use crate::experiment::Arm;
use crate::model::{InForce, Scheme, YEAR_DAYS};
use crate::report::analysis::{Case, cases_table};
use crate::scenario::{Loaded, Request};
use crate::stats::summary::CONFIDENCE;
use crate::stats::{Comparing, paired};

/// Arguments of `careflow downside`.
#[derive(Debug, clap::Args)]
pub struct Downside {
    #[command(flatten)]
    analysis: Analysis,
    /// The option
    #[arg(long)]
    option: String,
    /// Months by which every scheme is late
    #[arg(long, value_delimiter = ',', default_values_t = [6, 12])]
    late: Vec<u32>,
    /// Percentages of every scheme's effect that come about
    #[arg(long, value_delimiter = ',', default_values_t = [75, 50, 0],
          value_parser = clap::value_parser!(u32).range(0..=100))]
    realised: Vec<u32>,
}

/// Days in a month of a twelfth of a year.
const MONTH: f64 = YEAR_DAYS / 12.0;

pub fn downside(arguments: &Downside) -> Result<(), Failure> {
    let Analysis { simulation, metric, json } = &arguments.analysis;
    let loaded = simulation.load()?;
    let figures = figures(metric)?;
    let option = chosen::option(&loaded, &arguments.option)?;
    refuse_unknown(&loaded, &[], &option.schemes, &figures)?;
    let planned = Arm::new("as written", option.schemes.clone());
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
    simulation.mention_draws();
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
    let idle = idle_cases(&loaded, &arms[1..], &cases);
    let rounded = rounded::levels(&loaded, &arms)?;
    let ended = ended(&loaded, &arms);
    if *json {
        let rows =
            cases.iter().flat_map(|case| case.differences.iter().zip(&figures).map(move |d| (case, d)));
        let rows = rows.filter_map(|(case, (difference, figure))| {
            let difference = difference.as_ref()?;
            let levels = rounded.iter().filter(|level| level.case == case.name);
            let ended = ended.iter().filter(|(name, _)| *name == case.name);
            Some(serde_json::json!({
                "option": option.id, "case": case.name, "metric": figure.metric, "group": figure.group,
                "unit": figure.unit_of_difference(),
                "difference": interval_json(&difference.interval), "p05": difference.p05, "p95": difference.p95,
                "prob_below_zero": difference.below_zero.share, "like_baseline": idle.contains(&case.name),
                "rounded_to_as_written": levels.map(|level| &level.what).collect::<Vec<_>>(),
                "would_begin_after_its_end": ended.map(|(_, scheme)| &scheme.id).collect::<Vec<_>>(),
            }))
        });
        return say_json("downside", &loaded.model.scenario.name, rows.collect());
    }
    let heading = format!(
        "{} · {} against the baseline, {replications} replications\n",
        loaded.model.scenario.title, option.id
    );
    let mut text = heading + &cases_table(&figures, &cases) + "\n";
    let (nothing, late): (Vec<&Arm>, Vec<&Arm>) =
        arms.iter().filter(|arm| idle.contains(&arm.name)).partition(|arm| arm.realised == 0.0);
    let names = |arms: &[&Arm]| arms.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>().join(", ");
    if !late.is_empty() {
        let days = loaded.model.scenario.measure_days;
        let late = names(&late);
        text.push_str(&format!(
            "Like the baseline, for no scheme acts within the {days} measured days: {late}\n"
        ));
    }
    if !nothing.is_empty() {
        text.push_str(&format!("Like the baseline, for nothing comes about: {}\n", names(&nothing)));
    }
    for (case, scheme) in &ended {
        let id = &scheme.id;
        text.push_str(&format!(
            "{case}: {id} would begin after its end: it is not run, and costs only what is due once by the end of the measured days\n"
        ));
    }
    if hours_are_whole(&loaded, &arms)? {
        text.push_str("Opening hours come about whole or not at all: partly realised they are as written\n");
    }
    for level in &rounded {
        text.push_str(&format!("{}: as written for {}: {}\n", level.case, level.what, level.why));
    }
    say(&text)
}

/// Whether a case that is realised in part changes opening hours, which cannot be in part.
fn hours_are_whole(loaded: &Loaded, arms: &[Arm]) -> Result<bool, Failure> {
    let Some(arm) = arms.iter().find(|arm| arm.realised > 0.0 && arm.realised < 1.0) else {
        return Ok(false);
    };
    let request = Request { realised: arm.realised, ..Request::new(&arm.name, &arm.schemes) };
    Ok(!loaded.variants.model(&request)?.changes.openings.is_empty())
}

/// Schemes that are so late in a case that they would begin after their end, by the name of the case.
fn ended<'a>(loaded: &'a Loaded, arms: &'a [Arm]) -> Vec<(&'a str, &'a Scheme)> {
    let late = arms.iter().filter(|arm| arm.late_days > 0);
    let all = late.flat_map(|arm| {
        let schemes = arm.schemes.iter().map(|&at| &loaded.variants.schemes()[at]);
        schemes.filter(|scheme| in_force(loaded, arm, scheme).is_never()).map(|scheme| (&*arm.name, scheme))
    });
    all.collect()
}

/// When a scheme is in force in a case; one in place throughout is late from the first measured day.
fn in_force(loaded: &Loaded, arm: &Arm, scheme: &Scheme) -> InForce {
    let from = scheme.in_force.from.unwrap_or(loaded.model.scenario.start);
    InForce { from: Some(add_days(from, i64::from(arm.late_days))), ..scheme.in_force.clone() }
}

/// Names of the cases in which no scheme acts within the measured days, or nothing of any comes about, so that
/// nothing can differ.
fn idle_cases(loaded: &Loaded, arms: &[Arm], cases: &[Case]) -> Vec<String> {
    let scenario = &loaded.model.scenario;
    let end = add_days(scenario.start, i64::from(scenario.measure_days));
    let all = loaded.variants.schemes();
    let acts = |arm: &Arm| {
        let mut schemes = arm.schemes.iter().map(|&at| &all[at]).filter(|scheme| scheme.changes_something);
        let acts = |scheme: &Scheme| {
            let force = in_force(loaded, arm, scheme);
            force.from.is_none_or(|from| days_between(from, end) > 0) && !force.is_never()
        };
        arm.realised > 0.0 && schemes.any(acts)
    };
    // A delay that is uncertain may be shorter in a draw: then there is a difference, and nothing to say.
    let differs = |case: &Case| case.differences.iter().flatten().any(|d| d.mean != 0.0 || d.sd > 0.0);
    let idle = arms.iter().zip(cases).filter(|(arm, case)| !acts(arm) && !differs(case));
    idle.map(|(_, case)| case.name.clone()).collect()
}
