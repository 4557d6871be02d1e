//! Pages made by hand.

use super::*;
use crate::document::Grid;
use crate::publish::dossier::{Block, Chapter, Figure, Paragraph, Table};

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
fn a_page_of_many_options_stays_small_enough_for_a_mail_and_says_what_is_left_out() {
    let few = html(&dossier(5, 600_000)).unwrap();
    assert!(few.len() < 5_000_000 && few.matches("<svg").count() == 5, "{}", few.matches("<svg").count());
    assert!(!few.contains("This page has the pictures of"));
    let many = html(&dossier(17, 600_000)).unwrap();
    assert!(many.len() < 5_000_000 && many.matches("<svg").count() == 5, "{}", many.matches("<svg").count());
    assert!(many.contains("This page has the pictures of 5 of 17 options"));
    assert_eq!(many.matches("The picture is left out of this page").count(), 12);
    // The chosen option is never left out.
    let chosen = Dossier { option: "o16".to_owned(), ..dossier(17, 4_000_000) };
    let page = html(&chosen).unwrap();
    let of_chosen = page.split("data-of=\"o16\"").nth(1).unwrap();
    assert!(of_chosen.contains("<svg") && page.contains("pictures of 1 of 17"));
    let small = html(&dossier(17, 100)).unwrap();
    assert!(small.contains("pictures of 8 of 17"), "so many at most, however small they are");
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
        chapters: vec![Chapter { id: "board", title: hostile.into(), blocks }],
    };
    let page = html(&dossier).unwrap();
    assert_eq!(page.matches("<script>").count(), 1, "the page's own");
    assert_eq!(page.matches("</style>").count(), 1);
    assert_eq!(page.matches("</title>").count(), 1);
    assert!(!page.contains("<img"));
    assert!(page.contains("&#60;script&#62;alert(1)"));
}

#[test]
fn a_reference_leads_to_its_source_and_an_anchor_is_in_a_page_once() {
    let blocks = vec![
        Block::Paragraph(Paragraph { lead: "Saved.".into(), text: "It saves 3 (1 to 5) [1].".into() }),
        Block::List(words(&["[1] differences.csv"])),
        figure("beds", 4),
        figure("beds", 4),
        figure("section", 4),
    ];
    let chapters = vec![Chapter { id: "section", title: "Section".into(), blocks }];
    let page = html(&Dossier { chapters, ..Dossier::default() }).unwrap();
    assert!(page.contains("<span class=\"interval\">(1 to 5)</span>"));
    assert!(
        page.contains("href=\"#section-source-1\">[1]</a>")
            && page.contains("<li id=\"section-source-1\">1.")
    );
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{ids:?}");
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
