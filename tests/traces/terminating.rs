//! A day that begins empty at an hour, and goes on until everybody has left.

use super::{Found, Trace};

/// A clinic with one place from 04:00 on, visits of 3 h, in a day that begins at 05:00 and is measured for 8 h: at 04:30 nobody can
/// come yet. A comes at 05:00 and is there until 08:00; B at 06:00, waits for 2 h and is there until 11:00; C at 12:30, and would be
/// there until 15:30. D comes at 13:00, when nobody does any more.
fn urgent_care(until_empty: &str) -> Found {
    let scenario = format!("terminating = true\nbegins-at = \"05:00\"\nuntil-empty = \"{until_empty}\"");
    Trace::new(1)
        .replace("warm-up = \"0 d\"", &scenario)
        .replace("measure = \"1 d\"", "measure = \"8 h\"")
        .add(
            r#"
[[setting]]
id = "clinic"
kind = "other"
capacity = { mon-sun = "04:00-24:00 x 1" }

[[stay]]
id = "visit"
in = "clinic"
length = "3 h"
to = "gone"
"#,
        )
        .arrive(
            "comes",
            "visit",
            &[
                "2014-04-07T04:30",
                "2014-04-07T05:00",
                "2014-04-07T06:00",
                "2014-04-07T12:30",
                "2014-04-07T13:00",
            ],
        )
        .run()
}

#[test]
fn a_day_that_begins_at_five_counts_everybody_who_came_in_it_until_the_last_has_left() {
    let found = urgent_care("12 h");
    // Three in a third of a day. C is gone at 15:30: nine hours in the place of which there are 10.5, over the 8 measured.
    found.is("setting-entries", "setting=clinic", 9.0 * 365.25);
    found.is("setting-wait-mean", "setting=clinic", 2.0 / 3.0);
    found.is("setting-occupied", "setting=clinic", 9.0 / 8.0);
    found.is("setting-queue", "setting=clinic", 2.0 / 8.0);
    found.is("setting-utilisation", "setting=clinic", 100.0 * 9.0 / 10.5);
    found.time("clinic", 3.0);
    found.is("setting-time-complete", "setting=clinic", 100.0);
    found.is("exits", "exit=gone", 9.0 * 365.25);
    // Hours are those of the measured period: 13:00 is none of them.
    found.is("setting-occupied-hour", "setting=clinic,hour=06", 1.0);
    found.is("setting-queue-hour", "setting=clinic,hour=07", 1.0);
    found.is("setting-occupied-hour", "setting=clinic,hour=12", 0.0);
    assert!(found.value("setting-occupied-hour", "setting=clinic,hour=13").is_nan());
    // The day is closed when the last has left.
    found.is("setting-present-at-day", "setting=clinic,day=1", 0.0);
}

#[test]
fn without_it_the_day_ends_with_its_measured_hours_and_a_limit_ends_it_as_it_stands() {
    let found = urgent_care("0 h");
    found.is("setting-entries", "setting=clinic", 9.0 * 365.25);
    found.is("setting-occupied", "setting=clinic", 6.5 / 8.0);
    found.is("setting-time-complete", "setting=clinic", 200.0 / 3.0);
    found.is("setting-present-at-day", "setting=clinic,day=1", 1.0);
    // An hour more: C has been there for an hour and a half.
    let found = urgent_care("1 h");
    found.is("setting-occupied", "setting=clinic", 7.5 / 8.0);
    found.is("setting-utilisation", "setting=clinic", 100.0 * 7.5 / 9.0);
    found.is("setting-time-complete", "setting=clinic", 200.0 / 3.0);
}

/// One nurse from 03:00 and two from 07:00; three come at 05:00, each needs one for 2 h: one is treated until 07:00, two from then until
/// 09:00. Everybody has left before the six hours are over, which are measured whole: 2 + 4 · 2 nurse-hours, of which 6 are worked.
#[test]
fn a_rota_that_has_begun_before_the_day_and_nobody_left_before_its_end() {
    let found = Trace::new(1)
        .replace("warm-up = \"0 d\"", "terminating = true\nbegins-at = \"05:00\"\nuntil-empty = \"12 h\"")
        .replace("measure = \"1 d\"", "measure = \"6 h\"")
        .add(
            r#"
[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[team]]
id = "nurses"
rota = { mon-sun = ["03:00-07:00 x 1", "07:00-24:00 x 2"] }

[[stay]]
id = "visit"
in = "room"
length = "0 h"
tasks = [{ id = "treat", team = "nurses", work = "2 h" }]
to = "gone"
"#,
        )
        .arrive("come", "visit", &["2014-04-07T05:00"; 3])
        .run();
    found.is("team-wait-mean", "team=nurses", 4.0 / 3.0);
    found.is("team-utilisation", "team=nurses", 60.0);
    found.is("setting-occupied", "setting=room", 10.0 / 6.0);
}

/// Somebody is there at 05:00 for one hour more; who comes then waits for it. With two hours of warm-up what happens before 07:00 is
/// not measured: the wait is over at 06:00, the hour in the place lies before and after.
#[test]
fn those_present_at_the_start_are_there_when_the_day_begins() {
    let run = |warm_up: &str| {
        Trace::new(1)
            .replace(
                "warm-up = \"0 d\"",
                &format!("warm-up = \"{warm_up}\"\nterminating = true\nbegins-at = \"05:00\""),
            )
            .replace("measure = \"1 d\"", "measure = \"4 h\"")
            .add(
                r#"
[[setting]]
id = "clinic"
kind = "other"
capacity = 1
start = [{ stay = "visit", cohort = "anybody", present = 1, remaining = { fixed = "1 h" } }]

[[stay]]
id = "visit"
in = "clinic"
length = "2 h"
to = "gone"
"#,
            )
            .arrive("comes", "visit", &["2014-04-07T05:00"])
            .run()
    };
    let found = run("0 h");
    found.is("setting-wait-mean", "setting=clinic", 1.0);
    found.is("setting-occupied", "setting=clinic", 3.0 / 4.0);
    let found = run("2 h");
    found.is("setting-occupied", "setting=clinic", 1.0 / 4.0);
    found.is("setting-entries", "setting=clinic", 0.0);
}
