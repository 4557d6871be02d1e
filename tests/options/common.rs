//! Common random numbers: what an option does not touch stays as it is, patient by patient.

use crate::{load, run_fixed, values};
use careflow::flow::{Arrived, arrivals};
use careflow::metrics::Section;
use careflow::model::Arm;
use careflow::plan::compile;
use careflow::scenario::Loaded;

/// Whether two numbers are the same, nothing observed included.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits()
}

#[test]
fn an_option_equal_to_the_baseline_differs_by_exactly_nothing() {
    let loaded = load(
        r#"
        [[scheme]]
        id = "governance"
        cost = [{ recurrent = 50_000, assumption = "made up" }]
        [[scheme]]
        id = "same"
        starts = 2014-05-01
        ramp = "8 weeks"
        reach = 0.5
        change = [
          { stay = "ward", multiply = { length = 1.0 } },
          { stream = "emergencies", multiply = { rate = 1.0 } },
          { setting = "ward", add = { capacity = 0 } },
          { team = "social-work", set = { rota = { mon-fri = "09:00-17:00 x 3" } } },
        ]
        assumption = "made up"
        [[option]]
        id = "nothing"
        schemes = []
        [[option]]
        id = "cost-alone"
        schemes = ["governance"]
        [[option]]
        id = "changes-that-change-nothing"
        schemes = ["governance", "same"]
        "#,
    );
    let results = run_fixed(&loaded, 4);
    assert_eq!(results.len(), 4);
    for option in &results[1..] {
        assert_eq!(option.metrics, results[0].metrics);
        for (a, b) in option.replications.iter().zip(&results[0].replications) {
            // All but the pounds: governance costs something.
            let activity = option.metrics.iter().map(|key| {
                careflow::metrics::metric(key.metric).is_some_and(|m| m.section != Section::Money)
            });
            let mut pairs = a.values.iter().zip(&b.values).zip(activity);
            assert!(pairs.all(|((a, b), activity)| !activity || same(*a, *b)), "{}", option.option);
            assert_eq!(a.daily, b.daily, "{}", option.option);
            assert_eq!(a.in_system, b.in_system);
            assert_eq!(a.events, b.events);
        }
    }
}

/// Arrivals of the first option in a replication.
fn arrivals_of(loaded: &Loaded, schemes: &[usize], replication: u32) -> Vec<Arrived> {
    let model = loaded.variants.model(&Arm::new("option", schemes), &[]).unwrap_or_else(|p| panic!("{p}"));
    arrivals(&compile(&model), replication).unwrap()
}

#[test]
fn a_scheme_for_care_homes_leaves_every_arrival_as_it_is() {
    let loaded = load(
        r#"
        [[scheme]]
        id = "care-home-support"
        starts = 2014-06-01
        ramp = "13 weeks"
        reach = 0.6
        change = [
          { stay = "care-home", interruption = "fall", multiply = { probability = 0.5 } },
          { setting = "care-home", add = { capacity = 15 } },
        ]
        assumption = "made up"
        [[option]]
        id = "support"
        schemes = ["care-home-support"]
        "#,
    );
    for replication in 0..3 {
        let (usual, changed) =
            (arrivals_of(&loaded, &[], replication), arrivals_of(&loaded, &[0], replication));
        assert!(usual.len() > 3000);
        assert_eq!(usual, changed, "times, patients and their attributes");
    }
    let results = run_fixed(&loaded, 3);
    let admissions = |option: usize| values(&results[option], "non-elective-admissions", "all");
    assert_ne!(admissions(0), admissions(1), "and yet the scheme does something");
}

#[test]
fn fewer_arrivals_are_some_of_the_same_and_more_are_the_same_and_others() {
    for when in ["", "starts = 2014-06-01\nramp = \"8 weeks\""] {
        let loaded = load(&format!(
            r#"
            [[scheme]]
            id = "fewer"
            {when}
            change = [{{ stream = "emergencies", multiply = {{ rate = 0.8 }} }}]
            assumption = "made up"
            [[scheme]]
            id = "more"
            {when}
            change = [{{ stream = "emergencies", multiply = {{ rate = 1.25 }} }}]
            assumption = "made up"
            "#
        ));
        let usual = arrivals_of(&loaded, &[], 0);
        let (fewer, more) = (arrivals_of(&loaded, &[0], 0), arrivals_of(&loaded, &[1], 0));
        assert!(fewer.len() < usual.len() && usual.len() < more.len());
        assert!(fewer.iter().all(|one| usual.contains(one)), "who still comes is the same person");
        assert!(usual.iter().all(|one| more.contains(one)), "nobody is exchanged");
        if !when.is_empty() {
            let before = |list: &[Arrived]| list.iter().filter(|one| one.time.day() < 100).count();
            assert_eq!(before(&fewer), before(&usual));
        }
    }
}

#[test]
fn a_new_way_between_stays_leaves_the_draws_of_others_alone() {
    // The new stay makes a loop of its own; the laps of those who never meet it must not change.
    let loaded = load(
        r#"
        [[scheme]]
        id = "respite"
        starts = 2016-01-01
        change = [{ stay = "ward", append = { routes = [{ to = "respite", share = 0.1 }] } }]
        assumption = "made up"
        [[scheme.setting]]
        id = "respite"
        kind = "rehabilitation-bed"
        capacity = 10
        assumption = "made up"
        [[scheme.stay]]
        id = "respite"
        in = "respite"
        length = "5 d"
        routes = [{ to = "ward", share = 0.2 }, { to = "home", share = 0.8 }]
        assumption = "made up"
        "#
        .replace("2016-01-01", "2015-03-30")
        .as_str(),
    );
    // In force on the last measured day only: all but the last days must be the same.
    let model = loaded.variants.model(&Arm::new("option", [0]), &[]).unwrap_or_else(|p| panic!("{p}"));
    let changed = careflow::flow::replicate(&compile(&model), 0).unwrap();
    let usual = careflow::flow::replicate(&compile(&loaded.model), 0).unwrap();
    let days = usual.replication.in_system.len() - 2;
    assert_eq!(usual.replication.in_system[..days], changed.replication.in_system[..days]);
}

#[test]
fn southends_care_home_support_leaves_every_arrival_in_a_and_e_as_it_is() {
    let loaded = careflow::scenario::load(std::path::Path::new("scenarios/southend")).unwrap();
    let support =
        loaded.variants.schemes().iter().position(|scheme| scheme.id == "care-home-support").unwrap();
    // Times, streams, persons and attributes, triage category among them.
    let usual = arrivals_of(&loaded, &[], 0);
    assert!(usual.len() > 100_000, "{}", usual.len());
    assert!(usual == arrivals_of(&loaded, &[support], 0));
}

#[test]
fn the_columns_of_a_plan_are_known_before_it_is_run() {
    let loaded = load("");
    let plan = compile(&loaded.model);
    let found = careflow::flow::replicate(&plan, 0).unwrap();
    assert_eq!(careflow::flow::columns(&plan), (found.metrics, found.series));
    let southend = careflow::scenario::load(std::path::Path::new("scenarios/southend")).unwrap();
    let plan = compile(&southend.model);
    let (metrics, series) = careflow::flow::columns(&plan);
    assert!(metrics.len() > 1000);
    let found = careflow::flow::replicate(&plan, 0).unwrap();
    assert_eq!((metrics, series), (found.metrics, found.series));
}
