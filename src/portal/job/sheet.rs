//! Reading tables of users that staff upload or paste: bytes to text, text to a checked sheet (RFC 4180, with what
//! spreadsheet programs do besides).
//!
//! The reader is written here because the `csv` crate cannot report what people need in order to correct a file: it
//! accepts a quote that is never closed and text behind a closing one, it counts the blank lines that it skips to the
//! line behind them, and it does not count the line breaks of files in which a lone carriage return ends a line.

use std::collections::HashSet;

use uuid::Uuid;

use crate::domain::job::sheet::{
    LineError, LineErrors, LineProblem, MAX_CELL_CHARS, MAX_COLUMNS, MAX_LINES, MAX_NAME_CHARS, Sheet, SheetError,
    SheetLine,
};

/// The byte order mark, which many programs write at the beginning of a text.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// The first bytes of workbooks: a ZIP archive with entries or without (.xlsx, .ods), and the older compound file
/// (.xls).
const WORKBOOK_SIGNATURES: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];
/// The number of bytes by which UTF-16 without a byte order mark is recognized.
const UTF_16_SAMPLE_BYTES: usize = 4_096;
/// The number of lines by which the delimiter is chosen.
const SAMPLE_LINES: usize = 20;

/// Decodes an uploaded file: UTF-8 or UTF-16, with or without a byte order mark.
///
/// Other encodings are rejected. Nothing in a file tells Windows-1250 from Windows-1252, in which the same bytes are
/// different letters (`ę` and `ê`, `ł` and `³`), and a wrong guess would put wrong names into a customer's directory.
///
/// # Errors
/// [`SheetError`], if the file is not a text in one of these encodings.
pub fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    if WORKBOOK_SIGNATURES.iter().any(|start| bytes.starts_with(start)) {
        return Err(SheetError::Workbook);
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf_8(rest),
        _ => match zeros(bytes) {
            Zeros::None => utf_8(bytes),
            Zeros::Second => utf_16(bytes, u16::from_le_bytes),
            Zeros::First => utf_16(bytes, u16::from_be_bytes),
            Zeros::Elsewhere => Err(SheetError::Binary),
        },
    }?;
    if text.contains('\0') { Err(SheetError::Binary) } else { Ok(text) }
}

fn utf_8(bytes: &[u8]) -> Result<String, SheetError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    // These control characters occur in no text, in any encoding.
    if bytes.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()) {
        return Err(SheetError::Binary);
    }
    match error.error_len() {
        None => Err(SheetError::Truncated),
        Some(_) => Err(SheetError::NotUtf8 { line: line_after(1, &bytes[..error.valid_up_to()]) }),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, SheetError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        Ok(_) => Err(SheetError::Truncated),
        Err(_) => Err(SheetError::Binary),
    }
}

/// The positions of the zero bytes within pairs of bytes.
enum Zeros {
    None,
    First,
    Second,
    Elsewhere,
}

/// Determines where zero bytes are. In UTF-16, Latin letters have one in every pair, always at the same position; few
/// other characters have one at the other position.
fn zeros(bytes: &[u8]) -> Zeros {
    if !bytes.contains(&0) {
        return Zeros::None;
    }
    let (pairs, _) = bytes[..bytes.len().min(UTF_16_SAMPLE_BYTES)].as_chunks::<2>();
    let zeros = |position: usize| pairs.iter().filter(|pair| pair[position] == 0).count();
    match (zeros(0), zeros(1)) {
        (first, second) if second * 2 > pairs.len() && first * 8 < second => Zeros::Second,
        (first, second) if first * 2 > pairs.len() && second * 8 < first => Zeros::First,
        _ => Zeros::Elsewhere,
    }
}

