//! Waits by priority class, of settings and teams.

use super::{Found, Trace};

const BED: &str = r#"
[[setting]]
id = "bed"
kind = "other"
capacity = 1
"#;

const HALL: &str = r#"
[[setting]]
id = "hall"
kind = "other"
capacity = "unlimited"
"#;

fn stay(id: &str, setting: &str, length: &str, priority: u8) -> String {
    format!(
        "\n[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = \"{length}\"\npriority = {priority}\nto = \"gone\"\n"
    )
}

fn groups(found: &Found, of: &str) -> Vec<String> {
    let all = found.results.metrics.iter().filter(|key| key.group.contains(",priority="));
    let mut all: Vec<String> =
        all.map(|key| key.group.clone()).filter(|group| group.starts_with(of)).collect();
    all.dedup();
    all.sort();
    all.dedup();
    all
}

#[test]
fn each_class_has_its_own_wait_and_those_who_overtake_lengthen_that_of_the_others() {
    // One bed, 2 h each. Routine A 08–10. Routine B comes 08:30, urgent C 09:00, urgent D 09:30, urgent E 20:00.
    // C 10–12 (waits 1 h), D 12–14 (2.5 h), B 14–16 (5.5 h), E at once.
    let found = Trace::new(1)
        .add(BED)
        .add(HALL)
        .add(&stay("urgent", "bed", "2 h", 2))
        .add(&stay("routine", "bed", "2 h", 7))
        .add(&stay("hall-1", "hall", "2 h", 1))
        .add(&stay("hall-2", "hall", "2 h", 2))
        .arrive("routine", "routine", &["2014-04-07T08:00", "2014-04-07T08:30"])
        .arrive("urgent", "urgent", &["2014-04-07T09:00", "2014-04-07T09:30", "2014-04-07T20:00"])
        .arrive("one-in-the-hall", "hall-1", &["2014-04-07T08:00"])
        .arrive("two-in-the-hall", "hall-2", &["2014-04-07T08:00"])
        .run();
    let (urgent, routine) = ("setting=bed,priority=2", "setting=bed,priority=7");
    found.is("setting-wait-mean", urgent, (1.0 + 2.5 + 0.0) / 3.0);
    found.is("setting-wait-mean", routine, (0.0 + 5.5) / 2.0);
    found.is("setting-waited", urgent, 200.0 / 3.0);
    found.is("setting-waited", routine, 50.0);
    found.count("setting-entries", urgent, 3.0);
    found.count("setting-entries", routine, 2.0);
    found.hours("setting-queue", urgent, 3.5);
    found.hours("setting-queue", routine, 5.5);
    found.hours("setting-queue", "setting=bed", 9.0);
    let p95 = found.value("setting-wait-p95", routine);
    assert!((p95 - 5.5).abs() < 0.01, "{p95}");
    // Nobody waits for the hall, and there is no class 1 of the bed.
    assert_eq!(groups(&found, "setting="), [urgent, routine]);
}

#[test]
fn where_all_wait_in_one_class_there_are_no_further_rows() {
    let found = Trace::new(1)
        .add(BED)
        .add(&stay("one", "bed", "2 h", 3))
        .add(&stay("other", "bed", "3 h", 3))
        .arrive("ones", "one", &["2014-04-07T08:00"; 2])
        .arrive("others", "other", &["2014-04-07T08:00"])
        .run();
    assert!(groups(&found, "").is_empty());
}

#[test]
fn who_gives_up_leaves_the_class_they_waited_in() {
    // One bed, taken 08–20. Urgent B comes 09:00 and gives up at 10:30, routine C comes 09:00 and waits to 20:00.
    let gives_up = r#"routes = [ { to = "urgent", then = [ { to = "gone", after = "90 min" } ] } ]"#;
    let found = Trace::new(1)
        .add(BED)
        .add(&stay("urgent", "bed", "12 h", 1))
        .add(&stay("routine", "bed", "1 h", 9))
        .arrive_by("urgent", gives_up, &["2014-04-07T08:00", "2014-04-07T09:00"])
        .arrive("routine", "routine", &["2014-04-07T09:00"])
        .run();
    found.count("setting-withdrawn", "setting=bed,priority=1", 1.0);
    found.count("setting-withdrawn", "setting=bed,priority=9", 0.0);
    found.hours("setting-queue", "setting=bed,priority=1", 1.5);
    found.hours("setting-queue", "setting=bed,priority=9", 11.0);
    found.is("setting-wait-mean", "setting=bed,priority=9", 11.0);
}

