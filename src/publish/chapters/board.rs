//! The page for a board: what must be known first, what would change, what if the savings do not come, who pays and gains,
//! how sure that is.

use super::alerts::alerts;
use super::options::{committed, not_realised};
use super::parts::{appointments, effects_on_parts, of_parts, with_names};
use super::sure::back_test_in_words;
use super::words::{EFFECTS, GROWING, HELD_TO, Writer, listed, of};
use crate::document::{Asked, DocumentError, Grid, Saved, table};
use crate::metrics::{HEADLINE, NET_CASHABLE, Section, metric};
use crate::number::{count, number, signed, with_interval};
use crate::publish::{Block, Paragraph, Table};
use crate::report::COSTS_ALONE;

/// Alerts that a board can take in; the others stand in the chapter of checks.
const MOST_ALERTS: usize = 2;
/// Rows of the back-test shown.
const WORST: usize = 3;
/// Options with the ward closed that are shown.
const CLOSED: usize = 3;
/// Figures of settings and teams that are shown of a place without a hospital.
const MOST_OF_PARTS: usize = 12;

/// The blocks of the page; what depends on the option stands there for each.
///
/// # Errors
/// Damaged results.
pub fn board(saved: &Saved, options: &[(String, String)]) -> Result<Vec<Block>, DocumentError> {
    let shown: Vec<String> = options.iter().map(|(id, _)| id.clone()).collect();
    let mut blocks: Vec<Block> = Vec::new();
    let all = alerts(saved);
    // A line that says that there is one more takes the room of the one.
    let most = if all.len() == MOST_ALERTS + 1 { MOST_ALERTS + 1 } else { MOST_ALERTS };
    let more = all.len().saturating_sub(most);
    blocks.extend(all.into_iter().take(most).map(|text| Block::Alert(without_flags(&text))));
    if more > 0 {
        let more = count(more, "further warning");
        blocks.push(Block::Alert(format!("{more} of this run: see “What was checked”.")));
    }
    if options.is_empty() {
        let grid = table(saved, "headline", &Asked::default())?;
        if !grid.rows.is_empty() {
            let title = "The baseline".to_owned();
            blocks.push(Block::Table(Table { id: "key-baseline".to_owned(), title, grid, folded: false }));
        }
        blocks.extend(appointments(saved, &[])?);
        blocks.extend(sure(saved));
        return Ok(blocks);
    }
    for (option, _) in options {
        let text = if_not_in_words(saved, &shown);
        let mut of_option = vec![Block::Paragraph(Paragraph { lead: headline(saved, option), text })];
        let metrics = HEADLINE.iter().filter(|name| saved.difference(option, name, "all").is_some());
        let mut metrics: Vec<String> = metrics.map(|name| (*name).to_owned()).collect();
        // Without a hospital or prices, what its settings and teams have.
        if metrics.is_empty() {
            metrics = of_parts(saved, option).into_iter().take(MOST_OF_PARTS).collect();
        }
        if !metrics.is_empty() {
            let asked = Asked { options: vec![option.clone()], metrics, ..Asked::default() };
            let mut grid = with_names(saved, table(saved, "metrics", &asked)?);
            if let Some(word) = grid.header.last_mut() {
                *word = "change".to_owned();
            }
            of_option.push(Block::Table(Table {
                id: format!("key-{option}"),
                title: format!("What would change: {}", saved.option_title(option)),
                grid,
                folded: false,
            }));
        }
        of_option.extend(organisations(saved, option));
        blocks.push(Block::Of(option.clone(), of_option));
    }
    blocks.extend(if_not(saved, &shown)?);
    blocks.extend(sure(saved));
    Ok(blocks)
}

/// A warning without the words for whoever runs the program: a board has no command line.
fn without_flags(text: &str) -> String {
    let end = |flag: &str| text.find(flag).map(|at| (at, at + flag.len()));
    match [" with -n", " with --until", " (see charts/warm-up.svg)"].iter().find_map(|flag| end(flag)) {
        Some((at, to)) => format!("{}{}", &text[..at], &text[to..]),
        None => text.to_owned(),
    }
}

