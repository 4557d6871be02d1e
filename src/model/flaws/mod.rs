//! What is wrong with a model: everything on which the compiled plan and the simulation rely.
//!
//! References within range, tables that fit their indices, weights that add to 1, numbers that are numbers. Whether
//! a scenario makes sense (who reaches what, what can be left) is for [`crate::scenario`] to say, which knows the
//! places in the files.

mod stays;

use crate::distribution::Distribution;
use crate::engine::clock;
use crate::model::numbers;
use crate::model::options::{Changes, Keeps, LevelChange, LevelOperation};

use crate::model::people::{Condition, Index, MAX_ATTRIBUTES, MAX_VALUES};
use crate::model::setting::Remaining;
use crate::model::stream::{Arrivals, Batch, Pattern, Rate};
use crate::model::system::Model;
use crate::model::timetable::Timetable;
use std::collections::BTreeSet;
use std::fmt::{self, Display};

/// Most rows of a table of the compiled plan: an index has 16 bits, and one of its values stands for none.
pub const MOST_ROWS: usize = 65_535;
/// Most routes, tasks or interruptions of all stays and their versions together.
const MOST_PARTS: usize = u32::MAX as usize;
/// Most tasks of a stay, and most sessions of a setting: each is a bit of a word.
const MOST_TASKS: usize = 64;
/// Most other settings that a stay holds, and most interruptions of a stay: patients count them in a byte.
const MOST_BESIDE: usize = 255;
/// Most choices of a route after the first: each is a bit of a word.
const MOST_FURTHER: usize = 31;
/// Most schemes that may change one stay or stream for those whom they reach.
const MOST_SCHEMES: usize = 15;
/// Most days of a run: the event list counts milliseconds in 48 bits.
const MOST_DAYS: u64 = (1 << 48) / clock::DAY.milliseconds() as u64 - 1;

/// Something that is wrong with a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong, and with what.
    pub message: String,
    /// What can be done about it.
    pub help: String,
}

impl Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  = help: {}", self.message, self.help)
    }
}

impl std::error::Error for Flaw {}

/// Everything that is wrong with a model.
pub fn find(model: &Model) -> Vec<Flaw> {
    let mut check = Check { model, flaws: Vec::new() };
    check.counts();
    check.run();
    check.attributes();
    check.streams();
    check.settings();
    for stay in &model.stays {
        check.stay(&format_args!("stay {}", stay.id), stay);
    }
    check.measures();
    check.changes(&model.changes);
    check.flaws
}

struct Check<'a> {
    model: &'a Model,
    flaws: Vec<Flaw>,
}

type What<'a> = &'a dyn Display;

