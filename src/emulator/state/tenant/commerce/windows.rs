//! Refund and cancellation windows: until when seats can be returned and a subscription can be canceled.

use jiff::{SignedDuration, Timestamp};

use super::{
    StoredSubscription,
    dates::{hours_after, is_in_future},
    kind::Kind,
};
use crate::partner_center::wire::subscription::{
    RefundOption, RefundableQuantity, RefundableQuantityDetail, Subscription,
};

/// The length of the window for a full refund of licenses, in hours.
const FULL_REFUND_HOURS: i64 = 24;
/// The length of the window for a prorated refund of licenses, in hours, and in days as errors contain it.
const LICENSE_WINDOW: (i64, u8) = (7 * 24, 7);
/// The length of the window for a full refund of marketplace products, in hours.
const MARKETPLACE_HOURS: i64 = 72;

/// The reason why seats cannot be returned or a subscription cannot be canceled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowClosed {
    /// No refund window is open.
    All,
    /// The open refund windows are for fewer seats, or the cancellation window is closed; the length of the window in
    /// days.
    Days(u8),
    /// The same with the length of the window in hours.
    Hours(u8),
}

impl Kind {
    /// Returns the reason for a closed window, with the length that the window has for this kind of product.
    fn closed_window(self) -> WindowClosed {
        if self == Self::Marketplace { WindowClosed::Hours(72) } else { WindowClosed::Days(LICENSE_WINDOW.1) }
    }
}

/// Opens the refund and cancellation windows for the whole quantity of a subscription, from a given time.
pub fn open(it: &mut Subscription, kind: Kind, from: Timestamp) {
    let option = |r#type: &str, hours| RefundOption {
        r#type: Some(r#type.to_owned()),
        expires_at: Some(hours_after(from, hours)),
    };
    let (hours, options) = match kind {
        Kind::License => {
            (LICENSE_WINDOW.0, vec![option("Full", FULL_REFUND_HOURS), option("Partial", LICENSE_WINDOW.0)])
        }
        Kind::Marketplace => (MARKETPLACE_HOURS, vec![option("Full", MARKETPLACE_HOURS)]),
        _ => return,
    };
    it.refund_options = Some(options);
    it.cancellation_allowed_until_date = Some(hours_after(from, hours));
    it.refundable_quantity = None;
    add_refundable(it, it.quantity.unwrap_or_default(), hours_after(from, hours));
}

/// Opens the refund and cancellation windows for the whole quantity of a subscription in an extended service term,
/// until the end of its current month.
pub fn open_until(it: &mut Subscription, until: Timestamp) {
    let until = until.to_string();
    it.refund_options =
        Some(vec![RefundOption { r#type: Some("Partial".to_owned()), expires_at: Some(until.clone()) }]);
    it.cancellation_allowed_until_date = Some(until.clone());
    it.refundable_quantity = None;
    add_refundable(it, it.quantity.unwrap_or_default(), until);
}

fn add_refundable(it: &mut Subscription, quantity: i64, until: String) {
    let all = it.refundable_quantity.get_or_insert_default();
    all.total_quantity = Some(all.total_quantity.unwrap_or_default() + quantity);
    all.details
        .get_or_insert_default()
        .push(RefundableQuantityDetail { quantity: Some(quantity), allowed_until_date_time: Some(until) });
}

/// Returns the currently refundable quantity, without windows that are closed.
pub fn refundable(it: &Subscription, now: Timestamp) -> Option<RefundableQuantity> {
    let all = it.refundable_quantity.as_ref()?.details.iter().flatten();
    let open: Vec<_> = all
        .filter(|part| part.quantity > Some(0) && is_in_future(part.allowed_until_date_time.as_deref(), now))
        .cloned()
        .collect();
    let total = open.iter().filter_map(|part| part.quantity).sum();
    (!open.is_empty()).then_some(RefundableQuantity { total_quantity: Some(total), details: Some(open) })
}

impl StoredSubscription {
    /// Opens a separate refund window for added seats.
    pub fn add_seats(&mut self, seats: i64, now: Timestamp) {
        let hours = match self.kind() {
            Kind::License => LICENSE_WINDOW.0,
            Kind::Marketplace => MARKETPLACE_HOURS,
            _ => return,
        };
        let end_of_month =
            self.original_terms.is_some().then(|| self.subscription.cancellation_allowed_until_date.clone()).flatten();
        let until = end_of_month.unwrap_or_else(|| hours_after(now, hours));
        self.subscription.refundable_quantity = refundable(&self.subscription, now);
        add_refundable(&mut self.subscription, seats, until);
    }

    /// Removes seats within their refund windows, the most recently added ones first.
    ///
    /// # Errors
    /// If the open refund windows are for fewer seats.
    pub fn return_seats(&mut self, seats: i64, now: Timestamp) -> Result<(), WindowClosed> {
        let no_window = if self.kind() == Kind::License { WindowClosed::All } else { self.kind().closed_window() };
        let mut refundable_quantity = refundable(&self.subscription, now).ok_or(no_window)?;
        let total = refundable_quantity.total_quantity.unwrap_or_default();
        if seats > total {
            return Err(self.kind().closed_window());
        }
        let mut rest = seats;
        for part in refundable_quantity.details.iter_mut().flatten().rev() {
            let returned = part.quantity.unwrap_or_default().min(rest);
            part.quantity = part.quantity.map(|quantity| quantity - returned);
            rest -= returned;
        }
        refundable_quantity.total_quantity = Some(total - seats);
        self.subscription.refundable_quantity = Some(refundable_quantity);
        Ok(())
    }

    /// Checks whether the subscription can be canceled now.
    ///
    /// # Errors
    /// If the cancellation window is closed.
    pub fn can_cancel(&self, now: Timestamp) -> Result<(), WindowClosed> {
        let until = self.subscription.cancellation_allowed_until_date.as_deref();
        if self.original_terms.is_some() || self.kind() == Kind::Trial || is_in_future(until, now) {
            return Ok(());
        }
        Err(self.kind().closed_window())
    }

    /// Checks whether the last 24 hours of the term have begun, in which changes are rejected. Extended service terms
    /// have no such period.
    pub fn is_last_day_of_term(&self, now: Timestamp) -> bool {
        let ends = self.subscription.commitment_end_date_time.as_deref().and_then(|text| text.parse().ok());
        let closing = |ends: Timestamp| ends > now && ends.duration_since(now) <= SignedDuration::from_hours(24);
        self.original_terms.is_none() && ends.is_some_and(closing)
    }
}
