//! What a setting is, and what care in it counts towards.
//!
//! The kind decides the metrics; the engine treats all alike. Whatever counts by kind asks here, and the table of kinds in
//! `docs/language.md` is written from here.

use super::named::Named;

/// What a setting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SettingKind {
    /// Major A&E (type 1): attendances, four-hour standard, trolley waits.
    AandE,
    /// Ambulances at the door, from arrival to handover; the attendance at A&E has begun.
    AmbulanceHandover,
    /// Urgent care or walk-in centre (types 3 and 4).
    UrgentCare,
    /// Same day emergency care: chairs, and home by the evening.
    SameDayEmergencyCare,
    /// Acute assessment or admissions unit; part of the acute spell.
    AssessmentUnit,
    /// Acute ward bed; part of the acute spell.
    AcuteBed,
    /// Discharge lounge: who has left the ward and not yet the hospital.
    DischargeLounge,
    /// Virtual ward, hospital at home: acute care at the patient's home.
    VirtualWard,
    /// Community hospital, rehabilitation, intermediate-care or step-down bed.
    RehabilitationBed,
    /// Reablement or rehabilitation at home.
    Reablement,
    /// Rapid response or crisis team caseload.
    RapidResponse,
    /// Urgent community response, whose standard is two hours.
    UrgentCommunityResponse,
    /// Long-term care package at home.
    HomeCare,
    /// Residential care home.
    ResidentialHome,
    /// Nursing home.
    NursingHome,
    /// End-of-life care at home or hospice.
    EndOfLifeCare,
    /// Own home, followed after discharge.
    Home,
    /// Waiting list (referral to treatment).
    WaitingList,
    /// Anything else (theory and test systems).
    Other,
}

impl Named for SettingKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("a-and-e", Self::AandE),
        ("ambulance-handover", Self::AmbulanceHandover),
        ("urgent-care", Self::UrgentCare),
        ("same-day-emergency-care", Self::SameDayEmergencyCare),
        ("assessment-unit", Self::AssessmentUnit),
        ("acute-bed", Self::AcuteBed),
        ("discharge-lounge", Self::DischargeLounge),
        ("virtual-ward", Self::VirtualWard),
        ("rehabilitation-bed", Self::RehabilitationBed),
        ("reablement", Self::Reablement),
        ("rapid-response", Self::RapidResponse),
        ("urgent-community-response", Self::UrgentCommunityResponse),
        ("home-care", Self::HomeCare),
        ("residential-home", Self::ResidentialHome),
        ("nursing-home", Self::NursingHome),
        ("end-of-life-care", Self::EndOfLifeCare),
        ("home", Self::Home),
        ("waiting-list", Self::WaitingList),
        ("other", Self::Other),
    ];
}

/// What a stay is a part of: an attendance at A&E, an acute spell, or neither.
///
/// A hospital provider spell (NHS Data Dictionary) runs from admission to discharge from the hospital; wards, assessment units
/// and the lounge in which one waits to go home lie within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartOf {
    /// An attendance at A&E.
    Attendance,
    /// An acute spell, in a bed.
    AcuteBed,
    /// An acute spell, in no bed: an admission that no bed is counted for.
    SpellWithoutBed,
    /// The end of an acute spell, if one is under way, in no bed: the ready date has come.
    EndOfSpell,
    /// Neither: entering it ends them.
    Neither,
}

impl PartOf {
    /// Whether an acute spell begins with it, unless one is under way: an admission.
    #[must_use]
    pub const fn is_admission(self) -> bool {
        matches!(self, Self::AcuteBed | Self::SpellWithoutBed)
    }

    /// Whether it is in an acute spell.
    #[must_use]
    pub const fn is_in_spell(self) -> bool {
        matches!(self, Self::AcuteBed | Self::SpellWithoutBed | Self::EndOfSpell)
    }
}

