//! The JSON of a fault at the control endpoint: flat, and strict about names, since a misspelled fault without effect
//! would suggest that the portal handles it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{FaultKind, TokenFlaw, exclusive_operation};
use crate::domain::id::TenantId;

/// The JSON of a fault.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    #[serde(default = "any_operation")]
    operation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    partner: Option<TenantId>,
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flaw: Option<TokenFlaw>,
    /// The body as JSON, or as text that is sent verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(default)]
    latency_ms: u64,
    #[serde(default = "one_call")]
    count: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Slow,
    Status,
    Never,
    Reset,
    Truncated,
    WrongType,
    Html,
    Bom,
    Huge,
    Body,
    IdToken,
    NeedsConsent,
    OtherIssuer,
}

fn any_operation() -> String {
    "*".to_owned()
}

#[expect(clippy::unnecessary_wraps, reason = "serde's default has the field's type, in which null means no end")]
const fn one_call() -> Option<u32> {
    Some(1)
}

impl TryFrom<Fault> for super::Fault {
    type Error = &'static str;

    fn try_from(json: Fault) -> Result<Self, Self::Error> {
        let kind = match (json.kind, json.status, json.flaw) {
            (Kind::Status, Some(status @ 400..=599), None) => match (json.code, json.retry_after) {
                (None, retry_after) => FaultKind::Status { status, retry_after },
                (Some(code), None) => FaultKind::Code { status, code },
                (Some(_), Some(_)) => return Err("a fault has a code or a retry_after, and not both"),
            },
            (Kind::Status, _, _) => return Err("a fault of kind status needs a status of 400 to 599"),
            (Kind::Body, status, None) if json.code.is_none() && json.retry_after.is_none() => {
                FaultKind::Body { status: status.unwrap_or(200) }
            }
            _ if json.code.is_some() => return Err("this kind of fault takes no code"),
            (Kind::IdToken, None, Some(flaw)) => FaultKind::IdToken { flaw },
            (Kind::IdToken, _, _) => return Err("a fault of kind id-token needs a flaw"),
            (_, Some(_), _) | (_, _, Some(_)) => return Err("this kind of fault takes neither status nor flaw"),
            (Kind::Slow, ..) => FaultKind::Slow,
            (Kind::Never, ..) => FaultKind::NoResponse,
            (Kind::Reset, ..) => FaultKind::Reset,
            (Kind::Truncated, ..) => FaultKind::Truncated,
            (Kind::WrongType, ..) => FaultKind::WrongType,
            (Kind::Html, ..) => FaultKind::Html,
            (Kind::Bom, ..) => FaultKind::Bom,
            (Kind::Huge, ..) => FaultKind::Huge,
            (Kind::Body, ..) => return Err("a fault of kind body takes a status and a body"),
            (Kind::NeedsConsent, ..) => FaultKind::NeedsConsent,
            (Kind::OtherIssuer, ..) => FaultKind::OtherIssuer,
        };
        if let FaultKind::Body { status: ..200 | 600.. } = kind {
            return Err("a fault of kind body has a status of 200 to 599");
        }
        let body = match (kind, json.body) {
            (FaultKind::Body { .. }, Some(Value::String(text))) => Some(text),
            (FaultKind::Body { .. }, Some(json)) => Some(json.to_string()),
            (FaultKind::Body { .. }, None) => Some(String::new()),
            (_, Some(_)) => return Err("this kind of fault takes no body"),
            (_, None) => None,
        };
        if kind.operation() != exclusive_operation(&json.operation) {
            return Err("id-token, offline-access and issuer accept only the one kind of fault that is for them");
        }
        Ok(Self {
            operation: json.operation,
            partner: json.partner,
            kind,
            latency_ms: json.latency_ms,
            count: json.count,
            body,
        })
    }
}

impl From<super::Fault> for Fault {
    fn from(fault: super::Fault) -> Self {
        let code = match fault.kind {
            FaultKind::Code { code, .. } => Some(code),
            _ => None,
        };
        let (kind, status, retry_after, flaw) = match fault.kind {
            FaultKind::Slow => (Kind::Slow, None, None, None),
            FaultKind::Status { status, retry_after } => (Kind::Status, Some(status), retry_after, None),
            FaultKind::Code { status, .. } => (Kind::Status, Some(status), None, None),
            FaultKind::NoResponse => (Kind::Never, None, None, None),
            FaultKind::Reset => (Kind::Reset, None, None, None),
            FaultKind::Truncated => (Kind::Truncated, None, None, None),
            FaultKind::WrongType => (Kind::WrongType, None, None, None),
            FaultKind::Html => (Kind::Html, None, None, None),
            FaultKind::Bom => (Kind::Bom, None, None, None),
            FaultKind::Huge => (Kind::Huge, None, None, None),
            FaultKind::Body { status } => (Kind::Body, Some(status), None, None),
            FaultKind::NeedsConsent => (Kind::NeedsConsent, None, None, None),
            FaultKind::OtherIssuer => (Kind::OtherIssuer, None, None, None),
            FaultKind::IdToken { flaw } => (Kind::IdToken, None, None, Some(flaw)),
        };
        Self {
            operation: fault.operation,
            partner: fault.partner,
            kind,
            status,
            code,
            retry_after,
            flaw,
            body: fault.body.map(Value::String),
            latency_ms: fault.latency_ms,
            count: fault.count,
        }
    }
}
