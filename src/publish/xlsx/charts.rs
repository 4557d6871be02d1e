//! Native charts beside the sheets, which a reader can change: bars with their 95 % intervals.

use super::sheet::{Cell, Sheet, cut};
use super::tables::at;
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartErrorBars, ChartErrorBarsType, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartRange, ChartSolidFill, ChartType, Worksheet, XlsxError,
};

/// Colour of an option, as in the charts of the report.
const OPTION: &str = "#0B5FA5";
/// That of interval and axis.
const INTERVAL: &str = "#14181F";

/// Characters that the text in place of a chart, and a title, may have.
const MOST_ALTERNATIVE: usize = 255;

/// What a chart is drawn of.
pub(super) struct Bars<'a> {
    /// What it shows.
    pub title: String,
    /// Unit along its axis.
    pub unit: &'a str,
    /// First and last row of the sheet.
    pub rows: (u32, u32),
    /// Columns of names, of values, and of the interval below them, beside which the interval above stands.
    pub columns: (u16, u16, u16),
}

/// The first rows of a sheet for which something holds, one after the other.
pub(super) fn rows_of(sheet: &Sheet<'_>, holds: impl Fn(&[Cell<'_>]) -> bool) -> Option<(u32, u32)> {
    let first = sheet.rows.iter().position(|row| holds(row))?;
    let more = sheet.rows.iter().skip(first).take_while(|row| holds(row)).count();
    // Row 0 is the header.
    Some((u32::try_from(first + 1).ok()?, u32::try_from(first + more).ok()?))
}

/// Puts a chart to the right of a sheet's table.
///
/// # Errors
/// The format cannot hold it.
pub(super) fn insert(
    to: &mut Worksheet,
    sheet: &Sheet<'_>,
    bars: &Bars<'_>,
    top: u32,
) -> Result<(), XlsxError> {
    let range =
        |column: u16| ChartRange::new_from_range(sheet.name, bars.rows.0, column, bars.rows.1, column);
    let (names, values, below) = bars.columns;
    let mut intervals = ChartErrorBars::new();
    intervals.set_type(ChartErrorBarsType::Custom(range(below + 1), range(below)));
    intervals.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(INTERVAL).set_width(1.25)));
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_categories(&range(names))
        .set_values(&range(values))
        .set_name("Difference from the baseline, 95 % interval")
        .set_gap(60)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(OPTION)))
        .set_x_error_bars(&intervals);
    chart.title().set_name(&*cut(&bars.title, MOST_ALTERNATIVE)).set_font(ChartFont::new().set_size(12.0));
    // Of bars the y axis has the names: read from the top, beside the figures and not across them.
    chart.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
    chart
        .x_axis()
        .set_name(bars.unit)
        .set_num_format("#,##0.##;−#,##0.##;0")
        .set_label_position(ChartAxisLabelPosition::High);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    let behind = ". Bars with their 95 % intervals; the figures stand in the sheet.";
    chart.set_alt_text(cut(&bars.title, MOST_ALTERNATIVE - behind.chars().count()).into_owned() + behind);
    let rows = bars.rows.1 - bars.rows.0 + 1;
    chart.set_width(760).set_height(150 + 40 * rows.min(20));
    to.insert_chart(top, u16::try_from(sheet.header.len()).unwrap_or(0) + 1, &chart)?;
    Ok(())
}

/// Names and values of a difference.
pub(super) const DIFFERENCE: (u16, u16, u16) = (at::LABEL, at::DIFFERENCE, at::BELOW);
/// Names and values of a change in per cent.
pub(super) const PERCENT: (u16, u16, u16) = (at::LABEL, at::PERCENT, at::PERCENT_BELOW);
/// The same of options side by side.
pub(super) const OPTIONS: (u16, u16, u16) = (at::OPTION, at::DIFFERENCE, at::BELOW);
