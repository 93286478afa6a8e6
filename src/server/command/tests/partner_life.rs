//! `partner set` and `partner remove`: changes to partners and their removal.

use super::{super::partner::IdentityChanges, *};
use crate::store::{AuditAction, Outcome};

async fn set(installation: &TestInstallation, id: PartnerId, identity: IdentityChanges) -> anyhow::Result<String> {
    let mut out = Vec::new();
    let changes = Changes { identity, ..Changes::default() };
    partner::set(&installation.settings, id, changes, &mut out).await?;
    Ok(String::from_utf8(out).unwrap())
}

async fn listed(installation: &TestInstallation) -> String {
    let mut out = Vec::new();
    partner::list(&installation.settings, &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn partner_set_changes_the_mfa_policy() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    for (required, output, listed_as) in [
        (true, "second factor required", "\tsecond factor required"),
        (false, "second factor left to the provider", ""),
    ] {
        let mut out = Vec::new();
        let changes = Changes { mfa_required: Some(required), ..Changes::default() };
        partner::set(&installation.settings, id, changes, &mut out).await.unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("{id}\t{output}\n"));
        assert!(
            listed(&installation).await.ends_with(&format!("\tFabrikam{listed_as}\n")),
            "{}",
            listed(&installation).await
        );
    }
}

#[tokio::test]
async fn partner_set_changes_registration_data() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let tenant = TenantId::new(Uuid::from_u128(9));
    let changes = IdentityChanges {
        name: Some("Fabrikam Europe".into()),
        tenant: Some(tenant),
        cloud: Some(Cloud::China),
        issuer: Some(Some("https://id.fabrikam.example".into())),
        ..IdentityChanges::default()
    };
    let output = set(&installation, id, changes).await.unwrap();
    assert_eq!(output, format!("{id}\tchanged name, tenant, cloud, issuer; its people's sessions have ended\n"));
    assert_eq!(listed(&installation).await, format!("{id}\tchina\t{tenant}\tenabled\tFabrikam Europe\n"));
    let reset = IdentityChanges { issuer: Some(None), drops_client: true, ..IdentityChanges::default() };
    let output = set(&installation, id, reset).await.unwrap();
    assert_eq!(output, format!("{id}\tchanged issuer, client; its people's sessions have ended\n"));
    let again = IdentityChanges { name: Some("Fabrikam Europe".into()), ..IdentityChanges::default() };
    assert_eq!(set(&installation, id, again).await.unwrap(), format!("{id}\tchanged nothing\n"));
    let client = Some(ClientCredentials { id: "own".into(), secret: "its own".into() });
    let identity =
        IdentityChanges { issuer: Some(Some("https://id.fabrikam.example".into())), ..IdentityChanges::default() };
    let changes = Changes { identity, client, ..Changes::default() };
    partner::set(&installation.settings, id, changes, &mut Vec::new()).await.unwrap();
    let store = open_store_at_current_schema(&installation.settings).await.unwrap();
    let stored = store.find_partner(id).await.unwrap().unwrap();
    assert_eq!(stored.issuer.as_deref(), Some("https://id.fabrikam.example"));
    assert_eq!(stored.client.unwrap().id, "own");
    store.close().await;
}

#[tokio::test]
async fn partner_set_enforces_the_rules_for_new_partners() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let before = listed(&installation).await;
    for issuer in ["http://id.example", "https://me:it@id.example", "https://id.example?a=1", "https://id.example#a"] {
        let changes = IdentityChanges { issuer: Some(Some(issuer.into())), ..IdentityChanges::default() };
        let error = set(&installation, id, changes).await.unwrap_err().to_string();
        assert!(error.starts_with("--issuer: give an https address"), "{issuer}: {error}");
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
        let error = set(&installation, id, changes).await.unwrap_err().to_string();
        assert!(error.contains("--client-id"), "{error}");
    }
    let unknown_partner = PartnerId::new(Uuid::nil());
    assert!(
        set(&installation, unknown_partner, IdentityChanges { name: Some("x".into()), ..Default::default() })
            .await
            .is_err()
    );
    assert_eq!(listed(&installation).await, before);
}

#[tokio::test]
async fn partner_remove_requires_no_data_and_retains_the_audit_chain() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let mut out = Vec::new();
    partner::remove(&installation.settings, id, &mut out).await.unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), format!("{id}\tremoved\n"));
    assert_eq!(listed(&installation).await, "");
    let error = partner::remove(&installation.settings, id, &mut Vec::new()).await.unwrap_err().to_string();
    assert!(error.contains("not found"), "{error}");
    let mut out = Vec::new();
    audit::verify(&installation.settings, None, None, &mut out).await.unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), format!("{id}\tintact\t2 entries\tFabrikam\n"));

    let again = add_fabrikam(&installation).await;
    let store = open_store_at_current_schema(&installation.settings).await.unwrap();
    store.record_audit(&AuditAction::new(again, "sign_in"), Outcome::Done).await.unwrap();
    store.close().await;
    let error = partner::remove(&installation.settings, again, &mut Vec::new()).await.unwrap_err().to_string();
    assert!(error.contains("a record of what its people did") && error.contains("partner disable"), "{error}");
    assert!(listed(&installation).await.contains("enabled\tFabrikam"));
}
