//! Studies: what they find does not depend on how they are run.

use crate::{load, values};
use careflow::experiment::analysis::{
    Attribution, BestSearch, Bound, LeastSearch, affordable, downside, follow, one_at_a_time, sensitivity,
};
use careflow::experiment::{
    Arm, Draws, Findings, Goal, Lever, Step, Stop, Study, StudyError, Uncertainty, Warning, Watch,
};
use careflow::results::{Figure, Results};
use careflow::scenario::Loaded;
use careflow::stats::sequential::{Precision, Verdict};
use careflow::stats::{Question, Selecting};
use std::sync::Mutex;

/// Two schemes, one of them uncertain and both with costs, two options and a patient.
const MORE: &str = r#"
[[scheme]]
id = "falls"
reach = { value = 0.7, range = [0.5, 0.9], assumption = "made up" }
change = [{ stay = "care-home", interruption = "fall", multiply = { probability = 0.5 } }]
cost = [{ recurrent = 10_000 }]
assumption = "made up"

[[scheme]]
id = "avoidance"
change = [{ stream = "emergencies", multiply = { rate = { value = 0.9, range = [0.8, 0.95], assumption = "made up" } } }]
cost = [{ recurrent = 20_000 }]
assumption = "made up"

[[option]]
id = "falls"
schemes = ["falls"]

[[option]]
id = "both"
schemes = ["falls", "avoidance"]

[money]
price-year = "2014/15"

[[persona]]
id = "anne"
stream = "emergencies"
arrives = 2014-06-02
"#;

const ADMISSIONS: &str = "non-elective-admissions";

fn place() -> Loaded {
    load(MORE)
}

fn study(place: &Loaded, replications: u32) -> Study<'_> {
    Study { stop: Stop::After(replications), ..Study::new(place) }
}

fn bits(results: &[Results]) -> Vec<u64> {
    let replications = results.iter().flat_map(|results| &results.replications);
    replications.flat_map(|r| r.values.iter().map(|value| value.to_bits())).collect()
}

