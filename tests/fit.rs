//! `careflow fit`: what it prints is read by the language, and says what the data say.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]
#![allow(clippy::disallowed_methods, reason = "tests may ask the platform")]

#[path = "fit/actual.rs"]
mod actual;
#[path = "fit/hostile.rs"]
mod hostile;
#[path = "fit/into.rs"]
mod into;
mod program;

use careflow::engine::random::{Draw, seed_of};
use program::{called_in, text};
use std::fmt::Write as _;
use std::path::Path;

/// Uniform numbers.
fn uniform(seed: u64) -> impl FnMut() -> f64 {
    let mut draw = Draw::new(seed_of(seed, 0), 1, 0);
    move || draw.uniform().max(1e-12)
}

/// What a call prints; it must go well.
fn fitted(folder: &Path, arguments: &[&str]) -> String {
    let output = called_in(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// What a call complains of; it must fail.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = called_in(folder, arguments);
    assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
    text(&output.stderr)
}

/// The lines of a scenario in what is printed: below the table, from the first comment on.
fn lines(printed: &str) -> &str {
    let at = printed.find("\n# ").unwrap();
    &printed[at + 1..]
}

/// A clinic with these lines in its stream and its stay.
fn clinic(folder: &Path, stream: &str, stay: &str) -> careflow::scenario::Loaded {
    let path = folder.join("clinic.toml");
    let place = format!(
        r#"
[scenario]
title = "A clinic"
start = 2024-04-01
measure = "4 weeks"
[[cohort]]
id = "all"
population = 1_000
assumption = "an example"
[[stream]]
id = "patients"
cohort = "all"
assumption = "an example"
to = "visit"
{stream}
[[setting]]
id = "clinic"
kind = "other"
capacity = 200
assumption = "an example"
[[stay]]
id = "visit"
in = "clinic"
to = "home"
{stay}
[[exit]]
id = "home"
kind = "home"
"#
    );
    std::fs::write(&path, place).unwrap();
    careflow::scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}\n{stream}\n{stay}"))
}

const PER_DAY: &str = "rate = { per-day = 5 }";

#[test]
fn lengths_of_a_ward_are_fitted_and_read_by_the_language() {
    let folder = tempfile::tempdir().unwrap();
    let mut next = uniform(3);
    let mut csv = String::from("ward,days,open\n");
    for _ in 0..2000 {
        // A gamma of shape 2 and mean 6; a census cuts off a part.
        let (length, cut) = (-3.0 * (next().ln() + next().ln()), 30.0 * next());
        writeln!(csv, "a,{:.4},{}", length.min(cut).max(1e-3), u8::from(length > cut)).unwrap();
    }
    std::fs::write(folder.path().join("stays.csv"), csv).unwrap();
    let arguments =
        ["fit", "lengths", "stays.csv", "--column", "days", "--still-there", "open", "--samples", "99"];
    let printed = fitted(
        folder.path(),
        &[&arguments[..], &["--plot", "stays.svg", "--source", "the \"PAS\""]].concat(),
    );
    assert!(printed.contains("it fits (p "), "{printed}");
    let place = clinic(folder.path(), PER_DAY, lines(&printed));
    let uncertain = place.variants.inputs();
    assert_eq!(uncertain.len(), 2, "mean and cv are uncertain: {printed}");
    let svg = std::fs::read_to_string(folder.path().join("stays.svg")).unwrap();
    assert!(svg.contains("Still there") && svg.contains("it fits"));
    // Without the mark of who is still there stays seem shorter: E[min(X, U)] = E[X] − E[X²] / 60 = 6 − 54 / 60.
    let mean = |printed: &str| -> f64 {
        let (_, rest) = printed.split_once("mean = \"").unwrap();
        rest.split_once(" d").unwrap().0.parse().unwrap()
    };
    let certain = fitted(folder.path(), &arguments);
    clinic(folder.path(), PER_DAY, &format!("assumption = \"an example\"\n{}", lines(&certain)));
    let cut = fitted(folder.path(), &["fit", "lengths", "stays.csv", "--column", "days", "--samples", "19"]);
    assert!((mean(&certain) - 6.0).abs() < 0.35 && (mean(&cut) - 5.1).abs() < 0.35, "{certain}\n{cut}");
}

