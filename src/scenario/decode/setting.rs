//! Settings, their start groups, and teams.

use crate::model::{Admission, Escalation, Kind, Remaining, Setting, ShiftEnd, StartGroup, Team, Timetable};
use crate::scenario::decode::time::{self, pattern};
use crate::scenario::decode::{Decode, duration, number, whole};
use crate::scenario::grammar::tables::KINDS;
use crate::scenario::text::tree::{Node, Table};

/// Kinds in the order of [`KINDS`], with the default word for one place.
const KIND_VALUES: [(Kind, &str); 14] = [
    (Kind::AandE, "cubicle"),
    (Kind::UrgentCare, "place"),
    (Kind::AssessmentUnit, "bed"),
    (Kind::AcuteBed, "bed"),
    (Kind::RehabilitationBed, "bed"),
    (Kind::Reablement, "place"),
    (Kind::RapidResponse, "place"),
    (Kind::HomeCare, "place"),
    (Kind::ResidentialHome, "bed"),
    (Kind::NursingHome, "bed"),
    (Kind::EndOfLifeCare, "place"),
    (Kind::Home, "place"),
    (Kind::WaitingList, "place"),
    (Kind::Other, "place"),
];

/// Name of a kind in files.
pub(crate) fn kind_name(kind: Kind) -> &'static str {
    let at = KIND_VALUES.iter().position(|(known, _)| *known == kind);
    at.and_then(|at| KINDS.get(at)).copied().unwrap_or("other")
}

/// Emergency unless stated.
pub(crate) fn admission(table: &Table) -> Admission {
    if table.text("admission") == Some("elective") { Admission::Elective } else { Admission::Emergency }
}

impl Decode<'_> {
    /// A setting.
    pub fn setting(&mut self, table: &Table) -> Option<Setting> {
        let id = table.text("id")?.to_owned();
        let capacity = self.capacity_table(table);
        let turnaround = table.get("turnaround").map(|node| self.distribution(node));
        let escalation = table.get("escalation").and_then(Node::table).map(|inner| self.escalation(inner));
        if let (Some(node), Some(None)) = (table.get("escalation"), &capacity) {
            self.report.error_help(
                node.place,
                "an unlimited setting needs no escalation",
                "give a number for the capacity",
            );
        }
        let start = table.list("start").iter().filter_map(|node| self.start_group(node)).collect();
        let at = KINDS.iter().position(|kind| Some(*kind) == table.text("kind"))?;
        let (kind, unit) = KIND_VALUES.get(at).copied()?;
        let admits = table.get("admits").and_then(|node| pattern(node));
        if let (Some(node), Some(admits)) = (table.get("admits"), &admits)
            && admits.days.iter().all(Vec::is_empty)
        {
            self.report.error_help(node.place, format!("`{id}` never admits anybody"), "name days and hours");
        }
        Some(Setting {
            name: table.text("name").unwrap_or(&id).to_owned(),
            kind,
            site: table.text("site").map(str::to_owned),
            capacity: capacity?,
            unit: table.text("unit").unwrap_or(unit).to_owned(),
            escalation: match escalation {
                Some(escalation) => Some(escalation?),
                None => None,
            },
            turnaround: match turnaround {
                Some(turnaround) => Some(turnaround?),
                None => None,
            },
            admits: admits.map(|base| Timetable { base, changes: Vec::new() }),
            start,
            id,
        })
    }

    fn escalation(&mut self, table: &Table) -> Option<Escalation> {
        let escalation = Escalation {
            places: whole(table, "places")?,
            opens_at: number(table, "opens-at")?,
            closes_at: number(table, "closes-at")?,
            notice: duration(table, "notice").unwrap_or(0.0),
        };
        if escalation.closes_at > escalation.opens_at
            && let Some(node) = table.get("closes-at")
        {
            self.report.error_help(
                node.place,
                "`closes-at` is above `opens-at`",
                "extra places close when occupancy has fallen to or below where they opened",
            );
        }
        Some(escalation)
    }

    fn start_group(&mut self, node: &Node) -> Option<StartGroup> {
        let table = node.table()?;
        let remaining = match table.get("remaining") {
            None => Remaining::Equilibrium,
            Some(node) => match node.text() {
                Some("full") => Remaining::Full,
                Some("uniform") => Remaining::Uniform,
                Some("equilibrium") => Remaining::Equilibrium,
                _ => Remaining::Given(self.distribution(node)?),
            },
        };
        let cohort = self.names.cohorts.get(table.text("cohort")?)?;
        let people = self.cohorts.get(cohort).map_or(0.0, |cohort| cohort.population);
        let per_1000 = number(table, "per-1000").map(|rate| (rate * people / 1_000.0).round() as u32);
        let (present, waiting) = (whole(table, "present").or(per_1000), whole(table, "waiting"));
        if !["present", "per-1000", "waiting"].iter().any(|key| table.has(key)) {
            self.report.error_help(
                node.place,
                "the start group is empty",
                "give `present` or `per-1000` (patients in the setting), `waiting` (to enter), or both",
            );
        }
        Some(StartGroup {
            stay: self.names.stays.get(table.text("stay")?)?,
            cohort,
            attributes: self.names.fixed(table.get("attributes")),
            admission: admission(table),
            present: present.unwrap_or(0),
            remaining,
            waiting: waiting.unwrap_or(0),
        })
    }

    /// A team.
    pub fn team(&mut self, table: &Table) -> Option<Team> {
        let id = table.text("id")?.to_owned();
        let changes = self.changes(table, time::rota);
        Some(Team {
            name: table.text("name").unwrap_or(&id).to_owned(),
            rota: Timetable { base: time::rota(table)?, changes },
            at_shift_end: match table.text("at-shift-end") {
                Some("finish") => ShiftEnd::Finish,
                _ => ShiftEnd::Pause,
            },
            absence: number(table, "absence").unwrap_or(0.0),
            id,
        })
    }
}
