//! Schemes have the effects they state, on those whom they reach, from when they are in force.

use crate::{difference, load, mean_and_error, run_fixed, values};
use careflow::results::{Replication, Results};

/// Results of the baseline and of one option with one scheme.
fn with_scheme(scheme: &str, replications: u32) -> (Results, Results) {
    let loaded = load(&format!(
        "[[scheme]]\nid = \"s\"\nassumption = \"made up\"\n{scheme}\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    ));
    let mut results = run_fixed(&loaded, replications);
    let option = results.pop().unwrap();
    (results.pop().unwrap(), option)
}

/// Asserts that a ratio of means is what it should be, within 3.5 standard errors (a false alarm in 2,000) that
/// leave power to notice an error of `power`.
fn ratio(baseline: &Results, option: &Results, (metric, group): (&str, &str), expected: f64, power: f64) {
    let (a, b) = (values(option, metric, group), values(baseline, metric, group));
    let mean = b.iter().sum::<f64>() / b.len() as f64;
    let scaled: Vec<f64> = a.iter().zip(&b).map(|(a, b)| (a - expected * b) / mean).collect();
    let (miss, error) = mean_and_error(&scaled);
    assert!(3.5 * error < power, "{metric}: standard error {error} leaves no power to see {power}");
    assert!(miss.abs() < 3.5 * error.max(1e-12), "{metric}: off by {miss} ± {error} of the baseline");
}

const ADMISSIONS: (&str, &str) = ("non-elective-admissions", "all");

#[test]
fn a_rate_times_a_factor_for_some_of_a_group() {
    // 60 % are 75+, half of them reached, 0.8 of their rate: 1 - 0.6 · 0.5 · 0.2 = 0.94.
    let change = "change = [{ stream = \"emergencies\", multiply = { rate = 0.8 } }]";
    let (baseline, option) = with_scheme(&format!("for = {{ age = \"75+\" }}\nreach = 0.5\n{change}"), 60);
    let arrivals = ("counter", "name=emergencies");
    ratio(&baseline, &option, arrivals, 0.94, 0.02);
}

#[test]
fn a_rate_above_the_baselines() {
    for change in ["multiply = { rate = 1.2 }", "add = { rate = 2 }", "set = { rate = { per-day = 12 } }"] {
        let (baseline, option) =
            with_scheme(&format!("change = [{{ stream = \"emergencies\", {change} }}]"), 40);
        ratio(&baseline, &option, ("counter", "name=emergencies"), 1.2, 0.02);
    }
}

#[test]
fn lengths_scale_patient_by_patient() {
    let (baseline, option) = with_scheme("change = [{ stay = \"ward\", multiply = { length = 0.5 } }]", 10);
    // The task at the end is not part of the length: half of the mean length of 5 days.
    let (change, error) = difference(&option, &baseline, "length-of-stay-mean", "all");
    assert!((change + 2.5).abs() < 0.15, "{change} ± {error}");
    let (_, independent) = mean_and_error(&values(&baseline, "length-of-stay-mean", "all"));
    assert!(error < independent, "common random numbers: {error} against {independent}");
}

#[test]
fn shares_of_routes_and_the_rest_in_proportion() {
    // 0.1 × 1.5 = 0.15 to the care home; home and death share the rest as before: home 0.8 · 0.85 / 0.9. More in care
    // homes means more who come back, so routes are held against each other, not against arrivals.
    let scheme = "change = [{ stay = \"ward\", route = \"care-home\", multiply = { share = 1.5 } }]";
    let (baseline, option) = with_scheme(scheme, 30);
    let odds = |results: &Results| -> Vec<f64> {
        let (to, home) =
            (values(results, "counter", "name=to-care-home"), values(results, "counter", "name=to-home"));
        to.iter().zip(&home).map(|(to, home)| to / home).collect()
    };
    for (results, expected) in [(&baseline, 0.1 / 0.8), (&option, 0.15 / (0.8 * 0.85 / 0.9))] {
        let (mean, error) = mean_and_error(&odds(results));
        assert!(
            3.5 * error < 0.01 && (mean - expected).abs() < 3.5 * error,
            "{mean} ± {error}, not {expected}"
        );
    }
}

#[test]
fn a_scheme_acts_from_its_first_day_and_not_before() {
    let scheme = "starts = 2014-10-01\nchange = [{ stay = \"ward\", multiply = { length = 0.5 } }]";
    let (baseline, option) = with_scheme(scheme, 6);
    let series = baseline.series.iter().position(|s| s.metric == "acute-occupied").unwrap();
    let width = baseline.series.len();
    let of = |results: &Results, from: usize, to: usize| -> f64 {
        let of_one = |r: &Replication| {
            let daily = r.daily.unpacked();
            (from..to).map(|day| f64::from(daily[day * width + series])).sum::<f64>()
        };
        results.replications.iter().map(of_one).sum::<f64>()
            / ((to - from) * results.replications.len()) as f64
    };
    assert_eq!(of(&option, 0, 183), of(&baseline, 0, 183), "1 April to 30 September");
    assert!(of(&option, 200, 350) < 0.75 * of(&baseline, 200, 350));
}

#[test]
fn an_interruption_that_recurs_has_its_rate_multiplied() {
    // Falls in the care home come at 1 in 60 days of presence there; a third fewer a day present.
    let scheme =
        "change = [{ stay = \"care-home\", interruption = \"fall\", multiply = { probability = 0.6667 } }]";
    let (baseline, option) = with_scheme(scheme, 40);
    let per_day = |results: &Results| -> Vec<f64> {
        let admissions = values(results, "non-elective-admissions", "all");
        let first = values(results, "counter", "name=emergencies");
        let falls: Vec<f64> = admissions.iter().zip(first).map(|(all, first)| all - first).collect();
        let present = values(results, "setting-occupied", "setting=care-home");
        falls.iter().zip(&present).map(|(falls, present)| falls / present).collect()
    };
    let ratios: Vec<f64> = per_day(&option).iter().zip(per_day(&baseline)).map(|(a, b)| a / b).collect();
    let (mean, error) = mean_and_error(&ratios);
    assert!(error < 0.01 && (mean - 0.6667).abs() < 3.5 * error, "{mean} ± {error}");
}

#[test]
fn capacities_and_rotas_change_by_the_calendar() {
    let scheme = "starts = 2014-10-01\nchange = [
        { setting = \"ward\", multiply = { capacity = 1.5 } },
        { team = \"social-work\", set = { rota = { mon-sun = \"09:00-17:00 x 3\" } } },
    ]";
    let (baseline, option) = with_scheme(scheme, 10);
    let series = option.series.iter().position(|s| s.metric == "core-beds").unwrap();
    let width = option.series.len();
    let core = |day: usize| option.replications[0].daily.unpacked()[day * width + series];
    assert_eq!((core(182), core(184)), (120.0, 180.0));
    let (change, error) = difference(&option, &baseline, "delayed-days", "all");
    assert!(change + 3.5 * error < 0.0, "work at weekends shortens delays: {change} ± {error}");
}

#[test]
fn schemes_multiply_each_other_in_any_order() {
    let schemes = |order: &str| {
        format!(
            r#"
            [[scheme]]
            id = "a"
            for = {{ age = "75+" }}
            change = [{{ stay = "ward", multiply = {{ length = 0.8 }} }}]
            assumption = "made up"
            [[scheme]]
            id = "b"
            reach = 0.5
            change = [{{ stay = "ward", add = {{ length = "12 h" }} }}, {{ stay = "ward", route = "home", add = {{ share = 0.05 }} }}]
            assumption = "made up"
            [[option]]
            id = "o"
            schemes = [{order}]
            "#
        )
    };
    let one = run_fixed(&load(&schemes("\"a\", \"b\"")), 2);
    let other = run_fixed(&load(&schemes("\"b\", \"a\"")), 2);
    let column = |results: &[Results]| values(&results[1], ADMISSIONS.0, ADMISSIONS.1);
    assert_eq!(column(&one), column(&other));
    assert_eq!(
        values(&one[1], "length-of-stay-mean", "all"),
        values(&other[1], "length-of-stay-mean", "all")
    );
}

#[test]
fn the_local_metric_counts_the_admissions_it_is_about() {
    let loaded = load(
        "[measures]\nsplit-by = [\"age\"]\nassumption = \"made up\"\n\
         local = { title = \"of 75+\", for = { age = \"75+\" }, people = 60_000 }\n",
    );
    let results = run_fixed(&loaded, 2).remove(0);
    let rate = values(&results, "local-admissions-rate", "all");
    let counted = values(&results, "non-elective-admissions", "age=75+");
    for (rate, counted) in rate.iter().zip(counted) {
        assert!(
            counted > 0.0 && (rate * 60.0 - counted).abs() < 1e-6,
            "{rate} per 1,000 of 60,000, {counted}"
        );
    }
}

/// Costs alone are cash that is paid: no "net benefit −60.0 ± 0.0" where nothing is priced.
#[test]
fn a_place_that_prices_nothing_has_costs_and_no_net_benefit() {
    let loaded = load(
        r#"
        [[scheme]]
        id = "governance"
        cost = [{ recurrent = 60_000, assumption = "made up" }]
        [[option]]
        id = "costs"
        schemes = ["governance"]
        "#,
    );
    let results = run_fixed(&loaded, 2);
    let pounds = |metric: &str| results[1].values(results[1].column(metric, "all").unwrap())[0];
    assert_eq!((pounds("scheme-cost"), pounds("net-cashable-benefit")), (60_000.0, -60_000.0));
    for metric in ["gross-saving", "cashable-saving", "net-benefit"] {
        assert!(results[1].column(metric, "all").is_none(), "{metric}");
    }
}

/// A nursing home of 10 with a load of 1.2 behind a ward of 10 with a load of 0.2: the ward fills with people who wait for the
/// home, so the queue before the home is bounded by the ward and does not grow; the ward's does. The home is the cause.
#[test]
fn the_cause_is_at_the_end_of_the_chain_whether_or_not_its_queue_grows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chain.toml");
    std::fs::write(
        &path,
        r#"
        [scenario]
        title = "An overloaded home behind a half-empty ward"
        start = 2014-01-06
        warm-up = "364 d"
        measure = "364 d"
        [[cohort]]
        id = "people"
        population = 1
        assumption = "made up"
        [[stream]]
        id = "arrivals"
        cohort = "people"
        rate = { per-day = 2 }
        to = "ward"
        assumption = "made up"
        [[setting]]
        id = "ward"
        kind = "acute-bed"
        capacity = 10
        assumption = "made up"
        [[setting]]
        id = "home"
        kind = "nursing-home"
        capacity = 10
        assumption = "made up"
        [[stay]]
        id = "ward"
        in = "ward"
        length = { exponential = { mean = "1 d" } }
        routes = [{ to = "home", share = 0.5 }, { to = "out", share = 0.5 }]
        assumption = "made up"
        [[stay]]
        id = "home"
        in = "home"
        length = { exponential = { mean = "12 d" } }
        to = "out"
        assumption = "made up"
        [[exit]]
        id = "out"
        kind = "elsewhere"
        "#,
    )
    .unwrap();
    let loaded = careflow::scenario::load(&path).unwrap();
    let study = careflow::experiment::Study {
        stop: careflow::experiment::Stop::After(30),
        ..careflow::experiment::Study::new(&loaded)
    };
    let findings = study.run(&()).unwrap();
    let said: Vec<String> = findings.warnings(&loaded).iter().map(ToString::to_string).collect();
    let ward = said.iter().find(|text| text.contains("queue for setting `ward` grows")).unwrap();
    assert!(ward.contains("held up by `home`"), "{ward}");
    assert!(ward.contains("the cause is `home`: expected load 1.20, "), "{ward}");
    assert!(
        !said.iter().any(|text| text.contains("`ward` grows") && text.contains("it is a cause")),
        "{said:?}"
    );
}

const DATED: &str = r#"
[[setting]]
id = "winter-ward"
kind = "acute-bed"
capacity = 32
changes = [{ from = 2014-11-01, until = 2015-03-31, yearly = true, capacity = 36 }]
assumption = "made up"
[[team]]
id = "porters"
rota = { mon-fri = "09:00-17:00 x 4" }
changes = [{ from = 2014-12-01, until = 2014-12-31, heads = 6 }]
assumption = "made up"
[[stay]]
id = "in-winter-ward"
in = "winter-ward"
length = "2 d"
tasks = [{ id = "move", team = "porters", work = "10 min" }]
to = "home"
assumption = "made up"
[[stream]]
id = "to-winter-ward"
cohort = "all"
rate = { per-day = 4 }
to = "in-winter-ward"
assumption = "made up"
"#;

/// Capacity of the ward and heads of the porters, on ordinary days and by their dated changes, in a model.
fn levels(model: &careflow::model::Model) -> ([Vec<u32>; 2], [Vec<u32>; 2]) {
    let counts = |table: &careflow::model::Timetable| {
        let of =
            |pattern: &careflow::model::WeekPattern| pattern.days[0].first().map_or(0, |span| span.count);
        [vec![of(&table.base)], table.changes.iter().map(|change| of(&change.pattern)).collect()]
    };
    let ward = model.settings.iter().find(|setting| setting.id == "winter-ward").unwrap();
    let porters = model.teams.iter().find(|team| team.id == "porters").unwrap();
    (counts(ward.capacity.as_ref().unwrap()), counts(&porters.rota))
}

/// A change of a capacity or rota is a change of every level, present and dated; a new value replaces them all. It changed the
/// ordinary level alone: eight beds more in summer, four fewer than before in winter.
#[test]
fn a_change_of_a_dated_level_reaches_every_date() {
    use careflow::model::{Arm, Lever};
    let of = |change: &str| {
        let loaded = load(&format!(
            "{DATED}\n[[scheme]]\nid = \"s\"\nassumption = \"made up\"\n{change}\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
        ));
        levels(&loaded.variants.model(&Arm::new("o", [0]), &[]).unwrap())
    };
    let add = of(
        "change = [{ setting = \"winter-ward\", add = { capacity = 8 } }, { team = \"porters\", add = { rota = 1 } }]",
    );
    assert_eq!(add, ([vec![40], vec![44]], [vec![5], vec![7]]));
    let times = of(
        "change = [{ setting = \"winter-ward\", multiply = { capacity = 0.5 } }, { team = \"porters\", multiply = { rota = 1.5 } }]",
    );
    assert_eq!(times, ([vec![16], vec![18]], [vec![6], vec![9]]));
    let set = of(
        "change = [{ setting = \"winter-ward\", set = { capacity = 50 } }, { team = \"porters\", set = { heads = 3 } }]",
    );
    assert_eq!(set, ([vec![50], vec![]], [vec![3], vec![]]));
    // Set with dated changes of its own, in either order.
    let own = of(
        "change = [{ setting = \"winter-ward\", set = { changes = [{ from = 2015-01-01, capacity = 70 }], capacity = 60 } }]",
    );
    assert_eq!(own.0, [vec![60], vec![70]]);
    // As `[[local]]` and as a number that a search sets.
    let local = load(&format!(
        "{DATED}\n[[local]]\nsetting = \"winter-ward\"\nadd = {{ capacity = 8 }}\nassumption = \"made up\"\n"
    ));
    assert_eq!(levels(&local.model).0, [vec![40], vec![44]]);
    let lever = |key: &str, id: &str, kind: &str, value: f64| Lever {
        kind: kind.into(),
        id: id.into(),
        key: key.into(),
        value,
    };
    let plain = load(DATED);
    let mut arm = Arm::baseline();
    arm.levers =
        vec![lever("capacity", "winter-ward", "setting", 55.0), lever("rota", "porters", "team", 9.0)];
    let searched = levels(&plain.variants.model(&arm, &[]).unwrap());
    assert_eq!(searched, ([vec![55], vec![55]], [vec![9], vec![9]]));
}
