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
    jobs::{ADMIN, CONNECTION_ACCOUNT, JOBS_ON, executed_count, find_customer_users, wait_for_dry_run, wait_for_state},
};

const IMPORT_PATH: &str = "/api/import_users";
const NEW_JOB_PATH: &str = "/jobs/new";
const CREATE_OPERATION: &str = "create-user-accounts-for-a-customer";

/// Returns customers of the first partner with distinct names.
async fn customers(browser: &mut Browser) -> Vec<CustomerSummary> {
    let (status, body) = browser.call(Method::GET, "/api/list_customers", &[]).await;
    assert_eq!(status, 200, "{body}");
    let all = serde_json::from_str::<Results<CustomerSummary>>(&body).unwrap().items;
    let is_unquoted = |name: &str| !name.is_empty() && !name.contains([',', '"', ';', '=']);
    let is_unique = |name: &str| all.iter().filter(|other| other.name.starts_with(name)).count() == 1;
    all.iter().filter(|customer| is_unquoted(&customer.name) && is_unique(&customer.name)).cloned().collect()
}

async fn users(browser: &mut Browser, customer: &CustomerSummary) -> Vec<User> {
    let (_, body) = browser.call(Method::GET, "/api/list_users", &[("customer", &customer.id.to_string())]).await;
    serde_json::from_str::<Results<User>>(&body).unwrap().items
}

/// Pastes a table and returns the page with the choice of its columns.
async fn paste(browser: &mut Browser, customer: Option<&str>, table: &str) -> Page {
    let mut fields = vec![("form_page", NEW_JOB_PATH), ("form_id", "upload-form"), ("sheet", table)];
    fields.extend(customer.map(|customer| ("customer", customer)));
    let page = browser.post(IMPORT_PATH, &fields).await;
    assert_eq!((page.status, page.heading()), (200, "Choose an action".to_owned()), "{}", page.text());
    page
}

/// Returns the last cell of each row, which contains the reason.
fn reasons(page: &Page) -> Vec<String> {
    page.texts(".job-rows tbody tr td:last-child")
}

