//! Charts out of the folder of a run: `careflow chart`, end to end.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod program;

use careflow::charts::{Asked, CHARTS, Chart, PALETTE, all, draw, png, save};
use careflow::document::{Saved, read};
use careflow::drawing::text_width;
use program::call;
use std::fs;
use std::path::{Path, PathBuf};

/// What is said of the cash of a hospital that turns people away.
const TARIFF: &str = "the tariff not paid for those who could not be admitted";

/// The ward that is closed in advance, with other words in it, run so often.
fn run(change: impl Fn(&str) -> String, replications: &str) -> (tempfile::TempDir, PathBuf) {
    run_of("ward-closed.toml", change, &["--fixed", "-n", replications])
}

/// A scenario of the tests, with other words in it and in what it is based on, run so.
fn run_of(scenario: &str, change: impl Fn(&str) -> String, how: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("ward");
    for data in ["tests/data/money", "tests/data/charts"] {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join(data);
        for file in fs::read_dir(data).unwrap().flatten() {
            let text = fs::read_to_string(file.path()).unwrap();
            fs::write(folder.path().join(file.file_name()), change(&text)).unwrap();
        }
    }
    let scenario = folder.path().join(scenario);
    let (scenario, to) = (scenario.to_str().unwrap(), results.to_str().unwrap());
    let (done, _, said) = call(&[&["run", scenario, "-q", "-o", to], how].concat());
    assert!(done, "{said}");
    (folder, results)
}

fn same(text: &str) -> String {
    text.to_owned()
}

/// What a run has no figures for.
fn missing(saved: &Saved, options: &[&str]) -> Vec<&'static str> {
    let asked = Asked { options: options.iter().map(|option| (*option).to_owned()).collect(), metric: None };
    CHARTS
        .iter()
        .map(|known| known.name)
        .filter(|name| draw(saved, name, &asked).unwrap().is_none())
        .collect()
}

#[test]
fn a_run_leaves_its_charts_and_every_one_is_drawn_again_from_the_folder_in_both_forms() {
    let (folder, results) = run(same, "4");
    let saved = read(&results).unwrap();
    let there =
        |name: &str| ["svg", "png"].map(|form| results.join(format!("charts/{name}.{form}")).exists());
    let (done, listed, _) = call(&["chart", results.to_str().unwrap()]);
    assert!(done);
    for known in CHARTS {
        let chart = draw(&saved, known.name, &Asked::default()).unwrap();
        assert_eq!(there(known.name), [chart.is_some(); 2], "{}", known.name);
        assert!(listed.contains(&format!("{:<18}{}", known.name, known.line)), "{listed}");
        assert_eq!(known.made_by.is_some(), listed.contains(&format!("{} (made by", known.line)), "{listed}");
        let Some(chart) = chart else { continue };
        assert!(
            !chart.table.rows.is_empty()
                && chart.table.rows.iter().all(|row| row.len() == chart.table.header.len())
        );
        for form in ["svg", "png"] {
            let file = folder.path().join(format!("drawn.{form}"));
            let options = if known.options > 1 { "closed,closed-in-vain" } else { "closed" };
            let mut arguments = vec!["chart", results.to_str().unwrap(), known.name, "--options", options];
            arguments.extend(["-o", file.to_str().unwrap()]);
            if form == "png" {
                arguments.extend(["--width", "900"]);
            }
            let (done, said, wrong) = call(&arguments);
            assert!(done, "{}: {wrong}", known.name);
            assert!(said.contains("n = 4 replications of each option"), "{said}");
            let bytes = fs::read(&file).unwrap();
            let begins: &[u8] = if form == "svg" { b"<svg" } else { b"\x89PNG" };
            assert!(bytes.starts_with(begins), "{}", known.name);
            if form == "png" {
                assert_eq!(u32::from_be_bytes(bytes[16..20].try_into().unwrap()), 900);
            }
        }
    }
    assert!(there("warm-up")[0] && there("acute-occupancy")[1], "what only the run can draw");
    assert!(
        missing(&saved, &[]).iter().all(|name| !["money", "differences", "if-not-realised"].contains(name))
    );
}

