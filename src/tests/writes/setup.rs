//! A portal that meets the precondition of a write, with helpers for its form and its effect.

use tenantry::{
    emulator::{
        OperationCounts,
        fault::{Fault, FaultKind},
    },
    store::{AuditFilter, Outcome, Store},
};

use super::{
    ADMIN, UpstreamError,
    table::{CONFIRMED, Precondition, Reversal, WITH_FEW_USERS, WriteCase},
};
use crate::{
    app::{SHORT_TIMEOUTS, TestApp},
    attestations::{DETAILS, attestation_id, enable_single_step_confirmation, today},
    browser::{Browser, Page},
    fixture::CustomerFixture,
    form::{customer_with, submit},
    seats::subscription_with,
};

/// A portal that meets the precondition of a write.
pub struct WriteSetup {
    pub app: TestApp,
    pub browser: Browser,
    store: Store,
    pub write: &'static WriteCase,
    /// The values of the write case's `{placeholder}`s.
    pub placeholders: Vec<(&'static str, String)>,
    /// The number of occurrences of the effect before the write.
    effect_before: usize,
    /// The number of attempts in the audit log so far.
    attempts: usize,
}

impl WriteSetup {
    pub async fn new(write: &'static WriteCase) -> Self {
        let app = TestApp::start_with(&SHORT_TIMEOUTS).await;
        let browser = app.signed_in(ADMIN).await;
        let store = app.store().await;
        let mut setup = Self { app, browser, store, write, placeholders: Vec::new(), effect_before: 0, attempts: 0 };
        setup.prepare_data().await;
        setup.effect_before = setup.effect_count().await;
        setup.attempts = setup.outcomes().await.len();
        setup
    }

    async fn prepare_data(&mut self) {
        if let Precondition::ChangeableSubscription(change) = self.write.precondition {
            let path = subscription_with(&self.app, &mut self.browser, change).await;
            self.placeholders.push(("{customer}", path.split('/').nth(2).unwrap().to_owned()));
            self.placeholders.push(("{subscription}", last_segment(&path)));
            return;
        }
        let Some((section, selector)) = find_customer_by(&self.write.precondition) else { return };
        let (path, page) = customer_with(&self.app, &mut self.browser, section, selector).await;
        let customer = path.split('/').nth(2).unwrap().to_owned();
        self.placeholders.push(("{customer}", customer.clone()));
        match self.write.precondition {
            Precondition::NewCustomer | Precondition::Customer(..) | Precondition::ChangeableSubscription(_) => {}
            Precondition::SingleStep => enable_single_step_confirmation(&self.app).await,
            Precondition::AcceptedAttestation => {
                let attestation = submit(&mut self.browser, &page, "attestation-form", &DETAILS).await;
                assert!(self.app.emulator.accept_attestation(&attestation_id(&attestation)), "{}", attestation.text());
                self.placeholders.push(("{today}", today()));
            }
            Precondition::Budget => {
                let done = submit(&mut self.browser, &page, "budget-form", &[("amount", "50")]).await;
                assert_eq!(done.status, 200, "{}", done.text());
            }
            Precondition::WithoutPurchases => {
                let tenant = self.app.emulator.demo().partners[0].tenant;
                assert!(self.app.emulator.end_purchases(tenant, customer.parse().unwrap()));
                self.placeholders.push(("{name}", page.texts(".customer-name").remove(0)));
            }
            Precondition::DelegatedAccess => self.placeholders.push(("{name}", page.texts(".customer-name").remove(0))),
            Precondition::Subscription => {
                let path = page.attributes("tbody tr:has(.badge.good) .row-link", "href").remove(0);
                self.placeholders.push(("{subscription}", last_segment(&path)));
            }
            Precondition::Policy => {
                let new = self.browser.open(&page.attributes(".empty a.primary", "href")[0]).await;
                let created = submit(&mut self.browser, &new, "policy-form", &[("savings_plans", "true")]).await;
                assert_eq!(created.status, 200, "{}", created.text());
                self.placeholders.push(("{policy}", last_segment(created.path())));
            }
            Precondition::User(before) => {
                let new = self.browser.open(&format!("/customers/{customer}/users/new")).await;
                let typed = [("display_name", "Subject of it"), ("user_name", "subject"), ("usage_location", "PL")];
                let created = submit(&mut self.browser, &new, "user-form", &typed).await;
                let path = created.attributes("#main .actions a", "href").remove(0);
                self.placeholders.push(("{user}", last_segment(&path)));
                let page = self.browser.open(&path).await;
                self.placeholders.push(("{role}", page.attributes("#role-form option", "value")[1].clone()));
                let page = self.browser.open(&format!("{path}/licenses")).await;
                let free = page.attributes("#licenses-form [name='skus[]']:not([disabled])", "value");
                self.placeholders.push(("{sku}", free[0].clone()));
                if let Some((below, form, input)) = before {
                    let page = self.browser.open(&format!("{path}{below}")).await;
                    let input = self.fill_values(input);
                    let input: Vec<_> = input.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    let done = submit(&mut self.browser, &page, form, &input).await;
                    assert_eq!(done.status, 200, "{}", done.text());
                }
            }
        }
    }

