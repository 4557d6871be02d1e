//! Pre-emption and staff by queue: teams whose work is interrupted, or whose heads come and go with the queue.

use crate::chains::long_run;
use crate::check::{agrees, column, run};
use crate::closed_forms::mmc_wait;

#[test]
fn pre_emptive_priority_has_its_closed_forms() {
    let results = run("theory/pre-emption.toml");
    let present = |setting: &str| column(&results, "setting-occupied", &format!("setting={setting}"));
    // M/M/1 whose work goes on (Gross et al. 2008, section 3.4.3): the urgent see nobody else; time of the routine
    // (1/µ₂)/(1 − ρ₁) + (ρ₁/µ₁ + ρ₂/µ₂)/((1 − ρ₁)(1 − ρ₁ − ρ₂)).
    let (urgent, routine, one, two) = (0.8, 0.3, 0.4, 0.3);
    agrees("urgent, one head", &present("urgent-one"), one / (1.0 - one), 0.005);
    let time = 1.0 / (1.0 - one) + (one * 0.5 + two) / ((1.0 - one) * (1.0 - one - two));
    agrees("routine, one head", &present("routine-one"), routine * time, 0.01);
    assert!((urgent * 0.5_f64 - one).abs() < 1e-12);
    // Two heads and equal means: the urgent are M/M/2 by themselves, all together are too.
    let all = 1.5 * (mmc_wait(1.5, 1.0, 2) + 1.0);
    let first = 0.9 * (mmc_wait(0.9, 1.0, 2) + 1.0);
    agrees("urgent, two heads", &present("urgent-two"), first, 0.005);
    agrees("routine, two heads", &present("routine-two"), all - first, 0.01);
    // Work of an hour that begins again whenever one of 0.5 urgent calls an hour comes takes (e^0.5 − 1)/0.5 h of work.
    let work = 0.5 * 0.5 + 0.3 * (0.5_f64.exp() - 1.0) / 0.5;
    let busy = column(&results, "team-utilisation", "team=again");
    agrees("at work, beginning again (%)", &busy, work * 100.0, 0.003);
}

/// Waiting, at work, paused; whether the extra heads are there.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Team {
    waiting: u8,
    working: u8,
    paused: u8,
    open: bool,
}

impl Team {
    /// Hands out heads; extra ones come when six wait and go when one does.
    fn serve(mut self, pauses: bool) -> Self {
        self.open |= self.waiting >= 6;
        loop {
            let heads = if self.open { 3 } else { 1 };
            if self.working < heads && self.paused > 0 {
                self.paused -= 1;
            } else if self.working < heads && self.waiting > 0 {
                self.waiting -= 1;
            } else {
                return self;
            }
            self.working += 1;
            if self.open && self.waiting <= 1 {
                self.open = false;
                if pauses {
                    self.paused += self.working - 1;
                    self.working = 1;
                }
            }
        }
    }

    fn moves(&self, pauses: bool) -> Vec<(Self, f64)> {
        let comes = Self { waiting: (self.waiting + 1).min(60), ..*self };
        let mut moves = vec![(comes.serve(pauses), 1.3)];
        if self.working > 0 {
            let next = Self { working: self.working - 1, ..*self };
            moves.push((next.serve(pauses), f64::from(self.working)));
        }
        moves
    }
}

#[test]
fn staff_by_queue_is_a_birth_death_chain_with_hysteresis() {
    let results = run("theory/staff-by-queue.toml");
    for (team, pauses) in [("pauses", true), ("finishes", false)] {
        let nobody = Team { waiting: 0, working: 0, paused: 0, open: false };
        let chain = long_run(nobody, |state: &Team| state.moves(pauses));
        let at = |metric: &str| column(&results, metric, &format!("team={team}"));
        let waiting = chain.mean(|state| f64::from(state.waiting));
        agrees(&format!("{team}: waiting"), &at("team-queue"), waiting, 0.01);
        agrees(&format!("{team}: wait (h)"), &at("team-wait-mean"), waiting / 1.3, 0.01);
        let heads = chain.mean(|state| if state.open { 3.0 } else { 1.0 });
        agrees(&format!("{team}: at work (%)"), &at("team-utilisation"), 130.0 / heads, 0.005);
        if !pauses {
            // Who has an extra place keeps it until the end, as who has an extra head does here.
            let at = |metric: &str| column(&results, metric, "setting=places");
            agrees("places: waiting", &at("setting-queue"), waiting, 0.01);
            agrees("places: wait (h)", &at("setting-wait-mean"), waiting / 1.3, 0.01);
        }
    }
}
