//! The documented payloads, if a copy is available: one folder for each article, with `meta.json` and the bodies. They
//! may not be distributed here.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::partner_center::wire::request::camel_case;

/// The environment variable for the path of the samples.
pub(super) const VARIABLE: &str = "TENANTRY_SAMPLES";

/// An example of an article: request and response.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// The article's folder.
    pub(super) article: String,
    /// The example's number within the article, from 1.
    pub(super) number: usize,
    pub(super) method: String,
    /// The non-empty segments of the path.
    pub(super) segments: Vec<String>,
    /// The query as documented, possibly without escapes.
    pub(super) raw_query: Option<String>,
    pub(super) headers: Vec<String>,
    pub(super) status: u16,
    /// The request body; null if there is none.
    pub(super) request: Value,
    /// The response body; none if the article has none.
    pub(super) response: Option<Vec<u8>>,
    /// `true` if the documented body is not valid JSON and therefore missing here.
    pub(super) has_invalid_json: bool,
}

impl Example {
    /// Returns a query parameter; names are case-insensitive.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let pairs = url::form_urlencoded::parse(self.raw_query.as_deref()?.as_bytes());
        pairs.into_owned().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the response in camelCase; null if there is none.
    pub(super) fn documented(&self) -> Value {
        let bytes = self.response.as_deref().unwrap_or_default();
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        serde_json::from_slice(text).map_or(Value::Null, camel_case)
    }

    /// Returns a string from the request or else from the response, by JSON pointer.
    pub(super) fn text(&self, pointer: &str) -> Option<String> {
        let (sent, documented) = (camel_case(self.request.clone()), self.documented());
        let found =
            [&sent, &documented].into_iter().find_map(|value| value.pointer(pointer)?.as_str().map(str::to_owned));
        found.filter(|text| !is_placeholder(text))
    }

    /// Returns the name in messages.
    pub(super) fn title(&self) -> String {
        format!("{} (example {}: {} /{})", self.article, self.number, self.method, self.segments.join("/"))
    }
}

/// Checks whether a text is a placeholder.
pub(super) fn is_placeholder(text: &str) -> bool {
    text.is_empty() || text.contains(['<', '>', '{', '}'])
}

/// Returns the path of the samples; none if the variable is not set.
pub(super) fn root() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).map(PathBuf::from)
}

/// Returns the articles' folders in alphabetical order.
pub(super) fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
    let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Reads the examples of an article.
pub(super) fn examples(folder: &Path) -> Result<Vec<Example>, String> {
    let article = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = |file: &str| fs::read(folder.join(file)).map_err(|error| format!("{article}/{file}: {error}"));
    let json = |file: &str| -> Result<Value, String> {
        serde_json::from_slice(&read(file)?).map_err(|error| format!("{article}/{file}: {error}"))
    };
    let meta = json("meta.json")?;
    let mut examples: Vec<Example> = Vec::new();
    let listed = meta["examples"].as_array().filter(|listed| !listed.is_empty());
    for (index, example) in listed.ok_or(format!("{article}: no example"))?.iter().enumerate() {
        let method = example["method"].as_str().unwrap_or_default().to_owned();
        // Some articles append the protocol to the URL.
        let url = example["path"].as_str().unwrap_or_default().trim().trim_end_matches(" HTTP 1.1");
        let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
        let segments = path.split('/').map(|it| it.replace("%20", "").trim().to_owned()).filter(|it| !it.is_empty());
        let segments: Vec<_> = segments.collect();
        let mut request = example["request"].as_str().map_or(Ok(Value::Null), json)?;
        let preceding =
            examples.iter().find(|it| it.method == method && it.segments == segments && !it.request.is_null());
        if let Some(preceding) = preceding.filter(|_| request.is_null()) {
            // Error examples have no request; it is that of the article's preceding example.
            request = preceding.request.clone();
        }
        let response = example["response"].as_str().map(read).transpose()?;
        // Some articles omit the status; an error is recognized by its body.
        let body: Value = response.as_deref().and_then(|it| serde_json::from_slice(it).ok()).unwrap_or_default();
        let default_status = if body.get("code").is_some() && body.get("description").is_some() { 400 } else { 200 };
        examples.push(Example {
            number: index + 1,
            headers: example["request_headers"].as_object().map_or_else(Vec::new, |it| it.keys().cloned().collect()),
            status: example["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(default_status),
            response,
            has_invalid_json: example.as_object().is_some_and(|it| it.keys().any(|key| key.ends_with("_unparsed"))),
            raw_query: query.map(str::to_owned),
            article: article.clone(),
            method,
            segments,
            request,
        });
    }
    Ok(examples)
}
