//! Why a file or a folder cannot be made or written, in words.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// In words; in those of the system where it is nothing usual.
pub(crate) fn why_not(path: &Path, source: &Error) -> String {
    match source.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            let file = path.ancestors().find(|part| part.exists() && !part.is_dir());
            file.map_or_else(|| source.to_string(), |file| format!("{} is a file", file.display()))
        }
        ErrorKind::PermissionDenied => "there is no permission to write there".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "it is on a disk that can only be read".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        ErrorKind::NotFound => match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
                format!("there is no folder {}", folder.display())
            }
            _ => "it cannot be made there".to_owned(),
        },
        _ => source.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_on_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let within = file.join("more/still");
        let error = std::fs::create_dir_all(&within).unwrap_err();
        assert_eq!(why_not(&within, &error), format!("{} is a file", file.display()));
        let lost = folder.path().join("gone/file");
        let error = std::fs::write(&lost, "").unwrap_err();
        assert_eq!(
            why_not(&lost, &error),
            format!("there is no folder {}", folder.path().join("gone").display())
        );
    }
}
