//! Where nodes and links lie: columns from left to right, a slot for each node that its label fits in, room for what passes by.

use super::ways::{COLUMNS, Link, Node, Ways};
use crate::charts::rows::SMALL;
use crate::drawing::axis::{WIDTH, wrapped};

/// Width of a node.
pub(super) const NODE: f64 = 8.0;
/// Between lines of a label.
pub(super) const LINE: f64 = 13.0;
/// Height of everybody who comes in.
const ALL: f64 = 300.0;
/// Times as many may be in another column, of whom some were there before: beyond that the widest column gives the scale.
const MOST: f64 = 3.0;
const GAP: f64 = 7.0;
const LEFT: f64 = 12.0;
/// Room for the labels of the last column.
const RIGHT: f64 = 100.0;
/// Share of all from which on a link that passes a column has a slot there.
const WORTH_A_SLOT: f64 = 0.012;
/// Times the columns are gone through to put them in order; odd, so that the last goes from the left.
const SWEEPS: usize = 5;

/// A node, and where its label begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place<'a> {
    pub(super) node: &'a Node,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) height: f64,
    pub(super) words: Vec<String>,
    pub(super) label_top: f64,
}

/// A link: the middle of its band.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ribbon {
    pub(super) points: Vec<(f64, f64)>,
    pub(super) width: f64,
    /// How wide what changes is, on the scale of the band, below zero where fewer go; zero where that is not marked.
    pub(super) change: f64,
}

/// What takes room in a column: a node, or a link that passes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Node(usize),
    Link(usize),
}

/// Who comes into a node or goes out of it, whichever are more.
fn through(ways: &Ways, at: usize) -> f64 {
    let sum = |ends: &dyn Fn(&Link) -> bool| -> f64 {
        ways.links.iter().filter(|link| ends(link)).map(|link| link.level).sum()
    };
    sum(&|link| link.to == at).max(sum(&|link| link.from == at))
}

