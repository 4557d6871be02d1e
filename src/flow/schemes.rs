//! Schemes: whom they reach, and what is different for those.
//!
//! Whether a scheme reaches a patient is one uniform number a patient and scheme against a share that rises
//! with the ramp: who is reached stays reached, whatever else happens, and is reached in every option. It
//! is asked whenever something about the patient is decided (arrival, begin and end of a stay, interruption),
//! so a scheme acts from its first day, also on those who are already there.

use super::parts::ids::PatientId;
use super::state::Flow;
use crate::engine::random::Draw;
use crate::plan::{
    Attributes, KeepsPlan, ReachId, RouteListId, StayId, StreamPlan, ThinningPlan, VersionsPlan,
};

impl Flow<'_> {
    /// Whether a scheme reaches a person now.
    fn reaches(&self, reach: ReachId, seed: u64, attributes: &Attributes) -> bool {
        let plan = &self.plan.reaches[reach.index()];
        let share = plan.share_at(self.now);
        share > 0.0 && plan.who.bits(attributes) != 0 && Draw::new(seed, plan.purpose, 0).uniform() < share
    }

    /// The version of something that holds for a patient now.
    fn version<T: Copy>(&self, patient: PatientId, plan: &VersionsPlan<T>) -> T {
        let record = &self.patients[patient.index()];
        let reached = plan
            .reaches
            .iter()
            .enumerate()
            .filter(|&(_, &reach)| self.reaches(reach, record.seed, &record.attributes));
        let set = reached.fold(0, |set, (bit, _)| set | 1_usize << bit);
        plan.is[set]
    }

    /// A stay in the version that holds for a patient now.
    #[inline(always)]
    pub(super) fn version_of(&self, patient: PatientId, stay: StayId) -> StayId {
        match self.plan.stays[stay.index()].versions.get() {
            None => stay,
            Some(versions) => self.version(patient, &self.plan.versions[versions.index()]),
        }
    }

    /// The stay a patient is in (or begins), in the version that holds for them now.
    #[inline(always)]
    pub(super) fn stay_now(&self, patient: PatientId) -> Option<StayId> {
        let stay = self.patients[patient.index()].stay.get()?;
        Some(self.version_of(patient, stay))
    }

    /// The list of routes for a patient of a stream.
    #[inline(always)]
    pub(super) fn routes_of_stream(&self, patient: PatientId, stream: &StreamPlan) -> RouteListId {
        match &stream.versions {
            None => stream.routes,
            Some(versions) => self.version(patient, versions),
        }
    }

    /// Whether a candidate of a stream comes, where schemes keep some away.
    pub(super) fn comes(&self, stream: &StreamPlan, seed: u64) -> bool {
        if matches!(stream.thinnings[..], [ThinningPlan { keeps: KeepsPlan::Nobody, .. }]) {
            return false;
        }
        let attributes = self.draw_attributes(&stream.profile, seed, 0);
        let kept = |thinning: &ThinningPlan| {
            let reached = self.reaches(thinning.reach, seed, &attributes);
            let own = stream.arrivals.rate_at(self.now);
            let chance = match &thinning.keeps {
                KeepsPlan::Above(usual) if reached => 1.0 - usual.rate_at(self.now) / own,
                KeepsPlan::Above(_) | KeepsPlan::Nobody => 0.0,
                KeepsPlan::Share(share) if reached => *share,
                KeepsPlan::Rate(changed) if reached => changed.rate_at(self.now) / own,
                KeepsPlan::Share(_) | KeepsPlan::Rate(_) => 1.0,
            };
            chance >= 1.0 || Draw::new(seed, thinning.purpose, 0).uniform() < chance
        };
        stream.thinnings.iter().all(kept)
    }
}
