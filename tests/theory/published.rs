//! Other people's published models, written in the scenario language and held to their results.

use crate::check::{column, estimate, run, run_model, scenario, series};

/// Standard errors a published case may be off.
const STANDARD_ERRORS: f64 = 3.0;

struct Row {
    unit: String,
    beds: usize,
    load: f64,
    p_delay: f64,
}

fn rows(case: &str) -> Vec<Row> {
    let path = scenario("published/monks-2016/expected.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let records = reader.records().map(Result::unwrap);
    records
        .filter(|record| &record[0] == case)
        .map(|record| Row {
            unit: record[1].to_owned(),
            beds: record[2].parse().unwrap(),
            load: record[3].parse().unwrap(),
            p_delay: record[4].parse().unwrap(),
        })
        .collect()
}

/// The paper's estimator: with N the number present, the chance of delay with b beds is
/// P(N = b) / P(N ≤ b). N is counted at every midnight; replications are independent.
fn stroke_units_delay_as_erlang_b_says(case: &str) {
    let model =
        careflow::scenario::load(&scenario(&format!("published/monks-2016/{case}.toml"))).unwrap().model;
    let units = ["acute-stroke-unit", "rehabilitation-unit"];
    // Days by number present, for each unit and replication; in batches, to keep the day series small.
    let mut census: [Vec<[u32; 128]>; 2] = Default::default();
    let mut occupied: [Vec<f64>; 2] = Default::default();
    let batch = 50;
    for first in (0..model.scenario.replications).step_by(batch) {
        let results = run_model(&model, first, u32::try_from(batch).unwrap());
        for (unit, name) in units.iter().enumerate() {
            let group = format!("setting={name}");
            occupied[unit].extend(column(&results, "setting-occupied", &group));
            for days in series(&results, "setting-occupied", &group) {
                let mut counts = [0; 128];
                for present in days {
                    counts[present as usize] += 1;
                }
                census[unit].push(counts);
            }
        }
    }
    let mut failures = Vec::new();
    for row in rows(case) {
        let unit = units.iter().position(|name| *name == row.unit).unwrap();
        let load = estimate(&occupied[unit]);
        assert!((load.mean - row.load).abs() <= 3.5 * load.error, "{case} {}: {load:?}", row.unit);
        let at = |counts: &[u32; 128]| f64::from(counts[row.beds]);
        let upto = |counts: &[u32; 128]| f64::from(counts[..=row.beds].iter().sum::<u32>());
        let (total_at, total_upto) =
            (census[unit].iter().map(at).sum::<f64>(), census[unit].iter().map(upto).sum::<f64>());
        let found = total_at / total_upto;
        // Ratio estimator (Cochran, Sampling Techniques, 1977, eq. 6.13).
        let n = census[unit].len() as f64;
        let squares: f64 =
            census[unit].iter().map(|counts| (at(counts) - found * upto(counts)).powi(2)).sum();
        let error = (squares * n / (n - 1.0)).sqrt() / total_upto;
        let (deviation, relative) = ((found - row.p_delay) / error, found / row.p_delay - 1.0);
        println!(
            "{case:16} {:19} {:2} beds: exact {:.6}, simulated {found:.6} ± {error:.6}, {deviation:+.2} SE, {:+.2} %",
            row.unit,
            row.beds,
            row.p_delay,
            relative * 100.0
        );
        if deviation.abs() > STANDARD_ERRORS || (row.p_delay > 0.05 && relative.abs() > 0.02) {
            failures.push(format!(
                "{} {}: {deviation:+.2} SE, {:+.2} %",
                row.unit,
                row.beds,
                relative * 100.0
            ));
        }
    }
    assert!(failures.is_empty(), "{case}: {failures:#?}");
}

#[test]
fn monks_2016_stroke_units_delay_as_published_with_current_admissions() {
    stroke_units_delay_as_erlang_b_says("current");
}

#[test]
fn monks_2016_stroke_units_delay_as_published_with_five_percent_more() {
    stroke_units_delay_as_erlang_b_says("plus5pct");
}

#[test]
fn monks_2016_stroke_units_delay_as_published_without_complex_neurology() {
    stroke_units_delay_as_erlang_b_says("no-complex-neuro");
}

#[test]
fn ipacs_discharge_to_assess_queues_grow_as_an_independent_simulation_says() {
    const RUNS: f64 = 300.0;
    let results = run("published/ipacs-d2a");
    let path = scenario("published/ipacs-d2a/expected.csv");
    let mut compared = 0;
    for record in csv::Reader::from_path(path).unwrap().records().map(Result::unwrap) {
        let (setting, day) = (&record[0], record[1].parse::<usize>().unwrap());
        let [expected, deviation] = [2, 3].map(|field| record[field].parse::<f64>().unwrap());
        if day == 1 {
            continue; // the mean over day 1 needs the queue at its start, which is not an output
        }
        // The reference is the mean queue over the day; half the sum of the midnights around it is the same
        // in expectation, referrals being spread evenly over the day.
        let queue = series(&results, "setting-queue", &format!("setting={setting}"));
        let values: Vec<f64> = queue.iter().map(|days| (days[day - 2] + days[day - 1]) / 2.0).collect();
        let found = estimate(&values);
        let error = found.error.hypot(deviation / RUNS.sqrt());
        println!(
            "{setting} day {day:3}: {:.2} ± {:.2}, reference {expected} ± {:.2}, {:+.2} combined SE",
            found.mean,
            found.error,
            deviation / RUNS.sqrt(),
            (found.mean - expected) / error
        );
        assert!((found.mean - expected).abs() <= STANDARD_ERRORS * error, "{setting} day {day}: {found:?}");
        compared += 1;
        if [30, 90, 180].contains(&day) {
            let group = format!("setting={setting},day={day}");
            let metric = column(&results, "setting-waiting-at-day", &group);
            let midnight: Vec<f64> = queue.iter().map(|days| days[day - 1]).collect();
            assert_eq!(metric, midnight, "{group}: the metric is the census at 24:00");
        }
    }
    assert_eq!(compared, 48, "six settings on eight days");
}
