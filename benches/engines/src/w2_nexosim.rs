//! W2 of the speed benchmark, a small hospital, written for the simulation engine nexosim.
//!
//! It is here so that `benches/compare` can measure careflow against a general engine in the same run. The system is
//! the one of `scenarios/benchmark/w2.toml`; the README of that folder has the agreed answers. Every part of the
//! hospital is a nexosim model; patients move as messages from port to port, and what takes time is an event that a
//! model schedules on itself. One simulation a replication, on the single-threaded executor.
//!
//! `nexosim-w2 <replications> <seed>` prints one line: means ± standard errors over the replications, model events a
//! replication (arrival, end of A&E care, end of stay, end of assessment, end of reablement) and the time taken.

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{Output, QuerySource};
use nexosim::simulation::{Mailbox, SchedulingError, SimInit, SimulationError};
use nexosim::time::MonotonicTime;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp, LogNormal};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::error::Error;
use std::time::{Duration, Instant};

// Times are in minutes from a Monday at 00:00.
const DAY: f64 = 1440.0;
const WEEK: f64 = 7.0 * DAY;
const START: MonotonicTime = MonotonicTime::EPOCH;
const WARM: f64 = 26.0 * WEEK;
const END: f64 = 78.0 * WEEK;

const ARRIVALS_A_DAY: f64 = 150.0;
/// Arrivals by hour of the day, relative to the mean.
const PROFILE: [f64; 24] = [
    0.55, 0.45, 0.38, 0.33, 0.30, 0.33, 0.42, 0.62, 0.95, 1.30, 1.48, 1.52, 1.50, 1.45, 1.42, 1.40, 1.42,
    1.45, 1.45, 1.40, 1.28, 1.10, 0.88, 0.62,
];
const PEAK: f64 = 1.52;
const ADMITTED: f64 = 0.25;
const ASSESSED: f64 = 0.20;
const CUBICLES: usize = 30;
const BEDS: usize = 260;
const STAFF: usize = 6;
const PLACES: usize = 235;

/// Minutes since the start.
fn minutes(time: MonotonicTime) -> f64 {
    time.duration_since(START).as_secs_f64() / 60.0
}

/// A delay for the scheduler, which wants every event later than now.
fn after(minutes: f64) -> Duration {
    Duration::from_secs_f64(minutes * 60.0).max(Duration::from_nanos(1))
}

fn scheduled(result: Result<(), SchedulingError>) {
    result.expect("a delay is positive");
}

/// When `work` minutes begun at `now` are done by somebody who works Monday to Friday, 09:00 to 17:00.
fn work_end(now: f64, work: f64) -> f64 {
    const SHIFT: f64 = 480.0;
    let week = (now / WEEK).trunc();
    let day = ((now - week * WEEK) / DAY).trunc();
    let minute = now - week * WEEK - day * DAY;
    let this_week = if day < 5.0 { day * SHIFT + (minute - 540.0).clamp(0.0, SHIFT) } else { 5.0 * SHIFT };
    let done = week * 5.0 * SHIFT + this_week + work;
    let week = (done / (5.0 * SHIFT)).trunc();
    let day = ((done - week * 5.0 * SHIFT) / SHIFT).trunc();
    let minute = done - (week * 5.0 + day) * SHIFT;
    week * WEEK + day * DAY + 540.0 + minute
}

/// What a model has counted; at the end those of all models are added up.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Tally {
    events: u64,
    /// Patients who left A&E in the measured time, their minutes there, and how many stayed at most four hours.
    left_ae: u64,
    ae_minutes: f64,
    within_four_hours: u64,
    /// Beds occupied, summed over the measured minutes.
    bed_minutes: f64,
    /// Patients who waited in a bed for assessment and reablement, and for how long.
    delayed: u64,
    delay_minutes: f64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.left_ae += other.left_ae;
        self.ae_minutes += other.ae_minutes;
        self.within_four_hours += other.within_four_hours;
        self.bed_minutes += other.bed_minutes;
        self.delayed += other.delayed;
        self.delay_minutes += other.delay_minutes;
    }
}

