//! One queue at a time: M/M/1, M/M/c, M/G/1, D/M/1, loss systems, priorities, impatience, finite sources, teams.

use crate::check::{agrees, column, combine, run};
use crate::closed_forms::{
    cobham, erlang_a, erlang_b, erlang_c, finite_source, mmc_wait, pollaczek_khinchine, stationary,
};

use careflow::results::Results;
use std::sync::LazyLock;

/// Days in a year and in a month, as the metrics scale them.
const YEAR: f64 = 365.25;

#[test]
fn mm1_waits_four_service_times_at_load_08() {
    let results = run("theory/mm1.toml");
    let (arrivals, service) = (8.0, 10.0);
    let wait = mmc_wait(arrivals, service, 1);
    let at = |metric| column(&results, metric, "setting=server");
    agrees("mean wait (h)", &at("setting-wait-mean"), wait, 0.005);
    agrees("mean number waiting", &at("setting-queue"), arrivals * wait, 0.005);
    agrees("share who waited (%)", &at("setting-waited"), 80.0, 0.002);
    agrees("occupied", &at("setting-occupied"), 0.8, 0.002);
    agrees("utilisation (%)", &at("setting-utilisation"), 80.0, 0.002);
    agrees("time in service (d)", &at("setting-time-mean"), 0.1 / 24.0, 0.002);
    agrees("entries a year", &at("setting-entries"), arrivals * 24.0 * YEAR, 0.001);
    // P(W > t) = ρ·exp(−(µ − λ)t), so the 95th percentile is ln(0.8/0.05) / 2 hours.
    agrees("95th percentile of the wait (h)", &at("setting-wait-p95"), 16.0_f64.ln() / 2.0, 0.005);
}

#[test]
fn mmc_waits_as_erlang_c_says() {
    let results = run("theory/mmc.toml");
    for (setting, servers, arrivals, service, power) in
        [("three-servers", 3, 24.0, 10.0, 0.005), ("twenty-servers", 20, 17.0, 1.0, 0.005)]
    {
        let at = |metric| column(&results, metric, &format!("setting={setting}"));
        let load = arrivals / service;
        let wait = mmc_wait(arrivals, service, servers);
        agrees(&format!("{setting}: mean wait (h)"), &at("setting-wait-mean"), wait, power);
        agrees(
            &format!("{setting}: waited (%)"),
            &at("setting-waited"),
            erlang_c(servers, load) * 100.0,
            0.005,
        );
        agrees(&format!("{setting}: waiting"), &at("setting-queue"), arrivals * wait, power);
        agrees(&format!("{setting}: occupied"), &at("setting-occupied"), load, 0.002);
    }
}

#[test]
fn mg1_waits_as_pollaczek_and_khinchine_say() {
    let results = run("theory/mg1.toml");
    let wait = |setting: &str| column(&results, "setting-wait-mean", &format!("setting={setting}"));
    // Lognormal of mean 0.1 h and cv 1: second moment 2·0.1².
    agrees("lognormal", &wait("lognormal-server"), pollaczek_khinchine(7.0, 0.1, 0.02), 0.005);
    agrees("constant", &wait("constant-server"), pollaczek_khinchine(8.0, 0.1, 0.01), 0.005);
    // Exponential of mean 4 min and 2 min of cleaning: variance 4², mean 6 minutes.
    let second_moment = (16.0 + 36.0) / 3600.0;
    agrees("cleaned", &wait("cleaned-server"), pollaczek_khinchine(8.0, 0.1, second_moment), 0.005);
    // Cleaning holds the place, not the patient.
    let occupied = column(&results, "setting-occupied", "setting=cleaned-server");
    agrees("cleaned: occupied by patients", &occupied, 8.0 * 4.0 / 60.0, 0.002);
}

#[test]
fn a_full_loss_system_turns_away_what_erlang_b_says_whatever_the_distribution() {
    let results = run("theory/mgcc.toml");
    let exact = erlang_b(10, 8.0);
    for stay in ["exponential", "lognormal", "fixed"] {
        let lost = column(&results, "counter", &format!("name=lost-{stay}"));
        let entered = column(&results, "setting-entries", &format!("setting={stay}-beds"));
        agrees(stay, &combine(&lost, &entered, |lost, entered| lost / (lost + entered)), exact, 0.005);
        let occupied = column(&results, "setting-occupied", &format!("setting={stay}-beds"));
        agrees(&format!("{stay}: occupied"), &occupied, 8.0 * (1.0 - exact), 0.002);
    }
}

