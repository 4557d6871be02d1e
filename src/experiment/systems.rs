//! Systems to be simulated, where they come from, and with what.

use super::archive::{Archive, SystemKey};
use super::error::RunError;
use super::watch::Watch;
use crate::money::Terms;
use crate::plan::Plan;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// A system, ready to be simulated.
pub(super) struct System<'a> {
    /// Compiled when it is first simulated, or its columns are asked for.
    pub plan: LazyPlan<'a>,
    /// What its replications are known by; none if nobody keeps them.
    pub key: Option<SystemKey>,
    /// What its option is charged and credited.
    pub terms: Arc<Terms>,
}

/// A plan to come.
pub(super) type LazyPlan<'a> = LazyLock<Cow<'a, Plan>, Box<dyn FnOnce() -> Cow<'a, Plan> + Send + 'a>>;

/// With what replications are made.
#[derive(Clone, Copy)]
pub(super) struct Means<'a> {
    /// Threads; `None` = one per processor.
    pub threads: Option<usize>,
    /// Hears of each replication as it completes.
    pub watch: &'a dyn Watch,
    /// Has those that were made before.
    pub archive: &'a dyn Archive,
}

/// Where systems come from.
pub(super) trait Systems: Sync {
    /// How many are compared.
    fn number(&self) -> usize;

    /// One of them, in a draw of the uncertain numbers if there are draws.
    fn system(&self, at: usize, draw: Option<u32>) -> Result<System<'_>, RunError>;

    /// Those of some of them that begin alike, though not like the first: what each kind of them begins as, and which they are.
    fn alike(&self, _of: &[usize], _draw: Option<u32>) -> Vec<(Plan, Vec<usize>)> {
        Vec::new()
    }
}
