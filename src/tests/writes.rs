//! Every write through every way in which Partner Center fails it: what is said, what stays in the form, what the audit
//! has, and that nothing is done twice.

mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::AssertUnwindSafe,
};

use futures::{FutureExt as _, StreamExt as _, future, stream};
use reqwest::Method;
use tenantry::{
    emulator::{
        Served,
        fault::{Fault, FaultKind},
    },
    store::{AuditFilter, Outcome, Store},
};

use crate::{
    app::{IMPATIENT, TestApp},
    authorisation::FUNCTIONS,
    browser::{Browser, Page},
    form::{customer_with, submit},
    tenancy::{OWN, reads},
    things::{Things, admin, is_not_there},
};

use table::{FEW_USERS, Given, Lost, WRITES, Write};

const ADMIN: &str = "Alicja Żółkiewska";
/// How many rows are tried side by side.
const AT_ONCE: usize = 4;
/// Functions that are sent by POST and write nothing to Partner Center.
const OURS: [&str; 7] = [
    "/api/review_new_customer",
    "/api/save_preferences",
    "/api/save_table_view",
    "/api/choose_organization",
    "/api/forget_partners",
    "/api/end_session",
    "/api/end_all_sessions",
];

/// What Partner Center answers a write with, and what the portal makes of it.
struct Refusal {
    status: u16,
    shown: u16,
    said: &'static str,
    outcome: Outcome,
}

const fn refusal(status: u16, shown: u16, said: &'static str, outcome: Outcome) -> Refusal {
    Refusal { status, shown, said, outcome }
}

const UNKNOWN: &str = "Nobody knows yet whether it was done";

/// Answers after which nothing was done; of the last two nobody can know.
const REFUSALS: [Refusal; 8] = [
    refusal(400, 422, "Partner Center did not accept this", Outcome::Refused),
    refusal(403, 502, "Partner Center refused", Outcome::Refused),
    refusal(409, 409, "It changed while you were looking", Outcome::Refused),
    refusal(412, 409, "It changed while you were looking", Outcome::Refused),
    refusal(500, 502, "Partner Center has a fault", Outcome::Failed),
    refusal(503, 502, "Partner Center has a fault", Outcome::Failed),
    refusal(502, 504, UNKNOWN, Outcome::Unknown),
    refusal(504, 504, UNKNOWN, Outcome::Unknown),
];
const THROTTLED: Refusal = refusal(429, 429, "Partner Center asks us to wait", Outcome::Failed);

/// A portal in which everything is there that a write needs.
struct Ready {
    app: TestApp,
    browser: Browser,
    store: Store,
    write: &'static Write,
    /// What the row's `{name}`s stand for.
    names: Vec<(&'static str, String)>,
    /// How many times the effect was there before.
    before: usize,
    /// How many tries the audit has so far.
    tried: usize,
}

impl Ready {
    async fn new(write: &'static Write) -> Self {
        let app = TestApp::start_with(&IMPATIENT).await;
        let browser = app.signed_in(ADMIN).await;
        let store = app.store().await;
        let mut ready = Self { app, browser, store, write, names: Vec::new(), before: 0, tried: 0 };
        ready.furnish().await;
        ready.before = ready.seen().await;
        ready.tried = ready.outcomes().await.len();
        ready
    }

