//! `[money]`, `[[saving]]` and `[[contingency]]`.

use crate::metrics::{Section, metric};
use crate::model::{Cashable, Claim, Contingency, Money, Performance, Saving};
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::{Decode, tables};
use crate::scenario::grammar::EVIDENCE;
use crate::scenario::grammar::money::{CONTINGENCY, MONEY, SAVING};
use crate::scenario::text::tree::{Node, Table};

impl Decode<'_> {
    pub(crate) fn money(&mut self, tree: &Table) -> Money {
        let table = tree.get("money").and_then(Node::table);
        let fields = table.map(|table| Fields::of(&MONEY, table));
        let money = Money {
            price_year: fields.and_then(|fields| fields.owned("price-year")),
            performance: fields
                .and_then(|fields| fields.inner("pay-for-performance"))
                .and_then(|(inner, node)| self.performance(inner, node)),
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
        money
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
        Some(Cashable { block: block.filter(|block| *block > 0.0), share: fields.number("share")? })
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
        let node = fields.node("metric")?;
        let name = node.text()?;
        if metric(name).is_some_and(|metric| metric.section == Section::Money) {
            self.report.error_help(
                node.place,
                format!("`{name}` is worked out from the money tables"),
                "name a metric of activity or of outcome",
            );
        }
        Some((name.to_owned(), fields.owned("group")?))
    }
}

/// Id and title.
fn named(fields: Fields<'_>) -> Option<(String, String)> {
    let id = fields.text("id")?;
    Some((id.to_owned(), fields.text("title").unwrap_or(id).to_owned()))
}
