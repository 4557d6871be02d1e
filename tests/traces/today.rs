//! The measures of 2025: ready dates, pathways, criteria to reside, long stays, all types of A&E, people aged 65+.
//!
//! Monday is 7 April 2025. A night and a day of delay are midnights: each test has hours that would give another figure.

use super::{Found, Trace};

/// From Monday 7 April 2025, with the measures of these years.
fn trace(days: u32, measures: &str) -> Trace {
    Trace::new(days)
        .replace("start = 2014-04-07", &format!("start = 2025-04-07\nmeasures = {measures}"))
        .add("\n[[exit]]\nid = \"home\"\nkind = \"home\"\n\n[[exit]]\nid = \"dead\"\nkind = \"died\"\n")
}

fn setting(id: &str, kind: &str, capacity: &str) -> String {
    format!("\n[[setting]]\nid = \"{id}\"\nkind = \"{kind}\"\ncapacity = {capacity}\n")
}

fn stay(id: &str, setting: &str, length: &str, keys: &str) -> String {
    format!("\n[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = \"{length}\"\n{keys}\n")
}

/// A task of the end of the stay that is a delay.
fn assessment(work: &str) -> String {
    format!(
        "tasks = [ {{ id = \"assessment\", starts = \"end\", work = \"{work}\", delay-reason = \"A\", attributed-to = \"NHS\" }} ]\n"
    )
}

fn by(to: &str, pathway: u8) -> String {
    format!("routes = [ {{ to = \"{to}\", pathway = {pathway} }} ]")
}

/// Four weeks from 7 April to 4 May in one ward:
///
/// | who | in | ready | out | |
/// | --- | --- | --- | --- | --- |
/// | prompt | 7th 10:00 | 8th 10:00 | at once | 0 days, pathway 0 |
/// | short | 7th 12:00 | 8th 23:00 | 9th 01:00 | 2 h, 1 day, pathway 1 |
/// | same | 7th 08:00 | 8th 09:00 | 8th 22:00 | 13 h, 0 days, pathway 2 |
/// | long | 7th 08:00 | 8th 09:00 | 1 May 09:00 | 23 days, pathway 1 |
/// | hospice | 7th 08:00 | 9th 08:00 | at once | an exit elsewhere, but by pathway 3 |
/// | day | 7th 08:00 | 7th 12:00 | 7th 20:00 | no night |
/// | dies | 7th 08:00 | 8th 08:00 | 9th 08:00 | not a discharge |
/// | moves | 7th 08:00 | 8th 08:00 | 9th 09:00 | to another hospital |
fn ward(measures: &str) -> Trace {
    let with = |work: &str, end: &str| format!("{}{end}", assessment(work));
    trace(28, measures)
        .add(&setting("ward", "acute-bed", "20"))
        .add(&stay("prompt", "ward", "24 h", &by("home", 0)))
        .add(&stay("short", "ward", "35 h", &with("2 h", &by("home", 1))))
        .add(&stay("same", "ward", "25 h", &with("13 h", &by("home", 2))))
        .add(&stay("long", "ward", "25 h", &with("552 h", &by("home", 1))))
        .add(&stay("hospice", "ward", "48 h", &by("gone", 3)))
        .add(&stay("day", "ward", "4 h", &with("8 h", "to = \"home\"")))
        .add(&stay("dies", "ward", "24 h", &with("24 h", "to = \"dead\"")))
        .add(&stay("moves", "ward", "24 h", &with("25 h", "to = \"gone\"")))
        .arrive("a", "prompt", &["2025-04-07T10:00"])
        .arrive("b", "short", &["2025-04-07T12:00"])
        .arrive("c", "same", &["2025-04-07T08:00"])
        .arrive("d", "long", &["2025-04-07T08:00"])
        .arrive("e", "hospice", &["2025-04-07T08:00"])
        .arrive("f", "day", &["2025-04-07T08:00"])
        .arrive("g", "dies", &["2025-04-07T08:00"])
        .arrive("h", "moves", &["2025-04-07T08:00"])
}

#[test]
fn a_delay_is_the_midnights_from_ready_to_discharged() {
    let found = ward("\"2025\"").run();
    // Five discharges, three on the ready date; 1 + 23 days. By the hour it would be 2/24 + 13/24 + 23 days.
    found.count("ready-discharges", "all", 5.0);
    found.is("discharged-on-ready-date", "all", 60.0);
    found.is("ready-delay-mean", "all", 24.0 / 5.0);
    found.is("ready-delay-mean-delayed", "all", 12.0);
    found.count("ready-bed-days", "all", 24.0);
    found.is("ready-bed-days-share", "all", 100.0 * 24.0 / (20.0 * 28.0));
    for (band, discharges) in
        [("0", 3.0), ("1", 1.0), ("2-3", 0.0), ("4-6", 0.0), ("7-13", 0.0), ("14-20", 0.0), ("21+", 1.0)]
    {
        found.count("ready-discharges", &format!("delay={band}"), discharges);
    }
}

