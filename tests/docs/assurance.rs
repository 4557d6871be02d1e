//! The assurance record names tests and files that there are, and its counts are those of the places as they stand.

use super::links::prose;
use super::{read, root};
use careflow::model::Provenance;
use careflow::number::number;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const PAGE: &str = "docs/assurance.md";

/// The bundled places with a back-test, as the record names them.
const PLACES: [(&str, &str); 5] = [
    ("Havering", "havering"),
    ("Tri-borough", "triborough"),
    ("Haringey", "haringey"),
    ("Southend", "southend"),
    ("Halton", "halton"),
];

/// What stands in back-quotes, and what follows it.
fn quoted(text: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = text.split('`').collect();
    parts.iter().skip(1).step_by(2).zip(parts.iter().skip(2).step_by(2)).map(|(a, b)| (*a, *b)).collect()
}

/// Whether words in back-quotes name a file or folder of the project.
fn is_path(words: &str) -> bool {
    const ENDINGS: [&str; 7] = [".rs", ".md", ".toml", ".cff", ".lock", ".js", ".mjs"];
    let plain =
        !words.contains(|c: char| c.is_whitespace() || "<>:*=".contains(c)) && !words.starts_with('/');
    plain && (words.contains('/') || ENDINGS.iter().any(|ending| words.ends_with(ending)))
}

/// Whether a source file has a test of this name, and if so whether it is ignored.
fn test_in(source: &str, name: &str) -> Option<bool> {
    let (before, _) = source.split_once(&format!("fn {name}("))?;
    let (above, _) = before.rsplit_once('\n')?;
    let attributes = above.lines().rev().map(str::trim);
    let attributes: Vec<&str> =
        attributes.take_while(|line| line.starts_with("#[") || line.starts_with("//")).collect();
    let has = |start: &str| attributes.iter().any(|line| line.starts_with(start));
    has("#[test]").then(|| has("#[ignore"))
}

/// The rows of the tables of a chapter, without their heads, as cells.
fn rows<'a>(page: &'a str, chapter: &str) -> Vec<Vec<&'a str>> {
    let rest = page.split_once(&format!("\n## {chapter}\n")).map_or("", |(_, rest)| rest);
    let text = rest.split("\n## ").next().unwrap_or_default();
    let cells = |line: &'a str| line.trim_matches('|').split(" | ").map(str::trim).collect::<Vec<_>>();
    let lines: Vec<&str> = text.lines().collect();
    let is_row = |at: &usize| {
        let rule = |at: usize| lines.get(at).is_some_and(|line: &&str| line.starts_with("| --"));
        lines[*at].starts_with('|') && !rule(*at) && !rule(at + 1)
    };
    (0..lines.len()).filter(is_row).map(|at| cells(lines[at])).collect()
}

/// What the record names and there is not: files anywhere, tests in the rows of "Verification".
fn missing(page: &str) -> Vec<String> {
    let page = prose(page);
    let mut wrong = Vec::new();
    for (words, _) in quoted(&page) {
        if is_path(words) && !root().join(words).exists() {
            wrong.push(format!("there is no `{words}`"));
        }
    }
    for row in rows(&page, "Verification") {
        let [what, _, tests, _] = row[..] else {
            wrong.push(format!("not what, how, tests and demand: {row:?}"));
            continue;
        };
        let (files, names): (Vec<_>, Vec<_>) =
            quoted(tests).into_iter().partition(|(words, _)| is_path(words));
        let sources = files.iter().filter_map(|(file, _)| std::fs::read_to_string(root().join(file)).ok());
        let sources: Vec<String> = sources.collect();
        if names.is_empty() || sources.len() != files.len() {
            wrong.push(format!("{what}: names no test, or a file that cannot be read"));
        }
        for (name, after) in names {
            match sources.iter().find_map(|source| test_in(source, name)) {
                None => wrong.push(format!("{what}: there is no test `{name}` in the files named with it")),
                Some(ignored) if ignored != after.starts_with(" (ignored)") => {
                    wrong.push(format!("{what}: `{name}` is ignored: {ignored}; the record says otherwise"));
                }
                Some(_) => {}
            }
        }
    }
    wrong
}

