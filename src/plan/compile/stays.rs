//! Stays with their tasks and interruptions.

use super::compiler::{Compiler, priority_level};
use crate::distribution::Sampler;
use crate::engine::optional::Optional;
use crate::engine::ticks;
use crate::model::{self, PutOut, Stay};
use crate::plan::calendars::Horizon;
use crate::plan::ids::{SettingId, TeamId};
use crate::plan::stays::{
    DoerPlan, EndsPlan, InterruptionPlan, LoadPlan, Patience, PutOutPlan, StayMore, StayPlan, TableRange,
    TaskPlan, TeamworkPlan,
};

/// A bit for each of the tasks that have a property.
fn bits_of(tasks: &[model::Task], property: &dyn Fn(&model::Task) -> bool) -> u64 {
    let having = tasks.iter().enumerate().filter(|(_, task)| property(task));
    having.fold(0, |bits, (number, _)| bits | 1 << number)
}

fn span(range: std::ops::Range<usize>) -> TableRange {
    TableRange { first: range.start as u32, number: range.len() as u32 }
}

impl Compiler<'_> {
    /// A stay, or a version of it, which has its random purposes and counts as it.
    pub(super) fn stay(&mut self, index: usize, stay: &Stay) -> StayPlan {
        let name = format!("stay {}", stay.id);
        let first_task = self.tasks.len();
        for number in 0..stay.tasks.len() {
            let plan = self.task(index, &stay.tasks, number);
            self.tasks.push(plan);
        }
        let first_interruption = self.interruptions.len();
        for interruption in &stay.interruptions {
            let route = interruption.to.map(|to| self.certain_route(to, Some(index))).into();
            self.interruptions.push(InterruptionPlan {
                probability: interruption.probability,
                per_delayed_day: interruption.probability_per_delayed_day,
                after: Sampler::new(&interruption.after),
                at: interruption.at.as_ref().map(|at| self.tabulated.instants(at, self.horizon)),
                recurs: interruption.recurs,
                route,
                sets: self.steps(&interruption.sets),
                keeps_place: interruption.keeps_place.map(ticks),
                purpose: self.names.key(&format!("{name} interruption {}", interruption.id)),
            });
        }
        let more = self.stay_more(index, stay);
        // What is over on the last day may be decided after it, and must not be over before.
        let beyond = Horizon { days: self.horizon.days + 14, ..self.horizon };
        let having = |property: &dyn Fn(&model::Task) -> bool| bits_of(&stay.tasks, property);
        StayPlan {
            id: stay.id.clone(),
            setting: SettingId::at(stay.setting),
            versions: Optional::NONE,
            is_version: false,
            more,
            units: self.cases(&stay.units, |&units| units),
            in_part: stay.if_too_large == model::TooLarge::InPart,
            also: stay.also.iter().map(|&(setting, units)| (SettingId::at(setting), units)).collect(),
            length: self.cases(&stay.length, Sampler::new),
            length_scale: stay.length_scale,
            priority: self.cases(&stay.priority, |&priority| priority_level(priority)),
            tasks: span(first_task..self.tasks.len()),
            needs: self.eligibility(stay.tasks.iter().map(|task| &task.who)),
            at_end: having(&|task| task.starts == model::TaskStart::End),
            required: having(&|task| task.required),
            clinical: having(&|task| task.required && task.delay.is_empty()),
            due: having(&|task| task.due_by.is_some()),
            recurring: having(&|task| task.recurs.is_some()),
            routes: self.route_list(&stay.routes, Some(index), &name),
            interruptions: span(first_interruption..self.interruptions.len()),
            at_risk: self.eligibility(stay.interruptions.iter().map(|interruption| &interruption.who)),
            ends: (!stay.ends_at.is_empty()).then(|| {
                Box::new(EndsPlan {
                    at: self.cases(&stay.ends_at, |table| {
                        table.as_ref().map(|table| self.tabulated.instants(table, beyond))
                    }),
                    early: self.cases(&stay.ends_early, |&early| ticks(early)),
                })
            }),
            length_purpose: self.names.key(&format!("{name} length")),
            start_purpose: self.names.key(&format!("{name} remaining")),
        }
    }

    /// What few stays have; none if this is not one of them.
    fn stay_more(&mut self, index: usize, stay: &Stay) -> Option<Box<StayMore>> {
        let put_out = stay.put_out.map(|put_out| {
            let to = match put_out {
                PutOut::Goes(to) => to,
                PutOut::Resume | PutOut::Restart => model::Destination::Stay(index),
            };
            let returns = !matches!(put_out, PutOut::Goes(_));
            // Who comes back goes on in the lap they were in.
            let from = (!returns).then_some(index);
            PutOutPlan { route: self.certain_route(to, from), returns, resumes: put_out == PutOut::Resume }
        });
        let load = stay.load.map(|load| LoadPlan {
            number: load.number,
            or_after: load.or_after.map(ticks),
            place: index as u32,
        });
        let appointment = stay.appointment.as_ref().map(|appointment| self.appointment(index, appointment));
        let some = stay.pre_empts || put_out.is_some() || load.is_some() || appointment.is_some();
        some.then(|| Box::new(StayMore { pre_empts: stay.pre_empts, put_out, load, appointment }))
    }

    /// A task of those of a stay, or of a version of it.
    pub(super) fn task(&mut self, stay: usize, tasks: &[model::Task], number: usize) -> TaskPlan {
        let task = &tasks[number];
        let id = format!("{}/{}", self.model.stays[stay].id, task.id);
        let work_purpose = self.names.key(&format!("task {id} work"));
        let patience_purpose = self.names.key(&format!("task {id} patience"));
        TaskPlan {
            team: task.team.map(TeamId::at),
            staff: task.staff,
            work: self.cases(&task.work, Sampler::new),
            after: task.after.iter().fold(0, |bits, &after| bits | 1 << after),
            before: bits_of(tasks, &|other| other.after.contains(&number)),
            at: task.at.as_ref().map(|table| self.tabulated.instants(table, self.horizon)),
            due_by: task.due_by.map(ticks),
            priority: priority_level(task.priority),
            several: task.teams().count() > 1,
            recurs: task.recurs.is_some(),
            pre_empts: task.pre_empts,
            every: match task.recurs {
                Some(model::Recurrence::Every(every)) => Some(ticks(every.max(1.0))),
                _ => None,
            },
            teamwork: self.teamwork(task),
            delay: self.delay(&task.delay),
            sets: (!task.sets.is_empty()).then(|| self.steps(&task.sets)),
            patience: task.patience.as_ref().map(|(after, to)| {
                Box::new(Patience {
                    time: Sampler::new(after),
                    route: self.certain_route(*to, Some(stay)),
                    purpose: patience_purpose,
                })
            }),
            work_purpose,
            counts_as: self.tasks.len() as u32,
            id,
        }
    }

    /// The teams of a task, if there are several.
    fn teamwork(&self, task: &model::Task) -> Option<Box<TeamworkPlan>> {
        let team = task.team.filter(|_| task.teams().count() > 1)?;
        let own = DoerPlan {
            team: TeamId::at(team),
            staff: task.staff,
            priority: priority_level(task.priority),
            work: None,
        };
        let others = task.or.iter().map(|other| DoerPlan {
            team: TeamId::at(other.team),
            staff: other.staff,
            priority: priority_level(other.priority),
            work: (!other.work.is_empty()).then(|| self.cases(&other.work, Sampler::new)),
        });
        Some(Box::new(TeamworkPlan {
            either: std::iter::once(own).chain(others).collect(),
            with: task.with.iter().map(|&(team, staff)| (TeamId::at(team), staff)).collect(),
        }))
    }
}
