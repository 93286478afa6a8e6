//! The client's result of parsing a documented response: the complete domain value, and the documented member for each
//! of its members.

use std::fmt::Debug;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;

use super::sample::is_placeholder;
use crate::domain::moment::Moment;

/// The client's result of parsing a response.
#[derive(Debug, Default)]
pub(super) struct ParsedResult {
    /// The complete result as text, for comparison.
    pub(super) text: String,
    /// The number of items of a list.
    pub(super) count: Option<usize>,
    /// The parsed members, by the JSON pointer of the documented member; `a|b` means the first that exists.
    fields: Vec<(String, ParsedMember)>,
    /// The JSON pointer of the list in the response; `/items` or the response itself by default.
    within: Option<&'static str>,
}

/// A parsed member.
#[derive(Debug)]
enum ParsedMember {
    /// Equal to the documented string, number or boolean.
    Text(Option<String>),
    /// An enumeration member, equal up to case and separators.
    EnumValue(String),
    /// The documented point in time.
    At(Option<Moment>),
}

/// The parsed members of one item.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(&'static str, ParsedMember)>);

impl Fields {
    pub(super) fn text<T: ToString>(mut self, member: &'static str, read: Option<T>) -> Self {
        self.0.push((member, ParsedMember::Text(read.map(|read| read.to_string()))));
        self
    }

    pub(super) fn enum_value(mut self, member: &'static str, read: &impl Debug) -> Self {
        self.0.push((member, ParsedMember::EnumValue(format!("{read:?}"))));
        self
    }

    pub(super) fn at(mut self, member: &'static str, read: Option<Moment>) -> Self {
        self.0.push((member, ParsedMember::At(read)));
        self
    }

    pub(super) fn instant(self, member: &'static str, read: Option<Timestamp>) -> Self {
        self.at(member, read.map(Moment::At))
    }
}

impl ParsedResult {
    /// Creates a result without members to compare.
    pub(super) fn of(value: &impl Debug) -> Self {
        Self { text: format!("{value:?}"), ..Self::default() }
    }

    /// Creates the result of one item.
    pub(super) fn one<T: Debug>(value: &T, fields: impl Fn(&T) -> Fields) -> Self {
        let fields = fields(value).0.into_iter().map(|(member, read)| (member.to_owned(), read));
        Self { fields: fields.collect(), ..Self::of(value) }
    }

    /// Creates the result of a list.
    pub(super) fn list<T: Debug>(items: &[T], fields: impl Fn(&T) -> Fields) -> Self {
        let each = items.iter().enumerate().flat_map(|(index, item)| {
            fields(item).0.into_iter().map(move |(member, read)| {
                let member: Vec<_> = member.split('|').map(|member| format!("/{index}{member}")).collect();
                (member.join("|"), read)
            })
        });
        Self { count: Some(items.len()), fields: each.collect(), ..Self::of(&items) }
    }

    /// Sets the JSON pointer of the list in the response; `a|b` means the first that exists.
    pub(super) fn within(self, member: &'static str) -> Self {
        Self { within: Some(member), ..self }
    }

    /// Compares the result with the documented response: the number of items, and the value of each member.
    pub(super) fn compare(&self, documented: &Value) -> Result<(), String> {
        let list = self.within.or(self.count.map(|_| "/items"));
        let list = list.and_then(|list| list.split('|').find_map(|member| documented.pointer(member)));
        let documented = list.unwrap_or(documented);
        if let Some(count) = self.count {
            let listed = documented.as_array().map_or(0, Vec::len);
            if count != listed {
                return Err(format!("{count} of {listed} documented items are parsed"));
            }
        }
        let wrong = self.fields.iter().filter(|(member, read)| {
            let found = member.split('|').find_map(|member| documented.pointer(member).filter(|it| !it.is_null()));
            !read.is(found)
        });
        let wrong: Vec<_> = wrong.map(|(member, _)| member.as_str()).collect();
        if wrong.is_empty() { Ok(()) } else { Err(format!("read otherwise than documented: {}", wrong.join(", "))) }
    }
}

impl ParsedMember {
    fn is(&self, documented: Option<&Value>) -> bool {
        let documented = match documented {
            Some(Value::String(text)) if text.trim().is_empty() => None,
            Some(Value::String(text)) => Some(text.clone()),
            other => other.map(Value::to_string),
        };
        match self {
            Self::Text(None) => documented.as_deref().is_none_or(is_placeholder),
            Self::Text(Some(read)) => documented.map_or(read.is_empty(), |it| {
                let number = |text: &str| text.parse::<Decimal>().ok();
                it.eq_ignore_ascii_case(read) || number(&it).is_some_and(|it| number(read) == Some(it))
            }),
            Self::EnumValue(read) => {
                let bare = |text: &str| text.to_lowercase().replace(['_', ' ', '"'], "");
                documented.is_some_and(|it| bare(&it) == bare(read))
            }
            Self::At(read) => documented.as_deref().and_then(Moment::parse) == *read,
        }
    }
}