#[test]
fn a_delay_belongs_to_the_pathway_and_to_the_month_of_discharge() {
    let found = ward("[\"2014\", \"2025\"]").run();
    for (pathway, discharges) in [(0, 1.0), (1, 2.0), (2, 1.0), (3, 1.0)] {
        found.count("ready-discharges", &format!("pathway={pathway}"), discharges);
    }
    found.count("ready-discharges", "pathway=none", 0.0);
    found.is("ready-delay-mean", "pathway=1", 12.0);
    found.is("discharged-on-ready-date", "pathway=1", 0.0);
    found.is("discharged-on-ready-date", "pathway=2", 100.0);
    found.count("ready-bed-days", "pathway=1", 24.0);
    // April is measured for 24 of its 30 days, May for 4 of 31. All of the 23 days are of May, though 22 lie in April.
    found.is("ready-bed-days", "month=2025-04", 30.0 / 24.0);
    found.is("ready-bed-days", "month=2025-05", 23.0 * 31.0 / 4.0);
    found.is("ready-discharges", "month=2025-04", 4.0 * 30.0 / 24.0);
    found.is("ready-bed-days", "month=2025-05,pathway=1", 23.0 * 31.0 / 4.0);
    found.is("ready-delay-mean", "month=2025-04,pathway=1", 1.0);
    found.is("ready-bed-days-share", "month=2025-05", 100.0 * 23.0 / (20.0 * 4.0));
    // Midnights in beds: seven on the 7th, five on the 8th, `long` alone on the 22 from the 9th.
    found.is("acute-occupied", "month=2025-04", 34.0 / 24.0);
    found.is("acute-occupied", "month=2025-05", 0.0);
    found.is("acute-available", "month=2025-05", 20.0);
    found.is("acute-occupancy", "month=2025-04", 100.0 * 34.0 / 24.0 / 20.0);
    // The measures of 2014 beside them go by the hour, and by whoever waits: 2 + 13 + 552 + 8 + 24 + 25 h.
    found.delay("delayed-days", "all", 624.0);
}

/// Ready and there at midnight: `short` on the 8th, `long` from the 8th to the 30th, `dies` and `moves` on the 8th: 1 + 23 + 2. Two
/// are discharged on the 8th, two on the 9th, one on 1 May.
#[test]
fn without_criteria_to_reside_are_those_who_leave_and_those_who_remain() {
    let found = ward("\"2025\"").run();
    found.is("no-criteria-left", "all", 5.0 / 28.0);
    found.is("no-criteria-remaining", "all", 26.0 / 28.0);
    found.is("no-criteria-to-reside", "all", 31.0 / 28.0);
    // Tuesdays: four remain on the 8th, and one on three more.
    found.is("no-criteria-remaining", "weekday=tue", 7.0 / 4.0);
    found.is("no-criteria-left", "weekday=tue", 2.0 / 4.0);
    found.is("no-criteria-to-reside", "weekday=tue", 9.0 / 4.0);
    let days = found.daily("no-criteria-to-reside");
    assert_eq!(days[..4], [0.0, 6.0, 3.0, 1.0]);
    assert_eq!(days.len(), 28);
}

#[test]
fn the_morning_counts_who_is_ready_at_eight() {
    // Ready on the 8th at 07:00 and out at 20:00 of that day; ready on the 8th at 09:00 and out on the 10th at 09:00: one each on the
    // 8th (the first) and on the 9th and 10th (the second).
    let found = trace(4, "\"2025\"")
        .add(&setting("ward", "acute-bed", "20"))
        .add(&stay("early", "ward", "23 h", &format!("{}to = \"home\"", assessment("13 h"))))
        .add(&stay("late", "ward", "25 h", &format!("{}to = \"home\"", assessment("48 h"))))
        .arrive("a", "early", &["2025-04-07T08:00"])
        .arrive("b", "late", &["2025-04-07T08:00"])
        .run();
    found.is("no-criteria-morning", "all", 3.0 / 4.0);
    assert_eq!(found.daily("no-criteria-morning"), [0.0, 1.0, 1.0, 1.0]);
    found.is("no-criteria-remaining", "all", 2.0 / 4.0);
}

#[test]
fn long_stays_are_counted_in_nights_at_midnight() {
    // `long` from the 7th to 1 May: the seventh night is that of the 13th, the last that of the 30th.
    let found = ward("\"2025\"").run();
    found.is("acute-beds-7-nights", "all", 18.0 / 28.0);
    found.is("acute-beds-14-nights", "all", 11.0 / 28.0);
    found.is("acute-beds-21-nights", "all", 4.0 / 28.0);
}

