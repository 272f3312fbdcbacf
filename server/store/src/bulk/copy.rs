//! Rows in the text form that `COPY FROM STDIN` reads: columns between tabs, one row a line, `\N` for what is not there.

use serde::Serialize;
use std::fmt::{Display, Write};

/// Rows for one table, as `COPY` reads them.
#[derive(Debug, Default)]
pub(super) struct Rows {
    text: String,
    count: u64,
}

impl Rows {
    /// Begins a row.
    pub(super) fn row(&mut self) -> Row<'_> {
        self.count += 1;
        Row { text: &mut self.text, first: true }
    }

    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

/// A row being written; it ends where it is dropped.
pub(super) struct Row<'a> {
    text: &'a mut String,
    first: bool,
}

impl Row<'_> {
    /// The next column.
    pub(super) fn put(&mut self, value: impl Display) -> &mut Self {
        self.separate();
        // Writing to a string cannot fail.
        let _written = write!(Escaped(self.text), "{value}");
        self
    }

    /// The next column, null when there is nothing.
    pub(super) fn put_some(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.put(value),
            None => {
                self.separate();
                self.text.push_str("\\N");
                self
            }
        }
    }

    /// The next column, a document. The types of the domain always have a JSON form; an empty column would be refused by the database.
    pub(super) fn put_json(&mut self, value: &impl Serialize) -> &mut Self {
        self.put(serde_json::to_string(value).unwrap_or_default())
    }

    /// The next column, a document, null when there is none.
    pub(super) fn put_some_json(&mut self, value: Option<&impl Serialize>) -> &mut Self {
        self.put_some(value.map(|value| serde_json::to_string(value).unwrap_or_default()))
    }

    /// The next column, an array of codes or ids: nothing in it needs quotes.
    pub(super) fn put_array(&mut self, values: impl IntoIterator<Item = impl Display>) -> &mut Self {
        let list: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        self.put(format_args!("{{{}}}", list.join(",")))
    }

    fn separate(&mut self) {
        if !std::mem::replace(&mut self.first, false) {
            self.text.push('\t');
        }
    }
}

impl Drop for Row<'_> {
    fn drop(&mut self) {
        self.text.push('\n');
    }
}

/// Writes text so that `COPY` reads it back as it is.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for character in text.chars() {
            match character {
                '\\' => self.0.push_str("\\\\"),
                '\t' => self.0.push_str("\\t"),
                '\n' => self.0.push_str("\\n"),
                '\r' => self.0.push_str("\\r"),
                plain => self.0.push(plain),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_kept_apart_whatever_they_hold() {
        let mut rows = Rows::default();
        rows.row().put("a\tb\\").put_some(None::<i32>).put_array([1, 2]).put_json(&"line\n");
        rows.row().put(true).put_array(Vec::<i32>::new());
        assert_eq!(std::str::from_utf8(rows.as_bytes()), Ok("a\\tb\\\\\t\\N\t{1,2}\t\"line\\\\n\"\ntrue\t{}\n"));
        assert_eq!(rows.count(), 2);
    }
}
