//! Levels that schemes change by the calendar, when an option is realised in part: where a share of a change rounds to
//! the whole of it, and what is cut less than written.

use crate::engine::{Duration, Time};
use crate::experiment::error::StudyError;
use crate::model::Arm;
use crate::number::number;
use crate::plan::{LaneOf, Plan, SettingId, TeamId, UNLIMITED, compile};
use crate::scenario::Loaded;

/// A level that is in a case what it is as written, though only part of the effect comes about.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounded {
    /// Name of the case.
    pub case: String,
    /// `team ward-social-work`.
    pub what: String,
    /// The rounding, in words.
    pub why: String,
}

/// A level that an option cuts, and that the cases cut less: as if a closed ward opened again because others fell short.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaledCut {
    /// `setting medicine-wards`.
    pub what: String,
    /// `places`, `heads`.
    pub unit: &'static str,
    /// The largest cut as written.
    pub written: u32,
    /// Name of each case that cuts less, with its largest cut.
    pub cases: Vec<(String, u32)>,
}

/// Cuts that the cases scale; the first arm is the baseline, the second as written.
pub(crate) fn scaled_cuts(loaded: &Loaded, arms: &[Arm]) -> Result<Vec<ScaledCut>, StudyError> {
    let [baseline, written, cases @ ..] = arms else { return Ok(Vec::new()) };
    let plan = |arm: &Arm| -> Result<Plan, StudyError> { Ok(compile(&loaded.variants.model(arm, &[])?)) };
    let partly: Vec<&Arm> = cases.iter().filter(|arm| arm.realised < written.realised).collect();
    let (usual, as_written) = (plan(baseline)?, plan(written)?);
    let in_cases = partly.iter().map(|arm| plan(arm)).collect::<Result<Vec<_>, _>>()?;
    let mut found = Vec::new();
    for (of, what, unit) in named(&usual) {
        let cut =
            |plan: &Plan| largest_cut(&LevelCourse::new(&usual, of), &LevelCourse::new(plan, of), &usual);
        let written = cut(&as_written);
        let less = partly.iter().zip(&in_cases).map(|(arm, plan)| (arm.name.clone(), cut(plan)));
        let cases: Vec<(String, u32)> = less.filter(|(_, less)| *less < written).collect();
        if !cases.is_empty() {
            let unit = if unit == "place" { "places" } else { "heads" };
            found.push(ScaledCut { what, unit, written, cases });
        }
    }
    Ok(found)
}

/// The largest amount by which a level is below another within the measured period.
fn largest_cut(usual: &LevelCourse<'_>, changed: &LevelCourse<'_>, plan: &Plan) -> u32 {
    let times = [usual, changed].into_iter().flat_map(|level| level.changes).map(|change| change.0);
    let measured =
        times.chain([plan.measured_from]).filter(|time| (plan.measured_from..plan.end).contains(time));
    measured.map(|time| usual.at(time).saturating_sub(changed.at(time))).max().unwrap_or(0)
}

/// Share of the time with a change during which the level must be as written, so that it is said.
const MOSTLY: f64 = 0.9;

/// Levels of the cases that rounding leaves as written; the first arm is the baseline, the second as written.
pub(crate) fn levels(loaded: &Loaded, arms: &[Arm]) -> Result<Vec<Rounded>, StudyError> {
    let [_, written, cases @ ..] = arms else { return Ok(Vec::new()) };
    let partly: Vec<&Arm> = cases.iter().filter(|arm| arm.realised > 0.0 && arm.realised < 1.0).collect();
    if partly.is_empty() {
        return Ok(Vec::new());
    }
    let plan = |arm: &Arm| -> Result<Plan, StudyError> { Ok(compile(&loaded.variants.model(arm, &[])?)) };
    // What is committed is as written for that, and not by rounding: it is in force in what is compared with.
    let (usual, as_written) = (plan(&Arm { realised: 0.0, ..written.clone() })?, plan(written)?);
    let mut found = Vec::new();
    for arm in partly {
        let case = plan(arm)?;
        for (of, what, unit) in named(&usual) {
            let levels = [&usual, &as_written, &case].map(|plan| LevelCourse::new(plan, of));
            if let Some(change) = change_rounded(&levels, case.measured_from, case.end) {
                let part = number(change * arm.realised, 2);
                let plural = if change == 1.0 { "" } else { "s" };
                let change = number(change, 0);
                let why = format!(
                    "{change} {unit}{plural} × {} = {part} rounds to {change}",
                    number(arm.realised, 2)
                );
                found.push(Rounded { case: arm.name.clone(), what, why });
            }
        }
    }
    Ok(found)
}