fn delay_of(trace: Trace) -> f64 {
    let found = trace.run();
    found.count("ready-discharges", "all", 1.0);
    found.value("ready-delay-mean", "all")
}

#[test]
fn the_ready_date_is_that_of_the_last_time() {
    // Delayed in the unit from the 7th at 20:00 for a bed that is free on the 9th at 10:00; ready on the ward on the 10th at 10:00 and gone.
    let unit = trace(14, "\"2025\"")
        .add(&setting("unit", "assessment-unit", "5"))
        .add(&setting("ward", "acute-bed", "1"))
        .add(&stay("assessed", "unit", "12 h", "to = \"treated\""))
        .add(&stay("treated", "ward", "24 h", "to = \"home\""))
        .add(&stay("holder", "ward", "58 h", "to = \"dead\""))
        .arrive("first", "holder", &["2025-04-07T00:00"])
        .arrive("one", "assessed", &["2025-04-07T08:00"]);
    assert_eq!(delay_of(unit), 0.0);
    // The same in one ward: the second stay goes on in the bed of the first.
    let keys = format!("{}to = \"second\"", assessment("40 h"));
    let bed = trace(14, "\"2025\"")
        .add(&setting("ward", "acute-bed", "1"))
        .add(&stay("first", "ward", "12 h", &keys))
        .add(&stay("second", "ward", "24 h", "to = \"home\""))
        .arrive("one", "first", &["2025-04-07T08:00"]);
    assert_eq!(delay_of(bed), 0.0);
    // Ready on the 7th at 22:00: what can only begin after an assessment of 30 h, medicines of 2 h, is no need of an acute bed. Out on the
    // 9th at 06:00. It would be none if the clock began when the last task without a reason is done.
    let tasks = r#"
tasks = [
  { id = "assessment", starts = "end", work = "30 h", delay-reason = "A", attributed-to = "NHS" },
  { id = "medicines", starts = "end", after = "assessment", work = "2 h" },
]
to = "home""#;
    let reviewed = trace(14, "\"2025\"")
        .add(&setting("ward", "acute-bed", "1"))
        .add(&stay("acute", "ward", "14 h", tasks))
        .arrive("one", "acute", &["2025-04-07T08:00"]);
    assert_eq!(delay_of(reviewed), 2.0);
    // A review of 30 h that is done at once, without a reason, comes before: ready on the 9th at 04:00.
    let tasks = r#"
tasks = [
  { id = "review", starts = "end", work = "30 h" },
  { id = "assessment", starts = "end", work = "31 h", delay-reason = "A", attributed-to = "NHS" },
]
to = "home""#;
    let assessed = trace(14, "\"2025\"")
        .add(&setting("ward", "acute-bed", "1"))
        .add(&stay("acute", "ward", "14 h", tasks))
        .arrive("one", "acute", &["2025-04-07T08:00"]);
    assert_eq!(delay_of(assessed), 0.0);
}

#[test]
fn who_waits_for_another_ward_is_not_without_criteria_to_reside() {
    // Done in the unit on the 7th at 20:00; the bed is free on the 9th at 10:00; ready there on the 10th at 10:00, for a service that
    // is free on the 11th at 08:00. Two midnights and two mornings in the unit, then a midnight and a morning on the ward.
    let found = trace(7, "\"2025\"")
        .add(&setting("unit", "assessment-unit", "1"))
        .add(&setting("ward", "acute-bed", "1"))
        .add(&setting("service", "reablement", "1"))
        .add(&stay("unit", "unit", "12 h", "to = \"ward\""))
        .add(&stay("before", "ward", "50 h", "to = \"dead\""))
        .add(&stay("ward", "ward", "24 h", "to = \"service\""))
        .add(&stay("taken", "service", "96 h", "to = \"home\""))
        .add(&stay("service", "service", "24 h", "to = \"home\""))
        .arrive("one", "unit", &["2025-04-07T08:00"])
        .arrive("other", "before", &["2025-04-07T08:00"])
        .arrive("third", "taken", &["2025-04-07T08:00"])
        .run();
    found.is("no-criteria-remaining", "all", 1.0 / 7.0);
    found.is("no-criteria-morning", "all", 1.0 / 7.0);
    found.is("ready-delay-mean", "all", 1.0);
}

