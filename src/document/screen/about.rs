//! What was run, and how sure its baseline is.

use super::layout::{Block, COLUMNS};
use crate::document::plain::{cut, left, plain, right, width};
use crate::document::saved::{Published, Saved};
use crate::document::tables::words::{decimals_of, nan, signed};
use crate::number::{count, number, with_interval};

/// Days that are about a year.
const YEAR: std::ops::RangeInclusive<u32> = 360..=370;
/// Rows of the back-test that are shown.
const WORST: usize = 3;
/// Room for their titles.
const TITLES: usize = 38;

/// Title, options, how often, on what, and how long it took.
pub fn what_was_run(saved: &Saved) -> Block {
    let run = &saved.run;
    let title = plain(if run.scenario.title.is_empty() { &run.scenario.name } else { &run.scenario.title });
    let options = match run.options.len().saturating_sub(1) {
        0 => "the baseline alone".to_owned(),
        1 => "the baseline and one option".to_owned(),
        more => format!("the baseline and {more} options"),
    };
    let title = cut(&title, COLUMNS - options.len() - 3);
    let of_each = if run.options.len() > 1 { " of each" } else { "" };
    let mut how = vec![format!("{}{of_each}{}", years(saved, run.replications), assumptions(saved))];
    how.push(format!("seed {}", run.seed));
    how.extend(run.timings_seconds.get("simulate").map(|seconds| duration(*seconds)));
    Block {
        apart: false,
        ..Block::new("about", vec![format!("{title} · {options}"), how.join(", ")], Vec::new(), "")
    }
}

/// So many simulated years, or runs of so many days.
pub fn years(saved: &Saved, many: usize) -> String {
    if about_a_year(saved) {
        count(many, "simulated year")
    } else {
        format!("{} of {}", count(many, "run"), count(saved.run.measured_days as usize, "day"))
    }
}

/// Whether a replication is about a year.
pub fn about_a_year(saved: &Saved) -> bool {
    YEAR.contains(&saved.run.measured_days)
}

/// How the uncertain numbers varied.
fn assumptions(saved: &Saved) -> String {
    let how = &saved.run.uncertain_numbers;
    let used = saved.run.replications.div_ceil(how.inner.max(1) as usize);
    let sets = count(used, "set");
    match (how.how.as_str(), &saved.run.plausible_draws) {
        ("none", _) => String::new(),
        ("best values", _) => ", every uncertain number at its best value".to_owned(),
        ("given values", _) => ", uncertain numbers as given".to_owned(),
        (_, Some(found)) => {
            let aside = (found.tried as usize).saturating_sub(found.draws.len());
            format!(" on {sets} of assumptions ({} tried, {aside} set aside)", found.tried)
        }
        _ => format!(" on {sets} of assumptions"),
    }
}

/// Seconds, or minutes where there are many.
pub fn duration(seconds: f64) -> String {
    if seconds < 0.95 {
        return "less than a second".to_owned();
    }
    if seconds < 119.5 {
        format!("{} s", number(seconds, 0))
    } else {
        format!("{} min", number(seconds / 60.0, 0))
    }
}

/// The back-test in a line, and the figures that are furthest off.
pub fn how_sure(saved: &Saved) -> Option<Block> {
    if saved.back_test.is_empty() {
        return None;
    }
    let mut judged: Vec<(f64, &Published)> =
        saved.back_test.iter().filter_map(|row| Some((row.error_percent?, row))).collect();
    let within = |most: f64| judged.iter().filter(|(error, _)| error.abs() <= most).count();
    let fitted = judged.iter().filter(|(_, row)| row.figure_was == "fitted").count();
    let of = count(judged.len(), "published figure");
    let mut line = format!(
        "How sure is the baseline: {} of {of} within 10 %, {} within 20 %",
        within(10.0),
        within(20.0)
    );
    if fitted > 0 {
        line.push_str(&format!(" ({fitted} fitted)"));
    }
    judged.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    judged.truncate(WORST);
    let titles = judged.iter().map(|(_, row)| width(&plain(&row.title))).max().unwrap_or(0).min(TITLES);
    let rows: Vec<Vec<String>> =
        judged.iter().map(|(error, row)| vec![published(*error, row, titles)]).collect();
    if !rows.is_empty() {
        line.push_str(". Worst:");
    }
    Some(Block::new("worst", vec![line], rows, ""))
}

fn published(error: f64, row: &Published, titles: usize) -> String {
    let decimals = decimals_of(&row.metric);
    let modelled = with_interval(nan(row.modelled), nan(row.ci_low), nan(row.ci_high), decimals);
    let error = signed(error, number(error, 0));
    let title = left(&cut(&plain(&row.title), titles), titles);
    let published = number(nan(row.published), decimals);
    format!(
        "  {title} {} %  modelled {modelled}, published {published} {}",
        right(&error, 6),
        plain(&row.unit)
    )
}
