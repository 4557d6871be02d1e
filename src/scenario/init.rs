//! The starter place that `careflow init` writes.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files of the starter place by name.
const FILES: &[(&str, &str)] = &[
    ("scenario.toml", include_str!("init/scenario.toml")),
    ("people.toml", include_str!("init/people.toml")),
    ("hospital.toml", include_str!("init/hospital.toml")),
    ("community.toml", include_str!("init/community.toml")),
];

/// Writes a small commented place into a folder, which is created if need be, and returns the files.
///
/// # Errors
/// `AlreadyExists`, before anything is written, if one of the files is there already; otherwise
/// whatever the file system reports.
pub fn init(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let files: Vec<(PathBuf, &str)> = FILES.iter().map(|(name, text)| (dir.join(name), *text)).collect();
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        let message = format!("{} exists already; nothing was written", path.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    fs::create_dir_all(dir)?;
    for (path, text) in &files {
        fs::File::create_new(path)?.write_all(text.as_bytes())?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}
