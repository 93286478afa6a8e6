//! A portal that meets the precondition of a write, with helpers for its form and its effect.

use tenantry::{
    emulator::{
        Served,
        fault::{Fault, FaultKind},
    },
    store::{AuditFilter, Outcome, Store},
};

use super::{
    ADMIN, Refusal,
    table::{CONFIRMED, FEW_USERS, Given, Undone, Write},
};
use crate::{
    app::{SHORT_TIMEOUTS, TestApp},
    attestations::{DETAILS, confirm_in_a_single_step, id_of, today},
    browser::{Browser, Page},
    form::{customer_with, submit},
    seats::subscription_with,
    things::Things,
};

/// A portal that meets the precondition of a write.
pub struct Ready {
    pub app: TestApp,
    pub browser: Browser,
    store: Store,
    pub write: &'static Write,
    /// The values of the row's `{placeholder}`s.
    pub names: Vec<(&'static str, String)>,
    /// The number of occurrences of the effect before the write.
    before: usize,
    /// The number of attempts in the audit log so far.
    tried: usize,
}

impl Ready {
    pub async fn new(write: &'static Write) -> Self {
        let app = TestApp::start_with(&SHORT_TIMEOUTS).await;
        let browser = app.signed_in(ADMIN).await;
        let store = app.store().await;
        let mut ready = Self { app, browser, store, write, names: Vec::new(), before: 0, tried: 0 };
        ready.prepare_data().await;
        ready.before = ready.seen().await;
        ready.tried = ready.outcomes().await.len();
        ready
    }

    async fn prepare_data(&mut self) {
        if let Given::Changeable(change) = self.write.given {
            let path = subscription_with(&self.app, &mut self.browser, change).await;
            self.names.push(("{customer}", path.split('/').nth(2).unwrap().to_owned()));
            self.names.push(("{subscription}", last(&path)));
            return;
        }
        let Some((section, selector)) = found_by(&self.write.given) else { return };
        let (path, page) = customer_with(&self.app, &mut self.browser, section, selector).await;
        let customer = path.split('/').nth(2).unwrap().to_owned();
        self.names.push(("{customer}", customer.clone()));
        match self.write.given {
            Given::Details | Given::Customer(..) | Given::Changeable(_) => {}
            Given::SingleStep => confirm_in_a_single_step(&self.app).await,
            Given::Accepted => {
                let begun = submit(&mut self.browser, &page, "attestation-form", &DETAILS).await;
                assert!(self.app.emulator.accept_attestation(&id_of(&begun)), "{}", begun.text());
                self.names.push(("{today}", today()));
            }
            Given::Budget => {
                let done = submit(&mut self.browser, &page, "budget-form", &[("amount", "50")]).await;
                assert_eq!(done.status, 200, "{}", done.text());
            }
            Given::Unused => {
                let tenant = self.app.emulator.demo().partners[0].tenant;
                assert!(self.app.emulator.end_purchases(tenant, customer.parse().unwrap()));
                self.names.push(("{name}", page.texts(".customer-name").remove(0)));
            }
            Given::Delegated => self.names.push(("{name}", page.texts(".customer-name").remove(0))),
            Given::Subscription => {
                let path = page.attributes("tbody tr:has(.badge.good) .row-link", "href").remove(0);
                self.names.push(("{subscription}", last(&path)));
            }
            Given::Policy => {
                let new = self.browser.open(&page.attributes(".empty a.primary", "href")[0]).await;
                let made = submit(&mut self.browser, &new, "policy-form", &[("savings_plans", "true")]).await;
                assert_eq!(made.status, 200, "{}", made.text());
                self.names.push(("{policy}", last(made.path())));
            }
            Given::User(before) => {
                let new = self.browser.open(&format!("/customers/{customer}/users/new")).await;
                let typed = [("display_name", "Subject of it"), ("user_name", "subject"), ("usage_location", "PL")];
                let made = submit(&mut self.browser, &new, "user-form", &typed).await;
                let path = made.attributes("#main .actions a", "href").remove(0);
                self.names.push(("{user}", last(&path)));
                let page = self.browser.open(&path).await;
                self.names.push(("{role}", page.attributes("#role-form option", "value")[1].clone()));
                let page = self.browser.open(&format!("{path}/licenses")).await;
                let free = page.attributes("#licences-form [name='skus[]']:not([disabled])", "value");
                self.names.push(("{sku}", free[0].clone()));
                if let Some((below, form, chosen)) = before {
                    let page = self.browser.open(&format!("{path}{below}")).await;
                    let chosen = self.filled(chosen);
                    let chosen: Vec<_> = chosen.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    let done = submit(&mut self.browser, &page, form, &chosen).await;
                    assert_eq!(done.status, 200, "{}", done.text());
                }
            }
        }
    }

