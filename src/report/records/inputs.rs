//! Where the values of `assumptions.csv` and `draws.csv` come from.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{AssumptionRecord, DrawRecord};
use crate::experiment::{draw_inputs, fitted_middle_and_ends, fitted_row, input_ends};
use crate::model::{HOUR, Input, Provenance, RegisterEntry, Spread};
use crate::number::ascii_unit;
use crate::report::draws::Drawn;

/// Unit of times.
const HOURS: &str = "hours";

impl<'a> AssumptionRecord<'a> {
    /// The register of a scenario, with what its uncertain numbers could be instead.
    #[must_use]
    pub fn all(register: &'a [RegisterEntry], inputs: &'a [Input]) -> Vec<Self> {
        let by_path: HashMap<&str, &Input> =
            inputs.iter().map(|input| (input.path.as_str(), input)).collect();
        // Numbers in different places may have the same path; those that are uncertain are then counted in theirs.
        let mut places: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut records = Vec::new();
        for entry in register {
            let input = entry.range.as_ref().and_then(|_| {
                let known = places.entry(&entry.path).or_default();
                let at = known.iter().position(|place| *place == entry.place).unwrap_or_else(|| {
                    known.push(&entry.place);
                    known.len() - 1
                });
                match at {
                    0 => by_path.get(entry.path.as_str()),
                    more => by_path.get(format!("{} ({})", entry.path, more + 1).as_str()),
                }
            });
            records.push(Self::new(entry, input.copied()));
        }
        records
    }

    fn new(entry: &'a RegisterEntry, input: Option<&'a Input>) -> Self {
        let (kind, evidence) = match &entry.provenance {
            Provenance::Source(text) => ("source", text.as_str()),
            Provenance::Assumption(text) => ("assumption", text.as_str()),
            Provenance::None => ("none", ""),
        };
        let (low, high) = input.map_or((f64::NAN, f64::NAN), input_ends);
        let read = |value: f64| input.map_or(f64::NAN, |input| in_unit(input, value));
        let (fitted_median, (fitted_low, fitted_high)) =
            input.and_then(fitted_middle_and_ends).unwrap_or((f64::NAN, (f64::NAN, f64::NAN)));
        Self {
            number: &entry.path,
            value: &entry.value,
            range: entry.range.as_deref().unwrap_or(""),
            kind,
            evidence,
            place: &entry.place,
            best: input.map_or(f64::NAN, |input| in_unit(input, input.best)),
            low: read(low),
            high: read(high),
            unit: input.map_or("", unit),
            distribution: input.map_or("", drawn),
            fitted_low: read(fitted_low),
            fitted_median: read(fitted_median),
            fitted_high: read(fitted_high),
            fitted_in: input.and_then(|input| input.fitted.as_ref()).map_or("", |fitted| &fitted.file),
        }
    }
}

fn unit(input: &Input) -> &'static str {
    if input.is_duration { HOURS } else { "" }
}

fn in_unit(input: &Input, value: f64) -> f64 {
    if input.is_duration { value / HOUR } else { value }
}

/// How an uncertain number is drawn, in words.
fn drawn(input: &Input) -> &'static str {
    if input.fitted.is_some() {
        return "a row of the table that `fitted_in` names, the same for all of its numbers; low and high are as stated";
    }
    match input.spread {
        Spread::Range(..) => "PERT from low to high, most likely at the best value",
        Spread::Interval95(low, _) if low > 0.0 => {
            "lognormal on either side of the best value, its median; low and high are the 2.5th and 97.5th percentiles"
        }
        Spread::Interval95(..) => {
            "normal on either side of the best value, its median; low and high are the 2.5th and 97.5th percentiles"
        }
        Spread::Distribution(_) => {
            "the distribution that `range` states; low and high are its 2.5th and 97.5th percentiles"
        }
    }
}

impl<'a> DrawRecord<'a> {
    /// Every value of every draw that was tried or used.
    pub(in crate::report) fn all(drawn: Drawn<'a>) -> impl Iterator<Item = Self> {
        let last = drawn.used.iter().max().map_or(0, |last| last + 1);
        let tried = if drawn.used.is_empty() { 0 } else { last.max(drawn.tried.map_or(0, |of| of.tried)) };
        (0..tried).flat_map(move |draw| Self::of_draw(drawn, draw))
    }

    fn of_draw(drawn: Drawn<'a>, draw: u32) -> Vec<Self> {
        let used = if drawn.used.contains(&draw) { "yes" } else { "no" };
        let values = draw_inputs(drawn.inputs, drawn.seed, draw);
        let row = fitted_row(drawn.inputs, drawn.seed, draw).and_then(|row| u32::try_from(row + 1).ok());
        let inputs = drawn.inputs.iter().zip(values).map(|(input, value)| Self {
            draw,
            used,
            kind: "input",
            name: &input.path,
            unit: Cow::Borrowed(unit(input)),
            value: in_unit(input, value),
            low: f64::NAN,
            high: f64::NAN,
            outside: "",
            fitted_row: row.filter(|_| input.fitted.is_some()),
        });
        let finite = |bound: f64| if bound.is_finite() { bound } else { f64::NAN };
        let trials = drawn.tried.map_or(&[] as &[_], |of| &of.trials).iter().filter_map(|trial| {
            let mean = *trial.means.get(draw as usize)?;
            Some(Self {
                draw,
                used,
                kind: "trial",
                name: &trial.title,
                unit: ascii_unit(trial.unit),
                value: mean,
                low: finite(trial.low),
                high: finite(trial.high),
                outside: match trial.holds(mean) {
                    true => "",
                    false if mean < trial.low => "below",
                    false => "above",
                },
                fitted_row: None,
            })
        });
        inputs.chain(trials).collect()
    }
}
