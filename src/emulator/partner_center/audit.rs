//! What was done in Partner Center, and by whom with which protection (article "Get a record of Partner Center activity").

use super::operation::{
    Auth::{AppOrUser, User},
    Operation, get, post,
};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-record-of-partner-center-activity-by-user", "/v1/auditrecords", AppOrUser),
    get("get-an-audit-record-by-id", "/v1/auditrecords/{record}", AppOrUser),
    get("get-non-mfa-compliant-partner-principals", "/v1/nonmfacompliantpartnerprincipals", User),
    get("get-application-mfa-adoption-status", "/v1/applicationmfaadoptionstatus", User),
    get("get-partner-requests", "/v1/partnerrequests", User),
    get("get-fraud-events", "/v1/fraudevents", AppOrUser),
    post("update-fraud-events-status", "/v1/fraudevents/subscription/{subscription}/status", AppOrUser),
];
