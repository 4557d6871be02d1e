//! Results made up for tests: seeded, with the size and shape of a district general hospital.

use jiff::civil::Date;

use crate::metrics::{METRICS, Section, metric};
use crate::results::{DailySeries, MetricKey, Replication, Results};

/// A small random generator (SplitMix64), so that tests depend on no library's streams.
pub(crate) struct Random(u64);

pub(crate) fn random(seed: u64) -> Random {
    Random(seed)
}

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform on (0, 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }
}

/// A normal value (Box–Muller).
pub(crate) fn normal(random: &mut Random, mean: f64, sd: f64) -> f64 {
    let radius = (-2.0 * random.uniform().ln()).sqrt();
    mean + sd * radius * (std::f64::consts::TAU * random.uniform()).cos()
}

/// Settings as (id, mean occupied, utilisation in %, queue, mean wait in h).
pub(crate) const SETTINGS: [(&str, f64, f64, f64, f64); 9] = [
    ("a-and-e", 31.4, 78.5, 4.2, 0.4),
    ("assessment-unit", 43.1, 89.8, 2.1, 0.6),
    ("elderly-care", 162.7, 96.8, 9.8, 11.2),
    ("general-medicine", 174.2, 95.2, 6.1, 5.4),
    ("surgery-and-orthopaedics", 131.0, 88.1, 1.2, 1.1),
    ("rehabilitation", 41.0, 93.2, 7.5, 40.1),
    ("reablement", 138.8, 92.5, 11.4, 52.3),
    ("home-care", 1412.0, 94.1, 22.8, 96.0),
    ("nursing-home", 886.0, 97.4, 18.4, 190.5),
];

const TEAMS: [(&str, f64, f64, f64); 3] = [
    ("a-and-e-doctors", 71.0, 3.3, 0.6),
    ("medical-consultants", 66.2, 8.9, 3.1),
    ("social-work", 88.4, 14.2, 21.0),
];

const REASONS: [(&str, f64); 8] = [
    ("A", 214.0),
    ("B", 38.0),
    ("C", 302.0),
    ("Di", 96.0),
    ("Dii", 171.0),
    ("E", 243.0),
    ("F", 41.0),
    ("G", 128.0),
];

