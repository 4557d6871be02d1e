//! Tells the program what of itself decides the bytes of a replication, so that a stored one is not taken for one of
//! another kernel.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// What a replication is made of, from the model on; how files become models lies before it, and what its figures are called
/// is no part of it.
const KERNEL: [&str; 8] = [
    "src/calendar.rs",
    "src/distribution",
    "src/engine",
    "src/flow",
    "src/math",
    "src/model",
    "src/plan",
    "src/results",
];

/// Libraries that compute in it.
const LIBRARIES: [&str; 3] = ["hdrhistogram", "jiff", "libm"];

fn main() -> std::io::Result<()> {
    let mut hash = Sha256::new();
    for part in KERNEL {
        println!("cargo::rerun-if-changed={part}");
        for file in files(Path::new(part))? {
            // Its lines: how they end depends on how the source was fetched.
            let text = std::fs::read_to_string(&file)?;
            hash.update(file.to_string_lossy().replace('\\', "/"));
            hash_lines(&mut hash, &text);
        }
    }
    println!("cargo::rerun-if-changed=Cargo.lock");
    let lock = std::fs::read_to_string("Cargo.lock").unwrap_or_default();
    for package in lock.split("[[package]]") {
        let is = |name: &&str| package.contains(&format!("\nname = \"{name}\"\n"));
        if LIBRARIES.iter().any(is) {
            hash_lines(&mut hash, package);
        }
    }
    let hash: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=CAREFLOW_KERNEL={hash}");
    Ok(())
}

fn hash_lines(hash: &mut Sha256, text: &str) {
    for line in text.lines() {
        hash.update(line);
        hash.update("\n");
    }
    hash.update("\0");
}

/// A source file, or all of those below a folder, in the order of their names.
fn files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if path.is_file() {
        let is_source = path.extension().is_some_and(|ending| ending == "rs");
        return Ok(is_source.then(|| path.into()).into_iter().collect());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path)? {
        found.extend(files(&entry?.path())?);
    }
    found.sort();
    Ok(found)
}
