//! Whom to bill.

use super::{
    Error, Portal,
    change::{Change, as_asked},
    country_rules::{RULED, check_address},
};
use crate::domain::{
    address::Address,
    billing_profile::{BillingProfile, BillingProfileForm},
    country,
    drawn::Drawn,
    form::{Edit, Fields},
    id::RequestId,
    principal::CustomerScope,
};

/// Error codes that are about one field (article "Error codes").
const FIELDS: [(u32, &str); 1] = [(600_051, "phone")];

/// What a profile becomes by a form: what the person changed, and all else as it is stored.
///
/// # Errors
/// [`Error::Invalid`] with every changed field that cannot be used, [`Error::Changed`]
fn edited(form: &BillingProfileForm, drawn: &Drawn, version: &str, now: &BillingProfile) -> Result<Edited, Error> {
    let mut edit = Edit::new(drawn);
    let stored = now.address.clone().unwrap_or_default();
    let [line1, line2, line3] = stored.lines.each_ref().map(Option::as_deref);
    let of = |max: usize| move |fields: &mut Fields, field: &str, typed: &str| fields.line_of(field, typed, max);
    let first_name = edit.text("first_name", &form.first_name, now.first_name.as_deref(), of(50));
    let last_name = edit.text("last_name", &form.last_name, now.last_name.as_deref(), of(50));
    let company_name = edit.text("company_name", &form.company_name, now.company_name.as_deref(), Fields::required);
    let email = edit.text("email", &form.email, now.email.as_deref(), Fields::email);
    let culture = edit.text("culture", &form.culture, now.culture.as_deref(), read_culture);
    let language = edit.text("language", &form.language, now.language.as_deref(), read_language);
    let address = Address {
        country: edit.text("country", &form.country, stored.country.as_deref(), read_country),
        lines: [
            edit.text("line1", &form.line1, line1, Fields::required),
            edit.text("line2", &form.line2, line2, Fields::line),
            edit.text("line3", &form.line3, line3, Fields::line),
        ],
        city: edit.text("city", &form.city, stored.city.as_deref(), Fields::line),
        state: edit.text("state", &form.state, stored.state.as_deref(), Fields::line),
        postal_code: edit.text("postal_code", &form.postal_code, stored.postal_code.as_deref(), of(20)),
        phone: edit.text("phone", &form.phone, stored.phone.as_deref(), of(40)),
        // The contact at the address is the contact, as long as both are called the same.
        first_name: moved_along(stored.first_name.as_ref(), now.first_name.as_ref(), first_name.as_ref()),
        last_name: moved_along(stored.last_name.as_ref(), now.last_name.as_ref(), last_name.as_ref()),
    };
    let country_changes = edit.has_changed(&["country"]);
    let held = |field: &str| country_changes || edit.has_changed(&[field]);
    let rules_for = RULED.into_iter().filter(|field| held(field)).collect();
    let (nothing, known) = (edit.is_nothing(), now.address.is_some());
    let profile = BillingProfile {
        company_name,
        email,
        culture,
        language,
        // An address of nothing is not made.
        address: (known || address != Address::default()).then_some(address),
        first_name,
        last_name,
        version: now.version.clone(),
    };
    if nothing {
        return Ok(Edited { profile, rules_for, nothing });
    }
    let is_the_version = now.version.as_deref().unwrap_or_default() == version;
    Ok(edit.finish_under(Edited { profile, rules_for, nothing }, is_the_version)?)
}

/// A profile as it is to be.
#[derive(Debug)]
struct Edited {
    profile: BillingProfile,
    /// The fields that are held to the rules of the country.
    rules_for: Vec<&'static str>,
    /// Whether nothing is to be changed.
    nothing: bool,
}

fn moved_along(at_address: Option<&String>, before: Option<&String>, after: Option<&String>) -> Option<String> {
    if at_address == before { after.cloned() } else { at_address.cloned() }
}

fn read_country(fields: &mut Fields, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find(text).map(|country| country.iso2.to_owned()))
}

fn read_culture(fields: &mut Fields, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find_culture(text).map(str::to_owned))
}

fn read_language(fields: &mut Fields, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find_language(text).map(str::to_owned))
}

/// What the form says, with every field that cannot be used refused.
pub(super) fn read(form: &BillingProfileForm, fields: &mut Fields) -> BillingProfile {
    let first_name = fields.line_of("first_name", &form.first_name, 50);
    let last_name = fields.line_of("last_name", &form.last_name, 50);
    BillingProfile {
        company_name: fields.required("company_name", &form.company_name),
        email: fields.email("email", &form.email),
        culture: read_culture(fields, "culture", &form.culture),
        language: read_language(fields, "language", &form.language),
        address: Some(Address {
            country: read_country(fields, "country", &form.country),
            lines: [
                fields.required("line1", &form.line1),
                fields.line("line2", &form.line2),
                fields.line("line3", &form.line3),
            ],
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
        Ok(self.client_for(scope).await?.customer(scope).load_billing_profile().await?)
    }

    /// Changes whom to bill: what the form changes, and nothing else; nothing is asked where that is nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every changed field that cannot be used; [`Error::Changed`] when the profile is not what
    /// the person saw.
    pub async fn update_billing_profile(
        &self,
        scope: &CustomerScope,
        form: &BillingProfileForm,
        drawn: &Drawn,
        version: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let stored = self.client_for(scope).await?.customer(scope).fetch_billing_profile().await?;
        let Edited { profile, rules_for, nothing } = edited(form, drawn, version, &stored.profile)?;
        if nothing {
            return Ok(());
        }
        self.check_billing_address(scope, &profile, &rules_for).await?;
        let done = self
            .change(scope, Change::new("update_billing_profile"), async |client| {
                client.customer(scope).update_billing_profile(stored, &profile, request).await
            })
            .await
            .map_err(|error| error.at_fields(&FIELDS))?;
        let members = |profile: &BillingProfile| {
            let country = profile.address.as_ref().and_then(|address| address.country.clone());
            let BillingProfile { company_name, email, culture, language, .. } = profile.clone();
            [company_name, email, culture, language, country].map(Option::unwrap_or_default)
        };
        let (asked, told) = (members(&profile), members(&done));
        let names = ["companyName", "email", "culture", "language", "country"];
        as_asked(names.into_iter().zip(&asked).zip(&told).map(|((name, asked), told)| (name, asked, told)))
    }

    /// Holds these fields of the address to the rules of its country. Rules that cannot be had are left to Partner Center,
    /// which has the last word anyway.
    async fn check_billing_address(
        &self,
        scope: &CustomerScope,
        profile: &BillingProfile,
        held: &[&str],
    ) -> Result<(), Error> {
        let Some(address) = &profile.address else { return Ok(()) };
        let country = address.country.as_deref().unwrap_or_default();
        // A country that is stored and no country has no rules.
        if held.is_empty() || country::find(country).is_none() {
            return Ok(());
        }
        match self.load_country_rules(scope, country).await {
            Ok(rules) => {
                let mut fields = Fields::default();
                check_address(address, &rules, held, &mut fields);
                Ok(fields.finish(())?)
            }
            Err(Error::Upstream(error)) => {
                tracing::info!(%error, "an address was not held to its country's rules");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
