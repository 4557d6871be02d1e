//! Several things at one instant, and who is next.

use super::Trace;

const ONE_BED: &str = r#"
[[setting]]
id = "bed"
kind = "other"
capacity = 1

[[stay]]
id = "stay"
in = "bed"
length = "1 h"
to = "gone"
"#;

#[test]
fn an_end_of_service_comes_before_an_arrival_at_the_same_instant() {
    // A 09:00–10:00. B arrives at 10:00 and would be lost if the bed were still taken.
    let routes =
        r#"routes = [ { to = "stay", then = [ { to = "gone", after = "0 min", counts-as = "lost" } ] } ]"#;
    let found =
        Trace::new(1).add(ONE_BED).arrive_by("a", routes, &["2014-04-07T09:00", "2014-04-07T10:00"]).run();
    found.count("counter", "name=lost", 0.0);
    found.count("setting-entries", "setting=bed", 2.0);
    found.is("setting-waited", "setting=bed", 0.0);
}

#[test]
fn an_end_of_service_comes_before_a_timeout_at_the_same_instant() {
    // A 09:00–10:00. B arrives 09:30 and gives up after 30 minutes, at 10:00: the bed comes first.
    let routes = r#"routes = [ { to = "stay", then = [ { to = "gone", after = "30 min", counts-as = "gave-up" } ] } ]"#;
    let found =
        Trace::new(1).add(ONE_BED).arrive_by("a", routes, &["2014-04-07T09:00", "2014-04-07T09:30"]).run();
    found.count("counter", "name=gave-up", 0.0);
    found.count("setting-entries", "setting=bed", 2.0);
    found.is("setting-wait-mean", "setting=bed", 0.25); // (0 + 30 min)/2
}

