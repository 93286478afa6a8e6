//! Error messages: what happened, its consequence, the remedy, and the id to quote to support.

mod panel;

use leptos::prelude::*;
use uuid::Uuid;

use super::fact::copyable;
use crate::{
    components::{
        render_context::RenderContext,
        sheet_problem::{mapping_problem_message, sheet_problem_messages},
    },
    domain::{
        job::sheet::SheetError,
        principal::{Denial, DenialReason},
        role::Capability,
    },
    error::{FieldError, PortalError, Problem, UpstreamCode, UpstreamFailure},
    locales::{Text, args},
    paths,
};

pub use panel::{ReportedProblems, problem_panel, rejection_panel, retry_panel};

/// The texts of an error message.
pub struct ErrorMessage {
    /// The title, which says what happened.
    pub title: String,
    /// The consequence and the remedy.
    pub advice: String,
}

/// Returns an error's texts in the person's language.
pub fn error_message(text: Text, error: &PortalError) -> ErrorMessage {
    let (title, advice) = match error {
        PortalError::SignInRequired => (text.problem_sign_in(), text.problem_sign_in_advice().to_owned()),
        PortalError::Forbidden(denial) => denial_message(text, *denial),
        PortalError::NotFound => (text.problem_not_found(), text.problem_not_found_advice().to_owned()),
        PortalError::Gone { code, .. } => {
            let advice = upstream_code_message(text, code);
            (text.problem_gone(), advice.unwrap_or_else(|| text.problem_not_found_advice().to_owned()))
        }
        PortalError::Invalid(fields) => {
            let fields = fields.iter().map(|field| field.field.as_str()).filter(|field| !field.is_empty());
            let fields = text.list(fields);
            (text.problem_invalid(), text.problem_invalid_advice(fields))
        }
        PortalError::Unconfirmed => (text.problem_unconfirmed(), text.problem_unconfirmed_advice().to_owned()),
        PortalError::SignInNotRecent { auth_time_known } => not_recent_message(text, *auth_time_known),
        PortalError::SingleStepDisabled => {
            (text.problem_single_step_off(), text.problem_single_step_off_advice().to_owned())
        }
        PortalError::TermClosing => (text.problem_term_closing(), text.problem_term_closing_advice().to_owned()),
        PortalError::WouldRemoveOwnAccess => (text.problem_own_access(), text.problem_own_access_advice().to_owned()),
        PortalError::NoSecondFactor => {
            (text.problem_no_second_factor(), text.problem_no_second_factor_advice().to_owned())
        }
        PortalError::TargetIsAdministrator => {
            (text.problem_administrator(), text.problem_administrator_advice().to_owned())
        }
        PortalError::LastAdministrator { known } => last_administrator_message(text, *known),
        // The service returns 0 for an error without a code.
        PortalError::Conflict { code: Some(code) } if code.code != "0" => {
            let advice = upstream_code_message(text, code);
            (text.problem_in_the_way(), advice.unwrap_or_else(|| text.problem_code_advice(code.code.as_str())))
        }
        PortalError::Conflict { .. } => (text.problem_conflict(), text.problem_conflict_advice().to_owned()),
        PortalError::NotAccepted { code, properties, .. } => {
            let advice = match code {
                Some(code) => {
                    upstream_code_message(text, code).unwrap_or_else(|| text.problem_code_advice(code.code.as_str()))
                }
                None => text.problem_not_accepted_advice().to_owned(),
            };
            let named = properties.join("; ");
            let named = (!named.is_empty()).then(|| text.problem_not_accepted_properties(named.as_str()));
            (text.problem_not_accepted(), text.sentences([Some(advice), named].into_iter().flatten()))
        }
        PortalError::ResponseMismatch { requested, actual, .. } => mismatch_message(text, requested, actual),
        PortalError::OutcomeUnknown { .. } => {
            (text.problem_outcome_unknown(), text.problem_outcome_unknown_advice().to_owned())
        }
        // The wait is shown beside it as a countdown.
        PortalError::Throttled { upstream: true, .. } => {
            (text.problem_throttled_upstream(), text.problem_throttled_upstream_advice().to_owned())
        }
        PortalError::Throttled { upstream: false, .. } => {
            (text.problem_throttled(), text.problem_throttled_advice().to_owned())
        }
        PortalError::AlreadySent => (text.problem_already_sent(), text.problem_already_sent_advice().to_owned()),
        PortalError::PageExpired => (text.problem_page_expired(), text.problem_page_expired_advice().to_owned()),
        PortalError::NotInCloud => (text.problem_not_in_cloud(), text.problem_not_in_cloud_advice().to_owned()),
        PortalError::SignInAgain { mfa, code } => {
            let (title, advice) = if *mfa {
                (text.problem_mfa(), text.problem_mfa_advice())
            } else {
                (text.problem_sign_in_again(), text.problem_sign_in_again_advice())
            };
            (title, code.as_ref().map_or_else(|| advice.to_owned(), |code| with_code(text, code, advice)))
        }
        PortalError::NoConnection { .. } => {
            (text.problem_no_connection(), text.problem_no_connection_advice().to_owned())
        }
        PortalError::Refused { code: Some(code), .. } if code.code.starts_with(AADSTS) => {
            (text.sign_in_misconfigured(), with_code(text, code, text.sign_in_provider_refused_advice()))
        }
        PortalError::Refused { code: Some(code), .. } => {
            let advice = upstream_code_message(text, code);
            (text.problem_refused(), advice.unwrap_or_else(|| text.problem_refused_code_advice(code.code.as_str())))
        }
        PortalError::Refused { code: None, .. } => (text.problem_refused(), text.problem_refused_advice().to_owned()),
        PortalError::Upstream { failure_kind, .. } => match failure_kind {
            UpstreamFailure::Unreachable => (text.problem_unreachable(), text.problem_upstream_advice().to_owned()),
            UpstreamFailure::TimedOut => (text.problem_timed_out(), text.problem_upstream_advice().to_owned()),
            UpstreamFailure::Failing => (text.problem_failing(), text.problem_upstream_advice().to_owned()),
            UpstreamFailure::Failed { code } => {
                let advice = code_message(text, *code);
                (text.problem_failing(), advice.unwrap_or_else(|| text.problem_upstream_advice().to_owned()))
            }
            UpstreamFailure::SignIn => (text.sign_in_unavailable(), text.sign_in_unavailable_advice().to_owned()),
            UpstreamFailure::Unreadable => (text.problem_unreadable(), text.problem_unreadable_advice().to_owned()),
            UpstreamFailure::CircuitOpen { .. } => {
                (text.problem_circuit_open(), text.problem_circuit_rests_advice().to_owned())
            }
        },
        PortalError::Database { busy: true, .. } => {
            (text.problem_database_busy(), text.problem_database_busy_advice().to_owned())
        }
        PortalError::Database { busy: false, .. } => {
            (text.problem_database(), text.problem_database_advice().to_owned())
        }
        PortalError::Internal { .. } => (text.problem_internal(), text.problem_internal_advice().to_owned()),
    };
    ErrorMessage { title: title.to_owned(), advice }
}

