//! Capacity that changes, opens, closes and is cleaned; patients there at the start.

use super::Trace;

fn beds(keys: &str, length: &str) -> String {
    format!(
        r#"
[[setting]]
id = "beds"
kind = "other"
{keys}

[[stay]]
id = "stay"
in = "beds"
length = "{length}"
to = "gone"
"#
    )
}

fn extra_stay(id: &str, length: &str) -> String {
    format!("\n[[stay]]\nid = \"{id}\"\nin = \"beds\"\nlength = \"{length}\"\nto = \"gone\"\n")
}

#[test]
fn a_capacity_cut_drains_and_moves_nobody_out() {
    // Three beds until 10:00, one after. A 09–11, B 09–12, C 09–13. D comes 10:30: at 11:00 and 12:00 the
    // setting is still at or over its one bed; D enters at 13:00 for 1 h, having waited 2.5 h.
    let found = Trace::new(1)
        .add(&beds(r#"capacity = { mon-sun = ["00:00-10:00 x 3", "10:00-24:00 x 1"] }"#, "2 h"))
        .add(&extra_stay("b", "3 h"))
        .add(&extra_stay("c", "4 h"))
        .add(&extra_stay("d", "1 h"))
        .arrive("a-arrives", "stay", &["2014-04-07T09:00"])
        .arrive("b-arrives", "b", &["2014-04-07T09:00"])
        .arrive("c-arrives", "c", &["2014-04-07T09:00"])
        .arrive("d-arrives", "d", &["2014-04-07T10:30"])
        .run();
    found.time("beds", (2.0 + 3.0 + 4.0 + 1.0) / 4.0);
    found.is("setting-wait-mean", "setting=beds", 2.5 / 4.0);
    found.hours("setting-queue", "setting=beds", 2.5);
    // 10 hours in use over 10·3 + 14·1 = 44 hours of core capacity.
    found.is("setting-utilisation", "setting=beds", 100.0 * 10.0 / 44.0);
}

#[test]
fn a_dated_change_of_capacity_takes_effect_at_midnight_and_lapses() {
    // One bed; two from Tuesday to Wednesday. Three come on Monday 12:00 for 20 h each.
    // 1: Mon 12–Tue 08. 2: from Tue 00:00 to Tue 20:00. 3: from Tue 08:00 to Wed 04:00.
    // Two more come on Thursday 00:00 (one bed again): 4: Thu 00–20, 5: Thu 20–Fri 16.
    let changes = "capacity = 1\nchanges = [ { from = 2014-04-08, until = 2014-04-09, capacity = 2 } ]";
    let found = Trace::new(7)
        .add(&beds(changes, "20 h"))
        .arrive("monday", "stay", &["2014-04-07T12:00"; 3])
        .arrive("thursday", "stay", &["2014-04-10T00:00"; 2])
        .run();
    found.is("setting-wait-mean", "setting=beds", (0.0 + 12.0 + 20.0 + 0.0 + 20.0) / 5.0);
    found.is("setting-utilisation", "setting=beds", 100.0 * 100.0 / (9.0 * 24.0));
}

#[test]
fn escalation_opens_after_its_notice_and_closes_when_occupancy_falls() {
    // Four beds, two more when four are taken, with an hour's notice, until two are taken.
    // A–D 08–14: full at 08:00, the extra beds open at 09:00.
    // E (1 h) comes 08:30, enters 09:00, leaves 10:00. F (10 h) comes 09:30 and enters. G (10 h) comes 09:40:
    // six taken; enters 10:00. At 14:00 two are left: the extra beds close.
    // H, I, J, K (3 h) come 15:00: H and I enter (four taken: notice), J and K at 16:00 when the extra beds open.
    // Waits: E 30 min, G 20 min, J and K 60 min: 170 min over 11 patients.
    let escalation = r#"escalation = { places = 2, opens-at = 1.0, closes-at = 0.5, notice = "1 h" }"#;
    let found = Trace::new(1)
        .add(&beds(&format!("capacity = 4\n{escalation}"), "6 h"))
        .add(&extra_stay("e", "1 h"))
        .add(&extra_stay("f", "10 h"))
        .add(&extra_stay("h", "3 h"))
        .arrive("a-to-d", "stay", &["2014-04-07T08:00"; 4])
        .arrive("e-arrives", "e", &["2014-04-07T08:30"])
        .arrive("f-and-g", "f", &["2014-04-07T09:30", "2014-04-07T09:40"])
        .arrive("h-to-k", "h", &["2014-04-07T15:00"; 4])
        .run();
    found.is("setting-wait-mean", "setting=beds", 170.0 / 60.0 / 11.0);
    found.hours("setting-queue", "setting=beds", 170.0 / 60.0);
    found.hours("setting-occupied", "setting=beds", 4.0 * 6.0 + 1.0 + 2.0 * 10.0 + 4.0 * 3.0);
}

#[test]
fn a_setting_takes_new_patients_in_its_admission_hours_only() {
    // Open on weekdays 09:00–17:00. 1 comes on Friday 11 April 18:00, enters Monday 09:00 (63 h).
    // 2 comes on Monday 14 April 10:00 and enters. 3 comes at 17:00 on the dot, when it has closed: Tuesday 09:00 (16 h).
    // 4 comes on Maundy Thursday 17 April 18:00; Good Friday and Easter Monday are closed: Tuesday 09:00 (111 h).
    let admits = "capacity = 9\nadmits = { mon-fri = \"09:00-17:00\", bank-holiday = \"none\" }";
    let found = Trace::new(21)
        .add(&beds(admits, "1 h"))
        .arrive(
            "four",
            "stay",
            &["2014-04-11T18:00", "2014-04-14T10:00", "2014-04-14T17:00", "2014-04-17T18:00"],
        )
        .run();
    found.is("setting-wait-mean", "setting=beds", (63.0 + 0.0 + 16.0 + 111.0) / 4.0);
    found.time("beds", 1.0);
}

#[test]
fn a_place_is_cleaned_before_the_next_patient_has_it() {
    // A 09–10, cleaning until 10:30. B, waiting since 09:30, enters 10:30. In use by patients 2 hours.
    let found = Trace::new(1)
        .add(&beds("capacity = 1\nturnaround = \"30 min\"", "1 h"))
        .arrive("two", "stay", &["2014-04-07T09:00", "2014-04-07T09:30"])
        .run();
    found.is("setting-wait-mean", "setting=beds", 0.5);
    found.hours("setting-occupied", "setting=beds", 2.0);
    // Two cleanings of half an hour are load.
    found.is("setting-utilisation", "setting=beds", 100.0 * 3.0 / 24.0);
    found.time("beds", 1.0);
}

#[test]
fn patients_there_at_the_start_may_exceed_the_capacity_and_drain() {
    // One bed, two patients in it until 03:00, one waiting, who is in from 03:00 to 08:00.
    let start = r#"capacity = 1
start = [ { stay = "stay", cohort = "anybody", present = 2, waiting = 1, remaining = { fixed = "3 h" } } ]"#;
    let found = Trace::new(1).add(&beds(start, "5 h")).arrive("last", "stay", &["2014-04-07T12:00"]).run();
    found.hours("setting-occupied", "setting=beds", 2.0 * 3.0 + 5.0 + 5.0);
    found.hours("setting-queue", "setting=beds", 3.0);
    found.is("setting-present-at-day", "setting=beds,day=1", 0.0);
}

#[test]
fn patients_waiting_at_the_start_take_the_places_that_are_free_and_go_before_newcomers() {
    // Two beds, one patient until 03:00, three waiting for 5 h each: one enters at 00:00 until 05:00, one
    // 03:00–08:00, one 05:00–10:00. A newcomer of 01:00 comes after them, at 08:00, until 13:00.
    let start = r#"capacity = 2
start = [ { stay = "stay", cohort = "anybody", present = 1, waiting = 3, remaining = { fixed = "3 h" } } ]"#;
    let found =
        Trace::new(1).add(&beds(start, "5 h")).arrive("newcomer", "stay", &["2014-04-07T01:00"]).run();
    found.hours("setting-occupied", "setting=beds", 3.0 + 4.0 * 5.0);
    found.hours("setting-queue", "setting=beds", 0.0 + 3.0 + 5.0 + 7.0);
}

#[test]
fn what_straddles_the_measured_period_counts_where_the_definition_says() {
    // A day of warm-up, a measured day. A: 20:00 of the warm-up to 04:00. B: 22:00 to after the end.
    // In use 4 + 2 hours; one entry (B); one who left (A), after 8 hours.
    let found = Trace::with_warm_up(1, 1)
        .add(&beds("capacity = 5", "8 h"))
        .arrive("two", "stay", &["2014-04-06T20:00", "2014-04-07T22:00"])
        .run();
    found.hours("setting-occupied", "setting=beds", 6.0);
    found.count("setting-entries", "setting=beds", 1.0);
    found.time("beds", 8.0);
    found.is("setting-present-at-day", "setting=beds,day=1", 1.0);
}

#[test]
fn a_stay_of_no_length_that_leads_back_to_itself_does_not_run_for_ever() {
    // A → B → A without a minute passing: refused by the check or stopped by the run, not an endless loop.
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let trace = Trace::new(1)
            .add(&beds("capacity = \"unlimited\"", "0 min").replace("to = \"gone\"", "to = \"back\""))
            .add(&extra_stay("back", "0 min").replace(
                "to = \"gone\"",
                "routes = [ { to = \"stay\", share = 1 }, { to = \"gone\", share = 0 } ]",
            ))
            .arrive("one", "stay", &["2014-04-07T09:00"]);
        let refused = std::panic::catch_unwind(|| trace.try_run().is_err()).unwrap_or(true);
        sender.send(refused).ok();
    });
    let answer = receiver.recv_timeout(std::time::Duration::from_secs(5));
    assert_eq!(answer, Ok(true), "endless");
}