#[tokio::test]
async fn users_of_several_customers_are_found_by_name_domain_and_id() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let mut candidates = Vec::new();
    for customer in customers(&mut browser).await {
        let users = users(&mut browser, &customer).await;
        if users.len() > 1 {
            candidates.push((customer, users));
        }
    }
    let [(first, first_users), (second, second_users), (third, third_users), ..] = &candidates[..] else {
        panic!("too few customers: {}", candidates.len())
    };
    let table = format!(
        "Company;Sign-in name;Other\r\n{};{};1\r\n{};{};2\r\n{};{};3\r\n{};{};4\r\n{};nobody@nowhere.example;5\r\n\
         No such company;{};6\r\n{};{};7\r\n",
        first.name.to_lowercase(),
        first_users[0].principal_name.to_uppercase(),
        second.domain,
        second_users[0].principal_name,
        third.id,
        third_users[0].id,
        // The same user as in the first line, by another identifier.
        first.id,
        first_users[0].id,
        second.id,
        first_users[0].principal_name,
        // A user of another customer.
        second.id,
        first_users[1].principal_name,
    );
    let draft = paste(&mut browser, None, &table).await;
    let path = draft.path().to_owned();
    let columns: Vec<_> =
        draft.form("#import-form").into_iter().filter(|(name, _)| name.starts_with("columns[")).collect();
    let column = |name: &str| columns.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    assert_eq!(column("columns[customer]").as_deref(), Some("0"), "found by the column's name: {columns:?}");
    assert_eq!(column("columns[user]").as_deref(), Some("1"), "{columns:?}");
    assert!(draft.text().contains("7 users"), "{}", draft.text());

    let rejected = submit(&mut browser, &draft, "import-form", &[]).await;
    assert_eq!(
        (rejected.status, rejected.texts("#import-form .error-summary li").len()),
        (422, 1),
        "an action is required"
    );
    let without_user =
        submit(&mut browser, &draft, "import-form", &[("action", "delete"), ("columns[user]", "")]).await;
    assert_eq!(without_user.status, 422);
    assert_eq!(without_user.texts(".column-user .field-error"), ["Choose a column."], "{}", without_user.text());
    let same_column =
        submit(&mut browser, &draft, "import-form", &[("action", "delete"), ("columns[user]", "0")]).await;
    assert!(same_column.text().contains("“Company” is already used"), "{}", same_column.text());

    let before = executed_count(&app, "delete-user-accounts-for-a-customer");
    submit(&mut browser, &draft, "import-form", &[("action", "delete")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    assert_eq!(checked.texts("#start-form button"), ["Delete users (3 users)"], "{}", checked.text());
    assert_eq!(executed_count(&app, "delete-user-accounts-for-a-customer"), before, "a dry run writes nothing");
    let messages = reasons(&checked);
    assert_eq!(messages.len(), 7, "{}", checked.text());
    assert!(messages[3].contains("Another line is about the same user."), "{messages:?}");
    assert!(messages[4].contains("no such user"), "{messages:?}");
    assert!(messages[5].contains("No customer has this tenant ID, default domain or name."), "{messages:?}");
    assert!(messages[6].contains("no such user"), "a user of another customer: {messages:?}");
    for customer in [first, second] {
        assert!(checked.text().contains(&customer.name), "{}: {}", customer.name, checked.text());
    }
    submit(&mut browser, &checked, "start-form", &[]).await;
    let finished = wait_for_state(&mut browser, &path, "Finished").await;
    assert_eq!(finished.texts(".job-rows tbody .badge")[..3], ["Done"; 3], "{}", finished.text());
    for (customer, user) in [(first, &first_users[0]), (second, &second_users[0]), (third, &third_users[0])] {
        let (_, deleted) =
            browser.call(Method::GET, "/api/list_deleted_users", &[("customer", &customer.id.to_string())]).await;
        assert!(deleted.contains(&user.id.to_string()), "{deleted}");
    }

    // Restored by the sign-in names from before their deletion.
    let table = format!(
        "Customer,User\n{},{}\n{},{}\n",
        first.id, first_users[0].principal_name, first.id, first_users[1].principal_name
    );
    let draft = paste(&mut browser, None, &table).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "import-form", &[("action", "restore")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    assert_eq!(checked.texts("#start-form button"), ["Restore users (1 user)"], "{}", checked.text());
    app.stop().await;
}

#[tokio::test]
async fn users_are_created_with_licenses_and_their_passwords_are_fetched_once() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let customers = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    let (customer, existing_users) = find_customer_users(customers, &mut browser, 2).await;
    let (_, body) = browser
        .call(Method::GET, "/api/list_available_licenses", &[("customer", &customer), ("group", "group1")])
        .await;
    let skus: serde_json::Value = serde_json::from_str(&body).unwrap();
    let sku =
        skus.as_array().unwrap().iter().find(|sku| sku["for_users"] == true && sku["available"].as_i64() > Some(1));
    let part = sku.unwrap()["product"]["part_number"].as_str().unwrap().to_owned();
    let domain = existing_users[0].principal_name.rsplit_once('@').unwrap().1.to_owned();
    let existing_name = &existing_users[0].principal_name;
    let table = format!(
        "\u{feff}User principal name,Display name,First name,Last name,Usage location,Licenses\r\n\
         zoe.new@{domain},\"Zoë, New\",Zoë,New,PL,{part}\r\n\
         {existing_name},Taken,Ta,Ken,PL,\r\n\
         ola@foreign.example,Ola,O,La,PL,\r\n\
         jan.new@{domain},Jan New,Jan,New,DE,NO_SUCH_PRODUCT\r\n\
         eva.new@{domain},Eva New,Eva,New,pl,\r\n"
    );
    let draft = paste(&mut browser, Some(&customer), &table).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "import-form", &[("action", "create")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    let messages = reasons(&checked);
    assert_eq!(checked.texts("#start-form button"), ["Create users (2 users)"], "{}", checked.text());
    assert!(messages[1].contains("already has a user with this sign-in name"), "{messages:?}");
    assert!(messages[2].contains("isn’t one of the customer’s"), "{messages:?}");
    assert!(messages[3].contains("doesn’t have this product"), "{messages:?}");
    let before = executed_count(&app, CREATE_OPERATION);
    submit(&mut browser, &checked, "start-form", &[]).await;
    let finished = wait_for_state(&mut browser, &path, "Finished").await;
    assert_eq!(executed_count(&app, CREATE_OPERATION), before + 2, "{}", finished.text());
    let (status, file) = browser.call(Method::POST, &format!("{path}/passwords"), &[]).await;
    assert_eq!((status, file.lines().count()), (200, 3), "{file}");
    assert!(file.contains(&format!("zoe.new@{domain}")), "{file}");
    // The row leads to the new user, who has the license.
    let link = finished.attributes(".job-rows tbody th a", "href").remove(0);
    let user = browser.open(&link).await;
    assert_eq!((user.status, user.heading().contains("Zoë, New")), (200, true), "{}", user.text());
    let id = link.rsplit('/').next().unwrap();
    let licenses = [("customer", customer.as_str()), ("user", id), ("group", "group1")];
    let (_, licenses) = browser.call(Method::GET, "/api/list_user_licenses", &licenses).await;
    assert!(licenses.contains(&part), "{licenses}");
    app.stop().await;
}

#[tokio::test]
async fn invalid_tables_are_rejected_by_line_and_keep_the_input() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
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
    let fields = [("form_page", NEW_JOB_PATH), ("form_id", "upload-form"), ("sheet", "")];
    for (file, message) in files {
        let rejected = browser.upload(IMPORT_PATH, &fields, ("sheet_file", file)).await;
        assert_eq!((rejected.status, rejected.path()), (422, IMPORT_PATH), "{message}: {}", rejected.heading());
        let messages = rejected.texts(".error-summary li").join(" ");
        assert!(messages.contains(message), "{message}: {messages}");
    }
    // The text of a refused file is in the form, where it can be corrected.
    let rejected = browser.upload(IMPORT_PATH, &fields, ("sheet_file", b"User,Name\nanna@a.example\n")).await;
    let form = rejected.form("#upload-form");
    assert!(form.iter().any(|(name, text)| name == "sheet" && text.trim() == "User,Name\nanna@a.example"), "{form:?}");

    let imported = browser.upload(IMPORT_PATH, &fields, ("sheet_file", &utf_16)).await;
    assert_eq!(imported.heading(), "Choose an action", "{}", imported.text());
    assert!(imported.text().contains("Łódź"), "{}", imported.text());
    let path = imported.path().to_owned();
    // Cells that do not identify a user are reported once the columns are chosen; the table can be corrected.
    let table = "Customer,User\nContoso,not a user\nContoso,anna@a.example\nContoso,ANNA@a.example\n,jo@a.example\n";
    let draft = paste(&mut browser, None, table).await;
    assert_eq!(browser.open(&path).await.status, 404, "a person has one table at a time");
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let rejected = submit(&mut browser, &draft, "import-form", &[("action", "reset-password")]).await;
    assert_eq!(rejected.status, 422);
    let messages = rejected.texts(".error-summary li");
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(messages[0].starts_with("Line 2, “User”: Enter a sign-in name"), "{messages:?}");
    assert!(
        messages.iter().any(|message| message.starts_with("Line 4, “User”: Same customer and user as in line 3.")),
        "{messages:?}"
    );
    assert!(messages.iter().any(|message| message.starts_with("Line 5, “Customer”:")), "{messages:?}");
    let again = browser.open(&draft.attributes("#import-form-sheet", "href")[0]).await;
    let form = again.form("#upload-form");
    assert!(form.iter().any(|(name, text)| name == "sheet" && text.trim() == table.trim()), "{form:?}");

    // Larger than any permitted table; and uploads are only for people who are signed in.
    let huge = vec![b'a'; 9 << 20];
    assert_eq!(browser.upload(IMPORT_PATH, &fields, ("sheet_file", &huge)).await.status, 413);
    let mut anonymous = Browser::new(browser.origin().as_str());
    let response = anonymous.upload(IMPORT_PATH, &fields, ("sheet_file", b"User\nanna@a.example\n")).await;
    assert!(response.path().starts_with("/?"), "redirected to sign-in: {}", response.path());
    app.stop().await;
}

#[tokio::test]
async fn a_table_is_accessible_only_to_its_owner() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let draft = paste(&mut browser, None, "Customer,User\nContoso,anna@a.example\n").await;
    let job = draft.path()["/jobs/".len()..].to_owned();
    let admin = crate::fixture::admin(&app, 1);
    let mut other_partner = app.signed_in(&admin).await;
    for function in ["load_sheet", "load_sheet_text"] {
        let (status, body) = other_partner.call(Method::GET, &format!("/api/{function}"), &[("job", &job)]).await;
        assert_eq!((status, body.as_str()), (200, "null"), "{function}");
    }
    let fields = [("job", job.as_str()), ("action", "delete"), ("columns[customer]", "0"), ("columns[user]", "1")];
    let (status, body) = other_partner.call(Method::POST, "/api/plan_import", &fields).await;
    assert_eq!(status, 404, "{body}");
    // Without a partner connection, the whole job is refused with one error.
    let (status, body) = browser.call(Method::POST, "/api/plan_import", &fields).await;
    assert!(status != 200 && body.contains("NoConnection"), "{status}: {body}");
    // The table names another customer than the one from whose list it was opened.
    let mut customers = customers(&mut browser).await.into_iter();
    let (first, second) = (customers.next().unwrap(), customers.next().unwrap());
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let table = format!("Customer,User\n{},anna@a.example\n", second.id);
    let draft = paste(&mut browser, Some(&first.id.to_string()), &table).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "import-form", &[("action", "delete")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    assert!(checked.text().contains("The line is about another customer."), "{}", checked.text());
    app.stop().await;
}

#[tokio::test]
async fn a_failed_user_list_is_requested_once_and_reported_at_every_line() {
    const LIST: &str = "get-a-list-of-all-user-accounts-for-a-customer";
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let customer = customers(&mut browser).await.remove(0);
    let lines =
        (0..30).map(|line| format!("{},nobody{line}@nowhere.example\n", customer.id)).collect::<Vec<_>>().concat();
    let draft = paste(&mut browser, None, &format!("Customer,User\n{lines}")).await;
    let path = draft.path().to_owned();
    app.emulator.fault(Fault::new(LIST, FaultKind::Status { status: 403, retry_after: None }).repeated());
    submit(&mut browser, &draft, "import-form", &[("action", "delete")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    let messages = reasons(&checked);
    assert_eq!(messages.len(), 30, "{}", checked.text());
    assert!(messages.iter().all(|reason| reason.contains("Partner Center denied access")), "{messages:?}");
    let request_count =
        app.emulator.call_counts().iter().filter(|it| it.operation == LIST).map(|it| it.failed).sum::<u64>();
    assert_eq!(request_count, 1, "one call for all lines");

    // Checked again, each line is looked up, and nothing is carried out before it is confirmed.
    app.emulator.clear_faults();
    submit(&mut browser, &checked, "retry-form", &[]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    assert!(reasons(&checked).iter().all(|reason| reason.contains("no such user")), "{}", checked.text());
    app.stop().await;
}

#[tokio::test]
async fn a_throttle_during_the_dry_run_only_delays_a_line() {
    const LOAD: &str = "get-a-user-account-by-id";
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let customers = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    let (customer, users) = find_customer_users(customers, &mut browser, 3).await;
    let lines = users.iter().map(|user| format!("{}\n", user.principal_name)).collect::<Vec<_>>().concat();
    let draft = paste(&mut browser, Some(&customer), &format!("User\n{lines}")).await;
    let path = draft.path().to_owned();
    let throttled = FaultKind::Status { status: 429, retry_after: Some(1) };
    app.emulator.fault(Fault::new(LOAD, throttled));
    submit(&mut browser, &draft, "import-form", &[("action", "delete")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    assert_eq!(checked.texts("#start-form button"), ["Delete users (3 users)"], "{}", checked.text());
    app.stop().await;
}

#[tokio::test]
async fn each_action_of_an_import_needs_its_capability() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    // Helpdesk agents may run jobs, but not manage roles.
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let draft = paste(&mut helpdesk, None, "Customer,User\nContoso,anna@a.example\n").await;
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
    wait_for_dry_run(&mut helpdesk, &format!("/jobs/{job}")).await;
    assert_eq!(browser.call(Method::POST, "/api/start_job", &[("job", &job)]).await.0, 404);
    app.stop().await;
}
