//! The tables of a document.

use super::error::DocumentError;
use super::grid::{Grid, SOURCE};
use super::saved::{Difference, Saved};
use crate::metrics::{Better, HEADLINE, METRICS, Section, TARGETS, metric};
use crate::number::{decimals_for, number, range, readable, with_interval};
use crate::suggest::advice;

/// Names of the tables.
pub const TABLES: [&str; 6] = ["headline", "if-not-realised", "money", "planned", "back-test", "metrics"];

/// Stands for a figure that depends on the length of the run.
const GROWING: &str = "growing";
/// Which interval it is.
const ALONE: &str = "± is the 95 % interval of that figure alone.";
/// How to read the money.
const MONEY_NOTE: &str = "Organisations and sites each add up to the whole. Cash is what leaves a budget; a tariff that is not \
                          paid because nobody could be admitted counts in it.";
const NET_CASH: &str = "net-cashable-benefit";

/// What is asked of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Options; empty for all.
    pub options: Vec<String>,
    /// Metrics, as `METRIC` or `METRIC/GROUP`; empty for those of the table.
    pub metrics: Vec<String>,
}

/// A table of this name.
///
/// # Errors
/// There is none, or the results lack an option or metric that is asked for.
pub fn table(saved: &Saved, name: &str, asked: &Asked) -> Result<Grid, DocumentError> {
    let run: Vec<&str> = saved.run.options.iter().skip(1).map(String::as_str).collect();
    for option in &asked.options {
        if !run.contains(&option.as_str()) {
            let message = format!("the run has no option `{option}`");
            return Err(DocumentError::Unknown { message, help: advice(option, "options", &run) });
        }
    }
    let options: Vec<&str> = match asked.options.as_slice() {
        [] => run,
        some => some.iter().map(String::as_str).collect(),
    };
    match name {
        "headline" => Ok(figures(saved, &options, &HEADLINE.map(|metric| (metric, "all")))),
        "if-not-realised" => if_not_realised(saved, &options, !asked.options.is_empty()),
        "money" => Ok(money(saved, &options)),
        "planned" => Ok(planned(saved, &options)),
        "back-test" => Ok(back_test(saved)),
        "metrics" => {
            let named: Vec<(&str, &str)> =
                asked.metrics.iter().map(|text| text.split_once('/').unwrap_or((text, "all"))).collect();
            if named.is_empty() {
                let help =
                    "such as --metric delayed-days, or metrics=delayed-days,acute-occupied/site=hospital";
                let message = "no figure is named".to_owned();
                return Err(DocumentError::Unknown { message, help: help.to_owned() });
            }
            if let Some((name, _)) = named.iter().find(|(name, _)| metric(name).is_none()) {
                let known: Vec<&str> = METRICS.iter().map(|metric| metric.id).collect();
                let message = format!("there is no metric `{name}`");
                return Err(DocumentError::Unknown { message, help: advice(name, "metrics", &known) });
            }
            for (metric, group) in &named {
                if saved.level("baseline", metric, group).is_none()
                    && options.iter().all(|option| saved.difference(option, metric, group).is_none())
                {
                    let groups = saved.groups(metric, "");
                    let known: Vec<&str> = groups.iter().map(String::as_str).collect();
                    let message = format!("the run has no `{metric}/{group}`");
                    return Err(DocumentError::Unknown {
                        message,
                        help: advice(group, "groups of it", &known),
                    });
                }
            }
            Ok(figures(saved, &options, &named))
        }
        _ => {
            let message = format!("there is no table `{name}`");
            Err(DocumentError::Unknown { message, help: advice(name, "tables", &TABLES) })
        }
    }
}

/// The label of a figure, with its unit and group.
fn label(name: &str, group: &str, unit: &str) -> String {
    let label = metric(name).map_or(name, |metric| metric.label);
    let group = if group == "all" { String::new() } else { format!(" ({group})") };
    format!("{label}{group}, {unit}")
}

