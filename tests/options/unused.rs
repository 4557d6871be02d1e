//! An option may leave a part of the system unused; a scheme may not bring one that nobody reaches.

use crate::program::{called_in, text};
use crate::{PLACE, load, run_fixed, try_load, values};

/// A scheme in an option, with its changes, and more keys of the scheme.
fn option(changes: &str, more: &str) -> String {
    format!(
        "[[scheme]]\nid = \"s\"\n{more}\nchange = [{changes}]\nassumption = \"x\"\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    )
}

/// The last way to the care home is taken.
const NO_CARE_HOME: &str = "{ stay = \"ward\", route = \"care-home\", remove = true }";

#[test]
fn the_last_way_to_a_stay_may_be_taken() {
    // The shares of the others grow to fill the rest: 0.8 and 0.1 become 8/9 and 1/9.
    let loaded = load(&option(NO_CARE_HOME, ""));
    let results = run_fixed(&loaded, 2);
    let group = "setting=care-home";
    assert!(values(&results[0], "setting-entries", group).iter().all(|entries| *entries > 0.0));
    for figure in ["setting-entries", "setting-occupied", "setting-queue", "setting-utilisation"] {
        assert_eq!(values(&results[1], figure, group), [0.0, 0.0], "{figure}");
    }
    // Whoever is there when the scheme begins stays until they leave, and those who are on the ward by then still come.
    let dated = load(&option(NO_CARE_HOME, "starts = 2014-10-01"));
    let results = run_fixed(&dated, 2);
    let [whole, until] = [0, 1].map(|at| values(&results[at], "setting-entries", group)[0]);
    assert!(until > 0.0 && until < 0.7 * whole, "{until} of {whole}");
}

#[test]
fn a_setting_and_a_team_that_lose_their_only_stay_are_named_in_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = "{ stay = \"ward\", set = { tasks = [], in = \"care-home\" } }";
    let none_come = "{ stream = \"emergencies\", multiply = { rate = 0.0 } }";
    for (changes, more, said) in [
        (
            NO_CARE_HOME,
            "",
            "option o: nobody reaches stay `care-home` any more\noption o: nobody reaches setting `care-home` any more",
        ),
        (
            NO_CARE_HOME,
            "starts = 2014-10-01\nreach = 0.5",
            "option o: nobody reaches stay `care-home` any more",
        ),
        (
            elsewhere,
            "",
            "option o: nobody reaches setting `ward` any more\noption o: no work is left for team `social-work` any more",
        ),
    ] {
        std::fs::write(folder.path().join("place.toml"), format!("{PLACE}{}", option(changes, more)))
            .unwrap();
        let output = called_in(folder.path(), &["check", "place.toml"]);
        assert!(output.status.success(), "{changes}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains(said), "{}", text(&output.stdout));
    }
    // Whom nobody takes a way from but who do not come: nothing is left out of the model, and nobody is there.
    let results = run_fixed(&load(&option(none_come, "")), 1);
    assert_eq!(values(&results[1], "setting-entries", "setting=ward"), [0.0]);
}

#[test]
fn what_a_scheme_brings_must_be_reached() {
    let brings = "[[scheme.stay]]\nid = \"hospice\"\nin = \"care-home\"\nlength = \"1 d\"\nto = \"died\"\n";
    let text = format!(
        "[[scheme]]\nid = \"s\"\nassumption = \"x\"\n{brings}[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    );
    let problems = try_load(&text).map(|_| ()).unwrap_err().to_string();
    assert!(problems.contains("nobody reaches stay `hospice`"), "{problems}");
}
