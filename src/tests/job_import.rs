//! Tests of tables of users: uploaded or pasted, mapped to fields, resolved by the dry run and carried out.

use reqwest::Method;
use tenantry::{
    domain::{customer::CustomerSummary, page::Page as Results, user::User},
    emulator::fault::{Fault, FaultKind},
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::connect,
    form::submit,
    jobs::{ADMIN, JOBS, SERVICE, carried_out, until, until_checked, users_of},
};

const IMPORT: &str = "/api/import_users";
const NEW: &str = "/jobs/new";
const CREATE: &str = "create-user-accounts-for-a-customer";

/// Returns customers of the first partner with distinct names.
async fn customers(browser: &mut Browser) -> Vec<CustomerSummary> {
    let (status, body) = browser.call(Method::GET, "/api/list_customers", &[]).await;
    assert_eq!(status, 200, "{body}");
    let all = serde_json::from_str::<Results<CustomerSummary>>(&body).unwrap().items;
    let is_plain = |name: &str| !name.is_empty() && !name.contains([',', '"', ';', '=']);
    let alike = |name: &str| all.iter().filter(|other| other.name.starts_with(name)).count() == 1;
    all.iter().filter(|customer| is_plain(&customer.name) && alike(&customer.name)).cloned().collect()
}

async fn users(browser: &mut Browser, customer: &CustomerSummary) -> Vec<User> {
    let (_, body) = browser.call(Method::GET, "/api/list_users", &[("customer", &customer.id.to_string())]).await;
    serde_json::from_str::<Results<User>>(&body).unwrap().items
}

/// Pastes a table and returns the page with the choice of its columns.
async fn pasted(browser: &mut Browser, customer: Option<&str>, table: &str) -> Page {
    let mut fields = vec![("form_page", NEW), ("form_id", "upload-form"), ("sheet", table)];
    fields.extend(customer.map(|customer| ("customer", customer)));
    let page = browser.post(IMPORT, &fields).await;
    assert_eq!((page.status, page.heading()), (200, "Choose an action".to_owned()), "{}", page.text());
    page
}

/// Returns the reasons of rows, by the text of the row's name.
fn reasons(page: &Page) -> Vec<String> {
    page.texts(".job-rows tbody tr td:last-child")
}

