//! Every figure by hand.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::model::{
    Cashable, Claim, Contingency, Cost, InForce, Mechanism, Organisation, Payment, Saving, Variable,
};
use crate::results::Replication;
use jiff::civil::{Date, date};

const NEW: (&str, &str, &str) = ("setting-entries", "setting=new", "a year");

fn results(columns: &[(&'static str, &str, &'static str)], values: &[&[f64]]) -> Results {
    let replication = |(number, values): (usize, &&[f64])| Replication {
        number: number as u32,
        values: values.to_vec(),
        daily: Vec::new().into(),
        in_system: Vec::new(),
        watched: Vec::new(),
        events: 0,
        stuck: Vec::new(),
    };
    Results {
        option: String::new(),
        metrics: columns
            .iter()
            .map(|&(metric, group, unit)| MetricKey { metric, group: group.into(), unit })
            .collect(),
        series: Vec::new(),
        start: date(2014, 4, 1),
        warm_up_days: 0,
        days: 100,
        hours: 2400,
        terminating: false,
        inner: 1,
        replications: values.iter().enumerate().map(replication).collect(),
    }
}

fn cost(amount: Amount, payer: Option<&str>, from: Option<Date>, until: Option<Date>) -> Cost {
    Cost { title: String::new(), amount, payer: payer.map(str::to_owned), fund: None, from, until }
}

fn saving(metric: &str, value: f64, rate: f64, gains: &str, cashable: Option<Cashable>) -> Saving {
    Saving {
        id: metric.into(),
        title: metric.into(),
        metric: metric.into(),
        group: "all".into(),
        by: None,
        value,
        marginal_rate: rate,
        gains: Some(gains.into()),
        point_of_delivery: Some(metric.into()),
        cashable,
    }
}

fn contingency(id: &str, metric: &str, target: Claim, support: f64) -> Contingency {
    Contingency {
        id: id.into(),
        title: id.into(),
        metric: metric.into(),
        group: "all".into(),
        target,
        support,
        services: None,
    }
}

fn terms() -> Terms {
    let (metric, group) = ("setting-entries".to_owned(), "setting=new".to_owned());
    let scheme = Scheme {
        id: "help".into(),
        title: "help".into(),
        lead: None,
        evidence: None,
        in_force: InForce { from: Some(date(2014, 5, 1)), ramp_days: 28, until: None, full: 0.5 },
        reach: 0.5,
        realised: 1.0,
        costs: vec![
            cost(Amount::Recurrent(36_500.0), Some("ccg"), None, None),
            cost(
                Amount::Recurrent(1_000.0),
                Some("council"),
                Some(date(2014, 3, 1)),
                Some(date(2014, 4, 10)),
            ),
            cost(Amount::PerUse { pounds: 10.0, metric, group }, Some("council"), None, None),
            cost(Amount::NonRecurrent(5_000.0), Some("ccg"), None, None),
            cost(Amount::NonRecurrent(7_000.0), None, Some(date(2014, 7, 10)), None),
        ],
        changes_something: true,
        committed: false,
    };
    let money = Money {
        price_year: Some("2014/15".into()),
        payment: None,
        performance: Some(Performance {
            metric: "non-elective-admissions".into(),
            group: "all".into(),
            planned_reduction: 5.0,
            base: None,
            fund: None,
            value: 1490.0,
        }),
        organisations: Vec::new(),
        savings: vec![
            saving("non-elective-admissions", 1490.0, 0.3, "ccg", None),
            saving(
                "acute-occupied",
                1000.0,
                1.0,
                "hospital",
                Some(Cashable { metric: None, block: Some(28.0), share: 0.5 }),
            ),
            saving(
                "delayed-days",
                300.0,
                1.0,
                "council",
                Some(Cashable { metric: None, block: None, share: 1.0 }),
            ),
        ],
        contingencies: vec![
            contingency("admissions", "non-elective-admissions", Claim::Percent(-15.0), 1000.0),
            contingency("beds", "acute-occupied", Claim::Change(-60.0), 2.0),
            contingency("delays", "delayed-days", Claim::Change(-8.0), 3.0),
        ],
    };
    Terms { money: Arc::new(money), schemes: vec![Arc::new(scheme)] }
}

