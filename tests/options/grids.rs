//! Grids: every combination of the levels of some levers is an option like any other.

use crate::program::{called_in, text};
use crate::{load, run_fixed, try_load, values};
use careflow::document::{Asked, COLUMNS, LINES, read, table};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Three patients who come to a clinic together at midnight.
const CLINIC: &str = r#"
[scenario]
title = "Clinic"
start = 2014-04-07
measure = "1 d"
terminating = true
replications = 2

[[cohort]]
id = "anybody"
population = 1000
assumption = "x"

[[exit]]
id = "gone"
kind = "elsewhere"

[[stream]]
id = "three"
cohort = "anybody"
timetable = { mon = "00:00 x 3" }
to = "clinic"
assumption = "x"

[[setting]]
id = "clinic"
name = "Clinic"
kind = "other"
capacity = 1
assumption = "x"

[[stay]]
id = "clinic"
in = "clinic"
length = "1 h"
to = "gone"
assumption = "x"
"#;

const ROOMS_BY_LENGTH: &str = r#"
[[grid]]
id = "rooms-by-length"
title = "Rooms against length"
levers = [
  { title = "Rooms", setting = "clinic", set = "capacity", levels = [1, 2, 3] },
  { title = "Length", stay = "clinic", multiply = "length", levels = [1, 2] },
]
"#;

/// What a program printed that went well.
fn careflow(folder: &Path, arguments: &[&str]) -> String {
    let output = called_in(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// A folder with a place.
fn place(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("place.toml"), text).unwrap();
    folder
}

/// Rows of a CSV file, by column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn an_option_of_a_grid_is_the_option_written_by_hand() {
    let loaded = load(
        r#"
        [[grid]]
        id = "wards-by-rota"
        levers = [
          { setting = "ward", add = "capacity", levels = [0, 5] },
          { stay = "ward", route = "care-home", multiply = "share", levels = [1.0, 0.5] },
        ]
        [[scheme]]
        id = "five-more"
        change = [{ setting = "ward", add = { capacity = 5 } }]
        assumption = "made up"
        [[scheme]]
        id = "half"
        change = [{ stay = "ward", route = "care-home", multiply = { share = 0.5 } }]
        assumption = "made up"
        [[option]]
        id = "both"
        schemes = ["five-more", "half"]
        "#,
    );
    let ids: Vec<&str> = loaded.variants.options().iter().map(|option| option.id.as_str()).collect();
    let of_grid = ["0x1", "0x0.5", "5x1", "5x0.5"].map(|levels| format!("wards-by-rota.{levels}"));
    assert_eq!(ids, [&["both".to_owned()][..], &of_grid].concat());
    let results = run_fixed(&loaded, 3);
    let [baseline, both, same, .., last] = &results[..] else { panic!("{}", results.len()) };
    assert_eq!(last.option, "wards-by-rota.5x0.5");
    let figures = |results: &careflow::results::Results| -> Vec<Vec<u64>> {
        results.replications.iter().map(|r| r.values.iter().map(|value| value.to_bits()).collect()).collect()
    };
    assert_eq!(figures(both), figures(last));
    assert_eq!(figures(baseline), figures(same), "a level of what there is changes nothing");
    assert_ne!(figures(baseline), figures(last));
}

/// With one room and length L the three wait 0, L and 2 L: L on average; with two 0, 0 and L; with three not at all.
#[test]
fn the_response_surface_of_a_clinic_worked_by_hand() {
    let folder = place(&format!("{CLINIC}{ROOMS_BY_LENGTH}"));
    let here = folder.path();
    careflow(here, &["run", "place.toml", "-o", "out"]);
    let surface = rows(&here.join("out/response-surface.csv"));
    let is_wait = |row: &&BTreeMap<String, String>| {
        row["metric"] == "setting-wait-mean" && row["group"] == "setting=clinic"
    };
    let found: Vec<[String; 6]> = surface
        .iter()
        .filter(is_wait)
        .map(|row| ["option", "level_1", "level_2", "mean", "difference", "grid"].map(|key| row[key].clone()))
        .collect();
    let by_hand = [
        ("1x1", "1", "× 1", 1.0),
        ("1x2", "1", "× 2", 2.0),
        ("2x1", "2", "× 1", 1.0 / 3.0),
        ("2x2", "2", "× 2", 2.0 / 3.0),
        ("3x1", "3", "× 1", 0.0),
        ("3x2", "3", "× 2", 0.0),
    ];
    assert_eq!(found.len(), by_hand.len());
    for ([option, rooms, length, mean, difference, grid], (id, one, other, hours)) in
        found.iter().zip(by_hand)
    {
        assert_eq!((grid.as_str(), option.as_str()), ("rooms-by-length", &*format!("rooms-by-length.{id}")));
        assert_eq!((rooms.as_str(), length.as_str()), (one, other));
        let [mean, difference]: [f64; 2] = [mean, difference].map(|cell| cell.parse().unwrap());
        assert!((mean - hours).abs() < 1e-9 && (difference - (hours - 1.0)).abs() < 1e-9, "{id}: {mean}");
    }
    // The same figures as everywhere else.
    let key =
        |row: &BTreeMap<String, String>| (row["option"].clone(), row["metric"].clone(), row["group"].clone());
    let index = |name: &str| -> BTreeMap<_, _> {
        rows(&here.join("out").join(name)).into_iter().map(|row| (key(&row), row)).collect()
    };
    let (levels, differences) = (index("summary.csv"), index("differences.csv"));
    assert_eq!(surface.len(), differences.len());
    for row in &surface {
        let (level, difference) = (&levels[&key(row)], &differences[&key(row)]);
        for (own, other) in [("mean", "mean"), ("mean_ci_low", "ci_low"), ("mean_ci_high", "ci_high")] {
            assert_eq!(row[own], level[other], "{:?}", key(row));
        }
        for (own, other) in [("difference", "mean"), ("ci_low", "ci_low"), ("ci_high", "ci_high")] {
            assert_eq!(row[own], difference[other], "{:?}", key(row));
        }
    }
    // The table is that of the wait: what a clinic is first looked at for.
    let shown = careflow(here, &["show", "out", "response-surface", "--markdown"]);
    insta::assert_snapshot!(shown);
    for kind in ["svg", "png"] {
        assert!(here.join(format!("out/charts/response-surface.{kind}")).metadata().unwrap().len() > 500);
    }
    let of_one =
        careflow(here, &["show", "out", "differences", "--options", "rooms-by-length", "--markdown"]);
    assert!(of_one.contains("rooms-by-length.3x2"), "{of_one}");
}

