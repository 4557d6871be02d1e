//! Columns of the measures of 2025.

use super::super::mean::percent;
use super::super::statistics::Recorder;
use super::super::today::{BANDS, Day, HANDOVER, HandoverCounts, NIGHTS, ReadyCounts, Today};
use super::{Columns, WEEKDAYS};
use crate::engine::clock::{DAY, MINUTE, Time};
use crate::model::{DELAY_LINES, DelayGroup, DelayLine, Named, PATHWAYS, SettingKind};
use crate::results::part_of;

/// What is a mean over days, and how it is had of a day; none where it was not counted.
type OfDay = fn(&Day) -> Option<u32>;

/// Levels of those without criteria to reside, and whether they are told apart by the day of the week.
const WITHOUT_CRITERIA: [(&str, OfDay); 4] = [
    ("no-criteria-to-reside", |day| Some(day.left + day.remaining)),
    ("no-criteria-left", |day| Some(day.left)),
    ("no-criteria-remaining", |day| Some(day.remaining)),
    ("no-criteria-morning", |day| day.morning),
];

/// Beds of stays of at least so many nights, by [`NIGHTS`].
const LONG_STAYS: [(&str, OfDay); NIGHTS.len()] = [
    ("acute-beds-7-nights", |day| Some(day.long[0])),
    ("acute-beds-14-nights", |day| Some(day.long[1])),
    ("acute-beds-21-nights", |day| Some(day.long[2])),
];

/// Shares handed over within the minutes of [`HANDOVER`].
const WITHIN: [&str; HANDOVER.len()] = [
    "ambulance-handover-within-15",
    "ambulance-handover-within-30",
    "ambulance-handover-within-45",
    "ambulance-handover-within-60",
];

/// Mean over the days on which it was counted.
fn mean<'a>(days: impl Iterator<Item = &'a Day>, of: OfDay) -> f64 {
    let (sum, number) =
        days.filter_map(of).fold((0.0, 0.0), |(sum, number), count| (sum + f64::from(count), number + 1.0));
    sum / number
}

