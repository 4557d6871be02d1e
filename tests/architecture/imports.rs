//! Which module uses which, read from the source by a parser: grouped imports, re-exports, paths in code and in macros.
//!
//! A module is named as Rust names it (`scenario::text::tree`); `mod.rs` is the module of its folder. What another module
//! re-exports counts as used where it is defined, so that `pub use` makes no arrow up.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, UseTree};

/// The modules of a crate and the arrows between them.
#[derive(Debug, Default)]
pub struct Imports {
    /// Every module that is product code, the crate root as the empty name.
    pub modules: BTreeSet<String>,
    /// Of each module, those it uses.
    pub uses: BTreeMap<String, BTreeSet<String>>,
}

/// Reads a crate: pairs of path below `src` and text.
pub fn read(files: &[(String, String)]) -> Imports {
    let parsed: Vec<(String, syn::File)> =
        files.iter().map(|(path, text)| (module_of(path), syn::parse_file(text).unwrap())).collect();
    let mut tests = BTreeSet::new();
    for (module, file) in &parsed {
        for item in &file.items {
            if let Item::Mod(inner) = item
                && is_test(&inner.attrs)
            {
                tests.insert(join(module, &inner.ident.to_string()));
            }
        }
    }
    let product = |module: &String| !tests.iter().any(|test| module == test || is_within(module, test));
    let parsed: Vec<(String, syn::File)> = parsed.into_iter().filter(|(module, _)| product(module)).collect();
    let modules: BTreeSet<String> = parsed.iter().map(|(module, _)| module.clone()).collect();
    let found: BTreeMap<String, Found> =
        parsed.iter().map(|(module, file)| (module.clone(), Found::of(module, file, &modules))).collect();
    let mut uses = BTreeMap::new();
    for (module, own) in &found {
        let all = own.paths.iter().filter_map(|path| defined_in(path, &modules, &found, 0));
        uses.insert(module.clone(), all.filter(|used| used != module).collect());
    }
    Imports { modules, uses }
}

/// `engine/queue.rs` is `engine::queue`, `plan/mod.rs` is `plan`, `lib.rs` the root.
fn module_of(path: &str) -> String {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if matches!(path, "lib" | "mod") { String::new() } else { path.replace('/', "::") }
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

fn is_within(module: &str, room: &str) -> bool {
    room.is_empty() || module.strip_prefix(room).is_some_and(|rest| rest.starts_with("::"))
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

/// What a file names: absolute paths, and what it re-exports.
#[derive(Debug, Default)]
struct Found {
    module: String,
    paths: BTreeSet<Vec<String>>,
    /// Name seen from outside, and the path it stands for.
    exports: BTreeMap<String, Vec<String>>,
    /// Names of the children declared here.
    children: BTreeSet<String>,
    /// Names brought in by `use`, with what they stand for.
    local: BTreeMap<String, Vec<String>>,
}

impl Found {
    fn of(module: &str, file: &syn::File, modules: &BTreeSet<String>) -> Self {
        let children = modules
            .iter()
            .filter_map(|other| other.strip_prefix(&join(module, "")).filter(|name| !name.contains("::")))
            .map(str::to_owned)
            .filter(|name| !name.is_empty())
            .collect();
        let mut found = Self { module: module.to_owned(), children, ..Self::default() };
        // Imports first: what code names may have come by one.
        let mut imports = Imported(&mut found);
        imports.visit_file(file);
        found.visit_file(file);
        found
    }

    /// The path from the crate's root, if it is one of this crate.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let mut here: Vec<String> =
            self.module.split("::").filter(|p| !p.is_empty()).map(str::to_owned).collect();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => {
                here.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    here.pop();
                    rest = &rest[1..];
                }
            }
            name if self.children.contains(name) => {}
            name => {
                let known = self.local.get(name)?;
                return Some(known.iter().chain(&rest[1..]).cloned().collect());
            }
        }
        Some(here.into_iter().chain(rest.iter().cloned()).collect())
    }

    fn name(&mut self, path: &[String]) {
        if let Some(path) = self.absolute(path) {
            self.paths.insert(path);
        }
    }

    /// Paths in the words of a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.flush(&mut path);
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => colons += 1,
                TokenTree::Group(group) => {
                    self.flush(&mut path);
                    self.tokens(group.stream());
                }
                _ => self.flush(&mut path),
            }
        }
        self.flush(&mut path);
    }

    fn flush(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.name(path);
        }
        path.clear();
    }
}

