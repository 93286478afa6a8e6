//! `keys …`: the key file and its rotation.

use super::{super::keys::Step, *};

fn key_ids(house: &House) -> Vec<String> {
    let text = std::fs::read_to_string(house.directory.path().join("keys")).unwrap();
    text.trim().split(',').map(|entry| entry.split(':').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_key_file_is_private_and_never_overwritten() {
    let house = bare();
    keys::generate(&house.settings, false, &mut Vec::new()).unwrap();
    let file = house.directory.path().join("keys");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    let before = std::fs::read(&file).unwrap();
    let error = keys::generate(&house.settings, false, &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("exists"), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[cfg(unix)]
#[tokio::test]
async fn keys_that_everybody_may_read_are_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let house = bare();
    keys::generate(&house.settings, false, &mut Vec::new()).unwrap();
    let file = house.directory.path().join("keys");
    let load = |mode, settings: &Settings| {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        super::load_keys(settings).map(drop).map_err(|error| error.to_string())
    };
    for mode in [0o400, 0o600, 0o640] {
        assert_eq!(load(mode, &house.settings), Ok(()), "{mode:o}");
    }
    let set = [("TENANTRY_DATA_DIR", house.directory.path()), ("TENANTRY_KEYS_FILE", file.as_path())];
    let set = Settings::load(None, set.map(|(name, value)| (name.into(), value.into()))).unwrap();
    for settings in [&house.settings, &set] {
        for mode in [0o604, 0o644, 0o602] {
            let error = load(mode, settings).unwrap_err();
            assert!(error.contains("can be read by everybody") && error.contains("chmod o="), "{mode:o}: {error}");
        }
    }
}

#[tokio::test]
async fn keys_are_generated_in_the_file_that_is_set_and_asked_for_until_then() {
    let mut house = bare();
    let file = house.directory.path().join("elsewhere/tenantry.keys");
    let environment = [("TENANTRY_DATA_DIR", house.directory.path()), ("TENANTRY_KEYS_FILE", file.as_path())];
    let load = || Settings::load(None, environment.map(|(name, value)| (name.into(), value.into()))).unwrap();
    house.settings = load();
    let error = migrate::migrate(&house.settings, false, &mut Vec::new()).await.unwrap_err().to_string();
    assert!(error.contains("tenantry keys generate") && error.contains(file.to_str().unwrap()), "{error}");
    keys::generate(&house.settings, false, &mut Vec::new()).unwrap();
    assert!(file.exists() && !house.directory.path().join("keys").exists());
    migrate::migrate(&load(), false, &mut Vec::new()).await.unwrap();
    keys::rotate(&load(), &Step::ALL, &mut Vec::new()).await.unwrap();
    partner::list(&load(), &mut Vec::new()).await.unwrap();
}

#[test]
fn a_printed_key_can_be_a_setting() {
    let house = bare();
    let mut out = Vec::new();
    keys::generate(&house.settings, true, &mut out).unwrap();
    assert!(Keyring::parse(str::from_utf8(&out).unwrap()).is_ok());
    assert!(!house.directory.path().join("keys").exists());
}

#[tokio::test]
async fn a_rotation_that_was_broken_off_goes_on_with_the_key_that_it_added() {
    let house = prepared().await;
    keys::rotate(&house.settings, &[Step::Add], &mut Vec::new()).await.unwrap();
    let added = key_ids(&house);
    keys::rotate(&house.settings, &Step::ALL, &mut Vec::new()).await.unwrap();
    assert_eq!(key_ids(&house), [added[1].clone()]);
}

#[tokio::test]
async fn a_rotation_leaves_one_new_key_that_opens_everything() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let old = key_ids(&house);
    keys::rotate(&house.settings, &Step::ALL, &mut Vec::new()).await.unwrap();
    let new = key_ids(&house);
    assert_eq!((old.len(), new.len()), (1, 1));
    assert_ne!(old, new);
    let store = open_migrated_store(&house.settings).await.unwrap();
    let partner = store.find_partner(id).await.unwrap().unwrap();
    assert_eq!(partner.client.unwrap().secret.expose_secret(), "s3cret");
}

#[tokio::test]
async fn a_key_that_still_seals_is_not_forgotten() {
    let house = prepared().await;
    add_fabrikam(&house).await;
    keys::rotate(&house.settings, &[Step::Add], &mut Vec::new()).await.unwrap();
    let added = key_ids(&house);
    keys::rotate(&house.settings, &[Step::Promote, Step::Forget], &mut Vec::new()).await.unwrap();
    assert_eq!(key_ids(&house), [added[1].clone(), added[0].clone()], "the old key is still in use");
}

#[tokio::test]
async fn keys_of_the_environment_are_not_rotated_in_a_file() {
    let keys = Keyring::generate().unwrap().to_text();
    let environment = [("TENANTRY_KEYS", keys.expose_secret())];
    let settings = Settings::load(None, environment.map(|(name, value)| (name.into(), value.into()))).unwrap();
    let error = super::keys::rotate(&settings, &[Step::Add], &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("TENANTRY_KEYS"), "{error}");
}
