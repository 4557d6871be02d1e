//! Whom and what the parts of a run refer to.

/// No patient, setting, stay, task instance or follow-up.
pub const NONE: u32 = u32::MAX;
pub const NO_SHORT: u16 = u16::MAX;
