//! How many people go which way in a year: from outside through A&E and wards to where they are discharged.
//!
//! ```text
//! ways     from the rows of the metric `moves` to nodes in columns and the links between them
//! layout   where nodes and links lie: no label on another
//! ```

mod layout;
mod ways;

use super::chart::{Chart, ChartError};
use super::rows::SMALL;
use super::view::{BASELINE, View, changed, level_words};
use crate::document::Grid;
use crate::drawing::axis::{LABEL, WIDTH, fit};
use crate::drawing::{Anchor, INK, PAPER, Picture, TODAY};
use crate::number::{number, plus_minus};
use layout::{LINE, NODE, Place, Ribbon, layout};
use ways::{Change, Ways};

/// Least width of what is drawn of a change.
const HAIRLINE: f64 = 1.25;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let option = view.compared(1).first().copied();
    let Some(ways) = Ways::new(view, option) else { return Ok(None) };
    let (places, ribbons, height) = layout(&ways);
    let mut picture = Picture::new(WIDTH, (height + 36.0) as u32, "");
    let heading = match option {
        None => "People a year, in the mean year of the baseline".to_owned(),
        Some(option) => {
            format!("People a year in the baseline; in its bands what changes: {}", view.title(option))
        }
    };
    picture.text((12.0, 16.0), &fit(&heading, LABEL, f64::from(WIDTH) - 30.0), LABEL, INK, Anchor::Start);
    let mut flows = Picture::new(WIDTH, height as u32, "");
    // The greatest below, so that the small ones are seen.
    let mut order: Vec<&Ribbon> = ribbons.iter().collect();
    order.sort_by(|a, b| b.width.total_cmp(&a.width));
    order.iter().for_each(|ribbon| draw_ribbon(&mut flows, ribbon));
    order.iter().for_each(|ribbon| draw_change(&mut flows, ribbon));
    places.iter().for_each(|place| draw_node(&mut flows, place));
    places.iter().for_each(|place| label(&mut flows, place));
    picture.put((0.0, 30.0), &flows);

    let title = title(view, option, &ways);
    let is_marked = ways.links.iter().any(|link| link.change.is_seen(link.level));
    let judged = ways.together.in_words("ways and boxes");
    let changes = match option {
        None => String::new(),
        Some(_) if !view.saved.has_intervals() => " No change is marked: none has an interval.".to_owned(),
        Some(_) if is_marked => format!(
            " Dark part of a band: so many more with the option; white: so many fewer, on the same scale but at least a hairline; \
             neither is better or worse. Marked: more than chance, {judged}, and 1 % of the band."
        ),
        Some(_) => format!(" No band is marked: on no way do more or fewer go than chance allows, {judged}."),
    };
    let small = if ways.merged > 0 { " Settings of few people share a box." } else { "" };
    let aside = if ways.not_drawn >= 0.5 {
        format!(" Not drawn: {} moves a year within a column or back.", number(ways.not_drawn, 0))
    } else {
        String::new()
    };
    let between = if ways.nodes.iter().any(|node| node.change.is_clear) {
        " ±: 95 % interval of the change alone; where settings share a box at its widest."
    } else {
        ""
    };
    Ok(Some(Chart {
        id: "sankey",
        alternative: format!("Bands of people a year between settings, from arrival to discharge. {title}."),
        title,
        reading: format!(
            "A band is as wide as many people go this way in a year, from the left to the right; a person may go several \
             ways.{changes}{between}{small}{aside}"
        ),
        source: view.source("summary.csv and differences.csv"),
        picture,
        table: table(view, option, &ways),
    }))
}

/// A band about its middle line.
fn band(ribbon: &Ribbon, width: f64) -> Vec<(f64, f64)> {
    let half = width / 2.0;
    let middle: Vec<(f64, f64)> = ribbon
        .points
        .windows(2)
        .flat_map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            (0..=20).map(move |step| {
                let t = f64::from(step) / 20.0;
                let bend = t * t * (3.0 - 2.0 * t);
                (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * bend)
            })
        })
        .collect();
    let there = middle.iter().map(|&(x, y)| (x, y - half));
    let back = middle.iter().rev().map(|&(x, y)| (x, y + half));
    there.chain(back).collect()
}

