//! The error codes that the client's operations can return, with their status (article "Error codes").
//!
//! Messages for them belong to the portal. Codes are Partner Center's numbers without names of our own; a comment
//! beside each explains it.

/// An error code with the HTTP status that it is returned with.
pub type Code = (u16, u32);

/// The 404 codes that name a missing object of a customer.
pub const RESOURCE_NOT_FOUND: [u32; 6] = [
    20_000,  // order
    20_003,  // subscription
    60_002,  // user
    600_039, // self-serve policy
    600_040, // self-serve policy, with an invalid id
    800_015, // reseller
];

/// The codes for a customer that does not exist, or belongs to another partner. The two must not be distinguishable, so
/// these codes are never shown.
pub const CUSTOMER_NOT_FOUND: [Code; 4] = [
    (404, 1_000),   // not found
    (404, 60_003),  // no such tenant
    (403, 20_002),  // no relationship
    (403, 900_159), // no relationship, newer code
];

/// The 500 codes that name the failed action.
pub const ACTION_FAILED: [u32; 1] = [
    800_094, // a subscription could not be changed
];

/// The codes that every operation can return.
const GENERIC: &[Code] = &[
    (400, 3_000),   // a property is invalid
    (400, 800_002), // the input is invalid
    (400, 900_118), // the customer's id is invalid
    (400, 900_126), // a value is not one of the choices
    (401, 400),     // access denied
    (401, 800_001), // no token
    (401, 900_420), // a token for Azure AD Graph
    (403, 2_032),   // access denied
    (403, 900_150), // the role lacks rights
    (403, 900_308), // the customer has not granted the rights
    (403, 900_309), // a conditional access policy of the customer's
    (403, 900_329), // requires a user token, not an app-only one
];

