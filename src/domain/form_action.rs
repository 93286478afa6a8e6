//! The operations of forms, each declared once. The name is the server function's endpoint and the action of its form,
//! the action in the audit log if it is recorded, and the key of the success message if there is one.

/// The rule for submitting a form again, and whether its response contains a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Done once for each idempotency key, however often the form is submitted.
    Idempotent,
    /// Done once; the response contains a secret that is shown once.
    IdempotentWithSecret,
    /// May be done any number of times: it changes nothing at Partner Center, and its response has nothing that is
    /// shown once.
    Repeatable,
}

macro_rules! form_actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $kind:ident;)+) => {
        /// A change that a form requests.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FormAction { $($(#[$doc])* $variant),+ }

        impl FormAction {
            /// All changes.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name: the server function's, and the action in the audit log.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Returns the URL of the server function, which is the action of the form.
            pub const fn path(self) -> &'static str {
                match self { $(Self::$variant => concat!("/api/", $name)),+ }
            }

            const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind),+ }
            }
        }
    };
}

form_actions! {
    /// Updates the fields of a billing profile that differ from the rendered form, if the profile's version is
    /// unchanged.
    UpdateBillingProfile = "update_billing_profile", Idempotent;
    /// Validates a new customer's details without creating the customer.
    ReviewNewCustomer = "review_new_customer", Repeatable;
    /// Creates a customer.
    CreateCustomer = "create_customer", IdempotentWithSecret;
    /// Creates an attestation, by whose link the customer can accept.
    CreateAttestation = "create_attestation", Idempotent;
    /// Creates the agreement of an attestation that the customer accepted, with the submitted date.
    FinishAttestation = "finish_attestation", Idempotent;
    /// Cancels an attestation.
    CancelAttestation = "cancel_attestation", Repeatable;
    /// Attests that a customer accepted the Microsoft Customer Agreement.
    ConfirmAgreement = "confirm_agreement", Idempotent;
    /// Requests a qualification from Microsoft.
    SetQualification = "set_qualification", Idempotent;
    /// Sets a qualification without a review by Microsoft, by the older operation.
    SetQualificationDirectly = "set_qualification_directly", Idempotent;
    /// Sets a customer's Azure spending budget.
    UpdateBudget = "update_budget", Idempotent;
    /// Removes a customer's Azure spending budget.
    RemoveBudget = "remove_budget", Idempotent;
    /// Adds a domain that the partner has verified as its registrar.
    AddVerifiedDomain = "add_verified_domain", Idempotent;
    /// Creates a user, with a typed or generated password.
    CreateUser = "create_user", IdempotentWithSecret;
    /// Updates a user's names, sign-in name and country as far as they differ from the rendered form.
    UpdateUser = "update_user", Idempotent;
    /// Deletes a user, who can be restored for thirty days.
    DeleteUser = "delete_user", Idempotent;
    /// Restores a deleted user.
    RestoreUser = "restore_user", Idempotent;
    /// Sets a new password of a user.
    ResetPassword = "reset_password", IdempotentWithSecret;
    /// Assigns a directory role to a user.
    AddRoleMember = "add_role_member", Idempotent;
    /// Removes a directory role from a user.
    RemoveRoleMember = "remove_role_member", Idempotent;
    /// Assigns the selected licenses of one group to a user, with the selected plans, and removes those that the form
    /// was rendered with and that are no longer selected. Stored audit entries contain the name, in British spelling.
    UpdateLicenses = "update_licences", Idempotent;
    /// Renames a subscription, if its nickname is still the one that the form was rendered with.
    RenameSubscription = "rename_subscription", Idempotent;
    /// Changes the quantity of a subscription.
    UpdateQuantity = "update_quantity", Idempotent;
    /// Sets the outcome at the end of a subscription's term.
    UpdateTermEnd = "update_term_end", Idempotent;
    /// Suspends a subscription.
    SuspendSubscription = "suspend_subscription", Idempotent;
    /// Reactivates a suspended subscription.
    ReactivateSubscription = "reactivate_subscription", Idempotent;
    /// Cancels a subscription for good.
    CancelSubscription = "cancel_subscription", Idempotent;
    /// Creates a policy that lets a customer buy without the partner, and redirects to it.
    CreatePolicy = "create_policy", Idempotent;
    /// Updates the permissions of a policy that differ from the rendered form, if the policy's version is unchanged.
    UpdatePolicy = "update_policy", Idempotent;
    /// Deletes a policy.
    DeletePolicy = "delete_policy", Idempotent;
    /// Ends the relationship with a customer, whose name was typed to confirm.
    RemoveRelationship = "remove_relationship", Idempotent;
    /// Ends delegated administration (DAP) of a customer, whose name was typed to confirm.
    RemoveDelegatedAccess = "remove_delegated_access", Idempotent;
    /// Creates a draft of a job for users that were selected in a list.
    DraftUsersJob = "draft_users_job", Repeatable;
    /// Sets the action of a job, and queues its dry run.
    PlanJob = "plan_job", Repeatable;
    /// Stores a table of users as a draft of a job.
    ImportUsers = "import_users", Repeatable;
    /// Sets the action and the columns of a draft that was made from a table, and queues its dry run.
    PlanImport = "plan_import", Repeatable;
    /// Plans the steps that end a user's access, as one job.
    PlanLeaver = "plan_leaver", Repeatable;
    /// Confirms a job whose dry run is finished.
    StartJob = "start_job", Repeatable;
    /// Queues the failed rows of a job again.
    RetryJob = "retry_job", Repeatable;
    /// Cancels a job.
    CancelJob = "cancel_job", Repeatable;
    /// Requests a change from the partner.
    AskForChange = "ask_for_change", Repeatable;
    /// Requests a license for oneself from the partner.
    AskForLicense = "ask_for_license", Repeatable;
    /// Requests a product from the partner.
    AskForProduct = "ask_for_product", Repeatable;
    /// Records a request that a customer made by other means.
    RecordRequest = "record_request", Repeatable;
    /// Withdraws a request.
    WithdrawRequest = "withdraw_request", Repeatable;
    /// Accepts a request as modified by the partner.
    AcceptRequest = "accept_request", Repeatable;
    /// Writes a message to the partner about a request.
    WriteToPartner = "write_to_partner", Repeatable;
    /// Approves or refuses a request for one's own company, before the partner gets it.
    DecideForCompany = "decide_for_company", Repeatable;
    /// Sets whether an administrator of one's own company must approve requests first.
    SetCompanyApproval = "set_company_approval", Repeatable;
    /// Claims a request.
    ClaimRequest = "claim_request", Repeatable;
    /// Releases a claimed request.
    ReleaseRequest = "release_request", Repeatable;
    /// Approves a request.
    ApproveRequest = "approve_request", Repeatable;
    /// Refuses a request.
    RefuseRequest = "refuse_request", Repeatable;
    /// Modifies the requested change, and offers it to the customer.
    OfferChange = "offer_change", Repeatable;
    /// Marks a request as completed manually.
    CompleteRequest = "complete_request", Repeatable;
    /// Writes a message to the customer about a request.
    AnswerRequest = "answer_request", Repeatable;
    /// Sets the ticket number of a request.
    SetRequestTicket = "set_request_ticket", Repeatable;
    /// Saves the rules for requests.
    SaveRequestRules = "save_request_rules", Repeatable;
    /// Saves the rule for requests about one product.
    SaveProductRule = "save_product_rule", Repeatable;
    /// Removes the rule for requests about one product.
    RemoveProductRule = "remove_product_rule", Repeatable;
    /// Sets the person who decides change requests during one's absence.
    SetDeputy = "set_deputy", Repeatable;
    /// Removes the person who decides change requests during one's absence.
    RemoveDeputy = "remove_deputy", Repeatable;
    /// Activates the partner connection (stored consent) in reserve.
    UseReserveConnection = "use_reserve_connection", Repeatable;
    /// Removes a partner connection (stored consent).
    RemoveConnection = "remove_connection", Repeatable;
    /// Adds a role mapping of the partner.
    AddRoleMapping = "add_role_mapping", Repeatable;
    /// Removes a role mapping of the partner.
    RemoveRoleMapping = "remove_role_mapping", Repeatable;
    /// Saves the recipients of the partner's notices, and the expiry of its client secret.
    SaveNoticeSettings = "save_notice_settings", Repeatable;
    /// Sets whether the partner's staff need a second factor.
    SetMfaRequired = "set_mfa_required", Repeatable;
    /// Sets whether changes that cost money require a recent sign-in.
    SetStepUpRequired = "set_step_up_required", Repeatable;
    /// Saves the partner's self-service settings: the default level, its contact details, and the visibility of staff
    /// names.
    SaveSelfService = "save_self_service", Repeatable;
    /// Saves the endpoint of the partner's own system; the first response contains its signing secret.
    SaveWebhook = "save_webhook", IdempotentWithSecret;
    /// Creates a new signing secret of the endpoint.
    RotateWebhookSecret = "rotate_webhook_secret", IdempotentWithSecret;
    /// Removes the endpoint.
    RemoveWebhook = "remove_webhook", Repeatable;
    /// Sends a test message to the endpoint.
    TestWebhook = "test_webhook", Repeatable;
    /// Sends a message to the endpoint again.
    ResendWebhook = "resend_webhook", Repeatable;
    /// Saves the level of self-service for one customer's users.
    SaveCustomerOffer = "save_customer_offer", Repeatable;
    /// Disables self-service for a customer's user.
    DisableCustomerUser = "disable_customer_user", Repeatable;
    /// Enables self-service again for a customer's user.
    EnableCustomerUser = "enable_customer_user", Repeatable;
    /// Begins, in one's session, a preview of the view of a customer's users.
    BeginPreview = "begin_preview", Repeatable;
    /// Ends the preview of one's session.
    EndPreview = "end_preview", Repeatable;
    /// Adds a partner to the installation.
    AddPartner = "add_partner", Repeatable;
    /// Disables a partner, so that its people cannot sign in.
    DisablePartner = "disable_partner", Repeatable;
    /// Enables a disabled partner.
    EnablePartner = "enable_partner", Repeatable;
    /// Saves the submitted preferences and leaves the others unchanged.
    SavePreferences = "save_preferences", Repeatable;
    /// Begins a sign-in to an organization that the person names, as its member or guest, and returns to a local URL.
    ChooseOrganization = "choose_organization", Repeatable;
    /// Finds the sign-in of a partner by the domain of its staff, and redirects to the page that leads there.
    ChoosePartner = "choose_partner", Repeatable;
    /// Erases the browser's list of partners that it has been signed in to.
    ForgetPartners = "forget_partners", Repeatable;
    /// Saves the visible columns of a table, and the row density of all tables.
    SaveTableView = "save_table_view", Repeatable;
    /// Ends one of the person's own sessions.
    EndSession = "end_session", Repeatable;
    /// Erases the stored response to a form of this session, such as a password that has been passed on.
    EraseAnswer = "erase_answer", Repeatable;
    /// Ends all of the person's sessions, including this one.
    EndAllSessions = "end_all_sessions", Repeatable;
}

