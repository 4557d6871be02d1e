//! What is wrong with stays, their tasks and interruptions, and with routes.

use super::{Check, MOST_BESIDE, MOST_FURTHER, MOST_TASKS, What};
use crate::model::pathway::{AttributeChange, Destination, PATHWAYS, PutOut, Recurrence, Route, Stay};
use crate::model::units::MINUTE;

impl Check<'_> {
    pub(super) fn stay(&mut self, what: What<'_>, stay: &Stay) {
        let model = self.model;
        self.within(what, "setting", stay.setting, model.settings.len());
        self.at_most(stay.also.len(), &format_args!("other settings of {what}"), MOST_BESIDE, "");
        self.at_most(stay.tasks.len(), &format_args!("tasks of {what}"), MOST_TASKS, "");
        self.at_most(stay.interruptions.len(), &format_args!("interruptions of {what}"), MOST_BESIDE, "");
        for &(setting, _) in &stay.also {
            self.within(what, "setting", setting, model.settings.len());
        }
        stay.units.iter().for_each(|(who, _)| self.condition(what, who));
        stay.priority.iter().for_each(|(who, _)| self.condition(what, who));
        stay.ends_at.iter().for_each(|(who, _)| self.condition(what, who));
        stay.ends_early.iter().for_each(|(who, _)| self.condition(what, who));
        for (who, length) in &stay.length {
            self.condition(what, who);
            self.distribution(&format_args!("{what}: length"), length);
        }
        self.between(&format_args!("{what}: length scale"), stay.length_scale, 0.0, f64::MAX);
        for task in &stay.tasks {
            let what = format_args!("{what}, task {}", task.id);
            self.condition(&what, &task.who);
            task.teams().for_each(|(team, ..)| self.within(&what, "team", team, model.teams.len()));
            task.after.iter().for_each(|&after| self.within(&what, "task", after, stay.tasks.len()));
            for (who, work) in task.work.iter().chain(task.or.iter().flat_map(|other| &other.work)) {
                self.condition(&what, who);
                self.distribution(&what, work);
            }
            if let Some(Recurrence::Every(every)) = task.recurs {
                self.between(&format_args!("{what}: every"), every, MINUTE, f64::MAX);
            }
            self.sets(&what, &task.sets);
            if let Some((patience, to)) = &task.patience {
                self.distribution(&what, patience);
                self.target(&what, *to);
            }
        }
        for interruption in &stay.interruptions {
            let what = format_args!("{what}, interruption {}", interruption.id);
            self.condition(&what, &interruption.who);
            interruption.to.into_iter().for_each(|to| self.target(&what, to));
            self.sets(&what, &interruption.sets);
            self.distribution(&what, &interruption.after);
            self.between(&format_args!("{what}: probability"), interruption.probability, 0.0, 1.0);
        }
        if let Some(PutOut::Goes(to)) = stay.put_out {
            self.target(what, to);
        }
        if let Some(appointment) = &stay.appointment {
            appointment.missed_to.into_iter().for_each(|to| self.target(what, to));
            for (who, chance) in &appointment.missed {
                self.condition(what, who);
                self.between(&format_args!("{what}: chance not to attend"), *chance, 0.0, 1.0);
            }
        }
        self.routes(what, &stay.routes);
    }

    pub(super) fn target(&mut self, what: What<'_>, target: Destination) {
        match target {
            Destination::Stay(stay) => self.within(what, "stay", stay, self.model.stays.len()),
            Destination::Exit(exit) => self.within(what, "exit", exit, self.model.exits.len()),
        }
    }

    fn sets(&mut self, what: What<'_>, changes: &[AttributeChange]) {
        for change in changes {
            let attribute = change.attribute();
            self.within(what, "attribute", attribute, self.model.attributes.len());
            if let (AttributeChange::To(_, value), Some(known)) =
                (change, self.model.attributes.get(attribute))
            {
                self.within(what, "value", usize::from(*value), known.values.len());
            }
        }
    }

    pub(super) fn routes(&mut self, what: What<'_>, routes: &[Route]) {
        if routes.is_empty() {
            self.flaw(format!("{what} leads nowhere"), "give it a route");
        }
        for route in routes {
            self.condition(what, &route.who);
            route.targets().for_each(|to| self.target(what, to));
            self.sets(what, &route.sets);
            if let Some(pathway) = route.pathway {
                self.within(what, "discharge pathway", pathway.into(), PATHWAYS);
            }
            route.takes.iter().for_each(|takes| self.distribution(what, takes));
            let moments = route.then.iter().map(|further| &further.only_if).chain([&route.only_if]);
            for of in moments.flatten().filter_map(|moment| moment.of) {
                self.within(what, "setting", of, self.model.settings.len());
            }
            self.between(&format_args!("{what}: the share of a route"), route.share, 0.0, 1.0 + 1e-6);
            self.at_most(
                route.then.len(),
                &format_args!("further choices of a route of {what}"),
                MOST_FURTHER,
                "",
            );
            for further in &route.then {
                further.after.iter().for_each(|after| self.distribution(what, after));
            }
        }
        // Whose shares depend on the patient, the date or the delay add to 1 for each of them: the scenario's affair.
        let always = |route: &Route| {
            route.who.all.is_empty()
                && route.from.is_none()
                && route.until.is_none()
                && route.share_per_delayed_day == 0.0
        };
        if !routes.is_empty() && routes.iter().all(always) {
            let shares: Vec<f64> = routes.iter().map(|route| route.share).collect();
            self.weights(&format_args!("{what}: shares of routes"), &shares, routes.len());
        }
    }
}
