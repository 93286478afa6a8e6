//! Room on the disk that a database's file is on.

use std::{io::Write as _, path::Path};

use crate::store::error::{Error, Result};

/// How much of it a change may need at most: its pages in the write-ahead log, with those of others who write at the
/// same time.
const ROOM: usize = 128 * 1024;

/// Proves that there is some left, by taking it for a moment. The system's own figure would not tell of quotas.
///
/// # Errors
/// [`Error::Full`] when there is not, [`Error::ReadOnly`] or [`Error::Unavailable`] when the folder takes no file.
pub(super) async fn prove_beside(file: &Path) -> Result<()> {
    let path = file.with_extension("room");
    let taken = tokio::task::spawn_blocking(move || {
        let taken = take(&path);
        // What a killed process left is taken over by the next.
        drop(std::fs::remove_file(&path));
        taken
    });
    match taken.await {
        Ok(taken) => taken.map_err(sqlx::Error::Io).map_err(Error::from),
        Err(_) => Err(Error::Unavailable("the room on the disk cannot be looked at".into())),
    }
}

fn take(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(&vec![0x5a; ROOM])
}
