//! The drafted section “Implications for the acute sector”: where savings are realised, the risk that they are not, what
//! happens to delivery targets then, and how sure that is.

use super::alerts::{of_intervals, sentence};
use super::options::{committed_with, not_realised};
use super::sure::{back_test_in_words, touching_the_headline};
use super::words::{EFFECTS, GROWING, HELD_TO, Writer, capital, listed, of, phrase, said};
use crate::document::{Claimed, Figure, Saved};
use crate::metrics::NET_CASHABLE;
use crate::number::{number, range};
use crate::publish::{Block, Paragraph};
use crate::report::COSTS_ALONE;

/// A part that is not worth naming, as a share of the whole.
const SMALL: f64 = 0.005;

/// The section for an option, and the rows that it rests on.
#[must_use]
pub fn section(saved: &Saved, shown: &[String], option: &str) -> Vec<Block> {
    let mut writer = Writer::new(saved);
    let paragraphs = [
        ("Where savings would be realised.", realised(&mut writer, option)),
        ("The risk that they are not realised.", risk(&mut writer, option)),
        ("Delivery targets if savings do not materialise.", targets(&mut writer, shown, option)),
        ("Contingency.", contingency(&mut writer, option)),
        ("How sure this is.", sure(saved)),
    ];
    let said = paragraphs.into_iter().filter(|(_, text)| !text.is_empty());
    let mut blocks: Vec<Block> =
        said.map(|(lead, text)| Block::Paragraph(Paragraph { lead: lead.to_owned(), text })).collect();
    let sources = writer.sources.iter().enumerate();
    let sources: Vec<String> = sources.map(|(at, source)| format!("[{}] {source}", at + 1)).collect();
    if !sources.is_empty() {
        let brackets = match saved.run.replications {
            0 | 1 => "One replication: no figure has an interval.",
            _ => "Figures in brackets: the 95 % interval of each alone.",
        };
        let text = format!("{brackets} The rows that the figures are:");
        blocks.push(Block::Paragraph(Paragraph { lead: String::new(), text }));
        blocks.push(Block::List(sources));
    }
    blocks
}

fn realised(writer: &mut Writer<'_>, option: &str) -> String {
    let saved = writer.saved;
    let run = &saved.run;
    let mut text = format!(
        "We simulated the place (“{}”) with and without “{}”, {} of each.",
        run.scenario.title,
        saved.option_title(option),
        saved.years(run.replications)
    );
    let effects: Vec<String> = EFFECTS.iter().filter_map(|name| writer.effect(option, name)).collect();
    if !effects.is_empty() {
        text.push_str(&format!(" {}.", capital(&listed(&effects))));
    }
    if let Some(worth) = worth(writer, option) {
        text.push_str(&worth);
    } else if saved.prices_costs_alone() {
        text.push_str(&format!(" {COSTS_ALONE}"));
    }
    let net = net_by_organisation(writer, option);
    if !net.is_empty() {
        text.push_str(&format!(" In net cash, {}.", listed(&net)));
    }
    text
}

/// What activity less is worth, what of it is cash, and what is spent for it.
fn worth(writer: &mut Writer<'_>, option: &str) -> Option<String> {
    let row = writer.saved.difference(option, "gross-saving", "all")?;
    if row.is_growing() {
        return Some(format!(" What this is worth {GROWING}."));
    }
    let gross = of(row);
    let (words, _) = writer.change(option, "gross-saving", "all")?;
    let mut text = match gross {
        _ if row.is_nothing() => " What changes is worth nothing by the prices of the scenario".to_owned(),
        gross if gross.holds_zero() => {
            format!(" What changes is worth {words} (chance alone may explain it)")
        }
        gross if gross.mean < 0.0 => format!(" Activity more would cost {words}"),
        _ => format!(" What this frees is worth {words}, cash or not"),
    };
    let parts = points_of_delivery(writer.saved, option, gross.mean);
    if parts.len() > 1 {
        text.push_str(&format!(" (by point of delivery: {})", parts.join(", ")));
    }
    let released =
        writer.saved.difference(option, "cashable-saving", "all").is_some_and(|row| !row.is_nothing());
    let (cash, figure) = writer.change(option, "cashable-saving", "all")?;
    text.push_str(&match figure {
        _ if !released => "; no cash is released".to_owned(),
        figure if figure.holds_zero() => format!("; cash released is {cash} (chance alone may explain it)"),
        figure if figure.mean < 0.0 => format!("; in cash it costs {cash}"),
        _ => format!("; cash released is {cash}"),
    });
    if let Some((cost, figure)) = writer.change(option, "scheme-cost", "all") {
        text.push_str(&match figure.mean {
            mean if mean > 0.0 => format!(", for {cost} spent on schemes"),
            mean if mean < 0.0 => format!(", and schemes cost {cost} less than now"),
            _ => ", and nothing is spent on schemes".to_owned(),
        });
        let once = writer.change(option, "scheme-cost-once-a-year", "all");
        if let Some((once, _)) = once.filter(|(_, once)| figure.mean > 0.0 && once.mean > 0.0) {
            text.push_str(&format!(" and {once} for what is paid once, spread over the years"));
        }
    }
    Some(text + ".")
}

