//! Settings, their start groups, and teams.

use crate::model::{
    Diversion, Escalation, Named, Remaining, Setting, SettingKind, StartGroup, Team, TeamEscalation,
    Timetable,
};
use crate::number::number;
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::heads;
use crate::scenario::decode::time::pattern;
use crate::scenario::grammar::settings::SETTING;
use crate::scenario::grammar::teams::TEAM;
use crate::scenario::limits::PRESENT;
use crate::scenario::text::tree::{Node, Table};

/// The word for one place of a kind of setting.
fn unit(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::AandE => "cubicle",
        SettingKind::AmbulanceHandover => "ambulance",
        SettingKind::AssessmentUnit
        | SettingKind::AcuteBed
        | SettingKind::RehabilitationBed
        | SettingKind::ResidentialHome
        | SettingKind::NursingHome => "bed",
        SettingKind::SameDayEmergencyCare | SettingKind::DischargeLounge => "chair",
        SettingKind::UrgentCare
        | SettingKind::VirtualWard
        | SettingKind::UrgentCommunityResponse
        | SettingKind::Reablement
        | SettingKind::RapidResponse
        | SettingKind::HomeCare
        | SettingKind::EndOfLifeCare
        | SettingKind::Home
        | SettingKind::WaitingList
        | SettingKind::Other => "place",
    }
}

