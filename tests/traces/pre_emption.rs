//! Tasks that interrupt others, by the three rules of what becomes of the work.

use super::{Found, Trace};

/// Doctors by this rota and rule; whoever comes comes for a task written so, at a time.
fn doctors(team: &str, come: &[(&str, &str, &str)]) -> Found {
    let mut trace = Trace::new(2).add(&format!(
        r#"
[[team]]
id = "doctors"
{team}

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"
"#
    ));
    for (number, (task, more, time)) in come.iter().enumerate() {
        let id = format!("stay-{number}");
        trace = trace
            .add(&format!(
                r#"
[[stay]]
id = "{id}"
in = "room"
length = "0 min"
tasks = [ {{ id = "work", team = "doctors", {task} }} ]
to = "gone"
{more}
"#
            ))
            .arrive(&format!("comes-{number}"), &id, &[&format!("2014-04-07T{time}")]);
    }
    trace.run()
}

const ROUTINE: &str = "work = \"1 h\"";
const CRASH: &str = "work = \"20 min\", priority = 1, pre-empts = true";

#[test]
fn interrupted_work_goes_on_or_begins_again_at_the_head_of_its_class() {
    // Routine 09:00; the crash call of 09:30 takes its head until 09:50. Then, before the routine task of 09:10: 09:50–10:20 (what
    // remains) or 09:50–10:50 (again from the start). The second crash call, of 09:40, interrupts no crash call: 09:50–10:10,
    // 20 minutes later for the routine ones.
    for (rule, again) in [("resume", 30.0), ("restart", 60.0)] {
        let found = doctors(
            &format!("heads = 1\nat-pre-emption = \"{rule}\""),
            &[(ROUTINE, "", "09:00"), (ROUTINE, "", "09:10"), (CRASH, "", "09:30"), (CRASH, "", "09:40")],
        );
        let first = 70.0 + again;
        let second = first - 10.0 + 60.0;
        found.time("room", (first + second + 20.0 + 30.0) / 60.0 / 4.0);
        // Waits are to the first beginning; an interruption is none.
        found.is("team-wait-mean", "team=doctors", (0.0 + (first - 10.0) + 0.0 + 10.0) / 60.0 / 4.0);
        found.hours("team-queue", "team=doctors", (first - 10.0 + 10.0) / 60.0);
        found.count("team-tasks", "team=doctors", 4.0);
        // Work that is begun again is done twice as far as it had come.
        found.is("team-utilisation", "team=doctors", 100.0 * (30.0 + again + 60.0 + 40.0) / 60.0 / 48.0);
    }
}

#[test]
fn new_work_is_drawn_anew_and_work_begun_again_is_the_same() {
    let long = "work = { uniform = { low = \"2 h\", high = \"9 h\" } }";
    let hours = |rule: &str, come: &[(&str, &str, &str)]| {
        let found = doctors(&format!("heads = 1\nat-pre-emption = \"{rule}\""), come);
        found.value("team-utilisation", "team=doctors") / 100.0 * 48.0
    };
    let alone = hours("restart", &[(long, "", "09:00")]);
    let come = [(long, "", "09:00"), (CRASH, "", "10:00")];
    // An hour lost, 20 minutes of the crash call.
    let again = hours("restart", &come);
    assert!((again - alone - 1.0 - 1.0 / 3.0).abs() < 1e-9, "{again} {alone}");
    let goes_on = hours("resume", &come);
    assert!((goes_on - alone - 1.0 / 3.0).abs() < 1e-9, "{goes_on} {alone}");
    let anew = hours("resample", &come) - 1.0 - 1.0 / 3.0;
    assert!((2.0..9.0).contains(&anew) && (anew - alone).abs() > 0.01, "{anew} {alone}");
    // Interrupted again, it is drawn again: the third number, not the second.
    let twice = [(long, "", "09:00"), (CRASH, "", "10:00"), (CRASH, "", "11:00")];
    let third = hours("resample", &twice) - 1.0 - 2.0 / 3.0 - 2.0 / 3.0;
    assert!((third - anew).abs() > 0.01 && (third - alone).abs() > 0.01, "{third} {anew} {alone}");
}

