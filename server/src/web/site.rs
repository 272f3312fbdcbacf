//! The browser's files. Those under `/pkg/` carry a hash of their content in their path, so a browser may keep them for
//! ever; beside each lies its Brotli and gzip form.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use std::path::Path;
use tower_http::services::ServeDir;

/// The files under `/pkg/`.
pub fn packages(site: &Path) -> Router {
    let files = ServeDir::new(site.join("pkg")).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
    Router::new().nest_service("/pkg", files).layer(middleware::from_fn(keep_for_ever))
}

async fn keep_for_ever(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if matches!(response.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    }
    response
}

/// The files beside `pkg`, such as the icon; nothing hashes their names, so a browser asks again after an hour.
pub fn public(site: &Path) -> ServeDir {
    ServeDir::new(site).append_index_html_on_directories(false).precompressed_br().precompressed_gzip()
}

/// The folder of the browser's current files below the site, such as `pkg/3f2a9c`: the build writes the last part of it to
/// `version.txt`. Before the first build it is `pkg`, so that pages are readable without them.
#[must_use]
pub fn package(site: &Path) -> String {
    match std::fs::read_to_string(site.join("version.txt")) {
        Ok(folder) => format!("pkg/{}", folder.trim()),
        Err(error) => {
            tracing::warn!(site = %site.display(), %error, "the browser's files are missing; run `cargo xtask build`");
            String::from("pkg")
        }
    }
}
