//! Changes of subscriptions, and the rules about when a change is accepted.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    Commerce, StoredSubscription, SubscriptionResponse, kind::Kind, schedule::other_term_ends, windows::WindowClosed,
};
use crate::partner_center::wire::subscription::Subscription;

/// The maximum number of changes of a subscription.
const MAX_CHANGES: u32 = 100;

/// The requested state of a subscription.
#[derive(Debug, Clone)]
pub struct RequestedSubscription {
    /// The documented members.
    pub subscription: Subscription,
    /// The undocumented members.
    pub more: Map<String, Value>,
}

/// The outcome of a change that Partner Center accepted.
#[derive(Debug)]
pub enum ChangeOutcome {
    /// The change was made; the subscription after it.
    Applied(Box<SubscriptionResponse>),
    /// The change will be made asynchronously.
    Pending,
}

/// The reason why a subscription was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeError {
    /// The subscription does not exist.
    NotFound,
    /// The version (`ETag`) is not the current one.
    Stale,
    /// The subscription is deleted.
    Deleted,
    /// The subscription has expired.
    Expired,
    /// The maximum number of changes is reached.
    TooManyChanges,
    /// The quantity of a suspended subscription cannot be changed.
    Suspended,
    /// The quantity of a suspended legacy subscription cannot be changed.
    SuspendedLegacy,
    /// The quantity is less than one or exceeds the maximum.
    InvalidQuantity,
    /// No refund window for this number of seats is open.
    SeatReduction(WindowClosed),
    /// The quantity of this kind of product is fixed.
    FixedQuantity,
    /// The status is unknown, or cannot be set for this kind of product.
    InvalidStatus,
    /// The cancellation window is closed.
    Cancellation(WindowClosed),
    /// The Azure plan has active Azure subscriptions.
    InUse,
    /// The parent subscription of the add-on is not active.
    ParentNotActive,
    /// Another change is in progress.
    Busy,
    /// The last day of the term has begun.
    LastDayOfTerm,
    /// Automatic renewal is not supported for this kind of product.
    RenewalNotSupported,
    /// The actions scheduled for the end of the term contradict the setting of automatic renewal.
    InvalidSchedule,
    /// Legacy subscriptions do not support scheduled changes.
    LegacySchedule,
    /// Scheduled changes are not supported for this kind of product.
    ScheduleNotSupported,
    /// The type of a scheduled action or of its schedule is unknown.
    UnknownScheduleType,
    /// The product does not exist.
    ProductNotFound,
    /// The product has no SKU with this id.
    SkuNotFound,
    /// The term is not available.
    InvalidTerm,
    /// The billing cycle is not available.
    InvalidBillingCycle,
    /// The billing cycle is longer than the term.
    BillingCycleTooLong,
    /// A custom end date is supported for licenses only.
    CustomEndNotSupported,
    /// The custom end date is outside the first term after the renewal.
    CustomEndOutOfRange,
    /// The custom end date is neither the end of another subscription nor that of a month.
    CustomEndNotAligned,
}

impl Commerce {
    /// Changes a subscription as documented: changes the given members that can be changed, and resets renewal,
    /// scheduled changes and undocumented members if they are absent. `if_match` is the version in the header.
    ///
    /// # Errors
    /// The reason for which the change is rejected.
    pub fn change(
        &mut self,
        id: &str,
        requested: RequestedSubscription,
        if_match: Option<&str>,
    ) -> Result<ChangeOutcome, ChangeError> {
        let now = Timestamp::now();
        if self.pending_changes.iter().any(|changed| changed.is(id)) {
            return Err(ChangeError::Busy);
        }
        let found = self.subscriptions.iter().find(|it| it.is(id)).ok_or(ChangeError::NotFound)?;
        found.check(&requested, if_match, now)?;
        let parent = found.subscription.parent_subscription_id.as_deref();
        let parent = parent.and_then(|parent| self.subscriptions.iter().find(|it| it.is(parent)));
        let active = parent.is_none_or(|it| it.subscription.status.as_deref() == Some("active"));
        if requested.subscription.status.as_deref() == Some("active")
            && found.subscription.status.as_deref() == Some("suspended")
            && !active
        {
            return Err(ChangeError::ParentNotActive);
        }
        found.check_schedule(&requested.subscription, &other_term_ends(&self.subscriptions, id), now)?;
        let changed = found.clone().changed(requested, now)?;
        let response = Box::new(changed.to_response(now));
        let (is_dropped, is_async) =
            (std::mem::take(&mut self.next_change_is_dropped), std::mem::take(&mut self.next_change_is_async));
        match (is_dropped, is_async) {
            (false, true) => self.pending_changes.push(changed),
            (false, false) => {
                if let Some(found) = self.subscriptions.iter_mut().find(|it| it.is(id)) {
                    *found = changed;
                }
            }
            (true, _) => {}
        }
        Ok(if is_async { ChangeOutcome::Pending } else { ChangeOutcome::Applied(response) })
    }
}