/// A&E: a patient keeps the cubicle until discharged or admitted. Patients are known by their time of arrival.
///
/// A&E schedules its arrivals itself: with a model of their own, whose messages are more than half of all, the whole
/// simulation takes a tenth longer.
#[derive(Serialize, Deserialize)]
struct Emergency {
    admission: Output<MonotonicTime>,
    free: usize,
    /// One queue for each triage category.
    waiting: [VecDeque<MonotonicTime>; 3],
    gap: Exp<f64>,
    care: LogNormal<f64>,
    random: Xoshiro256PlusPlus,
    tally: Tally,
}

#[Model]
impl Emergency {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        self.schedule_arrival(cx);
    }

    /// The next arrival of a Poisson process with an hourly profile, by thinning.
    fn schedule_arrival(&mut self, cx: &Context<Self>) {
        let now = minutes(cx.time());
        let mut next = now;
        loop {
            next += self.gap.sample(&mut self.random);
            let hour = (next / 60.0) as usize % 24;
            if self.random.random::<f64>() * PEAK < PROFILE[hour] {
                break;
            }
        }
        scheduled(cx.schedule_event(after(next - now), schedulable!(Self::arrive), ()));
    }

    #[nexosim(schedulable)]
    fn arrive(&mut self, _: (), cx: &Context<Self>) {
        self.tally.events += 1;
        self.schedule_arrival(cx);
        if self.free > 0 {
            self.free -= 1;
            self.start_care(cx.time(), cx);
        } else {
            let draw: f64 = self.random.random();
            let category = usize::from(draw >= 0.1) + usize::from(draw >= 0.5);
            self.waiting[category].push_back(cx.time());
        }
    }

    fn start_care(&mut self, arrived: MonotonicTime, cx: &Context<Self>) {
        let length = self.care.sample(&mut self.random);
        scheduled(cx.schedule_event(after(length), schedulable!(Self::end_care), arrived));
    }

    #[nexosim(schedulable)]
    async fn end_care(&mut self, arrived: MonotonicTime, cx: &Context<Self>) {
        self.tally.events += 1;
        if self.random.random_bool(ADMITTED) {
            self.admission.send(arrived).await;
        } else {
            self.leave(arrived, cx);
        }
    }

    /// A patient leaves, for home or for a bed (input port): the cubicle goes to the next.
    fn leave(&mut self, arrived: MonotonicTime, cx: &Context<Self>) {
        let now = cx.time();
        if minutes(now) >= WARM {
            let stay = minutes(now) - minutes(arrived);
            self.tally.left_ae += 1;
            self.tally.ae_minutes += stay;
            self.tally.within_four_hours += u64::from(stay <= 240.0);
        }
        match self.waiting.iter_mut().find_map(VecDeque::pop_front) {
            Some(next) => self.start_care(next, cx),
            None => self.free += 1,
        }
    }

    async fn tally(&mut self) -> Tally {
        self.tally.clone()
    }
}

/// The ward: first come, first served; a patient to be assessed keeps the bed until placed in reablement.
#[derive(Serialize, Deserialize)]
struct Ward {
    /// A patient of A&E has got a bed.
    admitted: Output<MonotonicTime>,
    assessment: Output<MonotonicTime>,
    free: usize,
    waiting: VecDeque<MonotonicTime>,
    stay: LogNormal<f64>,
    /// When the number of occupied beds was last accounted for.
    since: f64,
    random: Xoshiro256PlusPlus,
    tally: Tally,
}

#[Model]
impl Ward {
    /// Somebody in A&E needs a bed (input port).
    async fn admit(&mut self, arrived: MonotonicTime, cx: &Context<Self>) {
        if self.free > 0 {
            self.account(cx);
            self.free -= 1;
            self.start_stay(arrived, cx).await;
        } else {
            self.waiting.push_back(arrived);
        }
    }

    async fn start_stay(&mut self, arrived: MonotonicTime, cx: &Context<Self>) {
        let length = self.stay.sample(&mut self.random);
        scheduled(cx.schedule_event(after(length), schedulable!(Self::end_stay), ()));
        self.admitted.send(arrived).await;
    }

