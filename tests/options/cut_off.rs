//! Horizons of a fortnight: who is there at the start has been there for a while, and who is there at the end stays on.

use careflow::experiment::{Findings, Stop, Study};
use careflow::scenario;
use careflow::stats::mean_interval;

/// 100 in a ward, ten admissions a day of ten days' mean.
fn run(remaining: &str) -> (Findings, Vec<String>) {
    let text = format!(
        r#"
[scenario]
title = "A fortnight"
start = 2025-04-07
measure = "14 d"

[[cohort]]
id = "anybody"
population = 1000
assumption = "test"

[[stream]]
id = "emergencies"
cohort = "anybody"
rate = {{ per-day = 10 }}
to = "ward"
assumption = "test"

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 1000
start = [{{ stay = "ward", cohort = "anybody", present = 100, remaining = {remaining} }}]
assumption = "test"

[[stay]]
id = "ward"
in = "ward"
length = {{ gamma = {{ mean = "10 d", cv = 0.5 }} }}
to = "home"

[[exit]]
id = "home"
kind = "home"
"#
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("place.toml");
    std::fs::write(&path, text).unwrap();
    let place = scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
    let found = Study { stop: Stop::After(200), ..Study::new(&place) }.run(&()).unwrap();
    let warnings = found.warnings(&place).iter().map(ToString::to_string).collect();
    (found, warnings)
}

/// Mean length of stay and its standard error.
fn length_of_stay(found: &Findings) -> (f64, f64) {
    let results = &found.results[0];
    let column = results.column("length-of-stay-mean", "all").unwrap();
    let interval = mean_interval(&results.values(column), 0.95);
    (interval.mean, interval.sd / 200f64.sqrt())
}

#[test]
fn a_fortnight_from_the_long_run_has_whole_stays() {
    let (found, warnings) = run("\"equilibrium\"");
    let (mean, error) = length_of_stay(&found);
    assert!(error < 0.08, "{error}");
    assert!((mean - 10.0).abs() < 3.5 * error, "{mean} ± {error} days, theory 10");
    assert!(!warnings.iter().any(|warning| warning.contains("cut off")), "{warnings:?}");
}

#[test]
fn a_fortnight_from_unknown_beginnings_is_cut_off_and_says_so() {
    let (found, warnings) = run("\"full\"");
    // Of those who came in the fortnight only the short stays are over.
    assert!(length_of_stay(&found).0 < 8.0);
    let cut = warnings.iter().find(|warning| warning.contains("cut off")).unwrap();
    assert!(cut.contains("lengths of stay (") && cut.contains("times in `ward` ("), "{cut}");
}
