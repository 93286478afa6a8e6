//! A table of users, one user a line, and the problems with it. Problems contain no messages;
//! the components render them.

use serde::{Deserialize, Serialize};

use super::columns::{Field, Mapping};

/// Maximum number of users in a sheet.
pub const MAX_LINES: usize = 5_000;
/// Maximum number of columns; the exports of the Microsoft admin centers have fewer than half as many.
pub const MAX_COLUMNS: usize = 100;
/// Maximum length of a column's name, in characters.
pub const MAX_NAME_CHARS: usize = 100;
/// Maximum length of a cell, in characters.
pub const MAX_CELL_CHARS: usize = 1_000;
/// Maximum number of problems that are listed; further ones are only counted.
pub const MAX_LISTED: usize = 100;

/// A table of users. Every line has as many cells as the header has names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The columns' names, which differ even when case is ignored.
    pub header: Vec<String>,
    /// The lines that are not blank.
    pub lines: Vec<SheetLine>,
}

/// The beginning of a sheet, for the page on which its columns are chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPreview {
    /// The columns' names.
    pub header: Vec<String>,
    /// The mapping that was guessed from the columns' names.
    pub guess: Mapping,
    /// The number of lines.
    pub count: usize,
    /// The first lines.
    pub lines: Vec<SheetLine>,
}

/// A line of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// The line number as a text editor shows it, from 1; for a record of several lines, the first.
    pub line: u32,
    /// The cells, untrimmed.
    pub cells: Vec<String>,
}

/// The reason why a file or a text is not a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SheetError {
    /// The file has no text.
    #[error("empty")]
    Empty,
    /// The file is a workbook of a spreadsheet program.
    #[error("a spreadsheet workbook, not a text")]
    Workbook,
    /// The file is not a text.
    #[error("not a text")]
    Binary,
    /// The text is not encoded in UTF-8.
    #[error("line {line} is not UTF-8")]
    NotUtf8 {
        /// The first such line.
        line: u32,
    },
    /// The file ends within a character.
    #[error("ends within a character")]
    Truncated,
    /// The first line is a user, not the columns' names.
    #[error("line {line} is not a header")]
    NoHeader {
        /// The first line.
        line: u32,
    },
    /// Nothing follows the header.
    #[error("no lines")]
    NoLines,
    /// The sheet has too many users.
    #[error("{found} lines, of at most {max}")]
    TooManyLines {
        /// Maximum number of users.
        max: usize,
        /// The number of users.
        found: usize,
    },
    /// The sheet has too many columns.
    #[error("{found} columns, of at most {max}")]
    TooManyColumns {
        /// Maximum number of columns.
        max: usize,
        /// The number of columns.
        found: usize,
    },
    /// Some lines have problems.
    #[error("problems at {} lines or cells", .0.count())]
    Lines(LineErrors),
}

/// The problems with lines, in the order of the lines. The first [`MAX_LISTED`] are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineErrors {
    listed: Vec<LineError>,
    more: usize,
}

impl LineErrors {
    /// Adds a problem.
    pub fn push(&mut self, error: LineError) {
        if self.listed.len() < MAX_LISTED {
            self.listed.push(error);
        } else {
            self.more += 1;
        }
    }

    /// Returns the listed problems.
    pub fn listed(&self) -> &[LineError] {
        &self.listed
    }

    /// Returns the number of problems that are not listed.
    pub const fn more(&self) -> usize {
        self.more
    }

    /// Returns the number of all problems.
    pub const fn count(&self) -> usize {
        self.listed.len() + self.more
    }

    /// Returns `true` if there is no problem.
    pub const fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

/// A problem with a line or one of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineError {
    /// The number of the line as a text editor shows it, from 1.
    pub line: u32,
    /// The column's name in the sheet, if the problem is in one cell.
    pub column: Option<String>,
    /// The field that is read from the cell; none for problems that are found before columns are mapped.
    pub field: Option<Field>,
    /// The problem.
    pub problem: LineProblem,
}

/// The kinds of problems with a line or a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineProblem {
    /// The line does not have as many cells as the header.
    Ragged {
        /// The number of cells of the header.
        expected: usize,
        /// The number of cells of the line.
        found: usize,
    },
    /// A quote is opened at this line and never closed.
    OpenQuote,
    /// Text follows a closing quote within the same cell.
    TextAfterQuote,
    /// A column of the header has no name.
    NamelessColumn {
        /// The column's number, from 1.
        number: usize,
    },
    /// An earlier column has the same name.
    RepeatedColumn,
    /// A spreadsheet would interpret the cell as a formula.
    Formula,
    /// The cell contains a control character, or a line break where none can be.
    Control,
    /// The cell contains an invisible character where none can be.
    Invisible,
    /// The cell contains the replacement character: a letter was lost when the text was converted.
    #[serde(rename = "LostLetter")]
    ReplacementCharacter,
    /// The cell is too long.
    TooLong {
        /// The maximum length, in characters.
        max: usize,
    },
    /// The cell is empty.
    Missing,
    /// The cell does not have the field's format.
    Malformed,
    /// The cell is not a sign-in name, which a new user must have; an object id is none.
    NotSignInName,
    /// The part of the sign-in name before the at sign contains an invalid character.
    SignInNameCharacters,
    /// An earlier line has the same user of the same customer.
    Repeated {
        /// The earlier line.
        first: u32,
    },
}