#[test]
fn the_lowest_priority_is_interrupted_and_of_that_the_last_begun() {
    // Two doctors. 1 (priority 7) 09:00, 2 (5) 09:10; the crash call of 09:30 takes the head of 1, though 2 was begun later:
    // 1 begins again 09:50–10:50, having lost half an hour. Of equals it is 2 that does, with 20 minutes lost: the mean tells which.
    let (low, again) = ("work = \"1 h\", priority = 7", "heads = 2\nat-pre-emption = \"restart\"");
    for (first, [one, two]) in [(low, [110.0, 60.0]), (ROUTINE, [60.0, 100.0])] {
        let found = doctors(again, &[(first, "", "09:00"), (ROUTINE, "", "09:10"), (CRASH, "", "09:30")]);
        found.time("room", (one + two + 20.0) / 60.0 / 3.0);
    }
}

#[test]
fn nothing_is_interrupted_that_does_not_make_room_enough() {
    // Two doctors, one at an urgent task that nothing interrupts, one at a routine task. The call for both waits for 10:30,
    // and the routine task is not disturbed: 09:10–10:10.
    let urgent = "work = \"90 min\", priority = 1";
    let both = "work = \"20 min\", staff = 2, priority = 1, pre-empts = true";
    let found = doctors("heads = 2", &[(urgent, "", "09:00"), (ROUTINE, "", "09:10"), (both, "", "09:30")]);
    found.time("room", (90.0 + 60.0 + 80.0) / 60.0 / 3.0);
}

#[test]
fn at_the_start_of_a_shift_what_pre_empts_goes_before_paused_work() {
    // Routine 11:30, paused at 12:00. The crash call of 12:30 is first at 13:00; the routine task goes on 13:20–13:50. Without
    // `pre-empts` paused work is first: 13:00–13:30, and the urgent one 13:30–13:50.
    let rota = "rota = { mon-sun = [\"09:00-12:00 x 1\", \"13:00-17:00 x 1\"] }";
    // It is not resumed first to be interrupted at once, by which it would begin again under `restart`.
    for rule in ["resume", "restart"] {
        let team = format!("{rota}\nat-pre-emption = \"{rule}\"");
        let found = doctors(&team, &[(ROUTINE, "", "11:30"), (CRASH, "", "12:30")]);
        found.time("room", (140.0 + 50.0) / 60.0 / 2.0);
    }
    let urgent = "work = \"20 min\", priority = 1";
    let found = doctors(rota, &[(ROUTINE, "", "11:30"), (urgent, "", "12:30")]);
    found.time("room", (120.0 + 80.0) / 60.0 / 2.0);
}

#[test]
fn who_leaves_while_their_task_is_interrupted_leaves_the_queue() {
    // 1 is interrupted at 09:30 and taken away at 09:40; after the crash call nobody is left.
    let cut = "interruptions = [ { id = \"worse\", after = \"40 min\", to = \"gone\" } ]";
    let lasting = cut.replace("interruptions", "length-scale = 1\ninterruptions");
    let found = doctors("heads = 1", &[(ROUTINE, &lasting, "09:00"), (CRASH, "", "09:30")]);
    found.time("room", (40.0 + 20.0) / 60.0 / 2.0);
    found.count("team-tasks", "team=doctors", 1.0);
    found.is("team-utilisation", "team=doctors", 100.0 * 50.0 / 60.0 / 48.0);
}

#[test]
fn a_task_interrupted_in_one_of_two_teams_stays_with_that_team() {
    // The task is with the doctors from 09:00; the nurses, who could do it in 10 minutes, are free from 09:15 on. Interrupted at
    // 09:30 it goes on with the doctors 09:50–10:20.
    let either = "work = \"1 h\", or = [ { team = \"nurses\", work = \"10 min\" } ]";
    let nurses = "heads = 1\n[[team]]\nid = \"nurses\"\nheads = 1";
    let found = doctors(nurses, &[(either, "", "09:00"), (CRASH, "", "09:30")]);
    found.time("room", (80.0 + 20.0) / 60.0 / 2.0);
    found.count("team-tasks", "team=nurses", 0.0);
}
