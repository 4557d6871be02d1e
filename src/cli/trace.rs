//! `careflow trace`: a persona's journey, under the baseline and under an option.

use super::chosen::{self, BASELINE};
use super::{Failure, load_or_fail, say};
use crate::flow::{Step, journey};
use crate::model::Persona;
use crate::plan::{Plan, compile};
use crate::report::journey::{Journey, Totals, journeys, totals};
use crate::report::number::number;
use crate::scenario::{Loaded, Request, Variants};
use crate::stats::interval::mean_interval;
use crate::stats::summary::CONFIDENCE;
use rayon::prelude::*;
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
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replication: u32,
    /// Replications over which the totals are averaged
    #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    replications: u32,
    /// Seed of all random numbers [default: the scenario's]
    #[arg(long)]
    seed: Option<u64>,
}

/// One system and the persona's journeys through it, by replication.
struct Followed {
    name: String,
    plan: Plan,
    steps: Vec<Vec<Step>>,
}

pub fn trace(arguments: &Trace) -> Result<(), Failure> {
    let mut loaded = load_or_fail(&arguments.path)?;
    loaded.model.set_seed(arguments.seed.unwrap_or(loaded.model.scenario.seed));
    let personas = asked_for(&loaded, arguments.persona.as_deref())?;
    let mut schemes = vec![(BASELINE.to_owned(), Vec::new())];
    if let Some(name) = &arguments.option {
        let option = chosen::option(&loaded, name)?;
        schemes.push((option.id.clone(), option.schemes.clone()));
    }
    for persona in personas {
        let variants = loaded.variants.with_persona(persona);
        let followed = schemes
            .iter()
            .map(|(name, schemes)| {
                follow(&variants, &loaded, persona, &Request::new(name, schemes), arguments)
            })
            .collect::<Result<Vec<_>, _>>()?;
        say(&page(persona, &followed, arguments))?;
    }
    Ok(())
}

/// The personas asked for.
fn asked_for<'a>(loaded: &'a Loaded, name: Option<&str>) -> Result<Vec<&'a Persona>, Failure> {
    let personas = loaded.variants.personas();
    if personas.is_empty() {
        return Err(Failure(
            "error: this place has no personas\n  = help: describe one with [[persona]]: see docs/language.md".into(),
        ));
    }
    let Some(name) = name else { return Ok(personas.iter().collect()) };
    personas.iter().find(|persona| persona.id == name).map(|persona| vec![persona]).ok_or_else(|| {
        let known: Vec<&str> = personas.iter().map(|persona| persona.id.as_str()).collect();
        Failure(format!("error: unknown persona `{name}`\n  = help: personas: {}", known.join(", ")))
    })
}

/// The persona's journeys through one system, at the best values of the uncertain numbers.
fn follow(
    variants: &Variants,
    loaded: &Loaded,
    persona: &Persona,
    request: &Request<'_>,
    arguments: &Trace,
) -> Result<Followed, Failure> {
    let mut model = variants.model(request)?;
    model.set_seed(loaded.model.scenario.seed);
    let plan = compile(&model);
    let Some(stream) = plan.streams.iter().position(|stream| stream.id == persona.stream) else {
        return Err(Failure(format!("error: nobody can come as `{}`", persona.id)));
    };
    let last = arguments.replications.max(arguments.replication);
    let steps = (0..last).into_par_iter().with_max_len(1).map(|number| journey(&plan, number, stream));
    let steps = steps.collect::<Result<Vec<_>, _>>()?;
    Ok(Followed { name: request.name.to_owned(), plan, steps })
}

/// Who it is, one journey, and the totals of many.
fn page(persona: &Persona, followed: &[Followed], arguments: &Trace) -> String {
    let shown = arguments.replication as usize - 1;
    let side: Vec<Journey<'_>> = followed
        .iter()
        .map(|one| Journey { option: &one.name, plan: &one.plan, steps: &one.steps[shown] })
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
            let journey = |steps| totals(&Journey { option: &one.name, plan: &one.plan, steps });
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
        let shown =
            followed.iter().zip(&values).map(|(one, values)| format!("{} {}", one.name, plus_minus(values)));
        let mut parts: Vec<String> = shown.collect();
        if let [baseline, option] = &values[..] {
            let differences: Vec<f64> = option.iter().zip(baseline).map(|(a, b)| a - b).collect();
            parts.push(format!("difference {}", plus_minus(&differences)));
        }
        text.push_str(&format!("  {label:<20} {}\n", parts.join(", ")));
    }
    text
}
