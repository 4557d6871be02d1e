//! `--metric`: which figures of the results an analysis is about.

use super::Failure;
use crate::flow::columns;
use crate::metrics::{METRICS, Section, metric};
use crate::model::{Index, Scheme};
use crate::plan::compile;
use crate::report::analysis::Figure;
use crate::results::{MetricKey, Results};
use crate::scenario::{Loaded, Request};
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
    Err(unknown_group(&results.option, figure, &results.metrics))
}

/// Refuses figures that the results of these schemes will not have, before anything is simulated.
///
/// `charged` are the schemes compared with the baseline; without any there are no pounds.
pub fn refuse_unknown(
    loaded: &Loaded,
    schemes: &[Index],
    charged: &[Index],
    figures: &[Figure],
) -> Result<(), Failure> {
    let with_schemes = if schemes.is_empty() {
        None
    } else {
        Some(loaded.variants.model(&Request::new("option", schemes))?)
    };
    let model = with_schemes.as_ref().unwrap_or(&loaded.model);
    let mut known = columns(&compile(model));
    if !charged.is_empty() {
        let charged: Vec<&Scheme> = charged.iter().map(|&at| &loaded.variants.schemes()[at]).collect();
        known.extend(crate::money::columns(&loaded.model.money, &charged));
    }
    let missing = figures
        .iter()
        .find(|figure| !known.iter().any(|key| key.metric == figure.metric && key.group == figure.group));
    match missing {
        None => Ok(()),
        Some(figure) => {
            let of = if schemes.is_empty() { "the baseline" } else { "the option" };
            Err(unknown_group(of, figure, &known))
        }
    }
}

/// Groups that are listed in full.
const LISTED: usize = 40;

/// That there is no such group, which comes nearest, and which there are.
pub fn unknown_group(of: &str, figure: &Figure, known: &[MetricKey]) -> Failure {
    let groups = known.iter().filter(|key| key.metric == figure.metric).map(|key| key.group.as_str());
    let mut groups: Vec<&str> = groups.collect();
    let is_money = metric(&figure.metric).is_some_and(|metric| metric.section == Section::Money);
    let help = if groups.is_empty() && is_money {
        "pounds are those of an option against the baseline, of what the scenario prices".to_owned()
    } else if groups.is_empty() {
        "this scenario has no such metric".to_owned()
    } else {
        let near = groups.iter().min_by_key(|group| strsim::damerau_levenshtein(group, &figure.group));
        let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
        let all = groups.len();
        groups.truncate(LISTED);
        let more = if all > LISTED { format!(" and {} more", all - LISTED) } else { String::new() };
        format!("{near}Groups: {}{more}", groups.join(", "))
    };
    Failure(format!("error: {of} has no `{}` of `{}`\n  = help: {help}", figure.group, figure.metric))
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
