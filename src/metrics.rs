//! Every metric careflow reports: name, label, unit and definition, in one table.
//!
//! The recorder writes these names, the output files carry them, `docs/metrics.md` is generated from
//! here. A definition says what is counted, over which period, and what happens at its edges.

/// A metric's name and meaning.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Name in `summary.csv` and back-tests.
    pub id: &'static str,
    /// Words for tables and charts.
    pub label: &'static str,
    /// Unit of the value for group `all`.
    pub unit: &'static str,
    /// Decimals worth printing.
    pub decimals: usize,
    /// Part of the system it describes; sections of the terminal table.
    pub section: Section,
    /// What exactly is measured.
    pub definition: &'static str,
}

/// Sections of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// A&E.
    AandE,
    /// Admissions, lengths of stay, beds.
    Acute,
    /// Delays, reablement, care homes: the BCF national metrics.
    WholeSystem,
    /// One setting.
    Setting,
    /// One team.
    Team,
    /// Series by hour of the week.
    WeekRhythm,
    /// About the run itself.
    Run,
}

const fn m(
    section: Section,
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    decimals: usize,
    definition: &'static str,
) -> Metric {
    Metric { id, label, unit, decimals, section, definition }
}

use Section::{AandE, Acute, Run, Setting, Team, WeekRhythm, WholeSystem};

