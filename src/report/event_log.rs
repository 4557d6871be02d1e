//! Everybody's moves in a replication as an event log, in the form that tools for animation (vidigi) and process mining read.
//!
//! Places are not told apart in the simulation; here they have numbers, and whoever enters takes the lowest that is free.
//! One who waits for the next setting in the place they hold is still shown there.

use super::records::EventRecord;
use crate::calendar::{add_days, days_between};
use crate::engine::Time;
use crate::engine::clock::{DAY, MINUTE, SECOND};
use crate::flow::{Move, Moved};
use crate::plan::{Plan, SettingId};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// What of a replication is logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Beginning: who is there then enters at that instant.
    pub from: Time,
    /// End.
    pub to: Time,
    /// The settings shown, by index; all of them if none is chosen.
    pub chosen: Option<Vec<SettingId>>,
}

/// What a window asks for that a run does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowError {
    /// A first day outside the run.
    NoSuchDay {
        /// The day asked for.
        from: Date,
        /// First day of the run, its warm-up included.
        first: Date,
        /// Its last.
        last: Date,
    },
    /// A setting.
    NoSuchSetting {
        /// The name asked for.
        name: String,
        /// The settings there are.
        known: Vec<String>,
    },
}

impl Window {
    /// So many days from a day on, the first measured one if none is named, of these settings, of all if none is named.
    ///
    /// # Errors
    /// The run does not have the day, or a setting.
    pub fn new(plan: &Plan, from: Option<Date>, days: u32, settings: &[String]) -> Result<Self, WindowError> {
        let from = from.unwrap_or(plan.start);
        let warm_up = i64::from(plan.warm_up_days);
        let day = days_between(plan.start, from) + warm_up;
        let begin = Time::midnight(day);
        if day < 0 || begin >= plan.end {
            let end = (plan.end.milliseconds() - 1).div_euclid(DAY.milliseconds());
            let (first, last) = (add_days(plan.start, -warm_up), add_days(plan.start, end - warm_up));
            return Err(WindowError::NoSuchDay { from, first, last });
        }
        let of = |name: &str| {
            let at = plan.settings.iter().position(|setting| setting.id == name);
            at.map(SettingId::at).ok_or_else(|| WindowError::NoSuchSetting {
                name: name.to_owned(),
                known: plan.settings.iter().map(|setting| setting.id.clone()).collect(),
            })
        };
        let named = settings.iter().map(|name| name.trim()).filter(|name| !name.is_empty());
        let chosen = named.map(of).collect::<Result<Vec<SettingId>, WindowError>>()?;
        let to = Time::midnight(day + i64::from(days)).min(plan.end);
        Ok(Self { from: begin, to, chosen: (!chosen.is_empty()).then_some(chosen) })
    }

    /// Days that it holds: fewer than were asked for where the run ends before.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.to.milliseconds() - self.from.milliseconds()).div_euclid(DAY.milliseconds())
    }
}

/// The log of a replication's moves within a window.
#[must_use]
pub fn event_log<'a>(plan: &'a Plan, moves: &[Move], run: u32, window: &Window) -> Vec<EventRecord<'a>> {
    let places = vec![Places::default(); plan.settings.len()];
    let mut log = Log { plan, window, run, places, rows: Vec::new(), entities: 0 };
    let mut people: Vec<Person<'a>> = Vec::new();
    let mut known: HashMap<u64, usize> = HashMap::new();
    let mut opened = false;
    for event in moves.iter().take_while(|event| event.time < window.to) {
        if !opened && event.time >= window.from {
            opened = true;
            people.iter_mut().for_each(|person| log.present(person));
        }
        let index = *known.entry(event.patient).or_insert_with(|| {
            people.push(Person::default());
            people.len() - 1
        });
        log.moves(&mut people[index], event.what, opened.then_some(event.time));
        if matches!(event.what, Moved::Exits(_)) {
            known.remove(&event.patient);
        }
    }
    if !opened {
        people.iter_mut().for_each(|person| log.present(person));
    }
    log.rows
}

/// Where somebody is.
#[derive(Debug, Clone, Default)]
struct Person<'a> {
    /// The stream that brought them.
    stream: Option<&'a str>,
    /// Number in the log while they are seen.
    entity: Option<u32>,
    /// The place held.
    holds: Option<(SettingId, u32)>,
    /// What they wait for, holding none.
    waits: Option<SettingId>,
}

