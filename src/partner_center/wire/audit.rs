//! JSON of audit records (resource article "Audit record").

use serde::{Deserialize, Serialize};

use super::collection::{Attributes, KeyValuePair, null_as_default};

/// Resource `AuditRecord`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AuditRecord {
    /// `<partner>_<customer>_[<resource>_]<operation>_<ticks>`; absent in the sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The partner's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// The customer's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Its name at the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// The acting user; absent for app-only calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_principal_name: Option<String>,
    /// The application: an id or a service's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    /// Enumeration `ResourceType`, in lower snake case.
    #[serde(deserialize_with = "null_as_default")]
    pub resource_type: String,
    /// The resource before the change, as JSON in a string, in PascalCase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_old_value: Option<String>,
    /// The resource after the change, as JSON in a string, in PascalCase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_new_value: Option<String>,
    /// Enumeration `OperationType`, in lower snake case.
    #[serde(deserialize_with = "null_as_default")]
    pub operation_type: String,
    /// `MS-CorrelationId` of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_correlation_id: Option<String>,
    /// The time of the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_date: Option<String>,
    /// `succeeded`, `failed`, `progress`, `decline`.
    #[serde(deserialize_with = "null_as_default")]
    pub operation_status: String,
    /// Additional data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customized_data: Option<Vec<KeyValuePair>>,
    /// Attributes with the object type `AuditRecord`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}
