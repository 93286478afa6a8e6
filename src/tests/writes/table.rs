//! The table of writes: each function with its form, its preconditions, and the page that shows its effect.

use tenantry::domain::write::CONNECT_PARTNER;

use crate::browser::Page;

/// Names and values of a form's fields.
pub(super) type Fields = &'static [(&'static str, &'static str)];

/// A server function that writes to Partner Center, with the form that calls it.
pub(super) struct Write {
    /// The function's name, which is also the action's name in the audit log.
    pub(super) function: &'static str,
    /// The operation in which the emulator injects faults.
    pub(super) operation: &'static str,
    /// The way to reverse it.
    pub(super) undone: Undone,
    /// The precondition.
    pub(super) given: Given,
    /// The page with the form.
    pub(super) page: &'static str,
    /// The form's id.
    pub(super) form: &'static str,
    /// The input.
    pub(super) typed: Fields,
    /// The page that shows the effect, and the number of times that it occurs there.
    pub(super) seen: (&'static str, fn(&Page) -> usize),
    /// The outcome when it was executed but the response was lost.
    pub(super) lost: Lost,
    /// The outcome when the response contains another result than was requested.
    pub(super) response: ResponseCheck,
}

/// The way to reverse a write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Undone {
    /// The same form, with the previous values.
    SameForm,
    /// Another function, or a route of this name that has no form.
    By(&'static str),
    /// Signing in again.
    BySigningIn,
    /// None is needed: it changes nothing.
    Needless,
    /// None: it requires a confirmation in this field.
    Never(&'static str),
}

/// The confirmation field, unless the name of the subject has to be typed.
pub(super) const CONFIRMED: &str = "confirmed";

/// The precondition of a write.
pub(super) enum Given {
    /// No customer: the details of a new one.
    Details,
    /// A customer whose page of this name has an element that matches the selector.
    Customer(&'static str, &'static str),
    /// A customer with a budget.
    Budget,
    /// A customer of a partner that confirms agreements in a single step.
    SingleStep,
    /// A customer that has accepted by an attestation.
    Accepted,
    /// A customer without active purchases.
    Unused,
    /// A customer under delegated administration.
    Delegated,
    /// An active subscription.
    Subscription,
    /// A subscription whose page links to the change at this path below its own.
    Changeable(&'static str),
    /// A policy that grants only savings plans.
    Policy,
    /// A user, after submitting a form: path below the user, form id and input.
    User(Option<(&'static str, &'static str, Fields)>),
}

/// The outcome of a write whose response was lost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// The portal reads the resource and finds that the write was executed.
    Found,
    /// Unknown; the second attempt responds with this status, and sends this number of writes.
    Unknown(u16, u64),
    /// Unknown; the second attempt executes it again, and its result replaces the first.
    Again,
    /// Retried with the same request id, which the service recognizes; also when the person submits again.
    Recognised,
}

/// The comparison of the response with the request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ResponseCheck {
    /// Nothing to compare: the response does not contain the requested values.
    Nothing,
    /// Another result in this response body, reported in this text, and not as done.
    Other(&'static str, &'static str),
    /// A result that only this response body contains, shown in this text after the write is done.
    Shown(&'static str, &'static str),
}

/// Functions that are called by POST and write nothing to Partner Center, each with the way to reverse it.
pub(super) const OURS: [(&str, Undone); 59] = [
    ("cancel_attestation", Undone::Never(CONFIRMED)),
    // The active connection becomes the reserve.
    ("draft_users_job", Undone::By("cancel_job")),
    ("plan_job", Undone::By("cancel_job")),
    ("import_users", Undone::By("cancel_job")),
    ("plan_import", Undone::By("cancel_job")),
    ("plan_leaver", Undone::By("cancel_job")),
    // Its rows are reversed by a job of the opposite action, or user by user.
    ("start_job", Undone::By("cancel_job")),
    ("retry_job", Undone::By("cancel_job")),
    ("cancel_job", Undone::By("draft_users_job")),
    ("record_request", Undone::By("refuse_request")),
    ("ask_for_change", Undone::By("withdraw_request")),
    ("ask_for_license", Undone::By("withdraw_request")),
    ("ask_for_product", Undone::By("withdraw_request")),
    ("withdraw_request", Undone::By("ask_for_change")),
    // A change that was carried out is reversed by another request.
    ("accept_request", Undone::By("ask_for_change")),
    ("approve_request", Undone::By("ask_for_change")),
    ("complete_request", Undone::By("ask_for_product")),
    ("refuse_request", Undone::By("ask_for_change")),
    ("decide_for_company", Undone::By("ask_for_change")),
    ("offer_change", Undone::SameForm),
    ("claim_request", Undone::By("release_request")),
    ("release_request", Undone::By("claim_request")),
    ("answer_request", Undone::SameForm),
    ("write_to_partner", Undone::SameForm),
    ("set_request_ticket", Undone::SameForm),
    ("set_company_approval", Undone::SameForm),
    ("save_request_rules", Undone::SameForm),
    ("save_product_rule", Undone::By("remove_product_rule")),
    ("remove_product_rule", Undone::By("save_product_rule")),
    ("set_deputy", Undone::By("remove_deputy")),
    ("remove_deputy", Undone::By("set_deputy")),
    ("use_reserve_connection", Undone::SameForm),
    ("remove_connection", Undone::By(CONNECT_PARTNER)),
    ("add_role_mapping", Undone::By("remove_role_mapping")),
    ("remove_role_mapping", Undone::By("add_role_mapping")),
    ("save_notice_settings", Undone::SameForm),
    ("set_mfa_required", Undone::SameForm),
    ("set_step_up_required", Undone::SameForm),
    ("save_self_service", Undone::SameForm),
    ("remove_webhook", Undone::By("save_webhook")),
    ("test_webhook", Undone::Needless),
    ("resend_webhook", Undone::Needless),
    ("save_customer_offer", Undone::SameForm),
    ("disable_customer_user", Undone::By("enable_customer_user")),
    ("enable_customer_user", Undone::By("disable_customer_user")),
    ("begin_preview", Undone::By("end_preview")),
    ("end_preview", Undone::By("begin_preview")),
    ("add_partner", Undone::By("disable_partner")),
    ("disable_partner", Undone::By("enable_partner")),
    ("enable_partner", Undone::By("disable_partner")),
    ("review_new_customer", Undone::Needless),
    ("save_preferences", Undone::SameForm),
    ("save_table_view", Undone::SameForm),
    ("choose_organization", Undone::Needless),
    ("choose_partner", Undone::Needless),
    ("forget_partners", Undone::BySigningIn),
    ("end_session", Undone::BySigningIn),
    ("end_all_sessions", Undone::BySigningIn),
    // A new password replaces the one that was shown.
    ("erase_answer", Undone::By("reset_password")),
];

/// Such functions that are executed once for each request id, since they return a secret.
pub(super) const OURS_ONCE: [(&str, Undone); 2] = [
    ("save_webhook", Undone::By("remove_webhook")),
    // The previous secret stays valid for a day.
    ("rotate_webhook_secret", Undone::SameForm),
];

/// Those of [`OURS`] that nothing takes back, as a person comes to each.
pub(super) const OURS_FOR_GOOD: &[Write] = &[Write {
    function: "cancel_attestation",
    operation: "",
    undone: Undone::Never(CONFIRMED),
    given: Given::Accepted,
    page: "/customers/{customer}/agreements",
    form: "cancel-attestation",
    typed: &[],
    seen: ("/customers/{customer}/agreements", |page| page.attributes("#attestation-form", "id").len()),
    lost: Lost::Found,
    response: ResponseCheck::Nothing,
}];

/// Customers whose users fit a page; each partner has one with far more.
pub(super) const FEW_USERS: Given = Given::Customer("users", "main:not(:has(.pager a[rel=next])) tbody");
const USER: &str = "/customers/{customer}/users/{user}";

pub(super) const WRITES: &[Write] = &[
    Write {
        function: "create_customer",
        operation: "create-a-customer",
        undone: Undone::Never(CONFIRMED),
        given: Given::Details,
        page: "/customers/new?country=PL",
        form: "new-customer",
        typed: &[("company_name", "Żubr & Syn"), ("domain", "zubrnowy")],
        seen: ("/customers?search=zubrnowy&by=domain", |page| page.texts("table.customers tbody tr").len()),
        lost: Lost::Recognised,
        response: ResponseCheck::Shown(
            r#"{"id":"{other}","companyProfile":{"domain":"elsewhere.onmicrosoft.com"},"billingProfile":{"companyName":"Elsewhere & Co"},"userCredentials":{"userName":"admin","password":"Told-1-once"}}"#,
            "Elsewhere & Co",
        ),
    },
    Write {
        function: "update_billing_profile",
        operation: "update-a-customer-s-billing-profile",
        undone: Undone::SameForm,
        given: FEW_USERS,
        page: "/customers/{customer}/billing-profile",
        form: "billing-form",
        typed: &[("company_name", "Typed & Sons")],
        seen: ("/customers/{customer}/billing-profile", |page| {
            values(page, "#billing-form-company_name", "Typed & Sons")
        }),
        // What is wanted is stored already.
        lost: Lost::Unknown(200, 0),
        response: ResponseCheck::Other(r#"{"companyName":"Told & Daughters"}"#, "Told & Daughters"),
    },
    Write {
        function: "confirm_agreement",
        operation: "confirm-customer-consent-customer-agreement",
        undone: Undone::Never(CONFIRMED),
        given: Given::SingleStep,
        page: "/customers/{customer}/agreements",
        form: "confirm-agreement",
        typed: &[
            ("first_name", "Zofia"),
            ("last_name", "Lis"),
            ("email", "zofia@conto.example"),
            ("agreed_on", "2026-01-15"),
        ],
        seen: ("/customers/{customer}/agreements", |page| {
            count(&page.texts("[aria-labelledby=accepted] tbody th"), "Zofia Lis")
        }),
        lost: Lost::Unknown(422, 1),
        response: ResponseCheck::Other(
            r#"{"type":"MicrosoftCustomerAgreement","dateAgreed":"2019-05-04T00:00:00Z"}"#,
            "2019-05-04",
        ),
    },
    Write {
        function: "create_attestation",
        operation: "attestations-enhanced",
        undone: Undone::By("cancel_attestation"),
        given: FEW_USERS,
        page: "/customers/{customer}/agreements",
        form: "attestation-form",
        typed: &[
            ("company", "Conto Sp. z o.o."),
            ("country", "PL"),
            ("language", "pl-PL"),
            ("first_name", "Zofia"),
            ("last_name", "Lis"),
            ("email", "zofia@conto.example"),
        ],
        // An attestation whose id nobody received is seen nowhere but in Partner Center's own record.
        seen: ("/activity", |page| {
            count(&page.texts("[aria-labelledby=partner-center] tbody th"), "Created a confirmation link")
        }),
        lost: Lost::Again,
        response: ResponseCheck::Nothing,
    },
    Write {
        function: "finish_attestation",
        // The service tells it from the single step by the body alone, and so do its faults.
        operation: "confirm-customer-consent-customer-agreement",
        undone: Undone::Never(CONFIRMED),
        given: Given::Accepted,
        page: "/customers/{customer}/agreements",
        form: "finish-attestation",
        typed: &[("agreed_on", "{today}")],
        seen: ("/customers/{customer}/agreements", |page| {
            count(&page.texts("[aria-labelledby=accepted] tbody th"), "Zofia Lis")
        }),
        lost: Lost::Found,
        response: ResponseCheck::Other(r#"{"type":"MicrosoftCloudAgreement"}"#, "MicrosoftCloudAgreement"),
    },
    Write {
        function: "set_qualification",
        operation: "update-customer-qualification-asynchronous",
        undone: Undone::Never(CONFIRMED),
        given: Given::Customer("qualification", "#government-form"),
        page: "/customers/{customer}/qualification",
        form: "government-form",
        typed: &[("code", "482913")],
        seen: ("/validation-codes", codes_used),
        lost: Lost::Found,
        response: ResponseCheck::Other(r#"{"qualification":"Education","vettingStatus":"InReview"}"#, "Education"),
    },
    Write {
        function: "set_qualification_directly",
        operation: "update-customer-qualification-synchronous",
        undone: Undone::Never(CONFIRMED),
        given: Given::Customer("qualification", "#direct-form"),
        page: "/customers/{customer}/qualification",
        form: "direct-form",
        typed: &[("kind", "GovernmentCommunityCloud"), ("code", "482913")],
        seen: ("/validation-codes", codes_used),
        lost: Lost::Found,
        response: ResponseCheck::Other(r#""Education""#, "Education"),
    },
    Write {
        function: "update_budget",
        operation: "update-a-customer-s-usage-spending-budget",
        undone: Undone::SameForm,
        given: FEW_USERS,
        page: "/customers/{customer}/budget",
        form: "budget-form",
        typed: &[("amount", "77")],
        seen: ("/customers/{customer}/budget", |page| values(page, "#budget-form-amount", "77")),
        lost: Lost::Found,
        response: ResponseCheck::Other(r#"{"amount":78.5}"#, "78.5"),
    },
    Write {
        function: "remove_budget",
        operation: "update-a-customer-s-usage-spending-budget",
        undone: Undone::By("update_budget"),
        given: Given::Budget,
        page: "/customers/{customer}/budget",
        form: "remove-budget",
        typed: &[],
        seen: ("/customers/{customer}/budget", |page| usize::from(page.text().contains("No budget set."))),
        lost: Lost::Found,
        response: ResponseCheck::Other(r#"{"amount":50}"#, "50"),
    },
    Write {
        function: "add_verified_domain",
        operation: "add-a-verified-domain-for-a-customer",
        undone: Undone::Never(CONFIRMED),
        // Under delegated administration, where domains can be seen.
        given: Given::Customer("domains", "[aria-labelledby=domains] li + li"),
        page: "/customers/{customer}/domains",
        form: "domain-form",
        typed: &[("name", "once.example")],
        seen: ("/customers/{customer}/domains", |page| {
            count(&page.texts("[aria-labelledby=domains] li .copyable"), "once.example")
        }),
        lost: Lost::Unknown(422, 0),
        response: ResponseCheck::Other(
            r#"{"name":"once.example","authenticationType":"managed","isDefault":true}"#,
            "true",
        ),
    },
    Write {
        function: "create_user",
        operation: "create-user-accounts-for-a-customer",
        undone: Undone::By("delete_user"),
        given: FEW_USERS,
        page: "/customers/{customer}/users/new",
        form: "user-form",
        typed: &[("display_name", "Typed Once"), ("user_name", "typed.once"), ("usage_location", "PL")],
        seen: ("/customers/{customer}/users?search=Typed+Once", rows),
        lost: Lost::Unknown(422, 1),
        response: ResponseCheck::Shown(
            r#"{"id":"{other}","displayName":"Somebody Else","userPrincipalName":"else@conto.example"}"#,
            "else@conto.example",
        ),
    },
    Write {
        function: "update_user",
        operation: "update-user-accounts-for-a-customer",
        undone: Undone::SameForm,
        given: Given::User(None),
        page: "/customers/{customer}/users/{user}/edit",
        form: "user-form",
        typed: &[("display_name", "Typed Once"), ("last_name", "Once")],
        seen: ("/customers/{customer}/users?search=Typed+Once", rows),
        lost: Lost::Unknown(200, 0),
        response: ResponseCheck::Other(r#"{"id":"{user}","displayName":"Somebody Else"}"#, "Somebody Else"),
    },
    Write {
        function: "delete_user",
        operation: "delete-user-accounts-for-a-customer",
        undone: Undone::By("restore_user"),
        given: Given::User(None),
        page: "/customers/{customer}/users/{user}/delete",
        form: "delete-form",
        typed: &[],
        seen: ("/customers/{customer}/users/deleted", |page| count(&page.texts("tbody th"), "Subject of it")),
        lost: Lost::Found,
        response: ResponseCheck::Nothing,
    },
    Write {
        function: "restore_user",
        // The service distinguishes it from an update only by the body, and so do injected faults.
        operation: "update-user-accounts-for-a-customer",
        undone: Undone::By("delete_user"),
        given: Given::User(Some(("/delete", "delete-form", &[]))),
        page: USER,
        form: "restore-form",
        typed: &[],
        seen: ("/customers/{customer}/users?search=Subject+of+it", rows),
        lost: Lost::Found,
        response: ResponseCheck::Other(
            r#"{"id":"{user}","displayName":"Subject of it","state":"inactive"}"#,
            "inactive",
        ),
    },
    Write {
        function: "reset_password",
        operation: "reset-user-password-for-a-customer",
        undone: Undone::Never(CONFIRMED),
        given: Given::User(None),
        page: "/customers/{customer}/users/{user}/password",
        form: "password-form",
        typed: &[],
        // Passwords are seen nowhere; that Partner Center has one more reset on its record is.
        seen: ("/customers/{customer}/activity", |page| {
            count(&page.texts("[aria-labelledby=partner-center] tbody th"), "Reset a user’s password")
        }),
        lost: Lost::Again,
        response: ResponseCheck::Shown(r#"{"id":"{user}","displayName":"Somebody Else"}"#, "Somebody Else"),
    },
    Write {
        function: "add_role_member",
        operation: "set-user-roles-for-a-customer",
        undone: Undone::By("remove_role_member"),
        given: Given::User(None),
        page: USER,
        form: "role-form",
        typed: &[("role", "{role}")],
        seen: (USER, |page| page.texts(".held").len()),
        lost: Lost::Found,
        response: ResponseCheck::Other(r#"{"id":"{user}","roleId":"{other}"}"#, "{other}"),
    },
    Write {
        function: "remove_role_member",
        operation: "remove-customer-user-from-a-role",
        undone: Undone::By("add_role_member"),
        given: Given::User(Some(("", "role-form", &[("role", "{role}")]))),
        page: "/customers/{customer}/roles/{role}/members/{user}/remove",
        form: "remove-role-form",
        typed: &[],
        seen: (USER, |page| usize::from(page.texts(".held").is_empty())),
        lost: Lost::Found,
        response: ResponseCheck::Nothing,
    },
    Write {
        function: "update_licences",
        operation: "assign-licenses-to-a-user",
        undone: Undone::SameForm,
        given: Given::User(None),
        page: "/customers/{customer}/users/{user}/licenses",
        form: "licences-form",
        typed: &[("skus[]", "{sku}")],
        seen: ("/customers/{customer}/users/{user}/licenses", |page| {
            page.attributes("[name='skus[]'][checked]", "value").len()
        }),
        lost: Lost::Unknown(200, 0),
        response: ResponseCheck::Other(r#"{"licensesToAssign":[{"skuId":"{other}"}],"licenseWarnings":[]}"#, "{other}"),
    },
    Write {
        function: "update_quantity",
        operation: "update-the-nickname-for-a-subscription",
        undone: Undone::SameForm,
        given: Given::Changeable("quantity"),
        page: "/customers/{customer}/subscriptions/{subscription}/quantity?to=977",
        form: "quantity-form",
        typed: &[("quantity", "977")],
        seen: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.texts("#state ~ dl dd").iter().any(|fact| fact.contains("977")))
        }),
        lost: Lost::Found,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","quantity":5}"#, "977 licenses"),
    },
    Write {
        function: "update_term_end",
        operation: "update-the-nickname-for-a-subscription",
        undone: Undone::SameForm,
        given: Given::Changeable("term-end"),
        page: "/customers/{customer}/subscriptions/{subscription}/term-end?end=stop",
        form: "end-form",
        typed: &[("end", "stop")],
        seen: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.text().contains("Ends, and service stops"))
        }),
        lost: Lost::Found,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","autoRenewEnabled":true}"#, "Ends, and service stops"),
    },
    Write {
        function: "suspend_subscription",
        operation: "update-the-nickname-for-a-subscription",
        undone: Undone::By("reactivate_subscription"),
        given: Given::Changeable("suspend"),
        page: "/customers/{customer}/subscriptions/{subscription}/suspend",
        form: "suspend-form",
        typed: &[],
        seen: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.texts("#state ~ dl dd").iter().any(|fact| fact.contains("Suspended")))
        }),
        lost: Lost::Found,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","status":"active"}"#, "Suspended"),
    },
    Write {
        function: "reactivate_subscription",
        operation: "update-the-nickname-for-a-subscription",
        undone: Undone::By("suspend_subscription"),
        given: Given::Changeable("reactivate"),
        page: "/customers/{customer}/subscriptions/{subscription}/reactivate",
        form: "reactivate-form",
        typed: &[],
        seen: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.texts("#state ~ dl dd").iter().any(|fact| fact.contains("Active")))
        }),
        lost: Lost::Found,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","status":"suspended"}"#, "Active"),
    },
    Write {
        function: "cancel_subscription",
        operation: "update-the-nickname-for-a-subscription",
        undone: Undone::Never(CONFIRMED),
        given: Given::Changeable("cancel"),
        page: "/customers/{customer}/subscriptions/{subscription}/cancel",
        form: "cancel-form",
        typed: &[],
        seen: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.texts("#state ~ dl dd").iter().any(|fact| fact.contains("Canceled")))
        }),
        lost: Lost::Found,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","status":"active"}"#, "Canceled"),
    },
    Write {
        function: "rename_subscription",
        operation: "update-the-nickname-for-a-subscription",
        undone: Undone::SameForm,
        given: Given::Subscription,
        page: "/customers/{customer}/subscriptions/{subscription}",
        form: "nickname-form",
        typed: &[("name", "Księgowość & płace")],
        seen: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.heading() == "Księgowość & płace")
        }),
        lost: Lost::Unknown(200, 0),
        response: ResponseCheck::Other(r#"{"id":"{subscription}","friendlyName":"Sprzedaż"}"#, "Sprzedaż"),
    },
    Write {
        function: "create_policy",
        operation: "create-a-self-serve-policy",
        undone: Undone::By("delete_policy"),
        given: Given::Customer("policies", ".empty a.primary"),
        page: "/customers/{customer}/policies/new",
        form: "policy-form",
        typed: &[("reservations", "true")],
        seen: ("/customers/{customer}/policies", rows),
        lost: Lost::Found,
        response: ResponseCheck::Other(
            r#"{"id":"x_{customer}","selfServeEntity":{"tenantID":"{customer}"},"permissions":[{"resource":"AzureSavingsPlan","action":"Purchase"}]}"#,
            "AzureSavingsPlan",
        ),
    },
    Write {
        function: "update_policy",
        operation: "update-a-self-serve-policy",
        undone: Undone::SameForm,
        given: Given::Policy,
        page: "/customers/{customer}/policies/{policy}",
        form: "policy-form",
        typed: &[("reservations", "true")],
        seen: ("/customers/{customer}/policies/{policy}", |page| {
            count(&page.texts("#policy ~ dl li"), "Azure reservations")
        }),
        lost: Lost::Unknown(200, 0),
        response: ResponseCheck::Other(
            r#"{"id":"{policy}","selfServeEntity":{"tenantID":"{customer}"},"permissions":[{"resource":"AzureSavingsPlan","action":"Purchase"}]}"#,
            "AzureReservedInstances, AzureSavingsPlan",
        ),
    },
    Write {
        function: "delete_policy",
        operation: "delete-a-self-serve-policy",
        undone: Undone::By("create_policy"),
        given: Given::Policy,
        page: "/customers/{customer}/policies/{policy}/delete",
        form: "policy-delete-form",
        typed: &[],
        seen: ("/customers/{customer}/policies", |page| page.texts(".empty a.primary").len()),
        lost: Lost::Found,
        response: ResponseCheck::Nothing,
    },
    Write {
        function: "remove_relationship",
        operation: "remove-a-reseller-relationship-with-a-customer",
        undone: Undone::Never("name"),
        given: Given::Unused,
        page: "/customers/{customer}/relationship/remove",
        form: "relationship-form",
        typed: &[("name", "{name}")],
        seen: ("/customers/{customer}", |page| usize::from(page.status == 404)),
        lost: Lost::Found,
        response: ResponseCheck::Other(r#"{"relationshipToPartner":"reseller"}"#, "reseller"),
    },
    Write {
        function: "remove_delegated_access",
        // The service tells it from the end of the relationship by the body alone, and so do its faults.
        operation: "remove-a-reseller-relationship-with-a-customer",
        undone: Undone::Never("name"),
        given: Given::Delegated,
        page: "/customers/{customer}/delegated-access/remove",
        form: "delegation-form",
        typed: &[("name", "{name}")],
        seen: ("/customers/{customer}", |page| count(&page.texts("#relationship ~ dl .badge"), "Inactive")),
        lost: Lost::Found,
        response: ResponseCheck::Other(r#"{"allowDelegatedAccess":true}"#, "true"),
    },
];

fn count(texts: &[String], text: &str) -> usize {
    texts.iter().filter(|known| *known == text).count()
}

fn values(page: &Page, selector: &str, value: &str) -> usize {
    count(&page.attributes(selector, "value"), value)
}

fn rows(page: &Page) -> usize {
    page.texts("tbody tr").len()
}

/// Returns the number of uses of the demo's validation code, which has four at first.
fn codes_used(page: &Page) -> usize {
    4 - page.texts("tbody td")[1].parse::<usize>().unwrap()
}
