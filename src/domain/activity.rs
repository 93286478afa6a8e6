//! Changes to a customer: the audit records of Partner Center (resource "Audit record"), and those of this portal.

use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    field::Problem,
    form::{FieldParser, InvalidFields},
    id::{CustomerId, PersonId, PolicyId, SubscriptionId, UserId},
    preferences::choice,
    reference::Reference,
};

/// Maximum length of the part of a company's name to search for, in characters.
const COMPANY_CHARS: usize = 100;

/// An audit record from Partner Center.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerCenterRecord {
    /// The record's id, if it has one.
    pub id: Option<String>,
    /// The affected customer, if there is one.
    pub customer: Option<Reference<CustomerId>>,
    /// The customer's name at the time of the operation.
    pub customer_name: Option<String>,
    /// The time of the operation.
    pub at: Option<Timestamp>,
    /// The user principal name of the caller; absent for an application.
    pub by: Option<String>,
    /// The calling application: an id or a name.
    pub application: Option<String>,
    /// The operation, as the service spells it: `update_customer_billing_profile`.
    pub operation: String,
    /// The kind of resource, as the service spells it: `customer`.
    pub resource: String,
    /// The resource's id, if the recorded value has one.
    pub resource_id: Option<String>,
    /// The operation's outcome.
    pub status: RecordStatus,
    /// The correlation id of the call.
    pub correlation: Option<String>,
    /// The changed members of the resource, with their values before and after.
    pub changes: Vec<RecordedChange>,
    /// Additional names and values.
    pub details: Vec<(String, Option<String>)>,
}

/// A member of a resource with its values before and after, as far as they were recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedChange {
    /// The member's name, as the service spells it; nested members follow a dot.
    pub name: String,
    /// The value before the change.
    pub before: Option<String>,
    /// The value after the change.
    pub after: Option<String>,
}

/// A resource that a form changes, as records identify it.
#[derive(Debug, Clone, Copy)]
pub enum RecordedSubject<'a> {
    /// The billing profile; each customer has one.
    BillingProfile,
    /// A self-serve policy; a customer has at most one from each partner.
    Policy(&'a PolicyId),
    /// The names, sign-in name and country of a user.
    User(UserId),
    /// A user's licenses.
    Licenses(UserId),
    /// A subscription.
    Subscription(&'a SubscriptionId),
}

impl RecordedSubject<'_> {
    /// Returns the operations (enumeration `OperationType`) that conflict with a form for this resource.
    const fn operations(self) -> &'static [&'static str] {
        match self {
            Self::BillingProfile => &["update_customer_billing_profile"],
            Self::Policy(_) => &["update_self_serve_policy", "create_self_serve_policy"],
            Self::User(_) => &["update_customer_user", "update_customer_user_principal_name"],
            Self::Licenses(_) => &["update_customer_user_licenses"],
            Self::Subscription(_) => &["update_subscription"],
        }
    }

    /// Checks whether a record describes a completed change of this resource. If a customer can have several of its
    /// kind, the record must name this one.
    pub fn is_changed_by(self, record: &PartnerCenterRecord) -> bool {
        let done = !matches!(record.status, RecordStatus::Failed | RecordStatus::Declined);
        let same = |known: &str, id: &str| known.trim().eq_ignore_ascii_case(id);
        let detail = |name: &str| {
            let found = record.details.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.and_then(|(_, value)| value.as_deref())
        };
        let named =
            |name: &str, id: &str| detail(name).or(record.resource_id.as_deref()).is_some_and(|it| same(it, id));
        let is_subject = match self {
            Self::BillingProfile => true,
            Self::Policy(id) => record.resource_id.as_deref().is_none_or(|known| same(known, id.as_str())),
            Self::User(id) | Self::Licenses(id) => named("CustomerUserId", &id.to_string()),
            Self::Subscription(id) => named("SubscriptionId", id.as_str()),
        };
        done && is_subject && self.operations().iter().any(|operation| same(&record.operation, operation))
    }
}

