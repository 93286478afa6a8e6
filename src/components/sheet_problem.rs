//! Problems with tables of users in words: each with its line, so that it can be found in a text editor.

use crate::{
    domain::job::{
        columns::{Field, MappingError},
        sheet::{LineError, LineErrors, LineProblem, SheetError},
    },
    locales::{Text, args},
};

/// Returns why a file or a text is not a sheet: a sentence, or one for each listed line and one for the number of
/// further ones.
pub fn sheet_problem_messages(text: Text, error: &SheetError) -> Vec<String> {
    let message = match error {
        SheetError::Empty => text.sheet_empty().to_owned(),
        SheetError::Workbook => text.sheet_workbook().to_owned(),
        SheetError::Binary => text.sheet_binary().to_owned(),
        SheetError::NotUtf8 { line } => text.sheet_not_utf_8(*line),
        SheetError::Truncated => text.sheet_truncated().to_owned(),
        SheetError::NoHeader { line } => text.sheet_no_header(*line),
        SheetError::NoLines => text.sheet_no_lines().to_owned(),
        SheetError::TooManyLines { max, found } => {
            text.sheet_too_many_lines(args::SheetTooManyLines { found: *found, max: *max })
        }
        SheetError::TooManyColumns { max, found } => {
            text.sheet_too_many_columns(args::SheetTooManyColumns { found: *found, max: *max })
        }
        SheetError::Lines(errors) => return line_problem_messages(text, errors),
    };
    vec![message]
}

/// Returns a sentence for each listed problem, and one for the number of further ones.
pub fn line_problem_messages(text: Text, errors: &LineErrors) -> Vec<String> {
    let listed = errors.listed().iter().map(|error| line_problem_message(text, error));
    listed.chain((errors.more() > 0).then(|| text.sheet_more(errors.more()))).collect()
}

/// Returns a problem with a line or a cell, with the line and the column.
pub fn line_problem_message(text: Text, error: &LineError) -> String {
    let (line, problem) = (error.line, problem_message(text, error));
    match &error.column {
        Some(column) => text.sheet_cell(args::SheetCell { column: column.as_str(), line, problem }),
        None => text.sheet_line(args::SheetLine { line, problem }),
    }
}

fn problem_message(text: Text, error: &LineError) -> String {
    match &error.problem {
        LineProblem::Ragged { expected, found } => {
            text.sheet_ragged(args::SheetRagged { expected: *expected, found: *found })
        }
        LineProblem::OpenQuote => text.sheet_open_quote().to_owned(),
        LineProblem::TextAfterQuote => text.sheet_text_after_quote().to_owned(),
        LineProblem::NamelessColumn { number } => text.sheet_nameless_column(*number),
        LineProblem::RepeatedColumn => text.sheet_repeated_column().to_owned(),
        LineProblem::Formula => text.sheet_formula().to_owned(),
        LineProblem::Control => text.field_control().to_owned(),
        LineProblem::Invisible => text.sheet_invisible().to_owned(),
        LineProblem::ReplacementCharacter => text.sheet_lost_letter().to_owned(),
        LineProblem::TooLong { max } => text.field_too_long(*max),
        LineProblem::Missing => text.field_missing().to_owned(),
        LineProblem::Malformed => match error.field {
            Some(Field::Customer) => text.sheet_format_customer().to_owned(),
            Some(Field::User) => text.sheet_format_user().to_owned(),
            Some(Field::UsageLocation) => text.sheet_format_usage_location().to_owned(),
            _ => text.field_malformed().to_owned(),
        },
        LineProblem::NotSignInName => text.sheet_not_sign_in_name().to_owned(),
        LineProblem::SignInNameCharacters => text.sheet_sign_in_name_characters().to_owned(),
        LineProblem::Repeated { first } => text.sheet_repeated_user(*first),
    }
}

/// Returns a field's label.
pub const fn sheet_field_label(text: Text, field: Field) -> &'static str {
    match field {
        Field::Customer => text.sheet_customer(),
        Field::User => text.sheet_user(),
        Field::DisplayName => text.user_display_name(),
        Field::FirstName => text.user_first_name(),
        Field::LastName => text.user_last_name(),
        Field::UsageLocation => text.user_location(),
        Field::Licenses => text.license_title(),
        Field::Role => text.role_name(),
    }
}

