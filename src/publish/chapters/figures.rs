//! The pictures of a report: charts with their tables, once for all options or for each.

use crate::charts::{Asked, CHARTS, Chart, ChartError, draw, png};
use crate::document::Saved;
use crate::publish::{Block, Figure, Paragraph, PublishError};
use rayon::prelude::*;

/// Options of which the charts stand in a report: a page with those of sixteen would be too large to send.
const MOST: usize = 6;
/// Pixels of a picture in a document: 16 cm at 250 a inch.
const PRINT: u32 = 1600;

/// The pictures of a run.
#[derive(Debug)]
pub struct Pictures<'a> {
    saved: &'a Saved,
    /// The option that is spoken of; its pictures are drawn for print too.
    chosen: &'a str,
    shown: &'a [String],
}

impl<'a> Pictures<'a> {
    /// Of these options.
    #[must_use]
    pub fn new(saved: &'a Saved, chosen: &'a str, shown: &'a [String]) -> Self {
        Self { saved, chosen, shown }
    }

    /// Charts of all options together; those that the run has no figures for are left out.
    ///
    /// # Errors
    /// A chart cannot be drawn.
    pub fn of_all(&self, names: &[&str]) -> Result<Vec<Block>, PublishError> {
        // Of a whole run the chart chooses: it knows how many fit.
        let whole = self.shown.len() + 1 == self.saved.run.options.len();
        let options: &[String] = if whole { &[] } else { self.shown };
        let charts =
            known(names).into_par_iter().map(|name| self.figure(name, options, name.to_owned(), true));
        Ok(charts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// Charts of each option beside the baseline, of the first ones; of the baseline alone if there are no options.
    ///
    /// # Errors
    /// A chart cannot be drawn.
    pub fn of_each(&self, names: &[&str]) -> Result<Vec<Block>, PublishError> {
        if self.shown.is_empty() {
            return self.of_all(names);
        }
        let drawn = self.drawn();
        let jobs: Vec<(&String, &str)> = drawn
            .iter()
            .flat_map(|option| known(names).into_iter().map(move |name| (*option, name)))
            .collect();
        let made = jobs.into_par_iter().map(|(option, name)| {
            let id = format!("{name}-{option}");
            let figure = self.figure(name, std::slice::from_ref(option), id, option == self.chosen)?;
            Ok((option, figure))
        });
        let made = made.collect::<Result<Vec<_>, PublishError>>()?;
        let mut blocks = Vec::new();
        for option in self.shown {
            let its = made.iter().filter(|(of, _)| *of == option).filter_map(|(_, figure)| figure.clone());
            let mut its: Vec<Block> = its.collect();
            if !drawn.contains(&option) {
                let text = format!(
                    "The charts of this option are not in this file, to keep it small enough to send: careflow report \
                     FOLDER --option {option}."
                );
                its.push(Block::Paragraph(Paragraph { lead: String::new(), text }));
            }
            if !its.is_empty() {
                blocks.push(Block::Of(option.clone(), its));
            }
        }
        Ok(blocks)
    }

    /// The options whose charts stand in the report: the chosen one, and as many of the others as there is room for.
    fn drawn(&self) -> Vec<&'a String> {
        let others = self.shown.iter().filter(|option| *option != self.chosen).take(MOST - 1);
        self.shown.iter().filter(|option| *option == self.chosen).chain(others).collect()
    }

    fn figure(
        &self,
        name: &str,
        options: &[String],
        id: String,
        in_print: bool,
    ) -> Result<Option<Block>, PublishError> {
        let asked = Asked { options: options.to_vec(), metric: None };
        let Some(chart) = draw(self.saved, name, &asked)? else { return Ok(None) };
        let wrong = |message| ChartError::Drawing { chart: chart.id, message };
        let svg = chart.picture.svg().map_err(wrong)?;
        let bytes = if in_print { png(&chart.picture, PRINT).map_err(wrong)? } else { Vec::new() };
        let Chart { title, reading, alternative, source, table, .. } = chart;
        Ok(Some(Block::Figure(Box::new(Figure {
            // Chapters and tables have anchors of these names too.
            id: format!("chart-{id}"),
            title,
            reading,
            alternative,
            source,
            svg,
            png: bytes,
            table,
        }))))
    }
}

/// The names of which there is a chart.
fn known<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names.iter().copied().filter(|name| CHARTS.iter().any(|chart| chart.name == *name)).collect()
}
