//! What a dossier says, as the XML of Word's paragraphs, tables and pictures.

use super::super::cells::cell;
use super::super::chosen::{self, Shown};
use super::super::dossier::{Chapter, Dossier, Figure};
use super::super::error::PublishError;
use super::pages::Pages;
use super::place::USUAL;
use super::styles::Styles;
use super::table::{continued, parts, table};
use super::words::{Style, paragraph, paragraph_of, run, words};
use crate::document::Grid;
use crate::number::count;

/// English Metric Units in a twentieth of a point.
const EMU: u64 = 635;
/// Number of the first picture, far from those of a template.
const FIRST: usize = 20_001;
/// Per cent of the height of a page that a picture takes at most.
const HIGHEST: u64 = 80;
/// The end of what is said of how a paragraph looks.
const END_OF_STYLE: &str = "</w:pPr>";
/// What stands below a table in which a change may be chance.
const CHANCE: &str = "Grey italics: a change whose interval holds zero, so that chance alone may explain it.";
/// Rows of a further table that stands in the document.
const MOST_ROWS: usize = 60;

/// The text of a document as it is written, and the pictures that it shows.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// XML.
    pub text: String,
    /// PNG files by their number in the names of parts.
    pub pictures: Vec<Vec<u8>>,
    tables: usize,
    figures: usize,
    /// The number before that of its first picture.
    before: usize,
    room: (u32, u32),
    /// How the present pages are, where the document says so.
    pages: Option<Pages>,
    /// Whether the present page is turned.
    turned: bool,
    /// Whether some page of this section was.
    any_turned: bool,
    /// Where what is written for the present mark begins.
    begun: usize,
    /// Whether nothing stands on the pages before it.
    is_first: bool,
    /// Headings of the document that go on the page of what follows them, as XML.
    leads: String,
    /// A heading that goes on the page of what follows it, with its style.
    heading: Option<(String, String)>,
    styles: Styles,
}

impl Body {
    /// Nothing written yet, in a document that has so many pictures of earlier reports.
    pub fn new(styles: Styles, pictures: usize) -> Self {
        Self { before: pictures, styles, room: USUAL, ..Self::default() }
    }

    /// Goes on to other pages, with width and height of the room on them.
    pub fn enter(&mut self, room: (u32, u32), pages: Option<Pages>) {
        (self.room, self.pages, self.turned, self.any_turned) = (room, pages, false, false);
    }

    /// Words of the document itself, up to a mark, and its headings directly before it, which go on the page of what it becomes;
    /// `is_first` if nothing stands before them on their pages.
    pub fn before(&mut self, text: &str, headings: &str, is_first: bool) {
        self.text.push_str(text);
        (self.begun, self.is_first) = (self.text.len(), is_first);
        headings.clone_into(&mut self.leads);
    }

    /// Writes the document's headings that waited for the page to be known.
    fn lead(&mut self) {
        self.text.push_str(&std::mem::take(&mut self.leads));
    }

    /// A whole dossier, under a heading of this level; 0 for none.
    ///
    /// # Errors
    /// A picture that is none.
    pub fn report(&mut self, dossier: &Dossier, under: usize) -> Result<(), PublishError> {
        self.lead();
        if under == 0 {
            self.add(&self.styles.title.clone(), &dossier.title);
        } else {
            self.text.push_str(&paragraph(&Style::default(), &dossier.title, ""));
        }
        self.add(&self.styles.subtitle.clone(), &dossier.subtitle);
        if let Some((_, title)) = dossier.options.iter().find(|(id, _)| *id == dossier.option) {
            self.add(&self.styles.subtitle.clone(), &format!("This report speaks of: {title}"));
        }
        // What would interrupt the reading stands at the end.
        let mut behind: Vec<(String, &Grid)> = Vec::new();
        for chapter in &dossier.chapters {
            self.chapter(chapter, &dossier.option, under, Some(&mut behind))?;
        }
        if !behind.is_empty() {
            self.heading = Some((self.of_level(under + 1), "Further tables".to_owned()));
            // The wide ones last, so that pages are turned once.
            behind.sort_by_key(|(_, grid)| self.is_wide(grid));
            for (title, grid) in behind {
                self.turn(self.is_wide(grid));
                // Nobody reads a register of a thousand rows on paper, and a plan is to be sent by mail.
                if grid.rows.len() > MOST_ROWS {
                    let rows = count(grid.rows.len(), "row");
                    let text = format!("{rows}, in results.xlsx.");
                    self.text.push_str(&paragraph(&Style::default(), &format!("{title}:"), &text));
                } else {
                    self.table(&title, grid);
                }
            }
        }
        Ok(())
    }

