//! The program as it is called: exit status, streams, files.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod program;

use program::{called_in, program};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_newcomer_writes_checks_and_runs_a_place() {
    let folder = tempfile::tempdir().unwrap();
    assert!(called_in(folder.path(), &["init", "place"]).status.success());
    let check = called_in(folder.path(), &["check", "place"]);
    assert!(check.status.success() && check.stderr.is_empty(), "{}", text(&check.stderr));
    assert!(text(&check.stdout).contains("Settings") && text(&check.stdout).contains("discharge-team"));
    let run = called_in(folder.path(), &["run", "place", "-n", "3", "--threads", "1"]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    assert!(text(&run.stdout).contains("A&E within four hours, %"), "{}", text(&run.stdout));
    assert!(text(&run.stdout).lines().count() <= 50 && run.stderr.is_empty(), "{}", text(&run.stdout));
    for file in
        ["manifest.json", "summary.csv", "replications.parquet", "daily.parquet", "charts/week-rhythm.png"]
    {
        assert!(folder.path().join("output/place").join(file).metadata().unwrap().len() > 0, "{file}");
    }
    // A second place of the same name is not written over the first.
    assert_eq!(called_in(folder.path(), &["init", "place"]).status.code(), Some(1));
    // Results are not written among scenario files.
    let among = called_in(folder.path(), &["run", "place", "-n", "1", "-o", "place"]);
    assert_eq!(among.status.code(), Some(1));
    assert!(text(&among.stderr).contains("holds scenario files"));
    let graph = called_in(folder.path(), &["graph", "place"]);
    assert!(text(&graph.stdout).starts_with("flowchart") || text(&graph.stdout).contains("flowchart"));
}

#[test]
fn nothing_of_the_system_is_needed_but_the_folder_of_the_results() {
    // As in a container that has the program alone: no folder for temporary files, no home, no search path.
    let folder = tempfile::tempdir().unwrap();
    assert!(called_in(folder.path(), &["init", "place"]).status.success());
    for arguments in [&["run", "place", "-n", "2", "-q"][..], &["report", "output/place"]] {
        let mut alone = program();
        alone.env_clear().env("TMPDIR", folder.path().join("no-such")).current_dir(folder.path());
        let made = alone.args(arguments).output().unwrap();
        assert!(made.status.success(), "{arguments:?}: {}", text(&made.stderr));
    }
    assert!(folder.path().join("output/place/results.xlsx").exists());
}

#[test]
fn threads_and_repetition_give_the_same_summary_and_json_is_json() {
    let folder = tempfile::tempdir().unwrap();
    called_in(folder.path(), &["init", "place"]);
    let run = |threads: &str, out: &str| {
        called_in(folder.path(), &["run", "place", "-n", "4", "--threads", threads, "-o", out, "--json"])
    };
    let (one, two) = (run("1", "a"), run("2", "b"));
    assert_eq!(one.stdout, two.stdout);
    let read = |out: &str, file: &str| std::fs::read(folder.path().join(out).join(file)).unwrap();
    assert_eq!(read("a", "summary.csv"), read("b", "summary.csv"));
    assert_eq!(read("a", "replications.parquet"), read("b", "replications.parquet"));
    let document: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    assert!(document["summary"].as_array().unwrap().len() > 100);
}

#[test]
fn a_back_test_of_an_unknown_group_is_warned_of_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    called_in(folder.path(), &["init", "place"]);
    let entry = folder.path().join("place/scenario.toml");
    let more = "\n[[back-test]]\ntitle = \"Ward\"\nmetric = \"setting-occupied\"\ngroup = \"setting=medical-wards\"\n\
                published = { value = 30, source = \"test\" }\nfitted = false\n";
    std::fs::write(&entry, std::fs::read_to_string(&entry).unwrap() + more).unwrap();
    let run = called_in(folder.path(), &["run", "place", "-n", "2"]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    // It stands on the screen, and so not on standard error as well.
    let said = text(&run.stdout).replace("\n ", "");
    assert!(said.contains("did you mean `setting=medical-ward`?"), "{said}");
    assert!(run.stderr.is_empty(), "{}", text(&run.stderr));
}

/// A scheme of one summer, and a patient who comes in it.
const SUMMER: &str = r#"
[[scheme]]
id = "summer"
ends = 2014-09-30
assumption = "made up"
cost = [{ recurrent = 100_000 }, { non-recurrent = 5_000 }]
change = [{ setting = "medical-ward", add = { capacity = 3 } }]

[[option]]
id = "summer"
schemes = ["summer"]

[[persona]]
id = "anne"
stream = "a-and-e-older"
arrives = 2014-06-02
"#;

/// The starter place with more text.
fn place_with(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    called_in(folder.path(), &["init", "place"]);
    let path = folder.path().join("place/scenario.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}\n{more}")).unwrap();
    folder
}

