//! The drafted section “Implications for the acute sector”: where savings are realised, the risk that they are not, what
//! happens to delivery targets then, and how sure that is.

use super::options::{committed, committed_with, title};
use super::sure::{back_test_in_words, touching_the_headline};
use super::words::{GROWING, Writer, capital, listed, of, phrase, said};
use crate::document::{Claimed, Figure, Saved};
use crate::number::{number, range};
use crate::publish::{Block, Paragraph};

/// What an option does that a plan speaks of first.
const EFFECTS: [&str; 3] = ["non-elective-admissions", "acute-occupied", "delayed-days"];
/// What a hospital is held to, if a ward is closed and nothing comes.
const HELD_TO: [&str; 4] =
    ["a-and-e-within-4h", "trolley-wait-over-4h", "elective-cancellations", "days-above-92"];

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
        let text = format!("95 % intervals of each figure alone in brackets. Rows: {}.", sources.join("; "));
        blocks.push(Block::Paragraph(Paragraph { lead: String::new(), text }));
    }
    blocks
}

fn realised(writer: &mut Writer<'_>, option: &str) -> String {
    let saved = writer.saved;
    let run = &saved.run;
    let mut text = format!(
        "We simulated the place (“{}”) with and without “{}”, {} years of each.",
        run.scenario.title,
        title(saved, option),
        number(run.replications as f64, 0)
    );
    let effects: Vec<String> = EFFECTS.iter().filter_map(|name| writer.effect(option, name)).collect();
    if !effects.is_empty() {
        text.push_str(&format!(" {}.", capital(&listed(&effects))));
    }
    if let Some(worth) = worth(writer, option) {
        text.push_str(&worth);
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
        gross if gross.holds_zero() => format!(" What changes is worth about nothing, {words}"),
        gross if gross.mean < 0.0 => format!(" Activity more would cost {words}"),
        _ => format!(" What this frees is worth {words}, cash or not"),
    };
    let places = writer.saved.groups("gross-saving", "point-of-delivery=");
    let mut parts: Vec<(f64, String)> = Vec::new();
    for place in places {
        let of_place = writer.saved.difference(option, "gross-saving", &place).map(of);
        if let Some(figure) = of_place.filter(|figure| !figure.holds_zero()) {
            let none = Figure { mean: figure.mean, low: f64::NAN, high: f64::NAN };
            let name = place.trim_start_matches("point-of-delivery=");
            parts.push((figure.mean.abs(), format!("{name} {}", none.written("gross-saving", "£ a year"))));
        }
    }
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let parts: Vec<String> = parts.into_iter().map(|(_, words)| words).collect();
    if parts.len() > 1 {
        text.push_str(&format!(" (by point of delivery: {})", parts.join(", ")));
    }
    let (cash, figure) = writer.change(option, "cashable-saving", "all")?;
    text.push_str(&match figure {
        figure if figure.holds_zero() => format!("; cash released is about nothing, {cash}"),
        figure if figure.mean < 0.0 => format!("; in cash it costs {cash}"),
        _ => format!("; cash released is {cash}"),
    });
    if let Some((cost, figure)) = writer.change(option, "scheme-cost", "all") {
        text.push_str(&match figure.mean {
            mean if mean > 0.0 => format!(", for {cost} spent on schemes"),
            mean if mean < 0.0 => format!(", and schemes cost {cost} less than now"),
            _ => ", and nothing is spent on schemes".to_owned(),
        });
    }
    Some(text + ".")
}

/// `the council would be £0.24 million (…) a year [9] worse off`, of everybody for whom it is not nothing.
fn net_by_organisation(writer: &mut Writer<'_>, option: &str) -> Vec<String> {
    let organisations = &writer.saved.run.place.organisations;
    let mut said = Vec::new();
    for organisation in organisations {
        let group = format!("organisation={}", organisation.id);
        if let Some((words, figure)) = writer.change(option, "net-cashable-benefit", &group)
            && !figure.holds_zero()
        {
            let better = if figure.mean > 0.0 { "better" } else { "worse" };
            said.push(format!("{} would be {words} {better} off", organisation.title));
        }
    }
    said
}

