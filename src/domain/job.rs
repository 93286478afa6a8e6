//! Jobs: work on many users, or many steps on one user, that continues after the page is closed.
//!
//! A job is a list of rows; each row is one [`UserAction`] on one user of one customer, with a state of its own. The
//! rows are first checked without a write (dry run), then confirmed, and then carried out.

pub mod columns;
pub mod sheet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{
    id::{CustomerId, DirectoryRoleId, JobId, PersonId, SkuId, UserId},
    role::Capability,
};

/// Maximum number of rows of a job.
pub const MAX_ROWS: usize = 5000;
/// Number of rows on a page of a job.
pub const ROWS_PER_PAGE: u32 = 100;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$member:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$member])* $variant),+ }

        impl $name {
            /// All members.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name in the store and in URLs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ParseJobError;

            fn from_str(text: &str) -> Result<Self, ParseJobError> {
                Self::ALL.iter().copied().find(|member| member.as_str() == text).ok_or(ParseJobError)
            }
        }
    };
}

/// The error for a text that names no member of an enumeration of jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known value of a job's kind, state or action, or of a row's state or skip reason")]
pub struct ParseJobError;

named! {
    /// The kind of a job.
    JobKind {
        /// The same action on many users.
        Users = "users",
        /// Several steps on one user who leaves the customer.
        Leaver = "leaver",
    }
}

named! {
    /// The state of a job.
    JobState {
        /// Rows are chosen; the action is not.
        Draft = "draft",
        /// The dry run is in progress.
        Checking = "checking",
        /// The dry run is finished; the job waits for its confirmation.
        Ready = "ready",
        /// The job is confirmed and waits for a worker or its start time.
        Queued = "queued",
        /// Rows are being carried out.
        Running = "running",
        /// All rows are finished.
        Finished = "finished",
        /// The job was canceled; rows that were already done stay done.
        Canceled = "canceled",
    }
}

impl JobState {
    /// Checks whether a worker is or will be working on the job.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Checking | Self::Queued | Self::Running)
    }

    /// Checks whether the job has ended.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Finished | Self::Canceled)
    }
}

named! {
    /// The state of a row.
    RowState {
        /// The row was not checked yet.
        Unchecked = "unchecked",
        /// The row is checked and waits to be carried out.
        Queued = "queued",
        /// The row is being carried out.
        Running = "running",
        /// The action was carried out.
        Done = "done",
        /// The action was refused or failed; nothing was changed.
        Failed = "failed",
        /// The row was skipped; nothing was sent.
        Skipped = "skipped",
        /// The action was sent, and it is unknown whether it was carried out.
        Unknown = "unknown",
    }
}

named! {
    /// The kind of a [`UserAction`].
    ActionKind {
        /// Assign licenses.
        AssignLicenses = "assign-licenses",
        /// Remove licenses.
        RemoveLicenses = "remove-licenses",
        /// Set a generated password.
        ResetPassword = "reset-password",
        /// Assign a directory role.
        AddRole = "add-role",
        /// Remove a directory role.
        RemoveRole = "remove-role",
        /// Delete the user.
        Delete = "delete",
        /// Restore the deleted user.
        Restore = "restore",
        /// Create the user.
        Create = "create",
    }
}

impl ActionKind {
    /// Returns the capability that the action needs.
    pub const fn capability(self) -> Capability {
        match self {
            Self::AssignLicenses | Self::RemoveLicenses => Capability::ManageLicenses,
            Self::ResetPassword => Capability::ResetPasswords,
            Self::AddRole | Self::RemoveRole => Capability::ManageRoles,
            Self::Delete | Self::Restore | Self::Create => Capability::ManageUsers,
        }
    }

    /// Checks whether the person chooses products with the action.
    pub const fn needs_licenses(self) -> bool {
        matches!(self, Self::AssignLicenses | Self::RemoveLicenses)
    }

    /// Checks whether the person chooses a directory role with the action.
    pub const fn needs_role(self) -> bool {
        matches!(self, Self::AddRole | Self::RemoveRole)
    }

    /// Checks whether the result contains a password.
    pub const fn generates_password(self) -> bool {
        matches!(self, Self::ResetPassword | Self::Create)
    }
}

/// A product or role of an action, with its name when it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<T> {
    /// The id.
    pub id: T,
    /// The name.
    pub name: String,
}

/// The details of a user to create.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetails {
    /// The display name.
    pub display_name: String,
    /// The first name; may be empty.
    pub first_name: String,
    /// The last name; may be empty.
    pub last_name: String,
    /// The sign-in name.
    pub principal_name: String,
    /// The usage location, an ISO country code.
    pub usage_location: String,
    /// The products to assign. Serialized as in existing records (British spelling).
    #[serde(rename = "licences")]
    pub licenses: Vec<Named<SkuId>>,
}

