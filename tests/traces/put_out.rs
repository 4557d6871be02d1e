//! Places that are taken from others: who is put out, where they wait, and how they go on.

use super::Trace;

/// A unit of so many places: a stay of ten hours that may be put out, and an urgent one of two hours that puts out.
fn unit(capacity: u32, put_out: &str, more: &str) -> Trace {
    Trace::new(2).add(&format!(
        r#"
[[setting]]
id = "unit"
kind = "other"
capacity = {capacity}
{more}

[[stay]]
id = "urgent"
in = "unit"
length = "2 h"
priority = 1
pre-empts = true
to = "gone"

[[stay]]
id = "planned"
in = "unit"
length = "10 h"
priority = 5
{put_out}
to = "gone"

[[setting]]
id = "elsewhere"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "elsewhere"
in = "elsewhere"
length = "1 h"
to = "gone"

[[stream]]
id = "others"
cohort = "anybody"
rate = {{ per-day = 0 }}
to = "elsewhere"
"#
    ))
}

const PLANNED: &[&str] = &["2014-04-07T00:00", "2014-04-07T01:00"];

#[test]
fn who_is_put_out_resumes_first_of_the_line() {
    // The first planned is in from 00:00 and put out at 03:00, with seven hours left; back at 05:00 before the second, who has waited
    // since 01:00, until 12:00. The second is in until 22:00.
    let found = unit(1, "if-put-out = \"resume\"", "")
        .arrive("planned", "planned", PLANNED)
        .arrive("urgent", "urgent", &["2014-04-07T03:00"])
        .run();
    found.hours("setting-occupied", "setting=unit", 2.0 + 10.0 + 10.0);
    found.hours("setting-queue", "setting=unit", 2.0 + 11.0);
    found.count("setting-entries", "setting=unit", 3.0);
    found.hours("setting-queue", "setting=unit,priority=1", 0.0);
    // Times in the setting run from first entry to last leaving: 12, 10 and 2 hours.
    found.time("unit", (12.0 + 10.0 + 2.0) / 3.0);
    // The wait to enter is that of the first entry.
    found.is("setting-wait-mean", "setting=unit", 11.0 / 3.0);
}

#[test]
fn who_is_put_out_begins_again_or_goes_elsewhere() {
    let found = unit(1, "if-put-out = \"restart\"", "")
        .arrive("planned", "planned", PLANNED)
        .arrive("urgent", "urgent", &["2014-04-07T03:00"])
        .run();
    // 00 to 03 and 05 to 15, then the second until 01:00 of the next day.
    found.hours("setting-occupied", "setting=unit", 3.0 + 2.0 + 10.0 + 10.0);
    found.hours("setting-queue", "setting=unit", 2.0 + 14.0);
    let found = unit(1, "put-out-to = \"elsewhere\"", "")
        .arrive("planned", "planned", PLANNED)
        .arrive("urgent", "urgent", &["2014-04-07T03:00"])
        .run();
    found.hours("setting-occupied", "setting=unit", 3.0 + 2.0 + 10.0);
    found.hours("setting-occupied", "setting=elsewhere", 1.0);
    found.count("moves", "from=unit,to=elsewhere", 1.0);
}

#[test]
fn the_last_to_begin_of_the_lowest_priority_is_put_out_and_nobody_of_the_same() {
    // Two places: planned since 00:00 and 01:00. The urgent of 03:00 puts out the second, that of 04:00 the first, that of 04:30
    // nobody: it waits until 05:00. The first was put out last and is back first: at 06:00 after eight hours in all were given away.
    let found = unit(2, "if-put-out = \"resume\"", "")
        .arrive("planned", "planned", PLANNED)
        .arrive("urgent", "urgent", &["2014-04-07T03:00", "2014-04-07T04:00", "2014-04-07T04:30"])
        .run();
    // 03 to 05, 04 to 06, 05 to 07.
    found.hours("setting-queue", "setting=unit,priority=1", 0.5);
    // First: out 04 to 06. Second: out 03 to 07.
    found.hours("setting-queue", "setting=unit,priority=5", 2.0 + 4.0);
    found.hours("setting-occupied", "setting=unit", 3.0 * 2.0 + 2.0 * 10.0);
}

#[test]
fn of_equals_who_began_last_begins_again() {
    // Planned since 00:00 and 01:00; the urgent of 03:00 takes the place of the second, who loses two hours, until 05:00.
    let found = unit(2, "if-put-out = \"restart\"", "")
        .arrive("planned", "planned", PLANNED)
        .arrive("urgent", "urgent", &["2014-04-07T03:00"])
        .run();
    found.hours("setting-queue", "setting=unit,priority=5", 2.0);
    found.hours("setting-occupied", "setting=unit", 10.0 + 2.0 + 2.0 + 10.0);
}

