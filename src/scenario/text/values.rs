//! Leaf values: numbers, durations, dates, spans and times, with what is wrong and what would be right.

use crate::scenario::limits::{COUNTED, ID};
use crate::scenario::text::wrong::Wrong;
use crate::suggest::nearest;
use jiff::civil::Date;

use crate::calendar::YEARS;
use crate::model::{DAY, HOUR, MINUTE, YEAR_DAYS};
use crate::scenario::text::tree::{Node, Shift, Value};

/// Units of durations with their length in milliseconds; the first of each row is the name.
const UNITS: &[(&[&str], f64)] = &[
    (&["s", "sec", "second", "seconds"], 1_000.0),
    (&["min", "mins", "minute", "minutes"], MINUTE),
    (&["h", "hour", "hours"], HOUR),
    (&["d", "day", "days"], DAY),
    (&["weeks", "week"], 7.0 * DAY),
    (&["years", "year"], YEAR_DAYS * DAY),
];

const UNIT_HELP: &str = "write a number and a unit in quotes, such as \"30 min\", \"4 h\", \"9.2 d\"; units: s, min, h, d, weeks, years";

/// Milliseconds of a unit by name.
pub(crate) fn unit(name: &str) -> Option<f64> {
    UNITS.iter().find(|(names, _)| names.contains(&name)).map(|(_, length)| *length)
}

/// The largest number or duration in milliseconds. Sums and products of a few such numbers stay finite, and a
/// double holds each of them to the last whole.
pub(crate) const LARGEST: f64 = 1e15;

/// A number no larger than [`LARGEST`].
pub(crate) fn number(node: &Node) -> Result<f64, Wrong> {
    let value = match node.bare().value {
        Value::Integer(whole) => whole as f64,
        Value::Float(float) => float,
        _ => return Err(Wrong::new("must be a number").help("write it without quotes, such as 12 or 0.5")),
    };
    if value.is_nan() {
        return Err(Wrong::new("NaN is not a number").help("write the number"));
    }
    if value.abs() > LARGEST {
        return Err(Wrong::new("the number is infinite or too large")
            .help("write a finite number of up to 15 digits"));
    }
    Ok(value)
}

/// A whole number, not negative.
pub(crate) fn whole(node: &Node) -> Result<u64, Wrong> {
    match node.bare().value {
        Value::Integer(number) => {
            let wrong = |_| Wrong::new(format!("{number} is negative")).help("a whole number, 0 or more");
            u64::try_from(number).map_err(wrong)
        }
        Value::Float(_) => {
            let float = number(node)?;
            let near =
                if float >= 0.0 { format!(", such as {}", show(float.round())) } else { String::new() };
            Err(Wrong::new("must be a whole number").help(format!("write it without a fraction{near}")))
        }
        _ => Err(Wrong::new("must be a whole number").help("write it without quotes, such as 12")),
    }
}

/// A duration in milliseconds from text such as `"9.2 d"`.
pub(crate) fn duration_text(text: &str) -> Result<f64, Wrong> {
    let text = text.trim();
    let split = text
        .char_indices()
        .find(|&(at, c)| {
            let exponent = (c == 'e' || c == 'E')
                && text[at + 1..]
                    .starts_with(|next: char| next.is_ascii_digit() || next == '-' || next == '+');
            !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '_') || exponent)
        })
        .map_or(text.len(), |(at, _)| at);
    let (digits, name) = (text[..split].replace('_', ""), text[split..].trim());
    let Ok(value) = digits.parse::<f64>() else {
        return Err(Wrong::new(format!("`{text}` is not a duration")).help(UNIT_HELP));
    };
    if name.is_empty() {
        return Err(Wrong::new(format!("`{text}` has no unit"))
            .help(format!("did you mean \"{text} d\", \"{text} h\" or \"{text} min\"?")));
    }
    let Some(length) = unit(name) else {
        let all = UNITS.iter().flat_map(|(names, _)| names.iter().copied());
        if let Some(rest) =
            name.strip_prefix(',').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            return Err(Wrong::new(format!("`{text}` is not a duration"))
                .help(format!("write \"{digits}.{rest}\": decimals stand behind a full stop")));
        }
        let hint = match (name, nearest(name, all)) {
            ("m", _) => "\"m\" could be minutes or months: write \"min\" or \"d\". ".into(),
            ("month" | "months", _) => "months differ in length: write days or weeks. ".into(),
            (_, Some(near)) => format!("did you mean `{near}`? "),
            _ => String::new(),
        };
        return Err(Wrong::new(format!("unknown unit `{name}`"))
            .help(format!("{hint}units: s, min, h, d, weeks, years")));
    };
    let ms = value * length;
    if !ms.is_finite() || ms.abs() > LARGEST {
        return Err(Wrong::new(format!("`{text}` is too long")).help("durations may have up to 30,000 years"));
    }
    Ok(ms)
}

