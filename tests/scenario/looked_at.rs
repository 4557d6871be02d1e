//! What is accepted but should be looked at: each is warned of with its place; and what is described of it.

use careflow::scenario::describe;

use crate::{GOOD, load, load_files};

/// The warnings of a scenario.
fn warned(text: &str) -> String {
    load(text).unwrap_or_else(|problems| panic!("{problems}")).warnings.to_string()
}

fn local(what: &str, more: &str) -> String {
    format!("{GOOD}\n[[local]]\n{what}\n{more}\nassumption = \"fewer\"\n")
}

const ONE_HEAD: (&str, &str) = ("09:00-17:00 x 6", "09:00-17:00 x 1");

#[test]
fn a_change_that_rounding_undoes_is_named_with_its_line() {
    let fewer = local("team = \"nurses\"\nset = { part-heads = \"whole\" }", "multiply = { rota = 0.8 }");
    assert_eq!(warned(&fewer), "no problems", "6 × 0.8 = 4.8 are 5");
    let text = warned(&fewer.replace(ONE_HEAD.0, ONE_HEAD.1));
    assert!(
        text.contains("`rota` of team `nurses` stays as it is: 1 × 0.8 = 0.8 rounds to 1")
            && text.contains("scenario.toml:62:")
            && text.contains("multiply = { rota = 0.8 }"),
        "{text}"
    );
    let text = warned(&local("setting = \"ward\"", "add = { capacity = -0.4 }"));
    assert!(
        text.contains("`capacity` of setting `ward` stays as it is: 10 − 0.4 = 9.6 rounds to 10"),
        "{text}"
    );
    // Also where the capacity is by the hour, and of a scheme; once, though it is in two options.
    let scheme = format!(
        "{}\n[[scheme]]\nid = \"s\"\nassumption = \"x\"\nchange = [{{ setting = \"ward\", multiply = {{ capacity = 1.1 }} }}]\n\
         [[option]]\nid = \"a\"\nschemes = [\"s\"]\n[[option]]\nid = \"b\"\nschemes = [\"s\"]\n",
        GOOD.replace(
            "capacity = 10",
            "capacity = { mon-fri = \"00:00-24:00 x 20\", sat-sun = \"00:00-24:00 x 10\" }"
        )
    );
    assert_eq!(warned(&scheme), "no problems");
    let text = warned(&scheme.replace("1.1", "1.02"));
    assert_eq!(text.matches("stays as it is").count(), 1, "{text}");
    assert!(text.contains("10 × 1.02 = 10.2 rounds to 10, 20 × 1.02 = 20.4 rounds to 20"), "{text}");
}

#[test]
fn a_change_of_which_too_little_comes_about_is_named() {
    let scheme = format!(
        "{GOOD}\n[[scheme]]\nid = \"s\"\nreach = 0.8\nrealised = 0.5\nassumption = \"x\"\nchange = [{{ setting = \"ward\", add = {{ capacity = 1 }} }}]\n"
    );
    let text = warned(&scheme);
    assert!(
        text.contains(
            "`capacity` of setting `ward` stays as it is: 40 % of the change comes about, and 10 + 0.4 = 10.4 rounds to 10"
        ),
        "{text}"
    );
    assert_eq!(warned(&scheme.replace("capacity = 1 ", "capacity = 2 ")), "no problems");
}

#[test]
fn a_scheme_that_its_delay_puts_beyond_its_end_is_named() {
    let scheme = format!(
        "{GOOD}\n[[scheme]]\nid = \"s\"\nstarts = 2014-04-05\ndelay = \"10 d\"\nends = 2014-04-10\nassumption = \"x\"\nchange = [{{ setting = \"ward\", add = {{ capacity = 1 }} }}]\n"
    );
    let text = warned(&scheme);
    assert!(text.contains("scheme `s` would begin on 2014-04-15, after its end on 2014-04-10"), "{text}");
    assert_eq!(warned(&scheme.replace("10 d", "5 d")), "no problems");
}

fn started(kind: &str, start: &str) -> String {
    let capacity = format!("capacity = 10\nstart = [{{ stay = \"on-ward\", cohort = \"people\", {start} }}]");
    GOOD.replace("acute-bed", kind).replace("capacity = 10", &capacity)
}

