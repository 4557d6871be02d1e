//! Rare meetings of rules that a review found broken: each test failed before its repair.

use super::Trace;

fn setting(id: &str, kind: &str, keys: &str) -> String {
    format!("\n[[setting]]\nid = \"{id}\"\nkind = \"{kind}\"\n{keys}\n")
}

fn stay(id: &str, setting: &str, length: &str, keys: &str) -> String {
    format!("\n[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = \"{length}\"\n{keys}\n")
}

#[test]
fn an_interruption_of_the_last_stay_does_not_reach_into_the_next() {
    // The patient leaves A at 01:00 for B and waits there for the monitor, which another holds until 20:00. A's
    // interruption at 04:00 must not fire. B 20–21.
    let cut = r#"interruptions = [ { id = "cut", after = "4 h", to = "gone" } ]"#;
    let found = Trace::new(1)
        .add(&setting("a-bed", "other", "capacity = 1"))
        .add(&setting("b-bed", "other", "capacity = 1"))
        .add(&setting("monitor", "other", "capacity = 1"))
        .add(&stay("a", "a-bed", "1 h", &format!("to = \"b\"\n{cut}")))
        .add(&stay("b", "b-bed", "1 h", "also = [ { setting = \"monitor\" } ]\nto = \"gone\""))
        .add(&stay("holder", "monitor", "20 h", "to = \"gone\""))
        .arrive("first", "holder", &["2014-04-07T00:00"])
        .arrive("second", "a", &["2014-04-07T00:00"])
        .run();
    found.time("b-bed", 20.0);
    found.hours("setting-queue", "setting=monitor", 19.0);
    found.is("setting-waiting-at-day", "setting=monitor,day=1", 0.0);
}

#[test]
fn work_that_ends_with_the_shift_is_done_not_paused() {
    let team = "\n[[team]]\nid = \"team\"\nrota = { mon-sun = \"09:00-17:00 x 1\" }\n";
    let found = Trace::new(2)
        .add(team)
        .add(&setting("room", "other", "capacity = \"unlimited\""))
        .add(&stay(
            "s",
            "room",
            "0 min",
            "tasks = [ { id = \"work\", team = \"team\", work = \"8 h\" } ]\nto = \"gone\"",
        ))
        .arrive("one", "s", &["2014-04-07T09:00"])
        .run();
    found.time("room", 8.0);
}

#[test]
fn escalation_opens_for_places_held_beside_the_main_one() {
    // Two patients need a monitor from 09:00 to 11:00; the first fills the one core place, the extra opens at once.
    let keys =
        "capacity = 1\nescalation = { places = 1, opens-at = 1.0, closes-at = 0.5, notice = \"0 min\" }";
    let found = Trace::new(1)
        .add(&setting("ward", "other", "capacity = 5"))
        .add(&setting("monitor", "other", keys))
        .add(&stay("s", "ward", "2 h", "also = [ { setting = \"monitor\" } ]\nto = \"gone\""))
        .arrive("two", "s", &["2014-04-07T09:00", "2014-04-07T09:00"])
        .run();
    found.time("ward", 2.0);
}

#[test]
fn escalation_does_not_open_a_closed_unit() {
    // A day unit 08–20: whoever comes at 21:00 waits until 08:00.
    let keys = "capacity = { mon-sun = \"08:00-20:00 x 4\" }\n\
                escalation = { places = 4, opens-at = 0.9, closes-at = 0.5, notice = \"0 min\" }";
    let found = Trace::new(2)
        .add(&setting("unit", "other", keys))
        .add(&stay("s", "unit", "1 h", "to = \"gone\""))
        .arrive("late", "s", &["2014-04-07T21:00"])
        .run();
    found.is("setting-wait-mean", "setting=unit", 11.0);
}

/// Two patients, each in the one place the other wants; the first may go elsewhere too, after a time.
fn mutual(days: u32, then: &str) -> Result<super::Found, String> {
    let onward = format!("routes = [ {{ to = \"b\", then = [ {then} ] }} ]");
    Trace::new(days)
        .add(&setting("a-bed", "other", "capacity = 1"))
        .add(&setting("b-bed", "other", "capacity = 1"))
        .add(&stay("a-first", "a-bed", "1 h", &onward))
        .add(&stay("b", "b-bed", "1 h", "to = \"gone\""))
        .add(&stay("b-first", "b-bed", "1 h", "to = \"a\""))
        .add(&stay("a", "a-bed", "1 h", "to = \"gone\""))
        .arrive("one", "a-first", &["2014-04-07T09:00"])
        .arrive("two", "b-first", &["2014-04-07T09:00"])
        .try_run()
}

