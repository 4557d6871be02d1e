//! One patient's journeys side by side: under the baseline and under an option.
//!
//! Steps that both journeys have stand on one line (longest common subsequence); what only one of them has
//! stands alone.

use jiff::civil::Date;

use super::reasons::words;
use super::table::{finish, new_table_of};
use crate::calendar::add_days;
use crate::engine::clock::{Duration, MINUTE, Time};
use crate::flow::{Step, What};
use crate::model::SettingKind;
use crate::number::number;
use crate::plan::{Destination, Plan, SettingId};

/// A wait for a team shorter than this is not shown.
const WORTH_SAYING: Duration = Duration::new(10 * MINUTE.milliseconds());

/// A journey with the plan its numbers point into.
#[derive(Debug, Clone, Copy)]
pub struct Journey<'a> {
    /// Name of the option.
    pub option: &'a str,
    /// Its plan.
    pub plan: &'a Plan,
    /// What happened; empty if the patient did not come.
    pub steps: &'a [Step],
}

/// Totals of a journey, as far as the end of the run.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    /// Days in assessment units and acute beds.
    pub hospital_days: f64,
    /// Of them and of days in rehabilitation beds: ready to move and delayed.
    pub delayed_days: f64,
    /// Attendances at A&E.
    pub attendances: u32,
    /// Hours in A&E, the wait for a place elsewhere included.
    pub a_and_e_hours: f64,
    /// Days in residential and nursing homes.
    pub care_home_days: f64,
}

/// Totals of a journey.
#[must_use]
pub fn totals(journey: &Journey<'_>) -> Totals {
    let mut totals = Totals::default();
    let (mut kind, mut since, mut delayed): (Option<SettingKind>, Time, Option<Time>) =
        (None, Time::START, None);
    let days = |from: Time, to: Time| (to - from).days();
    let mut close = |kind: Option<SettingKind>, since: Time, delayed: Option<Time>, now: Time| {
        let Some(kind) = kind else { return };
        if kind.is_acute() {
            totals.hospital_days += days(since, now);
        }
        if kind.is_a_and_e() {
            totals.a_and_e_hours += 24.0 * days(since, now);
        }
        if kind.is_care_home() {
            totals.care_home_days += days(since, now);
        }
        if let (true, Some(from)) = (kind.has_delayed_days(), delayed) {
            totals.delayed_days += days(from, now);
        }
    };
    let mut attendances = 0;
    for step in journey.steps {
        match step.what {
            What::Enters(stay) => {
                close(kind, since, delayed.take(), step.time);
                let now = journey.plan.settings[journey.plan.stays[stay.index()].setting.index()].kind;
                attendances += u32::from(now.is_a_and_e() && !kind.is_some_and(SettingKind::is_a_and_e));
                (kind, since) = (Some(now), step.time);
            }
            What::Interrupted(_) | What::Leaves(_) => {
                close(kind, since, delayed.take(), step.time);
                kind = None;
            }
            What::Delayed(_) => delayed = delayed.or(Some(step.time)),
            What::Arrives | What::Waits(_) | What::Done { .. } => {}
        }
    }
    close(kind, since, delayed, journey.plan.end);
    Totals { attendances, ..totals }
}

