//! Tests of the visible columns and the row density of tables: selected beside the table, stored as a preference.

use std::collections::BTreeSet;

use reqwest::Method;
use tenantry::domain::table::{Column, Table};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    fixture::{CustomerFixture, admin},
    form::submit,
};

const ADMIN: &str = "Alicja Żółkiewska";
/// The function that stores the selection.
const SAVE: &str = "/api/save_table_view";

/// The page of each table.
const TABLES: [(Table, &str); 13] = [
    (Table::Customers, "/customers"),
    (Table::Users, "/customers/{customer}/users"),
    (Table::DirectoryRoles, "/customers/{customer}/roles"),
    (Table::RoleMembers, "/customers/{customer}/roles/{role}"),
    (Table::Licenses, "/customers/{customer}/licenses"),
    (Table::Subscriptions, "/customers/{customer}/subscriptions"),
    (Table::Orders, "/customers/{customer}/orders"),
    (Table::Entitlements, "/customers/{customer}/entitlements"),
    (Table::Policies, "/customers/{customer}/policies"),
    (Table::CustomerActivity, "/customers/{customer}/activity"),
    (Table::PartnerActivity, "/activity"),
    (Table::ValidationCodes, "/validation-codes"),
    (Table::DeletedUsers, "/customers/{customer}/users/deleted"),
];

/// Returns the form data of a page, with exactly these columns ticked.
fn ticked(page: &Page, columns: &[&str], density: &str) -> Vec<(String, String)> {
    let mut fields = page.form("#view-form");
    assert!(!fields.is_empty(), "no view form: {}", page.text());
    fields.retain(|(name, _)| name != "columns[]" && name != "density");
    let columns = columns.iter().map(|column| ("columns[]", *column));
    fields.extend(columns.chain([("density", density)]).map(|(name, value)| (name.to_owned(), value.to_owned())));
    fields
}

async fn send(browser: &mut Browser, fields: &[(String, String)]) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(SAVE, &fields).await
}

fn column_headers(page: &Page) -> Vec<String> {
    page.texts("thead th")
}

#[tokio::test]
async fn saved_columns_and_density_apply_immediately_and_in_new_sessions() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let list = browser.open("/customers?search=a&by=domain&size=25").await;
    assert_eq!(column_headers(&list), ["Company name", "Domain", "Tenant ID", "Relationship", "Action"]);
    let url = "/customers?search=a&by=domain";
    let fields = ticked(&list, &["domain", "country"], "compact");
    let page = send(&mut browser, &fields).await;
    assert_eq!((page.status, page.path()), (200, url));
    assert_eq!(page.texts(".done"), ["View saved."]);
    assert_eq!(column_headers(&page), ["Company name", "Domain", "Action"]);
    assert_eq!(page.texts("tbody tr:first-child > *").len(), 3, "a row has as many cells as the head");
    assert_eq!(page.texts("tbody td:nth-of-type(1)"), list.texts("tbody td:nth-of-type(1)"));
    assert_eq!(page.attributes("html", "data-density"), ["compact"]);
    assert_eq!(page.attributes("#view-form [name='columns[]'][checked]", "value"), ["domain", "country"]);

    let mut other_session = app.signed_in(ADMIN).await;
    let page = other_session.open("/customers").await;
    assert_eq!(column_headers(&page), ["Company name", "Domain", "Action"]);
    assert_eq!(page.attributes("html", "data-density"), ["compact"]);

    let page = submit(&mut browser, &page, "view-form", &[("rows", "25")]).await;
    assert_eq!((page.status, page.texts("tbody tr").len()), (200, 25), "{}", page.text());
    let page = browser.open("/customers").await;
    let page = submit(&mut browser, &page, "view-form", &[("reset", "true")]).await;
    assert_eq!((column_headers(&page), page.texts("tbody tr").len()), (column_headers(&list), 50));
    assert_eq!(page.attributes("html", "data-density"), Vec::<String>::new());
    app.stop().await;
}

#[tokio::test]
async fn a_table_view_is_saved_per_person_and_table() {
    let app = TestApp::start().await;
    let (mut browser, mut other) = (app.signed_in(ADMIN).await, app.signed_in("Bruno Fischer").await);
    browser.post("/api/save_preferences", &[("form_page", "/account"), ("page_size", "25")]).await;
    let list = browser.open("/customers").await;
    send(&mut browser, &ticked(&list, &[], "comfortable")).await;
    let list = browser.open("/customers").await;
    assert_eq!(
        (column_headers(&list), list.texts("tbody tr").len()),
        (vec!["Company name".to_owned(), "Action".to_owned()], 25)
    );
    let customer = list.attributes("tbody th a", "href").remove(0);
    let users = browser.open(&format!("{customer}/users")).await;
    assert_eq!(
        column_headers(&users),
        ["Name", "Sign-in name", "Licenses", "Usage location", "Last synchronized", "Action"],
        "{}",
        users.text()
    );
    assert_eq!(column_headers(&other.open("/customers").await).len(), 5);

    browser.post("/api/save_preferences", &[("form_page", "/account"), ("theme", "dark")]).await;
    assert_eq!(column_headers(&browser.open("/customers").await), ["Company name", "Action"], "the view is kept");
    app.stop().await;
}

