//! `careflow solve least`: the least of a number that is enough.

use super::shared::{BATCH, INDEPENDENT, probability};
use crate::cli::failure::Failure;
use crate::cli::figures::say_json;
use crate::cli::output::{complain, say};
use crate::cli::simulation::{Simulation, option};
use crate::experiment::analysis::{Bound, FoundLeast, LeastSearch};
use crate::metrics::metric;
use crate::model::{BASELINE, Lever};
use crate::number::number;
use crate::results::Figure;
use crate::stats::proportion::{Answer, Question};

/// Half the zone of indifference, where there is room for it.
const USUAL_ZONE: f64 = 0.1;

/// Arguments of `careflow solve least`.
#[derive(Debug, clap::Args)]
pub struct LeastOf {
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
    #[arg(long, default_value_t = 1.0, allow_negative_numbers = true)]
    step: f64,
    /// Look for the greatest value instead: the target gets harder as the number rises
    #[arg(long)]
    greatest: bool,
    /// The target in a replication, such as `days-above-92<=10`
    #[arg(long, value_name = "METRIC<=VALUE")]
    holds: String,
    /// Probability with which it must hold
    #[arg(long, default_value_t = 0.8, allow_negative_numbers = true)]
    probability: f64,
    /// Half the zone around this probability in which either answer will do [default: 0.1, or half the way from
    /// the probability to 0 or 1 if it is nearer]
    #[arg(long, allow_negative_numbers = true)]
    indifference: Option<f64>,
    /// Chance of a wrong answer that is accepted, over the whole search
    #[arg(long, default_value_t = 0.05, allow_negative_numbers = true)]
    error: f64,
    /// Most replications of each value
    #[arg(long, default_value_t = 500, allow_negative_numbers = true)]
    most: usize,
    /// The option under which the target must hold [default: the baseline]
    #[arg(long)]
    option: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Reads a target such as `days-above-92<=10`.
fn target(text: &str) -> Result<Bound, Failure> {
    let wrong = || {
        Failure::argument(
            format!("--holds {text}: not a target"),
            "write METRIC<=VALUE or METRIC>=VALUE, such as days-above-92<=10",
        )
    };
    let (name, value, at_most) = match (text.split_once("<="), text.split_once(">=")) {
        (Some((name, value)), None) => (name, value, true),
        (None, Some((name, value))) => (name, value, false),
        _ => return Err(wrong()),
    };
    let value: f64 = value.trim().parse().map_err(|_| wrong())?;
    let figure: Figure = name.trim().parse()?;
    let in_percent = metric(&figure.metric).is_some_and(|metric| metric.unit.starts_with('%'));
    if in_percent && value > 0.0 && value <= 1.0 {
        complain(&format!(
            "warning: {} is in per cent, so {value} is {value} %: if a share is meant, write {}",
            figure.metric,
            number(value * 100.0, 0)
        ));
    }
    Ok(Bound { figure, at_most, value })
}

pub fn least_of(arguments: &LeastOf) -> Result<(), Failure> {
    let simulation = &arguments.simulation;
    let loaded = simulation.load()?;
    let bound = target(&arguments.holds)?;
    let parts: Vec<&str> = arguments.number.split('/').collect();
    let [kind, id, key] = parts[..] else {
        return Err(Failure::plain(format!(
            "--number {}: write KIND/ID/KEY, such as setting/reablement/capacity",
            arguments.number
        )));
    };
    let levels = levels(arguments)?;
    let schemes = match &arguments.option {
        Some(name) => option(&loaded, name)?.schemes.clone(),
        None => Vec::new(),
    };
    let (p, d) = zone(arguments)?;
    probability("--error", arguments.error, 0.5)?;
    let search = LeastSearch {
        number: Lever { kind: kind.into(), id: id.into(), key: key.into(), value: 0.0 },
        levels,
        schemes,
        bound,
        question: Question {
            probability: p,
            indifference: d,
            error: arguments.error,
            batch: BATCH,
            most: arguments.most,
        },
        uncertainty: simulation.uncertainty(INDEPENDENT),
    };
    let progress = simulation.progress();
    let kept = simulation.kept(&loaded)?;
    let mut runner = simulation.runner(&loaded, &progress, kept.archive());
    let FoundLeast { least: found, growing } = search.run(&mut runner)?;
    simulation.mention_draws(runner.plausible().as_ref());
    let levels = &search.levels;
    if arguments.json {
        let rows = found.tested.iter().map(|(level, tested)| {
            serde_json::json!({
                "number": arguments.number, "value": levels[*level], "holds": arguments.holds,
                "answer": format!("{:?}", tested.answer).to_lowercase(), "replications": tested.used,
                "share": tested.share.share, "found": found.level.map(|level| levels[level]),
                "decided": found.decided, "growing": growing.get(level), "probability": p, "indifference": d, "error": arguments.error,
            })
        });
        return say_json("solve least", &loaded.model.scenario.name, rows.collect());
    }
    let mut text = format!(
        "{}\n{} with probability {p}, {}\n\n",
        loaded.model.scenario.title,
        arguments.holds,
        arguments.option.as_deref().unwrap_or(BASELINE)
    );
    for (level, tested) in &found.tested {
        let answer = match tested.answer {
            Answer::Yes => "enough",
            Answer::No => "not enough",
            Answer::Undecided => "undecided",
        };
        text.push_str(&format!(
            "  {key} {:>10}: {answer}; {}\n",
            shown(levels[*level]),
            match growing.contains_key(level) {
                true => "the figure hangs on a queue that grows, so in the long run the target does not hold"
                    .to_owned(),
                false => format!(
                    "held in {} % of {} replications",
                    number(tested.share.share * 100.0, 0),
                    tested.used
                ),
            }
        ));
        if let Some(why) = growing.get(level).and_then(|why| why.first()) {
            text.push_str(&format!("    ! {why}\n"));
        }
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
        "With probability {:.2} every answer above is right, unless the true probability is within {} of {p}: either\n\
         answer is accepted there (--indifference). Sequential probability ratio tests; the error is shared over the\n\
         bisection. The search assumes that the target gets {} with the number.\n",
        1.0 - arguments.error,
        number(d, 3).trim_end_matches('0'),
        if arguments.greatest { "harder" } else { "easier" }
    ));
    say(&text)
}

