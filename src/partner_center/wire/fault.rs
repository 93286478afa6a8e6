//! The bodies in which Partner Center reports an error (article "Error codes").

use serde::{Deserialize, Serialize};

/// An error code, which is documented as a string and sent as a number; both are accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Code {
    /// A number, as in responses.
    Number(i64),
    /// A string, as documented.
    Text(String),
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The commerce gateway's error body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The error code.
    pub code: Code,
    /// The message; at most 1024 characters.
    #[serde(default)]
    pub description: String,
    /// Details of some codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
    /// The component that reports the error, such as `PartnerFD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The error body of the agreement service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceFault {
    /// The error code.
    pub code: Code,
    /// The message.
    pub message: String,
    /// A second message.
    pub description: String,
    /// The name of the error code.
    pub error_name: String,
    /// `true` if a retry is worthwhile.
    pub is_retryable: bool,
    /// The parameters of the messages.
    #[serde(default)]
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// Additional details.
    #[serde(default)]
    pub error_message_extended: String,
}

/// The body of a 429, which has another shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThrottleFault {
    /// The status code, 429.
    pub status_code: u16,
    /// "Rate limit is exceeded. Try again in N seconds."
    pub message: String,
}
