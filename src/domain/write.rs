//! What forms ask for, each declared once: its name is the server function's endpoint and the action of its form, the action
//! in the audit where it is recorded, and the key of the message that says that it worked where one is said.

/// The rule for sending a form again, and whether its answer tells a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Done once for each request id, however often it is sent.
    Once,
    /// Done once, and answered with a secret that is shown once.
    OnceWithSecret,
    /// May be done any number of times: it changes nothing at Partner Center and tells nothing that is told once.
    Repeatable,
}

macro_rules! writes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $kind:ident;)+) => {
        /// A change that a form asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Write { $($(#[$doc])* $variant),+ }

        impl Write {
            /// Every change.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name: the server function's, and the action in the audit.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Returns the address of the server function, which is the action of the form.
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
    /// Changes of whom to bill what differs from what the form was drawn with, if the profile still is that version.
    UpdateBillingProfile = "update_billing_profile", Once;
    /// Looks at a new customer's details, and makes nothing of them.
    ReviewNewCustomer = "review_new_customer", Repeatable;
    /// Makes a customer.
    CreateCustomer = "create_customer", OnceWithSecret;
    /// Creates an attestation, by whose link the customer can accept.
    CreateAttestation = "create_attestation", Once;
    /// Creates the agreement of an attestation that the customer accepted on this day.
    FinishAttestation = "finish_attestation", Once;
    /// Cancels an attestation.
    CancelAttestation = "cancel_attestation", Repeatable;
    /// Attests that a customer accepted the Microsoft Customer Agreement.
    ConfirmAgreement = "confirm_agreement", Once;
    /// Asks Microsoft for a qualification.
    SetQualification = "set_qualification", Once;
    /// Sets a qualification at once, by the older operation.
    SetQualificationDirectly = "set_qualification_directly", Once;
    /// Sets a customer's Azure spending budget.
    UpdateBudget = "update_budget", Once;
    /// Takes a customer's Azure spending budget away.
    RemoveBudget = "remove_budget", Once;
    /// Adds a domain that the partner has verified as its registrar.
    AddVerifiedDomain = "add_verified_domain", Once;
    /// Makes a user, with the password that is typed or else one that is made up.
    CreateUser = "create_user", OnceWithSecret;
    /// Changes of a user's names, sign-in name and country what differs from what the form was drawn with.
    UpdateUser = "update_user", Once;
    /// Deletes a user, who can be brought back for thirty days.
    DeleteUser = "delete_user", Once;
    /// Brings a deleted user back.
    RestoreUser = "restore_user", Once;
    /// Gives a user another password.
    ResetPassword = "reset_password", OnceWithSecret;
    /// Gives a user a directory role.
    AddRoleMember = "add_role_member", Once;
    /// Takes a directory role from a user.
    RemoveRoleMember = "remove_role_member", Once;
    /// Gives a user the licences of one group that are chosen, with the plans that are, and takes away those that the
    /// form showed as theirs and that are not.
    UpdateLicences = "update_licences", Once;
    /// Gives a subscription another nickname, if it is still called what the form was drawn with.
    RenameSubscription = "rename_subscription", Once;
    /// Changes how many units a subscription has.
    UpdateQuantity = "update_quantity", Once;
    /// Sets how the term of a subscription ends.
    UpdateTermEnd = "update_term_end", Once;
    /// Suspends a subscription.
    SuspendSubscription = "suspend_subscription", Once;
    /// Reactivates a suspended subscription.
    ReactivateSubscription = "reactivate_subscription", Once;
    /// Cancels a subscription for good.
    CancelSubscription = "cancel_subscription", Once;
    /// Lets a customer buy without asking, and goes on to the policy that says so.
    CreatePolicy = "create_policy", Once;
    /// Changes of what a customer may buy without asking what differs from what the form was drawn with, if the
    /// policy still is that version.
    UpdatePolicy = "update_policy", Once;
    /// Withdraws a policy.
    DeletePolicy = "delete_policy", Once;
    /// Ends the relationship with a customer whose name was typed.
    RemoveRelationship = "remove_relationship", Once;
    /// Ends delegated administration (DAP) of a customer whose name was typed.
    RemoveDelegatedAccess = "remove_delegated_access", Once;
    /// Begins a job about users that were chosen from a list.
    DraftUsersJob = "draft_users_job", Repeatable;
    /// Chooses what a job does, and queues its dry run.
    PlanJob = "plan_job", Repeatable;
    /// Stores a table of users as a draft of a job.
    ImportUsers = "import_users", Repeatable;
    /// Chooses the action and the columns of a draft that was made from a table, and queues its dry run.
    PlanImport = "plan_import", Repeatable;
    /// Plans the steps that end a user's access, as one job.
    PlanLeaver = "plan_leaver", Repeatable;
    /// Confirms a job whose dry run is finished.
    StartJob = "start_job", Repeatable;
    /// Queues the failed rows of a job again.
    RetryJob = "retry_job", Repeatable;
    /// Cancels a job.
    CancelJob = "cancel_job", Repeatable;
    /// Asks the partner for a change.
    AskForChange = "ask_for_change", Repeatable;
    /// Asks the partner for a license for oneself.
    AskForLicence = "ask_for_license", Repeatable;
    /// Asks the partner for a product.
    AskForProduct = "ask_for_product", Repeatable;
    /// Records a request that a customer made by another way.
    RecordRequest = "record_request", Repeatable;
    /// Withdraws a request.
    WithdrawRequest = "withdraw_request", Repeatable;
    /// Accepts a request as the partner has changed it.
    AcceptRequest = "accept_request", Repeatable;
    /// Writes to the partner about a request.
    WriteToPartner = "write_to_partner", Repeatable;
    /// Decides for one's own company whether the partner gets a request.
    DecideForCompany = "decide_for_company", Repeatable;
    /// Sets whether an administrator of one's own company must agree to requests first.
    SetCompanyApproval = "set_company_approval", Repeatable;
    /// Claims a request.
    ClaimRequest = "claim_request", Repeatable;
    /// Releases a claimed request.
    ReleaseRequest = "release_request", Repeatable;
    /// Approves a request.
    ApproveRequest = "approve_request", Repeatable;
    /// Refuses a request.
    RefuseRequest = "refuse_request", Repeatable;
    /// Changes what a request asks for, and offers that to the customer.
    OfferChange = "offer_change", Repeatable;
    /// Marks a request as done by hand.
    CompleteRequest = "complete_request", Repeatable;
    /// Writes to the customer about a request.
    AnswerRequest = "answer_request", Repeatable;
    /// Sets the ticket number of a request.
    SetRequestTicket = "set_request_ticket", Repeatable;
    /// Saves the rules for requests.
    SaveRequestRules = "save_request_rules", Repeatable;
    /// Saves the rule for requests about one product.
    SaveProductRule = "save_product_rule", Repeatable;
    /// Removes the rule for requests about one product.
    RemoveProductRule = "remove_product_rule", Repeatable;
    /// Sets the person who decides requests in one's absence.
    SetDeputy = "set_deputy", Repeatable;
    /// Removes the person who decides requests in one's absence.
    RemoveDeputy = "remove_deputy", Repeatable;
    /// Takes the partner's connection in reserve into use.
    UseReserveConnection = "use_reserve_connection", Repeatable;
    /// Forgets a connection of the partner's.
    RemoveConnection = "remove_connection", Repeatable;
    /// Adds to how the partner's people get their roles.
    AddRoleMapping = "add_role_mapping", Repeatable;
    /// Takes away from how the partner's people get their roles.
    RemoveRoleMapping = "remove_role_mapping", Repeatable;
    /// Sets to whom notices about the partner go, and what they are about.
    SaveNoticeSettings = "save_notice_settings", Repeatable;
    /// Sets whether the partner's staff need a second factor.
    SetMfaRequired = "set_mfa_required", Repeatable;
    /// Sets whether changes that cost money need a recent sign-in.
    SetStepUpRequired = "set_step_up_required", Repeatable;
    /// Sets what the partner's customers are offered by default, and how they reach the partner.
    SaveSelfService = "save_self_service", Repeatable;
    /// Sets the endpoint of the partner's own system; the answer to the first time tells its signing secret.
    SaveWebhook = "save_webhook", OnceWithSecret;
    /// Creates another signing secret of the endpoint.
    RotateWebhookSecret = "rotate_webhook_secret", OnceWithSecret;
    /// Removes the endpoint.
    RemoveWebhook = "remove_webhook", Repeatable;
    /// Sends a test message to the endpoint.
    TestWebhook = "test_webhook", Repeatable;
    /// Sends a message to the endpoint again.
    ResendWebhook = "resend_webhook", Repeatable;
    /// Sets what one customer's own people are offered.
    SaveCustomerOffer = "save_customer_offer", Repeatable;
    /// Shuts one of a customer's own people out of self-service.
    DisableCustomerUser = "disable_customer_user", Repeatable;
    /// Lets one of a customer's own people in again.
    EnableCustomerUser = "enable_customer_user", Repeatable;
    /// Begins a preview, in one's session, of what a customer's own people see.
    BeginPreview = "begin_preview", Repeatable;
    /// Ends the preview of one's session.
    EndPreview = "end_preview", Repeatable;
    /// Adds a partner to the installation.
    AddPartner = "add_partner", Repeatable;
    /// Shuts a partner's people out.
    DisablePartner = "disable_partner", Repeatable;
    /// Lets a partner's people in again.
    EnablePartner = "enable_partner", Repeatable;
    /// Saves the choices that were made and leaves the others as they are.
    SavePreferences = "save_preferences", Repeatable;
    /// Begins a sign-in to an organisation that the person names, as its guest or as one of its own, and comes back
    /// to a local address.
    ChooseOrganization = "choose_organization", Repeatable;
    /// Finds the sign-in of the partner whose people have a domain, and goes on to the page that leads there.
    ChoosePartner = "choose_partner", Repeatable;
    /// Has the browser forget which partners it has been signed in to.
    ForgetPartners = "forget_partners", Repeatable;
    /// Saves which columns of a table the person sees, and how close to each other the rows of all tables stand.
    SaveTableView = "save_table_view", Repeatable;
    /// Ends one of the person's own sessions.
    EndSession = "end_session", Repeatable;
    /// Erases what a form of this session was answered, such as a password that has been passed on.
    EraseAnswer = "erase_answer", Repeatable;
    /// Ends all of the person's sessions, this one too.
    EndAllSessions = "end_all_sessions", Repeatable;
}

impl Write {
    /// Returns the change of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|write| write.as_str() == name)
    }

    /// Returns whether it may be done any number of times; every other one is done once for each request id.
    pub const fn is_repeatable(self) -> bool {
        matches!(self.kind(), Kind::Repeatable)
    }

    /// Returns whether its answer tells a secret, such as a password, which is shown once and erased on request.
    pub const fn tells_secret(self) -> bool {
        matches!(self.kind(), Kind::OnceWithSecret)
    }

    /// Returns the key of the message that says that it worked.
    pub fn done_key(self) -> String {
        done_key(self.as_str())
    }
}

/// The change that no form's function makes but the answer of the partner's provider: its name in the audit and in the
/// message that says that it worked.
pub const CONNECT_PARTNER: &str = "connect_partner";

/// Returns the key of the message that says that a change of this name worked; none for what is no change.
pub fn find_done_key(name: &str) -> Option<String> {
    if name == CONNECT_PARTNER { Some(done_key(name)) } else { Write::find(name).map(Write::done_key) }
}

/// Returns the key of the message that says that it worked and names what it was about; none for what is no change.
pub fn find_named_key(name: &str) -> Option<String> {
    Write::find(name).map(|write| format!("named-{}", write.as_str().replace('_', "-")))
}

fn done_key(name: &str) -> String {
    format!("done-{}", name.replace('_', "-"))
}
