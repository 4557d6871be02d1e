//! How far the occasions of interruptions that recur often have been gone through.

use super::ids::PatientId;
use crate::engine::Time;

/// After so many occasions it is noted how far they have been gone through.
const MANY: u64 = 32;

/// How far occasions have been gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// The last that was passed, or the start of the stay.
    pub time: Time,
    /// Passed so far.
    pub number: u64,
    /// The last at a time of `at`.
    pub before: Time,
}

/// How far the occasions of one interruption in one stay have been gone through, and the next that comes about.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    pub interruption: usize,
    pub seed: u64,
    pub lap: u16,
    pub began_at: Time,
    pub at: Passed,
    /// For this chance, the first to come about after that; never if none does.
    pub next: Option<(f64, Time)>,
}

impl Mark {
    /// Whether a mark is of the same interruption of the same stay.
    fn is_of(&self, other: &Self) -> bool {
        (self.interruption, self.seed, self.lap, self.began_at)
            == (other.interruption, other.seed, other.lap, other.began_at)
    }
}

/// The marks of patients.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    of: Vec<Vec<Mark>>,
}

impl Marks {
    /// What is noted of the same occasions as those of a mark that is new, or that.
    pub fn noted(&self, patient: PatientId, new: Mark) -> Mark {
        let noted = self.of.get(patient.index()).and_then(|marks| marks.iter().find(|mark| mark.is_of(&new)));
        noted.copied().unwrap_or(new)
    }

    /// Notes how far the occasions of an interruption have been gone through, if they are many.
    pub fn note(&mut self, patient: PatientId, mark: Mark) {
        if mark.at.number < MANY {
            return;
        }
        if self.of.len() <= patient.index() {
            self.of.resize_with(patient.index() + 1, Vec::new);
        }
        let marks = &mut self.of[patient.index()];
        match marks.iter_mut().find(|other| other.interruption == mark.interruption) {
            Some(other) => *other = mark,
            None => marks.push(mark),
        }
    }
}
