//! Pages made by hand.

use super::*;
use crate::document::Grid;
use crate::publish::dossier::{Block, Chapter, Effect, EffectOf, Figure, Paragraph, Table};

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn grid(rows: usize, options: &[(String, String)]) -> Grid {
    let titles = options.iter().map(|(_, title)| title.as_str());
    let header = ["", "today"].into_iter().chain(titles).map(str::to_owned).collect();
    let row = |number: usize| {
        let cells = options.iter().map(|_| "−3 ± 4".to_owned());
        [format!("Measure {number}"), "5.0 ± 0.1".to_owned()].into_iter().chain(cells).collect()
    };
    Grid { header, rows: (0..rows).map(row).collect(), notes: words(&["A note."]) }
}

fn figure(id: &str, bytes: usize) -> Block {
    let svg =
        format!("<svg viewBox='0 0 800 400'><path fill='#0b5fa5' d='{}'/></svg>", "M0 0".repeat(bytes / 4));
    let (title, table) = ("Beds".to_owned(), grid(2, &[]));
    Block::Figure(Box::new(Figure { id: id.to_owned(), title, svg, table, ..Figure::default() }))
}

/// So many options, each with a picture of its own.
fn dossier(options: usize, bytes: usize) -> Dossier {
    let options: Vec<(String, String)> =
        (0..options).map(|number| (format!("o{number}"), format!("Option {number}"))).collect();
    let of = |(id, _): &(String, String)| Block::Of(id.clone(), vec![figure(&format!("beds-{id}"), bytes)]);
    let table = |rows| Table {
        id: format!("t{rows}"),
        title: "A table".into(),
        grid: grid(rows, &options),
        folded: false,
    };
    let blocks = options.iter().map(of).chain([Block::Table(table(3)), Block::Table(table(30))]).collect();
    Dossier {
        title: "A place".to_owned(),
        option: "o1".to_owned(),
        chapters: vec![Chapter { id: "year", title: "Through the year".to_owned(), blocks }],
        options,
        ..Dossier::default()
    }
}

#[test]
fn without_a_script_the_chosen_option_is_shown_and_no_other() {
    let page = html(&dossier(3, 100)).unwrap();
    for (option, hidden) in [("o0", " hidden"), ("o1", ""), ("o2", " hidden")] {
        let part = format!("<div class=\"of\" data-of=\"{option}\"{hidden}>");
        assert_eq!(page.matches(&part).count(), 1, "{part}");
    }
    assert!(page.contains("<option value=\"o1\" selected>Option 1</option>"));
    assert_eq!(page.matches(" selected>").count(), 1);
}

#[test]
fn a_page_says_of_how_many_options_it_has_no_charts() {
    assert!(!html(&Dossier { drawn: 3, ..dossier(3, 100) }).unwrap().contains("The charts of"));
    let some = html(&Dossier { drawn: 2, ..dossier(3, 100) }).unwrap();
    assert!(some.contains("The charts of 2 of 3 options are in this page"));
    assert!(!html(&dossier(3, 100)).unwrap().contains("The charts of"), "a run without charts lacks none");
}

#[test]
fn many_options_become_rows_where_figures_are_few_and_a_wide_table_is_printed_in_parts() {
    let page = html(&dossier(9, 10)).unwrap();
    let of_table =
        |id: &str| page.split(&format!("<div class=\"table\" id=\"{id}\">")).nth(1).unwrap().to_owned();
    let few = of_table("t3");
    assert!(few.starts_with("<h3>") && few.contains("<tr data-mark=\"o8\"><th scope=\"row\">Option 8</th>"));
    let many = of_table("t30");
    assert!(many.contains("<th scope=\"col\" class=\"figure\" data-mark=\"o8\">Option 8</th>"));
    // Nine options in two parts, the baseline in both, of five and of four options.
    let parts: Vec<&str> = many.split("<table class=\"paper\">").skip(1).collect();
    assert_eq!(parts.len(), 2);
    assert!(parts.iter().all(|part| part.contains(">today</th>")));
    assert!(parts[0].contains("Option 4</th>") && !parts[0].contains("Option 5</th>"));
    assert!(parts[1].contains("Option 8</th>"));
    assert!(many.contains("Grey: a change whose interval holds zero."));
}

