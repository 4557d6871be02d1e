//! The commands of analysis from end to end: what they print, as text and as JSON, and that both agree.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod program;

use program::program;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A ward and a care home with three schemes, prices and uncertain numbers.
fn place() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/options/analyses.toml")
}

/// Calls the program in a folder of its own.
fn output(folder: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = program();
    let split = usize::from(arguments[0] == "solve") + 1;
    command.args(&arguments[..split]).arg(place()).args(&arguments[split..]);
    // An event log has nothing to be quiet about.
    command.args((arguments[0] != "events").then_some("--quiet")).current_dir(folder).output().unwrap()
}

fn succeed(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = output(folder.path(), arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// What is said of a call that must fail.
fn fail(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = output(folder.path(), arguments);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.stdout.is_empty());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The text of a call and the rows of the same call with `--json`.
fn both(arguments: &[&str]) -> (String, Vec<Value>) {
    let json = succeed(&[arguments, &["--json"]].concat());
    let document: Value = serde_json::from_str(&json).unwrap();
    (succeed(arguments), document["rows"].as_array().unwrap().clone())
}

/// A number as the tables print it.
fn printed(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('-', "−")
}

/// The lines of a text from the one that begins with `first` on, up to an empty one.
fn block<'a>(text: &'a str, first: &str) -> Vec<&'a str> {
    text.lines().skip_while(|line| !line.starts_with(first)).take_while(|line| !line.is_empty()).collect()
}

#[test]
fn attribute_shares_out_the_whole() {
    let (text, rows) = both(&["attribute", "--option", "all-three", "--metric", "delayed-days"]);
    assert_eq!(rows.len(), 3);
    let mean = |row: &Value, of: &str| row[of]["mean"].as_f64().unwrap();
    let sum: f64 = rows.iter().map(|row| mean(row, "shapley")).sum();
    let whole = mean(&rows[0], "all_together");
    assert!((sum - whole).abs() < 1e-9 * whole.abs(), "{sum} {whole}");
    assert!(whole < -20.0, "social work at weekends shortens delays: {whole}");
    for row in &rows {
        let line = text.lines().find(|line| line.starts_with(row["scheme"].as_str().unwrap())).unwrap();
        for of in ["shapley", "alone", "left_out"] {
            let value = printed(mean(row, of), 0);
            assert!(line.contains(&value), "{of} {value} in {line}");
        }
    }
    insta::assert_snapshot!("attribute", text);
}

#[test]
fn a_group_that_does_not_exist_is_found_before_the_runs() {
    // A million replications would take hours.
    let many = ["-n", "1000000"];
    let metric = "setting-queue/setting=wrad";
    let until = format!("{metric}=1");
    for arguments in [
        &["attribute", "--option", "all-three", "--metric", metric][..],
        &["downside", "--option", "all-three", "--metric", metric],
        &["sensitivity", "--option", "all-three", "--metric", metric],
        &["run", "--until", &until, "--most", "1000000"],
        &[
            "solve",
            "best",
            "--option",
            "all-three",
            "--budget",
            "1e6",
            "--smallest",
            metric,
            "--indifference",
            "1",
        ],
    ] {
        let said = fail(&[arguments, &many].concat());
        assert!(said.contains("no `setting=wrad` of `setting-queue`"), "{said}");
        assert!(
            said.contains("did you mean `setting=ward`? Groups: setting=ward, setting=care-home"),
            "{said}"
        );
    }
    let least = ["solve", "least", "--number", "setting/ward/capacity", "--from", "50", "--to", "60"];
    let said = fail(&[&least[..], &["--holds", "setting-queue/setting=wrad<=1"], &many].concat());
    assert!(said.contains("did you mean `setting=ward`?"), "{said}");
}

