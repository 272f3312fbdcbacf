//! A list on a paper: as a table on A4, and on a telephone each row with its headings beside its values.

use leptos::prelude::*;

/// How the values of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// On one line.
    Short,
    /// Broken where there is no room.
    Text,
    /// Under each other, to the right.
    Number,
}

impl Column {
    const fn class(self) -> Option<&'static str> {
        match self {
            Self::Short => None,
            Self::Text => Some("wrap"),
            Self::Number => Some("num"),
        }
    }
}

/// A cell of the last row: a name over so many columns, or an amount of what a column is called.
pub(super) enum Sum {
    Nothing,
    Name(&'static str, usize),
    Amount(&'static str, String),
}

/// A list whose rows are numbered, by the headings of its columns; the sums below it, if there are any.
#[component]
pub(super) fn SheetList(
    /// What stands above the numbers of the rows.
    number: &'static str,
    columns: Vec<(&'static str, Column)>,
    rows: Vec<Vec<String>>,
    #[prop(optional)] sums: Vec<Sum>,
) -> impl IntoView {
    let heads = columns
        .iter()
        .map(|(name, column)| {
            let class = if *column == Column::Number { column.class() } else { None };
            view! { <th class=class>{*name}</th> }
        })
        .collect_view();
    let cell = |((name, column), value): (&(&'static str, Column), String)| {
        let label = (!value.is_empty()).then_some(*name);
        view! { <td class=column.class() data-label=label>{value}</td> }
    };
    let row = |(index, values): (usize, Vec<String>)| {
        view! { <tr><td>{index}</td>{columns.iter().zip(values).map(cell).collect_view()}</tr> }
    };
    let body = (1..).zip(rows).map(row).collect_view();
    let sum = |sum: Sum| match sum {
        Sum::Nothing => view! { <td></td> }.into_any(),
        Sum::Name(name, over) => view! { <th scope="row" colspan=over>{name}</th> }.into_any(),
        Sum::Amount(of, amount) => view! { <td class="num" data-label=of>{amount}</td> }.into_any(),
    };
    let foot = (!sums.is_empty()).then(|| view! { <tfoot><tr>{sums.into_iter().map(sum).collect_view()}</tr></tfoot> });
    view! {
        <table class="sheet-list">
            <thead><tr><th>{number}</th>{heads}</tr></thead>
            <tbody>{body}</tbody>
            {foot}
        </table>
    }
}
