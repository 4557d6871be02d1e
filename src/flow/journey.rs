//! One patient followed through a replication: what happened to them, and when.
//!
//! Nothing of the simulation knows that it is watched: after every event the patient's record is compared
//! with what it was before, so that ordinary runs pay nothing and a journey is that of an ordinary run.
//! What begins and ends at one instant leaves no trace.

use super::parts::patient::State;
use super::parts::task::Stage;
use super::state::Flow;
use super::stopped::Stopped;
use crate::engine::Time;
use crate::engine::optional::Optional;
use crate::model::Delay;
use crate::plan::{Destination, ExitId, Plan, RouteId, SettingId, StayId};

/// Something that happened to a patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When, in milliseconds of the run.
    pub time: Time,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Came into the system.
    Arrives,
    /// Was referred and could not be placed at once: the settings waited for.
    Waits(Vec<SettingId>),
    /// Began a stay.
    Enters(StayId),
    /// A task was finished (index into the plan's tasks), asked for and begun at these times.
    Done {
        /// Index of the task.
        task: u32,
        /// When it was asked for.
        asked: Time,
        /// When work on it began.
        began: Time,
    },
    /// Ready to move, and kept for this reason.
    Delayed(Delay),
    /// An event cut the stay short (index into the plan's interruptions).
    Interrupted(u32),
    /// Left by an exit.
    Leaves(ExitId),
}

/// The journey of the first patient of a stream; empty if none comes.
///
/// # Errors
/// As for [`super::run::replicate`].
pub fn journey(plan: &Plan, replication: u32, stream: usize) -> Result<Vec<Step>, Stopped> {
    let mut flow = Flow::new(plan, replication);
    flow.log = Some(Vec::new());
    flow.start();
    let mut watch: Option<Watch> = None;
    while let Some(event) = flow.events.pop() {
        if event.time >= plan.end {
            break;
        }
        flow.advance(event)?;
        let arrived = flow.log.as_mut().map(std::mem::take).unwrap_or_default();
        if let (None, Some(found)) =
            (&watch, arrived.iter().find(|arrived| arrived.stream as usize == stream))
        {
            let slot = flow.patients.iter().position(|patient| patient.seed == found.seed);
            watch = slot.map(|slot| Watch::new(slot, flow.now));
        }
        if let Some(watch) = &mut watch
            && !watch.observe(&flow)
        {
            break;
        }
    }
    Ok(watch.map(|watch| watch.steps).unwrap_or_default())
}

/// A task asked for, as it was last seen.
#[derive(Debug, Clone, Copy)]
struct Seen {
    task: u32,
    asked: Time,
    began: Option<Time>,
    ends: Time,
    working: bool,
}

/// A patient as last seen.
struct Watch {
    slot: usize,
    stay: Optional<StayId>,
    began_at: Optional<Time>,
    referred_at: Optional<Time>,
    route: Optional<RouteId>,
    delay: Option<Delay>,
    tasks: Vec<Seen>,
    steps: Vec<Step>,
}

impl Watch {
    fn new(slot: usize, now: Time) -> Self {
        Self {
            slot,
            stay: Optional::NONE,
            began_at: Optional::NONE,
            referred_at: Optional::NONE,
            route: Optional::NONE,
            delay: None,
            tasks: Vec::new(),
            steps: vec![Step { time: now, what: What::Arrives }],
        }
    }

    /// Notes what the last event changed; false once the patient has left.
    fn observe(&mut self, flow: &Flow<'_>) -> bool {
        let (plan, now) = (flow.plan, flow.now);
        let record = &flow.patients[self.slot];
        let mut steps: Vec<What> = Vec::new();
        let tasks = if record.state == State::Staying { self.tasks_of(flow) } else { Vec::new() };
        for seen in &self.tasks {
            let ended = seen.working && seen.ends == now && tasks.iter().all(|task| task.task != seen.task);
            if let (true, Some(began)) = (ended, seen.began) {
                steps.push(What::Done { task: seen.task, asked: seen.asked, began });
            }
        }
        self.tasks = tasks;
        let (referred_at, began_at) = (Optional::some(record.referred_at), Optional::some(record.began_at));
        let referred =
            record.route.is_some() && (record.route, referred_at) != (self.route, self.referred_at);
        if (referred || record.state == State::Gone) && self.stay.is_some() {
            let span = plan.stays[self.stay.index()].interruptions;
            let mut interruptions = span.first..span.first + span.number;
            let by = interruptions.find(|&at| {
                let route = plan.interruptions[at as usize].route;
                route.is_some() && route == record.route
            });
            steps.extend(by.map(What::Interrupted));
        }
        if record.state == State::Gone {
            let route = plan.routes.get(record.route.index());
            let choice = route.map(|route| route.choice(record.last_choice));
            if let Some(Destination::Exit(exit)) = choice.map(|choice| choice.to) {
                steps.push(What::Leaves(exit));
            }
        } else if record.state == State::Staying && (record.stay, began_at) != (self.stay, self.began_at) {
            (self.stay, self.began_at) = (record.stay, began_at);
            steps.extend(record.stay.get().map(What::Enters));
        } else if referred && record.open_choices != 0 {
            let route = &plan.routes[record.route.index()];
            steps.push(What::Waits(plan.settings_of(route, record.open_choices).map(|(_, to)| to).collect()));
        }
        if let (true, Some(delay)) = (record.delay != self.delay && record.state != State::Gone, record.delay)
        {
            steps.push(What::Delayed(delay));
        }
        (self.route, self.referred_at, self.delay) = (record.route, referred_at, record.delay);
        self.steps.extend(steps.into_iter().map(|what| Step { time: now, what }));
        record.state != State::Gone
    }

    /// The patient's tasks that have been asked for and are not finished.
    fn tasks_of(&self, flow: &Flow<'_>) -> Vec<Seen> {
        let mut tasks = Vec::new();
        let mut next = flow.patients[self.slot].first_task;
        while let Some(instance) = flow.instances.get(next.index()) {
            next = instance.next;
            if instance.stage == Stage::Clock {
                continue;
            }
            let before = self.tasks.iter().find(|seen| seen.task == instance.task);
            let working = instance.stage == Stage::Working;
            let began = before.and_then(|seen| seen.began).or(working.then_some(flow.now));
            let (task, asked) = (instance.task, before.map_or(flow.now, |seen| seen.asked));
            tasks.push(Seen { task, asked, began, ends: instance.ends, working });
        }
        tasks
    }
}
