//! Output of the measurements.

use std::{io::Write as _, time::Duration};

/// Prints a line; a failure to print is ignored.
pub fn print_line(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// Prints a heading.
pub fn heading(text: &str) {
    print_line(&format!("\n{text}\n{}", "─".repeat(text.chars().count())));
}

/// A table with labels in its first column and figures in the others.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Creates a table with these column headings.
    pub fn new<const N: usize>(columns: [&str; N]) -> Self {
        Self { rows: vec![columns.map(str::to_owned).to_vec()] }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(Vec::from(cells));
    }

    /// Prints the table.
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
            print_line(cells.collect::<Vec<_>>().join("  ").trim_end());
        }
    }
}

/// Formats a duration in milliseconds.
pub fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// Formats an amount of memory in megabytes.
#[expect(clippy::cast_precision_loss, reason = "it is rounded anyway")]
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Formats a transfer size in kilobytes.
#[expect(clippy::cast_precision_loss, reason = "it is rounded anyway")]
pub fn kilobytes(bytes: u64) -> String {
    format!("{:.1} kB", bytes as f64 / 1e3)
}

/// Formats a figure with its target.
pub fn with_target(figure: &str, is_met: bool, target: &str) -> String {
    format!("{figure}  (target {target}: {})", if is_met { "met" } else { "MISSED" })
}
