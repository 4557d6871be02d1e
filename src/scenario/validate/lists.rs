//! Lists and cases of the walk.

use crate::scenario::grammar::fits::label;
use crate::scenario::grammar::numbers::CASE;
use crate::scenario::grammar::{ValueKind, describe};
use crate::scenario::text::tree::{Node, Value, as_cases};
use crate::scenario::validate::{Context, Walk, provenance};

impl Walk<'_> {
    /// Items of a list.
    pub(super) fn list(
        &mut self,
        item: ValueKind,
        (least, most): (usize, usize),
        name: &str,
        node: &mut Node,
        context: &Context,
    ) {
        let place = node.place;
        let Value::List(items) = &mut node.value else { return };
        if items.len() < least || items.len() > most {
            let wanted = match (least, most) {
                (least, most) if least == most => format!("{least}"),
                (least, usize::MAX) => format!("at least {least}"),
                (24, 168) => "24 or 168".to_owned(),
                (0, most) => format!("at most {most}"),
                (least, most) => format!("{least} to {most}"),
            };
            let message = format!("`{name}` has {} values, not {wanted}", items.len());
            self.report.error_help(place, message, format!("give {wanted}, each {}", describe(item)));
        }
        // A list of plain numbers is one entry of the register.
        let plain = matches!(
            item,
            ValueKind::Number(..) | ValueKind::Whole(..) | ValueKind::Duration | ValueKind::SignedDuration
        ) && items.iter().all(|item| item.table().is_none());
        if plain {
            let first: Vec<String> = items.iter().take(8).map(|item| self.written(item.place)).collect();
            let more =
                if items.len() > 8 { format!(", … ({} values)", items.len()) } else { String::new() };
            let value = format!("[{}{more}]", first.join(", "));
            self.record(place, context, value, None, context.provenance.clone());
        }
        let silent = Context { register: context.register && !plain, ..context.clone() };
        for (index, item_node) in items.iter_mut().enumerate() {
            let label = label(item_node).unwrap_or_else(|| (index + 1).to_string());
            let inner = if plain { silent.clone() } else { silent.enter(&label) };
            self.value(item, name, item_node, &inner);
        }
    }

    /// Cases tried in order, or one value for everybody.
    pub(super) fn cases(&mut self, inner: ValueKind, name: &str, node: &mut Node, context: &Context) {
        if as_cases(node).is_none() {
            self.value(inner, name, node, context);
            return;
        }
        let Value::List(items) = &mut node.value else { return };
        let number = items.len();
        for (index, item) in items.iter_mut().enumerate() {
            let path = context.enter(&format!("case {}", index + 1));
            self.table(&CASE, item, &path, false);
            let place = item.place;
            let Some(table) = item.table_mut() else { continue };
            let provenance = provenance(table, &path.provenance);
            if let Some(is) = table.get_mut("is") {
                self.value(inner, name, is, &Context { provenance, ..path });
            }
            let last = index + 1 == number;
            if last && table.has("for") {
                self.report.error_help(
                    place,
                    format!("the last case of `{name}` has a `for`"),
                    "end with { is = … } for everybody else",
                );
            } else if !last && !table.has("for") {
                self.report.error_help(
                    place,
                    format!("the cases of `{name}` after this one are never reached"),
                    "only the last case has no `for`",
                );
            }
        }
    }
}
