//! A document says what its dossier says, in its own place and in a template.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::document::Grid;
use crate::document::Wanted;
use crate::publish::{Block, Chapter, Figure, Paragraph, Table};

/// A dossier in a template; a section is its first chapter, a chart its picture.
fn of_template(dossier: &Dossier, template: &[u8]) -> Result<Vec<u8>, PublishError> {
    within(opened(template)?, dossier, &|mark| match &mark.wanted {
        Wanted::Report => Ok(None),
        Wanted::Section => Ok(dossier.chapters.first().cloned()),
        _ => {
            let is_chart = matches!(mark.wanted, Wanted::Chart(_));
            let is_it = |block: &&Block| matches!(block, Block::Figure(_)) == is_chart;
            let blocks = |chapter: &Chapter| chapter.blocks.iter().rfind(is_it).cloned();
            let block = dossier.chapters.iter().rev().find_map(blocks);
            Ok(Some(Chapter { blocks: block.into_iter().collect(), ..Chapter::default() }))
        }
    })
}

/// The program's own document with other paragraphs in place of its mark.
fn template(paragraphs: &str) -> Vec<u8> {
    let mut package = Package::own();
    let own = package.text(DOCUMENT).unwrap().to_owned();
    let mark = "<w:p><w:r><w:t>{{report}}</w:t></w:r></w:p>";
    assert!(own.contains(mark));
    package.put(DOCUMENT, own.replace(mark, paragraphs).into_bytes());
    package.write().unwrap()
}

/// A paragraph in a style.
fn styled(style: &str, words: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
}

/// A picture of two pixels.
fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[0, 255]).unwrap();
    bytes
}

