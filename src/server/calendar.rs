//! Calendar files with deadlines (RFC 5545, "iCalendar").

use axum::response::{IntoResponse as _, Response};
use http::{
    HeaderValue,
    header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Maximum length of a line in octets, without the line break (RFC 5545, section 3.1).
const MAX_LINE_OCTETS: usize = 75;

/// An event of a calendar.
#[derive(Debug, Clone)]
pub struct Event {
    /// The unique identifier, by which a calendar recognizes the event when the file is imported again.
    pub uid: String,
    /// The start of the event.
    pub at: Timestamp,
    /// The summary, in one line.
    pub summary: String,
    /// The description, which may have several lines.
    pub description: String,
    /// The URL of the page about the event.
    pub url: String,
}

/// Returns the response with a file of these events; `name` contains only letters and hyphens.
pub fn attachment(name: &str, day: Date, now: Timestamp, events: &[Event]) -> Response {
    let mut response = text(now, events).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let disposition = format!("attachment; filename={name}-{day}.ics");
    // Names are our own, and valid in a header.
    headers
        .insert(CONTENT_DISPOSITION, disposition.try_into().unwrap_or_else(|_| HeaderValue::from_static("attachment")));
    response
}

/// Returns the content of a calendar file.
fn text(now: Timestamp, events: &[Event]) -> String {
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tenantry//Tenantry//EN", "CALSCALE:GREGORIAN"] {
        write_line(&mut out, line);
    }
    for event in events {
        write_line(&mut out, "BEGIN:VEVENT");
        write_line(&mut out, &format!("UID:{}", escape(&event.uid)));
        write_line(&mut out, &format!("DTSTAMP:{}", format_utc(now)));
        write_line(&mut out, &format!("DTSTART:{}", format_utc(event.at)));
        write_line(&mut out, &format!("SUMMARY:{}", escape(&event.summary)));
        write_line(&mut out, &format!("DESCRIPTION:{}", escape(&event.description)));
        write_line(&mut out, &format!("URL:{}", event.url));
        // The event does not count as busy time, and has a reminder one day before.
        write_line(&mut out, "TRANSP:TRANSPARENT");
        for line in ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D"] {
            write_line(&mut out, line);
        }
        write_line(&mut out, &format!("DESCRIPTION:{}", escape(&event.summary)));
        write_line(&mut out, "END:VALARM");
        write_line(&mut out, "END:VEVENT");
    }
    write_line(&mut out, "END:VCALENDAR");
    out
}

fn format_utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Escapes a text. Control characters are removed, since a calendar might treat them as line breaks.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out
}

/// Writes a line, folded if it is longer than [`MAX_LINE_OCTETS`], between characters only.
fn write_line(out: &mut String, line: &str) {
    let mut remaining = MAX_LINE_OCTETS;
    for character in line.chars() {
        if character.len_utf8() > remaining {
            out.push_str("\r\n ");
            remaining = MAX_LINE_OCTETS - 1;
        }
        remaining -= character.len_utf8();
        out.push(character);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(summary: &str) -> Event {
        let at = "2027-01-08T23:59:59Z".parse().unwrap();
        let (uid, url) = ("a-term".to_owned(), "https://portal.example/x".to_owned());
        Event { uid, at, summary: summary.to_owned(), description: "a\nb".to_owned(), url }
    }

    fn unfold(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn times_are_in_utc_and_line_breaks_are_escaped() {
        let text = unfold(&text("2026-12-01T00:00:00Z".parse().unwrap(), &[event("E3; \\ A, B\r\nEND:VEVENT")]));
        assert!(
            text.contains("\r\nDTSTART:20270108T235959Z\r\n") && text.contains("DTSTAMP:20261201T000000Z"),
            "{text}"
        );
        assert!(text.contains("\r\nSUMMARY:E3\\; \\\\ A\\, B\\nEND:VEVENT\r\n"), "{text}");
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
    }

    proptest! {
        #[test]
        fn lines_are_folded_and_cannot_be_injected(summary in any::<String>()) {
            let text = text(Timestamp::UNIX_EPOCH, &[event(&summary)]);
            prop_assert!(text.split("\r\n").all(|line| line.len() <= MAX_LINE_OCTETS), "{text}");
            prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "{text}");
            prop_assert_eq!(unfold(&text).matches("\r\n").count(), 19);
        }
    }
}
