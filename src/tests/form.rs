//! Filling in and sending forms, like a browser without JavaScript.

use crate::{
    app::TestApp,
    browser::{Browser, Page},
};

/// Sends a form as rendered, with these fields changed; a field that would not be sent, such as an unticked box, is
/// added.
pub async fn submit(browser: &mut Browser, page: &Page, form: &str, changes: &[(&str, &str)]) -> Page {
    let selector = format!("#{form}");
    let mut fields = page.form(&selector);
    assert!(!fields.is_empty(), "the page has no form {form}: {}", page.text());
    for (name, value) in changes {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some(field) => (*value).clone_into(&mut field.1),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let action = page.attributes(&selector, "action").remove(0);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(&action, &fields).await
}

/// Sends a form with an irreversible write, and confirms it.
pub async fn submit_and_confirm(browser: &mut Browser, page: &Page, form: &str, changes: &[(&str, &str)]) -> Page {
    let confirmation = submit(browser, page, form, changes).await;
    assert_eq!(
        (confirmation.status, confirmation.texts(&format!("#{form} .question")).len()),
        (409, 1),
        "{}",
        confirmation.text()
    );
    submit(browser, &confirmation, form, &[("confirmed", "true")]).await
}

/// Opens a page of the global partner's first customer for whom it contains a selected element.
pub async fn customer_with(app: &TestApp, browser: &mut Browser, section: &str, selector: &str) -> (String, Page) {
    for customer in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
        let path = format!("/customers/{customer}/{section}");
        let page = browser.open(&path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        if !page.attributes(selector, "class").is_empty() || !page.texts(selector).is_empty() {
            return (path, page);
        }
    }
    panic!("no customer's {section} has {selector}");
}

/// Opens a page of the global partner's first customer.
pub async fn first_customer(app: &TestApp, browser: &mut Browser, section: &str) -> (String, Page) {
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    let path = format!("/customers/{customer}/{section}");
    let page = browser.open(&path).await;
    (path, page)
}
