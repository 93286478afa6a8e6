//! Partners and their role mappings.

use secrecy::ExposeSecret as _;
use tower_sessions::{SessionStore as _, session::Id};

use super::*;
use crate::{
    domain::{
        role_mapping::{RoleClaim, RoleMapping},
        verified_domain::DomainName,
    },
    store::{
        AuditFilter, ClientCredentials, DOMAIN_TAKEN, DomainSignIn, Error,
        tests::sessions::{create, create_with_token, record},
    },
};

on_both!(
    partner_round_trips,
    tenant_can_be_added_only_once,
    a_partner_is_found_by_its_tenant,
    client_secret_is_encrypted_in_the_database,
    rejects_invalid_partner_data,
    disabling_a_partner_ends_its_sessions_and_no_others,
    sign_in_to_a_disabled_partner_is_rejected,
    set_role_mappings_replaces_all_mappings,
    partner_changes_are_audited,
    sign_in_domain_is_unique_across_partners,
    a_partner_that_does_not_exist_is_not_found,
);

fn mapping(value: &str, role: Role) -> RoleMapping {
    RoleMapping { claim: RoleClaim::Groups, value: value.into(), role }
}

async fn partner_round_trips(db: &TestDatabase) {
    let new = NewPartner {
        name: "  Zażółć Sp. z o.o. 世纪互联 ".into(),
        cloud: Cloud::China,
        issuer: Some("https://login.example/t/v2.0".into()),
        authority: Some("https://login.example".into()),
        api: Some("http://127.0.0.1:8080".into()),
        client: Some(ClientCredentials { id: "app".into(), secret: "s3cret".into() }),
        role_mappings: vec![
            mapping("b", Role::SalesAgent),
            mapping("a", Role::AdminAgent),
            mapping("b", Role::SalesAgent),
        ],
        ..new_partner(1)
    };
    let added = db.store.add_partner(new.clone(), None).await.unwrap();
    let read = db.store.find_partner(added.id).await.unwrap().unwrap();
    assert_eq!(format!("{read:?}"), format!("{added:?}"));
    assert_eq!(read.name, "Zażółć Sp. z o.o. 世纪互联");
    assert_eq!(read.issuer, new.issuer);
    assert_eq!(read.cloud, Cloud::China);
    assert_eq!(read.client.unwrap().secret.expose_secret(), "s3cret");
    assert_eq!(
        db.store.list_role_mappings(read.id).await.unwrap(),
        [mapping("a", Role::AdminAgent), mapping("b", Role::SalesAgent)]
    );
    assert!(!read.disabled);
}

async fn tenant_can_be_added_only_once(db: &TestDatabase) {
    db.partner().await;
    let again = NewPartner { cloud: Cloud::UsGovernment, ..new_partner(1) };
    let error = db.store.add_partner(again, None).await.unwrap_err();
    assert_eq!(error, Error::Conflict("this tenant is a partner already"));
    assert_eq!(db.store.list_partners().await.unwrap().len(), 1);
}

async fn a_partner_is_found_by_its_tenant(db: &TestDatabase) {
    let partner = db.partner().await;
    db.store.add_partner(new_partner(2), None).await.unwrap();
    let found = db.store.find_partner_by_tenant(partner.tenant).await.unwrap();
    assert_eq!(found.map(|partner| partner.id), Some(partner.id));
    assert!(db.store.find_partner_by_tenant(TenantId::new(Uuid::from_u128(3))).await.unwrap().is_none());
    let names: Vec<_> = db.store.list_partners().await.unwrap().into_iter().map(|partner| partner.name).collect();
    assert_eq!(names, ["Partner 1", "Partner 2"]);
}

