//! Escalation: who is in an extra place, and places that are bought.

use super::{Found, Trace};

/// A bed, and two more while two wait until nobody does.
///
/// | who | asks | stays | in |
/// | --- | --- | --- | --- |
/// | a | 08:00 | 10 h | the bed, until 18:00 |
/// | b | 09:00 | 20 h | at 10:00, when c comes and two wait, until 06:00 |
/// | c | 10:00 | 20 h | at 10:00 too, and nobody waits: no more places |
/// | d | 12:00 | 10 h | when the bed is free |
fn beds(keys: &str, more: &str) -> Found {
    let days = Trace::new(2).replace("start = 2014-04-07", "start = 2014-04-07\nmeasures = \"2025\"");
    in_beds(days, keys, more).arrive("d", "ten", &["2014-04-07T12:00"]).run()
}

/// The beds, with those who come until 10:00.
fn in_beds(days: Trace, keys: &str, more: &str) -> Trace {
    days.add(&format!(
        r#"
[[setting]]
id = "beds"
kind = "rehabilitation-bed"
capacity = 1
escalation = {{ places = 2, waiting-opens-at = 2, waiting-closes-at = 0{keys} }}
{more}

[[stay]]
id = "ten"
in = "beds"
length = "10 h"
to = "gone"

[[stay]]
id = "twenty"
in = "beds"
length = "20 h"
to = "gone"
"#
    ))
    .arrive("a", "ten", &["2014-04-07T08:00"])
    .arrive("b", "twenty", &["2014-04-07T09:00"])
    .arrive("c", "twenty", &["2014-04-07T10:00"])
}

#[test]
fn a_bought_place_is_its_patients_for_the_whole_stay_and_the_bed_is_the_next_ones() {
    let found = beds(", bought = true", "");
    // At 18:00 the bed is free, whoever is in the bought ones.
    found.is("setting-wait-mean", "setting=beds", (1.0 + 6.0) / 4.0);
    found.count("setting-escalation-days", "setting=beds", 40.0 / 24.0);
    found.count("setting-escalation-entries", "setting=beds", 2.0);
    found.hours("setting-occupied", "setting=beds", 60.0);
}

#[test]
fn a_place_that_is_lent_is_given_back_as_soon_as_the_core_has_room() {
    let found = beds("", "");
    // At 18:00 one of the two has the bed, and nobody is let in before both are gone at 06:00.
    found.is("setting-wait-mean", "setting=beds", (1.0 + 18.0) / 4.0);
    found.count("setting-escalation-days", "setting=beds", (2.0 * 8.0 + 12.0) / 24.0);
    found.count("setting-escalation-entries", "setting=beds", 2.0);
}

#[test]
fn a_bought_place_is_not_cleaned_here() {
    // The bed is, after 18:00 and after 06:00, for two hours each: d comes at 20:00.
    let found = beds(", bought = true", "turnaround = \"2 h\"");
    found.is("setting-wait-mean", "setting=beds", (1.0 + 8.0) / 4.0);
    found.is("setting-utilisation", "setting=beds", 100.0 * (60.0 + 4.0) / 48.0);
}

#[test]
fn what_is_bought_is_bought_again_when_the_line_is_long_again() {
    // As above, and e and f at 20:00 of Monday: two wait, and of the two places none is free before 06:00. d has left the bed at
    // 04:00, so e is there from then on; f comes at 06:00 into a bought place, for nobody has closed them meanwhile.
    let found = in_beds(Trace::new(3), ", bought = true", "")
        .arrive("d", "ten", &["2014-04-07T12:00"])
        .arrive("e", "twenty", &["2014-04-07T20:00", "2014-04-07T20:00"])
        .run();
    found.is("setting-wait-mean", "setting=beds", (1.0 + 6.0 + 8.0 + 10.0) / 6.0);
    found.count("setting-escalation-entries", "setting=beds", 3.0);
    found.count("setting-escalation-days", "setting=beds", 60.0 / 24.0);
}
