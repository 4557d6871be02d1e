//! What a run leaves for other programs is read by them: the data package, the recipes, the document, the workbook.
//!
//! They are checked with Python and its packages polars, frictionless, python-docx, openpyxl, pandas and vidigi, and with R and
//! its tidyverse. Without them these tests say so and check nothing; with `CI=true`, as `.ci/run` sets it, that is a failure.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod program;

use careflow::document::{Asked, Grid, Saved, read, table};
use careflow::metrics::{HEADLINE, metric};
use careflow::number::{readable, unit_of_ascii, with_interval};
use careflow::publish::{Block, Chapter, Dossier, Figure, Paragraph, Table, docx, section, xlsx};
use program::{program, saltby};
use quick_xml::events::Event;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Says that something is not checked; with `CI=true` that is a failure.
fn passed_over(missing: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
    // Past the capture of a test that passes: it is to be seen that nothing was checked.
    let _ = writeln!(std::io::stderr(), "tests/office.rs is passed over in part: {missing}");
}

/// Runs Python, with what it needs; nothing if it is not there.
fn python(packages: &[&str], script: &str, arguments: &[&Path]) -> Option<String> {
    let there = Command::new("python3").arg("-c").arg(format!("import {}", packages.join(", "))).output();
    if !there.is_ok_and(|output| output.status.success()) {
        passed_over(&format!("Python with {} is not there", packages.join(", ")));
        return None;
    }
    let output = Command::new("python3").arg("-c").arg(script).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{script}", text(&output.stderr));
    Some(text(&output.stdout))
}

