//! Dates as the services write them: with zone or without, with stray blanks, with up to nine decimals or none.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// Reads an instant. What has no zone is in UTC; what is no date is nothing, since no page is worth losing over one.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let civil = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(|date| date.to_datetime(jiff::civil::Time::midnight())));
    civil.ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// Reads a member that may be absent.
pub fn read(text: Option<&str>) -> Option<Timestamp> {
    text.and_then(parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_documents_is_read() {
        for (text, instant) in [
            ("2018-06-14T00:00:00.000Z", "2018-06-14T00:00:00Z"),
            ("2018-07-28T00:00:00", "2018-07-28T00:00:00Z"),
            ("2016-02-06T00:00:00-08:00", "2016-02-06T08:00:00Z"),
            ("2017-06-15T22:56:05.0589308Z", "2017-06-15T22:56:05.0589308Z"),
            ("2017- 06-15T22:56:05Z ", "2017-06-15T22:56:05Z"),
            ("2017-06-15", "2017-06-15T00:00:00Z"),
        ] {
            assert_eq!(parse(text), Some(instant.parse().unwrap()), "{text}");
        }
        for text in ["", "soon", "0001-13-01T00:00:00", "2018-02-30"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