#[test]
fn non_preemptive_priorities_wait_as_cobham_says() {
    let results = run("theory/priority.toml");
    // Exponential services: second moment twice the mean squared.
    let class = |rate: f64, minutes: f64| (rate, minutes / 60.0, 2.0 * (minutes / 60.0).powi(2));
    let classes = [class(2.0, 6.0), class(3.0, 6.0), class(2.0, 9.0)];
    let waits = cobham(&classes);
    for (stay, exact) in ["urgent", "standard", "routine"].iter().zip(&waits) {
        agrees(stay, &column(&results, "setting-wait-mean", &format!("stay={stay}")), *exact, 0.005);
    }
    // The same by the class of those who wait, whichever way it is given, with numbers and shares.
    for setting in ["server", "shared-server"] {
        for ((priority, (rate, ..)), exact) in [1, 5, 9].iter().zip(classes).zip(&waits) {
            let group = format!("setting={setting},priority={priority}");
            let at = |metric| column(&results, metric, &group);
            agrees(&group, &at("setting-wait-mean"), *exact, 0.005);
            agrees(&format!("{group}: waiting"), &at("setting-queue"), rate * exact, 0.005);
            agrees(&format!("{group}: entries"), &at("setting-entries"), rate * 24.0 * YEAR, 0.001);
            // An arrival of any class sees the server busy with probability ρ, and then waits.
            agrees(&format!("{group}: waited (%)"), &at("setting-waited"), 80.0, 0.002);
        }
    }
    // Over all classes, where first come first served would give a different mean: the classes differ in length.
    let all = classes.iter().zip(&waits).map(|((rate, ..), wait)| rate * wait).sum::<f64>() / 7.0;
    for setting in ["server", "shared-server"] {
        agrees(setting, &column(&results, "setting-wait-mean", &format!("setting={setting}")), all, 0.005);
    }
}

#[test]
fn impatient_patients_give_up_as_erlang_a_says() {
    let results = run("theory/erlang-a.toml");
    let exact = erlang_a(11.0, 1.0, 2.0, 10);
    let at = |metric| column(&results, metric, "setting=servers");
    let gave_up = column(&results, "counter", "name=gave-up");
    let share = combine(&gave_up, &at("setting-entries"), |left, entered| left / (left + entered));
    agrees("share who give up", &share, exact.abandoned, 0.005);
    agrees("mean number waiting", &at("setting-queue"), exact.queue, 0.005);
    agrees("mean number in service", &at("setting-occupied"), exact.busy, 0.002);
    agrees("withdrawn a year", &at("setting-withdrawn"), 2.0 * exact.queue * 24.0 * YEAR, 0.005);
}

#[test]
fn two_heads_of_a_team_are_mmc_and_office_hours_stretch_the_wait_by_168_over_40() {
    let results = run("theory/team.toml");
    // Load 0.7 each: 1.4 an hour of an hour; 14 a working hour of six minutes.
    let mut present = 0.0;
    for (team, arrivals, service, stretch) in
        [("always-there", 1.4, 1.0, 1.0), ("in-the-office", 14.0, 10.0, 168.0 / 40.0)]
    {
        let at = |metric| column(&results, metric, &format!("team={team}"));
        let wait = mmc_wait(arrivals, service, 2);
        agrees(&format!("{team}: wait (h)"), &at("team-wait-mean"), wait * stretch, 0.005);
        // On the clock of working hours the queue is stationary, so its mean is the same at night.
        agrees(&format!("{team}: tasks waiting"), &at("team-queue"), arrivals * wait, 0.005);
        agrees(&format!("{team}: utilisation (%)"), &at("team-utilisation"), 70.0, 0.003);
        present += arrivals * wait + 1.4;
    }
    // Waiting and in hand, paused included.
    agrees("patients in the room", &column(&results, "setting-occupied", "setting=room"), present, 0.005);
}