#[test]
fn a_calendar_change_comes_before_an_end_of_service_at_the_same_instant() {
    // A 09:00–10:00; the bed closes at 10:00. B, waiting since 09:30, is not placed: 14.5 hours of waiting.
    // Were A's end first, B would enter at 10:00: two entries.
    let found = Trace::new(1)
        .add(&ONE_BED.replace("capacity = 1", r#"capacity = { mon-sun = "00:00-10:00 x 1" }"#))
        .arrive("a", "stay", &["2014-04-07T09:00", "2014-04-07T09:30"])
        .run();
    found.count("setting-entries", "setting=bed", 1.0);
    found.hours("setting-occupied", "setting=bed", 1.0);
    found.hours("setting-queue", "setting=bed", 14.5);
    found.is("setting-waiting-at-day", "setting=bed,day=1", 1.0);
}

#[test]
fn a_calendar_change_comes_before_a_timeout_at_the_same_instant() {
    // The bed opens at 10:00, when A, who came at 09:00, would give up.
    let routes =
        r#"routes = [ { to = "stay", then = [ { to = "gone", after = "1 h", counts-as = "gave-up" } ] } ]"#;
    let found = Trace::new(1)
        .add(&ONE_BED.replace("capacity = 1", r#"capacity = { mon-sun = "10:00-24:00 x 1" }"#))
        .arrive_by("a", routes, &["2014-04-07T09:00"])
        .run();
    found.count("counter", "name=gave-up", 0.0);
    found.is("setting-wait-mean", "setting=bed", 1.0);
}

#[test]
fn a_timeout_comes_before_an_arrival_at_the_same_instant() {
    // Z holds the bed all day. A, waiting since 09:00, turns to the couch at 10:00 (length 1 h).
    // B arrives for the couch at 10:00 and is lost: A was first.
    let couch = r#"
[[setting]]
id = "couch"
kind = "other"
capacity = 1

[[stay]]
id = "on-the-couch"
in = "couch"
length = "1 h"
to = "gone"
"#;
    let second = r#"routes = [ { to = "stay", then = [ { to = "on-the-couch", after = "1 h", counts-as = "turned" } ] } ]"#;
    let lost = r#"routes = [ { to = "on-the-couch", then = [ { to = "gone", after = "0 min", counts-as = "lost" } ] } ]"#;
    let found = Trace::new(1)
        .add(&ONE_BED.replace(r#"length = "1 h""#, r#"length = "20 h""#))
        .add(couch)
        .arrive("b-first-in-the-file-is-still-later", "stay", &["2014-04-07T08:00"])
        .arrive_by("c", lost, &["2014-04-07T10:00"])
        .arrive_by("a", second, &["2014-04-07T09:00"])
        .run();
    found.count("counter", "name=turned", 1.0);
    found.count("counter", "name=lost", 1.0);
    found.count("setting-entries", "setting=couch", 1.0);
    found.count("setting-withdrawn", "setting=bed", 1.0);
}

#[test]
fn the_census_at_midnight_comes_before_everything_else() {
    // A is in the bed 23:00–24:00 and is counted at 24:00; B arrives at 24:00 and is not.
    let other = ONE_BED.replace("\"bed\"", "\"cot\"").replace("\"stay\"", "\"in-the-cot\"");
    let found = Trace::new(2)
        .add(ONE_BED)
        .add(&other)
        .arrive("a", "stay", &["2014-04-07T23:00"])
        .arrive("b", "in-the-cot", &["2014-04-08T00:00"])
        .run();
    found.is("setting-present-at-day", "setting=bed,day=1", 1.0);
    found.is("setting-present-at-day", "setting=cot,day=1", 0.0);
    found.hours("setting-occupied", "setting=cot", 1.0);
}

#[test]
fn arrivals_at_one_instant_enter_in_the_order_of_the_file() {
    // Both at 09:00: the short one first (1 h), then the long one (2 h): waits 0 and 1 h, mean 0.5 h.
    // The other way round the mean would be 1 h.
    let mut trace = Trace::new(1).add(
        r#"
[[attribute]]
id = "kind"
values = ["long", "short"]

[[setting]]
id = "bed"
kind = "other"
capacity = 1

[[stay]]
id = "stay"
in = "bed"
length = [ { for = { kind = "long" }, is = "2 h" }, { is = "1 h" } ]
to = "gone"
"#,
    );
    trace = trace.arrive("a", "stay", &[]);
    trace.files[0].1 = "arrived,kind\n2014-04-07T09:00,short\n2014-04-07T09:00,long\n".into();
    let found = trace.run();
    found.is("setting-wait-mean", "setting=bed", 0.5);
}

#[test]
fn a_newcomer_does_not_pass_the_queue_at_the_instant_of_release() {
    // A 09:00–10:00. B (2 h) waits from 09:30. C (3 h) arrives at 10:00, the instant of release.
    // B 10:00–12:00, C 12:00–15:00: waits 0, 0.5, 2 → 2.5/3 h. With barging: C 10–13, B from 13: 3.5/3 h.
    let found = Trace::new(1)
        .add(ONE_BED)
        .add("[[stay]]\nid = \"two\"\nin = \"bed\"\nlength = \"2 h\"\nto = \"gone\"\n")
        .add("[[stay]]\nid = \"three\"\nin = \"bed\"\nlength = \"3 h\"\nto = \"gone\"\n")
        .arrive("c", "three", &["2014-04-07T10:00"])
        .arrive("a", "stay", &["2014-04-07T09:00"])
        .arrive("b", "two", &["2014-04-07T09:30"])
        .run();
    found.is("setting-wait-mean", "setting=bed", 2.5 / 3.0);
    found.is("setting-waited", "setting=bed", 200.0 / 3.0);
    found.hours("setting-occupied", "setting=bed", 6.0);
}

#[test]
fn priority_comes_before_order_of_arrival() {
    // A 09:00–12:00. B (priority 5, 3 h) from 10:00, C (priority 1, 1 h) from 11:00.
    // C 12–13, B 13–16: waits 0, 3, 1 → 4/3 h. First come first served: B 12–15, C 15–16: 6/3 h.
    let found = Trace::new(1)
        .add(&ONE_BED.replace(r#"length = "1 h""#, r#"length = "3 h""#))
        .add("[[stay]]\nid = \"urgent\"\nin = \"bed\"\nlength = \"1 h\"\npriority = 1\nto = \"gone\"\n")
        .arrive("a", "stay", &["2014-04-07T09:00", "2014-04-07T10:00"])
        .arrive("c", "urgent", &["2014-04-07T11:00"])
        .run();
    found.is("setting-wait-mean", "setting=bed", 4.0 / 3.0);
}

#[test]
fn the_head_of_the_queue_is_not_passed_because_it_needs_more_units() {
    // Two units. A (1 unit) 09–10, B (1 unit) 09–11. C needs both from 09:10, D needs one from 09:20.
    // At 10:00 one unit is free: C waits for two, D behind it. C 11–12, D 12–13.
    // Waits 0, 0, 110, 160 min: 270/4 = 67.5 min. If D passed: 0, 0, 110, 40.
    let found = Trace::new(1)
        .add(&ONE_BED.replace("capacity = 1", "capacity = 2"))
        .add("[[stay]]\nid = \"b\"\nin = \"bed\"\nlength = \"2 h\"\nto = \"gone\"\n")
        .add("[[stay]]\nid = \"both\"\nin = \"bed\"\nlength = \"1 h\"\nunits = 2\nto = \"gone\"\n")
        .arrive("a-and-d", "stay", &["2014-04-07T09:00", "2014-04-07T09:20"])
        .arrive("b-arrives", "b", &["2014-04-07T09:00"])
        .arrive("c", "both", &["2014-04-07T09:10"])
        .run();
    found.is("setting-wait-mean", "setting=bed", 67.5 / 60.0);
    found.hours("setting-occupied", "setting=bed", 1.0 + 2.0 + 2.0 + 1.0);
}

#[test]
fn an_urgent_newcomer_who_becomes_the_head_takes_a_free_unit_at_once() {
    // Two units. A (1 unit) 09–12. B needs both from 10:00 and waits. C (priority 1, 1 unit, 1 h) comes at 10:30:
    // it is the head, and one unit is free: 10:30–11:30. B 12:00–13:00. Waits 0, 2, 0 → 2/3 h.
    let found = Trace::new(1)
        .add(&ONE_BED.replace("capacity = 1", "capacity = 2").replace("1 h", "3 h"))
        .add("[[stay]]\nid = \"both\"\nin = \"bed\"\nlength = \"1 h\"\nunits = 2\nto = \"gone\"\n")
        .add("[[stay]]\nid = \"urgent\"\nin = \"bed\"\nlength = \"1 h\"\npriority = 1\nto = \"gone\"\n")
        .arrive("a", "stay", &["2014-04-07T09:00"])
        .arrive("b", "both", &["2014-04-07T10:00"])
        .arrive("c", "urgent", &["2014-04-07T10:30"])
        .run();
    found.is("setting-wait-mean", "stay=urgent", 0.0);
    found.is("setting-wait-mean", "setting=bed", 2.0 / 3.0);
}

#[test]
fn a_newcomer_does_not_pass_a_head_who_needs_more_units_than_are_free() {
    // Two units. A (1 unit) 09–12. B needs both from 10:00. C (1 unit, 3 h) comes at 10:30: one unit is free, but B
    // is first. B 12–13, C 13–16. Waits 0, 2, 2.5 h: 1.5 h.
    let found = Trace::new(1)
        .add(&ONE_BED.replace("capacity = 1", "capacity = 2").replace("1 h", "3 h"))
        .add("[[stay]]\nid = \"both\"\nin = \"bed\"\nlength = \"1 h\"\nunits = 2\nto = \"gone\"\n")
        .arrive("a-and-c", "stay", &["2014-04-07T09:00", "2014-04-07T10:30"])
        .arrive("b", "both", &["2014-04-07T10:00"])
        .run();
    found.is("setting-wait-mean", "setting=bed", 1.5);
}
