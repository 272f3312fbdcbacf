//! The fields of a form, as the browser sends them.

use crate::web::problem::Problem;
use axum::extract::{FromRequest, Request};
use axum::http::header;

/// No form of these pages has more fields.
const MOST: usize = 64;

/// Names and values, in their order; a name may come several times.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form.
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Problem::WrongContentType);
        }
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, &()).await;
        let axum::Form(mut fields) = form.map_err(|error| Problem::unreadable(error.body_text()))?;
        fields.truncate(MOST);
        Ok(Self(fields))
    }

    /// The value of a field; empty when it was not sent.
    pub(super) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value)
    }

    /// The values of a field that may be sent several times.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(of, _)| of == name).map(|(_, value)| value.as_str())
    }
}
