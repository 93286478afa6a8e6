//! A customer's billing profile (articles "Get a customer's billing profile", "Update a customer's billing profile").

use http::Method;
use serde_json::Value;

use super::{
    address,
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    prepared_request::PreparedRequest,
    present::present,
    raw_resource::RawResource,
    wire::customer as wire,
};
use crate::domain::{address::Address, billing_profile::BillingProfile, id::RequestId};

static LOAD: Operation =
    Operation::read("get-all-of-a-customer-s-billing-profiles", "customers").per_customer().accepts_application_too();
static UPDATE: Operation =
    Operation::write("update-a-customer-s-billing-profile", "customers", Method::PUT, RetryPolicy::NotIdempotent)
        .per_customer()
        .accepts_application_too();

/// A billing profile with the data that is needed to update it.
#[derive(Debug)]
pub struct StoredBillingProfile {
    /// The billing profile.
    pub profile: BillingProfile,
    raw: RawResource,
}

impl<'a> CustomerHandle<'a> {
    /// Returns the billing profile.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn load_billing_profile(self) -> Result<BillingProfile, Error> {
        self.profile_request(&LOAD).json().await.map(read)
    }

    /// Returns the billing profile with the data that is needed to update it.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn fetch_billing_profile(self) -> Result<StoredBillingProfile, Error> {
        let response = self.profile_request(&LOAD).send().await?;
        let profile = read(response.json()?);
        Ok(StoredBillingProfile { profile, raw: RawResource::of(&response)? })
    }

    /// Replaces the billing profile that was read. Unchanged members are sent back as received, including unknown ones.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionFailed`](super::ErrorKind::PreconditionFailed) when it is no longer that version.
    pub async fn update_billing_profile(
        self,
        stored: StoredBillingProfile,
        profile: &BillingProfile,
        request: RequestId,
    ) -> Result<BillingProfile, Error> {
        let StoredBillingProfile { profile: before, mut raw } = stored;
        for ((path, old), (_, new)) in members(&before).into_iter().zip(members(profile)) {
            if old != new {
                raw.set(path, new.map(Value::from));
            }
        }
        let version = before.version.as_deref().unwrap_or_default();
        let update = self.profile_request(&UPDATE).if_match(version).request_id(request);
        update.body(&raw.into_value()).json().await.map(read)
    }

    fn profile_request(self, operation: &'static Operation) -> PreparedRequest<'a> {
        self.request(operation).at("profiles").at("billing")
    }
}

/// Converts a billing profile from the wire format, whether on its own or within a customer.
pub(super) fn read(wire: wire::BillingProfile) -> BillingProfile {
    BillingProfile {
        first_name: present(wire.first_name),
        last_name: present(wire.last_name),
        email: present(wire.email),
        culture: present(wire.culture),
        language: present(wire.language),
        company_name: present(wire.company_name),
        address: wire.default_address.map(address::read),
        version: wire.attributes.and_then(|attributes| attributes.etag),
    }
}

/// Returns the writable members of a profile, each with its JSON path.
pub fn members(profile: &BillingProfile) -> [(&'static [&'static str], Option<&str>); 16] {
    let address = profile.address.as_ref();
    let of = |member: fn(&Address) -> &Option<String>| address.and_then(|address| member(address).as_deref());
    [
        (&["firstName"], profile.first_name.as_deref()),
        (&["lastName"], profile.last_name.as_deref()),
        (&["email"], profile.email.as_deref()),
        (&["culture"], profile.culture.as_deref()),
        (&["language"], profile.language.as_deref()),
        (&["companyName"], profile.company_name.as_deref()),
        (&["defaultAddress", "country"], of(|it| &it.country)),
        (&["defaultAddress", "state"], of(|it| &it.state)),
        (&["defaultAddress", "city"], of(|it| &it.city)),
        (&["defaultAddress", "addressLine1"], of(|it| &it.lines[0])),
        (&["defaultAddress", "addressLine2"], of(|it| &it.lines[1])),
        (&["defaultAddress", "addressLine3"], of(|it| &it.lines[2])),
        (&["defaultAddress", "postalCode"], of(|it| &it.postal_code)),
        (&["defaultAddress", "firstName"], of(|it| &it.first_name)),
        (&["defaultAddress", "lastName"], of(|it| &it.last_name)),
        (&["defaultAddress", "phoneNumber"], of(|it| &it.phone)),
    ]
}
