//! What a setting of each kind counts towards, as the table of the reference.

use crate::model::{Named, PartOf, SettingKind};

/// Rows by kind, columns by what is counted. What is counted of a kind alone is said by `own`.
#[must_use]
pub fn kinds_markdown() -> String {
    let mut text = String::from(
        "| kind | attendance; four, twelve hours | acute spell: admission, nights, readmission | acute bed: occupancy, long stays \
         | ready date, without criteria to reside, pathway | delayed days | demand and capacity | 91 days | care-home admission | \
         of its own, and what a price is of |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for &(word, kind) in SettingKind::WORDS {
        let part_of = kind.part_of(false);
        let spell = match part_of {
            PartOf::AcuteBed => "yes",
            PartOf::EndOfSpell => "goes on; begins none",
            _ if kind.may_count_as_admission() => "if `counts-as-admission`, else ends one",
            PartOf::Attendance => "",
            PartOf::SpellWithoutBed | PartOf::Neither => "ends one",
        };
        let ready = match part_of {
            PartOf::AcuteBed => "yes; who waits for it not yet",
            PartOf::EndOfSpell => "stays ready; discharged on leaving it",
            _ if kind.may_count_as_admission() => {
                "who waits for it in a bed is ready, and discharged on coming to it; if an admission, neither"
            }
            _ => "",
        };
        let followed = match (kind.is_reablement(), kind.is_own_home()) {
            (true, true) => "followed; at home",
            (true, false) => "followed; not at home",
            (false, true) if kind.may_count_as_admission() => "at home, unless an admission",
            (false, true) => "at home",
            (false, false) => "",
        };
        let yes = |is: bool| if is { "yes" } else { "" };
        let attendance = match kind {
            SettingKind::UrgentCare => "of its own; all types",
            _ if part_of == PartOf::Attendance => "yes",
            _ => "ends one",
        };
        let cells = [
            attendance,
            spell,
            yes(kind.is_acute()),
            ready,
            yes(kind.has_delayed_days()),
            yes(kind.is_line()),
            followed,
            yes(kind.is_care_home()),
            own(kind),
        ];
        text.push_str(&format!("| `{word}` | {} |\n", cells.join(" | ")));
    }
    text
}

/// Metrics by which a price is stated, and figures that no other kind has.
fn own(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::AandE => "`a-and-e-attendances`",
        SettingKind::AmbulanceHandover => "`ambulance-handover-mean` and shares, `ambulances-waiting`",
        SettingKind::UrgentCare => "`urgent-care-attendances`",
        SettingKind::SameDayEmergencyCare => {
            "`same-day-emergency-care-attendances`; `zero-day-stays` if an admission"
        }
        SettingKind::AssessmentUnit | SettingKind::AcuteBed => {
            "`non-elective-admissions`, `acute-occupied`, `excess-bed-days`"
        }
        SettingKind::VirtualWard => "`virtual-ward-patients`, `-capacity`, `-occupancy`",
        SettingKind::UrgentCommunityResponse => "`urgent-community-response-within-2h`, `-referrals`",
        SettingKind::ResidentialHome | SettingKind::NursingHome => {
            "`care-home-admissions-rate`, `setting-occupied`"
        }
        SettingKind::WaitingList => "`waiting-list`, `rtt-within-18-weeks`",
        SettingKind::Other => "nothing but its own setting: `setting-entries`, `setting-occupied`",
        SettingKind::DischargeLounge
        | SettingKind::RehabilitationBed
        | SettingKind::Reablement
        | SettingKind::RapidResponse
        | SettingKind::HomeCare
        | SettingKind::EndOfLifeCare
        | SettingKind::Home => "`setting-entries`, `setting-occupied`",
    }
}