#[tokio::test]
async fn users_of_several_customers_are_found_by_name_domain_and_id() {
    let app = TestApp::start_with(&[JOBS]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", SERVICE).await;
    let mut of = Vec::new();
    for customer in customers(&mut browser).await {
        let users = users(&mut browser, &customer).await;
        if users.len() > 1 {
            of.push((customer, users));
        }
    }
    let [(one, ones), (two, twos), (three, threes), ..] = &of[..] else { panic!("too few customers: {}", of.len()) };
    let table = format!(
        "Company;Sign-in name;Other\r\n{};{};1\r\n{};{};2\r\n{};{};3\r\n{};{};4\r\n{};nobody@nowhere.example;5\r\n\
         No such company;{};6\r\n{};{};7\r\n",
        one.name.to_lowercase(),
        ones[0].principal_name.to_uppercase(),
        two.domain,
        twos[0].principal_name,
        three.id,
        threes[0].id,
        // The same user as in the first line, by another identifier.
        one.id,
        ones[0].id,
        two.id,
        ones[0].principal_name,
        // A user of another customer.
        two.id,
        ones[1].principal_name,
    );
    let draft = pasted(&mut browser, None, &table).await;
    let path = draft.path().to_owned();
    let chosen: Vec<_> =
        draft.form("#import-form").into_iter().filter(|(name, _)| name.starts_with("columns[")).collect();
    let column = |name: &str| chosen.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    assert_eq!(column("columns[customer]").as_deref(), Some("0"), "found by the column's name: {chosen:?}");
    assert_eq!(column("columns[user]").as_deref(), Some("1"), "{chosen:?}");
    assert!(draft.text().contains("7 users"), "{}", draft.text());

    let refused = submit(&mut browser, &draft, "import-form", &[]).await;
    assert_eq!(
        (refused.status, refused.texts("#import-form .error-summary li").len()),
        (422, 1),
        "an action is required"
    );
    let missing = submit(&mut browser, &draft, "import-form", &[("action", "delete"), ("columns[user]", "")]).await;
    assert_eq!(missing.status, 422);
    assert_eq!(missing.texts(".column-user .field-error"), ["Choose a column."], "{}", missing.text());
    let shared = submit(&mut browser, &draft, "import-form", &[("action", "delete"), ("columns[user]", "0")]).await;
    assert!(shared.text().contains("“Company” is already used"), "{}", shared.text());

    let before = carried_out(&app, "delete-user-accounts-for-a-customer");
    submit(&mut browser, &draft, "import-form", &[("action", "delete")]).await;
    let checked = until_checked(&mut browser, &path).await;
    assert_eq!(checked.texts("#start-form button"), ["Delete users (3 users)"], "{}", checked.text());
    assert_eq!(carried_out(&app, "delete-user-accounts-for-a-customer"), before, "a dry run writes nothing");
    let said = reasons(&checked);
    assert_eq!(said.len(), 7, "{}", checked.text());
    assert!(said[3].contains("Another line is about the same user."), "{said:?}");
    assert!(said[4].contains("no such user"), "{said:?}");
    assert!(said[5].contains("No customer has this tenant ID, default domain or name."), "{said:?}");
    assert!(said[6].contains("no such user"), "a user of another customer: {said:?}");
    for customer in [one, two] {
        assert!(checked.text().contains(&customer.name), "{}: {}", customer.name, checked.text());
    }
    submit(&mut browser, &checked, "start-form", &[]).await;
    let finished = until(&mut browser, &path, "Finished").await;
    assert_eq!(finished.texts(".job-rows tbody .badge")[..3], ["Done"; 3], "{}", finished.text());
    for (customer, user) in [(one, &ones[0]), (two, &twos[0]), (three, &threes[0])] {
        let (_, deleted) =
            browser.call(Method::GET, "/api/list_deleted_users", &[("customer", &customer.id.to_string())]).await;
        assert!(deleted.contains(&user.id.to_string()), "{deleted}");
    }

    // Restored by the sign-in names from before their deletion.
    let table =
        format!("Customer,User\n{},{}\n{},{}\n", one.id, ones[0].principal_name, one.id, ones[1].principal_name);
    let draft = pasted(&mut browser, None, &table).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "import-form", &[("action", "restore")]).await;
    let checked = until_checked(&mut browser, &path).await;
    assert_eq!(checked.texts("#start-form button"), ["Restore users (1 user)"], "{}", checked.text());
    app.stop().await;
}

