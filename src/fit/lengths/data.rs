//! Observed lengths: exact, in bands, or still going on.

use std::fmt;

/// What is known of one length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// Exactly this.
    Exact(f64),
    /// At least the first and less than the second: a band, or a value recorded to whole days.
    Between(f64, f64),
    /// More than this: who is still there (right-censored), or an open last band.
    Above(f64),
}

/// How lengths were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// As they are.
    Exactly,
    /// To the nearest whole unit.
    Nearest,
    /// In completed units: 0 is less than one.
    Completed,
}

impl Length {
    /// What a recorded value says: of a value in whole units a band.
    #[must_use]
    pub fn recorded(value: f64, how: Recorded) -> Self {
        match how {
            Recorded::Exactly => Self::Exact(value),
            Recorded::Nearest => Self::Between((value - 0.5).max(0.0), value + 0.5),
            Recorded::Completed => Self::Between(value, value + 1.0),
        }
    }
}

/// A length, and how often it was observed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// What is known of it.
    pub length: Length,
    /// Lengths at or below this could not have been observed (left truncation): of somebody found on a census, how long they had
    /// been there. 0 of an ordinary list of stays.
    pub since: f64,
    /// How many.
    pub count: f64,
}

/// Observed lengths that can be fitted to, in one unit throughout.
#[derive(Debug, Clone, PartialEq)]
pub struct Lengths {
    observed: Vec<Observed>,
}

/// What is wrong with a list of lengths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LengthsError {
    /// A value is negative or not a number.
    Negative(f64),
    /// A length of nought, which families for positive values cannot have.
    Nought,
    /// The ends of a band are not in order.
    Band(f64, f64),
    /// A length lies at or below the one from which on it could have been observed.
    Since(f64),
    /// A count is negative or not a number.
    Count(f64),
    /// Too few completed lengths, or none that differ.
    Few(usize),
}

/// Fewest completed lengths that are fitted to: five for each of two parameters.
pub const FEWEST: usize = 10;

impl Lengths {
    /// Checks and sorts lengths; equal ones are counted together.
    ///
    /// # Errors
    /// What is wrong with the first that is, or too few.
    pub fn new(lengths: impl IntoIterator<Item = Observed>) -> Result<Self, LengthsError> {
        let mut observed: Vec<Observed> = Vec::new();
        for one in lengths {
            one.check()?;
            if one.count > 0.0 {
                observed.push(one);
            }
        }
        observed.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
        observed.dedup_by(|later, first| {
            let same = later.length == first.length && later.since == first.since;
            if same {
                first.count += later.count;
            }
            same
        });
        let lengths = Self { observed };
        let completed = lengths.completed();
        let kinds = lengths.observed.iter().filter(|one| !matches!(one.length, Length::Above(_))).count();
        // Two bands and the open last one tell two parameters; of exact values at least two must differ.
        let different = kinds + usize::from(lengths.observed.len() > kinds);
        if completed < FEWEST as f64 || different < 2 {
            return Err(LengthsError::Few(completed as usize));
        }
        Ok(lengths)
    }

    /// Of exact values, each observed once.
    ///
    /// # Errors
    /// As [`Lengths::new`].
    pub fn exact(values: &[f64]) -> Result<Self, LengthsError> {
        Self::new(values.iter().map(|value| Observed {
            length: Length::Exact(*value),
            since: 0.0,
            count: 1.0,
        }))
    }

    /// Of bands: their edges, one more than counts; an infinite last edge is an open band.
    ///
    /// # Errors
    /// As [`Lengths::new`].
    pub fn bands(edges: &[f64], counts: &[f64]) -> Result<Self, LengthsError> {
        let band = |(edge, count): (&[f64], &f64)| {
            let length = if edge[1].is_infinite() {
                Length::Above(edge[0])
            } else {
                Length::Between(edge[0], edge[1])
            };
            Observed { length, since: 0.0, count: *count }
        };
        Self::new(edges.windows(2).zip(counts).map(band))
    }

    /// The lengths, in order.
    #[must_use]
    pub fn observed(&self) -> &[Observed] {
        &self.observed
    }

