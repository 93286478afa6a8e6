//! Streaming CSV files (RFC 4180) from pages of rows: only the current page is in memory.
//!
//! Cells that a spreadsheet would interpret as formulas are escaped (OWASP, "CSV Injection"), since their content is
//! untrusted.

use std::{convert::Infallible, error::Error};

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse as _, Response},
};
use futures::{Stream, StreamExt as _, stream};
use http::{
    HeaderValue,
    header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
};
use jiff::civil::Date;

use crate::{domain::gaps::Gaps, portal::export::ExportChunk};

/// The byte order mark, so that Excel reads the file as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file, before its first row.
#[derive(Debug, Clone, Copy)]
pub struct Csv<const COLUMNS: usize> {
    /// The file name without date and extension; letters and hyphens only.
    pub name: &'static str,
    /// The date in the file name.
    pub day: Date,
    /// The column headings.
    pub heading: [&'static str; COLUMNS],
}

impl<const COLUMNS: usize> Csv<COLUMNS> {
    /// Returns the response with a file of these rows.
    pub fn of_rows<T: Send + 'static>(
        self,
        rows: Vec<T>,
        cells: impl Fn(T) -> [String; COLUMNS] + Send + 'static,
    ) -> Response {
        self.attachment(stream::iter([Ok::<_, Infallible>(ExportChunk::Rows(rows))]), cells, |_| String::new())
    }

    /// Returns the response with this file: a line for each row of the pages, and one at the end that names missing
    /// data. If loading a page fails, the body is aborted: the connection closes before the end of the response, and
    /// the browser reports a failed download.
    pub fn attachment<T, E>(
        self,
        chunks: impl Stream<Item = Result<ExportChunk<T>, E>> + Send + 'static,
        cells: impl Fn(T) -> [String; COLUMNS] + Send + 'static,
        missing: impl Fn(Gaps) -> String + Send + 'static,
    ) -> Response
    where
        T: 'static,
        E: Error + Send + Sync + 'static,
    {
        let mut header = BYTE_ORDER_MARK.to_owned();
        write_record(&mut header, &self.heading);
        let lines = chunks.map(move |chunk| {
            chunk.map(|chunk| {
                let mut lines = String::new();
                match chunk {
                    ExportChunk::Rows(rows) => rows.into_iter().for_each(|row| write_record(&mut lines, &cells(row))),
                    ExportChunk::Gaps(gaps) => write_record(&mut lines, &[missing(gaps)]),
                }
                Bytes::from(lines)
            })
        });
        // An empty page yields no bytes to send.
        let lines = lines.filter(|lines| std::future::ready(!lines.as_ref().is_ok_and(Bytes::is_empty)));
        let header = stream::iter([Ok(Bytes::from(header))]);
        // The compression layer polls once more after the end.
        let mut response = Body::from_stream(header.chain(lines).fuse()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let disposition = format!("attachment; filename={}-{}.csv", self.name, self.day);
        // Names are our own, and valid in a header.
        headers.insert(
            CONTENT_DISPOSITION,
            disposition.try_into().unwrap_or_else(|_| HeaderValue::from_static("attachment")),
        );
        response
    }
}

/// Writes one line.
fn write_record(out: &mut String, cells: &[impl AsRef<str>]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_cell(out, cell.as_ref());
    }
    out.push_str("\r\n");
}

fn write_cell(out: &mut String, cell: &str) {
    let cell = escape_formulas(cell);
    if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&cell);
    }
}

/// Escapes possible formulas with an apostrophe: at the beginning, and after each character at which some spreadsheet
/// begins a cell regardless of the quotes. Excel splits at semicolons in locales with a decimal comma, and treats a
/// quote in the middle of such a cell as text.
fn escape_formulas(cell: &str) -> String {
    let (mut escaped, mut at_cell_start) = (String::with_capacity(cell.len()), true);
    for character in cell.chars() {
        if at_cell_start && begins_formula(character) {
            escaped.push('\'');
        }
        escaped.push(character);
        at_cell_start =
            matches!(character, ';' | '\t' | '\r' | '\n') || at_cell_start && matches!(character, ' ' | '"');
    }
    escaped
}

