//! The systems whose cost is measured, written in the scenario language and read by it.

use careflow::model::Checked;
use careflow::plan::{self, Plan};
use careflow::scenario;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

/// W2, the small hospital of the speed benchmark.
const W2: &str = include_str!("../../scenarios/benchmark/w2.toml");

/// A system ready to run, and how long that took.
pub struct Ready {
    pub plan: Plan,
    pub model: Checked,
    /// Seconds from the files to the plan.
    pub seconds: f64,
}

/// Reads a scenario as `careflow` does: through a file.
pub fn ready(text: &str) -> Result<Ready, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("scenario.toml");
    std::fs::write(&file, text)?;
    let begun = Instant::now();
    let model = load(&file)?;
    let plan = plan::compile(&model);
    Ok(Ready { plan, model, seconds: begun.elapsed().as_secs_f64() })
}

fn load(file: &Path) -> Result<Checked, Box<dyn Error>> {
    scenario::load(file).map(|loaded| loaded.model).map_err(|problems| problems.to_string().into())
}

/// W2 as it stands: 26 weeks of warm-up, 52 measured.
pub fn w2() -> String {
    W2.to_owned()
}

/// W2 for `times` as many people: arrivals, cubicles, beds, staff and places are multiplied; 12 weeks of
/// warm-up and 12 measured.
pub fn population(times: u32) -> Result<String, Box<dyn Error>> {
    let changed = [
        ("warm-up = \"26 weeks\"", "warm-up = \"12 weeks\"".to_owned()),
        ("measure = \"52 weeks\"", "measure = \"12 weeks\"".to_owned()),
        ("population = 100_000", format!("population = {}", 100_000 * times)),
        ("per-day = 150 ", format!("per-day = {} ", 150 * times)),
        ("capacity = 30\n", format!("capacity = {}\n", 30 * times)),
        ("capacity = 260\n", format!("capacity = {}\n", 260 * times)),
        ("capacity = 235\n", format!("capacity = {}\n", 235 * times)),
        ("09:00-17:00 x 6\"", format!("09:00-17:00 x {}\"", 6 * times)),
    ];
    let mut text = w2();
    for (from, to) in changed {
        if text.matches(from).count() != 1 {
            return Err(format!("w2.toml does not say `{from}` once").into());
        }
        text = text.replacen(from, &to, 1);
    }
    Ok(text)
}

/// People who arrive in a day at a network of settings, and days they stay in each.
const ARRIVALS: f64 = 800.0;
const STAY: f64 = 2.0;
/// Settings a patient passes through, on average.
const VISITS: f64 = 5.0;
/// Settings a stream leads to.
const BLOCK: u32 = 10;

/// From each setting as far on go its patients, in numbers of settings: near and far ones, so that all settings
/// are equally busy.
fn steps(settings: u32) -> [u32; 4] {
    [1, 3, settings / 2, settings * 7 / 10 + 1]
}

/// A network of `settings` settings that 4,000 patients a day enter whatever the number: from each, four
/// others or home. Few wait: three standard deviations of room above the mean.
pub fn network(settings: u32) -> String {
    let present = ARRIVALS * VISITS * STAY / f64::from(settings);
    let capacity = (present + 3.0 * present.sqrt()).ceil();
    let streams = settings / BLOCK;
    let mut text = format!(
        "[scenario]\ntitle = \"A network of {settings} settings\"\nstart = 2014-01-06\nwarm-up = \"4 weeks\"\n\
         measure = \"20 weeks\"\nseed = 1\n\n[[cohort]]\nid = \"anybody\"\npopulation = 1\nresidents = false\n\n\
         [[exit]]\nid = \"home\"\nkind = \"home\"\n"
    );
    for setting in 0..settings {
        let to = steps(settings).map(|step| (setting + step) % settings);
        let routes: String = to.iter().fold(String::new(), |mut routes, next| {
            let _ = write!(routes, "{{ to = \"stay-{next}\", share = 0.2 }}, ");
            routes
        });
        let _ = write!(
            text,
            "\n[[setting]]\nid = \"setting-{setting}\"\nkind = \"other\"\ncapacity = {capacity}\n\n\
             [[stay]]\nid = \"stay-{setting}\"\nin = \"setting-{setting}\"\n\
             length = {{ lognormal = {{ mean = \"{STAY} d\", cv = 1 }} }}\n\
             routes = [ {routes}{{ to = \"home\", share = \"rest\" }} ]\n"
        );
    }
    for stream in 0..streams {
        let routes: String =
            (stream * BLOCK..(stream + 1) * BLOCK).fold(String::new(), |mut routes, setting| {
                let _ = write!(routes, "{{ to = \"stay-{setting}\", share = 0.1 }}, ");
                routes
            });
        let _ = write!(
            text,
            "\n[[stream]]\nid = \"stream-{stream}\"\ncohort = \"anybody\"\nrate = {{ per-day = {} }}\n\
             routes = [ {routes}]\n",
            ARRIVALS / f64::from(streams)
        );
    }
    text
}
