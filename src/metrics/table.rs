//! The metrics themselves.

use super::metric::{Basis, Better, Edition, Metric, Section};
use Basis::{Duration, Growth, Level, Monthly, MonthlyRate, Pounds, Rate, Ratio, Share, Yearly, YearlyTime};
use Better::{Higher, Lower, Neither};
use Section::{AandE, Acute, Money, Run, Setting, Team, WeekRhythm, WholeSystem};

/// The edition of a row; none is that of all.
macro_rules! edition {
    () => {
        None
    };
    ($edition:ident) => {
        Some(Edition::$edition)
    };
}

/// Rows of section, id, label, unit, decimals, basis, what is better and of which measures it is; then the definition.
macro_rules! metrics {
    ($($section:ident $id:literal, $label:literal, $unit:literal, $decimals:literal, $basis:ident, $better:ident
        $(, $edition:ident)?: $definition:literal;)*) => {
        /// All metrics, in the order of the report.
        pub const METRICS: &[Metric] = &[$(Metric {
            id: $id,
            label: $label,
            unit: $unit,
            decimals: $decimals,
            section: $section,
            basis: $basis,
            better: $better,
            edition: edition!($($edition)?),
            definition: $definition,
        }),*];
    };
}

metrics! {
    AandE "a-and-e-attendances", "A&E attendances", "a year", 0, Yearly, Neither:
        "patients who arrive at a setting of kind a-and-e in the measured period, scaled to 365.25 days; in \
         groups month=… the count in that month, scaled to its days where only a part of it is measured";
    AandE "a-and-e-within-4h", "A&E: within four hours", "%", 1, Share, Higher:
        "of attendances that end in the measured period, those that leave A&E (admitted, discharged, \
         transferred, left) at most 240 minutes after arrival";
    AandE "a-and-e-time-mean", "A&E: mean time", "min", 0, Duration, Lower:
        "mean time from arrival to leaving A&E, attendances that end in the measured period";
    AandE "a-and-e-time-median", "A&E: median time", "min", 0, Duration, Lower:
        "median of the same";
    AandE "a-and-e-time-p95", "A&E: 95th percentile time", "min", 0, Duration, Lower:
        "95th percentile of the same";
    AandE "a-and-e-over-12h", "A&E: over 12 hours", "a year", 0, Yearly, Lower:
        "attendances longer than 12 hours from arrival";
    AandE "left-without-being-seen", "A&E: left without being seen", "%", 1, Share, Lower:
        "attendances that end by a choice marked counts-as left-without-being-seen or by leaves-to, of \
         attendances that end";
    AandE "a-and-e-admitted", "A&E: admitted", "%", 1, Share, Neither:
        "attendances that end in an acute bed or assessment unit, of attendances that end";
    AandE "trolley-wait-mean", "Trolley wait: mean", "min", 0, Duration, Lower:
        "decision to admit (done with A&E, on the way to an acute bed or assessment unit; what the route takes comes after it; by a \
         further choice, when that opens) to \
         leaving A&E, of those admitted";
    AandE "trolley-wait-median", "Trolley wait: median", "min", 0, Duration, Lower:
        "median of the same";
    AandE "trolley-wait-p95", "Trolley wait: 95th percentile", "min", 0, Duration, Lower:
        "95th percentile of the same";
    AandE "trolley-wait-over-4h", "Trolley waits over 4 h", "% of admissions via A&E", 1, Share, Lower:
        "trolley waits longer than 4 hours, of admissions via A&E";
    AandE "trolley-wait-over-12h", "Trolley waits over 12 h", "a year", 0, Yearly, Lower:
        "trolley waits longer than 12 hours";
    AandE "trolley-wait-over-12h-share", "Waits over 12 h from the decision to admit", "% of admissions via A&E", 1, Share, Lower, Of2025:
        "trolley waits longer than 12 hours, from the decision to admit to leaving A&E, of admissions via A&E; who leaves otherwise \
         after the decision (dies, gives up) is in neither";
    AandE "a-and-e-over-12h-share", "A&E: over 12 hours from arrival", "% of attendances", 1, Share, Lower, Of2025:
        "attendances at settings of kind a-and-e longer than 12 hours from arrival, of those that end, in whatever way";
    AandE "a-and-e-all-types-attendances", "A&E attendances, all types", "a year", 0, Yearly, Neither, Of2025:
        "patients who arrive at a setting of kind a-and-e (type 1) or urgent-care (type 3); one sent on from one kind to the \
         other attends twice; groups month=… as a-and-e-attendances";
    AandE "a-and-e-all-types-within-4h", "A&E, all types: within four hours", "%", 1, Share, Higher, Of2025:
        "of attendances at settings of kind a-and-e and urgent-care that end in the measured period (admitted, discharged, \
         transferred, left unseen, dead), those that end at most 240 minutes after arrival; type 1 alone is a-and-e-within-4h";
    AandE "ambulance-handover-mean", "Ambulance handover: mean", "min", 0, Duration, Lower, Of2025:
        "mean time from arrival in a setting of kind ambulance-handover (the wait for it included) until the patient is in another setting, \
         or has left, handovers that end in the measured period; the attendance at A&E has begun on arrival";
    AandE "ambulance-handover-within-15", "Ambulance handover within 15 minutes", "%", 1, Share, Higher, Of2025:
        "of the same, those of at most 15 minutes";
    AandE "ambulance-handover-within-30", "Ambulance handover within 30 minutes", "%", 1, Share, Higher, Of2025:
        "at most 30 minutes";
    AandE "ambulance-handover-within-45", "Ambulance handover within 45 minutes", "%", 1, Share, Higher, Of2025:
        "at most 45 minutes";
    AandE "ambulance-handover-within-60", "Ambulance handover within 60 minutes", "%", 1, Share, Higher, Of2025:
        "at most 60 minutes";
    AandE "ambulances-waiting", "Ambulances at the door", "ambulances", 2, Level, Lower, Of2025:
        "patients in settings of kind ambulance-handover or waiting for one, time average; by hour of the day: setting-occupied-hour; groups month=…";
    AandE "urgent-care-attendances", "Urgent care attendances", "a year", 0, Yearly, Neither:
        "patients who enter a setting of kind urgent-care";

    AandE "same-day-emergency-care-attendances", "Same day emergency care", "a year", 0, Yearly, Neither:
        "patients who enter a setting of kind same-day-emergency-care, counted as an admission or not; groups month=… as \
         a-and-e-attendances";

    Acute "non-elective-admissions", "Non-elective admissions", "a year", 0, Yearly, Lower:
        "acute spells (assessment unit and ward stays without a break) of emergency patients that begin in \
         the measured period";
    Acute "non-elective-admissions-rate", "Non-elective admissions, rate", "per 100,000 residents a year", 0, Rate, Lower:
        "the same, residents only, per 100,000 residents";
    Acute "zero-day-stays", "Zero-day stays", "%", 1, Share, Neither:
        "non-elective spells that end on the calendar day they began, of those that end in the measured \
         period";
    Acute "falls-admissions-rate", "Falls admissions 65+", "per 100,000 aged 65+ a year", 0, Rate, Lower:
        "non-elective admissions of older residents counted as falls, per 100,000 older residents";
    Acute "avoidable-admissions-rate", "Avoidable emergency admissions", "per 100,000 residents a year", 0, Rate, Lower:
        "non-elective admissions of residents counted as avoidable (ambulatory-care-sensitive composite), per \
         100,000 residents";
    Acute "local-admissions-rate", "Local metric: admissions", "per 1,000 people a year", 1, Rate, Lower:
        "non-elective admissions of the residents whom `local` of `[measures]` counts, per 1,000 of the \
         people it refers to";
    Acute "elective-admissions", "Elective admissions", "a year", 0, Yearly, Neither:
        "acute spells of elective patients that begin in the measured period";
    Acute "elective-cancellations", "Elective cancellations for want of a bed", "a year", 0, Yearly, Lower:
        "choices marked counts-as elective-cancellation; the site is that of the first choice";
    Acute "readmissions-30-days", "Emergency readmissions within 30 days", "%", 1, Ratio, Lower:
        "non-elective admissions whose date is at most 30 days after that of the end of the patient's last spell, of \
         spells that end alive; both counted when they happen in the measured period";
    Acute "length-of-stay-mean", "Non-elective length of stay: mean", "days", 2, Duration, Lower:
        "nights (date of leaving the last acute bed less date of admission) of non-elective spells that end in the \
         measured period; as in Hospital Episode Statistics, not elapsed time";
    Acute "length-of-stay-median", "Non-elective length of stay: median", "days", 2, Duration, Lower:
        "median of the same";
    Acute "stays-over-7-days", "Stays of 7 days or more", "%", 1, Share, Lower:
        "share of the same of at least 7 nights";
    Acute "stays-over-21-days", "Stays of 21 days or more", "%", 1, Share, Lower:
        "share of the same of at least 21 nights";
    Acute "length-of-stay-overnight", "Non-elective length of stay without zero-day stays: mean", "days", 2, Duration, Lower:
        "mean of the nights of those spells that last at least one; published means of England are often on this basis";
    Acute "emergency-bed-days", "Emergency bed days", "a year", 0, YearlyTime, Lower:
        "time non-elective patients occupy acute beds within the measured period";
    Acute "excess-bed-days", "Excess bed days", "a year", 0, YearlyTime, Lower:
        "nights beyond the trim point of non-elective spells that end in the measured period";
    Acute "acute-occupied", "Acute beds occupied at midnight", "beds", 1, Level, Lower:
        "units in use (kept places included) in acute beds and assessment units at 24:00, \
         mean over days (KH03 convention); with the measures of 2025 also by month, as the next two";
    Acute "acute-available", "Acute beds available at midnight", "beds", 1, Level, Neither:
        "core beds open at 24:00 in acute beds and assessment units of limited capacity, mean over days (KH03 \
         convention); escalation beds are not among them";
    Acute "acute-occupancy", "Acute occupancy at midnight", "% of core beds", 1, Ratio, Lower:
        "those in settings of limited capacity over their core beds open then, mean over nights with core beds; none if \
         all acute settings are unlimited; above 100 when escalation \
         beds are in use or capacity was cut";
    Acute "acute-occupancy-p95", "Acute occupancy: 95th percentile of days", "% of core beds", 1, Ratio, Lower:
        "95th percentile over days of occupancy at midnight";
    Acute "days-above-85", "Days above 85 % occupancy", "% of days", 1, Share, Lower:
        "days whose midnight occupancy is above 85 % of core beds";
    Acute "days-above-92", "Days above 92 % occupancy", "% of days", 1, Share, Lower:
        "above 92 %";
    Acute "days-above-95", "Days above 95 % occupancy", "% of days", 1, Share, Lower:
        "above 95 %";
    Acute "days-above-100", "Days above 100 % of core beds", "% of days", 1, Share, Lower:
        "above 100 %: escalation beds in use";
    Acute "escalation-occupied", "Escalation beds in use at midnight", "beds", 1, Level, Lower:
        "units in use above core capacity, setting by setting, mean over days; also after a cut of capacity";
    Acute "outliers", "Outliers", "a year", 0, Yearly, Lower:
        "choices marked counts-as outlier; the site is that of the first choice";
    Acute "discharges-weekday", "Discharges by weekday", "% of the mean day", 0, Ratio, Neither:
        "acute spells that end alive on that weekday, relative to the mean over the seven";
    Acute "discharges-before-noon", "Discharges before noon", "% of discharges", 1, Share, Higher:
        "acute spells that end alive before 12:00, of those that end alive in the measured period";
    Acute "discharges-at-night", "Discharges at night", "% of discharges", 1, Share, Lower:
        "acute spells that end alive from 23:00 to 05:59, of those that end alive in the measured period";
    Acute "waiting-list", "Waiting list", "patients", 0, Level, Lower:
        "patients in settings of kind waiting-list at midnight, mean over days; of a site, on its own list";
    Acute "rtt-within-18-weeks", "Waiting list within 18 weeks", "%", 1, Share, Higher:
        "of patients on the waiting list at midnight, those who joined it at most 18 weeks ago; mean over \
         midnights with somebody on it";
    Acute "standard-met", "Seven-day standards met", "%", 1, Share, Higher:
        "of tasks with due-by that were finished, lapsed or at the end of the run were overdue in the \
         measured period, those finished in time; a task that lapses is not met";

    Acute "ready-discharges", "Discharges with a ready date", "a year", 0, Yearly, Neither, Of2025:
        "acute spells with at least one night, of adults (where adults of `[measures]` says who they are), emergency or elective, that \
         end alive and by no transfer (an exit of kind elsewhere by a route without pathway); spells under way at the start of the \
         run have had a night; on the day of discharge, as all that follows. Groups pathway=0 to 3 and none by the route out, month=…, \
         month=…,pathway=…, delay=0, 1, 2-3, 4-6, 7-13, 14-20, 21+ by days from ready to discharged";
    Acute "discharged-on-ready-date", "Discharged on the ready date", "% of discharges", 1, Share, Higher, Of2025:
        "of these, those who leave on the date on which they were ready: the length of their last acute stay over and no task without a \
         delay reason open for the first time; what is still to be done then (transport, time that the route takes) comes after it; groups as above \
         but delay=…";
    Acute "ready-delay-mean", "Delay after the ready date", "days", 2, Duration, Lower, Of2025:
        "days (midnights, not hours) from the ready date to the day of discharge, mean over all of these; it is the share not \
         discharged on the ready date times the mean of those delayed; groups likewise";
    Acute "ready-delay-mean-delayed", "Delay after the ready date, of those delayed", "days", 2, Duration, Lower, Of2025:
        "the same, mean over those who leave after the ready date";
    Acute "ready-bed-days", "Bed days after the ready date", "a year", 0, YearlyTime, Lower, Of2025:
        "the same, their sum; whole on the day of discharge, so a month in which long waiters leave has many; groups likewise";
    Acute "ready-bed-days-share", "Bed days after the ready date, share", "% of core beds", 1, Ratio, Lower, Of2025:
        "the same over the core beds of acute settings times the days; groups site=…, month=…";
    Acute "no-criteria-to-reside", "Without criteria to reside", "patients a day", 1, Level, Lower, Of2025:
        "patients in acute beds who need none: those ready who leave that day and those who remain at midnight, added as in the \
         daily discharge return, mean over days; whom it counts is as in ready-discharges; groups site=…, month=…, weekday=…";
    Acute "no-criteria-left", "Without criteria to reside: left that day", "patients a day", 1, Level, Neither, Of2025:
        "ready-discharges of the day";
    Acute "no-criteria-remaining", "Without criteria to reside: remaining", "patients", 1, Level, Lower, Of2025:
        "patients in an acute bed at midnight who are ready to leave it for what is no acute stay; by what they wait for where lines of 2024 are stated as delay-reason \
         (groups reason-group=hospital process …, reason=capacity-home-care …; none: no line is stated)";
    Acute "no-criteria-morning", "Without criteria to reside at 08:00", "patients", 1, Level, Lower, Of2025:
        "patients in an acute bed at 08:00 who are ready, those who came that day too: the count of the morning round, \
         of which some leave that day and others join";
    Acute "acute-beds-7-nights", "Beds with stays of 7 nights or more", "beds", 1, Level, Lower, Of2025:
        "patients in acute beds at midnight whose spell has had at least 7 nights, that one included, mean over days; of those present at the \
         start of the run whose beginning is not known, since the start; groups site=…, month=…";
    Acute "acute-beds-14-nights", "Beds with stays of 14 nights or more", "beds", 1, Level, Lower, Of2025:
        "at least 14 nights";
    Acute "acute-beds-21-nights", "Beds with stays of 21 nights or more", "beds", 1, Level, Lower, Of2025:
        "at least 21 nights: a stay, not a delay of 21 days";
    Acute "emergency-admissions-65-rate", "Emergency admissions 65+ with a night", "per 100,000 aged 65+ a year", 0, Rate, Lower, Of2025:
        "non-elective spells of older residents with at least one night, per 100,000 older residents; on the day on which the spell \
         ends, in whatever way, since only then it is known; groups month=…: in the month";

    WholeSystem "delayed-days", "Delayed days", "a month", 0, Monthly, Lower, Of2014:
        "days patients in acute and rehabilitation beds wait ready to move with a SitRep reason, scaled to a \
         twelfth of a year; the clock starts when the last clinical task before the wait is done (the round that decides), so \
         that an earlier round, or medicines made up before the wait, make more of the same wait a delay; in groups month=… the days in that month, scaled likewise where a part of it is measured";
    WholeSystem "delayed-days-rate", "Delayed days, rate", "per 100,000 adults a month", 1, MonthlyRate, Lower, Of2014:
        "the same, residents only, per 100,000 residents aged 18+";
    WholeSystem "delayed-patients", "Patients delayed at the snapshot", "patients", 1, Level, Lower, Of2014:
        "patients delayed at midnight on the last Thursday of the month, mean over months";
    WholeSystem "delayed-patients-rate", "Patients delayed, rate", "per 100,000 adults", 1, Rate, Lower, Of2014:
        "the same, residents only, per 100,000 residents aged 18+";
    WholeSystem "care-home-admissions-rate", "Permanent care-home admissions 65+", "per 100,000 aged 65+ a year", 0, Rate, Lower:
        "older residents who enter a residential or nursing home from elsewhere (a return to a kept place \
         does not count), per 100,000 older residents";
    WholeSystem "still-at-home-91-days", "Still at home after 91 days", "%", 1, Share, Higher, Of2014:
        "of people aged 65+ whose acute spell ended into reablement or a rehabilitation bed, those in their \
         own home (also with reablement, home care, rapid response or end-of-life care, or on a waiting list) \
         at the midnight after the 91st day; not at home: hospital, A&E, rehabilitation bed, care home, dead. \
         Counted when the 91 days end";
    WholeSystem "offered-reablement", "Offered reablement", "%", 1, Share, Higher, Of2014:
        "acute spells of people aged 65+ that end alive, those that end into reablement or a rehabilitation \
         bed";
    WholeSystem "care-home-admissions-65-new-rate", "New long-term care-home admissions 65+", "per 100,000 aged 65+ a year", 0, Rate, Lower, Of2025:
        "older residents who enter a residential or nursing home to live there and were in none in the 365 days before, of those \
         whose place the council arranges where council-arranged of `[measures]` says so, per 100,000 older residents";
    WholeSystem "discharged-to-reablement", "Discharged into reablement 65+", "%", 1, Share, Higher, Of2025:
        "of ready-discharges of people aged 65+, those into a setting of kind reablement (ASCOF 2D, part 2)";
    WholeSystem "at-home-12-weeks", "Reabled: no care home, readmission or death in 12 weeks", "%", 1, Share, Higher, Of2025:
        "of people aged 65+ discharged into a setting of kind reablement, those who within 84 days did not come to live in a care home, \
         were not admitted as an emergency and did not die (ASCOF 2D, part 1); counted at the midnight at which the 84 days end";
    WholeSystem "independent-after-reablement", "Reablement ended without further support", "%", 1, Share, Higher, Of2025:
        "of new clients of any age whose time in a setting of kind reablement ends, those who go home to no other support (ASCOF 2A: no \
         further request); not counted is who dies, goes to hospital for good, into end-of-life care or out by an exit elsewhere; new is \
         who had neither home care nor a care home place in the system in the 91 days before";
    WholeSystem "virtual-ward-patients", "Patients on virtual wards", "patients", 1, Level, Neither:
        "units in use in settings of kind virtual-ward, time average (published: those of 08:00 on a Thursday); groups site=…";
    WholeSystem "virtual-ward-capacity", "Virtual ward places", "places", 1, Level, Neither:
        "places of settings of kind virtual-ward that have a limit, time average; groups site=…";
    WholeSystem "virtual-ward-occupancy", "Virtual ward occupancy", "%", 1, Ratio, Neither:
        "patients over places of the same, time averages; groups site=…";
    WholeSystem "urgent-community-response-referrals", "Urgent community response", "a year", 0, Yearly, Neither:
        "patients in settings of kind urgent-community-response who are seen first, or leave unseen, in the measured period; seen first \
         is when the first task of a team at the start of the stay begins, or, if there is none, when the stay does; groups \
         setting=…, month=…";
    WholeSystem "urgent-community-response-within-2h", "Urgent community response within two hours", "%", 1, Share, Higher:
        "of these, those seen first at most 120 minutes after the referral to the setting, the wait for a place included; who leaves \
         unseen is not; the standard is 70 %; groups likewise";
    WholeSystem "deaths", "Deaths", "a year", 0, Yearly, Neither:
        "patients who leave by an exit of kind died; groups setting=… are the place of death";

    Setting "setting-entries", "Patients entering", "a year", 0, Yearly, Neither:
        "patients placed in the setting in the measured period; who comes back to a kept place, or goes on in one that \
         the last stay held beside its own, does not enter again";
    Setting "setting-entries-from-hospital", "Patients entering from hospital", "a year", 0, Yearly, Neither, Of2025:
        "of the patients entering (setting-entries), those whose acute spell ends with it; the others come from the community, another \
         service, a virtual ward that is no admission, or A&E; of the services of setting-demand, with its groups \
         setting=…,month=…";
    Setting "setting-occupied", "Occupied", "units", 1, Level, Neither:
        "units in use, kept places included, time average over the measured period";
    Setting "setting-utilisation", "Utilisation", "%", 1, Ratio, Neither:
        "units in use or being cleaned (`turnaround`) over core capacity, time averages";
    Setting "setting-escalation-days", "Escalation place-days", "place-days a year", 0, YearlyTime, Lower:
        "time that places of escalation are in use: units above core capacity, as many as there are places of escalation at most; where \
         they are `bought`, the whole stays of those who came into one; groups setting=…, of settings with escalation whose places are \
         bought, and of all with escalation where measures of 2025 are taken; of services outside hospital by month too, as setting-demand";
    Setting "setting-escalation-entries", "Patients in escalation places", "a year", 0, Yearly, Lower:
        "patients who came into the setting when its core had no room for them; groups likewise";
    Setting "setting-queue", "Waiting", "patients", 1, Level, Lower:
        "patients waiting to enter, time average; also by priority where those who wait have several (groups \
         setting=…,priority=1 to 9, as for entries, waits and who did not enter)";
    Setting "setting-queue-growth", "Queue growth", "patients a day", 3, Growth, Lower:
        "patients waiting at the end less at the start of the measured period, a day; groups half=1 and \
         half=2: in its halves";
    Setting "setting-wait-mean", "Mean wait to enter", "h", 1, Duration, Lower:
        "mean time to entry from the opening of the first choice of the route that leads to this setting (the \
         referral, or `after` of a further choice), patients who entered in the measured period, including those who \
         did not wait; the waits of those who gave up (`setting-withdrawn`) or wait still (`setting-queue`) are not in it";
    Setting "setting-wait-p95", "95th percentile wait", "h", 1, Duration, Lower:
        "95th percentile of the same, also by stay=… and by priority";
    Setting "setting-waited", "Had to wait", "%", 1, Share, Lower:
        "share of patients who entered in the measured period and had waited";
    Setting "setting-withdrawn", "Waited and did not enter", "a year", 0, Yearly, Neither:
        "waits that ended without entry: the patient gave up, or was placed by another choice; who asks for the same \
         setting again at that instant goes on waiting";
    Setting "setting-demand", "Demand", "a year", 0, Yearly, Neither, Of2025:
        "patients who ask for a place: who enter or wait in vain, and those waiting at the end less those at the start; of services outside \
         hospital (rehabilitation beds, reablement, rapid response, home care, care homes, end-of-life care), as are the next three and \
         the groups setting=…,month=… of entries, waits and places; groups month=… in the month, scaled as a-and-e-attendances";
    Setting "setting-capacity", "Places", "places", 1, Level, Neither, Of2025:
        "core capacity, time average";
    Setting "setting-capacity-starts", "Capacity for new patients", "a year", 0, Yearly, Higher, Of2025:
        "how many could begin: core places times the time, over what a patient takes of them on average, the units in use (hours of care, places) \
         times the time over the patients who entered, in the measured period (Little's law)";
    Setting "setting-unmet", "Need not met", "in the month", 0, Monthly, Lower, Of2025:
        "of a month (groups setting=…,month=…) those who waited and gave up or were placed elsewhere, and those who wait at its end";
    Setting "setting-time-mean", "Mean time in setting", "days", 2, Duration, Neither:
        "mean time from first entry to last leaving of patients who left in the measured period, delays included, and \
         absences with the place kept; a move to another stay in the same setting is no leaving, and who does not come \
         back to a kept place counts when it is given up; those present at the start of the run count with the time \
         drawn for them (`remaining = \"equilibrium\"`), others of them are left out";
    Setting "setting-time-complete", "Times in setting seen whole", "% of entries", 0, Ratio, Neither:
        "patients who leave in the measured period and whose entry is known, over those who enter in it; well below 100, the \
         mean time reads too short";
    Setting "setting-present-at-day", "Present at the end of day", "patients", 1, Level, Neither:
        "units in use at 24:00 of the given day of the measured period (groups day=…), days 1, 7, 30, 60, 90, \
         120, 150, 180, 360 where they exist";
    Setting "setting-waiting-at-day", "Waiting at the end of day", "patients", 1, Level, Lower:
        "patients waiting to enter at 24:00 of the given day";
    Setting "setting-delayed-days", "Delayed days caused", "a month", 0, Monthly, Lower:
        "time patients in other settings wait ready to move for this setting, in the measured period";

    Setting "setting-blocked", "Blocked in the setting", "patients", 1, Level, Lower:
        "patients in a setting who are ready to move and wait for another (groups setting=…,for=…), or whose length of stay is \
         over and who wait for a team to begin a task without which they may not leave (groups setting=…,team=…), time \
         average; who waits for several counts for each, and for several tasks of one team once";
    Setting "setting-occupied-hour", "Occupied by hour of the day", "units", 1, Level, Neither:
        "units in use at the start of that hour (groups setting=…,hour=00 to 23), mean over measured days; of settings in which \
         people stay for days at most, if anything differs by the hour";
    Setting "setting-queue-hour", "Waiting by hour of the day", "patients", 1, Level, Lower:
        "patients waiting to enter at the start of that hour, likewise";

    Setting "slots", "Appointment slots", "a year", 0, Yearly, Neither:
        "places in slots whose time came in the measured period (groups setting=… and setting=…,session=…); of a run `until-empty` \
         also those after it that were booked";
    Setting "slots-attended", "Slots attended", "%", 1, Share, Higher:
        "of these, those to which a patient came; the others were not booked, given back, or missed";
    Setting "did-not-attend", "Did not attend", "%", 1, Share, Lower:
        "of patients whose slot came in the measured period, those who did not come to it";
    Setting "wait-past-slot", "Wait past the slot", "min", 0, Duration, Lower:
        "mean time from the slot to a place, of those who came to a slot and had a place in the measured period; their \
         `setting-wait-mean` is the whole wait, since they asked";

    Team "team-utilisation", "Utilisation", "%", 1, Ratio, Neither:
        "heads at work over heads on duty, both time averages; above 100 with overtime";
    Team "team-queue", "Tasks waiting", "tasks", 1, Level, Lower:
        "tasks asked for and not begun, time average; also by priority where the team's tasks have several (groups \
         team=…,priority=1 to 9, as for waits and tasks finished)";
    Team "team-queue-growth", "Queue growth", "tasks a day", 3, Growth, Lower:
        "tasks waiting at the end less at the start of the measured period, a day; groups half=1 and half=2: \
         in its halves";
    Team "team-wait-mean", "Mean wait for the team", "h", 1, Duration, Lower:
        "mean time from a task being asked for to its beginning, tasks begun in the measured period";
    Team "team-wait-p95", "95th percentile wait for the team", "h", 1, Duration, Lower:
        "95th percentile of the same";
    Team "team-tasks", "Tasks finished", "a year", 0, Yearly, Neither:
        "tasks finished in the measured period";

    WeekRhythm "attendances-hour", "A&E attendances by hour of the week", "an hour", 2, Level, Neither:
        "mean number arriving in that hour (groups hour=mon-00 …)";
    WeekRhythm "discharges-hour", "Acute discharges by hour of the week", "an hour", 2, Level, Neither:
        "mean number of acute spells ending alive in that hour";
    WeekRhythm "acute-occupied-hour", "Acute beds occupied by hour of the week", "beds", 1, Level, Neither:
        "mean patients in acute beds at the start of that hour";

    Money "cashable-saving", "Cash released", "£ a year", 0, Pounds, Higher:
        "what of the gross saving can be taken out of a budget: whole blocks, or units that another metric counts \
         (beds withdrawn), of an increase everything; times the cashable share; groups organisation=…, \
         site=… (elsewhere: what is not counted by site), point-of-delivery=…. Money is measured against the baseline: 0 for \
         the baseline and for an option without schemes";
    Money "income-lost", "Income lost", "£ a year", 0, Pounds, Lower:
        "of the gross saving, what is income that goes with the activity (savings of negative value), with its sign \
         turned; groups likewise";
    Money "variable-payment", "Variable payment", "£ a year", 0, Pounds, Neither:
        "what the provider is paid more, and the commissioner pays more, for activity under an aligned incentive: price × share × \
         (option − baseline), the share that of units above or below the level agreed; a transfer: in the net figures of both \
         organisations, and not in the whole; groups organisation=…";
    Money "scheme-cost", "Scheme costs", "£ a year", 0, Pounds, Lower:
        "what the option's schemes cost in a year: recurrent costs by the share of the measured days on which \
         they are paid, costs per use by the option's own uses; groups organisation=…, scheme=…";
    Money "scheme-cost-once", "Scheme costs, once", "£", 0, Pounds, Lower:
        "non-recurrent costs due by the end of the measured period, whole; groups organisation=…, scheme=…";
    Money "scheme-cost-once-a-year", "Scheme costs paid once, a year", "£ a year", 0, Pounds, Lower:
        "the same, spread over the measured period: times 365.25 over its days; groups organisation=…, scheme=…";
    Money "net-cashable-benefit", "Net position in cash", "£ a year", 0, Pounds, Higher:
        "cash released less scheme costs and those paid once, a year; the costs alone where no saving is priced; groups organisation=…: of each organisation, site=…";
    Money "gross-saving", "Gross saving", "£ a year", 0, Pounds, Higher:
        "activity avoided (baseline less option, in the same replication) × value × marginal rate, over all \
         savings; negative where activity rises; groups organisation=…, site=…, point-of-delivery=…";
    Money "net-benefit", "Net benefit", "£ a year", 0, Pounds, Higher:
        "gross saving less the same costs; groups organisation=…, site=…";
    Money "pay-for-performance", "Pay for performance", "£ a year", 0, Pounds, Higher:
        "fund released: value × the reduction achieved from the base year (or the baseline), at most the one planned and \
         at most the fund, nothing for growth; not part of the net benefit";
    Money "contingency", "Contingency", "£ a year", 0, Pounds, Lower:
        "support that other services need: pounds for each unit by which an outcome is short of its target; \
         groups outcome=…; not part of the net benefit";

    Run "length-of-stay-complete", "Lengths of stay seen whole", "% of admissions", 0, Ratio, Neither:
        "non-elective spells that end in the measured period and whose beginning is known, over those that begin in it; well \
         below 100, many stays are not over yet or began before the run, and lengths of stay read too short";
    Run "exits", "Patients leaving", "a year", 0, Yearly, Neither:
        "patients who leave the system by an exit (groups exit=…) in the measured period";
    Run "moves", "Patients moving", "a year", 0, Yearly, Neither:
        "patients who move from one setting to another, or in from outside, or out by an exit, in the measured period (groups \
         from=…,to=…, all who move into a setting to=…, and from=…,exit=…; `outside` is where arrivals come from); who comes back to a kept place moves too, who \
         goes on in the setting they are in does not";
    Run "counter", "Counter", "a year", 1, Yearly, Neither:
        "choices marked with that counts-as name";
    Run "patients-in-system-growth", "Growth of patients in the system", "patients a day", 3, Growth, Lower:
        "patients in the system at the end less at the start of the measured period, a day; groups half=1 and \
         half=2: in its halves";
    Run "events", "Model events", "events", 0, Level, Neither:
        "events executed in the whole replication";
}
