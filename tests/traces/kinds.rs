//! What care counts towards by the kind of its setting: same day emergency care, discharge lounge, virtual ward, urgent
//! community response.
//!
//! Monday is 7 April 2025.

use super::{Found, Trace};

const HOME: &str = "to = \"home\"";

/// From Monday 7 April 2025, with A&E, a ward of two beds and the measures of 2025.
fn trace(days: u32) -> Trace {
    Trace::new(days)
        .replace("start = 2014-04-07", "start = 2025-04-07\nmeasures = [\"2014\", \"2025\"]")
        .add("\n[[exit]]\nid = \"home\"\nkind = \"home\"\n")
        .add(&setting("majors", "a-and-e", "10", ""))
        .add(&setting("ward", "acute-bed", "2", ""))
}

fn setting(id: &str, kind: &str, capacity: &str, keys: &str) -> String {
    format!("\n[[setting]]\nid = \"{id}\"\nkind = \"{kind}\"\ncapacity = {capacity}\n{keys}\n")
}

fn stay(id: &str, setting: &str, length: &str, keys: &str) -> String {
    format!("\n[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = \"{length}\"\n{keys}\n")
}

fn admission(counts: bool) -> String {
    format!("counts-as-admission = {counts}")
}

/// Two come at 10:00, are an hour in A&E and then three hours in the one chair, one after the other; then home.
fn same_day(counts: bool) -> Found {
    trace(2)
        .add(&setting("sdec", "same-day-emergency-care", "1", &admission(counts)))
        .add(&stay("majors", "majors", "1 h", "to = \"sdec\""))
        .add(&stay("sdec", "sdec", "3 h", HOME))
        .add(&stay("ward", "ward", "24 h", HOME))
        .arrive("some", "majors", &["2025-04-07T10:00", "2025-04-07T10:00"])
        // So that the ward is used: an admission that ends on Wednesday, after the run.
        .arrive("other", "ward", &["2025-04-08T12:00"])
        .run()
}

#[test]
fn same_day_emergency_care_is_no_admission_and_ends_the_attendance() {
    let found = same_day(false);
    found.count("same-day-emergency-care-attendances", "all", 2.0);
    found.is("same-day-emergency-care-attendances", "month=2025-04", 2.0 * 30.0 / 2.0);
    found.count("a-and-e-attendances", "all", 2.0);
    // One leaves A&E after an hour, the other waits for the chair until 14:00: four hours, to the minute.
    found.is("a-and-e-time-mean", "all", 60.0 * (1.0 + 4.0) / 2.0);
    found.is("a-and-e-within-4h", "all", 100.0);
    found.is("a-and-e-admitted", "all", 0.0);
    assert!(found.value("trolley-wait-mean", "all").is_nan(), "nobody is admitted from A&E");
    found.count("non-elective-admissions", "all", 1.0);
    // A chair is no bed: of two midnights one in a ward.
    found.is("acute-occupied", "all", 0.5);
    assert!(found.value("zero-day-stays", "all").is_nan(), "no spell has ended");
}

#[test]
fn same_day_emergency_care_that_counts_as_an_admission_is_a_spell_without_a_night_or_a_bed() {
    let found = same_day(true);
    found.count("same-day-emergency-care-attendances", "all", 2.0);
    found.is("a-and-e-admitted", "all", 100.0);
    // From the decision to admit: nothing, and three hours.
    found.is("trolley-wait-mean", "all", 90.0);
    found.count("non-elective-admissions", "all", 3.0);
    found.is("zero-day-stays", "all", 100.0);
    found.is("length-of-stay-mean", "all", 0.0);
    found.is("acute-occupied", "all", 0.5);
    found.count("emergency-bed-days", "all", 0.5);
    // No night, no ready date.
    found.count("ready-discharges", "all", 0.0);
    found.is("no-criteria-to-reside", "all", 0.0);
}

