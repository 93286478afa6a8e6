//! Free space on the disk of the database file.

use std::{io::Write as _, path::Path};

use crate::store::error::{Error, Result};

/// The space that a change may need at most: its pages in the write-ahead log, with those of concurrent writers.
const PROBE_BYTES: usize = 128 * 1024;

/// Checks that there is free space by allocating it for a moment. The free-space figure of the operating system ignores
/// quotas.
///
/// # Errors
/// [`Error::Full`] when there is none, [`Error::ReadOnly`] or [`Error::Unavailable`] when no file can be created in the
/// folder.
pub(super) async fn check_free_space(file: &Path) -> Result<()> {
    let path = file.with_extension("write-probe");
    let result = tokio::task::spawn_blocking(move || {
        let result = write_probe(&path);
        // A file that a killed process left behind is replaced.
        drop(std::fs::remove_file(&path));
        result
    });
    match result.await {
        Ok(result) => result.map_err(sqlx::Error::Io).map_err(Error::from),
        Err(_) => Err(Error::Unavailable("the check of the free disk space was aborted".into())),
    }
}

fn write_probe(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(&vec![0x5a; PROBE_BYTES])
}