/// Nodes, links, and the height of all.
pub(super) fn layout(ways: &Ways) -> (Vec<Place<'_>>, Vec<Ribbon>, f64) {
    let all: f64 = ways.nodes.iter().filter(|node| node.column == 0).map(|node| node.level).sum();
    let widest = (0..COLUMNS).map(|column| {
        let nodes = ways.nodes.iter().enumerate().filter(|(_, node)| node.column == column);
        nodes.map(|(at, _)| through(ways, at)).sum::<f64>()
    });
    let all = all.max(widest.fold(0.0, f64::max) / MOST);
    let scale = ALL / all.max(1.0);
    let used: Vec<usize> =
        (0..COLUMNS).filter(|column| ways.nodes.iter().any(|node| node.column == *column)).collect();
    let place_of = |column: usize| used.iter().position(|known| *known == column).unwrap_or_default();
    let step = (f64::from(WIDTH) - LEFT - RIGHT - NODE) / (used.len().max(2) - 1) as f64;
    let x = |column: usize| LEFT + step * place_of(column) as f64;
    let words = |node: &Node| {
        let room = if node.column + 1 == COLUMNS { RIGHT - 8.0 } else { step - NODE - 10.0 };
        wrapped(&node.title, SMALL, room / 1.06, 3)
    };
    let flow = |at: usize| through(ways, at) * scale;
    let passes = |link: usize, column: usize| {
        let link = &ways.links[link];
        let (from, to) = (ways.nodes[link.from].column, ways.nodes[link.to].column);
        from < column && column < to && link.level >= WORTH_A_SLOT * all
    };
    let slots: Vec<Vec<Slot>> = used
        .iter()
        .map(|&column| {
            let nodes = (0..ways.nodes.len()).filter(|&at| ways.nodes[at].column == column).map(Slot::Node);
            let links = (0..ways.links.len()).filter(|&link| passes(link, column)).map(Slot::Link);
            nodes.chain(links).collect()
        })
        .collect();
    let thick = |slot: Slot| match slot {
        Slot::Link(link) => ways.links[link].level * scale,
        Slot::Node(at) => flow(at).max(label_height(&words(&ways.nodes[at]), &ways.nodes[at])),
    };
    let tall = |column: &[Slot]| column.iter().map(|slot| thick(*slot) + GAP).sum::<f64>();
    let bottom = slots.iter().map(|column| tall(column)).fold(0.0, f64::max);
    let mut tops: Vec<(f64, f64)> = vec![(0.0, 0.0); ways.nodes.len()];
    let mut ways_by: Vec<Vec<(usize, f64)>> = vec![Vec::new(); ways.links.len()];
    let mut order = slots;
    // From the left by where members come from, back by where they go, and from the left again.
    for sweep in 0..SWEEPS {
        let backward = sweep % 2 == 1;
        let mut columns: Vec<usize> = (0..used.len()).collect();
        if backward {
            columns.reverse();
        }
        for at in columns {
            let column = used[at];
            let middle = |node: usize| tops[node].0 + flow(node) / 2.0;
            // Where a link is in the column before (behind, on the way back).
            let other = |link: usize| {
                let near =
                    ways_by[link].iter().filter(|(by, _)| if backward { *by > column } else { *by < column });
                let near =
                    if backward { near.min_by_key(|(by, _)| *by) } else { near.max_by_key(|(by, _)| *by) };
                let end = if backward { ways.links[link].to } else { ways.links[link].from };
                near.map_or_else(|| middle(end), |(_, y)| *y)
            };
            let wanted = |slot: &Slot| match *slot {
                Slot::Link(link) => other(link),
                Slot::Node(node) => {
                    let of = |link: &&Link| if backward { link.from == node } else { link.to == node };
                    let all = || ways.links.iter().enumerate().filter(|(_, link)| of(link));
                    let weight: f64 = all().map(|(_, link)| link.level).sum();
                    let sum: f64 = all().map(|(number, link)| other(number) * link.level).sum();
                    // Sources in the order in which they stand, until the way back says better; ends where they are.
                    if weight > 0.0 { sum / weight } else { middle(node).max(node as f64) }
                }
            };
            let mut keyed: Vec<(f64, Slot)> = order[at].iter().map(|slot| (wanted(slot), *slot)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            order[at] = keyed.into_iter().map(|(_, slot)| slot).collect();
            let mut y = (bottom - tall(&order[at])) / 2.0;
            for slot in &order[at] {
                match *slot {
                    Slot::Link(link) => {
                        ways_by[link].retain(|(by, _)| *by != column);
                        ways_by[link].push((column, y + thick(*slot) / 2.0));
                        ways_by[link].sort_by_key(|(by, _)| *by);
                    }
                    Slot::Node(node) => tops[node] = (y, thick(*slot)),
                }
                y += thick(*slot) + GAP;
            }
        }
    }
    let places: Vec<Place<'_>> = ways
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| {
            let (y, slot) = tops[at];
            let (height, words) = (flow(at), words(node));
            let spare = (slot.min(height.max(label_height(&words, node))) - label_height(&words, node)) / 2.0;
            Place { node, x: x(node.column), y, height, label_top: y + spare.max(0.0), words }
        })
        .collect();
    (places, ribbons(ways, &tops, &ways_by, scale, &x), bottom + 4.0)
}

/// Height of a label: its words, the figure, and the change if there is one.
fn label_height(words: &[String], node: &Node) -> f64 {
    LINE * (words.len() + 1 + usize::from(node.change.is_clear)) as f64 + 3.0
}

