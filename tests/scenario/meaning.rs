//! Good files mean what docs/language.md says.

use careflow::distribution::{Shape, Values};
use careflow::model::{Arrivals, DAY, Destination, HOUR, People, Provenance, Remaining, WeekPattern};
use careflow::scenario;

use crate::{GOOD, changed, load, load_files};

fn model(text: &str) -> careflow::model::Model {
    load(text).unwrap_or_else(|problems| panic!("{problems}")).model.into_model()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
}

/// Mean length in days of the one stay with this length.
fn mean_days(length: &str) -> f64 {
    let model = model(&changed("length = \"3 d\"", &format!("length = {length}")));
    model.stays[0].length[0].1.mean() / DAY
}

#[test]
fn durations_have_units() {
    for (text, days) in [
        ("90 min", 0.0625),
        ("1.5 h", 0.0625),
        ("36 hours", 1.5),
        ("1 day", 1.0),
        ("2 weeks", 14.0),
        ("86400 s", 1.0),
        ("1e-2 d", 0.01),
    ] {
        close(mean_days(&format!("\"{text}\"")), days);
    }
}

#[test]
fn every_family_can_be_written() {
    for (text, days) in [
        ("{ fixed = \"3 h\" }", 0.125),
        ("{ uniform = { low = \"1 d\", high = \"3 d\" }, shift = \"1 d\" }", 3.0),
        ("{ triangular = { low = \"0 d\", mode = \"1 d\", high = \"2 d\" } }", 1.0),
        ("{ exponential = { mean = { value = \"2 d\", range = [\"1 d\", \"3 d\"], source = \"x\" } } }", 2.0),
        ("{ gamma = { mean = \"2 d\", sd = \"1 d\" } }", 2.0),
        ("{ gamma = { shape = 2, scale = \"3 d\" } }", 6.0),
        ("{ erlang = { mean = \"2 d\", stages = 3 } }", 2.0),
        ("{ weibull = { mean = \"2 d\", cv = 1.3 } }", 2.0),
        ("{ lognormal = { mean = \"9.2 d\", cv = 1.1 } }", 9.2),
        ("{ lognormal = { median = \"2 d\", mean = \"3 d\" } }", 3.0),
        ("{ lognormal = { log-mean = 0.0, log-sd = 1.0, unit = \"d\" } }", 0.5_f64.exp()),
        ("{ log-logistic = { median = \"4 d\", shape = 2 } }", 2.0 * std::f64::consts::PI),
        ("{ log-logistic = { mean = \"6 d\", shape = 1.7 } }", 6.0),
        ("{ beta = { low = \"0 d\", high = \"10 d\", alpha = 2, beta = 3 } }", 4.0),
        ("{ pert = { low = \"1 d\", mode = \"2 d\", high = \"9 d\" } }", 3.0),
        (
            "{ mixture = [{ weight = 0.25, is = \"1 d\" }, { weight = 0.75, is = { exponential = { mean = \"5 d\" } } }] }",
            4.0,
        ),
        ("{ values = [\"1 d\", \"2 d\"], weights = [3, 1] }", 1.25),
        ("{ bins = { edges = [\"0 d\", \"1 d\", \"7 d\"], weights = [30, 70] } }", 0.15 + 2.8),
        ("{ uniform = { low = \"-1 d\", high = \"1 d\" }, min = \"0 d\" }", 0.5),
    ] {
        close(mean_days(text), days);
    }
}

#[test]
fn values_from_a_csv_file() {
    let entry = changed(
        "length = \"3 d\"",
        "length = { values = { csv = \"los.csv\", column = \"days\", unit = \"d\", weights = \"count\" } }",
    );
    let loaded = load_files(&[("scenario.toml", &entry), ("los.csv", "days,count\n1,30\n5,10\n")]).unwrap();
    let Shape::Values(Values { values, weights }) = &loaded.model.stays[0].length[0].1.shape else {
        panic!()
    };
    assert_eq!(
        (values.as_slice(), weights.as_slice()),
        ([DAY, 5.0 * DAY].as_slice(), [0.75, 0.25].as_slice())
    );
}

