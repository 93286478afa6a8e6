//! A complete resource for read-modify-write: an update that replaces all of it must not lose or change unknown or
//! unmodified members.

use serde_json::{Map, Value};

use super::{error::Error, response::ApiResponse};

/// A resource as received, except for the members that were set.
#[derive(Debug)]
pub(super) struct RawResource(Map<String, Value>);

impl RawResource {
    /// Parses the resource of a response.
    ///
    /// # Errors
    /// [`ErrorKind::Unreadable`](super::ErrorKind::Unreadable) when it is not an object.
    pub(super) fn of(response: &ApiResponse) -> Result<Self, Error> {
        match response.json_to_write_back()? {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(response.unreadable("not a JSON object")),
        }
    }

    /// Returns a member, in whichever casing the resource is written.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Sets a member, in the resource's casing, or removes it; objects along `path` are created if they do not exist.
    pub(super) fn set(&mut self, path: &[&str], value: Option<Value>) {
        set(&mut self.0, path, value);
    }

    /// Returns the resource to send.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

fn set(members: &mut Map<String, Value>, path: &[&str], value: Option<Value>) {
    let [name, rest @ ..] = path else { return };
    let existing = members.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned();
    let is_pascal_case = members.keys().any(|key| key.starts_with(|first: char| first.is_ascii_uppercase()));
    let key = existing.unwrap_or_else(|| if is_pascal_case { capitalize(name) } else { (*name).to_owned() });
    match (rest, value) {
        ([], Some(value)) => drop(members.insert(key, value)),
        ([], None) => drop(members.remove(&key)),
        (rest, value) => {
            let inner = members.entry(key).or_insert(Value::Null);
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                set(inner, rest, value);
            }
        }
    }
}

fn capitalize(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    format!("{}{rest}", first.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn set_changes_only_that_member_and_keeps_the_casing() {
        let mut raw = RawResource(
            json!({"FriendlyName": "a", "Odd": [null, 1], "Address": {"City": 7}}).as_object().unwrap().clone(),
        );
        raw.set(&["friendlyName"], Some("b".into()));
        raw.set(&["address", "city"], None);
        raw.set(&["address", "addressLine3"], Some("c".into()));
        raw.set(&["companyName"], Some("d".into()));
        assert_eq!(
            raw.into_value(),
            json!({"FriendlyName": "b", "Odd": [null, 1], "Address": {"addressLine3": "c"}, "CompanyName": "d"})
        );
    }
}
