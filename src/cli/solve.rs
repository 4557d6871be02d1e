//! `careflow solve`: the least that is enough, and the best set of schemes within a budget.

use super::chosen::{self, Simulation};
use super::figures::{figure, say_json, values};
use super::{Failure, complain, say};
use crate::experiment::Arm;
use crate::metrics::{Section, metric};
use crate::model::{Amount, Index, Lever, Scheme};
use crate::report::analysis::Figure;
use crate::report::number::number;
use crate::scenario::{Loaded, Request};
use crate::stats::proportion::{Answer, Question, least};
use crate::stats::selection::{Selecting, select_best};

/// Arguments of `careflow solve`.
#[derive(Debug, clap::Args)]
pub struct Solve {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The least value of a number (or the greatest) at which a target holds with a probability
    Least(LeastOf),
    /// The best set of an option's schemes whose yearly cost is within a budget
    Best(BestOf),
}

#[derive(Debug, clap::Args)]
struct LeastOf {
    #[command(flatten)]
    simulation: Simulation,
    /// The number to change: KIND/ID/KEY, such as setting/reablement/capacity, team/therapists/rota (as many
    /// heads in each of its hours), stream/emergencies/growth, scheme/falls/delay (days: with --greatest, the
    /// latest start)
    #[arg(long, value_name = "KIND/ID/KEY")]
    number: String,
    /// First value tried
    #[arg(long, allow_negative_numbers = true)]
    from: f64,
    /// Last value tried
    #[arg(long, allow_negative_numbers = true)]
    to: f64,
    /// Step between values
    #[arg(long, default_value_t = 1.0)]
    step: f64,
    /// Look for the greatest value instead: the target gets harder as the number rises
    #[arg(long)]
    greatest: bool,
    /// The target in a replication, such as `days-above-92<=10`
    #[arg(long, value_name = "METRIC<=VALUE")]
    holds: String,
    /// Probability with which it must hold
    #[arg(long, default_value_t = 0.8)]
    probability: f64,
    /// Half the zone around this probability in which either answer will do
    #[arg(long, default_value_t = 0.1)]
    indifference: f64,
    /// Chance of a wrong answer that is accepted, over the whole search
    #[arg(long, default_value_t = 0.05)]
    error: f64,
    /// Most replications of each value
    #[arg(long, default_value_t = 500)]
    most: usize,
    /// The option under which the target must hold [default: the baseline]
    #[arg(long)]
    option: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct BestOf {
    #[command(flatten)]
    simulation: Simulation,
    /// The option whose schemes may be combined
    #[arg(long)]
    option: String,
    /// Most that the set may cost, pounds a year (recurrent costs at their best values)
    #[arg(long)]
    budget: f64,
    /// Metric to be made small, such as `delayed-days` or `acute-occupancy`
    #[arg(long)]
    smallest: Option<String>,
    /// Metric to be made large, such as `net-benefit`
    #[arg(long, conflicts_with = "smallest", required_unless_present = "smallest")]
    largest: Option<String>,
    /// The least difference that matters, in the metric's unit
    #[arg(long)]
    indifference: f64,
    /// Chance of a wrong selection that is accepted
    #[arg(long, default_value_t = 0.05)]
    error: f64,
    /// Most replications of each set
    #[arg(long, default_value_t = 500)]
    most: usize,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Replications asked for at a time.
const BATCH: usize = 20;

/// Most sets of schemes that are compared.
const MOST_SETS: usize = 256;

pub fn solve(arguments: &Solve) -> Result<(), Failure> {
    match &arguments.what {
        What::Least(arguments) => least_of(arguments),
        What::Best(arguments) => best_of(arguments),
    }
}

/// A target such as `days-above-92<=10`.
struct Target {
    figure: Figure,
    at_most: bool,
    value: f64,
}

fn target(text: &str) -> Result<Target, Failure> {
    let wrong = || {
        Failure(format!(
            "error: --holds {text}: not a target\n  = help: write METRIC<=VALUE or METRIC>=VALUE, such as \
             days-above-92<=10"
        ))
    };
    let (name, value, at_most) = match (text.split_once("<="), text.split_once(">=")) {
        (Some((name, value)), None) => (name, value, true),
        (None, Some((name, value))) => (name, value, false),
        _ => return Err(wrong()),
    };
    let value = value.trim().parse().map_err(|_| wrong())?;
    Ok(Target { figure: figure(name.trim())?, at_most, value })
}

fn least_of(arguments: &LeastOf) -> Result<(), Failure> {
    let simulation = &arguments.simulation;
    let loaded = simulation.load()?;
    let target = target(&arguments.holds)?;
    let parts: Vec<&str> = arguments.number.split('/').collect();
    let [kind, id, key] = parts[..] else {
        return Err(Failure(format!(
            "error: --number {}: write KIND/ID/KEY, such as setting/reablement/capacity",
            arguments.number
        )));
    };
    let levels = levels(arguments)?;
    let schemes = match &arguments.option {
        Some(name) => chosen::option(&loaded, name)?.schemes.clone(),
        None => Vec::new(),
    };
    let arm = |value: f64| Arm {
        levers: vec![Lever { kind: kind.into(), id: id.into(), key: key.into(), value }],
        ..Arm::new(number(value, 2), schemes.clone())
    };
    let (p, d) = (arguments.probability, arguments.indifference);
    if !(p - d > 0.0 && p + d < 1.0 && d > 0.0) {
        return Err(Failure(format!(
            "error: probability {p} ± {d} must lie between 0 and 1\n  = help: choose a smaller --indifference"
        )));
    }
    if !(arguments.error > 0.0 && arguments.error < 0.5) {
        return Err(Failure("error: --error must lie between 0 and 0.5".into()));
    }
    // A number that cannot be changed is better known before anything is simulated.
    for value in [levels.first(), levels.last()].into_iter().flatten() {
        let request = Request { levers: &arm(*value).levers, ..Request::new("search", &schemes) };
        loaded.variants.model(&request)?;
    }
    let question = Question {
        probability: p,
        indifference: d,
        error: arguments.error,
        batch: BATCH,
        most: arguments.most,
    };
    let found = least(levels.len(), &question, |level, numbers| {
        let arms = [arm(levels[level])];
        let range = numbers.start as u32..numbers.end as u32;
        // One replication a draw: the answers must be independent.
        let uncertainty = independent(simulation);
        let results = simulation.simulate(&loaded, &arms, range, uncertainty)?;
        let answers = values(&results[0], &target.figure)?.into_iter().map(|value| {
            (!value.is_nan()).then_some(if target.at_most {
                value <= target.value
            } else {
                value >= target.value
            })
        });
        Ok::<_, Failure>(answers.collect())
    })?;
    if arguments.json {
        let rows = found.tested.iter().map(|(level, tested)| {
            serde_json::json!({
                "number": arguments.number, "value": levels[*level], "holds": arguments.holds,
                "answer": format!("{:?}", tested.answer).to_lowercase(), "replications": tested.used,
                "share": tested.share.share, "found": found.level.map(|level| levels[level]),
                "decided": found.decided, "probability": p, "indifference": d, "error": arguments.error,
            })
        });
        return say_json("solve least", &loaded.model.scenario.name, rows.collect());
    }
    let mut text = format!(
        "{}\n{} with probability {p}, {}\n\n",
        loaded.model.scenario.title,
        arguments.holds,
        arguments.option.as_deref().unwrap_or(chosen::BASELINE)
    );
    for (level, tested) in &found.tested {
        let answer = match tested.answer {
            Answer::Yes => "enough",
            Answer::No => "not enough",
            Answer::Undecided => "undecided",
        };
        text.push_str(&format!(
            "  {key} {:>10}: {answer}; held in {} % of {} replications\n",
            shown(levels[*level]),
            number(tested.share.share * 100.0, 0),
            tested.used
        ));
    }
    let word = if arguments.greatest { "greatest" } else { "least" };
    text.push_str(&match found.level {
        Some(level) => {
            format!("\nThe {word} {key} of {id} at which the target holds: {}\n", shown(levels[level]))
        }
        None if !found.decided => {
            text.push_str("\nNot decided: try a higher --most or a wider --indifference.\n");
            return say(&text);
        }
        None => format!("\nNo {key} of {id} from {} to {} is enough.\n", arguments.from, arguments.to),
    });
    if !found.decided {
        text.push_str(
            "A value taken as not enough was undecided: a smaller one may do. Try a higher --most.\n",
        );
    }
    text.push_str(&format!(
        "With probability {:.2} every answer above is right, unless the true probability is within {d} of {p}: either\n\
         answer is accepted there (sequential probability ratio tests, error shared over the bisection). The search\n\
         assumes that the target gets {} with the number.\n",
        1.0 - arguments.error,
        if arguments.greatest { "harder" } else { "easier" }
    ));
    say(&text)
}

/// A value without more decimals than it has.
fn shown(value: f64) -> String {
    number(value, if value.fract() == 0.0 { 0 } else { 3 })
}

fn independent(simulation: &Simulation) -> crate::experiment::Uncertainty<'static> {
    use crate::experiment::Uncertainty;
    if simulation.fixed { Uncertainty::Fixed } else { Uncertainty::Drawn { inner: 1 } }
}

/// Values in the order in which the target gets easier.
fn levels(arguments: &LeastOf) -> Result<Vec<f64>, Failure> {
    let LeastOf { from, to, step, greatest, .. } = *arguments;
    if !(step > 0.0 && to >= from) || (to - from) / step > 1e6 {
        return Err(Failure("error: --from must not exceed --to, and --step must be above 0".into()));
    }
    let count = ((to - from) / step + 1e-9).floor() as usize + 1;
    let mut levels: Vec<f64> = (0..count).map(|at| from + at as f64 * step).collect();
    if greatest {
        levels.reverse();
    }
    Ok(levels)
}

/// What a scheme costs a year.
fn yearly(scheme: &Scheme) -> f64 {
    let recurrent = scheme.costs.iter().map(|cost| match cost.amount {
        Amount::Recurrent(pounds) => pounds,
        Amount::NonRecurrent(_) | Amount::PerUse { .. } => 0.0,
    });
    recurrent.sum()
}

fn best_of(arguments: &BestOf) -> Result<(), Failure> {
    let simulation = &arguments.simulation;
    let loaded = simulation.load()?;
    let largest = arguments.largest.is_some();
    let figure = figure(arguments.largest.as_ref().or(arguments.smallest.as_ref()).map_or("", |name| name))?;
    let sets = sets(&loaded, &arguments.option, arguments.budget)?;
    if !(arguments.indifference > 0.0 && arguments.error > 0.0 && arguments.error < 0.5) {
        return Err(Failure("error: --indifference must be above 0 and --error between 0 and 0.5".into()));
    }
    if !simulation.quiet {
        complain(&format!("{} sets of schemes within the budget", sets.len()));
    }
    let is_money = metric(&figure.metric).is_some_and(|metric| metric.section == Section::Money);
    let how = Selecting {
        error: arguments.error,
        indifference: arguments.indifference,
        first: BATCH,
        batch: BATCH,
        most: arguments.most,
    };
    let found = select_best(sets.len(), &how, |set, numbers| {
        // Pounds are counted against the baseline.
        let baseline = is_money.then(|| Arm::new(chosen::BASELINE, Vec::new()));
        let arms: Vec<Arm> = baseline.into_iter().chain([Arm::new("set", sets[set].0.clone())]).collect();
        let range = numbers.start as u32..numbers.end as u32;
        let results = simulation.simulate(&loaded, &arms, range, independent(simulation))?;
        let values = values(&results[arms.len() - 1], &figure)?.into_iter();
        Ok::<_, Failure>(values.map(|value| if largest { value } else { -value }).collect())
    })?;
    let all = loaded.variants.schemes();
    let name = |set: &[Index]| {
        let ids: Vec<&str> = set.iter().map(|&scheme| all[scheme].id.as_str()).collect();
        if ids.is_empty() { "no scheme".to_owned() } else { ids.join(" + ") }
    };
    let sign = if largest { 1.0 } else { -1.0 };
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by(|&a, &b| found.means[b].total_cmp(&found.means[a]));
    if arguments.json {
        let rows = order.iter().map(|&set| {
            serde_json::json!({
                "schemes": sets[set].0.iter().map(|&scheme| &all[scheme].id).collect::<Vec<_>>(),
                "cost": sets[set].1, "metric": figure.metric, "group": figure.group,
                "mean": sign * found.means[set], "replications": found.used[set],
                "chosen": found.chosen == Some(set), "surviving": found.surviving.contains(&set),
                "indifference": arguments.indifference, "error": arguments.error,
            })
        });
        return say_json("solve best", &loaded.model.scenario.name, rows.collect());
    }
    let mut text =
        format!("{}\n{}, schemes of {}\n\n", loaded.model.scenario.title, figure.label(), arguments.option);
    for &set in order.iter().take(12) {
        text.push_str(&format!(
            "  {:>12} after {:>4} replications, £{} a year: {}\n",
            number(sign * found.means[set], 2),
            found.used[set],
            number(sets[set].1, 0),
            name(&sets[set].0)
        ));
    }
    text.push_str(&match found.chosen {
        Some(set) => format!("\nBest: {}\n", name(&sets[set].0)),
        None => {
            let left: Vec<String> = found.surviving.iter().map(|&set| name(&sets[set].0)).collect();
            let means = found.surviving.iter().map(|&set| found.means[set]);
            let spread =
                means.clone().fold(f64::NEG_INFINITY, f64::max) - means.fold(f64::INFINITY, f64::min);
            let verdict = if spread == 0.0 { "Exactly as good as each other" } else { "Not decided" };
            format!("\n{verdict} after {} replications of each: {}\n", arguments.most, left.join("; "))
        }
    });
    if let Some(guarantee) = found.guarantee {
        text.push_str(&format!(
            "With probability {} at least this is the best set, if the best is better than every other by {} or more\n\
             (Kim & Nelson 2001, common random numbers); among sets that are closer one of the close ones is chosen.\n",
            guarantee.probability, guarantee.indifference
        ));
    }
    say(&text)
}

/// Sets of an option's schemes within a budget, with their yearly cost.
fn sets(loaded: &Loaded, option: &str, budget: f64) -> Result<Vec<(Vec<Index>, f64)>, Failure> {
    let option = chosen::option(loaded, option)?;
    let all = loaded.variants.schemes();
    let count = option.schemes.len();
    if count > 20 {
        return Err(Failure(format!(
            "error: `{}` has {count} schemes; at most 20 can be combined",
            option.id
        )));
    }
    let sets = (0..1_usize << count).map(|mask| {
        let members = option.schemes.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        let members: Vec<Index> = members.map(|(_, &scheme)| scheme).collect();
        let cost = members.iter().map(|&scheme| yearly(&all[scheme])).sum();
        (members, cost)
    });
    let sets: Vec<(Vec<Index>, f64)> = sets.filter(|(_, cost)| *cost <= budget).collect();
    if sets.len() > MOST_SETS {
        return Err(Failure(format!(
            "error: {} sets are within the budget; at most {MOST_SETS} can be compared\n  = help: lower the budget, or \
             name an option with fewer schemes",
            sets.len()
        )));
    }
    Ok(sets)
}
