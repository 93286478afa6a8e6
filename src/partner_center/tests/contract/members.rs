//! The members of a JSON value by path, and the value with one member changed.

use serde_json::{Value, json};

/// A step of the path to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Member(String),
    Index(usize),
}

/// Returns the paths of all members without members of their own: strings, numbers, booleans, nulls and empty
/// containers.
pub(super) fn leaves(value: &Value) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    collect(value, &mut Vec::new(), &mut found);
    found
}

fn collect(value: &Value, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    let inner: Vec<(Step, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (Step::Member(name.clone()), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (Step::Index(index), value)).collect(),
        _ => Vec::new(),
    };
    if inner.is_empty() {
        found.push(path.clone());
    }
    for (step, value) in inner {
        path.push(step);
        collect(value, path, found);
        path.pop();
    }
}

/// Returns the path as text, such as `items[].companyProfile.domain`, with names in camelCase.
pub(super) fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Index(_) => text.push_str("[]"),
            Step::Member(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                let mut letters = name.chars();
                text.extend(letters.next().into_iter().flat_map(char::to_lowercase));
                text.push_str(letters.as_str());
            }
        }
    }
    if text.is_empty() { "(whole)".to_owned() } else { text }
}

/// Checks whether a path is a listed one or lies below it.
pub(super) fn is_below(path: &str, listed: &str) -> bool {
    path.strip_prefix(listed).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Returns copies of the value with one member replaced; a string is also replaced by these words.
pub(super) fn changed<'a>(
    value: &'a Value,
    path: &'a [Step],
    words: &'a [&'a str],
) -> impl Iterator<Item = Value> + 'a {
    let old = path.iter().fold(value, |at, step| match step {
        Step::Member(name) => &at[name.as_str()],
        Step::Index(index) => &at[*index],
    });
    let words = words.iter().map(|word| json!(word)).filter(move |word| old.is_string() && word != old);
    alternatives(old).into_iter().chain(words).map(|new| {
        let mut value = value.clone();
        *path.iter().fold(&mut value, |at, step| match step {
            Step::Member(name) => &mut at[name.as_str()],
            Step::Index(index) => &mut at[*index],
        }) = new;
        value
    })
}

/// Returns other values for a member, the most plausible first: of the same form, since a parser may reject others.
fn alternatives(old: &Value) -> Vec<Value> {
    let texts = ["changed", "2031-02-03T04:05:06Z", "0f0e0d0c-0b0a-4908-8706-050403020100", "https://changed.example/"];
    let texts = texts.into_iter().map(Value::from);
    match old {
        Value::Bool(truth) => vec![json!(!truth)],
        Value::Number(number) => {
            let next = number.as_i64().map_or_else(|| json!(number.as_f64().unwrap_or(0.0) + 1.0), |it| json!(it + 1));
            vec![next]
        }
        Value::String(text) => {
            let mut near = similar(text);
            near.push(json!(format!("{text}x")));
            near.into_iter().chain(texts).chain([json!("PT1H"), json!("7")]).filter(|it| it != old).collect()
        }
        Value::Null => texts.chain([json!(7), json!(true), json!(["changed"]), json!([{}])]).collect(),
        Value::Array(_) => vec![json!(["changed"]), json!([7]), json!([{}])],
        Value::Object(_) => vec![json!({"changed": "changed"}), json!({"id": "changed"})],
    }
}

/// Returns strings of the same form: another GUID, another year, another number.
fn similar(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    if text.len() >= 36 && uuid::Uuid::try_parse(&text[text.len() - 36..]).is_ok() {
        let last = if text.ends_with('1') { '2' } else { '1' };
        found.push(json!(format!("{}{last}", &text[..text.len() - 1])));
    }
    if let Some(rest) = text.strip_prefix("20").filter(|rest| rest.as_bytes().get(2) == Some(&b'-')) {
        found.push(json!(format!("21{rest}")));
    }
    if let Some(rest) = text.strip_prefix('P').filter(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit())) {
        found.push(json!(format!("P1{rest}")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_one_member_at_a_time_by_path() {
        let value = json!({"Items": [{"id": "a"}, {"id": null, "none": []}], "on": true});
        let paths = leaves(&value);
        let names: Vec<_> = paths.iter().map(|path| path_text(path)).collect();
        assert_eq!(names, ["items[].id", "items[].id", "items[].none", "on"]);
        for path in &paths {
            let mut count = 0;
            for other in changed(&value, path, &[]) {
                count += 1;
                assert_ne!(other, value);
                let unchanged = leaves(&other).into_iter().filter(|it| paths.contains(it) && it != path).count();
                assert_eq!(unchanged, paths.len() - 1, "{other}");
            }
            assert!(count > 0);
        }
        assert_eq!(path_text(&[]), "(whole)");
        assert!(is_below("links.self", "links") && is_below("links[]", "links") && !is_below("linkser", "links"));
    }
}
