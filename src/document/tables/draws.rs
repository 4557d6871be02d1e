//! Which draws of the uncertain numbers were used, and what set the others aside.

use crate::document::grid::Grid;
use crate::document::saved::Saved;
use crate::number::{count, number};

/// Figures of the baseline that set draws aside, those that set aside most first.
pub fn draws(saved: &Saved) -> Grid {
    let how = &saved.run.uncertain_numbers;
    let fitted = how.fitted.as_ref().map(|fitted| {
        let others = "each of the others is drawn from its own range";
        format!("{}; {others}. Rows and values stand in draws.csv.", fitted.in_words())
    });
    let header = ["outside what is plausible", "draws"].map(str::to_owned).into();
    let Some(found) = &saved.run.plausible_draws else {
        let note = match how.how.as_str() {
            "none" => "No number of the scenario is uncertain: no draws are needed.".to_owned(),
            "best values" => {
                "The uncertain numbers were at their best values in every replication: no draws were needed."
                    .to_owned()
            }
            "given values" => {
                "The uncertain numbers were at values given beforehand: no draws were needed.".to_owned()
            }
            _ => format!(
                "Every draw was used, {} each; none was judged.",
                count(how.inner as usize, "replication")
            ),
        };
        let notes = std::iter::once(note).chain(fitted).collect();
        return Grid { header, rows: Vec::new(), notes };
    };
    let (mut outside, idle): (Vec<&(String, u32)>, Vec<_>) =
        found.outside.iter().partition(|(_, draws)| *draws > 0);
    outside.sort_by_key(|(_, draws)| std::cmp::Reverse(*draws));
    let rows = outside.iter().map(|(title, draws)| vec![title.clone(), draws.to_string()]).collect();
    let (tried, plausible) = (found.tried as usize, found.draws.len());
    #[allow(clippy::cast_precision_loss, reason = "a share to print")]
    let share = number(100.0 * plausible as f64 / tried.max(1) as f64, 0);
    let used = saved.run.replications.div_ceil(how.inner.max(1) as usize);
    let numbers: Vec<String> = found.draws.iter().take(used).map(u32::to_string).collect();
    let mut notes = vec![
        format!(
            "Of {tried} draws of the uncertain numbers tried, {plausible} have a baseline like the place ({share} %); the others are set aside. A draw may be \
             outside several."
        ),
        format!("Used, {} each: {}.", count(how.inner as usize, "replication"), numbers.join(", ")),
    ];
    if !idle.is_empty() {
        let titles: Vec<&str> = idle.iter().map(|(title, _)| title.as_str()).collect();
        notes.push(format!("No draw was outside the bounds of: {}.", titles.join("; ")));
    }
    if let Some(judge) = &how.judged_in {
        notes.push(format!("They were judged in {judge}."));
    }
    notes.extend(fitted);
    Grid { header, rows, notes }
}
