//! Reading the fields of a form: every problem at its field, all of them at once.

use super::Error;
use crate::error::{FieldError, Problem};

/// Longest line of text where nothing else is said, in characters.
const LINE_CHARS: usize = 200;

/// What was wrong so far.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<FieldError>);

impl Fields {
    /// A line of text; an empty one is none.
    pub(super) fn line(&mut self, field: &str, text: &str) -> Option<String> {
        self.line_of(field, text, LINE_CHARS)
    }

    /// A line of at most so many characters; an empty one is none.
    pub(super) fn line_of(&mut self, field: &str, text: &str, max: usize) -> Option<String> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            self.refuse(field, Problem::Control);
        } else if text.chars().count() > max {
            self.refuse(field, Problem::TooLong { max });
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A line that must be there.
    pub(super) fn required(&mut self, field: &str, text: &str) -> Option<String> {
        let line = self.line(field, text);
        if line.is_none() {
            self.refuse(field, Problem::Missing);
        }
        line
    }

    /// An e-mail address that must be there: something, one at sign, a domain with a dot. What else an address needs is
    /// for the mail to find out.
    pub(super) fn email(&mut self, field: &str, text: &str) -> Option<String> {
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

    /// Something that a parser reads and that must be there.
    pub(super) fn parsed<T>(&mut self, field: &str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let line = self.required(field, text)?;
        let value = parse(&line);
        if value.is_none() {
            self.refuse(field, Problem::Malformed);
        }
        value
    }

    /// Something is wrong with a field; the first thing that is counts.
    pub(super) fn refuse(&mut self, field: &str, problem: Problem) {
        if !self.0.iter().any(|known| known.field == field) {
            self.0.push(FieldError::new(field, problem));
        }
    }

    /// What was read, unless anything was wrong.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem.
    pub(super) fn finish<T>(self, value: T) -> Result<T, Error> {
        if self.0.is_empty() { Ok(value) } else { Err(Error::Invalid(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(read: impl FnOnce(&mut Fields)) -> Option<Problem> {
        let mut fields = Fields::default();
        read(&mut fields);
        fields.0.first().map(|error| error.problem)
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
    fn one_problem_a_field_is_told() {
        let mut fields = Fields::default();
        fields.required("name", "");
        fields.refuse("name", Problem::Taken);
        assert_eq!(fields.0, [FieldError::new("name", Problem::Missing)]);
    }
}
