//! Words for the reasons of delay.

use crate::model::{Delay, DelayLine, DelayReason, Named};

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

/// A delay in words: `E, care package at home (social care)`, or the line of 2024 as which it is stated.
pub(crate) fn words(delay: Delay) -> String {
    let body = delay.body.word();
    match (delay.line, delay.reason) {
        (Some(line), _) => format!("{}: {} ({body})", line.group().word(), line.meaning()),
        (None, Some(reason)) => format!("{}, {} ({body})", reason.word(), meaning(reason)),
        (None, None) => body.to_owned(),
    }
}

/// What a reason is, from its code in the SitReps, such as `Dii`; nothing for another code.
#[must_use]
pub fn reason_in_words(code: &str) -> Option<&'static str> {
    DelayReason::WORDS.iter().find(|(word, _)| *word == code).map(|(_, reason)| meaning(*reason))
}

/// What a line of the discharge return since June 2024 is, from its word in a scenario; nothing for another word.
#[must_use]
pub fn line_in_words(word: &str) -> Option<&'static str> {
    DelayLine::WORDS.iter().find(|(known, _)| *known == word).map(|(_, line)| line.meaning())
}
