//! Links between the pages lead to a file, and to a heading in it.

use super::{read, root};
use std::path::{Path, PathBuf};

/// A page without its fenced code.
pub fn prose(page: &str) -> String {
    let mut code = false;
    let mut outside = |line: &&str| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    };
    page.lines().filter(|line| outside(line)).flat_map(|line| [line, "\n"]).collect()
}

/// What stands behind `](` on a page, but for addresses elsewhere.
fn targets(prose: &str) -> impl Iterator<Item = &str> {
    let links = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    links.filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
}

/// The anchor that a heading has where pages are read: lower case, without punctuation, hyphens for spaces.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || ['-', '_', ' '].contains(c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// What is wrong with the links of a page that stands at `path`, below the root.
pub fn broken(path: &str, page: &str) -> Vec<String> {
    let folder = Path::new(path).parent().unwrap();
    let prose = prose(page);
    let wrong = targets(&prose).filter(|target| {
        let (file, heading) = target.split_once('#').unwrap_or((target, ""));
        let to = root().join(folder).join(file);
        if heading.is_empty() || !(file.is_empty() || file.ends_with(".md")) {
            return !to.exists();
        }
        let other = if file.is_empty() { None } else { Some(std::fs::read_to_string(to)) };
        let text = match &other {
            None => prose.clone(),
            Some(Ok(text)) => self::prose(text),
            Some(Err(_)) => return true,
        };
        let mut headings = text.lines().filter(|line| line.starts_with('#'));
        !headings.any(|line| anchor(line.trim_start_matches('#')) == *heading)
    });
    wrong.map(|target| format!("{path}: `{target}` leads nowhere")).collect()
}

/// Every page, below the root.
fn pages() -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.extension() {
                _ if path.is_dir() => walk(&path, found),
                Some(ending) if ending == "md" => found.push(path),
                _ => {}
            }
        }
    }
    let mut found = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    ["docs", "scenarios"].iter().for_each(|folder| walk(&root().join(folder), &mut found));
    let below = |path: PathBuf| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    found.into_iter().map(below).collect()
}

#[test]
fn every_link_between_the_pages_leads_to_a_file_and_a_heading() {
    let pages = pages();
    assert!(pages.len() > 50, "{pages:?}");
    let wrong: Vec<String> = pages.iter().flat_map(|path| broken(path, &read(path))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let page = "# Here\n[a](method.md) [b](nothing.md) [c](#here) [d](#there) [e](options.md#plausible-draws)\n\
                [f](options.md#implausible-draws) [g](https://example.org/nothing.md) [h](../src)\n\
                ```\n[i](nothing.md)\n```\n";
    let wrong = broken("docs/page.md", page);
    let of = |target: &str| format!("docs/page.md: `{target}` leads nowhere");
    assert_eq!(wrong, ["nothing.md", "#there", "options.md#implausible-draws"].map(of));
}
