//! `careflow report`: a report out of the folder of a run, end to end.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod program;

use program::{call, saltby};
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

#[path = "report/agreement.rs"]
mod agreement;

/// Whether a call went well, and its standard error.
fn careflow(arguments: &[&str]) -> (bool, String) {
    let (well, _, said) = call(arguments);
    (well, said)
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
    assert!(!page.contains("id=\"option\""));
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
        said(&[results, "--template", "plan.docx", "-o", "report.html"]),
        said(&[results, "--template", "plan.docx", "-o", "results.xlsx"]),
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

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    page.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_link_of_the_page_leads_somewhere_and_every_anchor_is_there_once() {
    let page = std::fs::read_to_string(saltby().join("report.html")).unwrap();
    let ids = values(&page, "id");
    let mut seen = HashSet::new();
    let twice: Vec<&&str> = ids.iter().filter(|id| !seen.insert(**id)).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let links: Vec<&str> =
        values(&page, "href").into_iter().filter_map(|link| link.strip_prefix('#')).collect();
    let sources = links.iter().filter(|link| link.contains(".source.")).count();
    assert!(sources > 20, "{sources} references");
    let parts = ["data-filter", "data-copy", "data-choose", "aria-labelledby", "for"];
    let named: Vec<&str> = parts.iter().flat_map(|name| values(&page, name)).collect();
    for link in links.into_iter().chain(named) {
        assert!(seen.contains(link), "nothing has the id {link}");
    }
}

#[test]
fn a_report_takes_the_place_of_an_earlier_one_at_once() {
    let (_folder, results) = run("closed");
    let path = results.join("report.html");
    let before = std::fs::read(&path).unwrap();
    let mut opened = std::fs::File::open(&path).unwrap();
    let (done, said) = careflow(&["report", results.to_str().unwrap(), "--option", "closed"]);
    assert!(done, "{said}");
    let mut read = Vec::new();
    opened.read_to_end(&mut read).unwrap();
    assert!(read == before, "who had it open reads on in the old one");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path), mode(&results.join("summary.csv")), "others may read it");
    }
    let names = std::fs::read_dir(&results).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A report as a template whose text is these words, a paragraph each.
fn template(words: &[&str]) -> Vec<u8> {
    let bytes = std::fs::read(saltby().join("report.docx")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == "word/document.xml" {
            let text = String::from_utf8(content).unwrap();
            let (head, _) = text.split_once("<w:body>").unwrap();
            let paragraph = |words: &&str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
            let paragraphs: String = words.iter().map(paragraph).collect();
            content = format!("{head}<w:body>{paragraphs}</w:body></w:document>").into_bytes();
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, &content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn marks_of_a_template_are_those_of_markdown_and_wrong_ones_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, filled) = (folder.path().join("plan.docx"), folder.path().join("filled.docx"));
    let [plan_path, filled_path] = [&plan, &filled].map(|path| path.to_str().unwrap());
    let run = saltby().to_str().unwrap();
    let report = |words: &[&str]| {
        std::fs::write(&plan, template(words)).unwrap();
        careflow(&["report", run, "--template", plan_path, "-o", filled_path])
    };
    // Every table that Markdown takes, with the same words behind it; those that the run has nothing for say so themselves.
    let (done, said) = report(&[
        "{{table headline}}",
        "{{metrics metrics=delayed-days}}",
        "{{table summary group=all}}",
        "{{table differences together}}",
        "{{chart acute-occupancy}}",
        "{{chart heat-map metrics=attendances-hour}}",
        "{{section}}",
    ]);
    assert!(done, "{said}");
    let (text, pictures) = words_of(&filled);
    assert!(text.contains("Implications for the acute sector") && !text.contains("{{") && pictures == 2);
    assert!(text.contains("Delayed days, a month") && text.contains("Bonferroni"), "{text}");
    let wrong = |words: &str| {
        let (done, said) = report(&[words]);
        assert!(!done, "{words}");
        let (first, rest) = said.split_once('\n').unwrap_or((&said, ""));
        let help: String = rest.chars().take(90).collect();
        format!("{first}\n{help}")
    };
    let all = [
        wrong("{{sectoin}}"),
        wrong("{{table haedline}}"),
        wrong("{{chart net-savings}}"),
        wrong("{{chart money metrics=delayed-days}}"),
        wrong("{{table headline options=x}}"),
        wrong("{{section options=x}}"),
        wrong("{{screen}}"),
        wrong("{{chart tornado}}"),
        wrong("See {{report}}"),
    ];
    insta::assert_snapshot!("wrong_marks_of_a_template", all.join("\n"));
    let (done, said) = careflow(&["fill", plan_path, "--from", run]);
    assert!(!done && said.contains("is a Word document") && said.contains("careflow report"), "{said}");
}

/// The words of a Word document, and how many pictures it shows.
fn words_of(path: &Path) -> (String, usize) {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    let words: Vec<&str> = text
        .split("<w:t xml:space=\"preserve\">")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .collect();
    (words.join("\n"), text.matches("<w:drawing>").count())
}

#[test]
fn the_baseline_is_a_system_and_drawn_places_are_named() {
    let run = saltby().to_str().unwrap();
    let show = |more: &[&str]| {
        let (well, printed, said) = call(&[&["show", run], more].concat());
        if well { Ok(printed) } else { Err(said) }
    };
    for table in ["headline", "summary", "teams"] {
        assert!(show(&[table, "--options", "baseline"]).is_ok(), "{table}");
    }
    let settings = show(&["settings", "--options", "baseline"]).unwrap();
    assert!(settings.contains(": baseline"), "{settings}");
    let one_line = settings.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains("drawn anew with every draw of the uncertain numbers: "), "{settings}");
    let error = show(&["money", "--options", "baseline"]).unwrap_err();
    assert!(error.contains("is what they change") && error.contains("tables of the baseline too"), "{error}");
}
