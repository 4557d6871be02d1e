//! What the sheets hold of runs with odd figures.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::document::read;
use crate::publish::chapters::tests::{Row, folder};

fn saved(levels: &[Row], differences: &[Row]) -> Saved {
    read(folder(levels, differences, &[("delayed-days", -15.0, -0.4, 1.0)]).path()).unwrap()
}

/// A cell by the heading of its column.
fn cell<'a, 'b>(sheet: &'b Sheet<'a>, row: usize, heading: &str) -> &'b Cell<'a> {
    let at = sheet.header.iter().position(|words| *words == heading).unwrap();
    &sheet.rows[row][at]
}

fn is_empty(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Text(words) => words.is_empty(),
        Cell::Number(value, _) | Cell::Change(value, _) => !value.is_finite(),
    }
}

#[test]
fn of_what_grows_there_is_no_figure_no_interval_and_nothing_to_draw() {
    let levels = [("baseline", "delayed-days", "all", "a month", 800.0, 750.0, 850.0)];
    let difference = ("fewer", "delayed-days", "all", "a month", 30.0, 20.0, 40.0);
    let drawn = [
        "Difference",
        "95 % interval, low",
        "95 % interval, high",
        "Interval below the difference",
        "Interval above it",
    ];
    let run = saved(&levels, &[difference]);
    let stable = tables::headline(&run, &["fewer"]);
    assert_eq!(cell(&stable, 0, "Interval below the difference"), &Cell::Number(10.0, 0));
    assert!(is_empty(cell(&stable, 0, "Queue grows")));
    // As the files have it: numbers, and that they are none.
    let mut saved = saved(&levels, &[difference]);
    saved.set_growing();
    let growing = tables::headline(&saved, &["fewer"]);
    for heading in drawn {
        assert!(is_empty(cell(&growing, 0, heading)), "{heading}: {:?}", cell(&growing, 0, heading));
    }
    assert!(is_empty(cell(&growing, 0, "Baseline")));
    assert_eq!(cell(&growing, 0, "Queue grows"), &Cell::from("growing"));
    let summary = tables::summary(&saved, &["fewer"]);
    assert!(is_empty(cell(&summary, 0, "Mean")) && is_empty(cell(&summary, 0, "95 % interval, low")));
    let claims = tables::planned(&saved, &["fewer"]);
    assert!(is_empty(cell(&claims, 0, "Found")) && !is_empty(cell(&claims, 0, "Claimed")));
    assert_eq!(cell(&claims, 0, "Queue grows"), &Cell::from("growing"));
}

#[test]
fn only_the_options_of_the_report_are_in_the_workbook() {
    let differences = [("fewer", "delayed-days", "all", "a month", 30.0, 20.0, 40.0)];
    let saved = saved(&[("baseline", "delayed-days", "all", "a month", 800.0, 750.0, 850.0)], &differences);
    let of = |options: Vec<(String, String)>| {
        let dossier = Dossier {
            option: options.first().map(|(id, _)| id.clone()).unwrap_or_default(),
            options,
            ..Dossier::default()
        };
        let bytes = xlsx(&saved, &dossier).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("xl/workbook.xml").unwrap(), &mut text).unwrap();
        text
    };
    assert!(of(vec![("fewer".into(), "Fewer".into())]).contains("name=\"Differences\""));
    assert!(!of(vec![]).contains("name=\"Differences\""), "an option that is not asked for has no row");
}

#[test]
fn the_words_in_place_of_a_chart_are_cut_not_dropped() {
    let levels = [("baseline", "delayed-days", "all", "a month", 800.0, 750.0, 850.0)];
    let saved = saved(&levels, &[("fewer", "delayed-days", "all", "a month", 30.0, 20.0, 40.0)]);
    let sheet = tables::headline(&saved, &["fewer"]);
    let mut workbook = Workbook::new();
    let to = workbook.add_worksheet().set_name(sheet.name).unwrap();
    let bars = Bars { title: "long ".repeat(80), unit: "%", rows: (1, 1), columns: charts::PERCENT };
    charts::insert(to, &sheet, &bars, 1).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/drawings/drawing1.xml").unwrap(), &mut text)
        .unwrap();
    let alternative = text.split("descr=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(alternative.chars().count() <= 255 && alternative.contains('…'), "{alternative}");
    assert!(alternative.ends_with("the figures stand in the sheet."), "{alternative}");
}

#[test]
fn a_long_table_is_written_to_its_last_row_with_and_without_a_folder_for_temporary_files() {
    let there = tempfile::tempdir().unwrap();
    for (folder, expected) in
        [(there.path().to_owned(), Buffer::TemporaryFile), (there.path().join("no-such"), Buffer::Memory)]
    {
        let rows = (0..1000).map(|at| vec![Cell::Number(f64::from(at), 0)]);
        let mut sheet = Sheet { name: "Long", header: vec!["Number"], ..Sheet::long(rows) };
        let mut workbook = Workbook::new();
        let buffer = Buffer::of(&mut workbook, &folder);
        assert_eq!(buffer, expected);
        sheet.add(&mut workbook, &Looks::new(), buffer).unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let written = std::io::read_to_string(parts.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
        assert!(written.contains("<v>999</v>"));
        assert_eq!(written.matches("<row ").count(), 1001);
        assert!(written.contains(r#"<autoFilter ref="A1:A1001"/>"#));
    }
}