#[test]
fn every_test_and_file_that_the_assurance_record_names_is_there() {
    let page = read(PAGE);
    assert_eq!(missing(&page), Vec::<String>::new());
    let verified = rows(&page, "Verification");
    assert!(verified.len() > 30, "{} rows", verified.len());
    // Whatever name is altered is found.
    let named = verified.iter().flat_map(|row| quoted(row[2])).map(|(words, _)| words);
    for words in named {
        let altered = page.replace(&format!("`{words}`"), &format!("`un{words}`"));
        assert!(!missing(&altered).is_empty(), "{words} altered");
    }
    let ignored = page.replacen("` (ignored)", "`", 1);
    assert_ne!(ignored, page);
    assert!(!missing(&ignored).is_empty(), "a test that is not run is not called so");
}

#[test]
fn a_function_that_is_no_test_is_none() {
    let source = "/// Tests.\n#[test]\n#[ignore = \"long\"]\nfn one() {}\n\nfn two() {}\n#[test]\n// Why.\nfn three() {}\n";
    assert_eq!(
        ["one", "two", "three", "four"].map(|name| test_in(source, name)),
        [Some(true), None, Some(false), None]
    );
}

/// Numbers of every place with their evidence, counted from the registers that `check --assumptions` prints.
fn provenance() -> String {
    let mut table = "| place | numbers | with a source | assumed | neither | of the evidence, from memory | with a range |\n\
                     | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for (name, folder) in PLACES {
        let loaded = careflow::scenario::load(&root().join("scenarios").join(folder)).unwrap();
        let register = &loaded.model.register;
        let count =
            |is: fn(&Provenance) -> bool| register.iter().filter(|entry| is(&entry.provenance)).count();
        let (sources, assumed) = (
            count(|of| matches!(of, Provenance::Source(_))),
            count(|of| matches!(of, Provenance::Assumption(_))),
        );
        let recalled = count(|of| match of {
            Provenance::Source(text) | Provenance::Assumption(text) => text.contains("recalled"),
            Provenance::None => false,
        });
        let ranges = loaded.variants.inputs().len();
        let all = register.len();
        let share = |part: usize| {
            let [part, all] = [part, all].map(|count| count as f64);
            format!("{} ({} %)", number(part, 0), number(100.0 * part / all, 0))
        };
        let neither = all - sources - assumed;
        let numbers = number(all as f64, 0);
        let (sources, assumed, recalled) = (share(sources), share(assumed), share(recalled));
        writeln!(table, "| {name} | {numbers} | {sources} | {assumed} | {neither} | {recalled} | {ranges} |")
            .unwrap();
    }
    table
}

/// A published figure of a page of a back-test.
struct Row {
    title: String,
    was: String,
    /// Modelled less published, % of published; none where there is no figure.
    error: Option<f64>,
}

impl Row {
    /// The title without the unit at its end.
    fn what(&self) -> &str {
        self.title.rsplit_once(", ").map_or(self.title.as_str(), |(what, _)| what)
    }
}

/// The rows of a place's back-test, and how many replications they rest on.
fn back_test(folder: &str) -> (Vec<Row>, String) {
    let page = read(&format!("scenarios/{folder}/back-test.md"));
    let (_, rest) = page.split_once("<!-- careflow: back-test -->").unwrap();
    let (table, end) = rest.split_once("<!-- end: ").unwrap();
    let replications = end.split_once(", ").unwrap().1.split_once(" -->").unwrap().0;
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(2).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        Row {
            title: cells[0].to_owned(),
            was: cells[4].to_owned(),
            error: cells[3].replace('−', "-").parse().ok(),
        }
    });
    (rows.collect(), replications.to_owned())
}

