//! x
use super::Loaded;
/// x
pub fn describe(_loaded: &Loaded) -> String {
    String::new()
}
