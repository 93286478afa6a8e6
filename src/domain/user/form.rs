//! Parsing of the user forms: completely for a new user, otherwise only the changed fields.

use serde::{Deserialize, Serialize};

use super::{
    MAX_DISPLAY_NAME, MAX_NAME, NewUser, PrincipalName, UsageLocation, User, UserChange, UserTextError,
    password::read_password,
};
use crate::domain::{
    country,
    field::Problem,
    form::{Edit, EditError, Fields, InvalidFields},
    password::{Password, PasswordError},
    rendered_values::RenderedValues,
};

/// The fields of the user form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserForm {
    /// The user principal name before the at sign.
    pub user_name: String,
    /// The user principal name after the at sign.
    pub domain: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The display name.
    pub display_name: String,
    /// The usage location, ISO 3166-1 alpha-2.
    pub usage_location: String,
    /// The immutable id, which links the account to one in the customer's on-premises directory.
    #[serde(default)]
    pub immutable_id: String,
}

impl From<&User> for UserForm {
    fn from(user: &User) -> Self {
        // A guest's name contains the complete address at another provider, so the domain begins at the last at sign.
        let (name, domain) = user.principal_name.rsplit_once('@').unwrap_or((&user.principal_name, ""));
        Self {
            user_name: name.to_owned(),
            domain: domain.to_owned(),
            first_name: user.first_name.clone().unwrap_or_default(),
            last_name: user.last_name.clone().unwrap_or_default(),
            display_name: user.display_name.clone(),
            usage_location: user.usage_location.clone().unwrap_or_default(),
            immutable_id: user.immutable_id.clone().unwrap_or_default(),
        }
    }
}

/// Parses the form of a new user, with a typed or generated password.
///
/// # Errors
/// [`InvalidFields`] with every invalid field.
pub fn parse_new_user(
    form: &UserForm,
    password: Result<Password, PasswordError>,
    must_change: bool,
) -> Result<NewUser, InvalidFields> {
    let mut fields = Fields::default();
    let named = UserForm { display_name: display_name(form), ..form.clone() };
    let read = Read::new(&named, &mut fields);
    let password = read_password(password, &mut fields);
    if read.display_name.is_none() {
        fields.refuse("display_name", Problem::Missing);
    }
    if read.usage_location.is_none() {
        fields.refuse("usage_location", Problem::Missing);
    }
    match (read.principal_name, read.display_name, read.usage_location, password) {
        (Some(principal_name), Some(display_name), Some(usage_location), Some(password)) => fields.finish(NewUser {
            principal_name,
            display_name,
            first_name: read.first_name,
            last_name: read.last_name,
            usage_location,
            immutable_id: read.immutable_id,
            password,
            must_change,
        }),
        _ => Err(fields.into_error()),
    }
}

/// Returns the typed display name, or by default first and last name.
fn display_name(form: &UserForm) -> String {
    if form.display_name.trim().is_empty() {
        format!("{} {}", form.first_name, form.last_name).trim().to_owned()
    } else {
        form.display_name.clone()
    }
}

/// Parses the changes to a user. Fields that the person did not change since the form was rendered are ignored, so that
/// stored values need not satisfy the rules for new ones. A name cannot be cleared, since Partner Center treats an
/// absent one as unchanged.
///
/// # Errors
/// [`EditError::Invalid`] with every invalid changed field; [`EditError::Changed`] if somebody else changed the same.
pub fn parse_user_change(form: &UserForm, drawn: &RenderedValues, user: &User) -> Result<UserChange, EditError> {
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
    edit.finish(UserChange { principal_name, display_name, first_name, last_name, usage_location, immutable_id })
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

/// Parses the part of a user principal name before the domain.
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

/// The parsed values of the fields that are valid.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::UserId,
        user::{DomainType, UserState},
    };

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

    fn problems<E: Into<EditError>>(result: Result<impl Sized, E>) -> Vec<(String, Problem)> {
        match result.map_err(Into::into) {
            Err(EditError::Invalid(InvalidFields(fields))) => {
                fields.into_iter().map(|error| (error.field, error.problem)).collect()
            }
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
            display_name: "b\u{7}".into(),
            usage_location: "XX".into(),
            immutable_id: String::new(),
        };
        let found = problems(parse_new_user(&bad, Password::parse("short"), true));
        for (field, problem) in [
            ("user_name", Problem::Malformed),
            ("domain", Problem::Malformed),
            ("first_name", Problem::Control),
            ("last_name", Problem::TooLong { max: 64 }),
            ("display_name", Problem::Control),
            ("usage_location", Problem::Malformed),
            ("password", Problem::Password),
        ] {
            assert!(found.contains(&(field.to_owned(), problem)), "{field}: {found:?}");
        }
        let user = parse_new_user(&form(), Password::parse("Typed-1-password"), false).unwrap();
        assert_eq!(user.password.expose(), "Typed-1-password");
        assert_eq!(user.principal_name.to_string(), "anna.nowak@conto.example");
    }

    #[test]
    fn a_new_user_without_a_display_name_is_called_by_first_and_last_name() {
        let shown = |first: &str, last: &str| {
            let form =
                UserForm { first_name: first.into(), last_name: last.into(), display_name: " ".into(), ..form() };
            parse_new_user(&form, Password::parse("Typed-1-password"), true).map(|user| user.display_name)
        };
        assert_eq!(shown("Łukasz", "Żółkiewski").unwrap(), "Łukasz Żółkiewski");
        assert_eq!(shown("", "Nowak").unwrap(), "Nowak");
        assert_eq!(problems(shown("", " ")), [("display_name".to_owned(), Problem::Missing)]);
    }

    #[test]
    fn only_what_differs_is_changed() {
        let new = parse_new_user(&form(), Password::parse("Typed-1-password"), true).unwrap();
        let user = User {
            id: UserId::new(uuid::Uuid::nil()),
            principal_name: "anna.nowak@conto.example".into(),
            display_name: new.display_name.clone(),
            first_name: new.first_name,
            last_name: None,
            usage_location: Some("PL".into()),
            phone: None,
            immutable_id: None,
            domain_type: DomainType::None,
            state: UserState::Active,
            deleted_at: None,
            synced_at: None,
        };
        assert_eq!(parse_user_change(&form(), &RenderedValues::default(), &user).unwrap(), UserChange::default());
        let married = UserForm { last_name: "Kowal".into(), ..form() };
        let change = parse_user_change(&married, &RenderedValues::default(), &user).unwrap();
        assert_eq!(change, UserChange { last_name: Some("Kowal".into()), ..UserChange::default() });
        let emptied = UserForm { first_name: " ".into(), usage_location: String::new(), ..form() };
        assert_eq!(
            problems(parse_user_change(&emptied, &RenderedValues::default(), &user)),
            [("first_name".to_owned(), Problem::Missing), ("usage_location".to_owned(), Problem::Missing)]
        );
    }
}
