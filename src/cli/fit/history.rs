//! `careflow fit history`: which uncertain numbers agree with the back-test.

use crate::cli::failure::Failure;
use crate::cli::numbers::{seed, whole};
use crate::cli::output::say;
use crate::cli::progress::Progress;
use crate::document::{Grid, shell};
use crate::experiment::analysis::{HistoryError, HistoryQuestion, match_back_tests, of_the_baseline};
use crate::fit::history::export::{Side, draws, ranges, runs, targets, variances};
use crate::fit::history::region::Over;
use crate::fit::history::{Findings, Matched, Settings, Stopped, findings};
use crate::model::{HOUR, Index, Input};
use crate::number::{count, number};
use crate::scenario::{DrawsFrom, Loaded, load_with, quantile};
use std::path::{Path, PathBuf};

/// Arguments of `careflow fit history`.
#[derive(Debug, clap::Args)]
pub struct History {
    /// Folder or file of the scenario
    path: PathBuf,
    /// Uncertain numbers to fit, by their names as `check --assumptions` has them or a part of these, separated by commas; one with a comma in double quotes, or by itself; may be repeated [default: all but prices and those of schemes]
    #[arg(long)]
    numbers: Vec<String>,
    /// Back-tests to fit to, by their titles or a part of these, separated and quoted likewise; may be repeated [default: those with `fitted = true`]
    #[arg(long)]
    rows: Vec<String>,
    /// How far the model may be from the place with right numbers: a standard deviation in % of the published figure
    #[arg(long, default_value = "5")]
    discrepancy: f64,
    /// Settings simulated in a wave [default: ten for each number, 40 to 200]
    #[arg(long, value_parser = whole(20, 2_000))]
    runs: Option<u32>,
    /// Replications of each
    #[arg(long, short = 'n', value_parser = whole(2, 1_000), default_value = "4")]
    replications: u32,
    /// Most waves
    #[arg(long, value_parser = whole(1, 20), default_value = "4")]
    waves: u32,
    /// Lets one figure be out of reach
    #[arg(long)]
    second_largest: bool,
    /// Draws written
    #[arg(long, value_parser = whole(1, 100_000), default_value = "200")]
    draws: u32,
    /// Of all random numbers of the search
    #[arg(long, value_parser = seed, default_value = "1")]
    seed: u64,
    /// Threads [default: one per processor]
    #[arg(long, value_parser = whole(1, 1_000))]
    threads: Option<u32>,
    /// Folder for the draws, and for runs, ranges and targets as R's hmer reads them
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Prints no progress
    #[arg(long, short)]
    quiet: bool,
}

pub fn history(arguments: &History) -> Result<(), Failure> {
    // What was fitted before is no evidence a second time.
    let place = load_with(&arguments.path, &DrawsFrom::Ranges)?;
    let question = question(&place, arguments)?;
    let watch = Progress::new(arguments.quiet);
    let matched = match_back_tests(&place, &question, &watch).map_err(failure)?;
    let inputs: Vec<&Input> =
        question.inputs.iter().filter_map(|at| place.variants.inputs().get(*at)).collect();
    let found = findings(&matched);
    let mut text = summary(&matched, &found, &inputs, arguments.discrepancy);
    if let Some(folder) = &arguments.output {
        write(folder, &matched, &inputs, arguments)?;
        if matched.draws.points.is_empty() {
            text.push_str(&format!(
                "\n{}: runs, variances, ranges and targets in places 0 to 1 of each number's distribution, for R's hmer; no draws, for no \
                 setting is left\n",
                folder.display()
            ));
        } else {
            text.push_str(&format!(
                "\n{}: {DRAWN} ({} of equal weight, in the units of the scenario), and runs, variances, ranges, targets and \
                 weighted draws in places 0 to 1 of each number's distribution, for R's hmer\n",
                folder.display(),
                count(arguments.draws as usize, "draw")
            ));
            text.push_str(&next(&arguments.path, folder));
        }
    }
    say(&text)
}

/// What is done with the draws.
fn next(place: &Path, folder: &Path) -> String {
    format!(
        "Next  careflow run {} --draws {}\n      or keep the file in the scenario's folder and name it there: draws = \"{DRAWN}\" in [scenario]\n",
        shell(&place.display().to_string()),
        shell(&folder.join(DRAWN).display().to_string())
    )
}

