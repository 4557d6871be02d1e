//! Which figures results will have, known before anything is simulated.

use super::arms::schemes_of;
use super::error::StudyError;
use crate::flow::columns;
use crate::model::Arm;
use crate::plan::compile;
use crate::results::{Figure, MetricKey};
use crate::scenario::Loaded;

/// The columns of an arm; with those of pounds if `options` are compared with the baseline.
///
/// # Errors
/// The arm has an impossible model.
pub fn columns_of(place: &Loaded, arm: &Arm, options: &[Arm]) -> Result<Vec<MetricKey>, StudyError> {
    let is_baseline = arm.schemes.is_empty() && arm.levers.is_empty();
    let mut known = if is_baseline {
        columns(&compile(&place.model)).0
    } else {
        columns(&compile(&place.variants.model(arm, &[])?)).0
    };
    if !options.is_empty() {
        let schemes = schemes_of(&place.variants, options);
        known.extend(crate::money::columns(&place.model.money, &schemes, &known));
    }
    Ok(known)
}

/// Refuses figures that the results of an arm will not have.
///
/// # Errors
/// The first figure that is missing, or an arm with an impossible model.
pub fn require(place: &Loaded, arm: &Arm, options: &[Arm], figures: &[Figure]) -> Result<(), StudyError> {
    if figures.is_empty() {
        return Ok(());
    }
    let known = columns_of(place, arm, options)?;
    let of = if arm.schemes.is_empty() { "the baseline" } else { "the option" };
    match figures.iter().find(|figure| !known.iter().any(|key| figure.is(key))) {
        None => Ok(()),
        Some(figure) => Err(figure.unknown(of, &known).into()),
    }
}
