//! A corpus of wrong scenarios, one mistake each, and what is said of each.
//!
//! `INSTA_UPDATE=always cargo test --test scenario wrong` writes the messages anew; read what has changed.

use std::fmt::Write as _;

use careflow::scenario::{Problem, Problems, Severity};

use crate::{GOOD, load};

const CORPUS: &str = include_str!("../data/scenario/wrong.txt");
const ANALYSES: &str = include_str!("../data/options/analyses.toml");

/// A mistake: its name and the scenario with it.
struct Wrong {
    name: &'static str,
    text: String,
}

fn corpus() -> Vec<Wrong> {
    let written = |text: &str| text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\n", "\\n");
    let mut place = "";
    let mut corpus = Vec::new();
    for line in CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(file) = line.strip_prefix('§') {
            place = match file {
                "good.toml" => GOOD,
                "analyses.toml" => ANALYSES,
                _ => panic!("no place {file}"),
            };
            continue;
        }
        let [name, from, to] = line.splitn(3, " |").collect::<Vec<_>>()[..] else { panic!("{line}") };
        let [from, to] = [from, to].map(|text| written(text.strip_prefix(' ').unwrap_or(text)));
        assert!(place.contains(&from), "{name}: `{from}` does not stand there");
        corpus.push(Wrong { name, text: place.replacen(&from, &to, 1) });
    }
    corpus
}

/// What is wrong with it, or what is to be looked at.
fn problems(wrong: &Wrong) -> Problems {
    load(&wrong.text).map_or_else(|problems| problems, |loaded| loaded.warnings)
}

/// Whether a problem says where it stands and what would be right.
fn is_mendable(problem: &Problem) -> bool {
    !problem.file.is_empty() && problem.line > 0 && problem.help.as_ref().is_some_and(|help| !help.is_empty())
}

#[test]
fn what_is_said_of_every_wrong_scenario() {
    let mut page = String::new();
    for wrong in corpus() {
        writeln!(page, "## {}\n\n{}\n", wrong.name, problems(&wrong).to_string().trim_end()).unwrap();
    }
    insta::assert_snapshot!(page);
}

#[test]
fn every_wrong_scenario_is_found_out_and_said_with_its_line_and_what_would_be_right() {
    let corpus = corpus();
    assert!(corpus.len() >= 150, "{} wrong scenarios", corpus.len());
    let mut names: Vec<&str> = corpus.iter().map(|wrong| wrong.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), corpus.len(), "a name stands twice");
    let (mut passed, mut many, mut unclear) = (Vec::new(), Vec::new(), Vec::new());
    for wrong in &corpus {
        let found = problems(wrong);
        if found.0.is_empty() {
            passed.push(wrong.name);
        }
        if found.0.iter().filter(|problem| problem.severity == Severity::Error).count() > 3 {
            many.push(wrong.name);
        }
        if !found.0.iter().all(is_mendable) {
            unclear.push(wrong.name);
        }
    }
    assert!(passed.is_empty(), "nothing is said of {passed:#?}");
    assert!(many.is_empty(), "one mistake, many errors: {many:#?}");
    let share = 1.0 - unclear.len() as f64 / corpus.len() as f64;
    println!("{} wrong scenarios, {:.1} % with line and remedy", corpus.len(), 100.0 * share);
    assert!(unclear.is_empty(), "without a line or a remedy ({share:.3}): {unclear:#?}");
}
