//! What is chance and what is not among figures that are judged together, and how each is drawn.

use crate::drawing::axis::LABEL;
use crate::drawing::marks::hatched;
use crate::drawing::{
    Anchor, Colour, HARM, HARM_TINT, INK, OPTION, OPTION_TINT, PAPER, Picture, TODAY, text_width,
};
use crate::number::count;
use crate::stats::{FEW_OBSERVATIONS, widening};

/// Confidence of the intervals of the files.
const CONFIDENCE: f64 = 0.95;

/// What a 95 % interval says of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It leaves zero out, also when widened so that all of them hold together.
    Clear,
    /// It leaves zero out, but of so many one would by chance.
    Alone,
    /// It holds zero, or there is none.
    Chance,
}

/// Figures that are judged together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Together {
    /// How many.
    pub(super) many: usize,
    /// Draws, or replications, that their intervals rest on.
    clusters: usize,
    factor: f64,
}

impl Together {
    pub(super) fn new(many: usize, clusters: usize) -> Self {
        Self { many, clusters, factor: widening(clusters, many, CONFIDENCE) }
    }

    /// What is known of a figure with this interval.
    pub(super) fn judge(&self, [mean, low, high]: [f64; 3]) -> Verdict {
        let leaves_zero_out = |low: f64, high: f64| low > 0.0 || high < 0.0;
        let half = (high - low) / 2.0 * self.factor;
        if !leaves_zero_out(low, high) {
            Verdict::Chance
        } else if leaves_zero_out(mean - half, mean + half) {
            Verdict::Clear
        } else {
            Verdict::Alone
        }
    }

    /// How it was judged, in words that follow others.
    pub(super) fn in_words(&self, what: &str) -> String {
        format!("the {} {what} judged together (Bonferroni)", self.many)
    }

    /// What is to be known of intervals that rest on little, in a sentence after others.
    pub(super) fn few(&self, of: &str) -> String {
        match self.clusters {
            clusters if clusters < FEW_OBSERVATIONS => {
                format!(
                    " Intervals rest on {}, fewer than {FEW_OBSERVATIONS}: quote none.",
                    count(clusters, of)
                )
            }
            _ => String::new(),
        }
    }
}

/// What the looks of bars say, the surest first.
const LEGEND: [(Verdict, &str); 3] = [
    (Verdict::Clear, "more than chance, judged together"),
    (Verdict::Alone, "only if judged alone"),
    (Verdict::Chance, "may be chance"),
];

/// What the looks of bars say, in a line above its base.
pub(super) fn legend(picture: &mut Picture, base: f64) {
    let mut at = 12.0;
    for (verdict, words) in LEGEND {
        bar(picture, (at, base - 9.0), (at + 14.0, base + 1.0), verdict, OPTION, false);
        picture.text((at + 20.0, base), words, LABEL, INK, Anchor::Start);
        at += 42.0 + text_width(words, LABEL);
    }
}

/// A bar: solid where it is surely something, paler where only by itself, hollow where it may be nothing.
pub(super) fn bar(
    picture: &mut Picture,
    from: (f64, f64),
    to: (f64, f64),
    verdict: Verdict,
    colour: Colour,
    is_hatched: bool,
) {
    let colour = match verdict {
        Verdict::Clear => colour,
        Verdict::Alone if colour == HARM => HARM_TINT,
        Verdict::Alone if colour == OPTION => OPTION_TINT,
        Verdict::Alone | Verdict::Chance => TODAY,
    };
    if verdict == Verdict::Chance {
        picture.rect(from, to, PAPER);
        let corners = [from, (to.0, from.1), to, (from.0, to.1), from];
        picture.line(&corners, colour, 1.0);
    } else if is_hatched && (to.0 - from.0).abs() > 1.0 {
        hatched(picture, from, to, colour);
    } else {
        picture.rect(from, to, colour);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_one_that_leaves_zero_out_is_not_yet_clear() {
        let row = [3.0, 0.5, 5.5];
        assert_eq!(Together::new(1, 10).judge(row), Verdict::Clear);
        assert_eq!(Together::new(40, 10).judge(row), Verdict::Alone);
        assert_eq!(Together::new(40, 10).judge([3.0, 2.5, 3.5]), Verdict::Clear);
        assert_eq!(Together::new(40, 10).judge([-3.0, -3.0, -3.0]), Verdict::Clear, "exact");
        for chance in [[3.0, -0.5, 6.5], [0.0, 0.0, 0.0], [3.0, f64::NAN, f64::NAN]] {
            assert_eq!(Together::new(1, 10).judge(chance), Verdict::Chance);
        }
        // A single cluster has no interval that would be known to hold together.
        assert_eq!(Together::new(3, 1).judge(row), Verdict::Alone);
    }

    #[test]
    fn few_draws_are_said() {
        assert_eq!(Together::new(3, 10).few("draw"), "");
        assert!(Together::new(3, 5).few("draw").contains("rest on 5 draws, fewer than 10: quote none"));
    }
}
