//! Durability: acknowledged writes survive `kill -9`.
//!
//! The test binary is started again as a child process, which writes and reports each commit until it is killed.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use secrecy::ExposeSecret as _;
use tower_sessions::SessionStore as _;

use super::{
    sessions::{create, record},
    *,
};
use crate::store::{AuditAction, AuditFilter, ChainStatus, Outcome};

on_both!(committed_writes_survive_kill_9);

const CHILD: &str = "store::tests::durability::child_process_writes_until_killed";
const URL: &str = "TENANTRY_TEST_CHILD_URL";
const KEYS: &str = "TENANTRY_TEST_CHILD_KEYS";
const PARTNER: &str = "TENANTRY_TEST_CHILD_PARTNER";

async fn committed_writes_survive_kill_9(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (before, _) = create(db, person(1), Some(partner)).await;
    let (url, keys) = (db.url.clone(), db.keys.to_text());
    let acknowledged =
        tokio::task::spawn_blocking(move || run_and_kill_writer(&url, keys.expose_secret(), partner)).await.unwrap();

    let store = db.another_instance().await;
    let ChainStatus::Intact(entries) = store.verify_audit(partner).await.unwrap() else {
        panic!("the chain is broken")
    };
    assert!(entries >= acknowledged.last().map_or(0, |(seq, _)| u64::try_from(*seq).unwrap()));
    for (seq, handle) in acknowledged {
        let entry = store.list_audit(partner, &AuditFilter::default(), Some(seq + 1), 1).await.unwrap().remove(0);
        assert_eq!((entry.seq, entry.action.target), (seq, Some(handle.to_string())));
        assert!(store.find_staff_token(partner, handle).await.unwrap().is_some(), "the token of session {handle}");
    }
    assert!(store.sessions().load(&before.id).await.unwrap().is_some());
    store.record_audit(&AuditAction::new(partner, "after the restart"), Outcome::Done).await.unwrap();
    assert_eq!(store.verify_audit(partner).await, Ok(ChainStatus::Intact(entries + 1)));
    store.close().await;
}

/// Starts the child, reads some acknowledged commits, kills it, and returns all that it acknowledged.
fn run_and_kill_writer(url: &str, keys: &str, partner: PartnerId) -> Vec<(i64, SessionHandle)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", CHILD, "--ignored", "--nocapture", "--test-threads=1"])
        .env(URL, url)
        .env(KEYS, keys)
        .env(PARTNER, partner.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        // The last line may be truncated by the kill.
        let Some((seq, handle)) = line.as_deref().ok().and_then(|line| line.strip_prefix("ack ")?.split_once(' '))
        else {
            continue;
        };
        let (Ok(seq), Ok(handle)) = (seq.parse(), handle.parse()) else { continue };
        acknowledged.push((seq, handle));
        if acknowledged.len() == 12 {
            child.kill().unwrap();
        }
    }
    let status = child.wait().unwrap();
    assert!(acknowledged.len() >= 12, "the child stopped by itself: {status}");
    acknowledged
}

#[tokio::test]
#[ignore = "the child of committed_writes_survive_kill_9, which starts it"]
async fn child_process_writes_until_killed() {
    let setting = |name| std::env::var(name).expect("set by the parent process");
    let keys = Arc::new(Keyring::parse(&setting(KEYS)).unwrap());
    let partner = setting(PARTNER).parse().unwrap();
    let store = Store::open(&setting(URL), keys).await.unwrap();
    loop {
        let now = store.now();
        let signed_in = signed_in(person(2), Some(partner), now);
        let mut record = record(now, Some(&signed_in));
        let token = store.seal_staff_token(partner, signed_in.handle(), &"token".into()).unwrap();
        record.data.insert(Session::TOKEN.into(), serde_json::to_value(token).unwrap());
        store.sessions().create(&mut record).await.unwrap();
        let entry = store.list_audit(partner, &AuditFilter::default(), None, 1).await.unwrap().remove(0);
        println!("ack {} {}", entry.seq, signed_in.handle());
    }
}
