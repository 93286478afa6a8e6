//! Reports by pages that a browser had asked for ahead of time and then showed.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Error, Portal};
use crate::domain::{
    id::CustomerId,
    principal::{PartnerScope, Principal},
};

/// How old a page may be when it is shown.
const FRESH: SignedDuration = SignedDuration::from_secs(30);

impl Portal {
    /// Notes that a page of a customer's is shown, as its request would have done had a person made it, and returns whether the
    /// page is too old to be shown. That somebody was there is noted with every request of theirs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn report_view(
        &self,
        principal: &Principal,
        customer: Option<CustomerId>,
        drawn_at: Timestamp,
    ) -> Result<bool, Error> {
        if let (Ok(staff), Some(customer)) = (principal.partner(), customer) {
            self.touch_known_customer(&staff, customer).await?;
        }
        Ok(Timestamp::now().duration_since(drawn_at) >= FRESH)
    }

    /// Puts a customer whom the person has opened before in front of their list.
    async fn touch_known_customer(&self, staff: &PartnerScope, customer: CustomerId) -> Result<(), Error> {
        let known = self.partner_context(staff)?.recent.iter().find(|recent| recent.customer == customer);
        if let Some(known) = known {
            self.store().touch_recent_customer(staff, customer, &known.name, &known.domain).await?;
        }
        Ok(())
    }

    /// Returns for how long Partner Center has told the partner of this request to wait; none where it hasn't.
    pub fn throttled_for(&self) -> Option<Duration> {
        let partner = self.partner_context.as_ref()?.partner.id;
        self.services.partner_center.health().get(&partner)?.throttled_for
    }
}
