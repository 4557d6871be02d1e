//! Queues that grow: named with their cause, in options too; what hangs on them is no difference.

use careflow::experiment::{Findings, Stop, Study};
use careflow::scenario::{self, Loaded};

/// A ward of 30 beds with a load of two thirds; two in five go on to a nursing home of 40 places with a load of 0.8, of which
/// the option takes away 20 (load 1.6). A clinic by itself, with a team.
const PLACE: &str = r#"
[scenario]
title = "A ward and a home"
start = 2025-04-07
warm-up = "16 weeks"
measure = "52 weeks"
TERMINATING

[[cohort]]
id = "anybody"
population = 1000
assumption = "test"

[[stream]]
id = "emergencies"
cohort = "anybody"
rate = { per-day = 2, assumption = "test" }
to = "ward"

[[stream]]
id = "outpatients"
cohort = "anybody"
rate = { per-day = 10, assumption = "test" }
to = "clinic"

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = { value = 30, assumption = "test" }

[[setting]]
id = "nursing-home"
kind = "nursing-home"
capacity = { value = 40, assumption = "test" }

[[setting]]
id = "clinic"
kind = "other"
capacity = { value = 6, assumption = "test" }

[[stay]]
id = "ward"
in = "ward"
length = { exponential = { mean = "10 d" } }
routes = [
  { to = "nursing-home", share = 0.4, delay-reason = "Dii", attributed-to = "social care" },
  { to = "home", share = 0.6 },
]

[[stay]]
id = "nursing-home"
in = "nursing-home"
length = { exponential = { mean = "40 d" } }
to = "home"

[[stay]]
id = "clinic"
in = "clinic"
length = { exponential = { mean = "12 h" } }
to = "home"

[[exit]]
id = "home"
kind = "home"

[[scheme]]
id = "cut"
change = [
  { setting = "nursing-home", add = { capacity = -20 } },
  { stay = "clinic", multiply = { length = 0.8 } },
]
assumption = "test"

[[option]]
id = "cut"
schemes = ["cut"]
planned = [{ metric = "delayed-days", percent = -10, assumption = "test" }]

[money]
price-year = "2025/26"

[[organisation]]
id = "hospital"

[[saving]]
id = "beds"
metric = "acute-occupied"
value = 1000
marginal-rate = 1
gains = "hospital"
assumption = "test"
"#;

fn place(terminating: &str) -> Loaded {
    place_with(terminating, "")
}

fn place_with(terminating: &str, more: &str) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("place.toml");
    std::fs::write(&path, PLACE.replace("TERMINATING", terminating) + more).unwrap();
    scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"))
}

fn run(place: &Loaded) -> Findings {
    Study { stop: Stop::After(12), ..Study::new(place) }.run(&()).unwrap()
}

#[test]
fn an_option_whose_queue_grows_names_its_cause_and_has_no_differences_of_it() {
    let place = place("");
    let found = run(&place);
    assert!(found.growing[0].is_empty(), "{:?}", found.growing[0]);
    let warnings: Vec<String> = found.warnings(&place).iter().map(ToString::to_string).collect();
    let unstable: Vec<&String> = warnings.iter().filter(|text| text.starts_with("unstable")).collect();
    assert!(!unstable.is_empty(), "{warnings:?}");
    assert!(unstable.iter().all(|text| text.contains("in option cut")), "{unstable:?}");
    let cause = "the cause is `nursing-home`: expected load 1.60";
    assert!(unstable.iter().any(|text| text.contains(cause)), "{unstable:?}");
    let differences = found.differences();
    let growing = |metric: &str, group: &str| differences[0].row(metric, group).unwrap().growing;
    for (metric, group) in [
        ("acute-occupied", "all"),
        ("delayed-days", "all"),
        ("length-of-stay-mean", "all"),
        ("setting-queue", "setting=ward"),
        ("gross-saving", "all"),
    ] {
        assert!(growing(metric, group), "{metric} {group}");
    }
    // A part that has nothing to do with it is as steady as ever.
    assert!(!growing("setting-occupied", "setting=clinic"));
    assert!(found.planned(&place)[0].growing);
}

#[test]
fn of_a_terminating_system_nothing_is_withheld() {
    let place = place("terminating = true");
    let found = run(&place);
    assert!(found.growing.iter().all(Vec::is_empty));
    assert!(found.differences()[0].rows.iter().all(|row| !row.growing));
    assert!(!found.planned(&place)[0].growing);
    let warnings: Vec<String> = found.warnings(&place).iter().map(ToString::to_string).collect();
    assert!(
        !warnings.iter().any(|text| text.contains("unstable") || text.contains("warm-up")),
        "{warnings:?}"
    );
    let steady = run(&self::place(""));
    let bits = |found: &Findings| -> Vec<u64> {
        found.results[1]
            .replications
            .iter()
            .flat_map(|r| r.values.iter().map(|value| value.to_bits()))
            .collect()
    };
    assert_eq!(bits(&found), bits(&steady), "what is simulated is the same");
}

/// A setting that only the option has: one place, and two patients a day who stay for three days.
#[test]
fn a_queue_for_what_an_option_brings_is_known_too() {
    let step = r#"
[[scheme]]
id = "step"
assumption = "test"

[[scheme.stream]]
id = "referrals"
cohort = "anybody"
rate = { per-day = 2 }
to = "step"

[[scheme.setting]]
id = "step"
kind = "other"
capacity = 1

[[scheme.stay]]
id = "step"
in = "step"
length = "3 d"
to = "home"

[[option]]
id = "step"
schemes = ["step"]
"#;
    let place = place_with("", step);
    let found = run(&place);
    let summaries = found.summaries();
    assert!(summaries[2].row("setting-queue", "setting=step").unwrap().growing, "{:?}", found.growing);
}