    /// Returns a text of the row with its `{placeholder}`s replaced.
    pub fn fill(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    fn filled(&self, fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        fields.iter().map(|(name, value)| (*name, self.fill(value))).collect()
    }

    /// Opens the page with the form.
    pub async fn open(&mut self) -> Page {
        let page = self.browser.open(&self.fill(self.write.page)).await;
        assert_eq!(page.status, 200, "{}: {}", self.write.function, page.text());
        match self.write.given {
            Given::Details => submit(&mut self.browser, &page, "new-customer", &crate::new_customer::DETAILS).await,
            _ => page,
        }
    }

    /// Submits the form of a page with the input of the row.
    pub async fn send(&mut self, page: &Page) -> Page {
        self.post(&self.filled_form(page)).await
    }

    pub async fn post(&mut self, fields: &[(String, String)]) -> Page {
        self.browser.post(&format!("/api/{}", self.write.function), &borrowed(fields)).await
    }

    /// Returns the fields of a page's form with the input of the row.
    pub fn filled_form(&self, page: &Page) -> Vec<(String, String)> {
        let mut fields = self.form(page);
        let confirmed = (self.write.undone == Undone::Never(CONFIRMED)).then(|| (CONFIRMED, "true".to_owned()));
        for (name, value) in self.filled(self.write.typed).into_iter().chain(confirmed) {
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some(field) => field.1 = value,
                None => fields.push((name.to_owned(), value)),
            }
        }
        fields
    }

    /// Returns the fields with ids of other objects than the form was rendered for.
    pub fn moved(&self, fields: &[(String, String)], names: &[&str], to: &Things) -> Vec<(String, String)> {
        let moved = |value: &String| {
            let own = self.names.iter().find(|(name, own)| names.contains(name) && own == value);
            own.map_or_else(|| value.clone(), |(name, _)| to.fill(name))
        };
        fields.iter().map(|(field, value)| (field.clone(), moved(value))).collect()
    }

    /// Returns the fields that the row's form would submit; a page that failed to render has them as hidden fields.
    pub fn form(&self, page: &Page) -> Vec<(String, String)> {
        let selector = format!("form:has([name=form_id][value='{}'])", self.write.form);
        let function = format!("{selector}[action='/api/{}']", self.write.function);
        let fields = page.form(&function);
        if fields.is_empty() { page.form(&selector) } else { fields }
    }

    /// Checks whether a page has the form with the input, under the same request id or a new one.
    ///
    /// # Errors
    /// The missing part.
    pub fn kept(&self, sent: &Page, page: &Page, same_request: bool) -> Result<(), String> {
        let fields = self.form(page);
        if fields.is_empty() {
            return Err("the form is lost".to_owned());
        }
        if let Some((name, _)) = self
            .filled(self.write.typed)
            .iter()
            .find(|(name, value)| !fields.iter().any(|(known, kept)| known == name && kept == value))
        {
            return Err(format!("{name} is lost"));
        }
        let request = |fields: &[(String, String)]| {
            fields.iter().find(|(name, _)| name == "request_id").map(|(_, value)| value.clone())
        };
        // A form without a request id is submitted under a new one.
        let (before, now) = (request(&self.form(sent)).unwrap(), request(&fields));
        match (now == Some(before), same_request) {
            (true, false) => Err("the request is kept".to_owned()),
            (false, true) => Err("the request is another".to_owned()),
            _ => Ok(()),
        }
    }

    /// Returns the number of occurrences of the effect since the start.
    pub async fn seen(&mut self) -> usize {
        let (page, times) = self.write.seen;
        times(&self.browser.open(&self.fill(page)).await) - self.before
    }