/// The schemes as those who name columns have them.
fn schemes_of(terms: &Terms) -> Vec<&Scheme> {
    terms.schemes.iter().map(|scheme| &**scheme).collect()
}

#[test]
fn of_the_terms_of_some_options_what_is_equal_is_held_once_and_what_differs_is_not() {
    let Terms { money, schemes } = terms();
    let mut half = Scheme::clone(&schemes[0]);
    half.realised = 0.5;
    let mut shared = SharedTerms::default();
    let one = shared.of(&money, &[Scheme::clone(&schemes[0])]);
    let other = shared.of(&money, &[half.clone(), Scheme::clone(&schemes[0])]);
    let unpriced = shared.of(&Money::default(), &[]);
    assert!(Arc::ptr_eq(&one.money, &other.money) && Arc::ptr_eq(&one.schemes[0], &other.schemes[1]));
    assert_eq!((&one.schemes, &*other.schemes[0]), (&schemes, &half));
    assert_eq!((&one.money, &*unpriced.money), (&money, &Money::default()));
}

fn systems() -> Vec<Results> {
    let columns = [
        ("non-elective-admissions", "all", "a year"),
        ("acute-occupied", "all", "beds"),
        ("delayed-days", "all", "a month"),
    ];
    let usual = results(&columns, &[&[1000.0, 100.0, 50.0], &[1000.0, 100.0, 50.0]]);
    let with_new = [columns.as_slice(), &[NEW]].concat();
    let changed = results(&with_new, &[&[900.0, 40.0, 45.0, 200.0], &[1100.0, 110.0, 60.0, 10.0]]);
    vec![usual.clone(), changed, usual]
}

fn worked_out() -> Vec<Results> {
    let with = Arc::new(terms());
    let without = Arc::new(Terms { money: with.money.clone(), schemes: Vec::new() });
    let of = |terms: &Arc<Terms>| vec![Arc::clone(terms); 2];
    let mut systems = systems();
    let columns = columns(&with.money, &schemes_of(&with), &[]);
    append(&mut systems, &columns, &[of(&without), of(&with), of(&without)]);
    systems
}

#[test]
fn a_reduction_and_a_growth() {
    let option = worked_out().swap_remove(1);
    let expected = [
        // From 1 May: 70 of 100 days. Growth and reduction cost the same but for the uses, £10 each.
        ("scheme-cost", "organisation=ccg", 36_500.0 * 0.7, 36_500.0 * 0.7),
        // 1 to 10 April: 10 of 100 days; 200 and 10 uses.
        ("scheme-cost", "organisation=council", 100.0 + 2_000.0, 100.0 + 100.0),
        ("scheme-cost", "scheme=help", 27_650.0, 25_750.0),
        ("scheme-cost", "all", 27_650.0, 25_750.0),
        // The last measured day is 9 July: what is due on the 10th is not counted.
        ("scheme-cost-once", "all", 5_000.0, 5_000.0),
        // 100 admissions × £1,490 × 30 %.
        ("gross-saving", "organisation=ccg", 44_700.0, -44_700.0),
        ("gross-saving", "point-of-delivery=non-elective-admissions", 44_700.0, -44_700.0),
        // 60 beds fewer, 10 more.
        ("gross-saving", "organisation=hospital", 60_000.0, -10_000.0),
        // 5 delayed days a month fewer are 60 a year; 10 more are 120.
        ("gross-saving", "organisation=council", 18_000.0, -36_000.0),
        ("gross-saving", "all", 122_700.0, -90_700.0),
        // Two wards of 28 beds × £1,000 × 50 %; 10 beds more cost 10 × £1,000 × 50 %.
        ("cashable-saving", "organisation=hospital", 28_000.0, -5_000.0),
        ("cashable-saving", "all", 46_000.0, -41_000.0),
        // £5,000 once in 100 days is £18,262.50 in 365.25.
        ("net-benefit", "all", 122_700.0 - 27_650.0 - 18_262.5, -90_700.0 - 25_750.0 - 18_262.5),
        ("net-cashable-benefit", "all", 46_000.0 - 27_650.0 - 18_262.5, -41_000.0 - 25_750.0 - 18_262.5),
        // 100 fewer and 100 more: no reduction in the mean, so nothing is paid for the lucky one.
        ("pay-for-performance", "all", 0.0, 0.0),
        // 150 fewer were wanted: short by 50, and by 250.
        ("contingency", "outcome=admissions", 50_000.0, 250_000.0),
        // 60 beds fewer as wanted; 70 short.
        ("contingency", "outcome=beds", 0.0, 140.0),
        // 8 delayed days a month fewer were wanted: short by 3, and by 18; £3 for each of the twelve months' days.
        ("contingency", "outcome=delays", 3.0 * 12.0 * 3.0, 18.0 * 12.0 * 3.0),
        ("contingency", "all", 50_000.0 + 108.0, 250_140.0 + 648.0),
    ];
    for (metric, group, reduction, growth) in expected {
        let found = option.values(option.column(metric, group).unwrap());
        assert!((found[0] - reduction).abs() < 1e-6, "{metric} {group}: {} not {reduction}", found[0]);
        assert!((found[1] - growth).abs() < 1e-6, "{metric} {group}: {} not {growth}", found[1]);
    }
}