fn run(study: &Study<'_>) -> Findings {
    study.run(&()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn threads_change_no_byte_and_a_study_can_be_continued() {
    let place = place();
    let (one, two) =
        (Study { threads: Some(1), ..study(&place, 7) }, Study { threads: Some(2), ..study(&place, 7) });
    let whole = run(&one).results;
    assert_eq!(whole.len(), 3);
    assert_eq!(bits(&whole), bits(&run(&two).results));
    let begun = run(&study(&place, 3)).results;
    let rest = run(&Study { first: 3, ..study(&place, 4) }).results;
    for ((whole, begun), rest) in whole.iter().zip(begun).zip(rest) {
        let mut continued = begun;
        continued.replications.extend(rest.replications);
        assert_eq!(bits(&[continued]), bits(std::slice::from_ref(whole)));
    }
}

#[test]
fn an_option_alone_is_what_it_is_among_others_and_another_seed_is_another_study() {
    let place = place();
    let all = run(&study(&place, 4));
    let alone = run(&study(&place, 4).with_options(&["both"]).unwrap());
    let option = |results: &[Results], at: usize| values(&results[at], ADMISSIONS, "all");
    assert_eq!(option(&all.results, 2), option(&alone.results, 1));
    assert!(study(&place, 4).with_options(&["nope"]).is_err());
    let other = run(&Study { seed: 2, ..study(&place, 4) });
    assert_ne!(option(&all.results, 0), option(&other.results, 0));
    // Differences are those of the statistics, option by option.
    let differences = all.differences();
    assert_eq!(differences.iter().map(|d| d.option.as_str()).collect::<Vec<_>>(), ["falls", "both"]);
    assert!(differences[1].row(ADMISSIONS, "all").unwrap().difference.mean < 0.0);
}

#[test]
fn a_study_stops_when_its_goals_are_reached_or_may_run_no_longer() {
    let place = place();
    let goal = |half_width| Goal {
        figure: Figure::new(ADMISSIONS, "all"),
        target: Precision::HalfWidth(half_width),
    };
    let until = |half_width, most| Study {
        stop: Stop::Precise { least: 0, goals: vec![goal(half_width)], most },
        uncertainty: Uncertainty::Fixed,
        ..study(&place, 0)
    };
    let easy = run(&until(1e6, 100));
    assert_eq!(easy.results[0].replications.len(), 20, "twenty are made in any case");
    assert!(easy.reached.iter().all(|goal| goal.look.verdict == Verdict::Reached));
    assert_eq!(easy.reached.iter().map(|goal| goal.arm()).collect::<Vec<_>>(), ["falls", "both"]);
    let study = until(1e-9, 30);
    let hard = run(&study);
    assert_eq!(hard.results[0].replications.len(), 30);
    assert!(hard.warnings(&place).iter().any(|warning| matches!(warning, Warning::Missed(_))));
    // What was run until then is what a study of as many replications runs.
    let plain = run(&Study { stop: Stop::After(30), ..study.clone() });
    assert_eq!(bits(&hard.results), bits(&plain.results));
    // A figure that there is not stops it before it begins.
    let nowhere = Goal { figure: Figure::new("setting-queue", "setting=nowhere"), ..goal(1.0) };
    let stop = Stop::Precise { least: 0, goals: vec![nowhere], most: 30 };
    let watch = Heard::default();
    let error = Study { stop, ..study }.run(&watch).unwrap_err();
    assert!(matches!(error, StudyError::Figure(_)), "{error}");
    assert!(watch.steps().is_empty());
}

/// What a watch hears.
#[derive(Default)]
struct Heard(Mutex<(Vec<Step>, u64)>);

impl Heard {
    fn steps(&self) -> Vec<Step> {
        self.0.lock().unwrap().0.clone()
    }
}

impl Watch for Heard {
    fn begins(&self, step: Step) {
        self.0.lock().unwrap().0.push(step);
    }

    fn replication(&self) {
        self.0.lock().unwrap().1 += 1;
    }
}

#[test]
fn plausible_draws_are_looked_for_and_every_replication_is_heard_of() {
    let bounded = load(&format!(
        "{MORE}\n[[back-test]]\ntitle = \"Admissions\"\nmetric = \"{ADMISSIONS}\"\npublished = {{ value = 3652, source = \"x\" }}\n\
         plausible = {{ low = 3000, high = 5000, assumption = \"made up\" }}\n"
    ));
    let watch = Heard::default();
    let findings = study(&bounded, 4).run(&watch).unwrap();
    assert_eq!(watch.steps(), [Step::LookForDraws, Step::Replications(12)]);
    let tried = findings.plausible.clone().unwrap().tried;
    // Two trials of each draw, and four replications of three arms.
    assert_eq!(watch.0.lock().unwrap().1, u64::from(2 * tried + 12));
    for quiet in [
        Study { draws: Draws::All, ..study(&bounded, 2) },
        Study { uncertainty: Uncertainty::Fixed, ..study(&bounded, 2) },
    ] {
        assert_eq!(run(&quiet).plausible, None);
    }
    assert_eq!(run(&study(&place(), 2)).plausible, None, "nothing says what is plausible");
}

#[test]
fn every_variation_of_an_option_is_an_arm() {
    let place = place();
    let both = Arm::from(&place.variants.options()[1]);
    let never = Arm { name: "never".into(), late_days: 3650, ..both.clone() };
    let nothing = Arm { name: "nothing".into(), realised: 0.0, ..both.clone() };
    let capacity = Lever { kind: "setting".into(), id: "ward".into(), key: "capacity".into(), value: 30.0 };
    let small = Arm { name: "small".into(), levers: vec![capacity], ..Arm::baseline() };
    let arms = vec![Arm::baseline(), both, never, nothing, small];
    let found = run(&Study { arms, ..study(&place, 3) }).results;
    let admissions: Vec<Vec<f64>> = found.iter().map(|results| values(results, ADMISSIONS, "all")).collect();
    assert!(admissions[1].iter().zip(&admissions[0]).all(|(option, usual)| option < usual));
    assert_eq!(admissions[2], admissions[0]);
    assert_eq!(admissions[3], admissions[0]);
    let occupied = |at: usize| values(&found[at], "acute-occupied", "all");
    assert!(occupied(4).iter().zip(occupied(0)).all(|(small, usual)| *small <= 30.0 && usual > 30.0));
}

#[test]
fn each_analysis_puts_its_question_to_a_runner() {
    let place = place();
    let both = &place.variants.options()[1];
    let figures = [Figure::new(ADMISSIONS, "all")];
    let study = study(&place, 6);
    let mut runner = study.runner(&());
    let drawn = Uncertainty::Drawn { inner: 2 };

    let attribution = Attribution::new(&runner, both, &figures, 6, drawn.clone()).unwrap();
    assert_eq!((attribution.sets(), attribution.draws(), attribution.is_sampled), (4, 3, false));
    let shares = attribution.run(&mut runner).unwrap().remove(0);
    let sum: f64 = shares.shares.iter().map(|share| share.shapley.mean).sum();
    assert!((sum - shares.whole.mean).abs() < 1e-9, "Shapley values add up to the whole");
    assert!(shares.shares[1].shapley.mean < shares.shares[0].shapley.mean, "avoidance is what avoids");
    // The whole is what a study of the option finds.
    let difference = run(&study).differences()[1].row(ADMISSIONS, "all").unwrap().difference;
    assert!((difference.mean - shares.whole.mean).abs() < 1e-9);

    let found = downside(&mut runner, both, (&[600], &[50, 0]), &figures, (6, &drawn)).unwrap();
    let mean = |at: usize| found.cases[at].differences[0].mean;
    assert!((mean(0) - difference.mean).abs() < 1e-9 && mean(0) < mean(2) && mean(2) < 0.0);
    assert_eq!((mean(1), mean(3)), (0.0, 0.0));
    assert_eq!(found.cases.iter().map(|case| case.is_idle).collect::<Vec<_>>(), [false, true, false, true]);

    let sensitive = sensitivity(&mut runner, Some(both), &figures, 20).unwrap().remove(0);
    let foremost = sensitive.foremost(1);
    assert!(place.variants.inputs()[foremost[0]].path.contains("avoidance"), "its rate is what is uncertain");
    let (moved, bars) = one_at_a_time(&mut runner, Some(both), &figures[0], &foremost, 2).unwrap();
    assert_eq!((moved.len(), bars.len()), (1, 1));
    assert!(0.8 <= moved[0].ends.0 && moved[0].ends.1 <= 0.95);

    let independent = Uncertainty::Drawn { inner: 1 };
    let search = LeastSearch {
        number: Lever { kind: "setting".into(), id: "ward".into(), key: "capacity".into(), value: 0.0 },
        levels: vec![10.0, 60.0, 120.0],
        schemes: Vec::new(),
        bound: Bound { figure: Figure::new("acute-occupancy", "all"), at_most: true, value: 95.0 },
        question: Question { probability: 0.8, indifference: 0.1, error: 0.05, batch: 20, most: 40 },
        uncertainty: independent.clone(),
    };
    let least = search.run(&mut runner).unwrap().least;
    assert!(least.decided && least.level.is_some_and(|level| level > 0), "ten beds are full: {least:?}");

    let sets = affordable(&place, both, 25_000.0).unwrap();
    assert_eq!((sets.within.len(), sets.beyond.len()), (3, 1));
    let how = Selecting { error: 0.05, indifference: 50.0, first: 10, batch: 10, most: 40 };
    let figure = figures[0].clone();
    let best = BestSearch::new(&runner, sets.within, figure, false, (how, independent)).unwrap();
    let chosen = best.run(&mut runner).unwrap().selection.chosen.unwrap();
    assert_eq!(best.sets[chosen].schemes, [1], "avoidance is within the budget and avoids most");
}

#[test]
fn a_persona_is_followed_through_every_arm() {
    let place = place();
    let arms = [Arm::baseline(), Arm::from(&place.variants.options()[0])];
    let persona = &place.variants.personas()[0];
    let followed = follow(&place, persona, &arms, (1, 3)).unwrap();
    assert_eq!(followed.iter().map(|one| one.steps.len()).collect::<Vec<_>>(), [3, 3]);
    assert!(followed[0].steps.iter().all(|steps| !steps.is_empty()), "she comes in every replication");
}

#[test]
fn replications_of_one_draw_have_no_interval_and_that_is_said() {
    let place = place();
    let findings = run(&study(&place, 2).with_options(&["both"]).unwrap());
    let warnings: Vec<String> = findings.warnings(&place).iter().map(ToString::to_string).collect();
    assert!(warnings.iter().any(|warning| warning.contains("share one draw")), "{warnings:?}");
}
