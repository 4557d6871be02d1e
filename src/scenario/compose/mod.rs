//! Composition: `include`, `base`, `remove` and `like` turn the files of a place into one tree.

pub(crate) mod copies;
pub(crate) mod expand;
pub(crate) mod grids;
pub(crate) mod like;

use crate::number::number;
use crate::scenario::compose::like::{overlay, resolve_like};
use crate::scenario::text::tree::Composed;
use crate::scenario::text::wrong::Wrong;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::scenario::compose::copies::{Copy, rename};
use crate::scenario::compose::expand::{move_starts, streams_of_cohorts};
use crate::scenario::grammar;
use crate::scenario::limits::{FILES, FILES_DEEP, OPTIONS, TABLES};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::{Place, Root, Sources, join_shown, names_a_scenario};
use crate::scenario::text::tree::{Entry, Node, Table, Value, is_unprinted, parse};
use crate::scenario::text::values;

/// Name of the entry file of a folder.
pub(crate) const ENTRY: &str = "scenario.toml";

/// Folder, entry file and short name of a scenario path.
pub(crate) fn entry_of(path: &Path) -> Result<(PathBuf, String, String), Wrong> {
    let shown = path.display();
    let missing = || {
        Wrong::new(format!("`{shown}` does not exist")).help(format!(
            "name a folder with a {ENTRY}, or a .toml file; `careflow init FOLDER` writes a first one"
        ))
    };
    let meta = std::fs::metadata(path).map_err(|_| missing())?;
    let full = path.canonicalize().map_err(|_| missing())?;
    let name_of = |part: Option<&std::ffi::OsStr>| {
        let printed = |part: &std::ffi::OsStr| part.to_string_lossy().replace(is_unprinted, "_");
        part.map_or_else(|| "scenario".to_owned(), printed)
    };
    if meta.is_dir() {
        if !full.join(ENTRY).exists() {
            return Err(Wrong::new(format!("the folder `{shown}` has no {ENTRY}"))
                .help("`careflow init FOLDER` writes a small place to start from"));
        }
        let name = name_of(full.file_name());
        return Ok((full, ENTRY.to_owned(), name));
    }
    if full.extension().is_none_or(|ending| ending != "toml") {
        return Err(Wrong::new(format!("`{shown}` is not a .toml file"))
            .help(format!("name a folder with a {ENTRY}, or a .toml file")));
    }
    let file = full.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stem = name_of(full.file_stem());
    let name = if file == ENTRY { name_of(full.parent().and_then(Path::file_name)) } else { stem };
    let folder = full.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    Ok((folder, file, name))
}

/// Reads a scenario's files and those of its bases.
pub(crate) fn compose(root: Root, entry: &str, sources: &mut Sources, report: &mut ProblemLog) -> Composed {
    let mut reader = Reader { sources, report, complete: true, bases: Vec::new(), read: BTreeMap::new() };
    let mut tree = reader.place(&root, entry, "", None);
    let complete = reader.complete & as_many_as_may_be(&mut tree, report);
    resolve_like(&mut tree, 0, report);
    move_starts(&mut tree, sources, report);
    grids::write_out(&mut tree, report);
    Composed { tree, complete }
}

/// Reports lists with more tables than there may be, and drops those beyond; false if there were any.
fn as_many_as_may_be(tree: &mut Table, report: &mut ProblemLog) -> bool {
    let mut whole = true;
    for entry in &mut tree.entries {
        let most = if matches!(entry.key.as_str(), "scheme" | "option" | "grid") { OPTIONS } else { TABLES };
        let (Value::List(items), Some(_)) = (&mut entry.node.value, grammar::top_level(&entry.key)) else {
            continue;
        };
        if let Some(beyond) = items.get(most) {
            let (key, most) = (&entry.key, number(most as f64, 0));
            report.error_help(
                beyond.place,
                format!("more than {most} tables [[{key}]]"),
                format!("a scenario has at most {most} of a kind: describe what is alike once"),
            );
            whole = false;
        }
        items.truncate(most);
    }
    whole
}

struct Reader<'a> {
    sources: &'a mut Sources,
    report: &'a mut ProblemLog,
    complete: bool,
    /// Entry files of the scenario and its bases, outermost first.
    bases: Vec<PathBuf>,
    /// Every entry file read so far, with the prefixes of the copies it was read for; where it was named.
    read: BTreeMap<(PathBuf, String), Option<Place>>,
}

