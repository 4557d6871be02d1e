//! The pathways as a drawing: columns from streams to exits, arrows as wide as their share.

use std::collections::BTreeMap;

use plotters::style::{Color, RGBColor};

use super::charts::picture::{Anchor, Picture, text_width};
use super::error::ReportError;
use super::graph::{Edge, Node, Way, edges, name, nodes};
use crate::model::Model;

const BOX_WIDTH: f64 = 150.0;
const BOX_HEIGHT: f64 = 34.0;
const COLUMN: f64 = 270.0;
const ROW: f64 = 74.0;
const TOP: f64 = 92.0;
const LEFT: f64 = 24.0;
const SIZE: f64 = 12.5;

const INK: RGBColor = RGBColor(33, 37, 41);
const GREY: RGBColor = RGBColor(90, 96, 104);
const BLUE: RGBColor = RGBColor(0, 114, 178);
const ORANGE: RGBColor = RGBColor(230, 159, 0);
const GREEN: RGBColor = RGBColor(0, 158, 115);

/// The pathways as an SVG document.
///
/// Arrows point to the right; a way back to an earlier column runs below its boxes and is dashed, as
/// are further choices after a wait. Interruptions are left out (they are in [`super::mermaid`] and
/// [`super::dot`]).
///
/// # Errors
///
/// The drawing library cannot draw.
pub fn svg(model: &Model) -> Result<String, ReportError> {
    picture(model).svg().map_err(|message| ReportError::Chart { chart: "graph", message })
}

fn picture(model: &Model) -> Picture {
    let edges: Vec<Edge> = edges(model).into_iter().filter(|edge| edge.way != Way::Interruption).collect();
    let places = places(model, &edges);
    let columns = places.values().map(|place| place.0).fold(0.0, f64::max);
    let rows = places.values().map(|place| place.1).fold(0.0, f64::max);
    let width = LEFT * 2.0 + columns * COLUMN + BOX_WIDTH;
    let height = TOP + (rows + 1.0) * ROW + 30.0;
    let mut picture = Picture::new(width as u32, height as u32, &model.scenario.title);
    let title = if model.scenario.title.is_empty() { &model.scenario.name } else { &model.scenario.title };
    picture.text((LEFT, 36.0), title, 20.0, INK, Anchor::Start);
    let words = "Shares of patients on each way; dashed: after a wait, or back to an earlier step";
    picture.text((LEFT, 58.0), words, 13.0, GREY, Anchor::Start);
    let corner =
        |node: Node| places.get(&node).map(|&(column, row)| (LEFT + column * COLUMN, TOP + row * ROW));
    let mut labels = Vec::new();
    for edge in &edges {
        if let (Some(from), Some(to)) = (corner(edge.from), corner(edge.to)) {
            labels.push(arrow(&mut picture, edge, from, to));
        }
    }
    for (text, at) in labels {
        let half = text_width(&text, 11.0) / 2.0 + 2.0;
        picture.rect((at.0 - half, at.1 - 9.0), (at.0 + half, at.1 + 3.0), RGBColor(255, 255, 255));
        picture.text(at, &text, 11.0, INK, Anchor::Middle);
    }
    for &node in places.keys() {
        if let Some((x, y)) = corner(node) {
            draw_box(&mut picture, model, node, (x, y));
        }
    }
    picture
}

/// Column and row of every node: streams left, exits right, settings by their distance from streams.
fn places(model: &Model, edges: &[Edge]) -> BTreeMap<Node, (f64, f64)> {
    let mut layer: BTreeMap<Node, usize> =
        (0..model.streams.len()).map(|index| (Node::Stream(index), 0)).collect();
    let mut front: Vec<Node> = layer.keys().copied().collect();
    while !front.is_empty() {
        let mut next = Vec::new();
        for edge in edges.iter().filter(|edge| front.contains(&edge.from)) {
            let after = layer[&edge.from] + 1;
            if matches!(edge.to, Node::Setting(_)) && !layer.contains_key(&edge.to) {
                layer.insert(edge.to, after);
                next.push(edge.to);
            }
        }
        front = next;
    }
    let last = layer.values().copied().max().unwrap_or(0) + 1;
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for node in nodes(model) {
        let column = match node {
            Node::Exit(_) => last,
            // A setting that no stream reaches (filled at the start only) stands in the first column.
            _ => layer.get(&node).copied().unwrap_or(1),
        };
        let row = rows.entry(column).or_default();
        places.insert(node, (column, *row));
        *row += 1;
    }
    let most = rows.values().copied().max().unwrap_or(1);
    let middle = |column: usize, row: usize| {
        row as f64 + (most - rows.get(&column).copied().unwrap_or(1)) as f64 / 2.0
    };
    places.into_iter().map(|(node, (column, row))| (node, (column as f64, middle(column, row)))).collect()
}

