//! Observed months as a file has them, each with the figure of the run that forecasts it.

use super::table::{Cell, Table};
use crate::cli::failure::Failure;
use crate::document::Saved;
use crate::metrics::{METRICS, metric};
use crate::suggest::advice;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A figure with the months that were observed of it.
#[derive(Debug)]
pub struct Figure {
    /// Metric.
    pub metric: String,
    /// `all`, or a split, without the month.
    pub group: String,
    /// Months of the forecast by their first day: the group that the run has it under, and what was observed; NaN if nothing was.
    pub months: BTreeMap<Date, (String, f64)>,
}

/// What is forecast: an option of a run.
pub struct Forecast<'a> {
    /// The run.
    pub saved: &'a Saved,
    /// The option.
    pub option: &'a str,
}

/// Columns of the long form: a row a month of a figure.
const LONG: [&str; 5] = ["month", "metric", "group", "setting", "value"];
/// Columns of which nothing is read: where a number is from.
const BESIDE: [&str; 3] = ["source", "note", "unit"];

impl Forecast<'_> {
    /// The months of a figure, with the group under which the run has each.
    fn months(&self, metric: &str, group: &str) -> BTreeMap<Date, String> {
        let all = self.saved.groups(metric, "").into_iter();
        let of = all.filter_map(|whole| {
            let (own, month) = apart(&whole)?;
            let there = own == group && self.saved.level(self.option, metric, &whole).is_some();
            there.then_some((month, whole))
        });
        of.collect()
    }

    /// The groups of a metric that have months, without them.
    fn groups(&self, metric: &str) -> Vec<String> {
        let all = self.saved.groups(metric, "");
        let mut own: Vec<String> = all.iter().filter_map(|whole| Some(apart(whole)?.0)).collect();
        own.sort();
        own.dedup();
        own
    }

    /// The metrics that have months.
    fn metrics(&self) -> Vec<&str> {
        let all = self.saved.metrics().into_iter();
        all.filter(|metric| self.saved.groups(metric, "").iter().any(|whole| apart(whole).is_some()))
            .collect()
    }

    /// A figure with nothing observed yet; what is wrong with its names otherwise, and what would be right.
    fn figure(&self, name: &str, group: &str) -> Result<Figure, (String, String)> {
        let months = self.months(name, group);
        if !months.is_empty() {
            let months = months.into_iter().map(|(month, whole)| (month, (whole, f64::NAN))).collect();
            return Ok(Figure { metric: name.to_owned(), group: group.to_owned(), months });
        }
        let of_the_run = "figures of the run with months";
        if metric(name).is_none() {
            let all: Vec<&str> = METRICS.iter().map(|metric| metric.id).collect();
            let near = crate::suggest::nearest(name, all.iter().copied());
            let help = match near.filter(|near| !self.metrics().contains(near)) {
                Some(near) => format!(
                    "did you mean `{near}`? The run has no months of it. {}",
                    advice("", of_the_run, &self.metrics())
                ),
                None => advice(name, of_the_run, &self.metrics()),
            };
            return Err((format!("there is no metric `{name}`"), help));
        }
        let groups = self.groups(name);
        if groups.is_empty() {
            let message = format!("the run has no months of `{name}`");
            return Err((message, advice("", of_the_run, &self.metrics())));
        }
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        Err((
            format!("the run has no months of `{name}` for the group `{group}`"),
            advice(group, "groups", &groups),
        ))
    }
}

/// A group without its month, `all` if nothing is left, and the month.
fn apart(group: &str) -> Option<(String, Date)> {
    let (months, own): (Vec<&str>, Vec<&str>) = group.split(',').partition(|part| part.starts_with("month="));
    let [month] = months.as_slice() else { return None };
    let month = format!("{}-01", month.trim_start_matches("month=")).parse().ok()?;
    let own = own.join(",");
    Some((if own.is_empty() { "all".to_owned() } else { own }, month))
}

/// A month as it is written, `2025-04`.
pub fn written(month: Date) -> String {
    format!("{:04}-{:02}", month.year(), month.month())
}