impl Recorder<'_> {
    /// What the measures of 2025 have counted, if they are taken.
    pub(super) fn measures_of_2025(&self, out: &mut Columns, end: Time) {
        let Some(today) = &self.today else { return };
        let has = |kind| self.plan.settings.iter().any(|setting| setting.kind == kind);
        let (a_and_e, urgent) = (has(SettingKind::AandE), has(SettingKind::UrgentCare));
        if a_and_e {
            self.twelve_hours(out);
        }
        if a_and_e || urgent {
            self.all_types(out, today);
        }
        if has(SettingKind::AmbulanceHandover) {
            self.ambulances(out, today, end);
        }
        if !self.views.acute_settings.is_empty() {
            self.ready_dates(out, today);
            self.by_day(out, today);
            self.by_line(out, today);
        }
        self.older_people(out, today);
        self.demand_and_capacity(out, today);
    }

    fn twelve_hours(&self, out: &mut Columns) {
        for (group, counts) in self.views.names.iter().zip(&self.acute.views) {
            let trolley = percent(counts.trolley_over_12, counts.trolley.number);
            out.add("trolley-wait-over-12h-share", group, trolley);
            let from_arrival = percent(counts.over_twelve_hours, counts.attendances_ended);
            out.add("a-and-e-over-12h-share", group, from_arrival);
        }
        for ((group, _), counts) in self.calendar.groups().zip(&self.acute.months) {
            let trolley = percent(counts.trolley_over_12, counts.trolley.number);
            out.add("trolley-wait-over-12h-share", &group, trolley);
            let from_arrival = percent(counts.over_twelve_hours, counts.attendances_ended);
            out.add("a-and-e-over-12h-share", &group, from_arrival);
        }
    }

    fn all_types(&self, out: &mut Columns, today: &Today) {
        let views = self.acute.views.iter().zip(&today.urgent.views);
        for (group, (counts, urgent)) in self.views.names.iter().zip(views) {
            let begun = counts.attendances + urgent.begun;
            out.add("a-and-e-all-types-attendances", group, self.a_year(begun as f64));
            let within = counts.within_four_hours + urgent.within_four_hours;
            let ended = counts.attendances_ended + urgent.ended;
            out.add("a-and-e-all-types-within-4h", group, percent(within, ended));
        }
        let months = self.acute.months.iter().zip(&today.urgent.months);
        for ((group, whole), (counts, urgent)) in self.calendar.groups().zip(months) {
            let begun = whole * (counts.attendances + urgent.begun) as f64;
            out.add_in("a-and-e-all-types-attendances", &group, "in the month", begun);
            let within = counts.within_four_hours + urgent.within_four_hours;
            let ended = counts.attendances_ended + urgent.ended;
            out.add("a-and-e-all-types-within-4h", &group, percent(within, ended));
        }
    }

    /// Ambulances at the door: how long until they hand over, and how many there are.
    fn ambulances(&self, out: &mut Columns, today: &Today, end: Time) {
        let mut handover = |group: &str, counts: &HandoverCounts| {
            out.add("ambulance-handover-mean", group, counts.time.mean() / MINUTE.as_f64());
            for (id, within) in WITHIN.into_iter().zip(counts.within) {
                out.add(id, group, percent(within, counts.time.number));
            }
        };
        for (group, counts) in self.views.names.iter().zip(&today.handovers.views) {
            handover(group, counts);
        }
        for ((group, _), counts) in self.calendar.groups().zip(&today.handovers.months) {
            handover(&group, counts);
        }
        let at_the_door = self.plan.settings.iter().zip(&self.settings);
        let at_the_door = at_the_door.filter(|(setting, _)| setting.kind == SettingKind::AmbulanceHandover);
        let waiting = at_the_door.map(|(_, record)| record.in_use.area(end) + record.queue.area(end));
        let period = self.days() * DAY.as_f64();
        out.add("ambulances-waiting", "all", waiting.sum::<f64>() / period);
        for (month, (group, _)) in self.calendar.groups().enumerate() {
            out.add("ambulances-waiting", &group, today.months.at_the_door(month));
        }
    }

    /// Discharges and their delay: by view, by pathway, by month, by both, and by days of delay.
    fn ready_dates(&self, out: &mut Columns, today: &Today) {
        for (group, counts) in self.views.names.iter().zip(&today.discharges) {
            self.ready_date(out, group, counts, None);
        }
        let has_pathways = self.plan.routes.iter().any(|route| route.pathway.is_some());
        let sum = |counts: &mut dyn Iterator<Item = &ReadyCounts>| {
            counts.fold(ReadyCounts::default(), ReadyCounts::and)
        };
        // Those by routes without one too: shares of pathways are of all who were ready.
        let pathways = 0..if has_pathways { PATHWAYS + 1 } else { 0 };
        let of = |pathway: usize| match pathway {
            PATHWAYS => "pathway=none".to_owned(),
            pathway => format!("pathway={pathway}"),
        };
        for pathway in pathways.clone() {
            let counts = sum(&mut today.by_month.iter().map(|month| &month[pathway]));
            self.ready_date(out, &of(pathway), &counts, None);
        }
        for ((group, whole), counts) in self.calendar.groups().zip(&today.by_month) {
            self.ready_date(out, &group, &sum(&mut counts.iter()), Some(whole));
            for pathway in pathways.clone() {
                let group = part_of(&group, &of(pathway));
                self.ready_date(out, &group, &counts[pathway], Some(whole));
            }
        }
        let all = &today.discharges[0];
        for ((_, words), &number) in BANDS.iter().zip(&all.bands) {
            out.add("ready-discharges", &format!("delay={words}"), self.a_year(number as f64));
        }
        self.share_of_bed_days(out, today);
    }

    /// The figures of a group of discharges; those of a month are of the whole month, times `whole`.
    fn ready_date(&self, out: &mut Columns, group: &str, counts: &ReadyCounts, whole: Option<f64>) {
        let mut count = |id, count: f64| match whole {
            Some(whole) => out.add_in(id, group, "in the month", whole * count),
            None => out.add(id, group, self.a_year(count)),
        };
        let (number, bed_days) = (counts.number(), counts.bed_days as f64);
        count("ready-discharges", number as f64);
        count("ready-bed-days", bed_days);
        out.add("discharged-on-ready-date", group, percent(counts.on_the_day(), number));
        out.add("ready-delay-mean", group, bed_days / number as f64);
        let delayed = number - counts.on_the_day();
        out.add("ready-delay-mean-delayed", group, bed_days / delayed as f64);
    }

    /// Bed days after the ready date over the core beds of every day.
    fn share_of_bed_days(&self, out: &mut Columns, today: &Today) {
        if self.views.core_settings.is_empty() {
            return;
        }
        let share = |bed_days: u64, core: i64| 100.0 * bed_days as f64 / core as f64;
        let beds = &self.daily.beds;
        let core = |days: &mut dyn Iterator<Item = i64>| days.sum::<i64>();
        let all = core(&mut beds.iter().map(|beds| beds.core));
        out.add("ready-bed-days-share", "all", share(today.discharges[0].bed_days, all));
        for (number, site) in self.views.sites.iter().enumerate().filter(|(_, site)| !site.acute.is_empty()) {
            let core = core(&mut self.daily.sites.iter().map(|day| day[number].core));
            let bed_days = today.discharges[1 + number].bed_days;
            out.add("ready-bed-days-share", &format!("site={}", site.name), share(bed_days, core));
        }
        for (month, ((group, _), counts)) in self.calendar.groups().zip(&today.by_month).enumerate() {
            let days = beds.iter().enumerate().filter(|(day, _)| self.calendar.month_of(*day) == month);
            let core = core(&mut days.map(|(_, beds)| beds.core));
            let bed_days = counts.iter().map(|counts| counts.bed_days).sum();
            out.add("ready-bed-days-share", &group, share(bed_days, core));
        }
    }

    /// Means over days: of the whole, by site, by month, and by the day of the week.
    fn by_day(&self, out: &mut Columns, today: &Today) {
        // Days that were run.
        let run = self.daily.beds.len();
        let of_place = |place: usize| today.days(place).iter().take(run);
        for (id, of) in WITHOUT_CRITERIA.into_iter().chain(LONG_STAYS) {
            out.add(id, "all", mean(of_place(0), of));
            let sites = self.views.sites.iter().enumerate().filter(|(_, site)| !site.acute.is_empty());
            for (number, site) in sites {
                out.add(id, &format!("site={}", site.name), mean(of_place(1 + number), of));
            }
            for (month, (group, _)) in self.calendar.groups().enumerate() {
                let days = of_place(0).enumerate().filter(|(day, _)| self.calendar.month_of(*day) == month);
                out.add(id, &group, mean(days.map(|(_, day)| day), of));
            }
        }
        for (id, of) in WITHOUT_CRITERIA {
            for (weekday, word) in WEEKDAYS.iter().enumerate() {
                let days = of_place(0).enumerate();
                let days = days.filter(|(day, _)| self.calendar.weekday_of(*day) == weekday);
                out.add(id, &format!("weekday={word}"), mean(days.map(|(_, day)| day), of));
            }
        }
    }

    /// Those who remain at midnight by what they wait for, where it is stated by the lines of 2024.
    fn by_line(&self, out: &mut Columns, today: &Today) {
        let routes = self.plan.routes.iter().filter_map(|route| route.delay.as_ref());
        let tasks = self.plan.tasks.iter().filter_map(|task| task.delay.as_ref());
        let stated: Vec<DelayLine> =
            routes.chain(tasks).flat_map(|delay| delay.values()).filter_map(|delay| delay.line).collect();
        if stated.is_empty() {
            return;
        }
        let id = "no-criteria-remaining";
        let mean = |patients: u64| patients as f64 / self.daily.beds.len() as f64;
        let lines = || DelayLine::WORDS.iter().zip(&today.remaining_by_line);
        for &(word, group) in DelayGroup::WORDS {
            let patients =
                lines().filter(|((_, line), _)| line.group() == group).map(|(_, patients)| patients);
            out.add(id, &format!("reason-group={word}"), mean(patients.sum()));
        }
        for ((word, _), &patients) in lines().filter(|((_, line), _)| stated.contains(line)) {
            out.add(id, &format!("reason={word}"), mean(patients));
        }
        for group in ["reason-group=none", "reason=none"] {
            out.add(id, group, mean(today.remaining_by_line[DELAY_LINES]));
        }
    }

    /// Rates and shares of people aged 65+, where the scenario says who they are.
    fn older_people(&self, out: &mut Columns, today: &Today) {
        if self.plan.measures.older.is_none() {
            return;
        }
        let acute = self.views.has_spells;
        for (view, group, people) in self.views.of_people() {
            if people.older <= 0.0 && view != 0 {
                continue;
            }
            let rate = |count: u64| self.a_year(count as f64) / people.older * 100_000.0;
            if acute {
                out.add("emergency-admissions-65-rate", group, rate(today.emergency_older.views[view]));
            }
            out.add("care-home-admissions-65-new-rate", group, rate(today.new_in_care_homes[view]));
        }
        if !acute {
            return;
        }
        let older = self.plan.measures.people.older;
        for ((group, whole), &count) in self.calendar.groups().zip(&today.emergency_older.months) {
            let rate = whole * count as f64 / older * 100_000.0;
            out.add_in("emergency-admissions-65-rate", &group, "per 100,000 aged 65+ in the month", rate);
        }
        for (group, [all, reabled]) in self.views.names.iter().zip(&today.older) {
            out.add("discharged-to-reablement", group, percent(*reabled, *all));
        }
        let [followed, well] = today.reabled;
        out.add("at-home-12-weeks", "all", percent(well, followed));
        out.add(
            "independent-after-reablement",
            "all",
            percent(today.short_term.independent, today.short_term.ended),
        );
    }
}
