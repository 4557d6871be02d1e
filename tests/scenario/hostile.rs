//! Inputs that once hung the check, took gigabytes or overflowed the stack. Each ends at once now, or not at all.

use std::fmt::Write as _;

use crate::{GOOD, load, load_files, write};

const EXIT: &str = "[[exit]]\nid = \"x\"\nkind = \"home\"\n";

#[cfg(unix)]
#[test]
fn what_merely_lies_beside_is_not_read_if_it_is_no_plain_small_file() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("place");
    write(&folder, &[("scenario.toml", GOOD), ("more.toml", EXIT)]);
    // A pipe that nobody writes to has no end.
    let pipe = std::process::Command::new("mkfifo").arg(folder.join("notes.toml")).status().unwrap();
    assert!(pipe.success());
    std::os::unix::fs::symlink("/dev/zero", folder.join("zero.toml")).unwrap();
    let sparse = std::fs::File::create(folder.join("sparse.toml")).unwrap();
    sparse.set_len(3_000_000_000).unwrap();
    let said = careflow::scenario::load(&folder).unwrap().warnings.to_string();
    assert!(said.contains("more.toml lies in the folder") && said.ends_with("1 warning"), "{said}");
}

/// Files of a chain: each names the next by `key`, the last has an exit.
fn chain(key: &str, length: usize) -> Vec<(String, String)> {
    let link = |at: usize| match at + 1 < length {
        true => format!("[scenario]\n{key} = [\"b{}.toml\"]\n", at + 1),
        false => EXIT.to_owned(),
    };
    let entry =
        ("scenario.toml".to_owned(), GOOD.replace("measure =", &format!("{key} = [\"b0.toml\"]\nmeasure =")));
    std::iter::once(entry).chain((0..length).map(|at| (format!("b{at}.toml"), link(at)))).collect()
}

fn said(files: &[(String, String)]) -> String {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    load_files(&files).map_or_else(|problems| problems.to_string(), |loaded| loaded.warnings.to_string())
}

#[test]
fn chains_of_bases_and_of_included_files_end() {
    let bases = said(&chain("base", 8_000));
    assert!(bases.contains("bases of bases, 100 deep"), "{bases}");
    let included = said(&chain("include", 8_000));
    assert!(included.contains("files included by files, 100 deep"), "{included}");
    assert_eq!(said(&chain("base", 20)), "no problems");
}

#[test]
fn copies_of_copies_end() {
    let mut files =
        vec![("scenario.toml".to_owned(), GOOD.replace("measure =", "base = \"b0.toml\"\nmeasure ="))];
    for at in 0..16 {
        let next = at + 1;
        let text = format!(
            "[scenario]\nbase = [{{ files = \"b{next}.toml\", as = \"a\" }}, {{ files = \"b{next}.toml\", as = \"b\" }}]\n"
        );
        files.push((format!("b{at}.toml"), text));
    }
    files.push(("b16.toml".into(), EXIT.into()));
    let text = said(&files);
    assert!(text.contains("more than 1000 files, copies counted each"), "{text}");
}

#[test]
fn conditions_on_sixteen_attributes_are_checked_without_an_estimate_of_loads() {
    let mut attributes = String::new();
    let mut routes = String::new();
    for at in 0..14 {
        write!(attributes, "[[attribute]]\nid = \"a{at}\"\nvalues = [\"x\", \"y\"]\nshares = [0.5, 0.5]\nassumption = \"x\"\n\n")
            .unwrap();
        writeln!(routes, "  {{ to = \"home\", share = 0.0{}1, for = {{ a{at} = \"x\" }} }},", at % 5 + 1)
            .unwrap();
    }
    let text = GOOD
        .replace("[[cohort]]", &format!("{attributes}[[cohort]]"))
        .replace("  { to = \"home\", share = 0.9 },\n", &routes);
    let loaded = load(&text).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(careflow::scenario::describe(&loaded).contains("loads are not worked out"));
}

#[test]
fn many_tables_are_checked_in_a_time_that_grows_with_their_number() {
    let mut settings = String::new();
    for at in 0..6_000 {
        let next = if at + 1 < 6_000 { format!("t{}", at + 1) } else { "home".to_owned() };
        write!(
            settings,
            "[[setting]]\nid = \"w{at}\"\nkind = \"other\"\ncapacity = 100\nassumption = \"x\"\n[[stay]]\nid = \"t{at}\"\n\
             in = \"w{at}\"\nlength = \"1 h\"\nto = \"{next}\"\nassumption = \"x\"\n"
        )
        .unwrap();
    }
    let text = format!(
        "{}\n{settings}",
        GOOD.replace("{ to = \"home\", share = 0.9 }", "{ to = \"t0\", share = 0.9 }")
    );
    assert_eq!(load(&text).unwrap().warnings.to_string(), "no problems");
    let unknown: String = (0..50_000).map(|at| format!("[[table{at}]]\nid = \"a\"\n")).collect();
    let problems = load(&format!("{GOOD}\n{unknown}")).unwrap_err();
    assert_eq!(problems.errors(), 50_000);
    let shown = problems.to_string();
    assert!(shown.contains("and 49,980 more like this") && shown.lines().count() < 200, "{shown}");
}

