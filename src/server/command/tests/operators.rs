//! Tests of `operator break-glass`.

use super::{super::operator, *};

#[tokio::test]
async fn a_break_glass_code_is_printed_once_and_stored_nowhere() {
    let installation = migrated().await;
    let mut out = Vec::new();
    let (name, reason) = ("Jan Kowalski".parse().unwrap(), "Drill".parse().unwrap());
    operator::break_glass(&installation.settings, name, reason, &mut out).await.unwrap();
    let out = String::from_utf8(out).unwrap();
    let value = |name: &str| {
        out.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))
            .unwrap_or_else(|| panic!("{name}: {out}"))
    };
    assert!(value("page").ends_with("/sign-in/break-glass"), "{out}");
    let code = value("code");
    let file = std::fs::read(installation.directory.path().join("tenantry.db")).unwrap();
    assert!(!file.windows(code.len()).any(|bytes| bytes == code.as_bytes()));

    let store = open_store_at_current_schema(&installation.settings).await.unwrap();
    let grant = store.take_break_glass(code.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((grant.name(), grant.reason()), ("Jan Kowalski", "Drill"));
    assert_eq!(grant.person().to_string(), value("person"));
    let remaining = value("until").parse::<jiff::Timestamp>().unwrap().duration_since(jiff::Timestamp::now());
    assert!((9..=10).contains(&remaining.as_mins()), "{out}");
    assert_eq!(store.take_break_glass(code.parse().unwrap()).await.unwrap(), None);
    store.close().await;
}
