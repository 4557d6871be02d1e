//! `datapackage.json`: what every data file and column of a folder is, for programs and catalogues (Frictionless Data Package,
//! version 1, <https://specs.frictionlessdata.io/data-package>).

use super::manifest::Manifest;
use super::record::{CellKind, Column, Record};
use super::records::{
    ActualRecord, AssumptionRecord, AttributionRecord, BackTestRecord, DailyRecord, DifferenceRecord,
    DownsideRecord, DrawRecord, HeadlineRecord, PlannedRecord, ReplicationRecord, ResponseSurfaceRecord,
    SensitivityRecord, SummaryRecord,
};
use crate::number::count;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Name of the file.
pub(super) const DATA_PACKAGE: &str = "datapackage.json";

/// The description of those files that were written.
pub(super) fn data_package(manifest: &Manifest, written: &[PathBuf]) -> Value {
    let all = [
        resource::<HeadlineRecord>(),
        resource::<SummaryRecord>(),
        resource::<DifferenceRecord>(),
        resource::<ResponseSurfaceRecord>(),
        resource::<PlannedRecord>(),
        resource::<BackTestRecord>(),
        resource::<AssumptionRecord>(),
        resource::<DrawRecord>(),
        resource::<AttributionRecord>(),
        resource::<DownsideRecord>(),
        resource::<SensitivityRecord>(),
        resource::<ActualRecord>(),
        resource::<ReplicationRecord>(),
        resource::<DailyRecord>(),
    ];
    let is_written = |resource: &Value| {
        resource["path"].as_str().is_some_and(|path| written.iter().any(|file| file == Path::new(path)))
    };
    let mut package = json!({
        "profile": "data-package",
        "name": "careflow-results",
        "title": manifest.scenario.title,
        "description": format!(
            "Results of careflow {}: {} replications of each of {} systems from {}. What was run is in manifest.json; metrics \
             are defined in docs/metrics.md of the program.",
            manifest.version, manifest.replications, manifest.options.len(), manifest.start
        ),
        "created": manifest.written_at,
        "resources": all.into_iter().filter(is_written).collect::<Vec<_>>(),
    });
    if let Some(fitted) = &manifest.uncertain_numbers.fitted {
        let title = format!(
            "{}: draws of {}, fitted to data",
            fitted.file,
            count(fitted.numbers.len(), "uncertain number")
        );
        let mut source = json!({ "title": title, "hash": format!("sha256:{}", fitted.sha256) });
        // The format has no absolute paths.
        if Path::new(&fitted.file).is_relative() {
            source["path"] = fitted.file.clone().into();
        }
        package["sources"] = json!([source]);
    }
    package
}

fn resource<R: Record>() -> Value {
    let path = Path::new(R::NAME);
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let two_units = R::COLUMNS.iter().any(|column| column.name == OTHER_UNIT);
    let fields: Vec<Value> = R::COLUMNS.iter().map(|column| field(column, two_units)).collect();
    let mut resource = json!({
        "name": name, "path": R::NAME, "description": words(R::ABOUT),
        "schema": { "fields": fields, "missingValues": [""] },
    });
    if path.extension().is_some_and(|ending| ending == "csv") {
        resource["profile"] = "tabular-data-resource".into();
        resource["format"] = "csv".into();
        resource["mediatype"] = "text/csv".into();
        resource["encoding"] = "utf-8".into();
    } else {
        resource["format"] = "parquet".into();
        resource["mediatype"] = "application/vnd.apache.parquet".into();
    }
    resource
}

fn field(column: &Column, two_units: bool) -> Value {
    let kind = match column.kind {
        CellKind::Text => "string",
        CellKind::Count | CellKind::OptionalCount => "integer",
        CellKind::Day => "date",
        CellKind::Number => "number",
    };
    let mut field = json!({ "name": column.name, "type": kind, "description": words(column.about) });
    if let Some(unit) = unit(column, two_units) {
        field["unit"] = unit.into();
    }
    field
}

/// Unit of a column of numbers: its own, or where it stands.
fn unit(column: &Column, two_units: bool) -> Option<&'static str> {
    let name = column.name;
    if !matches!(column.kind, CellKind::Number | CellKind::OptionalCount) {
        return None;
    }
    if name.contains("percent") {
        return Some("%");
    }
    let is_index = ["prob_", "rank_", "first_order"].iter().any(|start| name.starts_with(start));
    if is_index || matches!(name, "variance_ratio" | "outer_share" | "r_squared" | "p_of_chance") {
        return Some("1");
    }
    let other = two_units && OF_DIFFERENCE.contains(&name);
    Some(if other { "see column unit_of_difference" } else { "see column unit" })
}

/// The unit of differences, where levels stand beside them.
const OTHER_UNIT: &str = "unit_of_difference";

/// Columns that have it.
const OF_DIFFERENCE: [&str; 3] = ["difference", "ci_low", "ci_high"];

fn words(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
