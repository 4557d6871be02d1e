//! What the chapters say of runs that are read from folders, odd signs and all.

use super::*;
use crate::document::read;
use crate::model::{Model, NamedOption};
use crate::report::records::{DifferenceRecord, PlannedRecord, SummaryRecord};
use crate::report::{CellKind, Column, Manifest, Record};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A figure: option, metric, group, unit, mean and the ends of its interval.
pub(in crate::publish) type Row = (&'static str, &'static str, &'static str, &'static str, f64, f64, f64);

/// A file of records that have these cells; the others are empty.
fn csv<R: Record>(rows: impl Iterator<Item = HashMap<&'static str, String>>) -> String {
    let names = R::COLUMNS.iter().map(|column| column.name).collect();
    let line = |cells: Vec<&str>| cells.join(",") + "\n";
    let usual = |column: &Column| if column.kind == CellKind::Count { "1" } else { "" };
    let row = |row: HashMap<&str, String>| {
        line(
            R::COLUMNS
                .iter()
                .map(|column| row.get(column.name).map_or(usual(column), String::as_str))
                .collect(),
        )
    };
    line(names) + &rows.map(row).collect::<String>()
}

/// A run of one option with these levels, differences and claims (planned, found, share that misses).
pub(in crate::publish) fn folder(
    levels: &[Row],
    differences: &[Row],
    claims: &[(&str, f64, f64, f64)],
) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    let cells = |(option, metric, group, unit, mean, low, high): &Row| {
        let growing = if mean.is_infinite() { "yes" } else { "" };
        let words =
            [("option", *option), ("metric", metric), ("group", group), ("unit", unit), ("growing", growing)];
        let numbers = [("mean", mean), ("ci_low", low), ("ci_high", high)];
        let numbers = numbers.map(|(name, value)| (name, value.to_string()));
        words.map(|(name, word)| (name, word.to_owned())).into_iter().chain(numbers).collect()
    };
    write("summary.csv", csv::<SummaryRecord>(levels.iter().map(cells)));
    write("differences.csv", csv::<DifferenceRecord>(differences.iter().map(cells)));
    let claim = |(metric, claimed, found, missed): &(&str, f64, f64, f64)| {
        // A claim that needs no more is the plan's own, one of no change is derived.
        let basis = if *claimed == 0.0 { "derived" } else { "stated" };
        let words = [
            ("option", "fewer"),
            ("metric", *metric),
            ("group", "all"),
            ("unit", "% of the baseline"),
            ("basis", basis),
        ];
        let numbers = [
            ("planned", *claimed),
            ("found", *found),
            ("ci_low", found - 1.0),
            ("ci_high", found + 1.0),
            ("prob_short", *missed),
            ("prob_short_low", 0.1),
            ("prob_short_high", 0.9),
        ];
        let numbers = numbers.map(|(name, value)| (name, value.to_string()));
        words.map(|(name, word)| (name, word.to_owned())).into_iter().chain(numbers).collect()
    };
    write("planned.csv", csv::<PlannedRecord>(claims.iter().map(claim)));
    let mut manifest = Manifest::new(&Model::default(), 7, &[], 2, BTreeMap::new());
    manifest.options = vec!["baseline".to_owned(), "fewer".to_owned()];
    manifest.replications = 20;
    manifest.rows = BTreeMap::from([
        ("summary.csv".to_owned(), levels.len()),
        ("differences.csv".to_owned(), differences.len()),
        ("planned.csv".to_owned(), claims.len()),
    ]);
    let option = NamedOption {
        id: "fewer".to_owned(),
        title: "Fewer of everything".to_owned(),
        summary: None,
        schemes: vec![],
        realised: 1.0,
        planned: vec![],
    };
    let manifest = manifest.with_options(&[option], &[], |_| None);
    std::fs::write(folder.path().join("manifest.json"), serde_json::to_string(&manifest).unwrap()).unwrap();
    folder
}

fn text(blocks: &[Block], option: &str) -> String {
    let mut all = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                all.push_str(&format!("{} {}\n\n", paragraph.lead, paragraph.text));
            }
            Block::Alert(alert) => all.push_str(&format!("! {alert}\n\n")),
            Block::List(lines) => lines.iter().for_each(|line| all.push_str(&format!("- {line}\n"))),
            Block::Table(table) => {
                all.push_str(&format!("*{}*\n\n{}\n", table.title, table.grid.markdown()));
            }
            Block::Figure(figure) => all.push_str(&format!("![{}]\n\n", figure.title)),
            Block::Of(of, blocks) if of == option => all.push_str(&text(blocks, option)),
            Block::Of(..) => {}
            Block::Effects(effects) => {
                effects.iter().for_each(|effect| all.push_str(&format!("~ {}\n", effect.title)));
            }
        }
    }
    all
}