/// All paths of a `use`, with the name each is known by.
fn flatten(tree: &UseTree, before: &[String], out: &mut Vec<(String, Vec<String>)>) {
    let with = |name: &str| before.iter().cloned().chain([name.to_owned()]).collect::<Vec<_>>();
    match tree {
        UseTree::Path(path) => flatten(&path.tree, &with(&path.ident.to_string()), out),
        UseTree::Name(name) if name.ident == "self" => {
            out.push((before.last().cloned().unwrap_or_default(), before.to_vec()));
        }
        UseTree::Name(name) => out.push((name.ident.to_string(), with(&name.ident.to_string()))),
        UseTree::Rename(rename) => out.push((rename.rename.to_string(), with(&rename.ident.to_string()))),
        UseTree::Glob(_) => out.push(("*".into(), before.to_vec())),
        UseTree::Group(group) => group.items.iter().for_each(|item| flatten(item, before, out)),
    }
}

/// First pass: `use` declarations.
struct Imported<'a>(&'a mut Found);

impl<'ast> Visit<'ast> for Imported<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if is_test(&item.attrs) {
            return;
        }
        let mut all = Vec::new();
        flatten(&item.tree, &[], &mut all);
        for (name, path) in all {
            let Some(path) = self.0.absolute(&path) else { continue };
            if !matches!(item.vis, syn::Visibility::Inherited) {
                self.0.exports.insert(name.clone(), path.clone());
            }
            self.0.local.insert(name, path.clone());
            self.0.paths.insert(path);
        }
    }
}

/// Second pass: paths in code.
impl<'ast> Visit<'ast> for Found {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, _: &'ast syn::ItemUse) {}

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    // `pub(in crate::room)` says who may see, not what is used.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if parts.len() > 1 {
            self.name(&parts);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

/// The module that defines what a path names: the longest that is a module, or where its re-export leads.
fn defined_in(
    path: &[String],
    modules: &BTreeSet<String>,
    found: &BTreeMap<String, Found>,
    depth: usize,
) -> Option<String> {
    let length = (0..=path.len()).rev().find(|length| modules.contains(&path[..*length].join("::")))?;
    let module = path[..length].join("::");
    let exported = path.get(length).and_then(|name| found.get(&module)?.exports.get(name));
    match exported {
        Some(target) if depth < 8 => {
            let onward: Vec<String> = target.iter().chain(&path[length + 1..]).cloned().collect();
            defined_in(&onward, modules, found, depth + 1)
        }
        // A module as such: what is taken out of it is named elsewhere.
        _ => Some(module),
    }
}

/// The room of a module within another: its part of the name one step further down.
fn room(module: &str, within: &str) -> Option<String> {
    if module == within {
        return Some(format!("{within}::mod"));
    }
    let rest = if within.is_empty() { module } else { module.strip_prefix(within)?.strip_prefix("::")? };
    let name = rest.split("::").next()?;
    Some(join(within, name))
}

impl Imports {
    /// Modules that use each other in a circle, file by file.
    pub fn circles(&self) -> Vec<Vec<String>> {
        circles(&self.uses)
    }

    /// Rooms of one floor that use each other in a circle, on every floor of the house.
    pub fn circles_of_rooms(&self) -> Vec<Vec<String>> {
        let floors: BTreeSet<String> = self
            .modules
            .iter()
            .filter(|module| self.modules.iter().any(|other| is_within(other, module) && other != *module))
            .cloned()
            .chain([String::new()])
            .collect();
        floors.iter().flat_map(|floor| circles(&self.of_floor(floor))).collect()
    }

    /// Arrows between the rooms of a floor.
    pub fn of_floor(&self, floor: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (module, used) in &self.uses {
            let Some(from) = room(module, floor) else { continue };
            let to = used.iter().filter_map(|other| room(other, floor)).filter(|to| *to != from);
            arrows.entry(from.clone()).or_default().extend(to);
        }
        arrows
    }
}

/// Nodes that can reach each other, by what each can reach: the graph is small.
fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        let mut todo: Vec<&String> = arrows.get(from).into_iter().flatten().collect();
        while let Some(next) = todo.pop() {
            if seen.insert(next) {
                todo.extend(arrows.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        arrows.keys().map(|from| (from, reach(from))).collect();
    let mut done: BTreeSet<&String> = BTreeSet::new();
    let mut found = Vec::new();
    for (from, ahead) in &reached {
        if done.contains(from) || !ahead.contains(from) {
            continue;
        }
        let back = |other: &&&String| reached.get(**other).is_some_and(|onward| onward.contains(from));
        let circle: Vec<&String> = ahead.iter().filter(back).copied().collect();
        done.extend(circle.iter().copied());
        found.push(circle.into_iter().cloned().collect());
    }
    found
}
