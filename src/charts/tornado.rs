//! What a figure hangs on: each uncertain number moved to its ends by itself, the longest bar first.

use super::chart::{Chart, ChartError};
use super::judged::{Together, Verdict, bar as draw_bar, legend};
use super::rows::{AXIS, SMALL, names, row_height};
use super::view::{BASELINE, View, named, nan, not_analysed, share_words};
use crate::document::{Grid, Moved};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, wrapped};
use crate::drawing::marks::whisker;
use crate::drawing::{Anchor, INK, NOTE, OPTION, Picture};
use crate::metrics::metric;
use crate::number::{count, decimals_for, number, plus_minus, readable};
use crate::report::Record;
use crate::report::analysis::not_moved;
use crate::report::records::SensitivityRecord;

/// Most numbers shown: those that move the figure most.
const MOST: usize = 15;
const NAMES: f64 = 236.0;
const RIGHT: f64 = 548.0;
const TOP: f64 = 72.0;

/// A number at one of its ends.
struct End {
    at: String,
    mean: f64,
    low: f64,
    high: f64,
    verdict: Verdict,
}

/// A number at both, the lower first.
struct Bar {
    title: String,
    ends: [End; 2],
}

impl Bar {
    fn reach(&self) -> f64 {
        self.ends.iter().map(|end| end.mean.abs()).fold(0.0, f64::max)
    }

    /// Whether it moves the figure by more than chance, judged with the others.
    fn is_clear(&self) -> bool {
        self.ends.iter().any(|end| end.verdict == Verdict::Clear)
    }
}

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let all: Vec<&Moved> = view.saved.sensitivity.iter().collect();
    // Of the baseline if it alone is asked for, or nothing else is there.
    let has = |option: &&str| all.iter().any(|row| row.option == **option);
    let options: Vec<&str> = view.options.iter().copied().filter(has).collect();
    let asked = view.saved.spoken_of(&options);
    let others = view.named && !view.options.is_empty();
    let Some(option) = asked.or(Some(BASELINE).filter(|baseline| !others && has(baseline))) else {
        return Ok(None);
    };
    let of_option = || all.iter().filter(|row| row.option == option);
    let Some((id, group)) = view.metric.or_else(|| {
        let first = of_option().find(|row| row.low.is_some()).or(of_option().next());
        first.map(|row| (row.metric.as_str(), row.group.as_str()))
    }) else {
        return Ok(None);
    };
    let rows: Vec<&Moved> =
        of_option().filter(|row| row.metric == id && row.group == group).copied().collect();
    let Some(first) = rows.first().copied() else {
        let known = of_option().map(|row| row.metric.as_str()).collect();
        return Err(not_analysed((SensitivityRecord::NAME, "sensitivity"), option, (id, group), known));
    };
    let means = rows.iter().flat_map(|row| [row.low, row.high]).map(nan);
    let (factor, unit) = readable(&first.unit, means);
    let replications = rows.iter().map(|row| row.moved_replications).max().unwrap_or(0);
    let moved: Vec<&Moved> =
        rows.iter().filter(|row| row.low.is_some() || row.high.is_some()).copied().collect();
    // Each number has two ends, and all of them are looked at.
    let together = Together::new(2 * moved.len(), replications);
    let bars = bars(&moved, factor, &together);
    if bars.is_empty() {
        return Ok(None);
    }
    let clear = bars.iter().filter(|bar| bar.is_clear()).count();
    let shown = &bars[..bars.len().min(MOST)];
    let usual = metric(id).map_or(1, |metric| metric.decimals);
    let mut halves: Vec<f64> =
        bars.iter().flat_map(|bar| &bar.ends).map(|end| (end.high - end.low) / 2.0).collect();
    halves.retain(|half| *half > 0.0);
    halves.sort_by(f64::total_cmp);
    let decimals = halves.get(halves.len() / 2).map_or(usual, |half| decimals_for(*half, usual));

    let titles: Vec<&str> = shown.iter().map(|bar| bar.title.as_str()).collect();
    let row = row_height(&titles, NAMES - 24.0, 34.0);
    let bottom = TOP + row * shown.len() as f64;
    let mut picture = Picture::new(WIDTH, (bottom + AXIS + 6.0) as u32, "");
    let label = named(id, group);
    let of = if option == BASELINE {
        format!("{label}, baseline")
    } else {
        format!("{label}, {} against the baseline", view.title(option))
    };
    for (line, text) in
        wrapped(&format!("{of}, {unit}"), LABEL, f64::from(WIDTH) - 30.0, 1).iter().enumerate()
    {
        picture.text((12.0, 16.0 + 16.0 * line as f64), text, LABEL, INK, Anchor::Start);
    }
    which_is_which(&mut picture);
    names(&mut picture, &titles, (14.0, NAMES - 10.0), TOP, row, f64::from(WIDTH) - 8.0);
    let frame = Frame { left: NAMES, top: TOP, right: RIGHT, bottom };
    panel(&mut picture, &frame, row, shown, decimals);

    let order = if !first.is_ranked() {
        format!(
            " With {} of all together the numbers cannot be told from chance: too few to rank them, so the order is that of the \
             bars alone.",
            count(first.draws, "draw")
        )
    } else if !first.has_enough_draws() {
        format!(
            " With {} of all together there were too few to be sure of the order.",
            count(first.draws, "draw")
        )
    } else {
        String::new()
    };
    let left = [
        (bars.len() - shown.len(), "that move it less stand in the table alone"),
        (rows.len() - moved.len(), "were not moved"),
    ];
    let left = left.iter().filter(|(many, _)| *many > 0);
    let left: String = left.map(|(many, what)| format!(" {} {what}.", count(*many, "number"))).collect();
    let others = not_moved(view.saved.run.uncertain_numbers.fitted.is_some());
    let title = title(&of, &bars, clear, &unit, decimals);
    let n =
        format!("n = {} at each end{}", count(replications, "replication"), view.unlike(first.seed, None));
    Ok(Some(Chart {
        id: "tornado",
        alternative: format!("Bars of what each uncertain number moves, the longest first. {title}."),
        title,
        reading: format!(
            "A bar is how far the figure moves if one number alone goes to an end of its range, all others \
             {}. Lines: 95 % interval of that end alone; more than chance: {}.{}{order}{left}",
            others,
            together.in_words("ends"),
            together.few("replication"),
        ),
        source: view.source_with("sensitivity.csv", &n),
        picture,
        table: table(&bars, &unit, decimals, others),
    }))
}

