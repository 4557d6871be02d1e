//! What the numbers rest on: provenance, files, and published figures to compare with.

/// One row of the back-test: a published figure and the metric that should match it.
#[derive(Debug, Clone, PartialEq)]
pub struct BackTest {
    /// What it is, in words.
    pub title: String,
    /// Metric name in the results.
    pub metric: String,
    /// Group in the results ("all" or "setting=…").
    pub group: String,
    /// Published figure in the metric's unit.
    pub published: f64,
    /// Where it was published.
    pub source: String,
    /// Whether it was used to fit the model or held out.
    pub fitted: bool,
    /// What the baseline of a draw of the uncertain numbers must give for the draw to be used.
    pub plausible: Option<Plausible>,
}

/// Bounds of a figure, both included; infinite where only one is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Plausible {
    /// Least.
    pub low: f64,
    /// Most.
    pub high: f64,
    /// Why these.
    pub why: String,
}

/// One number in a scenario file with its provenance.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterEntry {
    /// Where it stands, such as `stay elderly-care / length / lognormal / mean`.
    pub path: String,
    /// The value as written, with its unit.
    pub value: String,
    /// Range as written, if any.
    pub range: Option<String>,
    /// `source` or `assumption` text.
    pub provenance: Provenance,
    /// File and line.
    pub place: String,
}

/// Where a number comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provenance {
    /// A citation.
    Source(String),
    /// Assumed; the text says on what ground.
    Assumption(String),
    /// Nothing said.
    None,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the scenario's folder.
    pub path: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Where it is.
    pub location: std::path::PathBuf,
}
