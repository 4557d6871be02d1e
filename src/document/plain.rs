//! Text from scenarios on a terminal: what it is wide, and nothing in it that a terminal would obey.

use unicode_width::UnicodeWidthChar;

/// The same in one line, without control characters and without marks that turn the direction of writing.
pub fn plain(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}');
    let seen = text.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c });
    // A space at which no line breaks stays one.
    seen.collect::<String>().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Columns that a text takes; a mark over a letter counts as one, to be on the safe side.
pub fn width(text: &str) -> usize {
    text.chars().map(of_char).sum()
}

fn of_char(c: char) -> usize {
    c.width().unwrap_or(0).max(1)
}

/// The text, or its beginning and `…`, in at most so many columns.
pub fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut taken = 1;
    for c in text.chars() {
        taken += of_char(c);
        if taken > most {
            break;
        }
        shown.push(c);
    }
    shown.truncate(shown.trim_end().len());
    if most > 0 { shown + "…" } else { String::new() }
}

/// The text in lines of so many columns, at most so many of them; what is left out shows as `…`.
pub fn wrapped(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split(' ').filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.peek() {
        if lines.len() == most {
            break;
        }
        let mut line = cut(word, columns);
        words.next();
        while let Some(word) = words.peek().filter(|word| width(&line) + 1 + width(word) <= columns) {
            line.push(' ');
            line.push_str(word);
            words.next();
        }
        lines.push(line);
    }
    if words.peek().is_some()
        && let Some(last) = lines.last_mut()
    {
        *last = format!("{}…", cut(last, columns.saturating_sub(1)).trim_end_matches('…'));
    }
    lines
}

/// At the left of so many columns.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// At the right of so many columns.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_terminal_would_obey_is_gone() {
        assert_eq!(plain("a\u{1b}[31mred\nb\u{202e}c"), "a [31mred b c");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("病院の", 4), "病…");
        assert_eq!(wrapped("one two three four", 8, 2), ["one two", "three…"]);
        assert_eq!(wrapped("", 8, 2), Vec::<String>::new());
        assert_eq!((left("a", 3), right("a", 3)), ("a  ".to_owned(), "  a".to_owned()));
    }

    proptest! {
        #[test]
        fn whatever_is_written_fits(text in any::<String>(), columns in 2_usize..100, most in 1_usize..4) {
            let text = plain(&text);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(width(&cut(&text, columns)) <= columns);
            let lines = wrapped(&text, columns, most);
            prop_assert!(lines.len() <= most && lines.iter().all(|line| width(line) <= columns), "{lines:?}");
        }
    }
}
