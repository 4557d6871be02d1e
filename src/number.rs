//! Numbers as a reader expects them: thousands separators, a true minus sign, sensible decimals.

use crate::math::powf;
use std::borrow::Cow;

/// A number with thousands separators and this many decimals; `–` for NaN.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "–".to_owned() } else { "∞".to_owned() };
    }
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let negative = value < 0.0 && digits.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0');
    let mut text = String::from(if negative { "−" } else { "" });
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// Whether a printed number is 0, whatever its decimals and its sign: it has no direction.
#[must_use]
pub fn is_printed_zero(text: &str) -> bool {
    text.trim_start_matches('−').chars().all(|digit| matches!(digit, '0' | '.' | ','))
}

/// A printed number, with an interval or without, with its sign also if it is positive; what is printed as 0 has no direction.
#[must_use]
pub fn signed(value: f64, text: String) -> String {
    let is_zero = is_printed_zero(text.split(' ').next().unwrap_or_default());
    if value > 0.0 && !is_zero { format!("+{text}") } else { text }
}

/// So many of something: `1 draw`, `2,000 draws`.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a count to print")]
pub fn count(many: usize, word: &str) -> String {
    format!("{} {word}{}", number(many as f64, 0), if many == 1 { "" } else { "s" })
}

/// `low–high` (`low to high` if one is negative); empty where the range is undefined.
#[must_use]
pub fn range(low: f64, high: f64, decimals: usize) -> String {
    if low.is_nan() || high.is_nan() {
        return String::new();
    }
    if low >= 0.0 {
        return format!("{}–{}", number(low, decimals), number(high, decimals));
    }
    format!("{} to {}", number(low, decimals), number(high, decimals))
}

/// Decimals that show the first digit of the half-width: the usual ones, or up to two.
#[must_use]
pub fn decimals_for(half: f64, usual: usize) -> usize {
    let shown = |decimals: usize| half * powf(10.0, decimals as f64) >= 0.95;
    if half.is_nan() || half <= 0.0 {
        return usual;
    }
    let most = usual.max(2);
    (usual..most).find(|&decimals| shown(decimals)).unwrap_or(most)
}

/// Decimals with which a figure that is not 0 is not printed as 0: the usual ones, or up to three, until its first digit shows.
/// It holds for every figure of which no interval says that it may be 0; £224 in thousands are 0.2, and what needs more is 0.
#[must_use]
pub fn decimals_to_see(value: f64, usual: usize) -> usize {
    let shown = |decimals: &usize| value.abs() * 10_f64.powi(*decimals as i32) >= 0.5;
    (usual..=usual.max(3)).find(shown).unwrap_or(usual)
}

/// `mean ± half-width`, with [`decimals_for`] decimals; the mean alone where the interval is undefined.
#[must_use]
pub fn plus_minus(mean: f64, half: f64, decimals: usize) -> String {
    if half.is_nan() {
        return number(mean, decimals_to_see(mean, decimals));
    }
    // A thousand and more is read in whole units.
    let decimals = if mean.abs() >= 1000.0 { 0 } else { decimals_for(half, decimals) };
    let is_seen = mean.abs() <= half || half * 10_f64.powi(decimals as i32) >= 0.5;
    let decimals = if is_seen { decimals } else { decimals_to_see(mean, decimals) };
    let smallest = 10_f64.powi(-(decimals as i32));
    if half > 0.0 && half < smallest / 2.0 {
        // "± 0.00" would read as exact.
        return format!("{} ± <{}", number(mean, decimals), number(smallest, decimals));
    }
    format!("{} ± {}", number(mean, decimals), number(half, decimals))
}

/// Whether an interval lies evenly about its mean; true where there is none.
#[must_use]
pub fn is_even(mean: f64, low: f64, high: f64) -> bool {
    let (below, above) = (mean - low, high - mean);
    below.is_nan() || above.is_nan() || (above - below).abs() <= 1e-6 * (above + below)
}

/// `mean ± half-width`, or `mean (low–high)` where the interval is not even.
#[must_use]
pub fn with_interval(mean: f64, low: f64, high: f64, decimals: usize) -> String {
    let half = (high - low) / 2.0;
    if is_even(mean, low, high) {
        return plus_minus(mean, half, decimals);
    }
    let decimals = if mean.abs() >= 1000.0 { 0 } else { decimals_for(mean - low, decimals) };
    format!("{} ({})", number(mean, decimals), range(low, high, decimals))
}

/// By what figures of a unit are multiplied to be read, and the unit they then have: pounds that reach 10,000
/// stand in thousands.
#[must_use]
pub fn readable(unit: &str, figures: impl IntoIterator<Item = f64>) -> (f64, String) {
    let large = figures.into_iter().any(|figure| figure.abs() >= 10_000.0);
    match unit.strip_prefix('£') {
        Some(rest) if large => (1e-3, format!("£ thousand{rest}")),
        _ => (1.0, unit.to_owned()),
    }
}

