//! Mutated places, CSV files and command lines: nothing makes the program panic.
//!
//! The short tests run with the others; the long ones go through every bundled place:
//! `cargo test --test mutation -- --ignored --nocapture`, with `MUTATIONS=N` as many as wished.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

#[path = "mutation/tree.rs"]
mod tree;

use std::path::{Path, PathBuf};

use careflow::scenario::{self, Loaded};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tree::{Edit, apply, bite};

const GOOD: &str = include_str!("data/scenario/good.toml");

fn edits(most: usize) -> impl Strategy<Value = Vec<Edit>> {
    let edit = (any::<u32>(), any::<u8>(), any::<u32>());
    let edit = edit.prop_map(|(at, how, with)| Edit { at: at as usize, how, with: with as usize });
    prop::collection::vec(edit, 1..=most)
}

/// A run of so many mutations, the same every time.
fn runner(cases: u32) -> TestRunner {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(Config { cases, failure_persistence: None, ..Config::default() }, rng)
}

/// How many mutations a long test makes.
fn wished() -> u32 {
    std::env::var("MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(3_000)
}

/// Everything that is done with a scenario short of simulating it: its words, its plans, those of its options.
fn use_up(loaded: &Loaded) {
    assert!(!scenario::describe(loaded).is_empty());
    let _ = careflow::plan::compile(&loaded.model);
    for option in loaded.variants.options() {
        if let Ok(model) =
            loaded.variants.model(&careflow::model::Arm::new(option.id.clone(), option.schemes.clone()), &[])
        {
            let _ = careflow::plan::compile(&model);
        }
    }
}

/// Loads a scenario; what is wrong is said, and its lines can be printed.
fn try_out(path: &Path) -> bool {
    match scenario::load(path) {
        Ok(loaded) => {
            use_up(&loaded);
            let _ = loaded.warnings.to_string();
            true
        }
        Err(problems) => {
            assert!(problems.errors() > 0 && !problems.to_string().is_empty());
            false
        }
    }
}

/// The files of a folder and below, by their path in it.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            match entry.path() {
                path if path.is_dir() => open.push(path),
                path if path.extension().is_some_and(|known| known == ending) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// A copy of a folder's scenarios and data.
fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for file in ["toml", "csv"].iter().flat_map(|ending| files(from, ending)) {
        let target = to.path().join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(&file, target).unwrap();
    }
    to
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Mutates one of the files of a folder at a time and loads a scenario of it.
fn mutate(folder: &Path, pairs: &[(PathBuf, PathBuf)], cases: u32, most: usize) {
    let texts: Vec<String> = pairs.iter().map(|(file, _)| std::fs::read_to_string(file).unwrap()).collect();
    let good = std::cell::Cell::new(0);
    let started = std::time::Instant::now();
    let outcome = runner(cases).run(&(0..pairs.len(), edits(most)), |(at, edits)| {
        let (file, scenario) = &pairs[at];
        std::fs::write(file, apply(&texts[at], &edits)).unwrap();
        // A panic fails the case, and proptest makes it as small as it gets; the file is as it was before the next.
        let fine = std::panic::catch_unwind(|| try_out(scenario));
        std::fs::write(file, &texts[at]).unwrap();
        good.set(good.get() + u32::from(fine.map_err(|_| TestCaseError::fail("it panics"))?));
        Ok(())
    });
    let seconds = started.elapsed().as_secs_f64();
    println!("{}: {cases} mutations, {} of them right, {seconds:.0} s", folder.display(), good.get());
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn mutated_small_places_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    scenario::init(&folder.path().join("starter")).unwrap();
    for (name, text) in [
        ("analyses.toml", include_str!("data/options/analyses.toml")),
        ("money.toml", include_str!("data/money/scenario.toml")),
        ("good.toml", GOOD),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let of = |file: PathBuf| match file.parent().unwrap().file_name().unwrap() == "starter" {
        true => (file.clone(), file.parent().unwrap().to_owned()),
        false => (file.clone(), file),
    };
    let pairs: Vec<_> = files(folder.path(), "toml").into_iter().map(of).collect();
    assert!(pairs.iter().all(|(_, scenario)| try_out(scenario)));
    mutate(folder.path(), &pairs, 400, 3);
}

/// Every bundled place, each with the files that it is read from, those of its bases among them.
#[test]
#[ignore = "minutes: run with --ignored"]
fn mutated_bundled_places_never_panic() {
    let scenarios = copy(&root().join("scenarios"));
    let mut pairs = Vec::new();
    for entry in files(scenarios.path(), "toml") {
        let Ok(loaded) = scenario::load(&entry) else { continue };
        pairs.extend(loaded.model.files.iter().map(|file| (file.location.clone(), entry.clone())));
    }
    assert!(pairs.len() > 100, "{} files", pairs.len());
    mutate(scenarios.path(), &pairs, wished(), 4);
}

/// What a CSV file is read for.
const READERS: &[(&str, &str)] = &[
    (
        "length = \"3 d\"",
        "length = { values = { csv = \"x.csv\", column = \"days\", unit = \"d\", weights = \"n\" } }",
    ),
    (
        "length = \"3 d\"",
        "length = { bins = { csv = \"x.csv\", low = \"days\", high = \"until\", unit = \"d\", weights = \"n\" } }",
    ),
    ("rate = { per-day = 2 }", "replay = { csv = \"x.csv\", time = \"days\" }"),
    (
        "rate = { per-day = 2 }\nto = \"on-ward\"\n",
        "rate = { per-day = 2 }\nto = \"on-ward\"\nhours = \"p\"\n\n[[profile]]\nid = \"p\"\ncsv = \"x.csv\"\ncolumn = \"n\"\n",
    ),
];

const CSV: &str = "days,until,n,needs\n0,1,3,few\n1,2.5,2,many\n2.5,7,\"1\",few\n7,2e1,0,many\n";

fn mutate_csv(cases: u32) {
    let folder = tempfile::tempdir().unwrap();
    let entry = folder.path().join("scenario.toml");
    let strategy = (0..READERS.len(), edits(8));
    let outcome = runner(cases).run(&strategy, |(reader, edits)| {
        let (from, to) = READERS[reader];
        assert!(GOOD.contains(from), "{from}");
        std::fs::write(&entry, GOOD.replacen(from, to, 1)).unwrap();
        let mut bytes = CSV.as_bytes().to_vec();
        edits.iter().for_each(|edit| bite(&mut bytes, *edit));
        std::fs::write(folder.path().join("x.csv"), bytes).unwrap();
        try_out(&entry);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn mutated_csv_files_never_panic() {
    mutate_csv(400);
}

#[test]
#[ignore = "minutes: run with --ignored"]
fn mutated_csv_files_never_panic_however_many() {
    mutate_csv(wished());
}

/// Words of command lines: right ones, nearly right ones and wrong ones.
const WORDS: &[&str] = &[
    "check",
    "run",
    "show",
    "report",
    "chart",
    "fill",
    "attribute",
    "downside",
    "sensitivity",
    "solve",
    "least",
    "best",
    "trace",
    "events",
    "graph",
    "store",
    "list",
    "prune",
    "schema",
    "init",
    "help",
    "place",
    "scenarios/southend",
    "-n",
    "10",
    "0",
    "-1",
    "4294967296",
    "1e9",
    "--replications",
    "--seed",
    "18446744073709551616",
    "--threads",
    "--options",
    "none",
    "a,b",
    ",",
    "--option",
    "--until",
    "acute-occupancy=0.5",
    "=",
    "x=2%",
    "x/y=nan",
    "--most",
    "--metric",
    "acute-occupancy/all",
    "-o",
    "--output",
    "--replace",
    "--json",
    "--quiet",
    "-q",
    "--fixed",
    "--inner",
    "--store",
    "--back-test",
    "--all-draws",
    "--from",
    "2014-02-30",
    "2014-04-01",
    "--days",
    "--settings",
    "--width",
    "--markdown",
    "--template",
    "--into",
    "--budget",
    "--target",
    "--help",
    "--version",
    "--",
    "-",
    "",
    "é",
    "\u{1b}[2J",
    "--rep",
    "-nx",
    "-n=3",
    "--assumptions",
    "summary",
    "--group",
    "--together",
    "nan",
    "inf",
    "-0",
];

#[test]
fn mutated_command_lines_are_understood_or_refused() {
    let words = prop::collection::vec((0..WORDS.len(), any::<bool>(), any::<u32>()), 0..8);
    let outcome = runner(1_000).run(&words, |words| {
        let line = words.iter().map(|&(at, is_bitten, with)| {
            let mut bytes = WORDS[at].as_bytes().to_vec();
            if is_bitten && with % 5 == 0 {
                bite(&mut bytes, Edit { at: with as usize / 5, how: with as u8, with: with as usize });
            }
            String::from_utf8_lossy(&bytes).into_owned()
        });
        if let Err(why) = careflow::cli::understands(std::iter::once("careflow".to_owned()).chain(line)) {
            prop_assert!(!why.trim().is_empty());
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
