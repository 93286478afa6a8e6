//! Reading forms, which every noun does by its own rules: each problem at its field, all of them at once, and of a form
//! that changes something stored only what the person changed.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use crate::domain::{
    drawn::{Drawn, Standing},
    field::{FieldError, Problem},
};

/// Longest line of text where nothing else is said, in characters.
const LINE_CHARS: usize = 200;

/// What cannot be used of what was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid: {0:?}")]
pub struct InvalidFields(pub Vec<FieldError>);

impl InvalidFields {
    /// Names the one field that is wrong.
    pub fn at(field: impl Into<String>, problem: Problem) -> Self {
        Self(vec![FieldError::new(field, problem)])
    }
}

/// Why a form that changes something stored cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Something that the person changed cannot be used.
    #[error(transparent)]
    Invalid(#[from] InvalidFields),
    /// Somebody else changed the same since the person saw it.
    #[error("changed meanwhile")]
    Changed,
}

/// What was wrong so far.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Reads a line of text; an empty one is none.
    pub fn line(&mut self, field: &str, text: &str) -> Option<String> {
        self.line_of(field, text, LINE_CHARS)
    }

    /// Reads a line of at most so many characters; an empty one is none.
    pub fn line_of(&mut self, field: &str, text: &str, max: usize) -> Option<String> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            self.refuse(field, Problem::Control);
        } else if text.chars().count() > max {
            self.refuse(field, Problem::TooLong { max });
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Reads a line that must be there.
    pub fn required(&mut self, field: &str, text: &str) -> Option<String> {
        let line = self.line(field, text);
        if line.is_none() {
            self.refuse(field, Problem::Missing);
        }
        line
    }

    /// Reads an e-mail address that must be there: something, one at sign, a domain with a dot. What else an address needs
    /// is for the mail to find out.
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

    /// Reads something that must be there by a parser.
    pub fn parsed<T>(&mut self, field: &str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let line = self.required(field, text)?;
        let value = parse(&line);
        if value.is_none() {
            self.refuse(field, Problem::Malformed);
        }
        value
    }

    /// Reads a day that must be there and has begun for the person: in their zone, or where that is not known, anywhere.
    /// It is an instant not after now: the day's beginning in UTC, by which the service counts days, or now where that is
    /// still to come.
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

    /// Notes that something is wrong with a field; the first thing that is counts.
    pub fn refuse(&mut self, field: &str, problem: Problem) {
        if !self.0.iter().any(|known| known.field == field) {
            self.0.push(FieldError::new(field, problem));
        }
    }

    /// Hands back what was read, unless anything was wrong.
    ///
    /// # Errors
    /// [`InvalidFields`] with every problem.
    pub fn finish<T>(self, value: T) -> Result<T, InvalidFields> {
        if self.0.is_empty() { Ok(value) } else { Err(InvalidFields(self.0)) }
    }

    /// Ends the reading of a form of which something is missing that has been refused.
    pub fn into_error(self) -> InvalidFields {
        InvalidFields(self.0)
    }
}

/// Reads a form that changes something stored: only what the person changed is read and held to rules. What only stands
/// there stays what is stored, whatever that is.
pub struct Edit<'a> {
    drawn: &'a Drawn,
    /// What was wrong so far with what was changed.
    pub fields: Fields,
    changed: Vec<&'static str>,
    outdated: bool,
    clash: bool,
}

impl<'a> Edit<'a> {
    /// Begins with what the form was drawn with.
    pub fn new(drawn: &'a Drawn) -> Self {
        Self { drawn, fields: Fields::default(), changed: Vec::new(), outdated: false, clash: false }
    }

    /// Reads a text: it is what is stored, unless the person changed it to something that `read` takes.
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

    /// Checks whether the person changed a field, and notes it.
    pub fn changes(&mut self, field: &'static str, typed: &str, stored: &str) -> bool {
        self.outdated |= self.drawn.is_outdated(field, stored);
        match self.drawn.standing(field, typed, stored) {
            Standing::Kept => return false,
            Standing::Mine => {}
            Standing::Clash => self.clash = true,
        }
        self.changed.push(field);
        true
    }

    /// Checks whether one of these fields was changed.
    pub fn has_changed(&self, fields: &[&str]) -> bool {
        self.changed.iter().any(|field| fields.contains(field))
    }

    /// Checks whether the person changed nothing.
    pub fn is_nothing(&self) -> bool {
        self.changed.is_empty()
    }

    /// Refuses what was read wrongly, or what was changed by the person and somebody else.
    ///
    /// # Errors
    /// [`EditError`]
    pub fn finish<T>(self, value: T) -> Result<T, EditError> {
        let clash = self.clash;
        let value = self.fields.finish(value)?;
        if clash { Err(EditError::Changed) } else { Ok(value) }
    }

    /// Does the same for what has a version: nothing is changed that anybody else has changed any field of since the person
    /// saw it, so that they see the whole before it is saved. A form that does not say what it was drawn with has to be
    /// of the very version.
    ///
    /// # Errors
    /// As [`finish`](Self::finish)
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
