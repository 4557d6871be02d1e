//! From rows of the metric `moves` to nodes in columns and the links between them.

use crate::charts::judged::{Together, Verdict};
use crate::charts::view::{BASELINE, View, nan};
use crate::document::{Difference, Level};
use crate::number::count;
use std::collections::BTreeMap;

/// Columns from arrival to exit.
pub(super) const COLUMNS: usize = 6;
/// Most nodes of each column; the smallest beyond share one. Together they are no more than a page can show.
const MOST: [usize; COLUMNS] = [2, 4, 2, 6, 6, 5];
/// Share of all who come in below which a box of one setting is not worth its place.
const SMALL: f64 = 0.002;

/// What an option changes in a number of people a year.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Change {
    pub(super) mean: f64,
    /// Half of the 95 % interval; of a sum at its widest, the sum of the halves.
    pub(super) half: f64,
    /// Draws, or replications, that the interval rests on.
    clusters: usize,
    /// Whether it is more than chance, judged with all others of the chart, and one person at least.
    pub(super) is_clear: bool,
}

impl Change {
    #[cfg(test)]
    pub(super) fn clear(mean: f64) -> Self {
        Self { mean, is_clear: true, ..Self::default() }
    }

    /// Whether it is also worth a mark: a band of thousands must not have one for three of them.
    pub(super) fn is_seen(self, level: f64) -> bool {
        self.is_clear && self.mean.abs() >= 0.01 * level
    }

    fn judge(&mut self, together: &Together) {
        let verdict = together.judge([self.mean, self.mean - self.half, self.mean + self.half]);
        self.is_clear = verdict == Verdict::Clear && self.mean.abs() >= 1.0;
    }

    fn add(&mut self, other: Self) {
        self.mean += other.mean;
        self.half += other.half;
        self.clusters = self.clusters.max(other.clusters);
    }

    fn of(row: Option<&Difference>) -> Self {
        let Some(row) = row else { return Self::default() };
        if row.is_growing() {
            return Self { mean: f64::NAN, half: f64::NAN, ..Self::default() };
        }
        let (mean, half) = (nan(row.mean), (nan(row.ci_high) - nan(row.ci_low)) / 2.0);
        // A single year has no interval: the sum of what it is in has none either.
        Self { mean, half, clusters: row.draws, is_clear: false }
    }
}

/// A setting, several, an exit, or where people come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) column: usize,
    pub(super) title: String,
    /// People a year in the baseline who move in; of a source those who move out.
    pub(super) level: f64,
    pub(super) change: Change,
}

/// People who go from one node to another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) level: f64,
    pub(super) change: Change,
}

/// All of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ways {
    pub(super) nodes: Vec<Node>,
    /// By where from and where to.
    pub(super) links: Vec<Link>,
    /// People a year who come in from outside.
    pub(super) arrivals: f64,
    /// Moves a year within a column, or back to an earlier one that is not the way back to hospital.
    pub(super) not_drawn: f64,
    /// Settings that share a box for being small.
    pub(super) merged: usize,
    /// How changes of links and nodes are judged.
    pub(super) together: Together,
}

/// What is told apart before small ones are put together: column and title.
type Key = (usize, String);

const OUTSIDE: &str = "Arrivals";
const RETURNING: &str = "From care after hospital";
const GOING_BACK: &str = "Back to hospital";

impl Ways {
    /// Nothing without the metric, and where nobody comes in.
    pub(super) fn new(view: &View<'_>, option: Option<&str>) -> Option<Self> {
        let groups = view.saved.groups("moves", "from=");
        let level = |option: &str, group: &str| view.level(option, "moves", group);
        let mut flows: BTreeMap<(Key, Key), (f64, Change)> = BTreeMap::new();
        let mut not_drawn = 0.0;
        for group in &groups {
            let Some((from, to)) = ends(group) else { continue };
            let mean = |row: Option<&Level>| row.and_then(|row| row.mean).unwrap_or(0.0);
            let usual = mean(level(BASELINE, group));
            let change = option
                .map_or_else(Change::default, |option| Change::of(view.difference(option, "moves", group)));
            let (from, to) = (source(view, from), target(view, &to));
            if from.0 < to.0 {
                add(&mut flows, (from, to), usual, change);
            } else if from.0 == COLUMNS - 2 && to.0 < from.0 {
                add(&mut flows, (from, (COLUMNS - 1, GOING_BACK.to_owned())), usual, change);
                add(&mut flows, ((0, RETURNING.to_owned()), to), usual, change);
            } else {
                not_drawn += usual;
            }
        }
        let arrivals: f64 =
            flows.iter().filter(|((from, _), _)| from.1 == OUTSIDE).map(|(_, (level, _))| level).sum();
        if arrivals <= 0.0 {
            return None;
        }
        let (flows, merged) = merge(flows, arrivals);
        let mut keys: Vec<Key> = flows.keys().flat_map(|(from, to)| [from.clone(), to.clone()]).collect();
        keys.sort();
        keys.dedup();
        let place = |key: &Key| keys.iter().position(|known| known == key).unwrap_or_default();
        let mut links: Vec<Link> = flows
            .iter()
            .map(|((from, to), (level, change))| Link {
                from: place(from),
                to: place(to),
                level: *level,
                change: *change,
            })
            .collect();
        let nodes = keys.iter().enumerate().map(|(at, (column, title))| {
            let all = links.iter().filter(|link| if *column == 0 { link.from == at } else { link.to == at });
            let mut node =
                Node { column: *column, title: title.clone(), level: 0.0, change: Change::default() };
            for link in all {
                node.level += link.level;
                node.change.add(link.change);
            }
            if let Some(exact) = option.and_then(|option| whole(view, option, title)) {
                node.change = exact;
            }
            node
        });
        let mut nodes: Vec<Node> = nodes.collect();
        let clusters = links.iter().map(|link| link.change.clusters).max().unwrap_or(0);
        let together = Together::new(links.len() + nodes.len(), clusters);
        links.iter_mut().for_each(|link| link.change.judge(&together));
        nodes.iter_mut().for_each(|node| node.change.judge(&together));
        Some(Self { nodes, links, arrivals, not_drawn, merged, together })
    }
}

