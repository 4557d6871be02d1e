//! The library's hospital, as Southend has it: what must hold whatever its numbers are.

use crate::values;
use careflow::experiment::{self, Design};
use careflow::model::Arm;
use careflow::scenario::{self, Loaded};
use std::path::Path;

/// Copies a folder and what is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Southend with other options beside its own: a copy, for a base is named by the way from the place.
fn southend(more: &str) -> Loaded {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["library", "southend"] {
        copy(&Path::new("scenarios").join(folder), &dir.path().join(folder));
    }
    let path = dir.path().join("southend/changed.toml");
    let text = format!("[scenario]\ntitle = \"Southend, changed\"\nbase = \"scenario.toml\"\n{more}");
    std::fs::write(&path, text).unwrap();
    scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A metric of the baseline or of one scheme, over a few replications.
fn mean(loaded: &Loaded, scheme: Option<&str>, metric: &str, group: &str) -> f64 {
    let number = |id: &str| loaded.variants.schemes().iter().position(|scheme| scheme.id == id).unwrap();
    let schemes: Vec<usize> = scheme.map(number).into_iter().collect();
    let model = loaded.variants.model(&Arm::new("option", schemes), &[]).unwrap_or_else(|p| panic!("{p}"));
    let design = Design { replications: 4, first: 0, threads: Some(1) };
    let results = experiment::run(&careflow::plan::compile(&model), &design, &()).unwrap();
    let values = values(&results, metric, group);
    values.iter().sum::<f64>() / values.len() as f64
}

/// The clinical end of a stay falls on a morning, so a round at noon is three hours later and not a day earlier: with the same
/// hours of doctors, beds are not freed.
#[test]
fn a_round_at_noon_frees_no_beds() {
    let loaded = southend(
        r#"
[[scheme]]
id = "noon"
change = [{ team = "ward-doctors", set = { rota = { mon-fri = "12:00-20:00 x 4", sat-sun = "12:00-17:00 x 2", bank-holiday = "12:00-17:00 x 2" } } }]
assumption = "made up"
"#,
    );
    let beds = |scheme| mean(&loaded, scheme, "acute-occupied", "all");
    let (usual, noon) = (beds(None), beds(Some("noon")));
    assert!(noon > usual + 1.0, "{usual} {noon}");
}

/// Homes are full but for rooms between two residents: places more or fewer are felt on the wards.
#[test]
fn places_in_homes_are_felt_on_the_wards() {
    let places = |places: i32| {
        let loaded = southend(&format!(
            r#"
[[scheme]]
id = "places"
starts = 2014-04-01
change = [{{ setting = "residential-homes", add = {{ capacity = {places} }} }}]
assumption = "made up"
"#
        ));
        let days = |scheme| mean(&loaded, scheme, "delayed-days", "reason=Di");
        days(Some("places")) - days(None)
    };
    let (more, fewer) = (places(60), places(-75));
    assert!(more < -5.0 && fewer > 10.0, "{more} {fewer}");
}

/// People die in A&E, in the assessment unit and on the wards, most of them on the wards.
#[test]
fn people_die_where_they_are() {
    let loaded = southend("");
    let deaths = |setting: &str| mean(&loaded, None, "deaths", &format!("setting={setting}"));
    let (door, unit) = (deaths("a-and-e-majors"), deaths("assessment-unit"));
    assert!(door > 40.0 && unit > 40.0, "{door} {unit}");
    assert!(deaths("elderly-wards") > door + unit);
}
