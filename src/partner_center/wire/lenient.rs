//! Tolerant parsing of JSON that deviates from the documentation: a mismatch affects only the member itself.
//!
//! A type declares its members. A member of another JSON type is converted if possible (a number in a string, a boolean
//! as a word, a single item in place of a list), and is absent otherwise. This applies to every type of
//! [`wire`](super), so that none of them has to implement it.

use std::{collections::BTreeSet, mem};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

/// Maximum number of repairs to one value before it counts as unreadable.
const MAX_REPAIRS: usize = 64;
/// Maximum length of a member's name in a log.
const MAX_NAME_LENGTH: usize = 60;

/// A parsed value with its deviations.
#[derive(Debug)]
pub struct Lenient<T> {
    /// The parsed value.
    pub value: T,
    /// The paths of deviating members, without list indexes: `lineItems[].quantity`. Never their values.
    pub deviations: BTreeSet<String>,
    /// The number of list items that could not be parsed at all.
    pub left_out: usize,
}

/// Parses a value. Ids and versions (`id`, `etag`) are never treated as absent: an object with an invalid one cannot be
/// parsed.
///
/// # Errors
/// The path of the mismatch, when nothing is left to parse.
pub fn read<T: DeserializeOwned>(mut value: Value) -> Result<Lenient<T>, String> {
    strip_nulls(&mut value);
    let (mut deviations, mut left_out) = (BTreeSet::new(), 0);
    for _ in 0..MAX_REPAIRS {
        let path = match attempt::<T>(&value) {
            Ok(read) => return Ok(Lenient { value: read, deviations, left_out }),
            Err(path) => path,
        };
        let (mismatch, is_duplicate) = find_mismatch::<T>(&mut value, path);
        let text = path_text(&mismatch);
        let repaired = if is_duplicate { remove(&mut value, mismatch) } else { repair::<T>(&mut value, mismatch) };
        left_out += usize::from(repaired.ok_or_else(|| format!("{text}: type mismatch"))?);
        deviations.insert(text);
    }
    Err("too many mismatches".to_owned())
}

/// A step of the path to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

/// Parses the value as it is, or returns the path of the mismatch.
fn attempt<T: DeserializeOwned>(value: &Value) -> Result<T, Vec<Step>> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let steps = error.path().iter().map_while(|segment| match segment {
            Segment::Map { key } => Some(Step::Member(key.clone())),
            Segment::Seq { index } => Some(Step::Item(*index)),
            Segment::Enum { .. } | Segment::Unknown => None,
        });
        steps.collect()
    })
}

/// Finds the mismatching member, to be repaired: the path itself, or the mismatching member of the object there, since
/// the parser reports only the object for types that collect their members in a map, and for a member that is present
/// under two names. Returns `true` with such a duplicate.
fn find_mismatch<T: DeserializeOwned>(value: &mut Value, path: Vec<Step>) -> (Vec<Step>, bool) {
    let Some(Value::Object(members)) = at(value, &path).filter(|target| target.is_object()).map(mem::take) else {
        return (path, false);
    };
    let mut fits = |members: Map<String, Value>| {
        if let Some(target) = at(value, &path) {
            *target = Value::Object(members);
        }
        attempt::<T>(value).err().as_ref() != Some(&path)
    };
    let found = if fits(Map::new()) {
        let alone = |(name, it): (&String, &Value)| Map::from_iter([(name.clone(), it.clone())]);
        let without = |name: &String| members.iter().filter(|(other, _)| *other != name).map(cloned).collect();
        members
            .iter()
            .find(|member| !fits(alone(*member)))
            .map(|(name, _)| (name.clone(), false))
            .or_else(|| members.keys().rev().find(|name| fits(without(name))).map(|name| (name.clone(), true)))
    } else {
        None
    };
    if let Some(target) = at(value, &path) {
        *target = Value::Object(members);
    }
    match found {
        Some((name, is_duplicate)) => ([path.as_slice(), &[Step::Member(name)]].concat(), is_duplicate),
        None => (path, false),
    }
}