async fn client_secret_is_encrypted_in_the_database(db: &TestDatabase) {
    let client = ClientCredentials { id: "app".into(), secret: "hunter2hunter2".into() };
    let partner = db.store.add_partner(NewPartner { client: Some(client), ..new_partner(1) }, None).await.unwrap();
    let row = db.store.database().row(sql("SELECT secret FROM partner")).await.unwrap().unwrap();
    let stored = row.bytes("secret").unwrap();
    assert!(!stored.windows(7).any(|window| window == b"hunter2"));
    assert!(!format!("{partner:?}").contains("hunter2"));

    let renewed = ClientCredentials { id: "app2".into(), secret: "other".into() };
    db.store.set_partner_client(partner.id, &renewed, None).await.unwrap();
    let client = db.store.find_partner(partner.id).await.unwrap().unwrap().client.unwrap();
    assert_eq!((client.id.as_str(), client.secret.expose_secret()), ("app2", "other"));
}

async fn rejects_invalid_partner_data(db: &TestDatabase) {
    let unusable = [
        (NewPartner { name: "  ".into(), ..new_partner(1) }, "name"),
        (NewPartner { name: "x".repeat(201), ..new_partner(1) }, "name"),
        (NewPartner { name: "a\0b".into(), ..new_partner(1) }, "name"),
        (NewPartner { issuer: Some("login.example".into()), ..new_partner(1) }, "issuer"),
        (NewPartner { api: Some("file:///etc/passwd".into()), ..new_partner(1) }, "api"),
        (NewPartner { issuer: Some("http://login.example".into()), ..new_partner(1) }, "issuer"),
        (NewPartner { issuer: Some("https://login.example?tenant=1".into()), ..new_partner(1) }, "issuer"),
        (NewPartner { authority: Some("https://me:it@login.example".into()), ..new_partner(1) }, "authority"),
        (NewPartner { authority: Some("https://login.example/#t".into()), ..new_partner(1) }, "authority"),
        (NewPartner { api: Some("http://127.0.0.1.example".into()), ..new_partner(1) }, "api"),
        (NewPartner { role_mappings: vec![mapping("", Role::AdminAgent)], ..new_partner(1) }, "role_mappings"),
    ];
    for (partner, field) in unusable {
        assert_eq!(db.store.add_partner(partner, None).await.unwrap_err(), Error::Invalid(field));
    }
    assert!(db.store.list_partners().await.unwrap().is_empty());
}

async fn disabling_a_partner_ends_its_sessions_and_no_others(db: &TestDatabase) {
    let (one, other) = (db.partner().await, db.store.add_partner(new_partner(2), None).await.unwrap());
    let theirs = create_with_token(db, person(1), one.id, "token").await;
    let others = create(db, person(2), Some(other.id)).await;
    let operators = create(db, person(3), None).await;

    db.store.set_partner_disabled(one.id, true, None).await.unwrap();
    let sessions = db.store.sessions();
    assert!(sessions.load(&theirs.0.id).await.unwrap().is_none());
    assert!(sessions.load(&others.0.id).await.unwrap().is_some());
    assert!(sessions.load(&operators.0.id).await.unwrap().is_some());
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM staff_token").await, 0);
    assert!(db.store.find_partner(one.id).await.unwrap().unwrap().disabled);

    db.store.set_partner_disabled(one.id, false, None).await.unwrap();
    assert!(!db.store.find_partner(one.id).await.unwrap().unwrap().disabled);
    assert!(sessions.load(&theirs.0.id).await.unwrap().is_none());
}

async fn sign_in_to_a_disabled_partner_is_rejected(db: &TestDatabase) {
    let partner = db.partner().await;
    db.store.set_partner_disabled(partner.id, true, None).await.unwrap();
    let sessions = db.store.sessions();
    let now = db.store.now();
    assert!(sessions.create(&mut record(now, Some(&signed_in(person(1), Some(partner.id), now)))).await.is_err());

    // The record from before the sign-in is stored; the signed-in one is not.
    let mut anonymous = record(now, None);
    sessions.create(&mut anonymous).await.unwrap();
    let mut after = record(now, Some(&signed_in(person(1), Some(partner.id), now)));
    after.id = Id(anonymous.id.0);
    sessions.save(&after).await.unwrap();
    assert!(sessions.load(&after.id).await.unwrap().is_none());
}