impl SettingKind {
    /// What a stay in such a setting is a part of; `counts_as_admission` is the setting's switch.
    #[must_use]
    pub const fn part_of(self, counts_as_admission: bool) -> PartOf {
        match self {
            Self::AandE | Self::AmbulanceHandover => PartOf::Attendance,
            Self::AssessmentUnit | Self::AcuteBed => PartOf::AcuteBed,
            Self::DischargeLounge => PartOf::EndOfSpell,
            _ if counts_as_admission && self.may_count_as_admission() => PartOf::SpellWithoutBed,
            _ => PartOf::Neither,
        }
    }

    /// Whether a setting of this kind can be told to count as an admission. Same day emergency care was recorded as admitted
    /// patient care by some trusts and is to be in the emergency care data set since July 2024 (NHS England, changes to
    /// recording of same day emergency care); virtual wards are recorded either way.
    #[must_use]
    pub const fn may_count_as_admission(self) -> bool {
        matches!(self, Self::SameDayEmergencyCare | Self::VirtualWard)
    }

    /// Whether a stay in such a setting is part of an attendance at A&E.
    #[must_use]
    pub const fn is_a_and_e(self) -> bool {
        matches!(self.part_of(false), PartOf::Attendance)
    }

    /// Whether its places are acute beds.
    #[must_use]
    pub const fn is_acute(self) -> bool {
        matches!(self.part_of(false), PartOf::AcuteBed)
    }

    /// Whether waiting in it for the next place is a delayed transfer.
    #[must_use]
    pub const fn has_delayed_days(self) -> bool {
        self.is_acute() || matches!(self, Self::RehabilitationBed)
    }

    /// Whether somebody may go there and come back to a place that is kept elsewhere: hospital care of any sort.
    #[must_use]
    pub const fn leaves_places_kept(self) -> bool {
        self.is_a_and_e()
            || self.is_acute()
            || matches!(self, Self::SameDayEmergencyCare | Self::DischargeLounge | Self::VirtualWard)
    }

    /// Whether it is reablement or rehabilitation after hospital, from which people aged 65+ are followed for 91 days.
    #[must_use]
    pub const fn is_reablement(self) -> bool {
        matches!(self, Self::Reablement | Self::RehabilitationBed)
    }

    /// Whether people live there and it is a care home.
    #[must_use]
    pub const fn is_care_home(self) -> bool {
        matches!(self, Self::ResidentialHome | Self::NursingHome)
    }

    /// Whether it is support for good, of which somebody is a client (ASCOF).
    #[must_use]
    pub const fn is_long_term_support(self) -> bool {
        matches!(self, Self::HomeCare) || self.is_care_home()
    }

    /// Whether who is there is in their own home.
    #[must_use]
    pub const fn is_own_home(self) -> bool {
        matches!(
            self,
            Self::Home
                | Self::VirtualWard
                | Self::Reablement
                | Self::HomeCare
                | Self::RapidResponse
                | Self::UrgentCommunityResponse
                | Self::EndOfLifeCare
                | Self::WaitingList
        )
    }

    /// Whether it is a line of demand and capacity of the Better Care Fund: intermediate care, care at home, homes.
    #[must_use]
    pub const fn is_line(self) -> bool {
        matches!(
            self,
            Self::RehabilitationBed
                | Self::Reablement
                | Self::RapidResponse
                | Self::UrgentCommunityResponse
                | Self::HomeCare
                | Self::ResidentialHome
                | Self::NursingHome
                | Self::EndOfLifeCare
        )
    }

    /// Whether people stay for so short a time that hours of the day differ.
    #[must_use]
    pub const fn differs_by_the_hour(self) -> bool {
        matches!(
            self,
            Self::AandE
                | Self::AmbulanceHandover
                | Self::UrgentCare
                | Self::SameDayEmergencyCare
                | Self::AssessmentUnit
                | Self::AcuteBed
                | Self::DischargeLounge
                | Self::VirtualWard
                | Self::RehabilitationBed
                | Self::RapidResponse
                | Self::UrgentCommunityResponse
                | Self::Other
        )
    }
}
