//! The model of any option of a place, with any values of its uncertain numbers.
//!
//! Both are changes of the tree, made before it is decoded: whatever can be written can be uncertain and can
//! be changed by a scheme, and what is wrong then is found, and placed, by the same checks.

pub(crate) mod arithmetic;
pub(crate) mod edit;
pub(crate) mod fitted;
pub(crate) mod inputs;
pub(crate) mod local;
pub(crate) mod over_time;
pub(crate) mod per_patient;
pub(crate) mod personas;
pub(crate) mod schemes;
pub(crate) mod unchanged;

use crate::model::{
    Arm, Checked, DAY, Grid, InForce, Index, Input, Lever, Model, NamedOption, Own, Persona, Scheme, Spread,
};
use crate::scenario::compose::grids::grids;
use crate::scenario::decode::fields::scenario_of;
use crate::scenario::decode::{Decode, decode};
use crate::scenario::grammar::{LeftOut, ValueKind};
use crate::scenario::text::problem::{ProblemLog, Problems};
use crate::scenario::text::source::{Place, Sources};
use crate::scenario::text::tree::Composed;
use crate::scenario::text::tree::{Node, Table, Value};
use crate::scenario::validate::names::Names;
use crate::scenario::validate::placed::Placed;
use crate::scenario::variants::edit::{Change, Edit, RANKS, carry_out, operate_dated, set_twice};
use crate::scenario::variants::schemes::{SchemeTree, add_new, options, schemes};
use crate::scenario::{check, grammar, validate};
use rayon::prelude::*;

/// A place's tables as they were read, from which the model of any option is made.
#[derive(Debug, Clone)]
pub struct Variants {
    tree: Table,
    name: String,
    sources: Sources,
    placed: Vec<Placed>,
    inputs: Vec<Input>,
    schemes: Vec<Scheme>,
    options: Vec<NamedOption>,
    grids: Vec<Grid>,
    personas: Vec<Persona>,
    /// For each stay of the baseline, the stays it can lead to.
    usual_ways: Vec<Vec<Index>>,
    /// How many tables the baseline has.
    own: Own,
    /// What each option leaves unused, known once all have been checked.
    unused: Vec<Vec<Unused>>,
}

