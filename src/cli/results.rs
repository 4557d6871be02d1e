//! The results of a run in its folder: figures, charts and documents.

use super::failure::Failure;
use crate::document::{Saved, read};
use crate::publish::{Choice, FORMATS, Format, Source, dossier};
use crate::report::{self, Outputs};
use std::path::{Path, PathBuf};

/// Writes a run into a folder; if it cannot be kept there, into one for passing files, which stays. Where it is, if anywhere,
/// why it is not where it should be, and what could not be made out of it. `found` is shown what was found, before charts and
/// documents are made of it.
pub fn keep(
    folder: &Path,
    written: &Outputs<'_>,
    found: &mut dyn FnMut(&Saved),
) -> (Option<PathBuf>, Option<Failure>, Vec<(String, Failure)>) {
    let mut put = |folder: &Path| -> Result<Vec<(String, Failure)>, Failure> {
        let mut unmade = Vec::new();
        report::write(folder, written, |staging| -> Result<Vec<PathBuf>, Failure> {
            let (files, failures) = documents(staging, FORMATS, found);
            unmade = failures;
            Ok(files)
        })?;
        Ok(unmade)
    };
    let error = match put(folder) {
        Ok(unmade) => return (Some(folder.to_owned()), None, unmade),
        Err(error) => error,
    };
    let aside = tempfile::Builder::new().prefix("careflow-").tempdir().ok().map(tempfile::TempDir::keep);
    let (aside, unmade) = match aside.and_then(|aside| Some((put(&aside).ok()?, aside))) {
        Some((unmade, aside)) => (Some(aside), unmade),
        None => (None, Vec::new()),
    };
    (aside, Some(error), unmade)
}

/// What is made out of the files of a run, in the folder in which they stand: charts and the report. What cannot be made costs
/// neither the figures nor the rest, and is named with why.
fn documents(
    staging: &Path,
    formats: &[Format],
    found: &mut dyn FnMut(&Saved),
) -> (Vec<PathBuf>, Vec<(String, Failure)>) {
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    let mut failed = |what: &str, failure: Failure| failures.push((what.to_owned(), failure));
    let report = read(staging).map_err(Failure::from).and_then(|saved| {
        found(&saved);
        match crate::charts::save(&saved, staging) {
            Ok(drawn) => {
                files.extend(drawn.files);
                drawn
                    .failed
                    .into_iter()
                    .for_each(|(name, error)| failed(&format!("the chart {name}"), error.into()));
            }
            Err(error) => failed("charts", error.into()),
        }
        let dossier = dossier(&saved, &Choice::default())?;
        Ok((saved, dossier))
    });
    match report {
        Err(failure) => failed("the report", failure),
        Ok((saved, dossier)) => {
            let source = Source { saved: &saved, dossier: &dossier, template: None };
            for format in formats {
                match made(staging, format, source) {
                    Ok(file) => files.extend(file),
                    Err(failure) => failed(format.file, failure),
                }
            }
        }
    }
    (files, failures)
}

/// Makes one file of a report; its name, if the run has something for it.
fn made(staging: &Path, format: &Format, source: Source<'_>) -> Result<Option<PathBuf>, Failure> {
    let Some(bytes) = (format.make)(source)? else { return Ok(None) };
    let path = staging.join(format.file);
    std::fs::write(&path, bytes).map_err(Failure::io(format!("cannot write {}", path.display())))?;
    Ok(Some(PathBuf::from(format.file)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::screen;
    use crate::publish::PublishError;
    use crate::report::{Drawn, Manifest, sample};
    use crate::stats::{summarise, synthetic};
    use std::collections::BTreeMap;

    /// Runs a test with what a small run writes.
    fn with_a_run(test: impl FnOnce(&Outputs<'_>)) {
        let (model, results) = (sample::hospital(), synthetic::hospital(4));
        let options = std::slice::from_ref(&results);
        let manifest = Manifest::new(&model, 1, options, 1, BTreeMap::new());
        let summary = summarise(&results);
        let summaries = std::slice::from_ref(&summary);
        test(&Outputs {
            model: &model,
            options,
            summaries,
            differences: &[],
            planned: &[],
            drawn: Drawn::default(),
            manifest: &manifest,
        });
    }

    #[test]
    fn what_cannot_be_kept_where_it_should_be_is_kept_elsewhere_and_shown() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("file");
        std::fs::write(&file, "").unwrap();
        with_a_run(|written| {
            let (aside, failed, unmade) = keep(&file.join("results"), written, &mut |_| ());
            let aside = aside.unwrap();
            assert!(failed.unwrap().to_string().contains("file"), "{}", aside.display());
            assert!(unmade.is_empty(), "{unmade:?}");
            let shown = screen(&read(&aside).unwrap(), &aside, &[]).unwrap();
            std::fs::remove_dir_all(&aside).unwrap();
            assert!(shown.contains(&format!("Written to {}", aside.display())), "{shown}");
            let good = parent.path().join("results");
            let (kept, failed, unmade) = keep(&good, written, &mut |_| ());
            assert!(kept == Some(good) && failed.is_none() && unmade.is_empty());
        });
    }

    #[test]
    fn a_format_that_fails_costs_no_other_file_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        with_a_run(|written| assert!(keep(folder.path(), written, &mut |_| ()).1.is_none()));
        let broken = Format {
            file: "broken.odt",
            make: |_| Err(PublishError::Format { file: "broken.odt", message: "no such thing".into() }),
        };
        let (files, failures) = documents(folder.path(), &[broken, FORMATS[0], FORMATS[2]], &mut |_| ());
        for file in ["report.html", "results.xlsx"] {
            assert!(files.contains(&PathBuf::from(file)), "{files:?}");
        }
        let said = Failure::Unmade(failures).to_string();
        insta::assert_snapshot!(said, @r"
        error: the figures are kept, but not everything could be made of them:
          broken.odt: cannot make broken.odt: no such thing
          = help: `careflow report FOLDER` makes the report again, without simulating
        ");
    }
}
