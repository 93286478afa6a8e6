//! The documented payloads where a copy of them is at hand: one folder an article, with `meta.json` and the bodies. They
//! are not ours to keep here.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::partner_center::wire::request::camel_case;

/// The variable that names the folder of the articles' folders.
pub(super) const VARIABLE: &str = "TENANTRY_SAMPLES";

/// An example of an article: what was sent and what came back.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// The article's folder.
    pub(super) article: String,
    /// Which of the article's examples, from 1.
    pub(super) number: usize,
    pub(super) method: String,
    /// The segments of the path, without those that are empty.
    pub(super) segments: Vec<String>,
    /// As documented, which may be without escapes.
    pub(super) raw_query: Option<String>,
    pub(super) headers: Vec<String>,
    pub(super) status: u16,
    /// The body that was sent; null where there was none.
    pub(super) request: Value,
    /// What came back; nothing where the article prints nothing.
    pub(super) answer: Option<Vec<u8>>,
    /// Whether a body is printed that cannot be read, so that there is none here.
    pub(super) illegible: bool,
}

impl Example {
    /// The value of a query parameter; names count in any case.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let pairs = url::form_urlencoded::parse(self.raw_query.as_deref()?.as_bytes());
        pairs.into_owned().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// What came back, with names that begin in lower case; null where nothing did.
    pub(super) fn documented(&self) -> Value {
        let bytes = self.answer.as_deref().unwrap_or_default();
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        serde_json::from_slice(text).map_or(Value::Null, camel_case)
    }

    /// A text of what was sent or else of what came back, by JSON pointer.
    pub(super) fn text(&self, pointer: &str) -> Option<String> {
        let (sent, came) = (camel_case(self.request.clone()), self.documented());
        let found = [&sent, &came].into_iter().find_map(|value| value.pointer(pointer)?.as_str().map(str::to_owned));
        found.filter(|text| !is_placeholder(text))
    }

    /// How it is named in messages.
    pub(super) fn title(&self) -> String {
        format!("{} (example {}: {} /{})", self.article, self.number, self.method, self.segments.join("/"))
    }
}

/// Whether a text stands for something that a reader is to fill in.
pub(super) fn is_placeholder(text: &str) -> bool {
    text.is_empty() || text.contains(['<', '>', '{', '}'])
}

/// The folder of the articles' folders; none where no variable names it.
pub(super) fn root() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).map(PathBuf::from)
}

/// The articles' folders, in the order of their names.
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
    for (place, example) in listed.ok_or(format!("{article}: no example"))?.iter().enumerate() {
        let method = example["method"].as_str().unwrap_or_default().to_owned();
        // Some articles print the protocol behind the address.
        let address = example["path"].as_str().unwrap_or_default().trim().trim_end_matches(" HTTP 1.1");
        let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
        let segments = path.split('/').map(|it| it.replace("%20", "").trim().to_owned()).filter(|it| !it.is_empty());
        let segments: Vec<_> = segments.collect();
        let mut request = example["request"].as_str().map_or(Ok(Value::Null), json)?;
        let alike = examples.iter().find(|it| it.method == method && it.segments == segments && !it.request.is_null());
        if let Some(alike) = alike.filter(|_| request.is_null()) {
            // Refusals are printed without what was sent; it is what the article prints above them.
            request = alike.request.clone();
        }
        let answer = example["response"].as_str().map(read).transpose()?;
        // Some articles print no status; a refusal shows by its body.
        let body: Value = answer.as_deref().and_then(|it| serde_json::from_slice(it).ok()).unwrap_or_default();
        let unsaid = if body.get("code").is_some() && body.get("description").is_some() { 400 } else { 200 };
        examples.push(Example {
            number: place + 1,
            headers: example["request_headers"].as_object().map_or_else(Vec::new, |it| it.keys().cloned().collect()),
            status: example["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(unsaid),
            answer,
            illegible: example.as_object().is_some_and(|it| it.keys().any(|key| key.ends_with("_unparsed"))),
            raw_query: query.map(str::to_owned),
            article: article.clone(),
            method,
            segments,
            request,
        });
    }
    Ok(examples)
}