impl Decode<'_> {
    /// A setting.
    pub fn setting(&mut self, table: &Table) -> Option<Setting> {
        let fields = Fields::of(&SETTING, table);
        let id = fields.owned("id")?;
        let capacity = self.capacity_table(fields);
        let turnaround = fields.node("turnaround").map(|node| self.distribution(node));
        let escalation = fields.inner("escalation").map(|(inner, _)| self.escalation(inner));
        if let (Some(node), Some(None)) = (fields.node("diversion"), &capacity) {
            self.report.error_help(
                node.place,
                "an unlimited setting has no level at which it would divert",
                "give a number for the capacity",
            );
        }
        if let (Some(node), Some(None)) = (fields.node("escalation"), &capacity) {
            self.report.error_help(
                node.place,
                "an unlimited setting needs no escalation",
                "give a number for the capacity",
            );
        }
        let start =
            fields.inner_list("start").filter_map(|(inner, node)| self.start_group(inner, node)).collect();
        let kind: SettingKind = fields.choice("kind")?;
        for (inner, node) in fields.inner_list("start") {
            if kind == SettingKind::WaitingList && !inner.has("admission") {
                self.report.warning(
                    node.place,
                    "who is on this list when the run begins counts as an emergency when admitted",
                    "say admission = \"elective\", or \"emergency\" if that is meant",
                );
            }
        }
        if let (Some(entry), false) = (fields.entry("counts-as-admission"), kind.may_count_as_admission()) {
            let kinds = SettingKind::WORDS.iter().filter(|(_, kind)| kind.may_count_as_admission());
            let kinds: Vec<String> = kinds.map(|(word, _)| format!("`{word}`")).collect();
            self.report.error_help(
                entry.key_place,
                format!("a setting of kind `{}` counts as its kind does", kind.word()),
                format!("leave out `counts-as-admission`: it is for {}", kinds.join(" and ")),
            );
        }
        let admits = fields.node("admits").and_then(pattern);
        if let (Some(node), Some(admits)) = (fields.node("admits"), &admits)
            && admits.days.iter().all(Vec::is_empty)
        {
            self.report.error_help(node.place, format!("`{id}` never admits anybody"), "name days and hours");
        }
        Some(Setting {
            name: fields.text("name").unwrap_or(&id).to_owned(),
            kind,
            counts_as_admission: fields.flag("counts-as-admission"),
            site: fields.owned("site"),
            capacity: capacity?,
            unit: fields.text("unit").unwrap_or(unit(kind)).to_owned(),
            escalation: match escalation {
                Some(escalation) => Some(escalation?),
                None => None,
            },
            diversion: match fields.inner("diversion") {
                Some((inner, _)) => Some(self.diversion(inner)?),
                None => None,
            },
            turnaround: match turnaround {
                Some(turnaround) => Some(turnaround?),
                None => None,
            },
            admits: admits.map(|base| Timetable { base, changes: Vec::new() }),
            sessions: self.sessions(fields),
            start,
            id,
        })
    }

    fn escalation(&mut self, fields: Fields<'_>) -> Option<Escalation> {
        let pairs = [("opens-at", "closes-at"), ("waiting-opens-at", "waiting-closes-at")];
        for (one, other) in pairs.into_iter().flat_map(|(opens, closes)| [(opens, closes), (closes, opens)]) {
            if let (Some(entry), false) = (fields.entry(one), fields.has(other)) {
                let help = "state both the level at which extra places open and that at which they close";
                self.report.error_help(entry.key_place, format!("`{one}` needs `{other}`"), help);
                return None;
            }
        }
        if let (Some(entry), true) =
            (fields.entry("places"), pairs.iter().all(|(opens, _)| !fields.has(opens)))
        {
            self.report.error_help(
                entry.key_place,
                "the extra places never open",
                "state `opens-at` and `closes-at` (occupancy), or `waiting-opens-at` and `waiting-closes-at` (patients)",
            );
            return None;
        }
        let level = |key: &str| if fields.has(key) { fields.number(key) } else { Some(f64::INFINITY) };
        let waiting = fields.whole("waiting-opens-at").zip(fields.whole("waiting-closes-at"));
        let escalation = Escalation {
            places: fields.whole("places")?,
            opens_at: level("opens-at")?,
            closes_at: level("closes-at")?,
            waiting,
            notice: fields.duration("notice")?,
            bought: fields.flag("bought"),
        };
        if let (Some((opens, closes)), Some(node)) = (waiting, fields.node("waiting-closes-at"))
            && closes >= opens
        {
            self.report.error_help(
                node.place,
                "`waiting-closes-at` is not below `waiting-opens-at`",
                "both are numbers of patients: extra places close when fewer wait than when they were opened",
            );
        }
        if escalation.closes_at > escalation.opens_at
            && let Some(node) = fields.node("closes-at")
        {
            self.report.error_help(
                node.place,
                "`closes-at` is above `opens-at`",
                "extra places close when occupancy has fallen to or below where they opened",
            );
        }
        Some(escalation)
    }

    fn diversion(&mut self, fields: Fields<'_>) -> Option<Diversion> {
        let (starts_at, ends_at) = (fields.number("starts-at")?, fields.number("ends-at")?);
        if ends_at > starts_at
            && let Some(node) = fields.node("ends-at")
        {
            self.report.error_help(
                node.place,
                "`ends-at` is above `starts-at`",
                "diversion ends when the level has fallen to or below where it began",
            );
        }
        Some(Diversion { starts_at, ends_at })
    }

    fn start_group(&mut self, fields: Fields<'_>, node: &Node) -> Option<StartGroup> {
        let remaining = match fields.node("remaining").filter(|node| node.text().is_none()) {
            Some(node) => Remaining::Given(self.distribution(node)?),
            None => match fields.text("remaining")? {
                "full" => Remaining::Full,
                "uniform" => Remaining::Uniform,
                _ => Remaining::Equilibrium,
            },
        };
        let cohort = self.names.cohorts.get(fields.text("cohort")?)?;
        let people = self.cohorts.get(cohort).map_or(0.0, |cohort| cohort.population);
        let per_1000 = fields.number("per-1000").map(|rate| (rate * people / 1_000.0).round());
        if let (Some(present), Some(node)) = (per_1000, fields.node("per-1000"))
            && present > f64::from(PRESENT)
        {
            self.report.error_help(
                node.place,
                format!(
                    "{} patients would be present, for {} people in the cohort",
                    number(present, 0),
                    number(people, 0)
                ),
                format!(
                    "at most {} may; `per-1000` is per 1,000 people of the cohort",
                    number(f64::from(PRESENT), 0)
                ),
            );
            return None;
        }
        let per_1000 = per_1000.map(|present| present as u32);
        let (present, waiting) = (fields.whole("present").or(per_1000), fields.whole("waiting")?);
        for key in ["ready-for", "ready-to"] {
            if let (Some(entry), false) = (fields.entry(key), fields.has("ready")) {
                let help = "say how many have finished their stay and wait for the next setting: ready = 12";
                self.report.error_help(entry.key_place, format!("`{key}` without `ready`"), help);
            }
        }
        let ready_to = if fields.has("ready-to") { Some(self.target(fields, "ready-to")?) } else { None };
        if !["present", "per-1000", "waiting", "ready"].iter().any(|key| fields.has(key)) {
            self.report.error_help(
                node.place,
                "the start group is empty",
                "give `present` or `per-1000` (patients in the setting), `waiting` (to enter), `ready` (to leave), or more than one",
            );
        }
        Some(StartGroup {
            stay: self.names.stays.get(fields.text("stay")?)?,
            cohort,
            attributes: self.names.fixed(fields.node("attributes")),
            admission: fields.choice("admission")?,
            present: present.unwrap_or(0),
            waited: match fields.node("waited") {
                Some(node) => Some(self.distribution(node)?),
                None => None,
            },
            remaining,
            waiting,
            ready: fields.whole("ready")?,
            ready_for: match fields.node("ready-for") {
                Some(node) => Some(self.distribution(node)?),
                None => None,
            },
            ready_to,
        })
    }

    /// Heads called when many tasks wait.
    fn team_escalation(&mut self, fields: Fields<'_>) -> Option<TeamEscalation> {
        let escalation = TeamEscalation {
            heads: fields.whole("heads")?,
            opens_at: fields.whole("waiting-opens-at")?,
            closes_at: fields.whole("waiting-closes-at")?,
            notice: fields.duration("notice")?,
        };
        if let (true, Some(node)) =
            (escalation.closes_at >= escalation.opens_at, fields.node("waiting-closes-at"))
        {
            self.report.error_help(
                node.place,
                "`waiting-closes-at` is not below `waiting-opens-at`",
                "both are numbers of tasks that wait: extra heads go when fewer wait than when they were called",
            );
        }
        Some(escalation)
    }

    /// A team.
    pub fn team(&mut self, table: &Table) -> Option<Team> {
        let fields = Fields::of(&TEAM, table);
        let id = fields.owned("id")?;
        let whole = fields.text("part-heads") == Some("whole");
        let changes = self.changes(fields, |inner| heads::rota(inner, whole));
        Some(Team {
            name: fields.text("name").unwrap_or(&id).to_owned(),
            rota: Timetable { base: heads::rota(fields, whole)?, changes },
            at_shift_end: fields.choice("at-shift-end")?,
            at_pre_emption: fields.choice("at-pre-emption")?,
            escalation: fields.inner("escalation").and_then(|(inner, _)| self.team_escalation(inner)),
            absence: fields.number("absence")?,
            id,
        })
    }
}