#[test]
fn a_finite_source_waits_as_the_machine_repair_model_says() {
    let results = run("theory/finite-source.toml");
    let (exact, rate) = (finite_source(10, 2, 0.1, 0.5), 0.5);
    let at = |metric| column(&results, metric, "setting=clinic");
    agrees("waiting", &at("setting-queue"), exact.queue, 0.005);
    agrees("treated", &at("setting-occupied"), exact.busy, 0.003);
    agrees("wait (h)", &at("setting-wait-mean"), exact.queue / (rate * exact.busy), 0.005);
    agrees("waited (%)", &at("setting-waited"), 100.0 * exact.waited, 0.003);
    agrees("entries a year", &at("setting-entries"), rate * exact.busy * 24.0 * YEAR, 0.003);
}

#[test]
fn arrivals_on_the_hour_wait_as_dm1_says() {
    let results = run("theory/dm1.toml");
    // The share who wait is the root of σ = exp(−µ(1 − σ)/λ) below 1 (Kleinrock I, 1975, eq. 6.26).
    let service = 60.0 / 45.0;
    let waited = (0..10_000).fold(0.5_f64, |share, _| (-service * (1.0 - share)).exp());
    let at = |metric| column(&results, metric, "setting=server");
    agrees("waited (%)", &at("setting-waited"), 100.0 * waited, 0.003);
    agrees("wait (h)", &at("setting-wait-mean"), waited / (service * (1.0 - waited)), 0.005);
    agrees("waiting", &at("setting-queue"), waited / (service * (1.0 - waited)), 0.005);
    agrees("occupied", &at("setting-occupied"), 0.75, 0.002);
}

#[test]
fn batches_wait_for_each_other() {
    let results = run("theory/arrivals.toml");
    // M^X/M/1: L = ρ (1 + E[X²]/E[X]) / (2 (1 − ρ)) (Gross & Harris 1998, section 3.1), six patients an hour whatever the batch.
    let (arrivals, service) = (6.0, 10.0);
    for (name, mean, second) in [
        ("sizes", 0.5 + 0.6 + 1.0, 0.5 + 0.3 * 4.0 + 0.2 * 25.0),
        // Geometric from 1 with mean m: E[X²] = 2m² − m.
        ("geometric", 2.0, 2.0 * 4.0 - 2.0),
    ] {
        let load = arrivals / service;
        let present = load * (1.0 + second / mean) / (2.0 * (1.0 - load));
        let at = |metric| column(&results, metric, &format!("setting={name}-server"));
        agrees(&format!("{name}: entries"), &at("setting-entries"), arrivals * 24.0 * YEAR, 0.002);
        agrees(&format!("{name}: waiting"), &at("setting-queue"), present - load, 0.005);
        let wait = present / arrivals - 1.0 / service;
        agrees(&format!("{name}: wait (h)"), &at("setting-wait-mean"), wait, 0.005);
    }
}

#[test]
fn times_between_arrivals_make_queues_as_gim1_says() {
    let results = run("theory/arrivals.toml");
    // The share who wait is the root of σ = A*(µ(1 − σ)), with A* the transform of a time between arrivals of mean 1/8 h.
    let (mean, service) = (0.125_f64, 10.0_f64);
    let erlang = |s: f64| (1.0 + mean * s / 2.0).powi(-2);
    let fixed = |s: f64| (-mean * s).exp();
    // Of a normal above 0: exp(−ms + s²σ²/2) Φ((m − sσ²)/σ) / Φ(m/σ).
    let sd = 0.05;
    let above = |z: f64| 0.5 * statrs::function::erf::erfc(-z / 2.0_f64.sqrt());
    let normal = |s: f64| {
        (-mean * s + (s * sd).powi(2) / 2.0).exp() * above((mean - s * sd * sd) / sd) / above(mean / sd)
    };
    let transforms: [(&str, &dyn Fn(f64) -> f64); 3] =
        [("erlang", &erlang), ("fixed", &fixed), ("normal", &normal)];
    for (name, transform) in transforms {
        let waited = (0..10_000).fold(0.5, |share, _| transform(service * (1.0 - share)));
        let at = |metric| column(&results, metric, &format!("setting={name}-server"));
        agrees(&format!("{name}: waited (%)"), &at("setting-waited"), 100.0 * waited, 0.003);
        let wait = waited / (service * (1.0 - waited));
        agrees(&format!("{name}: wait (h)"), &at("setting-wait-mean"), wait, 0.005);
    }
}

