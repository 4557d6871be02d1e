//! Which streams and settings share a box of the drawing.

use super::graph::{Edge, Node, Way, name, nodes};
use crate::model::{Admission, Model, Named, SettingKind};
use crate::number::count;
use std::collections::BTreeMap;

/// Most streams, and most settings, of which each has a box of its own.
const FEW_STREAMS: usize = 4;
const FEW_SETTINGS: usize = 10;

/// Streams or settings that share a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// What they are.
    pub(crate) title: String,
    /// Their names, if there are several and the title does not say them.
    pub(crate) members: Vec<String>,
    pub(crate) is_source: bool,
}

/// All boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Groups {
    pub(crate) all: Vec<Group>,
    by_node: BTreeMap<Node, usize>,
    /// Whether any box has several members.
    pub(crate) is_shared: bool,
}

impl Groups {
    pub(crate) fn new(model: &Model, edges: &[Edge]) -> Self {
        let (streams, settings) = (model.streams.len() > FEW_STREAMS, model.settings.len() > FEW_SETTINGS);
        let mut members: Vec<(String, Vec<Node>)> = Vec::new();
        for node in nodes(model) {
            let key = match node {
                Node::Stream(at) if streams => source(model, at, edges),
                Node::Setting(at) if settings => setting(model, at),
                Node::Exit(_) => continue,
                // Alone, whatever others are called.
                Node::Stream(at) => format!("stream {at}"),
                Node::Setting(at) => format!("setting {at}"),
            };
            match members.iter_mut().find(|(known, _)| *known == key) {
                Some((_, of)) => of.push(node),
                None => members.push((key, vec![node])),
            }
        }
        let mut by_node = BTreeMap::new();
        let mut all = Vec::new();
        for (key, of) in &members {
            of.iter().for_each(|node| {
                by_node.insert(*node, all.len());
            });
            let is_source = matches!(of.first(), Some(Node::Stream(_)));
            let (title, members) = match of.as_slice() {
                [only] => (name(model, *only), Vec::new()),
                several if is_source => (format!("{} of {key}", count(several.len(), "source")), Vec::new()),
                several => (key.clone(), several.iter().map(|node| name(model, *node)).collect()),
            };
            all.push(Group { title, members, is_source });
        }
        let is_shared = members.iter().any(|(_, of)| of.len() > 1);
        Self { all, by_node, is_shared }
    }

    /// The box of a stream or setting; exits have none.
    pub(crate) fn of(&self, node: Node) -> Option<usize> {
        self.by_node.get(&node).copied()
    }
}

/// Emergencies or elective patients, and what most of them come to: `emergency arrivals: A&E`.
fn source(model: &Model, at: usize, edges: &[Edge]) -> String {
    let admission = match model.streams[at].admission {
        Admission::Emergency => "emergency",
        Admission::Elective => "elective",
    };
    let first = edges
        .iter()
        .filter(|edge| edge.from == Node::Stream(at) && edge.way == Way::Route)
        .max_by(|a, b| a.high.total_cmp(&b.high));
    let to = match first.map(|edge| edge.to) {
        Some(Node::Setting(to)) => match model.settings[to].kind {
            kind @ (SettingKind::AandE
            | SettingKind::AmbulanceHandover
            | SettingKind::UrgentCare
            | SettingKind::SameDayEmergencyCare
            | SettingKind::UrgentCommunityResponse
            | SettingKind::WaitingList) => kind_in_words(kind).to_owned(),
            kind if kind.is_acute() => "hospital".to_owned(),
            SettingKind::Other => name(model, Node::Setting(to)),
            _ => "care outside hospital".to_owned(),
        },
        Some(exit) => name(model, exit),
        None => String::new(),
    };
    format!("{admission} arrivals: {to}")
}

/// What settings of one kind, at one site if there are few, are called together.
fn setting(model: &Model, at: usize) -> String {
    let setting = &model.settings[at];
    // Of a kind that says nothing each stands alone.
    if setting.kind == SettingKind::Other {
        return name(model, Node::Setting(at));
    }
    let kind = kind_in_words(setting.kind);
    match setting.site.as_ref().filter(|_| sites(model) == 2) {
        Some(site) => format!("{kind}, {site}"),
        None => kind.to_owned(),
    }
}

fn sites(model: &Model) -> usize {
    let mut sites: Vec<&String> = model.settings.iter().filter_map(|setting| setting.site.as_ref()).collect();
    sites.sort();
    sites.dedup();
    sites.len()
}

fn kind_in_words(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::AandE => "A&E",
        SettingKind::AmbulanceHandover => "Ambulances at the door",
        SettingKind::UrgentCare => "Urgent care",
        SettingKind::SameDayEmergencyCare => "Same day emergency care",
        SettingKind::DischargeLounge => "Discharge lounge",
        SettingKind::VirtualWard => "Virtual wards",
        SettingKind::UrgentCommunityResponse => "Urgent community response",
        SettingKind::AssessmentUnit => "Assessment units",
        SettingKind::AcuteBed => "Acute wards",
        SettingKind::RehabilitationBed => "Rehabilitation and step-down beds",
        SettingKind::Reablement => "Reablement",
        SettingKind::RapidResponse => "Rapid response",
        SettingKind::HomeCare => "Home care",
        SettingKind::ResidentialHome | SettingKind::NursingHome => "Care homes",
        SettingKind::EndOfLifeCare => "End-of-life care",
        SettingKind::Home => "Home after hospital",
        SettingKind::WaitingList => "Waiting list",
        SettingKind::Other => SettingKind::Other.word(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::graph::edges;
    use crate::report::sample;

    #[test]
    fn streams_of_one_kind_share_a_box_and_every_node_has_one() {
        let mut model = sample::hospital();
        let stream = model.streams[0].clone();
        for number in 0..FEW_STREAMS {
            let mut other = stream.clone();
            other.id = format!("more-{number}");
            model.streams.push(other);
        }
        let groups = Groups::new(&model, &edges(&model));
        let of = |at: usize| groups.of(Node::Stream(at)).unwrap();
        assert_eq!(of(0), of(model.streams.len() - 1));
        assert!(
            groups.is_shared && groups.all[of(0)].title.starts_with("5 sources of "),
            "{:?}",
            groups.all[of(0)]
        );
        assert!((0..model.settings.len()).all(|at| groups.of(Node::Setting(at)).is_some()));
        assert!(groups.all.iter().filter(|group| group.is_source).count() < model.streams.len());
    }
}