impl Check<'_> {
    fn flaw(&mut self, message: String, help: impl Into<String>) {
        self.flaws.push(Flaw { message, help: help.into() });
    }

    /// A number of things must not exceed a limit.
    fn at_most(&mut self, number: usize, of: What<'_>, most: usize, why: &str) {
        if number > most {
            let option = match self.model.option.as_str() {
                "" => String::new(),
                option => format!("option {option}: "),
            };
            self.flaw(format!("{option}{number} {of} are too many"), format!("at most {most}{why}"));
        }
    }

    /// An index must lie within its table.
    fn within(&mut self, what: What<'_>, kind: &str, index: Index, rows: usize) {
        if index >= rows {
            let help = format!("the model has {rows} of them, the first of which is number 0");
            self.flaw(format!("{what}: there is no {kind} number {index}"), help);
        }
    }

    /// A number must lie within bounds.
    fn between(&mut self, what: What<'_>, number: f64, low: f64, high: f64) {
        if !(low..=high).contains(&number) {
            self.flaw(format!("{what} is {number}"), format!("a number from {low} to {high}"));
        }
    }

    fn counts(&mut self) {
        let model = self.model;
        let tables = [
            ("settings", model.settings.len()),
            ("teams", model.teams.len()),
            ("exits", model.exits.len()),
            ("streams", model.streams.len()),
            ("schemes that reach some patients", model.changes.reaches.len()),
        ];
        for (what, rows) in tables {
            self.at_most(rows, &what, MOST_ROWS, "");
        }
        let changes = &model.changes;
        let versions: usize = changes.stays.iter().map(|(_, versions)| versions.is.len()).sum();
        let stays = model.stays.len() + versions;
        let lists: usize = changes.routes.iter().map(|(_, versions)| versions.is.len()).sum();
        let lists = lists + stays + model.streams.len();
        let per_set = ": a stay or stream has a version for each set of the schemes that reach some of its patients. Let \
                       fewer of them change it in one option, or let them hold for everybody throughout the run";
        if stays > MOST_ROWS {
            self.at_most(stays, &"stays with their versions", MOST_ROWS, per_set);
        } else {
            self.at_most(lists, &"lists of routes with their versions", MOST_ROWS, per_set);
        }
        let stays = || model.stays.iter().chain(changes.stays.iter().flat_map(|(_, versions)| &versions.is));
        let of_streams = model.streams.iter().map(|stream| &stream.routes);
        let of_streams = of_streams.chain(changes.routes.iter().flat_map(|(_, versions)| &versions.is));
        let lists = || of_streams.clone().chain(stays().map(|stay| &stay.routes));
        // Interruptions, start groups and those who give up have a route each.
        let starts: usize = model.settings.iter().map(|setting| setting.start.len()).sum();
        let certain: usize = stays().map(|stay| stay.interruptions.len() + stay.tasks.len()).sum();
        let routes: usize = lists().map(Vec::len).sum();
        self.at_most(routes + certain + starts, &"routes, tasks and interruptions", MOST_PARTS, per_set);
        let names = lists().flatten().flat_map(|route| {
            std::iter::once(&route.counts_as).chain(route.then.iter().map(|then| &then.counts_as)).flatten()
        });
        let counters = names.collect::<BTreeSet<_>>().len();
        self.at_most(counters, &"counters", MOST_ROWS, "");
    }

    fn run(&mut self) {
        let scenario = &self.model.scenario;
        let days = u64::from(scenario.run_days());
        if days > MOST_DAYS {
            self.flaw(format!("the run has {days} days"), format!("at most {MOST_DAYS}"));
        }
        let hours = u64::from(scenario.from_hour) + u64::from(scenario.measure_hours);
        if scenario.begins_hour > 23
            || (scenario.warm_up_days == 0 && scenario.begins_hour > scenario.from_hour)
        {
            let message = format!("the run begins at hour {}", scenario.begins_hour);
            self.flaw(message, "an hour of its first day, before the measured period");
        }
        if scenario.from_hour > 23 || hours.div_ceil(24) != u64::from(scenario.measure_days) {
            let message = format!("{} days hold no {hours} hours", scenario.measure_days);
            self.flaw(message, "set both, as `Scenario::set_days` does");
        }
    }

    fn attributes(&mut self) {
        let model = self.model;
        self.at_most(model.attributes.len(), &"attributes", MAX_ATTRIBUTES, "");
        for (index, attribute) in model.attributes.iter().enumerate() {
            let what = format_args!("attribute {}", attribute.id);
            let values = attribute.values.len();
            self.at_most(values, &format_args!("values of {what}"), MAX_VALUES, "");
            for (who, shares) in &attribute.shares {
                self.condition(&what, who);
                if who.all.iter().any(|&(other, _)| other >= index) {
                    let help = "shares may depend only on attributes that stand earlier";
                    self.flaw(format!("{what} depends on one that is drawn later"), help);
                }
                self.weights(&what, shares, values);
            }
        }
        for cohort in &model.cohorts {
            self.fixed(&format_args!("cohort {}", cohort.id), &cohort.attributes);
        }
    }

    /// Weights, one for each of so many things, that add to 1.
    fn weights(&mut self, what: What<'_>, weights: &[f64], number: usize) {
        if let Err(wrong) = numbers::weights(weights, number) {
            self.flaw(format!("{what}: {wrong}"), "weights of 0 or more that add to 1, one for each");
        }
    }

    fn distribution(&mut self, what: What<'_>, distribution: &Distribution) {
        if let Err(wrong) = numbers::distribution(distribution) {
            self.flaw(
                format!("{what}: {wrong}"),
                "the parameters of a distribution are in its documentation",
            );
        }
    }

    fn condition(&mut self, what: What<'_>, condition: &Condition) {
        for &(attribute, _) in &condition.all {
            self.within(what, "attribute", attribute, self.model.attributes.len().min(MAX_ATTRIBUTES));
        }
    }

    /// Attribute values that are set.
    fn fixed(&mut self, what: What<'_>, values: &[(Index, u8)]) {
        for &(attribute, value) in values {
            let known = self.model.attributes.get(attribute).map_or(0, |attribute| attribute.values.len());
            self.within(what, "attribute", attribute, self.model.attributes.len().min(MAX_ATTRIBUTES));
            self.within(&format_args!("{what}, attribute {attribute}"), "value", value.into(), known);
        }
    }

    fn streams(&mut self) {
        let model = self.model;
        for stream in &model.streams {
            let what = format_args!("stream {}", stream.id);
            self.within(&what, "cohort", stream.cohort, model.cohorts.len());
            self.fixed(&what, &stream.attributes);
            self.routes(&what, &stream.routes);
            match &stream.arrivals {
                Arrivals::Rate(rate) => {
                    self.rate(&what, rate);
                    self.pattern(&what, &stream.pattern);
                }
                Arrivals::Timetable(_) => {}
                Arrivals::Replay(patients) => {
                    patients.iter().for_each(|(_, values)| self.fixed(&what, values));
                    if patients.windows(2).any(|pair| pair[0].0 > pair[1].0) {
                        self.flaw(format!("{what}: arrivals are not in order of time"), "sort them");
                    }
                }
            }
        }
    }

    fn rate(&mut self, what: What<'_>, rate: &Rate) {
        for (factors, wanted, name) in [(&rate.hours, 168, "hours of the week"), (&rate.months, 12, "months")]
        {
            if factors.len() != wanted {
                let message = format!("{what}: {} factors for {wanted} {name}", factors.len());
                self.flaw(message, "one for each");
            }
        }
        let dates = rate.dates.iter().map(|(_, factor)| factor);
        let all =
            rate.hours.iter().chain(&rate.months).chain(dates).chain([&rate.per_day, &rate.bank_holiday]);
        for &factor in all.filter(|factor| !(0.0..=f64::MAX).contains(*factor)) {
            self.between(&format_args!("{what}: a rate or factor"), factor, 0.0, f64::MAX);
        }
        self.between(&format_args!("{what}: growth"), rate.growth, -1.0, f64::MAX);
    }

    fn pattern(&mut self, what: What<'_>, pattern: &Pattern) {
        if let Some(gap) = &pattern.gap {
            self.distribution(what, gap);
            self.between(
                &format_args!("{what}: mean of the times between arrivals"),
                gap.mean(),
                1e-3,
                f64::MAX,
            );
        }
        self.between(&format_args!("{what}: daily cv"), pattern.daily_cv, 0.0, 10.0);
        match &pattern.batch {
            Batch::Single => {}
            Batch::Geometric(mean) => self.between(&format_args!("{what}: mean of a batch"), *mean, 1.0, 1e6),
            Batch::Sizes(sizes) => {
                let all: f64 = sizes.iter().map(|(_, share)| share).sum();
                self.between(&format_args!("{what}: sum of shares of batches"), all, 1.0 - 1e-9, 1.0 + 1e-9);
                if sizes.iter().any(|&(size, _)| size == 0) {
                    self.flaw(format!("{what}: a batch of nobody"), "leave it out");
                }
            }
        }
    }

    fn settings(&mut self) {
        let model = self.model;
        for (index, setting) in model.settings.iter().enumerate() {
            let what = format_args!("setting {}", setting.id);
            setting.capacity.iter().chain(&setting.admits).for_each(|table| self.timetable(&what, table));
            setting.turnaround.iter().for_each(|cleaning| self.distribution(&what, cleaning));
            if let Some(escalation) = &setting.escalation {
                self.between(&format_args!("{what}: notice"), escalation.notice, 0.0, f64::MAX);
            }
            self.at_most(setting.sessions.len(), &format_args!("sessions of {what}"), MOST_TASKS, "");
            setting.sessions.iter().for_each(|session| self.condition(&what, &session.who));
            for group in &setting.start {
                self.within(&what, "stay", group.stay, model.stays.len());
                self.within(&what, "cohort", group.cohort, model.cohorts.len());
                self.fixed(&what, &group.attributes);
                if model.stays.get(group.stay).is_some_and(|stay| stay.setting != index) {
                    let message = format!("{what}: a group begins in a stay of another setting");
                    self.flaw(message, "move it there");
                }
                if let Remaining::Given(remaining) = &group.remaining {
                    self.distribution(&what, remaining);
                }
                if let Some(waited) = &group.waited {
                    self.distribution(&what, waited);
                }
            }
        }
        for team in &model.teams {
            let what = format_args!("team {}", team.id);
            self.timetable(&what, &team.rota);
            self.between(&format_args!("{what}: absence"), team.absence, 0.0, 1.0);
        }
    }

    fn timetable(&mut self, what: What<'_>, table: &Timetable) {
        let patterns = std::iter::once(&table.base).chain(table.changes.iter().map(|change| &change.pattern));
        let spans = patterns.flat_map(|pattern| pattern.days.iter().chain(&pattern.bank_holiday)).flatten();
        if spans.clone().any(|span| span.from > span.to || span.to > 1440) {
            let help = "from a minute of the day, 0 to 1440, to a later one";
            self.flaw(format!("{what}: a span of hours is no part of a day"), help);
        }
    }

    fn measures(&mut self) {
        let model = self.model;
        let measures = &model.measures;
        let local = measures.local.as_ref().map(|local| &local.who);
        let all = [&measures.older, &measures.adults, &measures.falls, &measures.avoidable];
        for condition in all.into_iter().flatten().chain(local) {
            self.condition(&"measures", condition);
        }
        for &attribute in &measures.split_by {
            self.within(&"measures", "attribute", attribute, model.attributes.len());
        }
    }

    fn changes(&mut self, changes: &Changes) {
        let model = self.model;
        for reach in &changes.reaches {
            self.condition(&format_args!("scheme {}", reach.scheme), &reach.who);
        }
        for (index, versions) in &changes.stays {
            self.within(&"versions of a stay", "stay", *index, model.stays.len());
            self.versions(&versions.reaches, versions.is.len());
            for stay in &versions.is {
                self.stay(&format_args!("a version of stay {}", stay.id), stay);
            }
        }
        for (index, versions) in &changes.routes {
            self.within(&"versions of routes", "stream", *index, model.streams.len());
            self.versions(&versions.reaches, versions.is.len());
            versions.is.iter().for_each(|routes| self.routes(&"versions of routes", routes));
        }
        for (stream, thinning) in &changes.thinnings {
            self.within(&"thinned arrivals", "stream", *stream, model.streams.len());
            self.within(&"thinned arrivals", "scheme", thinning.reach, changes.reaches.len());
            match &thinning.keeps {
                Keeps::Share(share) => self.between(&"share of arrivals kept", *share, 0.0, f64::MAX),
                Keeps::Rate(rate) | Keeps::Above(rate) => self.rate(&"thinned arrivals", rate),
            }
        }
        for (index, change) in changes.capacities.iter().chain(&changes.openings) {
            self.within(&"changed levels", "setting", *index, model.settings.len());
            self.level(change);
        }
        for (index, change) in &changes.heads {
            self.within(&"changed levels", "team", *index, model.teams.len());
            self.level(change);
        }
        let (own, all) = (changes.own.unwrap_or(model.sizes()), model.sizes());
        let fewer = own.streams > all.streams || own.settings > all.settings || own.teams > all.teams;
        if fewer || own.stays.max(changes.usual_ways.len()) > all.stays {
            self.flaw(
                "the baseline has more streams, settings, stays or teams than the option".into(),
                "an option only adds to them",
            );
        }
        for &stay in changes.usual_ways.iter().flatten() {
            self.within(&"the ways of the baseline", "stay", stay, model.stays.len());
        }
    }

    fn level(&mut self, change: &LevelChange) {
        match &change.how {
            LevelOperation::Set(table) => self.timetable(&"a changed level", table),
            LevelOperation::Multiply(number) => self.between(&"a factor on a level", *number, 0.0, f64::MAX),
            LevelOperation::Add(number) => self.between(&"a summand of a level", *number, f64::MIN, f64::MAX),
        }
    }

    /// The schemes that change something, and its versions.
    fn versions(&mut self, reaches: &[Index], versions: usize) {
        for &reach in reaches {
            self.within(&"versions", "scheme", reach, self.model.changes.reaches.len());
        }
        self.at_most(reaches.len(), &"schemes that change one stay or stream", MOST_SCHEMES, "");
        if reaches.len() <= MOST_SCHEMES && versions + 1 != 1 << reaches.len() {
            let message = format!("{versions} versions for the sets of {} schemes", reaches.len());
            self.flaw(message, "one for each set that is not empty");
        }
    }
}