/// The journeys as a table: what happened, and when in each of them.
#[must_use]
pub fn journeys(journeys: &[Journey<'_>]) -> String {
    let lines: Vec<Vec<(String, String)>> = journeys.iter().map(lines).collect();
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    match &lines[..] {
        [one] => rows.extend(one.iter().map(|(what, when)| (what.clone(), vec![when.clone()]))),
        [one, two] => rows.extend(side_by_side(one, two)),
        _ => {}
    }
    let names = journeys.iter().map(|journey| journey.option.to_owned());
    let header: Vec<String> = std::iter::once(String::new()).chain(names).collect();
    let mut table = new_table_of(&header);
    for (what, when) in rows {
        table.add_row(std::iter::once(what).chain(when));
    }
    let left: Vec<usize> = (0..=journeys.len()).collect();
    finish(table, &left, 40)
}

/// Rows of two journeys: those they share on one line.
fn side_by_side(one: &[(String, String)], two: &[(String, String)]) -> Vec<(String, Vec<String>)> {
    // longest[i][j]: length of the longest common subsequence of one[i..] and two[j..].
    let mut longest = vec![vec![0_u32; two.len() + 1]; one.len() + 1];
    for i in (0..one.len()).rev() {
        for j in (0..two.len()).rev() {
            longest[i][j] = if one[i].0 == two[j].0 {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut rows) = (0, 0, Vec::new());
    let none = String::new;
    while i < one.len() || j < two.len() {
        let same = i < one.len() && j < two.len() && one[i].0 == two[j].0;
        if same {
            rows.push((one[i].0.clone(), vec![one[i].1.clone(), two[j].1.clone()]));
            (i, j) = (i + 1, j + 1);
        } else if j == two.len() || (i < one.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            rows.push((one[i].0.clone(), vec![one[i].1.clone(), none()]));
            i += 1;
        } else {
            rows.push((two[j].0.clone(), vec![none(), two[j].1.clone()]));
            j += 1;
        }
    }
    rows
}

/// What and when of every step.
fn lines(journey: &Journey<'_>) -> Vec<(String, String)> {
    if journey.steps.is_empty() {
        return vec![("does not come: a scheme keeps this patient away".into(), "–".into())];
    }
    let line = |step: &Step| (what(journey.plan, &step.what), when(journey.plan, step));
    // What took no time at all happened to nobody: a dispute that did not arise.
    let took_time = |step: &&Step| !matches!(step.what, What::Done { asked, .. } if asked == step.time);
    let mut lines: Vec<(String, String)> = journey.steps.iter().filter(took_time).map(line).collect();
    if !journey.steps.iter().any(|step| matches!(step.what, What::Leaves(_))) {
        let end = moment(journey.plan, journey.plan.end - MINUTE);
        lines.push(("the run ends".into(), end));
    }
    lines
}

fn what(plan: &Plan, what: &What) -> String {
    let setting = |at: SettingId| plan.settings[at.index()].name.clone();
    let plain = |id: &str| id.replace('-', " ");
    match what {
        What::Arrives => "arrives".into(),
        What::Waits(settings) => {
            let names: Vec<String> = settings.iter().map(|&at| setting(at)).collect();
            format!("waits for {}", names.join(" or "))
        }
        What::Enters(stay) => setting(plan.stays[stay.index()].setting),
        // `stay/task`: the stay stands above.
        What::Done { task, .. } => {
            let id = plan.tasks[*task as usize].id.rsplit('/').next().unwrap_or_default();
            format!("  {}", plain(id))
        }
        What::Delayed(delay) => format!("  ready; waits for {}", words(*delay)),
        What::Interrupted(at) => {
            let Some(route) = plan.interruptions[*at as usize].route.get() else { return "changes".into() };
            let to = match plan.routes[route.index()].first.to {
                Destination::Stay { stay, .. } => setting(plan.stays[stay.index()].setting),
                Destination::Exit(exit) => plain(&plan.exits[exit.index()].id),
            };
            format!("is interrupted: {to}")
        }
        What::Leaves(exit) => format!("leaves: {}", plain(&plan.exits[exit.index()].id)),
    }
}

fn when(plan: &Plan, step: &Step) -> String {
    let at = moment(plan, step.time);
    match step.what {
        What::Done { asked, began, .. } if began - asked >= WORTH_SAYING => {
            format!("{at} (+{})", span(began - asked)).replace(' ', "\u{a0}")
        }
        _ => at,
    }
}

/// A moment of the run as day and time.
fn moment(plan: &Plan, time: Time) -> String {
    let day: Date = add_days(plan.start, time.day() - i64::from(plan.warm_up_days));
    let minute = time.since_midnight() / MINUTE;
    format!("{} {:02}:{:02}", day.strftime("%a %-d %b"), minute / 60, minute % 60)
}

/// A length of time in the unit that suits it.
fn span(time: Duration) -> String {
    let minutes = time.as_f64() / MINUTE.as_f64();
    if minutes < 90.0 {
        format!("{} min", number(minutes, 0))
    } else if minutes < 48.0 * 60.0 {
        format!("{} h", number(minutes / 60.0, 1))
    } else {
        format!("{} d", number(minutes / 1440.0, 1))
    }
}
