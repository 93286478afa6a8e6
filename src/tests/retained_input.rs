//! Tests that a page that fails after a write keeps the input, whatever the outcome of the write.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{app::TestApp, places::ObjectPaths};

/// A form whose write has an unknown outcome, and whose page then fails to load.
struct FormCase {
    /// The page below the path of an object; `bare` is a customer without policies.
    page: &'static str,
    action: &'static str,
    /// A field and its typed value; without one, the first option.
    field: (&'static str, &'static str),
    write: &'static str,
    /// The operation that fails when the page loads.
    read: &'static str,
    /// The number of times that the write itself calls this operation before.
    reads_by_write: usize,
}

const FORMS: [FormCase; 8] = [
    FormCase {
        page: "customer/users/new",
        action: "/api/create_user",
        field: ("display_name", "Typed Name"),
        write: "create-user-accounts-for-a-customer",
        read: "get-a-customer-by-id",
        reads_by_write: 0,
    },
    FormCase {
        page: "bare/policies/new",
        action: "/api/create_policy",
        field: ("reservations", "true"),
        write: "create-a-self-serve-policy",
        read: "get-a-list-of-self-serve-policies",
        reads_by_write: 0,
    },
    FormCase {
        page: "customer/billing-profile",
        action: "/api/update_billing_profile",
        field: ("company_name", "Typed Company"),
        write: "update-a-customer-s-billing-profile",
        read: "get-all-of-a-customer-s-billing-profiles",
        reads_by_write: 1,
    },
    FormCase {
        page: "customer/budget",
        action: "/api/update_budget",
        field: ("amount", "4321"),
        write: "update-a-customer-s-usage-spending-budget",
        read: "get-a-customer-s-usage-spending-budget",
        reads_by_write: 0,
    },
    FormCase {
        page: "user",
        action: "/api/add_role_member",
        field: ("role", ""),
        write: "set-user-roles-for-a-customer",
        read: "get-user-roles-for-a-customer",
        reads_by_write: 0,
    },
    FormCase {
        page: "user/edit",
        action: "/api/update_user",
        field: ("display_name", "Typed Name"),
        write: "update-user-accounts-for-a-customer",
        read: "get-a-user-account-by-id",
        reads_by_write: 1,
    },
    FormCase {
        page: "user/licenses",
        action: "/api/update_licences",
        field: ("skus[]", ""),
        write: "assign-licenses-to-a-user",
        read: "get-a-list-of-available-licenses",
        reads_by_write: 1,
    },
    FormCase {
        page: "policy",
        action: "/api/update_policy",
        field: ("savings_plans", "true"),
        write: "update-a-self-serve-policy",
        read: "get-a-self-serve-policy-by-id",
        // Once to compare, and once for the complete object to send.
        reads_by_write: 2,
    },
];

#[tokio::test]
async fn input_and_idempotency_key_are_kept_when_the_page_fails_too() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let places = ObjectPaths::find(&app, &mut browser).await;
    for FormCase { page, action, field: (field, typed), write, read, reads_by_write } in FORMS {
        let form_page = browser.open(&places.path(page)).await;
        let form = format!("form[action=\"{action}\"]");
        let mut fields = form_page.form(&form);
        assert!(!fields.is_empty(), "{page} has no form for {action}: {}", form_page.html);
        let options =
            form_page.attributes(&format!("{form} [name=\"{field}\"], {form} [name=\"{field}\"] option"), "value");
        let typed = if typed.is_empty() { options.iter().find(|it| !it.is_empty()).unwrap().as_str() } else { typed };
        fields.retain(|(name, _)| name != field);
        fields.push((field.to_owned(), typed.to_owned()));
        let required = [("user_name", "typed.name"), ("usage_location", "PL")];
        for (name, value) in required {
            if let Some(field) = fields.iter_mut().find(|(known, old)| known == name && old.is_empty()) {
                value.clone_into(&mut field.1);
            }
        }
        let idempotency_key = fields.iter().find(|(name, _)| name == "request_id").unwrap().1.clone();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        app.emulator.fault(Fault::new(write, FaultKind::Reset).repeated());
        for _ in 0..reads_by_write {
            app.emulator.fault(Fault::new(read, FaultKind::Slow));
        }
        app.emulator.fault(Fault::new(read, FaultKind::Html).repeated());
        let unknown = browser.post(action, &fields).await;
        app.emulator.clear_faults();
        let context = format!("{page} after {write} without {read}: {} {}", unknown.status, unknown.html);
        assert_eq!(unknown.status, 504, "{context}");
        assert!(unknown.text().contains("We couldn’t confirm the change"), "{context}");
        assert_eq!(unknown.texts(".customer-bar").len(), 1, "{context}");
        let again = unknown.form(&form);
        assert!(again.contains(&(field.to_owned(), typed.to_owned())), "the input is kept: {context}");
        assert!(again.contains(&("request_id".to_owned(), idempotency_key)), "the idempotency key is kept: {context}");
    }
    app.stop().await;
}
