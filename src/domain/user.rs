//! A user of a customer (Partner Center resource `CustomerUser`).

mod created;
mod form;
mod password;
mod search;
mod text;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::created::{SelectedLicense, UserCreated};
pub use self::form::{UserForm, parse_new_user, parse_user_change};
pub use self::password::parse_password;
pub use self::search::parse_user_search;
pub use self::text::{MAX_DISPLAY_NAME, MAX_NAME, PrincipalName, UsageLocation, UserTextError};
use crate::domain::{id::UserId, page::Seek, password::Password, title::title};

/// The number of days for which a deleted user can be restored.
pub const DAYS_UNTIL_PURGE: i64 = 30;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A user account of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The object id in the customer's directory.
    pub id: UserId,
    /// The user principal name, which they sign in with.
    pub principal_name: String,
    /// The display name; may be empty.
    pub display_name: String,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// The country in which licenses are used, ISO 3166-1 alpha-2; required before licenses can be assigned.
    pub usage_location: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// The immutable id, which links the account to one in the customer's on-premises directory.
    pub immutable_id: Option<String>,
    /// The type of the domain they sign in at.
    pub domain_type: DomainType,
    /// The state of the account, active or deleted.
    pub state: UserState,
    /// The time of deletion.
    pub deleted_at: Option<Timestamp>,
    /// The time of the last synchronization with the customer's on-premises directory.
    pub synced_at: Option<Timestamp>,
}

impl User {
    /// Returns the label: the display name, else the user principal name, else the id.
    pub fn title(&self) -> String {
        title([self.display_name.as_str(), &self.principal_name], self.id)
    }

    /// Returns the user principal name, or the id if it was not sent.
    pub fn sign_in_title(&self) -> String {
        title([self.principal_name.as_str()], self.id)
    }

    /// Returns `true` if they are deleted and can still be restored, as far as is known.
    pub const fn is_deleted(&self) -> bool {
        matches!(self.state, UserState::Inactive)
    }

    /// Returns the time of permanent deletion.
    pub fn purged_at(&self) -> Option<Timestamp> {
        self.deleted_at?.checked_add(DAY * i32::try_from(DAYS_UNTIL_PURGE).unwrap_or(30)).ok()
    }

    /// Returns the number of days until permanent deletion, rounded up; 0 if none is left.
    pub fn days_left(&self, now: Timestamp) -> Option<i64> {
        let seconds_left = self.purged_at()?.duration_since(now).as_secs();
        Some((seconds_left.max(0) + DAY.as_secs() - 1) / DAY.as_secs())
    }
}

/// The state of a user (enumeration `UserState`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserState {
    /// The account exists.
    Active,
    /// The account is deleted, and kept for thirty days.
    Inactive,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl UserState {
    /// Parses the wire form, ignoring case. An absent state is active, since deleted users always have one.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "" | "active" => Self::Active,
            "inactive" => Self::Inactive,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// Returns the wire form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Other(spelling) => spelling,
        }
    }
}

/// The type of the domain that a user signs in at (enumeration `UserDomainType`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DomainType {
    /// The type was not sent.
    None,
    /// Entra checks the password.
    Managed,
    /// The customer's own identity provider checks the password.
    Federated,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl DomainType {
    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "" | "none" | "unknown" => Self::None,
            "managed" => Self::Managed,
            "federated" => Self::Federated,
            _ => Self::Other(text.to_owned()),
        }
    }
}

/// The order of a list of users; the service sorts by display name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UserSort {
    /// A to Z.
    #[serde(rename = "name")]
    Name,
    /// Z to A.
    #[serde(rename = "-name")]
    NameDescending,
}

impl UserSort {
    /// All orders.
    pub const ALL: [Self; 2] = [Self::Name, Self::NameDescending];

    /// Returns the name in the URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDescending => "-name",
        }
    }
}

/// The result of a search for users.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundUsers {
    /// The matching users, by name.
    pub users: Vec<User>,
    /// The number of users that were searched.
    pub searched_count: usize,
    /// The position from which to continue; absent when all users were searched.
    pub next: Option<Seek>,
}

/// A user to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// The user principal name.
    pub principal_name: PrincipalName,
    /// The display name.
    pub display_name: String,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// The country in which licenses will be used.
    pub usage_location: UsageLocation,
    /// The immutable id, which links the account to one in the customer's on-premises directory; Partner Center
    /// requires it for custom domains.
    pub immutable_id: Option<String>,
    /// The initial password.
    pub password: Password,
    /// `true` if they must change the password at the first sign-in.
    pub must_change: bool,
}

/// Changes to a user; absent members stay unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserChange {
    /// The complete user principal name.
    pub principal_name: Option<String>,
    /// The display name.
    pub display_name: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// The country in which licenses are used.
    pub usage_location: Option<UsageLocation>,
    /// The immutable id, which links the account to one in the customer's on-premises directory.
    pub immutable_id: Option<String>,
}

/// A password that was just set, for the page that shows it once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordSet {
    /// The user's id.
    pub user: UserId,
    /// The user's label.
    pub title: String,
    /// The user principal name.
    pub principal_name: String,
    /// The password.
    pub password: Password,
    /// `true` if they must change the password at the next sign-in.
    pub must_change: bool,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn deleted(at: &str) -> User {
        User {
            id: UserId::new(Uuid::nil()),
            principal_name: "anna@contoso.example".into(),
            display_name: "  ".into(),
            first_name: None,
            last_name: None,
            usage_location: None,
            phone: None,
            immutable_id: None,
            domain_type: DomainType::None,
            state: UserState::Inactive,
            deleted_at: Some(at.parse().unwrap()),
            synced_at: None,
        }
    }

    #[test]
    fn days_are_counted_down_to_the_purge() {
        let user = deleted("2026-03-01T12:00:00Z");
        for (now, left) in [
            ("2026-03-01T12:00:00Z", 30),
            ("2026-03-01T12:00:01Z", 30),
            ("2026-03-02T12:00:00Z", 29),
            ("2026-03-31T11:59:59Z", 1),
            ("2026-03-31T12:00:00Z", 0),
            ("2027-01-01T00:00:00Z", 0),
        ] {
            assert_eq!(user.days_left(now.parse().unwrap()), Some(left), "{now}");
        }
        assert_eq!(User { deleted_at: None, ..user }.days_left(Timestamp::UNIX_EPOCH), None);
    }

    #[test]
    fn title_falls_back_to_the_sign_in_name() {
        let user = deleted("2026-03-01T12:00:00Z");
        assert_eq!(user.title(), "anna@contoso.example");
        let nameless = User { principal_name: "\u{200b}".into(), ..user };
        assert_eq!(nameless.title(), nameless.id.to_string());
    }

    #[test]
    fn unknown_states_and_domains_keep_their_spelling() {
        assert_eq!(UserState::parse("Inactive"), UserState::Inactive);
        assert_eq!(UserState::parse("onLeave"), UserState::Other("onLeave".into()));
        assert_eq!(DomainType::parse("Federated"), DomainType::Federated);
        assert_eq!(DomainType::parse("orbital"), DomainType::Other("orbital".into()));
    }
}
