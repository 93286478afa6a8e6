use jiff::ToSpan as _;

use super::*;
use crate::emulator::state::{demo::Demo, directory::Directory};

fn accounts() -> LazyAccounts {
    let demo = Demo::new(1);
    let directory = Directory::new(1, &demo.partners[0], 5);
    let ids = directory.ids();
    let row = ids.iter().filter_map(|id| directory.find(id.as_uuid())).find(|row| !row.large).unwrap();
    LazyAccounts::new(&row, &directory.profile(&row))
}

fn licensable(accounts: &Accounts, sku: Uuid) -> Uuid {
    let mut users = accounts.users(false);
    users.find(|user| user.usage_location.is_some() && !user.licenses.contains_key(&sku)).unwrap().id
}

#[test]
fn users_are_deterministic_per_customer() {
    let (mut one, mut other) = (accounts(), accounts());
    let names = |accounts: &Accounts| accounts.users(false).map(|user| user.display_name.clone()).collect::<Vec<_>>();
    assert_eq!(names(one.get()), names(other.get()));
    assert!((10..=60).contains(&names(one.get()).len()));
    assert!(one.get().users(true).count() > 0);
}

#[test]
fn large_customer_has_20_000_users_with_unique_sign_in_names() {
    let demo = Demo::new(1);
    let directory = Directory::new(1, &demo.partners[0], 5);
    let row = directory.ids().iter().filter_map(|id| directory.find(id.as_uuid())).find(|row| row.large);
    let row = row.expect("no large customer");
    let mut large = LazyAccounts::new(&row, &directory.profile(&row));
    let accounts = large.get();
    assert_eq!(accounts.users(false).count(), 20_000);
    let names: std::collections::HashSet<_> = accounts.users.iter().map(|user| &user.principal_name).collect();
    assert_eq!(names.len(), accounts.users.len());
    assert!(accounts.users.is_sorted_by(|one, other| one.sort_key <= other.sort_key));
    assert_eq!(accounts.members("729827e3-9c14-49f7-bb1b-9608f156bbb8".parse().unwrap()).unwrap().len(), 130);
}

#[test]
fn deleted_user_can_be_restored_for_30_days() {
    let mut lazy = accounts();
    let id = lazy.get().users(false).next().unwrap().id;
    lazy.get().delete(id).unwrap();
    assert_eq!(lazy.get().delete(id), Err(DirectoryError::UserNotFound(id)));
    assert_eq!(lazy.get().restore(id).unwrap().deleted_at, None);
    lazy.get().delete(id).unwrap();
    let accounts = lazy.get();
    let user = accounts.users.iter_mut().find(|user| user.id == id).unwrap();
    user.deleted_at = user.deleted_at.map(|at| at - (30 * 24).hours());
    assert_eq!(lazy.get().restore(id).map(|user| user.id), Err(DirectoryError::UserNotFound(id)));
}

#[test]
fn sign_in_name_must_be_unique_and_in_a_customer_domain() {
    let mut lazy = accounts();
    let accounts = lazy.get();
    let used_name = accounts.users(false).next().unwrap().principal_name.to_uppercase();
    let with_immutable_id = || UserPatch { immutable_id: Some("a2V5".into()), ..UserPatch::default() };
    let mut create = |name: &str| accounts.create(name, "X".into(), with_immutable_id()).map(|_| ());
    assert_eq!(create(&used_name), Err(DirectoryError::NameTaken));
    assert_eq!(create("a@elsewhere.example"), Err(DirectoryError::DomainNotManaged));
    assert_eq!(create("nobody"), Err(DirectoryError::InvalidName));
    let domain = used_name.split('@').next_back().unwrap();
    assert_eq!(create(&format!("brand.new@{domain}")), Ok(()));
}

#[test]
fn assigned_licenses_cannot_exceed_stock() {
    let mut lazy = accounts();
    let accounts = lazy.get();
    let (scarce, plenty) = (product::POWER_BI.id(), product::BUSINESS_PREMIUM.id());
    let user = licensable(accounts, scarce);
    assert_eq!(
        accounts.update_licenses(user, &[(scarce, vec![])], &[]),
        Err(DirectoryError::NoLicensesAvailable(scarce))
    );
    let user = licensable(accounts, plenty);
    let before = accounts.consumed(plenty);
    let excluded = product::BUSINESS_PREMIUM.plans[0].id();
    accounts.update_licenses(user, &[(plenty, vec![excluded])], &[]).unwrap();
    accounts.update_licenses(user, &[(plenty, vec![])], &[]).unwrap();
    assert_eq!(accounts.consumed(plenty), before + 1, "repeated assignment changes only the plans");
    accounts.update_licenses(user, &[], &[plenty]).unwrap();
    assert_eq!(accounts.update_licenses(user, &[], &[plenty]), Err(DirectoryError::NotAssigned(plenty)));
    assert_eq!(accounts.consumed(plenty), before);
}

#[test]
fn license_assignment_requires_usage_location_and_known_plans() {
    let mut lazy = accounts();
    let accounts = lazy.get();
    let plenty = product::BUSINESS_PREMIUM.id();
    let name = format!("brand.new@{}", accounts.domains[0]);
    let user = accounts.create(&name, "New".into(), UserPatch::default()).unwrap().id;
    assert_eq!(accounts.update_licenses(user, &[(plenty, vec![])], &[]), Err(DirectoryError::UsageLocationMissing));
    let country = UserPatch { usage_location: Some("PL".into()), ..UserPatch::default() };
    accounts.change(user, country).unwrap();
    let unknown = Uuid::from_u128(1);
    assert_eq!(
        accounts.update_licenses(user, &[(plenty, vec![unknown])], &[]),
        Err(DirectoryError::PlanNotFound(unknown))
    );
    assert_eq!(
        accounts.update_licenses(user, &[(unknown, vec![])], &[]),
        Err(DirectoryError::ProductNotFound(unknown))
    );
    assert_eq!(accounts.update_licenses(user, &[(plenty, vec![])], &[]), Ok(()));
}

#[test]
fn deleting_a_user_frees_licenses() {
    let mut lazy = accounts();
    let accounts = lazy.get();
    let sku = product::BUSINESS_PREMIUM.id();
    let user = accounts.users(false).find(|user| user.licenses.contains_key(&sku)).unwrap().id;
    let before = accounts.consumed(sku);
    accounts.delete(user).unwrap();
    assert_eq!(accounts.consumed(sku), before - 1);
    assert!(accounts.restore(user).unwrap().licenses.contains_key(&sku));
}

#[test]
fn adding_a_role_member_is_idempotent() {
    let mut lazy = accounts();
    let accounts = lazy.get();
    let user = accounts.users(false).nth(3).unwrap().id;
    let role = accounts.roles()[9].id;
    let _ = accounts.remove_member(role, user);
    let before = accounts.members(role).unwrap().len();
    accounts.add_member(role, user).unwrap();
    accounts.add_member(role, user).unwrap();
    assert_eq!(accounts.members(role).unwrap().len(), before + 1);
    assert!(accounts.roles_of(user).unwrap().any(|known| known.id == role));
    accounts.remove_member(role, user).unwrap();
    assert_eq!(accounts.remove_member(role, user), Err(DirectoryError::NotMember(user)));
}