fn draw_ribbon(picture: &mut Picture, ribbon: &Ribbon) {
    picture.area(band(ribbon, ribbon.width.max(0.8)), TODAY.mix(0.32));
}

/// The part of a band that comes or goes: no colour, for more people at an exit are no gain.
fn draw_change(picture: &mut Picture, ribbon: &Ribbon) {
    if ribbon.change == 0.0 {
        return;
    }
    let width = ribbon.change.abs().max(HAIRLINE);
    if ribbon.change > 0.0 {
        picture.area(band(ribbon, width), INK.mix(0.55));
    } else {
        picture.area(band(ribbon, width + HAIRLINE), INK.mix(0.55));
        picture.area(band(ribbon, width), PAPER);
    }
}

fn draw_node(picture: &mut Picture, place: &Place<'_>) {
    let height = place.height.max(1.5);
    picture.rect((place.x, place.y), (place.x + NODE, place.y + height), INK);
}

fn label(picture: &mut Picture, place: &Place<'_>) {
    let figure = number(place.node.level, 0);
    let change = place.node.change;
    let lines = place.words.iter().map(|line| (line.clone(), INK));
    let lines = lines.chain([(figure, INK)]).chain(change_words(change).map(|text| (text, INK)));
    let lines: Vec<_> = lines.collect();
    let x = place.x + NODE + 4.0;
    let top = place.label_top;
    for (at, (text, colour)) in lines.iter().enumerate() {
        picture.text((x, top + LINE * (at as f64 + 1.0) - 3.0), text, SMALL, *colour, Anchor::Start);
    }
}

/// What changes, where something does by more than chance.
fn change_words(change: Change) -> Option<String> {
    let sign = if change.mean > 0.0 { "+" } else { "" };
    change.is_clear.then(|| format!("{sign}{}", plus_minus(change.mean, change.half, 0)))
}

fn title(view: &View<'_>, option: Option<&str>, ways: &Ways) -> String {
    // What grows is no number of people.
    let usual = |id: &str| {
        let level = view.level(BASELINE, id, "all").filter(|level| !level.is_growing())?;
        Some(level_words(Some(level), id))
    };
    let said = [
        usual("a-and-e-attendances").map(|figure| format!("{figure} come to A&E")),
        usual("non-elective-admissions").map(|figure| format!("{figure} are admitted as emergencies")),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let mut title = if said.is_empty() {
        format!("{} people come in from outside a year", number(ways.arrivals, 0))
    } else {
        format!("In the baseline {} a year", said.join(" and "))
    };
    if let Some(option) = option {
        let id = "non-elective-admissions";
        let words = match view.difference(option, id, "all") {
            Some(row) => format!("emergency admissions {}", changed(Some(row), id)),
            None => {
                let many = ways.links.iter().filter(|link| link.change.is_clear).count();
                format!("{many} of {} ways change by more than chance", ways.links.len())
            }
        };
        let name = view.saved.option_title(option);
        title.push_str(&format!("; {name}: {words}"));
    }
    title
}

fn table(view: &View<'_>, option: Option<&str>, ways: &Ways) -> Grid {
    let mut header = vec!["from".to_owned(), "to".to_owned(), "baseline, a year".to_owned()];
    if let Some(option) = option {
        header.push(format!("change: {}", view.saved.option_title(option)));
    }
    let name = |node: usize| ways.nodes.get(node).map_or_else(String::new, |node| node.title.clone());
    let rows = ways.links.iter().map(|link| {
        let mut row = vec![name(link.from), name(link.to), number(link.level, 0)];
        row.extend(option.map(|_| plus_minus(link.change.mean, link.change.half, 0)));
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let note = "± is the 95 % interval of that change alone; of ways that were put together at its widest.";
    let has_one = rows.iter().flatten().any(|cell| cell.contains('±'));
    let notes = if has_one { vec![note.to_owned()] } else { Vec::new() };
    Grid { header, rows, notes }
}
