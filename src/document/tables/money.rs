//! What options cost and save.

use super::words::{ALONE, change, nan, share_with_ends};
use crate::document::grid::Grid;
use crate::document::saved::{Difference, Saved};
use crate::metrics::{Better, NET_CASHABLE, metric};
use crate::number::range;
use crate::report::COSTS_ALONE;

/// How to read the money.
const NOTE: &str =
    "Organisations and sites each add up to the whole, but for rounding. Cash is what leaves a budget";
/// What more there is to it where activity is paid by tariff.
pub const TARIFF: &str = "; a tariff that is not paid because nobody could be admitted counts in it";

/// A figure in pounds, as a whole and of each organisation; organisations that no option touches are left out.
pub fn organisations(saved: &Saved, options: &[&str], name: &'static str, words: &str) -> Vec<Vec<String>> {
    let lines = by_organisation(saved, name, words).into_iter();
    lines.filter_map(|line| pounds(saved, options, &line)).collect()
}

/// A row of thousands of pounds: metric, group, and its words.
pub struct Line {
    name: &'static str,
    group: String,
    words: String,
}

impl Line {
    /// A figure as a whole.
    pub fn of_all(name: &'static str, words: &str) -> Self {
        Self { name, group: "all".to_owned(), words: words.to_owned() }
    }
}

fn by_organisation(saved: &Saved, name: &'static str, words: &str) -> Vec<Line> {
    let of =
        saved.run.place.organisations.iter().map(|of| (format!("organisation={}", of.id), of.title.as_str()));
    let whole = std::iter::once(("all".to_owned(), "all together"));
    whole.chain(of).map(|(group, title)| Line { name, group, words: format!("{words}: {title}") }).collect()
}

/// Whether more of it is good: of costs and losses a plus sign would say the contrary.
fn is_gain(name: &str) -> bool {
    metric(name).is_none_or(|metric| metric.better != Better::Lower)
}

/// The cells of a row, with a plus sign where more of it is good; none if no option changes it.
pub fn pounds(saved: &Saved, options: &[&str], line: &Line) -> Option<Vec<String>> {
    let Line { name, group, words } = line;
    let of: Vec<Option<&Difference>> =
        options.iter().map(|option| saved.difference(option, name, group)).collect();
    of.iter().flatten().find(|row| !row.is_nothing())?;
    let cells = of.into_iter().map(|row| change(row, 1e-3, 0)).map(|cell| match cell.strip_prefix('+') {
        Some(bare) if !is_gain(name) => bare.to_owned(),
        _ => cell,
    });
    Some([words.clone(), String::new()].into_iter().chain(cells).collect())
}

/// Cash first: released, income lost, costs, net by organisation and site; then what is worth something and no cash. Of one
/// option alone also how far years differ.
pub fn money(saved: &Saved, options: &[&str]) -> Grid {
    let mut header: Vec<String> =
        ["£ thousand a year"].into_iter().chain(options.iter().copied()).map(str::to_owned).collect();
    let detail = if let [option] = options { Some(*option) } else { None };
    if detail.is_some() {
        let of = saved.a_run();
        header.extend([format!("5th–95th pct. of {of}s"), format!("below 0, % of {of}s")]);
    }
    let rows = lines(saved).into_iter().filter_map(|line| {
        let mut row = pounds(saved, options, &line)?;
        // The column of the baseline is not needed: pounds are against it.
        row.remove(1);
        if let Some(found) = detail.and_then(|option| saved.difference(option, line.name, &line.group)) {
            row.extend(between_years(found));
        }
        Some(row)
    });
    let rows = rows.collect();
    let place = &saved.run.place;
    let by_tariff = if saved.counts_tariff() { TARIFF } else { "" };
    let mut notes = vec![format!("{NOTE}{by_tariff}."), ALONE.to_owned()];
    notes.extend(saved.prices_costs_alone().then(|| COSTS_ALONE.to_owned()));
    notes.extend(place.price_year.as_ref().map(|year| format!("Prices of {year}.")));
    notes.extend(place.payment_in_words().map(str::to_owned));
    Grid { header, rows, notes }
}

/// The range of the middle nine tenths of years, and of a net figure in how many it is below 0.
fn between_years(row: &Difference) -> [String; 2] {
    if row.is_growing() || row.ci_low.is_none() {
        return [String::new(), String::new()];
    }
    let below = row.prob_below_zero.filter(|_| row.metric.starts_with("net-"));
    [
        range(nan(row.p05) * 1e-3, nan(row.p95) * 1e-3, 0),
        below.map_or_else(String::new, |share| {
            share_with_ends(share, row.prob_below_zero_low, row.prob_below_zero_high)
        }),
    ]
}

fn lines(saved: &Saved) -> Vec<Line> {
    let mut lines = by_organisation(saved, NET_CASHABLE, "Net position in cash");
    for site in saved.groups(NET_CASHABLE, "site=") {
        let at = site.replace("site=elsewhere", "not by site").replace("site=", "at ");
        lines.push(Line { name: NET_CASHABLE, group: site, words: format!("The same by site: {at}") });
    }
    for (name, words) in [
        ("cashable-saving", "Cash released"),
        ("income-lost", "Income lost (part of the cash above)"),
        ("variable-payment", "Variable payment (a transfer, in the net of both organisations)"),
        ("scheme-cost", "Scheme costs"),
        ("scheme-cost-once-a-year", "Scheme costs paid once, a year"),
    ] {
        lines.extend(by_organisation(saved, name, words));
    }
    for group in saved.groups("gross-saving", "point-of-delivery=") {
        let words = format!("Worth, cash or not: {}", group.trim_start_matches("point-of-delivery="));
        lines.push(Line { name: "gross-saving", group, words });
    }
    lines.extend([
        Line::of_all("gross-saving", "Worth, cash or not, all together"),
        Line::of_all("net-benefit", "Net benefit (worth less costs)"),
        Line::of_all("pay-for-performance", "Pay for performance (a transfer, in none of the above)"),
        Line::of_all("contingency", "Contingency (in none of the above)"),
    ]);
    lines
}
