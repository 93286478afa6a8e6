//! Parsing of error bodies of any shape: the commerce gateway's, the throttle's, the agreement service's, the
//! Graph-style one, a bare JSON string, or text that is not JSON.

use std::fmt;

use serde_json::Value;

use crate::partner_center::wire::request::camel_case;

/// Maximum number of properties examined in one response.
const MAX_PROPERTIES: usize = 32;
/// Maximum length of a property's name with its path.
const MAX_NAME_LENGTH: usize = 120;
/// The suffixes of the service's names of reasons.
const REASONS: [&str; 10] = [
    "AlreadyExists",
    "NotSupported",
    "NotAllowed",
    "NotValid",
    "TooLong",
    "TooShort",
    "Required",
    "Invalid",
    "Missing",
    "Exists",
];

/// The contents of an error body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ErrorBody {
    pub(super) code: Option<String>,
    pub(super) description: Option<String>,
    pub(super) rejected_properties: Vec<RejectedProperty>,
}

/// A property that an error may be about. A name only, never a value that somebody entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedProperty {
    /// The name or path, such as `billingProfile.defaultAddress.postalCode`.
    pub property: String,
    /// The service's name of the problem, such as `StateInvalid`.
    pub reason: Option<String>,
}

impl RejectedProperty {
    /// Returns the last segment of the path.
    pub fn last_segment(&self) -> &str {
        let name = self.property.rsplit('.').next().unwrap_or_default();
        name.split('[').next().unwrap_or_default()
    }

    /// Returns the last segment of the path in lower case.
    pub fn name(&self) -> String {
        self.last_segment().to_ascii_lowercase()
    }
}

/// Writes the property and its problem with the service's names.
impl fmt::Display for RejectedProperty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.property)?;
        match &self.reason {
            Some(reason) => write!(f, ", {reason}"),
            None => Ok(()),
        }
    }
}

impl ErrorBody {
    pub(super) fn read(body: &[u8]) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            // A gateway's HTML page contains nothing of use.
            let text = std::str::from_utf8(body).unwrap_or_default().trim();
            return if text.starts_with('<') { Self::default() } else { Self::of_texts(None, &[text.to_owned()]) };
        };
        let value = camel_case(value);
        let inner = value.get("error").filter(|inner| inner.is_object()).unwrap_or(&value);
        let code = match inner.get("code") {
            Some(Value::String(text)) => Some(text.chars().take(64).collect::<String>()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let mut found = Vec::new();
        for member in ["description", "message", "errorMessageExtended", "data", "details"] {
            inner.get(member).into_iter().for_each(|value| texts(value, &mut found));
        }
        if !inner.is_object() {
            texts(inner, &mut found);
        }
        Self::of_texts(code.filter(|code| !code.is_empty()), &found)
    }

    fn of_texts(code: Option<String>, texts: &[String]) -> Self {
        let description = texts.iter().find(|text| !text.is_empty()).map(|text| text.chars().take(1024).collect());
        let mut properties: Vec<RejectedProperty> = Vec::new();
        for property in texts.iter().flat_map(|text| rejected_properties(text)).take(MAX_PROPERTIES) {
            match properties.iter_mut().find(|known| known.name() == property.name()) {
                Some(known) => known.reason = known.reason.take().or(property.reason),
                None => properties.push(property),
            }
        }
        Self { code, description, rejected_properties: properties }
    }
}

/// Collects all strings in a value.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.trim().to_owned()),
        Value::Array(values) => values.iter().take(MAX_PROPERTIES).for_each(|value| texts(value, found)),
        Value::Object(members) => members.values().take(MAX_PROPERTIES).for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// Returns the words of a message that may be property names: paths, compound names, names of reasons, and any word
/// that is marked by a colon, quotation marks or "is".
fn rejected_properties(text: &str) -> Vec<RejectedProperty> {
    let is_name_char = |letter: char| letter.is_ascii_alphanumeric() || "_.[]".contains(letter);
    let mut found = Vec::new();
    let mut rest = text.get(..text.floor_char_boundary(4096)).unwrap_or_default();
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let before = rest[..start].chars().next_back();
        let word = &rest[start..];
        let end = word.find(|letter: char| !is_name_char(letter)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        rest = after;
        let word = word.trim_end_matches('.');
        if word.len() > MAX_NAME_LENGTH || before == Some('@') || after.starts_with('@') {
            continue; // An email address is not a property name.
        }
        let reason = REASONS.iter().find_map(|reason| word.strip_suffix(reason)).filter(|stem| !stem.is_empty());
        if let Some(stem) = reason {
            let last = word.rsplit('.').next().unwrap_or(word).to_owned();
            found.push(RejectedProperty { property: stem.to_owned(), reason: Some(last) });
            continue;
        }
        let is_compound = word.contains('.') || {
            let inner = |is: fn(&char) -> bool| word.chars().skip(1).any(|letter| is(&letter));
            inner(char::is_ascii_uppercase) && inner(char::is_ascii_lowercase)
        };
        let is_marked = after.starts_with([':', '\'', '"'])
            || [" is ", " should ", " must ", " has "].iter().any(|is| after.starts_with(is));
        if is_compound || is_marked {
            found.push(RejectedProperty { property: word.to_owned(), reason: None });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_and_description(body: &str) -> (Option<String>, Option<String>) {
        let parsed = ErrorBody::read(body.as_bytes());
        (parsed.code, parsed.description)
    }

    #[test]
    fn parses_every_shape_of_error_body() {
        let both = |code: &str, text: &str| (Some(code.to_owned()), Some(text.to_owned()));
        assert_eq!(
            code_and_description(r#"{"code":20002,"description":"none","data":[],"source":"X"}"#),
            both("20002", "none")
        );
        assert_eq!(code_and_description(r#"{"Code":"20002","Description":"none"}"#), both("20002", "none"));
        assert_eq!(
            code_and_description(r#"{"error":{"code":"Request_Bad","message":"no"}}"#),
            both("Request_Bad", "no")
        );
        let agreement = r#"{"code":600061,"message":"m","description":"d","errorName":"X","isRetryable":false}"#;
        assert_eq!(code_and_description(agreement), both("600061", "d"));
        for text in [r#""no""#, "no", r#"{"message":"no"}"#, r#"{"statusCode":429,"message":"no"}"#, r#"["no"]"#] {
            assert_eq!(code_and_description(text), (None, Some("no".to_owned())), "{text}");
        }
        for text in ["<html>", "", "[]", "null", "7", r#"{"code":null,"description":7.5e1}"#] {
            assert_eq!(code_and_description(text), (None, None), "{text}");
        }
    }

    #[test]
    fn finds_rejected_properties_but_never_entered_values() {
        let properties_of = |body: &str| {
            let parsed = ErrorBody::read(body.as_bytes());
            parsed.rejected_properties.into_iter().map(|it| (it.name(), it.reason)).collect::<Vec<_>>()
        };
        let name = |name: &str, reason: Option<&str>| (name.to_owned(), reason.map(str::to_owned));
        let data = r#"{"code":3000,"description":"no","data":["property_name: StateInvalid QX"]}"#;
        assert_eq!(properties_of(data), [name("property_name", None), name("state", Some("StateInvalid"))]);
        let path = r#"{"message":"billingProfile.defaultAddress.postalCode: PostalCodeInvalid"}"#;
        assert_eq!(properties_of(path), [name("postalcode", Some("PostalCodeInvalid"))]);
        assert_eq!(properties_of("UserPrincipalName is not valid."), [name("userprincipalname", None)]);
        assert_eq!(properties_of("anna.nowak@contoso.com, no"), []);
    }
}
