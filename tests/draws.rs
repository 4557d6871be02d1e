//! Uncertain numbers that take values fitted to data: from `fit history` to `run` and back, with what follows from them.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod program;

use careflow::experiment::{Runner, Study, draw_inputs, fitted_row};
use careflow::scenario::{DrawsFrom, Loaded, load, load_with};
use program::place::{Place, scenario};
use program::{called_in, text};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const PLACE: &str = include_str!("data/draws.toml");
const RATE: &str = "stream emergencies / rate / per-day";
const LENGTH: &str = "stay ward / length / exponential / mean";
const BEDS: &str = "setting ward / capacity";
const CLINIC: &str = "stream referrals / rate / per-day";

/// A folder with the place.
fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("place.toml"), PLACE).unwrap();
    folder
}

/// What a call prints, and what it says beside; it must go well.
fn careflow(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = called_in(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

/// What a call complains of; it must fail.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = called_in(folder, arguments);
    assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
    text(&output.stderr)
}

/// The rows of a CSV file, by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// A figure of the baseline.
fn level(folder: &Path, metric: &str, column: &str) -> f64 {
    let of = |row: &&BTreeMap<String, String>| {
        row["option"] == "baseline" && row["metric"] == metric && row["group"] == "all"
    };
    rows(&folder.join("summary.csv")).iter().find(of).unwrap()[column].parse().unwrap()
}

/// Hours of a duration in a table of draws.
fn hours(cell: &str) -> f64 {
    cell.strip_suffix(" h").unwrap().parse().unwrap()
}

/// `run` refuses a table without draws, so that none is written, and none of an earlier fit is left to be taken for it.
#[test]
fn where_no_setting_is_left_there_are_no_draws_and_it_says_what_to_do() {
    let folder = place();
    let here = folder.path();
    let far = PLACE.replace("value = 2922", "value = 29220");
    fs::write(here.join("place.toml"), far).unwrap();
    fs::create_dir(here.join("fit")).unwrap();
    fs::write(here.join("fit/drawn.csv"), "of an earlier fit\n").unwrap();
    let fit = ["fit", "history", "place.toml", "--numbers", "emergencies,length", "--discrepancy", "2"];
    let (printed, _) = careflow(here, &[&fit[..], &["-n", "2", "-q", "-o", "fit"]].concat());
    assert!(printed.contains("No setting is left"), "{printed}");
    assert!(!printed.contains("drawn.csv") && !printed.contains("careflow run"), "{printed}");
    assert!(
        printed.contains("--discrepancy, now 2.0 %") && printed.contains("leave it out (--rows): Admissions"),
        "{printed}"
    );
    assert!(!here.join("fit/drawn.csv").exists() && here.join("fit/runs.csv").exists());
}

#[test]
fn what_is_fitted_is_what_the_run_draws() {
    let folder = place();
    let here = folder.path();
    let fit = ["fit", "history", "place.toml", "--numbers", "emergencies,length", "--discrepancy", "2"];
    let (printed, _) = careflow(here, &[&fit[..], &["-n", "2", "--draws", "40", "-q", "-o", "fit"]].concat());
    assert!(printed.contains("careflow run place.toml --draws fit/drawn.csv"), "{printed}");
    let drawn = rows(&here.join("fit/drawn.csv"));
    assert_eq!(drawn.len(), 40);

    let run = ["run", "place.toml", "-n", "40", "--inner", "1", "--options", "none", "-q"];
    careflow(here, &[&run[..], &["-o", "ranges"]].concat());
    careflow(here, &[&run[..], &["--draws", "fit/drawn.csv", "-o", "fitted"]].concat());
    let (ranges, fitted) = (here.join("ranges"), here.join("fitted"));
    for (metric, truth) in [("acute-occupied", 40.0), ("non-elective-admissions", 2922.0)] {
        let of = |folder: &Path, column: &str| level(folder, metric, column);
        assert!(of(&fitted, "sd") < 0.5 * of(&ranges, "sd"), "{metric} is narrower");
        let (low, high) = (of(&fitted, "p05"), of(&fitted, "p95"));
        assert!(low < truth && truth < high, "{metric}: {low} to {high}");
    }

    // Each of forty draws has a row of its own, whole; the numbers that the table does not have are as they were.
    let row_of = |row: &BTreeMap<String, String>| row["fitted_row"].parse::<usize>().unwrap();
    let used = rows(&fitted.join("draws.csv"));
    let of = |name: &str| used.iter().filter(|row| row["name"] == name).collect::<Vec<_>>();
    let taken: BTreeSet<usize> = of(RATE).into_iter().map(row_of).collect();
    assert_eq!(taken, (1..=40).collect());
    for (rate, length) in of(RATE).into_iter().zip(of(LENGTH)) {
        let row = &drawn[row_of(rate) - 1];
        assert_eq!(row_of(rate), row_of(length));
        assert_eq!(rate["value"].parse::<f64>().unwrap(), row[RATE].parse::<f64>().unwrap());
        let (value, stated) = (length["value"].parse::<f64>().unwrap(), hours(&row[LENGTH]));
        assert!((value - stated).abs() < 1e-9 * stated, "{value} {stated}");
    }
    let before = rows(&ranges.join("draws.csv"));
    for name in [BEDS, CLINIC] {
        let values = |rows: &[BTreeMap<String, String>]| -> Vec<String> {
            rows.iter().filter(|row| row["name"] == name).map(|row| row["value"].clone()).collect()
        };
        assert_eq!(values(&used), values(&before));
        assert!(of(name).iter().all(|row| row["fitted_row"].is_empty()));
    }

    // The register says what is left of the ranges, and by which file.
    let register = rows(&fitted.join("assumptions.csv"));
    let of = |name: &str| register.iter().find(|row| row["number"] == name).unwrap();
    let number = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let length = of(LENGTH);
    assert_eq!((number(length, "low"), number(length, "high")), (48.0, 216.0));
    assert!(number(length, "fitted_low") < 120.0 && 120.0 < number(length, "fitted_high"), "{length:?}");
    assert!(number(length, "fitted_high") - number(length, "fitted_low") < 84.0, "{length:?}");
    assert_eq!(length["fitted_in"], "fit/drawn.csv");
    assert!(of(CLINIC)["fitted_in"].is_empty() && of(CLINIC)["fitted_low"].is_empty());
    let read = |file: &str| fs::read_to_string(fitted.join(file)).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&read("datapackage.json")).unwrap();
    let entry = &manifest["uncertain_numbers"]["fitted"];
    assert_eq!(entry["file"], "fit/drawn.csv");
    assert_eq!((&entry["rows"], &entry["numbers"]), (&40.into(), &serde_json::json!([RATE, LENGTH])));
    let files = manifest["scenario"]["files"].as_array().unwrap();
    let file = files.iter().find(|file| file["path"] == "fit/drawn.csv").unwrap();
    assert_eq!(file["sha256"], entry["sha256"]);
    assert_eq!(package["sources"][0]["hash"], format!("sha256:{}", entry["sha256"].as_str().unwrap()));
    let shown = careflow(here, &["show", "fitted"]).0 + &careflow(here, &["show", "fitted", "draws"]).0;
    let said =
        "2 uncertain numbers take their values from a fit to data, a row a draw (40 rows of fit/drawn.csv)";
    assert_eq!(shown.matches(said).count(), 2, "{shown}");
    assert!(read("report.html").contains(said));

    // Named in the scenario it is the same run; another fit begins from the ranges as stated.
    fs::copy(here.join("fit/drawn.csv"), here.join("drawn.csv")).unwrap();
    let named = PLACE.replace("replications = 20", "replications = 20\ndraws = \"drawn.csv\"");
    fs::write(here.join("named.toml"), named).unwrap();
    let run = ["run", "named.toml", "-n", "40", "--inner", "1", "--options", "none", "-q"];
    careflow(here, &[&run[..], &["-o", "named"]].concat());
    careflow(here, &[&run[..], &["--draws", "none", "-o", "unnamed"]].concat());
    for file in ["replications.parquet", "summary.csv", "back-test.csv", "draws.csv"] {
        let read = |folder: &str| fs::read(here.join(folder).join(file)).unwrap();
        assert!(read("named") == read("fitted") && read("unnamed") == read("ranges"), "{file}");
    }
    assert!(
        careflow(here, &["check", "named.toml"]).0.contains("2 of them take values fitted to data together")
    );
    let fit = ["fit", "history", "named.toml", "--numbers", "emergencies,length", "--discrepancy", "2"];
    careflow(here, &[&fit[..], &["-n", "2", "--draws", "40", "-q", "-o", "again"]].concat());
    assert_eq!(
        fs::read(here.join("again/drawn.csv")).unwrap(),
        fs::read(here.join("fit/drawn.csv")).unwrap()
    );
}

