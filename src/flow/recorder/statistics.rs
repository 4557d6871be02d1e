//! Statistics of one replication: what the flow reports, and what it counts as.

use super::acute::Acute;
use super::blocks::Blocks;
use super::calendar::Calendar;
use super::daily::Daily;
use super::delays::Delays;
use super::moves::Moves;
use super::rhythm::Rhythm;
use super::services::Services;
use super::settings::{DiaryRecord, SettingRecord, StayRecord, TeamRecord};
use super::today::Today;
use super::views::Views;
use crate::engine::clock::{Duration, Time};
use crate::engine::level::Level;
use crate::engine::optional::Optional;
use crate::flow::parts::ids::PatientId;
use crate::flow::parts::patient::Patient;
use crate::model::{Admission, Delay, ExitKind, PartOf, SettingKind};
use crate::plan::{Attributes, CounterId, ExitId, Plan, SettingId, SettingPlan, StayId};

/// How a patient comes to be in a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entering {
    /// By referral.
    New,
    /// Put there by the start of the run.
    AtStart,
    /// Back at a kept place, or in one held beside the last: no new entry.
    Return,
    /// Back after being put out: no new entry, and no move from one setting to another.
    Back,
}

/// Statistics of one replication.
pub struct Recorder<'a> {
    pub(super) plan: &'a Plan,
    pub(super) from: Time,
    pub(super) calendar: Calendar,
    pub(super) views: Views,
    pub(super) in_system: Level,
    /// At the start and in the middle of the measured period.
    pub(super) in_system_at: [Option<i64>; 2],
    pub(super) settings: Vec<SettingRecord>,
    pub(super) stays: Vec<StayRecord>,
    pub(super) teams: Vec<TeamRecord>,
    pub(super) diaries: Vec<DiaryRecord>,
    /// Tasks finished in time, and all, by task of the plan.
    pub(super) standards: Vec<(u64, u64)>,
    /// By counter and view.
    pub(super) counters: Vec<Vec<u64>>,
    pub(super) acute: Acute,
    pub(super) delays: Delays,
    pub(super) daily: Daily,
    pub(super) blocks: Blocks,
    pub(super) rhythm: Rhythm,
    /// Patients who left by each exit.
    pub(super) exits: Vec<u64>,
    pub(super) moves: Moves,
    /// What the measures of 2025 need, if they are taken.
    pub(super) today: Option<Box<Today>>,
    /// What is counted of services, if there are such.
    pub(super) services: Option<Box<Services>>,
}

/// Whether the setting of a stay is held for no other stay.
fn is_alone(plan: &Plan, stay: usize) -> bool {
    let setting = plan.stays[stay].setting;
    let others = plan.stays.iter().enumerate().filter(|(other, _)| *other != stay);
    let mut others = others.map(|(_, other)| other);
    let beside = |also: &[(SettingId, u32)]| also.iter().any(|(other, _)| *other == setting);
    !beside(&plan.stays[stay].also) && others.all(|other| other.setting != setting && !beside(&other.also))
}

