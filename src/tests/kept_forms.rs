//! Tests that no failed page discards typed input, whatever the outcome of the write.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{app::TestApp, places::Places};

/// A form whose write has an unknown outcome, and whose page then fails to load.
struct Typed {
    page: &'static str,
    action: &'static str,
    /// A field and its typed value; without one, the first option.
    field: (&'static str, &'static str),
    write: &'static str,
    /// The operation that fails when the page loads.
    read: &'static str,
    /// The number of times that the write itself calls this operation before.
    asks: usize,
}

const FORMS: [Typed; 8] = [
    Typed {
        page: "customer/users/new",
        action: "/api/create_user",
        field: ("display_name", "Typed Name"),
        write: "create-user-accounts-for-a-customer",
        read: "get-a-customer-by-id",
        asks: 0,
    },
    Typed {
        page: "bare/policies/new",
        action: "/api/create_policy",
        field: ("reservations", "true"),
        write: "create-a-self-serve-policy",
        read: "get-a-list-of-self-serve-policies",
        asks: 0,
    },
    Typed {
        page: "customer/billing-profile",
        action: "/api/update_billing_profile",
        field: ("company_name", "Typed Company"),
        write: "update-a-customer-s-billing-profile",
        read: "get-all-of-a-customer-s-billing-profiles",
        asks: 1,
    },
    Typed {
        page: "customer/budget",
        action: "/api/update_budget",
        field: ("amount", "4321"),
        write: "update-a-customer-s-usage-spending-budget",
        read: "get-a-customer-s-usage-spending-budget",
        asks: 0,
    },
    Typed {
        page: "user",
        action: "/api/add_role_member",
        field: ("role", ""),
        write: "set-user-roles-for-a-customer",
        read: "get-user-roles-for-a-customer",
        asks: 0,
    },
    Typed {
        page: "user/edit",
        action: "/api/update_user",
        field: ("display_name", "Typed Name"),
        write: "update-user-accounts-for-a-customer",
        read: "get-a-user-account-by-id",
        asks: 1,
    },
    Typed {
        page: "user/licenses",
        action: "/api/update_licences",
        field: ("skus[]", ""),
        write: "assign-licenses-to-a-user",
        read: "get-a-list-of-available-licenses",
        asks: 1,
    },
    Typed {
        page: "policy",
        action: "/api/update_policy",
        field: ("savings_plans", "true"),
        write: "update-a-self-serve-policy",
        read: "get-a-self-serve-policy-by-id",
        // Once to compare, and once for the complete object to send.
        asks: 2,
    },
];

#[tokio::test]
async fn what_was_typed_and_its_request_survive_a_page_that_fails_too() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let places = Places::find(&app, &mut browser).await;
    for Typed { page, action, field: (field, typed), write, read, asks } in FORMS {
        let drawn = browser.open(&places.path(page)).await;
        let form = format!("form[action=\"{action}\"]");
        let mut fields = drawn.form(&form);
        assert!(!fields.is_empty(), "{page} has no form for {action}: {}", drawn.html);
        let choices =
            drawn.attributes(&format!("{form} [name=\"{field}\"], {form} [name=\"{field}\"] option"), "value");
        let typed = if typed.is_empty() { choices.iter().find(|it| !it.is_empty()).unwrap().as_str() } else { typed };
        fields.retain(|(name, _)| name != field);
        fields.push((field.to_owned(), typed.to_owned()));
        let required = [("user_name", "typed.name"), ("usage_location", "PL")];
        for (name, value) in required {
            if let Some(field) = fields.iter_mut().find(|(known, old)| known == name && old.is_empty()) {
                value.clone_into(&mut field.1);
            }
        }
        let request = fields.iter().find(|(name, _)| name == "request_id").unwrap().1.clone();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        app.emulator.fault(Fault::new(write, FaultKind::Reset).repeated());
        for _ in 0..asks {
            app.emulator.fault(Fault::new(read, FaultKind::Slow));
        }
        app.emulator.fault(Fault::new(read, FaultKind::Html).repeated());
        let unknown = browser.post(action, &fields).await;
        app.emulator.clear_faults();
        let described = format!("{page} after {write} without {read}: {} {}", unknown.status, unknown.html);
        assert_eq!(unknown.status, 504, "{described}");
        assert!(unknown.text().contains("We couldn’t confirm the change"), "{described}");
        assert_eq!(unknown.texts(".customer-bar").len(), 1, "{described}");
        let again = unknown.form(&form);
        assert!(again.contains(&(field.to_owned(), typed.to_owned())), "the input is kept: {described}");
        assert!(again.contains(&("request_id".to_owned(), request)), "the request id is kept: {described}");
    }
    app.stop().await;
}
