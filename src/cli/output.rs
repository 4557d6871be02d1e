//! Reading a scenario, and what is printed where.

use std::io::Write;
use std::path::Path;

use super::failure::Failure;
use crate::scenario::{Loaded, load};

/// Loads a scenario; its problems become the failure.
pub fn load_or_fail(path: &Path) -> Result<Loaded, Failure> {
    Ok(load(path)?)
}

/// Prints to standard output. A reader who has gone away (`| head`) is no error; a full disk is.
pub fn say(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::io("cannot write to standard output".to_owned())(error))
        }
        _ => Ok(()),
    }
}

/// Prints a line to standard error.
pub fn complain(text: &str) {
    let _ = writeln!(anstream::stderr(), "{}", text.trim_end());
}