/// A range of days to search in (UTC), both included. Partner Center keeps [`RETENTION_DAYS`](Self::RETENTION_DAYS)
/// days, and returns the last 30 if no first day is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last day; today by default.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Period {
    /// Maximum age of the first day, in days. One less than the service keeps, since its day may end before ours.
    pub const RETENTION_DAYS: i64 = 89;

    /// Returns the earliest first day that can be requested.
    pub fn earliest(today: Date) -> Date {
        today.saturating_sub(Self::RETENTION_DAYS.days())
    }

    /// Checks whether the range contains days that the service still keeps.
    pub fn is_within(self, today: Date) -> bool {
        let (from, until) = (self.from.unwrap_or(today), self.until.unwrap_or(today));
        from >= Self::earliest(today) && (self.from.is_none() || from <= until) && until >= Self::earliest(today)
    }

    /// Returns the range if the service still keeps records of it.
    ///
    /// # Errors
    /// [`InvalidFields`] at the field `from` or `until`.
    pub fn check_retention(self, today: Date) -> Result<Self, InvalidFields> {
        if self.is_within(today) {
            Ok(self)
        } else {
            let field = if self.from.is_some() { "from" } else { "until" };
            Err(InvalidFields::at(field, Problem::Date))
        }
    }
}

/// A filter for Partner Center's records of the partner. The service accepts one filter at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordFilter {
    /// Records of customers whose name contains this text.
    Company(String),
    /// Records of this kind of resource, as the service spells it.
    Resource(String),
}

impl RecordFilter {
    /// Checks that the name to search for is usable.
    ///
    /// # Errors
    /// [`InvalidFields`] at the field `company`.
    pub fn check(&self) -> Result<(), InvalidFields> {
        let Self::Company(name) = self else { return Ok(()) };
        let mut fields = FieldParser::default();
        let name = fields.line_up_to("company", name, COMPANY_CHARS);
        if name.is_none() {
            fields.add_error("company", Problem::Missing);
        }
        fields.finish(())
    }

    /// The kinds of resource (enumeration `ResourceType`) that the portal works with.
    pub const RESOURCES: [&str; 13] = [
        "customer",
        "customer_user",
        "customer_directory_role",
        "license",
        "subscription",
        "order",
        "agreement",
        "spending_limit",
        "self_serve_policy",
        "partner_customer_relationship",
        "partner_customer_dap",
        "partner_user",
        "application",
    ];
}

/// The outcome of a recorded operation (enumeration `OperationStatus`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordStatus {
    /// The operation succeeded.
    Succeeded,
    /// The operation failed.
    Failed,
    /// The operation is in progress.
    InProgress,
    /// The operation was declined.
    Declined,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl RecordStatus {
    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            "progress" => Self::InProgress,
            "decline" | "declined" => Self::Declined,
            _ => Self::Other(text.to_owned()),
        }
    }
}

/// An entry of this portal's own audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAuditRecord {
    /// The entry's sequence number in the partner's chain.
    pub seq: i64,
    /// The time of the action.
    pub at: Timestamp,
    /// The actor's name, if it is still known.
    pub by: Option<String>,
    /// `true` if the actor was not a user of the customer: staff, or the portal's operator.
    pub by_staff: bool,
    /// The actor's id, as tenant and object; absent for the server's command line.
    pub by_id: Option<String>,
    /// The action: the name of the server function.
    pub action: String,
    /// The affected customer, if there is one.
    pub customer: Option<CustomerId>,
    /// The customer's name, if it was looked up.
    pub customer_name: Option<String>,
    /// The affected object of the customer.
    pub target: Option<String>,
    /// The object's name, if it was looked up.
    pub target_name: Option<String>,
    /// The changed fields by their names at Partner Center, with their values as far as the log keeps them: never those
    /// of names, addresses and secrets.
    pub changes: Vec<RecordedChange>,
    /// The action's outcome.
    pub outcome: AuditOutcome,
    /// The correlation id of the call at Partner Center.
    pub correlation: Option<String>,
}

choice!(
    /// A selection of this portal's own audit entries.
    #[derive(Default)]
    AuditEntryKind {
        /// Attempted and completed changes, each once.
        #[default]
        Changes = "changes",
        /// Sign-ins, sign-outs and exports.
        SignIns = "sign-ins",
        /// All entries, including those that record an outcome.
        All = "all",
    }
);

/// A filter for this portal's own audit entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAuditFilter {
    /// The kind of entries.
    pub kind: AuditEntryKind,
    /// The actor; anybody if absent.
    pub person: Option<PersonId>,
    /// The name of a server function or command; any if absent.
    pub action: Option<String>,
}

