//! Do nominal 95 % intervals cover the truth 95 % of the time?

use crate::check::{estimate, run_model, scenario};
use crate::closed_forms::mmc_wait;
use statrs::distribution::{ContinuousCDF, StudentsT};

#[test]
#[ignore = "long: a thousand experiments"]
fn nominal_95_percent_intervals_of_the_mean_wait_cover_erlang_c_93_to_97_percent_of_the_time() {
    const BATCHES: u32 = 1_000;
    const REPLICATIONS: u32 = 20;
    let mut model = careflow::scenario::load(&scenario("theory/mmc.toml")).unwrap().model;
    // Short replications, as a user would make: the interval, not its width, is tested.
    model.scenario.warm_up_days = 7;
    model.scenario.measure_days = 14;
    let quantile = StudentsT::new(0.0, 1.0, f64::from(REPLICATIONS - 1)).unwrap().inverse_cdf(0.975);
    let systems = [("three-servers", mmc_wait(24.0, 10.0, 3)), ("twenty-servers", mmc_wait(17.0, 1.0, 20))];
    let mut covered = [0_u32; 2];
    for batch in 0..BATCHES {
        let results = run_model(&model, batch * REPLICATIONS, REPLICATIONS);
        for ((setting, exact), covered) in systems.iter().zip(&mut covered) {
            let column = results.column("setting-wait-mean", &format!("setting={setting}")).unwrap();
            let interval = estimate(&results.values(column));
            *covered += u32::from((interval.mean - exact).abs() <= quantile * interval.error);
        }
    }
    for ((setting, _), covered) in systems.iter().zip(covered) {
        let share = f64::from(covered) / f64::from(BATCHES);
        println!("{setting}: {:.1} % of {BATCHES} intervals cover the truth", share * 100.0);
        assert!((0.93..=0.97).contains(&share), "{setting}: coverage {share:.3}");
    }
}
