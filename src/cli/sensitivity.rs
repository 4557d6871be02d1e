//! `careflow sensitivity`: which uncertain numbers a result depends on.

use super::failure::Failure;
use super::figures::{figures, say_json};
use super::numbers::whole;
use super::output::{complain, say};
use super::simulation::{Analysis, option};
use crate::experiment::Warning;
use crate::experiment::analysis::{Moved, one_at_a_time, sensitivity as run};
use crate::model::BASELINE;
use crate::report::analysis::{
    end_of_input, growing_note, in_words, none_moved, not_moved, not_ranked, sensitivity_table, tornado_table,
};
use crate::report::records::SensitivityRecord;
use crate::stats::sensitivity::{Bar, Dependence, FirstOrder};

/// Arguments of `careflow sensitivity`.
#[derive(Debug, clap::Args)]
pub struct Sensitivity {
    #[command(flatten)]
    analysis: Analysis,
    /// Analyse what this option changes; without it, the baseline
    #[arg(long)]
    option: Option<String>,
    /// Numbers shown, and moved one at a time: those that matter most
    #[arg(long, default_value_t = 10, allow_negative_numbers = true, value_parser = whole(1, 1_000_000))]
    most: u32,
    /// Replications of each run in which one number is moved; 0 for none
    #[arg(long, default_value_t = 10, allow_negative_numbers = true, value_parser = whole(0, 1_000_000))]
    one_at_a_time: u32,
}

pub fn sensitivity(arguments: &Sensitivity) -> Result<(), Failure> {
    let analysis @ Analysis { simulation, metric: named, json, .. } = &arguments.analysis;
    let loaded = simulation.load()?;
    let folder = analysis.folder(&loaded)?;
    let figures = figures(named, &loaded)?;
    let inputs = loaded.variants.inputs();
    if simulation.fixed && !inputs.is_empty() {
        return Err(Failure::plain("--fixed leaves nothing to be sensitive to"));
    }
    let option = arguments.option.as_ref().map(|name| option(&loaded, name)).transpose()?;
    let progress = simulation.progress();
    let kept = simulation.kept(&loaded)?;
    let mut runner = simulation.runner(&loaded, &progress, kept.archive());
    let found = run(&mut runner, option, &figures, simulation.replications(&loaded))?;
    simulation.mention_draws(runner.plausible().as_ref());
    if let Some(reused) = found.first().and_then(|one| one.reused.clone()).filter(|_| !simulation.quiet) {
        complain(&format!("warning: {}", Warning::Reused(reused)));
    }
    // Moving numbers by themselves takes runs of its own: only where somebody reads of it.
    let is_moved = arguments.one_at_a_time > 0 && (folder.is_some() || !json);
    let most = arguments.most as usize;
    let mut moved: Vec<(Vec<Moved>, Vec<Bar>)> = Vec::new();
    for one in &found {
        let chosen = if is_moved { one.foremost(most) } else { Vec::new() };
        moved.push(match chosen.as_slice() {
            [] => Default::default(),
            chosen => one_at_a_time(&mut runner, option, &one.figure, chosen, arguments.one_at_a_time)?,
        });
    }
    if moved.iter().any(|(moved, _)| !moved.is_empty()) {
        simulation.mention_few(arguments.one_at_a_time, 1);
    }
    let (model, schemes) = (&loaded.model, loaded.variants.schemes());
    if folder.is_some() {
        let of = option.map_or((BASELINE, BASELINE), |option| (&option.id, &option.title));
        let rows = found.iter().zip(&moved).flat_map(|(one, (moved, bars))| {
            SensitivityRecord::all(of, one, (model, schemes, inputs), (moved, bars), analysis.seed(&loaded))
        });
        analysis.keep(folder, rows.collect())?;
    }
    let names = |of: &[usize]| of.iter().map(|&input| inputs[input].path.clone()).collect::<Vec<_>>();
    let about = option.map_or(BASELINE.to_owned(), |option| format!("{} against the baseline", option.id));
    if *json {
        let rows = found.iter().flat_map(|one| {
            let (figure, found) = (&one.figure, &one.found);
            let why = match one.growing.as_slice() {
                [] => (!found.is_ranked()).then(|| not_ranked(found)),
                growing => Some(growing.join("; ")),
            };
            // Whoever sorts by them must not find an order that chance made.
            let index = |index: &FirstOrder| match &why {
                None => serde_json::json!([index.value, index.low, index.high]),
                Some(_) => serde_json::Value::Null,
            };
            let row = |(at, (input, name)): (usize, (&Dependence, String))| {
                serde_json::json!({
                    "about": about, "metric": figure.metric, "group": figure.group, "input": name,
                    "rank_coefficient": index(&input.rank_coefficient),
                    "partial_correlation": index(&input.partial_correlation),
                    "first_order": index(&input.first_order),
                    "r_squared": one.growing.is_empty().then_some(found.r_squared), "growing": one.growing, "draws": found.runs, "enough_runs": found.doubts.is_empty(),
                    "fitted": inputs[one.inputs[at]].fitted.is_some(), "ranked": why.is_none(), "p_of_chance": found.chance.p, "not_ranked_because": why,
                })
            };
            found.inputs.iter().zip(names(&one.inputs)).enumerate().map(row).collect::<Vec<_>>()
        });
        return say_json("sensitivity", &loaded.model.scenario.name, rows.collect());
    }
    let mut text = format!("{} · {about}\n", loaded.model.scenario.title);
    if runner.plausible().is_some() {
        text.push_str(
            "Only plausible draws are used, so the numbers depend on each other: a number's index holds what it shares \
             with others. --all-draws gives the indices of independent numbers.\n",
        );
    }
    let fitted = inputs.iter().filter(|input| input.fitted.is_some()).count();
    let others = not_moved(fitted > 0);
    if fitted > 0 {
        text.push_str(&format!(
            "{} values fitted to data together, so they depend on each other: a number's index holds what it shares with others, \
             and the indices may add to more than 1. One at a time each goes to the ends of what the data leave of it, which \
             parts it from those it is tied to: its bar may be of a place that the data rule out. --draws none gives \
             the indices of independent numbers.\n",
            if fitted == 1 { "One number takes".to_owned() } else { format!("{fitted} numbers take") }
        ));
    }
    for (one, (moved, bars)) in found.iter().zip(&moved) {
        let figure = &one.figure;
        let heading = if option.is_some() { figure.label_of_difference() } else { figure.label() };
        if !one.growing.is_empty() {
            text.push_str(&growing_note(&heading, &one.growing));
            continue;
        }
        let words = in_words(&names(&one.inputs), model, schemes);
        text.push_str(&sensitivity_table(&heading, &words, &one.found, most));
        if arguments.one_at_a_time > 0 {
            if moved.is_empty() {
                text.push_str(&none_moved(&words, &one.found));
                continue;
            }
            let ends = |moved: &Moved| {
                let input = &inputs[moved.input];
                (end_of_input(input, moved.ends.0), end_of_input(input, moved.ends.1))
            };
            let labels: Vec<(String, String)> = moved.iter().map(ends).collect();
            let chosen: Vec<usize> = moved.iter().map(|moved| moved.input).collect();
            text.push_str(&tornado_table(
                figure,
                &in_words(&names(&chosen), model, schemes),
                &labels,
                bars,
                others,
            ));
        }
    }
    say(&text)
}
