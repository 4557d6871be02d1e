//! STRESS-DES (Monks et al., Journal of Simulation 13, 2019): what a report of a discrete-event simulation should say, filled in
//! from the run. What the program cannot know is left to the author, and says so.

use crate::document::{Grid, Saved};
use crate::number::count;
use crate::publish::{Block, Table};

const AUTHOR: &str = "For the author to state.";

/// The list.
#[must_use]
pub fn stress(saved: &Saved) -> Vec<Block> {
    let run = &saved.run;
    let place = &run.place;
    let kinds = {
        let mut kinds: Vec<&str> = place.settings.iter().map(|setting| setting.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.join(", ")
    };
    let options = run.options.len().saturating_sub(1);
    let rows: Vec<(&str, &str, String)> = vec![
        ("1.1", "Purpose of the model", AUTHOR.to_owned()),
        ("1.2", "Model outputs", format!("{} in summary.csv; each is defined in docs/metrics.md and in results.xlsx.", count(saved.metrics().len(), "metric"))),
        ("1.3", "Aims of the experiment", format!("{} against the baseline; see What the options are.", count(options, "option"))),
        ("2.1", "Overview diagram", "careflow graph SCENARIO.".to_owned()),
        ("2.2", "Base model logic", format!("{} files of the scenario; careflow check SCENARIO says it in words.", run.scenario.files.len())),
        ("2.3", "Scenario logic", format!("{}; what each changes stands in the scenario.", count(place.schemes.len(), "scheme"))),
        ("2.4", "Algorithms", "docs/method.md of careflow.".to_owned()),
        ("2.5.1", "Entities", "Patients, with the attributes of the scenario; each followed from arrival to exit.".to_owned()),
        ("2.5.2", "Activities", "Stays in settings and tasks of teams, with lengths drawn from distributions.".to_owned()),
        ("2.5.3", "Resources", format!("{} ({kinds}) and {}.", count(place.settings.len(), "setting"), count(place.teams.len(), "team"))),
        ("2.5.4", "Queues", "One before each setting and team, by priority, then first come first served; those who wait for the next setting block the one they are in.".to_owned()),
        ("2.5.5", "Entry and exit", "Streams of arrivals by hour, day and season (non-homogeneous Poisson); exits of the scenario.".to_owned()),
        ("3.1", "Data sources", "The assumptions register: every number of the scenario with its source.".to_owned()),
        ("3.2", "Pre-processing", AUTHOR.to_owned()),
        ("3.3", "Input parameters", "The assumptions register, with ranges.".to_owned()),
        ("3.4", "Assumptions", "The assumptions register: numbers that say assumption.".to_owned()),
        ("4.1", "Initialisation", format!("{} of warm-up, discarded; the measured period begins {}.", count(run.warm_up_days as usize, "day"), run.start)),
        ("4.2", "Run length", format!("{}.", count(run.measured_days as usize, "day"))),
        ("4.3", "Estimation", format!("{} of each system, common random numbers, 95 % intervals of paired differences; seed {}.", count(run.replications, "replication"), run.seed)),
        ("5.1", "Software", format!("careflow {}.", run.version)),
        ("5.2", "Random sampling", "Philox2x64-10 and SplitMix64, keyed by seed, replication, patient and purpose.".to_owned()),
        ("5.3", "Model execution", format!("{} executed; {}.", count(run.events as usize, "event"), count(run.threads, "thread"))),
        ("5.4", "System", format!("{} {}, {}; {} seconds of simulation.", run.machine.os, run.machine.arch, count(run.machine.cpus, "processor"), run.timings_seconds.get("simulate").map_or("–".to_owned(), |seconds| crate::number::number(*seconds, 0)))),
        ("6.1", "Code and data", AUTHOR.to_owned()),
    ];
    let rows = rows.into_iter().map(|(at, item, said)| vec![format!("{at} {item}"), said]);
    let grid = Grid {
        header: vec!["item".to_owned(), "this run".to_owned()],
        rows: rows.collect(),
        notes: vec!["After Monks et al., Strengthening the reporting of empirical simulation studies, Journal of Simulation 13 (2019).".to_owned()],
    };
    let title = "STRESS-DES checklist".to_owned();
    vec![Block::Table(Table { id: "stress-table".to_owned(), title, grid, folded: true })]
}
