//! Stays that end at decisions, whose delay a wait is, and the rhythm that follows.

use super::Trace;

const WARD: &str = r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 99
"#;

/// A length of 30 h that can be over at 07:00 only. Came Monday 09:00: over Tuesday 15:00, decided Wednesday 07:00 (46 h). Monday
/// 00:30: over Tuesday 06:30, decided half an hour later (30.5 h). Monday 01:00: over Tuesday 07:00 sharp (30 h).
#[test]
fn a_length_is_over_at_the_next_decision() {
    let found = Trace::new(7)
        .add(WARD)
        .add(
            r#"
[[stay]]
id = "acute"
in = "ward"
length = "30 h"
ends-at = { mon-sun = "07:00" }
to = "gone"
"#,
        )
        .arrive("comes", "acute", &["2014-04-07T09:00", "2014-04-07T00:30", "2014-04-07T01:00"])
        .run();
    found.time("ward", (46.0 + 30.5 + 30.0) / 3.0);
    found.is("discharges-hour", "hour=tue-07", 2.0);
    found.is("discharges-hour", "hour=wed-07", 1.0);
}

/// Decisions on weekdays at 07:00, up to 24 h early. Came Friday 00:00 for 30 h: over Saturday 06:00, 23 h after Friday's decision,
/// which lets them go. Friday 04:00: over Saturday 10:00, too late for Friday, so Monday. Friday 07:30 for 2 h: the decision of
/// that day was before they came, so Monday. Those of no case go when the time is up: Saturday 06:00.
#[test]
fn a_length_may_be_over_at_the_last_decision_before() {
    let found = Trace::new(14)
        .add(WARD)
        .add(
            r#"
[[attribute]]
id = "course"
values = ["round", "any"]

[[stay]]
id = "acute"
in = "ward"
length = "30 h"
ends-at = [{ for = { course = "any" }, is = "any-time" }, { is = { mon-fri = "07:00" } }]
ends-early = "24 h"
to = "gone"

[[stay]]
id = "short"
like = "acute"
length = "2 h"
"#,
        )
        .arrive_by(
            "round",
            "to = \"acute\"\nattributes = { course = \"round\" }",
            &["2014-04-11T00:00", "2014-04-11T04:00"],
        )
        .arrive_by("short", "to = \"short\"\nattributes = { course = \"round\" }", &["2014-04-11T07:30"])
        .arrive_by("any", "to = \"acute\"\nattributes = { course = \"any\" }", &["2014-04-11T00:00"])
        .run();
    found.is("discharges-hour", "hour=fri-07", 0.5);
    found.is("discharges-hour", "hour=mon-07", 1.0);
    found.is("discharges-hour", "hour=sat-06", 0.5);
}

/// One comes every day at 10:00 for 48 h and is well by 07:00 of the third day; a doctor lets them go, 20 minutes each. From a round
/// at 09:00 they are there for 71 h 20 min, from one at 12:00 for three hours more: a later round cannot free beds.
#[test]
fn a_later_round_frees_no_beds() {
    for (hours, stay) in [("09:00-17:00", 71.0), ("12:00-20:00", 74.0)] {
        let found = Trace::with_warm_up(7, 28)
            .add(WARD)
            .add(&format!(
                r#"
[[team]]
id = "doctors"
rota = {{ mon-sun = "{hours} x 1" }}

[[stay]]
id = "acute"
in = "ward"
length = "48 h"
ends-at = {{ mon-sun = "07:00" }}
tasks = [{{ id = "round", starts = "end", team = "doctors", work = "20 min" }}]
to = "gone"

[[stream]]
id = "daily"
cohort = "anybody"
timetable = {{ mon-sun = "10:00 x 1" }}
to = "acute"
"#
            ))
            .run();
        found.is("setting-occupied", "setting=ward", (stay + 1.0 / 3.0) / 24.0);
    }
}

/// Two wait 10 h and 5 h for the same two steps of reason E, a task of 3 h and then a place: those whom the council pays for wait
/// for social care, the others for the NHS, in both.
#[test]
fn whose_a_delay_is_may_depend_on_the_patient() {
    let found = Trace::new(4)
        .add(WARD)
        .add(
            r#"
[[attribute]]
id = "payer"
values = ["council", "other"]

[[setting]]
id = "home-care"
kind = "home-care"
capacity = 9
admits = { mon-sun = "20:00-24:00" }

[[stay]]
id = "acute"
in = "ward"
length = "1 h"
tasks = [{ id = "broker", starts = "end", work = "3 h", delay-reason = "E", attributed-to = [{ for = { payer = "council" }, is = "social care" }, { is = "NHS" }] }]
routes = [{ to = "care", delay-reason = "E", attributed-to = [{ for = { payer = "council" }, is = "social care" }, { is = "NHS" }] }]

[[stay]]
id = "care"
in = "home-care"
length = "9 d"
to = "gone"
"#,
        )
        .arrive_by("council", "to = \"acute\"\nattributes = { payer = \"council\" }", &["2014-04-07T09:00"])
        .arrive_by("other", "to = \"acute\"\nattributes = { payer = \"other\" }", &["2014-04-07T14:00"])
        .run();
    found.delay("delayed-days", "reason=E", 15.0);
    found.delay("delayed-days", "body=social care", 10.0);
    found.delay("delayed-days", "body=NHS", 5.0);
}

/// Leaving at 23:00 and 05:59 is at night, at 22:59, 06:00 and 12:00 not: two of five. Came at 22:00 or 21:59 for an hour: no night.
/// At 04:59, 05:00 and 11:00 likewise. One from 23:30 to 00:30 has a night, and is the sixth, at night: three of six.
#[test]
fn discharges_at_night_and_stays_of_a_night() {
    let times = [
        "2014-04-07T22:00",
        "2014-04-08T04:59",
        "2014-04-08T21:59",
        "2014-04-09T05:00",
        "2014-04-09T11:00",
        "2014-04-09T23:30",
    ];
    let found = Trace::new(7)
        .add(WARD)
        .add("[[stay]]\nid = \"acute\"\nin = \"ward\"\nlength = \"1 h\"\nto = \"gone\"\n")
        .arrive("comes", "acute", &times)
        .run();
    found.is("discharges-at-night", "all", 50.0);
    found.is("length-of-stay-overnight", "all", 1.0);
    found.is("length-of-stay-mean", "all", 1.0 / 6.0);
}
