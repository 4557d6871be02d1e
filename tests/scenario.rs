//! The scenario language: every mistake is named, with its place; good files mean what they say.

use std::path::Path;

use careflow::scenario;

#[test]
fn the_starter_place_loads_without_warnings() {
    let dir = tempfile::tempdir().unwrap();
    scenario::init(dir.path()).unwrap();
    match scenario::load(dir.path()) {
        Ok(loaded) => {
            println!("{}", scenario::describe(&loaded));
            assert!(loaded.warnings.0.is_empty(), "{}", loaded.warnings);
        }
        Err(problems) => panic!("{problems}"),
    }
    assert!(scenario::init(dir.path()).is_err());
    let _ = Path::new("x");
}
