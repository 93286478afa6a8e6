//! The columns of a sheet: their mapping to fields, and the parsing of lines into users of customers.

mod names;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    ActionKind,
    sheet::{LineError, LineErrors, LineProblem, Sheet, SheetLine},
};
use crate::domain::{
    country,
    id::{CustomerId, UserId, written_guid},
    title::{has_no_width, is_shown},
    user::{MAX_DISPLAY_NAME, MAX_NAME, PrincipalName, UsageLocation, UserTextError},
    verified_domain::DomainName,
};

/// Maximum length of a customer's name or a role, in characters.
const MAX_KEY: usize = 256;
/// Maximum length of a sign-in name by which a user is found, in characters. Longer than that of a new one: directories
/// put the object id before a deleted user's, and a guest's contains the complete address at another provider.
const MAX_SIGN_IN_NAME: usize = 256;

impl ActionKind {
    /// Returns the fields that can be read for the action, and whether each is required in a sheet.
    pub const fn fields(self) -> &'static [(Field, bool)] {
        match self {
            Self::ResetPassword | Self::Delete | Self::Restore => &[(Field::Customer, true), (Field::User, true)],
            Self::AssignLicences | Self::RemoveLicences => {
                &[(Field::Customer, true), (Field::User, true), (Field::Licences, true)]
            }
            Self::AddRole | Self::RemoveRole => &[(Field::Customer, true), (Field::User, true), (Field::Role, true)],
            Self::Create => &[
                (Field::Customer, true),
                (Field::User, true),
                (Field::DisplayName, true),
                (Field::FirstName, true),
                (Field::LastName, true),
                (Field::UsageLocation, true),
                (Field::Licences, false),
            ],
        }
    }

    fn reads(self, field: Field) -> bool {
        self.fields().iter().any(|(read, _)| *read == field)
    }
}

/// A field of a user, which a column can be mapped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Field {
    /// The customer: tenant id, domain or company name.
    Customer,
    /// The user: sign-in name or object id.
    User,
    /// The display name.
    DisplayName,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// The country in which licenses are used, ISO 3166-1 alpha-2.
    UsageLocation,
    /// Licenses, by SKU id, part number or product name.
    Licences,
    /// A directory role, by id or name.
    Role,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 8] = [
        Self::Customer,
        Self::User,
        Self::DisplayName,
        Self::FirstName,
        Self::LastName,
        Self::UsageLocation,
        Self::Licences,
        Self::Role,
    ];

    /// Returns the name in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::User => "user",
            Self::DisplayName => "display_name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::UsageLocation => "usage_location",
            Self::Licences => "licences",
            Self::Role => "role",
        }
    }

    /// Returns the name of the form field with the field's column.
    pub const fn column_name(self) -> &'static str {
        match self {
            Self::Customer => "columns[customer]",
            Self::User => "columns[user]",
            Self::DisplayName => "columns[display_name]",
            Self::FirstName => "columns[first_name]",
            Self::LastName => "columns[last_name]",
            Self::UsageLocation => "columns[usage_location]",
            Self::Licences => "columns[licences]",
            Self::Role => "columns[role]",
        }
    }

    /// Parses the name in forms.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == text)
    }
}

/// The choices for the whole job, which need no column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Chosen {
    /// `true` if all users are of one customer. A sheet may have the column nevertheless.
    pub customer: bool,
    /// `true` if the licenses are the same for all users.
    pub licences: bool,
    /// `true` if the role is the same for all users.
    pub role: bool,
}

impl Chosen {
    const fn has(self, field: Field) -> bool {
        match field {
            Field::Customer => self.customer,
            Field::Licences => self.licences,
            Field::Role => self.role,
            _ => false,
        }
    }
}

/// The column of each field, by its index in the header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping(BTreeMap<Field, usize>);