/// A duration in milliseconds.
pub(crate) fn duration(node: &Node) -> Result<f64, Wrong> {
    match &node.bare().value {
        Value::Duration(milliseconds) => Ok(*milliseconds),
        Value::Text(text) => duration_text(text),
        Value::Integer(_) | Value::Float(_) => Err(Wrong::new("a duration needs a unit").help(UNIT_HELP)),
        _ => Err(Wrong::new("must be a duration").help(UNIT_HELP)),
    }
}

/// What a number or a duration means, if that is something else than what it is.
pub(crate) fn number_or_duration(node: &Node) -> Result<Option<Value>, Wrong> {
    match node.value {
        Value::Duration(_) => Ok(None),
        Value::Text(_) => duration(node).map(Value::Duration).map(Some),
        _ => number(node).map(|_| None),
    }
}

/// Whole hours of a duration.
pub(crate) fn hours(node: &Node) -> Result<u32, Wrong> {
    let hours = duration(node)? / HOUR;
    if hours < 0.0 {
        return Err(Wrong::new("is negative").help("a duration is 0 or more, such as \"364 d\""));
    }
    if hours > 2_400_000.0 {
        return Err(Wrong::new("is longer than the calendar").help("dates lie from 1998 to 2060"));
    }
    if hours.fract() != 0.0 {
        return Err(Wrong::new("must be whole days or weeks, or whole hours in a terminating run")
            .help("such as \"364 d\" or \"52 weeks\"; \"8 h\" with terminating = true"));
    }
    Ok(hours as u32)
}

/// A date within the calendar.
pub(crate) fn date(node: &Node) -> Result<Date, Wrong> {
    let example = "write it as 2014-04-01, without quotes";
    match &node.value {
        Value::Day(date) => Ok(*date),
        Value::Date(date) => {
            let (Some(day), None) = (date.date, date.time) else {
                return Err(Wrong::new("must be a date without a time").help(example));
            };
            let date = i16::try_from(day.year)
                .ok()
                .and_then(|year| Date::new(year, day.month as i8, day.day as i8).ok())
                .ok_or_else(|| Wrong::new(format!("{day} is not a date")).help(example))?;
            in_calendar(date)
        }
        Value::Text(_) => Err(Wrong::new("must be a date, not text").help(example)),
        _ => Err(Wrong::new("must be a date").help(example)),
    }
}

/// The date, if the calendar covers it.
pub(crate) fn in_calendar(date: Date) -> Result<Date, Wrong> {
    if YEARS.contains(&date.year()) {
        return Ok(date);
    }
    Err(Wrong::new(format!("{date} is outside the calendar")).help(format!(
        "dates lie from {} to {}",
        YEARS.start(),
        YEARS.end()
    )))
}

/// An id.
pub(crate) fn id(text: &str) -> Result<(), Wrong> {
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(fine) && text.len() <= ID {
        return Ok(());
    }
    Err(Wrong::new(format!("`{text}` is not an id"))
        .help("ids have up to 80 letters, digits, `-`, `_`, `.` or `+` and begin with a letter or digit"))
}

/// An id, or a part of ids with `*` for the rest, before it, behind it or both.
pub(crate) fn pattern(text: &str) -> Result<(), Wrong> {
    let part = text.strip_suffix('*').unwrap_or(text);
    match part.strip_prefix('*').or((part.len() < text.len()).then_some(part)) {
        // A part need not begin as an id does.
        Some(part) => id(&format!("x{part}")),
        None => id(text),
    }
}

/// Whether a pattern stands for an id. A pattern without `*` stands for none.
pub(crate) fn matches(pattern: &str, id: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(rest), Some(_)) => id.contains(rest.strip_suffix('*').unwrap_or(rest)),
        (Some(end), None) => id.ends_with(end),
        (None, Some(beginning)) => id.starts_with(beginning),
        (None, None) => false,
    }
}

