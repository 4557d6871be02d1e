//! A run on one screen: what was run, how sure it is, what changes, who gains, what to read next.
//!
//! At most [`LINES`] lines of [`COLUMNS`] columns, whatever the scenario; what does not fit is said, with the command that
//! shows it. Intervals are of one kind: 95 %, of the mean, of one option alone.

mod about;
mod closing;
mod effects;
mod grids;
mod layout;
mod levels;

use super::error::DocumentError;
use super::plain::{plain, wrapped};
use super::saved::Saved;
use super::tables::figures_named;
use crate::report::COSTS_ALONE;
pub use closing::shell;
use effects::Effects;
use layout::{Block, on_one_screen};
pub use layout::{COLUMNS, LINES};
use std::path::Path;

/// Options with committed schemes side by side, so that their titles fit.
const BESIDE: usize = 4;
/// Fewest rows of the headline of a place with a hospital.
const FEW: usize = 3;

/// The screen of a run whose folder this is, with these figures (`METRIC` or `METRIC/GROUP`) beside the headline.
///
/// # Errors
/// The run does not have a figure that is asked for.
pub fn screen(saved: &Saved, folder: &Path, metrics: &[String]) -> Result<String, DocumentError> {
    let (found, end) = screen_in_two(saved, folder, metrics)?;
    Ok(found + &end)
}

/// The same in two parts: what was found, which can be shown before charts and documents are made, and where all is.
///
/// # Errors
/// As for [`screen`].
pub fn screen_in_two(
    saved: &Saved,
    folder: &Path,
    metrics: &[String],
) -> Result<(String, String), DocumentError> {
    let options: Vec<&str> = saved.run.options.iter().skip(1).map(String::as_str).collect();
    let asked = if metrics.is_empty() { Vec::new() } else { figures_named(saved, &options, metrics, "all")? };
    // The options of a grid have a table of their own: there may be many.
    let options: Vec<&str> = options.into_iter().filter(|option| saved.grid_of(option).is_none()).collect();
    let shown = closing::shell(&plain(&folder.display().to_string()));
    let mut blocks = vec![about::what_was_run(saved)];
    blocks.extend(about::how_sure(saved));
    if options.is_empty() && saved.run.grids.is_empty() {
        blocks.extend(levels::figures(saved, &asked, &shown));
        blocks.extend(levels::of_settings(saved, &shown));
        blocks.extend(levels::of_teams(saved, &shown));
        blocks.extend(levels::of_appointments(saved, &shown));
    } else if !options.is_empty() {
        blocks.extend(what_changes(saved, &options, &asked, &shown));
    }
    blocks.extend(grids::grids(saved, &asked, &shown));
    let claims = closing::claims(saved, &shown);
    let below_claims = claims.is_some();
    blocks.extend(claims);
    blocks.extend(closing::warnings(saved, &shown).map(|block| Block { apart: !below_claims, ..block }));
    let found = blocks.len();
    // There is room for all files, whether they are made already or not.
    blocks.push(closing::files(folder, |_| true));
    blocks.push(closing::next(saved, &shown));
    let found = on_one_screen(&blocks, found);
    let end = [closing::files(folder, |name| folder.join(name).exists()), closing::next(saved, &shown)];
    Ok((found, on_one_screen(&end, end.len())))
}

/// What options change, those with committed schemes in a table of their own.
fn what_changes(saved: &Saved, options: &[&str], asked: &[(&str, &str)], folder: &str) -> Vec<Block> {
    let committed =
        |option: &str| saved.option_details(option).map_or(&[] as &[String], |known| &known.committed);
    let (apart, free): (Vec<&str>, Vec<&str>) = options.iter().partition(|option| saved.is_committed(option));
    let (main, mut apart) = if free.is_empty() { (apart, Vec::new()) } else { (free, apart) };
    let mut left_out: Vec<&str> = apart.split_off(apart.len().min(BESIDE));
    let main = those_claimed_first(saved, main);
    let mut rows = effects::headline(saved, &main, asked);
    if rows.len() - asked.len() < FEW {
        rows.extend(effects::queues(saved, &main));
    }
    let Effects { mut block, shown, mut by_id } = effects::table(saved, "figures", &main, rows);
    let interval = match saved.run.replications {
        0 | 1 => "one run says nothing about chance, so no intervals",
        _ if !saved.has_intervals() => "means, without intervals: all runs share one set of assumptions",
        _ => "mean ± 95 % interval of each option alone (? holds zero; % in points)",
    };
    block.head.insert(0, format!("What the options change: {interval}"));
    block.foot.extend(saved.prices_costs_alone().then(|| format!("  {COSTS_ALONE}")));
    block.apart = true;
    let has_cash = saved.run.place.organisations.len() > 1;
    block.more = format!("careflow show {folder} {}", if has_cash { "money" } else { "headline" });
    left_out.splice(0..0, main.iter().skip(shown).copied());
    let mut blocks = vec![block];
    let mut beside = None;
    if !apart.is_empty() {
        let mut of = effects::table(saved, "committed", &apart, effects::targets(saved, &apart));
        let mut whatever: Vec<String> =
            apart.iter().flat_map(|option| committed(option)).map(|title| plain(title)).collect();
        whatever.sort_unstable();
        whatever.dedup();
        let realised =
            |option: &&str| saved.option_details(option).is_some_and(|known| known.realised >= 1.0);
        let head = if apart.iter().any(realised) {
            format!("Done whether or not the savings come: {}", whatever.join("; "))
        } else {
            format!("If the savings do not come, and this is done all the same: {}", whatever.join("; "))
        };
        // The rule above is enough.
        of.block.head.pop();
        of.block.head.splice(0..0, wrapped(&head, COLUMNS, 1));
        // That no saving is priced stands below the table above.
        let is_priced = saved.run.place.price_year.is_some() && !saved.prices_costs_alone();
        of.block.foot.extend(is_priced.then(|| format!("  {}", saved.turned_away())));
        of.block.apart = true;
        by_id.append(&mut of.by_id);
        beside = Some(of.block);
    }
    let titles = by_id
        .iter()
        .map(|option| vec![format!("  {}: {}", plain(option), plain(saved.option_title(option)))]);
    let mut names = Block { apart: false, ..Block::new("titles", Vec::new(), titles.collect(), "") };
    if !left_out.is_empty() {
        let names_of = plain(&left_out.join(", "));
        let text = format!(
            "All: careflow show {folder} headline; what each is: careflow show {folder} options. Left out: {names_of}"
        );
        names.foot = wrapped(&text, COLUMNS - 2, 2).into_iter().map(|line| format!("  {line}")).collect();
    }
    blocks.push(names);
    blocks.extend(beside);
    blocks
}

/// The options in which a plan claims something before the others; each in the scenario's order.
fn those_claimed_first<'a>(saved: &Saved, options: Vec<&'a str>) -> Vec<&'a str> {
    let is_claimed = |option: &&str| saved.is_claimed(option);
    let (claimed, others): (Vec<&str>, Vec<&str>) = options.into_iter().partition(is_claimed);
    claimed.into_iter().chain(others).collect()
}