#[tokio::test]
async fn each_table_renders_its_declared_columns_and_can_hide_them() {
    let all: BTreeSet<Table> = TABLES.into_iter().map(|(table, _)| table).collect();
    assert_eq!(all, Table::ALL.iter().copied().collect(), "every table has a page");
    let app = TestApp::start().await;
    let mut browser = app.signed_in(&admin(&app, 0)).await;
    let fixture = CustomerFixture::of(&app, &mut browser, 0, &[]).await;
    let member = [("customer", "{customer}"), ("user", "{user}"), ("role", "{role}")];
    let member = member.map(|(name, id)| (name, fixture.fill(id)));
    let member: Vec<_> = member.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let (status, body) = browser.call(Method::POST, "/api/add_role_member", &member).await;
    assert_eq!(status, 200, "{body}");
    for (table, path) in TABLES {
        if table == Table::DeletedUsers {
            let (status, body) = browser.call(Method::POST, "/api/delete_user", &member[..2]).await;
            assert_eq!(status, 200, "{body}");
        }
        let page = browser.open(&fixture.fill(path)).await;
        let checkboxes = page.attributes("#view-form [type=checkbox]", "value");
        let columns: Vec<_> = table.columns().iter().map(|column| column.as_str().to_owned()).collect();
        assert_eq!(checkboxes, columns, "{table}: {}", page.text());
        let (before, rendered) = (column_headers(&page), page.texts(&format!("table.{table}")).len());
        let actions = page.texts("thead th:has(.visually-hidden)").len();
        assert!(rendered > 0, "{table}: {}", page.text());

        let page = send(&mut browser, &ticked(&page, &[], "comfortable")).await;
        assert_eq!((page.status, page.path()), (200, fixture.fill(path).as_str()), "{table}");
        let selector = format!("table.{table} thead th");
        assert_eq!(page.texts(&selector).len(), rendered + actions, "{table}: the name is always shown: {before:?}");
        let cells = page.texts(&format!("table.{table} tbody td")).len();
        let rows = page.texts(&format!("table.{table} tbody tr")).len();
        assert_eq!(cells, if actions > 0 { rows } else { 0 }, "{table}");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_export_has_every_column_regardless_of_the_view() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let before = browser.open("/customers/export?search=a").await.html;
    let list = browser.open("/customers").await;
    assert!(list.texts("#view-form .help").concat().contains("every column"), "{}", list.text());
    send(&mut browser, &ticked(&list, &[], "compact")).await;
    assert!(before.lines().count() > 1);
    assert_eq!(browser.open("/customers/export?search=a").await.html, before);
    app.stop().await;
}

#[tokio::test]
async fn unknown_columns_densities_and_tables_are_rejected() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let list = browser.open("/customers").await;
    for columns in [&["domain", "sails"][..], &[Column::SignInName.as_str()], &["domain", "domain"]] {
        let page = send(&mut browser, &ticked(&list, columns, "compact")).await;
        assert_eq!((page.status, page.path()), (422, SAVE), "{columns:?}");
        assert_eq!(page.attributes("details.view", "open").len(), 1, "open, so that the error is visible");
        assert_eq!(page.attributes("#view-form .error-summary a", "href"), ["#view-form-columns[]"]);
        assert_eq!(page.attributes("#view-form .field-error", "id"), ["view-form-columns[]-error"]);
        assert_eq!(
            page.attributes("#view-form [name=density][checked]", "value"),
            ["compact"],
            "the choice of the form is kept"
        );
    }
    let page = send(&mut browser, &ticked(&list, &[], "dense")).await;
    assert_eq!((page.status, page.attributes("#view-form .field-error", "id").len()), (422, 1));
    for fields in [&[("table", "ships"), ("density", "compact")][..], &[("table", "ships"), ("reset", "true")]] {
        let (status, body) = browser.call(Method::POST, SAVE, fields).await;
        assert!(status == 422 && body.contains("\"table\""), "{status} {body}");
    }
    let page = browser.open("/customers").await;
    assert_eq!((column_headers(&page), page.attributes("html", "data-density").len()), (column_headers(&list), 0));
    app.stop().await;
}

#[tokio::test]
async fn saving_a_view_never_redirects_to_another_site() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    for url in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let fields = [("form_page", url), ("table", "users"), ("reset", "true")];
        let page = browser.post(SAVE, &fields).await;
        assert_eq!((page.status, page.path()), (200, "/home"), "{url}");
    }
    app.stop().await;
}
