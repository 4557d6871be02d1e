//! The command line: one file a command.
//!
//! Results go to files, tables to standard output, progress and warnings to standard error. Exit status: 0
//! done, 1 the scenario is wrong or a run failed (the message says what and where), 2 wrong usage.

mod attribute;
mod chart;
mod check;
mod downside;
mod events;
mod failure;
mod figures;
mod fill;
mod fit;
mod goals;
mod graph;
mod init;
mod kept;
mod merge;
mod numbers;
mod output;
mod progress;
mod report;
mod results;
mod run;
mod schema;
mod sensitivity;
mod shard;
mod show;
mod simulation;
mod solve;
mod store;
mod trace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

use output::complain;

/// Simulates how people move through A&E, admission, discharge, reablement and care homes.
#[derive(Debug, Parser)]
#[command(name = "careflow", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read a place's folder or scenario file, report every mistake at once, and say what it contains
    Check(check::Check),
    /// Simulate the baseline and its options, and write tables and charts
    Run(run::Run),
    /// Put together what `careflow run --shard K/N` simulated on several machines: the results of one run
    Merge(merge::Merge),
    /// Print a table of a run out of its folder, without simulating
    Show(show::Show),
    /// Write a report on a run out of its folder, without simulating
    Report(report::Report),
    /// Draw a chart of a run out of its folder, baseline and options, as SVG or PNG
    Chart(chart::Chart),
    /// Write the figures of a run into the marks of a document
    Fill(fill::Fill),
    /// Fit inputs to data (lengths of stay, arrivals, shares of routes), and lay observed months over a forecast
    Fit(fit::Fit),
    /// Share an option's effect out among its schemes (Shapley values)
    Attribute(attribute::Attribute),
    /// Run an option with its schemes late or partly realised
    Downside(downside::Downside),
    /// Find the uncertain numbers that a result depends on
    Sensitivity(sensitivity::Sensitivity),
    /// Search: the least capacity that is enough, the best set of schemes within a budget
    Solve(solve::Solve),
    /// Follow a named patient through the baseline and an option
    Trace(trace::Trace),
    /// Write everybody's moves in one replication as an event log, for tools that animate or mine processes
    Events(events::Events),
    /// Print the pathways as a picture: Mermaid, DOT or SVG
    Graph(graph::Graph),
    /// Look after the store of replications: what is in it, whether it is whole, and take out what nobody needs
    Store(store::StoreCommand),
    /// Print the JSON Schema of the scenario language, for completion and checks in an editor
    Schema(schema::Schema),
    /// Write a small commented place to start from
    Init(init::Init),
}

/// Whether a command line, the program's name first, is one of this program. Nothing is done.
///
/// # Errors
/// What is printed instead, if it is none or asks for help: what is wrong with it, and how it is written.
pub fn understands(line: impl IntoIterator<Item = String>) -> Result<(), String> {
    Arguments::try_parse_from(line).map(|_| ()).map_err(|error| error.to_string())
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are not errors: clap knows their stream and status.
            let status = u8::try_from(error.exit_code()).unwrap_or(2);
            let _ = error.print();
            return ExitCode::from(status);
        }
    };
    let outcome = match arguments.command {
        Command::Check(check) => check::check(&check),
        Command::Run(run) => run::run(&run),
        Command::Merge(merge) => merge::merge(&merge),
        Command::Show(show) => show::show(&show),
        Command::Report(report) => report::report(&report),
        Command::Chart(chart) => chart::chart(&chart),
        Command::Fill(fill) => fill::fill(&fill),
        Command::Fit(fit) => fit::fit(&fit),
        Command::Attribute(attribute) => attribute::attribute(&attribute),
        Command::Downside(downside) => downside::downside(&downside),
        Command::Sensitivity(sensitivity) => sensitivity::sensitivity(&sensitivity),
        Command::Solve(solve) => solve::solve(&solve),
        Command::Trace(trace) => trace::trace(&trace),
        Command::Events(events) => events::events(&events),
        Command::Graph(graph) => graph::graph(&graph),
        Command::Store(store) => store::store(&store),
        Command::Schema(schema) => schema::schema(&schema),
        Command::Init(init) => init::init(&init),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}
