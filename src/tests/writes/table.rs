//! The table of writes: each function with its form, its preconditions, and the page that shows its effect.

use tenantry::domain::form_action::CONNECT_PARTNER;

use crate::browser::Page;

/// Names and values of a form's fields.
pub(super) type Fields = &'static [(&'static str, &'static str)];

/// A server function that writes to Partner Center, with the form that calls it.
pub(super) struct WriteCase {
    /// The function's name, which is also the action's name in the audit log.
    pub(super) function: &'static str,
    /// The operation in which the emulator injects faults.
    pub(super) operation: &'static str,
    /// The way to reverse it.
    pub(super) reversal: Reversal,
    /// The precondition.
    pub(super) precondition: Precondition,
    /// The page with the form.
    pub(super) page: &'static str,
    /// The form's id.
    pub(super) form: &'static str,
    /// The input.
    pub(super) input: Fields,
    /// The page that shows the effect, and a function that counts its occurrences there.
    pub(super) effect: (&'static str, fn(&Page) -> usize),
    /// The outcome when it was executed but the response was lost.
    pub(super) lost_response: LostResponse,
    /// The outcome when the response contains another result than was requested.
    pub(super) response: ResponseCheck,
}

/// The way to reverse a write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reversal {
    /// The same form, with the previous values.
    SameForm,
    /// Another function, or a route of this name that has no form.
    ByFunction(&'static str),
    /// Signing in again.
    BySigningIn,
    /// Nothing to reverse: it changes no data.
    NotNeeded,
    /// Not at all: it requires a confirmation in this field.
    Irreversible(&'static str),
}

/// The confirmation field, unless the name of the subject has to be typed.
pub(super) const CONFIRMED: &str = "confirmed";

/// The precondition of a write.
pub(super) enum Precondition {
    /// No customer: the details of a new one.
    NewCustomer,
    /// A customer whose page of this name has an element that matches the selector.
    Customer(&'static str, &'static str),
    /// A customer with a budget.
    Budget,
    /// A customer of a partner that confirms agreements in a single step.
    SingleStep,
    /// A customer that has accepted by an attestation.
    AcceptedAttestation,
    /// A customer without active purchases.
    WithoutPurchases,
    /// A customer under delegated administration.
    DelegatedAccess,
    /// An active subscription.
    Subscription,
    /// A subscription whose page links to the change at this path below its own.
    ChangeableSubscription(&'static str),
    /// A policy that grants only savings plans.
    Policy,
    /// A user, after submitting a form: path below the user, form id and input.
    User(Option<(&'static str, &'static str, Fields)>),
}

/// The outcome of a write whose response was lost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LostResponse {
    /// The portal reads the resource and finds that the write was executed.
    Verified,
    /// Unknown; the second attempt responds with this status, and sends this number of writes.
    Unknown(u16, u64),
    /// Unknown; the second attempt executes it again, and its result replaces the first.
    ExecutedAgain,
    /// Retried with the same idempotency key, which the service recognizes; also when the person submits again.
    Deduplicated,
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

/// Functions that are called by POST and write nothing to Partner Center, each with its reversal.
pub(super) const LOCAL_FUNCTIONS: [(&str, Reversal); 59] = [
    ("cancel_attestation", Reversal::Irreversible(CONFIRMED)),
    ("draft_users_job", Reversal::ByFunction("cancel_job")),
    ("plan_job", Reversal::ByFunction("cancel_job")),
    ("import_users", Reversal::ByFunction("cancel_job")),
    ("plan_import", Reversal::ByFunction("cancel_job")),
    ("plan_leaver", Reversal::ByFunction("cancel_job")),
    // Its rows are reversed by a job of the opposite action, or user by user.
    ("start_job", Reversal::ByFunction("cancel_job")),
    ("retry_job", Reversal::ByFunction("cancel_job")),
    ("cancel_job", Reversal::ByFunction("draft_users_job")),
    ("record_request", Reversal::ByFunction("refuse_request")),
    ("ask_for_change", Reversal::ByFunction("withdraw_request")),
    ("ask_for_license", Reversal::ByFunction("withdraw_request")),
    ("ask_for_product", Reversal::ByFunction("withdraw_request")),
    ("withdraw_request", Reversal::ByFunction("ask_for_change")),
    // A change that was carried out is reversed by another request.
    ("accept_request", Reversal::ByFunction("ask_for_change")),
    ("approve_request", Reversal::ByFunction("ask_for_change")),
    ("complete_request", Reversal::ByFunction("ask_for_product")),
    ("refuse_request", Reversal::ByFunction("ask_for_change")),
    ("decide_for_company", Reversal::ByFunction("ask_for_change")),
    ("offer_change", Reversal::SameForm),
    ("claim_request", Reversal::ByFunction("release_request")),
    ("release_request", Reversal::ByFunction("claim_request")),
    ("answer_request", Reversal::SameForm),
    ("write_to_partner", Reversal::SameForm),
    ("set_request_ticket", Reversal::SameForm),
    ("set_company_approval", Reversal::SameForm),
    ("save_request_rules", Reversal::SameForm),
    ("save_product_rule", Reversal::ByFunction("remove_product_rule")),
    ("remove_product_rule", Reversal::ByFunction("save_product_rule")),
    ("set_deputy", Reversal::ByFunction("remove_deputy")),
    ("remove_deputy", Reversal::ByFunction("set_deputy")),
    // The active partner connection becomes the reserve.
    ("use_reserve_connection", Reversal::SameForm),
    ("remove_connection", Reversal::ByFunction(CONNECT_PARTNER)),
    ("add_role_mapping", Reversal::ByFunction("remove_role_mapping")),
    ("remove_role_mapping", Reversal::ByFunction("add_role_mapping")),
    ("save_notice_settings", Reversal::SameForm),
    ("set_mfa_required", Reversal::SameForm),
    ("set_step_up_required", Reversal::SameForm),
    ("save_self_service", Reversal::SameForm),
    ("remove_webhook", Reversal::ByFunction("save_webhook")),
    ("test_webhook", Reversal::NotNeeded),
    ("resend_webhook", Reversal::NotNeeded),
    ("save_customer_offer", Reversal::SameForm),
    ("disable_customer_user", Reversal::ByFunction("enable_customer_user")),
    ("enable_customer_user", Reversal::ByFunction("disable_customer_user")),
    ("begin_preview", Reversal::ByFunction("end_preview")),
    ("end_preview", Reversal::ByFunction("begin_preview")),
    ("add_partner", Reversal::ByFunction("disable_partner")),
    ("disable_partner", Reversal::ByFunction("enable_partner")),
    ("enable_partner", Reversal::ByFunction("disable_partner")),
    ("review_new_customer", Reversal::NotNeeded),
    ("save_preferences", Reversal::SameForm),
    ("save_table_view", Reversal::SameForm),
    ("choose_organization", Reversal::NotNeeded),
    ("choose_partner", Reversal::NotNeeded),
    ("forget_partners", Reversal::BySigningIn),
    ("end_session", Reversal::BySigningIn),
    ("end_all_sessions", Reversal::BySigningIn),
    // A new password replaces the one that was shown.
    ("erase_answer", Reversal::ByFunction("reset_password")),
];

/// Functions like [`LOCAL_FUNCTIONS`] that are idempotent per request id, since they return a secret.
pub(super) const IDEMPOTENT_LOCAL_FUNCTIONS: [(&str, Reversal); 2] = [
    ("save_webhook", Reversal::ByFunction("remove_webhook")),
    // The previous secret stays valid for a day.
    ("rotate_webhook_secret", Reversal::SameForm),
];

/// Those of [`LOCAL_FUNCTIONS`] that are irreversible.
pub(super) const IRREVERSIBLE_LOCAL_WRITES: &[WriteCase] = &[WriteCase {
    function: "cancel_attestation",
    operation: "",
    reversal: Reversal::Irreversible(CONFIRMED),
    precondition: Precondition::AcceptedAttestation,
    page: "/customers/{customer}/agreements",
    form: "cancel-attestation",
    input: &[],
    effect: ("/customers/{customer}/agreements", |page| page.attributes("#attestation-form", "id").len()),
    lost_response: LostResponse::Verified,
    response: ResponseCheck::Nothing,
}];

/// Customers whose users fit a page; each partner has one with far more.
pub(super) const WITH_FEW_USERS: Precondition =
    Precondition::Customer("users", "main:not(:has(.pager a[rel=next])) tbody");
const USER: &str = "/customers/{customer}/users/{user}";

pub(super) const WRITES: &[WriteCase] = &[
    WriteCase {
        function: "create_customer",
        operation: "create-a-customer",
        reversal: Reversal::Irreversible(CONFIRMED),
        precondition: Precondition::NewCustomer,
        page: "/customers/new?country=PL",
        form: "new-customer",
        input: &[("company_name", "Żubr & Syn"), ("domain", "zubrnowy")],
        effect: ("/customers?search=zubrnowy&by=domain", |page| page.texts("table.customers tbody tr").len()),
        lost_response: LostResponse::Deduplicated,
        response: ResponseCheck::Shown(
            r#"{"id":"{other}","companyProfile":{"domain":"elsewhere.onmicrosoft.com"},"billingProfile":{"companyName":"Elsewhere & Co"},"userCredentials":{"userName":"admin","password":"Told-1-once"}}"#,
            "Elsewhere & Co",
        ),
    },
    WriteCase {
        function: "update_billing_profile",
        operation: "update-a-customer-s-billing-profile",
        reversal: Reversal::SameForm,
        precondition: WITH_FEW_USERS,
        page: "/customers/{customer}/billing-profile",
        form: "billing-form",
        input: &[("company_name", "Typed & Sons")],
        effect: ("/customers/{customer}/billing-profile", |page| {
            count_values(page, "#billing-form-company_name", "Typed & Sons")
        }),
        // The requested value is stored already.
        lost_response: LostResponse::Unknown(200, 0),
        response: ResponseCheck::Other(r#"{"companyName":"Told & Daughters"}"#, "Told & Daughters"),
    },
    WriteCase {
        function: "confirm_agreement",
        operation: "confirm-customer-consent-customer-agreement",
        reversal: Reversal::Irreversible(CONFIRMED),
        precondition: Precondition::SingleStep,
        page: "/customers/{customer}/agreements",
        form: "confirm-agreement",
        input: &[
            ("first_name", "Zofia"),
            ("last_name", "Lis"),
            ("email", "zofia@conto.example"),
            ("agreed_on", "2026-01-15"),
        ],
        effect: ("/customers/{customer}/agreements", |page| {
            count(&page.texts("[aria-labelledby=accepted] tbody th"), "Zofia Lis")
        }),
        lost_response: LostResponse::Unknown(422, 1),
        response: ResponseCheck::Other(
            r#"{"type":"MicrosoftCustomerAgreement","dateAgreed":"2019-05-04T00:00:00Z"}"#,
            "2019-05-04",
        ),
    },
    WriteCase {
        function: "create_attestation",
        operation: "attestations-enhanced",
        reversal: Reversal::ByFunction("cancel_attestation"),
        precondition: WITH_FEW_USERS,
        page: "/customers/{customer}/agreements",
        form: "attestation-form",
        input: &[
            ("company", "Conto Sp. z o.o."),
            ("country", "PL"),
            ("language", "pl-PL"),
            ("first_name", "Zofia"),
            ("last_name", "Lis"),
            ("email", "zofia@conto.example"),
        ],
        // An attestation whose id was lost appears only in Partner Center's own activity record.
        effect: ("/activity", |page| {
            count(&page.texts("[aria-labelledby=partner-center] tbody th"), "Created a confirmation link")
        }),
        lost_response: LostResponse::ExecutedAgain,
        response: ResponseCheck::Nothing,
    },
    WriteCase {
        function: "finish_attestation",
        // The service distinguishes it from the single step only by the body, and so do injected faults.
        operation: "confirm-customer-consent-customer-agreement",
        reversal: Reversal::Irreversible(CONFIRMED),
        precondition: Precondition::AcceptedAttestation,
        page: "/customers/{customer}/agreements",
        form: "finish-attestation",
        input: &[("agreed_on", "{today}")],
        effect: ("/customers/{customer}/agreements", |page| {
            count(&page.texts("[aria-labelledby=accepted] tbody th"), "Zofia Lis")
        }),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(r#"{"type":"MicrosoftCloudAgreement"}"#, "MicrosoftCloudAgreement"),
    },
    WriteCase {
        function: "set_qualification",
        operation: "update-customer-qualification-asynchronous",
        reversal: Reversal::Irreversible(CONFIRMED),
        precondition: Precondition::Customer("qualification", "#government-form"),
        page: "/customers/{customer}/qualification",
        form: "government-form",
        input: &[("code", "482913")],
        effect: ("/validation-codes", codes_used),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(r#"{"qualification":"Education","vettingStatus":"InReview"}"#, "Education"),
    },
    WriteCase {
        function: "set_qualification_directly",
        operation: "update-customer-qualification-synchronous",
        reversal: Reversal::Irreversible(CONFIRMED),
        precondition: Precondition::Customer("qualification", "#direct-form"),
        page: "/customers/{customer}/qualification",
        form: "direct-form",
        input: &[("kind", "GovernmentCommunityCloud"), ("code", "482913")],
        effect: ("/validation-codes", codes_used),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(r#""Education""#, "Education"),
    },
    WriteCase {
        function: "update_budget",
        operation: "update-a-customer-s-usage-spending-budget",
        reversal: Reversal::SameForm,
        precondition: WITH_FEW_USERS,
        page: "/customers/{customer}/budget",
        form: "budget-form",
        input: &[("amount", "77")],
        effect: ("/customers/{customer}/budget", |page| count_values(page, "#budget-form-amount", "77")),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(r#"{"amount":78.5}"#, "78.5"),
    },
    WriteCase {
        function: "remove_budget",
        operation: "update-a-customer-s-usage-spending-budget",
        reversal: Reversal::ByFunction("update_budget"),
        precondition: Precondition::Budget,
        page: "/customers/{customer}/budget",
        form: "remove-budget",
        input: &[],
        effect: ("/customers/{customer}/budget", |page| usize::from(page.text().contains("No budget set."))),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(r#"{"amount":50}"#, "50"),
    },
    WriteCase {
        function: "add_verified_domain",
        operation: "add-a-verified-domain-for-a-customer",
        reversal: Reversal::Irreversible(CONFIRMED),
        // Under delegated administration, where domains can be seen.
        precondition: Precondition::Customer("domains", "[aria-labelledby=domains] li + li"),
        page: "/customers/{customer}/domains",
        form: "domain-form",
        input: &[("name", "once.example")],
        effect: ("/customers/{customer}/domains", |page| {
            count(&page.texts("[aria-labelledby=domains] li .copyable"), "once.example")
        }),
        lost_response: LostResponse::Unknown(422, 0),
        response: ResponseCheck::Other(
            r#"{"name":"once.example","authenticationType":"managed","isDefault":true}"#,
            "true",
        ),
    },
    WriteCase {
        function: "create_user",
        operation: "create-user-accounts-for-a-customer",
        reversal: Reversal::ByFunction("delete_user"),
        precondition: WITH_FEW_USERS,
        page: "/customers/{customer}/users/new",
        form: "user-form",
        input: &[("display_name", "Typed Once"), ("user_name", "typed.once"), ("usage_location", "PL")],
        effect: ("/customers/{customer}/users?search=Typed+Once", count_rows),
        lost_response: LostResponse::Unknown(422, 1),
        response: ResponseCheck::Shown(
            r#"{"id":"{other}","displayName":"Somebody Else","userPrincipalName":"else@conto.example"}"#,
            "else@conto.example",
        ),
    },
    WriteCase {
        function: "update_user",
        operation: "update-user-accounts-for-a-customer",
        reversal: Reversal::SameForm,
        precondition: Precondition::User(None),
        page: "/customers/{customer}/users/{user}/edit",
        form: "user-form",
        input: &[("display_name", "Typed Once"), ("last_name", "Once")],
        effect: ("/customers/{customer}/users?search=Typed+Once", count_rows),
        lost_response: LostResponse::Unknown(200, 0),
        response: ResponseCheck::Other(r#"{"id":"{user}","displayName":"Somebody Else"}"#, "Somebody Else"),
    },
    WriteCase {
        function: "delete_user",
        operation: "delete-user-accounts-for-a-customer",
        reversal: Reversal::ByFunction("restore_user"),
        precondition: Precondition::User(None),
        page: "/customers/{customer}/users/{user}/delete",
        form: "delete-form",
        input: &[],
        effect: ("/customers/{customer}/users/deleted", |page| count(&page.texts("tbody th"), "Subject of it")),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Nothing,
    },
    WriteCase {
        function: "restore_user",
        // The service distinguishes it from an update only by the body, and so do injected faults.
        operation: "update-user-accounts-for-a-customer",
        reversal: Reversal::ByFunction("delete_user"),
        precondition: Precondition::User(Some(("/delete", "delete-form", &[]))),
        page: USER,
        form: "restore-form",
        input: &[],
        effect: ("/customers/{customer}/users?search=Subject+of+it", count_rows),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(
            r#"{"id":"{user}","displayName":"Subject of it","state":"inactive"}"#,
            "inactive",
        ),
    },
    WriteCase {
        function: "reset_password",
        operation: "reset-user-password-for-a-customer",
        reversal: Reversal::Irreversible(CONFIRMED),
        precondition: Precondition::User(None),
        page: "/customers/{customer}/users/{user}/password",
        form: "password-form",
        input: &[],
        // Passwords are not shown anywhere, but Partner Center records each reset.
        effect: ("/customers/{customer}/activity", |page| {
            count(&page.texts("[aria-labelledby=partner-center] tbody th"), "Reset a user’s password")
        }),
        lost_response: LostResponse::ExecutedAgain,
        response: ResponseCheck::Shown(r#"{"id":"{user}","displayName":"Somebody Else"}"#, "Somebody Else"),
    },
    WriteCase {
        function: "add_role_member",
        operation: "set-user-roles-for-a-customer",
        reversal: Reversal::ByFunction("remove_role_member"),
        precondition: Precondition::User(None),
        page: USER,
        form: "role-form",
        input: &[("role", "{role}")],
        effect: (USER, |page| page.texts(".held").len()),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(r#"{"id":"{user}","roleId":"{other}"}"#, "{other}"),
    },
    WriteCase {
        function: "remove_role_member",
        operation: "remove-customer-user-from-a-role",
        reversal: Reversal::ByFunction("add_role_member"),
        precondition: Precondition::User(Some(("", "role-form", &[("role", "{role}")]))),
        page: "/customers/{customer}/roles/{role}/members/{user}/remove",
        form: "remove-role-form",
        input: &[],
        effect: (USER, |page| usize::from(page.texts(".held").is_empty())),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Nothing,
    },
    WriteCase {
        function: "update_licences",
        operation: "assign-licenses-to-a-user",
        reversal: Reversal::SameForm,
        precondition: Precondition::User(None),
        page: "/customers/{customer}/users/{user}/licenses",
        form: "licenses-form",
        input: &[("skus[]", "{sku}")],
        effect: ("/customers/{customer}/users/{user}/licenses", |page| {
            page.attributes("[name='skus[]'][checked]", "value").len()
        }),
        lost_response: LostResponse::Unknown(200, 0),
        response: ResponseCheck::Other(r#"{"licensesToAssign":[{"skuId":"{other}"}],"licenseWarnings":[]}"#, "{other}"),
    },
    WriteCase {
        function: "update_quantity",
        operation: "update-the-nickname-for-a-subscription",
        reversal: Reversal::SameForm,
        precondition: Precondition::ChangeableSubscription("quantity"),
        page: "/customers/{customer}/subscriptions/{subscription}/quantity?to=977",
        form: "quantity-form",
        input: &[("quantity", "977")],
        effect: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.texts("#state ~ dl dd").iter().any(|fact| fact.contains("977")))
        }),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","quantity":5}"#, "977 licenses"),
    },
    WriteCase {
        function: "update_term_end",
        operation: "update-the-nickname-for-a-subscription",
        reversal: Reversal::SameForm,
        precondition: Precondition::ChangeableSubscription("term-end"),
        page: "/customers/{customer}/subscriptions/{subscription}/term-end?end=stop",
        form: "end-form",
        input: &[("end", "stop")],
        effect: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.text().contains("Ends, and service stops"))
        }),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","autoRenewEnabled":true}"#, "Ends, and service stops"),
    },
    WriteCase {
        function: "suspend_subscription",
        operation: "update-the-nickname-for-a-subscription",
        reversal: Reversal::ByFunction("reactivate_subscription"),
        precondition: Precondition::ChangeableSubscription("suspend"),
        page: "/customers/{customer}/subscriptions/{subscription}/suspend",
        form: "suspend-form",
        input: &[],
        effect: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.texts("#state ~ dl dd").iter().any(|fact| fact.contains("Suspended")))
        }),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","status":"active"}"#, "Suspended"),
    },
    WriteCase {
        function: "reactivate_subscription",
        operation: "update-the-nickname-for-a-subscription",
        reversal: Reversal::ByFunction("suspend_subscription"),
        precondition: Precondition::ChangeableSubscription("reactivate"),
        page: "/customers/{customer}/subscriptions/{subscription}/reactivate",
        form: "reactivate-form",
        input: &[],
        effect: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.texts("#state ~ dl dd").iter().any(|fact| fact.contains("Active")))
        }),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","status":"suspended"}"#, "Active"),
    },
    WriteCase {
        function: "cancel_subscription",
        operation: "update-the-nickname-for-a-subscription",
        reversal: Reversal::Irreversible(CONFIRMED),
        precondition: Precondition::ChangeableSubscription("cancel"),
        page: "/customers/{customer}/subscriptions/{subscription}/cancel",
        form: "cancel-form",
        input: &[],
        effect: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.texts("#state ~ dl dd").iter().any(|fact| fact.contains("Canceled")))
        }),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Shown(r#"{"id":"{subscription}","status":"active"}"#, "Canceled"),
    },
    WriteCase {
        function: "rename_subscription",
        operation: "update-the-nickname-for-a-subscription",
        reversal: Reversal::SameForm,
        precondition: Precondition::Subscription,
        page: "/customers/{customer}/subscriptions/{subscription}",
        form: "nickname-form",
        input: &[("name", "Księgowość & płace")],
        effect: ("/customers/{customer}/subscriptions/{subscription}", |page| {
            usize::from(page.heading() == "Księgowość & płace")
        }),
        lost_response: LostResponse::Unknown(200, 0),
        response: ResponseCheck::Other(r#"{"id":"{subscription}","friendlyName":"Sprzedaż"}"#, "Sprzedaż"),
    },
    WriteCase {
        function: "create_policy",
        operation: "create-a-self-serve-policy",
        reversal: Reversal::ByFunction("delete_policy"),
        precondition: Precondition::Customer("policies", ".empty a.primary"),
        page: "/customers/{customer}/policies/new",
        form: "policy-form",
        input: &[("reservations", "true")],
        effect: ("/customers/{customer}/policies", count_rows),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(
            r#"{"id":"x_{customer}","selfServeEntity":{"tenantID":"{customer}"},"permissions":[{"resource":"AzureSavingsPlan","action":"Purchase"}]}"#,
            "AzureSavingsPlan",
        ),
    },
    WriteCase {
        function: "update_policy",
        operation: "update-a-self-serve-policy",
        reversal: Reversal::SameForm,
        precondition: Precondition::Policy,
        page: "/customers/{customer}/policies/{policy}",
        form: "policy-form",
        input: &[("reservations", "true")],
        effect: ("/customers/{customer}/policies/{policy}", |page| {
            count(&page.texts("#policy ~ dl li"), "Azure reservations")
        }),
        lost_response: LostResponse::Unknown(200, 0),
        response: ResponseCheck::Other(
            r#"{"id":"{policy}","selfServeEntity":{"tenantID":"{customer}"},"permissions":[{"resource":"AzureSavingsPlan","action":"Purchase"}]}"#,
            "AzureReservedInstances, AzureSavingsPlan",
        ),
    },
    WriteCase {
        function: "delete_policy",
        operation: "delete-a-self-serve-policy",
        reversal: Reversal::ByFunction("create_policy"),
        precondition: Precondition::Policy,
        page: "/customers/{customer}/policies/{policy}/delete",
        form: "policy-delete-form",
        input: &[],
        effect: ("/customers/{customer}/policies", |page| page.texts(".empty a.primary").len()),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Nothing,
    },
    WriteCase {
        function: "remove_relationship",
        operation: "remove-a-reseller-relationship-with-a-customer",
        reversal: Reversal::Irreversible("name"),
        precondition: Precondition::WithoutPurchases,
        page: "/customers/{customer}/relationship/remove",
        form: "relationship-form",
        input: &[("name", "{name}")],
        effect: ("/customers/{customer}", |page| usize::from(page.status == 404)),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(r#"{"relationshipToPartner":"reseller"}"#, "reseller"),
    },
    WriteCase {
        function: "remove_delegated_access",
        // The service distinguishes it from removing the relationship only by the body, and so do injected faults.
        operation: "remove-a-reseller-relationship-with-a-customer",
        reversal: Reversal::Irreversible("name"),
        precondition: Precondition::DelegatedAccess,
        page: "/customers/{customer}/delegated-access/remove",
        form: "delegation-form",
        input: &[("name", "{name}")],
        effect: ("/customers/{customer}", |page| count(&page.texts("#relationship ~ dl .badge"), "Inactive")),
        lost_response: LostResponse::Verified,
        response: ResponseCheck::Other(r#"{"allowDelegatedAccess":true}"#, "true"),
    },
];

fn count(texts: &[String], text: &str) -> usize {
    texts.iter().filter(|known| *known == text).count()
}

fn count_values(page: &Page, selector: &str, value: &str) -> usize {
    count(&page.attributes(selector, "value"), value)
}

fn count_rows(page: &Page) -> usize {
    page.texts("tbody tr").len()
}

/// Returns the number of uses of the demo's validation code, which has four at first.
fn codes_used(page: &Page) -> usize {
    4 - page.texts("tbody td")[1].parse::<usize>().unwrap()
}