    #[nexosim(schedulable)]
    async fn end_stay(&mut self, _: (), cx: &Context<Self>) {
        self.tally.events += 1;
        if self.random.random_bool(ASSESSED) {
            self.assessment.send(cx.time()).await;
        } else {
            self.vacate((), cx).await;
        }
    }

    /// A bed is vacated (input port).
    async fn vacate(&mut self, _: (), cx: &Context<Self>) {
        if let Some(next) = self.waiting.pop_front() {
            self.start_stay(next, cx).await;
        } else {
            self.account(cx);
            self.free += 1;
        }
    }

    fn account(&mut self, cx: &Context<Self>) {
        let now = minutes(cx.time());
        if now > WARM {
            self.tally.bed_minutes += (BEDS - self.free) as f64 * (now - self.since);
            self.since = now;
        }
    }

    async fn tally(&mut self, _: (), cx: &Context<Self>) -> Tally {
        self.account(cx);
        self.tally.clone()
    }
}

/// Social workers assess patients in office hours. Patients are known by the time they became fit to leave.
#[derive(Serialize, Deserialize)]
struct SocialWork {
    referral: Output<MonotonicTime>,
    free: usize,
    waiting: VecDeque<MonotonicTime>,
    work: Exp<f64>,
    random: Xoshiro256PlusPlus,
    tally: Tally,
}

#[Model]
impl SocialWork {
    /// A patient needs an assessment (input port).
    fn assess(&mut self, fit: MonotonicTime, cx: &Context<Self>) {
        if self.free > 0 {
            self.free -= 1;
            self.start_work(fit, cx);
        } else {
            self.waiting.push_back(fit);
        }
    }

    fn start_work(&mut self, fit: MonotonicTime, cx: &Context<Self>) {
        let now = minutes(cx.time());
        let end = work_end(now, self.work.sample(&mut self.random));
        scheduled(cx.schedule_event(after(end - now), schedulable!(Self::end_work), fit));
    }

    #[nexosim(schedulable)]
    async fn end_work(&mut self, fit: MonotonicTime, cx: &Context<Self>) {
        self.tally.events += 1;
        match self.waiting.pop_front() {
            Some(next) => self.start_work(next, cx),
            None => self.free += 1,
        }
        self.referral.send(fit).await;
    }

    async fn tally(&mut self) -> Tally {
        self.tally.clone()
    }
}

/// Reablement at home: a patient who gets a place vacates the bed.
#[derive(Serialize, Deserialize)]
struct Reablement {
    placed: Output<()>,
    free: usize,
    waiting: VecDeque<MonotonicTime>,
    length: Exp<f64>,
    random: Xoshiro256PlusPlus,
    tally: Tally,
}

#[Model]
impl Reablement {
    /// A patient is referred (input port).
    async fn refer(&mut self, fit: MonotonicTime, cx: &Context<Self>) {
        if self.free > 0 {
            self.free -= 1;
            self.start(fit, cx).await;
        } else {
            self.waiting.push_back(fit);
        }
    }

    async fn start(&mut self, fit: MonotonicTime, cx: &Context<Self>) {
        let now = cx.time();
        if minutes(now) >= WARM {
            self.tally.delayed += 1;
            self.tally.delay_minutes += minutes(now) - minutes(fit);
        }
        let length = self.length.sample(&mut self.random);
        scheduled(cx.schedule_event(after(length), schedulable!(Self::end), ()));
        self.placed.send(()).await;
    }

    #[nexosim(schedulable)]
    async fn end(&mut self, _: (), cx: &Context<Self>) {
        self.tally.events += 1;
        match self.waiting.pop_front() {
            Some(next) => self.start(next, cx).await,
            None => self.free += 1,
        }
    }

    async fn tally(&mut self) -> Tally {
        self.tally.clone()
    }
}

