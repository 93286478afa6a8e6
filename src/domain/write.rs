//! The operations of forms, each declared once. The name is the server function's endpoint and the action of its form,
//! the action in the audit log if it is recorded, and the key of the success message if there is one.

/// The rule for submitting a form again, and whether its response contains a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Done once for each request id, however often the form is submitted.
    Once,
    /// Done once; the response contains a secret that is shown once.
    OnceWithSecret,
    /// May be done any number of times: it changes nothing at Partner Center, and its response has nothing that is
    /// shown once.
    Repeatable,
}

macro_rules! writes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $kind:ident;)+) => {
        /// A change that a form requests.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Write { $($(#[$doc])* $variant),+ }

        impl Write {
            /// All changes.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name: the server function's, and the action in the audit.
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

writes! {
    /// Updates the fields of a billing profile that differ from the rendered form, if the profile's version is
    /// unchanged.
    UpdateBillingProfile = "update_billing_profile", Once;
    /// Validates a new customer's details without creating the customer.
    ReviewNewCustomer = "review_new_customer", Repeatable;
    /// Creates a customer.
    CreateCustomer = "create_customer", OnceWithSecret;
    /// Creates an attestation, by whose link the customer can accept.
    CreateAttestation = "create_attestation", Once;
    /// Creates the agreement of an attestation that the customer accepted on this day.
    FinishAttestation = "finish_attestation", Once;
    /// Cancels an attestation.
    CancelAttestation = "cancel_attestation", Repeatable;
    /// Attests that a customer accepted the Microsoft Customer Agreement.
    ConfirmAgreement = "confirm_agreement", Once;
    /// Requests a qualification from Microsoft.
    SetQualification = "set_qualification", Once;
    /// Sets a qualification at once, by the older operation.
    SetQualificationDirectly = "set_qualification_directly", Once;
    /// Sets a customer's Azure spending budget.
    UpdateBudget = "update_budget", Once;
    /// Removes a customer's Azure spending budget.
    RemoveBudget = "remove_budget", Once;
    /// Adds a domain that the partner has verified as its registrar.
    AddVerifiedDomain = "add_verified_domain", Once;
    /// Creates a user, with a typed or generated password.
    CreateUser = "create_user", OnceWithSecret;
    /// Updates a user's names, sign-in name and country as far as they differ from the rendered form.
    UpdateUser = "update_user", Once;
    /// Deletes a user, who can be restored for thirty days.
    DeleteUser = "delete_user", Once;
    /// Restores a deleted user.
    RestoreUser = "restore_user", Once;
    /// Sets a new password of a user.
    ResetPassword = "reset_password", OnceWithSecret;
    /// Assigns a directory role to a user.
    AddRoleMember = "add_role_member", Once;
    /// Removes a directory role from a user.
    RemoveRoleMember = "remove_role_member", Once;
    /// Assigns the selected licenses of one group to a user, with the selected plans, and removes those that the form
    /// was rendered with and that are no longer selected.
    UpdateLicences = "update_licences", Once;
    /// Renames a subscription, if its nickname is still the one that the form was rendered with.
    RenameSubscription = "rename_subscription", Once;
    /// Changes the quantity of a subscription.
    UpdateQuantity = "update_quantity", Once;
    /// Sets the outcome at the end of a subscription's term.
    UpdateTermEnd = "update_term_end", Once;
    /// Suspends a subscription.
    SuspendSubscription = "suspend_subscription", Once;
    /// Reactivates a suspended subscription.
    ReactivateSubscription = "reactivate_subscription", Once;
    /// Cancels a subscription for good.
    CancelSubscription = "cancel_subscription", Once;
    /// Creates a policy that lets a customer buy without the partner, and redirects to it.
    CreatePolicy = "create_policy", Once;
    /// Updates the permissions of a policy that differ from the rendered form, if the policy's version is unchanged.
    UpdatePolicy = "update_policy", Once;
    /// Deletes a policy.
    DeletePolicy = "delete_policy", Once;
    /// Ends the relationship with a customer, whose name was typed to confirm.
    RemoveRelationship = "remove_relationship", Once;
    /// Ends delegated administration (DAP) of a customer, whose name was typed to confirm.
    RemoveDelegatedAccess = "remove_delegated_access", Once;
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
    AskForLicence = "ask_for_license", Repeatable;
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
    /// Sets the person who decides requests during one's absence.
    SetDeputy = "set_deputy", Repeatable;
    /// Removes the person who decides requests during one's absence.
    RemoveDeputy = "remove_deputy", Repeatable;
    /// Activates the partner's reserve connection.
    UseReserveConnection = "use_reserve_connection", Repeatable;
    /// Removes a connection of the partner.
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
    /// Saves the partner's self-service settings: the default offer, its contact details, and the visibility of staff
    /// names.
    SaveSelfService = "save_self_service", Repeatable;
    /// Saves the endpoint of the partner's own system; the first response contains its signing secret.
    SaveWebhook = "save_webhook", OnceWithSecret;
    /// Creates a new signing secret of the endpoint.
    RotateWebhookSecret = "rotate_webhook_secret", OnceWithSecret;
    /// Removes the endpoint.
    RemoveWebhook = "remove_webhook", Repeatable;
    /// Sends a test message to the endpoint.
    TestWebhook = "test_webhook", Repeatable;
    /// Sends a message to the endpoint again.
    ResendWebhook = "resend_webhook", Repeatable;
    /// Saves the self-service offer to one customer's own people.
    SaveCustomerOffer = "save_customer_offer", Repeatable;
    /// Disables self-service for one of a customer's own people.
    DisableCustomerUser = "disable_customer_user", Repeatable;
    /// Enables self-service again for one of a customer's own people.
    EnableCustomerUser = "enable_customer_user", Repeatable;
    /// Begins, in one's session, a preview of the view of a customer's own people.
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
    /// Finds the sign-in of a partner by the domain of its people, and redirects to the page that leads there.
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

impl Write {
    /// Returns the change with this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|write| write.as_str() == name)
    }

    /// Checks whether it may be done any number of times; every other change is done once for each request id.
    pub const fn is_repeatable(self) -> bool {
        matches!(self.kind(), Kind::Repeatable)
    }

    /// Checks whether its response contains a secret, such as a password, which is shown once and erased on request.
    pub const fn tells_secret(self) -> bool {
        matches!(self.kind(), Kind::OnceWithSecret)
    }

    /// Returns the key of the success message.
    pub fn done_key(self) -> String {
        done_key(self.as_str())
    }
}

/// The change that is made by the response of the partner's provider rather than by a form's server function: its name
/// in the audit log and in the key of its success message.
pub const CONNECT_PARTNER: &str = "connect_partner";

/// Returns the key of the success message of a change with this name; none if there is no such change.
pub fn find_done_key(name: &str) -> Option<String> {
    if name == CONNECT_PARTNER { Some(done_key(name)) } else { Write::find(name).map(Write::done_key) }
}

/// Returns the key of the success message that names the affected object; none if there is no such change.
pub fn find_named_key(name: &str) -> Option<String> {
    Write::find(name).map(|write| format!("named-{}", write.as_str().replace('_', "-")))
}

fn done_key(name: &str) -> String {
    format!("done-{}", name.replace('_', "-"))
}
