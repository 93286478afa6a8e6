//! Qualifications, and the partner's validation codes.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, as_asked, or_done},
    confirmed::Confirmed,
};
use crate::{
    domain::{
        form::Fields,
        id::RequestId,
        principal::{CustomerScope, PartnerScope},
        qualification::{
            DirectQualification, EducationSegment, NewQualification, Qualification, QualificationForm,
            QualificationKind, ValidationCode, VettingStatus,
        },
    },
    error::{FieldError, Problem},
};

/// Longest validation code.
const CODE_CHARS: usize = 64;

/// Reads the form of the newer operation.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be used.
pub fn parse_qualification(form: &QualificationForm) -> Result<NewQualification, Error> {
    let mut fields = Fields::default();
    match QualificationKind::parse(&form.kind) {
        QualificationKind::Education => {
            let segment = fields.parsed("segment", &form.segment, EducationSegment::parse);
            let website = fields.line("website", &form.website);
            if website.as_deref().is_some_and(|website| !is_website(website)) {
                fields.refuse("website", Problem::Malformed);
            }
            let segment = segment.unwrap_or(EducationSegment::K12);
            Ok(fields.finish(NewQualification::Education { segment, website })?)
        }
        QualificationKind::GovernmentCommunityCloud => {
            let code = code(&mut fields, form);
            Ok(fields.finish(NewQualification::GovernmentCommunityCloud { code })?)
        }
        QualificationKind::StateOwnedEntity => Ok(NewQualification::StateOwnedEntity),
        _ => Err(Error::Invalid(vec![FieldError::new("kind", Problem::Malformed)])),
    }
}

/// Reads the form of the older operation, which sets two kinds only.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be used.
pub fn parse_direct_qualification(form: &QualificationForm) -> Result<DirectQualification, Error> {
    let mut fields = Fields::default();
    match QualificationKind::parse(&form.kind) {
        QualificationKind::Education => Ok(DirectQualification::Education),
        QualificationKind::GovernmentCommunityCloud => {
            let code = code(&mut fields, form);
            Ok(fields.finish(DirectQualification::GovernmentCommunityCloud { code })?)
        }
        _ => Err(Error::Invalid(vec![FieldError::new("kind", Problem::Malformed)])),
    }
}

fn code(fields: &mut Fields, form: &QualificationForm) -> String {
    let code = fields.line_of("code", &form.code, CODE_CHARS);
    if code.is_none() {
        fields.refuse("code", Problem::Missing);
    }
    code.unwrap_or_default()
}

/// Whether it may be a website, with its scheme or as people say it.
fn is_website(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    !text.contains(char::is_whitespace)
        && !host.contains('@')
        && host.split('.').count() > 1
        && host.split('.').all(|label| !label.is_empty())
}

impl Portal {
    /// The partner's validation codes.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_validation_codes(&self, scope: &PartnerScope) -> Result<Vec<ValidationCode>, Error> {
        Ok(self.client_for(scope).await?.validation_codes().await?)
    }

    /// The customer's qualifications, and how far Microsoft's vetting of them is.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_qualifications(&self, scope: &CustomerScope) -> Result<Vec<Qualification>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).qualifications().await?)
    }

    /// The qualification that price lists go by.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_qualification(&self, scope: &CustomerScope) -> Result<QualificationKind, Error> {
        Ok(self.client_for(scope).await?.customer(scope).qualification().await?)
    }

    /// Asks Microsoft for a qualification.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn set_qualification(
        &self,
        scope: &CustomerScope,
        qualification: &NewQualification,
        confirmed: Confirmed,
        request: RequestId,
    ) -> Result<Qualification, Error> {
        let name = match qualification {
            NewQualification::Education { .. } => "Education",
            NewQualification::GovernmentCommunityCloud { .. } => "GovernmentCommunityCloud",
            NewQualification::StateOwnedEntity => "StateOwnedEntity",
        };
        let change = Change::irreversible("set_qualification", confirmed).with(json!({"qualification": name}));
        let done = self
            .change(scope, change, async |client| {
                let customer = client.customer(scope);
                // One that was denied is asked for again, so that it is there says nothing.
                let asked = async {
                    let (known, kind) = (customer.qualifications().await?, QualificationKind::parse(name));
                    Ok(known.into_iter().find(|it| it.kind == kind && it.vetting != Some(VettingStatus::Denied)))
                };
                or_done(customer.set_qualification(qualification, request).await, asked).await
            })
            .await?;
        as_asked([("qualification", name, done.kind.as_str())])?;
        Ok(done)
    }

    /// Sets a qualification at once.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn set_qualification_directly(
        &self,
        scope: &CustomerScope,
        qualification: &DirectQualification,
        confirmed: Confirmed,
        request: RequestId,
    ) -> Result<QualificationKind, Error> {
        let name = match qualification {
            DirectQualification::Education => "Education",
            DirectQualification::GovernmentCommunityCloud { .. } => "GovernmentCommunityCloud",
        };
        let change = Change::irreversible("set_qualification_directly", confirmed).with(json!({"qualification": name}));
        let done = self
            .change(scope, change, async |client| {
                let customer = client.customer(scope);
                let set = async {
                    Ok(Some(customer.qualification().await?).filter(|it| *it == QualificationKind::parse(name)))
                };
                or_done(customer.set_qualification_directly(qualification, request).await, set).await
            })
            .await?;
        as_asked([("qualification", name, done.as_str())])?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_is_taken_as_people_say_it() {
        for good in ["https://szkola.example", "szkola.edu.pl/o-nas?x=1", "http://school.example"] {
            assert!(is_website(good), "{good}");
        }
        for bad in ["school", "https://", "a b.example", "me@school.example", "ftp://x", "school..example"] {
            assert!(!is_website(bad), "{bad}");
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
