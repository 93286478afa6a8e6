//! Static assets: styles, scripts, WASM, fonts and images, built beforehand into one directory.
//!
//! The build puts a content hash into each file name and writes `assets.json`, which maps the names that pages use to
//! the names on disk. A file with a content hash never changes and is cached as immutable; precompressed files (`.br`,
//! `.gz`) are sent to clients that accept them.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{
        HeaderValue, StatusCode, Uri,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, VARY},
    },
    response::{IntoResponse as _, Response},
    routing::get,
};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use crate::server::error_page::Rejection;

/// The path prefix of the assets.
pub const PREFIX: &str = "/assets";
const MANIFEST: &str = "assets.json";
const CACHE_IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const CACHE_BRIEFLY: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The built assets; cheap to clone.
#[derive(Debug, Clone)]
pub struct Assets(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    directory: PathBuf,
    /// The file names on disk by the names that pages use.
    manifest_entries: BTreeMap<String, String>,
    immutable: BTreeSet<String>,
}

/// The error for assets that cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The manifest cannot be read.
    #[error("{path}: {source}; build the site first (make site), or point site_dir at a built one")]
    Unreadable {
        /// The path of the manifest.
        path: String,
        /// The I/O error.
        source: io::Error,
    },
    /// The manifest does not have the expected format.
    #[error("{path}: {source}")]
    Malformed {
        /// The path of the manifest.
        path: String,
        /// The JSON error.
        source: serde_json::Error,
    },
    /// The manifest names a missing file, without which pages would be incomplete.
    #[error("{path} names {file}, which is missing; build the site again")]
    Missing {
        /// The path of the manifest.
        path: String,
        /// The name of the file.
        file: String,
    },
}

impl Assets {
    /// Reads the manifest of the built assets.
    ///
    /// # Errors
    /// When it cannot be read or names a missing file.
    pub fn open(directory: &Path) -> Result<Self, OpenError> {
        let manifest = directory.join(MANIFEST);
        let path = manifest.display().to_string();
        let text = match std::fs::read(&manifest) {
            Ok(text) => text,
            Err(source) => return Err(OpenError::Unreadable { path, source }),
        };
        let manifest_entries: BTreeMap<String, String> = match serde_json::from_slice(&text) {
            Ok(manifest_entries) => manifest_entries,
            Err(source) => return Err(OpenError::Malformed { path, source }),
        };
        if let Some(file) = manifest_entries.values().find(|file| !directory.join(file).is_file()) {
            return Err(OpenError::Missing { path, file: file.clone() });
        }
        // A file whose name is unchanged has no content hash.
        let immutable =
            manifest_entries.iter().filter(|(name, file)| name != file).map(|(_, file)| file.clone()).collect();
        Ok(Self(Arc::new(Inner { directory: directory.to_owned(), manifest_entries, immutable })))
    }

    /// Returns an empty set: URLs are generated and respond with 404. For tests that need no assets.
    pub fn none() -> Self {
        let inner = Inner { directory: PathBuf::new(), manifest_entries: BTreeMap::new(), immutable: BTreeSet::new() };
        Self(Arc::new(inner))
    }

    /// Returns the URL of a file, such as `/assets/main.3f9a.css` for `main.css`.
    pub fn url(&self, name: &str) -> String {
        let file = self.0.manifest_entries.get(name).map_or(name, String::as_str);
        format!("{PREFIX}/{file}")
    }

    /// Checks whether the manifest contains a name.
    pub fn has_name(&self, name: &str) -> bool {
        self.0.manifest_entries.contains_key(name)
    }

