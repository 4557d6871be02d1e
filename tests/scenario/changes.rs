//! What schemes make of lengths and levels: the model of an option.

use careflow::model::{Arm, Checked, DAY, HOUR};

use crate::{GOOD, load};

/// The good scenario with a scheme, alone in option `o`.
fn scheme(baseline: &str, more: &str) -> String {
    format!(
        "{baseline}\n[[scheme]]\nid = \"s\"\nassumption = \"x\"\n{more}\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    )
}

/// The model of option `o`.
fn option(text: &str) -> Checked {
    let loaded = load(text).unwrap_or_else(|problems| panic!("{problems}"));
    let arm = Arm::from(&loaded.variants.options()[0]);
    loaded.variants.model(&arm, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

fn stays(length: &str) -> String {
    GOOD.replace("length = \"3 d\"", &format!("length = {length}"))
}

const EXPONENTIAL: &str = "{ exponential = { mean = \"4 d\" } }";

#[test]
fn hours_taken_off_a_length_leave_the_least_that_is_said() {
    let less =
        "change = [{ stay = \"on-ward\", add = { length = \"-12 h\" }, least = { length = \"6 h\" } }]";
    let length = |text: &str| option(text).stays[0].length[0].1.clone();
    // Of an exponential X: E max(X − a, c) = c + m e^(−(a + c)/m).
    let of_exponential = length(&scheme(&stays(EXPONENTIAL), less));
    let expected = 6.0 * HOUR + 4.0 * DAY * (-(18.0 * HOUR) / (4.0 * DAY)).exp();
    assert!((of_exponential.mean() - expected).abs() < 1e-3, "{} {expected}", of_exponential.mean());
    assert_eq!(of_exponential.support().0, 6.0 * HOUR);
    // Of a fixed length, also of one that is shorter than what is taken off; case by case.
    assert_eq!(length(&scheme(GOOD, less)).mean(), 60.0 * HOUR);
    assert_eq!(length(&scheme(&stays("\"5 h\""), less)).mean(), 6.0 * HOUR);
    let cases = "[{ for = { needs = \"few\" }, is = \"5 h\" }, { is = \"3 d\" }]";
    let cases = option(&scheme(&stays(cases), less));
    let means: Vec<f64> = cases.stays[0].length.iter().map(|(_, length)| length.mean()).collect();
    assert_eq!(means, [6.0 * HOUR, 60.0 * HOUR]);
    // Of several the highest holds, after all summands, whatever their order.
    let two = |first: &str, second: &str| {
        let change = |summand: &str, least: &str| {
            format!(
                "{{ stay = \"on-ward\", add = {{ length = \"{summand}\" }}, least = {{ length = \"{least}\" }} }}"
            )
        };
        let [(a, b), (c, d)] = [first, second].map(|text| text.split_once('/').unwrap());
        let both = format!("change = [{}, {}]", change(a, b), change(c, d));
        length(&scheme(GOOD, &both)).mean()
    };
    assert_eq!(two("-60 h/2 h", "-20 h/7 h"), 7.0 * HOUR);
    assert_eq!(two("-20 h/7 h", "-60 h/2 h"), 7.0 * HOUR);
    // In a distribution itself.
    let own = stays("{ exponential = { mean = \"4 d\" }, plus = \"-12 h\", least = \"6 h\" }");
    assert!((load(&own).unwrap().model.stays[0].length[0].1.mean() - expected).abs() < 1e-3);
}

#[test]
fn a_scheme_that_takes_more_off_than_there_may_be_is_named_where_it_does() {
    let text = scheme(&stays(EXPONENTIAL), "change = [{ stay = \"on-ward\", add = { length = \"-12 h\" } }]");
    let problems = load(&text).unwrap_err();
    let [problem] = &problems.0[..] else { panic!("{problems}") };
    assert_eq!(problem.message, "what is taken off leaves values below 0 (down to -12 h)");
    assert!(text.lines().nth(problem.line - 1).unwrap().starts_with("change = "), "{problems}");
    let help = problem.help.as_deref().unwrap();
    assert!(help.contains("least = { … = \"1 h\" }") && help.contains("in scheme `s`"), "{help}");
    let capacity = scheme(GOOD, "change = [{ setting = \"ward\", least = { capacity = \"1 h\" } }]");
    let problems = load(&capacity).unwrap_err().to_string();
    assert!(problems.contains("`capacity` is not a duration"), "{problems}");
}

/// Hours on duty a week, and the most heads at once.
fn on_duty(model: &careflow::model::Model) -> (f64, u32) {
    let spans = || model.teams[0].rota.base.days.iter().flatten();
    let hours = spans().map(|span| f64::from(span.to - span.from) * f64::from(span.count) / 60.0).sum();
    let hours: f64 = hours;
    ((hours * 1e6).round() / 1e6, spans().map(|span| span.count).max().unwrap())
}

const ROTA: &str = "rota = { mon-fri = \"09:00-17:00 x 6\" }";

#[test]
fn a_part_of_a_post_works_that_part_of_the_hours() {
    let team = |rota: &str| on_duty(&load(&GOOD.replace(ROTA, rota)).unwrap().model);
    assert_eq!(team("rota = { mon-fri = \"09:00-17:00 x 1.4\" }"), (56.0, 1));
    assert_eq!(team("rota = { mon-fri = \"22:00-06:00 x 0.5\" }"), (20.0, 1));
    assert_eq!(team("heads = 2.25"), (378.0, 2));
    assert_eq!(team("rota = { mon-fri = \"09:00-17:00 x 1.4\" }\npart-heads = \"whole\""), (40.0, 1));
    // Schemes too: one post and two fifths, then a tenth less; on every date.
    let one = GOOD.replace(ROTA, "rota = { mon-fri = \"09:00-17:00 x 1\" }");
    let of = |change: &str| on_duty(&option(&scheme(&one, &format!("change = [{change}]"))));
    assert_eq!(of("{ team = \"nurses\", multiply = { rota = 1.4 } }"), (56.0, 1));
    assert_eq!(of("{ team = \"nurses\", add = { rota = 0.4 } }"), (56.0, 1));
    assert_eq!(of("{ team = \"nurses\", multiply = { rota = 0.9 } }"), (36.0, 1));
    let whole = "{ team = \"nurses\", set = { part-heads = \"whole\" }, multiply = { rota = 1.6 } }";
    assert_eq!(of(whole), (80.0, 2));
    // Beds stay whole, and opening hours have none.
    let beds = load(&GOOD.replace("capacity = 10", "capacity = { mon-sun = \"00:00-24:00 x 9.5\" }"));
    assert!(beds.unwrap_err().to_string().contains("`9.5` is not a whole number"));
}

#[test]
fn beds_that_are_rounded_are_said() {
    let described = |change: &str| {
        let text = scheme(GOOD, &format!("change = [{{ setting = \"ward\", {change} }}]"));
        careflow::scenario::describe(&load(&text).unwrap())
    };
    let half = described("add = { capacity = 0.5 }");
    assert!(
        half.contains("scheme s: capacity of ward: 10 + 0.5 = 10.5 rounds to 11, for places are whole"),
        "{half}"
    );
    let part = described("multiply = { capacity = 1.25 } }]\nreach = 0.5\nlead = \"x\" # ");
    assert!(part.contains("10 × 1.125 = 11.25 rounds to 11"), "{part}");
    assert!(!described("add = { capacity = 2 }").contains("rounds to"));
}
