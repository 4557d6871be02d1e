//! Patients who are finished and cannot move on.

use super::Trace;

fn single(id: &str, kind: &str) -> String {
    format!("\n[[setting]]\nid = \"{id}\"\nkind = \"{kind}\"\ncapacity = 1\n")
}

fn stay(id: &str, setting: &str, length: &str, onward: &str) -> String {
    format!("\n[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = \"{length}\"\n{onward}\n")
}

#[test]
fn a_full_last_setting_blocks_the_two_before_it_and_one_departure_moves_three() {
    // Each takes 1 h at A, 1 h at B, 3 h at C, one place each. Four arrive at 08:00.
    // 1: A 8–9, B 9–10, C 10–13.
    // 2: A 9–10, B 10–11 and blocked until 13, C 13–16.
    // 3: A 10–11 and blocked until 13 (2 leaves B), B 13–14 and blocked until 16, C 16–19.
    // 4: A 13–14 and blocked until 16, B 16–17 and blocked until 19, C 19–22.
    let found = Trace::new(1)
        .add(&single("a", "other"))
        .add(&single("b", "other"))
        .add(&single("c", "other"))
        .add(&stay("in-a", "a", "1 h", "to = \"in-b\""))
        .add(&stay("in-b", "b", "1 h", "to = \"in-c\""))
        .add(&stay("in-c", "c", "3 h", "to = \"gone\""))
        .arrive("four", "in-a", &["2014-04-07T08:00"; 4])
        .run();
    found.is("setting-wait-mean", "setting=a", (0.0 + 1.0 + 2.0 + 5.0) / 4.0);
    found.time("a", (1.0 + 1.0 + 3.0 + 3.0) / 4.0);
    found.is("setting-wait-mean", "setting=b", (0.0 + 0.0 + 2.0 + 2.0) / 4.0);
    found.time("b", (1.0 + 3.0 + 3.0 + 3.0) / 4.0);
    found.is("setting-wait-mean", "setting=c", (0.0 + 2.0 + 2.0 + 2.0) / 4.0);
    found.time("c", 3.0);
    found.hours("setting-occupied", "setting=a", 8.0);
    found.hours("setting-occupied", "setting=b", 10.0);
    found.hours("setting-occupied", "setting=c", 12.0);
    found.hours("setting-queue", "setting=b", 4.0);
    found.delay("setting-delayed-days", "setting=b", 4.0);
    found.delay("setting-delayed-days", "setting=c", 6.0);
}

#[test]
fn two_settings_that_wait_for_each_other_are_reported_as_a_deadlock_by_name() {
    // 1 is finished in the north ward at 10:00 and wants the south; 2 in the south and wants the north.
    let error = Trace::new(1)
        .add(&single("north-ward", "other"))
        .add(&single("south-ward", "other"))
        .add(&stay("north-first", "north-ward", "1 h", "to = \"south-second\""))
        .add(&stay("south-first", "south-ward", "1 h", "to = \"north-second\""))
        .add(&stay("south-second", "south-ward", "1 h", "to = \"gone\""))
        .add(&stay("north-second", "north-ward", "1 h", "to = \"gone\""))
        .arrive("one", "north-first", &["2014-04-07T09:00"])
        .arrive("two", "south-first", &["2014-04-07T09:00"])
        .try_run()
        .err()
        .expect("a deadlock is an error");
    assert!(error.contains("north-ward") && error.contains("south-ward"), "{error}");
}

/// A ward patient finished at 10:00 is referred to reablement, and two hours later to a step-down bed. One
/// other patient holds each of them.
fn two_referrals(keep: bool, reablement_until: &str, step_down_until: &str) -> super::Found {
    let onward = format!(
        r#"routes = [ {{ to = "reabled", delay-reason = "E", attributed-to = "NHS", then = [ {{ to = "stepped-down", after = "2 h", keep = {keep}, counts-as = "second-choice" }} ] }} ]"#
    );
    Trace::new(1)
        .add(&single("ward", "acute-bed"))
        .add(&single("reablement", "reablement"))
        .add(&single("step-down", "rehabilitation-bed"))
        .add(&stay("on-the-ward", "ward", "2 h", &onward))
        .add(&stay("reabled", "reablement", "1 h", "to = \"gone\""))
        .add(&stay("stepped-down", "step-down", "1 h", "to = \"gone\""))
        .add(&stay("holds-reablement", "reablement", reablement_until, "to = \"gone\""))
        .add(&stay("holds-step-down", "step-down", step_down_until, "to = \"gone\""))
        .arrive("holder-1", "holds-reablement", &["2014-04-07T00:00"])
        .arrive("holder-2", "holds-step-down", &["2014-04-07T00:00"])
        .arrive("patient", "on-the-ward", &["2014-04-07T08:00"])
        .run()
}

