//! A customer's billing profile (articles "Get a customer's billing profile", "Update a customer's billing profile").

use http::Method;

use super::{
    address,
    customer::CustomerHandle,
    error::Error,
    present::present,
    request::{Operation, Request, Safety},
    wire::customer as wire,
};
use crate::domain::{billing_profile::BillingProfile, id::RequestId};

static LOAD: Operation = Operation::read("get-all-of-a-customer-s-billing-profiles", "customers").per_customer();
static UPDATE: Operation =
    Operation::write("update-a-customer-s-billing-profile", "customers", Method::PUT, Safety::Once).per_customer();

impl<'a> CustomerHandle<'a> {
    /// Whom to bill.
    ///
    /// # Errors
    /// See [`Kind`](super::Kind).
    pub async fn load_billing_profile(self) -> Result<BillingProfile, Error> {
        self.profile(&LOAD).json().await.map(read)
    }

    /// Puts another profile in the place of the version that `profile` names; members that we do not know stay.
    ///
    /// # Errors
    /// [`Kind::PreconditionFailed`](super::Kind::PreconditionFailed) when it is not that version any more.
    pub async fn update_billing_profile(
        self,
        profile: &BillingProfile,
        request: RequestId,
    ) -> Result<BillingProfile, Error> {
        let mut wire: wire::BillingProfile = self.profile(&LOAD).send().await?.json_to_write_back()?;
        write(profile, &mut wire);
        let version = profile.version.as_deref().unwrap_or_default();
        self.profile(&UPDATE).if_match(version).request_id(request).body(&wire).json().await.map(read)
    }

    fn profile(self, operation: &'static Operation) -> Request<'a> {
        self.request(operation).at("profiles").at("billing")
    }
}

/// A profile as it came, by itself or within its customer.
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

fn write(profile: &BillingProfile, wire: &mut wire::BillingProfile) {
    wire.first_name.clone_from(&profile.first_name);
    wire.last_name.clone_from(&profile.last_name);
    wire.email.clone_from(&profile.email);
    wire.culture.clone_from(&profile.culture);
    wire.language.clone_from(&profile.language);
    wire.company_name.clone_from(&profile.company_name);
    if let Some(given) = &profile.address {
        address::write(given, wire.default_address.get_or_insert_default());
    }
}
