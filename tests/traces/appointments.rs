//! Appointments: slots, notice, slots kept for some, lists, who does not attend, what is given back.

use super::{Found, Trace};

/// A clinic with one room, and a stay of half an hour by appointment.
fn clinic(sessions: &str, appointment: &str) -> String {
    format!(
        r#"
[[attribute]]
id = "urgency"
values = ["routine", "urgent"]
shares = [1, 0]

[[setting]]
id = "clinic"
kind = "other"
capacity = 1
sessions = [ {sessions} ]

[[stay]]
id = "visit"
in = "clinic"
length = "30 min"
priority = [ {{ for = {{ urgency = "urgent" }}, is = 1 }}, {{ is = 5 }} ]
by-appointment = true
{appointment}
to = "gone"
"#
    )
}

/// Routine and urgent patients who ask at these times.
fn asking(days: u32, sessions: &str, appointment: &str, routine: &[&str], urgent: &[&str]) -> Found {
    let mut trace = Trace::new(days).add(&clinic(sessions, appointment)).arrive("routine", "visit", routine);
    if !urgent.is_empty() {
        trace = trace.arrive_by("urgent", "attributes = { urgency = \"urgent\" }\nto = \"visit\"", urgent);
    }
    trace.run()
}

fn waits(found: &Found, minutes: &[f64]) {
    let mean = minutes.iter().sum::<f64>() / minutes.len() as f64 / 60.0;
    found.is("setting-wait-mean", "setting=clinic", mean);
    found.count("setting-entries", "setting=clinic", minutes.len() as f64);
}

const MORNING: &str = "{ id = \"morning\", slots = { mon-fri = \"09:00-10:00 every 20 min x 1\" } }";

#[test]
fn who_asks_gets_the_earliest_slot_and_waits_in_the_clinic_if_the_room_is_taken() {
    let found = asking(1, MORNING, "", &["2014-04-07T08:00", "2014-04-07T08:10", "2014-04-07T08:20"], &[]);
    // Slots of 09:00, 09:20 and 09:40; they enter at 09:00, 09:30 and 10:00.
    waits(&found, &[60.0, 80.0, 100.0]);
    found.hours("setting-queue", "setting=clinic", 4.0);
    found.is("wait-past-slot", "setting=clinic", 10.0);
    found.count("slots", "setting=clinic", 3.0);
    found.is("slots-attended", "setting=clinic", 100.0);
    found.is("did-not-attend", "setting=clinic", 0.0);
}

#[test]
fn a_slot_needs_its_notice_and_is_over_when_its_time_comes() {
    // 08:10 with an hour's notice: 09:20. At 09:00 that slot is over: 09:40 with 20 minutes' notice.
    waits(&asking(1, MORNING, "notice = \"1 h\"", &["2014-04-07T08:10"], &[]), &[70.0]);
    waits(&asking(1, MORNING, "", &["2014-04-07T09:00"], &[]), &[20.0]);
    waits(&asking(1, MORNING, "notice = \"30 min\"", &["2014-04-07T09:00"], &[]), &[40.0]);
    // After the last of Friday: Monday.
    let friday = asking(8, MORNING, "", &["2014-04-11T12:00"], &[]);
    waits(&friday, &[(2.0 * 24.0 + 21.0) * 60.0]);
}

#[test]
fn slots_are_kept_for_some_and_released_to_all_before_their_time() {
    let sessions = "{ id = \"kept\", slots = { mon-fri = \"09:00 x 1\" }, for = { urgency = \"urgent\" }, released = \"2 h\" }, \
                    { id = \"open\", slots = { mon-fri = \"11:00 x 1\" } }";
    // 06:00: Monday 11:00. 06:30: Tuesday 11:00, for 09:00 is kept until 07:00, and who is booked is not moved. 07:30: Monday 09:00,
    // released. The urgent one of 08:00: Tuesday 09:00, kept.
    let routine = ["2014-04-07T06:00", "2014-04-07T06:30", "2014-04-07T07:30"];
    let found = asking(2, sessions, "", &routine, &["2014-04-07T08:00"]);
    found.is("setting-wait-mean", "setting=clinic,priority=5", (5.0 + 28.5 + 1.5) / 3.0);
    found.is("setting-wait-mean", "setting=clinic,priority=1", 25.0);
    found.count("slots", "setting=clinic,session=kept", 2.0);
    found.is("slots-attended", "setting=clinic,session=kept", 100.0);
    found.is("slots-attended", "setting=clinic,session=open", 100.0);
}

