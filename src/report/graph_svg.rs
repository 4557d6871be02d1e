//! The pathways as a drawing: boxes from left to right, laid out by the library `layout`.
//!
//! The language makes dozens of streams of one kind, and of settings; a page holds some twenty boxes. So those of one kind
//! share a box: every single one is in [`super::mermaid()`] and [`super::dot()`].

use crate::math::hypot;
use std::collections::BTreeMap;

use layout::core::base::Orientation;
use layout::core::format::{ClipHandle, RenderBackend};
use layout::core::geometry::{Point, Position};
use layout::core::style::{LineStyleKind, StyleAttr};
use layout::std_shapes::shapes::{Arrow, Element, LineEndKind, ShapeKind};
use layout::topo::layout::VisualGraph;

use super::error::ReportError;
use super::graph::{Edge, Node, Way, edges};
use super::graph_groups::{Group, Groups};
use crate::drawing::axis::wrapped;
use crate::drawing::{Anchor, INK, NOTE, OPTION, PAPER, Picture, TODAY, text_width};
use crate::model::Model;

const BOX_WIDTH: f64 = 132.0;
/// Size of titles, of lines below them, and of shares.
const SIZE: f64 = 12.5;
const SMALL: f64 = 11.0;
const LINE: f64 = 14.0;
const MARGIN: f64 = 20.0;
/// The reader's font may be wider than Arial by this much.
const WIDER: f64 = 1.12;
const TOP: f64 = 84.0;
/// Room that the layout keeps around a box: beside it, where shares stand, and above and below.
const HALO: (f64, f64) = (52.0, 16.0);
/// The least share that is drawn beside greater ones: below it an arrow is in Mermaid and DOT alone.
const LEAST: f64 = 0.02;

/// The pathways as an SVG document.
///
/// Arrows lead from the left to the right, dashed ones back or to a further choice after a wait. Exits are named in the box that
/// patients leave from. Interruptions, ways between the members of one box and ways that fewer than 2 % take are left out
/// (they are in [`super::mermaid()`] and [`super::dot()`]).
///
/// # Errors
///
/// The drawing library cannot draw.
pub fn svg(model: &Model) -> Result<String, ReportError> {
    picture(model).svg().map_err(|message| ReportError::Chart { chart: "graph", message })
}

/// A way between two boxes, with the least and the largest share of the ways it stands for.
type Ways = BTreeMap<(usize, usize, bool), (f64, f64)>;

