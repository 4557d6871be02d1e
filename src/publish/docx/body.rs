//! What a dossier says, as the XML of Word's paragraphs, tables and pictures.

use super::super::chosen;
use super::super::dossier::{Block, Dossier, Figure};
use super::super::error::PublishError;
use super::styles::Styles;
use super::table::{continued, parts, table};
use super::words::{Style, paragraph, paragraph_of, run, words};
use crate::document::Grid;
use crate::number::count;

/// English Metric Units in a twentieth of a point.
const EMU: u64 = 635;
/// Number of the first picture, far from those of a template.
const FIRST: usize = 20_001;
/// Rows of a further table that stands in the document.
const MOST_ROWS: usize = 60;

/// The body of a report, and the pictures that it shows.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// XML.
    pub text: String,
    /// PNG files by their number in the names of parts.
    pub pictures: Vec<Vec<u8>>,
    tables: usize,
    figures: usize,
    room: (u32, u32),
    styles: Styles,
}

impl Body {
    /// The body of a dossier in the room of a page.
    ///
    /// # Errors
    /// A picture that is none.
    pub fn of(dossier: &Dossier, styles: Styles, room: (u32, u32)) -> Result<Self, PublishError> {
        let mut body = Self { room, styles, ..Self::default() };
        body.add(&body.styles.title.clone(), &dossier.title);
        body.add(&body.styles.subtitle.clone(), &dossier.subtitle);
        if let Some((_, title)) = dossier.options.iter().find(|(id, _)| *id == dossier.option) {
            body.add(&body.styles.subtitle.clone(), &format!("This report speaks of: {title}"));
        }
        // What would interrupt the reading stands at the end.
        let mut behind: Vec<(String, &Grid)> = Vec::new();
        let [heading, smaller] = body.styles.headings.clone();
        for chapter in &dossier.chapters {
            let blocks = chosen::blocks(chapter, &dossier.option);
            if blocks.is_empty() {
                continue;
            }
            body.add(&heading, &chapter.title);
            for block in blocks {
                match block {
                    Block::Paragraph(words) if words.text.is_empty() => body.add(&smaller, &words.lead),
                    Block::Paragraph(words) => {
                        body.text.push_str(&paragraph(&Style::default(), &words.lead, &words.text));
                    }
                    Block::Alert(words) => body.add(&body.styles.alert.clone(), words),
                    Block::List(items) => items.iter().for_each(|item| body.item(item)),
                    Block::Table(table) if table.folded => behind.push((table.title.clone(), &table.grid)),
                    Block::Table(table) => body.table(&table.title, &table.grid),
                    Block::Figure(figure) => {
                        let number = body.figure(figure)?;
                        if !figure.table.rows.is_empty() {
                            behind.push((
                                format!("Figure {number} in figures: {}", figure.title),
                                &figure.table,
                            ));
                        }
                    }
                    Block::Of(..) => {}
                }
            }
        }
        if !behind.is_empty() {
            body.add(&heading, "Further tables");
            for (title, grid) in behind {
                // Nobody reads a register of a thousand rows on paper, and a plan is to be sent by mail.
                if grid.rows.len() > MOST_ROWS {
                    let rows = count(grid.rows.len(), "row");
                    let text = format!("{rows}, in results.xlsx.");
                    body.text.push_str(&paragraph(&Style::default(), &format!("{title}:"), &text));
                } else {
                    body.table(&title, grid);
                }
            }
        }
        Ok(body)
    }

    fn add(&mut self, style: &str, text: &str) {
        self.text.push_str(&paragraph(&Style::of(style), "", text));
    }

    /// A line of a list.
    fn item(&mut self, text: &str) {
        let (style, has_bullet) = self.styles.list.clone();
        let bullet = if has_bullet { "" } else { "<w:r><w:t>•</w:t><w:tab/></w:r>" };
        self.text.push_str(&paragraph_of(&Style::of(&style), &format!("{bullet}{}", run(text, false))));
    }

