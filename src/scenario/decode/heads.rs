//! Heads on duty: what becomes of a part of a head, such as the 0.4 of 1.4 posts.
//!
//! A part of a head is a head for that part of the span, in its middle: so the hours on duty, and the work that can be
//! done in them, are those of the posts.

use crate::model::{Span, WeekPattern};
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::time::week;
use crate::scenario::text::tree::{Node, Shift};

/// Minutes of a day.
const DAY: u16 = 1440;

/// Nearer to a whole number than this it is one: 0.07 × 100 is not 7 in every last digit.
const WHOLE: f64 = 1e-9;

/// A head, or so many, between two minutes counted from midnight of the shift's day; beyond 1440 on the next day.
type Piece = (u16, u16, u32);

/// The rota of a team or of one of its changes; parts of heads are rounded if only `whole` heads count.
pub(crate) fn rota(fields: Fields<'_>, whole: bool) -> Option<WeekPattern> {
    match fields.node("rota") {
        Some(node) => of_week(node, whole),
        None => Some(all_day(fields.number("heads")?, whole)),
    }
}

/// The same number day and night.
pub(crate) fn all_day(heads: f64, whole: bool) -> WeekPattern {
    let pieces = pieces(Shift { from: 0, to: DAY, count: heads }, whole);
    let spans: Vec<Span> = pieces.into_iter().map(|(from, to, count)| Span { from, to, count }).collect();
    WeekPattern { days: std::array::from_fn(|_| spans.clone()), bank_holiday: None }
}

/// Heads by day. What follows midnight of a shift that goes beyond it belongs to the next day.
pub(crate) fn of_week(node: &Node, whole: bool) -> Option<WeekPattern> {
    let (days, bank_holiday) = week(node, Node::shift)?;
    let mut split: [Vec<Span>; 7] = Default::default();
    for (day, shift) in
        days.iter().enumerate().flat_map(|(day, shifts)| shifts.iter().map(move |s| (day, *s)))
    {
        for (from, to, count) in pieces(shift, whole) {
            if from < DAY {
                split[day].push(Span { from, to: to.min(DAY), count });
            }
            if to > DAY {
                split[(day + 1) % 7].push(Span { from: from.max(DAY) - DAY, to: to - DAY, count });
            }
        }
    }
    let bank_holiday = bank_holiday.map(|shifts| {
        let all = shifts.into_iter().flat_map(|shift| pieces(shift, whole));
        all.map(|(from, to, count)| Span { from, to, count }).collect()
    });
    Some(WeekPattern { days: split, bank_holiday })
}

/// The whole heads of a shift, and one for the part that is left.
fn pieces(shift: Shift, whole: bool) -> Vec<Piece> {
    let end = if shift.to > shift.from { shift.to } else { shift.to + DAY };
    let count = if whole { shift.count.round() } else { shift.count };
    let heads = (count + WHOLE).floor();
    let length = end - shift.from;
    let part = ((count - heads).max(0.0) * f64::from(length)).round() as u16;
    let mut pieces = Vec::new();
    if heads > 0.0 || part == 0 {
        pieces.push((shift.from, end, heads as u32));
    }
    if part > 0 {
        let from = shift.from + (length - part) / 2;
        pieces.push((from, from + part, 1));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{DAY, pieces};
    use crate::scenario::text::tree::Shift;

    #[test]
    fn a_part_of_a_head_is_a_head_for_that_part_of_the_span_in_its_middle() {
        let of = |from, to, count| pieces(Shift { from, to, count }, false);
        assert_eq!(of(540, 1020, 6.0), [(540, 1020, 6)]);
        assert_eq!(of(540, 1020, 0.0), [(540, 1020, 0)]);
        assert_eq!(of(540, 1020, 1.4), [(540, 1020, 1), (684, 876, 1)]);
        assert_eq!(of(540, 1020, 0.5), [(660, 900, 1)]);
        // 22:00 to 06:00, of which a quarter is 01:00 to 03:00 of the next day.
        assert_eq!(of(1320, 360, 0.25), [(DAY + 60, DAY + 180, 1)]);
        assert_eq!(pieces(Shift { from: 540, to: 1020, count: 1.4 }, true), [(540, 1020, 1)]);
        assert_eq!(of(540, 1020, 0.07 * 100.0), [(540, 1020, 7)]);
    }
}