#[test]
fn of_two_priorities_the_lower_is_put_out_whoever_began_last() {
    // One of priority 7 is in since 00:00, one of priority 5 since 01:00. The urgent of 03:00 takes the place of the first, until 05:00.
    let found = unit(2, "if-put-out = \"resume\"", "")
        .add("[[stay]]\nid = \"low\"\nlike = \"planned\"\npriority = 7\n")
        .arrive("low", "low", &["2014-04-07T00:00"])
        .arrive("planned", "planned", &["2014-04-07T01:00"])
        .arrive("urgent", "urgent", &["2014-04-07T03:00"])
        .run();
    found.hours("setting-queue", "setting=unit,priority=5", 0.0);
    found.hours("setting-queue", "setting=unit,priority=7", 2.0);
    found.hours("setting-occupied", "setting=unit", 2.0 + 10.0 + 10.0);
}

#[test]
fn a_place_that_is_cleaned_first_is_had_after_that() {
    // Put out at 03:00; the place is clean at 03:30, and in use until 05:30, clean at 06:00.
    let found = unit(1, "if-put-out = \"resume\"", "turnaround = \"30 min\"")
        .arrive("planned", "planned", &["2014-04-07T00:00"])
        .arrive("urgent", "urgent", &["2014-04-07T03:00"])
        .run();
    found.hours("setting-queue", "setting=unit,priority=1", 0.5);
    found.hours("setting-queue", "setting=unit,priority=5", 3.0);
    found.hours("setting-occupied", "setting=unit", 2.0 + 10.0);
}

#[test]
fn a_place_that_is_being_cleaned_is_not_asked_for_again() {
    // Two places, a planned patient in each; for the urgent of 03:00 the one who began last is put out, the place is clean at 03:30. The
    // other keeps theirs. In use until 05:30, clean at 06:00.
    let found = unit(2, "if-put-out = \"resume\"", "turnaround = \"30 min\"")
        .arrive("planned", "planned", PLANNED)
        .arrive("urgent", "urgent", &["2014-04-07T03:00"])
        .run();
    found.hours("setting-queue", "setting=unit,priority=1", 0.5);
    found.hours("setting-queue", "setting=unit,priority=5", 3.0);
    found.hours("setting-occupied", "setting=unit", 2.0 + 10.0 + 10.0);
}

#[test]
fn nobody_is_put_out_for_less_than_is_needed_or_of_a_stay_that_does_not_allow_it() {
    // Two units are needed, one could be had: nobody is put out. And without `if-put-out` nobody ever is.
    let found = unit(2, "if-put-out = \"resume\"", "")
        .replace("pre-empts = true", "pre-empts = true\nunits = 2")
        .arrive("planned", "planned", &["2014-04-07T00:00"])
        .arrive("other", "fixed", &["2014-04-07T00:00"])
        .arrive("urgent", "urgent", &["2014-04-07T03:00"])
        .add("[[stay]]\nid = \"fixed\"\nin = \"unit\"\nlength = \"4 h\"\npriority = 9\nto = \"gone\"\n")
        .run();
    // The urgent waits until the one that cannot be put out goes at 04:00, when one unit is free and the other can be had: the planned
    // waits from then to 06:00.
    found.hours("setting-queue", "setting=unit,priority=1", 1.0);
    found.hours("setting-queue", "setting=unit,priority=5", 2.0);
}

#[test]
fn who_could_not_be_put_out_at_first_is_when_they_can_be() {
    // One bay: an hour that nobody may cut short, then five that may. The urgent of 08:30 gets it at 09:00, the urgent of 09:30 at 11:00;
    // the patient of 08:00, put out as those five hours begin, has them from 13:00 to 18:00.
    let found = unit(1, "if-put-out = \"resume\"", "")
        .replace("length = \"10 h\"", "length = \"5 h\"")
        .arrive("first", "fixed", &["2014-04-07T08:00"])
        .arrive("urgent", "urgent", &["2014-04-07T08:30", "2014-04-07T09:30"])
        .add("[[stay]]\nid = \"fixed\"\nin = \"unit\"\nlength = \"1 h\"\nto = \"planned\"\n")
        .run();
    found.hours("setting-queue", "setting=unit,priority=1", 0.5 + 1.5);
    found.hours("setting-queue", "setting=unit,priority=5", 4.0);
    found.hours("setting-occupied", "setting=unit", 1.0 + 5.0 + 2.0 * 2.0);
}

