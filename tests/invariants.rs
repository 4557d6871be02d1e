//! What must hold of every bundled scenario, whatever it models.
//!
//! Scenarios are found by walking `scenarios/`, so a new one is held to this without being named here.
//! They are shortened: two weeks of warm-up and four measured at most, three replications.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "helpers of tests")]

use careflow::distribution::Distribution;
use careflow::experiment::{self, Design};
use careflow::model::{Admission, Arm, Checked, Condition, PutOut, Rate, Timetable};
use careflow::model::{
    Arrivals, Destination, Exit, ExitKind, Model, People, Route, Setting, SettingKind, Stay, Stream,
};
use careflow::results::Results;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const REPLICATIONS: u32 = 3;

/// Every scenario under `scenarios/`: a file with a `[scenario]` table.
fn scenarios() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "toml")
                && std::fs::read_to_string(&path).unwrap().lines().any(|line| line.trim() == "[scenario]")
            {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), &mut found);
    assert!(found.len() >= 17, "scenarios went missing: {found:?}");
    found
}

/// Every scenario's baseline, shortened.
fn models() -> impl Iterator<Item = (String, Model)> {
    all_models(false)
}

/// Every scenario's baseline and options, shortened.
fn models_and_options() -> impl Iterator<Item = (String, Model)> {
    all_models(true)
}

fn all_models(options: bool) -> impl Iterator<Item = (String, Model)> {
    // An option of a place is run once: another year of the same place has the same schemes.
    let mut seen: BTreeSet<(PathBuf, String)> = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    scenarios().into_iter().flat_map(move |path| {
        let place: PathBuf = path.strip_prefix(&root).unwrap().components().take(1).collect();
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        // A folder's entry file stands for the folder.
        let entry = if path.ends_with("scenario.toml") { path.parent().unwrap() } else { &path };
        let loaded = careflow::scenario::load(entry).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut models = Vec::new();
        for option in loaded.variants.options().iter().filter(|_| options) {
            if !seen.insert((place.clone(), option.id.clone())) {
                continue;
            }
            let name = format!("{name}, {}", option.id);
            let model = loaded.variants.model(&Arm::from(option), &[]);
            models.push((name.clone(), model.unwrap_or_else(|e| panic!("{name}: {e}")).into_model()));
        }
        models.insert(0, (name, loaded.model.into_model()));
        for (_, model) in &mut models {
            let (warm_up, measure) = (model.scenario.warm_up_days, model.scenario.measure_days);
            model.scenario.set_days(warm_up.min(14), measure.min(28));
        }
        models
    })
}

#[test]
fn an_option_without_schemes_is_the_baseline() {
    for path in scenarios() {
        let entry = if path.ends_with("scenario.toml") { path.parent().unwrap() } else { &path };
        let loaded = careflow::scenario::load(entry).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let option = loaded.variants.model(&Arm::new("nothing", []), &[]).unwrap();
        let tables = |model: &Model| {
            format!("{:?}", (&model.stays, &model.streams, &model.settings, &model.teams, &model.attributes))
        };
        assert_eq!(tables(&option), tables(&loaded.model), "{}", path.display());
    }
}

/// The plan of a model that was changed or built here.
fn plan(model: &Model) -> careflow::plan::Plan {
    careflow::plan::compile(&Checked::new(model.clone()).unwrap())
}

