//! The lines of delay since June 2024 as a table of the documentation.

use crate::model::{DelayGroup, DelayLine, Named};

/// The table of the lines in `docs/language.md`, by group.
#[must_use]
pub fn delay_lines_markdown() -> String {
    let mut text = String::from("| word | what it is | as in 2014 |\n| --- | --- | --- |\n");
    for &(group, of) in DelayGroup::WORDS {
        text.push_str(&format!("| *{group}* | | |\n"));
        for (word, line) in DelayLine::WORDS.iter().filter(|(_, line)| line.group() == of) {
            let letter = line.reason().map_or("none", Named::word);
            text.push_str(&format!("| `{word}` | {} | {letter} |\n", line.meaning()));
        }
    }
    text
}
