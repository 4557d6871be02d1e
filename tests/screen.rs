//! The screen at the end of a run, and the tables that the folder shows: they fit, they are true, their commands work.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod program;

use careflow::document::{Asked, COLUMNS, LINES, Saved, TABLES, read, screen, table};
use careflow::report::WarningEntry;
use program::{called_in, text};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use unicode_width::UnicodeWidthStr;

/// The ward that is closed in advance, with more options than fit, one of them with a very long title.
fn many_options() -> String {
    let mut place = "[scenario]\nbase = \"ward-closed.toml\"\ntitle = \"Many options\"\n".to_owned();
    for number in 0..12 {
        place.push_str(&format!(
            "[[option]]\nid = \"another-option-{number}\"\ntitle = \"{}\"\nschemes = [\"ward-scaled\"]\n",
            "As many beds fewer, ".repeat(number % 9 + 1).trim_end()
        ));
    }
    place
}

/// Runs a place in a folder of its own; what is printed.
fn run(name: &str, place: &str, more: &[&str]) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("{name}.toml");
    std::fs::write(folder.path().join(&file), place).unwrap();
    for base in ["scenario.toml", "ward-closed.toml"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/money").join(base);
        std::fs::copy(from, folder.path().join(base)).unwrap();
    }
    let out = called_in(folder.path(), &[&["run", &file, "-o", "results"], more].concat());
    assert!(out.status.success(), "{}", text(&out.stderr));
    let (shown, said) = (text(&out.stdout), text(&out.stderr));
    fits(&shown);
    let again = called_in(folder.path(), &["show", "results"]);
    assert_eq!(text(&again.stdout), shown, "the folder says what the run says");
    (folder, shown, said)
}

fn fits(shown: &str) {
    assert!(shown.lines().count() <= LINES, "{} lines:\n{shown}", shown.lines().count());
    assert!(shown.lines().all(|line| line.width() <= COLUMNS), "{shown}");
    assert!(!shown.contains('\u{1b}') && shown.ends_with('\n'), "{shown}");
}

