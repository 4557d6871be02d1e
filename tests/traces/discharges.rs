//! When patients leave.

use super::Trace;

#[test]
fn the_share_before_noon_counts_the_hour_of_leaving() {
    // Length 3 h. Arrivals 06:00 (leaves 09:00), 08:59 (11:59) and 09:00 (12:00, which is not before noon) on Monday, and
    // 22:00 (01:00 of Tuesday): three of four.
    let found = Trace::new(3)
        .add(
            r#"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 9

[[stay]]
id = "acute"
in = "ward"
length = "3 h"
to = "gone"
"#,
        )
        .arrive(
            "comes",
            "acute",
            &["2014-04-07T06:00", "2014-04-07T08:59", "2014-04-07T09:00", "2014-04-07T22:00"],
        )
        .run();
    found.is("discharges-before-noon", "all", 75.0);
}
