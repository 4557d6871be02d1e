//! The table on the terminal at the end of a run.
//!
//! Plain text of at most 100 columns, no colours. Every figure stands beside its unit and its
//! uncertainty; the period is in the heading. Rows without any observation are left out, and a queue
//! that grows shows its rate instead of a mean that would depend on the length of the run.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Row, Table, TableStyle, Width,
};
use jiff::civil::Date;

use crate::metrics::{METRICS, Metric, Section, metric};
use crate::model::{Model, Span, Timetable, WeekPattern};
use crate::number::{decimals_for, is_even, number, plus_minus, range, with_interval};
use crate::stats::{Growing, Part, Summary, SummaryRow};

/// Widest line, in characters.
pub const WIDTH: u16 = 100;

/// Stands for a figure that depends on the length of the run.
pub(crate) const GROWING: &str = "growing";

const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// The results of one option as text: national metrics, settings, who gave up waiting, teams, growing queues.
///
/// Names and capacities come from the model, figures from the summary, growing queues from
/// [`crate::stats::growing_queues`]. Ends with a newline.
#[must_use]
pub fn table(model: &Model, summary: &Summary, growing: &[Growing]) -> String {
    let parts = [
        Some(heading(model, summary)),
        metrics(summary),
        settings(model, summary, growing),
        withdrawn(model, summary),
        teams(model, summary, growing),
        growing_lines(model, growing),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Title, option, period, replications and what the columns mean.
fn heading(model: &Model, summary: &Summary) -> String {
    let title = if model.scenario.title.is_empty() { &model.scenario.name } else { &model.scenario.title };
    let from_hour = model.scenario.from_hour;
    let measured = if summary.hours.is_multiple_of(24) && from_hour == 0 {
        let days = number(f64::from(summary.days), 0);
        format!("{} to {} ({days} days)", date(summary.start), date(summary.last_day()))
    } else {
        format!("{} from {from_hour:02}:00 on {}", count(summary.hours.into(), "hour"), date(summary.start))
    };
    let warm_up = match from_hour {
        0 => count(u64::from(summary.warm_up_days), "day"),
        hours => count(u64::from(24 * summary.warm_up_days + hours), "hour"),
    };
    let period = format!(
        "{title} · {}\nMeasured {measured} after {warm_up} of warm-up; {}.\n",
        summary.option,
        count(summary.replications as u64, "replication"),
    );
    let grows = if summary.rows.iter().any(|row| row.growing) {
        "A queue grows without limit: figures that hang on it are not printed (growing); see the warnings.\n"
    } else {
        ""
    };
    let meaning = if summary.replications < 2 {
        "One replication says nothing about chance: no intervals. Run more replications.\n"
    } else {
        "Means with their 95 % confidence interval (±); percentiles (pct.) are between replications.\n"
    };
    let uneven = |row: &SummaryRow| !is_even(row.mean, row.ci_low, row.ci_high);
    let skewed = if summary.rows.iter().filter(|row| is_shown(row)).any(uneven) {
        "Where ± would come near 0 (or 100 %) the interval stands as (from–to).\n"
    } else {
        ""
    };
    period + grows + meaning + skewed
}

/// Whether a row's interval stands in one of the tables.
fn is_shown(row: &SummaryRow) -> bool {
    let section = metric(row.metric).map(|metric| metric.section);
    match section {
        Some(Section::AandE | Section::Acute | Section::WholeSystem) => row.group == "all",
        Some(Section::Setting) => {
            matches!(
                row.metric,
                "setting-occupied" | "setting-queue" | "setting-wait-mean" | "setting-waited"
            ) || gave_up(row)
        }
        Some(Section::Team) => true,
        _ => false,
    }
}

/// The sections of the national metrics, in one table so that the columns line up.
fn metrics(summary: &Summary) -> Option<String> {
    let sections =
        [(Section::AandE, "A&E"), (Section::Acute, "Acute"), (Section::WholeSystem, "Whole system")];
    let mut table = new_table(["", "Mean ± 95 %", "5th–95th pct.", "Unit"]);
    let mut empty = true;
    for (section, title) in sections {
        let rows: Vec<(&Metric, &SummaryRow)> = METRICS
            .iter()
            .filter(|metric| metric.section == section)
            .filter_map(|metric| Some((metric, summary.observed(metric.id, "all")?)))
            .collect();
        if rows.is_empty() {
            continue;
        }
        if !empty {
            table.add_row([""]);
        }
        empty = false;
        table.add_row([title]);
        for (metric, row) in rows {
            let cut = CUT_OFF.contains(&metric.id) && !seen_whole(summary);
            let label = if cut { format!("{} (cut off)", metric.label) } else { metric.label.to_owned() };
            table.add_row(metric_row(&label, metric.decimals, row));
        }
    }
    let counters: Vec<&SummaryRow> =
        summary.rows.iter().filter(|row| row.metric == "counter" && row.replications > 0).collect();
    if !counters.is_empty() {
        if !empty {
            table.add_row([""]);
        }
        empty = false;
        table.add_row(["Counters of the scenario"]);
        for row in counters {
            let name = row.group.split_once('=').map_or(row.group.as_str(), |(_, name)| name);
            table.add_row(metric_row(name, decimals("counter"), row));
        }
    }
    (!empty).then(|| finish(table, &[0, 3], 41))
}

/// Lengths of stay, which read too short where many are not seen whole.
const CUT_OFF: [&str; 5] = [
    "length-of-stay-mean",
    "length-of-stay-median",
    "stays-over-7-days",
    "stays-over-21-days",
    "length-of-stay-overnight",
];

/// Whether most lengths of stay are seen whole: as many end, with their beginning known, as begin.
fn seen_whole(summary: &Summary) -> bool {
    let seen = summary.observed("length-of-stay-complete", "all");
    seen.is_none_or(|row| row.ci_high.is_nan() || row.ci_high >= crate::experiment::ENOUGH_SEEN)
}

fn metric_row(label: &str, decimals: usize, row: &SummaryRow) -> Row {
    if row.growing {
        return Row::from([label.to_owned(), GROWING.to_owned(), String::new(), row.unit.to_owned()]);
    }
    let spread = range(row.p05, row.p95, decimals_for(row.half_width(), decimals));
    Row::from([
        label.to_owned(),
        in_one(row, decimals),
        if row.replications < 2 { String::new() } else { spread },
        row.unit.to_owned(),
    ])
}

/// One row a setting that was used.
fn settings(model: &Model, summary: &Summary, growing: &[Growing]) -> Option<String> {
    let mut table = new_table([
        "Setting",
        "Capacity",
        "Occupied\n(units)",
        "Utilisation\n(%)",
        "Waiting\n(patients)",
        "Mean wait\n(h)",
        "Had to\nwait (%)",
    ]);
    let mut empty = true;
    for setting in &model.settings {
        let group = format!("setting={}", setting.id);
        let Some(occupied) = summary.observed("setting-occupied", &group) else { continue };
        empty = false;
        let (queue, wait) = match grows(growing, Part::Setting, &setting.id) {
            Some(growing) => growing_cells(growing),
            // Nobody waits to enter a setting without limit.
            None if setting.capacity.is_none() => (String::new(), String::new()),
            None => (cell(summary, "setting-queue", &group), cell(summary, "setting-wait-mean", &group)),
        };
        table.add_row([
            if setting.name.is_empty() { setting.id.clone() } else { setting.name.clone() },
            setting.capacity.as_ref().map_or_else(|| "no limit".to_owned(), capacity),
            in_one(occupied, decimals("setting-occupied")),
            cell(summary, "setting-utilisation", &group),
            queue,
            wait,
            if setting.capacity.is_none() { String::new() } else { cell(summary, "setting-waited", &group) },
        ]);
    }
    (!empty).then(|| finish(table, &[0], 22))
}

/// Whether a row says that patients gave up waiting for a setting.
fn gave_up(row: &SummaryRow) -> bool {
    row.metric == "setting-withdrawn" && row.mean > 0.0
}

/// One row a setting that patients waited for and did not enter; their waits are in no mean.
fn withdrawn(model: &Model, summary: &Summary) -> Option<String> {
    let rows = model.settings.iter().filter_map(|setting| {
        let row = summary.observed("setting-withdrawn", &format!("setting={}", setting.id))?;
        let name = if setting.name.is_empty() { &setting.id } else { &setting.name };
        gave_up(row).then(|| metric_row(name, decimals(row.metric), row))
    });
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return None;
    }
    let mut table = new_table(["Waited and did not enter", "Mean ± 95 %", "5th–95th pct.", "Unit"]);
    rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    Some(finish(table, &[0, 3], 41))
}

/// One row a team that worked.
fn teams(model: &Model, summary: &Summary, growing: &[Growing]) -> Option<String> {
    let mut table = new_table([
        "Team",
        "Utilisation\n(%)",
        "Tasks waiting\n(tasks)",
        "Mean wait\n(h)",
        "Tasks finished\n(a year)",
    ]);
    let mut empty = true;
    for team in &model.teams {
        let group = format!("team={}", team.id);
        if summary.observed("team-utilisation", &group).is_none() {
            continue;
        }
        empty = false;
        let (queue, wait) = match grows(growing, Part::Team, &team.id) {
            Some(growing) => growing_cells(growing),
            None => (cell(summary, "team-queue", &group), cell(summary, "team-wait-mean", &group)),
        };
        table.add_row([
            if team.name.is_empty() { team.id.clone() } else { team.name.clone() },
            cell(summary, "team-utilisation", &group),
            queue,
            wait,
            cell(summary, "team-tasks", &group),
        ]);
    }
    (!empty).then(|| finish(table, &[0], 22))
}

/// A sentence for each growing queue, whatever the tables show.
fn growing_lines(model: &Model, growing: &[Growing]) -> Option<String> {
    if growing.is_empty() {
        return None;
    }
    let mut text = String::from(
        "Growing: no mean wait or queue exists, for it would depend on the length of the run. Rates are means\n\
         over the measured period with their 95 % interval; why, say the warnings.\n",
    );
    for queue in growing {
        let name = |names: Option<&String>| names.cloned().unwrap_or_else(|| queue.id.clone());
        let (what, unit) = match queue.part {
            Part::Setting => {
                let setting = model.settings.iter().find(|setting| setting.id == queue.id);
                (format!("waiting for {}", name(setting.map(|s| &s.name))), "patients")
            }
            Part::Team => {
                let team = model.teams.iter().find(|team| team.id == queue.id);
                (format!("tasks for {}", name(team.map(|t| &t.name))), "tasks")
            }
            Part::System => ("patients in the system".to_owned(), "patients"),
        };
        let used = if queue.utilisation.is_nan() {
            String::new()
        } else {
            format!("; utilisation {} %", number(queue.utilisation, 1))
        };
        text.push_str(&format!("  {what}: {} {unit} a day{used}\n", rate(queue).replace(TOGETHER, " ")));
    }
    Some(text)
}

fn grows<'a>(growing: &'a [Growing], part: Part, id: &str) -> Option<&'a Growing> {
    growing.iter().find(|queue| queue.part == part && queue.id == id)
}

