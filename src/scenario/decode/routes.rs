//! Routes: targets, delays, further choices, and shares that add to 1 for everybody.
//!
//! A share of `"rest"` depends on whom the other routes are for. The model holds plain numbers, so a
//! `rest` route becomes one route per group of patients for whom the rest is the same.

use jiff::civil::Date;

use crate::model::{Body, Condition, Delay, DelayLine, DelayReason, Destination, Fallback, Named, Route};
use crate::scenario::decode::Decode;
use crate::scenario::decode::combinations::{Combination, Combinations, MOST};
use crate::scenario::decode::fields::Fields;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::Node;
use crate::scenario::text::values::show;

/// Most problems with shares reported for one list.
const SHOWN: usize = 3;

/// A route before `rest` is worked out.
#[derive(Debug, Clone)]
struct Raw {
    route: Route,
    rest: bool,
    /// Keeps its share: those of the others shrink or grow in proportion.
    firm: bool,
}

/// Days on which the same routes hold: first and last, either open.
type Window = (Option<Date>, Option<Date>);

impl Decode<'_> {
    /// The target a key names.
    pub fn target(&mut self, fields: Fields<'_>, key: &str) -> Option<Destination> {
        let target = fields.text(key).and_then(|id| self.names.target(id));
        if target.is_none() {
            self.whole = false;
        }
        target
    }

    /// The routes of a stream or stay: `to` or `routes`.
    pub fn routes(&mut self, fields: Fields<'_>, node: &Node) -> Vec<Route> {
        if fields.has("to") {
            let to = self.target(fields, "to");
            return to.map(Route::certain).into_iter().collect();
        }
        if !fields.has("routes") {
            return Vec::new();
        }
        let items = fields.list("routes");
        let raw: Vec<Raw> = fields.inner_list("routes").filter_map(|(item, _)| self.route(item)).collect();
        let place = fields.entry("routes").map_or(node.place, |entry| entry.key_place);
        if raw.len() < items.len() {
            self.whole = false;
            return Vec::new();
        }
        let share = |item: Fields<'_>| item.node("share").map(|node| node.place);
        let wrong = fields.inner_list("routes").filter_map(|(item, _)| share(item));
        let shares_failed = wrong.into_iter().any(|place| self.report.failed_in(place));
        self.settle(&raw, place, shares_failed)
    }

    fn route(&mut self, fields: Fields<'_>) -> Option<Raw> {
        self.window(fields, false);
        let to = self.target(fields, "to");
        let then: Vec<Option<Fallback>> =
            fields.inner_list("then").map(|(inner, _)| self.fallback(inner)).collect();
        let delay = self.delay(fields);
        let rest = fields.text("share") == Some("rest");
        let then: Option<Vec<Fallback>> = then.into_iter().collect();
        if then.is_none() {
            self.whole = false;
        }
        self.always_a_choice(fields);
        let takes = fields.node("takes").map(|node| self.distribution(node));
        if takes.as_ref().is_some_and(Option::is_none) {
            self.whole = false;
        }
        let only_if = self.moment(fields, to?);
        let or = self.others(fields, to?);
        let sets = self.attribute_changes(fields);
        let route = Route {
            takes: takes.flatten(),
            frees_place: fields.flag("frees-place"),
            only_if,
            or,
            sets,
            share: if rest { 0.0 } else { fields.number("share")? },
            share_per_delayed_day: fields.number("share-per-delayed-day")?,
            who: self.names.condition(fields.node("for")),
            from: fields.date("from"),
            until: fields.date("until"),
            delay,
            then: then?,
            counts_as: fields.owned("counts-as"),
            pathway: fields.count("pathway").and_then(|number| u8::try_from(number).ok()),
            to: to?,
        };
        Some(Raw { route, rest, firm: fields.flag("firm") })
    }

    fn fallback(&mut self, fields: Fields<'_>) -> Option<Fallback> {
        let to = self.target(fields, "to");
        let after = match fields.node("after") {
            Some(node) => Some(self.distribution(node)?),
            None => None,
        };
        let only_if = self.moment(fields, to?);
        Some(Fallback {
            to: to?,
            only_if,
            after,
            keep: fields.flag("keep"),
            counts_as: fields.owned("counts-as"),
        })
    }

    /// `delay-reason` and `attributed-to`, which stand together.
    pub fn delay(&mut self, fields: Fields<'_>) -> Vec<(Condition, Delay)> {
        let (reason, body) = (fields.entry("delay-reason"), fields.entry("attributed-to"));
        match (reason, body) {
            (Some(_), None) if fields.choice::<DelayLine>("delay-reason").is_some() => {
                let delay = delay_of(fields, Body::Both);
                delay.map(|delay| (Condition::default(), delay)).into_iter().collect()
            }
            (Some(reason), None) => {
                self.report.error_help(
                    reason.key_place,
                    "`delay-reason` needs `attributed-to`",
                    "attributed-to = \"NHS\", \"social care\" or \"both\"",
                );
                Vec::new()
            }
            (None, Some(body)) => {
                self.report.error_help(
                    body.key_place,
                    "`attributed-to` needs `delay-reason`",
                    "one of A, B, C, Di, Dii, E, F, G, H, I, or a line of 2024 such as capacity-home-care",
                );
                Vec::new()
            }
            _ => {
                let Some(node) = fields.node("attributed-to") else { return Vec::new() };
                self.cases(node, |_, is| delay_of(fields, is.text().and_then(Body::named)?))
            }
        }
    }

    /// Checks that shares add to 1 for everybody at all times, and works out `rest`.
    fn settle(&mut self, raw: &[Raw], place: Place, shares_failed: bool) -> Vec<Route> {
        let combinations = Combinations::new(raw.iter().map(|raw| &raw.route.who), self.names);
        let windows = windows(raw);
        if combinations.count().saturating_mul(windows.len()) > MOST {
            self.report.error_help(
                place,
                "these routes distinguish too many combinations of attribute values",
                "use fewer attributes in the conditions of one list",
            );
            return raw.iter().map(|raw| raw.route.clone()).collect();
        }
        let ids = self.names.attributes.order();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        // Shares that are wrong one by one do not add to 1 either.
        if shares_failed {
            return raw.iter().map(|raw| raw.route.clone()).collect();
        }
        let tolerance = 1e-9 * raw.len().max(1) as f64;
        let elastic = raw.iter().any(|raw| raw.firm);
        // Shares of each `rest` route, and of those that give way to firm ones, by window and combination.
        let mut rests: Vec<Vec<(usize, Combination, f64)>> = vec![Vec::new(); raw.len()];
        let mut wrong = 0;
        for (at, window) in windows.iter().enumerate() {
            for combination in combinations.iter() {
                let holding: Vec<usize> = (0..raw.len())
                    .filter(|&route| covers(&raw[route].route, *window))
                    .filter(|&route| combinations.holds(&raw[route].route.who, &combination))
                    .collect();
                let sum: f64 = holding.iter().map(|&route| raw[route].route.share).sum();
                let rest: Vec<usize> = holding.iter().copied().filter(|&route| raw[route].rest).collect();
                let is_firm = |route: &&usize| raw[**route].firm;
                let firm: f64 = holding.iter().filter(is_firm).map(|&route| raw[route].route.share).sum();
                // Without a rest the routes that are not firm share what the firm ones leave.
                let gives_way = rest.is_empty() && firm < sum && holding.iter().any(|&route| raw[route].firm);
                let scale = if gives_way { (1.0 - firm) / (sum - firm) } else { 1.0 };
                if elastic {
                    for &route in holding.iter().filter(|&&route| !raw[route].firm && !raw[route].rest) {
                        let share = raw[route].route.share * scale.max(0.0);
                        rests[route].push((at, combination.clone(), share));
                    }
                }
                let problem = match rest.as_slice() {
                    [] if holding.is_empty() => Some("no route holds".to_owned()),
                    [] if gives_way && firm > 1.0 + tolerance => Some(format!(
                        "the shares that were changed or are firm add to {}, more than 1",
                        show(firm)
                    )),
                    [] if gives_way => None,
                    [] if (sum - 1.0).abs() > tolerance => {
                        Some(format!("the shares add to {}, not 1", show(sum)))
                    }
                    [_] if sum > 1.0 + tolerance => {
                        Some(format!("the shares beside \"rest\" add to {}, more than 1", show(sum)))
                    }
                    [_, _, ..] => Some("more than one route is the \"rest\"".to_owned()),
                    _ => None,
                };
                if let [route] = rest.as_slice() {
                    let share = (1.0 - sum).max(0.0);
                    rests[*route].push((at, combination.clone(), share));
                }
                if let Some(problem) = problem {
                    wrong += 1;
                    if wrong <= SHOWN {
                        let who = combinations.describe(&combination, &ids, self.names);
                        let comma = if problem.contains(',') && !who.is_empty() { "," } else { "" };
                        let message = format!("{problem}{comma}{}{}", for_whom(&who), when(*window));
                        let help = "for every patient at any time the shares must add to 1; one may be share = \"rest\"";
                        self.report.error_help(place, message, help);
                    }
                }
            }
        }
        if wrong > SHOWN {
            self.report.error_help(
                place,
                format!("and {} more combinations whose shares do not add to 1", wrong - SHOWN),
                "one route with share = \"rest\" and without conditions takes what is left",
            );
        }
        // Where they lead is known all the same.
        if wrong > 0 {
            return raw.iter().map(|raw| raw.route.clone()).collect();
        }
        let mut routes = Vec::new();
        for (raw, shares) in raw.iter().zip(rests) {
            if raw.rest || (elastic && !raw.firm) {
                routes.extend(split(&raw.route, &shares, &combinations, &windows));
            } else {
                routes.push(raw.route.clone());
            }
        }
        routes
    }
}

