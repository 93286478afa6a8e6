//! A customer's users.

mod password;
mod search;

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, as_asked, or_done},
};
use crate::{
    domain::{
        country,
        drawn::Drawn,
        form::{Edit, Fields},
        id::{RequestId, UserId},
        page::{Page, Seek},
        preferences::PageSize,
        principal::CustomerScope,
        user::{
            MAX_DISPLAY_NAME, MAX_NAME, NewUser, PasswordSet, PrincipalName, UsageLocation, User, UserChange, UserForm,
            UserSort, UserTextError,
        },
    },
    error::{FieldError, Problem},
    partner_center::{self, Kind},
};
use password::{password_set, read_password};

pub(super) use super::sought::Sought;
pub use password::parse_password;
pub use search::parse_user_search;

/// Reads the form of a new user. Without a password that was typed, one is made up.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be used; [`Error::NotSetUp`] when the system gives no randomness.
pub fn parse_new_user(form: &UserForm, password: &str, must_change: bool) -> Result<NewUser, Error> {
    let mut fields = Fields::default();
    let read = Read::new(form, &mut fields);
    let password = read_password(password, &mut fields)?;
    if read.display_name.is_none() {
        fields.refuse("display_name", Problem::Missing);
    }
    if read.usage_location.is_none() {
        fields.refuse("usage_location", Problem::Missing);
    }
    match (read.principal_name, read.display_name, read.usage_location, password) {
        (Some(principal_name), Some(display_name), Some(usage_location), Some(password)) => {
            Ok(fields.finish(NewUser {
                principal_name,
                display_name,
                first_name: read.first_name,
                last_name: read.last_name,
                usage_location,
                immutable_id: read.immutable_id,
                password,
                must_change,
            })?)
        }
        _ => Err(fields.into_error().into()),
    }
}

/// Reads what is to become of a user: what the person changed since the form was drawn, and nothing else, so that nothing
/// which only stands there is held to the rules for new ones. A name that is there cannot be emptied, since Partner Center
/// takes nothing for unchanged.
///
/// # Errors
/// [`Error::Invalid`] with every changed field that cannot be used; [`Error::Changed`] when somebody else changed the
/// same.
pub fn parse_user_change(form: &UserForm, drawn: &Drawn, user: &User) -> Result<UserChange, Error> {
    let mut edit = Edit::new(drawn);
    let stored = UserForm::from(user);
    let mut name = |field, typed: &str, stored: &str, max| {
        edit.changes(field, typed, stored).then(|| {
            let read = edit.fields.line_of(field, typed, max);
            if read.is_none() {
                edit.fields.refuse(field, Problem::Missing);
            }
            read
        })?
    };
    let display_name = name("display_name", &form.display_name, &stored.display_name, MAX_DISPLAY_NAME);
    let first_name = name("first_name", &form.first_name, &stored.first_name, MAX_NAME);
    let last_name = name("last_name", &form.last_name, &stored.last_name, MAX_NAME);
    let (renamed, moved) = (
        edit.changes("user_name", &form.user_name, &stored.user_name),
        edit.changes("domain", &form.domain, &stored.domain),
    );
    let domain = if moved { read_domain(&form.domain, &mut edit.fields) } else { Some(stored.domain) };
    let local = if renamed { read_name(&form.user_name, &mut edit.fields) } else { Some(stored.user_name) };
    let principal_name = match (local, domain) {
        _ if !renamed && !moved => None,
        (Some(_), Some(domain)) if domain.is_empty() => {
            edit.fields.refuse("domain", Problem::Missing);
            None
        }
        (Some(local), Some(_)) if local.is_empty() => {
            edit.fields.refuse("user_name", Problem::Missing);
            None
        }
        (Some(local), Some(domain)) => Some(format!("{local}@{domain}")),
        _ => None,
    };
    let usage_location = if edit.changes("usage_location", &form.usage_location, &stored.usage_location) {
        let read = read_location(&form.usage_location, &mut edit.fields);
        if read.is_none() {
            edit.fields.refuse("usage_location", Problem::Missing);
        }
        read
    } else {
        None
    };
    let immutable_id = edit
        .changes("immutable_id", &form.immutable_id, &stored.immutable_id)
        .then(|| {
            let read = edit.fields.line("immutable_id", &form.immutable_id);
            if read.is_none() {
                edit.fields.refuse("immutable_id", Problem::Missing);
            }
            read
        })
        .flatten();
    Ok(edit.finish(UserChange { principal_name, display_name, first_name, last_name, usage_location, immutable_id })?)
}

