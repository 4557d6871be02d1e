//! `results.xlsx`: a run as a workbook, a sheet a table. Numbers are numbers, text is never a formula.
//!
//! ```text
//! tables  what the sheets of numbers hold
//! sheet   one sheet: header, rows, formats, widths
//! charts  native charts beside them
//! ```

mod charts;
mod sheet;
mod tables;

use super::chosen;
use super::dossier::Dossier;
use super::error::PublishError;
use crate::document::Saved;
use crate::metrics::{NET_CASHABLE, Section, metric};
use charts::Bars;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use sheet::{Buffer, Cell, Looks, Sheet};

/// Name of the file.
const FILE: &str = "results.xlsx";
/// Widths of the columns of the first sheet, in characters.
const READ_ME_WIDTHS: (usize, usize) = (34, 96);
/// The first sheet.
const READ_ME: &str = "Read me";
/// The sheet of the report's own tables.
const REPORT: &str = "Report tables";

/// A run as an Excel workbook: what was run, the tables of the report, every figure, and what it rests on.
///
/// # Errors
/// Something that a workbook cannot hold.
pub fn xlsx(saved: &Saved, dossier: &Dossier) -> Result<Vec<u8>, PublishError> {
    let wrong = |error: XlsxError| PublishError::Format { file: FILE, message: error.to_string() };
    make(saved, dossier).map_err(wrong)
}

fn make<'a>(saved: &'a Saved, dossier: &'a Dossier) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    // The option that is spoken of stands first, so that the charts are of it.
    let of = |chosen: bool| {
        let all = dossier.options.iter().map(|(id, _)| id.as_str());
        all.filter(move |option| (*option == dossier.option) == chosen)
    };
    let options: Vec<&'a str> = of(true).chain(of(false)).collect();
    let sheets: [&dyn Fn() -> Sheet<'a>; 10] = [
        &|| tables::headline(saved, &options),
        &|| tables::if_not_realised(saved, &options),
        &|| tables::money(saved, &options),
        &|| tables::planned(saved, &options),
        &|| tables::back_test(saved),
        &|| tables::differences(saved, &options),
        &|| tables::summary(saved, &options),
        &|| tables::demand_capacity(saved, &options),
        &|| tables::assumptions(saved),
        &|| tables::definitions(saved),
    ];
    let mut workbook = Workbook::new();
    let buffer = Buffer::of(&mut workbook, &std::env::temp_dir());
    workbook.set_properties(&properties(saved, dossier));
    workbook.add_worksheet().set_name(READ_ME)?;
    report_tables(workbook.add_worksheet().set_name(REPORT)?, dossier, &looks)?;
    // One after the other: together they are as large as the run.
    let mut there = Vec::new();
    for sheet in sheets {
        let mut sheet = sheet();
        if sheet.rows.is_empty() {
            continue;
        }
        let bars = bars(&sheet, dossier);
        let to = sheet.add(&mut workbook, &looks, buffer)?;
        for (bars, top) in bars.into_iter().zip([1, 24]) {
            charts::insert(to, &sheet, &bars, top)?;
        }
        there.push((sheet.name, sheet.about));
    }
    read_me(workbook.worksheet_from_name(READ_ME)?, saved, dossier, &there, &looks)?;
    workbook.save_to_buffer()
}

fn properties(saved: &Saved, dossier: &Dossier) -> DocProperties {
    let properties = DocProperties::new()
        .set_title(&dossier.title)
        .set_subject(&dossier.subtitle)
        .set_author(format!("{} {}", saved.run.program, saved.run.version));
    // The same run gives the same bytes.
    match ExcelDateTime::parse_from_str(saved.run.written_at.trim_end_matches('Z')) {
        Ok(written) => properties.set_creation_datetime(&written),
        Err(_) => properties,
    }
}

/// What was run, how to read it, and where everything is.
fn read_me(
    to: &mut Worksheet,
    saved: &Saved,
    dossier: &Dossier,
    sheets: &[(&str, &str)],
    looks: &Looks,
) -> Result<(), XlsxError> {
    let run = &saved.run;
    to.set_column_width(0, READ_ME_WIDTHS.0 as f64)?.set_column_width(1, READ_ME_WIDTHS.1 as f64)?;
    looks.words(to, (0, 0), &dossier.title, &looks.title)?;
    let mut row = 2;
    let mut part = |heading: &str, lines: &[(String, String)]| -> Result<(), XlsxError> {
        if lines.is_empty() {
            return Ok(());
        }
        looks.words(to, (row, 0), heading, &looks.bold)?;
        row += 1;
        for (name, words) in lines {
            looks.put(to, (row, 0), &name.as_str().into())?;
            looks.put(to, (row, 1), &words.as_str().into())?;
            sheet::set_lines(to, row, sheet::lines(words, READ_ME_WIDTHS.1))?;
            row += 1;
        }
        row += 1;
        Ok(())
    };
    let line = |name: &str, words: String| (name.to_owned(), words);
    let year = run.place.price_year.iter().map(String::as_str);
    let prices: Vec<&str> = year.chain(run.place.payment_in_words()).collect();
    let prices = prices.join(". ");
    part(
        "What was run",
        &[
            line("Run", dossier.subtitle.clone()),
            line("Files of the scenario, SHA-256", run.scenario.sha256.clone()),
            line("Seed", run.seed.to_string()),
            line("Prices of", prices),
            line("Written", run.written_at.clone()),
        ],
    )?;
    part("How to read it", &[
        line("Difference", "option less baseline, in the same simulated years: what is due to the option alone.".into()),
        line("95 % interval", "of the mean, of this figure and option alone. More simulated years narrow it; how much one year \
             differs from another is wider.".into()),
        line("Empty cell", "nothing was observed, or a change in per cent of what may be zero.".into()),
        line("Queue grows", "the figure hangs on a queue that grows without limit: it would be another in a longer run, so its cells are empty.".into()),
        line("Pounds", "a year, against the baseline. Cash is what leaves a budget; a freed bed is worth something and is no cash.".into()),
    ])?;
    let about: Vec<_> =
        std::iter::once(line(REPORT, "the tables of the report, in its words and digits".into()))
            .chain(sheets.iter().map(|(name, about)| line(name, (*about).into())))
            .collect();
    part("Sheets", &about)?;
    let options: Vec<_> = dossier.options.iter().map(|(id, title)| line(id, title.clone())).collect();
    part("Options", &options)?;
    let warnings: Vec<_> = run.warnings.iter().map(|warning| line("", warning.text.clone())).collect();
    part("What the program warned of", &warnings)?;
    sheet::printed(to, (row, 1))
}