/// A page of this portal's own audit entries, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAuditPage {
    /// The entries on the page.
    pub items: Vec<PortalAuditRecord>,
    /// The sequence number before which the next page begins; absent on the last page.
    pub before: Option<i64>,
    /// The people whose names are known, for a list to choose from, ordered by name.
    pub people: Vec<(PersonId, String)>,
}

/// The outcome of an action, according to this portal's own audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditOutcome {
    /// Begun, with an unknown outcome.
    Open,
    /// Completed.
    Done,
    /// Denied.
    Refused,
    /// Definitely not done.
    Failed,
    /// Attempted without a response.
    Unknown,
}

/// Returns a snake-case name of the service as a label: `update_customer_user` becomes `Update customer user`.
pub fn humanize(name: &str) -> String {
    let mut text = name.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn snake_case_names_become_sentence_case() {
        assert_eq!(humanize("create_order"), "Create order");
        assert_eq!(humanize("łatka_x"), "łatka x");
        assert_eq!(humanize(""), "");
    }

    #[test]
    fn period_rejects_expired_and_reversed_ranges() {
        let today = jiff::civil::date(2026, 3, 31);
        let period = |from: Option<&str>, until: Option<&str>| {
            let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
            Period { from: day(from), until: day(until) }.is_within(today)
        };
        assert!(period(None, None) && period(Some("2026-01-01"), None) && period(None, Some("2026-03-01")));
        assert!(period(Some("2026-03-01"), Some("2026-03-01")));
        assert!(!period(Some("2025-12-31"), None) && !period(None, Some("2025-12-31")));
        assert!(!period(Some("2026-03-02"), Some("2026-03-01")) && !period(Some("2026-04-01"), None));
    }

    #[test]
    fn record_matches_only_the_resource_that_it_names() {
        let (user, other) = (UserId::new(Uuid::from_u128(1)), UserId::new(Uuid::from_u128(2)));
        let (policy, subscription) = ("a_b".parse().unwrap(), Uuid::from_u128(3).to_string().parse().unwrap());
        let record = |operation: &str, resource_id: Option<String>, user: Option<UserId>| PartnerCenterRecord {
            id: None,
            customer: None,
            customer_name: None,
            at: None,
            by: None,
            application: None,
            operation: operation.to_owned(),
            resource: String::new(),
            resource_id,
            status: RecordStatus::Succeeded,
            correlation: None,
            changes: Vec::new(),
            details: user
                .map(|id| ("CustomerUserId".to_owned(), Some(id.to_string().to_uppercase())))
                .into_iter()
                .collect(),
        };
        let renamed = record("update_customer_user_principal_name", None, Some(user));
        assert!(RecordedSubject::User(user).is_changed_by(&renamed));
        assert!(!RecordedSubject::User(other).is_changed_by(&renamed));
        assert!(!RecordedSubject::Licenses(user).is_changed_by(&renamed), "another form changes that");
        let failed = PartnerCenterRecord { status: RecordStatus::Failed, ..renamed };
        assert!(!RecordedSubject::User(user).is_changed_by(&failed), "nothing was changed");
        let nameless = record("update_customer_user", None, None);
        assert!(!RecordedSubject::User(user).is_changed_by(&nameless), "the affected user is unknown");
        assert!(RecordedSubject::Licenses(user).is_changed_by(&record(
            "update_customer_user_licenses",
            None,
            Some(user)
        )));
        let of = |id: u128| record("Update_Subscription", Some(Uuid::from_u128(id).to_string()), None);
        let it = RecordedSubject::Subscription(&subscription);
        assert!(it.is_changed_by(&of(3)) && !it.is_changed_by(&of(4)));
        let it = RecordedSubject::Policy(&policy);
        assert!(it.is_changed_by(&record("update_self_serve_policy", None, None)), "a customer has only one");
        assert!(!it.is_changed_by(&record("update_self_serve_policy", Some("c_b".to_owned()), None)));
        let billing = record("update_customer_billing_profile", Some("x".to_owned()), None);
        assert!(RecordedSubject::BillingProfile.is_changed_by(&billing));
    }

    #[test]
    fn unknown_record_status_keeps_its_spelling() {
        assert_eq!(RecordStatus::parse("Progress"), RecordStatus::InProgress);
        assert_eq!(RecordStatus::parse("paused"), RecordStatus::Other("paused".into()));
    }
}