/// The level of the baseline as it is printed.
fn usual(saved: &Saved, name: &str, group: &str) -> String {
    let decimals = metric(name).map_or(1, |metric| metric.decimals);
    match saved.level("baseline", name, group) {
        Some(row) if row.is_growing() => GROWING.to_owned(),
        Some(row) => row.mean.map_or_else(String::new, |mean| {
            let nan = f64::NAN;
            with_interval(mean, row.ci_low.unwrap_or(nan), row.ci_high.unwrap_or(nan), decimals)
        }),
        None => String::new(),
    }
}

/// A difference as it is printed, times a factor.
fn change(row: Option<&Difference>, factor: f64, decimals: usize) -> String {
    let Some(row) = row else { return String::new() };
    if row.is_growing() {
        return GROWING.to_owned();
    }
    let Some(mean) = row.mean else { return String::new() };
    if row.is_nothing() {
        return "0".to_owned();
    }
    let end = |value: Option<f64>| value.unwrap_or(f64::NAN) * factor;
    let text = with_interval(mean * factor, end(row.ci_low), end(row.ci_high), decimals);
    // What is printed as 0 has no direction.
    let printed = text.split(' ').next().unwrap_or_default();
    let is_zero = printed.chars().all(|digit| matches!(digit, '0' | '.' | ','));
    if mean > 0.0 && !is_zero { format!("+{text}") } else { text }
}

/// Figures by options: baseline, and what each option changes.
fn figures(saved: &Saved, options: &[&str], named: &[(&str, &str)]) -> Grid {
    let header = ["", "baseline"].into_iter().chain(options.iter().copied()).map(str::to_owned).collect();
    let mut grid = Grid { header, ..Grid::default() };
    for &(name, group) in named {
        let of = || options.iter().map(|option| saved.difference(option, name, group));
        let of_level = saved.level("baseline", name, group).map(|row| row.unit.clone());
        let Some(unit) = of().flatten().map(|row| row.unit.clone()).next().or(of_level) else { continue };
        let is_money = metric(name).is_some_and(|metric| metric.section == Section::Money);
        let (factor, of_changes) = readable(&unit, of().flatten().filter_map(|row| row.mean));
        let level = if is_money { String::new() } else { usual(saved, name, group) };
        let of_level =
            saved.level("baseline", name, group).map_or(of_changes.clone(), |row| row.unit.clone());
        let unit = if is_money { of_changes } else { of_level };
        let decimals = if factor == 1.0 { metric(name).map_or(1, |metric| metric.decimals) } else { 0 };
        let mut row = vec![label(name, group, &unit), level];
        row.extend(of().map(|found| change(found, factor, decimals)));
        grid.rows.push(row);
    }
    grid.notes
        .push(format!("Baseline: level; options: difference from it in the same simulated years. {ALONE}"));
    grid
}

