//! A browser without JavaScript, with cookies, redirects and forms.

use std::collections::BTreeMap;

use reqwest::{
    Client, Method, RequestBuilder, Response,
    header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use scraper::{Html, Selector};
use tenantry::domain::cloud::Cloud;
use url::Url;

/// The browser of one person.
#[derive(Clone)]
pub struct Browser {
    client: Client,
    origin: Url,
    cookies: BTreeMap<(u16, String), String>,
    /// The max-age of the session cookie when it was last set, in seconds.
    session_cookie_max_age: Option<u64>,
}

/// A page in the browser.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub address: Url,
    pub headers: HeaderMap,
    pub html: String,
}

impl Page {
    /// Returns the texts of the selected elements, with normalized white space.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        let normalize = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        document.select(&selector).map(|element| normalize(element.text().collect())).collect()
    }

    /// Returns an attribute of the selected elements.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        document.select(&selector).filter_map(|element| element.attr(attribute)).map(str::to_owned).collect()
    }

    /// Returns the form data as rendered: name and value of every control.
    pub fn form(&self, selector: &str) -> Vec<(String, String)> {
        let controls = format!("{selector} input, {selector} select, {selector} textarea");
        let document = Html::parse_document(&self.html);
        let controls = Selector::parse(&controls).unwrap();
        let (selected, options) = (Selector::parse("option[selected]").unwrap(), Selector::parse("option").unwrap());
        document
            .select(&controls)
            .filter(|control| {
                let is_tickable = matches!(control.attr("type"), Some("checkbox" | "radio"));
                !is_tickable || control.attr("checked").is_some()
            })
            .filter_map(|control| {
                let value = match control.value().name() {
                    "select" => {
                        // Browsers select the first option by default.
                        let option = control.select(&selected).next().or_else(|| control.select(&options).next());
                        option.and_then(|option| option.attr("value")).map(str::to_owned)
                    }
                    "textarea" => Some(control.text().collect()),
                    _ => Some(control.attr("value").unwrap_or_default().to_owned()),
                };
                Some((control.attr("name")?.to_owned(), value?))
            })
            .collect()
    }

    pub fn heading(&self) -> String {
        self.texts("h1").join(" | ")
    }

    /// Returns the text of the page.
    pub fn text(&self) -> String {
        self.texts("body").join(" ")
    }

    /// Returns path and query of the URL.
    pub fn path(&self) -> &str {
        &self.address[url::Position::BeforePath..]
    }
}

