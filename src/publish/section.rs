//! `section.md`: the drafted section of a plan, to be pasted.

use super::chosen::{self, Shown};
use super::dossier::Dossier;
use crate::document::in_markdown as line;

/// Anchor of the chapter.
const CHAPTER: &str = "section";

/// The chapter for a plan as Markdown, with its tables, of the option that is spoken of; nothing if there is none.
#[must_use]
pub fn section(dossier: &Dossier) -> Option<String> {
    let chapter = dossier.chapters.iter().find(|chapter| chapter.id == CHAPTER)?;
    let mut text = format!("### {}\n", line(&chapter.title));
    for block in chosen::blocks(chapter, &dossier.option) {
        text.push('\n');
        match block {
            Shown::Paragraph(paragraph) if paragraph.lead.is_empty() => {
                text.push_str(&format!("{}\n", line(&paragraph.text)));
            }
            Shown::Paragraph(paragraph) => {
                let words = format!("**{}** {}", line(&paragraph.lead), line(&paragraph.text));
                text.push_str(&format!("{}\n", words.trim_end()));
            }
            Shown::Alert(words) => text.push_str(&format!("> {}\n", line(words))),
            Shown::List(items) => items.iter().for_each(|item| text.push_str(&format!("- {}\n", line(item)))),
            Shown::Table(table) => {
                text.push_str(&format!("**{}**\n\n{}", line(&table.title), table.grid.markdown()));
            }
            // Pictures are in files of their own: what they show is said, and stands in their table.
            Shown::Figure(figure) => {
                text.push_str(&format!("**{}** {}\n\n", line(&figure.title), line(&figure.reading)));
                text.push_str(&figure.table.markdown());
            }
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Grid;
    use crate::publish::{Block, Chapter, Paragraph, Table};

    #[test]
    fn the_section_is_that_of_the_option_spoken_of_and_harmless() {
        let paragraph =
            |lead: &str, text: &str| Block::Paragraph(Paragraph { lead: lead.into(), text: text.into() });
        let grid = Grid {
            header: vec![String::new(), "a".into()],
            rows: vec![vec!["Beds".into(), "−8.7 ± 1.4".into()]],
            notes: vec!["A note.".into()],
        };
        let table = Table { title: "Beds".into(), grid, ..Table::default() };
        let chapter = Chapter {
            id: CHAPTER,
            title: "Implications for the acute sector".into(),
            blocks: vec![
                Block::Of(
                    "a".into(),
                    vec![paragraph("Where.", "8.7 beds <script> [1]."), Block::Table(table)],
                ),
                Block::Of("b".into(), vec![paragraph("", "Not this one.")]),
                Block::List(vec!["*One*".into()]),
            ],
        };
        let dossier = Dossier { option: "a".into(), chapters: vec![chapter], ..Dossier::default() };
        insta::assert_snapshot!(section(&dossier).unwrap(), @r"
        ### Implications for the acute sector

        **Where.** 8.7 beds \<script> [1].

        **Beds**

        |  | a |
        | --- | ---: |
        | Beds | −8.7 ± 1.4 |

        A note.

        - \*One\*
        ");
        assert_eq!(section(&Dossier::default()), None);
    }
}
