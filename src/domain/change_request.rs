//! Change requests of customers, which the partner decides: the requested change, the states of a request, and its
//! history.
//!
//! A request is made by a customer's user, or recorded by staff on their behalf. It is approved by the
//! partner's [`rules`], or by a member of staff; the change is then made in the background. The [`Quote`] that the
//! person saw is stored with the request and compared again before the change is made.

mod audience;
mod event;
mod form;
mod quote;
pub mod rules;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{ChangeRequestId, CustomerId, PersonId, SkuId, SubscriptionId, UserId},
    job::Named,
    principal::PrincipalKind,
    role::Capability,
    subscription::{StatusChange, SubscriptionChange},
};

pub use audience::{Handling, NotificationContext, RecipientGroup, recipient_groups};
pub use event::{EventKind, EventNote, RequestEvent};
pub use form::{MAX_MESSAGE, MAX_TICKET, parse_change, parse_message, parse_reason, parse_ticket};
pub use quote::{Difference, Quote, Undo};

/// Time after which an undecided request expires.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Maximum number of open requests of one customer.
pub const MAX_OPEN: usize = 200;
/// Maximum number of open requests of one person.
pub const MAX_OPEN_PER_PERSON: usize = 20;
/// Maximum number of requests that a person can send in a day.
pub const MAX_PER_DAY: usize = 100;
/// Maximum number of messages that a customer's user can write in an hour, since each is mailed.
pub const MAX_MESSAGES_PER_HOUR: u32 = 20;
/// Number of requests on a page of a list.
pub const REQUESTS_PER_PAGE: u32 = 50;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$member:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$member])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All members.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name in the store, in forms and in URLs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::change_request::ParseRequestError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|member| member.as_str() == text);
                found.ok_or($crate::domain::change_request::ParseRequestError)
            }
        }
    };
}
use named;

/// The error for a text that names no member of an enumeration of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known value of a change request's kind, state, event, filter or rule")]
pub struct ParseRequestError;

named! {
    /// The kind of a requested change.
    RequestKind {
        /// Another quantity of a subscription.
        Quantity = "quantity",
        /// The end of a subscription's term, and its billing after that.
        Renewal = "renewal",
        /// The cancellation of a subscription.
        Cancellation = "cancellation",
        /// A license for a user.
        License = "license",
        /// A product, described in words.
        Product = "product",
    }
}

impl RequestKind {
    /// Returns the capability that a member of staff needs to decide such a request.
    pub const fn capability(self) -> Capability {
        match self {
            Self::Quantity | Self::Renewal | Self::Cancellation | Self::Product => Capability::ManageSeats,
            Self::License => Capability::ManageLicenses,
        }
    }

    /// Checks whether the portal makes the change after an approval. A product is ordered by staff.
    pub const fn is_automated(self) -> bool {
        !matches!(self, Self::Product)
    }
}

/// A requested change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum RequestedChange {
    /// A change of a subscription.
    Subscription {
        /// The subscription.
        id: SubscriptionId,
        /// The change.
        change: SubscriptionChange,
    },
    /// A license for a user. Serialized as in existing records (British spelling).
    #[serde(rename = "licence")]
    License {
        /// The user.
        user: UserId,
        /// The product.
        sku: Named<SkuId>,
    },
    /// A product, described in words.
    Product {
        /// The description. Serialized as in existing records.
        #[serde(rename = "words")]
        description: String,
    },
}

impl RequestedChange {
    /// Returns the kind; none for a change of a subscription that cannot be requested.
    pub const fn kind(&self) -> Option<RequestKind> {
        Some(match self {
            Self::Subscription { change: SubscriptionChange::Quantity(_), .. } => RequestKind::Quantity,
            Self::Subscription { change: SubscriptionChange::End(_), .. } => RequestKind::Renewal,
            Self::Subscription { change: SubscriptionChange::Status(StatusChange::Cancel), .. } => {
                RequestKind::Cancellation
            }
            Self::Subscription { .. } => return None,
            Self::License { .. } => RequestKind::License,
            Self::Product { .. } => RequestKind::Product,
        })
    }

    /// Returns the key of the object to change, for which a customer can have one open request. None for a product.
    pub fn subject(&self) -> Option<String> {
        match self {
            // Partner Center accepts a GUID in either case.
            Self::Subscription { id, .. } => Some(id.as_str().to_ascii_lowercase()),
            Self::License { user, sku } => Some(format!("{user}/{}", sku.id)),
            Self::Product { .. } => None,
        }
    }
}

named! {
    /// The state of a request.
    RequestState {
        /// It is pending approval in the customer's own company.
        PendingCustomerApproval = "in-company",
        /// It is pending a decision of the partner.
        PendingPartner = "asked",
        /// It is pending the customer's acceptance, since the partner or a change of terms modified it.
        PendingCustomer = "offered",
        /// It is approved and waits for a worker.
        Approved = "approved",
        /// The change is being made.
        Running = "running",
        /// The change is made.
        Done = "done",
        /// The change failed; nothing was changed.
        Failed = "failed",
        /// It is unknown whether the change was made.
        Unknown = "unknown",
        /// It was refused.
        Refused = "refused",
        /// The customer has withdrawn it.
        Withdrawn = "withdrawn",
        /// Nobody decided in time.
        Expired = "expired",
        /// The requested change is no longer possible, or was made already.
        NotApplicable = "outdated",
    }
}

