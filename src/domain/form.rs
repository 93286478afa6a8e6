//! Parsing of forms. All problems are reported at once, each at its field. Of a form that changes something stored,
//! only the fields that the person changed are parsed.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use crate::domain::{
    field::{FieldError, Problem},
    rendered_values::{FieldMerge, RenderedValues},
};

/// Default maximum length of a line of text, in characters.
const LINE_CHARS: usize = 200;

/// The validation errors of a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid fields: {0:?}")]
pub struct InvalidFields(pub Vec<FieldError>);

impl InvalidFields {
    /// Returns an error for a single field.
    pub fn at(field: impl Into<String>, problem: Problem) -> Self {
        Self(vec![FieldError::new(field, problem)])
    }
}

/// The reason why a form that changes something stored is rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A changed field is invalid.
    #[error(transparent)]
    Invalid(#[from] InvalidFields),
    /// Somebody else changed the same object or field since the form was rendered.
    #[error("changed by somebody else since the form was rendered")]
    Changed,
}

/// The validation errors found so far.
#[derive(Debug, Default)]
pub struct FieldParser(Vec<FieldError>);

impl FieldParser {
    /// Parses a line of text; an empty one is none.
    pub fn line(&mut self, field: &str, text: &str) -> Option<String> {
        self.line_up_to(field, text, LINE_CHARS)
    }

    /// Parses a line of at most `max` characters; an empty one is none.
    pub fn line_up_to(&mut self, field: &str, text: &str, max: usize) -> Option<String> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            self.add_error(field, Problem::Control);
        } else if text.chars().count() > max {
            self.add_error(field, Problem::TooLong { max });
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Parses a required line.
    pub fn required(&mut self, field: &str, text: &str) -> Option<String> {
        let line = self.line(field, text);
        if line.is_none() {
            self.add_error(field, Problem::Missing);
        }
        line
    }

    /// Parses a required e-mail address: a local part, one at sign, a domain with a dot. Only a delivery could prove
    /// more.
    pub fn email(&mut self, field: &str, text: &str) -> Option<String> {
        let email = self.required(field, text)?;
        let is_valid = email.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty()
                && !domain.contains('@')
                && domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty())
        });
        if !is_valid || email.contains(char::is_whitespace) {
            self.add_error(field, Problem::Email);
        }
        Some(email)
    }

    /// Parses a required value with a parser.
    pub fn parsed<T>(&mut self, field: &str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let line = self.required(field, text)?;
        let value = parse(&line);
        if value.is_none() {
            self.add_error(field, Problem::Malformed);
        }
        value
    }

    /// Parses a required day that has begun in the person's time zone, or anywhere if that is unknown. Returns an
    /// instant that is not in the future: the start of the day in UTC, by which the service counts days, or the current
    /// time if that is earlier.
    pub fn past_or_current_day(
        &mut self,
        field: &str,
        text: &str,
        now: Timestamp,
        zone: Option<&TimeZone>,
    ) -> Option<Timestamp> {
        let line = self.required(field, text)?;
        let day = line.parse::<Date>().ok().filter(|day| day.year() >= 2000);
        let start = day.and_then(|day| {
            let start = day.to_zoned(TimeZone::UTC).ok()?.timestamp();
            let has_begun = match zone {
                Some(zone) => day <= now.to_zoned(zone.clone()).date(),
                None => start - SignedDuration::from_hours(14) <= now,
            };
            has_begun.then(|| start.min(now))
        });
        if start.is_none() {
            self.add_error(field, Problem::Date);
        }
        start
    }

    /// Records a problem with a field; only the first one for each field counts.
    pub fn add_error(&mut self, field: &str, problem: Problem) {
        if !self.0.iter().any(|known| known.field == field) {
            self.0.push(FieldError::new(field, problem));
        }
    }

    /// Returns the parsed value, unless there was a problem.
    ///
    /// # Errors
    /// [`InvalidFields`] with every problem.
    pub fn finish<T>(self, value: T) -> Result<T, InvalidFields> {
        if self.0.is_empty() { Ok(value) } else { Err(InvalidFields(self.0)) }
    }

    /// Returns the recorded problems; for a form that lacks a value whose problem was recorded.
    pub fn into_error(self) -> InvalidFields {
        InvalidFields(self.0)
    }
}

/// A parser for a form that changes something stored. Only fields that the person changed are parsed and validated; the
/// others keep their stored value, even an invalid one.
pub struct Edit<'a> {
    rendered: &'a RenderedValues,
    /// The problems with changed fields found so far.
    pub fields: FieldParser,
    changed: Vec<&'static str>,
    outdated: bool,
    has_conflict: bool,
}

