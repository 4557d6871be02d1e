//! What the plans of a place's options have in common: everything until their schemes act.
//!
//! Up to the moment at which the first scheme of an option can matter, the option and the baseline are one system. The
//! *trunk* is a plan that is run once up to there; from each of its states a *branch* goes on as if it had been run by itself
//! from the start, to the bit ([`crate::flow::branch_off`]).
//!
//! For that the trunk is the baseline with what an option's run has under way before its schemes act: candidates of the streams
//! that schemes bring, none of whom comes yet; interruptions that would happen with the chance of a version; places in
//! the order of events for changes of the calendar; queues told apart by priorities that only an option uses.

use super::calendars::{Lane, LaneOf};
use super::ids::{ReachId, StayId, VersionsId};
use super::schemes::{KeepsPlan, ReachPlan, ThinningPlan, VersionsPlan};
use super::stays::{InterruptionPlan, StayPlan, TableRange};
use super::tables::{Plan, SettingPlan, StreamPlan, TeamPlan, UNLIMITED};
use crate::engine::optional::Optional;
use crate::engine::{NEVER, Time};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A plan to be run as far as several have in common with it.
#[derive(Debug)]
pub struct Trunk {
    /// The plan.
    pub plan: Plan,
    /// Where each of the options leaves it; none: it has nothing in common, and is run by itself.
    pub branches: Vec<Option<Branch>>,
}

/// Where and how an option leaves the trunk.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// When it does, at the latest as nobody comes any more.
    pub at: Time,
    /// Number in the trunk of each of its streams.
    pub streams: Vec<usize>,
    /// Number in the trunk of each of its lanes.
    pub lanes: Vec<usize>,
}

impl Trunk {
    /// The trunk of a baseline and some options of the same draw; the baseline may be among them.
    #[must_use]
    pub fn new(baseline: &Plan, options: &[&Plan]) -> Self {
        let mut leaves: Vec<Option<Time>> = options.iter().map(|option| leaves(baseline, option)).collect();
        // Who is alone at the end leaves with the last of the others.
        let is_last = |at: &&mut Option<Time>| **at == Some(baseline.closes);
        let last_but_one = leaves.iter().flatten().filter(|&&at| at < baseline.closes).max().copied();
        if leaves.iter_mut().filter(is_last).count() == 1 {
            leaves.iter_mut().filter(is_last).for_each(|at| *at = last_but_one);
        }
        let mut plan = baseline.clone();
        let shared = || options.iter().zip(&leaves).filter(|(_, leaves)| leaves.is_some());
        for (option, _) in shared() {
            join_queues(&mut plan, option);
            add_chances(&mut plan, baseline, option);
        }
        let lanes = Lanes::new(baseline, shared().map(|(option, _)| *option));
        let mut branches = Vec::with_capacity(options.len());
        for (option, at) in options.iter().zip(leaves) {
            let branch = at.map(|at| Branch {
                at,
                streams: streams(&mut plan, baseline, option),
                lanes: option.lanes.iter().filter_map(|lane| lanes.position(baseline, lane)).collect(),
            });
            branches.push(branch.filter(|branch| branch.lanes.len() == option.lanes.len()));
        }
        plan.lanes = lanes.0.into_iter().map(|(_, lane)| lane).collect();
        Self { plan, branches }
    }
}

/// When an option first differs from the baseline; none if it does from the start, or in what cannot be taken over.
fn leaves(baseline: &Plan, option: &Plan) -> Option<Time> {
    if !is_alike(baseline, option) {
        return None;
    }
    let in_force = |reach: &&ReachPlan| reach.share > 0.0 && reach.until > baseline.begins;
    let reached = option.reaches.iter().filter(in_force).map(|reach| reach.from);
    let own = |lane: &&Lane| is_own(baseline, lane.of);
    let changed = option.lanes.iter().filter(own).map(|lane| {
        let usual = baseline.lanes.iter().find(|other| other.of == lane.of);
        first_difference(usual.map_or(&[], |usual| usual.changes()), lane.changes())
    });
    let gone = baseline.lanes.iter().filter(|lane| option.lanes.iter().all(|other| other.of != lane.of));
    let gone = gone.filter_map(|lane| lane.changes().first()).map(|&(time, _)| time);
    // What is observed of a setting that a scheme brings is not made up afterwards.
    let brings = option.settings.len() > baseline.settings.len();
    let observed = if brings { baseline.measured_from } else { NEVER };
    let at = reached.chain(changed).chain(gone).fold(observed.min(baseline.closes), Time::min);
    (at > baseline.begins).then_some(at)
}

