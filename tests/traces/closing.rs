//! Closing time: who is still there moves on.

use super::Trace;

/// A clinic of two places that takes patients until 18:00 and closes at 20:00; who is still there goes to a ward.
fn clinic(interruption: &str) -> Trace {
    Trace::new(2).add(&format!(
        r#"
[[setting]]
id = "clinic"
kind = "other"
capacity = 2
admits = {{ mon-sun = "08:00-18:00" }}
assumption = "made up"

[[stay]]
id = "clinic"
in = "clinic"
length = "4 h"
to = "gone"
interruptions = [{{ id = "closing", {interruption}, to = "ward" }}]
assumption = "made up"

[[setting]]
id = "ward"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "ward"
in = "ward"
length = "1 h"
to = "gone"
assumption = "made up"
"#
    ))
}

#[test]
fn who_is_still_there_at_closing_time_moves_on() {
    // Two at 10:00 until 14:00; two at 17:00 until 20:00, three hours, then an hour in the ward; one at 17:30 who finds no place
    // before the clinic takes nobody any more, and comes in on Tuesday at 08:00 until noon.
    let found = clinic("at = { mon-sun = \"20:00\" }")
        .arrive(
            "some",
            "clinic",
            &[
                "2014-04-07T10:00",
                "2014-04-07T10:00",
                "2014-04-07T17:00",
                "2014-04-07T17:00",
                "2014-04-07T17:30",
            ],
        )
        .run();
    found.count("setting-entries", "setting=clinic", 5.0);
    found.count("setting-entries", "setting=ward", 2.0);
    found.hours("setting-occupied", "setting=clinic", 4.0 + 4.0 + 3.0 + 3.0 + 4.0);
    found.hours("setting-occupied", "setting=ward", 2.0);
}

#[test]
fn a_time_to_go_by_and_days_without_closing_are_kept() {
    // At 20:00, but of nobody who has been there for less than four hours and a half: who came at 15:00 moves on at 20:00, an
    // hour after the end of the length would be too late; who came at 16:30 would at 20:00 of the next day, and is gone.
    let found = clinic("after = \"4.5 h\", at = { mon-sun = \"20:00\" }")
        .replace("length = \"4 h\"", "length = \"6 h\"")
        .arrive("some", "clinic", &["2014-04-07T15:00", "2014-04-07T16:30"])
        .run();
    found.count("setting-entries", "setting=ward", 1.0);
    found.hours("setting-occupied", "setting=clinic", 5.0 + 6.0);
    // Closing on Tuesdays alone: on Monday all stay their six hours.
    let found = clinic("at = { tue = \"20:00\" }")
        .replace("length = \"4 h\"", "length = \"6 h\"")
        .arrive("some", "clinic", &["2014-04-07T15:00", "2014-04-08T15:00"])
        .run();
    found.count("setting-entries", "setting=ward", 1.0);
    found.hours("setting-occupied", "setting=clinic", 6.0 + 5.0);
}

#[test]
fn a_round_comes_again_until_it_is_decided() {
    // A decision at noon each day that never comes about the first time: with probability 0 nobody goes; with 1 at the first noon
    // after the entry, and who enters at noon goes at once.
    let decided = |probability: &str| {
        clinic(&format!("probability = {probability}, recurs = true, at = {{ mon-sun = \"12:00\" }}"))
            .replace("length = \"4 h\"", "length = \"30 h\"")
            .arrive("some", "clinic", &["2014-04-07T09:00", "2014-04-07T12:00"])
            .run()
    };
    decided("0").count("setting-entries", "setting=ward", 0.0);
    let found = decided("1");
    found.count("setting-entries", "setting=ward", 2.0);
    found.hours("setting-occupied", "setting=clinic", 3.0);
}

#[test]
fn the_expected_load_knows_closing_time() {
    // Entries at all hours, evenly; lengths of four hours end by 20:00 at the latest: those who come from 16:00 to 20:00 stay two
    // hours on average, the others four: (20 · 4 + 4 · 2) / 24 = 3.667 hours.
    let load = |at: &str| {
        let loaded = clinic(at)
            .replace("admits = { mon-sun = \"08:00-18:00\" }\n", "")
            .add("[[stream]]\nid = \"x\"\ncohort = \"anybody\"\nrate = { per-day = 1 }\nto = \"clinic\"\nassumption = \"x\"\n")
            .load();
        careflow::scenario::expected_loads(&loaded.model).unwrap().settings[0]
    };
    let closed = load("at = { mon-sun = \"20:00\" }") / load("probability = 0, after = \"1 h\"");
    assert!((closed - 88.0 / 24.0 / 4.0).abs() < 0.01, "{closed}");
}
