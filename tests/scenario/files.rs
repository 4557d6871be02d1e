//! Files and composition: what cannot be read, include, base, CSV.

use std::fs;
use std::time::Instant;

use careflow::scenario::load as load_path;

use crate::{GOOD, changed, expect, load_files, write};

fn message(files: &[(&str, &str)]) -> String {
    load_files(files).expect_err("must not load").to_string()
}

fn with_include(name: &str) -> String {
    GOOD.replace("measure = \"28 d\"", &format!("measure = \"28 d\"\ninclude = [\"{name}\"]"))
}

#[test]
fn missing_empty_and_binary_files_and_folders_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let text = load_path(&dir.path().join("nowhere")).unwrap_err().to_string();
    assert!(text.contains("nowhere` does not exist"), "{text}");
    let text = load_path(dir.path()).unwrap_err().to_string();
    assert!(text.contains("has no scenario.toml") && text.contains("careflow init"), "{text}");
    assert!(message(&[("scenario.toml", " \n")]).contains("`scenario.toml` is empty"));
    assert!(message(&[("scenario.toml", "a\0b")]).contains("`scenario.toml` is not a text file"));
    let text = message(&[("scenario.toml", &with_include("sub")), ("sub/x.toml", "")]);
    assert!(text.contains("`sub` is a folder, not a file"), "{text}");
    write(dir.path(), &[("scenario.toml", &with_include("b.toml"))]);
    fs::write(dir.path().join("b.toml"), [0x7f, 0x45, 0xff, 0x00, 0x01, 0x41]).unwrap();
    let problems = load_path(dir.path()).unwrap_err();
    expect(&problems, "`b.toml` is not a text file", "scenario.toml", 5, 12);
}

#[test]
fn a_file_in_another_encoding_is_told_which_and_what_to_do() {
    let good = GOOD.replacen("title = \"", "title = \"Café ", 1);
    let dir = tempfile::tempdir().unwrap();
    let said = |bytes: Vec<u8>| {
        fs::write(dir.path().join("scenario.toml"), bytes).unwrap();
        load_path(dir.path()).unwrap_err().to_string()
    };
    // Every character of it is one of the first 256.
    let latin: Vec<u8> = good.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'-')).collect();
    let text = said(latin);
    assert!(
        text.contains("`scenario.toml` seems to be in Latin-1 (Windows-1252), not in UTF-8: see line "),
        "{text}"
    );
    assert!(text.contains("save it as UTF-8"), "{text}");
    let line = 1 + good.lines().position(|line| line.contains("Café")).unwrap();
    assert!(text.contains(&format!("see line {line}")), "{text}");
    let wide = |mark: bool, big: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF_u16).into_iter().chain(good.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    for (mark, big) in [(true, false), (true, true), (false, false), (false, true)] {
        let text = said(wide(mark, big));
        assert!(text.contains("`scenario.toml` seems to be in UTF-16, not in UTF-8"), "{text}");
    }
}

#[test]
fn a_huge_file_is_refused_without_reading_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("scenario.toml");
    fs::File::create(&path).unwrap().set_len(100 * 1024 * 1024).unwrap();
    let start = Instant::now();
    let text = load_path(dir.path()).unwrap_err().to_string();
    assert!(text.contains("`scenario.toml` is too large (100 MB)"), "{text}");
    assert!(start.elapsed().as_millis() < 200);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("secret.toml"), "x = 1").unwrap();
    let place = dir.path().join("place");
    write(&place, &[("scenario.toml", &with_include("link.toml"))]);
    std::os::unix::fs::symlink("../secret.toml", place.join("link.toml")).unwrap();
    let text = load_path(&place).unwrap_err().to_string();
    assert!(text.contains("`link.toml` leaves the folder"), "{text}");
}

#[test]
fn includes_that_loop_or_repeat_are_named() {
    let text = message(&[
        ("scenario.toml", &with_include("a.toml")),
        ("a.toml", "[scenario]\ninclude = [\"b.toml\"]\n"),
        ("b.toml", "[scenario]\ninclude = [\"a.toml\"]\n"),
    ]);
    assert!(text.contains("`include` loops: a.toml → b.toml → a.toml"), "{text}");
    assert!(text.contains("--> b.toml:2:12"), "{text}");
    let text = message(&[("scenario.toml", &with_include("scenario.toml"))]);
    assert!(text.contains("`include` loops: scenario.toml → scenario.toml"), "{text}");
}

#[test]
fn a_missing_file_does_not_make_other_names_unknown() {
    let text =
        message(&[("scenario.toml", &with_include("x.toml").replace("in = \"ward\"", "in = \"elsewhere\""))]);
    assert!(text.contains("`x.toml` does not exist") && text.ends_with("1 error"), "{text}");
}

#[test]
fn mistakes_in_included_files_name_that_file() {
    let problems = load_files(&[
        ("scenario.toml", &with_include("sub/a.toml")),
        ("sub/a.toml", "[[exit]]\nid = \"x\"\nknd = \"home\"\n"),
    ])
    .unwrap_err();
    expect(&problems, "unknown key `knd` in an exit", "sub/a.toml", 3, 1);
}