/// Kind and id of a stay or setting that nobody reaches any more, or a team without work.
pub(crate) type Unused = (&'static str, String);

impl Variants {
    pub(crate) fn new(
        composed: Composed,
        name: &str,
        names: &Names,
        mut placed: Vec<Placed>,
        baseline: &Model,
        sources: &mut Sources,
        report: &mut ProblemLog,
    ) -> Self {
        let mut decode = Decode::new(names, sources, report, jiff::civil::Date::constant(2014, 4, 1), true);
        for placed in &mut placed {
            if let Some(distribution) = placed.distribution.take().and_then(|node| decode.uncertain(&node)) {
                placed.input.spread = Spread::Distribution(distribution);
            }
        }
        Self {
            schemes: schemes(&composed.tree).into_iter().map(|scheme| scheme.scheme).collect(),
            options: options(&composed.tree, names),
            grids: grids(&composed.tree),
            personas: personas::personas(&composed.tree),
            tree: composed.tree,
            usual_ways: baseline.stays.iter().map(ways).collect(),
            own: baseline.sizes(),
            unused: Vec::new(),
            name: name.to_owned(),
            sources: sources.clone(),
            inputs: placed.iter().map(|placed| placed.input.clone()).collect(),
            placed,
        }
    }

    /// The uncertain numbers.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// The schemes, at the best values.
    #[must_use]
    pub fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }

    /// The options.
    #[must_use]
    pub fn options(&self) -> &[NamedOption] {
        &self.options
    }

    /// The grids: which options are combinations of levels.
    #[must_use]
    pub fn grids(&self) -> &[Grid] {
        &self.grids
    }

    /// The named patients.
    #[must_use]
    pub fn personas(&self) -> &[Persona] {
        &self.personas
    }

    /// The same with a persona among its patients.
    #[must_use]
    pub fn with_persona(&self, persona: &Persona) -> Self {
        let mut variants = self.clone();
        personas::add(&mut variants.tree, &persona.id);
        variants
    }

    /// The tables as they were read, with the changes that are still to be made in them, and the files.
    pub(crate) fn written(&self) -> (&Table, &Sources) {
        (&self.tree, &self.sources)
    }

    /// Some of the schemes with their changes, at the best values.
    pub(crate) fn scheme_trees(&self, chosen: &[Index]) -> Vec<SchemeTree> {
        let all = schemes(&self.tree);
        chosen.iter().filter_map(|&at| all.get(at).cloned()).collect()
    }

    /// The model of an arm, with a value for each uncertain number ([`Variants::inputs`]) or, if `values` is empty, at
    /// the best values.
    ///
    /// # Errors
    /// Every problem found: contradictory schemes, a change that leads out of bounds.
    pub fn model(&self, arm: &Arm, values: &[f64]) -> Result<Checked, Problems> {
        let mut sources = self.sources.clone();
        let mut report = ProblemLog::default();
        let model = self.make(arm, values, &mut sources, &mut report);
        model.ok_or_else(|| report.finish(&sources))
    }

    /// Checks every option, and every scheme that is in none, at the best values and at both ends of the
    /// uncertain numbers.
    pub(crate) fn check_all(&mut self, report: &mut ProblemLog) {
        let spare = (0..self.schemes.len())
            .filter(|at| !self.options.iter().any(|option| option.schemes.contains(at)))
            .map(|at| Arm::new(&self.schemes[at].id, vec![at]));
        // As far as each is realised: what can be changed whole cannot always be changed in part.
        let sets: Vec<Arm> = self.options.iter().map(Arm::from).chain(spare).collect();
        let baseline = [Arm::baseline()];
        let ends = if self.inputs.is_empty() { [].as_slice() } else { &[0.001, 0.999] };
        let ends: Vec<(&str, Vec<f64>)> = ends
            .iter()
            .map(|&end| {
                let side = if end < 0.5 { "lower" } else { "upper" };
                (side, self.inputs.iter().map(|input| inputs::quantile(input, end)).collect())
            })
            .collect();
        let at_ends =
            ends.iter().flat_map(|end| baseline.iter().chain(&sets).map(move |set| (set, Some(end))));
        let all: Vec<_> = sets.iter().map(|set| (set, None)).chain(at_ends).collect();
        // Each variant has a report of its own, so that the order of messages is that of the variants.
        let found = all.par_iter().with_max_len(1).map(|&(arm, end)| {
            let (mut found, mut unused) = (ProblemLog::default(), Vec::new());
            match end {
                None => unused = self.check(arm, &mut found),
                Some((_, values)) => {
                    let sources = &mut self.sources.clone();
                    if let Some((model, tree)) = self.make_with_tree(arm, values, sources, &mut found) {
                        check::room(&model, &tree, &mut found);
                    }
                }
            }
            self.name_changes(&arm.schemes, &mut found);
            (found, unused)
        });
        let (found, mut unused): (Vec<ProblemLog>, Vec<Vec<Unused>>) = found.unzip();
        // What is wrong at the best values would be said again of the ends.
        let wrong = found[..sets.len()].iter().any(ProblemLog::failed);
        for ((arm, end), found) in all.into_iter().zip(found) {
            match end {
                None => report.append(found),
                Some(_) if wrong => {}
                Some((side, _)) => {
                    report.absorb(
                        found,
                        &format!("with the uncertain numbers at their {side} ends ({})", arm.name),
                    );
                }
            }
        }
        unused.truncate(self.options.len());
        self.unused = unused;
    }

    /// Says of everything found in the baseline's text which changes of the schemes can have brought it about: those of
    /// the same table; or else those of a table that the message names; or else those of where patients go, or all.
    fn name_changes(&self, schemes: &[Index], found: &mut ProblemLog) {
        let chosen = self.scheme_trees(schemes);
        let changes =
            || chosen.iter().flat_map(|s| s.changes.iter().map(move |change| (&s.scheme.id, change)));
        let within = |inner: Place, outer: Place| {
            inner.file == outer.file && (outer.start..=outer.end).contains(&inner.start)
        };
        let leads = |change: &Change| {
            let ways = ["in", "also", "to", "routes", "share", "remove", "interruptions", "start"];
            change.edits.iter().any(|edit| ways.contains(&edit.key()))
        };
        found.explain(|place, message| {
            // Where the error stands in a change, only the scheme is still to be named.
            if let Some((id, _)) = changes().find(|(_, change)| within(place, change.place)) {
                return Some(format!("in scheme `{id}`"));
            }
            let touches = |change: &Change| {
                self.tree.list(change.kind).iter().any(|node| {
                    let id = node.table().and_then(|table| table.text("id"));
                    within(place, node.place)
                        && change.ids.iter().any(|(changed, _)| Some(changed.as_str()) == id)
                })
            };
            let named =
                |change: &Change| change.ids.iter().any(|(id, _)| message.contains(&format!("`{id}`")));
            let likely: [&dyn Fn(&Change) -> bool; 4] = [&touches, &named, &leads, &|_| true];
            let of = |is: &&dyn Fn(&Change) -> bool| changes().filter(|(_, change)| is(change)).collect();
            let causes: Vec<_> =
                likely.iter().map(of).find(|causes: &Vec<_>| !causes.is_empty()).unwrap_or_default();
            let mut causes: Vec<String> = causes
                .iter()
                .map(|(id, change)| format!("scheme `{id}` ({})", self.sources.short(change.place)))
                .collect();
            causes.dedup();
            (!causes.is_empty()).then(|| format!("changed by {}", causes.join(", ")))
        });
    }

    /// Checks the model of an arm in which every scheme has reached everybody, as a baseline is checked. Returns what is unused
    /// in it.
    fn check(&self, arm: &Arm, report: &mut ProblemLog) -> Vec<Unused> {
        let made = self.reaching_all(arm, report);
        if let Some((model, tree)) = &made {
            check::check(model, tree, Some(&self.tree), report);
        }
        if !report.failed() {
            self.make(arm, &[], &mut self.sources.clone(), report);
        }
        made.map_or_else(Vec::new, |(model, tree)| check::unused(&model, &tree))
    }

    /// The stays and settings that nobody reaches any more once the schemes of an option have reached everybody, and the teams
    /// without work; options in their order.
    pub(crate) fn unused(&self, option: usize) -> &[Unused] {
        self.unused.get(option).map_or(&[], Vec::as_slice)
    }

    /// The model of an arm in which every scheme has reached everybody, and the tables it was made of.
    fn reaching_all(&self, arm: &Arm, report: &mut ProblemLog) -> Option<(Model, Table)> {
        let mut sources = self.sources.clone();
        let (mut tree, chosen) = self.chosen(arm, &[], report);
        for rank in RANKS {
            for change in chosen.iter().flat_map(|scheme| &scheme.changes) {
                carry_out(&mut tree, change, rank, report);
            }
        }
        contradictions(&chosen, report);
        let names = Names::collect(&tree, true, report);
        validate::walk_changed(&mut tree, &self.tree, &names, &names, &sources, report);
        let composed = Composed { tree, complete: true };
        let decoded = decode(&composed, &self.name, &names, &mut sources, report);
        decoded.whole.then_some((decoded.model, composed.tree))
    }

    /// The tree without schemes and options but with the new tables of the schemes chosen, and these schemes.
    fn chosen(&self, arm: &Arm, values: &[f64], report: &mut ProblemLog) -> (Table, Vec<SchemeTree>) {
        let mut tree = inputs::substitute(&self.tree, &self.placed, values);
        local::apply(&mut tree, report);
        for lever in &arm.levers {
            pull(&mut tree, lever, report);
        }
        let start = scenario_of(&tree).and_then(|scenario| scenario.date("start"));
        let mut all = schemes(&tree);
        tree.entries.retain(|entry| !matches!(entry.key.as_str(), "scheme" | "option" | "grid" | "persona"));
        for scheme in all.iter_mut().filter(|scheme| !scheme.scheme.committed) {
            let in_force = &mut scheme.scheme.in_force;
            in_force.full *= arm.realised;
            if arm.late_days > 0 {
                // A scheme in place throughout is late from the first measured day.
                let planned = in_force.from.or(start);
                let late = |from| crate::calendar::add_days(from, i64::from(arm.late_days));
                in_force.from = planned.map(late);
            }
        }
        let chosen: Vec<SchemeTree> = arm.schemes.iter().filter_map(|&at| all.get(at).cloned()).collect();
        add_new(&mut tree, &chosen, report);
        (tree, chosen)
    }

    fn make(
        &self,
        arm: &Arm,
        values: &[f64],
        sources: &mut Sources,
        report: &mut ProblemLog,
    ) -> Option<Checked> {
        self.make_with_tree(arm, values, sources, report).map(|(model, _)| model)
    }

    /// The model and the tables it was made of.
    fn make_with_tree(
        &self,
        arm: &Arm,
        values: &[f64],
        sources: &mut Sources,
        report: &mut ProblemLog,
    ) -> Option<(Checked, Table)> {
        let (mut tree, chosen) = self.chosen(arm, values, report);
        contradictions(&chosen, report);
        let stated: Vec<Scheme> = chosen.iter().map(|scheme| scheme.scheme.clone()).collect();
        // What holds for everybody throughout the run is part of the tables themselves.
        let run = run_of(&tree);
        let (whole, mut partial): (Vec<SchemeTree>, Vec<SchemeTree>) =
            chosen.into_iter().partition(|scheme| holds_throughout(scheme, run));
        let (rates, rest): (Vec<SchemeTree>, Vec<SchemeTree>) = whole.into_iter().map(rates_apart).unzip();
        // Even throughout the run fewer arrivals are some of the same, and more the same and others.
        partial.extend(rates.into_iter().filter(|scheme| !scheme.changes.is_empty()));
        let partial: Vec<&SchemeTree> = partial.iter().collect();
        for rank in RANKS {
            for change in rest.iter().flat_map(|scheme| &scheme.changes) {
                carry_out(&mut tree, change, rank, report);
            }
        }
        let names = Names::collect(&tree, true, report);
        let composed = Composed { tree, complete: true };
        let mut model = decode(&composed, &self.name, &names, sources, report).model;
        model.option.clone_from(&arm.name);
        model.schemes = stated;
        if !arm.schemes.is_empty() {
            model.changes.usual_ways.clone_from(&self.usual_ways);
            model.changes.own = Some(self.own);
        }
        if !partial.is_empty() && !report.failed() {
            let start = model.scenario.start;
            let mut decode = Decode::new(&names, sources, report, start, true);
            decode.cohorts.clone_from(&model.cohorts);
            over_time::over_time(&mut decode, &composed.tree, &partial, &mut model);
            per_patient::per_patient(&mut decode, &composed.tree, &partial, &mut model);
        }
        if report.failed() {
            return None;
        }
        let of_arm = |node: &&Node| node.table().and_then(|table| table.text("id")) == Some(&arm.name);
        let stated = self.tree.list("option").iter().find(of_arm).or_else(|| self.tree.get("scenario"));
        let place = stated.map_or_else(Place::default, |node| node.place);
        check::checked(model, place, report).map(|model| (model, composed.tree))
    }
}

