//! Kolmogorov's forward equations of queues whose arrivals and servers vary through the day, integrated numerically.
//!
//! Rates are per hour, a day has 24 pieces of constant rates; the chain is followed (Runge–Kutta of fourth order) until one
//! day is as the last. Nothing here knows careflow. Source of the equations: Gross, Shortle, Thompson and Harris,
//! *Fundamentals of Queueing Theory*, 4th ed. 2008, section 2.12.

/// Most who wait: beyond it the probability is negligible at the loads here.
const MOST: usize = 150;
/// Steps of an hour.
const STEPS: usize = 60;

/// A day that repeats itself: arrivals and servers by the hour, services an hour of one server.
pub struct Day {
    /// Arrivals an hour.
    pub arrivals: [f64; 24],
    /// Servers.
    pub servers: [usize; 24],
    /// Services an hour.
    pub service: f64,
}

/// What the day comes to in the long run.
pub struct Periodic {
    /// Mean number in the system at the start of each hour.
    pub present: [f64; 24],
    /// Mean number waiting over the day.
    pub waiting: f64,
    /// Mean number in service over the day.
    pub busy: f64,
    /// Share of those who come that have to wait.
    pub waited: f64,
}

/// What a day comes to that begins empty.
pub struct Once {
    /// Mean number in the system at the start of each hour in which somebody comes.
    pub present: Vec<f64>,
    /// Patient-hours waited, until everybody has left.
    pub waiting: f64,
    /// Patient-hours in service.
    pub busy: f64,
}

/// Probabilities by (in service, waiting), flat.
type State = Vec<f64>;

fn at(busy: usize, waiting: usize) -> usize {
    busy * (MOST + 1) + waiting
}

impl Day {
    /// Servers who leave finish the service in hand; nobody begins another before fewer are busy than there are.
    pub fn drains(&self) -> Periodic {
        self.solve(|busy, waiting, servers| {
            // A service ends: the next begins if there is a server for it.
            if waiting > 0 && busy <= servers { (busy, waiting - 1) } else { (busy - 1, waiting) }
        })
    }

    /// Servers who leave break off: as many are busy as there are, if there are patients enough.
    pub fn breaks_off(&self) -> Periodic {
        self.solve(|busy, waiting, _| if waiting > 0 { (busy, waiting - 1) } else { (busy - 1, waiting) })
    }

    fn solve(&self, ends: impl Fn(usize, usize, usize) -> (usize, usize) + Copy) -> Periodic {
        let most = *self.servers.iter().max().unwrap();
        let mut now: State = vec![0.0; (most + 1) * (MOST + 1)];
        now[0] = 1.0;
        let breaks_off = ends(2, 1, 1) == (2, 0);
        let mut last = [f64::MAX; 24];
        for _ in 0..2_000 {
            let mut day = Periodic { present: [0.0; 24], waiting: 0.0, busy: 0.0, waited: 0.0 };
            for hour in 0..24 {
                now = self.changes(&now, hour, most, breaks_off);
                day.present[hour] = mean(&now, most, |busy, waiting| busy + waiting);
                let (rate, servers) = (self.arrivals[hour], self.servers[hour]);
                for _ in 0..STEPS {
                    let before = [
                        mean(&now, most, |_, waiting| waiting),
                        mean(&now, most, |busy, _| busy),
                        rate * wait(&now, most, servers),
                    ];
                    now = self.step(&now, (rate, servers, most), ends);
                    let after = [
                        mean(&now, most, |_, waiting| waiting),
                        mean(&now, most, |busy, _| busy),
                        rate * wait(&now, most, servers),
                    ];
                    let area = |n: usize| (before[n] + after[n]) / 2.0 / (STEPS * 24) as f64;
                    day.waiting += area(0);
                    day.busy += area(1);
                    day.waited += area(2) / (self.arrivals.iter().sum::<f64>() / 24.0);
                }
            }
            let moved = day.present.iter().zip(&last).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            if moved < 1e-9 {
                return day;
            }
            last = day.present;
        }
        panic!("the day does not settle");
    }

