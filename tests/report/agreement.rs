//! A figure is the same digits wherever it is printed: page, Word, workbook, section, screen, file.

use super::saltby;
use careflow::metrics::{HEADLINE, in_short};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;

/// Printed figures by option and metric.
type Printed = BTreeMap<(String, String), String>;

/// A figure of a file: option and its title, metric and its label, mean, half of its interval, whether there is none.
struct Filed {
    option: String,
    title: String,
    metric: String,
    label: String,
    mean: f64,
    half: f64,
    growing: bool,
}

fn records(name: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(saltby().join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn number_of(row: &HashMap<String, String>, name: &str) -> f64 {
    row[name].parse().unwrap_or(f64::NAN)
}

fn headline() -> Vec<Filed> {
    let rows = records("headline.csv")
        .into_iter()
        .filter(|row| row["group"] == "all" && HEADLINE.contains(&row["metric"].as_str()));
    let filed = rows.map(|row| Filed {
        mean: number_of(&row, "difference"),
        half: (number_of(&row, "ci_high") - number_of(&row, "ci_low")) / 2.0,
        growing: row["growing"] == "yes",
        option: row["option"].clone(),
        title: row["option_title"].clone(),
        metric: row["metric"].clone(),
        label: row["label"].clone(),
    });
    filed.collect()
}

/// Words without tags, entities and spaces that do not break.
fn plain(text: &str) -> String {
    let parts = text.split('<').enumerate().map(|(at, part)| match part.split_once('>') {
        Some((_, words)) if at > 0 => words,
        _ => part,
    });
    let text: String = parts.collect();
    let text = text.replace('\u{a0}', " ").replace("&amp;", "&").replace("&#38;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The figures of a table with a row an option and a column a figure.
fn by_option(filed: &[Filed], header: &[String], rows: &[Vec<String>], printed: &mut Printed) {
    for figure in filed {
        let column = header.iter().position(|words| words.starts_with(&format!("{},", figure.label)));
        let row = rows.iter().find(|row| row[0] == figure.title);
        if let Some((column, row)) = column.zip(row) {
            // In thousands, if the heading says so.
            let unit = if header[column].contains("£ thousand") { " thousand" } else { "" };
            printed.insert((figure.option.clone(), figure.metric.clone()), row[column].clone() + unit);
        }
    }
}

/// The rows of a table between its marks.
fn cells(text: &str, row: &str, cell: &[&str]) -> Vec<Vec<String>> {
    let of_row = |text: &str| {
        let mut text = text.to_owned();
        cell.iter().for_each(|mark| text = text.replace(mark, &format!("\u{1}{mark}")));
        text.split('\u{1}').skip(1).map(plain).collect::<Vec<String>>()
    };
    text.split(row).skip(1).map(of_row).collect()
}

fn on_the_page(filed: &[Filed], page: &str) -> Printed {
    let table = page.split("<div class=\"table\" id=\"headline\">").nth(1).unwrap();
    let table = table.split("</table>").next().unwrap().split("<thead>").nth(1).unwrap();
    let rows = cells(table, "<tr", &["<th ", "<td"]);
    let mut printed = Printed::new();
    by_option(filed, &rows[0], &rows[1..], &mut printed);
    printed
}

/// Those of the figures that are switched.
fn drawn(filed: &[Filed], page: &str) -> Printed {
    let mut printed = Printed::new();
    for part in page.split("<div class=\"effect\" data-metric=\"").skip(1) {
        let metric = part.split('"').next().unwrap();
        let title = plain(
            part.split("<h4").nth(1).unwrap().split("</h4>").next().unwrap().split_once('>').unwrap().1,
        );
        let rows = cells(part.split("</table>").next().unwrap(), "<tr", &["<th ", "<td"]);
        for figure in filed.iter().filter(|figure| figure.metric == metric) {
            let unit = if title.contains("£ thousand") { " thousand" } else { "" };
            let row = rows.iter().find(|row| row[0] == figure.title).unwrap();
            printed.insert((figure.option.clone(), metric.to_owned()), row[1].clone() + unit);
        }
    }
    printed
}

/// A part of a file that is a ZIP.
fn part(name: &str, part: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(saltby().join(name)).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(part).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn in_word(filed: &[Filed]) -> Printed {
    let mut printed = Printed::new();
    for table in part("report.docx", "word/document.xml").split("<w:tbl>") {
        if table.contains("<w:tblCaption w:val=\"What each option changes") {
            let rows = cells(table.split("</w:tbl>").next().unwrap(), "<w:tr>", &["<w:tc>"]);
            by_option(filed, &rows[0], &rows[1..], &mut printed);
        }
    }
    printed
}

/// Mean and half of the interval of every figure of the sheet.
fn in_the_sheet() -> BTreeMap<(String, String), (f64, f64)> {
    let book = part("results.xlsx", "xl/workbook.xml");
    let sheets: Vec<&str> =
        book.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let at = sheets.iter().position(|name| *name == "Headline").unwrap() + 1;
    let shared = part("results.xlsx", "xl/sharedStrings.xml");
    let shared: Vec<String> = shared.split("<si>").skip(1).map(plain).collect();
    let text = part("results.xlsx", &format!("xl/worksheets/sheet{at}.xml"));
    let rows = text.split("<row ").skip(1).map(|row| {
        let cells = row.split("<c r=\"").skip(1).map(|cell| {
            let column = cell.chars().take_while(char::is_ascii_uppercase).collect::<String>();
            let value = cell.split("<v>").nth(1).map_or("", |rest| rest.split('<').next().unwrap());
            let is_text = cell.split('>').next().unwrap().contains("t=\"s\"");
            (column, if is_text { shared[value.parse::<usize>().unwrap()].clone() } else { value.to_owned() })
        });
        cells.collect::<HashMap<String, String>>()
    });
    let rows: Vec<HashMap<String, String>> = rows.collect();
    let column = |words: &str| rows[0].iter().find(|(_, cell)| *cell == words).unwrap().0.clone();
    let [difference, low, high] = ["Difference", "95 % interval, low", "95 % interval, high"].map(column);
    let [option, metric] = ["Option", "Metric"].map(column);
    let number = |row: &HashMap<String, String>, at: &str| {
        row.get(at).and_then(|cell| cell.parse().ok()).unwrap_or(f64::NAN)
    };
    let of = |row: &HashMap<String, String>| {
        let half = (number(row, &high) - number(row, &low)) / 2.0;
        ((row[&option].clone(), row[&metric].clone()), (number(row, &difference), half))
    };
    rows.iter().skip(1).map(of).collect()
}

/// The columns of the screen, each a figure by metric.
fn on_the_screen(filed: &[Filed]) -> Vec<BTreeMap<String, String>> {
    let (_, text, _) = crate::program::call(&["show", saltby().to_str().unwrap()]);
    let changes = text.split("What the options change").nth(1).unwrap().split("\n\n").next().unwrap();
    let mut columns: Vec<BTreeMap<String, String>> = Vec::new();
    for metric in HEADLINE {
        let short = in_short(metric).unwrap();
        let Some(line) = changes.lines().find_map(|line| line.strip_prefix(short)) else { continue };
        let mut words: Vec<String> = Vec::new();
        for word in line.split_whitespace() {
            match words.last_mut() {
                Some(last) if word.starts_with('(') => last.push_str(&format!(" {word}")),
                _ => words.push(word.trim_end_matches('?').to_owned()),
            }
        }
        // Pounds are changes alone; of others the baseline stands first.
        let of_baseline = usize::from(!["net-cashable-benefit", "net-benefit"].contains(&metric));
        for (at, word) in words.into_iter().skip(of_baseline).enumerate() {
            columns.resize(columns.len().max(at + 1), BTreeMap::new());
            columns[at].insert(metric.to_owned(), word);
        }
    }
    assert!(filed.iter().any(|figure| columns[0].contains_key(&figure.metric)), "{text}");
    columns
}

/// A printed number, and the size of its last digit.
fn read(text: &str) -> Option<(f64, f64)> {
    let bare = text.trim_start_matches('+').replace(['£', ','], "").replace('−', "-");
    let decimals = bare.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Some((bare.parse().ok()?, 10_f64.powi(-(decimals as i32))))
}

/// Whether a number is printed as this.
fn is_printed(value: f64, text: &str) -> bool {
    read(text).is_some_and(|(read, last)| (read - value).abs() <= last * 0.500_001)
}

/// Whether mean and half of an interval are printed as `−1.4 ± 0.9`, `+3`, or with ` thousand` after it.
fn are_printed(mean: f64, half: f64, text: &str) -> bool {
    let (text, factor) = text.strip_suffix(" thousand").map_or((text, 1.0), |text| (text, 1e-3));
    match text.split_once(" ± ") {
        Some((printed, behind)) if behind.starts_with('<') => is_printed(mean * factor, printed),
        Some((printed, behind)) => is_printed(mean * factor, printed) && is_printed(half * factor, behind),
        None => is_printed(mean * factor, text.split(' ').next().unwrap_or_default()),
    }
}

/// What every place says of the headline.
#[derive(Clone)]
struct Said {
    page: Printed,
    drawn: Printed,
    word: Printed,
    sheet: BTreeMap<(String, String), (f64, f64)>,
    screen: Vec<BTreeMap<String, String>>,
    section: String,
}

/// Where two of them do not say the same.
fn disagreements(filed: &[Filed], said: &Said) -> Vec<String> {
    let mut wrong = Vec::new();
    for figure in filed {
        let key = (figure.option.clone(), figure.metric.clone());
        let Some(page) = said.page.get(&key) else {
            wrong.push(format!("{key:?} is not on the page"));
            continue;
        };
        for (place, other) in [("the switched figures", said.drawn.get(&key)), ("Word", said.word.get(&key))]
        {
            if other != Some(page) {
                wrong.push(format!("{key:?}: {page} on the page, {other:?} in {place}"));
            }
        }
        let sheet = said.sheet.get(&key).copied().unwrap_or((f64::NAN, f64::NAN));
        if figure.growing {
            if page != "growing" || sheet.0.is_finite() {
                wrong.push(format!("{key:?} grows: {page}, {sheet:?}"));
            }
            continue;
        }
        for (place, (mean, half)) in [("the file", (figure.mean, figure.half)), ("the sheet", sheet)] {
            if !are_printed(mean, half, page) {
                wrong.push(format!("{key:?}: {page} on the page, {mean} ± {half} in {place}"));
            }
        }
    }
    // A column of the screen is an option: that of which it says every figure.
    let is_of = |column: &BTreeMap<String, String>, option: &str| {
        column.iter().all(|(metric, word)| {
            let page = said.page.get(&(option.to_owned(), metric.clone()));
            page.is_some_and(|page| page.trim_end_matches(" thousand").replace(" ± ", "±") == *word)
        })
    };
    let options: BTreeSet<&str> = filed.iter().map(|figure| figure.option.as_str()).collect();
    for column in &said.screen {
        if !options.iter().any(|option| is_of(column, option)) {
            wrong.push(format!("a column of the screen is of no option: {column:?}"));
        }
    }
    wrong.extend(of_the_section(&said.section));
    wrong
}

/// The figures of the section that are not those of the rows to which they refer.
fn of_the_section(text: &str) -> Vec<String> {
    let rows = records("differences.csv");
    let mut wrong = Vec::new();
    let mut headline = 0;
    for line in text.lines().filter_map(|line| line.strip_prefix("- [")) {
        let (number, source) = line.split_once("] ").unwrap();
        let Some(source) = source.strip_prefix("differences.csv: ") else { continue };
        let row = rows
            .iter()
            .find(|row| format!("{}, {}, {}", row["option"], row["metric"], row["group"]) == source);
        let Some(row) = row else {
            wrong.push(format!("no row is {source}"));
            continue;
        };
        headline += usize::from(HEADLINE.contains(&row["metric"].as_str()) && row["group"] == "all");
        let before = text.split(&format!(" [{number}]")).next().unwrap();
        let said = before.rsplit(']').next().unwrap();
        let factor = if said.ends_with(" million a year") {
            1e-6
        } else if said.ends_with(" thousand a year") {
            1e-3
        } else {
            1.0
        };
        let (words, interval) = match said.rfind(" (") {
            Some(at) if said[at..].contains(" to ") => (&said[..at], said[at + 2..].split(')').next()),
            _ => (said, None),
        };
        let is_figure = |word: &&str| read(word).is_some() && word.contains(|c: char| c.is_ascii_digit());
        let mean = words.rsplit(' ').find(is_figure).unwrap_or_default();
        let values = ["mean", "ci_low", "ci_high"].map(|name| number_of(row, name) * factor);
        // Of what falls the size is said, and its ends in order.
        let negative = [-values[0], -values[2], -values[1]];
        let agrees = |values: &[f64; 3]| {
            let ends = interval.and_then(|interval| interval.split_once(" to "));
            let between =
                ends.is_none_or(|(low, high)| is_printed(values[1], low) && is_printed(values[2], high));
            is_printed(values[0], mean) && between
        };
        if !agrees(&values) && !agrees(&negative) {
            wrong.push(format!(
                "[{number}] {source}: {mean} ({interval:?}) in the section, {values:?} in the file"
            ));
        }
    }
    if headline < 3 {
        wrong.push(format!("the section says {headline} figures of the headline"));
    }
    wrong
}

/// Words with one digit altered, the first.
fn altered(words: &str) -> String {
    let at = words.find(|c: char| c.is_ascii_digit()).unwrap();
    let digit = if &words[at..=at] == "7" { "3" } else { "7" };
    [&words[..at], digit, &words[at + 1..]].concat()
}

#[test]
fn every_figure_of_the_headline_is_the_same_digits_everywhere_and_one_that_is_altered_is_found() {
    let filed = headline();
    let page = std::fs::read_to_string(saltby().join("report.html")).unwrap();
    let said = Said {
        page: on_the_page(&filed, &page),
        drawn: drawn(&filed, &page),
        word: in_word(&filed),
        sheet: in_the_sheet(),
        screen: on_the_screen(&filed),
        section: std::fs::read_to_string(saltby().join("section.md")).unwrap(),
    };
    let options: BTreeSet<&str> = filed.iter().map(|figure| figure.option.as_str()).collect();
    assert!(filed.len() >= 8 * options.len() && options.len() > 2, "{} figures", filed.len());
    assert_eq!(disagreements(&filed, &said), Vec::<String>::new());
    for figure in filed.iter().filter(|figure| !figure.growing && figure.mean != 0.0) {
        let key = (figure.option.clone(), figure.metric.clone());
        let places: [fn(&mut Said) -> &mut Printed; 3] =
            [|said| &mut said.page, |said| &mut said.drawn, |said| &mut said.word];
        for place in places {
            let mut other = said.clone();
            let words = place(&mut other).get_mut(&key).unwrap();
            *words = altered(words);
            assert!(
                !disagreements(&filed, &other).is_empty(),
                "{key:?} altered to {}",
                place(&mut other)[&key]
            );
        }
        let mut other = said.clone();
        // More than is lost when pounds are printed in thousands.
        other.sheet.get_mut(&key).unwrap().0 -= 10_000.0;
        assert!(!disagreements(&filed, &other).is_empty(), "{key:?} altered in the sheet");
    }
    for (at, column) in said.screen.iter().enumerate() {
        for (metric, word) in column.iter().filter(|(_, word)| word.contains(|c: char| c.is_ascii_digit())) {
            let mut other = said.clone();
            other.screen[at].insert(metric.clone(), altered(word));
            assert!(!disagreements(&filed, &other).is_empty(), "{metric} altered on the screen");
        }
    }
    let mut other = said.clone();
    other.section = altered_before(&said.section, " [1]");
    assert!(!disagreements(&filed, &other).is_empty(), "{}", other.section);
}

/// A text with the last digit before a mark altered.
fn altered_before(text: &str, mark: &str) -> String {
    let end = text.find(mark).unwrap();
    let at = text[..end].rfind(|c: char| c.is_ascii_digit()).unwrap();
    let digit = if &text[at..=at] == "7" { "3" } else { "7" };
    [&text[..at], digit, &text[at + 1..]].concat()
}
