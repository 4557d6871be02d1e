//! How tests call the program: without a store, so that each simulates what it tests.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may fail; not every file of tests needs all of it")]

pub mod place;

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

/// The program, to be given its arguments.
pub fn program() -> Command {
    let mut command = Command::cargo_bin("careflow").unwrap();
    command.env("CAREFLOW_STORE", "none");
    command
}

/// What the program did with some arguments in a folder.
pub fn called_in(folder: &Path, arguments: &[&str]) -> Output {
    program().current_dir(folder).args(arguments).output().unwrap()
}

/// Whether a call went well, its standard output, its standard error.
pub fn call(arguments: &[&str]) -> (bool, String, String) {
    let output = program().args(arguments).output().unwrap();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

/// What the program printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A short run of a small place with everything in it: uncertain numbers, options, money, back-tests.
pub fn saltby() -> &'static Path {
    static RUN: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, folder) = RUN.get_or_init(|| {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("saltby");
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/saltby");
        let arguments = ["run", place.to_str().unwrap(), "-n", "4", "-q", "-o", folder.to_str().unwrap()];
        program().args(arguments).assert().success();
        (temporary, folder)
    });
    folder
}