#[cfg(unix)]
#[test]
fn the_name_of_a_place_is_printed_without_what_its_folder_may_be_called() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("a\u{1b}[2Jb");
    write(&folder, &[("scenario.toml", GOOD)]);
    let name = |path: &std::path::Path| careflow::scenario::load(path).unwrap().model.scenario.name.clone();
    assert_eq!(name(&folder), "a_[2Jb");
    write(dir.path(), &[("x\u{7}.toml", GOOD)]);
    assert_eq!(name(&dir.path().join("x\u{7}.toml")), "x_");
}

/// The good scenario with more text.
fn with(more: &str) -> String {
    format!("{GOOD}\n{more}")
}

fn refused(text: &str) -> String {
    load(text).unwrap_err().to_string()
}

#[test]
fn more_tables_of_a_kind_than_there_may_be_end_early() {
    let cohort = |at| format!("[[cohort]]\nid = \"c{at}\"\npopulation = 1\n");
    let cohorts: String = (0..10_000).map(cohort).collect();
    let said = refused(&with(&cohorts));
    assert!(said.contains("more than 10,000 tables [[cohort]]") && said.ends_with("1 error"), "{said}");
    let line = GOOD.lines().count() + 2 + 3 * 9_999;
    assert!(said.contains(&format!("scenario.toml:{line}:")), "line {line} in {said}");
    let options: String = (0..1001).map(|at| format!("[[option]]\nid = \"o{at}\"\nschemes = []\n")).collect();
    assert!(refused(&with(&options)).contains("more than 1,000 tables [[option]]"));
    // What is written out for many cohorts counts as what is written.
    let names: Vec<String> = (0..300).map(|at| format!("\"c{at}\"")).collect();
    let stream = |at| {
        let cohorts = names.join(", ");
        format!(
            "[[stream]]\nid = \"s{at}\"\ncohorts = [{cohorts}]\nrate = {{ per-year = 1 }}\nto = \"on-ward\"\n"
        )
    };
    let streams: String = (0..40).map(stream).collect();
    let said = refused(&with(&((0..300).map(cohort).collect::<String>() + &streams)));
    assert!(said.contains("more than 10,000 tables [[stream]]") && said.ends_with("1 error"), "{said}");
}

#[test]
fn more_files_or_more_in_them_than_there_may_be_end_early() {
    let include = |number: usize| {
        let names: Vec<String> = (0..number).map(|at| format!("\"f{at}.toml\"")).collect();
        GOOD.replace("measure =", &format!("include = [{}]\nmeasure =", names.join(", ")))
    };
    let files = |number: usize, text: &str| {
        let mut files = vec![("scenario.toml".to_owned(), include(number))];
        files.extend((0..number).map(|at| (format!("f{at}.toml"), text.to_owned())));
        said(&files)
    };
    let text = files(1000, "# nothing");
    assert!(text.contains("more than 1000 files") && text.contains("scenario.toml:4:"), "{text}");
    let long = "#".repeat(9 << 20);
    let text = files(6, &long);
    assert!(
        text.contains("with `f5.toml` the files have more than 50 MB") && text.ends_with("1 error"),
        "{text}"
    );
    let csv = format!("days\n{}", "1\n".repeat(500_001));
    let length = "length = { values = { csv = \"los.csv\", column = \"days\", unit = \"d\" } }";
    let entry = GOOD.replace("length = \"3 d\"", length);
    let text = said(&[("scenario.toml".into(), entry), ("los.csv".into(), csv)]);
    assert!(
        text.contains("the file has more than 500,000 rows") && text.contains("los.csv:500002:"),
        "{text}"
    );
}

#[test]
fn lists_within_lists_are_read_as_deep_as_is_said() {
    let nested = |depth: usize| {
        GOOD.replace("length = \"3 d\"", &format!("length = {}{}", "[".repeat(depth), "]".repeat(depth)))
    };
    assert!(refused(&nested(70)).contains("`length` cannot be a list"));
    let said = refused(&nested(81));
    assert!(
        said.contains("lists and tables lie too deep within each other") && said.contains("80 deep"),
        "{said}"
    );
}

#[test]
fn rounds_without_number_are_counted_before_they_are_run() {
    let text = GOOD
        .replace("per-day = 2", "per-day = 100_000")
        .replace("length = \"3 d\"", "length = \"1 s\"")
        .replace("{ to = \"home\", share = 0.9 }", "{ to = \"on-ward\", share = 0.9999 }")
        .replace("capacity = 10", "capacity = 100_000");
    let said = refused(&text);
    assert!(said.contains("stays in a replication") && said.contains("at most 1,000,000,000 may"), "{said}");
}

#[test]
fn among_very_many_mistakes_the_first_say_what_may_be_meant() {
    let teams: String = (0..2_000).map(|at| format!("[[team]]\nid = \"team-{at}\"\nheads = 1\n")).collect();
    let problems = load(&with(&teams)).unwrap_err();
    assert_eq!(problems.errors(), 2_000);
    let helps = problems.0.iter().filter_map(|problem| problem.help.as_deref());
    assert!(helps.clone().count() == 400 && helps.clone().take(300).all(|help| help.contains("is meant?")));
}
