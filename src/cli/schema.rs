//! `careflow schema`: the JSON Schema of the scenario language.

use super::failure::Failure;
use super::output::say;

pub fn schema() -> Result<(), Failure> {
    let schema = serde_json::to_string_pretty(&crate::scenario::schema())?;
    say(&format!("{schema}\n"))?;
    Ok(())
}
