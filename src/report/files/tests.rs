//! What a run leaves in a folder, and what it spares.

use super::*;
use crate::report::sample;
use crate::stats::{summarise, synthetic};

fn write_run(folder: &Path, model: &Model, results: &Results) -> Result<Vec<PathBuf>, ReportError> {
    write_run_while(folder, model, results, || ())
}

/// Writes a run; something else happens when its data files are staged.
fn write_run_while(
    folder: &Path,
    model: &Model,
    results: &Results,
    meanwhile: impl FnOnce(),
) -> Result<Vec<PathBuf>, ReportError> {
    let options = std::slice::from_ref(results);
    let summary = summarise(results);
    let manifest = Manifest::new(model, 1, options, 1, BTreeMap::new());
    let summaries = std::slice::from_ref(&summary);
    let drawn = Drawn::default();
    let report =
        Outputs { model, options, summaries, differences: &[], planned: &[], drawn, manifest: &manifest };
    write(folder, &report, |_| {
        meanwhile();
        Ok(Vec::new())
    })
}

#[test]
fn a_run_says_that_another_was_finished_in_its_folder_meanwhile() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("out");
    let (model, results) = (sample::hospital(), synthetic::theory(3));
    let other = || drop(write_run(&folder, &model, &results).unwrap());
    let error = write_run_while(&folder, &model, &results, other).unwrap_err();
    assert!(matches!(error, ReportError::Meanwhile { .. }), "{error}");
    assert!(folder.join("manifest.json").exists(), "the other's results stay whole");
}

#[test]
fn a_run_leaves_every_file_and_nothing_else() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("output/southend");
    let files = write_run(&folder, &sample::hospital(), &synthetic::theory(4)).unwrap();
    assert_eq!(files.last().unwrap(), Path::new("manifest.json"));
    for name in ["summary.csv", "replications.parquet", "daily.parquet", "back-test.csv"] {
        assert!(files.contains(&PathBuf::from(name)), "{name}");
    }
    assert!(files.iter().all(|file| folder.join(file).metadata().unwrap().len() > 0));
    let entries =
        |of: &Path| fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let (folders, mut there): (Vec<PathBuf>, Vec<PathBuf>) =
        entries(&folder).into_iter().partition(|path| path.is_dir());
    there.extend(folders.iter().flat_map(|of| entries(of)));
    there.sort();
    let mut named: Vec<PathBuf> = files.iter().map(|file| folder.join(file)).collect();
    named.sort();
    assert_eq!(there, named);
    let beside: Vec<_> = fs::read_dir(parent.path().join("output")).unwrap().collect();
    assert_eq!(beside.len(), 1, "the temporary folder is gone");
}

#[test]
fn a_run_replaces_an_earlier_one_and_spares_what_is_not_ours() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("out");
    fs::create_dir_all(folder.join("charts")).unwrap();
    for old in ["notes.txt", "summary.csv", "back-test.csv", "charts/acute-occupancy.svg"] {
        fs::write(folder.join(old), "mine").unwrap();
    }
    fs::write(folder.join("manifest.json"), r#"{"program": "careflow"}"#).unwrap();
    let mut model = Model::default();
    model.settings.push(sample::setting("counter", "Counter", crate::model::SettingKind::Other, 1));
    write_run(&folder, &model, &synthetic::theory(3)).unwrap();
    assert!(!folder.join("charts/acute-occupancy.svg").exists());
    assert!(!folder.join("back-test.csv").exists());
    assert_eq!(fs::read_to_string(folder.join("notes.txt")).unwrap(), "mine");
    assert!(fs::read_to_string(folder.join("summary.csv")).unwrap().starts_with("option,"));
}

#[test]
fn a_folder_without_a_manifest_loses_nothing_and_what_an_interrupted_run_left_is_swept_up() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("out");
    fs::create_dir_all(folder.join(".careflow-staging-left")).unwrap();
    fs::create_dir_all(folder.join(".careflow-backup")).unwrap();
    fs::write(folder.join("back-test.csv"), "mine").unwrap();
    let mut model = Model::default();
    model.settings.push(sample::setting("counter", "Counter", crate::model::SettingKind::Other, 1));
    write_run(&folder, &model, &synthetic::theory(3)).unwrap();
    assert_eq!(fs::read_to_string(folder.join("back-test.csv")).unwrap(), "mine");
    assert!(!folder.join(".careflow-staging-left").exists());
    assert!(folder.join(".careflow-backup").exists(), "not ours");
}

