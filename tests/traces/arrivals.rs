//! When patients come: timetables, replayed times, first and last days.

use super::Trace;
use careflow::engine::Time;
use careflow::engine::clock::HOUR;
use careflow::plan::ArrivalPlan;

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

/// Arrivals expected over so many days.
fn expected(arrivals: &ArrivalPlan, days: i64) -> f64 {
    (0..24 * days).map(|hour| arrivals.rate_at(Time::START + HOUR * hour) * HOUR.as_f64()).sum()
}

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

/// A stream to the beds with these keys.
fn stream(keys: &str) -> String {
    format!(
        "\n[[stream]]\nid = \"some\"\ncohort = \"anybody\"\nto = \"stay\"\nassumption = \"made up\"\n{keys}\n"
    )
}

#[test]
fn fixed_times_between_arrivals_run_from_the_start_of_the_run() {
    // At 03:00, 06:00 … 21:00 and midnight, for two days: fifteen, each with two hours, the last of them from 21:00.
    let found = Trace::new(2).add(BEDS).add(&stream("gaps = \"3 h\"")).run();
    found.count("setting-entries", "setting=beds", 15.0);
    found.hours("setting-occupied", "setting=beds", 30.0);
}

#[test]
fn hours_make_times_between_arrivals_shorter_and_longer() {
    // By day twice as fast, at night nobody: from 08:00 to 20:00 every hour and a half, at 09:30, 11:00 … 20:00, eight a day.
    let hours = (0..24).map(|hour| if (8..20).contains(&hour) { "1" } else { "0" }).collect::<Vec<_>>();
    let keys = format!("gaps = \"3 h\"\nhours = [{}]", hours.join(", "));
    let found = Trace::new(2).add(BEDS).add(&stream(&keys)).run();
    found.count("setting-entries", "setting=beds", 16.0);
    found.is("setting-present-at-day", "setting=beds,day=1", 0.0);
}

#[test]
fn batches_come_together_and_a_rate_counts_patients() {
    // Five together every three hours: at 03:00 … 21:00, seven times, 35 patients of two hours.
    let found = Trace::new(1).add(BEDS).add(&stream("gaps = \"3 h\"\nbatch = 5")).run();
    found.count("setting-entries", "setting=beds", 35.0);
    found.hours("setting-occupied", "setting=beds", 70.0);
    // And ninety a day in batches of up to three.
    let batches = "rate = { per-day = 90 }\nbatch = { sizes = [1, 2, 3], shares = [0.2, 0.3, 0.5] }";
    let loaded = Trace::new(1).add(BEDS).add(&stream(batches)).load();
    let plan = careflow::plan::compile(&loaded.model);
    assert!((expected(&plan.streams[0].arrivals, 1) - 90.0).abs() < 1e-9);
}

#[test]
fn arrivals_of_known_days_come_on_them() {
    let mut trace = Trace::new(4).add(BEDS).add(&stream(
        "daily = { csv = \"days.csv\", date = \"day\", column = \"arrivals\" }\nhours = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
    ));
    let days = "day,arrivals\n2014-04-10,0\n2014-04-07,0\n2014-04-08,4000\n2014-04-09,0\n2015-01-01,7\n";
    trace.files.push(("days.csv".into(), days.into()));
    let found = trace.run();
    // All of Tuesday's come between 01:00 and 02:00, 4,000 on average, and are gone by 04:00.
    let entries = found.value("setting-entries", "setting=beds") / 365.25 * 4.0;
    assert!((entries - 4000.0).abs() < 4.0 * 4000.0_f64.sqrt(), "{entries}");
    found.is("setting-present-at-day", "setting=beds,day=1", 0.0);
}

#[test]
fn what_is_stated_hour_by_hour_is_not_scaled() {
    let hourly = (0..24).map(|hour| (hour % 3).to_string()).collect::<Vec<_>>().join(", ");
    let loaded = Trace::new(2).add(BEDS).add(&stream(&format!("hourly = [{hourly}]"))).load();
    let plan = careflow::plan::compile(&loaded.model);
    let arrivals = &plan.streams[0].arrivals;
    assert!((expected(arrivals, 2) - 48.0).abs() < 1e-9);
    for at in 0..24 {
        let rate = arrivals.rate_at(Time::START + HOUR * at) * HOUR.as_f64();
        assert!((rate - (at % 3) as f64).abs() < 1e-12, "{at}: {rate}");
    }
}