/// Sets a number by hand.
fn pull(tree: &mut Table, lever: &Lever, report: &mut ProblemLog) {
    let what = format!("{} of {} {}", lever.key, lever.kind, lever.id);
    let list = tree.entries.iter_mut().find(|entry| entry.key == lever.kind);
    let items = match list.map(|entry| &mut entry.node.value) {
        Some(Value::List(items)) => items.as_mut_slice(),
        _ => &mut [],
    };
    let found = items.iter_mut().find(|node| node.table().and_then(|t| t.text("id")) == Some(&lever.id));
    let key = grammar::top_level(&lever.kind).and_then(|spec| spec.key(&lever.key));
    let (Some(Node { value: Value::Table(table), place }), Some(key)) = (found, key) else {
        let help = "name a setting, team, stay or stream and a key with a number".to_owned();
        report.file_error("", format!("there is no {what} to set"), help);
        return;
    };
    if !key.kind.can_be_searched() {
        let help =
            "capacity of a setting, rota or heads of a team, length-scale of a stay, growth of a stream"
                .to_owned();
        report.file_error("", format!("{what} is not a number that can be searched"), help);
        return;
    }
    // A scheme that states no delay has none.
    let none = match key.left_out {
        LeftOut::Duration(none) => Some(Node { value: Value::Duration(none), place: *place }),
        _ => None,
    };
    let Some(node) = table.get(&lever.key).cloned().or(none) else {
        let help = "state it in the scenario first, so that it is clear what is changed".to_owned();
        report.file_error("", format!("{} {} does not state `{}`", lever.kind, lever.id, lever.key), help);
        return;
    };
    // "Unlimited" becomes a number; a rota keeps its hours, with as many heads in each.
    let is_duration = matches!(key.kind, ValueKind::Duration);
    let unlimited = node.text().is_some() && !is_duration;
    let node = if unlimited { Node { value: Value::Integer(0), place: *place } } else { node };
    let value = if is_duration { lever.value * DAY } else { lever.value };
    let whole = !is_duration && (node.table().is_some() || matches!(node.bare().value, Value::Integer(_)));
    if whole && lever.value.fract() != 0.0 {
        let help = "search in steps of whole numbers".to_owned();
        report.file_error("", format!("{what} is a whole number, not {}", lever.value), help);
        return;
    }
    match arithmetic::operate(key.kind, &node, arithmetic::Operation::Become(value), *place) {
        Ok(node) => {
            arithmetic::put(table, &lever.key, node);
            let by = arithmetic::Operation::Become(value);
            let spec = grammar::top_level(&lever.kind);
            let dated = spec.map_or(Ok(()), |spec| operate_dated(spec, table, &lever.key, by, *place));
            if let Err(wrong) = dated {
                report.file_error("", format!("{what}, on some dates: {}", wrong.message), wrong.help);
            }
        }
        Err(wrong) => report.file_error("", format!("{what}: {}", wrong.message), wrong.help),
    }
}

