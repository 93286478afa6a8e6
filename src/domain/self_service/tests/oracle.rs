//! Property tests of self-service against an oracle of permissions that is written independently of the code's tables.

use std::collections::BTreeSet;

use proptest::{prelude::*, sample::select};
use uuid::Uuid;

use super::{Offer, SelfService};
use crate::domain::{
    id::{CustomerId, ObjectId, PartnerId, PersonId, SessionHandle, TenantId},
    principal::{CustomerUser, Principal, Refused, Scope as _},
    role::{Capability, CustomerRole},
};

/// Partners and customers have small ids, so that equal ones occur often.
const FEW: u128 = 4;

/// A request by a user of a partner's customer for a capability at a customer.
#[derive(Debug, Clone)]
struct Request {
    partner: u128,
    customer: u128,
    roles: BTreeSet<CustomerRole>,
    offered: SelfService,
    asked: u128,
    capability: Capability,
}

fn requests() -> impl Strategy<Value = Request> {
    let roles = proptest::collection::btree_set(select(CustomerRole::ALL.to_vec()), 0..3);
    let offered =
        (select(Offer::ALL.to_vec()), any::<bool>()).prop_map(|(offer, prices)| SelfService { offer, prices });
    (0..FEW, 0..FEW, roles, offered, 0..FEW, select(Capability::ALL.to_vec())).prop_map(
        |(partner, customer, roles, offered, asked, capability)| Request {
            partner,
            customer,
            roles,
            offered,
            asked,
            capability,
        },
    )
}

/// Returns the expected permission: the capabilities that each role reads, and those that it may use from which offer
/// on.
fn oracle(request: &Request) -> bool {
    use CustomerRole::{
        BillingAdministrator as Billing, GlobalAdministrator as Global, HelpdeskAdministrator as Helpdesk,
        LicenseAdministrator as License, UserAdministrator as User,
    };
    let is = |roles: &[CustomerRole]| roles.iter().any(|role| request.roles.contains(role));
    let offer = request.offered.offer;
    let on = offer != Offer::Off;
    let licences = matches!(offer, Offer::ManageLicences | Offer::ManageUsers | Offer::ManageWithinLimits);
    let users = matches!(offer, Offer::ManageUsers | Offer::ManageWithinLimits);
    match request.capability {
        Capability::UseAccount | Capability::UseSelfService | Capability::AskPartner => on,
        Capability::ReadCustomers | Capability::ReadSubscriptions | Capability::ReadOwnActivity => {
            on && !request.roles.is_empty()
        }
        Capability::ReadBilling | Capability::ReadAgreements | Capability::ReadPolicies => on && is(&[Global, Billing]),
        Capability::ReadPrices => on && request.offered.prices && is(&[Global, Billing]),
        Capability::ReadUsers => on && is(&[Global, User, License, Helpdesk]),
        Capability::ManageLicences => licences && is(&[Global, User, License]),
        Capability::ManageUsers => users && is(&[Global, User]),
        Capability::ResetPasswords => users && is(&[Global, User, Helpdesk]),
        Capability::ManageRoles => offer == Offer::ManageWithinLimits && is(&[Global]),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn nobody_may_more_or_less_than_the_oracle_says_and_nothing_at_another_customer(request in requests()) {
        let customer = CustomerId::new(Uuid::from_u128(request.customer));
        let person = PersonId { tenant: TenantId::new(customer.as_uuid()), object: ObjectId::new(Uuid::from_u128(9)) };
        let partner = PartnerId::new(Uuid::from_u128(request.partner));
        let session = SessionHandle::new(Uuid::from_u128(8));
        let user = CustomerUser::new(person, session, partner, customer, request.roles.clone());
        let principal = Principal::CustomerUser(user.clone()).offered(request.offered);
        prop_assert_eq!(principal.may(request.capability), oracle(&request));
        let asked = CustomerId::new(Uuid::from_u128(request.asked));
        match principal.customer(asked) {
            Ok(scope) => {
                prop_assert_eq!((scope.partner(), scope.customer(), asked), (partner, customer, customer));
                prop_assert_eq!(scope.administers_tenant(), request.roles.contains(&CustomerRole::GlobalAdministrator));
                prop_assert!(scope.staff().is_none());
            }
            Err(refused) => prop_assert!(refused == Refused::NotFound && asked != customer),
        }
        prop_assert!(principal.partner().is_err() && principal.operator_of_installation().is_err());
        // Without the stored offer, nobody has any permission.
        prop_assert!(!Principal::CustomerUser(user).may(request.capability));
    }
}
