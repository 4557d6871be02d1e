//! What a report on a run says.

use super::dossier::{Block, Chapter, Dossier, Paragraph, Table};
use super::error::PublishError;
use crate::document::{Asked, DocumentError, Grid, Saved, table};
use crate::number::count;
use crate::suggest::advice;

/// What is asked of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The option that it speaks of; the first of those shown if none is named.
    pub option: Option<String>,
    /// Options that are shown; all of the run if empty.
    pub options: Vec<String>,
}

/// The report on a run.
///
/// # Errors
/// The run has no option, or not one that is asked for.
pub fn dossier(saved: &Saved, choice: &Choice) -> Result<Dossier, PublishError> {
    let run: Vec<&str> = saved.run.options.iter().skip(1).map(String::as_str).collect();
    let unknown = |option: &str| {
        let message = format!("the run has no option `{option}`");
        DocumentError::Unknown { message, help: advice(option, "options", &run) }
    };
    let named = choice.options.iter().chain(&choice.option);
    if let Some(option) = named.into_iter().find(|option| !run.contains(&option.as_str())) {
        return Err(unknown(option).into());
    }
    let mut options: Vec<String> = match choice.options.as_slice() {
        [] => run.iter().map(|option| (*option).to_owned()).collect(),
        some => some.to_vec(),
    };
    options
        .extend(choice.option.iter().filter(|option| !options.contains(option)).cloned().collect::<Vec<_>>());
    let first = choice.option.as_ref().or(options.first());
    let Some(option) = first.cloned() else {
        let help = "name an option of the scenario with --options when it is run".to_owned();
        return Err(DocumentError::Unknown { message: "the run has no options".to_owned(), help }.into());
    };
    let said = Said { saved, options: &options };
    let mut chapters = vec![said.board(&option)?];
    let all = [
        ("comparison", "Options compared", said.of("headline", "Ten measures at a glance", false)),
        (
            "downside",
            "If the savings do not come",
            said.of("if-not-realised", "Beds closed in advance", false),
        ),
        ("money", "Money", said.each("money", "Who pays and who gains")?),
        ("claims", "Claims", said.of("planned", "Claimed and found", false)),
        ("back-test", "How sure the baseline is", said.of("back-test", "Modelled against published", false)),
    ];
    for (id, title, blocks) in all {
        if !blocks.is_empty() {
            chapters.push(Chapter { id, title: title.to_owned(), blocks });
        }
    }
    Ok(Dossier {
        title: saved.run.scenario.title.clone(),
        subtitle: said.subtitle(),
        options: options.iter().map(|id| (id.clone(), said.title(id))).collect(),
        option,
        chapters,
    })
}

/// Delivery targets on the page for the board.
const TARGETS_SHOWN: usize = 7;

/// A run, and the options that are spoken of.
struct Said<'a> {
    saved: &'a Saved,
    options: &'a [String],
}

impl Said<'_> {
    fn subtitle(&self) -> String {
        let run = &self.saved.run;
        let years = count(run.replications, "replication");
        format!("{years} of each of {}, seed {}", count(run.options.len(), "system"), run.seed)
    }

    /// The title of an option.
    fn title(&self, id: &str) -> String {
        let details = self.saved.run.option_details.iter().find(|option| option.id == id);
        details.map_or_else(|| id.to_owned(), |option| option.title.clone())
    }

    /// A table with titles for ids; none where the run has no such figures.
    fn grid(&self, name: &str, options: &[String]) -> Option<Grid> {
        let asked = Asked { options: options.to_vec(), ..Asked::default() };
        let mut grid = table(self.saved, name, &asked).ok().filter(|grid| !grid.rows.is_empty())?;
        grid.header.iter_mut().for_each(|word| *word = self.title(word));
        Some(grid)
    }

    /// A table of all options.
    fn of(&self, name: &str, title: &str, folded: bool) -> Vec<Block> {
        let committed = self.committed();
        let options = if name == "if-not-realised" { &committed } else { self.options };
        let grid = (!options.is_empty()).then(|| self.grid(name, options)).flatten();
        let made =
            |grid| Block::Table(Table { id: format!("{name}-all"), title: title.to_owned(), grid, folded });
        grid.map(made).into_iter().collect()
    }

    /// Options with a committed scheme, among those that are spoken of.
    fn committed(&self) -> Vec<String> {
        let details = self.saved.run.option_details.iter().filter(|option| !option.committed.is_empty());
        details.map(|option| option.id.clone()).filter(|id| self.options.contains(id)).collect()
    }

    /// A table for each option.
    fn each(&self, name: &str, title: &str) -> Result<Vec<Block>, PublishError> {
        let of = |option: &String| {
            let grid = self.grid(name, std::slice::from_ref(option))?;
            let title = format!("{title}: {}", self.title(option));
            let table = Table { id: format!("{name}-{option}"), title, grid, folded: false };
            Some(Block::Of(option.clone(), vec![Block::Table(table)]))
        };
        Ok(self.options.iter().filter_map(of).collect())
    }

    /// The page for the board.
    fn board(&self, chosen: &str) -> Result<Chapter, PublishError> {
        let mut blocks: Vec<Block> = self.saved.run.warnings.iter().cloned().map(Block::Alert).collect();
        for option in self.options {
            let asked = std::slice::from_ref(option);
            let Some(mut grid) = self.grid("headline", asked) else { continue };
            let figures: Vec<String> = grid
                .rows
                .iter()
                .take(4)
                .filter_map(|row| Some(format!("{}: {}", row.first()?, row.get(2)?)))
                .collect();
            let text = format!("{}.", figures.join("; "));
            let headline = Paragraph { lead: format!("{}.", self.title(option)), text };
            grid.header = ["", "baseline", "change"].map(str::to_owned).into();
            let id = format!("board-{option}");
            let changes = Table { id, title: "What changes".to_owned(), grid, folded: false };
            blocks.push(Block::Of(option.clone(), vec![Block::Paragraph(headline), Block::Table(changes)]));
        }
        if let Some(mut grid) = self.grid("planned", self.options) {
            grid.header.truncate(4);
            grid.rows.iter_mut().for_each(|row| row.truncate(4));
            let title = "Claimed and found".to_owned();
            blocks.push(Block::Table(Table { id: "board-claims".to_owned(), title, grid, folded: false }));
        }
        let first = self.committed().into_iter().next();
        if let Some(mut grid) = first.and_then(|option| self.grid("if-not-realised", &[option])) {
            grid.rows.truncate(TARGETS_SHOWN);
            let title = "If the savings do not come".to_owned();
            blocks.push(Block::Table(Table { id: "board-downside".to_owned(), title, grid, folded: false }));
        }
        blocks.push(Block::List(vec![
            format!("The page speaks of “{}” until another option is chosen.", self.title(chosen)),
            "An interval is that of the mean over simulated years, not of what one year would bring."
                .to_owned(),
        ]));
        Ok(Chapter { id: "board", title: "For the board".to_owned(), blocks })
    }
}
