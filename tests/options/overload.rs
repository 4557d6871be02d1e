//! Overload in all its forms: whatever is hostile but legal ends soon, and what is said names the cause, not the victim.

use super::growing::{PLACE, load};
use careflow::experiment::analysis::{
    Attribution, BestSearch, Bound, LeastSearch, affordable, downside, sensitivity,
};
use careflow::experiment::{Lever, Stop, Study, Uncertainty};
use careflow::results::Figure;
use careflow::scenario::Loaded;
use careflow::stats::{Question, Selecting};
use std::fmt::Write as _;

/// 26 weeks from a Monday, after four of warm-up; patients leave by `out`.
fn place(tables: &str) -> String {
    format!(
        r#"
[scenario]
title = "Overload"
start = 2014-01-06
warm-up = "28 d"
measure = "182 d"

[[cohort]]
id = "anybody"
population = 1000
assumption = "test"

[[exit]]
id = "out"
kind = "elsewhere"
{tables}"#
    )
}

fn arrive(per_hour: f64, to: &str) -> String {
    format!(
        "\n[[stream]]\nid = \"to-{to}\"\ncohort = \"anybody\"\nrate = {{ per-hour = {per_hour} }}\nto = \"{to}\"\nassumption = \"test\"\n"
    )
}

fn setting(id: &str, kind: &str, keys: &str) -> String {
    format!("\n[[setting]]\nid = \"{id}\"\nkind = \"{kind}\"\n{keys}\nassumption = \"test\"\n")
}

fn team(keys: &str) -> String {
    format!("\n[[team]]\nid = \"social-work\"\n{keys}\nassumption = \"test\"\n")
}

fn stay(id: &str, setting: &str, length: &str, keys: &str) -> String {
    let length = if length.contains('"') { length.to_owned() } else { format!("\"{length}\"") };
    format!(
        "\n[[stay]]\nid = \"{id}\"\nin = \"{setting}\"\nlength = {length}\n{keys}\nassumption = \"test\"\n"
    )
}

/// One patient in twenty needs more.
const BIG: &str = "\n[[attribute]]\nid = \"k\"\nvalues = [\"big\", \"small\"]\nshares = [0.05, 0.95]\nassumption = \"test\"\n";

/// An emergency department and a ward behind it.
fn hospital(ward: &str) -> String {
    arrive(0.8, "ed")
        + &setting("ed", "a-and-e", "capacity = 20")
        + &setting("ward", "acute-bed", "capacity = 40")
        + &stay(
            "ed",
            "ed",
            "{ exponential = { mean = \"3 h\" } }",
            "routes = [{ to = \"ward\", share = 0.3 }, { to = \"out\", share = \"rest\" }]",
        )
        + &stay("ward", "ward", "{ exponential = { mean = \"3 d\" } }", ward)
}

/// What is said of a place: by the check, then by a run.
fn said(tables: &str) -> String {
    let place = load(&place(tables));
    let mut text = String::new();
    for problem in &place.warnings.0 {
        writeln!(text, "check: {}", problem.message).unwrap();
    }
    match (Study { stop: Stop::After(10), ..Study::new(&place) }).run(&()) {
        Err(error) => writeln!(text, "error: {error}").unwrap(),
        Ok(found) => {
            for warning in found.warnings(&place) {
                writeln!(text, "run: {warning}").unwrap();
            }
        }
    }
    text
}

