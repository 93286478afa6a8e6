//! Attestations in progress.

use secrecy::ExposeSecret as _;

use super::{people::scopes, *};
use crate::{
    domain::{
        agreement::{AgreementContact, ConfirmationWay},
        attestation::{AttestationDetails, CreatedAttestation, FinishRefusal},
        principal::CustomerScope,
    },
    store::{AuditFilter, Error, Outcome},
};

on_both!(
    an_attestation_is_the_partners_and_goes_on_with_anybody_of_its_staff,
    a_customer_has_one_attestation_at_a_time,
    whom_an_attestation_names_and_its_link_are_sealed,
    a_rotation_of_keys_keeps_an_attestation,
    a_refusal_is_noted_at_the_attestation_that_it_is_of,
    an_attestation_is_cancelled_once_and_on_record,
    how_a_partner_confirms_is_set_on_record,
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

async fn keep(bench: &Bench, scope: &CustomerScope, id: &str) -> bool {
    let created = CreatedAttestation { id: id.parse().unwrap(), link: format!("https://x.example/{id}") };
    bench.store.keep_attestation(scope, &details(), &created, Some("Anna".into())).await.unwrap()
}

async fn an_attestation_is_the_partners_and_goes_on_with_anybody_of_its_staff(bench: &Bench) {
    let partner = bench.partner().await.id;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    let (_, mine) = scopes(1, partner, 7);
    assert!(keep(bench, &mine, "a-1").await);
    let (_, colleagues) = scopes(2, partner, 7);
    let found = bench.store.find_attestation(&colleagues).await.unwrap().unwrap();
    assert_eq!((found.details, found.created.link.as_str()), (details(), "https://x.example/a-1"));
    assert_eq!((found.begun_by.as_deref(), found.begun_at, found.refusal), (Some("Anna"), bench.store.now(), None));
    for (_, elsewhere) in [scopes(1, other, 7), scopes(1, partner, 8)] {
        assert_eq!(bench.store.find_attestation(&elsewhere).await, Ok(None));
        bench.store.cancel_attestation(&elsewhere, found.record).await.unwrap();
        bench.store.forget_attestation(&elsewhere, found.record).await.unwrap();
    }
    assert!(bench.store.find_attestation(&mine).await.unwrap().is_some());
    bench.store.forget_attestations(&mine).await.unwrap();
    assert_eq!(bench.store.find_attestation(&mine).await, Ok(None));
}

async fn a_customer_has_one_attestation_at_a_time(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    let another = bench.another_instance().await;
    let created = CreatedAttestation { id: "b-1".parse().unwrap(), link: "https://x.example/b-1".into() };
    let details = details();
    let (one, two) =
        tokio::join!(keep(bench, &scope, "a-1"), another.keep_attestation(&scope, &details, &created, None));
    assert_ne!(one, two.unwrap());
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM attestation").await, 1);
    another.close().await;
}

async fn whom_an_attestation_names_and_its_link_are_sealed(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    keep(bench, &scope, "a-secret").await;
    let row = bench.store.database().row(sql("SELECT sealed FROM attestation")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    for text in ["zofia", "a-secret", "Anna"] {
        assert!(!sealed.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
    }
    bench.raw("UPDATE attestation SET customer_id = '00000000-0000-0000-0000-000000000008'").await.unwrap();
    let (_, moved) = scopes(1, partner, 8);
    assert!(matches!(bench.store.find_attestation(&moved).await, Err(Error::KeyWrong(_))));
}

async fn a_rotation_of_keys_keeps_an_attestation(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    keep(bench, &scope, "a-1").await;
    let both = Keyring::parse(bench.keys.to_text().expose_secret()).unwrap().rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = bench.with_keys(both).await;
    assert_eq!(rotating.used_keys().await.unwrap().len(), 1);
    assert_eq!(rotating.reseal().await, Ok(2), "the attestation and the audit key");
    rotating.close().await;
    let after = bench.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    assert_eq!(after.find_attestation(&scope).await.unwrap().unwrap().details, details());
    after.close().await;
}

async fn a_refusal_is_noted_at_the_attestation_that_it_is_of(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    keep(bench, &scope, "a-1").await;
    let first = bench.store.find_attestation(&scope).await.unwrap().unwrap();
    bench.store.note_finish_refusal(&scope, first.record, Some("800002")).await.unwrap();
    let refusal = bench.store.find_attestation(&scope).await.unwrap().unwrap().refusal;
    assert_eq!(refusal, Some(FinishRefusal { at: bench.store.now(), code: Some("800002".into()) }));
    bench.store.cancel_attestation(&scope, first.record).await.unwrap();
    keep(bench, &scope, "a-2").await;
    bench.store.note_finish_refusal(&scope, first.record, None).await.unwrap();
    assert_eq!(bench.store.find_attestation(&scope).await.unwrap().unwrap().refusal, None);
}

async fn an_attestation_is_cancelled_once_and_on_record(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, scope) = scopes(1, partner, 7);
    keep(bench, &scope, "a-1").await;
    let record = bench.store.find_attestation(&scope).await.unwrap().unwrap().record;
    for _ in 0..2 {
        bench.store.cancel_attestation(&scope, record).await.unwrap();
    }
    assert_eq!(bench.store.find_attestation(&scope).await, Ok(None));
    let filter = AuditFilter { action: Some("cancel_attestation".into()), ..AuditFilter::default() };
    let entries = bench.store.list_audit(partner, &filter, None, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].outcome, entries[0].action.customer), (Outcome::Done, Some(scope.customer())));
    assert_eq!(entries[0].action.actor, Some(actor(1)));
}

async fn how_a_partner_confirms_is_set_on_record(bench: &Bench) {
    let partner = bench.partner().await;
    assert_eq!(partner.confirmation_way, ConfirmationWay::ThreeSteps);
    bench.store.set_confirmation_way(partner.id, ConfirmationWay::SingleStep, None).await.unwrap();
    let set = bench.store.find_partner(partner.id).await.unwrap().unwrap();
    assert_eq!(set.confirmation_way, ConfirmationWay::SingleStep);
    let nobody = PartnerId::new(Uuid::nil());
    let refused = bench.store.set_confirmation_way(nobody, ConfirmationWay::SingleStep, None).await;
    assert_eq!(refused, Err(Error::NotFound("partner")));
    let filter = AuditFilter { action: Some("set_confirmation_way".into()), ..AuditFilter::default() };
    assert_eq!(bench.store.list_audit(partner.id, &filter, None, 10).await.unwrap().len(), 1);
}
