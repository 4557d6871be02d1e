//! Which file the store is.

use super::error::StoreError;
use std::path::PathBuf;

/// Where replications are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// Nowhere.
    Nowhere,
    /// In the user's cache folder.
    Usual,
    /// In a file that was named.
    File(PathBuf),
}

impl std::str::FromStr for Where {
    type Err = &'static str;

    /// `none`, or a file.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.trim() {
            "" => return Err("must be a file, or `none`"),
            none if none.eq_ignore_ascii_case("none") => Self::Nowhere,
            file => Self::File(file.into()),
        })
    }
}

impl Where {
    /// What was named, else what the environment variable `CAREFLOW_STORE` names, else the usual one.
    #[must_use]
    pub fn or_usual(named: Option<&Self>) -> Self {
        let of_environment = || std::env::var_os("CAREFLOW_STORE").filter(|file| !file.is_empty());
        let read = |file: std::ffi::OsString| match file.to_str() {
            Some(text) => text.parse().unwrap_or(Self::Usual),
            None => Self::File(file.into()),
        };
        named.cloned().or_else(|| of_environment().map(read)).unwrap_or(Self::Usual)
    }
}

/// The file in the user's cache folder.
///
/// # Errors
/// The system names no such folder.
pub fn usual_place() -> Result<PathBuf, StoreError> {
    Ok(dirs::cache_dir().ok_or(StoreError::NoPlace)?.join("careflow").join("replications.store"))
}

/// Bytes in words such as `500MB` or `2 GB` (of 10⁶ and 10⁹), or none.
#[must_use]
pub fn bytes_of(text: &str) -> Option<u64> {
    let text = text.trim();
    let unit = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(unit);
    let factor = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1.0,
        "KB" => 1e3,
        "MB" => 1e6,
        "GB" => 1e9,
        "TB" => 1e12,
        _ => return None,
    };
    let bytes = number.parse::<f64>().ok()? * factor;
    (bytes.is_finite() && bytes < 1e18).then_some(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        let found = ["0", "500MB", "2 gb", "1.5KB", "", "MB", "2 XB", "1e3", "-1"].map(bytes_of);
        let wanted = [Some(0), Some(500_000_000), Some(2_000_000_000), Some(1500)];
        assert_eq!(found[..4], wanted);
        assert!(found[4..].iter().all(Option::is_none), "{found:?}");
    }

    #[test]
    fn none_is_nowhere() {
        assert_eq!("none".parse(), Ok(Where::Nowhere));
        assert_eq!("NONE".parse(), Ok(Where::Nowhere));
        assert_eq!("a/b.store".parse(), Ok(Where::File("a/b.store".into())));
        assert!(" ".parse::<Where>().is_err(), "an empty name is a mistake of a script");
    }
}
