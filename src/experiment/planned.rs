//! What a plan claims of its options, against what is found.

use crate::model::{Claim, NamedOption, Planned};
use crate::results::{Figure, Results};
use crate::stats::{AgainstPlan, Claimed, against_plan};

/// Every claim of the options that were run, in the scenario's order.
///
/// Claims about columns that the results do not have are left out; the warnings of the findings name them.
#[must_use]
pub fn planned(baseline: &Results, options: &[Results], choices: &[NamedOption]) -> Vec<AgainstPlan> {
    let claims = claims(options, choices);
    claims.iter().filter_map(|(option, claimed)| against_plan(baseline, option, claimed)).collect()
}

/// Option and figure of the claims that nothing in the results answers.
pub(super) fn unanswered(options: &[Results], choices: &[NamedOption]) -> Vec<(String, Figure)> {
    let claims = claims(options, choices);
    let missing = claims.iter().filter(|(option, c)| option.column(c.metric, c.group).is_none());
    missing.map(|(option, c)| (option.option.clone(), Figure::new(c.metric, c.group))).collect()
}

fn claims<'a>(options: &'a [Results], choices: &'a [NamedOption]) -> Vec<(&'a Results, Claimed<'a>)> {
    let of = |option: &'a Results| {
        let choice = choices.iter().find(|choice| choice.id == option.option);
        choice.into_iter().flat_map(|choice| &choice.planned).map(move |planned| {
            let (difference, percent) = match planned.claim {
                Claim::Change(change) => (change, false),
                Claim::Percent(percent) => (percent, true),
            };
            let Planned { metric, group, basis, put_in, .. } = planned;
            (option, Claimed { metric, group, difference, percent, basis: basis.word(), put_in: *put_in })
        })
    };
    options.iter().flat_map(of).collect()
}
