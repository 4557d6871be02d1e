//! Queues that grow: named with their cause, in options too; what hangs on them is no difference.

use careflow::experiment::{Findings, Stop, Study};
use careflow::scenario::{self, Loaded};

/// A ward of 30 beds with a load of two thirds; two in five go on to a nursing home of 40 places with a load of 0.8, of which
/// the option takes away 20 (load 1.6). A clinic by itself, with a team.
pub const PLACE: &str = r#"
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
    load(&(PLACE.replace("TERMINATING", terminating) + more))
}

pub fn load(text: &str) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("place.toml");
    std::fs::write(&path, text).unwrap();
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

/// A ward whose patients cannot leave before an assessment of eight hours; the one social worker does one a day, and two
/// come. A full ward bounds the queue for the team, and behind the ward the acute medical unit fills.
const WAITS_FOR_A_TEAM: &str = r#"
[scenario]
title = "A ward and a social worker"
start = 2025-04-07
warm-up = "20 weeks"
measure = "52 weeks"

[[cohort]]
id = "anybody"
population = 1000
assumption = "test"

[[stream]]
id = "emergencies"
cohort = "anybody"
rate = { per-day = 2, assumption = "test" }
to = "unit"

[[setting]]
id = "unit"
kind = "assessment-unit"
capacity = { value = 6, assumption = "test" }

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = { value = 10, assumption = "test" }

[[team]]
id = "social-work"
rota = { mon-sun = "09:00-17:00 x 1" }
assumption = "test"

[[stay]]
id = "unit"
in = "unit"
length = { exponential = { mean = "1 d" } }
to = "ward"

[[stay]]
id = "ward"
in = "ward"
length = { exponential = { mean = "2 d" } }
tasks = [{ id = "assessed", team = "social-work", work = "8 h", starts = "end", delay-reason = "A", attributed-to = "social care" }]
to = "home"

[[exit]]
id = "home"
kind = "home"
"#;

fn unstable_in(text: &str) -> Vec<String> {
    let place = load(text);
    let warnings = run(&place).warnings(&place);
    let warnings = warnings.iter().map(ToString::to_string);
    warnings.filter(|text| text.starts_with("unstable")).collect()
}

/// The ward of the same place, whose patients go on to a clinic that takes them on Mondays from nine to ten.
#[test]
fn hours_that_hold_up_a_ward_are_named_though_there_is_room_enough() {
    let clinic = r#"
[[setting]]
id = "clinic"
kind = "other"
capacity = { value = 40, assumption = "test" }
admits = { mon = "09:00-10:00" }

[[stay]]
id = "clinic"
in = "clinic"
length = "1 h"
to = "home"

[[exit]]
"#;
    let tasks = WAITS_FOR_A_TEAM.lines().find(|line| line.starts_with("tasks")).unwrap();
    let team = WAITS_FOR_A_TEAM.split("[[team]]").nth(1).unwrap().split("[[stay]]").next().unwrap();
    let text = WAITS_FOR_A_TEAM
        .replace(&format!("[[team]]{team}"), "")
        .replace(&format!("{tasks}\nto = \"home\""), "to = \"clinic\"")
        .replacen("[[exit]]\n", clinic, 1);
    let unstable = unstable_in(&text);
    let unit = unstable.iter().find(|text| text.contains("setting `unit`")).expect("it grows");
    // Forty places take forty patients a week: who leaves at ten leaves a place empty until Monday. Fourteen come.
    assert!(unit.contains("the cause is `clinic`: expected load 0.35"), "{unit}");
    assert!(unit.contains("open 1 % of the time"), "{unit}");
}

#[test]
fn a_team_that_holds_up_a_full_ward_is_named_though_its_own_queue_is_bounded() {
    let unstable = unstable_in(WAITS_FOR_A_TEAM);
    assert!(!unstable.iter().any(|text| text.contains("queue for team")), "bounded: {unstable:?}");
    let unit = unstable.iter().find(|text| text.contains("setting `unit`")).expect("it grows");
    assert!(!unit.contains("it is a cause"), "{unit}");
    assert!(unit.contains("held up by `ward`"), "{unit}");
    for part in [
        "the cause is team `social-work`: expected load 2.00",
        "on duty 33 % of the time",
        "wait for it",
        "h on average",
    ] {
        assert!(unit.contains(part), "{part}: {unit}");
    }
}

#[test]
fn the_load_of_a_warning_is_that_of_check() {
    let escalates = "value = 40, assumption = \"test\" }\nescalation = { places = 10, opens-at = 1, closes-at = 0.9, assumption = \"test\" }";
    let text = PLACE.replace("TERMINATING", "").replacen("value = 40, assumption = \"test\" }", escalates, 1);
    let place = load(&text);
    let at = place.model.settings.iter().position(|setting| setting.id == "nursing-home").unwrap();
    let settings = scenario::expected_loads(&place.model).unwrap().settings;
    // 0.8 a day for 40 days, in 40 places and 10 more.
    assert!((settings[at] - 32.0 / 50.0).abs() < 1e-9, "{}", settings[at]);
    let check = scenario::describe(&place);
    let row =
        check.lines().find(|line| line.trim().starts_with("nursing-home") && line.contains('%')).unwrap();
    assert!(row.contains("64 %"), "{row}");
}
