//! Distributions: which family, which set of parameters, shift and truncation.

use crate::distribution::error::ParameterError;
use crate::distribution::family::{Form, Parameter, Quantity};
use crate::distribution::{
    AnyFamily, AtLeast, Bins, Distribution, Fixed, LEAST_KEPT, Mixture, Shape, Values, family, in_reach,
};
use crate::scenario::decode::{Decode, numbers};
use crate::scenario::grammar::distributions::sets;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values::{self, show_duration};
use crate::scenario::text::wrong::Wrong;

impl Decode<'_> {
    /// A duration or a distribution in milliseconds, never negative.
    pub fn distribution(&mut self, node: &Node) -> Option<Distribution> {
        let distribution = self.any_distribution(node)?;
        let (low, high) = distribution.support();
        if low < 0.0 {
            let within = |inner: Place| {
                inner.file == node.place.file && (node.place.start..node.place.end).contains(&inner.start)
            };
            // What a change takes off stands in the change, not in the table.
            let taken = node.table().and_then(|table| table.get("plus")).filter(|plus| !within(plus.place));
            let (place, help) = match taken {
                Some(plus) => (
                    plus.place,
                    "beside `add`, say what is left at least: least = { … = \"1 h\" } with the same key",
                ),
                None => (
                    node.place,
                    "add min = \"0 d\" to draw negative values again, or least = \"0 d\" to make them 0, or correct the \
                     parameters",
                ),
            };
            if low.total_cmp(&high).is_eq() && taken.is_none() {
                let message = format!("a duration cannot be negative, as {} is", show_duration(low));
                let help = format!("is \"{}\" meant?", show_duration(-low));
                self.report.error_help(place, message, help);
                return None;
            }
            let why = if taken.is_some() {
                "what is taken off leaves values below 0"
            } else {
                "values can be negative"
            };
            let message = format!("{why} (down to {})", show_duration(low));
            self.report.error_help(place, message, help);
            return None;
        }
        Some(distribution)
    }

    /// A duration; inside the distribution of an uncertain number also a plain number.
    fn measure(&self, node: &Node) -> Option<f64> {
        measure(node, self.loose)
    }

    /// The distribution of an uncertain number, in its own unit; it may be negative.
    pub fn uncertain(&mut self, node: &Node) -> Option<Distribution> {
        self.loose = true;
        let distribution = self.any_distribution(node);
        self.loose = false;
        distribution
    }

    /// As [`Self::distribution`], a part of a mixture: negative values may be truncated later.
    fn any_distribution(&mut self, node: &Node) -> Option<Distribution> {
        let Some(table) = node.table().filter(|table| !table.has("value")) else {
            return self.measure(node).map(Distribution::fixed);
        };
        let (entry, family) = table.entries.iter().find_map(|entry| Some((entry, family(&entry.key)?)))?;
        if !matches!(family.form(), Form::Values)
            && let Some(weights) = table.entry("weights")
        {
            self.report.error_help(
                weights.key_place,
                "`weights` belongs to `values` alone",
                "weights of bins stand inside bins = { … }, of a mixture at each part",
            );
        }
        let shape = self.shape(family, &entry.node, table)?;
        let loose = self.loose;
        let time = |key: &str| table.get(key).and_then(|node| measure(node, loose));
        let (min, max) = (time("min"), time("max"));
        let truncate = (min.is_some() || max.is_some())
            .then(|| (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY)));
        let distribution = Distribution { shape, shift: time("shift").unwrap_or(0.0), truncate };
        self.truncation(&distribution, table)?;
        let (factor, summand) = (table.get("times"), time("plus"));
        let distribution = match (factor, summand) {
            (None, None) => distribution,
            _ => {
                let factor = factor.map_or(Some(1.0), Node::number)?;
                distribution.times_plus(factor, summand.unwrap_or(0.0))
            }
        };
        if in_reach(distribution.untruncated_mean()) {
            return Some(match time("least") {
                Some(least) => Distribution::of(AtLeast { of: Box::new(distribution), least }),
                None => distribution,
            });
        }
        self.report.wrong(node.place, wrong(&ParameterError::MeanTooLarge, &show_duration));
        None
    }

    /// How to say the values of a table: those of an uncertain number may be plain numbers.
    fn wording(&self, table: &Table) -> fn(f64) -> String {
        let durations = table.entries.iter().any(|entry| entry.node.duration().is_some());
        if self.loose && !durations { values::show } else { show_duration }
    }

    /// Reports a truncation that leaves nothing, or next to nothing.
    fn truncation(&mut self, distribution: &Distribution, table: &Table) -> Option<()> {
        let Some((min, max)) = distribution.truncate else { return Some(()) };
        let place = table.get("max").or_else(|| table.get("min")).map_or_else(Place::default, |n| n.place);
        if max < min {
            let show = self.wording(table);
            let message = format!("max ({}) is less than min ({})", show(max), show(min));
            self.report.error_help(place, message, "raise `max` or lower `min`");
            return None;
        }
        let kept = distribution.kept();
        if kept.is_nan() || kept < LEAST_KEPT {
            self.report.error_help(
                place,
                format!("only {} % of values lie between min and max", values::show(kept * 100.0)),
                "values outside are drawn again: choose a family that fits between them",
            );
            return None;
        }
        Some(())
    }

    fn shape(&mut self, family: &dyn AnyFamily, node: &Node, outer: &Table) -> Option<Shape> {
        match family.form() {
            Form::Value => self.measure(node).map(|value| Shape::Fixed(Fixed(value))),
            Form::Parts => self.mixture(node),
            Form::Values => self.values(node, outer),
            Form::Bins => self.bins(node),
            Form::Parameters(parameters) => self.fitted(family, parameters, node),
        }
    }

    /// The law of a family that the parameters given stand for.
    fn fitted(&mut self, family: &dyn AnyFamily, parameters: &[Parameter], node: &Node) -> Option<Shape> {
        let table = node.table()?;
        let mut keys: Vec<&str> = table.entries.iter().map(|entry| entry.key.as_str()).collect();
        keys.retain(|key| !matches!(*key, "source" | "assumption"));
        keys.sort_unstable();
        // A key the family does not have has been reported.
        if keys.iter().any(|key| parameters.iter().all(|known| known.name != *key)) {
            return None;
        }
        let same = |names: &[&str]| names.len() == keys.len() && names.iter().all(|name| keys.contains(name));
        let Some(set) = family.sets().into_iter().position(same) else {
            self.report.error_help(
                node.place,
                format!("these are not the parameters of `{}`: {}", family.name(), listed(&keys)),
                format!("give {}", sets(family)),
            );
            return None;
        };
        let value = |name: &str| {
            let known = parameters.iter().find(|known| known.name == name)?;
            parameter(known.quantity, table.get(name)?, self.loose)
        };
        let fitted = family.fit(set, &value)?.map_err(|error| wrong(&error, &self.wording(table)));
        self.report.take(node.place, fitted)
    }

    fn mixture(&mut self, node: &Node) -> Option<Shape> {
        let mut parts = Vec::new();
        let mut fine = true;
        for table in node.list()?.iter().filter_map(Node::table) {
            let weight = table.get("weight").and_then(Node::number);
            let part = table.get("is").and_then(|is| self.any_distribution(is));
            match weight.zip(part) {
                Some(part) => parts.push(part),
                None => fine = false,
            }
        }
        if !fine {
            return None;
        }
        let weights: Vec<f64> = parts.iter().map(|(weight, _)| *weight).collect();
        self.adds_to_one(node.place, &weights, "weights of the mixture")?;
        Some(Mixture(parts).into())
    }

    fn values(&mut self, node: &Node, outer: &Table) -> Option<Shape> {
        let (values, weights) = if let Some(table) = node.table() {
            let file = self.csv_file(table.get("csv")?)?;
            let unit = values::unit(table.text("unit")?)?;
            let values: Vec<f64> =
                self.csv_numbers(file, table, "column")?.into_iter().map(|value| value * unit).collect();
            let weights = match table.get("weights") {
                Some(_) => self.csv_numbers(file, table, "weights")?,
                None => vec![1.0; values.len()],
            };
            (values, weights)
        } else {
            let items = node.list()?;
            let values: Vec<f64> = items.iter().filter_map(|item| self.measure(item)).collect();
            if values.len() < items.len() {
                return None;
            }
            let weights = match outer.get("weights") {
                Some(weights) => all_numbers(weights.list()?)?,
                None => vec![1.0; values.len()],
            };
            (values, weights)
        };
        let weights = self.weights(node.place, weights, values.len(), "values")?;
        Some(Values { values, weights }.into())
    }

    fn bins(&mut self, node: &Node) -> Option<Shape> {
        let table = node.table()?;
        let (edges, weights) = if let Some(csv) = table.get("csv") {
            for key in ["low", "high", "unit"] {
                if !table.has(key) {
                    self.report.error_help(
                        node.place,
                        format!("bins from a CSV file need `{key}`"),
                        "such as bins = { csv = \"los.csv\", low = \"from\", high = \"to\", unit = \"d\", weights = \"count\" }",
                    );
                    return None;
                }
            }
            let file = self.csv_file(csv)?;
            let unit = values::unit(table.text("unit")?)?;
            let (low, high) = (self.csv_numbers(file, table, "low"), self.csv_numbers(file, table, "high"));
            let weights = self.csv_numbers(file, table, "weights")?;
            (self.adjoining(file, &low?, &high?, unit)?, weights)
        } else {
            let items = table.get("edges")?.list()?;
            let edges: Vec<f64> = items.iter().filter_map(|item| self.measure(item)).collect();
            if edges.len() < items.len() {
                return None;
            }
            let Some(list) = table.get("weights").and_then(Node::list) else {
                self.report.error_help(
                    node.place,
                    "bins with `edges` need a list of weights",
                    "weights = [30, 70]",
                );
                return None;
            };
            (edges, all_numbers(list)?)
        };
        if edges.windows(2).any(|pair| pair[1] <= pair[0]) {
            self.report.error_help(
                node.place,
                "the edges of the bins must increase",
                "sort them and drop repetitions",
            );
            return None;
        }
        let weights = self.weights(node.place, weights, edges.len() - 1, "bins")?;
        Some(Bins { edges, weights }.into())
    }

    /// Edges of bins given by their ends, which must adjoin.
    fn adjoining(&mut self, file: usize, low: &[f64], high: &[f64], unit: f64) -> Option<Vec<f64>> {
        for (at, (end, next)) in high.iter().zip(low.iter().skip(1)).enumerate() {
            if (end - next).abs() > 1e-9 * end.abs().max(1.0) {
                let place = self.csv.get(&file).and_then(|csv| csv.rows.get(at + 1)).map(|row| row.0);
                self.report.error_help(
                    place.unwrap_or_default(),
                    format!(
                        "the bin begins at {} but the one before ends at {}",
                        values::show(*next),
                        values::show(*end)
                    ),
                    "bins must adjoin, in order",
                );
                return None;
            }
        }
        Some(low.iter().chain(high.last()).map(|edge| edge * unit).collect())
    }

    /// Weights scaled to add to 1.
    fn weights(&mut self, place: Place, weights: Vec<f64>, wanted: usize, word: &str) -> Option<Vec<f64>> {
        if weights.len() != wanted {
            let message = format!("{} weights for {wanted} {word}", weights.len());
            self.report.error_help(place, message, "give one weight for each");
            return None;
        }
        let sum: f64 = weights.iter().sum();
        if weights.iter().any(|weight| *weight < 0.0) || sum <= 0.0 {
            let help = "how often each was seen, or its share: they are scaled to add to 1";
            self.report.error_help(place, "weights must be 0 or more, and not all 0", help);
            return None;
        }
        Some(weights.into_iter().map(|weight| weight / sum).collect())
    }
}

