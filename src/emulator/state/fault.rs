//! Faults to be injected, and the list of pending ones.

mod json;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::domain::id::TenantId;

/// A fault, for a number of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "json::Fault", into = "json::Fault")]
pub struct Fault {
    /// The operation's article, such as `get-a-customer-by-id`, or `*` for any.
    pub operation: String,
    /// The partner's tenant whose calls are affected; any if absent.
    pub partner: Option<TenantId>,
    /// The kind of fault.
    pub kind: FaultKind,
    /// The delay before the response, in milliseconds.
    pub latency_ms: u64,
    /// The number of calls; unlimited until the reset if absent.
    pub count: Option<u32>,
    /// The verbatim body; for [`FaultKind::Body`] only.
    pub body: Option<String>,
}

/// The operation of sign-in that creates an ID token.
pub const ID_TOKEN: &str = "id-token";
/// The operation of sign-in that grants a refresh token.
pub const OFFLINE_ACCESS: &str = "offline-access";

/// The operation of sign-in that returns the issuer in the metadata.
pub const ISSUER: &str = "issuer";

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// Only the delay.
    Slow,
    /// A response with this status, and with `Retry-After` if given.
    Status {
        /// The status, 400 to 599.
        status: u16,
        /// The value of `Retry-After`, in seconds.
        retry_after: Option<u64>,
    },
    /// A response with this status and this error code of Partner Center.
    Code {
        /// The status, 400 to 599.
        status: u16,
        /// The error code of the article "Error codes".
        code: u32,
    },
    /// No response at all.
    NoResponse,
    /// A connection that is closed in the middle of the body.
    Reset,
    /// A complete response with truncated JSON.
    Truncated,
    /// Members with types other than the documented ones.
    WrongType,
    /// An HTML page instead of JSON, with status 200.
    Html,
    /// A byte-order mark before the JSON.
    Bom,
    /// A body of about 12 MB.
    Huge,
    /// A response with this status and with the fault's [`body`](Fault::body). Below 400, the call is executed.
    Body {
        /// The status, 200 to 599.
        status: u16,
    },
    /// A flawed ID token; for [`ID_TOKEN`] only.
    IdToken {
        /// The flaw.
        flaw: TokenFlaw,
    },
    /// No refresh token unless the person is prompted for consent in the same request (OpenID Connect Core, section
    /// 11); for [`OFFLINE_ACCESS`] only.
    NeedsConsent,
    /// Metadata with a different issuer; for [`ISSUER`] only.
    OtherIssuer,
}

impl FaultKind {
    /// Returns the only operation that this kind is for, if it is so restricted. Other kinds do not affect that
    /// operation.
    pub const fn operation(self) -> Option<&'static str> {
        match self {
            Self::IdToken { .. } => Some(ID_TOKEN),
            Self::NeedsConsent => Some(OFFLINE_ACCESS),
            Self::OtherIssuer => Some(ISSUER),
            _ => None,
        }
    }
}

/// Returns the operation, if only one kind of fault affects it.
pub(super) fn exclusive_operation(operation: &str) -> Option<&'static str> {
    [ID_TOKEN, OFFLINE_ACCESS, ISSUER].into_iter().find(|exclusive| *exclusive == operation)
}

/// A flaw of an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenFlaw {
    /// `iss` of another provider.
    Issuer,
    /// `aud` of another client.
    Audience,
    /// No `aud`.
    NoAudience,
    /// A second audience and no `azp`.
    ExtraAudience,
    /// `exp` an hour ago.
    Expired,
    /// `nbf` an hour from now.
    NotYetValid,
    /// No `sub`.
    NoSubject,
    /// No `iat`.
    NoIssuedAt,
    /// `iat` a day from now.
    IssuedLater,
    /// Another `nonce`.
    Nonce,
    /// No `nonce`.
    NoNonce,
    /// `tid` of a tenant that is not the issuer's.
    Tenant,
    /// An invalid signature.
    Signature,
    /// `alg: none` and no signature.
    Unsigned,
    /// HS256 with the public key as secret.
    PublicKeyAsSecret,
    /// A signature with a key that is in no key set.
    UnknownKey,
    /// No `kid`.
    NoKeyId,
    /// Claims that a relying party of Partner Center does not need, each with another type than specified.
    #[serde(rename = "strange-claims")]
    MalformedOptionalClaims,
    /// `auth_time` a day ago, for a person who was already signed in.
    SignedInEarlier,
    /// No `auth_time`.
    NoSignInTime,
    /// A name that consists of blanks, and no other name.
    BlankName,
    /// The same, without a user principal name.
    NoNames,
}

impl Fault {
    /// Creates a fault of the next call of an operation.
    pub fn new(operation: &str, kind: FaultKind) -> Self {
        Self { operation: operation.to_owned(), partner: None, kind, latency_ms: 0, count: Some(1), body: None }
    }

