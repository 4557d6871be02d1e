//! The scenario whose baseline says which draws of the uncertain numbers are plausible: this one, or the one that
//! `plausible-in` names.

use super::error::JudgeError;
use super::plausible::bounded;
use super::warning::Warning;
use crate::flow::columns;
use crate::model::Input;
use crate::plan::compile;
use crate::results::Figure;
use crate::scenario::{DrawsFrom, Loaded, load_with};
use std::path::PathBuf;

/// Another scenario, or the own.
#[derive(Debug)]
pub struct Judge {
    other: Option<(PathBuf, Box<Loaded>)>,
}

impl Judge {
    /// Who judges the draws of a scenario; `None` if nothing says what is plausible.
    ///
    /// # Errors
    /// Another scenario has mistakes or bounds nothing; a figure with bounds is not one of its baseline.
    pub fn of(own: &Loaded) -> Result<Option<Self>, JudgeError> {
        let other = match &own.model.scenario.plausible_in {
            None => None,
            // A draw is judged with the values that it has here.
            Some(path) => match load_with(path, &DrawsFrom::Ranges) {
                Ok(mut other) => {
                    other.variants.share_draws(own.variants.inputs());
                    Some((path.clone(), Box::new(other)))
                }
                Err(problems) => return Err(JudgeError::Mistaken { path: path.clone(), problems }),
            },
        };
        let judge = Self { other };
        let place = &judge.place(own).model;
        let tests = bounded(&place.back_tests);
        if tests.is_empty() {
            return match judge.other {
                None => Ok(None),
                Some((path, _)) => Err(JudgeError::Boundless { path }),
            };
        }
        let (known, _) = columns(&compile(place));
        for test in tests {
            let figure = Figure::new(&test.metric, &test.group);
            if !known.iter().any(|key| figure.is(key)) {
                let figure = Box::new(figure.unknown("the baseline", &known));
                return Err(JudgeError::Unknown { title: test.title.clone(), figure });
            }
        }
        Ok(Some(judge))
    }

    /// The scenario whose baseline is tried.
    #[must_use]
    pub fn place<'a>(&'a self, own: &'a Loaded) -> &'a Loaded {
        self.other.as_ref().map_or(own, |(_, other)| other)
    }

    /// What should be known of it: numbers that are uncertain here and not there. Prices and what schemes change move no
    /// baseline, so that no bound is about them.
    #[must_use]
    pub fn warning(&self, own: &Loaded) -> Option<Warning> {
        let (path, other) = self.other.as_ref()?;
        let tried = other.variants.inputs();
        let all: Vec<&Input> =
            own.variants.inputs().iter().filter(|input| input.is_of_the_baseline()).collect();
        let untried = all.iter().filter(|input| {
            !tried.iter().any(|known| known.path == input.path && known.spread == input.spread)
        });
        let untried = untried.count();
        (untried > 0).then(|| Warning::Untried { untried, all: all.len(), judge: path.clone() })
    }
}
