//! How cost grows with the size of the system and of the experiment.
//!
//! ```text
//! cargo bench --bench growth                                     charts into target/growth, CSV to standard output
//! cargo bench --bench growth -- docs/images --page docs/performance.md     and the tables of that page anew
//! cargo bench --bench growth -- FOLDER --rounds 3 --only settings
//! ```
//!
//! The speed of a shared machine drifts, so the sizes of a part take turns, and each is summed up by the
//! median (minimum, maximum) of its rounds. Memory is that of a process of its own for every size.

mod chart;
mod memory;
mod systems;

use careflow::experiment::{self, Design};
use careflow::flow;
use chart::{Chart, Point, Series, thousands};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

type Failure = Box<dyn Error>;

/// One quantity at one size.
struct Row {
    size: u32,
    quantity: &'static str,
    unit: &'static str,
    values: Vec<f64>,
}

impl Row {
    /// Minimum (0), median (0.5) or maximum (1) of the rounds.
    fn of(&self, p: f64) -> f64 {
        quantile(self.values.clone(), p)
    }

    /// Median of the ratios to another row, each of two values of one round.
    fn ratio(&self, to: &Self) -> f64 {
        quantile(self.values.iter().zip(&to.values).map(|(value, to)| value / to).collect(), 0.5)
    }

    fn point(&self) -> Point {
        Point { size: f64::from(self.size), low: self.of(0.0), middle: self.of(0.5), high: self.of(1.0) }
    }

    /// Three digits that count.
    fn number(&self, value: f64) -> String {
        match value.abs() {
            v if v >= 100.0 => thousands(value),
            v if v >= 10.0 => format!("{value:.1}"),
            v if v >= 0.01 => format!("{value:.2}"),
            _ => format!("{value:.4}"),
        }
    }
}

fn quantile(mut values: Vec<f64>, p: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = p * (values.len() - 1) as f64;
    (values[place.floor() as usize] + values[place.ceil() as usize]) / 2.0
}

/// A part of the measurement: its chart and what was measured.
struct Part {
    name: &'static str,
    title: &'static str,
    /// What the sizes count.
    sizes: &'static str,
    rows: Vec<Row>,
}

/// What is measured at a size in one round: one value a quantity.
type Measure<'a> = Box<dyn Fn() -> Result<Vec<f64>, Failure> + 'a>;

