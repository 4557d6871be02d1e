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
