use uuid::Uuid;

use super::*;
use crate::domain::{
    id::{ObjectId, TenantId},
    role::Audience,
    self_service::Offer,
};

fn person() -> PersonId {
    PersonId { tenant: TenantId::new(Uuid::from_u128(1)), object: ObjectId::new(Uuid::from_u128(2)) }
}

fn session() -> SessionHandle {
    SessionHandle::new(Uuid::from_u128(3))
}

fn customer(number: u128) -> CustomerId {
    CustomerId::new(Uuid::from_u128(number))
}

fn partner() -> PartnerId {
    PartnerId::new(Uuid::from_u128(7))
}

fn customer_user() -> Principal {
    let roles = CustomerRole::ALL.into_iter().collect();
    Principal::CustomerUser(CustomerUser::new(person(), session(), partner(), customer(9), roles)).offered(most())
}

fn most() -> SelfService {
    SelfService { offer: Offer::ManageWithinLimits, prices: true }
}

#[test]
fn an_operator_gets_no_scope() {
    let operator = Principal::operator(person(), session());
    assert_eq!(operator.partner(), Err(Refused::NotFound));
    assert_eq!(operator.customer(customer(9)), Err(Refused::NotFound));
    assert!(operator.may(Capability::ReadHealth) && operator.may(Capability::UseAccount));
    assert!(!operator.may(Capability::ReadCustomers));
}

#[test]
fn a_member_of_staff_holds_any_customers_scope_for_their_partner() {
    let staff = Principal::staff(person(), session(), partner(), BTreeSet::from([Role::HelpdeskAgent]));
    let scope = staff.customer(customer(9)).unwrap();
    assert_eq!((scope.partner(), scope.customer(), scope.kind()), (partner(), customer(9), PrincipalKind::Staff));
    assert_eq!(scope.staff(), staff.partner().ok());
    assert_eq!(staff.require(Capability::ReadBilling), Err(Refused::Lacks(Denial::by_role(Capability::ReadBilling))));
    assert_eq!(staff.require(Capability::ReadHealth), Err(Refused::Lacks(Denial::by_role(Capability::ReadHealth))));
}

#[test]
fn a_customer_user_holds_the_scope_of_their_own_customer_and_of_nothing_else() {
    let user = customer_user();
    let scope = user.customer(customer(9)).unwrap();
    assert_eq!((scope.partner(), scope.kind()), (partner(), PrincipalKind::CustomerUser));
    assert_eq!(scope.staff(), None, "what staff may is not to be had from it");
    assert_eq!(user.customer(customer(10)), Err(Refused::NotFound));
    assert_eq!(user.partner(), Err(Refused::NotFound));
}

#[test]
fn nobody_may_what_is_not_for_their_kind() {
    let everything = Role::ALL.into_iter().collect();
    let people = [
        Principal::staff(person(), session(), partner(), everything),
        customer_user(),
        Principal::operator(person(), session()),
    ];
    for capability in Capability::ALL {
        for person in &people {
            let audience = capability.audience();
            assert!(!person.may(capability) || audience.includes(person.kind()), "{capability:?}");
        }
        assert!(capability.audience() == Audience::Everybody || capability != Capability::UseAccount);
    }
}

#[test]
fn a_principal_is_kept_and_read_as_one_of_three() {
    let staff = Principal::staff(person(), session(), partner(), BTreeSet::from([Role::SalesAgent]));
    for principal in [staff, customer_user(), Principal::operator(person(), session())] {
        let kept = serde_json::to_value(&principal).unwrap();
        assert_eq!(kept["kind"], principal.kind().as_str());
        let read = serde_json::from_value::<Principal>(kept).unwrap();
        assert!(!matches!(read, Principal::CustomerUser(_)) || !read.may(Capability::UseAccount), "unless offered");
        assert_eq!(read.offered(most()), principal);
    }
    assert!(serde_json::from_value::<Principal>(serde_json::json!({"person": person()})).is_err());
}

fn staff_with(roles: &[Role]) -> Principal {
    Principal::staff(person(), session(), partner(), roles.iter().copied().collect())
}

#[test]
fn a_preview_reads_what_both_may_read_and_changes_nothing() {
    for role in Role::ALL {
        let staff = staff_with(&[role]);
        for seen in CustomerRole::ALL.into_iter().map(Some).chain([None]) {
            let customers = CustomerUser::new(person(), session(), partner(), customer(9), seen.into_iter().collect());
            let customers = Principal::CustomerUser(customers).offered(most());
            let preview = staff.clone().previewing(customer(9), seen, most());
            for capability in Capability::ALL.into_iter().filter(|it| preview.may(*it)) {
                assert!(customers.may(capability), "{role} {seen:?} {capability:?}");
                let needed = capability.needed_to_preview().unwrap();
                assert!(staff.may(needed), "{role} {seen:?} {capability:?}");
            }
        }
    }
    let staff = staff_with(&[Role::AdminAgent]);
    let all = staff.clone().previewing(customer(9), Some(CustomerRole::GlobalAdministrator), most());
    assert!(all.may(Capability::ReadUsers) && all.may(Capability::ReadPrices) && all.may(Capability::ReadOwnActivity));
    let denied = Denial { capability: Capability::ManageUsers, reason: DenialReason::Preview };
    assert_eq!(all.require(Capability::ManageUsers), Err(Refused::Lacks(denied)));
    assert!(!all.may(Capability::UseAccount));
}

#[test]
fn a_preview_is_of_one_customer_under_staffs_own_rights() {
    let staff = staff_with(&[Role::AdminAgent]);
    let preview = staff.clone().previewing(customer(9), None, most());
    assert_eq!((preview.kind(), preview.membership()), (PrincipalKind::CustomerUser, staff.membership()));
    assert_eq!(preview.partner(), Err(Refused::NotFound));
    assert_eq!(preview.customer(customer(10)), Err(Refused::NotFound));
    let scope = preview.customer(customer(9)).unwrap();
    assert_eq!((scope.staff(), scope.delegation()), (None, staff.partner().ok()));
    assert_eq!((scope.kind(), scope.administers_tenant()), (PrincipalKind::Staff, false));
    let (user, operator) = (customer_user(), Principal::operator(person(), session()));
    assert_eq!(user.clone().previewing(customer(10), None, most()), user, "who is no staff previews nothing");
    assert_eq!(operator.clone().previewing(customer(9), None, most()), operator);
}

#[test]
fn who_may_not_is_told_whether_it_is_the_role_or_the_offer() {
    let user = |roles: &[CustomerRole], offer| {
        let roles = roles.iter().copied().collect();
        let user = CustomerUser::new(person(), session(), partner(), customer(9), roles);
        Principal::CustomerUser(user).offered(SelfService { offer, prices: false })
    };
    let reason = |user: &Principal, capability| match user.require(capability) {
        Err(Refused::Lacks(denial)) => Some(denial.reason),
        _ => None,
    };
    let administrator = user(&[CustomerRole::GlobalAdministrator], Offer::View);
    assert_eq!(reason(&administrator, Capability::ManageUsers), Some(DenialReason::NotOffered));
    assert_eq!(reason(&administrator, Capability::ReadUsers), None);
    let helpdesk = user(&[CustomerRole::HelpdeskAdministrator], Offer::ManageUsers);
    assert_eq!(reason(&helpdesk, Capability::ManageUsers), Some(DenialReason::Role));
    assert_eq!(reason(&user(&[], Offer::Off), Capability::UseSelfService), Some(DenialReason::NotOffered));
}