#[test]
fn downside_at_nothing_realised_is_the_baseline_and_rounding_is_said() {
    let arguments =
        ["downside", "--option", "all-three", "--metric", "delayed-days", "--metric", "acute-occupancy"];
    let (text, rows) = both(&arguments);
    assert_eq!(rows.len(), 2 * 6);
    let case = |name: &'static str| rows.iter().filter(move |row| row["case"] == name);
    for row in case("0 % realised").chain(case("12 months late")) {
        for of in ["mean", "ci_low", "ci_high"] {
            assert_eq!(row["difference"][of].as_f64(), Some(0.0), "{row}");
        }
    }
    // 182 measured days: six months late is late for the whole run, too.
    assert!(case("12 months late").all(|row| row["like_baseline"] == true));
    assert!(case("as written").all(|row| row["like_baseline"] == false));
    assert!(
        text.contains("no scheme acts within the 182 measured days: 6 months late, 12 months late"),
        "{text}"
    );
    let rounded = "75 % realised: as written for team social-work: 1 head × 0.75 = 0.75 rounds to 1";
    assert!(text.contains(rounded), "{text}");
    assert!(case("75 % realised").all(|row| row["rounded_to_as_written"][0] == "team social-work"));
    // A percentage differs by points.
    assert_eq!(case("as written").nth(1).unwrap()["unit"], "points");
    let line = block(&text, "Delayed days").into_iter().find(|line| line.starts_with("as written")).unwrap();
    let mean = case("as written").next().unwrap()["difference"]["mean"].as_f64().unwrap();
    assert!(line.contains(&printed(mean, 0)), "{line}: {mean}");
    insta::assert_snapshot!("downside", text);
}

#[test]
fn sensitivity_names_what_matters() {
    let arguments = [
        "sensitivity",
        "--option",
        "all-three",
        "--metric",
        "non-elective-admissions",
        "-n",
        "24",
        "--one-at-a-time",
        "2",
    ];
    let (text, rows) = both(&arguments);
    // Prices move no patient: three of the four uncertain numbers are left, with the path as it stands in the file.
    let mut inputs: Vec<&str> = rows.iter().map(|row| row["input"].as_str().unwrap()).collect();
    inputs.sort_unstable();
    assert_eq!(
        inputs,
        [
            "scheme at-home / change / 1 / multiply / rate",
            "scheme fall-prevention / change / care-home / multiply / probability",
            "scheme fall-prevention / reach",
        ]
    );
    for row in &rows {
        assert!(row["ranked"] == true && row["not_ranked_because"].is_null(), "{row}");
        let value = printed(row["rank_coefficient"][0].as_f64().unwrap(), 2);
        assert!(text.contains(&value), "{value} in\n{text}");
    }
    assert!(text.contains("scheme at-home: rate (change 1)"), "{text}");
    assert_eq!(text.matches("Non-elective admissions (a year)").count(), 1, "one heading: {text}");
    insta::assert_snapshot!("sensitivity", text);
}

/// A ward that is never full and a clinic whose size changes nothing: all that differs between draws is chance.
const NOTHING_TO_FIND: &str = r#"
[scenario]
title = "Chance alone"
start = 2025-04-07
measure = "28 d"

[[cohort]]
id = "anybody"
population = 1000

[[stream]]
id = "emergencies"
cohort = "anybody"
rate = { per-day = 3, assumption = "test" }
to = "ward"

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = { value = 200, range = [150, 250], assumption = "never full" }
escalation = { places = { value = 20, range = [10, 30], assumption = "never opened" }, opens-at = 0.98, closes-at = 0.9 }

[[stay]]
id = "ward"
in = "ward"
length = { exponential = { mean = "5 d" } }
to = "home"
assumption = "test"

[[exit]]
id = "home"
kind = "home"
"#;