impl Mapping {
    /// Parses the form: pairs of a field's name and the index of its column, which is empty if the field has none.
    ///
    /// # Errors
    /// Every pair that is not of a field and a column, or of a field that has a column already.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<MappingError>> {
        let (mut mapping, mut errors) = (Self::default(), Vec::new());
        for (name, index) in pairs {
            let Some(field) = Field::parse(name) else {
                errors.push(MappingError::UnknownField);
                continue;
            };
            match index.trim() {
                "" => {}
                index => match index.parse() {
                    Ok(_) if mapping.column(field).is_some() => errors.push(MappingError::SeveralColumns(field)),
                    Ok(index) => mapping.set(field, index),
                    Err(_) => errors.push(MappingError::UnknownColumn(field)),
                },
            }
        }
        if errors.is_empty() { Ok(mapping) } else { Err(errors) }
    }

    /// Maps a field to a column, in place of the one that it had.
    pub fn set(&mut self, field: Field, column: usize) {
        self.0.insert(field, column);
    }

    /// Returns the column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.0.get(&field).copied()
    }
}

/// A problem with a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MappingError {
    /// The form names a field that does not exist.
    UnknownField,
    /// The field's column does not exist in the sheet.
    UnknownColumn(Field),
    /// The field has several columns.
    SeveralColumns(Field),
    /// A required field has no column.
    Missing(Field),
    /// Two fields have the same column.
    SharedColumn {
        /// The column's name.
        column: String,
        /// The first field.
        first: Field,
        /// The second field.
        second: Field,
    },
    /// The field has a column, and was chosen for the whole job as well.
    ChosenToo(Field),
}

impl MappingError {
    /// Returns the field at which the problem is to be solved.
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::UnknownField => None,
            Self::UnknownColumn(field)
            | Self::SeveralColumns(field)
            | Self::Missing(field)
            | Self::ChosenToo(field)
            | Self::SharedColumn { second: field, .. } => Some(*field),
        }
    }
}

/// Guesses the columns by their names in English, Polish and German, those in the exports and templates of the
/// Microsoft admin centers among them. Each field gets the column with its most specific name; the person confirms.
pub fn guess(header: &[String]) -> Mapping {
    let columns: Vec<_> = header.iter().map(|name| names::keys(name)).collect();
    let mut mapping = Mapping::default();
    for field in Field::ALL {
        let named = |name: &&str| {
            columns.iter().enumerate().find_map(|(index, keys)| {
                let free = !mapping.0.values().any(|taken| *taken == index);
                (free && keys.iter().any(|key| key == name)).then_some(index)
            })
        };
        if let Some(index) = names::of(field).iter().find_map(named) {
            mapping.set(field, index);
        }
    }
    mapping
}

/// Checks the columns of the fields that an action reads.
///
/// # Errors
/// Every problem, in the order of the fields.
pub fn check(
    action: ActionKind,
    mapping: &Mapping,
    header: &[String],
    chosen: Chosen,
) -> Result<(), Vec<MappingError>> {
    let mut errors = Vec::new();
    let mut taken: BTreeMap<usize, Field> = BTreeMap::new();
    for (field, required) in action.fields().iter().copied() {
        let Some(index) = mapping.column(field) else {
            if required && !chosen.has(field) {
                errors.push(MappingError::Missing(field));
            }
            continue;
        };
        let Some(column) = header.get(index) else {
            errors.push(MappingError::UnknownColumn(field));
            continue;
        };
        if let Some(first) = taken.get(&index) {
            errors.push(MappingError::SharedColumn { column: column.clone(), first: *first, second: field });
            continue;
        }
        taken.insert(index, field);
        // A line's customer can still be compared with the job's, but not two lists of licenses.
        if chosen.has(field) && field != Field::Customer {
            errors.push(MappingError::ChosenToo(field));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// A customer as a sheet names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CustomerKey {
    /// The tenant id.
    Id(CustomerId),
    /// A domain, in lower case. Some company names have the form of a domain (`Booking.com`), so it may be the name of
    /// a customer without such a domain.
    Domain(String),
    /// The company name.
    Name(String),
}

/// A user as a sheet names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UserKey {
    /// The object id.
    Id(UserId),
    /// The sign-in name, with the domain in lower case.
    SignInName(String),
}

/// One user of one customer in bulk work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkLine {
    /// The line's number.
    pub line: u32,
    /// The customer; absent for the job's own. In a job for one customer, it must be that customer.
    pub customer: Option<CustomerKey>,
    /// The user.
    pub user: UserKey,
    /// The licenses, if the sheet has them.
    pub licences: Option<LicenceCell>,
    /// The directory role, if the sheet has it: its id or name.
    pub role: Option<String>,
    /// The details of a user to create.
    pub new_user: Option<BulkUser>,
}

