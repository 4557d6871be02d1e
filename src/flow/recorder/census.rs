//! What is observed at the start of hours and at midnights: levels of beds, settings and lists.

use super::daily::Beds;
use super::statistics::Recorder;
use crate::engine::clock::{DAY, Duration, HOUR, Time};
use crate::flow::parts::patient::Patient;

/// When the round of the morning counts who is without criteria to reside.
const MORNING: Duration = Duration::new(8 * HOUR.milliseconds());

impl Recorder<'_> {
    /// Patients in acute beds now.
    fn acute_occupied(&self) -> i64 {
        self.views.acute_settings.iter().map(|&setting| self.settings[setting].in_use.value()).sum()
    }

    /// Whether anything is observed by the hour.
    pub fn observes_hours(&self) -> bool {
        let begins_within_a_day =
            [self.from, self.plan.begins].iter().any(|time| time.since_midnight() > Duration::ZERO);
        !self.views.acute_settings.is_empty() || !self.rhythm.settings.is_empty() || begins_within_a_day
    }

    /// Observes the start of an hour of the measured period.
    pub fn hour(&mut self, now: Time) {
        if self.measured(now) && now < self.plan.closes {
            for (half, begins) in [Duration::ZERO, DAY * self.first_half().into()].into_iter().enumerate() {
                if self.in_system_at[half].is_none() && now - self.from >= begins {
                    self.half_begins(half);
                }
            }
            if let Some(today) = &mut self.today
                && now.since_midnight() == MORNING
            {
                today.morning(self.calendar.day(now), &self.views);
            }
            self.rhythm.observe((now.since_midnight() / HOUR) as usize, &self.settings);
            if self.views.acute_settings.is_empty() {
                return;
            }
            let occupied = self.acute_occupied();
            self.acute.occupied_by_hour[self.calendar.hour_of_week(now)] += occupied as f64;
        }
    }

    /// Days of the first half of the measured period.
    pub(super) fn first_half(&self) -> u32 {
        self.plan.measure_days / 2
    }

    fn half_begins(&mut self, half: usize) {
        self.in_system_at[half] = Some(self.in_system.value());
        for setting in &mut self.settings {
            setting.queue_at[half] = setting.queue.value();
        }
        for team in &mut self.teams {
            team.queue_at[half] = team.queue.value();
        }
    }

    /// Closes the day that ends at `now`.
    pub fn midnight(&mut self, patients: &[Patient], in_system: u32, now: Time) {
        // Of a run that goes on until everybody has left the days of the measured period alone are kept.
        if self.daily.in_system.len() as u64
            >= u64::from(self.plan.warm_up_days) + u64::from(self.plan.measure_days)
        {
            return;
        }
        self.daily.in_system.push(in_system as f32);
        let watched = self.views.watched.iter().map(|&setting| {
            let setting = &self.settings[setting];
            setting.in_use.value() + setting.queue.value()
        });
        self.daily.watched.push(watched.sum::<i64>() as f32);
        let resolved = self.measured(now) && now > self.from;
        self.acute.follow_ups_due(patients, &self.plan.settings, &self.views, now, resolved);
        if let Some(today) = &mut self.today {
            today.follows_due(now, resolved);
        }
        if !resolved {
            return;
        }
        let day = self.calendar.day(now - Duration::new(1));
        let core = &self.views.core_settings;
        let over: i64 = core
            .iter()
            .map(|&s| (self.settings[s].in_use.value() - self.settings[s].core.value()).max(0))
            .sum();
        let beds_of = |acute: &[usize]| {
            let limited = |s: &&usize| core.contains(s);
            Beds {
                occupied: acute.iter().map(|&s| self.settings[s].in_use.value()).sum(),
                within_core: acute.iter().filter(limited).map(|&s| self.settings[s].in_use.value()).sum(),
                core: acute.iter().filter(limited).map(|&s| self.settings[s].core.value()).sum(),
            }
        };
        let beds = beds_of(&self.views.acute_settings);
        self.daily.sites.push(self.views.sites.iter().map(|site| beds_of(&site.acute)).collect());
        self.daily.close(beds, over, self.delays.patients(), &self.settings);
        if let Some(today) = &mut self.today {
            today.midnight(day, now, &self.views, patients);
            self.daily.close_today(today.day(0, day));
            today.months.day_ends(day, &self.calendar, &self.settings, now);
        }
        if self.calendar.snapshot[day] {
            self.delays.snapshot();
        }
        if self.views.has_waiting_list {
            self.acute.count_lists(DAY * 126, now);
        }
    }
}
