//! What follows a stay: interruptions with a kept place, harm from waiting.

use super::{Found, Trace};

/// A resident for ten days falls ill after two, spends three in hospital and returns. Somebody waits for the
/// place from the day after the resident came.
fn interrupted(keeps_place: &str) -> Found {
    Trace::new(21)
        .add(&format!(
            r#"
[[setting]]
id = "nursing-home"
kind = "nursing-home"
capacity = 1

[[setting]]
id = "hospital"
kind = "acute-bed"
capacity = 9

[[setting]]
id = "elsewhere"
kind = "other"
capacity = 1

[[stay]]
id = "resident"
in = "nursing-home"
length = "10 d"
interruptions = [ {{ id = "illness", after = "2 d", to = "ill", keeps-place = "{keeps_place}" }} ]
to = "gone"

[[stay]]
id = "ill"
in = "hospital"
length = "3 d"
to = "resident-again"

[[stay]]
id = "resident-again"
in = "nursing-home"
length = "50 d"
to = "gone"

[[stay]]
id = "waits"
in = "elsewhere"
length = "0 min"
to = "newcomer"

[[stay]]
id = "newcomer"
in = "nursing-home"
length = "1 h"
to = "gone"
"#
        ))
        .arrive("resident-arrives", "resident", &["2014-04-07T08:00"])
        .arrive("newcomer-arrives", "waits", &["2014-04-08T08:00"])
        .run()
}

#[test]
fn a_kept_place_is_held_and_the_rest_of_the_stay_is_resumed() {
    // Resident from day 0, ill on day 2, back on day 5 with 8 days left (not 50 new ones), gone on day 13, each
    // at 08:00. The newcomer waits from day 1 to day 13. The place is taken for 13 days and 1 hour.
    let found = interrupted("6 weeks");
    found.time("hospital", 72.0);
    found.time("elsewhere", 12.0 * 24.0);
    found.hours("setting-queue", "setting=nursing-home", 12.0 * 24.0);
    found.hours("setting-occupied", "setting=nursing-home", 13.0 * 24.0 + 1.0);
}

#[test]
fn a_kept_place_is_given_up_when_its_time_is_over() {
    // Kept for one day: the newcomer enters on day 3, after two days.
    let found = interrupted("1 d");
    found.time("elsewhere", 2.0 * 24.0);
}

#[test]
fn an_interruption_after_the_end_of_the_stay_does_not_happen() {
    let found = Trace::new(7)
        .add(
            r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 9

[[stay]]
id = "stay"
in = "ward"
length = "2 d"
interruptions = [ { id = "late", after = "49 h", to = "again" }, { id = "never", probability = 0, after = "1 h", to = "again" } ]
to = "gone"

[[stay]]
id = "again"
in = "ward"
length = "1 d"
to = "gone"
"#,
        )
        .arrive("one", "stay", &["2014-04-07T08:00"])
        .run();
    found.hours("setting-occupied", "setting=ward", 48.0);
}

#[test]
fn days_of_delay_raise_the_chance_of_a_worse_outcome() {
    // Half a chance of the care home a delayed day. The second ward is taken from Monday 00:00 to Thursday 09:00.
    // P is ready on the first ward on Monday 09:00 and moves on Thursday 09:00: three days, certain.
    // Q, on Friday, is not delayed: no chance.
    let found = Trace::new(7)
        .add(
            r#"
[[setting]]
id = "first-ward"
kind = "acute-bed"
capacity = 9

[[setting]]
id = "second-ward"
kind = "acute-bed"
capacity = 1

[[setting]]
id = "care-home"
kind = "residential-home"
capacity = 9

[[setting]]
id = "own-home"
kind = "home"
capacity = "unlimited"

[[stay]]
id = "first"
in = "first-ward"
length = "1 h"
routes = [ { to = "second", delay-reason = "C", attributed-to = "NHS" } ]

[[stay]]
id = "second"
in = "second-ward"
length = "1 h"
routes = [ { to = "in-care", share = 0, share-per-delayed-day = 0.5 }, { to = "at-home", share = "rest" } ]

[[stay]]
id = "holds"
in = "second-ward"
length = "81 h"
to = "gone"

[[stay]]
id = "in-care"
in = "care-home"
length = "1 h"
to = "gone"

[[stay]]
id = "at-home"
in = "own-home"
length = "1 h"
to = "gone"
"#,
        )
        .arrive("holder", "holds", &["2014-04-07T00:00"])
        .arrive("p-and-q", "first", &["2014-04-07T08:00", "2014-04-11T08:00"])
        .run();
    found.delay("delayed-days", "all", 72.0);
    found.count("setting-entries", "setting=care-home", 1.0);
    found.count("setting-entries", "setting=own-home", 1.0);
}
