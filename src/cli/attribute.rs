//! `careflow attribute`: what each scheme of an option contributes.

use super::chosen::{self, Analysis};
use super::figures::{figures, interval_json, refuse_unknown, say_json, values};
use super::{Failure, complain, say};
use crate::experiment::Arm;
use crate::model::Index;
use crate::report::analysis::{Figure, ShareOfEffect, attribution_table};
use crate::results::Results;
use crate::stats::interval::Interval;
use crate::stats::shapley::{attribute as exact, coalitions_of, orders, sampled};
use crate::stats::summary::CONFIDENCE;
use crate::stats::{Comparing, paired};
use std::collections::BTreeMap;

/// Most schemes of which every set is simulated.
const MOST_EXACT: usize = 6;

/// Arguments of `careflow attribute`.
#[derive(Debug, clap::Args)]
pub struct Attribute {
    #[command(flatten)]
    analysis: Analysis,
    /// The option
    #[arg(long)]
    option: String,
}

pub fn attribute(arguments: &Attribute) -> Result<(), Failure> {
    let Analysis { simulation, metric, json } = &arguments.analysis;
    let loaded = simulation.load()?;
    let figures = figures(metric)?;
    let option = chosen::option(&loaded, &arguments.option)?;
    let all = loaded.variants.schemes();
    // What changes nothing contributes nothing: no run is needed to know.
    let (acting, idle): (Vec<Index>, Vec<Index>) =
        option.schemes.iter().partition(|&&scheme| all[scheme].changes_something);
    if acting.is_empty() {
        return Err(Failure(format!("error: no scheme of `{}` changes anything", option.id)));
    }
    refuse_unknown(&loaded, &[], &option.schemes, &figures)?;
    let replications = loaded.model.scenario.replications;
    let uncertainty = simulation.uncertainty();
    let arm = |mask: u64| {
        let members = acting.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        Arm::new(format!("{mask:b}"), members.map(|(_, &scheme)| scheme).collect())
    };
    let is_sampled = acting.len() > MOST_EXACT;
    let last = (1_u64 << acting.len().min(63)) - 1;
    let inner = if simulation.fixed || loaded.variants.inputs().is_empty() { 1 } else { simulation.inner };
    let draws = replications.div_ceil(inner) as usize;
    let orders = orders(acting.len(), draws, loaded.model.scenario.seed);
    let mut masks: Vec<u64> = if is_sampled {
        let singles = (0..acting.len()).flat_map(|bit| [1 << bit, last & !(1 << bit)]);
        orders.iter().flat_map(|order| coalitions_of(order)).chain(singles).collect()
    } else {
        (0..=last).collect()
    };
    masks.sort_unstable();
    masks.dedup();
    let needed: Vec<Vec<u64>> = orders.iter().map(|order| coalitions_of(order)).collect();
    let alone_or_left_out =
        |mask: u64| mask == 0 || mask == last || mask.count_ones() == 1 || (last & !mask).count_ones() == 1;
    let wanted = |draw: u32, arm: usize| {
        !is_sampled
            || alone_or_left_out(masks[arm])
            || needed.get(draw as usize).is_some_and(|needed| needed.contains(&masks[arm]))
    };
    let arms: Vec<Arm> = masks.iter().map(|&mask| arm(mask)).collect();
    if !simulation.quiet {
        complain(&format!(
            "{} sets of {} schemes{}",
            arms.len(),
            acting.len(),
            if is_sampled { ", along one order for each draw" } else { "" }
        ));
    }
    let results = simulation.simulate_some(&loaded, &arms, 0..replications, uncertainty, &wanted)?;
    simulation.mention_draws();
    let of_draws =
        if inner > 1 { format!(", {draws} draws of the uncertain numbers") } else { String::new() };
    let mut text =
        format!("{} · {}, {replications} replications{of_draws}\n", loaded.model.scenario.title, option.id);
    let mut document = Vec::new();
    for figure in &figures {
        let rows_and_whole = if is_sampled {
            by_orders(figure, &masks, &results, &orders, (inner, replications))?
        } else {
            by_all_sets(figure, &results)?
        };
        let (mut rows, whole) = rows_and_whole;
        for (row, &scheme) in rows.iter_mut().zip(&acting) {
            row.scheme.clone_from(&all[scheme].id);
        }
        text.push_str(&attribution_table(figure, &rows, &whole, is_sampled));
        document.extend(rows.iter().map(|row| {
            serde_json::json!({
                "option": option.id, "metric": figure.metric, "group": figure.group, "scheme": row.scheme,
                "shapley": interval_json(&row.shapley), "alone": interval_json(&row.alone),
                "left_out": interval_json(&row.left_out), "all_together": interval_json(&whole),
                "sampled": is_sampled,
            })
        }));
    }
    if *json {
        return say_json("attribute", &loaded.model.scenario.name, document);
    }
    for scheme in idle {
        text.push_str(&format!("{} changes nothing that is simulated: 0 exactly.\n", all[scheme].id));
    }
    say(&text)
}

/// Shares and the whole.
type Shares = (Vec<ShareOfEffect>, Interval);

fn by_all_sets(figure: &Figure, results: &[Results]) -> Result<Shares, Failure> {
    let coalitions = results.iter().map(|results| values(results, figure)).collect::<Result<Vec<_>, _>>()?;
    let inner = results[0].inner as usize;
    let found = exact(&coalitions, inner, CONFIDENCE)
        .ok_or_else(|| Failure("error: the sets of schemes are not complete".into()))?;
    let rows = found.players.iter().map(|player| ShareOfEffect {
        scheme: String::new(),
        shapley: player.shapley,
        alone: player.alone,
        left_out: player.left_out,
    });
    Ok((rows.collect(), found.whole))
}

fn by_orders(
    figure: &Figure,
    masks: &[u64],
    results: &[Results],
    orders: &[Vec<usize>],
    (inner, replications): (u32, u32),
) -> Result<Shares, Failure> {
    // Only some replications of each set have been run.
    let mut known: BTreeMap<(u64, u32), f64> = BTreeMap::new();
    for (&mask, results) in masks.iter().zip(results) {
        if results.replications.is_empty() {
            continue;
        }
        for (replication, value) in results.replications.iter().zip(values(results, figure)?) {
            known.insert((mask, replication.number), value);
        }
    }
    let value = |number: usize, mask: u64| known.get(&(mask, number as u32)).copied().unwrap_or(f64::NAN);
    let each: Vec<Vec<usize>> =
        (0..replications).map(|number| orders[(number / inner) as usize].clone()).collect();
    let (shapley, whole) = sampled(&each, inner as usize, CONFIDENCE, value)
        .ok_or_else(|| Failure("error: the orders of schemes are not complete".into()))?;
    let how = Comparing { confidence: CONFIDENCE, comparisons: 1, inner: inner as usize };
    let column = |mask: u64| -> Vec<f64> { (0..replications as usize).map(|n| value(n, mask)).collect() };
    let last = (1_u64 << shapley.len()) - 1;
    let rows = shapley.iter().enumerate().map(|(bit, shapley)| ShareOfEffect {
        scheme: String::new(),
        shapley: *shapley,
        alone: paired(&column(1 << bit), &column(0), &how).interval,
        left_out: paired(&column(last), &column(last & !(1 << bit)), &how).interval,
    });
    Ok((rows.collect(), whole))
}
