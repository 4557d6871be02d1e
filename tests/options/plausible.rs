//! Draws whose baseline is not plausible are set aside.

use careflow::experiment::{JudgeError, PlausibleError, Runner, Stop, Study, StudyError, draw_inputs};
use careflow::results::PlausibleDraws;
use careflow::scenario::{self, Loaded, Problems};

/// Patients come at 5 to 15 a day, and are admitted; 9 to 11 a day are plausible.
const PLACE: &str = r#"
[scenario]
title = "Admissions"
start = 2014-04-01
measure = "52 weeks"
replications = 8
[[cohort]]
id = "all"
population = 100_000
assumption = "made up"
[[stream]]
id = "emergencies"
cohort = "all"
rate = { per-day = { value = 10, distribution = { uniform = { low = 5, high = 15 } }, assumption = "made up" } }
to = "ward"
[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 500
assumption = "made up"
[[stay]]
id = "ward"
in = "ward"
length = "1 h"
to = "home"
assumption = "made up"
[[exit]]
id = "home"
kind = "home"
[[back-test]]
title = "Admissions"
metric = "non-elective-admissions"
published = { value = 3652, source = "made up" }
plausible = { low = 3287.25, high = 4017.75, assumption = "9 to 11 a day" }
[[scheme]]
id = "fewer"
change = [{ stream = "emergencies", multiply = { rate = 0.9 } }]
assumption = "made up"
[[option]]
id = "fewer"
schemes = ["fewer"]
"#;

fn try_load(text: &str) -> Result<Loaded, Problems> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("place.toml"), text).unwrap();
    scenario::load(&folder.path().join("place.toml"))
}

fn runner(loaded: &Loaded, threads: usize) -> Runner<'_> {
    Study { threads: Some(threads), ..Study::new(loaded) }.runner(&())
}

fn find(loaded: &Loaded, needed: u32, threads: usize) -> Result<PlausibleDraws, StudyError> {
    let mut runner = runner(loaded, threads);
    let draws = runner.draws(needed)?.unwrap();
    let found = runner.plausible().unwrap();
    assert_eq!(found.draws[..needed as usize], draws);
    Ok(found)
}

#[test]
fn the_draws_used_are_those_whose_baseline_lies_within_the_bounds() {
    let loaded = try_load(PLACE).unwrap();
    let found = find(&loaded, 60, 2).unwrap();
    let rates: Vec<f64> =
        found.draws.iter().map(|&draw| draw_inputs(loaded.variants.inputs(), 1, draw)[0]).collect();
    // A trial's mean has a standard error of √(10 · 364 / 2) / 364 = 0.12 a day.
    assert!(rates.iter().all(|rate| (9.0 - 0.6..11.0 + 0.6).contains(rate)), "{rates:?}");
    // One draw in five is; the others are counted as outside.
    let (tried, plausible) = (f64::from(found.tried), found.draws.len() as f64);
    let error = (0.2 * 0.8 / tried).sqrt();
    assert!((plausible / tried - 0.2).abs() < 3.5 * error, "{plausible} of {tried}");
    assert_eq!(found.outside, [("Admissions".to_owned(), found.tried - found.draws.len() as u32)]);
    // Uniform between 9 and 11, but for the blurred ends: standard deviation 2 / √12 = 0.58.
    let mean = rates.iter().sum::<f64>() / plausible;
    assert!((mean - 10.0).abs() < 3.5 * 0.6 / plausible.sqrt(), "{mean}");
}

#[test]
fn which_draws_are_plausible_depends_on_neither_threads_nor_how_many_are_asked_for() {
    let loaded = try_load(PLACE).unwrap();
    let (few, many) = (find(&loaded, 5, 1).unwrap(), find(&loaded, 12, 2).unwrap());
    assert_eq!(few.draws[..5], many.draws[..5]);
    // A search can be continued.
    let mut continued = runner(&loaded, 2);
    continued.draws(5).unwrap();
    assert_eq!(continued.draws(12).unwrap().unwrap(), many.draws[..12]);
}

