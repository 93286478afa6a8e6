//! Changes to partners and their removal.

use secrecy::ExposeSecret as _;
use serde_json::json;
use tower_sessions::SessionStore as _;

use super::*;
use crate::{
    domain::{
        agreement::ConfirmationWay,
        connection::ConnectionSlot,
        id::CustomerId,
        role_mapping::{RoleClaim, RoleMapping},
        verified_domain::DomainName,
    },
    store::{
        AuditAction, AuditFilter, CONNECTED, Chain, ClientCredentials, Corrected, Error, Outcome, Partner,
        PartnerChange, Removal, SHUT_OUT,
        tests::{
            connections::connected,
            sessions::{create, create_with_token},
        },
    },
};

on_both!(
    a_corrected_partner_reads_back_and_keeps_what_hangs_on_it,
    whoever_came_by_another_sign_in_is_out_after_a_correction,
    a_partner_that_is_connected_or_shuts_people_out_does_not_move,
    an_unusable_correction_is_refused_and_changes_nothing,
    a_removed_partner_is_found_by_nothing_but_its_audit_chain,
    a_partner_on_which_something_hangs_is_not_removed,
);

fn mapping(value: &str, role: Role) -> RoleMapping {
    RoleMapping { claim: RoleClaim::Groups, value: value.into(), role }
}

fn as_it_is(partner: &Partner) -> PartnerChange {
    let Partner { name, tenant, cloud, issuer, authority, api, client, .. } = partner.clone();
    PartnerChange { name, tenant, cloud, issuer, authority, api, client }
}

async fn a_corrected_partner_reads_back_and_keeps_what_hangs_on_it(bench: &Bench) {
    let client = ClientCredentials { id: "app".into(), secret: "s3cret".into() };
    let new =
        NewPartner { client: Some(client), role_mappings: vec![mapping("a", Role::AdminAgent)], ..new_partner(1) };
    let partner = bench.store.add_partner(new, None).await.unwrap();
    let (theirs, _) = create_with_token(bench, person(1), partner.id, "token").await;
    let unchanged = bench.store.change_partner(partner.id, as_it_is(&partner), None).await.unwrap();
    assert_eq!(unchanged, Corrected { changed: Vec::new(), sessions_ended: false });

    let change =
        PartnerChange { name: " Fabrikam ".into(), api: Some("https://api.example".into()), ..as_it_is(&partner) };
    let corrected = bench.store.change_partner(partner.id, change, Some(actor(9))).await.unwrap();
    assert_eq!(corrected, Corrected { changed: vec!["name", "api"], sessions_ended: false });
    let read = bench.store.find_partner(partner.id).await.unwrap().unwrap();
    assert_eq!((read.name.as_str(), read.api.as_deref()), ("Fabrikam", Some("https://api.example")));
    assert_eq!(read.client.unwrap().secret.expose_secret(), "s3cret");
    assert_eq!(bench.store.list_role_mappings(partner.id).await.unwrap(), [mapping("a", Role::AdminAgent)]);
    assert!(bench.store.sessions().load(&theirs.id).await.unwrap().is_some());
    let entries = bench.store.list_audit(partner.id, &AuditFilter::default(), None, 10).await.unwrap();
    let action = &entries[0].action;
    assert_eq!((action.action.as_str(), action.actor), ("change_partner", Some(actor(9))));
    assert_eq!(action.detail, json!({ "name": "Fabrikam", "api": "https://api.example" }));

    let gone = PartnerChange { api: None, client: None, ..as_it_is(&partner) };
    assert_eq!(bench.store.change_partner(partner.id, gone, None).await.unwrap().changed, ["name", "api", "client"]);
    assert!(bench.store.find_partner(partner.id).await.unwrap().unwrap().client.is_none());
}

