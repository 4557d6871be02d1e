//! Data that are not what they seem: refused with file, line and what would be right, or fitted with a warning.

use crate::program::{called_in, text};
use crate::{clinic, fitted, lines, refused, uniform};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn write(folder: &Path, name: &str, csv: &str) {
    fs::write(folder.join(name), csv).unwrap();
}

/// Notes below a table are broken into lines.
fn in_one_line(printed: &str) -> String {
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

const BANDS: [&str; 9] = ["fit", "lengths", "x.csv", "--low", "from", "--high", "to", "--count", "n"];

#[test]
fn a_mixture_that_the_data_do_not_tell_is_listed_and_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // Whole days, of which two lognormals have a part that is any length at all.
    write(folder, "x.csv", "days,n\n1,100\n3,50\n4,20\n");
    let days =
        ["fit", "lengths", "x.csv", "--column", "days", "--count", "n", "--samples", "39", "--source", "PAS"];
    for recorded in ["exactly", "completed", "nearest"] {
        let printed = fitted(folder, &[&days[..], &["--recorded", recorded]].concat());
        assert!(
            !printed.contains("inf d") && !printed.contains("cv = 0,") && !printed.contains("\"0 d\""),
            "{printed}"
        );
        let length = lines(&printed).lines().find(|line| line.starts_with("length = ")).unwrap();
        assert!(!length.contains("mixture"), "{printed}");
        let said = in_one_line(&printed);
        assert!(said.contains("Left out. ") && said.contains("mixture of two lognormals: "), "{printed}");
    }
    // Bands that adjoin, one of them empty.
    write(folder, "x.csv", "from,to,n\n0,1,100\n1,2,0\n2,4,120\n4,7,90\n7,14,50\n14,21,30\n21,,20\n");
    let printed = fitted(folder, &[&BANDS[..], &["--samples", "39"]].concat());
    let written = lines(&printed);
    assert!(!written.contains("\"0 d\"") && !written.contains("cv = 0 "), "{printed}");
    assert!(
        in_one_line(&printed).contains("the mean of a part, whose standard error is larger than itself"),
        "{printed}"
    );
}

#[test]
fn bands_with_gaps_or_overlaps_are_refused_with_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let say = |csv: &str| {
        write(folder, "x.csv", csv);
        refused(folder, &BANDS)
    };
    // As whole days are printed.
    let gap = say("from,to,n\n0,1,90\n2,3,195\n4,6,117\n7,13,68\n14,20,13\n21,,9\n");
    assert!(
        gap.contains(
            "x.csv, line 2, `to`: the band from 0 to 1 is followed by one from 2 to 3: a gap follows"
        ),
        "{gap}"
    );
    assert!(gap.contains("write 0,2 here") && gap.contains("2,4"), "{gap}");
    let overlap = say("from,to,n\n0,2,90\n1,3,195\n3,,9\n");
    assert!(
        overlap.contains("line 2") && overlap.contains("overlap") && overlap.contains("write 0,1"),
        "{overlap}"
    );
    let open = say("from,to,n\n0,2,90\n2,,195\n3,5,9\n");
    assert!(open.contains("line 3") && open.contains("from 2 to no end"), "{open}");
    let empty = say("from,to,n\n0,5,90\n5,3,195\n");
    assert!(
        empty.contains("line 3, `to`: the band from 5 to 3 is empty") && empty.contains("upper edge"),
        "{empty}"
    );
    let whole = say("from,to,n\n1,1,90\n2,3,195\n");
    assert!(whole.contains("line 2") && whole.contains("of who stayed 1 day write 1,2"), "{whole}");
}