/// The stays a stay can lead to.
fn ways(stay: &crate::model::Stay) -> Vec<Index> {
    check::next(stay).filter_map(check::stay_of).collect()
}

/// First day of the run, its warm-up included, and of the time after it.
fn run_of(tree: &Table) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    let scenario = scenario_of(tree)?;
    let (start, add) = (scenario.date("start")?, crate::calendar::add_days);
    let (warm_up, _, _, measured) = scenario.run()?;
    Some((add(start, -i64::from(warm_up)), add(start, i64::from(measured))))
}

/// Whether a scheme holds for everybody, in full, from the start of the run to its end.
fn holds_throughout(scheme: &SchemeTree, run: Option<(jiff::civil::Date, jiff::civil::Date)>) -> bool {
    let InForce { from, ramp_days, until, full } = &scheme.scheme.in_force;
    let Some((first, end)) = run else { return true };
    let works = from.is_none_or(|from| crate::calendar::add_days(from, i64::from(*ramp_days)) <= first);
    works && until.is_none_or(|until| until >= end) && *full >= 1.0 && scheme.who.is_none()
}

/// A scheme's changes to rates of streams, and all others.
fn rates_apart(scheme: SchemeTree) -> (SchemeTree, SchemeTree) {
    let part = |rates: bool| {
        let changes = scheme.changes.iter().map(|change| {
            let wanted =
                |edit: &&Edit| (change.kind == "stream" && per_patient::is_rate(change, edit)) == rates;
            Change { edits: change.edits.iter().filter(wanted).cloned().collect(), ..change.clone() }
        });
        let changes = changes.filter(|change: &Change| !change.edits.is_empty()).collect();
        SchemeTree { changes, new: Vec::new(), ..scheme.clone() }
    };
    (part(true), part(false))
}

/// Schemes that give the same key of the same table different values.
fn contradictions(chosen: &[SchemeTree], report: &mut ProblemLog) {
    let changes = chosen
        .iter()
        .enumerate()
        .flat_map(|(scheme, tree)| tree.changes.iter().map(move |change| (scheme, change)));
    for (earlier, later, change, what) in set_twice(&changes.collect::<Vec<_>>()) {
        let [earlier, later] = [earlier, later].map(|at| &chosen[at].scheme.id);
        report.error_help(
            change.place,
            format!("schemes `{earlier}` and `{later}` both set {what}"),
            "two schemes in one option may multiply or add to the same number, but not both set it",
        );
    }
}
