//! A user of a customer's, as people think of one (Partner Center resource `CustomerUser`).

mod created;
mod form;
mod password;
mod search;
mod text;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::created::{ChosenLicence, UserCreated};
pub use self::form::{UserForm, parse_new_user, parse_user_change};
pub use self::password::parse_password;
pub use self::search::parse_user_search;
pub use self::text::{MAX_DISPLAY_NAME, MAX_NAME, PrincipalName, UsageLocation, UserTextError};
use crate::domain::{id::UserId, page::Seek, password::Password, title::title};

/// How many days a deleted user can be brought back.
pub const DAYS_UNTIL_PURGE: i64 = 30;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A user account of a customer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The object id in the customer's directory.
    pub id: UserId,
    /// What they sign in with (user principal name).
    pub principal_name: String,
    /// The name by which they are shown; may be empty.
    pub display_name: String,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// The country in which licences are used, ISO 3166-1 alpha-2; needed before licences.
    pub usage_location: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// What ties the account to one in the customer's own directory.
    pub immutable_id: Option<String>,
    /// What kind of domain they sign in at.
    pub domain_type: DomainType,
    /// Whether they are deleted.
    pub state: UserState,
    /// When they were deleted.
    pub deleted_at: Option<Timestamp>,
    /// When the account was last brought into line with one in the customer's own directory.
    pub synced_at: Option<Timestamp>,
}

impl User {
    /// The name, or the best that there is in its place.
    pub fn title(&self) -> String {
        title([self.display_name.as_str(), &self.principal_name], self.id)
    }

    /// What they sign in with, or the id where that is not told.
    pub fn sign_in_title(&self) -> String {
        title([self.principal_name.as_str()], self.id)
    }

    /// Whether they are deleted and can still be brought back, as far as is known.
    pub const fn is_deleted(&self) -> bool {
        matches!(self.state, UserState::Inactive)
    }

    /// When they go for good.
    pub fn purged_at(&self) -> Option<Timestamp> {
        self.deleted_at?.checked_add(DAY * i32::try_from(DAYS_UNTIL_PURGE).unwrap_or(30)).ok()
    }

    /// Days until they go for good, the last one begun included; none left is 0.
    pub fn days_left(&self, now: Timestamp) -> Option<i64> {
        let left = self.purged_at()?.duration_since(now).as_secs();
        Some((left.max(0) + DAY.as_secs() - 1) / DAY.as_secs())
    }
}

/// Whether a user is there (enumeration `UserState`); open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserState {
    /// There.
    Active,
    /// Deleted, and kept for thirty days.
    Inactive,
    /// A member we do not know, as the service spells it.
    Other(String),
}

impl UserState {
    /// Reads the wire form in any case. What is not told is active, since deleted ones are told apart by saying so.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "" | "active" => Self::Active,
            "inactive" => Self::Inactive,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// The wire form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Other(spelling) => spelling,
        }
    }
}

/// What kind of domain a user signs in at (enumeration `UserDomainType`); open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DomainType {
    /// Not told.
    None,
    /// Entra checks the password.
    Managed,
    /// The customer's own sign-in checks the password.
    Federated,
    /// A member we do not know, as the service spells it.
    Other(String),
}

impl DomainType {
    /// Reads the wire form in any case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "" | "none" | "unknown" => Self::None,
            "managed" => Self::Managed,
            "federated" => Self::Federated,
            _ => Self::Other(text.to_owned()),
        }
    }
}

/// An order of users; the service sorts by display name.
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
    /// Every order.
    pub const ALL: [Self; 2] = [Self::Name, Self::NameDescending];

    /// The name in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDescending => "-name",
        }
    }
}

/// Users that were looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundUsers {
    /// Those that match, by name.
    pub users: Vec<User>,
    /// How many were looked through.
    pub looked_through: usize,
    /// Where to go on looking; nowhere when all have been looked through.
    pub next: Option<Seek>,
}

/// A user to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// What they will sign in with.
    pub principal_name: PrincipalName,
    /// The name by which they will be shown.
    pub display_name: String,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// The country in which licences will be used.
    pub usage_location: UsageLocation,
    /// What ties the account to one in the customer's own directory; Partner Center wants it at the customer's own domains.
    pub immutable_id: Option<String>,
    /// Their first password.
    pub password: Password,
    /// Whether they have to change it when they first sign in.
    pub must_change: bool,
}

/// What is to become of a user; what is none stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserChange {
    /// What they sign in with, whole.
    pub principal_name: Option<String>,
    /// The name by which they are shown.
    pub display_name: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// The country in which licences are used.
    pub usage_location: Option<UsageLocation>,
    /// What ties the account to one in the customer's own directory.
    pub immutable_id: Option<String>,
}

/// A password that was just set: on its way to the page that shows it once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordSet {
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub title: String,
    /// What they sign in with.
    pub principal_name: String,
    /// It.
    pub password: Password,
    /// Whether they have to change it when they next sign in.
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
    fn a_user_without_a_name_is_called_by_what_they_sign_in_with() {
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
