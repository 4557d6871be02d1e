//! Documents out of the folder of a run: `careflow show` and `careflow fill`, end to end.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod program;

use careflow::document::{fill, stamps};
use program::call;
use std::path::{Path, PathBuf};

/// The ward that is closed in advance (tests/data/money), in a folder of its own.
fn run() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("ward");
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/money/ward-closed.toml");
    let (done, _, said) =
        call(&["run", scenario.to_str().unwrap(), "--fixed", "-q", "-o", results.to_str().unwrap()]);
    assert!(done, "{said}");
    (folder, results)
}

#[test]
fn every_table_is_shown_from_the_folder_without_simulating() {
    let (_folder, results) = run();
    let show = |more: &[&str]| {
        let (done, text, said) = call(&[&["show", results.to_str().unwrap()], more].concat());
        let fits = more.contains(&"--markdown") || text.lines().all(|line| line.chars().count() <= 100);
        assert!(done && fits, "{said}{text}");
        text
    };
    insta::assert_snapshot!("if_not_realised", show(&["if-not-realised", "--markdown"]));
    insta::assert_snapshot!("money", show(&["money", "--options", "closed,closed-in-vain", "--markdown"]));
    insta::assert_snapshot!("headline", show(&["headline"]));
    let any = show(&["--metric", "acute-occupied,exits/exit=home", "--options", "closed"]);
    assert!(any.contains("Patients leaving (exit=home), a year"), "{any}");
    for name in [
        "summary",
        "differences",
        "planned",
        "back-test",
        "settings",
        "teams",
        "options",
        "draws",
        "warnings",
    ] {
        insta::assert_snapshot!(name, show(&[name]));
    }
    insta::assert_snapshot!("one_option", show(&["differences", "--options", "closed", "--together"]));
    insta::assert_snapshot!("money_of_one_option", show(&["money", "--options", "closed"]));
    let levels = show(&["settings", "--options", "closed,scaled", "--markdown"]);
    assert!(levels.contains("ward: closed") && levels.contains("ward: scaled"), "{levels}");
    let (done, _, said) = call(&["show", results.to_str().unwrap(), "summary", "--group", "site=hopsital"]);
    assert!(!done && said.contains("no figure of `site=hopsital` for the table `summary`"), "{said}");
    let (done, _, said) = call(&["show", results.to_str().unwrap(), "money", "--metric", "delayed-days"]);
    assert!(!done && said.contains("--metric is a table of its own"), "{said}");
}

#[test]
fn a_document_keeps_its_words_and_gets_its_figures() {
    let (_folder, results) = run();
    let document = "# A ward\n\n<!-- careflow: metrics metrics=acute-occupancy options=closed,closed-in-vain -->\n<!-- end -->\n\n\
                    <!-- careflow: text\nIf nothing comes the ward is at {closed-in-vain acute-occupancy as level}, not \
                    {closed acute-occupancy as level}; the hospital keeps {closed-in-vain cashable-saving/organisation=hospital}, \
                    and {closed non-elective-admissions as fewer} fewer come, {closed non-elective-admissions as percent}: \
                    again {closed acute-occupancy as level}.\n-->\n<!-- end -->\nThe end.\n";
    let filled = fill(document, &results).unwrap();
    assert_eq!(filled.marks, 2);
    insta::assert_snapshot!("document", mask(&filled.text));
    // What is written again is the same, and what was between the marks is gone.
    assert_eq!(fill(&filled.text, &results).unwrap(), filled);
    let found = stamps(&filled.text);
    assert!(found.len() == 2 && found[0] == found[1] && found[0].len() == 16, "{found:?}");
    assert_eq!(stamps(document), [""; 2]);
}

/// The hash of a scenario changes with every file of it.
fn mask(text: &str) -> String {
    let stamp = &stamps(text)[0];
    text.replace(stamp, "0123456789abcdef")
}