pub(in crate::publish) fn dossier() -> Dossier {
    let grid = Grid {
        header: ["", "baseline", "a"].map(str::to_owned).into(),
        rows: vec![
            ["A&E: within four hours, %", "95.1", "92.7 (−2.4 ± 0.5)"].map(str::to_owned).into(),
            ["=cmd|' /C calc'!A0", "1,234", "+56"].map(str::to_owned).into(),
        ],
        notes: vec!["± is the 95 % interval.".into()],
    };
    let table = Table { title: "Options <side> by side".into(), grid: grid.clone(), ..Table::default() };
    let figure = Figure {
        id: "forest".into(),
        title: "Beds fall".into(),
        reading: "Read it.".into(),
        alternative: "A \"forest\" & trees".into(),
        source: "n = 20".into(),
        png: png(),
        table: grid,
        ..Figure::default()
    };
    let paragraph = |text: &str| Block::Paragraph(Paragraph { lead: "Where.".into(), text: text.into() });
    let blocks = vec![
        Block::Alert("Two of 50 figures are off.".into()),
        Block::Of("a".into(), vec![paragraph("Said of a.\u{1}\u{b}")]),
        Block::Of("b".into(), vec![paragraph("Said of b.")]),
        Block::List(vec!["One".into(), "Two".into()]),
        Block::Table(table),
        Block::Figure(Box::new(figure)),
    ];
    Dossier {
        title: "Southend & \"others\"".into(),
        subtitle: "20 simulated years".into(),
        options: vec![("a".into(), "Option <A>".into()), ("b".into(), "Option B".into())],
        option: "a".into(),
        drawn: 2,
        chapters: vec![Chapter { id: "board", title: "In short".into(), blocks }],
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    Package::read(bytes).unwrap().text(name).unwrap().to_owned()
}

#[test]
fn it_has_what_word_needs_to_edit_it() {
    let bytes = docx(&dossier()).unwrap();
    let text = part(&bytes, DOCUMENT);
    for wanted in [
        "<w:pStyle w:val=\"Heading1\"/>",
        "SEQ Table \\* ARABIC",
        "SEQ Figure \\* ARABIC",
        "descr=\"A &quot;forest&quot; &amp; trees\"",
        "<w:tblHeader/>",
        "Options &lt;side&gt; by side",
        "Said of a.",
        "<w:footerReference",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert!(!text.contains("Said of b.") && !text.contains("{{report}}"));
    assert!(!text.chars().any(|letter| letter.is_control() && !letter.is_whitespace()));
    assert!(part(&bytes, PROPERTIES).contains("<dc:title>Southend &amp; &quot;others&quot;</dc:title>"));
    assert!(part(&bytes, TYPES).contains("image/png"));
    assert_eq!(bytes, docx(&dossier()).unwrap(), "the same dossier gives the same bytes");
}

#[test]
fn a_template_keeps_what_is_its_own() {
    let mut package = Package::own();
    let header = "<w:p><w:r><w:t>The council’s own words</w:t></w:r></w:p>";
    let document = package.text(DOCUMENT).unwrap().replace("<w:body>", &format!("<w:body>{header}"));
    package.put(DOCUMENT, document.clone().into_bytes());
    package.put("word/header9.xml", b"<w:hdr/>".to_vec());
    let styles = package.text(STYLES).unwrap().replace("\"Heading1\"", "\"berschrift1\"");
    package.put(STYLES, styles.into_bytes());
    let template = package.write().unwrap();
    assert!(has_mark(&template).unwrap());
    let bytes = of_template(&dossier(), &template).unwrap();
    let text = part(&bytes, DOCUMENT);
    assert!(text.find("own words").unwrap() < text.find("Said of a.").unwrap());
    assert!(text.contains("<w:pStyle w:val=\"berschrift1\"/>") && !text.contains("\"Heading1\""));
    assert_eq!(part(&bytes, "word/header9.xml"), "<w:hdr/>");
    // Without a mark it stands at the end.
    package.put(DOCUMENT, document.replace("{{report}}", "").into_bytes());
    let template = package.write().unwrap();
    assert!(!has_mark(&template).unwrap());
    assert!(part(&of_template(&dossier(), &template).unwrap(), DOCUMENT).contains("Said of a."));
}

#[test]
fn what_is_no_template_is_said() {
    for bytes in [&b""[..], b"PK\x03\x04", b"%PDF-1.7"] {
        let error = of_template(&dossier(), bytes).unwrap_err().to_string();
        assert!(error.contains("the template: it is no Word document"), "{error}");
    }
    let mut package = Package::own();
    package.put("word/vbaProject.bin", vec![0]);
    let error = has_mark(&package.write().unwrap()).unwrap_err().to_string();
    assert!(error.contains("macros"), "{error}");
}

#[test]
fn a_picture_that_is_none_is_an_error_that_names_it() {
    let mut dossier = dossier();
    for block in dossier.chapters.iter_mut().flat_map(|chapter| &mut chapter.blocks) {
        if let Block::Figure(figure) = block {
            figure.png = b"GIF89a".to_vec();
        }
    }
    let error = docx(&dossier).unwrap_err().to_string();
    assert!(error.contains("`forest`"), "{error}");
}

/// A report with a table that is too wide for an upright page, between others.
fn wide() -> Dossier {
    let header =
        ["", "baseline"].into_iter().map(str::to_owned).chain((0..8).map(|at| format!("option-{at}")));
    let cells = ["A&E: within four hours, %", "95.1 ± 0.5"].into_iter().map(str::to_owned);
    let row: Vec<String> = cells.chain((0..8).map(|_| "−1.4 ± 0.9".to_owned())).collect();
    let grid = Grid { header: header.collect(), rows: vec![row], notes: Vec::new() };
    let mut dossier = dossier();
    let blocks = vec![Block::Table(Table { title: "Wide".into(), grid, ..Table::default() })];
    dossier.chapters.push(Chapter { id: "options", title: "Side by side".into(), blocks });
    dossier
}

/// The sections of a document in their order: whether each is turned, and the words that stand in it.
fn sections(text: &str) -> Vec<(bool, String)> {
    let mut begun = 0;
    let ends = text.match_indices("<w:sectPr").map(|(at, _)| at);
    let all = ends.map(|at| {
        let pages = text[at..].split("</w:sectPr>").next().unwrap();
        let size = pages.split("<w:pgSz").nth(1).unwrap().split("/>").next().unwrap();
        let words = text[begun..at].to_owned();
        begun = at;
        (size.contains("w:orient=\"landscape\"") && size.contains("w:w=\"16838\" w:h=\"11906\""), words)
    });
    all.collect()
}

#[test]
fn a_wide_table_stands_on_a_turned_page_with_its_heading_and_what_follows_is_upright() {
    let text = part(&docx(&wide()).unwrap(), DOCUMENT);
    let all = sections(&text);
    assert_eq!(all.iter().map(|(turned, _)| *turned).collect::<Vec<_>>(), [false, true, false]);
    assert!(all[0].1.contains("Beds fall") && !all[0].1.contains("Side by side"));
    assert!(all[1].1.contains("Side by side") && all[1].1.contains("option-7"));
    assert!(!all[1].1.contains("(part "), "turned, the page has room for it");
    assert!(all[2].1.contains("Further tables"));
    assert_eq!(text.matches("<w:footerReference").count(), 3, "every page keeps its foot");
    // Pages that are wide already are not turned; nor are those of which nothing is known.
    let mut package = Package::own();
    let own = package.text(DOCUMENT).unwrap().to_owned();
    package.put(
        DOCUMENT,
        own.replace("w:w=\"11906\" w:h=\"16838\"", "w:w=\"16838\" w:h=\"11906\"").into_bytes(),
    );
    let text = part(&of_template(&wide(), &package.write().unwrap()).unwrap(), DOCUMENT);
    assert_eq!(text.matches("<w:sectPr").count(), 1);
    let begins = own.find("<w:sectPr>").unwrap();
    let ends = own.find("</w:body>").unwrap();
    package.put(DOCUMENT, [&own[..begins], &own[ends..]].concat().into_bytes());
    let text = part(&of_template(&wide(), &package.write().unwrap()).unwrap(), DOCUMENT);
    assert!(!text.contains("<w:sectPr") && text.contains("option-7"));
}

#[test]
fn the_pages_of_a_template_are_turned_and_what_stands_behind_the_report_is_not() {
    let mut package = Package::own();
    let own = package.text(DOCUMENT).unwrap().to_owned();
    let margins = "w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\"";
    assert!(own.contains(margins));
    let section = own.find("<w:sectPr>").unwrap();
    let behind = "<w:p><w:r><w:t>The council’s annex</w:t></w:r></w:p>";
    let template = [&own[..section], behind, &own[section..]].concat();
    let template =
        template.replace(margins, "w:top=\"1000\" w:right=\"1100\" w:bottom=\"1200\" w:left=\"1300\"");
    let template = template.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>");
    package.put(DOCUMENT, template.into_bytes());
    // Nothing after the wide table: it ends turned, and the annex is upright again.
    let mut dossier = wide();
    dossier.chapters.remove(0);
    let text = part(&of_template(&dossier, &package.write().unwrap()).unwrap(), DOCUMENT);
    let all = sections(&text);
    assert_eq!(all.iter().map(|(turned, _)| *turned).collect::<Vec<_>>(), [false, true, false]);
    assert!(all[2].1.contains("annex"));
    assert!(text.contains("w:top=\"1300\" w:right=\"1000\" w:bottom=\"1100\" w:left=\"1200\""), "{text}");
    assert_eq!(text.matches("<w:titlePg/>").count(), 1, "one title page");
    // Alone at the end, the report leaves no empty page behind it.
    let text = part(&docx(&dossier).unwrap(), DOCUMENT);
    assert_eq!(sections(&text).into_iter().map(|(turned, _)| turned).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_mark_that_ends_a_section_leaves_it_its_end() {
    let mut package = Package::own();
    let own = package.text(DOCUMENT).unwrap().to_owned();
    let mark = "<w:p><w:r><w:t>{{report}}</w:t></w:r></w:p>";
    let section = &own[own.find("<w:sectPr>").unwrap()..own.find("</w:body>").unwrap()];
    let ending = format!(
        "<w:p><w:pPr>{section}</w:pPr><w:r><w:t>{{{{report}}}}</w:t></w:r></w:p><w:p><w:r><w:t>After</w:t></w:r></w:p>"
    );
    package.put(DOCUMENT, own.replace(mark, &ending).into_bytes());
    for (dossier, turned) in [(dossier(), vec![false, false]), (wide(), vec![false, true, false, false])] {
        let text = part(&of_template(&dossier, &package.write().unwrap()).unwrap(), DOCUMENT);
        let all = sections(&text);
        assert_eq!(all.iter().map(|(turned, _)| *turned).collect::<Vec<_>>(), turned);
        assert!(all.last().unwrap().1.contains("After") && !all.last().unwrap().1.contains("Said of a."));
    }
}

#[test]
fn an_earlier_report_can_be_the_template_and_keeps_its_pictures() {
    let earlier = docx(&dossier()).unwrap();
    let bytes = of_template(&dossier(), &earlier).unwrap();
    let text = part(&bytes, DOCUMENT);
    let links = part(&bytes, RELATIONSHIPS);
    for number in [1, 2] {
        let id = relationship(number);
        assert_eq!(text.matches(&format!("r:embed=\"{id}\"")).count(), 1, "{id}");
        assert_eq!(links.matches(&format!("Id=\"{id}\"")).count(), 1, "{id}");
        assert!(Package::read(&bytes).unwrap().has(&format!("word/media/careflow{number}.png")));
    }
    let mut ids: Vec<&str> =
        text.split("<wp:docPr id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 2, "{ids:?}");
}

#[test]
fn a_change_that_chance_may_explain_looks_different_and_is_said_to() {
    let mut dossier = dossier();
    let text = part(&docx(&dossier).unwrap(), DOCUMENT);
    assert!(!text.contains("<w:i/>") && !text.contains("chance alone"));
    for block in dossier.chapters.iter_mut().flat_map(|chapter| &mut chapter.blocks) {
        if let Block::Table(table) = block {
            table.grid.rows[1][2] = "+0.3 ± 0.9".into();
        }
    }
    let text = part(&docx(&dossier).unwrap(), DOCUMENT);
    let marked: Vec<&str> = text.split("<w:i/>").skip(1).collect();
    assert_eq!(marked.len(), 1);
    assert!(marked[0].contains("+0.3") && text.contains("holds zero, so that chance alone may explain it"));
}

#[test]
fn marks_of_a_plan_are_filled_where_they_stand_under_their_headings() {
    let of = [
        styled("Heading1", "A plan"),
        styled("Heading2", "Implications"),
        "<w:p><w:r><w:t>{{sec</w:t></w:r><w:r><w:t>tion}}</w:t></w:r></w:p>".to_owned(),
        styled("Heading1", "Annexes"),
        styled("Normal", "Between"),
        styled("Normal", "{{chart forest}}"),
        styled("Heading2", "All of it"),
        styled("Normal", "{{report}}"),
        styled("Normal", "Dear {{client name}}"),
    ];
    let text = part(&of_template(&dossier(), &template(&of.concat())).unwrap(), DOCUMENT);
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words}"));
    let title = dossier().chapters[0].title.clone();
    let heading = |level: usize| format!("<w:pStyle w:val=\"Heading{level}\"/>");
    let of_level = |level: usize| text.matches(&heading(level)).count();
    // The section's heading and those of the report stand below the second level.
    assert!(of_level(3) >= 2 && of_level(1) == 2 && of_level(2) == 2, "{} {}", of_level(1), of_level(2));
    assert!(at(">Implications<") < at(&title) && at(&title) < at(">Annexes<"));
    let chart = &text[at(">Between<")..at(">All of it<")];
    assert_eq!(chart.matches("<w:drawing>").count(), 1);
    assert!(at(">All of it<") < at("Dear {{client name}}"));
    assert!(!text.contains("{{sec") && !text.contains("{{chart") && !text.contains("{{report"));
    assert!(!text.contains("w:val=\"Title\""), "a report under a heading is no document of its own");
    let ids: Vec<&str> = text.split("<wp:docPr id=\"").skip(1).map(|rest| &rest[..5]).collect();
    assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), 3, "{ids:?}");
    let figures = [1, 2].map(|number| text.matches(&format!(">{number}</w:t>")).count());
    assert!(figures.iter().all(|many| *many >= 1), "captions count on: {figures:?}");
    // What stands above is not said twice.
    let of = [styled("Heading1", &format!("2.1 {title}")), styled("Normal", "{{section}}")];
    let text = part(&of_template(&dossier(), &template(&of.concat())).unwrap(), DOCUMENT);
    assert_eq!(text.matches(&title).count(), 1);
}

#[test]
fn wide_tables_of_marks_turn_their_pages_alone() {
    let wide = wide();
    let before = styled("Normal", "Before");
    let mark = styled("Normal", "{{table summary}}");
    let behind = styled("Normal", "Behind");
    let headings = [styled("Heading1", "Wide"), styled("Heading2", "Of all")].concat();
    let text =
        part(&of_template(&wide, &template(&[&before[..], &headings, &mark].concat())).unwrap(), DOCUMENT);
    let all = sections(&text);
    assert!(
        all[1].0 && all[1].1.contains(">Wide<") && all[1].1.contains(">Of all<"),
        "headings go with their table"
    );
    assert!(all[0].1.contains(">Before<") && !all[0].1.contains(">Wide<"));
    for (paragraphs, turned) in [
        ([&before[..], &mark, &behind].concat(), vec![false, true, false]),
        ([&before[..], &mark].concat(), vec![false, true]),
        ([&mark[..], &behind].concat(), vec![true, false]),
        ([&mark[..], &behind, &mark, &behind].concat(), vec![true, false, true, false]),
        (mark.clone(), vec![true]),
    ] {
        let text = part(&of_template(&wide, &template(&paragraphs)).unwrap(), DOCUMENT);
        let all = sections(&text);
        assert_eq!(all.iter().map(|(turned, _)| *turned).collect::<Vec<_>>(), turned, "{paragraphs}");
        for (turned, words) in all {
            assert!(turned == words.contains("option-7") && !(turned && words.contains(">Behind<")));
        }
    }
}

#[test]
fn marks_that_cannot_be_filled_are_named_with_what_would_be_right() {
    let said = |paragraphs: &str| of_template(&dossier(), &template(paragraphs)).unwrap_err().to_string();
    let error = said(&styled("Normal", "{{sectoin}}"));
    assert!(error.contains("{{sectoin}}") && error.contains("did you mean `section`"), "{error}");
    let mut package = Package::read(&template(&styled("Normal", "Nothing"))).unwrap();
    let footer = package.text("word/footer1.xml").unwrap().replace(" of ", " {{report}} ");
    package.put("word/footer1.xml", footer.into_bytes());
    let error = has_mark(&package.write().unwrap()).unwrap_err().to_string();
    assert!(error.contains("{{report}} stands in word/footer1.xml"), "{error}");
}
