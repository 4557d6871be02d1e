//! What options change: figures in rows, options in columns, as many as fit.

use super::layout::{Block, COLUMNS, Item};
use crate::document::plain::{cut, left, plain, right, width, wrapped};
use crate::document::saved::{Difference, Saved};
use crate::document::tables::words::{BASELINE, change, decimals_of, label, usual};
use crate::document::tables::{PartFigure, figures_of_parts};
use crate::metrics::{HEADLINE, NET_CASHABLE, Section, in_short, metric};
use crate::number::{number, readable};

/// Room for the labels of rows.
const LABELS: usize = 27;
/// Widest and narrowest column of an option.
const OPTION: (usize, usize) = (9, 24);
/// Lines of a heading.
const HEADING: usize = 3;

/// A row: what it is, the baseline, and what each option changes.
pub struct Row {
    label: String,
    baseline: String,
    cells: Vec<String>,
    rank: usize,
}

/// Figures of the run that are in the headline, with the cash of each organisation below the whole; then those asked for.
pub fn headline(saved: &Saved, options: &[&str], asked: &[(&str, &str)]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut parts = by_organisation(saved, options);
    // What one gains and another pays is nothing as a whole: the whole stands above them all the same.
    let is_paid = !parts.is_empty();
    parts.extend(freed(saved, options));
    for (rank, name) in HEADLINE.into_iter().enumerate() {
        let known: Vec<&Difference> = of(saved, options, name, "all").into_iter().flatten().collect();
        let is_money = metric(name).is_some_and(|metric| metric.section == Section::Money);
        // Pounds that no option changes are those of a place without prices.
        let is_left_out = known.iter().all(|row| row.mean.is_none() || (is_money && row.is_nothing()));
        if is_left_out && !(is_paid && name == NET_CASHABLE) {
            continue;
        }
        // Where there is no cash above, what is freed stands above the benefit that it is in.
        if name == "net-benefit" {
            rows.append(&mut parts);
        }
        let words = in_short(name).unwrap_or(name).to_owned();
        rows.push(row(saved, options, (name, "all"), words, rank));
        if name == NET_CASHABLE {
            rows.append(&mut parts);
        }
    }
    rows.extend(asked.iter().enumerate().map(|(at, (name, group))| {
        let unit = readable_unit(saved, options, name, group);
        row(saved, options, (name, group), label(name, group, &unit), HEADLINE.len() + at)
    }));
    rows
}

/// What options change in the queues of settings and teams, where a place has no hospital to speak of.
pub fn queues(saved: &Saved, options: &[&str]) -> Vec<Row> {
    let mut rows = Vec::new();
    for PartFigure { metric, group, words, title } in figures_of_parts(saved) {
        let known = of(saved, options, &metric, &group);
        if known.iter().flatten().any(|row| row.mean.is_some()) {
            let rank = rows.len();
            rows.push(row(saved, options, (&metric, &group), format!("{}: {words}", plain(title)), rank));
        }
    }
    rows
}

/// The measures by which a place is judged whose savings do not come.
pub fn targets(saved: &Saved, options: &[&str]) -> Vec<Row> {
    let names = ["a-and-e-within-4h", "days-above-92", "elective-cancellations", NET_CASHABLE];
    let shown = names
        .into_iter()
        .filter(|name| of(saved, options, name, "all").into_iter().flatten().any(|row| row.mean.is_some()));
    shown
        .enumerate()
        .map(|(rank, name)| {
            row(saved, options, (name, "all"), in_short(name).unwrap_or(name).to_owned(), rank)
        })
        .collect()
}

fn of<'a>(saved: &'a Saved, options: &[&str], name: &str, group: &str) -> Vec<Option<&'a Difference>> {
    options.iter().map(|option| saved.difference(option, name, group)).collect()
}

fn readable_unit(saved: &Saved, options: &[&str], name: &str, group: &str) -> String {
    let rows = of(saved, options, name, group);
    let usual = saved.level(BASELINE, name, group).map(|row| row.unit.clone());
    let unit = usual.or_else(|| rows.iter().flatten().next().map(|row| row.unit.clone())).unwrap_or_default();
    readable(&unit, rows.iter().flatten().filter_map(|row| row.mean)).1
}

