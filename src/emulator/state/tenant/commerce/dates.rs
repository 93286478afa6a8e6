//! Dates of subscriptions on the wire, which are strings that begin with the date.

use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};

use super::StoredSubscription;
use crate::partner_center::wire::subscription::{Instructions, Subscription};

/// The first year that stands for no end.
const NO_END_YEAR: i16 = 9000;

/// Returns the date at the beginning of a string; none if it is absent, invalid, or stands for no end.
pub fn parse_date(text: Option<&str>) -> Option<Date> {
    text?.get(..10)?.parse::<Date>().ok().filter(|day| day.year() < NO_END_YEAR)
}

/// Returns the last day of the term.
pub fn last_day(it: &Subscription) -> Option<Date> {
    parse_date(it.commitment_end_date_time.as_deref()).or_else(|| parse_date(it.commitment_end_date.as_deref()))
}

/// Returns the end of the term, which includes its last day.
pub fn term_end(it: &Subscription) -> Option<Timestamp> {
    match it.commitment_end_date_time.as_deref().and_then(|text| text.parse::<Timestamp>().ok()) {
        Some(end) => Some(end).filter(|_| last_day(it).is_some()),
        None => start_of_next_day(last_day(it)?),
    }
}

/// Returns the start of the following day.
pub fn start_of_next_day(day: Date) -> Option<Timestamp> {
    start_of_day(day.tomorrow().ok()?)
}

/// Returns the start of a day.
pub fn start_of_day(day: Date) -> Option<Timestamp> {
    day.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp())
}

/// Returns the last day of the term that follows one with this last day.
pub fn next_last_day(last_day: Date, term: &str) -> Option<Date> {
    let first = last_day.tomorrow().ok()?;
    first.checked_add(term.parse::<Span>().ok()?).ok()?.yesterday().ok()
}

/// Sets the last day of the term in both of its members, of which the one with the time is optional.
pub fn set_last_day(it: &mut Subscription, day: Date) {
    it.commitment_end_date = Some(format!("{day}T00:00:00Z"));
    if let Some(moment) = &mut it.commitment_end_date_time {
        *moment = format!("{day}T23:59:59Z");
    }
}

/// Returns the time that is this number of hours later, as a string.
pub fn hours_after(at: Timestamp, hours: i64) -> String {
    at.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(at).to_string()
}

/// Checks whether the time in a string is in the future.
pub fn is_in_future(text: Option<&str>, now: Timestamp) -> bool {
    text.and_then(|text| text.parse::<Timestamp>().ok()).is_some_and(|moment| moment > now)
}

impl StoredSubscription {
    /// Moves all dates of the subscription this number of days into the past, as if that time had passed.
    pub fn shift_into_past(&mut self, days: u16) {
        self.aged_days += u32::from(days);
        let it = &mut self.subscription;
        let refunds = it.refund_options.iter_mut().flatten().map(|option| &mut option.expires_at);
        let windows = it.refundable_quantity.iter_mut().filter_map(|it| it.details.as_mut()).flatten();
        let actions = it.scheduled_actions.iter_mut().flatten();
        let later = [&mut it.scheduled_next_term_instructions, &mut it.next_charge_instructions];
        let custom = |it: &mut Instructions, days| move_back(&mut it.custom_term_end_date, days);
        for date in refunds.chain(windows.map(|part| &mut part.allowed_until_date_time)) {
            move_back(date, days);
        }
        for action in actions {
            move_back(&mut action.effective_date, days);
            action.instructions.iter_mut().for_each(|it| custom(it, days));
        }
        later.into_iter().flatten().for_each(|it| custom(it, days));
        for date in [
            &mut it.creation_date,
            &mut it.effective_start_date,
            &mut it.commitment_end_date,
            &mut it.commitment_end_date_time,
            &mut it.billing_cycle_end_date,
            &mut it.billing_cycle_end_date_time,
            &mut it.cancellation_allowed_until_date,
            &mut it.custom_term_end_date,
        ] {
            move_back(date, days);
        }
    }

    /// Returns the original of a date that [`shift_into_past`](Self::shift_into_past) moved into the past.
    pub fn original_date(&self, day: Date) -> Date {
        day.saturating_add(Span::new().days(self.aged_days))
    }
}

/// Moves a date this number of days into the past; the time of day stays unchanged.
pub fn move_back(text: &mut Option<String>, days: u16) {
    let Some(earlier) = parse_date(text.as_deref()).and_then(|day| day.checked_sub(Span::new().days(days)).ok()) else {
        return;
    };
    if let Some(text) = text {
        text.replace_range(..10, &earlier.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_last_day_is_one_term_later() {
        let next = |day: &str, term| next_last_day(day.parse().unwrap(), term).map(|day| day.to_string());
        assert_eq!(next("2026-11-30", "P1M").as_deref(), Some("2026-12-31"));
        assert_eq!(next("2027-01-30", "P1M").as_deref(), Some("2027-02-27"));
        assert_eq!(next("2027-02-28", "P1Y").as_deref(), Some("2028-02-29"));
        assert_eq!(next("2026-11-30", "tomorrow"), None);
    }

    #[test]
    fn moves_dates_back_in_every_format_except_no_end_dates() {
        for (text, expected) in [
            ("2026-03-01T00:00:00Z", "2026-02-27T00:00:00Z"),
            ("2026-03-01T10: 20: 30Z", "2026-02-27T10: 20: 30Z"),
            ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"),
            ("some day", "some day"),
        ] {
            let mut date = Some(text.to_owned());
            move_back(&mut date, 2);
            assert_eq!(date.as_deref(), Some(expected));
        }
    }
}
