//! Tests of the disk of the portal's own database when full or read-only, and usable again without a restart.
//!
//! They mount small and read-only disks, which requires a privilege; without it, they print loudly that they did not
//! run. `database` tests the effect of such a disk on a transaction everywhere.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sqlx::{Connection as _, Executor as _, SqliteConnection};

use crate::{
    app::TestApp,
    database::{assert_ready, assert_unavailable, submit_budget},
    form::first_customer,
};

const ADMIN: &str = "Alicja Żółkiewska";

/// A mount on a folder, until it is dropped.
struct Mount(PathBuf);

impl Mount {
    fn new(arguments: &[&str], on: &Path, test: &str) -> Option<Self> {
        let mounted = run("mount", arguments, on);
        if !mounted {
            // Written to the stream directly, since the test harness captures the output of passing tests.
            std::io::stderr()
                .write_all(format!("NOT RUN: {test}, since nothing can be mounted here\n").as_bytes())
                .unwrap();
        }
        mounted.then(|| Self(on.to_owned()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        run("umount", &["--lazy"], &self.0);
    }
}

fn run(program: &str, arguments: &[&str], on: &Path) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).arg(on).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Fills the free space of a disk, and returns the file that takes it.
fn fill(folder: &Path) -> PathBuf {
    let path = folder.join("filling");
    let mut file = std::fs::File::create(&path).unwrap();
    for size in [64 * 1024, 4096, 1] {
        while file.write(&vec![0x5a; size]).is_ok_and(|written| written > 0) {}
    }
    path
}

#[tokio::test]
async fn a_full_disk_is_reported_until_space_is_freed() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["-t", "tmpfs", "-o", "size=2m", "none"];
    let Some(disk) = Mount::new(&arguments, folder.path(), "a full disk") else { return };
    let database = format!("sqlite:{}", folder.path().join("tenantry.db").display());
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    assert_eq!(browser.open("/health/ready").await.status, 200);

    for _ in 0..3 {
        let filler = fill(folder.path());
        for _ in 0..2 {
            assert_unavailable(
                &submit_budget(&mut browser, &page, "77").await,
                "The portal’s own database is unavailable",
                "30",
            );
            let unready = browser.open("/health/ready").await;
            assert_eq!((unready.status, unready.html.as_str()), (503, "not ready: database\n"));
            assert_eq!(app.browser().open("/sign-in?provider=global").await.status, 503, "sign-in is impossible");
            assert_eq!(browser.open(&path).await.status, 200, "reading still works");
        }
        std::fs::remove_file(filler).unwrap();
        let page = browser.open(&path).await;
        assert_eq!(submit_budget(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
        assert_eq!(app.signed_in("Bruno Fischer").await.open("/customers").await.status, 200);
        assert_ready(&mut browser).await;
    }
    app.stop().await;
    drop(disk);
}

#[tokio::test]
async fn a_read_only_disk_is_reported_until_it_is_writable() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("tenantry.db").display());
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    let path_of_folder = folder.path().to_str().unwrap();
    let mut other = SqliteConnection::connect(&database).await.unwrap();
    other.execute("CREATE TRIGGER fails BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'disk'); END").await.unwrap();
    let Some(disk) = Mount::new(&["--bind", path_of_folder], folder.path(), "a read-only disk") else {
        return app.stop().await;
    };
    assert!(run("mount", &["-o", "remount,bind,ro"], folder.path()));
    // Open connections stay writable until they fail; new ones are read-only.
    assert_eq!(submit_budget(&mut browser, &page, "77").await.status, 500);
    assert_unavailable(
        &submit_budget(&mut browser, &page, "77").await,
        "The portal’s own database is unavailable",
        "30",
    );
    assert_eq!(browser.open("/health/ready").await.status, 503);
    assert_eq!(browser.open(&path).await.status, 200, "reading still works");
    drop(disk);
    other.execute("DROP TRIGGER fails").await.unwrap();
    other.close().await.unwrap();
    assert_ready(&mut browser).await;
    // The write of the earlier form began, and its outcome could not be stored, so it is pending until its claim
    // expires.
    let page = browser.open(&path).await;
    assert_eq!(submit_budget(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    app.stop().await;
}
