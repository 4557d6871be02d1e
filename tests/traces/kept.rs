//! Kept places: who comes back is not new, and their time runs from first entry to last leaving.

use super::{Found, Trace};

/// Thirty days of reablement, ill every ten, in hospital for two, the place kept: day 0–10, 12–22, 24–34.
fn ill_every_ten_days(keeps: &str, then: &str) -> Found {
    Trace::new(60)
        .add(&format!(
            r#"
[[setting]]
id = "reablement"
kind = "reablement"
capacity = 1

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 50

[[stay]]
id = "r"
in = "reablement"
length = "30 d"
interruptions = [ {{ id = "ill", after = "10 d", to = "w", keeps-place = "{keeps}" }} ]
to = "gone"

[[stay]]
id = "w"
in = "ward"
length = "2 d"
to = "{then}"
"#
        ))
        .arrive("two", "r", &["2014-04-07T00:00", "2014-04-08T00:00"])
        .run()
}

#[test]
fn a_return_to_a_kept_place_is_no_entry_and_the_time_is_the_whole() {
    // The second waits for the place from day 1 to day 34 and is there until after the end. As entries: 3 and 3, of ten days.
    let found = ill_every_ten_days("5 d", "r");
    found.count("setting-entries", "setting=reablement", 2.0);
    found.time("reablement", 34.0 * 24.0);
    found.is("setting-wait-mean", "setting=reablement", 33.0 * 24.0 / 2.0);
    found.is("setting-wait-mean", "stay=r", 33.0 * 24.0 / 2.0);
    found.is("setting-waited", "setting=reablement", 50.0);
    found.hours("setting-occupied", "setting=reablement", 60.0 * 24.0);
}

#[test]
fn who_does_not_come_back_left_when_they_left() {
    // Ill on day 10 and gone from the ward on day 12: ten days in the setting, though the place was kept for twelve. The second
    // has it on day 12, and is ill on day 22.
    let found = ill_every_ten_days("5 d", "gone");
    found.count("setting-entries", "setting=reablement", 2.0);
    found.time("reablement", 10.0 * 24.0);
    found.hours("setting-occupied", "setting=reablement", 24.0 * 24.0);
    // Kept for one day only, whoever comes back is new, and the place is handed to and fro every eleven days.
    let found = ill_every_ten_days("1 d", "r");
    found.time("reablement", 10.0 * 24.0);
    found.count("setting-entries", "setting=reablement", 6.0);
}