/// One change to one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum UserAction {
    /// Assigns licenses, with every service plan that the product offers. Serialized as in existing records (British
    /// spelling).
    #[serde(rename = "assign-licences")]
    AssignLicenses {
        /// The products.
        skus: Vec<Named<SkuId>>,
    },
    /// Removes licenses. Serialized as in existing records (British spelling).
    #[serde(rename = "remove-licences")]
    RemoveLicenses {
        /// The products.
        skus: Vec<Named<SkuId>>,
    },
    /// Sets a generated password.
    ResetPassword {
        /// `true` if the user must change it at the next sign-in.
        must_change: bool,
    },
    /// Assigns a directory role.
    AddRole {
        /// The role.
        role: Named<DirectoryRoleId>,
    },
    /// Removes a directory role.
    RemoveRole {
        /// The role.
        role: Named<DirectoryRoleId>,
    },
    /// Deletes the user.
    Delete,
    /// Restores the deleted user.
    Restore,
    /// Creates the user with a generated password.
    Create(UserDetails),
}

impl UserAction {
    /// Returns the kind.
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::AssignLicenses { .. } => ActionKind::AssignLicenses,
            Self::RemoveLicenses { .. } => ActionKind::RemoveLicenses,
            Self::ResetPassword { .. } => ActionKind::ResetPassword,
            Self::AddRole { .. } => ActionKind::AddRole,
            Self::RemoveRole { .. } => ActionKind::RemoveRole,
            Self::Delete => ActionKind::Delete,
            Self::Restore => ActionKind::Restore,
            Self::Create(_) => ActionKind::Create,
        }
    }

    /// Returns the products whose licenses the action assigns.
    pub fn assigned(&self) -> &[Named<SkuId>] {
        match self {
            Self::AssignLicenses { skus } => skus,
            Self::Create(details) => &details.licenses,
            _ => &[],
        }
    }

    /// Returns the names of the products or the role that the action is about.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::AssignLicenses { skus } | Self::RemoveLicenses { skus } => {
                skus.iter().map(|sku| sku.name.as_str()).collect()
            }
            Self::AddRole { role } | Self::RemoveRole { role } => vec![role.name.as_str()],
            Self::Create(details) => details.licenses.iter().map(|sku| sku.name.as_str()).collect(),
            Self::ResetPassword { .. } | Self::Delete | Self::Restore => Vec::new(),
        }
    }
}

named! {
    /// The reason why a row is skipped.
    SkipReason {
        /// No customer of the partner has this id, domain or name.
        NoCustomer = "no-customer",
        /// Several customers have this name.
        SeveralCustomers = "several-customers",
        /// The line names another customer than the job's.
        OtherCustomer = "other-customer",
        /// The customer has no such user.
        NoUser = "no-user",
        /// The customer already has a user with this sign-in name.
        UserExists = "user-exists",
        /// The sign-in name's domain is not one of the customer's.
        NoDomain = "no-domain",
        /// Several deleted users had this sign-in name.
        SeveralUsers = "several-users",
        /// Partner Center did not list all users.
        ListIncomplete = "list-incomplete",
        /// Several products have this name.
        SeveralProducts = "several-products",
        /// The customer has no such directory role.
        NoRole = "no-role",
        /// The user is deleted.
        UserDeleted = "user-deleted",
        /// The user is not deleted.
        UserActive = "user-active",
        /// The user already has the license or role.
        HasAlready = "has-already",
        /// The user does not have the license or role.
        HasNot = "has-not",
        /// The user has no usage location, which a license needs.
        NoLocation = "no-location",
        /// No license of a product is available.
        NoneLeft = "none-left",
        /// The customer does not have a product.
        NoProduct = "no-product",
        /// The user is the customer's last administrator, or it is unknown whether they are.
        LastAdministrator = "last-administrator",
        /// Another row of the job is about the same user.
        Duplicate = "duplicate",
        /// The job was canceled before the row's turn.
        Canceled = "canceled",
    }
}

/// The reason of a row's state. `E` is the error of a failed call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowNote<E> {
    /// The row was skipped.
    Skipped(SkipReason),
    /// The call failed.
    Error(E),
    /// The user was created, but not all licenses were assigned.
    NotAssigned {
        /// The names of the products.
        products: Vec<String>,
        /// The error of the first assignment that failed.
        error: E,
    },
}

/// The number of rows in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows that were not checked yet.
    pub unchecked: u32,
    /// Rows that wait.
    pub queued: u32,
    /// Rows in progress.
    pub running: u32,
    /// Rows that were carried out.
    pub done: u32,
    /// Rows that failed.
    pub failed: u32,
    /// Rows that were skipped.
    pub skipped: u32,
    /// Rows whose outcome is unknown.
    pub unknown: u32,
    /// The number of `done` rows that failed in part.
    #[serde(default)]
    pub incomplete: u32,
}

impl RowCounts {
    /// Returns the number of rows in a state.
    pub const fn of(&self, state: RowState) -> u32 {
        match state {
            RowState::Unchecked => self.unchecked,
            RowState::Queued => self.queued,
            RowState::Running => self.running,
            RowState::Done => self.done,
            RowState::Failed => self.failed,
            RowState::Skipped => self.skipped,
            RowState::Unknown => self.unknown,
        }
    }

