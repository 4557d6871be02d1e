//! The charts of a run as files.

use super::chart::{Chart, ChartError};
use crate::drawing::axis::WIDTH;
use crate::drawing::png;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// A chart by its name; nothing where the run has no such figures.
type Made = (&'static str, Result<Option<Chart>, ChartError>);

/// What became of the charts of a run.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The files, relative to the run's folder.
    pub files: Vec<PathBuf>,
    /// Charts that could not be made, by name.
    pub failed: Vec<(&'static str, ChartError)>,
}

/// Writes charts into the folder `charts` of a run's folder, as SVG and as PNG of twice the size; those that failed are named.
///
/// # Errors
/// The folder cannot be made.
pub(super) fn write(charts: impl ParallelIterator<Item = Made>, folder: &Path) -> Result<Drawn, ChartError> {
    let to = folder.join("charts");
    fs::create_dir_all(&to).map_err(wrong(&to))?;
    let made = charts.map(|(name, chart)| {
        let files = chart.and_then(|chart| chart.map_or_else(|| Ok(Vec::new()), |chart| both(&to, &chart)));
        (name, files)
    });
    let mut drawn = Drawn::default();
    for (name, files) in made.collect::<Vec<_>>() {
        match files {
            Ok(files) => drawn.files.extend(files),
            Err(error) => drawn.failed.push((name, error)),
        }
    }
    Ok(drawn)
}

/// A chart in both forms.
fn both(to: &Path, chart: &Chart) -> Result<Vec<PathBuf>, ChartError> {
    let undrawn = |message| ChartError::Drawing { chart: chart.id, message };
    let page = chart.page();
    let [svg, pixels] = ["svg", "png"].map(|ending| format!("{}.{ending}", chart.id));
    let (text, bytes) = (page.svg().map_err(undrawn)?, png(&page, 2 * WIDTH).map_err(undrawn)?);
    let written = |name: &str, bytes: &[u8]| fs::write(to.join(name), bytes).map_err(wrong(&to.join(name)));
    written(&svg, text.as_bytes())?;
    written(&pixels, &bytes)?;
    Ok([svg, pixels].map(|name| Path::new("charts").join(name)).to_vec())
}

fn wrong(path: &Path) -> impl FnOnce(std::io::Error) -> ChartError {
    let path = path.to_owned();
    move |source| ChartError::File { path, source }
}
