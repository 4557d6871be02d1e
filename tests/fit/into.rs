//! `--into FILE --at PLACE`: what was fitted stands in the file, with its source, and nothing else in it has changed.

use crate::program::{called_in, text};
use crate::{fitted, refused, uniform};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const PLACE: &str = r#"# A clinic, with comments.
[scenario]
title = "A clinic"
start = 2024-04-01
measure = "4 weeks"
include = ["stays.toml"]

[[cohort]]
id = "all"
population = 1_000     # as counted
assumption = "an example"

  [[stream]]
  id = "patients"
  cohort = "all"
  rate = { per-day = 5 } # a guess
  weekdays = [1, 1, 1, 1, 1, 0, 0]
  assumption = "an example"
  to = "visit"
"#;

const STAYS: &str = "[[setting]]\r\nid = \"clinic\"\r\nkind = \"other\"\r\ncapacity = 200\r\nassumption = \"an example\"\r\n\r\n\
                     [[stay]]\r\nid = \"visit\"\r\nin = \"clinic\"\r\nlength = \"1 h\"   # a guess\r\nassumption = \"an example\"\r\n\
                     routes = [\r\n  { to = \"home\", share = \"rest\" }, # most\r\n]\r\n\r\n[[exit]]\r\nid = \"home\"\r\nkind = \"home\"\r\n\r\n\
                     [[exit]]\r\nid = \"died\"\r\nkind = \"died\"";

/// A place in two files, and data for it.
fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("clinic")).unwrap();
    write("clinic/scenario.toml", PLACE);
    write("clinic/stays.toml", STAYS);
    let mut next = uniform(3);
    let lengths: String = (0..400).fold(String::from("hours\n"), |mut csv, _| {
        writeln!(csv, "{:.4}", -2.0 * (next().ln() + next().ln())).unwrap();
        csv
    });
    write("lengths.csv", &lengths);
    write("routes.csv", "to,n\nhome,61\ndied,4\n");
    write("months.csv", "month,n\n2024-04,310\n2024-05,290\n2024-06,305\n");
    folder
}

