//! Service requests and service health (article "Get all service requests for a customer").

use super::operation::{Auth::User, Operation, get, patch, post};

pub const OPERATIONS: &[Operation] = &[
    get("get-all-service-requests-for-a-customer", "/v1/customers/{customer}/servicerequests", User),
    get("get-all-service-requests", "/v1/servicerequests", User),
    get("get-service-request-support-topics", "/v1/servicerequests/supporttopics", User),
    get("get-service-request-details-by-id", "/v1/servicerequests/{request}", User),
    patch("update-a-service-request", "/v1/servicerequests/{request}", User),
    post("create-a-service-request", "/v1/servicerequests/{locale}", User),
    get("get-service-incidents-of-a-customer", "/v1/customers/{customer}/serviceincidents/office", User),
    get("get-service-incidents", "/v1/serviceincidents/office", User),
    get("get-service-incidents-count", "/v1/serviceincidents/office/count", User),
];
