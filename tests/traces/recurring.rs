//! Interruptions that recur, for as long as the stay lasts.

use super::Trace;

/// 4,000 people at home; every day, after an exponential time of a day each, one in a hundred falls ill and leaves: thinned
/// Poisson events, so those still there after t days are 4,000·exp(−0.01·t). Between day 300 and day 400, after some 300 to 400
/// occasions each, 4,000·(e⁻³ − e⁻⁴) = 125.9 leave. After the 255th occasion nobody left.
#[test]
fn a_recurring_event_goes_on_after_hundreds_of_occasions() {
    let found = Trace::with_warm_up(300, 100)
        .add(
            r#"
[[setting]]
id = "home"
kind = "home"
capacity = "unlimited"
start = [ { stay = "at-home", cohort = "anybody", present = 4000, remaining = "full" } ]

[[stay]]
id = "at-home"
in = "home"
length = "20 years"
interruptions = [
  { id = "illness", probability = 0.01, after = { exponential = { mean = "1 d" } }, recurs = true, to = "ill" },
]
to = "gone"

[[exit]]
id = "ill"
kind = "died"
"#,
        )
        .run();
    let a_year = found.value("deaths", "all");
    let (left, expected) = (a_year * 100.0 / 365.25, 4_000.0 * ((-3.0_f64).exp() - (-4.0_f64).exp()));
    // Binomial of 4,000: standard error 11.0.
    assert!((left - expected).abs() < 4.0 * 11.0, "{left}, not {expected}");
}

/// A count that goes on every minute for 150 days, beside an event that is as good as never and one that ends the stay at last: 216,000
/// occasions of each. Were those that have passed gone through again for every later one, this would take most of an hour.
#[test]
fn what_recurs_every_minute_and_leaves_the_patient_in_place_takes_no_longer_each_time() {
    let found = Trace::new(200)
        .add(
            r#"
[[attribute]]
id = "count"
values = ["none", "some"]

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "room"
in = "room"
length = "190 d"
to = "gone"
interruptions = [
  { id = "tick", after = "1 min", recurs = true, moves-on = "count" },
  { id = "rare", after = { exponential = { mean = "1 min" } }, probability = 1e-12, recurs = true, to = "gone" },
  { id = "ends", after = "150 d", for = { count = "some" }, to = "gone" },
]
"#,
        )
        .arrive("one", "room", &["2014-04-07T00:00"])
        .run();
    found.hours("setting-occupied", "setting=room", 150.0 * 24.0);
    // At the very end the count goes on once more, for it stands first; before, there was one arrival.
    assert_eq!(found.results.replications[0].events, 1 + 150 * 24 * 60 + 1);
}