/// A unit in ASCII, for files that other programs read: `GBP a year` for `£ a year`.
#[must_use]
pub fn ascii_unit(unit: &str) -> Cow<'_, str> {
    match unit.strip_prefix('£') {
        Some(rest) => Cow::Owned(format!("GBP{rest}")),
        None => Cow::Borrowed(unit),
    }
}

/// The unit that [`ascii_unit`] was given.
#[must_use]
pub fn unit_of_ascii(unit: &str) -> String {
    unit.strip_prefix("GBP").map_or_else(|| unit.to_owned(), |rest| format!("£{rest}"))
}

/// Whether parts that add up to a total do not do so as they are printed.
#[must_use]
pub fn rounding_shows(parts: &[f64], total: f64, decimals: usize) -> bool {
    let step = 10_f64.powi(decimals as i32);
    let sum: f64 = parts.iter().sum();
    let printed: f64 = parts.iter().map(|part| (part * step).round()).sum();
    parts.len() > 1 && (sum - total).abs() <= 1e-6 * total.abs() && printed != (total * step).round()
}

/// Said under a table where [`rounding_shows`].
pub const ROUNDING: &str = "Rows may not add up because of rounding.\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_minus_and_nothing() {
        assert_eq!(number(1_234_567.891, 1), "1,234,567.9");
        assert_eq!(number(-999.95, 1), "−1,000.0");
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(number(12.0, 0), "12");
        assert_eq!(number(f64::NAN, 2), "–");
        assert_eq!(range(1.0, 2_000.0, 0), "1–2,000");
        assert_eq!(range(-1.0, 2.0, 0), "−1 to 2");
        assert_eq!(range(f64::NAN, 1.0, 0), "");
        assert_eq!(plus_minus(3.4, 0.26, 1), "3.4 ± 0.3");
        assert_eq!(plus_minus(3.0, f64::NAN, 1), "3.0");
        assert_eq!(plus_minus(3.4, 0.12, 0), "3.4 ± 0.1");
        assert_eq!(plus_minus(3.4, 0.000_001, 0), "3.40 ± <0.01");
        assert_eq!(plus_minus(15_503.4, 133.2, 1), "15,503 ± 133");
        assert_eq!(plus_minus(1.0, 0.0, 0), "1 ± 0");
    }

    #[test]
    fn what_is_not_nothing_is_not_printed_as_0_unless_its_interval_says_that_it_may_be() {
        assert_eq!(plus_minus(0.224, 0.0, 0), "0.2 ± 0.0", "£224 in thousands");
        assert_eq!(plus_minus(0.224, 0.0002, 0), "0.22 ± <0.01");
        assert_eq!(plus_minus(-0.004, f64::NAN, 0), "−0.004");
        assert_eq!(plus_minus(0.0, 0.0, 0), "0 ± 0");
        assert_eq!(plus_minus(0.2, 3.0, 0), "0 ± 3", "it may be 0");
        assert_eq!(plus_minus(0.003, 0.004, 0), "0.00 ± <0.01", "so may this");
        assert_eq!(plus_minus(1e-14, f64::NAN, 1), "0.0", "no rounding error");
        assert_eq!(with_interval(0.224, f64::NAN, f64::NAN, 0), "0.2");
    }

    #[test]
    fn an_uneven_interval_shows_both_ends() {
        assert_eq!(with_interval(3.4, 3.12, 3.68, 1), "3.4 ± 0.3");
        assert_eq!(with_interval(0.4, 0.1, 1.6, 1), "0.4 (0.1–1.6)");
        assert_eq!(with_interval(0.004, 0.001, 0.016, 1), "0.00 (0.00–0.02)");
        assert_eq!(with_interval(3.0, f64::NAN, f64::NAN, 1), "3.0");
    }

    #[test]
    fn pounds_from_ten_thousand_on_are_in_thousands() {
        assert_eq!(readable("£ a year", [9_999.0, -20.0]), (1.0, "£ a year".to_owned()));
        assert_eq!(readable("£ a year", [3.0, -10_000.0]), (1e-3, "£ thousand a year".to_owned()));
        assert_eq!(readable("a year", [1e9]), (1.0, "a year".to_owned()));
    }

    #[test]
    fn a_unit_comes_back_from_ascii() {
        assert_eq!(
            (ascii_unit("£ a year"), ascii_unit("% of days")),
            ("GBP a year".into(), "% of days".into())
        );
        for unit in ["£", "£ a year", "", "points", "beds"] {
            assert!(ascii_unit(unit).is_ascii());
            assert_eq!(unit_of_ascii(&ascii_unit(unit)), unit);
        }
    }

    #[test]
    fn parts_that_no_longer_add_up_are_noticed() {
        assert!(rounding_shows(&[0.4, 0.4], 0.8, 0), "0 + 0 is not 1");
        assert!(!rounding_shows(&[0.4, 0.4], 0.8, 1));
        assert!(!rounding_shows(&[1.0, 2.0], 7.0, 0), "parts of something else");
    }
}
