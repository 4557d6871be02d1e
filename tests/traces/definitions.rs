//! What a rule or a metric means, where another meaning would give another figure: each test failed before its
//! repair.

use super::Trace;

fn setting(id: &str, kind: &str, keys: &str) -> String {
    format!("\n[[setting]]\nid = \"{id}\"\nkind = \"{kind}\"\n{keys}\n")
}

fn stay(id: &str, setting: &str, length: &str, keys: &str) -> String {
    format!("\n[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = \"{length}\"\n{keys}\n")
}

#[test]
fn lengths_of_stay_are_nights() {
    // Admitted on the 7th at 23:00, out on the 14th at 10:00: 7 nights in 6 d 11 h, one beyond a trim point of 6.
    let ward = |length| {
        Trace::new(14)
            .add(&setting("ward", "acute-bed", "capacity = 5"))
            .add(&stay("w", "ward", length, "to = \"gone\""))
            .add("\n[measures]\ntrim-point = \"6 d\"\n")
            .arrive("one", "w", &["2014-04-07T23:00"])
            .run()
    };
    let week = ward("155 h");
    week.is("stays-over-7-days", "all", 100.0);
    week.is("length-of-stay-mean", "all", 7.0);
    week.is("length-of-stay-median", "all", 7.0);
    week.count("excess-bed-days", "all", 1.0);
    // 23:00 to 01:00 two days on: 2 nights in 26 h.
    let short = ward("26 h");
    short.is("length-of-stay-mean", "all", 2.0);
    short.is("stays-over-7-days", "all", 0.0);
}

#[test]
fn a_readmission_is_counted_by_dates() {
    // Out on the 7th at 02:00, in again on 7 May at 08:00: 30 days by date, 30 d 6 h by the clock.
    let found = Trace::new(60)
        .add(&setting("ward", "acute-bed", "capacity = 5"))
        .add(&setting("own-home", "home", "capacity = \"unlimited\""))
        .add(&stay("first", "ward", "2 h", "to = \"out\""))
        .add(&stay("out", "own-home", "726 h", "to = \"again\""))
        .add(&stay("again", "ward", "2 h", "to = \"gone\""))
        .arrive("one", "first", &["2014-04-07T00:00"])
        .run();
    found.is("readmissions-30-days", "all", 50.0);
}

#[test]
fn further_choices_count_from_the_referral_whatever_their_order() {
    // The bed is taken for 50 h. Escalation at 40 h, giving up at 20 h, written in that order: gives up.
    let routes = r#"routes = [ { to = "s", then = [ { to = "urgent", after = "40 h", counts-as = "escalated" },
                    { to = "gone", after = "20 h", counts-as = "gave-up" } ] } ]"#;
    let found = Trace::new(5)
        .add(&setting("bed", "other", "capacity = 1"))
        .add(&stay("holder", "bed", "50 h", "to = \"gone\""))
        .add(&stay("s", "bed", "1 h", "to = \"gone\""))
        .add(&stay("urgent", "bed", "1 h", "priority = 1\nto = \"gone\""))
        .arrive("first", "holder", &["2014-04-07T00:00"])
        .arrive_by("second", routes, &["2014-04-07T00:00"])
        .run();
    found.count("counter", "name=gave-up", 1.0);
    found.count("counter", "name=escalated", 0.0);
    found.hours("setting-queue", "setting=bed", 20.0);
}

#[test]
fn a_later_choice_written_first_is_tried_in_its_turn() {
    // As above, but both keep the first referral: urgent at 40 h although it stands before the one of 20 h.
    let routes = r#"routes = [ { to = "s", then = [ { to = "urgent", after = "40 h", keep = true, counts-as = "escalated" },
                    { to = "other", after = "20 h", keep = true } ] } ]"#;
    let found = Trace::new(5)
        .add(&setting("bed", "other", "capacity = 1"))
        .add(&setting("other-bed", "other", "capacity = 1"))
        .add(&stay("holder", "bed", "50 h", "to = \"gone\""))
        .add(&stay("other-holder", "other-bed", "100 h", "to = \"gone\""))
        .add(&stay("s", "bed", "1 h", "priority = 2\nto = \"gone\""))
        .add(&stay("urgent", "bed", "1 h", "priority = 1\nto = \"gone\""))
        .add(&stay("other", "other-bed", "1 h", "to = \"gone\""))
        .arrive("first", "holder", &["2014-04-07T00:00"])
        .arrive("third", "other-holder", &["2014-04-07T00:00"])
        .arrive_by("second", routes, &["2014-04-07T00:00"])
        .run();
    found.count("counter", "name=escalated", 1.0);
    found.hours("setting-queue", "setting=other-bed", 30.0);
}