#[test]
fn words_of_a_scenario_are_words_wherever_they_stand() {
    let hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'{{ 7 }}</title></style>";
    let paragraph =
        Paragraph { lead: hostile.to_owned(), text: format!("{hostile} (1 to {hostile}) [{hostile}]") };
    let table = Table { id: hostile.into(), title: hostile.into(), folded: true, ..Table::default() };
    let table = Table {
        grid: Grid {
            header: words(&[hostile, hostile]),
            rows: vec![words(&[hostile, hostile])],
            notes: words(&[hostile]),
        },
        ..table
    };
    let picture = Figure {
        id: hostile.into(),
        title: hostile.into(),
        reading: hostile.into(),
        alternative: hostile.into(),
        source: hostile.into(),
        svg: "<svg viewBox='0 0 1 1'/>".replace("/>", "><g/></svg>"),
        table: table.grid.clone(),
        ..Figure::default()
    };
    let blocks = vec![
        Block::Alert(hostile.into()),
        Block::Paragraph(paragraph),
        Block::List(words(&[hostile])),
        Block::Table(table),
        Block::Of(hostile.into(), vec![Block::Figure(Box::new(picture))]),
    ];
    let dossier = Dossier {
        title: hostile.into(),
        subtitle: hostile.into(),
        options: vec![(hostile.into(), hostile.into()), ("b".into(), hostile.into())],
        option: hostile.into(),
        drawn: 1,
        chapters: vec![Chapter { id: "board", title: hostile.into(), blocks }],
    };
    let page = html(&dossier).unwrap();
    assert_eq!(page.matches("<script>").count(), 1, "the page's own");
    assert_eq!(page.matches("</style>").count(), 1);
    assert_eq!(page.matches("</title>").count(), 1);
    assert!(!page.contains("<img"));
    assert!(page.contains("&#60;script&#62;alert(1)"));
}

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    page.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_reference_leads_to_its_source_of_its_option_and_an_anchor_is_in_a_page_once() {
    let said = |text: &str| Block::Paragraph(Paragraph { lead: "Saved.".into(), text: text.into() });
    let table = |id: &str| Block::Table(Table { id: id.into(), grid: grid(1, &[]), ..Table::default() });
    let of = |option: &str| {
        let blocks = vec![
            said("It saves 3 (1 to 5) [1], or 4 [7]."),
            Block::List(words(&["[1] differences.csv", "[1] again"])),
        ];
        Block::Of(option.into(), blocks)
    };
    let blocks = vec![
        of("a"),
        of("b"),
        figure("beds", 4),
        figure("beds", 4),
        figure("section", 4),
        // What a program might derive from another's name, and what is the page's own.
        table("beds-table"),
        table("beds.table"),
        table("beds-title"),
        table("beds-table-rows"),
        table("main"),
        table("option"),
        table("section-title"),
        table("section.1.source.1"),
        table("p1:h"),
    ];
    let chapters = vec![Chapter { id: "section", title: "Section".into(), blocks }];
    let page = html(&Dossier { option: "a".into(), chapters, ..Dossier::default() }).unwrap();
    assert!(page.contains("<span class=\"interval\">(1 to 5)</span>"));
    for list in [1, 2] {
        let anchor = format!("section.{list}.source.1");
        assert_eq!(page.matches(&format!("href=\"#{anchor}\">[1]</a>")).count(), 1);
        assert_eq!(page.matches(&format!("<li id=\"{anchor}\">1. differences.csv")).count(), 1);
    }
    assert!(page.contains("or 4 [7]."), "a reference without a source is words");
    let mut ids = values(&page, "id");
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{ids:?}");
}

#[test]
fn figures_are_switched_and_all_are_shown_without_a_script() {
    let of = |option: &str, words: &str, drawn| EffectOf {
        option: option.into(),
        title: format!("Option {option}"),
        words: words.into(),
        drawn,
    };
    let effect = |metric: &str| Effect {
        metric: metric.into(),
        title: format!("{metric}, a month"),
        baseline: "807 ± 50".into(),
        rows: vec![
            of("o0", "−39 ± 11", Some([-39.0, -50.0, -28.0])),
            of("o1", "−1 ± 2", Some([-1.0, -3.0, 1.0])),
            of("o2", "growing", None),
        ],
        notes: vec![],
    };
    let mut dossier = dossier(3, 10);
    dossier.chapters[0].blocks.push(Block::Effects(vec![effect("delayed-days"), effect("beds")]));
    let page = html(&dossier).unwrap();
    assert!(page.contains("<select id=\"effects.choice\" data-choose=\"effects\""));
    assert_eq!(page.matches("class=\"effect\" data-metric=").count(), 2);
    assert!(!page.contains("data-metric=\"beds\" hidden"), "a reader without a script sees all");
    let first = page.split("data-metric=\"delayed-days\"").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(first.contains("The baseline is 807\u{a0}±\u{a0}50."));
    assert!(
        first.contains("<line x1=\"4%\" x2=\"43.7%\"") && first.contains("<circle cx=\"23.8%\""),
        "{first}"
    );
    assert!(first.contains("<tr data-mark=\"o1\" class=\"chosen\">"));
    assert_eq!(first.matches("<circle").count(), 2, "what grows has no figure to draw");
    assert_eq!(first.matches("class=\"figure zero\"").count(), 1);
}

#[test]
fn a_picture_that_is_none_is_an_error_with_its_name() {
    let mut picture = Figure { id: "beds".into(), svg: "<svg><script/></svg>".into(), ..Figure::default() };
    let of = |picture: &Figure| {
        let blocks = vec![Block::Figure(Box::new(picture.clone()))];
        let chapters = vec![Chapter { id: "year", title: String::new(), blocks }];
        html(&Dossier { chapters, ..Dossier::default() }).unwrap_err().to_string()
    };
    insta::assert_snapshot!(of(&picture), @"the picture of figure `beds` cannot stand in a page: <script> does not draw");
    picture.svg.clear();
    insta::assert_snapshot!(of(&picture), @"the picture of figure `beds` cannot stand in a page: it is not a whole <svg>");
}

#[test]
fn the_page_may_run_its_own_script_only() {
    let page = html(&dossier(1, 10)).unwrap();
    let script = page.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
    let hash = STANDARD.encode(Sha256::digest(script));
    assert!(
        page.contains(&format!("script-src &#39;sha256-{hash}&#39;")),
        "the hash is that of the script in the page"
    );
    assert!(!page.contains("http://") && !page.contains("https://"));
}