    /// A caption with a number that Word counts on when others are added.
    fn caption(&mut self, kind: &str, number: usize, title: &str, keep_next: bool) {
        let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
        let counted =
            format!("<w:r><w:instrText xml:space=\"preserve\"> SEQ {kind} \\* ARABIC </w:instrText></w:r>");
        let runs = [
            run(&format!("{kind} "), false),
            mark("begin"),
            counted,
            mark("separate"),
            run(&number.to_string(), false),
            mark("end"),
            run(&format!(". {title}"), false),
        ]
        .concat();
        let id = self.styles.caption.clone();
        self.text.push_str(&paragraph_of(&Style { keep_next, ..Style::of(&id) }, &runs));
    }

    fn table(&mut self, title: &str, grid: &Grid) {
        if grid.header.is_empty() {
            return;
        }
        self.tables += 1;
        let all = parts(grid, self.room.0);
        for (at, part) in all.iter().enumerate() {
            let title = format!("{title}{}", continued(at, 0..all.len()));
            if at == 0 {
                self.caption("Table", self.tables, &title, true);
            } else {
                let id = self.styles.caption.clone();
                let words = format!("Table {}. {title}", self.tables);
                self.text.push_str(&paragraph(&Style { keep_next: true, ..Style::of(&id) }, "", &words));
            }
            self.text.push_str(&table(grid, part, &title, &self.styles));
        }
        // A table is followed by a paragraph, or the next would grow together with it.
        self.add(&self.styles.note.clone(), &grid.notes.join(" "));
    }

    /// A picture with its caption, how it is read, and where its figures are from; returns its number.
    fn figure(&mut self, figure: &Figure) -> Result<usize, PublishError> {
        self.figures += 1;
        let number = self.figures;
        if figure.png.is_empty() {
            self.add("", &figure.alternative);
        } else {
            let size = self.size(figure)?;
            let picture = picture(figure, self.pictures.len() + 1, size);
            let id = self.styles.picture.clone();
            self.text.push_str(&paragraph_of(&Style { keep_next: true, ..Style::of(&id) }, &picture));
            self.pictures.push(figure.png.clone());
        }
        self.caption("Figure", number, &figure.title, true);
        let said: Vec<&str> = [figure.reading.as_str(), figure.source.as_str()]
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        self.add(&self.styles.note.clone(), &said.join(" "));
        Ok(number)
    }

    /// Width and height of a picture, in English Metric Units: as wide as the text, at most two thirds as high as the page.
    fn size(&self, figure: &Figure) -> Result<(u64, u64), PublishError> {
        let wrong = |error: png::DecodingError| PublishError::Picture {
            figure: figure.id.clone(),
            message: error.to_string(),
        };
        let reader = png::Decoder::new(std::io::Cursor::new(&figure.png)).read_info().map_err(wrong)?;
        let (wide, high) = (u64::from(reader.info().width.max(1)), u64::from(reader.info().height.max(1)));
        let (width, most) = (u64::from(self.room.0) * EMU, u64::from(self.room.1) * EMU * 2 / 3);
        let height = (width * high / wide).max(1);
        Ok(if height <= most { (width, height) } else { ((most * wide / high).max(1), most) })
    }
}

/// A picture in a line, with what it shows to somebody who cannot see it.
fn picture(figure: &Figure, number: usize, (width, height): (u64, u64)) -> String {
    let id = FIRST + number;
    let (name, alternative) = (words(&figure.id), words(&figure.alternative));
    format!(
        "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"{id}\" name=\"{name}\" descr=\"{alternative}\"/><wp:cNvGraphicFramePr>\
         <a:graphicFrameLocks xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" noChangeAspect=\"1\"/>\
         </wp:cNvGraphicFramePr><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"{name}\" descr=\"{alternative}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
         r:embed=\"{}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>\
         </w:drawing></w:r>",
        relationship(number)
    )
}

/// Name of the relationship to a picture.
pub(super) fn relationship(number: usize) -> String {
    format!("careflowPicture{number}")
}
