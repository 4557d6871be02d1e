//! x
/// x
pub fn init(_dir: &std::path::Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    Ok(Vec::new())
}
