//! The rows of files that the commands of analysis leave in the folder of a run.

use super::words::{label, yes};
use crate::experiment::analysis::{Attributed, Attribution, Case, Moved, Sensitive};
use crate::model::{Input, Model, NamedOption, Scheme};
use crate::number::ascii_unit;
use crate::report::analysis::{end_of_input, in_words};
use crate::report::record::records;
use crate::results::Figure;
use crate::stats::Interval;
use crate::stats::sensitivity::{Bar, FirstOrder};
use std::borrow::Cow;

records! {
    "attribution.csv"
    /// What a scheme contributes to the effect of an option in one figure; written by `careflow attribute --into`. Empty
    /// are the numbers of a figure that hangs on a queue that grows.
    pub struct AttributionRecord<'a> {
        /// Option.
        option: &'a str,
        /// Its title.
        option_title: &'a str,
        /// Metric.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of every figure of the row; `points` where the levels are percentages.
        unit: Cow<'a, str>,
        /// Scheme.
        scheme: &'a str,
        /// Its title.
        scheme_title: &'a str,
        /// What it contributes (Shapley value): those of all schemes add up to `whole`.
        share: f64,
        /// Lower end of its 95 % confidence interval.
        ci_low: f64,
        /// Upper end.
        ci_high: f64,
        /// Its effect alone.
        alone: f64,
        /// Lower end of its 95 % confidence interval.
        alone_ci_low: f64,
        /// Upper end.
        alone_ci_high: f64,
        /// What is lost if it alone is left out.
        left_out: f64,
        /// Lower end of its 95 % confidence interval.
        left_out_ci_low: f64,
        /// Upper end.
        left_out_ci_high: f64,
        /// The effect of all schemes together.
        whole: f64,
        /// Lower end of its 95 % confidence interval.
        whole_ci_low: f64,
        /// Upper end.
        whole_ci_high: f64,
        /// Sets of schemes that were simulated.
        sets: usize,
        /// `yes` if orders of the schemes were sampled, one for each draw; empty if all sets were simulated.
        sampled: &'a str,
        /// Replications of the option.
        replications: u32,
        /// Draws of the uncertain numbers that the intervals rest on; as many as replications if none are drawn.
        draws: u32,
        /// Seed of the random numbers.
        seed: u64,
    }

    "downside.csv"
    /// What an option changes in one figure if its schemes come late or fall short; written by `careflow downside
    /// --into`. Empty are the numbers of a figure that hangs on a queue that grows.
    pub struct DownsideRecord<'a> {
        /// Option.
        option: &'a str,
        /// Its title.
        option_title: &'a str,
        /// Metric.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the difference; `points` where the figures are percentages.
        unit: Cow<'a, str>,
        /// `as written`, so many months late, or so much realised.
        case: &'a str,
        /// Mean difference from the baseline.
        mean: f64,
        /// Lower end of its 95 % confidence interval.
        ci_low: f64,
        /// Upper end.
        ci_high: f64,
        /// 5th percentile of the difference between replications.
        p05: f64,
        /// 95th percentile.
        p95: f64,
        /// Share of replications in which the case is below the baseline.
        prob_below_zero: f64,
        /// `yes` if it cannot differ from the baseline: nothing acts within the measured days, or nothing comes about.
        like_baseline: &'a str,
        /// Replications in which both were observed.
        replications: usize,
        /// Draws of the uncertain numbers that the interval rests on.
        draws: usize,
        /// Seed of the random numbers.
        seed: u64,
    }

    "sensitivity.csv"
    /// How one figure depends on one uncertain number; written by `careflow sensitivity --into`. With an option the figure is its
    /// difference from the baseline, with `baseline` its level. Empty are the indices of a figure that hangs on a queue that grows.
    pub struct SensitivityRecord<'a> {
        /// Option, or `baseline`.
        option: &'a str,
        /// Its title.
        option_title: &'a str,
        /// Metric.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the changes at either end; `points` where the levels are percentages.
        unit: Cow<'a, str>,
        /// The uncertain number, as in `assumptions.csv`.
        number: &'a str,
        /// The number in words.
        number_label: String,
        /// `yes` if the numbers can be told from chance and ranked; else the indices are empty.
        ranked: &'a str,
        /// `yes` if there were enough draws to be sure of the order.
        enough_draws: &'a str,
        /// Standardised rank regression coefficient.
        rank_coefficient: f64,
        /// Lower end of its 95 % interval.
        rank_ci_low: f64,
        /// Upper end.
        rank_ci_high: f64,
        /// First-order index: the share of the variance that this number explains alone.
        first_order: f64,
        /// Lower end of its 95 % interval.
        first_order_ci_low: f64,
        /// Upper end.
        first_order_ci_high: f64,
        /// Share of the variance that all numbers explain together in the rank regression.
        r_squared: f64,
        /// Probability of explaining as much by chance.
        p_of_chance: f64,
        /// Draws of the uncertain numbers, a replication each.
        draws: usize,
        /// The number's lower end, as it would be written: as stated, or the 2.5th percentile of the values fitted to data; empty if it
        /// was not moved by itself.
        low_end: String,
        /// What the figure changes there, all other numbers at their best values, or the medians of the values fitted to data.
        low: f64,
        /// Lower end of the 95 % interval of that change.
        low_ci_low: f64,
        /// Upper end.
        low_ci_high: f64,
        /// The number's upper end.
        high_end: String,
        /// What the figure changes there.
        high: f64,
        /// Lower end of the 95 % interval of that change.
        high_ci_low: f64,
        /// Upper end.
        high_ci_high: f64,
        /// Replications of each run in which the number was moved; 0 if it was not.
        moved_replications: usize,
        /// Seed of the random numbers.
        seed: u64,
    }

    "actual.csv"
    /// An observed month beside the forecast of it; written by `careflow fit actual`. What is said of all observed months of a figure
    /// stands in each of its rows.
    pub struct ActualRecord<'a> {
        /// Option that is the forecast.
        option: &'a str,
        /// Its title.
        option_title: &'a str,
        /// Metric.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split, without the month.
        group: &'a str,
        /// Unit of the figures.
        unit: Cow<'a, str>,
        /// The month, `2025-04`.
        month: &'a str,
        /// Median of the replications.
        median: f64,
        /// Lower end of the band that holds 90 % of them.
        low: f64,
        /// Upper end.
        high: f64,
        /// What was observed; empty of a month that was not.
        observed: f64,
        /// `below` the band, `inside` or `above` it; empty of a month that was not observed.
        place: &'a str,
        /// Its place among the replications, 0 to 1.
        rank: f64,
        /// Months observed.
        months: usize,
        /// Of these, outside the band.
        outside: usize,
        /// How many a right forecast leaves outside, on average.
        outside_expected: f64,
        /// Probability that a right forecast leaves as many outside, or more.
        p_outside: f64,
        /// Mean rank of the observed months; above a half the forecast is too low.
        mean_rank: f64,
        /// Probability that a right forecast has a mean rank as far from a half.
        p_mean_rank: f64,
        /// What follows: `too low`, `too high`, `more certain than it may be`, `as uncertain as it says`, `in doubt` and what would tell, or why it is not judged.
        forecast_is: &'a str,
        /// Replications of the forecast.
        replications: usize,
        /// Days of the month that were simulated: fewer than it has if it is cut by the ends of the run.
        days: u32,
        /// File of what was observed.
        observed_in: &'a str,
    }
}