    /// A chapter under a heading of this level, without one of its own if it has no title. Tables that would interrupt the reading
    /// are left to the caller, if it takes them.
    ///
    /// # Errors
    /// A picture that is none.
    pub fn chapter<'a>(
        &mut self,
        chapter: &'a Chapter,
        option: &str,
        under: usize,
        mut behind: Option<&mut Vec<(String, &'a Grid)>>,
    ) -> Result<(), PublishError> {
        let blocks = chosen::blocks(chapter, option);
        if blocks.is_empty() {
            return Ok(());
        }
        let has_title = !chapter.title.is_empty();
        self.heading = has_title.then(|| (self.of_level(under + 1), chapter.title.clone()));
        let smaller = self.of_level(under + 1 + usize::from(has_title));
        for block in blocks {
            if let (Shown::Table(table), Some(behind)) = (block, &mut behind)
                && table.folded
            {
                behind.push((table.title.clone(), &table.grid));
                continue;
            }
            self.turn(matches!(block, Shown::Table(table) if self.is_wide(&table.grid)));
            match block {
                Shown::Paragraph(words) if words.text.is_empty() => self.add(&smaller, &words.lead),
                Shown::Paragraph(words) => {
                    self.text.push_str(&paragraph(&Style::default(), &words.lead, &words.text));
                }
                Shown::Alert(words) => self.add(&self.styles.alert.clone(), words),
                Shown::List(items) => items.iter().for_each(|item| self.item(item)),
                Shown::Table(table) => self.table(&table.title, &table.grid),
                Shown::Figure(figure) => {
                    let number = self.figure(figure)?;
                    if let Some(behind) = &mut behind
                        && !figure.table.rows.is_empty()
                    {
                        behind.push((format!("Figure {number} in figures: {}", figure.title), &figure.table));
                    }
                }
            }
        }
        Ok(())
    }

    /// The style of headings of a level.
    fn of_level(&self, level: usize) -> String {
        let deepest = self.styles.headings.len();
        self.styles.headings.get(level.min(deepest).saturating_sub(1)).cloned().unwrap_or_default()
    }

    /// Whether a table is too wide for an upright page, and there are others.
    fn is_wide(&self, grid: &Grid) -> bool {
        let is_shown = grid.rows.len() <= MOST_ROWS && !grid.header.is_empty();
        // Pages that are wide already are not turned.
        self.pages.is_some()
            && self.room.0 < self.room.1
            && is_shown
            && parts(&grid.with_sources_below().0, self.room.0).len() > 1
    }

    /// Goes on upright, or turned; then the heading that waited.
    fn turn(&mut self, turned: bool) {
        if turned != self.turned {
            self.break_page();
            self.turned = turned;
        }
        self.lead();
        if let Some((style, heading)) = self.heading.take() {
            self.add(&style, &heading);
        }
    }

    /// Ends the present pages in the last paragraph: one of its own could be alone on a page.
    fn break_page(&mut self) {
        let Some(pages) = &self.pages else { return };
        let section = match (self.turned, self.any_turned) {
            (true, _) => &pages.turned,
            (false, false) => &pages.first,
            (false, true) => &pages.upright,
        };
        self.any_turned = true;
        let written = self.text.get(self.begun..).and_then(|text| text.rfind(END_OF_STYLE));
        match written {
            Some(at) => self.text.insert_str(self.begun + at, section),
            // The last paragraph is the document's own, and may be in a table.
            None if !self.is_first => {
                self.text.push_str(&format!("<w:p><w:pPr>{section}</w:pPr></w:p>"));
            }
            None => {}
        }
    }

    /// Ends what is written for a mark: what follows on its pages is upright again.
    pub fn end(&mut self, is_last: bool) {
        self.lead();
        if self.turned && !is_last {
            self.break_page();
            self.turned = false;
        }
    }

    /// How the present pages are, to stand where they end.
    pub fn closing(&self) -> String {
        let how = |pages: &Pages| match (self.any_turned, self.turned) {
            (false, _) => pages.first.clone(),
            (true, true) => pages.turned.clone(),
            (true, false) => pages.upright.clone(),
        };
        self.pages.as_ref().map(how).unwrap_or_default()
    }

    /// Width of a line.
    fn width(&self) -> u32 {
        if self.turned { self.room.1 } else { self.room.0 }
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
        let (grid, sources) = grid.with_sources_below();
        let grid = &grid;
        self.tables += 1;
        let all = parts(grid, self.width());
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
        let chance = grid.rows.iter().flatten().any(|words| cell(words).holds_zero).then_some(CHANCE);
        let notes: Vec<&str> = grid.notes.iter().map(String::as_str).chain(chance).collect();
        let style = self.styles.note.clone();
        self.add(&style, &notes.join(" "));
        for (number, source) in (1..).zip(sources) {
            self.add(&style, &format!("[{number}] {source}"));
        }
    }

    /// A picture with its caption, how it is read, and where its figures are from; returns its number.
    fn figure(&mut self, figure: &Figure) -> Result<usize, PublishError> {
        self.figures += 1;
        let number = self.figures;
        if figure.png.is_empty() {
            self.add("", &figure.alternative);
        } else {
            let size = self.size(figure)?;
            let picture = picture(figure, self.before + self.pictures.len() + 1, size);
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

    /// Width and height of a picture, in English Metric Units: as wide as the text, and so high that its caption and how it is
    /// read are on the same page.
    fn size(&self, figure: &Figure) -> Result<(u64, u64), PublishError> {
        let wrong = |error: png::DecodingError| PublishError::Picture {
            figure: figure.id.clone(),
            message: error.to_string(),
        };
        let reader = png::Decoder::new(std::io::Cursor::new(&figure.png)).read_info().map_err(wrong)?;
        let (wide, high) = (u64::from(reader.info().width.max(1)), u64::from(reader.info().height.max(1)));
        let (width, most) = (u64::from(self.room.0) * EMU, u64::from(self.room.1) * EMU * HIGHEST / 100);
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