#[test]
fn at_closing_time_whoever_is_left_moves_on_and_is_in_one_spell_or_admitted_then() {
    // In at 23:00 of Monday, closing at 01:00 of Tuesday, a day in the ward, home on Wednesday at 01:00; one who came at 20:00
    // has gone home at 22:00 on Monday.
    let found = |counts: bool| {
        trace(4)
            .add(&setting("sdec", "same-day-emergency-care", "4", &admission(counts)))
            .add(&stay(
                "sdec",
                "sdec",
                "6 h",
                "to = \"home\"\ninterruptions = [ { id = \"closing\", at = { mon-sun = \"01:00\" }, to = \"ward\" } ]",
            ))
            .add(stay("short", "sdec", "2 h", HOME).as_str())
            .add(&stay("ward", "ward", "24 h", HOME))
            .add(&stay("majors", "majors", "1 h", HOME))
            .arrive("late", "sdec", &["2025-04-07T23:00"])
            .arrive("early", "short", &["2025-04-07T20:00"])
            .arrive("minor", "majors", &["2025-04-07T20:00"])
            .run()
    };
    let apart = found(false);
    apart.count("moves", "from=sdec,to=ward", 1.0);
    apart.count("non-elective-admissions", "all", 1.0);
    apart.is("length-of-stay-mean", "all", 1.0);
    apart.hours("setting-occupied", "setting=sdec", 2.0 + 2.0);
    let together = found(true);
    together.count("moves", "from=sdec,to=ward", 1.0);
    together.count("non-elective-admissions", "all", 2.0);
    // Two nights of the one from Monday on, none of the other.
    together.is("length-of-stay-mean", "all", 1.0);
    together.is("length-of-stay-overnight", "all", 2.0);
    together.is("zero-day-stays", "all", 50.0);
    for found in [apart, together] {
        found.is("acute-occupied", "all", 0.25);
        found.count("ready-discharges", "all", 1.0);
    }
}

#[test]
fn who_comes_back_to_same_day_emergency_care_is_readmitted_only_if_it_is_an_admission() {
    let found = |counts: bool| {
        trace(6)
            .add(&setting("sdec", "same-day-emergency-care", "4", &admission(counts)))
            .add(&setting("own-home", "home", "\"unlimited\"", ""))
            .add(&stay("sdec", "sdec", "2 h", "to = \"own-home\""))
            .add(&stay("own-home", "own-home", "3 d", "to = \"again\""))
            .add(&stay("again", "sdec", "2 h", HOME))
            .add(&stay("ward", "ward", "24 h", HOME))
            .add(&stay("majors", "majors", "1 h", "to = \"ward\""))
            .arrive("twice", "sdec", &["2025-04-07T10:00"])
            .arrive("once", "majors", &["2025-04-07T10:00"])
            .run()
    };
    found(false).count("non-elective-admissions", "all", 1.0);
    found(false).is("readmissions-30-days", "all", 0.0);
    let counted = found(true);
    counted.count("non-elective-admissions", "all", 3.0);
    counted.is("readmissions-30-days", "all", 100.0 / 3.0);
}

/// A ward of one bed and a lounge; ready on Tuesday at the hour, so many hours in the lounge.
fn lounge(ready: &str, hours: &str, route: &str, out: &str) -> Found {
    trace(4)
        .replace("capacity = 2", "capacity = 1")
        .add(&setting("lounge", "discharge-lounge", "10", ""))
        .add(&stay("ward", "ward", ready, route))
        .add(&stay("next", "ward", "6 d", HOME))
        .add(&stay("lounge", "lounge", hours, out))
        .add(&stay("majors", "majors", "1 h", "to = \"lounge\""))
        .arrive("first", "ward", &["2025-04-07T10:00"])
        .arrive("second", "next", &["2025-04-07T11:00"])
        .arrive("minor", "majors", &["2025-04-07T09:00"])
        .run()
}

