//! The pathways as a drawing: columns from streams to exits, arrows as wide as their share.

use std::collections::BTreeMap;

use super::error::ReportError;
use super::graph::{Edge, Node, Way, edges, name, nodes};
use crate::drawing::axis::fit;
use crate::drawing::{Anchor, INK, NOTE, OPTION, PAPER, Picture, TODAY, text_width};
use crate::model::Model;

const BOX_WIDTH: f64 = 164.0;
const BOX_HEIGHT: f64 = 44.0;
const COLUMN: f64 = 262.0;
const ROW: f64 = 78.0;
const TOP: f64 = 92.0;
const LEFT: f64 = 24.0;
const SIZE: f64 = 12.5;

/// The pathways as an SVG document.
///
/// Arrows point to the right; a way back to an earlier column runs below its boxes and is dashed, as
/// are further choices after a wait. Exits are named in the box that patients leave from.
/// Interruptions are left out (they are in [`super::mermaid()`] and [`super::dot()`]).
///
/// # Errors
///
/// The drawing library cannot draw.
pub fn svg(model: &Model) -> Result<String, ReportError> {
    picture(model).svg().map_err(|message| ReportError::Chart { chart: "graph", message })
}

fn picture(model: &Model) -> Picture {
    let (exits, ways): (Vec<Edge>, Vec<Edge>) = edges(model)
        .into_iter()
        .filter(|edge| edge.way != Way::Interruption)
        .partition(|edge| matches!(edge.to, Node::Exit(_)));
    let places = places(model, &ways);
    let columns = places.values().map(|place| place.0).fold(0.0, f64::max);
    let rows = places.values().map(|place| place.1).fold(0.0, f64::max);
    let returns = ways.iter().any(|edge| places[&edge.to].0 <= places[&edge.from].0);
    let width = (LEFT * 2.0 + columns * COLUMN + BOX_WIDTH).max(620.0);
    let height = TOP + rows * ROW + BOX_HEIGHT + if returns { 76.0 } else { 30.0 };
    let title = if model.scenario.title.is_empty() { &model.scenario.name } else { &model.scenario.title };
    let mut picture = Picture::new(width as u32, height as u32, title);
    picture.text((LEFT, 36.0), title, 20.0, INK, Anchor::Start);
    let words = "Shares of patients on each way; dashed: after a wait, or back to an earlier step";
    picture.text((LEFT, 58.0), words, 13.0, NOTE, Anchor::Start);
    let corner = |node: Node| {
        let (column, row) = places[&node];
        (LEFT + column * COLUMN, TOP + row * ROW)
    };
    // Nothing is written over a box or over another label.
    let mut taken: Vec<Area> = places
        .keys()
        .map(|&node| corner(node))
        .map(|(x, y)| Area { left: x, top: y, right: x + BOX_WIDTH, bottom: y + BOX_HEIGHT })
        .collect();
    let curves: Vec<Curve> =
        ways.iter().map(|edge| Curve::between(corner(edge.from), corner(edge.to), edge)).collect();
    curves.iter().for_each(|curve| curve.draw(&mut picture));
    for &node in places.keys() {
        let leaves: Vec<&Edge> = exits.iter().filter(|edge| edge.from == node).collect();
        draw_box(&mut picture, model, node, corner(node), &leaves);
    }
    for (edge, curve) in ways.iter().zip(&curves) {
        let half = text_width(&edge.label(), 11.0) / 2.0 + 2.0;
        let area = |t: f64| {
            let (x, y) = curve.at(t);
            Area { left: x - half, top: y - 7.0, right: x + half, bottom: y + 7.0 }
        };
        let free = |area: &Area| taken.iter().all(|other| !area.meets(other));
        let tries =
            (0..=22).map(|step| 0.32 + f64::from(step / 2) * if step % 2 == 0 { 0.05 } else { -0.025 });
        let place = tries.map(area).find(free).unwrap_or_else(|| area(0.32));
        picture.rect((place.left, place.top), (place.right, place.bottom), PAPER);
        let at = (f64::midpoint(place.left, place.right), place.bottom - 3.0);
        picture.text(at, &edge.label(), 11.0, INK, Anchor::Middle);
        taken.push(place);
    }
    picture
}