#[test]
fn numbers_that_do_nothing_are_not_ranked() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("place.toml"), NOTHING_TO_FIND).unwrap();
    let call = |more: &[&str]| {
        let mut command = program();
        command.args(["sensitivity", "place.toml", "--metric", "acute-occupied", "-n", "40", "--quiet"]);
        let output = command.args(more).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = call(&["--one-at-a-time", "0"]);
    assert!(
        text.contains(
            "Not ranked: over 40 draws the uncertain numbers explain no more of it than chance may"
        ),
        "{text}"
    );
    assert!(text.contains("try -n 160"), "{text}");
    assert!(!text.contains("Rank"), "no table: {text}");
    let document: Value = serde_json::from_str(&call(&["--json"])).unwrap();
    let rows = document["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(row["ranked"], false, "{row}");
        assert!(row["rank_coefficient"].is_null() && row["first_order"].is_null(), "{row}");
        assert!(row["p_of_chance"].as_f64().unwrap() > 0.05, "{row}");
        assert!(row["not_ranked_because"].as_str().unwrap().starts_with("Not ranked"), "{row}");
    }
    // Moved by itself with the same random numbers, each does exactly nothing.
    let text = call(&["--one-at-a-time", "2"]);
    assert!(text.contains("One number at a time") && text.contains("0.0 ± 0.0"), "{text}");
    assert!(text.contains("None of 2 numbers moves the figure by more than chance"), "{text}");
    assert!(text.contains(": every effect is exactly 0."), "{text}");
    // Of many that cannot be told apart none is chosen.
    let text = call(&["--one-at-a-time", "2", "--most", "1"]);
    assert!(!text.contains("One number at a time"), "{text}");
    assert!(
        text.contains(
            "None of 2 numbers is told from chance, so none is moved by itself: --most 2 moves all."
        ),
        "{text}"
    );
    assert!(text.contains(" The largest of their rank coefficients is "), "{text}");
}

#[test]
fn solve_least_finds_a_level_that_is_enough_while_the_one_below_is_not() {
    let arguments = [
        "solve",
        "least",
        "--number",
        "setting/ward/capacity",
        "--from",
        "50",
        "--to",
        "90",
        "--step",
        "20",
        "--holds",
        "days-above-92<=10",
        "--most",
        "60",
        "--fixed",
    ];
    let (text, rows) = both(&arguments);
    let found = rows[0]["found"].as_f64().unwrap();
    let answer = |value: f64| rows.iter().find(|row| row["value"].as_f64() == Some(value)).unwrap();
    assert_eq!(answer(found)["answer"], "yes");
    assert_eq!(answer(found - 20.0)["answer"], "no");
    assert!(
        answer(found)["share"].as_f64().unwrap() > 0.8
            && answer(found - 20.0)["share"].as_f64().unwrap() < 0.8
    );
    assert!(text.contains(&format!("at which the target holds: {found}\n")), "{text}");
    insta::assert_snapshot!("solve_least", text);
}