/// The delay of a `delay-reason`, a reason of 2014 or a line of 2024.
fn delay_of(fields: Fields<'_>, body: Body) -> Option<Delay> {
    if let Some(line) = fields.choice::<DelayLine>("delay-reason") {
        return Some(Delay { reason: line.reason(), body, line: Some(line) });
    }
    let reason = fields.choice::<DelayReason>("delay-reason")?;
    Some(Delay { reason: Some(reason), body, line: None })
}

/// The routes a `rest` route stands for: one per group for whom the rest is the same.
fn split(
    route: &Route,
    shares: &[(usize, Combination, f64)],
    combinations: &Combinations,
    windows: &[Window],
) -> Vec<Route> {
    let first = shares.first().map_or(0.0, |(_, _, share)| *share);
    let same = |a: f64, b: f64| (a - b).abs() < 1e-12;
    if shares.iter().all(|(_, _, share)| same(*share, first)) {
        return vec![Route { share: first, ..route.clone() }];
    }
    let mut routes = Vec::new();
    for (at, (from, until)) in windows.iter().enumerate() {
        let mut groups: Vec<(f64, Vec<Combination>)> = Vec::new();
        for (_, combination, share) in shares.iter().filter(|(window, _, _)| *window == at) {
            match groups.iter_mut().find(|(known, _)| same(*known, *share)) {
                Some((_, group)) => group.push(combination.clone()),
                None => groups.push((*share, vec![combination.clone()])),
            }
        }
        for (share, group) in groups {
            if share == 0.0 && route.share_per_delayed_day == 0.0 {
                continue;
            }
            routes.extend(combinations.merge(group).into_iter().map(|masks| Route {
                share,
                who: combinations.condition(&masks),
                from: *from,
                until: *until,
                ..route.clone()
            }));
        }
    }
    routes
}

/// Windows of days within which the same routes hold.
fn windows(raw: &[Raw]) -> Vec<Window> {
    let mut starts: Vec<Date> = raw
        .iter()
        .flat_map(|raw| {
            let after = raw.route.until.map(|last| crate::calendar::add_days(last, 1));
            raw.route.from.into_iter().chain(after)
        })
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let froms = std::iter::once(None).chain(starts.iter().copied().map(Some));
    let untils = starts.iter().map(|day| Some(crate::calendar::add_days(*day, -1))).chain([None]);
    froms.zip(untils).collect()
}

/// Whether a route holds throughout a window.
fn covers(route: &Route, (from, until): Window) -> bool {
    route.from.is_none_or(|first| from.is_some_and(|day| day >= first))
        && route.until.is_none_or(|last| until.is_some_and(|day| day <= last))
}

fn for_whom(who: &str) -> String {
    if who.is_empty() { String::new() } else { format!(" for {who}") }
}

fn when(window: Window) -> String {
    match window {
        (None, None) => String::new(),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(until)) => format!(" until {until}"),
        (Some(from), Some(until)) => format!(" from {from} to {until}"),
    }
}
