//! How tests call the program: without a store, so that each simulates what it tests.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may fail; not every file of tests needs all of it")]

use assert_cmd::Command;
use std::path::Path;
use std::process::Output;

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
