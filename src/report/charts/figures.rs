//! What a chart may look at.

use crate::model::Model;
use crate::number::number;
use crate::report::table::date;
use crate::results::Results;
use crate::stats::{AgainstPlan, DailySummary, Differences, Summary};

/// What a chart may look at.
#[derive(Debug, Clone, Copy)]
pub struct Figures<'a> {
    /// The scenario.
    pub model: &'a Model,
    /// The system drawn: the first of the run.
    pub results: &'a Results,
    /// Its summary.
    pub summary: &'a Summary,
    /// Its daily series.
    pub daily: &'a [DailySummary],
    /// What the options change.
    pub differences: &'a [Differences],
    /// What the plan claims of them.
    pub planned: &'a [AgainstPlan],
    /// Id and title of the options with committed schemes.
    pub committed: &'a [(String, String)],
}

impl Figures<'_> {
    /// Scenario and period, for subtitles; the option if it is not the baseline.
    pub(crate) fn run(&self) -> String {
        let scenario = &self.model.scenario;
        let title = if scenario.title.is_empty() { &scenario.name } else { &scenario.title };
        let option = match self.summary.option.as_str() {
            "" | crate::model::BASELINE => String::new(),
            option => format!(", option {option}"),
        };
        format!("{title}{option}, {} to {}", date(self.summary.start), date(self.summary.last_day()))
    }

    /// `30 replications`.
    pub(crate) fn replications(&self) -> String {
        match self.summary.replications {
            1 => "one replication".to_owned(),
            #[allow(clippy::cast_precision_loss, reason = "a label")]
            n => format!("{} replications", number(n as f64, 0)),
        }
    }

    /// The name of a setting from its group `setting=…`.
    pub(crate) fn setting_name(&self, group: &str) -> String {
        let id = group.strip_prefix("setting=").unwrap_or(group);
        let setting = self.model.settings.iter().find(|setting| setting.id == id);
        setting.filter(|s| !s.name.is_empty()).map_or_else(|| id.to_owned(), |s| s.name.clone())
    }

    /// Whether nobody can wait for a setting, since it takes everybody.
    pub(crate) fn has_no_limit(&self, group: &str) -> bool {
        let id = group.strip_prefix("setting=").unwrap_or(group);
        self.model.settings.iter().any(|setting| setting.id == id && setting.capacity.is_none())
    }

    /// The daily summary of a metric and group.
    pub(crate) fn daily(&self, metric: &str, group: &str) -> Option<&DailySummary> {
        self.daily.iter().find(|daily| daily.series.metric == metric && daily.series.group == group)
    }
}
