//! Invoices and their line items (article "Get a collection of invoices").

use super::operation::{
    Auth::{AppOrUser, User},
    Operation, get,
};

pub const OPERATIONS: &[Operation] = &[
    get("get-a-collection-of-invoices", "/v1/invoices", AppOrUser),
    get("get-invoice-by-id", "/v1/invoices/{invoice}", AppOrUser),
    get("get-the-reseller-s-current-account-balance", "/v1/invoices/summary", AppOrUser),
    get("get-invoice-summaries", "/v1/invoices/summaries", AppOrUser),
    get("get-invoice-estimate-links", "/v1/invoices/estimates/links", AppOrUser),
    get("get-invoice-statement", "/v1/invoices/{invoice}/documents/statement", User),
    get("get-invoice-receipt-statement", "/v1/invoices/{invoice}/receipts/{receipt}/documents/statement", User),
    get("get-invoiceline-items", "/v1/invoices/{invoice}/lineitems/{provider}/{kind}", AppOrUser),
    get("get-invoiceline-items", "/v1/invoices/{invoice}/lineitems", AppOrUser),
    get("get-invoice-unbilled-recon-lineitems", "/v1/invoices/unbilled/lineitems", AppOrUser),
];
