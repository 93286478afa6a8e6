//! Changes to partners and their removal.

use secrecy::ExposeSecret as _;
use serde_json::json;
use tower_sessions::SessionStore as _;

use super::*;
use crate::{
    domain::{
        agreement::ConfirmationMethod,
        connection::ConnectionSlot,
        id::CustomerId,
        role_mapping::{RoleClaim, RoleMapping},
        verified_domain::DomainName,
    },
    store::{
        AuditAction, AuditFilter, ChainStatus, ClientCredentials, Error, HAS_CONNECTIONS, HAS_DISABLED_PEOPLE, Outcome,
        Partner, PartnerChange, PartnerChangeResult, Removal,
        tests::{
            connections::connected,
            sessions::{create, create_with_token},
        },
    },
};

on_both!(
    changing_a_partner_keeps_its_mappings_and_sessions,
    changing_the_identity_provider_ends_the_partners_sessions,
    connections_and_disabled_people_block_changing_the_identity_provider,
    rejects_invalid_partner_changes,
    removed_partner_keeps_only_its_audit_chain,
    partner_with_data_cannot_be_removed,
);

fn mapping(value: &str, role: Role) -> RoleMapping {
    RoleMapping { claim: RoleClaim::Groups, value: value.into(), role }
}

fn current_data(partner: &Partner) -> PartnerChange {
    let Partner { name, tenant, cloud, issuer, authority, api, client, .. } = partner.clone();
    PartnerChange { name, tenant, cloud, issuer, authority, api, client }
}

async fn changing_a_partner_keeps_its_mappings_and_sessions(db: &TestDatabase) {
    let client = ClientCredentials { id: "app".into(), secret: "s3cret".into() };
    let new =
        NewPartner { client: Some(client), role_mappings: vec![mapping("a", Role::AdminAgent)], ..new_partner(1) };
    let partner = db.store.add_partner(new, None).await.unwrap();
    let (theirs, _) = create_with_token(db, person(1), partner.id, "token").await;
    let unchanged = db.store.change_partner(partner.id, current_data(&partner), None).await.unwrap();
    assert_eq!(unchanged, PartnerChangeResult { changed: Vec::new(), sessions_ended: false });

    let change =
        PartnerChange { name: " Fabrikam ".into(), api: Some("https://api.example".into()), ..current_data(&partner) };
    let corrected = db.store.change_partner(partner.id, change, Some(actor(9))).await.unwrap();
    assert_eq!(corrected, PartnerChangeResult { changed: vec!["name", "api"], sessions_ended: false });
    let read = db.store.find_partner(partner.id).await.unwrap().unwrap();
    assert_eq!((read.name.as_str(), read.api.as_deref()), ("Fabrikam", Some("https://api.example")));
    assert_eq!(read.client.unwrap().secret.expose_secret(), "s3cret");
    assert_eq!(db.store.list_role_mappings(partner.id).await.unwrap(), [mapping("a", Role::AdminAgent)]);
    assert!(db.store.sessions().load(&theirs.id).await.unwrap().is_some());
    let entries = db.store.list_audit(partner.id, &AuditFilter::default(), None, 10).await.unwrap();
    let action = &entries[0].action;
    assert_eq!((action.action.as_str(), action.actor), ("change_partner", Some(actor(9))));
    assert_eq!(action.detail, json!({ "name": "Fabrikam", "api": "https://api.example" }));

    let gone = PartnerChange { api: None, client: None, ..current_data(&partner) };
    assert_eq!(db.store.change_partner(partner.id, gone, None).await.unwrap().changed, ["name", "api", "client"]);
    assert!(db.store.find_partner(partner.id).await.unwrap().unwrap().client.is_none());
}