/// What differs from one run to the next.
fn mask(shown: &str) -> String {
    let lines = shown.lines().map(|line| match line.split_once(", seed ") {
        Some((before, after)) => format!("{before}, seed {}, TIME", after.split(',').next().unwrap()),
        None => match line.split_once(", in about ") {
            Some((before, _)) => format!("{before}, in about TIME"),
            None => line.to_owned(),
        },
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_ward_closed_in_advance_on_one_screen() {
    let place = "[scenario]\nbase = \"ward-closed.toml\"\ntitle = \"A ward closed in advance\"\n";
    let (folder, shown, said) = run("ward", place, &["--fixed"]);
    assert!(said.is_empty(), "{said}");
    insta::assert_snapshot!("ward", mask(&shown));
    // A figure that is asked for stands beside the headline, twenty of them as far as there is room.
    let more = ["run", "ward.toml", "--fixed", "--metric", "exits/exit=home"];
    let asked = text(&called_in(folder.path(), &more).stdout);
    assert!(asked.contains("Patients leaving") && asked.contains("(exit=home), a year"), "{asked}");
    let many = [&more[..], &["--metric", "acute-occupancy"].repeat(20)].concat();
    fits(&text(&called_in(folder.path(), &many).stdout));
}

#[test]
fn more_options_than_fit_are_named_and_one_replication_has_no_intervals() {
    let (folder, shown, _) = run("many", &many_options(), &["--fixed"]);
    insta::assert_snapshot!("many_options", mask(&shown));
    let all = text(&called_in(folder.path(), &["show", "results", "headline", "--markdown"]).stdout);
    assert!((0..12).all(|number| all.contains(&format!("another-option-{number} "))), "{all}");
    let (_folder, shown, _) = run("many", &many_options(), &["--fixed", "-n", "1"]);
    assert!(shown.contains("one run says nothing about chance") && !shown.contains('±'), "{shown}");
}

#[test]
fn a_place_without_a_hospital_shows_its_settings_and_teams() {
    let theory = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/theory");
    for (name, words) in
        [("mm1", "server"), ("team", "always-there"), ("jackson", "node-3"), ("blocking-chain", "")]
    {
        let place = std::fs::read_to_string(theory.join(format!("{name}.toml"))).unwrap();
        let (_folder, shown, _) = run(name, &place, &["-n", "2", "--options", "none"]);
        assert!(shown.contains("Settings") && shown.contains(words) && !shown.contains("A&E"), "{shown}");
        if name == "team" {
            insta::assert_snapshot!("team", mask(&shown));
        }
    }
}

#[test]
fn costs_without_a_saving_are_on_the_screen_in_the_table_and_on_the_page() {
    let place = include_str!("data/charts/today.toml");
    let (folder, shown, _) = run("today", place, &["-n", "4"]);
    let line =
        |text: &str, words: &str| text.lines().any(|line| line.contains(words) && line.contains("−120"));
    assert!(line(&shown, "Net cash, £ thousand a year"), "{shown}");
    assert!(shown.contains("No saving is priced"), "{shown}");
    let money = text(&called_in(folder.path(), &["show", "results", "money"]).stdout);
    assert!(
        line(&money, "Net position in cash: The council") && money.contains("No saving is priced"),
        "{money}"
    );
    assert!(!money.contains("tariff"), "{money}");
    let page = std::fs::read_to_string(folder.path().join("results/report.html")).unwrap();
    for words in ["Who pays and who gains", "which is what schemes cost", "What schemes cost, in cash"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("what is worth something"), "nothing is said to be worth something");
    // What has a range is counted once, on the page as in `check`: a stay that is like another has the same numbers.
    let checked = text(&called_in(folder.path(), &["check", "today.toml"]).stdout);
    assert!(checked.contains("2 uncertain numbers"), "{checked}");
    assert!(
        page.contains("2 are uncertain and are drawn; 2 rows of the same numbers again"),
        "the page counts otherwise"
    );
    // Nor is said that nothing is redrawn.
    assert!(!checked.contains("redraws") && checked.contains("outlier"), "{checked}");
}

#[test]
fn what_is_freed_and_no_cash_is_on_the_screen_without_net_cash() {
    let cost = "cost = [{ recurrent = 120_000, payer = \"council\", assumption = \"for the test\" }]\n";
    let place = include_str!("data/charts/today.toml").replace(cost, "");
    let place = format!(
        "{place}\n[[saving]]\nid = \"beds\"\nmetric = \"acute-occupied\"\nvalue = 50_000\ngains = \"trust\"\nassumption = \"for the test\"\n"
    );
    let (_folder, shown, _) = run("freed", &place, &["-n", "4"]);
    let at = |words: &str| shown.lines().position(|line| line.starts_with(words));
    let freed = at("  freed, not cash (mean)").unwrap_or_else(|| panic!("{shown}"));
    assert_eq!((at("Net benefit"), at("Net cash")), (Some(freed + 1), None), "{shown}");
    assert_eq!(shown.matches("freed, not cash").count(), 1, "{shown}");
}

#[test]
fn that_no_saving_is_priced_is_said_once_beside_what_is_committed() {
    let place = format!(
        "{}\n[[scheme]]\nid = \"closed\"\ncommitted = true\nchange = [{{ setting = \"ward\", add = {{ capacity = -5 }} }}]\nassumption = \"for the test\"\n\n[[option]]\nid = \"closed\"\nschemes = [\"places\", \"closed\"]\n",
        include_str!("data/charts/today.toml")
    );
    let (folder, shown, _) = run("closed", &place, &["-n", "4"]);
    assert!(shown.contains("Done whether or not the savings come"), "{shown}");
    assert_eq!(shown.matches("No saving is priced").count(), 1, "{shown}");
    let table = text(&called_in(folder.path(), &["show", "results", "if-not-realised"]).stdout);
    // Wherever its lines are broken.
    let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("No saving is priced") && !words.contains("tariff"), "{table}");
}

/// Twice the patients of a full ward: its queue grows.
#[test]
fn a_queue_that_grows_is_no_figure_and_said_once() {
    let (folder, shown, said) = run("growing", GROWING, &[]);
    assert!(shown.contains("growing") && shown.contains("\n! unstable: "), "{shown}");
    assert!(!said.contains("unstable"), "what is on the screen is not said twice: {said}");
    let warnings = text(&called_in(folder.path(), &["show", "results", "warnings"]).stdout);
    assert!(warnings.contains("unstable"), "{warnings}");
    let settings = text(&called_in(folder.path(), &["show", "results", "settings"]).stdout);
    assert!(settings.contains("Growing without limit: the queue for "), "{settings}");
    // Where there is no screen the warning is said aloud; who asks for silence has it.
    let json = called_in(folder.path(), &["run", "growing.toml", "-o", "results", "--json"]);
    assert!(text(&json.stderr).contains("warning: unstable"), "{}", text(&json.stderr));
    let quiet = called_in(folder.path(), &["run", "growing.toml", "-o", "results", "-q"]);
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty(), "{}", text(&quiet.stderr));
}

const GROWING: &str = r#"
[scenario]
title = "Too small"
start = 2025-04-07
warm-up = "28 d"
measure = "182 d"
replications = 12

[[cohort]]
id = "anybody"
population = 1000

[[stream]]
id = "emergencies"
cohort = "anybody"
rate = { per-day = 10, assumption = "test" }
to = "ward"

[[setting]]
id = "ward"
name = "The ward"
kind = "acute-bed"
capacity = 30
assumption = "test"

[[stay]]
id = "ward"
in = "ward"
length = { exponential = { mean = "5 d" } }
to = "home"
assumption = "test"

[[exit]]
id = "home"
kind = "home"

[[scheme]]
id = "more"
change = [{ setting = "ward", add = { capacity = 5 } }]
assumption = "test"

[[option]]
id = "more"
title = "Five beds more"
schemes = ["more"]
"#;

#[test]
fn what_to_type_next_works_for_this_very_run() {
    let single = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/theory/mm1.toml");
    let places = [many_options(), GROWING.to_owned(), std::fs::read_to_string(single).unwrap()];
    for place in places {
        // A name that a shell would take for two.
        let (folder, shown, _) = run("my place", &place, &["-n", "2"]);
        let from = shown.lines().position(|line| line.starts_with("Next  ")).unwrap();
        let commands: Vec<&str> = shown.lines().skip(from).collect();
        assert_eq!(commands.len(), 3, "{shown}");
        for line in commands {
            let command = line.trim_start_matches("Next").trim().split("   ").next().unwrap();
            let command = command.split("  ").next().unwrap();
            let words: Vec<String> = command
                .split('\'')
                .enumerate()
                .flat_map(|(at, part)| match at % 2 {
                    1 => vec![part.to_owned()],
                    _ => part.split_whitespace().map(str::to_owned).collect(),
                })
                .collect();
            assert_eq!(words[0], "careflow");
            let words: Vec<&str> = words[1..].iter().map(String::as_str).collect();
            let out = called_in(folder.path(), &words);
            assert!(out.status.success(), "{command}: {}", text(&out.stderr));
        }
    }
}

/// Narrower intervals are those of the same run, not of another.
#[test]
fn the_next_run_keeps_the_arguments_of_this_one() {
    let place = "[scenario]\nbase = \"ward-closed.toml\"\ntitle = \"A ward\"\n";
    let (_folder, shown, _) = run("ward", place, &["--fixed", "--seed", "7", "--options", "closed,scaled"]);
    let next = "careflow run ward.toml --seed 7 --fixed --options closed,scaled -o results -n 100";
    assert!(shown.contains(next), "{shown}");
    // One that does not fit would be cut, and do something else.
    let many =
        ["--options", "closed,closed-in-vain,scaled,fewer,more,nothing", "--seed", "18446744073709551615"];
    let (_folder, shown, _) = run("ward", place, &[&["--fixed"][..], &many].concat());
    assert!(!shown.contains("careflow run ward.toml") && shown.contains("show results settings"), "{shown}");
}

/// All replications on one draw: means, and nobody says `±`.
#[test]
fn runs_on_one_draw_have_no_intervals_and_say_so() {
    let place = "[scenario]\nbase = \"ward-closed.toml\"\ntitle = \"A ward\"\n";
    let (folder, shown, _) = run("ward", place, &["-n", "4", "--inner", "4"]);
    assert!(shown.contains("means, without intervals") && !shown.contains('±'), "{shown}");
    for name in ["differences", "summary"] {
        let table = text(&called_in(folder.path(), &["show", "results", name]).stdout);
        assert!(!table.contains('±') && table.contains("share one set of uncertain numbers"), "{table}");
    }
    // And where nothing differs, but there are intervals, that is not said.
    let idle = format!(
        "{place}[[scheme]]\nid = \"idle\"\nassumption = \"a\"\nchange = [{{ setting = \"ward\", add = {{ capacity = 0 }} }}]\n[[option]]\nid = \"nothing\"\nschemes = [\"idle\"]\n"
    );
    let (_folder, shown, _) = run("idle", &idle, &["-n", "12", "--options", "nothing"]);
    assert!(shown.contains("mean ± 95 % interval"), "{shown}");
}

/// What is realised in full does not stand under "if the savings do not come".
#[test]
fn a_committed_option_is_not_said_to_fail() {
    let place = "[scenario]\nbase = \"ward-closed.toml\"\ntitle = \"A ward\"\n";
    let (_folder, shown, _) = run("ward", place, &["--fixed", "--options", "closed,scaled"]);
    assert!(
        shown.contains("Done whether or not the savings come") && !shown.contains("do not come"),
        "{shown}"
    );
    let (_folder, shown, _) = run("ward", place, &["--fixed", "--options", "closed-in-vain,scaled"]);
    assert!(shown.contains("If the savings do not come"), "{shown}");
}

#[test]
fn options_of_one_title_stand_by_their_ids() {
    let mut place = "[scenario]\nbase = \"ward-closed.toml\"\ntitle = \"A ward\"\n".to_owned();
    for id in ["source", "another"] {
        place.push_str(&format!(
            "[[option]]\nid = \"{id}\"\ntitle = \"The same\"\nschemes = [\"ward-scaled\"]\n"
        ));
    }
    let (folder, shown, _) = run("ward", &place, &["--fixed", "--options", "source,another"]);
    let head = shown.lines().find(|line| line.contains("baseline") && line.contains("another")).unwrap();
    assert!(head.contains("source") && !head.contains("The same"), "{shown}");
    // An option may have the name of a column.
    let table = text(&called_in(folder.path(), &["show", "results", "headline"]).stdout);
    assert!(table.contains("source") && table.contains("another"), "{table}");
}

/// `UPDATE_DOCS=1 cargo test --test screen` writes the screen of the place that `init` writes into `docs/first-place.md`.
#[test]
fn the_page_of_the_first_place_shows_its_screen() {
    let folder = tempfile::tempdir().unwrap();
    assert!(called_in(folder.path(), &["init", "my-place"]).status.success());
    let out = called_in(folder.path(), &["run", "my-place"]);
    let shown = mask(&text(&out.stdout)).replace("TIME", "3 s");
    let (begin, end) = ("see tests/screen.rs -->\n", "<!-- end of screen -->");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/first-place.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let fresh = format!("{before}{begin}```text\n{shown}\n```\n{end}{after}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, fresh).unwrap();
    } else {
        assert!(page == fresh, "docs/first-place.md is out of date: see this test");
    }
}

/// A run with every sort of thing that has a name, read once.
fn saved() -> &'static (Saved, PathBuf) {
    static SAVED: OnceLock<(Saved, PathBuf)> = OnceLock::new();
    SAVED.get_or_init(|| {
        let (folder, _, _) = run("many", &many_options(), &["--fixed"]);
        let results = folder.keep().join("results");
        let saved = read(&results).unwrap();
        std::fs::remove_dir_all(results.parent().unwrap()).unwrap();
        (saved, results)
    })
}

