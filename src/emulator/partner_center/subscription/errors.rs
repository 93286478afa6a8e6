//! The errors for rejected changes of subscriptions (article "Error codes").

use http::StatusCode;

use crate::emulator::{
    partner_center::response::ApiError,
    state::tenant::{ChangeError, WindowClosed},
};

/// Returns the error for a rejected change of a subscription.
pub fn api_error(error: ChangeError, id: &str) -> ApiError {
    let (status, code, text) = error_parts(error, id);
    ApiError::new(status, code, text)
}

/// Returns the error for a subscription that does not exist.
pub fn not_found(id: &str) -> ApiError {
    api_error(ChangeError::NotFound, id)
}

fn error_parts(error: ChangeError, id: &str) -> (StatusCode, i64, String) {
    let bad = |code: i64, text: &str| (StatusCode::BAD_REQUEST, code, text.to_owned());
    let other = |status, code: i64, text: &str| (status, code, text.to_owned());
    match error {
        ChangeError::NotFound => other(StatusCode::NOT_FOUND, 20_003, &format!("Subscription {id} was not found.")),
        ChangeError::Stale => bad(2055, "The ETag is not the current one."),
        ChangeError::Deleted => bad(2011, "A deleted subscription cannot be updated."),
        ChangeError::Expired => bad(900_279, "This subscription takes no updates any more."),
        ChangeError::TooManyChanges => bad(900_311, "This subscription was updated too many times."),
        ChangeError::Suspended => bad(800_091, "The quantity of a suspended subscription cannot be changed."),
        ChangeError::SuspendedLegacy => {
            bad(2001, "The quantity cannot be changed while the subscription is suspended.")
        }
        ChangeError::InvalidQuantity => bad(2002, "The quantity is out of range."),
        ChangeError::SeatReduction(WindowClosed::Hours(hours)) => {
            bad(900_214, &format!("The {hours}-hour window for reducing the seats of this subscription is over."))
        }
        ChangeError::SeatReduction(WindowClosed::Days(days)) => {
            bad(900_257, &format!("The {days}-day window for reducing the seats of this subscription is over."))
        }
        ChangeError::SeatReduction(WindowClosed::All) => {
            bad(800_090, "The quantity of the subscription cannot be decreased.")
        }
        ChangeError::FixedQuantity => bad(800_095, "The seat quantity of this subscription cannot be updated."),
        ChangeError::Cancellation(WindowClosed::Hours(hours)) => {
            bad(900_213, &format!("The {hours}-hour window for canceling is over."))
        }
        ChangeError::Cancellation(WindowClosed::Days(days)) => {
            bad(900_117, &format!("The {days}-day window for canceling is over."))
        }
        ChangeError::InvalidStatus | ChangeError::Cancellation(WindowClosed::All) => {
            bad(800_096, "The status cannot be changed to this.")
        }
        ChangeError::InUse => other(StatusCode::FORBIDDEN, 900_115, "The Azure plan has active Azure subscriptions."),
        ChangeError::ParentNotActive => {
            other(StatusCode::CONFLICT, 27_009, "An add-on cannot be active while what it adds to is not.")
        }
        ChangeError::Busy => other(StatusCode::CONFLICT, 900_278, "Another operation on the subscription is pending."),
        ChangeError::LastDayOfTerm => {
            bad(900_277, "A subscription cannot be changed in the last 24 hours of its term.")
        }
        ChangeError::RenewalNotSupported => bad(800_093, "The subscription is not eligible to renew by itself."),
        ChangeError::InvalidSchedule => {
            bad(0, "What is scheduled does not go with the renewal, the term or the product.")
        }
        ChangeError::LegacySchedule => {
            other(StatusCode::FORBIDDEN, 900_263, "Legacy subscriptions take no scheduled changes.")
        }
        ChangeError::ScheduleNotSupported => bad(800_042, "Scheduled changes are not supported for this product."),
        ChangeError::UnknownScheduleType => bad(900_126, "A scheduleType or actionType is none of the known ones."),
        ChangeError::ProductNotFound => other(StatusCode::NOT_FOUND, 400_013, "The product was not found."),
        ChangeError::SkuNotFound => other(StatusCode::NOT_FOUND, 400_018, "The SKU was not found."),
        ChangeError::InvalidTerm => bad(800_121, "The term duration is invalid."),
        ChangeError::InvalidBillingCycle => bad(900_269, "The billing cycle is invalid."),
        ChangeError::BillingCycleTooLong => bad(900_270, "The billing cycle cannot be longer than the term."),
        ChangeError::CustomEndNotSupported => {
            bad(900_244, "A custom term end date is for OnlineServicesNCE products only.")
        }
        ChangeError::CustomEndOutOfRange => {
            bad(900_245, "The custom term end date is not within the first term after the renewal.")
        }
        ChangeError::CustomEndNotAligned => {
            bad(900_246, "The custom term end date is neither that of another subscription nor of a month.")
        }
    }
}
