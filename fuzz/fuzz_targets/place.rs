//! A place that is written to a file, loaded and used up: what the fuzzers of files share.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder that the files of this process are written to.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().expect("a folder for the files").keep())
}

/// Loads a scenario and does all with it short of simulating it; what is wrong with it is printed.
pub fn try_out(path: &Path) {
    match careflow::scenario::load(path) {
        Ok(loaded) => {
            let _ = careflow::scenario::describe(&loaded);
            let _ = careflow::plan::compile(&loaded.model);
            for option in loaded.variants.options() {
                let arm = careflow::model::Arm::new(option.id.clone(), option.schemes.clone());
                if let Ok(model) = loaded.variants.model(&arm, &[]) {
                    let _ = careflow::plan::compile(&model);
                }
            }
        }
        Err(problems) => assert!(problems.errors() > 0 && !problems.to_string().is_empty()),
    }
}
