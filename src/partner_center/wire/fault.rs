//! The bodies in which Partner Center reports an error (article "Error codes").

use serde::{Deserialize, Serialize};

/// A code, documented as text, sent as a number; both are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Code {
    /// As the wire has it.
    Number(i64),
    /// As the documents have it.
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
    /// What went wrong.
    pub code: Code,
    /// At most 1024 characters.
    #[serde(default)]
    pub description: String,
    /// Details of some codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
    /// The component that refused, such as `PartnerFD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The error body of the agreement service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceFault {
    /// What went wrong.
    pub code: Code,
    /// In a sentence.
    pub message: String,
    /// In another.
    pub description: String,
    /// The same as the code, as a name.
    pub error_name: String,
    /// Whether it is worth another try.
    pub is_retryable: bool,
    /// What the sentences are made with.
    #[serde(default)]
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// More of it.
    #[serde(default)]
    pub error_message_extended: String,
}

/// The body of a 429, which is of another shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThrottleFault {
    /// 429.
    pub status_code: u16,
    /// "Rate limit is exceeded. Try again in N seconds."
    pub message: String,
}
