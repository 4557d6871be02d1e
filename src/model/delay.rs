//! Why a patient who is ready waits: the reasons A to I of 2014, and the lines that replaced them in June 2024.

use super::named::Named;

/// Why a patient waits who is ready, and the body to which that is attributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Delay {
    /// Reason in the SitReps of 2014; `None`: it was no delayed transfer then.
    pub reason: Option<DelayReason>,
    /// Attributed body.
    pub body: Body,
    /// Line of the discharge return since June 2024, if it is stated as one.
    pub line: Option<DelayLine>,
}

/// NHS England Monthly Delayed Transfers of Care SitReps, reasons A to I.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the codes are the definition")]
pub enum DelayReason {
    A,
    B,
    C,
    Di,
    Dii,
    E,
    F,
    G,
    H,
    I,
}

impl Named for DelayReason {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("A", Self::A),
        ("B", Self::B),
        ("C", Self::C),
        ("Di", Self::Di),
        ("Dii", Self::Dii),
        ("E", Self::E),
        ("F", Self::F),
        ("G", Self::G),
        ("H", Self::H),
        ("I", Self::I),
    ];
}

/// The body a delay is attributed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Body {
    /// NHS.
    Nhs,
    /// Social care.
    SocialCare,
    /// Both.
    Both,
}

impl Named for Body {
    const WORDS: &'static [(&'static str, Self)] =
        &[("NHS", Self::Nhs), ("social care", Self::SocialCare), ("both", Self::Both)];
}

/// The five groups of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DelayGroup {
    /// Before anybody outside the hospital is asked.
    HospitalProcess,
    /// Concerns of the person, the family or about them.
    Wellbeing,
    /// The team that takes complex discharges.
    TransferHub,
    /// Arrangements under way.
    Interface,
    /// Not yet available.
    Capacity,
}

impl Named for DelayGroup {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("hospital process", Self::HospitalProcess),
        ("wellbeing concerns", Self::Wellbeing),
        ("care transfer hub process", Self::TransferHub),
        ("interface process", Self::Interface),
        ("capacity", Self::Capacity),
    ];
}

/// Rows of a line, its word, its group, the reason of 2014 it is nearest to, if any; then what it is.
macro_rules! lines {
    ($($line:ident $word:literal, $group:ident, $($reason:ident)?: $meaning:literal;)*) => {
        /// Lines of the acute discharge situation report since June 2024 (technical specification of 30 April 2024), which
        /// replaced the reasons A to I; names shortened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum DelayLine {
            $(#[doc = $meaning] $line,)*
        }

        impl Named for DelayLine {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$line)),*];
        }

        impl DelayLine {
            /// Its group.
            #[must_use]
            pub const fn group(self) -> DelayGroup {
                match self { $(Self::$line => DelayGroup::$group),* }
            }

            /// The reason of 2014 as which it counts; `None`: it was no delayed transfer, for it had not been decided that the
            /// patient was ready, or nothing outside the ward was waited for. There is no published mapping: it follows the words of both.
            #[must_use]
            pub const fn reason(self) -> Option<DelayReason> {
                match self { $(Self::$line => reason!($($reason)?)),* }
            }

            /// What it is.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$line => $meaning),* }
            }
        }
    };
}

/// The reason of a line, if it has one.
macro_rules! reason {
    () => {
        None
    };
    ($reason:ident) => {
        Some(DelayReason::$reason)
    };
}

lines! {
    TherapyReview "therapy-review", HospitalProcess, : "review by a therapist whether hospital is needed";
    MedicalReview "medical-review", HospitalProcess, : "review by a doctor whether hospital is needed";
    ReferralToHub "referral-to-hub", HospitalProcess, A: "referral to the care transfer hub";
    DischargeDecision "discharge-decision", HospitalProcess, : "formal decision to discharge, tests for it included";
    Medicines "medicines", HospitalProcess, : "medicines, letter or documents";
    Transport "transport", HospitalProcess, : "patient transport";
    InfectionControl "infection-control", HospitalProcess, : "restrictions of infection control";
    Readiness "readiness-concern", Wellbeing, G: "concern of person, family or carer over readiness";
    Safeguarding "safeguarding", Wellbeing, A: "safeguarding";
    MentalCapacity "mental-capacity", Wellbeing, A: "mental capacity";
    Destination "destination-readiness", Wellbeing, I: "readiness of the destination";
    HubNeeds "hub-needs", TransferHub, A: "the hub confirms immediate needs and pathway";
    HubReferral "hub-referral", TransferHub, A: "referrals by the hub";
    HubFunding "hub-funding", TransferHub, B: "eligibility for funding";
    InterfaceReablement "interface-reablement", Interface, E: "rehabilitation or reablement at home (pathway 1) under way";
    InterfaceHomeCare "interface-home-care", Interface, E: "other social care at home (pathway 1) under way";
    InterfaceHomeHealth "interface-home-health", Interface, C: "other health care at home (pathway 1) under way";
    InterfaceHousing "interface-housing", Interface, I: "housing of who is homeless (pathway 0 or 1) under way";
    InterfaceBed "interface-rehabilitation-bed", Interface, C: "rehabilitation or reablement in a bed (pathway 2) under way";
    InterfaceCareHome "interface-care-home", Interface, Dii: "care home place (pathway 3) under way";
    InterfaceEndOfLife "interface-end-of-life", Interface, C: "end-of-life care, fast-track continuing care included (pathway 1 or 3), under way";
    InterfaceProvider "interface-provider", Interface, A: "further action that the provider asks for";
    InterfaceNoRecourse "interface-no-recourse", Interface, I: "homeless without recourse to public funds";
    InterfaceSelfFunded "interface-self-funded", Interface, G: "package that the person pays for";
    InterfaceChoice "interface-choice", Interface, G: "discussions on choice";
    InterfaceOutOfArea "interface-out-of-area", Interface, H: "arrangements out of area";
    CapacityReablement "capacity-reablement", Capacity, E: "rehabilitation or reablement at home (pathway 1) not yet available";
    CapacityHomeCare "capacity-home-care", Capacity, E: "other social care at home (pathway 1) not yet available";
    CapacityHomeHealth "capacity-home-health", Capacity, C: "other health care at home (pathway 1) not yet available";
    CapacityHousing "capacity-housing", Capacity, I: "housing (pathway 0 or 1) not yet available";
    CapacityBed "capacity-rehabilitation-bed", Capacity, C: "rehabilitation or reablement in a bed (pathway 2) not yet available";
    CapacityMentalHealth "capacity-mental-health-bed", Capacity, C: "mental health bed not yet available";
    CapacityCareHome "capacity-care-home", Capacity, Dii: "care home place (pathway 3) not yet available";
    CapacityEndOfLife "capacity-end-of-life", Capacity, C: "end-of-life care, fast-track continuing care included (pathway 1 or 3), not yet available";
    CapacityAdaptation "capacity-adaptation", Capacity, F: "housing adaptation (pathway 1 or 3) not yet available";
    CapacityEquipment "capacity-equipment", Capacity, F: "equipment and training (pathway 1 to 3) not yet available";
    CapacityRestart "capacity-restart", Capacity, E: "restart of a care package (pathway 0) not yet available";
}

/// How many lines there are.
pub const DELAY_LINES: usize = DelayLine::WORDS.len();

impl Delay {
    /// Whether it is a delayed transfer of 2014.
    #[must_use]
    pub const fn is_of_2014(self) -> bool {
        self.reason.is_some()
    }
}