fn run(name: &str, model: &Model, threads: usize) -> Results {
    let design = Design { replications: REPLICATIONS, first: 0, threads: Some(threads) };
    experiment::run(&plan(model), &design, &()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// What a replication out of the store is read by: its values have no names of their own.
#[test]
fn the_columns_of_a_plan_are_those_of_its_replications() {
    for (name, model) in models_and_options() {
        let plan = plan(&model);
        let outcome = careflow::flow::replicate(&plan, 0).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (metrics, series) = careflow::flow::columns(&plan);
        let key = |metrics: &[careflow::results::MetricKey]| {
            metrics.iter().map(|key| format!("{key:?}")).collect::<BTreeSet<_>>()
        };
        let (known, found) = (key(&metrics), key(&outcome.metrics));
        let differ: Vec<_> = known.symmetric_difference(&found).collect();
        assert!(differ.is_empty(), "{name}: {differ:?}");
        assert!(metrics == outcome.metrics && series == outcome.series, "{name}: in another order");
    }
}

/// Groups of an attribute are a partition: what is counted in them adds up to the whole, and rates do with their people.
#[test]
fn groups_add_up_to_the_whole() {
    let counts = [
        "a-and-e-attendances",
        "a-and-e-over-12h",
        "trolley-wait-over-12h",
        "non-elective-admissions",
        "elective-admissions",
        "elective-cancellations",
        "outliers",
        "emergency-bed-days",
        "delayed-days",
        "delayed-patients",
    ];
    type Of = fn(&People) -> f64;
    let rates: [(&str, Of); 6] = [
        ("non-elective-admissions-rate", |people| people.all),
        ("avoidable-admissions-rate", |people| people.all),
        ("falls-admissions-rate", |people| people.older),
        ("delayed-days-rate", |people| people.adults),
        ("delayed-patients-rate", |people| people.adults),
        ("care-home-admissions-rate", |people| people.older),
    ];
    let mut compared = 0;
    for (name, model) in models() {
        let results = run(&name, &model, 2);
        let mean = |metric: &str, group: &str| {
            let values = results.values(results.column(metric, group)?);
            Some(values.iter().sum::<f64>() / values.len() as f64)
        };
        let mut people = model.measures.people_of_groups.iter();
        for &attribute in &model.measures.split_by {
            let attribute = &model.attributes[attribute];
            let groups: Vec<_> =
                attribute.values.iter().map(|value| format!("{}={value}", attribute.id)).collect();
            let people: Vec<_> = people.by_ref().take(groups.len()).collect();
            for metric in counts {
                let Some(whole) = mean(metric, "all").filter(|whole| whole.is_finite()) else { continue };
                let parts: f64 = groups.iter().map(|group| mean(metric, group).unwrap()).sum();
                near(&format!("{name}: {metric} by {}", attribute.id), parts, whole);
                compared += 1;
            }
            for (metric, of) in rates {
                let Some(whole) = mean(metric, "all").filter(|whole| whole.is_finite()) else { continue };
                let Some(people) = people.iter().map(|group| group.as_ref()).collect::<Option<Vec<_>>>()
                else {
                    assert!(
                        groups.iter().all(|group| mean(metric, group).is_none()),
                        "{name}: a rate of nobody"
                    );
                    continue;
                };
                let part =
                    |(group, people): (&String, &&People)| mean(metric, group).unwrap_or(0.0) * of(people);
                let parts: f64 = groups.iter().zip(&people).map(part).sum();
                let what = format!("{name}: {metric} by {}", attribute.id);
                near(&what, parts, whole * of(&model.measures.people));
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "only {compared} sums compared");
}

/// Everything the results hold, bit by bit, NaN included.
fn bits(results: &Results) -> Vec<u64> {
    results
        .replications
        .iter()
        .flat_map(|r| {
            let values = r.values.iter().map(|v| v.to_bits());
            let series = r
                .daily
                .unpacked()
                .into_iter()
                .chain(r.in_system.iter().copied())
                .map(|v| u64::from(v.to_bits()));
            values.chain(series).chain([r.events, u64::from(r.number)]).collect::<Vec<_>>()
        })
        .collect()
}

/// Values over replications by metric and group, as bits.
fn by_name(results: &Results) -> BTreeMap<(&str, &str), Vec<u64>> {
    let keys = results.metrics.iter().enumerate();
    keys.map(|(column, key)| {
        ((key.metric, key.group.as_str()), results.values(column).iter().map(|v| v.to_bits()).collect())
    })
    .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_for_one_thread_and_two() {
    for (name, model) in models() {
        assert_eq!(bits(&run(&name, &model, 1)), bits(&run(&name, &model, 2)), "{name}");
    }
}

#[test]
fn a_replication_is_the_same_alone_and_among_others() {
    for (name, model) in models() {
        let all = run(&name, &model, 1);
        let design = Design { replications: 1, first: REPLICATIONS - 1, threads: Some(1) };
        let last = experiment::run(&plan(&model), &design, &()).unwrap();
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        let among = all.replications.last().unwrap();
        assert_eq!(among.number, last.replications[0].number, "{name}");
        assert_eq!(bits(&among.values), bits(&last.replications[0].values), "{name}");
    }
}

#[test]
fn another_seed_and_another_replication_give_other_numbers() {
    for (name, mut model) in models() {
        let before = run(&name, &model, 1);
        model.scenario.seed += 1;
        let after = run(&name, &model, 1);
        assert_ne!(bits(&before), bits(&after), "{name}");
        let values = |r: usize| before.replications[r].values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        assert_ne!(values(0), values(1), "{name}: replications repeat each other");
    }
}

#[test]
fn an_unrelated_stream_leaves_everything_else_exactly_unchanged() {
    for (name, mut model) in models() {
        let before = run(&name, &model, 1);
        let (setting, stay, exit) = (model.settings.len(), model.stays.len(), model.exits.len());
        model.exits.push(Exit { id: "unrelated-exit".into(), kind: ExitKind::Elsewhere });
        model.settings.push(Setting {
            id: "unrelated-setting".into(),
            name: "Unrelated".into(),
            kind: SettingKind::Other,
            counts_as_admission: false,
            site: None,
            capacity: None,
            unit: "place".into(),
            escalation: None,
            diversion: None,
            turnaround: None,
            admits: None,
            sessions: Vec::new(),
            start: Vec::new(),
        });
        model.stays.push(Stay {
            id: "unrelated-stay".into(),
            setting,
            units: vec![(Condition::default(), 1)],
            if_too_large: careflow::model::TooLarge::Wait,
            also: Vec::new(),
            length: vec![(Condition::default(), Distribution::fixed(careflow::model::HOUR))],
            length_scale: 1.0,
            ends_at: Vec::new(),
            ends_early: Vec::new(),
            pre_empts: false,
            put_out: None,
            load: None,
            appointment: None,
            priority: vec![(Condition::default(), 5)],
            tasks: Vec::new(),
            routes: vec![Route::certain(Destination::Exit(exit))],
            interruptions: Vec::new(),
        });
        model.streams.push(Stream {
            id: "unrelated-stream".into(),
            cohort: 0,
            pattern: careflow::model::Pattern::default(),
            arrivals: Arrivals::Rate(Rate {
                per_day: 24.0,
                hours: vec![1.0; 168],
                months: vec![1.0; 12],
                growth: 0.0,
                bank_holiday: 1.0,
                dates: Vec::new(),
            }),
            attributes: Vec::new(),
            admission: Admission::Emergency,
            from: None,
            until: None,
            routes: vec![Route::certain(Destination::Stay(stay))],
        });
        let after = run(&name, &model, 1);
        let (before, after) = (by_name(&before), by_name(&after));
        for (key, values) in before {
            // The run itself is longer; the system holds the new patients too.
            if !["events", "patients-in-system-growth"].contains(&key.0) {
                assert_eq!(Some(&values), after.get(&key), "{name}: {key:?}");
            }
        }
        assert!(
            after[&("setting-entries", "setting=unrelated-setting")].iter().all(|&v| f64::from_bits(v) > 0.0)
        );
    }
}

/// Most places a setting ever has, escalation included; `None` if unlimited.
fn most_places(setting: &Setting) -> Option<f64> {
    let most = |timetable: &Timetable| {
        let patterns = timetable.changes.iter().map(|change| &change.pattern).chain([&timetable.base]);
        let days = patterns.flat_map(|pattern| pattern.days.iter().chain(&pattern.bank_holiday));
        // Overlapping spans add up, so a day has at most the sum over spans that meet at some minute.
        let at_once = |spans: &Vec<careflow::model::Span>| {
            let open = |minute| spans.iter().filter(move |s| s.from <= minute && minute < s.to);
            spans.iter().map(|s| open(s.from).map(|s| s.count).sum::<u32>()).max().unwrap_or(0)
        };
        days.map(at_once).max().unwrap_or(0)
    };
    let core = setting.capacity.as_ref().map(most)?;
    let start: u32 = setting.start.iter().map(|group| group.present).sum();
    let escalation = setting.escalation.as_ref().map_or(0, |escalation| escalation.places);
    Some(f64::from((core + escalation).max(start)))
}

fn day_by_day<'a>(results: &'a Results, metric: &str, group: &str) -> impl Iterator<Item = f64> + 'a {
    let column = results.series.iter().position(|s| s.metric == metric && s.group == group);
    let column = column.unwrap_or_else(|| panic!("no series {metric} / {group}"));
    results.replications.iter().flat_map(move |r| {
        r.daily.unpacked().into_iter().skip(column).step_by(results.series.len()).map(f64::from)
    })
}

#[test]
fn capacity_is_never_exceeded() {
    for (name, model) in models_and_options() {
        let (results, plan) = (run(&name, &model, 2), plan(&model));
        for setting in &model.settings {
            let Some(most) = most_places(setting) else { continue };
            // Schemes change capacities by the calendar.
            let raised =
                plan.settings.iter().find(|known| known.id == setting.id).map_or(0, |s| s.max_capacity);
            let extra = setting.escalation.as_ref().map_or(0, |escalation| escalation.places);
            let most = if model.schemes.is_empty() { most } else { most.max(f64::from(raised + extra)) };
            let group = format!("setting={}", setting.id);
            let mean = results.values(results.column("setting-occupied", &group).unwrap());
            let highest = day_by_day(&results, "setting-occupied", &group).chain(mean).fold(0.0, f64::max);
            assert!(highest <= most + 1e-9, "{name}: {} held {highest} of {most}", setting.id);
        }
    }
}

/// The scenario with an end: it starts empty, nobody arrives after the fourteenth day, and the run goes on
/// for most of a year. What has emptied by then has no patients astride the edges, so Little's law is exact.
fn closing(model: &mut Model) {
    model.scenario.set_days(0, 364);
    for stream in &mut model.streams {
        stream.from = None;
        stream.until = Some(careflow::calendar::add_days(model.scenario.start, 13));
    }
    for setting in &mut model.settings {
        setting.start.clear();
    }
}

#[test]
fn littles_law_holds_exactly_in_every_setting_that_empties() {
    for (name, mut model) in models_and_options() {
        closing(&mut model);
        let results = run(&name, &model, 2);
        let mut checked = 0;
        for (index, setting) in model.settings.iter().enumerate() {
            let group = format!("setting={}", setting.id);
            let column = |metric: &str| results.values(results.column(metric, &group).unwrap());
            let last = |metric: &str| -> Vec<f64> {
                let days = results.days as usize;
                day_by_day(&results, metric, &group).skip(days - 1).step_by(days).collect()
            };
            let (present, waiting) = (last("setting-occupied"), last("setting-queue"));
            let entries = column("setting-entries");
            let (queue, wait) = (column("setting-queue"), column("setting-wait-mean"));
            let (occupied, time) = (column("setting-occupied"), column("setting-time-mean"));
            let withdrawn = column("setting-withdrawn");
            // Several units a patient, settings held alongside and places kept for somebody away: L counts
            // units in use, W only the patient's own time.
            let one_each = model.stays.iter().all(|stay| {
                let touches = stay.setting == index || stay.also.iter().any(|&(other, _)| other == index);
                let plain = stay.also.is_empty()
                    && stay.units.iter().all(|&(_, units)| units == 1)
                    && stay.interruptions.iter().all(|i| i.keeps_place.is_none());
                !touches || plain
            });
            // Who is put out and comes back waits again without entering anew, and is in the setting by the clock but in no place.
            let returns = |stay: &&Stay| matches!(stay.put_out, Some(PutOut::Resume | PutOut::Restart));
            if model.stays.iter().filter(returns).any(|stay| stay.setting == index) {
                continue;
            }
            for r in 0..results.replications.len() {
                if entries[r] == 0.0 || present[r] != 0.0 || waiting[r] != 0.0 {
                    continue;
                }
                let per_hour = entries[r] / 365.25 / 24.0;
                if withdrawn[r] == 0.0 {
                    near(&format!("{name}: {} waiting", setting.id), queue[r], per_hour * wait[r]);
                }
                if one_each {
                    near(&format!("{name}: {} present", setting.id), occupied[r], per_hour * 24.0 * time[r]);
                    checked += 1;
                }
            }
        }
        println!("{name}: {checked} settings and replications checked");
    }
}

#[test]
fn nobody_is_lost_when_a_system_empties() {
    for (name, mut model) in models_and_options() {
        closing(&mut model);
        let results = run(&name, &model, 2);
        let settings: Vec<_> = model.settings.iter().map(|s| format!("setting={}", s.id)).collect();
        let sum = |metric: &str| -> Vec<f64> {
            let mut sum = vec![0.0; results.replications.len()];
            for group in &settings {
                let days = results.days as usize;
                let last = day_by_day(&results, metric, group).skip(days - 1).step_by(days);
                for (sum, value) in sum.iter_mut().zip(last) {
                    *sum += value;
                }
            }
            sum
        };
        let (present, waiting) = (sum("setting-occupied"), sum("setting-queue"));
        for (r, replication) in results.replications.iter().enumerate() {
            let left = replication.in_system.last().copied().unwrap();
            let placed = present[r] + waiting[r];
            assert_eq!(
                left == 0.0,
                placed == 0.0,
                "{name}: {left} patients are in the system, {placed} in settings and queues"
            );
        }
    }
}

#[track_caller]
fn near(what: &str, found: f64, expected: f64) {
    let tolerance = 1e-6 * expected.abs().max(1e-3);
    assert!((found - expected).abs() <= tolerance, "{what}: {found} against {expected}");
}

/// Values of the baseline by metric and group.
fn values_of(folder: &Path) -> BTreeMap<(String, String), Vec<u64>> {
    let loaded = careflow::scenario::load(folder).unwrap_or_else(|problems| panic!("{problems}"));
    let mut model = loaded.model.into_model();
    model.scenario.set_days(28, 56);
    let plan = careflow::plan::compile(&Checked::new(model).unwrap());
    let results = experiment::run(&plan, &Design { first: 0, replications: 3, threads: None }, &()).unwrap();
    let keys = results.metrics.iter().enumerate();
    keys.map(|(column, key)| {
        let bits = results.values(column).iter().map(|value| value.to_bits()).collect();
        ((key.metric.to_owned(), key.group.clone()), bits)
    })
    .collect()
}

/// The same place, its files included in another order, the tables of its system from last to first, and the routes of
/// every list likewise.
#[test]
fn the_order_of_files_tables_and_routes_changes_nothing() {
    let (usual, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for file in careflow::scenario::init(usual.path()).unwrap() {
        let name = file.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let text = match name {
            "scenario.toml" => {
                let (before, list) = text.split_once("include = [").unwrap();
                let (list, after) = list.split_once(']').unwrap();
                let mut files: Vec<&str> = list.split(',').collect();
                files.reverse();
                format!("{before}include = [{}]{after}", files.join(","))
            }
            "people.toml" => text,
            _ => {
                let mut tables: Vec<&str> = text.split("\n[[").collect();
                let head = tables.remove(0);
                tables.reverse();
                let tables: Vec<String> =
                    tables.into_iter().map(|table| format!("\n[[{}", turned(table))).collect();
                head.to_owned() + &tables.concat()
            }
        };
        std::fs::write(other.path().join(name), text).unwrap();
    }
    assert_eq!(values_of(usual.path()), values_of(other.path()));
}

/// A table with the lines of its `routes` from last to first.
fn turned(table: &str) -> String {
    let Some((before, rest)) = table.split_once("routes = [\n") else { return table.to_owned() };
    let (list, after) = rest.split_once("\n]").unwrap();
    let mut routes: Vec<&str> = list.lines().collect();
    routes.reverse();
    format!("{before}routes = [\n{}\n]{after}", routes.join("\n"))
}
