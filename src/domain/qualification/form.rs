//! Parsing of the forms that set a qualification.

use serde::{Deserialize, Serialize};

use super::{DirectQualification, EducationSegment, NewQualification, QualificationKind};
use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
};

/// The fields of the forms that set a qualification, as typed. The form of each kind contains only the fields that it
/// needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the field of the forms that has its name")]
pub struct QualificationForm {
    pub kind: String,
    pub segment: String,
    pub website: String,
    pub code: String,
}

/// Maximum length of a validation code, in characters.
const CODE_CHARS: usize = 64;

/// Parses the form of a request that Microsoft reviews (article "Update a customer's qualifications").
///
/// # Errors
/// [`InvalidFields`] with every invalid field.
pub fn parse_qualification(form: &QualificationForm) -> Result<NewQualification, InvalidFields> {
    let mut fields = FieldParser::default();
    match QualificationKind::parse(&form.kind) {
        QualificationKind::Education => {
            let segment = fields.parsed("segment", &form.segment, EducationSegment::parse);
            let website = fields.line("website", &form.website);
            if website.as_deref().is_some_and(|website| !is_website(website)) {
                fields.add_error("website", Problem::Malformed);
            }
            let segment = segment.unwrap_or(EducationSegment::K12);
            fields.finish(NewQualification::Education { segment, website })
        }
        QualificationKind::GovernmentCommunityCloud => {
            let code = code(&mut fields, form);
            fields.finish(NewQualification::GovernmentCommunityCloud { code })
        }
        QualificationKind::StateOwnedEntity => Ok(NewQualification::StateOwnedEntity),
        _ => Err(InvalidFields::at("kind", Problem::Malformed)),
    }
}

/// Parses the form of the older operation, which sets a qualification without a review and supports two kinds only.
///
/// # Errors
/// [`InvalidFields`] with every invalid field.
pub fn parse_direct_qualification(form: &QualificationForm) -> Result<DirectQualification, InvalidFields> {
    let mut fields = FieldParser::default();
    match QualificationKind::parse(&form.kind) {
        QualificationKind::Education => Ok(DirectQualification::Education),
        QualificationKind::GovernmentCommunityCloud => {
            let code = code(&mut fields, form);
            fields.finish(DirectQualification::GovernmentCommunityCloud { code })
        }
        _ => Err(InvalidFields::at("kind", Problem::Malformed)),
    }
}

/// Parses the required validation code.
fn code(fields: &mut FieldParser, form: &QualificationForm) -> String {
    let code = fields.line_up_to("code", &form.code, CODE_CHARS);
    if code.is_none() {
        fields.add_error("code", Problem::Missing);
    }
    code.unwrap_or_default()
}

/// Checks whether the text can be a website, with or without its scheme.
fn is_website(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    !text.contains(char::is_whitespace)
        && !host.contains('@')
        && host.split('.').count() > 1
        && host.split('.').all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn website_is_accepted_with_or_without_scheme() {
        for valid in ["https://szkola.example", "szkola.edu.pl/o-nas?x=1", "http://school.example"] {
            assert!(is_website(valid), "{valid}");
        }
        for invalid in ["school", "https://", "a b.example", "me@school.example", "ftp://x", "school..example"] {
            assert!(!is_website(invalid), "{invalid}");
        }
    }

    #[test]
    fn the_older_operation_sets_two_kinds_only() {
        let form = |kind: &str| QualificationForm { kind: kind.into(), code: " 1 ".into(), ..Default::default() };
        assert_eq!(parse_direct_qualification(&form("Education")).unwrap(), DirectQualification::Education);
        let government = parse_direct_qualification(&form("GovernmentCommunityCloud")).unwrap();
        assert_eq!(government, DirectQualification::GovernmentCommunityCloud { code: "1".into() });
        assert!(parse_direct_qualification(&form("StateOwnedEntity")).is_err());
        assert_eq!(parse_qualification(&form("StateOwnedEntity")).unwrap(), NewQualification::StateOwnedEntity);
        assert!(parse_qualification(&form("Nonprofit")).is_err());
    }
}
