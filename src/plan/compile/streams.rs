//! Attributes and streams: who arrives, and when.

use super::compiler::Compiler;
use crate::distribution::weights::cumulative;
use crate::engine::clock::HOUR;
use crate::engine::{Duration, Time};
use crate::model::{self, Arrivals, MAX_ATTRIBUTES, Stream};
use crate::plan::arrivals::{ArrivalPlan, HourlyRate};
use crate::plan::calendars::Instants;
use crate::plan::pattern::PatternPlan;
use crate::plan::tables::{AttributePlan, PatientProfile, StreamPlan};

/// What the random numbers of a stream are for.
pub(super) fn purpose(stream: &Stream) -> String {
    format!("stream {}", stream.id)
}

impl Compiler<'_> {
    pub(super) fn attribute(&mut self, attribute: &model::Attribute) -> AttributePlan {
        AttributePlan {
            id: attribute.id.clone(),
            values: attribute.values.clone(),
            cases: self.cases(&attribute.shares, |shares| cumulative(shares.iter().copied())),
            purpose: self.names.key(&format!("attribute {}", attribute.id)),
        }
    }

    /// A stream without what schemes make of it.
    pub(super) fn stream(&mut self, index: usize) -> StreamPlan {
        let stream = &self.model.streams[index];
        let purpose = purpose(stream);
        let arrivals = match &stream.arrivals {
            Arrivals::Rate(rate) => {
                let start = self.model.scenario.start;
                let rate = HourlyRate::new(rate, self.horizon, start, stream.from, stream.until);
                ArrivalPlan::Rate(rate, PatternPlan::new(&stream.pattern, &stream.id).map(Box::new))
            }
            Arrivals::Timetable(table) => {
                let (from, until) = self.period(stream.from, stream.until);
                let instants = Instants::expand(table, self.horizon);
                let from = from.max(self.begins());
                let kept = instants.times().iter().filter(|(time, _)| (from..until).contains(time));
                ArrivalPlan::Times(kept.copied().collect())
            }
            Arrivals::Replay(patients) => {
                let zero = self.horizon.time_of(self.model.scenario.start);
                let in_run =
                    patients.iter().map(|(time, values)| (zero + Duration::new(*time), values.clone()));
                ArrivalPlan::Replay(in_run.filter(|(time, _)| *time >= self.begins()).collect())
            }
        };
        let key = self.names.key(&purpose);
        let routes = self.route_list(&stream.routes, None, &purpose);
        StreamPlan {
            id: stream.id.clone(),
            key,
            arrivals,
            profile: self.profile(stream.cohort, &stream.attributes, stream.admission),
            routes,
            versions: None,
            thinnings: Vec::new(),
        }
    }

    /// The start of the run.
    pub(super) fn begins(&self) -> Time {
        Time::START + HOUR * i64::from(self.model.scenario.begins_hour)
    }

    pub(super) fn profile(
        &self,
        cohort: usize,
        extra: &[(usize, u8)],
        admission: model::Admission,
    ) -> PatientProfile {
        let cohort = &self.model.cohorts[cohort];
        let mut attributes = [0; MAX_ATTRIBUTES];
        let mut set = 0;
        for &(attribute, value) in cohort.attributes.iter().chain(extra) {
            attributes[attribute] = value;
            set |= 1 << attribute;
        }
        PatientProfile { attributes, set, resident: cohort.residents, admission }
    }
}
