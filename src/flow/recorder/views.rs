//! Views: the groups for which the acute metrics are reported apart (`all`, by site, by attribute).

use crate::engine::optional::Optional;
use crate::model::{People, SettingKind};
use crate::plan::{Attributes, Plan, SettingId, UNLIMITED};

/// The groups and how to find those of a patient.
pub struct Views {
    /// Group names, `all` first.
    pub names: Vec<String>,
    /// View of the site of each setting.
    site_of: Vec<Option<usize>>,
    /// Attribute and first view of its values.
    splits: Vec<(usize, usize)>,
    /// Residents of each view; `None` where nobody knows how many there are.
    people: Vec<Option<People>>,
    /// Settings of the acute class.
    pub acute_settings: Vec<usize>,
    /// Those of limited capacity: the others have no core beds to be occupied.
    pub core_settings: Vec<usize>,
    /// Settings that the check of the warm-up watches: the acute ones, or else those of limited capacity.
    pub watched: Vec<usize>,
    /// Sites with their acute settings.
    pub sites: Vec<Site>,
    /// Whether any setting is a waiting list.
    pub has_waiting_list: bool,
    /// Whether anybody can be admitted, to a bed or not.
    pub has_spells: bool,
}

/// A site and its acute settings.
pub struct Site {
    pub name: String,
    pub acute: Vec<usize>,
    /// Whether it has a waiting list.
    pub has_waiting_list: bool,
}

impl Views {
    pub fn new(plan: &Plan) -> Self {
        let mut names = vec!["all".to_owned()];
        let mut sites: Vec<Site> = Vec::new();
        let mut site_of = Vec::new();
        let is_acute = |setting: usize| plan.settings[setting].kind.is_acute();
        let acute_settings: Vec<usize> =
            (0..plan.settings.len()).filter(|&setting| is_acute(setting)).collect();
        let limited = |&setting: &usize| plan.settings[setting].max_capacity != UNLIMITED;
        for (index, setting) in plan.settings.iter().enumerate() {
            let Some(site) = &setting.site else {
                site_of.push(None);
                continue;
            };
            let known = sites.iter().position(|known| known.name == *site);
            let number = known.unwrap_or_else(|| {
                sites.push(Site { name: site.clone(), acute: Vec::new(), has_waiting_list: false });
                sites.len() - 1
            });
            if is_acute(index) {
                sites[number].acute.push(index);
            }
            sites[number].has_waiting_list |= setting.kind == SettingKind::WaitingList;
            site_of.push(Some(number + 1));
        }
        names.extend(sites.iter().map(|site| format!("site={}", site.name)));
        let mut splits = Vec::new();
        for &attribute in &plan.measures.split_by {
            splits.push((attribute, names.len()));
            let plan = &plan.attributes[attribute];
            names.extend(plan.values.iter().map(|value| format!("{}={value}", plan.id)));
        }
        let measures = &plan.measures;
        let of_sites = std::iter::repeat_n(None, sites.len());
        let people = std::iter::once(Some(measures.people)).chain(of_sites);
        let people = people.chain(measures.people_of_groups.iter().copied()).collect();
        Self {
            names,
            people,
            site_of,
            splits,
            watched: if acute_settings.is_empty() {
                (0..plan.settings.len()).filter(limited).collect()
            } else {
                acute_settings.clone()
            },
            core_settings: acute_settings.iter().copied().filter(limited).collect(),
            acute_settings,
            has_spells: plan.settings.iter().any(|setting| setting.part_of.is_admission()),
            sites,
            has_waiting_list: plan.settings.iter().any(|setting| setting.kind == SettingKind::WaitingList),
        }
    }

    /// The views of which it is known how many residents they have, with their groups: `all`, and those of residents.
    pub fn of_people(&self) -> impl Iterator<Item = (usize, &String, People)> {
        let views = self.names.iter().zip(&self.people).enumerate();
        let known = views.filter_map(|(view, (group, people))| Some((view, group, (*people)?)));
        known.filter(|(view, _, people)| *view == 0 || people.all > 0.0)
    }

    /// Number of the site of a setting, from 1: its view, and its waiting list.
    #[inline]
    pub fn site(&self, setting: SettingId) -> Option<usize> {
        self.site_of.get(setting.index()).copied().flatten()
    }

    /// The views of a patient in (or of) a setting.
    #[inline]
    pub fn of<'a>(
        &'a self,
        attributes: &'a Attributes,
        setting: Optional<SettingId>,
    ) -> impl Iterator<Item = usize> + Clone + 'a {
        let site = self.site_of.get(setting.index()).copied().flatten();
        let splits = self.splits.iter().map(|&(attribute, first)| first + usize::from(attributes[attribute]));
        std::iter::once(0).chain(site).chain(splits)
    }
}