    /// A day that begins empty at an hour, to which nobody comes after so many more, followed until everybody has left; servers who
    /// leave finish the service in hand.
    pub fn once(&self, begins: usize, hours: usize) -> Once {
        let ends = |busy: usize, waiting: usize, servers: usize| {
            if waiting > 0 && busy <= servers { (busy, waiting - 1) } else { (busy - 1, waiting) }
        };
        let most = *self.servers.iter().max().unwrap();
        let mut now: State = vec![0.0; (most + 1) * (MOST + 1)];
        now[0] = 1.0;
        let mut once = Once { present: Vec::new(), waiting: 0.0, busy: 0.0 };
        for number in 0.. {
            let hour = (begins + number) % 24;
            now = self.changes(&now, hour, most, false);
            if number < hours {
                once.present.push(mean(&now, most, |busy, waiting| busy + waiting));
            } else if 1.0 - now[0] < 1e-9 {
                return once;
            }
            let rate = if number < hours { self.arrivals[hour] } else { 0.0 };
            for _ in 0..STEPS {
                let areas = |state: &State| {
                    [mean(state, most, |_, waiting| waiting), mean(state, most, |busy, _| busy)]
                };
                let before = areas(&now);
                now = self.step(&now, (rate, self.servers[hour], most), ends);
                let after = areas(&now);
                once.waiting += (before[0] + after[0]) / 2.0 / STEPS as f64;
                once.busy += (before[1] + after[1]) / 2.0 / STEPS as f64;
            }
        }
        unreachable!("numbers do not end")
    }

    /// At the start of an hour those who wait take new servers, and those whose servers leave wait, if they break off.
    fn changes(&self, now: &State, hour: usize, most: usize, breaks_off: bool) -> State {
        let servers = self.servers[hour];
        let mut next = vec![0.0; now.len()];
        for busy in 0..=most {
            for waiting in 0..=MOST {
                let present = busy + waiting;
                let to = if breaks_off || busy < servers { present.min(servers) } else { busy };
                next[at(to, (present - to).min(MOST))] += now[at(busy, waiting)];
            }
        }
        next
    }

    fn step(
        &self,
        now: &State,
        (rate, servers, most): (f64, usize, usize),
        ends: impl Fn(usize, usize, usize) -> (usize, usize) + Copy,
    ) -> State {
        let slope = |state: &State| {
            let mut change = vec![0.0; state.len()];
            for busy in 0..=most {
                for waiting in 0..=MOST {
                    let here = at(busy, waiting);
                    let p = state[here];
                    if p == 0.0 {
                        continue;
                    }
                    let comes =
                        if busy < servers && waiting == 0 { (busy + 1, 0) } else { (busy, waiting + 1) };
                    if comes.1 <= MOST {
                        change[here] -= rate * p;
                        change[at(comes.0, comes.1)] += rate * p;
                    }
                    if busy > 0 {
                        let (to, left) = ends(busy, waiting, servers);
                        change[here] -= busy as f64 * self.service * p;
                        change[at(to, left)] += busy as f64 * self.service * p;
                    }
                }
            }
            change
        };
        let dt = 1.0 / STEPS as f64;
        let plus = |by: &State, share: f64| -> State {
            now.iter().zip(by).map(|(value, by)| value + share * by).collect()
        };
        let one = slope(now);
        let two = slope(&plus(&one, dt / 2.0));
        let three = slope(&plus(&two, dt / 2.0));
        let four = slope(&plus(&three, dt));
        (0..now.len())
            .map(|n| now[n] + dt / 6.0 * (one[n] + 2.0 * two[n] + 2.0 * three[n] + four[n]))
            .collect()
    }
}

fn mean(state: &State, most: usize, of: impl Fn(usize, usize) -> usize) -> f64 {
    let all = (0..=most).flat_map(|busy| (0..=MOST).map(move |waiting| (busy, waiting)));
    all.map(|(busy, waiting)| state[at(busy, waiting)] * of(busy, waiting) as f64).sum()
}

/// Probability that somebody who comes now must wait.
fn wait(state: &State, most: usize, servers: usize) -> f64 {
    mean(state, most, |busy, waiting| usize::from(busy >= servers || waiting > 0))
}

#[test]
fn a_day_without_change_is_erlangs() {
    let day = Day { arrivals: [2.4; 24], servers: [3; 24], service: 1.0 };
    let exact = crate::closed_forms::mmc_wait(2.4, 1.0, 3) * 2.4;
    for periodic in [day.drains(), day.breaks_off()] {
        assert!((periodic.waiting - exact).abs() < 1e-6, "{} {exact}", periodic.waiting);
        assert!((periodic.busy - 2.4).abs() < 1e-6);
        assert!((periodic.present[7] - exact - 2.4).abs() < 1e-6);
        assert!((periodic.waited - crate::closed_forms::erlang_c(3, 2.4)).abs() < 1e-6);
    }
}
