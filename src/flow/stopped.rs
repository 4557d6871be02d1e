//! Why a replication could not be finished.

/// More patients than this at once is a system out of hand (an unstable queue), not a scenario.
pub const MOST_PATIENTS: usize = 3_000_000;

/// More events than this at one instant are a loop that takes no time.
pub const MOST_EVENTS_AT_ONCE: u32 = 1_000_000;

/// Why a replication could not be finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// Patients in these settings wait for each other for ever.
    Deadlock {
        /// Replication number.
        replication: u32,
        /// Day of the run, 0 = first day of the warm-up.
        day: i64,
        /// Ids of the settings, in order of the plan, each with the settings its patients wait for.
        settings: Vec<(String, Vec<String>)>,
    },
    /// More than [`MOST_EVENTS_AT_ONCE`] events happen at one instant: a loop that takes no time.
    Endless {
        /// Replication number.
        replication: u32,
        /// Day of the run.
        day: i64,
        /// A stay on the loop.
        stay: String,
    },
    /// More than [`MOST_PATIENTS`] are in the system.
    Overflow {
        /// Replication number.
        replication: u32,
        /// Day of the run.
        day: i64,
        /// Setting or team with the longest queue.
        longest: String,
        /// Length of that queue.
        waiting: i64,
    },
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Deadlock { replication, day, settings } => {
                write!(
                    f,
                    "deadlock in replication {replication}, day {day} of the run: every place is held by a patient \
                     who waits for another of these settings"
                )?;
                for (setting, waits_for) in settings {
                    write!(f, "\n  {setting}: all its patients wait for {}", waits_for.join(", "))?;
                }
                write!(
                    f,
                    "\n  = help: give one of them a further choice (`then`), more capacity, or a way out"
                )
            }
            Self::Endless { replication, day, stay } => write!(
                f,
                "time stands still in replication {replication}, day {day} of the run: patients go round a loop of \
                 stays that takes no time, through `{stay}`\n  = help: give a stay on the loop a length above zero"
            ),
            Self::Overflow { replication, day, longest, waiting } => write!(
                f,
                "unstable: more than {MOST_PATIENTS} patients are in the system in replication {replication}, day \
                 {day} of the run; the longest queue is {waiting} at {longest}\n  = help: it is offered more work \
                 than its capacity; compare its load in `careflow check`"
            ),
        }
    }
}

impl std::error::Error for Stopped {}
