//! Grids of options, as `manifest.json` keeps them.

use crate::model::{Grid, GridLevel, GridLever, GridOption};
use serde::{Deserialize, Serialize};

/// Options that are combinations of levels of levers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GridEntry {
    /// Id.
    pub id: String,
    /// One line.
    pub title: String,
    /// What is varied.
    pub levers: Vec<LeverEntry>,
    /// Those of its options that were run, in the order of their levels.
    pub options: Vec<CombinationEntry>,
}

/// Something that a grid varies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeverEntry {
    /// What it is, in words.
    pub title: String,
    /// Its levels.
    pub levels: Vec<LevelEntry>,
}

/// A level of a lever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelEntry {
    /// What it is called.
    pub words: String,
    /// Its number; `null` if it is something else.
    pub value: Option<f64>,
}

/// An option of a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CombinationEntry {
    /// Its id.
    pub id: String,
    /// The level of each lever, counted from 0.
    pub levels: Vec<usize>,
}

impl GridEntry {
    /// A grid, with those of its options that were run; nothing if none was.
    pub(super) fn new(grid: &Grid, run: &[String]) -> Option<Self> {
        let level = |level: &GridLevel| LevelEntry { words: level.words.clone(), value: level.value };
        let lever = |lever: &GridLever| LeverEntry {
            title: lever.title.clone(),
            levels: lever.levels.iter().map(level).collect(),
        };
        let option =
            |option: &GridOption| CombinationEntry { id: option.id.clone(), levels: option.levels.clone() };
        let options: Vec<CombinationEntry> =
            grid.options.iter().filter(|option| run.contains(&option.id)).map(option).collect();
        (!options.is_empty()).then(|| Self {
            id: grid.id.clone(),
            title: grid.title.clone(),
            levers: grid.levers.iter().map(lever).collect(),
            options,
        })
    }

    /// Each lever of an option with its level, in words.
    pub fn levels<'a>(
        &'a self,
        option: &'a CombinationEntry,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        let level = |(lever, at): (&'a LeverEntry, &usize)| {
            (lever.title.as_str(), lever.levels.get(*at).map_or("", |level| level.words.as_str()))
        };
        self.levers.iter().zip(&option.levels).map(level)
    }
}
