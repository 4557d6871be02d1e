//! One mistake each: the message, the line and the column.

use crate::{GOOD, changed, load, marked};

/// `(what is replaced in the good scenario, by what with § at the place of the error, message, help)`.
pub type Case = (&'static str, &'static str, &'static str, &'static str);

pub const CASES: &[Case] = &[
    // Keys and tables.
    (
        "measure = ",
        "§mesure = \"1 d\"\nmeasure = ",
        "unknown key `mesure` in a scenario",
        "did you mean `measure`?",
    ),
    (
        "capacity = 10",
        "capacity = 10\n§beds = 3",
        "unknown key `beds` in a setting",
        "keys of a setting: admits",
    ),
    ("[[team]]", "[[§teem]]\nid = \"x\"\n\n[[team]]", "unknown table `teem`", "did you mean `team`?"),
    ("[scenario]", "§place = \"x\"\n[scenario]", "unknown key `place`", "tables:"),
    ("kind = \"acute-bed\"\n", "", "setting ward has no `kind`", "a-and-e"),
    ("title = \"Good\"", "title = \"Good\"\n§title = \"Twice\"", "duplicate key", "[[…]]"),
    ("title = \"Good\"", "title = §3", "`title` cannot be a number", "text in quotes"),
    ("title = \"Good\"", "title = §\" \"", "`title` is empty", ""),
    ("id = \"ward\"", "id = §\"the ward\"", "`the ward` is not an id", "letters, digits"),
    ("tasks = [", "tasks = 3 §[", "not valid TOML", "https://toml.io"),
    // Decisions.
    (
        "length = \"3 d\"",
        "length = \"3 d\"\n§ends-early = \"1 d\"",
        "`ends-early` needs `ends-at`",
        "ends-at = {",
    ),
    (
        "length = \"3 d\"",
        "length = \"3 d\"\nends-at = §{ mon-fri = \"none\" }",
        "the stay can never end",
        "07:00",
    ),
    // Patterns of arrivals.
    (
        "rate = { per-day = 2 }",
        "rate = { per-day = 2 }\n§shared-days = \"weather\"",
        "`shared-days` needs `daily-cv`",
        "daily-cv = 0.15",
    ),
    (
        "rate = { per-day = 2 }",
        "daily = { csv = \"days.csv\", date = \"day\", column = \"n\" }\n§weekdays = [1, 1, 1, 1, 1, 0, 0]",
        "`weekdays` cannot stand beside `daily`",
        "`hours` says how the hours",
    ),
    (
        "rate = { per-day = 2 }",
        "gaps = §\"0 min\"",
        "the mean time between arrivals is next to nothing",
        "20 min",
    ),
    (
        "rate = { per-day = 2 }",
        "gaps = §{ normal = { mean = \"1 h\", sd = \"30 min\" } }",
        "values can be negative",
        "min = \"0 d\"",
    ),
    ("rate = { per-day = 2 }", "gaps = \"1 h\"\n§rate = { per-day = 2 }", "`gaps`", ""),
    (
        "rate = { per-day = 2 }",
        "rate = { per-day = 2 }\nbatch = §0",
        "0 is out of range",
        "a whole number from 1 to 10000",
    ),
    (
        "rate = { per-day = 2 }",
        "rate = { per-day = 2 }\nbatch = §{ sizes = [1, 2], shares = [0.5] }",
        "1 shares for 2 sizes",
        "one for each size",
    ),
    (
        "rate = { per-day = 2 }",
        "rate = { per-day = 2 }\nbatch = §{ sizes = [1, 2], shares = [0.5, 0.4] }",
        "the shares of the batch add to 0.9, not 1",
        "leave them out",
    ),
    ("rate = { per-day = 2 }", "rate = { per-day = 2 }\nbatch = { mean = §0.5 }", "0.5", ""),
    ("rate = { per-day = 2 }", "rate = { per-day = 2 }\ndaily-cv = §7", "7", ""),
    ("rate = { per-day = 2 }", "hourly = §[1, 2, 3]", "24", ""),
    (
        "rate = { per-day = 2 }",
        "hourly = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]\n§weekdays = [1, 1, 1, 1, 1, 0, 0]",
        "`weekdays` cannot stand beside `hourly`",
        "drop one",
    ),
    (
        "rate = { per-day = 2 }",
        "timetable = { mon = \"09:00 x 1\" }\n§batch = 2",
        "`batch` shapes a rate, and this stream has none",
        "give a rate",
    ),
    (
        "rate = { per-day = 2 }",
        "daily = { csv = §\"nowhere.csv\", date = \"day\", column = \"n\" }",
        "`nowhere.csv` does not exist",
        "",
    ),
    // Durations and numbers.
    ("length = \"3 d\"", "length = §3", "`length = 3` has no unit", "did you mean \"3 d\""),
    ("length = \"3 d\"", "length = §\"3\"", "`3` has no unit", "did you mean \"3 d\""),
    ("length = \"3 d\"", "length = §\"3 dys\"", "unknown unit `dys`", "did you mean `d"),
    ("length = \"3 d\"", "length = §\"3 months\"", "unknown unit `months`", "weeks"),
    ("length = \"3 d\"", "length = §\"three days\"", "`three days` is not a duration", "9.2 d"),
    (
        "length = \"3 d\"",
        "length = §\"-3 d\"",
        "a duration cannot be negative, as -3 d is",
        "is \"3 d\" meant?",
    ),
    (
        "length = \"3 d\"",
        "length = §{ fixed = \"-3 d\" }",
        "a duration cannot be negative, as -3 d is",
        "is \"3 d\" meant?",
    ),
    (
        "length = \"3 d\"",
        "length = §{ uniform = { low = \"-1 d\", high = \"3 d\" } }",
        "values can be negative (down to -24 h)",
        "min = \"0 d\"",
    ),
    ("population = 1000", "population = §-1000", "-1000 is negative", "0 or more"),
    ("population = 1000", "population = §nan", "NaN is not a number", ""),
    ("population = 1000", "population = §inf", "infinite", "finite"),
    (
        "population = 1000",
        "population = §\"1000\"",
        "`population` must be a number, not text",
        "without quotes",
    ),
    ("capacity = 10", "capacity = §10.5", "must be a whole number", ""),
    ("capacity = 10", "capacity = §1e300", "infinite or too large", "up to 15 digits"),
    (
        "capacity = 10",
        "capacity = §{ valeu = 10, range = [8, 12] }",
        "`capacity` has no `value`",
        "did you mean `value` by `valeu`?",
    ),
    (
        "capacity = 10",
        "capacity = §\"unlimted\"",
        "`capacity` cannot be `unlimted`",
        "did you mean `unlimited`?",
    ),
    ("share = 0.9", "share = §1.9", "1.9 is out of range", "from 0 to 1"),
    ("share = 0.9", "share = §\"90%\"", "`share` cannot be text", "write share = 0.9; `share` is a number"),
    ("share = 0.9", "share = §\"90 %\"", "`share` cannot be text", "write share = 0.9; `share` is a number"),
    ("share = 0.9", "share = §\"0.9\"", "`share` must be a number, not text", "without quotes"),
    (
        "population = 1000",
        "population = { value = 1000, range = §[2000, 3000] }",
        "the value lies outside its range",
        "",
    ),
    ("population = 1000", "population = { value = 1000, §rnage = [1, 3] }", "unknown key `rnage`", "`range`"),
    // Dates.
    ("start = 2014-04-01", "start = §1850-04-01", "1850-04-01 is outside the calendar", "1998 to 2060"),
    ("start = 2014-04-01", "start = §\"2014-04-01\"", "must be a date, not text", "without quotes"),
    ("start = 2014-04-01", "start = §2014-02-30", "not valid TOML", ""),
    ("measure = \"28 d\"", "measure = §\"30 h\"", "must be whole days", "\"364 d\""),
    ("measure = \"28 d\"", "measure = §\"2600 weeks\"", "runs to 2064-01-29, outside the calendar", ""),
    ("measure = \"28 d\"", "measure = §\"0 d\"", "the measured period is empty", ""),
    // Ids.
    ("in = \"ward\"", "in = §\"wrd\"", "unknown setting `wrd`", "did you mean `ward`? settings: ward"),
    ("to = \"home\"", "to = §\"hoem\"", "unknown stay or exit `hoem`", "did you mean `home`?"),
    ("team = \"nurses\"", "team = §\"nurse\"", "unknown team `nurse`", "did you mean `nurses`?"),
    ("cohort = \"people\"", "cohort = §\"persons\"", "unknown cohort `persons`", "cohorts: people"),
    ("attributes = { age = \"old\" }", "attributes = { §aeg = \"old\" }", "unknown attribute `aeg`", "`age`"),
    (
        "attributes = { age = \"old\" }",
        "attributes = { age = §\"odl\" }",
        "`age` has no value `odl`",
        "`old`",
    ),
    ("id = \"died\"", "id = §\"home\"", "exit `home` is defined twice", ""),
    ("[[exit]]\nid = \"home\"", "[[exit]]\nid = §\"on-ward\"", "`on-ward` is both a stay and an exit", ""),
    (
        "kind = \"acute-bed\"",
        "kind = §\"acute-beds\"",
        "`kind` cannot be `acute-beds`",
        "did you mean `acute-bed`?",
    ),
    (
        "kind = \"acute-bed\"",
        "kind = \"acute-bed\"\n§counts-as-admission = true",
        "a setting of kind `acute-bed` counts as its kind does",
        "it is for `same-day-emergency-care` and `virtual-ward`",
    ),
    // Payment.
    (
        "[[exit]]\nid = \"died\"",
        "[money]\nprice-year = \"2024/25\"\npayment = { mechanism = \"block\", §variable = [{ metric = \"elective-admissions\", price = 1 }], assumption = \"x\" }\n\n[[exit]]\nid = \"died\"",
        "`variable` of a payment that is block",
        "only an `aligned-incentive`",
    ),
    (
        "[[exit]]\nid = \"died\"",
        "[money]\nprice-year = \"2024/25\"\npayment = §{ mechanism = \"aligned-incentive\" }\n\n[[exit]]\nid = \"died\"",
        "an aligned incentive without `variable`",
        "it is a `block`",
    ),
    (
        "[[exit]]\nid = \"died\"",
        "[[organisation]]\nid = \"trust\"\n\n[money]\nprice-year = \"2024/25\"\npayment = { mechanism = \"aligned-incentive\", payer = \"trust\", §provider = \"trust\", variable = [{ metric = \"elective-admissions\", price = 1 }], assumption = \"x\" }\n\n[[exit]]\nid = \"died\"",
        "it pays itself",
        "name the two organisations",
    ),
    (
        "[[exit]]\nid = \"died\"",
        "[money]\nprice-year = \"2024/25\"\npayment = { mechanism = \"block\" }\n\n[[saving]]\nid = \"tariff\"\nmetric = \"non-elective-admissions\"\nvalue = §-1490\nassumption = \"x\"\n\n[[exit]]\nid = \"died\"",
        "income that goes with activity, beside a payment that is block",
        "drop the saving",
    ),
    // Shares.
    ("share = \"rest\"", "share = 0.2", "the shares add to 1.1, not 1", "rest"),
    ("shares = [0.75, 0.25]", "shares = §[0.75, 0.35]", "the shares add to 1.1, not 1", "0.1 too much"),
    ("shares = [0.75, 0.25]", "shares = §[1.0]", "1 shares for 2 values", "one share for each value"),
    (
        "shares = [0.75, 0.25]",
        "shares = [ §{ for = { age = \"old\" }, is = [0.75, 0.25] } ]",
        "the last case of `shares` has a `for`",
        "everybody else",
    ),
    (
        "values = [\"young\", \"old\"]",
        "values = [\"young\", \"old\"]\nshares = [ §{ for = { needs = \"few\" }, is = [0.5, 0.5] }, { is = [1, 0] } ]",
        "shares may depend only on attributes that stand earlier",
        "",
    ),
    // Rotas.
    ("\"09:00-17:00 x 6\"", "§\"09:00-25:00 x 6\"", "there is no time 25:00", "00:00 to 24:00"),
    ("\"09:00-17:00 x 6\"", "§\"09:00-09:00 x 6\"", "ends when it starts", "00:00-24:00"),
    ("\"09:00-17:00 x 6\"", "§\"09:00-17:00\"", "does not say how many", "x 6"),
    ("\"09:00-17:00 x 6\"", "§\"9-5 x 6\"", "`9` is not a time", ""),
    ("\"09:00-17:00 x 6\"", "\"09:00-17:00 x 6\", §tue = \"none\"", "tue is named twice", "once"),
    ("mon-fri = ", "§mon-fry = ", "unknown day `mon-fry`", "did you mean `mon-fri`?"),
    (
        "capacity = 10",
        "capacity = 10\nadmits = { mon = §\"09:00-12:00 x 3\" }",
        "opening hours have no number",
        "",
    ),
    (
        "capacity = 10",
        "capacity = 10\nchanges = [{ from = 2014-05-01, until = §2014-04-01, capacity = 3 }]",
        "is before `from`",
        "",
    ),
    // Distributions.
    (
        "length = \"3 d\"",
        "length = { lognormal = §{ median = \"3 d\", p90 = \"2 d\" } }",
        "p90 (2 d) must be more than the median (3 d)",
        "nine tenths",
    ),
    (
        "length = \"3 d\"",
        "length = { gamma = §{ mean = \"3 d\" } }",
        "these are not the parameters of `gamma`: mean",
        "mean and cv",
    ),
    (
        "length = \"3 d\"",
        "length = { §gama = { mean = \"3 d\" } }",
        "unknown key `gama`",
        "did you mean `gamma`?",
    ),
    ("length = \"3 d\"", "length = { gamma = { mean = §3, cv = 1 } }", "`mean = 3` has no unit", "\"3 d\""),
    ("length = \"3 d\"", "length = { gamma = §{ mean = \"3 d\", cv = -1 } }", "`cv` must be more than 0", ""),
    ("length = \"3 d\"", "length = { gamma = { mean = \"3 d\", cv = §nan } }", "NaN is not a number", ""),
    (
        "length = \"3 d\"",
        "length = { log-logistic = §{ median = \"3 d\", shape = 1 } }",
        "`shape` must lie between 1.01 and 10000",
        "the mean is infinite",
    ),
    (
        "length = \"3 d\"",
        "length = { log-logistic = §{ median = \"3 d\", mean = \"4 d\" } }",
        "these are not the parameters of `log-logistic`: mean, median",
        "give median and shape, median and p90, or mean and shape",
    ),
    // Numbers that would overflow.
    (
        "population = 1000",
        "population = { value = 1, range = [0.1, §5e307], assumption = \"x\" }",
        "the number is infinite or too large",
        "up to 15 digits",
    ),
    (
        "population = 1000",
        "population = { value = 1, interval-95 = [§-1e308, 5e307], assumption = \"x\" }",
        "the number is infinite or too large",
        "up to 15 digits",
    ),
    (
        "population = 1000",
        "population = { value = 1, distribution = { pert = { low = 0, mode = 1, high = §5e307 } }, assumption = \"x\" }",
        "the number is infinite or too large",
        "up to 15 digits",
    ),
    (
        "population = 1000",
        "population = { value = 1, distribution = { lognormal = §{ median = 1, p90 = 1e15 } }, assumption = \"x\" }",
        "the mean is infinite or too large",
        "check the parameters",
    ),
    (
        "population = 1000",
        "population = { value = 0.77, distribution = { lognormal = §{ median = 0.77, p90 = 0.5 } }, assumption = \"x\" }",
        "p90 (0.5) must be more than the median (0.77)",
        "nine tenths",
    ),
    (
        "length = \"3 d\"",
        "length = { exponential = { mean = \"3 d\" }, times = §1e300 }",
        "the number is infinite or too large",
        "up to 15 digits",
    ),
    (
        "length = \"3 d\"",
        "length = §{ exponential = { mean = \"30 d\" }, times = 1e14 }",
        "the mean is infinite or too large",
        "check the parameters",
    ),
    (
        "length = \"3 d\"",
        "length = { gamma = §{ shape = 1e12, scale = \"3 d\" } }",
        "`shape` must lie between 0.0001 and 100000000",
        "1/cv²",
    ),
    (
        "length = \"3 d\"",
        "length = { weibull = §{ shape = 1e-9, scale = \"3 d\" } }",
        "`shape` must lie between 0.05 and 20000",
        "exponential",
    ),
    (
        "length = \"3 d\"",
        "length = { beta = §{ low = \"0 d\", high = \"1 d\", alpha = 1e12, beta = 1 } }",
        "`alpha` must lie between",
        "observations",
    ),
    (
        "length = \"3 d\"",
        "length = { beta = §{ low = \"0 d\", high = \"1 d\", mean = \"12 h\", sd = \"1e-30 d\" } }",
        "no beta distribution has this mean and sd",
        "too close together",
    ),
    (
        "length = \"3 d\"",
        "length = { values = [\"1 d\", \"2 d\"], weights = [1, §1e308] }",
        "the number is infinite or too large",
        "up to 15 digits",
    ),
    (
        "length = \"3 d\"",
        "length = { exponential = { mean = \"3 d\" }, max = §\"0 s\" }",
        "only 0 % of values lie between min and max",
        "drawn again",
    ),
    (
        "length = \"3 d\"",
        "length = { exponential = { mean = \"3 d\" }, min = \"5 d\", max = §\"4 d\" }",
        "max (4 d) is less than min (5 d)",
        "",
    ),
    (
        "length = \"3 d\"",
        "length = { mixture = §[{ weight = 0.5, is = \"1 d\" }, { weight = 0.4, is = \"2 d\" }] }",
        "the weights of the mixture add to 0.9, not 1",
        "0.1 short",
    ),
    (
        "length = \"3 d\"",
        "length = { bins = §{ edges = [\"0 d\", \"1 d\"], weights = [1, 2] } }",
        "2 weights for 1 bins",
        "",
    ),
    (
        "length = \"3 d\"",
        "length = { fixed = \"3 d\", §uniform = { low = \"1 d\", high = \"2 d\" } }",
        "`fixed` and `uniform` cannot stand together",
        "",
    ),
    (
        "length = \"3 d\"",
        "length = { values = { csv = §\"los.csv\", column = \"days\", unit = \"d\" } }",
        "`los.csv` does not exist",
        "",
    ),
    // Tasks, routes, interruptions.
    (
        "length = \"3 d\"",
        "length = \"3 d\"\ninterruptions = [{ id = §\"closing\", to = \"home\" }]",
        "the interruption has neither `after` nor `at`",
        "at = { mon-fri = \"20:00\" }",
    ),
    (
        "length = \"3 d\"",
        "length = \"3 d\"\ninterruptions = [{ id = \"closing\", at = §{ mon-fri = \"none\" }, to = \"home\" }]",
        "the interruption can never come",
        "such as at",
    ),
    (
        "work = \"30 min\"",
        "work = \"30 min\", after = §\"rnd\"",
        "unknown task `rnd`",
        "did you mean `round`?",
    ),
    ("work = \"30 min\"", "work = \"30 min\", after = §\"round\"", "tasks wait for each other: round", ""),
    (
        "work = \"30 min\"",
        "work = \"30 min\", §leaves-after = \"1 h\"",
        "`leaves-after` needs `leaves-to`",
        "",
    ),
    (
        "work = \"30 min\"",
        "work = \"30 min\", §delay-reason = \"A\"",
        "`delay-reason` needs `attributed-to`",
        "",
    ),
    ("work = \"30 min\"", "work = \"30 min\", priority = §10", "10 is out of range", "from 1 to 9"),
    ("tasks = [ {", "tasks = [ §{ staff = 7,", "needs 7 of `nurses`, which never has more than 6", ""),
    ("tasks = [", "units = §11\ntasks = [", "takes 11 units of `ward`, which never has more than 10", ""),
    ("tasks = [", "also = [{ setting = §\"ward\" }]\ntasks = [", "the stay already holds `ward`", ""),
    ("routes = [", "to = \"home\"\n§routes = [", "cannot stand together in a stay", ""),
    // Streams.
    (
        "rate = { per-day = 2 }",
        "rate = { per-day = 2 }\nhours = §[1, 2]",
        "`hours` has 2 values, not 24 or 168",
        "",
    ),
    ("rate = { per-day = 2 }", "timetable = { mon = §\"07:30\" }", "`07:30` does not say how many", "x 12"),
    (
        "rate = { per-day = 2 }",
        "timetable = { mon = \"07:30 x 1\" }\n§growth = 0.1",
        "`growth` shapes a rate",
        "",
    ),
    // The system.
    ("capacity = 10", "capacity = §0", "`ward` never has a place", ""),
    (
        "[[stay]]",
        "[[setting]]\nid = §\"hall\"\nkind = \"other\"\ncapacity = 1\n\n[[stay]]",
        "nobody reaches setting `hall`",
        "",
    ),
    (
        "[[stream]]",
        "[[stay]]\nid = §\"spare\"\nin = \"ward\"\nlength = \"1 d\"\nto = \"home\"\n\n[[stream]]",
        "nobody reaches stay `spare`",
        "",
    ),
    (
        "[[setting]]",
        "[[team]]\nid = §\"idle\"\nheads = 2\n\n[[setting]]",
        "team `idle` has nothing to do",
        "",
    ),
    (
        "[[stream]]",
        "§[[stay]]\nid = \"pit\"\nin = \"ward\"\nlength = \"1 d\"\n\n[[stream]]",
        "stay pit has no way out",
        "to` or `routes",
    ),
    (
        "[[stream]]\nid = \"arrivals\"\ncohort = \"people\"\nrate = { per-day = 2 }\nto = \"on-ward\"",
        "[[stay]]\nid = §\"loop\"\nin = \"ward\"\nlength = \"1 d\"\nto = \"loop\"\n\n[[stream]]\nid = \"arrivals\"\n\
         cohort = \"people\"\nrate = { per-day = 2 }\nroutes = [{ to = \"on-ward\", share = 0.5 }, { to = \"loop\", \
         share = 0.5 }]",
        "nobody who enters stay `loop` can ever leave the system",
        "",
    ),
    (
        "capacity = 10",
        "capacity = 10\nstart = [{ stay = §\"on-wrd\", cohort = \"people\", present = 3 }]",
        "unknown stay `on-wrd`",
        "",
    ),
    (
        "capacity = 10",
        "capacity = 10\nstart = [§{ stay = \"on-ward\", cohort = \"people\" }]",
        "the start group is empty",
        "",
    ),
    (
        "[[stay]]",
        "[[setting]]\nid = \"b\"\nkind = \"other\"\ncapacity = 1\nstart = [{ stay = §\"on-ward\", cohort = \
         \"people\", present = 1 }]\n\n[[stay]]",
        "stay `on-ward` is in `ward`, not in `b`",
        "",
    ),
    // Measures and back-tests.
    (
        "[[exit]]\nid = \"home\"",
        "[measures]\nsplit-by = [§\"agee\"]\n[[exit]]\nid = \"home\"",
        "unknown attribute `agee`",
        "age",
    ),
    (
        "[[exit]]\nid = \"home\"",
        "[measures]\nolder = §{ needs = \"many\" }\n[[exit]]\nid = \"home\"",
        "which not every cohort of residents fixes",
        "populations",
    ),
    (
        "[[exit]]\nid = \"home\"",
        "[[back-test]]\ntitle = \"x\"\nmetric = §\"delayed-day\"\npublished = { value = 1, source = \"y\" }\n[[exit]]\nid = \"home\"",
        "unknown metric `delayed-day`",
        "did you mean `delayed-days`?",
    ),
    (
        "[[exit]]\nid = \"home\"",
        "§[[back-test]]\ntitle = \"x\"\nmetric = \"deaths\"\npublished = 3\n[[exit]]\nid = \"home\"",
        "a published figure needs its source",
        "",
    ),
    (
        "[[exit]]\nid = \"home\"",
        "[[option]]\nid = \"o\"\nschemes = [§\"s\"]\n[[exit]]\nid = \"home\"",
        "unknown scheme `s`",
        "there are no schemes",
    ),
    // Composition.
    ("in = \"ward\"", "in = \"ward\"\nlike = §\"on-ward\"", "`like` loops: `on-ward` is like itself", ""),
    (
        "measure = \"28 d\"",
        "measure = \"28 d\"\ninclude = [§\"../x.toml\"]",
        "`../x.toml` leaves the folder",
        "",
    ),
    ("measure = \"28 d\"", "measure = \"28 d\"\ninclude = [§\"x.toml\"]", "`x.toml` does not exist", ""),
    ("measure = \"28 d\"", "measure = \"28 d\"\nbase = §\"../nowhere\"", "`../nowhere` does not exist", ""),
    ("measure = \"28 d\"", "measure = \"28 d\"\nbase = §\".\"", "`base` loops", ""),
    ("capacity = 10", "capacity = 10\nremove = §true", "nothing to remove: `ward` is not in a base", ""),
];