#[test]
fn slots_that_can_be_booked_only_so_far_ahead_go_to_those_on_the_list_by_priority() {
    let sessions = "{ id = \"one\", slots = { mon-fri = \"09:00 x 1\" }, booked-ahead = \"1 h\" }";
    // At 08:00 two are on the list: the urgent one is booked for 09:00, the other on Tuesday at 08:00.
    let found = asking(2, sessions, "", &["2014-04-07T06:00"], &["2014-04-07T07:00"]);
    found.is("setting-wait-mean", "setting=clinic,priority=1", 2.0);
    found.is("setting-wait-mean", "setting=clinic,priority=5", 27.0);
}

#[test]
fn who_does_not_attend_has_lost_the_slot_and_is_booked_again_or_goes() {
    let sessions = "{ id = \"one\", slots = { mon-fri = \"09:00 x 1\" } }";
    let miss = "did-not-attend = [ { for = { urgency = \"routine\" }, is = 1 }, { is = 0 } ]";
    // One never comes, and is booked day after day; the other has Tuesday.
    let asked = (&["2014-04-07T08:00"], &["2014-04-07T08:30"]);
    let found = asking(3, sessions, miss, asked.0, asked.1);
    found.is("setting-wait-mean", "setting=clinic", 24.5);
    // Monday and Wednesday missed.
    found.is("did-not-attend", "setting=clinic", 100.0 * 2.0 / 3.0);
    found.is("slots-attended", "setting=clinic", 100.0 / 3.0);
    found.is("setting-waiting-at-day", "setting=clinic,day=1", 2.0);
    // Who is not booked again has waited and not entered.
    let found = asking(3, sessions, &format!("{miss}\ndid-not-attend-to = \"gone\""), asked.0, asked.1);
    found.is("did-not-attend", "setting=clinic", 50.0);
    found.is("slots-attended", "setting=clinic", 100.0 / 3.0);
    found.count("setting-withdrawn", "setting=clinic", 1.0);
    found.count("exits", "exit=gone", 2.0);
}

#[test]
fn the_chance_not_to_attend_rises_with_the_weeks_to_the_slot() {
    // Asked on Monday for Monday of the next week: one week, and a chance of 1; on the Sunday before it: next to none.
    let sessions = "{ id = \"one\", slots = { mon = \"09:00 x 1\" }, from = 2014-04-14 }";
    for (asked, missed) in [("2014-04-07T09:00", 100.0), ("2014-04-14T08:59", 0.0)] {
        let found = asking(9, sessions, "did-not-attend-per-week = 1", &[asked], &[]);
        found.is("did-not-attend", "setting=clinic", missed);
        found.count("slots", "setting=clinic", 1.0);
    }
}

#[test]
fn a_slot_given_back_goes_to_the_first_on_the_list() {
    let sessions = "{ id = \"one\", slots = { mon-fri = \"09:00 x 1\" }, booked-ahead = \"1 h\" }";
    let found = Trace::new(1)
        .add(&clinic(sessions, ""))
        .arrive_by(
            "impatient",
            "routes = [ { to = \"visit\", then = [ { to = \"gone\", after = \"45 min\" } ] } ]",
            &["2014-04-07T07:45"],
        )
        .arrive("other", "visit", &["2014-04-07T08:10"])
        .run();
    // Booked at 08:00, given back at 08:30.
    waits(&found, &[50.0]);
    found.count("setting-withdrawn", "setting=clinic", 1.0);
    found.hours("setting-queue", "setting=clinic", (45.0 + 50.0) / 60.0);
}

/// A ward with one bed, whose patient goes to the clinic.
fn from_ward(route: &str) -> Found {
    Trace::new(2)
        .add(&clinic("{ id = \"one\", slots = { tue = \"09:00 x 1\" } }", ""))
        .add(&format!(
            r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 1

[[stay]]
id = "bed"
in = "ward"
length = "1 h"
routes = [ {{ to = "visit", share = 1{route} }} ]
"#
        ))
        .arrive("patients", "bed", &["2014-04-07T08:00", "2014-04-07T08:30"])
        .run()
}

