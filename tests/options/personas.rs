//! Personas: one patient more, followed through the baseline and an option.

use careflow::engine::clock::{DAY, MINUTE, Time};
use careflow::flow::{Step, What, arrivals, journey};
use careflow::model::Arm;
use careflow::plan::{Plan, compile};
use careflow::report::journey::{Journey, journeys, totals};
use careflow::scenario::Loaded;

use crate::{load, try_load};

const ANNE: &str = r#"
[[persona]]
id = "anne"
title = "Anne, 78"
stream = "emergencies"
attributes = { age = "75+" }
arrives = 2014-10-03
at = "18:30"
"#;

fn scheme(text: &str) -> String {
    format!(
        "{ANNE}\n[[scheme]]\nid = \"s\"\nassumption = \"made up\"\n{text}\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    )
}

/// The plan of an option (or of the baseline) with Anne in it, and the number of her stream.
fn plan(loaded: &Loaded, schemes: &[usize]) -> (Plan, usize) {
    let variants = loaded.variants.with_persona(&loaded.variants.personas()[0]);
    let plan = compile(&variants.model(&Arm::new("x", schemes), &[]).unwrap());
    let stream = plan.streams.iter().position(|stream| stream.id == "persona-anne").unwrap();
    (plan, stream)
}

fn steps(loaded: &Loaded, schemes: &[usize], replication: u32) -> (Plan, Vec<Step>) {
    let (plan, stream) = plan(loaded, schemes);
    let steps = journey(&plan, replication, stream).unwrap();
    (plan, steps)
}

fn time(steps: &[Step], found: impl Fn(&What) -> bool) -> Option<Time> {
    steps.iter().find(|step| found(&step.what)).map(|step| step.time)
}

/// 3 October 2014, 18:30, is day 185 of the measured period, after 56 days of warm-up.
const ARRIVAL: Time = Time::new((56 + 185) * DAY.milliseconds() + (18 * 60 + 30) * MINUTE.milliseconds());

#[test]
fn a_persona_is_one_patient_more_and_everybody_else_stays_the_same() {
    let loaded = load(ANNE);
    let without = compile(&loaded.model);
    let (with, stream) = plan(&loaded, &[]);
    let usual = arrivals(&without, 1).unwrap();
    let (hers, others): (Vec<_>, Vec<_>) =
        arrivals(&with, 1).unwrap().into_iter().partition(|arrived| arrived.stream as usize == stream);
    assert_eq!(others, usual);
    assert_eq!(hers.iter().map(|arrived| arrived.time).collect::<Vec<_>>(), [ARRIVAL]);
    assert_eq!(hers[0].attributes[0], 1, "75+");
}

#[test]
fn a_journey_tells_what_happened_and_when() {
    let loaded = load(ANNE);
    for replication in 0..5 {
        let (plan, steps) = steps(&loaded, &[], replication);
        assert_eq!(steps[0], Step { time: ARRIVAL, what: What::Arrives });
        assert!(steps.windows(2).all(|pair| pair[0].time <= pair[1].time), "in order of time");
        let entered = time(&steps, |what| matches!(what, What::Enters(_))).unwrap();
        let Some(Step { what: What::Done { asked, began, task }, time: done }) =
            steps.iter().find(|step| matches!(step.what, What::Done { .. })).cloned()
        else {
            panic!("a patient of 75+ is assessed: {steps:?}");
        };
        assert_eq!(plan.tasks[task as usize].id, "ward/assessment");
        assert!(entered < asked && asked <= began && began < done);
        let minute = began.since_midnight() / MINUTE;
        assert!((9 * 60..17 * 60).contains(&minute), "begins in working hours, not at minute {minute}");
        let left = time(&steps, |what| matches!(what, What::Leaves(_)));
        let moved =
            time(&steps, |what| matches!(what, What::Enters(stay) if plan.stays[stay.index()].id != "ward"));
        let out = left.into_iter().chain(moved).min().unwrap_or(plan.end);
        let until = steps.iter().take_while(|step| step.time <= out).count();
        let first = totals(&Journey { option: "x", plan: &plan, steps: &steps[..until] });
        assert!((first.hospital_days - (out - entered).days()).abs() < 1e-9);
        assert!(first.delayed_days <= first.hospital_days);
    }
}

#[test]
fn what_a_scheme_changes_is_seen_beside_the_baseline() {
    let loaded = load(&scheme(
        "change = [{ stay = \"ward\", task = \"assessment\", set = { for = { age = \"65-74\" } } }]",
    ));
    let ((plan, usual), (changed_plan, changed)) = (steps(&loaded, &[], 3), steps(&loaded, &[0], 3));
    assert!(usual.iter().any(|step| matches!(step.what, What::Done { .. })));
    assert!(!changed.iter().any(|step| matches!(step.what, What::Done { .. })));
    let (usual, changed) = (
        Journey { option: "baseline", plan: &plan, steps: &usual },
        Journey { option: "o", plan: &changed_plan, steps: &changed },
    );
    insta::assert_snapshot!("side_by_side", journeys(&[usual, changed]));
}

#[test]
fn a_scheme_that_keeps_people_away_may_keep_the_persona_away() {
    let change = "change = [{ stream = \"emerg*\", multiply = { rate = 0.0 } }]";
    let loaded = load(&scheme(&format!("for = {{ age = \"75+\" }}\n{change}")));
    assert!(steps(&loaded, &[0], 0).1.is_empty(), "everybody of 75+ stays away");
    let loaded = load(&scheme(&format!("for = {{ age = \"65-74\" }}\n{change}")));
    assert!(!steps(&loaded, &[0], 0).1.is_empty(), "nobody else does");
    let loaded = load(&scheme("change = [{ stream = \"emergencies\", multiply = { rate = 1.5 } }]"));
    assert!(!steps(&loaded, &[0], 0).1.is_empty(), "more people than before cannot be one person");
    let diverted =
        "change = [{ stream = \"emergencies\", append = { routes = [{ to = \"home\", share = 1.0 }] } }]";
    let loaded = load(&scheme(diverted));
    let (_, steps) = steps(&loaded, &[0], 0);
    assert!(matches!(steps.last().unwrap().what, What::Leaves(_)) && steps.len() == 2, "{steps:?}");
}

#[test]
fn a_persona_is_like_the_people_of_its_stream() {
    let with = |more: &str, anne: &str| {
        let stream = "[[stream]]\nid = \"booked\"\ncohort = \"older\"\nrate = { per-day = 0.1 }\nto = \"ward\"\nassumption = \"made up\"\n";
        let cohort = "[[cohort]]\nid = \"older\"\npopulation = 100\nattributes = { age = \"75+\" }\nassumption = \"made up\"\n";
        try_load(&format!(
            "{cohort}\n{stream}{more}\n{}",
            ANNE.replace("\"emergencies\"", "\"booked\"").replace("attributes = { age = \"75+\" }", anne)
        ))
    };
    assert!(with("", "attributes = { age = \"75+\" }").is_ok());
    let younger = "attributes = { age = \"65-74\" }";
    let text = with("", younger).unwrap_err().to_string();
    let found = "`age` of persona `anne` is `65-74`, but cohort `older` by which it comes gives `75+`";
    assert!(text.contains(found) && text.contains("leave `age` out"), "{text}");
    // Of another cohort she may be; what the stream states holds for everybody in it.
    assert!(with("", &format!("cohort = \"all\"\n{younger}")).is_ok());
    let text = with("attributes = { age = \"75+\" }", &format!("cohort = \"all\"\n{younger}"));
    let text = text.unwrap_err().to_string();
    assert!(text.contains("but stream `booked` by which it comes gives `75+`"), "{text}");
}

#[test]
fn mistakes_of_personas_are_named() {
    for (wrong, right, message) in [
        ("\"emergencies\"", "\"emergency\"", "unknown stream `emergency`"),
        ("2014-10-03", "2016-10-03", "nobody is followed who arrives on 2016-10-03"),
        ("18:30", "25:30", "25:30"),
        ("\"75+\"", "\"75\"", "`age` has no value `75`"),
        ("arrives = 2014-10-03", "", "persona anne has no `arrives`"),
    ] {
        let text = try_load(&ANNE.replace(wrong, right)).unwrap_err().to_string();
        assert!(text.contains(message), "{message}: {text}");
    }
}
