//! The charts of a run as files.

use super::chart::{Chart, ChartError};
use super::{all, png};
use crate::document::{DocumentError, Saved};
use crate::drawing::axis::WIDTH;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Draws every chart of a run into the folder `charts` of its folder, as SVG and as PNG of twice the size, and returns the paths.
///
/// # Errors
/// A chart cannot be drawn, or a file cannot be written.
pub fn save(saved: &Saved, folder: &Path) -> Result<Vec<PathBuf>, ChartError> {
    let to = folder.join("charts");
    let written = |path: &Path, bytes: &[u8]| {
        fs::write(path, bytes).map_err(|error| {
            ChartError::from(DocumentError::Results { path: path.to_owned(), message: error.to_string() })
        })
    };
    fs::create_dir_all(&to)
        .map_err(|error| DocumentError::Results { path: to.clone(), message: error.to_string() })?;
    let files = all(saved, &[])?.into_par_iter().map(|chart: Chart| {
        let wrong = |message| ChartError::Drawing { chart: chart.id, message };
        let page = chart.page();
        let [svg, pixels] = ["svg", "png"].map(|ending| format!("{}.{ending}", chart.id));
        written(&to.join(&svg), page.svg().map_err(wrong)?.as_bytes())?;
        written(&to.join(&pixels), &png(&page, 2 * WIDTH).map_err(wrong)?)?;
        Ok([svg, pixels].map(|name| Path::new("charts").join(name)))
    });
    Ok(files.collect::<Result<Vec<_>, ChartError>>()?.concat())
}