/// Parses a text as a sheet. The delimiter is the one that the text declares as Excel does (`sep=;`), or else the
/// comma, semicolon or tab that fits the lines best. Blank lines are skipped, and so are lines of nothing but
/// delimiters, which spreadsheets write for cleared rows.
///
/// # Errors
/// [`SheetError`], with all problems of lines and cells.
pub fn parse(text: &str) -> Result<Sheet, SheetError> {
    let mut reader = Reader::new(text);
    let Some(header) = reader.record() else { return Err(SheetError::Empty) };
    let width = header.width;
    let mut errors = LineErrors::default();
    if let Some((line, problem)) = header.flaw {
        errors.push(LineError { line, column: None, field: None, problem });
        return Err(SheetError::Lines(errors));
    }
    if header.cells.iter().any(|cell| is_user_or_id(cell.text.trim())) {
        return Err(SheetError::NoHeader { line: header.line });
    }
    let header = parse_header(header, &mut errors)?;
    let (mut lines, mut line_count) = (Vec::new(), 0_usize);
    while let Some(record) = reader.record() {
        line_count += 1;
        if line_count > MAX_LINES {
            // Further lines are only counted, so those kept are no longer needed.
            lines = Vec::new();
            continue;
        }
        let (line, before) = (record.line, errors.count());
        let cells = parse_cells(record, &header, width, &mut errors);
        if errors.is_empty() {
            lines.push(SheetLine { line, cells });
        } else if before == 0 {
            lines = Vec::new();
        }
    }
    if line_count > MAX_LINES {
        Err(SheetError::TooManyLines { max: MAX_LINES, found: line_count })
    } else if !errors.is_empty() {
        Err(SheetError::Lines(errors))
    } else if lines.is_empty() {
        Err(SheetError::NoLines)
    } else {
        Ok(Sheet { header, lines })
    }
}

/// Checks whether a cell looks like a user name or an id, which a column name never does.
fn is_user_or_id(text: &str) -> bool {
    let address = |(name, domain): (&str, &str)| !name.is_empty() && domain.contains('.');
    (!text.contains(char::is_whitespace) && text.split_once('@').is_some_and(address))
        || (text.len() == 36 && Uuid::try_parse(text).is_ok())
}

/// Reads the columns' names, without trailing empty ones, which spreadsheets write for cleared columns.
fn parse_header(header: Record, errors: &mut LineErrors) -> Result<Vec<String>, SheetError> {
    let used = header.used;
    if used > MAX_COLUMNS {
        return Err(SheetError::TooManyColumns { max: MAX_COLUMNS, found: used });
    }
    let (mut names, mut known) = (Vec::with_capacity(used), HashSet::new());
    for (index, cell) in header.cells.into_iter().take(used).enumerate() {
        let name = cell.text.trim();
        let display_name: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME_CHARS).collect();
        let problem = if name.is_empty() {
            Some(LineProblem::NamelessColumn { number: index + 1 })
        } else if name.chars().count() > MAX_NAME_CHARS {
            Some(LineProblem::TooLong { max: MAX_NAME_CHARS })
        } else if name.contains(['\r', '\n']) {
            Some(LineProblem::Control)
        } else if let Err((_, problem)) = check_cell(&cell.text) {
            Some(problem)
        } else if !known.insert(name.to_lowercase()) {
            Some(LineProblem::RepeatedColumn)
        } else {
            None
        };
        if let Some(problem) = problem {
            let column = (!display_name.is_empty()).then(|| display_name.clone());
            errors.push(LineError { line: cell.line, column, field: None, problem });
        }
        names.push(display_name);
    }
    Ok(names)
}

/// Reads the cells of a line and records the problems with it.
fn parse_cells(record: Record, header: &[String], width: usize, errors: &mut LineErrors) -> Vec<String> {
    if let Some((line, problem)) = record.flaw {
        errors.push(LineError { line, column: None, field: None, problem });
        return Vec::new();
    }
    let ragged = match (record.width, record.used) {
        (found, _) if found != width => Some(LineProblem::Ragged { expected: width, found }),
        (_, found) if found > header.len() => Some(LineProblem::Ragged { expected: header.len(), found }),
        _ => None,
    };
    if let Some(problem) = ragged {
        errors.push(LineError { line: record.line, column: None, field: None, problem });
        return Vec::new();
    }
    let mut cells = Vec::with_capacity(header.len());
    for (Cell { line, mut text }, name) in record.cells.into_iter().zip(header) {
        match check_cell(&text) {
            Ok(()) => {
                if has_text_apostrophe(&text) {
                    text.remove(0);
                }
                cells.push(text);
            }
            Err((at, problem)) => {
                let line = line_after(line, &text.as_bytes()[..at]);
                errors.push(LineError { line, column: Some(name.clone()), field: None, problem });
            }
        }
    }
    cells
}

