//! Tests of a user's whole life cycle, through the pages only: each step depends on the previous one.

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{customer_with, submit},
};

const USER: &str = "Scenariusz Zofia";

/// A customer's user, and a product licensed to them.
struct Life {
    browser: Browser,
    customer: String,
    user: String,
    sku: String,
}

impl Life {
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
    async fn in_use(&mut self) -> u32 {
        let (status, body) = self
            .browser
            .call(reqwest::Method::GET, "/api/list_available_licences", &[("customer", &self.customer)])
            .await;
        assert_eq!(status, 200, "{body}");
        let skus: Vec<tenantry::domain::licence::SubscribedSku> = serde_json::from_str(&body).unwrap();
        let sku = skus.iter().find(|sku| sku.product.id.to_string() == self.sku).unwrap();
        assert_eq!(sku.available, sku.total - sku.consumed);
        u32::try_from(sku.consumed).unwrap()
    }

    /// Returns the days left in the list of deleted users.
    async fn days_left(&mut self) -> Option<String> {
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
async fn a_user_is_made_licensed_given_a_role_deleted_restored_and_at_last_purged() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let few = "main:not(:has(.pager a[rel=next])) tbody";
    let (path, _) = customer_with(&app, &mut browser, "users", few).await;
    let customer = path.split('/').nth(2).unwrap().to_owned();

    let new = browser.open(&format!("/customers/{customer}/users/new")).await;
    let typed = [("display_name", USER), ("user_name", "scenariusz"), ("usage_location", "PL")];
    let made = submit(&mut browser, &new, "user-form", &typed).await;
    let user = made.attributes("#main .actions a", "href").remove(0);
    let first_password = made.texts("#password").remove(0);
    let licences = browser.open(&format!("{user}/licenses")).await;
    let sku = licences.attributes("#licences-form [name='skus[]']:not([disabled])", "value").remove(0);
    let mut life = Life { browser, customer, user, sku: sku.clone() };
    assert!(life.is_listed().await);
    let before = life.in_use().await;

    life.send("/licenses", "licences-form", &[("skus[]", &sku)]).await;
    assert_eq!(life.in_use().await, before + 1, "licensed");

    let role = life.open("").await.attributes("#role-form option", "value").remove(1);
    assert_eq!(life.send("", "role-form", &[("role", &role)]).await.texts(".held").len(), 1);
    let remove = life.open("").await.attributes(".held a.quiet", "href").remove(0);
    let ask = life.browser.open(&remove).await;
    assert!(ask.text().contains(USER), "{}", ask.text());
    assert_eq!(submit(&mut life.browser, &ask, "remove-role-form", &[]).await.texts(".held").len(), 0);

    let reset = life.send("/password", "password-form", &[]).await;
    assert_ne!(reset.texts("#password").remove(0), first_password);
    assert_eq!(life.in_use().await, before + 1, "roles and passwords do not affect licenses");

    life.send("/delete", "delete-form", &[]).await;
    assert!(!life.is_listed().await);
    assert_eq!(life.days_left().await.as_deref(), Some("30 days"));
    assert_eq!(life.in_use().await, before, "the license of a deleted user is released");

    app.emulator.pass_days(29);
    assert_eq!(life.days_left().await.as_deref(), Some("1 day"));
    life.send("", "restore-form", &[]).await;
    assert!(life.is_listed().await);
    assert_eq!(life.days_left().await, None);
    assert_eq!(life.in_use().await, before + 1, "a restored user has the license again");

    life.send("/delete", "delete-form", &[]).await;
    assert_eq!(life.days_left().await.as_deref(), Some("30 days"), "counted from the second deletion");
    app.emulator.pass_days(31);
    assert_eq!(life.days_left().await, None);
    assert!(!life.is_listed().await);
    assert_eq!(life.browser.open(&life.user.clone()).await.status, 404, "permanently deleted");
    assert_eq!(life.in_use().await, before);
    app.stop().await;
}