#[test]
fn the_lounge_frees_the_bed_and_the_spell_goes_on() {
    // Ready on Tuesday at 22:00, gone on Wednesday at 02:00: the bed is free at 22:00, two nights, a day of delay.
    let found = lounge("36 h", "4 h", "routes = [ { to = \"lounge\", pathway = 1 } ]", HOME);
    found.is("setting-wait-mean", "stay=next", 35.0);
    found.is("length-of-stay-mean", "all", 2.0);
    found.count("ready-discharges", "all", 1.0);
    found.count("ready-discharges", "pathway=1", 1.0);
    found.is("ready-delay-mean", "all", 1.0);
    // At the midnight of Tuesday in the lounge, without criteria to reside and in no bed: that is the next patient's.
    found.is("no-criteria-remaining", "all", 1.0 / 4.0);
    found.is("acute-occupied", "all", 1.0);
    // Nobody is admitted by coming to the lounge from A&E.
    found.count("non-elective-admissions", "all", 2.0);
    found.is("a-and-e-admitted", "all", 0.0);
    found.count("setting-entries", "setting=lounge", 2.0);
}

#[test]
fn the_way_out_of_the_lounge_says_the_pathway_if_it_has_one() {
    let found = lounge(
        "24 h",
        "3 h",
        "routes = [ { to = \"lounge\", pathway = 1 } ]",
        "routes = [ { to = \"gone\", pathway = 3 } ]",
    );
    // An exit elsewhere, but by a pathway: a discharge, on the ready date, with one night.
    found.count("ready-discharges", "pathway=3", 1.0);
    found.count("ready-discharges", "pathway=1", 0.0);
    found.is("discharged-on-ready-date", "all", 100.0);
    found.is("length-of-stay-mean", "all", 1.0);
}

/// A day in the ward and two on the virtual ward, and one who comes to it from home.
fn virtual_ward(counts: bool) -> Found {
    trace(5)
        .add(&setting("virtual", "virtual-ward", "10", &admission(counts)))
        .add(&stay("ward", "ward", "24 h", "routes = [ { to = \"virtual\", pathway = 0 } ]"))
        .add(&stay("virtual", "virtual", "48 h", HOME))
        .add(&stay("majors", "majors", "1 h", HOME))
        .arrive("down", "ward", &["2025-04-07T08:00"])
        .arrive("up", "virtual", &["2025-04-07T08:00"])
        .arrive("minor", "majors", &["2025-04-07T08:00"])
        .run()
}

#[test]
fn a_virtual_ward_is_no_bed_and_ends_the_spell() {
    let found = virtual_ward(false);
    found.hours("virtual-ward-patients", "all", 96.0);
    found.is("virtual-ward-capacity", "all", 10.0);
    found.is("virtual-ward-occupancy", "all", 100.0 * 96.0 / (10.0 * 24.0 * 5.0));
    found.count("non-elective-admissions", "all", 1.0);
    found.is("length-of-stay-mean", "all", 1.0);
    found.is("acute-occupied", "all", 0.2);
    found.count("ready-discharges", "pathway=0", 1.0);
}

#[test]
fn a_virtual_ward_that_counts_as_an_admission_goes_on_with_the_spell_or_begins_one() {
    let found = virtual_ward(true);
    found.hours("virtual-ward-patients", "all", 96.0);
    found.count("non-elective-admissions", "all", 2.0);
    // Three nights and two.
    found.is("length-of-stay-mean", "all", 2.5);
    found.is("acute-occupied", "all", 0.2);
    found.count("emergency-bed-days", "all", 1.0);
    found.count("ready-discharges", "all", 2.0);
}

/// The one virtual place is taken for two days from Monday at 08:00; a patient of the ward is done on Tuesday at 08:00 and has it on
/// Wednesday at 08:00, for a day.
fn waits_for_the_virtual_ward(counts: bool, reason: &str) -> Found {
    trace(5)
        .add(&setting("virtual", "virtual-ward", "1", &admission(counts)))
        .add(&stay(
            "ward",
            "ward",
            "24 h",
            &format!("routes = [ {{ to = \"virtual\", pathway = 0{reason} }} ]"),
        ))
        .add(&stay("taken", "virtual", "48 h", HOME))
        .add(&stay("virtual", "virtual", "24 h", HOME))
        .add(&stay("majors", "majors", "1 h", HOME))
        .arrive("first", "taken", &["2025-04-07T08:00"])
        .arrive("second", "ward", &["2025-04-07T08:00"])
        .arrive("minor", "majors", &["2025-04-07T08:00"])
        .run()
}

