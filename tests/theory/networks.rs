//! Several queues: tandems with blocking after service, an open Jackson network.

use crate::check::{agrees, column, combine, run};
use crate::closed_forms::tandem::{self, Server};
use crate::closed_forms::{jackson_flows, mmc_wait};

/// Days in a twelfth of a year, by which delayed days are scaled.
const MONTH: f64 = 365.25 / 12.0;

fn is(server: Server, wanted: Server) -> f64 {
    f64::from(u8::from(server == wanted))
}

#[test]
fn a_tandem_with_blocking_agrees_with_its_markov_chain() {
    let results = run("theory/tandem-blocking.toml");
    // A hundred waiting places hold all but a vanishing share of the probability at this load.
    let chain = tandem::chain(4.0, &[10.0, 10.0], 100);
    let waiting = chain.mean(|(waiting, _)| f64::from(*waiting));
    let first = chain.mean(|(_, s)| 1.0 - is(s[0], Server::Empty));
    let blocked = chain.mean(|(_, s)| is(s[0], Server::Blocked));
    let second = chain.mean(|(_, s)| is(s[1], Server::Busy));
    assert!((second - 0.4).abs() < 1e-6, "the cut-off queue loses {}", 0.4 - second);
    agrees(
        "wait for the first (h)",
        &column(&results, "setting-wait-mean", "setting=first"),
        waiting / 4.0,
        0.005,
    );
    agrees("queue", &column(&results, "setting-queue", "setting=first"), waiting, 0.005);
    agrees("first held", &column(&results, "setting-occupied", "setting=first"), first, 0.003);
    agrees(
        "time at the first (d)",
        &column(&results, "setting-time-mean", "setting=first"),
        first / 4.0 / 24.0,
        0.003,
    );
    agrees("second busy", &column(&results, "setting-occupied", "setting=second"), second, 0.003);
    agrees(
        "blocked wait (h)",
        &column(&results, "setting-wait-mean", "setting=second"),
        blocked / 4.0,
        0.005,
    );
    let caused = column(&results, "setting-delayed-days", "setting=second");
    agrees("delay caused by the second (days a month)", &caused, blocked * MONTH, 0.005);
}

#[test]
fn a_chain_of_three_with_blocking_agrees_with_its_markov_chain() {
    let results = run("theory/blocking-chain.toml");
    let chain = tandem::chain(9.0, &[10.0, 7.5, 6.0], 0);
    let settings = ["first", "second", "third"];
    for (k, setting) in settings.iter().enumerate() {
        let held = chain.mean(|(_, s)| 1.0 - is(s[k], Server::Empty));
        let occupied = column(&results, "setting-occupied", &format!("setting={setting}"));
        agrees(&format!("{setting}: held"), &occupied, held, 0.003);
        if k > 0 {
            let blocked = chain.mean(|(_, s)| is(s[k - 1], Server::Blocked));
            let queue = column(&results, "setting-queue", &format!("setting={setting}"));
            agrees(&format!("{setting}: blocked before it"), &queue, blocked, 0.005);
        }
    }
    let lost = column(&results, "counter", "name=lost-first-service");
    let entered = column(&results, "setting-entries", "setting=first");
    let share = combine(&lost, &entered, |lost, entered| lost / (lost + entered));
    agrees("share lost", &share, chain.mean(|(_, s)| 1.0 - is(s[0], Server::Empty)), 0.003);
}

#[test]
fn an_open_jackson_network_is_independent_queues() {
    let results = run("theory/jackson.toml");
    let routing = [vec![0.0, 0.5, 0.3], vec![0.0, 0.0, 0.6], vec![0.4, 0.0, 0.0]];
    let flows = jackson_flows(&[5.5, 2.0, 0.0], &routing);
    let nodes = [("node-1", 10.0, 1), ("node-2", 5.0, 2), ("node-3", 10.0, 1)];
    for ((node, service, servers), flow) in nodes.into_iter().zip(flows) {
        let at = |metric| column(&results, metric, &format!("setting={node}"));
        let wait = mmc_wait(flow, service, servers);
        agrees(&format!("{node}: wait (h)"), &at("setting-wait-mean"), wait, 0.005);
        agrees(&format!("{node}: waiting"), &at("setting-queue"), flow * wait, 0.005);
        agrees(&format!("{node}: busy"), &at("setting-occupied"), flow / service, 0.003);
        agrees(&format!("{node}: entries a year"), &at("setting-entries"), flow * 24.0 * 365.25, 0.002);
    }
}