#[test]
fn a_wrong_mark_is_named_with_its_line_and_what_would_be_right() {
    let (folder, results) = run();
    let said = |mark: &str| fill(&format!("# Title\n\n{mark}\n"), &results).unwrap_err().to_string();
    let text = |place: &str| said(&format!("<!-- careflow: text\n{{{place}}}\n-->\n<!-- end -->"));
    let all = [
        said("<!-- careflow: haedline -->\n<!-- end -->"),
        said("<!-- careflow: headline options=closd -->\n<!-- end -->"),
        said("<!-- careflow: headline option=closed -->\n<!-- end -->"),
        said("<!-- careflow: headline -->"),
        said("<!-- careflow: headline -->\n<!-- careflow: money -->\n<!-- end -->"),
        said("<!-- careflow: text\nnever closed"),
        said("<!-- careflow: metrics metrics=acute-occupied/site=x -->\n<!-- end -->"),
        said("<!-- end -->"),
        said("<!-- careflow: metrics -->\n<!-- end -->"),
        said("<!-- careflow: metrics metrics=delayd-days -->\n<!-- end -->"),
        said("<!-- careflow: if-not-realised options=fewer -->\n<!-- end -->"),
        text("closed"),
        text("clsed acute-occupancy"),
        text("closed acute-ocupancy"),
        text("closed acute-occupancy/site=x"),
        text("closed acute-occupancy as lvel"),
        text("closed acute-occupancy as missed"),
        text("closed acute-occupancy as percent"),
    ];
    insta::assert_snapshot!("wrong_marks", all.join("\n"));
    let nowhere = folder.path().join("nowhere");
    let error = fill("<!-- careflow: headline -->\n<!-- end -->\n", &nowhere).unwrap_err().to_string();
    assert!(
        error.contains("manifest.json") && error.contains("name the folder of a finished run"),
        "{error}"
    );
}

#[test]
fn nothing_is_written_if_one_of_several_documents_is_wrong() {
    let (folder, results) = run();
    let (good, bad) = (folder.path().join("good.md"), folder.path().join("bad.md"));
    std::fs::write(&good, "<!-- careflow: headline -->\n<!-- end -->\n").unwrap();
    std::fs::write(&bad, "<!-- careflow: headlin -->\n<!-- end -->\n").unwrap();
    let (good_path, bad_path) = (good.to_str().unwrap(), bad.to_str().unwrap());
    let (done, _, said) = call(&["fill", good_path, bad_path, "--from", results.to_str().unwrap()]);
    assert!(!done && said.contains("bad.md: line 1: there is no mark `headlin`"), "{said}");
    assert!(!std::fs::read_to_string(&good).unwrap().contains("| ---"));
    let (done, _, said) = call(&["fill", good_path, "--from", results.to_str().unwrap()]);
    assert!(done && said.contains("1 mark filled"), "{said}");
    assert!(std::fs::read_to_string(&good).unwrap().contains("| ---"));
}