/// The details of a user to create in bulk work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkUser {
    /// The user principal name.
    pub principal_name: PrincipalName,
    /// The display name.
    pub display_name: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The country in which licenses will be used.
    pub usage_location: UsageLocation,
}

/// A cell with licenses: one or several, by SKU id, part number or product name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceCell(String);

impl LicenceCell {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Finds the products. They are separated by semicolons, bars, line breaks, plus signs or commas. Product names
    /// contain the latter two (“Enterprise Mobility + Security E3”, “Windows 365 Business 2 vCPU, 4 GB, 128 GB”), so a
    /// text is split only if it is not found as a whole, at the least ambiguous separators first: plus signs between
    /// blanks come last, since the Microsoft 365 admin center writes its separators without blanks.
    ///
    /// # Errors
    /// The texts that are not found.
    pub fn resolve<T>(&self, find: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Vec<String>> {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        collect(&self.0, &find, &SEPARATORS, &mut found, &mut unknown);
        if unknown.is_empty() { Ok(found) } else { Err(unknown) }
    }
}

/// The separators of licenses, the least ambiguous first.
#[derive(Debug, Clone, Copy)]
enum Separator {
    Clear,
    Plus,
    Comma,
    SpacedPlus,
}

const SEPARATORS: [Separator; 4] = [Separator::Clear, Separator::Plus, Separator::Comma, Separator::SpacedPlus];

impl Separator {
    /// Splits a text into parts that are not blank.
    fn split(self, text: &str) -> Vec<&str> {
        let parts = match self {
            Self::Clear => text.split([';', '|', '\r', '\n']).collect(),
            Self::Plus => unspaced(text),
            Self::Comma => text.split(',').collect(),
            Self::SpacedPlus => text.split('+').collect(),
        };
        let trimmed = parts.into_iter().map(str::trim);
        trimmed.filter(|part| !part.is_empty()).collect()
    }
}

/// Splits a text at the plus signs that are not between blanks.
fn unspaced(text: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, sign) in text.match_indices('+') {
        let end = at + sign.len();
        if !(text[..at].ends_with(char::is_whitespace) && text[end..].starts_with(char::is_whitespace)) {
            parts.push(&text[start..at]);
            start = end;
        }
    }
    parts.push(&text[start..]);
    parts
}

fn collect<T>(
    text: &str,
    find: &impl Fn(&str) -> Option<T>,
    separators: &[Separator],
    found: &mut Vec<T>,
    unknown: &mut Vec<String>,
) {
    let text = text.trim();
    if let Some(product) = find(text) {
        found.push(product);
        return;
    }
    let [separator, weaker @ ..] = separators else {
        unknown.push(text.to_owned());
        return;
    };
    match separator.split(text)[..] {
        [part] if part.len() == text.len() => collect(text, find, weaker, found, unknown),
        ref parts => parts.iter().for_each(|part| collect(part, find, weaker, found, unknown)),
    }
}

/// Reads all lines for an action. The mapping is expected to have passed [`check`].
///
/// # Errors
/// All problems with cells, and the lines that repeat a user of the same customer.
pub fn read(sheet: &Sheet, action: ActionKind, mapping: &Mapping, chosen: Chosen) -> Result<Vec<BulkLine>, LineErrors> {
    let mut errors = LineErrors::default();
    let mut known: HashMap<(Option<String>, String), u32> = HashMap::new();
    let mut lines = Vec::with_capacity(sheet.lines.len());
    for line in &sheet.lines {
        let mut row = Row { line, header: &sheet.header, action, mapping, chosen, errors: &mut errors, new_name: None };
        let (customer, user) = (row.customer(), row.user());
        if let (Ok(customer), Ok(user)) = (&customer, &user) {
            let key = (customer.as_ref().map(customer_identity), user_identity(user));
            if let Some(first) = known.get(&key) {
                row.refuse(Field::User, LineProblem::Repeated { first: *first });
            } else {
                known.insert(key, line.line);
            }
        }
        let (licences, role, new_user) = (row.licences(), row.role(), row.new_user());
        if let (Ok(customer), Ok(user), Ok(licences), Ok(role), Ok(new_user)) =
            (customer, user, licences, role, new_user)
        {
            lines.push(BulkLine { line: line.line, customer, user, licences, role, new_user });
        }
    }
    if errors.is_empty() { Ok(lines) } else { Err(errors) }
}