#[tokio::test]
async fn users_are_created_with_licenses_by_line_and_their_passwords_are_fetched_once() {
    let app = TestApp::start_with(&[JOBS]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", SERVICE).await;
    let all = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    let (customer, known) = users_of(all, &mut browser, 2).await;
    let (_, body) = browser
        .call(Method::GET, "/api/list_available_licences", &[("customer", &customer), ("group", "group1")])
        .await;
    let skus: serde_json::Value = serde_json::from_str(&body).unwrap();
    let sku =
        skus.as_array().unwrap().iter().find(|sku| sku["for_users"] == true && sku["available"].as_i64() > Some(1));
    let part = sku.unwrap()["product"]["part_number"].as_str().unwrap().to_owned();
    let domain = known[0].principal_name.rsplit_once('@').unwrap().1.to_owned();
    let taken = &known[0].principal_name;
    let table = format!(
        "\u{feff}User principal name,Display name,First name,Last name,Usage location,Licenses\r\n\
         zoe.new@{domain},\"Zoë, New\",Zoë,New,PL,{part}\r\n\
         {taken},Taken,Ta,Ken,PL,\r\n\
         ola@foreign.example,Ola,O,La,PL,\r\n\
         jan.new@{domain},Jan New,Jan,New,DE,NO_SUCH_PRODUCT\r\n\
         eva.new@{domain},Eva New,Eva,New,pl,\r\n"
    );
    let draft = pasted(&mut browser, Some(&customer), &table).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "import-form", &[("action", "create")]).await;
    let checked = until_checked(&mut browser, &path).await;
    let said = reasons(&checked);
    assert_eq!(checked.texts("#start-form button"), ["Create users (2 users)"], "{}", checked.text());
    assert!(said[1].contains("already has a user with this sign-in name"), "{said:?}");
    assert!(said[2].contains("isn’t one of the customer’s"), "{said:?}");
    assert!(said[3].contains("doesn’t have this product"), "{said:?}");
    let before = carried_out(&app, CREATE);
    submit(&mut browser, &checked, "start-form", &[]).await;
    let finished = until(&mut browser, &path, "Finished").await;
    assert_eq!(carried_out(&app, CREATE), before + 2, "{}", finished.text());
    let (status, file) = browser.call(Method::POST, &format!("{path}/passwords"), &[]).await;
    assert_eq!((status, file.lines().count()), (200, 3), "{file}");
    assert!(file.contains(&format!("zoe.new@{domain}")), "{file}");
    // The row leads to the new user, who has the license.
    let link = finished.attributes(".job-rows tbody th a", "href").remove(0);
    let user = browser.open(&link).await;
    assert_eq!((user.status, user.heading().contains("Zoë, New")), (200, true), "{}", user.text());
    let id = link.rsplit('/').next().unwrap();
    let held = [("customer", customer.as_str()), ("user", id), ("group", "group1")];
    let (_, held) = browser.call(Method::GET, "/api/list_user_licences", &held).await;
    assert!(held.contains(&part), "{held}");
    app.stop().await;
}

#[tokio::test]
async fn every_kind_of_bad_table_is_refused_with_a_line_and_a_sentence_and_keeps_what_was_pasted() {
    let app = TestApp::start_with(&[JOBS]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let many = format!("User\n{}", "somebody.with.a.long.name@company.onmicrosoft.example\n".repeat(100_000));
    let utf_16: Vec<u8> = "\u{feff}User;Ort\nanna@a.example;Łódź\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: [(&[u8], &str); 8] = [
        (b"", "The table is empty."),
        (b"PK\x03\x04rest of a workbook", "This is an Excel workbook."),
        (b"User\nanna\xb3@a.example\n", "Line 2 isn\u{2019}t UTF-8."),
        (b"User\n=cmd|' /C calc'!A0\n", "Line 2, \u{201c}User\u{201d}: Spreadsheets would read this as a formula."),
        (b"User,Customer\n\"anna@a.example,x\n", "Line 2: A quotation mark opens here and is never closed."),
        (b"User,Customer\nanna@a.example\n", "Line 2: This line has 1 cell, and the header has 2."),
        (b"anna@a.example,x\njo@a.example,y\n", "Line 1 has a user instead of column names."),
        (many.as_bytes(), "The table has 100000 users, and the limit is 5000."),
    ];
    let plain = [("form_page", NEW), ("form_id", "upload-form"), ("sheet", "")];
    for (file, words) in files {
        let refused = browser.upload(IMPORT, &plain, ("sheet_file", file)).await;
        assert_eq!((refused.status, refused.path()), (422, IMPORT), "{words}: {}", refused.heading());
        let said = refused.texts(".error-summary li").join(" ");
        assert!(said.contains(words), "{words}: {said}");
    }
    // The text of a refused file is in the form, where it can be corrected.
    let refused = browser.upload(IMPORT, &plain, ("sheet_file", b"User,Name\nanna@a.example\n")).await;
    let form = refused.form("#upload-form");
    assert!(form.iter().any(|(name, text)| name == "sheet" && text.trim() == "User,Name\nanna@a.example"), "{form:?}");

    let read = browser.upload(IMPORT, &plain, ("sheet_file", &utf_16)).await;
    assert_eq!(read.heading(), "Choose an action", "{}", read.text());
    assert!(read.text().contains("Łódź"), "{}", read.text());
    let path = read.path().to_owned();
    // Cells that do not identify a user are reported once the columns are chosen; the table can be corrected.
    let table = "Customer,User\nContoso,not a user\nContoso,anna@a.example\nContoso,ANNA@a.example\n,jo@a.example\n";
    let draft = pasted(&mut browser, None, table).await;
    assert_eq!(browser.open(&path).await.status, 404, "a person has one table at a time");
    connect(&app, &mut browser, "active", SERVICE).await;
    let refused = submit(&mut browser, &draft, "import-form", &[("action", "reset-password")]).await;
    assert_eq!(refused.status, 422);
    let said = refused.texts(".error-summary li");
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("Line 2, “User”: Enter a sign-in name"), "{said:?}");
    assert!(
        said.iter().any(|words| words.starts_with("Line 4, “User”: Same customer and user as in line 3.")),
        "{said:?}"
    );
    assert!(said.iter().any(|words| words.starts_with("Line 5, “Customer”:")), "{said:?}");
    let again = browser.open(&draft.attributes("#import-form-sheet", "href")[0]).await;
    let form = again.form("#upload-form");
    assert!(form.iter().any(|(name, text)| name == "sheet" && text.trim() == table.trim()), "{form:?}");

    // Larger than any permitted table; and uploads are only for people who are signed in.
    let huge = vec![b'a'; 9 << 20];
    assert_eq!(browser.upload(IMPORT, &plain, ("sheet_file", &huge)).await.status, 413);
    let mut nobody = Browser::new(browser.origin().as_str());
    let answer = nobody.upload(IMPORT, &plain, ("sheet_file", b"User\nanna@a.example\n")).await;
    assert!(answer.path().starts_with("/?"), "redirected to sign-in: {}", answer.path());
    app.stop().await;
}

