//! Notices, each of which is sent once.

use jiff::SignedDuration;

use super::*;
use crate::domain::notice::{ExpiringCredential, Expiry, Threshold};

on_both!(
    concurrent_claims_of_a_notice_are_granted_once,
    a_notice_that_was_sent_is_not_sent_again,
    released_notice_can_be_claimed_again,
    notice_claim_of_a_crashed_process_expires_after_ten_minutes,
    notices_are_keyed_by_credential_expiry_and_threshold,
);

fn expiry(db: &TestDatabase) -> Expiry {
    let at = db.store.now() + SignedDuration::from_hours(48);
    Expiry { credential: ExpiringCredential::Connection(PartnerId::new(Uuid::from_u128(1))), at }
}

async fn is_granted(store: &Store, expiry: Expiry, threshold: Threshold) -> bool {
    store.claim_notice(expiry, threshold).await.unwrap().is_some()
}

async fn concurrent_claims_of_a_notice_are_granted_once(db: &TestDatabase) {
    let other = db.another_instance().await;
    for threshold in Threshold::ALL {
        let expiry = expiry(db);
        let granted = tokio::join!(is_granted(&db.store, expiry, threshold), is_granted(&other, expiry, threshold));
        assert!(matches!(granted, (true, false) | (false, true)), "{threshold}: {granted:?}");
    }
    other.close().await;
}

async fn a_notice_that_was_sent_is_not_sent_again(db: &TestDatabase) {
    let expiry = expiry(db);
    let claim = db.store.claim_notice(expiry, Threshold::Days3).await.unwrap().unwrap();
    db.store.mark_notice_sent(&claim).await.unwrap();
    db.move_clock(3600);
    assert!(!is_granted(&db.store, expiry, Threshold::Days3).await);
    db.store.release_notice(&claim).await.unwrap();
    assert!(!is_granted(&db.store, expiry, Threshold::Days3).await, "a sent notice cannot be released");
}

async fn released_notice_can_be_claimed_again(db: &TestDatabase) {
    let expiry = expiry(db);
    let claim = db.store.claim_notice(expiry, Threshold::Days3).await.unwrap().unwrap();
    db.store.release_notice(&claim).await.unwrap();
    assert!(is_granted(&db.store, expiry, Threshold::Days3).await);
}

async fn notice_claim_of_a_crashed_process_expires_after_ten_minutes(db: &TestDatabase) {
    let expiry = expiry(db);
    let gone = db.store.claim_notice(expiry, Threshold::Days3).await.unwrap().unwrap();
    db.move_clock(599);
    assert!(!is_granted(&db.store, expiry, Threshold::Days3).await);
    db.move_clock(1);
    let again = db.store.claim_notice(expiry, Threshold::Days3).await.unwrap().unwrap();
    db.store.release_notice(&gone).await.unwrap();
    assert!(!is_granted(&db.store, expiry, Threshold::Days3).await, "another process's claim is not released");
    db.store.mark_notice_sent(&again).await.unwrap();
}

async fn notices_are_keyed_by_credential_expiry_and_threshold(db: &TestDatabase) {
    let Expiry { at, .. } = expiry(db);
    let (one, two) = (PartnerId::new(Uuid::from_u128(1)), PartnerId::new(Uuid::from_u128(2)));
    for what in [
        ExpiringCredential::Connection(one),
        ExpiringCredential::Connection(two),
        ExpiringCredential::PartnerCertificate(one),
        ExpiringCredential::PartnerSecret(one),
        ExpiringCredential::CloudCertificate(Cloud::Global),
        ExpiringCredential::CloudCertificate(Cloud::China),
    ] {
        for at in [at, at + SignedDuration::from_hours(1)] {
            for threshold in Threshold::ALL {
                assert!(
                    is_granted(&db.store, Expiry { credential: what, at }, threshold).await,
                    "{what} {at} {threshold}"
                );
            }
        }
    }
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM notice").await, 48);
}
