//! The two systems of the speed benchmark, against theory and against five independent engines.

use crate::check::{agrees, column, combine, estimate, run};
use crate::closed_forms::mmc_wait;

#[test]
#[ignore = "long: twenty million customers; the theory test of M/M/1 is the short one"]
fn mm1_at_load_09_waits_nine_service_times() {
    let results = run("benchmark/mm1.toml");
    let wait = column(&results, "setting-wait-mean", "setting=server");
    agrees("wait (h)", &wait, mmc_wait(9.0, 10.0, 1), 0.005);
}

#[test]
fn the_small_hospital_agrees_with_five_independent_engines() {
    let results = run("benchmark/w2.toml");
    let all = |metric| column(&results, metric, "all");
    let beds = column(&results, "setting-occupied", "setting=ward");
    let granted = column(&results, "setting-entries", "setting=reablement");
    // Delayed days a month times twelve over places granted a year: days a delayed patient.
    let delay = combine(&all("delayed-days"), &granted, |month, year| month * 12.0 / year);
    // Mean ± standard error of 10,000 replications of a hand-written program, confirmed by nexosim,
    // cimba, SimPy and simmer.
    for (what, values, reference, reference_error) in [
        ("beds occupied", beds, 234.00, 0.03),
        ("within four hours (%)", all("a-and-e-within-4h"), 82.62, 0.02),
        ("minutes in A&E", all("a-and-e-time-mean"), 167.5, 0.6),
        ("days delayed per delayed patient", delay, 1.202, 0.001),
    ] {
        let found = estimate(&values);
        let error = found.error.hypot(reference_error);
        println!("{what}: {:.4} ± {:.4}, others {reference} ± {reference_error}", found.mean, found.error);
        assert!((found.mean - reference).abs() <= 3.5 * error, "{what}: {found:?} against {reference}");
    }
}
