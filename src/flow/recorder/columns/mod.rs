//! From records to named values: the columns of the results.
//!
//! Names and values are produced together, so they cannot drift apart.

mod months;
mod parts;
mod services;
mod today;

use super::acute::AcuteCounts;
use super::daily::Beds;
use super::mean::percent;
use super::statistics::Recorder;
use crate::calendar::YEAR_DAYS;
use crate::engine::clock::{DAY, Duration, MINUTE, Time};
use crate::flow::outcome::Outcome;
use crate::metrics::{Editions, metric};
use crate::model::{Admission, Body, DelayReason, Named};
use crate::plan::TaskPlan;
use crate::results::{HALVES, MetricKey, Replication, part_of};

/// Counters that have a metric of their own.
const METRICS_OF_THEIR_OWN: [&str; 3] = [OUTLIER, CANCELLATION, LEFT_UNSEEN];
const OUTLIER: &str = "outlier";
const CANCELLATION: &str = "elective-cancellation";
const LEFT_UNSEEN: &str = "left-without-being-seen";

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Named values in order.
#[derive(Default)]
struct Columns {
    /// Which measures are taken: others are left out.
    editions: Editions,
    keys: Vec<MetricKey>,
    values: Vec<f64>,
}

impl Columns {
    /// Adds a value under the metric's usual unit.
    fn add(&mut self, id: &'static str, group: &str, value: f64) {
        self.push(id, group, None, value);
    }

    /// Adds a value under another unit (counts by month).
    fn add_in(&mut self, id: &'static str, group: &str, unit: &'static str, value: f64) {
        self.push(id, group, Some(unit), value);
    }

    /// Adds a value if its metric is measured.
    fn push(&mut self, id: &'static str, group: &str, unit: Option<&'static str>, value: f64) {
        let known = metric(id);
        debug_assert!(known.is_some(), "`{id}` is not in the table of metrics");
        if known.is_some_and(|metric| !self.editions.have(metric.edition)) {
            return;
        }
        let unit = unit.unwrap_or(known.map_or("", |metric| metric.unit));
        self.keys.push(MetricKey { metric: id, group: group.to_owned(), unit });
        self.values.push(if value.is_finite() { value } else { f64::NAN });
    }
}

