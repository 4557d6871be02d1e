//! People: attributes, cohorts, and conditions on them.

/// Index into the vector of the same kind in [`Model`](super::Model) (settings, stays, teams, …).
pub type Index = usize;

/// Most attributes a patient can carry; a fixed bound keeps the patient record flat.
pub const MAX_ATTRIBUTES: usize = 16;

/// Most values an attribute can take; one bit each in a [`Condition`] mask.
pub const MAX_VALUES: usize = 64;

/// An attribute: a named list of values, set by cohort or stream or drawn at arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Name.
    pub id: String,
    /// Values in order; a patient carries the index.
    pub values: Vec<String>,
    /// Cases tried in order; the first whose condition holds gives the shares (one per value, sum 1).
    /// Empty: the attribute is set by cohorts and streams, value 0 otherwise.
    pub shares: Vec<(Condition, Vec<f64>)>,
}

/// All of these attributes must have one of the masked values; an empty list always holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    /// `(attribute, bit mask over its values)`.
    pub all: Vec<(Index, u64)>,
}

/// A group of people with common attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// Name.
    pub id: String,
    /// People in the cohort.
    pub population: f64,
    /// Whether they are residents of the place (counted in per-100,000 metrics).
    pub residents: bool,
    /// Fixed attribute values `(attribute, value)`.
    pub attributes: Vec<(Index, u8)>,
}

impl Condition {
    /// Whether a patient with these attribute values (one per attribute) satisfies the condition.
    #[must_use]
    #[inline]
    pub fn holds(&self, values: &[u8]) -> bool {
        self.all.iter().all(|&(attribute, mask)| mask >> values[attribute] & 1 == 1)
    }
}