#[test]
fn rates_are_converted_to_a_day() {
    for (rate, per_day) in [
        ("{ per-day = 12.5 }", 12.5),
        ("{ per-hour = 0.5 }", 12.0),
        ("{ per-year = 730.5 }", 2.0),
        ("{ per-1000 = 365.25 }", 1.0),
    ] {
        // Places enough for any of them.
        let text = changed("rate = { per-day = 2 }", &format!("rate = {rate}"))
            .replace("capacity = 10", "capacity = 99");
        let Arrivals::Rate(rate) = &model(&text).streams[0].arrivals else { panic!() };
        close(rate.per_day, per_day);
    }
}

#[test]
fn hours_and_weekdays_multiply_and_have_mean_1() {
    let hours: Vec<String> = (0..24).map(|hour| if hour < 12 { "3" } else { "1" }.into()).collect();
    let text = changed(
        "rate = { per-day = 2 }",
        &format!(
            "rate = {{ per-day = 2 }}\nhours = [{}]\nweekdays = [2, 1, 1, 1, 1, 1, 0]",
            hours.join(", ")
        ),
    );
    let Arrivals::Rate(rate) = &model(&text).streams[0].arrivals else { panic!() };
    close(rate.hours.iter().sum::<f64>() / 168.0, 1.0);
    close(rate.hours[0] / rate.hours[12], 3.0);
    close(rate.hours[0] / rate.hours[24], 2.0);
    close(rate.hours[167], 0.0);
}

#[test]
fn rest_depends_on_whom_the_other_routes_are_for() {
    let text = GOOD.replace(
        "  { to = \"home\", share = 0.9 },",
        "  { to = \"home\", share = 0.9, for = { needs = \"few\" } },\n  { to = \"home\", share = 0.6, for = { needs = \"many\" }, until = 2014-04-10 },",
    );
    let model = model(&text);
    // For every patient at any time the shares add to 1.
    for needs in [0, 1] {
        for day in [jiff::civil::date(2014, 4, 10), jiff::civil::date(2014, 4, 11)] {
            let holding = model.stays[0].routes.iter().filter(|route| {
                route.who.holds(&[0, needs])
                    && route.from.is_none_or(|from| from <= day)
                    && route.until.is_none_or(|until| day <= until)
            });
            let (all, died) = holding.fold((0.0, 0.0), |(all, died), route| {
                (all + route.share, died + if route.to == Destination::Exit(1) { route.share } else { 0.0 })
            });
            close(all, 1.0);
            close(
                died,
                match (needs, day.day()) {
                    (0, _) => 0.1,
                    (_, 10) => 0.4,
                    _ => 1.0,
                },
            );
        }
    }
}

#[test]
fn like_copies_what_is_not_stated() {
    let text = changed(
        "[[stream]]",
        "[[stay]]\nid = \"short\"\nlike = \"on-ward\"\nlength = \"1 d\"\n\n[[stay]]\nid = \"shorter\"\nlike = \"short\"\nto = \"home\"\n\n[[stream]]",
    )
    .replace("to = \"on-ward\"", "routes = [{ to = \"on-ward\", share = 0.5 }, { to = \"short\", share = 0.25 }, { to = \"shorter\", share = \"rest\" }]");
    let stays = model(&text).stays;
    assert_eq!(stays[1].routes, stays[0].routes);
    assert_eq!(stays[1].tasks, stays[0].tasks);
    assert_eq!(stays[2].length, stays[1].length);
    assert_eq!(stays[2].routes.len(), 1);
}

#[test]
fn settings_teams_and_start_groups() {
    let text = changed(
        "capacity = 10",
        "capacity = 10\nchanges = [{ from = 2014-11-01, until = 2015-03-31, yearly = true, capacity = 12 }]\n\
         escalation = { places = 2, opens-at = 0.97, closes-at = 0.92, notice = \"2 h\" }\nturnaround = \"1 h\"\n\
         admits = { mon-fri = \"09:00-17:00\", bank-holiday = \"none\" }\n\
         start = [{ stay = \"on-ward\", cohort = \"people\", present = 5, waiting = 2, remaining = \"uniform\", attributes = { needs = \"many\" } }]",
    );
    let model = model(&text);
    let setting = &model.settings[0];
    assert_eq!((setting.name.as_str(), setting.unit.as_str()), ("ward", "bed"));
    assert!(setting.capacity.as_ref().unwrap().changes[0].yearly);
    assert_eq!(setting.escalation.as_ref().unwrap().notice, 2.0 * HOUR);
    assert_eq!(setting.admits.as_ref().unwrap().base.bank_holiday, Some(vec![]));
    let group = &setting.start[0];
    assert_eq!((group.present, group.waiting, &group.remaining), (5, 2, &Remaining::Uniform));
    assert_eq!(group.attributes, vec![(1, 1)]);
    assert_eq!(model.teams[0].rota.base.days[0][0].count, 6);
    assert!(model.teams[0].rota.base.days[5].is_empty());
}

