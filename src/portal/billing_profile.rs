//! Billing profiles of customers.

use super::{
    Error, Portal,
    change::{Change, check_response},
    country_rules::matches_pattern,
};
use crate::{
    domain::{
        billing_profile::{BillingProfile, BillingProfileEdit, BillingProfileForm, edit_billing_profile},
        country,
        country_rules::check_address,
        form::FieldParser,
        form_action::FormAction,
        id::RequestId,
        principal::CustomerScope,
        rendered_values::RenderedValues,
    },
    partner_center::billing_profile::members,
};

/// Error codes that concern one field (article "Error codes").
const FIELDS: [(u32, &str); 1] = [(600_051, "phone")];

impl Portal {
    /// Returns the customer's billing profile.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_billing_profile(&self, scope: &CustomerScope) -> Result<BillingProfile, Error> {
        Ok(self.client_for(scope).await?.customer(scope).load_billing_profile().await?)
    }

    /// Updates the fields of the billing profile that the form changes; makes no call if there are none.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every changed field that is invalid; [`Error::Changed`] when the profile was changed
    /// since it was rendered.
    pub async fn update_billing_profile(
        &self,
        scope: &CustomerScope,
        form: &BillingProfileForm,
        rendered: &RenderedValues,
        version: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let stored = self.client_for(scope).await?.customer(scope).fetch_billing_profile().await?;
        let edit = edit_billing_profile(form, rendered, version, &stored.profile)?;
        let BillingProfileEdit { profile, fields_to_validate, is_unchanged } = edit;
        if is_unchanged {
            return Ok(());
        }
        self.check_billing_address(scope, &profile, &fields_to_validate).await?;
        let before = stored.profile.clone();
        let fields = members(&profile).into_iter().zip(members(&before));
        let fields = fields
            .map(|((path, requested), (_, before))| (path.last().copied().unwrap_or_default(), requested != before));
        let change = Change::new(FormAction::UpdateBillingProfile).of_fields(fields);
        let response = self
            .change(scope, change, async |client| {
                client.customer(scope).update_billing_profile(stored, &profile, request).await
            })
            .await
            .map_err(|error| error.at_fields(&FIELDS))?;
        // The whole profile was sent, but the service may have normalized unchanged members.
        let requested = members(&profile).into_iter().zip(members(&before)).zip(members(&response));
        let changed = requested.filter(|(((_, requested), (_, before)), _)| requested != before);
        check_response(changed.map(|(((path, requested), _), (_, returned))| {
            (path.last().copied().unwrap_or_default(), requested.unwrap_or_default(), returned.unwrap_or_default())
        }))
    }

    /// Validates the changed address fields by the rules of the country. If the rules cannot be loaded, validation is
    /// left to Partner Center, which decides anyway.
    async fn check_billing_address(
        &self,
        scope: &CustomerScope,
        profile: &BillingProfile,
        changed_fields: &[&str],
    ) -> Result<(), Error> {
        let Some(address) = &profile.address else { return Ok(()) };
        let country = address.country.as_deref().unwrap_or_default();
        // A stored value that is not a country has no rules.
        if changed_fields.is_empty() || country::find(country).is_none() {
            return Ok(());
        }
        match self.load_country_rules(scope, country).await {
            Ok(rules) => {
                let mut fields = FieldParser::default();
                check_address(address, &rules, changed_fields, matches_pattern, &mut fields);
                Ok(fields.finish(())?)
            }
            Err(Error::Upstream(error)) => {
                tracing::info!(%error, "address not checked against country rules");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
