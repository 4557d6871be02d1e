//! What is meant by a number that is not written as the language writes it.

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