#[test]
fn counts_that_are_no_counts_are_refused_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(
        folder,
        "x.csv",
        "to,n,day,month,from,till\nhome,3,2024-04-01,2024-04,0,1\nward,4.5,2024-04-02,2024-05,1,2\n",
    );
    for arguments in [
        &["fit", "shares", "x.csv", "--to", "to", "--count", "n"][..],
        &["fit", "arrivals", "x.csv", "--date", "day", "--count", "n"],
        &["fit", "arrivals", "x.csv", "--month", "month", "--count", "n"],
        &["fit", "lengths", "x.csv", "--low", "from", "--high", "till", "--count", "n"],
    ] {
        let said = refused(folder, arguments);
        assert!(
            said.contains("x.csv, line 3, `n`: 4.5 is no count") && said.contains("whole numbers from 0"),
            "{said}"
        );
    }
    write(folder, "x.csv", "days\n3\n-2\n");
    let said = refused(folder, &["fit", "lengths", "x.csv"]);
    assert!(said.contains("line 3, `days`: -2 is no length"), "{said}");
    // A decimal comma, as a column more and in quotes; other separators.
    write(folder, "x.csv", "days\n3\n2,5\n");
    let said = refused(folder, &["fit", "lengths", "x.csv"]);
    assert!(
        said.contains("line 3: 2 values in `2,5`, and 1 column in the header") && said.contains("2.5"),
        "{said}"
    );
    write(folder, "x.csv", "days\n3\n\"2,5\"\n");
    let said = refused(folder, &["fit", "lengths", "x.csv"]);
    assert!(said.contains("`2,5` is not a number") && said.contains("with a point"), "{said}");
    write(folder, "x.csv", "day;n\n2024-04-01;3\n");
    let said = refused(folder, &["fit", "arrivals", "x.csv", "--date", "day", "--count", "n"]);
    assert!(said.contains("x.csv is separated by semicolons") && said.contains("with commas"), "{said}");
    write(folder, "x.csv", "to,n\nhome,0\n");
    let said = refused(folder, &["fit", "shares", "x.csv", "--to", "to", "--count", "n"]);
    assert!(said.contains("x.csv: all counts are 0\n"), "{said}");
    write(folder, "x.csv", "month,n\n2024-04,30\n2024-04,31\n");
    let said = refused(folder, &["fit", "arrivals", "x.csv", "--month", "month", "--count", "n"]);
    assert!(said.contains("2024-04 (lines 2 and 3)") && said.contains("(61 arrivals in 1 month)"), "{said}");
}

/// Counts of days about a mean.
fn days(n: i64, mean: f64) -> Vec<(jiff::civil::Date, f64)> {
    let mut next = uniform(17);
    let start = jiff::civil::date(2022, 4, 1);
    let one = |day| {
        let (mut count, mut passed) = (0.0, -next().ln());
        while passed < mean {
            count += 1.0;
            passed -= next().ln();
        }
        (start.saturating_add(jiff::SignedDuration::from_hours(24 * day)), count)
    };
    (0..n).map(one).collect()
}

fn table(days: &[(jiff::civil::Date, f64)]) -> String {
    days.iter().fold(String::from("day,n\n"), |mut csv, (day, count)| {
        writeln!(csv, "{day},{count}").unwrap();
        csv
    })
}