/// Measures every size in turn, round by round.
fn take_turns(
    rounds: u32,
    quantities: &[(&'static str, &'static str)],
    sizes: Vec<(u32, Measure<'_>)>,
) -> Result<Vec<Row>, Failure> {
    let mut rows: Vec<Row> = quantities
        .iter()
        .flat_map(|&(quantity, unit)| {
            sizes.iter().map(move |(size, _)| Row { size: *size, quantity, unit, values: Vec::new() })
        })
        .collect();
    for round in 1..=rounds {
        for (place, (size, measure)) in sizes.iter().enumerate() {
            say(&format!("  round {round} of {rounds}: {}", thousands(f64::from(*size))))?;
            for (quantity, value) in measure()?.into_iter().enumerate() {
                rows[quantity * sizes.len() + place].values.push(value);
            }
        }
    }
    Ok(rows)
}

/// Nanoseconds an event of some replications on one thread.
fn time_per_event(plan: &careflow::plan::Plan, replications: u32) -> Result<f64, Failure> {
    let begun = Instant::now();
    let mut events = 0;
    for number in 0..replications {
        events += flow::replicate(plan, number)?.replication.events;
    }
    Ok(begun.elapsed().as_secs_f64() * 1e9 / events as f64)
}

/// The same days for 1 to 100 times the people; as many events at each size, in more or fewer replications.
fn population(rounds: u32) -> Result<Part, Failure> {
    const MOST: u32 = 100;
    let mut sizes: Vec<(u32, Measure<'_>)> = Vec::new();
    for times in [1, 3, 10, 30, MOST] {
        let ready = systems::ready(&systems::population(times)?)?;
        let replications = MOST / times;
        sizes.push((times, Box::new(move || Ok(vec![time_per_event(&ready.plan, replications)?]))));
    }
    Ok(Part {
        name: "population",
        title: "Time an event takes as the population grows",
        sizes: "times the population of W2",
        rows: take_turns(rounds, &[("time per event", "ns")], sizes)?,
    })
}

/// The same patients through 10 to 1,000 settings; and how long it takes to read so many.
fn settings(rounds: u32) -> Result<Part, Failure> {
    let mut sizes: Vec<(u32, Measure<'_>)> = Vec::new();
    for settings in [10, 30, 100, 300, 1000] {
        let text = systems::network(settings);
        let measure = move || {
            let ready = systems::ready(&text)?;
            Ok(vec![time_per_event(&ready.plan, 1)?, ready.seconds * 1e3 / f64::from(settings)])
        };
        sizes.push((settings, Box::new(measure)));
    }
    let quantities = [("time per event", "ns"), ("time to read and check, per setting", "ms")];
    Ok(Part {
        name: "settings",
        title: "Time an event takes as settings grow in number",
        sizes: "settings",
        rows: take_turns(rounds, &quantities, sizes)?,
    })
}

/// Peak memory of a process with 1 to 100 times the people, or 10 to 1,000 replications.
fn memory(name: &'static str) -> Result<Option<Part>, Failure> {
    let (title, counted, sizes) = match name {
        "memory-population" => (
            "Peak memory as the population grows",
            "times the population of W2, one replication",
            [1, 10, 100].as_slice(),
        ),
        _ => ("Peak memory as replications grow in number", "replications of W2", [10, 100, 1000].as_slice()),
    };
    let mut sized: Vec<(u32, Measure<'_>)> = Vec::new();
    for &size in sizes {
        sized.push((size, Box::new(move || memory::of_child(name, size))));
    }
    if !memory::is_known() {
        say("  left out: the peak memory of a process is read from /proc/self/status, which is Linux's")?;
        return Ok(None);
    }
    let quantities = [("peak after simulating", "MB"), ("peak after writing all files", "MB")];
    Ok(Some(Part { name, title, sizes: counted, rows: take_turns(1, &quantities, sized)? }))
}

/// Replications a second on one thread and on all.
fn threads(rounds: u32) -> Result<Part, Failure> {
    const REPLICATIONS: u32 = 60;
    let ready = systems::ready(&systems::w2())?;
    let most = std::thread::available_parallelism()?.get() as u32;
    let mut sizes: Vec<(u32, Measure<'_>)> = Vec::new();
    for threads in 1..=most {
        let plan = &ready.plan;
        let design = Design { first: 0, replications: REPLICATIONS, threads: Some(threads as usize) };
        let measure = move || {
            let begun = Instant::now();
            experiment::run(plan, &design, &())?;
            Ok(vec![f64::from(REPLICATIONS) / begun.elapsed().as_secs_f64()])
        };
        sizes.push((threads, Box::new(measure)));
    }
    Ok(Part {
        name: "threads",
        title: "Replications of W2 a second",
        sizes: "threads",
        rows: take_turns(rounds, &[("speed", "replications a second")], sizes)?,
    })
}

/// Time of a replication when 1 to 50 copies of the baseline are run, as so many options would be.
fn options(rounds: u32) -> Result<Part, Failure> {
    const REPLICATIONS: u32 = 20;
    let ready = systems::ready(&systems::w2())?;
    let mut sizes: Vec<(u32, Measure<'_>)> = Vec::new();
    for copies in [1, 5, 10, 50] {
        let model = &ready.model;
        let measure = move || {
            let begun = Instant::now();
            let mut kept = Vec::new();
            for _ in 0..copies {
                let plan = careflow::plan::compile(model);
                let design = Design { first: 0, replications: REPLICATIONS, threads: Some(1) };
                kept.push(experiment::run(&plan, &design, &())?);
            }
            Ok(vec![begun.elapsed().as_secs_f64() * 1e3 / f64::from(copies * REPLICATIONS)])
        };
        sizes.push((copies, Box::new(measure)));
    }
    Ok(Part {
        name: "options",
        title: "Time a replication takes as options grow in number",
        sizes: "copies of the baseline W2, 20 replications each",
        rows: take_turns(rounds, &[("time per replication", "ms")], sizes)?,
    })
}

/// The chart of a part: all quantities in the unit of the first.
fn chart(part: &Part) -> Option<Chart<'_>> {
    let first = part.rows.first()?;
    let same = |row: &&Row| row.unit == first.unit;
    let mut series: Vec<Series> = Vec::new();
    for row in part.rows.iter().filter(same) {
        match series.last_mut() {
            Some(last) if last.name == row.quantity => last.points.push(row.point()),
            _ => series.push(Series { name: row.quantity, points: vec![row.point()] }),
        }
    }
    Some(Chart { title: part.title, x: part.sizes, y: first.unit, series })
}

fn csv(parts: &[Part]) -> String {
    let mut text = "part,size,quantity,unit,minimum,median,maximum,rounds,ratio_to_first\n".to_owned();
    for (part, row) in parts.iter().flat_map(|part| part.rows.iter().map(move |row| (part, row))) {
        let (low, middle, high) = (row.of(0.0), row.of(0.5), row.of(1.0));
        let first = part.rows.iter().find(|first| first.quantity == row.quantity).unwrap_or(row);
        let _ = writeln!(
            text,
            "{},{},\"{}\",{},{low:.5},{middle:.5},{high:.5},{},{:.4}",
            part.name,
            row.size,
            row.quantity,
            row.unit,
            row.values.len(),
            row.ratio(first)
        );
    }
    text
}

/// The table of a part in Markdown: a line a size, median and range of every quantity, ratio to the first size.
fn table(part: &Part) -> String {
    let mut sizes: Vec<u32> = part.rows.iter().map(|row| row.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut quantities: Vec<(&str, &str)> = part.rows.iter().map(|row| (row.quantity, row.unit)).collect();
    quantities.dedup();
    let mut text = format!("| {} |", part.sizes);
    for (quantity, unit) in &quantities {
        let _ = write!(text, " {quantity}, {unit} | to the first |");
    }
    text.push_str("\n| ---: |");
    text.push_str(&" ---: | ---: |".repeat(quantities.len()));
    for size in sizes {
        let _ = write!(text, "\n| {} |", thousands(f64::from(size)));
        for (quantity, _) in &quantities {
            let of = |size| part.rows.iter().find(|row| row.size == size && row.quantity == *quantity);
            let first = part.rows.iter().find(|row| row.quantity == *quantity);
            if let (Some(row), Some(first)) = (of(size), first) {
                let (low, middle, high) = (row.of(0.0), row.of(0.5), row.of(1.0));
                let range = match row.values.len() {
                    1 => String::new(),
                    _ => format!(" ({}–{})", row.number(low), row.number(high)),
                };
                let _ = write!(text, " {}{range} | {:.2} |", row.number(middle), row.ratio(first));
            }
        }
    }
    text + "\n"
}

/// Puts the tables into a page, each between `<!-- growth: NAME -->` and `<!-- end -->`.
fn rewrite(page: &Path, parts: &[Part]) -> Result<(), Failure> {
    let mut text = std::fs::read_to_string(page)?;
    for part in parts {
        let begin = format!("<!-- growth: {} -->\n", part.name);
        let from =
            text.find(&begin).ok_or_else(|| format!("{} has no {begin}", page.display()))? + begin.len();
        let length = text[from..].find("<!-- end -->").ok_or_else(|| format!("no end after {begin}"))?;
        text.replace_range(from..from + length, &table(part));
    }
    std::fs::write(page, text)?;
    Ok(())
}

fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stderr(), "{line}")
}

/// What the command line asks for.
struct Wanted {
    folder: PathBuf,
    page: Option<PathBuf>,
    rounds: u32,
    only: Option<String>,
}

fn wanted(mut arguments: impl Iterator<Item = String>) -> Result<Wanted, Failure> {
    let mut wanted = Wanted { folder: "target/growth".into(), page: None, rounds: 5, only: None };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--bench" => {} // Cargo's own
            "--page" => wanted.page = Some(value()?.into()),
            "--rounds" => wanted.rounds = value()?.parse::<u32>()?.max(1),
            "--only" => wanted.only = Some(value()?),
            option if option.starts_with('-') => return Err(format!("unknown option {option}").into()),
            folder => wanted.folder = folder.into(),
        }
    }
    Ok(wanted)
}

const PARTS: [&str; 6] =
    ["population", "settings", "memory-population", "memory-replications", "threads", "options"];

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.peek().is_some_and(|first| first == memory::CHILD) {
        return memory::child(arguments.skip(1));
    }
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(()); // built and started by `cargo test --all-targets`
    }
    let wanted = wanted(arguments)?;
    if let Some(only) = wanted.only.as_deref().filter(|only| !PARTS.contains(only)) {
        return Err(format!("no part {only}: {}", PARTS.join(", ")).into());
    }
    std::fs::create_dir_all(&wanted.folder)?;
    let mut parts = Vec::new();
    for name in PARTS.into_iter().filter(|&name| wanted.only.as_deref().is_none_or(|only| only == name)) {
        say(name)?;
        parts.extend(match name {
            "population" => Some(population(wanted.rounds)?),
            "settings" => Some(settings(wanted.rounds)?),
            "threads" => Some(threads(wanted.rounds)?),
            "options" => Some(options(wanted.rounds)?),
            memory_of => memory(memory_of)?,
        });
    }
    for part in &parts {
        if let Some(chart) = chart(part) {
            chart.draw(&wanted.folder.join(format!("growth-{}.svg", part.name)))?;
        }
    }
    if let Some(page) = &wanted.page {
        rewrite(page, &parts)?;
    }
    std::io::stdout().write_all(csv(&parts).as_bytes())?;
    Ok(())
}
