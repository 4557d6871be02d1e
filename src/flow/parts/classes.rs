//! In which priority class each open choice of a patient waits.

use super::ids::PatientId;

/// Four bits for each of a patient's 32 choices.
const BITS: u8 = 4;

/// The class that a wait was counted in when it began, so that it is taken out of the same: a scheme may change the
/// priority meanwhile.
#[derive(Debug, Clone, Default)]
pub struct Classes {
    /// By patient.
    of: Vec<u128>,
}

impl Classes {
    /// Notes the class of a choice.
    pub fn note(&mut self, patient: PatientId, choice: u8, class: usize) {
        if self.of.len() <= patient.index() {
            self.of.resize(patient.index() + 1, 0);
        }
        let place = u32::from(choice * BITS);
        let noted = &mut self.of[patient.index()];
        *noted = (*noted & !(0xF << place)) | ((class as u128 & 0xF) << place);
    }

    /// The class noted of a choice.
    pub fn of(&self, patient: PatientId, choice: u8) -> usize {
        let noted = self.of.get(patient.index()).copied().unwrap_or(0);
        ((noted >> u32::from(choice * BITS)) & 0xF) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_of_every_patient_has_a_class_of_its_own() {
        let mut classes = Classes::default();
        let patients = [PatientId::at(0), PatientId::at(7)];
        for (patient, choice) in
            patients.iter().flat_map(|&patient| [0, 1, 31].map(|choice| (patient, choice)))
        {
            classes.note(patient, choice, 0xF);
            classes.note(patient, choice, (patient.index() + usize::from(choice)) % 9);
        }
        for (patient, choice) in
            patients.iter().flat_map(|&patient| [0, 1, 31].map(|choice| (patient, choice)))
        {
            assert_eq!(classes.of(patient, choice), (patient.index() + usize::from(choice)) % 9);
        }
        assert_eq!(classes.of(PatientId::at(9), 0), 0);
    }
}
