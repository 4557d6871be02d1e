//! What was run, and how sure its baseline is.

use super::layout::{Block, COLUMNS};
use crate::document::plain::{cut, left, plain, right, width};
use crate::document::saved::{Published, Saved};
use crate::document::tables::words::{decimals_of, nan};
use crate::number::{count, number, signed, with_interval};

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
    let mut how = vec![format!("{}{of_each}{}", saved.years(run.replications), assumptions(saved))];
    how.push(format!("seed {}", run.seed));
    how.extend(run.timings_seconds.get("simulate").map(|seconds| duration(*seconds)));
    let mut lines = vec![format!("{title} · {options}"), how.join(", ")];
    lines.extend(run.uncertain_numbers.fitted.iter().map(|fitted| cut(&plain(&fitted.in_words()), COLUMNS)));
    Block { apart: false, ..Block::new("about", lines, Vec::new(), "") }
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
            format!(
                " on {sets} of assumptions (of {} tried {} are like the place)",
                found.tried,
                found.draws.len()
            )
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
    let judged = saved.worst_first();
    let fitted = saved.met(0.0, Some("fitted")).1;
    let of = count(judged.len(), "published figure");
    let mut line = format!(
        "How sure: {} of {of} within 10 %, {} within 20 %",
        saved.met(10.0, None).0,
        saved.met(20.0, None).0
    );
    let shape = saved.met(0.0, Some("shape only")).1;
    let used = [(fitted, "fitted"), (shape, "shape only")];
    let used = used.iter().filter(|(many, _)| *many > 0);
    let used: Vec<String> = used.map(|(many, how)| format!("{many} {how}")).collect();
    if !used.is_empty() {
        line.push_str(&format!(" ({})", used.join(", ")));
    }
    let judged = judged.get(..WORST).unwrap_or(&judged);
    let titles = judged.iter().map(|row| width(&plain(&row.title))).max().unwrap_or(0).min(TITLES);
    let rows: Vec<Vec<String>> = judged.iter().map(|row| vec![published(row, titles)]).collect();
    if !rows.is_empty() {
        line.push_str(". Worst:");
    }
    Some(Block::new("worst", vec![line], rows, ""))
}

fn published(row: &Published, titles: usize) -> String {
    let error = nan(row.error_percent);
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