    /// Returns the number of writes that have reached Partner Center, whatever it answered.
    pub fn writes(&self) -> u64 {
        self.served(|it| it.done + it.refused + it.unanswered)
    }

    /// Returns the number of writes that Partner Center has executed and confirmed.
    pub fn done(&self) -> u64 {
        self.served(|it| it.done)
    }

    fn served(&self, count: fn(&Served) -> u64) -> u64 {
        // An operation that shares its URL with another is counted under its own name once it is executed.
        let own = match self.write.function {
            "restore_user" => "restore-a-user-for-a-customer",
            "remove_delegated_access" => "remove-dap",
            "finish_attestation" => "create-agreement-with-attestation",
            _ => self.write.operation,
        };
        let ours = |name: &str| name == self.write.operation || name == own;
        self.app.emulator.call_counts().iter().filter(|it| ours(&it.operation)).map(count).sum()
    }

    /// Returns the outcomes of the attempts in the audit log, newest first.
    pub async fn outcomes(&self) -> Vec<Option<Outcome>> {
        let tenant = self.app.emulator.demo().partners[0].tenant;
        let partners = self.store.list_partners().await.unwrap();
        let partner = partners.into_iter().find(|partner| partner.tenant == tenant).unwrap();
        let action = Some(self.write.function.to_owned());
        let filter = AuditFilter { action, outcome: Some(Outcome::Intent), ..AuditFilter::default() };
        let entries = self.store.list_audit(partner.id, &filter, None, 100).await.unwrap();
        entries.into_iter().map(|entry| entry.settled).collect()
    }

    /// Asserts that the audit log has this many more attempts than before, the last with this outcome.
    pub async fn is_audited(&mut self, what: &str, more: usize, outcome: Outcome) {
        let outcomes = self.outcomes().await;
        assert_eq!(outcomes.len(), self.tried + more, "{what}: {outcomes:?}");
        assert_eq!(outcomes[0], Some(outcome), "{what}");
        self.tried = outcomes.len();
    }

    /// Submits the write once while Partner Center refuses it.
    pub async fn refuse(&mut self, refusal: &Refusal) {
        let what = format!("{} under {}", self.write.function, refusal.status);
        let (page, writes) = (self.open().await, self.writes());
        let kind = FaultKind::Status { status: refusal.status, retry_after: Some(30) };
        self.app.emulator.fault(Fault::new(self.write.operation, kind));
        let refused = self.send(&page).await;
        self.app.emulator.clear_faults();
        assert_eq!(refused.status, refusal.shown, "{what}: {}", refused.text());
        assert!(refused.text().contains(refusal.said), "{what}: {}", refused.text());
        let waits = refused.text().contains("Try again in 30 s");
        assert_eq!(waits, refusal.status == 429, "{what}: {}", refused.text());
        let kept = self.kept(&page, &refused, refusal.outcome == Outcome::Unknown);
        assert_eq!(kept, Ok(()), "{what}: {}", refused.text());
        assert_eq!(self.writes(), writes + 1, "{what}: it is sent once");
        self.is_audited(&what, 1, refusal.outcome).await;
    }

    pub async fn stop(self) {
        self.store.close().await;
        self.app.stop().await;
    }
}

/// Returns the page and the selector by which the customer of a row is found.
fn found_by(given: &Given) -> Option<(&'static str, &'static str)> {
    match given {
        Given::Details | Given::Changeable(_) => None,
        Given::Customer(section, selector) => Some((section, selector)),
        Given::Budget => Some(("budget", "#budget-form")),
        Given::Delegated => Some(("delegated-access/remove", "#delegation-form")),
        // The page itself has the form, so that it is found without a search.
        Given::SingleStep | Given::Accepted => Some(("agreements", "#attestation-form")),
        Given::Unused | Given::User(_) => found_by(&FEW_USERS),
        Given::Subscription => Some(("subscriptions", "tbody .badge.good")),
        Given::Policy => Some(("policies", ".empty a.primary")),
    }
}

/// Borrows fields for the browser.
pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Returns the last segment of a path.
fn last(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}
