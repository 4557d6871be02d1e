//! Times that are cut off: the run is too short, or begins with people of whom it is not known since when they are there.

use crate::metrics::ENOUGH_SEEN;
use crate::model::Model;
use crate::results::Results;
use crate::stats::{clustered_interval, summary::CONFIDENCE};

/// Fewest entries in the run of which anything is said.
const FEWEST: f64 = 20.0;

/// Times that read too short, with the per cent of those who enter that are seen to leave.
#[derive(Debug, Clone, PartialEq)]
pub struct CutOff {
    /// Lengths of stay, if they are.
    pub stays: Option<f64>,
    /// Settings whose mean time is.
    pub settings: Vec<(String, f64)>,
}

impl std::fmt::Display for CutOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut what = Vec::new();
        what.extend(self.stays.map(|seen| format!("lengths of stay ({seen:.0} ends for 100 admissions)")));
        if !self.settings.is_empty() {
            let settings = self.settings.iter().map(|(id, seen)| format!("`{id}` ({seen:.0})"));
            let settings: Vec<String> = settings.collect();
            what.push(format!("times in {} (those who leave for 100 who enter)", settings.join(", ")));
        }
        write!(
            f,
            "cut off: {} read too short, for of many either the end or the beginning is not seen: measure longer, or begin with \
             remaining = \"equilibrium\" or `waited`",
            what.join(" and ")
        )
    }
}

/// What is cut off in the results of the baseline; `None` if nothing is.
pub(super) fn cut_off(model: &Model, results: &Results) -> Option<CutOff> {
    let mean = |metric: &str, group: &str| {
        let values = results.values(results.column(metric, group)?);
        Some(clustered_interval(&values, results.inner.max(1) as usize, CONFIDENCE))
    };
    let days = results.measured_days();
    let seen = |complete: &str, entries: &str, group: &str| {
        let a_year = mean(entries, group)?.mean;
        let in_all = a_year * days / crate::model::YEAR_DAYS * results.replications.len() as f64;
        let seen = mean(complete, group)?;
        let surely = if seen.high.is_nan() { seen.mean } else { seen.high };
        (in_all >= FEWEST && surely < ENOUGH_SEEN).then_some(seen.mean)
    };
    let stays = seen("length-of-stay-complete", "non-elective-admissions", "all");
    let of = |id: &String| {
        Some((id.clone(), seen("setting-time-complete", "setting-entries", &format!("setting={id}"))?))
    };
    let settings: Vec<(String, f64)> = model.settings.iter().filter_map(|setting| of(&setting.id)).collect();
    (stays.is_some() || !settings.is_empty()).then_some(CutOff { stays, settings })
}