/// Checks a cell.
///
/// # Errors
/// The problem, and its position in the cell.
fn check_cell(cell: &str) -> Result<(), (usize, LineProblem)> {
    if cell.len() > MAX_CELL_CHARS && cell.chars().count() > MAX_CELL_CHARS {
        return Err((0, LineProblem::TooLong { max: MAX_CELL_CHARS }));
    }
    if is_formula(cell) {
        return Err((0, LineProblem::Formula));
    }
    let control = |c: char| match c {
        '\r' | '\n' => false,
        '\u{2028}' | '\u{2029}' => true,
        _ => c.is_control(),
    };
    if let Some(at) = cell.find(control) {
        return Err((at, LineProblem::Control));
    }
    match cell.find(char::REPLACEMENT_CHARACTER) {
        Some(at) => Err((at, LineProblem::ReplacementCharacter)),
        None => Ok(()),
    }
}

/// Checks for the apostrophe with which spreadsheets, and our own exports, mark as text what would otherwise be a
/// formula or a number. Before a letter it is a part of the name, as in `'t Hooft`.
fn has_text_apostrophe(cell: &str) -> bool {
    let marked = |rest: &str| rest.starts_with(|c: char| begins_formula(c) || c.is_ascii_digit());
    cell.strip_prefix('\'').is_some_and(marked)
}

/// Checks whether a spreadsheet may interpret a cell as a formula. Phone numbers, negative numbers and dashes in place
/// of a value are none.
fn is_formula(cell: &str) -> bool {
    let trimmed = cell.trim_start_matches(|c: char| c.is_whitespace() && !begins_formula(c));
    let harmless = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f}.,()/-".contains(c));
    trimmed.starts_with(begins_formula) && !trimmed.strip_prefix(['+', '-']).is_some_and(harmless)
}

/// Checks whether a spreadsheet may interpret a text that begins with this character as a formula (OWASP, "CSV
/// Injection"); some accept full-width forms.
const fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// Returns the number of the line that follows some text which begins at a line. A line ends with a line feed, a
/// carriage return or both, as in text editors.
fn line_after(line: u32, text: &[u8]) -> u32 {
    let ends_line = |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && text.get(at + 1) != Some(&b'\n'));
    let line_ends = text.iter().enumerate().filter(|index| ends_line(*index)).count();
    line.saturating_add(u32::try_from(line_ends).unwrap_or(u32::MAX))
}

/// A line of the text, or several where quoted cells contain line breaks.
struct Record {
    line: u32,
    /// The first cells, as many as a sheet may have: a text of nothing but delimiters must not fill the memory.
    cells: Vec<Cell>,
    /// The number of all cells.
    width: usize,
    /// The number of cells up to the last one that is not blank.
    used: usize,
    /// The first violation of the format, with its line.
    flaw: Option<(u32, LineProblem)>,
}

impl Record {
    const fn new(line: u32) -> Self {
        Self { line, cells: Vec::new(), width: 0, used: 0, flaw: None }
    }

    fn push(&mut self, cell: Cell) {
        self.width += 1;
        if !cell.text.trim().is_empty() {
            self.used = self.width;
        }
        if self.cells.len() < MAX_COLUMNS {
            self.cells.push(cell);
        }
    }

    const fn is_blank(&self) -> bool {
        self.flaw.is_none() && self.used == 0
    }
}

struct Cell {
    line: u32,
    text: String,
}

/// A reader of a text's records, one at a time.
#[derive(Clone)]
struct Reader<'a> {
    rest: &'a str,
    /// The number of the line at which the rest of the text begins.
    line: u32,
    /// The delimiter, an ASCII character.
    delimiter: u8,
}

