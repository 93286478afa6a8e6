//! The next twelve months of a customer's subscriptions: the ends of their terms, and the event at each.

use jiff::{Span, ToSpan as _, civil::Date, tz::TimeZone};

use super::{
    moment::Moment,
    subscription::{EndOfTerm, Subscription},
};

/// The number of months in a timeline.
pub const MONTHS: usize = 12;
/// The number of days within which ends of the same kind share a mark.
const SHARED_MARK_DAYS: i32 = 9;

/// The event at the end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// The subscription continues in paid extended terms.
    Extended,
    /// The subscription ends.
    Ends,
    /// The event is unknown.
    Unknown,
    /// The subscription renews.
    Renews,
}

impl Ending {
    /// All events.
    pub const ALL: [Self; 4] = [Self::Extended, Self::Ends, Self::Unknown, Self::Renews];
}

/// A group of terms that end at about the same time in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The first end date in the group.
    pub day: Date,
    /// The event at their end.
    pub ending: Ending,
    /// The subscriptions' names, ordered by end date.
    pub names: Vec<String>,
    /// The position, in thousandths of the twelve months.
    pub at: i32,
}

/// Twelve months, from the start of the current one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The first day of each month, with its position in thousandths.
    pub months: Vec<(Date, i32)>,
    /// The marks, by day.
    pub marks: Vec<Mark>,
}

/// Returns the subscriptions whose term ends from one day until before another, by day, with the event.
fn endings(found: &[Subscription], from: Date, until: Date) -> Vec<(Date, Ending, &Subscription)> {
    let ends = |it: &Subscription| Some(it.ends.as_ref().and_then(Moment::instant)?.to_zoned(TimeZone::UTC).date());
    let mut ending: Vec<_> = found
        .iter()
        .filter(|it| !it.is_over())
        .filter_map(|it| {
            let day = ends(it).filter(|day| (from..until).contains(day))?;
            let ending = match it.end_of_term() {
                EndOfTerm::Renews(_) => Ending::Renews,
                EndOfTerm::Ends => Ending::Ends,
                EndOfTerm::Extended => Ending::Extended,
                EndOfTerm::Unknown => Ending::Unknown,
                EndOfTerm::NoEnd => return None,
            };
            Some((day, ending, it))
        })
        .collect();
    ending.sort_by_key(|(day, ending, _)| (*day, *ending));
    ending
}

/// Returns the subscriptions whose term ends within the twelve months, the earliest first.
pub fn ending_within_a_year(found: &[Subscription], today: Date) -> Vec<&Subscription> {
    let until = after(today.first_of_month(), 12.months());
    endings(found, today, until).into_iter().map(|(_, _, it)| it).collect()
}

/// Counts the active subscriptions that renew within a number of days, the last one included.
pub fn renewing_within(found: &[Subscription], today: Date, days: i64) -> usize {
    let endings = endings(found, today, after(today, (days + 1).days()));
    endings.into_iter().filter(|(_, ending, it)| *ending == Ending::Renews && it.is_active()).count()
}

impl Timeline {
    /// Computes the timeline from today on.
    pub fn of(found: &[Subscription], today: Date) -> Self {
        let start = today.first_of_month();
        let until = after(start, 12.months());
        let length = start.duration_until(until).as_hours().max(1);
        let at = |day: Date| i32::try_from(start.duration_until(day).as_hours() * 1000 / length).unwrap_or_default();
        let months = (0..12).map(|month: i64| after(start, month.months())).map(|day| (day, at(day))).collect();
        let mut marks: Vec<Mark> = Vec::new();
        for (day, ending, it) in endings(found, today, until) {
            let near = |mark: &&mut Mark| mark.ending == ending && day <= after(mark.day, SHARED_MARK_DAYS.days());
            match marks.iter_mut().rev().find(near) {
                Some(mark) => mark.names.push(it.name_or_offer().to_owned()),
                None => marks.push(Mark { day, ending, names: vec![it.name_or_offer().to_owned()], at: at(day) }),
            }
        }
        Self { months, marks }
    }
}

/// Returns a day plus a span, or the last representable day on overflow.
fn after(day: Date, span: Span) -> Date {
    day.checked_add(span).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::subscription::{SubscriptionStatus, test_subscription};

    fn ending(name: &str, ends: &str, renews: bool) -> Subscription {
        let mut it = test_subscription(name, SubscriptionStatus::Active, ends);
        it.auto_renew = Some(renews);
        it.created = Moment::parse("2025-06-01");
        it.offer.product_type = Some("OnlineServicesNCE".to_owned());
        it
    }

    #[test]
    fn timeline_covers_twelve_months_from_the_current_one() {
        let found = [
            ending("yesterday", "2026-11-28", true),
            ending("today", "2026-11-29T10:00:00Z", true),
            ending("last", "2027-10-31T23:59:59Z", true),
            ending("beyond", "2027-11-01", true),
        ];
        let line = Timeline::of(&found, date(2026, 11, 29));
        assert_eq!(line.months.len(), MONTHS);
        assert_eq!((line.months[0], line.months[11].0), ((date(2026, 11, 1), 0), date(2027, 10, 1)));
        let names: Vec<_> = line.marks.iter().flat_map(|mark| &mark.names).collect();
        assert_eq!(names, ["today", "last"]);
        assert_eq!((line.marks[0].at, line.marks[1].at), (76, 997));
    }

    #[test]
    fn nearby_ends_of_the_same_kind_share_a_mark() {
        let mut gone = ending("gone", "2026-12-08", true);
        gone.status = SubscriptionStatus::Deleted;
        let found = [
            ending("c", "2026-12-12", false),
            ending("b", "2026-12-10", true),
            ending("a", "2026-12-07", true),
            ending("later", "2026-12-17", true),
            gone,
        ];
        let line = Timeline::of(&found, date(2026, 12, 1));
        let marks: Vec<_> = line.marks.iter().map(|mark| (mark.ending, mark.names.join(" "))).collect();
        let expected = [(Ending::Renews, "a b"), (Ending::Extended, "c"), (Ending::Renews, "later")];
        assert_eq!(marks, expected.map(|(ending, names)| (ending, names.to_owned())));
        let names: Vec<_> = ending_within_a_year(&found, date(2026, 12, 1)).iter().map(|it| it.name.clone()).collect();
        assert_eq!(names, ["a", "b", "c", "later"]);
    }

    #[test]
    fn counts_active_renewals_including_the_last_day() {
        let mut suspended = ending("suspended", "2026-12-02", true);
        suspended.status = SubscriptionStatus::Suspended;
        let found = [
            ending("in 30 days", "2026-12-31", true),
            ending("in 31 days", "2027-01-01", true),
            ending("ends", "2026-12-05", false),
            suspended,
        ];
        assert_eq!(renewing_within(&found, date(2026, 12, 1), 30), 1);
    }
}
