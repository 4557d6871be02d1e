//! Routes and their choices.

use super::compiler::Compiler;
use crate::distribution::Sampler;
use crate::distribution::weights::cumulative;
use crate::engine::ticks;
use crate::model::{self, AttributeChange, Condition, Moment, Route};
use crate::plan::calendars::expand;
use crate::plan::eligibility::Eligibility;
use crate::plan::ids::{CounterId, ExitId, RouteId, RouteListId, SettingId, StayId};
use crate::plan::routes::{
    AttributeStep, Choice, Destination, FurtherChoice, MomentPlan, RouteChoice, RouteList, RouteMore,
    RoutePlan, RouteShare,
};

/// Tells two routes to one target apart.
fn in_full(route: &Route) -> String {
    format!("{route:?}")
}

impl Compiler<'_> {
    pub(super) fn route_list(&mut self, routes: &[Route], from: Option<usize>, purpose: &str) -> RouteListId {
        let first = RouteId::at(self.routes.len());
        // One number of the patient's chooses, along the sum of the shares: in what order they are written must not matter.
        let mut routes: Vec<&Route> = routes.iter().collect();
        routes.sort_by_cached_key(|route| (self.target_name(route.to).to_owned(), in_full(route)));
        for &route in &routes {
            let plan = self.route(route, from, purpose);
            self.routes.push(plan);
        }
        // The same by other ways, behind all of the list.
        for (number, &route) in routes.iter().enumerate().filter(|(_, route)| !route.or.is_empty()) {
            let others = RouteId::at(self.routes.len());
            for &stay in &route.or {
                let to = model::Destination::Stay(stay);
                let other = Route { to, or: Vec::new(), takes: None, sets: Vec::new(), ..route.clone() };
                let plan = self.route(&other, from, purpose);
                self.routes.push(plan);
            }
            if let Some(more) = &mut self.routes[first.index() + number].more {
                more.or = (0..route.or.len()).map(|other| others.after(other)).collect();
            }
        }
        let unconditional = routes.iter().all(|route| {
            route.who.all.is_empty()
                && route.from.is_none()
                && route.until.is_none()
                && route.share_per_delayed_day == 0.0
        });
        let choice = if unconditional {
            RouteChoice::Fixed(cumulative(routes.iter().map(|route| route.share)))
        } else {
            self.conditional_choice(&routes)
        };
        let purpose = self.names.key(&format!("{purpose} route"));
        self.route_lists.push(RouteList { first, purpose, choice });
        RouteListId::at(self.route_lists.len() - 1)
    }

    fn conditional_choice(&self, routes: &[&Route]) -> RouteChoice {
        // A route without a share is open to nobody.
        let has_share = |route: &Route| route.share + route.share_per_delayed_day > 0.0;
        let who: Vec<Option<&Condition>> =
            routes.iter().map(|&route| has_share(route).then_some(&route.who)).collect();
        let share = |route: &Route| {
            let (from, until) = self.period(route.from, route.until);
            RouteShare { share: route.share, per_delayed_day: route.share_per_delayed_day, from, until }
        };
        RouteChoice::Conditional {
            who: Eligibility::new(&who, &self.values),
            shares: routes.iter().copied().map(share).collect(),
        }
    }

    fn route(&mut self, route: &Route, stay: Option<usize>, purpose: &str) -> RoutePlan {
        let first =
            Choice { to: self.target(route.to, stay), counter: self.counter(route.counts_as.as_deref()) };
        let mut further = Vec::new();
        // Named after the targets, not the position: an added route leaves the others' draws alone.
        let purpose = format!("{purpose} to {}", self.target_name(route.to));
        for fallback in &route.then {
            let name = format!("{purpose} then {}", self.target_name(fallback.to));
            let counter = self.counter(fallback.counts_as.as_deref());
            further.push(FurtherChoice {
                choice: Choice { to: self.target(fallback.to, stay), counter },
                after: fallback.after.as_ref().map(Sampler::new),
                keep: fallback.keep,
                purpose: self.names.key(&name),
                only_if: fallback.only_if.as_ref().map(|moment| Box::new(self.moment(moment, fallback.to))),
            });
        }
        let delay = self.delay(&route.delay);
        let conditional =
            route.only_if.is_some() || route.then.iter().any(|further| further.only_if.is_some());
        let plain = route.takes.is_none()
            && !route.frees_place
            && !conditional
            && route.or.is_empty()
            && route.sets.is_empty();
        let more = (!plain).then(|| {
            Box::new(RouteMore {
                takes: (route.takes.as_ref())
                    .map(|takes| (Sampler::new(takes), self.names.key(&format!("{purpose} takes")))),
                frees_place: route.frees_place,
                only_if: route.only_if.as_ref().map(|moment| self.moment(moment, route.to)),
                conditional,
                or: Box::default(),
                sets: self.steps(&route.sets),
            })
        });
        RoutePlan {
            first,
            delay,
            admits: self.is_admission(route.to),
            pathway: route.pathway,
            further: further.into(),
            more,
        }
    }

    fn moment(&self, moment: &Moment, to: model::Destination) -> MomentPlan {
        let of_choice = match to {
            model::Destination::Stay(stay) => Some(self.model.stays[stay].setting),
            model::Destination::Exit(_) => None,
        };
        let times = moment.times.as_ref().map(|times| {
            let (initial, changes) = expand(times, self.horizon);
            (initial > 0, changes)
        });
        MomentPlan {
            setting: moment.of.or(of_choice).map(SettingId::at),
            times,
            waiting_below: moment.waiting_below.map(|waiting| waiting as usize),
            longest_wait_below: moment.longest_wait_below.map(ticks),
            occupied_below: moment.occupied_below,
            not_diverting: moment.not_diverting,
            fits: match to {
                model::Destination::Stay(stay) if moment.fits => Some(StayId::at(stay)),
                model::Destination::Stay(_) | model::Destination::Exit(_) => None,
            },
            stayed_at_least: moment.stayed_at_least.map(ticks),
            stayed_below: moment.stayed_below.map(ticks),
        }
    }

    /// Changes of attributes.
    pub(super) fn steps(&self, changes: &[AttributeChange]) -> Box<[AttributeStep]> {
        let step = |change: &AttributeChange| {
            let attribute = change.attribute();
            let to = match change {
                AttributeChange::To(_, value) => Some(*value),
                AttributeChange::Next(_) => None,
            };
            let last = self.values.get(attribute).map_or(0, |values| values.saturating_sub(1)) as u8;
            AttributeStep { attribute: attribute as u8, to, last }
        };
        changes.iter().map(step).collect()
    }

    fn target(&self, target: model::Destination, from: Option<usize>) -> Destination {
        match target {
            model::Destination::Exit(exit) => Destination::Exit(ExitId::at(exit)),
            model::Destination::Stay(stay) => Destination::Stay {
                stay: StayId::at(stay),
                closes_loop: from.is_some_and(|from| self.loops.closes(from, stay)),
            },
        }
    }

    fn is_admission(&self, target: model::Destination) -> bool {
        match target {
            model::Destination::Stay(stay) => {
                self.model.settings[self.model.stays[stay].setting].part_of().is_admission()
            }
            model::Destination::Exit(_) => false,
        }
    }

    fn target_name(&self, target: model::Destination) -> &str {
        match target {
            model::Destination::Stay(stay) => &self.model.stays[stay].id,
            model::Destination::Exit(exit) => &self.model.exits[exit].id,
        }
    }

    /// A route of one certain choice, for interruptions and for those who give up; its index.
    pub(super) fn certain_route(&mut self, to: model::Destination, from: Option<usize>) -> RouteId {
        let first = Choice { to: self.target(to, from), counter: None };
        let admits = self.is_admission(to);
        let further = Box::default();
        self.routes.push(RoutePlan { first, delay: None, admits, pathway: None, further, more: None });
        RouteId::at(self.routes.len() - 1)
    }

    fn counter(&mut self, name: Option<&str>) -> Option<CounterId> {
        let name = name?;
        let known = self.counters.iter().position(|counter| counter == name);
        Some(CounterId::at(known.unwrap_or_else(|| {
            self.counters.push(name.into());
            self.counters.len() - 1
        })))
    }
}