/// Minute of the day from `"09:30"`, 0 to 1440.
pub(crate) fn clock(text: &str) -> Result<u16, Wrong> {
    let text = text.trim();
    let wrong = |message: String| Wrong::new(message).help("times are written 00:00 to 24:00, such as 09:30");
    let parts = text.split_once(':').filter(|(hour, minute)| {
        (1..=2).contains(&hour.len())
            && minute.len() == 2
            && hour.bytes().chain(minute.bytes()).all(|byte| byte.is_ascii_digit())
    });
    let Some((Ok(hour), Ok(minute))) =
        parts.map(|(hour, minute)| (hour.parse::<u16>(), minute.parse::<u16>()))
    else {
        return Err(wrong(format!("`{text}` is not a time")));
    };
    if minute > 59 || hour * 60 + minute > 1440 {
        return Err(wrong(format!("there is no time {text}")));
    }
    Ok(hour * 60 + minute)
}

/// The number after ` x `, if any; a whole one unless `parts` count.
fn times(text: &str, parts: bool) -> Result<(&str, Option<f64>), Wrong> {
    let Some((before, count)) = text.split_once(['x', '×']) else { return Ok((text.trim(), None)) };
    let count = count.trim();
    let plain = count.bytes().all(|byte| byte.is_ascii_digit() || (parts && byte == b'.'));
    let number = count.parse::<f64>().ok().filter(|number| plain && *number <= f64::from(COUNTED));
    let number = number.ok_or_else(|| {
        if parts {
            return Wrong::new(format!("`{count}` is not a number of heads"))
                .help("write the number after x, such as \"09:00-17:00 x 6\" or x 1.4");
        }
        Wrong::new(format!("`{count}` is not a whole number"))
            .help("write the number after x, such as \"09:00-17:00 x 6\"")
    })?;
    Ok((before.trim(), Some(number)))
}

/// A span such as `"09:00-17:00 x 6"`, or over midnight `"22:00-06:00 x 2"`; without heads when `counted` is false,
/// with parts of heads when `parts` is true.
pub(crate) fn span(text: &str, counted: bool, parts: bool) -> Result<Shift, Wrong> {
    let example = if counted { "\"09:00-17:00 x 6\"" } else { "\"09:00-17:00\"" };
    let (hours, count) = times(text, parts)?;
    let Some((from, to)) = hours.split_once(['-', '–']) else {
        return Err(
            Wrong::new(format!("`{text}` is not a span of hours")).help(format!("write it as {example}"))
        );
    };
    let (from, to) = (clock(from)?, clock(to)?);
    // A shift until midnight is one until 24:00; one that ends before it starts ends on the next day.
    let to = if to == 0 { 1440 } else { to };
    if to == from {
        return Err(Wrong::new(format!("the span `{hours}` ends when it starts"))
            .help("for the whole day write 00:00-24:00"));
    }
    match (count, counted) {
        (Some(count), true) => Ok(Shift { from, to, count }),
        (None, false) => Ok(Shift { from, to, count: 1.0 }),
        (None, true) => Err(Wrong::new(format!("`{text}` does not say how many"))
            .help(format!("add \" x N\": \"{hours} x 6\""))),
        (Some(_), false) => {
            Err(Wrong::new("opening hours have no number").help(format!("write only the hours: \"{hours}\"")))
        }
    }
}