    async fn furnish(&mut self) {
        let Some((section, selector)) = found_by(&self.write.given) else { return };
        let (path, page) = customer_with(&self.app, &mut self.browser, section, selector).await;
        let customer = path.split('/').nth(2).unwrap().to_owned();
        self.names.push(("{customer}", customer.clone()));
        match self.write.given {
            Given::Details | Given::Customer(..) => {}
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
                let page = self.browser.open(&format!("{path}/licences")).await;
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

    /// A text of the row, with what its `{name}`s stand for.
    fn fill(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    fn filled(&self, fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        fields.iter().map(|(name, value)| (*name, self.fill(value))).collect()
    }

    /// The page with the form, as a person opens it.
    async fn open(&mut self) -> Page {
        let page = self.browser.open(&self.fill(self.write.page)).await;
        assert_eq!(page.status, 200, "{}: {}", self.write.function, page.text());
        match self.write.given {
            Given::Details => submit(&mut self.browser, &page, "new-customer", &crate::new_customer::DETAILS).await,
            _ => page,
        }
    }

    /// Sends the form of a page with what the row has typed.
    async fn send(&mut self, page: &Page) -> Page {
        self.post(&self.filled_form(page)).await
    }

    async fn post(&mut self, fields: &[(String, String)]) -> Page {
        self.browser.post(&format!("/api/{}", self.write.function), &borrowed(fields)).await
    }

    /// The form of a page with what the row has typed.
    fn filled_form(&self, page: &Page) -> Vec<(String, String)> {
        let mut fields = self.form(page);
        for (name, value) in self.filled(self.write.typed) {
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some(field) => field.1 = value,
                None => fields.push((name.to_owned(), value)),
            }
        }
        fields
    }

    /// A form that is about other things than it was drawn about.
    fn moved(&self, fields: &[(String, String)], names: &[&str], to: &Things) -> Vec<(String, String)> {
        let moved = |value: &String| {
            let own = self.names.iter().find(|(name, own)| names.contains(name) && own == value);
            own.map_or_else(|| value.clone(), |(name, _)| to.fill(name))
        };
        fields.iter().map(|(field, value)| (field.clone(), moved(value))).collect()
    }

    /// What the row's form would send; a page that could not be drawn has it all in hidden fields.
    fn form(&self, page: &Page) -> Vec<(String, String)> {
        let selector = format!("form:has([name=form_id][value='{}'])", self.write.form);
        let function = format!("{selector}[action='/api/{}']", self.write.function);
        let fields = page.form(&function);
        if fields.is_empty() { page.form(&selector) } else { fields }
    }

    /// Whether a page has the form with what was typed, under the same request or under a new one; what it lacks.
    fn kept(&self, sent: &Page, page: &Page, same_request: bool) -> Result<(), String> {
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
        // A form without one is sent under a new one.
        let (before, now) = (request(&self.form(sent)).unwrap(), request(&fields));
        match (now == Some(before), same_request) {
            (true, false) => Err("the request is kept".to_owned()),
            (false, true) => Err("the request is another".to_owned()),
            _ => Ok(()),
        }
    }

    /// How many times the effect is there beyond what there was before.
    async fn seen(&mut self) -> usize {
        let (page, times) = self.write.seen;
        times(&self.browser.open(&self.fill(page)).await) - self.before
    }

    /// How many writes have reached Partner Center, whatever it answered.
    fn writes(&self) -> u64 {
        self.served(|it| it.done + it.refused + it.unanswered)
    }

    /// How many writes Partner Center has done and said so.
    fn done(&self) -> u64 {
        self.served(|it| it.done)
    }

    fn served(&self, count: fn(&Served) -> u64) -> u64 {
        // Where an operation shares its address with another, what was done is counted under its own name.
        let own = match self.write.function {
            "restore_user" => "restore-a-user-for-a-customer",
            "remove_delegated_access" => "remove-dap",
            _ => self.write.operation,
        };
        let ours = |name: &str| name == self.write.operation || name == own;
        self.app.emulator.tally().iter().filter(|it| ours(&it.operation)).map(count).sum()
    }

    /// How the tries ended that the audit has of the write, the newest first.
    async fn outcomes(&self) -> Vec<Option<Outcome>> {
        let tenant = self.app.emulator.demo().partners[0].tenant;
        let partners = self.store.list_partners().await.unwrap();
        let partner = partners.into_iter().find(|partner| partner.tenant == tenant).unwrap();
        let action = Some(self.write.function.to_owned());
        let filter = AuditFilter { action, outcome: Some(Outcome::Intent), ..AuditFilter::default() };
        let entries = self.store.list_audit(partner.id, &filter, None, 100).await.unwrap();
        entries.into_iter().map(|entry| entry.settled).collect()
    }

    /// That the audit has so many more tries than before, the last of which ended so.
    async fn is_audited(&mut self, what: &str, more: usize, outcome: Outcome) {
        let outcomes = self.outcomes().await;
        assert_eq!(outcomes.len(), self.tried + more, "{what}: {outcomes:?}");
        assert_eq!(outcomes[0], Some(outcome), "{what}");
        self.tried = outcomes.len();
    }

    /// One try that Partner Center refuses.
    async fn refuse(&mut self, refusal: &Refusal) {
        let what = format!("{} under {}", self.write.function, refusal.status);
        let (page, writes) = (self.open().await, self.writes());
        let kind = FaultKind::Status { status: refusal.status, retry_after: Some(30) };
        self.app.emulator.fault(Fault::once(self.write.operation, kind));
        let refused = self.send(&page).await;
        self.app.emulator.clear_faults();
        assert_eq!(refused.status, refusal.shown, "{what}: {}", refused.text());
        assert!(refused.text().contains(refusal.said), "{what}: {}", refused.text());
        let waits = refused.text().contains("Try again in 30 seconds");
        assert_eq!(waits, refusal.status == 429, "{what}: {}", refused.text());
        let kept = self.kept(&page, &refused, refusal.outcome == Outcome::Unknown);
        assert_eq!(kept, Ok(()), "{what}: {}", refused.text());
        assert_eq!(self.writes(), writes + 1, "{what}: it is sent once");
        self.is_audited(&what, 1, refusal.outcome).await;
    }

    async fn stop(self) {
        self.store.close().await;
        self.app.stop().await;
    }
}

/// The page by which the customer of a row is found, and what it has.
fn found_by(given: &Given) -> Option<(&'static str, &'static str)> {
    match given {
        Given::Details => None,
        Given::Customer(section, selector) => Some((section, selector)),
        Given::Budget => Some(("budget", "#budget-form")),
        Given::Delegated => Some(("delegated-access/remove", "#delegation-form")),
        Given::Unused | Given::User(_) => found_by(&FEW_USERS),
        Given::Subscription => Some(("subscriptions", "tbody .badge.good")),
        Given::Policy => Some(("policies", ".empty a.primary")),
    }
}

/// Fields as a browser takes them.
fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// What can be read about a customer, by function.
async fn all_of(browser: &mut Browser, things: &Things) -> BTreeMap<&'static str, (u16, String)> {
    let mut all = BTreeMap::new();
    // Usage is told with the time at which it was asked for, and nobody writes it.
    for row in reads().filter(|row| row.path != "/api/load_usage_summary") {
        all.insert(row.path, row.call(browser, things).await);
    }
    all
}

/// The functions that answer otherwise than before.
async fn changed(
    browser: &mut Browser,
    things: &Things,
    before: &BTreeMap<&'static str, (u16, String)>,
) -> Vec<&'static str> {
    let now = all_of(browser, things).await;
    before.iter().filter(|(path, was)| now[*path] != **was).map(|(path, _)| *path).collect()
}

/// The last segment of a path.
fn last(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

#[test]
fn every_function_that_writes_to_partner_center_has_its_row() {
    let posted: BTreeSet<&str> =
        FUNCTIONS.iter().filter(|row| row.method == Method::POST).map(|row| row.path).collect();
    let rows = WRITES.iter().map(|write| format!("/api/{}", write.function));
    let known: BTreeSet<String> = rows.chain(OURS.map(str::to_owned)).collect();
    assert_eq!(posted.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), known);
}

/// Does something with every row, a few at a time, and tells of all that fail.
async fn each(check: impl AsyncFn(&'static Write)) {
    let checks = WRITES.iter().map(async |write| {
        // A portal of its own each, so that one that fails leaves the others as they are.
        let checked = AssertUnwindSafe(check(write)).catch_unwind().await;
        checked.err().map(|_| write.function)
    });
    let failed: Vec<_> = stream::iter(checks).buffered(AT_ONCE).filter_map(future::ready).collect().await;
    assert!(failed.is_empty(), "{failed:?}; why is above");
}

#[tokio::test]
async fn a_write_that_is_refused_does_nothing_says_why_and_keeps_what_was_typed() {
    each(async |write| {
        let mut ready = Ready::new(write).await;
        for refusal in &REFUSALS {
            ready.refuse(refusal).await;
            assert_eq!(ready.seen().await, 0, "{} under {}", write.function, refusal.status);
        }
        ready.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_write_that_has_to_wait_does_nothing_says_how_long_and_keeps_what_was_typed() {
    // The wait holds back more than the write, so each has a portal of its own.
    each(async |write| {
        let mut ready = Ready::new(write).await;
        ready.refuse(&THROTTLED).await;
        ready.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_done_once_however_often_it_is_tried() {
    each(async |write| {
        for kind in [FaultKind::Never, FaultKind::Reset] {
            lose(write, kind).await;
        }
    })
    .await;
}

/// A write that is done, of which the portal hears nothing.
async fn lose(write: &'static Write, kind: FaultKind) {
    let mut ready = Ready::new(write).await;
    let what = format!("{} under {kind:?}", write.function);
    let (page, writes) = (ready.open().await, ready.writes());
    ready.app.emulator.fault(Fault::once(write.operation, kind).always());
    let first = ready.send(&page).await;
    ready.app.emulator.clear_faults();
    let sent = ready.writes() - writes;
    assert_eq!(sent > 1, write.lost == Lost::Recognised, "{what}: {sent} writes");
    if write.lost == Lost::Found {
        assert_eq!(first.status, 200, "{what}: {}", first.text());
        ready.is_audited(&what, 1, Outcome::Done).await;
        assert_eq!(ready.seen().await, 1, "{what}");
        return ready.stop().await;
    }
    assert_eq!(first.status, 504, "{what}: {}", first.text());
    assert!(first.text().contains(UNKNOWN), "{what}: {}", first.text());
    assert_eq!(ready.kept(&page, &first, true), Ok(()), "{what}: {}", first.text());
    ready.is_audited(&what, 1, Outcome::Unknown).await;
    assert_eq!(ready.seen().await, 1, "{what}: it was done");

    let again = ready.send(&first).await;
    let (status, more, times) = match write.lost {
        Lost::Unknown(status, more) => (status, more, 1),
        Lost::Again => (200, 1, 2),
        Lost::Recognised | Lost::Found => (200, 1, 1),
    };
    assert_eq!(again.status, status, "{what}: {}", again.text());
    assert_eq!(ready.writes(), writes + sent + more, "{what}");
    assert_eq!(ready.seen().await, times, "{what}: done no oftener");
    if more > 0 {
        let outcome = if status == 200 { Outcome::Done } else { Outcome::Refused };
        ready.is_audited(&what, 1, outcome).await;
    }
    ready.stop().await;
}

#[tokio::test]
async fn a_form_about_another_partners_customer_is_not_found_and_does_nothing() {
    each(async |write| {
        if matches!(write.given, Given::Details) {
            return; // It is about nobody yet.
        }
        let mut ready = Ready::new(write).await;
        let mut there = ready.app.signed_in(&admin(&ready.app, 2)).await;
        let theirs = Things::of(&ready.app, &mut there, 2, &[]).await;
        let before = all_of(&mut there, &theirs).await;
        let page = ready.open().await;
        let (fields, done) = (ready.filled_form(&page), ready.done());
        let mut fields = ready.moved(&fields, &["{customer}", "{user}", "{subscription}", "{policy}"], &theirs);
        if let Some(name) = fields.iter_mut().find(|(name, _)| write.typed.contains(&(name, "{name}"))) {
            name.1.clone_from(&theirs.name);
        }
        let refused = ready.post(&fields).await;
        assert_eq!(refused.status, 404, "{}: {}", write.function, refused.text());
        // The name that had to be typed is drawn again as it was typed.
        let typed = write.typed.iter().any(|(_, value)| *value == "{name}");
        assert!(typed || !refused.html.contains(&theirs.name), "{}: {}", write.function, refused.text());
        let function = format!("/api/{}", write.function);
        let (status, body) = ready.browser.call(Method::POST, &function, &borrowed(&fields)).await;
        assert_eq!((status, body.as_str()), (404, "\"NotFound\""), "{}", write.function);
        assert_eq!(ready.done(), done, "{}: nothing was written", write.function);
        assert_eq!(changed(&mut there, &theirs, &before).await, [""; 0], "{}", write.function);
        ready.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_form_about_a_thing_of_another_customer_is_not_found_and_does_nothing() {
    each(async |write| {
        let mut ready = Ready::new(write).await;
        let own = ready.names.iter().map(|(name, _)| *name).find(|name| OWN.contains(name));
        let Some(own) = own else { return ready.stop().await };
        let mut browser = ready.browser.clone();
        let other = Things::of(&ready.app, &mut browser, 0, &[&ready.fill("{customer}")]).await;
        let before = all_of(&mut browser, &other).await;
        let page = ready.open().await;
        let (fields, done) = (ready.filled_form(&page), ready.done());
        let function = format!("/api/{}", write.function);
        // The other customer with this thing, and this customer with the other's thing.
        for name in ["{customer}", own] {
            let moved = ready.moved(&fields, &[name], &other);
            assert_ne!(moved, fields, "{}: there is another {name}", write.function);
            let (status, body) = ready.browser.call(Method::POST, &function, &borrowed(&moved)).await;
            assert!(status == 404 && is_not_there(&body), "{} {name}: {status} {body}", write.function);
        }
        assert_eq!(ready.done(), done, "{}: nothing was written", write.function);
        assert_eq!(ready.seen().await, 0, "{}: nothing has changed here", write.function);
        let mut changed = changed(&mut browser, &other, &before).await;
        // That it was tried is on record.
        changed.retain(|path| *path != "/api/list_own_records");
        assert_eq!(changed, [""; 0], "{}: nothing has changed there", write.function);
        ready.stop().await;
    })
    .await;
}
