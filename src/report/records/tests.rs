//! A column is the same in every format.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::model::{Input, Model, Provenance, RegisterEntry, Spread};
use crate::report::Drawn;
use crate::report::csv_files::write_csv;
use crate::report::parquet_files::write_parquet;
use crate::report::record::Cell;
use crate::report::record::CellKind;
use crate::report::sample;
use crate::results::{Figure, MetricKey, PlausibleDraws, Results, Trial};
use crate::stats::{Claimed, against_plan, differences, summarise, summarise_daily, synthetic};
use parquet::basic::Type;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;

/// The columns of a record are its fields, its CSV header, its JSON keys and its Parquet columns, in this order.
fn is_stated_once<R: Record>(records: Vec<R>) {
    let names: Vec<&str> = R::COLUMNS.iter().map(|column| column.name).collect();
    assert!(R::COLUMNS.iter().all(|column| !column.about.is_empty()), "{}", R::NAME);
    let folder = tempfile::tempdir().unwrap();
    let json = serde_json::to_string(&records[0]).unwrap();
    let places: Vec<usize> = names.iter().map(|name| json.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{json}");
    assert_eq!(serde_json::to_value(&records[0]).unwrap().as_object().unwrap().len(), names.len());
    let mut cells = Vec::new();
    records[0].each_cell(|cell| cells.push(cell));
    for (cell, column) in cells.iter().zip(R::COLUMNS) {
        let kind = match cell {
            Cell::Text(_) => CellKind::Text,
            Cell::Count(_) if column.kind == CellKind::OptionalCount => CellKind::OptionalCount,
            Cell::Count(_) => CellKind::Count,
            Cell::Nothing => CellKind::OptionalCount,
            Cell::Day(_) => CellKind::Day,
            Cell::Number(_) => CellKind::Number,
        };
        assert_eq!((cells.len(), kind), (names.len(), column.kind), "{}", column.name);
    }
    let rows = records.len();
    let path = folder.path().join("records.parquet");
    write_parquet(&path, [records.into_iter()].into_iter()).unwrap();
    let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
    let file = reader.metadata().file_metadata();
    let columns: Vec<&str> = file.schema_descr().columns().iter().map(|column| column.name()).collect();
    assert_eq!((columns, file.num_rows()), (names, rows as i64));
    for (found, column) in file.schema_descr().columns().iter().zip(R::COLUMNS) {
        let is_optional = found.max_def_level() == 1;
        let may_be_empty = matches!(column.kind, CellKind::Number | CellKind::OptionalCount);
        assert_eq!(is_optional, may_be_empty, "{}", column.name);
        let is_number = column.kind == CellKind::Number;
        assert_eq!(found.physical_type() == Type::DOUBLE, is_number, "{}", column.name);
    }
}

fn csv_of<R: Record>(records: Vec<R>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.csv");
    write_csv(&path, records).unwrap();
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

fn header<R: Record>() -> String {
    R::COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
}

/// A baseline, an option, and the model of both.
fn run() -> (Results, Results, Model) {
    let baseline = synthetic::hospital(4);
    let mut option = Results { option: "more".into(), ..baseline.clone() };
    synthetic::set(&mut option, "non-elective-admissions", "all", |r| 90.0 + r);
    (baseline, option, sample::hospital())
}

#[test]
fn a_column_is_the_same_in_every_format() {
    let (baseline, mut option, model) = run();
    let summaries = [summarise(&baseline)];
    let differences = differences(&baseline, std::slice::from_ref(&option));
    let claim = Claimed {
        metric: "non-elective-admissions",
        group: "all",
        difference: -1.0,
        percent: false,
        basis: "derived",
        put_in: false,
    };
    let planned = [against_plan(&baseline, &option, &claim).unwrap()];
    let daily = summarise_daily(&baseline);
    option.metrics[0].metric = "net-benefit";
    option.metrics[0].group = "all".into();
    is_stated_once(SummaryRecord::all(&summaries).collect());
    is_stated_once(DifferenceRecord::all(&differences).collect());
    is_stated_once(planned.iter().map(PlannedRecord::from).collect());
    let back_tests = || {
        model.back_tests.iter().map(|test| BackTestRecord::new(test, &model.back_tests, &summaries[0], true))
    };
    is_stated_once(back_tests().collect());
    is_stated_once(BenefitRecord::all(&option, &differences[0]));
    let key = &baseline.metrics[0];
    is_stated_once(vec![ReplicationRecord::new("baseline", (3, 1), key, 1.5)]);
    let days = daily[0].points.iter().map(|day| DailyRecord::new("baseline", &daily[0].series, day));
    is_stated_once(days.collect());
    is_stated_once(HeadlineRecord::all(&differences, &[], &[]));
    let entry = RegisterEntry {
        path: "setting ward / capacity".into(),
        value: "20".into(),
        range: Some("range = [10, 30]".into()),
        provenance: Provenance::Assumption("an example".into()),
        place: "place.toml:3".into(),
    };
    let input = Input {
        path: "setting ward / capacity".into(),
        written: "20".into(),
        best: 20.0,
        is_duration: false,
        is_whole: true,
        spread: Spread::Range(10.0, 30.0),
        bounds: (f64::NEG_INFINITY, f64::INFINITY),
        fitted: None,
    };
    let assumptions = AssumptionRecord::all(std::slice::from_ref(&entry), std::slice::from_ref(&input));
    assert_eq!((assumptions[0].low, assumptions[0].best, assumptions[0].high), (10.0, 20.0, 30.0));
    is_stated_once(assumptions);
    let trial = Trial {
        title: "Beds".into(),
        unit: "beds",
        low: 5.0,
        high: f64::INFINITY,
        means: vec![6.0, 4.0, 7.0],
    };
    let tried = PlausibleDraws { draws: vec![0, 2], tried: 3, trials: vec![trial], ..Default::default() };
    let inputs = std::slice::from_ref(&input);
    let drawn = Drawn { inputs, used: &[0], tried: Some(&tried), seed: 1 };
    let draws: Vec<DrawRecord<'_>> = DrawRecord::all(drawn).collect();
    let said: Vec<_> = draws.iter().map(|row| (row.draw, row.used, row.kind, row.outside)).collect();
    assert_eq!(said[0], (0, "yes", "input", ""));
    assert_eq!(said[3], (1, "no", "trial", "below"), "set aside");
    assert_eq!(said[5], (2, "no", "trial", ""), "plausible, but not needed");
    is_stated_once(draws);

    assert_eq!(csv_of(SummaryRecord::all(&summaries).collect())[0], header::<SummaryRecord<'_>>());
    assert_eq!(csv_of(back_tests().collect())[0], header::<BackTestRecord<'_>>());
    let found = csv_of(DifferenceRecord::all(&differences).collect());
    assert_eq!(found[0], header::<DifferenceRecord<'_>>());
    let at = differences[0].rows.iter().position(|row| {
        Figure::new(row.metric, &*row.group) == Figure::new("non-elective-admissions", "all")
    });
    let row = &differences[0].rows[at.unwrap()];
    let cells: Vec<&str> = found[at.unwrap() + 1].split(',').collect();
    assert_eq!(cells[..4], ["more", "non-elective-admissions", "Non-elective admissions", "all"]);
    assert_eq!(cells[5].parse::<f64>().unwrap().to_bits(), row.difference.mean.to_bits());
    assert_eq!(
        cells.iter().filter(|cell| cell.is_empty()).count(),
        2,
        "no outer share without shared draws; growing"
    );
}

#[test]
fn what_is_undefined_is_empty_and_null() {
    let key = MetricKey { metric: "acute-occupancy", group: "all".into(), unit: "%" };
    let record = || ReplicationRecord::new("baseline", (0, 0), &key, f64::NAN);
    assert_eq!(csv_of(vec![record()])[1], "baseline,0,0,acute-occupancy,Acute occupancy at midnight,all,%,");
    assert!(serde_json::to_value(record()).unwrap()["value"].is_null());
    let whole = ReplicationRecord::new("baseline", (0, 0), &key, 5.0);
    assert_eq!(csv_of(vec![whole])[1], "baseline,0,0,acute-occupancy,Acute occupancy at midnight,all,%,5");
}