/// Times such as `"07:30 x 12"`, or `"09:00-12:00 every 20 min x 2"`: 09:00, 09:20 and so on until before 12:00.
pub(crate) fn instants(text: &str, counted: bool) -> Result<Vec<(u16, u32)>, Wrong> {
    let Some((span, rest)) = text.split_once(" every ") else { return Ok(vec![instant(text, counted)?]) };
    let (gap, count) = times(rest, false)?;
    if gap.trim().parse::<f64>().is_ok() {
        return Err(Wrong::new(format!("`every {gap}` has no unit"))
            .help(format!("write it as \"{span} every {gap} min x 2\"")));
    }
    let minutes = duration_text(gap)? / MINUTE;
    if minutes < 1.0 || minutes.fract() != 0.0 {
        return Err(Wrong::new(format!("`every {gap}` is not a number of whole minutes"))
            .help("write it as \"09:00-12:00 every 20 min x 2\""));
    }
    let example = |hours: &str| format!("write it as \"{hours} every {gap} x 2\"");
    let Some((from, to)) = span.split_once(['-', '–']) else {
        return Err(Wrong::new(format!("`{span}` is not a span of hours")).help(example("09:00-12:00")));
    };
    let (from, to) = (clock(from)?, clock(to)?);
    if to <= from {
        return Err(Wrong::new(format!("the span `{span}` ends before it starts"))
            .help("end it at 24:00 at the latest, and write what follows under the next day"));
    }
    let count = match (count, counted) {
        (Some(count), true) => count as u32,
        (None, false) => 1,
        (None, true) => {
            return Err(Wrong::new(format!("`{text}` does not say how many"))
                .help(format!("add \" x N\": \"{text} x 2\"")));
        }
        (Some(_), false) => {
            return Err(
                Wrong::new("these times have no number").help(format!("write only \"{span} every {gap}\""))
            );
        }
    };
    Ok((from..to).step_by(minutes as usize).map(|minute| (minute, count)).collect())
}

/// A time such as `"07:30 x 12"`; without a number when `counted` is false.
pub(crate) fn instant(text: &str, counted: bool) -> Result<(u16, u32), Wrong> {
    let (time, count) = times(text, false)?;
    if time.contains(['-', '–']) {
        let number = if counted { " x 2" } else { "" };
        return Err(Wrong::new(format!("`{time}` is a span, not a time"))
            .help(format!("for times within it write \"{time} every 20 min{number}\"")));
    }
    let minute = clock(time)?;
    if minute >= 1440 {
        return Err(Wrong::new("24:00 is the start of the next day").help("write 00:00 of the next day"));
    }
    match (count, counted) {
        (Some(count), true) => Ok((minute, count as u32)),
        (None, false) => Ok((minute, 1)),
        (None, true) => Err(Wrong::new(format!("`{text}` does not say how many"))
            .help(format!("add \" x N\": \"{time} x 12\""))),
        (Some(_), false) => {
            Err(Wrong::new("these times have no number").help(format!("write only \"{time}\"")))
        }
    }
}

/// `HH:MM`.
pub(crate) fn show_clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Names of the days, Monday first.
pub(crate) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Key of the bank-holiday pattern.
pub(crate) const BANK_HOLIDAY: &str = "bank-holiday";

/// Days a key such as `mon-fri` covers, Monday = 0; empty for `bank-holiday`.
pub(crate) fn day_key(key: &str) -> Result<Vec<usize>, Wrong> {
    if key == BANK_HOLIDAY {
        return Ok(Vec::new());
    }
    let find = |name: &str| DAYS.iter().position(|day| *day == name);
    let (first, last) = key.split_once('-').unwrap_or((key, key));
    match (find(first), find(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first..=last).collect()),
        // A range over Sunday night, such as sat-mon.
        (Some(first), Some(last)) => Ok((first..7).chain(0..=last).collect()),
        _ => {
            let near = nearest(key, DAYS.into_iter().chain([BANK_HOLIDAY, "mon-fri", "sat-sun", "mon-sun"]));
            let hint = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
            Err(Wrong::new(format!("unknown day `{key}`")).help(format!(
                "{hint}days: mon, tue, wed, thu, fri, sat, sun, ranges such as mon-fri, bank-holiday"
            )))
        }
    }
}

/// A number for people: no more digits than needed.
pub(crate) fn show(number: f64) -> String {
    let rounded = format!("{number:.9}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A duration for people.
pub(crate) fn show_duration(ms: f64) -> String {
    let (size, unit) = match ms.abs() {
        size if size >= 2.0 * DAY => (DAY, "d"),
        size if size >= 2.0 * HOUR => (HOUR, "h"),
        size if size >= MINUTE => (MINUTE, "min"),
        _ => (1_000.0, "s"),
    };
    let text = format!("{:.2}", ms / size);
    format!("{} {unit}", text.trim_end_matches('0').trim_end_matches('.'))
}
#[cfg(test)]
mod pattern_tests {
    use super::{matches, pattern};

    #[test]
    fn a_star_alone_stands_for_every_id() {
        assert!(pattern("*").is_ok() && matches("*", "ward") && matches("*", "a"));
        assert!(pattern("").is_err());
    }
}
