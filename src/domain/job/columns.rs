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
    id::{CustomerId, UserId, parse_pasted_guid},
    title::{is_visible, is_zero_width},
    user::{MAX_DISPLAY_NAME, MAX_NAME, PrincipalName, UsageLocation, UserTextError},
    verified_domain::DomainName,
};

/// Maximum length of a customer's name or a role, in characters.
const MAX_KEY_CHARS: usize = 256;
/// Maximum length of a sign-in name by which a user is found, in characters. Longer than that of a new one: directories
/// put the object id before a deleted user's, and a guest's contains the complete address at another provider.
const MAX_SIGN_IN_NAME: usize = 256;

impl ActionKind {
    /// Returns the fields that can be read for the action, and whether each is required in a sheet.
    pub const fn fields(self) -> &'static [(Field, bool)] {
        match self {
            Self::ResetPassword | Self::Delete | Self::Restore => &[(Field::Customer, true), (Field::User, true)],
            Self::AssignLicenses | Self::RemoveLicenses => {
                &[(Field::Customer, true), (Field::User, true), (Field::Licenses, true)]
            }
            Self::AddRole | Self::RemoveRole => &[(Field::Customer, true), (Field::User, true), (Field::Role, true)],
            Self::Create => &[
                (Field::Customer, true),
                (Field::User, true),
                (Field::DisplayName, true),
                (Field::FirstName, true),
                (Field::LastName, true),
                (Field::UsageLocation, true),
                (Field::Licenses, false),
            ],
        }
    }

    /// Checks whether the action uses a field.
    fn uses(self, field: Field) -> bool {
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
    Licenses,
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
        Self::Licenses,
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
            Self::Licenses => "licenses",
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
            Self::Licenses => "columns[licenses]",
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
    pub licenses: bool,
    /// `true` if the role is the same for all users.
    pub role: bool,
}

