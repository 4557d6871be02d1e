//! What a chart looks at: a run, the options that are compared with the baseline, and words for both.

use crate::document::{Difference, DocumentError, Level, Saved};
use crate::metrics::metric;
use crate::number::{count, decimals_for, number, readable, with_interval};
use crate::suggest::advice;
use jiff::ToSpan;
use jiff::civil::Date;

/// The baseline's id.
pub(super) const BASELINE: &str = "baseline";

/// What is asked of a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Options to compare with the baseline; empty for those that the chart chooses, `baseline` for none.
    pub options: Vec<String>,
    /// Figure, as `METRIC` or `METRIC/GROUP`, of a chart that shows one; nothing for that of the chart.
    pub metric: Option<String>,
}

/// A run and what is asked of it.
pub(super) struct View<'a> {
    pub(super) saved: &'a Saved,
    /// What is compared with the baseline.
    pub(super) options: Vec<&'a str>,
    /// Whether somebody has named them.
    pub(super) named: bool,
    pub(super) metric: Option<(&'a str, &'a str)>,
}

impl<'a> View<'a> {
    /// # Errors
    /// An option or a figure that the run does not have.
    pub(super) fn new(saved: &'a Saved, asked: &'a Asked) -> Result<Self, DocumentError> {
        let run: Vec<&str> = saved.run.options.iter().map(String::as_str).collect();
        if let Some(option) = asked.options.iter().find(|option| !run.contains(&option.as_str())) {
            let message = format!("the run has no option `{option}`");
            return Err(DocumentError::Unknown { message, help: advice(option, "options", &run) });
        }
        let pair = |text: &'a String| text.split_once('/').unwrap_or((text, "all"));
        let asked_metric = asked.metric.as_ref().map(pair);
        if let Some((name, group)) = asked_metric
            && run.iter().all(|option| saved.level(option, name, group).is_none())
            // Some figures have groups alone, such as hours.
            && (group != "all" || saved.groups(name, "").is_empty())
        {
            let mut known: Vec<&str> = crate::metrics::METRICS.iter().map(|metric| metric.id).collect();
            known.retain(|known| run.iter().any(|option| saved.level(option, known, "all").is_some()));
            let message = format!("the run has no figure `{name}/{group}`");
            return Err(DocumentError::Unknown { message, help: advice(name, "figures", &known) });
        }
        let options = match asked.options.as_slice() {
            [] => run,
            some => some.iter().map(String::as_str).collect(),
        };
        let options = options.into_iter().filter(|option| *option != BASELINE).collect();
        Ok(Self { saved, options, named: !asked.options.is_empty(), metric: asked_metric })
    }

    /// The options that are drawn in panels of their own: those that are named, at most `most`; else that which is spoken of
    /// first.
    pub(super) fn compared(&self, most: usize) -> Vec<&'a str> {
        if self.named {
            return self.options.iter().copied().take(most).collect();
        }
        self.saved.spoken_of(&self.options).into_iter().collect()
    }

    pub(super) fn is_one(&self) -> bool {
        self.saved.run.replications < 2
    }

    /// File, replications, scenario and period; with a single replication, what it cannot say.
    pub(super) fn source(&self, file: &str) -> String {
        let one = if self.is_one() {
            "; a single simulated year, so nothing here says how sure a figure is"
        } else {
            ""
        };
        let of = if self.options.is_empty() { "the baseline" } else { "each option" };
        self.source_with(
            file,
            &format!("n = {} of {of}{one}", count(self.saved.run.replications, "replication")),
        )
    }

    /// The same with other words on how much was simulated.
    pub(super) fn source_with(&self, file: &str, n: &str) -> String {
        let run = &self.saved.run;
        let title = if run.scenario.title.is_empty() { &run.scenario.name } else { &run.scenario.title };
        let period = self.start().map_or_else(String::new, |start| {
            let last = start.saturating_add((i64::from(run.measured_days) - 1).days());
            format!(", {} to {}", crate::report::table::date(start), crate::report::table::date(last))
        });
        format!("{file}; {n}. {title}{period}.")
    }

    /// First measured day.
    pub(super) fn start(&self) -> Option<Date> {
        self.saved.run.start.parse().ok()
    }

    /// The title of an option.
    pub(super) fn title(&self, option: &'a str) -> &'a str {
        self.saved.option_title(option)
    }

    /// The setting of which a figure is changed most by one of these options, of those that are changed clearly.
    pub(super) fn most_changed(
        &self,
        options: &[&str],
        metric: &str,
        settings: &[&'a str],
    ) -> Option<&'a str> {
        let change = |id: &str| {
            let rows =
                options.iter().filter_map(|option| self.difference(option, metric, &format!("setting={id}")));
            let clear = rows.filter(|row| nan(row.ci_low) > 0.0 || nan(row.ci_high) < 0.0);
            clear.filter(|row| !row.is_growing()).map(|row| nan(row.mean).abs()).fold(0.0, f64::max)
        };
        let clear = settings.iter().copied().filter(|id| change(id) > 0.0);
        clear.max_by(|a, b| change(a).total_cmp(&change(b)))
    }

    /// The name of a setting.
    pub(super) fn setting(&self, id: &'a str) -> &'a str {
        let known = self.saved.run.place.settings.iter().find(|known| known.id == id);
        known.map_or(id, |known| known.title.as_str())
    }

    pub(super) fn level(&self, option: &str, metric: &str, group: &str) -> Option<&'a Level> {
        self.saved.level(option, metric, group)
    }

    pub(super) fn difference(&self, option: &str, metric: &str, group: &str) -> Option<&'a Difference> {
        self.saved.difference(option, metric, group)
    }

    /// `Seven-day discharge: about nothing (−0.4 to 1.2 beds)`, what an option changes, in words.
    pub(super) fn finding(&self, option: &'a str, metric: &str, group: &str) -> String {
        format!("{}: {}", self.title(option), changed(self.difference(option, metric, group), metric))
    }
}

