//! Reports by prefetched pages that they are now shown.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Error, Portal};
use crate::domain::{
    id::CustomerId,
    principal::{PartnerScope, Principal},
};

/// Maximum age of a page when it is shown.
const MAX_AGE: SignedDuration = SignedDuration::from_secs(30);

impl Portal {
    /// Records that a customer's page is shown, as its request would have done without prefetching, and returns whether
    /// the page is too old. The time of the person's last request is recorded with every request anyway.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn report_view(
        &self,
        principal: &Principal,
        customer: Option<CustomerId>,
        rendered_at: Timestamp,
    ) -> Result<bool, Error> {
        if let (Ok(staff), Some(customer)) = (principal.partner(), customer) {
            self.touch_known_customer(&staff, customer).await?;
        }
        Ok(Timestamp::now().duration_since(rendered_at) >= MAX_AGE)
    }

    /// Moves a customer that the person has opened before to the front of their list.
    async fn touch_known_customer(&self, staff: &PartnerScope, customer: CustomerId) -> Result<(), Error> {
        let known = self.partner_context(staff)?.recent.iter().find(|recent| recent.customer == customer);
        if let Some(known) = known {
            self.store().touch_recent_customer(staff, customer, &known.name, &known.domain).await?;
        }
        Ok(())
    }

    /// Returns the remaining throttle of this request's partner; `None` if it is not throttled.
    pub fn throttled_for(&self) -> Option<Duration> {
        let partner = self.partner_context.as_ref()?.partner.id;
        self.services.partner_center.health().get(&partner)?.throttled_for
    }
}