/// Every level that schemes can change by the calendar: which, its name, what is counted.
fn named(plan: &Plan) -> Vec<(LaneOf, String, &'static str)> {
    let settings = plan.settings.iter().enumerate().filter(|(_, setting)| setting.capacity != UNLIMITED);
    let settings = settings.map(|(at, setting)| {
        (LaneOf::Capacity(SettingId::at(at)), format!("setting {}", setting.id), "place")
    });
    let teams = plan.teams.iter().enumerate();
    settings
        .chain(teams.map(|(at, team)| (LaneOf::Heads(TeamId::at(at)), format!("team {}", team.id), "head")))
        .collect()
}

/// A level over the run: its value at the start, and changes.
struct LevelCourse<'a> {
    start: u32,
    changes: &'a [(Time, u32)],
}

impl<'a> LevelCourse<'a> {
    fn new(plan: &'a Plan, of: LaneOf) -> Self {
        let start = match of {
            LaneOf::Capacity(at) | LaneOf::Admits(at) => plan.settings[at.index()].capacity,
            LaneOf::Heads(at) => plan.teams[at.index()].heads,
            LaneOf::Diary(_) | LaneOf::Nothing => 0, // no level
        };
        let lane = plan.lanes.iter().find(|lane| lane.of == of);
        Self { start, changes: lane.map_or(&[], |lane| lane.changes()) }
    }

    fn at(&self, time: Time) -> u32 {
        match self.changes.partition_point(|change| change.0 <= time) {
            0 => self.start,
            after => self.changes[after - 1].1,
        }
    }
}

/// The largest change of a level, if the case has it almost as long as the option as written.
fn change_rounded(levels: &[LevelCourse<'_>; 3], from: Time, end: Time) -> Option<f64> {
    let [usual, written, case] = levels;
    let mut times: Vec<Time> = levels.iter().flat_map(|level| level.changes).map(|change| change.0).collect();
    times.extend([from, end]);
    times.retain(|time| (from..=end).contains(time));
    times.sort_unstable();
    times.dedup();
    let (mut changed, mut alike, mut largest) = (Duration::ZERO, Duration::ZERO, 0.0_f64);
    for pair in times.windows(2) {
        let (then, lasts) = (pair[0], pair[1] - pair[0]);
        let change = f64::from(written.at(then)) - f64::from(usual.at(then));
        if change != 0.0 {
            changed += lasts;
            alike += if written.at(then) == case.at(then) { lasts } else { Duration::ZERO };
            largest = largest.max(change.abs());
        }
    }
    (changed > Duration::ZERO && alike.as_f64() >= MOSTLY * changed.as_f64()).then_some(largest)
}

/// Whether a case that is realised in part changes opening hours, which cannot be in part.
pub(crate) fn hours_are_whole(place: &Loaded, arms: &[Arm]) -> Result<bool, StudyError> {
    let Some(arm) = arms.iter().find(|arm| arm.realised > 0.0 && arm.realised < 1.0) else {
        return Ok(false);
    };
    Ok(!place.variants.model(arm, &[])?.changes.openings.is_empty())
}

/// What of the options of a run comes about whole though they are realised in part, in words.
pub(crate) fn whole_in_part(place: &Loaded, arms: &[Arm]) -> Result<Vec<(String, Vec<String>)>, StudyError> {
    let mut found = Vec::new();
    for arm in arms.iter().filter(|arm| arm.realised > 0.0 && arm.realised < 1.0) {
        let written = Arm { realised: 1.0, ..arm.clone() };
        let three = [Arm::baseline(), written, arm.clone()];
        let mut what: Vec<String> = levels(place, &three)?
            .into_iter()
            .map(|level| format!("{} ({})", level.what, level.why))
            .collect();
        if hours_are_whole(place, &three[2..])? {
            what.push("opening hours, which come about whole or not at all".to_owned());
        }
        if !what.is_empty() {
            found.push((arm.name.clone(), what));
        }
    }
    Ok(found)
}