fn growing_cells(growing: &Growing) -> (String, String) {
    (GROWING.to_owned(), format!("{}\na day", rate(growing)))
}

fn rate(growing: &Growing) -> String {
    format!("+{}", whole(growing.per_day.mean, growing.per_day.half_width(), 2))
}

/// Mean ± half-width of a column, empty if nothing was observed.
fn cell(summary: &Summary, id: &str, group: &str) -> String {
    let row = summary.observed(id, group);
    row.map_or_else(String::new, |row| in_one(row, decimals(id)))
}

fn decimals(id: &str) -> usize {
    metric(id).map_or(1, |metric| metric.decimals)
}

/// Capacity in the base week: one number, or the least and the most.
fn capacity(timetable: &Timetable) -> String {
    let (least, most) = least_and_most(&timetable.base);
    let text = if least == most {
        number(f64::from(least), 0)
    } else {
        format!("{}–{}", number(f64::from(least), 0), number(f64::from(most), 0))
    };
    if timetable.changes.is_empty() { text } else { format!("{text}\nvaries") }
}

/// Least and most places open at any minute of the week.
fn least_and_most(pattern: &WeekPattern) -> (u32, u32) {
    let open = |spans: &[Span], minute: u16| -> u32 {
        spans.iter().filter(|span| span.from <= minute && minute < span.to).map(|span| span.count).sum()
    };
    let counts: Vec<u32> = pattern
        .days
        .iter()
        .flat_map(|spans| {
            let changes = spans.iter().flat_map(|span| [span.from, span.to]).filter(|&minute| minute < 1440);
            std::iter::once(0).chain(changes).map(|minute| open(spans, minute))
        })
        .collect();
    (counts.iter().copied().min().unwrap_or(0), counts.iter().copied().max().unwrap_or(0))
}

