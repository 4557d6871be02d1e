//! `--until`: as many replications as a precision needs.

use super::Failure;
use super::chosen::Simulation;
use super::figures::refuse_unknown;
use crate::experiment::Arm;
use crate::metrics::METRICS;
use crate::model::Index;
use crate::report::analysis::Figure;
use crate::results::Results;
use crate::scenario::Loaded;
use crate::stats::sequential::{Look, Rule, Target, Verdict, look, verdict_of_all};

/// A precision that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    metric: String,
    group: String,
    target: Target,
}

/// Reads goals such as `acute-occupancy=0.5`, `team-queue/team=porters=1` or `a-and-e-attendances=2%`.
pub fn goals(texts: &[String]) -> Result<Vec<Goal>, Failure> {
    texts.iter().map(|text| goal(text)).collect()
}

fn goal(text: &str) -> Result<Goal, Failure> {
    let wrong = |why: &str| {
        Failure(format!(
            "error: --until {text}: {why}\n  = help: METRIC=HALF-WIDTH such as acute-occupancy=0.5, or \
             METRIC/GROUP=2%"
        ))
    };
    let (what, width) = text.rsplit_once('=').ok_or_else(|| wrong("no half-width"))?;
    let (metric, group) = what.split_once('/').unwrap_or((what, "all"));
    if !METRICS.iter().any(|known| known.id == metric) {
        return Err(wrong(&format!("unknown metric `{metric}`")));
    }
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| *number > 0.0);
    let target = match width.strip_suffix('%') {
        Some(percent) => number(percent).map(|percent| Target::Relative(percent / 100.0)),
        None => number(width).map(Target::HalfWidth),
    };
    let target = target.ok_or_else(|| wrong("the half-width must be a number above 0"))?;
    Ok(Goal { metric: metric.to_owned(), group: group.to_owned(), target })
}

/// Least number of replications asked for at a time.
const STEP: usize = 10;

/// Replications before the first look.
const FIRST: u32 = 20;

/// Simulates the replications of the scenario, or with goals as many as they need; and says what was and was
/// not reached.
pub fn simulate(
    simulation: &Simulation,
    loaded: &Loaded,
    arms: &[Arm],
    goals: &[Goal],
    most: u32,
) -> Result<(Vec<Results>, Vec<String>), Failure> {
    refuse_unknown_groups(loaded, arms, goals)?;
    let uncertainty = simulation.uncertainty();
    let mut first = loaded.model.scenario.replications;
    if !goals.is_empty() {
        first = first.max(FIRST).min(most);
    }
    let mut results = simulation.simulate(loaded, arms, 0..first, uncertainty)?;
    let mut made = first;
    loop {
        let looks = looks(&results, goals, most)?;
        let all: Vec<Look> = looks.iter().map(|(_, look)| *look).collect();
        let Verdict::GoOn(more) = verdict_of_all(&all) else {
            let missed = looks.iter().filter(|(_, look)| look.verdict == Verdict::NotReached);
            let sentences = missed.map(|(name, look)| {
                format!(
                    "after {} replications the half-width of {name} is {:.3}, not {:.3} as asked with --until",
                    look.made, look.half_width, look.wanted
                )
            });
            return Ok((results, sentences.collect()));
        };
        let next = made + u32::try_from(more).unwrap_or(u32::MAX).min(most - made);
        let added = simulation.simulate(loaded, arms, made..next, uncertainty)?;
        for (results, added) in results.iter_mut().zip(added) {
            results.replications.extend(added.replications);
        }
        made = next;
    }
}

/// A group that some of the systems do not have is better known before anything is simulated.
fn refuse_unknown_groups(loaded: &Loaded, arms: &[Arm], goals: &[Goal]) -> Result<(), Failure> {
    if goals.is_empty() {
        return Ok(());
    }
    let figure = |goal: &Goal| Figure { metric: goal.metric.clone(), group: goal.group.clone() };
    let figures: Vec<Figure> = goals.iter().map(figure).collect();
    let charged: Vec<Index> = arms.iter().flat_map(|arm| arm.schemes.iter().copied()).collect();
    arms.iter().try_for_each(|arm| refuse_unknown(loaded, &arm.schemes, &charged, &figures))
}

/// How far each goal is reached: by the baseline alone, or by the difference of every option.
fn looks(results: &[Results], goals: &[Goal], most: u32) -> Result<Vec<(String, Look)>, Failure> {
    let mut looks = Vec::new();
    let Some((baseline, options)) = results.split_first() else { return Ok(looks) };
    for goal in goals {
        let rule = Rule {
            target: goal.target,
            confidence: crate::stats::summary::CONFIDENCE,
            first: FIRST as usize,
            step: STEP,
            most: most as usize,
            inner: baseline.inner.max(1) as usize,
        };
        let values = |results: &Results| {
            let column = results.column(&goal.metric, &goal.group);
            column.map(|column| results.values(column)).ok_or_else(|| {
                Failure(format!("error: --until: the results have no `{}` of `{}`", goal.metric, goal.group))
            })
        };
        let usual = values(baseline)?;
        let name = format!("{} ({})", goal.metric, goal.group);
        if options.is_empty() {
            looks.push((name.clone(), look(&usual, &rule)));
        }
        for option in options {
            let differences: Vec<f64> = values(option)?.iter().zip(&usual).map(|(a, b)| a - b).collect();
            // Relative to the level, not to the difference, which may be 0.
            let rule = match rule.target {
                Target::Relative(share) => {
                    let mean = usual.iter().sum::<f64>() / usual.len() as f64;
                    Rule { target: Target::HalfWidth(share * mean.abs()), ..rule }
                }
                Target::HalfWidth(_) => rule,
            };
            looks.push((format!("{name}, {}", option.option), look(&differences, &rule)));
        }
    }
    Ok(looks)
}