/// The finding in a sentence: what the option does to what it claims, what that costs, who is worse off.
#[must_use]
pub fn headline(saved: &Saved, option: &str) -> String {
    let mut writer = Writer::without_references(saved);
    let claimed: Vec<&str> = {
        let claims = saved.claims.iter().filter(|claim| claim.option == option);
        claims.map(|claim| claim.metric.as_str()).collect()
    };
    let is_pounds = |name: &&str| metric(name).is_some_and(|metric| metric.section == Section::Money);
    // A ward closed in advance is judged by what becomes of the hospital, not by what was to be saved.
    let closes = saved.is_committed(option);
    let [patients, beds, days] = EFFECTS;
    let candidates: Vec<&str> = if closes {
        [HELD_TO[0], HELD_TO[2]].into_iter().chain(HEADLINE).collect()
    } else {
        claimed.into_iter().chain([patients, days, beds]).chain(HEADLINE).collect()
    };
    let mut named: Vec<&str> = Vec::new();
    for name in candidates.into_iter().filter(|name| !is_pounds(name)) {
        if !named.contains(&name)
            && saved.difference(option, name, "all").is_some_and(|row| !row.is_nothing())
        {
            named.push(name);
        }
    }
    let mut effects: Vec<String> =
        named.iter().take(2).filter_map(|name| writer.effect(option, name)).collect();
    if effects.is_empty() {
        effects = effects_on_parts(&mut writer, option);
    }
    let mut text = match effects.as_slice() {
        [] => format!("“{}” changes {}", saved.option_title(option), nothing(saved, option)),
        effects => format!("With “{}”, {}", saved.option_title(option), listed(effects)),
    };
    if let Some(row) = saved.difference(option, NET_CASHABLE, "all") {
        let figure = of(row);
        text = text.trim_end_matches('.').to_owned();
        match writer.change(option, NET_CASHABLE, "all") {
            _ if row.is_growing() => text.push_str(&format!("; net cash {GROWING}")),
            _ if row.is_nothing() => text.push_str("; net cash would not change"),
            Some((words, _)) if figure.holds_zero() => {
                text.push_str(&format!("; net cash would change by {words} (chance alone may explain it)"));
            }
            Some((words, figure)) => {
                let way = if figure.mean > 0.0 { "gained" } else { "lost" };
                text.push_str(&format!("; in net cash {words} would be {way}"));
                // What costs less, or nothing, is no cost.
                if saved.prices_costs_alone() && figure.mean < 0.0 {
                    text.push_str(", which is what schemes cost: no saving is priced");
                }
            }
            None => {}
        }
        if !saved.prices_costs_alone() {
            text.push_str(&tariff(&mut writer, option, closes));
        }
    }
    text.trim_end_matches('.').to_owned() + "."
}

/// The tariff income that goes with the activity, to stand in the sentence of the net cash that holds it. A ward closed turns people
/// away, who are not paid for: of it something is said even if nothing is lost.
fn tariff(writer: &mut Writer<'_>, option: &str, closes: bool) -> String {
    let of_closed = |words: &str| if closes { words.to_owned() } else { String::new() };
    let Some(row) = writer.saved.difference(option, "income-lost", "all") else {
        return of_closed(", before tariff income lost, which the scenario does not price");
    };
    if row.is_growing() {
        return format!(", after tariff income lost, which {GROWING}");
    }
    if row.is_nothing() {
        return of_closed(", with no tariff income lost");
    }
    match writer.change(option, "income-lost", "all") {
        Some((words, figure)) if figure.holds_zero() => of_closed(&format!(
            ", after tariff income lost by hospitals of {words} (chance alone may explain it)"
        )),
        Some((words, figure)) if figure.mean > 0.0 => {
            format!(", after {words} of tariff income lost by hospitals")
        }
        Some((words, _)) => format!(", with {words} of tariff income more for hospitals"),
        None => String::new(),
    }
}

/// What is said where no figure of patients or beds changes that a board asks first.
fn nothing(saved: &Saved, option: &str) -> &'static str {
    let changes = |row: &&crate::document::Difference| {
        let is_money = metric(&row.metric).is_some_and(|metric| metric.section == Section::Money);
        !is_money && !row.is_nothing()
    };
    if saved.differences_of(option).iter().any(changes) {
        "nothing in patients, beds or waits that a board asks first (what else it changes is in differences.csv)"
    } else {
        "nothing in patients, beds or waits"
    }
}

/// Net cash of each organisation that the option touches.
fn organisations(saved: &Saved, option: &str) -> Option<Block> {
    let mut rows = Vec::new();
    let all = [("all".to_owned(), "All together".to_owned())];
    let each = saved.run.place.organisations.iter();
    let each = each.map(|of| (format!("organisation={}", of.id), of.title.clone()));
    for (group, name) in each.chain(all) {
        let Some(row) = saved.difference(option, NET_CASHABLE, &group) else { continue };
        if row.is_nothing() && group != "all" {
            continue;
        }
        let figure = of(row).times(1e-3);
        let cell = if row.is_growing() {
            "growing".to_owned()
        } else {
            signed(figure.mean, with_interval(figure.mean, figure.low, figure.high, 0))
        };
        rows.push(vec![name, cell]);
    }
    (!rows.is_empty()).then(|| {
        let header = vec![String::new(), "Net cash, £ thousand a year".to_owned()];
        let what = if saved.prices_costs_alone() {
            COSTS_ALONE
        } else {
            "Cash released less what is paid for schemes and income lost;"
        };
        let notes = vec![format!("{what} ± is the 95 % interval.")];
        Block::Table(Table {
            id: format!("pays-{option}"),
            title: "Who pays and who gains".to_owned(),
            grid: Grid { header, rows, notes },
            folded: false,
        })
    })
}