#[test]
fn performance_is_paid_from_the_mean() {
    let paid = |changed: [f64; 2]| {
        let with = Arc::new(terms());
        let columns = columns(&with.money, &schemes_of(&with), &[]);
        let column = [("non-elective-admissions", "all", "a year")];
        let mut systems = vec![
            results(&column, &[&[1000.0], &[1000.0]]),
            results(&column, &[&[changed[0]], &[changed[1]]]),
        ];
        append(&mut systems, &columns, &[vec![Arc::clone(&with); 2], vec![Arc::clone(&with); 2]]);
        systems[1].values(systems[1].column("pay-for-performance", "all").unwrap())
    };
    // £1,490 for each fewer, up to 5 % of 1,000: 30 in the mean, from 60 fewer and none.
    assert_eq!(paid([940.0, 1000.0]), [60.0 * 1490.0, 0.0]);
    // 60 fewer in the mean: the 50 planned, in either.
    assert_eq!(paid([880.0, 1000.0]), [50.0 * 1490.0; 2]);
    // 5 more in the mean, though one year fell by 30.
    assert_eq!(paid([970.0, 1040.0]), [0.0; 2]);
}

/// Against a base year growth is seen, also that of the baseline; and a fund pays no more than it has.
#[test]
fn performance_against_a_base_year_and_up_to_the_fund() {
    let paid = |base: f64, fund: Option<f64>| {
        let mut with = terms();
        let performance = Arc::make_mut(&mut with.money).performance.as_mut().unwrap();
        (performance.base, performance.fund) = (Some(base), fund);
        let without = Arc::new(Terms { money: with.money.clone(), schemes: Vec::new() });
        let with = Arc::new(with);
        let columns = columns(&with.money, &schemes_of(&with), &[]);
        let column = [("non-elective-admissions", "all", "a year")];
        let mut systems =
            vec![results(&column, &[&[1000.0], &[980.0]]), results(&column, &[&[960.0], &[940.0]])];
        append(&mut systems, &columns, &[vec![without; 2], vec![with; 2]]);
        [0, 1].map(|at: usize| systems[at].values(systems[at].column("pay-for-performance", "all").unwrap()))
    };
    // From 950 the baseline has grown, and the option is level in the mean.
    assert_eq!(paid(950.0, None), [[0.0; 2], [0.0; 2]]);
    // From 1,000: 10 fewer without schemes, 50 with them, which is the 5 % planned.
    assert_eq!(paid(1000.0, None), [[0.0, 20.0 * 1490.0], [40.0 * 1490.0, 60.0 * 1490.0]]);
    // £74,500 in the mean, of which the fund has £50,000 a year, in every year alike.
    assert_eq!(paid(1000.0, Some(50_000.0)), [[0.0, 20.0 * 1490.0], [50_000.0; 2]]);
}

