//! No input stops the statistics: not empty ones, not NaN, not infinities, not settings out of bounds.

use std::convert::Infallible;
use std::ops::Range;

use super::*;
use crate::stats::sequential::{Precision, Rule, look};
use proptest::prelude::*;

fn numbers(most: usize) -> impl Strategy<Value = Vec<f64>> {
    let few = prop::sample::select(vec![0.0, 1.0, -1.0, 2.5, f64::NAN, f64::INFINITY, f64::MAX, 1e-300]);
    prop::collection::vec(prop_oneof![few, prop::num::f64::ANY, -10.0..10.0f64], 0..most)
}

proptest! {
    #[test]
    fn of_one_option(values in numbers(14), inner in 0..5usize, setting in prop::num::f64::ANY, count in any::<usize>()) {
        for confidence in [0.95, setting] {
            let _ = clustered_interval(&values, inner, confidence);
            let _ = components(&values, inner, confidence);
            let _ = shortfall(&values, setting, inner, confidence);
            for target in [Precision::HalfWidth(setting), Precision::Relative(setting)] {
                let rule = Rule { target, confidence, first: inner, step: count, most: count, inner };
                let _ = look(&values, &rule);
            }
        }
        let _ = wilson(setting, setting, setting);
    }

    #[test]
    fn of_inputs_and_coalitions(table in prop::collection::vec(numbers(12), 0..9), output in numbers(12), seed in any::<u64>()) {
        let how = Resampling { confidence: 0.9, samples: 3, seed };
        let _ = sensitivity(&table, &output, &how);
        let _ = (attribute(&table, 2, 0.9), shapley_values(&output));
        let ends: Vec<Ends> = table.iter().map(|low| Ends { low: low.clone(), high: output.clone() }).collect();
        let _ = tornado(&output, &ends, &Comparing { confidence: 0.9, comparisons: 0, inner: 0 });
        let orders: Vec<Vec<usize>> = table.iter().map(|row| row.iter().map(|&x| x as usize).collect()).collect();
        let _ = shapley::sampled(&orders, 1, 0.9, |_, _| 0.0);
    }

    #[test]
    fn of_selections(values in numbers(40), setting in prop::num::f64::ANY, count in 0..60usize) {
        let of = |range: Range<usize>| range.filter_map(|r| values.get(r).copied()).collect::<Vec<f64>>();
        for indifference in [1.0, setting] {
            let how = Selecting { error: 0.1, indifference, first: count / 3, batch: count, most: count };
            for systems in 0..4 {
                let observe = |system, range| Ok::<_, Infallible>(of(range).iter().map(|v| v * system as f64).collect());
                let _ = select_best(systems, &how, observe);
            }
            for probability in [0.5, setting] {
                let question = Question { probability, indifference: 0.1, error: 0.1, batch: usize::MAX, most: count };
                let observe = |_, range| Ok::<_, Infallible>(of(range).iter().map(|v| Some(*v > 0.0)).collect());
                let _ = least(count, &question, observe);
            }
        }
    }
}
