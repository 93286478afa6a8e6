//! Audit entries as they are written and read.

use jiff::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

use super::outcome::Outcome;
use crate::domain::{
    activity::AuditEntryKind,
    id::{CustomerId, PartnerId, PersonId},
    principal::{Operator, Principal, PrincipalKind, Scope},
};

/// The person who performs an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditActor {
    /// The person's id.
    pub person: PersonId,
    /// The kind of principal that the person acted as; absent in entries that predate its recording.
    pub kind: Option<PrincipalKind>,
}

impl AuditActor {
    /// Returns the person behind a proof of access.
    pub fn of(scope: &impl Scope) -> Self {
        Self { person: scope.person(), kind: Some(scope.kind()) }
    }

    /// Returns an operator of the installation.
    pub const fn operator(operator: &Operator) -> Self {
        Self { person: operator.person(), kind: Some(PrincipalKind::Operator) }
    }
}

impl From<&Principal> for AuditActor {
    fn from(principal: &Principal) -> Self {
        Self { person: principal.person(), kind: Some(principal.membership().kind()) }
    }
}

/// An action to record.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditAction {
    /// The partner whose chain the entry belongs to.
    pub partner: PartnerId,
    /// The actor; absent for the server's command line.
    pub actor: Option<AuditActor>,
    /// The name of the server function or command.
    pub action: String,
    /// The customer that the action concerns.
    pub customer: Option<CustomerId>,
    /// The id of the customer's object that the action concerns.
    pub target: Option<String>,
    /// `MS-CorrelationId` of the call to Partner Center.
    pub correlation: Option<Uuid>,
    /// The incident id under which the log has the details of a failure.
    pub incident: Option<Uuid>,
    /// Additional ids, never names, addresses or secrets; `null` if there are none.
    pub detail: Json,
}

impl AuditAction {
    /// Creates an action with a name and no other details.
    pub fn new(partner: PartnerId, action: impl Into<String>) -> Self {
        Self {
            partner,
            actor: None,
            action: action.into(),
            customer: None,
            target: None,
            correlation: None,
            incident: None,
            detail: Json::Null,
        }
    }
}

/// The outcome of an intent.
#[derive(Debug, Clone, PartialEq)]
pub struct Settlement {
    /// Any outcome but [`Outcome::Intent`].
    pub outcome: Outcome,
    /// `MS-CorrelationId` of the call to Partner Center.
    pub correlation: Option<Uuid>,
    /// The incident id under which the log has the details of a failure.
    pub incident: Option<Uuid>,
    /// Additional ids; `null` if there are none.
    pub detail: Json,
}

impl Settlement {
    /// Creates a settlement with an outcome and no other details.
    pub const fn new(outcome: Outcome) -> Self {
        Self { outcome, correlation: None, incident: None, detail: Json::Null }
    }
}

/// The position of an entry in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AuditRef {
    /// The partner whose chain it is.
    pub partner: PartnerId,
    /// The sequence number in that chain, from one.
    pub seq: i64,
}

/// A stored audit entry.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// The recorded action. An entry that settles an intent repeats the intent's actor, action and object.
    pub action: AuditAction,
    /// The sequence number in the partner's chain, from one.
    pub seq: i64,
    /// The time by the clock of the instance that wrote it; entries are ordered by `seq`, not by time.
    pub at: Timestamp,
    /// The recorded outcome.
    pub outcome: Outcome,
    /// The sequence number of the intent that this entry settles.
    pub intent: Option<i64>,
    /// The outcome that settled this intent; absent if it is unsettled, and for other entries.
    pub settled: Option<Outcome>,
}

/// A filter for entries. Absent members match everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Entries about this customer.
    pub customer: Option<CustomerId>,
    /// Entries of this person.
    pub actor: Option<PersonId>,
    /// Entries of this action.
    pub action: Option<String>,
    /// Entries with this outcome.
    pub outcome: Option<Outcome>,
    /// The start of the period, inclusive.
    pub since: Option<Timestamp>,
    /// The end of the period, exclusive.
    pub until: Option<Timestamp>,
    /// `true` to list only unsettled intents.
    pub open: bool,
    /// The kind of entries; absent for all.
    pub kind: Option<AuditEntryKind>,
}