/// Returns the texts for a failed change: adds that nothing was changed if the error's texts leave that open, since
/// they are used for reads too.
pub fn failed_change_message(text: Text, error: &PortalError) -> ErrorMessage {
    let message = error_message(text, error);
    match error {
        PortalError::Upstream {
            failure_kind: UpstreamFailure::Unreachable | UpstreamFailure::TimedOut | UpstreamFailure::Failing,
            ..
        } => ErrorMessage { advice: format!("{} {}", text.problem_nothing_changed(), message.advice), ..message },
        _ => message,
    }
}

/// Returns the texts for a response that differs from the request.
fn mismatch_message(text: Text, requested: &str, actual: &str) -> (&'static str, String) {
    (text.problem_other(), text.problem_other_advice(args::ProblemOtherAdvice { asked: requested, told: actual }))
}

/// Returns the texts for a change that requires a recent sign-in. `auth_time_known` is `false` if the provider does not
/// report the time of sign-in, so that none counts as recent.
fn not_recent_message(text: Text, auth_time_known: bool) -> (&'static str, String) {
    let advice = if auth_time_known { text.problem_not_fresh_advice() } else { text.problem_not_fresh_untold_advice() };
    (text.problem_not_fresh(), advice.to_owned())
}

/// Returns the texts for a change that would leave a customer without an administrator, or may do so.
fn last_administrator_message(text: Text, known: bool) -> (&'static str, String) {
    if known {
        (text.problem_last_administrator(), text.problem_last_administrator_advice().to_owned())
    } else {
        (text.problem_administrators_unknown(), text.problem_administrators_unknown_advice().to_owned())
    }
}

/// Returns the explanation of an error code of Partner Center: specific to the operation, or the general one if it
/// applies to the operation. The sign-in service's numbers are unambiguous.
fn upstream_code_message(text: Text, code: &UpstreamCode) -> Option<String> {
    if let Some(number) = code.code.strip_prefix(AADSTS) {
        return text.find(&format!("aadsts-{number}"));
    }
    let (operation, code) = (code.operation.as_deref()?, code.code.as_str());
    text.find(&format!("code-{operation}-{code}")).or_else(|| text.find(&format!("code-{code}")))
}

