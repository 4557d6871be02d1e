//! Several bases, copies with a prefix, local changes, patterns, streams of several cohorts.

use careflow::model::{Arm, Arrivals, Destination, Model};
use careflow::scenario::load;

use crate::write;

const SCENARIO: &str = r#"
[scenario]
title = "Two hospitals, one borough"
start = 2014-04-01
measure = "28 d"
base = [
  "../library/services.toml",
  { files = ["../library/hospital.toml", "../library/home.toml"], as = "north", title = "North General" },
  { files = ["../library/hospital.toml", "../library/home.toml"], as = "south" },
]
"#;

const PLACE: &str = r#"
[[cohort]]
id = "north-young"
population = 1_000

[[cohort]]
id = "north-old"
population = 2_000

[[cohort]]
id = "south-young"
population = 3_000

[[cohort]]
id = "south-old"
population = 4_000

[[setting]]
id = "north-ward"
capacity = 10

[[setting]]
id = "south-ward"
capacity = 20

[[local]]
stream = "south-*"
multiply = { rate = { value = 2.0, range = [1.5, 2.5] } }
assumption = "busier"

[[scheme]]
id = "longer"
change = [
  { stay = "*-ward", add = { length = "1 d" } },
  { stay = "*-home", route = "o*", set = { share = 1.0 } },
  { stay = "*-home", interruption = "b*", multiply = { probability = 0.5 } },
]

[[option]]
id = "longer"
schemes = ["longer"]
"#;

const HOSPITAL: &str = r#"
[[cohort]]
id = "young"
attributes = { age = "young" }

[[cohort]]
id = "old"
attributes = { age = "old" }

[[stream]]
id = "emergencies"
cohorts = ["young", "old"]
rate = { per-1000 = [10, 20] }
routes = [{ to = "ward", share = 0.5 }, { to = "annex", share = "rest" }]

[[setting]]
id = "ward"
name = "Ward"
kind = "acute-bed"
site = "hospital"

[[stay]]
id = "ward"
in = "ward"
length = "2 d"
to = "home"

[[stay]]
id = "annex"
like = "ward"
priority = 7
"#;

const HOME: &str = r#"
[[stay]]
id = "home"
in = "reablement"
length = "20 d"
routes = [{ to = "out", share = "rest" }]
interruptions = [{ id = "back", probability = 0.1, after = "5 d", to = "ward" }]
start = [{ cohort = "old", per-1000 = 1.5 }]
assumption = "made up"
"#;

const SERVICES: &str = r#"
[[attribute]]
id = "age"
values = ["young", "old"]

[[setting]]
id = "reablement"
kind = "reablement"
capacity = 5

[[exit]]
id = "out"
kind = "home"
"#;

fn place(scenario: &str, place: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let library = [("services.toml", SERVICES), ("hospital.toml", HOSPITAL), ("home.toml", HOME)];
    write(&dir.path().join("library"), &library);
    let text = scenario.replace("base = [", "include = [\"place.toml\"]\nbase = [");
    write(&dir.path().join("town"), &[("scenario.toml", &text), ("place.toml", place)]);
    let path = dir.path().join("town");
    (dir, path)
}

fn ids<T>(items: &[T], id: impl Fn(&T) -> &str) -> Vec<String> {
    items.iter().map(|item| id(item).to_owned()).collect()
}

fn rate(model: &Model, id: &str) -> f64 {
    let stream = model.streams.iter().find(|stream| stream.id == id).unwrap();
    let Arrivals::Rate(rate) = &stream.arrivals else { panic!("no rate") };
    rate.per_day * 365.25
}

#[test]
fn copies_have_tables_and_references_of_their_own_and_share_the_rest() {
    let (_dir, path) = place(SCENARIO, PLACE);
    let loaded = load(&path).unwrap();
    let model = &loaded.model;
    assert_eq!(ids(&model.settings, |setting| &setting.id), ["reablement", "north-ward", "south-ward"]);
    assert_eq!(
        ids(&model.settings, |setting| &setting.name),
        ["reablement", "North General: Ward", "south: Ward"]
    );
    assert_eq!(model.settings[1].site.as_deref(), Some("north-hospital"));
    assert_eq!(
        ids(&model.stays, |stay| &stay.id),
        ["north-ward", "north-annex", "north-home", "south-ward", "south-annex", "south-home"]
    );
    assert_eq!(model.stays[2].setting, 0, "both homes are in the shared setting");
    assert_eq!(model.stays[5].setting, 0);
    assert_eq!(
        model.stays[5].interruptions[0].to,
        Some(Destination::Stay(3)),
        "back to the hospital they know"
    );
    assert_eq!(model.stays[3].routes[0].to, Destination::Stay(5));
    assert_eq!(model.stays[5].routes[0].to, Destination::Exit(0));
}