/// The first time at which one of two courses has a change that the other does not have.
fn first_difference(one: &[(Time, u32)], other: &[(Time, u32)]) -> Time {
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let time = |changes: &[(Time, u32)]| changes.get(same).map_or(NEVER, |&(time, _)| time);
    time(one).min(time(other))
}

/// Whether a lane is of a setting or team of the baseline.
fn is_own(baseline: &Plan, of: LaneOf) -> bool {
    match of {
        LaneOf::Capacity(setting) | LaneOf::Admits(setting) | LaneOf::Diary(setting) => {
            setting.index() < baseline.settings.len()
        }
        LaneOf::Heads(team) => team.index() < baseline.teams.len(),
        LaneOf::Nothing => false,
    }
}

/// Whether two plans are the same but for the calendar, what stands behind the tables of the baseline, and what schemes
/// change for those whom they reach.
fn is_alike(baseline: &Plan, option: &Plan) -> bool {
    let (one, other) = (baseline, option);
    let scalars = |plan: &Plan| {
        let times = [plan.begins, plan.measured_from, plan.closes, plan.end];
        (plan.seed, plan.start, plan.warm_up_days, plan.measure_days, times, plan.drawn, plan.by_the_hour)
    };
    scalars(one) == scalars(other)
        && one.reaches.is_empty()
        && one.attributes == other.attributes
        && one.measures == other.measures
        && begins_with(&other.exits, &one.exits, PartialEq::eq)
        && begins_with(&other.counters, &one.counters, PartialEq::eq)
        && begins_with(&other.tasks, &one.tasks, PartialEq::eq)
        && begins_with(&other.interruptions, &one.interruptions, PartialEq::eq)
        && begins_with(&other.route_lists, &one.route_lists, PartialEq::eq)
        && begins_with(&other.routes, &one.routes, PartialEq::eq)
        && begins_with(&other.streams, &one.streams, same_stream)
        && begins_with(&other.stays, &one.stays, same_stay)
        && begins_with(&other.settings, &one.settings, same_setting)
        && begins_with(&other.teams, &one.teams, same_team)
        && can_be_brought(one, other)
}

/// Whether a table begins with another.
fn begins_with<T>(table: &[T], other: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    table.len() >= other.len() && table.iter().zip(other).all(|(one, other)| same(one, other))
}

fn same_stream(one: &StreamPlan, other: &StreamPlan) -> bool {
    let StreamPlan { id, key, arrivals, profile, routes, versions: _, thinnings: _ } = one;
    (id, key, arrivals, profile, routes)
        == (&other.id, &other.key, &other.arrivals, &other.profile, &other.routes)
}

fn same_stay(one: &StayPlan, other: &StayPlan) -> bool {
    *one == StayPlan { versions: one.versions, ..other.clone() }
}

/// What it has at most, and who waits for it, is the option's own affair.
fn same_setting(one: &SettingPlan, other: &SettingPlan) -> bool {
    let limited = |setting: &SettingPlan| setting.max_capacity != UNLIMITED;
    let usual = |setting: &SettingPlan| SettingPlan {
        max_capacity: 0,
        has_hours: false,
        priorities: 0,
        classes: Vec::new(),
        ..setting.clone()
    };
    limited(one) == limited(other) && usual(one) == usual(other)
}

fn same_team(one: &TeamPlan, other: &TeamPlan) -> bool {
    let usual = |team: &TeamPlan| TeamPlan { priorities: 0, classes: Vec::new(), ..team.clone() };
    usual(one) == usual(other)
}

/// Whether what stands behind the tables of the baseline leaves no trace before somebody comes there.
fn can_be_brought(baseline: &Plan, option: &Plan) -> bool {
    let settings = &option.settings[baseline.settings.len()..];
    let known = |site: &str| baseline.settings.iter().any(|own| own.site.as_deref() == Some(site));
    let acute = |plan: &Plan| plan.settings.iter().any(|setting| setting.kind.is_acute());
    let bare = |setting: &SettingPlan| {
        setting.start.is_empty() && setting.diary.is_none() && setting.site.as_deref().is_none_or(known)
    };
    let pre_empts = |plan: &Plan| -> BTreeSet<usize> {
        let stays = plan.stays.iter().filter(|stay| stay.pre_empts());
        stays.map(|stay| stay.setting.index()).filter(|&at| at < baseline.settings.len()).collect()
    };
    !baseline.streams.is_empty()
        && acute(baseline) == acute(option)
        && pre_empts(baseline) == pre_empts(option)
        && settings.iter().all(bare)
        && option.teams[baseline.teams.len()..].iter().all(|team| team.escalation.is_none())
}

