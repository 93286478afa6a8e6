//! The errors for rejected changes of subscriptions (article "Error codes").

use http::StatusCode;

use crate::emulator::{
    partner_center::answer::Refusal,
    state::tenant::{ChangeError, WindowClosed},
};

/// Returns the error for a rejected change of a subscription.
pub fn refused(unchanged: ChangeError, id: &str) -> Refusal {
    let (status, code, text) = said(unchanged, id);
    Refusal::new(status, code, text)
}

/// Returns the error for a subscription that does not exist.
pub fn not_found(id: &str) -> Refusal {
    refused(ChangeError::NotFound, id)
}

fn said(unchanged: ChangeError, id: &str) -> (StatusCode, i64, String) {
    let bad = |code: i64, text: &str| (StatusCode::BAD_REQUEST, code, text.to_owned());
    let other = |status, code: i64, text: &str| (status, code, text.to_owned());
    match unchanged {
        ChangeError::NotFound => other(StatusCode::NOT_FOUND, 20_003, &format!("Subscription {id} was not found.")),
        ChangeError::Stale => bad(2055, "The ETag is not the current one."),
        ChangeError::Deleted => bad(2011, "A deleted subscription cannot be updated."),
        ChangeError::Over => bad(900_279, "This subscription takes no updates any more."),
        ChangeError::TooOften => bad(900_311, "This subscription was updated too many times."),
        ChangeError::Suspended => bad(800_091, "The quantity of a suspended subscription cannot be changed."),
        ChangeError::SuspendedLegacy => {
            bad(2001, "The quantity cannot be changed while the subscription is suspended.")
        }
        ChangeError::Quantity => bad(2002, "The quantity is out of range."),
        ChangeError::Seats(WindowClosed::Hours(hours)) => {
            bad(900_214, &format!("The {hours}-hour window for reducing the seats of this subscription is over."))
        }
        ChangeError::Seats(WindowClosed::Days(days)) => {
            bad(900_257, &format!("The {days}-day window for reducing the seats of this subscription is over."))
        }
        ChangeError::Seats(WindowClosed::All) => bad(800_090, "The quantity of the subscription cannot be decreased."),
        ChangeError::FixedQuantity => bad(800_095, "The seat quantity of this subscription cannot be updated."),
        ChangeError::Cancel(WindowClosed::Hours(hours)) => {
            bad(900_213, &format!("The {hours}-hour window for canceling is over."))
        }
        ChangeError::Cancel(WindowClosed::Days(days)) => {
            bad(900_117, &format!("The {days}-day window for canceling is over."))
        }
        ChangeError::Status | ChangeError::Cancel(WindowClosed::All) => {
            bad(800_096, "The status cannot be changed to this.")
        }
        ChangeError::InUse => other(StatusCode::FORBIDDEN, 900_115, "The Azure plan has active Azure subscriptions."),
        ChangeError::Parent => {
            other(StatusCode::CONFLICT, 27_009, "An add-on cannot be active while what it adds to is not.")
        }
        ChangeError::Busy => other(StatusCode::CONFLICT, 900_278, "Another operation on the subscription is pending."),
        ChangeError::Closing => bad(900_277, "A subscription cannot be changed in the last 24 hours of its term."),
        ChangeError::Renewal => bad(800_093, "The subscription is not eligible to renew by itself."),
        ChangeError::Schedule => bad(0, "What is scheduled does not go with the renewal, the term or the product."),
        ChangeError::Legacy => other(StatusCode::FORBIDDEN, 900_263, "Legacy subscriptions take no scheduled changes."),
        ChangeError::NotSupported => bad(800_042, "Scheduled changes are not supported for this product."),
        ChangeError::Member => bad(900_126, "A scheduleType or actionType is none of the known ones."),
        ChangeError::Product => other(StatusCode::NOT_FOUND, 400_013, "The product was not found."),
        ChangeError::Sku => other(StatusCode::NOT_FOUND, 400_018, "The SKU was not found."),
        ChangeError::Term => bad(800_121, "The term duration is invalid."),
        ChangeError::Cycle => bad(900_269, "The billing cycle is invalid."),
        ChangeError::LongCycle => bad(900_270, "The billing cycle cannot be longer than the term."),
        ChangeError::CustomKind => bad(900_244, "A custom term end date is for OnlineServicesNCE products only."),
        ChangeError::CustomRange => {
            bad(900_245, "The custom term end date is not within the first term after the renewal.")
        }
        ChangeError::CustomEnd => {
            bad(900_246, "The custom term end date is neither that of another subscription nor of a month.")
        }
    }
}
