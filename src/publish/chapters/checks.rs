//! A log of what was checked of this run, as the Aqua Book (HM Treasury 2015) asks of an analysis: what was found, and what
//! nobody has checked.

use super::alerts::alerts;
use super::sure::back_test_in_words;
use crate::document::{Grid, Saved};
use crate::metrics::NET_CASHABLE;
use crate::number::{count, number};
use crate::publish::{Block, Table};

/// Half a penny: to so much the parts add up to the whole.
const HALF_A_PENNY: f64 = 0.005;
/// What may go wrong in adding up doubles.
const ROUNDING: f64 = 1e-9;

/// All alerts, and the log.
#[must_use]
pub fn checks(saved: &Saved) -> Vec<Block> {
    let mut blocks: Vec<Block> = alerts(saved).into_iter().map(Block::Alert).collect();
    let rows = [
        ("The results are whole", whole(saved)),
        ("The same inputs give the same figures", repeatable(saved)),
        ("The baseline is like the place", like_the_place(saved)),
        ("The warm-up is long enough", warm_up(saved)),
        ("No queue grows without limit", growth(saved)),
        ("Enough replications", replications(saved)),
        ("Organisations add up to the whole", adds_up(saved, "organisation=")),
        ("Sites add up to the whole", adds_up(saved, "site=")),
        ("What is uncertain was varied", uncertain(saved)),
        ("Inputs agreed by those who own them", NOBODY.to_owned()),
        ("Logic seen by clinicians and managers", NOBODY.to_owned()),
        ("Read by an independent analyst", NOBODY.to_owned()),
    ];
    let grid = Grid {
        header: vec!["check".to_owned(), "what was found".to_owned()],
        rows: rows.into_iter().map(|(check, found)| vec![check.to_owned(), found]).collect(),
        notes: vec![
            "After the Aqua Book (HM Treasury 2015): verification, validation, and who has assured it."
                .to_owned(),
        ],
    };
    let title = "Quality assurance log".to_owned();
    blocks.push(Block::Table(Table { id: "checks-table".to_owned(), title, grid, folded: false }));
    blocks
}

/// What a program cannot know.
const NOBODY: &str = "Not recorded: to be filled in by whoever signs the analysis.";

fn whole(saved: &Saved) -> String {
    let counted = saved.counted();
    let rows: usize = counted.iter().map(|(_, rows)| rows).sum();
    let others: Vec<&str> = saved.run.rows.keys().map(String::as_str).collect();
    let others: Vec<&str> =
        others.into_iter().filter(|name| !counted.iter().any(|(known, _)| known == name)).collect();
    let beside = match others.as_slice() {
        [] => String::new(),
        names => format!(" Not counted: {}, of which nothing here is made.", names.join(", ")),
    };
    format!(
        "{} of {} are all there, counted when they were read.{beside}",
        count(rows, "row"),
        count(counted.len(), "file")
    )
}

fn repeatable(saved: &Saved) -> String {
    let run = &saved.run;
    format!(
        "Scenario {} of {}, seed {}, careflow {}: the same bytes again on any number of threads.",
        run.scenario.short_hash(),
        count(run.scenario.files.len(), "file"),
        run.seed,
        run.version
    )
}

fn like_the_place(saved: &Saved) -> String {
    back_test_in_words(saved).unwrap_or_else(|| "Not checked: no published figure is stated.".to_owned())
}

fn warm_up(saved: &Saved) -> String {
    match &saved.run.warm_up_check {
        None => "Not checked.".to_owned(),
        Some(check) if check.too_short => {
            format!("{} days look too short: see the warm-up chart.", check.chosen_days)
        }
        Some(check) => match check.suggested_days {
            Some(days) => format!("{} days; MSER-5 would discard {days}.", check.chosen_days),
            None => format!("{} days; no lasting trend was seen after them.", check.chosen_days),
        },
    }
}

fn growth(saved: &Saved) -> String {
    let queues: Vec<&str> = saved.run.growing_queues.iter().map(|queue| queue.id.as_str()).collect();
    let in_options = saved.run.warnings.iter().filter(|warning| warning.is_growth()).count();
    match (queues.as_slice(), in_options) {
        ([], 0) => "None grows.".to_owned(),
        ([], many) => {
            format!("None in the baseline; options have {}: see the alerts.", count(many, "growing queue"))
        }
        (queues, _) => format!("Growing in the baseline: {}.", queues.join(", ")),
    }
}

fn replications(saved: &Saved) -> String {
    let run = &saved.run;
    let inner = run.uncertain_numbers.inner.max(1) as usize;
    let draws = run.replications.div_ceil(inner);
    if !saved.draws_are_used() {
        let why = match run.uncertain_numbers.how.as_str() {
            "none" => "no number is uncertain",
            "best values" => "each uncertain number is at its best value",
            _ => "the uncertain numbers are given",
        };
        return format!("{}; draws are not needed, for {why}.", count(run.replications, "replication"));
    }
    if inner > 1 {
        format!(
            "{}, on {} of the uncertain numbers.",
            count(run.replications, "replication"),
            count(draws, "draw")
        )
    } else {
        format!("{}.", count(run.replications, "replication"))
    }
}

/// Whether the parts of net cash add up to the whole, in every option.
fn adds_up(saved: &Saved, by: &str) -> String {
    let name = NET_CASHABLE;
    let groups = saved.groups(name, by);
    let mut worst: Option<f64> = None;
    let (mut compared, mut passed_over) = (0, 0);
    if groups.is_empty() {
        return "Nothing is priced by it.".to_owned();
    }
    for option in saved.run.options.iter().skip(1) {
        if saved.difference(option, name, "all").is_none() {
            continue;
        }
        // What grows, or was not observed, has no figure that could be added.
        let mean = |group: &str| {
            let row = saved.difference(option, name, group).filter(|row| !row.is_growing())?;
            row.mean.filter(|mean| mean.is_finite())
        };
        let parts: Option<Vec<f64>> = groups.iter().map(|group| mean(group)).collect();
        let Some((whole, parts)) = mean("all").zip(parts) else {
            passed_over += 1;
            continue;
        };
        let gap = (parts.iter().sum::<f64>() - whole).abs() - whole.abs() * ROUNDING;
        compared += 1;
        worst = Some(worst.map_or(gap, |worst| worst.max(gap)));
    }
    let beside = match passed_over {
        0 => String::new(),
        many => format!(" Not added in {}: a part grows or has no figure.", count(many, "option")),
    };
    match worst {
        None if passed_over > 0 => beside.trim_start().to_owned(),
        None => "Nothing is priced by it.".to_owned(),
        Some(gap) if gap <= HALF_A_PENNY => {
            format!("They do, to half a penny, in {}.{beside}", count(compared, "option"))
        }
        Some(gap) => format!("They do not: £{} are missing in an option.{beside}", number(gap, 2)),
    }
}

fn uncertain(saved: &Saved) -> String {
    let uncertain = &saved.run.uncertain_numbers;
    let drawn = match (uncertain.how.as_str(), &saved.run.plausible_draws) {
        ("none", _) => return "No number of the scenario is given a range.".to_owned(),
        (_, Some(draws)) => {
            format!("Yes: {} of {} draws were like the place.", draws.draws.len(), draws.tried)
        }
        ("all draws", None) => "Yes: with all draws, like the place or not.".to_owned(),
        (how, None) => format!("No: run with {how}."),
    };
    match &uncertain.fitted {
        Some(fitted) => format!("{drawn} {}.", fitted.in_words()),
        None => drawn,
    }
}