#[test]
fn of_two_open_referrals_the_second_takes_the_patient_if_it_comes_first() {
    // Reablement is free at 14:00, step-down at 13:00. Ready 10:00, second referral 12:00, moved 13:00.
    let found = two_referrals(true, "14 h", "13 h");
    found.time("ward", 5.0);
    found.count("counter", "name=second-choice", 1.0);
    found.count("setting-entries", "setting=reablement", 1.0);
    found.count("setting-withdrawn", "setting=reablement", 1.0);
    found.count("setting-withdrawn", "setting=step-down", 0.0);
    found.is("setting-wait-mean", "setting=step-down", (0.0 + 1.0) / 2.0);
    found.hours("setting-queue", "setting=reablement", 3.0);
    found.hours("setting-queue", "setting=step-down", 1.0);
    found.delay("delayed-days", "all", 3.0);
    found.delay("delayed-days", "reason=E", 3.0);
}

#[test]
fn of_two_open_referrals_the_first_takes_the_patient_if_it_comes_first() {
    // Reablement is free at 12:30, step-down at 13:00: moved 12:30, the referral of 12:00 is withdrawn.
    let found = two_referrals(true, "12.5 h", "13 h");
    found.time("ward", 4.5);
    found.count("counter", "name=second-choice", 0.0);
    found.count("setting-withdrawn", "setting=reablement", 0.0);
    found.count("setting-withdrawn", "setting=step-down", 1.0);
    found.is("setting-wait-mean", "setting=reablement", (0.0 + 2.5) / 2.0);
    found.hours("setting-queue", "setting=step-down", 0.5);
}

#[test]
fn a_referral_that_is_not_kept_is_withdrawn_when_the_next_choice_is_made() {
    // Reablement is free at 12:30, but was given up at 12:00: the patient waits for step-down until 13:00.
    let found = two_referrals(false, "12.5 h", "13 h");
    found.time("ward", 5.0);
    found.count("counter", "name=second-choice", 1.0);
    found.count("setting-entries", "setting=reablement", 1.0);
    found.count("setting-withdrawn", "setting=reablement", 1.0);
    found.hours("setting-queue", "setting=reablement", 2.0);
}

#[test]
fn an_outlier_goes_to_the_other_ward_at_once() {
    // The home ward is full until 20:00; its second patient, at 09:00, lies on the other ward at once.
    let outlying = r#"routes = [ { to = "home-stay", then = [ { to = "outlying", after = "0 min", keep = true, counts-as = "outlier" } ] } ]"#;
    let found = Trace::new(1)
        .add(&single("home-ward", "acute-bed"))
        .add(&single("other-ward", "acute-bed"))
        .add(&stay("home-stay", "home-ward", "12 h", "to = \"gone\""))
        .add(&stay("outlying", "other-ward", "3 h", "to = \"gone\""))
        .arrive_by("patients", outlying, &["2014-04-07T08:00", "2014-04-07T09:00"])
        .run();
    found.count("outliers", "all", 1.0);
    found.count("setting-entries", "setting=other-ward", 1.0);
    found.is("setting-wait-mean", "setting=other-ward", 0.0);
    found.hours("setting-occupied", "setting=home-ward", 12.0);
    found.hours("setting-occupied", "setting=other-ward", 3.0);
}

#[test]
fn a_patient_who_has_waited_long_enough_leaves_the_queue() {
    // One bed, 3 h each, patience 1.5 h. A 09–12. B comes 10:00 and gives up at 11:30. C comes 10:45 and
    // enters at 12:00. Waits of those who enter 0 and 1.25 h; waiting in all 1.5 + 1.25 h.
    let routes = r#"routes = [ { to = "stay", then = [ { to = "gone", after = "90 min", counts-as = "gave-up" } ] } ]"#;
    let found = Trace::new(1)
        .add(&single("bed", "other"))
        .add(&stay("stay", "bed", "3 h", "to = \"gone\""))
        .arrive_by("a", routes, &["2014-04-07T09:00", "2014-04-07T10:00", "2014-04-07T10:45"])
        .run();
    found.count("counter", "name=gave-up", 1.0);
    found.count("setting-withdrawn", "setting=bed", 1.0);
    found.is("setting-wait-mean", "setting=bed", 1.25 / 2.0);
    found.hours("setting-queue", "setting=bed", 2.75);
}

