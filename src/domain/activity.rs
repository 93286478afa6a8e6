//! What was done to a customer: as Partner Center recorded it (resource "Audit record"), and as this portal did.

use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    field::Problem,
    form::{Fields, InvalidFields},
    id::{CustomerId, PersonId, PolicyId, SubscriptionId, UserId},
    preferences::choice,
    reference::Reference,
};

/// Longest part of a company's name that is looked for.
const COMPANY_CHARS: usize = 100;

/// A record of Partner Center's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerCenterRecord {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// The customer whom it was done to, where it was one.
    pub customer: Option<Reference<CustomerId>>,
    /// The customer's name at the time.
    pub customer_name: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// The user principal name of who did it; nobody's where an application did.
    pub by: Option<String>,
    /// Through which application: an id or a name.
    pub application: Option<String>,
    /// What was done, as the service spells it: `update_customer_billing_profile`.
    pub operation: String,
    /// To what, as the service spells it: `customer`.
    pub resource: String,
    /// The id of that thing, where its recorded value has one.
    pub resource_id: Option<String>,
    /// How it ended.
    pub status: RecordStatus,
    /// The correlation id of the call that did it.
    pub correlation: Option<String>,
    /// What of the thing became what else.
    pub changes: Vec<RecordedChange>,
    /// More of it: names and values.
    pub details: Vec<(String, Option<String>)>,
}

/// What a member of a thing was and became, as far as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedChange {
    /// The member's name, as the service spells it; those within others after a dot.
    pub name: String,
    /// What it was.
    pub before: Option<String>,
    /// What it became.
    pub after: Option<String>,
}

/// Something that a form changes, as records identify it.
#[derive(Debug, Clone, Copy)]
pub enum RecordedSubject<'a> {
    /// Whom a customer bills; each has one.
    BillingProfile,
    /// A self-serve policy; of one partner's a customer has one at most.
    Policy(&'a PolicyId),
    /// The names, sign-in name and country of a user.
    User(UserId),
    /// The licences of a user.
    Licences(UserId),
    /// A subscription.
    Subscription(&'a SubscriptionId),
}

impl RecordedSubject<'_> {
    /// The changes (enumeration `OperationType`) that a form about it is at odds with.
    const fn operations(self) -> &'static [&'static str] {
        match self {
            Self::BillingProfile => &["update_customer_billing_profile"],
            Self::Policy(_) => &["update_self_serve_policy", "create_self_serve_policy"],
            Self::User(_) => &["update_customer_user", "update_customer_user_principal_name"],
            Self::Licences(_) => &["update_customer_user_licenses"],
            Self::Subscription(_) => &["update_subscription"],
        }
    }

    /// Checks whether a record is of a change of it: one that was done, and that says that it was done to this thing where
    /// a customer can have several.
    pub fn is_changed_by(self, record: &PartnerCenterRecord) -> bool {
        let done = !matches!(record.status, RecordStatus::Failed | RecordStatus::Declined);
        let same = |known: &str, id: &str| known.trim().eq_ignore_ascii_case(id);
        let detail = |name: &str| {
            let found = record.details.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.and_then(|(_, value)| value.as_deref())
        };
        let named =
            |name: &str, id: &str| detail(name).or(record.resource_id.as_deref()).is_some_and(|it| same(it, id));
        let about = match self {
            Self::BillingProfile => true,
            Self::Policy(id) => record.resource_id.as_deref().is_none_or(|known| same(known, id.as_str())),
            Self::User(id) | Self::Licences(id) => named("CustomerUserId", &id.to_string()),
            Self::Subscription(id) => named("SubscriptionId", id.as_str()),
        };
        done && about && self.operations().iter().any(|operation| same(&record.operation, operation))
    }
}

/// From which day to which day to look (UTC), both included. Partner Center keeps [`KEPT_DAYS`](Self::KEPT_DAYS) days, and
/// shows the last 30 where nobody says from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last day; today where none is given.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Period {
    /// How many days back the first one can lie. A day less than the service keeps, since its day may be over before ours.
    pub const KEPT_DAYS: i64 = 89;

    /// The first day that can be asked for.
    pub fn earliest(today: Date) -> Date {
        today.saturating_sub(Self::KEPT_DAYS.days())
    }

    /// Whether there is anything to be had of these days.
    pub fn is_within(self, today: Date) -> bool {
        let (from, until) = (self.from.unwrap_or(today), self.until.unwrap_or(today));
        from >= Self::earliest(today) && (self.from.is_none() || from <= until) && until >= Self::earliest(today)
    }

    /// Takes the days if there are records of them.
    ///
    /// # Errors
    /// [`InvalidFields`] at the field `from` or `until`.
    pub fn kept(self, today: Date) -> Result<Self, InvalidFields> {
        if self.is_within(today) {
            Ok(self)
        } else {
            let field = if self.from.is_some() { "from" } else { "until" };
            Err(InvalidFields::at(field, Problem::Date))
        }
    }
}

/// What of Partner Center's record is wanted, of all that is the partner's. It takes one such wish at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordFilter {
    /// Customers in whose name this is.
    Company(String),
    /// This kind of thing, as the service spells it.
    Resource(String),
}