#[test]
fn the_good_scenario_is_good() {
    let loaded = load(GOOD).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(loaded.warnings.0.is_empty(), "{}", loaded.warnings);
}

#[test]
fn every_mistake_is_named_with_its_place() {
    let mut wrong = String::new();
    for (from, to, message, help) in CASES {
        let text = changed(from, to);
        // Where no place is marked, the message alone is looked for.
        let (text, place) = match text.contains('§') {
            true => {
                let (text, line, column) = marked(&text);
                (text, Some((line, column)))
            }
            false => (text, None),
        };
        let problems = load(&text).err().unwrap_or_default();
        let found = problems.0.iter().find(|problem| {
            problem.message.contains(message)
                && problem.file == "scenario.toml"
                && place.is_none_or(|place| place == (problem.line, problem.column))
                && (problem.line == 0 || text.lines().nth(problem.line - 1) == Some(&problem.line_text))
                && (help.is_empty() || problem.help.as_ref().is_some_and(|text| text.contains(help)))
        });
        if found.is_none() {
            wrong.push_str(&format!("--- no `{message}` (help `{help}`) at {place:?} in\n{problems}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn one_mistake_gives_one_error() {
    for (from, to, message, _) in CASES {
        let Err(problems) = load(&changed(from, to).replace('§', "")) else { continue };
        assert!(problems.errors() <= 2, "{message}: {} errors\n{problems}", problems.errors());
    }
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let text = GOOD
        .replace("in = \"ward\"", "in = \"wrd\"")
        .replace("length = \"3 d\"", "length = 3")
        .replace("x 6", "x six")
        .replace("per-day", "per-dya")
        .replace("share = \"rest\"", "share = 0.2")
        .replace("[0.75, 0.25]", "[0.75, 0.2]");
    let problems = load(&text).unwrap_err();
    for message in [
        "unknown setting",
        "has no unit",
        "`six` is not a number of heads",
        "unknown key `per-dya`",
        "add to 1.1",
        "add to 0.95",
    ] {
        assert!(problems.0.iter().any(|p| p.message.contains(message)), "{message} in\n{problems}");
    }
    assert!(problems.to_string().ends_with("6 errors"), "{problems}");
}

#[test]
fn an_interruption_cannot_recur_without_time_between() {
    let exit = GOOD.split("[[exit]]").nth(1).and_then(|table| table.split('"').nth(1)).unwrap();
    let recurring = format!(
        "interruptions = [ {{ id = \"at-once\", after = \"1 s\", recurs = true, to = \"{exit}\" }} ]\nlength = "
    );
    let text = GOOD.replacen("length = ", &recurring, 1);
    assert!(text != GOOD);
    let problems = load(&text).unwrap_err().to_string();
    assert!(problems.contains("recurs more often than once a minute"), "{problems}");
}
