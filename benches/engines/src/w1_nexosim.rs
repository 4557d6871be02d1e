//! W1 of the speed benchmark, M/M/1 at load 0.9, written for the simulation engine nexosim: see `w2_nexosim.rs`.
//!
//! `nexosim-w1 <customers> <seed>` prints one line: the mean wait in the queue (theory: nine service times), model
//! events (arrival, end of service) and the time taken.

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{Output, QuerySource};
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, Exp};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::error::Error;
use std::time::{Duration, Instant};

/// A delay for the scheduler, which wants every event later than now.
fn after(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds).max(Duration::from_nanos(1))
}

/// Customers arrive by a Poisson process, 0.9 in a mean service time (one second).
#[derive(Serialize, Deserialize)]
struct Arrivals {
    customer: Output<()>,
    left: u64,
    gap: Exp<f64>,
    random: Xoshiro256PlusPlus,
}

#[Model]
impl Arrivals {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        self.schedule_next(cx);
    }

    #[nexosim(schedulable)]
    async fn arrive(&mut self, _: (), cx: &Context<Self>) {
        self.schedule_next(cx);
        self.customer.send(()).await;
    }

    fn schedule_next(&mut self, cx: &Context<Self>) {
        if self.left > 0 {
            self.left -= 1;
            let gap = after(self.gap.sample(&mut self.random));
            cx.schedule_event(gap, schedulable!(Self::arrive), ()).expect("a delay is positive");
        }
    }
}

/// The server and its queue; a customer is known by the time of arrival.
#[derive(Serialize, Deserialize)]
struct Server {
    busy: bool,
    waiting: VecDeque<MonotonicTime>,
    waited: Duration,
    events: u64,
    service: Exp<f64>,
    random: Xoshiro256PlusPlus,
}

#[Model]
impl Server {
    /// A customer arrives (input port).
    fn arrive(&mut self, _: (), cx: &Context<Self>) {
        self.events += 1;
        if self.busy {
            self.waiting.push_back(cx.time());
        } else {
            self.busy = true;
            self.serve(cx);
        }
    }

    fn serve(&mut self, cx: &Context<Self>) {
        let time = after(self.service.sample(&mut self.random));
        cx.schedule_event(time, schedulable!(Self::end), ()).expect("a delay is positive");
    }

    #[nexosim(schedulable)]
    fn end(&mut self, _: (), cx: &Context<Self>) {
        self.events += 1;
        match self.waiting.pop_front() {
            Some(arrived) => {
                self.waited += cx.time().duration_since(arrived);
                self.serve(cx);
            }
            None => self.busy = false,
        }
    }

    async fn figures(&mut self) -> (u64, Duration) {
        (self.events, self.waited)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let (Some(customers), Some(seed)) = (arguments.next(), arguments.next()) else {
        return Err("usage: nexosim-w1 <customers> <seed>".into());
    };
    let (customers, seed) = (customers?, seed?);

    let clock = Instant::now();
    let mut seeds = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut random = || Xoshiro256PlusPlus::from_rng(&mut seeds);
    let mut arrivals =
        Arrivals { customer: Output::new(), left: customers, gap: Exp::new(0.9)?, random: random() };
    let server = Server {
        busy: false,
        waiting: VecDeque::new(),
        waited: Duration::ZERO,
        events: 0,
        service: Exp::new(1.0)?,
        random: random(),
    };
    let (arrivals_box, server_box) = (Mailbox::new(), Mailbox::new());
    arrivals.customer.connect(Server::arrive, &server_box);
    let mut bench = SimInit::with_num_threads(1);
    let figures = QuerySource::new().connect(Server::figures, &server_box).register(&mut bench);
    let mut simulation = bench
        .add_model(arrivals, arrivals_box, "arrivals")
        .add_model(server, server_box, "server")
        .init(MonotonicTime::EPOCH)?;
    simulation.run()?;
    let (events, waited) = simulation.process_query(&figures, ())?;
    let wall = clock.elapsed().as_secs_f64();

    println!(
        "engine=nexosim seed={seed} wq={:.4} events={events} wall={wall:.3} ns/event={:.1}",
        waited.as_secs_f64() / customers as f64,
        wall / events as f64 * 1e9,
    );
    Ok(())
}
