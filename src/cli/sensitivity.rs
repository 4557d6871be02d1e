//! `careflow sensitivity`: which uncertain numbers a result depends on.

use super::chosen::{self, Analysis};
use super::figures::{differences, figures, refuse_unknown, say_json, values};
use super::{Failure, say};
use crate::experiment::{Arm, Uncertainty, draw_inputs};
use crate::metrics::{Section, metric};
use crate::model::Input;
use crate::report::analysis::{Figure, in_words, sensitivity_table, tornado_table};
use crate::report::number::number;
use crate::results::Results;
use crate::scenario::{Loaded, ends};
use crate::stats::Comparing;
use crate::stats::sensitivity::{Ends, Index, Resampling, sensitivity as global, tornado};
use crate::stats::summary::CONFIDENCE;

/// Arguments of `careflow sensitivity`.
#[derive(Debug, clap::Args)]
pub struct Sensitivity {
    #[command(flatten)]
    analysis: Analysis,
    /// Analyse what this option changes; without it, the baseline
    #[arg(long)]
    option: Option<String>,
    /// Numbers shown, and moved one at a time: those that matter most
    #[arg(long, default_value_t = 10)]
    most: usize,
    /// Replications of each run in which one number is moved; 0 for none
    #[arg(long, default_value_t = 10)]
    one_at_a_time: u32,
}

/// Bootstrap samples.
const SAMPLES: u32 = 500;

pub fn sensitivity(arguments: &Sensitivity) -> Result<(), Failure> {
    let Analysis { simulation, metric: named, json } = &arguments.analysis;
    let loaded = simulation.load()?;
    let figures = figures(named)?;
    let inputs = loaded.variants.inputs();
    if inputs.is_empty() {
        return Err(Failure(
            "error: no number of this scenario is uncertain\n  = help: write { value = 0.8, range = [0.6, 0.9] }, \
             see docs/options.md"
                .into(),
        ));
    }
    if simulation.fixed {
        return Err(Failure("error: --fixed leaves nothing to be sensitive to".into()));
    }
    let mut arms = vec![Arm::new(chosen::BASELINE, Vec::new())];
    if let Some(name) = &arguments.option {
        let option = chosen::option(&loaded, name)?;
        arms.push(Arm::new(&option.id, option.schemes.clone()));
    }
    refuse_unknown(&loaded, &[], arms.last().map_or(&[], |arm| &arm.schemes), &figures)?;
    let replications = loaded.model.scenario.replications;
    let seed = loaded.model.scenario.seed;
    // One replication a draw: as many draws as possible.
    let drawn = Uncertainty::Drawn { inner: 1 };
    let results = simulation.simulate(&loaded, &arms, 0..replications, drawn)?;
    simulation.mention_draws();
    let used = simulation.draws(&loaded, replications)?.unwrap_or_else(|| (0..replications).collect());
    let draws: Vec<Vec<f64>> = used.into_iter().map(|draw| draw_inputs(inputs, seed, draw)).collect();
    let column = |input: &usize| -> Vec<f64> { draws.iter().map(|draw| draw[*input]).collect() };
    let how = Resampling { confidence: CONFIDENCE, samples: SAMPLES, seed };
    let about = arguments
        .option
        .as_ref()
        .map_or("baseline".to_owned(), |name| format!("{name} against the baseline"));
    let mut text = format!("{} · {about}\n", loaded.model.scenario.title);
    if simulation.plausible_draws().is_some() {
        text.push_str(
            "Only plausible draws are used, so the numbers depend on each other: a number's index holds what it shares \
             with others. --all-draws gives the indices of independent numbers.\n",
        );
    }
    let mut document = Vec::new();
    for figure in &figures {
        let output = output(&results, figure)?;
        let is_money = metric(&figure.metric).is_some_and(|metric| metric.section == Section::Money);
        // Prices and costs move no patient.
        let asked: Vec<usize> =
            (0..inputs.len()).filter(|&input| is_money || !is_price(&inputs[input].path)).collect();
        let columns: Vec<Vec<f64>> = asked.iter().map(column).collect();
        let names: Vec<String> = asked.iter().map(|&input| inputs[input].path.clone()).collect();
        let found = global(&columns, &output, &how);
        let heading = if arguments.option.is_some() { figure.label_of_difference() } else { figure.label() };
        text.push_str(&sensitivity_table(&heading, &in_words(&names), &found, arguments.most));
        document.extend(found.inputs.iter().zip(&names).map(|(input, name)| {
            let index = |index: &Index| serde_json::json!([index.value, index.low, index.high]);
            serde_json::json!({
                "about": about, "metric": figure.metric, "group": figure.group, "input": name,
                "rank_coefficient": index(&input.rank_coefficient),
                "partial_correlation": index(&input.partial_correlation),
                "first_order": index(&input.first_order),
                "r_squared": found.r_squared, "draws": found.runs, "enough_runs": found.doubts.is_empty(),
            })
        }));
        if arguments.one_at_a_time > 0 && !json {
            let mut order: Vec<usize> = (0..asked.len()).collect();
            let size = |at: usize| found.inputs[at].rank_coefficient.value.abs();
            order.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
            order.truncate(arguments.most);
            let chosen: Vec<usize> = order.iter().map(|&at| asked[at]).collect();
            text.push_str(&one_at_a_time(arguments, &loaded, &arms, figure, &chosen)?);
        }
    }
    if *json {
        return say_json("sensitivity", &loaded.model.scenario.name, document);
    }
    say(&text)
}

/// Whether an input is a cost or a price.
fn is_price(path: &str) -> bool {
    path.contains(" / cost /")
        || ["money", "saving ", "contingency "].iter().any(|start| path.starts_with(start))
}

/// The difference of the option, or the figure of the baseline alone.
fn output(results: &[Results], figure: &Figure) -> Result<Vec<f64>, Failure> {
    match results {
        [baseline, option] => differences(option, baseline, figure),
        _ => values(&results[0], figure),
    }
}

fn one_at_a_time(
    arguments: &Sensitivity,
    loaded: &Loaded,
    arms: &[Arm],
    figure: &Figure,
    chosen: &[usize],
) -> Result<String, Failure> {
    let inputs = loaded.variants.inputs();
    let best: Vec<f64> = inputs.iter().map(|input| input.best).collect();
    let run = |values: &[f64]| -> Result<Vec<f64>, Failure> {
        let numbers = 0..arguments.one_at_a_time;
        let results =
            arguments.analysis.simulation.simulate(loaded, arms, numbers, Uncertainty::At(values))?;
        output(&results, figure)
    };
    let base = run(&best)?;
    let (mut bars, mut labels, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for &input in chosen {
        let (low, high) = ends(&inputs[input]);
        let at = |value: f64| {
            let mut values = best.clone();
            values[input] = value;
            run(&values)
        };
        bars.push(Ends { low: at(low)?, high: at(high)? });
        labels.push((shown(&inputs[input], low), shown(&inputs[input], high)));
        names.push(inputs[input].path.clone());
    }
    let how = Comparing { confidence: CONFIDENCE, comparisons: 1, inner: 1 };
    Ok(tornado_table(figure, &in_words(&names), &labels, &tornado(&base, &bars, &how)))
}

/// A value of an input as a reader expects it.
fn shown(input: &Input, value: f64) -> String {
    if input.is_duration {
        return format!("{} d", number(value / crate::model::DAY, 2));
    }
    number(value, if value.abs() >= 100.0 { 0 } else { 2 })
}