/// A chapter of the report on a folder.
fn chapter(folder: &Path, id: &str) -> String {
    let saved = read(folder).unwrap();
    let blocks = match id {
        "section" => section::section(&saved, &["fewer".to_owned()], "fewer"),
        _ => checks::checks(&saved),
    };
    text(&blocks, "fewer")
}

const LEVELS: [Row; 5] = [
    ("baseline", "non-elective-admissions", "all", "a year", 33_000.0, 32_900.0, 33_100.0),
    ("baseline", "acute-occupied", "all", "beds", 430.0, 428.0, 432.0),
    ("baseline", "delayed-days", "all", "a month", 800.0, 750.0, 850.0),
    ("baseline", "a-and-e-within-4h", "all", "%", 93.0, 92.5, 93.5),
    ("fewer", "a-and-e-within-4h", "all", "%", 94.0, 93.5, 94.5),
];

#[test]
fn what_falls_what_rises_and_what_may_be_chance_is_said_as_such() {
    let differences: [Row; 3] = [
        ("fewer", "non-elective-admissions", "all", "a year", -130.0, -190.0, -70.0),
        ("fewer", "acute-occupied", "all", "beds", 1.0, -0.5, 2.5),
        ("fewer", "delayed-days", "all", "a month", 30.0, 20.0, 40.0),
    ];
    let folder = folder(&LEVELS, &differences, &[("non-elective-admissions", -15.0, -0.4, 1.0)]);
    insta::assert_snapshot!(chapter(folder.path(), "section"));
}

#[test]
fn gains_and_losses_change_places_with_their_signs() {
    let pounds = |sign: f64| -> Vec<Row> {
        let row = |metric, group, mean: f64| {
            let (low, high) = (mean - 10_000.0, mean + 10_000.0);
            ("fewer", metric, group, "£ a year", mean, low, high)
        };
        vec![
            row("gross-saving", "all", sign * 500_000.0),
            row("gross-saving", "point-of-delivery=A&E", sign * 300_000.0),
            row("gross-saving", "point-of-delivery=care homes", sign * 200_000.0),
            row("cashable-saving", "all", sign * 50_000.0),
            row("scheme-cost", "all", 2_000_000.0),
            row("net-cashable-benefit", "all", sign * 50_000.0 - 2_000_000.0),
        ]
    };
    let said = |sign: f64| {
        let folder = folder(&LEVELS, &pounds(sign), &[("non-elective-admissions", 0.0, 2.0, 0.35)]);
        chapter(folder.path(), "section")
    };
    let (gains, losses) = (said(1.0), said(-1.0));
    assert!(
        gains.contains("What this frees is worth £500 (£490 to £510) thousand a year [1], cash or not"),
        "{gains}"
    );
    assert!(
        gains.contains(
            "cash released is £50 (£40 to £60) thousand a year [2], for £2.00 (£1.99 to £2.01) million"
        ),
        "{gains}"
    );
    assert!(losses.contains("Activity more would cost £500 (£490 to £510) thousand a year"), "{losses}");
    assert!(losses.contains("in cash it costs £50 (£40 to £60) thousand a year"), "{losses}");
    assert!(gains.contains("no change of emergency admissions, or a better one"), "{gains}");
    assert!(gains.contains("missed in 7 of 20 simulated years"), "{gains}");
}

#[test]
fn what_hangs_on_a_growing_queue_has_no_figure() {
    let grows = f64::INFINITY;
    let differences: [Row; 1] = [("fewer", "non-elective-admissions", "all", "a year", grows, grows, grows)];
    let folder = folder(&LEVELS, &differences, &[]);
    let said = chapter(folder.path(), "section");
    assert!(said.contains("has no figure, for it hangs on a queue that grows without limit"), "{said}");
    assert!(!said.contains('∞'), "{said}");
}

#[test]
fn an_option_that_is_not_there_is_named_with_what_is() {
    let folder = folder(&LEVELS, &[], &[]);
    let error = dossier(
        &read(folder.path()).unwrap(),
        &Choice { option: Some("fewr".to_owned()), ..Choice::default() },
    )
    .unwrap_err()
    .to_string();
    assert!(error.contains("the run has no option `fewr`") && error.contains("fewer"), "{error}");
}