impl Recorder<'_> {
    /// Closes the books at the end of the run.
    pub fn finish(self, end: Time, replication: u32, events: u64) -> Outcome {
        let mut out = Columns { editions: self.plan.measures.editions, ..Columns::default() };
        self.a_and_e(&mut out);
        self.admissions(&mut out);
        self.waiting_list(&mut out);
        self.beds(&mut out, end);
        self.whole_system(&mut out);
        self.measures_of_2025(&mut out, end);
        self.each_service(&mut out, end);
        self.each_setting(&mut out, end);
        self.each_diary(&mut out);
        self.each_team(&mut out, end);
        self.week_rhythm(&mut out);
        // A scheme may set a standard that the baseline does not have.
        let has_standard = |number: usize| {
            let counts = |task: &&TaskPlan| task.counts_as as usize == number;
            self.plan.tasks.iter().filter(counts).any(|task| task.due_by.is_some())
        };
        let standards = self.plan.tasks.iter().zip(&self.standards).enumerate();
        let standards = standards.filter(|(number, _)| has_standard(*number)).map(|(_, both)| both);
        let totals = self.standards.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if self.plan.tasks.iter().any(|task| task.due_by.is_some()) {
            out.add("standard-met", "all", percent(totals.0, totals.1));
        }
        for (task, &(in_time, all)) in standards {
            out.add("standard-met", &format!("task={}", task.id), percent(in_time, all));
        }
        let counters = self.plan.counters.iter().zip(&self.counters);
        for (name, count) in counters.filter(|(name, _)| !METRICS_OF_THEIR_OWN.contains(&name.as_str())) {
            out.add("counter", &format!("name={name}"), self.a_year(count[0] as f64));
        }
        for (exit, &count) in self.plan.exits.iter().zip(&self.exits) {
            out.add("exits", &format!("exit={}", exit.id), self.a_year(count as f64));
        }
        for (way, count) in self.moves.all(self.plan) {
            out.add("moves", &way, self.a_year(count as f64));
        }
        let [at_start, at_half] = self.in_system_at.map(Option::unwrap_or_default);
        self.growth(
            &mut out,
            "patients-in-system-growth",
            "all",
            [at_start, at_half, self.in_system.value()],
        );
        out.add("events", "all", events as f64);
        Outcome {
            replication: Replication {
                number: replication,
                values: out.values,
                daily: self.daily.values.into(),
                in_system: self.daily.in_system,
                watched: self.daily.watched,
                events,
                stuck: Vec::new(),
            },
            metrics: out.keys,
            series: super::daily::series(self.plan),
        }
    }

    /// Length of the measured period, by which everything is divided: also what has gone on after it until everybody has left.
    fn days(&self) -> f64 {
        (self.plan.closes - self.plan.measured_from).days()
    }

    /// Scales a count of the measured period to a year.
    fn a_year(&self, count: f64) -> f64 {
        count * YEAR_DAYS / self.days()
    }

    fn a_month(&self, amount: f64) -> f64 {
        self.a_year(amount) / 12.0
    }

    /// Growth a day over the measured period and its halves, from the levels at start, half and end.
    fn growth(&self, out: &mut Columns, id: &'static str, group: &str, [start, half, end]: [i64; 3]) {
        out.add(id, group, (end - start) as f64 / self.days());
        let first = f64::from(self.first_half());
        if first > 0.0 {
            out.add(id, &part_of(group, HALVES[0]), (half - start) as f64 / first);
            out.add(id, &part_of(group, HALVES[1]), (end - half) as f64 / (self.days() - first));
        }
    }

    /// Counts by view of a counter of this name.
    fn counter(&self, name: &str) -> Option<&[u64]> {
        let number = self.plan.counters.iter().position(|counter| counter == name)?;
        Some(&self.counters[number])
    }

    /// A count by view, if the scenario counts it.
    fn counted(&self, out: &mut Columns, id: &'static str, name: &str) {
        let counts = self.counter(name).unwrap_or_default();
        for (group, &count) in self.views.names.iter().zip(counts) {
            out.add(id, group, self.a_year(count as f64));
        }
    }

    fn a_and_e(&self, out: &mut Columns) {
        use crate::model::SettingKind;
        let has = |kind| self.plan.settings.iter().any(|setting| setting.kind == kind);
        if has(SettingKind::UrgentCare) {
            out.add("urgent-care-attendances", "all", self.a_year(self.acute.urgent_care as f64));
        }
        if !has(SettingKind::AandE) {
            return;
        }
        let minutes = |counts: &AcuteCounts| counts.time.mean() / MINUTE.as_f64();
        for (group, counts) in self.views.names.iter().zip(&self.acute.views) {
            out.add("a-and-e-attendances", group, self.a_year(counts.attendances as f64));
            out.add("a-and-e-within-4h", group, percent(counts.within_four_hours, counts.attendances_ended));
            out.add("a-and-e-time-mean", group, minutes(counts));
            out.add("a-and-e-admitted", group, percent(counts.admitted, counts.attendances_ended));
            out.add("a-and-e-over-12h", group, self.a_year(counts.over_twelve_hours as f64));
            out.add("trolley-wait-mean", group, counts.trolley.mean() / MINUTE.as_f64());
            out.add("trolley-wait-over-4h", group, percent(counts.trolley_over_4, counts.trolley.number));
            out.add("trolley-wait-over-12h", group, self.a_year(counts.trolley_over_12 as f64));
        }
        for ((group, whole), counts) in self.calendar.groups().zip(&self.acute.months) {
            out.add_in("a-and-e-attendances", &group, "in the month", whole * counts.attendances as f64);
            out.add("a-and-e-within-4h", &group, percent(counts.within_four_hours, counts.attendances_ended));
        }
        let all = &self.acute.views[0];
        let time = |quantile| self.acute.attendance_seconds.quantile(quantile, 0) / 60.0;
        out.add("a-and-e-time-median", "all", time(0.5));
        out.add("a-and-e-time-p95", "all", time(0.95));
        let trolley = |quantile| self.acute.trolley_waits.quantile(quantile) / 60.0;
        out.add("trolley-wait-median", "all", trolley(0.5));
        out.add("trolley-wait-p95", "all", trolley(0.95));
        let unseen = self.counter(LEFT_UNSEEN);
        if unseen.is_some() || self.plan.tasks.iter().any(|task| task.patience.is_some()) {
            let unseen = self.acute.left_unseen + unseen.map_or(0, |counts| counts[0]);
            out.add("left-without-being-seen", "all", percent(unseen, all.attendances_ended));
        }
    }

    fn waiting_list(&self, out: &mut Columns) {
        if !self.views.has_waiting_list {
            return;
        }
        let sites = self.views.sites.iter().map(|site| site.has_waiting_list);
        let has_list = std::iter::once(true).chain(sites);
        for ((group, list), _) in
            self.views.names.iter().zip(&self.acute.list_sums).zip(has_list).filter(|(_, has_list)| *has_list)
        {
            out.add("waiting-list", group, list.patients as f64 / f64::from(list.midnights));
            out.add("rtt-within-18-weeks", group, 100.0 * list.within.mean());
        }
    }

    fn admissions(&self, out: &mut Columns) {
        if !self.views.has_spells {
            return;
        }
        let acute = &self.acute;
        let has_elective =
            self.plan.streams.iter().any(|stream| stream.profile.admission == Admission::Elective);
        for (group, counts) in self.views.names.iter().zip(&acute.views) {
            out.add("non-elective-admissions", group, self.a_year(counts.emergency as f64));
            if has_elective {
                out.add("elective-admissions", group, self.a_year(counts.elective as f64));
            }
            out.add("length-of-stay-mean", group, counts.nights.mean());
            let overnight = counts.nights.number - counts.zero_day;
            out.add("length-of-stay-overnight", group, counts.nights.sum / overnight as f64);
            out.add("zero-day-stays", group, percent(counts.zero_day, counts.ended));
            out.add("stays-over-7-days", group, percent(counts.over_7, counts.ended));
            out.add("stays-over-21-days", group, percent(counts.over_21, counts.ended));
            out.add("readmissions-30-days", group, percent(counts.readmissions, counts.ended_alive));
        }
        for ((group, whole), counts) in self.calendar.groups().zip(&acute.months) {
            out.add_in("non-elective-admissions", &group, "in the month", whole * counts.emergency as f64);
            if has_elective {
                out.add_in("elective-admissions", &group, "in the month", whole * counts.elective as f64);
            }
        }
        let measures = &self.plan.measures;
        let rate = |count: u64, people: f64| self.a_year(count as f64) / people * 100_000.0;
        for (view, group, people) in self.views.of_people() {
            let counts = &acute.views[view];
            let admissions = rate(counts.emergency_residents, people.all);
            out.add("non-elective-admissions-rate", group, admissions);
            if measures.avoidable.is_some() {
                out.add("avoidable-admissions-rate", group, rate(counts.avoidable, people.all));
            }
            if measures.falls.is_some() && (people.older > 0.0 || view == 0) {
                out.add("falls-admissions-rate", group, rate(counts.falls, people.older));
            }
        }
        if let Some(local) = &measures.local {
            out.add("local-admissions-rate", "all", self.a_year(acute.local as f64) / local.people * 1_000.0);
        }
        self.counted(out, "elective-cancellations", CANCELLATION);
        self.counted(out, "outliers", OUTLIER);
        let all = &acute.views[0];
        out.add("length-of-stay-complete", "all", percent(all.nights.number, all.emergency));
        out.add("length-of-stay-median", "all", acute.spell_nights.quantile(0.5, 0));
        if measures.trim_point.is_some() {
            out.add("excess-bed-days", "all", self.a_year(acute.excess));
        }
        let by_weekday: Vec<f64> = (0..7)
            .map(|day| {
                let discharges: u64 = acute.discharges_by_hour[day * 24..day * 24 + 24].iter().sum();
                discharges as f64 / f64::from(self.calendar.weekdays[day])
            })
            .collect();
        let mean = by_weekday.iter().sum::<f64>() / 7.0;
        for (day, discharges) in WEEKDAYS.iter().zip(by_weekday) {
            out.add("discharges-weekday", &format!("weekday={day}"), 100.0 * discharges / mean);
        }
        let share = |within: &dyn Fn(usize) -> bool| {
            let hours = acute.discharges_by_hour.iter().enumerate();
            let some: u64 =
                hours.filter(|(hour, _)| within(hour % 24)).map(|(_, discharges)| discharges).sum();
            percent(some, acute.discharges_by_hour.iter().sum())
        };
        out.add("discharges-before-noon", "all", share(&|hour| hour < 12));
        out.add("discharges-at-night", "all", share(&|hour| !(6..23).contains(&hour)));
    }

    fn beds(&self, out: &mut Columns, end: Time) {
        if self.views.acute_settings.is_empty() {
            return;
        }
        let daily = &self.daily;
        for (group, in_beds) in self.views.names.iter().zip(&self.acute.emergency_in_beds) {
            out.add("emergency-bed-days", group, self.a_year(in_beds.area(end) / DAY.as_f64()));
        }
        let limited = !self.views.core_settings.is_empty();
        occupancy(out, "all", &daily.beds, limited);
        for (number, site) in self.views.sites.iter().enumerate().filter(|(_, site)| !site.acute.is_empty()) {
            let nights: Vec<Beds> = daily.sites.iter().map(|day| day[number]).collect();
            let limited = site.acute.iter().any(|setting| self.views.core_settings.contains(setting));
            occupancy(out, &format!("site={}", site.name), &nights, limited);
        }
        // Beds are published by month, and forecasts are held against that.
        if self.today.is_some() {
            for (month, (group, _)) in self.calendar.groups().enumerate() {
                let nights = daily.beds.iter().enumerate();
                let of_month = nights.filter(|(day, _)| self.calendar.month_of(*day) == month);
                beds_and_share(out, &group, &of_month.map(|(_, beds)| *beds).collect::<Vec<_>>(), limited);
            }
        }
        if limited {
            out.add(
                "escalation-occupied",
                "all",
                daily.over.iter().sum::<i64>() as f64 / daily.beds.len() as f64,
            );
        }
    }

    fn whole_system(&self, out: &mut Columns) {
        let measures = &self.plan.measures;
        let delays = &self.delays;
        let has_delays = self.plan.routes.iter().any(|route| route.delay.is_some())
            || self.plan.tasks.iter().any(|task| task.delay.is_some());
        if has_delays {
            let days = |time: Duration| self.a_month(time.days());
            for (group, delayed) in self.views.names.iter().zip(&delays.views) {
                out.add("delayed-days", group, days(delayed.time));
            }
            for &(word, reason) in DelayReason::WORDS {
                out.add("delayed-days", &format!("reason={word}"), days(delays.of_reason(reason)));
            }
            for &(word, body) in Body::WORDS {
                out.add("delayed-days", &format!("body={word}"), days(delays.of_body(body)));
            }
            for ((group, whole), &time) in self.calendar.groups().zip(&delays.by_month) {
                out.add_in("delayed-days", &group, "in the month", whole * time.days());
            }
            let at_snapshot = |patients: i64| patients as f64 / f64::from(delays.snapshots);
            for (group, delayed) in self.views.names.iter().zip(&delays.views) {
                out.add("delayed-patients", group, at_snapshot(delayed.at_snapshots));
            }
            for (view, group, people) in self.views.of_people() {
                if people.adults > 0.0 || view == 0 {
                    let delayed = &delays.views[view];
                    let per_adults = 100_000.0 / people.adults;
                    out.add("delayed-days-rate", group, days(delayed.residents_time) * per_adults);
                    let patients = at_snapshot(delayed.residents_at_snapshots);
                    out.add("delayed-patients-rate", group, patients * per_adults);
                }
            }
        }
        if measures.older.is_some() {
            for (view, group, people) in self.views.of_people() {
                if people.older > 0.0 || view == 0 {
                    let admissions = self.a_year(self.acute.views[view].older_resident_care_home as f64);
                    out.add("care-home-admissions-rate", group, admissions / people.older * 100_000.0);
                }
            }
            for (group, counts) in self.views.names.iter().zip(&self.acute.views) {
                out.add("still-at-home-91-days", group, percent(counts.still_at_home, counts.followed));
                let offered = percent(counts.older_reablement, counts.older_discharges);
                out.add("offered-reablement", group, offered);
            }
        }
        if self.plan.exits.iter().any(|exit| exit.kind == crate::model::ExitKind::Died) {
            out.add("deaths", "all", self.a_year(self.acute.deaths as f64));
            for (setting, record) in self.plan.settings.iter().zip(&self.settings) {
                out.add("deaths", &format!("setting={}", setting.id), self.a_year(record.deaths as f64));
            }
        }
    }

    fn week_rhythm(&self, out: &mut Columns) {
        let acute = !self.views.acute_settings.is_empty();
        let a_and_e =
            self.plan.settings.iter().any(|setting| setting.kind == crate::model::SettingKind::AandE);
        if !acute && !a_and_e {
            return;
        }
        for hour in 0..168 {
            let group = format!("hour={}-{:02}", WEEKDAYS[hour / 24], hour % 24);
            let weeks = f64::from(self.calendar.weekdays[hour / 24]);
            if a_and_e {
                out.add("attendances-hour", &group, self.acute.attendances_by_hour[hour] as f64 / weeks);
            }
            if !acute {
                continue;
            }
            out.add("discharges-hour", &group, self.acute.discharges_by_hour[hour] as f64 / weeks);
            out.add("acute-occupied-hour", &group, self.acute.occupied_by_hour[hour] / weeks);
        }
    }
}