fn picture(model: &Model) -> Picture {
    let all = edges(model);
    let groups = Groups::new(model, &all);
    let (ways, few) = ways(&all, &groups);
    let boxes: Vec<Words> = groups
        .all
        .iter()
        .enumerate()
        .map(|(at, group)| Words::new(model, group, at, &all, &groups))
        .collect();
    let drawn = lay_out(&boxes, &ways);
    let (left, top, right, bottom) = drawn.bounds();
    let title = if model.scenario.title.is_empty() { &model.scenario.name } else { &model.scenario.title };
    let width = (right - left + 2.0 * MARGIN).max(620.0);
    let mut picture = Picture::new(width as u32, (bottom - top + TOP + MARGIN) as u32, title);
    picture.text((MARGIN, 32.0), title, 20.0, INK, Anchor::Start);
    let shared = if groups.is_shared { " What is of one kind shares a box." } else { "" };
    let few =
        if few == 0 { String::new() } else { format!(" {few} ways that fewer than 2 % take are left out.") };
    let words = format!(
        "Shares of those for whom a way is open, a range where they differ; dashed: after a wait, or back.{shared}{few}"
    );
    for (line, text) in wrapped(&words, 12.0, width - 2.0 * MARGIN, 2).iter().enumerate() {
        picture.text((MARGIN, 50.0 + 15.0 * line as f64), text, 12.0, NOTE, Anchor::Start);
    }
    let at = |point: Point| (point.x - left + MARGIN, point.y - top + TOP);
    drawn.arrows.iter().for_each(|arrow| draw_arrow(&mut picture, arrow, &at));
    for (number, corner) in &drawn.boxes {
        if let (Some(words), Some(group)) = (boxes.get(*number), groups.all.get(*number)) {
            draw_box(&mut picture, words, group, at(*corner));
        }
    }
    // Arrows come in the order in which their ways were given.
    let texts = ways.iter().map(|((.., further), (low, high))| {
        if *further { "after a wait".to_owned() } else { super::graph::percent(*low, *high) }
    });
    let mut taken: Vec<Area> = drawn
        .boxes
        .iter()
        .filter_map(|(number, corner)| {
            let (x, y) = at(*corner);
            let height = boxes.get(*number)?.height();
            Some(Area { left: x - 3.0, top: y, right: x + BOX_WIDTH + 3.0, bottom: y + height })
        })
        .collect();
    for (arrow, text) in drawn.arrows.iter().zip(texts) {
        let half = text_width(&text, SMALL) * WIDER / 2.0 + 1.0;
        let points: Vec<(f64, f64)> = arrow.points().into_iter().map(|(x, y)| at(Point::new(x, y))).collect();
        let area =
            |&(x, y): &(f64, f64)| Area { left: x - half, top: y - 7.0, right: x + half, bottom: y + 7.0 };
        // Near its beginning, where there is room; nowhere, if there is none.
        let Some(place) = points.iter().map(area).find(|area| taken.iter().all(|other| !area.meets(other)))
        else {
            continue;
        };
        picture.rect((place.left, place.top), (place.right, place.bottom), PAPER.mix(0.85));
        let middle = f64::midpoint(place.left, place.right);
        picture.text((middle, place.bottom - 3.0), &text, SMALL, INK, Anchor::Middle);
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

/// Every way between boxes once; and how many are left out because few take them.
fn ways(all: &[Edge], groups: &Groups) -> (Ways, usize) {
    let mut ways = Ways::new();
    for edge in all.iter().filter(|edge| edge.way != Way::Interruption) {
        let (Some(from), Some(to)) = (groups.of(edge.from), groups.of(edge.to)) else { continue };
        if from == to {
            continue;
        }
        let (low, high) = ways.entry((from, to, edge.way == Way::Fallback)).or_insert((edge.low, edge.high));
        (*low, *high) = (low.min(edge.low), high.max(edge.high));
    }
    let before = ways.len();
    // A further choice is drawn where no route leads the same way.
    let routes: Vec<(usize, usize)> =
        ways.keys().filter(|(.., further)| !further).map(|(from, to, _)| (*from, *to)).collect();
    ways.retain(|(from, to, further), _| !further || !routes.contains(&(*from, *to)));
    let doubled = before - ways.len();
    ways.retain(|(.., further), (_, high)| *further || *high >= LEAST);
    let few = before - doubled - ways.len();
    (ways, few)
}

/// What stands in a box.
struct Words {
    title: Vec<String>,
    /// Its members, and where patients leave the system from it.
    below: Vec<String>,
}

impl Words {
    fn new(model: &Model, group: &Group, at: usize, all: &[Edge], groups: &Groups) -> Self {
        let room = (BOX_WIDTH - 18.0) / WIDER;
        let mut exits: BTreeMap<Node, (f64, f64)> = BTreeMap::new();
        for edge in all.iter().filter(|edge| matches!(edge.to, Node::Exit(_)) && edge.way == Way::Route) {
            if groups.of(edge.from) == Some(at) {
                let (low, high) = exits.entry(edge.to).or_insert((edge.low, edge.high));
                (*low, *high) = (low.min(edge.low), high.max(edge.high));
            }
        }
        let mut below = wrapped(&group.members.join(", "), SMALL, room, 3);
        below.retain(|line| !line.is_empty());
        for (exit, (low, high)) in exits {
            let name = super::graph::name(model, exit);
            let text = format!("→ {name} {}", super::graph::percent(low, high));
            below.extend(wrapped(&text, SMALL, room, 2));
        }
        Self { title: wrapped(&group.title, SIZE, room, 5), below }
    }

    fn height(&self) -> f64 {
        LINE * (self.title.len() + self.below.len()) as f64 + 14.0
    }
}

/// What the layout has placed.
#[derive(Debug, Default)]
struct Drawn {
    /// Number and top left corner.
    boxes: Vec<(usize, Point)>,
    heights: Vec<f64>,
    arrows: Vec<Curve>,
}

/// A chain of Bézier curves: points with the control points before them, as `layout` hands them over.
#[derive(Debug)]
struct Curve {
    path: Vec<(Point, Point)>,
    is_dashed: bool,
    /// At its beginning, and at its end.
    heads: (bool, bool),
    width: f64,
}

impl Drawn {
    fn bounds(&self) -> (f64, f64, f64, f64) {
        let boxes = self.boxes.iter().zip(&self.heights);
        let corners = boxes.flat_map(|((_, at), height)| [(at.x, at.y), (at.x + BOX_WIDTH, at.y + height)]);
        let points = self.arrows.iter().flat_map(|arrow| arrow.points());
        let empty = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let found = corners.chain(points).fold(empty, |(left, top, right, bottom), (x, y)| {
            (left.min(x), top.min(y), right.max(x), bottom.max(y))
        });
        if found.0.is_finite() { found } else { (0.0, 0.0, 0.0, 0.0) }
    }
}

fn lay_out(boxes: &[Words], ways: &Ways) -> Drawn {
    let mut drawn = Drawn { heights: boxes.iter().map(Words::height).collect(), ..Drawn::default() };
    // The library has no picture of nothing.
    if boxes.is_empty() {
        return drawn;
    }
    let way = Orientation::LeftToRight;
    let mut graph = VisualGraph::new(way);
    let look = StyleAttr { font_size: SMALL as usize, ..StyleAttr::simple() };
    let nodes: Vec<_> = boxes
        .iter()
        .enumerate()
        .map(|(at, words)| {
            let size = Point::new(BOX_WIDTH, words.height());
            let shape = ShapeKind::new_box("");
            let mut node = Element::create_with_properties(shape, look.clone(), way, size, at.to_string());
            node.pos = Position::new(Point::zero(), size, Point::zero(), Point::new(HALO.0, HALO.1));
            graph.add_node(node)
        })
        .collect();
    for ((from, to, further), (low, high)) in ways {
        let style = if *further { LineStyleKind::Dashed } else { LineStyleKind::Normal };
        let (none, end) = (LineEndKind::None, LineEndKind::Arrow);
        // The library counts widths in whole units; here they are tenths.
        let width = 10.0 + 40.0 * f64::midpoint(*low, *high).clamp(0.0, 1.0);
        let look = StyleAttr { line_width: width as usize, ..look.clone() };
        graph.add_edge(Arrow::new(none, end, style, "", &look, &None, &None), nodes[*from], nodes[*to]);
    }
    graph.do_it(false, false, false, &mut drawn);
    drawn
}

impl RenderBackend for Drawn {
    fn draw_rect(
        &mut self,
        xy: Point,
        _size: Point,
        _look: &StyleAttr,
        properties: Option<String>,
        _clip: Option<ClipHandle>,
    ) {
        if let Some(number) = properties.and_then(|number| number.parse().ok()) {
            self.boxes.push((number, xy));
        }
    }

    fn draw_line(&mut self, _: Point, _: Point, _: &StyleAttr, _: Option<String>) {}

    fn draw_circle(&mut self, _: Point, _: Point, _: &StyleAttr, _: Option<String>) {}

    fn draw_text(&mut self, _: Point, _: &str, _: &StyleAttr) {}

    fn draw_arrow(
        &mut self,
        path: &[(Point, Point)],
        is_dashed: bool,
        heads: (bool, bool),
        look: &StyleAttr,
        _properties: Option<String>,
        _text: &str,
    ) {
        let width = look.line_width as f64 / 10.0;
        self.arrows.push(Curve { path: path.to_vec(), is_dashed, heads, width });
    }

    fn create_clip(&mut self, _: Point, _: Point, _: usize) -> ClipHandle {
        0
    }
}

impl Curve {
    /// Points along it. The first pair is its start and the control point that follows; every other pair the control point before
    /// a point, and the point: the control point behind that is its mirror image.
    fn points(&self) -> Vec<(f64, f64)> {
        let Some(&(start, control)) = self.path.first() else { return Vec::new() };
        let mut points = vec![(start.x, start.y)];
        let (mut from, mut leaving) = (start, control);
        for &(arriving, to) in self.path.iter().skip(1) {
            for step in 1..=20 {
                let t = f64::from(step) / 20.0;
                let weights =
                    [(1.0 - t).powi(3), 3.0 * t * (1.0 - t).powi(2), 3.0 * t * t * (1.0 - t), t.powi(3)];
                let ends = [from, leaving, arriving, to].into_iter().zip(weights);
                points.push(ends.fold((0.0, 0.0), |sum, (p, w)| (sum.0 + p.x * w, sum.1 + p.y * w)));
            }
            (from, leaving) = (to, Point::new(2.0 * to.x - arriving.x, 2.0 * to.y - arriving.y));
        }
        points
    }
}

fn draw_arrow(picture: &mut Picture, arrow: &Curve, at: &dyn Fn(Point) -> (f64, f64)) {
    let points: Vec<(f64, f64)> = arrow.points().into_iter().map(|(x, y)| at(Point::new(x, y))).collect();
    let colour = NOTE.mix(0.6);
    // What leads back was turned round to be laid out.
    let is_back = arrow.heads.0 && !arrow.heads.1;
    if arrow.is_dashed || is_back {
        points.chunks(3).for_each(|part| picture.line(part, colour, arrow.width));
    } else {
        picture.line(&points, colour, arrow.width);
    }
    let many = points.len();
    if let (true, Some(&tip), Some(&before)) =
        (arrow.heads.1, points.last(), points.get(many.saturating_sub(3)))
    {
        head(picture, before, tip, arrow.width);
    }
    if let (true, Some(&tip), Some(&before)) = (arrow.heads.0, points.first(), points.get(2)) {
        head(picture, before, tip, arrow.width);
    }
}

/// The head of an arrow.
fn head(picture: &mut Picture, before: (f64, f64), tip: (f64, f64), width: f64) {
    let (dx, dy) = (tip.0 - before.0, tip.1 - before.1);
    let length = hypot(dx, dy).max(1e-9);
    let (ux, uy) = (dx / length, dy / length);
    let (long, wide) = (7.0 + width, 3.5 + width * 0.6);
    let base = (tip.0 - ux * long, tip.1 - uy * long);
    let corners =
        vec![tip, (base.0 - uy * wide, base.1 + ux * wide), (base.0 + uy * wide, base.1 - ux * wide)];
    picture.area(corners, NOTE);
}

fn draw_box(picture: &mut Picture, words: &Words, group: &Group, (x, y): (f64, f64)) {
    let height = words.height();
    let colour = if group.is_source { TODAY } else { OPTION };
    picture.rect((x, y), (x + BOX_WIDTH, y + height), PAPER);
    picture.rect((x, y), (x + BOX_WIDTH, y + height), colour.mix(0.14));
    picture.rect((x, y), (x + 4.0, y + height), colour);
    let mut line = y + 4.0;
    for text in &words.title {
        line += LINE;
        picture.text((x + 12.0, line), text, SIZE, INK, Anchor::Start);
    }
    for text in &words.below {
        line += LINE;
        picture.text((x + 12.0, line), text, SMALL, NOTE, Anchor::Start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_box_is_named_and_no_two_lie_on_each_other() {
        let model = sample::hospital();
        let text = svg(&model).unwrap();
        for word in ["General medicine", "walk-in", "A&amp;E", "died"] {
            assert!(text.contains(word), "{word}");
        }
        let all = edges(&model);
        let groups = Groups::new(&model, &all);
        let boxes: Vec<Words> =
            (0..groups.all.len()).map(|at| Words::new(&model, &groups.all[at], at, &all, &groups)).collect();
        let drawn = lay_out(&boxes, &ways(&all, &groups).0);
        assert_eq!(drawn.boxes.len(), groups.all.len());
        let corner = |at: usize| drawn.boxes.iter().find(|(number, _)| *number == at).unwrap().1;
        for (a, one) in boxes.iter().enumerate() {
            for (b, other) in boxes.iter().enumerate().skip(a + 1) {
                let (p, q) = (corner(a), corner(b));
                let beside = p.x + BOX_WIDTH <= q.x || q.x + BOX_WIDTH <= p.x;
                let below = p.y + one.height() <= q.y || q.y + other.height() <= p.y;
                assert!(beside || below, "{} on {}", one.title.join(" "), other.title.join(" "));
            }
        }
        let ward = groups.of(Node::Setting(2)).unwrap();
        let home = groups.of(Node::Setting(8)).unwrap();
        let source = groups.of(Node::Stream(0)).unwrap();
        assert!(
            corner(source).x < corner(ward).x && corner(ward).x < corner(home).x,
            "from the left to the right"
        );
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
