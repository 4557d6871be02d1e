//! Rows of results, found by option, metric and group.
//!
//! A list in their order, searched by halves: of a place with sixteen options there are a hundred thousand, and a table of keys
//! beside them would take as much memory as they do.

use super::rows::{Difference, Level};

/// A row of results.
pub trait OfFigure {
    /// Metric, group and option.
    fn figure(&self) -> (&str, &str, &str);
}

impl OfFigure for Level {
    fn figure(&self) -> (&str, &str, &str) {
        (&self.metric, &self.group, &self.option)
    }
}

impl OfFigure for Difference {
    fn figure(&self) -> (&str, &str, &str) {
        (&self.metric, &self.group, &self.option)
    }
}

/// Rows in the order of metric, group and option, each of another figure.
#[derive(Debug, Clone)]
pub struct ByFigure<T>(Vec<T>);

impl<T: OfFigure> ByFigure<T> {
    /// Puts rows in their order.
    ///
    /// # Errors
    /// Two rows of one figure: which.
    pub fn new(mut rows: Vec<T>) -> Result<Self, String> {
        rows.sort_by(|a, b| a.figure().cmp(&b.figure()));
        rows.shrink_to_fit();
        let twice = rows.windows(2).find(|pair| pair[0].figure() == pair[1].figure());
        match twice.map(|pair| pair[0].figure()) {
            Some((metric, group, option)) => {
                Err(format!("it is damaged: two rows of {option}, {metric}, {group}"))
            }
            None => Ok(Self(rows)),
        }
    }

    /// The row of a figure.
    pub fn get(&self, option: &str, metric: &str, group: &str) -> Option<&T> {
        let at = self.0.binary_search_by(|row| row.figure().cmp(&(metric, group, option))).ok()?;
        self.0.get(at)
    }

    /// All rows, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// The rows of a metric whose groups begin so, in their order.
    pub fn of_groups<'a>(&'a self, metric: &'a str, by: &'a str) -> impl Iterator<Item = &'a T> {
        let first = self.0.partition_point(|row| {
            let (known, group, _) = row.figure();
            (known, group) < (metric, by)
        });
        self.0[first..].iter().take_while(move |row| {
            let (known, group, _) = row.figure();
            known == metric && group.starts_with(by)
        })
    }

    /// All rows, to be changed in what they say.
    #[cfg(test)]
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.0.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Row(String, String, String);

    impl OfFigure for Row {
        fn figure(&self) -> (&str, &str, &str) {
            (&self.0, &self.1, &self.2)
        }
    }

    fn word() -> impl Strategy<Value = String> {
        prop::sample::select(vec!["", "a", "ab", "ab=c", "b"]).prop_map(str::to_owned)
    }

    proptest! {
        #[test]
        fn rows_are_found_as_in_a_map(
            figures in prop::collection::btree_set((word(), word(), word()), 0..40),
            metric in word(),
            group in word(),
            option in word(),
        ) {
            let rows: Vec<Row> = figures.iter().rev().map(|(m, g, o)| Row(m.clone(), g.clone(), o.clone())).collect();
            let found = ByFigure::new(rows.clone()).unwrap();
            let key = (metric.clone(), group.clone(), option.clone());
            prop_assert_eq!(found.get(&option, &metric, &group).is_some(), figures.contains(&key));
            let begin: Vec<&Row> = found.of_groups(&metric, &group).collect();
            let expected = figures.iter().filter(|(m, g, _)| *m == metric && g.starts_with(&group)).count();
            prop_assert_eq!(begin.len(), expected);
            if let Some(row) = rows.first() {
                let twice = rows.iter().chain([row]).cloned().collect();
                prop_assert!(ByFigure::new(twice).unwrap_err().contains("two rows"));
            }
        }
    }
}
