//! Property tests of self-service against an oracle of permissions that is written independently of the code's tables.

use std::collections::BTreeSet;

use proptest::{prelude::*, sample::select};
use uuid::Uuid;

use super::{SelfService, SelfServiceLevel};
use crate::domain::{
    id::{CustomerId, ObjectId, PartnerId, PersonId, SessionHandle, TenantId},
    principal::{CustomerUser, Principal, Refused, Scope as _},
    role::{Capability, CustomerRole},
};

/// Partners and customers have small ids, so that equal ones occur often.
const ID_COUNT: u128 = 4;

/// A request by a user of a partner's customer for a capability at a customer.
#[derive(Debug, Clone)]
struct Request {
    partner: u128,
    customer: u128,
    roles: BTreeSet<CustomerRole>,
    self_service: SelfService,
    requested_customer: u128,
    capability: Capability,
}

fn requests() -> impl Strategy<Value = Request> {
    let roles = proptest::collection::btree_set(select(CustomerRole::ALL.to_vec()), 0..3);
    let self_service = (select(SelfServiceLevel::ALL.to_vec()), any::<bool>())
        .prop_map(|(offer, prices)| SelfService { offer, prices });
    (0..ID_COUNT, 0..ID_COUNT, roles, self_service, 0..ID_COUNT, select(Capability::ALL.to_vec())).prop_map(
        |(partner, customer, roles, self_service, requested_customer, capability)| Request {
            partner,
            customer,
            roles,
            self_service,
            requested_customer,
            capability,
        },
    )
}

/// Returns the expected permission, by the roles that grant the capability and the lowest level of self-service that
/// includes it.
fn oracle(request: &Request) -> bool {
    use CustomerRole::{
        BillingAdministrator as Billing, GlobalAdministrator as Global, HelpdeskAdministrator as Helpdesk,
        LicenseAdministrator as License, UserAdministrator as User,
    };
    let has_any = |roles: &[CustomerRole]| roles.iter().any(|role| request.roles.contains(role));
    let offer = request.self_service.offer;
    let is_on = offer != SelfServiceLevel::Off;
    let manages_licenses = matches!(
        offer,
        SelfServiceLevel::ManageLicenses | SelfServiceLevel::ManageUsers | SelfServiceLevel::ManageWithinLimits
    );
    let manages_users = matches!(offer, SelfServiceLevel::ManageUsers | SelfServiceLevel::ManageWithinLimits);
    match request.capability {
        Capability::UseAccount | Capability::UseSelfService | Capability::RequestChanges => is_on,
        Capability::ReadCustomers | Capability::ReadSubscriptions | Capability::ReadOwnActivity => {
            is_on && !request.roles.is_empty()
        }
        Capability::ReadBilling | Capability::ReadAgreements | Capability::ReadPolicies => {
            is_on && has_any(&[Global, Billing])
        }
        Capability::ReadPrices => is_on && request.self_service.prices && has_any(&[Global, Billing]),
        Capability::ReadUsers => is_on && has_any(&[Global, User, License, Helpdesk]),
        Capability::ManageLicenses => manages_licenses && has_any(&[Global, User, License]),
        Capability::ManageUsers => manages_users && has_any(&[Global, User]),
        Capability::ResetPasswords => manages_users && has_any(&[Global, User, Helpdesk]),
        Capability::ManageRoles => offer == SelfServiceLevel::ManageWithinLimits && has_any(&[Global]),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn permissions_match_the_oracle(request in requests()) {
        let customer = CustomerId::new(Uuid::from_u128(request.customer));
        let person = PersonId { tenant: TenantId::new(customer.as_uuid()), object: ObjectId::new(Uuid::from_u128(9)) };
        let partner = PartnerId::new(Uuid::from_u128(request.partner));
        let session = SessionHandle::new(Uuid::from_u128(8));
        let user = CustomerUser::new(person, session, partner, customer, request.roles.clone());
        let principal = Principal::CustomerUser(user.clone()).with_self_service(request.self_service);
        prop_assert_eq!(principal.may(request.capability), oracle(&request));
        let requested_customer = CustomerId::new(Uuid::from_u128(request.requested_customer));
        match principal.customer(requested_customer) {
            Ok(scope) => {
                prop_assert_eq!((scope.partner(), scope.customer(), requested_customer), (partner, customer, customer));
                prop_assert_eq!(scope.administers_tenant(), request.roles.contains(&CustomerRole::GlobalAdministrator));
                prop_assert!(scope.staff().is_none());
            }
            Err(error) => prop_assert!(error == Refused::NotFound && requested_customer != customer),
        }
        prop_assert!(principal.partner().is_err() && principal.operator_of_installation().is_err());
        // Until the level of self-service is set, nobody has any permission.
        prop_assert!(!Principal::CustomerUser(user).may(request.capability));
    }
}
