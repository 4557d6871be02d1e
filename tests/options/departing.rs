//! Schemes change what a route asks, who is put out and what starts together, from a day on and for some.

use crate::{load, run_fixed, values};

/// A room of one place in which somebody stays for an hour of each day, and one figure of it: without the scheme, with it
/// throughout, and with it from half of the year on.
fn figures(more_of_stay: &str, change: &str, metric: &str, group: &str) -> [f64; 3] {
    let with = |starts: &str| {
        let loaded = load(&format!(
            "[[stream]]\nid = \"room\"\ncohort = \"all\"\ntimetable = {{ mon-sun = \"10:00 x 2\" }}\nto = \"room\"\n\
             [[setting]]\nid = \"room\"\nkind = \"other\"\ncapacity = 1\nassumption = \"x\"\n\
             [[stay]]\nid = \"room\"\nin = \"room\"\nlength = \"1 h\"\n{more_of_stay}\nassumption = \"x\"\n\
             [[scheme]]\nid = \"s\"\nassumption = \"x\"\n{starts}\nchange = [{{ stay = \"room\", {change} }}]\n\
             [[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
        ));
        let results = run_fixed(&loaded, 1);
        [0, 1].map(|at| values(&results[at], metric, group)[0])
    };
    let [before, throughout] = with("");
    let [_, half] = with("starts = 2014-09-30");
    [before, throughout, half]
}

/// Near enough: the days at the ends of the run and of its halves differ.
#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 0.02 * expected.max(0.01), "{found}, not {expected}");
}

#[test]
fn what_a_route_takes_changes_from_a_day_on() {
    let occupied = |change: &str| {
        figures("routes = [{ to = \"home\", takes = \"1 h\" }]", change, "setting-occupied", "setting=room")
    };
    let [before, throughout, half] = occupied("route = \"home\", multiply = { takes = 3 }");
    near(before, 4.0 / 24.0);
    near(throughout, 8.0 / 24.0);
    near(half, 6.0 / 24.0);
}

#[test]
fn a_choice_may_be_passed_over_from_a_day_on() {
    // Nobody leaves for home in the morning: who is ready at 11:00 and 12:00 goes to the ward that there is.
    let moves = figures(
        "routes = [{ to = \"home\", then = [{ to = \"ward\", after = \"10 d\" }] }]",
        "route = \"home\", set = { only-if = { times = { mon-sun = \"20:00-21:00\" } } }",
        "moves",
        "from=room,to=ward",
    );
    near(moves[0], 0.0);
    near(moves[1], 2.0 * 365.25);
    near(moves[2], 365.25);
}

#[test]
fn who_starts_together_changes_from_a_day_on() {
    // The two of a day start together at 10:00 with a room of two; with loads of three the first two wait for the next day's first.
    let occupied = figures(
        "to = \"home\"\nstarts-together = { number = 1 }",
        "set = { starts-together = { number = 2, or-after = \"1 h\" } }",
        "setting-occupied",
        "setting=room",
    );
    // One place: each waits an hour alone, then stays an hour.
    near(occupied[0], 2.0 / 24.0);
    near(occupied[1], 4.0 / 24.0);
    near(occupied[2], 3.0 / 24.0);
}

#[test]
fn places_may_be_taken_from_a_day_on_and_numbers_of_the_moment_are_uncertain() {
    let loaded = load(
        "[[stream]]\nid = \"room\"\ncohort = \"all\"\nrate = { per-day = 1 }\nassumption = \"x\"\n\
         routes = [{ to = \"room\", only-if = { waiting-below = { value = 3, range = [1, 6], assumption = \"x\" } }, then = [{ to = \"home\" }],\n\
           takes = { exponential = { mean = { value = \"2 h\", range = [\"1 h\", \"4 h\"], assumption = \"x\" } } } }]\n\
         [[setting]]\nid = \"room\"\nkind = \"other\"\ncapacity = 1\nassumption = \"x\"\n\
         diversion = { starts-at = { value = 2, range = [1.5, 3], assumption = \"x\" }, ends-at = 1 }\n\
         [[stay]]\nid = \"room\"\nin = \"room\"\nlength = \"1 h\"\nto = \"home\"\nassumption = \"x\"\n",
    );
    let inputs: Vec<String> = loaded.variants.inputs().iter().map(|input| input.path.clone()).collect();
    assert_eq!(inputs.iter().filter(|path| path.contains("room")).count(), 3, "{inputs:?}");
    // Two streams at one room: the urgent take it from the others once the scheme holds.
    let loaded = |starts: &str| {
        load(&format!(
            "[[stream]]\nid = \"planned\"\ncohort = \"all\"\ntimetable = {{ mon-sun = \"10:00 x 1\" }}\nto = \"planned\"\n\
             [[stream]]\nid = \"urgent\"\ncohort = \"all\"\ntimetable = {{ mon-sun = \"11:00 x 1\" }}\nto = \"urgent\"\n\
             [[setting]]\nid = \"room\"\nkind = \"other\"\ncapacity = 1\nassumption = \"x\"\n\
             [[stay]]\nid = \"planned\"\nin = \"room\"\nlength = \"3 h\"\nif-put-out = \"resume\"\nto = \"home\"\nassumption = \"x\"\n\
             [[stay]]\nid = \"urgent\"\nin = \"room\"\nlength = \"1 h\"\npriority = 1\nto = \"home\"\nassumption = \"x\"\n\
             [[scheme]]\nid = \"s\"\nassumption = \"x\"\n{starts}\nchange = [{{ stay = \"urgent\", set = {{ pre-empts = true }} }}]\n\
             [[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
        ))
    };
    let waiting = |starts: &str, at: usize| {
        values(&run_fixed(&loaded(starts), 1)[at], "setting-queue", "setting=room,priority=1")[0]
    };
    near(waiting("", 0), 2.0 / 24.0);
    near(waiting("", 1), 0.0);
    near(waiting("starts = 2014-09-30", 1), 1.0 / 24.0);
}