/// Gives the queues of the trunk the priorities that those of an option have.
fn join_queues(trunk: &mut Plan, option: &Plan) {
    let join = |classes: &mut Vec<u8>, others: &[u8]| {
        *classes = classes.iter().chain(others).copied().collect::<BTreeSet<u8>>().into_iter().collect();
    };
    for (own, other) in trunk.settings.iter_mut().zip(&option.settings) {
        own.priorities = own.priorities.max(other.priorities);
        join(&mut own.classes, &other.classes);
    }
    for (own, other) in trunk.teams.iter_mut().zip(&option.teams) {
        own.priorities = own.priorities.max(other.priorities);
        join(&mut own.classes, &other.classes);
    }
}

/// Lets the interruptions of the trunk be scheduled with the chances that they have in versions of an option.
fn add_chances(trunk: &mut Plan, baseline: &Plan, option: &Plan) {
    for (at, own) in baseline.stays.iter().enumerate().filter(|(_, own)| !own.interruptions.is_empty()) {
        let Some(versions) = option.stays[at].versions.get() else { continue };
        let interruptions = |stay: &StayPlan| &option.interruptions[stay.interruptions.range()];
        let differs = |version: &&StayId| {
            let version = &option.stays[version.index()];
            let chance = |other: &InterruptionPlan| (other.purpose, other.probability, other.per_delayed_day);
            let chances = |stay: &StayPlan| interruptions(stay).iter().map(chance).collect::<Vec<_>>();
            version.at_risk != own.at_risk || chances(version) != chances(own)
        };
        for version in option.versions[versions.index()].is.iter().filter(differs) {
            let version = &option.stays[version.index()];
            let first = trunk.interruptions.len() as u32;
            let number = version.interruptions.number;
            let chances = interruptions(version).iter().cloned();
            trunk.interruptions.extend(chances.map(|of| InterruptionPlan { route: Optional::NONE, ..of }));
            let of = *trunk.stays[at].versions.get().get_or_insert_with(|| {
                trunk.versions.push(VersionsPlan { reaches: Vec::new(), is: vec![StayId::at(at)] });
                VersionsId::at(trunk.versions.len() - 1)
            });
            trunk.stays[at].versions = Optional::some(of);
            trunk.versions[of.index()].is.push(StayId::at(trunk.stays.len()));
            trunk.stays.push(StayPlan {
                is_version: true,
                tasks: TableRange { first: 0, number: 0 },
                interruptions: TableRange { first, number },
                at_risk: version.at_risk.clone(),
                more: None,
                ..trunk.stays[at].clone()
            });
        }
    }
}

/// Number in the trunk of each stream of an option; those that its schemes bring are added, unless another has brought the same.
fn streams(trunk: &mut Plan, baseline: &Plan, option: &Plan) -> Vec<usize> {
    let own = baseline.streams.len();
    let mut numbers: Vec<usize> = (0..own).collect();
    for brought in &option.streams[own..] {
        let is_same = |other: &StreamPlan| {
            (other.key, &other.arrivals, &other.profile) == (brought.key, &brought.arrivals, &brought.profile)
        };
        let after = numbers.last().map_or(0, |&last| last + 1).max(own);
        let known = trunk.streams.iter().skip(after).position(is_same).map(|position| after + position);
        numbers.push(known.unwrap_or_else(|| {
            let nobody = ThinningPlan { reach: ReachId::at(0), keeps: KeepsPlan::Nobody, purpose: 0 };
            let routes = trunk.streams[0].routes;
            let thinnings = vec![nobody];
            trunk.streams.push(StreamPlan { routes, versions: None, thinnings, ..brought.clone() });
            trunk.streams.len() - 1
        }));
    }
    numbers
}

/// The lanes of a trunk, each with what it is of: those of the baseline, and one for each that only options have.
struct Lanes(Vec<(LaneOf, Lane)>);

impl Lanes {
    fn new<'p>(baseline: &Plan, options: impl Iterator<Item = &'p Plan>) -> Self {
        let mut lanes = Self(baseline.lanes.iter().map(|lane| (lane.of, lane.clone())).collect());
        for lane in options.flat_map(|option| &option.lanes) {
            if lanes.position(baseline, lane).is_none() {
                let added = if is_own(baseline, lane.of) {
                    Lane { of: lane.of, levels: Arc::default() }
                } else {
                    Lane { of: LaneOf::Nothing, levels: Arc::clone(&lane.levels) }
                };
                lanes.0.push((lane.of, added));
            }
        }
        lanes.0.sort_by_key(|(of, _)| of.place());
        lanes
    }

    /// The lane in whose place another has its events.
    fn position(&self, baseline: &Plan, lane: &Lane) -> Option<usize> {
        let own = is_own(baseline, lane.of);
        self.0.iter().position(|(of, known)| *of == lane.of && (own || known.changes() == lane.changes()))
    }
}