async fn changing_the_identity_provider_ends_the_partners_sessions(db: &TestDatabase) {
    let client = Some(ClientCredentials { id: "app".into(), secret: "s3cret".into() });
    let partner = db.store.add_partner(NewPartner { client, ..new_partner(1) }, None).await.unwrap();
    let other = db.store.add_partner(new_partner(2), None).await.unwrap();
    let others = create(db, person(2), Some(other.id)).await;
    let address = || Some("https://id.example".to_owned());
    for (what, change) in [
        ("tenant", PartnerChange { tenant: TenantId::new(Uuid::from_u128(3)), ..current_data(&partner) }),
        ("cloud", PartnerChange { cloud: Cloud::China, ..current_data(&partner) }),
        ("issuer", PartnerChange { issuer: address(), ..current_data(&partner) }),
        ("authority", PartnerChange { authority: address(), ..current_data(&partner) }),
    ] {
        let (theirs, _) = create_with_token(db, person(1), partner.id, "token").await;
        db.store.cache_customer_relationship(partner.id, CustomerId::new(Uuid::from_u128(5)), true).await.unwrap();
        let corrected = db.store.change_partner(partner.id, change, None).await.unwrap();
        assert_eq!(corrected, PartnerChangeResult { changed: vec![what], sessions_ended: true });
        assert!(db.store.sessions().load(&theirs.id).await.unwrap().is_none(), "{what}");
        assert_eq!(db.number("SELECT COUNT(*) AS n FROM customer_check").await, 0, "{what}");
        db.store.change_partner(partner.id, current_data(&partner), None).await.unwrap();
    }
    assert!(db.store.sessions().load(&others.0.id).await.unwrap().is_some());
    assert_eq!(db.store.verify_audit(partner.id).await, Ok(ChainStatus::Intact(13)));
}

async fn connections_and_disabled_people_block_changing_the_identity_provider(db: &TestDatabase) {
    let partner = db.partner().await;
    let moved = || PartnerChange { tenant: TenantId::new(Uuid::from_u128(3)), ..current_data(&partner) };
    db.store.set_person_disabled(person(4), true, None).await.unwrap();
    assert_eq!(db.store.change_partner(partner.id, moved(), None).await, Err(Error::Conflict(HAS_DISABLED_PEOPLE)));
    db.store.set_person_disabled(person(4), false, None).await.unwrap();

    connected(db, partner.id, 1, ConnectionSlot::Active).await;
    let (theirs, _) = create_with_token(db, person(1), partner.id, "token").await;
    let other_cloud = PartnerChange { cloud: Cloud::China, ..current_data(&partner) };
    for change in [moved(), other_cloud] {
        assert_eq!(db.store.change_partner(partner.id, change, None).await, Err(Error::Conflict(HAS_CONNECTIONS)));
    }
    assert!(db.store.sessions().load(&theirs.id).await.unwrap().is_some(), "nothing was changed");
    let renamed = PartnerChange { name: "Fabrikam".into(), ..current_data(&partner) };
    assert_eq!(db.store.change_partner(partner.id, renamed, None).await.unwrap().changed, ["name"]);
}

async fn rejects_invalid_partner_changes(db: &TestDatabase) {
    let partner = db.partner().await;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap();
    let change = |change: PartnerChange| db.store.change_partner(partner.id, change, None);
    let address = |text: &str| Some(text.to_owned());
    let client = Some(ClientCredentials { id: "app".into(), secret: "s3cret".into() });
    for issuer in
        ["http://id.example", "https://me@id.example", "https://id.example?a=1", "https://id.example/#a", "id"]
    {
        let wrong = PartnerChange { issuer: address(issuer), client: client.clone(), ..current_data(&partner) };
        assert_eq!(change(wrong).await, Err(Error::Invalid("issuer")), "{issuer}");
    }
    let alone = PartnerChange { issuer: address("https://id.example"), ..current_data(&partner) };
    assert!(matches!(change(alone).await, Err(Error::Invalid(_))), "an issuer without an application");
    assert_eq!(change(PartnerChange { name: " ".into(), ..current_data(&partner) }).await, Err(Error::Invalid("name")));
    let duplicate = PartnerChange { tenant: other.tenant, ..current_data(&partner) };
    assert_eq!(change(duplicate).await, Err(Error::Conflict("this tenant is a partner already")));
    let nobody = PartnerId::new(Uuid::from_u128(404));
    let refused = db.store.change_partner(nobody, current_data(&partner), None).await;
    assert_eq!(refused, Err(Error::NotFound("partner")));
    let read = db.store.find_partner(partner.id).await.unwrap().unwrap();
    assert_eq!(format!("{read:?}"), format!("{partner:?}"));
}

