//! How large a replication becomes: who comes, and who comes at one instant, against the [limits](super::limits).

use crate::model::{Arrivals, InstantTable, Model, Stream};
use crate::number::number;
use crate::scenario::limits::{AT_ONCE, PATIENTS, SLOTS};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::tree::Table;
use crate::scenario::text::values::show_clock;
use crate::scenario::workload;

/// Checks how many patients a replication has, in all and at one instant.
pub(crate) fn check(model: &Model, tree: &Table, report: &mut ProblemLog) {
    for (at, stream) in model.streams.iter().enumerate() {
        let Some((many, when)) = at_once(stream) else { continue };
        if many > AT_ONCE {
            let key = if matches!(stream.arrivals, Arrivals::Replay(_)) { "replay" } else { "timetable" };
            report.error_help(
                tree.place_of("stream", at, key),
                format!("{} patients of stream `{}` come at one instant, {when}", whole(many), stream.id),
                format!("at most {} may: spread them over the minutes around it", whole(AT_ONCE)),
            );
        }
    }
    slots(model, tree, report);
    whole_run(model, tree, report);
}

/// Checks how many slots the diaries of a run have, and how many come to one.
fn slots(model: &Model, tree: &Table, report: &mut ProblemLog) {
    let weeks = (model.scenario.run_days() as usize).div_ceil(7);
    let mut all = 0_usize;
    for (at, setting) in model.settings.iter().enumerate() {
        let place = tree.place_of("setting", at, "sessions");
        for session in &setting.sessions {
            all = all.saturating_add(weeks * session.slots.days.iter().map(Vec::len).sum::<usize>());
            if let Some((many, when)) = of_table(&session.slots).filter(|(many, _)| *many > AT_ONCE) {
                report.error_help(
                    place,
                    format!("session `{}` has slots for {} patients {when}", session.id, whole(many)),
                    format!("at most {} may come at one instant", whole(AT_ONCE)),
                );
            }
        }
        if all > SLOTS {
            report.error_help(
                place,
                format!("there are about {} slots in a replication", whole(all)),
                format!(
                    "at most {} may: book several patients into each (`x 10`), or shorten `measure`",
                    whole(SLOTS)
                ),
            );
            return;
        }
    }
}

/// Checks how many come in the whole of a run.
fn whole_run(model: &Model, tree: &Table, report: &mut ProblemLog) {
    let days = f64::from(model.scenario.warm_up_days) + f64::from(model.scenario.measure_days);
    let start = model.settings.iter().flat_map(|setting| &setting.start);
    let start: f64 =
        start.map(|group| f64::from(group.present) + f64::from(group.waiting) + f64::from(group.ready)).sum();
    let coming: Vec<f64> =
        model.streams.iter().map(|stream| workload::arrivals_a_day(stream, model) * days).collect();
    let all = coming.iter().sum::<f64>() + start;
    if all <= PATIENTS {
        return;
    }
    let most = coming.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    let (place, whose) = match most.and_then(|(at, many)| Some((at, many, model.streams.get(at)?))) {
        Some((at, many, stream)) if *many > start => {
            (tree.place_of("stream", at, "rate"), format!(", most of them by stream `{}`", stream.id))
        }
        _ => (tree.place_of("setting", 0, "start"), ", most of them at the start".to_owned()),
    };
    let run = match days as u32 {
        1 => "the day".to_owned(),
        days => format!("the {} days", whole(days as usize)),
    };
    report.error_help(
        place,
        format!("{} patients would come in {run} of a replication{whose}", number(all, 0)),
        format!(
            "at most {} may: check the unit of the rate, shorten `measure` and `warm-up`, or describe a smaller place",
            number(PATIENTS, 0)
        ),
    );
}

/// Most patients of a stream who come at one instant, and when; nothing of a rate, whose patients come one by one.
fn at_once(stream: &Stream) -> Option<(usize, String)> {
    match &stream.arrivals {
        Arrivals::Rate(_) => None,
        Arrivals::Timetable(table) => of_table(table),
        // They are in order of time.
        Arrivals::Replay(arrivals) => {
            let same = arrivals.chunk_by(|a, b| a.0 == b.0);
            let most = same.max_by_key(|same| same.len())?;
            let (day, of_day) = (most[0].0.div_euclid(DAY), most[0].0.rem_euclid(DAY));
            let clock = show_clock((of_day / MINUTE) as u16);
            Some((most.len(), format!("on day {day} of the measured period at {clock}")))
        }
    }
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn of_table(table: &InstantTable) -> Option<(usize, String)> {
    let days = table.days.iter().chain(&table.bank_holiday);
    // Those of a day are in order of time.
    let same = days.flat_map(|times| times.chunk_by(|a, b| a.0 == b.0));
    let sum = |same: &[(u16, u32)]| same.iter().map(|(_, count)| *count as usize).sum::<usize>();
    let most = same.max_by_key(|same| sum(same))?;
    Some((sum(most), format!("at {}", show_clock(most.first()?.0))))
}

fn whole(count: usize) -> String {
    number(count as f64, 0)
}