#[test]
fn a_scheme_too_late_for_its_own_end_is_said_and_not_paid_for() {
    let folder = place_with(SUMMER);
    let downside = ["downside", "place", "--option", "summer", "-n", "2", "--fixed", "-q", "--metric"];
    let of = |metric: &'static str| called_in(folder.path(), &[&downside[..], &[metric]].concat());
    let (cost, beds) = (of("scheme-cost"), text(&of("acute-occupied").stdout));
    let cost = text(&cost.stdout);
    let row = |name: &str| cost.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(row("as written").contains("50 ± 0") && row("6 months late").contains(" 0 ± 0"), "{cost}");
    let said = "6 months late: summer would begin after its end: it is not run";
    assert!(beds.contains(said) && !beds.contains("as written: summer"), "{beds}");
    assert!(
        beds.contains("no scheme acts within the 364 measured days: 6 months late, 12 months late"),
        "{beds}"
    );
}

#[test]
fn a_trace_says_what_its_times_are() {
    let folder = place_with(SUMMER);
    let alone = called_in(folder.path(), &["trace", "place", "-n", "2"]);
    assert!(alone.status.success(), "{}", text(&alone.stderr));
    let alone = text(&alone.stdout);
    assert!(
        alone.contains("A task's time is when it is finished") && !alone.contains("by chance"),
        "{alone}"
    );
    let both = text(&called_in(folder.path(), &["trace", "place", "--option", "summer", "-n", "2"]).stdout);
    assert!(both.contains("Times of the two also differ by chance"), "{both}");
}

#[test]
fn mistakes_exit_with_1_and_wrong_usage_with_2() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("wrong.toml"), "[scenario]\ntitel = \"x\"\n").unwrap();
    let check = called_in(folder.path(), &["check", "wrong.toml"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(check.stdout.is_empty());
    assert!(
        text(&check.stderr).contains("wrong.toml:2:1")
            && text(&check.stderr).contains("did you mean `title`")
    );
    assert_eq!(called_in(folder.path(), &["run", "nowhere"]).status.code(), Some(1));
    assert_eq!(called_in(folder.path(), &["run"]).status.code(), Some(2));
    assert_eq!(called_in(folder.path(), &["run", "x", "-n", "0"]).status.code(), Some(2));
    assert_eq!(called_in(folder.path(), &["frobnicate"]).status.code(), Some(2));
    assert!(called_in(folder.path(), &["--help"]).status.success());
}

#[test]
fn any_figure_can_be_asked_for_before_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/money");
    let run = |figure: &str| {
        program()
            .current_dir(folder.path())
            .args(["run", place, "-n", "2", "--fixed", "-o", "out", "--metric", figure])
            .output()
            .unwrap()
    };
    let loaded = careflow::scenario::load(place.as_ref()).unwrap();
    let setting = format!("setting-entries/setting={}", loaded.model.settings[0].id);
    let found = run(&setting);
    let text = String::from_utf8(found.stdout).unwrap();
    assert!(found.status.success() && text.contains("Patients entering\n(setting="), "{text}");
    let unknown = run("setting-entries/setting=nowhere");
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("setting=nowhere"));
}
