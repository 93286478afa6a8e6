//! What is printed.

use std::{io::Write as _, time::Duration};

/// Writes a line; nobody is left to hear of it if that fails.
pub fn say(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// Writes a heading.
pub fn heading(text: &str) {
    say(&format!("\n{text}\n{}", "─".repeat(text.chars().count())));
}

/// A table whose first column is words and whose others are figures.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// One with these heads of columns.
    pub fn new<const N: usize>(columns: [&str; N]) -> Self {
        Self { rows: vec![columns.map(str::to_owned).to_vec()] }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(Vec::from(cells));
    }

    /// Writes it.
    pub fn print(self) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            say(cells.collect::<Vec<_>>().join("  ").trim_end());
        }
    }
}

/// A time in milliseconds.
pub fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// An amount of memory.
#[expect(clippy::cast_precision_loss, reason = "it is rounded anyway")]
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// A size of something that is sent.
#[expect(clippy::cast_precision_loss, reason = "it is rounded anyway")]
pub fn kilobytes(bytes: u64) -> String {
    format!("{:.1} kB", bytes as f64 / 1e3)
}

/// A figure beside what it should be.
pub fn against(figure: &str, met: bool, aim: &str) -> String {
    format!("{figure}  (aim {aim}: {})", if met { "met" } else { "MISSED" })
}
