//! How the figures were made, and how to make them again.

use crate::document::Saved;
use crate::number::{count, number};
use crate::publish::{Block, Paragraph};

/// The chapter.
#[must_use]
pub fn method(saved: &Saved) -> Vec<Block> {
    let run = &saved.run;
    let one = |lead: &str, text: String| Block::Paragraph(Paragraph { lead: lead.to_owned(), text });
    let mut command = format!("careflow run SCENARIO -n {} --seed {}", run.replications, run.seed);
    let options: Vec<&str> = run.options.iter().skip(1).map(String::as_str).collect();
    command.push_str(" --options ");
    command.push_str(&if options.is_empty() { "none".to_owned() } else { options.join(",") });
    if run.uncertain_numbers.inner > 1 {
        command.push_str(&format!(" --inner {}", run.uncertain_numbers.inner));
    }
    match run.uncertain_numbers.how.as_str() {
        "best values" => command.push_str(" --fixed"),
        "all draws" => command.push_str(" --all-draws"),
        _ => {}
    }
    // As it was typed; without it the scenario says so itself.
    command.extend(run.argument("--draws").map(|file| format!(" --draws {file}")));
    let fitted = run.uncertain_numbers.fitted.as_ref().map_or_else(String::new, |fitted| {
        format!(
            " {}: so what the data say of them together is kept, and they are not independent of each other.",
            fitted.in_words()
        )
    });
    vec![
        one(
            "Model.",
            "Discrete-event simulation of every patient: arrivals by hour and season, settings with places, teams with \
             rotas, pathways with chances and lengths; what cannot go on waits and blocks what is behind it."
                .to_owned(),
        ),
        one(
            "Comparison.",
            format!(
                "Baseline and options share their random numbers patient by patient, so a difference is of the same simulated \
                 days with and without the option. {} after {} of warm-up, {} of each.",
                count(run.measured_days as usize, "measured day"),
                count(run.warm_up_days as usize, "day"),
                count(run.replications, "replication")
            ),
        ),
        one(
            "Intervals.",
            "Every ± and every bracket is the 95 % confidence interval of a mean, of that figure alone (Student's t over \
             replications, or over draws of the uncertain numbers). It is not the range of single years: more replications \
             narrow it. With many figures some intervals miss by chance alone; those that hold for all options together \
             (Bonferroni) stand in differences.csv as simultaneous_low and simultaneous_high. A change in per cent is the \
             mean change over the mean of the baseline; of a percentage the change is in points."
                .to_owned(),
        ),
        one(
            "Uncertain numbers.",
            match &run.plausible_draws {
                Some(draws) => format!(
                    "Numbers with a range are drawn, together, once for {} of replications; a draw whose baseline is unlike \
                     the place in a published figure with bounds is set aside ({} of {} here: the rejection step of \
                     approximate Bayesian computation).",
                    match run.uncertain_numbers.inner {
                        0 | 1 => "every one".to_owned(),
                        2 => "every pair".to_owned(),
                        inner => format!("every {inner}"),
                    },
                    number(draws.set_aside() as f64, 0),
                    draws.tried
                ),
                None => match run.uncertain_numbers.how.as_str() {
                    "none" => "None is given a range: no draws were needed.".to_owned(),
                    "best values" => "Each was at its best value throughout: no draws were needed.".to_owned(),
                    "given values" => "Each was at a value given beforehand: no draws were needed.".to_owned(),
                    _ => "Drawn anew, and every draw used: none was judged.".to_owned(),
                },
            } + &fitted,
        ),
        one(
            "Not in any figure.",
            "Whom a scheme keeps from coming is not followed: fewer deaths are not lives saved. Staff that cannot be had, \
             closures by infection, and what people do when a service is known to be full are not in the model unless the \
             scenario says so."
                .to_owned(),
        ),
        one(
            "To repeat it.",
            format!(
                "{command} (scenario {}, careflow {}). From these files, without simulating: careflow show, careflow chart, \
                 careflow report.",
                run.scenario.short_hash(),
                run.version
            ),
        ),
    ]
}
