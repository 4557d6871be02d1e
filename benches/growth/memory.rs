//! Peak memory of a process that does one thing: this program starts itself again for every size.

use crate::{Failure, systems};
use careflow::experiment::{self, Design};
use careflow::report::{self, Drawn, Manifest, Outputs};
use careflow::stats::summarise;
use careflow::{charts, document};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// First argument of a process whose memory is measured.
pub const CHILD: &str = "--memory-of";

/// Whether this system says what it is asked.
pub fn is_known() -> bool {
    peak().is_ok()
}

/// Starts a process for one size; megabytes after simulating and after writing all files.
pub fn of_child(part: &str, size: u32) -> Result<Vec<f64>, Failure> {
    let output = Command::new(std::env::current_exe()?)
        .args([CHILD, part, &size.to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{part} {size}: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
}

/// The process itself: simulates, writes the files, prints its peaks.
pub fn child(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let part = arguments.next().unwrap_or_default();
    let size: u32 = arguments.next().unwrap_or_default().parse()?;
    let (text, replications) =
        if part == "memory-population" { (systems::population(size)?, 1) } else { (systems::w2(), size) };
    let ready = systems::ready(&text)?;
    let design = Design { first: 0, replications, threads: None };
    let options = [experiment::run(&ready.plan, &design, &())?];
    let simulated = peak()?;

    let model = &ready.model;
    let summaries = [summarise(&options[0])];
    let manifest = Manifest::new(model, model.scenario.seed, &options, 1, BTreeMap::new());
    let folder = tempfile::tempdir()?;
    let (options, summaries) = (&options, &summaries);
    let report = Outputs {
        model,
        options,
        summaries,
        differences: &[],
        planned: &[],
        drawn: Drawn::default(),
        manifest: &manifest,
    };
    let draw = |staging: &Path| -> Result<_, Failure> {
        let drawn = charts::save(&document::read(staging)?, staging)?;
        match drawn.failed.into_iter().next() {
            Some((name, error)) => Err(format!("{name}: {error}").into()),
            None => Ok(drawn.files),
        }
    };
    report::write(folder.path(), &report, draw)?;
    writeln!(std::io::stdout(), "{simulated} {}", peak()?)?;
    Ok(())
}

/// The most memory this process has held so far, megabytes.
fn peak() -> Result<f64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1024.0 / 1e6)
}
