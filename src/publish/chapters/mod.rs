//! What a report says, chapter by chapter. All of it is made out of the folder of a run.
//!
//! ```text
//! words      figures in sentences, with the rows that they are
//! figures    charts with their tables
//! effects    what every option changes, figure by figure
//! options    which option is spoken of, which others answer what happens if
//! sure       how far the baseline is like the place
//! alerts     what must be known first
//! board      the page for a board
//! section    the drafted section “Implications for the acute sector”
//! tables     options side by side, money, claims, back-test
//! assumptions every number of the scenario and what it rests on
//! checks     what was checked of this run, and what was not
//! stress     the list of STRESS-DES, filled in
//! method     how it was done, and how to repeat it
//! ```

mod alerts;
mod assumptions;
mod board;
mod checks;
mod effects;
mod figures;
mod method;
mod options;
mod parts;
mod section;
mod stress;
mod sure;
mod tables;
mod words;

#[cfg(test)]
pub(super) mod tests;

pub(super) use board::with_titles;
pub(super) use figures::chart;
pub(super) use tables::{title_of_money, with_titles_before};

use super::dossier::{Block, Chapter, Dossier};
use super::error::PublishError;
use crate::document::{DocumentError, Saved};
use crate::number::{count, number};
use crate::suggest::advice;

/// Charts that are drawn of each option, by chapter.
const YEAR: [&str; 4] = ["acute-occupancy", "four-hours", "capacity", "sankey"];
const SCHEMES: [&str; 1] = ["attribution"];
const ASSUMPTIONS: [&str; 1] = ["tornado"];
const WEEK: [&str; 2] = ["week-rhythm", "heat-map"];
const DELAYS: [&str; 1] = ["delays-by-reason"];
const COMMUNITY: [&str; 3] = ["community", "setting-occupancy", "setting-queues"];
const MONEY: [&str; 1] = ["net-saving"];

/// What is asked of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The option that it speaks of; the usual one if none is named.
    pub option: Option<String>,
    /// Options that are shown; all of the run if empty.
    pub options: Vec<String>,
}

/// The report on a run.
///
/// # Errors
/// The run has no such option, or its results are damaged.
pub fn dossier(saved: &Saved, choice: &Choice) -> Result<Dossier, PublishError> {
    let all = options::titles(saved);
    let known: Vec<&str> = all.iter().map(|(id, _)| id.as_str()).collect();
    let choice = &Choice { options: saved.named_options(&choice.options), ..choice.clone() };
    if let Some(option) = choice.options.iter().chain(&choice.option).find(|id| !known.contains(&id.as_str()))
    {
        let message = format!("the run has no option `{option}`");
        return Err(DocumentError::Unknown { message, help: advice(option, "options", &known) }.into());
    }
    // The options of grids have a chapter of their own: there may be many.
    let is_shown = |id: &String| {
        (choice.options.is_empty() && saved.grid_of(id).is_none())
            || choice.options.contains(id)
            || choice.option.as_ref() == Some(id)
    };
    let options: Vec<(String, String)> = all.into_iter().filter(|(id, _)| is_shown(id)).collect();
    let shown: Vec<String> = options.iter().map(|(id, _)| id.clone()).collect();
    let ids: Vec<&str> = shown.iter().map(String::as_str).collect();
    let option = choice.option.clone().or(saved.spoken_of(&ids).map(str::to_owned)).unwrap_or_default();
    let chapter = |id, title: &str, blocks: Vec<Block>| Chapter { id, title: title.to_owned(), blocks };
    let each = |write: &dyn Fn(&str) -> Vec<Block>| -> Vec<Block> {
        options.iter().map(|(id, _)| Block::Of(id.clone(), write(id))).collect()
    };
    let each_option: Vec<&'static str> =
        [&YEAR[..], &WEEK, &DELAYS, &COMMUNITY, &MONEY, &SCHEMES, &ASSUMPTIONS]
            .into_iter()
            .flatten()
            .copied()
            .collect();
    let pictures = figures::Pictures::new(saved, &option, &shown, &each_option)?;
    let with = |mut blocks: Vec<Block>, more: Vec<Block>| {
        blocks.extend(more);
        blocks
    };
    let chapters = vec![
        chapter("board", "In short", board::board(saved, &options)?),
        chapter(
            "section",
            "Implications for the acute sector",
            each(&|id| section::section(saved, &shown, id)),
        ),
        chapter(
            "options",
            "Options side by side",
            with(tables::options(saved, &shown)?, pictures.of_all(&["differences"])?),
        ),
        chapter("grids", "Levels against each other", pictures.of_grids()?),
        chapter(
            "if-not",
            "If the savings do not materialise",
            with(tables::if_not_realised(saved, &shown)?, pictures.of_all(&["if-not-realised"])?),
        ),
        chapter("year", "The year", pictures.of_each(&YEAR)?),
        chapter("week", "The week", pictures.of_each(&WEEK)?),
        chapter("delays", "Leaving hospital", pictures.of_each(&DELAYS)?),
        chapter("community", "Care outside hospital", pictures.of_each(&COMMUNITY)?),
        chapter(
            "money",
            "Money",
            with(
                with(tables::money(saved, &shown)?, pictures.of_all(&["money"])?),
                pictures.of_each(&MONEY)?,
            ),
        ),
        chapter(
            "claims",
            "What the plan claims",
            with(tables::claims(saved, &shown)?, pictures.of_all(&["claims"])?),
        ),
        chapter(
            "back-test",
            "The baseline against published figures",
            with(tables::back_test(saved)?, pictures.of_all(&["actual"])?),
        ),
        chapter(
            "schemes",
            "What the options are",
            with(tables::schemes(saved, &shown), pictures.of_each(&SCHEMES)?),
        ),
        chapter(
            "assumptions",
            "Assumptions register",
            with(assumptions::assumptions(saved), pictures.of_each(&ASSUMPTIONS)?),
        ),
        chapter("checks", "What was checked", checks::checks(saved)),
        chapter("method", "How it was done", method::method(saved)),
        chapter("stress", "STRESS-DES", stress::stress(saved)),
    ];
    Ok(Dossier {
        title: saved.run.scenario.title.clone(),
        subtitle: subtitle(saved),
        drawn: pictures.options_drawn(),
        options,
        option,
        chapters: chapters.into_iter().filter(|chapter| !chapter.blocks.is_empty()).collect(),
    })
}

/// What was run, in a line.
fn subtitle(saved: &Saved) -> String {
    let run = &saved.run;
    let options = run.options.len().saturating_sub(1);
    let mut text = saved.years(saved.run.replications);
    if options > 0 {
        text.push_str(&format!(" of the baseline and each of {}", count(options, "option")));
    }
    if let Some(draws) = &run.plausible_draws {
        text.push_str(&format!(
            "; uncertain numbers drawn, {} of {} draws like the place",
            number(draws.draws.len() as f64, 0),
            number(f64::from(draws.tried), 0)
        ));
    }
    format!("{text}; from {}, seed {}, careflow {}", run.start, run.seed, run.version)
}