#[test]
fn parts_that_do_not_add_up_are_found() {
    let rows = |parts: f64| -> Vec<Row> {
        let row = |group, mean: f64| {
            ("fewer", "net-cashable-benefit", group, "£ a year", mean, mean - 1.0, mean + 1.0)
        };
        vec![row("all", 100.0), row("organisation=a", parts), row("organisation=b", 40.0)]
    };
    // Groups are known from levels.
    let mut levels = LEVELS.to_vec();
    for group in ["all", "organisation=a", "organisation=b"] {
        levels.push(("fewer", "net-cashable-benefit", group, "£ a year", 1.0, 1.0, 1.0));
    }
    let said = |parts: f64| chapter(folder(&levels, &rows(parts), &[]).path(), "checks");
    assert!(said(60.0).contains("They do, to half a penny"), "{}", said(60.0));
    assert!(said(61.0).contains("They do not: £1.00"), "{}", said(61.0));
}

/// Every source has a line, and every reference a source.
#[test]
fn references_of_the_section_are_lines_of_a_list() {
    let differences: [Row; 1] = [("fewer", "delayed-days", "all", "a month", -30.0, -40.0, -20.0)];
    let folder = folder(&LEVELS, &differences, &[]);
    let saved = read(folder.path()).unwrap();
    let blocks = section::section(&saved, &["fewer".to_owned()], "fewer");
    let lists: Vec<_> = blocks
        .iter()
        .filter_map(|block| if let Block::List(lines) = block { Some(lines) } else { None })
        .collect();
    let [sources] = lists[..] else { panic!("{lists:?}") };
    assert_eq!(sources[0], "[1] differences.csv: fewer, delayed-days, all");
    let said = text(&blocks, "fewer");
    assert!((1..=sources.len()).all(|at| said.matches(&format!("[{at}]")).count() >= 2), "{said}");
}

#[test]
fn only_what_was_counted_is_said_to_be_all_there() {
    let folder = folder(&LEVELS, &[], &[]);
    let path = folder.path().join("manifest.json");
    let manifest = std::fs::read_to_string(&path).unwrap();
    let more = manifest.replacen("\"rows\":{", "\"rows\":{\"draws.csv\":7,\"headline.csv\":9,", 1);
    assert!(more.contains("draws.csv"));
    std::fs::write(&path, more).unwrap();
    let said = chapter(folder.path(), "checks");
    assert!(said.contains("5 rows of 3 files are all there, counted when they were read."), "{said}");
    assert!(said.contains("Not counted: draws.csv, headline.csv"), "{said}");
}

#[test]
fn an_option_that_changes_something_else_is_not_said_to_change_nothing() {
    let said = |differences: &[Row]| {
        let folder = folder(&LEVELS, differences, &[]);
        board::headline(&read(folder.path()).unwrap(), "fewer")
    };
    let row = |name, group| ("fewer", name, group, "a year", 5.0, 4.0, 6.0);
    assert_eq!(said(&[]), "“Fewer of everything” changes nothing in patients, beds or waits.");
    let other = said(&[row("elective-cancellations", "all")]);
    assert!(other.contains("operations cancelled for want of a bed would rise by 5"), "{other}");
    let beside = said(&[row("exits", "exit=home")]);
    assert!(beside.contains("what else it changes is in differences.csv"), "{beside}");
}

#[test]
fn what_cannot_be_added_up_is_counted_and_said() {
    let grows = f64::INFINITY;
    let row = |group, mean| ("fewer", "net-cashable-benefit", group, "£ a year", mean, mean, mean);
    let mut levels = LEVELS.to_vec();
    for group in ["all", "organisation=a"] {
        levels.push(row(group, 1.0));
    }
    let said = |part: f64| {
        chapter(folder(&levels, &[row("all", 100.0), row("organisation=a", part)], &[]).path(), "checks")
    };
    for part in [grows, f64::NAN] {
        assert!(
            said(part).contains("Not added in 1 option: a part grows or has no figure."),
            "{}",
            said(part)
        );
        assert!(!said(part).contains("They do"), "{}", said(part));
    }
}

#[test]
fn a_contingency_that_grows_is_not_left_out_silently() {
    let grows = f64::INFINITY;
    let differences: [Row; 1] = [("fewer", "contingency", "all", "£ a year", grows, grows, grows)];
    let said = chapter(folder(&LEVELS, &differences, &[]).path(), "section");
    assert!(said.contains("where targets are missed has no figure"), "{said}");
}

