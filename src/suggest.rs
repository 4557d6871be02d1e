//! What a misspelt name was perhaps meant to be: the one "did you mean" of the program.

/// The known name most like `name`, if any is like it.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            let longer = candidate.chars().count().max(lower.chars().count());
            *distance * 5 <= longer * 2 || (lower.len() >= 3 && candidate.to_lowercase().starts_with(&lower))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether a known id is this one with a prefix, as copies of a base have it: `north-ward` for `ward`.
fn is_copy(id: &str, name: &str) -> bool {
    !name.is_empty() && id.strip_suffix(name).is_some_and(|start| start.len() > 1 && start.ends_with('-'))
}

/// Whether a known name is what is suggested for `name`: a copy, or the nearest.
pub(crate) fn is_suggested<'a>(known: &str, name: &str, all: impl IntoIterator<Item = &'a str>) -> bool {
    is_copy(known, name) || nearest(name, all) == Some(known)
}

/// The known ids that are this one with a prefix: `` `north-ward` or `south-ward` ``.
pub(crate) fn copies<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const SHOWN: usize = 4;
    let copied = known.into_iter().filter(|id| is_copy(id, name));
    let mut found: Vec<String> = copied.take(SHOWN).map(|id| format!("`{id}`")).collect();
    found.sort_unstable();
    let last = found.pop()?;
    Some(if found.is_empty() { last } else { format!("{} or {last}", found.join(", ")) })
}

/// "Did you mean …? Settings: …" for an unknown name.
pub(crate) fn advice<'a>(name: &str, word: &str, known: &[&'a str]) -> String {
    const SHOWN: usize = 40;
    let mut help = copies(name, known.iter().copied())
        .or_else(|| nearest(name, known.iter().copied()).map(|near| format!("`{near}`")))
        .map_or_else(String::new, |near| format!("did you mean {near}? "));
    if known.is_empty() {
        help.push_str(&format!("there are no {word}"));
        return help;
    }
    let mut listed: Vec<&'a str> = known.iter().copied().take(SHOWN).collect();
    listed.sort_unstable();
    help.push_str(&format!("{word}: {}", listed.join(", ")));
    if known.len() > SHOWN {
        help.push_str(&format!(" … ({} in all)", known.len()));
    }
    help
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_like_a_name_is_suggested_and_what_is_not_is_not() {
        let known = ["medical-ward", "surgical-ward", "a-and-e"];
        assert_eq!(nearest("medical-wrad", known), Some("medical-ward"));
        assert_eq!(nearest("MEDICAL", known), Some("medical-ward"), "a beginning is enough");
        assert_eq!(nearest("zzz", known), None, "the least unlike is no suggestion");
        assert_eq!(nearest("x", []), None);
        assert!(
            is_suggested("north-ward", "ward", ["north-ward", "wards"]),
            "a copy comes before the nearest"
        );
        assert!(!is_suggested("surgical-ward", "medical-wrad", known));
    }

    #[test]
    fn advice_names_the_nearest_the_copies_and_what_there_is() {
        assert_eq!(
            advice("ward", "stays", &["north-ward", "south-ward"]),
            "did you mean `north-ward` or `south-ward`? stays: north-ward, south-ward"
        );
        assert_eq!(advice("zzz", "stays", &["home"]), "stays: home");
        assert_eq!(advice("zzz", "stays", &[]), "there are no stays");
    }
}
