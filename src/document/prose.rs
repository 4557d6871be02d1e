//! Prose with places for figures: `{evidence delayed-days as fewer}`.

use super::error::DocumentError;
use super::figure::Figure;
use super::saved::Saved;
use crate::metrics::{METRICS, metric};
use crate::suggest::advice;

/// Ways to write a figure.
const WAYS: [&str; 5] = ["level", "difference", "fewer", "percent", "missed"];

/// Text with every `{OPTION METRIC[/GROUP] [as WAY]}` replaced by the figure, its interval and the number of a note, and the
/// notes under it, which say in which row of which file each stands.
///
/// # Errors
/// A place that names no figure of the run.
pub fn with_figures(saved: &Saved, template: &str) -> Result<String, DocumentError> {
    let (mut text, mut rest) = (String::new(), template);
    let mut notes: Vec<String> = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((place, after)) = after.split_once('}') else {
            return Err(unknown(
                "a figure in the text is not closed".to_owned(),
                "write {OPTION METRIC}".to_owned(),
            ));
        };
        let (figure, source) = figure(saved, place)?;
        let note = notes.iter().position(|known| *known == source).unwrap_or_else(|| {
            notes.push(source);
            notes.len() - 1
        });
        text.push_str(&format!("{figure} [{}]", note + 1));
        rest = after;
    }
    text.push_str(rest);
    if !notes.is_empty() {
        let notes: Vec<String> =
            notes.iter().enumerate().map(|(at, source)| format!("[{}] {source}", at + 1)).collect();
        text = format!("{}\n\n95 % intervals in brackets. Rows: {}.\n", text.trim_end(), notes.join("; "));
    }
    Ok(text)
}

fn unknown(message: String, help: String) -> DocumentError {
    DocumentError::Unknown { message, help }
}

/// The figure of a place, and the row it is.
fn figure(saved: &Saved, place: &str) -> Result<(String, String), DocumentError> {
    let words: Vec<&str> = place.split_whitespace().collect();
    let (option, named, way) = match words.as_slice() {
        [option, named] => (*option, *named, if *option == "baseline" { "level" } else { "difference" }),
        [option, named, "as", way] => (*option, *named, *way),
        _ => {
            let help = format!(
                "write {{OPTION METRIC}} or {{OPTION METRIC/GROUP as WAY}}; ways: {}",
                WAYS.join(", ")
            );
            return Err(unknown(format!("`{{{place}}}` is no figure"), help));
        }
    };
    let (name, group) = named.split_once('/').unwrap_or((named, "all"));
    let options: Vec<&str> = saved.run.options.iter().map(String::as_str).collect();
    if !options.contains(&option) {
        return Err(unknown(
            format!("`{{{place}}}`: no option `{option}` in the run"),
            advice(option, "options", &options),
        ));
    }
    if metric(name).is_none() {
        let known: Vec<&str> = METRICS.iter().map(|metric| metric.id).collect();
        return Err(unknown(format!("`{{{place}}}`: no metric `{name}`"), advice(name, "metrics", &known)));
    }
    let row = |file: &str| format!("{file}: {option}, {name}, {group}");
    let missing = || {
        let groups = saved.groups(name, "");
        let known: Vec<&str> = groups.iter().map(String::as_str).collect();
        unknown(
            format!("`{{{place}}}` is not in the run"),
            advice(group, &format!("groups of {name}"), &known),
        )
    };
    match way {
        "level" => {
            let found = saved.level(option, name, group).ok_or_else(missing)?;
            let text = if found.is_growing() {
                GROWING.to_owned()
            } else {
                Figure::of(found.mean, found.ci_low, found.ci_high).written(name, &found.unit)
            };
            Ok((text, row("summary.csv")))
        }
        "difference" | "fewer" | "percent" => {
            let found = saved.difference(option, name, group).ok_or_else(missing)?;
            let figure = Figure::of(found.mean, found.ci_low, found.ci_high);
            let text = match way {
                _ if found.is_growing() => GROWING.to_owned(),
                "fewer" => figure.negative().written(name, &found.unit),
                "percent" if found.unit == "points" || found.percent.is_none() => {
                    let why = match found.percent {
                        _ if found.unit == "points" => {
                            "it is a percentage itself: its difference is in points"
                        }
                        _ => "its difference is not told from 0, so that no per cent is given",
                    };
                    return Err(unknown(
                        format!("`{{{place}}}`: {why}"),
                        format!("write {{{option} {named}}} for the difference itself"),
                    ));
                }
                "percent" => {
                    let percent = Figure::of(found.percent, found.percent_ci_low, found.percent_ci_high);
                    format!("{} %", percent.in_words(1, ""))
                }
                _ => figure.written(name, &found.unit),
            };
            Ok((text, row("differences.csv")))
        }
        "missed" => {
            let claims = &saved.claims;
            let is = |claim: &&super::saved::Claimed| {
                claim.option == option && claim.metric == name && claim.group == group
            };
            let claim = claims.iter().find(is).ok_or_else(|| {
                unknown(
                    format!("`{{{place}}}`: the option claims nothing of it"),
                    "claims are those of `planned` of the option".to_owned(),
                )
            })?;
            if claim.growing == "yes" {
                return Ok((GROWING.to_owned(), row("planned.csv")));
            }
            let percent = |share: Option<f64>| share.map(|share| share * 100.0);
            let share = Figure::of(
                percent(claim.prob_short),
                percent(claim.prob_short_low),
                percent(claim.prob_short_high),
            );
            Ok((format!("{} %", share.in_words(0, "")), row("planned.csv")))
        }
        _ => Err(unknown(format!("`{{{place}}}`: there is no way `{way}`"), advice(way, "ways", &WAYS))),
    }
}

const GROWING: &str = "(no figure: it hangs on a queue that grows without limit)";
