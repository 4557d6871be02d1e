//! The files of a place: reading them safely, their text for diagnostics, their SHA-256.

use crate::scenario::limits::{ALL_BYTES, FILE_BYTES, FILES};
use crate::scenario::text::shared::Shared;
use crate::scenario::text::wrong::Wrong;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

/// A span of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// Index into [`Sources`].
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// A folder files may be read from: the scenario's own or that of a `base`.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    /// The folder as it is opened.
    pub folder: PathBuf,
    /// Its path relative to the scenario's folder, for display (empty for the scenario's own).
    pub shown: String,
    /// Prefix of the copy that its files are read for.
    pub copy: Option<String>,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Path relative to the scenario's folder.
    pub path: String,
    /// The folder its own references are relative to.
    pub root: Root,
    /// Text.
    pub text: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Where it was opened.
    pub location: PathBuf,
    line_starts: Vec<usize>,
}

/// Every file read so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    files: Shared<Source>,
    /// A file, by its whole path, that is read as if it held this text.
    instead: Option<(PathBuf, String)>,
}

/// A place in words.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub width: usize,
    pub text: String,
}

impl Sources {
    /// To read files with one of them, by its whole path, as if it held this text.
    pub fn with(file: PathBuf, text: String) -> Self {
        Self { files: Shared::default(), instead: Some((file, text)) }
    }

    /// Reads a file of a folder. `name` is as written in the scenario, with `/` between folders.
    pub fn read(&mut self, root: &Root, name: &str) -> Result<usize, Wrong> {
        let mut shown = join_shown(&root.shown, name);
        // A copy has places of its own, so that its numbers are its own.
        if let Some(copy) = &root.copy {
            shown = format!("{shown} ({copy})");
        }
        if let Some(known) = self.files.iter().position(|file| file.path == shown) {
            return Ok(known);
        }
        let relative = Path::new(name);
        if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(Wrong::new(format!("`{name}` leaves the folder"))
                .help("name a file inside the scenario's folder, such as `stays.toml`"));
        }
        self.open(root, relative, name, shown)
    }

    /// Reads a file that was named by hand, wherever it is.
    pub fn read_named(&mut self, path: &Path) -> Result<usize, Wrong> {
        let mut shown = path.display().to_string();
        let location = path.canonicalize().map_err(|error| unreadable_here(&shown, &error))?;
        if let Some(known) = self.files.iter().position(|file| {
            file.root.copy.is_none() && file.location.canonicalize().is_ok_and(|known| known == location)
        }) {
            return Ok(known);
        }
        // The scenario may have a file that is called the same from its own folder.
        while self.files.iter().any(|file| file.path == shown) {
            shown.insert_str(0, "./");
        }
        let (Some(folder), Some(name), false) = (location.parent(), location.file_name(), location.is_dir())
        else {
            return Err(Wrong::new(format!("`{shown}` is a folder, not a file")).help("name a file in it"));
        };
        let root = Root { folder: folder.to_owned(), shown: String::new(), copy: None };
        self.open(&root, Path::new(name), &path.display().to_string(), shown)
    }

    /// Opens a file of a folder that is not known yet.
    fn open(&mut self, root: &Root, relative: &Path, name: &str, shown: String) -> Result<usize, Wrong> {
        let path = root.folder.join(relative);
        let meta = std::fs::metadata(&path).map_err(|error| unreadable(&shown, &error))?;
        if meta.is_dir() {
            return Err(Wrong::new(format!("`{shown}` is a folder, not a file"))
                .help(format!("name a file in it, such as `{name}/stays.toml`")));
        }
        if !meta.is_file() {
            return Err(Wrong::new(format!("`{shown}` is not a regular file"))
                .help("copy what it holds into a file of the folder"));
        }
        if meta.len() > FILE_BYTES {
            return Err(too_large(&shown, meta.len()));
        }
        if self.files.len() >= FILES {
            return Err(Wrong::new(format!("more than {FILES} files")).help(format!(
                "a scenario has at most {FILES} files, those of its bases included and those of each copy counted: put \
                 tables together in one file"
            )));
        }
        let all = self.files.iter().map(|file| file.text.len() as u64).sum::<u64>() + meta.len();
        if all > ALL_BYTES {
            let most = ALL_BYTES >> 20;
            return Err(Wrong::new(format!("with `{shown}` the files have more than {most} MB")).help(format!(
                "the files of a scenario may have up to {most} MB together, those of each copy counted: leave out columns \
                 of CSV files that are not read"
            )));
        }
        let inside = match (path.canonicalize(), root.folder.canonicalize()) {
            (Ok(file), Ok(folder)) => file.starts_with(folder),
            _ => false,
        };
        if !inside {
            return Err(Wrong::new(format!("`{name}` leaves the folder (it is a link)"))
                .help("copy the file into the scenario's folder"));
        }
        let is_instead = |(file, _): &&(PathBuf, String)| path.canonicalize().is_ok_and(|path| path == *file);
        let bytes = match self.instead.as_ref().filter(is_instead) {
            Some((_, text)) => text.clone().into_bytes(),
            None => first_bytes(&path).map_err(|error| unreadable(&shown, &error))?,
        };
        if bytes.len() as u64 > FILE_BYTES {
            return Err(too_large(&shown, bytes.len() as u64));
        }
        let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let text = match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => text,
            Ok(text) => return Err(not_utf8(&shown, text.as_bytes())),
            Err(error) => return Err(not_utf8(&shown, error.as_bytes())),
        };
        if text.trim().is_empty() {
            return Err(Wrong::new(format!("`{shown}` is empty"))
                .help("fill it, or do not name it; see docs/language.md"));
        }
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let root = root.clone();
        self.files.push(Source { path: shown, root, text, sha256, location: path, line_starts });
        Ok(self.files.len() - 1)
    }

    /// A file by index.
    pub fn file(&self, index: usize) -> Option<&Source> {
        self.files.get(index)
    }

    /// All files in the order they were read.
    pub fn all(&self) -> &[Source] {
        &self.files
    }

    /// The text of a span.
    pub fn text(&self, place: Place) -> &str {
        self.file(place.file).and_then(|file| file.text.get(place.start..place.end)).unwrap_or("")
    }

    /// File, line and column of a span.
    pub fn locate(&self, place: Place) -> Located {
        let Some(file) = self.file(place.file) else {
            return Located { file: String::new(), line: 0, column: 0, width: 0, text: String::new() };
        };
        let start = place.start.min(file.text.len());
        let line = file.line_starts.partition_point(|&at| at <= start).max(1);
        let from = file.line_starts.get(line - 1).copied().unwrap_or(0);
        let text = file.text.get(from..).unwrap_or("").lines().next().unwrap_or("");
        let count = |from: usize, to: usize| file.text.get(from..to).map_or(0, |part| part.chars().count());
        let end = place.end.min(from + text.len()).max(start);
        let column = count(from, start) + 1;
        Located {
            file: file.path.clone(),
            line,
            column,
            width: count(start, end).max(1),
            text: text.to_owned(),
        }
    }

    /// `file:line`, for the assumptions register.
    pub fn short(&self, place: Place) -> String {
        let line = self
            .file(place.file)
            .map_or(0, |file| file.line_starts.partition_point(|&at| at <= place.start.min(file.text.len())));
        format!("{}:{line}", self.file(place.file).map_or("", |file| &file.path))
    }
}