/// Two hospitals and what belongs to neither: blocks, gainers and sites are those of each part.
#[test]
fn a_saving_counted_by_site_has_its_own_blocks_and_gainers() {
    let mut with = terms();
    Arc::make_mut(&mut with.money).organisations = [("hospital", None), ("east-trust", Some("hospital"))]
        .map(|(id, part_of)| Organisation {
            id: id.into(),
            title: id.into(),
            part_of: part_of.map(str::to_owned),
            of: part_of.iter().map(|_| "site=east".to_owned()).collect(),
        })
        .into();
    // Per use of a setting that is not here.
    Arc::make_mut(&mut with.schemes[0]).costs.remove(2);
    let by_site = |saving: Saving| Saving { by: Some("site".into()), ..saving };
    let ward = Cashable { metric: None, block: Some(28.0), share: 1.0 };
    let withdrawn = Cashable { metric: Some("acute-available".into()), block: None, share: 0.5 };
    Arc::make_mut(&mut with.money).savings = vec![
        by_site(saving("acute-occupied", 1000.0, 1.0, "hospital", Some(ward))),
        Saving {
            id: "cash".into(),
            ..by_site(saving("acute-occupied", 10.0, 1.0, "hospital", Some(withdrawn)))
        },
        by_site(saving("non-elective-admissions", -100.0, 0.3, "hospital", None)),
    ];
    let names = [
        ("acute-occupied", "all", "beds"),
        ("acute-occupied", "site=east", "beds"),
        ("acute-occupied", "site=west", "beds"),
        ("acute-available", "all", "beds"),
        ("acute-available", "site=east", "beds"),
        ("acute-available", "site=west", "beds"),
        ("non-elective-admissions", "all", "a year"),
        ("non-elective-admissions", "site=east", "a year"),
        ("non-elective-admissions", "site=west", "a year"),
    ];
    // 60 beds fewer are two wards; but 20 in the east and 35 in the west are one, and 5 are at no site.
    let mut systems = vec![
        results(&names, &[&[200.0, 90.0, 100.0, 240.0, 120.0, 120.0, 1000.0, 600.0, 400.0]]),
        results(&names, &[&[140.0, 70.0, 65.0, 200.0, 90.0, 110.0, 900.0, 520.0, 380.0]]),
    ];
    let without = Terms { money: with.money.clone(), schemes: Vec::new() };
    let columns = columns(&with.money, &schemes_of(&with), &systems[0].metrics);
    append(&mut systems, &columns, &[vec![Arc::new(without)], vec![Arc::new(with)]]);
    let option = &systems[1];
    let of = |metric: &str, group: &str| option.values(option.column(metric, group).unwrap())[0];
    for (metric, group, pounds) in [
        ("gross-saving", "point-of-delivery=acute-occupied", 60_000.0 + 600.0),
        ("gross-saving", "organisation=east-trust", 20_000.0 + 200.0 - 30.0 * 80.0),
        ("gross-saving", "site=west", 35_000.0 + 350.0 - 30.0 * 20.0),
        ("gross-saving", "site=elsewhere", 5_000.0 + 50.0),
        // One ward in the west; 30 beds withdrawn in the east and 10 in the west, at £5.
        ("cashable-saving", "site=east", 30.0 * 5.0),
        ("cashable-saving", "organisation=hospital", 28_000.0 + 10.0 * 5.0),
        ("cashable-saving", "site=elsewhere", 0.0),
        ("income-lost", "all", 3_000.0),
        ("income-lost", "organisation=east-trust", 2_400.0),
        ("income-lost", "site=west", 600.0),
    ] {
        assert!(
            (of(metric, group) - pounds).abs() < 1e-6,
            "{metric} {group}: {} not {pounds}",
            of(metric, group)
        );
    }
    // Organisations, and sites, add up to the whole, to the penny.
    for metric in [
        "cashable-saving",
        "income-lost",
        "scheme-cost",
        "net-cashable-benefit",
        "gross-saving",
        "net-benefit",
    ] {
        for by in ["organisation=", "site="] {
            let parts = option.metrics.iter().filter(|key| key.metric == metric && key.group.starts_with(by));
            let parts: Vec<f64> = parts.map(|key| of(metric, &key.group)).collect();
            assert!(parts.len() > 1 || by == "site=", "{metric} {by}");
            let sum: f64 = parts.iter().sum();
            assert!(
                (sum - of(metric, "all")).abs() < 0.005,
                "{metric} by {by}: {sum} not {}",
                of(metric, "all")
            );
        }
    }
}

