//! Schemes change the diary of a clinic; how many do not attend may be uncertain.

use crate::{load, run_fixed, values};

/// A clinic of two slots a day for two patients a day, who come at midnight.
const CLINIC: &str = "
[[setting]]\nid = \"clinic\"\nkind = \"other\"\ncapacity = \"unlimited\"\nassumption = \"x\"
sessions = [{ id = \"am\", slots = { mon-sun = \"09:00 x 2\" } }]\n
[[stream]]\nid = \"clinic\"\ncohort = \"all\"\ntimetable = { mon-sun = \"00:00 x 2\" }\nto = \"clinic\"\nassumption = \"x\"\n
[[stay]]\nid = \"clinic\"\nin = \"clinic\"\nlength = \"0 min\"\nto = \"home\"\nassumption = \"x\"\n";

/// Mean waits in hours and slots a day, in the baseline and with a change.
fn with_change(appointment: &str, change: &str) -> [(f64, f64); 2] {
    let loaded = load(&format!(
        "{CLINIC}by-appointment = true\n{appointment}\n[[scheme]]\nid = \"s\"\nassumption = \"x\"\nchange = [{change}]\n\
         [[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    ));
    let results = run_fixed(&loaded, 1);
    [0, 1].map(|at| {
        let of = |metric: &str| values(&results[at], metric, "setting=clinic")[0];
        (of("setting-wait-mean"), of("slots") / 365.25)
    })
}

#[test]
fn schemes_multiply_set_and_add_slots_and_change_the_notice() {
    for (change, wait, slots) in [
        ("{ setting = \"clinic\", session = \"am\", multiply = { slots = 1.5 } }", 9.0, 3.0),
        (
            "{ setting = \"clinic\", session = \"am\", set = { slots = { mon-sun = \"06:00 x 2\" } } }",
            6.0,
            2.0,
        ),
        (
            "{ setting = \"clinic\", append = { sessions = [{ id = \"early\", slots = { mon-sun = \"03:00 x 1\" } }] } }",
            6.0,
            3.0,
        ),
        ("{ stay = \"clinic\", set = { notice = \"12 h\" } }", 33.0, 2.0),
    ] {
        let [baseline, option] = with_change("", change);
        assert_eq!(baseline, (9.0, 2.0), "{change}");
        assert!((option.0 - wait).abs() < 1e-9 && (option.1 - slots).abs() < 1e-9, "{change}: {option:?}");
    }
}

#[test]
fn an_appointment_may_change_from_a_day_on_and_for_some() {
    // From 1 July on, the 92nd of 364 days: 91 at 9 h, 273 at 33 h, less one day whose slots were gone before: those of 1 July
    // wait 33 h and enter on the 2nd.
    let loaded = load(&format!(
        "{CLINIC}by-appointment = true\n[[scheme]]\nid = \"s\"\nassumption = \"x\"\nstarts = 2014-07-01\n\
         change = [{{ stay = \"clinic\", set = {{ notice = \"12 h\" }} }}]\n\
         [[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    ));
    let results = run_fixed(&loaded, 1);
    let wait = values(&results[1], "setting-wait-mean", "setting=clinic")[0];
    let by_hand = (9.0 * 91.0 + 33.0 * 272.0) / 363.0;
    assert!((wait - by_hand).abs() < 1e-9, "{wait}, by hand {by_hand}");
}

#[test]
fn how_many_do_not_attend_may_be_uncertain() {
    let chance = "{ value = 0.5, range = [0.2, 0.8], assumption = \"x\" }";
    let loaded = load(&format!(
        "{CLINIC}by-appointment = true\ndid-not-attend = {chance}\ndid-not-attend-to = \"home\"\n"
    ));
    let names: Vec<&str> = loaded.variants.inputs().iter().map(|input| input.path.as_str()).collect();
    assert!(names.iter().any(|name| name.contains("did-not-attend")), "{names:?}");
    let missed = values(&run_fixed(&loaded, 20)[0], "did-not-attend", "setting=clinic").to_vec();
    let mean = missed.iter().sum::<f64>() / missed.len() as f64;
    // 728 bookings a replication.
    assert!((mean - 50.0).abs() < 3.5 * 50.0 / (728.0_f64 * 20.0).sqrt(), "{mean}");
}