#[test]
fn when_no_family_fits_the_observed_values_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut next = uniform(4);
    let mut csv = String::from("hours\n");
    for at in 0..900 {
        // Three narrow peaks.
        writeln!(csv, "{:.5}", [1.0, 4.0, 20.0][at % 3] * (1.0 + 0.05 * (next() - 0.5))).unwrap();
    }
    std::fs::write(folder.path().join("visits.csv"), csv).unwrap();
    let printed = fitted(folder.path(), &["fit", "lengths", "visits.csv", "--unit", "h", "--samples", "39"]);
    assert!(printed.contains("no family fits") && printed.contains("length = { values = ["), "{printed}");
    let place = clinic(folder.path(), PER_DAY, &format!("assumption = \"an example\"\n{}", lines(&printed)));
    assert!(place.variants.inputs().is_empty());
}

#[test]
fn bands_of_published_figures_are_fitted() {
    let folder = tempfile::tempdir().unwrap();
    // Exponential of mean 5: shares of the bands from F.
    let edges = [0.0, 1.0, 2.0, 4.0, 7.0, 14.0, 21.0];
    let share = |from: f64, to: f64| (-from / 5.0).exp() - (-to / 5.0).exp();
    let mut csv = String::from("from,to,patients\n");
    for edge in edges.windows(2) {
        writeln!(csv, "{},{},{:.0}", edge[0], edge[1], 5000.0 * share(edge[0], edge[1])).unwrap();
    }
    writeln!(csv, "21,,{:.0}", 5000.0 * (-21.0f64 / 5.0).exp()).unwrap();
    std::fs::write(folder.path().join("bands.csv"), csv).unwrap();
    let bands = ["fit", "lengths", "bands.csv", "--low", "from", "--high", "to", "--count", "patients"];
    let printed = fitted(folder.path(), &bands);
    assert!(printed.contains("length = { exponential = { mean = \"5"), "{printed}");
    let missing = refused(folder.path(), &["fit", "lengths", "bands.csv", "--column", "patient"]);
    assert!(missing.contains("has no column `patient`") && missing.contains("patients"), "{missing}");
    let which = refused(folder.path(), &["fit", "lengths", "bands.csv"]);
    assert!(which.contains("which column"), "{which}");
    std::fs::write(folder.path().join("none.csv"), "days\n3\nx\n").unwrap();
    let wrong = refused(folder.path(), &["fit", "lengths", "none.csv"]);
    assert!(wrong.contains("line 3, `days`: `x` is not a number"), "{wrong}");
    let days: String = (0..400).map(|at| format!("{}\n", 1 + (at * at) % 7)).collect();
    std::fs::write(folder.path().join("days.csv"), format!("days\n{days}")).unwrap();
    let steps = called_in(folder.path(), &["fit", "lengths", "days.csv", "--samples", "19"]);
    assert!(text(&steps.stderr).contains("--recorded completed"), "{}", text(&steps.stderr));
    let said = called_in(
        folder.path(),
        &["fit", "lengths", "days.csv", "--samples", "19", "--recorded", "completed"],
    );
    assert!(said.status.success() && said.stderr.is_empty(), "{}", text(&said.stderr));
    std::fs::write(folder.path().join("nought.csv"), "days\n0\n2\n").unwrap();
    let nought = refused(folder.path(), &["fit", "lengths", "nought.csv"]);
    assert!(nought.contains("a length is 0") && nought.contains("whole days"), "{nought}");
}

