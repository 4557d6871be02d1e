//! Tables of the commands of analysis: attribution, downside, sensitivity, search.

use super::table::{finish, new_table};
use crate::distribution::family;
use crate::experiment::analysis::{Case, ShareOfEffect};
use crate::model::{DAY, Input, Model, Scheme};
use crate::number::{ROUNDING, count, decimals_for, number, plus_minus, range, readable, rounding_shows};
use crate::results::Figure;
use crate::stats::Paired;
use crate::stats::interval::Interval;
use crate::stats::sensitivity::{Bar, Doubt, Sensitivity};

fn cell(interval: &Interval, factor: f64, decimals: usize) -> String {
    plus_minus(interval.mean * factor, interval.half_width() * factor, decimals)
}

/// What each scheme contributes to the effect of all.
#[must_use]
pub fn attribution_table(figure: &Figure, rows: &[ShareOfEffect], whole: &Interval, sampled: bool) -> String {
    let mut table = new_table(["Scheme", "Contribution", "Alone", "Lost if\nleft out"]);
    let usual = figure.decimals();
    let all = rows.iter().flat_map(|row| [row.shapley.mean, row.alone.mean, row.left_out.mean]);
    let (factor, unit) = readable(figure.unit_of_difference(), all.chain([whole.mean]));
    // One number of decimals down the column, so that its parts can be added up.
    let finest = rows.iter().map(|row| row.shapley.half_width() * factor).fold(f64::NAN, f64::min);
    let decimals = if whole.mean.abs() * factor >= 1000.0 { 0 } else { decimals_for(finest, usual) };
    for row in rows {
        table.add_row([
            row.scheme.clone(),
            cell(&row.shapley, factor, decimals),
            cell(&row.alone, factor, decimals),
            cell(&row.left_out, factor, decimals),
        ]);
    }
    let sum = |of: &dyn Fn(&ShareOfEffect) -> f64| rows.iter().map(of).sum::<f64>() * factor;
    table.add_row([""]);
    table.add_row([
        "Sum".to_owned(),
        number(sum(&|row| row.shapley.mean), decimals),
        number(sum(&|row| row.alone.mean), decimals),
        number(sum(&|row| row.left_out.mean), decimals),
    ]);
    table.add_row(["All together".to_owned(), cell(whole, factor, decimals), String::new(), String::new()]);
    let how =
        if sampled { "sampled orders of the schemes, one for each draw" } else { "all sets of schemes" };
    let parts: Vec<f64> = rows.iter().map(|row| row.shapley.mean * factor).collect();
    let rounded = if rounding_shows(&parts, whole.mean * factor, decimals) { ROUNDING } else { "" };
    format!(
        "\n{}\n{}Contributions are Shapley values over {how}; they add up to the whole. ± 95 %.\n{rounded}",
        figure.in_unit(&unit),
        finish(table, &[0], 30)
    )
}

/// Stands for what was found of a figure that hangs on queues that grow: their names and causes, once each.
#[must_use]
pub fn growing_note(heading: &str, why: &[String]) -> String {
    let mut text = format!(
        "\n{heading}\nNo figure: it hangs on a queue that grows, and so on how long was simulated.\n"
    );
    for queue in why {
        text.push_str(&format!("! {queue}\n"));
    }
    text
}

/// Cases by figures.
#[must_use]
pub fn cases_table(figures: &[Figure], cases: &[Case]) -> String {
    let mut text = String::new();
    for (at, figure) in figures.iter().enumerate() {
        let mut table = new_table(["", "Difference ± 95 %", "5th–95th pct.", "Lower in\n(% of runs)"]);
        let all = cases.iter().filter(|case| is_steady(case, at)).filter_map(|case| case.differences.get(at));
        let (factor, unit) = readable(figure.unit_of_difference(), all.map(|difference| difference.mean));
        for case in cases {
            let Some(difference) = case.differences.get(at) else { continue };
            if !is_steady(case, at) {
                table.add_row([case.arm.name.clone(), GROWING.to_owned(), String::new(), String::new()]);
                continue;
            }
            let decimals = figure.decimals();
            let spread = range(
                difference.p05 * factor,
                difference.p95 * factor,
                decimals_for(difference.interval.half_width() * factor, decimals),
            );
            table.add_row([
                case.arm.name.clone(),
                cell(&difference.interval, factor, decimals),
                spread,
                number(difference.below_zero.share * 100.0, 0),
            ]);
        }
        text.push_str(&format!("\n{}\n{}", figure.in_unit(&unit), finish(table, &[0], 40)));
        let mut said: Vec<&String> = Vec::new();
        for queue in cases.iter().filter_map(|case| case.growing.get(at)).flatten() {
            if !said.contains(&queue) {
                text.push_str(&format!("! {queue}\n"));
                said.push(queue);
            }
        }
    }
    text
}

