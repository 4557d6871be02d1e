//! What the chapters say of a run that is read from a folder.

use super::*;
use crate::document::read;
use std::path::Path;

fn text(blocks: &[Block], option: &str) -> String {
    let mut all = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                all.push_str(&format!("**{}** {}\n\n", paragraph.lead, paragraph.text))
            }
            Block::Alert(alert) => all.push_str(&format!("! {alert}\n\n")),
            Block::List(lines) => lines.iter().for_each(|line| all.push_str(&format!("- {line}\n"))),
            Block::Table(table) => {
                all.push_str(&format!("*{}*\n\n{}\n", table.title, table.grid.markdown()));
            }
            Block::Figure(figure) => all.push_str(&format!("![{}]\n\n", figure.title)),
            Block::Of(of, blocks) if of == option => all.push_str(&text(blocks, option)),
            Block::Of(..) => {}
        }
    }
    all
}

#[test]
#[ignore = "prints the report on a folder for the eye: FOLDER=… cargo test --lib -- --ignored the_report_in_words --nocapture"]
fn the_report_in_words() {
    let folder = std::env::var("FOLDER").unwrap();
    let saved = read(Path::new(&folder)).unwrap();
    let option = std::env::var("OPTION").ok();
    let report = dossier(&saved, option.as_deref()).unwrap();
    println!("# {}\n{}\n[{}]", report.title, report.subtitle, report.option);
    for chapter in &report.chapters {
        println!("\n## {}\n\n{}", chapter.title, text(&chapter.blocks, &report.option));
    }
}