async fn whoever_came_by_another_sign_in_is_out_after_a_correction(bench: &Bench) {
    let client = Some(ClientCredentials { id: "app".into(), secret: "s3cret".into() });
    let partner = bench.store.add_partner(NewPartner { client, ..new_partner(1) }, None).await.unwrap();
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap();
    let others = create(bench, person(2), Some(other.id)).await;
    let address = || Some("https://id.example".to_owned());
    for (what, change) in [
        ("tenant", PartnerChange { tenant: TenantId::new(Uuid::from_u128(3)), ..as_it_is(&partner) }),
        ("cloud", PartnerChange { cloud: Cloud::China, ..as_it_is(&partner) }),
        ("issuer", PartnerChange { issuer: address(), ..as_it_is(&partner) }),
        ("authority", PartnerChange { authority: address(), ..as_it_is(&partner) }),
    ] {
        let (theirs, _) = create_with_token(bench, person(1), partner.id, "token").await;
        bench.store.save_customer_check(partner.id, CustomerId::new(Uuid::from_u128(5)), true).await.unwrap();
        let corrected = bench.store.change_partner(partner.id, change, None).await.unwrap();
        assert_eq!(corrected, Corrected { changed: vec![what], sessions_ended: true });
        assert!(bench.store.sessions().load(&theirs.id).await.unwrap().is_none(), "{what}");
        assert_eq!(bench.number("SELECT COUNT(*) AS n FROM customer_check").await, 0, "{what}");
        bench.store.change_partner(partner.id, as_it_is(&partner), None).await.unwrap();
    }
    assert!(bench.store.sessions().load(&others.0.id).await.unwrap().is_some());
    assert_eq!(bench.store.verify_audit(partner.id).await, Ok(Chain::Intact(13)));
}

async fn a_partner_that_is_connected_or_shuts_people_out_does_not_move(bench: &Bench) {
    let partner = bench.partner().await;
    let moved = || PartnerChange { tenant: TenantId::new(Uuid::from_u128(3)), ..as_it_is(&partner) };
    bench.store.set_person_disabled(person(4), true, None).await.unwrap();
    assert_eq!(bench.store.change_partner(partner.id, moved(), None).await, Err(Error::Conflict(SHUT_OUT)));
    bench.store.set_person_disabled(person(4), false, None).await.unwrap();

    connected(bench, partner.id, 1, ConnectionSlot::Active).await;
    let (theirs, _) = create_with_token(bench, person(1), partner.id, "token").await;
    let elsewhere = PartnerChange { cloud: Cloud::China, ..as_it_is(&partner) };
    for change in [moved(), elsewhere] {
        assert_eq!(bench.store.change_partner(partner.id, change, None).await, Err(Error::Conflict(CONNECTED)));
    }
    assert!(bench.store.sessions().load(&theirs.id).await.unwrap().is_some(), "nothing was changed");
    let renamed = PartnerChange { name: "Fabrikam".into(), ..as_it_is(&partner) };
    assert_eq!(bench.store.change_partner(partner.id, renamed, None).await.unwrap().changed, ["name"]);
}

async fn an_unusable_correction_is_refused_and_changes_nothing(bench: &Bench) {
    let partner = bench.partner().await;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap();
    let change = |change: PartnerChange| bench.store.change_partner(partner.id, change, None);
    let address = |text: &str| Some(text.to_owned());
    let client = Some(ClientCredentials { id: "app".into(), secret: "s3cret".into() });
    for issuer in
        ["http://id.example", "https://me@id.example", "https://id.example?a=1", "https://id.example/#a", "id"]
    {
        let wrong = PartnerChange { issuer: address(issuer), client: client.clone(), ..as_it_is(&partner) };
        assert_eq!(change(wrong).await, Err(Error::Invalid("issuer")), "{issuer}");
    }
    let alone = PartnerChange { issuer: address("https://id.example"), ..as_it_is(&partner) };
    assert!(matches!(change(alone).await, Err(Error::Invalid(_))), "an issuer without an application");
    assert_eq!(change(PartnerChange { name: " ".into(), ..as_it_is(&partner) }).await, Err(Error::Invalid("name")));
    let taken = PartnerChange { tenant: other.tenant, ..as_it_is(&partner) };
    assert_eq!(change(taken).await, Err(Error::Conflict("this tenant is a partner already")));
    let nobody = PartnerId::new(Uuid::from_u128(404));
    let refused = bench.store.change_partner(nobody, as_it_is(&partner), None).await;
    assert_eq!(refused, Err(Error::NotFound("partner")));
    let read = bench.store.find_partner(partner.id).await.unwrap().unwrap();
    assert_eq!(format!("{read:?}"), format!("{partner:?}"));
}