#[test]
fn a_stream_of_several_cohorts_is_one_stream_for_each() {
    let (_dir, path) = place(SCENARIO, PLACE);
    let model = load(&path).unwrap().model;
    let known = [
        "north-emergencies-young",
        "north-emergencies-old",
        "south-emergencies-young",
        "south-emergencies-old",
    ];
    assert_eq!(ids(&model.streams, |stream| &stream.id), known);
    assert!((rate(&model, known[0]) - 10.0).abs() < 1e-9);
    assert!((rate(&model, known[1]) - 40.0).abs() < 1e-9);
}

#[test]
fn local_changes_hold_in_the_baseline_and_in_options_and_are_drawn() {
    let (_dir, path) = place(SCENARIO, PLACE);
    let loaded = load(&path).unwrap();
    assert!((rate(&loaded.model, "south-emergencies-old") - 160.0).abs() < 1e-9, "20 × 4 × 2");
    let inputs = loaded.variants.inputs();
    assert_eq!(inputs.len(), 1, "{:?}", inputs.iter().map(|input| &input.path).collect::<Vec<_>>());
    let model = loaded.variants.model(&Arm::new("longer", [0]), &[1.5]).unwrap();
    assert!((rate(&model, "south-emergencies-old") - 120.0).abs() < 1e-9);
    assert!((rate(&model, "north-emergencies-old") - 40.0).abs() < 1e-9);
}

#[test]
fn a_local_change_is_not_handed_on_by_like_in_options_alone() {
    let local = "[[local]]\nstay = \"*-ward\"\nset = { length-scale = 1.5 }\nassumption = \"made up\"\n";
    let (_dir, path) =
        place(SCENARIO, &format!("{PLACE}\n{local}\n[[option]]\nid = \"nothing\"\nschemes = []\n"));
    let loaded = load(&path).unwrap();
    let option = loaded.variants.model(&Arm::new("nothing", []), &[]).unwrap();
    let scales = |model: &Model| model.stays.iter().map(|stay| stay.length_scale).collect::<Vec<_>>();
    assert_eq!(scales(&loaded.model), [1.5, 1.0, 1.0, 1.5, 1.0, 1.0]);
    assert_eq!(scales(&option), scales(&loaded.model));
}

#[test]
fn a_scheme_may_name_tables_by_a_pattern() {
    let (_dir, path) = place(SCENARIO, PLACE);
    let loaded = load(&path).unwrap();
    let model = loaded.variants.model(&Arm::new("longer", [0]), &[]).unwrap();
    let length = |at: usize| model.stays[at].length[0].1.mean();
    let chance = |at: usize| model.stays[at].interruptions[0].probability;
    assert_eq!([chance(2), chance(5)], [0.05, 0.05]);
    let days = [3.0, 2.0, 20.0, 3.0].map(|days| days * careflow::model::DAY);
    assert_eq!([length(0), length(1), length(2), length(3)], days);
}

#[test]
fn patients_a_stay_starts_with_scale_with_their_cohort() {
    let (_dir, path) = place(SCENARIO, PLACE);
    let model = load(&path).unwrap().model;
    let groups: Vec<(usize, usize, u32)> =
        model.settings[0].start.iter().map(|group| (group.stay, group.cohort, group.present)).collect();
    assert_eq!(groups, [(2, 1, 3), (5, 3, 6)]);
}

#[test]
fn what_a_mistake_keeps_from_being_changed_or_read_is_no_mistake() {
    // Nobody but a local change gives the porters work.
    let porters = r#"
[[team]]
id = "porters"
rota = { mon-sun = "08:00-18:00 x 2" }

[[local]]
stay = "north-ward"
append = { tasks = [{ id = "trip", team = "porters", work = "10 min" }] }
assumption = "made up"
"#;
    let with_porters = format!("{PLACE}{porters}");
    let (_dir, path) = place(SCENARIO, &with_porters);
    load(&path).unwrap();
    let (_dir, path) = place(
        SCENARIO,
        &with_porters.replace("capacity = 10", "capacity = { value = 10, range = [20, 30] }"),
    );
    let text = load(&path).unwrap_err().to_string();
    assert!(text.contains("outside its range") && text.ends_with("1 error"), "{text}");
    // And when a scheme of the library starts is said in a file that cannot be read.
    let (dir, path) = place(SCENARIO, &PLACE.replace("capacity = 10", "capacity = 10 %"));
    let services = format!("{SERVICES}\n[[scheme]]\nid = \"longer\"\nramp = \"8 weeks\"\n");
    write(&dir.path().join("library"), &[("services.toml", &services)]);
    let text = load(&path).unwrap_err().to_string();
    assert!(!text.contains("needs `starts`"), "{text}");
}

