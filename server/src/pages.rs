//! The pages and the server functions, with what they find around them.

use crate::messages::sender::draw_token;
use crate::web::problem::Problem;
use crate::web::{headers, site};
use app::appointments::guest;
use app::context::{Clock, DemoSignIns, Sealer, Tokens};
use app::root::{App, shell};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{IntoView, provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions};
use std::path::Path;
use std::sync::OnceLock;
use store::Store;

/// The name of the browser's files: `bayline.js`, `bayline.wasm` and `bayline.css`. The build knows it, too.
const OUTPUT_NAME: &str = "bayline";

/// The addresses of the pages, asked of the application once in a process: while Leptos asks, nothing that any page of the process begins
/// to load ever arrives (leptos-rs/leptos#4773), so that a second router must not ask beside the pages of the first.
static PAGES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();

/// What pages and server functions find around them.
#[derive(Clone)]
pub struct Surroundings {
    /// The data.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// The sign-ins to offer, when the demo dealership is loaded.
    pub demo: DemoSignIns,
}

impl Surroundings {
    fn provide(&self) {
        provide_context(self.store.clone());
        provide_context(self.clock);
        provide_context(self.demo.clone());
        provide_context(Tokens(draw_token));
        if let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce())
            && let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&nonce))
        {
            options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// Draws the pages of those who are not signed in, customers and the devices of a house, whole and at once: nothing of them wakes up in the browser.
#[derive(Clone)]
pub struct Renderer {
    surroundings: Surroundings,
    /// The address of the style sheet.
    style: String,
}

impl Renderer {
    /// One that finds the style sheet of this site.
    #[must_use]
    pub fn new(surroundings: Surroundings, site: &Path) -> Self {
        Self { surroundings, style: style(site) }
    }

    /// Draws a page for a customer as the answer to a request.
    pub async fn render(&self, shown: guest::Shown, request: Request) -> Response {
        self.draw(move || guest::surround(shown.clone()), guest::document, request).await
    }

    /// Draws a document, which is given the address of the style sheet, as the answer to a request.
    pub async fn draw<V: IntoView + 'static>(
        &self,
        surround: impl Fn() + Clone + Send + Sync + 'static,
        document: fn(String) -> V,
        request: Request,
    ) -> Response {
        let (surroundings, style) = (self.surroundings.clone(), self.style.clone());
        let provide = move || {
            surroundings.provide();
            surround();
        };
        leptos_axum::render_app_async_with_context(provide, move || document(style.clone()))(request).await
    }
}

/// The address of the style sheet of this site.
#[must_use]
pub fn style(site: &Path) -> String {
    format!("/{}/{OUTPUT_NAME}.css", site::package(site))
}

/// Every page, every server function, and the files beside them.
pub fn routes(surroundings: Surroundings, sealer: Sealer, site: &Path) -> Router {
    let options = LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(site.to_string_lossy().into_owned())
        .site_pkg_dir(site::package(site))
        .build();
    let provide = move || {
        surroundings.provide();
        provide_context(sealer.clone());
    };
    let pages = PAGES.get_or_init(|| {
        let (pages, _) = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(App, None, provide.clone());
        pages
    });
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let not_found = leptos_axum::render_app_async_with_context(provide.clone(), document.clone());
    let files = Router::new().fallback_service(site::public(site).fallback(any(not_found))).layer(middleware::from_fn(for_an_hour));
    let no_such_door = any(async || Problem::NoSuchDoor);
    Router::new()
        .leptos_routes_with_context(&options, pages.clone(), provide, document)
        .with_state(options)
        .layer(middleware::from_fn(json_only))
        .method_not_allowed_fallback(async || (StatusCode::METHOD_NOT_ALLOWED, Problem::NoSuchDoor))
        .route("/api", no_such_door.clone())
        .route("/api/{*function}", no_such_door)
        .fallback_service(files)
}

/// Server functions read JSON whatever a request calls it; a form of another site may only call it something else.
async fn json_only(request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if request.method() == Method::POST && !json { Problem::WrongContentType.into_response() } else { next.run(request).await }
}

/// Lets browsers keep a file; a page, which has its own policy, is left as it is. The service worker is asked for anew each time, and may
/// fetch from here.
async fn for_an_hour(request: Request, next: Next) -> Response {
    let worker = request.uri().path() == "/sw.js";
    let mut response = next.run(request).await;
    if worker && response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(headers::WORKER_POLICY));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        return response;
    }
    let page = response.headers().contains_key(header::CONTENT_SECURITY_POLICY);
    if response.status() == StatusCode::OK && !page {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    }
    response
}