impl Browser {
    pub fn new(origin: &str) -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { client, origin: origin.parse().unwrap(), cookies: BTreeMap::new(), session_cookie_max_age: None }
    }

    /// Opens a URL and follows redirects.
    pub async fn open(&mut self, path: &str) -> Page {
        let address = self.origin.join(path).unwrap();
        self.follow(Method::GET, address, None).await
    }

    /// Sends a form of a page of the portal, like a browser without JavaScript.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let address = self.origin.join(path).unwrap();
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.follow(Method::POST, address, Some(fields)).await
    }

    /// Sends a form with a file (`multipart/form-data`), like a browser without JavaScript.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], (name, file): (&str, &[u8])) -> Page {
        const BOUNDARY: &str = "tenantry-test-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(value.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"users.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let address = self.origin.join(path).unwrap();
        let request = self.request(&Method::POST, address.clone());
        let request = request.header(CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}")).body(body);
        self.follow_redirects(request, address).await
    }

    /// Calls a server function like an island, and returns status and body.
    pub async fn call(&mut self, method: Method, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        self.try_call(method, path, fields).await.unwrap()
    }

    /// Calls a server function of a portal that may have stopped.
    ///
    /// # Errors
    /// If the response is incomplete.
    pub async fn try_call(
        &mut self,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
    ) -> reqwest::Result<(u16, String)> {
        let address = self.origin.join(path).unwrap();
        let request = if method == Method::GET {
            self.request(&method, address.clone()).query(fields)
        } else {
            self.request(&method, address.clone()).form(fields)
        };
        let response = request.header(ACCEPT, "application/json").send().await?;
        self.store_cookies(&address, &response);
        Ok((response.status().as_u16(), response.text().await?))
    }

    /// Signs in through a cloud's button, as the person with this user principal name.
    pub async fn sign_in(&mut self, cloud: Cloud, sign_in_name: &str) -> Page {
        self.sign_in_at(&format!("/sign-in?provider={cloud}"), sign_in_name).await
    }

    /// Signs in through a link of the portal, as the person with this user principal name.
    pub async fn sign_in_at(&mut self, url: &str, sign_in_name: &str) -> Page {
        let provider = self.open(url).await;
        self.select_account(provider, sign_in_name).await
    }

    /// Selects the person with this user principal name on the provider's page; returns any other page unchanged.
    pub async fn select_account(&mut self, provider: Page, sign_in_name: &str) -> Page {
        if provider.address.port() == self.origin.port() {
            return provider;
        }
        let document = Html::parse_document(&provider.html);
        let selector = Selector::parse("form").unwrap();
        let form = document.select(&selector).next().expect("the provider's page has a form");
        let action = provider.address.join(form.attr("action").unwrap_or_default()).unwrap();
        let hidden = Selector::parse("input[type=hidden]").unwrap();
        let mut fields: Vec<(String, String)> = form
            .select(&hidden)
            .map(|input| (input.attr("name").unwrap().to_owned(), input.attr("value").unwrap_or_default().to_owned()))
            .collect();
        fields.push(("emulator_person".to_owned(), sign_in_name.to_owned()));
        let method = if form.attr("method").is_some_and(|m| m.eq_ignore_ascii_case("post")) {
            Method::POST
        } else {
            Method::GET
        };
        drop(document);
        self.follow(method, action, Some(fields)).await
    }

    /// Creates a request with this browser's cookies, as from a page of the portal, for cases that the other methods do
    /// not cover.
    pub fn request(&self, method: &Method, address: Url) -> RequestBuilder {
        let port = address.port_or_known_default().unwrap_or_default();
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .filter(|((cookie_port, _), _)| *cookie_port == port)
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let mut request = self.client.request(method.clone(), address);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        if *method != Method::GET {
            request = request.header("sec-fetch-site", "same-origin");
        }
        request
    }

    /// Returns the same person's browser after the load balancer switched to another instance.
    pub fn with_session_at(&self, other: &Self) -> Self {
        let from = self.origin.port().unwrap();
        let to = other.origin.port().unwrap();
        let moved = |((port, name), value): (&(u16, String), &String)| {
            ((if *port == from { to } else { *port }, name.clone()), value.clone())
        };
        Self {
            client: self.client.clone(),
            origin: other.origin.clone(),
            cookies: self.cookies.iter().map(moved).collect(),
            session_cookie_max_age: self.session_cookie_max_age,
        }
    }

    /// Returns the portal's origin.
    pub const fn origin(&self) -> &Url {
        &self.origin
    }

    /// Sets a cookie that the portal did not set.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        let port = self.origin.port_or_known_default().unwrap_or_default();
        self.cookies.insert((port, name.to_owned()), value.to_owned());
    }

    /// Returns this browser with another one's cookies added.
    pub fn with_cookies_of(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.cookies.extend(other.cookies.clone());
        both
    }

    /// Returns the names of this browser's cookies.
    pub fn cookie_names(&self) -> impl Iterator<Item = &str> {
        self.cookies.keys().map(|(_, name)| name.as_str())
    }

    /// Returns the session cookie.
    pub fn session(&self) -> Option<&str> {
        self.cookies.iter().find(|((_, name), _)| name == "tenantry").map(|(_, value)| value.as_str())
    }

    /// Returns the max-age of the session cookie when it was last set, in seconds.
    pub const fn session_cookie_max_age(&self) -> Option<u64> {
        self.session_cookie_max_age
    }

    async fn follow(&mut self, method: Method, address: Url, fields: Option<Vec<(String, String)>>) -> Page {
        let request = match (&method, &fields) {
            (&Method::GET, Some(fields)) => self.request(&method, address.clone()).query(fields),
            (_, Some(fields)) => self.request(&method, address.clone()).form(fields),
            (_, None) => self.request(&method, address.clone()),
        };
        self.follow_redirects(request, address).await
    }

    async fn follow_redirects(&mut self, mut request: RequestBuilder, mut address: Url) -> Page {
        for _ in 0..12 {
            let response = request.header(ACCEPT, "text/html").send().await.unwrap();
            self.store_cookies(&address, &response);
            if !response.status().is_redirection() {
                return Page {
                    status: response.status().as_u16(),
                    headers: response.headers().clone(),
                    html: response.text().await.unwrap(),
                    address,
                };
            }
            address = address.join(response.headers()[LOCATION].to_str().unwrap()).unwrap();
            request = self.request(&Method::GET, address.clone());
        }
        panic!("redirect loop at {address}");
    }

    fn store_cookies(&mut self, address: &Url, response: &Response) {
        let port = address.port_or_known_default().unwrap_or_default();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let key = (port, name.to_owned());
            if value.is_empty() || attributes.contains("Max-Age=0") {
                self.cookies.remove(&key);
            } else {
                if name == "tenantry" {
                    let max_age = attributes.split("Max-Age=").nth(1).and_then(|rest| rest.split(';').next());
                    self.session_cookie_max_age = max_age.and_then(|max_age| max_age.parse().ok());
                }
                self.cookies.insert(key, value.to_owned());
            }
        }
    }
}
