//! The results of a run in its folder: figures, charts and documents.

use super::failure::Failure;
use crate::charts::ChartError;
use crate::document::{Saved, read};
use crate::publish::{Choice, FORMATS, Format, Source, dossier};
use crate::report::{Outputs, Staged, Unplaced};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// A run whose data files are written.
pub struct Written {
    staged: Option<Staged>,
    /// Why they are not to go where they should.
    failed: Option<Failure>,
}

/// What became of a run.
#[derive(Debug, Default)]
pub struct Delivered {
    /// Where it is, if anywhere.
    pub folder: Option<PathBuf>,
    /// Why it is not where it should be.
    pub failed: Option<Failure>,
    /// What could not be made out of it, and why.
    pub unmade: Vec<(String, Failure)>,
}

/// Writes the data files of a run, for a folder; if they cannot be written there, for one for passing files, which stays.
pub fn write(folder: &Path, outputs: &Outputs<'_>) -> Written {
    match Staged::new(folder, outputs) {
        Ok(staged) => Written { staged: Some(staged), failed: None },
        Err(error) => {
            let staged = aside().and_then(|aside| Staged::new(&aside, outputs).ok());
            Written { staged, failed: Some(error.into()) }
        }
    }
}

/// A new folder for passing files, which stays.
fn aside() -> Option<PathBuf> {
    tempfile::Builder::new().prefix("careflow-").tempdir().ok().map(tempfile::TempDir::keep)
}

impl Written {
    /// Adds charts and documents, and puts everything in place. `found` is shown what was found, before they are made of it.
    pub fn deliver(self, found: &mut dyn FnMut(&Saved)) -> Delivered {
        let Self { staged, failed } = self;
        let Some(staged) = staged else { return Delivered { failed, ..Delivered::default() } };
        let folder = staged.folder().to_owned();
        let (files, unmade) = documents(staged.path(), FORMATS, found);
        match staged.finish(files) {
            Ok(_) => Delivered { folder: Some(folder), failed, unmade },
            Err(unplaced) => {
                let Unplaced { error, staged } = *unplaced;
                let folder = aside().filter(|aside| staged.copy_to(aside).is_ok());
                Delivered { folder, failed: failed.or(Some(error.into())), unmade }
            }
        }
    }
}

/// What is made out of the files of a run, in the folder in which they stand: charts and the report. What cannot be made costs
/// neither the figures nor the rest, and is named with why.
fn documents(
    staging: &Path,
    formats: &[Format],
    found: &mut dyn FnMut(&Saved),
) -> (Vec<PathBuf>, Vec<(String, Failure)>) {
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    let saved = match read(staging) {
        Ok(saved) => saved,
        Err(error) => return (files, vec![("the report".to_owned(), error.into())]),
    };
    found(&saved);
    let (charts, report) =
        rayon::join(|| crate::charts::save(&saved, staging), || report(&saved, staging, formats));
    match charts {
        Ok(drawn) => {
            files.extend(drawn.files);
            let named = |(name, error): (&str, ChartError)| (format!("the chart {name}"), error.into());
            failures.extend(drawn.failed.into_iter().map(named));
        }
        Err(error) => failures.push(("charts".to_owned(), error.into())),
    }
    match report {
        Ok(made) => made.into_iter().for_each(|(name, file)| match file {
            Ok(file) => files.extend(file),
            Err(failure) => failures.push((name.to_owned(), failure)),
        }),
        Err(failure) => failures.push(("the report".to_owned(), failure)),
    }
    (files, failures)
}

/// A file of a report by its name: where it is, if the run has something for it.
type Made = (&'static str, Result<Option<PathBuf>, Failure>);

/// The report of a run in these formats.
fn report(saved: &Saved, staging: &Path, formats: &[Format]) -> Result<Vec<Made>, Failure> {
    let dossier = dossier(saved, &Choice::default())?;
    let source = Source { saved, dossier: &dossier, template: None };
    Ok(formats.par_iter().map(|format| (format.file, made(staging, format, source))).collect())
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
            let keep = |folder: &Path| write(folder, written).deliver(&mut |_| ());
            let Delivered { folder: shown, failed, unmade } = keep(&file.join("results"));
            let aside = shown.unwrap();
            assert!(failed.unwrap().to_string().contains("file"), "{}", aside.display());
            assert!(unmade.is_empty(), "{unmade:?}");
            let shown = screen(&read(&aside).unwrap(), &aside, &[]).unwrap();
            std::fs::remove_dir_all(&aside).unwrap();
            assert!(shown.contains(&format!("Written to {}", aside.display())), "{shown}");
            let good = parent.path().join("results");
            let Delivered { folder: shown, failed, unmade } = keep(&good);
            assert!(shown == Some(good) && failed.is_none() && unmade.is_empty());
        });
    }

    #[test]
    fn what_cannot_be_put_in_place_is_kept_elsewhere_whole() {
        let folder = tempfile::tempdir().unwrap();
        with_a_run(|written| {
            let keep = || write(folder.path(), written).deliver(&mut |_| ());
            assert!(keep().failed.is_none());
            // A folder where a file should be: its rename fails, when others are in place.
            let daily = folder.path().join("daily.parquet");
            std::fs::remove_file(&daily).unwrap();
            std::fs::create_dir(&daily).unwrap();
            std::fs::write(daily.join("x"), "x").unwrap();
            let Delivered { folder: shown, failed, unmade } = keep();
            let aside = shown.unwrap();
            assert!(failed.unwrap().to_string().contains("daily.parquet") && unmade.is_empty());
            let saved = read(&aside).unwrap();
            assert!(saved.level("baseline", "non-elective-admissions", "all").is_some());
            for file in ["daily.parquet", "report.html", "results.xlsx"] {
                assert!(aside.join(file).is_file(), "{file}");
            }
            std::fs::remove_dir_all(&aside).unwrap();
        });
    }

    #[test]
    fn a_format_that_fails_costs_no_other_file_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        with_a_run(|written| {
            assert!(write(folder.path(), written).deliver(&mut |_| ()).failed.is_none());
        });
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