/// One replication: assembles the hospital, runs it and adds up the tallies.
fn replication(seed: u64) -> Result<Tally, Box<dyn Error>> {
    // Every model draws from a stream of its own.
    let mut seeds = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut random = || Xoshiro256PlusPlus::from_rng(&mut seeds);
    let mut emergency = Emergency {
        admission: Output::new(),
        free: CUBICLES,
        waiting: Default::default(),
        gap: Exp::new(ARRIVALS_A_DAY * PEAK / DAY)?,
        care: LogNormal::from_mean_cv(150.0, 0.8)?,
        random: random(),
        tally: Tally::default(),
    };
    let mut ward = Ward {
        admitted: Output::new(),
        assessment: Output::new(),
        free: BEDS,
        waiting: VecDeque::new(),
        stay: LogNormal::from_mean_cv(6.0 * DAY, 1.2)?,
        since: WARM,
        random: random(),
        tally: Tally::default(),
    };
    let mut social_work = SocialWork {
        referral: Output::new(),
        free: STAFF,
        waiting: VecDeque::new(),
        work: Exp::new(1.0 / 180.0)?,
        random: random(),
        tally: Tally::default(),
    };
    let mut reablement = Reablement {
        placed: Output::new(),
        free: PLACES,
        waiting: VecDeque::new(),
        length: Exp::new(1.0 / (28.0 * DAY))?,
        random: random(),
        tally: Tally::default(),
    };

    let emergency_box = Mailbox::new();
    let ward_box = Mailbox::new();
    let social_work_box = Mailbox::new();
    let reablement_box = Mailbox::new();
    emergency.admission.connect(Ward::admit, &ward_box);
    ward.admitted.connect(Emergency::leave, &emergency_box);
    ward.assessment.connect(SocialWork::assess, &social_work_box);
    social_work.referral.connect(Reablement::refer, &reablement_box);
    reablement.placed.connect(Ward::vacate, &ward_box);

    let mut bench = SimInit::with_num_threads(1);
    let tallies = [
        QuerySource::new().connect(Emergency::tally, &emergency_box).register(&mut bench),
        QuerySource::new().connect(Ward::tally, &ward_box).register(&mut bench),
        QuerySource::new().connect(SocialWork::tally, &social_work_box).register(&mut bench),
        QuerySource::new().connect(Reablement::tally, &reablement_box).register(&mut bench),
    ];
    let mut simulation = bench
        .add_model(emergency, emergency_box, "emergency")
        .add_model(ward, ward_box, "ward")
        .add_model(social_work, social_work_box, "social work")
        .add_model(reablement, reablement_box, "reablement")
        .init(START)?;
    simulation.step_until(after(END)).map_err(SimulationError::from)?;

    let mut total = Tally::default();
    for query in &tallies {
        total += simulation.process_query(query, ())?;
    }
    Ok(total)
}

/// Mean ± standard error of a figure over the replications.
fn summary(results: &[Tally], figure: impl Fn(&Tally) -> f64, decimals: usize) -> String {
    let n = results.len() as f64;
    let mean = results.iter().map(&figure).sum::<f64>() / n;
    let squares: f64 = results.iter().map(|result| (figure(result) - mean).powi(2)).sum();
    let error = (squares / (n - 1.0).max(1.0) / n).sqrt();
    format!("{mean:.decimals$}±{error:.decimals$}")
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let (Some(replications), Some(seed)) = (arguments.next(), arguments.next()) else {
        return Err("usage: nexosim-w2 <replications> <seed>".into());
    };
    let (replications, seed) = (replications?.max(1), seed?);

    let clock = Instant::now();
    let results = (0..replications).map(|i| replication(seed + i)).collect::<Result<Vec<_>, _>>()?;
    let wall = clock.elapsed().as_secs_f64();

    let events: u64 = results.iter().map(|result| result.events).sum();
    println!(
        "engine=nexosim reps={replications} occ={} ed={} four={} delay={} events/rep={:.0} wall={wall:.3} ns/event={:.1}",
        summary(&results, |t| t.bed_minutes / (END - WARM), 2),
        summary(&results, |t| t.ae_minutes / t.left_ae as f64, 2),
        summary(&results, |t| t.within_four_hours as f64 / t.left_ae as f64, 4),
        summary(&results, |t| t.delay_minutes / t.delayed as f64 / DAY, 3),
        events as f64 / replications as f64,
        wall / events as f64 * 1e9,
    );
    Ok(())
}
