//! Compiles a checked model into a plan.

mod appointments;
mod compiler;
mod loops;
mod names;
mod routes;
mod schemes;
mod settings;
mod stays;
mod streams;
mod tabulated;

use crate::calendar::add_days;
use crate::engine::Time;
use crate::engine::clock::HOUR;
use crate::model::{Arrivals, Checked, Stream};
use crate::plan::calendars::Horizon;
use crate::plan::stays::StayPlan;
use crate::plan::tables::{AttributePlan, ExitPlan, Plan, SettingPlan, StreamPlan, TeamPlan};
use compiler::Compiler;
use loops::Loops;
use names::Purposes;
pub use tabulated::Tabulated;

/// Compiles a checked model. Cannot fail: everything on which it relies was checked, which its type says.
#[must_use]
pub fn compile(model: &Checked) -> Plan {
    compile_with(model, &Tabulated::default())
}

/// Whether more patients of a stream come at some hours than at others.
fn comes_by_the_hour(stream: &Stream) -> bool {
    match &stream.arrivals {
        Arrivals::Rate(rate) => rate.hours.windows(2).any(|hours| hours[0] != hours[1]),
        Arrivals::Timetable(_) | Arrivals::Replay(_) => true,
    }
}

/// As [`compile`], with tables shared between plans.
#[must_use]
pub fn compile_with(model: &Checked, tabulated: &Tabulated) -> Plan {
    let scenario = &model.scenario;
    let days = scenario.run_days();
    let horizon = Horizon { first: add_days(scenario.start, -i64::from(scenario.warm_up_days)), days };
    let mut compiler = Compiler {
        model,
        tabulated,
        values: model.attributes.iter().map(|attribute| attribute.values.len()).collect(),
        names: Purposes::default(),
        horizon,
        loops: Loops::new(model),
        versions: Vec::new(),
        lanes: Vec::new(),
        route_lists: Vec::new(),
        routes: Vec::new(),
        tasks: Vec::new(),
        interruptions: Vec::new(),
        counters: Vec::new(),
    };
    let attributes: Vec<AttributePlan> =
        model.attributes.iter().map(|attribute| compiler.attribute(attribute)).collect();
    let drawn = attributes.iter().enumerate().filter(|(_, attribute)| !attribute.cases.is_empty());
    let drawn = drawn.fold(0, |bits, (index, _)| bits | 1 << index);
    let (mut streams, mut stays): (Vec<StreamPlan>, Vec<StayPlan>) = Default::default();
    let (mut settings, mut teams): (Vec<SettingPlan>, Vec<TeamPlan>) = Default::default();
    // The place's own first: so they have the same numbers in all options, with all that belongs to them.
    let own = model.changes.own.unwrap_or(model.sizes());
    for brought in [false, true] {
        let some = |own: usize, all: usize| if brought { own.min(all)..all } else { 0..own.min(all) };
        streams.extend(some(own.streams, model.streams.len()).map(|stream| compiler.stream(stream)));
        let of_part = some(own.stays, model.stays.len());
        stays.extend(of_part.map(|stay| compiler.stay(stay, &model.stays[stay])));
        settings.extend(some(own.settings, model.settings.len()).map(|setting| compiler.setting(setting)));
        teams.extend(some(own.teams, model.teams.len()).map(|team| compiler.team(team)));
    }
    compiler.stay_versions(&mut stays);
    for (index, stream) in streams.iter_mut().enumerate() {
        stream.versions = compiler.stream_versions(index, stream.routes);
        stream.thinnings = compiler.thinnings(index);
    }
    let reaches = model.changes.reaches.iter().map(|reach| compiler.reach(reach)).collect();
    compiler.lanes.sort_by_key(|lane| lane.of.place());
    let measured_from = Time::midnight(scenario.warm_up_days.into()) + HOUR * i64::from(scenario.from_hour);
    let closes = measured_from + HOUR * i64::from(scenario.measure_hours);
    Plan {
        option: if model.option.is_empty() { crate::model::BASELINE.into() } else { model.option.clone() },
        seed: scenario.seed,
        start: scenario.start,
        warm_up_days: scenario.warm_up_days,
        measure_days: scenario.measure_days,
        begins: Time::START + HOUR * i64::from(scenario.begins_hour),
        measured_from,
        closes,
        end: closes + HOUR * i64::from(scenario.clearing_hours),
        attributes,
        drawn,
        streams,
        settings,
        teams,
        stays,
        tasks: compiler.tasks,
        interruptions: compiler.interruptions,
        route_lists: compiler.route_lists,
        routes: compiler.routes,
        exits: model.exits.iter().map(|exit| ExitPlan { id: exit.id.clone(), kind: exit.kind }).collect(),
        reaches,
        versions: compiler.versions,
        by_the_hour: !compiler.lanes.is_empty() || model.streams.iter().any(comes_by_the_hour),
        lanes: compiler.lanes,
        counters: compiler.counters,
        measures: model.measures.clone(),
    }
}