/// NaN where there is none.
pub(super) fn nan(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

/// The words of a metric: label, unit, usual decimals.
pub(super) fn words(id: &str) -> (&str, &'static str, usize) {
    metric(id).map_or((id, "", 1), |metric| (metric.label, metric.unit, metric.decimals))
}

/// A figure in words, with its group if it is of one.
pub(super) fn named(id: &str, group: &str) -> String {
    let label = words(id).0;
    if group == "all" { label.to_owned() } else { format!("{label} ({group})") }
}

/// A level, with the decimals of its metric.
pub(super) fn level_words(level: Option<&Level>, id: &str) -> String {
    let Some(level) = level else { return "no figure".to_owned() };
    let half = (nan(level.ci_high) - nan(level.ci_low)) / 2.0;
    let mean = nan(level.mean);
    let (factor, _) = readable(&level.unit, [mean]);
    let decimals = if factor != 1.0 || mean.abs() >= 1000.0 { 0 } else { decimals_for(half, words(id).2) };
    number(mean * factor, decimals)
}

/// A change in words: `12 beds fewer (8 to 16)`; `about nothing` where its interval holds zero.
pub(super) fn changed(difference: Option<&Difference>, id: &str) -> String {
    let Some(row) = difference else { return "no figure".to_owned() };
    if row.is_growing() {
        return "not said, for it hangs on a queue that grows".to_owned();
    }
    if row.is_nothing() {
        return "unchanged".to_owned();
    }
    let (mean, low, high) = (nan(row.mean), nan(row.ci_low), nan(row.ci_high));
    if !mean.is_finite() {
        return "no figure".to_owned();
    }
    let (factor, unit) = readable(&row.unit, [mean]);
    let (mean, low, high) = (mean * factor, low * factor, high * factor);
    let half = (high - low) / 2.0;
    let decimals =
        if factor != 1.0 || mean.abs() >= 1000.0 { 0 } else { decimals_for(half, words(id).2.min(2)) };
    let is_level = row.unit == "points" || unit.contains('£') || words(id).1.contains('%');
    let way = match (is_level, mean < 0.0) {
        (true, true) => "lower",
        (true, false) => "higher",
        (false, true) => "fewer",
        (false, false) => "more",
    };
    let with_unit = |figure: &str| match unit.strip_prefix("£ ") {
        Some(_) => format!("{} {way}", in_unit(figure, &unit)),
        None if unit.starts_with("a ") || unit.starts_with("in ") || unit.starts_with("per ") => {
            format!("{figure} {way} {unit}")
        }
        None => format!("{figure} {unit} {way}"),
    };
    if !half.is_finite() {
        return with_unit(&number(mean.abs(), decimals));
    }
    let ends = |low: f64, high: f64| format!("{} to {}", number(low, decimals), number(high, decimals));
    if low <= 0.0 && high >= 0.0 {
        return format!("about nothing ({} {unit})", ends(low, high));
    }
    if half == 0.0 {
        return with_unit(&number(mean.abs(), decimals));
    }
    let (from, to) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
    format!("{} ({})", with_unit(&number(mean.abs(), decimals)), ends(from, to))
}

/// A change with its sign, unit and interval, `−136 a year (−153 to −119)`; `about nothing` where that holds zero.
pub(super) fn share_words([mean, low, high]: [f64; 3], unit: &str, decimals: usize) -> String {
    let figure = |value: f64| {
        let sign = if value > 0.0 { "+" } else { "" };
        format!("{sign}{}", number(value, decimals))
    };
    let ends = format!("{} to {}", figure(low), figure(high));
    let mean = format!("{}{}", if mean > 0.0 { "+" } else { "" }, in_unit(&number(mean, decimals), unit));
    if !low.is_finite() || !high.is_finite() {
        return mean;
    }
    if low == 0.0 && high == 0.0 {
        return "unchanged".to_owned();
    }
    if low <= 0.0 && high >= 0.0 && high > low {
        return format!("about nothing ({ends} {unit})");
    }
    format!("{mean} ({ends})")
}

/// A figure with its unit: `£12 thousand a year`, `12 beds`.
pub(super) fn in_unit(figure: &str, unit: &str) -> String {
    match (unit.strip_prefix('£'), figure.strip_prefix('−')) {
        (Some(rest), None) => format!("£{figure}{rest}"),
        (Some(rest), Some(figure)) => format!("−£{figure}{rest}"),
        (None, _) => format!("{figure} {unit}"),
    }
}

/// What ± and brackets in the cells of a table mean.
pub(super) const INTERVALS: &str =
    "± is the 95 % interval of that figure alone; in brackets its ends, where it is not even.";

/// A figure with its interval, as it stands beside a mark: without one that is as narrow as it is printed.
pub(super) fn beside(mean: f64, low: f64, high: f64, decimals: usize) -> String {
    let printed = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
    if high - low < printed { number(mean, decimals) } else { with_interval(mean, low, high, decimals) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::records::DifferenceRecord;
    use crate::report::{CellKind, Column, Record};

    fn row(unit: &str, mean: f64, low: f64, high: f64) -> Difference {
        let names: Vec<&str> = DifferenceRecord::COLUMNS.iter().map(|column| column.name).collect();
        let numbers = [mean, low, high].map(|value| value.to_string().replace("NaN", ""));
        let cell = |column: &Column| match column.name {
            "unit" => unit.to_owned(),
            "mean" => numbers[0].clone(),
            "ci_low" => numbers[1].clone(),
            "ci_high" => numbers[2].clone(),
            _ if column.kind == CellKind::Count => "1".to_owned(),
            _ => String::new(),
        };
        let cells: Vec<String> = DifferenceRecord::COLUMNS.iter().map(cell).collect();
        let csv = format!("{}\n{}\n", names.join(","), cells.join(","));
        csv::Reader::from_reader(csv.as_bytes()).deserialize().next().unwrap().unwrap()
    }

    #[test]
    fn a_change_says_its_way_whatever_its_sign() {
        let said = |unit, mean, low, high| changed(Some(&row(unit, mean, low, high)), "delayed-days");
        assert_eq!(said("a month", -31.0, -39.0, -24.0), "31 fewer a month (24 to 39)");
        assert_eq!(said("a month", 31.0, 24.0, 39.0), "31 more a month (24 to 39)");
        assert_eq!(said("a month", 1.0, -5.0, 6.0), "about nothing (−5 to 6 a month)");
        assert_eq!(said("a month", 0.0, 0.0, 0.0), "unchanged");
        assert_eq!(said("a month", 3.0, f64::NAN, f64::NAN), "3 more a month", "one replication");
        let money =
            |mean, low, high| changed(Some(&row("£ a year", mean, low, high)), "net-cashable-benefit");
        assert_eq!(money(-2.5e6, -2.6e6, -2.4e6), "£2,500 thousand a year lower (2,400 to 2,600)");
        assert_eq!(changed(None, "delayed-days"), "no figure");
    }
}