/// Options with committed schemes: levels, with the difference from the baseline, and the cash of each organisation.
fn if_not_realised(saved: &Saved, options: &[&str], named: bool) -> Result<Grid, DocumentError> {
    let details = |option: &str| saved.run.option_details.iter().find(|known| known.id == option);
    let is_committed = |option: &&str| details(option).is_some_and(|known| !known.committed.is_empty());
    let options: Vec<&str> = options.iter().copied().filter(|option| named || is_committed(option)).collect();
    if !options.iter().any(is_committed) {
        let which = if named { "none of these options" } else { "no option of the run" };
        let message = format!("{which} has a scheme that is committed");
        let help = "write committed = true in a scheme that happens whatever becomes of the others, such as a ward closed";
        return Err(DocumentError::Unknown { message, help: help.to_owned() });
    }
    let title =
        |option: &&str| details(option).map_or_else(|| (*option).to_owned(), |known| known.title.clone());
    let header =
        ["".to_owned(), "baseline".to_owned()].into_iter().chain(options.iter().map(title)).collect();
    let mut grid = Grid { header, ..Grid::default() };
    for name in TARGETS {
        let Some(known) = metric(name) else { continue };
        let Some(baseline) = saved.level("baseline", name, "all") else { continue };
        let mut row = vec![label(name, "all", &baseline.unit), usual(saved, name, "all")];
        for option in &options {
            let difference = saved.difference(option, name, "all");
            let level = saved.level(option, name, "all").and_then(|row| row.mean);
            row.push(match (level, difference) {
                (Some(level), Some(difference)) if !difference.is_growing() => {
                    let half = difference
                        .ci_high
                        .zip(difference.ci_low)
                        .map_or(f64::NAN, |(high, low)| (high - low) / 2.0);
                    let decimals = if level.abs() >= 1000.0 { 0 } else { decimals_for(half, known.decimals) };
                    format!("{} ({})", number(level, decimals), change(Some(difference), 1.0, known.decimals))
                }
                (_, difference) => change(difference, 1.0, known.decimals),
            });
        }
        grid.rows.push(row);
    }
    grid.rows.extend(organisations(saved, &options, NET_CASH, "Net position in cash"));
    let words = "Net benefit: worth, cash or not, less costs";
    grid.rows.extend(pounds(saved, &options, "net-benefit", "all", words, true));
    grid.notes.push(format!(
        "Level, and in brackets the difference from the baseline. Cash: released less the costs of schemes, £ thousand a \
         year; a tariff that is not paid because nobody could be admitted counts in it: read it beside the waits. {ALONE}"
    ));
    if grid.rows.iter().flatten().any(|cell| cell == GROWING) {
        let note =
            "Growing: it hangs on a queue that grows without limit, and would be another in a longer run.";
        grid.notes.push(note.to_owned());
    }
    let mut committed: Vec<&str> = options
        .iter()
        .filter_map(|option| details(option))
        .flat_map(|known| &known.committed)
        .map(String::as_str)
        .collect();
    committed.sort_unstable();
    committed.dedup();
    grid.notes.push(format!("Committed, whatever comes about: {}.", committed.join("; ")));
    Ok(grid)
}

/// A figure in pounds, as a whole and of each organisation; organisations that no option touches are left out.
fn organisations(saved: &Saved, options: &[&str], name: &str, words: &str) -> Vec<Vec<String>> {
    let of =
        saved.run.place.organisations.iter().map(|of| (format!("organisation={}", of.id), of.title.as_str()));
    let whole = std::iter::once(("all".to_owned(), "all together"));
    let rows = whole.chain(of).filter_map(|(group, title)| {
        pounds(saved, options, name, &group, &format!("{words}: {title}"), is_gain(name))
    });
    rows.collect()
}

/// Whether more of it is good: of costs and losses a plus sign would say the contrary.
fn is_gain(name: &str) -> bool {
    metric(name).is_none_or(|metric| metric.better != Better::Lower)
}

/// A row of thousands of pounds, with a plus sign or without; none if no option changes it.
fn pounds(
    saved: &Saved,
    options: &[&str],
    name: &str,
    group: &str,
    words: &str,
    plus: bool,
) -> Option<Vec<String>> {
    let of: Vec<Option<&Difference>> =
        options.iter().map(|option| saved.difference(option, name, group)).collect();
    of.iter().flatten().find(|row| !row.is_nothing())?;
    let cells = of.into_iter().map(|row| change(row, 1e-3, 0)).map(|cell| match cell.strip_prefix('+') {
        Some(bare) if !plus => bare.to_owned(),
        _ => cell,
    });
    Some([words.to_owned(), String::new()].into_iter().chain(cells).collect())
}