fn risk(writer: &mut Writer<'_>, option: &str) -> String {
    let saved = writer.saved;
    let claims: Vec<&Claimed> = saved.claims.iter().filter(|claim| claim.option == option).collect();
    if claims.is_empty() {
        return "The scenario states no claim of the plan for this option, so there is nothing to miss."
            .to_owned();
    }
    let sentences: Vec<String> = claims.into_iter().map(|claim| missed(writer, claim)).collect();
    sentences.join(" ")
}

/// What is claimed, what was found, and how often less came about.
fn missed(writer: &mut Writer<'_>, claim: &Claimed) -> String {
    let what = phrase(&claim.metric);
    let unit = if claim.unit.starts_with('%') { "%" } else { claim.unit.as_str() };
    let planned = claim.planned.unwrap_or(f64::NAN);
    let none = |mean: f64| Figure { mean, low: f64::NAN, high: f64::NAN };
    let claimed = match planned {
        0.0 => format!("The plan counts on no change of {what}, or a better one."),
        planned if planned < 0.0 => {
            format!("The plan counts on {} fewer {what}.", said(none(-planned), &claim.metric, unit))
        }
        _ => format!("The plan counts on {} more of {what}.", said(none(planned), &claim.metric, unit)),
    };
    if claim.growing == "yes" {
        return format!("{claimed} What comes of it {GROWING}.");
    }
    let found = Figure::of(claim.found, claim.ci_low, claim.ci_high);
    let cite = writer.cite("planned.csv", &claim.option, &claim.metric, &claim.group);
    let missed = claim.prob_short.unwrap_or(f64::NAN);
    let replications = writer.saved.run.replications;
    let how_often = match missed {
        missed if missed >= 1.0 => format!("It was missed in all {replications} simulated years"),
        missed if missed <= 0.0 => format!("It was reached in all {replications} simulated years"),
        missed => {
            format!("It was missed in {} % of {replications} simulated years", number(missed * 100.0, 0))
        }
    };
    let percent = |share: Option<f64>| share.unwrap_or(f64::NAN) * 100.0;
    format!(
        "{claimed} We found a change of {} {cite}. {how_often} (chance that it is: {} %).",
        said(found, &claim.metric, unit),
        range(percent(claim.prob_short_low), percent(claim.prob_short_high), 0)
    )
}

fn targets(writer: &mut Writer<'_>, shown: &[String], option: &str) -> String {
    let saved = writer.saved;
    let Some(worst) = committed(saved, shown).first().copied() else {
        let levels = HELD_TO
            .iter()
            .filter_map(|name| Some(format!("{} {}", phrase(name), writer.level("baseline", name, "all")?)));
        let levels: Vec<String> = levels.collect();
        if levels.is_empty() {
            return String::new();
        }
        return format!(
            "No option of this run closes anything in advance. As long as nothing is closed, targets stay where they are if \
             nothing is realised: {}. What a ward closed on the strength of the plan would do then has not been simulated.",
            listed(&levels)
        );
    };
    let mut text = format!("“{}” ({}):", worst.title, worst.committed.join("; "));
    let steps: Vec<String> = HELD_TO.iter().filter_map(|name| writer.step(&worst.id, name)).collect();
    text.push_str(&format!(" {}.", listed(&steps)));
    let realised = committed_with(saved, shown, option).filter(|other| other.id != worst.id);
    if let Some(other) = realised
        && let Some(step) = writer.step(&other.id, HELD_TO[0])
    {
        text.push_str(&format!(" “{}”: {step}.", other.title));
    }
    text
}

fn contingency(writer: &mut Writer<'_>, option: &str) -> String {
    let needed = writer.change(option, "contingency", "all").filter(|(_, figure)| !figure.holds_zero());
    match needed {
        Some((words, figure)) if figure.mean > 0.0 => format!(
            "What is not avoided has to be met elsewhere: services would need {words} to make up for claims that do not come \
             about. Who provides it, when it is decided and out of which fund is not in the model, and is to be agreed."
        ),
        _ => "Who acts, when it is decided and out of which fund is not in the model, and is to be agreed."
            .to_owned(),
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
        text.push_str(&format!(" Of the figures above it misses most: {}.", listed(&misfits)));
    }
    if let Some(draws) = &saved.run.plausible_draws {
        let aside = draws.tried as usize - draws.draws.len().min(draws.tried as usize);
        text.push_str(&format!(
            " Uncertain numbers were drawn {} times; {} draws, whose baseline was unlike the place, were set aside.",
            number(f64::from(draws.tried), 0),
            number(aside as f64, 0)
        ));
    }
    text
}