#[test]
fn arrivals_that_can_hardly_be_right_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let arguments = ["fit", "arrivals", "x.csv", "--date", "day", "--count", "n"];
    let warned = |csv: &str, arguments: &[&str]| {
        write(folder, "x.csv", csv);
        let output = called_in(folder, arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let right = days(400, 40.0);
    assert_eq!(warned(&table(&right), &arguments), "");
    // Every date twice, an absurd day, a month without anybody.
    let twice = warned(&(table(&right) + table(&right).strip_prefix("day,n\n").unwrap()), &arguments);
    assert!(
        twice.contains("counts of 400 periods are added together")
            && twice.contains("2022-04-01 (lines 2 and 402)"),
        "{twice}"
    );
    let mut wrong = right.clone();
    wrong[100].1 = 99_999.0;
    let absurd = warned(&table(&wrong), &arguments);
    assert!(
        absurd.contains("a day is beyond 10 robust standard deviations")
            && absurd.contains("2022-07-10 (99,999)"),
        "{absurd}"
    );
    let times: String = right.iter().enumerate().filter(|(at, _)| !(100..130).contains(at)).fold(
        String::from("at\n"),
        |mut csv, (_, (day, count))| {
            (0..*count as usize).for_each(|_| writeln!(csv, "{day} 10:00").unwrap());
            csv
        },
    );
    let gap = warned(&times, &["fit", "arrivals", "x.csv", "--time", "at"]);
    assert!(gap.contains("nobody came on 2022-07-10 to 2022-08-08"), "{gap}");
    // Growth that is not there, carried ten years back.
    let two = table(&days(731, 40.0));
    let far = warned(&two, &[&arguments[..], &["--start", "2012-04-01"]].concat());
    assert!(far.contains("--start 2012-04-01 is 10.0 years from the counts"), "{far}");
    assert_eq!(warned(&two, &[&arguments[..], &["--start", "2024-04-01"]].concat()), "");
}

#[test]
fn what_is_uncertain_of_arrivals_stands_beside_them_and_is_read_by_the_language() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "x.csv", &table(&days(731, 40.0)));
    let arguments = ["fit", "arrivals", "x.csv", "--date", "day", "--count", "n", "--source", "PAS"];
    let printed = fitted(folder, &arguments);
    let written = lines(&printed);
    assert!(
        written.contains("rate = { per-day = { value = ") && written.contains("interval-95 = ["),
        "{printed}"
    );
    assert!(
        written.contains("95 % intervals: Monday 0.")
            && written.contains("; January 0.")
            && written.contains("which is not told from none"),
        "{printed}"
    );
    assert!(
        printed.contains("growth a year (not told from 0)") && printed.contains("has a correlation of "),
        "{printed}"
    );
    let place = clinic(folder, written, "length = \"1 h\"\nassumption = \"an example\"");
    assert!(place.variants.inputs().iter().any(|input| input.path == "stream patients / rate / per-day"));
    write(folder, "shares.csv", "to,n\nhome,61\nward,35\ndied,4\n");
    let shares = fitted(folder, &["fit", "shares", "shares.csv", "--to", "to", "--count", "n"]);
    assert!(shares.contains("# 61 of them, Goodman's 95 % interval"), "{shares}");
}

#[test]
fn times_of_another_clock_are_those_of_england() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let csv = |time: &str| {
        let mut csv = String::from("at\n");
        for (day, count) in days(60, 30.0) {
            for arrival in 0..count as usize {
                let hour = format!("{:02}", 6 + arrival % 12);
                writeln!(csv, "{}", time.replace("DAY", &day.to_string()).replace("HH", &hour)).unwrap();
            }
        }
        csv
    };
    let fit = |time: &str| {
        write(folder, "x.csv", &csv(time));
        fitted(folder, &["fit", "arrivals", "x.csv", "--time", "at"])
    };
    // All of April and May, in which England is an hour ahead.
    let local = fit("DAYTHH:30:00");
    assert_eq!(fit("DAYTHH:30:00+01:00"), local);
    let hours = |printed: &str| -> Vec<String> {
        let line = printed.lines().find_map(|line| line.strip_prefix("hours = [")).unwrap();
        line.trim_end_matches(']').split(", ").map(str::to_owned).collect()
    };
    let (mut earlier, utc) = (hours(&local), hours(&fit("DAY HH:30:00Z")));
    earlier.rotate_right(1);
    assert_eq!(utc, earlier);
}

#[test]
fn what_the_choice_of_a_family_hangs_on_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut next = uniform(8);
    // Lognormal: exponentials of sums of twelve uniform numbers.
    let mut csv = String::from("days\n");
    for _ in 0..500 {
        let normal: f64 = (0..12).map(|_| next()).sum::<f64>() - 6.0;
        writeln!(csv, "{:.5}", (1.2 + 0.9 * normal).exp()).unwrap();
    }
    write(folder, "x.csv", &csv);
    let printed = fitted(folder, &["fit", "lengths", "x.csv", "--samples", "19"]);
    let observed = printed.lines().find(|line| line.starts_with("observed ")).unwrap();
    assert_eq!(observed.split_whitespace().count(), 5, "mean, cv, median and p90: {observed}");
    // A bound that goes with the length that was there.
    clinic(
        folder,
        "rate = { per-day = 5 }",
        "length = { exponential = { mean = \"5 d\" }, max = \"90 d\" }\nassumption = \"an example\"",
    );
    let into =
        ["fit", "lengths", "x.csv", "--samples", "19", "--into", "clinic.toml", "--at", "stay.visit.length"];
    let said = fitted(folder, &into);
    assert!(
        said.contains("`max = \"90 d\"` went with what was") && said.contains("write it again"),
        "{said}"
    );
}