#[test]
fn a_night_shift_is_the_two_spans_it_covers() {
    let rota = |rota: &str| {
        model(&changed("rota = { mon-fri = \"09:00-17:00 x 6\" }", rota)).teams[0].rota.base.clone()
    };
    let night = rota("rota = { mon-fri = \"20:00-08:00 x 1\", sun = \"22:00-00:00 x 2\" }");
    let spans = rota(
        "rota = { mon = \"20:00-24:00 x 1\", tue-fri = [\"00:00-08:00 x 1\", \"20:00-24:00 x 1\"], \
         sat = \"00:00-08:00 x 1\", sun = \"22:00-24:00 x 2\" }",
    );
    let hours = |pattern: &WeekPattern| {
        let mut days = pattern.days.clone();
        days.iter_mut().for_each(|spans| spans.sort_by_key(|span| span.from));
        days
    };
    assert_eq!(hours(&night), hours(&spans));
}

#[test]
fn populations_come_from_the_cohorts() {
    let text = changed(
        "[[team]]",
        "[[cohort]]\nid = \"young\"\npopulation = 500\nattributes = { age = \"young\" }\nassumption = \"x\"\n\n\
         [[cohort]]\nid = \"visitors\"\npopulation = 7\nresidents = false\nassumption = \"x\"\n\n\
         [[attribute]]\nid = \"council\"\nvalues = [\"west\", \"east\"]\n\
         shares = [{ for = { age = \"old\" }, is = [0.3, 0.7] }, { is = [1, 0] }]\nassumption = \"x\"\n\n\
         [[attribute]]\nid = \"state\"\nvalues = [\"ill\", \"well\"]\n\
         shares = [{ for = { council = \"east\" }, is = [0.3, 0.7] }, { is = [1, 0] }]\nassumption = \"x\"\n\n\
         [measures]\nolder = { age = \"old\" }\nadults = { age = [\"young\", \"old\"] }\n\
         split-by = [\"age\", \"council\", \"state\"]\n\n[[team]]",
    );
    let measures = model(&text).measures;
    let people = |all, adults, older| People { all, adults, older };
    assert_eq!(measures.people, people(1500.0, 1500.0, 1000.0));
    assert_eq!(measures.split_by.len(), 3);
    assert_eq!(
        measures.people_of_groups,
        [
            // By age, which the cohorts fix.
            Some(people(500.0, 500.0, 0.0)),
            Some(people(1000.0, 1000.0, 1000.0)),
            // By council, which is drawn by age.
            Some(people(800.0, 800.0, 300.0)),
            Some(people(700.0, 700.0, 700.0)),
            // By what is drawn by what is drawn.
            None,
            None,
        ]
    );
}

#[test]
fn the_register_has_every_number_with_its_provenance() {
    let text = changed(
        "length = \"3 d\"",
        "length = { lognormal = { mean = { value = \"9.2 d\", range = [\"8 d\", \"10.4 d\"], source = \"HES\" }, cv = 1.1 } }",
    )
    .replace("capacity = 10", "capacity = 99");
    let register = model(&text).register;
    let entry =
        |path: &str| register.iter().find(|e| e.path == path).unwrap_or_else(|| panic!("{register:#?}"));
    let mean = entry("stay on-ward / length / lognormal / mean");
    assert_eq!((mean.value.as_str(), mean.range.as_deref()), ("9.2 d", Some("8 d to 10.4 d")));
    assert_eq!(mean.provenance, Provenance::Source("HES".into()));
    assert_eq!(mean.place, "scenario.toml:36");
    let assumed = Provenance::Assumption("for the test".into());
    assert_eq!(entry("stay on-ward / length / lognormal / cv").provenance, assumed);
    assert_eq!(entry("stay on-ward / routes / home / share").value, "0.9");
    assert_eq!(entry("team nurses / rota / mon-fri").value, "09:00-17:00 x 6");
}

