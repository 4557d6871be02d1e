//! `[money]`, `[[organisation]]`, `[[saving]]` and `[[contingency]]`.

use crate::metrics::{Section, metric};
use crate::model::{
    Cashable, Claim, Contingency, Mechanism, Money, Named, Organisation, Payment, Performance, SITE, Saving,
    Variable,
};
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::{Decode, tables};
use crate::scenario::grammar::EVIDENCE;
use crate::scenario::grammar::measures::MEASURES;
use crate::scenario::grammar::money::{CONTINGENCY, MONEY, ORGANISATION, SAVING};
use crate::scenario::text::tree::{Node, Table};
use crate::suggest::advice;

impl Decode<'_> {
    pub(crate) fn money(&mut self, tree: &Table) -> Money {
        let table = tree.get("money").and_then(Node::table);
        let fields = table.map(|table| Fields::of(&MONEY, table));
        let money = Money {
            price_year: fields.and_then(|fields| fields.owned("price-year")),
            payment: fields
                .and_then(|fields| fields.inner("payment"))
                .and_then(|(inner, node)| self.payment(inner, node)),
            performance: fields
                .and_then(|fields| fields.inner("pay-for-performance"))
                .and_then(|(inner, node)| self.performance(inner, node)),
            organisations: tables(tree, "organisation")
                .filter_map(|(table, _)| organisation(table))
                .collect(),
            savings: tables(tree, "saving").filter_map(|(table, _)| self.saving(table)).collect(),
            contingencies: tables(tree, "contingency")
                .filter_map(|(table, _)| self.contingency(table))
                .collect(),
        };
        let priced = ["saving", "contingency"].into_iter().find_map(|key| tree.list(key).first());
        if let (None, Some(node), true) = (table, priced, self.whole) {
            self.report.error_help(
                node.place,
                "pounds need a price year",
                "add [money] with price-year = \"2014/15\"",
            );
        }
        self.income_beside(tree, &money);
        self.parts(tree);
        money
    }

    /// How hospitals are paid.
    fn payment(&mut self, fields: Fields<'_>, node: &Node) -> Option<Payment> {
        let mechanism: Mechanism = fields.choice("mechanism")?;
        let variable: Vec<Variable> =
            fields.inner_list("variable").filter_map(|(inner, _)| self.variable(inner)).collect();
        let keys = ["variable", "payer", "provider"];
        if mechanism == Mechanism::AlignedIncentive {
            let missing = keys.iter().filter(|key| !fields.has(key)).map(|key| format!("`{key}`"));
            let missing: Vec<String> = missing.collect();
            if !missing.is_empty() {
                let message = format!("an aligned incentive without {}", missing.join(", "));
                let help =
                    "state payer, provider and what is paid by activity; if nothing is, it is a `block`";
                self.report.error_help(node.place, message, help);
            }
        } else if let Some((key, entry)) = keys.iter().find_map(|key| Some((key, fields.entry(key)?))) {
            let message = format!("`{key}` of a payment that is {}", mechanism.word());
            let help = "only an `aligned-incentive` has a variable element: leave it out, or say so";
            self.report.error_help(entry.key_place, message, help);
        }
        let (payer, provider) = (fields.owned("payer"), fields.owned("provider"));
        if let (Some(entry), true) = (fields.entry("provider"), payer.is_some() && payer == provider) {
            self.report.error_help(entry.key_place, "it pays itself", "name the two organisations");
        }
        Some(Payment { mechanism, payer, provider, variable })
    }

    fn variable(&mut self, fields: Fields<'_>) -> Option<Variable> {
        let (metric, group) = self.counted(fields)?;
        Some(Variable {
            metric,
            group,
            price: fields.number("price")?,
            agreed: fields.number("agreed"),
            above: fields.number("above")?,
            below: fields.number("below")?,
        })
    }

    /// Income that goes with activity where the payment says that there is none.
    fn income_beside(&mut self, tree: &Table, money: &Money) {
        let Some(payment) = money.payment.as_ref().filter(|of| of.mechanism != Mechanism::ByResults) else {
            return;
        };
        for (table, node) in tables(tree, "saving") {
            let fields = Fields::of(&SAVING, table);
            if self.whole && fields.number("value").is_some_and(|value| value < 0.0) {
                let place = fields.node("value").map_or(node.place, |value| value.place);
                let message = format!(
                    "income that goes with activity, beside a payment that is {}",
                    payment.mechanism.word()
                );
                let help = "drop the saving (remove = true if a base has it); what is paid by activity is the `variable` of an `aligned-incentive`";
                self.report.error_help(place, message, help);
            }
        }
    }

    /// What savings are split by, and which parts organisations have.
    fn parts(&mut self, tree: &Table) {
        if !self.whole {
            return;
        }
        let split = |fields: Fields<'_>| -> Vec<String> {
            let nodes = fields.list("split-by").iter();
            nodes.filter_map(|node| Some(node.text()?.to_owned())).collect()
        };
        let measures = tree.get("measures").and_then(Node::table);
        let attributes = measures.map_or_else(Vec::new, |table| split(Fields::of(&MEASURES, table)));
        for (table, _) in tables(tree, "saving") {
            let fields = Fields::of(&SAVING, table);
            let (Some(by), Some(node)) = (fields.text("by"), fields.node("by")) else { continue };
            if by != SITE && !attributes.iter().any(|known| known == by) {
                let known: Vec<&str> = attributes.iter().map(String::as_str).chain([SITE]).collect();
                let help = advice(by, "groups of the metrics (`split-by` of [measures])", &known);
                self.report.error_help(node.place, format!("nothing is counted by `{by}`"), help);
            }
            if let Some(known) = fields.text("metric").and_then(metric).filter(|known| !known.basis.adds_up())
            {
                let message = format!("`{}` of the parts does not add up to that of the whole", known.id);
                self.report.error_help(
                    node.place,
                    message,
                    "leave out `by`, or count something that adds up",
                );
            }
            if let Some(group) = fields.node("group") {
                let help = "leave out `group` (a base may have it), or `by`";
                self.report.error_help(group.place, "a saving is counted by parts, or of one group", help);
            }
        }
        let sites = tables(tree, "setting").filter_map(|(table, _)| table.text(SITE));
        let mut groups: Vec<String> = sites.map(|site| format!("{SITE}={site}")).collect();
        groups.sort();
        groups.dedup();
        for id in &attributes {
            let values = self.names.attributes.get(id).and_then(|at| self.names.values.get(at));
            groups.extend(values.into_iter().flatten().map(|value| format!("{id}={value}")));
        }
        let mut taken: Vec<(&str, &str)> = Vec::new();
        for (table, node) in tables(tree, "organisation") {
            let fields = Fields::of(&ORGANISATION, table);
            let (id, whole) = (fields.text("id").unwrap_or(""), fields.text("part-of"));
            let Some(whole) = whole else {
                if let Some(of) = fields.node("of") {
                    let help = "add part-of = \"…\": the organisation whose savings are shared out";
                    self.report.error_help(of.place, format!("`{id}` has parts of nothing"), help);
                }
                continue;
            };
            let nested = tables(tree, "organisation")
                .any(|(other, _)| other.text("id") == Some(whole) && other.has("part-of"));
            if whole == id || nested {
                let place = fields.node("part-of").map_or(node.place, |node| node.place);
                self.report.error_help(
                    place,
                    format!("`{whole}` is itself a part"),
                    "name the organisation that savings name",
                );
            }
            if fields.list("of").is_empty() {
                let help = "add of = [\"site=…\"]: which parts of its savings";
                self.report.error_help(
                    node.place,
                    format!("`{id}` is a part of `{whole}`, but not which"),
                    help,
                );
            }
            for group in fields.list("of") {
                let Some(text) = group.text() else { continue };
                if !groups.iter().any(|known| known == text) {
                    let known: Vec<&str> = groups.iter().map(String::as_str).collect();
                    let help = advice(text, "groups of sites and of `split-by`", &known);
                    self.report.error_help(group.place, format!("nothing is counted by `{text}`"), help);
                } else if taken.contains(&(whole, text)) {
                    let message = format!("`{text}` of `{whole}` belongs to two organisations");
                    self.report.error_help(group.place, message, "its pounds can go to one only");
                } else {
                    taken.push((whole, text));
                }
            }
        }
    }

    fn performance(&mut self, fields: Fields<'_>, node: &Node) -> Option<Performance> {
        let inner = fields.node("value").and_then(Node::table);
        let has = |table: &Table| EVIDENCE.iter().any(|key| table.has(key.name));
        if !has(fields.table) && !inner.is_some_and(has) {
            self.report.error_help(
                node.place,
                "a payment for performance needs its source",
                "add source = \"…\" to the table: the price of a unit and the reduction planned",
            );
        }
        let (metric, group) = self.counted(fields)?;
        Some(Performance {
            metric,
            group,
            planned_reduction: fields.number("planned-reduction")?,
            base: fields.number("base"),
            fund: fields.number("fund"),
            value: fields.number("value")?,
        })
    }

    fn saving(&mut self, table: &Table) -> Option<Saving> {
        let fields = Fields::of(&SAVING, table);
        let (metric, group) = self.counted(fields)?;
        let (id, title) = named(fields)?;
        Some(Saving {
            id,
            title,
            metric,
            group,
            by: fields.owned("by"),
            value: fields.number("value")?,
            marginal_rate: fields.number("marginal-rate")?,
            gains: fields.owned("gains"),
            point_of_delivery: fields.owned("point-of-delivery"),
            cashable: fields.inner("cashable").and_then(|(inner, _)| self.cashable(inner)),
        })
    }

    fn cashable(&mut self, fields: Fields<'_>) -> Option<Cashable> {
        let block = fields.number("block");
        if let (Some(0.0), Some(node)) = (block, fields.node("block")) {
            let help = "such as block = 28 for a ward; leave it out if units can go one by one";
            self.report.error_help(node.place, "a block of nothing", help);
        }
        let metric = fields.node("metric").and_then(|_| self.counted_metric(fields));
        Some(Cashable { metric, block: block.filter(|block| *block > 0.0), share: fields.number("share")? })
    }

    fn contingency(&mut self, table: &Table) -> Option<Contingency> {
        let fields = Fields::of(&CONTINGENCY, table);
        let (metric, group) = self.counted(fields)?;
        let (id, title) = named(fields)?;
        let (target, _) = fields.inner("target")?;
        Some(Contingency {
            id,
            title,
            metric,
            group,
            target: match target.number("change") {
                Some(change) => Claim::Change(change),
                None => Claim::Percent(target.number("percent")?),
            },
            support: fields.number("support")?,
            services: fields.owned("services"),
        })
    }

    /// Metric and group of a table; money is not made of money.
    fn counted(&mut self, fields: Fields<'_>) -> Option<(String, String)> {
        Some((self.counted_metric(fields)?, fields.owned("group")?))
    }

    fn counted_metric(&mut self, fields: Fields<'_>) -> Option<String> {
        let node = fields.node("metric")?;
        let name = node.text()?;
        if metric(name).is_some_and(|metric| metric.section == Section::Money) {
            self.report.error_help(
                node.place,
                format!("`{name}` is worked out from the money tables"),
                "name a metric of activity or of outcome",
            );
        }
        Some(name.to_owned())
    }
}

fn organisation(table: &Table) -> Option<Organisation> {
    let fields = Fields::of(&ORGANISATION, table);
    let (id, title) = named(fields)?;
    let of = fields.list("of").iter().filter_map(|node| Some(node.text()?.to_owned())).collect();
    Some(Organisation { id, title, part_of: fields.owned("part-of"), of })
}

/// Id and title.
fn named(fields: Fields<'_>) -> Option<(String, String)> {
    let id = fields.text("id")?;
    Some((id.to_owned(), fields.text("title").unwrap_or(id).to_owned()))
}
