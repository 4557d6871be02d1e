//! `[money]`, `[[saving]]` and `[[contingency]]`.

use crate::metrics::{Section, metric};
use crate::model::{Cashable, Claim, Contingency, Money, Performance, Saving};
use crate::scenario::decode::{Decode, number, tables};
use crate::scenario::grammar::EVIDENCE;
use crate::scenario::text::tree::{Node, Table};

/// Payment for a non-elective admission fewer, pounds, unless the scenario states another (Better Care Fund,
/// technical guidance of August 2014).
const PAYMENT: f64 = 1490.0;

impl Decode<'_> {
    pub(crate) fn money(&mut self, tree: &Table) -> Money {
        let table = tree.get("money").and_then(Node::table);
        let money = Money {
            price_year: table.and_then(|table| table.text("price-year")).map(str::to_owned),
            performance: table
                .and_then(|table| table.get("pay-for-performance"))
                .and_then(|node| self.performance(node)),
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

    fn performance(&mut self, node: &Node) -> Option<Performance> {
        let table = node.table()?;
        let inner = table.get("value").and_then(Node::table);
        let has = |table: &Table| EVIDENCE.iter().any(|key| table.has(key.name));
        if !has(table) && !inner.is_some_and(has) {
            self.report.error_help(
                node.place,
                "a payment for performance needs its source",
                "add source = \"…\" to the table: the price of a unit and the reduction planned",
            );
        }
        let (metric, group) = self.counted(table)?;
        Some(Performance {
            metric,
            group,
            planned_reduction: number(table, "planned-reduction")?,
            value: if table.has("value") { number(table, "value")? } else { PAYMENT },
        })
    }

    fn saving(&mut self, table: &Table) -> Option<Saving> {
        let (metric, group) = self.counted(table)?;
        let (id, title) = named(table)?;
        let text = |key: &str| table.text(key).map(str::to_owned);
        Some(Saving {
            id,
            title,
            metric,
            group,
            value: number(table, "value")?,
            marginal_rate: number(table, "marginal-rate").unwrap_or(1.0),
            gains: text("gains"),
            point_of_delivery: text("point-of-delivery"),
            cashable: table.get("cashable").and_then(Node::table).map(|cashable| self.cashable(cashable)),
        })
    }

    fn cashable(&mut self, table: &Table) -> Cashable {
        let block = number(table, "block");
        if let (Some(0.0), Some(node)) = (block, table.get("block")) {
            let help = "such as block = 28 for a ward; leave it out if units can go one by one";
            self.report.error_help(node.place, "a block of nothing", help);
        }
        Cashable { block: block.filter(|block| *block > 0.0), share: number(table, "share").unwrap_or(1.0) }
    }

    fn contingency(&mut self, table: &Table) -> Option<Contingency> {
        let (metric, group) = self.counted(table)?;
        let (id, title) = named(table)?;
        let target = table.get("target").and_then(Node::table)?;
        Some(Contingency {
            id,
            title,
            metric,
            group,
            target: match number(target, "change") {
                Some(change) => Claim::Change(change),
                None => Claim::Percent(number(target, "percent")?),
            },
            support: number(table, "support")?,
            services: table.text("services").map(str::to_owned),
        })
    }

    /// Metric and group of a table; money is not made of money.
    fn counted(&mut self, table: &Table) -> Option<(String, String)> {
        let node = table.get("metric")?;
        let name = node.text()?;
        if metric(name).is_some_and(|metric| metric.section == Section::Money) {
            self.report.error_help(
                node.place,
                format!("`{name}` is worked out from the money tables"),
                "name a metric of activity or of outcome",
            );
        }
        Some((name.to_owned(), table.text("group").unwrap_or("all").to_owned()))
    }
}

/// Id and title.
fn named(table: &Table) -> Option<(String, String)> {
    let id = table.text("id")?;
    Some((id.to_owned(), table.text("title").unwrap_or(id).to_owned()))
}