#[test]
fn the_headline_of_money_says_the_tariff_income_that_goes_with_it() {
    let money = |name, mean: f64, half: f64| -> Row {
        ("fewer", name, "all", "£ a year", mean, mean - half, mean + half)
    };
    let said = |lost: Option<(f64, f64)>, closes: bool| {
        let mut rows =
            vec![money("net-cashable-benefit", 900_000.0, 100_000.0), money("gross-saving", 2e6, 1e5)];
        rows.extend(lost.map(|(mean, half)| money("income-lost", mean, half)));
        let folder = folder(&LEVELS, &rows, &[]);
        let mut saved = read(folder.path()).unwrap();
        if closes {
            saved.run.option_details[0].committed = vec!["A ward".to_owned()];
        }
        board::headline(&saved, "fewer")
    };
    let lost = said(Some((1_100_000.0, 100_000.0)), true);
    assert!(
        lost.contains("million a year would be gained, after £1.10 (£1.00 to £1.20) million a year of tariff income lost"),
        "{lost}"
    );
    assert!(
        said(Some((1e3, 1e4)), true)
            .contains("of £1 (−£9 to £11) thousand a year (chance alone may explain it)")
    );
    assert!(said(Some((-5e5, 1e5)), false).contains("of tariff income more for hospitals"));
    assert!(said(None, true).contains("before tariff income lost, which the scenario does not price."));
    assert!(!said(None, false).contains("tariff"));
}

#[test]
fn net_cash_is_what_schemes_cost_only_where_they_cost_something() {
    let of = |name, mean: f64| -> Row { ("fewer", name, "all", "£ a year", mean, mean, mean) };
    let saved = |rows: &[Row]| {
        let folder = folder(&LEVELS, rows, &[]);
        read(folder.path()).unwrap()
    };
    let said = |net: f64| {
        board::headline(&saved(&[of("scheme-cost", -net), of("net-cashable-benefit", net)]), "fewer")
    };
    let costs = said(-120_000.0);
    assert!(costs.ends_with("would be lost, which is what schemes cost: no saving is priced."), "{costs}");
    assert!(said(0.0).ends_with("net cash would not change."), "{}", said(0.0));
    assert!(said(1_000.0).ends_with("a year would be gained."), "{}", said(1_000.0));
    // Pay for performance alone: the column of costs is there, and nothing is one.
    let saved = saved(&[of("scheme-cost", 0.0), of("pay-for-performance", -1_000.0)]);
    assert!(!saved.has_cash() && !saved.prices_costs_alone() && !saved.counts_tariff());
    assert!(tables::money(&saved, &["fewer".to_owned()]).unwrap().is_empty());
}

#[test]
fn a_claim_that_was_put_in_is_not_said_to_be_missed() {
    let folder = folder(&LEVELS, &[], &[("non-elective-admissions", -15.0, -14.8, 0.83)]);
    let found = chapter(folder.path(), "section");
    assert!(found.contains("It was missed in 17 of 20"), "{found}");
    let path = folder.path().join("planned.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.lines().next().unwrap().ends_with(",put_in"));
    std::fs::write(&path, format!("{}yes\n", text.trim_end())).unwrap();
    let said = chapter(folder.path(), "section");
    assert!(said.contains("given this effect by the scenario") && !said.contains("missed in"), "{said}");
    let grid = crate::document::table(&read(folder.path()).unwrap(), "planned", &Default::default()).unwrap();
    assert!(grid.rows[0][0].ends_with("(put in)") && grid.notes.concat().contains("Put in: "), "{grid:?}");
}

#[test]
fn the_board_reads_no_flags_and_no_line_that_says_there_is_one_more() {
    let folder = folder(&LEVELS, &[], &[]);
    let mut saved = read(folder.path()).unwrap();
    let warning = |text: &str| crate::report::WarningEntry { kind: "intervals".into(), text: text.into() };
    let alerts = |saved: &Saved| -> Vec<String> {
        let blocks = board::board(saved, &[]).unwrap().into_iter();
        blocks.filter_map(|block| if let Block::Alert(words) = block { Some(words) } else { None }).collect()
    };
    let usual = alerts(&saved).len();
    saved.run.warnings = ["quote none: run more with -n", "b", "c"].map(warning).into();
    let said = alerts(&saved);
    assert_eq!(said.len(), usual + 3);
    assert_eq!(said[0], "Quote none: run more.");
    saved.run.warnings.push(warning("d"));
    assert_eq!(alerts(&saved)[2], "2 further warnings of this run: see “What was checked”.");
}

#[test]
fn draws_that_a_run_does_not_need_are_said_not_to_be_needed() {
    let folder = folder(&LEVELS, &[], &[]);
    let mut saved = read(folder.path()).unwrap();
    saved.run.uncertain_numbers.inner = 2;
    for (how, why) in [("none", "no number is uncertain"), ("best values", "at its best value")] {
        saved.run.uncertain_numbers.how = how.into();
        let said = text(&checks::checks(&saved), "fewer");
        assert!(said.contains("20 replications; draws are not needed") && said.contains(why), "{said}");
    }
}
