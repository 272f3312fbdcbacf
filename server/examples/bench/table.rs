//! The report.

use crate::Outcome;
use std::io::Write;

/// One line a figure.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<[String; 4]>);

impl Table {
    /// A figure with its target.
    pub(crate) fn row(&mut self, name: &str, ours: &str, target: &str) {
        tracing::info!("{name}: {ours}");
        self.0.push([name.to_owned(), ours.to_owned(), target.to_owned(), String::new()]);
    }

    /// A figure beside that of raw PostgreSQL.
    pub(crate) fn beside(&mut self, name: String, ours: &str, target: &str, raw: &str, ratio: f64) {
        tracing::info!("{name}: {ours}; raw {raw}");
        self.0.push([name, ours.to_owned(), target.to_owned(), format!("{raw}; ratio {ratio:.2}")]);
    }

    /// Writes the table to standard output.
    pub(crate) fn print(&self) -> Outcome {
        let head = ["figure", "ours", "target", "raw PostgreSQL"].map(str::to_owned);
        let rows: Vec<&[String; 4]> = std::iter::once(&head).chain(&self.0).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
        let widths = [width(0), width(1), width(2), width(3)];
        let mut out = std::io::stdout().lock();
        for (number, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            writeln!(out, "| {} |", cells.join(" | "))?;
            if number == 0 {
                let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                writeln!(out, "| {} |", rules.join(" | "))?;
            }
        }
        Ok(())
    }
}