#[test]
fn a_choice_that_is_passed_over_does_not_say_whether_a_patient_is_ready() {
    // Done in the unit on the 7th at 20:00. The service is free on the 11th at 08:00, the ward on the 9th at 10:00.
    let found = |routes: &str| {
        trace(7, "\"2025\"")
            .add(&setting("unit", "assessment-unit", "1"))
            .add(&setting("ward", "acute-bed", "1"))
            .add(&setting("service", "reablement", "1"))
            .add(&stay("unit", "unit", "12 h", &format!("routes = [{routes}]")))
            .add(&stay("before", "ward", "50 h", "to = \"dead\""))
            .add(&stay("ward", "ward", "24 h", "to = \"home\""))
            .add(&stay("taken", "service", "96 h", "to = \"home\""))
            .add(&stay("service", "service", "24 h", "to = \"home\""))
            .arrive("one", "unit", &["2025-04-07T08:00"])
            .arrive("other", "before", &["2025-04-07T08:00"])
            .arrive("third", "taken", &["2025-04-07T08:00"])
            .run()
    };
    // Nobody is asked for on the ward, so the service alone is waited for: ready for four midnights.
    let full = "only-if = { occupied-below = 0.5 }";
    let waits = found(&format!("{{ to = \"ward\", {full}, then = [{{ to = \"service\" }}] }}"));
    waits.is("no-criteria-remaining", "all", 4.0 / 7.0);
    waits.is("ready-delay-mean", "all", 4.0);
    // The service is passed over, so the ward alone is waited for: ready when it is left, on the same day.
    let waits = found(&format!("{{ to = \"service\", {full}, then = [{{ to = \"ward\" }}] }}"));
    waits.is("no-criteria-remaining", "all", 0.0);
    waits.is("ready-delay-mean", "all", 0.0);
}

#[test]
fn time_that_the_way_out_takes_comes_after_the_ready_date() {
    // Ready on the 7th at 22:00, transport of 4 h without a reason: no delay of 2014, one day of 2025.
    let found = trace(7, "[\"2014\", \"2025\"]")
        .add(&setting("ward", "acute-bed", "1"))
        .add(&stay("acute", "ward", "14 h", "routes = [ { to = \"home\", takes = \"4 h\" } ]"))
        .add(&stay("other", "ward", "1 h", &format!("{}to = \"dead\"", assessment("1 h"))))
        .arrive("one", "acute", &["2025-04-07T08:00"])
        .arrive("two", "other", &["2025-04-12T08:00"])
        .run();
    found.is("ready-delay-mean", "all", 1.0);
    found.delay("delayed-days", "all", 1.0);
}

#[test]
fn who_leaves_before_being_ready_has_no_delay() {
    // Ready in the first stay for a day (the 8th to the 9th); of the second an interruption makes an end on the 20th.
    let interrupted =
        "interruptions = [ { id = \"leaves\", after = \"264 h\", to = \"home\" } ]\nto = \"dead\"";
    let bed = trace(28, "\"2025\"")
        .add(&setting("ward", "acute-bed", "1"))
        .add(&stay("first", "ward", "24 h", &format!("{}to = \"second\"", assessment("24 h"))))
        .add(&stay("second", "ward", "600 h", interrupted))
        .arrive("one", "first", &["2025-04-07T08:00"]);
    assert_eq!(delay_of(bed), 0.0);
}

#[test]
fn those_present_at_the_start_have_had_a_night_and_may_be_ready_already() {
    // One whose stay has 10 h left, and one who has been ready for three days and waits for a place of reablement until 12:00.
    let found = trace(4, "\"2025\"")
        .add(&setting("ward", "acute-bed", "5"))
        .add(&setting("service", "reablement", "1"))
        .add(&stay(
            "acute",
            "ward",
            "9 d",
            "to = \"home\"\nstart = [ { cohort = \"anybody\", present = 1, remaining = \"10 h\" }, \
             { cohort = \"anybody\", ready = 1, ready-for = \"72 h\", ready-to = \"helped\" } ]",
        ))
        .add(&stay(
            "helped",
            "service",
            "12 h",
            "to = \"home\"\nstart = [ { cohort = \"anybody\", present = 1, remaining = \"12 h\" } ]",
        ))
        .run();
    found.count("ready-discharges", "all", 2.0);
    found.count("ready-bed-days", "all", 3.0);
    found.is("discharged-on-ready-date", "all", 50.0);
}

#[test]
fn places_that_do_not_ask_have_the_measures_of_2014_alone() {
    let found = ward("\"2014\"").run();
    let of_2025 =
        |found: &Found| found.results.metrics.iter().filter(|key| key.metric.starts_with("ready-")).count();
    assert_eq!(of_2025(&found), 0);
    found.delay("delayed-days", "all", 624.0);
    let today = ward("\"2025\"").run();
    assert!(of_2025(&today) > 0);
    assert!(today.results.column("delayed-days", "all").is_none());
    // Both together have the columns of 2014 in the same order with the same values.
    let both = ward("[\"2014\", \"2025\"]").run();
    let mut rest = both.results.metrics.iter().zip(&both.results.replications[0].values);
    for (key, value) in found.results.metrics.iter().zip(&found.results.replications[0].values) {
        let same = rest.find(|(other, _)| *other == key).unwrap_or_else(|| panic!("{key:?}"));
        assert_eq!(same.1.to_bits(), value.to_bits(), "{key:?}");
    }
}

