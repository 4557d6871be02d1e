//! `careflow chart`: a chart of a run, out of its folder.

use super::failure::Failure;
use super::output::say;
use crate::charts::{Asked, CHARTS, ChartError, draw, png};
use crate::document::read;
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
    #[arg(long, value_delimiter = ',')]
    options: Vec<String>,
    /// Figure, written METRIC or METRIC/GROUP, of a chart that shows one
    #[arg(long)]
    metric: Option<String>,
    /// As what [default: by the name of the file, else svg]
    #[arg(long, value_parser = ["svg", "png"])]
    format: Option<String>,
    /// Width of a PNG in pixels
    #[arg(long, default_value_t = 1440, value_parser = clap::value_parser!(u32).range(100..=10_000))]
    width: u32,
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
        let mut text = String::new();
        for known in CHARTS {
            let missing = if draw(&saved, known.name, &asked)?.is_some() { "" } else { " (not in this run)" };
            text.push_str(&format!("{:<18}{}{missing}\n", known.name, known.line));
        }
        return say(&text);
    };
    let Some(chart) = draw(&saved, name, &asked)? else {
        let help = if saved.run.replications < 2 {
            "a single replication may be too few for it: run more with -n".to_owned()
        } else if saved.run.options.len() < 2 || asked.options == [crate::model::BASELINE] {
            "it compares options with the baseline: run or name some with --options".to_owned()
        } else {
            format!("`careflow chart {}` says which charts it has", arguments.folder.display())
        };
        return Err(Failure::argument(format!("the run has nothing for the chart `{name}`"), help));
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
    let page = chart.page();
    let wrong = |message| ChartError::Drawing { chart: chart.id, message };
    let bytes = if format == "png" {
        png(&page, arguments.width).map_err(wrong)?
    } else {
        page.svg().map_err(wrong)?.into_bytes()
    };
    let path = arguments.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.{format}", chart.id)));
    fs::write(&path, bytes).map_err(Failure::io(format!("cannot write {}", path.display())))?;
    say(&format!("{}\n{}\n{}\n{}\n", chart.title, chart.reading, chart.source, path.display()))
}
