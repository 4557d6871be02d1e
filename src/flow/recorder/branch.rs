//! What a branch takes over of the records of its trunk.
//!
//! The tables of the trunk come first in those of the option. Where the option brings a setting, nothing of the measured period has
//! passed yet ([`crate::plan::Trunk`]): of what is kept day by day and hour by hour the rows are alike, or there are none.

use super::daily::Daily;
use super::settings::{ClassRecord, SettingRecord, TeamRecord};
use super::statistics::Recorder;
use super::today::Today;
use crate::flow::parts::take_over;

impl Recorder<'_> {
    /// Goes on from what was recorded on the trunk.
    pub fn take_over(&mut self, trunk: &Recorder<'_>) {
        self.in_system = trunk.in_system;
        self.in_system_at = trunk.in_system_at;
        self.settings.iter_mut().zip(&trunk.settings).for_each(|(own, other)| own.take_over(other));
        self.teams.iter_mut().zip(&trunk.teams).for_each(|(own, other)| own.take_over(other));
        self.waits_of_stays(trunk);
        take_over(&mut self.diaries, &trunk.diaries);
        take_over(&mut self.standards, &trunk.standards);
        take_over(&mut self.counters, &trunk.counters);
        self.acute = trunk.acute.clone();
        self.delays = trunk.delays.clone();
        self.daily.take_over(&trunk.daily);
        if let (Some(own), Some(trunk)) = (&mut self.today, &trunk.today) {
            own.take_over(trunk);
        }
        if let (Some(own), Some(trunk)) = (&mut self.services, &trunk.services) {
            own.take_over(trunk);
        }
        self.blocks.take_over(&trunk.blocks);
        take_over(&mut self.rhythm.sums, &trunk.rhythm.sums);
        self.rhythm.observed = trunk.rhythm.observed;
        take_over(&mut self.exits, &trunk.exits);
        self.moves.take_over(&trunk.moves);
    }

    /// A stay that had a setting to itself on the trunk may share it here: the setting's waits are its own so far.
    fn waits_of_stays(&mut self, trunk: &Recorder<'_>) {
        for (at, (own, other)) in self.stays.iter_mut().zip(&trunk.stays).enumerate() {
            let all = other.alone && !own.alone;
            let setting = trunk.plan.stays[at].setting;
            let waits = if all { &trunk.settings[setting.index()].waits } else { &other.waits };
            own.waits.clone_from(waits);
        }
    }
}

/// Of the classes that a queue has on the trunk those that it has here.
fn classes(own: &mut Vec<ClassRecord>, of_trunk: &[ClassRecord]) -> Vec<ClassRecord> {
    take_over(own, of_trunk);
    std::mem::take(own)
}

impl SettingRecord {
    fn take_over(&mut self, trunk: &Self) {
        *self = Self { classes: classes(&mut self.classes, &trunk.classes), ..trunk.clone() };
    }
}

impl TeamRecord {
    fn take_over(&mut self, trunk: &Self) {
        *self = Self { classes: classes(&mut self.classes, &trunk.classes), ..trunk.clone() };
    }
}

impl Today {
    fn take_over(&mut self, trunk: &Self) {
        let mut months = self.months.clone();
        months.take_over(&trunk.months);
        *self = trunk.clone();
        self.months = months;
    }
}

impl Daily {
    fn take_over(&mut self, trunk: &Self) {
        self.in_system.clone_from(&trunk.in_system);
        self.watched.clone_from(&trunk.watched);
        self.beds.clone_from(&trunk.beds);
        self.over.clone_from(&trunk.over);
        self.sites.clone_from(&trunk.sites);
        self.values.clone_from(&trunk.values);
    }
}
