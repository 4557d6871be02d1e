//! The charts: one file each, every chart as SVG and as PNG of twice the size.
//!
//! A chart is a function from figures to a picture, or to nothing where the system has no such
//! figures (no acute beds, no delays).

mod acute_occupancy;
mod axis;
mod delays_by_reason;
mod differences;
mod figures;
mod if_not_realised;
pub(crate) mod picture;
pub(crate) mod raster;
mod setting_occupancy;
mod setting_queues;
mod warm_up;
mod week_rhythm;

use rayon::prelude::*;
use std::fs;
use std::path::Path;

pub(crate) use self::axis::fit;
pub use self::figures::Figures;
use self::picture::Picture;
use super::error::ReportError;
use crate::stats::{check_warm_up, growing_queues};

/// A chart: its name, without ending, and what draws it where there is something to draw.
type Chart = (&'static str, fn(&Figures<'_>) -> Option<Picture>);

/// All charts.
const CHARTS: &[Chart] = &[
    ("acute-occupancy", acute_occupancy::picture),
    ("week-rhythm", week_rhythm::picture),
    ("delays-by-reason", delays_by_reason::picture),
    ("setting-occupancy", |figures| setting_occupancy::picture(figures, &growing_queues(figures.results))),
    ("setting-queues", setting_queues::picture),
    ("warm-up", |figures| warm_up::picture(figures, &check_warm_up(figures.results))),
    ("differences", differences::picture),
    ("if-not-realised", if_not_realised::picture),
];

/// Names of all charts, without ending.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHARTS.iter().map(|(name, _)| *name)
}

/// Draws every chart that has data into `folder` (which exists) and returns the file names.
///
/// # Errors
///
/// A chart cannot be drawn, or a file cannot be written.
pub fn draw(folder: &Path, figures: &Figures<'_>) -> Result<Vec<String>, ReportError> {
    let pictures = CHARTS.iter().filter_map(|(name, draw)| Some((*name, draw(figures)?))).collect::<Vec<_>>();
    let files = pictures.into_par_iter().map(|(chart, picture)| save(folder, chart, &picture));
    Ok(files.collect::<Result<Vec<_>, _>>()?.concat())
}

