//! Tests of reading tables of users.

use std::fmt::Write as _;

use csv::{Terminator, WriterBuilder};
use proptest::prelude::*;

use super::*;
use crate::domain::job::{
    ActionKind,
    columns::{self, Chosen},
    sheet::MAX_LISTED,
};

const USERS: &str = "Customer,User\r\ncontoso.example,anna@contoso.example\r\n";

/// Returns the header and the lines of a sheet, each with its number.
fn lines(text: &str) -> (Vec<String>, Vec<(u32, Vec<String>)>) {
    let sheet = parse(text).unwrap();
    (sheet.header, sheet.lines.into_iter().map(|line| (line.line, line.cells)).collect())
}

/// Returns the problems with lines: line, column and problem.
fn problems(text: &str) -> Vec<(u32, Option<String>, LineProblem)> {
    match parse(text) {
        Err(SheetError::Lines(errors)) => {
            assert_eq!(errors.more(), 0);
            errors.listed().iter().map(|error| (error.line, error.column.clone(), error.problem.clone())).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn problem_at(line: u32, column: &str, problem: LineProblem) -> Vec<(u32, Option<String>, LineProblem)> {
    vec![(line, Some(column.to_owned()), problem)]
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_file_in_utf_8_is_read_with_and_without_a_byte_order_mark() {
    let text = "Klient,Imię\r\nŻabka,Łucja 😀\r\n";
    assert_eq!(decode(text.as_bytes()).unwrap(), text);
    let marked = decode(format!("\u{feff}{text}").as_bytes()).unwrap();
    assert_eq!(marked, text);
    assert_eq!(lines(&format!("\u{feff}{text}")).0, ["Klient", "Imię"]);
}

#[test]
fn a_file_in_utf_16_is_read_in_both_byte_orders_with_and_without_a_byte_order_mark() {
    let text = "Klient\tImię\r\nŻabka\tŁucja 😀\r\n";
    for mark in ["", "\u{feff}"] {
        let marked = format!("{mark}{text}");
        assert_eq!(decode(&utf_16(&marked, u16::to_le_bytes)).unwrap(), text, "{mark:?}");
        assert_eq!(decode(&utf_16(&marked, u16::to_be_bytes)).unwrap(), text, "{mark:?}");
    }
}

#[test]
fn file_that_ends_within_a_character_is_truncated() {
    let mut bytes = utf_16("\u{feff}Klient\tImię\r\n", u16::to_le_bytes);
    bytes.pop();
    assert_eq!(decode(&bytes), Err(SheetError::Truncated));
    assert_eq!(decode(&"Imię".as_bytes()[..4]), Err(SheetError::Truncated));
}

#[test]
fn another_encoding_is_rejected_at_its_first_line_rather_than_guessed() {
    // “Łucja” in Windows-1250, which is “£ucja” in Windows-1252.
    assert_eq!(decode(b"Klient;Nazwa\r\n\r\nFabrikam;\xa3ucja\r\n"), Err(SheetError::NotUtf8 { line: 3 }));
}

#[test]
fn workbooks_are_distinguished_from_other_binary_files() {
    for workbook in [&b"PK\x03\x04\x14\0\x06\0"[..], b"PK\x05\x06\0\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"] {
        assert_eq!(decode(workbook), Err(SheetError::Workbook));
    }
    for binary in
        [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"Customer,User\0\r\n", b"\x1f\x8b\x08\xff\xd9", b"\xff\xfe\0\xd8a\0"]
    {
        assert_eq!(decode(binary), Err(SheetError::Binary), "{binary:?}");
    }
    assert_eq!(decode(b"PKP,User\r\n").unwrap(), "PKP,User\r\n");
}

#[test]
fn empty_file_and_header_only_file_have_different_errors() {
    for text in ["", "\u{feff}", "\r\n \r\n", ",,\n", "sep=;", "sep=;\r\n\r\n"] {
        assert_eq!(parse(text), Err(SheetError::Empty), "{text:?}");
    }
    for text in ["Customer,User", "Customer,User\r\n\r\n,\r\n"] {
        assert_eq!(parse(text), Err(SheetError::NoLines), "{text:?}");
    }
}

#[test]
fn a_first_line_with_a_user_or_an_id_is_no_header() {
    for first in ["contoso.example,anna@contoso.example", "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f,Anna"] {
        assert_eq!(parse(&format!("\n{first}\n{first}\n")), Err(SheetError::NoHeader { line: 2 }), "{first}");
    }
    assert_eq!(lines("User (like anna@contoso.example),Name @ work\nx,y\n").0.len(), 2);
}

#[test]
fn the_delimiter_is_a_comma_a_semicolon_or_a_tab() {
    for delimiter in [",", ";", "\t"] {
        let text = ["Customer", "User", "Note\r\nA", "b", "c\r\n"].join(delimiter);
        let (header, lines) = lines(&text);
        assert_eq!(header, ["Customer", "User", "Note"], "{delimiter:?}");
        assert_eq!(lines, [(2, vec!["A".to_owned(), "b".into(), "c".into()])], "{delimiter:?}");
    }
}

#[test]
fn the_delimiter_is_not_confused_by_the_other_ones_in_cells() {
    let (header, rows) = lines("Klient;Licencje;Nazwa\nA;E3, E5, P1;Nowak, Anna\nB;E3,E5;x\n");
    assert_eq!(header, ["Klient", "Licencje", "Nazwa"]);
    assert_eq!(rows[0].1, ["A", "E3, E5, P1", "Nowak, Anna"]);
    let (header, rows) = lines("Customer,\"Licenses; by SKU\"\nA,E3;E5;P1\n");
    assert_eq!(header, ["Customer", "Licenses; by SKU"]);
    assert_eq!(rows[0].1, ["A", "E3;E5;P1"]);
    let (header, rows) = lines("Nazwa, imię;Klient\nNowak;A\nKowal;B\n");
    assert_eq!((header.len(), rows.len()), (2, 2));
}

#[test]
fn a_single_column_needs_no_delimiter() {
    assert_eq!(
        lines("User\nanna@contoso.example\n"),
        (vec!["User".into()], vec![(2, vec!["anna@contoso.example".into()])])
    );
}

#[test]
fn a_declared_delimiter_is_used_as_excel_does() {
    for (first, delimiter) in [("sep=;", ";"), ("SEP=,", ","), ("sep=\t", "\t"), ("\"sep=|\"", "|")] {
        let (header, lines) = lines(&format!("\u{feff}{first}\r\nA{delimiter}B\r\n1{delimiter}2"));
        assert_eq!(header, ["A", "B"], "{first}");
        assert_eq!(lines, [(3, vec!["1".to_owned(), "2".into()])], "{first}");
    }
    assert_eq!(lines("sep=x,B\n1,2\n").0, ["sep=x", "B"]);
}

#[test]
fn the_version_line_of_entras_templates_is_skipped() {
    let (header, lines) = lines("version:v1.0,,\nName [displayName] Required,User name [userPrincipalName],X\nA,b,c\n");
    assert_eq!((header[0].as_str(), lines[0].0), ("Name [displayName] Required", 3));
}

#[test]
fn quoted_cells_contain_delimiters_quotes_and_line_breaks() {
    let (_, lines) = lines("A,B\r\n\"x, y\",\"say \"\"hi\"\"\"\r\n\"one\r\ntwo\",\"\"\r\n3, \"4,5\" \r\n");
    let cell = |text: &str| text.to_owned();
    let expected = [
        (2, vec![cell("x, y"), cell("say \"hi\"")]),
        (3, vec![cell("one\r\ntwo"), cell("")]),
        (5, vec![cell("3"), cell("4,5")]),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn quotes_within_unquoted_cells_are_literal() {
    assert_eq!(lines("A,B\nAnna \"Ania\" Nowak,19\" rack\n").1[0].1, ["Anna \"Ania\" Nowak", "19\" rack"]);
}

#[test]
fn blank_lines_are_skipped_and_counted() {
    let (_, lines) = lines("\n\nA;B\n\n;\n1;2\n \t\n\r\n3;4");
    assert_eq!(lines.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [6, 9]);
}

#[test]
fn lines_are_counted_as_a_text_editor_counts_them() {
    for ending in ["\n", "\r\n", "\r"] {
        let text = ["A,B", "1,2", "", "\"x\"\"", "", "y\",3", "4,5"].join(ending);
        let numbers: Vec<_> = lines(&text).1.iter().map(|(line, _)| *line).collect();
        assert_eq!(numbers, [2, 4, 7], "{ending:?}");
    }
}

#[test]
fn a_line_with_more_or_fewer_cells_than_the_header_is_a_problem() {
    let ragged = |expected, found| LineProblem::Ragged { expected, found };
    let text = "A,B,C\n1,2\n1,2,3\n1,2,3,4\n1,2,3,\n";
    assert_eq!(problems(text), [(2, None, ragged(3, 2)), (4, None, ragged(3, 4)), (5, None, ragged(3, 4))]);
}

#[test]
fn trailing_empty_columns_are_ignored() {
    assert_eq!(lines("A;B;;\n1;2;;\n").0, ["A", "B"]);
    assert_eq!(problems("A;B;;\n1;2;;4\n"), [(2, None, LineProblem::Ragged { expected: 2, found: 4 })]);
}

#[test]
fn unclosed_quote_is_reported_at_its_opening_line() {
    assert_eq!(problems("A,B\n1,2\n3,\"4\n5,6\n7,8\n"), [(3, None, LineProblem::OpenQuote)]);
    assert_eq!(problems("A,\"B\n1,2\n"), [(1, None, LineProblem::OpenQuote)]);
}

#[test]
fn text_after_closing_quote_is_reported_at_its_line() {
    assert_eq!(problems("A,B\n\"1\n2\"x,3\n4,5\n"), [(3, None, LineProblem::TextAfterQuote)]);
}

#[test]
fn column_names_must_be_unique_and_not_empty() {
    assert_eq!(problems("User,Name, user \n1,2,3\n"), problem_at(1, "user", LineProblem::RepeatedColumn));
    assert_eq!(problems("User,,Name\n1,2,3\n"), [(1, None, LineProblem::NamelessColumn { number: 2 })]);
    let long = "x".repeat(MAX_NAME_CHARS + 1);
    let problem = LineProblem::TooLong { max: MAX_NAME_CHARS };
    assert_eq!(problems(&format!("User,{long}\n1,2\n")), problem_at(1, &long[1..], problem));
}

#[test]
fn a_sheet_with_too_many_columns_is_rejected() {
    let header = (0..=MAX_COLUMNS).map(|number| format!("c{number}")).collect::<Vec<_>>().join(",");
    let error = SheetError::TooManyColumns { max: MAX_COLUMNS, found: MAX_COLUMNS + 1 };
    assert_eq!(parse(&header), Err(error));
    let delimiters = ",".repeat(1_000_000);
    assert_eq!(parse(&format!("A,B{delimiters}\n1,2{delimiters}\n")).unwrap().header, ["A", "B"]);
    let found = 1_000_001;
    let ragged = LineProblem::Ragged { expected: 2, found };
    assert_eq!(problems(&format!("A,B\n1,2\n{delimiters}3\n")), [(3, None, ragged)]);
}

#[test]
fn formula_cells_are_problems_of_their_line_and_column() {
    for formula in [
        "=1+1",
        "=HYPERLINK(\"x\")",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd",
        "@SUM(A1)",
        " =1",
        "＝1",
        "－x",
        "+48 22=1",
        "-a",
    ] {
        let cell = format!("\"{}\"", formula.replace('"', "\"\""));
        assert_eq!(problems(&format!("A,B\n1,2\n3,{cell}\n")), problem_at(3, "B", LineProblem::Formula), "{formula}");
    }
    for begin in ["\t", "\r", "\n"] {
        let text = format!("A,B\n1,\"{begin}x\"\n");
        assert_eq!(problems(&text), problem_at(2, "B", LineProblem::Formula), "{begin:?}");
    }
    assert_eq!(problems("A,=B\n1,2\n"), problem_at(1, "=B", LineProblem::Formula));
}

#[test]
fn phone_numbers_negative_numbers_and_dashes_are_no_formulas() {
    for harmless in ["+48 22 123-45-67", "+1 (425) 555.0100", "-5", "-5,5", "+48\u{a0}22", "-", "--", "a=1", "1+1"] {
        assert_eq!(lines(&format!("A;B\n1;{harmless}\n")).1[0].1[1], harmless);
    }
}

#[test]
fn an_apostrophe_that_marks_text_is_removed_and_one_of_a_name_is_kept() {
    for (cell, text) in [
        ("'=1+1", "=1+1"),
        ("'+48 22", "+48 22"),
        ("'@Home", "@Home"),
        ("'007", "007"),
        ("'t Hooft", "'t Hooft"),
        ("''", "''"),
        ("'", "'"),
    ] {
        assert_eq!(lines(&format!("A,B\n1,{cell}\n")).1[0].1[1], text);
    }
}

#[test]
fn control_characters_are_problems_of_their_line_and_column() {
    for control in ["\0", "\u{7}", "\t", "\u{7f}", "\u{85}", "\u{2028}", "\u{b}"] {
        let text = format!("A,B\n1,x{control}y\n");
        assert_eq!(problems(&text), problem_at(2, "B", LineProblem::Control), "{control:?}");
    }
    assert_eq!(problems("A,B\n1,\"x\ny\n\u{7}\"\n"), problem_at(4, "B", LineProblem::Control));
    assert_eq!(problems("\"A\nB\",C\n1,2\n"), problem_at(1, "AB", LineProblem::Control));
}

#[test]
fn replacement_characters_are_rejected() {
    assert_eq!(problems("A,B\n1,Imi\u{fffd}\n"), problem_at(2, "B", LineProblem::ReplacementCharacter));
}

#[test]
fn a_cell_has_at_most_a_thousand_characters() {
    let longest = "ż".repeat(MAX_CELL_CHARS);
    assert_eq!(lines(&format!("A,B\n1,{longest}\n")).1[0].1[1], longest);
    let problem = LineProblem::TooLong { max: MAX_CELL_CHARS };
    assert_eq!(problems(&format!("A,B\n1,{longest}ż\n")), problem_at(2, "B", problem));
}

#[test]
fn all_problems_are_counted_and_a_hundred_are_listed() {
    let mut text = "A,B\n".to_owned();
    (0..250).for_each(|_| text.push_str("1,2,3\n"));
    let Err(SheetError::Lines(errors)) = parse(&text) else { panic!("no problem found") };
    assert_eq!((errors.listed().len(), errors.more(), errors.count()), (MAX_LISTED, 150, 250));
    assert_eq!(errors.listed()[99].line, 101);
}

#[test]
fn a_sheet_has_at_most_five_thousand_lines() {
    let sheet = |count: usize| {
        let mut text = USERS[..15].to_owned();
        for number in 0..count {
            writeln!(text, "contoso.example,user{number}@contoso.example").unwrap();
        }
        parse(&text)
    };
    assert_eq!(sheet(MAX_LINES).unwrap().lines.len(), MAX_LINES);
    for found in [MAX_LINES + 1, 100_000] {
        assert_eq!(sheet(found), Err(SheetError::TooManyLines { max: MAX_LINES, found }));
    }
}

#[test]
fn too_many_lines_is_the_only_reported_error() {
    let text = format!("A,B\n{}", "=1,2,3\n".repeat(100_000));
    assert_eq!(parse(&text), Err(SheetError::TooManyLines { max: MAX_LINES, found: 100_000 }));
}

/// Returns a strategy for cells that are parsed as they are written.
fn cell() -> impl Strategy<Value = String> {
    proptest::string::string_regex("([a-zA-Z0-9ł ,;|\"'.][a-zA-Z0-9ł ,;|\"'.\n\r=-]{0,11})?")
        .unwrap()
        .prop_filter("checked elsewhere", |cell| !has_text_apostrophe(cell) && check_cell(cell).is_ok())
}

/// Returns a strategy for the cells of a sheet, with column names.
fn sheet(columns: std::ops::Range<usize>) -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    columns.prop_flat_map(|width| {
        let header = (0..width).map(|number| format!("Column {number}")).collect::<Vec<_>>();
        let row = proptest::collection::vec(cell(), width)
            .prop_filter("blank", |row| row.iter().any(|cell| !cell.trim().is_empty()));
        (Just(header), proptest::collection::vec(row, 1..25))
    })
}

fn write_csv(delimiter: u8, terminator: Terminator, header: &[String], rows: &[Vec<String>]) -> String {
    let mut writer = WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
    writer.write_record(header).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn terminator() -> impl Strategy<Value = (Terminator, &'static str)> {
    prop_oneof![
        Just((Terminator::CRLF, "\r\n")),
        Just((Terminator::Any(b'\n'), "\n")),
        Just((Terminator::Any(b'\r'), "\r"))
    ]
}

/// Returns the number of lines that a text ends, by another method than the reader's.
fn ends(text: &str) -> usize {
    text.replace("\r\n", "\n").matches(['\r', '\n']).count()
}

proptest! {
    #[test]
    fn decode_and_parse_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(text) = decode(&bytes) {
            let _ = parse(&text);
        }
    }

    #[test]
    fn parse_and_column_mapping_never_panic(text in "[\"',;\t\r\n=+\\-@a-zł .|\u{feff}\0]{0,80}") {
        for text in [text.clone(), format!("Customer,User\n{text}"), format!("sep={text}")] {
            let Ok(sheet) = parse(&text) else { continue };
            prop_assert!(sheet.lines.iter().all(|line| line.cells.len() == sheet.header.len()));
            let mapping = columns::guess(&sheet.header);
            for action in ActionKind::ALL.iter().copied() {
                let _ = columns::read(&sheet, action, &mapping, Chosen::default());
            }
        }
    }

    #[test]
    fn reads_what_the_csv_crate_writes(
        (header, rows) in sheet(2..6), delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
        (terminator, _) in terminator(), mark in any::<bool>(),
    ) {
        let text = write_csv(delimiter, terminator, &header, &rows);
        let bytes = if mark { format!("\u{feff}{text}").into_bytes() } else { text.into_bytes() };
        let sheet = parse(&decode(&bytes).unwrap()).unwrap();
        prop_assert_eq!(&sheet.header, &header);
        let cells: Vec<_> = sheet.lines.into_iter().map(|line| line.cells).collect();
        prop_assert_eq!(cells, rows);
    }

    #[test]
    fn reads_csv_with_declared_delimiter(
        (header, rows) in sheet(1..6), delimiter in prop_oneof![Just('|'), Just(';'), Just(','), Just('~'), Just('\t')],
        (terminator, end) in terminator(),
    ) {
        let text = write_csv(u8::try_from(delimiter).unwrap(), terminator, &header, &rows);
        let sheet = parse(&format!("sep={delimiter}{end}{text}")).unwrap();
        prop_assert_eq!(&sheet.header, &header);
        let cells: Vec<_> = sheet.lines.into_iter().map(|line| line.cells).collect();
        prop_assert_eq!(cells, rows);
    }

    #[test]
    fn line_numbers_count_quoted_line_breaks_and_blank_lines(
        (header, rows) in sheet(2..5), blanks in proptest::collection::vec(0..3_usize, 25), (terminator, end) in terminator(),
    ) {
        let (mut text, mut expected) = (write_csv(b',', terminator, &header, &[]), Vec::new());
        for (row, blanks) in rows.iter().zip(blanks) {
            text.push_str(&end.repeat(blanks));
            expected.push(ends(&text) + 1);
            text.push_str(&write_csv(b',', terminator, row, &[]));
        }
        let found: Vec<_> = parse(&text).unwrap().lines.iter().map(|line| line.line as usize).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn utf_16_is_read_the_same_as_utf_8(text in "[ -~\r\nąćęłńóśźż]{2,60}", big in any::<bool>()) {
        let bytes = utf_16(&format!("\u{feff}{text}"), if big { u16::to_be_bytes } else { u16::to_le_bytes });
        prop_assert_eq!(decode(&bytes), Ok(text));
    }
}