#[test]
fn pre_emptive_priorities_that_resume_leave_the_urgent_as_if_they_were_alone() {
    let results = run("theory/put-out.toml");
    // Equal means: how many are in the system does not depend on the order of service, nor then how many wait.
    for (setting, servers, urgent, routine, power) in
        [("one", 1, 3.0, 5.0, 0.02), ("three", 3, 9.0, 15.0, 0.02)]
    {
        let service = 10.0;
        let waiting = |arrivals: f64| arrivals * mmc_wait(arrivals, service, servers);
        let at = |metric: &str, more: &str| column(&results, metric, &format!("setting={setting}{more}"));
        let (first, all) = (waiting(urgent), waiting(urgent + routine));
        agrees(&format!("{setting}: waiting"), &at("setting-queue", ""), all, power);
        agrees(&format!("{setting}: urgent waiting"), &at("setting-queue", ",priority=1"), first, power);
        agrees(
            &format!("{setting}: routine waiting"),
            &at("setting-queue", ",priority=9"),
            all - first,
            power,
        );
        agrees(
            &format!("{setting}: occupied"),
            &at("setting-occupied", ""),
            (urgent + routine) / service,
            0.005,
        );
        // Nobody who comes back has come anew.
        let entries = (urgent + routine) * 24.0 * YEAR;
        agrees(&format!("{setting}: entries a year"), &at("setting-entries", ""), entries, 0.005);
    }
}

/// Run once for all that look at it.
static CHOICES: LazyLock<Results> = LazyLock::new(|| run("theory/choices.toml"));

#[test]
fn who_does_not_join_a_long_line_is_as_many_as_mm14_says() {
    let results = &*CHOICES;
    // One in service and at most three waiting: p(n) ∝ ρⁿ, n ≤ 4.
    let load: f64 = 9.0 / 10.0;
    let sum: f64 = (0..=4).map(|n| load.powi(n)).sum();
    let p = |n: i32| load.powi(n) / sum;
    let waiting: f64 = (2..=4).map(|n| f64::from(n - 1) * p(n)).sum();
    agrees("waiting", &column(results, "setting-queue", "setting=server"), waiting, 0.005);
    let balked = column(results, "counter", "name=balked");
    agrees("balked a year", &balked, 9.0 * 24.0 * YEAR * p(4), 0.01);
}

#[test]
fn the_shorter_of_two_queues_is_joined_as_its_chain_says() {
    // Above 25 in a line there is nobody to speak of: the longer line has a tail of about 0.75² a patient.
    const MOST: u32 = 25;
    let (arrivals, service) = (15.0, 10.0);
    let chain = stationary((0_u32, 0_u32), |&(left, right)| {
        let mut moves = Vec::new();
        if left <= right && left < MOST {
            moves.push(((left + 1, right), arrivals));
        } else if right < left {
            moves.push(((left, right + 1), arrivals));
        }
        if left > 0 {
            moves.push(((left - 1, right), service));
        }
        if right > 0 {
            moves.push(((left, right - 1), service));
        }
        moves
    });
    let results = &*CHOICES;
    let waiting = |number: u32| f64::from(number.saturating_sub(1));
    let left = chain.mean(|&(left, _)| waiting(left));
    let right = chain.mean(|&(_, right)| waiting(right));
    agrees("left: waiting", &column(results, "setting-queue", "setting=left"), left, 0.02);
    agrees("right: waiting", &column(results, "setting-queue", "setting=right"), right, 0.02);
    // Of two empty ones the one named first: it is used more.
    let busy = chain.mean(|&(left, _)| f64::from(left.min(1)));
    agrees("left: occupied", &column(results, "setting-occupied", "setting=left"), busy, 0.005);
}

#[test]
fn time_on_the_way_is_service_in_the_place_held() {
    // Two phases of three minutes: an Erlang service of two stages, mean 0.1 h, E[S²] = 1.5 mean².
    let results = &*CHOICES;
    let wait = pollaczek_khinchine(8.0, 0.1, 1.5 * 0.01);
    agrees("wait (h)", &column(results, "setting-wait-mean", "setting=room"), wait, 0.02);
    agrees("occupied", &column(results, "setting-occupied", "setting=room"), 0.8, 0.005);
}
