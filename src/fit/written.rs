//! Figures as a scenario has them: as many digits as their errors leave.

use crate::math::log10;

/// Lines of a scenario that say what was fitted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// What it was fitted to, and how it fits: the lines of a comment, without marks. Those of one question are always as many.
    pub above: String,
    /// Keys of a table with their values in TOML, with the source beside each number that can have one.
    pub keys: Vec<(String, String)>,
    /// What else would do: a line of comment below the first key, or nothing.
    pub below: String,
    /// Source of a whole table that has nothing else in it.
    pub source: Option<String>,
}

impl Lines {
    /// As they are printed, to be pasted.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = comment(&self.above);
        for (at, (key, value)) in self.keys.iter().enumerate() {
            text.push_str(&format!("{key} = {value}\n"));
            if at == 0 {
                text.push_str(&comment(&self.below));
            }
        }
        if let Some(source) = &self.source {
            text.push_str(&format!("source = {}\n", quoted(source)));
        }
        text
    }
}

/// A number with its source beside it, if it has one.
#[must_use]
pub fn with_source(value: &str, source: Option<&str>) -> String {
    source.map_or_else(
        || value.to_owned(),
        |source| format!("{{ value = {value}, source = {} }}", quoted(source)),
    )
}

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
        let key = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let lines = Lines {
            above: "Fitted.\nWell.".to_owned(),
            keys: vec![key("rate", "{ per-day = 3 }"), key("growth", &with_source("0.1", Some("x")))],
            below: "or 4".to_owned(),
            source: Some("x".to_owned()),
        };
        let text = "# Fitted.\n# Well.\nrate = { per-day = 3 }\n# or 4\ngrowth = { value = 0.1, source = \"x\" }\nsource = \"x\"\n";
        assert_eq!(lines.text(), text);
    }
}
