//! `careflow attribute`: what each scheme of an option contributes.

use super::failure::Failure;
use super::figures::{figures, interval_json, say_json};
use super::output::{complain, say};
use super::simulation::{Analysis, option};
use crate::experiment::analysis::{Attributed, Attribution};
use crate::number::count;
use crate::report::analysis::{attribution_table, growing_note};
use crate::report::records::AttributionRecord;

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
    let analysis @ Analysis { simulation, metric, json, .. } = &arguments.analysis;
    let loaded = simulation.load()?;
    let folder = analysis.folder(&loaded)?;
    let figures = figures(metric, &loaded)?;
    let option = option(&loaded, &arguments.option)?;
    let all = loaded.variants.schemes();
    let replications = simulation.replications(&loaded);
    let progress = simulation.progress();
    let kept = simulation.kept(&loaded)?;
    let mut runner = simulation.runner(&loaded, &progress, kept.archive());
    let attribution =
        Attribution::new(&runner, option, &figures, replications, simulation.uncertainty(simulation.inner))?;
    if !simulation.quiet {
        complain(&format!(
            "{} of {}{}",
            count(attribution.sets(), "set"),
            count(attribution.acting.len(), "scheme"),
            if attribution.is_sampled { ", along one order for each draw" } else { "" }
        ));
    }
    let found = attribution.run(&mut runner)?;
    simulation.mention_draws(runner.plausible().as_ref());
    simulation.mention_few(replications, attribution.inner);
    let rows = AttributionRecord::all(option, &attribution, &found, all, analysis.seed(&loaded));
    analysis.keep(folder, rows)?;
    if *json {
        let rows = found.iter().flat_map(|Attributed { figure, shares, whole, growing }| {
            let of = move |interval| if growing.is_empty() { interval_json(interval) } else { serde_json::Value::Null };
            shares.iter().map(move |share| {
                serde_json::json!({
                    "option": option.id, "metric": figure.metric, "group": figure.group, "scheme": share.scheme,
                    "shapley": of(&share.shapley), "alone": of(&share.alone),
                    "left_out": of(&share.left_out), "all_together": of(whole),
                    "sampled": attribution.is_sampled, "growing": growing,
                })
            })
        });
        return say_json("attribute", &loaded.model.scenario.name, rows.collect());
    }
    let of_draws = match attribution.inner {
        0 | 1 => String::new(),
        _ => format!(", {} of the uncertain numbers", count(attribution.draws() as usize, "draw")),
    };
    let mut text = format!(
        "{} · {}, {}{of_draws}\n",
        loaded.model.scenario.title,
        option.id,
        count(replications as usize, "replication")
    );
    for Attributed { figure, shares, whole, growing } in &found {
        text.push_str(&match growing.as_slice() {
            [] => attribution_table(figure, shares, whole, attribution.is_sampled),
            why => growing_note(&figure.label_of_difference(), why),
        });
    }
    for &scheme in &attribution.idle {
        text.push_str(&format!("{} changes nothing that is simulated: 0 exactly.\n", all[scheme].id));
    }
    say(&text)
}
