//! Do nominal 95 % intervals cover the truth 95 % of the time?

use crate::check::{estimate, run_model, scenario};
use crate::closed_forms::mmc_wait;
use statrs::distribution::{ContinuousCDF, StudentsT};

#[test]
#[ignore = "long: hundreds of experiments"]
fn nominal_95_percent_intervals_of_the_mean_wait_cover_erlang_c_93_to_97_percent_of_the_time() {
    const BATCHES: u32 = 1_000;
    const REPLICATIONS: u32 = 20;
    let mut model = careflow::scenario::load(&scenario("theory/mmc.toml")).unwrap().model.into_model();
    // One of its two systems, and short replications, as a user would make: the interval, not its width, is tested.
    model.streams.retain(|stream| stream.id == "to-three");
    model.scenario.set_days(3, 14);
    let quantile = StudentsT::new(0.0, 1.0, f64::from(REPLICATIONS - 1)).unwrap().inverse_cdf(0.975);
    let exact = mmc_wait(24.0, 10.0, 3);
    let mut covered = 0;
    for batch in 0..BATCHES {
        let results = run_model(&model, batch * REPLICATIONS, REPLICATIONS);
        let column = results.column("setting-wait-mean", "setting=three-servers").unwrap();
        let interval = estimate(&results.values(column));
        covered += u32::from((interval.mean - exact).abs() <= quantile * interval.error);
    }
    let share = f64::from(covered) / f64::from(BATCHES);
    println!("{:.1} % of {BATCHES} intervals cover the truth", share * 100.0);
    // At 95 % the standard error of this share is 0.7 percentage points.
    assert!((0.93..=0.97).contains(&share), "coverage {share:.3}");
}