/// A table of draws with these lines.
fn table(folder: &Path, lines: &str) {
    fs::write(folder.join("drawn.csv"), lines).unwrap();
}

#[test]
fn every_wrong_table_is_refused_with_what_would_be_right() {
    let folder = place();
    let here = folder.path();
    let named = PLACE.replace("replications = 20", "replications = 20\ndraws = \"drawn.csv\"");
    fs::write(here.join("named.toml"), named).unwrap();
    let head = format!("{RATE},{LENGTH}\n");
    let wrong = [
        ("a name that there is not", format!("{RATE},stay ward / lenght / exponential / mean\n8,5 d\n")),
        ("a number that is not uncertain", "setting clinic / capacity\n10\n".to_owned()),
        ("the table for hmer", format!("{RATE},weight\n8,0.5\n")),
        ("words for a number", format!("{head}many,5 d\n")),
        ("an empty cell", format!("{head}8,\n")),
        ("a duration without a unit", format!("{head}8,120\n")),
        ("an infinite number", format!("{head}inf,5 d\n")),
        ("half a bed", format!("{BEDS}\n199.5\n")),
        ("outside the range", format!("{head}8,5 d\n4.9,5 d\n15.1,9.5 d\n")),
        ("outside in every row", format!("{RATE}\n{}", "4\n".repeat(12))),
        ("a column twice", format!("{RATE},{RATE}\n8,8\n")),
        ("no rows", head.clone()),
        ("nothing", String::new()),
        ("semicolons", head.replace(',', ";") + "8;5 d\n"),
        ("a row too long", format!("{head}8,5 d,1\n")),
    ];
    let mut said = String::new();
    for (name, lines) in &wrong {
        table(here, lines);
        let message = refused(here, &["run", "place.toml", "-n", "2", "--draws", "drawn.csv", "-o", "none"]);
        said.push_str(&format!("## {name}\n{message}\n"));
        // Named by the scenario it is as wrong, for every command; the messages differ in where the file is named.
        let checked = refused(here, &["check", "named.toml"]);
        assert_eq!(
            checked.matches("error: ").count(),
            message.matches("error: ").count(),
            "{name}: {checked}"
        );
    }
    fs::remove_file(here.join("drawn.csv")).unwrap();
    for arguments in [
        &["run", "place.toml", "--draws", "drawn.csv"][..],
        &["run", "place.toml", "--draws", "."],
        &["check", "named.toml"],
        &["run", "place.toml", "--draws", "drawn.csv", "--fixed"],
    ] {
        said.push_str(&format!("## {}\n{}\n", arguments.join(" "), refused(here, arguments)));
    }
    assert!(!here.join("none").exists(), "nothing was simulated");
    // What is not there yet does not keep it from being made.
    let fit = [
        "fit",
        "history",
        "named.toml",
        "--runs",
        "20",
        "-n",
        "2",
        "--waves",
        "1",
        "--numbers",
        "emergencies",
    ];
    careflow(here, &[&fit[..], &["--rows", "Admissions", "-q"]].concat());
    insta::assert_snapshot!(said);
}

