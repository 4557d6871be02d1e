//! How short-term support ends: ASCOF 2024-25, measure 2A, the share of new clients whose reablement ended and who asked for
//! nothing more.

use crate::engine::clock::Time;
use crate::engine::optional::Optional;
use crate::flow::parts::ids::PatientId;
use crate::model::{ExitKind, SettingKind};

/// Days without long-term support after which somebody is a new client (ASCOF 2024-25, 2A: three months).
const NEW_CLIENT_AFTER: i64 = 91;

/// What is noted of a patient.
#[derive(Debug, Clone, Copy)]
struct Noted {
    /// When they had long-term support last.
    long_term: Optional<Time>,
    /// In reablement, as a new client or not.
    reablement: Option<bool>,
    /// In hospital meanwhile, where the place may be lost.
    away: bool,
}

const NOTHING: Noted = Noted { long_term: Optional::NONE, reablement: None, away: false };

/// Ends of reablement of new clients.
#[derive(Debug, Clone, Default)]
pub struct ShortTerm {
    /// By number of the patient.
    noted: Vec<Noted>,
    /// Who left it, but for hospital, end-of-life care, death or another place.
    pub ended: u64,
    /// Of them, who went home with no other support.
    pub independent: u64,
}

impl ShortTerm {
    fn note(&mut self, number: PatientId) -> &mut Noted {
        if self.noted.len() <= number.index() {
            self.noted.resize(number.index() + 1, NOTHING);
        }
        &mut self.noted[number.index()]
    }

    /// A patient comes to a setting; `keeps` a place elsewhere; what ends counts if `count`.
    pub fn enters(&mut self, number: PatientId, kind: SettingKind, keeps: bool, now: Time, count: bool) {
        if kind == SettingKind::Reablement {
            let note = self.note(number);
            let is_new = note.long_term.get().is_none_or(|last| now.day() - last.day() > NEW_CLIENT_AFTER);
            note.reablement = note.reablement.or(Some(is_new));
            note.away = false;
            return;
        }
        if kind.is_long_term_support() {
            self.note(number).long_term = Optional::some(now);
        }
        // Who goes to hospital may come back, as long as the place is kept.
        if kind.leaves_places_kept() && keeps {
            self.note(number).away = true;
            return;
        }
        let uncounted = kind.leaves_places_kept() || kind == SettingKind::EndOfLifeCare;
        let home = matches!(kind, SettingKind::Home | SettingKind::WaitingList);
        self.ends(number, if uncounted { None } else { Some(home) }, count);
    }

    /// A patient leaves a setting.
    pub fn leaves(&mut self, number: PatientId, kind: SettingKind, now: Time) {
        if kind.is_long_term_support() {
            self.note(number).long_term = Optional::some(now);
        }
    }

    /// A patient leaves the system.
    pub fn exits(&mut self, number: PatientId, kind: ExitKind, count: bool) {
        let how = match kind {
            ExitKind::Home => Some(true),
            ExitKind::CareHome => Some(false),
            ExitKind::Died | ExitKind::Elsewhere => None,
        };
        self.ends(number, how, count);
        *self.note(number) = NOTHING;
    }

    /// Reablement is over, if there was any: whether with no other support, or in a way that does not count.
    fn ends(&mut self, number: PatientId, independent: Option<bool>, count: bool) {
        let note = self.note(number);
        let was_new = note.reablement.take();
        let away = std::mem::take(&mut note.away);
        if let (Some(true), Some(independent), true) = (was_new, independent, count && !away) {
            self.ended += 1;
            self.independent += u64::from(independent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SettingKind as Kind;

    /// Ends and of them independent ones after somebody has been in these settings, on these days.
    fn after(way: &[(i64, Kind)], exit: ExitKind, keeps: bool) -> (u64, u64) {
        let mut found = ShortTerm::default();
        let patient = PatientId::new(3);
        let mut before: Option<Kind> = None;
        for &(day, kind) in way {
            let now = Time::midnight(day);
            if let Some(before) = before {
                found.leaves(patient, before, now);
            }
            found.enters(patient, kind, keeps, now, true);
            before = Some(kind);
        }
        found.exits(patient, exit, true);
        (found.ended, found.independent)
    }

    #[test]
    fn who_goes_home_from_reablement_without_more_is_independent() {
        assert_eq!(after(&[(0, Kind::AcuteBed), (5, Kind::Reablement)], ExitKind::Home, false), (1, 1));
        assert_eq!(after(&[(5, Kind::Reablement), (40, Kind::Home)], ExitKind::Died, false), (1, 1));
        assert_eq!(after(&[(5, Kind::Reablement), (40, Kind::HomeCare)], ExitKind::Home, false), (1, 0));
        assert_eq!(
            after(&[(5, Kind::Reablement), (40, Kind::RehabilitationBed)], ExitKind::Home, false),
            (1, 0)
        );
        assert_eq!(after(&[(5, Kind::Reablement)], ExitKind::CareHome, false), (1, 0));
    }

    #[test]
    fn death_hospital_and_the_end_of_life_do_not_count() {
        assert_eq!(after(&[(5, Kind::Reablement)], ExitKind::Died, false), (0, 0));
        assert_eq!(after(&[(5, Kind::Reablement), (9, Kind::EndOfLifeCare)], ExitKind::Home, false), (0, 0));
        assert_eq!(after(&[(5, Kind::Reablement), (9, Kind::AandE)], ExitKind::Home, false), (0, 0));
        // Who keeps the place comes back to it, and ends it later.
        let back = [(5, Kind::Reablement), (9, Kind::AandE), (10, Kind::AcuteBed), (20, Kind::Reablement)];
        assert_eq!(after(&back, ExitKind::Home, true), (1, 1));
        // Whose place is lost meanwhile goes home from hospital, not from reablement.
        assert_eq!(after(&back[..3], ExitKind::Home, true), (0, 0));
        let on = [(5, Kind::Reablement), (9, Kind::AcuteBed), (20, Kind::HomeCare)];
        assert_eq!(after(&on, ExitKind::Home, true), (0, 0));
    }

    #[test]
    fn who_had_long_term_support_within_three_months_is_not_new() {
        let known = |left| [(0, Kind::HomeCare), (9, Kind::AcuteBed), (left, Kind::Reablement)];
        assert_eq!(after(&known(19), ExitKind::Home, false), (0, 0));
        assert_eq!(after(&known(100), ExitKind::Home, false), (0, 0));
        assert_eq!(after(&known(101), ExitKind::Home, false), (1, 1));
        // What comes after reablement is for the next time.
        assert_eq!(
            after(
                &[(0, Kind::Reablement), (40, Kind::HomeCare), (50, Kind::Reablement)],
                ExitKind::Home,
                false
            ),
            (1, 0)
        );
    }
}
