//! `careflow downside`: an option when its schemes come late or fall short.

use super::failure::Failure;
use super::figures::{figures, interval_json, say_json};
use super::numbers::whole;
use super::output::say;
use super::simulation::{Analysis, option};
use crate::experiment::analysis::{Case, downside as run};
use crate::number::count;
use crate::report::analysis::cases_table;
use crate::report::records::DownsideRecord;

/// Arguments of `careflow downside`.
#[derive(Debug, clap::Args)]
pub struct Downside {
    #[command(flatten)]
    analysis: Analysis,
    /// The option
    #[arg(long)]
    option: String,
    /// Months by which every scheme is late
    #[arg(long, value_delimiter = ',', default_values_t = [6, 12], allow_negative_numbers = true,
          value_parser = whole(0, 1200))]
    late: Vec<u32>,
    /// Percentages of every scheme's effect that come about
    #[arg(long, value_delimiter = ',', default_values_t = [75, 50, 0],
          allow_negative_numbers = true, value_parser = whole(0, 100))]
    realised: Vec<u32>,
}

pub fn downside(arguments: &Downside) -> Result<(), Failure> {
    let analysis @ Analysis { simulation, metric, json, .. } = &arguments.analysis;
    let loaded = simulation.load()?;
    let folder = analysis.folder(&loaded)?;
    let option = option(&loaded, &arguments.option)?;
    let figures = figures(metric, &loaded)?;
    let replications = simulation.replications(&loaded);
    let progress = simulation.progress();
    let kept = simulation.kept(&loaded)?;
    let mut runner = simulation.runner(&loaded, &progress, kept.archive());
    let uncertainty = simulation.uncertainty(simulation.inner);
    let how = (replications, &uncertainty);
    let found = run(&mut runner, option, (&arguments.late, &arguments.realised), &figures, how)?;
    simulation.mention_draws(runner.plausible().as_ref());
    simulation.mention_few(replications, runner.inner(&uncertainty));
    let cases = &found.cases;
    analysis.keep(folder, DownsideRecord::all(option, &figures, cases, analysis.seed(&loaded)))?;
    if *json {
        let rows = cases.iter().flat_map(|case| {
            case.differences.iter().zip(&figures).zip(&case.growing).map(move |of| (case, of))
        });
        let rows = rows.map(|(case, ((difference, figure), growing))| {
            let steady = |value: serde_json::Value| if growing.is_empty() { value } else { serde_json::Value::Null };
            let levels = found.rounded.iter().filter(|level| level.case == case.arm.name);
            serde_json::json!({
                "option": option.id, "case": case.arm.name, "metric": figure.metric, "group": figure.group,
                "unit": figure.unit_of_difference(),
                "difference": steady(interval_json(&difference.interval)),
                "p05": steady(difference.p05.into()), "p95": steady(difference.p95.into()),
                "prob_below_zero": steady(difference.below_zero.share.into()), "growing": growing, "like_baseline": case.is_idle,
                "rounded_to_as_written": levels.map(|level| &level.what).collect::<Vec<_>>(),
                "would_begin_after_its_end": case.ended,
                "committed": found.committed,
                "cut_less_than_written": found.scaled_cuts.iter().filter_map(|cut| {
                    let (_, less) = cut.cases.iter().find(|(name, _)| *name == case.arm.name)?;
                    Some(serde_json::json!({ "level": cut.what, "written": cut.written, "cut": less }))
                }).collect::<Vec<_>>(),
            })
        });
        return say_json("downside", &loaded.model.scenario.name, rows.collect());
    }
    let heading = format!(
        "{} · {} against the baseline, {}\n",
        loaded.model.scenario.title,
        option.id,
        count(replications as usize, "replication")
    );
    let mut text = heading + &cases_table(&figures, cases) + "\n";
    let (nothing, late): (Vec<&Case>, Vec<&Case>) =
        cases.iter().filter(|case| case.is_idle).partition(|case| case.arm.realised == 0.0);
    let names =
        |cases: &[&Case]| cases.iter().map(|case| case.arm.name.as_str()).collect::<Vec<_>>().join(", ");
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
    for (case, scheme) in cases.iter().flat_map(|case| case.ended.iter().map(move |scheme| (case, scheme))) {
        text.push_str(&format!(
            "{}: {scheme} would begin after its end: it is not run, and costs only what is due once by the end of the measured days\n",
            case.arm.name
        ));
    }
    if !found.committed.is_empty() {
        text.push_str(&format!(
            "Committed, so as written and in time in every case: {}\n",
            found.committed.join(", ")
        ));
    }
    for cut in &found.scaled_cuts {
        let cases = cut.cases.iter().map(|(case, less)| format!("{less} at {case}"));
        text.push_str(&format!(
            "{} has {} {} fewer as written, {}: the cut is scaled like an effect. If it is made whatever comes about, \
             put it in a scheme with committed = true\n",
            cut.what,
            cut.written,
            cut.unit,
            cases.collect::<Vec<_>>().join(", ")
        ));
    }
    if found.hours_are_whole {
        text.push_str("Opening hours come about whole or not at all: partly realised they are as written\n");
    }
    for level in &found.rounded {
        text.push_str(&format!("{}: as written for {}: {}\n", level.case, level.what, level.why));
    }
    say(&text)
}