/// 364 days of a district general hospital from 1 April 2014 after a warm-up of 60 days.
pub(crate) fn hospital(replications: u32) -> Results {
    let mut columns = Columns::default();
    for (id, mean) in MEANS {
        columns.add(id, "all", *mean, 0.02);
    }
    for (reason, mean) in REASONS {
        columns.add("delayed-days", &format!("reason={reason}"), mean, 0.08);
    }
    for month in 1..=12 {
        columns.add("a-and-e-attendances", &format!("month=2014-{month:02}"), 7900.0, 0.02);
    }
    for (id, occupied, utilisation, queue, wait) in SETTINGS {
        let group = format!("setting={id}");
        columns.add("setting-occupied", &group, occupied, 0.01);
        columns.add("setting-utilisation", &group, utilisation, 0.004);
        columns.add("setting-queue", &group, queue, 0.1);
        columns.add("setting-queue-growth", &group, 0.0, 0.02);
        columns.add("setting-wait-mean", &group, wait, 0.1);
        columns.add("setting-waited", &group, 30.0, 0.05);
    }
    for (id, utilisation, queue, wait) in TEAMS {
        let group = format!("team={id}");
        columns.add("team-utilisation", &group, utilisation, 0.01);
        columns.add("team-queue", &group, queue, 0.1);
        columns.add("team-queue-growth", &group, 0.0, 0.02);
        columns.add("team-wait-mean", &group, wait, 0.1);
        columns.add("team-tasks", &group, 30_000.0, 0.01);
    }
    for (d, day) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().enumerate() {
        for hour in 0..24 {
            let group = format!("hour={day}-{hour:02}");
            let daylight = (f64::from(hour) - 14.0) / 12.0 * std::f64::consts::PI;
            let weekend = if d >= 5 { 0.55 } else { 1.0 };
            columns.add("attendances-hour", &group, 10.8 + 6.0 * daylight.cos(), 0.03);
            let discharges = 7.0 * weekend * (-((f64::from(hour) - 15.5) / 3.5).powi(2)).exp();
            columns.add("discharges-hour", &group, discharges + 0.3, 0.05);
            let beds = 508.0 + 12.0 * (daylight + 0.7).cos() - if d >= 5 { 14.0 } else { 0.0 };
            columns.add("acute-occupied-hour", &group, beds, 0.01);
        }
    }
    let days = 364;
    let mut series = vec![
        DailySeries { metric: "acute-occupied", group: "all".into(), unit: "beds" },
        DailySeries { metric: "core-beds", group: "all".into(), unit: "beds" },
        DailySeries { metric: "delayed-patients", group: "all".into(), unit: "patients" },
    ];
    for (id, ..) in SETTINGS {
        let group = format!("setting={id}");
        series.push(DailySeries { metric: "setting-occupied", group: group.clone(), unit: "units" });
        series.push(DailySeries { metric: "setting-queue", group, unit: "patients" });
    }
    columns.results("baseline", series, days, replications, |series, day, random| {
        let season = (f64::from(day) / 365.0 * std::f64::consts::TAU).sin();
        let weekend = if day % 7 >= 4 { -9.0 } else { 3.0 };
        match series {
            0 => normal(random, 512.0 - 16.0 * season + weekend, 9.0).round(),
            1 => {
                if (214..365).contains(&day) {
                    548.0
                } else {
                    524.0
                }
            }
            2 => normal(random, 34.0, 4.0).round(),
            s => {
                let (_, occupied, _, queue, _) = SETTINGS[(s - 3) / 2];
                let mean = if s % 2 == 1 { occupied } else { queue };
                normal(random, mean, mean * 0.1).round().max(0.0)
            }
        }
    })
}

/// A system of two queues without any health service in it.
pub(crate) fn theory(replications: u32) -> Results {
    let mut columns = Columns::default();
    for (group, utilisation) in [("setting=counter", 80.0), ("setting=checkout", 60.0)] {
        columns.add("setting-occupied", group, utilisation / 100.0, 0.02);
        columns.add("setting-utilisation", group, utilisation, 0.02);
        columns.add("setting-queue", group, 3.2, 0.1);
        columns.add("setting-wait-mean", group, 4.0, 0.1);
    }
    let series = ["counter", "checkout"].map(|id| DailySeries {
        metric: "setting-queue",
        group: format!("setting={id}"),
        unit: "patients",
    });
    columns.results("baseline", series.to_vec(), 120, replications, |_, day, random| {
        normal(random, 4.0 + (f64::from(day) / 9.0).sin(), 1.5).round().max(0.0)
    })
}

/// Sets a column (added if missing) from the replication's number.
pub(crate) fn set(results: &mut Results, id: &str, group: &str, value: impl Fn(f64) -> f64) {
    let column = results.column(id, group).unwrap_or_else(|| {
        let known = metric(id).unwrap();
        results.metrics.push(MetricKey { metric: known.id, group: group.to_owned(), unit: known.unit });
        results.replications.iter_mut().for_each(|replication| replication.values.push(f64::NAN));
        results.metrics.len() - 1
    });
    for replication in &mut results.replications {
        replication.values[column] = value(f64::from(replication.number));
    }
}

/// Columns with the mean and relative spread of their values.
#[derive(Default)]
struct Columns {
    keys: Vec<MetricKey>,
    values: Vec<(f64, f64)>,
}

impl Columns {
    fn add(&mut self, id: &str, group: &str, mean: f64, spread: f64) {
        let known = metric(id).unwrap();
        self.keys.push(MetricKey { metric: known.id, group: group.to_owned(), unit: known.unit });
        let sd = if known.section == Section::Run || id.ends_with("growth") { spread } else { mean * spread };
        self.values.push((mean, sd));
    }

