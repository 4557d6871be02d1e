//! A patient is one: two referrals to one setting, giving up and asking again.

use super::{Found, Trace};

/// One place in home A and one in home B, both taken from Monday 00:00 for good (or for `taken`). P is ready on the ward at
/// 00:00, referred to home A by stay `a`, and a day later by stay `second` too.
fn referred_twice(taken: &str, second_in: &str, then: &str) -> Found {
    Trace::new(10)
        .add(&format!(
            r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 5

[[setting]]
id = "home-a"
kind = "nursing-home"
capacity = 1

[[setting]]
id = "home-b"
kind = "nursing-home"
capacity = 1

[[stay]]
id = "ward"
in = "ward"
length = "0 d"
routes = [ {{ to = "a", delay-reason = "Dii", attributed-to = "social care", then = [ {then} ] }} ]

[[stay]]
id = "holds-a"
in = "home-a"
length = "{taken}"
to = "gone"

[[stay]]
id = "holds-b"
in = "home-b"
length = "900 d"
to = "gone"

[[stay]]
id = "a"
in = "home-a"
length = "900 d"
to = "gone"

[[stay]]
id = "second"
in = "{second_in}"
priority = 1
length = "900 d"
to = "gone"
"#
        ))
        .arrive("first", "holds-a", &["2014-04-07T00:00"])
        .arrive("other", "holds-b", &["2014-04-07T00:00"])
        .arrive("p", "ward", &["2014-04-07T00:00"])
        .run()
}

#[test]
fn two_referrals_to_one_setting_are_one_patient_waiting() {
    // One patient waits for ten days. Counted by referrals: 1.9 in the queue, 19 delayed days.
    let found = referred_twice("900 d", "home-a", r#"{ to = "second", after = "1 d", keep = true }"#);
    found.is("setting-queue", "setting=home-a", 1.0);
    found.is("setting-waiting-at-day", "setting=home-a,day=7", 1.0);
    found.delay("setting-delayed-days", "setting=home-a", 240.0);
    found.delay("delayed-days", "all", 240.0);
    // To two homes: each has one waiting for it, from the day of its referral.
    let found = referred_twice("900 d", "home-b", r#"{ to = "second", after = "1 d", keep = true }"#);
    found.is("setting-queue", "setting=home-a", 1.0);
    found.is("setting-queue", "setting=home-b", 0.9);
}

#[test]
fn the_wait_runs_from_the_first_referral_to_the_setting() {
    // Home A is free on Wednesday 00:00. P gets it by the second referral, which has a higher priority: 48 h, not 24. Both who
    // enter: (0 + 48) / 2. Nothing was withdrawn: who enters has not given up.
    let found = referred_twice("2 d", "home-a", r#"{ to = "second", after = "1 d", keep = true }"#);
    found.is("setting-wait-mean", "setting=home-a", 24.0);
    found.is("setting-wait-mean", "stay=second", 48.0);
    found.count("setting-withdrawn", "setting=home-a", 0.0);
    found.hours("setting-queue", "setting=home-a", 48.0);
    found.delay("setting-delayed-days", "setting=home-a", 48.0);
}

#[test]
fn who_gives_up_and_asks_again_goes_on_waiting() {
    // Gives up home A at 24 h and asks for it again at once (keep = false).
    let found = referred_twice("2 d", "home-a", r#"{ to = "second", after = "1 d" }"#);
    found.is("setting-wait-mean", "stay=second", 48.0);
    found.count("setting-withdrawn", "setting=home-a", 0.0);
    // Gives it up at 12 h for home B, and asks for it again at 24 h: out of its queue for half a day, and its wait is that of
    // the first referral.
    let then = r#"{ to = "holds-b", after = "12 h" }, { to = "second", after = "1 d", keep = true }"#;
    let found = referred_twice("2 d", "home-a", then);
    found.is("setting-wait-mean", "stay=second", 48.0);
    found.hours("setting-queue", "setting=home-a", 36.0);
    found.count("setting-withdrawn", "setting=home-a", 1.0);
    found.count("setting-withdrawn", "setting=home-b", 1.0);
}

#[test]
fn giving_up_is_counted_by_setting() {
    // The case of the review: A has the bed for ten days; B and C come on day 1 and 2 and give up after three days; D comes on
    // day 2 at noon, gives up after four days, asks again at once, and has the bed on day 10: 7.5 days, not 3.5.
    let found = Trace::new(21)
        .add(
            r#"
[[setting]]
id = "bed"
kind = "rehabilitation-bed"
capacity = 1

[[stay]]
id = "stay-a"
in = "bed"
length = "10 d"
to = "gone"

[[stay]]
id = "stay-b"
in = "bed"
length = "1 d"
to = "gone"

[[stay]]
id = "again"
in = "bed"
length = "1 d"
to = "gone"
"#,
        )
        .arrive("a", "stay-a", &["2014-04-07T00:00"])
        .arrive_by(
            "b",
            r#"routes = [ { to = "stay-b", then = [ { to = "gone", after = "3 d" } ] } ]"#,
            &["2014-04-08T00:00", "2014-04-09T00:00"],
        )
        .arrive_by(
            "d",
            r#"routes = [ { to = "stay-b", then = [ { to = "again", after = "4 d" } ] } ]"#,
            &["2014-04-09T12:00"],
        )
        .run();
    found.count("setting-withdrawn", "setting=bed", 2.0);
    found.is("setting-wait-mean", "stay=again", 180.0);
    found.is("setting-wait-mean", "setting=bed", 90.0);
    found.hours("setting-queue", "setting=bed", 72.0 + 72.0 + 180.0);
}