async fn set_role_mappings_replaces_all_mappings(db: &TestDatabase) {
    let partner = db.partner().await;
    db.store.set_role_mappings(partner.id, &[mapping("a", Role::AdminAgent)], None).await.unwrap();
    let next = [mapping("b", Role::HelpdeskAgent), mapping("c", Role::SalesAgent)];
    db.store.set_role_mappings(partner.id, &next, None).await.unwrap();
    assert_eq!(db.store.list_role_mappings(partner.id).await.unwrap(), next);
}

async fn partner_changes_are_audited(db: &TestDatabase) {
    let partner = db.partner().await;
    db.store.set_partner_disabled(partner.id, true, Some(actor(9))).await.unwrap();
    let entries = db.store.list_audit(partner.id, &AuditFilter::default(), None, 10).await.unwrap();
    let actions: Vec<_> = entries.iter().map(|entry| (entry.action.action.as_str(), entry.action.actor)).collect();
    assert_eq!(actions, [("disable_partner", Some(actor(9))), ("add_partner", None)]);
}

async fn sign_in_domain_is_unique_across_partners(db: &TestDatabase) {
    let domain = |name: &str| DomainName::parse(name).unwrap();
    let own = NewPartner {
        domains: vec![domain("fabrikam.pl"), domain("Fabrikam.example"), domain("fabrikam.pl")],
        client: Some(ClientCredentials { id: "app".into(), secret: "s3cret".into() }),
        issuer: Some("https://id.fabrikam.example".into()),
        ..new_partner(1)
    };
    let one = db.store.add_partner(own, None).await.unwrap();
    let store = &db.store;
    assert_eq!(store.list_sign_in_domains(one.id).await.unwrap(), [domain("fabrikam.example"), domain("fabrikam.pl")]);
    assert_eq!(store.find_partner_by_domain(&domain("FABRIKAM.pl")).await.unwrap(), Some(one.id));
    assert_eq!(store.find_partner_by_domain(&domain("x.fabrikam.pl")).await.unwrap(), None);

    let duplicate = NewPartner { domains: vec![domain("fabrikam.pl")], ..new_partner(2) };
    assert_eq!(store.add_partner(duplicate, None).await.unwrap_err(), Error::Conflict(DOMAIN_TAKEN));
    let other = store.add_partner(new_partner(2), None).await.unwrap();
    let refused = store.set_sign_in_domains(other.id, &[domain("fabrikam.pl")], None).await;
    assert_eq!(refused, Err(Error::Conflict(DOMAIN_TAKEN)));
    let sign_in = |cloud, has_custom_provider| DomainSignIn { cloud, has_custom_provider };
    assert_eq!(store.list_domain_sign_ins().await.unwrap(), [sign_in(Cloud::Global, true)]);

    store.set_sign_in_domains(one.id, &[], Some(actor(9))).await.unwrap();
    assert_eq!(store.list_domain_sign_ins().await.unwrap(), []);
    store.set_sign_in_domains(other.id, &[domain("fabrikam.pl")], None).await.unwrap();
    assert_eq!(store.find_partner_by_domain(&domain("fabrikam.pl")).await.unwrap(), Some(other.id));
    let entries = store.list_audit(one.id, &AuditFilter::default(), None, 10).await.unwrap();
    assert_eq!((entries[0].action.action.as_str(), entries[0].action.actor), ("set_sign_in_domains", Some(actor(9))));
}

async fn a_partner_that_does_not_exist_is_not_found(db: &TestDatabase) {
    let nobody = PartnerId::new(Uuid::from_u128(404));
    assert!(db.store.find_partner(nobody).await.unwrap().is_none());
    assert_eq!(db.store.set_partner_disabled(nobody, true, None).await, Err(Error::NotFound("partner")));
    assert_eq!(db.store.set_role_mappings(nobody, &[], None).await, Err(Error::NotFound("partner")));
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM audit").await, 0);
}
