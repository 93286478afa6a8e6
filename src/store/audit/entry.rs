//! What goes into the audit and what comes out of it.

use jiff::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

use super::outcome::Outcome;
use crate::domain::{
    activity::OwnKind,
    id::{CustomerId, PartnerId, PersonId},
    principal::{Operator, Principal, PrincipalKind, Scope},
};

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditActor {
    /// The person.
    pub person: PersonId,
    /// As what they do it; absent in entries from before it was recorded.
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

/// What is done; an entry to be.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditAction {
    /// Whose chain it goes into.
    pub partner: PartnerId,
    /// Who does it; absent on the server's command line.
    pub actor: Option<AuditActor>,
    /// What: the name of the server function or command.
    pub action: String,
    /// The customer it is done to.
    pub customer: Option<CustomerId>,
    /// What of the customer's it is done to: an id.
    pub target: Option<String>,
    /// `MS-CorrelationId` of the call.
    pub correlation: Option<Uuid>,
    /// The id under which the log has the detail of a failure.
    pub incident: Option<Uuid>,
    /// More ids; never names, addresses or secrets. `null` where there is no more to say.
    pub detail: Json,
}

impl AuditAction {
    /// An action with nothing but a name.
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

/// How an intent ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Settlement {
    /// Any but [`Outcome::Intent`].
    pub outcome: Outcome,
    /// `MS-CorrelationId` of the call.
    pub correlation: Option<Uuid>,
    /// The id under which the log has the detail of a failure.
    pub incident: Option<Uuid>,
    /// More ids.
    pub detail: Json,
}

impl Settlement {
    /// A settlement with nothing but its outcome.
    pub const fn new(outcome: Outcome) -> Self {
        Self { outcome, correlation: None, incident: None, detail: Json::Null }
    }
}

/// An entry's place in the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AuditRef {
    /// Whose chain.
    pub partner: PartnerId,
    /// The number in it; the first is one.
    pub seq: i64,
}

/// An entry.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// What was done. For an entry that settles an intent, it repeats the intent's actor, action and object.
    pub action: AuditAction,
    /// The number in the partner's chain; the first is one.
    pub seq: i64,
    /// When, by the clock of the instance that wrote it; the order of entries is that of `seq`.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
    /// The intent that this entry settles.
    pub intent: Option<i64>,
    /// For an intent, how it was settled; absent while nobody knows.
    pub settled: Option<Outcome>,
}

/// Which entries to list. Absent members admit all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Done to this customer.
    pub customer: Option<CustomerId>,
    /// Done by this person.
    pub actor: Option<PersonId>,
    /// This action.
    pub action: Option<String>,
    /// This outcome.
    pub outcome: Option<Outcome>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Only intents that nothing settled.
    pub open: bool,
    /// Of which kind; everything where it is absent.
    pub kind: Option<OwnKind>,
}