impl Chosen {
    const fn has(self, field: Field) -> bool {
        match field {
            Field::Customer => self.customer,
            Field::Licenses => self.licenses,
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
    MappedAndChosen(Field),
}

impl MappingError {
    /// Returns the field at which the problem is to be solved.
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::UnknownField => None,
            Self::UnknownColumn(field)
            | Self::SeveralColumns(field)
            | Self::Missing(field)
            | Self::MappedAndChosen(field)
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
        let unmapped_column = |name: &&str| {
            columns.iter().enumerate().find_map(|(index, keys)| {
                let is_unmapped = !mapping.0.values().any(|mapped| *mapped == index);
                (is_unmapped && keys.iter().any(|key| key == name)).then_some(index)
            })
        };
        if let Some(index) = names::of(field).iter().find_map(unmapped_column) {
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
    let mut fields_by_column: BTreeMap<usize, Field> = BTreeMap::new();
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
        if let Some(first) = fields_by_column.get(&index) {
            errors.push(MappingError::SharedColumn { column: column.clone(), first: *first, second: field });
            continue;
        }
        fields_by_column.insert(index, field);
        // A line's customer can still be compared with the job's, but not two lists of licenses.
        if chosen.has(field) && field != Field::Customer {
            errors.push(MappingError::MappedAndChosen(field));
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
    pub licenses: Option<LicenseCell>,
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
pub struct LicenseCell(String);

impl LicenseCell {
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
        collect_products(&self.0, &find, &SEPARATORS, &mut found, &mut unknown);
        if unknown.is_empty() { Ok(found) } else { Err(unknown) }
    }
}

/// The separators of licenses, the least ambiguous first.
#[derive(Debug, Clone, Copy)]
enum Separator {
    Unambiguous,
    Plus,
    Comma,
    SpacedPlus,
}

const SEPARATORS: [Separator; 4] = [Separator::Unambiguous, Separator::Plus, Separator::Comma, Separator::SpacedPlus];

impl Separator {
    /// Splits a text into parts that are not blank.
    fn split(self, text: &str) -> Vec<&str> {
        let parts = match self {
            Self::Unambiguous => text.split([';', '|', '\r', '\n']).collect(),
            Self::Plus => split_at_unspaced_plus(text),
            Self::Comma => text.split(',').collect(),
            Self::SpacedPlus => text.split('+').collect(),
        };
        let trimmed = parts.into_iter().map(str::trim);
        trimmed.filter(|part| !part.is_empty()).collect()
    }
}

/// Splits a text at the plus signs that are not between blanks.
fn split_at_unspaced_plus(text: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (index, plus) in text.match_indices('+') {
        let end = index + plus.len();
        if !(text[..index].ends_with(char::is_whitespace) && text[end..].starts_with(char::is_whitespace)) {
            parts.push(&text[start..index]);
            start = end;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Adds the products of a text to `found`, or its unknown parts to `unknown`; splits it at the separators in turn.
fn collect_products<T>(
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
    let [separator, remaining @ ..] = separators else {
        unknown.push(text.to_owned());
        return;
    };
    match separator.split(text)[..] {
        [part] if part.len() == text.len() => collect_products(text, find, remaining, found, unknown),
        ref parts => parts.iter().for_each(|part| collect_products(part, find, remaining, found, unknown)),
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
                row.add_error(Field::User, LineProblem::Repeated { first: *first });
            } else {
                known.insert(key, line.line);
            }
        }
        let (licenses, role, new_user) = (row.licenses(), row.role(), row.new_user());
        if let (Ok(customer), Ok(user), Ok(licenses), Ok(role), Ok(new_user)) =
            (customer, user, licenses, role, new_user)
        {
            lines.push(BulkLine { line: line.line, customer, user, licenses, role, new_user });
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

/// The error for an invalid value whose problem is already among the errors of the lines.
struct AlreadyReported;

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
    /// Adds a problem with a cell to the errors, and returns the error for the caller.
    fn add_error(&mut self, field: Field, problem: LineProblem) -> AlreadyReported {
        let column = self.mapping.column(field).and_then(|index| self.header.get(index)).cloned();
        self.errors.push(LineError { line: self.line.line, column, field: Some(field), problem });
        AlreadyReported
    }

    /// Returns a cell without surrounding blanks; a blank one is none.
    fn cell(&self, field: Field) -> Option<&'a str> {
        let cell = self.line.cells.get(self.mapping.column(field)?)?.trim();
        is_visible(cell).then_some(cell)
    }

    /// Returns a cell that must not be blank.
    fn required(&mut self, field: Field) -> Result<&'a str, AlreadyReported> {
        self.cell(field).ok_or_else(|| self.add_error(field, LineProblem::Missing))
    }

    /// Checks a text that is one line of at most `max` characters, and returns it.
    fn line(&mut self, field: Field, text: &'a str, max: usize) -> Result<&'a str, AlreadyReported> {
        if text.chars().any(char::is_control) {
            Err(self.add_error(field, LineProblem::Control))
        } else if text.chars().count() > max {
            Err(self.add_error(field, LineProblem::TooLong { max }))
        } else {
            Ok(text)
        }
    }

    /// Checks a text that is used for a lookup. Invisible characters, which can come from copying out of a chat, are
    /// rejected, since nobody could see why the lookup fails.
    fn key(&mut self, field: Field, text: &'a str, max: usize) -> Result<&'a str, AlreadyReported> {
        let line = self.line(field, text, max)?;
        if line.chars().any(is_zero_width) { Err(self.add_error(field, LineProblem::Invisible)) } else { Ok(line) }
    }

    fn customer(&mut self) -> Result<Option<CustomerKey>, AlreadyReported> {
        let cell = match self.cell(Field::Customer) {
            None if self.chosen.customer => return Ok(None),
            _ => self.required(Field::Customer)?,
        };
        let key = self.key(Field::Customer, cell, MAX_KEY_CHARS)?;
        Ok(Some(if let Some(id) = parse_pasted_guid(key) {
            CustomerKey::Id(CustomerId::new(id))
        } else if let Ok(domain) = DomainName::parse(key) {
            CustomerKey::Domain(domain.as_str().to_owned())
        } else {
            CustomerKey::Name(key.to_owned())
        }))
    }

    fn user(&mut self) -> Result<UserKey, AlreadyReported> {
        let (field, is_creation) = (Field::User, self.action == ActionKind::Create);
        let cell = self.required(field)?;
        let key = self.key(field, cell, MAX_SIGN_IN_NAME)?;
        if let Some(id) = parse_pasted_guid(key) {
            return if is_creation {
                Err(self.add_error(field, LineProblem::NotSignInName))
            } else {
                Ok(UserKey::Id(UserId::new(id)))
            };
        }
        // A guest's name contains the complete address at another provider, so the domain begins at the last at sign.
        let parts = key.rsplit_once('@').and_then(|(name, domain)| Some((name, DomainName::parse(domain).ok()?)));
        let Some((name, domain)) = parts else {
            let problem = if is_creation { LineProblem::NotSignInName } else { LineProblem::Malformed };
            return Err(self.add_error(field, problem));
        };
        let domain = domain.as_str();
        if is_creation {
            let name = self.principal_name(name, domain)?;
            let key = UserKey::SignInName(name.to_string());
            self.new_name = Some(name);
            return Ok(key);
        }
        if name.is_empty() || name.contains('@') || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(self.add_error(field, LineProblem::Malformed));
        }
        Ok(UserKey::SignInName(format!("{name}@{domain}")))
    }

    /// Parses the sign-in name of a user to create.
    fn principal_name(&mut self, name: &str, domain: &str) -> Result<PrincipalName, AlreadyReported> {
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
        Err(self.add_error(Field::User, problem))
    }

    fn licenses(&mut self) -> Result<Option<LicenseCell>, AlreadyReported> {
        let field = Field::Licenses;
        if !self.action.uses(field) || self.chosen.licenses {
            return Ok(None);
        }
        let has_license =
            |cell: &&str| cell.contains(|character: char| !character.is_whitespace() && !";|,+".contains(character));
        let Some(cell) = self.cell(field).filter(has_license) else {
            let required = self.action != ActionKind::Create;
            return if required { Err(self.add_error(field, LineProblem::Missing)) } else { Ok(None) };
        };
        if cell.chars().any(is_zero_width) {
            return Err(self.add_error(field, LineProblem::Invisible));
        }
        Ok(Some(LicenseCell(cell.to_owned())))
    }

    fn role(&mut self) -> Result<Option<String>, AlreadyReported> {
        if !self.action.uses(Field::Role) || self.chosen.role {
            return Ok(None);
        }
        let cell = self.required(Field::Role)?;
        Ok(Some(self.key(Field::Role, cell, MAX_KEY_CHARS)?.to_owned()))
    }

    fn new_user(&mut self) -> Result<Option<BulkUser>, AlreadyReported> {
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
            principal_name: self.new_name.take().ok_or(AlreadyReported)?,
            display_name: display_name?,
            first_name: first_name?,
            last_name: last_name?,
            usage_location: usage_location?,
        }))
    }

    fn usage_location(&mut self) -> Result<UsageLocation, AlreadyReported> {
        let cell = self.required(Field::UsageLocation)?;
        let known = country::find(cell).and_then(|country| country.iso2.parse().ok());
        known.ok_or_else(|| self.add_error(Field::UsageLocation, LineProblem::Malformed))
    }
}

#[cfg(test)]
mod tests;
