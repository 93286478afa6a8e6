//! Profiles of the partner itself (article "Get a partner's legal business profile" and related ones).

use super::operation::{
    Auth::{AppOrUser, User},
    Operation, get, put,
};

pub const OPERATIONS: &[Operation] = &[
    get("get-partner-network-profile", "/v1/profiles/mpn", User),
    get("get-partner-by-mpn-id", "/v1/profiles/mpn", User).with_query("mpnId"),
    get("get-legal-business-profile", "/v1/profiles/legalbusiness", AppOrUser),
    put("update-legal-business-profile", "/v1/profiles/legalbusiness", User),
    get("get-support-profile", "/v1/profiles/support", User),
    put("update-support-profile", "/v1/profiles/support", User),
    get("get-an-organization-profile", "/v1/profiles/organization", User),
    put("update-an-organization-profile", "/v1/profiles/organization", User),
    get("get-partner-billing-profile", "/v1/profiles/billing", User),
    put("update-partner-billing-profile", "/v1/profiles/billing", User),
];
