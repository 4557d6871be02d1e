//! The groups by which savings are counted.

use crate::model::Saving;
use crate::results::MetricKey;
use std::collections::HashMap;

/// The groups by which savings are counted: of one that is counted by parts, these and, last, the whole, which has
/// what they leave.
pub struct Parts(HashMap<String, Vec<String>>);

impl Parts {
    /// Of these savings, where activity has these columns.
    pub fn new<'a>(savings: &[Saving], activity: impl Iterator<Item = &'a MetricKey> + Clone) -> Self {
        let of = |saving: &Saving| -> Vec<String> {
            let Some(by) = &saving.by else { return vec![saving.group.clone()] };
            let prefix = format!("{by}=");
            let taken_out = saving.cashable.as_ref().and_then(|cashable| cashable.metric.as_deref());
            let counts = |key: &&MetricKey| key.metric == saving.metric || Some(key.metric) == taken_out;
            let mut parts: Vec<String> = Vec::new();
            for key in activity.clone().filter(counts).filter(|key| key.group.starts_with(&prefix)) {
                // Not parts of parts, such as `site=…,month=…`.
                if !key.group.contains(',') && !parts.contains(&key.group) {
                    parts.push(key.group.clone());
                }
            }
            parts.push("all".to_owned());
            parts
        };
        Self(savings.iter().map(|saving| (saving.id.clone(), of(saving))).collect())
    }

    /// The groups of a saving.
    pub fn of(&self, saving: &Saving) -> &[String] {
        self.0.get(&saving.id).map_or(&[], Vec::as_slice)
    }
}