/// Cash first: released, income lost, costs, net by organisation and site; then what is worth something and no cash.
fn money(saved: &Saved, options: &[&str]) -> Grid {
    let header =
        ["£ thousand a year"].into_iter().chain(options.iter().copied()).map(str::to_owned).collect();
    let mut rows = organisations(saved, options, NET_CASH, "Net position in cash");
    for site in saved.groups(NET_CASH, "site=") {
        let words = format!(
            "The same by site: {}",
            site.replace("site=elsewhere", "not by site").replace("site=", "at ")
        );
        rows.extend(pounds(saved, options, NET_CASH, &site, &words, true));
    }
    rows.extend(organisations(saved, options, "cashable-saving", "Cash released"));
    rows.extend(organisations(saved, options, "income-lost", "Income lost (part of the cash above)"));
    for (name, words) in
        [("scheme-cost", "Scheme costs"), ("scheme-cost-once-a-year", "Scheme costs paid once, a year")]
    {
        rows.extend(organisations(saved, options, name, words));
    }
    for place in saved.groups("gross-saving", "point-of-delivery=") {
        let words = format!("Worth, cash or not: {}", place.trim_start_matches("point-of-delivery="));
        rows.extend(pounds(saved, options, "gross-saving", &place, &words, true));
    }
    for (name, words) in [
        ("gross-saving", "Worth, cash or not, all together"),
        ("net-benefit", "Net benefit (worth less costs)"),
        ("pay-for-performance", "Pay for performance (a transfer, in none of the above)"),
        ("contingency", "Contingency (in none of the above)"),
    ] {
        rows.extend(pounds(saved, options, name, "all", words, is_gain(name)));
    }
    // The column of the baseline is not needed: pounds are against it.
    rows.iter_mut().for_each(|row| drop(row.remove(1)));
    Grid { header, rows, notes: vec![MONEY_NOTE.to_owned(), ALONE.to_owned()] }
}

/// Claims against what was found.
fn planned(saved: &Saved, options: &[&str]) -> Grid {
    let header =
        ["", "claimed", "found", "missed in % of years", "expected shortfall"].map(str::to_owned).into();
    let claims = saved.claims.iter().filter(|claim| options.contains(&claim.option.as_str()));
    let rows = claims.map(|claim| {
        let nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let (factor, unit) = readable(&claim.unit, [nan(claim.planned), nan(claim.found)]);
        let usual = if claim.unit.starts_with('%') {
            2
        } else {
            metric(&claim.metric).map_or(1, |metric| metric.decimals)
        };
        let decimals = if factor == 1.0 { usual } else { 0 };
        let whole =
            |value: f64| if value.fract() == 0.0 { number(value, 0) } else { number(value, decimals) };
        let words = format!("{}: {}", claim.option, label(&claim.metric, &claim.group, &unit));
        if claim.growing == "yes" {
            return vec![
                words,
                whole(nan(claim.planned) * factor),
                GROWING.to_owned(),
                String::new(),
                String::new(),
            ];
        }
        let percent = |share: Option<f64>| nan(share) * 100.0;
        let missed = range(percent(claim.prob_short_low), percent(claim.prob_short_high), 0);
        vec![
            words,
            whole(nan(claim.planned) * factor),
            with_interval(
                nan(claim.found) * factor,
                nan(claim.ci_low) * factor,
                nan(claim.ci_high) * factor,
                decimals,
            ),
            format!("{} ({missed})", number(percent(claim.prob_short), 0)),
            number(nan(claim.expected_shortfall) * factor, decimals),
        ]
    });
    Grid {
        rows: rows.collect(),
        header,
        notes: vec![format!("Missed: share of simulated years, with its 95 % interval. {ALONE}")],
    }
}

/// Modelled against published.
fn back_test(saved: &Saved) -> Grid {
    let header = ["", "modelled", "published", "error, %", "figure was", SOURCE].map(str::to_owned).into();
    let rows = saved.back_test.iter().map(|row| {
        let nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let decimals = metric(&row.metric).map_or(1, |metric| metric.decimals);
        let error = row.error_percent.map_or_else(
            || "–".to_owned(),
            |error| format!("{}{}", if error >= 0.05 { "+" } else { "" }, number(error, 1)),
        );
        vec![
            format!("{}, {}", row.title, row.unit),
            with_interval(nan(row.modelled), nan(row.ci_low), nan(row.ci_high), decimals),
            number(nan(row.published), decimals),
            error,
            row.figure_was.clone(),
            row.source.clone(),
        ]
    });
    Grid {
        rows: rows.collect(),
        header,
        notes: vec![format!("{ALONE} It is that of the model's mean, not of one year.")],
    }
}
