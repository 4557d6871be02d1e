//! A named patient's journeys, replication by replication; everybody's moves in one.

use crate::experiment::error::{QuestionError, RunError, StudyError};
use crate::flow::{Move, Step, journey, moves};
use crate::model::{Arm, Persona};
use crate::plan::{Plan, compile};
use crate::scenario::Loaded;
use rayon::prelude::*;

/// A persona's journeys through one system.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The system.
    pub arm: Arm,
    /// Its plan, into which the steps point.
    pub plan: Plan,
    /// What happened in each replication, from 0; nothing if the patient did not come.
    pub steps: Vec<Vec<Step>>,
}

/// Follows a persona through each arm, at the best values of the uncertain numbers.
///
/// # Errors
/// An impossible model, a persona whom no stream brings, a replication that cannot be finished.
pub fn follow(
    place: &Loaded,
    persona: &Persona,
    arms: &[Arm],
    (seed, replications): (u64, u32),
) -> Result<Vec<Followed>, StudyError> {
    let variants = place.variants.with_persona(persona);
    let of = |arm: &Arm| {
        let mut model = variants.model(arm, &[])?;
        model.set_seed(seed);
        let plan = compile(&model);
        let Some(stream) = plan.streams.iter().position(|stream| stream.id == persona.stream) else {
            return Err(QuestionError::NobodyComes { persona: persona.id.clone() }.into());
        };
        let all = (0..replications).into_par_iter().with_max_len(1);
        let steps = all.map(|number| journey(&plan, number, stream).map_err(RunError::Stopped));
        let steps = steps.collect::<Result<Vec<_>, _>>()?;
        Ok(Followed { arm: arm.clone(), plan, steps })
    };
    arms.iter().map(of).collect()
}

/// The plan of an arm at the best values of the uncertain numbers.
///
/// # Errors
/// An impossible model.
pub fn best_plan(place: &Loaded, arm: &Arm, seed: u64) -> Result<Plan, StudyError> {
    let mut model = place.variants.model(arm, &[])?;
    model.set_seed(seed);
    Ok(compile(&model))
}

/// Everybody's moves in a replication of a plan, in order.
///
/// # Errors
/// A replication that cannot be finished.
pub fn everybody(plan: &Plan, replication: u32) -> Result<Vec<Move>, StudyError> {
    moves(plan, replication).map_err(|stopped| RunError::Stopped(stopped).into())
}