/// Returns the explanation of the sign-in service's number or else a default text, with the number.
fn with_code(text: Text, code: &UpstreamCode, otherwise: &str) -> String {
    let advice = upstream_code_message(text, code).unwrap_or_else(|| otherwise.to_owned());
    format!("{advice} ({})", code.code)
}

/// The prefix of the sign-in service's numbers; Partner Center's codes are plain numbers.
const AADSTS: &str = "AADSTS";

/// Returns the general explanation of an error code of Partner Center, if there is one.
fn code_message(text: Text, code: u32) -> Option<String> {
    text.find(&format!("code-{code}"))
}

/// Returns the correlation id of the current request's calls.
fn request_reference() -> Option<Uuid> {
    use_context::<RenderContext>()?.reference
}

/// Returns the id for support: that of the failed call, or else the request's own, which all its calls share. None for
/// errors that the person can resolve alone.
pub fn reference(error: &PortalError) -> Option<Uuid> {
    match error {
        PortalError::Throttled { correlation, .. } | PortalError::Upstream { correlation, .. } => {
            correlation.or_else(request_reference)
        }
        PortalError::Gone { correlation, .. }
        | PortalError::Refused { correlation, .. }
        | PortalError::NotAccepted { correlation, .. }
        | PortalError::ResponseMismatch { correlation, .. }
        | PortalError::OutcomeUnknown { correlation }
        | PortalError::NoConnection { correlation } => Some(*correlation),
        PortalError::Database { incident, .. } | PortalError::Internal { incident } => Some(*incident),
        PortalError::SignInRequired
        | PortalError::SignInNotRecent { .. }
        | PortalError::Invalid(_)
        | PortalError::Unconfirmed => None,
        PortalError::Forbidden(_)
        | PortalError::NotFound
        | PortalError::Conflict { .. }
        | PortalError::LastAdministrator { .. }
        | PortalError::AlreadySent
        | PortalError::TermClosing
        | PortalError::WouldRemoveOwnAccess
        | PortalError::NoSecondFactor
        | PortalError::TargetIsAdministrator
        | PortalError::SingleStepDisabled
        | PortalError::PageExpired
        | PortalError::NotInCloud
        | PortalError::SignInAgain { .. } => request_reference(),
    }
}

/// Renders the line with the id for support.
pub fn reference_line(text: Text, id: Uuid) -> impl IntoView {
    view! { <p class="muted">{text.problem_reference()} " " {copyable(id.to_string(), true)}</p> }
}

/// Checks whether only a new authentication resolves the error, so that a retry is useless.
pub const fn requires_sign_in(error: &PortalError) -> bool {
    matches!(error, PortalError::SignInNotRecent { .. } | PortalError::SignInAgain { .. } | PortalError::NoSecondFactor)
}

/// Renders a link to authenticate again and return to the page, if that resolves the error.
pub fn sign_in_again_link(text: Text, error: &PortalError) -> Option<impl IntoView + use<>> {
    requires_sign_in(error).then(|| {
        let again = paths::sign_in_again(&expect_context::<RenderContext>().address);
        view! { <p class="actions"><a class="button primary" href=again>{text.problem_not_fresh_link()}</a></p> }
    })
}

/// Returns a field error in words, for use beside the field's name.
pub fn field_error_message(text: Text, error: &FieldError) -> String {
    match &error.problem {
        Problem::Missing => text.field_missing().to_owned(),
        Problem::TooLong { max } => text.field_too_long(*max),
        Problem::Control => text.field_control().to_owned(),
        Problem::Malformed => {
            field_specific_message(text, "format", error).unwrap_or_else(|| text.field_malformed().to_owned())
        }
        Problem::Format { example } => text.field_format(example.as_str()),
        Problem::Email => text.field_email().to_owned(),
        Problem::Date => field_specific_message(text, "date", error).unwrap_or_else(|| text.field_date().to_owned()),
        Problem::Number => text.field_number().to_owned(),
        Problem::WholeNumber => text.field_whole_number().to_owned(),
        Problem::Unchanged => text.field_unchanged().to_owned(),
        Problem::NotOffered => text.field_not_offered().to_owned(),
        Problem::Mismatch => text.field_mismatch().to_owned(),
        Problem::Password => text.field_password().to_owned(),
        Problem::DomainPrefix => text.field_domain_prefix().to_owned(),
        Problem::Taken => text.field_taken().to_owned(),
        Problem::Organization => text.field_organization().to_owned(),
        Problem::Unreadable => text.field_unreadable().to_owned(),
        Problem::Alone => text.field_alone().to_owned(),
        Problem::Rejected { names } => text.field_rejected(names.as_str()),
        Problem::Sheet(SheetError::Lines(errors)) if errors.count() > 1 => text.sheet_problems(errors.count()),
        Problem::Sheet(error) => sheet_problem_messages(text, error).join(" "),
        Problem::Column(error) => mapping_problem_message(text, error),
        Problem::Code(code) => code_message(text, *code).unwrap_or_else(|| text.field_not_accepted().to_owned()),
    }
}

