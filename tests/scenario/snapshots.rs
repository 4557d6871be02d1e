//! Whole messages of scenarios with several mistakes.

use crate::{GOOD, load_files};

fn show(files: &[(&str, &str)]) -> String {
    match load_files(files) {
        Ok(loaded) => loaded.warnings.to_string(),
        Err(problems) => problems.to_string(),
    }
}

macro_rules! snapshot {
    ($name:ident, $($file:literal => $text:expr),+) => {
        #[test]
        fn $name() {
            insta::assert_snapshot!(show(&[$(($file, &$text)),+]));
        }
    };
}

snapshot!(misspelt_names, "scenario.toml" => GOOD
    .replace("in = \"ward\"", "in = \"wrd\"").replace("team = \"nurses\"", "team = \"nurse\"")
    .replace("kind = \"acute-bed\"", "kind = \"acute\"").replace("capacity", "capcity"));

snapshot!(shares_by_group, "scenario.toml" => GOOD.replace(
    "  { to = \"home\", share = 0.9 },\n  { to = \"died\", share = \"rest\" },",
    "  { to = \"home\", share = 0.9, for = { age = \"old\" } },\n  { to = \"home\", share = 0.7, for = { needs = \"many\" } },\n  { to = \"died\", share = 0.1 },"));

snapshot!(rotas, "scenario.toml" => GOOD.replace(
    "rota = { mon-fri = \"09:00-17:00 x 6\" }",
    "rota = { mon-fri = [\"09:00-25:00 x 6\", \"17:00-09:00 x 2\"], fri = \"09:00-12:00\", sta = \"none\", sun = 3 }"));

snapshot!(distributions, "scenario.toml" => GOOD.replace(
    "length = \"3 d\"",
    "length = [\n  { for = { needs = \"few\" }, is = { lognormal = { median = \"3 d\", p90 = \"2 d\" } } },\n  { for = { needs = \"man\" }, is = { gamma = { mean = 3 } } },\n  { is = { weibull = { mean = \"3 d\", shape = 2 }, max = \"1 d\" } },\n]"));

snapshot!(syntax_errors, "scenario.toml" => GOOD
    .replace("population = 1000", "population = 1000 people").replace("capacity = 10", "capacity 10"));

snapshot!(several_files,
    "scenario.toml" => GOOD.replace("measure = \"28 d\"", "measure = \"28 d\"\ninclude = [\"a.toml\", \"b.toml\", \"../c.toml\"]"),
    "a.toml" => "[[exit]]\nid = \"home\"\nkind = \"hoem\"\n",
    "b.toml" => "[scenario]\ntitle = \"Again\"\nstart = 1890-01-01\n");

snapshot!(nobody_reaches, "scenario.toml" => format!("{GOOD}\n[[setting]]\nid = \"hall\"\nkind = \"other\"\ncapacity = 3\n\n[[stay]]\nid = \"in-hall\"\nin = \"hall\"\nlength = \"1 d\"\nto = \"in-hall\"\n\n[[team]]\nid = \"idle\"\nheads = 1\n"));

snapshot!(warnings, "scenario.toml" => GOOD
    .replace("per-day = 2", "per-day = 4").replace("\nassumption = \"for the test\"", "").replace("30 min", "30 h"));

snapshot!(money, "scenario.toml" => format!("{GOOD}
[money]
price-year = \"2014/15\"
pay-for-performance = {{ metric = \"non-elective-admissions\", planned-reduction = 150 }}

[[saving]]
id = \"beds\"
metric = \"acute-ocupied\"
value = \"£100\"
cashable = {{ block = -28 }}
assumption = \"for the test\"

[[saving]]
id = \"beds\"
metric = \"gross-saving\"
value = {{ value = 5, range = [6, 7] }}
marginal-rate = 1.5
cashable = {{ block = 0 }}
assumption = \"for the test\"

[[contingency]]
id = \"falls\"
metric = \"falls-admissions-rate\"
target = {{ change = -1, percent = -2 }}
support = -5
assumption = \"for the test\"
"));

snapshot!(money_without_a_price_year, "scenario.toml" => format!("{GOOD}
[[saving]]
id = \"beds\"
metric = \"acute-occupied\"
value = 100
"));
