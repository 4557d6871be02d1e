//! Word documents and workbooks are held against the schema of Office Open XML, every part of them, by the validator of
//! Microsoft's Open XML SDK (`tests/schema/package.json`).
//!
//! Without it (`npm ci --prefix tests/schema --ignore-scripts`) the tests are passed over, and say so; where `CI=true` that is a
//! failure.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod program;

use program::{program, saltby};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;
use zip::write::SimpleFileOptions;

const DOCUMENT: &str = "word/document.xml";

fn careflow(arguments: &[&str]) {
    program().args(arguments).assert().success();
}

/// What the validator finds wrong, a line each; nothing where it is not there.
fn wrong_with(file: &Path) -> Option<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema/node_modules/@xarsh");
    let validator = folder.join("ooxml-validator-linux-x64/ooxml-validator");
    let Ok(said) = Command::new(validator).arg(file).output() else {
        let missing =
            "the validator of Office Open XML is not there: npm ci --prefix tests/schema --ignore-scripts";
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
        // Past the capture of a test that passes: it is to be seen that nothing was checked.
        let _ = writeln!(std::io::stderr(), "tests/schema.rs is passed over: {missing}");
        return None;
    };
    let found: serde_json::Value = serde_json::from_slice(&said.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&said.stderr)));
    let line = |error: &serde_json::Value| {
        let word = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        format!("{} {}: {}", word("path"), word("xPath"), word("description"))
    };
    let lines: Vec<String> = found["errors"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(found["ok"].as_bool().unwrap(), lines.is_empty());
    Some(lines)
}

/// A Word document in which the text of the document was changed.
fn changed(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == DOCUMENT {
            content = change(std::str::from_utf8(&content).unwrap()).into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A plan of one's own, with every kind of mark under headings of several levels.
fn plan() -> Vec<u8> {
    let paragraph = |style: &str, words: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
    };
    let text: Vec<String> = [
        ("Title", "A plan"),
        ("Heading1", "What it does"),
        ("Normal", "{{table headline}}"),
        ("Normal", "Between."),
        ("Normal", "{{chart differences}}"),
        ("Heading2", "Implications"),
        ("Normal", "{{section}}"),
        ("Heading3", "Beds"),
        ("Normal", "{{chart acute-occupancy}}"),
        ("Normal", "{{table planned}}"),
        ("Normal", "{{table back-test}}"),
        ("Heading1", "Annex"),
        ("Normal", "{{report}}"),
        ("Normal", "The end."),
    ]
    .map(|(style, words)| paragraph(style, words))
    .into();
    let report = std::fs::read(saltby().join("report.docx")).unwrap();
    changed(&report, |document| {
        let (head, _) = document.split_once("<w:body>").unwrap();
        let last = document.rfind("<w:sectPr").unwrap();
        format!("{head}<w:body>{}{}", text.concat(), &document[last..])
    })
}

#[test]
fn what_a_run_writes_for_word_and_excel_follows_the_schema() {
    for name in ["report.docx", "results.xlsx"] {
        let Some(lines) = wrong_with(&saltby().join(name)) else { return };
        assert!(lines.is_empty(), "{name}\n{}", lines.join("\n"));
    }
}

#[test]
fn a_plan_with_its_marks_filled_follows_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let (template, filled) = (folder.path().join("plan.docx"), folder.path().join("filled.docx"));
    std::fs::write(&template, plan()).unwrap();
    let paths = [saltby(), &template, &filled].map(|path| path.to_str().unwrap());
    careflow(&["report", paths[0], "--template", paths[1], "-o", paths[2]]);
    let Some(lines) = wrong_with(&filled) else { return };
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn the_validator_finds_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.docx");
    let report = std::fs::read(saltby().join("report.docx")).unwrap();
    let damaged =
        changed(&report, |text| text.replacen("<w:jc w:val=\"right\"/>", "<w:jc w:val=\"rihgt\"/>", 1));
    std::fs::write(&path, damaged).unwrap();
    let Some(lines) = wrong_with(&path) else { return };
    assert!(lines.iter().any(|line| line.contains(DOCUMENT) && line.contains("rihgt")), "{lines:?}");
}
