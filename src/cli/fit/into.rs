//! What was fitted, written into a file of a scenario: the values at a place, and no other byte.

use crate::cli::failure::Failure;
use crate::cli::output::{complain, say};
use crate::fit::written::Lines;
use crate::scenario::{Done, Loaded, Put, load_instead, put};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the lines go.
#[derive(Debug, clap::Args)]
pub struct Into {
    /// File of a scenario to write the values into, with the comment above them; nothing else in it is changed
    #[arg(long, requires = "at", value_name = "FILE.toml")]
    into: Option<PathBuf>,
    /// Where in it: the kind and id of a table and, but for arrivals, a key: stay.ward.length, stay.ward.routes, stream.walk-in
    #[arg(long, requires = "into", value_name = "PLACE")]
    at: Option<String>,
    /// Scenario that reads the file, to check the result with [default: the file, or the folder it lies in]
    #[arg(long, requires = "into", value_name = "PATH")]
    check: Option<PathBuf>,
}

/// A place in a file.
pub struct Place<'a> {
    file: &'a Path,
    check: Option<&'a Path>,
    table: Vec<String>,
    /// The key; empty if the place is a table.
    pub key: String,
}

impl Into {
    /// The place of a value: the last word is its key.
    pub fn value(&self) -> Result<Option<Place<'_>>, Failure> {
        let Some(mut place) = self.table()? else { return Ok(None) };
        place.key = place.table.pop().unwrap_or_default();
        if place.table.is_empty() {
            let message = format!("--at {}: a value is not at the top of a file", place.key);
            return Err(Failure::argument(message, "write kind, id and key, such as stay.ward.length"));
        }
        Ok(Some(place))
    }

    /// The place of a table.
    pub fn table(&self) -> Result<Option<Place<'_>>, Failure> {
        let (Some(file), Some(at)) = (&self.into, &self.at) else { return Ok(None) };
        let table: Vec<String> = at.split('.').map(|word| word.trim().to_owned()).collect();
        if table.iter().any(String::is_empty) {
            let help = "write words with points between them, such as stay.ward.length";
            return Err(Failure::argument(format!("--at {at}: a word is missing"), help));
        }
        Ok(Some(Place { file, check: self.check.as_deref(), table, key: String::new() }))
    }
}