/// Returns a problem with the choice of columns, for use below the field.
pub fn mapping_problem_message(text: Text, error: &MappingError) -> String {
    match error {
        MappingError::UnknownField => text.sheet_mapping_invalid().to_owned(),
        MappingError::UnknownColumn(_) => text.field_not_a_choice().to_owned(),
        MappingError::SeveralColumns(_) => text.sheet_mapping_several().to_owned(),
        MappingError::Missing(_) => text.sheet_mapping_missing().to_owned(),
        MappingError::SharedColumn { column, first, .. } => text.sheet_mapping_shared(args::SheetMappingShared {
            column: column.as_str(),
            field: sheet_field_label(text, *first),
        }),
        MappingError::MappedAndChosen(_) => text.sheet_mapping_chosen_too().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preferences::Language;

    fn error(line: u32, column: Option<&str>, field: Option<Field>, problem: LineProblem) -> LineError {
        LineError { line, column: column.map(str::to_owned), field, problem }
    }

    #[test]
    fn line_problem_message_contains_line_and_column() {
        let [english, polish] = [Language::English, Language::Polish].map(Text::new);
        let location = error(7, Some("Kraj"), Some(Field::UsageLocation), LineProblem::Malformed);
        assert_eq!(
            line_problem_message(english, &location),
            "Line 7, “Kraj”: Enter a two-letter country code, such as PL."
        );
        assert_eq!(
            line_problem_message(polish, &location),
            "Wiersz 7, „Kraj”: Podaj dwuliterowy kod kraju, na przykład PL."
        );
        let ragged = |found| error(5000, None, None, LineProblem::Ragged { expected: 3, found });
        let rest = ", and the header has 3. If a cell contains the delimiter, put the cell in quotation marks.";
        assert_eq!(line_problem_message(english, &ragged(1)), format!("Line 5000: This line has 1 cell{rest}"));
        assert_eq!(line_problem_message(english, &ragged(4)), format!("Line 5000: This line has 4 cells{rest}"));
        for (found, cells) in [(1, "1 komórkę"), (4, "4 komórki"), (5, "5 komórek")] {
            let message = line_problem_message(polish, &ragged(found));
            assert!(message.starts_with(&format!("Wiersz 5000: Ten wiersz ma {cells}, a nagłówek 3.")), "{message}");
        }
    }

    #[test]
    fn every_line_problem_has_a_distinct_message_with_the_line() {
        let problems = [
            LineProblem::Ragged { expected: 3, found: 2 },
            LineProblem::OpenQuote,
            LineProblem::TextAfterQuote,
            LineProblem::NamelessColumn { number: 2 },
            LineProblem::RepeatedColumn,
            LineProblem::Formula,
            LineProblem::Control,
            LineProblem::Invisible,
            LineProblem::ReplacementCharacter,
            LineProblem::TooLong { max: 1000 },
            LineProblem::Missing,
            LineProblem::Malformed,
            LineProblem::NotSignInName,
            LineProblem::SignInNameCharacters,
            LineProblem::Repeated { first: 4 },
        ];
        for text in Language::ALL.iter().copied().map(Text::new) {
            let messages: std::collections::BTreeSet<_> = problems
                .iter()
                .map(|problem| line_problem_message(text, &error(417, None, Some(Field::User), problem.clone())))
                .collect();
            assert_eq!(messages.len(), problems.len());
            assert!(messages.iter().all(|message| message.contains("417")), "{messages:?}");
        }
    }

    #[test]
    fn too_many_lines_message_contains_limit_and_count() {
        let text = Text::new(Language::English);
        let messages = sheet_problem_messages(text, &SheetError::TooManyLines { max: 5000, found: 100_000 });
        assert_eq!(messages, ["The table has 100000 users, and the limit is 5000. Split it into several tables."]);
        assert!(sheet_problem_messages(text, &SheetError::NotUtf8 { line: 12 })[0].starts_with("Line 12 isn’t UTF-8."));
    }

    #[test]
    fn problems_that_are_not_listed_are_counted() {
        let mut errors = LineErrors::default();
        (2..104).for_each(|line| errors.push(error(line, None, None, LineProblem::OpenQuote)));
        let messages = sheet_problem_messages(Text::new(Language::English), &SheetError::Lines(errors.clone()));
        assert_eq!((messages.len(), messages[100].as_str()), (101, "And 2 more problems."));
        let polish = line_problem_messages(Text::new(Language::Polish), &errors);
        assert_eq!(polish[100], "I jeszcze 2 problemy.");
    }

    #[test]
    fn shared_column_message_names_the_first_field() {
        let shared =
            MappingError::SharedColumn { column: "Name".into(), first: Field::DisplayName, second: Field::User };
        assert_eq!(
            mapping_problem_message(Text::new(Language::English), &shared),
            "The column “Name” is already used for: Display name. Choose another."
        );
    }
}