fn row(saved: &Saved, options: &[&str], (name, group): (&str, &str), label: String, rank: usize) -> Row {
    let known = of(saved, options, name, group);
    let is_money = metric(name).is_some_and(|metric| metric.section == Section::Money);
    let in_headline = HEADLINE.contains(&name) && is_money;
    let all = known.iter().flatten().filter_map(|row| row.mean);
    // Pounds of the headline stand in thousands, whatever they come to.
    let factor = if in_headline {
        1e-3
    } else {
        readable(known.iter().flatten().next().map_or("", |row| &row.unit), all).0
    };
    let decimals = if factor == 1.0 { decimals_of(name) } else { 0 };
    let baseline = if is_money { String::new() } else { close(&usual(saved, name, group)) };
    let cells = known.into_iter().map(|row| with_doubt(row, close(&change(row, factor, decimals)))).collect();
    Row { label, baseline, cells, rank }
}

/// `?` where the interval of a difference holds zero.
fn with_doubt(row: Option<&Difference>, text: String) -> String {
    let ends = row.filter(|row| !row.is_nothing() && !row.is_growing());
    if ends.is_some_and(Difference::holds_zero) { text + "?" } else { text }
}

/// The cash of the organisations that options touch, those first that they touch most.
fn by_organisation(saved: &Saved, options: &[&str]) -> Vec<Row> {
    let name = NET_CASHABLE;
    let mean = |option: &str, group: &str| {
        let row = saved.difference(option, name, group);
        row.filter(|row| !row.is_growing()).and_then(|row| row.mean).map_or(0.0, f64::abs)
    };
    let groups: Vec<String> =
        saved.run.place.organisations.iter().map(|of| format!("organisation={}", of.id)).collect();
    // Against the organisation that an option touches most: a large option would hide who is touched by all others.
    let share = |option: &str, group: &str| {
        let most = groups.iter().map(|group| mean(option, group)).fold(0.0, f64::max);
        if most > 0.0 { mean(option, group) / most } else { 0.0 }
    };
    let size = |group: &str| options.iter().map(|option| share(option, group)).sum::<f64>();
    let organisations = saved.run.place.organisations.iter();
    let mut touched: Vec<(f64, usize, String, &str)> = organisations
        .enumerate()
        .map(|(at, known)| (at, format!("organisation={}", known.id), known.title.as_str()))
        .map(|(at, group, title)| (size(&group), at, group, title))
        .filter(|(size, ..)| *size > 0.0)
        .collect();
    touched.sort_by(|a, b| b.0.total_cmp(&a.0));
    // One organisation alone has what the row above says.
    if touched.len() < 2 {
        return Vec::new();
    }
    let rows = touched.into_iter().enumerate().map(|(rank, (_, at, group, title))| {
        let words = cut(&format!("  {}", plain(title)), LABELS);
        (at, row(saved, options, (name, &group), words, 100 + rank))
    });
    let mut rows: Vec<(usize, Row)> = rows.collect();
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What is worth something and leaves no budget: the gross saving less what of it is cash. A mean, for the files hold no
/// interval of it.
fn freed(saved: &Saved, options: &[&str]) -> Option<Row> {
    let mean = |option: &str, name: &str| {
        saved.difference(option, name, "all").filter(|row| !row.is_growing()).and_then(|row| row.mean)
    };
    let freed = |option: &&&str| Some(mean(option, "gross-saving")? - mean(option, "cashable-saving")?);
    let cells: Vec<Option<f64>> = options.iter().map(|option| freed(&option)).collect();
    cells.iter().flatten().find(|value| **value != 0.0)?;
    let text = |value: &f64| match number(value * 1e-3, 0) {
        text if *value > 0.0 && text != "0" => format!("+{text}"),
        text => text,
    };
    Some(Row {
        label: "  freed, not cash (mean)".to_owned(),
        baseline: String::new(),
        cells: cells.iter().map(|value| value.as_ref().map_or_else(String::new, text)).collect(),
        rank: 99,
    })
}

/// `±` without the spaces beside it: a column costs two less.
pub fn close(text: &str) -> String {
    text.replace(" ± ", "±")
}

/// A table of options.
pub struct Effects {
    /// Its lines.
    pub block: Block,
    /// How many of the options it shows.
    pub shown: usize,
    /// Those of them that stand there by their id, for the title does not fit.
    pub by_id: Vec<String>,
}

/// A table of rows, of as many of the options as fit.
pub fn table(saved: &Saved, name: &'static str, options: &[&str], rows: Vec<Row>) -> Effects {
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(width).max().unwrap_or(0);
    let labels = widest(&mut rows.iter().map(|row| row.label.as_str())).min(LABELS);
    let has_baseline = rows.iter().any(|row| !row.baseline.is_empty());
    let baseline = match has_baseline {
        true => 1 + widest(&mut rows.iter().map(|row| row.baseline.as_str()).chain([BASELINE])).min(OPTION.1),
        false => 0,
    };
    let needed = |at: usize| {
        let cells = widest(&mut rows.iter().filter_map(|row| row.cells.get(at)).map(String::as_str));
        1 + cells.clamp(OPTION.0, OPTION.1)
    };
    let room = COLUMNS.saturating_sub(labels + baseline);
    let mut widths: Vec<usize> = Vec::new();
    for at in 0..options.len() {
        if widths.iter().sum::<usize>() + needed(at) > room {
            break;
        }
        widths.push(needed(at));
    }
    // What is left over goes to the headings.
    if !widths.is_empty() {
        let spare = room.saturating_sub(widths.iter().sum()) / widths.len();
        widths.iter_mut().for_each(|width| *width = (*width + spare).min(OPTION.1 + 1).max(*width));
    }
    let shown = widths.len();
    let total = labels + baseline + widths.iter().sum::<usize>();
    // Titles that several have name none of them.
    let title = |option: &str| plain(saved.option_title(option));
    let is_one = |option: &str| options.iter().filter(|other| title(other) == title(option)).count() == 1;
    let headings: Vec<Vec<String>> = options
        .iter()
        .zip(&widths)
        .map(|(option, width)| {
            heading(option, &if is_one(option) { title(option) } else { String::new() }, width - 1)
        })
        .collect();
    let lines = headings.iter().map(Vec::len).max().unwrap_or(0).max(usize::from(has_baseline));
    let mut head: Vec<String> = (0..lines)
        .map(|line| {
            let word = if has_baseline && line + 1 == lines { BASELINE } else { "" };
            let cells = headings.iter().zip(&widths).map(|(heading, width)| {
                // Headings stand on the rule.
                let text = (line + heading.len()).checked_sub(lines).and_then(|at| heading.get(at));
                right(text.map_or("", String::as_str), *width)
            });
            " ".repeat(labels) + &right(word, baseline) + &cells.collect::<String>()
        })
        .collect();
    head.push("─".repeat(total));
    let items = rows.iter().map(|row| {
        let most = if row.label.starts_with("  ") { 1 } else { 2 };
        let mut lines = wrapped(&row.label, labels, most);
        // What is indented is a part of the row above, in one line.
        let last = lines.pop().unwrap_or_default();
        let last = if row.label.starts_with("  ") { row.label.clone() } else { last };
        let cells = row.cells.iter().zip(&widths).map(|(cell, width)| right(cell, *width));
        lines.push(left(&last, labels) + &right(&row.baseline, baseline) + &cells.collect::<String>());
        Item { lines, rank: row.rank }
    });
    let items = items.collect();
    let by_id = options
        .iter()
        .zip(&headings)
        .filter(|(option, heading)| heading.join(" ") != plain(saved.option_title(option)));
    let by_id = by_id.map(|(option, _)| (*option).to_owned()).collect();
    let block = Block { name, head, items, more: String::new(), foot: Vec::new(), apart: false };
    Effects { block, shown, by_id }
}

/// The title of an option if it fits, otherwise its id.
fn heading(option: &str, title: &str, columns: usize) -> Vec<String> {
    let whole = wrapped(title, columns, HEADING);
    if !title.is_empty() && whole.join(" ") == title {
        return whole;
    }
    let mut lines: Vec<String> = Vec::new();
    for part in plain(option).split_inclusive(['-', '_']) {
        match lines.last_mut() {
            Some(line) if width(line) + width(part) <= columns => line.push_str(part),
            _ => lines.push(part.to_owned()),
        }
    }
    // What is left over stands in the last line, cut.
    let rest: String = lines.iter().skip(HEADING - 1).map(String::as_str).collect();
    lines.truncate(HEADING - 1);
    lines.extend(Some(rest).filter(|rest| !rest.is_empty()));
    lines.iter().map(|line| cut(line, columns)).collect()
}