/// All metrics, in the order of the report.
pub const METRICS: &[Metric] = &[
    m(
        AandE,
        "a-and-e-attendances",
        "A&E attendances",
        "a year",
        0,
        "patients who arrive at a setting of kind a-and-e in the measured period, scaled to 365.25 days; in groups month=… the count in that month",
    ),
    m(
        AandE,
        "a-and-e-within-4h",
        "A&E: within four hours",
        "%",
        1,
        "of attendances that end in the measured period, those that leave A&E (admitted, discharged, transferred, left) at most 240 minutes after arrival",
    ),
    m(
        AandE,
        "a-and-e-time-mean",
        "A&E: mean time",
        "min",
        0,
        "mean time from arrival to leaving A&E, attendances that end in the measured period",
    ),
    m(AandE, "a-and-e-time-median", "A&E: median time", "min", 0, "median of the same"),
    m(AandE, "a-and-e-time-p95", "A&E: 95th percentile time", "min", 0, "95th percentile of the same"),
    m(
        AandE,
        "a-and-e-over-12h",
        "A&E: over 12 hours",
        "a year",
        0,
        "attendances longer than 12 hours from arrival",
    ),
    m(
        AandE,
        "left-without-being-seen",
        "A&E: left without being seen",
        "%",
        1,
        "attendances that end by a choice marked counts-as left-without-being-seen or by leaves-to, of attendances that end",
    ),
    m(
        AandE,
        "a-and-e-admitted",
        "A&E: admitted",
        "%",
        1,
        "attendances that end in an acute bed or assessment unit, of attendances that end",
    ),
    m(
        AandE,
        "trolley-wait-mean",
        "Trolley wait: mean",
        "min",
        0,
        "decision to admit (ready to move, referred to an acute bed or assessment unit) to leaving A&E, of those admitted",
    ),
    m(
        AandE,
        "trolley-wait-over-4h",
        "Trolley waits over 4 h",
        "% of admissions via A&E",
        1,
        "trolley waits longer than 4 hours, of admissions via A&E",
    ),
    m(
        AandE,
        "trolley-wait-over-12h",
        "Trolley waits over 12 h",
        "a year",
        0,
        "trolley waits longer than 12 hours",
    ),
    m(
        AandE,
        "urgent-care-attendances",
        "Urgent care attendances",
        "a year",
        0,
        "patients who enter a setting of kind urgent-care",
    ),
    m(
        Acute,
        "non-elective-admissions",
        "Non-elective admissions",
        "a year",
        0,
        "acute spells (assessment unit and ward stays without a break) of emergency patients that begin in the measured period",
    ),
    m(
        Acute,
        "non-elective-admissions-rate",
        "Non-elective admissions",
        "per 100,000 residents a year",
        0,
        "the same, residents only, per 100,000 residents",
    ),
    m(
        Acute,
        "zero-day-stays",
        "Zero-day stays",
        "%",
        1,
        "non-elective spells that end on the calendar day they began, of those that end in the measured period",
    ),
    m(
        Acute,
        "falls-admissions-rate",
        "Falls admissions 65+",
        "per 100,000 aged 65+ a year",
        0,
        "non-elective admissions of older residents counted as falls, per 100,000 older residents",
    ),
    m(
        Acute,
        "avoidable-admissions-rate",
        "Avoidable emergency admissions",
        "per 100,000 residents a year",
        0,
        "non-elective admissions of residents counted as avoidable (ambulatory-care-sensitive composite), per 100,000 residents",
    ),
    m(
        Acute,
        "elective-admissions",
        "Elective admissions",
        "a year",
        0,
        "acute spells of elective patients that begin in the measured period",
    ),
    m(
        Acute,
        "elective-cancellations",
        "Elective cancellations for want of a bed",
        "a year",
        0,
        "choices marked counts-as elective-cancellation",
    ),
    m(
        Acute,
        "readmissions-30-days",
        "Emergency readmissions within 30 days",
        "%",
        1,
        "non-elective admissions that begin at most 30 days after the end of the patient's last spell, of spells that end alive; both counted when they happen in the measured period",
    ),
    m(
        Acute,
        "length-of-stay-mean",
        "Non-elective length of stay: mean",
        "days",
        2,
        "non-elective spells that end in the measured period, from admission to leaving the last acute bed",
    ),
    m(Acute, "length-of-stay-median", "Non-elective length of stay: median", "days", 2, "median of the same"),
    m(Acute, "stays-over-7-days", "Stays of 7 days or more", "%", 1, "share of the same of at least 7 days"),
    m(
        Acute,
        "stays-over-21-days",
        "Stays of 21 days or more",
        "%",
        1,
        "share of the same of at least 21 days",
    ),
    m(
        Acute,
        "emergency-bed-days",
        "Emergency bed days",
        "a year",
        0,
        "time non-elective patients occupy acute beds within the measured period",
    ),
    m(
        Acute,
        "excess-bed-days",
        "Excess bed days",
        "a year",
        0,
        "days beyond the trim point of non-elective spells that end in the measured period",
    ),
    m(
        Acute,
        "acute-occupied",
        "Acute beds occupied at midnight",
        "beds",
        1,
        "units in use (kept places included) in acute beds and assessment units of limited capacity at 24:00, mean over days (KH03 convention)",
    ),
    m(
        Acute,
        "acute-occupancy",
        "Acute occupancy at midnight",
        "% of core beds",
        1,
        "the same over the core beds open then, mean over nights with core beds; above 100 when escalation beds are in use or capacity was cut",
    ),
    m(
        Acute,
        "acute-occupancy-p95",
        "Acute occupancy: 95th percentile of days",
        "% of core beds",
        1,
        "95th percentile over days of occupancy at midnight",
    ),
    m(
        Acute,
        "days-above-85",
        "Days above 85 % occupancy",
        "% of days",
        1,
        "days whose midnight occupancy is above 85 % of core beds",
    ),
    m(Acute, "days-above-92", "Days above 92 % occupancy", "% of days", 1, "above 92 %"),
    m(Acute, "days-above-95", "Days above 95 % occupancy", "% of days", 1, "above 95 %"),
    m(
        Acute,
        "days-above-100",
        "Days above 100 % of core beds",
        "% of days",
        1,
        "above 100 %: escalation beds in use",
    ),
    m(
        Acute,
        "escalation-occupied",
        "Escalation beds in use at midnight",
        "beds",
        1,
        "units in use above core capacity, setting by setting, mean over days; also after a cut of capacity",
    ),
    m(Acute, "outliers", "Outliers", "a year", 0, "choices marked counts-as outlier"),
    m(
        Acute,
        "discharges-weekday",
        "Discharges by weekday",
        "% of the mean day",
        0,
        "acute spells that end alive on that weekday, relative to the mean over the seven",
    ),
    m(
        Acute,
        "waiting-list",
        "Waiting list",
        "patients",
        0,
        "patients in settings of kind waiting-list at midnight, mean over days",
    ),
    m(
        Acute,
        "rtt-within-18-weeks",
        "Waiting list within 18 weeks",
        "%",
        1,
        "of patients on the waiting list at midnight, those who joined it at most 18 weeks ago; mean over days",
    ),
    m(
        Acute,
        "standard-met",
        "Seven-day standards met",
        "%",
        1,
        "of tasks with due-by that were finished, lapsed or at the end of the run were overdue in the measured period, those finished in time; a task that lapses is not met",
    ),
    m(
        WholeSystem,
        "delayed-days",
        "Delayed days",
        "a month",
        0,
        "days patients in acute and rehabilitation beds wait ready to move with a SitRep reason, scaled to a twelfth of a year; in groups month=… the days in that month",
    ),
    m(
        WholeSystem,
        "delayed-days-rate",
        "Delayed days",
        "per 100,000 adults a month",
        1,
        "the same, residents only, per 100,000 residents aged 18+",
    ),
    m(
        WholeSystem,
        "delayed-patients",
        "Patients delayed at the snapshot",
        "patients",
        1,
        "patients delayed at midnight on the last Thursday of the month, mean over months",
    ),
    m(
        WholeSystem,
        "delayed-patients-rate",
        "Patients delayed at the snapshot",
        "per 100,000 adults",
        1,
        "the same, residents only, per 100,000 residents aged 18+",
    ),
    m(
        WholeSystem,
        "care-home-admissions-rate",
        "Permanent care-home admissions 65+",
        "per 100,000 aged 65+ a year",
        0,
        "older residents who enter a residential or nursing home from elsewhere (a return to a kept place does not count), per 100,000 older residents",
    ),
    m(
        WholeSystem,
        "still-at-home-91-days",
        "Still at home after 91 days",
        "%",
        1,
        "of people aged 65+ whose acute spell ended into reablement or a rehabilitation bed, those in their own home (also with reablement, home care, rapid response or end-of-life care, or on a waiting list) at the midnight after the 91st day; not at home: hospital, A&E, rehabilitation bed, care home, dead. Counted when the 91 days end",
    ),
    m(
        WholeSystem,
        "offered-reablement",
        "Offered reablement",
        "%",
        1,
        "acute spells of people aged 65+ that end alive, those that end into reablement or a rehabilitation bed",
    ),
    m(
        WholeSystem,
        "deaths",
        "Deaths",
        "a year",
        0,
        "patients who leave by an exit of kind died; groups setting=… are the place of death",
    ),
    m(
        Setting,
        "setting-entries",
        "Patients entering",
        "a year",
        0,
        "patients placed in the setting in the measured period",
    ),
    m(
        Setting,
        "setting-occupied",
        "Occupied",
        "units",
        1,
        "units in use, kept places included, time average over the measured period",
    ),
    m(
        Setting,
        "setting-utilisation",
        "Utilisation",
        "%",
        1,
        "units in use over core capacity, both time averages",
    ),
    m(Setting, "setting-queue", "Waiting", "patients", 1, "patients waiting to enter, time average"),
    m(
        Setting,
        "setting-queue-growth",
        "Queue growth",
        "patients a day",
        3,
        "patients waiting at the end less at the start of the measured period, a day",
    ),
    m(
        Setting,
        "setting-wait-mean",
        "Mean wait to enter",
        "h",
        1,
        "mean time from the opening of the choice that was granted (the referral, or `after` of a further choice) to entry, patients who entered in the measured period, including those who did not wait",
    ),
    m(Setting, "setting-wait-p95", "95th percentile wait", "h", 1, "95th percentile of the same"),
    m(
        Setting,
        "setting-waited",
        "Had to wait",
        "%",
        1,
        "share of patients who entered in the measured period and had waited",
    ),
    m(
        Setting,
        "setting-withdrawn",
        "Referrals withdrawn",
        "a year",
        0,
        "referrals that ended without entry: another choice took the patient, or they gave up",
    ),
    m(
        Setting,
        "setting-time-mean",
        "Mean time in setting",
        "days",
        2,
        "mean time from entry to leaving of patients who left in the measured period, delays included; a move to another stay in the same setting is no leaving; those present at the start of the run left out",
    ),
    m(
        Setting,
        "setting-present-at-day",
        "Present at the end of day",
        "patients",
        1,
        "units in use at 24:00 of the given day of the measured period (groups day=…), days 1, 7, 30, 60, 90, 120, 150, 180, 360 where they exist",
    ),
    m(
        Setting,
        "setting-waiting-at-day",
        "Waiting at the end of day",
        "patients",
        1,
        "patients waiting to enter at 24:00 of the given day",
    ),
    m(
        Setting,
        "setting-delayed-days",
        "Delayed days caused",
        "a month",
        0,
        "time patients in other settings wait ready to move for this setting, in the measured period",
    ),
    m(
        Team,
        "team-utilisation",
        "Utilisation",
        "%",
        1,
        "heads at work over heads on duty, both time averages; above 100 with overtime",
    ),
    m(Team, "team-queue", "Tasks waiting", "tasks", 1, "tasks asked for and not begun, time average"),
    m(
        Team,
        "team-queue-growth",
        "Queue growth",
        "tasks a day",
        3,
        "tasks waiting at the end less at the start of the measured period, a day",
    ),
    m(
        Team,
        "team-wait-mean",
        "Mean wait for the team",
        "h",
        1,
        "mean time from a task being asked for to its beginning, tasks begun in the measured period",
    ),
    m(Team, "team-tasks", "Tasks finished", "a year", 0, "tasks finished in the measured period"),
    m(
        WeekRhythm,
        "attendances-hour",
        "A&E attendances by hour of the week",
        "an hour",
        2,
        "mean number arriving in that hour (groups hour=mon-00 …)",
    ),
    m(
        WeekRhythm,
        "discharges-hour",
        "Acute discharges by hour of the week",
        "an hour",
        2,
        "mean number of acute spells ending alive in that hour",
    ),
    m(
        WeekRhythm,
        "acute-occupied-hour",
        "Acute beds occupied by hour of the week",
        "beds",
        1,
        "mean patients in acute beds at the start of that hour",
    ),
    m(Run, "counter", "Counter", "a year", 1, "choices marked with that counts-as name"),
    m(
        Run,
        "patients-in-system-growth",
        "Growth of patients in the system",
        "patients a day",
        3,
        "patients in the system at the end less at the start of the measured period, a day",
    ),
    m(Run, "events", "Model events", "events", 0, "events executed in the whole replication"),
];

/// The metric of this name.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id == id)
}

/// `docs/metrics.md`: the table as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "# Metrics\n\nGenerated from `src/metrics.rs`. Groups: `all`, or a split such as `site=…`, `age=…`, \
         `setting=…`, `stay=…`, `team=…`, `task=…`, `month=2014-05`, `reason=Dii`, `body=NHS`, `weekday=mon`, \
         `hour=mon-09`, `name=…`. *A year* is 365.25 days. What straddles the edges of the measured period: an \
         instant counts if it lies in the period, a duration counts whole if it ends in the period, a level \
         counts for the part inside the period. Percentages and \
         means are taken in each replication and averaged over replications. Medians and percentiles of times \
         are exact to three significant figures.\n\n| metric | label | unit | definition |\n| --- | --- | --- | --- |\n",
    );
    for metric in METRICS {
        let cells =
            [metric.id, metric.label, metric.unit, metric.definition].map(|cell| cell.replace('|', "/"));
        text.push_str(&format!("| `{}` | {} | {} | {} |\n", cells[0], cells[1], cells[2], cells[3]));
    }
    text
}
