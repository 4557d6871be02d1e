//! Tables that R's `hmer` reads (Iskauskas et al, *Journal of Statistical Software* 109, 2024): runs with a column for every input
//! and output, ranges, and targets with `val` and `sigma`.
//!
//! ```r
//! runs    <- read.csv("runs.csv")
//! ranges  <- with(read.csv("ranges.csv"), setNames(Map(c, low, high), name))
//! targets <- with(read.csv("targets.csv"), setNames(Map(function(v, s) list(val = v, sigma = s), val, sigma), name))
//! emulators <- hmer::emulator_from_data(runs, names(targets), ranges)
//! ```

use super::row::Target;
use super::waves::Matched;

/// An input by name, with the ends of its range in its own unit; in the cube it is uniform between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Name.
    pub name: String,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Side {
    /// A place of the cube in the input's own unit.
    #[must_use]
    pub fn own(&self, place: f64) -> f64 {
        self.low + place * (self.high - self.low)
    }
}

/// Names as R has them: a letter first, then letters, digits and dots; of equal ones the later have a number.
fn names<'a>(all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for name in all {
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '.' }).collect();
        let plain =
            if plain.starts_with(|c: char| c.is_ascii_alphabetic()) { plain } else { format!("x{plain}") };
        let mut own = plain.clone();
        let mut number = 1;
        while known.contains(&own) {
            own = format!("{plain}.{number}");
            number += 1;
        }
        known.push(own);
    }
    known
}

fn table(header: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let lines = std::iter::once(header.join(",")).chain(rows.map(|row| row.join(",")));
    lines.map(|line| line + "\n").collect()
}

/// R has NA for what was not observed.
fn written(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { "NA".to_owned() }
}

fn all_names(matched: &Matched, sides: &[Side]) -> Vec<String> {
    names(
        sides
            .iter()
            .map(|side| side.name.as_str())
            .chain(matched.targets.iter().map(|target| target.name.as_str())),
    )
}

/// `runs.csv`: every setting simulated with its figures, and the number of its wave.
#[must_use]
pub fn runs(matched: &Matched, sides: &[Side]) -> String {
    let mut header = all_names(matched, sides);
    header.push("wave".to_owned());
    let rows = matched.waves.iter().enumerate().flat_map(|(number, wave)| {
        wave.runs.iter().map(move |run| {
            let inputs = run.at.iter().zip(sides).map(|(place, side)| written(side.own(*place)));
            let outputs = run.outputs.iter().map(|output| written(output.mean));
            inputs.chain(outputs).chain([(number + 1).to_string()]).collect()
        })
    });
    table(&header, rows)
}

/// `variances.csv`: the same with the variances of the means, for `hmer`'s emulators of stochastic models.
#[must_use]
pub fn variances(matched: &Matched, sides: &[Side]) -> String {
    let rows = matched.waves.iter().flat_map(|wave| &wave.runs).map(|run| {
        let inputs = run.at.iter().zip(sides).map(|(place, side)| written(side.own(*place)));
        inputs.chain(run.outputs.iter().map(|output| written(output.variance))).collect()
    });
    table(&all_names(matched, sides), rows)
}

/// `ranges.csv`: inputs with their ends.
#[must_use]
pub fn ranges(matched: &Matched, sides: &[Side]) -> String {
    let header = ["name", "low", "high"].map(String::from);
    let names = all_names(matched, sides);
    table(
        &header,
        names.iter().zip(sides).map(|(name, side)| vec![name.clone(), written(side.low), written(side.high)]),
    )
}

/// `targets.csv`: figures with what was observed, and the standard deviation of observation, discrepancy and the luck of the
/// period at the least implausible setting.
#[must_use]
pub fn targets(matched: &Matched, sides: &[Side]) -> String {
    let header = ["name", "val", "sigma"].map(String::from);
    let names = all_names(matched, sides);
    let runs = || matched.waves.iter().flat_map(|wave| &wave.runs);
    let row = |((at, target), name): ((usize, &Target), &String)| {
        // Variance of one replication, out of the run nearest to the target.
        let near = runs().filter_map(|run| run.outputs.get(at)).filter(|output| output.mean.is_finite());
        let near =
            near.min_by(|a, b| (a.mean - target.value).abs().total_cmp(&(b.mean - target.value).abs()));
        let each = matched.replications as f64 / runs().count().max(1) as f64;
        let luck = near.map_or(0.0, |output| output.variance.max(0.0) * each / target.periods);
        let sigma = (target.variance() + if luck.is_finite() { luck } else { 0.0 }).sqrt();
        vec![name.clone(), written(target.value), written(sigma)]
    };
    table(&header, matched.targets.iter().enumerate().zip(names.iter().skip(sides.len())).map(row))
}

/// `draws.csv`: what is left, with weights.
#[must_use]
pub fn draws(matched: &Matched, sides: &[Side]) -> String {
    let mut header: Vec<String> = all_names(matched, sides).into_iter().take(sides.len()).collect();
    header.push("weight".to_owned());
    let rows = matched.draws.points.iter().zip(&matched.draws.weights).map(|(point, weight)| {
        let inputs = point.iter().zip(sides).map(|(place, side)| written(side.own(*place)));
        inputs.chain([written(*weight)]).collect()
    });
    table(&header, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_r() {
        let all = ["stay ward/length", "91 days", "a-b", "a.b"];
        assert_eq!(names(all.into_iter()), ["stay.ward.length", "x91.days", "a.b", "a.b.1"]);
    }
}
