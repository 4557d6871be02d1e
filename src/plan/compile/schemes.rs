//! What an option changes: whom schemes reach, versions of stays and routes, who does not come.

use super::compiler::Compiler;
use super::streams::purpose;
use crate::engine::optional::Optional;
use crate::model::{Keeps, Rate, Reach, Stay};
use crate::plan::arrivals::HourlyRate;
use crate::plan::ids::{ReachId, RouteListId, StayId, VersionsId};
use crate::plan::schemes::{KeepsPlan, ReachPlan, ThinningPlan, VersionsPlan};
use crate::plan::stays::StayPlan;

impl Compiler<'_> {
    /// A scheme that reaches some patients.
    pub(super) fn reach(&mut self, reach: &Reach) -> ReachPlan {
        let who = self.eligibility(std::iter::once(&reach.who));
        let purpose = self.names.key(&format!("scheme {}", reach.scheme));
        ReachPlan::new(&reach.in_force, self.horizon, who, purpose)
    }

    /// All stays, versions included.
    pub(super) fn all_stays(&self) -> impl Iterator<Item = &Stay> {
        let versions = self.model.changes.stays.iter().flat_map(|(_, versions)| &versions.is);
        self.model.stays.iter().chain(versions)
    }

    /// Appends the versions of stays to the stays they are versions of.
    pub(super) fn stay_versions(&mut self, stays: &mut Vec<StayPlan>) {
        let model = self.model;
        for (index, versions) in &model.changes.stays {
            let mut is = vec![StayId::at(*index)];
            for version in &versions.is {
                let mut plan = self.stay(*index, version);
                plan.is_version = true;
                self.count_as(*index, &stays[*index], &plan);
                is.push(StayId::at(stays.len()));
                stays.push(plan);
            }
            let number = VersionsId::at(self.versions.len());
            is.iter().for_each(|stay| stays[stay.index()].versions = Optional::some(number));
            self.versions.push(VersionsPlan { reaches: ids_of(&versions.reaches), is });
        }
    }

    /// Lets the tasks of a version count as those of the same name of the stay.
    fn count_as(&mut self, index: usize, usual: &StayPlan, version: &StayPlan) {
        let names = &self.model.stays[index].tasks;
        for number in 0..version.tasks.number {
            let at = (version.tasks.first + number) as usize;
            let name = self.tasks[at].id.rsplit('/').next().unwrap_or("").to_owned();
            if let Some(same) = names.iter().position(|task| task.id == name) {
                self.tasks[at].counts_as = usual.tasks.first + same as u32;
            }
        }
    }

    /// Versions of a stream's routes.
    pub(super) fn stream_versions(
        &mut self,
        index: usize,
        usual: RouteListId,
    ) -> Option<VersionsPlan<RouteListId>> {
        let model = self.model;
        let purpose = purpose(&model.streams[index]);
        let (_, versions) = model.changes.routes.iter().find(|(at, _)| *at == index)?;
        let mut is = vec![usual];
        is.extend(versions.is.iter().map(|routes| self.route_list(routes, None, &purpose)));
        Some(VersionsPlan { reaches: ids_of(&versions.reaches), is })
    }

    /// Who of a stream does not come after all.
    pub(super) fn thinnings(&mut self, index: usize) -> Vec<ThinningPlan> {
        let model = self.model;
        let stream = &model.streams[index];
        let rate = |rate: &Rate| {
            HourlyRate::new(rate, self.horizon, model.scenario.start, stream.from, stream.until)
        };
        let of_stream = model.changes.thinnings.iter().filter(|(at, _)| *at == index);
        let plans = of_stream.map(|(_, thinning)| {
            let keeps = match &thinning.keeps {
                Keeps::Share(share) => KeepsPlan::Share(*share),
                Keeps::Rate(changed) => KeepsPlan::Rate(rate(changed)),
                Keeps::Above(usual) => KeepsPlan::Above(rate(usual)),
            };
            let scheme = &model.changes.reaches[thinning.reach].scheme;
            (thinning.reach, keeps, format!("stream {} thinned by {scheme}", stream.id))
        });
        let plans: Vec<_> = plans.collect();
        let plan = |(reach, keeps, purpose): (usize, KeepsPlan, String)| ThinningPlan {
            reach: ReachId::at(reach),
            keeps,
            purpose: self.names.key(&purpose),
        };
        plans.into_iter().map(plan).collect()
    }
}

fn ids_of(reaches: &[usize]) -> Vec<ReachId> {
    reaches.iter().map(|&reach| ReachId::at(reach)).collect()
}