#[test]
fn every_kind_of_overload_is_said_with_its_cause() {
    let task = |keys: &str| {
        format!(
            "to = \"out\"\ntasks = [{{ id = \"assessment\", team = \"social-work\", starts = \"end\", {keys} }}]"
        )
    };
    let cases = [
        ("more than one server can do", arrive(15.0, "s") + &setting("server", "other", "capacity = 1") + &stay("s", "server", "6 min", "to = \"out\"")),
        ("the capacity is gone", arrive(1.0, "s") + &setting("server", "other", "capacity = 5\nchanges = [{ from = 2014-02-01, capacity = 0 }]") + &stay("s", "server", "1 h", "to = \"out\"")),
        ("a full home behind a ward behind A&E", hospital("routes = [{ to = \"home\", share = 0.2 }, { to = \"out\", share = \"rest\" }]") + &setting("home", "nursing-home", "capacity = 10") + &stay("home", "home", "60 d", "to = \"out\"")),
        ("a team behind a ward behind A&E", hospital(&task("work = \"1 h\"")) + &team("rota = { mon = \"09:00-11:00 x 1\" }")),
        ("a head that can never start, behind a ward behind A&E", BIG.to_owned() + &hospital("routes = [{ to = \"care\", share = 0.2 }, { to = \"out\", share = \"rest\" }]") + &setting("pot", "home-care", "capacity = 50\nchanges = [{ from = 2014-01-20, capacity = 8 }]") + &stay("care", "pot", "2 d", "to = \"out\"\nunits = [{ for = { k = \"big\" }, is = 14 }, { is = 1 }]")),
        ("a task that can never start", BIG.to_owned() + &hospital("to = \"out\"\ntasks = [{ id = \"two\", team = \"social-work\", starts = \"end\", staff = 2, work = \"1 h\", for = { k = \"big\" } }, { id = \"one\", team = \"social-work\", starts = \"end\", work = \"1 h\" }]") + &team("heads = 2\nchanges = [{ from = 2014-01-20, heads = 1 }]")),
        ("two that hold each other up, between opening hours", arrive(2.0, "s") + &setting("a", "other", "capacity = 3\nadmits = { mon-sun = \"08:00-20:00\" }") + &setting("b", "other", "capacity = 3") + &stay("s", "a", "1 h", "to = \"t\"") + &stay("t", "b", "1 h", "routes = [{ to = \"s\", share = 0.5 }, { to = \"out\", share = \"rest\" }]")),
        ("cleaning", arrive(1.0, "s") + &setting("ward", "acute-bed", "capacity = 10\nturnaround = \"4 h\"") + &stay("s", "ward", "8 h", "to = \"out\"")),
        ("opening hours of a clinic", arrive(1.0, "s") + &setting("clinic", "other", "capacity = 1\nadmits = { mon-fri = \"09:00-17:00\" }") + &stay("s", "clinic", "30 min", "to = \"out\"")),
        ("appointments longer than the day", arrive(0.04, "s") + &setting("clinic", "other", "capacity = 1\nadmits = { mon-fri = \"09:00-17:00\" }") + &stay("s", "clinic", "10 h", "to = \"out\"")),
        ("hours of a team hold a ward that has room", arrive(0.5, "s") + &setting("ward", "acute-bed", "capacity = 10") + &team("rota = { mon = \"09:00-17:00 x 20\" }") + &stay("s", "ward", "12 h", &task("work = \"10 min\""))),
        ("times of a task hold it", arrive(0.5, "s") + &setting("ward", "acute-bed", "capacity = 10") + &team("heads = 5") + &stay("s", "ward", "12 h", &task("work = \"10 min\", at = { mon = [\"09:00\"], thu = [\"09:00\"] }"))),
        ("what falls through when the first is full", "\n[[stream]]\nid = \"a\"\ncohort = \"anybody\"\nrate = { per-hour = 10 }\nroutes = [{ to = \"s\", then = [{ to = \"t\", after = \"0 min\" }] }]\nassumption = \"test\"\n".to_owned() + &setting("first", "other", "capacity = 1") + &setting("second", "other", "capacity = 5") + &stay("s", "first", "1 h", "to = \"out\"") + &stay("t", "second", "1 h", "to = \"out\"")),
        ("what falls through when the first is closed", "\n[[stream]]\nid = \"a\"\ncohort = \"anybody\"\nrate = { per-hour = 1 }\nroutes = [{ to = \"s\", then = [{ to = \"t\", after = \"0 min\" }] }]\nassumption = \"test\"\n".to_owned() + &setting("first", "other", "capacity = 10\nadmits = { mon-fri = \"09:00-17:00\" }") + &setting("second", "other", "capacity = 1") + &stay("s", "first", "1 h", "to = \"out\"") + &stay("t", "second", "2 h", "to = \"out\"")),
        ("who gives up waiting for a team", arrive(1.0, "s") + &team("heads = 1") + &setting("a", "other", "capacity = \"unlimited\"") + &setting("b", "other", "capacity = 1") + &stay("s", "a", "0 min", "to = \"out\"\ntasks = [{ id = \"seen\", team = \"social-work\", work = \"2 h\", leaves-after = \"4 h\", leaves-to = \"t\" }]") + &stay("t", "b", "3 h", "to = \"out\"")),
        ("a long queue from the start", arrive(1.0, "s") + &setting("a", "other", "capacity = 10\nstart = [{ stay = \"s\", cohort = \"anybody\", present = 10, waiting = 100000 }]") + &stay("s", "a", "1 d", "to = \"out\"")),
        ("a place kept for who cannot come back", arrive(1.0, "s") + &setting("home", "nursing-home", "capacity = 5") + &setting("ward", "acute-bed", "capacity = 5") + &stay("s", "home", "10 d", "to = \"out\"\ninterruptions = [{ id = \"ill\", after = { exponential = { mean = \"2 d\" } }, to = \"w\", keeps-place = \"9999 d\" }]") + &stay("w", "ward", "2 d", "to = \"again\"") + &stay("again", "home", "20 d", "routes = [{ to = \"w\", share = 0.5 }, { to = \"out\", share = 0.5 }]")),
        ("deadlock of three", arrive(2.0, "s") + &setting("a", "other", "capacity = 3") + &setting("b", "other", "capacity = 3") + &setting("c", "other", "capacity = 3") + &stay("s", "a", "{ exponential = { mean = \"1 h\" } }", "to = \"t\"") + &stay("t", "b", "{ exponential = { mean = \"1 h\" } }", "to = \"u\"") + &stay("u", "c", "{ exponential = { mean = \"1 h\" } }", "routes = [{ to = \"s\", share = 0.3 }, { to = \"out\", share = \"rest\" }]")),
        ("a loop of three that takes no time", arrive(1.0, "s") + &setting("a", "other", "capacity = \"unlimited\"") + &setting("b", "other", "capacity = 5") + &stay("s", "a", "0 min", "to = \"t\"") + &stay("t", "b", "0 min", "to = \"u\"") + &stay("u", "a", "0 min", "routes = [{ to = \"s\", share = 0.9999999 }, { to = \"out\", share = \"rest\" }]")),
        ("giving up at once, and coming back", arrive(1.0, "s") + &team("heads = 1\nchanges = [{ from = 2014-02-01, heads = 0 }]") + &setting("a", "other", "capacity = \"unlimited\"") + &stay("s", "a", "0 min", "to = \"out\"\ntasks = [{ id = \"seen\", team = \"social-work\", work = \"10 min\", leaves-after = \"0 min\", leaves-to = \"s\" }]")),
    ];
    let all: String = cases.iter().map(|(title, tables)| format!("## {title}\n{}\n", said(tables))).collect();
    insta::assert_snapshot!(all);
}