fn add(flows: &mut BTreeMap<(Key, Key), (f64, Change)>, way: (Key, Key), level: f64, change: Change) {
    let flow = flows.entry(way).or_default();
    flow.0 += level;
    flow.1.add(change);
}

/// What an option changes in a node that is a single setting or exit: with an interval of its own.
fn whole(view: &View<'_>, option: &str, title: &str) -> Option<Change> {
    let mut known = view.saved.run.place.settings.iter().filter(|part| part.title == title);
    if let Some(part) = known.next() {
        let row = view.difference(option, "moves", &format!("to={}", part.id));
        return known.next().is_none().then(|| Change::of(row));
    }
    let exits = view.saved.groups("exits", "exit=");
    let group =
        exits.iter().find(|group| group.strip_prefix("exit=").is_some_and(|id| in_words(id) == title))?;
    Some(Change::of(view.difference(option, "exits", group)))
}

/// `from=a,to=b` and `from=a,exit=b`.
fn ends(group: &str) -> Option<(&str, Result<&str, &str>)> {
    let (from, to) = group.strip_prefix("from=")?.split_once(',')?;
    let to = to.strip_prefix("to=").map(Ok).or_else(|| to.strip_prefix("exit=").map(Err))?;
    Some((from, to))
}

fn source(view: &View<'_>, id: &str) -> Key {
    if id == "outside" { (0, OUTSIDE.to_owned()) } else { setting(view, id) }
}

fn target(view: &View<'_>, to: &Result<&str, &str>) -> Key {
    match to {
        Ok(id) => setting(view, id),
        Err(exit) => (COLUMNS - 1, in_words(exit)),
    }
}

/// `left-unseen` as words.
fn in_words(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Column of a setting and what it is called there: care outside hospital by what it is, everything else by its name.
fn setting(view: &View<'_>, id: &str) -> Key {
    let settings = &view.saved.run.place.settings;
    let Some(part) = settings.iter().find(|part| part.id == id) else { return (3, id.to_owned()) };
    let column = match part.kind.as_str() {
        "a-and-e" | "urgent-care" | "waiting-list" | "rapid-response" => 1,
        "assessment-unit" => 2,
        "acute-bed" | "other" => 3,
        _ => COLUMNS - 2,
    };
    let Some(group) = care(&part.kind) else { return (column, part.title.clone()) };
    let same = settings.iter().filter(|other| care(&other.kind) == Some(group));
    let title = if same.count() > 1 { group.to_owned() } else { part.title.clone() };
    (column, title)
}

/// Care after hospital of one sort.
fn care(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "residential-home" | "nursing-home" => "Care homes",
        "rehabilitation-bed" | "reablement" => "Reablement, step-down beds",
        "home-care" => "Home care",
        "end-of-life-care" => "End-of-life care",
        "home" => "Home",
        _ => return None,
    })
}

type Flows = BTreeMap<(Key, Key), (f64, Change)>;

/// Puts the smallest nodes of a column together, where there are too many or they are too small to see.
fn merge(flows: Flows, arrivals: f64) -> (Flows, usize) {
    let mut through: BTreeMap<Key, f64> = BTreeMap::new();
    for ((from, to), (level, _)) in &flows {
        if from.0 == 0 {
            *through.entry(from.clone()).or_default() += level;
        }
        *through.entry(to.clone()).or_default() += level;
        through.entry(from.clone()).or_default();
    }
    let mut renamed: BTreeMap<Key, Key> = BTreeMap::new();
    for (column, most) in MOST.into_iter().enumerate() {
        let mut members: Vec<(&Key, f64)> =
            through.iter().filter(|(key, _)| key.0 == column).map(|(key, level)| (key, *level)).collect();
        members.sort_by(|a, b| b.1.total_cmp(&a.1));
        let seen = members.iter().filter(|(_, level)| *level >= SMALL * arrivals).count();
        let kept = if members.len() > most { seen.min(most - 1) } else { seen };
        let rest = members.get(kept..).unwrap_or_default();
        // A single one is no clearer under another name.
        if rest.len() < 2 {
            continue;
        }
        let what = if column == COLUMNS - 1 { "other exit" } else { "other setting" };
        let name = count(rest.len(), what);
        renamed.extend(rest.iter().map(|(key, _)| ((*key).clone(), (column, in_words(&name)))));
    }
    let merged = renamed.len();
    let new = |key: Key| renamed.get(&key).cloned().unwrap_or(key);
    let mut all = Flows::new();
    for ((from, to), (level, change)) in flows {
        add(&mut all, (new(from), new(to)), level, change);
    }
    all.retain(|_, (level, change)| *level >= 0.5 || change.mean.abs() >= 1.0);
    (all, merged)
}
