//! `--metric`: which figures of the results an analysis is about; and rows of analyses as JSON.

use super::failure::Failure;
use crate::experiment::columns_of;
use crate::model::Arm;
use crate::results::Figure;
use crate::scenario::Loaded;
use crate::stats::interval::Interval;

/// Figures that are analysed unless others are named: of the delay that of each edition of the measures.
const USUAL: [&str; 4] = ["non-elective-admissions", "acute-occupancy", "delayed-days", "ready-delay-mean"];

/// Reads names such as `delayed-days` or `setting-queue/setting=reablement`; without any, the usual ones that the place has.
pub fn figures(named: &[String], place: &Loaded) -> Result<Vec<Figure>, Failure> {
    if !named.is_empty() {
        return named.iter().map(|text| Ok(text.parse()?)).collect();
    }
    let known = columns_of(place, &Arm::baseline(), &[])?;
    let has = |metric: &str| known.iter().any(|key| key.metric == metric && key.group == "all");
    let usual = USUAL.into_iter().filter(|metric| has(metric));
    let usual: Vec<Figure> = usual.map(|metric| Figure::new(metric, "all")).collect();
    if usual.is_empty() {
        let message = format!("which figure? This place has none of the usual ones: {}", USUAL.join(", "));
        return Err(Failure::argument(message, "name one with --metric"));
    }
    Ok(usual)
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
