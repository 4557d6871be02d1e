//! The charts of a run as files.

use super::chart::{Chart, ChartError};
use crate::drawing::axis::WIDTH;
use crate::drawing::png;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes charts into the folder `charts` of a run's folder, as SVG and as PNG of twice the size, and returns the paths.
pub(super) fn write(charts: Vec<Chart>, folder: &Path) -> Result<Vec<PathBuf>, ChartError> {
    let to = folder.join("charts");
    let wrong = |path: &Path| {
        let path = path.to_owned();
        move |source| ChartError::File { path, source }
    };
    fs::create_dir_all(&to).map_err(wrong(&to))?;
    let written = |path: &Path, bytes: &[u8]| fs::write(path, bytes).map_err(wrong(path));
    let files = charts.into_par_iter().map(|chart: Chart| {
        let undrawn = |message| ChartError::Drawing { chart: chart.id, message };
        let page = chart.page();
        let [svg, pixels] = ["svg", "png"].map(|ending| format!("{}.{ending}", chart.id));
        written(&to.join(&svg), page.svg().map_err(undrawn)?.as_bytes())?;
        written(&to.join(&pixels), &png(&page, 2 * WIDTH).map_err(undrawn)?)?;
        Ok([svg, pixels].map(|name| Path::new("charts").join(name)))
    });
    Ok(files.collect::<Result<Vec<_>, ChartError>>()?.concat())
}
