//! The page of a report in a real browser: chromium by playwright-core, judged by axe (`tests/browser/check.mjs`).
//!
//! Without chromium, node, or `npm ci --prefix tests/browser` the test is passed over, and says so; where `CI=true` their
//! absence is a failure.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use careflow::document::Grid;
use careflow::publish::{Block, Chapter, Dossier, Effect, EffectOf, Figure, Paragraph, Table, html};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The first of these programs that is on the path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// What the test needs, or what is missing.
fn browser() -> Result<(PathBuf, PathBuf, PathBuf), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let chromium =
        program(&["chromium", "chromium-browser", "google-chrome"]).ok_or("chromium is not installed")?;
    let node = program(&["node"]).ok_or("node is not installed")?;
    if !folder.join("node_modules/axe-core").is_dir() {
        return Err("the packages are not installed: npm ci --prefix tests/browser".to_owned());
    }
    Ok((chromium, node, folder))
}

const HOSTILE: &str = "A place</title><script>alert(1)</script>\"><img src=x onerror=\"alert(2)\"> & Sons";

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn grid(rows: usize, columns: &[&str]) -> Grid {
    let header = [&["Measure", "today"], columns].concat();
    let row = |number: usize| {
        let cells = columns.iter().map(|_| "−1,134 (−1,183 to −84)".to_owned());
        [format!("Measure number {number}, a month"), "33,377 ± 12".to_owned()]
            .into_iter()
            .chain(cells)
            .collect()
    };
    Grid {
        header: words(&header),
        rows: (1..=rows).map(row).collect(),
        notes: words(&["± is the 95 % interval."]),
    }
}

fn table(id: &str, title: &str, grid: Grid, folded: bool) -> Block {
    Block::Table(Table { id: id.to_owned(), title: title.to_owned(), grid, folded })
}

fn figure(id: &str, title: &str) -> Block {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='960' height='300'><title>Beds</title>\
               <defs><pattern id='hatch' width='6' height='6' patternUnits='userSpaceOnUse'><rect width='2' height='6' \
               fill='#0b5fa5'/></pattern></defs><rect width='960' height='300' fill='#ffffff'/>\
               <path d='M40 260H940' stroke='#626a77'/><rect x='60' y='80' width='200' height='180' fill='url(#hatch)'/>\
               <rect x='320' y='120' width='200' height='140' fill='#b5430a'/>\
               <text x='60' y='284' font-size='18' fill='#14181f'>beds at midnight</text></svg>";
    Block::Figure(Box::new(Figure {
        id: id.to_owned(),
        title: title.to_owned(),
        reading: "Each bar is the mean of the simulated years.".to_owned(),
        alternative: "Two bars, the second shorter.".to_owned(),
        source: "daily.parquet; 20 replications of each system".to_owned(),
        svg: svg.to_owned(),
        table: grid(4, &["option"]),
        ..Figure::default()
    }))
}

/// Two figures to be switched.
fn effects(options: &[(String, String)]) -> Block {
    let of = |(id, title): &(String, String)| EffectOf {
        option: id.clone(),
        title: title.clone(),
        words: "−39 ± 11".to_owned(),
        drawn: Some([-39.0, -50.0, -28.0]),
    };
    let effect = |metric: &str| Effect {
        metric: metric.to_owned(),
        title: format!("{metric}, a month"),
        baseline: "807 ± 50".to_owned(),
        rows: options.iter().map(of).collect(),
        notes: words(&["± is the 95 % interval."]),
    };
    Block::Effects(vec![effect("delayed-days"), effect("beds")])
}

