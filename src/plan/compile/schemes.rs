//! What an option changes: whom schemes reach, versions of stays and routes, who does not come.

use super::compiler::{Compiler, short};
use crate::model::{Keeps, Rate, Reach, Stay};
use crate::plan::arrivals::HourlyRate;
use crate::plan::schemes::{KeepsPlan, ReachPlan, ThinningPlan, VersionsPlan};
use crate::plan::tables::{ALIKE, StayPlan};

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
            let mut is = vec![short(*index)];
            for version in &versions.is {
                let mut plan = self.stay(*index, version);
                plan.is_version = true;
                self.count_as(*index, &stays[*index], &plan);
                is.push(short(stays.len()));
                stays.push(plan);
            }
            self.versions.push(VersionsPlan { reaches: shorts(&versions.reaches), is });
            let number = short(self.versions.len() - 1);
            let all = self.versions[usize::from(number)].is.clone();
            all.iter().for_each(|&stay| stays[usize::from(stay)].versions = number);
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
    pub(super) fn stream_versions(&mut self, index: usize, purpose: &str) -> u16 {
        let model = self.model;
        let Some((_, versions)) = model.changes.routes.iter().find(|(at, _)| *at == index) else {
            return ALIKE;
        };
        // The usual list has just been compiled.
        let mut is = vec![self.last_route_list()];
        is.extend(versions.is.iter().map(|routes| self.route_list(routes, None, purpose)));
        self.versions.push(VersionsPlan { reaches: shorts(&versions.reaches), is });
        short(self.versions.len() - 1)
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
            reach: short(reach),
            keeps,
            purpose: self.names.key(&purpose),
        };
        plans.into_iter().map(plan).collect()
    }
}

fn shorts(indices: &[usize]) -> Vec<u16> {
    indices.iter().map(|&index| short(index)).collect()
}
