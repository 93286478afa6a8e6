//! Parsing of the user forms: completely for a new user, otherwise only the changed fields.

use serde::{Deserialize, Serialize};

use super::{
    MAX_DISPLAY_NAME, MAX_NAME, NewUser, PrincipalName, UsageLocation, User, UserChange, UserTextError,
    password::read_password,
};
use crate::domain::{
    country,
    field::Problem,
    form::{Edit, EditError, FieldParser, InvalidFields},
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
    let mut fields = FieldParser::default();
    let form_with_name = UserForm { display_name: display_name(form), ..form.clone() };
    let parsed = ParsedUser::new(&form_with_name, &mut fields);
    let password = read_password(password, &mut fields);
    if parsed.display_name.is_none() {
        fields.add_error("display_name", Problem::Missing);
    }
    if parsed.usage_location.is_none() {
        fields.add_error("usage_location", Problem::Missing);
    }
    match (parsed.principal_name, parsed.display_name, parsed.usage_location, password) {
        (Some(principal_name), Some(display_name), Some(usage_location), Some(password)) => fields.finish(NewUser {
            principal_name,
            display_name,
            first_name: parsed.first_name,
            last_name: parsed.last_name,
            usage_location,
            immutable_id: parsed.immutable_id,
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
pub fn parse_user_change(form: &UserForm, rendered: &RenderedValues, user: &User) -> Result<UserChange, EditError> {
    let mut edit = Edit::new(rendered);
    let stored = UserForm::from(user);
    let mut name = |field, typed: &str, stored: &str, max| {
        edit.changes(field, typed, stored).then(|| {
            let parsed = edit.fields.line_up_to(field, typed, max);
            if parsed.is_none() {
                edit.fields.add_error(field, Problem::Missing);
            }
            parsed
        })?
    };
    let display_name = name("display_name", &form.display_name, &stored.display_name, MAX_DISPLAY_NAME);
    let first_name = name("first_name", &form.first_name, &stored.first_name, MAX_NAME);
    let last_name = name("last_name", &form.last_name, &stored.last_name, MAX_NAME);
    let (name_changed, domain_changed) = (
        edit.changes("user_name", &form.user_name, &stored.user_name),
        edit.changes("domain", &form.domain, &stored.domain),
    );
    let domain = if domain_changed { parse_domain(&form.domain, &mut edit.fields) } else { Some(stored.domain) };
    let local_part =
        if name_changed { parse_local_part(&form.user_name, &mut edit.fields) } else { Some(stored.user_name) };
    let principal_name = match (local_part, domain) {
        _ if !name_changed && !domain_changed => None,
        (Some(_), Some(domain)) if domain.is_empty() => {
            edit.fields.add_error("domain", Problem::Missing);
            None
        }
        (Some(local_part), Some(_)) if local_part.is_empty() => {
            edit.fields.add_error("user_name", Problem::Missing);
            None
        }
        (Some(local_part), Some(domain)) => Some(format!("{local_part}@{domain}")),
        _ => None,
    };
    let usage_location = if edit.changes("usage_location", &form.usage_location, &stored.usage_location) {
        let parsed = parse_location(&form.usage_location, &mut edit.fields);
        if parsed.is_none() {
            edit.fields.add_error("usage_location", Problem::Missing);
        }
        parsed
    } else {
        None
    };
    let immutable_id = edit
        .changes("immutable_id", &form.immutable_id, &stored.immutable_id)
        .then(|| {
            let parsed = edit.fields.line("immutable_id", &form.immutable_id);
            if parsed.is_none() {
                edit.fields.add_error("immutable_id", Problem::Missing);
            }
            parsed
        })
        .flatten();
    edit.finish(UserChange { principal_name, display_name, first_name, last_name, usage_location, immutable_id })
}

fn parse_domain(typed: &str, fields: &mut FieldParser) -> Option<String> {
    fields.required("domain", typed).filter(|domain| {
        let is_valid = domain.len() <= PrincipalName::MAX_DOMAIN
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
            && domain.chars().all(|character| character.is_alphanumeric() || ".-".contains(character));
        if !is_valid {
            fields.add_error("domain", Problem::Malformed);
        }
        is_valid
    })
}

/// Parses the part of a user principal name before the domain.
fn parse_local_part(typed: &str, fields: &mut FieldParser) -> Option<String> {
    match PrincipalName::parse(typed, "") {
        Ok(name) => Some(name.name().to_owned()),
        Err(error) => {
            fields.add_error("user_name", problem(error));
            None
        }
    }
}

fn parse_location(typed: &str, fields: &mut FieldParser) -> Option<UsageLocation> {
    fields.line("usage_location", typed).and_then(|text| {
        let known = country::find(&text).and_then(|country| country.iso2.parse().ok());
        if known.is_none() {
            fields.add_error("usage_location", Problem::Malformed);
        }
        known
    })
}

/// The parsed values of the fields that are valid.
struct ParsedUser {
    principal_name: Option<PrincipalName>,
    display_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    usage_location: Option<UsageLocation>,
    immutable_id: Option<String>,
}

impl ParsedUser {
    fn new(form: &UserForm, fields: &mut FieldParser) -> Self {
        let domain = parse_domain(&form.domain, fields);
        let principal_name = match PrincipalName::parse(&form.user_name, domain.as_deref().unwrap_or_default()) {
            Ok(name) => domain.map(|_| name),
            Err(error) => {
                fields.add_error("user_name", problem(error));
                None
            }
        };
        Self {
            principal_name,
            display_name: fields.line_up_to("display_name", &form.display_name, MAX_DISPLAY_NAME),
            first_name: fields.line_up_to("first_name", &form.first_name, MAX_NAME),
            last_name: fields.line_up_to("last_name", &form.last_name, MAX_NAME),
            usage_location: parse_location(&form.usage_location, fields),
            immutable_id: fields.line("immutable_id", &form.immutable_id),
        }
    }
}

/// Returns the problem to report at the field.
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
    fn reports_every_invalid_field_of_a_new_user() {
        let invalid = UserForm {
            user_name: "żaba".into(),
            domain: "nowhere".into(),
            first_name: "a\u{7}".into(),
            last_name: "x".repeat(65),
            display_name: "b\u{7}".into(),
            usage_location: "XX".into(),
            immutable_id: String::new(),
        };
        let found = problems(parse_new_user(&invalid, Password::parse("short"), true));
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
    fn display_name_defaults_to_first_and_last_name() {
        let display_name_of = |first: &str, last: &str| {
            let form =
                UserForm { first_name: first.into(), last_name: last.into(), display_name: " ".into(), ..form() };
            parse_new_user(&form, Password::parse("Typed-1-password"), true).map(|user| user.display_name)
        };
        assert_eq!(display_name_of("Łukasz", "Żółkiewski").unwrap(), "Łukasz Żółkiewski");
        assert_eq!(display_name_of("", "Nowak").unwrap(), "Nowak");
        assert_eq!(problems(display_name_of("", " ")), [("display_name".to_owned(), Problem::Missing)]);
    }

    #[test]
    fn only_changed_fields_are_in_the_change() {
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
