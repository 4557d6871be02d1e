//! Where results go, and what a run never overwrites; numbers and names on the command line.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod program;

use program::called_in;
use std::fs;
use std::path::Path;

const GOOD: &str = include_str!("data/scenario/good.toml");

/// A folder with the good scenario in `place`.
fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("place")).unwrap();
    fs::write(folder.path().join("place/scenario.toml"), GOOD).unwrap();
    folder
}

/// Exit status and standard error.
fn careflow(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let run = called_in(folder, arguments);
    (run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned())
}

fn run(folder: &Path, more: &[&str]) -> (Option<i32>, String) {
    careflow(folder, &[&["run", "place", "-n", "2"], more].concat())
}

#[test]
fn a_run_never_overwrites_what_it_reads_nor_what_no_run_has_written() {
    let folder = place();
    let data = folder.path().join("place/data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("summary.csv"), "days\n1\n2\n").unwrap();
    let text = "length = { values = { csv = \"data/summary.csv\", column = \"days\", unit = \"d\" } }";
    fs::write(folder.path().join("place/scenario.toml"), GOOD.replace("length = \"3 d\"", text)).unwrap();
    let (status, said) = run(folder.path(), &["-o", "place/data"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("summary.csv, which the scenario is read from"), "{said}");
    assert_eq!(fs::read_to_string(data.join("summary.csv")).unwrap(), "days\n1\n2\n");
    // Somebody else's file of the same name, found before the run.
    fs::create_dir(folder.path().join("theirs")).unwrap();
    fs::write(folder.path().join("theirs/summary.csv"), "mine").unwrap();
    let (status, said) = run(folder.path(), &["-o", "theirs"]);
    assert_eq!(status, Some(1));
    assert!(
        said.contains("theirs/summary.csv is there already, and is not from a run of careflow"),
        "{said}"
    );
    assert!(said.contains("--output"), "{said}");
    // Our own results are replaced.
    assert_eq!(run(folder.path(), &["-o", "ours"]).0, Some(0));
    assert_eq!(run(folder.path(), &["-o", "ours", "--seed", "7"]).0, Some(0));
}

#[test]
fn the_results_of_another_scenario_are_replaced_only_if_that_is_said() {
    let folder = place();
    assert_eq!(run(folder.path(), &["-o", "runs"]).0, Some(0));
    let before = fs::read(folder.path().join("runs/manifest.json")).unwrap();
    let title = GOOD.lines().find(|line| line.starts_with("title")).unwrap();
    let other = GOOD.replacen(title, "title = \"Another place\"", 1);
    fs::write(folder.path().join("place/scenario.toml"), other).unwrap();
    let (status, said) = run(folder.path(), &["-o", "runs"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("runs holds the results of another scenario, “"), "{said}");
    assert!(said.contains("replace them with --replace"), "{said}");
    assert_eq!(fs::read(folder.path().join("runs/manifest.json")).unwrap(), before);
    assert_eq!(run(folder.path(), &["-o", "runs", "--replace"]).0, Some(0));
    assert_ne!(fs::read(folder.path().join("runs/manifest.json")).unwrap(), before);
}

#[test]
fn a_folder_that_cannot_be_written_is_found_before_the_run() {
    let folder = place();
    fs::write(folder.path().join("file"), "").unwrap();
    let (status, said) = careflow(folder.path(), &["run", "place", "-n", "1000000", "-o", "file/sub"]);
    assert_eq!(status, Some(1));
    assert!(
        said.starts_with("error: cannot write results to the folder file/sub: file is a file\n"),
        "{said}"
    );
    assert!(said.contains("= help: name a folder that can be written with --output"), "{said}");
    assert!(!said.contains("os error"), "{said}");
    fs::create_dir_all(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("out/charts"), "").unwrap();
    let (status, said) = careflow(folder.path(), &["run", "place", "-n", "1000000", "-o", "out"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("cannot write out/charts"), "{said}");
}

#[test]
fn a_quick_run_and_another_place_of_the_same_name_are_put_beside() {
    let folder = place();
    let path = folder.path();
    assert_eq!(careflow(path, &["run", "place", "-n", "4"]).0, Some(0));
    let long = fs::read(path.join("output/place/summary.csv")).unwrap();
    let (status, said) = run(path, &[]);
    assert_eq!(status, Some(0));
    assert!(said.contains("these go to output/place-2"), "{said}");
    assert_eq!(fs::read(path.join("output/place/summary.csv")).unwrap(), long);
    assert!(path.join("output/place-2/manifest.json").exists());
    // As many replications as the quick one had replace it; a longer run replaces the long one.
    assert!(run(path, &[]).1.contains("output/place-2"));
    let (_, said) = careflow(path, &["run", "place", "-n", "5"]);
    assert!(!said.contains("these go to"), "{said}");
    fs::create_dir(path.join("other")).unwrap();
    fs::write(path.join("other/place.toml"), GOOD.replace("\"Good\"", "\"Another\"")).unwrap();
    let (_, said) = careflow(path, &["run", "other/place.toml", "-n", "9"]);
    assert!(said.contains("these go to output/place-3"), "{said}");
}

#[test]
fn numbers_and_names_on_the_command_line_are_judged_as_those_of_scenarios() {
    let folder = place();
    for (arguments, why) in [
        (["-n", "-5"], "invalid value '-5' for '--replications <REPLICATIONS>': must be positive"),
        (["--seed", "-1"], "must be a whole number from 0"),
        (["--threads", "0"], "must be positive"),
    ] {
        let (status, said) = careflow(folder.path(), &[&["run", "place"], &arguments[..]].concat());
        assert_eq!(status, Some(2));
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(run(folder.path(), &["--options", " none "]).0, Some(0));
    let (status, said) = careflow(folder.path(), &["graph", "place", "-o", "x.png"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("the endings are .svg, .dot (or .gv) and .mmd"), "{said}");
    assert!(!folder.path().join("x.png").exists());
    let scenario = folder.path().join("place/scenario.toml");
    let (status, _) = careflow(folder.path(), &["graph", "place", "-o", "place/scenario.toml"]);
    assert_eq!((status, fs::read_to_string(scenario).unwrap()), (Some(1), GOOD.to_owned()));
}

/// Command lines that are wrong, or wrong for this scenario.
const LINES: &[&str] = &[
    "run",
    "run nowhere",
    "run place/notes.txt",
    "run place -n 0",
    "run place -n -5",
    "run place -n many",
    "run place --seed -1",
    "run place --threads 0",
    "run place --option none",
    "run place --options nne",
    "run place --options none,a",
    "run place --metric delayed-day",
    "run place --metric setting-wait-mean/setting=wrd",
    "run place --until acute-occupancy",
    "run place --until acute-occupancy=-1",
    "run place --fixed --all-draws",
    "run place --back-test",
    "run place -o place",
    "graph place -o x.png",
    "graph place --format svg -o x.dot",
    "graph place -o place/scenario.toml",
    "attribute place --option a",
    "downside place --option a --realised -5",
    "trace place",
    "trace place -n -1",
    "solve least place --number setting/wrd/capacity --from 1 --to 9 --holds acute-occupancy<=90",
    "solve least place --number setting/ward/capacity --from 1 --to 9 --holds acute-occupancy=90",
    "init place",
    "frobnicate",
];

#[test]
fn command_lines_and_what_is_said_of_them() {
    let folder = place();
    fs::write(folder.path().join("place/notes.txt"), "Dear all,\n").unwrap();
    let mut page = String::new();
    for line in LINES {
        let (status, said) = careflow(folder.path(), &line.split(' ').collect::<Vec<_>>());
        let status = status.unwrap();
        assert!(status == 1 || status == 2, "{line}: {status}\n{said}");
        page.push_str(&format!("$ careflow {line}\n{}\n[{status}]\n\n", said.trim_end()));
    }
    insta::assert_snapshot!(page);
}