#[test]
fn who_is_ready_at_the_start_may_be_put_out_and_a_place_opens_for_who_is() {
    // One is ready at the start for a setting that opens on the second day; the urgent of 03:00 takes the place until 05:00, when
    // the other is back and asks anew. With an extra place for a queue of one, they are back at once.
    let ready = |more: &str| {
        unit(1, "if-put-out = \"resume\"", more)
            .replace("priority = 5", "priority = 5\nstart = [{ cohort = \"anybody\", ready = 1 }]")
            .replace("if-put-out = \"resume\"\nto = \"gone\"", "if-put-out = \"resume\"\nto = \"later\"")
            .add(
                "[[setting]]\nid = \"later\"\nkind = \"other\"\ncapacity = 1\nadmits = { tue = \"00:00-24:00\" }\n\
                 [[stay]]\nid = \"later\"\nin = \"later\"\nlength = \"1 h\"\nto = \"gone\"\n",
            )
            .arrive("urgent", "urgent", &["2014-04-07T03:00"])
            .run()
    };
    let found = ready("");
    found.hours("setting-queue", "setting=unit,priority=1", 0.0);
    found.hours("setting-queue", "setting=unit,priority=5", 2.0);
    found.hours("setting-occupied", "setting=unit", 3.0 + 2.0 + 19.0);
    let escalates = "escalation = { places = 1, opens-at = 9, closes-at = 0, waiting-opens-at = 1, waiting-closes-at = 0 }";
    let found = ready(escalates);
    found.hours("setting-queue", "setting=unit,priority=5", 0.0);
    found.hours("setting-occupied", "setting=unit", 24.0 + 2.0);
}

#[test]
fn who_becomes_urgent_while_waiting_takes_a_place() {
    // The first is in from 00:00. The second waits in a room from 01:00, is urgent at 03:00 and in until 13:00; the first goes on from
    // then, until 20:00.
    let found = Trace::new(2)
        .add(
            r#"
[[attribute]]
id = "state"
values = ["well", "urgent"]

[[setting]]
id = "unit"
kind = "other"
capacity = 1

[[stay]]
id = "unit"
in = "unit"
length = "10 h"
priority = [{ for = { state = "urgent" }, is = 1 }, { is = 5 }]
pre-empts = true
if-put-out = "resume"
to = "gone"

[[setting]]
id = "room"
kind = "other"
capacity = "unlimited"

[[stay]]
id = "room"
in = "room"
length = "0 min"
to = "unit"
interruptions = [{ id = "worse", after = "2 h", sets = { state = "urgent" } }]
"#,
        )
        .arrive("first", "unit", &["2014-04-07T00:00"])
        .arrive("second", "room", &["2014-04-07T01:00"])
        .run();
    found.hours("setting-occupied", "setting=unit", 20.0);
    found.hours("setting-occupied", "setting=room", 2.0);
    found.hours("setting-queue", "setting=unit,priority=1", 0.0);
    found.hours("setting-queue", "setting=unit,priority=5", 2.0 + 10.0);
}

#[test]
fn who_gets_better_in_place_may_be_put_out_from_then_on() {
    // The first is in from 00:00, urgent, and better at 02:00: the urgent of 01:00 takes the place until 12:00. The first goes on from
    // then, until 20:00. Without the change the second would wait until 10:00.
    let found = Trace::new(2)
        .add(
            r#"
[[attribute]]
id = "state"
values = ["urgent", "well"]

[[attribute]]
id = "course"
values = ["steady", "better"]

[[setting]]
id = "unit"
kind = "other"
capacity = 1

[[stay]]
id = "unit"
in = "unit"
length = "10 h"
priority = [{ for = { state = "urgent" }, is = 1 }, { is = 5 }]
pre-empts = true
if-put-out = "resume"
to = "gone"
interruptions = [{ id = "better", after = "2 h", for = { course = "better" }, sets = { state = "well" } }]
"#,
        )
        .arrive_by("first", "to = \"unit\"\nattributes = { course = \"better\" }", &["2014-04-07T00:00"])
        .arrive("second", "unit", &["2014-04-07T01:00"])
        .run();
    found.hours("setting-occupied", "setting=unit", 20.0);
    found.hours("setting-queue", "setting=unit,priority=1", 1.0);
    found.hours("setting-queue", "setting=unit,priority=5", 10.0);
}