    /// Creates a fault that responds to the next call of an operation with this body and 200.
    pub fn with_body(operation: &str, body: impl Into<String>) -> Self {
        Self { body: Some(body.into()), ..Self::new(operation, FaultKind::Body { status: 200 }) }
    }

    /// Sets the number of calls.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self { count: Some(count), ..self }
    }

    /// Makes the fault unlimited until the reset.
    #[must_use]
    pub fn repeated(self) -> Self {
        Self { count: None, ..self }
    }

    /// Restricts the fault to one partner's calls.
    #[must_use]
    pub fn for_partner(self, partner: TenantId) -> Self {
        Self { partner: Some(partner), ..self }
    }

    /// Sets the delay.
    #[must_use]
    pub fn after(self, latency: Duration) -> Self {
        Self { latency_ms: u64::try_from(latency.as_millis()).unwrap_or(u64::MAX), ..self }
    }
}

/// The pending faults, the oldest first.
#[derive(Default)]
pub struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    /// Adds a fault at the end.
    pub fn add(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    /// Returns the pending faults.
    pub fn pending(&self) -> Vec<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Removes all faults.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns the oldest fault for the call and decrements its count.
    pub fn take(&self, operation: &str, partner: Option<TenantId>) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = faults.iter().position(|fault| {
            let affects_operation = fault.operation == operation || fault.operation == "*";
            affects_operation
                && fault.kind.operation() == exclusive_operation(operation)
                && (fault.partner.is_none() || fault.partner == partner)
        })?;
        let fault = faults[at].clone();
        match &mut faults[at].count {
            None => {}
            Some(0 | 1) => {
                faults.remove(at);
            }
            Some(count) => *count -= 1,
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_ends_after_its_count() {
        let faults = Faults::default();
        faults.add(Fault::new("a", FaultKind::Html).times(2));
        assert!(faults.take("b", None).is_none());
        assert!(faults.take("a", None).is_some());
        assert!(faults.take("a", None).is_some());
        assert!(faults.take("a", None).is_none());
    }

    #[test]
    fn exclusive_faults_affect_only_their_operation() {
        let faults = Faults::default();
        faults.add(Fault::new("*", FaultKind::Html));
        faults.add(Fault::new(OFFLINE_ACCESS, FaultKind::NeedsConsent));
        assert!(faults.take(ID_TOKEN, None).is_none());
        assert_eq!(faults.take(OFFLINE_ACCESS, None).map(|fault| fault.kind), Some(FaultKind::NeedsConsent));
        assert_eq!(faults.take("token", None).map(|fault| fault.kind), Some(FaultKind::Html));
        for (operation, kind) in [("*", "needs-consent"), ("token", "needs-consent"), ("offline-access", "html")] {
            let json = serde_json::json!({ "operation": operation, "kind": kind });
            assert!(serde_json::from_value::<Fault>(json).is_err(), "{operation} {kind}");
        }
        let json = r#"{"operation":"offline-access","kind":"needs-consent"}"#;
        assert_eq!(serde_json::from_str::<Fault>(json).unwrap(), Fault::new(OFFLINE_ACCESS, FaultKind::NeedsConsent));
        let json = r#"{"operation":"issuer","kind":"other-issuer"}"#;
        assert_eq!(serde_json::from_str::<Fault>(json).unwrap(), Fault::new(ISSUER, FaultKind::OtherIssuer));
    }

    #[test]
    fn parses_documented_fault_json() {
        let fault: Fault =
            serde_json::from_str(r#"{"operation":"x","kind":"status","status":429,"retry_after":7,"count":null}"#)
                .unwrap();
        assert_eq!(fault, Fault::new("x", FaultKind::Status { status: 429, retry_after: Some(7) }).repeated());
        assert!(serde_json::from_str::<Fault>(r#"{"kind":"status","status":429,"retry":7}"#).is_err());
        let coded: Fault =
            serde_json::from_str(r#"{"operation":"x","kind":"status","status":404,"code":20003}"#).unwrap();
        assert_eq!(coded, Fault::new("x", FaultKind::Code { status: 404, code: 20_003 }));
        let back: Fault = serde_json::from_value(serde_json::to_value(&coded).unwrap()).unwrap();
        assert_eq!(back, coded);
        let body: Fault = serde_json::from_str(r#"{"operation":"x","kind":"body","body":{"items":[null]}}"#).unwrap();
        assert_eq!(body, Fault::with_body("x", r#"{"items":[null]}"#));
        let text: Fault = serde_json::from_str(r#"{"operation":"x","kind":"body","status":400,"body":"{"}"#).unwrap();
        assert_eq!((text.kind, text.body.as_deref()), (FaultKind::Body { status: 400 }, Some("{")));
        for bad in [
            r#"{"kind":"html","body":1}"#,
            r#"{"kind":"body","status":100}"#,
            r#"{"kind":"html","code":1}"#,
            r#"{"kind":"status","status":429,"code":1,"retry_after":2}"#,
        ] {
            assert!(serde_json::from_str::<Fault>(bad).is_err(), "{bad}");
        }
    }
}