/// Returns the message about a field error for use below the field itself. Unlike [`field_error_message`], it may name
/// the field, and it has texts of its own for a missing value and for a choice among options.
pub fn named_field_error_message(text: Text, label: &str, choice: bool, error: &FieldError) -> String {
    match &error.problem {
        Problem::Missing => {
            field_specific_message(text, "missing", error).unwrap_or_else(|| field_error_message(text, error))
        }
        Problem::Format { example } => {
            text.field_format_named(args::FieldFormatNamed { example: example.as_str(), label })
        }
        Problem::Malformed if choice => text.field_not_a_choice().to_owned(),
        _ => field_error_message(text, error),
    }
}

/// Returns a field error for use in the error summary, where nothing else names the field.
pub fn summary_error_message(text: Text, label: Option<&str>, choice: bool, error: &FieldError) -> String {
    let Some(label) = label else { return field_error_message(text, error) };
    let message = named_field_error_message(text, label, choice, error);
    let named = match &error.problem {
        Problem::Missing => field_specific_message(text, "missing", error).is_some(),
        Problem::Format { .. } => true,
        _ => false,
    };
    if named { message } else { text.labelled(label, message) }
}

/// Returns the catalog's specific text for this field.
fn field_specific_message(text: Text, about: &str, error: &FieldError) -> Option<String> {
    text.find(&format!("{about}-{}", error.field.trim_end_matches("[]").replace('_', "-")))
}

/// Returns the texts for a missing permission, with the remedy.
fn denial_message(text: Text, Denial { capability, reason }: Denial) -> (&'static str, String) {
    let capability_name = capability_label(text, capability);
    match reason {
        DenialReason::Role => (text.problem_forbidden(), text.problem_forbidden_advice(capability_name)),
        DenialReason::NotOffered => (text.problem_not_offered(), text.problem_not_offered_advice(capability_name)),
        DenialReason::Preview => (text.problem_preview(), text.problem_preview_advice().to_owned()),
    }
}

fn capability_label(text: Text, capability: Capability) -> &'static str {
    match capability {
        Capability::UseAccount => text.capability_use_account(),
        Capability::UseSelfService => text.capability_use_self_service(),
        Capability::RequestChanges => text.capability_ask_partner(),
        Capability::ReadCustomers => text.capability_read_customers(),
        Capability::ReadBilling => text.capability_read_billing(),
        Capability::ManageBilling => text.capability_manage_billing(),
        Capability::CreateCustomers => text.capability_create_customers(),
        Capability::RequestRelationships => text.capability_request_relationships(),
        Capability::RemoveRelationships => text.capability_remove_relationships(),
        Capability::ReadPrices => text.capability_read_prices(),
        Capability::ReadSubscriptions => text.capability_read_subscriptions(),
        Capability::ManageSubscriptions => text.capability_manage_subscriptions(),
        Capability::ManageSeats => text.capability_manage_seats(),
        Capability::RunJobs => text.capability_run_jobs(),
        Capability::ReadUsers => text.capability_read_users(),
        Capability::ManageUsers => text.capability_manage_users(),
        Capability::ResetPasswords => text.capability_reset_passwords(),
        Capability::ManageLicenses => text.capability_manage_licenses(),
        Capability::ManageRoles => text.capability_manage_roles(),
        Capability::ManageDomains => text.capability_manage_domains(),
        Capability::ReadAgreements => text.capability_read_agreements(),
        Capability::ConfirmAgreements => text.capability_confirm_agreements(),
        Capability::ManageQualification => text.capability_manage_qualification(),
        Capability::ReadPolicies => text.capability_read_policies(),
        Capability::ManagePolicies => text.capability_manage_policies(),
        Capability::ReadAudit => text.capability_read_audit(),
        Capability::ReadOwnActivity => text.capability_read_own_activity(),
        Capability::ManagePartner => text.capability_manage_partner(),
        Capability::ReadHealth => text.capability_read_health(),
        Capability::ManagePartners => text.capability_manage_partners(),
    }
}
