//! `keys …`: the key file and its rotation.

use super::{super::keys::Step, *};

fn key_ids(installation: &TestInstallation) -> Vec<String> {
    let text = std::fs::read_to_string(installation.directory.path().join("keys")).unwrap();
    text.trim().split(',').map(|entry| entry.split(':').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_key_file_is_private_and_never_overwritten() {
    let installation = without_keys();
    keys::generate(&installation.settings, false, &mut Vec::new()).unwrap();
    let file = installation.directory.path().join("keys");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    let before = std::fs::read(&file).unwrap();
    let error = keys::generate(&installation.settings, false, &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("exists"), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[cfg(unix)]
#[tokio::test]
async fn rejects_world_readable_key_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let installation = without_keys();
    keys::generate(&installation.settings, false, &mut Vec::new()).unwrap();
    let file = installation.directory.path().join("keys");
    let load = |mode, settings: &Settings| {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        super::load_keys(settings).map(drop).map_err(|error| error.to_string())
    };
    for mode in [0o400, 0o600, 0o640] {
        assert_eq!(load(mode, &installation.settings), Ok(()), "{mode:o}");
    }
    let set = [("TENANTRY_DATA_DIR", installation.directory.path()), ("TENANTRY_KEYS_FILE", file.as_path())];
    let set = Settings::load(None, set.map(|(name, value)| (name.into(), value.into()))).unwrap();
    for settings in [&installation.settings, &set] {
        for mode in [0o604, 0o644, 0o602] {
            let error = load(mode, settings).unwrap_err();
            assert!(error.contains("can be read by everybody") && error.contains("chmod o="), "{mode:o}: {error}");
        }
    }
}

#[tokio::test]
async fn keys_are_generated_in_the_configured_file() {
    let mut installation = without_keys();
    let file = installation.directory.path().join("elsewhere/tenantry.keys");
    let environment = [("TENANTRY_DATA_DIR", installation.directory.path()), ("TENANTRY_KEYS_FILE", file.as_path())];
    let load = || Settings::load(None, environment.map(|(name, value)| (name.into(), value.into()))).unwrap();
    installation.settings = load();
    let error = migrate::migrate(&installation.settings, false, &mut Vec::new()).await.unwrap_err().to_string();
    assert!(error.contains("tenantry keys generate") && error.contains(file.to_str().unwrap()), "{error}");
    keys::generate(&installation.settings, false, &mut Vec::new()).unwrap();
    assert!(file.exists() && !installation.directory.path().join("keys").exists());
    migrate::migrate(&load(), false, &mut Vec::new()).await.unwrap();
    keys::rotate(&load(), &Step::ALL, &mut Vec::new()).await.unwrap();
    partner::list(&load(), &mut Vec::new()).await.unwrap();
}

#[test]
fn a_printed_key_can_be_a_setting() {
    let installation = without_keys();
    let mut out = Vec::new();
    keys::generate(&installation.settings, true, &mut out).unwrap();
    assert!(Keyring::parse(str::from_utf8(&out).unwrap()).is_ok());
    assert!(!installation.directory.path().join("keys").exists());
}

#[tokio::test]
async fn an_interrupted_rotation_continues_with_the_added_key() {
    let installation = migrated().await;
    keys::rotate(&installation.settings, &[Step::Add], &mut Vec::new()).await.unwrap();
    let added = key_ids(&installation);
    keys::rotate(&installation.settings, &Step::ALL, &mut Vec::new()).await.unwrap();
    assert_eq!(key_ids(&installation), [added[1].clone()]);
}

#[tokio::test]
async fn a_rotation_leaves_one_new_key_that_decrypts_everything() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let old = key_ids(&installation);
    keys::rotate(&installation.settings, &Step::ALL, &mut Vec::new()).await.unwrap();
    let new = key_ids(&installation);
    assert_eq!((old.len(), new.len()), (1, 1));
    assert_ne!(old, new);
    let store = open_store_at_current_schema(&installation.settings).await.unwrap();
    let partner = store.find_partner(id).await.unwrap().unwrap();
    assert_eq!(partner.client.unwrap().secret.expose_secret(), "s3cret");
}

#[tokio::test]
async fn a_key_that_is_still_in_use_is_not_removed() {
    let installation = migrated().await;
    add_fabrikam(&installation).await;
    keys::rotate(&installation.settings, &[Step::Add], &mut Vec::new()).await.unwrap();
    let added = key_ids(&installation);
    keys::rotate(&installation.settings, &[Step::Promote, Step::Forget], &mut Vec::new()).await.unwrap();
    assert_eq!(key_ids(&installation), [added[1].clone(), added[0].clone()], "the old key is still in use");
}

#[tokio::test]
async fn keys_set_in_the_environment_are_not_rotated() {
    let keys = Keyring::generate().unwrap().to_text();
    let environment = [("TENANTRY_KEYS", keys.expose_secret())];
    let settings = Settings::load(None, environment.map(|(name, value)| (name.into(), value.into()))).unwrap();
    let error = super::keys::rotate(&settings, &[Step::Add], &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("TENANTRY_KEYS"), "{error}");
}