fn file(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

const LENGTHS: [&str; 8] = ["fit", "lengths", "lengths.csv", "--unit", "h", "--samples", "19", "--into"];

#[test]
fn what_was_fitted_is_in_the_file_and_everything_else_is_as_it_was() {
    let folder = place();
    let folder = folder.path();
    let at = ["clinic/stays.toml", "--at", "stay.visit.length", "--source", "the \"PAS\""];
    let printed = fitted(folder, &[&LENGTHS[..], &at].concat());
    assert!(
        printed.contains("clinic/stays.toml:12, stay.visit\n  length was \"1 h\"\n  length is  { gamma = { "),
        "{printed}"
    );
    let first = file(folder, "clinic/stays.toml");
    // The lines that were added and changed, and no other byte.
    let own = |line: &&str| line.starts_with("# ") || line.starts_with("length = ");
    let others = |text: &str| text.split_inclusive('\n').filter(|line| !own(line)).collect::<String>();
    assert_eq!(others(&first), others(STAYS));
    let mine: Vec<&str> = first.split_inclusive('\n').filter(own).collect();
    assert_eq!(mine.len(), 3);
    assert!(
        mine[0] == "# Fitted by maximum likelihood to 400 lengths of lengths.csv\r\n"
            && mine[1].starts_with("# gamma: it fits (p "),
        "{mine:?}"
    );
    assert!(
        mine[2].contains("interval-95 = [")
            && mine[2].contains("source = \"the \\\"PAS\\\"\"")
            && mine[2].ends_with("   # a guess\r\n"),
        "{mine:?}"
    );
    // The register has the numbers with their source, and those beside them with theirs.
    let register = fitted(folder, &["check", "clinic", "--assumptions"]);
    assert!(
        register.contains("stay visit / length / gamma / mean,")
            && register.contains(",source,\"the \"\"PAS\"\"\",stays.toml:12"),
        "{register}"
    );
    assert!(register.contains("setting clinic / capacity,200,,assumption,an example,"), "{register}");

    // A second fit stands where the first stood.
    let again = fitted(folder, &[&LENGTHS[..], &["clinic/stays.toml", "--at", "stay.visit.length"]].concat());
    assert!(again.contains("  length is  { gamma = { mean = \""), "{again}");
    let second = file(folder, "clinic/stays.toml");
    assert_eq!(others(&second), others(STAYS));
    assert_eq!(second.lines().filter(|line| line.starts_with('#')).count(), 2);
    assert!(!second.contains("PAS"));
    let third = fitted(folder, &[&LENGTHS[..], &["clinic/stays.toml", "--at", "stay.visit.length"]].concat());
    assert!(third.contains("length is as it was") && file(folder, "clinic/stays.toml") == second, "{third}");

    // Routes with their shares, in place of the list.
    let shares = [
        "fit",
        "shares",
        "routes.csv",
        "--to",
        "to",
        "--count",
        "n",
        "--source",
        "PAS",
        "--into",
        "clinic/stays.toml",
    ];
    let printed = fitted(folder, &[&shares[..], &["--at", "stay.visit.routes"]].concat());
    assert!(
        printed.contains("routes was [")
            && printed.contains("{ share = 0.938, to = \"home\", source = \"PAS\" }"),
        "{printed}"
    );
    let routes = file(folder, "clinic/stays.toml");
    assert!(
        routes.contains("# Shares of 65 people of routes.csv.\r\nroutes = [\r\n  { share = 0.938,"),
        "{routes}"
    );
    assert!(!routes.replace("\r\n", "").contains('\n'), "every line ends as the others");

    // Rate of a stream: indented as its table is, new keys behind the one that was there.
    let arrivals = ["fit", "arrivals", "months.csv", "--month", "month", "--count", "n", "--source", "PAS"];
    let printed = fitted(
        folder,
        &[&arrivals[..], &["--into", "clinic/scenario.toml", "--at", "stream.patients"]].concat(),
    );
    assert!(printed.contains("rate was { per-day = 5 }"), "{printed}");
    assert!(printed.contains("  weekdays as before: not fitted, and acting beside what was"), "{printed}");
    let text = file(folder, "clinic/scenario.toml");
    let rate = text.lines().position(|line| line.starts_with("  rate = { per-day = { value = 9.")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[rate].ends_with(", source = \"PAS\" } } # a guess"), "{text}");
    assert!(
        lines[rate - 2] == "  # Fitted by Poisson regression to 905 arrivals in 3 months of months.csv.",
        "{text}"
    );
    let left: String = text
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("  # ") && !line.contains("rate ="))
        .collect();
    assert_eq!(left, PLACE.replace("  rate = { per-day = 5 } # a guess\n", ""));
    fitted(folder, &["check", "clinic"]);
}

#[test]
fn what_cannot_be_written_is_refused_and_the_file_left_alone() {
    let folder = place();
    let folder = folder.path();
    let mut all = String::new();
    let mut say = |arguments: &[&str]| {
        let said = refused(folder, arguments);
        writeln!(all, "{said}").unwrap();
        assert_eq!(file(folder, "clinic/stays.toml"), STAYS);
        assert_eq!(file(folder, "clinic/scenario.toml"), PLACE);
    };
    let at = |at: &'static str| [&LENGTHS[..], &["clinic/stays.toml", "--at", at]].concat();
    say(&at("stay.vist.length"));
    say(&at("stay.visit"));
    say(&at("length"));
    say(&at("stay..length"));
    // It would be read, and not be right.
    say(&at("setting.clinic.length"));
    say(&at("setting.clinic.capacity"));
    fs::write(folder.join("routes.csv"), "to,n\nhome,61\nmoon,4\n").unwrap();
    let shares =
        ["fit", "shares", "routes.csv", "--to", "to", "--count", "n", "--into", "clinic/stays.toml", "--at"];
    say(&[&shares[..], &["stay.visit.routes"]].concat());
    say(&[&shares[..], &["stay.visit.routes", "--by", "to"]].concat());
    say(&[&LENGTHS[..], &["clinic/nowhere.toml", "--at", "stay.visit.length"]].concat());
    fs::create_dir(folder.join("parts")).unwrap();
    fs::write(folder.join("parts/stays.toml"), STAYS).unwrap();
    say(&[&LENGTHS[..], &["parts/stays.toml", "--at", "stay.visit.length"]].concat());
    say(&[&LENGTHS[..], &["parts/stays.toml", "--at", "stay.visit.length", "--check", "clinic"]].concat());
    insta::assert_snapshot!("wrong_places", all);
    let alone = called_in(folder, &["fit", "lengths", "lengths.csv", "--into", "clinic/stays.toml"]);
    assert!(text(&alone.stderr).contains("--at <PLACE>"), "{}", text(&alone.stderr));
}