#[test]
fn who_moves_on_within_the_department_has_not_left_it_unseen() {
    // Two at 08:00 and one doctor, an hour each; who has waited ten minutes goes where `leaves-to` says.
    let department = |to: &str, further: &str| {
        let task = format!(
            "tasks = [ {{ id = \"see\", team = \"doctor\", work = \"1 h\", leaves-after = \"10 min\", leaves-to = \"{to}\" }} ]"
        );
        Trace::new(1)
            .add("\n[[team]]\nid = \"doctor\"\nheads = 1\n")
            .add(&setting("a-and-e", "a-and-e", "capacity = \"unlimited\""))
            .add(&stay("standard", "a-and-e", "0 min", &format!("{task}\nto = \"gone\"")))
            .add(further)
            .arrive("two", "standard", &["2014-04-07T08:00", "2014-04-07T08:00"])
            .run()
    };
    let task =
        "tasks = [ { id = \"see-now\", team = \"doctor\", work = \"1 h\", priority = 1 } ]\nto = \"gone\"";
    department("urgent", &stay("urgent", "a-and-e", "0 min", task)).is("left-without-being-seen", "all", 0.0);
    department("gone", "").is("left-without-being-seen", "all", 50.0);
}

#[test]
fn a_recurring_interruption_recurs_for_the_whole_run() {
    // Every day a chance of 0.001 for 20,000 people over 600 days: 1 - 0.999^600 = 45.1 % are interrupted, not the
    // 22.5 % of 255 days. One standard error is 0.35 %.
    let keys = "start = [ { cohort = \"anybody\", present = 20000, remaining = \"full\" } ]\n\
                interruptions = [ { id = \"falls\", probability = 0.001, after = \"1 d\", recurs = true, to = \"gone\" } ]\n\
                to = \"gone\"";
    let found = Trace::new(600)
        .add(&setting("own-home", "home", "capacity = \"unlimited\""))
        .add(&stay("h", "own-home", "2000 d", keys))
        .run();
    let left = 20_000.0 * (1.0 - 0.999_f64.powi(599));
    let growth = -found.value("patients-in-system-growth", "all") * 600.0;
    assert!((growth - left).abs() < 4.0 * 70.4, "{growth} of 20,000 left, expected {left}");
}

#[test]
fn the_share_within_18_weeks_is_the_mean_over_days() {
    // One joins on day 0, another on day 130, and both stay. Midnights 1 to 126: one of one within 126 days; 127 to
    // 130: none; 131 to 140: one of two. Pooled it would be 136 of 150.
    let found = Trace::new(140)
        .add(&setting("list", "waiting-list", "capacity = \"unlimited\""))
        .add(&setting("ward", "acute-bed", "capacity = 5"))
        .add(&stay("listed", "list", "200 d", "to = \"w\""))
        .add(&stay("w", "ward", "1 d", "to = \"gone\""))
        .arrive("one", "listed", &["2014-04-07T12:00"])
        .arrive("two", "listed", &["2014-08-15T12:00"])
        .run();
    found.is("rtt-within-18-weeks", "all", 100.0 * (126.0 + 10.0 * 0.5) / 140.0);
}

#[test]
fn patients_in_acute_settings_without_limit_are_counted() {
    // One of 30 h from the 7th at 12:00 in a ward without limit, one in a ward of two beds: one midnight each.
    let found = Trace::new(4)
        .add(&setting("open", "acute-bed", "capacity = \"unlimited\""))
        .add(&setting("ward", "acute-bed", "capacity = 2"))
        .add(&stay("o", "open", "30 h", "to = \"gone\""))
        .add(&stay("w", "ward", "30 h", "to = \"gone\""))
        .arrive("one", "o", &["2014-04-07T12:00"])
        .arrive("two", "w", &["2014-04-07T12:00"])
        .run();
    found.is("acute-occupied", "all", 2.0 * 1.0 / 4.0);
    found.is("acute-occupancy", "all", 100.0 * 0.5 / 4.0);
    let alone = Trace::new(4)
        .add(&setting("open", "acute-bed", "capacity = \"unlimited\""))
        .add(&stay("o", "open", "30 h", "to = \"gone\""))
        .arrive("one", "o", &["2014-04-07T12:00"])
        .run();
    alone.is("acute-occupied", "all", 0.25);
    alone.count("non-elective-admissions", "all", 1.0);
    alone.is("length-of-stay-mean", "all", 1.0);
    assert!(alone.results.column("acute-occupancy", "all").is_none());
}

/// Ten attendances a day, measured from the 15th: April has 16 measured days of 30, and a published figure of April is one of 30.
#[test]
fn the_count_of_a_month_that_is_measured_in_part_is_that_of_the_month() {
    let found = Trace::new(17)
        .replace("start = 2014-04-07", "start = 2025-04-15")
        .add(
            r#"
[[setting]]
id = "department"
kind = "a-and-e"
capacity = "unlimited"

[[stay]]
id = "attendance"
in = "department"
length = "1 h"
to = "gone"

[[stream]]
id = "ten"
cohort = "anybody"
timetable = { mon-sun = "12:00 x 10" }
to = "attendance"
"#,
        )
        .run();
    // 160 counted in April, 10 on the first of May.
    found.is("a-and-e-attendances", "month=2025-04", 300.0);
    found.is("a-and-e-attendances", "month=2025-05", 310.0);
    found.is("a-and-e-attendances", "all", 3652.5);
}

