//! What each scheme of an option contributes to its effect: a waterfall from the baseline to the option.

use super::chart::{Chart, ChartError};
use super::judged::{Together, Verdict, bar as draw_bar, legend};
use super::rows::{AXIS, SMALL, names, row_height};
use super::view::{BASELINE, View, level_words, named, nan, not_analysed, share_words};
use crate::document::{Grid, Shared};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, fit};
use crate::drawing::marks::whisker;
use crate::drawing::{Anchor, HARM, INK, NOTE, OPTION, Picture, TODAY};
use crate::metrics::{Better, metric, resolution};
use crate::number::{count, decimals_for, number, plus_minus, readable};
use crate::report::Record;
use crate::report::records::AttributionRecord;

/// Most schemes with a row of their own; the others, the smallest, share one.
const MOST: usize = 16;
const NAMES: f64 = 250.0;
const RIGHT: f64 = 596.0;
const TOP: f64 = 54.0;

/// A step of the waterfall.
struct Step {
    title: String,
    share: f64,
    low: f64,
    high: f64,
    verdict: Verdict,
}

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let all = &view.saved.attribution;
    let has = |option: &&str| all.iter().any(|row| row.option == **option);
    let options: Vec<&str> = view.options.iter().copied().filter(has).collect();
    let Some(option) = view.saved.spoken_of(&options) else { return Ok(None) };
    let figure = |row: &Shared| (row.metric.clone(), row.group.clone());
    let of_option = || all.iter().filter(|row| row.option == option);
    let (id, group) = match view.metric {
        Some((id, group)) => (id.to_owned(), group.to_owned()),
        None => match of_option().next() {
            Some(row) => figure(row),
            None => return Ok(None),
        },
    };
    let rows: Vec<&Shared> = of_option().filter(|row| row.metric == id && row.group == group).collect();
    let Some(first) = rows.first().copied() else {
        let known = of_option().map(|row| row.metric.as_str()).collect();
        return Err(not_analysed((AttributionRecord::NAME, "attribute"), option, (&id, &group), known));
    };
    // Of a figure that hangs on a queue that grows nothing is shared out.
    if first.whole.is_none() {
        return Ok(None);
    }
    let whole = [first.whole, first.whole_ci_low, first.whole_ci_high].map(nan);
    let (factor, unit) = readable(&first.unit, rows.iter().map(|row| nan(row.share)).chain([whole[0]]));
    let (steps, idle, together) = steps(&rows, factor);
    let whole = whole.map(|end| end * factor);
    // There is one of it.
    let of_whole = Together::new(1, first.draws).judge(whole);
    let finest = steps.iter().map(|step| (step.high - step.low) / 2.0).fold(f64::NAN, f64::min);
    let usual = metric(&id).map_or(1, |metric| metric.decimals);
    let decimals = if whole[0].abs() >= 1000.0 { 0 } else { decimals_for(finest, usual) };

    let option_title = view.title(option).to_owned();
    let titles: Vec<String> = std::iter::once("Baseline".to_owned())
        .chain(steps.iter().map(|step| step.title.clone()))
        .chain([option_title.clone()])
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let row = row_height(&titles, NAMES - 24.0, 24.0);
    let bottom = TOP + row * titles.len() as f64;
    let mut picture = Picture::new(WIDTH, (bottom + AXIS + 6.0) as u32, "");
    names(&mut picture, &titles, (14.0, NAMES - 10.0), TOP, row, f64::from(WIDTH) - 8.0);
    let label = named(&id, &group);
    let heading =
        fit(&format!("{label}: difference from the baseline, {unit}"), LABEL, f64::from(WIDTH) - 30.0);
    picture.text((12.0, 16.0), &heading, LABEL, INK, Anchor::Start);
    legend(&mut picture, 36.0);
    let frame = Frame { left: NAMES, top: TOP, right: RIGHT, bottom };
    waterfall(&mut picture, &frame, row, (&steps, whole, of_whole), &id, decimals);
    // Pounds are against the baseline, which has none.
    let level = |of: &str| match unit.contains('£') {
        true => None,
        false => view.level(of, &id, &group).map(|level| level_words(Some(level), &id)),
    };
    let beside = |picture: &mut Picture, at: usize, text: &str| {
        let y = TOP + row * (at as f64 + 0.5) + 4.0;
        picture.text((RIGHT + 10.0, y), text, SMALL, INK, Anchor::Start);
    };
    beside(&mut picture, 0, &level(BASELINE).unwrap_or_else(|| "0".to_owned()));
    let said = |of: [f64; 3]| plus_minus(of[0], (of[2] - of[1]) / 2.0, decimals);
    for (at, step) in steps.iter().enumerate() {
        beside(&mut picture, at + 1, &said([step.share, step.low, step.high]));
    }
    beside(&mut picture, steps.len() + 1, &said(whole));

    let title = title(&label, &option_title, &steps, whole, &unit, decimals);
    let idle = match idle {
        0 => String::new(),
        many => format!(" Without effect on what is simulated: {} of the option.", count(many, "scheme")),
    };
    let growing = view.difference(option, &id, &group).is_some_and(|row| row.is_growing());
    let growing = if growing {
        " The figure hangs on a queue that grows: it depends on the length of the run."
    } else {
        ""
    };
    let line = if steps.iter().any(|step| step.high > step.low) {
        format!(
            " Lines: 95 % interval of the step alone; more than chance: {}.{}",
            together.in_words("shares"),
            together.few("draw")
        )
    } else {
        " No step has an interval, so each may be chance.".to_owned()
    };
    let colours = match metric(&id).map_or(Better::Neither, |metric| metric.better) {
        Better::Neither => "",
        _ => " Blue is for the better, orange for the worse, hollow may be neither.",
    };
    let how = if first.is_sampled() {
        format!("sampled orders of the schemes ({} sets)", first.sets)
    } else {
        format!("all {} sets of schemes", first.sets)
    };
    let n = format!(
        "n = {} of each of {how}, {}{}",
        count(first.replications, "replication"),
        count(first.draws, "draw"),
        view.unlike(first.seed, Some(first.replications))
    );
    Ok(Some(Chart {
        id: "attribution",
        alternative: format!("A waterfall of bars from the baseline to the option. {title}."),
        title,
        reading: format!(
            "Each bar begins where the one above ends: what a scheme contributes (Shapley value, the mean over the orders in \
             which they could be added); together they are the option's effect.{colours}{line}{idle}{growing}"
        ),
        source: view.source_with("attribution.csv", &n),
        picture,
        table: table(&steps, whole, &option_title, &unit, decimals),
    }))
}

