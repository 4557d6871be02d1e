//! Every figure by hand.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::model::{Cashable, InForce};
use crate::results::Replication;
use jiff::civil::date;

const NEW: (&str, &str, &str) = ("setting-entries", "setting=new", "a year");

fn results(columns: &[(&'static str, &str, &'static str)], values: &[&[f64]]) -> Results {
    let replication = |(number, values): (usize, &&[f64])| Replication {
        number: number as u32,
        values: values.to_vec(),
        daily: Vec::new(),
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
            cost(Amount::Recurrent(36_500.0), Some("CCG"), None, None),
            cost(
                Amount::Recurrent(1_000.0),
                Some("council"),
                Some(date(2014, 3, 1)),
                Some(date(2014, 4, 10)),
            ),
            cost(Amount::PerUse { pounds: 10.0, metric, group }, Some("council"), None, None),
            cost(Amount::NonRecurrent(5_000.0), Some("CCG"), None, None),
            cost(Amount::NonRecurrent(7_000.0), None, Some(date(2014, 7, 10)), None),
        ],
        changes_something: true,
    };
    let money = Money {
        price_year: Some("2014/15".into()),
        performance: Some(Performance {
            metric: "non-elective-admissions".into(),
            group: "all".into(),
            planned_reduction: 5.0,
            value: 1490.0,
        }),
        savings: vec![
            saving("non-elective-admissions", 1490.0, 0.3, "CCG", None),
            saving(
                "acute-occupied",
                1000.0,
                1.0,
                "hospital",
                Some(Cashable { block: Some(28.0), share: 0.5 }),
            ),
            saving("delayed-days", 300.0, 1.0, "council", Some(Cashable { block: None, share: 1.0 })),
        ],
        contingencies: vec![
            contingency("admissions", "non-elective-admissions", Claim::Percent(-15.0), 1000.0),
            contingency("beds", "acute-occupied", Claim::Change(-60.0), 2.0),
            contingency("delays", "delayed-days", Claim::Change(-8.0), 3.0),
        ],
    };
    Terms { money, schemes: vec![scheme] }
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
    let columns = columns(&with.money, &with.schemes.iter().collect::<Vec<_>>());
    append(&mut systems, &columns, &[of(&without), of(&with), of(&without)]);
    systems
}

#[test]
fn a_reduction_and_a_growth() {
    let option = worked_out().swap_remove(1);
    let expected = [
        // From 1 May: 70 of 100 days. Growth and reduction cost the same but for the uses, £10 each.
        ("scheme-cost", "payer=CCG", 36_500.0 * 0.7, 36_500.0 * 0.7),
        // 1 to 10 April: 10 of 100 days; 200 and 10 uses.
        ("scheme-cost", "payer=council", 100.0 + 2_000.0, 100.0 + 100.0),
        ("scheme-cost", "scheme=help", 27_650.0, 25_750.0),
        ("scheme-cost", "all", 27_650.0, 25_750.0),
        // The last measured day is 9 July: what is due on the 10th is not counted.
        ("scheme-cost-once", "all", 5_000.0, 5_000.0),
        // 100 admissions × £1,490 × 30 %.
        ("gross-saving", "gains=CCG", 44_700.0, -44_700.0),
        ("gross-saving", "point-of-delivery=non-elective-admissions", 44_700.0, -44_700.0),
        // 60 beds fewer, 10 more.
        ("gross-saving", "gains=hospital", 60_000.0, -10_000.0),
        // 5 delayed days a month fewer are 60 a year; 10 more are 120.
        ("gross-saving", "gains=council", 18_000.0, -36_000.0),
        ("gross-saving", "all", 122_700.0, -90_700.0),
        // Two wards of 28 beds × £1,000 × 50 %; 10 beds more cost 10 × £1,000 × 50 %.
        ("cashable-saving", "gains=hospital", 28_000.0, -5_000.0),
        ("cashable-saving", "gains=CCG", 0.0, 0.0),
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
        let columns = columns(&with.money, &with.schemes.iter().collect::<Vec<_>>());
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

#[test]
fn a_scheme_made_later_than_its_end_is_not_run_and_costs_only_what_is_paid_once() {
    let mut late = terms();
    late.schemes[0].in_force.until = Some(date(2014, 4, 30));
    let (with, without) = (Arc::new(late), Arc::new(Terms { money: terms().money, schemes: Vec::new() }));
    let of = |terms: &Arc<Terms>| vec![Arc::clone(terms); 2];
    let mut systems = systems();
    let columns = columns(&with.money, &with.schemes.iter().collect::<Vec<_>>());
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
fn every_column_is_a_metric_with_its_unit() {
    let terms = terms();
    for key in columns(&terms.money, &terms.schemes.iter().collect::<Vec<_>>()) {
        assert_eq!(crate::metrics::metric(key.metric).map(|metric| metric.unit), Some(key.unit), "{key:?}");
    }
    assert!(columns(&Money::default(), &[]).is_empty());
}

#[test]
fn a_price_of_something_unknown_is_undefined_and_named() {
    let mut terms = terms();
    terms.money.savings[0].group = "age=old".into();
    let mut systems = systems();
    let named = unknown(&terms.money, &terms.schemes.iter().collect::<Vec<_>>(), &systems);
    assert_eq!(named.len(), 1);
    assert_eq!(named[0].0, "saving non-elective-admissions");
    let columns = columns(&terms.money, &terms.schemes.iter().collect::<Vec<_>>());
    let (with, without) = (Arc::new(terms), Arc::new(Terms::default()));
    let of = |terms: &Arc<Terms>| vec![Arc::clone(terms); 2];
    append(&mut systems, &columns, &[of(&without), of(&with), of(&without)]);
    let option = &systems[1];
    assert!(option.values(option.column("net-benefit", "all").unwrap())[0].is_nan());
    assert!(!option.values(option.column("gross-saving", "gains=hospital").unwrap())[0].is_nan());
}

#[test]
fn a_replication_without_its_baseline_has_no_pounds() {
    let terms = Arc::new(terms());
    let mut systems = systems();
    systems[0].replications.remove(0);
    let columns = columns(&terms.money, &terms.schemes.iter().collect::<Vec<_>>());
    let of = |n: usize| vec![Arc::clone(&terms); n];
    append(&mut systems, &columns, &[of(1), of(2), of(2)]);
    let found = systems[1].values(systems[1].column("gross-saving", "all").unwrap());
    assert!(found[0].is_nan() && (found[1] + 90_700.0).abs() < 1e-6, "{found:?}");
}
