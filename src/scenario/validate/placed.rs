//! Where an uncertain number stands.

use crate::model::Input;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::Node;

/// An input and the place of its table in the files.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub input: Input,
    pub place: Place,
    /// Written beside it, decoded once.
    pub distribution: Option<Node>,
}