#[test]
fn a_grid_is_run_alone_in_parts_and_out_of_the_store_with_the_same_bytes() {
    let folder = place(&format!(
        "{CLINIC}{ROOMS_BY_LENGTH}[[scheme]]\nid = \"s\"\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
    ));
    let here = folder.path();
    let with = |more: &[&str]| {
        let fixed = ["run", "place.toml", "--options", "rooms-by-length", "--store", "kept"];
        careflow(here, &[&fixed, more].concat());
        fs::read_to_string(here.join(more[1]).join("response-surface.csv")).unwrap_or_default()
    };
    let first = with(&["-o", "one", "-q"]);
    assert!(first.contains("rooms-by-length.3x2") && !first.contains("\no,"), "{first}");
    assert!(rows(&here.join("one/summary.csv")).iter().all(|row| row["option"] != "o"));
    assert_eq!(first, with(&["-o", "again", "-q"]));
    for part in ["2/2", "1/2"] {
        careflow(
            here,
            &["run", "place.toml", "--options", "rooms-by-length", "--shard", part, "-o", "shards", "-q"],
        );
    }
    careflow(here, &["merge", "shards", "-o", "merged", "-q"]);
    assert_eq!(first, fs::read_to_string(here.join("merged/response-surface.csv")).unwrap());
}

#[test]
fn one_lever_is_a_line_three_are_panels_and_25_options_a_short_screen() {
    let levels = |many: usize| (1..=many).map(|level| level.to_string()).collect::<Vec<_>>().join(", ");
    let lever = |title: &str, change: &str, many: usize| {
        format!("{{ title = \"{title}\", {change}, levels = [{}] }}", levels(many))
    };
    let rooms = |many| lever("Rooms", "setting = \"clinic\", set = \"capacity\"", many);
    let length = |many| lever("Length", "stay = \"clinic\", multiply = \"length\"", many);
    let come = |many| lever("Who come", "stream = \"three\", multiply = \"timetable\"", many);
    let grid =
        |id: &str, levers: &[String]| format!("[[grid]]\nid = \"{id}\"\nlevers = [{}]\n", levers.join(", "));
    let folder = place(&format!(
        "{CLINIC}{}{}{}",
        grid("square", &[rooms(5), length(5)]),
        grid("line", &[length(6)]),
        grid("cube", &[rooms(2), length(3), come(2)])
    ));
    let here = folder.path();
    let shown = careflow(here, &["run", "place.toml", "-o", "out"]);
    assert!(
        shown.lines().count() <= LINES && shown.lines().all(|line| line.chars().count() <= COLUMNS),
        "{shown}"
    );
    assert!(shown.contains("Rooms × Length"), "{shown}");
    for grid in ["square", "line", "cube"] {
        let picture = format!("{grid}.svg");
        let said = careflow(here, &["chart", "out", "response-surface", "--options", grid, "-o", &picture]);
        assert!(said.contains("setting=clinic") && said.contains("least"), "{said}");
        let svg = fs::read_to_string(here.join(picture)).unwrap();
        // Six points of a line, 25 cells, 12 cells in two panels.
        assert!(svg.contains("Length"), "{svg}");
    }
    let saved = read(&here.join("out")).unwrap();
    let options = |grid: &str| Asked { options: vec![grid.to_owned()], ..Asked::default() };
    for (grid, many, levers) in [("square", 25, 2), ("line", 6, 1), ("cube", 12, 3)] {
        let table = table(&saved, "response-surface", &options(grid)).unwrap();
        assert_eq!((table.rows.len(), table.header.len()), (many, levers + 2), "{grid}");
    }
    let error = table(&saved, "response-surface", &Asked::default()).unwrap_err().to_string();
    assert!(error.contains("square, line, cube"), "{error}");
    // Twice as many come: with one room and three times the length 0, 3, … 15 hours, 7.5 on average.
    let cube = table(&saved, "response-surface", &options("cube")).unwrap();
    assert_eq!(cube.rows[5][..3], ["1", "× 3", "× 2"]);
    assert!(cube.rows[5][3].starts_with("7.5"), "{:?}", cube.rows[5]);
}