    /// How many lengths there are.
    #[must_use]
    pub fn count(&self) -> f64 {
        self.observed.iter().map(|one| one.count).sum()
    }

    /// How many of them had ended.
    #[must_use]
    pub fn completed(&self) -> f64 {
        self.observed.iter().filter(|one| !matches!(one.length, Length::Above(_))).map(|one| one.count).sum()
    }

    /// Mean, cv, median and 90th percentile of the lengths themselves; `None` where some are not known exactly or could not be seen.
    #[must_use]
    pub fn own(&self) -> Option<[f64; 4]> {
        let exact = |one: &Observed| match one.length {
            Length::Exact(value) if one.since == 0.0 => Some((value, one.count)),
            _ => None,
        };
        let values: Vec<(f64, f64)> = self.observed.iter().map(exact).collect::<Option<_>>()?;
        let n = self.count();
        let mean = values.iter().map(|(value, count)| value * count).sum::<f64>() / n;
        let square = values.iter().map(|(value, count)| count * (value - mean).powi(2)).sum::<f64>();
        let quantile = |share: f64| {
            let mut passed = 0.0;
            let reached = values.iter().find(|(_, count)| {
                passed += count;
                passed >= share * n
            });
            reached.or(values.last()).map_or(f64::NAN, |(value, _)| *value)
        };
        Some([mean, (square / (n - 1.0)).sqrt() / mean, quantile(0.5), quantile(0.9)])
    }

    /// The part of each length that is known, halfway into bands and a little above what goes on: for starting values alone.
    pub(super) fn rough(&self) -> Vec<(f64, f64)> {
        let place = |one: &Observed| match one.length {
            Length::Exact(value) => value,
            Length::Between(low, high) => f64::midpoint(low, high),
            Length::Above(low) => low * 1.3,
        };
        self.observed.iter().map(|one| (place(one).max(1e-9), one.count)).collect()
    }
}

/// Order in which lengths are kept.
fn key(one: &Observed) -> (f64, u8, f64, f64) {
    match one.length {
        Length::Exact(value) => (value, 0, value, one.since),
        Length::Between(low, high) => (low, 1, high, one.since),
        Length::Above(low) => (low, 2, low, one.since),
    }
}

impl Observed {
    /// Whether it can be fitted to.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), LengthsError> {
        let Self { length, since, count } = *self;
        if !(count >= 0.0 && count.is_finite()) {
            return Err(LengthsError::Count(count));
        }
        let known = |value: f64| {
            if value >= 0.0 && value.is_finite() { Ok(()) } else { Err(LengthsError::Negative(value)) }
        };
        known(since)?;
        let end = match length {
            Length::Exact(value) => {
                known(value)?;
                if value == 0.0 {
                    return Err(LengthsError::Nought);
                }
                value
            }
            Length::Between(low, high) => {
                known(low)?;
                known(high)?;
                if high <= low {
                    return Err(LengthsError::Band(low, high));
                }
                // A band is wholly on one side of where observation begins, or its probability would be of a part of it.
                if low < since {
                    return Err(LengthsError::Since(since));
                }
                high
            }
            Length::Above(low) => {
                known(low)?;
                if low < since { return Err(LengthsError::Since(since)) } else { f64::INFINITY }
            }
        };
        if since > 0.0 && end <= since { Err(LengthsError::Since(since)) } else { Ok(()) }
    }
}

/// Two bands that do not adjoin, each by its edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Apart {
    /// The lower.
    pub first: (f64, f64),
    /// The upper.
    pub second: (f64, f64),
}

/// The first two bands between which there is a gap, or that overlap: `bins` of the language adjoin, and a gap is most often whole days
/// whose upper edge was meant to be in the band. The same band may stand more than once.
#[must_use]
pub fn apart(bands: &[Observed]) -> Option<Apart> {
    let mut edges: Vec<(f64, f64)> = bands
        .iter()
        .filter_map(|one| match one.length {
            Length::Between(low, high) => Some((low, high)),
            Length::Above(low) => Some((low, f64::INFINITY)),
            Length::Exact(_) => None,
        })
        .collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    edges.dedup();
    let pair = edges.windows(2).find(|pair| pair[0].1 != pair[1].0)?;
    Some(Apart { first: pair[0], second: pair[1] })
}