#[test]
fn the_data_package_describes_every_file_and_frictionless_finds_them_as_described() {
    let text = std::fs::read_to_string(saltby().join("datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap();
    let described: Vec<&str> =
        package["resources"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    for entry in std::fs::read_dir(saltby()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_data = name.ends_with(".csv") || name.ends_with(".parquet");
        assert_eq!(described.contains(&name.as_str()), is_data, "{name}");
    }
    let script = "
import sys
from frictionless import Package
package = Package(sys.argv[1])
for resource in package.resources:
    assert resource.description and all(field.description for field in resource.schema.fields)
    if resource.path.endswith('.csv'):
        report = resource.validate()
        assert report.valid, (resource.path, report.flatten(['rowNumber', 'fieldName', 'note'])[:5])
";
    python(&["frictionless"], script, &[&saltby().join("datapackage.json")]);
}

#[test]
fn the_recipes_work_on_a_run() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/recipes.md")).unwrap();
    let blocks = |language: &str| {
        let fence = format!("```{language}\n");
        let parts: Vec<String> =
            page.split(&fence).skip(1).map(|part| part.split("```").next().unwrap().to_owned()).collect();
        parts
    };
    let recipes = blocks("python");
    let (animated, recipes): (Vec<String>, Vec<String>) =
        recipes.into_iter().partition(|recipe| recipe.starts_with("# vidigi"));
    assert!(recipes.len() > 10 && recipes.len() == blocks("r").len(), "every recipe in both languages");
    animate(&animated);
    in_r(&blocks("r"));
    let (first, rest) = recipes.split_first().unwrap();
    let first = first.replace("Path(\"output/southend\")", "Path(__import__('sys').argv[1])");
    assert!(first.contains("argv"));
    for recipe in rest {
        let Some(said) = python(&["polars"], &format!("{first}\n{recipe}"), &[saltby()]) else { return };
        assert!(!said.trim().is_empty(), "{recipe}");
        assert!(!said.contains("(0, ") || recipe.contains("draws.csv"), "no rows:\n{recipe}\n{said}");
    }
}

/// The event log is drawn by the tool it is for.
fn animate(recipes: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/saltby");
    let events =
        ["events", place.to_str().unwrap(), "--settings", "a-and-e-majors,medicine-wards", "--days", "3"];
    let log = folder.path().join("events.csv");
    let output = ["-o", log.to_str().unwrap()];
    program().args(events).args(output).assert().success();
    let [recipe] = recipes else { unreachable!("one recipe reads the event log") };
    let script = format!("import os, sys\nos.chdir(sys.argv[1])\n{recipe}");
    let Some(said) = python(&["pandas", "vidigi"], &script, &[folder.path()]) else { return };
    let frames: usize = said.split_whitespace().next().unwrap().parse().unwrap();
    assert!(frames >= 70, "three days of hours: {said}");
    assert!(folder.path().join("events.html").metadata().unwrap().len() > 100_000);
}

/// The recipes in R, each with rows to show. Its arrow is not on every machine: where it is not, the Parquet files are read out of
/// CSV files that Python makes.
fn in_r(recipes: &[String]) {
    let there = |packages: &str| {
        let load = format!("for (name in c({packages})) library(name, character.only = TRUE)");
        Command::new("Rscript").args(["-e", &load]).output().is_ok_and(|output| output.status.success())
    };
    if !there("'tidyverse', 'jsonlite'") {
        passed_over("R with tidyverse is not there");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (first, rest) = recipes.split_first().unwrap();
    let mut lead = first.replace("\"output/southend\"", "commandArgs(TRUE)[1]");
    assert!(lead.contains("commandArgs"));
    if !there("'arrow'") {
        let convert = "
import sys, polars
from pathlib import Path
for file in Path(sys.argv[1]).glob('*.parquet'):
    polars.read_parquet(file).write_csv(Path(sys.argv[2]) / (file.name + '.csv'))
";
        if python(&["polars"], convert, &[saltby(), folder.path()]).is_none() {
            return;
        }
        let read =
            "read_csv(file.path(commandArgs(TRUE)[2], paste0(basename(path), '.csv')), guess_max = Inf)";
        lead = lead.replace("library(arrow)\n", "");
        lead.push_str(&format!("\nread_parquet <- function(path) {read}\nopen_dataset <- read_parquet\n"));
    }
    for recipe in rest {
        let script = folder.path().join("recipe.R");
        std::fs::write(&script, format!("options(warn = 1)\n{lead}\n{recipe}")).unwrap();
        let mut command = Command::new("Rscript");
        let out = command
            .arg(&script)
            .arg(saltby())
            .arg(folder.path())
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (said, wrong) = (text(&out.stdout), text(&out.stderr));
        assert!(out.status.success(), "{recipe}\n{wrong}");
        // A picture prints nothing, and where every draw is plausible none is set aside.
        let drawn = recipe.contains("ggplot") || recipe.contains("draws.csv");
        assert!(
            drawn || (!said.trim().is_empty() && !said.contains("A tibble: 0")),
            "{recipe}\n{said}\n{wrong}"
        );
    }
}

/// A report on the run, with everything that a report may hold.
fn dossier(saved: &Saved) -> Dossier {
    let of = |name: &str| table(saved, name, &Asked::default()).unwrap();
    let with_table = |id: &str, title: &str, grid: Grid| {
        Block::Table(Table { id: id.into(), title: title.into(), grid, folded: false })
    };
    let chart = std::fs::read_dir(saltby().join("charts")).unwrap().flatten();
    let mut charts: Vec<PathBuf> = chart.map(|entry| entry.path()).collect();
    charts.retain(|path| path.extension().is_some_and(|ending| ending == "png"));
    charts.sort();
    let figure = Figure {
        id: "chart".into(),
        title: "What it shows".into(),
        reading: "How it is read.".into(),
        alternative: "A chart of <beds> & \"days\"".into(),
        png: std::fs::read(&charts[0]).unwrap(),
        table: of("headline"),
        ..Figure::default()
    };
    let option = saved.run.options[1].clone();
    let lead = Block::Paragraph(Paragraph { lead: "=1+1".into(), text: "Not a formula.".into() });
    let hostile = Grid {
        header: vec!["=cmd|' /C calc'!A0".into(), "+1".into()],
        rows: vec![vec!["@SUM(A1)".into(), "=HYPERLINK(\"http://x\")".into()]],
        notes: vec!["-2+3".into()],
    };
    let blocks = vec![lead, Block::Figure(Box::new(figure)), with_table("hostile", "=title()", hostile)];
    let chapter = |id, title: &str, blocks| Chapter { id, title: title.into(), blocks };
    Dossier {
        title: saved.run.scenario.title.clone(),
        subtitle: "4 simulated years".into(),
        options: saved.run.option_details.iter().map(|of| (of.id.clone(), of.title.clone())).collect(),
        chapters: vec![
            chapter("section", "Implications", vec![Block::Of(option.clone(), blocks)]),
            chapter(
                "options",
                "Options side by side",
                vec![with_table("options", "Headline", of("headline"))],
            ),
            chapter("money", "Money", vec![with_table("money", "Money", of("money"))]),
        ],
        option,
        drawn: 1,
    }
}

/// The words of a Word document, as a reader sees them.
fn words_of_docx(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut words = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Text(text) => words.push_str(&text),
            Event::End(tag) if tag.name().as_ref() == "w:p" => words.push('\n'),
            Event::Eof => return words.replace('\u{a0}', " "),
            _ => {}
        }
    }
}

/// Those of some figures that a text does not hold as they are.
fn missing<'a>(figures: &'a [String], text: &str) -> Vec<&'a String> {
    figures.iter().filter(|figure| !text.lines().any(|line| line == figure.as_str())).collect()
}

