//! Words for the reasons of delay.

use crate::model::{Delay, DelayReason, Named};

/// What a reason is in the NHS England Monthly Delayed Transfers of Care SitReps.
pub(crate) fn meaning(reason: DelayReason) -> &'static str {
    match reason {
        DelayReason::A => "completion of assessment",
        DelayReason::B => "public funding",
        DelayReason::C => "further non-acute NHS care",
        DelayReason::Di => "residential home place",
        DelayReason::Dii => "nursing home place",
        DelayReason::E => "care package at home",
        DelayReason::F => "equipment and adaptations",
        DelayReason::G => "patient or family choice",
        DelayReason::H => "disputes",
        DelayReason::I => "housing",
    }
}

/// A delay in words: `E, care package at home (social care)`.
pub(crate) fn words(delay: Delay) -> String {
    format!("{}, {} ({})", delay.reason.word(), meaning(delay.reason), delay.body.word())
}

/// What a reason is, from its code in the SitReps, such as `Dii`; nothing for another code.
#[must_use]
pub fn reason_in_words(code: &str) -> Option<&'static str> {
    DelayReason::WORDS.iter().find(|(word, _)| *word == code).map(|(_, reason)| meaning(*reason))
}