#[test]
fn a_file_that_no_run_has_written_is_not_overwritten_unless_a_run_was_interrupted_there() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("out");
    let write = || write_run(&folder, &sample::hospital(), &synthetic::theory(3));
    let summary = || fs::read_to_string(folder.join("summary.csv")).unwrap();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("summary.csv"), "mine").unwrap();
    // The manifest of something else says nothing.
    fs::write(folder.join("manifest.json"), r#"{"name": "my app"}"#).unwrap();
    let error = write().unwrap_err().to_string();
    assert!(error.contains("summary.csv is there already"), "{error}");
    assert_eq!(summary(), "mine");
    // A run that was interrupted while it put its files in place has its manifest staged still.
    fs::remove_file(folder.join("manifest.json")).unwrap();
    fs::create_dir_all(folder.join(".careflow-staging-left")).unwrap();
    let staged = folder.join(".careflow-staging-left/manifest.json");
    fs::write(staged, r#"{"program": "careflow"}"#).unwrap();
    write().unwrap();
    assert!(summary().starts_with("option,"));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_where_a_link_leads() {
    let parent = tempfile::tempdir().unwrap();
    let (folder, elsewhere) = (parent.path().join("out"), parent.path().join("elsewhere"));
    let write = || write_run(&folder, &sample::hospital(), &synthetic::theory(3));
    write().unwrap();
    fs::remove_dir_all(folder.join("charts")).unwrap();
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("sankey.svg"), "mine").unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.join("charts")).unwrap();
    let error = write().unwrap_err().to_string();
    assert!(error.contains("charts is a link"), "{error}");
    assert!(super::super::folder::try_writing(&folder).unwrap_err().to_string().contains("charts is a link"));
    assert_eq!(fs::read_to_string(elsewhere.join("sankey.svg")).unwrap(), "mine");
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
    // The folder of the results itself may be one: whoever names it means where it leads.
    let named = parent.path().join("named");
    fs::remove_file(folder.join("charts")).unwrap();
    std::os::unix::fs::symlink(&folder, &named).unwrap();
    write_run(&named, &sample::hospital(), &synthetic::theory(3)).unwrap();
}

#[test]
fn what_could_not_be_put_in_place_does_not_bar_the_next_run() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("out");
    let write = || write_run(&folder, &sample::hospital(), &synthetic::theory(3));
    write().unwrap();
    // A folder where a file should be: its rename fails, when others are in place.
    let daily = folder.join("daily.parquet");
    fs::remove_file(&daily).unwrap();
    fs::create_dir(&daily).unwrap();
    fs::write(daily.join("x"), "x").unwrap();
    write().unwrap_err();
    assert!(!folder.join("manifest.json").exists());
    fs::remove_dir_all(&daily).unwrap();
    write().unwrap();
    assert!(folder.join("manifest.json").exists());
    assert_eq!(left_behind(&folder).count(), 0);
}

#[test]
fn summary_csv_has_the_published_columns_and_full_precision() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("summary.csv");
    let mut summary = summarise(&synthetic::hospital(4));
    summary.rows[1].sd = f64::NAN;
    write_csv(&path, SummaryRecord::all(std::slice::from_ref(&summary))).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let header =
        "option,metric,label,group,unit,mean,sd,ci_low,ci_high,p05,p25,p50,p75,p95,replications,growing";
    assert_eq!(text.lines().next().unwrap(), header);
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), summary.rows.len());
    assert_eq!(&records[1][6], "");
    for (record, row) in records.iter().zip(&summary.rows) {
        assert_eq!(record[5].parse::<f64>().unwrap().to_bits(), row.mean.to_bits());
        assert_eq!(&record[3], row.group);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("file");
    fs::write(&file, "").unwrap();
    let error = write_run(&file.join("sub"), &Model::default(), &synthetic::theory(2)).unwrap_err();
    assert!(error.to_string().starts_with(&format!("cannot write {}", file.join("sub").display())));
}