impl Reader<'_> {
    /// The tree of one place: its files, over those of its base.
    ///
    /// `prefixes` are those of the copies it is read for, outermost first.
    fn place(&mut self, root: &Root, entry: &str, prefixes: &str, from: Option<Place>) -> Table {
        let path = root.folder.join(entry);
        let path = path.canonicalize().unwrap_or(path);
        if self.bases.contains(&path) {
            self.complete = false;
            let place = from.unwrap_or_default();
            let chain = join_shown(&root.shown, entry);
            self.report.error_help(
                place,
                format!("`base` loops: `{chain}` is already being read"),
                "a scenario cannot vary itself, directly or through others",
            );
            return Table::default();
        }
        // Nested copies double with every level.
        if self.bases.len() >= FILES_DEEP || self.read.len() >= FILES {
            self.complete = false;
            let message = if self.bases.len() >= FILES_DEEP {
                format!("bases of bases, {FILES_DEEP} deep")
            } else {
                format!("more than {FILES} files, copies counted each")
            };
            self.report.error_help(
                from.unwrap_or_default(),
                message,
                "name the bases in one list, in the scenario itself",
            );
            return Table::default();
        }
        // The tables of a base that is reached twice would be there twice.
        if let Some(first) = self.read.insert((path.clone(), prefixes.to_owned()), from) {
            self.complete = false;
            let first =
                first.map_or_else(String::new, |place| format!(" (first in {})", self.sources.short(place)));
            self.report.error_help(
                from.unwrap_or_default(),
                format!("`{}` is a base twice{first}", join_shown(&root.shown, entry)),
                "let one of the bases name it, or the scenario itself; copies need prefixes of their own",
            );
            return Table::default();
        }
        self.bases.push(path);
        let mut own = Table::default();
        self.file(root, entry, from, &mut own, &mut Vec::new());
        let base = own.get("scenario").and_then(Node::table).and_then(|scenario| scenario.get("base"));
        let tree = match base.cloned() {
            Some(base) => {
                let mut tree = self.bases(root, &base, prefixes);
                vary(&mut tree, own, self.report);
                tree
            }
            None => {
                for (node, id) in removals(&own) {
                    self.report.error_help(
                        node,
                        format!("nothing to remove: `{id}` is not in a base"),
                        "`remove = true` drops a table of the scenario's `base`",
                    );
                }
                own
            }
        };
        self.bases.pop();
        tree
    }

    /// One tree of all the bases a scenario names.
    fn bases(&mut self, root: &Root, node: &Node, prefixes: &str) -> Table {
        let (mut tree, mut read) = (Table::default(), Vec::new());
        for item in node.list().unwrap_or(std::slice::from_ref(node)) {
            let files = item.table().and_then(|table| table.get("files")).unwrap_or(item);
            let files = files.list().unwrap_or(std::slice::from_ref(files));
            let copy = match item.table().map(|table| copy_of(table, item.place)) {
                None => None,
                Some(Ok(copy)) => Some(copy),
                Some(Err((place, wrong))) => {
                    self.complete = false;
                    self.report.wrong(place, wrong);
                    continue;
                }
            };
            let mut part = Table::default();
            for file in files {
                let Some(text) = file.text() else { continue };
                let prefix = copy.as_ref().map(|copy| copy.prefix.clone());
                if read.contains(&(text.to_owned(), prefix.clone())) {
                    self.complete = false;
                    let message = match &prefix {
                        Some(prefix) => format!("`{text}` is read twice as `{prefix}`"),
                        None => format!("`{text}` is read twice"),
                    };
                    let help = "name each file once, or as copies with an `as` of their own";
                    self.report.error_help(file.place, message, help);
                    continue;
                }
                read.push((text.to_owned(), prefix));
                let mut base = self.base(root, text, (copy.as_ref(), prefixes), file.place);
                composed(&mut base);
                join(&mut part, base, self.report);
            }
            if let Some(copy) = &copy {
                rename(&mut part, copy);
            }
            join(&mut tree, part, self.report);
        }
        tree
    }

    /// The tree of one base file or folder.
    fn base(&mut self, root: &Root, text: &str, (copy, outer): (Option<&Copy>, &str), place: Place) -> Table {
        if let Err(wrong) = names_a_scenario(&root.folder, text) {
            self.complete = false;
            self.report.wrong(place, wrong);
            return Table::default();
        }
        let mut path = root.folder.clone();
        for part in Path::new(text).components() {
            match part {
                std::path::Component::ParentDir if path.file_name().is_some() => {
                    path.pop();
                }
                part => path.push(part),
            }
        }
        let is_folder = path.is_dir();
        let (folder, entry, shown) = if is_folder {
            (path, ENTRY.to_owned(), join_shown(&root.shown, text))
        } else {
            let entry = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let folder = path.parent().map_or_else(|| root.folder.clone(), Path::to_path_buf);
            (folder, entry, join_shown(&root.shown, &format!("{text}/..")))
        };
        let prefixes = copy.map_or_else(|| outer.to_owned(), |copy| format!("{outer}{}-", copy.prefix));
        let copy = copy.map(|copy| copy.prefix.clone()).or_else(|| root.copy.clone());
        self.place(&Root { folder, shown, copy }, &entry, &prefixes, Some(place))
    }

    /// Reads a file and the files it includes into `tree`.
    fn file(
        &mut self,
        root: &Root,
        name: &str,
        from: Option<Place>,
        tree: &mut Table,
        stack: &mut Vec<usize>,
    ) {
        let known = self.sources.all().len();
        let index = match self.sources.read(root, name) {
            Ok(index) => index,
            Err(wrong) => {
                self.complete = false;
                match from {
                    Some(place) => self.report.wrong(place, wrong),
                    None => self.report.file_error("", wrong.message, wrong.help),
                }
                return;
            }
        };
        if let (Some(place), true) = (from.filter(|_| !stack.is_empty()), index < known) {
            self.complete = false;
            let name = self.sources.file(index).map_or("", |file| &file.path);
            let message = if let Some(at) = stack.iter().position(|&file| file == index) {
                let chain: Vec<_> = stack[at..].iter().filter_map(|&file| self.sources.file(file)).collect();
                let chain: Vec<&str> = chain.iter().map(|file| file.path.as_str()).collect();
                format!("`include` loops: {} → {name}", chain.join(" → "))
            } else {
                format!("`{name}` is included twice")
            };
            self.report.error_help(place, message, "include each file once, from scenario.toml");
            return;
        }
        if let Some(place) = from.filter(|_| stack.len() >= FILES_DEEP) {
            self.complete = false;
            let message = format!("files included by files, {FILES_DEEP} deep");
            self.report.error_help(place, message, "include each file once, from scenario.toml");
            return;
        }
        let Some(mut parsed) = parse(self.sources, index, self.report) else {
            self.complete = false;
            return;
        };
        let includes: Vec<(String, Place)> = parsed
            .get("scenario")
            .and_then(Node::table)
            .map(|scenario| scenario.list("include"))
            .unwrap_or_default()
            .iter()
            .filter_map(|node| node.text().map(|text| (text.to_owned(), node.place)))
            .collect();
        streams_of_cohorts(&mut parsed, self.report);
        join(tree, parsed, self.report);
        stack.push(index);
        for (name, place) in includes {
            self.file(root, &name, Some(place), tree, stack);
        }
        stack.pop();
    }
}