impl RequestState {
    /// Checks whether somebody has to decide or a worker has to act.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::PendingCustomerApproval
                | Self::PendingPartner
                | Self::PendingCustomer
                | Self::Approved
                | Self::Running
        )
    }

    /// Checks whether the partner has to decide.
    pub const fn waits_for_partner(self) -> bool {
        matches!(self, Self::PendingPartner | Self::Failed)
    }
}

named! {
    /// A filter of the list of requests.
    RequestFilter {
        /// Requests that wait for the partner.
        Waiting = "waiting",
        /// Requests that somebody else has to decide, or that are being carried out.
        InProgress = "elsewhere",
        /// Requests that have ended.
        Ended = "ended",
        /// All requests.
        All = "all",
    }
}

impl RequestFilter {
    /// Checks whether the list contains requests in a state.
    pub const fn includes(self, state: RequestState) -> bool {
        match self {
            Self::All => true,
            Self::Waiting => state.waits_for_partner(),
            Self::InProgress => state.is_open() && !state.waits_for_partner(),
            Self::Ended => !state.is_open() && !state.waits_for_partner(),
        }
    }
}

/// A person involved in a request, with the name at the time of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestPerson {
    /// The id; absent for staff that the partner does not name to its customers.
    pub id: Option<PersonId>,
    /// The kind of principal.
    pub kind: PrincipalKind,
    /// The display name; may be empty.
    pub name: String,
}

/// A request, as its pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ChangeRequest {
    /// The id.
    pub id: ChangeRequestId,
    /// The number among the partner's requests, from 1.
    pub number: i64,
    /// The customer.
    pub customer: CustomerId,
    /// The customer's name at the time of the request.
    pub customer_name: String,
    /// The kind.
    pub kind: RequestKind,
    /// The state.
    pub state: RequestState,
    /// The requested change, including the partner's modifications.
    pub change: RequestedChange,
    /// The terms that both sides saw last.
    pub quote: Quote,
    /// The person who made the request.
    pub requester: RequestPerson,
    /// `true` if the caller made the request.
    pub is_own: bool,
    /// The person on whose behalf staff recorded it, as free text.
    pub on_behalf_of: Option<String>,
    /// The reason that the person gave.
    pub message: Option<String>,
    /// The number in the partner's own ticket system.
    pub ticket: Option<String>,
    /// The member of staff who has claimed it.
    pub claimed_by: Option<RequestPerson>,
    /// `true` if the claim does not keep the caller from deciding: it is the caller's own, or the caller is the
    /// claimant's deputy.
    pub is_claimed_for_caller: bool,
    /// `true` if another member of staff has claimed it.
    pub is_claimed_by_other: bool,
    /// The person who approved or refused it; absent if the rules did.
    pub decided_by: Option<RequestPerson>,
    /// `true` if the partner's rules approved it.
    pub is_automatic: bool,
    /// The version, for optimistic locking.
    pub revision: i64,
    /// The time of the request.
    pub requested_at: Timestamp,
    /// The time of the last event.
    pub updated_at: Timestamp,
    /// The time at which it expires if nobody decides.
    pub expires_at: Timestamp,
    /// The `MS-CorrelationId` of the change's calls.
    pub correlation: Option<uuid::Uuid>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_in_one_filter_and_in_all() {
        for state in RequestState::ALL {
            let filters = [RequestFilter::Waiting, RequestFilter::InProgress, RequestFilter::Ended];
            assert_eq!(filters.iter().filter(|filter| filter.includes(*state)).count(), 1, "{state:?}");
            assert!(RequestFilter::All.includes(*state));
            assert_eq!(state.as_str().parse(), Ok(*state));
        }
    }

    #[test]
    fn subject_ignores_the_case_of_subscription_ids() {
        let of = |id: &str| {
            let change = SubscriptionChange::Quantity(3);
            RequestedChange::Subscription { id: id.parse().unwrap(), change }.subject()
        };
        assert_eq!(of("A356AC8C-E310-44F4-BF85-C7F29044AF99"), of("a356ac8c-E310-44f4-bf85-c7f29044af99"));
    }

    #[test]
    fn suspension_and_reactivation_cannot_be_requested() {
        let id: SubscriptionId = "A356AC8C-E310-44F4-BF85-C7F29044AF99".parse().unwrap();
        let of = |change| RequestedChange::Subscription { id: id.clone(), change }.kind();
        assert_eq!(of(SubscriptionChange::Status(StatusChange::Suspend)), None);
        assert_eq!(of(SubscriptionChange::Status(StatusChange::Reactivate)), None);
        assert_eq!(of(SubscriptionChange::Status(StatusChange::Cancel)), Some(RequestKind::Cancellation));
        assert_eq!(of(SubscriptionChange::Quantity(3)), Some(RequestKind::Quantity));
    }
}
