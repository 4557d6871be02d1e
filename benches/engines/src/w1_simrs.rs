//! W1 of the speed benchmark, M/M/1 at load 0.9, written for the simulation engine simrs, in its own idiom: components that
//! schedule events for each other, with what changes in its state and a queue of its own.
//!
//! `simrs-w1 <customers> <seed>` prints one line, as `w1_nexosim.rs`.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, Exp};
use simrs::{Component, ComponentId, Executor, Fifo, Key, QueueId, Scheduler, Simulation, State};
use std::error::Error;
use std::time::{Duration, Instant};

/// Customers arrive by a Poisson process, 0.9 in a mean service time (one second).
struct Arrivals {
    server: ComponentId<ServerEvent>,
    waiting: QueueId<Fifo<Duration>>,
    /// Customers who are still to come.
    left: Key<u64>,
    random: Key<Xoshiro256PlusPlus>,
    gap: Exp<f64>,
}

#[derive(Debug)]
struct Arrival;

/// The server; a customer is known by the time of arrival.
struct Server {
    waiting: QueueId<Fifo<Duration>>,
    figures: Key<Figures>,
    random: Key<Xoshiro256PlusPlus>,
    service: Exp<f64>,
}

#[derive(Debug)]
enum ServerEvent {
    /// A customer stands in the queue.
    Arrived,
    /// A service has ended.
    Ended,
}

#[derive(Default)]
struct Figures {
    busy: bool,
    events: u64,
    waited: Duration,
}

/// A delay drawn from the random numbers kept in the state.
fn drawn(state: &mut State, random: Key<Xoshiro256PlusPlus>, law: Exp<f64>) -> Duration {
    let random = state.get_mut(random).expect("it was put there");
    Duration::from_secs_f64(law.sample(random))
}

impl Component for Arrivals {
    type Event = Arrival;

    fn process_event(
        &self,
        own: ComponentId<Arrival>,
        _: &Arrival,
        scheduler: &mut Scheduler,
        state: &mut State,
    ) {
        let left = state.get_mut(self.left).expect("it was put there");
        *left -= 1;
        if *left > 0 {
            let gap = drawn(state, self.random, self.gap);
            scheduler.schedule(gap, own, Arrival);
        }
        state.send(self.waiting, scheduler.time()).expect("the queue has no limit");
        scheduler.schedule(Duration::ZERO, self.server, ServerEvent::Arrived);
    }
}

impl Component for Server {
    type Event = ServerEvent;

    fn process_event(
        &self,
        own: ComponentId<ServerEvent>,
        event: &ServerEvent,
        scheduler: &mut Scheduler,
        state: &mut State,
    ) {
        let figures = state.get_mut(self.figures).expect("it was put there");
        figures.events += 1;
        if matches!(event, ServerEvent::Ended) {
            figures.busy = false;
        }
        if figures.busy {
            return;
        }
        if let Some(arrived) = state.recv(self.waiting) {
            let figures = state.get_mut(self.figures).expect("it was put there");
            figures.busy = true;
            figures.waited += scheduler.time() - arrived;
            let time = drawn(state, self.random, self.service);
            scheduler.schedule(time, own, ServerEvent::Ended);
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let (Some(customers), Some(seed)) = (arguments.next(), arguments.next()) else {
        return Err("usage: simrs-w1 <customers> <seed>".into());
    };
    let (customers, seed) = (customers?, seed?);

    let clock = Instant::now();
    let mut seeds = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut simulation = Simulation::default();
    let mut random = || simulation.state.insert(Xoshiro256PlusPlus::from_rng(&mut seeds));
    let (of_arrivals, of_server) = (random(), random());
    let waiting = simulation.add_queue(Fifo::default());
    let figures = simulation.state.insert(Figures::default());
    let left = simulation.state.insert(customers);
    let service = Exp::new(1.0)?;
    let server = simulation.add_component(Server { waiting, figures, random: of_server, service });
    let gap = Exp::new(0.9)?;
    let arrivals = simulation.add_component(Arrivals { server, waiting, left, random: of_arrivals, gap });
    simulation.schedule(Duration::ZERO, arrivals, Arrival);
    simulation.execute(Executor::unbound());
    let figures = simulation.state.remove(figures).unwrap_or_default();
    let wall = clock.elapsed().as_secs_f64();

    println!(
        "engine=simrs seed={seed} wq={:.4} events={} wall={wall:.3} ns/event={:.1}",
        figures.waited.as_secs_f64() / customers as f64,
        figures.events,
        wall / figures.events as f64 * 1e9,
    );
    Ok(())
}
