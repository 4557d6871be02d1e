//! Which option a report speaks of, and which of the others answer what happens if.

use crate::document::Saved;
use crate::report::OptionEntry;

/// Titles of the options that were run, in their order, without the baseline.
#[must_use]
pub fn titles(saved: &Saved) -> Vec<(String, String)> {
    let run = saved.run.options.iter().skip(1);
    run.map(|id| (id.clone(), title(saved, id).to_owned())).collect()
}

/// The title of an option; its id if it has none.
#[must_use]
pub fn title<'a>(saved: &'a Saved, id: &'a str) -> &'a str {
    entry(saved, id).map_or(id, |option| &option.title)
}

/// What the run keeps of an option.
#[must_use]
pub fn entry<'a>(saved: &'a Saved, id: &str) -> Option<&'a OptionEntry> {
    saved.run.option_details.iter().find(|option| option.id == id)
}

/// The option that a report speaks of unless told otherwise: the first for which something is claimed and which closes
/// nothing in advance, else the first.
#[must_use]
pub fn usual(saved: &Saved) -> String {
    let open = |id: &&String| entry(saved, id).is_none_or(|option| option.committed.is_empty());
    let options = || saved.run.options.iter().skip(1);
    let claimed = |id: &&String| saved.claims.iter().any(|claim| claim.option == **id);
    let found = options().filter(open).find(claimed).or_else(|| options().find(open));
    found.or_else(|| options().next()).cloned().unwrap_or_default()
}

/// Options, of those shown, that are committed to something, the least realised first.
#[must_use]
pub fn committed<'a>(saved: &'a Saved, shown: &[String]) -> Vec<&'a OptionEntry> {
    let mut all: Vec<&OptionEntry> = saved
        .run
        .option_details
        .iter()
        .filter(|option| !option.committed.is_empty() && shown.contains(&option.id))
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
    let schemes = &entry(saved, option)?.schemes;
    committed(saved, shown).into_iter().find(|other| {
        other.committed == worst.committed
            && other.realised >= 1.0
            && !schemes.is_empty()
            && other.schemes.len() == schemes.len() + other.committed.len()
            && schemes.iter().all(|scheme| other.schemes.contains(scheme))
    })
}
