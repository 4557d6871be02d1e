//! Which draws of the uncertain numbers were used, and as text.

use crate::model::Input;
use crate::results::PlausibleDraws;

/// The draws of the uncertain numbers that a run used, and those it tried.
#[derive(Debug, Clone, Copy, Default)]
pub struct Drawn<'a> {
    /// The uncertain numbers.
    pub inputs: &'a [Input],
    /// The draws that the replications use, in their order; empty if nothing is drawn.
    pub used: &'a [u32],
    /// What was tried to find plausible ones; nothing if none were looked for.
    pub tried: Option<&'a PlausibleDraws>,
    /// Seed of the run.
    pub seed: u64,
}

impl Drawn<'_> {
    /// Draw of a replication, of which so many share one; 0 if nothing is drawn.
    #[must_use]
    pub fn of(&self, replication: u32, inner: u32) -> u32 {
        self.used.get((replication / inner.max(1)) as usize).copied().unwrap_or(0)
    }
}

/// How many draws were tried, how many of them have a plausible baseline, and what the others are outside of.
#[must_use]
pub fn draws_text(found: &PlausibleDraws) -> String {
    let (tried, plausible) = (found.tried, found.draws.len());
    let share = 100.0 * plausible as f64 / f64::from(tried);
    let mut text = format!(
        "Uncertain numbers: of {tried} draws tried, {plausible} have a plausible baseline ({share:.0} %)"
    );
    text.push_str(if plausible == tried as usize {
        "; none is set aside."
    } else {
        "; the others are set aside."
    });
    let mut outside: Vec<&(String, u32)> = found.outside.iter().filter(|(_, number)| *number > 0).collect();
    outside.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let list: Vec<String> = outside.iter().map(|(title, number)| format!("{title} {number}")).collect();
    if !list.is_empty() {
        text.push_str(&format!(" Outside (a draw may be outside several): {}.", list.join(", ")));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_that_set_most_draws_aside_come_first() {
        let found = PlausibleDraws {
            draws: vec![0, 2, 3],
            tried: 12,
            outside: vec![("Beds".into(), 2), ("A&E".into(), 0), ("Delayed days".into(), 8)],
            ..PlausibleDraws::default()
        };
        assert_eq!(
            draws_text(&found),
            "Uncertain numbers: of 12 draws tried, 3 have a plausible baseline (25 %); the others are set aside. \
             Outside (a draw may be outside several): Delayed days 8, Beds 2.\n"
        );
    }
}