fn read_domain(typed: &str, fields: &mut Fields) -> Option<String> {
    fields.required("domain", typed).filter(|domain| {
        let good = domain.len() <= PrincipalName::MAX_DOMAIN
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
            && domain.chars().all(|sign| sign.is_alphanumeric() || ".-".contains(sign));
        if !good {
            fields.refuse("domain", Problem::Malformed);
        }
        good
    })
}

/// The part of a sign-in name before the domain.
fn read_name(typed: &str, fields: &mut Fields) -> Option<String> {
    match PrincipalName::parse(typed, "") {
        Ok(name) => Some(name.name().to_owned()),
        Err(error) => {
            fields.refuse("user_name", problem(error));
            None
        }
    }
}

fn read_location(typed: &str, fields: &mut Fields) -> Option<UsageLocation> {
    fields.line("usage_location", typed).and_then(|text| {
        let known = country::find(&text).and_then(|country| country.iso2.parse().ok());
        if known.is_none() {
            fields.refuse("usage_location", Problem::Malformed);
        }
        known
    })
}

/// What the fields of a form say, where they can be used.
struct Read {
    principal_name: Option<PrincipalName>,
    display_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    usage_location: Option<UsageLocation>,
    immutable_id: Option<String>,
}

impl Read {
    fn new(form: &UserForm, fields: &mut Fields) -> Self {
        let domain = read_domain(&form.domain, fields);
        let principal_name = match PrincipalName::parse(&form.user_name, domain.as_deref().unwrap_or_default()) {
            Ok(name) => domain.map(|_| name),
            Err(error) => {
                fields.refuse("user_name", problem(error));
                None
            }
        };
        Self {
            principal_name,
            display_name: fields.line_of("display_name", &form.display_name, MAX_DISPLAY_NAME),
            first_name: fields.line_of("first_name", &form.first_name, MAX_NAME),
            last_name: fields.line_of("last_name", &form.last_name, MAX_NAME),
            usage_location: read_location(&form.usage_location, fields),
            immutable_id: fields.line("immutable_id", &form.immutable_id),
        }
    }
}

const fn problem(error: UserTextError) -> Problem {
    match error {
        UserTextError::Missing => Problem::Missing,
        UserTextError::TooLong(max) => Problem::TooLong { max },
        UserTextError::Control => Problem::Control,
        UserTextError::Malformed => Problem::Malformed,
    }
}

