//! What goes by the calendar: rotas, capacities and opening hours by weekday and minute, with dated changes.

use jiff::civil::Date;

/// A number of heads or places, or open/closed, by weekday and minute, with dated changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timetable {
    /// In force unless a change applies.
    pub base: WeekPattern,
    /// Later entries win over earlier ones on days they cover.
    pub changes: Vec<TimetableChange>,
}

impl Timetable {
    /// One, day and night.
    #[must_use]
    pub fn always() -> Self {
        let day = vec![Span { from: 0, to: 1440, count: 1 }];
        let base = WeekPattern { days: std::array::from_fn(|_| day.clone()), bank_holiday: None };
        Self { base, changes: Vec::new() }
    }
}

/// A pattern in force on some dates.
#[derive(Debug, Clone, PartialEq)]
pub struct TimetableChange {
    /// First day.
    pub from: Date,
    /// Last day (inclusive), or for ever.
    pub until: Option<Date>,
    /// Repeats every year on the same days and months (year ignored).
    pub yearly: bool,
    /// The pattern.
    pub pattern: WeekPattern,
}

/// Spans of a week; overlapping spans add up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WeekPattern {
    /// Monday first.
    pub days: [Vec<Span>; 7],
    /// Replaces the weekday's spans on bank holidays, if given.
    pub bank_holiday: Option<Vec<Span>>,
}

/// `count` heads or places from minute `from` to minute `to` of the day (0–1440).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First minute.
    pub from: u16,
    /// Minute after the last.
    pub to: u16,
    /// Heads or places.
    pub count: u32,
}

/// Points in a week, each with a count (patients, or 1 for a round).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InstantTable {
    /// `(minute of the day, count)`, Monday first.
    pub days: [Vec<(u16, u32)>; 7],
    /// Replaces the weekday's on bank holidays, if given.
    pub bank_holiday: Option<Vec<(u16, u32)>>,
}

impl InstantTable {
    /// Whether no usual week has a point.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Vec::is_empty)
    }
}
