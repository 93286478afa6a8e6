//! Attestations in progress.

use secrecy::ExposeSecret as _;

use super::{people::scopes, *};
use crate::{
    domain::{
        agreement::{AgreementContact, ConfirmationMethod},
        attestation::{AttestationDetails, CreatedAttestation, FinishRejection},
        principal::CustomerScope,
    },
    store::{AuditFilter, Error, Outcome},
};

on_both!(
    attestations_are_shared_by_staff_and_isolated_by_partner,
    a_customer_has_one_attestation_at_a_time,
    attestation_signatory_and_link_are_encrypted,
    key_rotation_re_encrypts_attestations,
    finish_rejection_is_recorded_on_its_own_attestation,
    canceling_an_attestation_is_audited_once,
    setting_the_confirmation_method_is_audited,
);

fn details() -> AttestationDetails {
    AttestationDetails {
        country: "PL".into(),
        language: "pl-PL".into(),
        company_name: "Conto".into(),
        signatory: AgreementContact {
            first_name: "Zofia".into(),
            last_name: "Lis".into(),
            email: "zofia@conto.example".into(),
            phone: None,
        },
    }
}

async fn add_attestation(db: &TestDatabase, scope: &CustomerScope, id: &str) -> bool {
    let created = CreatedAttestation { id: id.parse().unwrap(), link: format!("https://x.example/{id}") };
    db.store.insert_attestation(scope, &details(), &created, Some("Anna".into())).await.unwrap()
}

async fn attestations_are_shared_by_staff_and_isolated_by_partner(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    let (_, mine) = scopes(1, partner, 7);
    assert!(add_attestation(db, &mine, "a-1").await);
    let (_, colleagues) = scopes(2, partner, 7);
    let found = db.store.find_attestation(&colleagues).await.unwrap().unwrap();
    assert_eq!((found.details, found.created.link.as_str()), (details(), "https://x.example/a-1"));
    assert_eq!((found.begun_by.as_deref(), found.begun_at, found.last_rejection), (Some("Anna"), db.store.now(), None));
    for (_, other_scope) in [scopes(1, other, 7), scopes(1, partner, 8)] {
        assert_eq!(db.store.find_attestation(&other_scope).await, Ok(None));
        db.store.cancel_attestation(&other_scope, found.record).await.unwrap();
        db.store.delete_attestation(&other_scope, found.record).await.unwrap();
    }
    assert!(db.store.find_attestation(&mine).await.unwrap().is_some());
    db.store.delete_attestations(&mine).await.unwrap();
    assert_eq!(db.store.find_attestation(&mine).await, Ok(None));
}

async fn a_customer_has_one_attestation_at_a_time(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    let another = db.another_instance().await;
    let created = CreatedAttestation { id: "b-1".parse().unwrap(), link: "https://x.example/b-1".into() };
    let details = details();
    let (one, two) =
        tokio::join!(add_attestation(db, &scope, "a-1"), another.insert_attestation(&scope, &details, &created, None));
    assert_ne!(one, two.unwrap());
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM attestation").await, 1);
    another.close().await;
}

async fn attestation_signatory_and_link_are_encrypted(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    add_attestation(db, &scope, "a-secret").await;
    let row = db.store.database().row(sql("SELECT sealed FROM attestation")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    for text in ["zofia", "a-secret", "Anna"] {
        assert!(!sealed.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
    }
    db.raw("UPDATE attestation SET customer_id = '00000000-0000-0000-0000-000000000008'").await.unwrap();
    let (_, moved) = scopes(1, partner, 8);
    assert!(matches!(db.store.find_attestation(&moved).await, Err(Error::KeyWrong(_))));
}

async fn key_rotation_re_encrypts_attestations(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    add_attestation(db, &scope, "a-1").await;
    let both = Keyring::parse(db.keys.to_text().expose_secret()).unwrap().rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = db.with_keys(both).await;
    assert_eq!(rotating.used_keys().await.unwrap().len(), 1);
    assert_eq!(rotating.reseal().await, Ok(2), "the attestation and the audit key");
    rotating.close().await;
    let after = db.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    assert_eq!(after.find_attestation(&scope).await.unwrap().unwrap().details, details());
    after.close().await;
}

async fn finish_rejection_is_recorded_on_its_own_attestation(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    add_attestation(db, &scope, "a-1").await;
    let first = db.store.find_attestation(&scope).await.unwrap().unwrap();
    db.store.record_finish_rejection(&scope, first.record, Some("800002")).await.unwrap();
    let last_rejection = db.store.find_attestation(&scope).await.unwrap().unwrap().last_rejection;
    assert_eq!(last_rejection, Some(FinishRejection { at: db.store.now(), code: Some("800002".into()) }));
    db.store.cancel_attestation(&scope, first.record).await.unwrap();
    add_attestation(db, &scope, "a-2").await;
    db.store.record_finish_rejection(&scope, first.record, None).await.unwrap();
    assert_eq!(db.store.find_attestation(&scope).await.unwrap().unwrap().last_rejection, None);
}

async fn canceling_an_attestation_is_audited_once(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    add_attestation(db, &scope, "a-1").await;
    let record = db.store.find_attestation(&scope).await.unwrap().unwrap().record;
    for _ in 0..2 {
        db.store.cancel_attestation(&scope, record).await.unwrap();
    }
    assert_eq!(db.store.find_attestation(&scope).await, Ok(None));
    let filter = AuditFilter { action: Some("cancel_attestation".into()), ..AuditFilter::default() };
    let entries = db.store.list_audit(partner, &filter, None, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].outcome, entries[0].action.customer), (Outcome::Done, Some(scope.customer())));
    assert_eq!(entries[0].action.actor, Some(actor(1)));
}

async fn setting_the_confirmation_method_is_audited(db: &TestDatabase) {
    let partner = db.partner().await;
    assert_eq!(partner.confirmation_method, ConfirmationMethod::ThreeSteps);
    db.store.set_confirmation_method(partner.id, ConfirmationMethod::SingleStep, None).await.unwrap();
    let set = db.store.find_partner(partner.id).await.unwrap().unwrap();
    assert_eq!(set.confirmation_method, ConfirmationMethod::SingleStep);
    let nobody = PartnerId::new(Uuid::nil());
    let refused = db.store.set_confirmation_method(nobody, ConfirmationMethod::SingleStep, None).await;
    assert_eq!(refused, Err(Error::NotFound("partner")));
    let filter = AuditFilter { action: Some("set_confirmation_way".into()), ..AuditFilter::default() };
    assert_eq!(db.store.list_audit(partner.id, &filter, None, 10).await.unwrap().len(), 1);
}