#[test]
fn who_waits_for_a_slot_waits_where_they_are_unless_the_place_is_freed() {
    // The first is ready at 09:00 and stays until Tuesday 09:00; the second comes in then.
    let found = from_ward("");
    found.time("ward", 25.0);
    found.hours("setting-blocked", "setting=ward,for=clinic", 24.0 + 14.0);
    found.is("setting-wait-mean", "setting=ward", 24.5 / 2.0);
    // With the bed freed the second follows at 09:00, and waits at home for a slot that the run does not have.
    let found = from_ward(", frees-place = true");
    found.time("ward", 1.0);
    found.hours("setting-blocked", "setting=ward,for=clinic", 0.0);
    waits(&found, &[24.0 * 60.0]);
    found.is("setting-waiting-at-day", "setting=clinic,day=1", 2.0);
}

#[test]
fn who_becomes_urgent_is_booked_earlier_and_the_slot_goes_to_others() {
    let sessions = "{ id = \"kept\", slots = { mon-fri = \"10:00 x 1\" }, for = { urgency = \"urgent\" } }, \
                    { id = \"open\", slots = { tue-fri = \"09:00 x 1\" } }";
    let found = Trace::new(3)
        .add(&clinic(sessions, ""))
        .add(
            r#"
[[setting]]
id = "home"
kind = "home"
capacity = "unlimited"

[[stay]]
id = "at-home"
in = "home"
length = "0 min"
to = "visit"
interruptions = [ { id = "worse", after = "1 h", sets = { urgency = "urgent" } } ]
"#,
        )
        .arrive("getting-worse", "at-home", &["2014-04-07T08:00"])
        .arrive("other", "visit", &["2014-04-07T09:30"])
        .run();
    // Booked for Tuesday 09:00, at 09:00 for 10:00 of today; the other has Tuesday 09:00.
    waits(&found, &[120.0, 23.5 * 60.0]);
}

#[test]
fn of_clinics_that_do_as_well_the_one_with_the_earliest_slot() {
    let found = Trace::new(3)
        .add(&clinic("{ id = \"one\", slots = { wed = \"09:00 x 5\" } }", ""))
        .add(
            r#"
[[setting]]
id = "other-clinic"
kind = "other"
capacity = 1
sessions = [ { id = "one", slots = { tue = "09:00 x 1" } } ]

[[stay]]
id = "other-visit"
like = "visit"
in = "other-clinic"
"#,
        )
        .arrive_by(
            "patients",
            "routes = [ { to = \"visit\", or = [\"other-visit\"] } ]",
            &["2014-04-07T09:00", "2014-04-07T09:00"],
        )
        .run();
    found.is("setting-wait-mean", "setting=other-clinic", 24.0);
    found.is("setting-wait-mean", "setting=clinic", 48.0);
}

#[test]
fn patients_of_a_full_ward_who_wait_for_slots_are_in_no_deadlock() {
    // The slot is a week away: the ward is full all the time, and somebody waits for it.
    let found = Trace::new(10)
        .add(&clinic("{ id = \"one\", slots = { mon = \"09:00 x 1\" }, from = 2014-04-14 }", ""))
        .add(
            r#"
[[setting]]
id = "ward"
kind = "other"
capacity = 1

[[stay]]
id = "bed"
in = "ward"
length = "1 h"
to = "visit"
"#,
        )
        .arrive("patients", "bed", &["2014-04-07T08:00", "2014-04-07T08:30"])
        .run();
    found.is("setting-wait-mean", "setting=clinic", 7.0 * 24.0);
}

#[test]
fn slots_are_booked_by_those_who_wait_when_the_run_begins() {
    let found = Trace::new(2)
        .add(&clinic(MORNING, "").replace(
            "sessions =",
            "start = [ { stay = \"visit\", cohort = \"anybody\", waiting = 2, waited = \"10 d\" } ]\nsessions =",
        ))
        .arrive("new", "visit", &["2014-04-07T08:00"])
        .run();
    // 09:00 and 09:20 for the two, 09:40 for the third: they enter at 09:00, 09:30 and 10:00.
    waits(&found, &[(240.0 + 9.0) * 60.0, (240.0 + 9.5) * 60.0, 120.0]);
}

#[test]
fn who_has_two_slots_at_one_time_and_misses_the_first_is_gone() {
    let found = Trace::new(1)
        .add(&clinic(
            "{ id = \"one\", slots = { mon = \"09:00 x 2\" } }",
            "did-not-attend = 1\ndid-not-attend-to = \"gone\"",
        ))
        .arrive_by(
            "twice",
            "routes = [ { to = \"visit\", then = [ { to = \"visit\", after = \"30 min\", keep = true } ] } ]",
            &["2014-04-07T07:00"],
        )
        .run();
    found.count("exits", "exit=gone", 1.0);
    found.is("slots-attended", "setting=clinic", 0.0);
}