fn cloned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// Replaces a mismatching value by a plausible conversion, or removes it. Returns whether a list item was removed; none
/// if everything would be.
fn repair<T: DeserializeOwned>(value: &mut Value, path: Vec<Step>) -> Option<bool> {
    if path.is_empty() {
        return None;
    }
    let found = at(value, &path).map(mem::take)?;
    let is_id = matches!(path.last(), Some(Step::Member(name)) if name.eq_ignore_ascii_case("id"));
    let is_list_item = matches!(path.last(), Some(Step::Item(_)));
    for conversion in conversions(&found)
        .into_iter()
        .filter(|conversion| !is_id && !(is_list_item && (conversion.is_object() || conversion.is_array())))
    {
        *at(value, &path)? = conversion;
        if attempt::<T>(value).err().is_none_or(|other| !other.starts_with(&path)) {
            return Some(false);
        }
    }
    remove(value, path)
}

/// Removes a value, or its parent if it is an id or a version.
fn remove(value: &mut Value, mut path: Vec<Step>) -> Option<bool> {
    if matches!(path.last(), Some(Step::Member(name)) if is_strict(name)) {
        path.pop();
    }
    let last = path.pop()?;
    match (at(value, &path)?, last) {
        (Value::Object(members), Step::Member(name)) => members.remove(&name).map(|_| false),
        (Value::Array(items), Step::Item(index)) if index < items.len() => {
            items.remove(index);
            Some(true)
        }
        _ => None,
    }
}

/// Checks whether a write may depend on the member.
fn is_strict(name: &str) -> bool {
    name.eq_ignore_ascii_case("id") || name.to_ascii_lowercase().ends_with("etag")
}

/// Returns plausible conversions of a value.
fn conversions(found: &Value) -> Vec<Value> {
    let list_of = |value: &Value| Value::Array(vec![value.clone()]);
    // Tried before a list of one, since some types would parse the items of a list as their members in order.
    let empty_object = Value::Object(Map::new());
    match found {
        Value::Null => Vec::new(),
        Value::Bool(_) => vec![empty_object, list_of(found)],
        Value::Number(number) => {
            let text = Value::from(number.to_string());
            #[expect(clippy::cast_possible_truncation, reason = "a whole number of no more than 2^53")]
            let whole = number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() < 9e15)
                .map(|float| Value::from(float as i64));
            [Some(text.clone()), whole, Some(empty_object), Some(list_of(found)), Some(list_of(&text))]
                .into_iter()
                .flatten()
                .collect()
        }
        Value::String(text) => {
            let plain = text.trim();
            let truth = plain.to_ascii_lowercase().parse::<bool>().ok().map(Value::from);
            let number = serde_json::from_str::<serde_json::Number>(plain).ok().map(Value::from);
            let whole = number.as_ref().and_then(|number| conversions(number).into_iter().find(Value::is_i64));
            let named = Value::Object(Map::from_iter([("id".to_owned(), found.clone())]));
            [number, whole, truth, Some(named), Some(list_of(found))].into_iter().flatten().collect()
        }
        Value::Array(items) => items.first().filter(|item| !item.is_array()).cloned().into_iter().collect(),
        Value::Object(_) => vec![list_of(found)],
    }
}

fn at<'v>(value: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Member(name) => value.get_mut(name.as_str()),
        Step::Item(index) => value.get_mut(*index),
    })
}

/// Removes nulls: from objects as absent members, and from lists.
fn strip_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(strip_nulls);
        }
        Value::Array(items) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(strip_nulls);
        }
        _ => {}
    }
}