/// Width of the labels of the report's tables, and of their figures, in characters.
const REPORT_WIDTHS: (usize, usize) = (52, 26);

/// The tables of the report one under another, those of the option that is spoken of.
fn report_tables(to: &mut Worksheet, dossier: &Dossier, looks: &Looks) -> Result<(), XlsxError> {
    let title = dossier.options.iter().find(|(id, _)| *id == dossier.option).map(|(_, title)| title);
    let of = title.map_or(dossier.title.clone(), |title| format!("{}: {title}", dossier.title));
    looks.words(to, (0, 0), &of, &looks.title)?;
    let mut row = 2;
    let mut widest = 0;
    let high = |cells: &[String]| {
        let width = |at: usize| if at == 0 { REPORT_WIDTHS.0 } else { REPORT_WIDTHS.1 };
        cells.iter().enumerate().map(|(at, words)| sheet::lines(words, width(at))).max().unwrap_or(1)
    };
    for (title, grid) in chosen::tables(dossier) {
        looks.words(to, (row, 0), title, &looks.bold)?;
        row += 1;
        let is_sentence = |column: usize| {
            let mut cells = grid.rows.iter().filter_map(|cells| cells.get(column));
            column == 0 || cells.any(|cell| cell.chars().count() > REPORT_WIDTHS.1)
        };
        let sentences: Vec<bool> = (0..grid.header.len()).map(is_sentence).collect();
        for ((column, words), sentence) in (0u16..).zip(&grid.header).zip(&sentences) {
            let look = if *sentence { &looks.header } else { &looks.figure_header };
            looks.words(to, (row, column), words, look)?;
            widest = widest.max(column);
        }
        sheet::set_lines(to, row, high(&grid.header))?;
        row += 1;
        for cells in &grid.rows {
            for ((column, words), sentence) in (0u16..).zip(cells).zip(&sentences) {
                match Cell::of_words(words) {
                    Cell::Text(words) if !sentence => {
                        looks.words(to, (row, column), &words, &looks.figure)?;
                    }
                    cell => looks.put(to, (row, column), &cell)?,
                }
            }
            sheet::set_lines(to, row, high(cells))?;
            row += 1;
        }
        for note in &grid.notes {
            // Not broken: beside the labels it would make a row as high as the note is long.
            looks.words(to, (row, 0), note, &looks.note)?;
            row += 1;
        }
        row += 1;
    }
    to.set_column_width(0, REPORT_WIDTHS.0 as f64)?;
    for column in 1..=widest {
        to.set_column_width(column, REPORT_WIDTHS.1 as f64)?;
    }
    sheet::printed(to, (row, widest))
}

/// The charts of a sheet.
fn bars<'a>(sheet: &Sheet<'_>, dossier: &Dossier) -> Vec<Bars<'a>> {
    let of = |row: &[Cell<'_>], column: usize| match row.get(column) {
        Some(Cell::Text(words)) => words.to_string(),
        _ => String::new(),
    };
    let title = dossier.options.iter().find(|(id, _)| *id == dossier.option).map_or("", |(_, title)| title);
    let about_option = |words: &str| format!("{words}: {title}");
    let rows = |holds: &dyn Fn(&[Cell<'_>]) -> bool| charts::rows_of(sheet, holds);
    let is_option = |row: &[Cell<'_>]| of(row, 0) == dossier.option;
    let is_money =
        |row: &[Cell<'_>]| metric(&of(row, 2)).is_some_and(|metric| metric.section == Section::Money);
    let target = |name: &'static str, words: &'static str, unit: &'static str| {
        let rows = rows(&|row| of(row, 2) == name)?;
        let title = format!("{words}: if the savings do not materialise");
        Some(Bars { title, unit, rows, columns: charts::OPTIONS })
    };
    let found: Vec<Option<Bars<'a>>> = match sheet.name {
        "Headline" => vec![rows(&|row| is_option(row) && !is_money(row)).map(|rows| Bars {
            title: about_option("Change against the baseline"),
            unit: "% of the baseline",
            rows,
            columns: charts::PERCENT,
        })],
        "If not realised" => vec![
            target("a-and-e-within-4h", "A&E within four hours", "points"),
            target("elective-cancellations", "Elective operations cancelled for want of a bed", "a year"),
        ],
        "Money" => {
            vec![rows(&|row| is_option(row) && of(row, 2) == NET_CASHABLE).map(|rows| Bars {
                title: about_option("Net position in cash by organisation"),
                unit: "£ a year",
                rows,
                columns: charts::DIFFERENCE,
            })]
        }
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