impl Place<'_> {
    /// Writes the lines, if the scenario is right with them; prints `text`, what has changed, and which keys of `related` were not
    /// fitted and stand beside what was.
    pub fn write(&self, text: &str, lines: Lines, related: &[&str]) -> Result<(), Failure> {
        let shown = self.file.display();
        let cannot = |what: &str| Failure::io(format!("cannot {what} {shown}"));
        let old = fs::read_to_string(self.file).map_err(cannot("read"))?;
        // A link stays one: what it leads to is written.
        let file = self.file.canonicalize().map_err(cannot("read"))?;
        let new = Put { table: self.table.clone(), keys: lines.keys, above: lines.above, below: lines.below };
        let done = put(&old, &new).map_err(|wrong| {
            Failure::argument(
                format!("--at {}: {}", self.address(), wrong.message),
                format!("{shown}: {}", wrong.help),
            )
        })?;
        self.checked(&file, &old, &done)?;
        replace(&file, &done.text).map_err(cannot("write"))?;
        let mut said = format!("{text}{shown}:{}, {}\n", done.line, self.table.join("."));
        for ((key, before), (_, after)) in done.changes.iter().zip(&new.keys) {
            match before {
                Some(before) if before == after => said.push_str(&format!("  {key} is as it was\n")),
                Some(before) => {
                    said.push_str(&format!("  {key} was {before}\n  {key} is  {after}\n"));
                    if let Some(bound) = bound(before).filter(|_| bound(after).is_none()) {
                        said.push_str(&format!(
                            "  `{bound}` went with what was: {key} has no such bound now; write it again if it still holds\n"
                        ));
                    }
                }
                None => said.push_str(&format!("  {key} is new: {after}\n")),
            }
        }
        let beside: Vec<&str> =
            related.iter().copied().filter(|key| done.others.iter().any(|own| own == key)).collect();
        if !beside.is_empty() {
            said.push_str(&format!(
                "  {} as before: not fitted, and acting beside what was\n",
                beside.join(", ")
            ));
        }
        say(&said)?;
        complain(&format!("written: {shown}"));
        Ok(())
    }

    fn address(&self) -> String {
        let key = Some(&self.key).filter(|key| !key.is_empty());
        self.table.iter().chain(key).map(String::as_str).collect::<Vec<_>>().join(".")
    }

    /// Loads the scenario as it would be.
    fn checked(&self, file: &Path, old: &str, done: &Done) -> Result<(), Failure> {
        let place = self.scenario(file, old)?;
        let loaded = load_instead(&place, file.to_owned(), done.text.clone()).inspect_err(|_| {
            complain(&format!("nothing was written: with these values {} does not check", place.display()));
        })?;
        if !reads(&loaded, file) {
            let message = format!("{} does not read {}", place.display(), self.file.display());
            return Err(Failure::argument(message, "name the scenario that does, with --check PATH"));
        }
        Ok(())
    }

    /// What is checked: what was named, the file if it is a scenario, else the folder it lies in.
    fn scenario(&self, file: &Path, text: &str) -> Result<PathBuf, Failure> {
        if let Some(named) = self.check {
            return Ok(named.to_owned());
        }
        if text.lines().any(|line| line.trim_start().starts_with("[scenario]")) {
            return Ok(self.file.to_owned());
        }
        let folder = file.parent().filter(|folder| folder.join("scenario.toml").is_file());
        let beside = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        match folder {
            Some(_) => Ok(beside.map_or_else(|| PathBuf::from("."), Path::to_owned)),
            None => {
                let message =
                    format!("{} is a part of a scenario, and none lies beside it", self.file.display());
                Err(Failure::argument(
                    message,
                    "name one that reads it with --check PATH, so that the result can be checked",
                ))
            }
        }
    }
}

/// The bound of a length as it is written, such as `max = "90 d"`.
fn bound(written: &str) -> Option<&str> {
    // Those of an uncertain number stand deeper, beside its interval.
    let mut depth = 0;
    for (at, letter) in written.char_indices() {
        match letter {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        let before = written[..at].chars().next_back();
        let begins =
            depth == 1 && before.is_none_or(|before| !before.is_alphanumeric() && !"-_\"".contains(before));
        if begins && ["max", "min"].iter().any(|key| written[at..].starts_with(key)) {
            let end = written[at..].find([',', '}', '\n']).map_or(written.len(), |end| at + end);
            let bound = written[at..end].trim();
            let key = bound.split('=').next().unwrap_or_default().trim();
            if ["max", "min"].contains(&key) && bound.contains('=') {
                return Some(bound);
            }
        }
    }
    None
}

fn reads(loaded: &Loaded, file: &Path) -> bool {
    let is_it = |location: &Path| location.canonicalize().is_ok_and(|path| path == file);
    loaded.model.files.iter().any(|source| is_it(&source.location))
}

/// Puts the text in the place of the file, whole, with the permissions that it had.
fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let staged = tempfile::Builder::new().prefix(".careflow-").tempfile_in(folder)?;
    fs::write(staged.path(), text)?;
    fs::set_permissions(staged.path(), fs::metadata(file)?.permissions())?;
    staged.persist(file).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::bound;

    #[test]
    fn the_bound_of_a_length_is_found() {
        assert_eq!(
            bound("{ lognormal = { mean = \"5 d\", cv = 1 }, max = \"90 d\" }"),
            Some("max = \"90 d\"")
        );
        assert_eq!(bound("{ min = \"1 h\", exponential = { mean = \"5 d\" } }"), Some("min = \"1 h\""));
        let uncertain = "{ exponential = { mean = { value = \"5 d\", interval-95 = [\"4 d\", \"6 d\"], max = \"9 d\" } } }";
        assert_eq!((bound(uncertain), bound("\"max\""), bound("[1, 2]")), (None, None, None));
    }
}
