//! The chapters that are tables: options side by side, money, claims, the back-test, what the options are.

use super::board::with_titles;
use super::effects::effects;
use super::parts::{appointments, demand_capacity, of_parts, with_names};
use crate::document::{Asked, DocumentError, Grid, Saved, table};
use crate::number::number;
use crate::publish::{Block, Paragraph, Table};
use crate::report::OptionEntry;

/// Figures beyond the headline, by what they are about.
const FURTHER: [(&str, &str, &[&str]); 3] = [
    (
        "a-and-e",
        "A&E",
        &[
            "a-and-e-attendances",
            "a-and-e-within-4h",
            "a-and-e-time-mean",
            "trolley-wait-over-4h",
            "trolley-wait-over-12h",
            "left-without-being-seen",
        ],
    ),
    (
        "hospital",
        "The hospital",
        &[
            "non-elective-admissions",
            "elective-admissions",
            "elective-cancellations",
            "acute-occupied",
            "acute-available",
            "acute-occupancy",
            "days-above-92",
            "length-of-stay-mean",
            "rtt-within-18-weeks",
        ],
    ),
    (
        "system",
        "Leaving hospital and care at home",
        &[
            "delayed-days",
            "delayed-days-rate",
            "discharges-before-noon",
            "care-home-admissions-rate",
            "still-at-home-91-days",
        ],
    ),
];

fn one(id: &str, title: &str, grid: Grid, folded: bool) -> Block {
    Block::Table(Table { id: id.to_owned(), title: title.to_owned(), grid, folded })
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { lead: String::new(), text: text.to_owned() })
}

/// The headline of every option, and more of A&E, hospital and community.
///
/// # Errors
/// Damaged results.
pub fn options(saved: &Saved, shown: &[String]) -> Result<Vec<Block>, DocumentError> {
    if saved.run.options.len() < 2 {
        let text = "The run has no options: its figures are those of the baseline.";
        let grid = table(saved, "headline", &Asked::default())?;
        return Ok(vec![paragraph(text), one("headline", "Headline figures of the baseline", grid, false)]);
    }
    let of = |metrics| Asked { options: shown.to_vec(), metrics, ..Asked::default() };
    let mut headline = table(saved, "headline", &of(vec![]))?;
    if headline.rows.is_empty() {
        // Without a hospital or prices, what settings and teams have.
        let mut parts: Vec<String> = shown.iter().flat_map(|option| of_parts(saved, option)).collect();
        parts.sort();
        parts.dedup();
        if !parts.is_empty() {
            headline = with_names(saved, table(saved, "metrics", &of(parts))?);
        }
    }
    let headline = with_titles(saved, headline).transposed();
    let mut blocks = vec![one("headline", "What each option changes", headline, false)];
    blocks.extend(appointments(saved, shown)?);
    blocks.extend(demand_capacity(saved)?);
    blocks.extend(effects(saved, shown)?);
    for (id, title, metrics) in FURTHER {
        let known = metrics.iter().filter(|name| saved.level("baseline", name, "all").is_some());
        let metrics: Vec<String> = known.map(|name| (*name).to_owned()).collect();
        if metrics.is_empty() {
            continue;
        }
        let grid = with_titles(saved, table(saved, "metrics", &of(metrics))?).transposed();
        blocks.push(one(&format!("more-{id}"), title, grid, true));
    }
    Ok(blocks)
}

/// Levels of the options that close something in advance; nothing if none does.
///
/// # Errors
/// Damaged results.
pub fn if_not_realised(saved: &Saved, shown: &[String]) -> Result<Vec<Block>, DocumentError> {
    let options: Vec<String> =
        super::options::committed(saved, shown).iter().map(|option| option.id.clone()).collect();
    if options.is_empty() {
        return Ok(Vec::new());
    }
    let grid = table(saved, "if-not-realised", &Asked { options, ..Asked::default() })?;
    Ok(vec![one("if-not-realised", "Targets and cash, whatever comes of the schemes", grid, false)])
}

/// Cash first, by organisation and site; then what is worth something and is no cash. Nothing where there is no cash.
///
/// # Errors
/// Damaged results.
pub fn money(saved: &Saved, shown: &[String]) -> Result<Vec<Block>, DocumentError> {
    if !saved.has_cash() {
        return Ok(Vec::new());
    }
    let grid =
        with_titles(saved, table(saved, "money", &Asked { options: shown.to_vec(), ..Asked::default() })?);
    let prices = match &saved.run.place.price_year {
        Some(year) => format!("Pounds are at prices of {year}."),
        None => "The scenario does not say of which year its prices are.".to_owned(),
    };
    let prices = match saved.run.place.payment_in_words() {
        Some(payment) => format!("{prices} {payment}"),
        None => prices,
    };
    Ok(vec![paragraph(&prices), one("money-table", title_of_money(saved), grid, false)])
}