/// A second at a time, a million times: time passes, but no run would end today.
#[test]
fn going_round_a_million_times_is_warned_of_before_the_run() {
    let tables = arrive(10.0, "s")
        + &setting("a", "other", "capacity = \"unlimited\"")
        + &stay(
            "s",
            "a",
            "1 s",
            "routes = [{ to = \"s\", share = 0.999999 }, { to = \"out\", share = \"rest\" }]",
        );
    // 240 a day, each a million times, for 210 days.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("place.toml");
    std::fs::write(&path, place(&tables)).unwrap();
    let problems = careflow::scenario::load(&path).unwrap_err().to_string();
    assert!(problems.contains("stay `s` 50,400,000,000 times"), "{problems}");
    assert!(problems.contains("the shares of routes that lead back"), "{problems}");
}

/// 600,000 who come at one instant, of whom nobody goes round: only a crowd.
#[test]
fn very_many_at_one_instant_are_no_loop() {
    let crowd = "\n[[stream]]\nid = \"crowd\"\ncohort = \"anybody\"\ntimetable = { mon = \"09:00 x 600000\" }\nto = \"s\"\nuntil = 2014-01-06\nfrom = 2014-01-06\nassumption = \"test\"\n";
    let tables = crowd.to_owned()
        + &setting("a", "other", "capacity = \"unlimited\"")
        + &stay("s", "a", "0 min", "to = \"t\"")
        + &stay("t", "a", "1 d", "to = \"out\"");
    let text = place(&tables).replace("28 d", "0 d").replace("182 d", "7 d");
    let place = load(&text);
    let found = Study { stop: Stop::After(1), ..Study::new(&place) }.run(&()).unwrap();
    let results = &found.results[0];
    let left = results.values(results.column("exits", "exit=out").unwrap())[0];
    assert!((left / (600_000.0 * 365.25 / 7.0) - 1.0).abs() < 1e-9, "{left} a year");
}

