//! What queueing theory says, each formula with its source and a check against textbook values.
//!
//! Rates are per unit of time, loads in Erlangs; nothing here knows careflow.

use statrs::distribution::{ContinuousCDF, Normal};

/// Erlang's loss formula B(c, a): share lost of M/G/c/c with `load` Erlangs offered to `servers`.
/// Recursion B(n) = a·B(n−1) / (n + a·B(n−1)) (Erlang 1917; Cooper, *Introduction to Queueing Theory*, 1981, eq. 3.7).
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |b, n| load * b / (f64::from(n) + load * b))
}

/// Erlang's delay formula C(c, a): share of M/M/c arrivals that wait (Cooper 1981, eq. 4.8).
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let (b, rho) = (erlang_b(servers, load), load / f64::from(servers));
    b / (1.0 - rho * (1.0 - b))
}

/// Mean wait in the queue of M/M/c (Cooper 1981, eq. 4.17): C(c, a) / (cµ − λ).
pub fn mmc_wait(arrivals: f64, service: f64, servers: u32) -> f64 {
    erlang_c(servers, arrivals / service) / (f64::from(servers) * service - arrivals)
}

/// Mean wait in the queue of M/G/1 from the first two moments of the service time
/// (Pollaczek 1930, Khinchine 1932; Kleinrock, *Queueing Systems* I, 1975, eq. 5.69).
pub fn pollaczek_khinchine(arrivals: f64, mean: f64, second_moment: f64) -> f64 {
    arrivals * second_moment / (2.0 * (1.0 - arrivals * mean))
}

/// A class of customers: arrival rate, mean and second moment of its service time.
pub type Class = (f64, f64, f64);

/// Mean waits by class of M/G/1 with non-pre-emptive priorities, first class first
/// (Cobham 1954; Kleinrock II, 1976, eq. 3.31).
pub fn cobham(classes: &[Class]) -> Vec<f64> {
    let residual: f64 = classes.iter().map(|&(rate, _, square)| rate * square / 2.0).sum();
    let mut above = 0.0;
    classes
        .iter()
        .map(|&(rate, mean, _)| {
            let before = 1.0 - above;
            above += rate * mean;
            residual / (before * (1.0 - above))
        })
        .collect()
}

/// M/M/c with exponential patience.
pub struct ErlangA {
    /// Share of arrivals that leave unserved.
    pub abandoned: f64,
    /// Mean number waiting.
    pub queue: f64,
    /// Mean number in service.
    pub busy: f64,
}

/// Stationary birth–death solution of M/M/c+M (Palm 1957; Garnett, Mandelbaum and Reiman,
/// *Manufacturing & Service Operations Management* 4 (2002) 208–227).
pub fn erlang_a(arrivals: f64, service: f64, patience: f64, servers: u32) -> ErlangA {
    let c = f64::from(servers);
    let (mut weight, mut total, mut queue, mut busy) = (1.0_f64, 1.0, 0.0, 0.0);
    for n in 1..100_000 {
        let n = f64::from(n);
        weight *= arrivals / (n.min(c) * service + (n - c).max(0.0) * patience);
        total += weight;
        queue += weight * (n - c).max(0.0);
        busy += weight * n.min(c);
        // Weights are relative to the empty system; rescale before they overflow.
        if weight > 1e200 {
            for value in [&mut weight, &mut total, &mut queue, &mut busy] {
                *value /= 1e200;
            }
        }
        if n > c && weight < total * 1e-18 {
            break;
        }
    }
    ErlangA { abandoned: patience * queue / total / arrivals, queue: queue / total, busy: busy / total }
}

/// A finite source.
pub struct FiniteSource {
    /// Mean number waiting.
    pub queue: f64,
    /// Mean number in service.
    pub busy: f64,
    /// Share of those who come that have to wait.
    pub waited: f64,
}

