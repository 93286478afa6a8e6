//! Tests that unsupported functions of a cloud are explained in a sentence, without a form and without a call that
//! would fail.

use crate::app::TestApp;

/// A page that a cloud does not support: the index of its partner, the person, the page, its text, and parts of the
/// names of the operations that must not be called.
type UnsupportedPage = (usize, &'static str, &'static str, &'static str, &'static [&'static str]);

const CHINA: (usize, &str) = (1, "陈宇");
const US_GOVERNMENT: (usize, &str) = (2, "Kayla Whitfield");

const AGREEMENTS: &str = "Agreements aren’t available in this cloud";
const QUALIFICATIONS: &str = "Qualifications aren’t available in this cloud";
const CODES: &str = "Validation codes aren’t available in this cloud";

const UNSUPPORTED_PAGES: [UnsupportedPage; 9] = [
    (CHINA.0, CHINA.1, "agreements", AGREEMENTS, &["agreement"]),
    (CHINA.0, CHINA.1, "qualification", QUALIFICATIONS, &["qualification", "validation-codes"]),
    (CHINA.0, CHINA.1, "/validation-codes", CODES, &["validation-codes"]),
    (CHINA.0, CHINA.1, "budget", "Azure budgets aren’t available in this cloud", &["budget", "usage-summary"]),
    (CHINA.0, CHINA.1, "users/new", "Partner Center can’t set passwords in China", &["create-user"]),
    (US_GOVERNMENT.0, US_GOVERNMENT.1, "agreements", AGREEMENTS, &["agreement"]),
    (US_GOVERNMENT.0, US_GOVERNMENT.1, "qualification", QUALIFICATIONS, &["qualification", "validation-codes"]),
    (US_GOVERNMENT.0, US_GOVERNMENT.1, "/validation-codes", CODES, &["validation-codes"]),
    (
        US_GOVERNMENT.0,
        US_GOVERNMENT.1,
        "/relationship-request",
        "Invitation links aren’t available in the US Government cloud",
        &["request-reseller-relationship"],
    ),
];

#[tokio::test]
async fn unsupported_pages_of_a_cloud_explain_themselves_without_upstream_calls() {
    let app = TestApp::start().await;
    for (partner, person, page, sentence, operations) in UNSUPPORTED_PAGES {
        let customer = app.emulator.customers(app.emulator.demo().partners[partner].tenant)[0];
        let path = if page.starts_with('/') { page.to_owned() } else { format!("/customers/{customer}/{page}") };
        let mut browser = app.signed_in(person).await;
        let shown = browser.open(&path).await;
        assert_eq!(shown.status, 200, "{path}: {}", shown.text());
        assert!(shown.texts("#main").join(" ").contains(sentence), "{path}: {}", shown.text());
        assert!(shown.attributes("#main form", "action").is_empty(), "{path}: a form");
        assert!(shown.texts("#main .problem").is_empty(), "{path}: {}", shown.text());
        let counts = app.emulator.call_counts();
        let called = counts.iter().find(|it| operations.iter().any(|part| it.operation.contains(part)));
        assert!(called.is_none(), "{path}: {called:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn the_same_pages_are_supported_in_the_global_cloud() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    for (_, _, page, sentence, _) in UNSUPPORTED_PAGES {
        let path = if page.starts_with('/') { page.to_owned() } else { format!("/customers/{customer}/{page}") };
        let shown = browser.open(&path).await;
        assert_eq!(shown.status, 200, "{path}");
        assert!(!shown.text().contains(sentence), "{path}: {}", shown.text());
    }
    app.stop().await;
}
