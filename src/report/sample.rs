//! A model made up for tests: the settings of [`crate::stats::synthetic`] with routes between them.

use jiff::civil::Date;

use crate::model::*;
use crate::stats::synthetic::SETTINGS;

const KINDS: [SettingKind; 9] = [
    SettingKind::AandE,
    SettingKind::AssessmentUnit,
    SettingKind::AcuteBed,
    SettingKind::AcuteBed,
    SettingKind::AcuteBed,
    SettingKind::RehabilitationBed,
    SettingKind::Reablement,
    SettingKind::HomeCare,
    SettingKind::NursingHome,
];

const NAMES: [&str; 9] = [
    "A&E",
    "Acute medical unit",
    "Elderly care",
    "General medicine",
    "Surgery and orthopaedics",
    "Community hospital",
    "Reablement",
    "Home care packages",
    "Nursing homes",
];

/// Capacity open day and night.
pub(crate) fn capacity(count: u32) -> Timetable {
    let day = vec![Span { from: 0, to: 1440, count }];
    let days = std::array::from_fn(|_| day.clone());
    Timetable { base: WeekPattern { days, bank_holiday: None }, changes: Vec::new() }
}

pub(crate) fn setting(id: &str, name: &str, kind: SettingKind, places: u32) -> Setting {
    Setting {
        id: id.into(),
        name: name.into(),
        kind,
        counts_as_admission: false,
        site: None,
        capacity: Some(capacity(places)),
        unit: "bed".into(),
        escalation: None,
        diversion: None,
        turnaround: None,
        admits: None,
        sessions: Vec::new(),
        start: Vec::new(),
    }
}

pub(crate) fn stay(id: &str, setting: Index, routes: Vec<Route>) -> Stay {
    Stay {
        id: id.into(),
        setting,
        units: Vec::new(),
        if_too_large: crate::model::TooLarge::Wait,
        also: Vec::new(),
        length: vec![(Condition::default(), crate::distribution::Distribution::fixed(DAY))],
        length_scale: 1.0,
        ends_at: Vec::new(),
        ends_early: Vec::new(),
        pre_empts: false,
        put_out: None,
        load: None,
        appointment: None,
        priority: Vec::new(),
        tasks: Vec::new(),
        routes,
        interruptions: Vec::new(),
    }
}

pub(crate) fn route(to: Destination, share: f64) -> Route {
    Route { share, ..Route::certain(to) }
}

fn delayed(mut route: Route, reason: DelayReason, body: Body) -> Route {
    route.delay = vec![(Condition::default(), Delay { reason: Some(reason), body, line: None })];
    route
}

/// A&E, an assessment unit, three wards, community hospital, reablement, home care, nursing homes.
pub(crate) fn hospital() -> Model {
    use Destination::{Exit as Out, Stay as To};
    let settings: Vec<Setting> = SETTINGS
        .iter()
        .enumerate()
        .map(|(index, &(id, occupied, utilisation, ..))| {
            let places = (occupied / utilisation * 100.0).round() as u32;
            setting(id, NAMES[index], KINDS[index], places)
        })
        .collect();
    let ward = |setting: Index| {
        vec![
            route(Out(0), 0.70),
            route(Out(1), 0.06),
            delayed(route(To(5), 0.05), DelayReason::C, Body::Nhs),
            delayed(route(To(6), 0.08), DelayReason::E, Body::SocialCare),
            delayed(route(To(7), 0.06), DelayReason::E, Body::SocialCare),
            delayed(
                route(To(8), 0.05),
                DelayReason::Dii,
                if setting == 2 { Body::Both } else { Body::SocialCare },
            ),
        ]
    };
    let stays = vec![
        stay("a-and-e", 0, vec![route(Out(0), 0.72), route(To(1), 0.24), route(To(4), 0.04)]),
        stay("assessment", 1, vec![route(Out(0), 0.35), route(To(2), 0.3), route(To(3), 0.35)]),
        stay("elderly-care", 2, ward(2)),
        stay("medicine", 3, ward(3)),
        stay("surgery", 4, ward(4)),
        stay("rehabilitation", 5, vec![route(Out(0), 0.7), route(To(7), 0.2), route(To(8), 0.1)]),
        stay("reablement", 6, vec![route(Out(0), 0.6), route(To(7), 0.35), route(To(0), 0.05)]),
        stay("home-care", 7, vec![route(Out(1), 0.5), route(To(8), 0.3), route(To(0), 0.2)]),
        stay("nursing-home", 8, vec![route(Out(1), 0.9), route(To(0), 0.1)]),
    ];
    let stream = |id: &str, per_day: f64, to: Destination| Stream {
        id: id.into(),
        cohort: 0,
        pattern: Pattern::default(),
        arrivals: Arrivals::Rate(Rate {
            per_day,
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
        routes: vec![route(to, 1.0)],
    };
    Model {
        scenario: Scenario {
            name: "southend".into(),
            title: "Southend 2014/15".into(),
            warm_up_days: 60,
            measure_days: 364,
            start: Date::constant(2014, 4, 1),
            ..Scenario::default()
        },
        cohorts: vec![Cohort {
            id: "all".into(),
            population: 178_700.0,
            residents: true,
            attributes: Vec::new(),
        }],
        streams: vec![stream("walk-in \"999\" & GP", 260.0, To(0)), stream("elective", 22.0, To(4))],
        settings,
        teams: ["A&E doctors", "Medical consultants", "Hospital social work"]
            .into_iter()
            .zip(["a-and-e-doctors", "medical-consultants", "social-work"])
            .map(|(name, id)| Team {
                id: id.into(),
                name: name.into(),
                rota: capacity(6),
                at_shift_end: ShiftEnd::Pause,
                at_pre_emption: PreEmption::Resume,
                escalation: None,
                absence: 0.0,
            })
            .collect(),
        stays,
        exits: vec![
            Exit { id: "home".into(), kind: ExitKind::Home },
            Exit { id: "died".into(), kind: ExitKind::Died },
        ],
        back_tests: vec![
            back_test("A&E attendances 2014/15", "a-and-e-attendances", 95_000.0, true),
            back_test("Four-hour performance 2014/15", "a-and-e-within-4h", 94.6, false),
            back_test("Waiting list", "waiting-list", 8_000.0, false),
        ],
        files: vec![SourceFile {
            path: "scenario.toml".into(),
            sha256: "00".repeat(32),
            location: "scenario.toml".into(),
        }],
        ..Model::default()
    }
}

/// A ward whose patients go on to a nursing home.
pub(crate) fn ward_and_nursing_home() -> Model {
    Model {
        settings: vec![
            setting("ward", "Ward", SettingKind::AcuteBed, 30),
            setting("nursing-home", "Nursing home", SettingKind::NursingHome, 50),
        ],
        stays: vec![
            stay("ward-stay", 0, vec![route(Destination::Stay(1), 1.0)]),
            stay("nursing-home-stay", 1, vec![route(Destination::Exit(0), 1.0)]),
        ],
        ..Model::default()
    }
}

fn back_test(title: &str, metric: &str, published: f64, fitted: bool) -> BackTest {
    BackTest {
        title: title.into(),
        metric: metric.into(),
        group: "all".into(),
        published,
        source: "NHS England, A&E attendances and emergency admissions, 2014-15".into(),
        fitted,
        plausible: None,
    }
}
