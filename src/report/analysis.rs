//! Tables of the commands of analysis: attribution, downside, sensitivity, search.

use super::number::{decimals_for, number, plus_minus, range};
use super::table::{finish, new_table};
use crate::metrics::metric;
use crate::stats::interval::Interval;
use crate::stats::paired::Paired;
use crate::stats::sensitivity::{Bar, Doubt, Sensitivity};

/// A figure that is analysed.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Metric in the results.
    pub metric: String,
    /// Its group.
    pub group: String,
}

impl Figure {
    /// Its name for headings.
    #[must_use]
    pub fn label(&self) -> String {
        let known = metric(&self.metric);
        let label = known.map_or(self.metric.as_str(), |metric| metric.label);
        let unit = known.map_or_else(String::new, |metric| format!(" ({})", metric.unit));
        if self.group == "all" { format!("{label}{unit}") } else { format!("{label}, {}{unit}", self.group) }
    }

    fn decimals(&self) -> usize {
        metric(&self.metric).map_or(2, |metric| metric.decimals)
    }
}

fn cell(interval: &Interval, decimals: usize) -> String {
    plus_minus(interval.mean, interval.half_width(), decimals)
}

/// Shares of an option's effect: one row a scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareOfEffect {
    /// Scheme.
    pub scheme: String,
    /// Its Shapley value.
    pub shapley: Interval,
    /// Its effect alone.
    pub alone: Interval,
    /// What is lost without it.
    pub left_out: Interval,
}

/// What each scheme contributes to the effect of all.
#[must_use]
pub fn attribution_table(figure: &Figure, rows: &[ShareOfEffect], whole: &Interval, sampled: bool) -> String {
    let mut table = new_table(["Scheme", "Contribution", "Alone", "Lost if\nleft out"]);
    let decimals = figure.decimals();
    for row in rows {
        table.add_row([
            row.scheme.clone(),
            cell(&row.shapley, decimals),
            cell(&row.alone, decimals),
            cell(&row.left_out, decimals),
        ]);
    }
    let sum = |of: &dyn Fn(&ShareOfEffect) -> f64| rows.iter().map(of).sum::<f64>();
    let digits = decimals_for(whole.half_width(), decimals);
    table.add_row([""]);
    table.add_row([
        "Sum".to_owned(),
        number(sum(&|row| row.shapley.mean), digits),
        number(sum(&|row| row.alone.mean), digits),
        number(sum(&|row| row.left_out.mean), digits),
    ]);
    table.add_row(["All together".to_owned(), cell(whole, decimals), String::new(), String::new()]);
    let how =
        if sampled { "sampled orders of the schemes, one for each draw" } else { "all sets of schemes" };
    format!(
        "\n{}\n{}Contributions are Shapley values over {how}; they add up to the whole. ± 95 %.\n",
        figure.label(),
        finish(table, &[0], 30)
    )
}

/// A line of a table of differences: what was run, and the difference of each figure from the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What was run.
    pub name: String,
    /// One a figure; `None` if the results do not have it.
    pub differences: Vec<Option<Paired>>,
}

/// Cases by figures.
#[must_use]
pub fn cases_table(figures: &[Figure], cases: &[Case]) -> String {
    let mut text = String::new();
    for (at, figure) in figures.iter().enumerate() {
        let mut table = new_table(["", "Difference ± 95 %", "5th–95th pct.", "Chance of\na fall (%)"]);
        for case in cases {
            let Some(Some(difference)) = case.differences.get(at) else { continue };
            let decimals = figure.decimals();
            let spread = range(
                difference.p05,
                difference.p95,
                decimals_for(difference.interval.half_width(), decimals),
            );
            table.add_row([
                case.name.clone(),
                cell(&difference.interval, decimals),
                spread,
                number(difference.below_zero.share * 100.0, 0),
            ]);
        }
        text.push_str(&format!("\n{}\n{}", figure.label(), finish(table, &[0], 40)));
    }
    text
}

/// Which uncertain numbers matter, most first.
#[must_use]
pub fn sensitivity_table(figure: &Figure, names: &[String], found: &Sensitivity, rows: usize) -> String {
    let mut order: Vec<usize> = (0..found.inputs.len()).collect();
    let size = |at: usize| {
        let index = found.inputs[at].rank_coefficient.value;
        if index.is_nan() { -1.0 } else { index.abs() }
    };
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
    let mut table =
        new_table(["Uncertain number", "Rank\ncoefficient", "95 %", "First-order\nindex", "95 %"]);
    for &at in order.iter().take(rows) {
        let (rank, first) = (&found.inputs[at].rank_coefficient, &found.inputs[at].first_order);
        table.add_row([
            names[at].clone(),
            number(rank.value, 2),
            range(rank.low, rank.high, 2),
            number(first.value, 2),
            range(first.low, first.high, 2),
        ]);
    }
    let mut text = format!("\n{}\n{}", figure.label(), finish(table, &[0], 44));
    text.push_str(&format!(
        "{} draws. The rank regression explains {} % of the variance; the rest is chance within a draw, interaction,\n\
         or not monotone.\n",
        found.runs,
        number(100.0 * found.r_squared.max(0.0), 0)
    ));
    if found.doubts.is_empty() {
        text.push_str("There were enough runs to say this.\n");
    }
    for doubt in &found.doubts {
        let sentence = match doubt {
            Doubt::TooFew(wanted) => format!("fewer than {wanted} draws"),
            Doubt::TooWide(half) => format!("the widest interval is ± {}", number(*half, 2)),
            Doubt::OrderUnsure(agreement) => {
                format!(
                    "two halves of the draws rank the numbers differently (agreement {})",
                    number(*agreement, 2)
                )
            }
            Doubt::Undefined => "nothing can be estimated from these runs".to_owned(),
        };
        text.push_str(&format!("There were too few runs to be sure: {sentence}.\n"));
    }
    text
}

/// One number at a time, from its lower to its upper end.
#[must_use]
pub fn tornado_table(figure: &Figure, names: &[String], ends: &[(String, String)], bars: &[Bar]) -> String {
    let mut table = new_table([
        "One number at a time",
        "Lower end",
        "Difference\nthere",
        "Upper end",
        "Difference\nthere",
    ]);
    let decimals = figure.decimals();
    for bar in bars {
        let (low, high) = &ends[bar.input];
        table.add_row([
            names[bar.input].clone(),
            low.clone(),
            cell(&bar.low.interval, decimals),
            high.clone(),
            cell(&bar.high.interval, decimals),
        ]);
    }
    format!(
        "\n{}Differences from the run with all numbers at their best values, ± 95 %; longest bar first.\n",
        finish(table, &[0], 38)
    )
}