#[test]
fn a_row_whose_title_has_a_comma_can_be_named() {
    let folder = place();
    let titled = PLACE.replacen("title = \"Admissions\"", "title = \"Admissions, all\"", 1);
    fs::write(folder.path().join("place.toml"), titled).unwrap();
    let fit = |rows: &[&str]| {
        let fit =
            ["fit", "history", "place.toml", "--runs", "20", "-n", "2", "--waves", "1", "-q", "--numbers"];
        called_in(folder.path(), &[&fit[..], &["emergencies"], rows].concat())
    };
    for rows in [["--rows", "Admissions, all"], ["--rows", "\"Admissions, all\""]] {
        let said = fit(&rows);
        assert!(said.status.success(), "{rows:?}: {}", text(&said.stderr));
    }
    let said = text(&fit(&["--rows", "Admissions, none"]).stderr);
    assert!(said.contains("has `none` in its name") && said.contains("stands in double quotes"), "{said}");
}

#[test]
fn other_draws_are_simulated_anew_and_the_same_are_not() {
    let place = Place::new();
    let beds = "capacity = { value = 260, range = [250, 270], assumption = \"made up\" }";
    place.write(&scenario().replace("capacity = 260", beds));
    let run = |draws: &str| {
        let run = ["run", "place.toml", "-n", "4", "--draws", draws, "-o", "out", "--options", "none"];
        place.careflow(&run).0
    };
    let table = |lines: &str| fs::write(place.path("drawn.csv"), lines).unwrap();
    table("setting ward / capacity\n255\n262\n");
    assert!(!run("drawn.csv").contains("out of the store"));
    let said = run("drawn.csv");
    assert!(said.contains("out of the store: 4 replications; simulated: 0"), "{said}");
    // Of two draws, two replications each, one has another value.
    table("setting ward / capacity\n255\n263\n");
    let said = run("drawn.csv");
    assert!(said.contains("out of the store: 2 replications; simulated: 2"), "{said}");
    assert!(!run("none").contains("out of the store"), "those of the ranges are others");
}