impl<'a> AttributionRecord<'a> {
    /// The shares of the schemes of an option in every figure; those of schemes that change nothing are 0 exactly.
    #[must_use]
    pub fn all(
        option: &'a NamedOption,
        attribution: &Attribution,
        found: &'a [Attributed],
        schemes: &'a [Scheme],
        seed: u64,
    ) -> Vec<Self> {
        let mut rows = Vec::new();
        for Attributed { figure, shares, whole, growing } in found {
            let undefined =
                Interval { mean: f64::NAN, low: f64::NAN, high: f64::NAN, sd: f64::NAN, ..*whole };
            let of = |interval: &Interval| if growing.is_empty() { *interval } else { undefined };
            let whole = &of(whole);
            let row = |id: &'a str, share: &Interval, alone: &Interval, left_out: &Interval| {
                let title = schemes.iter().find(|scheme| scheme.id == id);
                Self {
                    option: &option.id,
                    option_title: &option.title,
                    metric: &figure.metric,
                    label: label(&figure.metric),
                    group: &figure.group,
                    unit: ascii_unit(figure.unit_of_difference()),
                    scheme: id,
                    scheme_title: title.map_or(id, |scheme| scheme.title.as_str()),
                    share: share.mean,
                    ci_low: share.low,
                    ci_high: share.high,
                    alone: alone.mean,
                    alone_ci_low: alone.low,
                    alone_ci_high: alone.high,
                    left_out: left_out.mean,
                    left_out_ci_low: left_out.low,
                    left_out_ci_high: left_out.high,
                    whole: whole.mean,
                    whole_ci_low: whole.low,
                    whole_ci_high: whole.high,
                    sets: attribution.sets(),
                    sampled: yes(attribution.is_sampled),
                    replications: attribution.replications,
                    draws: attribution.draws(),
                    seed,
                }
            };
            rows.extend(shares.iter().map(|share| {
                row(&share.scheme, &of(&share.shapley), &of(&share.alone), &of(&share.left_out))
            }));
            let nothing = Interval { mean: 0.0, sd: 0.0, low: 0.0, high: 0.0, ..*whole };
            let idle = attribution.idle.iter().filter_map(|&at| schemes.get(at));
            rows.extend(idle.map(|scheme| row(&scheme.id, &nothing, &nothing, &nothing)));
        }
        rows
    }
}