/// A rectangle that is already used.
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// Column and row of every stream and setting: streams left, each setting one column after the last
/// that leads to it, ways back left aside.
fn places(model: &Model, ways: &[Edge]) -> BTreeMap<Node, (f64, f64)> {
    let mut column: BTreeMap<Node, usize> = BTreeMap::new();
    let mut open = Vec::new();
    let all = nodes(model).into_iter().filter(|node| !matches!(node, Node::Exit(_)));
    for node in all {
        push_right(node, usize::from(matches!(node, Node::Setting(_))), ways, &mut column, &mut open);
    }
    // Rows: each column in the order of the mean row of what leads to it.
    let mut places: BTreeMap<Node, (f64, f64)> = BTreeMap::new();
    let last = column.values().copied().max().unwrap_or(0);
    let most = (0..=last).map(|c| column.values().filter(|&&other| other == c).count()).max().unwrap_or(1);
    for current in 0..=last {
        let members = column.iter().filter(|&(_, &c)| c == current).map(|(&node, _)| node);
        let mut members: Vec<(f64, Node)> = members
            .map(|node| {
                let before = ways.iter().filter(|edge| edge.to == node).filter_map(|e| places.get(&e.from));
                let rows: crate::stats::Tally = before.map(|place| place.1).collect();
                (if rows.count() == 0 { 0.0 } else { rows.mean() }, node)
            })
            .collect();
        members.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let above = (most - members.len()) as f64 / 2.0;
        for (row, (_, node)) in members.into_iter().enumerate() {
            places.insert(node, (current as f64, above + row as f64));
        }
    }
    places
}

/// Puts a node at least into this column and what follows it further right; `open` are the nodes on
/// the way to it, and a way to one of them leads back.
fn push_right(
    node: Node,
    at_least: usize,
    ways: &[Edge],
    column: &mut BTreeMap<Node, usize>,
    open: &mut Vec<Node>,
) {
    if open.contains(&node) || column.get(&node).is_some_and(|&known| known >= at_least) {
        return;
    }
    column.insert(node, at_least);
    open.push(node);
    for edge in ways.iter().filter(|edge| edge.from == node) {
        push_right(edge.to, at_least + 1, ways, column, open);
    }
    open.pop();
}

fn draw_box(picture: &mut Picture, model: &Model, node: Node, (x, y): (f64, f64), leaves: &[&Edge]) {
    let colour = if matches!(node, Node::Stream(_)) { TODAY } else { OPTION };
    picture.rect((x, y), (x + BOX_WIDTH, y + BOX_HEIGHT), PAPER);
    picture.rect((x, y), (x + BOX_WIDTH, y + BOX_HEIGHT), colour.mix(0.14));
    picture.rect((x, y), (x + 4.0, y + BOX_HEIGHT), colour);
    let title = fit(&name(model, node), SIZE, BOX_WIDTH - 18.0);
    let lift = if leaves.is_empty() { 0.0 } else { 8.0 };
    picture.text((x + 12.0, y + BOX_HEIGHT / 2.0 + 4.5 - lift), &title, SIZE, INK, Anchor::Start);
    if !leaves.is_empty() {
        let leaves = leaves.iter().map(|edge| format!("{} {}", name(model, edge.to), edge.label()));
        let text = format!("→ {}", leaves.collect::<Vec<_>>().join(", "));
        let text = fit(&text, 10.5, BOX_WIDTH - 16.0);
        picture.text((x + 12.0, y + BOX_HEIGHT - 9.0), &text, 10.5, NOTE, Anchor::Start);
    }
}