/// Stands for a figure that hangs on a queue that grows.
pub const GROWING: &str = "growing";

/// Whether the difference of a figure (by its position) in a case hangs on no queue that grows.
fn is_steady(case: &Case, figure: usize) -> bool {
    case.growing.get(figure).is_none_or(Vec::is_empty)
}

/// Paths of uncertain numbers as a reader would say them: titles for ids, without the steps that only the file needs. A path that
/// would no longer be told from another stays whole.
#[must_use]
pub fn in_words(paths: &[String], model: &Model, schemes: &[Scheme]) -> Vec<String> {
    let words: Vec<String> = paths.iter().map(|path| path_in_words(path, model, schemes)).collect();
    let alone = |word: &String| words.iter().filter(|other| *other == word).count() == 1;
    words.iter().zip(paths).map(|(word, path)| if alone(word) { word } else { path }.clone()).collect()
}

/// The title of what a number belongs to, `scheme a` or `setting b`; nothing of what has none, such as stays.
fn title_of<'a>(owner: &str, model: &'a Model, schemes: &'a [Scheme]) -> Option<&'a str> {
    let (kind, id) = owner.split_once(' ')?;
    let title = match kind {
        "scheme" => schemes.iter().find(|scheme| scheme.id == id)?.title.as_str(),
        "setting" => model.settings.iter().find(|setting| setting.id == id)?.name.as_str(),
        "team" => model.teams.iter().find(|team| team.id == id)?.name.as_str(),
        _ => return None,
    };
    // One that was given none has its id.
    Some(title).filter(|title| !title.is_empty() && *title != id)
}

/// `scheme a / change / 3 / set / work / case 1 / gamma / mean` is `Title of a: work mean (change 3)`.
fn path_in_words(path: &str, model: &Model, schemes: &[Scheme]) -> String {
    let step = |part: &str| matches!(part, "set" | "multiply" | "add") || part.starts_with("case ");
    let mut parts = path.split(" / ");
    let owner = parts.next().unwrap_or_default();
    let owner = title_of(owner, model, schemes).unwrap_or(owner);
    let (mut words, mut aside) = (Vec::new(), String::new());
    while let Some(part) = parts.next() {
        match part {
            "change" | "cost" => {
                let number = parts.next().unwrap_or_default();
                aside = format!(" ({part} {number})");
            }
            "routes" | "interruptions" | "tasks" => {
                words.push(format!("{} {}", part.trim_end_matches('s'), parts.next().unwrap_or_default()));
            }
            _ if step(part) => {}
            // The family of a distribution, but not its parameter: both may be `beta`.
            _ if family(part).is_some() && parts.clone().next().is_some() => {}
            _ => words.push(part.to_owned()),
        }
    }
    if words.is_empty() { owner.to_owned() } else { format!("{owner}: {}{aside}", words.join(" ")) }
}

/// Why uncertain numbers are not ranked, and what would help.
#[must_use]
pub fn not_ranked(found: &Sensitivity) -> String {
    let draws = count(found.runs, "draw");
    if found.chance.p.is_nan() {
        return format!(
            "Not ranked: nothing can be estimated from {draws}; either it does not vary, or there are too few (-n {}).",
            found.draws_worth_trying()
        );
    }
    let explains = if found.chance.r_squared.is_finite() {
        format!(
            ": by chance alone they seem to explain up to {} % of the variance",
            number(100.0 * found.chance.r_squared.max(0.0), 0)
        )
    } else {
        String::new()
    };
    format!(
        "Not ranked: over {draws} the uncertain numbers explain no more of it than chance may (p = {}){explains}. The spread is \
         that between replications, or there are too few draws to see more: try -n {}, or a figure that chance moves less.",
        number(found.chance.p, 2),
        found.draws_worth_trying(),
    )
}

