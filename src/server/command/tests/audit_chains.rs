//! `audit …`: verification, anchors and export of chains.

use super::*;

#[tokio::test]
async fn audit_verify_checks_one_or_all_chains() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    for wanted in [None, Some(id)] {
        let mut out = Vec::new();
        audit::verify(&installation.settings, wanted, None, &mut out).await.unwrap();
        let line = String::from_utf8(out).unwrap();
        assert!(line.starts_with(&format!("{id}\tintact\t1 entries")), "{line}");
    }
    let missing_partner = Some(PartnerId::new(Uuid::nil()));
    assert!(audit::verify(&installation.settings, missing_partner, None, &mut Vec::new()).await.is_err());
}

#[tokio::test]
async fn audit_verify_reports_missing_anchors_with_their_sequence_number() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let file = installation.directory.path().join("anchors.jsonl");
    let verify = async |anchors: Option<&Path>| {
        let mut out = Vec::new();
        let result = audit::verify(&installation.settings, None, anchors, &mut out).await;
        (result.is_ok(), String::from_utf8(out).unwrap())
    };
    assert_eq!(verify(None).await, (true, format!("{id}\tintact\t1 entries\tFabrikam\n")));
    audit::rotate_key(&installation.settings, &mut Vec::new()).await.unwrap();
    let mut anchors = Vec::new();
    audit::anchors(&installation.settings, &mut anchors).await.unwrap();
    let anchors = String::from_utf8(anchors).unwrap();
    let anchor: serde_json::Value = serde_json::from_str(&anchors).unwrap();
    assert_eq!((anchor["partner"].as_str(), anchor["seq"].as_i64()), (Some(id.to_string().as_str()), Some(2)));
    // As `audit anchors` prints it, and as the log contains it among other lines.
    let logged = serde_json::json!({ "level": "INFO", "fields": anchor, "target": "tenantry" });
    std::fs::write(&file, format!("{anchors}{{\"level\":\"INFO\",\"fields\":{{}}}}\n{logged}\n")).unwrap();
    let (is_intact, output) = verify(Some(&file)).await;
    assert!(is_intact && output.ends_with("2 anchors verified\n"), "{output}");
    let unknown_partner = anchors.replace(&id.to_string(), &Uuid::from_u128(7).to_string());
    std::fs::write(&file, unknown_partner).unwrap();
    let (is_intact, output) = verify(Some(&file)).await;
    assert!(!is_intact && output.contains("entry 2 is not the one that was anchored"), "{output}");
    std::fs::write(&file, "nothing of the kind\n").unwrap();
    assert!(
        audit::verify(&installation.settings, None, Some(&file), &mut Vec::new()).await.is_err(),
        "a file without anchors is an error"
    );
}

#[tokio::test]
async fn audit_export_prints_json_lines_after_a_sequence_number() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    partner::set_disabled(&installation.settings, id, true, &mut Vec::new()).await.unwrap();
    let export = async |partner, after| {
        let mut out = Vec::new();
        audit::export(&installation.settings, partner, after, &mut out).await.unwrap();
        let lines = String::from_utf8(out).unwrap();
        lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()).collect::<Vec<_>>()
    };
    let all = export(None, 0).await;
    let of = |name: &str| all.iter().map(|line| line[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("action"), ["add_partner", "disable_partner"]);
    assert_eq!(of("seq"), [1, 2]);
    assert_eq!(of("key"), [1, 1]);
    assert_eq!(of("partner"), [id.to_string(), id.to_string()]);
    assert!(all.iter().all(|line| line["hash"].as_str().unwrap().len() == 64 && line["actor"].is_null()), "{all:?}");
    assert_eq!(export(Some(id), 1).await, all[1..]);
    assert!(export(Some(id), 2).await.is_empty());
}