/// An arrow: a cubic Bézier curve.
struct Curve {
    points: [(f64, f64); 4],
    dashed: bool,
    width: f64,
}

impl Curve {
    /// From a box to another, given by their top left corners.
    fn between(from: (f64, f64), to: (f64, f64), edge: &Edge) -> Self {
        let middle = BOX_HEIGHT / 2.0;
        let back = to.0 <= from.0;
        let points = if back {
            let start = (from.0 + BOX_WIDTH / 2.0, from.1 + BOX_HEIGHT);
            let end = (to.0 + BOX_WIDTH / 2.0, to.1 + BOX_HEIGHT);
            let deep = start.1.max(end.1) + 64.0;
            [start, (start.0, deep), (end.0, deep), end]
        } else {
            let start = (from.0 + BOX_WIDTH, from.1 + middle);
            let end = (to.0, to.1 + middle);
            let half = (end.0 - start.0) / 2.0;
            [start, (start.0 + half, start.1), (end.0 - half, end.1), end]
        };
        let share = f64::midpoint(edge.low, edge.high).clamp(0.0, 1.0);
        Self { points, dashed: back || edge.way == Way::Fallback, width: 1.0 + 5.0 * share }
    }

    fn at(&self, t: f64) -> (f64, f64) {
        let weights = [(1.0 - t).powi(3), 3.0 * t * (1.0 - t).powi(2), 3.0 * t * t * (1.0 - t), t.powi(3)];
        self.points.iter().zip(weights).fold((0.0, 0.0), |sum, (p, w)| (sum.0 + p.0 * w, sum.1 + p.1 * w))
    }

    fn draw(&self, picture: &mut Picture) {
        let colour = NOTE.mix(0.55);
        let points: Vec<(f64, f64)> = (0..=60).map(|step| self.at(f64::from(step) / 60.0)).collect();
        if self.dashed {
            points.chunks(2).for_each(|pair| picture.line(pair, colour, self.width));
        } else {
            picture.line(&points, colour, self.width);
        }
        head(picture, self.at(0.96), self.points[3], self.width);
    }
}

/// The head of an arrow.
fn head(picture: &mut Picture, before: (f64, f64), tip: (f64, f64), width: f64) {
    let (dx, dy) = (tip.0 - before.0, tip.1 - before.1);
    let length = dx.hypot(dy).max(1e-9);
    let (ux, uy) = (dx / length, dy / length);
    let (long, wide) = (7.0 + width, 3.5 + width * 0.6);
    let base = (tip.0 - ux * long, tip.1 - uy * long);
    let corners =
        vec![tip, (base.0 - uy * wide, base.1 + ux * wide), (base.0 + uy * wide, base.1 - ux * wide)];
    picture.area(corners, NOTE);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_node_is_named_and_streams_come_before_exits() {
        let model = sample::hospital();
        let text = svg(&model).unwrap();
        for word in ["General medicine", "walk-in", "A&amp;E", "died"] {
            assert!(text.contains(word), "{word}");
        }
        let ways: Vec<Edge> =
            edges(&model).into_iter().filter(|edge| !matches!(edge.to, Node::Exit(_))).collect();
        let places = places(&model, &ways);
        assert_eq!(places.len(), 2 + 9);
        assert!(places[&Node::Stream(0)].0 < places[&Node::Setting(0)].0);
        assert!(places[&Node::Setting(2)].0 < places[&Node::Setting(8)].0, "wards before nursing homes");
    }

    #[test]
    #[ignore = "writes the graph as PNG for the eye: cargo test --lib -- --ignored gallery"]
    fn gallery() {
        std::fs::create_dir_all("target/gallery").unwrap();
        let png = crate::drawing::png(&picture(&sample::hospital()), 2000).unwrap();
        std::fs::write("target/gallery/graph.png", png).unwrap();
    }

    #[test]
    fn an_empty_model_can_be_drawn() {
        assert!(svg(&Model::default()).unwrap().starts_with("<svg"));
    }
}