/// The additional codes of some operations.
const BY_OPERATION: &[(&[&str], &[Code])] = &[
    (
        &["create-a-customer"],
        &[
            (400, 600_002), // a registration number is not accepted
            (400, 600_049), // a registration number is required
            (400, 600_050), // the registration number is malformed
            (400, 600_051), // a telephone number is required
            (400, 800_016), // not an indirect reseller
            (404, 800_015), // no such partner
        ],
    ),
    (
        &["update-a-customer-s-billing-profile"],
        &[
            (400, 600_002), // as above
            (400, 600_049),
            (400, 600_050),
            (400, 600_051),
        ],
    ),
    (
        &["remove-a-reseller-relationship-with-a-customer"],
        &[(400, 800_040)], // something is still in use
    ),
    (
        &["confirm-customer-consent-customer-agreement", "create-agreement-with-attestation"],
        &[
            (400, 600_061), // confirmed already; the article does not print the status
            (409, 600_061),
        ],
    ),
    (
        &[
            "get-a-user-account-by-id",
            "delete-user-accounts-for-a-customer",
            "restore-a-user-for-a-customer",
            "update-user-accounts-for-a-customer",
            "reset-user-password-for-a-customer",
            "get-user-roles-for-a-customer",
            "set-user-roles-for-a-customer",
            "remove-customer-user-from-a-role",
            "check-which-licenses-are-assigned-to-a-user",
            "get-licenses-assigned-to-a-user-by-license-group",
            "assign-licenses-to-a-user",
        ],
        &[(404, 60_002)], // no such user
    ),
    (
        &["assign-licenses-to-a-user"],
        &[(400, 60_012)], // no license is available
    ),
    (
        &[
            "get-a-list-of-available-licenses",
            "get-a-list-of-available-licenses-by-license-group",
            "check-which-licenses-are-assigned-to-a-user",
            "get-licenses-assigned-to-a-user-by-license-group",
            "assign-licenses-to-a-user",
        ],
        &[(400, 900_316)], // the wrong kind of token
    ),
    (
        &[
            "get-all-of-a-customer-s-orders",
            "get-a-list-of-orders-by-customer-and-billing-cycle-type",
            "get-an-order-by-id",
            "get-order-provisioning-status",
            "get-a-collection-of-entitlements",
            "get-all-of-a-customer-s-subscriptions",
            "get-a-subscription-by-id",
            "update-the-nickname-for-a-subscription",
            "change-the-quantity-of-a-subscription",
            "create-scheduled-changes",
            "suspend-a-subscription",
            "reactivate-a-suspended-a-subscription",
            "update-a-subscription-by-id",
        ],
        &[
            (403, 800_043), // no access to prices
            (403, 800_073), // the customer is under review
            (403, 800_074), // as above
            (403, 800_075), // the customer was not approved
        ],
    ),
    (
        &["get-an-order-by-id", "get-order-provisioning-status"],
        &[(404, 20_000)], // no such order
    ),
    (
        &[
            "get-a-subscription-by-id",
            "update-the-nickname-for-a-subscription",
            "change-the-quantity-of-a-subscription",
            "create-scheduled-changes",
            "suspend-a-subscription",
            "reactivate-a-suspended-a-subscription",
            "update-a-subscription-by-id",
        ],
        &[(404, 20_003)], // no such subscription
    ),
    (
        &[
            "update-the-nickname-for-a-subscription",
            "change-the-quantity-of-a-subscription",
            "create-scheduled-changes",
            "suspend-a-subscription",
            "reactivate-a-suspended-a-subscription",
            "update-a-subscription-by-id",
        ],
        &[
            (400, 2_006),   // the offer forbids changes
            (400, 2_011),   // deleted
            (400, 2_012),   // cannot be matched with the directory
            (400, 800_091), // suspended
            (400, 800_096), // the state cannot change
            (400, 900_277), // about to expire
            (400, 900_279), // never accepts changes
            (400, 900_280), // accepts no changes at present
            (400, 900_311), // changed too often
            (409, 800_082), // not ready
            (409, 900_278), // an earlier change is in progress
            (500, 800_094), // could not be changed
        ],
    ),
    (
        &["change-the-quantity-of-a-subscription"],
        &[
            (400, 2_001),   // suspended meanwhile
            (400, 2_002),   // outside the limits of the offer
            (400, 800_090), // cannot be reduced
            (400, 800_092), // cannot be changed
            (400, 800_095), // cannot be changed
            (400, 900_214), // the reduction window (hours) has closed
            (400, 900_257), // the reduction window (days) has closed
            (400, 900_275), // outside the limits of the offer
        ],
    ),
    (
        &["create-scheduled-changes"],
        &[
            (400, 800_072), // the billing cycle cannot be changed
            (400, 800_080), // as above
            (400, 800_081), // as above
            (400, 800_085), // as above
            (400, 800_093), // automatic renewal is off
            (400, 800_121), // no such term
            (400, 900_269), // no such billing cycle
            (400, 900_270), // the billing cycle is longer than the term
            (403, 900_263), // a legacy subscription
            (400, 800_097), // the billing cycle cannot be changed
            (400, 900_244), // the custom date is invalid
            (400, 900_245), // as above
            (400, 900_246), // as above
        ],
    ),
    (
        &["suspend-a-subscription"],
        &[(403, 900_115)], // it has active Azure subscriptions
    ),
    (
        &["reactivate-a-suspended-a-subscription"],
        &[(409, 27_009)], // its parent subscription is suspended
    ),
    (
        &["update-a-subscription-by-id"],
        &[
            (400, 900_117), // the cancellation window (days) has closed
            (400, 900_213), // the cancellation window (hours) has closed
        ],
    ),
    (
        &["get-a-self-serve-policy-by-id", "update-a-self-serve-policy", "delete-a-self-serve-policy"],
        &[
            (404, 600_039), // no such policy
            (404, 600_040), // invalid id
        ],
    ),
    (
        &["create-a-self-serve-policy"],
        &[(409, 600_041)], // a policy exists already
    ),
];

/// Returns every code that an operation can return, except those for a missing customer.
pub fn of(operation: &str) -> impl Iterator<Item = Code> {
    let more = BY_OPERATION.iter().filter(move |(operations, _)| operations.contains(&operation));
    GENERIC.iter().chain(more.flat_map(|(_, codes)| codes.iter())).copied()
}

/// Checks whether a code is generic, for any operation.
pub fn is_generic(code: u32) -> bool {
    GENERIC.iter().any(|(_, known)| *known == code)
}

/// Returns the operations with additional codes.
pub fn operations() -> impl Iterator<Item = &'static str> {
    BY_OPERATION.iter().flat_map(|(operations, _)| operations.iter().copied())
}