/// `1 April 2014`.
pub(crate) fn date(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    format!("{} {} {}", date.day(), MONTHS[month], date.year())
}

fn count(n: u64, word: &str) -> String {
    #[allow(clippy::cast_precision_loss, reason = "small counts")]
    let number = number(n as f64, 0);
    format!("{number} {word}{}", if n == 1 { "" } else { "s" })
}

/// A space at which no cell breaks; an ordinary one in the finished text.
pub(crate) const TOGETHER: char = '\u{a0}';

/// `mean ± half-width` in one piece.
fn whole(mean: f64, half: f64, decimals: usize) -> String {
    plus_minus(mean, half, decimals).replace(' ', "\u{a0}")
}

/// Mean and interval of a row in one piece.
fn in_one(row: &SummaryRow, decimals: usize) -> String {
    with_interval(row.mean, row.ci_low, row.ci_high, decimals).replace(' ', "\u{a0}")
}

/// An empty table with this header.
pub(crate) fn new_table<const N: usize>(header: [&str; N]) -> Table {
    new_table_of(&header.map(str::to_owned))
}

/// An empty table with these headings.
pub(crate) fn new_table_of(header: &[String]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(header.iter().map(Cell::new));
    table
}

/// A sentence in lines that fit.
pub(crate) fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < usize::from(WIDTH) => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// Text of the table: these columns aligned left, the others right.
///
/// The first column gets at least `first` characters before the others share what remains.
pub(crate) fn finish(mut table: Table, left: &[usize], first: u16) -> String {
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        let alignment = if left.contains(&index) { CellAlignment::Left } else { CellAlignment::Right };
        column.set_cell_alignment(alignment);
        column.set_padding((u16::from(index > 0), 0));
        if index == 0 {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(first)));
        } else if index == last && left.contains(&index) {
            // Units are words: room for the longest of them.
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(12)));
        } else if !left.contains(&index) {
            // A number is never broken over two lines.
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let lines = table.lines().map(|line| line.replace(TOGETHER, " ").trim_end().to_owned() + "\n");
    let mut text: String = lines.collect();
    text.truncate(text.trim_end().len());
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::stats::{growing_queues, summarise, synthetic};

    #[test]
    fn a_hospital_in_at_most_a_hundred_columns() {
        let mut results = synthetic::hospital(30);
        synthetic::set(&mut results, "setting-queue-growth", "setting=nursing-home", |r| 0.4 + r / 200.0);
        synthetic::set(&mut results, "counter", "counter=sent-home-by-gp", |r| 300.0 + r);
        let text = table(&sample::hospital(), &summarise(&results), &growing_queues(&results));
        assert!(text.lines().all(|line| line.chars().count() <= usize::from(WIDTH)), "{text}");
        insta::assert_snapshot!("hospital", text);
    }

    #[test]
    fn one_replication_has_no_intervals() {
        let results = synthetic::theory(1);
        let mut model = crate::model::Model::default();
        model.settings.push(sample::setting("counter", "Counter", crate::model::SettingKind::Other, 1));
        model.settings.push(sample::setting("checkout", "Checkout", crate::model::SettingKind::Other, 1));
        insta::assert_snapshot!("theory", table(&model, &summarise(&results), &[]));
    }
}
