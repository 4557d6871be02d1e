//! `careflow attribute`: what each scheme of an option contributes.

use super::failure::Failure;
use super::figures::{figures, interval_json, say_json};
use super::output::{complain, say};
use super::simulation::{Analysis, option};
use crate::experiment::analysis::{Attributed, Attribution};
use crate::number::count;
use crate::report::analysis::attribution_table;
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
    let figures = figures(metric)?;
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
        let rows = found.iter().flat_map(|Attributed { figure, shares, whole }| {
            shares.iter().map(|share| {
                serde_json::json!({
                    "option": option.id, "metric": figure.metric, "group": figure.group, "scheme": share.scheme,
                    "shapley": interval_json(&share.shapley), "alone": interval_json(&share.alone),
                    "left_out": interval_json(&share.left_out), "all_together": interval_json(whole),
                    "sampled": attribution.is_sampled,
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
    for Attributed { figure, shares, whole } in &found {
        text.push_str(&attribution_table(figure, shares, whole, attribution.is_sampled));
    }
    for &scheme in &attribution.idle {
        text.push_str(&format!("{} changes nothing that is simulated: 0 exactly.\n", all[scheme].id));
    }
    say(&text)
}
