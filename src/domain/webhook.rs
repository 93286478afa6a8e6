//! Webhooks: signed messages to a partner's own system about events of its customers' change requests, as
//! [Standard Webhooks](https://www.standardwebhooks.com) specifies them.

use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    change_request::EventKind,
    id::{ChangeRequestId, DeliveryId},
};

/// The error for a text that names no member of an enumeration of webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known webhook event, delivery state or delivery outcome")]
pub struct ParseWebhookError;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$member:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$member])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All members.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name in the store and in messages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl FromStr for $name {
            type Err = ParseWebhookError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|member| member.as_str() == text).ok_or(ParseWebhookError)
            }
        }
    };
}

named! {
    /// The type of a message.
    WebhookEvent {
        /// A change request waits for the partner.
        PendingPartner = "request.asked",
        /// A request was decided, or changed by the partner.
        Decided = "request.decided",
        /// The change of a request is made.
        Done = "request.done",
        /// The change of a request failed, or is no longer possible.
        Failed = "request.failed",
        /// A test by the partner's administrator.
        Test = "test",
    }
}

impl WebhookEvent {
    /// Returns the type of the message about an event; none if there is no message.
    pub const fn of(kind: EventKind) -> Option<Self> {
        Some(match kind {
            // Each of these makes a request wait for the partner.
            EventKind::Requested
            | EventKind::CustomerApproved
            | EventKind::TermsChangedPendingPartner
            | EventKind::ApprovalRevoked => Self::PendingPartner,
            EventKind::Approved
            | EventKind::Automatic
            | EventKind::Accepted
            | EventKind::Refused
            | EventKind::CustomerRefused
            | EventKind::Withdrawn
            | EventKind::Expired
            | EventKind::Changed
            | EventKind::TermsChangedPendingCustomer => Self::Decided,
            EventKind::Done | EventKind::CompletedManually => Self::Done,
            EventKind::Failed | EventKind::Unknown | EventKind::NotApplicable => Self::Failed,
            EventKind::Claimed | EventKind::Released | EventKind::MessagePosted | EventKind::TicketSet => return None,
        })
    }
}

named! {
    /// The state of a delivery.
    DeliveryState {
        /// It waits for its next attempt.
        Pending = "pending",
        /// The endpoint accepted it.
        Delivered = "delivered",
        /// All attempts failed, or the endpoint responded with 410 Gone.
        Failed = "failed",
        /// The endpoint was switched off or removed, or the partner was disabled.
        Canceled = "canceled",
    }
}

named! {
    /// The reason why an attempt got no response.
    NoResponseReason {
        /// The endpoint did not respond in time.
        Timeout = "timeout",
        /// No connection was possible, or it broke.
        Unreachable = "unreachable",
        /// The host has no public address.
        NotPublic = "not-public",
        /// The endpoint was switched off or removed, or the partner was disabled, before the attempt.
        Off = "off",
    }
}

/// The result of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryOutcome {
    /// The endpoint responded with this HTTP status.
    Status(u16),
    /// The endpoint did not respond.
    None(NoResponseReason),
}

impl std::fmt::Display for DeliveryOutcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status(status) => status.fmt(f),
            Self::None(reason) => f.write_str(reason.as_str()),
        }
    }
}

impl FromStr for DeliveryOutcome {
    type Err = ParseWebhookError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::Status).or_else(|_| text.parse().map(Self::None))
    }
}

/// The endpoint of a partner, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookEndpoint {
    /// The URL.
    pub url: String,
    /// `true` if messages are sent to it.
    pub is_active: bool,
    /// `true` if it was switched off because it responded with 410 Gone.
    pub is_gone: bool,
    /// The time at which its secret was created.
    pub secret_since: Timestamp,
    /// The time until which messages are also signed with the previous secret.
    pub previous_until: Option<Timestamp>,
}

/// A message to an endpoint, with its attempts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookDelivery {
    /// The id, which is the message's.
    pub id: DeliveryId,
    /// The type.
    pub event: WebhookEvent,
    /// The request with its number; none for a test.
    pub request: Option<(ChangeRequestId, i64)>,
    /// The state.
    pub state: DeliveryState,
    /// The number of attempts.
    pub attempts: i64,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The time of the last attempt.
    pub last_at: Option<Timestamp>,
    /// The result of the last attempt.
    #[serde(rename = "answer")]
    pub delivery_outcome: Option<DeliveryOutcome>,
}

/// The endpoint of a partner, if it has one, and the latest deliveries, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookStatus {
    /// The endpoint.
    pub endpoint: Option<WebhookEndpoint>,
    /// The deliveries.
    pub deliveries: Vec<WebhookDelivery>,
}

/// A signing secret that was just created. It is shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSigningSecret {
    /// The secret, `whsec_` and Base64.
    pub secret: String,
}

impl std::fmt::Debug for NewSigningSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSigningSecret").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_events_and_messages_send_no_webhook() {
        use EventKind::{Claimed, MessagePosted, Released, TicketSet};
        for kind in EventKind::ALL {
            let has_no_message = [MessagePosted, Claimed, Released, TicketSet].contains(kind);
            assert_eq!(WebhookEvent::of(*kind).is_none(), has_no_message, "{kind:?}");
            assert_ne!(WebhookEvent::of(*kind), Some(WebhookEvent::Test));
        }
    }

    #[test]
    fn delivery_result_round_trips() {
        let statuses = [100, 204, 301, 410, 503].map(DeliveryOutcome::Status);
        let reasons = NoResponseReason::ALL.iter().copied().map(DeliveryOutcome::None);
        for result in statuses.into_iter().chain(reasons) {
            assert_eq!(result.to_string().parse(), Ok(result));
        }
        assert_eq!("teapot".parse::<DeliveryOutcome>(), Err(ParseWebhookError));
    }

    #[test]
    fn a_signing_secret_is_not_printed() {
        let secret = NewSigningSecret { secret: "whsec_c2VjcmV0".to_owned() };
        assert!(!format!("{secret:?}").contains("whsec"));
    }
}
