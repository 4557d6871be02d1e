//! `--until`: as many replications as a precision needs.

use super::failure::Failure;
use crate::experiment::Goal;
use crate::metrics::METRICS;
use crate::results::{Figure, UnknownMetric};
use crate::stats::sequential::Precision;
use crate::suggest::nearest;

/// Reads goals such as `acute-occupancy=0.5`, `team-queue/team=porters=1` or `a-and-e-attendances=2%`.
pub fn goals(texts: &[String]) -> Result<Vec<Goal>, Failure> {
    texts.iter().map(|text| goal(text)).collect()
}

fn goal(text: &str) -> Result<Goal, Failure> {
    let wrong = |why: String| {
        Failure::argument(
            format!("--until {text}: {why}"),
            "METRIC=HALF-WIDTH such as acute-occupancy=0.5, or METRIC/GROUP=2%",
        )
    };
    let (what, width) = text.rsplit_once('=').ok_or_else(|| wrong("no half-width".into()))?;
    let figure: Figure = what.parse().map_err(|UnknownMetric(name)| match near_metric(&name) {
        Some(near) => wrong(format!("unknown metric `{name}`, did you mean `{near}`?")),
        None => wrong(format!("unknown metric `{name}`")),
    })?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| *number > 0.0);
    let target = match width.strip_suffix('%') {
        Some(percent) => number(percent).map(|percent| Precision::Relative(percent / 100.0)),
        None => number(width).map(Precision::HalfWidth),
    };
    let target = target.ok_or_else(|| wrong("the half-width must be a number above 0".into()))?;
    Ok(Goal { figure, target })
}

fn near_metric(name: &str) -> Option<&'static str> {
    nearest(name, METRICS.iter().map(|known| known.id))
}