#[tokio::test]
async fn a_table_is_its_owners_alone() {
    let app = TestApp::start_with(&[JOBS]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let draft = pasted(&mut browser, None, "Customer,User\nContoso,anna@a.example\n").await;
    let job = draft.path()["/jobs/".len()..].to_owned();
    let admin = crate::things::admin(&app, 1);
    let mut stranger = app.signed_in(&admin).await;
    for function in ["load_sheet", "load_sheet_text"] {
        let (status, body) = stranger.call(Method::GET, &format!("/api/{function}"), &[("job", &job)]).await;
        assert_eq!((status, body.as_str()), (200, "null"), "{function}");
    }
    let fields = [("job", job.as_str()), ("action", "delete"), ("columns[customer]", "0"), ("columns[user]", "1")];
    let (status, body) = stranger.call(Method::POST, "/api/plan_import", &fields).await;
    assert_eq!(status, 404, "{body}");
    // Without a connection, the whole job is refused with one error.
    let (status, body) = browser.call(Method::POST, "/api/plan_import", &fields).await;
    assert!(status != 200 && body.contains("NoConnection"), "{status}: {body}");
    // The table names another customer than the one from whose list it was opened.
    let mut theirs = customers(&mut browser).await.into_iter();
    let (one, two) = (theirs.next().unwrap(), theirs.next().unwrap());
    connect(&app, &mut browser, "active", SERVICE).await;
    let table = format!("Customer,User\n{},anna@a.example\n", two.id);
    let draft = pasted(&mut browser, Some(&one.id.to_string()), &table).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "import-form", &[("action", "delete")]).await;
    let checked = until_checked(&mut browser, &path).await;
    assert!(checked.text().contains("The line is about another customer."), "{}", checked.text());
    app.stop().await;
}