/// 20,000 patients with 64 tasks each, done by a million heads in one minute.
#[test]
fn a_million_heads_at_work_are_not_searched_through() {
    let tasks: Vec<String> = (0..64)
        .map(|task| format!("{{ id = \"t{task}\", team = \"social-work\", work = \"1 min\" }}"))
        .collect();
    let crowd = "\n[[stream]]\nid = \"crowd\"\ncohort = \"anybody\"\ntimetable = { mon = \"09:00 x 20000\" }\nto = \"s\"\nassumption = \"test\"\n";
    let tables = crowd.to_owned()
        + &team("rota = { mon = \"10:00-11:00 x 1000000\" }")
        + &setting("a", "other", "capacity = \"unlimited\"")
        + &stay("s", "a", "0 min", &format!("to = \"out\"\ntasks = [{}]", tasks.join(", ")));
    let place = load(&place(&tables).replace("28 d", "0 d").replace("182 d", "7 d"));
    let found = Study { stop: Stop::After(1), ..Study::new(&place) }.run(&()).unwrap();
    let results = &found.results[0];
    let done = results.values(results.column("team-tasks", "team=social-work").unwrap())[0];
    assert!((done / (1_280_000.0 * 365.25 / 7.0) - 1.0).abs() < 1e-9, "{done} a year");
}

/// The option `cut` fills the ward without end; what it does to the clinic is as steady as ever.
fn overloaded_option() -> Loaded {
    let uncertain = "capacity = { value = 40, range = [39, 41], assumption = \"test\" }";
    let more = "\n[[scheme]]\nid = \"more\"\nchange = [{ stay = \"ward\", multiply = { length = 0.95 } }]\nassumption = \"test\"\n\n[[option]]\nid = \"both\"\nschemes = [\"cut\", \"more\"]\n";
    let text = PLACE
        .replace("TERMINATING", "")
        .replace("capacity = { value = 40, assumption = \"test\" }", uncertain);
    load(&(text + more))
}

#[test]
fn no_analysis_gives_a_figure_that_hangs_on_a_queue_that_grows() {
    let place = overloaded_option();
    let study = Study { stop: Stop::After(12), ..Study::new(&place) };
    let mut runner = study.runner(&());
    let both = &place.variants.options()[1];
    let figures = [Figure::new("delayed-days", "all"), Figure::new("setting-occupied", "setting=clinic")];
    let drawn = Uncertainty::Drawn { inner: 1 };
    let cause = "the cause is `nursing-home`: expected load 1.60";
    let is_of = |why: &[String]| why.iter().any(|queue| queue.contains(cause));

    let found = downside(&mut runner, both, (&[], &[0]), &figures, (12, &drawn)).unwrap();
    let growing: Vec<Vec<bool>> =
        found.cases.iter().map(|case| case.growing.iter().map(|why| !why.is_empty()).collect()).collect();
    assert_eq!(growing, [[true, false], [false, false]]);
    assert!(is_of(&found.cases[0].growing[0]), "{:?}", found.cases[0].growing);
    let table = careflow::report::analysis::cases_table(&figures, &found.cases);
    let row = table.lines().find(|line| line.starts_with("as written")).unwrap();
    assert_eq!(row.split_whitespace().skip(2).collect::<Vec<_>>(), ["growing"], "{table}");

    let attribution = Attribution::new(&runner, both, &figures, 12, drawn).unwrap();
    let shared = attribution.run(&mut runner).unwrap();
    assert!(is_of(&shared[0].growing) && shared[1].growing.is_empty(), "{shared:?}");
    assert!(
        shared[0].growing[0].contains("in option cut "),
        "by the schemes of the set: {:?}",
        shared[0].growing
    );

    let sensitive = sensitivity(&mut runner, Some(both), &figures, 12).unwrap();
    assert!(is_of(&sensitive[0].growing) && sensitive[0].foremost(9).is_empty());
    assert!(sensitive[1].growing.is_empty());

    let independent = Uncertainty::Drawn { inner: 1 };
    let search = LeastSearch {
        number: Lever {
            kind: "setting".into(),
            id: "nursing-home".into(),
            key: "capacity".into(),
            value: 0.0,
        },
        levels: vec![20.0, 28.0, 44.0],
        schemes: Vec::new(),
        // Any run keeps to it, for it ends.
        bound: Bound { figure: figures[0].clone(), at_most: true, value: 1e6 },
        question: Question { probability: 0.8, indifference: 0.1, error: 0.05, batch: 20, most: 40 },
        uncertainty: independent.clone(),
    };
    let least = search.run(&mut runner).unwrap();
    assert_eq!(least.least.level, Some(2), "{least:?}");
    assert!(least.growing.values().all(|why| why[0].contains("the cause is `nursing-home`")), "{least:?}");

    let sets = affordable(&place, both, 1.0).unwrap().within;
    let how = Selecting { error: 0.05, indifference: 10.0, first: 10, batch: 10, most: 20 };
    for (largest, is_called_best) in [(false, true), (true, false)] {
        let how = (how, independent.clone());
        let best = BestSearch::new(&runner, sets.clone(), figures[0].clone(), largest, how).unwrap();
        let found = best.run(&mut runner).unwrap();
        let with_cut: Vec<usize> =
            (0..best.sets.len()).filter(|&set| best.sets[set].schemes.contains(&0)).collect();
        assert_eq!(found.growing.keys().copied().collect::<Vec<_>>(), with_cut);
        assert_eq!(found.chosen().is_some(), is_called_best && found.selection.chosen.is_some(), "{found:?}");
        assert!(found.chosen().is_none_or(|set| !with_cut.contains(&set)));
    }
}