#[test]
fn a_stay_that_needs_two_resources_holds_the_first_while_it_waits_for_the_second() {
    // Two beds, one monitor. A and B need both for 2 h, from 09:00: A 09–11, B holds its bed from 09:00,
    // has the monitor from 11:00 and leaves at 13:00. C, who needs a bed only, waits from 10:00 to 11:00.
    // Beds: 2 + 4 + 1 = 7 hours; monitor: 2 + 2 hours.
    let found = Trace::new(1)
        .add(&single("beds", "other").replace("capacity = 1", "capacity = 2"))
        .add(&single("monitors", "other"))
        .add(&stay(
            "monitored",
            "beds",
            "2 h",
            "also = [ { setting = \"monitors\", units = 1 } ]\nto = \"gone\"",
        ))
        .add(&stay("plain", "beds", "1 h", "to = \"gone\""))
        .arrive("a-and-b", "monitored", &["2014-04-07T09:00"; 2])
        .arrive("c", "plain", &["2014-04-07T10:00"])
        .run();
    found.hours("setting-occupied", "setting=beds", 7.0);
    found.hours("setting-occupied", "setting=monitors", 4.0);
    found.is("setting-wait-mean", "stay=plain", 1.0);
}

#[test]
fn a_deadlock_over_a_setting_held_alongside_is_reported_too() {
    // 1 holds the ward bed and the monitor, is finished and wants theatre. 2 holds theatre, is finished and wants a
    // monitored bed: the ward has a second bed, the monitor is 1's.
    let error = Trace::new(1)
        .add(&single("ward", "other").replace("capacity = 1", "capacity = 2"))
        .add(&single("monitor", "other"))
        .add(&single("theatre", "other"))
        .add(&stay(
            "monitored-first",
            "ward",
            "1 h",
            "also = [ { setting = \"monitor\" } ]\nto = \"theatre-second\"",
        ))
        .add(&stay("theatre-first", "theatre", "1 h", "to = \"monitored-second\""))
        .add(&stay("theatre-second", "theatre", "1 h", "to = \"gone\""))
        .add(&stay("monitored-second", "monitor", "1 h", "to = \"gone\""))
        .arrive("one", "monitored-first", &["2014-04-07T09:00"])
        .arrive("two", "theatre-first", &["2014-04-07T09:00"])
        .try_run()
        .err()
        .expect("a deadlock is an error");
    assert!(error.contains("monitor") && error.contains("theatre"), "{error}");
}

/// Two wards of one bed and a home of one place. Monday 7 April: one patient enters the home at 00:00 for
/// 20 h; a at 01:00 for 3 h, ready at 04:00, waits until 20:00 (16 h); b at 02:00 for 4 h, ready at 06:00, waits for the home until the
/// one of ward a has left it, at 40:00 (34 h). Nobody waits in the home itself.
#[test]
fn who_is_blocked_where_and_for_whom() {
    let stay = |id: &str, setting: &str, length: &str, to: &str| {
        format!("[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = \"{length}\"\nto = \"{to}\"\n\n")
    };
    let setting =
        |id: &str, kind: &str| format!("[[setting]]\nid = \"{id}\"\nkind = \"{kind}\"\ncapacity = 1\n\n");
    let tables = setting("a", "acute-bed")
        + &setting("b", "acute-bed")
        + &setting("care", "nursing-home")
        + &stay("in-a", "a", "3 h", "in-care")
        + &stay("in-b", "b", "4 h", "in-care")
        + &stay("in-care", "care", "20 h", "gone");
    let found = Trace::new(4)
        .add(&tables)
        .arrive("first", "in-care", &["2014-04-07T00:00"])
        .arrive("from-a", "in-a", &["2014-04-07T01:00"])
        .arrive("from-b", "in-b", &["2014-04-07T02:00"])
        .run();
    let hours = 4.0 * 24.0;
    found.is("setting-blocked", "setting=a,for=care", 16.0 / hours);
    found.is("setting-blocked", "setting=b,for=care", 34.0 / hours);
    // Waits for the home were 0, 16 and 34 h; exits are three in four days.
    found.is("setting-wait-p95", "stay=in-care", 34.0);
    found.is("exits", "exit=gone", 3.0 * 365.25 / 4.0);
    // At 19:00 the bed of ward a is in use on one day of four, at 12:00 that of ward b on two.
    found.is("setting-queue-hour", "setting=a,hour=05", 0.0);
    found.is("setting-occupied-hour", "setting=a,hour=19", 0.25);
    found.is("setting-occupied-hour", "setting=a,hour=21", 0.0);
    found.is("setting-occupied-hour", "setting=b,hour=12", 0.5);
}

