//! Teams: shift ends, rounds, tasks in sequence, patients who do not wait to be seen.

use super::{Found, Trace};

/// One head on duty 09–12 and 13–17 who does one task of `work` for each patient in a room.
fn shift(at_shift_end: &str, work: &str, arrivals: &[(&str, &str)]) -> Found {
    let mut trace = Trace::new(1).add(&format!(
        r#"
[[team]]
id = "nurse"
rota = {{ mon-sun = ["09:00-12:00 x 1", "13:00-17:00 x 1"] }}
at-shift-end = "{at_shift_end}"

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "routine"
in = "room"
length = "0 min"
tasks = [ {{ id = "work", team = "nurse", work = "{work}" }} ]
to = "gone"

[[stay]]
id = "urgent"
in = "room"
length = "0 min"
tasks = [ {{ id = "work", team = "nurse", work = "{work}", priority = 1 }} ]
to = "gone"
"#
    ));
    for (stay, time) in arrivals {
        trace = trace.arrive(&format!("{stay}-arrives"), stay, &[time]);
    }
    trace.run()
}

const TWO: [(&str, &str); 2] = [("routine", "2014-04-07T11:00"), ("urgent", "2014-04-07T11:30")];

#[test]
fn work_is_paused_at_the_end_of_the_shift_and_resumed_before_new_work() {
    // 1.5 h each. 1 begins 11:00, is paused at 12:00, resumed at 13:00 although 2 is urgent, done 13:30.
    // 2 waits from 11:30 to 13:30 and is done 15:00. Times 2.5 and 3.5 h; waits 0 and 2 h; 3 h of work in 7 on duty.
    let found = shift("pause", "90 min", &TWO);
    found.time("room", 3.0);
    found.is("team-wait-mean", "team=nurse", 1.0);
    found.is("team-utilisation", "team=nurse", 100.0 * 3.0 / 7.0);
    found.hours("team-queue", "team=nurse", 2.0);
    found.count("team-tasks", "team=nurse", 2.0);
}

#[test]
fn work_is_finished_in_overtime_where_the_team_does_that_and_nothing_new_is_begun() {
    // 1.5 h each. 1: 11:00–12:30, half an hour of it overtime. 2 begins at 13:00, when the shift does, done 14:30.
    // Times 1.5 and 3 h; waits 0 and 1.5 h; 3 h of work over 7 h on duty.
    let found = shift("finish", "90 min", &TWO);
    found.time("room", 2.25);
    found.is("team-wait-mean", "team=nurse", 0.75);
    found.is("team-utilisation", "team=nurse", 100.0 * 3.0 / 7.0);
}

#[test]
fn a_shift_is_honoured_to_the_minute() {
    // 1 h each. 1 comes at 08:59, begins 09:00, done 10:00. 2 comes at 16:30, half done at 17:00, and is in the
    // room at midnight. Work 1.5 h; the room holds 61 minutes + 7.5 hours.
    let found = shift("pause", "1 h", &[("routine", "2014-04-07T08:59"), ("urgent", "2014-04-07T16:30")]);
    found.time("room", 61.0 / 60.0);
    found.is("team-utilisation", "team=nurse", 100.0 * 1.5 / 7.0);
    found.hours("setting-occupied", "setting=room", 61.0 / 60.0 + 7.5);
    found.is("setting-present-at-day", "setting=room,day=1", 1.0);
}

#[test]
fn when_heads_go_off_duty_the_work_begun_last_is_paused() {
    // Two heads until 12:00, one until 18:00, 4 h each. 1: 10:00–14:00. 2: 11:00–12:00, resumed 14:00, done 17:00.
    // Times 4 and 6 h. Were 1 paused, 2 would be done at 15:00 and 1 at 17:00: 4 and 7 h.
    let found = Trace::new(1)
        .add(
            r#"
[[team]]
id = "nurses"
rota = { mon-sun = ["08:00-12:00 x 2", "12:00-18:00 x 1"] }

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "stay"
in = "room"
length = "0 min"
tasks = [ { id = "work", team = "nurses", work = "4 h" } ]
to = "gone"
"#,
        )
        .arrive("two", "stay", &["2014-04-07T10:00", "2014-04-07T11:00"])
        .run();
    found.time("room", 5.0);
    found.is("team-utilisation", "team=nurses", 100.0 * 8.0 / 14.0);
}

#[test]
fn a_round_begins_at_its_times_only_and_what_follows_it_waits_for_it() {
    // Rounds at 09:00 and 15:00, half an hour, due within 6 h; then an hour of therapy.
    // 1 comes Monday 10:00: round 15:00–15:30 (5.5 h: met), therapy until 16:30: 6.5 h.
    // 2 comes Monday 15:01: round Tuesday 09:00–09:30 (18 h 29 min: not met), therapy until 10:30: 19 h 29 min.
    let found = Trace::new(2)
        .add(
            r#"
[[team]]
id = "therapists"
heads = 1

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 9

[[stay]]
id = "stay"
in = "ward"
length = "1 h"
tasks = [
  { id = "therapy", team = "therapists", work = "1 h", after = "round" },
  { id = "round", work = "30 min", at = { mon-fri = ["09:00", "15:00"] }, due-by = "6 h" },
]
to = "gone"
"#,
        )
        .arrive("two", "stay", &["2014-04-07T10:00", "2014-04-07T15:01"])
        .run();
    found.time("ward", (6.5 + 19.0 + 29.0 / 60.0) / 2.0);
    found.is("standard-met", "task=stay/round", 50.0);
    found.is("standard-met", "all", 50.0);
}