/// The value of a parameter.
fn parameter(quantity: Quantity, node: &Node, loose: bool) -> Option<f64> {
    match quantity {
        Quantity::Unit => values::unit(node.text()?),
        Quantity::Number | Quantity::Whole(..) => node.number(),
        Quantity::Measure => measure(node, loose),
    }
}

/// The error of parameters as that of a leaf.
fn wrong(error: &ParameterError, show: &dyn Fn(f64) -> String) -> Wrong {
    let help = error.help(show).unwrap_or_else(|| match error {
        ParameterError::NotPositive(_) => "for what is always the same write a duration alone".to_owned(),
        ParameterError::Unordered(..) | ParameterError::Empty(..) => {
            "exchange them, or correct one".to_owned()
        }
        _ => "check the parameters and their units".to_owned(),
    });
    Wrong { message: error.message(show), help }
}

/// The numbers of a list; `None` if one is none, which has been reported.
fn all_numbers(items: &[Node]) -> Option<Vec<f64>> {
    Some(numbers(items)).filter(|numbers| numbers.len() == items.len())
}

fn measure(node: &Node, loose: bool) -> Option<f64> {
    node.duration().or_else(|| node.number().filter(|_| loose))
}

fn listed(keys: &[&str]) -> String {
    if keys.is_empty() { "none".into() } else { keys.join(", ") }
}