impl StoredSubscription {
    /// Checks the version of the request, and that the subscription can be changed at all.
    fn check(
        &self,
        requested: &RequestedSubscription,
        if_match: Option<&str>,
        now: Timestamp,
    ) -> Result<(), ChangeError> {
        let version = self.subscription.attributes.as_ref().and_then(|it| it.etag.as_deref());
        let in_body = requested.subscription.attributes.as_ref().and_then(|it| it.etag.as_deref());
        if version.is_some_and(|version| [if_match, in_body].into_iter().flatten().any(|sent| sent != version)) {
            return Err(ChangeError::Stale);
        }
        match self.subscription.status.as_deref() {
            Some("deleted") => Err(ChangeError::Deleted),
            Some("expired") => Err(ChangeError::Expired),
            _ if self.is_last_day_of_term(now) => Err(ChangeError::LastDayOfTerm),
            _ if self.changes >= MAX_CHANGES => Err(ChangeError::TooManyChanges),
            _ => Ok(()),
        }
    }

    fn changed(mut self, requested: RequestedSubscription, now: Timestamp) -> Result<Self, ChangeError> {
        let RequestedSubscription { subscription: requested, more } = requested;
        let (kind, before) = (self.kind(), self.subscription.status.clone());
        if let Some(status) = requested.status.map(|status| status.to_ascii_lowercase())
            && before.as_deref() != Some(&status)
        {
            self.set_status(&status, now)?;
        }
        let resized = requested.quantity.filter(|quantity| self.subscription.quantity != Some(*quantity));
        if let Some(quantity) = resized {
            if before.as_deref() == Some("suspended") {
                return Err(if kind == Kind::Legacy { ChangeError::SuspendedLegacy } else { ChangeError::Suspended });
            }
            self.set_quantity(quantity, now)?;
        }
        let it = &mut self.subscription;
        it.friendly_name = requested.friendly_name.or_else(|| it.friendly_name.take());
        it.next_charge_instructions = requested.next_charge_instructions;
        it.auto_renew_enabled = Some(requested.auto_renew_enabled.unwrap_or(false));
        it.scheduled_actions = requested.scheduled_actions.filter(|actions| !actions.is_empty());
        // The instructions for the term after a trial can be replaced, but not removed.
        if kind != Kind::Trial || requested.scheduled_next_term_instructions.is_some() {
            it.scheduled_next_term_instructions = requested.scheduled_next_term_instructions;
        }
        // A change of the quantity during the term, or a cancellation, discards what is scheduled for the end of the
        // term.
        if resized.is_some() || it.status.as_deref() == Some("deleted") {
            it.scheduled_actions = None;
            it.scheduled_next_term_instructions = None;
        }
        if it.status.as_deref() == Some("deleted") {
            it.auto_renew_enabled = Some(false);
            it.refundable_quantity = None;
        }
        self.more = more;
        self.changes += 1;
        self.increment_version();
        Ok(self)
    }

    fn set_status(&mut self, status: &str, now: Timestamp) -> Result<(), ChangeError> {
        let kind = self.kind();
        match (status, kind) {
            ("active" | "suspended", Kind::License | Kind::Trial | Kind::Legacy) => {}
            ("suspended" | "deleted", Kind::AzurePlan) => return Err(ChangeError::InUse),
            ("deleted", Kind::License | Kind::Trial | Kind::Marketplace) => {
                self.can_cancel(now).map_err(ChangeError::Cancellation)?;
            }
            _ => return Err(ChangeError::InvalidStatus),
        }
        let it = &mut self.subscription;
        it.suspension_reasons = (status == "suspended").then(|| vec!["CustomerCancellation".to_owned()]);
        it.status = Some(status.to_owned());
        Ok(())
    }

    fn set_quantity(&mut self, quantity: i64, now: Timestamp) -> Result<(), ChangeError> {
        let kind = self.kind();
        let change = quantity - self.subscription.quantity.unwrap_or_default();
        match kind {
            Kind::Software if change < 0 => return Err(ChangeError::SeatReduction(WindowClosed::All)),
            Kind::Software | Kind::Perpetual | Kind::AzurePlan | Kind::Trial => return Err(ChangeError::FixedQuantity),
            _ if quantity < 1 || quantity > self.max_seats() => return Err(ChangeError::InvalidQuantity),
            _ => {}
        }
        self.subscription.quantity = Some(quantity);
        match kind {
            Kind::License | Kind::Marketplace if change < 0 => {
                self.return_seats(-change, now).map_err(ChangeError::SeatReduction)?;
            }
            _ if change > 0 => self.add_seats(change, now),
            _ => {}
        }
        Ok(())
    }
}
