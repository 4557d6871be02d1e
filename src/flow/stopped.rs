//! Why a replication could not be finished.

use crate::number::{count, number};

/// More patients than this at once is a system out of hand (an unstable queue), not a scenario.
pub const MOST_PATIENTS: usize = 3_000_000;

/// From so many events at one instant on, a loop that takes no time is looked for.
pub const MOST_EVENTS_AT_ONCE: u32 = 1_000_000;

/// Patients of a setting who wait for another, or for a team.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// Id of the setting whose places they hold; empty: whoever they are.
    pub who: String,
    /// How many.
    pub waiting: usize,
    /// Of how many who hold a place there.
    pub of: usize,
    /// `` `nursing-home` ``, `` team `social-work` ``.
    pub waits_for: String,
    /// Days that the first of them has waited.
    pub days: f64,
}

/// A setting or team as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// `` `nursing-home` ``, `` team `social-work` ``.
    pub name: String,
    /// Patients (tasks) waiting for it.
    pub waiting: usize,
    /// Days that the first of them has waited; `None` if nobody waits.
    pub days: Option<f64>,
    /// Units there are, or heads on duty; `None` without limit.
    pub units: Option<i64>,
    /// Units used or being cleaned, or heads at work.
    pub in_use: i64,
    /// Patients who hold a place there; `None` of a team.
    pub present: Option<usize>,
}

/// Why a replication could not be finished.
#[derive(Debug, Clone, PartialEq)]
pub enum Stopped {
    /// Patients in these settings wait for each other for ever.
    Deadlock {
        /// Replication number.
        replication: u32,
        /// Day of the run, 0 = first day of the warm-up.
        day: i64,
        /// Who waits for what, setting by setting in order of the plan.
        waits: Vec<Wait>,
    },
    /// A patient goes round without time passing.
    Endless {
        /// Replication number.
        replication: u32,
        /// Day of the run.
        day: i64,
        /// The stays of the loop, in order.
        stays: Vec<String>,
    },
    /// More than [`MOST_PATIENTS`] are in the system.
    Overflow {
        /// Replication number.
        replication: u32,
        /// Day of the run.
        day: i64,
        /// Who waits for whom, from the longest queue on.
        chain: Vec<Wait>,
        /// The end of the chain; `None` if it is a circle.
        end: Option<Box<Place>>,
    },
}

impl std::fmt::Display for Wait {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { who, waiting, of, waits_for, days } = self;
        let (first, waiting) = (number(*days, 1), number(*waiting as f64, 0));
        if who.is_empty() {
            return write!(f, "{waiting} wait for {waits_for}, the first for {first} d");
        }
        let who_waits = if *of == 1 {
            "its one patient waits".to_owned()
        } else {
            format!("{waiting} of its {of} patients wait")
        };
        write!(f, "`{who}`: {who_waits} for {waits_for}, the first for {first} d")
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = |value: i64| crate::number::number(value as f64, 0);
        write!(f, "{}: ", self.name)?;
        match (self.units, self.present) {
            (None, Some(present)) => write!(f, "{} are there, it has no limit", number(present as i64))?,
            (Some(units), None) => {
                write!(f, "{} of {} on duty are at work", number(self.in_use), number(units))?
            }
            (Some(units), Some(present)) => write!(
                f,
                "{} of {} places are in use, by {}",
                number(self.in_use),
                number(units),
                count(present, "patient")
            )?,
            (None, None) => {}
        }
        match self.days {
            Some(days) => write!(
                f,
                ", {} wait for it, the first for {} d",
                number(self.waiting as i64),
                crate::number::number(days, 1)
            ),
            None => f.write_str(", nobody waits for it"),
        }
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Deadlock { replication, day, waits } => {
                write!(
                    f,
                    "deadlock in replication {replication}, day {day} of the run: every place is held by a patient \
                     who waits for another of these settings"
                )?;
                for wait in waits {
                    write!(f, "\n  {wait}")?;
                }
                write!(
                    f,
                    "\n  = help: give one of them a further choice (`then`), more capacity, or a way out"
                )
            }
            Self::Endless { replication, day, stays } => {
                let round: Vec<String> =
                    stays.iter().chain(stays.first()).map(|stay| format!("`{stay}`")).collect();
                write!(
                    f,
                    "time stands still in replication {replication}, day {day} of the run: a patient goes round a \
                     loop of stays that takes no time: {}\n  = help: give a stay on the loop a length above zero, or \
                     whoever gives up there (`leaves-after`, `after`) a time above zero",
                    round.join(" → ")
                )
            }
            Self::Overflow { replication, day, chain, end } => {
                let most = number(MOST_PATIENTS as f64, 0);
                write!(
                    f,
                    "unstable: more than {most} patients are in the system in replication {replication}, day {day} \
                     of the run"
                )?;
                for wait in chain {
                    write!(f, "\n  {wait}")?;
                }
                match end {
                    Some(end) if end.days.is_none() && end.units.is_none() => write!(
                        f,
                        "\n  {end}\n  = help: nobody waits: more come in the time they stay than can be simulated; \
                         look at arrivals and lengths of stay"
                    ),
                    Some(end) => write!(
                        f,
                        "\n  {end}\n  = help: {} is offered more work than it can do; compare its load in \
                         `careflow check`",
                        end.name
                    ),
                    None => write!(
                        f,
                        "\n  = help: they hold each other up: give one of them a further choice (`then`), more \
                         capacity, or a way out"
                    ),
                }
            }
        }
    }
}

impl std::error::Error for Stopped {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_crowd_that_does_not_wait_no_queue_is_blamed() {
        let end = Place {
            name: "`home`".to_owned(),
            waiting: 0,
            days: None,
            units: None,
            in_use: 3_000_001,
            present: Some(3_000_001),
        };
        let stopped =
            Stopped::Overflow { replication: 4, day: 24, chain: Vec::new(), end: Some(Box::new(end)) };
        let said = stopped.to_string();
        assert!(said.contains("`home`: 3,000,001 are there, it has no limit, nobody waits for it"), "{said}");
        assert!(
            said.contains("look at arrivals and lengths of stay") && !said.contains("offered more work"),
            "{said}"
        );
    }
}