#[test]
fn who_waits_for_a_virtual_ward_needs_no_bed_and_is_ready_unless_it_is_the_same_spell() {
    // Discharged on the way there: a midnight in the ward without criteria to reside, a day of delay.
    let apart = waits_for_the_virtual_ward(false, "");
    apart.is("no-criteria-remaining", "all", 1.0 / 5.0);
    apart.count("ready-discharges", "all", 1.0);
    apart.is("ready-delay-mean", "all", 1.0);
    // An admission: the spell goes on, and ends with both, on Wednesday and on Thursday, on the ready date.
    let together = waits_for_the_virtual_ward(true, "");
    together.is("no-criteria-remaining", "all", 0.0);
    together.count("ready-discharges", "all", 2.0);
    together.is("ready-delay-mean", "all", 0.0);
    // Unless the place calls that wait a delay.
    let delayed = waits_for_the_virtual_ward(true, ", delay-reason = \"interface-home-health\"");
    delayed.is("no-criteria-remaining", "all", 1.0 / 5.0);
    delayed.is("ready-delay-mean", "all", 0.0);
}

/// A response whose nurse, one, works from 08:00 to 20:00 and takes 90 minutes; three are referred at 08:00.
fn response(keys: &str, capacity: &str) -> Trace {
    let nurses = "\n[[team]]\nid = \"nurses\"\nrota = { mon-sun = \"08:00-20:00 x 1\" }\n";
    trace(2)
        .add(if keys.contains("nurses") { nurses } else { "" })
        .add(&setting("response", "urgent-community-response", capacity, ""))
        .add(&stay("response", "response", "10 h", &format!("{HOME}\n{keys}")))
        .add(&stay("ward", "ward", "24 h", HOME))
        .add(&stay("majors", "majors", "1 h", "to = \"ward\""))
        .arrive("some", "response", &["2025-04-07T08:00"; 3])
        .arrive("minor", "majors", &["2025-04-07T08:00"])
}

const VISIT: &str = "tasks = [ { id = \"visit\", team = \"nurses\", work = \"90 min\" } ]";

#[test]
fn urgent_community_response_is_there_when_the_first_visit_begins() {
    // At 08:00, 09:30 and 11:00: after 0, 90 and 180 minutes.
    let found = response(VISIT, "10").run();
    found.count("urgent-community-response-referrals", "all", 3.0);
    found.is("urgent-community-response-referrals", "month=2025-04", 3.0 * 30.0 / 2.0);
    found.is("urgent-community-response-within-2h", "all", 200.0 / 3.0);
    found.is("urgent-community-response-within-2h", "setting=response", 200.0 / 3.0);
    // A line of demand and capacity.
    found.count("setting-demand", "setting=response", 3.0);
    found.count("non-elective-admissions", "all", 1.0);
}

#[test]
fn without_a_visit_it_is_there_with_the_place_and_who_leaves_unseen_was_not_reached() {
    // Two places for ten hours each: two at once, the third at 18:00.
    let found = response("", "2").run();
    found.is("urgent-community-response-within-2h", "all", 200.0 / 3.0);
    // The nurse begins at 09:00; whoever is not well after 45 minutes goes to A&E. Three came at 08:00 and have left unseen, one at
    // 08:30 is seen at 09:00. Work of nobody's is no visit.
    let leaves = "interruptions = [ { id = \"worse\", after = \"45 min\", to = \"majors\" } ]";
    let waits = "tasks = [ { id = \"papers\", work = \"10 min\" }, { id = \"visit\", team = \"nurses\", work = \"90 min\" } ]";
    let found = response(&format!("{waits}\n{leaves}"), "10")
        .replace("08:00-20:00", "09:00-20:00")
        .arrive("later", "response", &["2025-04-07T08:30"])
        .run();
    found.count("urgent-community-response-referrals", "all", 4.0);
    found.is("urgent-community-response-within-2h", "all", 25.0);
}
