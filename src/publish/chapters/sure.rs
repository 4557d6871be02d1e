//! How far the baseline is like the place.

use crate::document::{Published, Saved};
use crate::metrics::{HEADLINE, TARGETS};
use crate::number::{count, number};

/// What a figure was whose total was fitted.
const SHAPE_ONLY: &str = "shape only";
/// A figure further off than this, per cent, is a misfit.
pub const MISFIT: f64 = 20.0;

/// Misfits of what the report speaks of, the worst first.
#[must_use]
pub fn touching_the_headline(saved: &Saved) -> Vec<&Published> {
    let is_read = |row: &&Published| {
        let metric = row.metric.as_str();
        HEADLINE.contains(&metric) || TARGETS.contains(&metric)
    };
    let far = |row: &&Published| row.error_percent.is_some_and(|error| error.abs() > MISFIT);
    saved.worst_first().into_iter().filter(is_read).filter(far).collect()
}

/// How many published figures the model meets; `None` without any.
#[must_use]
pub fn back_test_in_words(saved: &Saved) -> Option<String> {
    let (tenth, all) = saved.met(10.0, None);
    let beside = saved.back_test.len() - all;
    if all == 0 {
        let text = format!("None of {} can be compared with the model.", count(beside, "published figure"));
        return (beside > 0).then_some(text);
    }
    let (fifth, _) = saved.met(MISFIT, None);
    let (held_out, of_held_out) = saved.met(10.0, Some("held out"));
    let digits = |many: usize| number(many as f64, 0);
    let mut text = format!(
        "The model meets {} of {} published figures within 10 %, {} within {} %",
        digits(tenth),
        digits(all),
        digits(fifth),
        number(MISFIT, 0)
    );
    if of_held_out > 0 && of_held_out < all {
        text.push_str(&format!(
            "; of the {} held out, {} within 10 %",
            digits(of_held_out),
            digits(held_out)
        ));
    }
    let (shape, of_shape) = saved.met(10.0, Some(SHAPE_ONLY));
    if of_shape > 0 {
        text.push_str(&format!(
            "; {} are months of a fitted total and show its shape alone, {} within 10 %",
            digits(of_shape),
            digits(shape)
        ));
    }
    if beside > 0 {
        text.push_str(&format!("; {} cannot be compared", digits(beside)));
    }
    Some(text + ".")
}
