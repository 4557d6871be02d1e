//! A page of wrong inputs and what is said of each, for a reader to judge.
//!
//! `INSTA_UPDATE=always cargo test --test scenario page` writes it anew; read what has changed.

use std::fmt::Write as _;

use crate::bad_input::CASES;
use crate::{GOOD, load_files};

/// What is wrong, what is replaced in the good scenario, by what, and other files beside it.
type Slip = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const CSV: &str =
    "length = { values = { csv = \"los.csv\", column = \"days\", unit = \"d\", weights = \"n\" } }";
const LENGTH: &str = "length = \"3 d\"";
const EXIT: &str = "[[exit]]\nid = \"died\"";

/// Slips of people who come from spreadsheets and word processors, and of those who write schemes.
const SLIPS: &[Slip] = &[
    ("a CSV file with semicolons", LENGTH, CSV, &[("los.csv", "days;n\n1,5;2\n3,5;4\n")]),
    ("a CSV file with tabs", LENGTH, CSV, &[("los.csv", "days\tn\n1\t2\n")]),
    (
        "thousands separators",
        LENGTH,
        CSV,
        &[("los.csv", "days,n\n1,\"2,000\"\n2,\"1,000,000\"\n3,\"4,000\"\n4,\"5,000\"\n5,\"6,000\"\n")],
    ),
    ("thousands separators without quotes", LENGTH, CSV, &[("los.csv", "days,n\n1,2,000\n")]),
    ("decimal commas", LENGTH, CSV, &[("los.csv", "days,n\n\"1,5\",2\n")]),
    ("a unit in a cell", LENGTH, CSV, &[("los.csv", "days,n\n1 day,2\n")]),
    (
        "blank rows of a spreadsheet, which are skipped",
        LENGTH,
        CSV,
        &[("los.csv", "days,n\n1,2\n,\n3,4\n,\n")],
    ),
    ("a blank cell", LENGTH, CSV, &[("los.csv", "days,n\n1,2\n3,\n")]),
    ("two columns of one name", LENGTH, CSV, &[("los.csv", "days,n,n\n1,2,3\n")]),
    ("a column misspelt", LENGTH, CSV, &[("los.csv", "Days,n\n1,2\n")]),
    ("a number out of reach", LENGTH, CSV, &[("los.csv", "days,n\n1e308,2\n")]),
    ("no rows", LENGTH, CSV, &[("los.csv", "days,n\n")]),
    (
        "an absolute CSV path",
        LENGTH,
        "length = { values = { csv = \"/etc/passwd\", column = \"days\", unit = \"d\" } }",
        &[],
    ),
    ("thousands separators in TOML", "population = 1000", "population = 60,000", &[]),
    ("a date as it is spoken", "start = 2014-04-01", "start = 01/04/2014", &[]),
    ("a date with full stops", "start = 2014-04-01", "start = 1.4.2014", &[]),
    ("per cent", "share = 0.9", "share = 45%", &[]),
    ("a share in per cent", "share = 0.9", "share = 45", &[]),
    (
        "pounds",
        EXIT,
        "[[scheme]]\nid = \"s\"\ncost = [{ recurrent = £80,000 }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "pounds in quotes",
        EXIT,
        "[[scheme]]\nid = \"s\"\nassumption = \"x\"\ncost = [{ recurrent = \"£1.2m\" }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    ("typographic quotes", "title = \"Good\"", "title = “Good”", &[]),
    ("no quotes", LENGTH, "length = 3 d", &[]),
    ("a unit misspelt", LENGTH, "length = \"3 hourss\"", &[]),
    ("months", LENGTH, "length = \"3 months\"", &[]),
    ("evidence within evidence", "population = 1000", "population = { value = { value = 1000 } }", &[]),
    (
        "a title of 300 letters",
        "title = \"Good\"",
        "title = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
        &[],
    ),
    ("an absolute base", "measure = \"28 d\"", "measure = \"28 d\"\nbase = \"/etc/passwd\"", &[]),
    (
        "a base that is no scenario",
        "measure = \"28 d\"",
        "measure = \"28 d\"\nbase = \"notes.txt\"",
        &[("notes.txt", "secret")],
    ),
    (
        "a base reached twice",
        "measure = \"28 d\"",
        "measure = \"28 d\"\nbase = [\"a.toml\", \"b.toml\"]",
        &[
            ("a.toml", "[scenario]\nbase = \"c.toml\"\n"),
            ("b.toml", "[scenario]\nbase = \"c.toml\"\n"),
            ("c.toml", "[[exit]]\nid = \"elsewhere\"\nkind = \"elsewhere\"\n"),
        ],
    ),
    (
        "a file that is not included, beside an error",
        "share = 0.9",
        "share = 1.9",
        &[("more.toml", "[[exit]]\n")],
    ),
    (
        "an absurd number at the start",
        "capacity = 10",
        "capacity = 10\nstart = [{ stay = \"on-ward\", cohort = \"people\", per-1000 = 2_000_000_000 }]",
        &[],
    ),
    ("a capacity that may be drawn as 0", "capacity = 10", "capacity = { value = 1, range = [0, 3] }", &[]),
    (
        "a scheme that takes more off than there may be",
        EXIT,
        "[[scheme]]\nid = \"earlier\"\nassumption = \"x\"\nchange = [{ stay = \"on-ward\", add = { length = \"-4 d\" } }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a least value of something else",
        EXIT,
        "[[scheme]]\nid = \"s\"\nassumption = \"x\"\nchange = [{ setting = \"ward\", least = { capacity = \"1 h\" } }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a scheme after the end of the run",
        EXIT,
        "[[scheme]]\nid = \"s\"\nassumption = \"x\"\nstarts = 2014-04-03\ndelay = \"100 years\"\nchange = [{ setting = \"ward\", add = { capacity = 1 } }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a plan that claims a rise of what should fall",
        EXIT,
        "[[option]]\nid = \"o\"\nschemes = []\nplanned = [{ metric = \"acute-occupancy\", percent = 25, assumption = \"x\" }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a plan in shares",
        EXIT,
        "[[option]]\nid = \"o\"\nschemes = []\nplanned = [{ metric = \"acute-occupancy\", percent = -0.25, assumption = \"x\" }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a published figure in shares",
        EXIT,
        "[[back-test]]\ntitle = \"t\"\nmetric = \"acute-occupancy\"\npublished = 0.95\nsource = \"x\"\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a payer whom nobody knows",
        EXIT,
        "[money]\nprice-year = \"2014/15\"\n\n[[organisation]]\nid = \"council\"\n\n[[scheme]]\nid = \"s\"\nassumption = \"x\"\ncost = [{ recurrent = 1_000, payer = \"concil\" }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a cost and a saving of nobody",
        EXIT,
        "[money]\nprice-year = \"2014/15\"\n\n[[organisation]]\nid = \"council\"\n\n[[saving]]\nid = \"beds\"\nmetric = \"acute-occupied\"\nvalue = 1\nassumption = \"x\"\n\n[[scheme]]\nid = \"s\"\nassumption = \"x\"\ncost = [{ recurrent = 1_000 }]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "parts of an organisation that are none",
        EXIT,
        "[money]\nprice-year = \"2014/15\"\n\n[[organisation]]\nid = \"hospital\"\n\n[[organisation]]\nid = \"east\"\npart-of = \"hospital\"\nof = [\"site=east\"]\n\n[[organisation]]\nid = \"west\"\npart-of = \"east\"\n\n[[organisation]]\nid = \"north\"\nof = [\"site=north\"]\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a saving by something that nothing is counted by",
        EXIT,
        "[money]\nprice-year = \"2014/15\"\n\n[[saving]]\nid = \"beds\"\nmetric = \"acute-occupied\"\nby = \"sight\"\ngroup = \"all\"\nvalue = 1\nassumption = \"x\"\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "a share by site",
        EXIT,
        "[money]\nprice-year = \"2014/15\"\n\n[[saving]]\nid = \"beds\"\nmetric = \"acute-occupancy\"\nby = \"site\"\nvalue = 1\nassumption = \"x\"\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "more than all of an option realised",
        EXIT,
        "[[option]]\nid = \"o\"\nschemes = []\nrealised = 50\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "committed in part",
        EXIT,
        "[[scheme]]\nid = \"s\"\nassumption = \"x\"\ncommitted = true\nrealised = 0.5\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
    (
        "committed in words",
        EXIT,
        "[[scheme]]\nid = \"s\"\nassumption = \"x\"\ncommitted = \"yes\"\n\n[[exit]]\nid = \"died\"",
        &[],
    ),
];

/// What is said of files.
fn said(files: &[(&str, &str)]) -> String {
    match load_files(files) {
        Ok(loaded) => loaded.warnings.to_string(),
        Err(problems) => problems.to_string(),
    }
}

fn section(page: &mut String, title: &str, said: &str) {
    writeln!(page, "## {title}\n\n{}\n", said.trim_end()).unwrap();
}

#[test]
fn slips_and_what_is_said_of_them() {
    let mut page = String::new();
    for (title, from, to, files) in SLIPS {
        assert!(GOOD.contains(from), "{title}");
        let text = GOOD.replacen(from, to, 1);
        let files = [&[("scenario.toml", text.as_str())], *files].concat();
        section(&mut page, title, &said(&files));
    }
    let prose = "This is a letter about a hospital.\nIt has many lines.\n".repeat(300);
    section(&mut page, "a letter", &said(&[("scenario.toml", &prose)]));
    let settings: String =
        (0..30).map(|at| format!("[[setting]]\nid = \"w{at}\"\nkindd = \"other\"\n")).collect();
    section(&mut page, "sixty mistakes", &said(&[("scenario.toml", &format!("{GOOD}\n{settings}"))]));
    insta::assert_snapshot!(page);
}

#[test]
fn single_mistakes_and_what_is_said_of_them() {
    let mut page = String::new();
    for (from, to, message, _) in CASES {
        let text = GOOD.replacen(from, to, 1).replace('§', "");
        section(&mut page, message, &said(&[("scenario.toml", &text)]));
    }
    insta::assert_snapshot!(page);
}
