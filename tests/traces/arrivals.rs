//! When patients come: timetables, replayed times, first and last days.

use super::Trace;

const BEDS: &str = r#"
[[setting]]
id = "beds"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "stay"
in = "beds"
length = "2 h"
to = "gone"
"#;

#[test]
fn a_timetable_is_kept_and_bank_holidays_have_their_own() {
    // Two at 08:00 on weekdays and three at 13:00 on Saturdays, none on bank holidays. 14–27 April 2014 has Good
    // Friday (18th) and Easter Monday (21st): 8 weekdays and 2 Saturdays: 16 + 6 patients of 2 hours.
    let found = Trace::new(14)
        .add(BEDS)
        .add(
            r#"
[[stream]]
id = "lists"
cohort = "anybody"
timetable = { mon-fri = "08:00 x 2", sat = "13:00 x 3", bank-holiday = "none" }
to = "stay"
"#,
        )
        .replace("2014-04-07", "2014-04-14")
        .run();
    found.count("setting-entries", "setting=beds", 22.0);
    found.hours("setting-occupied", "setting=beds", 44.0);
}

#[test]
fn a_stream_keeps_its_first_and_last_day() {
    // One a day at 10:00, from Wednesday to Friday inclusive.
    let found = Trace::new(7)
        .add(BEDS)
        .add(
            r#"
[[stream]]
id = "daily"
cohort = "anybody"
timetable = { mon-sun = "10:00 x 1" }
from = 2014-04-09
until = 2014-04-11
to = "stay"
"#,
        )
        .run();
    found.count("setting-entries", "setting=beds", 3.0);
}

#[test]
fn replayed_times_may_be_days_since_the_start() {
    // Monday 12:00, Tuesday 06:00 and Wednesday 23:45:36.
    let found = Trace::new(3).add(BEDS).arrive("some", "stay", &["0.5", "1.25", "2.99"]).run();
    found.count("setting-entries", "setting=beds", 3.0);
    found.is("setting-present-at-day", "setting=beds,day=1", 0.0);
    // The last one enters at 23:45:36 and has 14.4 minutes of its 2 hours in the measured period.
    found.hours("setting-occupied", "setting=beds", 4.0 + 0.24);
}

#[test]
fn the_length_of_stay_knob_scales_the_length() {
    let found = Trace::new(1)
        .add(&BEDS.replace("length = \"2 h\"", "length = \"2 h\"\nlength-scale = 1.25"))
        .arrive("one", "stay", &["2014-04-07T09:00"])
        .run();
    found.time("beds", 2.5);
}

#[test]
fn a_route_keeps_its_first_and_last_day() {
    // On Tuesday and Wednesday patients go to the beds, on other days straight out.
    let routes = r#"routes = [ { to = "stay", from = 2014-04-08, until = 2014-04-09 }, { to = "gone", until = 2014-04-07 }, { to = "gone", from = 2014-04-10 } ]"#;
    let times: Vec<String> = (7..14).map(|day| format!("2014-04-{day:02}T00:00")).collect();
    let times: Vec<&str> = times.iter().map(String::as_str).collect();
    let found = Trace::new(7).add(BEDS).arrive_by("daily", routes, &times).run();
    found.count("setting-entries", "setting=beds", 2.0);
}
