//! The `careflow` program: reads the command line, runs one command, exits 0, 1 or 2.

use std::process::ExitCode;

/// Models of options and draws are made by many small allocations on all threads: with this allocator `careflow check` takes two
/// thirds of the time it takes with that of the C library, and gives back what charts and documents needed.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    careflow::cli::main()
}
