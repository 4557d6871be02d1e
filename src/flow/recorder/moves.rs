//! Who moves where: from outside and from every setting, to every setting and exit.

use crate::engine::optional::Optional;
use crate::plan::{Destination, ExitId, Plan, RouteListId, RoutePlan, SettingId, StayId};

/// Patients who have moved, by where from and where to.
pub struct Moves {
    settings: usize,
    /// A row from outside and from each setting, a column to each setting and each exit.
    counts: Vec<u64>,
    columns: usize,
}

impl Moves {
    pub fn new(plan: &Plan) -> Self {
        let (settings, columns) = (plan.settings.len(), plan.settings.len() + plan.exits.len());
        Self { settings, counts: vec![0; (settings + 1) * columns], columns }
    }

    /// Goes on from what was recorded on a trunk, which may have fewer settings and exits.
    pub fn take_over(&mut self, trunk: &Self) {
        for (at, &count) in trunk.counts.iter().enumerate() {
            let (row, column) = (at / trunk.columns, at % trunk.columns);
            let exit = column.checked_sub(trunk.settings);
            let column = exit.map_or(column, |exit| self.settings + exit);
            self.counts[row * self.columns + column] = count;
        }
    }

    /// A patient who was in that stay (none: outside) moves to a setting.
    #[inline]
    pub fn enters(&mut self, plan: &Plan, from: Optional<StayId>, to: SettingId) {
        self.add(plan, from, to.index());
    }

    /// A patient who was in that stay leaves the system.
    #[inline]
    pub fn exits(&mut self, plan: &Plan, from: Optional<StayId>, to: ExitId) {
        self.add(plan, from, self.settings + to.index());
    }

    #[inline]
    fn add(&mut self, plan: &Plan, from: Optional<StayId>, to: usize) {
        // Who is interrupted has given up the place already, but not forgotten the stay.
        let row = from.get().map_or(0, |stay| plan.stays[stay.index()].setting.index() + 1);
        self.counts[row * self.columns + to] += 1;
    }

    /// Group and count of every way that the plan knows, in the order of settings and exits; then of all who move into each
    /// setting. How many leave by each exit is counted elsewhere.
    pub fn all(&self, plan: &Plan) -> Vec<(String, u64)> {
        let known = known(plan, self.columns);
        debug_assert!(
            self.counts.iter().zip(&known).all(|(count, known)| *count == 0 || *known),
            "a move by no route"
        );
        let ways = self.counts.iter().zip(known).enumerate().filter(|(_, (_, known))| *known);
        let named = ways.map(|(at, (count, _))| {
            let (row, column) = (at / self.columns, at % self.columns);
            let from = row.checked_sub(1).map_or("outside", |setting| plan.settings[setting].id.as_str());
            let to = match column.checked_sub(self.settings) {
                None => format!("to={}", plan.settings[column].id),
                Some(exit) => format!("exit={}", plan.exits[exit].id),
            };
            (format!("from={from},{to}"), *count)
        });
        let into = plan.settings.iter().enumerate().map(|(column, setting)| {
            let count = self.counts.iter().skip(column).step_by(self.columns).sum();
            (format!("to={}", setting.id), count)
        });
        named.chain(into).collect()
    }
}

/// Which of the counts some route, further choice, interruption, lost patience or missed appointment can make.
fn known(plan: &Plan, columns: usize) -> Vec<bool> {
    let mut known = vec![false; (plan.settings.len() + 1) * columns];
    let mut mark = |row: usize, route: &RoutePlan| {
        let further = route.further.iter().map(|further| &further.choice);
        for choice in std::iter::once(&route.first).chain(further) {
            let column = match choice.to {
                Destination::Stay { stay, .. } => plan.stays[stay.index()].setting.index(),
                Destination::Exit(exit) => plan.settings.len() + exit.index(),
            };
            known[row * columns + column] = true;
        }
    };
    let list = |list: RouteListId| &plan.routes[plan.route_lists[list.index()].range()];
    for stream in &plan.streams {
        let versions = stream.versions.iter().flat_map(|versions| &versions.is).copied();
        let lists = std::iter::once(stream.routes).chain(versions);
        lists.flat_map(list).flat_map(|route| plan.ways(route)).for_each(|route| mark(0, route));
    }
    // Who waits at the start of the run comes from outside too.
    let starts = plan.settings.iter().flat_map(|setting| &setting.start);
    starts.filter(|group| group.waiting > 0).for_each(|group| mark(0, &plan.routes[group.route.index()]));
    for stay in &plan.stays {
        let row = stay.setting.index() + 1;
        list(stay.routes).iter().flat_map(|route| plan.ways(route)).for_each(|route| mark(row, route));
        let interruptions = &plan.interruptions[stay.interruptions.range()];
        let by = interruptions.iter().filter_map(|by| by.route.get());
        by.for_each(|route| mark(row, &plan.routes[route.index()]));
        let starts = plan.settings.iter().flat_map(|setting| &setting.start);
        let ready = starts.filter(|group| plan.stays[group.stay.index()].setting == stay.setting);
        ready.filter_map(|group| group.ready_route).for_each(|route| mark(row, &plan.routes[route.index()]));
        let put_out = stay.put_out().filter(|rule| !rule.returns);
        put_out.iter().for_each(|rule| mark(row, &plan.routes[rule.route.index()]));
        let patience = plan.tasks[stay.tasks.range()].iter().filter_map(|task| task.patience.as_ref());
        patience.for_each(|patience| mark(row, &plan.routes[patience.route.index()]));
    }
    mark_missed(plan, columns, &mut known);
    known
}

/// From wherever patients come to an appointment, those who do not attend it may go where that leads, to the next appointment too.
fn mark_missed(plan: &Plan, columns: usize, known: &mut [bool]) {
    let missed: Vec<(usize, usize)> = (plan.stays.iter())
        .filter_map(|stay| {
            let to = plan.routes[stay.appointment()?.missed_route?.index()].first.to;
            let column = match to {
                Destination::Stay { stay, .. } => plan.stays[stay.index()].setting.index(),
                Destination::Exit(exit) => plan.settings.len() + exit.index(),
            };
            Some((stay.setting.index(), column))
        })
        .collect();
    let mut more = true;
    while more {
        more = false;
        for row in known.chunks_mut(columns) {
            for &(from, to) in &missed {
                more |= row[from] && !std::mem::replace(&mut row[to], true);
            }
        }
    }
}