#[test]
fn every_option_has_the_plausible_draws() {
    let loaded = try_load(PLACE).unwrap();
    let found = find(&loaded, 10, 2).unwrap();
    let study = Study { stop: Stop::After(20), threads: Some(2), ..Study::new(&loaded) };
    let findings = study.run(&()).unwrap();
    let results = findings.results;
    assert_eq!(findings.plausible, Some(found.clone()));
    let admissions =
        |arm: usize| results[arm].values(results[arm].column("non-elective-admissions", "all").unwrap());
    for (at, (usual, fewer)) in admissions(0).iter().zip(admissions(1)).enumerate() {
        let rate = draw_inputs(loaded.variants.inputs(), 1, found.draws[at / 2])[0] * 365.25;
        // Poisson counts of a year, 3.5 standard deviations.
        assert!((usual - rate).abs() < 3.5 * rate.sqrt() * 1.01, "{usual} at {rate} a year");
        assert!((fewer - 0.9 * rate).abs() < 3.5 * rate.sqrt() * 1.01, "{fewer} at {rate} a year");
    }
}

#[test]
fn ranges_that_nothing_meets_are_an_error_that_names_the_figures() {
    let nothing = try_load(&PLACE.replace("low = 3287.25, high = 4017.75", "low = 9000")).unwrap();
    let error = find(&nothing, 5, 2).unwrap_err();
    assert!(matches!(error, StudyError::Plausible(PlausibleError::TooFew(_))), "{error}");
    let error = error.to_string();
    assert!(!error.contains("--"), "the library knows no arguments: {error}");
    assert!(
        error.contains("0 have a plausible baseline") && error.contains("outside `Admissions`"),
        "{error}"
    );
    let unknown = try_load(&PLACE.replace("\"non-elective-admissions\"", "\"setting-queue\"")).unwrap();
    let error = find(&unknown, 5, 2).unwrap_err();
    assert!(matches!(error, StudyError::Judge(JudgeError::Unknown { .. })), "{error}");
    assert!(error.to_string().contains("no `all` of `setting-queue`"), "{error}");
}

#[test]
fn a_plausible_range_has_bounds_in_order_and_a_ground() {
    for (range, message) in [
        ("{ assumption = \"x\" }", "a plausible range without bounds"),
        ("{ low = 5, high = 4, assumption = \"x\" }", "not below the most"),
        ("{ low = 5 }", "needs its ground"),
        ("{ low = \"much\", assumption = \"x\" }", "low"),
    ] {
        let text = PLACE.replace("{ low = 3287.25, high = 4017.75, assumption = \"9 to 11 a day\" }", range);
        let problems = try_load(&text).unwrap_err().to_string();
        assert!(problems.contains(message), "{range}: {problems}");
    }
}

