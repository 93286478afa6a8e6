//! Agreements: metadata, confirmations, templates, direct signature (articles "Get agreement metadata" and its siblings).

use super::operation::{
    Auth::{App, User},
    Operation, get, post,
};
use crate::domain::cloud::Cloud;

/// Agreements are confirmed in the public cloud alone.
const PUBLIC_ONLY: &[Cloud] = &[Cloud::China, Cloud::Germany, Cloud::UsGovernment];

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-agreement-metadata", "/v1/agreements", User).not_in(PUBLIC_ONLY),
    get("get-customer-agreement-metadata", "/v1/agreements", User).with("agreementType").not_in(PUBLIC_ONLY),
    get("get-confirmation-of-customer-consent", "/v1/customers/{customer}/agreements", User).not_in(PUBLIC_ONLY),
    get("get-confirmation-of-customer-agreement", "/v1/customers/{customer}/agreements", User)
        .with("agreementType")
        .not_in(PUBLIC_ONLY),
    post("confirm-customer-consent-customer-agreement", "/v1/customers/{customer}/agreements", User)
        .not_in(PUBLIC_ONLY),
    get(
        "get-direct-sign-status-of-customer-agreement",
        "/v1/customers/{customer}/directsignedmicrosoftcustomeragreementstatus",
        User,
    )
    .not_in(PUBLIC_ONLY),
    get("download-customer-agreement-template", "/v1/agreementtemplates/{template}/document", User).not_in(PUBLIC_ONLY),
    post("attestations-enhanced", "/v1/attestations/enhanced", App),
    get("verify-indirect-reseller-mpa-status", "/v1/compliance/csp/agreementstatus", User),
];
