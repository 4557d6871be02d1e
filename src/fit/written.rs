//! Figures as a scenario has them: as many digits as their errors leave.

use crate::math::log10;

/// A number with two digits of its standard error; four digits if the error is not known.
#[must_use]
pub fn figure(value: f64, error: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let last = if error > 0.0 && error.is_finite() {
        1.0 - log10(error).floor()
    } else if value == 0.0 {
        0.0
    } else {
        3.0 - log10(value.abs()).floor()
    };
    let decimals = last.clamp(0.0, 6.0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A list of numbers of so many decimals.
#[must_use]
pub fn list(values: impl IntoIterator<Item = f64>, decimals: usize) -> String {
    let words: Vec<String> = values.into_iter().map(|value| format!("{value:.decimals$}")).collect();
    format!("[{}]", words.join(", "))
}

/// Text in quotation marks, as TOML has it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let safe: String = text
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            c if c.is_control() => " ".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("\"{safe}\"")
}

/// A comment of TOML: a mark before every line.
#[must_use]
pub fn comment(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_digits_as_are_known() {
        assert_eq!(figure(9.23456, 0.21), "9.23");
        assert_eq!(figure(9.23456, 0.0123), "9.235");
        assert_eq!(figure(1234.4, 25.0), "1234");
        assert_eq!(figure(9.23456, f64::NAN), "9.235");
        assert_eq!(figure(3.0, 0.01), "3");
        assert_eq!(list([1.0, 0.25], 2), "[1.00, 0.25]");
        assert_eq!(comment("a\nb"), "# a\n# b\n");
    }
}