#[test]
fn waiting_for_a_task_after_the_length_is_a_delay_with_its_reason() {
    // Length 2 h from Friday 11 April 09:00. The social worker is there on weekdays 09:00–10:30; the hour of
    // assessment is done on Monday 09:00–10:00. Delay from Friday 11:00 to Monday 10:00: 71 hours, reason A.
    let found = Trace::new(14)
        .add(
            r#"
[[team]]
id = "social-work"
rota = { mon-fri = "09:00-10:30 x 1" }

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 9

[[stay]]
id = "stay"
in = "ward"
length = "2 h"
tasks = [ { id = "assessment", team = "social-work", work = "1 h", starts = "end", delay-reason = "A", attributed-to = "social care" } ]
to = "gone"
"#,
        )
        .arrive("one", "stay", &["2014-04-11T09:00"])
        .run();
    found.time("ward", 73.0);
    found.delay("delayed-days", "all", 71.0);
    found.delay("delayed-days", "reason=A", 71.0);
    found.is("team-wait-mean", "team=social-work", 70.0);
}

#[test]
fn a_patient_leaves_who_is_not_seen_in_time() {
    // One doctor, 3 h each, patience 2 h. 1: 09:00–12:00. 2 comes 09:30 and leaves unseen at 11:30.
    // 3 comes 10:30, is seen from 12:00 to 15:00. Times 3, 2 and 4.5 h: two of three within four hours.
    let found = Trace::new(1)
        .add(
            r#"
[[team]]
id = "doctor"
heads = 1

[[setting]]
id = "a-and-e"
kind = "a-and-e"
capacity = 9

[[stay]]
id = "attendance"
in = "a-and-e"
length = "0 min"
tasks = [ { id = "seen", team = "doctor", work = "3 h", leaves-after = "2 h", leaves-to = "gone" } ]
to = "gone"
"#,
        )
        .arrive("three", "attendance", &["2014-04-07T09:00", "2014-04-07T09:30", "2014-04-07T10:30"])
        .run();
    found.is("left-without-being-seen", "all", 100.0 / 3.0);
    found.is("a-and-e-within-4h", "all", 200.0 / 3.0);
    found.is("a-and-e-time-mean", "all", (3.0 + 2.0 + 4.5) / 3.0 * 60.0);
    found.is("team-wait-mean", "team=doctor", 1.5 / 2.0);
    found.count("team-tasks", "team=doctor", 2.0);
}

#[test]
fn a_task_that_has_begun_without_a_team_is_not_given_up() {
    // Half an hour's observation, begun at once; patience of 10 minutes for its beginning.
    let found = Trace::new(1)
        .add(
            r#"
[[setting]]
id = "a-and-e"
kind = "a-and-e"
capacity = 9

[[stay]]
id = "attendance"
in = "a-and-e"
length = "0 min"
tasks = [ { id = "observed", work = "30 min", leaves-after = "10 min", leaves-to = "gone" } ]
to = "gone"
"#,
        )
        .arrive("one", "attendance", &["2014-04-07T09:00"])
        .run();
    found.time("a-and-e", 0.5);
    found.is("left-without-being-seen", "all", 0.0);
}

#[test]
fn an_urgent_task_that_becomes_the_head_takes_a_free_head_at_once() {
    // Two nurses. A's task takes one, 09–12. B's takes two and waits from 10:00. C's urgent task takes one and comes at
    // 10:30, becomes the head and finds a nurse free: 10:30–11:30. B 12:00–13:00.
    let stay = |id: &str, work: &str, staff: u32, priority: u32| {
        format!(
            r#"
[[stay]]
id = "{id}"
in = "room"
length = "0 min"
tasks = [ {{ id = "work", team = "nurses", work = "{work}", staff = {staff}, priority = {priority} }} ]
to = "gone"
"#
        )
    };
    let found = Trace::new(1)
        .add(
            r#"
[[team]]
id = "nurses"
heads = 2

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"
"#,
        )
        .add(&stay("a", "3 h", 1, 5))
        .add(&stay("b", "1 h", 2, 5))
        .add(&stay("c", "1 h", 1, 1))
        .arrive("a-comes", "a", &["2014-04-07T09:00"])
        .arrive("b-comes", "b", &["2014-04-07T10:00"])
        .arrive("c-comes", "c", &["2014-04-07T10:30"])
        .run();
    found.is("team-wait-mean", "team=nurses", 2.0 / 3.0);
    found.time("room", (3.0 + 3.0 + 1.0) / 3.0);
}