async fn a_removed_partner_is_found_by_nothing_but_its_audit_chain(bench: &Bench) {
    let domain = DomainName::parse("fabrikam.example").unwrap();
    let client = Some(ClientCredentials { id: "app".into(), secret: "s3cret".into() });
    let new = NewPartner {
        domains: vec![domain.clone()],
        client,
        role_mappings: vec![mapping("a", Role::AdminAgent)],
        ..new_partner(1)
    };
    let store = &bench.store;
    let partner = store.add_partner(new.clone(), None).await.unwrap();
    store.set_partner_disabled(partner.id, true, None).await.unwrap();
    // Entries that commands record in every chain, and settings by operators, do not prevent a removal.
    store.change_audit_key().await.unwrap();
    store.set_mfa_required(partner.id, true, None, None).await.unwrap();
    assert_eq!(store.remove_partner(partner.id, Some(actor(9))).await, Ok(Removal::Removed));

    assert!(store.list_partners().await.unwrap().is_empty());
    assert!(store.find_partner(partner.id).await.unwrap().is_none());
    assert!(store.find_partner_by_tenant(partner.tenant).await.unwrap().is_none());
    assert_eq!(store.find_partner_by_domain(&domain).await.unwrap(), None);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM partner WHERE secret IS NOT NULL").await, 0);
    let gone = Err(Error::NotFound("partner"));
    assert_eq!(store.set_partner_disabled(partner.id, false, None).await, gone);
    assert_eq!(store.set_role_mappings(partner.id, &[], None).await, gone);
    assert_eq!(store.set_sign_in_domains(partner.id, &[], None).await, gone);
    assert_eq!(store.set_confirmation_way(partner.id, ConfirmationWay::default(), None).await, gone);
    assert_eq!(store.remove_partner(partner.id, None).await, Err(Error::NotFound("partner")));

    let again = store.add_partner(new, None).await.unwrap();
    assert_ne!(again.id, partner.id);
    assert_eq!(store.find_partner_by_domain(&domain).await.unwrap(), Some(again.id));
    assert_eq!(store.verify_audit(partner.id).await, Ok(Chain::Intact(5)));
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 10).await.unwrap();
    assert_eq!((entries[0].action.action.as_str(), entries[0].action.actor), ("remove_partner", Some(actor(9))));
    let chains: Vec<_> = store.list_chains().await.unwrap().into_iter().map(|(id, _)| id).collect();
    assert_eq!(chains.len(), 2);
    assert!(chains.contains(&partner.id) && chains.contains(&again.id));
}

async fn a_partner_on_which_something_hangs_is_not_removed(bench: &Bench) {
    let store = &bench.store;
    let held = async |partner| match store.remove_partner(partner, None).await.unwrap() {
        Removal::Held(held) => held.concat(),
        Removal::Removed => panic!("the partner was removed"),
    };
    let signed_in = bench.partner().await;
    create(bench, person(1), Some(signed_in.id)).await;
    assert!(held(signed_in.id).await.contains("people who are signed in"));
    assert!(!store.find_partner(signed_in.id).await.unwrap().unwrap().disabled, "the partner is unchanged");

    let linked = store.add_partner(new_partner(2), None).await.unwrap();
    connected(bench, linked.id, 2, ConnectionSlot::Active).await;
    assert!(held(linked.id).await.contains("connections to Partner Center"));

    let remembered = store.add_partner(new_partner(3), None).await.unwrap();
    store.record_audit(&AuditAction::new(remembered.id, "sign_in"), Outcome::Done).await.unwrap();
    assert_eq!(held(remembered.id).await, "a record of what its people did");
}