/// Arriving on Monday at 08:00:
///
/// - A&E: `seen` 13 h; `admitted` 1 h, a bed at 22:30 (13.5 h from the decision); `quick` 1 h, a bed at once; `tired` gives up waiting
///   for a doctor after 1 h; `unplaced` 1 h, and gives up waiting for a bed after 13 h more.
/// - urgent care: `cut` 3 h; `behind` waits 3 h for the same place and takes 2 h; `sent` 2 h, then 5 h in A&E.
#[test]
fn four_and_twelve_hours() {
    let give_up = "routes = [ { to = \"full\", then = [ { to = \"gone\", after = \"13 h\" } ] } ]";
    let tired = "tasks = [ { id = \"see\", team = \"doctor\", work = \"1 h\", leaves-after = \"1 h\", leaves-to = \"gone\" } ]\nto = \"gone\"";
    let found = trace(2, "\"2025\"")
        .add("\n[[team]]\nid = \"doctor\"\nrota = { sun = \"09:00-10:00 x 1\" }\n")
        .add(&setting("department", "a-and-e", "\"unlimited\""))
        .add(&setting("centre", "urgent-care", "1"))
        .add(&setting("other-centre", "urgent-care", "5"))
        .add(&setting("ward", "acute-bed", "1"))
        .add(&setting("full-ward", "acute-bed", "1"))
        .add(&setting("short-ward", "acute-bed", "5"))
        .add(&stay("holder", "ward", "1350 min", "to = \"gone\""))
        .add(&stay("full-holder", "full-ward", "47 h", "to = \"gone\""))
        .add(&stay("bed", "ward", "1 h", "to = \"gone\""))
        .add(&stay("full", "full-ward", "1 h", "to = \"gone\""))
        .add(&stay("short-bed", "short-ward", "1 h", "to = \"gone\""))
        .add(&stay("seen", "department", "13 h", "to = \"gone\""))
        .add(&stay("admitted", "department", "1 h", "to = \"bed\""))
        .add(&stay("quick", "department", "1 h", "to = \"short-bed\""))
        .add(&stay("tired", "department", "0 min", tired))
        .add(&stay("unplaced", "department", "1 h", give_up))
        .add(&stay("after", "department", "5 h", "to = \"gone\""))
        .add(&stay("cut", "centre", "3 h", "to = \"gone\""))
        .add(&stay("behind", "centre", "2 h", "to = \"gone\""))
        .add(&stay("sent", "other-centre", "2 h", "to = \"after\""))
        .arrive("h", "holder", &["2025-04-07T00:00"])
        .arrive("i", "full-holder", &["2025-04-07T00:00"])
        .arrive("a", "seen", &["2025-04-07T08:00"])
        .arrive("b", "admitted", &["2025-04-07T08:00"])
        .arrive("c", "quick", &["2025-04-07T08:00"])
        .arrive("d", "tired", &["2025-04-07T08:00"])
        .arrive("e", "unplaced", &["2025-04-07T08:00"])
        .arrive("f", "cut", &["2025-04-07T08:00"])
        .arrive("fz", "behind", &["2025-04-07T08:00:30"])
        .arrive("g", "sent", &["2025-04-07T08:00"])
        .run();
    // Six in A&E: 13 h, 14.5 h, 1 h, 1 h, 14 h, 5 h. Three in urgent care: 3 h, 5 h, 2 h.
    found.is("a-and-e-within-4h", "all", 100.0 * 2.0 / 6.0);
    found.is("a-and-e-all-types-within-4h", "all", 100.0 * 4.0 / 9.0);
    found.count("a-and-e-all-types-attendances", "all", 9.0);
    found.is("a-and-e-over-12h-share", "all", 50.0);
    // Of the two admitted one waited for more than 12 h; who gave up after 13 h was not admitted.
    found.is("trolley-wait-over-12h-share", "all", 50.0);
}

const PEOPLE: &str = r#"
[[attribute]]
id = "age"
values = ["18-64", "65+"]

[[cohort]]
id = "old"
population = 500
attributes = { age = "65+" }

[[cohort]]
id = "young"
population = 1000
attributes = { age = "18-64" }

[measures]
older = { age = "65+" }
"#;

/// A place of 500 people aged 65+ and 1,000 younger.
fn people(days: u32) -> Trace {
    let of_all = "\n[[cohort]]\nid = \"anybody\"\npopulation = 1000\n";
    trace(days, "[\"2014\", \"2025\"]").replace(of_all, PEOPLE)
}

