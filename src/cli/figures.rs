//! `--metric`: which figures of the results an analysis is about; and rows of analyses as JSON.

use super::failure::Failure;
use crate::results::Figure;
use crate::stats::interval::Interval;

/// Figures that are analysed unless others are named.
const USUAL: [&str; 3] = ["non-elective-admissions", "acute-occupancy", "delayed-days"];

/// Reads names such as `delayed-days` or `setting-queue/setting=reablement`; without any, the usual ones.
pub fn figures(named: &[String]) -> Result<Vec<Figure>, Failure> {
    if named.is_empty() {
        return Ok(USUAL.map(|metric| Figure::new(metric, "all")).into());
    }
    named.iter().map(|text| Ok(text.parse()?)).collect()
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
    super::output::say(&(serde_json::to_string_pretty(&document)? + "\n"))
}
