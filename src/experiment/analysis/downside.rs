//! An option when its schemes come late or fall short.

use crate::calendar::{add_days, days_between};
use crate::experiment::arms::schemes_of;
use crate::experiment::columns::require;
use crate::experiment::design::Uncertainty;
use crate::experiment::error::StudyError;
use crate::experiment::growth::{Growth, why_in_any};
use crate::experiment::rounded::{Rounded, ScaledCut, hours_are_whole, levels, scaled_cuts};
use crate::experiment::runner::Runner;
use crate::model::{Arm, InForce, NamedOption, Scheme, YEAR_DAYS};
use crate::results::Figure;
use crate::scenario::Loaded;
use crate::stats::paired::Paired;
use crate::stats::summary::CONFIDENCE;
use crate::stats::{Comparing, paired};

/// Days in a month of a twelfth of a year.
const MONTH: f64 = YEAR_DAYS / 12.0;

/// An option as written, late, and realised in part.
#[derive(Debug, Clone)]
pub struct Downside {
    /// The cases, as written first.
    pub cases: Vec<Case>,
    /// Levels that rounding leaves as written.
    pub rounded: Vec<Rounded>,
    /// Capacities and rotas that the option cuts, and cases cut less.
    pub scaled_cuts: Vec<ScaledCut>,
    /// Ids of the option's schemes that are committed.
    pub committed: Vec<String>,
    /// Whether the option changes opening hours, which come about whole or not at all.
    pub hours_are_whole: bool,
}

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// What was run.
    pub arm: Arm,
    /// The difference of each figure from the baseline.
    pub differences: Vec<Paired>,
    /// Why a difference is none, for each figure: the queues that grow, on which it hangs; mostly empty.
    pub growing: Vec<Vec<String>>,
    /// Whether it cannot differ: no scheme acts within the measured days, or nothing of any comes about.
    pub is_idle: bool,
    /// Ids of schemes that are so late that they would begin after their end.
    pub ended: Vec<String>,
}

/// Runs an option as written, so many months late, and so many per cent realised.
///
/// # Errors
/// A figure that there is not, before anything is simulated; whatever stops the [`Runner`].
pub fn downside(
    runner: &mut Runner<'_>,
    option: &NamedOption,
    (late_months, realised_percent): (&[u32], &[u32]),
    figures: &[Figure],
    (replications, uncertainty): (u32, &Uncertainty),
) -> Result<Downside, StudyError> {
    let place = runner.place();
    let planned = Arm { name: "as written".to_owned(), ..Arm::from(option) };
    require(place, &Arm::baseline(), std::slice::from_ref(&planned), figures)?;
    let mut arms = vec![Arm::baseline(), planned.clone()];
    for &months in late_months {
        let late_days = (f64::from(months) * MONTH).round() as u32;
        arms.push(Arm { name: format!("{months} months late"), late_days, ..planned.clone() });
    }
    for &percent in realised_percent {
        let realised = planned.realised * f64::from(percent) / 100.0;
        arms.push(Arm { name: format!("{percent} % realised"), realised, ..planned.clone() });
    }
    let results = runner.run(&arms, 0..replications, uncertainty)?;
    let how = Comparing { confidence: CONFIDENCE, comparisons: 1, inner: runner.inner(uncertainty) as usize };
    let rounded = levels(place, &arms)?;
    let scaled_cuts = scaled_cuts(place, &arms)?;
    let committed = schemes(place, &planned).filter(|scheme| scheme.committed);
    let committed = committed.map(|scheme| scheme.id.clone()).collect();
    let hours_are_whole = hours_are_whole(place, &arms)?;
    let priced = schemes_of(&place.variants, &arms);
    let growth: Vec<Growth> =
        arms.iter().zip(&results).map(|(arm, results)| Growth::of(place, arm, results, &priced)).collect();
    let mut cases = Vec::new();
    for ((arm, changed), grown) in arms.into_iter().zip(&results).zip(&growth).skip(1) {
        let of = |figure: &Figure| -> Result<Paired, StudyError> {
            Ok(paired(&figure.values(changed)?, &figure.values(&results[0])?, &how))
        };
        let differences = figures.iter().map(of).collect::<Result<Vec<_>, _>>()?;
        // A delay that is uncertain may be shorter in a draw: then there is a difference, and nothing to say.
        let differs = differences.iter().any(|d| d.mean != 0.0 || d.sd > 0.0);
        let is_idle = !acts(place, &arm) && !differs;
        let growing = figures.iter().map(|figure| why_in_any([&growth[0], grown], figure)).collect();
        cases.push(Case { ended: ended(place, &arm), arm, differences, growing, is_idle });
    }
    Ok(Downside { cases, rounded, scaled_cuts, committed, hours_are_whole })
}

/// Ids of schemes that are so late in a case that they would begin after their end.
fn ended(place: &Loaded, arm: &Arm) -> Vec<String> {
    if arm.late_days == 0 {
        return Vec::new();
    }
    let ended = schemes(place, arm).filter(|scheme| in_force(place, arm, scheme).is_never());
    ended.map(|scheme| scheme.id.clone()).collect()
}

fn schemes<'a>(place: &'a Loaded, arm: &'a Arm) -> impl Iterator<Item = &'a Scheme> {
    arm.schemes.iter().map(|&at| &place.variants.schemes()[at])
}

/// When a scheme is in force in a case; one in place throughout is late from the first measured day.
fn in_force(place: &Loaded, arm: &Arm, scheme: &Scheme) -> InForce {
    if scheme.committed {
        return scheme.in_force.clone();
    }
    let from = scheme.in_force.from.unwrap_or(place.model.scenario.start);
    InForce { from: Some(add_days(from, i64::from(arm.late_days))), ..scheme.in_force.clone() }
}

/// Whether a scheme acts within the measured days, and something of it comes about.
fn acts(place: &Loaded, arm: &Arm) -> bool {
    let scenario = &place.model.scenario;
    let end = add_days(scenario.start, i64::from(scenario.measure_days));
    let acts = |scheme: &Scheme| {
        let force = in_force(place, arm, scheme);
        force.from.is_none_or(|from| days_between(from, end) > 0) && !force.is_never()
    };
    let comes_about = |scheme: &&Scheme| arm.realised > 0.0 || scheme.committed;
    schemes(place, arm).filter(|scheme| scheme.changes_something).filter(comes_about).any(acts)
}