/// Stationary birth–death solution of M/M/c//N, the machine repair model: each of N, unless there, comes at rate `arrivals`
/// (Kleinrock I, 1975, section 3.8; Gross and others 2008, section 2.6).
pub fn finite_source(source: u32, servers: u32, arrivals: f64, service: f64) -> FiniteSource {
    let (n, c) = (f64::from(source), f64::from(servers));
    let mut weights = vec![1.0];
    for k in (1..=source).map(f64::from) {
        let last = weights[weights.len() - 1];
        weights.push(last * arrivals * (n - k + 1.0) / (service * k.min(c)));
    }
    let all = || weights.iter().zip(0..=source).map(|(weight, k)| (weight, f64::from(k)));
    let total: f64 = weights.iter().sum();
    let come = |from: f64| all().filter(|&(_, k)| k >= from).map(|(p, k)| p * (n - k)).sum::<f64>();
    FiniteSource {
        queue: all().map(|(p, k)| p * (k - c).max(0.0)).sum::<f64>() / total,
        busy: all().map(|(p, k)| p * k.min(c)).sum::<f64>() / total,
        waited: come(c) / come(0.0),
    }
}

/// Flows through the nodes of an open network: λ = outside + λ·routing
/// (Jackson, *Operations Research* 5 (1957) 518–521); each node is then M/M/c with its flow.
pub fn jackson_flows(outside: &[f64], routing: &[Vec<f64>]) -> Vec<f64> {
    let n = outside.len();
    let matrix = (0..n)
        .map(|to| (0..n).map(|from| f64::from(u8::from(from == to)) - routing[from][to]).collect())
        .collect();
    solve(matrix, outside.to_vec())
}

/// A lognormal distribution by its mean and coefficient of variation.
pub struct Lognormal {
    mu: f64,
    sigma: f64,
}

impl Lognormal {
    /// From mean and coefficient of variation.
    pub fn new(mean: f64, cv: f64) -> Self {
        let square = (1.0 + cv * cv).ln();
        Self { mu: mean.ln() - square / 2.0, sigma: square.sqrt() }
    }

    /// P(X > x).
    pub fn survival(&self, x: f64) -> f64 {
        if x <= 0.0 { 1.0 } else { 1.0 - normal((x.ln() - self.mu) / self.sigma) }
    }

    /// E[min(X, x)] = ∫₀ˣ P(X > u) du (Klugman, Panjer and Willmot, *Loss Models*, appendix A.5.1.1).
    pub fn limited_mean(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        let z = (x.ln() - self.mu) / self.sigma;
        (self.mu + self.sigma * self.sigma / 2.0).exp() * normal(z - self.sigma) + x * (1.0 - normal(z))
    }

    /// P(U·X > x) with U uniform on (0, 1): E[(1 − x/X)⁺].
    pub fn uniform_share_survival(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 1.0;
        }
        let z = (x.ln() - self.mu) / self.sigma;
        let inverse = (-self.mu + self.sigma * self.sigma / 2.0).exp();
        1.0 - normal(z) - x * inverse * (1.0 - normal(z + self.sigma))
    }
}