#[test]
fn the_baseline_alone_has_the_charts_that_need_no_option() {
    let (_folder, results) = run(same, "3");
    let saved = read(&results).unwrap();
    let alone = missing(&saved, &["baseline"]);
    for name in ["differences", "money", "net-saving", "if-not-realised"] {
        assert!(alone.contains(&name), "{name} compares");
    }
    let asked = Asked { options: vec!["baseline".to_owned()], metric: None };
    let chart = draw(&saved, "acute-occupancy", &asked).unwrap().unwrap();
    assert!(chart.title.contains("baseline"), "{}", chart.title);
    assert!(chart.source.contains("n = 3 replications of the baseline"), "{}", chart.source);
}

#[test]
fn a_single_replication_says_so_and_draws_no_interval() {
    let (_folder, results) = run(same, "1");
    let saved = read(&results).unwrap();
    let charts = all(&saved, &["closed".to_owned()]).unwrap();
    assert!(charts.len() > 5);
    for chart in charts {
        let words = format!("{} {} {}", chart.title, chart.reading, chart.source);
        assert!(words.contains("n = 1 replication of each option; 1 run of 100 days"), "{words}");
        assert!(!words.contains("interval of the mean") && !words.contains("nine"), "{words}");
        assert!(!words.contains("1 replications") && !words.contains("simulated year"), "{words}");
    }
    let (done, _, said) = call(&["chart", results.to_str().unwrap(), "net-saving"]);
    assert!(!done && said.contains("run more with -n"), "{said}");
}

/// Title, reading aid and the first rows of the table of every chart.
fn said(saved: &Saved, options: &[&str]) -> String {
    let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
    let words = all(saved, &options).unwrap().into_iter().map(|mut chart| {
        // The picture of what is not finite would fail here.
        chart.page().svg().unwrap();
        let rows = chart.table.rows.len();
        chart.table.rows.truncate(12);
        let left = if rows > 12 { format!("… {rows} rows\n") } else { String::new() };
        format!("# {}\n{}\n{}\n\n{}{left}", chart.id, chart.title, chart.reading, chart.table.markdown())
    });
    words.collect::<Vec<_>>().join("\n")
}

fn chart(saved: &Saved, name: &str, options: &[&str], metric: Option<&str>) -> Option<Chart> {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    draw(saved, name, &Asked { options, metric: metric.map(str::to_owned) }).unwrap()
}

#[test]
fn what_charts_say_of_a_ward_closed_in_advance() {
    let (_folder, results) = run(same, "4");
    let saved = read(&results).unwrap();
    insta::assert_snapshot!("closed", said(&saved, &[]));
    let every = ["nothing", "fewer", "closed", "closed-in-vain", "more"];
    insta::assert_snapshot!("closed_every_option", said(&saved, &every));
    let title = |options: &[&str]| chart(&saved, "if-not-realised", options, None).unwrap().title;
    assert!(title(&[]).starts_with("If the savings do not materialise, closed-in-vain:"), "{}", title(&[]));
    let in_full = title(&["closed"]);
    assert!(in_full.starts_with("Even with all savings realised, closed:"), "{in_full}");
    for name in ["money", "net-saving"] {
        let of = |option| chart(&saved, name, &[option], None).unwrap().reading;
        assert!(of("closed").contains(TARIFF), "{name} of a ward that is closed");
        assert!(!of("fewer").contains(TARIFF), "{name}: nobody is turned away");
    }
}