/// A report with every kind of block, and hostile words wherever a scenario has words.
fn dossier() -> Dossier {
    let options =
        [("evidence", HOSTILE), ("realistic", "Three schemes that can be defended"), ("late", "All, late")];
    let options: Vec<(String, String)> = options.map(|(id, title)| (id.to_owned(), title.to_owned())).into();
    let of = |blocks: &dyn Fn(&str, &str) -> Vec<Block>| {
        options.iter().map(|(id, title)| Block::Of(id.clone(), blocks(id, title))).collect::<Vec<_>>()
    };
    let paragraph =
        |lead: &str, text: &str| Block::Paragraph(Paragraph { lead: lead.to_owned(), text: text.to_owned() });
    let mut board = of(&|id, title| {
        let text = format!("{title} would cut admissions by 0.40% (0.25% to 0.55%), not 15%.");
        vec![paragraph("", &text), table(&format!("key-{id}"), "What changes", grid(6, &["change"]), false)]
    });
    board.push(Block::Alert(format!("Few years: {HOSTILE}")));
    board.push(table("downside", "If the savings do not come", grid(4, &["nothing comes"]), false));
    board.push(Block::List(words(&["The effects are put in, not found.", HOSTILE])));
    let section = vec![
        paragraph(
            "Where savings will be realised.",
            "The schemes would save 113 (93 to 133) days a month [1].",
        ),
        paragraph("The risk.", "The 15% was missed in all 20 years (chance 72% to 100%) [2]."),
        Block::List(words(&["[1] differences.csv", "[2] planned.csv"])),
    ];
    // As many figures as the headline has, with an option a row: at 1440 pixels it is seen whole.
    let headings = [
        "Non-elective admissions, a year",
        "Permanent care-home admissions 65+, per 100,000 aged 65+ a year",
    ];
    let header: Vec<&str> = [""].into_iter().chain(headings.into_iter().cycle().take(10)).collect();
    let row = |title: &str| {
        let cells = ["−2,675 ± 430", "95.1 (90.1–100.0)"].into_iter().cycle().take(10);
        words(&[title].into_iter().chain(cells).collect::<Vec<_>>())
    };
    let rows = options
        .iter()
        .map(|_| row("Into and out of hospital: social work, single point of referral"))
        .collect();
    let wide = Grid { header: words(&header), rows, notes: vec![] };
    let titles: Vec<&str> = options.iter().map(|(_, title)| title.as_str()).collect();
    let mut year = of(&|id, title| vec![figure(&format!("beds-{id}"), &format!("8.7 fewer beds: {title}"))]);
    year.push(figure("baseline", "A figure of every option"));
    let chapter = |id, title: &str, blocks| Chapter { id, title: title.to_owned(), blocks };
    Dossier {
        title: HOSTILE.to_owned(),
        subtitle: "20 replications of each of 4 systems, seed 2014".to_owned(),
        option: "evidence".to_owned(),
        drawn: 3,
        chapters: vec![
            chapter("board", "For the board", board),
            chapter("section", "Text for the plan", section),
            chapter(
                "comparison",
                "Options compared",
                vec![
                    table("all", "At a glance", grid(40, &titles), false),
                    table("wide", "Headline", wide, false),
                    effects(&options),
                ],
            ),
            chapter("year", "Through the year", year),
            chapter("log", "Every figure", vec![table("log-all", "Every figure", grid(60, &titles), true)]),
        ],
        options,
    }
}

#[test]
fn the_page_works_in_a_browser_at_every_size_in_both_schemes_and_on_paper() {
    let (chromium, node, folder) = match browser() {
        Ok(found) => found,
        Err(missing) => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
            // Past the capture of a test that passes: it is to be seen that nothing was tested.
            let _ = writeln!(std::io::stderr(), "tests/browser.rs is passed over: {missing}");
            return;
        }
    };
    let scratch = tempfile::tempdir().unwrap();
    let page = scratch.path().join("report.html");
    std::fs::write(&page, html(&dossier()).unwrap()).unwrap();
    let arguments = [folder.join("check.mjs"), page, chromium, scratch.path().to_owned()];
    let output = Command::new(node).args(arguments).output().unwrap();
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(out.trim().is_empty(), "\n{out}");
}