impl FormAction {
    /// Returns the change with this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|form_action| form_action.as_str() == name)
    }

    /// Checks whether it may be done any number of times; every other change is done once for each idempotency key.
    pub const fn is_repeatable(self) -> bool {
        matches!(self.kind(), Kind::Repeatable)
    }

    /// Checks whether its response contains a secret, such as a password, which is shown once and erased on request.
    pub const fn returns_secret(self) -> bool {
        matches!(self.kind(), Kind::IdempotentWithSecret)
    }

    /// Returns the key of the success message.
    pub fn success_key(self) -> String {
        success_key(self.as_str())
    }
}

/// The name, in the audit log and in the key of its success message, of the change that stores a partner connection. It
/// is made by the callback from the partner's identity provider after the consent, not by a form's server function.
pub const CONNECT_PARTNER: &str = "connect_partner";

/// Returns the key of the success message of a change with this name; none if there is no such change.
pub fn find_success_key(name: &str) -> Option<String> {
    if name == CONNECT_PARTNER { Some(success_key(name)) } else { FormAction::find(name).map(FormAction::success_key) }
}

/// Returns the key of the success message that names the affected object; none if there is no such change.
pub fn find_named_success_key(name: &str) -> Option<String> {
    FormAction::find(name).map(|form_action| format!("named-{}", form_action.as_str().replace('_', "-")))
}

fn success_key(name: &str) -> String {
    format!("done-{}", name.replace('_', "-"))
}