#[test]
fn more_patients_at_the_start_than_places_are_counted() {
    assert_eq!(warned(&started("acute-bed", "present = 10")), "no problems");
    assert_eq!(warned(&started("acute-bed", "present = 8, waiting = 20")), "no problems");
    let text = warned(&started("acute-bed", "present = 12"));
    assert!(
        text.contains(
            "`ward` begins with 12 patients, who take 12 beds, and has 10 on the first day, 2014-04-01"
        ),
        "{text}"
    );
    assert!(text.contains("scenario.toml:31:"), "{text}");
    let units =
        started("home-care", "per-1000 = 6").replace("length = \"3 d\"", "length = \"3 d\"\nunits = 2");
    let text = warned(&units);
    assert!(text.contains("`ward` begins with 6 patients, who take 12"), "{text}");
    assert_eq!(warned(&started("other", "present = 12")), "no problems", "a test may begin so");
    // Extra places count, and so does the capacity of the first day, which is that of the warm-up.
    let extra = "present = 12 }]\nescalation = { places = 2, opens-at = 0.9, closes-at = 0.8 }\n# ";
    assert_eq!(warned(&started("acute-bed", extra)), "no problems");
    let later = "present = 12 }]\nchanges = [{ from = 2014-04-01, capacity = 20 }]\n# ";
    assert_eq!(warned(&started("acute-bed", later)), "no problems");
    let warm = started("acute-bed", later).replace("measure =", "warm-up = \"1 d\"\nmeasure =");
    assert!(warned(&warm).contains("has 10 on the first day, 2014-03-31"), "{}", warned(&warm));
}

#[test]
fn patients_at_the_start_of_a_setting_and_of_its_stay_add_up_aloud() {
    let base = GOOD.replace(
        "length = \"3 d\"",
        "length = \"3 d\"\nstart = [{ cohort = \"people\", present = 2, attributes = { needs = \"few\" } }, { cohort = \"people\", present = 1 }]",
    );
    assert_eq!(warned(&base), "no problems", "two groups of one stay");
    let scenario = "[scenario]\ntitle = \"T\"\nbase = \"base.toml\"\n";
    let own = "[[setting]]\nid = \"ward\"\nstart = [\n  { stay = \"on-ward\", cohort = \"people\", present = 3 },\n]\nassumption = \"x\"\n";
    let both = [("scenario.toml", &*format!("{scenario}{own}")), ("base.toml", &*base)];
    let loaded = load_files(&both).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(loaded.model.settings[0].start.iter().map(|group| group.present).sum::<u32>(), 6);
    let text = loaded.warnings.to_string();
    assert!(
        text.contains(
            "`start` of a setting and of stay `on-ward` both bring patients of cohort `people`: they add up"
        ) && text.contains("scenario.toml:7:")
            && text.contains("base.toml:"),
        "{text}"
    );
    // A start of the stay itself replaces that of the base.
    let own =
        "[[stay]]\nid = \"on-ward\"\nstart = [{ cohort = \"people\", present = 3 }]\nassumption = \"x\"\n";
    let loaded =
        load_files(&[("scenario.toml", &*format!("{scenario}{own}")), ("base.toml", &*base)]).unwrap();
    assert_eq!(loaded.model.settings[0].start.len(), 1);
    assert!(loaded.warnings.0.is_empty(), "{}", loaded.warnings);
}

#[test]
fn local_changes_are_listed_with_their_evidence() {
    let text = format!(
        "{}\n[[local]]\nstream = \"arr*\"\nmultiply = {{ rate = {{ value = 1.08, range = [1.0, 1.2], source = \"attendances of 2014/15\" }} }}\n",
        local(
            "stay = \"on-ward\"\ntask = \"round\"",
            "add = { work = \"-5 min\" }\nset = { required = false }"
        ) + "\n[[local]]\nsetting = [\"ward\"]\nset = { escalation = { places = 2, opens-at = 0.9, closes-at = 0.8, assumption = \"a bay of two\" } }\n"
    );
    let loaded = load(&text).unwrap_or_else(|problems| panic!("{problems}"));
    let described = describe(&loaded);
    let table: Vec<&str> = described
        .lines()
        .skip_while(|line| !line.starts_with("Local changes"))
        .take_while(|line| !line.is_empty())
        .collect();
    insta::assert_snapshot!(table.join("\n"));
    assert!(!describe(&load(GOOD).unwrap()).contains("Local changes"));
}

