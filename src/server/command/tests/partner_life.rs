//! `partner set` and `partner remove`: changes to partners and their removal.

use super::{super::partner::IdentityChanges, *};
use crate::store::{AuditAction, Outcome};

async fn set(house: &House, id: PartnerId, identity: IdentityChanges) -> anyhow::Result<String> {
    let mut out = Vec::new();
    let changes = Changes { identity, ..Changes::default() };
    partner::set(&house.settings, id, changes, &mut out).await?;
    Ok(String::from_utf8(out).unwrap())
}

async fn listed(house: &House) -> String {
    let mut out = Vec::new();
    partner::list(&house.settings, &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn a_second_factor_is_required_and_left_to_the_provider_again() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    for (required, said, shown) in [
        (true, "second factor required", "\tsecond factor required"),
        (false, "second factor left to the provider", ""),
    ] {
        let mut out = Vec::new();
        let changes = Changes { mfa_required: Some(required), ..Changes::default() };
        partner::set(&house.settings, id, changes, &mut out).await.unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("{id}\t{said}\n"));
        assert!(listed(&house).await.ends_with(&format!("\tFabrikam{shown}\n")), "{}", listed(&house).await);
    }
}

#[tokio::test]
async fn what_a_partner_was_added_with_is_corrected() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let tenant = TenantId::new(Uuid::from_u128(9));
    let changes = IdentityChanges {
        name: Some("Fabrikam Europe".into()),
        tenant: Some(tenant),
        cloud: Some(Cloud::China),
        issuer: Some(Some("https://id.fabrikam.example".into())),
        ..IdentityChanges::default()
    };
    let said = set(&house, id, changes).await.unwrap();
    assert_eq!(said, format!("{id}\tchanged name, tenant, cloud, issuer; its people's sessions have ended\n"));
    assert_eq!(listed(&house).await, format!("{id}\tchina\t{tenant}\tenabled\tFabrikam Europe\n"));
    let back = IdentityChanges { issuer: Some(None), drops_client: true, ..IdentityChanges::default() };
    let said = set(&house, id, back).await.unwrap();
    assert_eq!(said, format!("{id}\tchanged issuer, client; its people's sessions have ended\n"));
    let again = IdentityChanges { name: Some("Fabrikam Europe".into()), ..IdentityChanges::default() };
    assert_eq!(set(&house, id, again).await.unwrap(), format!("{id}\tchanged nothing\n"));
    let client = Some(ClientCredentials { id: "own".into(), secret: "its own".into() });
    let identity =
        IdentityChanges { issuer: Some(Some("https://id.fabrikam.example".into())), ..IdentityChanges::default() };
    let changes = Changes { identity, client, ..Changes::default() };
    partner::set(&house.settings, id, changes, &mut Vec::new()).await.unwrap();
    let store = open_migrated_store(&house.settings).await.unwrap();
    let stored = store.find_partner(id).await.unwrap().unwrap();
    assert_eq!(stored.issuer.as_deref(), Some("https://id.fabrikam.example"));
    assert_eq!(stored.client.unwrap().id, "own");
    store.close().await;
}

#[tokio::test]
async fn a_correction_is_held_to_the_rules_for_a_new_partner() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let before = listed(&house).await;
    for issuer in ["http://id.example", "https://me:it@id.example", "https://id.example?a=1", "https://id.example#a"] {
        let changes = IdentityChanges { issuer: Some(Some(issuer.into())), ..IdentityChanges::default() };
        let refused = set(&house, id, changes).await.unwrap_err().to_string();
        assert!(refused.starts_with("--issuer: give an https address"), "{issuer}: {refused}");
    }
    for changes in [
        IdentityChanges {
            issuer: Some(Some("https://id.example".into())),
            drops_client: true,
            ..IdentityChanges::default()
        },
        IdentityChanges {
            api: Some(Some("https://api.example".into())),
            drops_client: true,
            ..IdentityChanges::default()
        },
    ] {
        let refused = set(&house, id, changes).await.unwrap_err().to_string();
        assert!(refused.contains("--client-id"), "{refused}");
    }
    let nobody = PartnerId::new(Uuid::nil());
    assert!(set(&house, nobody, IdentityChanges { name: Some("x".into()), ..Default::default() }).await.is_err());
    assert_eq!(listed(&house).await, before);
}

#[tokio::test]
async fn a_partner_is_removed_while_nothing_hangs_on_it_and_its_chain_stays() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let mut out = Vec::new();
    partner::remove(&house.settings, id, &mut out).await.unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), format!("{id}\tremoved\n"));
    assert_eq!(listed(&house).await, "");
    let refused = partner::remove(&house.settings, id, &mut Vec::new()).await.unwrap_err().to_string();
    assert!(refused.contains("not found"), "{refused}");
    let mut out = Vec::new();
    audit::verify(&house.settings, None, None, &mut out).await.unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), format!("{id}\twhole\t2 entries\tFabrikam\n"));

    let again = add_fabrikam(&house).await;
    let store = open_migrated_store(&house.settings).await.unwrap();
    store.record_audit(&AuditAction::new(again, "sign_in"), Outcome::Done).await.unwrap();
    store.close().await;
    let refused = partner::remove(&house.settings, again, &mut Vec::new()).await.unwrap_err().to_string();
    assert!(refused.contains("a record of what its people did") && refused.contains("partner disable"), "{refused}");
    assert!(listed(&house).await.contains("enabled\tFabrikam"));
}
