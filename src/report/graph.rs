//! The pathways as a graph: streams → settings → exits.
//!
//! Stays are drawn within their setting. An edge carries the shares of the routes it stands for: one
//! figure if they agree, a range if they differ by stay or by whom they are for.

use std::collections::BTreeMap;

use crate::model::{Destination, Index, Model, Route};
use crate::number::number;

/// A node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    Stream(Index),
    Setting(Index),
    Exit(Index),
}

/// What an edge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// First choice of a route.
    Route,
    /// Further choice after a wait.
    Fallback,
    /// Cuts a stay short.
    Interruption,
}

/// An edge with the least and the largest share (probability) of what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Edge {
    pub(crate) from: Node,
    pub(crate) to: Node,
    pub(crate) way: Way,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Edge {
    /// `24 %`, `5–30 %`, or the kind of way.
    pub(crate) fn label(&self) -> String {
        let share = percent(self.low, self.high);
        match self.way {
            Way::Route => share,
            Way::Fallback => "after a wait".to_owned(),
            Way::Interruption => format!("interrupted {share}"),
        }
    }
}

/// `24 %`, `5–30 %`.
pub(crate) fn percent(low: f64, high: f64) -> String {
    let decimals = |share: f64| usize::from(share > 0.0 && share < 0.0995);
    let text = |share: f64| number(share * 100.0, decimals(share)).trim_end_matches(".0").to_owned();
    let (low, high) = (text(low), text(high));
    if low == high { format!("{low} %") } else { format!("{low}–{high} %") }
}

/// Every edge once, in order of nodes.
pub(crate) fn edges(model: &Model) -> Vec<Edge> {
    let mut found: BTreeMap<(Node, Node, Way), Vec<f64>> = BTreeMap::new();
    let mut add = |from: Node, to: Destination, way: Way, share: f64| {
        if let Some(to) = node(model, to) {
            found.entry((from, to, way)).or_default().push(share);
        }
    };
    let mut routes = |from: Node, routes: &[Route]| {
        for (index, route) in routes.iter().enumerate() {
            // Routes of one stay to one setting for the same people are one way: their shares add up.
            let same =
                |other: &&Route| other.who == route.who && node(model, other.to) == node(model, route.to);
            if !routes[..index].iter().any(|other| same(&other)) {
                add(from, route.to, Way::Route, routes.iter().filter(same).map(|route| route.share).sum());
            }
            route.or.iter().for_each(|&stay| add(from, Destination::Stay(stay), Way::Route, route.share));
            route.then.iter().for_each(|next| add(from, next.to, Way::Fallback, route.share));
        }
    };
    for (index, stream) in model.streams.iter().enumerate() {
        routes(Node::Stream(index), &stream.routes);
    }
    for stay in &model.stays {
        routes(Node::Setting(stay.setting), &stay.routes);
    }
    for stay in &model.stays {
        for interruption in &stay.interruptions {
            let from = Node::Setting(stay.setting);
            let to = interruption.to.into_iter();
            to.for_each(|to| add(from, to, Way::Interruption, interruption.probability));
        }
    }
    found
        .into_iter()
        .map(|((from, to, way), shares)| Edge {
            from,
            to,
            way,
            low: shares.iter().copied().fold(f64::INFINITY, f64::min),
            high: shares.iter().copied().fold(0.0, f64::max),
        })
        .collect()
}

fn node(model: &Model, target: Destination) -> Option<Node> {
    match target {
        Destination::Stay(stay) => model.stays.get(stay).map(|stay| Node::Setting(stay.setting)),
        Destination::Exit(exit) => Some(Node::Exit(exit)),
    }
}

/// All nodes that an edge touches, and every setting.
pub(crate) fn nodes(model: &Model) -> Vec<Node> {
    let streams = (0..model.streams.len()).map(Node::Stream);
    let settings = (0..model.settings.len()).map(Node::Setting);
    streams.chain(settings).chain((0..model.exits.len()).map(Node::Exit)).collect()
}

/// Name for the reader.
pub(crate) fn name(model: &Model, node: Node) -> String {
    match node {
        Node::Stream(index) => model.streams[index].id.clone(),
        Node::Setting(index) if model.settings[index].name.is_empty() => model.settings[index].id.clone(),
        Node::Setting(index) => model.settings[index].name.clone(),
        Node::Exit(index) => model.exits[index].id.clone(),
    }
}

/// Name for the drawing program: kind and number, safe whatever the ids are.
fn id(node: Node) -> String {
    match node {
        Node::Stream(index) => format!("stream{index}"),
        Node::Setting(index) => format!("setting{index}"),
        Node::Exit(index) => format!("exit{index}"),
    }
}