/// The steps, greatest first; how many schemes change nothing at all; and how the others are judged.
fn steps(rows: &[&Shared], factor: f64) -> (Vec<Step>, usize, Together) {
    let of = |row: &Shared| [row.share, row.ci_low, row.ci_high].map(|end| nan(end) * factor);
    let is_idle = |row: &&&Shared| of(row) == [0.0; 3];
    let idle = rows.iter().filter(is_idle).count();
    let acting = rows.iter().filter(|row| !is_idle(row));
    let draws = rows.first().map_or(0, |row| row.draws);
    let together = Together::new(rows.len() - idle, draws);
    let mut steps: Vec<Step> = acting
        .map(|row| {
            let [share, low, high] = of(row);
            let verdict = together.judge([share, low, high]);
            Step { title: row.scheme_title.clone(), share, low, high, verdict }
        })
        .collect();
    steps.sort_by(|a, b| b.share.abs().total_cmp(&a.share.abs()));
    if steps.len() > MOST {
        let rest = steps.split_off(MOST - 1);
        steps.push(Step {
            title: format!("{} with smaller shares", count(rest.len(), "scheme")),
            share: rest.iter().map(|step| step.share).sum(),
            // Of a sum of shares no interval is known.
            low: f64::NAN,
            high: f64::NAN,
            verdict: Verdict::Chance,
        });
    }
    (steps, idle, together)
}