/// Words as nobody should write them: long, in any script, with what a terminal would obey.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{0,300}",
        "(\u{1b}\\[31m|\u{202e}|\n|\r|\t|病院|é́́|🏥| |\\||<b>){0,80}",
        "[A-Za-z ]{0,400}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_things_are_called_the_screen_fits(
        names in proptest::collection::vec(hostile(), 12),
        warnings in proptest::collection::vec(hostile(), 0..30),
        replications in 0_usize..2_000_000,
        measured in 0_u32..10_000,
        seconds in prop_oneof![Just(f64::NAN), 0.0..1e9],
    ) {
        let (saved, folder) = saved();
        let mut saved = saved.clone();
        let mut names = names.into_iter().cycle();
        let mut name = || names.next().unwrap();
        saved.run.scenario.title = name();
        saved.run.scenario.name = name();
        saved.run.scenario.location = name();
        let of_run = |text| WarningEntry { kind: "run".to_owned(), text };
        saved.run.warnings = warnings.into_iter().map(of_run).collect();
        saved.run.replications = replications;
        saved.run.measured_days = measured;
        saved.run.timings_seconds.insert("simulate".to_owned(), seconds);
        for option in &mut saved.run.option_details {
            option.title = name();
            option.committed.iter_mut().for_each(|title| *title = name());
        }
        for part in saved.run.place.settings.iter_mut().chain(&mut saved.run.place.organisations) {
            part.title = name();
        }
        let folder = folder.join(name().replace('\0', ""));
        let shown = screen(&saved, &folder, &[]).unwrap();
        prop_assert!(shown.lines().count() <= LINES, "{shown}");
        prop_assert!(shown.lines().all(|line| line.width() <= COLUMNS), "{shown}");
        prop_assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
        for name in TABLES.into_iter().filter(|name| *name != "metrics") {
            let grid = table(&saved, name, &Asked::default()).unwrap();
            let text = grid.text();
            prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{name}");
            prop_assert!(text.lines().all(|line| line.width() <= COLUMNS), "{name}:\n{text}");
            prop_assert!(!grid.markdown().replace("\\<b>", "").contains("<b>"), "{name}");
        }
    }
}
