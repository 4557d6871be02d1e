//! Two options of a place against its baseline, with intervals: `cargo run --release --example compare`.

use careflow::experiment::{Stop, Study};
use careflow::scenario::load;
use std::error::Error;
use std::io::{Write, stdout};

/// Replications: enough to see something; intervals narrow with more.
const REPLICATIONS: u32 = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let place = load("scenarios/southend".as_ref())?;
    let study = Study { stop: Stop::After(REPLICATIONS), ..Study::new(&place) };
    let study = study.with_options(&["seven-day-discharge", "as-planned"])?;
    let findings = study.run(&())?;
    let mut out = stdout().lock();
    for option in findings.differences() {
        writeln!(out, "{} against the baseline, {REPLICATIONS} replications", option.option)?;
        for metric in ["non-elective-admissions", "acute-occupancy", "delayed-days"] {
            let row = option.row(metric, "all").ok_or("no such figure")?;
            let interval = row.difference.interval;
            let (low, high) = (interval.low, interval.high);
            writeln!(out, "  {metric}: {:+.1} ({low:.1} to {high:.1}) {}", interval.mean, row.unit)?;
        }
    }
    for warning in findings.warnings(&place) {
        writeln!(out, "{warning}")?;
    }
    Ok(())
}
