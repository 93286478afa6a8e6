//! A scripted server that records requests, and fails the test on any unexpected one.

use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    io,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    response::Response,
};
use futures::{StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use url::Url;

/// A recorded request.
#[derive(Debug, Clone)]
pub(super) struct RecordedRequest {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) raw_query: Option<String>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl RecordedRequest {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn form(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(&self.body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// A scripted reply.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: BodyScript,
    gate: Option<watch::Receiver<bool>>,
}

#[derive(Debug, Clone)]
enum BodyScript {
    Whole(Bytes),
    /// These bytes, after which the connection breaks.
    Broken(Bytes),
    /// These bytes, whatever length was announced.
    Streamed(Bytes),
    /// The head and these bytes, and nothing more.
    Stalled(Bytes),
    /// Nothing, not even a status.
    Never,
}

impl Reply {
    pub(super) fn status(status: u16) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: BodyScript::Whole(Bytes::new()),
            gate: None,
        }
    }

    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap();
        self
    }

    pub(super) fn json(value: &Value) -> Self {
        Self::status(200).body(value.to_string()).header("content-type", "application/json; charset=utf-8")
    }

    pub(super) fn fault(status: u16, code: i64) -> Self {
        let fault = serde_json::json!({"code": code, "description": "scripted fault", "source": "Mock"});
        Self::status(status).body(fault.to_string())
    }

    pub(super) fn never() -> Self {
        Self { body: BodyScript::Never, ..Self::status(200) }
    }

    pub(super) fn stalled(beginning: &'static str) -> Self {
        Self { body: BodyScript::Stalled(Bytes::from_static(beginning.as_bytes())), ..Self::status(200) }
    }

    pub(super) fn broken(beginning: &'static str) -> Self {
        Self { body: BodyScript::Broken(Bytes::from_static(beginning.as_bytes())), ..Self::status(200) }
    }

    /// Creates a reply that announces more bytes than it has.
    pub(super) fn truncated(body: &'static str, content_length: usize) -> Self {
        let body = BodyScript::Streamed(Bytes::from_static(body.as_bytes()));
        Self { body, ..Self::status(200) }.header("content-length", &content_length.to_string())
    }

    pub(super) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = BodyScript::Whole(body.into());
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        self
    }

    /// Delays the reply until the gate opens.
    pub(super) fn gated_by(mut self, gate: &Gate) -> Self {
        self.gate = Some(gate.0.subscribe());
        self
    }
}

/// A gate that delays replies until it is opened.
pub(super) struct Gate(watch::Sender<bool>);

impl Gate {
    pub(super) fn closed() -> Self {
        Self(watch::Sender::new(false))
    }

    pub(super) fn open(&self) {
        self.0.send_replace(true);
    }
}

type Always = Arc<dyn Fn(usize, &RecordedRequest) -> Reply + Send + Sync>;

#[derive(Default)]
struct Script {
    next: VecDeque<Reply>,
    always: Option<Always>,
    call_count: usize,
}

struct Inner {
    scripts: Mutex<HashMap<(Method, String), Script>>,
    requests: Mutex<Vec<RecordedRequest>>,
    unexpected: Mutex<Vec<String>>,
    count: watch::Sender<usize>,
}

/// The server, which fails the test on drop if the script was not followed.
pub(super) struct Mock {
    pub(super) root: Url,
    inner: Arc<Inner>,
    server: JoinHandle<()>,
}

impl Mock {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let root = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let inner = Arc::new(Inner {
            scripts: Mutex::default(),
            requests: Mutex::default(),
            unexpected: Mutex::default(),
            count: watch::Sender::new(0),
        });
        let app = Router::new().fallback(handle).with_state(Arc::clone(&inner));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { root, inner, server }
    }

    /// Scripts the next replies of a route, one for each request.
    pub(super) fn script(&self, method: &str, path: &str, replies: impl IntoIterator<Item = Reply>) {
        let key = (method.parse().unwrap(), path.to_owned());
        self.inner.scripts.lock().unwrap().entry(key).or_default().next.extend(replies);
    }

    /// Replies to every request of a route without a script; the closure gets the number of earlier requests.
    pub(super) fn always(
        &self,
        method: &str,
        path: &str,
        reply: impl Fn(usize, &RecordedRequest) -> Reply + Send + Sync + 'static,
    ) {
        let key = (method.parse().unwrap(), path.to_owned());
        self.inner.scripts.lock().unwrap().entry(key).or_default().always = Some(Arc::new(reply));
    }

    /// Returns the requests of a path in order.
    pub(super) fn requests(&self, path: &str) -> Vec<RecordedRequest> {
        self.inner.requests.lock().unwrap().iter().filter(|seen| seen.path == path).cloned().collect()
    }

    /// Waits until a path has had this many requests.
    pub(super) async fn until_requested(&self, path: &str, times: usize) {
        let mut count = self.inner.count.subscribe();
        count.wait_for(|_| self.requests(path).len() >= times).await.unwrap();
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.server.abort();
        if std::thread::panicking() {
            return;
        }
        let unexpected = self.inner.unexpected.lock().unwrap();
        assert!(unexpected.is_empty(), "unexpected requests: {unexpected:#?}");
        for (route, script) in self.inner.scripts.lock().unwrap().iter() {
            assert!(script.next.is_empty(), "{} scripted replies of {route:?} were never requested", script.next.len());
        }
    }
}

async fn handle(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let raw_query = parts.uri.query().map(str::to_owned);
    let seen = RecordedRequest {
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
        query: url::form_urlencoded::parse(raw_query.as_deref().unwrap_or_default().as_bytes()).into_owned().collect(),
        raw_query,
        headers: parts.headers,
        body: to_bytes(body, 1 << 20).await.unwrap(),
    };
    let reply = {
        let mut scripts = inner.scripts.lock().unwrap();
        scripts.get_mut(&(parts.method.clone(), seen.path.clone())).and_then(|script| {
            script.call_count += 1;
            script.next.pop_front().or_else(|| script.always.as_ref().map(|reply| reply(script.call_count - 1, &seen)))
        })
    };
    if reply.is_none() {
        inner.unexpected.lock().unwrap().push(format!("{} {}", parts.method, parts.uri));
    }
    inner.requests.lock().unwrap().push(seen);
    inner.count.send_modify(|count| *count += 1);
    let Some(mut reply) = reply else { return respond(Reply::status(418)) };
    if let Some(gate) = &mut reply.gate {
        gate.wait_for(|open| *open).await.unwrap();
    }
    if matches!(reply.body, BodyScript::Never) {
        std::future::pending::<Infallible>().await;
    }
    respond(reply)
}

fn respond(reply: Reply) -> Response {
    let body = match reply.body {
        BodyScript::Whole(bytes) => Body::from(bytes),
        BodyScript::Streamed(bytes) => streamed(bytes, None),
        BodyScript::Broken(bytes) => streamed(bytes, Some(io::Error::other("broken on purpose"))),
        BodyScript::Stalled(bytes) => {
            Body::from_stream(stream::iter([Ok::<_, Infallible>(bytes)]).chain(stream::pending()))
        }
        BodyScript::Never => Body::empty(),
    };
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    response.headers_mut().extend(reply.headers);
    response
}

/// Sends these bytes and then optionally breaks the connection. A pause in between lets head and bytes out first.
fn streamed(bytes: Bytes, failure: Option<io::Error>) -> Body {
    let pause = stream::once(tokio::task::yield_now()).filter_map(|()| std::future::ready(None));
    Body::from_stream(stream::iter([Ok(bytes)]).chain(pause).chain(stream::iter(failure.map(Err))))
}
