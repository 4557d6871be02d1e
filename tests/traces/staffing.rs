//! Heads called when many tasks wait for a team.

use super::{Found, Trace};

/// A team of one, and one more when two wait, after half an hour, until nobody waits; an hour's task for everybody.
fn team(rota: &str, work: &str, days: u32, times: &[&str]) -> Found {
    Trace::new(days)
        .add(&format!(
            r#"
[[team]]
id = "team"
{rota}
escalation = {{ heads = 1, waiting-opens-at = 2, waiting-closes-at = 0, notice = "30 min" }}

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "stay"
in = "room"
length = "0 min"
tasks = [ {{ id = "work", team = "team", work = "{work}" }} ]
to = "gone"
"#
        ))
        .arrive("all", "stay", times)
        .run()
}

const THREE: [&str; 3] = ["2014-04-07T09:00", "2014-04-07T09:10", "2014-04-07T09:20"];

#[test]
fn a_head_comes_after_the_notice_and_goes_when_nobody_waits() {
    // 1 09:00–10:00. At 09:20 two wait; the head comes at 09:50 and takes 2 until 10:50. At 10:00 3 is begun, nobody waits, and
    // the head goes. What was begun last, 3, is paused until 10:50 and done at 11:50, or finished in overtime at 11:00.
    for (rule, third) in [("pause", 150.0), ("finish", 100.0)] {
        let found = team(&format!("heads = 1\nat-shift-end = \"{rule}\""), "1 h", 1, &THREE);
        found.time("room", (60.0 + 100.0 + third) / 60.0 / 3.0);
        found.is("team-utilisation", "team=team", 100.0 * 3.0 / (24.0 + 1.0 / 6.0));
        found.hours("team-queue", "team=team", 80.0 / 60.0);
    }
}

#[test]
fn a_task_that_another_team_could_do_is_paused_as_any_when_the_head_goes() {
    // As above with `pause`; the other team is at work all day.
    let found = Trace::new(1)
        .add(
            r#"
[[team]]
id = "team"
heads = 1
escalation = { heads = 1, waiting-opens-at = 2, waiting-closes-at = 0, notice = "30 min" }

[[team]]
id = "other"
heads = 1

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[setting]]
id = "other-room"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "stay"
in = "room"
length = "0 min"
tasks = [ { id = "work", team = "team", work = "1 h", or = [ { team = "other" } ] } ]
to = "gone"

[[stay]]
id = "long"
in = "other-room"
length = "0 min"
tasks = [ { id = "work", team = "other", work = "15 h" } ]
to = "gone"
"#,
        )
        .arrive("one", "long", &["2014-04-07T08:00"])
        .arrive("all", "stay", &THREE)
        .run();
    found.time("room", (60.0 + 100.0 + 150.0) / 60.0 / 3.0);
    found.is("team-utilisation", "team=team", 100.0 * 3.0 / (24.0 + 1.0 / 6.0));
}

#[test]
fn places_open_by_the_queue_and_close_by_it() {
    // One place, and one more when two wait, after half an hour, until nobody waits; an hour each. 1 09:00–10:00, 2 09:50–10:50, 3
    // 10:00–11:00, when nobody waits and the extra place closes: 4, of 10:20, waits until 11:00, for two are there until 10:50
    // and one until 11:00. With `opens-at` as well, reached from 09:00 on, the extra place is open from 09:30, and closes when nobody
    // waits and occupancy has fallen to `closes-at`: not before 4 has come at 10:20.
    for (more, waits) in
        [("", [0.0, 40.0, 40.0, 40.0]), ("opens-at = 1, closes-at = 0.5, ", [0.0, 20.0, 40.0, 10.0])]
    {
        let times = ["09:00", "09:10", "09:20", "10:20"].map(|time| format!("2014-04-07T{time}"));
        let found = Trace::new(1)
            .add(&format!(
                r#"
[[setting]]
id = "clinic"
kind = "other"
capacity = 1
escalation = {{ places = 1, {more}waiting-opens-at = 2, waiting-closes-at = 0, notice = "30 min" }}

[[stay]]
id = "stay"
in = "clinic"
length = "1 h"
to = "gone"
"#
            ))
            .arrive("all", "stay", &times.each_ref().map(String::as_str))
            .run();
        found.is("setting-wait-mean", "setting=clinic", waits.iter().sum::<f64>() / 60.0 / 4.0);
    }
}

#[test]
fn nobody_comes_if_the_queue_is_gone_by_then() {
    // 10 minutes each: by 09:50 all are done.
    let found = team("heads = 1", "15 min", 1, &THREE);
    found.time("room", (15.0 + 20.0 + 25.0) / 60.0 / 3.0);
    found.is("team-utilisation", "team=team", 100.0 * 0.75 / 24.0);
}

#[test]
fn nobody_is_called_off_duty_and_who_was_goes_at_the_end_of_the_shift() {
    // On duty 09:00–12:00. 1 10:00–11:00. Two wait from 10:20 on, so the head comes at 10:50: 2 10:50–11:50, 3 11:00–12:00. At
    // 11:50 4 is begun, nobody waits, the head goes, and 4 is paused. Nobody is called in the night, though 5 and 6 wait. On the
    // next day 4 is done 09:00–10:00; the head, called at 09:00, comes at 09:30 and takes 5 until 10:30; 6 is begun at 10:00,
    // when the head goes and 6 is paused: 10:30–11:30.
    let times =
        ["10:00", "10:10", "10:20", "10:30", "13:00", "13:10"].map(|time| format!("2014-04-07T{time}"));
    let found =
        team("rota = { mon-sun = \"09:00-12:00 x 1\" }", "1 h", 2, &times.each_ref().map(String::as_str));
    let day = 24.0 * 60.0;
    let hours = |from: f64, to: f64| (to - from) * 60.0;
    let minutes = [
        60.0,
        100.0,
        100.0,
        day + hours(10.5, 10.0),
        day + hours(13.0, 10.5),
        day + hours(13.0, 11.5) - 10.0,
    ];
    found.time("room", minutes.iter().sum::<f64>() / 60.0 / 6.0);
    // Six hours of the rota, an hour of the extra head on the first day and half an hour on the second; six hours of work.
    found.is("team-utilisation", "team=team", 100.0 * 6.0 / (6.0 + 1.5));
}

#[test]
fn a_head_is_called_no_earlier_than_the_shift_begins() {
    // On duty from 09:00. Three wait by then; the head that is called at 09:00 comes at 09:30. 1 09:00–10:00, 2 09:30–10:30; 3 is
    // begun at 10:00, when nobody waits any more and the head goes, and paused until 10:30: done at 11:30.
    let times = ["08:40", "08:45", "08:50"].map(|time| format!("2014-04-07T{time}"));
    let found =
        team("rota = { mon-sun = \"09:00-12:00 x 1\" }", "1 h", 1, &times.each_ref().map(String::as_str));
    found.time("room", (80.0 + 105.0 + 160.0) / 60.0 / 3.0);
}