/// Saves a picture in both forms and returns the file names.
fn save(folder: &Path, chart: &'static str, picture: &Picture) -> Result<[String; 2], ReportError> {
    let wrong = |message| ReportError::Chart { chart, message };
    let (svg, png) = (format!("{chart}.svg"), format!("{chart}.png"));
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(ReportError::file(&path))
    };
    write(&svg, picture.svg().map_err(wrong)?.as_bytes())?;
    write(&png, &raster::png(picture).map_err(wrong)?)?;
    Ok([svg, png])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::report::sample;
    use crate::results::Results;
    use crate::stats::{
        AgainstPlan, Claimed, against_plan, differences, summarise, summarise_daily, synthetic,
    };

    /// What is drawn of results, and of an option with fewer admissions if there is one.
    fn with_figures<T>(
        model: &Model,
        results: &Results,
        with_option: bool,
        look: impl Fn(&Figures) -> T,
    ) -> T {
        let (summary, daily) = (summarise(results), summarise_daily(results));
        let options = |name: &str, factor: f64| {
            let mut option = results.clone();
            option.option = name.to_owned();
            for (id, by) in [("non-elective-admissions", 1.0), ("delayed-days", 3.0), ("acute-occupied", 0.5)]
            {
                let column = option.column(id, "all").unwrap();
                for replication in &mut option.replications {
                    let chance = f64::from(replication.number * 7 % 11) / 1000.0;
                    replication.values[column] *= 1.0 - by * (factor + chance);
                }
            }
            option
        };
        let options = if with_option {
            vec![options("fewer-falls", 0.01), options("seven-day-discharge-and-home-from-hospital", 0.03)]
        } else {
            Vec::new()
        };
        let differences = differences(results, &options);
        let claims = [
            Claimed { metric: "non-elective-admissions", group: "all", difference: -3.5, percent: true },
            Claimed { metric: "delayed-days", group: "all", difference: -100.0, percent: false },
        ];
        let planned: Vec<AgainstPlan> = options
            .iter()
            .flat_map(|option| claims.iter().filter_map(|claim| against_plan(results, option, claim)))
            .collect();
        let committed = options.get(1).map(|option| (option.option.clone(), "A ward closed".to_owned()));
        let committed: Vec<(String, String)> = committed.into_iter().collect();
        look(&Figures {
            model,
            results,
            summary: &summary,
            daily: &daily,
            differences: &differences,
            planned: &planned,
            committed: &committed,
        })
    }

    /// The charts of which there is none.
    fn missing(model: &Model, results: &Results, with_option: bool) -> Vec<&'static str> {
        with_figures(model, results, with_option, |figures| {
            CHARTS.iter().filter(|(_, draw)| draw(figures).is_none()).map(|(name, _)| *name).collect()
        })
    }

    #[test]
    fn a_hospital_has_every_chart() {
        assert!(missing(&sample::hospital(), &synthetic::hospital(3), true).is_empty());
        let alone = missing(&sample::hospital(), &synthetic::hospital(3), false);
        assert_eq!(alone, ["differences", "if-not-realised"], "no options, no differences");
    }

    #[test]
    fn the_line_of_a_queue_lies_in_its_band_though_one_replication_is_far_above() {
        let mut results = synthetic::theory(30);
        for replication in &mut results.replications {
            let value = if replication.number == 7 { 10_000.0 } else { 2.0 };
            replication.daily.iter_mut().for_each(|waiting| *waiting = value);
        }
        let svg = with_figures(&Model::default(), &results, false, |figures| {
            setting_queues::picture(figures).unwrap().svg().unwrap()
        });
        assert!(svg.contains("Median of 30 replications"), "the mean is 335");
        let point = summarise_daily(&results)[0].points[3];
        assert!(point.mean > point.p95, "{point:?}");
        let middle = setting_queues::middle(&point);
        assert!((point.p05..=point.p95).contains(&middle), "{middle}: {point:?}");
    }

    #[test]
    fn a_system_without_beds_has_the_charts_of_its_queues_only() {
        let missing = missing(&Model::default(), &synthetic::theory(3), false);
        assert_eq!(
            missing,
            ["acute-occupancy", "week-rhythm", "delays-by-reason", "differences", "if-not-realised"]
        );
    }

    #[test]
    #[ignore = "draws every chart for the eye: cargo test --lib -- --ignored gallery"]
    fn gallery() {
        let mut hospital = synthetic::hospital(30);
        let group = "setting=nursing-home";
        synthetic::set(&mut hospital, "setting-queue-growth", group, |r| 0.4 + r / 200.0);
        let mut alone = hospital.clone();
        alone.replications.truncate(1);
        let theory = synthetic::theory(30);
        let models = [sample::hospital(), sample::hospital(), Model::default()];
        for ((name, results), model) in
            [("30", hospital), ("1", alone), ("theory", theory)].iter().zip(&models)
        {
            let folder = Path::new("target/gallery").join(name);
            fs::create_dir_all(&folder).unwrap();
            with_figures(model, results, *name != "theory", |figures| draw(&folder, figures).unwrap());
        }
    }

    #[test]
    fn one_replication_of_one_day_can_be_drawn() {
        let mut results = synthetic::hospital(1);
        results.days = 1;
        let width = results.series.len();
        results.replications[0].daily.truncate(width);
        results.replications[0].in_system.truncate(2);
        with_figures(&sample::hospital(), &results, true, |figures| {
            for picture in CHARTS.iter().filter_map(|(_, draw)| draw(figures)) {
                assert!(!picture.svg().unwrap().contains("NaN"));
            }
        });
    }

    #[test]
    fn every_chart_is_drawn_to_both_files() {
        let results = synthetic::theory(3);
        let folder = tempfile::tempdir().unwrap();
        let draw = |figures: &Figures<'_>| draw(folder.path(), figures).unwrap();
        let files = with_figures(&Model::default(), &results, false, draw);
        assert_eq!(files[0], "setting-occupancy.svg");
        for file in files {
            let bytes = fs::read(folder.path().join(&file)).unwrap();
            assert!(bytes.starts_with(if file.ends_with("png") { b"\x89PNG" } else { b"<svg" }), "{file}");
        }
    }
}
