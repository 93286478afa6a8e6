//! Tests that a customer's last administrator cannot be removed in any way.

use reqwest::Method;
use tenantry::emulator::{
    Pages,
    fault::{Fault, FaultKind},
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{customer_with, submit},
};

const ADMIN: &str = "Alicja Żółkiewska";
const COMPANY_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const LAST: &str = "No other active user is a Global Administrator here";
const UNSURE: &str = "We couldn’t check whether the customer has another Global Administrator";

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
        let few = "main:not(:has(.pager a[rel=next])) tbody";
        let (path, users) = customer_with(&app, &mut browser, "users", few).await;
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
    async fn ask_removal(&mut self, user: &str) -> Page {
        let path = format!("{}/roles/{COMPANY_ADMINISTRATOR}/members/{user}/remove", self.customer);
        self.browser.open(&path).await
    }

    async fn ask_deletion(&mut self, user: &str) -> Page {
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

    fn writes(&self) -> u64 {
        let ours = ["remove-customer-user-from-a-role", "delete-user-accounts-for-a-customer"];
        let tally = self.app.emulator.call_counts();
        tally.iter().filter(|it| ours.contains(&it.operation.as_str())).map(|it| it.done + it.refused).sum()
    }
}

#[tokio::test]
async fn the_last_administrator_stays_by_removal_and_by_deletion_and_the_page_says_why() {
    let mut directory = Directory::new().await;
    let last = directory.last.clone();
    for page in [directory.ask_removal(&last).await, directory.ask_deletion(&last).await] {
        assert_eq!(page.status, 200);
        assert!(page.text().contains(LAST), "{}", page.text());
        assert!(page.texts("#remove-role-form, #delete-form").is_empty(), "there is no form");
    }
    for function in ["remove_role_member", "delete_user"] {
        for more in [&[][..], &[("asked", "true")]] {
            let (status, body) = directory.post(function, &last, more).await;
            assert_eq!((status, body.as_str()), (409, r#"{"LastAdministrator":{"known":true}}"#), "{function}");
        }
    }
    assert_eq!(directory.writes(), 0, "Partner Center is not called");
    directory.app.stop().await;
}

#[tokio::test]
async fn somebody_who_is_deleted_is_no_other_administrator() {
    let mut directory = Directory::new().await;
    let (last, other) = (directory.last.clone(), directory.other.clone());
    directory.promote(&other).await;
    let page = directory.ask_removal(&last).await;
    assert!(!page.text().contains(LAST) && !page.texts("#remove-role-form").is_empty(), "{}", page.text());
    let (status, body) = directory.post("delete_user", &other, &[]).await;
    assert_eq!(status, 200, "{body}");
    for function in ["remove_role_member", "delete_user"] {
        let (status, body) = directory.post(function, &last, &[]).await;
        assert_eq!((status, body.as_str()), (409, r#"{"LastAdministrator":{"known":true}}"#), "{function}");
    }
    let page = directory.ask_deletion(&last).await;
    assert!(page.text().contains(LAST), "{}", page.text());
    directory.app.stop().await;
}

#[tokio::test]
async fn one_of_two_administrators_can_go() {
    let mut directory = Directory::new().await;
    let (last, other) = (directory.last.clone(), directory.other.clone());
    directory.promote(&other).await;
    let page = directory.ask_removal(&last).await;
    let name = page.texts("#main .crumb a").remove(0);
    assert!(page.texts("#remove-role-form p")[0].contains(&name), "the user is named: {}", page.text());
    assert!(page.texts("#remove-role-form button")[0].contains("Global Administrator"), "{}", page.text());
    let done = submit(&mut directory.browser, &page, "remove-role-form", &[]).await;
    assert_eq!((done.status, done.texts(".held a.quiet").len()), (200, 0), "{}", done.text());
    directory.app.stop().await;
}

#[tokio::test]
async fn where_members_cannot_be_read_it_asks_and_then_goes_on() {
    let mut directory = Directory::new().await;
    let (last, other, third) = (directory.last.clone(), directory.other.clone(), directory.third.clone());
    directory.promote(&other).await;
    directory.promote(&third).await;
    let cannot = FaultKind::Status { status: 403, retry_after: None };
    directory.app.emulator.fault(Fault::new("get-user-roles-for-a-customer", cannot).repeated());
    for (function, user, page, form) in [
        ("remove_role_member", &last, directory.ask_removal(&last).await, "remove-role-form"),
        ("delete_user", &other, directory.ask_deletion(&other).await, "delete-form"),
    ] {
        assert!(page.text().contains(UNSURE), "{}", page.text());
        let (status, body) = directory.post(function, user, &[]).await;
        assert_eq!((status, body.as_str()), (409, r#"{"LastAdministrator":{"known":false}}"#), "{function}");
        let asked = submit(&mut directory.browser, &page, form, &[("asked", "false")]).await;
        assert_eq!(asked.status, 409, "{}", asked.text());
        let words = asked.texts(&format!("#{form} .error-summary")).join(" ");
        assert!(words.contains(UNSURE), "a confirmation instead of a refusal: {}", asked.text());
        let done = submit(&mut directory.browser, &asked, form, &[]).await;
        assert_eq!(done.status, 200, "{}", done.text());
    }
    assert_eq!(directory.writes(), 2);
    directory.app.stop().await;
}

#[tokio::test]
async fn partner_center_refuses_the_last_administrator_as_well() {
    let mut directory = Directory::new().await;
    let last = directory.last.clone();
    // No write is sent if the roles cannot be read.
    let cannot = FaultKind::Status { status: 403, retry_after: None };
    directory.app.emulator.fault(Fault::new("get-user-roles-for-a-customer", cannot).repeated());
    for function in ["remove_role_member", "delete_user"] {
        let (status, body) = directory.post(function, &last, &[("asked", "true")]).await;
        assert_eq!(status, 422, "{function}: {body}");
    }
    directory.app.stop().await;
}

#[tokio::test]
async fn an_administrator_on_a_later_page_of_the_members_counts() {
    let mut directory = Directory::new().await;
    let (last, other) = (directory.last.clone(), directory.other.clone());
    directory.promote(&other).await;
    for by_link in [false, true] {
        directory.app.emulator.page_lists(Pages { size: 1, by_link, ..Pages::default() });
        for user in [&last, &other] {
            let page = directory.ask_removal(user).await;
            assert!(!page.text().contains(LAST) && !page.text().contains(UNSURE), "{by_link}: {}", page.text());
            assert_eq!(page.texts("#remove-role-form").len(), 1);
        }
    }
    let (status, body) = directory.post("remove_role_member", &last, &[]).await;
    assert_eq!(status, 200, "{body}");
    let (status, body) = directory.post("remove_role_member", &other, &[]).await;
    assert_eq!((status, body.as_str()), (409, r#"{"LastAdministrator":{"known":true}}"#));
    directory.app.stop().await;
}
