//! Everything that a route, a stay and a setting can ask, together in one place: whatever happens, nobody is in two places,
//! nobody is put where there is no room, and who has gone is gone.

use super::Trace;
use careflow::engine::clock::Time;
use careflow::flow::{Moved, moves};
use std::collections::BTreeMap;

/// A department that diverts, an observation unit whose places are taken by the urgent, a bus, two clinics, a ward, a home.
const PLACE: &str = r#"
[[attribute]]
id = "state"
values = ["well", "ill", "worse"]
shares = [0.5, 0.4, 0.1]

[[attribute]]
id = "times"
values = ["first", "second", "more"]

[[setting]]
id = "department"
kind = "a-and-e"
capacity = 4
diversion = { starts-at = 1.75, ends-at = 1.25 }
escalation = { places = 1, opens-at = 1, closes-at = 0.7, notice = "1 h" }

[[stay]]
id = "department"
in = "department"
length = { exponential = { mean = "90 min" } }
priority = [{ for = { state = "worse" }, is = 1 }, { is = 6 }]
pre-empts = true
put-out-to = "unit"
routes = [
  { to = "unit", share = 0.3, only-if = { waiting-below = 3 }, sets = { state = "ill" }, then = [{ to = "ward" }] },
  { to = "clinic-a", share = 0.3, or = ["clinic-b"], takes = { exponential = { mean = "20 min" } } },
  { to = "ward", share = 0.2, frees-place = true, then = [{ to = "gone", after = { exponential = { mean = "6 h" } } }] },
  { to = "ride", share = 0.2, only-if = { times = { mon-sun = "08:00-20:00" }, stayed-below = "6 h" }, then = [{ to = "gone" }] },
]
interruptions = [
  { id = "worse", after = { exponential = { mean = "2 h" } }, recurs = true, moves-on = "state" },
  { id = "leaves", after = { exponential = { mean = "12 h" } }, for = { state = "worse" }, to = "ward", keeps-place = "2 h" },
]

[[setting]]
id = "unit"
kind = "assessment-unit"
capacity = 2
turnaround = "10 min"
start = [{ stay = "unit", cohort = "anybody", ready = 1, ready-for = "3 h", ready-to = "ward", waiting = 2 }]

[[stay]]
id = "unit"
in = "unit"
length = { exponential = { mean = "3 h" } }
priority = [{ for = { state = "worse" }, is = 2 }, { is = 5 }]
pre-empts = true
if-put-out = "resume"
also = [{ setting = "monitors" }]
routes = [
  { to = "ward", share = 0.5, takes = "30 min", delay-reason = "C", attributed-to = "NHS" },
  { to = "ride", share = "rest" },
]

[[setting]]
id = "monitors"
kind = "other"
capacity = 2

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 5
start = [{ stay = "ward", cohort = "anybody", present = 4, remaining = "full" }]

[[stay]]
id = "ward"
in = "ward"
length = { exponential = { mean = "8 h" } }
pre-empts = true
priority = [{ for = { times = "more" }, is = 1 }, { is = 5 }]
if-put-out = "restart"
routes = [
  { to = "home", share = 0.5, frees-place = true, moves-on = "times" },
  { to = "ride", share = "rest" },
]

[[setting]]
id = "bus"
kind = "other"
capacity = 3

[[stay]]
id = "ride"
in = "bus"
length = "25 min"
starts-together = { number = 2, or-after = "40 min" }
to = "gone"

[[setting]]
id = "clinic"
kind = "other"
capacity = 1

[[stay]]
id = "clinic-a"
in = "clinic"
length = "20 min"
to = "gone"

[[setting]]
id = "clinic-2"
kind = "other"
capacity = 1

[[stay]]
id = "clinic-b"
like = "clinic-a"
in = "clinic-2"

[[setting]]
id = "home"
kind = "home"
capacity = "unlimited"

[[stay]]
id = "home"
in = "home"
length = { exponential = { mean = "2 d" } }
routes = [{ to = "department", share = 0.6, takes = "15 min" }, { to = "gone", share = "rest" }]