/// Returns a key that is equal for the same customer. Names are compared ignoring case and the number of blanks.
fn customer_identity(customer: &CustomerKey) -> String {
    match customer {
        CustomerKey::Id(id) => id.to_string(),
        CustomerKey::Domain(domain) => domain.clone(),
        CustomerKey::Name(name) => name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// Returns a key that is equal for the same user.
fn user_identity(user: &UserKey) -> String {
    match user {
        UserKey::Id(id) => id.to_string(),
        UserKey::SignInName(name) => name.to_lowercase(),
    }
}

/// The error for an invalid value whose problem is already recorded.
struct Refused;

/// A line that is being read.
struct Row<'a> {
    line: &'a SheetLine,
    header: &'a [String],
    action: ActionKind,
    mapping: &'a Mapping,
    chosen: Chosen,
    errors: &'a mut LineErrors,
    /// The sign-in name of a user to create, once it is read.
    new_name: Option<PrincipalName>,
}

impl<'a> Row<'a> {
    fn refuse(&mut self, field: Field, problem: LineProblem) -> Refused {
        let column = self.mapping.column(field).and_then(|index| self.header.get(index)).cloned();
        self.errors.push(LineError { line: self.line.line, column, field: Some(field), problem });
        Refused
    }

    /// Returns a cell without surrounding blanks; a blank one is none.
    fn cell(&self, field: Field) -> Option<&'a str> {
        let cell = self.line.cells.get(self.mapping.column(field)?)?.trim();
        is_shown(cell).then_some(cell)
    }

    /// Returns a cell that must not be blank.
    fn required(&mut self, field: Field) -> Result<&'a str, Refused> {
        self.cell(field).ok_or_else(|| self.refuse(field, LineProblem::Missing))
    }

    /// Checks a text that is one line of at most `max` characters, and returns it.
    fn line(&mut self, field: Field, text: &'a str, max: usize) -> Result<&'a str, Refused> {
        if text.chars().any(char::is_control) {
            Err(self.refuse(field, LineProblem::Control))
        } else if text.chars().count() > max {
            Err(self.refuse(field, LineProblem::TooLong { max }))
        } else {
            Ok(text)
        }
    }

    /// Checks a text that is used for a lookup. Invisible characters, which can come from copying out of a chat, are
    /// rejected, since nobody could see why the lookup fails.
    fn key(&mut self, field: Field, text: &'a str, max: usize) -> Result<&'a str, Refused> {
        let line = self.line(field, text, max)?;
        if line.chars().any(has_no_width) { Err(self.refuse(field, LineProblem::Invisible)) } else { Ok(line) }
    }

    fn customer(&mut self) -> Result<Option<CustomerKey>, Refused> {
        let cell = match self.cell(Field::Customer) {
            None if self.chosen.customer => return Ok(None),
            _ => self.required(Field::Customer)?,
        };
        let key = self.key(Field::Customer, cell, MAX_KEY)?;
        Ok(Some(if let Some(id) = written_guid(key) {
            CustomerKey::Id(CustomerId::new(id))
        } else if let Ok(domain) = DomainName::parse(key) {
            CustomerKey::Domain(domain.as_str().to_owned())
        } else {
            CustomerKey::Name(key.to_owned())
        }))
    }

    fn user(&mut self) -> Result<UserKey, Refused> {
        let (field, creates) = (Field::User, self.action == ActionKind::Create);
        let cell = self.required(field)?;
        let key = self.key(field, cell, MAX_SIGN_IN_NAME)?;
        if let Some(id) = written_guid(key) {
            return if creates {
                Err(self.refuse(field, LineProblem::NotSignInName))
            } else {
                Ok(UserKey::Id(UserId::new(id)))
            };
        }
        // A guest's name contains the complete address at another provider, so the domain begins at the last at sign.
        let parts = key.rsplit_once('@').and_then(|(name, domain)| Some((name, DomainName::parse(domain).ok()?)));
        let Some((name, domain)) = parts else {
            let problem = if creates { LineProblem::NotSignInName } else { LineProblem::Malformed };
            return Err(self.refuse(field, problem));
        };
        let domain = domain.as_str();
        if creates {
            let name = self.principal_name(name, domain)?;
            let key = UserKey::SignInName(name.to_string());
            self.new_name = Some(name);
            return Ok(key);
        }
        if name.is_empty() || name.contains('@') || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(self.refuse(field, LineProblem::Malformed));
        }
        Ok(UserKey::SignInName(format!("{name}@{domain}")))
    }

    /// Parses the sign-in name of a user to create.
    fn principal_name(&mut self, name: &str, domain: &str) -> Result<PrincipalName, Refused> {
        let problem = match PrincipalName::parse(name, domain) {
            Ok(_) if domain.len() > PrincipalName::MAX_DOMAIN => {
                LineProblem::TooLong { max: name.len() + 1 + PrincipalName::MAX_DOMAIN }
            }
            Ok(name) => return Ok(name),
            Err(UserTextError::Missing) => LineProblem::NotSignInName,
            Err(UserTextError::TooLong(max)) => LineProblem::TooLong { max: max + 1 + domain.len() },
            Err(UserTextError::Control) => LineProblem::Control,
            Err(UserTextError::Malformed) => LineProblem::SignInNameCharacters,
        };
        Err(self.refuse(Field::User, problem))
    }

    fn licences(&mut self) -> Result<Option<LicenceCell>, Refused> {
        let field = Field::Licences;
        if !self.action.reads(field) || self.chosen.licences {
            return Ok(None);
        }
        let named = |cell: &&str| cell.contains(|sign: char| !sign.is_whitespace() && !";|,+".contains(sign));
        let Some(cell) = self.cell(field).filter(named) else {
            let required = self.action != ActionKind::Create;
            return if required { Err(self.refuse(field, LineProblem::Missing)) } else { Ok(None) };
        };
        if cell.chars().any(has_no_width) {
            return Err(self.refuse(field, LineProblem::Invisible));
        }
        Ok(Some(LicenceCell(cell.to_owned())))
    }

    fn role(&mut self) -> Result<Option<String>, Refused> {
        if !self.action.reads(Field::Role) || self.chosen.role {
            return Ok(None);
        }
        let cell = self.required(Field::Role)?;
        Ok(Some(self.key(Field::Role, cell, MAX_KEY)?.to_owned()))
    }

    fn new_user(&mut self) -> Result<Option<BulkUser>, Refused> {
        if self.action != ActionKind::Create {
            return Ok(None);
        }
        let mut name = |field, max| {
            let cell = self.required(field)?;
            self.line(field, cell, max).map(str::to_owned)
        };
        let display_name = name(Field::DisplayName, MAX_DISPLAY_NAME);
        let first_name = name(Field::FirstName, MAX_NAME);
        let last_name = name(Field::LastName, MAX_NAME);
        let usage_location = self.usage_location();
        Ok(Some(BulkUser {
            // If it is absent, its problem was recorded when the user was parsed.
            principal_name: self.new_name.take().ok_or(Refused)?,
            display_name: display_name?,
            first_name: first_name?,
            last_name: last_name?,
            usage_location: usage_location?,
        }))
    }

    fn usage_location(&mut self) -> Result<UsageLocation, Refused> {
        let cell = self.required(Field::UsageLocation)?;
        let known = country::find(cell).and_then(|country| country.iso2.parse().ok());
        known.ok_or_else(|| self.refuse(Field::UsageLocation, LineProblem::Malformed))
    }
}

#[cfg(test)]
mod tests;