/// The probability and half the zone around it; if none is stated, one that is possible.
fn zone(arguments: &LeastOf) -> Result<(f64, f64), Failure> {
    let p = arguments.probability;
    probability("--probability", p, 1.0)?;
    let room = p.min(1.0 - p);
    let d = arguments.indifference.unwrap_or(if room > USUAL_ZONE { USUAL_ZONE } else { room / 2.0 });
    if d > 0.0 && d < room {
        if arguments.indifference.is_none() && d < USUAL_ZONE && !arguments.simulation.quiet {
            complain(&format!(
                "zone of indifference ± {}, for ± {USUAL_ZONE} around {p} would reach 0 or 1; --indifference sets it",
                number(d, 3)
            ));
        }
        return Ok((p, d));
    }
    Err(Failure::argument(
        format!("probability {p} ± {d} must lie between 0 and 1"),
        format!("choose an --indifference above 0 and below {}", number(room, 3)),
    ))
}

/// A value without more decimals than it has.
fn shown(value: f64) -> String {
    number(value, if value.fract() == 0.0 { 0 } else { 3 })
}

/// Values in the order in which the target gets easier.
fn levels(arguments: &LeastOf) -> Result<Vec<f64>, Failure> {
    let LeastOf { from, to, step, greatest, .. } = *arguments;
    if !(step > 0.0 && to >= from) || (to - from) / step > 1e6 {
        return Err(Failure::plain("--from must not exceed --to, and --step must be above 0"));
    }
    let count = ((to - from) / step + 1e-9).floor() as usize + 1;
    let mut levels: Vec<f64> = (0..count).map(|at| from + at as f64 * step).collect();
    if greatest {
        levels.reverse();
    }
    Ok(levels)
}