[[stream]]
id = "ambulances"
cohort = "anybody"
rate = { per-day = 40 }
batch = { mean = 1.5 }
routes = [{ to = "department", only-if = { not-diverting = true, longest-wait-below = "3 h" }, takes = "10 min", then = [{ to = "gone" }] }]
"#;

#[test]
fn nobody_is_in_two_places_or_where_there_is_no_room() {
    let loaded = Trace::new(60).add(PLACE).load();
    let plan = careflow::plan::compile(&loaded.model);
    let room: Vec<i64> = plan
        .settings
        .iter()
        .map(|setting| {
            let extra = setting.escalation.map_or(0, |escalation| i64::from(escalation.places));
            i64::from(setting.max_capacity) + extra
        })
        .collect();
    let (mut taken, mut gone, mut waited) = (0, 0, 0);
    for replication in 0..20 {
        let mut places: BTreeMap<u64, usize> = BTreeMap::new();
        let mut present = vec![0_i64; plan.settings.len()];
        let mut left: BTreeMap<u64, ()> = BTreeMap::new();
        let mut last = None;
        for step in moves(&plan, replication).unwrap() {
            assert!(last.is_none_or(|last| last <= step.time), "time goes on");
            last = Some(step.time);
            assert!(!left.contains_key(&step.patient), "{step:?} after leaving");
            match step.what {
                Moved::Enters(setting) => {
                    let before = places.insert(step.patient, setting.index());
                    assert_eq!(before, None, "{step:?} while in another place");
                    present[setting.index()] += 1;
                    taken += 1;
                    assert!(present[setting.index()] <= room[setting.index()], "{step:?}: no room");
                }
                Moved::Leaves(setting) => {
                    assert_eq!(places.remove(&step.patient), Some(setting.index()), "{step:?}");
                    present[setting.index()] -= 1;
                }
                Moved::Exits(_) => {
                    assert!(!places.contains_key(&step.patient), "{step:?} with a place");
                    left.insert(step.patient, ());
                    gone += 1;
                }
                Moved::Waits(_) => waited += 1,
                Moved::Arrives(_) => {}
            }
        }
    }
    assert!(
        taken > 50_000 && gone > 20_000 && waited > 10_000,
        "{taken} {gone} {waited}: too little happened"
    );
}

#[test]
fn what_is_recorded_is_what_the_moves_of_everybody_add_up_to() {
    let trace = Trace::new(60).add(PLACE);
    let found = trace.run();
    let plan = careflow::plan::compile(&trace.load().model);
    let all = moves(&plan, 0).unwrap();
    let end = f64::from(60 * 24 * 3600) * 1000.0;
    for (index, setting) in plan.settings.iter().enumerate() {
        // Places kept for who is away, and those held beside a bed, are in no move.
        if matches!(setting.id.as_str(), "department" | "monitors") {
            continue;
        }
        let (mut area, mut entries) = (0.0, 0.0);
        for step in &all {
            let left = end - (step.time - Time::START).as_f64();
            match step.what {
                Moved::Enters(into) if into.index() == index => {
                    area += left;
                    entries += 1.0;
                }
                Moved::Leaves(from) if from.index() == index => area -= left,
                _ => {}
            }
        }
        let group = format!("setting={}", setting.id);
        let occupied = found.value("setting-occupied", &group);
        assert!((occupied - area / end).abs() < 1e-9, "{group}: {occupied}, by the moves {}", area / end);
        // Who is put out and comes back moves in again, without having entered anew.
        let recorded = found.value("setting-entries", &group) / 365.25 * 60.0;
        assert!(recorded <= entries && recorded > 0.0, "{group}: {recorded} entries, {entries} moves in");
        let returns = matches!(setting.id.as_str(), "unit" | "ward");
        assert!(returns || entries - recorded < 1e-6, "{group}: {recorded} entries, {entries} moves in");
    }
}
