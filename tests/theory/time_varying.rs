//! Unlimited places: M/G/∞ in the long run, through the week, and from a given start.

use crate::check::{agrees, column, run, series};
use crate::closed_forms::{Lognormal, mtginf};

#[test]
fn the_number_in_unlimited_places_is_poisson() {
    let results = run("theory/mginf.toml");
    agrees("mean present", &column(&results, "setting-occupied", "setting=places"), 60.0, 0.003);
    // Poisson: variance = mean. Deviations are taken from the exact mean, so the estimate is unbiased.
    let midnights = series(&results, "setting-occupied", "setting=places");
    let mean_of = |f: &dyn Fn(f64) -> f64| -> Vec<f64> {
        midnights.iter().map(|days| days.iter().map(|&n| f(n)).sum::<f64>() / days.len() as f64).collect()
    };
    agrees("mean at midnight", &mean_of(&|n| n), 60.0, 0.003);
    agrees("variance at midnight", &mean_of(&|n| (n - 60.0).powi(2)), 60.0, 0.02);
}

#[test]
fn the_number_present_follows_a_weekly_rhythm_of_arrivals_hour_by_hour() {
    let results = run("theory/mtginf.toml");
    let hours = [
        0.55, 0.45, 0.38, 0.33, 0.30, 0.33, 0.42, 0.62, 0.95, 1.30, 1.48, 1.52, 1.50, 1.45, 1.42, 1.40, 1.42,
        1.45, 1.45, 1.40, 1.28, 1.10, 0.88, 0.62,
    ];
    let weekdays = [1.2, 1.1, 1.0, 1.0, 1.1, 0.8, 0.6];
    let weights: Vec<f64> = weekdays.iter().flat_map(|day| hours.map(|hour| day * hour)).collect();
    let mean = weights.iter().sum::<f64>() / 168.0;
    let rates: Vec<f64> = weights.iter().map(|weight| 120.0 / 24.0 * weight / mean).collect();
    let stay = Lognormal::new(8.0, 1.0);
    let exact = mtginf(&rates, |x| stay.limited_mean(x));
    for (day, name) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().enumerate() {
        for hour in 0..24 {
            let group = format!("hour={name}-{hour:02}");
            agrees(&group, &column(&results, "acute-occupied-hour", &group), exact[day * 24 + hour], 0.006);
        }
    }
    // At 24:00 over the week, and over all time.
    let midnights: f64 = exact.iter().step_by(24).sum();
    agrees("midnights", &column(&results, "acute-occupied", "all"), midnights / 7.0, 0.003);
    agrees("all time", &column(&results, "setting-occupied", "setting=places"), 40.0, 0.003);
}

#[test]
fn patients_present_at_the_start_leave_as_their_remaining_stays_say() {
    let results = run("theory/start.toml");
    let stay = Lognormal::new(10.0, 1.0);
    for day in [1.0, 7.0, 30.0] {
        let newcomers = 120.0 * stay.limited_mean(day);
        for (start, remaining) in [
            ("full", stay.survival(day)),
            ("uniform", stay.uniform_share_survival(day)),
            ("equilibrium", 1.0 - stay.limited_mean(day) / 10.0),
        ] {
            let group = format!("setting={start}-places,day={day}");
            let present = column(&results, "setting-present-at-day", &group);
            agrees(&format!("{start}, day {day}"), &present, 1200.0 * remaining + newcomers, 0.003);
        }
    }
}
