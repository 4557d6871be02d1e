//! Progress bars, and warnings as they come.

use super::output::complain;
use crate::experiment::{Step, Warning, Watch};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Mutex;

/// Shows how a study gets on: nothing if quiet, or if standard error is no terminal.
pub struct Progress {
    quiet: bool,
    bar: Mutex<ProgressBar>,
}

impl Progress {
    pub fn new(quiet: bool) -> Self {
        Self { quiet, bar: Mutex::new(ProgressBar::hidden()) }
    }

    fn with(&self, act: impl FnOnce(&mut ProgressBar)) {
        if let Ok(mut bar) = self.bar.lock() {
            act(&mut bar);
        }
    }
}

impl Watch for Progress {
    fn begins(&self, step: Step) {
        if self.quiet {
            return;
        }
        let (length, template) = match step {
            Step::LookForDraws => (0, "{spinner} looking for plausible draws: {pos} baselines"),
            Step::Replications(all) => (all, "{bar:40} {pos}/{len} replications, {eta} left"),
        };
        let new = ProgressBar::new(length);
        if let Ok(style) = ProgressStyle::with_template(template) {
            new.set_style(style);
        }
        self.with(|bar| *bar = new);
    }

    fn replication(&self) {
        self.with(|bar| bar.inc(1));
    }

    fn ends(&self) {
        self.with(|bar| bar.finish_and_clear());
    }

    fn warns(&self, warning: &Warning) {
        if !self.quiet {
            complain(&format!("warning: {warning}"));
        }
    }
}
