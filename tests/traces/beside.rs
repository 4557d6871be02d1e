//! Places held beside the main one: what both stays hold is kept, the rest is given up when the next place is had.

use super::{Found, Trace};

/// Three patients come at 08:00 on the first day; assessed for two hours with a nurse in a cubicle, then on the ward for ten.
fn assessed(capacities: [u32; 3], assessment: &str, ward: &str) -> Found {
    let mut trace = Trace::new(4);
    for (id, capacity) in ["nurses", "cubicles", "beds"].iter().zip(capacities) {
        trace =
            trace.add(&format!("\n[[setting]]\nid = \"{id}\"\nkind = \"other\"\ncapacity = {capacity}\n"));
    }
    trace
        .add(&format!(
            "\n[[stay]]\nid = \"assessment\"\nlength = \"2 h\"\nto = \"ward\"\n{assessment}\n\
             \n[[stay]]\nid = \"ward\"\nlength = \"10 h\"\nto = \"gone\"\n{ward}\n"
        ))
        .arrive("three", "assessment", &["2014-04-07T08:00"; 3])
        .run()
}

#[test]
fn a_nurse_over_two_stays_whose_beds_are_beside() {
    // Two nurses, two cubicles, one bed. A: assessed 8–10, bed 10–20. B: assessed 8–10, waits in the cubicle with the nurse
    // until 20, bed 20–6. C: nurse and cubicle at 20, assessed until 22, waits until 6, bed 6–16.
    let found = assessed(
        [2, 2, 1],
        "in = \"nurses\"\nalso = [ { setting = \"cubicles\" } ]",
        "in = \"nurses\"\nalso = [ { setting = \"beds\" } ]",
    );
    // Given up at once, the cubicles were taken for 2 + 2 + 2.
    found.hours("setting-occupied", "setting=cubicles", 2.0 + 12.0 + 10.0);
    found.hours("setting-occupied", "setting=nurses", 12.0 + 22.0 + 20.0);
    found.hours("setting-occupied", "setting=beds", 30.0);
    found.hours("setting-queue", "setting=beds", 10.0 + 8.0);
    found.count("setting-entries", "setting=nurses", 3.0);
    found.count("setting-entries", "setting=beds", 3.0);
}

#[test]
fn a_nurse_beside_two_stays_in_two_settings_is_kept() {
    // One nurse, three cubicles, three beds. A: nurse 8–20. B: nurse 20–8, then C 8–20. Given back between the stays, she was
    // B's at 10 and C's at 12, and each waited for her a second time.
    let found = assessed(
        [1, 3, 3],
        "in = \"cubicles\"\nalso = [ { setting = \"nurses\" } ]",
        "in = \"beds\"\nalso = [ { setting = \"nurses\" } ]",
    );
    found.hours("setting-occupied", "setting=nurses", 36.0);
    found.hours("setting-occupied", "setting=cubicles", 2.0 + 14.0 + 26.0);
    found.hours("setting-occupied", "setting=beds", 30.0);
    found.hours("setting-queue", "setting=nurses", 12.0 + 24.0);
    found.count("setting-entries", "setting=nurses", 3.0);
}

#[test]
fn what_the_next_stay_does_not_need_is_held_until_its_place_is_had() {
    // One nurse, three cubicles, one bed. A: nurse and cubicle 8–10, bed 10–20. B: nurse and cubicle 10–20 (assessed until 12,
    // then waiting for the bed), bed 20–6. C: nurse 20–6, bed 6–16.
    let found =
        assessed([1, 3, 1], "in = \"cubicles\"\nalso = [ { setting = \"nurses\" } ]", "in = \"beds\"");
    found.hours("setting-occupied", "setting=nurses", 2.0 + 10.0 + 10.0);
    found.hours("setting-occupied", "setting=cubicles", 2.0 + 12.0 + 22.0);
    found.hours("setting-occupied", "setting=beds", 30.0);
}

#[test]
fn whichever_is_called_the_setting_the_rule_is_the_same() {
    // As the first, with another of the three called the setting. Where C comes into a cubicle first and waits there for a nurse,
    // it is from 10 on, when A leaves it; all else is the same.
    let on =
        |setting: &str, beside: &str| format!("in = \"{setting}\"\nalso = [ {{ setting = \"{beside}\" }} ]");
    for (assessment, ward, third) in [
        (on("cubicles", "nurses"), on("nurses", "beds"), 20.0),
        (on("nurses", "cubicles"), on("beds", "nurses"), 10.0),
        (on("cubicles", "nurses"), on("beds", "nurses"), 20.0),
    ] {
        let found = assessed([2, 2, 1], &assessment, &ward);
        found.hours("setting-occupied", "setting=cubicles", 2.0 + 12.0 + third);
        found.hours("setting-occupied", "setting=nurses", 12.0 + 22.0 + 20.0);
        found.hours("setting-occupied", "setting=beds", 30.0);
        found.count("setting-entries", "setting=nurses", 3.0);
        found.count("setting-entries", "setting=cubicles", 3.0);
    }
}

#[test]
fn who_holds_a_part_waits_for_the_rest_only() {
    // Four nurses. A holds two from 8, and needs three on the ward from 10; B has had two since 9, until 15. At 15 one more is
    // enough. (A queue for three would find only two free.) A: 8–10, waits until 15, ward until 25.
    let found = Trace::new(2)
        .add(
            r#"
[[setting]]
id = "nurses"
kind = "other"
capacity = 4

[[setting]]
id = "beds"
kind = "other"
capacity = 9

[[stay]]
id = "a"
in = "beds"
also = [ { setting = "nurses", units = 2 } ]
length = "2 h"
to = "a-ward"

[[stay]]
id = "a-ward"
in = "beds"
also = [ { setting = "nurses", units = 3 } ]
length = "10 h"
to = "gone"

[[stay]]
id = "b"
in = "nurses"
units = 2
length = "6 h"
to = "gone"
"#,
        )
        .arrive("a-comes", "a", &["2014-04-07T08:00"])
        .arrive("b-comes", "b", &["2014-04-07T09:00"])
        .run();
    found.hours("setting-occupied", "setting=nurses", 2.0 * 7.0 + 3.0 * 10.0 + 2.0 * 6.0);
    found.hours("setting-queue", "setting=nurses", 5.0);
}

#[test]
fn a_bed_with_more_units_in_the_same_setting_needs_only_the_rest() {
    // Three places. A takes two from 8 to 10 and then three; B has one from 9 to 15. Asking for three beside the two held,
    // A would wait for ever.
    let found = Trace::new(2)
        .add(
            r#"
[[setting]]
id = "places"
kind = "other"
capacity = 3

[[stay]]
id = "a"
in = "places"
units = 2
length = "2 h"
to = "more"

[[stay]]
id = "more"
in = "places"
units = 3
length = "1 h"
to = "gone"

[[stay]]
id = "b"
in = "places"
length = "6 h"
to = "gone"
"#,
        )
        .arrive("a-comes", "a", &["2014-04-07T08:00"])
        .arrive("b-comes", "b", &["2014-04-07T09:00"])
        .run();
    found.hours("setting-occupied", "setting=places", 2.0 * 7.0 + 3.0 + 6.0);
}