#[test]
fn a_distribution_says_better_only_where_more_or_less_is() {
    let (_folder, results) = run(same, "4");
    let saved = read(&results).unwrap();
    let of = |metric| chart(&saved, "net-saving", &["nothing", "fewer", "more"], Some(metric)).unwrap();
    let entries = of("setting-entries/setting=ward");
    let words = format!("{} {}", entries.title, entries.reading);
    assert!(words.contains("more: higher than the baseline in 4 of 4 runs of 100 days"), "{words}");
    assert!(words.contains("fewer: higher than the baseline in 0 of 4 runs of 100 days"), "{words}");
    assert!(!words.contains("worse") && !words.contains("tinted"), "{words}");
    assert!(words.contains("Not drawn: nothing, which changes nothing."), "{words}");
    let tint = PALETTE.iter().find(|(name, ..)| *name == "better").unwrap().1;
    assert!(!entries.picture.svg().unwrap().contains(tint));
    let admissions = of("non-elective-admissions");
    assert!(admissions.title.contains("fewer: as good as the claim of"), "{}", admissions.title);
    let money = chart(&saved, "net-saving", &["closed"], None).unwrap();
    assert!(money.picture.svg().unwrap().contains(tint), "all is better than the baseline");
    assert!(chart(&saved, "net-saving", &["nothing"], None).is_none(), "there is nothing to draw");
}

#[test]
fn what_hangs_on_a_queue_that_grows_is_in_no_chart() {
    let (_folder, results) = run_of("growing.toml", same, &["-n", "6"]);
    let saved = read(&results).unwrap();
    assert!(saved.level("baseline", "setting-queue", "setting=ward").unwrap().is_growing());
    for metric in ["acute-occupied-hour", "discharges-hour"] {
        assert!(saved.level("baseline", metric, "hour=mon-00").unwrap().is_growing(), "{metric}");
    }
    insta::assert_snapshot!("growing", said(&saved, &[]));
    insta::assert_snapshot!("growing_baseline", said(&saved, &["baseline"]));
}

#[test]
fn core_capacity_counts_the_beds_that_are_cleaned() {
    let turnaround = |text: &str| text.replace("capacity = 60", "capacity = 60\nturnaround = \"8 h\"");
    let (_folder, results) = run(turnaround, "2");
    let saved = read(&results).unwrap();
    let chart = chart(&saved, "capacity", &["fewer"], None).unwrap();
    let core: Vec<&str> = chart.table.rows.iter().map(|row| row[3].as_str()).collect();
    assert!(core.len() > 3 && core.iter().all(|core| *core == "60.0"), "{core:?}");
}

#[test]
fn a_chart_that_fails_costs_no_other_and_is_named() {
    let (_folder, results) = run(same, "3");
    let saved = read(&results).unwrap();
    // Read when they are first needed, by two charts.
    fs::remove_file(results.join("replications.parquet")).unwrap();
    fs::remove_dir_all(results.join("charts")).unwrap();
    let drawn = save(&saved, &results).unwrap();
    let failed: Vec<&str> = drawn.failed.iter().map(|(name, _)| *name).collect();
    assert!(failed.contains(&"net-saving") && failed.len() < 4, "{failed:?}");
    assert!(drawn.failed[0].1.to_string().contains("replications.parquet"), "{}", drawn.failed[0].1);
    assert!(drawn.files.len() > 10 && drawn.files.iter().all(|file| results.join(file).exists()));
}

#[test]
fn settings_without_room_are_counted_and_stand_in_the_table() {
    let many = |text: &str| {
        let clinics = (0..40).map(|at| {
            format!(
                "[[setting]]\nid = \"clinic-{at}\"\nkind = \"other\"\ncapacity = 9\n\
                 [[stay]]\nid = \"clinic-{at}\"\nin = \"clinic-{at}\"\nlength = \"1 d\"\nto = \"home\"\nassumption = \"test\"\n\
                 [[stream]]\nid = \"to-clinic-{at}\"\ncohort = \"people\"\nrate = {{ per-day = 2, assumption = \"test\" }}\nto = \"clinic-{at}\"\n"
            )
        });
        if text.contains("title = \"A ward closed in advance\"") {
            format!("{text}\n{}", clinics.collect::<String>())
        } else {
            text.to_owned()
        }
    };
    let (_folder, results) = run(many, "2");
    let saved = read(&results).unwrap();
    let chart = chart(&saved, "setting-occupancy", &["closed"], None).unwrap();
    let all = chart.table.rows.len();
    let said = format!("{} of {all} settings are not drawn", all - 30);
    assert!(all > 40 && chart.reading.contains(&said), "{}", chart.reading);
    assert!(chart.picture.svg().unwrap().contains(&said), "in the picture too");
}

