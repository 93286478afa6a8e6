//! Tests that a customer's last administrator cannot be removed in any way.

use reqwest::Method;
use tenantry::emulator::{
    PaginationSettings,
    fault::{Fault, FaultKind},
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{customer_with, submit},
};

const ADMIN: &str = "Alicja Żółkiewska";
const COMPANY_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const LAST_ADMINISTRATOR: &str = "No other active user is a Global Administrator here";
const COULD_NOT_CHECK: &str = "We couldn’t check whether the customer has another Global Administrator";

/// A customer with the only administrator of its directory, and two users who could become one.
struct Directory {
    app: TestApp,
    browser: Browser,
    customer: String,
    last: String,
    other: String,
    third: String,
}

impl Directory {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let mut browser = app.signed_in(ADMIN).await;
        let single_page = "main:not(:has(.pager a[rel=next])) tbody";
        let (path, users) = customer_with(&app, &mut browser, "users", single_page).await;
        let customer = path.trim_end_matches("/users").to_owned();
        let members = browser.open(&format!("{customer}/roles/{COMPANY_ADMINISTRATOR}")).await;
        let members = members.attributes("tbody th a", "href");
        assert_eq!(members.len(), 1, "each customer has an administrator");
        let id = |path: &String| path.rsplit('/').next().unwrap().to_owned();
        let mut others = users.attributes("tbody th a", "href");
        others.retain(|path| *path != members[0]);
        Self { app, browser, customer, last: id(&members[0]), other: id(&others[0]), third: id(&others[1]) }
    }

    /// Opens the confirmation page for removing the role from a user.
    async fn open_removal_page(&mut self, user: &str) -> Page {
        let path = format!("{}/roles/{COMPANY_ADMINISTRATOR}/members/{user}/remove", self.customer);
        self.browser.open(&path).await
    }

    async fn open_deletion_page(&mut self, user: &str) -> Page {
        self.browser.open(&format!("{}/users/{user}/delete", self.customer)).await
    }

    /// Sends the request of a form without opening its page.
    async fn post(&mut self, function: &str, user: &str, more: &[(&str, &str)]) -> (u16, String) {
        let customer = self.customer.rsplit('/').next().unwrap().to_owned();
        let mut fields = vec![("customer", customer.as_str()), ("user", user), ("role", COMPANY_ADMINISTRATOR)];
        fields.extend_from_slice(more);
        self.browser.call(Method::POST, &format!("/api/{function}"), &fields).await
    }

    async fn promote(&mut self, user: &str) {
        let (status, body) = self.post("add_role_member", user, &[]).await;
        assert_eq!(status, 200, "{body}");
    }

    fn write_count(&self) -> u64 {
        let operations = ["remove-customer-user-from-a-role", "delete-user-accounts-for-a-customer"];
        let counts = self.app.emulator.call_counts();
        counts.iter().filter(|it| operations.contains(&it.operation.as_str())).map(|it| it.succeeded + it.failed).sum()
    }
}

