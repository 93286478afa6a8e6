//! Points in time as the service sends them: in several formats, and with a maximum date that means "no end".

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

/// A point in time from the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// A known instant.
    At(Timestamp),
    /// No end: subscriptions without one have the year 9999.
    Never,
    /// Unparsable text, as received.
    Other(String),
}

/// The year from which a date means [`Moment::Never`].
const NEVER_FROM_YEAR: i16 = 9000;

impl Moment {
    /// Parses ISO 8601 with a fraction of any length and with an offset, `Z` or neither (then UTC), or a date alone;
    /// blanks inside are ignored, since some documents have them. Returns none for an empty text, and for the year 1,
    /// which stands for no value.
    pub fn parse(text: &str) -> Option<Self> {
        let without_blanks: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        if without_blanks.is_empty() {
            return None;
        }
        match without_blanks.get(..5).and_then(|year| year.strip_suffix('-')).and_then(|year| year.parse::<i16>().ok())
        {
            Some(year) if year >= NEVER_FROM_YEAR => return Some(Self::Never),
            Some(..=1) => return None,
            _ => {}
        }
        let utc = |civil: DateTime| Offset::UTC.to_timestamp(civil).ok();
        let at = without_blanks
            .parse::<Timestamp>()
            .ok()
            .or_else(|| without_blanks.parse::<DateTime>().ok().and_then(utc))
            .or_else(|| {
                without_blanks
                    .parse::<Date>()
                    .ok()
                    .and_then(|date| utc(date.to_datetime(jiff::civil::Time::midnight())))
            });
        Some(at.map_or_else(|| Self::Other(text.trim().to_owned()), Self::At))
    }

    /// Returns the instant, if it is one.
    pub const fn instant(&self) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(*at),
            Self::Never | Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_every_documented_format() {
        for (text, at) in [
            ("2018-03-15T02:17:15.6455674Z", "2018-03-15T02:17:15.6455674Z"),
            ("2018-03-06T17:37:05.253-08:00", "2018-03-07T01:37:05.253Z"),
            ("2019-01-09T00:21:45.9263727+00:00", "2019-01-09T00:21:45.9263727Z"),
            ("2019-01-09T00:21:45.9263727", "2019-01-09T00:21:45.9263727Z"),
            ("2018-07-28T00:00:00", "2018-07-28T00:00:00Z"),
            ("2015-11-25T06: 41: 12Z", "2015-11-25T06:41:12Z"),
            (" 2022-01-28 ", "2022-01-28T00:00:00Z"),
        ] {
            assert_eq!(Moment::parse(text), Some(Moment::At(at.parse().unwrap())), "{text}");
        }
    }

    #[test]
    fn year_9999_is_never_and_year_1_is_absent() {
        for text in ["9999-12-10T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31"] {
            assert_eq!(Moment::parse(text), Some(Moment::Never), "{text}");
        }
        for text in ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "0001-01-01", "0001-01-01T00:00:00.0000000+00:00"] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
        assert_eq!(Moment::parse("  "), None);
    }

    #[test]
    fn unparsable_text_is_kept() {
        for text in ["soon", "2020-13-01T00:00:00Z", "żółć-", "-", "<date>"] {
            assert_eq!(Moment::parse(text), Some(Moment::Other(text.to_owned())));
        }
    }
}