fn planned(what: &str) -> String {
    format!(
        "{GOOD}\n[[scheme]]\nid = \"s\"\ncost = [{{ recurrent = 1 }}]\nassumption = \"x\"\n\
         [[option]]\nid = \"o\"\nschemes = [\"s\"]\nplanned = [{{ {what}, assumption = \"x\" }}]\n"
    )
}

#[test]
fn claims_of_the_wrong_sign_or_unit_are_questioned() {
    let beds = |claim: &str| warned(&planned(&format!("metric = \"acute-occupancy\", {claim}")));
    assert_eq!(beds("percent = -25"), "no problems");
    let text = beds("percent = 25");
    assert!(text.contains("the plan claims a rise of `acute-occupancy`, of which less is better"), "{text}");
    assert!(text.contains("if a fall is meant, write percent = -25"), "{text}");
    assert!(beds("change = 3").contains("if a fall is meant, write change = -3"), "{}", beds("change = 3"));
    let text = beds("percent = -0.25");
    assert!(text.contains("the plan claims -0.25 % of the baseline"), "{text}");
    assert!(text.contains("if -25 % are meant, write percent = -25"), "{text}");
    assert!(beds("percent = -250").contains("more than all of it"), "{}", beds("percent = -250"));
    let home = warned(&planned("metric = \"still-at-home-91-days\", change = -2"));
    assert!(home.contains("a fall of `still-at-home-91-days`, of which more is better"), "{home}");
    // What nobody would rather have more or less of may go either way, and so may pounds.
    assert_eq!(warned(&planned("metric = \"a-and-e-attendances\", percent = 2")), "no problems");
}

#[test]
fn a_claim_that_its_source_calls_derived_is_questioned() {
    let claim = |evidence: &str| {
        let text = planned("metric = \"acute-occupancy\", change = -3")
            .replace("3, assumption = \"x\"", &format!("3, {evidence}"));
        warned(&text)
    };
    let text = claim("source = \"Derived: £3m ÷ £1,490 a bed\"");
    assert!(text.contains("counts as the plan's own words, and its source says “derived”"), "{text}");
    assert!(claim("source = \"p. 3: “shorter stays”; no figure\"").contains("says “no figure”"));
    assert_eq!(claim("source = \"p. 3\", assumption = \"derived: £3m ÷ £1,490 a bed\""), "no problems");
    // Not the authors' words.
    assert_eq!(claim("source = \"p. 3: “the savings derived from this”\""), "no problems");
}

#[test]
fn a_published_share_of_a_figure_in_per_cent_is_questioned() {
    let test = |metric: &str, published: &str| {
        warned(&format!(
            "{GOOD}\n[[back-test]]\ntitle = \"t\"\nmetric = \"{metric}\"\npublished = {published}\nsource = \"x\"\n"
        ))
    };
    let text = test("acute-occupancy", "0.95");
    assert!(
        text.contains("`acute-occupancy` is in per cent, and 0.95 is one in a hundred or less"),
        "{text}"
    );
    assert!(text.contains("if a share is meant, write 95"), "{text}");
    assert_eq!(test("acute-occupancy", "95"), "no problems");
    assert_eq!(test("days-above-92", "0.5"), "no problems", "half a per cent of days");
    assert!(
        test("acute-occupancy", "95\nplausible = { low = 0.9, assumption = \"x\" }").contains("write 90")
    );
    assert_eq!(test("delayed-days", "0.95"), "no problems");
}

