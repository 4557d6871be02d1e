//! Figures as a scenario has them: as many digits as their errors leave.

use crate::fit::estimate::Estimate;
use crate::math::{exp, log10};

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

/// Half-width of a 95 % interval in standard errors.
pub const NINETY_FIVE: f64 = 1.96;

/// The 95 % interval of a positive number, on the scale of its logarithm, so that the lower end is positive.
#[must_use]
pub fn interval(estimate: Estimate) -> (f64, f64) {
    let by = exp(NINETY_FIVE * estimate.error / estimate.value);
    (estimate.value / by, estimate.value * by)
}

/// A positive number with its 95 % interval and its source, as the language has uncertain numbers; the number alone without a source or
/// an error. `word` writes a figure, such as with its unit.
#[must_use]
pub fn uncertain(estimate: Estimate, source: Option<&str>, word: &dyn Fn(f64) -> String) -> String {
    let Some(source) = source else { return word(estimate.value) };
    if !(estimate.value > 0.0 && estimate.error > 0.0 && estimate.error.is_finite()) {
        return with_source(&word(estimate.value), Some(source));
    }
    let (low, high) = interval(estimate);
    format!(
        "{{ value = {}, interval-95 = [{}, {}], source = {} }}",
        word(estimate.value),
        word(low),
        word(high),
        quoted(source)
    )
}

/// A number with two digits of its standard error, and two of its own at the least, so that an error as large as itself does not make
/// it nought; four digits if the error is not known.
#[must_use]
pub fn figure(value: f64, error: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let own = |digits: f64| if value == 0.0 { 0.0 } else { digits - log10(value.abs()).floor() };
    let last = if error > 0.0 && error.is_finite() { 1.0 - log10(error).floor() } else { own(3.0) };
    let decimals = last.min(6.0).max(own(1.0)).clamp(0.0, 15.0) as usize;
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
        // An error that says nothing of the number leaves the number.
        assert_eq!((figure(0.96, 1215.0).as_str(), figure(0.034, 2.0).as_str()), ("0.96", "0.034"));
        assert_eq!((figure(1.2e-8, f64::NAN).as_str(), figure(0.0, 3.0).as_str()), ("0.000000012", "0"));
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