impl<'a> Reader<'a> {
    /// Creates a reader and chooses the delimiter.
    fn new(text: &'a str) -> Self {
        let mut reader = Self { rest: text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text), line: 1, delimiter: b',' };
        let first = &reader.rest[..reader.rest.find(['\r', '\n']).unwrap_or(reader.rest.len())];
        if let Some(delimiter) = declared_delimiter(first) {
            reader.end_line(first.len());
            return Self { delimiter, ..reader };
        }
        if is_version_line(first) {
            reader.end_line(first.len());
        }
        let best = [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| reader.rate_delimiter(*delimiter));
        Self { delimiter: best.unwrap_or(b','), ..reader }
    }

    /// Rates a delimiter: by whether it separates the header, and without a flaw; then by the number of lines with as
    /// many cells as the header, by the header's cells, and by the cells of the longest line.
    fn rate_delimiter(&self, delimiter: u8) -> (bool, bool, usize, usize, usize) {
        let mut reader = Self { delimiter, ..self.clone() };
        // The text contains nothing but this delimiter and is empty, which another delimiter would hide.
        let Some(header) = reader.record() else { return (true, true, usize::MAX, 0, 0) };
        let width = header.width;
        let (mut same, mut longest) = (0, 0);
        for _ in 0..SAMPLE_LINES {
            let Some(record) = reader.record() else { break };
            same += usize::from(record.flaw.is_none() && record.width == width);
            longest = longest.max(record.width);
        }
        if width > 1 { (true, header.flaw.is_none(), same, width, longest) } else { (false, false, 0, 1, longest) }
    }

    /// Reads the next record that is not blank.
    fn record(&mut self) -> Option<Record> {
        while !self.rest.is_empty() {
            let mut record = Record::new(self.line);
            loop {
                let cell = self.cell(&mut record.flaw);
                record.push(cell);
                if self.rest.as_bytes().first() != Some(&self.delimiter) {
                    break;
                }
                self.rest = &self.rest[1..];
            }
            self.end_line(0);
            if !record.is_blank() {
                return Some(record);
            }
        }
        None
    }

    /// Reads a cell, up to the delimiter or the end of the line. Spaces around quotes are not part of it.
    fn cell(&mut self, flaw: &mut Option<(u32, LineProblem)>) -> Cell {
        let line = self.line;
        let start = if self.delimiter == b' ' { self.rest } else { self.rest.trim_start_matches(' ') };
        let Some(quoted) = start.strip_prefix('"') else {
            return Cell { line, text: self.take_cell_text().to_owned() };
        };
        self.rest = quoted;
        let mut text = String::new();
        loop {
            let Some(at) = self.rest.find('"') else {
                flaw.get_or_insert((line, LineProblem::OpenQuote));
                self.rest = "";
                return Cell { line, text };
            };
            let part = &self.rest[..at];
            text.push_str(part);
            self.line = line_after(self.line, part.as_bytes());
            self.rest = &self.rest[at + 1..];
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    text.push('"');
                    self.rest = rest;
                }
                None => break,
            }
        }
        let closing_line = self.line;
        if !self.take_cell_text().trim_matches(' ').is_empty() {
            flaw.get_or_insert((closing_line, LineProblem::TextAfterQuote));
        }
        Cell { line, text }
    }

    /// Takes the text up to the delimiter or the end of the line.
    fn take_cell_text(&mut self) -> &'a str {
        let ends_cell = |byte: &u8| *byte == self.delimiter || matches!(*byte, b'\r' | b'\n');
        let end = self.rest.bytes().position(|byte| ends_cell(&byte)).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text
    }

    /// Skips the rest of a line, which has this many bytes, and its end.
    fn end_line(&mut self, length: usize) {
        let rest = &self.rest[length..];
        let after_line_end = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n']));
        self.line += u32::from(after_line_end.is_some());
        self.rest = after_line_end.unwrap_or_default();
    }
}

/// Returns the delimiter that a first line declares, as Excel does: `sep=;`.
fn declared_delimiter(line: &str) -> Option<u8> {
    let line = line.trim_end_matches(' ');
    let line = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
    let (word, value) = line.split_at_checked(4)?;
    match value.as_bytes() {
        [delimiter] if word.eq_ignore_ascii_case("sep=") && delimiter.is_ascii() => {
            (!delimiter.is_ascii_alphanumeric() && *delimiter != b'"').then_some(*delimiter)
        }
        _ => None,
    }
}

/// Checks for the line before the header in the templates of Entra's bulk operations: `version:v1.0`.
fn is_version_line(line: &str) -> bool {
    let version = line.trim_end_matches([',', ';', '\t', ' ']).strip_prefix("version:v");
    version.is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

#[cfg(test)]
mod tests;