/// Which uncertain numbers matter, most first; none if they cannot be told from chance.
#[must_use]
pub fn sensitivity_table(heading: &str, names: &[String], found: &Sensitivity, rows: usize) -> String {
    let mut text = format!("\n{heading}\n");
    if !found.is_ranked() {
        text.push_str(&format!("{}\n", not_ranked(found)));
        return text;
    }
    // Doubts come before what is doubted.
    for doubt in &found.doubts {
        let sentence = match doubt {
            Doubt::TooFew(wanted) => format!("fewer than {wanted} draws"),
            Doubt::TooWide(half) => format!("the widest interval is ± {}", number(*half, 2)),
            Doubt::OrderUnsure(agreement) => {
                format!(
                    "two halves of the draws rank the numbers differently (agreement {})",
                    number(*agreement, 2)
                )
            }
            Doubt::Undefined => "nothing can be estimated from these runs".to_owned(),
        };
        text.push_str(&format!("There were too few runs to be sure: {sentence}.\n"));
    }
    let mut table =
        new_table(["Uncertain number", "Rank\ncoefficient", "95 %", "First-order\nindex", "95 %"]);
    for at in found.order().into_iter().take(rows) {
        let (rank, first) = (&found.inputs[at].rank_coefficient, &found.inputs[at].first_order);
        table.add_row([
            names[at].clone(),
            number(rank.value, 2),
            range(rank.low, rank.high, 2),
            number(first.value, 2),
            range(first.low, first.high, 2),
        ]);
    }
    text.push_str(&finish(table, &[0], 44));
    text.push_str(&format!(
        "{} draws. The rank regression explains {} % of the variance; the rest is chance within a draw, interaction,\n\
         or not monotone.\n",
        found.runs,
        number(100.0 * found.r_squared, 0)
    ));
    if found.doubts.is_empty() {
        text.push_str("There were enough runs to say this.\n");
    }
    text
}

/// A value of an uncertain number as a reader expects it.
#[must_use]
pub fn end_of_input(input: &Input, value: f64) -> String {
    if input.is_duration {
        return format!("{} d", number(value / DAY, 2));
    }
    number(value, if value.abs() >= 100.0 { 0 } else { 2 })
}

/// Where the numbers are that are not moved, as words after "with all numbers".
#[must_use]
pub fn not_moved(is_fitted: bool) -> &'static str {
    if is_fitted {
        "at their best values, those fitted to data at their medians"
    } else {
        "at their best values"
    }
}

/// One number at a time, from its lower to its upper end, the others [where they are](not_moved) meanwhile; its heading is that
/// of the table above it.
#[must_use]
pub fn tornado_table(
    figure: &Figure,
    names: &[String],
    ends: &[(String, String)],
    bars: &[Bar],
    others: &str,
) -> String {
    let mut table = new_table([
        "One number at a time",
        "Lower end",
        "Difference\nthere",
        "Upper end",
        "Difference\nthere",
    ]);
    let decimals = figure.decimals();
    let means = bars.iter().flat_map(|bar| [bar.low.mean, bar.high.mean]);
    let (factor, unit) = readable(figure.unit_of_difference(), means);
    for bar in bars {
        let (low, high) = &ends[bar.input];
        table.add_row([
            names[bar.input].clone(),
            low.clone(),
            cell(&bar.low.interval, factor, decimals),
            high.clone(),
            cell(&bar.high.interval, factor, decimals),
        ]);
    }
    let of = |at: usize| (names[at].as_str(), &ends[at]);
    format!(
        "\n{}Differences ({unit}) from the run with all numbers {others}, ± 95 % of each alone; longest bar first.\n{}",
        finish(table, &[0], 38),
        verdict(bars, of, (factor, &unit, decimals))
    )
}

