//! Tests of a user's whole life cycle, through the pages only: each step depends on the previous one.

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{customer_with, submit},
};

const USER: &str = "Scenariusz Zofia";

/// A customer's user, and a product licensed to them.
struct UserLifecycle {
    browser: Browser,
    customer: String,
    user: String,
    sku: String,
}

impl UserLifecycle {
    async fn open(&mut self, below: &str) -> Page {
        let page = self.browser.open(&format!("{}{below}", self.user)).await;
        assert_eq!(page.status, 200, "{below}: {}", page.text());
        page
    }

    /// Sends a form of a page below the user's.
    async fn send(&mut self, below: &str, form: &str, typed: &[(&str, &str)]) -> Page {
        let page = self.open(below).await;
        let done = submit(&mut self.browser, &page, form, typed).await;
        assert_eq!(done.status, 200, "{below}: {}", done.text());
        done
    }

    /// Returns the number of assigned licenses of the product.
    async fn assigned_count(&mut self) -> u32 {
        let (status, body) = self
            .browser
            .call(reqwest::Method::GET, "/api/list_available_licenses", &[("customer", &self.customer)])
            .await;
        assert_eq!(status, 200, "{body}");
        let skus: Vec<tenantry::domain::license::SubscribedSku> = serde_json::from_str(&body).unwrap();
        let sku = skus.iter().find(|sku| sku.product.id.to_string() == self.sku).unwrap();
        assert_eq!(sku.available, sku.total - sku.consumed);
        u32::try_from(sku.consumed).unwrap()
    }

    /// Returns the days left in the list of deleted users.
    async fn remaining_days(&mut self) -> Option<String> {
        let page = self.browser.open(&format!("/customers/{}/users/deleted?size=100", self.customer)).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let row = page.texts("tbody th").iter().position(|name| name == USER)?;
        Some(page.texts("tbody td:nth-child(4)").remove(row))
    }

    async fn is_listed(&mut self) -> bool {
        let page = self.browser.open(&format!("/customers/{}/users?search=Scenariusz", self.customer)).await;
        page.texts("tbody th").contains(&USER.to_owned())
    }
}

#[tokio::test]
async fn a_user_is_created_licensed_assigned_a_role_deleted_restored_and_purged() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let few = "main:not(:has(.pager a[rel=next])) tbody";
    let (path, _) = customer_with(&app, &mut browser, "users", few).await;
    let customer = path.split('/').nth(2).unwrap().to_owned();

    let new = browser.open(&format!("/customers/{customer}/users/new")).await;
    let typed = [("display_name", USER), ("user_name", "scenariusz"), ("usage_location", "PL")];
    let created = submit(&mut browser, &new, "user-form", &typed).await;
    let user = created.attributes("#main .actions a", "href").remove(0);
    let first_password = created.texts("#password").remove(0);
    let licenses = browser.open(&format!("{user}/licenses")).await;
    let sku = licenses.attributes("#licenses-form [name='skus[]']:not([disabled])", "value").remove(0);
    let mut lifecycle = UserLifecycle { browser, customer, user, sku: sku.clone() };
    assert!(lifecycle.is_listed().await);
    let before = lifecycle.assigned_count().await;

    lifecycle.send("/licenses", "licenses-form", &[("skus[]", &sku)]).await;
    assert_eq!(lifecycle.assigned_count().await, before + 1, "licensed");

    let role = lifecycle.open("").await.attributes("#role-form option", "value").remove(1);
    assert_eq!(lifecycle.send("", "role-form", &[("role", &role)]).await.texts(".held").len(), 1);
    let remove = lifecycle.open("").await.attributes(".held a.quiet", "href").remove(0);
    let confirmation = lifecycle.browser.open(&remove).await;
    assert!(confirmation.text().contains(USER), "{}", confirmation.text());
    assert_eq!(submit(&mut lifecycle.browser, &confirmation, "remove-role-form", &[]).await.texts(".held").len(), 0);

    let reset = lifecycle.send("/password", "password-form", &[]).await;
    assert_ne!(reset.texts("#password").remove(0), first_password);
    assert_eq!(lifecycle.assigned_count().await, before + 1, "roles and passwords do not affect licenses");

    lifecycle.send("/delete", "delete-form", &[]).await;
    assert!(!lifecycle.is_listed().await);
    assert_eq!(lifecycle.remaining_days().await.as_deref(), Some("30 days"));
    assert_eq!(lifecycle.assigned_count().await, before, "the license of a deleted user is released");

    app.emulator.advance_days(29);
    assert_eq!(lifecycle.remaining_days().await.as_deref(), Some("1 day"));
    lifecycle.send("", "restore-form", &[]).await;
    assert!(lifecycle.is_listed().await);
    assert_eq!(lifecycle.remaining_days().await, None);
    assert_eq!(lifecycle.assigned_count().await, before + 1, "a restored user has the license again");

    lifecycle.send("/delete", "delete-form", &[]).await;
    assert_eq!(lifecycle.remaining_days().await.as_deref(), Some("30 days"), "counted from the second deletion");
    app.emulator.advance_days(31);
    assert_eq!(lifecycle.remaining_days().await, None);
    assert!(!lifecycle.is_listed().await);
    assert_eq!(lifecycle.browser.open(&lifecycle.user.clone()).await.status, 404, "permanently deleted");
    assert_eq!(lifecycle.assigned_count().await, before);
    app.stop().await;
}
