//! Schemes change who does a task, from a day on and for some; numbers of it may be uncertain.

use crate::{load, run_fixed, values};

/// A clinic of a team of its own, and of a second team with nothing else to do.
const CLINIC: &str = "
[[team]]\nid = \"first\"\nheads = 1\nassumption = \"x\"\n
[[team]]\nid = \"second\"\nheads = 1\nassumption = \"x\"\n
[[setting]]\nid = \"clinic\"\nkind = \"other\"\ncapacity = \"unlimited\"\n
[[stream]]\nid = \"clinic\"\ncohort = \"all\"\ngaps = \"1 h\"\nto = \"clinic\"\nassumption = \"x\"\n
[[stream]]\nid = \"other\"\ncohort = \"all\"\ngaps = \"4 h\"\nto = \"other\"\nassumption = \"x\"\n
[[stay]]\nid = \"other\"\nin = \"clinic\"\nlength = \"0 min\"\nto = \"home\"\nassumption = \"x\"\n
tasks = [{ id = \"other\", team = \"second\", work = \"1 min\" }]\n
[[stay]]\nid = \"clinic\"\nin = \"clinic\"\nlength = \"0 min\"\nto = \"home\"\nassumption = \"x\"\n";

/// Tasks a day of the second team: in the baseline, with a change throughout, and with the change from 1 July on.
fn tasks_of_the_second(task: &str, change: &str) -> [f64; 3] {
    let run = |starts: &str| {
        let loaded = load(&format!(
            "{CLINIC}tasks = [{task}]\n[[scheme]]\nid = \"s\"\nassumption = \"x\"\n{starts}\n\
             change = [{{ stay = \"clinic\", task = \"work\", {change} }}]\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
        ));
        let results = run_fixed(&loaded, 1);
        let tasks = |at: usize| values(&results[at], "team-tasks", "team=second")[0] / 365.25;
        [tasks(0), tasks(1)]
    };
    let [baseline, throughout] = run("");
    let [_, later] = run("starts = 2014-07-01");
    [baseline, throughout, later]
}

#[test]
fn a_scheme_lets_another_team_do_a_task_or_needs_it_besides() {
    // 24 tasks a day, one an hour, of 90 min for the one head of the first team; the second has 6 of its own. If the second may
    // do them as well it does every other one: 12. From the 92nd of 364 days on it does all 24 as long as the first is at its
    // backlog: 8 tasks a day of 56 days of warm-up and 91 more, at 16 a day 73.5 days; then every other one.
    let alone = "{ id = \"work\", team = \"first\", work = \"90 min\" }";
    let [baseline, throughout, later] =
        tasks_of_the_second(alone, "set = { or = [{ team = \"second\", work = \"30 min\" }] }");
    assert!((baseline - 6.0).abs() < 0.1, "{baseline}");
    assert!((throughout - 18.0).abs() < 0.2, "{throughout}");
    let by_hand = (6.0 * 91.0 + 30.0 * 73.5 + 18.0 * 199.5) / 364.0;
    assert!((later - by_hand).abs() < 0.01, "{later}");
    // Both at once, and 30 min each: all 24.
    let short = "{ id = \"work\", team = \"first\", work = \"30 min\" }";
    let [baseline, throughout, later] =
        tasks_of_the_second(short, "set = { with = [{ team = \"second\" }] }");
    assert!((baseline - 6.0).abs() < 0.1, "{baseline}");
    assert!((throughout - 30.0).abs() < 0.1, "{throughout}");
    assert!((later - (6.0 * 91.0 + 30.0 * 273.0) / 364.0).abs() < 0.01, "{later}");
}

#[test]
fn work_and_heads_of_other_teams_may_be_uncertain_and_are_copied_with_the_stay() {
    let uncertain = |low: &str, high: &str| {
        format!("{{ value = \"{low}\", range = [\"{low}\", \"{high}\"], assumption = \"x\" }}")
    };
    let loaded = load(&format!(
        "{CLINIC}tasks = [{{ id = \"work\", team = \"first\", work = \"30 min\",\n\
         or = [{{ team = \"second\", work = {{ exponential = {{ mean = {} }} }} }}] }}]\n\
         [[stay]]\nid = \"clinic-again\"\nlike = \"clinic\"\nlength = \"1 h\"\n\
         [[stream]]\nid = \"again\"\ncohort = \"all\"\ngaps = \"3 h\"\nto = \"clinic-again\"\nassumption = \"x\"\n",
        uncertain("20 min", "40 min")
    ));
    let inputs: Vec<&str> = loaded.variants.inputs().iter().map(|input| input.path.as_str()).collect();
    let of_work: Vec<&&str> = inputs.iter().filter(|path| path.contains("work")).collect();
    assert_eq!(of_work.len(), 1, "{inputs:?}");
    let again = loaded.model.stays.iter().find(|stay| stay.id == "clinic-again").unwrap();
    assert_eq!(again.tasks[0].or.len(), 1);
}

/// The number of a metric of the second team in the baseline, with a change of a table throughout, and with the change from 1 July
/// on if it may come so late.
fn changed(task: &str, table: &str, change: &str, metric: &str) -> [f64; 3] {
    // The first team has something to do as well.
    let clinic = CLINIC.replace(
        "[{ id = \"other\"",
        "[{ id = \"more\", team = \"first\", work = \"1 min\" }, { id = \"other\"",
    );
    let run = |starts: &str| {
        let loaded = load(&format!(
            "{clinic}tasks = [{task}]\n[[scheme]]\nid = \"s\"\nassumption = \"x\"\n{starts}\n\
             change = [{{ {table}, {change} }}]\n[[option]]\nid = \"o\"\nschemes = [\"s\"]\n"
        ));
        let results = run_fixed(&loaded, 1);
        [0, 1].map(|at| values(&results[at], metric, "team=second")[0])
    };
    let [baseline, throughout] = run("");
    let of_team = table.starts_with("team");
    let later = if of_team { throughout } else { run("starts = 2014-07-01")[1] };
    [baseline, throughout, later]
}

#[test]
fn a_scheme_lets_a_task_recur_or_interrupt_and_a_team_escalate() {
    // The stay has no length: a task that recurs is over before it is asked for, so its stay is given two days.
    let task = "{ id = \"work\", team = \"second\", work = \"1 min\" }";
    let two_days = "stay = \"clinic\", set = { length = \"36 h\", tasks = [{ id = \"work\", team = \"second\", work = \"1 min\", \
                    every = \"24 h\" }] }";
    let (table, change) = two_days.split_once(", ").unwrap();
    let [baseline, throughout, later] = changed(task, table, change, "team-tasks");
    let a_day = |tasks: f64| tasks / 365.25;
    // 24 + 6 a day, and two of each of the 24 patients a day.
    assert!((a_day(baseline) - 30.0).abs() < 0.05, "{baseline}");
    assert!((a_day(throughout) - 54.0).abs() < 0.1, "{throughout}");
    // From the 92nd day on, the second of each a day later.
    assert!((a_day(later) - (30.0 * 364.0 + 24.0 * 272.0) / 364.0).abs() < 0.1, "{later}");
    // The task of every fourth hour takes a minute, in which the hourly one waits or not.
    let hourly = "{ id = \"work\", team = \"second\", work = \"30 min\", priority = 9 }";
    let [waits, interrupts, later] = changed(
        hourly,
        "stay = \"other\", task = \"other\"",
        "set = { pre-empts = true, work = \"10 min\" }",
        "team-wait-mean",
    );
    assert!(interrupts != waits && later != waits && later != interrupts, "{waits} {interrupts} {later}");
    // 70 minutes of work an hour for one head: a second is called whenever three wait.
    let too_much = "{ id = \"work\", team = \"second\", work = \"70 min\" }";
    let [grows, called, _] = changed(
        too_much,
        "team = \"second\"",
        "set = { escalation = { heads = 1, waiting-opens-at = 3, waiting-closes-at = 0 } }",
        "team-queue",
    );
    assert!(grows > 100.0 && called < 3.0, "{grows} {called}");
}

#[test]
fn what_recurs_and_the_heads_called_may_be_uncertain() {
    let number =
        |low: &str, high: &str| format!("{{ value = {low}, range = [{low}, {high}], assumption = \"x\" }}");
    let loaded = load(&format!(
        "{CLINIC}tasks = [{{ id = \"work\", team = \"first\", work = \"1 min\", every = {} }}]\n\
         [[team]]\nid = \"third\"\nheads = 1\nassumption = \"x\"\n\
         escalation = {{ heads = {}, waiting-opens-at = {}, waiting-closes-at = 1, notice = {} }}\n\
         [[stay]]\nid = \"third\"\nin = \"clinic\"\nlength = \"0 min\"\nto = \"home\"\nassumption = \"x\"\n\
         tasks = [{{ id = \"work\", team = \"third\", work = \"1 min\" }}]\n\
         [[stream]]\nid = \"third\"\ncohort = \"all\"\ngaps = \"3 h\"\nto = \"third\"\nassumption = \"x\"\n",
        number("\"20 h\"", "\"30 h\""),
        number("1", "4"),
        number("5", "9"),
        number("\"10 min\"", "\"1 h\"")
    ));
    let inputs: Vec<&str> = loaded.variants.inputs().iter().map(|input| input.path.as_str()).collect();
    for part in ["every", "heads", "waiting-opens-at", "notice"] {
        assert_eq!(inputs.iter().filter(|path| path.contains(part)).count(), 1, "{part}: {inputs:?}");
    }
}

#[test]
fn the_expected_load_shares_tasks_out_and_counts_how_often_they_recur() {
    let load_of = |tasks: &str, length: &str| {
        let clinic = CLINIC.replace(
            "[{ id = \"other\"",
            "[{ id = \"more\", team = \"first\", work = \"1 s\" }, { id = \"other\"",
        );
        let clinic = format!("{clinic}tasks = [{tasks}]\n");
        let last = clinic.rfind("length = \"0 min\"").unwrap();
        let loaded = load(&format!("{}length = {length}{}", &clinic[..last], &clinic[last + 16..]));
        let loads = careflow::scenario::expected_loads(&loaded.model).unwrap();
        let of = |id: &str| loads.teams[loaded.model.teams.iter().position(|team| team.id == id).unwrap()];
        [of("first"), of("second")]
    };
    let near = |found: f64, exact: f64| assert!((found - exact).abs() < 1e-6, "{found} {exact}");
    // 36 h of work a day for the one head of the first team, and 6 s; what is above 24 h goes to the second in a third of the
    // time. Six minutes are its own.
    let either = "{ id = \"work\", team = \"first\", work = \"90 min\", or = [{ team = \"second\", work = \"30 min\" }] }";
    let [first, second] = load_of(either, "\"0 min\"");
    near(first, 1.0);
    near(second, ((12.0 + 6.0 / 3600.0) / 3.0 + 0.1) / 24.0);
    // Both at once: an hour a day of the second beside its six minutes.
    let both =
        "{ id = \"work\", team = \"first\", work = \"5 min\", with = [{ team = \"second\", staff = 1 }] }";
    near(load_of(both, "\"0 min\"")[1], (2.0 + 0.1) / 24.0);
    // Lengths of a mean of 36 h: asked for at 0, 24, 48 h … with the chances 1, q, q² …
    let recurs = "{ id = \"work\", team = \"second\", work = \"1 min\", every = \"24 h\" }";
    let times = 1.0 / (1.0 - 0.513_417_119_032_592); // q = exp(−24/36)
    let expected = (24.0 * times + 6.0) / 60.0 / 24.0;
    assert!((load_of(recurs, "{ exponential = { mean = \"36 h\" } }")[1] - expected).abs() < 1e-5);
    // Two rounds a day of the mean length.
    let rounds = "{ id = \"work\", team = \"second\", work = \"1 min\", at = { mon-sun = [\"09:00\", \"17:00\"] }, repeats = true }";
    let found = load_of(rounds, "{ exponential = { mean = \"36 h\" } }")[1];
    assert!((found - (24.0 * 3.0 + 6.0) / 60.0 / 24.0).abs() < 1e-4, "{found}");
}
