//! Restoring a SQLite database from a backup.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{sessions::create_with_token, *};
use crate::store::{AuditFilter, ChainStatus, Error, Restored};

/// Creates a test database with a partner and a session, and a backup of it.
async fn backed_up() -> (TestDatabase, Partner, PathBuf) {
    let db = TestDatabase::sqlite().await;
    let partner = db.partner().await;
    create_with_token(&db, person(1), partner.id, "token").await;
    let backup = db.folder.as_ref().unwrap().path().join("backup.db");
    db.store.backup(&backup).await.unwrap();
    (db, partner, backup)
}

impl TestDatabase {
    fn path(&self) -> PathBuf {
        self.url.strip_prefix("sqlite:").unwrap().into()
    }

    async fn restore(&self, from: &Path, replace: bool) -> Result<Restored> {
        let restored = Store::restore(&self.url, from, Arc::clone(&self.keys), replace).await;
        let files = fs::read_dir(self.path().parent().unwrap()).unwrap();
        let mut names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        assert_eq!(names.find(|name| name.contains("restoring")), None, "no temporary file remains");
        restored
    }
}

#[tokio::test]
async fn restore_replaces_an_unused_database_only_with_the_replace_option() {
    let (db, partner, backup) = backed_up().await;
    db.store.add_partner(new_partner(2), None).await.unwrap();
    let original = fs::read(&backup).unwrap();
    assert_eq!(db.restore(&backup, true).await, Err(Error::Busy), "the database is in use");
    assert_eq!(db.store.list_partners().await.unwrap().len(), 2);
    db.store.close().await;

    let refused = db.restore(&backup, false).await;
    assert_eq!(refused, Err(Error::Conflict("there is a database with partners already")));
    let store = db.another_instance().await;
    assert_eq!(store.list_partners().await.unwrap().len(), 2, "nothing was changed");
    store.close().await;

    assert_eq!(db.restore(&backup, true).await, Ok(Restored { partners: 1, entries: 2 }));
    assert_eq!(fs::read(&backup).unwrap(), original, "the backup is unchanged");
    let store = db.another_instance().await;
    assert_eq!(store.list_partners().await.unwrap().len(), 1);
    assert_eq!(store.verify_audit(partner.id).await, Ok(ChainStatus::Intact(3)));
    let entry = store.list_audit(partner.id, &AuditFilter::default(), None, 1).await.unwrap().remove(0);
    assert_eq!(entry.action.action, "restore_backup");
    assert_eq!(
        store.list_sessions(person(1), Membership::Staff(partner.id)).await,
        Ok(vec![]),
        "sessions are not restored"
    );
    store.close().await;
    db.tear_down().await;
}

#[tokio::test]
async fn restores_to_a_missing_or_empty_database() {
    let (db, partner, backup) = backed_up().await;
    db.store.close().await;
    for tables in [false, true] {
        fs::remove_file(db.path()).unwrap();
        if tables {
            let empty = db.another_instance().await;
            empty.migrate().await.unwrap();
            empty.close().await;
        }
        assert_eq!(db.restore(&backup, false).await, Ok(Restored { partners: 1, entries: 2 }), "{tables}");
        let store = db.another_instance().await;
        assert_eq!(store.find_partner(partner.id).await.unwrap().map(|found| found.name), Some(partner.name.clone()));
        store.close().await;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(db.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }
    db.tear_down().await;
}

#[tokio::test]
async fn restore_replaces_an_unreadable_database() {
    let (db, _, backup) = backed_up().await;
    db.store.close().await;
    fs::write(db.path(), "not a database any more, and long enough to be looked at. ".repeat(40)).unwrap();
    fs::write(format!("{}-wal", db.path().display()), "what an old log would be").unwrap();
    let refused = db.restore(&backup, false).await;
    assert_eq!(refused, Err(Error::Conflict("there is a database with partners already")), "not without `replace`");
    assert_eq!(db.restore(&backup, true).await, Ok(Restored { partners: 1, entries: 2 }));
    let store = db.another_instance().await;
    assert_eq!(store.list_partners().await.unwrap().len(), 1);
    store.close().await;
    db.tear_down().await;
}

#[tokio::test]
async fn restore_rejects_invalid_backups() {
    let (db, _, backup) = backed_up().await;
    let before = fs::read(&backup).unwrap();
    let folder = db.folder.as_ref().unwrap().path();
    let altered = async |name: &str, change: &'static str| {
        let path = folder.join(name);
        fs::write(&path, &before).unwrap();
        let url = format!("sqlite:{}", path.display());
        let store = open(&url, &db.keys, &db.clock, Limits::default()).await.unwrap();
        store.database().execute(sql(change)).await.unwrap();
        store.close().await;
        path
    };
    let newer = altered(
        "newer.db",
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    let broken = altered("broken.db", "UPDATE audit_head SET seq = seq + 1").await;
    let unregistered = altered("unregistered.db", "UPDATE audit_register SET chains = '[]'").await;
    let unmigrated = folder.join("stranger.db");
    let url = format!("sqlite:{}", unmigrated.display());
    open(&url, &db.keys, &db.clock, Limits::default()).await.unwrap().close().await;
    let text = folder.join("text.db");
    fs::write(&text, "this is not a database, but it is long enough to be taken for one. ".repeat(20)).unwrap();
    let cut = folder.join("cut.db");
    fs::write(&cut, &before[..before.len() / 2]).unwrap();
    db.store.close().await;
    let live = fs::read(db.path()).unwrap();

    let refused = async |file: &Path| db.restore(file, true).await.unwrap_err();
    assert!(matches!(refused(&newer).await, Error::Migration(_)));
    assert!(refused(&broken).await.to_string().contains("the audit chain of the partner"));
    assert_eq!(refused(&unregistered).await, Error::Failed("the register of audit chains is broken".into()));
    assert_eq!(refused(&unmigrated).await, Error::Invalid("the file is no backup of a portal's database"));
    assert_eq!(refused(&text).await, Error::Address("the file is not a SQLite database"));
    assert_eq!(refused(&cut).await, Error::Failed("the database file is damaged".into()));
    assert!(matches!(refused(&folder.join("nowhere.db")).await, Error::Unavailable(_)));
    let others = Arc::new(Keyring::generate().unwrap());
    let error = Store::restore(&db.url, &backup, others, true).await.unwrap_err();
    assert!(matches!(error, Error::KeyUnknown(_) | Error::KeyWrong(_)), "{error:?}");
    fs::write(folder.join("backup.db-wal"), "the log of one in use").unwrap();
    assert_eq!(refused(&backup).await, Error::Invalid("the file is a database in use and no backup"));
    assert_eq!(fs::read(db.path()).unwrap(), live, "nothing was changed");
    db.tear_down().await;
}

#[tokio::test]
async fn restore_rejects_postgres() {
    let keys = Arc::new(Keyring::generate().unwrap());
    let refused = Store::restore("postgres://db/x", Path::new("copy.db"), keys, true).await;
    assert_eq!(refused, Err(Error::Invalid("restore: use pg_restore")));
}
