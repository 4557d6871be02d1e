//! Everything that a route, a stay and a setting can ask, together in one place: whatever happens, nobody is in two places,
//! nobody is put where there is no room, and who has gone is gone.

use super::Trace;
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
fn the_books_are_closed_with_what_is_there() {
    let found = Trace::new(60).add(PLACE).run();
    // Means of levels that were counted wrongly anywhere would drift off in sixty days.
    for (setting, most) in
        [("department", 5.0), ("unit", 2.0), ("ward", 5.0), ("bus", 3.0), ("monitors", 2.0)]
    {
        let group = format!("setting={setting}");
        let occupied = found.value("setting-occupied", &group);
        assert!(occupied > 0.1 && occupied <= most, "{setting}: {occupied}");
        let waiting = found.value("setting-queue", &group);
        assert!((0.0..200.0).contains(&waiting), "{setting}: {waiting} waiting");
    }
    let blocked = found.value("setting-blocked", "setting=department,for=unit");
    assert!((0.0..=5.0).contains(&blocked), "{blocked} blocked");
}