#[test]
fn a_scheme_made_later_than_its_end_is_not_run_and_costs_only_what_is_paid_once() {
    let mut late = terms();
    Arc::make_mut(&mut late.schemes[0]).in_force.until = Some(date(2014, 4, 30));
    let (with, without) = (Arc::new(late), Arc::new(Terms { money: terms().money, schemes: Vec::new() }));
    let of = |terms: &Arc<Terms>| vec![Arc::clone(terms); 2];
    let mut systems = systems();
    let columns = columns(&with.money, &schemes_of(&with), &[]);
    append(&mut systems, &columns, &[of(&without), of(&with), of(&without)]);
    let of = |metric: &str| systems[1].values(systems[1].column(metric, "all").unwrap())[0];
    // Not even the £1,000 with dates of their own in April.
    assert_eq!((of("scheme-cost"), of("scheme-cost-once")), (0.0, 5_000.0));
}

#[test]
fn without_schemes_everything_is_exactly_0_and_the_columns_are_the_same() {
    let systems = worked_out();
    for at in [0, 2] {
        assert_eq!(systems[at].metrics[3..], systems[1].metrics[4..]);
        assert!(systems[at].replications.iter().all(|r| r.values[3..].iter().all(|v| v.to_bits() == 0)));
    }
}

#[test]
fn where_no_saving_is_priced_the_cash_is_what_schemes_cost() {
    let mut with = terms();
    *Arc::make_mut(&mut with.money) = Money { price_year: Some("2025/26".into()), ..Money::default() };
    let columns = columns(&with.money, &schemes_of(&with), &[]);
    let (with, without) = (Arc::new(with), Arc::new(Terms::default()));
    let of = |terms: &Arc<Terms>| vec![Arc::clone(terms); 2];
    let mut systems = systems();
    append(&mut systems, &columns, &[of(&without), of(&with), of(&without)]);
    let option = &systems[1];
    let of = |metric: &str, group: &str| option.column(metric, group).map_or(0.0, |at| option.values(at)[0]);
    for group in ["all", "organisation=ccg", "organisation=council"] {
        let cost = of("scheme-cost", group) + of("scheme-cost-once-a-year", group);
        assert!(cost > 0.0 && (of("net-cashable-benefit", group) + cost).abs() < 1e-6, "{group}");
    }
    // Nothing is said to be worth something.
    assert!(option.column("gross-saving", "all").is_none() && option.column("net-benefit", "all").is_none());
}

#[test]
fn every_column_is_a_metric_with_its_unit() {
    let terms = terms();
    for key in columns(&terms.money, &schemes_of(&terms), &[]) {
        assert_eq!(crate::metrics::metric(key.metric).map(|metric| metric.unit), Some(key.unit), "{key:?}");
    }
    assert!(columns(&Money::default(), &[], &[]).is_empty());
}

#[test]
fn a_price_of_something_unknown_is_undefined_and_named() {
    let mut terms = terms();
    Arc::make_mut(&mut terms.money).savings[0].group = "age=old".into();
    let mut systems = systems();
    let named = unknown(&terms.money, &schemes_of(&terms), &systems);
    assert_eq!(named.len(), 1);
    assert_eq!(named[0].0, "saving non-elective-admissions");
    let columns = columns(&terms.money, &schemes_of(&terms), &[]);
    let (with, without) = (Arc::new(terms), Arc::new(Terms::default()));
    let of = |terms: &Arc<Terms>| vec![Arc::clone(terms); 2];
    append(&mut systems, &columns, &[of(&without), of(&with), of(&without)]);
    let option = &systems[1];
    assert!(option.values(option.column("net-benefit", "all").unwrap())[0].is_nan());
    assert!(!option.values(option.column("gross-saving", "organisation=hospital").unwrap())[0].is_nan());
}

