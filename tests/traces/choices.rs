//! What the choices of a route say of a patient: since when a bed is waited for in A&E, and who is ready to leave hospital.

use super::{Found, Trace};

fn setting(id: &str, kind: &str, keys: &str) -> String {
    format!("\n[[setting]]\nid = \"{id}\"\nkind = \"{kind}\"\n{keys}\n")
}

fn stay(id: &str, setting: &str, length: &str, keys: &str) -> String {
    format!("\n[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = \"{length}\"\n{keys}\n")
}

/// Somebody comes to A&E at 08:00 and is done at 09:00; the unit, which is no admission, is in use until 18:00, the ward until 14:00.
fn a_and_e(routes: &str) -> Found {
    Trace::new(2)
        .add(&setting("majors", "a-and-e", "capacity = 5"))
        .add(&setting("unit", "same-day-emergency-care", "capacity = 1"))
        .add(&setting("ward", "acute-bed", "capacity = 1"))
        .add(&stay("before", "ward", "14 h", "to = \"gone\""))
        .add(&stay("unit", "unit", "18 h", "to = \"gone\""))
        .add(&stay("majors", "majors", "1 h", &format!("routes = [{routes}]")))
        .add(&stay("bed", "ward", "3 h", "to = \"gone\""))
        .arrive("first", "before", &["2014-04-07T00:00"])
        .arrive("other", "unit", &["2014-04-07T00:00"])
        .arrive("second", "majors", &["2014-04-07T08:00"])
        .run()
}

/// A condition that does not hold.
const FULL: &str = "only-if = { occupied-below = 0.5 }";

#[test]
fn the_decision_to_admit_is_made_when_a_choice_opens_that_admits() {
    let waited = |routes: &str| {
        let found = a_and_e(routes);
        found.is("a-and-e-time-mean", "all", 360.0);
        found.value("trolley-wait-mean", "all")
    };
    // The unit is passed over: the bed is asked for at 09:00.
    let found = a_and_e(&format!("{{ to = \"unit\", {FULL}, then = [{{ to = \"bed\" }}] }}"));
    found.is("trolley-wait-mean", "all", 300.0);
    found.is("trolley-wait-over-4h", "all", 100.0);
    // The unit is waited for, from 11:00 the bed as well or instead.
    for keep in [true, false] {
        let then = format!("then = [{{ to = \"bed\", after = \"2 h\", keep = {keep} }}]");
        assert_eq!(waited(&format!("{{ to = \"unit\", {then} }}")), 180.0);
        // What the way to the unit takes comes before the decision: it is known at 10:00 that the bed will be asked for at 12:00.
        assert_eq!(waited(&format!("{{ to = \"unit\", takes = \"1 h\", {then} }}")), 120.0);
    }
    // The bed is passed over at 09:00, and asked for from 13:00.
    let then =
        "then = [{ to = \"unit\", after = \"0 min\" }, { to = \"bed\", after = \"4 h\", keep = true }]";
    assert_eq!(waited(&format!("{{ to = \"bed\", {FULL}, {then} }}")), 60.0);
    // A second choice that admits decides nothing anew.
    assert_eq!(waited("{ to = \"bed\", then = [{ to = \"bed\", after = \"1 h\" }] }"), 300.0);
}

#[test]
fn where_a_unit_does_as_well_as_a_bed_it_is_decided_when_the_way_is_chosen() {
    // Two are in the unit or wait for it, so the bed is asked for, at 10:00.
    for (to, or) in [("bed", "unit"), ("unit", "bed")] {
        let found = Trace::new(2)
            .add(&setting("majors", "a-and-e", "capacity = 5"))
            .add(&setting("unit", "same-day-emergency-care", "capacity = 1"))
            .add(&setting("ward", "acute-bed", "capacity = 1"))
            .add(&stay("before", "ward", "14 h", "to = \"gone\""))
            .add(&stay("unit", "unit", "18 h", "to = \"gone\""))
            .add(&stay(
                "majors",
                "majors",
                "1 h",
                &format!("routes = [{{ to = \"{to}\", or = [\"{or}\"], takes = \"1 h\" }}]"),
            ))
            .add(&stay("bed", "ward", "3 h", "to = \"gone\""))
            .arrive("first", "before", &["2014-04-07T00:00"])
            .arrive("other", "unit", &["2014-04-07T00:00", "2014-04-07T01:00"])
            .arrive("second", "majors", &["2014-04-07T08:00"])
            .run();
        found.is("trolley-wait-mean", "all", 240.0);
    }
}

/// Done in the unit on the 7th at 20:00, with a way of 30 hours to the ward, in use until the 11th at 08:00, or to reablement, in use
/// until then too; as many as are said wait for reablement besides.
fn ward_or_service(to: &str, or: &str, others: usize) -> Found {
    let routes = format!("routes = [{{ to = \"{to}\", or = [\"{or}\"], takes = \"30 h\" }}]");
    let others = ["2025-04-07T08:00", "2025-04-07T09:00"].get(..=others).unwrap_or_default();
    Trace::new(7)
        .replace("start = 2014-04-07", "start = 2025-04-07\nmeasures = \"2025\"")
        .add("\n[[exit]]\nid = \"home\"\nkind = \"home\"\n\n[[exit]]\nid = \"dead\"\nkind = \"died\"\n")
        .add(&setting("unit", "assessment-unit", "capacity = 1"))
        .add(&setting("ward", "acute-bed", "capacity = 1"))
        .add(&setting("service", "reablement", "capacity = 1"))
        .add(&stay("unit", "unit", "12 h", &routes))
        .add(&stay("before", "ward", "96 h", "to = \"dead\""))
        .add(&stay("ward", "ward", "24 h", "to = \"home\""))
        .add(&stay("service", "service", "96 h", "to = \"home\""))
        .arrive("one", "unit", &["2025-04-07T08:00"])
        .arrive("two", "before", &["2025-04-07T08:00"])
        .arrive("others", "service", others)
        .run()
}

#[test]
fn who_may_go_out_of_hospital_as_well_as_to_a_ward_is_ready_until_the_ward_is_chosen() {
    for (to, or) in [("ward", "service"), ("service", "ward")] {
        // Ready for the midnight of the way, until on the 9th at 02:00 the ward is found to be the shorter queue: not for those after
        // it. Ready anew when the ward is left, on the day itself.
        let found = ward_or_service(to, or, 1);
        found.is("no-criteria-remaining", "all", 2.0 / 7.0);
        found.is("ready-delay-mean", "all", 0.0);
    }
    // Equal queues: the first named, which is waited for until the 11th. Ready since the 7th.
    let found = ward_or_service("service", "ward", 0);
    found.is("no-criteria-remaining", "all", 4.0 / 7.0);
    found.is("ready-delay-mean", "all", 4.0);
    let found = ward_or_service("ward", "service", 0);
    found.is("no-criteria-remaining", "all", 2.0 / 7.0);
    found.is("ready-delay-mean", "all", 0.0);
}
