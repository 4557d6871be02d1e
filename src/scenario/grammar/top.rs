//! The tables that may stand at the top level of a file.

use super::grids::GRID;
use super::kinds::{TableSpec, Top};
use super::measures::{BACK_TEST, MEASURES, PERSONA};
use super::money::{CONTINGENCY, MONEY, ORGANISATION, SAVING};
use super::people::{ATTRIBUTE, COHORT};
use super::scenario::SCENARIO;
use super::schemes::{LOCAL, OPTION, SCHEME};
use super::settings::SETTING;
use super::stays::{EXIT, STAY};
use super::streams::{PROFILE, STREAM};
use super::teams::TEAM;

/// Every table that may stand at the top level.
pub(crate) const TOP: &[Top] = &[
    Top { spec: &SCENARIO, many: false },
    Top { spec: &ATTRIBUTE, many: true },
    Top { spec: &COHORT, many: true },
    Top { spec: &STREAM, many: true },
    Top { spec: &PROFILE, many: true },
    Top { spec: &TEAM, many: true },
    Top { spec: &SETTING, many: true },
    Top { spec: &STAY, many: true },
    Top { spec: &EXIT, many: true },
    Top { spec: &MEASURES, many: false },
    Top { spec: &BACK_TEST, many: true },
    Top { spec: &LOCAL, many: true },
    Top { spec: &SCHEME, many: true },
    Top { spec: &OPTION, many: true },
    Top { spec: &GRID, many: true },
    Top { spec: &PERSONA, many: true },
    Top { spec: &MONEY, many: false },
    Top { spec: &ORGANISATION, many: true },
    Top { spec: &SAVING, many: true },
    Top { spec: &CONTINGENCY, many: true },
];

/// The grammar of a top-level table.
pub(crate) fn top_level(name: &str) -> Option<&'static TableSpec> {
    TOP.iter().map(|top| top.spec).find(|spec| spec.name == name)
}
