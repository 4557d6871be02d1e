//! The words of a mark, the same in a Markdown file (`<!-- careflow: headline options=a -->`) and in a Word document
//! (`{{table headline options=a}}`).

use super::error::DocumentError;
use super::tables::{Asked, TABLES};
use crate::suggest::advice;

/// What may follow the name, for help.
const REST: &str = "options=a,b metrics=x,y/setting=z group=site=hospital together from=folder";
/// First words of a mark that are no table.
const OTHERS: [&str; 6] = ["report", "section", "chart", "table", "text", "screen"];

/// What a mark asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The whole report.
    Report,
    /// The drafted section of a plan.
    Section,
    /// A chart, by its name.
    Chart(String),
    /// A table, by its name; it is one of [`TABLES`].
    Table(String),
    /// Prose with places for figures, which stands in the mark.
    Text,
    /// The run on one screen.
    Screen,
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it asks for.
    pub wanted: Wanted,
    /// The folder of another run, beside the one that is named.
    pub from: Option<String>,
    /// Options, metrics and group of it.
    pub asked: Asked,
}

/// Whether words begin as those of a mark do, so that they are meant as one.
#[must_use]
pub fn begins_a_mark(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    OTHERS.contains(&first.as_str()) || TABLES.contains(&first.as_str())
}

/// Reads the words of a mark.
///
/// # Errors
/// It names nothing that is known, or asks in words that mean nothing.
pub fn mark(words: &str) -> Result<Mark, DocumentError> {
    let mut words = words.split_whitespace().peekable();
    // A program for writing begins a sentence with a capital, asked or not.
    let first = words.next().unwrap_or_default().to_lowercase();
    let mut named = |what: &str| {
        let name = words.next_if(|word| !word.contains('='));
        name.map(str::to_owned).ok_or_else(|| unknown(format!("the mark names no {what}"), help()))
    };
    let wanted = match first.as_str() {
        "report" => Wanted::Report,
        "section" => Wanted::Section,
        "text" => Wanted::Text,
        "screen" => Wanted::Screen,
        "chart" => Wanted::Chart(named("chart")?),
        "table" => Wanted::Table(known(&named("table")?, "table", &TABLES)?),
        name => {
            let all: Vec<&str> = OTHERS.into_iter().chain(TABLES).collect();
            Wanted::Table(known(name, "mark", &all)?)
        }
    };
    let (mut from, mut asked) = (None, Asked::default());
    for word in words {
        let list = |text: &str| text.split(',').map(str::to_owned).collect();
        match word.split_once('=') {
            Some(("options", text)) => asked.options = list(text),
            Some(("metrics", text)) => asked.metrics = list(text),
            Some(("from", text)) => from = Some(text.to_owned()),
            Some(("group", text)) => asked.group = Some(text.to_owned()),
            None if word == "together" => asked.together = true,
            _ => return Err(unknown(format!("`{word}` means nothing in a mark"), help())),
        }
    }
    Ok(Mark { wanted, from, asked })
}

fn help() -> String {
    format!(
        "a mark is a table ({}), chart NAME, section, report, screen or text, with {REST}",
        TABLES.join(", ")
    )
}

/// A table of this name; else what was perhaps meant, of all that could stand there.
fn known(name: &str, what: &str, all: &[&str]) -> Result<String, DocumentError> {
    if TABLES.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(unknown(format!("there is no {what} `{name}`"), advice(name, &format!("{what}s"), all)))
}

fn unknown(message: String, help: String) -> DocumentError {
    DocumentError::Unknown { message, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_named_with_or_without_the_word() {
        let [short, long] = ["headline options=a,b together", "Table headline options=a,b together"]
            .map(|words| mark(words).unwrap());
        assert_eq!(short, long);
        assert_eq!(short.asked.options, ["a", "b"]);
        assert_eq!(mark("chart\u{a0}net-saving").unwrap().wanted, Wanted::Chart("net-saving".into()));
        assert!(begins_a_mark("Report") && begins_a_mark("back-test x") && !begins_a_mark("client name"));
    }

    #[test]
    fn what_is_unknown_is_answered_with_the_nearest_name_and_all_of_them() {
        let said = |words: &str| mark(words).unwrap_err().to_string();
        assert!(said("sectoin").contains("did you mean `section`"), "{}", said("sectoin"));
        assert!(said("table haedline").contains("did you mean `headline`"));
        assert!(said("table options=a").contains("names no table"));
        let help = said("headline option=a");
        assert!(
            help.contains("group=") && help.contains("together") && help.contains("chart NAME"),
            "{help}"
        );
    }
}
