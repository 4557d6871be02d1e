//! The options of a report, and which of them answer what happens if.

use crate::document::Saved;
use crate::report::OptionEntry;

/// Titles of the options that were run, in their order, without the baseline.
#[must_use]
pub fn titles(saved: &Saved) -> Vec<(String, String)> {
    let run = saved.run.options.iter().skip(1);
    run.map(|id| (id.clone(), saved.option_title(id).to_owned())).collect()
}

/// Options, of those shown, that are committed to something, the least realised first.
#[must_use]
pub fn committed<'a>(saved: &'a Saved, shown: &[String]) -> Vec<&'a OptionEntry> {
    let mut all: Vec<&OptionEntry> = saved
        .run
        .option_details
        .iter()
        .filter(|option| saved.is_committed(&option.id) && shown.contains(&option.id))
        .collect();
    all.sort_by(|a, b| a.realised.total_cmp(&b.realised));
    all
}

/// The option that says what becomes of the hospital if the savings do not come: of those committed, the least realised that is
/// not realised in full.
#[must_use]
pub fn not_realised<'a>(saved: &'a Saved, shown: &[String]) -> Option<&'a OptionEntry> {
    committed(saved, shown).into_iter().find(|option| option.realised < 1.0)
}

/// The option with the same commitment as this one, and the schemes of the other besides, in full; none if it has no schemes.
#[must_use]
pub fn committed_with<'a>(
    saved: &'a Saved,
    shown: &[String],
    worst: &OptionEntry,
    option: &str,
) -> Option<&'a OptionEntry> {
    let schemes = &saved.option_details(option)?.schemes;
    committed(saved, shown).into_iter().find(|other| {
        other.committed == worst.committed
            && other.realised >= 1.0
            && !schemes.is_empty()
            && other.schemes.len() == schemes.len() + other.committed.len()
            && schemes.iter().all(|scheme| other.schemes.contains(scheme))
    })
}
