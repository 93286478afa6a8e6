use uuid::Uuid;

use super::*;
use crate::domain::{
    id::{ObjectId, TenantId},
    role::Audience,
    self_service::SelfServiceLevel,
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
    Principal::CustomerUser(CustomerUser::new(person(), session(), partner(), customer(9), roles))
        .with_self_service(highest_level())
}

fn highest_level() -> SelfService {
    SelfService { offer: SelfServiceLevel::ManageWithinLimits, prices: true }
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
    assert_eq!(
        staff.require(Capability::ReadBilling),
        Err(Refused::MissingCapability(Denial::by_role(Capability::ReadBilling)))
    );
    assert_eq!(
        staff.require(Capability::ReadHealth),
        Err(Refused::MissingCapability(Denial::by_role(Capability::ReadHealth)))
    );
}

#[test]
fn a_customer_user_holds_the_scope_of_their_own_customer_and_of_nothing_else() {
    let user = customer_user();
    let scope = user.customer(customer(9)).unwrap();
    assert_eq!((scope.partner(), scope.kind()), (partner(), PrincipalKind::CustomerUser));
    assert_eq!(scope.staff(), None, "it gives no proof for staff");
    assert_eq!(user.customer(customer(10)), Err(Refused::NotFound));
    assert_eq!(user.partner(), Err(Refused::NotFound));
}

#[test]
fn capabilities_are_limited_to_their_audience() {
    let all_roles = Role::ALL.into_iter().collect();
    let people = [
        Principal::staff(person(), session(), partner(), all_roles),
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
fn principal_round_trips_through_json() {
    let staff = Principal::staff(person(), session(), partner(), BTreeSet::from([Role::SalesAgent]));
    for principal in [staff, customer_user(), Principal::operator(person(), session())] {
        let json = serde_json::to_value(&principal).unwrap();
        assert_eq!(json["kind"], principal.kind().as_str());
        let read = serde_json::from_value::<Principal>(json).unwrap();
        assert!(
            !matches!(read, Principal::CustomerUser(_)) || !read.may(Capability::UseAccount),
            "the self-service level is not stored"
        );
        assert_eq!(read.with_self_service(highest_level()), principal);
    }
    assert!(serde_json::from_value::<Principal>(serde_json::json!({"person": person()})).is_err());
}

fn staff_with(roles: &[Role]) -> Principal {
    Principal::staff(person(), session(), partner(), roles.iter().copied().collect())
}

#[test]
fn preview_is_read_only_and_limited_to_what_both_may_read() {
    for role in Role::ALL {
        let staff = staff_with(&[role]);
        for role_in_preview in CustomerRole::ALL.into_iter().map(Some).chain([None]) {
            let customer_user_principal =
                CustomerUser::new(person(), session(), partner(), customer(9), role_in_preview.into_iter().collect());
            let customer_user_principal =
                Principal::CustomerUser(customer_user_principal).with_self_service(highest_level());
            let preview = staff.clone().previewing(customer(9), role_in_preview, highest_level());
            for capability in Capability::ALL.into_iter().filter(|it| preview.may(*it)) {
                assert!(customer_user_principal.may(capability), "{role} {role_in_preview:?} {capability:?}");
                let needed = capability.needed_to_preview().unwrap();
                assert!(staff.may(needed), "{role} {role_in_preview:?} {capability:?}");
            }
        }
    }
    let staff = staff_with(&[Role::AdminAgent]);
    let preview = staff.clone().previewing(customer(9), Some(CustomerRole::GlobalAdministrator), highest_level());
    assert!(
        preview.may(Capability::ReadUsers)
            && preview.may(Capability::ReadPrices)
            && preview.may(Capability::ReadOwnActivity)
    );
    let denied = Denial { capability: Capability::ManageUsers, reason: DenialReason::Preview };
    assert_eq!(preview.require(Capability::ManageUsers), Err(Refused::MissingCapability(denied)));
    assert!(!preview.may(Capability::UseAccount));
}

#[test]
fn preview_is_limited_to_one_customer_and_uses_staff_delegation() {
    let staff = staff_with(&[Role::AdminAgent]);
    let preview = staff.clone().previewing(customer(9), None, highest_level());
    assert_eq!((preview.kind(), preview.membership()), (PrincipalKind::CustomerUser, staff.membership()));
    assert_eq!(preview.partner(), Err(Refused::NotFound));
    assert_eq!(preview.customer(customer(10)), Err(Refused::NotFound));
    let scope = preview.customer(customer(9)).unwrap();
    assert_eq!((scope.staff(), scope.delegation()), (None, staff.partner().ok()));
    assert_eq!((scope.kind(), scope.administers_tenant()), (PrincipalKind::Staff, false));
    let (user, operator) = (customer_user(), Principal::operator(person(), session()));
    assert_eq!(user.clone().previewing(customer(10), None, highest_level()), user, "only staff can preview");
    assert_eq!(operator.clone().previewing(customer(9), None, highest_level()), operator);
}

#[test]
fn denial_reason_is_the_role_or_the_self_service_level() {
    let user = |roles: &[CustomerRole], offer| {
        let roles = roles.iter().copied().collect();
        let user = CustomerUser::new(person(), session(), partner(), customer(9), roles);
        Principal::CustomerUser(user).with_self_service(SelfService { offer, prices: false })
    };
    let reason = |user: &Principal, capability| match user.require(capability) {
        Err(Refused::MissingCapability(denial)) => Some(denial.reason),
        _ => None,
    };
    let administrator = user(&[CustomerRole::GlobalAdministrator], SelfServiceLevel::View);
    assert_eq!(reason(&administrator, Capability::ManageUsers), Some(DenialReason::NotOffered));
    assert_eq!(reason(&administrator, Capability::ReadUsers), None);
    let helpdesk = user(&[CustomerRole::HelpdeskAdministrator], SelfServiceLevel::ManageUsers);
    assert_eq!(reason(&helpdesk, Capability::ManageUsers), Some(DenialReason::Role));
    assert_eq!(reason(&user(&[], SelfServiceLevel::Off), Capability::UseSelfService), Some(DenialReason::NotOffered));
}
