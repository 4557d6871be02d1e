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

/// Writes a file, but not over one that the scenario was read from.
pub fn save(path: &Path, text: &str, loaded: &Loaded) -> Result<(), Failure> {
    let same = |file: &Path| {
        file.canonicalize().is_ok_and(|file| path.canonicalize().is_ok_and(|path| path == file))
    };
    if loaded.model.files.iter().any(|file| same(&file.location)) {
        return Err(Failure::argument(
            format!("{} is a file of the scenario", path.display()),
            "write it elsewhere",
        ));
    }
    std::fs::write(path, text).map_err(Failure::unwritten(path))
}

/// Prints a line to standard error.
pub fn complain(text: &str) {
    let _ = writeln!(anstream::stderr(), "{}", text.trim_end());
}
