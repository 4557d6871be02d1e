//! What stands in place of a mark of a Word document. Its words are those of Markdown; how it is filled is decided here.

use super::chapters::{chart, title_of_money, with_titles, with_titles_before};
use super::dossier::{Block, Chapter, Dossier, Table};
use super::error::PublishError;
use crate::charts::{self, known};
use crate::document::{Asked, DocumentError, Mark, Saved, Wanted, table};

/// Anchor of the drafted section.
const SECTION: &str = "section";
/// Tables that show every option of the report where none is named; the others show the baseline then.
const OF_EVERY_OPTION: [&str; 7] =
    ["headline", "differences", "money", "if-not-realised", "planned", "options", "metrics"];

/// A chapter with what a mark asks for; nothing if that is the whole report.
///
/// # Errors
/// The run does not have it, or it is nothing that stands in a Word document.
pub(super) fn filled(saved: &Saved, dossier: &Dossier, mark: &Mark) -> Result<Option<Chapter>, PublishError> {
    let other = mark.from.as_deref().map(|name| saved.beside(name)).transpose()?;
    let chapter = |title: &str, block: Block| {
        Ok(Some(Chapter { id: "filled", title: title.to_owned(), blocks: vec![block] }))
    };
    match &mark.wanted {
        Wanted::Report => {
            refuse(mark, "report", "leave it out, or name options with --options").map(|()| None)
        }
        Wanted::Section => {
            refuse(mark, "section", "leave it out, or name the option with --option")?;
            let of_plan = dossier.chapters.iter().find(|chapter| chapter.id == SECTION).cloned();
            let none = || unknown("the run has no drafted section: it has no options", "run some");
            of_plan.map(Some).ok_or_else(none)
        }
        Wanted::Chart(name) => chapter("", of_chart(other.as_ref(), saved, dossier, name, &mark.asked)?),
        Wanted::Table(name) => {
            let mut asked = mark.asked.clone();
            if asked.options.is_empty() && other.is_none() && OF_EVERY_OPTION.contains(&name.as_str()) {
                asked.options = narrowed(saved, dossier);
            }
            let run = other.as_ref().unwrap_or(saved);
            let mut grid = with_titles(run, table(run, name, &asked)?);
            if name == "planned" {
                grid = with_titles_before(run, grid);
            }
            let table = Table { title: title(run, name).to_owned(), grid, ..Table::default() };
            chapter("", Block::Table(table))
        }
        Wanted::Text | Wanted::Screen => {
            let help = "write {{section}}, {{chart NAME}}, {{table NAME}} or {{report}} in a Word document";
            Err(unknown("text and screen stand in Markdown alone", help))
        }
    }
}

/// The options of a report that shows some alone; empty of one that shows all.
fn narrowed(saved: &Saved, dossier: &Dossier) -> Vec<String> {
    let is_whole = dossier.options.len() + 1 >= saved.run.options.len();
    if is_whole { Vec::new() } else { dossier.options.iter().map(|(id, _)| id.clone()).collect() }
}

/// Refuses what the whole is not asked with.
fn refuse(mark: &Mark, what: &str, help: &str) -> Result<(), PublishError> {
    if mark.from.is_none() && mark.asked == Asked::default() {
        return Ok(());
    }
    Err(unknown(&format!("a {what} takes no words behind its name"), help))
}

/// A chart: of the option that the report speaks of, or of those that the chart chooses if it compares many.
fn of_chart(
    other: Option<&Saved>,
    saved: &Saved,
    dossier: &Dossier,
    name: &str,
    asked: &Asked,
) -> Result<Block, PublishError> {
    let chart_known = known(name)?;
    if asked.group.is_some() || asked.together {
        return Err(unknown("a chart has no `group` and no `together`", "name metrics=METRIC/GROUP"));
    }
    let metric = match asked.metrics.as_slice() {
        [] => None,
        [_] if !chart_known.takes_metric => {
            let takes: Vec<&str> =
                charts::CHARTS.iter().filter(|other| other.takes_metric).map(|other| other.name).collect();
            let help = format!("charts of a metric are {}", takes.join(", "));
            return Err(unknown(&format!("the chart `{name}` shows figures of its own"), &help));
        }
        [one] => Some(one.clone()),
        _ => return Err(unknown("a chart shows one metric", "put each into a mark of its own")),
    };
    if asked.options.len() > chart_known.options {
        let message =
            format!("the chart `{name}` compares at most {} with the baseline", chart_known.options);
        return Err(unknown(&message, "name fewer, or put each into a mark of its own"));
    }
    let options = match (asked.options.is_empty(), other) {
        (false, _) => asked.options.clone(),
        (true, Some(_)) => Vec::new(),
        (true, None) if OF_ALL.contains(&name) => narrowed(saved, dossier),
        (true, None) => Some(dossier.option.clone()).filter(|id| !id.is_empty()).into_iter().collect(),
    };
    let asked = charts::Asked { options, metric };
    let block = chart(other.unwrap_or(saved), name, &asked)?;
    block.ok_or_else(|| {
        let help = match chart_known.made_by {
            Some(command) => format!("`{command}` makes what it draws"),
            None => "`careflow chart FOLDER` says which charts the run has".to_owned(),
        };
        unknown(&format!("the run has nothing for the chart `{name}`"), &help)
    })
}

/// Charts of all options of a report.
const OF_ALL: [&str; 3] = ["differences", "money", "if-not-realised"];

/// What a table is called above it.
fn title(saved: &Saved, name: &str) -> &'static str {
    match name {
        "headline" => "What each option changes",
        "summary" => "The figures of the whole system",
        "differences" => "Every figure that the options change",
        "money" => title_of_money(saved),
        "if-not-realised" => "Targets and cash, whatever comes of the schemes",
        "planned" => "Claimed, found, and how often less came about",
        "back-test" => "Modelled against published",
        "settings" => "How full settings are, and who waits for them",
        "teams" => "How busy teams are, and what waits for them",
        "appointments" => "Slots, who came to them, and how long they waited",
        "demand-capacity" => "Demand and capacity of services outside hospital, month by month",
        "options" => "What the options are",
        "draws" => "Draws of the uncertain numbers",
        "warnings" => "Warnings of the run",
        _ => "Figures",
    }
}

fn unknown(message: &str, help: &str) -> PublishError {
    PublishError::Document(DocumentError::Unknown { message: message.to_owned(), help: help.to_owned() })
}
