//! Notices, each of which is sent once.

use jiff::SignedDuration;

use super::*;
use crate::domain::notice::{ExpiringCredential, Expiry, Threshold};

on_both!(
    of_those_who_would_send_a_notice_at_once_one_may,
    a_notice_that_was_sent_is_not_sent_again,
    a_notice_that_could_not_be_sent_may_be_tried_again,
    a_claim_of_a_process_that_is_gone_is_granted_again_after_ten_minutes,
    each_thing_end_and_threshold_has_a_notice_of_its_own,
);

fn expiry(bench: &Bench) -> Expiry {
    let at = bench.store.now() + SignedDuration::from_hours(48);
    Expiry { what: ExpiringCredential::Connection(PartnerId::new(Uuid::from_u128(1))), at }
}

async fn is_granted(store: &Store, expiry: Expiry, threshold: Threshold) -> bool {
    store.claim_notice(expiry, threshold).await.unwrap().is_some()
}

async fn of_those_who_would_send_a_notice_at_once_one_may(bench: &Bench) {
    let other = bench.another_instance().await;
    for threshold in Threshold::ALL {
        let expiry = expiry(bench);
        let granted = tokio::join!(is_granted(&bench.store, expiry, threshold), is_granted(&other, expiry, threshold));
        assert!(matches!(granted, (true, false) | (false, true)), "{threshold}: {granted:?}");
    }
    other.close().await;
}

async fn a_notice_that_was_sent_is_not_sent_again(bench: &Bench) {
    let expiry = expiry(bench);
    let claim = bench.store.claim_notice(expiry, Threshold::Days3).await.unwrap().unwrap();
    bench.store.settle_notice(&claim).await.unwrap();
    bench.move_clock(3600);
    assert!(!is_granted(&bench.store, expiry, Threshold::Days3).await);
    bench.store.release_notice(&claim).await.unwrap();
    assert!(!is_granted(&bench.store, expiry, Threshold::Days3).await, "a sent notice cannot be released");
}

async fn a_notice_that_could_not_be_sent_may_be_tried_again(bench: &Bench) {
    let expiry = expiry(bench);
    let claim = bench.store.claim_notice(expiry, Threshold::Days3).await.unwrap().unwrap();
    bench.store.release_notice(&claim).await.unwrap();
    assert!(is_granted(&bench.store, expiry, Threshold::Days3).await);
}

async fn a_claim_of_a_process_that_is_gone_is_granted_again_after_ten_minutes(bench: &Bench) {
    let expiry = expiry(bench);
    let gone = bench.store.claim_notice(expiry, Threshold::Days3).await.unwrap().unwrap();
    bench.move_clock(599);
    assert!(!is_granted(&bench.store, expiry, Threshold::Days3).await);
    bench.move_clock(1);
    let again = bench.store.claim_notice(expiry, Threshold::Days3).await.unwrap().unwrap();
    bench.store.release_notice(&gone).await.unwrap();
    assert!(!is_granted(&bench.store, expiry, Threshold::Days3).await, "another process's claim is not released");
    bench.store.settle_notice(&again).await.unwrap();
}

async fn each_thing_end_and_threshold_has_a_notice_of_its_own(bench: &Bench) {
    let Expiry { at, .. } = expiry(bench);
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
                assert!(is_granted(&bench.store, Expiry { what, at }, threshold).await, "{what} {at} {threshold}");
            }
        }
    }
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM notice").await, 48);
}
