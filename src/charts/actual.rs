//! Plan against actual: observed months over the band of the forecast, a panel for each figure.

use super::chart::{Chart, ChartError};
use super::demand_capacity::month;
use super::rows::SMALL;
use super::view::{BASELINE, View, named, nan, words};
use crate::document::{Actual, DocumentError, Grid};
use crate::drawing::axis::{Frame, LABEL, Scale, WIDTH, wrapped};
use crate::drawing::marks::{diamond, dot};
use crate::drawing::{Anchor, HARM, INK, NOTE, Picture, TODAY};
use crate::fit::actual::Verdict;
use crate::number::{count, number, range};
use crate::suggest::advice;

/// Figures drawn unless one is asked for.
const MOST: usize = 8;
const BLOCK: f64 = 206.0;

/// Months of a figure, in order; never none.
type Months<'a> = Vec<&'a Actual>;

pub(super) fn draw(view: &View<'_>) -> Result<Option<Chart>, ChartError> {
    let all = &view.saved.actual;
    let has = |option: &&str| all.iter().any(|row| row.option == **option);
    let first = || all.first().map(|row| row.option.as_str());
    let asked = view.options.first().copied().filter(|option| view.named && has(option));
    let alone = asked.filter(|_| view.options.len() == 1);
    let Some(option) = alone.or(Some(BASELINE).filter(has)).or(asked).or_else(first) else { return Ok(None) };
    let mut figures: Vec<Months<'_>> = Vec::new();
    for row in all.iter().filter(|row| row.option == option) {
        match figures.iter_mut().find(|of| of[0].metric == row.metric && of[0].group == row.group) {
            Some(of) => of.push(row),
            None => figures.push(vec![row]),
        }
    }
    if let Some((id, group)) = view.metric {
        let known: Vec<String> = figures.iter().map(|of| figure(of[0])).collect();
        figures.retain(|of| of[0].metric == id && (of[0].group == group || group == "all"));
        if figures.is_empty() {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let message = format!("no month of `{id}/{group}` was observed for `{option}`");
            return Err(DocumentError::Unknown { message, help: advice(id, "figures", &known) }.into());
        }
    }
    let many = figures.len();
    let title = title(&figures);
    figures.truncate(MOST);
    let Some(first) = figures.first().map(|of| of[0]) else { return Ok(None) };
    let mut picture = Picture::new(WIDTH, (BLOCK * figures.len() as f64) as u32, "");
    for (at, months) in figures.iter().enumerate() {
        panel(&mut picture, months, BLOCK * at as f64);
    }
    let left_out = match many {
        many if many > MOST => format!(" Of {many} figures the first {MOST}; --metric draws another."),
        _ => String::new(),
    };
    let forecast = match option {
        BASELINE => "the baseline".to_owned(),
        option => view.title(option).to_owned(),
    };
    let cut = if figures.iter().flatten().any(|row| is_cut(row)) {
        " A star marks a month of which a part was simulated."
    } else {
        ""
    };
    Ok(Some(Chart {
        id: "actual",
        alternative: format!(
            "By month the band of the forecast and a mark where the observed month lies. {title}."
        ),
        title,
        reading: format!(
            "Grey: the band that holds 90 % of the simulated months of {forecast}, a line at their median. A dot is an observed month \
             inside the band, an orange diamond one outside; a right forecast leaves about as many outside as are expected.{cut}{left_out}"
        ),
        source: view.source_with(
            &format!("actual.csv, observed: {}", first.observed_in),
            &format!("n = {}", count(first.replications, "replication")),
        ),
        picture,
        table: table(&figures),
    }))
}

/// A figure as it is asked for.
fn figure(row: &Actual) -> String {
    if row.group == "all" { row.metric.clone() } else { format!("{}/{}", row.metric, row.group) }
}

/// Whether the run has only a part of the month.
fn is_cut(row: &Actual) -> bool {
    let first: Result<jiff::civil::Date, _> = format!("{}-01", row.month).parse();
    first.is_ok_and(|date| i64::from(row.days) < i64::from(date.days_in_month()))
}

