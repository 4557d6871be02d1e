//! Mistakes in schemes and options are named where they are made.

use crate::try_load;

/// All problems of the place with a scheme of this content and an option with it.
fn problems(scheme: &str) -> String {
    let text = format!(
        "[[scheme]]\nid = \"s\"\nassumption = \"made up\"\n{scheme}\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    );
    match try_load(&text) {
        Ok(loaded) => panic!("no mistake found in {scheme}: {}", loaded.warnings),
        Err(problems) => problems.to_string(),
    }
}

#[test]
fn mistakes_in_schemes() {
    for (scheme, message) in [
        ("change = [{ stay = \"wrad\", multiply = { length = 0.9 } }]", "unknown stay `wrad`"),
        ("change = [{ stay = \"ward\", multiply = { lenght = 0.9 } }]", "did you mean `length`"),
        ("change = [{ stay = \"ward\", multiply = { in = 2 } }]", "`in` is not a number"),
        ("change = [{ stay = \"ward\", multiply = { length = -1 } }]", "negative"),
        (
            "change = [{ stay = \"ward\", task = \"asessment\", multiply = { work = 2 } }]",
            "has no task `asessment`",
        ),
        ("change = [{ stay = \"ward\", set = { id = \"x\" } }]", "no scheme can change `id`"),
        ("change = [{ stay = \"ward\" }]", "the change changes nothing"),
        ("change = [{ multiply = { length = 2 } }]", "none of `setting`, `team`, `stay`"),
        (
            "change = [{ stay = \"ward\", route = \"home\", multiply = { share = 1.5 } }]",
            "`share` of route `home` 1.2 is out of range",
        ),
        (
            "change = [{ stay = \"ward\", route = \"home\", set = { share = 0.95 } }, { stay = \"ward\", route = \"died\", set = { share = 0.2 } }]",
            "more than 1",
        ),
        ("change = [{ setting = \"ward\", add = { capacity = -150 } }]", "would be -30, less than 0"),
        (
            "change = [{ stay = \"ward\", set = { units = 3 } }, { setting = \"ward\", add = { capacity = -118 } }]",
            "takes 3 units of `ward`, which never has more than 2",
        ),
        (
            "starts = 2014-05-01\nchange = [{ setting = \"ward\", set = { turnaround = \"2 h\" } }]",
            "can only change for everybody and the whole run",
        ),
        (
            "for = { age = \"75+\" }\nchange = [{ setting = \"ward\", add = { capacity = 2 } }]",
            "which everybody shares",
        ),
        (
            "starts = 2016-05-01\nchange = [{ stay = \"ward\", multiply = { length = 0.9 } }]",
            "after the end of the run",
        ),
        (
            "starts = 2014-05-01\nends = 2014-04-20\nchange = [{ stay = \"ward\", multiply = { length = 0.9 } }]",
            "before it starts",
        ),
        (
            "ramp = \"8 weeks\"\nchange = [{ stay = \"ward\", multiply = { length = 0.9 } }]",
            "`ramp` needs `starts`",
        ),
        ("reach = 1.5\nchange = [{ stay = \"ward\", multiply = { length = 0.9 } }]", "1.5 is out of range"),
        ("cost = [{ per-use = 20 }]", "`per-use` needs `metric`"),
        (
            "change = [{ stay = \"care-home\", interruption = \"fall\", multiply = { probability = { value = 0.9, interval-95 = [0.8, 1.3] } } }]",
            "with the uncertain numbers at their upper ends",
        ),
    ] {
        let text = problems(scheme);
        assert!(text.contains(message), "`{scheme}` should say `{message}`, but says:\n{text}");
    }
}

#[test]
fn two_schemes_that_contradict_each_other() {
    let text = r#"
        [[scheme]]
        id = "a"
        change = [{ team = "social-work", set = { rota = { mon-sun = "09:00-17:00 x 3" } } }]
        assumption = "made up"
        [[scheme]]
        id = "b"
        change = [{ team = "social-work", set = { heads = 2 } }]
        assumption = "made up"
        [[option]]
        id = "both"
        schemes = ["a", "b"]
        "#;
    let problems = try_load(text).expect_err("a contradiction").to_string();
    assert!(problems.contains("schemes `a` and `b` both set"), "{problems}");
}

#[test]
fn an_unknown_scheme_in_an_option() {
    let problems = try_load("[[option]]\nid = \"o\"\nschemes = [\"x\"]\n").expect_err("unknown").to_string();
    assert!(problems.contains("unknown scheme `x`"), "{problems}");
}

#[test]
fn a_mistake_that_a_scheme_makes_in_the_baseline_names_the_scheme_and_its_line() {
    // The scheme's text begins behind the place's; the change is in its fourth line.
    let line = crate::PLACE.lines().count() + 5;
    let named = format!("changed by scheme `s` (place.toml:{line})");
    for (change, message) in [
        (
            "{ stay = \"ward\", route = [\"home\", \"died\"], set = { share = 0.7 } }",
            "add to 1.4, more than 1",
        ),
        (
            "{ stay = \"care-home\", set = { to = \"ward\" } }, { stay = \"ward\", set = { routes = [{ to = \"care-home\" }] } }",
            "nobody who enters the stays `ward`, `care-home` can ever leave",
        ),
    ] {
        let text = problems(&format!("change = [{change}]"));
        assert!(text.contains(message) && text.contains(&named), "{named} should stand in:\n{text}");
    }
}

#[test]
fn numbers_written_as_text_are_answered_with_the_number() {
    for (scheme, message) in [
        ("reach = \"60 %\"", "write reach = 0.6;"),
        ("cost = [{ recurrent = \"£80,000\", assumption = \"made up\" }]", "write recurrent = 80_000;"),
        ("cost = [{ recurrent = \"£1.25m\", assumption = \"made up\" }]", "write recurrent = 1_250_000;"),
        ("reach = \"most\"", "help: `reach` is a number from 0 to 1"),
    ] {
        let text = problems(scheme);
        assert!(text.contains(message), "`{scheme}` should say `{message}`, but says:\n{text}");
    }
}

#[test]
fn a_scheme_that_starts_more_than_a_year_before_the_run_is_warned_of() {
    let with_start = |date: &str| {
        let text = format!(
            "[[scheme]]\nid = \"s\"\nstarts = {date}\nassumption = \"made up\"\nchange = [{{ stay = \"ward\", multiply = {{ length = 0.9 }} }}]\n"
        );
        crate::load(&text).warnings.to_string()
    };
    // The warm-up of eight weeks begins on 4 February 2014.
    assert!(with_start("2013-02-02").contains("before the run does on 2014-02-04"));
    assert!(!with_start("2013-02-04").contains("before the run"));
}

#[test]
fn mistakes_of_many_options_come_in_the_same_order_however_they_are_checked() {
    let mut text = String::new();
    for number in 1..7 {
        text.push_str(&format!(
            "[[scheme]]\nid = \"s{number}\"\nassumption = \"made up\"\n\
             change = [{{ stay = \"care-home\", interruption = \"fall\", \
             multiply = {{ probability = {{ value = 0.9, range = [0.8, 1.{number}1] }} }} }}]\n\
             [[option]]\nid = \"o{number}\"\nschemes = [\"s{number}\"]\n"
        ));
    }
    let say = || try_load(&text).unwrap_err().to_string();
    let first = say();
    assert!((1..7).all(|number| first.contains(&format!("upper ends (o{number})"))), "{first}");
    for _ in 0..3 {
        assert_eq!(say(), first);
    }
}

#[test]
fn a_level_that_a_scheme_brings_and_that_is_too_little_for_one_is_warned_of() {
    let text = r#"
        [[scheme]]
        id = "fewer"
        change = [
          { stay = "ward", set = { units = 3 } },
          { setting = "ward", set = { changes = [ { from = 2014-05-01, until = 2014-05-31, capacity = 2 } ] } },
        ]
        assumption = "made up"
        [[option]]
        id = "cut"
        schemes = ["fewer"]
        "#;
    let warnings = try_load(text).unwrap().warnings.to_string();
    let expected =
        "stay `ward` takes 3 units of `ward`, which has no more than 2 from 2014-05-01 until 2014-05-31";
    assert!(warnings.contains(expected), "{warnings}");
}

/// What can be changed whole cannot always be changed in part: `check` says so of the option that realises it in part, and not
/// the run.
#[test]
fn an_option_is_checked_as_far_as_it_is_realised() {
    let option = |realised: &str| {
        try_load(&format!(
            "[[scheme]]\nid = \"s\"\nassumption = \"made up\"\nchange = [{{ setting = \"ward\", set = {{ turnaround = \"2 h\" }} }}]\n\
             [[option]]\nid = \"o\"\nschemes = [\"s\"]\n{realised}\n"
        ))
    };
    assert!(option("").is_ok());
    let said = option("realised = 0.5").unwrap_err().to_string();
    assert!(
        said.contains("`turnaround` of setting can only change for everybody and the whole run"),
        "{said}"
    );
}
