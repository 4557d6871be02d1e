//! Grids: options made of every combination of the levels of some levers.

/// Options that differ in the levels of some levers, and in nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Id.
    pub id: String,
    /// One line; the id if it has none.
    pub title: String,
    /// What is varied; the last varies fastest.
    pub levers: Vec<GridLever>,
    /// Its options, in the order of their levels.
    pub options: Vec<GridOption>,
}

/// Something that a grid varies.
#[derive(Debug, Clone, PartialEq)]
pub struct GridLever {
    /// What it is, in words.
    pub title: String,
    /// Its levels.
    pub levels: Vec<GridLevel>,
}

/// A level of a lever.
#[derive(Debug, Clone, PartialEq)]
pub struct GridLevel {
    /// What tables and charts call it.
    pub words: String,
    /// The number that it is, a factor or a summand; `None` if it is something else.
    pub value: Option<f64>,
    /// Id of the scheme that puts the lever there.
    pub scheme: String,
}

/// An option of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridOption {
    /// Its id.
    pub id: String,
    /// The level of each lever, as its position.
    pub levels: Vec<usize>,
}