/// What becomes of the hospital if a ward is closed in advance and nothing comes.
fn if_not_in_words(saved: &Saved, shown: &[String]) -> String {
    let Some(first) = not_realised(saved, shown) else {
        return "No option shown here closes anything in advance while savings do not come: what a ward closed on the strength of the plan would do, if \
                the savings do not come, is not shown."
            .to_owned();
    };
    let mut writer = Writer::without_references(saved);
    let steps: Vec<String> = HELD_TO[..2].iter().filter_map(|name| writer.step(&first.id, name)).collect();
    if steps.is_empty() {
        return String::new();
    }
    let words = format!("If the savings do not come (“{}”), {}.", first.title, listed(&steps));
    words
}

/// If the savings do not come: baseline, and the same ward closed with nothing, half and all of it realised.
fn if_not(saved: &Saved, shown: &[String]) -> Result<Vec<Block>, DocumentError> {
    let all = committed(saved, shown);
    let Some(first) = not_realised(saved, shown) else { return Ok(Vec::new()) };
    let same = all.iter().filter(|option| option.committed == first.committed);
    let mut options: Vec<String> = same.map(|option| option.id.clone()).collect();
    // Nothing, a part and all: of more, those between are in the table of the chapter.
    let left_out = options.len().saturating_sub(CLOSED);
    if left_out > 0 {
        options.drain(CLOSED - 1..CLOSED - 1 + left_out);
    }
    let changes = |name: &str| {
        options
            .iter()
            .any(|option| saved.difference(option, name, "all").is_some_and(|row| !row.is_nothing()))
    };
    let judged = HELD_TO.iter().chain(&["delayed-days", NET_CASHABLE]);
    let metrics: Vec<String> = judged.filter(|name| changes(name)).map(|name| (*name).to_owned()).collect();
    if metrics.is_empty() {
        return Ok(Vec::new());
    }
    let priced = metrics.iter().any(|name| name == NET_CASHABLE);
    let grid = table(saved, "metrics", &Asked { metrics, options, ..Asked::default() })?;
    let mut grid = with_titles(saved, grid);
    without_common_beginning(&mut grid.header);
    if priced {
        grid.notes.push(saved.turned_away().to_owned());
    }
    if left_out > 0 {
        let more = count(left_out, "option");
        grid.notes.push(format!("{more} more, between these: see “If the savings do not materialise”."));
    }
    let title = format!("If the savings do not come: {}", first.committed.join("; "));
    Ok(vec![Block::Table(Table { id: "board-if-not".to_owned(), title, grid, folded: false })])
}

/// Headings of options without the words with which all of them begin, `A ward closed, `: the title above says them.
fn without_common_beginning(header: &mut [String]) {
    let of = |header: &[String]| -> Option<usize> {
        let (first, others) = header.get(2..)?.split_first()?;
        let common = |at: usize| others.iter().all(|word| word.get(..at) == first.get(..at));
        let ends = first.match_indices(", ").map(|(at, mark)| at + mark.len());
        ends.filter(|&at| !others.is_empty() && common(at)).last()
    };
    if let Some(at) = of(header) {
        for word in header.iter_mut().skip(2) {
            *word = super::words::capital(&word[at..]);
        }
    }
}

/// Titles of options in place of their ids.
pub fn with_titles(saved: &Saved, mut grid: Grid) -> Grid {
    for word in &mut grid.header {
        *word = saved.option_title(word).to_owned();
    }
    grid
}

/// How far the baseline is like the place, and where it is least.
fn sure(saved: &Saved) -> Vec<Block> {
    let Some(words) = back_test_in_words(saved) else {
        let text = "The scenario has no published figures to compare the baseline with: nothing says how like the place it is.";
        return vec![Block::Alert(text.to_owned())];
    };
    let nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let rows = saved.worst_first().into_iter().take(WORST).map(|row| {
        let decimals = metric(&row.metric).map_or(1, |metric| metric.decimals);
        let error = nan(row.error_percent);
        vec![
            format!("{}, {}", row.title, row.unit),
            with_interval(nan(row.modelled), nan(row.ci_low), nan(row.ci_high), decimals),
            number(nan(row.published), decimals),
            format!("{}{}", if error >= 0.5 { "+" } else { "" }, number(error, 0)),
        ]
    });
    let header = ["", "modelled", "published", "error, %"].map(str::to_owned).into();
    let grid = Grid { header, rows: rows.collect(), notes: vec![words] };
    let title = "How sure the baseline is: where it is furthest off".to_owned();
    vec![Block::Table(Table { id: "board-back-test".to_owned(), title, grid, folded: false })]
}
