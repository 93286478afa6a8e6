//! Whom to bill.

use super::{Error, Portal, change::Change, country_rules::check_address, fields::Fields};
use crate::domain::{
    actor::CustomerScope,
    address::Address,
    billing_profile::{BillingProfile, BillingProfileForm},
    country,
    id::RequestId,
};

/// Error codes that are about one field (article "Error codes").
const FIELDS: [(u32, &str); 1] = [(600_051, "phone")];

/// Reads the form; the version is the one that the form was drawn with.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be used.
pub fn parse_billing_profile(form: &BillingProfileForm, version: String) -> Result<BillingProfile, Error> {
    let mut fields = Fields::default();
    let profile = read(form, &mut fields);
    fields.finish(BillingProfile { version: Some(version), ..profile })
}

/// What the form says, with every field that cannot be used refused.
pub(super) fn read(form: &BillingProfileForm, fields: &mut Fields) -> BillingProfile {
    let first_name = fields.line_of("first_name", &form.first_name, 50);
    let last_name = fields.line_of("last_name", &form.last_name, 50);
    let known = |text: &str| country::find(text).map(|country| country.iso2.to_owned());
    let culture = |text: &str| country::is_culture(text).then(|| text.to_owned());
    let language = |text: &str| country::is_language(text).then(|| text.to_owned());
    BillingProfile {
        company_name: fields.required("company_name", &form.company_name),
        email: fields.email("email", &form.email),
        culture: fields.parsed("culture", &form.culture, culture),
        language: fields.parsed("language", &form.language, language),
        address: Some(Address {
            country: fields.parsed("country", &form.country, known),
            lines: [fields.required("line1", &form.line1), fields.line("line2", &form.line2)]
                .into_iter()
                .flatten()
                .collect(),
            city: fields.line("city", &form.city),
            state: fields.line("state", &form.state),
            postal_code: fields.line_of("postal_code", &form.postal_code, 20),
            phone: fields.line_of("phone", &form.phone, 40),
            first_name: first_name.clone(),
            last_name: last_name.clone(),
        }),
        first_name,
        last_name,
        version: None,
    }
}

impl Portal {
    /// Whom to bill.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_billing_profile(&self, scope: &CustomerScope) -> Result<BillingProfile, Error> {
        Ok(self.staff_client(scope.partner()).await?.customer(scope).load_billing_profile().await?)
    }

    /// Changes whom to bill.
    ///
    /// # Errors
    /// [`Error::Upstream`] of a conflict when the profile is not the version any more that the person saw.
    pub async fn update_billing_profile(
        &self,
        scope: &CustomerScope,
        profile: &BillingProfile,
        request: RequestId,
    ) -> Result<BillingProfile, Error> {
        self.check_billing_address(scope, profile).await?;
        self.change(scope, Change::new("update_billing_profile"), async |client| {
            client.customer(scope).update_billing_profile(profile, request).await
        })
        .await
        .map_err(|error| error.at_fields(&FIELDS))
    }

    /// Holds the address to the rules of its country. Rules that cannot be had are left to Partner Center, which has the
    /// last word anyway.
    async fn check_billing_address(&self, scope: &CustomerScope, profile: &BillingProfile) -> Result<(), Error> {
        let Some(address) = &profile.address else { return Ok(()) };
        let country = address.country.as_deref().unwrap_or_default();
        match self.load_country_rules(scope.partner(), country).await {
            Ok(rules) => {
                let mut fields = Fields::default();
                check_address(address, &rules, &mut fields);
                fields.finish(())
            }
            Err(Error::Upstream(error)) => {
                tracing::info!(%error, "an address was not held to its country's rules");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
