//! What a reader must know before the figures.

use super::sure::touching_the_headline;
use crate::document::Saved;
use crate::metrics::metric;
use crate::number::{number, with_interval};

/// Misfits that are named; all stand in the back-test.
const MISFITS: usize = 3;

/// Alerts, the gravest first: what grows, what rests on too little, what the model gets wrong.
#[must_use]
pub fn alerts(saved: &Saved) -> Vec<String> {
    let run = &saved.run;
    let mut all = Vec::new();
    // Intervals that are none make every figure doubtful.
    all.extend(of_intervals(saved).map(|text| sentence(saved, text)));
    let growing = run.warnings.iter().filter(|warning| warning.is_growth());
    all.extend(growing.map(|warning| sentence(saved, &warning.text)));
    let far = touching_the_headline(saved);
    let more = far.len().saturating_sub(MISFITS);
    let misfits = far.into_iter().take(MISFITS).map(|row| {
        let decimals = metric(&row.metric).map_or(1, |metric| metric.decimals);
        let nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
        format!(
            "{}, modelled {}, published {} {}",
            row.title,
            with_interval(nan(row.modelled), nan(row.ci_low), nan(row.ci_high), decimals),
            number(nan(row.published), decimals),
            row.unit
        )
    });
    let misfits: Vec<String> = misfits.collect();
    if !misfits.is_empty() {
        all.push(format!(
            "The model misses what this report speaks of: {}{}. Read what rests on it with care.",
            misfits.join("; "),
            if more > 0 { format!("; and {more} more, see the back-test") } else { String::new() }
        ));
    }
    if let Some(draws) = &run.plausible_draws {
        let aside = draws.set_aside();
        let most = draws.outside.iter().max_by_key(|(_, outside)| *outside);
        if let Some((title, outside)) = most.filter(|(_, outside)| aside > 0 && *outside as usize * 2 > aside)
        {
            all.push(format!(
                "{aside} of {} draws of the uncertain numbers were set aside; {outside} lie outside one bound, \
                 “{title}”, which therefore decides most of what is taken to be possible.",
                draws.tried
            ));
        }
    }
    let others = run.warnings.iter().filter(|warning| !warning.is_growth() && !warning.is_of_intervals());
    all.extend(others.map(|warning| sentence(saved, &warning.text)));
    all
}

/// The warnings that intervals rest on too little.
pub fn of_intervals(saved: &Saved) -> impl Iterator<Item = &str> {
    let warnings = saved.run.warnings.iter().filter(|warning| warning.is_of_intervals());
    warnings.map(|warning| warning.text.as_str())
}

/// A warning as a sentence, with titles in place of ids.
pub fn sentence(saved: &Saved, text: &str) -> String {
    let place = &saved.run.place;
    let parts = place.settings.iter().chain(&place.teams).map(|part| (&part.id, &part.title));
    let options = saved.run.option_details.iter().map(|option| (&option.id, &option.title));
    let mut text = super::words::capital(text.trim());
    for (id, title) in parts {
        text = text.replace(&format!("`{id}`"), &format!("“{title}”"));
    }
    for (id, title) in options {
        // In warnings an option stands without quotes: `in option closed-nothing grows`.
        text = text.replace(&format!("in option {id} "), &format!("in option “{title}” "));
    }
    if text.ends_with(['.', '!', '?']) { text } else { text + "." }
}
