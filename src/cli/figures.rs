//! `--metric`: which figures of the results an analysis is about.

use super::Failure;
use crate::metrics::METRICS;
use crate::report::analysis::Figure;
use crate::results::Results;
use crate::stats::interval::Interval;

/// Figures that are analysed unless others are named.
const USUAL: [&str; 3] = ["non-elective-admissions", "acute-occupancy", "delayed-days"];

/// Reads names such as `delayed-days` or `setting-queue/setting=reablement`.
pub fn figures(named: &[String]) -> Result<Vec<Figure>, Failure> {
    if named.is_empty() {
        return Ok(USUAL.map(|metric| Figure { metric: metric.into(), group: "all".into() }).into());
    }
    named.iter().map(|text| figure(text)).collect()
}

/// Reads one name.
pub fn figure(text: &str) -> Result<Figure, Failure> {
    let (metric, group) = text.split_once('/').unwrap_or((text, "all"));
    if METRICS.iter().any(|known| known.id == metric) {
        return Ok(Figure { metric: metric.to_owned(), group: group.to_owned() });
    }
    let near = METRICS.iter().map(|known| known.id);
    let near = near.min_by_key(|known| strsim::damerau_levenshtein(known, metric)).unwrap_or("");
    Err(Failure(format!(
        "error: unknown metric `{metric}`\n  = help: did you mean `{near}`? All are listed in docs/metrics.md; a \
         split is written METRIC/GROUP, such as setting-queue/setting=reablement"
    )))
}

/// Values of a figure over replications; an error if the results do not have it.
pub fn values(results: &Results, figure: &Figure) -> Result<Vec<f64>, Failure> {
    if let Some(column) = results.column(&figure.metric, &figure.group) {
        return Ok(results.values(column));
    }
    let groups = results.metrics.iter().filter(|key| key.metric == figure.metric);
    let groups: Vec<&str> = groups.map(|key| key.group.as_str()).collect();
    let help = if groups.is_empty() {
        "this scenario has no such metric".to_owned()
    } else {
        format!("groups: {}", groups.join(", "))
    };
    Err(Failure(format!(
        "error: the results have no `{}` of `{}`\n  = help: {help}",
        figure.group, figure.metric
    )))
}

/// Differences of two results, replication by replication.
pub fn differences(option: &Results, baseline: &Results, figure: &Figure) -> Result<Vec<f64>, Failure> {
    let (option, baseline) = (values(option, figure)?, values(baseline, figure)?);
    Ok(option.iter().zip(&baseline).map(|(a, b)| a - b).collect())
}

/// A mean with its interval as JSON; nothing where it is undefined.
pub fn interval_json(interval: &Interval) -> serde_json::Value {
    let number =
        |value: f64| if value.is_finite() { serde_json::json!(value) } else { serde_json::Value::Null };
    serde_json::json!({
        "mean": number(interval.mean), "ci_low": number(interval.low), "ci_high": number(interval.high),
        "replications": interval.replications,
    })
}

/// Prints a document of rows as JSON.
pub fn say_json(command: &str, scenario: &str, rows: Vec<serde_json::Value>) -> Result<(), Failure> {
    let document = serde_json::json!({ "scenario": scenario, "command": command, "rows": rows });
    super::say(&(serde_json::to_string_pretty(&document)? + "\n"))
}
