//! What a scenario contains, in words: the output of `careflow check`.

mod layout;
mod local;
mod money;
mod options;

use layout::{line, table, thousands};

use crate::distribution::Distribution;
use crate::model::{Condition, Model, Named, Provenance, Stay};
use crate::number::count;
use crate::scenario::load::Loaded;
use crate::scenario::text::values::{show, show_duration};
use crate::scenario::timetable;
use crate::scenario::units::{counted, plural};
use crate::scenario::workload::{mean_heads, slots_a_day};

/// A description of the system: what there is, how much of it, and what it is expected to carry.
#[must_use]
pub fn describe(loaded: &Loaded) -> String {
    let model = &loaded.model;
    let expected = &loaded.expected;
    let mut text = String::new();
    let scenario = &model.scenario;
    line(&mut text, format_args!("{} ({})", scenario.title, scenario.name));
    let (measured, warm_up) = if scenario.from_hour == 0 && scenario.measure_hours.is_multiple_of(24) {
        (count(scenario.measure_days as usize, "day"), count(scenario.warm_up_days as usize, "day"))
    } else {
        let warm_up = 24 * scenario.warm_up_days + scenario.from_hour - scenario.begins_hour;
        (count(scenario.measure_hours as usize, "hour"), count(warm_up as usize, "hour"))
    };
    line(
        &mut text,
        format_args!(
            "{measured} from {}, after {warm_up} of warm-up; {}, seed {}",
            scenario.start,
            count(scenario.replications as usize, "replication"),
            scenario.seed
        ),
    );
    if scenario.begins_hour > 0 {
        line(&mut text, format_args!("the run begins at {:02}:00", scenario.begins_hour));
    }
    if scenario.clearing_hours > 0 {
        let most = count(scenario.clearing_hours as usize, "hour");
        line(
            &mut text,
            format_args!("after that nobody comes, and it goes on until everybody has left, {most} at most"),
        );
    }
    let counts = [
        (model.files.len(), "file"),
        (model.attributes.len(), "attribute"),
        (model.cohorts.len(), "cohort"),
        (model.streams.len(), "stream"),
        (model.settings.len(), "setting"),
        (model.teams.len(), "team"),
        (model.stays.len(), "stay"),
        (model.exits.len(), "exit"),
    ];
    let counts: Vec<String> = counts.iter().map(|(n, word)| count(*n, word)).collect();
    line(&mut text, format_args!("{}", counts.join(", ")));
    people(&mut text, model);
    let rows = model.streams.iter().enumerate().map(|(index, stream)| {
        let arrivals = expected.as_ref().and_then(|expected| expected.arrivals.get(index));
        vec![
            stream.id.clone(),
            model.cohorts.get(stream.cohort).map_or_else(String::new, |cohort| cohort.id.clone()),
            arrivals.map_or_else(String::new, |number| format!("{number:.2} a day")),
        ]
    });
    table(&mut text, "Streams", &["stream", "cohort", "arrivals"], rows.collect());
    if expected.is_none() {
        line(
            &mut text,
            format_args!(
                "\nExpected arrivals and loads are not worked out: {}",
                if model.changed_on_the_way().is_empty() {
                    "the conditions tell too many groups of patients apart"
                } else {
                    "attributes change on the way"
                }
            ),
        );
    }
    let load = |value: Option<f64>, room: f64| match value {
        Some(value) if room > 0.0 => format!("{:.0} %", 100.0 * value / room),
        _ => String::new(),
    };
    let rows = model.settings.iter().enumerate().map(|(index, setting)| {
        let mean = setting
            .capacity
            .as_ref()
            .map(|capacity| timetable::mean(capacity, scenario.start, scenario.measure_days));
        let capacity = match (&setting.capacity, mean) {
            (Some(capacity), Some(mean)) => {
                let most = timetable::most(capacity) as f64;
                let range =
                    if (most - mean).abs() > 0.05 { format!(", at most {most}") } else { String::new() };
                let extra =
                    setting.escalation.as_ref().map_or_else(String::new, |e| format!(" + {}", e.places));
                let mean = (mean * 10.0).round() / 10.0;
                match extra.as_str() {
                    "" => format!("{}{range}", counted(mean, &setting.unit)),
                    extra => format!("{}{extra} {}{range}", show(mean), plural(&setting.unit)),
                }
            }
            _ => "unlimited".into(),
        };
        let units = expected.as_ref().and_then(|expected| expected.units.get(index)).copied();
        let elsewhere = expected.as_ref().and_then(|expected| expected.elsewhere.get(index)).copied();
        let elsewhere = elsewhere
            .filter(|share| *share > 0.0)
            .map_or_else(String::new, |share| format!(", {:.0} % go to further choices", 100.0 * share));
        let room = expected.as_ref().and_then(|expected| expected.room.get(index).copied().flatten());
        let asked = expected.as_ref().and_then(|expected| expected.slots.get(index)).copied();
        let slots = asked.filter(|_| !setting.sessions.is_empty()).map_or_else(String::new, |asked| {
            let there = slots_a_day(model, setting);
            format!(", {:.0} % of {:.1} slots a week", 100.0 * asked / there, 7.0 * there)
        });
        let load = load(units, room.unwrap_or(0.0)) + &elsewhere + &slots;
        vec![setting.id.clone(), setting.kind.word().into(), capacity, load]
    });
    table(&mut text, "Settings", &["setting", "kind", "capacity", "expected load"], rows.collect());
    let rows = model.teams.iter().enumerate().map(|(index, team)| {
        let mean = mean_heads(model, team);
        let heads = expected.as_ref().and_then(|expected| expected.heads.get(index)).copied();
        let hours = format!("{:.0} h a week", timetable::week_hours(&team.rota.base));
        let gives_up = expected.as_ref().and_then(|expected| expected.gives_up.get(index)).copied();
        let gives_up = gives_up
            .filter(|share| *share > 0.0)
            .map_or_else(String::new, |share| format!(", {:.0} % give up", 100.0 * share));
        let load = if is_uncounted(model, index) { "–".to_owned() } else { load(heads, mean) + &gives_up };
        vec![team.id.clone(), hours, load]
    });
    table(&mut text, "Teams", &["team", "on duty", "expected load"], rows.collect());
    if (0..model.teams.len()).any(|index| is_uncounted(model, index)) {
        line(
            &mut text,
            format_args!(
                "–: no task of the team is required, and how often they are done depends on its queue"
            ),
        );
    }
    let rows = model.stays.iter().flat_map(|stay| lengths(model, stay));
    table(&mut text, "Stays", &["stay", "setting", "mean length", ""], rows.collect());
    local::describe(&mut text, &loaded.variants);
    register(&mut text, model);
    options::describe(&mut text, model, &loaded.variants);
    money::describe(&mut text, &model.money);
    text
}

