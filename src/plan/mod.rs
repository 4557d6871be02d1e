//! The compiled plan: the model as flat tables, ready to simulate.
//!
//! Names are gone: settings, stays, teams, tasks and routes are indices, calendars are sorted lists of
//! changes over the run, arrival rates are tables by hour, distributions are samplers, and each use of
//! random numbers has its key. A plan is shared by all replications and never changed. Compiling a checked
//! model cannot fail.
//!
//! In: a checked model ([`compile`]). Out: a [`Plan`] and the tables it is made of. A [`Trunk`] is what the plans of several
//! options have in common.

mod appointments;
mod arrivals;
mod calendars;
mod compile;
mod eligibility;
mod ids;
mod levels;
mod pattern;
mod routes;
mod schemes;
mod stays;
mod tables;
mod trunk;

pub use appointments::{AppointmentPlan, DiaryPlan, SessionPlan};
pub use arrivals::{ArrivalPlan, Cursor, HourlyRate};
pub use calendars::{Instants, Lane, LaneOf};
pub use compile::{Tabulated, compile, compile_with};
pub use eligibility::{Attributes, Cases, Eligibility};
pub use ids::{CounterId, ExitId, ReachId, RouteId, RouteListId, SettingId, StayId, TeamId, VersionsId};
pub use routes::{
    AttributeStep, Choice, Destination, FurtherChoice, MomentPlan, RouteChoice, RouteList, RouteMore,
    RoutePlan, RouteShare,
};
pub use schemes::{KeepsPlan, ReachPlan, ThinningPlan, VersionsPlan};
pub use stays::{
    DoerPlan, EndsPlan, InterruptionPlan, LoadPlan, Patience, PutOutPlan, StayMore, StayPlan, TableRange,
    TaskPlan, TeamworkPlan,
};
pub use tables::{
    AttributePlan, DiversionPlan, EscalationPlan, ExitPlan, PatientProfile, Plan, RemainingPlan, SettingPlan,
    StartPlan, StreamPlan, TeamEscalationPlan, TeamPlan, UNLIMITED,
};
pub use trunk::{Branch, Trunk};