    /// Returns a text of the write case with its `{placeholder}`s replaced.
    pub fn fill(&self, text: &str) -> String {
        self.placeholders.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    fn fill_values(&self, fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        fields.iter().map(|(name, value)| (*name, self.fill(value))).collect()
    }

    /// Opens the page with the form.
    pub async fn open(&mut self) -> Page {
        let page = self.browser.open(&self.fill(self.write.page)).await;
        assert_eq!(page.status, 200, "{}: {}", self.write.function, page.text());
        match self.write.precondition {
            Precondition::NewCustomer => {
                submit(&mut self.browser, &page, "new-customer", &crate::new_customer::DETAILS).await
            }
            _ => page,
        }
    }

    /// Submits the form of a page with the input of the write case.
    pub async fn send(&mut self, page: &Page) -> Page {
        self.post(&self.filled_form(page)).await
    }

    pub async fn post(&mut self, fields: &[(String, String)]) -> Page {
        self.browser.post(&format!("/api/{}", self.write.function), &borrowed(fields)).await
    }

    /// Returns the fields of a page's form with the input of the write case.
    pub fn filled_form(&self, page: &Page) -> Vec<(String, String)> {
        let mut fields = self.form(page);
        let confirmed =
            (self.write.reversal == Reversal::Irreversible(CONFIRMED)).then(|| (CONFIRMED, "true".to_owned()));
        for (name, value) in self.fill_values(self.write.input).into_iter().chain(confirmed) {
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some(field) => field.1 = value,
                None => fields.push((name.to_owned(), value)),
            }
        }
        fields
    }

    /// Returns the fields with the ids of other objects than the form was rendered for.
    pub fn with_ids_of(
        &self,
        fields: &[(String, String)],
        placeholders: &[&str],
        to: &CustomerFixture,
    ) -> Vec<(String, String)> {
        let replace = |value: &String| {
            let own = self.placeholders.iter().find(|(name, own)| placeholders.contains(name) && own == value);
            own.map_or_else(|| value.clone(), |(name, _)| to.fill(name))
        };
        fields.iter().map(|(field, value)| (field.clone(), replace(value))).collect()
    }

    /// Returns the fields that the form of the write case would submit; a page that failed to render has them as
    /// hidden fields.
    pub fn form(&self, page: &Page) -> Vec<(String, String)> {
        let selector = format!("form:has([name=form_id][value='{}'])", self.write.form);
        let with_action = format!("{selector}[action='/api/{}']", self.write.function);
        let fields = page.form(&with_action);
        if fields.is_empty() { page.form(&selector) } else { fields }
    }

    /// Checks whether a page has the form with the input, under the same idempotency key or a new one.
    ///
    /// # Errors
    /// The missing part.
    pub fn check_input_retained(&self, sent: &Page, page: &Page, same_key: bool) -> Result<(), String> {
        let fields = self.form(page);
        if fields.is_empty() {
            return Err("the form is missing".to_owned());
        }
        if let Some((name, _)) = self
            .fill_values(self.write.input)
            .iter()
            .find(|(name, value)| !fields.iter().any(|(known, retained)| known == name && retained == value))
        {
            return Err(format!("the input of {name} is missing"));
        }
        let idempotency_key = |fields: &[(String, String)]| {
            fields.iter().find(|(name, _)| name == "request_id").map(|(_, value)| value.clone())
        };
        // A form without an idempotency key is submitted under a new one.
        let (before, now) = (idempotency_key(&self.form(sent)).unwrap(), idempotency_key(&fields));
        match (now == Some(before), same_key) {
            (true, false) => Err("the idempotency key is reused".to_owned()),
            (false, true) => Err("the idempotency key has changed".to_owned()),
            _ => Ok(()),
        }
    }