/// With the measures of 2014 and 2025, costs and no saving.
#[test]
fn a_place_of_today_is_held_to_the_standards_of_today_and_its_costs_are_drawn() {
    let (_folder, results) = run_of("today.toml", same, &["--fixed", "-n", "4"]);
    let saved = read(&results).unwrap();
    let of = |name: &str| chart(&saved, name, &["places"], None).unwrap();
    let four_hours = of("four-hours");
    assert!(four_hours.title.contains("four-hour standard of 78 %"), "{}", four_hours.title);
    assert!(four_hours.reading.contains("remains 95 %"), "{}", four_hours.reading);
    assert!(four_hours.picture.svg().unwrap().contains("78 % standard"));
    assert!(four_hours.table.notes[0].contains("A&E of all types"), "{:?}", four_hours.table.notes);
    // Those who remain by the lines of 2024, with what has none, and no reason A to I.
    let delays = of("delays-by-reason");
    assert!(delays.title.starts_with("Remaining though ready"), "{}", delays.title);
    let words = delays.table.rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>();
    let line = "rehabilitation or reablement at home (pathway 1) not yet available";
    for row in ["capacity", "hospital process", line, "medicines, letter or documents"] {
        assert!(words.contains(&row), "{row}: {words:?}");
    }
    assert!(!words.iter().any(|row| row.starts_with("E,")), "{words:?}");
    let money = of("money");
    assert!(
        money.title.contains("Four places more: net position in cash £120 thousand a year lower"),
        "{}",
        money.title
    );
    assert!(money.reading.contains("No saving is priced"), "{}", money.reading);
    assert!(chart(&saved, "net-saving", &["places"], None).is_none());
    // A run that does not say its measures has those of its figures.
    let mut silent = saved.clone();
    silent.run.place.measures.clear();
    let four_hours = chart(&silent, "four-hours", &["places"], None).unwrap();
    assert!(four_hours.title.contains("four-hour standard of 78 %"), "{}", four_hours.title);
    // A tariff is not spoken of where no saving is priced.
    let mut closed = saved.clone();
    closed.run.option_details[0].committed = vec!["A ward".to_owned()];
    let not_realised = chart(&closed, "if-not-realised", &["places"], None).unwrap();
    let drawn = not_realised.picture.svg().unwrap();
    assert!(drawn.contains("Net position in cash") && !drawn.contains("tariff"), "{drawn}");
    assert!(not_realised.reading.contains("No saving is priced"), "{}", not_realised.reading);
    // Of 2014 alone it is what it was.
    let of_2014 = |text: &str| text.replace("measures = [\"2014\", \"2025\"]", "");
    let (_folder, results) = run_of("today.toml", of_2014, &["--fixed", "-n", "4"]);
    let saved = read(&results).unwrap();
    let four_hours = chart(&saved, "four-hours", &["places"], None).unwrap();
    assert!(four_hours.title.contains("standard of 95 %") && !four_hours.reading.contains("78"));
    let delays = chart(&saved, "delays-by-reason", &["places"], None).unwrap();
    assert!(delays.title.starts_with("Delayed days, "), "{}", delays.title);
    assert!(delays.table.rows.iter().any(|row| row[0] == "E, care package at home"));
}

#[test]
fn what_charts_say_of_a_single_run() {
    let (_folder, results) = run(same, "1");
    let saved = read(&results).unwrap();
    insta::assert_snapshot!("single", said(&saved, &[]));
}