#[test]
fn parts_of_a_run_carry_the_draws_and_others_are_refused() {
    let folder = place();
    let here = folder.path();
    table(here, &format!("{RATE},{LENGTH}\n8,5 d\n9,4.4 d\n7,5.7 d\n"));
    let run = ["run", "place.toml", "-n", "6", "--draws", "drawn.csv", "-q"];
    let with = |more: &[&str]| careflow(here, &[&run[..], more].concat());
    with(&["-o", "one"]);
    with(&["--shard", "2/2", "-o", "parts"]);
    with(&["--shard", "1/2", "-o", "parts"]);
    careflow(here, &["merge", "parts", "-o", "merged", "-q"]);
    for file in ["replications.parquet", "summary.csv", "draws.csv", "assumptions.csv"] {
        let read = |folder: &str| fs::read(here.join(folder).join(file)).unwrap();
        assert!(read("one") == read("merged"), "{file}");
    }
    table(here, &format!("{RATE},{LENGTH}\n8,5 d\n9,4.4 d\n7,5.6 d\n"));
    let said = refused(here, &["merge", "parts", "-o", "again"]);
    assert!(said.contains("the table of --draws is another file"), "{said}");
}

#[test]
fn an_analysis_says_that_fitted_numbers_depend_on_each_other() {
    let folder = place();
    let here = folder.path();
    let pairs =
        (0..5).map(|at| format!("{},{} d\n", 7.0 + 0.5 * f64::from(at), 40.0 / (7.0 + 0.5 * f64::from(at))));
    table(here, &format!("{RATE},{LENGTH}\n{}", pairs.collect::<String>()));
    let ask = ["sensitivity", "place.toml", "-n", "20", "--one-at-a-time", "2", "--metric", "acute-occupied"];
    let (printed, said) = careflow(here, &[&ask[..], &["--draws", "drawn.csv"]].concat());
    assert!(printed.contains("2 numbers take values fitted to data together, so they depend"), "{printed}");
    assert!(printed.contains("those fitted to data at their medians"), "{printed}");
    assert!(said.contains("20 draws of the uncertain numbers share the 5 rows of drawn.csv"), "{said}");
    let (printed, said) = careflow(here, &ask);
    assert!(!printed.contains("fitted") && !said.contains("rows"), "{printed} {said}");
    for command in ["attribute", "downside"] {
        let ask = [command, "place.toml", "-n", "4", "--option", "fewer", "--draws", "drawn.csv"];
        careflow(here, &[&ask[..], &["--metric", "acute-occupied", "-q"]].concat());
    }
}

/// The place with a table of draws.
fn loaded(folder: &Path, file: &str, lines: &str) -> Loaded {
    fs::write(folder.join("drawn.csv"), lines).unwrap();
    load_with(&folder.join(file), &DrawsFrom::Table(folder.join("drawn.csv"))).unwrap()
}

#[test]
fn every_row_is_used_before_any_comes_again_and_the_order_is_that_of_the_seed() {
    let folder = place();
    let lines: String = (0..30).map(|at| format!("{}\n", 6.0 + 0.1 * f64::from(at))).collect();
    let place = loaded(folder.path(), "place.toml", &format!("{RATE}\n{lines}"));
    let inputs = place.variants.inputs();
    let order = |seed: u64, round: u32| -> Vec<usize> {
        (0..30).map(|at| fitted_row(inputs, seed, 30 * round + at).unwrap()).collect()
    };
    let all: BTreeSet<usize> = (0..30).collect();
    for round in 0..3 {
        assert_eq!(order(1, round).into_iter().collect::<BTreeSet<_>>(), all);
    }
    assert_eq!(order(1, 0), order(1, 0));
    assert!(order(1, 0) != order(1, 1) && order(1, 0) != order(2, 0));
    // Each row is as often the first as any other: 30 of 900 seeds expected, 6 standard deviations of 5.4 allowed.
    let mut first = [0; 30];
    (0..900).for_each(|seed| first[fitted_row(inputs, seed, 0).unwrap()] += 1);
    assert!(first.iter().all(|many| (1..63).contains(many)), "{first:?}");
    let at = inputs.iter().position(|input| input.path == RATE).unwrap();
    assert_eq!(draw_inputs(inputs, 1, 4)[at], 6.0 + 0.1 * order(1, 0)[4] as f64);
    // Without a table nothing is fitted, and the others have the same draws.
    let plain = load(&folder.path().join("place.toml")).unwrap();
    assert_eq!(fitted_row(plain.variants.inputs(), 1, 0), None);
    let beside = |of: &Loaded| -> Vec<f64> {
        let drawn = draw_inputs(of.variants.inputs(), 1, 7);
        drawn.into_iter().enumerate().filter(|(other, _)| *other != at).map(|(_, value)| value).collect()
    };
    assert_eq!(beside(&place), beside(&plain));
}