fn failure(error: HistoryError) -> Failure {
    let help = match &error {
        HistoryError::NoNumbers => {
            "give numbers of the scenario a range (docs/options.md#uncertain-numbers), and name some of them"
        }
        HistoryError::NoFigures => "mark back-tests with `fitted = true`, or name some with --rows",
        _ => return Failure::plain(error.to_string()),
    };
    Failure::argument(error.to_string(), help)
}

/// Which names are meant by one or a part of it: one that is called just so is meant alone.
fn called(part: &str, names: &[&str]) -> Vec<Index> {
    let those = |same: &dyn Fn(&str) -> bool| -> Vec<Index> {
        (0..names.len()).filter(|at| same(names[*at])).collect()
    };
    let exactly = those(&|name| name == part);
    if exactly.is_empty() { those(&|name| name.contains(part)) } else { exactly }
}

/// The parts of a list as it is written: a name that has a comma itself, or names between commas, in double quotes where they
/// have one (as in CSV, RFC 4180, but for spaces beside commas).
fn listed(written: &str, names: &[&str]) -> Result<Vec<String>, Failure> {
    let wrong = |what: &str| Failure::argument(format!("`{}` {what}", written.escape_debug()), QUOTES);
    if written.contains(['\n', '\r']) {
        return Err(wrong("has a line break"));
    }
    let mut rest = written.trim();
    // A part of every name is nothing.
    if !rest.is_empty() && !called(rest, names).is_empty() {
        return Ok(vec![rest.to_owned()]);
    }
    let mut parts = Vec::new();
    loop {
        let (part, after) = match rest.strip_prefix('"') {
            Some(quoted) => in_quotes(quoted).ok_or_else(|| wrong("has a double quote without its other"))?,
            None => {
                let (part, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
                (part.trim().to_owned(), after)
            }
        };
        if part.trim().is_empty() {
            return Err(wrong("has an empty part, which every name would have"));
        }
        parts.push(part);
        let after = after.trim_start();
        if after.is_empty() {
            return Ok(parts);
        }
        rest =
            after.strip_prefix(',').ok_or_else(|| wrong("has no comma after a name in quotes"))?.trim_start();
    }
}

/// How names are listed.
const QUOTES: &str = "names stand in one line, with commas between them; one that has a comma itself in double quotes: '\"one, with a comma\",another'";

/// A name whose first quote is taken off, two quotes in it being one, and what follows its last; none without a last.
fn in_quotes(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"')?;
        name.push_str(part);
        let Some(more) = after.strip_prefix('"') else { return Some((name, after)) };
        name.push('"');
        rest = more;
    }
}