/// How many numbers move a figure by more than chance, all of their ends judged together; where none does, how far the farthest goes.
fn verdict<'a>(
    bars: &[Bar],
    of: impl Fn(usize) -> (&'a str, &'a (String, String)),
    (factor, unit, decimals): (f64, &str, usize),
) -> String {
    let is_clear = |end: &Paired| end.simultaneous.low > 0.0 || end.simultaneous.high < 0.0;
    let clear = bars.iter().filter(|bar| is_clear(&bar.low) || is_clear(&bar.high)).count();
    let (many, how) = (count(bars.len(), "number"), "judged together with 95 % confidence (Bonferroni)");
    let how = format!("its ends and those of the others {how}");
    if clear > 0 {
        return format!("By more than chance the figure is moved by {clear} of {many}, {how}.\n");
    }
    let both = bars.iter().flat_map(|bar| [(bar, &bar.low, true), (bar, &bar.high, false)]);
    let farthest = both.filter(|(_, end, _)| end.mean.is_finite());
    let farthest = farthest.max_by(|a, b| a.1.mean.abs().total_cmp(&b.1.mean.abs()));
    let most = match farthest {
        Some((bar, end, is_low)) if end.mean != 0.0 => {
            let (name, (low, high)) = of(bar.input);
            let ends = [end.interval.low, end.interval.high].map(|end| number(end * factor, decimals));
            format!(
                "the largest effect is {} {unit} ({} to {} by itself), of {name} at {}",
                number(end.mean * factor, decimals),
                ends[0],
                ends[1],
                if is_low { low } else { high }
            )
        }
        _ => "every effect is exactly 0".to_owned(),
    };
    format!("None of {many} moves the figure by more than chance, {how}: {most}.\n")
}

/// Said where so many numbers are too many to be moved: the largest of what was estimated, by which chance alone would choose.
#[must_use]
pub fn none_moved(names: &[String], found: &Sensitivity) -> String {
    let size = |at: &usize| found.inputs[*at].rank_coefficient.value.abs();
    let known = (0..found.inputs.len()).filter(|at| size(at).is_finite());
    let many = count(found.inputs.len(), "number");
    let largest = known.max_by(|a, b| size(a).total_cmp(&size(b))).map_or_else(String::new, |at| {
        let index = &found.inputs[at].rank_coefficient;
        format!(
            " The largest of their rank coefficients is {} (95 % {} to {} by itself), of {}: chance explains as much.",
            number(index.value, 2),
            number(index.low, 2),
            number(index.high, 2),
            names[at]
        )
    });
    format!(
        "None of {many} is told from chance, so none is moved by itself: --most {} moves all.{largest}\n",
        found.inputs.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_said_in_words_unless_two_would_be_the_same() {
        let paths = [
            "scheme referral / change / 3 / set / work / case 1 / gamma / mean",
            "scheme falls / cost / 2 / non-recurrent",
            "stay home / interruptions / readmission / probability",
            "setting ward / capacity",
            "stay away / length / beta / beta",
            "stay home / length / case 1 / gamma / mean",
            "stay home / length / case 2 / gamma / mean",
        ]
        .map(str::to_owned);
        let mut model = Model::default();
        let ward = crate::report::sample::setting("ward", "Ward 7", crate::model::SettingKind::AcuteBed, 1);
        model.settings.push(ward);
        let said = in_words(&paths, &model, &[]);
        assert_eq!(said[0], "scheme referral: work mean (change 3)", "one without a title keeps its id");
        assert_eq!(said[1], "scheme falls: non-recurrent (cost 2)");
        assert_eq!(said[2], "stay home: interruption readmission probability");
        assert_eq!(said[3], "Ward 7: capacity");
        assert_eq!(said[4], "stay away: length beta");
        assert_eq!(said[5..], paths[5..]);
    }

    fn exact(mean: f64) -> Interval {
        Interval { mean, sd: 0.0, low: mean, high: mean, replications: 4 }
    }

    #[test]
    fn money_stands_in_thousands_and_rounding_is_admitted() {
        let row = |scheme: &str, pounds: f64| ShareOfEffect {
            scheme: scheme.to_owned(),
            shapley: exact(pounds),
            alone: exact(pounds),
            left_out: exact(pounds),
        };
        let figure = Figure::new("net-benefit", "all");
        let rows = [row("a", 20_400.0), row("b", 30_400.0)];
        let text = attribution_table(&figure, &rows, &exact(50_800.0), false);
        assert!(text.contains("(£ thousand a year)"), "{text}");
        assert!(text.contains("Rows may not add up because of rounding."), "{text}");
        let points = Figure::new("acute-occupancy", "all");
        assert!(attribution_table(&points, &rows[..1], &exact(20_400.0), false).contains("(points)"));
    }
}
