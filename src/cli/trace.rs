//! `careflow trace`: a persona's journey, under the baseline and under an option.

use super::failure::Failure;
use super::numbers::{seed, whole};
use super::output::{load_or_fail, say};
use super::simulation::option;
use crate::experiment::analysis::{Followed, follow};
use crate::model::{Arm, Persona};
use crate::number::number;
use crate::report::journey::{Journey, Totals, journeys, totals};
use crate::scenario::Loaded;
use crate::stats::interval::mean_interval;
use crate::stats::summary::CONFIDENCE;
use crate::suggest::advice;
use std::path::PathBuf;

/// Arguments of `careflow trace`.
#[derive(Debug, clap::Args)]
pub struct Trace {
    /// Folder of a place, or a scenario file
    path: PathBuf,
    /// The persona; every one if left out
    #[arg(long)]
    persona: Option<String>,
    /// The option beside the baseline
    #[arg(long)]
    option: Option<String>,
    /// Number of the replication whose journey is shown
    #[arg(long, default_value_t = 1, allow_negative_numbers = true, value_parser = whole(1, 1_000_000))]
    replication: u32,
    /// Replications over which the totals are averaged
    #[arg(long, short = 'n', default_value_t = 20, allow_negative_numbers = true, value_parser = whole(1, 10_000))]
    replications: u32,
    /// Seed of all random numbers [default: the scenario's]
    #[arg(long, allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u64>,
}

pub fn trace(arguments: &Trace) -> Result<(), Failure> {
    let loaded = load_or_fail(&arguments.path)?;
    let personas = asked_for(&loaded, arguments.persona.as_deref())?;
    let mut arms = vec![Arm::baseline()];
    if let Some(name) = &arguments.option {
        arms.push(Arm::from(option(&loaded, name)?));
    }
    let seed = arguments.seed.unwrap_or(loaded.model.scenario.seed);
    let last = arguments.replications.max(arguments.replication);
    for persona in personas {
        let followed = follow(&loaded, persona, &arms, (seed, last))?;
        say(&page(persona, &followed, arguments))?;
    }
    Ok(())
}

/// The personas asked for.
fn asked_for<'a>(loaded: &'a Loaded, name: Option<&str>) -> Result<Vec<&'a Persona>, Failure> {
    let personas = loaded.variants.personas();
    if personas.is_empty() {
        return Err(Failure::argument(
            "this place has no personas",
            "describe one with [[persona]]: see docs/language.md",
        ));
    }
    let Some(name) = name else { return Ok(personas.iter().collect()) };
    personas.iter().find(|persona| persona.id == name).map(|persona| vec![persona]).ok_or_else(|| {
        let known: Vec<&str> = personas.iter().map(|persona| persona.id.as_str()).collect();
        Failure::argument(format!("unknown persona `{name}`"), advice(name, "personas", &known))
    })
}

/// Who it is, one journey, and the totals of many.
fn page(persona: &Persona, followed: &[Followed], arguments: &Trace) -> String {
    let shown = arguments.replication as usize - 1;
    let side: Vec<Journey<'_>> = followed
        .iter()
        .map(|one| Journey { option: &one.arm.name, plan: &one.plan, steps: &one.steps[shown] })
        .collect();
    let mut text = format!("{}, comes on {}\n", persona.title, persona.arrives.strftime("%-d %B %Y"));
    if !persona.story.is_empty() {
        text.push_str(&format!("{}\n", persona.story));
    }
    text.push_str(&format!(
        "\nReplication {}: one of many ways it could go, with the same chances in both. (+): waited for a team, from ten \
         minutes on.\n\n{}",
        arguments.replication,
        journeys(&side)
    ));
    text.push_str("A task's time is when it is finished; any other is when it happens.");
    if followed.len() > 1 {
        text.push_str(
            " Times of the two also differ by chance: where a scheme moves others, beds and teams are free at other times. \
             What holds on average stands below.",
        );
    }
    text.push('\n');
    text.push_str(&averages(followed, arguments.replications as usize));
    text.push('\n');
    text
}

/// Means of the totals over replications, with their intervals and those of the difference.
fn averages(followed: &[Followed], replications: usize) -> String {
    type Figure = fn(&Totals) -> f64;
    const ROWS: [(&str, Figure); 5] = [
        ("A&E attendances", |totals| f64::from(totals.attendances)),
        ("hours in A&E", |totals| totals.a_and_e_hours),
        ("days in hospital", |totals| totals.hospital_days),
        ("days delayed", |totals| totals.delayed_days),
        ("days in a care home", |totals| totals.care_home_days),
    ];
    let all: Vec<Vec<Totals>> = followed
        .iter()
        .map(|one| {
            let journey = |steps| totals(&Journey { option: &one.arm.name, plan: &one.plan, steps });
            one.steps.iter().take(replications).map(|steps| journey(steps)).collect()
        })
        .collect();
    let mut text = format!("\nUntil the end of the run, mean of {replications} replications (± 95 %):\n");
    for (label, figure) in ROWS {
        let values: Vec<Vec<f64>> = all.iter().map(|totals| totals.iter().map(figure).collect()).collect();
        let plus_minus = |values: &[f64]| {
            let interval = mean_interval(values, CONFIDENCE);
            let half = interval.half_width();
            let half = if half.is_finite() { format!(" ± {}", number(half, 1)) } else { String::new() };
            format!("{}{half}", number(interval.mean, 1))
        };
        let shown = followed
            .iter()
            .zip(&values)
            .map(|(one, values)| format!("{} {}", one.arm.name, plus_minus(values)));
        let mut parts: Vec<String> = shown.collect();
        if let [baseline, option] = &values[..] {
            let differences: Vec<f64> = option.iter().zip(baseline).map(|(a, b)| a - b).collect();
            parts.push(format!("difference {}", plus_minus(&differences)));
        }
        text.push_str(&format!("  {label:<20} {}\n", parts.join(", ")));
    }
    text
}