/// Numbers of a setting's places.
#[derive(Debug, Clone, Default)]
struct Places {
    free: BinaryHeap<Reverse<u32>>,
    most: u32,
}

impl Places {
    fn take(&mut self) -> u32 {
        self.free.pop().map_or_else(
            || {
                self.most += 1;
                self.most
            },
            |Reverse(number)| number,
        )
    }
}

struct Log<'a, 'w> {
    plan: &'a Plan,
    window: &'w Window,
    run: u32,
    places: Vec<Places>,
    rows: Vec<EventRecord<'a>>,
    entities: u32,
}

impl<'a> Log<'a, '_> {
    /// A move; it is logged if there is a time.
    fn moves(&mut self, person: &mut Person<'a>, what: Moved, at: Option<Time>) {
        match what {
            Moved::Arrives(stream) => {
                person.stream = Some(&self.plan.streams[stream as usize].id);
                if let (Some(at), None) = (at, &self.window.chosen) {
                    self.seen(person, at);
                }
            }
            Moved::Waits(setting) if person.holds.is_none() => {
                person.waits = Some(setting);
                self.shown(person, at);
            }
            Moved::Waits(_) => {}
            Moved::Enters(setting) => {
                person.holds = Some((setting, self.places[setting.index()].take()));
                person.waits = None;
                self.shown(person, at);
            }
            Moved::Leaves(setting) => {
                let Some((_, number)) = person.holds.take() else { return };
                self.places[setting.index()].free.push(Reverse(number));
                if let (Some(at), Some(entity)) = (at, person.entity) {
                    let event = format!("{}-end", self.plan.settings[setting.index()].id);
                    self.row(person, entity, "resource_use_end", event.into(), Some(number), at);
                }
            }
            Moved::Exits(_) => {
                (person.holds, person.waits) = (None, None);
                self.gone(person, at);
            }
        }
    }

    /// Somebody who is there when the log begins.
    fn present(&mut self, person: &mut Person<'a>) {
        person.stream = None;
        self.shown(person, Some(self.window.from));
    }

    /// Logs where somebody is now, if that is shown; if not, that they are seen no longer.
    fn shown(&mut self, person: &mut Person<'a>, at: Option<Time>) {
        let Some(at) = at else { return };
        let place = person.holds.map(|(setting, number)| (setting, Some(number)));
        let Some((setting, number)) = place.or(person.waits.map(|setting| (setting, None))) else { return };
        if self.window.chosen.as_ref().is_some_and(|chosen| !chosen.contains(&setting)) {
            self.gone(person, Some(at));
            return;
        }
        let entity = self.seen(person, at);
        let id = &self.plan.settings[setting.index()].id;
        match number {
            Some(_) => self.row(person, entity, "resource_use", id.into(), number, at),
            None => self.row(person, entity, "queue", format!("{id}-wait").into(), None, at),
        }
    }

    /// The number of somebody in the log, who arrives there if they were not seen before.
    fn seen(&mut self, person: &mut Person<'a>, at: Time) -> u32 {
        if let Some(entity) = person.entity {
            return entity;
        }
        self.entities += 1;
        person.entity = Some(self.entities);
        self.row(person, self.entities, "arrival_departure", "arrival".into(), None, at);
        self.entities
    }

    fn gone(&mut self, person: &mut Person<'a>, at: Option<Time>) {
        if let (Some(at), Some(entity)) = (at, person.entity.take()) {
            self.row(person, entity, "arrival_departure", "depart".into(), None, at);
        }
    }

    fn row(
        &mut self,
        person: &Person<'a>,
        entity_id: u32,
        event_type: &'static str,
        event: std::borrow::Cow<'a, str>,
        resource_id: Option<u32>,
        at: Time,
    ) {
        let pathway = person.stream.unwrap_or("present");
        // Thousandths of a minute: more would be noise in the file.
        let time = ((at - self.window.from).as_f64() * 1000.0 / MINUTE.as_f64()).round() / 1000.0;
        let timestamp = moment(self.plan, at);
        let run = self.run;
        self.rows.push(EventRecord {
            entity_id,
            pathway,
            event_type,
            event,
            time,
            timestamp,
            resource_id,
            run,
        });
    }
}

/// A moment of the run as date and time.
fn moment(plan: &Plan, time: Time) -> String {
    let day = add_days(plan.start, time.day() - i64::from(plan.warm_up_days));
    let seconds = time.since_midnight() / SECOND;
    format!("{day}T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