/// Beds of a group at midnight, and how full they were: the share of every night that has one. Without a limit nothing is full, and
/// nothing has an occupancy.
fn beds_and_share(out: &mut Columns, group: &str, nights: &[Beds], limited: bool) -> Vec<f64> {
    let mean = |of: &dyn Fn(&Beds) -> i64| nights.iter().map(of).sum::<i64>() as f64 / nights.len() as f64;
    out.add("acute-occupied", group, mean(&|beds| beds.occupied));
    if !limited {
        return Vec::new();
    }
    out.add("acute-available", group, mean(&|beds| beds.core));
    let shares: Vec<f64> = nights.iter().filter_map(|beds| beds.occupancy()).collect();
    out.add("acute-occupancy", group, shares.iter().sum::<f64>() / shares.len() as f64);
    shares
}

/// What the beds of a group were at midnight, and on how many days they were how full.
fn occupancy(out: &mut Columns, group: &str, nights: &[Beds], limited: bool) {
    let mut shares = beds_and_share(out, group, nights, limited);
    if !limited {
        return;
    }
    let number = shares.len() as f64;
    let above = |limit: f64| 100.0 * shares.iter().filter(|&&share| share > limit).count() as f64 / number;
    out.add("days-above-85", group, above(85.0));
    out.add("days-above-92", group, above(92.0));
    out.add("days-above-95", group, above(95.0));
    out.add("days-above-100", group, above(100.0));
    shares.sort_by(f64::total_cmp);
    let p95 = shares.get(((number * 0.95).ceil() as usize).saturating_sub(1)).copied().unwrap_or(f64::NAN);
    out.add("acute-occupancy-p95", group, p95);
}
