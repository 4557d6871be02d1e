//! Kinds of event and their order at one instant.

/// Kinds of event; the discriminant is stored in the event list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum EventKind {
    Census,
    Calendar,
    EscalationOpens,
    StayEnds,
    TaskEnds,
    CleaningEnds,
    Interruption,
    TaskTime,
    NextChoice,
    TaskPatienceEnds,
    KeptPlaceEnds,
    Departs,
    LoadStarts,
    Arrival,
    HeadsCome,
}

impl EventKind {
    /// In the order of the discriminants, by which an event finds its kind again.
    pub const ALL: [Self; 15] = [
        Self::Census,
        Self::Calendar,
        Self::EscalationOpens,
        Self::StayEnds,
        Self::TaskEnds,
        Self::CleaningEnds,
        Self::Interruption,
        Self::TaskTime,
        Self::NextChoice,
        Self::TaskPatienceEnds,
        Self::KeptPlaceEnds,
        Self::Departs,
        Self::LoadStarts,
        Self::Arrival,
        Self::HeadsCome,
    ];

    /// Order at one instant: the census (hourly where there are acute beds, else at midnight), changes by the calendar, ends,
    /// times that have come (rounds, further choices, giving up, kept places), arrivals.
    pub fn phase(self) -> u8 {
        match self {
            Self::Census => 0,
            Self::Calendar | Self::EscalationOpens | Self::HeadsCome => 1,
            Self::StayEnds | Self::TaskEnds | Self::CleaningEnds | Self::Interruption => 2,
            Self::TaskTime
            | Self::NextChoice
            | Self::TaskPatienceEnds
            | Self::KeptPlaceEnds
            | Self::Departs
            | Self::LoadStarts => 3,
            Self::Arrival => 4,
        }
    }
}

// An event carries its kind as a number of four bits.
const _: () = {
    let mut at = 0;
    while at < EventKind::ALL.len() {
        assert!(EventKind::ALL[at] as usize == at);
        at += 1;
    }
    assert!(at <= 16);
};