#[test]
fn a_single_draw_of_the_uncertain_numbers_has_no_interval_and_no_count_of_what_is_clear() {
    let (_folder, results) = run_of("ward-closed.toml", same, &["-n", "3", "--inner", "3"]);
    let saved = read(&results).unwrap();
    assert!(!saved.has_intervals());
    for chart in all(&saved, &[]).unwrap() {
        let words = format!("{} {} {}", chart.title, chart.reading, chart.source);
        assert!(!words.contains("clear"), "{words}");
        assert!(!words.contains("95 % interval"), "{words}");
        assert!(words.contains("one draw of the uncertain numbers"), "{words}");
    }
}

#[test]
fn a_claim_in_per_cent_of_a_percentage_is_drawn_in_points() {
    let (_folder, results) = run_of("percent.toml", same, &["--fixed", "-n", "3"]);
    let saved = read(&results).unwrap();
    insta::assert_snapshot!("percent", said(&saved, &["fewer", "half"]));
    // Half of the beds are occupied: of 50 % are 40 % 20 points, and of days above 92 %, of which there are none, nothing.
    let table = chart(&saved, "differences", &["fewer", "half"], None).unwrap().table.markdown();
    assert!(table.contains("; claimed −30 ") && table.contains("; claimed −20 "), "{table}");
}

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

#[test]
fn what_is_written_is_escaped_inside_the_page_readable_and_of_the_palette() {
    const WORDS: &str = "'<script>alert(1)</script> & \"AT&T\" ]]> a title that is much too long for the row of a panel and \
                         goes on and on, so that something must be cut somewhere before it leaves the page'";
    let hostile = |text: &str| {
        let mut text = text.replace("title = \"A ward closed in advance\"", &format!("title = {WORDS}"));
        for option in ["closed", "closed-in-vain"] {
            let head = format!("[[option]]\nid = \"{option}\"\n");
            text = text.replace(&head, &format!("{head}title = {WORDS}\n"));
        }
        let ward = "[[setting]]\nid = \"ward\"\n";
        text.replace(ward, &format!("{ward}name = {WORDS}\n"))
    };
    let (folder, results) = run(hostile, "3");
    analyse(folder.path(), &results, "closed");
    let saved = read(&results).unwrap();
    let (mut seen, mut hostile_seen) = (std::collections::BTreeMap::new(), 0);
    assert!(saved.option_title("closed").contains("<script>"));
    assert!(saved.run.place.settings[0].title.contains("<script>"));
    for options in [vec![], vec!["closed".to_owned(), "closed-in-vain".to_owned()]] {
        for chart in all(&saved, &options).unwrap() {
            let svg = chart.page().svg().unwrap();
            assert!(!svg.contains("<script") && !svg.contains("AT&T"), "{}", chart.id);
            let width: f64 = attribute(&svg, "width").unwrap().parse().unwrap();
            for tag in svg.split('<').filter(|tag| !tag.starts_with('/')) {
                for name in ["fill", "stroke"] {
                    let colour = attribute(tag, name).filter(|colour| colour.starts_with('#'));
                    let known = |colour: &str| PALETTE.iter().any(|(_, light, _)| *light == colour);
                    assert!(colour.is_none_or(known), "{}: {tag}", chart.id);
                }
                if !tag.starts_with("text") {
                    continue;
                }
                *seen.entry(chart.id).or_insert(0) += 1;
                // Four units of the picture are a pixel at width 720.
                let number = |name: &str| attribute(tag, name).unwrap().parse::<f64>().unwrap() / 4.0;
                let (x, size) = (number("x"), number("font-size"));
                assert!(size >= 11.0, "{}: {tag}", chart.id);
                let words = tag.split_once('>').unwrap().1.trim();
                let words = words
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&");
                let wide = text_width(&words, size);
                let (left, right) = match attribute(tag, "text-anchor").unwrap() {
                    "middle" => (x - wide / 2.0, x + wide / 2.0),
                    "end" => (x - wide, x),
                    _ => (x, x + wide),
                };
                assert!(left >= 0.0 && right <= width, "{}: {left} to {right} of {width}: {words}", chart.id);
            }
            assert!(png(&chart.page(), 300).unwrap().starts_with(b"\x89PNG"));
            hostile_seen += usize::from(svg.contains("&lt;script&gt;"));
        }
    }
    // Words that are drawn otherwise than as `<text>` would be looked at by nobody.
    assert!(seen.len() > 9 && seen.values().all(|texts| *texts > 5), "{seen:?}");
    assert!(seen.contains_key("attribution") && seen.contains_key("sankey"), "{seen:?}");
    assert!(hostile_seen > 5, "{hostile_seen} charts say the words");
}