#[test]
fn who_has_two_slots_at_one_time_comes_to_one() {
    let found = Trace::new(1)
        .add(&clinic("{ id = \"one\", slots = { mon = \"09:00 x 2\" } }", ""))
        .arrive_by(
            "twice",
            "routes = [ { to = \"visit\", then = [ { to = \"visit\", after = \"30 min\", keep = true } ] } ]",
            &["2014-04-07T07:00"],
        )
        .run();
    waits(&found, &[120.0]);
    found.is("slots-attended", "setting=clinic", 50.0);
}

#[test]
fn who_comes_to_the_next_appointment_in_the_room_they_are_in_goes_on_there() {
    // 09:00–09:30, then in the room until the slot of 10:00, 10:00–10:30; the next patient comes in then.
    let found = Trace::new(1)
        .add(
            &clinic("{ id = \"one\", slots = { mon = [\"09:00 x 1\", \"10:00 x 1\", \"10:20 x 1\"] } }", "")
                .replace(
                    "to = \"gone\"",
                    "to = \"again\"\n[[stay]]\nid = \"again\"\nlike = \"visit\"\nto = \"gone\"",
                ),
        )
        .arrive("first", "visit", &["2014-04-07T08:00"])
        .arrive("second", "again", &["2014-04-07T09:40"])
        .run();
    found.count("exits", "exit=gone", 2.0);
    // The first is in the clinic from 09:00 to 10:30, the second from 10:30 to 11:00.
    found.time("clinic", (1.5 + 0.5) / 2.0);
    found.is("setting-wait-mean", "stay=again", 50.0 / 60.0);
}

#[test]
fn who_comes_back_to_a_kept_place_is_not_booked_again() {
    // In at 09:00, at the X-ray from 09:30 to 09:50, back until 09:50 + 10 min of what remained.
    let found = Trace::new(1)
        .add(&clinic("{ id = \"one\", slots = { mon = [\"09:00 x 1\", \"09:30 x 1\"] } }", "").replace(
            "length = \"30 min\"",
            "length = \"40 min\"\ninterruptions = [ { id = \"x\", after = \"30 min\", to = \"x-ray\", keeps-place = \"4 h\", \
             for = { urgency = \"urgent\" } } ]",
        ))
        .add(
            r#"
[[setting]]
id = "x-ray"
kind = "acute-bed"
capacity = 1

[[stay]]
id = "x-ray"
in = "x-ray"
length = "20 min"
to = "visit"
"#,
        )
        .arrive_by("first", "attributes = { urgency = \"urgent\" }\nto = \"visit\"", &["2014-04-07T08:00"])
        .arrive("second", "visit", &["2014-04-07T08:10"])
        .run();
    // The second comes at 09:30 and has the room at 10:00.
    waits(&found, &[60.0, 110.0]);
    found.count("exits", "exit=gone", 2.0);
}

#[test]
fn those_of_one_slot_come_one_after_the_other_and_are_no_queue() {
    // Two places and three who come: one waits, and with three waiting a place more would open.
    let sessions = "{ id = \"one\", slots = { mon = \"09:00 x 3\" } }";
    let found = Trace::new(1)
        .add(&clinic(sessions, "").replace(
            "capacity = 1",
            "capacity = 2\nescalation = { places = 1, waiting-opens-at = 3, waiting-closes-at = 0 }",
        ))
        .arrive("three", "visit", &["2014-04-07T08:00", "2014-04-07T08:00", "2014-04-07T08:00"])
        .run();
    found.is("wait-past-slot", "setting=clinic", 10.0);
}

#[test]
fn of_slots_after_the_measured_period_those_that_are_booked_count() {
    // Monday is measured; the second of two who ask has Tuesday, on which there are two slots.
    let found = Trace::new(1)
        .replace("measure = \"1 d\"", "measure = \"1 d\"\nterminating = true\nuntil-empty = \"2 d\"")
        .add(&clinic("{ id = \"one\", slots = { mon = \"09:00 x 1\", tue = \"09:00 x 2\" } }", ""))
        .arrive("patients", "visit", &["2014-04-07T08:00", "2014-04-07T08:30"])
        .run();
    found.count("slots", "setting=clinic", 2.0);
    found.is("slots-attended", "setting=clinic", 100.0);
}