fn waterfall(
    picture: &mut Picture,
    frame: &Frame,
    row: f64,
    (steps, whole, of_whole): (&[Step], [f64; 3], Verdict),
    id: &str,
    decimals: usize,
) {
    let mut from = 0.0;
    let verdicts = steps.iter().map(|step| step.verdict).chain([of_whole]);
    let bars: Vec<(f64, f64, f64, f64)> = steps
        .iter()
        .map(|step| {
            let start = from;
            from += step.share;
            (start, from, start + step.low, start + step.high)
        })
        .chain([(0.0, whole[0], whole[1], whole[2])])
        .collect();
    let ends = bars.iter().flat_map(|bar| [bar.0, bar.1, bar.2, bar.3]).filter(|end| end.is_finite());
    let x = Scale::nice(ends, true, 5.0, frame.left + 8.0, frame.right - 8.0);
    for (value, label) in x.ticks() {
        let at = x.at(value);
        picture.line(&[(at, frame.top), (at, frame.bottom)], crate::drawing::GRID, 1.0);
        picture.text((at, frame.bottom + 15.0), &label, SMALL, NOTE, Anchor::Middle);
    }
    picture.line(&[(x.at(0.0), frame.top), (x.at(0.0), frame.bottom)], NOTE, 1.25);
    let better = metric(id).map_or(Better::Neither, |metric| metric.better);
    let smallest = resolution(decimals);
    for (at, ((start, end, low, high), verdict)) in bars.iter().zip(verdicts).enumerate() {
        let middle = frame.top + row * (at as f64 + 1.5);
        let worse = match better {
            Better::Lower => end > start,
            Better::Higher => end < start,
            Better::Neither => false,
        };
        let colour = if worse { HARM } else { OPTION };
        let (left, right) = (x.at(start.min(*end)), x.at(start.max(*end)));
        draw_bar(
            picture,
            (left, middle - 7.0),
            (right.max(left + 1.0), middle + 7.0),
            verdict,
            colour,
            false,
        );
        if at + 1 < bars.len() {
            // From the end of this step to the beginning of the next.
            picture.line(&[(x.at(*end), middle), (x.at(*end), middle + row)], TODAY, 1.0);
        }
        if high - low > smallest {
            whisker(picture, (x.at(*low), x.at(*high)), middle, INK);
        }
    }
}

/// What the option changes, and which scheme has the greatest part in it.
fn title(label: &str, option: &str, steps: &[Step], whole: [f64; 3], unit: &str, decimals: usize) -> String {
    let mut title = format!("{label}: {option} {}", share_words(whole, unit, decimals));
    let clear = |step: &&Step| step.verdict == Verdict::Clear;
    let all = count(steps.len(), "step");
    if let Some(most) = steps.iter().find(clear) {
        let of = [most.share, most.low, most.high];
        title.push_str(&format!(". Largest sure share: {}, {}", most.title, share_words(of, unit, decimals)));
        let unsure = steps.iter().filter(|step| !clear(step)).count();
        if unsure > 0 {
            title.push_str(&format!("; {unsure} of {all} may be chance"));
        }
    } else if !steps.is_empty() {
        title.push_str(&format!(". Judged together, none of the {all} is surely more than chance"));
    }
    title
}

fn table(steps: &[Step], whole: [f64; 3], option: &str, unit: &str, decimals: usize) -> Grid {
    let figures = |of: [f64; 3]| of.map(|end| number(end, decimals)).to_vec();
    let row = |title: &str, of: [f64; 3], judged: &str| -> Vec<String> {
        std::iter::once(title.to_owned()).chain(figures(of)).chain([judged.to_owned()]).collect()
    };
    let words =
        |step: &Step| if step.verdict == Verdict::Clear { "more than chance" } else { "may be chance" };
    let of = |step: &Step| row(&step.title, [step.share, step.low, step.high], words(step));
    let mut rows: Vec<Vec<String>> = steps.iter().map(of).collect();
    rows.push(row(option, whole, ""));
    Grid {
        header: ["scheme", "contribution", "95 % from", "to", "judged together"].map(str::to_owned).to_vec(),
        rows,
        notes: vec![format!(
            "{unit}, option less baseline; Shapley values, which add up to the option's effect."
        )],
    }
}