/// The numbers that were moved, the longest bar first.
fn bars(moved: &[&Moved], factor: f64, together: &Together) -> Vec<Bar> {
    let end = |at: &str, of: [Option<f64>; 3]| {
        let [mean, low, high] = of.map(|end| nan(end) * factor);
        End { at: at.to_owned(), mean, low, high, verdict: together.judge([mean, low, high]) }
    };
    let bar = |row: &&Moved| Bar {
        title: row.number_label.clone(),
        ends: [
            end(&row.low_end, [row.low, row.low_ci_low, row.low_ci_high]),
            end(&row.high_end, [row.high, row.high_ci_low, row.high_ci_high]),
        ],
    };
    let mut bars: Vec<Bar> = moved.iter().map(bar).collect();
    bars.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
    bars
}

/// Which end is which, and what is chance.
fn which_is_which(picture: &mut Picture) {
    let entries = [("upper bar: number at its lower end", true), ("lower bar: at its upper end", false)];
    let mut at = 12.0;
    for (words, is_lower) in entries {
        draw_bar(picture, (at, 27.0), (at + 14.0, 37.0), Verdict::Clear, OPTION, is_lower);
        picture.text((at + 20.0, 36.0), words, LABEL, INK, Anchor::Start);
        at += 250.0;
    }
    legend(picture, 54.0);
}

fn panel(picture: &mut Picture, frame: &Frame, row: f64, bars: &[Bar], decimals: usize) {
    let ends = bars.iter().flat_map(|bar| &bar.ends).flat_map(|end| [end.mean, end.low, end.high]);
    let x = Scale::nice(ends, true, 5.0, frame.left + 8.0, frame.right - 8.0);
    for (value, label) in x.ticks() {
        let at = x.at(value);
        picture.line(&[(at, frame.top), (at, frame.bottom)], crate::drawing::GRID, 1.0);
        picture.text((at, frame.bottom + 15.0), &label, SMALL, NOTE, Anchor::Middle);
    }
    for (at, bar) in bars.iter().enumerate() {
        let middle = frame.top + row * (at as f64 + 0.5);
        for (end, shift) in bar.ends.iter().zip([-7.5, 7.5]) {
            let y = middle + shift;
            if end.mean.is_finite() {
                let (from, to) = ((x.at(0.0), y - 5.0), (x.at(end.mean), y + 5.0));
                draw_bar(picture, from, to, end.verdict, OPTION, shift < 0.0);
                whisker(picture, (x.at(end.low), x.at(end.high)), y, INK);
            }
            let figure = plus_minus(end.mean, (end.high - end.low) / 2.0, decimals);
            let text = format!("at {}: {figure}", end.at);
            let text = crate::drawing::axis::fit(&text, SMALL, f64::from(WIDTH) - frame.right - 22.0);
            picture.text((frame.right + 8.0, y + 4.0), &text, SMALL, INK, Anchor::Start);
        }
    }
    picture.line(&[(x.at(0.0), frame.top), (x.at(0.0), frame.bottom)], NOTE, 1.25);
}

fn title(of: &str, bars: &[Bar], clear: usize, unit: &str, decimals: usize) -> String {
    let words =
        |end: &End| format!("{} at {}", share_words([end.mean, end.low, end.high], unit, decimals), end.at);
    let many = count(bars.len(), "number");
    if let Some(most) = bars.iter().find(|bar| bar.is_clear()) {
        let said: Vec<String> = most.ends.iter().map(words).collect();
        return format!(
            "{of}: of the {many} moved {clear} would move it by more than chance, most of all {}: {}",
            most.title,
            said.join(", ")
        );
    }
    let nothing =
        format!("{of}: none of the {many} moved would by itself move it by surely more than chance");
    let far = |end: &&End| end.mean.abs();
    let most = bars.first().and_then(|bar| {
        let end = bar.ends.iter().max_by(|a, b| far(a).total_cmp(&far(b)))?;
        (end.mean != 0.0).then(|| format!("; the most would {}: {}", bar.title, words(end)))
    });
    nothing + &most.unwrap_or_default()
}

fn table(bars: &[Bar], unit: &str, decimals: usize, others: &str) -> Grid {
    let header = [
        "number",
        "lower end",
        "change",
        "95 % from",
        "to",
        "upper end",
        "change",
        "95 % from",
        "to",
        "judged together",
    ];
    let rows = bars.iter().map(|bar| {
        let cells = bar.ends.iter().flat_map(|end| {
            let figures = [end.mean, end.low, end.high].map(|figure| number(figure, decimals));
            std::iter::once(end.at.clone()).chain(figures)
        });
        let judged = if bar.is_clear() { "more than chance" } else { "may be chance" };
        std::iter::once(bar.title.clone()).chain(cells).chain([judged.to_owned()]).collect()
    });
    Grid {
        header: header.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        notes: vec![format!("Changes in {unit} from the run with all numbers {others}.")],
    }
}