/// What is asked.
fn question(place: &Loaded, arguments: &History) -> Result<HistoryQuestion, Failure> {
    let inputs = place.variants.inputs();
    let named = |wanted: &[String], names: &[&str], what: &str| -> Result<Vec<Index>, Failure> {
        let mut chosen = Vec::new();
        for written in wanted {
            for part in listed(written, names)? {
                let found = called(&part, names);
                if found.is_empty() {
                    let comma = if written.contains(',') {
                        "a name with a comma stands in double quotes: '\"one, with a comma\",another'; "
                    } else {
                        ""
                    };
                    let help = format!("{comma}{what} are {}", names.join("; "));
                    let message = format!("none of the {what} has `{part}` in its name");
                    return Err(Failure::argument(message, help));
                }
                chosen.extend(found);
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        Ok(chosen)
    };
    if !(0.0..=100.0).contains(&arguments.discrepancy) {
        return Err(Failure::argument(
            "--discrepancy must lie between 0 and 100",
            "it is in % of the published figure",
        ));
    }
    let paths: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    let tests = &place.model.back_tests;
    let titles: Vec<&str> = tests.iter().map(|test| test.title.as_str()).collect();
    Ok(HistoryQuestion {
        inputs: if arguments.numbers.is_empty() {
            of_the_baseline(place)
        } else {
            named(&arguments.numbers, &paths, "uncertain numbers")?
        },
        back_tests: if arguments.rows.is_empty() {
            (0..tests.len()).filter(|at| tests[*at].fitted).collect()
        } else {
            named(&arguments.rows, &titles, "back-tests")?
        },
        discrepancy: arguments.discrepancy / 100.0,
        settings: Settings {
            runs: arguments.runs.map(|runs| runs as usize),
            replications: arguments.replications,
            waves: arguments.waves as usize,
            over: if arguments.second_largest { Over::SecondLargest } else { Over::Largest },
            seed: arguments.seed,
            ..Settings::default()
        },
        threads: arguments.threads.map(|threads| threads as usize),
    })
}

/// What was found, in words and tables.
fn summary(matched: &Matched, found: &Findings, inputs: &[&Input], discrepancy: f64) -> String {
    let percent = |share: f64| {
        if share >= 0.001 { format!("{} %", number(100.0 * share, 1)) } else { format!("{share:.1e}") }
    };
    let waves = matched.waves.iter().enumerate().map(|(at, wave)| {
        let missing = if wave.not_emulated.is_empty() { String::new() } else { wave.not_emulated.join("; ") };
        vec![
            format!("{}", at + 1),
            number(wave.runs.len() as f64, 0),
            percent(wave.left),
            percent(wave.emulator_share),
            missing,
        ]
    });
    let header = ["wave", "settings", "left of all", "emulators' share of doubt", "not emulated"];
    let stopped = match matched.stopped {
        Stopped::NoSmaller => "The last wave ruled out next to nothing.",
        Stopped::Known => "More runs could say next to nothing: what is uncertain is discrepancy and chance.",
        Stopped::Empty => {
            "No setting is left: what is known of the place contradicts the ranges, or the model."
        }
        Stopped::Waves => "As many waves were made as were asked for; more could rule out more.",
    };
    let notes = vec![format!("{stopped} {} replications in all.", number(matched.replications as f64, 0))];
    let table = Grid { header: header.map(String::from).to_vec(), rows: waves.collect(), notes };
    let mut text = table.text();
    if !found.unmet.is_empty() {
        let rows = found.unmet.iter().map(|row| {
            let how = if row.alone { "by no setting" } else { "not together with the others" };
            vec![
                row.name.clone(),
                number(row.observed, 2),
                number(row.nearest, 2),
                number(row.implausibility, 1),
                how.to_owned(),
            ]
        });
        let header = ["figure out of reach", "observed", "nearest", "standard deviations off", "met"];
        let grid =
            Grid { header: header.map(String::from).to_vec(), rows: rows.collect(), notes: Vec::new() };
        text.push_str(&format!("\n{}", grid.text()));
    }
    if matched.draws.points.is_empty() {
        let alone: Vec<&str> =
            found.unmet.iter().filter(|row| row.alone).map(|row| row.name.as_str()).collect();
        let leave = if alone.is_empty() {
            "or leave out a row that is not met together with the others (--rows)".to_owned()
        } else {
            format!("or look at what no setting meets, and leave it out (--rows): {}", alone.join("; "))
        };
        text.push_str(&format!(
            "Next  allow the model to be farther off (--discrepancy, now {} %, of figures without bounds), or give the numbers wider ranges in the scenario,\n      {leave}\n",
            number(discrepancy, 1)
        ));
        return text;
    }
    let name = |at: usize| inputs.get(at).map_or("", |input| input.path.as_str());
    let own =
        |at: usize, place: f64| inputs.get(at).map_or_else(String::new, |input| in_own_unit(input, place));
    let rows = found.widths.iter().enumerate().map(|(at, width)| {
        vec![
            name(at).to_owned(),
            own(at, 0.5),
            own(at, width.mean),
            format!("{} to {}", own(at, width.ninety.0), own(at, width.ninety.1)),
            percent(width.relative),
        ]
    });
    let header =
        ["uncertain number", "middle before", "middle after", "nine tenths after", "width after over before"];
    let grid = Grid { header: header.map(String::from).to_vec(), rows: rows.collect(), notes: Vec::new() };
    text.push_str(&format!("\n{}", grid.text()));
    for combination in &found.combinations {
        let parts: Vec<String> = combination
            .parts
            .iter()
            .map(|(at, part)| format!("{} × {}", number(*part, 2), name(*at)))
            .collect();
        text.push_str(&format!(
            "Known together, to {} of the width before, though not apart: {}.\n",
            percent(combination.relative),
            parts.join("; ")
        ));
    }
    for (one, other, correlation) in &found.pairs {
        let way = if *correlation < 0.0 { "the lower" } else { "the higher" };
        text.push_str(&format!(
            "The higher {}, {way} {} (correlation {}).\n",
            name(*one),
            name(*other),
            number(*correlation, 2)
        ));
    }
    if !found.unknown.is_empty() {
        let names: Vec<&str> = found.unknown.iter().map(|at| name(*at)).collect();
        text.push_str(&format!("Nothing was learnt of: {}.\n", names.join("; ")));
    }
    text
}

/// A place of a number's distribution in its own unit.
fn in_own_unit(input: &Input, place: f64) -> String {
    let value = quantile(input, place);
    if input.is_duration {
        format!("{} h", number(value / 3.6e6, 2))
    } else {
        crate::fit::written::figure(value, f64::NAN)
    }
}

/// The file of draws that `run` reads.
const DRAWN: &str = "drawn.csv";
/// The file of weighted draws.
const WEIGHTED: &str = "draws.csv";

/// A value as a scenario has it, to the last bit but for the unit of a duration.
fn as_written(input: &Input, value: f64) -> String {
    if input.is_duration { format!("{} h", value / HOUR) } else { value.to_string() }
}

/// The files.
fn write(folder: &Path, matched: &Matched, inputs: &[&Input], arguments: &History) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(Failure::unwritten(folder))?;
    let sides: Vec<Side> =
        inputs.iter().map(|input| Side { name: input.path.clone(), low: 0.0, high: 1.0 }).collect();
    // A table without a draw is none that `run` could use; one of an earlier fit is not this one's.
    let is_empty = matched.draws.points.is_empty();
    let mut drawn = csv::Writer::from_writer(Vec::new());
    drawn.write_record(inputs.iter().map(|input| input.path.as_str()))?;
    for point in matched.drawn(arguments.draws as usize, arguments.seed) {
        drawn.write_record(
            inputs.iter().zip(&point).map(|(input, place)| as_written(input, quantile(input, *place))),
        )?;
    }
    let drawn = drawn.into_inner().unwrap_or_default();
    let files: [(&str, Vec<u8>); 6] = [
        (DRAWN, drawn),
        ("runs.csv", runs(matched, &sides).into_bytes()),
        ("variances.csv", variances(matched, &sides).into_bytes()),
        ("ranges.csv", ranges(matched, &sides).into_bytes()),
        ("targets.csv", targets(matched, &sides).into_bytes()),
        (WEIGHTED, draws(matched, &sides).into_bytes()),
    ];
    for (name, bytes) in files {
        let path = folder.join(name);
        if is_empty && [DRAWN, WEIGHTED].contains(&name) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Failure::unwritten(&path)(error));
                }
                _ => continue,
            }
        }
        std::fs::write(&path, bytes).map_err(Failure::unwritten(&path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_comma_is_named_by_itself_or_in_quotes() {
        let names = ["Beds, January to June", "Beds, July", "Waits"];
        let of = |written: &str| -> Vec<Index> {
            listed(written, &names).unwrap().iter().flat_map(|part| called(part, &names)).collect()
        };
        assert_eq!(of("Beds, July"), [1]);
        assert_eq!(of("\"Beds, January to June\",Waits"), [0, 2]);
        assert_eq!(of("Waits,July"), [2, 1]);
        assert_eq!(of("Beds"), [0, 1]);
        // Part of a name with its comma.
        assert_eq!(of("Beds, Jan"), [0]);
        // Not the name that has it: a part of its own, which none has.
        assert_eq!(listed("Beds, May", &names).unwrap(), ["Beds", "May"]);
        assert!(called("May", &names).is_empty());
    }

    #[test]
    fn spaces_beside_commas_are_no_part_of_a_name() {
        let names = ["Beds", "Waits", "Four-hour Waits", "Delays", "Waits, June", "The \"new\" ward, May"];
        let of = |written: &str| -> Vec<Index> {
            listed(written, &names).unwrap().iter().flat_map(|part| called(part, &names)).collect()
        };
        assert_eq!(of("Beds, Waits"), [0, 1]);
        assert_eq!(of(" Delays , \"Waits, June\" "), [3, 4]);
        assert_eq!(of("\"Waits, June\" , Delays"), [4, 3]);
        assert_eq!(of("Beds, \"The \"\"new\"\" ward, May\""), [0, 5]);
    }

    #[test]
    fn a_list_that_would_name_all_or_less_than_it_has_is_refused() {
        let names = ["Beds", "Waits"];
        let lists = [
            "",
            " ",
            "Beds,",
            ",Beds",
            "Beds,,Waits",
            "\"\"",
            "Beds\nWaits",
            "Beds,\"Waits",
            "\"Beds\" and Waits",
        ];
        for written in lists {
            assert!(
                matches!(listed(written, &names), Err(Failure::Argument { help: Some(_), .. })),
                "{written:?}"
            );
        }
    }
}