impl Portal {
    /// A page of a customer's users.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_users(
        &self,
        scope: &CustomerScope,
        sort: Option<UserSort>,
        size: PageSize,
        seek: Option<&Seek>,
    ) -> Result<Page<User>, Error> {
        self.users_page(scope, sort, size.rows(), seek).await
    }

    /// The same with another number of rows.
    pub(super) async fn users_page(
        &self,
        scope: &CustomerScope,
        sort: Option<UserSort>,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<User>, Error> {
        let client = self.client_for(scope).await?;
        Ok(client.customer(scope).users().list(sort, rows, seek).await?)
    }

    /// A page of a customer's deleted users.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_deleted_users(
        &self,
        scope: &CustomerScope,
        size: PageSize,
        seek: Option<&Seek>,
    ) -> Result<Page<User>, Error> {
        let client = self.client_for(scope).await?;
        Ok(client.customer(scope).users().list_deleted(size.rows(), seek).await?)
    }

    /// One user, deleted or not.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_user(&self, scope: &CustomerScope, user: UserId) -> Result<User, Error> {
        Ok(self.client_for(scope).await?.customer(scope).users().load(user).await?)
    }

    /// Makes a user. The answer has the password, for the page that shows it once.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] when somebody has the name, or the domain is not the customer's.
    pub async fn create_user(
        &self,
        scope: &CustomerScope,
        user: NewUser,
        request: RequestId,
    ) -> Result<PasswordSet, Error> {
        self.check_immutable_id(scope, user.principal_name.domain(), user.immutable_id.as_deref())?;
        let change = Change::new("create_user").with(json!({ "must_change": user.must_change }));
        let made = self
            .change(scope, change, async |client| client.customer(scope).users().create(&user, request).await)
            .await
            .map_err(about_name)?;
        Ok(password_set(&made, user.password, user.must_change))
    }

    /// Changes what differs; nothing is asked where nothing does.
    ///
    /// # Errors
    /// As [`create_user`](Self::create_user); [`Error::Changed`] when somebody else changed the same field.
    pub async fn update_user(
        &self,
        scope: &CustomerScope,
        user: UserId,
        form: &UserForm,
        drawn: &Drawn,
        request: RequestId,
    ) -> Result<(), Error> {
        let stored = self.load_user(scope, user).await?;
        let update = parse_user_change(form, drawn, &stored)?;
        if update == UserChange::default() {
            return Ok(());
        }
        if let Some((_, domain)) = update.principal_name.as_deref().and_then(|name| name.rsplit_once('@')) {
            let tied = update.immutable_id.as_deref().or(stored.immutable_id.as_deref());
            self.check_immutable_id(scope, domain, tied)?;
        }
        let change = Change::new("update_user").to(user);
        let done = self
            .change(scope, change, async |client| client.customer(scope).users().update(user, &update, request).await)
            .await
            .map_err(about_name)?;
        let UserChange { principal_name, display_name, first_name, last_name, usage_location, immutable_id } = &update;
        let location = usage_location.as_ref().map(|country| country.as_str().to_owned());
        let members = [
            ("userPrincipalName", principal_name, Some(&done.principal_name)),
            ("displayName", display_name, Some(&done.display_name)),
            ("firstName", first_name, done.first_name.as_ref()),
            ("lastName", last_name, done.last_name.as_ref()),
            ("usageLocation", &location, done.usage_location.as_ref()),
            ("immutableId", immutable_id, done.immutable_id.as_ref()),
        ];
        let changed = members
            .into_iter()
            .filter_map(|(property, asked, told)| Some((property, asked.as_deref()?, told.map_or("", String::as_str))));
        as_asked(changed)
    }

    /// Holds a sign-in name at a domain of the customer's own to what Partner Center wants there (articles "Create user
    /// accounts for a customer" and "Add a verified domain").
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `immutable_id`.
    fn check_immutable_id(&self, scope: &CustomerScope, domain: &str, tied: Option<&str>) -> Result<(), Error> {
        if tied.is_some() || self.cloud(scope)?.is_first_domain(domain) {
            return Ok(());
        }
        Err(Error::Invalid(vec![FieldError::new("immutable_id", Problem::Missing)]))
    }

    /// Deletes a user, unless they are the customer's last administrator; `asked` says that the person goes on where that
    /// cannot be told. One who is deleted already stays so.
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], [`Error::Upstream`]
    pub async fn delete_user(
        &self,
        scope: &CustomerScope,
        user: UserId,
        asked: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        self.keep_an_administrator(scope, user, None, asked).await?;
        self.change(scope, Change::new("delete_user").to(user), async |client| {
            let users = client.customer(scope).users();
            let deleted = async { Ok(users.load(user).await?.is_deleted().then_some(())) };
            or_done(users.delete(user, request).await, deleted).await
        })
        .await
    }

    /// Brings a deleted user back.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::NotFound`] when they are gone for good.
    pub async fn restore_user(&self, scope: &CustomerScope, user: UserId, request: RequestId) -> Result<(), Error> {
        self.change(scope, Change::new("restore_user").to(user), async |client| {
            let users = client.customer(scope).users();
            let back = async { Ok(Some(users.load(user).await?).filter(|user| !user.is_deleted())) };
            or_done(users.restore(user, request).await, back).await.map(drop)
        })
        .await
    }
}