#[test]
fn draws_are_judged_with_the_values_they_have_here() {
    let folder = place();
    // Only some 8 a day are plausible: of these rows every other.
    let bounds =
        "source = \"8 a day, made up\" }\nplausible = { low = 2600, high = 3250, assumption = \"made up\" }";
    let own = PLACE.replace("source = \"8 a day, made up\" }", bounds);
    fs::write(folder.path().join("own.toml"), &own).unwrap();
    let elsewhere = PLACE.replace("replications = 20", "replications = 20\nplausible-in = \"own.toml\"");
    fs::write(folder.path().join("other.toml"), elsewhere).unwrap();
    let lines = format!("{RATE}\n{}", "8\n14\n".repeat(6));
    let draws = |file: &str| -> Vec<u32> {
        let place = loaded(folder.path(), file, &lines);
        let mut runner: Runner<'_> = Study::new(&place).runner(&());
        let found = runner.draws(6).unwrap().unwrap();
        let inputs = place.variants.inputs();
        let at = inputs.iter().position(|input| input.path == RATE).unwrap();
        let seed = place.model.scenario.seed;
        assert!(found.iter().all(|draw| draw_inputs(inputs, seed, *draw)[at] == 8.0), "{found:?}");
        found
    };
    assert_eq!(draws("own.toml"), draws("other.toml"));
}

#[test]
fn a_scenario_on_a_base_takes_its_draws_or_none() {
    let folder = place();
    let here = folder.path();
    let named = PLACE.replace("replications = 20", "replications = 20\ndraws = \"drawn.csv\"");
    fs::write(here.join("named.toml"), named).unwrap();
    table(here, &format!("{RATE},{LENGTH}\n8,5 d\n"));
    let over = |more: &str| {
        let entry = format!("[scenario]\ntitle = \"Next year\"\nbase = \"named.toml\"\n{more}");
        fs::write(here.join("next.toml"), entry).unwrap();
        load(&here.join("next.toml")).unwrap()
    };
    let fitted = |place: &Loaded| {
        let fitted = place.variants.inputs().iter().filter(|input| input.fitted.is_some());
        fitted.map(|input| input.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(fitted(&over("")), [RATE, LENGTH]);
    assert_eq!(fitted(&over("draws = \"none\"\n")), [""; 0]);
    // What is known next year is drawn no longer.
    let known =
        "[[stay]]\nid = \"ward\"\nin = \"ward\"\nlength = \"5 d\"\nto = \"home\"\nassumption = \"made up\"\n";
    let place = over(known);
    assert_eq!(fitted(&place), [RATE]);
    let said = place.warnings.to_string();
    assert!(said.contains(&format!("`{LENGTH}` is not an uncertain number here")), "{said}");
}

#[test]
fn a_table_that_was_damaged_is_read_or_refused_with_its_place() {
    let folder = place();
    let good = format!("{RATE},{LENGTH},{BEDS}\n8,5 d,200\n7.5,120.5 h,195\n");
    let file = folder.path().join("drawn.csv");
    let mut next = 12_345_u64;
    let mut chance = |below: usize| {
        next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (next >> 33) as usize % below
    };
    let mut refused = 0;
    for _ in 0..300 {
        let mut bytes = good.clone().into_bytes();
        for _ in 0..=chance(3) {
            if bytes.is_empty() {
                break;
            }
            let at = chance(bytes.len());
            match chance(3) {
                0 => bytes[at] = b",.-\n\"9e \xff\0"[chance(10)],
                1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        fs::write(&file, &bytes).unwrap();
        match load_with(&folder.path().join("place.toml"), &DrawsFrom::Table(file.clone())) {
            Ok(place) => {
                let inputs = place.variants.inputs();
                let drawn = draw_inputs(inputs, 1, 0);
                assert!(place.variants.model(&careflow::model::Arm::baseline(), &drawn).is_ok());
            }
            Err(problems) => {
                refused += 1;
                assert!(problems.0.iter().all(|problem| problem.help.is_some()), "{problems}");
            }
        }
    }
    assert!(refused > 100, "{refused} of 300");
}
