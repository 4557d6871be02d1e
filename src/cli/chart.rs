//! `careflow chart`: a chart of a run, out of its folder.

use super::failure::Failure;
use super::numbers::whole;
use super::output::say;
use crate::charts::{Asked, CHARTS, ChartError, Known, draw, known, png};
use crate::document::{Saved, read};
use crate::number::count;
use std::fs;
use std::path::PathBuf;

/// Arguments of `careflow chart`.
#[derive(Debug, clap::Args)]
pub struct Chart {
    /// Folder of a finished run, such as output/southend
    folder: PathBuf,
    /// Which chart; without it they are listed
    name: Option<String>,
    /// Options to compare with the baseline, separated by commas; `none` for the baseline alone [default: the chart chooses]
    #[arg(long, visible_alias = "option", value_delimiter = ',')]
    options: Vec<String>,
    /// Figure, written METRIC or METRIC/GROUP, of a chart that shows one
    #[arg(long)]
    metric: Option<String>,
    /// As what [default: by the name of the file, else svg]
    #[arg(long, value_parser = ["svg", "png"])]
    format: Option<String>,
    /// Width of a PNG in pixels [default: 1440]
    #[arg(long, allow_negative_numbers = true, value_parser = whole(100, 10_000))]
    width: Option<u32>,
    /// File to write [default: NAME.svg or NAME.png in the present folder]
    #[arg(long, short)]
    output: Option<PathBuf>,
}

pub fn chart(arguments: &Chart) -> Result<(), Failure> {
    let saved = read(&arguments.folder)?;
    let options = match arguments.options.as_slice() {
        [none] if none == "none" => vec![crate::model::BASELINE.to_owned()],
        options => options.to_vec(),
    };
    let asked = Asked { options, metric: arguments.metric.clone() };
    let Some(name) = &arguments.name else {
        let set = [
            ("--metric", arguments.metric.is_some()),
            ("--width", arguments.width.is_some()),
            ("--format", arguments.format.is_some()),
            ("--output", arguments.output.is_some()),
        ];
        if let Some((flag, _)) = set.iter().find(|(_, is_set)| *is_set) {
            let help = "name one after the folder, such as acute-occupancy";
            return Err(Failure::argument(format!("{flag} is of a chart, and none is named"), help));
        }
        let mut text = String::new();
        for known in CHARTS {
            let is_there = draw(&saved, known.name, &asked)?.is_some();
            let missing = match known.made_by {
                _ if is_there => String::new(),
                Some(command) => format!(" (made by {})", filled_in(command, &saved, &asked, arguments)),
                None => " (not in this run)".to_owned(),
            };
            text.push_str(&format!("{:<18}{}{missing}\n", known.name, known.line));
        }
        return say(&text);
    };
    let known = known(name)?;
    takes(known, &asked)?;
    let Some(chart) = draw(&saved, name, &asked)? else {
        let message = format!("the run has nothing for the chart `{name}`");
        return Err(Failure::argument(message, what_is_missing(known, &saved, &asked, arguments)));
    };
    let by_name =
        arguments.output.as_ref().and_then(|path| path.extension()?.to_str().map(str::to_lowercase));
    if let Some(ending) = by_name.as_ref().filter(|ending| !["svg", "png"].contains(&ending.as_str())) {
        let help = "give the file the ending .svg or .png";
        return Err(Failure::argument(format!("a chart is no .{ending}"), help));
    }
    if let (Some(ending), Some(format)) = (&by_name, &arguments.format)
        && ending != format
    {
        let help = "leave out --format, or give the file the ending that it asks for";
        return Err(Failure::argument(format!("--format {format}, but the file is a .{ending}"), help));
    }
    let format = arguments.format.clone().or(by_name).unwrap_or_else(|| "svg".to_owned());
    if arguments.width.is_some() && format != "png" {
        let help = "leave it out, or ask for a PNG with --format png or the ending of the file";
        return Err(Failure::argument("--width is of a PNG: an SVG has no pixels", help));
    }
    let page = chart.page();
    let wrong = |message| ChartError::Drawing { chart: chart.id, message };
    let bytes = if format == "png" {
        png(&page, arguments.width.unwrap_or(1440)).map_err(wrong)?
    } else {
        page.svg().map_err(wrong)?.into_bytes()
    };
    let path = arguments.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.{format}", chart.id)));
    fs::write(&path, bytes).map_err(Failure::unwritten(&path))?;
    say(&format!("{}\n{}\n{}\n{}\n", chart.title, chart.reading, chart.source, path.display()))
}

/// Refuses what the chart would not look at.
fn takes(known: &Known, asked: &Asked) -> Result<(), Failure> {
    if asked.metric.is_some() && !known.takes_metric {
        let those: Vec<&str> =
            CHARTS.iter().filter(|other| other.takes_metric).map(|other| other.name).collect();
        let message = format!("--metric: the chart `{}` shows figures of its own", known.name);
        return Err(Failure::argument(message, format!("charts of a metric are {}", those.join(", "))));
    }
    let options = asked.options.iter().filter(|option| *option != crate::model::BASELINE).count();
    if options > known.options {
        let message = format!(
            "--options: the chart `{}` compares at most {}",
            known.name,
            count(known.options, "option")
        );
        let more = CHARTS.iter().filter(|other| other.options >= options).map(|other| other.name);
        let more: Vec<&str> = more.collect();
        let help = match more.as_slice() {
            [] => "draw them one after the other".to_owned(),
            more => format!("draw them one after the other; so many fit into {}", more.join(", ")),
        };
        return Err(Failure::argument(message, help));
    }
    Ok(())
}

/// Why a run has nothing for a chart, and what would give it.
fn what_is_missing(known: &Known, saved: &Saved, asked: &Asked, arguments: &Chart) -> String {
    if known.name == "tornado" && !saved.sensitivity.is_empty() {
        return "no number was moved by itself, for too few draws could not rank them: give `careflow sensitivity` more \
                replications (-n), or let it move as many as there are (--most)"
            .to_owned();
    }
    if let Some(command) = known.made_by {
        return format!("`{}` makes what it draws", filled_in(command, saved, asked, arguments));
    }
    if saved.run.replications < 2 {
        "a single replication may be too few for it: run more with -n".to_owned()
    } else if saved.run.options.len() < 2 || asked.options == [crate::model::BASELINE] {
        "it compares options with the baseline: run or name some with --options".to_owned()
    } else {
        format!("`careflow chart {}` says which charts it has", arguments.folder.display())
    }
}

/// A command with the scenario and the folder that are looked at.
fn filled_in(command: &str, saved: &Saved, asked: &Asked, arguments: &Chart) -> String {
    let run = &saved.run;
    let options: Vec<&str> = match asked.options.as_slice() {
        [] => run.options.iter().map(String::as_str).collect(),
        named => named.iter().map(String::as_str).collect(),
    };
    let options: Vec<&str> = options.into_iter().filter(|id| *id != crate::model::BASELINE).collect();
    let option = saved.spoken_of(&options).unwrap_or("OPTION");
    let path = if run.scenario.location.is_empty() { "PATH" } else { &run.scenario.location };
    let words = command.split(' ').map(|word| match word {
        "PATH" => path.to_owned(),
        "OPTION" => option.to_owned(),
        "FOLDER" => arguments.folder.display().to_string(),
        word => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}