/// Every headline figure as it is to be printed: that of the file, rounded as all numbers are.
fn headline_figures(folder: &Path) -> Vec<String> {
    let mut reader = csv::Reader::from_path(folder.join("headline.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let number = |row: &csv::StringRecord, name: &str| row[at(name)].parse().unwrap_or(f64::NAN);
    let mut figures = Vec::new();
    for name in HEADLINE {
        let of: Vec<_> =
            rows.iter().filter(|row| &row[at("metric")] == name && &row[at("group")] == "all").collect();
        let Some(first) = of.first() else { continue };
        let unit = unit_of_ascii(&first[at("unit_of_difference")]);
        let (factor, _) = readable(&unit, of.iter().map(|row| number(row, "difference")));
        let decimals = if factor == 1.0 { metric(name).unwrap().decimals } else { 0 };
        for row in of {
            let [mean, low, high] = ["difference", "ci_low", "ci_high"].map(|name| number(row, name));
            let words = match &row[at("growing")] {
                "yes" => "growing".to_owned(),
                _ if mean == 0.0 && low == 0.0 && high == 0.0 => "0".to_owned(),
                _ => with_interval(mean * factor, low * factor, high * factor, decimals),
            };
            let printed = words.split(' ').next().unwrap();
            let is_zero = printed.chars().all(|digit| matches!(digit, '0' | '.' | ','));
            figures.push(if mean > 0.0 && !is_zero && words != "growing" {
                format!("+{words}")
            } else {
                words
            });
        }
    }
    figures
}

#[test]
fn headline_figures_are_the_same_digits_in_the_files_and_in_every_document() {
    let saved = read(saltby()).unwrap();
    let dossier = dossier(&saved);
    let figures = headline_figures(saltby());
    assert!(figures.len() >= 10 * (saved.run.options.len() - 1) - 6, "{figures:?}");
    let words = words_of_docx(&docx(&dossier).unwrap());
    assert_eq!(missing(&figures, &words), Vec::<&String>::new(), "{words}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("results.xlsx");
    std::fs::write(&path, xlsx(&saved, &dossier).unwrap()).unwrap();
    let script = "
import sys, openpyxl
for row in openpyxl.load_workbook(sys.argv[1])['Report tables'].iter_rows():
    for cell in row:
        if isinstance(cell.value, (int, float)):
            decimals = len(cell.number_format.split(';')[0].partition('.')[2])
            print(f'{cell.value:,.{decimals}f}'.replace('-', '−'))
        elif cell.value is not None:
            print(cell.value)
";
    let Some(words) = python(&["openpyxl"], script, &[&path]) else { return };
    // A sheet shows no plus sign before a number that stands alone.
    let alone = |figure: &String| match figure.strip_prefix('+') {
        Some(bare) if !bare.contains(' ') => bare.to_owned(),
        _ => figure.clone(),
    };
    let figures: Vec<String> = figures.iter().map(alone).collect();
    assert_eq!(missing(&figures, &words), Vec::<&String>::new(), "{words}");
}

#[test]
fn word_and_excel_documents_are_read_by_other_programs_and_hold_no_formula() {
    let saved = read(saltby()).unwrap();
    let dossier = dossier(&saved);
    let folder = tempfile::tempdir().unwrap();
    let (report, results) = (folder.path().join("report.docx"), folder.path().join("results.xlsx"));
    std::fs::write(&report, docx(&dossier).unwrap()).unwrap();
    std::fs::write(&results, xlsx(&saved, &dossier).unwrap()).unwrap();
    let script = "
import sys, docx
document = docx.Document(sys.argv[1])
assert document.core_properties.title
headings = [p.text for p in document.paragraphs if p.style.name == 'Heading 1']
assert headings == ['Implications', 'Options side by side', 'Money', 'Further tables'], headings
captions = [p.text for p in document.paragraphs if p.style.name == 'Caption']
assert captions[0].startswith('Figure 1. ') and captions[1] == 'Table 1. =title()', captions
described = document.element.body.xpath('.//wp:docPr/@descr')
assert described == ['A chart of <beds> & \"days\"'], described
width = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
for table in document.tables:
    assert table.rows[0]._tr.xpath('./w:trPr/w:tblHeader')
    assert sum(column.width for column in table.columns) <= width
for shape in document.inline_shapes:
    assert shape.width <= width
";
    python(&["docx"], script, &[&report]);
    let script = "
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
assert book.sheetnames[:3] == ['Read me', 'Report tables', 'Headline'], book.sheetnames
assert all(cell.data_type != 'f' for sheet in book for row in sheet.iter_rows() for cell in row)
for name in ['Headline', 'Money', 'Differences', 'Summary', 'Claims', 'Back-test', 'Assumptions', 'Definitions']:
    sheet = book[name]
    assert sheet.freeze_panes == 'A2' and sheet.auto_filter.ref, name
numbers = [row[7] for row in book['Headline'].iter_rows(min_row=2, values_only=True)]
assert any(isinstance(value, float) for value in numbers), numbers
for name in book.sheetnames:
    sheet = book[name]
    assert sheet.page_setup.orientation == 'landscape' and sheet.sheet_properties.pageSetUpPr.fitToPage, name
    assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0, name
    assert sheet.print_title_rows == '$1:$1' and sheet.print_area, (name, sheet.print_title_rows)
for name, metric, column in [('Headline', None, 'Change, %'), ('Money', 'net-cashable-benefit', 'Difference')]:
    sheet = book[name]
    header = {cell.value: cell.column_letter for cell in sheet[1]}
    [chart] = sheet._charts
    [series] = chart.series
    behind = {'Change, %': 'Interval below the change, %', 'Difference': 'Interval below the difference'}[column]
    above = {'Change, %': 'Interval above it, %', 'Difference': 'Interval above it'}[column]
    def rows(reference, wanted):
        words, cells = reference.split('!')
        first, last = cells.replace('$', '').split(':') if ':' in cells else (cells.replace('$', ''),) * 2
        assert words.strip(chr(39)) == name and first.rstrip('0123456789') == header[wanted], (reference, wanted)
        return list(range(int(first.lstrip(first.rstrip('0123456789'))), int(last.lstrip(last.rstrip('0123456789'))) + 1))
    drawn = rows(series.val.numRef.f, column)
    assert rows(series.cat.strRef.f, 'In words') == drawn
    assert rows(series.errBars.minus.numRef.f, behind) == drawn and rows(series.errBars.plus.numRef.f, above) == drawn
    options = {sheet[header['Option'] + str(row)].value for row in drawn}
    assert len(options) == 1 and len(drawn) > 1, options
    metrics = [sheet[header['Metric'] + str(row)].value for row in drawn]
    assert all(known == metric for known in metrics) if metric else 'non-elective-admissions' in metrics, metrics
    # A bar is the change that stands in its row, its line the interval of that row.
    for row in drawn:
        mean, below = (sheet[header[of] + str(row)].value for of in (column, behind))
        low = sheet[header['Change, %: low' if column == 'Change, %' else '95 % interval, low'] + str(row)].value
        assert mean is None or abs(mean - below - low) < 1e-6, (name, row)
kinds = {type(row[1]) for row in book['Assumptions'].iter_rows(min_row=2, values_only=True)}
assert kinds <= {str, type(None)}, kinds
print(sum(1 for row in book['Summary'].iter_rows(min_row=2)))
";
    if let Some(rows) = python(&["openpyxl"], script, &[&results]) {
        assert_eq!(rows.trim().parse::<usize>().unwrap(), saved.run.rows["summary.csv"], "every figure");
    }
    let text = section(&dossier).unwrap();
    assert!(text.starts_with("### Implications\n\n**=1+1** Not a formula.\n"), "{text}");
}
