//! Users of a customer (articles "Get a list of all user accounts for a customer", "View a deleted user", "Create user
//! accounts for a customer", "Reset user password for a customer" and their siblings).

mod read;

use http::Method;

use super::{
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    prepared_request::PreparedRequest,
    response::ApiResponse,
    wire::{
        collection::Attributes,
        filter::FieldFilter,
        user::{CustomerUser, PasswordProfile},
    },
};
use crate::domain::{
    id::{RequestId, UserId},
    page::{Page, Seek},
    password::Password,
    user::{NewUser, User, UserChange, UserSort},
};

/// The API by which the service counts calls.
const API: &str = "users";

static LIST: Operation = Operation::read("get-a-list-of-all-user-accounts-for-a-customer", API).per_customer();
static DELETED: Operation = Operation::read("view-a-deleted-user", API).per_customer();
static BY_ID: Operation = Operation::read("get-a-user-account-by-id", API).per_customer();
static CREATE: Operation = write("create-user-accounts-for-a-customer", Method::POST);
static UPDATE: Operation = write("update-user-accounts-for-a-customer", Method::PATCH);
static DELETE: Operation = write("delete-user-accounts-for-a-customer", Method::DELETE);
static RESTORE: Operation = write("restore-a-user-for-a-customer", Method::PATCH);
static RESET: Operation = write("reset-user-password-for-a-customer", Method::PATCH);

const fn write(name: &'static str, method: Method) -> Operation {
    Operation::write(name, API, method, RetryPolicy::NotIdempotent).per_customer()
}

impl<'a> CustomerHandle<'a> {
    /// Returns the operations on the customer's users.
    pub const fn users(self) -> Users<'a> {
        Users(self)
    }
}

/// The operations on a customer's users.
#[derive(Clone, Copy)]
pub struct Users<'a>(CustomerHandle<'a>);

impl<'a> Users<'a> {
    /// Returns a page of the users that are not deleted, in the service's order or by name; 0 rows means all of them.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list(self, sort: Option<UserSort>, rows: u32, seek: Option<&Seek>) -> Result<Page<User>, Error> {
        let request = sized(self.request(&LIST), rows);
        let request = match sort {
            None => request,
            Some(UserSort::Name) => request.query("sortField", "DisplayName").query("sortDirection", "Ascending"),
            Some(UserSort::NameDescending) => {
                request.query("sortField", "DisplayName").query("sortDirection", "Descending")
            }
        };
        fetch_page(request.seek(seek)).await
    }

    /// Returns a page of the deleted users that can still be restored; 0 rows means all of them.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list_deleted(self, rows: u32, seek: Option<&Seek>) -> Result<Page<User>, Error> {
        let request = sized(self.request(&DELETED), rows);
        fetch_page(request.json_query("filter", &FieldFilter::equals("UserState", "Inactive")).seek(seek)).await
    }

    /// Returns a user.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn load(self, user: UserId) -> Result<User, Error> {
        read_user(&self.request(&BY_ID).at(user).send().await?, Some(user))
    }

    /// Creates a user.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind); a name that is taken is [`ErrorKind::Invalid`](super::ErrorKind::Invalid)
    /// or [`ErrorKind::Conflict`](super::ErrorKind::Conflict).
    pub async fn create(self, user: &NewUser, request: RequestId) -> Result<User, Error> {
        let body = CustomerUser {
            usage_location: Some(user.usage_location.as_str().to_owned()),
            user_principal_name: Some(user.principal_name.to_string()),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            display_name: Some(user.display_name.clone()),
            immutable_id: user.immutable_id.clone(),
            password_profile: Some(password_profile(&user.password, user.must_change)),
            ..partial_update()
        };
        read_user(&self.request(&CREATE).request_id(request).body(&body).send().await?, None)
    }

    /// Updates the given members and leaves the others unchanged.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn update(self, user: UserId, change: &UserChange, request: RequestId) -> Result<User, Error> {
        let body = CustomerUser {
            usage_location: change.usage_location.as_ref().map(|country| country.as_str().to_owned()),
            user_principal_name: change.principal_name.clone(),
            first_name: change.first_name.clone(),
            last_name: change.last_name.clone(),
            display_name: change.display_name.clone(),
            immutable_id: change.immutable_id.clone(),
            ..partial_update()
        };
        read_user(&self.request(&UPDATE).at(user).request_id(request).body(&body).send().await?, Some(user))
    }

    /// Deletes a user, who can be restored for thirty days.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn delete(self, user: UserId, request: RequestId) -> Result<(), Error> {
        self.request(&DELETE).at(user).request_id(request).send().await.map(drop)
    }

    /// Restores a deleted user.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn restore(self, user: UserId, request: RequestId) -> Result<User, Error> {
        let body = CustomerUser { state: Some("active".to_owned()), ..partial_update() };
        read_user(&self.request(&RESTORE).at(user).request_id(request).body(&body).send().await?, Some(user))
    }

    /// Sets a new password of a user.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn reset_password(
        self,
        user: UserId,
        password: &Password,
        must_change: bool,
        request: RequestId,
    ) -> Result<User, Error> {
        let body = CustomerUser { password_profile: Some(password_profile(password, must_change)), ..partial_update() };
        let request = self.request(&RESET).at(user).at("resetpassword").request_id(request);
        read_user(&request.body(&body).send().await?, Some(user))
    }

    fn request(self, operation: &'static Operation) -> PreparedRequest<'a> {
        self.0.request(operation).at("users")
    }
}

/// Adds the page size; without one, the service returns all users.
fn sized(request: PreparedRequest<'_>, rows: u32) -> PreparedRequest<'_> {
    if rows == 0 { request } else { request.query("size", rows) }
}

async fn fetch_page(request: PreparedRequest<'_>) -> Result<Page<User>, Error> {
    request.page(read::user).await
}

/// Parses the user of a response; a response about another user is an error.
fn read_user(response: &ApiResponse, requested_id: Option<UserId>) -> Result<User, Error> {
    let mut wire = response.json::<CustomerUser>()?;
    if let Some(requested_id) = requested_id {
        let response_id = wire.id.as_deref().and_then(|id| id.trim().parse::<UserId>().ok());
        if response_id.is_some_and(|id| id != requested_id) {
            return Err(response.unreadable("id: another user's"));
        }
        wire.id = Some(requested_id.to_string());
    }
    read::user(wire).ok_or_else(|| response.unreadable("id: missing"))
}

fn partial_update() -> CustomerUser {
    CustomerUser { attributes: Some(Attributes::of("CustomerUser")), ..CustomerUser::default() }
}

fn password_profile(password: &Password, must_change: bool) -> PasswordProfile {
    PasswordProfile { password: Some(password.expose().to_owned()), force_change_password: Some(must_change) }
}