impl RecordFilter {
    /// Refuses a part of a name that nothing can be looked for by.
    ///
    /// # Errors
    /// [`InvalidFields`] at the field `company`.
    pub fn check(&self) -> Result<(), InvalidFields> {
        let Self::Company(part) = self else { return Ok(()) };
        let mut fields = Fields::default();
        let part = fields.line_of("company", part, COMPANY_CHARS);
        if part.is_none() {
            fields.refuse("company", Problem::Missing);
        }
        fields.finish(())
    }

    /// The kinds of thing (enumeration `ResourceType`) that the portal has to do with.
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

/// How what was recorded ended (enumeration `OperationStatus`); open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordStatus {
    /// Done.
    Succeeded,
    /// Not done.
    Failed,
    /// Being done.
    InProgress,
    /// Declined.
    Declined,
    /// One that we do not know, as the service spells it.
    Other(String),
}

impl RecordStatus {
    /// Reads the wire form in any case.
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

/// An entry of this portal's own audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRecord {
    /// Its number in the partner's chain.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The name of who did it, where it is still known.
    pub by: Option<String>,
    /// Whether it was no one of the customer's own people: staff, or the portal's operator.
    pub by_staff: bool,
    /// The id of who did it, as tenant and object; nobody's on the server's command line.
    pub by_id: Option<String>,
    /// What: the name of the server function.
    pub action: String,
    /// The customer whom it was done to, where it was one.
    pub customer: Option<CustomerId>,
    /// What the customer is called, where that was found out.
    pub customer_name: Option<String>,
    /// What of the customer's it was done to.
    pub target: Option<String>,
    /// What that is called, where that was found out.
    pub target_name: Option<String>,
    /// The names of the fields that were changed, as Partner Center has them.
    pub fields: Vec<String>,
    /// How it ended.
    pub outcome: OwnOutcome,
    /// The correlation id under which Partner Center knows the call.
    pub correlation: Option<String>,
}

choice!(
    /// What of this portal's own audit is wanted.
    #[derive(Default)]
    OwnKind {
        /// What was changed, or tried to be, each once.
        #[default]
        Changes = "changes",
        /// Who signed in and out, and took data along.
        SignIns = "sign-ins",
        /// Everything, and what settled it.
        All = "all",
    }
);

/// Which entries of this portal's own audit are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFilter {
    /// Of which kind.
    pub kind: OwnKind,
    /// By whom; by anybody where it is absent.
    pub person: Option<PersonId>,
    /// The name of a server function or command; any where it is absent.
    pub action: Option<String>,
}

/// Some entries of this portal's own audit, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRecords {
    /// The entries.
    pub items: Vec<OwnRecord>,
    /// The number before which the older ones are; absent where there are none.
    pub before: Option<i64>,
    /// The people whose names are known, for the choice of one, by name.
    pub people: Vec<(PersonId, String)>,
}

/// How an entry of ours ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnOutcome {
    /// Begun, and nobody knows how it ended.
    Open,
    /// Done.
    Done,
    /// Not allowed.
    Refused,
    /// Certainly not done.
    Failed,
    /// Tried, and no answer came.
    Unknown,
}

/// A snake-case name of the service's as words: `update_customer_user` becomes `Update customer user`.
pub fn spelled_out(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn names_become_words() {
        assert_eq!(spelled_out("create_order"), "Create order");
        assert_eq!(spelled_out("łatka_x"), "łatka x");
        assert_eq!(spelled_out(""), "");
    }

    #[test]
    fn days_that_are_no_longer_kept_and_days_in_the_wrong_order_are_none() {
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
    fn a_record_is_of_the_thing_that_it_names_and_of_no_other() {
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
        assert!(!RecordedSubject::Licences(user).is_changed_by(&renamed), "that is another form's");
        let failed = PartnerCenterRecord { status: RecordStatus::Failed, ..renamed };
        assert!(!RecordedSubject::User(user).is_changed_by(&failed), "nothing was changed");
        let nameless = record("update_customer_user", None, None);
        assert!(!RecordedSubject::User(user).is_changed_by(&nameless), "it may be of anybody");
        assert!(RecordedSubject::Licences(user).is_changed_by(&record(
            "update_customer_user_licenses",
            None,
            Some(user)
        )));
        let of = |id: u128| record("Update_Subscription", Some(Uuid::from_u128(id).to_string()), None);
        let it = RecordedSubject::Subscription(&subscription);
        assert!(it.is_changed_by(&of(3)) && !it.is_changed_by(&of(4)));
        let it = RecordedSubject::Policy(&policy);
        assert!(it.is_changed_by(&record("update_self_serve_policy", None, None)), "there is one alone");
        assert!(!it.is_changed_by(&record("update_self_serve_policy", Some("c_b".to_owned()), None)));
        let billing = record("update_customer_billing_profile", Some("x".to_owned()), None);
        assert!(RecordedSubject::BillingProfile.is_changed_by(&billing));
    }

    #[test]
    fn a_status_yet_to_come_keeps_its_name() {
        assert_eq!(RecordStatus::parse("Progress"), RecordStatus::InProgress);
        assert_eq!(RecordStatus::parse("paused"), RecordStatus::Other("paused".into()));
    }
}
