//! Billing profiles of customers.

use super::{
    Error, Portal,
    change::{Change, as_asked},
    country_rules::fits,
};
use crate::{
    domain::{
        billing_profile::{BillingProfile, BillingProfileEdit, BillingProfileForm, edit_billing_profile},
        country,
        country_rules::check_address,
        form::Fields,
        id::RequestId,
        principal::CustomerScope,
        rendered_values::RenderedValues,
        write::Write,
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
        drawn: &RenderedValues,
        version: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let stored = self.client_for(scope).await?.customer(scope).fetch_billing_profile().await?;
        let edit = edit_billing_profile(form, drawn, version, &stored.profile)?;
        let BillingProfileEdit { profile, rules_for, nothing } = edit;
        if nothing {
            return Ok(());
        }
        self.check_billing_address(scope, &profile, &rules_for).await?;
        let before = stored.profile.clone();
        let fields = members(&profile).into_iter().zip(members(&before));
        let fields =
            fields.map(|((path, asked), (_, before))| (path.last().copied().unwrap_or_default(), asked != before));
        let change = Change::new(Write::UpdateBillingProfile).of_fields(fields);
        let done = self
            .change(scope, change, async |client| {
                client.customer(scope).update_billing_profile(stored, &profile, request).await
            })
            .await
            .map_err(|error| error.at_fields(&FIELDS))?;
        // The whole profile was sent, but the service may have normalized unchanged members.
        let asked = members(&profile).into_iter().zip(members(&before)).zip(members(&done));
        let changed = asked.filter(|(((_, asked), (_, before)), _)| asked != before);
        as_asked(changed.map(|(((path, asked), _), (_, told))| {
            (path.last().copied().unwrap_or_default(), asked.unwrap_or_default(), told.unwrap_or_default())
        }))
    }

    /// Validates these address fields by the rules of the country. If the rules cannot be loaded, validation is left to
    /// Partner Center, which decides anyway.
    async fn check_billing_address(
        &self,
        scope: &CustomerScope,
        profile: &BillingProfile,
        held: &[&str],
    ) -> Result<(), Error> {
        let Some(address) = &profile.address else { return Ok(()) };
        let country = address.country.as_deref().unwrap_or_default();
        // A stored value that is not a country has no rules.
        if held.is_empty() || country::find(country).is_none() {
            return Ok(());
        }
        match self.load_country_rules(scope, country).await {
            Ok(rules) => {
                let mut fields = Fields::default();
                check_address(address, &rules, held, fits, &mut fields);
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