impl<'a> Recorder<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let from = plan.measured_from;
        let calendar = Calendar::new(plan);
        let views = Views::new(plan);
        let months = calendar.months.len();
        Self {
            plan,
            from,
            in_system: Level::new(from),
            in_system_at: [None; 2],
            settings: plan
                .settings
                .iter()
                .map(|setting| SettingRecord::new(from, &setting.classes))
                .collect(),
            stays: (0..plan.stays.len())
                .map(|stay| StayRecord { alone: is_alone(plan, stay), ..StayRecord::default() })
                .collect(),
            teams: plan.teams.iter().map(|team| TeamRecord::new(from, &team.classes)).collect(),
            diaries: DiaryRecord::all(plan),
            standards: vec![(0, 0); plan.tasks.len()],
            counters: vec![vec![0; views.names.len()]; plan.counters.len()],
            acute: Acute::new(views.names.len(), views.sites.len(), months, from),
            delays: Delays::new(views.names.len(), months),
            daily: Daily::new(plan),
            blocks: Blocks::new(plan, from),
            rhythm: Rhythm::new(plan),
            exits: vec![0; plan.exits.len()],
            moves: Moves::new(plan),
            today: plan.measures.editions.of_2025.then(|| Box::new(Today::new(plan, &views, months))),
            services: Services::new(plan, &views, months),
            calendar,
            views,
        }
    }

    #[inline]
    pub(super) fn measured(&self, now: Time) -> bool {
        now >= self.from
    }

    pub fn in_system(&mut self, change: i64, now: Time) {
        self.in_system.add(change, now);
    }

    /// Patient `number` is placed in a setting.
    #[inline(always)]
    pub fn enters(
        &mut self,
        number: PatientId,
        patient: &mut Patient,
        setting: SettingId,
        entering: Entering,
        now: Time,
    ) {
        let SettingPlan { kind, part_of, .. } = self.plan.settings[setting.index()];
        let at_start = entering == Entering::AtStart;
        let from_hospital = part_of == PartOf::Neither && patient.history.spell_since.is_some();
        if part_of != PartOf::Attendance {
            self.end_attendance(patient, part_of.is_admission(), now);
        }
        match part_of {
            PartOf::Attendance if at_start => {}
            PartOf::Attendance => self.begin_attendance(patient, setting, now),
            PartOf::AcuteBed | PartOf::SpellWithoutBed => self.begin_spell(patient, setting, at_start, now),
            PartOf::EndOfSpell => {}
            PartOf::Neither => {
                if kind.is_reablement() {
                    self.follow_up(number, patient, now);
                }
                self.end_spell(number, patient, Some(kind), None, now);
                patient.history.unplanned = false;
            }
        }
        if part_of == PartOf::AcuteBed && patient.history.spell_admission == Admission::Emergency {
            self.acute.emergency_in_beds(self.views.of(&patient.attributes, Optional::some(setting)), 1, now);
        }
        let care_home = kind.is_care_home();
        if care_home || patient.history.care_home {
            let new = entering == Entering::New;
            self.lives_in_a_care_home(number, patient, setting, care_home, new, now);
        }
        if self.today.is_some() {
            self.enters_today(number, patient, setting, at_start, now);
        }
        if kind == SettingKind::WaitingList {
            self.joins_list(patient, setting, now);
        } else if patient.kept.is_none() {
            // Whoever keeps a place on the list comes back to it.
            self.leaves_list(patient);
        }
        if at_start || entering == Entering::Back || !self.measured(now) {
            return;
        }
        self.moves.enters(self.plan, patient.stay, setting);
        if entering != Entering::New {
            return;
        }
        self.settings[setting.index()].entries += 1;
        if from_hospital && let Some(today) = &mut self.today {
            today.months.comes_from_hospital(setting);
        }
        self.acute.urgent_care += u64::from(kind == SettingKind::UrgentCare);
    }

    #[inline(never)]
    fn lives_in_a_care_home(
        &mut self,
        number: PatientId,
        patient: &mut Patient,
        setting: SettingId,
        care_home: bool,
        new: bool,
        now: Time,
    ) {
        if care_home && !patient.history.care_home && new {
            if self.measured(now) {
                self.comes_to_live_in_a_care_home(patient, setting);
            }
            if self.today.is_some() {
                self.new_in_a_care_home(number, patient, setting, now);
            }
        } else if !care_home && let Some(today) = &mut self.today {
            today.leaves_care_home(number, now);
        }
        patient.history.care_home = care_home || (patient.history.care_home && patient.kept.is_some());
    }

    #[inline(never)]
    fn joins_list(&mut self, patient: &mut Patient, setting: SettingId, now: Time) {
        if patient.history.listed_since.is_none() {
            patient.history.listed_since = Optional::some(now);
            patient.history.listed_in = Optional::some(setting);
            self.acute.joins_list(self.views.site(setting), now);
        }
    }

    #[inline(always)]
    fn leaves_list(&mut self, patient: &mut Patient) {
        if patient.history.listed_since.is_some() {
            self.off_the_list(patient);
        }
    }

    #[inline(never)]
    fn off_the_list(&mut self, patient: &mut Patient) {
        let Some(since) = patient.history.listed_since.take() else { return };
        let site = patient.history.listed_in.get().and_then(|setting| self.views.site(setting));
        self.acute.leaves_list(site, since);
    }

    /// A patient leaves a setting (the place may be kept).
    #[inline(always)]
    pub fn leaves(&mut self, number: PatientId, patient: &Patient, setting: SettingId, now: Time) {
        if let Some(today) = &mut self.today {
            today.leaves_place(number);
            today.short_term.leaves(number, self.plan.settings[setting.index()].kind, now);
        }
        if self.services.is_some() {
            self.is_reached(number, false, now);
        }
        if patient.history.spell_admission == Admission::Emergency {
            self.emergency_patient_leaves(patient, setting, now);
        }
    }

    #[inline]
    fn emergency_patient_leaves(&mut self, patient: &Patient, setting: SettingId, now: Time) {
        if self.plan.settings[setting.index()].part_of == PartOf::AcuteBed {
            let views = self.views.of(&patient.attributes, Optional::some(setting));
            self.acute.emergency_in_beds(views, -1, now);
        }
    }

    /// A place is given up: its patient was in the setting from first entry (none: unknown) to last leaving, kept places
    /// included.
    #[inline]
    pub fn stayed(&mut self, setting: SettingId, entered_at: Optional<Time>, left_at: Time, now: Time) {
        if self.measured(now)
            && let Some(entered_at) = entered_at.get()
        {
            let time = (left_at - entered_at).as_f64();
            self.settings[setting.index()].time.add(time);
        }
    }

    /// A patient leaves the system from a setting (none: from a waiting room).
    #[inline(always)]
    pub fn exits(
        &mut self,
        number: PatientId,
        patient: &mut Patient,
        setting: Optional<SettingId>,
        exit: ExitId,
        now: Time,
    ) {
        let kind = self.plan.exits[exit.index()].kind;
        self.end_attendance(patient, false, now);
        self.end_spell(number, patient, None, Some(kind), now);
        if self.today.is_some() {
            self.exits_today(number, patient, kind, now);
        }
        if self.measured(now) {
            self.exits[exit.index()] += 1;
            self.moves.exits(self.plan, patient.stay, exit);
        }
        if kind == ExitKind::Died && self.measured(now) {
            self.acute.deaths += 1;
            if let Some(setting) = setting.get() {
                self.settings[setting.index()].deaths += 1;
            }
        }
        self.leaves_list(patient);
        self.acute.close_follow_ups(patient.history.follow_up, kind == ExitKind::Home);
    }

    /// The units of a setting that are cleaned have changed.
    pub fn cleaning(&mut self, setting: SettingId, units: i64, now: Time) {
        self.settings[setting.index()].cleaning.set(units, now);
    }

    /// The units of a setting in use have changed.
    #[inline(always)]
    pub fn in_use(&mut self, setting: SettingId, units: i64, now: Time) {
        self.settings[setting.index()].in_use.set(units, now);
    }

    /// The places of escalation of a setting in use have changed.
    pub fn in_escalation(&mut self, setting: SettingId, places: i64, now: Time) {
        self.settings[setting.index()].escalation.set(places, now);
    }

    /// A patient comes into a place of escalation.
    pub fn enters_escalation(&mut self, setting: SettingId, now: Time) {
        if self.measured(now) {
            self.settings[setting.index()].escalated += 1;
        }
    }

    pub fn core(&mut self, setting: SettingId, units: u32, now: Time) {
        self.settings[setting.index()].core.set(i64::from(units), now);
    }

    /// Whether those who wait for a setting are told apart by priority.
    #[inline]
    pub fn has_classes(&self, setting: SettingId) -> bool {
        !self.settings[setting.index()].classes.is_empty()
    }

    /// One more (1) or fewer (-1) of this priority waits for a setting.
    #[inline]
    pub fn queue(&mut self, setting: SettingId, class: usize, change: i64, now: Time) {
        let setting = &mut self.settings[setting.index()];
        setting.queue.add(change, now);
        if let Some(class) = setting.classes.get_mut(class) {
            class.queue.add(change, now);
        }
    }

    /// A patient of this priority enters a setting after this wait.
    #[inline(always)]
    pub fn waited(&mut self, setting: SettingId, stay: StayId, class: usize, waited: Duration, now: Time) {
        if self.measured(now) {
            self.settings[setting.index()].wait(class, waited);
            let stay = &mut self.stays[stay.index()];
            if stay.alone {
                stay.waits.mean.add(waited.as_f64());
            } else {
                stay.waits.add(waited);
            }
        }
    }

    /// A patient of this priority gets a setting beside the one they are in after this wait.
    pub fn waited_beside(&mut self, setting: SettingId, class: usize, waited: Duration, now: Time) {
        if self.measured(now) {
            self.settings[setting.index()].wait(class, waited);
            self.settings[setting.index()].entries += 1;
        }
    }

    /// A patient who is ready to move in a setting (`from`) begins (1) or ends (-1) waiting for another.
    pub fn blocked(&mut self, from: Optional<SettingId>, setting: SettingId, change: i64, now: Time) {
        self.settings[setting.index()].blocked_elsewhere.add(change, now);
        if let Some(from) = from.get() {
            self.blocks.change(from, setting, change, now);
        }
    }

    /// Where it is counted that a task holds up its patient, if it does.
    #[inline]
    pub fn block_of(&self, task: u32) -> Option<usize> {
        self.blocks.of_task(task)
    }

    /// A patient whose length of stay is over begins (1) or ends (-1) waiting for a team.
    pub fn blocked_by_team(&mut self, block: usize, change: i64, now: Time) {
        self.blocks.change_by_team(block, change, now);
    }

    pub fn withdrawn(&mut self, setting: SettingId, class: usize, now: Time) {
        if self.measured(now) {
            let setting = &mut self.settings[setting.index()];
            setting.withdrawn += 1;
            if let Some(class) = setting.classes.get_mut(class) {
                class.withdrawn += 1;
            }
        }
    }

    /// A patient with these attributes takes a choice that is counted, where they were to go to a setting.
    pub fn count(
        &mut self,
        counter: CounterId,
        attributes: &Attributes,
        setting: Optional<SettingId>,
        now: Time,
    ) {
        if self.measured(now) {
            for view in self.views.of(attributes, setting) {
                self.counters[counter.index()][view] += 1;
            }
        }
    }

    /// A patient gave up waiting for a task: whoever begins no other stay before the attendance ends, and is not
    /// admitted, leaves without being seen.
    pub fn gives_up_task(&self, patient: &mut Patient) {
        let kind = patient.setting.get().map(|setting| self.plan.settings[setting.index()].kind);
        patient.history.gave_up = kind.is_some_and(SettingKind::is_a_and_e);
    }

    /// Part of a delay has passed.
    pub fn delayed(&mut self, patient: &Patient, since: Time, now: Time) {
        if let Some(delay) = patient.delay {
            let since = since.max(self.from);
            if now > since {
                let views = self.views.of(&patient.attributes, patient.setting);
                self.delays.passed(views, delay, patient.history.resident, since, now, &self.calendar);
            }
        }
    }

    /// The delay of a patient begins, ends or changes its reason.
    pub fn delay_changes(&mut self, patient: &Patient, kind: SettingKind, delay: Option<Delay>) {
        let counts = |delay: Option<Delay>| i64::from(delay.is_some_and(Delay::is_of_2014));
        let change = counts(delay) - counts(patient.delay);
        if change != 0 && kind.has_delayed_days() {
            let views = self.views.of(&patient.attributes, patient.setting);
            self.delays.change(views, change, patient.history.resident);
        }
    }
}