/// Three on the list for 130 days when the run begins, and one for 100: one in four within 18 weeks (126 days) at each of the first 26
/// midnights, none at the last two. Without waits so far all four were within.
#[test]
fn waits_so_far_count_on_the_list() {
    let found = Trace::new(28)
        .add(
            r#"
[[setting]]
id = "list"
kind = "waiting-list"
capacity = "unlimited"
start = [
  { stay = "listed", cohort = "anybody", present = 3, remaining = "full", waited = "130 d", admission = "elective" },
  { stay = "listed", cohort = "anybody", present = 1, remaining = "full", waited = "100 d", admission = "elective" },
]

[[stay]]
id = "listed"
in = "list"
length = "300 d"
to = "gone"
"#,
        )
        .run();
    found.is("waiting-list", "all", 4.0);
    found.is("rtt-within-18-weeks", "all", 25.0 * 26.0 / 28.0);
}

/// One place, taken until 06:00 of the first day. One has waited for 2 days and one for 5 when the run begins, in this order in the
/// file: who has waited longest is first, enters at 06:00 after 126 h and stays for 6 h; the other enters at 12:00 after 60 h.
#[test]
fn who_has_waited_longest_is_first_and_their_waits_count_whole() {
    let found = Trace::new(2)
        .add(
            r#"
[[setting]]
id = "clinic"
kind = "other"
capacity = 1
start = [
  { stay = "seen", cohort = "anybody", present = 1, remaining = "6 h" },
  { stay = "seen", cohort = "anybody", waiting = 1, waited = "2 d" },
  { stay = "seen", cohort = "anybody", waiting = 1, waited = "5 d" },
]

[[stay]]
id = "seen"
in = "clinic"
length = "6 h"
to = "gone"
"#,
        )
        .run();
    // In the order of the file it would be 54 h and 132 h, with the same mean.
    found.is("setting-wait-mean", "setting=clinic", 93.0);
    let longest = found.value("setting-wait-p95", "setting=clinic");
    assert!((longest - 126.0).abs() < 0.1, "{longest}");
}

/// A clinic from 08:00 to 18:00 of one day, three hours of which are the third's: visits of 2 h at 07:30, 09:00 and 17:00, one place.
/// The first is there until 09:30; the second waits from 09:00 to 09:30 and is there until 11:30; the third from 17:00 to the end at
/// 18:00. In use for 1.5 + 2 + 1 of the ten hours; two enter, after 0.5 h and at once.
#[test]
fn a_terminating_run_is_measured_by_the_hour() {
    let found = Trace::new(1)
        .replace("warm-up = \"0 d\"", "warm-up = \"8 h\"\nterminating = true")
        .replace("measure = \"1 d\"", "measure = \"10 h\"")
        .add(
            r#"
[[setting]]
id = "clinic"
kind = "other"
capacity = 1

[[stay]]
id = "visit"
in = "clinic"
length = "2 h"
to = "gone"
"#,
        )
        .arrive("comes", "visit", &["2014-04-07T07:30", "2014-04-07T09:00", "2014-04-07T17:00"])
        .run();
    found.is("setting-occupied", "setting=clinic", 0.45);
    found.is("setting-queue", "setting=clinic", 0.05);
    found.is("setting-wait-mean", "setting=clinic", 0.25);
    found.is("setting-entries", "setting=clinic", 2.0 * 365.25 * 2.4);
    found.is("setting-occupied-hour", "setting=clinic,hour=08", 1.0);
    found.is("setting-occupied-hour", "setting=clinic,hour=12", 0.0);
}

#[test]
fn what_the_way_from_a_and_e_takes_is_a_part_of_the_wait_for_the_bed() {
    // Decided at 09:00; tests and porters until 11:00; the bed is free at 14:00: five hours, over four.
    let routes = "routes = [ { to = \"bed\", takes = \"2 h\" } ]";
    let found = Trace::new(2)
        .add(&setting("majors", "a-and-e", "capacity = 5"))
        .add(&setting("ward", "acute-bed", "capacity = 1"))
        .add(&stay("before", "ward", "14 h", "to = \"gone\""))
        .add(&stay("majors", "majors", "1 h", routes))
        .add(&stay("bed", "ward", "3 h", "to = \"gone\""))
        .arrive("first", "before", &["2014-04-07T00:00"])
        .arrive("second", "majors", &["2014-04-07T08:00"])
        .run();
    found.is("trolley-wait-mean", "all", 300.0);
    found.is("trolley-wait-over-4h", "all", 100.0);
    found.is("a-and-e-time-mean", "all", 360.0);
}