impl Trace {
    /// As `arrive`, of another cohort.
    fn arrive_of(self, cohort: &str, id: &str, to: &str, times: &[&str]) -> Self {
        let mut trace = self.arrive(id, to, times);
        if let Some(at) = trace.text.rfind("cohort = \"anybody\"") {
            trace.text.replace_range(at.., &trace.text[at..].replacen("anybody", cohort, 1));
        }
        trace
    }
}

impl Found {
    /// A daily series of the whole.
    fn daily(&self, metric: &str) -> Vec<f32> {
        let series = self.results.series.iter().position(|series| series.metric == metric).unwrap();
        let number = self.results.series.len();
        self.results.replications[0].daily.unpacked().into_iter().skip(series).step_by(number).collect()
    }
}

#[test]
fn emergency_admissions_of_older_people_count_with_a_night() {
    // In for 4 h from 22:00 (a night), for 4 h from 08:00 (none), and a younger one for two days. One of 500 in four days.
    let found = people(4)
        .add(&setting("ward", "acute-bed", "9"))
        .add(&stay("short", "ward", "4 h", "to = \"home\""))
        .add(&stay("long", "ward", "48 h", "to = \"home\""))
        .arrive_of("old", "a", "short", &["2025-04-07T22:00", "2025-04-07T08:00"])
        .arrive_of("young", "b", "long", &["2025-04-07T08:00"])
        .run();
    found.is("emergency-admissions-65-rate", "all", 100_000.0 / 500.0 * 365.25 / 4.0);
    found.is("emergency-admissions-65-rate", "month=2025-04", 100_000.0 / 500.0 * 30.0 / 4.0);
}

/// Into a care home on the 8th, by way of hospital into another on the 20th, and after 400 days at home into a third: the second is
/// no new admission, the third is.
#[test]
fn a_long_term_care_home_admission_is_new_after_a_year_without() {
    let found = people(460)
        .add(&setting("ward", "acute-bed", "9"))
        .add(&setting("care-home", "residential-home", "9"))
        .add(&setting("other-home", "nursing-home", "9"))
        .add(&setting("own-home", "home", "\"unlimited\""))
        .add(&stay("first", "ward", "1 d", "to = \"lives\""))
        .add(&stay("lives", "care-home", "10 d", "to = \"ill\""))
        .add(&stay("ill", "ward", "2 d", "to = \"nursed\""))
        .add(&stay("nursed", "other-home", "10 d", "to = \"alone\""))
        .add(&stay("alone", "own-home", "400 d", "to = \"again\""))
        .add(&stay("again", "care-home", "90 d", "to = \"home\""))
        .arrive_of("old", "a", "first", &["2025-04-07T08:00"])
        .run();
    let rate = |number: f64| number * 100_000.0 / 500.0 * 365.25 / 460.0;
    found.is("care-home-admissions-65-new-rate", "all", rate(2.0));
    found.is("care-home-admissions-rate", "all", rate(3.0));
}

/// Into reablement on the 8th: one is admitted again as an emergency on the 18th, one comes to live in a care home on the 28th, one dies
/// on the 90th day, after the twelve weeks, and one is at home. Two of four. A fifth goes home without reablement: four of five (and the
/// one admitted again goes home from there: four of six).
#[test]
fn twelve_weeks_after_discharge_into_reablement() {
    let helped =
        |days: &str, to: &str| stay(&format!("helped-{to}"), "service", days, &format!("to = \"{to}\""));
    let found = people(120)
        .add(&setting("ward", "acute-bed", "9"))
        .add(&setting("service", "reablement", "9"))
        .add(&setting("care-home", "residential-home", "9"))
        .add(&setting("own-home", "home", "\"unlimited\""))
        .add(&stay("a", "ward", "1 d", "to = \"helped-again\""))
        .add(&stay("b", "ward", "1 d", "to = \"helped-lives\""))
        .add(&stay("c", "ward", "1 d", "to = \"helped-out\""))
        .add(&stay("d", "ward", "1 d", "to = \"helped-home\""))
        .add(&stay("e", "ward", "1 d", "to = \"home\""))
        .add(&helped("10 d", "again"))
        .add(&helped("20 d", "lives"))
        .add(&helped("10 d", "out"))
        .add(&helped("10 d", "home"))
        .add(&stay("again", "ward", "1 d", "to = \"home\""))
        .add(&stay("lives", "care-home", "100 d", "to = \"home\""))
        .add(&stay("out", "own-home", "80 d", "to = \"dead\""))
        .arrive_of("old", "s-a", "a", &["2025-04-07T08:00"])
        .arrive_of("old", "s-b", "b", &["2025-04-07T08:00"])
        .arrive_of("old", "s-c", "c", &["2025-04-07T08:00"])
        .arrive_of("old", "s-d", "d", &["2025-04-07T08:00"])
        .arrive_of("old", "s-e", "e", &["2025-04-07T08:00"])
        .run();
    found.is("at-home-12-weeks", "all", 50.0);
    found.is("discharged-to-reablement", "all", 100.0 * 4.0 / 6.0);
    // The one who goes to hospital again has not ended it; one goes on to a home, two to their own.
    found.is("independent-after-reablement", "all", 200.0 / 3.0);
}

