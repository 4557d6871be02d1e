//! The scenario whose baseline says which draws of the uncertain numbers are plausible: this one, or the one that
//! `plausible-in` names.

use super::Failure;
use super::figures::unknown_group;
use crate::experiment::bounded;
use crate::flow::columns;
use crate::plan::compile;
use crate::report::analysis::Figure;
use crate::scenario::{Loaded, load};
use std::path::PathBuf;

/// Another scenario, or this one.
#[derive(Debug)]
pub struct Judge {
    other: Option<(PathBuf, Loaded)>,
}

impl Judge {
    /// The scenario whose baseline is tried.
    pub fn place<'a>(&'a self, own: &'a Loaded) -> &'a Loaded {
        self.other.as_ref().map_or(own, |(_, other)| other)
    }

    /// What should be known of it.
    pub fn warning(&self, own: &Loaded) -> Option<String> {
        let (path, other) = self.other.as_ref()?;
        let (all, tried) = (own.variants.inputs(), other.variants.inputs());
        let untried = all.iter().filter(|input| {
            !tried.iter().any(|known| known.path == input.path && known.spread == input.spread)
        });
        let untried = untried.count();
        (untried > 0).then(|| {
            format!(
                "{untried} of {} uncertain numbers are not in {}, or have another range there: plausible draws are \
                 found without them",
                all.len(),
                path.display()
            )
        })
    }
}

/// Who judges the draws of a scenario; `None` if nothing says what is plausible.
pub fn judge(own: &Loaded) -> Result<Option<Judge>, Failure> {
    let other = match &own.model.scenario.plausible_in {
        None => None,
        Some(path) => {
            let mut other = load(path).map_err(|problems| {
                Failure(format!(
                    "error: `plausible-in` of [scenario] names {}, which has mistakes of its own; files are those of that \
                     scenario:\n{problems}",
                    path.display()
                ))
            })?;
            // The draws are those of this run.
            other.model.set_seed(own.model.scenario.seed);
            Some((path.clone(), other))
        }
    };
    let judge = Judge { other };
    let place = &judge.place(own).model;
    let tests = bounded(&place.back_tests);
    if tests.is_empty() {
        return match judge.other {
            None => Ok(None),
            Some((path, _)) => Err(Failure(format!(
                "error: `plausible-in` of [scenario] names {}, whose back-test has no plausible range\n  = help: add \
                 plausible = {{ low = …, high = …, assumption = \"…\" }} there, or drop `plausible-in`",
                path.display()
            ))),
        };
    }
    let known = columns(&compile(place));
    let missing = tests
        .iter()
        .find(|test| !known.iter().any(|key| key.metric == test.metric && key.group == test.group));
    match missing {
        None => Ok(Some(judge)),
        Some(test) => {
            let figure = Figure { metric: test.metric.clone(), group: test.group.clone() };
            let Failure(why) = unknown_group("the baseline", &figure, &known);
            let why = why.trim_start_matches("error: ");
            Err(Failure(format!("error: back-test `{}` has a plausible range, but {why}", test.title)))
        }
    }
}