/// The finding: of one figure in full, of several which forecasts are wrong.
fn title(figures: &[Months<'_>]) -> String {
    if let [months] = figures {
        let row = months[0];
        return format!(
            "{}: the forecast is {}; {}",
            named(&row.metric, &row.group),
            row.forecast_is,
            outside(row)
        );
    }
    let inside = |row: &Actual| row.months - row.outside.min(row.months);
    let observed: usize = figures.iter().map(|of| of[0].months).sum();
    // What speaks against forecasts, verdict by verdict.
    let mut wrong: Vec<(&str, Vec<String>)> = Vec::new();
    for row in figures.iter().map(|of| of[0]).filter(|row| is_wrong(row)) {
        let name = named(&row.metric, &row.group);
        match wrong.iter_mut().find(|(verdict, _)| *verdict == row.forecast_is) {
            Some((_, names)) => names.push(name),
            None => wrong.push((&row.forecast_is, vec![name])),
        }
    }
    let found = match wrong.as_slice() {
        [] => "nothing speaks against a forecast".to_owned(),
        wrong => {
            let of = |(verdict, names): &(&str, Vec<String>)| format!("{verdict}: {}", names.join(", "));
            format!("forecast {}", wrong.iter().map(of).collect::<Vec<_>>().join("; "))
        }
    };
    format!(
        "{} of {} observed months lie in the 90 % band; {found}",
        figures.iter().map(|of| inside(of[0])).sum::<usize>(),
        observed
    )
}

/// Whether something is said against the forecast.
fn is_wrong(row: &Actual) -> bool {
    Verdict::of_words(&row.forecast_is).is_some_and(Verdict::is_against)
}

/// `2 of 6 months outside the band, 0.9 expected`.
fn outside(row: &Actual) -> String {
    format!(
        "{} of {} outside the band, {} expected",
        row.outside,
        count(row.months, "observed month"),
        number(nan(row.outside_expected), 1)
    )
}

fn panel(picture: &mut Picture, months: &Months<'_>, top: f64) {
    let row = months[0];
    let frame = Frame { left: 58.0, top: top + 44.0, right: 700.0, bottom: top + 164.0 };
    let heading = format!(
        "{}, {}. Forecast {}: {} of {} outside, {} expected",
        named(&row.metric, &row.group),
        row.unit,
        row.forecast_is,
        row.outside,
        row.months,
        number(nan(row.outside_expected), 1)
    );
    for (line, text) in wrapped(&heading, LABEL, f64::from(WIDTH) - 36.0, 2).iter().enumerate() {
        picture.text((12.0, top + 16.0 + 15.0 * line as f64), text, LABEL, INK, Anchor::Start);
    }
    let ends = months.iter().flat_map(|row| [row.low, row.high, row.observed]).flatten();
    let y = Scale::nice(ends, false, 4.0, frame.bottom, frame.top);
    frame.y_axis(picture, &y, "");
    let width = (frame.right - frame.left) / months.len() as f64;
    let half = (width * 0.34).min(22.0);
    let mut free_from = f64::NEG_INFINITY;
    for (at, row) in months.iter().enumerate() {
        let middle = frame.left + width * (at as f64 + 0.5);
        let star = if is_cut(row) { "*" } else { "" };
        let label = format!("{}{star}", month(&row.month, at));
        let reach = crate::drawing::text_width(&label, SMALL) / 2.0;
        if middle - reach > free_from {
            picture.text((middle, frame.bottom + 18.0), &label, SMALL, NOTE, Anchor::Middle);
            free_from = middle + reach + 4.0;
        }
        if let (Some(low), Some(high)) = (row.low, row.high) {
            picture.rect((middle - half, y.at(low)), (middle + half, y.at(high)), TODAY.mix(0.28));
        }
        if let Some(median) = row.median {
            picture.line(&[(middle - half, y.at(median)), (middle + half, y.at(median))], TODAY, 2.0);
        }
        let Some(observed) = row.observed else { continue };
        match row.place.as_str() {
            "inside" => dot(picture, (middle, y.at(observed)), 4.5, INK),
            _ => diamond(picture, (middle, y.at(observed)), HARM),
        }
    }
    picture.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], NOTE, 1.0);
}

fn table(figures: &[Months<'_>]) -> Grid {
    let header = ["figure and month", "median", "90 % band", "observed", "where", "rank"];
    let rows = figures.iter().flatten().map(|row| {
        let decimals = words(&row.metric).2;
        let figure = |value: Option<f64>| number(nan(value), decimals);
        vec![
            format!("{}, {}", named(&row.metric, &row.group), row.month),
            figure(row.median),
            range(nan(row.low), nan(row.high), decimals),
            figure(row.observed),
            row.place.clone(),
            number(nan(row.rank), 2),
        ]
    });
    let notes = vec![
        "Where: of the observed month in the band. Rank: its place among the replications, 0 to 1."
            .to_owned(),
    ];
    Grid { header: header.map(str::to_owned).to_vec(), rows: rows.collect(), notes }
}