/// In April one begins from a ward, one from home at once, and one, from home, in a place that is bought for ten days; in May one from a
/// ward, whom it takes to the next day.
#[test]
fn who_begins_from_hospital_and_in_places_bought_month_by_month() {
    let service = "\n[[setting]]\nid = \"service\"\nkind = \"reablement\"\ncapacity = 2\n\
                   escalation = { places = 1, waiting-opens-at = 1, waiting-closes-at = 0, bought = true }\n";
    let found = trace(61, "\"2025\"")
        .replace("start = 2025-04-07", "start = 2025-04-01")
        .add(&setting("ward", "acute-bed", "9"))
        .add(service)
        .add(&stay("helped", "service", "10 d", "to = \"home\""))
        .add(&stay("treated", "ward", "1 d", "to = \"helped\""))
        .arrive("inpatients", "treated", &["2025-04-10T12:00", "2025-05-10T12:00"])
        .arrive("others", "helped", &["2025-04-11T13:00", "2025-04-12T12:00"])
        .run();
    for (month, entries, from_hospital, bought) in [("2025-04", 3.0, 1.0, 10.0), ("2025-05", 1.0, 1.0, 0.0)] {
        let group = format!("setting=service,month={month}");
        found.is("setting-entries", &group, entries);
        found.is("setting-entries-from-hospital", &group, from_hospital);
        found.is("setting-escalation-days", &group, bought);
    }
    found.count("setting-entries-from-hospital", "setting=service", 2.0);
}

/// One place of reablement, ten days each, all at 12:00:
///
/// | who | asks | begins | ends |
/// | --- | --- | --- | --- |
/// | a | 1 April | at once | 11 April |
/// | b | 6 April | 11 April | 21 April |
/// | c | 25 April | at once | 5 May |
/// | d | 28 April | 5 May | 15 May |
/// | e | 1 May | gives up on 3 May | |
#[test]
fn demand_and_capacity_of_a_service_month_by_month() {
    let routes = "routes = [ { to = \"helped\", then = [ { to = \"gone\", after = \"2 d\" } ] } ]";
    let found = trace(61, "\"2025\"")
        .replace("start = 2025-04-07", "start = 2025-04-01")
        .add(&setting("service", "reablement", "1"))
        .add(&setting("open", "home-care", "\"unlimited\""))
        .add(&setting("hours", "home-care", "14"))
        .add(&format!("{}units = 7\n", stay("cared-for", "hours", "10 d", "to = \"home\"")))
        .arrive("hourly", "cared-for", &["2025-04-02T12:00"])
        .add(&setting("nursing", "nursing-home", "2"))
        .add(&stay("lives-on", "nursing", "100 d", "to = \"home\""))
        .add(&stay("dies", "nursing", "10 d", "to = \"home\""))
        .arrive("long", "lives-on", &["2025-04-01T12:00"])
        .arrive("short", "dies", &["2025-04-02T12:00"])
        .add(&stay("helped", "service", "10 d", "to = \"home\""))
        .add(&stay("visited", "open", "10 d", "to = \"home\""))
        .arrive("other", "visited", &["2025-05-25T12:00"])
        .arrive(
            "first",
            "helped",
            &["2025-04-01T12:00", "2025-04-06T12:00", "2025-04-25T12:00", "2025-04-28T12:00"],
        )
        .arrive_by("last", routes, &["2025-05-01T12:00"])
        .run();
    let april = |metric, value| found.is(metric, "setting=service,month=2025-04", value);
    april("setting-demand", 4.0);
    april("setting-entries", 3.0);
    april("setting-withdrawn", 0.0);
    april("setting-unmet", 1.0);
    april("setting-wait-mean", 5.0 * 24.0 / 3.0);
    april("setting-capacity", 1.0);
    april("setting-capacity-starts", 3.0);
    april("setting-occupied", 25.5 / 30.0);
    april("setting-queue", 7.5 / 30.0);
    let may = |metric, value| found.is(metric, "setting=service,month=2025-05", value);
    // The one who waited in April has asked then.
    may("setting-demand", 1.0);
    may("setting-entries", 1.0);
    may("setting-withdrawn", 1.0);
    may("setting-unmet", 1.0);
    may("setting-wait-mean", 7.0 * 24.0);
    may("setting-capacity-starts", 3.1);
    may("setting-occupied", 14.5 / 31.0);
    may("setting-queue", 6.5 / 31.0);
    found.count("setting-demand", "setting=service", 5.0);
    found.is("setting-demand", "setting=open,month=2025-05", 1.0);
    assert!(found.results.column("setting-capacity", "setting=open,month=2025-05").is_none());
    found.count("setting-capacity-starts", "setting=service", 6.1);
    // Of 14 hours a week a package takes seven, for ten days: two at a time, three times in 30 days.
    found.is("setting-capacity-starts", "setting=hours,month=2025-04", 6.0);
    // Of two who come one stays for ten days and the other, whom nobody sees leave, for all of the 60 and a half: in 122 days of two
    // places there is room for 122 over the mean of 35 and a quarter, not for twelve.
    found.count("setting-capacity-starts", "setting=nursing", 122.0 / 35.25);
}

