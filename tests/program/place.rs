//! A small place in a folder of its own, with a store of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// What the figures of a run are in; the other files say when it was made.
pub const FIGURES: [&str; 4] = ["replications.parquet", "daily.parquet", "summary.csv", "differences.csv"];

/// A small hospital with an option, whose replications are worth keeping.
pub fn scenario() -> String {
    let usual = fs::read_to_string("scenarios/benchmark/w2.toml").unwrap();
    usual
        .replace("warm-up = \"26 weeks\"", "warm-up = \"2 weeks\"")
        .replace("measure = \"52 weeks\"", "measure = \"8 weeks\"")
        + "\n[[scheme]]\nid = \"more\"\nchange = [{ setting = \"cubicles\", add = { capacity = 2 } }]\nassumption = \"x\"\n\
           [[option]]\nid = \"more\"\ntitle = \"Two cubicles more\"\nschemes = [\"more\"]\n"
}

/// A folder with the scenario.
pub struct Place(tempfile::TempDir);

impl Place {
    /// A folder of its own.
    pub fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write(&scenario());
        place
    }

    /// Writes the scenario anew.
    pub fn write(&self, text: &str) {
        fs::write(self.path("place.toml"), text).unwrap();
    }

    /// A file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program in the folder, with a store of its own.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_careflow"));
        command.current_dir(self.0.path()).args(arguments).env("CAREFLOW_STORE", "kept.store");
        command
    }

    /// Runs a command that must go well; what it says on standard error and standard output.
    pub fn careflow(&self, arguments: &[&str]) -> (String, String) {
        let (said, printed, status) = texts(&self.command(arguments).output().unwrap());
        assert_eq!(status, Some(0), "{arguments:?}: {said}");
        (said, printed)
    }

    /// Runs the place into a folder; what it says on standard error.
    pub fn run(&self, number: &str, folder: &str) -> String {
        self.careflow(&["run", "place.toml", "-n", number, "-o", folder]).0
    }

    /// The same figures as those of a run that keeps nothing.
    pub fn is_as_fresh(&self, folder: &str, number: &str) {
        let fresh = format!("fresh-{number}");
        if !self.path(&fresh).exists() {
            self.careflow(&["run", "place.toml", "-n", number, "-o", &fresh, "--store", "none"]);
        }
        self.same(folder, &fresh);
    }

    /// Two folders have the same figures, byte for byte.
    pub fn same(&self, one: &str, other: &str) {
        for file in FIGURES {
            let read = |folder: &str| fs::read(self.path(folder).join(file)).unwrap();
            assert!(read(one) == read(other), "{file} of {one} is not that of {other}");
        }
    }
}

/// Standard error, standard output and status.
pub fn texts(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stderr), text(&output.stdout), output.status.code())
}
