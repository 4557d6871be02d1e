//! Columns of every setting, diary, stay and team.

use super::super::mean::percent;
use super::super::settings::{ClassRecord, Waits};
use super::super::statistics::Recorder;
use super::Columns;
use crate::engine::clock::{DAY, HOUR, MINUTE, Time};
use crate::plan::{SettingId, UNLIMITED};
use crate::results::part_of;

/// Days of the measured period at whose end the state of every setting is reported.
const REPORTED_DAYS: [u32; 9] = [1, 7, 30, 60, 90, 120, 150, 180, 360];

/// Records of the priority classes of a setting or team with their groups; priorities are written from 1 on.
fn of_classes<'a>(
    group: &str,
    classes: &'a [u8],
    records: &'a [ClassRecord],
) -> impl Iterator<Item = (String, &'a ClassRecord)> {
    let records = classes.iter().filter_map(|&class| Some((class, records.get(usize::from(class))?)));
    records.map(move |(class, record)| (part_of(group, &format!("priority={}", class + 1)), record))
}

impl Recorder<'_> {
    pub(super) fn each_setting(&self, out: &mut Columns, end: Time) {
        let period = self.days() * DAY.as_f64();
        for (index, (setting, record)) in self.plan.settings.iter().zip(&self.settings).enumerate() {
            let group = format!("setting={}", setting.id);
            out.add("setting-entries", &group, self.a_year(record.entries as f64));
            let in_use = record.in_use.area(end);
            // Nobody can have a place while it is cleaned: it is load.
            let taken = in_use + record.cleaning.area(end);
            out.add("setting-occupied", &group, in_use / period);
            if setting.max_capacity != UNLIMITED {
                out.add("setting-utilisation", &group, 100.0 * taken / record.core.area(end));
            }
            let of_2025 = self.plan.measures.editions.of_2025;
            if setting.escalation.is_some_and(|escalation| escalation.bought || of_2025) {
                let days = record.escalation.area(end) / DAY.as_f64();
                out.add("setting-escalation-days", &group, self.a_year(days));
                out.add("setting-escalation-entries", &group, self.a_year(record.escalated as f64));
            }
            out.add("setting-queue", &group, record.queue.area(end) / period);
            let [start, half] = record.queue_at;
            self.growth(out, "setting-queue-growth", &group, [start, half, record.queue.value()]);
            waits_to_enter(out, &group, &record.waits);
            out.add("setting-withdrawn", &group, self.a_year(record.withdrawn as f64));
            out.add("setting-time-mean", &group, record.time.mean() / DAY.as_f64());
            out.add("setting-time-complete", &group, percent(record.time.number, record.entries));
            let blocked = self.a_month(record.blocked_elsewhere.area(end) / DAY.as_f64());
            out.add("setting-delayed-days", &group, blocked);
            for (group, class) in of_classes(&group, &setting.classes, &record.classes) {
                out.add("setting-entries", &group, self.a_year(class.waits.mean.number as f64));
                out.add("setting-queue", &group, class.queue.area(end) / period);
                waits_to_enter(out, &group, &class.waits);
                out.add("setting-withdrawn", &group, self.a_year(class.withdrawn as f64));
            }
            for day in REPORTED_DAYS.iter().filter(|&&day| day <= self.plan.measure_days) {
                let [present, waiting] = self.daily.of_setting(*day as usize - 1, index);
                let group = part_of(&group, &format!("day={day}"));
                out.add("setting-present-at-day", &group, present);
                out.add("setting-waiting-at-day", &group, waiting);
            }
        }
        let name = |setting: SettingId| self.plan.settings[setting.index()].id.as_str();
        for (from, to, blocked) in self.blocks.areas(end) {
            let group = format!("setting={},for={}", name(from), name(to));
            out.add("setting-blocked", &group, blocked / period);
        }
        for (from, team, blocked) in self.blocks.areas_by_team(end) {
            let group = format!("setting={},team={}", name(from), self.plan.teams[team.index()].id);
            out.add("setting-blocked", &group, blocked / period);
        }
        for (&setting, hours) in self.rhythm.settings.iter().zip(&self.rhythm.sums) {
            let group = format!("setting={}", self.plan.settings[setting].id);
            for (hour, [in_use, waiting]) in hours.iter().enumerate() {
                let group = part_of(&group, &format!("hour={hour:02}"));
                let times = f64::from(self.rhythm.observed[hour]);
                out.add("setting-occupied-hour", &group, *in_use as f64 / times);
                out.add("setting-queue-hour", &group, *waiting as f64 / times);
            }
        }
        let stays = self.plan.stays.iter().zip(&self.stays);
        for (stay, record) in stays.filter(|(stay, _)| !stay.is_version) {
            let group = format!("stay={}", stay.id);
            out.add("setting-wait-mean", &group, record.waits.mean.mean() / HOUR.as_f64());
            let waits = if record.alone { &self.settings[stay.setting.index()].waits } else { &record.waits };
            out.add("setting-wait-p95", &group, waits.quantile(0.95) / 3600.0);
        }
    }

    pub(super) fn each_diary(&self, out: &mut Columns) {
        for (setting, record) in self.plan.settings.iter().zip(&self.diaries) {
            let Some(diary) = &setting.diary else { continue };
            let group = format!("setting={}", setting.id);
            let groups =
                diary.sessions.iter().map(|session| part_of(&group, &format!("session={}", session.id)));
            let all = std::iter::once((group.clone(), record.total()));
            for (group, counts) in all.chain(groups.zip(record.sessions.iter().copied())) {
                out.add("slots", &group, self.a_year(counts.slots as f64));
                out.add("slots-attended", &group, percent(counts.attended, counts.slots));
                out.add("did-not-attend", &group, percent(counts.missed, counts.attended + counts.missed));
            }
            out.add("wait-past-slot", &group, record.past_slot.mean() / MINUTE.as_f64());
        }
    }

    pub(super) fn each_team(&self, out: &mut Columns, end: Time) {
        let period = self.days() * DAY.as_f64();
        for (team, record) in self.plan.teams.iter().zip(&self.teams) {
            let group = format!("team={}", team.id);
            let utilisation = 100.0 * record.busy.area(end) / record.on_duty.area(end);
            out.add("team-utilisation", &group, utilisation);
            out.add("team-queue", &group, record.queue.area(end) / period);
            let [start, half] = record.queue_at;
            self.growth(out, "team-queue-growth", &group, [start, half, record.queue.value()]);
            out.add("team-wait-mean", &group, record.waits.mean.mean() / HOUR.as_f64());
            out.add("team-wait-p95", &group, record.waits.quantile(0.95) / 3600.0);
            out.add("team-tasks", &group, self.a_year(record.finished as f64));
            for (group, class) in of_classes(&group, &team.classes, &record.classes) {
                out.add("team-queue", &group, class.queue.area(end) / period);
                out.add("team-wait-mean", &group, class.waits.mean.mean() / HOUR.as_f64());
                out.add("team-wait-p95", &group, class.waits.quantile(0.95) / 3600.0);
                out.add("team-tasks", &group, self.a_year(class.finished as f64));
            }
        }
    }
}

/// How long, and how many of, those waited who entered.
fn waits_to_enter(out: &mut Columns, group: &str, waits: &Waits) {
    out.add("setting-wait-mean", group, waits.mean.mean() / HOUR.as_f64());
    out.add("setting-wait-p95", group, waits.quantile(0.95) / 3600.0);
    out.add("setting-waited", group, percent(waits.waited, waits.mean.number));
}