#[tokio::test]
async fn the_last_administrator_can_be_neither_removed_nor_deleted() {
    let mut directory = Directory::new().await;
    let last = directory.last.clone();
    for page in [directory.open_removal_page(&last).await, directory.open_deletion_page(&last).await] {
        assert_eq!(page.status, 200);
        assert!(page.text().contains(LAST_ADMINISTRATOR), "{}", page.text());
        assert!(page.texts("#remove-role-form, #delete-form").is_empty(), "there is no form");
    }
    for function in ["remove_role_member", "delete_user"] {
        for more in [&[][..], &[("asked", "true")]] {
            let (status, body) = directory.post(function, &last, more).await;
            assert_eq!((status, body.as_str()), (409, r#"{"LastAdministrator":{"known":true}}"#), "{function}");
        }
    }
    assert_eq!(directory.write_count(), 0, "Partner Center is not called");
    directory.app.stop().await;
}

#[tokio::test]
async fn deleted_users_do_not_count_as_other_administrators() {
    let mut directory = Directory::new().await;
    let (last, other) = (directory.last.clone(), directory.other.clone());
    directory.promote(&other).await;
    let page = directory.open_removal_page(&last).await;
    assert!(
        !page.text().contains(LAST_ADMINISTRATOR) && !page.texts("#remove-role-form").is_empty(),
        "{}",
        page.text()
    );
    let (status, body) = directory.post("delete_user", &other, &[]).await;
    assert_eq!(status, 200, "{body}");
    for function in ["remove_role_member", "delete_user"] {
        let (status, body) = directory.post(function, &last, &[]).await;
        assert_eq!((status, body.as_str()), (409, r#"{"LastAdministrator":{"known":true}}"#), "{function}");
    }
    let page = directory.open_deletion_page(&last).await;
    assert!(page.text().contains(LAST_ADMINISTRATOR), "{}", page.text());
    directory.app.stop().await;
}

#[tokio::test]
async fn one_of_two_administrators_can_be_removed() {
    let mut directory = Directory::new().await;
    let (last, other) = (directory.last.clone(), directory.other.clone());
    directory.promote(&other).await;
    let page = directory.open_removal_page(&last).await;
    let name = page.texts("#main .crumb a").remove(0);
    assert!(page.texts("#remove-role-form p")[0].contains(&name), "the user is named: {}", page.text());
    assert!(page.texts("#remove-role-form button")[0].contains("Global Administrator"), "{}", page.text());
    let done = submit(&mut directory.browser, &page, "remove-role-form", &[]).await;
    assert_eq!((done.status, done.texts(".held a.quiet").len()), (200, 0), "{}", done.text());
    directory.app.stop().await;
}

#[tokio::test]
async fn removal_requires_confirmation_when_role_members_cannot_be_read() {
    let mut directory = Directory::new().await;
    let (last, other, third) = (directory.last.clone(), directory.other.clone(), directory.third.clone());
    directory.promote(&other).await;
    directory.promote(&third).await;
    let forbidden = FaultKind::Status { status: 403, retry_after: None };
    directory.app.emulator.fault(Fault::new("get-user-roles-for-a-customer", forbidden).repeated());
    for (function, user, page, form) in [
        ("remove_role_member", &last, directory.open_removal_page(&last).await, "remove-role-form"),
        ("delete_user", &other, directory.open_deletion_page(&other).await, "delete-form"),
    ] {
        assert!(page.text().contains(COULD_NOT_CHECK), "{}", page.text());
        let (status, body) = directory.post(function, user, &[]).await;
        assert_eq!((status, body.as_str()), (409, r#"{"LastAdministrator":{"known":false}}"#), "{function}");
        let confirmation = submit(&mut directory.browser, &page, form, &[("asked", "false")]).await;
        assert_eq!(confirmation.status, 409, "{}", confirmation.text());
        let summary = confirmation.texts(&format!("#{form} .error-summary")).join(" ");
        assert!(summary.contains(COULD_NOT_CHECK), "a confirmation instead of a rejection: {}", confirmation.text());
        let deleted = submit(&mut directory.browser, &confirmation, form, &[]).await;
        assert_eq!(deleted.status, 200, "{}", deleted.text());
    }
    assert_eq!(directory.write_count(), 2);
    directory.app.stop().await;
}

#[tokio::test]
async fn partner_center_rejects_removal_of_the_last_administrator() {
    let mut directory = Directory::new().await;
    let last = directory.last.clone();
    // No write is sent if the roles cannot be read.
    let forbidden = FaultKind::Status { status: 403, retry_after: None };
    directory.app.emulator.fault(Fault::new("get-user-roles-for-a-customer", forbidden).repeated());
    for function in ["remove_role_member", "delete_user"] {
        let (status, body) = directory.post(function, &last, &[("asked", "true")]).await;
        assert_eq!(status, 422, "{function}: {body}");
    }
    directory.app.stop().await;
}

#[tokio::test]
async fn administrators_on_later_pages_of_members_are_counted() {
    let mut directory = Directory::new().await;
    let (last, other) = (directory.last.clone(), directory.other.clone());
    directory.promote(&other).await;
    for by_link in [false, true] {
        directory.app.emulator.set_pagination(PaginationSettings { size: 1, by_link, ..PaginationSettings::default() });
        for user in [&last, &other] {
            let page = directory.open_removal_page(user).await;
            assert!(
                !page.text().contains(LAST_ADMINISTRATOR) && !page.text().contains(COULD_NOT_CHECK),
                "{by_link}: {}",
                page.text()
            );
            assert_eq!(page.texts("#remove-role-form").len(), 1);
        }
    }
    let (status, body) = directory.post("remove_role_member", &last, &[]).await;
    assert_eq!(status, 200, "{body}");
    let (status, body) = directory.post("remove_role_member", &other, &[]).await;
    assert_eq!((status, body.as_str()), (409, r#"{"LastAdministrator":{"known":true}}"#));
    directory.app.stop().await;
}
