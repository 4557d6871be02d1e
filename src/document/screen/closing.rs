//! Claims, warnings, where the files are and what to type next.

use super::about::duration;
use super::effects::close;
use super::layout::{Block, COLUMNS};
use crate::document::plain::{left, plain, width, wrapped};
use crate::document::saved::{Claimed, Saved};
use crate::document::tables::words::{BASELINE, decimals_of, label, nan};
use crate::metrics::{NET_CASHABLE, metric};
use crate::number::{count, number, readable, with_interval};
use std::path::Path;

/// Files that a reader opens, in the order in which they are worth opening.
const FILES: [&str; 12] = [
    "report.html",
    "report.docx",
    "results.xlsx",
    "headline.csv",
    "summary.csv",
    "differences.csv",
    "response-surface.csv",
    "planned.csv",
    "back-test.csv",
    "replications.parquet",
    "daily.parquet",
    "charts",
];
/// What `downside` looks at if no metric is named.
const JUDGED_BY: [&str; 3] = ["non-elective-admissions", "acute-occupancy", "delayed-days"];
/// Columns before a command.
const LEAD: usize = 6;
/// Replications from which figures are worth quoting.
const ENOUGH: usize = 100;
/// Widest name of an option that stands before its claim.
const NAME: usize = 34;

/// What was claimed, what was found, and how often less.
pub fn claims(saved: &Saved, folder: &str) -> Option<Block> {
    if saved.claims.is_empty() {
        return None;
    }
    let rows = saved.claims.iter().map(|claim| {
        let lines = wrapped(&in_words(saved, claim), COLUMNS - 4, 2);
        lines
            .into_iter()
            .enumerate()
            .map(|(at, line)| format!("{}{line}", if at == 0 { "  " } else { "    " }))
            .collect()
    });
    let head =
        vec!["Claimed, and found with its 95 % interval (claimed 0: that it gets no worse)".to_owned()];
    Some(Block::new("claims", head, rows.collect(), &format!("careflow show {folder} planned")))
}

fn in_words(saved: &Saved, claim: &Claimed) -> String {
    let title = plain(saved.option_title(&claim.option));
    let name = if width(&title) <= NAME { title } else { plain(&claim.option) };
    let (factor, unit) = readable(&claim.unit, [nan(claim.planned), nan(claim.found)]);
    // Beside a metric that is a percentage itself, a claim in per cent says of what.
    let is_share = metric(&claim.metric).is_some_and(|metric| metric.unit.starts_with('%'));
    let unit = if unit.starts_with('%') && !is_share { "%".to_owned() } else { unit };
    let decimals = match (factor == 1.0, unit.starts_with('%')) {
        (true, true) => 2,
        (true, false) => decimals_of(&claim.metric),
        _ => 0,
    };
    let claimed = nan(claim.planned) * factor;
    let claimed = number(claimed, if claimed.fract() == 0.0 { 0 } else { decimals });
    let basis = claim.remark();
    let of =
        format!("{name}: {}: claimed {claimed}{basis}", plain(&label(&claim.metric, &claim.group, &unit)));
    if claim.growing == "yes" {
        return format!("{of}; what was found hangs on a queue that grows");
    }
    let found = nan(claim.found) * factor;
    let found = with_interval(found, nan(claim.ci_low) * factor, nan(claim.ci_high) * factor, decimals);
    #[allow(clippy::cast_precision_loss, reason = "a count to print")]
    let missed = number(nan(claim.prob_short) * claim.replications as f64, 0);
    let what = saved.a_run();
    format!("{of}, found {}; missed in {missed} of {}", close(&found), count(claim.replications, what))
}

/// Lines of a warning.
const SAID: usize = 2;
/// Lines of one that a queue grows: it names the cause, and who waits for whom.
const SAID_OF_GROWTH: usize = 5;

/// What the run was warned of, each in a few lines at most.
pub fn warnings(saved: &Saved, folder: &str) -> Option<Block> {
    if saved.run.warnings.is_empty() {
        return None;
    }
    let rows = saved.run.warnings.iter().map(|warning| {
        let most = if warning.is_growth() { SAID_OF_GROWTH } else { SAID };
        let lines = wrapped(&plain(&warning.text), COLUMNS - 2, most);
        lines
            .into_iter()
            .enumerate()
            .map(|(at, line)| format!("{}{line}", if at == 0 { "! " } else { "  " }))
            .collect()
    });
    Some(Block::new("warnings", Vec::new(), rows.collect(), &format!("careflow show {folder} warnings")))
}

/// Where everything is.
pub fn files(folder: &Path, is_there: impl Fn(&str) -> bool) -> Block {
    let there: Vec<&str> = FILES.into_iter().filter(|name| is_there(name)).collect();
    let named = there.iter().map(|name| match *name {
        "report.html" => "report.html (start here)".to_owned(),
        "charts" => "charts/".to_owned(),
        other => other.to_owned(),
    });
    let text = format!(
        "Written to {}: {}",
        plain(&folder.display().to_string()),
        named.collect::<Vec<_>>().join(", ")
    );
    Block::new("files", wrapped(&text, COLUMNS, 1), Vec::new(), "")
}