#[test]
fn schemes_and_options_are_listed() {
    let text = changed(
        "[[team]]",
        "[[scheme]]\nid = \"s\"\ntitle = \"More staff\"\nstarts = 2014-04-10\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n\n[[team]]",
    );
    let loaded = load(&text).unwrap();
    assert_eq!(loaded.variants.schemes()[0].title, "More staff");
    assert_eq!(loaded.variants.options()[0].title, "o");
    let described = scenario::describe(&loaded);
    assert!(described.contains("from 2014-04-10") && described.contains("changes nothing that is simulated"));
}

#[test]
fn the_schema_knows_every_table_and_every_reference_resolves() {
    let schema = scenario::schema();
    for table in ["scenario", "stay", "stream", "measures", "back-test"] {
        assert!(schema["properties"][table].is_object(), "{table}");
    }
    assert_eq!(schema["properties"]["stay"]["items"]["properties"]["like"]["type"], "string");
    let text = schema.to_string();
    for part in text.split("#/$defs/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schema["$defs"][name].is_object(), "{name}");
    }
}

#[test]
fn an_overloaded_setting_is_named_with_its_load() {
    let loaded = load(&changed("per-day = 2", "per-day = 5")).unwrap();
    let text = loaded.warnings.to_string();
    assert!(
        text.contains("`ward` is overloaded: expected load 1.5 (15.0 beds needed, 10.0 there)"),
        "{text}"
    );
    assert!(scenario::describe(&loaded).contains("150 %"));
}

#[test]
fn cleaning_is_load() {
    // 3 a day for 3 days are 9 beds; cleaning for half a day after each makes them 10.5 of 10.
    let text = changed("per-day = 2", "per-day = 3")
        .replace("capacity = 10", "capacity = 10\nturnaround = \"12 h\"");
    let text = load(&text).unwrap().warnings.to_string();
    assert!(
        text.contains("`ward` is overloaded: expected load 1.05 (10.5 beds needed, 10.0 there)"),
        "{text}"
    );
}

#[test]
fn an_estimate_that_leaves_out_who_is_let_in_cannot_tell_whether_a_queue_grows() {
    // Whoever of five a day finds ten waiting goes home; others come whatever waits. A patient a day is three beds of ten.
    let warned = |only_if: &str, others: f64| {
        let routes = format!(
            "routes = [{{ to = \"on-ward\", only-if = {{ {only_if} }}, then = [{{ to = \"home\" }}] }}]"
        );
        let stream = format!(
            "\n[[stream]]\nid = \"others\"\ncohort = \"people\"\nrate = {{ per-day = {others} }}\nto = \"on-ward\"\n\
             assumption = \"for the test\"\n"
        );
        let text = changed("per-day = 2", "per-day = 5").replacen("to = \"on-ward\"", &routes, 1) + &stream;
        load(&text).unwrap_or_else(|problems| panic!("{problems}")).warnings.to_string()
    };
    for asked in ["waiting-below = 10", "occupied-below = 1.0", "longest-wait-below = \"4 h\""] {
        let text = warned(asked, 1.0);
        assert!(text.contains("`ward` may be overloaded: expected load 1.8"), "{text}");
        assert!(text.contains("if all came who could") && text.contains("cannot tell"), "{text}");
        assert!(!text.contains("is expected to grow"), "{text}");
    }
    // Who is not asked is not thought to stay away because somebody is elsewhere.
    let clinic = "\n[[setting]]\nid = \"clinic\"\nkind = \"other\"\ncapacity = 1\nassumption = \"for the test\"\n\
                  \n[[stay]]\nid = \"in-clinic\"\nin = \"clinic\"\nlength = \"1 h\"\nto = \"home\"\nassumption = \"for the test\"\n\
                  \n[[stream]]\nid = \"to-clinic\"\ncohort = \"people\"\nrate = { per-day = 1 }\nassumption = \"for the test\"\n\
                  routes = [{ to = \"in-clinic\", only-if = { waiting-below = 3 }, then = [{ to = \"home\" }] }]\n";
    let text = load(&(changed("per-day = 2", "per-day = 5") + clinic))
        .unwrap_or_else(|problems| panic!("{problems}"))
        .warnings
        .to_string();
    assert!(text.contains("`ward` is overloaded") && text.contains("is expected to grow"), "{text}");
    // By the hour alone nobody is turned away for want of room; and others may be too many by themselves.
    for (asked, others) in [("times = { mon-sun = \"00:00-24:00\" }", 1.0), ("waiting-below = 10", 4.0)] {
        let text = warned(asked, others);
        assert!(text.contains("`ward` is overloaded") && text.contains("is expected to grow"), "{text}");
    }
}
