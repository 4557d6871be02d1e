//! A head that needs more than there is blocks everybody behind it: `check` says so before, the run afterwards.

use super::Trace;
use careflow::results::StuckQueue;

/// A pot of 20 hours, 12 from Thursday on; on Thursday at noon somebody needs 14, at 18:00 two others 2 each. Until Sunday week.
fn pot(keys: &str, routes: &str) -> Trace {
    Trace::new(14)
        .add(&format!(
            r#"
[[setting]]
id = "pot"
kind = "home-care"
capacity = 20
{keys}

[[stay]]
id = "big"
in = "pot"
units = 14
length = "1 d"
to = "gone"

[[stay]]
id = "small"
in = "pot"
units = 2
length = "1 d"
to = "gone"
"#
        ))
        .arrive_by("bigs", routes, &["2014-04-07T00:00", "2014-04-10T12:00"])
        .arrive("smalls", "small", &["2014-04-10T18:00", "2014-04-10T18:00"])
}

const BIG: &str = "to = \"big\"";

fn warnings(trace: &Trace) -> Vec<String> {
    trace
        .load()
        .warnings
        .0
        .into_iter()
        .map(|problem| problem.message)
        .filter(|m| m.contains("no more than"))
        .collect()
}

#[test]
fn a_head_that_needs_more_than_there_is_is_named() {
    let trace = pot("changes = [ { from = 2014-04-10, capacity = 12 } ]", BIG);
    assert_eq!(
        warnings(&trace),
        ["stay `big` takes 14 units of `pot`, which has no more than 12 from 2014-04-10"]
    );
    let found = trace.run();
    // From Thursday 12:00, and twice from 18:00, to Monday week 00:00.
    let waited = (252 + 2 * 246) * 3_600_000;
    let expected = StuckQueue { group: "setting=pot".into(), needs: 14, most: 12, waiting: 3, waited };
    assert_eq!(found.results.replications[0].stuck, [expected]);
    found.is("setting-waiting-at-day", "setting=pot,day=7", 3.0);
}

#[test]
fn a_period_has_an_end_and_a_head_that_may_start_is_not_stuck() {
    // For two days only: check says until when; at the end nobody waits.
    let trace = pot("changes = [ { from = 2014-04-10, until = 2014-04-11, capacity = 12 } ]", BIG);
    assert_eq!(
        warnings(&trace),
        ["stay `big` takes 14 units of `pot`, which has no more than 12 from 2014-04-10 until 2014-04-11"]
    );
    assert_eq!(trace.run().results.replications[0].stuck, []);
    // Who gives up after a week leaves the queue to the others.
    let gives_up = "routes = [ { to = \"big\", then = [ { to = \"gone\", after = \"7 d\" } ] } ]";
    let trace = pot("changes = [ { from = 2014-04-10, capacity = 12 } ]", gives_up);
    let found = trace.run();
    assert_eq!(found.results.replications[0].stuck, []);
    found.count("setting-entries", "setting=pot", 3.0);
    // At night the pot is closed, and on duty again in the morning: nothing is stuck, and check has nothing to say.
    let trace = pot("", BIG).replace("capacity = 20", "capacity = { mon-sun = \"08:00-20:00 x 20\" }");
    assert_eq!(warnings(&trace), Vec::<String>::new());
    assert_eq!(trace.run().results.replications[0].stuck, []);
}

#[test]
fn extra_places_are_not_for_the_one_who_needs_them_all() {
    // Twelve and four extra, which are open only while more than nine of the twelve are taken: 12 + 4 − 10 = 6 at most beyond
    // those, so 12 is the most for one.
    let keys = "changes = [ { from = 2014-04-10, capacity = 12 } ]\n\
                escalation = { places = 4, opens-at = 0.9, closes-at = 0.75 }";
    let trace = pot(keys, BIG);
    assert_eq!(warnings(&trace).len(), 1);
    assert_eq!(trace.run().results.replications[0].stuck[0].most, 12);
}

#[test]
fn a_task_that_needs_more_than_are_on_duty() {
    // Two until Wednesday, then one. The task of two, asked for on Thursday, blocks the task of one behind it.
    let team = r#"
[[team]]
id = "porters"
heads = 2
changes = [ { from = 2014-04-10, heads = 1 } ]

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "heavy"
in = "room"
length = "0 d"
tasks = [ { id = "lift", team = "porters", staff = 2, work = "1 h" } ]
to = "gone"

[[stay]]
id = "light"
in = "room"
length = "0 d"
tasks = [ { id = "push", team = "porters", work = "1 h" } ]
to = "gone"
"#;
    let trace = Trace::new(14).add(team).arrive("heavies", "heavy", &["2014-04-10T12:00"]).arrive(
        "lights",
        "light",
        &["2014-04-10T18:00"],
    );
    assert_eq!(
        warnings(&trace),
        ["task `lift` needs 2 at once of `porters`, which has no more than 1 from 2014-04-10"]
    );
    let waited = (252 + 246) * 3_600_000;
    let expected = StuckQueue { group: "team=porters".into(), needs: 2, most: 1, waiting: 2, waited };
    assert_eq!(trace.run().results.replications[0].stuck, [expected]);
}
