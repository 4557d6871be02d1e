//! The results of a run as one JSON document.

use super::records::{BenefitRecord, DifferenceRecord, PlannedRecord, SummaryRecord};
use crate::model::{Model, Named};
use crate::results::{PlausibleDraws, Results};
use crate::stats::{AgainstPlan, Differences, Summary};
use serde::Serialize;
use serde_json::{Value, json, to_value};

/// An object with the scenario, the records of `summary.csv`, `differences.csv` and `planned.csv`, the chances of a
/// benefit, and the draws tried. Numbers that are undefined are `null`.
///
/// # Errors
/// A value that JSON cannot hold; there is none today.
pub fn json_document(
    (model, seed): (&Model, u64),
    (summaries, differences, planned): (&[Summary], &[Differences], &[AgainstPlan]),
    results: &[Results],
    plausible: Option<&PlausibleDraws>,
) -> Result<Value, serde_json::Error> {
    Ok(json!({
        "scenario": model.scenario.name, "title": model.scenario.title, "seed": seed,
        "price_year": model.money.price_year,
        "payment": model.money.payment.as_ref().map(|payment| payment.mechanism.word()),
        "summary": values(SummaryRecord::all(summaries))?,
        "differences": values(DifferenceRecord::all(differences))?,
        "planned": values(planned.iter().map(PlannedRecord::from))?,
        "benefits": values(results.iter().skip(1).zip(differences).flat_map(|(option, differences)| BenefitRecord::all(option, differences)))?,
        "plausible_draws": plausible,
    }))
}

fn values<R: Serialize>(records: impl Iterator<Item = R>) -> Result<Vec<Value>, serde_json::Error> {
    records.map(to_value).collect()
}
