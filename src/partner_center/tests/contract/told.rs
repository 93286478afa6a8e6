//! What the client made of an answer: its domain types in full, and which documented member each of their members is.

use std::fmt::Debug;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;

use super::sample::is_placeholder;
use crate::domain::moment::Moment;

/// What the client made of an answer.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// All of it, so that two readings can be compared.
    pub(super) text: String,
    /// How many things were read of a list.
    pub(super) count: Option<usize>,
    /// Members that are what is documented, each by the JSON pointer of the documented one; `a|b` is the first that is
    /// there.
    fields: Vec<(String, Read)>,
    /// Which member of the answer the list is; `items` or the answer itself where none is named.
    within: Option<&'static str>,
}

/// A member as it was read.
#[derive(Debug)]
enum Read {
    /// Is the documented text, number or truth value.
    Text(Option<String>),
    /// Is a member of an enumeration, whose spelling differs in case and joints alone.
    Word(String),
    /// Is the documented point in time.
    At(Option<Moment>),
}

/// The members of one thing.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(&'static str, Read)>);

impl Fields {
    pub(super) fn text<T: ToString>(mut self, member: &'static str, read: Option<T>) -> Self {
        self.0.push((member, Read::Text(read.map(|read| read.to_string()))));
        self
    }

    pub(super) fn word(mut self, member: &'static str, read: &impl Debug) -> Self {
        self.0.push((member, Read::Word(format!("{read:?}"))));
        self
    }

    pub(super) fn at(mut self, member: &'static str, read: Option<Moment>) -> Self {
        self.0.push((member, Read::At(read)));
        self
    }

    pub(super) fn instant(self, member: &'static str, read: Option<Timestamp>) -> Self {
        self.at(member, read.map(Moment::At))
    }
}

impl Told {
    /// Something of which no member is compared by itself.
    pub(super) fn of(value: &impl Debug) -> Self {
        Self { text: format!("{value:?}"), ..Self::default() }
    }

    /// One thing.
    pub(super) fn one<T: Debug>(value: &T, fields: impl Fn(&T) -> Fields) -> Self {
        let fields = fields(value).0.into_iter().map(|(member, read)| (member.to_owned(), read));
        Self { fields: fields.collect(), ..Self::of(value) }
    }

    /// The things of a list.
    pub(super) fn list<T: Debug>(items: &[T], fields: impl Fn(&T) -> Fields) -> Self {
        let each = items.iter().enumerate().flat_map(|(place, item)| {
            fields(item).0.into_iter().map(move |(member, read)| {
                let member: Vec<_> = member.split('|').map(|member| format!("/{place}{member}")).collect();
                (member.join("|"), read)
            })
        });
        Self { count: Some(items.len()), fields: each.collect(), ..Self::of(&items) }
    }

    /// The same list within a member of the answer; `a|b` is the first that is there.
    pub(super) fn within(self, member: &'static str) -> Self {
        Self { within: Some(member), ..self }
    }

    /// Compares it with the documented answer: as many things, and each member what the documented one is.
    pub(super) fn compare(&self, documented: &Value) -> Result<(), String> {
        let list = self.within.or(self.count.map(|_| "/items"));
        let list = list.and_then(|list| list.split('|').find_map(|member| documented.pointer(member)));
        let documented = list.unwrap_or(documented);
        if let Some(count) = self.count {
            let listed = documented.as_array().map_or(0, Vec::len);
            if count != listed {
                return Err(format!("{count} of {listed} documented things are read"));
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

impl Read {
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
            Self::Word(read) => {
                let bare = |text: &str| text.to_lowercase().replace(['_', ' ', '"'], "");
                documented.is_some_and(|it| bare(&it) == bare(read))
            }
            Self::At(read) => documented.as_deref().and_then(Moment::parse) == *read,
        }
    }
}
