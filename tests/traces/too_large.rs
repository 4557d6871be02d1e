//! A need above what a setting has: it waits and blocks those behind, or is met in part.

use super::{Found, Trace};

/// Home care with 10 hours a day, and 6 from Tuesday on. P1 comes on Monday at 00:00, needs 8 and stays for 26 h, until Tuesday 02:00;
/// P2 comes on Monday at 12:00 and needs 8 for a day; P3 on Tuesday at 06:00 and needs 2 for a day.
fn home_care(if_too_large: &str) -> Found {
    Trace::new(4)
        .add(&format!(
            r#"
[[setting]]
id = "care"
kind = "other"
capacity = 10
changes = [{{ from = 2014-04-08, capacity = 6 }}]

[[stay]]
id = "first"
in = "care"
units = 8
length = "26 h"
to = "gone"

[[stay]]
id = "large"
in = "care"
units = 8
{if_too_large}
length = "1 d"
to = "gone"

[[stay]]
id = "small"
in = "care"
units = 2
length = "1 d"
to = "gone"
"#
        ))
        .arrive("p1", "first", &["2014-04-07T00:00"])
        .arrive("p2", "large", &["2014-04-07T12:00"])
        .arrive("p3", "small", &["2014-04-08T06:00"])
        .run()
}

#[test]
fn who_needs_more_than_is_left_blocks_everybody_behind() {
    for waits in ["", "if-too-large = \"wait\""] {
        let found = home_care(waits);
        // P2 waits from Monday noon to the end, 84 h; P3 behind, 66 h.
        found.count("setting-entries", "setting=care", 1.0);
        found.hours("setting-queue", "setting=care", 84.0 + 66.0);
        found.hours("setting-occupied", "setting=care", 8.0 * 26.0);
    }
}

#[test]
fn or_takes_all_that_there_is() {
    let found = home_care("if-too-large = \"in-part\"");
    // P2 gets the 6 hours on Tuesday at 02:00, after 14 h, and keeps them for the day; P3 her 2 a day later, after 20 h.
    found.count("setting-entries", "setting=care", 3.0);
    found.is("setting-wait-mean", "setting=care", (14.0 + 20.0) / 3.0);
    found.hours("setting-queue", "setting=care", 14.0 + 20.0);
    found.hours("setting-occupied", "setting=care", 8.0 * 26.0 + 6.0 * 24.0 + 2.0 * 24.0);
}

/// Never more than 6 hours and a need of 8: an error, unless it may be met in part. A closed pot gives nothing: on Tuesday there is none,
/// and who comes then waits for Wednesday.
#[test]
fn what_is_closed_is_waited_for() {
    let found = Trace::new(3)
        .add(
            r#"
[[setting]]
id = "care"
kind = "other"
capacity = { mon = "00:00-24:00 x 6", wed = "00:00-24:00 x 6" }

[[stay]]
id = "large"
in = "care"
units = 8
if-too-large = "in-part"
length = "12 h"
to = "gone"
"#,
        )
        .arrive("come", "large", &["2014-04-07T01:00", "2014-04-08T06:00"])
        .run();
    found.is("setting-wait-mean", "setting=care", 18.0 / 2.0);
    found.hours("setting-occupied", "setting=care", 2.0 * 12.0 * 6.0);
}
