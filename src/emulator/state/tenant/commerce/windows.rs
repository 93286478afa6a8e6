//! Until when seats can be given back, and a subscription be cancelled.

use jiff::{SignedDuration, Timestamp};

use super::{
    Held,
    dates::{hours_after, is_to_come},
    kind::Kind,
};
use crate::partner_center::wire::subscription::{
    RefundOption, RefundableQuantity, RefundableQuantityDetail, Subscription,
};

/// Hours in which all is given back.
const FULL: i64 = 24;
/// Hours in which licenses can be given back for what is left of them, and the days that refusals name.
const LICENSE: (i64, u8) = (7 * 24, 7);
/// Hours in which something of the marketplace can be given back, in full.
const MARKETPLACE: i64 = 72;

/// The reason why something cannot be returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shut {
    /// No window for giving licenses back is open.
    All,
    /// Those that are open are for fewer seats, or the one for cancelling is over; so many days long.
    Days(u8),
    /// The same of so many hours.
    Hours(u8),
}

impl Kind {
    fn shut(self) -> Shut {
        if self == Self::Marketplace { Shut::Hours(72) } else { Shut::Days(LICENSE.1) }
    }
}

/// Opens windows for all of a subscription, from a moment on.
pub fn open(it: &mut Subscription, kind: Kind, from: Timestamp) {
    let option = |r#type: &str, hours| RefundOption {
        r#type: Some(r#type.to_owned()),
        expires_at: Some(hours_after(from, hours)),
    };
    let (hours, options) = match kind {
        Kind::License => (LICENSE.0, vec![option("Full", FULL), option("Partial", LICENSE.0)]),
        Kind::Marketplace => (MARKETPLACE, vec![option("Full", MARKETPLACE)]),
        _ => return,
    };
    it.refund_options = Some(options);
    it.cancellation_allowed_until_date = Some(hours_after(from, hours));
    it.refundable_quantity = None;
    add(it, it.quantity.unwrap_or_default(), hours_after(from, hours));
}

/// Lets all of a subscription in an extended service term be given back until the end of the month that it is in.
pub fn open_until(it: &mut Subscription, until: Timestamp) {
    let until = until.to_string();
    it.refund_options =
        Some(vec![RefundOption { r#type: Some("Partial".to_owned()), expires_at: Some(until.clone()) }]);
    it.cancellation_allowed_until_date = Some(until.clone());
    it.refundable_quantity = None;
    add(it, it.quantity.unwrap_or_default(), until);
}

fn add(it: &mut Subscription, quantity: i64, until: String) {
    let all = it.refundable_quantity.get_or_insert_default();
    all.total_quantity = Some(all.total_quantity.unwrap_or_default() + quantity);
    all.details
        .get_or_insert_default()
        .push(RefundableQuantityDetail { quantity: Some(quantity), allowed_until_date_time: Some(until) });
}

/// Returns what can be given back now: windows that are over are not told any more.
pub fn refundable(it: &Subscription, now: Timestamp) -> Option<RefundableQuantity> {
    let all = it.refundable_quantity.as_ref()?.details.iter().flatten();
    let open: Vec<_> = all
        .filter(|part| part.quantity > Some(0) && is_to_come(part.allowed_until_date_time.as_deref(), now))
        .cloned()
        .collect();
    let total = open.iter().filter_map(|part| part.quantity).sum();
    (!open.is_empty()).then_some(RefundableQuantity { total_quantity: Some(total), details: Some(open) })
}

impl Held {
    /// Notes that seats were added, which have a window of their own.
    pub fn added(&mut self, seats: i64, now: Timestamp) {
        let hours = match self.kind() {
            Kind::License => LICENSE.0,
            Kind::Marketplace => MARKETPLACE,
            _ => return,
        };
        let month = self.before.is_some().then(|| self.subscription.cancellation_allowed_until_date.clone()).flatten();
        let until = month.unwrap_or_else(|| hours_after(now, hours));
        self.subscription.refundable_quantity = refundable(&self.subscription, now);
        add(&mut self.subscription, seats, until);
    }

    /// Gives seats back, those that were added last before the others.
    ///
    /// # Errors
    /// [`Shut`] where the windows that are open are for fewer.
    pub fn give_back(&mut self, seats: i64, now: Timestamp) -> Result<(), Shut> {
        let none = if self.kind() == Kind::License { Shut::All } else { self.kind().shut() };
        let mut left = refundable(&self.subscription, now).ok_or(none)?;
        let total = left.total_quantity.unwrap_or_default();
        if seats > total {
            return Err(self.kind().shut());
        }
        let mut rest = seats;
        for part in left.details.iter_mut().flatten().rev() {
            let taken = part.quantity.unwrap_or_default().min(rest);
            part.quantity = part.quantity.map(|quantity| quantity - taken);
            rest -= taken;
        }
        left.total_quantity = Some(total - seats);
        self.subscription.refundable_quantity = Some(left);
        Ok(())
    }

    /// Checks whether it can be cancelled now.
    ///
    /// # Errors
    /// [`Shut`]
    pub fn can_cancel(&self, now: Timestamp) -> Result<(), Shut> {
        let until = self.subscription.cancellation_allowed_until_date.as_deref();
        if self.before.is_some() || self.kind() == Kind::Trial || is_to_come(until, now) {
            return Ok(());
        }
        Err(self.kind().shut())
    }

    /// Checks whether the last day of its term has begun, in which nothing is changed; extended service terms have no such day.
    pub fn is_closing(&self, now: Timestamp) -> bool {
        let ends = self.subscription.commitment_end_date_time.as_deref().and_then(|text| text.parse().ok());
        let closing = |ends: Timestamp| ends > now && ends.duration_since(now) <= SignedDuration::from_hours(24);
        self.before.is_none() && ends.is_some_and(closing)
    }
}