    /// Returns the number of occurrences of the effect since the start.
    pub async fn effect_count(&mut self) -> usize {
        let (page, times) = self.write.effect;
        times(&self.browser.open(&self.fill(page)).await) - self.effect_before
    }

    /// Returns the number of writes that have reached Partner Center, whatever it responded.
    pub fn write_count(&self) -> u64 {
        self.count_calls(|it| it.succeeded + it.failed + it.unanswered)
    }

    /// Returns the number of writes that Partner Center has executed and confirmed.
    pub fn confirmed_count(&self) -> u64 {
        self.count_calls(|it| it.succeeded)
    }

    fn count_calls(&self, count: fn(&OperationCounts) -> u64) -> u64 {
        // An operation that shares its URL with another is counted under its own name once it is executed.
        let executed_operation = match self.write.function {
            "restore_user" => "restore-a-user-for-a-customer",
            "remove_delegated_access" => "remove-dap",
            "finish_attestation" => "create-agreement-with-attestation",
            _ => self.write.operation,
        };
        let is_counted = |name: &str| name == self.write.operation || name == executed_operation;
        self.app.emulator.call_counts().iter().filter(|it| is_counted(&it.operation)).map(count).sum()
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
    pub async fn assert_audited(&mut self, context: &str, more: usize, outcome: Outcome) {
        let outcomes = self.outcomes().await;
        assert_eq!(outcomes.len(), self.attempts + more, "{context}: {outcomes:?}");
        assert_eq!(outcomes[0], Some(outcome), "{context}");
        self.attempts = outcomes.len();
    }

    /// Submits the write once while Partner Center responds with an error.
    pub async fn assert_rejected(&mut self, error: &UpstreamError) {
        let context = format!("{} under {}", self.write.function, error.status);
        let (page, writes) = (self.open().await, self.write_count());
        let kind = FaultKind::Status { status: error.status, retry_after: Some(30) };
        self.app.emulator.fault(Fault::new(self.write.operation, kind));
        let refused = self.send(&page).await;
        self.app.emulator.clear_faults();
        assert_eq!(refused.status, error.portal_status, "{context}: {}", refused.text());
        assert!(refused.text().contains(error.message), "{context}: {}", refused.text());
        let waits = refused.text().contains("Try again in 30 s");
        assert_eq!(waits, error.status == 429, "{context}: {}", refused.text());
        let check = self.check_input_retained(&page, &refused, error.outcome == Outcome::Unknown);
        assert_eq!(check, Ok(()), "{context}: {}", refused.text());
        assert_eq!(self.write_count(), writes + 1, "{context}: it is sent once");
        self.assert_audited(&context, 1, error.outcome).await;
    }

    pub async fn stop(self) {
        self.store.close().await;
        self.app.stop().await;
    }
}

/// Returns the page and the selector by which the customer of a write case is found.
fn find_customer_by(precondition: &Precondition) -> Option<(&'static str, &'static str)> {
    match precondition {
        Precondition::NewCustomer | Precondition::ChangeableSubscription(_) => None,
        Precondition::Customer(section, selector) => Some((section, selector)),
        Precondition::Budget => Some(("budget", "#budget-form")),
        Precondition::DelegatedAccess => Some(("delegated-access/remove", "#delegation-form")),
        // The page itself has the form, so that it is found without a search.
        Precondition::SingleStep | Precondition::AcceptedAttestation => Some(("agreements", "#attestation-form")),
        Precondition::WithoutPurchases | Precondition::User(_) => find_customer_by(&WITH_FEW_USERS),
        Precondition::Subscription => Some(("subscriptions", "tbody .badge.good")),
        Precondition::Policy => Some(("policies", ".empty a.primary")),
    }
}

/// Borrows fields for the browser.
pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Returns the last segment of a path.
fn last_segment(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}