/// The observed months of a file, figure by figure in its order. It is long (a row a month of a figure, with `metric`, `value` and
/// perhaps `group` or `setting`), or wide (a row a month, a column a figure).
pub fn observed(table: &Table, forecast: &Forecast<'_>) -> Result<Vec<Figure>, Failure> {
    let names = table.header();
    let month = table.column("month")?;
    let mut read = Read { forecast, figures: Vec::new(), rows: Vec::new() };
    if names.contains(&"metric") || names.contains(&"value") {
        let (name, value) = (table.column("metric")?, table.column("value")?);
        let known = || LONG.into_iter().chain(BESIDE);
        if let Some(other) = names.iter().find(|name| !known().any(|known| known == **name)) {
            let message = format!("{}: what is the column `{other}`?", table.path());
            return Err(Failure::argument(
                message,
                advice(other, "columns are", &known().collect::<Vec<_>>()),
            ));
        }
        let column = |name: &str| names.iter().position(|known| *known == name);
        let (group, setting) = (column("group"), column("setting"));
        for row in 0..table.len() {
            let words = |column: Option<usize>| column.map_or("", |column| table.cell(row, column).text());
            let group = match (words(group), words(setting)) {
                ("", "") => None,
                (group, "") => Some(group.to_owned()),
                ("", setting) => Some(format!("setting={setting}")),
                (group, setting) => Some(format!("setting={setting},{group}")),
            };
            let name = table.cell(row, name);
            read.month(name, name.text(), group.as_deref(), table.cell(row, month), table.cell(row, value))?;
        }
    } else {
        let figures: Vec<usize> =
            (0..names.len()).filter(|at| *at != month && !BESIDE.contains(&names[*at])).collect();
        if figures.is_empty() {
            let help = "beside `month` write `metric` and `value`, or a column for each figure, headed with its key such as \
                        delayed-days";
            return Err(Failure::argument(format!("{} has months and no figures", table.path()), help));
        }
        for column in figures {
            for row in 0..table.len() {
                let value = table.cell(row, column);
                read.month(value, table.name(column), None, table.cell(row, month), value)?;
            }
        }
    }
    let observed = |of: &Figure| of.months.values().any(|(_, value)| !value.is_nan());
    read.figures.retain(observed);
    if read.figures.is_empty() {
        let help = "write what was observed into the column `value`, or below the key of a figure";
        return Err(Failure::argument(format!("{}: no month was observed", table.path()), help));
    }
    Ok(read.figures)
}

/// What has been read so far.
struct Read<'a> {
    forecast: &'a Forecast<'a>,
    figures: Vec<Figure>,
    /// Of each figure, months with the line on which they stand.
    rows: Vec<BTreeMap<Date, usize>>,
}

impl Read<'_> {
    /// Adds a month of a figure; `name` is the cell that names it.
    fn month(
        &mut self,
        name: Cell<'_>,
        figure: &str,
        group: Option<&str>,
        month: Cell<'_>,
        value: Cell<'_>,
    ) -> Result<(), Failure> {
        // METRIC/GROUP as everywhere on the command line.
        let (figure, own) = figure.split_once('/').unwrap_or((figure, "all"));
        let group = group.unwrap_or(own);
        let is_this = |of: &Figure| of.metric == figure && of.group == group;
        let at = match self.figures.iter().position(is_this) {
            Some(at) => at,
            None => {
                let new =
                    self.forecast.figure(figure, group).map_err(|(what, help)| name.wrong(&what, &help))?;
                self.figures.push(new);
                self.rows.push(BTreeMap::new());
                self.figures.len() - 1
            }
        };
        let on = month.month()?;
        let months = &mut self.figures[at].months;
        let ends =
            months.keys().next().zip(months.keys().next_back()).map(|(a, b)| (written(*a), written(*b)));
        let Some((_, seen)) = months.get_mut(&on) else {
            let (first, last) = ends.unwrap_or_default();
            return Err(month.wrong(
                &format!("{} is not in the forecast, which has {first} to {last}", written(on)),
                "leave the row out, or run the scenario over these months (`start` and `measure` of [scenario])",
            ));
        };
        if let Some(before) = self.rows[at].insert(on, value.line()) {
            return Err(month.wrong(
                &format!("{} of `{figure}` stands on line {before} already", written(on)),
                "leave one of them out",
            ));
        }
        // Not known yet.
        if !value.is_empty() {
            *seen = value.number()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_told_apart_wherever_it_stands_in_a_group() {
        let april = Date::constant(2025, 4, 1);
        assert_eq!(apart("month=2025-04"), Some(("all".to_owned(), april)));
        assert_eq!(apart("setting=home-care,month=2025-04"), Some(("setting=home-care".to_owned(), april)));
        assert_eq!(apart("month=2025-04,pathway=1"), Some(("pathway=1".to_owned(), april)));
        assert_eq!(apart("site=hospital"), None);
        assert_eq!(apart("month=x"), None);
        assert_eq!(written(april), "2025-04");
    }
}