/// An error as the back-tests print it, without decimals.
fn percent(error: f64) -> String {
    let plus = if error > 0.0 { "+" } else { "" };
    format!("{plus}{} %", number(error, 0))
}

/// What was held out and what of it is met, counted from the pages of the back-tests.
fn validation() -> String {
    let mut counts = "| place | rests on | published figures | fitted | bounds draws | shape only | held out | of these within 10 % | within 20 % |\n\
                      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    let mut worst = "\n| place | held out, and more than 20 % off | fitted or bounding, and more than 20 % off |\n| --- | --- | --- |\n".to_owned();
    let (mut together, mut everywhere) = ([0; 7], BTreeMap::<String, usize>::new());
    for (name, folder) in PLACES {
        let (rows, replications) = back_test(folder);
        let was = |known: &str| rows.iter().filter(|row| row.was == known).count();
        let kinds = ["fitted", "bounds draws", "shape only", "held out"].map(was);
        assert_eq!(kinds.iter().sum::<usize>(), rows.len(), "{folder}: a row of another kind");
        let held: Vec<&Row> = rows.iter().filter(|row| row.was == "held out").collect();
        let within =
            |most: f64| held.iter().filter(|row| row.error.is_some_and(|error| error.abs() <= most)).count();
        let [fitted, bounds, shape, free] = kinds;
        let found = [rows.len(), fitted, bounds, shape, free, within(10.0), within(20.0)];
        together.iter_mut().zip(found).for_each(|(sum, count)| *sum += count);
        let found = found.map(|count| count.to_string()).join(" | ");
        writeln!(counts, "| [{name}](../scenarios/{folder}/back-test.md) | {replications} | {found} |")
            .unwrap();
        let off = |of: &dyn Fn(&Row) -> bool| -> String {
            let said = rows.iter().filter(|row| of(row)).filter_map(|row| match row.error {
                Some(error) if error.abs() <= 20.0 => None,
                error => Some(format!("{} {}", row.what(), error.map_or("no figure".to_owned(), percent))),
            });
            let said: Vec<String> = said.collect();
            if said.is_empty() { "none".to_owned() } else { said.join("; ") }
        };
        let (free, bound) = (
            off(&|row| row.was == "held out"),
            off(&|row| ["fitted", "bounds draws"].contains(&row.was.as_str())),
        );
        writeln!(worst, "| {name} | {free} | {bound} |").unwrap();
        for row in held.iter().filter(|row| row.error.is_none_or(|error| error.abs() > 20.0)) {
            *everywhere.entry(row.what().to_owned()).or_default() += 1;
        }
    }
    writeln!(counts, "| together | | {} |", together.map(|count| count.to_string()).join(" | ")).unwrap();
    let common = everywhere.into_iter().filter(|(_, places)| *places > 1);
    let common: Vec<String> = common.map(|(what, places)| format!("{what} ({places})")).collect();
    format!(
        "{counts}{worst}\nHeld out, and more than 20 % off in two places or more (in how many): {}.\n",
        common.join("; ")
    )
}

/// `UPDATE_DOCS=1 cargo test --test docs` writes them.
#[test]
fn the_counts_of_the_assurance_record_are_those_of_the_places() {
    let page = read(PAGE);
    let mut fresh = page.clone();
    for (name, text) in [("provenance", provenance()), ("validation", validation())] {
        let marks = [
            format!("<!-- {name}: written by the program, see tests/docs/assurance.rs -->\n"),
            format!("<!-- end of {name} -->"),
        ];
        let (before, rest) = fresh.split_once(&marks[0]).unwrap();
        let (_, after) = rest.split_once(&marks[1]).unwrap();
        fresh = [before, &marks[0], &text, &marks[1], after].concat();
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(root().join(PAGE), fresh).unwrap();
    } else {
        assert!(page == fresh, "{PAGE} is out of date: see this test");
    }
}