impl<'a> Edit<'a> {
    /// Creates a parser from the values that the form was rendered with.
    pub fn new(rendered: &'a RenderedValues) -> Self {
        Self { rendered, fields: FieldParser::default(), changed: Vec::new(), outdated: false, has_conflict: false }
    }

    /// Returns a field's stored value, or the one returned by `parse` if the person changed the field.
    pub fn text(
        &mut self,
        field: &'static str,
        typed: &str,
        stored: Option<&str>,
        parse: impl FnOnce(&mut FieldParser, &str, &str) -> Option<String>,
    ) -> Option<String> {
        if self.changes(field, typed, stored.unwrap_or_default()) {
            parse(&mut self.fields, field, typed)
        } else {
            stored.map(str::to_owned)
        }
    }

    /// Checks whether the person changed a field, and records that.
    pub fn changes(&mut self, field: &'static str, typed: &str, stored: &str) -> bool {
        self.outdated |= self.rendered.is_outdated(field, stored);
        match self.rendered.merge(field, typed, stored) {
            FieldMerge::Unchanged => return false,
            FieldMerge::ChangedByUser => {}
            FieldMerge::Conflict => self.has_conflict = true,
        }
        self.changed.push(field);
        true
    }

    /// Checks whether any of these fields was changed.
    pub fn has_changed(&self, fields: &[&str]) -> bool {
        self.changed.iter().any(|field| fields.contains(field))
    }

    /// Returns `true` if the person changed nothing.
    pub fn has_no_changes(&self) -> bool {
        self.changed.is_empty()
    }

    /// Returns the value, unless a changed field is invalid or was changed concurrently.
    ///
    /// # Errors
    /// [`EditError`]
    pub fn finish<T>(self, value: T) -> Result<T, EditError> {
        let has_conflict = self.has_conflict;
        let value = self.fields.finish(value)?;
        if has_conflict { Err(EditError::Changed) } else { Ok(value) }
    }

    /// Returns the value under optimistic locking: a concurrent change of any field is an error, so that the person
    /// sees the whole before it is saved. A form without rendered values must have the current version.
    ///
    /// # Errors
    /// As [`finish`](Self::finish), and [`EditError::Changed`] for an outdated form.
    pub fn finish_with_version<T>(self, value: T, version_matches: bool) -> Result<T, EditError> {
        let outdated = !version_matches && (self.outdated || self.rendered.is_empty());
        let value = self.finish(value)?;
        if outdated { Err(EditError::Changed) } else { Ok(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(parse: impl FnOnce(&mut FieldParser)) -> Option<Problem> {
        let mut fields = FieldParser::default();
        parse(&mut fields);
        fields.0.first().map(|error| error.problem.clone())
    }

    #[test]
    fn rejects_malformed_email_addresses() {
        for valid in ["a@b.example", " jörg+x@müller.example "] {
            assert_eq!(problem(|fields| drop(fields.email("email", valid))), None, "{valid}");
        }
        for bad in ["a", "a@", "@b.example", "a@b", "a@b..example", "a@b@c.example", "a b@c.example"] {
            assert_eq!(problem(|fields| drop(fields.email("email", bad))), Some(Problem::Email), "{bad}");
        }
        assert_eq!(problem(|fields| drop(fields.email("email", " "))), Some(Problem::Missing));
    }

    #[test]
    fn past_or_current_day_is_never_in_the_future() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let day = |text: &str, zone: Option<&str>| {
            let zone = zone.map(|zone| TimeZone::get(zone).unwrap());
            let mut fields = FieldParser::default();
            let instant = fields.past_or_current_day("day", text, now, zone.as_ref());
            assert_eq!(instant.is_none(), fields.finish(()).is_err(), "{text}");
            instant.map(|at| at.to_string())
        };
        let midnight = |day: &str| Some(format!("{day}T00:00:00Z"));
        assert_eq!(day("2026-03-01", None), midnight("2026-03-01"));
        assert_eq!(day("2019-02-28", Some("Europe/Warsaw")), midnight("2019-02-28"));
        assert_eq!(day("2026-03-02", Some("Pacific/Auckland")), Some(now.to_string()), "it is tomorrow there already");
        assert_eq!(day("2026-03-02", None), Some(now.to_string()), "it may be");
        assert_eq!(day("2026-03-02", Some("America/Los_Angeles")), None);
        for bad in ["2026-03-03", "1999-12-31", "01.03.2026", "2026-02-30", "0026-03-01", ""] {
            assert_eq!(day(bad, None), None, "{bad}");
        }
    }

    #[test]
    fn only_the_first_problem_of_a_field_is_reported() {
        let mut fields = FieldParser::default();
        fields.required("name", "");
        fields.add_error("name", Problem::Taken);
        assert_eq!(fields.0, [FieldError::new("name", Problem::Missing)]);
    }
}