/// Leaves the shares of an option's schemes in the folder of its run.
fn analyse(folder: &Path, results: &Path, option: &str) {
    let scenario = folder.join("ward-closed.toml");
    let (scenario, into) = (scenario.to_str().unwrap(), results.to_str().unwrap());
    let usual = ["attribute", scenario, "--option", option, "--fixed", "-q", "-n", "2", "--into", into];
    let (done, _, said) = call(&[&usual[..], &["--metric", "acute-occupied"]].concat());
    assert!(done, "{said}");
}

#[test]
fn patients_who_move_are_those_who_enter_and_those_who_leave() {
    let (_folder, results) = run(same, "2");
    let saved = read(&results).unwrap();
    let mean =
        |metric: &str, group: &str| saved.level("baseline", metric, group).and_then(|row| row.mean).unwrap();
    let ways = saved.groups("moves", "from=");
    let sum = |end: &str| -> f64 {
        ways.iter().filter(|way| way.ends_with(end)).map(|way| mean("moves", way)).sum()
    };
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
    let mut moved = 0.0;
    for exit in saved.groups("exits", "exit=") {
        assert!(near(sum(&format!(",{exit}")), mean("exits", &exit)), "{exit}");
    }
    for setting in &saved.run.place.settings {
        let to = format!("to={}", setting.id);
        assert!(near(sum(&format!(",{to}")), mean("moves", &to)), "{to}");
        assert!(
            mean("moves", &to) >= mean("setting-entries", &format!("setting={}", setting.id)) - 1e-6,
            "{to}"
        );
        moved += mean("moves", &to);
    }
    assert!(moved > 1000.0, "{moved}");
}

#[test]
fn a_damaged_file_and_a_wrong_name_are_said_with_what_would_be_right() {
    let (folder, results) = run(same, "2");
    let to = results.to_str().unwrap();
    let said = |arguments: &[&str]| {
        let (done, _, said) = call(&[&["chart", to], arguments].concat());
        assert!(!done);
        said.replace(folder.path().to_str().unwrap(), "")
    };
    let mut all = vec![
        said(&["acute-ocupancy"]),
        said(&["acute-occupancy", "--options", "close"]),
        said(&["heat-map", "--metric", "acute-occupied"]),
        said(&["heat-map", "--metric", "delay-days"]),
        said(&["acute-occupancy", "-o", "/nowhere/at/all.svg"]),
        said(&["acute-occupancy", "--metric", "delayed-days"]),
        said(&["capacity", "--options", "closed,closed-in-vain"]),
        said(&["acute-occupancy", "--width", "900", "-o", "a.svg"]),
        said(&["--width", "900"]),
        said(&["acute-occupancy", "--width", "-20", "-o", "a.png"]),
        said(&["warm-up"]),
        said(&["attribution", "--option", "closed"]),
    ];
    // A file that is cut, by rows or within the last, is named, also one that no chart reads.
    for (name, cut) in [("headline.csv", 1), ("headline.csv", 400), ("differences.csv", 1)] {
        let whole = fs::read(results.join(name)).unwrap();
        fs::write(results.join(name), &whole[..whole.len() - cut]).unwrap();
        all.push(said(&["acute-occupancy"]));
        fs::write(results.join(name), whole).unwrap();
    }
    fs::write(results.join("daily.parquet"), "PAR1 no more").unwrap();
    all.push(said(&["acute-occupancy"]));
    fs::remove_file(results.join("daily.parquet")).unwrap();
    fs::remove_file(results.join("replications.parquet")).unwrap();
    all.push(said(&["net-saving"]));
    insta::assert_snapshot!("wrong", all.join("\n"));
}