/// Ready on the 8th at 08:00: `drugs` waits for medicines for 20 h; `care` for home care that is free on the 11th at 08:00; `letter` is
/// assessed for 24 h, a reason of 2014. At midnight: one, three and one.
#[test]
fn those_who_remain_are_told_apart_by_the_lines_of_2024() {
    let medicines = "tasks = [ { id = \"medicines\", starts = \"end\", work = \"20 h\", delay-reason = \"medicines\" } ]\nto = \"home\"";
    let care = "routes = [ { to = \"cared-for\", delay-reason = \"capacity-home-care\" } ]";
    let found = trace(7, "[\"2014\", \"2025\"]")
        .add(&setting("ward", "acute-bed", "9"))
        .add(&setting("care", "home-care", "1"))
        .add(&stay("holder", "care", "104 h", "to = \"home\""))
        .add(&stay("cared-for", "care", "1 h", "to = \"home\""))
        .add(&stay("drugs", "ward", "24 h", medicines))
        .add(&stay("waits", "ward", "24 h", care))
        .add(&stay("letter", "ward", "24 h", &format!("{}to = \"home\"", assessment("24 h"))))
        .arrive("a", "holder", &["2025-04-07T00:00"])
        .arrive("b", "drugs", &["2025-04-07T08:00"])
        .arrive("c", "waits", &["2025-04-07T08:00"])
        .arrive("d", "letter", &["2025-04-07T08:00"])
        .run();
    let remaining = |group, patients: f64| found.is("no-criteria-remaining", group, patients / 7.0);
    remaining("all", 5.0);
    remaining("reason-group=hospital process", 1.0);
    remaining("reason-group=capacity", 3.0);
    remaining("reason-group=interface process", 0.0);
    remaining("reason-group=none", 1.0);
    remaining("reason=medicines", 1.0);
    remaining("reason=capacity-home-care", 3.0);
    remaining("reason=none", 1.0);
    // In 2014 home care is E, waiting for medicines no delayed transfer.
    found.delay("delayed-days", "all", 72.0 + 24.0);
    found.delay("delayed-days", "reason=E", 72.0);
    found.delay("delayed-days", "body=both", 72.0);
    found.delay("delayed-days", "reason=A", 24.0);
}

/// Handing over takes 10 min at least; one cubicle. At 08:00 two ambulances: the first hands over at 08:10 and is seen for 50 min, the
/// second at 09:00, and is seen until 13:00, five hours after it came. At 09:20 a third, which hands over at 13:00: 10, 60 and 220 min.
#[test]
fn ambulances_wait_until_they_hand_over_and_the_four_hours_begin_at_the_door() {
    let found = trace(1, "\"2025\"")
        .add(&setting("door", "ambulance-handover", "\"unlimited\""))
        .add(&setting("department", "a-and-e", "1"))
        .add(&stay("first-out", "door", "10 min", "to = \"short\""))
        .add(&stay("others-out", "door", "10 min", "to = \"long\""))
        .add(&stay("short", "department", "50 min", "to = \"gone\""))
        .add(&stay("long", "department", "4 h", "to = \"gone\""))
        .arrive("a", "first-out", &["2025-04-07T08:00"])
        .arrive("b", "others-out", &["2025-04-07T08:00:01", "2025-04-07T09:20"])
        .run();
    // The second came a second later.
    found.is("ambulance-handover-mean", "all", (10.0 + 60.0 - 1.0 / 60.0 + 220.0) / 3.0);
    found.is("ambulance-handover-within-15", "all", 100.0 / 3.0);
    found.is("ambulance-handover-within-45", "all", 100.0 / 3.0);
    found.is("ambulance-handover-within-60", "all", 200.0 / 3.0);
    found.hours("ambulances-waiting", "all", (10.0 + 60.0 - 1.0 / 60.0 + 220.0) / 60.0);
    found.is("ambulances-waiting", "month=2025-04", (10.0 + 60.0 - 1.0 / 60.0 + 220.0) / 60.0 / 24.0);
    found.count("a-and-e-attendances", "all", 3.0);
    found.is("a-and-e-within-4h", "all", 100.0 / 3.0);
}
