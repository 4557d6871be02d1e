//! Shares of routes out of counts, with intervals.

use crate::fit::written::{figure, quoted};
use crate::stats::share::wilson;

/// A share of a whole, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RouteShare {
    /// How many took it.
    pub count: f64,
    /// Share observed.
    pub share: f64,
    /// Wilson's interval of this share alone.
    pub alone: (f64, f64),
    /// Interval that holds for all shares together: Goodman's (*Technometrics* 7, 1965, 247), Wilson's at a confidence that is
    /// shared out among them.
    pub together: (f64, f64),
}

/// Shares of counts with intervals of a confidence such as 0.95; empty if nothing was counted or a count is no count.
#[must_use]
pub fn shares(counts: &[f64], confidence: f64) -> Vec<RouteShare> {
    let n: f64 = counts.iter().sum();
    if !(n > 0.0 && n.is_finite()) || counts.iter().any(|count| *count < 0.0) {
        return Vec::new();
    }
    // Two shares that add to 1 are one question.
    let questions = if counts.len() == 2 { 1.0 } else { counts.len() as f64 };
    let each = 1.0 - (1.0 - confidence) / questions;
    let of = |count: &f64| {
        let share = count / n;
        RouteShare {
            count: *count,
            share,
            alone: wilson(share, n, confidence),
            together: wilson(share, n, each),
        }
    };
    counts.iter().map(of).collect()
}

/// The list of routes in TOML: shares of so many digits as their intervals leave, adding to 1, with the interval and the source beside
/// each.
#[must_use]
pub fn toml(names: &[String], shares: &[RouteShare], source: Option<&str>) -> String {
    let beside = source.map_or_else(String::new, |source| format!(", source = {}", quoted(source)));
    let half = |share: &RouteShare| (share.together.1 - share.together.0) / 4.0;
    let decimals =
        shares.iter().map(|share| figure(0.123_456, half(share)).len().saturating_sub(2)).max().unwrap_or(2);
    let places = decimals.clamp(2, 5);
    let unit = (0..places).fold(1.0, |unit, _| unit * 10.0);
    let mut whole: Vec<f64> = shares.iter().map(|share| (share.share * unit).floor()).collect();
    // Largest remainders first, so that what is written adds to 1.
    let mut order: Vec<usize> = (0..whole.len()).collect();
    let rest = |at: &usize| shares[*at].share * unit - (shares[*at].share * unit).floor();
    order.sort_by(|a, b| rest(b).total_cmp(&rest(a)));
    let missing = (unit - whole.iter().sum::<f64>()).round().max(0.0) as usize;
    for at in order.into_iter().take(missing) {
        whole[at] += 1.0;
    }
    let line = |((name, share), value): ((&String, &RouteShare), &f64)| {
        let (low, high) = share.together;
        format!(
            "  {{ share = {:.places$}, to = {}{beside} }}, # {} of them, Goodman's 95 % interval {low:.places$} to {high:.places$}\n",
            value / unit,
            quoted(name),
            share.count
        )
    };
    let lines: String = names.iter().zip(shares).zip(&whole).map(line).collect();
    format!("[\n{lines}]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::{Draw, seed_of};

    #[test]
    fn intervals_hold_as_often_as_they_say() {
        let truth = [0.62, 0.25, 0.1, 0.03];
        let (mut alone, mut together) = (0, 0);
        let many = 1000u32;
        for trial in 0..many {
            let mut draw = Draw::new(seed_of(9, trial), 1, 0);
            let mut counts = [0.0; 4];
            for _ in 0..200 {
                let u = draw.uniform();
                counts[[0.62, 0.87, 0.97].iter().filter(|edge| u >= **edge).count()] += 1.0;
            }
            let found = shares(&counts, 0.95);
            let holds = |(low, high): (f64, f64), truth: f64| low <= truth && truth <= high;
            alone += u32::from(holds(found[1].alone, truth[1]));
            together += u32::from(found.iter().zip(truth).all(|(share, truth)| holds(share.together, truth)));
        }
        println!("alone {alone}, together {together} of {many}");
        // 950 ± 3·6.9; Goodman's is a little cautious.
        assert!((929..=971).contains(&alone) && (929..=990).contains(&together), "{alone} {together}");
    }

    #[test]
    fn what_is_written_adds_to_one() {
        let names: Vec<String> = ["home", "ward", "transfer"].map(String::from).to_vec();
        let text = toml(&names, &shares(&[100.0, 100.0, 100.0], 0.95), None);
        assert!(
            text.contains("share = 0.334, to = \"home\"") && text.contains("share = 0.333, to = \"ward\""),
            "{text}"
        );
        assert!(shares(&[0.0, 0.0], 0.95).is_empty() && shares(&[-1.0, 2.0], 0.95).is_empty());
        let two = shares(&[10.0, 10.0], 0.95);
        assert_eq!(two[0].alone, two[0].together);
    }
}
