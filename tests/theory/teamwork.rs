//! Tasks of several teams, against Markov chains: whoever is free first, and several at once.

use crate::chains::long_run;
use crate::check::{agrees, column, run};

/// Most who wait in a line; the share of what is beyond is negligible at these loads.
const MOST: u8 = 40;

/// Who is at work on what.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Senior {
    Idle,
    Easy,
    Hard,
}

#[test]
fn juniors_and_a_senior_who_can_do_their_work_too() {
    // Juniors at work, the senior, easy and hard cases waiting.
    let moves = |&(juniors, senior, easy, hard): &(u8, Senior, u8, u8)| {
        let mut moves = Vec::new();
        let easy_comes = if juniors < 2 {
            (juniors + 1, senior, easy, hard)
        } else if senior == Senior::Idle {
            (juniors, Senior::Easy, easy, hard)
        } else {
            (juniors, senior, (easy + 1).min(MOST), hard)
        };
        moves.push((easy_comes, 2.0));
        let hard_comes = match senior {
            Senior::Idle => (juniors, Senior::Hard, easy, hard),
            _ => (juniors, senior, easy, (hard + 1).min(MOST)),
        };
        moves.push((hard_comes, 0.6));
        if juniors > 0 {
            let next =
                if easy > 0 { (juniors, senior, easy - 1, hard) } else { (juniors - 1, senior, easy, hard) };
            moves.push((next, f64::from(juniors)));
        }
        if senior != Senior::Idle {
            let next = if hard > 0 {
                (juniors, Senior::Hard, easy, hard - 1)
            } else if easy > 0 {
                (juniors, Senior::Easy, easy - 1, hard)
            } else {
                (juniors, Senior::Idle, easy, hard)
            };
            moves.push((next, if senior == Senior::Easy { 2.0 } else { 1.5 }));
        }
        moves
    };
    let chain = long_run((0, Senior::Idle, 0, 0), moves);
    let easy = chain.mean(|&(.., easy, _)| f64::from(easy));
    let hard = chain.mean(|&(.., hard)| f64::from(hard));
    let busy = |what: Senior| chain.mean(|&(_, senior, ..)| f64::from(u8::from(senior == what)));
    let results = run("theory/skill-mix.toml");
    let at = |metric: &str, team: &str| column(&results, metric, &format!("team={team}"));
    agrees("waiting for the juniors", &at("team-queue", "juniors"), easy, 0.01);
    agrees("waiting for the senior", &at("team-queue", "senior"), easy + hard, 0.01);
    let juniors = chain.mean(|&(juniors, ..)| f64::from(juniors));
    agrees("juniors at work (%)", &at("team-utilisation", "juniors"), juniors / 2.0 * 100.0, 0.002);
    let senior = busy(Senior::Easy) + busy(Senior::Hard);
    agrees("senior at work (%)", &at("team-utilisation", "senior"), senior * 100.0, 0.002);
    // What the senior does of the easy cases: two an hour while at one.
    let year = 24.0 * 365.25;
    let tasks = (busy(Senior::Easy) * 2.0 + 0.6) * year;
    agrees("tasks of the senior a year", &at("team-tasks", "senior"), tasks, 0.002);
    let present = column(&results, "setting-occupied", "setting=room");
    agrees("present", &present, easy + hard + juniors + senior, 0.005);
}

/// Surgeons at clinics, the anaesthetist at an assessment, an operation under way; operations, clinics, assessments waiting.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Theatre {
    clinics: u8,
    assessment: bool,
    operation: bool,
    waiting: [u8; 3],
}

impl Theatre {
    /// Begins what can begin. While an operation waits nobody overtakes it in either queue.
    fn begin(mut self) -> Self {
        loop {
            let surgeon = self.clinics + u8::from(self.operation) < 2;
            let anaesthetist = !self.assessment && !self.operation;
            match self.waiting {
                [(1..), ..] if surgeon && anaesthetist => {
                    self.waiting[0] -= 1;
                    self.operation = true;
                }
                [0, (1..), _] if surgeon => {
                    self.waiting[1] -= 1;
                    self.clinics += 1;
                }
                [0, _, (1..)] if anaesthetist => {
                    self.waiting[2] -= 1;
                    self.assessment = true;
                }
                _ => return self,
            }
        }
    }

    fn moves(&self) -> Vec<(Self, f64)> {
        let mut moves = Vec::new();
        for (line, rate) in [0.4, 0.6, 0.4].into_iter().enumerate() {
            let mut next = *self;
            next.waiting[line] = (next.waiting[line] + 1).min(MOST);
            moves.push((next.begin(), rate));
        }
        if self.clinics > 0 {
            let next = Self { clinics: self.clinics - 1, ..*self };
            moves.push((next.begin(), f64::from(self.clinics) * 1.2));
        }
        if self.assessment {
            moves.push((Self { assessment: false, ..*self }.begin(), 2.0));
        }
        if self.operation {
            moves.push((Self { operation: false, ..*self }.begin(), 1.0));
        }
        moves
    }
}

#[test]
fn surgeons_and_an_anaesthetist_apart_and_together() {
    let nobody = Theatre { clinics: 0, assessment: false, operation: false, waiting: [0; 3] };
    let chain = long_run(nobody, Theatre::moves);
    let waiting = |line: usize| chain.mean(|state| f64::from(state.waiting[line]));
    let lines = [waiting(0), waiting(1), waiting(2)];
    let results = run("theory/together.toml");
    let at = |metric: &str, team: &str| column(&results, metric, &format!("team={team}"));
    agrees("waiting for the surgeons", &at("team-queue", "surgeons"), lines[0] + lines[1], 0.01);
    agrees("waiting for the anaesthetist", &at("team-queue", "anaesthetist"), lines[0] + lines[2], 0.01);
    agrees("surgeons at work (%)", &at("team-utilisation", "surgeons"), (0.4 + 0.5) / 2.0 * 100.0, 0.002);
    agrees("anaesthetist at work (%)", &at("team-utilisation", "anaesthetist"), 60.0, 0.002);
    let mean_wait = (lines[0] + lines[1]) / (0.4 + 0.6);
    agrees("wait for the surgeons (h)", &at("team-wait-mean", "surgeons"), mean_wait, 0.01);
    let operations = column(&results, "team-queue", "team=surgeons,priority=1");
    agrees("operations waiting", &operations, lines[0], 0.01);
}
