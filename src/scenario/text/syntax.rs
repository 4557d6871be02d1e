//! What somebody meant who wrote a line that is not TOML, or a number as people write it.

use jiff::civil::Date;

/// What would be right instead of a line the parser stumbled at, so many characters in; `message` is the parser's.
pub(crate) fn advice(message: &str, line: &str, stumbled: usize) -> String {
    if message.contains("duplicate key") {
        return "each key stands once in a table; a second table of a kind begins with its own `[[…]]`"
            .into();
    }
    if message.contains("basic string") || message.contains("literal string, expected") {
        return "a text ends on its line, with the quotes that it began with".into();
    }
    if message.contains("escaped value") {
        return r"a backslash stands for more with the letter behind it: write \\ for one, or the text in single quotes"
            .into();
    }
    if message.contains("between array elements") {
        if line.trim_start().starts_with('[') {
            return "a list before this line is still open: one that begins with [ ends with ]".into();
        }
        return "commas separate the items of a list, and one that begins with [ ends with ]".into();
    }
    if line.contains("//") && !line.contains("://") {
        return "comments begin with #".into();
    }
    if let Some((key, value)) = line.split_once(':').filter(|_| message.contains("expected `=`")) {
        return format!(
            "write {} = {}: an equals sign stands between key and value",
            key.trim(),
            value.trim()
        );
    }
    if let Some(key) = line.trim_end().strip_suffix('=') {
        return format!("write what `{}` is behind the equals sign, or leave the line out", key.trim());
    }
    if line.contains(['“', '”', '„', '‘', '’']) {
        return "the quotes are typographic: write straight ones, \"…\"".into();
    }
    let meant = written(line, stumbled).and_then(|(key, value)| {
        if let Some(wrong) = no_such_day(value) {
            return Some(wrong);
        }
        let written = date(value).or_else(|| number(key, value)).or_else(|| quoted(value))?;
        Some(format!("write {key} = {written}"))
    });
    meant.unwrap_or_else(|| {
        "text stands in double quotes, lists in [ ], tables in { } or under a [[header]]; see https://toml.io".into()
    })
}

/// The key and the value that the parser was at.
fn written(line: &str, stumbled: usize) -> Option<(&str, &str)> {
    let at = line.char_indices().nth(stumbled).map_or(line.len(), |(byte, _)| byte);
    let equals = line[..at].rfind('=').or_else(|| line.find('='))?;
    let key = line[..equals].rsplit(['{', ',', '[']).next()?.trim();
    let value = line[equals + 1..].split(['}', ']', '#']).next()?;
    let value = value.split(", ").next()?.trim().trim_end_matches(',');
    Some((key, value))
}

/// Year, month and day of what looks like a date, whether there is such a day or not.
fn year_month_day(value: &str) -> Option<(i16, i8, i8)> {
    let parts: Vec<&str> = value.split(['/', '.', '-']).map(str::trim).collect();
    let [first, month, last] = parts[..] else { return None };
    let (day, year) = match (first.len(), last.len()) {
        (1..=2, 4) => (first, last),
        (4, 1..=2) => (last, first),
        _ => return None,
    };
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// `01/04/2014` or `1.4.2014` as a date: day, month, year.
fn date(value: &str) -> Option<String> {
    let (year, month, day) = year_month_day(value)?;
    let date = Date::new(year, month, day).ok()?;
    Some(format!("{date}: dates are year, month and day"))
}

/// What is wrong with a date that the calendar does not have.
fn no_such_day(value: &str) -> Option<String> {
    let (year, month, day) = year_month_day(value)?;
    let Ok(first) = Date::new(year, month, 1) else {
        return Some(format!("there is no month {month}: dates are year, month and day, such as 2014-04-01"));
    };
    let last = first.days_in_month();
    (!(1..=last).contains(&day))
        .then(|| format!("there is no day {day} in {}, which has {last}", first.strftime("%B %Y")))
}

/// `60,000`, `45%` or `£1.2m` as a number.
fn number(key: &str, value: &str) -> Option<String> {
    if !value.contains([',', '%', '£', 'k', 'm']) {
        return None;
    }
    // Per cent of a change are per cent; of everything else a share.
    let meant = meant_number(value, key != "percent")?;
    let why = if value.contains(',') { ": digits are grouped by _, not by commas" } else { "" };
    Some(format!("{meant}{why}"))
}

/// `9.2 d` or plain words as text.
fn quoted(value: &str) -> Option<String> {
    if let Some(flag) = ["true", "false"].into_iter().find(|flag| value.eq_ignore_ascii_case(flag)) {
        return Some(format!("{flag}: in small letters, without quotes"));
    }
    let plain = !value.is_empty() && !value.contains(['"', '\'', '[', ']', '{', '}', '=']);
    plain.then(|| format!("\"{value}\": text and durations stand in double quotes"))
}

/// The number that a text such as `60 %`, `£80,000` or `£1.2m` means, as the language writes it; per cent of a
/// `share` are hundredths.
pub(crate) fn meant_number(text: &str, share: bool) -> Option<String> {
    let plain: String =
        text.chars().filter(|c| !matches!(c, '£' | ',' | '_') && !c.is_whitespace()).collect();
    let (digits, factor) = match plain.char_indices().last()? {
        (at, '%') => (&plain[..at], if share { 0.01 } else { 1.0 }),
        (at, 'k' | 'K') => (&plain[..at], 1e3),
        (at, 'm' | 'M') => (&plain[..at], 1e6),
        _ => (plain.as_str(), 1.0),
    };
    let value = digits.parse::<f64>().ok().filter(|value| value.is_finite())? * factor;
    // 0.07 × 100 is not 7 in every last digit.
    let digits = format!("{:.6}", value.abs());
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::from(if value < 0.0 { "-" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    Some(fraction.map_or(grouped.clone(), |fraction| format!("{grouped}.{fraction}")))
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn what_was_meant_is_said_as_the_language_writes_it() {
        let of = |line: &str| advice("", line, line.len());
        assert!(of("population = 60,000").starts_with("write population = 60_000:"));
        assert!(of("start = 01/04/2014").starts_with("write start = 2014-04-01:"));
        assert!(of("start = 1.4.2014").starts_with("write start = 2014-04-01:"));
        assert!(of("start = 2014-13-01").starts_with("there is no month 13:"));
        assert_eq!(of("start = 2014-02-30"), "there is no day 30 in February 2014, which has 28");
        assert_eq!(of("start = 29/02/2015"), "there is no day 29 in February 2015, which has 28");
        assert_eq!(of("share = 45%"), "write share = 0.45");
        assert_eq!(of("percent = -5%"), "write percent = -5");
        assert_eq!(
            of("recurrent = £80,000"),
            "write recurrent = 80_000: digits are grouped by _, not by commas"
        );
        assert!(of("length = 9.2 d").starts_with("write length = \"9.2 d\":"));
        let inline = "routes = [{ to = \"a\", share = 45% }, { to = \"b\", share = \"rest\" }]";
        assert_eq!(advice("", inline, inline.find('%').unwrap_or(0)), "write share = 0.45");
        assert!(of("title = “A”").contains("typographic"));
        assert!(of("capacity 10").contains("https://toml.io"));
    }
}