impl<'a> DownsideRecord<'a> {
    /// The difference of every figure in every case.
    #[must_use]
    pub fn all(option: &'a NamedOption, figures: &'a [Figure], cases: &'a [Case], seed: u64) -> Vec<Self> {
        let mut rows = Vec::new();
        for (at, figure) in figures.iter().enumerate() {
            for case in cases {
                let Some(difference) = case.differences.get(at) else { continue };
                let is_steady = case.growing.get(at).is_none_or(Vec::is_empty);
                let of = |value: f64| if is_steady { value } else { f64::NAN };
                rows.push(Self {
                    option: &option.id,
                    option_title: &option.title,
                    metric: &figure.metric,
                    label: label(&figure.metric),
                    group: &figure.group,
                    unit: ascii_unit(figure.unit_of_difference()),
                    case: &case.arm.name,
                    mean: of(difference.mean),
                    ci_low: of(difference.interval.low),
                    ci_high: of(difference.interval.high),
                    p05: of(difference.p05),
                    p95: of(difference.p95),
                    prob_below_zero: of(difference.below_zero.share),
                    like_baseline: yes(case.is_idle),
                    replications: difference.pairs,
                    draws: difference.clusters,
                    seed,
                });
            }
        }
        rows
    }
}

impl<'a> SensitivityRecord<'a> {
    /// How a figure depends on every number that was asked about, and what those that were moved by themselves change.
    #[must_use]
    pub fn all(
        (option, option_title): (&'a str, &'a str),
        of: &'a Sensitive,
        (model, schemes, inputs): (&Model, &[Scheme], &'a [Input]),
        (moved, bars): (&[Moved], &[Bar]),
        seed: u64,
    ) -> Vec<Self> {
        let paths: Vec<String> = of.inputs.iter().map(|&at| inputs[at].path.clone()).collect();
        let found = &of.found;
        let is_steady = of.growing.is_empty();
        let ranked = found.is_ranked() && is_steady;
        // Whoever sorts by them must not find an order that chance made.
        let index = |index: &FirstOrder| match ranked {
            true => [index.value, index.low, index.high],
            false => [f64::NAN; 3],
        };
        let rows = of.inputs.iter().zip(&found.inputs).zip(in_words(&paths, model, schemes));
        let rows = rows.map(|((&at, dependence), words)| {
            let bar = bars.iter().find(|bar| moved.get(bar.input).is_some_and(|moved| moved.input == at));
            let ends = bar.and_then(|bar| moved.get(bar.input)).map(|moved| moved.ends);
            let end = |value: f64| end_of_input(&inputs[at], value);
            let there = |of: Option<&Interval>| {
                of.map_or([f64::NAN; 3], |interval| [interval.mean, interval.low, interval.high])
            };
            let [rank_coefficient, rank_ci_low, rank_ci_high] = index(&dependence.rank_coefficient);
            let [first_order, first_order_ci_low, first_order_ci_high] = index(&dependence.first_order);
            let [low, low_ci_low, low_ci_high] = there(bar.map(|bar| &bar.low.interval));
            let [high, high_ci_low, high_ci_high] = there(bar.map(|bar| &bar.high.interval));
            Self {
                option,
                option_title,
                metric: &of.figure.metric,
                label: label(&of.figure.metric),
                group: &of.figure.group,
                unit: ascii_unit(of.figure.unit_of_difference()),
                number: &inputs[at].path,
                number_label: words,
                ranked: yes(ranked),
                enough_draws: yes(found.doubts.is_empty()),
                rank_coefficient,
                rank_ci_low,
                rank_ci_high,
                first_order,
                first_order_ci_low,
                first_order_ci_high,
                r_squared: if is_steady { found.r_squared } else { f64::NAN },
                p_of_chance: if is_steady { found.chance.p } else { f64::NAN },
                draws: found.runs,
                low_end: ends.map_or_else(String::new, |ends| end(ends.0)),
                low,
                low_ci_low,
                low_ci_high,
                high_end: ends.map_or_else(String::new, |ends| end(ends.1)),
                high,
                high_ci_low,
                high_ci_high,
                moved_replications: bar.map_or(0, |bar| bar.low.pairs),
                seed,
            }
        });
        rows.collect()
    }
}
