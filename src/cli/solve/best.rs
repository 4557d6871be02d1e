//! `careflow solve best`: the best set of an option's schemes within a budget.

use super::shared::{BATCH, INDEPENDENT, probability};
use crate::cli::failure::Failure;
use crate::cli::figures::{interval_json, say_json};
use crate::cli::output::{complain, say};
use crate::cli::simulation::{Simulation, option};
use crate::experiment::StudyError;
use crate::experiment::analysis::{BestSearch, Set, Sets, affordable};
use crate::metrics::metric;
use crate::model::{Amount, Cost, Index};
use crate::number::{number, readable, with_interval};
use crate::report::analysis::GROWING;
use crate::results::Figure;
use crate::scenario::Loaded;
use crate::stats::interval::Interval;
use crate::stats::selection::{Selecting, Selection};

/// Most sets beyond the budget that are listed.
const LISTED_BEYOND: usize = 256;

/// Most sets that are listed on the terminal.
const LISTED: usize = 12;

/// Arguments of `careflow solve best`.
#[derive(Debug, clap::Args)]
pub struct BestOf {
    #[command(flatten)]
    simulation: Simulation,
    /// The option whose schemes may be combined
    #[arg(long)]
    option: String,
    /// Most that the set may cost, pounds a year: recurrent costs, and costs once spread over the measured days,
    /// at their best values; costs per use are not counted
    #[arg(long, allow_negative_numbers = true)]
    budget: f64,
    /// Metric to be made small, such as `delayed-days` or `acute-occupancy`
    #[arg(long)]
    smallest: Option<String>,
    /// Metric to be made large, such as `net-benefit`
    #[arg(long, conflicts_with = "smallest", required_unless_present = "smallest")]
    largest: Option<String>,
    /// The least difference that matters, in the metric's unit
    #[arg(long, allow_negative_numbers = true)]
    indifference: f64,
    /// Chance of a wrong selection that is accepted
    #[arg(long, default_value_t = 0.05, allow_negative_numbers = true)]
    error: f64,
    /// Most replications of each set
    #[arg(long, default_value_t = 500, allow_negative_numbers = true)]
    most: usize,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

pub fn best_of(arguments: &BestOf) -> Result<(), Failure> {
    let simulation = &arguments.simulation;
    let loaded = simulation.load()?;
    let largest = arguments.largest.is_some();
    let named = arguments.largest.as_ref().or(arguments.smallest.as_ref());
    let figure: Figure = named.map_or("", |name| name).parse()?;
    let option = option(&loaded, &arguments.option)?;
    let Sets { within, beyond } = affordable(&loaded, option, arguments.budget).map_err(StudyError::from)?;
    if arguments.indifference.is_nan() || arguments.indifference <= 0.0 {
        return Err(Failure::plain("--indifference must be above 0"));
    }
    probability("--error", arguments.error, 0.5)?;
    let how = Selecting {
        error: arguments.error,
        indifference: arguments.indifference,
        first: BATCH,
        batch: BATCH,
        most: arguments.most,
    };
    let uncertainty = simulation.uncertainty(INDEPENDENT);
    let progress = simulation.progress();
    let kept = simulation.kept(&loaded)?;
    let mut runner = simulation.runner(&loaded, &progress, kept.archive());
    let search = BestSearch::new(&runner, within, figure, largest, (how, uncertainty))?;
    let (sets, figure) = (&search.sets, &search.figure);
    if !simulation.quiet {
        complain(&format!("{} sets of schemes within the budget", sets.len()));
    }
    let found = search.run(&mut runner)?;
    simulation.mention_draws(runner.plausible().as_ref());
    let (chosen, growing) = (found.chosen(), &found.growing);
    let (means, order, found) = (&found.means, &found.order, &found.selection);
    if arguments.json {
        let ids = |set: &Set| {
            set.schemes.iter().map(|&at| loaded.variants.schemes()[at].id.clone()).collect::<Vec<_>>()
        };
        let rows = order.iter().map(|&set| {
            let mean = |key: &str| match growing.contains_key(&set) {
                true => serde_json::Value::Null,
                false => interval_json(&means[set])[key].clone(),
            };
            serde_json::json!({
                "schemes": ids(&sets[set]), "cost": sets[set].cost, "within_budget": true,
                "metric": figure.metric, "group": figure.group, "mean": mean("mean"),
                "ci_low": mean("ci_low"), "ci_high": mean("ci_high"), "growing": growing.get(&set),
                "replications": found.used[set],
                "chosen": chosen == Some(set), "surviving": found.surviving.contains(&set),
                "indifference": arguments.indifference, "error": arguments.error,
            })
        });
        let beyond = beyond
            .iter()
            .map(|set| serde_json::json!({ "schemes": ids(set), "cost": set.cost, "within_budget": false }));
        return say_json("solve best", &loaded.model.scenario.name, rows.chain(beyond).collect());
    }
    let (factor, unit) =
        readable(metric(&figure.metric).map_or("", |metric| metric.unit), means.iter().map(|mean| mean.mean));
    let mut text = format!(
        "{}\n{}, schemes of {}, at most £{} a year\n\n",
        loaded.model.scenario.title,
        figure.in_unit(&unit),
        arguments.option,
        number(arguments.budget, 0)
    );
    for &set in order.iter().take(LISTED) {
        let Interval { mean, low, high, .. } = means[set];
        text.push_str(&format!(
            "  {:>20} after {:>4} replications, £{} a year: {}\n",
            match growing.contains_key(&set) {
                true => GROWING.to_owned(),
                false => with_interval(mean * factor, low * factor, high * factor, figure.decimals()),
            },
            found.used[set],
            number(sets[set].cost, 0),
            name(&loaded, &sets[set])
        ));
    }
    if sets.len() > LISTED {
        text.push_str(&format!("  and {} sets more, all behind these\n", sets.len() - LISTED));
    }
    text.push_str("  (means of each set by itself, ± 95 %; who leaves early has few replications)\n");
    text.push_str(&beyond_budget(&loaded, &beyond));
    text.push_str(&uncounted(&loaded, &option.schemes));
    // Of the first such set: the others grow for much the same cause.
    for queue in order.iter().find_map(|set| growing.get(set)).into_iter().flatten() {
        text.push_str(&format!("! {queue}\n"));
    }
    let hangs = |set: Option<usize>| set.is_some_and(|set| growing.contains_key(&set));
    if hangs(found.chosen) || found.surviving.iter().any(|&set| hangs(Some(set))) {
        text.push_str(
            "\nNo set is called best: the figure of what was left hangs on a queue that grows, and so on how long was \
             simulated.\n",
        );
        return say(&text);
    }
    text.push_str(&verdict(&loaded, arguments, sets, found));
    say(&text)
}

/// The schemes of a set.
fn name(loaded: &Loaded, set: &Set) -> String {
    let ids: Vec<&str> = set.schemes.iter().map(|&at| loaded.variants.schemes()[at].id.as_str()).collect();
    if ids.is_empty() { "no scheme".to_owned() } else { ids.join(" + ") }
}

/// Sets that cost too much, cheapest first.
fn beyond_budget(loaded: &Loaded, beyond: &[Set]) -> String {
    if beyond.is_empty() {
        return String::new();
    }
    let mut text = "\nLeft out, for they cost more than the budget:\n".to_owned();
    for set in beyond.iter().take(LISTED_BEYOND) {
        text.push_str(&format!("  £{} a year: {}\n", number(set.cost, 0), name(loaded, set)));
    }
    if beyond.len() > LISTED_BEYOND {
        text.push_str(&format!("  and {} sets more that cost no less\n", beyond.len() - LISTED_BEYOND));
    }
    text
}

fn is_once(cost: &Cost) -> bool {
    matches!(cost.amount, Amount::NonRecurrent(_))
}

/// What the budget counts only in part, or not at all.
fn uncounted(loaded: &Loaded, schemes: &[Index]) -> String {
    let per_use = schemes.iter().map(|&at| &loaded.variants.schemes()[at]);
    let per_use = per_use.flat_map(|scheme| {
        scheme.costs.iter().filter_map(move |cost| match &cost.amount {
            Amount::PerUse { pounds, metric, group } => {
                let of = if group == "all" { metric.clone() } else { format!("{metric}/{group}") };
                Some(format!("{} (£{} for each of {of})", scheme.id, number(*pounds, 0)))
            }
            _ => None,
        })
    });
    let per_use: Vec<String> = per_use.collect();
    let mut text = "\n".to_owned();
    if schemes.iter().any(|&at| loaded.variants.schemes()[at].costs.iter().any(is_once)) {
        text.push_str("Costs once are spread over the measured days, as in the net benefit.\n");
    }
    if !per_use.is_empty() {
        text.push_str(&format!(
            "Not counted, for use is known only after the run: {}.\n",
            per_use.join(", ")
        ));
    }
    text
}

/// Which set is best, and what that rests on.
fn verdict(loaded: &Loaded, arguments: &BestOf, sets: &[Set], found: &Selection) -> String {
    let mut text = match found.chosen {
        Some(set) => format!("\nBest: {}\n", name(loaded, &sets[set])),
        None => {
            let left: Vec<String> = found.surviving.iter().map(|&set| name(loaded, &sets[set])).collect();
            let means = found.surviving.iter().map(|&set| found.means[set]);
            let spread =
                means.clone().fold(f64::NEG_INFINITY, f64::max) - means.fold(f64::INFINITY, f64::min);
            let verdict = if spread == 0.0 { "Exactly as good as each other" } else { "Not decided" };
            format!("\n{verdict} after {} replications of each: {}\n", arguments.most, left.join("; "))
        }
    };
    if let Some(guarantee) = found.guarantee {
        text.push_str(&format!(
            "With probability {} at least this is the best set, if the best is better than every other by {} or more\n\
             (Kim & Nelson 2001, common random numbers); among sets that are closer one of the close ones is chosen.\n",
            guarantee.probability,
            number(guarantee.indifference, if guarantee.indifference.fract() == 0.0 { 0 } else { 3 })
        ));
    }
    text
}