    /// Sets the number of rows in a state.
    pub const fn set(&mut self, state: RowState, count: u32) {
        *match state {
            RowState::Unchecked => &mut self.unchecked,
            RowState::Queued => &mut self.queued,
            RowState::Running => &mut self.running,
            RowState::Done => &mut self.done,
            RowState::Failed => &mut self.failed,
            RowState::Skipped => &mut self.skipped,
            RowState::Unknown => &mut self.unknown,
        } = count;
    }

    /// Returns the number of all rows.
    pub const fn total(&self) -> u32 {
        self.unchecked + self.queued + self.running + self.done + self.failed + self.skipped + self.unknown
    }

    /// Returns the number of rows that were carried out or attempted.
    pub const fn attempted(&self) -> u32 {
        self.done + self.failed + self.unknown
    }

    /// Returns the share of finished rows of a phase, in percent: of checked rows during the dry run, else of rows that
    /// are no longer waiting among those that were to be carried out.
    pub const fn percent(&self, state: JobState) -> u8 {
        let (finished, all) = match state {
            JobState::Checking => (self.total() - self.unchecked, self.total()),
            _ => (self.attempted(), self.attempted() + self.queued + self.running),
        };
        if all == 0 {
            return 100;
        }
        let percent = finished as u64 * 100 / all as u64;
        #[expect(clippy::cast_possible_truncation, reason = "is 100 at most")]
        {
            percent as u8
        }
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The id.
    pub id: JobId,
    /// The kind.
    pub kind: JobKind,
    /// The state.
    pub state: JobState,
    /// The person who planned it.
    pub owner: PersonId,
    /// The owner's display name, if known.
    pub owner_name: Option<String>,
    /// `true` if the caller is the owner.
    pub is_own: bool,
    /// The customer, if all rows are about one.
    pub customer: Option<CustomerId>,
    /// The action, if it is the same for all rows and was chosen.
    pub action: Option<UserAction>,
    /// The kind of the rows' actions, if it is one and was chosen.
    pub action_kind: Option<ActionKind>,
    /// The name of the one user that the job is about.
    pub subject: Option<String>,
    /// The number of rows in each state.
    pub counts: RowCounts,
    /// The time of planning.
    pub created_at: Timestamp,
    /// The earliest time of the start, if one was chosen.
    pub start_at: Option<Timestamp>,
    /// The time of the first row's start.
    pub started_at: Option<Timestamp>,
    /// The time when the last row finished.
    pub finished_at: Option<Timestamp>,
    /// The time until which the file with passwords can be fetched; absent if there is none or it was fetched.
    pub passwords_until: Option<Timestamp>,
}

impl Job {
    /// Returns the estimated remaining time in seconds, by the rows that were carried out so far.
    pub fn remaining_seconds(&self, now: Timestamp) -> Option<u64> {
        let started = self.started_at.filter(|_| self.state == JobState::Running)?;
        let (attempted, queued) = (u64::from(self.counts.attempted()), u64::from(self.counts.queued));
        let elapsed = u64::try_from(now.duration_since(started).as_secs()).ok()?;
        (attempted > 0 && elapsed > 0).then(|| elapsed * queued / attempted)
    }
}

/// A row of a job. `E` is the error of a failed call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow<E> {
    /// The number within the job, from 1.
    pub number: u32,
    /// The customer; absent until the dry run finds it.
    pub customer: Option<CustomerId>,
    /// The customer's name, if the dry run found it.
    pub customer_name: Option<String>,
    /// The user; absent until the dry run finds them, and for a user to create.
    pub user: Option<UserId>,
    /// The user's sign-in name or display name.
    pub label: String,
    /// The action; absent until it is chosen.
    pub action: Option<UserAction>,
    /// The state.
    pub state: RowState,
    /// The reason of the state.
    pub note: Option<RowNote<E>>,
    /// The `MS-CorrelationId` of the row's calls.
    pub correlation: Option<Uuid>,
    /// The `MS-RequestId` of the row's write.
    pub request: Option<Uuid>,
    /// The time of the outcome.
    pub finished_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_counts_the_rows_of_the_current_phase() {
        let counts = RowCounts { unchecked: 3, queued: 1, ..RowCounts::default() };
        assert_eq!(counts.percent(JobState::Checking), 25);
        let counts = RowCounts { queued: 1, running: 1, done: 1, failed: 1, skipped: 90, ..RowCounts::default() };
        assert_eq!(counts.percent(JobState::Running), 50, "skipped rows are not counted");
        assert_eq!(RowCounts::default().percent(JobState::Finished), 100);
    }

    #[test]
    fn names_round_trip() {
        for state in RowState::ALL {
            assert_eq!(state.as_str().parse(), Ok(*state));
        }
        for kind in ActionKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert_eq!("other".parse::<JobState>(), Err(ParseJobError));
    }
}
