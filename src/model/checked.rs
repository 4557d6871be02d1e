//! A model that has been checked: what [`crate::plan::compile`] takes.

use super::flaws::{Flaw, find};
use super::system::Model;
use std::ops::Deref;

/// A model of which everything holds that the simulation relies on: references lead somewhere, tables fit their
/// indices, weights add to 1, numbers are numbers. Only checking makes one, and only what nothing relies on can be
/// changed afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked(Model);

impl Checked {
    /// Checks a model.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    ///
    /// ```
    /// use careflow::model::{Checked, Exit, ExitKind, Model};
    ///
    /// let mut model = Model::default();
    /// model.exits.push(Exit { id: "home".into(), kind: ExitKind::Home });
    /// assert_eq!(Checked::new(model).unwrap().exits.len(), 1);
    /// ```
    pub fn new(model: Model) -> Result<Self, Vec<Flaw>> {
        let flaws = find(&model);
        if flaws.is_empty() { Ok(Self(model)) } else { Err(flaws) }
    }

    /// The model, to be changed and checked again.
    #[must_use]
    pub fn into_model(self) -> Model {
        self.0
    }

    /// Sets the seed of all random numbers.
    pub fn set_seed(&mut self, seed: u64) {
        self.0.scenario.seed = seed;
    }

    /// Sets the number of replications that are made unless somebody says otherwise.
    pub fn set_replications(&mut self, replications: u32) {
        self.0.scenario.replications = replications;
    }
}

impl Deref for Checked {
    type Target = Model;

    fn deref(&self) -> &Model {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::distribution::{Distribution, Gamma, Values};
    use crate::model::{
        Condition, Destination, Exit, ExitKind, HOUR, InForce, Index, Reach, Route, Setting, SettingKind,
        Stay, Versions,
    };

    fn route(to: Destination, share: f64) -> Route {
        Route { share, ..Route::certain(to) }
    }

    fn stay(routes: Vec<Route>) -> Stay {
        Stay {
            id: "ward".into(),
            setting: 0,
            units: Vec::new(),
            if_too_large: crate::model::TooLarge::Wait,
            also: Vec::new(),
            length: vec![(Condition::default(), Distribution::fixed(HOUR))],
            length_scale: 1.0,
            ends_at: Vec::new(),
            ends_early: Vec::new(),
            pre_empts: false,
            put_out: None,
            load: None,
            appointment: None,
            priority: Vec::new(),
            tasks: Vec::new(),
            routes,
            interruptions: Vec::new(),
        }
    }

    /// So many stays in one setting, and an exit.
    fn model(stays: usize) -> Model {
        let setting = Setting {
            id: "ward".into(),
            name: "Ward".into(),
            kind: SettingKind::Other,
            counts_as_admission: false,
            site: None,
            capacity: None,
            unit: "bed".into(),
            escalation: None,
            diversion: None,
            turnaround: None,
            admits: None,
            sessions: Vec::new(),
            start: Vec::new(),
        };
        Model {
            settings: vec![setting],
            stays: vec![stay(vec![route(Destination::Exit(0), 1.0)]); stays],
            exits: vec![Exit { id: "home".into(), kind: ExitKind::Home }],
            ..Model::default()
        }
    }

    /// Lets so many schemes change every stay for some patients.
    fn with_schemes(mut model: Model, schemes: usize) -> Model {
        model.option = "plan".into();
        model.changes.reaches = (0..schemes)
            .map(|number| Reach {
                scheme: format!("scheme-{number}"),
                in_force: InForce { from: None, ramp_days: 0, until: None, full: 0.5 },
                who: Condition::default(),
            })
            .collect();
        let versions = |index: Index| Versions {
            reaches: (0..schemes).collect(),
            is: vec![model.stays[index].clone(); (1 << schemes) - 1],
        };
        model.changes.stays = (0..model.stays.len()).map(|index| (index, versions(index))).collect();
        model
    }

    fn flaws(model: Model) -> Vec<String> {
        Checked::new(model).unwrap_err().into_iter().map(|flaw| flaw.message).collect()
    }

    #[test]
    fn every_version_of_a_stay_has_an_index_of_its_own() {
        // 255 stays with 256 versions each, the usual one among them, are 65,280; 257 are 65,792.
        let plan = crate::plan::compile(&Checked::new(with_schemes(model(255), 8)).unwrap());
        assert_eq!(plan.stays.len(), 65_280);
        let known: std::collections::BTreeSet<_> = plan.versions.iter().flat_map(|all| &all.is).collect();
        assert_eq!(known.len(), plan.stays.len());

        let found = Checked::new(with_schemes(model(257), 8)).unwrap_err();
        let [flaw] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(flaw.message, "option plan: 65792 stays with their versions are too many");
        assert!(flaw.help.contains("at most 65535") && flaw.help.contains("fewer of them"), "{}", flaw.help);
    }

    #[test]
    fn lists_of_routes_are_counted_with_those_of_streams() {
        // 65,535 stays fill the table of stays, and their routes that of lists.
        assert!(Checked::new(model(65_535)).is_ok());
        let mut full = model(65_535);
        full.cohorts.push(crate::model::Cohort {
            id: "all".into(),
            population: 1.0,
            residents: true,
            attributes: Vec::new(),
        });
        full.streams.push(crate::model::Stream {
            id: "in".into(),
            cohort: 0,
            pattern: crate::model::Pattern::default(),
            arrivals: crate::model::Arrivals::Replay(Vec::new()),
            attributes: Vec::new(),
            admission: crate::model::Admission::Emergency,
            from: None,
            until: None,
            routes: vec![route(Destination::Stay(0), 1.0)],
        });
        assert_eq!(flaws(full), ["65536 lists of routes with their versions are too many"]);
    }

    /// A change of a model.
    type Change<'a> = &'a dyn Fn(&mut Model);

    #[test]
    fn what_compiling_would_stumble_over_is_a_flaw() {
        let with = |change: Change<'_>| {
            let mut model = model(1);
            change(&mut model);
            flaws(model)
        };
        let bad: [(Change<'_>, &str); 10] = [
            (&|m| m.stays[0].setting = 1, "stay ward: there is no setting number 1"),
            (&|m| m.stays[0].routes[0].to = Destination::Stay(7), "stay ward: there is no stay number 7"),
            (&|m| m.exits.clear(), "stay ward: there is no exit number 0"),
            (&|m| m.stays[0].routes.clear(), "stay ward leads nowhere"),
            (
                &|m| m.stays[0].routes[0].share = 0.4,
                "stay ward: shares of routes: weights that add to 0.4, not 1",
            ),
            (&|m| m.stays[0].routes[0].who.all.push((3, 1)), "stay ward: there is no attribute number 3"),
            (
                &|m| m.stays[0].length[0].1 = Distribution::of(Gamma { shape: f64::NAN, scale: 1.0 }),
                "stay ward: length: a mean of NaN",
            ),
            (
                &|m| {
                    m.stays[0].length[0].1 =
                        Distribution::of(Values { values: vec![1.0], weights: vec![0.5] })
                },
                "stay ward: length: weights that add to 0.5, not 1",
            ),
            (&|m| m.scenario.set_days(0, u32::MAX / 24), "the run has 178956970 days"),
            (&|m| m.scenario.measure_days += 1, "365 days hold no 8736 hours"),
        ];
        for (change, message) in bad {
            assert_eq!(with(change), [message]);
        }
        let mut option = with_schemes(model(1), 2);
        option.changes.stays[0].1.is.pop();
        assert_eq!(flaws(option), ["2 versions for the sets of 2 schemes"]);
    }
}
