//! Loads: who waits for the others of it, when they leave, and for how long they are there.

use super::Trace;

/// A bus that takes half an hour, and who comes to it when.
fn bus(load: &str, times: &[&str]) -> Trace {
    Trace::new(2)
        .add(&format!(
            r#"
[[setting]]
id = "bus"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "ride"
in = "bus"
length = "30 min"
starts-together = {load}
to = "gone"
"#
        ))
        .arrive("some", "ride", times)
}

#[test]
fn a_load_leaves_when_full_or_when_the_first_has_waited_long_enough() {
    // A bus of three that leaves no later than an hour after the first came: at 08:20 with three; at 10:00 with the fourth alone.
    let times = ["2014-04-07T08:00", "2014-04-07T08:10", "2014-04-07T08:20", "2014-04-07T09:00"];
    let found = bus("{ number = 3, or-after = \"1 h\" }", &times).run();
    let minutes = (20.0 + 10.0 + 0.0 + 60.0) + 4.0 * 30.0;
    found.hours("setting-occupied", "setting=bus", minutes / 60.0);
    // Without a time they wait until they are three: the fourth to the end of the run.
    let times = ["2014-04-07T08:00", "2014-04-07T08:10", "2014-04-07T08:20", "2014-04-08T23:00"];
    let found = bus("{ number = 3 }", &times).run();
    found.hours("setting-occupied", "setting=bus", (30.0 + 90.0) / 60.0 + 1.0);
}

#[test]
fn a_load_waits_from_its_first_and_not_from_the_one_that_left() {
    // Three may leave together, an hour after the first of them: those of 08:00 and 08:40 leave at 09:00. Counted from the last it
    // would be at 09:40.
    let found = bus("{ number = 3, or-after = \"1 h\" }", &["2014-04-07T08:00", "2014-04-07T08:40"]).run();
    found.hours("setting-occupied", "setting=bus", (60.0 + 20.0 + 2.0 * 30.0) / 60.0);
    // Two leave at 08:20; who comes at 08:50 leaves at 09:50, not at 09:00.
    let times = ["2014-04-07T08:00", "2014-04-07T08:20", "2014-04-07T08:50"];
    let found = bus("{ number = 2, or-after = \"1 h\" }", &times).run();
    found.hours("setting-occupied", "setting=bus", (20.0 + 60.0 + 3.0 * 30.0) / 60.0);
}

#[test]
fn all_of_a_load_are_there_for_as_long_as_the_first() {
    // The way of the first takes 50 minutes, that of the second, alone, 30: both are there for 50 from 08:20 on.
    let found = bus("{ number = 2 }", &["2014-04-07T08:20"])
        .replace(
            "length = \"30 min\"",
            "length = [{ for = { way = \"far\" }, is = \"50 min\" }, { is = \"30 min\" }]",
        )
        .add("[[attribute]]\nid = \"way\"\nvalues = [\"near\", \"far\"]\n")
        .arrive_by("far", "to = \"ride\"\nattributes = { way = \"far\" }", &["2014-04-07T08:00"])
        .run();
    found.hours("setting-occupied", "setting=bus", (20.0 + 2.0 * 50.0) / 60.0);
}