/// What the worth is made of, the largest first; what chance may explain stands together as others, so that all add up.
fn points_of_delivery(saved: &Saved, option: &str, whole: f64) -> Vec<String> {
    let written = |mean: f64| {
        Figure { mean, low: f64::NAN, high: f64::NAN }.written_beside(whole, "gross-saving", "£ a year")
    };
    let mut parts: Vec<(f64, String)> = Vec::new();
    for place in saved.groups("gross-saving", "point-of-delivery=") {
        let of_place = saved.difference(option, "gross-saving", &place).map(of);
        if let Some(figure) = of_place.filter(|figure| !figure.holds_zero()) {
            let name = place.trim_start_matches("point-of-delivery=");
            parts.push((figure.mean, format!("{name} {}", written(figure.mean))));
        }
    }
    parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let rest = whole - parts.iter().map(|(mean, _)| mean).sum::<f64>();
    let mut words: Vec<String> = parts.into_iter().map(|(_, words)| words).collect();
    if rest.abs() >= SMALL * whole.abs() && !words.is_empty() {
        words.push(format!("others {}", written(rest)));
    }
    words
}

/// `the council would be £0.24 million (…) a year [9] worse off`, of everybody for whom it is not nothing.
fn net_by_organisation(writer: &mut Writer<'_>, option: &str) -> Vec<String> {
    let name = NET_CASHABLE;
    let (mut said, mut open, mut growing) = (Vec::new(), Vec::new(), Vec::new());
    for organisation in &writer.saved.run.place.organisations {
        let group = format!("organisation={}", organisation.id);
        let row = writer.saved.difference(option, name, &group);
        if row.is_some_and(|row| row.is_growing()) {
            growing.push(organisation.title.clone());
            continue;
        }
        let Some(figure) = row.filter(|row| !row.is_nothing()).map(of) else { continue };
        if figure.holds_zero() {
            open.push(organisation.title.clone());
        } else if let Some((words, _)) = writer.change(option, name, &group) {
            let better = if figure.mean > 0.0 { "better" } else { "worse" };
            said.push(format!("{} would be {words} {better} off", organisation.title));
        }
    }
    if !open.is_empty() {
        said.push(format!("for {} it cannot be told from chance", listed(&open)));
    }
    if !growing.is_empty() {
        said.push(format!("that of {} {GROWING}", listed(&growing)));
    }
    said
}

fn risk(writer: &mut Writer<'_>, option: &str) -> String {
    let saved = writer.saved;
    let claims: Vec<&Claimed> = saved.claims.iter().filter(|claim| claim.option == option).collect();
    if claims.is_empty() {
        return "The scenario states no claim of the plan for this option.".to_owned();
    }
    let sentences: Vec<String> = claims.into_iter().map(|claim| missed(writer, claim)).collect();
    sentences.join(" ")
}

/// What is claimed, what was found, and how often less came about.
fn missed(writer: &mut Writer<'_>, claim: &Claimed) -> String {
    let what = phrase(&claim.metric);
    let unit = if claim.unit.starts_with('%') { "%" } else { claim.unit.as_str() };
    let Some(planned) = claim.planned else { return String::new() };
    let none = |mean: f64| Figure { mean, low: f64::NAN, high: f64::NAN };
    let who = match claim.basis.as_str() {
        "stated" => "The plan counts on",
        "derived" => "As derived from what it states, the plan counts on",
        _ => "This analysis, not the plan, assumes",
    };
    let claimed = match planned {
        0.0 => format!("{who} no change of {what}, or a better one."),
        fall if fall < 0.0 => {
            format!("{who} a fall of {} in {what}.", said(none(-planned), &claim.metric, unit))
        }
        _ => format!("{who} a rise of {} in {what}.", said(none(planned), &claim.metric, unit)),
    };
    if claim.growing == "yes" {
        return format!("{claimed} What comes of it {GROWING}.");
    }
    let found = Figure::of(claim.found, claim.ci_low, claim.ci_high);
    let cite = writer.cite("planned.csv", &claim.option, &claim.metric, &claim.group);
    let missed = claim.prob_short.unwrap_or(f64::NAN);
    let years = writer.saved.years(writer.saved.run.replications);
    let of_all = writer.saved.run.replications;
    let how_often = match missed {
        missed if missed.is_nan() => return format!("{claimed} Nothing was observed to compare it with."),
        missed if missed >= 1.0 => format!("It was missed in all of {years}"),
        missed if missed <= 0.0 => format!("It was reached in all of {years}"),
        missed => format!("It was missed in {} of {years}", number(missed * of_all as f64, 0)),
    };
    let percent = |share: Option<f64>| share.unwrap_or(f64::NAN) * 100.0;
    // The digits of the table of claims.
    let of_claim = |figure: Figure| match unit {
        "%" => format!("{} %", figure.in_words(2, "")),
        unit => said(figure, &claim.metric, unit),
    };
    let short = claim.expected_shortfall.filter(|short| *short > 0.0 && missed > 0.0).map_or_else(
        String::new,
        |short| match unit {
            // What is missing of a percentage is no percentage of it.
            "%" => {
                format!(" On average {} percentage points are missing.", none(short).in_words(1, ""))
            }
            _ => format!(" On average {} are missing.", of_claim(none(short))),
        },
    );
    if claim.is_put_in() {
        return format!(
            "{claimed} The option is given this effect by the scenario: a change of {}{cite} is what was put in, and says nothing of \
             whether the plan reaches it.{short}",
            of_claim(found)
        );
    }
    format!(
        "{claimed} We found a change of {}{cite}. {how_often} (chance that it is missed: {} %).{short}",
        of_claim(found),
        range(percent(claim.prob_short_low), percent(claim.prob_short_high), 0)
    )
}

