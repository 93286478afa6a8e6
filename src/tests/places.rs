//! URLs of a customer's objects, for tests of many pages.

use crate::{app::TestApp, browser::Browser};

/// The paths of a customer and its objects, with pages below them.
pub struct ObjectPaths {
    pub customer: String,
    pub user: String,
    pub role: String,
    pub order: String,
    pub policy: String,
    /// A customer without policies.
    pub bare: String,
}

impl ObjectPaths {
    /// Finds a customer with one object of each kind.
    pub async fn find(app: &TestApp, browser: &mut Browser) -> Self {
        let mut bare = None;
        for id in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
            let customer = format!("/customers/{id}");
            let orders = browser.open(&format!("{customer}/orders")).await.attributes("tbody .row-link", "href");
            let policies = browser.open(&format!("{customer}/policies")).await.attributes("tbody a", "href");
            if policies.is_empty() {
                bare.get_or_insert(customer);
            } else if let (Some(bare), [order, ..], [policy, ..]) = (&bare, &orders[..], &policies[..]) {
                let user = Self::licensed(browser, &customer).await;
                let role = browser.open(&format!("{customer}/roles")).await.attributes("tbody th a", "href").remove(0);
                let [order, policy, bare] = [order, policy, bare].map(String::clone);
                return Self { customer, user, role, order, policy, bare };
            }
        }
        panic!("no customer has one object of each kind");
    }

    /// Finds a user of the customer who can have licenses.
    async fn licensed(browser: &mut Browser, customer: &str) -> String {
        for user in browser.open(&format!("{customer}/users")).await.attributes("tbody th a", "href") {
            if !browser.open(&format!("{user}/licenses")).await.texts("#licenses-form").is_empty() {
                return user;
            }
        }
        panic!("no user can have licenses");
    }

    /// Returns the URL of a page that begins with the name of a path.
    pub fn path(&self, page: &str) -> String {
        let (place, rest) =
            page.split_once('/').map_or((page, String::new()), |(place, rest)| (place, format!("/{rest}")));
        let place = match place {
            "customer" => &self.customer,
            "user" => &self.user,
            "role" => &self.role,
            "order" => &self.order,
            "policy" => &self.policy,
            "bare" => &self.bare,
            other => panic!("no path is named {other}"),
        };
        format!("{place}{rest}")
    }
}