#[test]
fn probabilities_are_probabilities_and_the_default_zone_is_possible() {
    let least = [
        "solve",
        "least",
        "--number",
        "setting/ward/capacity",
        "--from",
        "90",
        "--to",
        "90",
        "--holds",
        "days-above-92<=10",
        "--most",
        "60",
        "--fixed",
    ];
    let with = |more: &[&'static str]| [&least[..], more].concat();
    assert!(fail(&with(&["--probability", "80"])).contains("did you mean 0.8?"));
    assert!(fail(&with(&["--probability", "0.9", "--indifference", "0.2"])).contains("below 0.1"));
    assert!(fail(&with(&["--error", "5"])).contains("did you mean 0.05?"));
    let (text, rows) = both(&with(&["--probability", "0.95"]));
    assert_eq!(rows[0]["indifference"].as_f64().map(|zone| (zone * 1000.0).round()), Some(25.0));
    assert!(text.contains("within 0.025 of 0.95"), "{text}");
}

#[test]
fn solve_best_stays_within_the_budget() {
    let arguments = [
        "solve",
        "best",
        "--option",
        "all-three",
        "--budget",
        "150000",
        "--largest",
        "net-benefit",
        "--indifference",
        "50000",
        "--most",
        "40",
    ];
    let (text, rows) = both(&arguments);
    assert_eq!(rows.len(), 8, "every set of three schemes");
    let within: Vec<&Value> = rows.iter().filter(|row| row["within_budget"] == true).collect();
    for row in &rows {
        assert_eq!(row["cost"].as_f64().unwrap() <= 150_000.0, row["within_budget"] == true, "{row}");
    }
    // £10,000 once, spread over 182 of 365.25 days, are £20,069 a year.
    let cost = |scheme: &str| {
        let alone =
            |row: &&Value| row["schemes"].as_array().unwrap().len() == 1 && row["schemes"][0] == scheme;
        rows.iter().find(alone).unwrap()["cost"].as_f64().unwrap()
    };
    assert!((cost("weekend-social-work") - 80_000.0 - 10_000.0 * 365.25 / 182.0).abs() < 1e-6);
    assert_eq!(within.iter().filter(|row| row["chosen"] == true).count(), 1);
    let chosen = within.iter().find(|row| row["chosen"] == true).unwrap();
    let schemes: Vec<&str> =
        chosen["schemes"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert!(text.contains(&format!("\nBest: {}\n", schemes.join(" + "))), "{text}");
    for row in &within {
        let (mean, low, high) = (row["mean"].as_f64(), row["ci_low"].as_f64(), row["ci_high"].as_f64());
        assert!(low <= mean && mean <= high && mean.is_some(), "{row}");
    }
    for row in rows.iter().filter(|row| row["within_budget"] == false) {
        let ids: Vec<&str> =
            row["schemes"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        assert!(
            block(&text, "Left out").iter().any(|line| line.ends_with(&format!(": {}", ids.join(" + "))))
        );
    }
    assert!(text.contains("fall-prevention (£20 for each of setting-entries/setting=care-home)"), "{text}");
    insta::assert_snapshot!("solve_best", text);
}

#[test]
fn a_run_with_options_says_the_same_on_the_terminal_as_json_and_as_csv() {
    let folder = tempfile::tempdir().unwrap();
    let json = output(folder.path(), &["run", "--json", "-o", "out"]);
    assert!(json.status.success());
    let document: Value = serde_json::from_slice(&json.stdout).unwrap();
    let rows = document["differences"].as_array().unwrap();
    let mut reader = csv::Reader::from_path(folder.path().join("out/differences.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), rows.len());
    for (record, row) in records.iter().zip(rows) {
        let cell = |name: &str| &record[header.iter().position(|known| known == name).unwrap()];
        for name in ["option", "metric", "group", "unit"] {
            assert_eq!(cell(name), row[name].as_str().unwrap());
        }
        for name in [
            "mean",
            "ci_low",
            "simultaneous_high",
            "baseline_mean",
            "option_mean",
            "percent",
            "percent_simultaneous_low",
        ] {
            let (csv, json) = (cell(name).parse::<f64>().ok(), row[name].as_f64());
            // The reader of JSON may round the last digit otherwise.
            let same = csv.zip(json).map_or(csv == json, |(a, b)| (a - b).abs() <= 1e-12 * a.abs());
            assert!(same, "{name}: {csv:?} {row}");
        }
        let number = |name: &str| cell(name).parse::<f64>();
        if let (Ok(usual), Ok(changed), Ok(mean)) =
            (number("baseline_mean"), number("option_mean"), number("mean"))
        {
            assert!((changed - usual - mean).abs() <= 1e-9 * (usual.abs() + changed.abs()), "{record:?}");
        }
        assert!(!cell("unit").starts_with('%'), "a difference of percentages is in points: {record:?}");
    }
    same_on_the_terminal(folder.path(), &document);
    assert!(folder.path().join("out/charts/differences.png").exists());
    assert!(fail(&["run", "--options", "none,all-three"]).contains("`none`"));
}

/// Whether a cell of a table, such as `+1,234 ± 56`, begins with this figure as it is rounded there.
fn is_rounded(cell: &str, value: f64) -> bool {
    let digits: String = cell
        .trim()
        .trim_start_matches('+')
        .chars()
        .take_while(|c| c.is_ascii_digit() || ".,−".contains(*c))
        .map(|c| if c == '−' { '-' } else { c })
        .filter(|c| *c != ',')
        .collect();
    let decimals = digits.split_once('.').map_or(0, |(_, after)| after.len());
    let Ok(shown) = digits.parse::<f64>() else { return false };
    (shown - value).abs() <= 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap()) * (1.0 + 1e-9)
}

/// The screen and the tables of the folder have the figures of the JSON document.
fn same_on_the_terminal(folder: &Path, document: &Value) {
    let show = |more: &[&str]| {
        let mut command = program();
        let output = command.current_dir(folder).args(["show", "out"]).args(more).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let rows = |of: &str| document[of].as_array().unwrap().clone();
    let row = |of: &str, option: &str, metric: &str| {
        let is = |row: &&Value| row["option"] == option && row["metric"] == metric && row["group"] == "all";
        rows(of).iter().find(is).cloned().unwrap()
    };
    let mean = |row: &Value| row["mean"].as_f64().unwrap();
    let half = |row: &Value| (row["ci_high"].as_f64().unwrap() - row["ci_low"].as_f64().unwrap()) / 2.0;
    let screen = show(&[]);
    let options = rows("differences").iter().map(|row| row["option"].as_str().unwrap().to_owned()).fold(
        Vec::new(),
        |mut known: Vec<String>, option| {
            if !known.contains(&option) {
                known.push(option);
            }
            known
        },
    );
    let mut compared = 0;
    for (metric, words, factor) in [
        ("non-elective-admissions", "Emergency admissions a year", 1.0),
        ("acute-occupied", "Acute beds at midnight", 1.0),
        ("delayed-days", "Delayed days a month", 1.0),
        ("net-cashable-benefit", "Net cash, £ thousand a year", 1e-3),
        ("net-benefit", "Net benefit, £ thousand", 1e-3),
    ] {
        let line = screen
            .lines()
            .find(|line| line.starts_with(words))
            .unwrap_or_else(|| panic!("{words}\n{screen}"));
        let cells: Vec<&str> = line.split_whitespace().collect();
        // Every option of this place fits; its cells stand at the end of the line.
        for (option, cell) in options.iter().zip(&cells[cells.len() - options.len()..]) {
            let row = row("differences", option, metric);
            let known = mean(&row) * factor;
            assert!(is_rounded(cell, known), "{words} {option}: {cell} is not {known}");
            if let Some((_, interval)) = cell.split_once('±') {
                let interval = interval.trim_end_matches('?');
                let half = half(&row) * factor;
                assert!(is_rounded(interval, half) || interval.starts_with('<'), "{cell} is not ± {half}");
                let holds = row["ci_low"].as_f64() <= Some(0.0) && row["ci_high"].as_f64() >= Some(0.0);
                assert_eq!(cell.ends_with('?'), holds, "{cell} {row}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 8, "{compared}\n{screen}");
    // Tables as Markdown: a cell a figure.
    let cells =
        |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    for (table, of) in [("headline", "differences"), ("differences", "differences"), ("summary", "summary")] {
        let text = show(&[table, "--markdown"]);
        let mut lines = text.lines().filter(|line| line.starts_with('|')).map(cells);
        let header = lines.next().unwrap();
        for (words, metric) in [
            ("Non-elective admissions, a year", "non-elective-admissions"),
            ("Delayed days, a month", "delayed-days"),
        ] {
            let line =
                lines.clone().find(|line| line[0] == words).unwrap_or_else(|| panic!("{words}\n{text}"));
            for (name, cell) in header.iter().zip(&line).skip(if of == "summary" { 1 } else { 2 }) {
                if !options.contains(name) && name != "baseline" {
                    continue;
                }
                let known = mean(&row(of, name, metric));
                assert!(is_rounded(cell, known), "{table} {words} {name}: {cell} is not {known}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 16, "{compared}");
}

#[test]
fn a_team_without_required_tasks_has_no_expected_load() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(place()).unwrap();
    let check = |text: &str| {
        let path = folder.path().join("place.toml");
        std::fs::write(&path, text).unwrap();
        let output = program().arg("check").arg(&path).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let line = |text: &str| text.lines().find(|line| line.starts_with("  social-work  ")).unwrap().to_owned();
    assert!(line(&check(&text)).ends_with("120 h a week  75 %"));
    let optional = text.replace("starts = \"end\",", "starts = \"end\", required = false,");
    let said = check(&optional);
    assert!(line(&said).ends_with("120 h a week  –"), "{said}");
    assert!(said.contains("–: no task of the team is required"), "{said}");
}

#[test]
fn downside_says_that_opening_hours_cannot_be_realised_in_part() {
    let dir = tempfile::tempdir().unwrap();
    let scheme = "[[scheme]]\nid = \"sundays\"\nassumption = \"made up\"\n\
                  change = [{ setting = \"care-home\", set = { admits = { mon-sun = \"08:00-18:00\" } } }]\n\
                  [[option]]\nid = \"sundays\"\nschemes = [\"sundays\"]\n";
    let place = include_str!("data/options/place.toml");
    let place = place.replace(
        "id = \"care-home\"\nkind",
        "id = \"care-home\"\nadmits = { mon-fri = \"09:00-17:00\" }\nkind",
    );
    std::fs::write(dir.path().join("place.toml"), format!("{place}\n{scheme}")).unwrap();
    let run = program()
        .current_dir(dir.path())
        .args(["downside", "place.toml", "--option", "sundays", "-n", "4", "--metric", "delayed-days"])
        .assert()
        .success();
    let text = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(text.contains("Opening hours come about whole or not at all"), "{text}");
    let line = |case: &str| {
        text.lines().find(|line| line.starts_with(case)).unwrap()[case.len()..].trim().to_owned()
    };
    assert_eq!(line("75 % realised"), line("as written"));
    assert_ne!(line("0 % realised"), line("as written"));
}

/// Of an event log: the time that places of a setting are held, minutes, and whether two held one place at once.
fn held(log: &str, setting: &str, to: f64) -> (f64, bool) {
    let (mut held, mut twice) = (0.0, false);
    let mut since: std::collections::HashMap<String, f64> = std::collections::HashMap::new();
    for row in csv::Reader::from_reader(log.as_bytes()).records().map(Result::unwrap) {
        let (what, event, time, place) =
            (&row[2], &row[3], row[4].parse::<f64>().unwrap(), row[6].to_owned());
        if what == "resource_use" && event == setting {
            twice |= since.insert(place, time).is_some();
        } else if what == "resource_use_end" && event == format!("{setting}-end") {
            held += time - since.remove(&place).unwrap();
        }
    }
    (held + since.values().map(|begun| to - begun).sum::<f64>(), twice)
}

#[test]
fn the_event_log_holds_the_occupancy_of_the_run_and_numbers_places_once() {
    let days = 26.0 * 7.0;
    let log = succeed(&["events", "--days", "1000"]);
    let folder = tempfile::tempdir().unwrap();
    assert!(output(folder.path(), &["run", "-n", "1", "--fixed", "-o", "out"]).status.success());
    let summary = std::fs::read_to_string(folder.path().join("out/summary.csv")).unwrap();
    for setting in ["ward", "care-home"] {
        let group = format!("setting={setting}");
        let row = csv::Reader::from_reader(summary.as_bytes())
            .into_records()
            .map(Result::unwrap)
            .find(|row| (&row[0], &row[1], &row[3]) == ("baseline", "setting-occupied", group.as_str()))
            .unwrap();
        let (minutes, twice) = held(&log, setting, days * 1440.0);
        let (found, wanted) = (minutes / (days * 1440.0), row[5].parse::<f64>().unwrap());
        // Times are rounded to a thousandth of a minute.
        assert!((found - wanted).abs() < 1e-4, "{setting}: {found} for {wanted}");
        assert!(!twice);
    }
}

#[test]
fn who_goes_where_the_log_does_not_look_leaves_it() {
    let log = succeed(&["events", "--days", "20", "--settings", "care-home"]);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(log.as_bytes()).into_records().map(Result::unwrap).collect();
    let ids = |event: &str| {
        let rows = rows.iter().filter(|row| &row[3] == event);
        rows.map(|row| row[0].parse::<u32>().unwrap()).collect::<Vec<_>>()
    };
    let (arrived, left) = (ids("arrival"), ids("depart"));
    assert!(rows.iter().all(|row| !row[3].starts_with("ward")), "{log}");
    assert_eq!(arrived, (1..=arrived.len() as u32).collect::<Vec<_>>(), "everybody arrives once, in order");
    assert!(!left.is_empty() && left.iter().all(|id| arrived.contains(id)));
    assert_eq!(left.iter().collect::<std::collections::HashSet<_>>().len(), left.len());
    assert!(
        rows.windows(2).all(|pair| pair[0][4].parse::<f64>().unwrap() <= pair[1][4].parse::<f64>().unwrap())
    );
    assert!(rows.iter().any(|row| &row[1] == "present" && &row[5] == "2014-04-01T00:00:00"), "{log}");
    for (wrong, message) in [
        (&["events", "--from", "2013-01-01"][..], "the run has no such day"),
        (
            &["events", "--settings", ""],
            "names no setting\n  = help: leave it out for all settings, or name some of ward",
        ),
        (
            &["events", "-o", "no/log.csv"],
            "there is no folder no\n  = help: make the folder first, or name a file in one that is there",
        ),
        (&["events", "--settings", "wards"], "did you mean `ward`?"),
    ] {
        let said = fail(wrong);
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn an_event_log_says_what_was_written_and_where_the_run_ends_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str]| {
        let output = output(folder.path(), arguments);
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let text = said(&["events", "-o", "log.csv"]);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_path(folder.path().join("log.csv"))
        .unwrap()
        .records()
        .map(Result::unwrap)
        .collect();
    let people: std::collections::HashSet<&str> = rows.iter().map(|row| &row[0]).collect();
    let what = format!("written to log.csv: {} rows on {} people", rows.len(), people.len());
    assert_eq!(text.replace(',', ""), format!("{what}\n"));
    let text = said(&["events", "--days", "9999", "-o", "log.csv"]);
    assert!(text.contains("the run ends after 182 of the 9,999 days asked for"), "{text}");
}

#[test]
fn an_analysis_of_few_draws_warns_and_so_does_one_unlike_the_run_it_is_kept_with() {
    let folder = tempfile::tempdir().unwrap();
    let call = |arguments: &[&str]| {
        let mut command = program();
        command.arg(arguments[0]).arg(place()).args(&arguments[1..]).current_dir(folder.path());
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{}", text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    };
    call(&["run", "-n", "4", "-o", "out", "-q"]);
    let usual = ["--option", "all-three", "--metric", "delayed-days", "--into", "out"];
    for command in ["attribute", "downside"] {
        let (_, said) = call(&[&[command, "-n", "4"], &usual[..]].concat());
        assert!(said.contains("warning: intervals rest on 2 draws of the uncertain numbers"), "{said}");
        assert!(!said.contains("the run in out"), "{said}");
        let (_, said) = call(&[&[command, "-n", "6", "--seed", "9"], &usual[..]].concat());
        assert!(
            said.contains(
                "warning: the run in out has 4 replications, seed 1, this analysis 6 replications, seed 9"
            ),
            "{said}"
        );
    }
    let saved = careflow::document::read(&folder.path().join("out")).unwrap();
    let drawn = careflow::charts::draw(&saved, "attribution", &careflow::charts::Asked::default());
    let source = drawn.unwrap().unwrap().source;
    assert!(source.contains("the run itself had 4 replications, seed 1 (here 9)"), "{source}");
    // A file that was cut is named, with the command that makes it again.
    let path = folder.path().join("out/attribution.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.lines().take(2).collect::<Vec<_>>().join("\n") + "\n").unwrap();
    let error = careflow::document::read(&folder.path().join("out")).unwrap_err().to_string();
    assert!(error.contains("it is damaged: 1 rows, where the run wrote 3"), "{error}");
    assert!(error.contains("`careflow attribute PATH --option OPTION … --into "), "{error}");
}

#[test]
fn analyses_leave_files_in_the_folder_of_a_run_of_the_same_scenario_alone() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let into = |arguments: &[&str]| {
        let output = output(folder.path(), &[arguments, &["--into", "out"]].concat());
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let attribute = ["attribute", "--option", "all-three", "-n", "4", "--metric", "delayed-days"];
    let (done, said) = into(&attribute);
    assert!(
        !done
            && said.contains("there is no finished run")
            && said.contains("name the folder of a finished run of this very scenario"),
        "{said}"
    );
    let run = || assert!(output(folder.path(), &["run", "-n", "4", "-o", "out"]).status.success());
    run();
    let manifest = || -> Value {
        serde_json::from_str(&std::fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap()
    };
    let before = manifest();
    let rows = |name: &str| -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(out.join(name)).unwrap();
        assert!(reader.headers().unwrap().iter().any(|column| column == "option"));
        reader.records().map(Result::unwrap).collect()
    };

    assert!(into(&attribute).0);
    assert_eq!(rows("attribution.csv").len(), 3);
    // Another figure stands beside it, the same again replaces it.
    assert!(into(&["attribute", "--option", "all-three", "-n", "4", "--metric", "acute-occupancy"]).0);
    assert!(into(&attribute).0);
    assert_eq!(rows("attribution.csv").len(), 6);
    assert!(into(&["downside", "--option", "all-three", "-n", "4", "--metric", "delayed-days"]).0);
    assert_eq!(rows("downside.csv").len(), 6);
    let figure = ["--metric", "non-elective-admissions"];
    let sensitivity = ["sensitivity", "--option", "all-three", "-n", "24", "--one-at-a-time", "2"];
    assert!(into(&[&sensitivity[..], &figure].concat()).0);
    assert_eq!(rows("sensitivity.csv").len(), 3);

    // The manifest counts their rows, the data package describes them, and nothing else is another.
    let mut after = manifest();
    for name in ["attribution.csv", "downside.csv", "sensitivity.csv"] {
        assert_eq!(after["rows"][name], rows(name).len());
        after["rows"].as_object_mut().unwrap().remove(name);
        let package: Value =
            serde_json::from_str(&std::fs::read_to_string(out.join("datapackage.json")).unwrap()).unwrap();
        let described = package["resources"].as_array().unwrap();
        assert!(described.iter().any(|resource| resource["path"] == name), "{name}");
    }
    assert_eq!(before, after);

    // The charts are drawn from them, with what was simulated; the report has them.
    let saved = careflow::document::read(&out).unwrap();
    let sum: f64 =
        saved.attribution.iter().filter(|row| row.metric == "delayed-days").filter_map(|row| row.share).sum();
    let whole = saved.attribution.iter().find(|row| row.metric == "delayed-days").unwrap().whole.unwrap();
    assert!((sum - whole).abs() < 1e-9 * whole.abs() && whole < 0.0, "{sum} {whole}");
    let drawn = |name: &str| {
        let asked = careflow::charts::Asked::default();
        careflow::charts::draw(&saved, name, &asked).unwrap().unwrap()
    };
    let waterfall = drawn("attribution");
    assert!(
        waterfall.source.contains("n = 4 replications of each of all 8 sets of schemes"),
        "{}",
        waterfall.source
    );
    assert!(waterfall.title.contains("Largest sure share: "), "{}", waterfall.title);
    assert!(waterfall.reading.contains("the 3 shares judged together (Bonferroni)"), "{}", waterfall.reading);
    assert!(
        waterfall.reading.contains("rest on 2 draws, fewer than 10: quote none"),
        "{}",
        waterfall.reading
    );
    let tornado = drawn("tornado");
    assert!(tornado.source.contains("n = 2 replications at each end"), "{}", tornado.source);
    assert_eq!(tornado.table.rows.len(), 3);
    let mut report = program();
    assert!(report.current_dir(folder.path()).args(["report", "out"]).output().unwrap().status.success());
    let page = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("chart-attribution-all-three") && page.contains("chart-tornado-all-three"));

    // A folder of another scenario, or of one that has changed, is refused before anything is simulated.
    let other =
        std::fs::read_to_string(place()).unwrap().replace("capacity = 60", "capacity = 61") + "\n# changed\n";
    std::fs::write(folder.path().join("analyses.toml"), other).unwrap();
    let changed = |name: &str| {
        let mut command = program();
        command.current_dir(folder.path()).args(["attribute", name, "--into", "out", "-n", "1000000"]);
        let output = command.args(["--option", "all-three"]).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = changed("analyses.toml");
    assert!(said.contains("have changed since"), "{said}");
    // The next run makes them old.
    run();
    assert!(
        ["attribution.csv", "downside.csv", "sensitivity.csv"].iter().all(|name| !out.join(name).exists())
    );
    assert!(careflow::document::read(&out).unwrap().attribution.is_empty());
}
