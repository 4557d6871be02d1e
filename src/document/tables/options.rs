//! What the options are.

use crate::document::grid::Grid;
use crate::document::saved::Saved;

/// Each option by its id, with its title and schemes.
pub fn options(saved: &Saved, options: &[&str]) -> Grid {
    let details = saved.run.option_details.iter().filter(|known| options.contains(&known.id.as_str()));
    let title = |id: &String| {
        let known = saved.run.place.schemes.iter().find(|scheme| scheme.id == *id);
        known.map_or_else(|| id.clone(), |scheme| scheme.title.clone())
    };
    let rows = details.map(|known| {
        let schemes: Vec<String> = known.schemes.iter().map(title).collect();
        let summary = known.summary.as_ref().map_or_else(String::new, |summary| format!(" {summary}."));
        vec![format!("{}: {}.{summary} Schemes: {}", known.id, known.title, schemes.join("; "))]
    });
    Grid { header: vec!["options".to_owned()], rows: rows.collect(), notes: Vec::new() }
}