#[test]
fn costs_and_names_of_levels_and_schemes_of_all_of_them() {
    let loaded = load(
        r#"
        [[organisation]]
        id = "trust"
        [[scheme]]
        id = "shorter"
        change = [{ stay = "ward", multiply = { length = 0.9 } }]
        cost = [{ recurrent = 10, payer = "trust", assumption = "x" }]
        assumption = "x"
        [[grid]]
        id = "g"
        starts = 2014-10-01
        schemes = ["shorter"]
        levers = [{ team = "social-work", multiply = "rota", levels = [1, 2], names = ["as now", "twice"], recurrent = [0, 500], payer = "trust" }]
        "#,
    );
    let results = run_fixed(&loaded, 2);
    let days = values(&results[0], "delayed-days", "all");
    let costs: Vec<f64> = results[1..].iter().map(|option| values(option, "scheme-cost", "all")[0]).collect();
    // Twice the team from October on: 181 of the 364 days.
    assert!(
        (costs[0] - 10.0).abs() < 1e-9 && (costs[1] - (10.0 + 500.0 * 181.0 / 364.0)).abs() < 1e-9,
        "{costs:?}"
    );
    assert_ne!(days, values(&results[2], "delayed-days", "all"));
    let [grid] = loaded.variants.grids() else { panic!() };
    let words: Vec<&str> = grid.levers[0].levels.iter().map(|level| level.words.as_str()).collect();
    assert_eq!((words, grid.levers[0].title.as_str()), (vec!["as now", "twice"], "rota of social-work"));
    assert_eq!(loaded.variants.options()[1].title, "rota of social-work twice");
}

#[test]
fn what_is_wrong_with_a_grid_is_said_where_it_stands() {
    let said = |levers: &str| {
        let grid = format!("[[grid]]\nid = \"g\"\nlevers = [{levers}]\n");
        try_load(&grid).err().map_or_else(|| "nothing".to_owned(), |problems| problems.to_string())
    };
    for (levers, wrong) in [
        ("{ setting = \"wards\", set = \"capacity\", levels = [1, 2] }", "unknown setting `wards`"),
        (
            "{ setting = \"ward\", set = \"capacities\", levels = [1, 2] }",
            "unknown key `capacities` of a setting",
        ),
        ("{ setting = \"ward\", set = \"capacity\", levels = [100] }", "levels"),
        ("{ setting = \"ward\", set = \"capacity\", levels = [100, -1] }", "-1"),
        ("{ setting = \"ward\", set = \"capacity\", levels = [100, 100] }", "the level 100 is named twice"),
        ("{ setting = \"ward\", set = \"kind\", levels = [100, 110] }", "no scheme can change `kind`"),
        ("{ setting = \"ward\", levels = [100, 110] }", "`set`, `multiply`, `add`"),
        (
            "{ setting = \"ward\", set = \"capacity\", levels = [1, 2], names = [\"a\", \"b\", \"c\"] }",
            "3 names for 2 levels",
        ),
        (
            "{ setting = \"ward\", set = \"capacity\", levels = [1, 2], recurrent = [1, 2, 3] }",
            "3 costs for 2 levels",
        ),
        ("{ setting = \"ward\", set = \"capacity\", levels = [1, 2], payer = \"x\" }", "`payer` of nothing"),
        (
            "{ setting = \"ward\", set = \"capacity\", levels = [100, 110] }, { setting = \"ward\", set = \"capacity\", levels = [1, 2] }",
            "both set `capacity`",
        ),
    ] {
        let said = said(levers);
        assert!(said.contains(wrong) && said.contains("place.toml:"), "{wrong}: {said}");
        // Not of every level again; of two levers each pair of levels is another contradiction.
        assert!(said.matches(wrong).count() <= 2 || wrong.starts_with("both set"), "{wrong}: {said}");
    }
    let many: Vec<String> = (0..100).map(|level| level.to_string()).collect();
    let many = many.join(", ");
    let levers: Vec<String> = ["capacity", "capacity", "capacity"]
        .iter()
        .map(|key| format!("{{ setting = \"ward\", set = \"{key}\", levels = [{many}] }}"))
        .collect();
    assert!(said(&levers.join(", ")).contains("1000000 options, and there is room for 1000"));
}