/// Says at the field what Partner Center has against a sign-in name. It has no code for that, only words.
fn about_name(error: Error) -> Error {
    let Error::Upstream(upstream) = &error else { return error };
    match name_problem(upstream) {
        Some((field, problem)) => Error::Invalid(vec![FieldError::new(field, problem)]),
        None => error,
    }
}

fn name_problem(error: &partner_center::Error) -> Option<(&'static str, Problem)> {
    if !matches!(error.kind(), Kind::Invalid | Kind::Conflict) {
        return None;
    }
    let said = error.description()?.to_lowercase();
    if said.contains("already exists") || said.contains("already in use") {
        Some(("user_name", Problem::Taken))
    } else if said.contains("domain") {
        Some(("domain", Problem::Malformed))
    } else if said.contains("password") {
        Some(("password", Problem::Password))
    } else if said.contains("userprincipalname") {
        Some(("user_name", Problem::Malformed))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> UserForm {
        UserForm {
            user_name: "anna.nowak".into(),
            domain: "conto.example".into(),
            first_name: "Anna".into(),
            last_name: String::new(),
            display_name: "Anna Nowak".into(),
            usage_location: "PL".into(),
            immutable_id: String::new(),
        }
    }

    fn problems(result: Result<impl Sized, Error>) -> Vec<(String, Problem)> {
        match result {
            Err(Error::Invalid(fields)) => fields.into_iter().map(|error| (error.field, error.problem)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn every_field_of_a_new_user_says_what_is_wrong_with_it() {
        let bad = UserForm {
            user_name: "żaba".into(),
            domain: "nowhere".into(),
            first_name: "a\u{7}".into(),
            last_name: "x".repeat(65),
            display_name: " ".into(),
            usage_location: "XX".into(),
            immutable_id: String::new(),
        };
        let found = problems(parse_new_user(&bad, "short", true));
        for (field, problem) in [
            ("user_name", Problem::Malformed),
            ("domain", Problem::Malformed),
            ("first_name", Problem::Control),
            ("last_name", Problem::TooLong { max: 64 }),
            ("display_name", Problem::Missing),
            ("usage_location", Problem::Malformed),
            ("password", Problem::Password),
        ] {
            assert!(found.contains(&(field.to_owned(), problem)), "{field}: {found:?}");
        }
        let user = parse_new_user(&form(), "Typed-1-password", false).unwrap();
        assert_eq!(user.password.expose(), "Typed-1-password");
        assert_eq!(user.principal_name.to_string(), "anna.nowak@conto.example");
        assert!(parse_new_user(&form(), "", true).is_ok(), "one is made up");
    }

    #[test]
    fn only_what_differs_is_changed() {
        let new = parse_new_user(&form(), "", true).unwrap();
        let user = User {
            id: UserId::new(uuid::Uuid::nil()),
            principal_name: "anna.nowak@conto.example".into(),
            display_name: new.display_name.clone(),
            first_name: new.first_name,
            last_name: None,
            usage_location: Some("PL".into()),
            phone: None,
            immutable_id: None,
            domain_type: crate::domain::user::DomainType::None,
            state: crate::domain::user::UserState::Active,
            deleted_at: None,
            synced_at: None,
        };
        assert_eq!(parse_user_change(&form(), &Drawn::default(), &user).unwrap(), UserChange::default());
        let married = UserForm { last_name: "Kowal".into(), ..form() };
        let change = parse_user_change(&married, &Drawn::default(), &user).unwrap();
        assert_eq!(change, UserChange { last_name: Some("Kowal".into()), ..UserChange::default() });
        let emptied = UserForm { first_name: " ".into(), usage_location: String::new(), ..form() };
        assert_eq!(
            problems(parse_user_change(&emptied, &Drawn::default(), &user)),
            [("first_name".to_owned(), Problem::Missing), ("usage_location".to_owned(), Problem::Missing)]
        );
    }
}