/// A ward whose patients need these tasks of a therapist, who is one and always there.
fn ward_with(tasks: &str, length: &str) -> Trace {
    Trace::new(1)
        .add("\n[[team]]\nid = \"therapist\"\nheads = 1\n")
        .add(&single("ward", "acute-bed"))
        .replace("capacity = 1", "capacity = 9")
        .add(&stay("on-the-ward", "ward", length, &format!("tasks = [ {tasks} ]\nto = \"gone\"")))
}

const BY_TEAM: &str = "setting=ward,team=therapist";

#[test]
fn who_is_finished_and_waits_for_a_team_is_blocked_by_it() {
    // 2 h on the ward, then 3 h of work. A 08:00: ready 10:00, 10–13, never waits. B 08:30: ready 10:30, waits to 13.
    // C 09:00: ready 11:00, waits to 16.
    let task = r#"{ id = "assessed", team = "therapist", work = "3 h", starts = "end" }"#;
    let found = ward_with(task, "2 h")
        .arrive("three", "on-the-ward", &["2014-04-07T08:00", "2014-04-07T08:30", "2014-04-07T09:00"])
        .run();
    found.hours("setting-blocked", BY_TEAM, 2.5 + 5.0);
    found.hours("team-queue", "team=therapist", 7.5);
}

#[test]
fn a_team_blocks_from_the_end_of_the_length_once_and_only_by_what_must_be_done() {
    // All asked for at the start. A 08:00: first 08–11, second 11–14 at the latest B's: the queue is A1, A2, B1, B2 in
    // order of asking, 3 h each: A1 08–11, A2 11–14 (A ready at 10:00, waits for A2 to 11:00), B1 14–17, B2 17–20 (B is
    // ready at 10:30 and waits to 17:00). The optional third of A goes when A leaves at 14:00, and B's at 20:00.
    let tasks = r#"
  { id = "first", team = "therapist", work = "3 h" },
  { id = "second", team = "therapist", work = "3 h" },
  { id = "third", team = "therapist", work = "3 h", priority = 9, required = false },"#;
    let found =
        ward_with(tasks, "2 h").arrive("two", "on-the-ward", &["2014-04-07T08:00", "2014-04-07T08:30"]).run();
    found.hours("setting-blocked", BY_TEAM, 1.0 + 6.5);
    found.hours("team-queue", "team=therapist", 3.0 + 6.0 + 5.5 + 8.5 + 11.5);
}

#[test]
fn who_gives_up_or_waits_for_a_meeting_is_blocked_until_then() {
    // A 09:00: 3 h of work from 09:00. B comes 09:30 and gives up at 11:30; C comes 10:30 and waits to 12:00.
    let task =
        r#"{ id = "seen", team = "therapist", work = "3 h", leaves-after = "2 h", leaves-to = "gone" }"#;
    let found = ward_with(task, "0 min")
        .arrive("three", "on-the-ward", &["2014-04-07T09:00", "2014-04-07T09:30", "2014-04-07T10:30"])
        .run();
    found.hours("setting-blocked", BY_TEAM, 2.0 + 1.5);
    // Ready at 10:00; the meeting is at 15:00 on weekdays.
    let task = r#"{ id = "met", team = "therapist", work = "1 h", at = { mon-fri = "15:00" } }"#;
    let found = ward_with(task, "2 h").arrive("one", "on-the-ward", &["2014-04-07T08:00"]).run();
    found.hours("setting-blocked", BY_TEAM, 5.0);
}
