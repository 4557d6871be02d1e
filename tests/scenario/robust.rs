//! Nothing makes `load` panic.

use proptest::prelude::*;

use crate::{GOOD, load, load_files};

fn starter() -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    let files = careflow::scenario::init(dir.path()).unwrap();
    let name = |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn the_starter_place_loads_without_warnings() {
    let dir = tempfile::tempdir().unwrap();
    careflow::scenario::init(dir.path()).unwrap();
    let loaded = careflow::scenario::load(dir.path()).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(loaded.warnings.0.is_empty(), "{}", loaded.warnings);
    assert!(careflow::scenario::describe(&loaded).contains("medical-ward"));
    let again = careflow::scenario::init(dir.path()).unwrap_err();
    assert_eq!(again.kind(), std::io::ErrorKind::AlreadyExists);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn mutations_of_the_starter_place_never_panic(
        file in 0_usize..4,
        edits in prop::collection::vec((0_usize..10_000, any::<u8>(), 0_u8..4), 1..6),
    ) {
        let mut files = starter();
        let mut bytes = files[file].1.clone().into_bytes();
        for (at, byte, how) in edits {
            let at = at % bytes.len().max(1);
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                // A whole line goes.
                _ => {
                    let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |p| p + 1);
                    let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |p| at + p + 1);
                    bytes.drain(start..end);
                }
            }
        }
        files[file].1 = String::from_utf8_lossy(&bytes).into_owned();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        if let Err(problems) = load_files(&files) {
            prop_assert!(problems.errors() > 0);
            prop_assert!(!problems.to_string().is_empty());
        }
    }

    #[test]
    fn other_values_in_a_good_scenario_never_panic(
        line in 0_usize..60,
        value in prop::sample::select(vec![
            "1", "-1", "1.5", "nan", "inf", "1e300", "\"\"", "\"x\"", "\"1e308 d\"", "\"-3 d\"", "[]", "{}",
            "[[]]", "[1]", "true", "2014-04-01", "[{}]", "{ value = 1 }", "{ value = {} }", "9999999999999999999",
            "{ mean = 1 }", "[{ is = 1 }]", "\"§\"", "\"09:00-17:00 x 99999999999\"",
        ]),
    ) {
        let lines: Vec<String> = GOOD
            .lines()
            .enumerate()
            .map(|(at, text)| match text.split_once(" = ") {
                Some((key, _)) if at == line => format!("{key} = {value}"),
                _ => text.to_owned(),
            })
            .collect();
        let _ = load(&lines.join("\n")).map_err(|problems| problems.to_string());
    }

    #[test]
    fn arbitrary_text_never_panics(text in "(\\PC|\n){0,200}") {
        let _ = load(&text).map_err(|problems| problems.to_string());
    }

    #[test]
    fn toml_like_text_never_panics(text in "(\\[\\[(stay|setting|team|stream)\\]\\]\n|id = \"[ab]\"\n|(in|to|like|length|rate|rota|routes) = (\"[ab]\"|3|\\{ a = 1 \\}|\\[\\])\n){0,30}") {
        let _ = load(&text).map_err(|problems| problems.to_string());
    }
}