#[test]
fn arrivals_are_fitted_and_read_by_the_language() {
    let folder = tempfile::tempdir().unwrap();
    let mut next = uniform(5);
    let mut csv = String::from("arrived\n");
    let start = jiff::civil::date(2023, 4, 1);
    for day in 0..800i64 {
        let date = start.saturating_add(jiff::SignedDuration::from_hours(24 * day));
        // Good and bad days: half and one and a half times as many.
        let luck = if next() < 0.5 { 0.7 } else { 1.3 };
        for hour in 0..24 {
            let mean = luck * if (8..20).contains(&hour) { 3.0 } else { 1.0 };
            let mut passed = -next().ln();
            while passed < mean {
                writeln!(csv, "{date} {hour:02}:30").unwrap();
                passed -= next().ln();
            }
        }
    }
    std::fs::write(folder.path().join("a-and-e.csv"), csv).unwrap();
    let arguments = ["fit", "arrivals", "a-and-e.csv", "--time", "arrived", "--start", "2024-04-01"];
    let printed = fitted(folder.path(), &arguments);
    let written = lines(&printed);
    for key in ["rate = {", "hours = [", "weekdays = [", "months = [", "growth = ", "daily-cv = 0."] {
        assert!(written.contains(key), "{key}: {written}");
    }
    let cv: f64 = written.split_once("daily-cv = ").unwrap().1.lines().next().unwrap().parse().unwrap();
    assert!((cv - 0.3).abs() < 0.04, "{cv}");
    let place = clinic(folder.path(), written, "length = \"1 h\"\nassumption = \"an example\"");
    assert!(place.variants.inputs().is_empty());
    let without = fitted(folder.path(), &[&arguments[..], &["--without", "months,growth"]].concat());
    assert!(!lines(&without).contains("months") && !lines(&without).contains("growth"));
    std::fs::write(
        folder.path().join("months.csv"),
        "month,n\n2024-04,310\n2024-05,290\n2024-06,305\n2024-07,\n",
    )
    .unwrap();
    let months =
        fitted(folder.path(), &["fit", "arrivals", "months.csv", "--month", "month", "--count", "n"]);
    assert!(
        lines(&months).contains("rate = { per-day = 9.") && !lines(&months).contains("daily-cv ="),
        "{months}"
    );
    let none = refused(folder.path(), &["fit", "arrivals", "months.csv"]);
    assert!(none.contains("which columns hold the arrivals"), "{none}");
    std::fs::write(folder.path().join("bad.csv"), "arrived\n31/02/2024\n").unwrap();
    let bad = refused(folder.path(), &["fit", "arrivals", "bad.csv", "--time", "arrived"]);
    assert!(bad.contains("line 2") && bad.contains("no date"), "{bad}");
}

#[test]
fn shares_are_fitted_and_add_to_one() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("routes.csv"),
        "age,to,n\nold,home,61\nold,ward,35\nold,died,4\nyoung,home,90\n",
    )
    .unwrap();
    let printed =
        fitted(folder.path(), &["fit", "shares", "routes.csv", "--to", "to", "--count", "n", "--by", "age"]);
    assert!(
        printed.contains("share = 0.610, to = \"home\"") && printed.contains("share = 0.040, to = \"died\""),
        "{printed}"
    );
    assert!(printed.contains("where age is young") && printed.contains("share = 1.0"), "{printed}");
    let negative = "to\n\"\"\n";
    std::fs::write(folder.path().join("empty.csv"), negative).unwrap();
    assert!(refused(folder.path(), &["fit", "shares", "empty.csv"]).contains("nothing is said"));
}

#[test]
fn bands_of_stays_found_late_are_those_of_longer_stays() {
    // An exponential length of mean 3 seen from its first day on: what is left has the same law.
    let folder = tempfile::tempdir().unwrap();
    let bands =
        "from,to,people,since\n1,2,2835,1\n2,4,3487,1\n4,7,2325,1\n7,14,1222,1\n14,21,119,1\n21,,13,1\n";
    std::fs::write(folder.path().join("bands.csv"), bands).unwrap();
    let arguments = [
        "fit",
        "lengths",
        "bands.csv",
        "--low",
        "from",
        "--high",
        "to",
        "--count",
        "people",
        "--samples",
        "19",
    ];
    let mean = |more: &[&str]| -> f64 {
        let printed = fitted(folder.path(), &[&arguments[..], more].concat());
        let row = printed.lines().find(|line| line.starts_with("exponential")).unwrap();
        row.trim_start_matches(|c: char| !c.is_ascii_digit())
            .split_whitespace()
            .nth(1)
            .unwrap()
            .parse()
            .unwrap()
    };
    assert!((mean(&["--since", "since"]) - 3.0).abs() < 0.05);
    assert!(mean(&[]) > 3.5);
    let both = [&arguments[..], &["--still-there", "since"]].concat();
    assert!(refused(folder.path(), &both).contains("--still-there"));
}