#[test]
fn run_says_which_draws_it_used_and_another_scenario_may_judge_them() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("place.toml", PLACE);
    // Twice the patients: none of its own draws would be plausible.
    let later = "[scenario]\ntitle = \"Later\"\nbase = \"place.toml\"\nplausible-in = \"place.toml\"\n\
                 [[local]]\nstream = \"emergencies\"\nmultiply = { rate = 2 }\nassumption = \"made up\"\n";
    write("later.toml", later);
    let run = |arguments: &[&str]| {
        let mut command = crate::program::program();
        let out = command.current_dir(folder.path()).arg("run").args(arguments).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    let used = |name: &str| {
        let text = std::fs::read_to_string(folder.path().join("output").join(name).join("manifest.json"));
        let manifest: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
        manifest["plausible_draws"]["draws"].clone()
    };
    assert!(run(&["place.toml"]).contains("like the place)"));
    // A bound that sets no draw aside is no row of those that do.
    let idle = "[[back-test]]\ntitle = \"Beds\"\nmetric = \"acute-occupied\"\npublished = { value = 1, source = \"made up\" }\n\
                plausible = { low = 0, high = 100, assumption = \"whatever\" }\n[[scheme]]";
    write("idle.toml", &PLACE.replacen("[[scheme]]", idle, 1));
    run(&["idle.toml"]);
    let shown = crate::program::called_in(folder.path(), &["show", "output/idle", "draws"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("No draw was outside the bounds of: Beds."), "{shown}");
    assert!(shown.lines().any(|line| line.starts_with("Admissions ")), "{shown}");
    assert!(!shown.lines().any(|line| line.starts_with("Beds ")), "{shown}");
    assert!(run(&["later.toml"]).contains("like the place)"));
    assert_eq!(used("place"), used("later"));
    // One draw in five is plausible: the first four are not the first four that are.
    assert_ne!(used("place").as_array().unwrap()[..4], [0, 1, 2, 3].map(serde_json::Value::from));
    let all = run(&["place.toml", "--all-draws"]);
    assert!(all.contains("sets of assumptions, seed") && !all.contains("set aside"), "{all}");
    assert!(used("place").is_null());
    let fixed = run(&["place.toml", "--fixed"]);
    assert!(
        fixed.contains("every uncertain number at its best value") && !fixed.contains("set aside"),
        "{fixed}"
    );
}

#[test]
fn a_judge_that_cannot_judge_is_an_error_before_anything_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let later = |judge: &str| {
        format!("[scenario]\ntitle = \"Later\"\nbase = \"place.toml\"\nplausible-in = \"{judge}\"\n")
    };
    write("place.toml", PLACE);
    write("wrong.toml", &PLACE.replace("to = \"ward\"", "to = \"wrad\""));
    let bounds = "plausible = { low = 3287.25, high = 4017.75, assumption = \"9 to 11 a day\" }";
    write("boundless.toml", &PLACE.replace(bounds, ""));
    write("other.toml", &PLACE.replace("low = 5, high = 15", "low = 9, high = 11"));
    let group = "metric = \"non-elective-admissions\"\ngroup = \"site=nowhere\"";
    write("unknown.toml", &PLACE.replace("metric = \"non-elective-admissions\"", group));
    let careflow = |command: &str, name: &str| {
        let mut careflow = crate::program::program();
        let out = careflow.current_dir(folder.path()).args([command, name]).output().unwrap();
        (out.status.success(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    for (name, judge, expected) in [
        ("missing", "nowhere.toml", "names nowhere.toml, which has mistakes"),
        ("mistaken", "wrong.toml", "wrong.toml, which has mistakes of its own"),
        ("boundless-judge", "boundless.toml", "has no plausible range"),
        ("unknown-group", "unknown.toml", "no `site=nowhere` of `non-elective-admissions`"),
    ] {
        let file = format!("{name}.toml");
        write(&file, &later(judge));
        for command in ["check", "run"] {
            let (fine, said) = careflow(command, &file);
            assert!(!fine, "{command} {name}");
            let expected = expected.replace("names nowhere.toml", "nowhere.toml");
            assert!(said.contains(&expected), "{command} {name}: {said}");
        }
    }
    // Draws of another range were not tried.
    write("narrow.toml", &later("other.toml"));
    let (fine, said) = careflow("check", "narrow.toml");
    assert!(fine && said.contains("1 of 1 uncertain numbers of the baseline are not in"), "{said}");
    // No bound on the baseline is about a price, or about what a scheme changes.
    let options = "[[organisation]]\nid = \"ccg\"\n[[saving]]\nid = \"stays\"\nmetric = \"non-elective-admissions\"\n\
                   value = { value = 100, range = [90, 110], assumption = \"made up\" }\ngains = \"ccg\"\nassumption = \"made up\"\n\
                   [[scheme]]\nid = \"fewer\"\nassumption = \"made up\"\n\
                   cost = [{ recurrent = { value = 10, range = [9, 11], assumption = \"made up\" }, payer = \"ccg\" }]\n\
                   change = [{ stream = \"emergencies\", multiply = { rate = { value = 0.9, range = [0.8, 1.0], assumption = \"made up\" } } }]\n\
                   [[option]]\nid = \"fewer\"\nschemes = [\"fewer\"]\n[money]\nprice-year = \"2014/15\"\n";
    write("priced.toml", &format!("{}{options}", later("place.toml")));
    let (fine, said) = careflow("check", "priced.toml");
    assert!(fine && !said.contains("are not in"), "{said}");
    // A published figure outside its own bounds is a slip of units.
    write("units.toml", &PLACE.replace("low = 3287.25, high = 4017.75", "low = 0.9, high = 0.98"));
    let (_, said) = careflow("check", "units.toml");
    assert!(said.contains("the published figure is not plausible"), "{said}");
}