/// Bands that leave a node, and arrive at it, one below the other in the order of their other ends.
fn ribbons(
    ways: &Ways,
    tops: &[(f64, f64)],
    by: &[Vec<(usize, f64)>],
    scale: f64,
    x: &dyn Fn(usize) -> f64,
) -> Vec<Ribbon> {
    let mut start = vec![0.0; ways.links.len()];
    let mut end = vec![0.0; ways.links.len()];
    let next = |link: usize| by[link].first().map_or(tops[ways.links[link].to].0, |(_, y)| *y);
    let before = |link: usize| by[link].last().map_or(tops[ways.links[link].from].0, |(_, y)| *y);
    for (at, (top, _)) in tops.iter().enumerate() {
        let side = |of: &dyn Fn(usize) -> bool, other: &dyn Fn(usize) -> f64, to: &mut Vec<f64>| {
            let mut links: Vec<usize> = (0..ways.links.len()).filter(|&link| of(link)).collect();
            links.sort_by(|&a, &b| other(a).total_cmp(&other(b)));
            let mut y = *top;
            for link in links {
                let width = ways.links[link].level * scale;
                to[link] = y + width / 2.0;
                y += width;
            }
        };
        side(&|link| ways.links[link].from == at, &next, &mut start);
        side(&|link| ways.links[link].to == at, &before, &mut end);
    }
    let links = ways.links.iter().enumerate();
    links
        .map(|(number, link)| {
            let first = (x(ways.nodes[link.from].column) + NODE, start[number]);
            let last = (x(ways.nodes[link.to].column), end[number]);
            let between =
                by[number].iter().flat_map(|(column, y)| [(x(*column), *y), (x(*column) + NODE, *y)]);
            Ribbon {
                points: std::iter::once(first).chain(between).chain([last]).collect(),
                width: link.level * scale,
                change: if link.change.is_seen(link.level) { link.change.mean * scale } else { 0.0 },
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::ways::Change;
    use super::*;
    use crate::charts::judged::Together;

    /// As many nodes as there can be, with names that need three lines, and a link from each to each of every later column.
    fn full() -> Ways {
        let most = [2, 4, 2, 6, 6, 5];
        let mut nodes = Vec::new();
        for (column, many) in most.into_iter().enumerate() {
            nodes.extend((0..many).map(|number| Node {
                column,
                title: format!("Setting number {number} with a name that goes on and on"),
                level: 100.0,
                change: Change::clear(-9.0),
            }));
        }
        let mut links = Vec::new();
        for from in 0..nodes.len() {
            let later = (0..nodes.len()).filter(|to| nodes[*to].column > nodes[from].column);
            links.extend(later.map(|to| Link {
                from,
                to,
                level: 1.0 + (from * to % 7) as f64,
                change: Change::default(),
            }));
        }
        Ways { nodes, links, arrivals: 200.0, not_drawn: 0.0, merged: 0, together: Together::new(1, 10) }
    }

    #[test]
    fn what_changes_is_as_wide_as_it_is_many_on_the_scale_of_its_band() {
        let mut ways = full();
        ways.links[0].change = Change::clear(-0.5 * ways.links[0].level);
        ways.links[1].change = Change::clear(3.0 * ways.links[1].level);
        // One in a thousand is not worth a mark.
        ways.links[2].change = Change::clear(0.001 * ways.links[2].level);
        let (_, ribbons, _) = layout(&ways);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(ribbons[0].change, -0.5 * ribbons[0].width), "{:?}", ribbons[0]);
        assert!(near(ribbons[1].change, 3.0 * ribbons[1].width), "{:?}", ribbons[1]);
        assert_eq!(ribbons[2].change, 0.0);
    }

    /// A million who were there at the start go out, and hardly anybody comes in.
    #[test]
    fn who_was_there_before_does_not_make_the_picture_higher_than_a_page() {
        let mut ways = full();
        let last = ways.links.len() - 1;
        ways.links[last].level = 1e6;
        let (_, ribbons, height) = layout(&ways);
        assert!(height < 2_000.0, "{height}");
        assert!((ribbons[last].width - MOST * ALL).abs() < 50.0, "{}", ribbons[last].width);
    }

    #[test]
    fn at_most_25_nodes_fit_and_no_label_lies_on_another_or_leaves_the_page() {
        let ways = full();
        assert_eq!(ways.nodes.len(), 25);
        let (places, ribbons, height) = layout(&ways);
        assert_eq!((places.len(), ribbons.len()), (ways.nodes.len(), ways.links.len()));
        let area = |place: &Place<'_>| {
            let wide =
                place.words.iter().map(|line| crate::drawing::text_width(line, SMALL)).fold(0.0, f64::max);
            let left = place.x + NODE + 4.0;
            (
                left,
                place.label_top,
                left + wide * 1.06,
                place.label_top + label_height(&place.words, place.node),
            )
        };
        for (at, one) in places.iter().enumerate() {
            let a = area(one);
            assert!(
                a.0 >= 0.0 && a.2 <= f64::from(WIDTH) && a.1 >= -0.001 && a.3 <= height,
                "{a:?} of {height}"
            );
            for other in &places[at + 1..] {
                let b = area(other);
                let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
                assert!(apart, "{} on {}: {a:?} {b:?}", one.node.title, other.node.title);
            }
        }
        assert!(ribbons.iter().all(|ribbon| ribbon.change == 0.0), "no link changes");
        let scale = |ribbon: &Ribbon, link: &Link| ribbon.width / link.level;
        let first = scale(&ribbons[0], &ways.links[0]);
        assert!(
            ribbons.iter().zip(&ways.links).all(|(ribbon, link)| (scale(ribbon, link) - first).abs() < 1e-9)
        );
    }
}
