//! Those present at the start, in a stay that interruptions shorten or lengthen: an equilibrium remains one.

use super::Trace;

/// Two thousand come a day to a setting without limit, which begins with as many as there are in the long run: arrivals a day
/// × mean days in place. The number present must stay that; its standard error is at most its root.
fn stays_level(mean_days: f64, tables: &str) {
    let present = (2_000.0 * mean_days).round();
    let found = Trace::new(60)
        .add(&format!(
            r#"
[[attribute]]
id = "who"
values = ["frail", "fit"]
shares = [0.4, 0.6]

[[stream]]
id = "in"
cohort = "anybody"
rate = {{ per-day = 2000 }}
to = "stay"

[[setting]]
id = "place"
kind = "home-care"
capacity = "unlimited"
start = [ {{ stay = "stay", cohort = "anybody", present = {present} }} ]

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = "unlimited"

[[stay]]
id = "ill"
in = "ward"
length = "1 d"
to = "stay"

[[stay]]
id = "stay"
in = "place"
to = "gone"
{tables}

[[exit]]
id = "dead"
kind = "died"
"#
        ))
        .run();
    for day in [1, 7, 30, 60] {
        let now = found.value("setting-present-at-day", &format!("setting=place,day={day}"));
        let error = present.sqrt();
        assert!((now - present).abs() < 4.0 * error, "{now} on day {day}, not {present} ± {error}");
    }
}

const NOBODY_ILL: &str = r#"{ id = "ill", probability = 0, after = "1 d", to = "ill" }"#;

#[test]
fn cut_short_by_an_exponential_time() {
    // 100 days, cut short at 20 on average: 20·(1 − e⁻⁵) days. As if nothing cut them short, 6 % were missing within a week.
    stays_level(
        20.0 * (1.0 - (-5.0_f64).exp()),
        &format!(
            r#"
length = "100 d"
interruptions = [ {{ id = "dies", after = {{ exponential = {{ mean = "20 d" }} }}, to = "dead" }}, {NOBODY_ILL} ]
"#
        ),
    );
}

#[test]
fn cut_short_for_some_by_a_time_that_remembers() {
    // The frail (two fifths) 60 days, half of them cut short after 0 to 40: 30 + 10 = 40 days; the fit 30: 34 on average.
    stays_level(
        34.0,
        &format!(
            r#"
length = [ {{ for = {{ who = "frail" }}, is = "60 d" }}, {{ is = "30 d" }} ]
interruptions = [
  {{ id = "dies", for = {{ who = "frail" }}, probability = 0.5, after = {{ uniform = {{ low = "0 d", high = "40 d" }} }}, to = "dead" }},
  {NOBODY_ILL},
]
"#
        ),
    );
}

#[test]
fn cut_short_by_what_recurs() {
    // A chance of 1 in 20 after each exponential day: as an exponential time of 20 days.
    stays_level(
        20.0 * (1.0 - (-5.0_f64).exp()),
        &format!(
            r#"
length = "100 d"
interruptions = [
  {{ id = "dies", probability = 0.05, recurs = true, after = {{ exponential = {{ mean = "1 d" }} }}, to = "dead" }},
  {NOBODY_ILL},
]
"#
        ),
    );
}

#[test]
fn lengthened_by_absences_with_the_place_kept() {
    // 30 days in place, ill every ten, away for one with the place kept: 33 days on average, and level but for 0.1 days'
    // arrivals who are to go away first. Who comes back has only the rest before them.
    stays_level(
        33.0,
        r#"
length = "30 d"
interruptions = [ { id = "ill", after = { exponential = { mean = "10 d" } }, to = "ill", keeps-place = "5 d" } ]
"#,
    );
}

#[test]
fn the_time_of_those_present_at_the_start_is_the_one_drawn_for_them() {
    // Stays of 100 days, all at random points of it on the first day: everybody who leaves in the first 30 days was there for 100,
    // though only those present leave. Whoever stays a time that is given left no trace of when they came.
    let place = |remaining: &str| {
        Trace::new(30)
            .add(&format!(
                r#"
[[setting]]
id = "place"
kind = "residential-home"
capacity = "unlimited"
start = [ {{ stay = "stay", cohort = "anybody", present = 500, remaining = {remaining} }} ]

[[stay]]
id = "stay"
in = "place"
length = "100 d"
to = "gone"
"#
            ))
            .arrive("one", "stay", &["2014-04-07T08:00"])
            .run()
    };
    let found = place("\"equilibrium\"");
    let mean = found.value("setting-time-mean", "setting=place");
    assert!((mean - 100.0).abs() < 1e-6, "{mean}");
    assert!(place("\"20 d\"").value("setting-time-mean", "setting=place").is_nan());
}

#[test]
fn patients_who_wait_for_the_next_setting_at_the_start_hold_their_places_and_are_served_by_how_long() {
    // A ward of four: three wait for a home of one, which is free at 10:00 of the first day, and a newcomer for the home has waited
    // two days. One of the ward has waited for three days, two for one day: the ward's first, the newcomer, the others.
    let found = Trace::new(3)
        .add(
            r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 4

[[stay]]
id = "ward"
in = "ward"
length = "4 h"
routes = [
  { to = "home", share = 0.0001, delay-reason = "F", attributed-to = "social care" },
  { to = "gone", share = "rest" },
]
start = [
  { cohort = "anybody", ready = 1, ready-for = "3 d", ready-to = "home" },
  { cohort = "anybody", ready = 2, ready-for = "1 d", ready-to = "home" },
]

[[setting]]
id = "home"
kind = "nursing-home"
capacity = 1
start = [
  { stay = "home", cohort = "anybody", present = 1, remaining = { fixed = "10 h" }, waiting = 1, waited = "2 d" },
]

[[stay]]
id = "home"
in = "home"
length = "12 h"
to = "gone"
"#,
        )
        .run();
    // In from the ward at 10:00 of the first day, the newcomer at 22:00, of the ward at 10:00 and 22:00 of the second.
    found.hours("setting-occupied", "setting=ward", 10.0 + 34.0 + 46.0);
    found.hours("setting-queue", "setting=home", 10.0 + 22.0 + 34.0 + 46.0);
    found.is(
        "setting-wait-mean",
        "setting=home",
        ((72.0 + 10.0) + (48.0 + 22.0) + (24.0 + 34.0) + (24.0 + 46.0)) / 4.0,
    );
}
