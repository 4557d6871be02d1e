//! What the language says of a family: its name, its parameters, and which sets of them fit a law.

use super::error::ParameterError;

/// A family as the language has it. Two families may share a law: an Erlang is a gamma.
#[derive(Debug)]
pub struct Family<L: 'static> {
    /// Name in a scenario.
    pub name: &'static str,
    /// What it is, or what it suits, in one line.
    pub doc: &'static str,
    /// How it is written.
    pub form: Form,
    /// The sets of parameters a law can be fitted to; none unless the form is [`Form::Parameters`].
    pub sets: &'static [Set<L>],
}

/// How a family is written in a scenario.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// A table of parameters, of which one of the sets must be given.
    Parameters(&'static [Parameter]),
    /// One value.
    Value,
    /// A list of weighted distributions.
    Parts,
    /// Observed values, listed or in a file.
    Values,
    /// A histogram, listed or in a file.
    Bins,
}

/// A parameter of a family.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Name in a scenario.
    pub name: &'static str,
    /// What it holds.
    pub quantity: Quantity,
    /// One line for the schema and for help texts.
    pub doc: &'static str,
}

/// What a parameter holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// A value of the distribution or a difference of two: a duration, as a rule.
    Measure,
    /// A plain number.
    Number,
    /// A whole number between two others.
    Whole(u64, u64),
    /// The name of a unit of time; its value is the unit's length in milliseconds.
    Unit,
}

/// A parameter that is a value of the distribution, such as a mean.
pub(super) const fn measure(name: &'static str, doc: &'static str) -> Parameter {
    Parameter { name, quantity: Quantity::Measure, doc }
}

/// A parameter that is a plain number, such as a shape.
pub(super) const fn number(name: &'static str, doc: &'static str) -> Parameter {
    Parameter { name, quantity: Quantity::Number, doc }
}

pub(super) const MEAN: Parameter = measure("mean", "mean");
pub(super) const SD: Parameter = measure("sd", "standard deviation");
pub(super) const CV: Parameter = number("cv", "coefficient of variation: standard deviation over mean");
pub(super) const MEDIAN: Parameter = measure("median", "half of the values lie below it");
pub(super) const P90: Parameter = measure("p90", "nine tenths of the values lie below it");
pub(super) const LOW: Parameter = measure("low", "smallest value");
pub(super) const MODE: Parameter = measure("mode", "most likely value");
pub(super) const HIGH: Parameter = measure("high", "largest value");

type Fitted<L> = Result<L, ParameterError>;

/// A set of parameters by name, and the law they give, in the same order.
#[derive(Debug)]
pub enum Set<L: 'static> {
    /// One parameter.
    One([&'static str; 1], fn(f64) -> Fitted<L>),
    /// Two parameters.
    Two([&'static str; 2], fn(f64, f64) -> Fitted<L>),
    /// Three parameters.
    Three([&'static str; 3], fn(f64, f64, f64) -> Fitted<L>),
    /// Four parameters.
    Four([&'static str; 4], fn(f64, f64, f64, f64) -> Fitted<L>),
}

impl<L> Set<L> {
    /// Names of its parameters.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        match self {
            Self::One(names, _) => names,
            Self::Two(names, _) => names,
            Self::Three(names, _) => names,
            Self::Four(names, _) => names,
        }
    }

    /// The law with these values of the parameters; `None` if one has no value.
    ///
    /// # Errors
    /// What keeps the parameters from being those of a law of the family.
    pub fn fit(&self, value: impl Fn(&str) -> Option<f64>) -> Option<Result<L, ParameterError>> {
        Some(match *self {
            Self::One([a], fit) => fit(value(a)?),
            Self::Two([a, b], fit) => fit(value(a)?, value(b)?),
            Self::Three([a, b, c], fit) => fit(value(a)?, value(b)?, value(c)?),
            Self::Four([a, b, c, d], fit) => fit(value(a)?, value(b)?, value(c)?, value(d)?),
        })
    }
}