/// 27.5 beds are needed and 25 are there, but whoever finds none goes home at once: no queue grows. What is too much goes to
/// the second ward if that is the further choice, and is in its load.
#[test]
fn what_a_further_choice_takes_is_no_queue_without_limit() {
    let place = |further: &str| {
        format!(
            r#"
[scenario]
title = "Two wards"
start = 2025-04-07
measure = "52 weeks"

[[cohort]]
id = "anybody"
population = 1000
assumption = "test"

[[stream]]
id = "emergencies"
cohort = "anybody"
rate = {{ per-day = 2.75, assumption = "test" }}
routes = [{{ to = "first", share = 1, then = [{{ to = "{further}", after = "0 min" }}] }}]
assumption = "test"

[[setting]]
id = "first"
kind = "acute-bed"
capacity = {{ value = 25, assumption = "test" }}

[[setting]]
id = "second"
kind = "acute-bed"
capacity = {{ value = 2, assumption = "test" }}

[[stay]]
id = "first"
in = "first"
length = {{ exponential = {{ mean = "10 d" }}, assumption = "test" }}
to = "home"

[[stay]]
id = "second"
in = "second"
length = {{ exponential = {{ mean = "10 d" }}, assumption = "test" }}
to = "home"

[[exit]]
id = "home"
kind = "home"
"#
        )
    };
    // Alone, the second ward is one too many.
    let alone = place("home");
    let cut = |text: &str, from: &str| {
        let (before, rest) = text.split_once(from).unwrap();
        format!("{before}{}", rest.split_once("\n\n").unwrap().1)
    };
    let alone = cut(&alone, "[[setting]]\nid = \"second\"");
    let alone = cut(&alone, "[[stay]]\nid = \"second\"");
    let loaded = load(&alone).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(loaded.warnings.to_string(), "no problems");
    let described = describe(&loaded);
    assert!(described.contains("100 %, 9 % go to further choices"), "{described}");
    // 2.5 of the 27.5 are too many for the first, and half a bed too many for the second.
    let problems = warned(&place("second"));
    assert!(problems.contains("`second` is overloaded") && !problems.contains("`first`"), "{problems}");
    assert!(problems.contains("2.5 beds needed, 2.0 there"), "{problems}");
}

#[test]
fn what_a_plan_claims_has_a_ground_like_any_other_number() {
    let option = |planned: &str| {
        let claim = format!("{{ metric = \"deaths\", change = -3{planned} }}");
        warned(&format!("{GOOD}\n[[option]]\nid = \"o\"\nschemes = []\nplanned = [{claim}]\n"))
    };
    let text = option("");
    assert!(text.contains("one number has neither source nor assumption"), "{text}");
    assert!(text.contains("option o / planned / 1 / change"), "{text}");
    assert_eq!(option(", source = \"the plan, page 12\""), "no problems");
    assert_eq!(option(", assumption = \"half of last year's\""), "no problems");
}

/// Where one route out of acute care has a pathway, those home have one; who dies or is transferred has none.
#[test]
fn a_route_home_without_a_pathway_is_named_where_another_has_one() {
    let of_today = |home: &str| {
        GOOD.replace("measure = \"28 d\"", "measure = \"28 d\"\nmeasures = \"2025\"").replace(
            "{ to = \"home\", share = 0.9 },",
            &format!(
                "{{ to = \"home\", pathway = 1, share = 0.4 }},\n  {{ to = \"home\", {home}share = 0.5 }},"
            ),
        )
    };
    let text = warned(&of_today(""));
    assert!(text.contains("people leave `on-ward` for home by a route without `pathway`"), "{text}");
    assert!(!warned(&of_today("pathway = 0, ")).contains("without `pathway`"));
    // Without the measures of 2025 nobody asks.
    assert!(!warned(&of_today("").replace("measures = \"2025\"\n", "")).contains("without `pathway`"));
}

/// All that follows is wrong for one reason.
#[test]
fn a_list_that_is_not_closed_is_one_error_where_it_begins() {
    for (list, open) in
        [("routes = [", "shares = [0.75, 0.25"), ("tasks", "values = [\"young\", \"old # ]\"")]
    {
        assert!(GOOD.contains(list));
        let closed = if open.starts_with("shares") {
            "shares = [0.75, 0.25]"
        } else {
            "values = [\"young\", \"old\"]"
        };
        let wrong = load(&GOOD.replace(closed, open)).unwrap_err();
        let errors: Vec<&str> = wrong.0.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(errors, ["not valid TOML: this list is not closed"], "{wrong}");
        let line = GOOD.lines().position(|line| line == closed).unwrap() + 1;
        assert_eq!(wrong.0[0].line, line, "{wrong}");
    }
}