    fn results(
        self,
        option: &str,
        series: Vec<DailySeries>,
        days: u32,
        replications: u32,
        daily: impl Fn(usize, u32, &mut Random) -> f64,
    ) -> Results {
        let replications = (0..replications)
            .map(|number| {
                let mut random = random(1000 + u64::from(number));
                let mut replication = Replication {
                    number,
                    values: self.values.iter().map(|&(mean, sd)| normal(&mut random, mean, sd)).collect(),
                    daily: (0..days)
                        .flat_map(|day| (0..series.len()).map(move |s| (day, s)))
                        .map(|(day, s)| daily(s, day, &mut random) as f32)
                        .collect::<Vec<f32>>()
                        .into(),
                    in_system: (0..60 + days)
                        .map(|day| {
                            let filled = 1.0 - (-f64::from(day) / 12.0).exp();
                            normal(&mut random, 3000.0 * (0.7 + 0.3 * filled), 12.0).round() as f32
                        })
                        .collect(),
                    watched: Vec::new(),
                    stuck: Vec::new(),
                    events: 2_000_000 + u64::from(number),
                };
                replication.watched = replication.in_system.clone();
                replication
            })
            .collect();
        Results {
            option: option.to_owned(),
            metrics: self.keys,
            series,
            start: Date::constant(2014, 4, 1),
            warm_up_days: 60,
            days,
            hours: 24 * days,
            terminating: false,
            inner: 1,
            replications,
        }
    }
}

/// Every metric of the first three sections has a plausible mean here.
const MEANS: &[(&str, f64)] = &[
    ("a-and-e-attendances", 95_240.0),
    ("a-and-e-within-4h", 93.1),
    ("a-and-e-time-mean", 168.0),
    ("a-and-e-time-median", 151.0),
    ("a-and-e-time-p95", 402.0),
    ("a-and-e-over-12h", 212.0),
    ("left-without-being-seen", 2.4),
    ("a-and-e-admitted", 28.3),
    ("trolley-wait-mean", 74.0),
    ("trolley-wait-over-4h", 6.3),
    ("trolley-wait-over-12h", 3.4),
    ("non-elective-admissions", 35_410.0),
    ("non-elective-admissions-rate", 10_214.0),
    ("zero-day-stays", 27.9),
    ("falls-admissions-rate", 2_034.0),
    ("avoidable-admissions-rate", 1_788.0),
    ("elective-admissions", 8_120.0),
    ("elective-cancellations", 144.0),
    ("readmissions-30-days", 11.8),
    ("length-of-stay-mean", 5.41),
    ("length-of-stay-median", 2.05),
    ("stays-over-7-days", 22.1),
    ("stays-over-21-days", 5.9),
    ("emergency-bed-days", 168_800.0),
    ("excess-bed-days", 21_330.0),
    ("acute-occupied", 512.3),
    ("acute-occupancy", 95.4),
    ("acute-occupancy-p95", 100.6),
    ("days-above-85", 99.2),
    ("days-above-92", 81.3),
    ("days-above-95", 55.0),
    ("days-above-100", 7.1),
    ("escalation-occupied", 2.7),
    ("outliers", 1_930.0),
    ("delayed-days", 1_233.0),
    ("delayed-days-rate", 451.2),
    ("delayed-patients", 40.3),
    ("delayed-patients-rate", 14.8),
    ("care-home-admissions-rate", 688.0),
    ("still-at-home-91-days", 82.6),
    ("offered-reablement", 3.9),
    ("deaths", 1_420.0),
    ("patients-in-system-growth", 0.0),
];

#[test]
fn every_metric_named_here_exists() {
    assert!(MEANS.iter().all(|(id, _)| METRICS.iter().any(|metric| metric.id == *id)));
}