/// The bytes of a file, but for what is beyond the largest that is read.
fn first_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file that merely lies in a folder: none of one that is no plain file (a pipe has no end, and a device
/// no limit), too large, or not text.
pub(crate) fn text_beside(path: &Path) -> Option<String> {
    let meta = std::fs::metadata(path).ok()?;
    if !meta.is_file() || meta.len() > FILE_BYTES {
        return None;
    }
    String::from_utf8(first_bytes(path).ok()?).ok()
}

/// Whether a scenario may name another one so: by a way from its own folder, to a folder or a `.toml` file. Of anything
/// else the messages would print what is none of the scenario's business.
pub(crate) fn names_a_scenario(folder: &Path, text: &str) -> Result<(), Wrong> {
    let path = Path::new(text);
    let way = |part| matches!(part, Component::Normal(_) | Component::CurDir | Component::ParentDir);
    if !path.components().all(way) {
        return Err(Wrong::new(format!("`{text}` is not a path from this folder"))
            .help("name a folder or .toml file by the way from here, such as \"../library/people.toml\""));
    }
    if path.extension().is_none_or(|ending| ending != "toml") && !folder.join(path).is_dir() {
        let what = if folder.join(path).exists() {
            "is neither a folder nor a .toml file"
        } else {
            "does not exist"
        };
        return Err(Wrong::new(format!("`{text}` {what}"))
            .help("name a folder with a scenario.toml, or a .toml file"));
    }
    Ok(())
}

/// Why a file that was named on the command line cannot be read.
fn unreadable_here(shown: &str, error: &std::io::Error) -> Wrong {
    let wrong = unreadable(shown, error);
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            let help = "check the name: capitals count, and the way begins at the folder you are in";
            Wrong { help: help.into(), ..wrong }
        }
        _ => wrong,
    }
}

fn unreadable(shown: &str, error: &std::io::Error) -> Wrong {
    match error.kind() {
        std::io::ErrorKind::NotFound => Wrong::new(format!("`{shown}` does not exist")).help(
            "check the name: capitals count, and the way begins at the folder of the file that names it",
        ),
        std::io::ErrorKind::NotADirectory => Wrong::new(format!("`{shown}` does not exist"))
            .help("a part of the name before its last stroke is a file, not a folder"),
        _ => Wrong::new(format!("`{shown}` cannot be read: {error}"))
            .help("check that it is a file and that you may read it"),
    }
}

/// Which encoding a file that is not UTF-8 seems to be in, and what to do.
fn not_utf8(shown: &str, bytes: &[u8]) -> Wrong {
    const SAVE: &str =
        "save it as UTF-8: editors and spreadsheets offer that where files are saved (\"CSV UTF-8\")";
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).take(1000).filter(|byte| **byte == 0).count();
    let half = bytes.len().div_ceil(2).min(1000);
    let wide = |odd: usize| half > 1 && zeros(odd) * 2 > half && zeros(1 - odd) * 10 < half;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || wide(0) || wide(1) {
        return Wrong::new(format!("`{shown}` seems to be in UTF-16, not in UTF-8")).help(SAVE);
    }
    let printed = |byte: &u8| *byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r');
    if !bytes.iter().all(printed) {
        return Wrong::new(format!("`{shown}` is not a text file"))
            .help("scenario files are UTF-8 text (TOML or CSV)");
    }
    let first = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    let line = bytes[..first].iter().filter(|byte| **byte == b'\n').count() + 1;
    Wrong::new(format!("`{shown}` seems to be in Latin-1 (Windows-1252), not in UTF-8: see line {line}"))
        .help(SAVE)
}

fn too_large(shown: &str, bytes: u64) -> Wrong {
    Wrong::new(format!("`{shown}` is too large ({} MB)", bytes >> 20))
        .help(format!("scenario files may have up to {} MB", FILE_BYTES >> 20))
}

/// Joins two displayed paths, resolving `.` and `..` by their names.
pub(crate) fn join_shown(prefix: &str, name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in prefix.split(['/', '\\']).chain(name.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
