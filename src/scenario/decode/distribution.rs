//! Distributions: which family, which set of parameters, shift and truncation.

use crate::distribution::families as f;
use crate::distribution::moments;
use crate::distribution::{Distribution, Shape};
use crate::scenario::decode::{Decode, numbers};
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values::{self, show_duration};
use crate::scenario::text::wrong::Wrong;

/// Least probability that a value survives truncation: redrawing must end.
const LEAST_KEPT: f64 = 1e-3;

impl Decode<'_> {
    /// A duration or a distribution in milliseconds, never negative.
    pub fn distribution(&mut self, node: &Node) -> Option<Distribution> {
        let distribution = self.any_distribution(node)?;
        let (low, _) = moments::support(&distribution);
        if low < 0.0 {
            self.report.error_help(
                node.place,
                format!("values can be negative (down to {})", show_duration(low)),
                "add min = \"0 d\" to draw negative values again, or correct the parameters",
            );
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
        let family = table
            .entries
            .iter()
            .find(|e| crate::scenario::grammar::distributions::FAMILIES.contains(&&*e.key))?;
        if family.key != "values"
            && let Some(weights) = table.entry("weights")
        {
            self.report.error_help(
                weights.key_place,
                "`weights` belongs to `values` alone",
                "weights of bins stand inside bins = { … }, of a mixture at each part",
            );
        }
        let shape = self.shape(&family.key, &family.node, table)?;
        let loose = self.loose;
        let time = |key: &str| table.get(key).and_then(|node| measure(node, loose));
        let (min, max) = (time("min"), time("max"));
        let truncate = (min.is_some() || max.is_some())
            .then(|| (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY)));
        let distribution = Distribution { shape, shift: time("shift").unwrap_or(0.0), truncate };
        self.truncation(&distribution, table)?;
        let (factor, summand) = (table.get("times"), time("plus"));
        if factor.is_none() && summand.is_none() {
            return Some(distribution);
        }
        let factor = factor.map_or(Some(1.0), Node::number)?;
        Some(distribution.times_plus(factor, summand.unwrap_or(0.0)))
    }

    /// Reports a truncation that leaves nothing, or next to nothing.
    fn truncation(&mut self, distribution: &Distribution, table: &Table) -> Option<()> {
        let Some((min, max)) = distribution.truncate else { return Some(()) };
        let place = table.get("max").or_else(|| table.get("min")).map_or_else(Place::default, |n| n.place);
        if max < min {
            self.report.error(
                place,
                format!("max ({}) is less than min ({})", show_duration(max), show_duration(min)),
            );
            return None;
        }
        let kept = moments::kept(distribution);
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

    fn shape(&mut self, family: &str, node: &Node, outer: &Table) -> Option<Shape> {
        match family {
            "fixed" => return self.measure(node).map(Shape::Fixed),
            "mixture" => return self.mixture(node),
            "values" => return self.values(node, outer),
            "bins" => return self.bins(node),
            _ => {}
        }
        let table = node.table()?;
        let place = node.place;
        let given: Vec<(&str, Option<f64>)> = table
            .entries
            .iter()
            .filter(|entry| entry.key != "source" && entry.key != "assumption")
            .map(|entry| (entry.key.as_str(), parameter(&entry.key, &entry.node, self.loose)))
            .collect();
        let mut keys: Vec<&str> = given.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        let p = |key: &str| given.iter().find(|(name, _)| *name == key).and_then(|(_, value)| *value);
        let result = match (family, keys.as_slice()) {
            ("uniform", ["high", "low"]) => f::uniform(p("low")?, p("high")?),
            ("triangular", ["high", "low", "mode"]) => f::triangular(p("low")?, p("mode")?, p("high")?),
            ("pert", ["high", "low", "mode"]) => f::pert(p("low")?, p("mode")?, p("high")?),
            ("exponential", ["mean"]) => f::exponential_mean(p("mean")?),
            ("exponential", ["median"]) => f::exponential_median(p("median")?),
            ("gamma", ["cv", "mean"]) => f::gamma_mean_cv(p("mean")?, p("cv")?),
            ("gamma", ["mean", "sd"]) => f::gamma_mean_sd(p("mean")?, p("sd")?),
            ("gamma", ["scale", "shape"]) => f::gamma_shape_scale(p("shape")?, p("scale")?),
            ("gamma", ["median", "p90"]) => f::gamma_median_p90(p("median")?, p("p90")?),
            ("erlang", ["mean", "stages"]) => f::erlang(p("mean")?, p("stages")?),
            ("weibull", ["cv", "mean"]) => f::weibull_mean_cv(p("mean")?, p("cv")?),
            ("weibull", ["mean", "sd"]) => f::weibull_mean_sd(p("mean")?, p("sd")?),
            ("weibull", ["scale", "shape"]) => f::weibull_shape_scale(p("shape")?, p("scale")?),
            ("weibull", ["median", "p90"]) => f::weibull_median_p90(p("median")?, p("p90")?),
            ("lognormal", ["cv", "mean"]) => f::lognormal_mean_cv(p("mean")?, p("cv")?),
            ("lognormal", ["mean", "sd"]) => f::lognormal_mean_sd(p("mean")?, p("sd")?),
            ("lognormal", ["median", "p90"]) => f::lognormal_median_p90(p("median")?, p("p90")?),
            ("lognormal", ["mean", "median"]) => f::lognormal_median_mean(p("median")?, p("mean")?),
            ("lognormal", ["log-mean", "log-sd", "unit"]) => {
                f::lognormal_log(p("log-mean")?, p("log-sd")?, p("unit")?)
            }
            ("beta", ["high", "low", "mean", "sd"]) => {
                f::beta_mean_sd(p("low")?, p("high")?, p("mean")?, p("sd")?)
            }
            ("beta", ["alpha", "beta", "high", "low"]) => {
                f::beta(p("low")?, p("high")?, p("alpha")?, p("beta")?)
            }
            // A key the family does not have has been reported.
            _ if keys.iter().any(|key| !known(family, key)) => return None,
            _ => Err(Wrong::new(format!("these are not the parameters of `{family}`: {}", listed(&keys)))
                .help(format!("give {}", sets(family)))),
        };
        let finite = result.and_then(|shape| {
            let mean = moments::mean(&Distribution { shape: shape.clone(), shift: 0.0, truncate: None });
            if mean.is_finite() && mean.abs() < 1e18 {
                return Ok(shape);
            }
            Err(Wrong::new("the mean is infinite or too large").help("check the parameters and their units"))
        });
        self.report.take(place, finite)
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
        Some(Shape::Mixture(parts))
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
                Some(weights) => numbers(weights.list()?),
                None => vec![1.0; values.len()],
            };
            (values, weights)
        };
        let weights = self.weights(node.place, weights, values.len(), "values")?;
        Some(Shape::Values { values, weights })
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
            (edges, numbers(list))
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
        Some(Shape::Bins { edges, weights })
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
            self.report.error(place, format!("{} weights for {wanted} {word}", weights.len()));
            return None;
        }
        let sum: f64 = weights.iter().sum();
        if weights.iter().any(|weight| *weight < 0.0) || sum <= 0.0 {
            self.report.error(place, "weights must be 0 or more, and not all 0");
            return None;
        }
        Some(weights.into_iter().map(|weight| weight / sum).collect())
    }
}

/// A parameter of a family: a duration, a plain number or a unit.
fn parameter(key: &str, node: &Node, loose: bool) -> Option<f64> {
    match key {
        "unit" => values::unit(node.text()?),
        "cv" | "shape" | "stages" | "alpha" | "beta" | "log-mean" | "log-sd" => node.number(),
        _ => measure(node, loose),
    }
}

fn measure(node: &Node, loose: bool) -> Option<f64> {
    node.duration().or_else(|| node.number().filter(|_| loose))
}

fn known(family: &str, key: &str) -> bool {
    let of =
        crate::scenario::grammar::distributions::DISTRIBUTION.keys.iter().find(|known| known.name == family);
    match of.map(|key| key.kind) {
        Some(crate::scenario::grammar::Kind::Table(spec)) => spec.keys.iter().any(|known| known.name == key),
        _ => false,
    }
}

fn sets(family: &str) -> &'static str {
    crate::scenario::grammar::distributions::DISTRIBUTION
        .keys
        .iter()
        .find(|key| key.name == family)
        .map_or("", |key| key.doc)
}

fn listed(keys: &[&str]) -> String {
    if keys.is_empty() { "none".into() } else { keys.join(", ") }
}
