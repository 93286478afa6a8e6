//! Uploaded text files: a form with files (`multipart/form-data`, RFC 7578) becomes a plain form, whose fields have the
//! files' texts.

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request},
};
use http::{
    HeaderValue,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
    request::Parts,
};

use crate::{
    error::{FieldError, PortalError, Problem},
    portal::job::sheet,
};

/// The ending of a file's field: the text of `sheet_file` becomes the value of `sheet`.
const FILE: &str = "_file";
/// The content type of a plain form.
const PLAIN: &str = "application/x-www-form-urlencoded";

/// Returns a form with files as a plain form, and the error if one of them cannot be decoded. A chosen file takes
/// precedence over the typed text. Other requests are returned unchanged.
pub(super) async fn form_of(mut parts: Parts, body: Bytes) -> (Parts, Bytes, Option<PortalError>) {
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return (parts, body, None);
    }
    let mut request = Request::new(Body::from(body));
    *request.headers_mut() = parts.headers.clone();
    // The limit of a request was checked before.
    DefaultBodyLimit::disable().apply(&mut request);
    let (fields, unreadable) = match Multipart::from_request(request, &()).await {
        Ok(form) => read(form).await,
        Err(_) => (Vec::new(), Some(PortalError::Invalid(Vec::new()))),
    };
    let mut plain = form_urlencoded::Serializer::new(String::new());
    plain.extend_pairs(fields);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(PLAIN));
    parts.headers.remove(CONTENT_LENGTH);
    (parts, plain.finish().into(), unreadable)
}

async fn read(mut form: Multipart) -> (Vec<(String, String)>, Option<PortalError>) {
    let (mut fields, mut files, mut unreadable) = (Vec::<(String, String)>::new(), Vec::new(), None);
    loop {
        let part = match form.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            // A form that is cut off: what was read so far is shown again.
            Err(_) => {
                unreadable.get_or_insert(PortalError::Invalid(Vec::new()));
                break;
            }
        };
        let (name, is_file) = (part.name().unwrap_or_default().to_owned(), part.file_name().is_some());
        let Ok(bytes) = part.bytes().await else {
            unreadable.get_or_insert(PortalError::Invalid(Vec::new()));
            break;
        };
        match name.strip_suffix(FILE).filter(|_| is_file) {
            // No file was chosen.
            Some(_) if bytes.is_empty() => {}
            Some(field) => match sheet::decode(&bytes) {
                Ok(text) => files.push((field.to_owned(), text)),
                Err(error) => {
                    let error = FieldError::new(name.clone(), Problem::Sheet(error));
                    unreadable = Some(PortalError::Invalid(vec![error]));
                }
            },
            None => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    fields.retain(|(name, _)| !files.iter().any(|(file, _)| file == name));
    fields.extend(files);
    (fields, unreadable)
}
