//! What a place consists of, as `manifest.json` keeps it: names for ids, and what schemes and options are.

use crate::metrics::{Edition, Editions};
use crate::model::{Amount, Model, Named, NamedOption, Scheme, Setting, Span, Timetable, WeekPattern};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Names of the parts of a place, and its schemes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaceEntry {
    /// Settings, in the scenario's order.
    pub settings: Vec<PartEntry>,
    /// Teams.
    pub teams: Vec<PartEntry>,
    /// Who pays and who gains.
    pub organisations: Vec<PartEntry>,
    /// Schemes.
    pub schemes: Vec<SchemeEntry>,
    /// Year whose prices the pounds are; `null` where nothing is priced.
    pub price_year: Option<String>,
    /// How hospitals are paid; left out where the scenario does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// Years whose measures are taken; left out where they are those of 2014 alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
}

/// A part of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartEntry {
    /// Id.
    pub id: String,
    /// Its name in words.
    pub title: String,
    /// What kind of setting it is; empty of a team or organisation.
    pub kind: String,
    /// Places of a setting; `null` where they have no limit, and of a team or organisation.
    pub places: Option<PlacesEntry>,
    /// Word for one unit of its capacity; empty of a team or organisation.
    pub unit: String,
}

/// How many places a setting has over the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacesEntry {
    /// Fewest at any minute of the week.
    pub least: u32,
    /// Most.
    pub most: u32,
    /// Whether they are others on some dates.
    pub varies: bool,
}

/// A scheme as it was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SchemeEntry {
    /// Id.
    pub id: String,
    /// One line.
    pub title: String,
    /// Who leads it.
    pub lead: Option<String>,
    /// What its effect rests on.
    pub evidence: Option<String>,
    /// First day; `null` from before the run.
    pub from: Option<String>,
    /// Last day; `null` to the end.
    pub until: Option<String>,
    /// Days until it works in full.
    pub ramp_days: u32,
    /// Share of those it is for whom it reaches, at the best value.
    pub reach: f64,
    /// Share of its effect that comes about, at the best value.
    pub realised: f64,
    /// Whether it happens whatever becomes of the others.
    pub committed: bool,
    /// Pounds a year, at the best value, without what is paid by use.
    pub cost_a_year: f64,
    /// Pounds once, at the best value.
    pub cost_once: f64,
}

/// What an option is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionEntry {
    /// Id.
    pub id: String,
    /// One line.
    pub title: String,
    /// What it is, in a sentence or two.
    pub summary: Option<String>,
    /// Its schemes.
    pub schemes: Vec<String>,
    /// Titles of those that are committed.
    pub committed: Vec<String>,
    /// Share of the effect of the others that comes about.
    pub realised: f64,
    /// Places of the settings that have others than the scenario's, by id; `null` where they have no limit.
    pub places: BTreeMap<String, Option<PlacesEntry>>,
}

impl PlaceEntry {
    /// The parts of a model, without schemes.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let part = |id: &str, title: &str, kind: &str, unit: &str| PartEntry {
            id: id.to_owned(),
            title: if title.is_empty() { id } else { title }.to_owned(),
            kind: kind.to_owned(),
            places: None,
            unit: unit.to_owned(),
        };
        let places = |of: &Setting| of.capacity.as_ref().map(PlacesEntry::new);
        let settings = model.settings.iter();
        let organisations = model.money.organisations.iter();
        Self {
            settings: settings
                .map(|of| PartEntry {
                    places: places(of),
                    ..part(&of.id, &of.name, of.kind.word(), &of.unit)
                })
                .collect(),
            teams: model.teams.iter().map(|of| part(&of.id, &of.name, "", "")).collect(),
            organisations: organisations.map(|of| part(&of.id, &of.title, "", "")).collect(),
            schemes: Vec::new(),
            price_year: model.money.price_year.clone(),
            payment: model.money.payment.as_ref().map(|payment| payment.mechanism.word().to_owned()),
            measures: years(model.measures.editions),
        }
    }

    /// The measures that are taken.
    #[must_use]
    pub fn editions(&self) -> Editions {
        if self.measures.is_empty() {
            return Editions::default();
        }
        let known = Edition::WORDS.iter().filter(|(year, _)| self.measures.iter().any(|of| of == year));
        known.map(|(_, edition)| *edition).collect()
    }
}

