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
#[error("invalid: {0:?}")]
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
    /// Somebody else changed the same since the form was rendered.
    #[error("changed meanwhile")]
    Changed,
}

/// The validation errors found so far.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Parses a line of text; an empty one is none.
    pub fn line(&mut self, field: &str, text: &str) -> Option<String> {
        self.line_of(field, text, LINE_CHARS)
    }

    /// Parses a line of at most `max` characters; an empty one is none.
    pub fn line_of(&mut self, field: &str, text: &str, max: usize) -> Option<String> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            self.refuse(field, Problem::Control);
        } else if text.chars().count() > max {
            self.refuse(field, Problem::TooLong { max });
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Parses a required line.
    pub fn required(&mut self, field: &str, text: &str) -> Option<String> {
        let line = self.line(field, text);
        if line.is_none() {
            self.refuse(field, Problem::Missing);
        }
        line
    }

    /// Parses a required e-mail address: a local part, one at sign, a domain with a dot. Only a delivery could prove
    /// more.
    pub fn email(&mut self, field: &str, text: &str) -> Option<String> {
        let email = self.required(field, text)?;
        let good = email.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty()
                && !domain.contains('@')
                && domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty())
        });
        if !good || email.contains(char::is_whitespace) {
            self.refuse(field, Problem::Email);
        }
        Some(email)
    }

    /// Parses a required value with a parser.
    pub fn parsed<T>(&mut self, field: &str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let line = self.required(field, text)?;
        let value = parse(&line);
        if value.is_none() {
            self.refuse(field, Problem::Malformed);
        }
        value
    }

    /// Parses a required day that has begun in the person's time zone, or anywhere if that is unknown. Returns an
    /// instant that is not in the future: the start of the day in UTC, by which the service counts days, or the current
    /// time if that is earlier.
    pub fn begun_day(&mut self, field: &str, text: &str, now: Timestamp, zone: Option<&TimeZone>) -> Option<Timestamp> {
        let line = self.required(field, text)?;
        let day = line.parse::<Date>().ok().filter(|day| day.year() >= 2000);
        let begins = day.and_then(|day| {
            let begins = day.to_zoned(TimeZone::UTC).ok()?.timestamp();
            let begun = match zone {
                Some(zone) => day <= now.to_zoned(zone.clone()).date(),
                None => begins - SignedDuration::from_hours(14) <= now,
            };
            begun.then(|| begins.min(now))
        });
        if begins.is_none() {
            self.refuse(field, Problem::Date);
        }
        begins
    }

    /// Records a problem with a field; only the first one for each field counts.
    pub fn refuse(&mut self, field: &str, problem: Problem) {
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
    drawn: &'a RenderedValues,
    /// The problems with changed fields found so far.
    pub fields: Fields,
    changed: Vec<&'static str>,
    outdated: bool,
    clash: bool,
}

impl<'a> Edit<'a> {
    /// Creates a parser from the values that the form was rendered with.
    pub fn new(drawn: &'a RenderedValues) -> Self {
        Self { drawn, fields: Fields::default(), changed: Vec::new(), outdated: false, clash: false }
    }

    /// Returns a field's stored value, or the one parsed by `read` if the person changed the field.
    pub fn text(
        &mut self,
        field: &'static str,
        typed: &str,
        stored: Option<&str>,
        read: impl FnOnce(&mut Fields, &str, &str) -> Option<String>,
    ) -> Option<String> {
        if self.changes(field, typed, stored.unwrap_or_default()) {
            read(&mut self.fields, field, typed)
        } else {
            stored.map(str::to_owned)
        }
    }

    /// Checks whether the person changed a field, and records that.
    pub fn changes(&mut self, field: &'static str, typed: &str, stored: &str) -> bool {
        self.outdated |= self.drawn.is_outdated(field, stored);
        match self.drawn.merge(field, typed, stored) {
            FieldMerge::Unchanged => return false,
            FieldMerge::ChangedByUser => {}
            FieldMerge::Conflict => self.clash = true,
        }
        self.changed.push(field);
        true
    }

    /// Checks whether any of these fields was changed.
    pub fn has_changed(&self, fields: &[&str]) -> bool {
        self.changed.iter().any(|field| fields.contains(field))
    }

    /// Returns `true` if the person changed nothing.
    pub fn is_nothing(&self) -> bool {
        self.changed.is_empty()
    }

    /// Returns the value, unless a changed field is invalid or was changed concurrently.
    ///
    /// # Errors
    /// [`EditError`]
    pub fn finish<T>(self, value: T) -> Result<T, EditError> {
        let clash = self.clash;
        let value = self.fields.finish(value)?;
        if clash { Err(EditError::Changed) } else { Ok(value) }
    }

    /// Returns the value under optimistic locking: a concurrent change of any field is an error, so that the person
    /// sees the whole before it is saved. A form without rendered values must have the current version.
    ///
    /// # Errors
    /// As [`finish`](Self::finish), and [`EditError::Changed`] for an outdated form.
    pub fn finish_under<T>(self, value: T, is_the_version: bool) -> Result<T, EditError> {
        let outdated = !is_the_version && (self.outdated || self.drawn.is_empty());
        let value = self.finish(value)?;
        if outdated { Err(EditError::Changed) } else { Ok(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(read: impl FnOnce(&mut Fields)) -> Option<Problem> {
        let mut fields = Fields::default();
        read(&mut fields);
        fields.0.first().map(|error| error.problem.clone())
    }

    #[test]
    fn addresses_that_no_mail_can_reach_are_refused() {
        for good in ["a@b.example", " jörg+x@müller.example "] {
            assert_eq!(problem(|fields| drop(fields.email("email", good))), None, "{good}");
        }
        for bad in ["a", "a@", "@b.example", "a@b", "a@b..example", "a@b@c.example", "a b@c.example"] {
            assert_eq!(problem(|fields| drop(fields.email("email", bad))), Some(Problem::Email), "{bad}");
        }
        assert_eq!(problem(|fields| drop(fields.email("email", " "))), Some(Problem::Missing));
    }

    #[test]
    fn a_day_that_has_begun_for_the_person_is_an_instant_not_after_now() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let day = |text: &str, zone: Option<&str>| {
            let zone = zone.map(|zone| TimeZone::get(zone).unwrap());
            let mut fields = Fields::default();
            let read = fields.begun_day("day", text, now, zone.as_ref());
            assert_eq!(read.is_none(), fields.finish(()).is_err(), "{text}");
            read.map(|at| at.to_string())
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
    fn one_problem_a_field_is_told() {
        let mut fields = Fields::default();
        fields.required("name", "");
        fields.refuse("name", Problem::Taken);
        assert_eq!(fields.0, [FieldError::new("name", Problem::Missing)]);
    }
}