#[tokio::test]
async fn a_list_that_cannot_be_loaded_is_asked_for_once_and_told_at_every_line() {
    const LIST: &str = "get-a-list-of-all-user-accounts-for-a-customer";
    let app = TestApp::start_with(&[JOBS]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", SERVICE).await;
    let one = customers(&mut browser).await.remove(0);
    let lines = (0..30).map(|line| format!("{},nobody{line}@nowhere.example\n", one.id)).collect::<Vec<_>>().concat();
    let draft = pasted(&mut browser, None, &format!("Customer,User\n{lines}")).await;
    let path = draft.path().to_owned();
    app.emulator.fault(Fault::new(LIST, FaultKind::Status { status: 403, retry_after: None }).repeated());
    submit(&mut browser, &draft, "import-form", &[("action", "delete")]).await;
    let checked = until_checked(&mut browser, &path).await;
    let said = reasons(&checked);
    assert_eq!(said.len(), 30, "{}", checked.text());
    assert!(said.iter().all(|reason| reason.contains("Partner Center denied access")), "{said:?}");
    let refused = app.emulator.call_counts().iter().filter(|it| it.operation == LIST).map(|it| it.refused).sum::<u64>();
    assert_eq!(refused, 1, "one call for all lines");

    // Checked again, each line is looked up, and nothing is carried out before it is confirmed.
    app.emulator.clear_faults();
    submit(&mut browser, &checked, "retry-form", &[]).await;
    let checked = until_checked(&mut browser, &path).await;
    assert!(reasons(&checked).iter().all(|reason| reason.contains("no such user")), "{}", checked.text());
    app.stop().await;
}

#[tokio::test]
async fn a_throttle_during_the_dry_run_delays_a_line_and_costs_it_nothing() {
    const LOAD: &str = "get-a-user-account-by-id";
    let app = TestApp::start_with(&[JOBS]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", SERVICE).await;
    let all = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    let (customer, known) = users_of(all, &mut browser, 3).await;
    let lines = known.iter().map(|user| format!("{}\n", user.principal_name)).collect::<Vec<_>>().concat();
    let draft = pasted(&mut browser, Some(&customer), &format!("User\n{lines}")).await;
    let path = draft.path().to_owned();
    let throttled = FaultKind::Status { status: 429, retry_after: Some(1) };
    app.emulator.fault(Fault::new(LOAD, throttled));
    submit(&mut browser, &draft, "import-form", &[("action", "delete")]).await;
    let checked = until_checked(&mut browser, &path).await;
    assert_eq!(checked.texts("#start-form button"), ["Delete users (3 users)"], "{}", checked.text());
    app.stop().await;
}

#[tokio::test]
async fn each_action_of_a_table_needs_its_capability() {
    let app = TestApp::start_with(&[JOBS]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", SERVICE).await;
    // Helpdesk agents may run jobs, but not manage roles.
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let draft = pasted(&mut helpdesk, None, "Customer,User\nContoso,anna@a.example\n").await;
    let job = draft.path()["/jobs/".len()..].to_owned();
    let columns = [("job", job.as_str()), ("columns[customer]", "0"), ("columns[user]", "1")];
    for action in ["add-role", "remove-role"] {
        let fields: Vec<_> = columns.iter().copied().chain([("action", action)]).collect();
        let (status, body) = helpdesk.call(Method::POST, "/api/plan_import", &fields).await;
        assert_eq!(status, 403, "{action}: {body}");
    }
    assert!(!draft.attributes("[name=action]", "value").contains(&"add-role".to_owned()), "the action is not offered");
    let fields: Vec<_> = columns.iter().copied().chain([("action", "reset-password")]).collect();
    let (status, body) = helpdesk.call(Method::POST, "/api/plan_import", &fields).await;
    assert_eq!(status, 200, "{body}");
    // A person cannot start a colleague's job.
    until_checked(&mut helpdesk, &format!("/jobs/{job}")).await;
    assert_eq!(browser.call(Method::POST, "/api/start_job", &[("job", &job)]).await.0, 404);
    app.stop().await;
}
