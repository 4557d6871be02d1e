//! Tasks that recur: by the day of the stay, and at the times of rounds.

use super::{Found, Trace};

/// A nurse on duty by this rota who does one task, written so, for everybody in a stay of this length.
fn ward(rota: &str, length: &str, task: &str, more: &str) -> Trace {
    Trace::new(7).add(&format!(
        r#"
[[team]]
id = "nurse"
{rota}

[[setting]]
id = "ward"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "stay"
in = "ward"
length = "{length}"
tasks = [ {{ id = "care", team = "nurse", work = "1 h", {task} }} ]
to = "gone"
{more}
"#
    ))
}

const ALWAYS: &str = "heads = 1";

fn from_monday_nine(rota: &str, length: &str, task: &str) -> Found {
    ward(rota, length, task, "").arrive("one", "stay", &["2014-04-07T09:00"]).run()
}

#[test]
fn a_task_a_day_from_the_start_until_the_length_is_over() {
    // 60 h: at 0, 24 and 48 h. 48 h: at 0 and 24 h, for at 48 h the length is over. 47 h and 30 min: the same.
    for (length, tasks) in [("60 h", 3.0), ("48 h", 2.0), ("47.5 h", 2.0), ("49 h", 3.0)] {
        let found = from_monday_nine(ALWAYS, length, "every = \"24 h\"");
        found.count("team-tasks", "team=nurse", tasks);
        found.time("ward", length.trim_end_matches(" h").parse().unwrap());
        found.is("team-wait-mean", "team=nurse", 0.0);
    }
}

/// On Mondays and Wednesdays only.
const SELDOM: &str = "rota = { mon = \"09:00-17:00 x 1\", wed = \"09:00-17:00 x 1\" }";

#[test]
fn what_is_not_done_when_the_next_is_due_is_not_asked_for_twice() {
    // Monday's is done at 10:00. Tuesday's waits until Wednesday 09:00–10:00; Wednesday's, due at 09:00, is left out. Of three
    // that were due within 2 h of their time one is met. The length is over on Wednesday at 21:00.
    let found = from_monday_nine(SELDOM, "60 h", "every = \"24 h\", due-by = \"2 h\"");
    found.time("ward", 60.0);
    found.count("team-tasks", "team=nurse", 2.0);
    found.is("team-wait-mean", "team=nurse", 12.0);
    found.is("standard-met", "task=stay/care", 100.0 / 3.0);
    found.hours("team-queue", "team=nurse", 24.0);
}

#[test]
fn the_last_one_holds_up_leaving_if_it_is_required() {
    // The length is over on Tuesday at 10:00; Tuesday's task is done on Wednesday at 10:00.
    from_monday_nine(SELDOM, "25 h", "every = \"24 h\"").time("ward", 49.0);
    let found = from_monday_nine(SELDOM, "25 h", "every = \"24 h\", required = false, due-by = \"2 h\"");
    found.time("ward", 25.0);
    // Monday's is met, Tuesday's lapses.
    found.is("standard-met", "task=stay/care", 50.0);
    found.count("team-tasks", "team=nurse", 1.0);
}

#[test]
fn what_is_due_counts_from_when_it_was_asked_for() {
    // At 0 and at 24 h, each done within two hours of that; from the start of the stay it would be the first alone.
    from_monday_nine(ALWAYS, "47.5 h", "every = \"24 h\", due-by = \"2 h\"").is(
        "standard-met",
        "task=stay/care",
        100.0,
    );
}

#[test]
fn nothing_recurs_for_who_is_held_up_after_the_length() {
    // The length is over on Tuesday at 10:00, the papers take 30 h more. Wednesday's task, due at 09:00, is not asked for.
    let papers = "every = \"24 h\" }, { id = \"papers\", starts = \"end\", work = \"30 h\"";
    let found = from_monday_nine(ALWAYS, "25 h", papers);
    found.count("team-tasks", "team=nurse", 2.0);
    found.time("ward", 55.0);
}

