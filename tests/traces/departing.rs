//! What a route asks: time on the way, a place given up first, conditions at the moment, the shorter queue, changes.

use super::Trace;

/// A ward of one bed with a stay of four hours and the routes given, and a home with a stay of ten hours.
fn ward(routes: &str, home: &str) -> Trace {
    Trace::new(2).add(&format!(
        r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 1

[[stay]]
id = "ward"
in = "ward"
length = "4 h"
{routes}

[[setting]]
id = "home"
kind = "nursing-home"
capacity = {home}

[[stay]]
id = "home"
in = "home"
length = "10 h"
to = "gone"
"#
    ))
}

#[test]
fn the_place_is_held_for_what_a_route_takes() {
    // The first is in the ward from 08:00, ready at 12:00, gone at 14:00; the second from then to 20:00. Without the two hours
    // of transport the second would be in place from 12:00.
    let plain = r#"routes = [{ to = "home", takes = "2 h" }]"#;
    let found = ward(plain, "2").arrive("some", "ward", &["2014-04-07T08:00", "2014-04-07T08:00"]).run();
    found.hours("setting-occupied", "setting=ward", 6.0 + 6.0);
    found.hours("setting-queue", "setting=ward", 6.0);
    found.hours("setting-occupied", "setting=home", 20.0);
    // Transport without a reason is no delay; with one it is.
    // (The chance of harm at home is one for a day of delay: there is none.)
    let harm = "length = \"10 h\"\ninterruptions = [{ id = \"harm\", after = \"1 h\", probability = 0, \
                probability-per-delayed-day = 1, to = \"gone\" }]";
    let found = ward(r#"routes = [{ to = "home", takes = "24 h" }]"#, "1")
        .replace("length = \"10 h\"", harm)
        .arrive("some", "ward", &["2014-04-07T08:00"])
        .run();
    found.hours("setting-occupied", "setting=home", 10.0);
    let reason = r#"routes = [{ to = "home", takes = "2 h", delay-reason = "C", attributed-to = "NHS" }]"#;
    let found = ward(reason, "2").arrive("some", "ward", &["2014-04-07T08:00", "2014-04-07T08:00"]).run();
    found.delay("delayed-days", "reason=C", 4.0);
    // Who then waits for the place is delayed for all of it, from 12:00 to 00:00: two hours and the ten that the first is there.
    let found = ward(reason, "1").arrive("some", "ward", &["2014-04-07T08:00", "2014-04-07T08:00"]).run();
    found.delay("delayed-days", "reason=C", 2.0 + (2.0 + 4.0));
    found.hours("setting-blocked", "setting=ward,for=home", 4.0);
}

#[test]
fn what_a_stream_takes_is_the_way_there_and_an_exit_is_reached_at_its_end() {
    // Half an hour by ambulance, in no place; the way home of an hour in the bed.
    let found = clinic("")
        .replace("to = \"gone\"", "routes = [{ to = \"gone\", takes = \"1 h\" }]")
        .arrive_by("some", r#"routes = [{ to = "clinic", takes = "30 min" }]"#, &["2014-04-08T22:00"])
        .run();
    // From 22:30 to midnight; without the way there it would be two hours.
    found.hours("setting-occupied", "setting=clinic", 1.5);
    found.hours("setting-queue", "setting=clinic", 0.0);
    let found = clinic("")
        .replace("to = \"gone\"", "routes = [{ to = \"gone\", takes = \"1 h\" }]")
        .arrive("some", "clinic", &["2014-04-07T08:00"])
        .run();
    found.hours("setting-occupied", "setting=clinic", 4.0 + 1.0);
}

#[test]
fn an_interruption_comes_on_the_way_too() {
    // Ready at 12:00, on the way until 14:00; at 13:00 an event sends the patient to the exit.
    let found = ward(
        r#"routes = [{ to = "home", takes = "2 h" }]
interruptions = [{ id = "dies", after = "5 h", to = "gone" }]"#,
        "1",
    )
    .arrive("some", "ward", &["2014-04-07T08:00"])
    .run();
    found.hours("setting-occupied", "setting=ward", 5.0);
    found.count("setting-entries", "setting=home", 0.0);
}

#[test]
fn who_frees_the_place_waits_in_none() {
    // The first is at home from 12:00 to 22:00. The second is in the ward from 12:00 to 16:00 and then waits for six hours in
    // no place; the third gets the bed at 16:00, and would have to wait until 22:00 if it were held.
    let found = ward(r#"routes = [{ to = "home", frees-place = true }]"#, "1")
        .arrive("some", "ward", &["2014-04-07T08:00", "2014-04-07T08:00", "2014-04-07T16:00"])
        .run();
    found.hours("setting-occupied", "setting=ward", 4.0 + 4.0 + 4.0);
    found.hours("setting-queue", "setting=ward", 4.0);
    // The second waits from 16:00 to 22:00, the third from 20:00 to 08:00.
    found.hours("setting-queue", "setting=home", 6.0 + 12.0);
    found.count("moves", "from=ward,to=home", 3.0);
}

/// A clinic of one place and a stay of four hours.
fn clinic(more: &str) -> Trace {
    Trace::new(2).add(&format!(
        r#"
[[setting]]
id = "clinic"
kind = "other"
capacity = 1
{more}

[[stay]]
id = "clinic"
in = "clinic"
length = "4 h"
to = "gone"
"#
    ))
}

/// A way to the clinic under a condition; who is passed over goes elsewhere.
fn clinic_if(condition: &str) -> String {
    format!(
        "routes = [{{ to = \"clinic\", only-if = {{ {condition} }}, \
         then = [{{ to = \"gone\", counts-as = \"went-elsewhere\" }}] }}]"
    )
}

#[test]
fn a_choice_is_passed_over_while_too_many_wait() {
    // One is in, one waits; who comes at 08:20 would be the second to wait and goes at once. At 12:10 nobody waits
    // any more: the fourth may.
    let found = clinic("")
        .arrive_by(
            "some",
            &clinic_if(r#"waiting-below = 1"#),
            &["2014-04-07T08:00", "2014-04-07T08:10", "2014-04-07T08:20", "2014-04-07T12:10"],
        )
        .run();
    found.count("counter", "name=went-elsewhere", 1.0);
    found.count("setting-entries", "setting=clinic", 3.0);
    // 08:10 to 12:00 and 12:10 to 16:00.
    found.hours("setting-queue", "setting=clinic", 2.0 * (3.0 + 50.0 / 60.0));
}

#[test]
fn a_choice_is_passed_over_once_the_first_of_the_line_has_waited_too_long() {
    // At 09:00 the first of the line has waited for 50 minutes: stay. At 09:20 for 70: go.
    let found = clinic("")
        .arrive_by(
            "some",
            &clinic_if(r#"longest-wait-below = "1 h""#),
            &["2014-04-07T08:00", "2014-04-07T08:10", "2014-04-07T09:00", "2014-04-07T09:20"],
        )
        .run();
    found.count("counter", "name=went-elsewhere", 1.0);
    found.count("setting-entries", "setting=clinic", 3.0);
}

#[test]
fn a_choice_is_passed_over_outside_its_hours() {
    // 07:59 and 18:00 are outside, 08:00 and 17:59 within; Saturday is closed. Nobody finds the clinic full but who comes at
    // 17:59 after 17:00 to 21:00.
    let found = clinic("")
        .arrive_by(
            "some",
            &clinic_if(r#"times = { mon-fri = "08:00-18:00" }"#),
            &["2014-04-07T07:59", "2014-04-07T08:00", "2014-04-07T17:59", "2014-04-07T18:00"],
        )
        .run();
    found.count("counter", "name=went-elsewhere", 2.0);
    found.count("setting-entries", "setting=clinic", 2.0);
}

#[test]
fn what_is_asked_may_be_of_another_setting_and_of_the_time_in_the_present_one() {
    // While the ward is full, nobody is sent to the clinic. The ward's patient is there from 08:00 to 12:00.
    let found = clinic("")
        .add(
            r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 1

[[stay]]
id = "ward"
in = "ward"
length = { values = ["4 h"] }
routes = [
  { to = "clinic", only-if = { stayed-at-least = "5 h" }, then = [{ to = "gone", counts-as = "soon" }] },
]
"#,
        )
        .arrive("ill", "ward", &["2014-04-07T08:00", "2014-04-07T08:00"])
        .arrive_by(
            "some",
            &clinic_if(r#"occupied-below = 1, of = "ward""#),
            &["2014-04-07T07:00", "2014-04-07T11:00", "2014-04-07T16:00"],
        )
        .run();
    found.count("counter", "name=went-elsewhere", 1.0);
    found.count("counter", "name=soon", 2.0);
    found.count("setting-entries", "setting=clinic", 2.0);
}

#[test]
fn a_department_diverts_from_one_level_down_to_another() {
    // One place: the level is who is in and waits. At two it begins to divert: with who comes at 08:10. At 12:00 the first goes and
    // one is left: the level is 1, above 0.5, so who comes at 12:30 is sent away still. At 16:00 nobody is left; who comes then
    // at 16:30 is taken. A walk-in comes in any case.
    let found = clinic("diversion = { starts-at = 2, ends-at = 0.5 }")
        .arrive("walk", "clinic", &["2014-04-07T08:10"])
        .arrive_by(
            "ambulance",
            &clinic_if(r#"not-diverting = true"#),
            &["2014-04-07T08:00", "2014-04-07T08:20", "2014-04-07T12:30", "2014-04-07T16:30"],
        )
        .run();
    found.count("counter", "name=went-elsewhere", 2.0);
    found.count("setting-entries", "setting=clinic", 3.0);
}

#[test]
fn a_choice_is_passed_over_for_who_has_been_in_the_present_setting_for_too_long() {
    // Four hours in the ward and what the way takes: after 4 h 59 min the home takes them, after five hours sharp it does not.
    for (takes, entries) in [("59 min", 1.0), ("1 h", 0.0)] {
        let routes = format!(
            "routes = [{{ to = \"home\", takes = \"{takes}\", only-if = {{ stayed-below = \"5 h\" }}, then = [{{ to = \"gone\" }}] }}]"
        );
        let found = ward(&routes, "1").arrive("some", "ward", &["2014-04-07T08:00"]).run();
        found.count("setting-entries", "setting=home", entries);
    }
}

#[test]
fn further_choices_have_conditions_of_their_own() {
    // The first two are in, or wait for, the clinic, the next two the other; the fifth finds one waiting for each and goes.
    let found = clinic("")
        .add(&second_clinic(1))
        .arrive_by(
            "some",
            r#"routes = [{ to = "clinic", only-if = { waiting-below = 1 }, then = [
  { to = "b", only-if = { waiting-below = 1 } },
  { to = "gone", counts-as = "went-elsewhere" },
] }]"#,
            &[
                "2014-04-07T08:00",
                "2014-04-07T08:00",
                "2014-04-07T08:00",
                "2014-04-07T08:00",
                "2014-04-07T08:00",
            ],
        )
        .run();
    found.count("counter", "name=went-elsewhere", 1.0);
    found.count("setting-entries", "setting=clinic", 2.0);
    found.count("setting-entries", "setting=b", 2.0);
}

/// Another clinic like it.
fn second_clinic(capacity: u32) -> String {
    format!(
        "[[setting]]\nid = \"b\"\nkind = \"other\"\ncapacity = {capacity}\n\n\
         [[stay]]\nid = \"b\"\nlike = \"clinic\"\nin = \"b\"\n"
    )
}

#[test]
fn patients_join_the_shorter_of_several_queues() {
    // a, b, then at one patient each the one named first, then b with one against two; when a and b have two each and b's first
    // goes at 12:05, b is the shorter.
    let found = clinic("")
        .add(&second_clinic(1))
        .arrive_by(
            "some",
            r#"routes = [{ to = "clinic", or = ["b"] }]"#,
            &[
                "2014-04-07T08:00",
                "2014-04-07T08:01",
                "2014-04-07T08:02",
                "2014-04-07T08:03",
                "2014-04-07T08:04",
                "2014-04-07T12:01",
            ],
        )
        .run();
    // At 12:01, after b's first has gone at that instant: two in the clinic's line and place, one at b.
    found.count("setting-entries", "setting=clinic", 3.0);
    found.count("setting-entries", "setting=b", 3.0);
    // Twice as many places count as half the load: with two places at b, who comes third goes there too. By number it would be the clinic.
    let found = clinic("")
        .add(&second_clinic(2))
        .arrive_by(
            "some",
            r#"routes = [{ to = "clinic", or = ["b"] }]"#,
            &["2014-04-07T08:00", "2014-04-07T08:01", "2014-04-07T08:02"],
        )
        .run();
    found.count("setting-entries", "setting=clinic", 1.0);
    found.count("setting-entries", "setting=b", 2.0);
}

#[test]
fn a_queue_of_a_setting_that_takes_nobody_now_is_not_the_shorter() {
    // One of the two takes nobody on Mondays: all go to the other, whichever is named first, and the last leaves it at 20:00.
    for (first, or) in [("clinic", "b"), ("b", "clinic")] {
        let found = clinic("admits = { tue = \"00:00-24:00\" }")
            .add(&second_clinic(1))
            .arrive_by(
                "some",
                &format!("routes = [{{ to = \"{first}\", or = [\"{or}\"] }}]"),
                &["2014-04-07T08:00", "2014-04-07T08:00", "2014-04-07T08:00"],
            )
            .run();
        found.count("setting-entries", "setting=clinic", 0.0);
        found.hours("setting-queue", "setting=b", 4.0 + 8.0);
    }
}

#[test]
fn the_third_attendance_is_unlike_the_first() {
    // Each attendance takes an hour and comes back after a day; who comes the third time stays for five hours and is not sent back.
    let found = Trace::new(4)
        .add(
            r#"
[[attribute]]
id = "attendance"
values = ["first", "second", "third"]
shares = [1, 0, 0]

[[setting]]
id = "clinic"
kind = "other"
capacity = "unlimited"

[[setting]]
id = "home"
kind = "home"
capacity = "unlimited"

[[stay]]
id = "clinic"
in = "clinic"
length = [{ for = { attendance = "third" }, is = "5 h" }, { is = "1 h" }]
routes = [
  { to = "gone", for = { attendance = "third" } },
  { to = "home", for = { attendance = ["first", "second"] }, moves-on = "attendance" },
]

[[stay]]
id = "home"
in = "home"
length = "1 d"
to = "clinic"
"#,
        )
        .arrive("some", "clinic", &["2014-04-07T08:00"])
        .run();
    found.count("setting-entries", "setting=clinic", 3.0);
    found.hours("setting-occupied", "setting=clinic", 1.0 + 1.0 + 5.0);
    found.hours("setting-occupied", "setting=home", 48.0);
}

#[test]
fn who_gets_worse_while_waiting_goes_to_the_end_of_the_urgent_line() {
    // A waiting room in which the third of the day gets worse after two hours, at 10:20, before the second does at 10:10 + 2 h.
    // Who comes urgent at 11:00 comes after. The place is free at 12:00 for the third, then the one urgent from the start, then the second, urgent at 12:10.
    let found = clinic("")
        .replace(
            "length = \"4 h\"",
            "length = \"4 h\"\npriority = [{ for = { state = \"worse\" }, is = 1 }, { is = 5 }]",
        )
        .add(
            r#"
[[attribute]]
id = "state"
values = ["well", "worse"]

[[attribute]]
id = "speed"
values = ["slow", "fast"]

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "room"
in = "room"
length = "0 min"
to = "clinic"
interruptions = [
  { id = "worse", after = "2 h", for = { speed = "fast" }, sets = { state = "worse" } },
  { id = "worse-late", after = "4 h", for = { speed = "slow" }, sets = { state = "worse" } },
  { id = "gives-up", after = "7 h", for = { state = "worse" }, to = "gone" },
]
"#,
        )
        .arrive("first", "clinic", &["2014-04-07T08:00"])
        .arrive_by("second", "to = \"room\"\nattributes = { speed = \"slow\" }", &["2014-04-07T08:10"])
        .arrive_by("third", "to = \"room\"\nattributes = { speed = \"fast\" }", &["2014-04-07T08:20"])
        .arrive_by("fourth", "to = \"clinic\"\nattributes = { state = \"worse\" }", &["2014-04-07T11:00"])
        .run();
    // In place: first 08 to 12, third to 16, fourth to 20. The second gets worse at 12:10 and, being worse, gives up seven hours
    // after 08:10, at 15:10.
    found.count("setting-entries", "setting=clinic", 3.0);
    found.hours("setting-occupied", "setting=room", (3.0 + 40.0 / 60.0) + 7.0);
    found.hours("setting-queue", "setting=clinic", (3.0 + 40.0 / 60.0) + 7.0 + 5.0);
    found.hours("setting-queue", "setting=clinic,priority=1", (1.0 + 40.0 / 60.0) + 3.0 + 5.0);
    found.hours("setting-queue", "setting=clinic,priority=5", 2.0 + 4.0);
}

#[test]
fn what_a_task_finds_decides_where_a_patient_goes() {
    // A review of ten minutes every day: after the second the patient is well enough for the home. The length is 25 hours, so there
    // are two reviews, at 0 and 24 hours; with one alone the patient would leave the system.
    let found = ward(
        r#"tasks = [{ id = "review", work = "10 min", every = "24 h", moves-on = "reviews" }]
routes = [{ to = "home", for = { reviews = "two" } }, { to = "gone", for = { reviews = ["none", "one"] } }]"#,
        "1",
    )
    .replace("length = \"4 h\"", "length = [{ for = { short = \"yes\" }, is = \"4 h\" }, { is = \"25 h\" }]")
    .add(
        r#"
[[attribute]]
id = "reviews"
values = ["none", "one", "two"]

[[attribute]]
id = "short"
values = ["no", "yes"]
"#,
    )
    .arrive("long", "ward", &["2014-04-07T00:00"])
    .arrive_by("short", "to = \"ward\"\nattributes = { short = \"yes\" }", &["2014-04-08T02:00"])
    .run();
    found.count("moves", "from=ward,to=home", 1.0);
    found.hours("setting-occupied", "setting=ward", 25.0 + 4.0);
}

#[test]
fn a_package_that_is_too_large_for_what_was_cut_goes_elsewhere() {
    // Packages of two and of four units; ten there are until the cut to three on the second day. On the first day all fit; on the second
    // the large one goes elsewhere at once, and the small one waits until there is room: the two that are in take three hours each.
    let found = Trace::new(2)
        .add(
            r#"
[[attribute]]
id = "need"
values = ["small", "large"]

[[setting]]
id = "hours"
kind = "home-care"
capacity = 10
changes = [{ from = 2014-04-08, capacity = 3 }]

[[stay]]
id = "package"
in = "hours"
length = "3 h"
units = [{ for = { need = "large" }, is = 4 }, { is = 2 }]
to = "gone"
"#,
        )
        .arrive_by(
            "large",
            r#"routes = [{ to = "package", only-if = { fits = true }, then = [{ to = "gone", counts-as = "elsewhere" }] }]
attributes = { need = "large" }"#,
            &["2014-04-07T08:00", "2014-04-07T08:00", "2014-04-08T08:00"],
        )
        .arrive_by(
            "small",
            r#"routes = [{ to = "package", only-if = { fits = true }, then = [{ to = "gone", counts-as = "elsewhere" }] }]"#,
            &["2014-04-07T08:00", "2014-04-08T07:00", "2014-04-08T08:00"],
        )
        .run();
    found.count("counter", "name=elsewhere", 1.0);
    found.count("setting-entries", "setting=hours", 5.0);
    // Of two units each: 08:00 of the first day; 07:00 to 10:00, then 10:00 to 13:00 of the second.
    found.hours("setting-occupied", "setting=hours", 3.0 * (2.0 * 4.0 + 3.0 * 2.0));
    found.hours("setting-queue", "setting=hours", 2.0);
}
