//! A document says what its dossier says, in its own place and in a template.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::document::Grid;
use crate::publish::{Block, Chapter, Figure, Paragraph, Table};

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
        chapters: vec![Chapter { id: "board", title: "In short".into(), blocks }],
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    Package::read(bytes).unwrap().text(name).unwrap().to_owned()
}

#[test]
fn it_has_what_word_needs_to_edit_it() {
    let bytes = docx(&dossier(), None).unwrap();
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
    assert_eq!(bytes, docx(&dossier(), None).unwrap(), "the same dossier gives the same bytes");
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
    let bytes = docx(&dossier(), Some(&template)).unwrap();
    let text = part(&bytes, DOCUMENT);
    assert!(text.find("own words").unwrap() < text.find("Said of a.").unwrap());
    assert!(text.contains("<w:pStyle w:val=\"berschrift1\"/>") && !text.contains("\"Heading1\""));
    assert_eq!(part(&bytes, "word/header9.xml"), "<w:hdr/>");
    // Without a mark it stands at the end.
    package.put(DOCUMENT, document.replace("{{report}}", "").into_bytes());
    let template = package.write().unwrap();
    assert!(!has_mark(&template).unwrap());
    assert!(part(&docx(&dossier(), Some(&template)).unwrap(), DOCUMENT).contains("Said of a."));
}

#[test]
fn what_is_no_template_is_said() {
    for bytes in [&b""[..], b"PK\x03\x04", b"%PDF-1.7"] {
        let error = docx(&dossier(), Some(bytes)).unwrap_err().to_string();
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
    let error = docx(&dossier, None).unwrap_err().to_string();
    assert!(error.contains("`forest`"), "{error}");
}