/// Whether a team has tasks, but none that is required: only those count for its expected load.
fn is_uncounted(model: &Model, team: usize) -> bool {
    let mut tasks = model.stays.iter().flat_map(|stay| &stay.tasks).filter(|task| task.is_of(team));
    tasks.clone().next().is_some() && !tasks.any(|task| task.required)
}

fn people(text: &mut String, model: &Model) {
    let measures = &model.measures;
    let mut parts = vec![format!("{} residents", thousands(measures.people.all))];
    if measures.adults.is_some() {
        parts.push(format!("{} adults", thousands(measures.people.adults)));
    }
    if measures.older.is_some() {
        parts.push(format!("{} aged 65+", thousands(measures.people.older)));
    }
    line(text, format_args!("{}", parts.join(", ")));
    if let Some(local) = &measures.local {
        let people = thousands(local.people);
        line(text, format_args!("local metric: {}, per 1,000 of {people} people", local.title));
    }
}

/// One row per case of a stay's length, with what truncation did to its mean.
fn lengths(model: &Model, stay: &Stay) -> Vec<Vec<String>> {
    let setting = model.settings.get(stay.setting).map_or("", |setting| setting.id.as_str());
    let cases = stay.length.len();
    let row = |(at, (who, length)): (usize, &(Condition, Distribution))| {
        let mean = length.mean() * stay.length_scale;
        let mut notes = Vec::new();
        if cases > 1 {
            notes.push(describe_condition(model, who));
        }
        let before = length.untruncated_mean() * stay.length_scale;
        let dropped = 100.0 * (1.0 - length.kept());
        // What would be printed as 0.0 % says nothing; of a long tail it may still be a part of the mean.
        let is_seen = dropped >= 0.05;
        if length.truncate.is_some() && (is_seen || (before - mean).abs() > 0.01 * mean.abs()) {
            let share = if is_seen { format!(", which redraws {dropped:.1} %") } else { String::new() };
            notes.push(format!("{} before truncation{share}", show_duration(before)));
        }
        if (stay.length_scale - 1.0).abs() > 1e-12 {
            notes.push(format!("scaled by {}", show(stay.length_scale)));
        }
        let id = if at == 0 { stay.id.clone() } else { String::new() };
        let setting = if at == 0 { setting.to_owned() } else { String::new() };
        vec![id, setting, show_duration(mean), notes.join("; ")]
    };
    stay.length.iter().enumerate().map(row).collect()
}

/// A condition in words: `age = 75-84|85+`.
fn describe_condition(model: &Model, condition: &Condition) -> String {
    if condition.all.is_empty() {
        return "everybody else".into();
    }
    let part = |&(attribute, mask): &(usize, u64)| {
        let Some(attribute) = model.attributes.get(attribute) else { return String::new() };
        let values = attribute.values.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        format!("{} = {}", attribute.id, values.join("|"))
    };
    condition.all.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn register(text: &mut String, model: &Model) {
    let (mut sourced, mut assumed) = (0, 0);
    for entry in &model.register {
        match entry.provenance {
            Provenance::Source(_) => sourced += 1,
            Provenance::Assumption(_) => assumed += 1,
            Provenance::None => {}
        }
    }
    let all = model.register.len();
    line(
        text,
        format_args!(
            "\n{}: {} with a source, {} assumed, {} with neither",
            count(all, "number"),
            thousands(sourced as f64),
            thousands(assumed as f64),
            all - sourced - assumed
        ),
    );
}