/// What stands above the table of money: what is in it.
#[must_use]
pub fn title_of_money(saved: &Saved) -> &'static str {
    if saved.prices_costs_alone() {
        "What schemes cost, in cash"
    } else {
        "Cash first, then what is worth something"
    }
}

/// Claims against what was found.
///
/// # Errors
/// Damaged results.
pub fn claims(saved: &Saved, shown: &[String]) -> Result<Vec<Block>, DocumentError> {
    if !saved.claims.iter().any(|claim| shown.contains(&claim.option)) {
        return Ok(Vec::new());
    }
    let grid = table(saved, "planned", &Asked { options: shown.to_vec(), ..Asked::default() })?;
    let grid = with_titles_before(saved, grid);
    Ok(vec![one("claims-table", "Claimed, found, and how often less came about", grid, false)])
}

/// Titles of options in place of their ids, where they stand before what is claimed of them.
pub fn with_titles_before(saved: &Saved, mut grid: Grid) -> Grid {
    for label in grid.rows.iter_mut().filter_map(|row| row.first_mut()) {
        if let Some((option, rest)) = label.split_once(": ") {
            *label = format!("{}: {rest}", saved.option_title(option));
        }
    }
    grid
}

/// Every published figure beside the modelled one.
///
/// # Errors
/// Damaged results.
pub fn back_test(saved: &Saved) -> Result<Vec<Block>, DocumentError> {
    if saved.back_test.is_empty() {
        return Ok(Vec::new());
    }
    let grid = table(saved, "back-test", &Asked::default())?;
    let text = super::sure::back_test_in_words(saved).unwrap_or_default();
    let read = " Fitted: the figure was used to set a number of the scenario. Bounds draws: draws of the uncertain numbers too \
                far from it were set aside. Shape only: a month of a series whose total was fitted. Held out: none of these.";
    Ok(vec![paragraph(&(text + read)), one("back-test-table", "Modelled against published", grid, false)])
}

/// What each option is made of, and what each scheme rests on.
#[must_use]
pub fn schemes(saved: &Saved, shown: &[String]) -> Vec<Block> {
    let place = &saved.run.place;
    let mut blocks = Vec::new();
    let schemes_of = |ids: &[String]| -> String {
        let titles = ids.iter().map(|id| {
            let known = place.schemes.iter().find(|scheme| scheme.id == *id);
            known.map_or(id.as_str(), |scheme| scheme.title.as_str())
        });
        titles.collect::<Vec<_>>().join("; ")
    };
    let is_shown = |option: &&OptionEntry| shown.contains(&option.id);
    let rows = saved.run.option_details.iter().filter(is_shown).map(|option| {
        let realised = format!("{} %", number(option.realised * 100.0, 0));
        vec![
            option.title.clone(),
            schemes_of(&option.schemes),
            realised,
            option.summary.clone().unwrap_or_default(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        let header = ["option", "schemes", "realised", "what it is"].map(str::to_owned).into();
        blocks.push(one("options-table", "Options", Grid { header, rows, notes: Vec::new() }, true));
    }
    let used = |id: &str| {
        saved
            .run
            .option_details
            .iter()
            .filter(is_shown)
            .any(|option| option.schemes.iter().any(|one| one == id))
    };
    let rows = place.schemes.iter().filter(|scheme| used(&scheme.id)).map(|scheme| {
        vec![
            scheme.title.clone(),
            scheme.lead.clone().unwrap_or_default(),
            scheme.from.clone().unwrap_or_else(|| "throughout".to_owned()),
            number(scheme.cost_a_year, 0),
            number(scheme.cost_once, 0),
            scheme.evidence.clone().unwrap_or_else(|| "none stated".to_owned()),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        let header = ["scheme", "led by", "from", "£ a year", "£ once", "what its effect rests on"];
        let notes = vec![
            "Costs at the best values of the scenario, in full; what is paid by use is not in them."
                .to_owned(),
        ];
        let grid = Grid { header: header.map(str::to_owned).into(), rows, notes };
        blocks.push(one("schemes-table", "Schemes", grid, true));
    }
    blocks
}
