//! Schemes change in which pattern patients come, from a day on and for some.

use crate::{load, run_fixed, values};

/// Entries of two days before a scheme that begins on the third, and of the two days from then on.
fn entries(change: &str) -> [f64; 2] {
    let counts = |starts: &str| {
        let loaded = load(&format!(
            "[[stream]]\nid = \"clinic\"\ncohort = \"all\"\ngaps = \"2 h\"\nto = \"seen\"\nassumption = \"x\"\n\
             [[setting]]\nid = \"clinic\"\nkind = \"other\"\ncapacity = \"unlimited\"\n\
             [[stay]]\nid = \"seen\"\nin = \"clinic\"\nlength = \"1 min\"\nto = \"home\"\nassumption = \"x\"\n\
             [[scheme]]\nid = \"s\"\nassumption = \"x\"\n{starts}\nchange = [{{ stream = \"clinic\", {change} }}]\n\
             [[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
        ));
        let results = run_fixed(&loaded, 1);
        let entries =
            |at: usize| values(&results[at], "setting-entries", "setting=clinic")[0] / 365.25 * 364.0;
        [entries(0), entries(1)]
    };
    // Twelve a day in the baseline; one more or less at the ends of the year.
    let [whole, changed] = counts("");
    assert!((whole - 12.0 * 364.0).abs() <= 1.0, "{whole}");
    let [_, half] = counts("starts = 2014-09-30");
    [changed / 364.0, half / 182.0 - 12.0]
}

#[test]
fn a_pattern_changes_for_the_whole_run_or_from_a_day_on() {
    // Patients a day with the scheme throughout; and from half of the year on, its days alone.
    for (change, a_day) in [
        ("multiply = { gaps = 0.5 }", 24.0),
        ("set = { batch = 3 }", 36.0),
        ("set = { gaps = \"4 h\" }", 6.0),
    ] {
        let [whole, half] = entries(change);
        assert!((whole - a_day).abs() < 0.02, "{change}: {whole} a day");
        assert!((half - a_day).abs() < 0.05, "{change}: {half} a day once it has begun");
    }
}

#[test]
fn times_between_arrivals_may_be_uncertain() {
    let loaded = load(
        "[[stream]]\nid = \"clinic\"\ncohort = \"all\"\nto = \"home\"\n\
         gaps = { erlang = { mean = { value = \"2 h\", range = [\"1 h\", \"4 h\"], assumption = \"x\" }, stages = 3 } }\n\
         daily-cv = { value = 0.2, range = [0, 0.5], assumption = \"x\" }\n\
         batch = { mean = { value = 2, range = [1, 3], assumption = \"x\" } }\nassumption = \"x\"\n",
    );
    let inputs: Vec<String> = loaded.variants.inputs().iter().map(|input| input.path.clone()).collect();
    assert_eq!(inputs.iter().filter(|path| path.contains("clinic")).count(), 3, "{inputs:?}");
}