#[test]
fn a_further_choice_that_has_been_tried_is_no_way_out_of_a_deadlock() {
    let error = mutual(3, "{ to = \"b\", after = \"2 h\", keep = true }").err().expect("a deadlock");
    assert!(error.contains("a-bed") && error.contains("b-bed"), "{error}");
}

#[test]
fn a_further_choice_after_the_end_of_the_run_is_a_way_out_all_the_same() {
    assert!(mutual(3, "{ to = \"gone\", after = \"20 d\" }").is_ok());
}

#[test]
fn the_next_phase_in_the_same_setting_goes_on_in_the_place_held() {
    // One bed, cleaned for an hour after each patient: two phases of 2 h are one occupation of 4 h.
    let found = Trace::new(1)
        .add(&setting("ward", "other", "capacity = 1\nturnaround = \"1 h\""))
        .add(&stay("acute", "ward", "2 h", "to = \"recovery\""))
        .add(&stay("recovery", "ward", "2 h", "to = \"gone\""))
        .arrive("two", "acute", &["2014-04-07T08:00", "2014-04-07T08:00"])
        .run();
    // The second enters at 13:00, after 4 h of the first and the cleaning.
    found.time("ward", 4.0);
    found.is("setting-wait-mean", "setting=ward", 2.5);
    found.count("setting-entries", "setting=ward", 2.0);
}

#[test]
fn a_delay_still_open_at_the_end_of_the_run_counts_up_to_it() {
    // One patient holds the nursing home for ever. Two are ready on the ward at 09:00 on the second of three days.
    let onward = "routes = [ { to = \"n\", delay-reason = \"Dii\", attributed-to = \"social care\" } ]";
    let found = Trace::new(3)
        .add(&setting("ward", "acute-bed", "capacity = 5"))
        .add(&setting("home", "nursing-home", "capacity = 1"))
        .add(&stay("w", "ward", "1 d", onward))
        .add(&stay("n", "home", "400 d", "to = \"gone\""))
        .arrive("resident", "n", &["2014-04-07T00:00"])
        .arrive("two", "w", &["2014-04-07T09:00", "2014-04-07T09:00"])
        .run();
    found.delay("delayed-days", "reason=Dii", 2.0 * 39.0);
    found.delay("setting-delayed-days", "setting=home", 2.0 * 39.0);
}

#[test]
fn the_choice_that_joined_the_queue_is_the_one_that_is_granted() {
    // Slow first, fast an hour later with priority, in the same ward: the fast place comes first.
    let onward = "routes = [ { to = \"slow\", then = [ { to = \"fast\", after = \"1 h\", keep = true, counts-as = \"fast\" } ] } ]";
    let found = Trace::new(1)
        .add(&setting("door", "other", "capacity = \"unlimited\""))
        .add(&setting("ward", "other", "capacity = 1"))
        .add(&stay("s", "door", "0 min", onward))
        .add(&stay("slow", "ward", "3 h", "priority = 9\nto = \"gone\""))
        .add(&stay("fast", "ward", "1 h", "priority = 1\nto = \"gone\""))
        .add(&stay("holder", "ward", "2 h", "to = \"gone\""))
        .arrive("first", "holder", &["2014-04-07T08:00"])
        .arrive("second", "s", &["2014-04-07T08:00"])
        .run();
    found.count("counter", "name=fast", 1.0);
    found.time("ward", 1.5);
}

#[test]
fn a_standard_that_is_overdue_at_the_end_is_not_met() {
    let team = "\n[[team]]\nid = \"team\"\nrota = { mon = \"00:00-00:01 x 1\" }\n";
    let task =
        "tasks = [ { id = \"review\", team = \"team\", work = \"1 h\", due-by = \"1 h\" } ]\nto = \"gone\"";
    let found = Trace::new(2)
        .add(team)
        .add(&setting("room", "other", "capacity = \"unlimited\""))
        .add(&stay("s", "room", "0 min", task))
        .arrive("two", "s", &["2014-04-07T09:00", "2014-04-07T09:00"])
        .run();
    found.is("standard-met", "task=s/review", 0.0);
}
