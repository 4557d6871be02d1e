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
