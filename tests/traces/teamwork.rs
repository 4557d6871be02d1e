//! Tasks that one of several teams does, or several at once.

use super::{Found, Trace};

/// A room without limit in which patients are for their tasks alone, and a stay in it.
fn stay(id: &str, tasks: &str) -> String {
    format!(
        r#"
[[stay]]
id = "{id}"
in = "room"
length = "0 min"
tasks = [ {tasks} ]
to = "gone"
"#
    )
}

const ROOM: &str = r#"
[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"
"#;

fn team(id: &str, heads: &str) -> String {
    format!("\n[[team]]\nid = \"{id}\"\n{heads}\n")
}

fn at(time: &str) -> String {
    format!("2014-04-07T{time}")
}

/// Juniors and seniors, one head each; the seniors take 20 minutes where the juniors take an hour.
fn skill_mix() -> Trace {
    let wound =
        r#"{ id = "wound", team = "juniors", work = "1 h", or = [ { team = "seniors", work = "20 min" } ] }"#;
    Trace::new(1)
        .add(ROOM)
        .add(&team("juniors", "heads = 1"))
        .add(&team("seniors", "heads = 1"))
        .add(&stay("wound", wound))
}

#[test]
fn whichever_team_is_free_first_does_the_task_in_its_own_time() {
    // 1 09:00 juniors until 10:00. 2 09:10 seniors until 09:30. 3 09:15 seniors 09:30–09:50. 4 09:40 seniors 09:50–10:10.
    // 5 09:55 juniors 10:00–11:00. Times 60, 20, 35, 30, 65 min; waits of the juniors 0 and 5, of the seniors 0, 15, 10.
    // 3, 4 and 5 wait in both queues: half an hour in each.
    let times = ["09:00", "09:10", "09:15", "09:40", "09:55"].map(at);
    let found = skill_mix().arrive("five", "wound", &times.each_ref().map(String::as_str)).run();
    found.time("room", 210.0 / 60.0 / 5.0);
    found.is("team-wait-mean", "team=juniors", 2.5 / 60.0);
    found.is("team-wait-mean", "team=seniors", 25.0 / 3.0 / 60.0);
    found.count("team-tasks", "team=juniors", 2.0);
    found.count("team-tasks", "team=seniors", 3.0);
    found.hours("team-queue", "team=juniors", 0.5);
    found.hours("team-queue", "team=seniors", 0.5);
    found.is("team-utilisation", "team=juniors", 100.0 * 2.0 / 24.0);
    found.is("team-utilisation", "team=seniors", 100.0 * 1.0 / 24.0);
}

#[test]
fn another_team_takes_the_task_by_the_priority_stated_for_it() {
    // Juniors: 09:00–11:00. Seniors: their own 09:00–10:00. 3 is asked for at 09:10 of either; 4, the seniors' own, at 09:30.
    // With priority 9 at the seniors, 4 goes first: 10:00–10:30; 3: 10:30–10:40. With the task's own it would be 3 first.
    for (priority, third, fourth) in [("priority = 9,", 90.0, 60.0), ("", 60.0, 70.0)] {
        let or = format!(r#"or = [ {{ team = "seniors", {priority} work = "10 min" }} ]"#);
        let found = Trace::new(1)
            .add(ROOM)
            .add(&team("juniors", "heads = 1"))
            .add(&team("seniors", "heads = 1"))
            .add(&stay("long", r#"{ id = "work", team = "juniors", work = "2 h" }"#))
            .add(&stay("own", r#"{ id = "work", team = "seniors", work = "1 h" }"#))
            .add(&stay("short", r#"{ id = "work", team = "seniors", work = "30 min" }"#))
            .add(&stay("either", &format!(r#"{{ id = "work", team = "juniors", work = "1 h", {or} }}"#)))
            .arrive("one", "long", &[&at("09:00")])
            .arrive("two", "own", &[&at("09:00")])
            .arrive("three", "either", &[&at("09:10")])
            .arrive("four", "short", &[&at("09:30")])
            .run();
        // 3 leaves at 10:40 (or 10:10), 4 at 10:30 (or 10:40).
        found.time("room", (120.0 + 60.0 + third + fourth) / 60.0 / 4.0);
    }
}

/// Surgeons and anaesthetists, one head each. An operation takes an hour of both, and each has work of their own; whoever comes
/// comes for one of these, at a time.
fn theatre(surgeons: &str, anaesthetists: &str, come: &[(&str, &str)]) -> Found {
    let tasks = [
        ("operation", r#"team = "surgeons", work = "1 h", with = [ { team = "anaesthetists" } ]"#),
        ("other-way", r#"team = "anaesthetists", work = "1 h", with = [ { team = "surgeons" } ]"#),
        ("clinic", r#"team = "surgeons", work = "30 min""#),
        ("long-clinic", r#"team = "surgeons", work = "1 h""#),
        ("assessment", r#"team = "anaesthetists", work = "30 min""#),
        ("long-assessment", r#"team = "anaesthetists", work = "1 h""#),
    ];
    let mut trace =
        Trace::new(1).add(ROOM).add(&team("surgeons", surgeons)).add(&team("anaesthetists", anaesthetists));
    for (id, task) in tasks.iter().filter(|(id, _)| come.iter().any(|(to, _)| to == id)) {
        trace = trace.add(&stay(id, &format!("{{ id = \"work\", {task} }}")));
    }
    for (number, (to, time)) in come.iter().enumerate() {
        trace = trace.arrive(&format!("{to}-{number}"), to, &[&at(time)]);
    }
    trace.run()
}

#[test]
fn work_of_two_teams_begins_when_both_are_free_and_nobody_overtakes_it() {
    // Surgeon: clinic 09:00–10:00. The operation is asked for at 09:10. The assessment of 09:20 waits behind it though the
    // anaesthetist is free: operation 10:00–11:00, assessment 11:00–11:30; the surgeon's next clinic, of 09:30, 11:00–11:30.
    let found = theatre(
        "heads = 1",
        "heads = 1",
        &[("long-clinic", "09:00"), ("operation", "09:10"), ("assessment", "09:20"), ("clinic", "09:30")],
    );
    found.time("room", (60.0 + 110.0 + 130.0 + 120.0) / 60.0 / 4.0);
    found.is("team-wait-mean", "team=anaesthetists", (50.0 + 100.0) / 60.0 / 2.0);
    found.is("team-wait-mean", "team=surgeons", (0.0 + 50.0 + 90.0) / 60.0 / 3.0);
    found.hours("team-queue", "team=anaesthetists", (50.0 + 100.0) / 60.0);
    found.count("team-tasks", "team=anaesthetists", 2.0);
    found.count("team-tasks", "team=surgeons", 3.0);
    found.is("team-utilisation", "team=anaesthetists", 100.0 * 1.5 / 24.0);
    found.is("team-utilisation", "team=surgeons", 100.0 * 2.5 / 24.0);
}

#[test]
fn others_pass_work_of_two_teams_while_one_of_them_is_off_duty() {
    // The anaesthetist is there from 12:00. The operation of 09:00 waits; the clinic of 09:10 passes it: 09:10–09:40; the
    // long one of 11:30 too: 11:30–12:30. Then the operation: 12:30–13:30; the clinic of 12:10 waits for it: 13:30–14:00.
    let found = theatre(
        "heads = 1",
        r#"rota = { mon-sun = "12:00-17:00 x 1" }"#,
        &[("operation", "09:00"), ("clinic", "09:10"), ("clinic", "12:10"), ("long-clinic", "11:30")],
    );
    found.time("room", (270.0 + 30.0 + 110.0 + 60.0) / 60.0 / 4.0);
    // When the anaesthetist goes off at 12:00 instead, whoever was behind the operation of 11:30 passes it then: the surgeon
    // is at the long clinic 11:00–12:00, the clinic of 11:40 is 12:00–12:30, and the operation is not done that day.
    let found = theatre(
        "heads = 1",
        r#"rota = { mon-sun = "09:00-12:00 x 1" }"#,
        &[("long-clinic", "11:00"), ("operation", "11:30"), ("clinic", "11:40")],
    );
    found.time("room", (60.0 + 50.0) / 60.0 / 2.0);
    found.count("team-tasks", "team=surgeons", 2.0);
}

#[test]
fn heads_that_stood_idle_for_an_operation_work_on_when_the_other_team_goes_off_duty() {
    // The anaesthetist is at an assessment 11:30–12:00 and goes off at 12:00. The operation of 11:35 holds the surgeon for it,
    // and the clinic of 11:40 waits until it need not: 12:00–12:30.
    let found = theatre(
        "heads = 1",
        r#"rota = { mon-sun = "09:00-12:00 x 1" }"#,
        &[("assessment", "11:30"), ("operation", "11:35"), ("clinic", "11:40")],
    );
    found.time("room", (30.0 + 50.0) / 60.0 / 2.0);
}

#[test]
fn work_of_two_teams_is_finished_in_overtime() {
    // 11:30–12:30 though the surgeon's shift, whose own work is paused, ends at 12:00.
    let found = theatre(r#"rota = { mon-sun = "09:00-12:00 x 1" }"#, "heads = 1", &[("operation", "11:30")]);
    found.time("room", 1.0);
    found.is("team-utilisation", "team=surgeons", 100.0 / 3.0);
}

#[test]
fn two_tasks_that_name_their_teams_in_another_order_do_not_wait_for_each_other() {
    // Both heads are busy until 10:00. Two tasks of both teams are asked for at 09:10 and 09:20: 10:00–11:00, 11:00–12:00.
    let found = theatre(
        "heads = 1",
        "heads = 1",
        &[
            ("long-clinic", "09:00"),
            ("long-assessment", "09:00"),
            ("other-way", "09:10"),
            ("operation", "09:20"),
        ],
    );
    found.time("room", (60.0 + 60.0 + 110.0 + 160.0) / 60.0 / 4.0);
}

#[test]
fn one_of_several_teams_together_with_another() {
    // A scrub nurse or a practitioner (20 min less) with one anaesthetist. 1 09:00 nurse + anaesthetist until 10:00. 2 09:10
    // waits for the anaesthetist, and is then begun by whoever stands first in its order: nurse 10:00–11:00. The nurse's own
    // task of 10:30 waits until 11:00. 3 of 10:40 (both free at 11:00 but for the nurse, who has her own first):
    // practitioner + anaesthetist 11:00–11:40.
    let task = r#"{ id = "list", team = "nurses", work = "1 h",
      or = [ { team = "practitioners", work = "40 min" } ], with = [ { team = "anaesthetists" } ] }"#;
    let found = Trace::new(1)
        .add(ROOM)
        .add(&team("nurses", "heads = 1"))
        .add(&team("practitioners", "heads = 1"))
        .add(&team("anaesthetists", "heads = 1"))
        .add(&stay("list", task))
        .add(&stay("own", r#"{ id = "work", team = "nurses", work = "30 min" }"#))
        .arrive("lists", "list", &[&at("09:00"), &at("09:10"), &at("10:40")])
        .arrive("one", "own", &[&at("10:30")])
        .run();
    found.time("room", (60.0 + 110.0 + 60.0 + 60.0) / 60.0 / 4.0);
    found.count("team-tasks", "team=practitioners", 1.0);
    found.count("team-tasks", "team=anaesthetists", 3.0);
}

#[test]
fn who_gives_up_waiting_leaves_all_queues() {
    // 1 and 2 of 09:00 take both teams: until 10:00 and 09:20; long tasks of their own keep them until 12:00. 3 comes at
    // 09:05 with patience of half an hour and leaves unseen at 09:35. Nobody is left in either queue.
    let impatient = r#"{ id = "wound", team = "juniors", work = "1 h", or = [ { team = "seniors" } ],
      leaves-after = "30 min", leaves-to = "gone" }"#;
    let found = skill_mix()
        .add(&stay("impatient", impatient))
        .add(&stay("juniors-own", r#"{ id = "work", team = "juniors", work = "3 h" }"#))
        .add(&stay("seniors-own", r#"{ id = "work", team = "seniors", work = "3 h" }"#))
        .arrive("one", "juniors-own", &[&at("09:00")])
        .arrive("two", "seniors-own", &[&at("09:00")])
        .arrive("three", "impatient", &[&at("09:05")])
        .arrive("four", "wound", &[&at("11:00")])
        .run();
    // 4 waits from 11:00 to 12:00, for whichever comes free: the juniors stand first among those of one instant.
    found.hours("team-queue", "team=juniors", 0.5 + 1.0);
    found.hours("team-queue", "team=seniors", 0.5 + 1.0);
    found.time("room", (180.0 + 180.0 + 30.0 + 120.0) / 60.0 / 4.0);
    found.count("team-tasks", "team=juniors", 2.0);
}

#[test]
fn one_of_several_teams_at_a_round_and_after_a_pause() {
    // The round is at 10:00. The juniors are there until 10:30 only, and pause: 1 is with them 10:00–10:30 and, on the next
    // day, 09:00–09:30. 2, of 09:50, waits for the same round and goes to the seniors, who need 20 minutes.
    let round = r#"{ id = "round", team = "juniors", work = "1 h", or = [ { team = "seniors", work = "20 min" } ],
      at = { mon-sun = "10:00" } }"#;
    let found = Trace::new(2)
        .add(ROOM)
        .add(&team("juniors", r#"rota = { mon-sun = "09:00-10:30 x 1" }"#))
        .add(&team("seniors", "heads = 1"))
        .add(&stay("ward", round))
        .arrive("two", "ward", &[&at("09:00"), &at("09:50")])
        .run();
    found.time("room", (24.5 + 0.5) / 2.0);
    found.hours("team-queue", "team=seniors", 1.0 + 1.0 / 6.0);
    found.is("team-wait-mean", "team=juniors", 1.0);
}
