//! The `careflow` program.
fn main() {}
