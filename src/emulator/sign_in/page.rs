//! The HTML pages: selection of a person, signed out, and errors. No scripts and no external resources.

use std::fmt::{self, Display, Write as _};

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use url::Url;

use super::{
    authorize::{CANCEL, PERSON, requests_prompt},
    client::Client,
    error::OAuthError,
    params::Params,
};
use crate::emulator::state::demo::{Demo, DemoPerson};

const STYLE: &str = include_str!("page.css");

/// The Content-Security-Policy of all pages. It has no `form-action`, since the form's response redirects to the
/// application's URI, which can be anywhere.
const CONTENT_SECURITY_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");

/// A text that is displayed with HTML escapes.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// Creates a response with an HTML page.
fn document(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} – emulated sign-in</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n",
        title = Escaped(title)
    );
    let mut response = (status, Html(html)).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Renders the selection of a person. The person of a login hint comes first and has the focus.
pub fn select_person(demo: &Demo, client: &Client, people: &[&DemoPerson], params: &Params) -> Response {
    let mut body = format!(
        "<p>You go on to <strong>{}</strong>. This sign-in is emulated: pick anyone, there are no passwords.</p>\n",
        Escaped(&client.name)
    );
    for (prompt, text) in [
        ("login", "It wants you to sign in anew, whether or not you have."),
        ("consent", "It asks for consent: a global administrator who goes on gives it for the whole tenant."),
    ] {
        if requests_prompt(params, prompt) {
            let _ = writeln!(body, "<p>{text}</p>");
        }
    }
    body.push_str("<form method=\"post\">\n");
    hidden(&mut body, params.iter().filter(|(name, _)| *name != PERSON && *name != CANCEL));
    let hint = params.get("login_hint");
    let hinted = people.iter().find(|person| hint.is_some_and(|hint| hint.eq_ignore_ascii_case(&person.sign_in_name)));
    if let Some(person) = hinted {
        section(&mut body, "Suggested", "hint", [*person].into_iter(), true);
    }
    let rest = || people.iter().copied().filter(|person| hinted.is_none_or(|hinted| hinted.id != person.id));
    for (index, partner) in demo.partners.iter().enumerate() {
        let title = format!("{}{}", partner.name, partner.registration_state.remark());
        section(&mut body, &title, &format!("p{index}"), rest().filter(|it| it.partner == Some(index)), false);
    }
    for (index, customer) in demo.customers.iter().enumerate() {
        let title = match demo.partners.get(customer.partner) {
            Some(partner) => format!("{}, customer of {}", customer.name, partner.name),
            None => customer.name.clone(),
        };
        section(&mut body, &title, &format!("c{index}"), rest().filter(|it| it.customer == Some(index)), false);
    }
    let others = rest().filter(|person| person.partner.is_none() && person.customer.is_none());
    section(&mut body, "Of no partner", "others", others, false);
    let _ = writeln!(body, "<p><button class=\"plain\" name=\"{CANCEL}\" value=\"1\">Cancel</button></p>\n</form>");
    document(StatusCode::OK, "Pick an account", &body)
}

/// Renders the selection of an administrator who consents for the whole tenant.
pub fn consent(client: &Client, administrators: &[&DemoPerson], params: &Params) -> Response {
    let mut body = format!(
        "<p><strong>{}</strong> asks for consent on behalf of the whole organization: <code>{}</code></p>\n",
        Escaped(&client.name),
        Escaped(params.get("scope").unwrap_or_default())
    );
    if administrators.is_empty() {
        body.push_str("<p>Nobody here is a global administrator, so nobody can accept.</p>\n");
    }
    body.push_str("<form method=\"post\">\n");
    hidden(&mut body, params.iter().filter(|(name, _)| *name != PERSON && *name != CANCEL));
    section(&mut body, "Accept as", "accept", administrators.iter().copied(), true);
    let _ = writeln!(body, "<p><button class=\"plain\" name=\"{CANCEL}\" value=\"1\">Cancel</button></p>\n</form>");
    document(StatusCode::OK, "Permissions requested", &body)
}

/// Adds a section with a button for each person, if there are any.
fn section<'a>(body: &mut String, title: &str, id: &str, people: impl Iterator<Item = &'a DemoPerson>, focus: bool) {
    let mut people = people.peekable();
    if people.peek().is_none() {
        return;
    }
    let _ = writeln!(body, "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n<ul>", Escaped(title));
    for (index, person) in people.enumerate() {
        let (account, domain) = person.sign_in_name.split_once('@').unwrap_or_default();
        let _ = writeln!(
            body,
            "<li><button name=\"{PERSON}\" value=\"{upn}\"{focus}><span class=\"mark\" aria-hidden=\"true\">{initial}</span>\
             <span class=\"who\"><b>{name}</b> <span>{about}</span> <small>{account}@<wbr>{domain}</small></span></button></li>",
            upn = Escaped(&person.sign_in_name),
            focus = if focus && index == 0 { " autofocus" } else { "" },
            initial = Escaped(&person.name.chars().take(1).collect::<String>()),
            name = Escaped(&person.name),
            about = Escaped(&person.about),
            account = Escaped(account),
            domain = Escaped(domain),
        );
    }
    body.push_str("</ul>\n</section>\n");
}

/// Adds a hidden input for each parameter.
fn hidden<'a>(body: &mut String, members: impl Iterator<Item = (&'a str, &'a str)>) {
    for (name, value) in members {
        let _ = writeln!(body, "<input type=\"hidden\" name=\"{}\" value=\"{}\">", Escaped(name), Escaped(value));
    }
}

/// Renders the response of `response_mode=form_post`, with a button where Entra has a script.
pub fn form_post<'a>(redirect_uri: &Url, members: impl Iterator<Item = (&'a str, &'a str)>) -> Response {
    let mut body = format!("<form method=\"post\" action=\"{}\">\n", Escaped(redirect_uri.as_str()));
    hidden(&mut body, members);
    body.push_str("<p><button class=\"plain\" autofocus>Continue to the application</button></p>\n</form>\n");
    document(StatusCode::OK, "One more step", &body)
}

/// Renders the page after signing out without a redirect URI.
pub fn signed_out() -> Response {
    document(StatusCode::OK, "Signed out", "<p>You can close this window.</p>\n")
}

/// Renders an error that cannot be sent to the application.
pub fn error_page(error: &OAuthError) -> Response {
    let body = format!(
        "<p>{}</p>\n<p>The application that sent you here asked for something that can't be done. <code>{}</code></p>\n",
        Escaped(&error.description()),
        Escaped(error.error)
    );
    document(StatusCode::BAD_REQUEST, "This sign-in can't go on", &body)
}