/// Years of the measures; none where they are what a scenario has that says nothing.
fn years(editions: Editions) -> Vec<String> {
    if editions == Editions::default() {
        return Vec::new();
    }
    let taken = Edition::WORDS.iter().filter(|(_, edition)| editions.have(Some(*edition)));
    taken.map(|(year, _)| (*year).to_owned()).collect()
}

impl PlaceEntry {
    /// The places of the settings that have others than those of another place; of settings that it lacks too.
    pub(super) fn places_unlike(&self, other: &Self) -> BTreeMap<String, Option<PlacesEntry>> {
        let same = |of: &&PartEntry| {
            other.settings.iter().any(|known| known.id == of.id && known.places == of.places)
        };
        let unlike = self.settings.iter().filter(|of| !same(of));
        unlike.map(|of| (of.id.clone(), of.places)).collect()
    }
}

impl PlacesEntry {
    fn new(capacity: &Timetable) -> Self {
        let (least, most) = least_and_most(&capacity.base);
        Self { least, most, varies: !capacity.changes.is_empty() }
    }
}

/// Least and most places open at any minute of the week.
fn least_and_most(pattern: &WeekPattern) -> (u32, u32) {
    let open = |spans: &[Span], minute: u16| -> u32 {
        spans.iter().filter(|span| span.from <= minute && minute < span.to).map(|span| span.count).sum()
    };
    let counts: Vec<u32> = pattern
        .days
        .iter()
        .flat_map(|spans| {
            let changes = spans.iter().flat_map(|span| [span.from, span.to]).filter(|&minute| minute < 1440);
            std::iter::once(0).chain(changes).map(|minute| open(spans, minute))
        })
        .collect();
    (counts.iter().copied().min().unwrap_or(0), counts.iter().copied().max().unwrap_or(0))
}

impl SchemeEntry {
    /// A scheme of the scenario.
    #[must_use]
    pub fn new(scheme: &Scheme) -> Self {
        let sum = |pounds: fn(&Amount) -> f64| scheme.costs.iter().map(|cost| pounds(&cost.amount)).sum();
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        let realised = scheme.realised;
        Self {
            id: scheme.id.clone(),
            title: scheme.title.clone(),
            lead: scheme.lead.clone(),
            evidence: scheme.evidence.clone(),
            from: day(scheme.in_force.from),
            until: day(scheme.in_force.until),
            ramp_days: scheme.in_force.ramp_days,
            reach: scheme.reach,
            realised,
            committed: scheme.committed,
            cost_a_year: sum(|amount| if let Amount::Recurrent(pounds) = amount { *pounds } else { 0.0 }),
            cost_once: sum(|amount| if let Amount::NonRecurrent(pounds) = amount { *pounds } else { 0.0 }),
        }
    }
}

impl OptionEntry {
    /// An option, of these schemes of the scenario.
    #[must_use]
    pub fn new(option: &NamedOption, schemes: &[Scheme]) -> Self {
        let its = || option.schemes.iter().filter_map(|&at| schemes.get(at));
        let committed = its().filter(|scheme| scheme.committed);
        Self {
            id: option.id.clone(),
            title: option.title.clone(),
            summary: option.summary.clone(),
            schemes: its().map(|scheme| scheme.id.clone()).collect(),
            committed: committed.map(|scheme| scheme.title.clone()).collect(),
            realised: option.realised,
            places: BTreeMap::new(),
        }
    }
}
