//! Words that the records share.

use crate::metrics::metric;

/// A metric in words; a series that is none has its name.
pub(super) fn label(id: &str) -> &str {
    metric(id).map_or(id, |metric| metric.label)
}

pub(super) fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "" }
}