    /// Returns the names that pages use.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.manifest_entries.keys().map(String::as_str)
    }

    /// Returns the router that serves the files under [`PREFIX`].
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let assets = self.clone();
        Router::new()
            .route(&format!("{PREFIX}/{{*file}}"), get(async move |request: Request| assets.serve(request).await))
    }

    async fn serve(&self, mut request: Request) -> Response {
        let path = request.uri().path().strip_prefix(PREFIX).unwrap_or_default().to_owned();
        let Some(uri) = self.parse_servable_path(&path) else {
            return Rejection::new(StatusCode::NOT_FOUND).into_response();
        };
        *request.uri_mut() = uri;
        let files = ServeDir::new(&self.0.directory)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip();
        let mut response = match files.oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        };
        let status = response.status();
        if status == StatusCode::NOT_FOUND {
            return Rejection::new(status).into_response();
        }
        let immutable = self.0.immutable.contains(path.trim_start_matches('/'));
        if status.is_success() || status == StatusCode::NOT_MODIFIED {
            response.headers_mut().insert(CACHE_CONTROL, if immutable { CACHE_IMMUTABLE } else { CACHE_BRIEFLY });
        }
        response.headers_mut().insert(VARY, HeaderValue::from(ACCEPT_ENCODING));
        response
    }

    /// Returns the path of a request if it may be served: no hidden file, no parent directory.
    fn parse_servable_path(&self, path: &str) -> Option<Uri> {
        let is_servable = !self.0.directory.as_os_str().is_empty()
            && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-@".contains(&byte))
            && path.split('/').skip(1).all(|part| !part.is_empty() && !part.starts_with('.'));
        is_servable.then(|| path.parse().ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{
        HeaderMap,
        header::{CONTENT_ENCODING, CONTENT_TYPE, IF_MODIFIED_SINCE, LAST_MODIFIED},
    };
    use tempfile::TempDir;

    use super::*;

    fn site() -> TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, content) in [
            ("main.3f9a.css", "body{}"),
            ("main.3f9a.css.br", "br"),
            ("main.3f9a.css.gz", "gz"),
            ("tenantry_bg.77aa.wasm", "\0asm"),
            ("inter.1b2c.woff2", "wOF2"),
            ("tenantry.0d0d.js", "export{}"),
            ("robots.txt", "User-agent: *"),
            (".secret", "secret"),
            ("fonts/.secret", "secret"),
            ("fonts/OFL.txt", "license"),
            (
                "assets.json",
                r#"{"main.css":"main.3f9a.css","tenantry_bg.wasm":"tenantry_bg.77aa.wasm","tenantry.js":"tenantry.0d0d.js",
                    "inter.woff2":"inter.1b2c.woff2","robots.txt":"robots.txt"}"#,
            ),
        ] {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        directory
    }

    async fn fetch(assets: &Assets, uri: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::get(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = assets.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 10_000).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn files_with_a_content_hash_are_cached_as_immutable() {
        let site = site();
        let assets = Assets::open(site.path()).unwrap();
        for (name, mime) in [
            ("main.css", "text/css"),
            ("tenantry.js", "text/javascript"),
            ("tenantry_bg.wasm", "application/wasm"),
            ("inter.woff2", "font/woff2"),
        ] {
            let (status, headers, _) = fetch(&assets, &assets.url(name), &[]).await;
            assert_eq!(status, StatusCode::OK, "{name}");
            assert_eq!(headers[CONTENT_TYPE], mime, "{name}");
            assert_eq!(headers[CACHE_CONTROL], "public, max-age=31536000, immutable", "{name}");
        }
    }

    #[tokio::test]
    async fn files_without_a_content_hash_are_revalidated() {
        let site = site();
        let assets = Assets::open(site.path()).unwrap();
        for uri in ["/assets/robots.txt", "/assets/fonts/OFL.txt"] {
            let (_, headers, _) = fetch(&assets, uri, &[]).await;
            assert_eq!(headers[CACHE_CONTROL], "public, max-age=300", "{uri}");
            let since = headers[LAST_MODIFIED].to_str().unwrap();
            let (status, _, _) = fetch(&assets, uri, &[(IF_MODIFIED_SINCE.as_str(), since)]).await;
            assert_eq!(status, StatusCode::NOT_MODIFIED, "{uri}");
        }
    }

    #[tokio::test]
    async fn precompressed_files_are_sent_to_clients_that_accept_them() {
        let site = site();
        let assets = Assets::open(site.path()).unwrap();
        for (accept, encoding, body) in
            [("gzip, br", Some("br"), "br"), ("gzip", Some("gzip"), "gz"), ("identity", None, "body{}")]
        {
            let (_, headers, sent) = fetch(&assets, &assets.url("main.css"), &[("accept-encoding", accept)]).await;
            let content_encoding = headers.get(CONTENT_ENCODING).map(|value| value.to_str().unwrap());
            assert_eq!((content_encoding, sent.as_str()), (encoding, body), "{accept}");
            assert_eq!(headers[CONTENT_TYPE], "text/css", "{accept}");
            assert_eq!(headers[VARY], "accept-encoding", "{accept}");
        }
    }

    #[tokio::test]
    async fn missing_hidden_and_traversing_paths_are_not_found() {
        let site = site();
        let assets = Assets::open(site.path()).unwrap();
        for uri in [
            "/assets/nothing.css",
            "/assets/.secret",
            "/assets/fonts/.secret",
            "/assets/fonts",
            "/assets/fonts/",
            "/assets/../Cargo.toml",
            "/assets/%2e%2e/Cargo.toml",
            "/assets/..%2fCargo.toml",
            "/assets//etc/passwd",
            "/assets/fonts/..%5c..%5cx",
            "/assets/%00",
            "/assets/%ff",
        ] {
            let (status, _, body) = fetch(&assets, uri, &[]).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{uri}");
            assert!(body.is_empty(), "{uri}: {body}");
        }
        assert_eq!(fetch(&Assets::none(), "/assets/Cargo.toml", &[]).await.0, StatusCode::NOT_FOUND);
    }

    #[test]
    fn a_missing_manifest_is_reported_with_the_build_command() {
        let directory = tempfile::tempdir().unwrap();
        let message = Assets::open(directory.path()).unwrap_err().to_string();
        assert!(message.contains("make site"), "{message}");
        std::fs::write(directory.path().join(MANIFEST), "[]").unwrap();
        assert!(matches!(Assets::open(directory.path()), Err(OpenError::Malformed { .. })));
        std::fs::write(directory.path().join(MANIFEST), r#"{"a.css":"a.1.css"}"#).unwrap();
        assert!(matches!(Assets::open(directory.path()), Err(OpenError::Missing { .. })));
    }
}