#[test]
fn a_round_at_each_of_its_times() {
    // Monday 10:00 to Wednesday 10:00: Monday 17:00, Tuesday 09:00 and 17:00, Wednesday 09:00. Waits are from the round on.
    let rounds = "at = { mon-sun = [\"09:00\", \"17:00\"] }, repeats = true";
    let two = ["2014-04-07T10:00", "2014-04-07T11:00"];
    let found = ward(ALWAYS, "48 h", rounds, "").arrive("two", "stay", &two).run();
    found.time("ward", 48.0);
    found.count("team-tasks", "team=nurse", 8.0);
    // Each round is an hour with one and an hour with the other.
    found.is("team-wait-mean", "team=nurse", 0.5);
    found.hours("team-queue", "team=nurse", 4.0);
    // From 10:00 to 15:00 there is none, and nobody waits for the next.
    let found = ward(ALWAYS, "5 h", rounds, "").arrive("one", "stay", &["2014-04-07T10:00"]).run();
    found.time("ward", 5.0);
    found.count("team-tasks", "team=nurse", 0.0);
    // Without `repeats` it is one round, at the first of the times.
    let once = "at = { mon-sun = [\"09:00\", \"17:00\"] }";
    let found = ward(ALWAYS, "48 h", once, "").arrive("one", "stay", &["2014-04-07T10:00"]).run();
    found.count("team-tasks", "team=nurse", 1.0);
}

#[test]
fn who_is_there_at_the_start_goes_on_as_before() {
    // There for 10 h and for 40 h more: 24 and 48 h after their arrival, on Monday at 14:00 and on Tuesday at 14:00.
    let found = ward(ALWAYS, "50 h", "every = \"24 h\"", "")
        .replace(
            "capacity = \"unlimited\"",
            "capacity = \"unlimited\"\nstart = [{ stay = \"stay\", cohort = \"anybody\", present = 1, waited = \"10 h\", \
             remaining = \"40 h\" }]",
        )
        .run();
    found.count("team-tasks", "team=nurse", 2.0);
    found.hours("setting-occupied", "setting=ward", 40.0);
}

#[test]
fn who_is_taken_away_is_not_asked_for_any_more() {
    // Cut short after 30 h: at 0 and 24 h. The next patient, in the same record, has their own three.
    let cut = "interruptions = [ { id = \"falls-ill\", after = \"30 h\", to = \"gone\" } ]";
    let times = ["2014-04-07T09:00", "2014-04-09T09:00"];
    let found = ward(ALWAYS, "9 d", "every = \"24 h\"", cut).arrive("two", "stay", &times).run();
    found.count("team-tasks", "team=nurse", 4.0);
    found.time("ward", 30.0);
}

#[test]
fn one_that_waits_for_another_begins_to_recur_when_that_is_done() {
    // Clerking 09:00–11:00, then every 12 h from 11:00: 11:00, 23:00, 11:00. If the length is over before, there is none.
    let tasks =
        "every = \"12 h\", after = \"clerking\" }, { id = \"clerking\", team = \"nurse\", work = \"2 h\"";
    let found = from_monday_nine(ALWAYS, "30 h", tasks);
    found.count("team-tasks", "team=nurse", 4.0);
    found.time("ward", 30.0);
    let found = from_monday_nine(ALWAYS, "90 min", tasks);
    found.count("team-tasks", "team=nurse", 1.0);
    found.time("ward", 2.0);
}

#[test]
fn each_occasion_has_work_of_its_own() {
    let hours = |length: &str, work: &str| {
        let found = ward("heads = 9", length, "every = \"24 h\"", "")
            .replace("work = \"1 h\"", work)
            .arrive("one", "stay", &["2014-04-07T00:00"])
            .run();
        found.value("team-utilisation", "team=nurse") / 100.0 * 7.0 * 24.0 * 9.0
    };
    let work = "work = { uniform = { low = \"1 h\", high = \"2 h\" } }";
    let (one, five) = (hours("1 d", work), hours("5 d", work));
    // The first is the same, the five are not five times the first, and lie between their bounds.
    assert!((1.0..2.0).contains(&one) && (5.0..10.0).contains(&five), "{one} {five}");
    assert!((five - 5.0 * one).abs() > 0.01, "{one} {five}");
    let again = hours("5 d", work);
    assert!((five - again).abs() < 1e-12);
}

#[test]
fn either_of_two_teams_does_each_occasion_and_two_do_one_together() {
    // At 0 and 24 h of two patients: one each of the nurse and the carer; together: one after the other.
    let carer = "\n[[team]]\nid = \"carer\"\nheads = 1\n";
    let two = ["2014-04-07T09:00", "2014-04-07T09:00"];
    for (teams, tasks, queue) in [("or", 2.0, 0.0), ("with", 4.0, 2.0)] {
        let task = format!("every = \"24 h\", {teams} = [ {{ team = \"carer\" }} ]");
        let found = ward(ALWAYS, "30 h", &task, carer).arrive("two", "stay", &two).run();
        found.count("team-tasks", "team=carer", tasks);
        found.count("team-tasks", "team=nurse", tasks);
        found.hours("team-queue", "team=carer", queue);
        found.time("ward", 30.0);
    }
}
