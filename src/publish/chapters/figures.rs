//! The pictures of a report: charts with their tables, once for all options or for each.

use crate::charts::{Asked, CHARTS, Chart, ChartError, draw, png};
use crate::document::Saved;
use crate::publish::{Block, Figure, Paragraph, PublishError};
use rayon::prelude::*;

/// Bytes of the pictures that are drawn for each option: a mail carries 5 MB, and all else in a page takes the rest.
const ROOM: usize = 3_000_000;
/// Pixels of a picture in a document: 16 cm at 250 a inch.
const PRINT: u32 = 1600;

/// The pictures of a run.
#[derive(Debug)]
pub struct Pictures<'a> {
    saved: &'a Saved,
    shown: &'a [String],
    /// The options whose pictures stand in the report, each with the pictures that the run has for it, by the name of the chart.
    each: Vec<(&'a str, Vec<(&'static str, Block)>)>,
}

impl<'a> Pictures<'a> {
    /// Draws these charts of each option beside the baseline: of the one that is spoken of, and of others in their order while
    /// there is room.
    ///
    /// # Errors
    /// A chart cannot be drawn.
    pub fn new(
        saved: &'a Saved,
        chosen: &'a str,
        shown: &'a [String],
        names: &[&'static str],
    ) -> Result<Self, PublishError> {
        Self::within(ROOM, saved, chosen, shown, names)
    }

    fn within(
        mut room: usize,
        saved: &'a Saved,
        chosen: &'a str,
        shown: &'a [String],
        names: &[&'static str],
    ) -> Result<Self, PublishError> {
        let mut pictures = Self { saved, shown, each: Vec::new() };
        let others = shown.iter().filter(|option| *option != chosen);
        for option in shown.iter().filter(|option| *option == chosen).chain(others) {
            let drawn = known(names).into_par_iter().map(|name| {
                let id = format!("{name}-{option}");
                let figure = pictures.figure(name, std::slice::from_ref(option), id, option == chosen)?;
                Ok(figure.map(|figure| (name, figure)))
            });
            let its: Vec<_> =
                drawn.collect::<Result<Vec<_>, PublishError>>()?.into_iter().flatten().collect();
            let bytes: usize = its.iter().map(|(_, block)| bytes_of(block)).sum();
            if bytes > room && option != chosen {
                break;
            }
            room = room.saturating_sub(bytes);
            pictures.each.push((option, its));
        }
        Ok(pictures)
    }

    /// Charts of all options together; those that the run has no figures for are left out.
    ///
    /// # Errors
    /// A chart cannot be drawn.
    pub fn of_all(&self, names: &[&'static str]) -> Result<Vec<Block>, PublishError> {
        // Of a whole run the chart chooses: it knows how many fit.
        let whole = self.shown.len() + 1 == self.saved.run.options.len();
        let options: &[String] = if whole { &[] } else { self.shown };
        let charts =
            known(names).into_par_iter().map(|name| self.figure(name, options, name.to_owned(), true));
        Ok(charts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// The response surface of each grid of the run, whichever options are shown.
    ///
    /// # Errors
    /// A chart cannot be drawn.
    pub fn of_grids(&self) -> Result<Vec<Block>, PublishError> {
        const NAME: &str = "response-surface";
        let grids = self.saved.run.grids.iter().map(|grid| &grid.id);
        let charts =
            grids.map(|id| self.figure(NAME, std::slice::from_ref(id), format!("{NAME}-{id}"), true));
        Ok(charts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// Those of these charts that were drawn for each option; charts of the baseline alone if there are no options.
    ///
    /// # Errors
    /// A chart cannot be drawn.
    pub fn of_each(&self, names: &[&'static str]) -> Result<Vec<Block>, PublishError> {
        if self.shown.is_empty() {
            return self.of_all(names);
        }
        let mut any = false;
        let mut blocks = Vec::new();
        for option in self.shown {
            let its = self.each.iter().find(|(of, _)| of == option);
            let its: Vec<Block> = match its {
                Some((_, drawn)) => {
                    let wanted = names.iter().filter_map(|name| drawn.iter().find(|(of, _)| of == name));
                    wanted.map(|(_, figure)| figure.clone()).collect()
                }
                None => {
                    let text = format!(
                        "The charts of this option are not in this file, to keep it small enough to send: careflow report \
                         FOLDER --option {option}."
                    );
                    vec![Block::Paragraph(Paragraph { lead: String::new(), text })]
                }
            };
            any |= its.iter().any(|block| matches!(block, Block::Figure(_)));
            if !its.is_empty() {
                blocks.push(Block::Of(option.clone(), its));
            }
        }
        // Where no option has such a chart, none is missing.
        Ok(if any { blocks } else { Vec::new() })
    }

    /// How many of the options shown have their charts in the report.
    #[must_use]
    pub fn options_drawn(&self) -> usize {
        self.each.iter().filter(|(_, its)| !its.is_empty()).count()
    }

    fn figure(
        &self,
        name: &str,
        options: &[String],
        id: String,
        in_print: bool,
    ) -> Result<Option<Block>, PublishError> {
        figure(self.saved, name, &Asked { options: options.to_vec(), metric: None }, id, in_print)
    }
}

/// A chart that stands alone in a document, at print size; nothing where the run has nothing for it.
///
/// # Errors
/// There is no such chart, it does not show what is asked for, or it cannot be drawn.
pub fn chart(saved: &Saved, name: &str, asked: &Asked) -> Result<Option<Block>, PublishError> {
    figure(saved, name, asked, name.to_owned(), true)
}

fn figure(
    saved: &Saved,
    name: &str,
    asked: &Asked,
    id: String,
    in_print: bool,
) -> Result<Option<Block>, PublishError> {
    let Some(chart) = draw(saved, name, asked)? else { return Ok(None) };
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

/// Bytes of a picture.
fn bytes_of(block: &Block) -> usize {
    if let Block::Figure(figure) = block { figure.svg.len() } else { 0 }
}

/// The names of which there is a chart.
fn known(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().copied().filter(|name| CHARTS.iter().any(|chart| chart.name == *name)).collect()
}