fn targets(writer: &mut Writer<'_>, shown: &[String], option: &str) -> String {
    let saved = writer.saved;
    let its = saved.option_details(option).filter(|its| !its.committed.is_empty() && its.realised < 1.0);
    let Some(worst) = its.or_else(|| not_realised(saved, shown)) else {
        let levels = HELD_TO
            .iter()
            .filter_map(|name| Some(format!("{} {}", phrase(name), writer.level("baseline", name, "all")?)));
        let levels: Vec<String> = levels.collect();
        if levels.is_empty() {
            return String::new();
        }
        return format!(
            "No option shown here closes anything in advance while savings do not come. As long as nothing is closed, targets stay where they are if \
             nothing is realised: {}. What a ward closed on the strength of the plan would do then is not shown.",
            listed(&levels)
        );
    };
    let mut text = format!("“{}” ({}):", worst.title, worst.committed.join("; "));
    let steps: Vec<String> = HELD_TO.iter().filter_map(|name| writer.step(&worst.id, name)).collect();
    if steps.is_empty() {
        return String::new();
    }
    text.push_str(&format!(" {}.", listed(&steps)));
    let realised = committed_with(saved, shown, worst, option).filter(|other| other.id != worst.id);
    if let Some(other) = realised
        && let Some(step) = writer.step(&other.id, HELD_TO[0])
    {
        text.push_str(&format!(" With what the option brings besides (“{}”), {step}.", other.title));
    }
    if saved.difference(&worst.id, NET_CASHABLE, "all").is_some() {
        text.push(' ');
        text.push_str(saved.turned_away());
    }
    text
}

fn contingency(writer: &mut Writer<'_>, option: &str) -> String {
    let agreed =
        "Who acts, when it is decided and out of which fund is not in the model, and is to be agreed.";
    let row = writer.saved.difference(option, "contingency", "all");
    if row.is_some_and(|row| row.is_growing()) {
        return format!("What services would need where targets are missed {GROWING}. {agreed}");
    }
    match row.map(of).filter(|figure| figure.mean > 0.0 && !figure.holds_zero()) {
        Some(_) => {
            let words =
                writer.change(option, "contingency", "all").map(|(words, _)| words).unwrap_or_default();
            format!(
                "What the targets of the scenario ask for and this option does not bring has to be met elsewhere: services \
                 would need {words}. {agreed}"
            )
        }
        None => agreed.to_owned(),
    }
}

fn sure(saved: &Saved) -> String {
    let mut text = back_test_in_words(saved)
        .unwrap_or_else(|| "The scenario has no published figures to compare the model with.".to_owned());
    let misfits = touching_the_headline(saved);
    if !misfits.is_empty() {
        let misfits: Vec<String> = misfits
            .iter()
            .map(|row| {
                let error = row.error_percent.unwrap_or(f64::NAN);
                let sign = if error > 0.0 { "+" } else { "" };
                format!("{} ({sign}{} %)", row.title, number(error, 0))
            })
            .collect();
        let (met, of) = saved.met(20.0, None);
        text.push_str(&format!(
            " Of the {} that are more than 20 % off, this section rests on: {}.",
            of - met,
            listed(&misfits)
        ));
    }
    for warning in of_intervals(saved) {
        text.push_str(&format!(" {}", sentence(saved, warning)));
    }
    if let Some(draws) = &saved.run.plausible_draws {
        let aside = draws.set_aside();
        text.push_str(&format!(
            " Uncertain numbers were drawn {} times; {} draws, whose baseline was unlike the place, were set aside.",
            number(f64::from(draws.tried), 0),
            number(aside as f64, 0)
        ));
    }
    if let Some(fitted) = &saved.run.uncertain_numbers.fitted {
        text.push_str(&format!(" {}.", fitted.in_words()));
    }
    text
}
