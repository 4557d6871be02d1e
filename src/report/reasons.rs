//! Words for the reasons of delay.

use crate::model::{Body, Delay};

/// Code and words of the NHS England Monthly Delayed Transfers of Care SitReps.
pub(crate) const REASONS: [(&str, &str); 10] = [
    ("A", "completion of assessment"),
    ("B", "public funding"),
    ("C", "further non-acute NHS care"),
    ("Di", "residential home place"),
    ("Dii", "nursing home place"),
    ("E", "care package at home"),
    ("F", "equipment and adaptations"),
    ("G", "patient or family choice"),
    ("H", "disputes"),
    ("I", "housing"),
];

/// A delay in words: `E, care package at home (social care)`.
pub(crate) fn words(delay: Delay) -> String {
    let code = format!("{:?}", delay.reason);
    let words = REASONS.iter().find(|(known, _)| *known == code).map_or("", |(_, words)| words);
    let body = match delay.body {
        Body::Nhs => "NHS",
        Body::SocialCare => "social care",
        Body::Both => "both",
    };
    format!("{code}, {words} ({body})")
}