#[test]
fn a_replication_without_its_baseline_has_no_pounds() {
    let terms = Arc::new(terms());
    let mut systems = systems();
    systems[0].replications.remove(0);
    let columns = columns(&terms.money, &schemes_of(&terms), &[]);
    let of = |n: usize| vec![Arc::clone(&terms); n];
    append(&mut systems, &columns, &[of(1), of(2), of(2)]);
    let found = systems[1].values(systems[1].column("gross-saving", "all").unwrap());
    assert!(found[0].is_nan() && (found[1] + 90_700.0).abs() < 1e-6, "{found:?}");
}

/// 1,000 admissions become 900 and 1,100, and 50 delayed days a month 45 and 60: 950 admissions are agreed on, of the days what the
/// baseline has.
#[test]
fn an_aligned_incentive_pays_above_and_below_the_level_agreed_and_is_a_transfer() {
    let variable = |metric: &str, price: f64, agreed: Option<f64>| Variable {
        metric: metric.into(),
        group: "all".into(),
        price,
        agreed,
        above: 1.0,
        below: 0.5,
    };
    let payment = Payment {
        mechanism: Mechanism::AlignedIncentive,
        payer: Some("ccg".into()),
        provider: Some("trust".into()),
        variable: vec![
            variable("non-elective-admissions", 100.0, Some(950.0)),
            variable("delayed-days", 10.0, None),
        ],
    };
    let paid = {
        let mut terms = terms();
        Arc::make_mut(&mut terms.money).payment = Some(payment);
        let (mut systems, columns) = (systems(), columns(&terms.money, &schemes_of(&terms), &[]));
        let without = Arc::new(Terms { money: terms.money.clone(), schemes: Vec::new() });
        let with = Arc::new(terms);
        let of = |terms: &Arc<Terms>| vec![Arc::clone(terms); 2];
        append(&mut systems, &columns, &[of(&without), of(&with), of(&without)]);
        systems
    };
    let usual = worked_out();
    let value = |of: &[Results], system: usize, metric: &str, group: &str, replication: usize| {
        of[system].column(metric, group).map(|at| of[system].replications[replication].values[at])
    };
    // 50 above are 5,000; 50 below are half of that, to be paid back; 150 above are 15,000. Of days, 60 a year fewer and 120 more.
    for (replication, pounds) in [(0, -2_500.0 - 5_000.0 - 60.0 * 5.0), (1, 10_000.0 + 120.0 * 10.0)] {
        for group in ["all", "organisation=trust"] {
            assert_eq!(value(&paid, 1, "variable-payment", group, replication), Some(pounds), "{group}");
        }
        for metric in ["net-benefit", "net-cashable-benefit"] {
            let of = |of: &[Results], group: &str| value(of, 1, metric, group, replication);
            assert_eq!(of(&paid, "organisation=trust"), Some(pounds), "{metric}");
            let payer = of(&usual, "organisation=ccg").map(|usual| usual - pounds);
            assert_eq!(of(&paid, "organisation=ccg"), payer, "{metric}");
            assert_eq!(of(&paid, "all"), of(&usual, "all"), "{metric}: a transfer");
        }
        // Neither the baseline nor an option without schemes.
        for system in [0, 2] {
            assert_eq!(value(&paid, system, "variable-payment", "all", replication), Some(0.0));
        }
    }
}

#[test]
fn a_block_pays_nothing_for_activity() {
    let block = Payment { mechanism: Mechanism::Block, payer: None, provider: None, variable: Vec::new() };
    let mut with = terms();
    Arc::make_mut(&mut with.money).payment = Some(block);
    let schemes = schemes_of(&with);
    assert_eq!(columns(&with.money, &schemes, &[]), columns(&terms().money, &schemes, &[]));
}
