//! Uncertain numbers: one draw a replication, the same in all options.

use crate::{load, run, try_load, values};
use careflow::experiment::{RunError, StudyError, Uncertainty, draw_inputs};
use careflow::model::Arm;

const UNCERTAIN: &str = r#"
[[scheme]]
id = "falls"
reach = { value = 0.7, range = [0.5, 0.9], assumption = "made up" }
change = [{ stay = "care-home", interruption = "fall", multiply = { probability = { value = 0.7, interval-95 = [0.5, 0.95], max = 1.0, source = "made up" } } }]
[[scheme]]
id = "longer"
change = [{ stay = "ward", append = { tasks = [{ id = "review", work = { value = "30 min", range = ["10 min", "60 min"], assumption = "made up" } }] } }]
[[option]]
id = "nothing"
schemes = []
[[option]]
id = "falls"
schemes = ["falls"]
"#;

#[test]
fn every_option_of_a_replication_has_the_same_draw_and_inner_replications_share_it() {
    let loaded = load(UNCERTAIN);
    let inputs = loaded.variants.inputs();
    let paths: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    assert_eq!(paths.len(), 3, "{paths:?}");
    let draws: Vec<Vec<f64>> = (0..200).map(|draw| draw_inputs(inputs, 1, draw)).collect();
    assert_ne!(draws[0], draws[1]);
    let reach: Vec<f64> = draws.iter().map(|draw| draw[0]).collect();
    assert!(reach.iter().all(|reach| (0.5..=0.9).contains(reach)));
    let mean = reach.iter().sum::<f64>() / 200.0;
    // PERT: mean (0.5 + 4 · 0.7 + 0.9) / 6 = 0.7, standard deviation about 0.075.
    assert!((mean - 0.7).abs() < 3.5 * 0.075 / 200_f64.sqrt(), "{mean}");
    let results = run(&loaded, 4, Uncertainty::Drawn { inner: 2 }).unwrap();
    assert_eq!(results[0].inner, 2);
    for (a, b) in results[0].replications.iter().zip(&results[1].replications) {
        assert!(a.values.iter().zip(&b.values).all(|(a, b)| a.to_bits() == b.to_bits()));
    }
}

#[test]
fn a_run_can_be_continued_and_threads_change_nothing() {
    use careflow::experiment::{Stop, Study};
    let loaded = load(UNCERTAIN);
    let part = |first: u32, replications: u32, threads: usize| {
        let stop = Stop::After(replications);
        let study = Study { first, stop, threads: Some(threads), ..Study::new(&loaded) };
        study.run(&()).unwrap().results
    };
    let (whole, first, rest) = (part(0, 5, 2), part(0, 3, 1), part(3, 2, 1));
    for arm in 0..2 {
        let bits = |results: &careflow::results::Results| -> Vec<u64> {
            let all = results.replications.iter().flat_map(|r| r.values.iter().map(|value| value.to_bits()));
            all.collect()
        };
        let parts: Vec<u64> = bits(&first[arm]).into_iter().chain(bits(&rest[arm])).collect();
        assert_eq!(bits(&whole[arm]), parts);
    }
}

#[test]
fn a_draw_that_makes_an_impossible_model_is_an_error_that_says_so() {
    // At the best value and at both ends all is well; in between two shares can pass 1 together.
    let text = r#"
        [[scheme]]
        id = "s"
        change = [
          { stay = "ward", route = "home", set = { share = { value = 0.8, range = [0.5, 0.95], assumption = "made up" } } },
          { stay = "ward", route = "died", set = { share = { value = 0.15, range = [0.05, 0.5], assumption = "made up" } } },
        ]
        [[option]]
        id = "o"
        schemes = ["s"]
        "#;
    match try_load(text) {
        Err(problems) => {
            let text = problems.to_string();
            assert!(
                text.contains("more than 1, with the uncertain numbers at their upper ends (o)"),
                "{text}"
            );
        }
        Ok(loaded) => {
            let error = run(&loaded, 100, Uncertainty::Drawn { inner: 1 }).unwrap_err();
            assert!(matches!(error, StudyError::Run(RunError::Model { draw: Some(_), .. })), "{error}");
        }
    }
}

#[test]
fn best_values_are_used_where_nothing_is_drawn() {
    let loaded = load(UNCERTAIN);
    let best: Vec<f64> = loaded.variants.inputs().iter().map(|input| input.best).collect();
    let fixed = run(&loaded, 2, Uncertainty::Fixed).unwrap();
    let at_best = run(&loaded, 2, Uncertainty::At(best)).unwrap();
    for (a, b) in fixed.iter().zip(&at_best) {
        assert_eq!(values(a, "non-elective-admissions", "all"), values(b, "non-elective-admissions", "all"));
    }
}

/// A draw is used as drawn: it was printed in seconds and read again, and 1.2 % of durations were off in the last bit.
#[test]
fn a_drawn_duration_reaches_the_model_to_the_last_bit() {
    let loaded = load(
        r#"
        [[local]]
        stay = "ward"
        set = { length = { value = "6.5 d", range = ["5 d", "8 d"], assumption = "made up" } }
        "#,
    );
    let inputs = loaded.variants.inputs();
    let at = inputs.iter().position(|input| input.path.contains("length")).unwrap();
    for draw in 0..2_000 {
        let values = draw_inputs(inputs, 1, draw);
        let model = loaded.variants.model(&Arm::baseline(), &values).unwrap();
        let stay = model.stays.iter().find(|stay| stay.id == "ward").unwrap();
        assert_eq!(stay.length[0].1.mean().to_bits(), values[at].to_bits(), "draw {draw}: {}", values[at]);
    }
}

/// What an option is in a sentence is printed by `check`.
#[test]
fn the_summary_of_an_option_is_printed() {
    let loaded = load("[[option]]\nid = \"nothing\"\nsummary = \"The same again.\"\nschemes = []\n");
    assert_eq!(loaded.variants.options()[0].summary.as_deref(), Some("The same again."));
    assert!(careflow::scenario::describe(&loaded).contains("option nothing: The same again."));
}
