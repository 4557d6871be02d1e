//! Numbers on the command line: what is wrong with one is said in the words of messages about scenarios.

/// Reads a whole number between bounds.
pub fn whole(least: u32, most: u32) -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync + 'static {
    move |text| match text.trim().parse::<i64>() {
        Ok(number) if (i64::from(least)..=i64::from(most)).contains(&number) => {
            u32::try_from(number).map_err(|error| error.to_string())
        }
        Ok(number) if number < i64::from(least) && least == 1 => Err("must be positive".into()),
        _ => Err(format!("must be a whole number from {least} to {most}")),
    }
}

/// Reads a seed.
pub fn seed(text: &str) -> Result<u64, String> {
    text.trim().parse().map_err(|_| "must be a whole number from 0".into())
}

#[cfg(test)]
mod tests {
    use super::{seed, whole};

    #[test]
    fn numbers_out_of_bounds_are_named_in_words() {
        let few = whole(1, 100);
        assert_eq!(few("7"), Ok(7));
        assert_eq!(few("-5"), Err("must be positive".into()));
        assert_eq!(few("0"), Err("must be positive".into()));
        assert_eq!(few("101"), Err("must be a whole number from 1 to 100".into()));
        assert_eq!(few("2.5"), few("many"));
        assert_eq!(seed("-1"), Err("must be a whole number from 0".into()));
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
    }
}
