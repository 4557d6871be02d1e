//! `careflow report`: a report out of the folder of a run, end to end.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::{Path, PathBuf};

fn careflow(arguments: &[&str]) -> (bool, String) {
    let output = assert_cmd::Command::cargo_bin("careflow").unwrap().args(arguments).output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

/// A run of the ward that is closed in advance (tests/data/money).
fn run(options: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("ward");
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/money/ward-closed.toml");
    let paths = [scenario.to_str().unwrap(), results.to_str().unwrap()];
    let (done, said) = careflow(&["run", paths[0], "--fixed", "-q", "--options", options, "-o", paths[1]]);
    assert!(done, "{said}");
    (folder, results)
}

#[test]
fn the_page_says_of_the_chosen_option_what_the_tables_say() {
    let (folder, results) = run("closed,closed-in-vain");
    let results_path = results.to_str().unwrap();
    let (done, said) = careflow(&["report", results_path, "--option", "closed-in-vain"]);
    assert!(done && said.contains("report.html"), "{said}");
    let page = std::fs::read_to_string(results.join("report.html")).unwrap();
    assert!(page.contains("<option value=\"closed-in-vain\" selected>"));
    assert!(page.contains("data-of=\"closed\" hidden>") && page.contains("data-of=\"closed-in-vain\">"));
    // One file elsewhere, of one option: there is nothing to switch.
    let other = folder.path().join("one.html");
    let (done, said) =
        careflow(&["report", results_path, "--options", "closed", "-o", other.to_str().unwrap()]);
    assert!(done, "{said}");
    let page = std::fs::read_to_string(other).unwrap();
    assert!(!page.contains("<select"));
    let others: Vec<&str> = page.split('<').filter(|part| part.contains("closed-in-vain")).collect();
    assert!(
        others.iter().all(|part| part.contains("careflow run")),
        "only in how the run is repeated: {others:?}"
    );
}

#[test]
fn what_cannot_be_reported_is_said_with_what_would_be_right() {
    let (folder, results) = run("closed");
    let results = results.to_str().unwrap();
    let said = |more: &[&str]| {
        let (done, said) = careflow(&[&["report"], more].concat());
        assert!(!done);
        said.replace(folder.path().to_str().unwrap(), "FOLDER")
    };
    let all = [
        said(&[results, "--option", "clsed"]),
        said(&[results, "--options", "closed,as-plannd"]),
        said(&[results, "-o", "report.odt"]),
        said(&[results, "-o", "report"]),
        said(&[results, "-o", folder.path().join("nowhere/report.html").to_str().unwrap()]),
        said(&[folder.path().join("nowhere").to_str().unwrap()]),
    ];
    insta::assert_snapshot!("wrong_reports", all.join("\n"));
}

#[test]
fn a_run_without_options_is_reported_with_its_baseline_and_has_no_section_for_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("place.toml");
    std::fs::write(&place, include_str!("data/scenario/good.toml")).unwrap();
    let results = folder.path().join("results");
    let paths = [place.to_str().unwrap(), results.to_str().unwrap()];
    let (done, said) = careflow(&["run", paths[0], "-n", "2", "-q", "-o", paths[1]]);
    assert!(done, "{said}");
    let (done, said) = careflow(&["report", paths[1]]);
    assert!(done && said.contains("the run has nothing for") && said.contains("section.md"), "{said}");
    let page = std::fs::read_to_string(results.join("report.html")).unwrap();
    assert!(page.contains("The run has no options") && !page.contains("<select"));
    assert!(!results.join("section.md").exists());
}