#[test]
fn two_choices_of_two_classes_for_one_bed_are_one_wait_in_the_class_of_the_first() {
    // The bed is taken 08–20. The patient asks at 09:00 (priority 5) and, two hours later, also with priority 2.
    let twice = r#"routes = [ { to = "usual", then = [ { to = "raised", after = "2 h", keep = true } ] } ]"#;
    let found = Trace::new(1)
        .add(BED)
        .add(&stay("usual", "bed", "12 h", 5))
        .add(&stay("raised", "bed", "1 h", 2))
        .arrive("first", "usual", &["2014-04-07T08:00"])
        .arrive_by("patient", twice, &["2014-04-07T09:00"])
        .run();
    found.hours("setting-queue", "setting=bed,priority=5", 11.0);
    found.hours("setting-queue", "setting=bed,priority=2", 0.0);
    found.is("setting-wait-mean", "setting=bed,priority=5", 11.0 / 2.0);
}

#[test]
fn a_place_beside_the_bed_is_waited_for_in_the_class_of_the_stay() {
    // Two beds and one monitor, 2 h each: A 08–10; B (priority 4) is in bed at 08:30 and has the monitor at 10:00.
    let monitored = |id: &str, priority: u8| {
        stay(id, "bed", "2 h", priority) + "also = [ { setting = \"monitor\", units = 1 } ]\n"
    };
    let found = Trace::new(1)
        .add(&BED.replacen("capacity = 1", "capacity = 2", 1))
        .add("\n[[setting]]\nid = \"monitor\"\nkind = \"other\"\ncapacity = 1\n")
        .add(&monitored("first", 1))
        .add(&monitored("second", 4))
        .arrive("a", "first", &["2014-04-07T08:00"])
        .arrive("b", "second", &["2014-04-07T08:30"])
        .run();
    found.is("setting-wait-mean", "setting=monitor,priority=4", 1.5);
    found.hours("setting-queue", "setting=monitor,priority=4", 1.5);
    found.is("setting-wait-mean", "setting=monitor,priority=1", 0.0);
}

#[test]
fn a_team_tells_its_classes_apart_too() {
    // One nurse, 1 h of work each. Routine A 08–09; routine B comes 08:10, urgent C 08:30: C 09–10, B 10–11.
    let room = |id: &str, priority: u8| {
        format!(
            r#"
[[stay]]
id = "{id}"
in = "hall"
length = "0 min"
tasks = [ {{ id = "work", team = "nurse", work = "1 h", priority = {priority} }} ]
to = "gone"
"#
        )
    };
    let found = Trace::new(1)
        .add(HALL)
        .add("\n[[team]]\nid = \"nurse\"\nrota = { mon-sun = \"00:00-24:00 x 1\" }\n")
        .add(&room("urgent", 1))
        .add(&room("routine", 5))
        .arrive("routine", "routine", &["2014-04-07T08:00", "2014-04-07T08:10"])
        .arrive("urgent", "urgent", &["2014-04-07T08:30"])
        .run();
    let (urgent, routine) = ("team=nurse,priority=1", "team=nurse,priority=5");
    found.is("team-wait-mean", urgent, 0.5);
    found.is("team-wait-mean", routine, (0.0 + 110.0 / 60.0) / 2.0);
    found.hours("team-queue", urgent, 0.5);
    found.hours("team-queue", routine, 110.0 / 60.0);
    found.count("team-tasks", urgent, 1.0);
    found.count("team-tasks", routine, 2.0);
    assert_eq!(groups(&found, "team="), [urgent, routine]);
    assert!(groups(&found, "setting=").is_empty());
}
