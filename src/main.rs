//! The `careflow` program: reads the command line, runs one command, exits 0, 1 or 2.

use std::process::ExitCode;

fn main() -> ExitCode {
    careflow::cli::main()
}