/// A number as it may be printed, with so many digits at least.
fn as_printed(value: f64, digits: usize) -> Vec<String> {
    let forms = (0..=2).map(|decimals| careflow::number::number(value.abs(), decimals));
    forms.filter(|text| text.bytes().filter(u8::is_ascii_digit).count() >= digits).collect()
}

/// Whether a text has a number, not as a part of another.
fn has(text: &str, number: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == ',');
    text.match_indices(number).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + number.len()..].chars().next());
        !is_part(before) && !after.is_some_and(|c| c.is_ascii_digit())
    })
}

/// Whatever a run of an overloaded option leaves and prints, no figure that hangs on the queue is in it: neither its level, nor
/// its difference. Those that do not hang on it are.
#[test]
fn no_output_has_a_figure_that_hangs_on_a_queue_that_grows() {
    use crate::program::{called_in, text};
    let folder = tempfile::tempdir().unwrap();
    let call = |arguments: &[&str]| {
        let output = called_in(folder.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    std::fs::write(folder.path().join("place.toml"), PLACE.replace("TERMINATING", "")).unwrap();
    let mut outputs = vec![("the screen".to_owned(), call(&["run", "place.toml", "-n", "12", "-o", "out"]))];
    let asked =
        ["--option", "cut", "-q", "--metric", "delayed-days", "--metric", "acute-occupied", "-n", "12"];
    for analysis in ["downside", "attribute"] {
        outputs.push((
            analysis.to_owned(),
            call(&[&[analysis, "place.toml", "--into", "out"], &asked[..]].concat()),
        ));
    }
    call(&["report", "out", "--option", "cut"]);
    for table in ["summary", "differences", "money", "planned", "settings", "teams", "warnings"] {
        for options in [&["--options", "cut"][..], &["--options", "cut", "--markdown"]] {
            let output = called_in(folder.path(), &[&["show", "out", table], options].concat());
            outputs.push((format!("show {table} {options:?}"), text(&output.stdout)));
        }
    }
    let out = folder.path().join("out");
    for name in ["report.html", "section.md", "downside.csv", "attribution.csv"] {
        outputs.push((name.to_owned(), std::fs::read_to_string(out.join(name)).unwrap()));
    }
    for file in std::fs::read_dir(out.join("charts")).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|ending| ending == "svg") {
            outputs.push((file.display().to_string(), std::fs::read_to_string(&file).unwrap()));
        }
    }
    let (mut withheld, mut steady) = (Vec::new(), Vec::new());
    for name in ["summary.csv", "differences.csv"] {
        let mut rows = csv::Reader::from_path(out.join(name)).unwrap();
        let columns = rows.headers().unwrap().clone();
        let at = |column: &str| columns.iter().position(|name| name == column).unwrap();
        for row in rows.records().map(Result::unwrap).filter(|row| &row[at("option")] == "cut") {
            let Ok(mean) = row[at("mean")].parse::<f64>() else { continue };
            // With four digits it is no other number.
            let (which, digits) =
                if &row[at("growing")] == "yes" { (&mut withheld, 4) } else { (&mut steady, 3) };
            // Parts by day or hour are many, and some are like others by chance.
            if matches!(&row[at("group")], "all" | "setting=ward" | "setting=clinic") {
                let printed = as_printed(mean, digits).into_iter();
                which.extend(printed.map(|text| (row[at("metric")].to_owned(), text)));
            }
        }
    }
    assert!(
        withheld.iter().any(|(metric, _)| metric == "delayed-days") && withheld.len() > 20,
        "{withheld:?}"
    );
    let found = |(_, number): &&(String, String)| outputs.iter().any(|(_, text)| has(text, number));
    assert!(steady.iter().filter(found).count() > 3, "what is steady is printed: {steady:?}");
    for (metric, number) in withheld.iter().filter(|of| !steady.iter().any(|(_, steady)| *steady == of.1)) {
        for (name, text) in &outputs {
            assert!(!has(text, number), "{metric}, {number}, in {name}");
        }
    }
}