/// Checks whether a spreadsheet may interpret text that begins with this character as a formula; some accept full-width
/// forms.
const fn begins_formula(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, io};

    use axum::body::to_bytes;
    use futures::TryStreamExt as _;
    use proptest::prelude::*;

    use super::*;

    fn line(cells: &[&str]) -> String {
        let mut out = String::new();
        write_record(&mut out, cells);
        out
    }

    /// Parses a file according to RFC 4180.
    fn parse(text: &str) -> Vec<Vec<String>> {
        let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
        let (mut quoted, mut characters) = (false, text.chars().peekable());
        while let Some(character) = characters.next() {
            match (character, quoted) {
                ('"', true) if characters.peek() == Some(&'"') => {
                    characters.next();
                    cell.push('"');
                }
                ('"', _) => quoted = !quoted,
                (',', false) => record.push(std::mem::take(&mut cell)),
                ('\r', false) => {
                    assert_eq!(characters.next(), Some('\n'));
                    record.push(std::mem::take(&mut cell));
                    records.push(std::mem::take(&mut record));
                }
                (character, _) => cell.push(character),
            }
        }
        records
    }

    #[test]
    fn cells_are_quoted_only_if_necessary() {
        assert_eq!(line(&["a", "", "ż ó"]), "a,,ż ó\r\n");
        assert_eq!(
            line(&["a,b", "say \"hi\"", "one\ntwo", " a"]),
            "\"a,b\",\"say \"\"hi\"\"\",\"one\ntwo\",\" a\"\r\n"
        );
    }

    #[test]
    fn formulas_are_escaped() {
        for formula in ["=1+1", "+48 22", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"] {
            let written = parse(&line(&[formula]));
            assert_eq!(written, [[format!("'{formula}")]], "{formula:?}");
        }
        assert_eq!(line(&["=cmd|' /C calc'!A0,\""]), "\"'=cmd|' /C calc'!A0,\"\"\"\r\n");
        assert_eq!(line(&["a=1", "3M", "'s"]), "a=1,3M,'s\r\n");
        assert_eq!(line(&["Firma;=1+1", "x; \"@A1"]), "Firma;'=1+1,\"x; \"\"'@A1\"\r\n");
    }

    proptest! {
        #[test]
        fn written_cells_round_trip_through_a_parser(cells in proptest::collection::vec(any::<String>(), 1..5)) {
            let expected: Vec<_> = cells.iter().map(|cell| escape_formulas(cell)).collect();
            let cells: Vec<_> = cells.iter().map(String::as_str).collect();
            prop_assert_eq!(parse(&line(&cells)), vec![expected]);
        }
    }

    proptest! {
        #[test]
        fn no_cell_starts_with_a_formula_after_any_separator(
            cells in proptest::collection::vec("[a1=+@＝;,\" \t\r\n-]{0,8}", 1..4),
        ) {
            let cells: Vec<_> = cells.iter().map(String::as_str).collect();
            let written = line(&cells);
            for part in written.split([';', '\t', '\r', '\n']) {
                let part = part.trim_start_matches([' ', '"']);
                prop_assert!(!part.starts_with(begins_formula), "{part:?} of {written:?}");
            }
        }
    }

    fn file() -> Csv<2> {
        Csv { name: "customers", day: jiff::civil::date(2026, 3, 1), heading: ["Name", "Domain"] }
    }

    fn cells(name: &str) -> [String; 2] {
        [name.to_owned(), "x.example".to_owned()]
    }

    #[tokio::test]
    async fn a_file_has_a_byte_order_mark_a_name_and_a_line_per_row() {
        let pages = stream::iter([Ok::<_, Infallible>(vec!["Żabka"]), Ok(Vec::new()), Ok(vec!["A, B"])]);
        let chunks = pages.map_ok(ExportChunk::Rows).chain(stream::iter([Ok(ExportChunk::Gaps(Gaps::left_out(2)))]));
        let response = file().attachment(chunks, cells, |gaps| format!("{} left out", gaps.left_out));
        assert_eq!(response.headers()[CONTENT_TYPE], "text/csv; charset=utf-8");
        assert_eq!(response.headers()[CONTENT_DISPOSITION], "attachment; filename=customers-2026-03-01.csv");
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        let body = to_bytes(response.into_body(), 1000).await.unwrap();
        assert!(body.starts_with(b"\xef\xbb\xbf"));
        let text = std::str::from_utf8(&body).unwrap();
        assert_eq!(text, "\u{feff}Name,Domain\r\nŻabka,x.example\r\n\"A, B\",x.example\r\n2 left out\r\n");
    }

    #[tokio::test]
    async fn a_failed_page_aborts_the_body() {
        let pages = stream::iter([Ok(ExportChunk::Rows(vec!["A"])), Err(io::Error::other("cut"))]);
        assert!(to_bytes(file().attachment(pages, cells, |_| String::new()).into_body(), 1000).await.is_err());
    }
}