/// A file that was cut off, or lost a column, would leave rows out without a word.
#[test]
fn a_damaged_folder_is_refused() {
    let (_folder, results) = run();
    let path = results.join("differences.csv");
    let whole = std::fs::read_to_string(&path).unwrap();
    let said = |text: Option<String>| {
        match text {
            Some(text) => std::fs::write(&path, text).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        let (done, _, said) = call(&["show", results.to_str().unwrap(), "money"]);
        assert!(!done && said.contains("differences.csv"), "{said}");
        said
    };
    let lines: Vec<&str> = whole.lines().collect();
    let half = said(Some(lines[..lines.len() / 2].join("\n") + "\n"));
    assert!(half.contains("it is damaged: ") && half.contains("where the run wrote"), "{half}");
    assert!(said(Some(whole[..whole.len() / 2].to_owned())).contains("it is damaged"));
    assert!(said(Some(whole.replacen(",ci_low,", ",lo,", 1))).contains("there is no column `ci_low`"));
    assert!(said(None).contains("or run the scenario again"));
    std::fs::write(&path, whole).unwrap();
    assert!(call(&["show", results.to_str().unwrap(), "money"]).0);
}

#[test]
fn a_folder_of_another_format_or_with_a_row_twice_is_refused() {
    let (_folder, results) = run();
    let show = |more: &str| call(&["show", results.to_str().unwrap(), more]);
    let manifest = results.join("manifest.json");
    let whole = std::fs::read_to_string(&manifest).unwrap();
    for (other, message) in [("", "(no number, where this program"), ("\"format\": 1,", "(number 1, where")] {
        std::fs::write(&manifest, whole.replacen("\"format\": 2,", other, 1)).unwrap();
        let (done, _, said) = show("money");
        assert!(!done && said.contains(message) && said.contains("run the scenario again"), "{said}");
    }
    std::fs::write(&manifest, whole).unwrap();
    let path = results.join("differences.csv");
    let rows = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = rows.lines().collect();
    lines[5] = lines[6];
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    let (done, _, said) = show("money");
    assert!(!done && said.contains("it is damaged: two rows of fewer"), "{said}");
}

/// An option that halves a ward is not shown with the baseline's places, and what has no effect is not ignored.
#[test]
fn settings_of_an_option_have_its_places_and_tables_refuse_what_they_cannot_use() {
    let (_folder, results) = run();
    let show = |more: &[&str]| call(&[&["show", results.to_str().unwrap()], more].concat());
    let (_, table, _) = show(&["settings", "--options", "closed,fewer", "--markdown"]);
    let places = |option: &str| {
        let row = table.lines().find(|line| line.contains(&format!("ward: {option} |"))).unwrap().to_owned();
        row.split('|').nth(2).unwrap().trim().to_owned()
    };
    assert_eq!((places("closed").as_str(), places("fewer").as_str()), ("30", "60"), "{table}");
    for (wrong, what) in [
        (&["money", "--together"][..], "`money` has no `together`"),
        (&["money", "--group", "site=x"], "`money` has no `group`"),
        (&["back-test", "--options", "closed"], "`back-test` has no `options`"),
    ] {
        let (done, _, said) = show(wrong);
        assert!(!done && said.contains(what) && said.contains("tables that have"), "{said}");
    }
}

/// A plan is held to its own words: what was worked out of them, or assumed, says so.
#[test]
fn a_claim_says_whose_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for base in ["scenario.toml", "ward-closed.toml"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/money").join(base);
        std::fs::copy(from, folder.path().join(base)).unwrap();
    }
    let place = folder.path().join("claims.toml");
    let claim = |basis: &str| format!("{{ metric = \"non-elective-admissions\", change = -1, {basis} }}");
    let claims =
        ["source = \"s\"", "source = \"s\", assumption = \"a\"", "assumption = \"a\""].map(claim).join(", ");
    let text = format!(
        "[scenario]\nbase = \"ward-closed.toml\"\ntitle = \"Claims\"\n[[option]]\nid = \"bold\"\nschemes = [\"fewer\"]\nplanned = [{claims}]\n"
    );
    std::fs::write(&place, text).unwrap();
    let results = folder.path().join("out");
    let run =
        ["run", place.to_str().unwrap(), "--options", "bold", "-n", "2", "-o", results.to_str().unwrap()];
    let (done, screen, said) = call(&run);
    assert!(done, "{said}");
    let bases: Vec<String> = csv::Reader::from_path(results.join("planned.csv"))
        .unwrap()
        .into_records()
        .map(|row| row.unwrap()[6].to_owned())
        .collect();
    assert_eq!(bases, ["stated", "derived", "assumed"]);
    let (_, table, _) = call(&["show", results.to_str().unwrap(), "planned"]);
    for shown in [&screen, &table] {
        assert!(
            shown.matches("(derived)").count() == 1 && shown.matches("(assumed)").count() == 1,
            "{shown}"
        );
    }
}

/// What Windows programs write is filled as it is, and a mark that is not seen is said to be.
#[test]
fn lines_end_as_they_did_and_an_indented_mark_is_not_passed_over() {
    let (_folder, results) = run();
    let document = "\u{feff}<!-- careflow: headline -->\r\n<!-- end -->\r\nThe end.\r\n";
    let filled = fill(document, &results).unwrap();
    assert_eq!(filled.marks, 1);
    assert!(filled.text.starts_with("\u{feff}<!-- careflow") && filled.text.ends_with("The end.\r\n"));
    assert_eq!(filled.text.matches('\n').count(), filled.text.matches("\r\n").count());
    assert_eq!(fill(&filled.text, &results).unwrap(), filled);
    let indented = "<!-- careflow: headline -->\n<!-- end -->\n  <!-- careflow: money -->\n  <!-- end -->\n";
    let said = fill(indented, &results).unwrap_err().to_string();
    assert!(said.contains("line 3: a mark that does not begin its line"), "{said}");
}

#[test]
fn a_document_without_marks_or_in_another_encoding_is_refused() {
    let (folder, results) = run();
    let path = folder.path().join("plan.md");
    let fill = || call(&["fill", path.to_str().unwrap(), "--from", results.to_str().unwrap()]);
    std::fs::write(&path, "# A plan\n<!-- carflow: headline -->\n").unwrap();
    let (done, _, said) = fill();
    assert!(!done && said.contains("has no marks") && said.contains("<!-- careflow: headline -->"), "{said}");
    std::fs::write(&path, b"\xa31m\n<!-- careflow: headline -->\n<!-- end -->\n").unwrap();
    let (done, _, said) = fill();
    assert!(!done && said.contains("is not written in UTF-8"), "{said}");
}