impl LengthsError {
    /// What would be right.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Negative(_) => "a length is 0 or more, in the unit of the column",
            Self::Nought => {
                "if lengths are recorded in whole days, say so: then 0 stands for less than a day; otherwise leave out \
                 who did not stay"
            }
            Self::Band(..) => {
                "the upper edge is not in the band, and must be more than the lower: of who stayed 1 day write 1,2, of 2 to 3 days 2,4"
            }
            Self::Since(_) => {
                "who is found after so long has a length of more than that: check the columns, or leave them out"
            }
            Self::Count(_) => "counts are 0 or more",
            Self::Few(_) => {
                "with so few, write the figure by hand with a range, and say that it is an assumption"
            }
        }
    }
}

impl fmt::Display for LengthsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Negative(value) => write!(f, "{value} is no length"),
            Self::Nought => f.write_str("a length is 0"),
            Self::Band(low, high) => write!(f, "the band from {low} to {high} is empty"),
            Self::Since(since) => write!(f, "a length observed from {since} on is not longer than that"),
            Self::Count(count) => write!(f, "{count} is no count"),
            Self::Few(count) => {
                write!(f, "{count} completed lengths are too few, or all are alike; {FEWEST} are the least")
            }
        }
    }
}

impl std::error::Error for LengthsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lengths_are_counted_together_and_wrong_ones_refused() {
        let values = [3.0, 1.0, 3.0, 2.0, 3.0, 5.0, 1.0, 8.0, 9.0, 2.0];
        let lengths = Lengths::exact(&values).unwrap();
        assert_eq!(lengths.observed().len(), 6);
        assert_eq!((lengths.count(), lengths.completed()), (10.0, 10.0));
        // 1 1 2 2 3 3 3 5 8 9: mean 3.7, squares about it 70.1.
        let own = lengths.own().unwrap();
        let wanted = [3.7, (70.1f64 / 9.0).sqrt() / 3.7, 3.0, 8.0];
        assert!(own.iter().zip(wanted).all(|(own, wanted)| (own - wanted).abs() < 1e-12), "{own:?}");
        assert_eq!(Lengths::exact(&[0.0]), Err(LengthsError::Nought));
        assert_eq!(Lengths::exact(&[4.0; 40]), Err(LengthsError::Few(40)));
        assert_eq!(Lengths::exact(&[1.0, 2.0]), Err(LengthsError::Few(2)));
        assert_eq!(Lengths::bands(&[1.0, 1.0], &[3.0]), Err(LengthsError::Band(1.0, 1.0)));
        let late = Observed { length: Length::Exact(2.0), since: 3.0, count: 1.0 };
        assert_eq!(Lengths::new([late]), Err(LengthsError::Since(3.0)));
        let bands = |edges: &[(f64, f64)]| {
            let band = |&(low, high): &(f64, f64)| Observed {
                length: if high == f64::INFINITY { Length::Above(low) } else { Length::Between(low, high) },
                since: 0.0,
                count: 0.0,
            };
            apart(&edges.iter().map(band).collect::<Vec<_>>())
        };
        assert_eq!(bands(&[(2.0, 4.0), (1.0, 2.0), (4.0, f64::INFINITY), (1.0, 2.0)]), None);
        let gap = Apart { first: (0.0, 1.0), second: (2.0, 3.0) };
        assert_eq!(bands(&[(0.0, 1.0), (2.0, 3.0), (4.0, 6.0)]), Some(gap));
        assert!(
            bands(&[(0.0, 2.0), (1.0, 3.0)]).is_some()
                && bands(&[(2.0, f64::INFINITY), (3.0, 4.0)]).is_some()
        );
        let open = Lengths::bands(&[0.0, 7.0, f64::INFINITY], &[30.0, 4.0]).unwrap();
        assert_eq!((open.count(), open.completed()), (34.0, 30.0));
    }
}
