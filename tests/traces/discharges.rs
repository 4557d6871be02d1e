//! When patients leave.

use super::Trace;

#[test]
fn the_share_before_noon_counts_the_hour_of_leaving() {
    // Length 3 h. Arrivals 06:00 (leaves 09:00), 08:59 (11:59) and 09:00 (12:00, which is not before noon) on Monday, and
    // 22:00 (01:00 of Tuesday): three of four.
    let found = Trace::new(3)
        .add(
            r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 9

[[stay]]
id = "acute"
in = "ward"
length = "3 h"
to = "gone"
"#,
        )
        .arrive(
            "comes",
            "acute",
            &["2014-04-07T06:00", "2014-04-07T08:59", "2014-04-07T09:00", "2014-04-07T22:00"],
        )
        .run();
    found.is("discharges-before-noon", "all", 75.0);
}

/// Every day somebody is admitted at 23:00 and leaves at 10:00 after seven nights (6 d 11 h), and somebody at 22:00 for four hours,
/// over one midnight. Lengths of stay are differences of dates, as in Hospital Episode Statistics and the trim points of the
/// tariff: 7 days and 1, half of them of 7 days or more, one day each beyond a trim point of 6 days.
#[test]
fn lengths_of_stay_are_nights() {
    let found = Trace::with_warm_up(28, 84)
        .add(
            r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 30

[[stay]]
id = "long"
in = "ward"
length = "155 h"
to = "gone"

[[stay]]
id = "short"
in = "ward"
length = "4 h"
to = "gone"

[[stream]]
id = "late"
cohort = "anybody"
timetable = { mon-sun = "23:00 x 1" }
to = "long"

[[stream]]
id = "over-midnight"
cohort = "anybody"
timetable = { mon-sun = "22:00 x 1" }
to = "short"

[measures]
trim-point = "6 d"
"#,
        )
        .run();
    found.is("stays-over-7-days", "all", 50.0);
    found.is("length-of-stay-mean", "all", 4.0);
    found.is("zero-day-stays", "all", 0.0);
    found.is("excess-bed-days", "all", 365.25);
    // The median of as many ones as sevens is the upper of the lower half.
    found.is("length-of-stay-median", "all", 1.0);
}

/// The length ends at 12:00; medicines take 1 h, the assessment (a delay of reason A) 10 h, transport 2 h. After the medicines alone,
/// transport is done at 15:00 and the patient is delayed until 22:00: 7 h. After both, nothing but the assessment can be worked
/// at from 13:00 to 22:00: 9 h, and none while transport drives. Once that was 0: transport, not yet possible, hid the delay.
#[test]
fn what_waits_for_a_delayed_task_does_not_hide_the_delay() {
    let medicines = r#"{ id = "medicines", starts = "end", work = "1 h" }"#;
    let assessment =
        r#"{ id = "assessment", starts = "end", work = "10 h", delay-reason = "A", attributed-to = "NHS" }"#;
    let transport =
        |after: &str| format!(r#"{{ id = "transport", starts = "end", after = {after}, work = "2 h" }}"#);
    let (one, both) = (transport(r#""medicines""#), transport(r#"["medicines", "assessment"]"#));
    let cases = [
        ([medicines, assessment, &one], 7.0),
        ([&one, assessment, medicines], 7.0),
        ([medicines, assessment, &both], 9.0),
        ([&both, medicines, assessment], 9.0),
        ([assessment, &both, medicines], 9.0),
    ];
    for (tasks, hours) in cases {
        let found = Trace::new(4)
            .add(&format!(
                r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 9

[[stay]]
id = "acute"
in = "ward"
length = "3 h"
to = "gone"
tasks = [{}]
"#,
                tasks.join(", ")
            ))
            .arrive("comes", "acute", &["2014-04-07T09:00"])
            .run();
        found.delay("delayed-days", "all", hours);
    }
}