/// Returns the path as text, such as `lineItems[].quantity`.
fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Item(_) => text.push_str("[]"),
            Step::Member(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.extend(name.chars().filter(|character| !character.is_control()).take(MAX_NAME_LENGTH));
            }
        }
    }
    if text.is_empty() { ".".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::partner_center::wire::{
        agreement::Agreement, budget::SpendingBudget, customer, license, order, policy::SelfServePolicy,
        subscription::Subscription, user::CustomerUser,
    };

    fn parse<T: DeserializeOwned>(value: Value) -> T {
        read(value).unwrap().value
    }

    #[test]
    fn mismatching_member_is_converted_or_dropped() {
        let it: Lenient<Subscription> = read(json!({
            "id": "a", "friendlyName": "Kept", "autoRenewEnabled": "true", "productType": "Azure", "quantity": "5",
            "consumptionType": [], "actions": "edit", "isTrial": {"no": 1},
        }))
        .unwrap();
        let Subscription {
            friendly_name, auto_renew_enabled, product_type, quantity, consumption_type, is_trial, ..
        } = it.value;
        assert_eq!((friendly_name.as_deref(), auto_renew_enabled, quantity), (Some("Kept"), Some(true), Some(5)));
        assert_eq!(product_type.and_then(|it| it.id).as_deref(), Some("Azure"));
        assert_eq!((consumption_type, is_trial), (None, None));
        assert_eq!(
            parse::<Subscription>(json!({"id": "a", "attributes": "x"})).attributes.and_then(|it| it.etag),
            None
        );
        assert!(it.deviations.contains("autoRenewEnabled") && it.deviations.contains("isTrial"), "{:?}", it.deviations);
        assert_eq!(it.left_out, 0);
    }

    #[test]
    fn consumption_type_may_be_a_string_or_a_list() {
        for (written, expected) in [
            (json!([]), None),
            (json!("overage"), Some("overage")),
            (json!(["overage"]), Some("overage")),
            (json!(null), None),
        ] {
            let it: Subscription = parse(json!({"id": "a", "consumptionType": written}));
            assert_eq!(it.consumption_type.as_deref(), expected);
        }
    }

    #[test]
    fn converts_between_numbers_and_strings() {
        let user: CustomerUser = parse(json!({"id": "a", "phoneNumber": 48123, "displayName": "Anna"}));
        assert_eq!((user.phone_number.as_deref(), user.display_name.as_deref()), (Some("48123"), Some("Anna")));
        let sku: license::SubscribedSku =
            parse(json!({"totalUnits": "5", "activeUnits": 4.0, "consumedUnits": "many"}));
        assert_eq!((sku.total_units, sku.active_units, sku.consumed_units), (Some(5), Some(4), None));
        let budget: SpendingBudget = parse(json!({"amount": "much", "usageSpendingBudget": 4.5}));
        assert_eq!((budget.amount, budget.usage_spending_budget.map(|it| it.to_string())), (None, Some("4.5".into())));
    }

    #[test]
    fn nested_lists_are_parsed_item_by_item() {
        let it: Lenient<order::Order> = read(json!({
            "id": "a", "lineItems": [null, "text", {"lineItemNumber": 0, "provisioningContext": [], "quantity": "2"}],
        }))
        .unwrap();
        let lines = it.value.line_items.unwrap();
        assert_eq!((lines.len(), lines[0].quantity, it.left_out), (1, Some(2), 1));
        let it: Lenient<customer::Customer> = read(json!({"id": "a", "customDomains": [null]})).unwrap();
        assert_eq!((it.value.custom_domains, it.left_out), (Some(Vec::new()), 0));
        let it: customer::Customer = parse(json!({"id": "a", "customDomains": "contoso.example"}));
        assert_eq!(it.custom_domains, Some(vec!["contoso.example".to_owned()]));
    }

    #[test]
    fn duplicate_member_under_an_alias_is_dropped() {
        let it: Agreement =
            parse(json!({"type": "MicrosoftCustomerAgreement", "agreementType": "MicrosoftCustomerAgreement"}));
        assert_eq!(it.kind, "MicrosoftCustomerAgreement");
    }

    #[test]
    fn types_with_flattened_members_lose_only_the_mismatching_member() {
        let it: Lenient<customer::BillingProfile> = read(json!({
            "id": "a", "email": {"x": 1}, "firstName": 5, "companyName": "Kept", "later": [1],
            "defaultAddress": {"postalCode": 12345, "city": ["Gdynia"], "country": "PL"},
        }))
        .unwrap();
        let address = it.value.default_address.unwrap();
        assert_eq!((it.value.company_name.as_deref(), it.value.email), (Some("Kept"), None));
        assert_eq!(it.value.first_name.as_deref(), Some("5"));
        assert_eq!((address.postal_code.as_deref(), address.city.as_deref()), (Some("12345"), Some("Gdynia")));
        assert_eq!(address.country.as_deref(), Some("PL"));
        assert!(it.value.rest.contains_key("later"));
    }

    #[test]
    fn invalid_ids_and_versions_are_not_treated_as_absent() {
        assert!(read::<Subscription>(json!({"id": {"a": 1}, "friendlyName": "x"})).is_err());
        let it: Lenient<SelfServePolicy> = read(json!({"id": "a", "attributes": {"etag": {"x": 1}}})).unwrap();
        assert_eq!(it.value.attributes, None);
        let it: license::License = parse(json!({"productSku": {"id": ["x", 1, {}], "name": "y"}}));
        assert_eq!(it.product_sku, None);
        assert!(read::<Subscription>(json!({"id": 7})).is_err());
        for nothing in [json!("text"), json!(5), json!(null)] {
            assert!(read::<Subscription>(nothing).is_err());
        }
    }

    #[test]
    fn deviations_are_paths_without_values() {
        let it: Lenient<order::Order> = read(json!({"id": "a", "lineItems": [{"offerId": {"Anna": 1}}]})).unwrap();
        assert_eq!(it.deviations.into_iter().collect::<Vec<_>>(), ["lineItems[].offerId"]);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::hash_map(".{0,6}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    fn check_each_member<T: DeserializeOwned>(valid: &Value, odd: &Value) -> Result<(), TestCaseError> {
        for name in valid.as_object().unwrap().keys().filter(|name| !is_strict(name)) {
            let mut value = valid.clone();
            value[name] = odd.clone();
            prop_assert!(read::<T>(value).is_ok(), "{name}: {odd}");
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn any_json_in_one_member_affects_only_that_member(odd in any_json()) {
            check_each_member::<Subscription>(&json!({
                "id": "a", "offerName": "b", "productType": {}, "quantity": 1, "actions": [], "refundOptions": [],
                "refundableQuantity": {}, "scheduledNextTermInstructions": {}, "autoRenewEnabled": true, "links": {},
                "attributes": {},
            }), &odd)?;
            check_each_member::<order::Order>(&json!({"id": "a", "lineItems": [], "totalPrice": 1, "links": {}}), &odd)?;
            check_each_member::<license::SubscribedSku>(&json!({"totalUnits": 1, "productSku": {}, "servicePlans": []}), &odd)?;
            check_each_member::<CustomerUser>(&json!({"id": "a", "displayName": "b", "passwordProfile": {}, "links": {}}), &odd)?;
            check_each_member::<customer::Customer>(&json!({
                "id": "a", "companyProfile": {}, "billingProfile": {}, "customDomains": [], "links": {},
            }), &odd)?;
            check_each_member::<customer::BillingProfile>(&json!({"email": "b", "defaultAddress": {}, "attributes": {}}), &odd)?;
            check_each_member::<Agreement>(&json!({"type": "b", "agreementType": "c", "primaryContact": {}}), &odd)?;
            check_each_member::<SpendingBudget>(&json!({"amount": 1, "links": {}}), &odd)?;
        }
    }
}