/// The pathways as a [Mermaid](https://mermaid.js.org) flow chart.
#[must_use]
pub fn mermaid(model: &Model) -> String {
    let mut text = String::from("flowchart LR\n");
    for node in nodes(model) {
        let (open, close) = match node {
            Node::Stream(_) => ("([", "])"),
            Node::Setting(_) => ("[", "]"),
            Node::Exit(_) => ("((", "))"),
        };
        text.push_str(&format!("  {}{open}\"{}\"{close}\n", id(node), mermaid_text(&name(model, node))));
    }
    for edge in edges(model) {
        let arrow = if edge.way == Way::Route { "-->" } else { "-.->" };
        let (from, to, label) = (id(edge.from), id(edge.to), mermaid_text(&edge.label()));
        text.push_str(&format!("  {from} {arrow}|\"{label}\"| {to}\n"));
    }
    text
}

fn mermaid_text(text: &str) -> String {
    text.replace('#', "#35;")
        .replace('&', "#amp;")
        .replace('"', "#quot;")
        .replace('<', "#lt;")
        .replace('>', "#gt;")
}

/// The pathways in DOT, for Graphviz.
#[must_use]
pub fn dot(model: &Model) -> String {
    let mut text = String::from("digraph pathways {\n  rankdir = LR;\n  node [fontname = \"sans-serif\"];\n");
    for node in nodes(model) {
        let shape = match node {
            Node::Stream(_) => "ellipse",
            Node::Setting(_) => "box",
            Node::Exit(_) => "doublecircle",
        };
        let label = dot_text(&name(model, node));
        text.push_str(&format!("  {} [label = \"{label}\", shape = {shape}];\n", id(node)));
    }
    for edge in edges(model) {
        let style = if edge.way == Way::Route { "solid" } else { "dashed" };
        let label = dot_text(&edge.label());
        text.push_str(&format!(
            "  {} -> {} [label = \"{label}\", style = {style}];\n",
            id(edge.from),
            id(edge.to)
        ));
    }
    text.push_str("}\n");
    text
}

fn dot_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Distribution;
    use crate::model::{Fallback, SettingKind};
    use crate::report::sample::{self, route, setting, stay};

    /// A ward with two stays, a home with a fallback, ids that need escaping.
    fn small() -> Model {
        let mut model = sample::hospital();
        let fallback = Fallback {
            to: Destination::Exit(1),
            after: Some(Distribution::fixed(1.0)),
            keep: false,
            counts_as: None,
            only_if: None,
        };
        let mut home = route(Destination::Stay(2), 0.125);
        home.then.push(fallback);
        model.streams.truncate(1);
        model.streams[0].routes = vec![route(Destination::Stay(0), 0.4), route(Destination::Stay(1), 0.6)];
        model.settings = vec![
            setting("ward", "Ward \\ \"5\"", SettingKind::AcuteBed, 28),
            setting("home", "", SettingKind::NursingHome, 9),
        ];
        model.stays = vec![
            stay("a", 0, vec![route(Destination::Exit(0), 0.875), home]),
            stay(
                "b",
                0,
                vec![
                    route(Destination::Exit(0), 0.5),
                    route(Destination::Exit(0), 0.2),
                    route(Destination::Exit(1), 0.3),
                ],
            ),
            stay("c", 1, vec![route(Destination::Exit(1), 1.0)]),
        ];
        model
    }

    #[test]
    fn shares_of_one_stay_add_up_and_those_of_several_make_a_range() {
        let edges = edges(&small());
        let find = |from, to| edges.iter().find(|edge| (edge.from, edge.to) == (from, to)).unwrap();
        assert_eq!(find(Node::Stream(0), Node::Setting(0)).label(), "100 %");
        assert_eq!(find(Node::Setting(0), Node::Exit(0)).label(), "70–88 %");
        assert_eq!(find(Node::Setting(1), Node::Exit(1)).label(), "100 %");
        let ways: Vec<Way> = edges.iter().map(|edge| edge.way).collect();
        assert!(ways.contains(&Way::Fallback));
    }

    #[test]
    fn mermaid_escapes_names() {
        insta::assert_snapshot!("mermaid", mermaid(&small()));
    }

    #[test]
    fn dot_escapes_names() {
        insta::assert_snapshot!("dot", dot(&small()));
    }

    #[test]
    fn shares_are_written_with_the_decimals_they_need() {
        assert_eq!(percent(0.003, 0.003), "0.3 %");
        assert_eq!(percent(0.05, 0.3), "5–30 %");
        assert_eq!(percent(1.0, 1.0), "100 %");
    }
}
