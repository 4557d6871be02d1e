//! What must hold at a moment for a choice to be tried, and what changes about a patient on the way.

use crate::model::{AttributeChange, Cohort, Destination, Index, Moment, Timetable};
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::time::pattern;
use crate::scenario::text::tree::Node;

/// Keys of `only-if` that are about a setting.
const OF_SETTING: [&str; 4] = ["waiting-below", "longest-wait-below", "occupied-below", "not-diverting"];

impl Decode<'_> {
    /// `only-if` of a choice that leads there.
    pub fn moment(&mut self, fields: Fields<'_>, to: Destination) -> Option<Moment> {
        let (inner, node) = fields.inner("only-if")?;
        let of = inner.text("of").and_then(|id| self.names.settings.get(id));
        let about = OF_SETTING.into_iter().find(|key| inner.has(key));
        let own = ["times", "fits", "stayed-at-least", "stayed-below"];
        let has = about.is_some() || own.iter().any(|key| inner.has(key));
        if !has {
            let help = "such as only-if = { waiting-below = 5 } or { times = { mon-fri = \"08:00-18:00\" } }";
            self.report.error_help(node.place, "`only-if` names nothing that must hold", help);
        }
        if let (Some(key), None, Destination::Exit(_)) = (about, of, to)
            && !inner.has("of")
        {
            let help = "say which setting is meant: of = \"a-and-e\"";
            self.report.error_help(node.place, format!("`{key}` of a choice that leads to an exit"), help);
        }
        for key in ["fits", "not-diverting"] {
            if let (Some(node), false) = (inner.node(key), inner.flag(key)) {
                let help = format!("{key} = true, or leave it out");
                self.report.error_help(node.place, format!("`{key} = false` asks nothing"), help);
            }
        }
        let nothing = |key: &str| match key {
            "occupied-below" => inner.number(key) == Some(0.0),
            _ => inner.duration(key) == Some(0.0),
        };
        for key in ["occupied-below", "longest-wait-below", "stayed-below"] {
            if let (Some(node), true) = (inner.node(key), nothing(key)) {
                let help = "give a number above 0: nothing is below 0";
                self.report.error_help(node.place, format!("`{key}` can never hold"), help);
            }
        }
        let times = inner.node("times").and_then(pattern);
        if let (Some(node), true) =
            (inner.node("times"), times.as_ref().is_some_and(|times| times.days.iter().all(Vec::is_empty)))
        {
            let help = "such as times = { mon-fri = \"08:00-18:00\" }";
            self.report.error_help(
                node.place,
                "`times` names no hours: the choice would never be tried",
                help,
            );
        }
        if let (Destination::Exit(_), Some(entry)) = (to, inner.entry("fits")) {
            let help = "leave it out: an exit has room for everybody";
            self.report.error_help(entry.key_place, "`fits` of a choice that leads to an exit", help);
        }
        if let (None, Some(entry)) = (about, inner.entry("of")) {
            let help = format!(
                "add one of {}, or leave `of` out",
                OF_SETTING.map(|key| format!("`{key}`")).join(", ")
            );
            self.report.error_help(entry.key_place, "`of` names a setting of which nothing is asked", help);
        }
        let stayed = |key| inner.duration(key);
        if let (Some(least), Some(below), Some(node)) =
            (stayed("stayed-at-least"), stayed("stayed-below"), inner.node("stayed-below"))
            && below <= least
        {
            let help = "`stayed-below` must be longer than `stayed-at-least`";
            self.report.error_help(
                node.place,
                "no time fits both `stayed-at-least` and `stayed-below`",
                help,
            );
        }
        Some(Moment {
            of,
            times: times.map(|base| Timetable { base, changes: Vec::new() }),
            waiting_below: inner.whole("waiting-below"),
            longest_wait_below: inner.duration("longest-wait-below"),
            occupied_below: inner.number("occupied-below"),
            not_diverting: inner.flag("not-diverting"),
            fits: inner.flag("fits"),
            stayed_at_least: inner.duration("stayed-at-least"),
            stayed_below: inner.duration("stayed-below"),
        })
    }

    /// Some choice of a route is always open: nobody may be left without any.
    pub fn always_a_choice(&mut self, fields: Fields<'_>) {
        let mut may_pass = fields.has("only-if");
        for (inner, node) in fields.inner_list("then") {
            if !may_pass && !inner.has("after") {
                self.report.error_help(
                    node.place,
                    "this further choice is never tried: it has no `after`, and no choice before it has an `only-if`",
                    "give it `after`, the time since the referral (\"0 min\": at once if the others have no place), or an earlier one `only-if`",
                );
            }
            may_pass |= inner.has("only-if");
        }
        let Some(first) = fields.entry("only-if") else { return };
        if fields.inner_list("then").all(|(inner, _)| inner.has("only-if")) {
            self.report.error_help(
                first.key_place,
                "every choice of this route has an `only-if`: when none of them holds, the patient has nowhere to go",
                "add a last choice without: then = [ { to = \"…\" } ]",
            );
        }
    }

    /// The stays of `or`.
    pub fn others(&mut self, fields: Fields<'_>, to: Destination) -> Vec<Index> {
        let items = fields.list("or");
        if let (Destination::Exit(_), Some(entry)) = (to, fields.entry("or")) {
            let help = "`or` names stays that do as well as the stay of `to`";
            self.report.error_help(entry.key_place, "`or` beside an exit", help);
        }
        let mut others = Vec::new();
        for node in items {
            let Some(stay) = node.text().and_then(|id| self.names.stays.get(id)) else {
                self.whole = false;
                continue;
            };
            if to == Destination::Stay(stay) || others.contains(&stay) {
                let message = format!("`{}` is named twice", node.text().unwrap_or_default());
                self.report.error_help(node.place, message, "name each stay once in `to` and `or`");
            }
            others.push(stay);
        }
        others
    }

    /// `sets` and `moves-on`.
    pub fn attribute_changes(&mut self, fields: Fields<'_>) -> Vec<AttributeChange> {
        let fixed = self.names.fixed(fields.node("sets"));
        let mut changes: Vec<AttributeChange> =
            fixed.into_iter().map(|(attribute, value)| AttributeChange::To(attribute, value)).collect();
        for node in fields.node("moves-on").map(items).unwrap_or_default() {
            let Some(attribute) = node.text().and_then(|id| self.names.attributes.get(id)) else { continue };
            if changes.iter().any(|change| change.attribute() == attribute) {
                let message = format!("`{}` is changed twice", node.text().unwrap_or_default());
                self.report.error_help(
                    node.place,
                    message,
                    "let either `sets` or `moves-on` change it, once",
                );
                continue;
            }
            changes.push(AttributeChange::Next(attribute));
        }
        let fixed = changes.iter().find_map(|change| {
            let fixes = |cohort: &&Cohort| cohort.attributes.iter().any(|(at, _)| *at == change.attribute());
            self.cohorts.iter().find(fixes).map(|cohort| (change.attribute(), cohort.id.clone()))
        });
        let place = fields.entry("sets").or(fields.entry("moves-on")).map(|entry| entry.key_place);
        if let (Some((attribute, cohort)), Some(place)) = (fixed, place) {
            let order = self.names.attributes.order();
            let id = order.get(attribute).map_or("", String::as_str);
            self.report.error_help(
                place,
                format!("`{id}` changes on the way, but cohort `{cohort}` gives it to its people"),
                "populations are counted by what cohorts give: let another attribute change",
            );
        }
        changes
    }
}

/// The items of a list, or the one that stands alone.
fn items(node: &Node) -> &[Node] {
    node.list().unwrap_or(std::slice::from_ref(node))
}
