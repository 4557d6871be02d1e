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