/// The prefix and title of a copy.
fn copy_of(table: &Table, place: Place) -> Result<Copy, (Place, Wrong)> {
    let help = "a prefix for every id of the files, such as as = \"north\"";
    let node = table.get("as").ok_or_else(|| (place, Wrong::new("a copy needs `as`").help(help)))?;
    let prefix = node.text().filter(|text| values::id(text).is_ok());
    let prefix = prefix.ok_or_else(|| (node.place, Wrong::new("`as` must be an id").help(help)))?;
    let title = table.text("title").unwrap_or(prefix).to_owned();
    Ok(Copy { prefix: prefix.to_owned(), title })
}

/// Adds another file of the same place: lists of tables grow, single tables gain keys.
fn join(tree: &mut Table, file: Table, report: &mut ProblemLog) {
    let mut known: BTreeMap<String, usize> =
        tree.entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
    for entry in file.entries {
        let Some(known) = known.get(&entry.key).and_then(|&at| tree.entries.get_mut(at)) else {
            known.insert(entry.key.clone(), tree.entries.len());
            tree.entries.push(entry);
            continue;
        };
        match (&mut known.node.value, entry.node.value) {
            (Value::List(items), Value::List(more)) => items.extend(more),
            (Value::Table(table), Value::Table(more)) => {
                for inner in more.entries {
                    match table.entries.iter_mut().find(|known| known.key == inner.key) {
                        // The lists of files of several files stand beside each other.
                        Some(known) if inner.key == "include" => {
                            if let (Value::List(items), Value::List(more)) =
                                (&mut known.node.value, inner.node.value)
                            {
                                items.extend(more);
                            }
                        }
                        Some(_) => report.error_help(
                            inner.key_place,
                            format!("`{}` of [{}] is given in two files", inner.key, entry.key),
                            "keep it in one of them",
                        ),
                        None => table.entries.push(inner),
                    }
                }
            }
            (_, value) => report.error_help(
                entry.key_place,
                format!(
                    "`{}` is {} here and something else in another file",
                    entry.key,
                    Node { value, place: entry.key_place }.kind()
                ),
                "lists of tables are written [[…]], single tables […]",
            ),
        }
    }
}

