//! What a chart looks at: a run, the options that are compared with the baseline, and words for both.

use crate::document::{Claimed, Difference, DocumentError, Level, Saved};
use crate::metrics::{metric, resolution};
use crate::number::{count, decimals_for, decimals_to_see, is_printed_zero, number, readable, with_interval};
use crate::suggest::advice;
use jiff::ToSpan;
use jiff::civil::Date;

/// The baseline's id.
pub(super) const BASELINE: &str = "baseline";
/// Unit of claims that are relative.
const OF_BASELINE: &str = "% of the baseline";
/// An interval that holds zero is called nothing if it leads no farther than this share of the baseline; else nothing is known.
const NOTHING: f64 = 0.01;

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
        // The name of a grid is that of all its options.
        let grid = |name: &str| saved.run.grids.iter().find(|grid| grid.id == name);
        let named = asked.options.iter().flat_map(|name| match grid(name) {
            Some(grid) => grid.options.iter().map(|option| option.id.as_str()).collect(),
            None => vec![name.as_str()],
        });
        let named: Vec<&str> = named.collect();
        if let Some(option) = named.iter().find(|option| !run.contains(option)) {
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
        // Options of grids are drawn where somebody names them, and in a chart of their own.
        let free = || run.iter().copied().filter(|option| saved.grid_of(option).is_none()).collect();
        let options = if named.is_empty() { free() } else { named };
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

    /// Which named options [`Self::compared`] leaves out, in a sentence after others; nothing if none.
    pub(super) fn left_out(&self, most: usize) -> String {
        match self.options.len() {
            all if self.named && all > most => {
                let first = if most == 1 { "one is".to_owned() } else { format!("{most} are") };
                format!(" Of the {all} options named the first {first} drawn.")
            }
            _ => String::new(),
        }
    }

    /// What is to be known of the cash of options that close something in advance, in a sentence after others.
    pub(super) fn tariff(&self, options: &[&str]) -> String {
        let committed = options.iter().any(|option| self.saved.is_committed(option));
        if committed { format!(" {}", self.saved.turned_away()) } else { String::new() }
    }

    /// Whether a figure of an option hangs on a queue that grows.
    pub(super) fn is_growing(&self, option: &str, metric: &str, group: &str) -> bool {
        self.level(option, metric, group).is_some_and(Level::is_growing)
    }

    /// The mean of a figure; NaN where there is none, or it hangs on a queue that grows.
    pub(super) fn mean(&self, option: &str, metric: &str, group: &str) -> f64 {
        self.steady(option, metric, group).map_or(f64::NAN, |row| nan(row.mean))
    }

    /// A figure of an option that does not hang on a queue that grows.
    pub(super) fn steady(&self, option: &str, metric: &str, group: &str) -> Option<&'a Level> {
        self.level(option, metric, group).filter(|row| !row.is_growing())
    }

    /// `12 a month in the baseline`, or `growing in the baseline`.
    pub(super) fn usual(&self, metric: &str, group: &str, per: &str) -> String {
        let per = if self.is_growing(BASELINE, metric, group) { "" } else { per };
        format!("{}{per} in the baseline", level_words(self.level(BASELINE, metric, group), metric))
    }

    /// What a band between runs holds, after others; nothing where there is one run.
    pub(super) fn band(&self) -> String {
        if self.is_one() { String::new() } else { format!("; bands hold nine in ten {}", self.runs()) }
    }

    /// `simulated years`, or `runs of 100 days`.
    pub(super) fn runs(&self) -> String {
        self.saved.years(2).trim_start_matches("2 ").to_owned()
    }

    /// What is claimed of a figure, as it was written.
    pub(super) fn claim(&self, option: &str, metric: &str, group: &str) -> Option<&'a Claimed> {
        let of = |claim: &&Claimed| claim.option == option && claim.metric == metric && claim.group == group;
        self.saved.claims.iter().find(of)
    }

    /// What is claimed, in the unit of the difference or in per cent of the baseline; nothing where it cannot be converted.
    pub(super) fn claimed(&self, option: &str, metric: &str, group: &str, in_percent: bool) -> Option<f64> {
        let claim = self.claim(option, metric, group)?;
        let value = claim.planned?;
        let converted = match (claim.unit == OF_BASELINE, in_percent) {
            (true, true) | (false, false) => value,
            (is_percent, _) => {
                let row = self.difference(option, metric, group).filter(|row| !row.is_growing());
                let whole = row?.baseline_mean.filter(|mean| *mean != 0.0)?;
                if is_percent { value / 100.0 * whole } else { 100.0 * value / whole }
            }
        };
        converted.is_finite().then_some(converted)
    }

    pub(super) fn is_one(&self) -> bool {
        self.saved.run.replications < 2
    }

    /// File, replications, scenario and period; with a single replication, what it cannot say.
    pub(super) fn source(&self, file: &str) -> String {
        let one = if self.is_one() {
            format!("; {}, so nothing here says how sure a figure is", self.saved.years(1))
        } else if self.saved.has_intervals() {
            String::new()
        } else {
            "; one draw of the uncertain numbers, so nothing here says how sure a figure is".to_owned()
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

    /// What an analysis does not share with the run that it stands beside, after how much it simulated; nothing if it shares all.
    /// Replications are those of the option, if the analysis runs it as the run does.
    pub(super) fn unlike(&self, seed: u64, replications: Option<usize>) -> String {
        let run = &self.saved.run;
        let mut others = Vec::new();
        if replications.is_some_and(|many| many != run.replications) {
            others.push(count(run.replications, "replication"));
        }
        if seed != run.seed {
            others.push(format!("seed {} (here {seed})", run.seed));
        }
        if others.is_empty() {
            return String::new();
        }
        format!("; the run itself had {}, so its figures differ", others.join(", "))
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
    pub(super) fn most_changed(&self, options: &[&str], name: &str, settings: &[&'a str]) -> Option<&'a str> {
        let change = |id: &str| {
            let rows =
                options.iter().filter_map(|option| self.difference(option, name, &format!("setting={id}")));
            let clear = rows.filter(|row| row.is_clear() && !row.is_growing());
            clear.map(|row| nan(row.mean).abs()).fold(0.0, f64::max)
        };
        // What is printed as no change is none to speak of, however clear.
        let printed = resolution(metric(name).map_or(0, |known| known.decimals));
        let clear = settings.iter().copied().filter(|id| change(id) >= printed);
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

/// What is said of a figure that hangs on a queue that grows.
pub(super) const GROWING: &str = "growing";

/// A figure that the file of an analysis lacks for an option; its command adds it.
pub(super) fn not_analysed(
    (file, command): (&str, &str),
    option: &str,
    (id, group): (&str, &str),
    mut known: Vec<&str>,
) -> super::chart::ChartError {
    known.dedup();
    let message = format!("{file} has no `{id}/{group}` of `{option}`");
    let help = format!(
        "{}; `careflow {command} PATH --option {option} --metric {id}/{group} --into FOLDER` adds it",
        advice(id, "figures", &known)
    );
    DocumentError::Unknown { message, help }.into()
}

/// A figure in words, with its group if it is of one.
pub(super) fn named(id: &str, group: &str) -> String {
    let label = words(id).0;
    if group == "all" { label.to_owned() } else { format!("{label} ({group})") }
}

/// A level, with the decimals of its metric; `growing` where it is none.
pub(super) fn level_words(level: Option<&Level>, id: &str) -> String {
    let Some(level) = level else { return "no figure".to_owned() };
    if level.is_growing() {
        return GROWING.to_owned();
    }
    let half = (nan(level.ci_high) - nan(level.ci_low)) / 2.0;
    let mean = nan(level.mean);
    let (factor, _) = readable(&level.unit, [mean]);
    let decimals = if factor != 1.0 || mean.abs() >= 1000.0 { 0 } else { decimals_for(half, words(id).2) };
    number(mean * factor, decimals)
}

/// A change in words: `12 beds fewer (8 to 16)`; `3 more, not told from no change (2 fewer to 8 more)` where its interval holds
/// zero; `about nothing` where that is narrow beside the baseline.
pub(super) fn changed(difference: Option<&Difference>, id: &str) -> String {
    let Some(row) = difference else { return "no figure".to_owned() };
    if row.is_growing() {
        return "not said, for it hangs on a queue that grows".to_owned();
    }
    let found = row.figure();
    if !found.mean.is_finite() {
        return "no figure".to_owned();
    }
    let half = (found.high - found.low) / 2.0;
    if row.is_nothing() {
        return "unchanged".to_owned();
    }
    let (factor, unit) = readable(&row.unit, [found.mean, found.low, found.high]);
    let whole = factor != 1.0 || found.mean.abs() >= 1000.0;
    let decimals = if whole { 0 } else { decimals_for(half, words(id).2.min(2)) };
    let is_level = row.unit == "points" || unit.contains('£') || words(id).1.contains('%');
    let said = Direction { unit: &unit, is_level, decimals };
    let shown = found.times(factor);
    if !half.is_finite() || half == 0.0 {
        return said.in_full(shown.mean);
    }
    if row.holds_zero() {
        let far = found.low.abs().max(found.high.abs());
        return if row.baseline_mean.is_some_and(|usual| far <= NOTHING * usual.abs()) {
            format!("about nothing ({} to {})", said.in_full(shown.low), said.in_full(shown.high))
        } else {
            let ends = format!("{} to {}", said.short(shown.low), said.short(shown.high));
            format!("{}, not told from no change ({ends})", said.in_full(shown.mean))
        };
    }
    let size = shown.size();
    let ends = format!("{} to {}", number(size.low, decimals), number(size.high, decimals));
    format!("{} ({ends})", said.in_full(shown.mean))
}

/// How a change is put into words: its unit, whether it is of a level or of a number of something, decimals.
struct Direction<'a> {
    unit: &'a str,
    is_level: bool,
    decimals: usize,
}

impl Direction<'_> {
    /// `fewer`, with a space before it; nothing of what is printed as 0.
    fn way(&self, value: f64) -> &'static str {
        match (self.is_level, value < 0.0) {
            _ if is_printed_zero(&self.figure(value)) => "",
            (true, true) => " lower",
            (true, false) => " higher",
            (false, true) => " fewer",
            (false, false) => " more",
        }
    }

    fn figure(&self, value: f64) -> String {
        number(value.abs(), self.decimals)
    }

    /// `12 beds fewer`.
    fn in_full(&self, value: f64) -> String {
        let (figure, way, unit) = (self.figure(value), self.way(value), self.unit);
        if unit.starts_with('£') {
            format!("{}{way}", in_unit(&figure, unit))
        } else if ["a ", "in ", "per "].iter().any(|start| unit.starts_with(start)) {
            format!("{figure}{way} {unit}")
        } else {
            format!("{figure} {unit}{way}")
        }
    }

    /// `12 fewer`, where the unit has been said.
    fn short(&self, value: f64) -> String {
        let (figure, way) = (self.figure(value), self.way(value));
        if self.unit.starts_with('£') {
            format!("{}{way}", in_unit(&figure, self.unit.trim_end_matches(" a year")))
        } else {
            format!("{figure}{way}")
        }
    }
}

/// A claim as it was written: with the decimals that it needs, at most three.
pub(super) fn claim_words(value: f64) -> String {
    let is_exact = |decimals: &usize| {
        let shift = 10_f64.powi(*decimals as i32);
        ((value * shift).round() / shift - value).abs() <= 1e-9 * value.abs()
    };
    number(value, (0..3).find(is_exact).unwrap_or(3))
}

/// A change with its sign, unit and interval, `−136 a year (−153 to −119)`; where that holds zero it says so.
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
        return format!("{mean}, not told from no change ({ends})");
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

/// What ± and brackets in the cells of these rows mean, after other words; nothing where no cell has an interval.
pub(super) fn intervals(rows: &[Vec<String>]) -> &'static str {
    let has_one = |cell: &String| cell.contains('±') || cell.ends_with(')');
    // The first cell is a name.
    if rows.iter().flat_map(|row| row.iter().skip(1)).any(has_one) {
        " ± is the 95 % interval of that figure alone; in brackets its ends, where it is not even."
    } else {
        ""
    }
}

/// A figure with its interval, as it stands beside a mark: without one that is as narrow as it is printed.
pub(super) fn beside(mean: f64, low: f64, high: f64, decimals: usize) -> String {
    if high - low < resolution(decimals) {
        number(mean, decimals_to_see(mean, decimals))
    } else {
        with_interval(mean, low, high, decimals)
    }
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
            "baseline_mean" => "100".to_owned(),
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
        assert_eq!(said("a month", 0.0, 0.0, 0.0), "unchanged");
        assert_eq!(said("a month", 3.0, f64::NAN, f64::NAN), "3 more a month", "one replication");
        let money =
            |mean, low, high| changed(Some(&row("£ a year", mean, low, high)), "net-cashable-benefit");
        assert_eq!(money(-2.5e6, -2.6e6, -2.4e6), "£2,500 thousand a year lower (2,400 to 2,600)");
        assert_eq!(changed(None, "delayed-days"), "no figure");
        assert_eq!(said("a month", 0.0, f64::NAN, f64::NAN), "unchanged", "no direction without a change");
        assert_eq!(said("a month", 0.2, f64::NAN, f64::NAN), "0 a month", "nor where it is printed as 0");
    }

    #[test]
    fn no_evidence_of_a_change_is_not_said_to_be_evidence_of_none() {
        // The baseline is 100.
        let said = |unit, mean, low, high| changed(Some(&row(unit, mean, low, high)), "delayed-days");
        assert_eq!(
            said("a month", -39.0, -164.0, 86.0),
            "39 fewer a month, not told from no change (164 fewer to 86 more)"
        );
        assert_eq!(
            said("points", 0.4, -1.2, 2.0),
            "0 points, not told from no change (1 lower to 2 higher)",
            "what is printed as 0 has no direction"
        );
        assert_eq!(said("beds", 0.1, -0.9, 0.9), "about nothing (0.9 beds fewer to 0.9 beds more)");
        let money = row("£ a year", -2.0e4, -5.0e4, 1.0e4);
        assert_eq!(
            changed(Some(&money), "net-cashable-benefit"),
            "£20 thousand a year lower, not told from no change (£50 thousand lower to £10 thousand higher)"
        );
    }

    #[test]
    fn a_claim_is_printed_as_it_was_written() {
        let written = [-40.0, 0.5, 12.25, 1_490_000.0, -0.4].map(claim_words);
        assert_eq!(written, ["−40", "0.5", "12.25", "1,490,000", "−0.4"]);
    }
}