fn normal(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// Mean number present in M(t)/G/∞ at the start of each hour, for a rate that is constant within each
/// hour and repeats after a day or week: m(t) = ∫ λ(t − u) P(S > u) du
/// (Eick, Massey and Whitt, *Operations Research* 41 (1993) 731–742, theorem 1).
/// `limited_mean(x)` is E[min(S, x)] in hours; the result is one value an hour of the rates' cycle.
pub fn mtginf(hourly_rates: &[f64], limited_mean: impl Fn(f64) -> f64) -> Vec<f64> {
    let cycle = hourly_rates.len();
    // Expected time present of those who came `back` hours ago, all cycles together.
    let mut present = vec![0.0; cycle];
    for age in 0..100 * cycle {
        present[age % cycle] += limited_mean(age as f64 + 1.0) - limited_mean(age as f64);
    }
    let at = |hour: usize| {
        let came = |back: usize| hourly_rates[(hour + cycle - back - 1) % cycle];
        (0..cycle).map(|back| came(back) * present[back]).sum()
    };
    (0..cycle).map(at).collect()
}

/// Solves `matrix · x = right` by elimination with partial pivoting.
pub fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for column in 0..n {
        let pivot =
            (column..n).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs())).unwrap();
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let (top, below) = matrix.split_at_mut(column + 1);
        let head = &top[column];
        for (offset, row) in below.iter_mut().enumerate() {
            let factor = row[column] / head[column];
            if factor != 0.0 {
                for k in column..n {
                    row[k] -= factor * head[k];
                }
                right[column + 1 + offset] -= factor * right[column];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| matrix[row][k] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

/// A continuous-time Markov chain: its states and their long-run shares of time.
pub struct Chain<S> {
    /// States, as reached from the first.
    pub states: Vec<S>,
    /// Share of time in each.
    pub shares: Vec<f64>,
}

impl<S> Chain<S> {
    /// Long-run mean of a function of the state.
    pub fn mean(&self, value: impl Fn(&S) -> f64) -> f64 {
        self.states.iter().zip(&self.shares).map(|(state, share)| share * value(state)).sum()
    }
}

/// Solves a finite chain exactly: collects the states reachable from `first` through `moves` (next
/// state and rate) and solves π·Q = 0, Σπ = 1 (Stewart, *Numerical Solution of Markov Chains*, 1994, ch. 2).
pub fn stationary<S: Clone + PartialEq>(first: S, moves: impl Fn(&S) -> Vec<(S, f64)>) -> Chain<S> {
    let mut states = vec![first];
    let mut transitions = Vec::new();
    let mut from = 0;
    while from < states.len() {
        for (next, rate) in moves(&states[from].clone()) {
            let to = states.iter().position(|state| *state == next).unwrap_or_else(|| {
                states.push(next);
                states.len() - 1
            });
            transitions.push((from, to, rate));
        }
        from += 1;
    }
    let n = states.len();
    let mut matrix = vec![vec![0.0; n]; n];
    for (from, to, rate) in transitions {
        matrix[to][from] += rate;
        matrix[from][from] -= rate;
    }
    // One balance equation is redundant; the shares add to 1 instead.
    matrix[n - 1].fill(1.0);
    let mut right = vec![0.0; n];
    right[n - 1] = 1.0;
    Chain { shares: solve(matrix, right), states }
}

/// Single exponential servers in a row without room between them, blocking after service. The state
/// is the number waiting before the first and, per server, empty, busy or finished and blocked.
pub mod tandem {
    use super::{Chain, stationary};

    /// What a server is doing.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Server {
        /// Nobody there.
        Empty,
        /// At work.
        Busy,
        /// Finished, and the next server is taken.
        Blocked,
    }
    use Server::{Blocked, Busy, Empty};

    /// Waiting before the first server, and the servers.
    pub type State = (u32, Vec<Server>);

    /// The stationary chain with room for `room` waiting patients; more are lost.
    pub fn chain(arrivals: f64, services: &[f64], room: u32) -> Chain<State> {
        stationary((0, vec![Empty; services.len()]), |state| moves(state, arrivals, services, room))
    }

    fn moves(state: &State, arrivals: f64, services: &[f64], room: u32) -> Vec<(State, f64)> {
        let mut moves = Vec::new();
        let (waiting, servers) = state;
        if servers[0] == Empty {
            let mut next = state.clone();
            next.1[0] = Busy;
            moves.push((next, arrivals));
        } else if *waiting < room {
            moves.push(((waiting + 1, servers.clone()), arrivals));
        }
        for (k, rate) in services.iter().enumerate() {
            if servers[k] == Busy {
                let mut next = state.clone();
                finish(&mut next, k);
                moves.push((next, *rate));
            }
        }
        moves
    }

    /// The patient at `k` is done: moves on or is blocked; a server left empty pulls the blocked patient behind it.
    fn finish(state: &mut State, k: usize) {
        let (waiting, servers) = &mut *state;
        if k + 1 < servers.len() {
            if servers[k + 1] != Empty {
                servers[k] = Blocked;
                return;
            }
            servers[k + 1] = Busy;
        }
        servers[k] = Empty;
        if k == 0 {
            if *waiting > 0 {
                *waiting -= 1;
                servers[0] = Busy;
            }
        } else if servers[k - 1] == Blocked {
            finish(state, k - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tandem::Server;
    use super::*;

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected} ± {tolerance}");
    }

    #[test]
    fn a_finite_source_is_bounded_by_infinite_servers_and_by_erlangs_loss() {
        // As many servers as customers: each is away a/(1 + a) of the time. One customer never waits.
        let free = finite_source(7, 7, 0.25, 1.0);
        near(free.busy, 7.0 * 0.2, 1e-12);
        near(free.queue, 0.0, 1e-12);
        near(finite_source(1, 1, 2.0, 1.0).waited, 0.0, 1e-12);
        // M/M/1//2 at equal rates: 1, 2, 2 over 5 by hand.
        let two = finite_source(2, 1, 1.0, 1.0);
        near(two.busy, 0.8, 1e-12);
        near(two.queue, 0.4, 1e-12);
        near(two.waited, 0.5, 1e-12);
        // A source without end is M/M/c.
        near(finite_source(100_000, 3, 2.4e-5, 1.0).queue, 2.4 * mmc_wait(2.4, 1.0, 3), 0.01);
    }

    #[test]
    fn erlang_b_matches_the_printed_tables() {
        near(erlang_b(3, 2.0), 4.0 / 19.0, 1e-12); // by hand: (8/6) / (1 + 2 + 2 + 8/6)
        near(erlang_b(10, 5.0), 0.0184, 5e-5); // Cooper 1981, appendix figure A.1
        near(erlang_b(1, 0.8), 0.8 / 1.8, 1e-12);
    }

    #[test]
    fn erlang_c_matches_hand_calculation_and_mm1() {
        near(erlang_c(3, 2.0), 4.0 / 9.0, 1e-12); // B/(1 − ρ(1−B)) = (4/19) / (9/19)
        near(erlang_c(2, 1.0), 1.0 / 3.0, 1e-12);
        near(mmc_wait(0.8, 1.0, 1), 4.0, 1e-12); // ρ/(µ − λ)
    }

    #[test]
    fn pollaczek_khinchine_gives_mm1_and_half_of_it_for_constant_service() {
        near(pollaczek_khinchine(0.8, 1.0, 2.0), 4.0, 1e-12);
        near(pollaczek_khinchine(0.8, 1.0, 1.0), 2.0, 1e-12);
    }

    #[test]
    fn cobham_keeps_the_conservation_law() {
        // Two exponential classes of mean 1 at rates 0.3 and 0.4: 0.7/0.7 and 0.7/(0.7·0.3) by hand.
        let waits = cobham(&[(0.3, 1.0, 2.0), (0.4, 1.0, 2.0)]);
        near(waits[0], 1.0, 1e-12);
        near(waits[1], 10.0 / 3.0, 1e-12);
        // Kleinrock's conservation law: Σ ρᵢ Wᵢ does not depend on the order of service.
        near(0.3 * waits[0] + 0.4 * waits[1], 0.7 * pollaczek_khinchine(0.7, 1.0, 2.0), 1e-12);
    }

    #[test]
    fn erlang_a_matches_garnett_mandelbaum_and_reiman() {
        // Their example: 50 agents, 48 calls and one minute of service a minute, patience 2 minutes:
        // 3.1 % abandon, mean wait 3.7 seconds, queue 3, agents busy 93 % of the time.
        let call_centre = erlang_a(48.0, 1.0, 0.5, 50);
        near(call_centre.abandoned, 0.031, 5e-4);
        near(call_centre.queue / 48.0 * 60.0, 3.7, 0.05);
        near(call_centre.queue, 3.0, 0.5);
        near(call_centre.busy / 50.0, 0.93, 5e-3);
        // Everyone arrives, and is served or gives up.
        near(call_centre.busy + 0.5 * call_centre.queue, 48.0, 1e-9);
    }

    #[test]
    fn jackson_flows_balance_at_every_node() {
        let flows = jackson_flows(&[1.0, 0.0], &[vec![0.0, 0.5], vec![0.4, 0.0]]);
        near(flows[0], 1.25, 1e-12); // 1/(1 − 0.5·0.4)
        near(flows[1], 0.625, 1e-12);
    }

    #[test]
    fn a_constant_rate_gives_rate_times_mean_in_mtginf() {
        let stay = Lognormal::new(8.0, 1.0);
        near(mtginf(&[5.0; 24], |x| stay.limited_mean(x))[3], 40.0, 1e-6);
    }

    #[test]
    fn one_busy_hour_a_day_decays_exponentially_in_mtginf() {
        // Rate 1 in hour 0, none else; exponential stays of mean 1 h; at hour 1 the day's arrivals are
        // 1 − e⁻¹, and all days before add the geometric tail in e⁻²⁴.
        let mut rates = [0.0; 24];
        rates[0] = 1.0;
        let limited = |x: f64| 1.0 - (-x).exp();
        let e = std::f64::consts::E;
        let tail = 1.0 / (1.0 - (-24.0_f64).exp());
        near(mtginf(&rates, limited)[1], (1.0 - 1.0 / e) * tail, 1e-12);
        near(mtginf(&rates, limited)[4], (1.0 - 1.0 / e) * (-3.0_f64).exp() * tail, 1e-12);
    }

    #[test]
    fn lognormal_integrals_agree_with_quadrature() {
        let stay = Lognormal::new(10.0, 1.0);
        let step = 0.001;
        let (mut limited, mut share) = (0.0, 0.0);
        for k in 0..7_000 {
            limited += step * stay.survival((f64::from(k) + 0.5) * step);
        }
        near(limited, stay.limited_mean(7.0), 1e-5);
        // P(UX > 7) = ∫₀¹ P(X > 7/u) du.
        for k in 0..1_000 {
            share += 0.001 * stay.survival(7.0 / ((f64::from(k) + 0.5) * 0.001));
        }
        near(share, stay.uniform_share_survival(7.0), 1e-5);
        near(stay.limited_mean(1e9), 10.0, 1e-6);
    }

    #[test]
    fn a_small_loss_chain_solved_numerically_is_erlang_b() {
        let chain = stationary(0_u32, |&n| {
            let mut moves = Vec::new();
            if n < 4 {
                moves.push((n + 1, 3.0));
            }
            if n > 0 {
                moves.push((n - 1, f64::from(n)));
            }
            moves
        });
        near(chain.mean(|&n| f64::from(u8::from(n == 4))), erlang_b(4, 3.0), 1e-12);
    }

    #[test]
    fn a_saturated_tandem_without_room_passes_two_thirds_of_its_rate() {
        // Hunt, Operations Research 4 (1956) 674–683: µ₁µ₂(µ₁+µ₂)/(µ₁²+µ₁µ₂+µ₂²) = 2/3 for equal rates.
        let chain = tandem::chain(1e7, &[1.0, 1.0], 1);
        near(chain.mean(|(_, servers)| f64::from(u8::from(servers[1] == Server::Busy))), 2.0 / 3.0, 1e-5);
    }

    #[test]
    fn three_in_a_row_without_room_pass_22_39ths() {
        // The throughput of three equal exponential servers without buffers, 22/39 = 0.5641 (Hunt 1956).
        let chain = tandem::chain(1e7, &[1.0, 1.0, 1.0], 1);
        near(chain.mean(|(_, servers)| f64::from(u8::from(servers[2] == Server::Busy))), 22.0 / 39.0, 1e-5);
    }
}