#[test]
fn mistakes_in_copies_and_local_changes_are_placed() {
    let wrong = |scenario: &str, text: &str| {
        let (_dir, path) = place(scenario, text);
        load(&path).expect_err("must not load").to_string()
    };
    let text = wrong(SCENARIO, &PLACE.replace("id = \"south-ward\"\ncapacity = 20", "id = \"south-ward\""));
    assert!(text.contains("setting south-ward has no `capacity`"), "{text}");
    let text = wrong(SCENARIO, &PLACE.replace("stream = \"south-*\"", "stream = \"east-*\""));
    assert!(text.contains("unknown stream `east-*`") && text.contains("place.toml"), "{text}");
    let text = wrong(SCENARIO, &PLACE.replace("rate = { value = 2.0", "rates = { value = 2.0"));
    assert!(text.contains("unknown key `rates` of a stream") && text.contains("place.toml:"), "{text}");
    let text =
        wrong(&SCENARIO.replace("home.toml\"], as = \"south\"", "hoem.toml\"], as = \"south\""), PLACE);
    assert!(text.contains("hoem.toml (south)` does not exist"), "{text}");
    let text = wrong(&SCENARIO.replace("as = \"south\"", "title = \"South\""), PLACE);
    assert!(text.contains("a copy needs `as`") && text.contains("1 error"), "{text}");
    let text = wrong(&SCENARIO.replace("as = \"south\"", "as = \"South General\""), PLACE);
    assert!(text.contains("`as` must be an id"), "{text}");
    let text = wrong(&SCENARIO.replace("as = \"south\"", "as = \"north\""), PLACE);
    assert!(
        text.contains("hospital.toml` is read twice as `north`") && text.contains("scenario.toml"),
        "{text}"
    );
    let twice = "[[local]]\nstay = \"*-ward\"\nset = { length-scale = 1.5 }\nassumption = \"made up\"\n";
    let text = wrong(SCENARIO, &format!("{PLACE}\n{twice}\n{}", twice.replace("*-ward", "north-ward")));
    assert!(text.contains("two [[local]] set `length-scale` of stay `north-ward`"), "{text}");
    let text = wrong(SCENARIO, &PLACE.replace("{ value = 2.0, range = [1.5, 2.5] }", "\"90 %\""));
    assert!(text.contains("write rate = 0.9"), "{text}");
    let again = format!("{PLACE}\n[[setting]]\nid = \"south-ward\"\ncapacity = 30\n");
    assert!(wrong(SCENARIO, &again).contains("setting `south-ward` is stated twice"));
    let text = wrong(SCENARIO, &PLACE.replace("interruption = \"b*\"", "interruption = \"x*\""));
    assert!(text.contains("stay `north-home` has no interruption `x*`"), "{text}");
    // Ids without the prefix of a copy.
    let help = "did you mean `north-ward` or `south-ward`?";
    let text = wrong(SCENARIO, &format!("{PLACE}\n[[setting]]\nid = \"ward\"\ncapacity = 12\n"));
    assert!(text.contains("setting ward has no `kind`") && text.contains(help), "{text}");
    let text = wrong(SCENARIO, &format!("{PLACE}\n{}", twice.replace("*-ward", "ward")));
    assert!(text.contains("unknown stay `ward`") && text.contains(help), "{text}");
    let text = wrong(SCENARIO, &format!("{PLACE}\n[[stay]]\nid = \"x\"\nlike = \"ward\"\nin = \"ward\"\n"));
    assert!(text.matches(help).count() >= 1, "{text}");
    let negative = PLACE.replace("{ value = 2.0, range = [1.5, 2.5] }", "-1.0");
    assert!(wrong(SCENARIO, &negative).contains("place.toml"), "{}", wrong(SCENARIO, &negative));
}

#[test]
fn a_list_of_rates_must_match_its_cohorts() {
    let dir = tempfile::tempdir().unwrap();
    let library = [
        ("services.toml", SERVICES),
        ("hospital.toml", &HOSPITAL.replace("[10, 20]", "[10]")),
        ("home.toml", HOME),
    ];
    write(&dir.path().join("library"), &library);
    let text = SCENARIO.replace("base = [", "include = [\"place.toml\"]\nbase = [");
    write(&dir.path().join("town"), &[("scenario.toml", &text), ("place.toml", PLACE)]);
    let text = load(&dir.path().join("town")).unwrap_err().to_string();
    assert!(text.contains("1 rates for 2 cohorts") && text.contains("hospital.toml (north)"), "{text}");
}