fn draw_box(picture: &mut Picture, model: &Model, node: Node, (x, y): (f64, f64)) {
    let colour = match node {
        Node::Stream(_) => GREEN,
        Node::Setting(_) => BLUE,
        Node::Exit(_) => ORANGE,
    };
    picture.rect((x, y), (x + BOX_WIDTH, y + BOX_HEIGHT), RGBColor(255, 255, 255));
    picture.rect((x, y), (x + BOX_WIDTH, y + BOX_HEIGHT), colour.mix(0.14));
    picture.rect((x, y), (x + 4.0, y + BOX_HEIGHT), colour);
    let text = super::charts::fit(&name(model, node), SIZE, BOX_WIDTH - 18.0);
    picture.text((x + 12.0, y + BOX_HEIGHT / 2.0 + 4.5), &text, SIZE, INK, Anchor::Start);
}

/// Draws the arrow between two boxes and returns its label with its place.
fn arrow(picture: &mut Picture, edge: &Edge, from: (f64, f64), to: (f64, f64)) -> (String, (f64, f64)) {
    let middle = BOX_HEIGHT / 2.0;
    let back = to.0 <= from.0;
    let start = if back {
        (from.0 + BOX_WIDTH / 2.0, from.1 + BOX_HEIGHT)
    } else {
        (from.0 + BOX_WIDTH, from.1 + middle)
    };
    let end = if back { (to.0 + BOX_WIDTH / 2.0 + 20.0, to.1 + BOX_HEIGHT) } else { (to.0, to.1 + middle) };
    let (first, second) = if back {
        let deep = start.1.max(end.1) + 46.0;
        ((start.0, deep), (end.0, deep))
    } else {
        let half = (end.0 - start.0) / 2.0;
        ((start.0 + half, start.1), (end.0 - half, end.1))
    };
    let at = |t: f64| {
        let weights = [(1.0 - t).powi(3), 3.0 * t * (1.0 - t).powi(2), 3.0 * t * t * (1.0 - t), t.powi(3)];
        let points = [start, first, second, end];
        points.iter().zip(weights).fold((0.0, 0.0), |sum, (p, w)| (sum.0 + p.0 * w, sum.1 + p.1 * w))
    };
    let width = 1.0 + 5.0 * f64::midpoint(edge.low, edge.high).clamp(0.0, 1.0);
    let colour = GREY.mix(0.55);
    let points: Vec<(f64, f64)> = (0..=40).map(|step| at(f64::from(step) / 40.0)).collect();
    if back || edge.way == Way::Fallback {
        points.chunks(2).for_each(|pair| picture.line(pair, colour, width));
    } else {
        picture.line(&points, colour, width);
    }
    head(picture, at(0.96), end, width);
    // Labels of several arrows into one box must not meet: nearer the start for a shorter share.
    (edge.label(), at(if back { 0.5 } else { 0.3 }))
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
    picture.area(corners, GREY);
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
        let places = places(&model, &edges(&model));
        assert!(places.len() == 2 + 9 + 2);
        assert!(places[&Node::Stream(0)].0 < places[&Node::Setting(0)].0);
        assert!(places[&Node::Setting(8)].0 < places[&Node::Exit(0)].0);
    }

    #[test]
    #[ignore = "writes the graph as PNG for the eye: cargo test --lib -- --ignored gallery"]
    fn gallery() {
        std::fs::create_dir_all("target/gallery").unwrap();
        picture(&sample::hospital()).save_png(std::path::Path::new("target/gallery/graph.png")).unwrap();
    }

    #[test]
    fn an_empty_model_can_be_drawn() {
        assert!(svg(&Model::default()).unwrap().starts_with("<svg"));
    }
}