#[test]
fn a_base_is_varied_key_by_key() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("south"), &[("scenario.toml", GOOD)]);
    let variant = "[scenario]\ntitle = \"More\"\nbase = \"../south\"\n[[setting]]\nid = \"ward\"\ncapacity = 12\n\
                   [[stream]]\nid = \"arrivals\"\ntimetable = { mon = \"08:00 x 3\" }\n[[cohort]]\nid = \"people\"\nresidents = false\n";
    write(&dir.path().join("more"), &[("scenario.toml", variant)]);
    let third = "[scenario]\nbase = \"../more\"\n[[exit]]\nid = \"died\"\nremove = true\n\
                 [[stay]]\nid = \"on-ward\"\nto = \"home\"\n";
    write(&dir.path().join("third"), &[("scenario.toml", third)]);
    let base = load_path(&dir.path().join("south")).unwrap().model;
    let more = load_path(&dir.path().join("more")).unwrap_or_else(|p| panic!("{p}")).model;
    assert_eq!((more.scenario.title.as_str(), more.scenario.name.as_str()), ("More", "more"));
    assert_eq!(more.settings[0].capacity.as_ref().unwrap().base.days[0][0].count, 12);
    assert_eq!(more.settings[0].kind, base.settings[0].kind);
    assert_eq!(more.cohorts[0].population, 1000.0);
    assert!(!more.cohorts[0].residents);
    assert!(matches!(more.streams[0].arrivals, careflow::model::Arrivals::Timetable(_)));
    assert_eq!(
        more.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(),
        ["scenario.toml", "../south/scenario.toml"]
    );
    let third = load_path(&dir.path().join("third")).unwrap_or_else(|p| panic!("{p}")).model;
    assert_eq!((third.exits.len(), third.stays[0].routes.len()), (1, 1));
    assert_eq!(third.settings, more.settings);
}

#[test]
fn csv_mistakes_name_the_csv_line() {
    let entry = changed(
        "length = \"3 d\"",
        "length = { bins = { csv = \"los.csv\", low = \"from\", high = \"to\", unit = \"d\", weights = \"count\" } }",
    );
    let problem = |csv: &str| load_files(&[("scenario.toml", &entry), ("los.csv", csv)]);
    assert!(problem("from,to,count\n0,1,30\n1,7,70\n").is_ok());
    expect(
        &problem("from,to,count\n0,1,30\n1,7,many\n").unwrap_err(),
        "`many` in column `count`",
        "los.csv",
        3,
        1,
    );
    expect(&problem("from,to,count\n0,1,30\n2,7,70\n").unwrap_err(), "the bin begins at 2", "los.csv", 3, 1);
    expect(
        &problem("from,to,count\n0,1\n").unwrap_err(),
        "the row has 2 values, the header 3",
        "los.csv",
        2,
        1,
    );
    let text = problem("from,until,count\n0,1,3\n").unwrap_err().to_string();
    assert!(
        text.contains("`los.csv` has no column `to`") && text.contains("columns: count, from, until"),
        "{text}"
    );
    let text = problem("from,to,count\n").unwrap_err().to_string();
    assert!(text.contains("`los.csv` has no rows"), "{text}");
}

#[test]
fn replayed_arrivals_come_from_a_csv_file() {
    let entry = changed("rate = { per-day = 2 }", "replay = { csv = \"a.csv\", time = \"arrived\" }");
    let load = |csv: &str| load_files(&[("scenario.toml", &entry), ("a.csv", csv)]);
    let model = load("arrived,needs\n2014-04-02T13:05,many\n0.5,few\n-1,few\n")
        .unwrap_or_else(|p| panic!("{p}"))
        .model;
    let careflow::model::Arrivals::Replay(arrivals) = &model.streams[0].arrivals else { panic!("no replay") };
    assert_eq!(
        *arrivals,
        vec![
            (-86_400_000, vec![(1, 0)]),
            (43_200_000, vec![(1, 0)]),
            (86_400_000 + 13 * 3_600_000 + 300_000, vec![(1, 1)])
        ]
    );
    // An offset is an instant; in summer the clock of the place is an hour ahead of UTC.
    let model = load("arrived,needs\n2014-04-02T12:05Z,few\n2014-04-02T13:05+01:00,few\n").unwrap().model;
    let careflow::model::Arrivals::Replay(arrivals) = &model.streams[0].arrivals else { panic!("no replay") };
    assert!(arrivals.iter().all(|(time, _)| *time == 86_400_000 + 13 * 3_600_000 + 300_000), "{arrivals:?}");
    // What lies outside the run is counted; a spreadsheet's serial dates are all outside.
    let some = load("arrived,needs\n2014-04-02T12:05,few\n1999-04-02T12:05,few\n").unwrap();
    assert!(some.warnings.to_string().contains("1 of 2 arrivals lie in the run"), "{}", some.warnings);
    let none = load("arrived,needs\n41731.5,few\n").unwrap_err().to_string();
    assert!(none.contains("0 of 1 arrivals lie in the run") && none.contains("serial date"), "{none}");
    expect(&load("arrived\nyesterday\n").unwrap_err(), "`yesterday` is not a time", "a.csv", 2, 1);
    expect(&load("arrived,needs\n1,mny\n").unwrap_err(), "`needs` has no value `mny`", "a.csv", 2, 1);
    assert_eq!(model.files[1].path, "a.csv");
    assert_eq!(model.files[1].sha256.len(), 64);
}

#[test]
fn a_base_that_cannot_be_read_gives_one_error() {
    let text = message(&[(
        "scenario.toml",
        "[scenario]\nbase = \"../gone\"\n[[stay]]\nid = \"a\"\nlength = \"1 d\"\n[[setting]]\nid = \"w\"\ncapacity = 3\n",
    )]);
    assert!(text.contains("`../gone` does not exist") && text.ends_with("1 error"), "{text}");
}
