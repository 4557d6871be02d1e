//! Indices into the plan's tables, each kind a type of its own.

use crate::engine::index::indices;

indices! {
    /// A setting.
    SettingId(u16);
    /// A team.
    TeamId(u16);
    /// A stay, or a version of one.
    StayId(u16);
    /// The versions of a stay.
    VersionsId(u16);
    /// A list of routes.
    RouteListId(u16);
    /// A route.
    RouteId(u32);
    /// An exit.
    ExitId(u16);
    /// A counter.
    CounterId(u16);
    /// A scheme that reaches some patients.
    ReachId(u16);
}
