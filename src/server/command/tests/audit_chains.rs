//! `audit …`: verification, anchors and export of chains.

use super::*;

#[tokio::test]
async fn audit_chains_are_verified_for_one_or_for_all() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    for wanted in [None, Some(id)] {
        let mut out = Vec::new();
        audit::verify(&house.settings, wanted, None, &mut out).await.unwrap();
        let line = String::from_utf8(out).unwrap();
        assert!(line.starts_with(&format!("{id}\twhole\t1 entries")), "{line}");
    }
    let nobody = Some(PartnerId::new(Uuid::nil()));
    assert!(audit::verify(&house.settings, nobody, None, &mut Vec::new()).await.is_err());
}

#[tokio::test]
async fn what_was_done_to_the_audit_behind_the_portals_back_is_told_with_its_place() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let file = house.directory.path().join("anchors.jsonl");
    let verify = async |anchors: Option<&Path>| {
        let mut out = Vec::new();
        let verdict = audit::verify(&house.settings, None, anchors, &mut out).await;
        (verdict.is_ok(), String::from_utf8(out).unwrap())
    };
    assert_eq!(verify(None).await, (true, format!("{id}\twhole\t1 entries\tFabrikam\n")));
    audit::rotate_key(&house.settings, &mut Vec::new()).await.unwrap();
    let mut anchors = Vec::new();
    audit::anchors(&house.settings, &mut anchors).await.unwrap();
    let anchors = String::from_utf8(anchors).unwrap();
    let anchor: serde_json::Value = serde_json::from_str(&anchors).unwrap();
    assert_eq!((anchor["partner"].as_str(), anchor["seq"].as_i64()), (Some(id.to_string().as_str()), Some(2)));
    // As `audit anchors` prints it, and as the log contains it among other lines.
    let logged = serde_json::json!({ "level": "INFO", "fields": anchor, "target": "tenantry" });
    std::fs::write(&file, format!("{anchors}{{\"level\":\"INFO\",\"fields\":{{}}}}\n{logged}\n")).unwrap();
    let (whole, told) = verify(Some(&file)).await;
    assert!(whole && told.ends_with("2 anchors found where they were\n"), "{told}");
    let stranger = anchors.replace(&id.to_string(), &Uuid::from_u128(7).to_string());
    std::fs::write(&file, stranger).unwrap();
    let (whole, told) = verify(Some(&file)).await;
    assert!(!whole && told.contains("entry 2 is not the one that was anchored"), "{told}");
    std::fs::write(&file, "nothing of the kind\n").unwrap();
    assert!(
        audit::verify(&house.settings, None, Some(&file), &mut Vec::new()).await.is_err(),
        "a file without anchors is an error"
    );
}

#[tokio::test]
async fn entries_are_exported_as_lines_of_json_from_where_the_last_export_ended() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    partner::set_disabled(&house.settings, id, true, &mut Vec::new()).await.unwrap();
    let export = async |partner, after| {
        let mut out = Vec::new();
        audit::export(&house.settings, partner, after, &mut out).await.unwrap();
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
