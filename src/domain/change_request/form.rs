//! Parsing of requested changes, and of the texts that people write about requests.

use crate::domain::{
    field::{FieldError, Problem},
    form::{FieldParser, InvalidFields},
    subscription::{StatusChange, SubscriptionChange, parse_end, parse_quantity},
};

/// Maximum length of a message, in characters.
pub const MAX_MESSAGE: usize = 2000;
/// Maximum length of a ticket number, in characters.
pub const MAX_TICKET: usize = 64;

/// Parses a change of a subscription that can be requested, by its [property](SubscriptionChange::property) and the
/// requested value.
///
/// # Errors
/// [`InvalidFields`] at `property` or `wanted`.
pub fn parse_change(property: &str, wanted: &str) -> Result<SubscriptionChange, InvalidFields> {
    let at_wanted = |invalid: InvalidFields| {
        InvalidFields(invalid.0.into_iter().map(|it| FieldError::new("wanted", it.problem)).collect())
    };
    match property {
        "quantity" => parse_quantity(wanted).map(SubscriptionChange::Quantity).map_err(at_wanted),
        "end" => parse_end(wanted).map(SubscriptionChange::End).map_err(at_wanted),
        "status" if wanted == StatusChange::Cancel.status().as_str() => {
            Ok(SubscriptionChange::Status(StatusChange::Cancel))
        }
        _ => Err(InvalidFields::at("property", Problem::Malformed)),
    }
}

/// Parses a message, which may have several lines; an empty one is none.
///
/// # Errors
/// [`InvalidFields`] at `field`.
pub fn parse_message(field: &str, text: &str) -> Result<Option<String>, InvalidFields> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t')) {
        return Err(InvalidFields::at(field, Problem::Control));
    }
    if text.chars().count() > MAX_MESSAGE {
        return Err(InvalidFields::at(field, Problem::TooLong { max: MAX_MESSAGE }));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Parses a message that must not be empty.
///
/// # Errors
/// As [`parse_message`].
pub fn parse_reason(field: &str, text: &str) -> Result<String, InvalidFields> {
    parse_message(field, text)?.ok_or_else(|| InvalidFields::at(field, Problem::Missing))
}

/// Parses a ticket number; an empty one is none.
///
/// # Errors
/// [`InvalidFields`] at the field `ticket`.
pub fn parse_ticket(text: &str) -> Result<Option<String>, InvalidFields> {
    let mut fields = FieldParser::default();
    let ticket = fields.line_up_to("ticket", text, MAX_TICKET);
    fields.finish(ticket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_keeps_line_breaks_and_rejects_other_control_characters() {
        assert_eq!(parse_message("message", " One\r\nTwo\n"), Ok(Some("One\nTwo".to_owned())));
        assert_eq!(parse_message("message", " \n"), Ok(None));
        assert!(parse_message("message", "a\u{0}b").is_err() && parse_message("message", "\u{1b}[1m").is_err());
        assert!(parse_message("message", &"ż".repeat(MAX_MESSAGE)).is_ok());
        assert!(parse_message("message", &"ż".repeat(MAX_MESSAGE + 1)).is_err());
        assert!(parse_reason("reason", "").is_err());
    }

    #[test]
    fn a_ticket_number_is_one_short_line() {
        assert_eq!(parse_ticket(" INC-42 "), Ok(Some("INC-42".to_owned())));
        assert!(parse_ticket("a\nb").is_err() && parse_ticket(&"1".repeat(MAX_TICKET + 1)).is_err());
    }
}