/// What identifies a table of a list: its `id`, or its title.
fn identity(node: &Node) -> Option<&str> {
    let table = node.table()?;
    table.text("id").or_else(|| table.text("title"))
}

/// The tables of a tree with `remove = true`.
fn removals(tree: &Table) -> Vec<(Place, String)> {
    let lists = tree.entries.iter().filter_map(|entry| entry.node.list());
    lists
        .flatten()
        .filter_map(|node| {
            let remove = node.table()?.get("remove")?;
            (remove.flag() == Some(true)).then(|| (remove.place, identity(node).unwrap_or("").to_owned()))
        })
        .collect()
}

/// Drops the names of the files that a tree has been put together from.
fn composed(tree: &mut Table) {
    if let Some(scenario) = tree.get_mut("scenario").and_then(Node::table_mut) {
        scenario.entries.retain(|entry| entry.key != "include" && entry.key != "base");
    }
}

/// Lays a scenario's own tables over those of its base.
fn vary(base: &mut Table, own: Table, report: &mut ProblemLog) {
    composed(base);
    for entry in own.entries {
        twice(&entry, report);
        let Some(under) = base.entries.iter_mut().find(|under| under.key == entry.key) else {
            base.entries.push(entry);
            continue;
        };
        let spec = grammar::top_level(&entry.key);
        match (&mut under.node.value, entry.node.value) {
            (Value::Table(under), Value::Table(over)) => overlay(under, over, spec),
            (Value::List(under), Value::List(over)) => {
                let known = under.len();
                for node in over {
                    vary_one(under, known, node, spec, report);
                }
                under.retain(|node| {
                    node.table().and_then(|t| t.get("remove")).and_then(Node::flag) != Some(true)
                });
            }
            (under, over) => *under = over,
        }
    }
}

/// Reports tables that the scenario itself states twice: over a base the later would quietly win.
fn twice(entry: &Entry, report: &mut ProblemLog) {
    let items = entry.node.list().unwrap_or_default();
    for (at, node) in items.iter().enumerate() {
        let Some(id) = node.table().and_then(|table| table.get("id")) else { continue };
        let same = |other: &Node| other.table().and_then(|table| table.text("id")) == id.text();
        if items[..at].iter().any(same) {
            report.error_help(
                id.place,
                format!("{} `{}` is stated twice", entry.key, id.text().unwrap_or("")),
                "put what both say into one table",
            );
        }
    }
}

/// Lays one table over the table of the same id among the first `known` of the base.
fn vary_one(
    under: &mut Vec<Node>,
    known: usize,
    node: Node,
    spec: Option<&grammar::TableSpec>,
    report: &mut ProblemLog,
) {
    let same = identity(&node)
        .and_then(|id| under.iter().take(known).position(|candidate| identity(candidate) == Some(id)));
    let remove = node.table().and_then(|table| table.get("remove")).filter(|flag| flag.flag() == Some(true));
    if let (Some(remove), None) = (remove, same) {
        let id = identity(&node).unwrap_or("").to_owned();
        report.error_help(
            remove.place,
            format!("nothing to remove: `{id}` is not in a base"),
            "check its id against the base's",
        );
    }
    match (same.and_then(|at| under.get_mut(at)), node.value) {
        (Some(Node { value: Value::Table(table), place }), Value::Table(over)) => {
            *place = node.place;
            overlay(table, over, spec);
        }
        (_, value) => under.push(Node { value, place: node.place }),
    }
}
