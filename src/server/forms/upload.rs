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
    domain::job::sheet::SheetError,
    error::{FieldError, PortalError, Problem},
    portal::job::sheet,
};

/// The name suffix of a file field: the text of `sheet_file` becomes the value of `sheet`.
const FILE: &str = "_file";
/// The content type of a plain form.
const PLAIN: &str = "application/x-www-form-urlencoded";
/// Maximum number of parts of a form.
const MAX_PARTS: usize = 32;

/// Returns a form with files as a plain form, and the first error if a file cannot be decoded or the form is not
/// complete. A selected file takes precedence over the typed text. Other requests are returned unchanged.
pub(super) async fn form_of(mut parts: Parts, body: Bytes) -> (Parts, Bytes, Option<PortalError>) {
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return (parts, body, None);
    }
    let mut request = Request::new(Body::from(body));
    *request.headers_mut() = parts.headers.clone();
    // The limit of a request was checked before.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut read = Form::default();
    let error = match Multipart::from_request(request, &()).await {
        Ok(form) => read.read_parts(form).await.err(),
        Err(_) => Some(PortalError::Invalid(Vec::new())),
    };
    let mut plain = form_urlencoded::Serializer::new(String::new());
    let Form { mut fields, files } = read;
    fields.retain(|(name, _)| !files.iter().any(|(file, _)| file == name));
    plain.extend_pairs(fields).extend_pairs(files);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(PLAIN));
    parts.headers.remove(CONTENT_LENGTH);
    (parts, plain.finish().into(), error)
}

/// The parts of a form that were read so far.
#[derive(Default)]
struct Form {
    fields: Vec<(String, String)>,
    files: Vec<(String, String)>,
}

impl Form {
    /// Reads all parts.
    ///
    /// # Errors
    /// For a form that is cut off or has too many parts, without a field; for files, those that cannot be decoded.
    async fn read_parts(&mut self, mut form: Multipart) -> Result<(), PortalError> {
        let malformed_form = || PortalError::Invalid(Vec::new());
        let mut undecoded = Vec::new();
        for _ in 0..MAX_PARTS {
            let Some(part) = form.next_field().await.map_err(|_| malformed_form())? else {
                return if undecoded.is_empty() { Ok(()) } else { Err(PortalError::Invalid(undecoded)) };
            };
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|_| malformed_form())?;
            match (name.strip_suffix(FILE), file) {
                // No file was selected.
                (Some(_), Some(file)) if file.is_empty() => {}
                (Some(field), Some(_)) => match decode(&bytes) {
                    Ok(text) => self.files.push((field.to_owned(), text)),
                    Err(error) => undecoded.push(FieldError::new(name, Problem::Sheet(error))),
                },
                _ => self.fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Err(malformed_form())
    }
}

fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    if bytes.is_empty() { Err(SheetError::Empty) } else { sheet::decode(bytes) }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    /// Returns the fields of a form of these parts, each with its head and content, and whether there is an error.
    async fn fields(parts: &[(&str, &str)], ending: &str) -> (Vec<(String, String)>, Option<PortalError>) {
        let parts = parts
            .iter()
            .map(|(head, content)| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"));
        let body = parts.chain([ending.to_owned()]).collect::<Vec<_>>().concat();
        let request = Request::post("/").header(CONTENT_TYPE, "multipart/form-data; boundary=b");
        let (parts, body) = request.body(Body::from(body)).unwrap().into_parts();
        let (parts, plain, error) = form_of(parts, to_bytes(body, 100_000).await.unwrap()).await;
        assert_eq!(parts.headers[CONTENT_TYPE], PLAIN);
        (form_urlencoded::parse(&plain).into_owned().collect(), error)
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[tokio::test]
    async fn a_selected_file_replaces_the_typed_text() {
        let typed = ("name=\"sheet\"", "typed");
        let file = ("name=\"sheet_file\"; filename=\"a.csv\"", "User\nżółw");
        assert_eq!(fields(&[typed, file], "--b--\r\n").await, (vec![pair("sheet", "User\nżółw")], None));
        let none = ("name=\"sheet_file\"; filename=\"\"", "");
        assert_eq!(fields(&[typed, none], "--b--\r\n").await, (vec![pair("sheet", "typed")], None));
    }

    #[tokio::test]
    async fn an_empty_file_is_an_error_rather_than_the_typed_text() {
        let typed = ("name=\"sheet\"", "typed");
        let empty = ("name=\"sheet_file\"; filename=\"a.csv\"", "");
        let (_, error) = fields(&[typed, empty], "--b--\r\n").await;
        let expected = FieldError::new("sheet_file", Problem::Sheet(SheetError::Empty));
        assert_eq!(error, Some(PortalError::Invalid(vec![expected])));
    }

    #[tokio::test]
    async fn rejects_truncated_forms_and_forms_with_too_many_parts() {
        let (read, error) = fields(&[("name=\"sheet\"", "typed")], "--b\r\nContent-Dispo").await;
        assert_eq!((read.len(), error), (1, Some(PortalError::Invalid(Vec::new()))));
        let many = vec![("name=\"sheet\"", "x"); MAX_PARTS + 1];
        assert_eq!(fields(&many, "--b--\r\n").await.1, Some(PortalError::Invalid(Vec::new())));
    }
}