/// Three commands that say more of this very run.
pub fn next(saved: &Saved, folder: &str) -> Block {
    let run = &saved.run;
    let place = shell(&run.scenario.location);
    let options = run.options.iter().skip(1).map(String::as_str);
    let options: Vec<&str> = options.filter(|option| saved.grid_of(option).is_none()).collect();
    let priced = options.iter().any(|option| {
        saved
            .difference(option, NET_CASHABLE, "all")
            .is_some_and(|row| !row.is_nothing() && row.mean.is_some())
    });
    let draws = run.argument("--draws").map_or_else(String::new, |file| format!(" --draws {}", shell(file)));
    let mut commands: Vec<(String, String)> = Vec::new();
    if let Some(option) = saved.spoken_of(&options) {
        let (option, short) = (shell(option), plain(option));
        commands.push(if priced {
            (
                format!("careflow show {folder} money --options {option}"),
                format!("who pays and who gains: {short}"),
            )
        } else {
            (
                format!("careflow show {folder} differences --options {option}"),
                format!("all that {short} changes"),
            )
        });
        commands.push(match judged_by(saved) {
            Some(metric) => (
                format!("careflow downside {place} --option {option}{metric}{draws}"),
                "late, in part, not at all".to_owned(),
            ),
            None => (
                format!("careflow show {folder} options"),
                "what each option is, with its schemes".to_owned(),
            ),
        });
    } else {
        commands.extend(run.grids.first().map(|grid| {
            let command = format!("careflow show {folder} response-surface --options {}", grid.id);
            (command, "levels against each other; --metric M: of another figure".to_owned())
        }));
        commands.push((format!("careflow show {folder} summary"), "every figure of the baseline".to_owned()));
        commands.push((
            format!("careflow check {place} --assumptions"),
            "every number, and where it is from".to_owned(),
        ));
        commands.truncate(2);
    }
    let more = format!("careflow run {place}{} -n {ENOUGH}", as_it_was(&run.arguments));
    // Cut, it would do something else.
    if run.replications < ENOUGH && width(&more) + LEAD <= COLUMNS {
        #[allow(clippy::cast_precision_loss, reason = "a time to print")]
        let all =
            |seconds: &f64| duration((seconds * ENOUGH as f64 / run.replications.max(1) as f64).max(1.0));
        let time = run.timings_seconds.get("simulate").map(all);
        let time = time.map_or_else(String::new, |time| format!(", in about {time}"));
        commands.push((more, format!("narrower intervals{time}")));
    } else if saved.back_test.is_empty() {
        commands.push((
            format!("careflow show {folder} settings"),
            "each setting: how full, who waits".to_owned(),
        ));
    } else {
        commands.push((
            format!("careflow show {folder} back-test"),
            "each published figure, with its source".to_owned(),
        ));
    }
    // A folder that does not say where its scenario is, or not in words that can be typed, leaves what it holds itself.
    if run.scenario.location.is_empty() || run.scenario.location.chars().any(char::is_control) {
        commands.retain(|(command, _)| command.starts_with("careflow show"));
    }
    let longest = commands.iter().map(|(command, _)| width(command)).max().unwrap_or(0);
    let lines = commands.iter().enumerate().map(|(at, (command, why))| {
        let lead = if at == 0 { "Next  ".to_owned() } else { " ".repeat(LEAD) };
        let whole = format!("{lead}{}  {why}", left(command, longest));
        let close = format!("{lead}{command}  {why}");
        // A command that is cut does not work: the reason goes first.
        let fits = [whole, close].into_iter().find(|line| width(line) <= COLUMNS);
        fits.unwrap_or_else(|| format!("{lead}{command}"))
    });
    Block { apart: false, ..Block::new("next", lines.collect(), Vec::new(), "") }
}

/// The arguments of the run, but those that only choose what is shown.
fn as_it_was(arguments: &[String]) -> String {
    let mut words = arguments.iter();
    let mut text = String::new();
    while let Some(word) = words.next() {
        if word == "--metric" {
            words.next();
        } else {
            text.push_str(&format!(" {}", shell(word)));
        }
    }
    text
}

/// The argument that names a figure which the place has, if it does not have those that are looked at without one.
fn judged_by(saved: &Saved) -> Option<String> {
    let has =
        |name: &str, group: &str| saved.level(BASELINE, name, group).is_some_and(|row| row.mean.is_some());
    if JUDGED_BY.iter().all(|name| has(name, "all")) {
        return Some(String::new());
    }
    if let Some(name) = JUDGED_BY.iter().find(|name| has(name, "all")) {
        return Some(format!(" --metric {name}"));
    }
    let mut queues = saved.run.place.settings.iter().map(|of| format!("setting={}", of.id));
    let queue = queues.find(|group| has("setting-queue", group))?;
    Some(format!(" --metric setting-queue/{}", shell(&queue)))
}

/// A word as a shell reads it.
pub fn shell(word: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "/._-+,=@%:".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_a_space_is_one_word_of_a_command() {
        assert_eq!(shell("scenarios/southend"), "scenarios/southend");
        assert_eq!(shell("my place"), "'my place'");
        assert_eq!(shell("it's"), "'it'\\''s'");
        assert_eq!(shell(""), "''");
    }
}
