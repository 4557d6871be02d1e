//! Unlimited places: M/G/∞ in the long run, through the week, and from a given start. M(t)/M/s(t). Events that recur.

use crate::check::{agrees, column, combine, run, series};
use crate::closed_forms::{Lognormal, mtginf};
use crate::kolmogorov::Day;

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
    agrees("variance at midnight", &mean_of(&|n| (n - 60.0).powi(2)), 60.0, 0.005);
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
            agrees(&group, &column(&results, "acute-occupied-hour", &group), exact[day * 24 + hour], 0.005);
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

#[test]
fn queues_through_the_day_follow_kolmogorovs_equations() {
    let results = run("theory/mtmst.toml");
    let weights = [
        0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.5, 1.0, 1.5, 1.9, 1.9, 1.9, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.2, 1.2,
        1.0, 1.0, 0.4, 0.3,
    ];
    let mean = weights.iter().sum::<f64>() / 24.0;
    let day = Day {
        arrivals: weights.map(|weight| 2.7 * weight / mean),
        servers: std::array::from_fn(|hour| if (8..20).contains(&hour) { 5 } else { 2 }),
        service: 1.0,
    };
    let (places, team) = (day.drains(), day.breaks_off());
    let at = |metric: &str, group: &str| column(&results, metric, group);
    for hour in 0..24 {
        let group = |setting: &str| format!("setting={setting},hour={hour:02}");
        let in_places = at("setting-occupied-hour", &group("places"));
        let waiting = at("setting-queue-hour", &group("places"));
        let present = combine(&in_places, &waiting, |a, b| a + b);
        agrees(&format!("places, {hour:02}:00"), &present, places.present[hour], 0.005);
        let room = at("setting-occupied-hour", &group("room"));
        agrees(&format!("team, {hour:02}:00"), &room, team.present[hour], 0.005);
    }
    agrees("places: waiting", &at("setting-queue", "setting=places"), places.waiting, 0.005);
    agrees("places: wait (h)", &at("setting-wait-mean", "setting=places"), places.waiting / 2.7, 0.005);
    agrees("places: waited (%)", &at("setting-waited", "setting=places"), 100.0 * places.waited, 0.005);
    agrees("places: occupied", &at("setting-occupied", "setting=places"), 2.7, 0.002);
    agrees("team: present", &at("setting-occupied", "setting=room"), team.waiting + team.busy, 0.005);
    agrees("team: utilisation (%)", &at("team-utilisation", "team=nurses"), 100.0 * 2.7 / 3.5, 0.002);
}

#[test]
fn a_day_that_begins_empty_follows_kolmogorovs_equations_until_everybody_has_left() {
    let results = run("theory/day.toml");
    let weights = [
        0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.5, 1.0, 1.5, 1.9, 1.9, 1.9, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.2, 1.2,
        1.0, 1.0, 0.4, 0.3,
    ];
    let mean = weights.iter().sum::<f64>() / 24.0;
    let day = Day {
        arrivals: weights.map(|weight| 2.7 * weight / mean),
        servers: std::array::from_fn(|hour| if (8..20).contains(&hour) { 5 } else { 2 }),
        service: 1.0,
    };
    let exact = day.once(5, 12);
    let at = |metric: &str, group: &str| column(&results, metric, group);
    for hour in 6..17 {
        let group = format!("setting=places,hour={hour:02}");
        let (placed, waiting) = (at("setting-occupied-hour", &group), at("setting-queue-hour", &group));
        let present = combine(&placed, &waiting, |a, b| a + b);
        agrees(&format!("{hour:02}:00"), &present, exact.present[hour - 5], 0.02);
    }
    // Patient-hours until the last has left, over the twelve hours in which people come.
    agrees("waiting", &at("setting-queue", "setting=places"), exact.waiting / 12.0, 0.02);
    agrees("in a place", &at("setting-occupied", "setting=places"), exact.busy / 12.0, 0.005);
    // All who come in the twelve hours are served: as many as come on average, an hour each.
    let come: f64 = day.arrivals[5..17].iter().sum();
    assert!((exact.busy - come).abs() < 1e-3, "{} {come}", exact.busy);
    agrees("come", &at("setting-entries", "setting=places"), come * 2.0 * 365.25, 0.005);
}

#[test]
fn events_that_recur_keep_their_rate_for_years() {
    let results = run("theory/recurs.toml");
    // 500 days at home, five away.
    let a_year = 2_000.0 * 365.25 / 505.0;
    agrees("a year", &column(&results, "non-elective-admissions", "all"), a_year, 0.003);
    agrees("away", &column(&results, "acute-occupied", "all"), 2_000.0 * 5.0 / 505.0, 0.003);
    // The first year and the fifth, twelve whole months each.
    for (first, last) in [("2014-02", "2015-01"), ("2017-12", "2018-11")] {
        let months = results.metrics.iter().enumerate().filter(|(_, key)| {
            let month = key.group.strip_prefix("month=");
            key.metric == "non-elective-admissions"
                && month.is_some_and(|month| (first..=last).contains(&month))
        });
        let months: Vec<Vec<f64>> = months.map(|(at, _)| results.values(at)).collect();
        assert_eq!(months.len(), 12);
        let year: Vec<f64> =
            (0..months[0].len()).map(|at| months.iter().map(|month| month[at]).sum()).collect();
        agrees(&format!("{first} to {last}"), &year, a_year * 365.0 / 365.25, 0.005);
    }
}