async fn removed_partner_keeps_only_its_audit_chain(db: &TestDatabase) {
    let domain = DomainName::parse("fabrikam.example").unwrap();
    let client = Some(ClientCredentials { id: "app".into(), secret: "s3cret".into() });
    let new = NewPartner {
        domains: vec![domain.clone()],
        client,
        role_mappings: vec![mapping("a", Role::AdminAgent)],
        ..new_partner(1)
    };
    let store = &db.store;
    let partner = store.add_partner(new.clone(), None).await.unwrap();
    store.set_partner_disabled(partner.id, true, None).await.unwrap();
    // Entries that commands record in every chain, and settings by operators, do not prevent a removal.
    store.rotate_audit_key().await.unwrap();
    store.set_mfa_required(partner.id, true, None, None).await.unwrap();
    assert_eq!(store.remove_partner(partner.id, Some(actor(9))).await, Ok(Removal::Removed));

    assert!(store.list_partners().await.unwrap().is_empty());
    assert!(store.find_partner(partner.id).await.unwrap().is_none());
    assert!(store.find_partner_by_tenant(partner.tenant).await.unwrap().is_none());
    assert_eq!(store.find_partner_by_domain(&domain).await.unwrap(), None);
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM partner WHERE secret IS NOT NULL").await, 0);
    let gone = Err(Error::NotFound("partner"));
    assert_eq!(store.set_partner_disabled(partner.id, false, None).await, gone);
    assert_eq!(store.set_role_mappings(partner.id, &[], None).await, gone);
    assert_eq!(store.set_sign_in_domains(partner.id, &[], None).await, gone);
    assert_eq!(store.set_confirmation_method(partner.id, ConfirmationMethod::default(), None).await, gone);
    assert_eq!(store.remove_partner(partner.id, None).await, Err(Error::NotFound("partner")));

    let again = store.add_partner(new, None).await.unwrap();
    assert_ne!(again.id, partner.id);
    assert_eq!(store.find_partner_by_domain(&domain).await.unwrap(), Some(again.id));
    assert_eq!(store.verify_audit(partner.id).await, Ok(ChainStatus::Intact(5)));
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 10).await.unwrap();
    assert_eq!((entries[0].action.action.as_str(), entries[0].action.actor), ("remove_partner", Some(actor(9))));
    let chains: Vec<_> = store.list_chains().await.unwrap().into_iter().map(|(id, _)| id).collect();
    assert_eq!(chains.len(), 2);
    assert!(chains.contains(&partner.id) && chains.contains(&again.id));
}

async fn partner_with_data_cannot_be_removed(db: &TestDatabase) {
    let store = &db.store;
    let blockers = async |partner| match store.remove_partner(partner, None).await.unwrap() {
        Removal::Blocked(blockers) => blockers.concat(),
        Removal::Removed => panic!("the partner was removed"),
    };
    let signed_in = db.partner().await;
    create(db, person(1), Some(signed_in.id)).await;
    assert!(blockers(signed_in.id).await.contains("people who are signed in"));
    assert!(!store.find_partner(signed_in.id).await.unwrap().unwrap().disabled, "the partner is unchanged");

    let linked = store.add_partner(new_partner(2), None).await.unwrap();
    connected(db, linked.id, 2, ConnectionSlot::Active).await;
    assert!(blockers(linked.id).await.contains("connections to Partner Center"));

    let remembered = store.add_partner(new_partner(3), None).await.unwrap();
    store.record_audit(&AuditAction::new(remembered.id, "sign_in"), Outcome::Done).await.unwrap();
    assert_eq!(blockers(remembered.id).await, "a record of what its people did");
}
