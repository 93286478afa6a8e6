//! `/relationship-request`: the link with which a company becomes a customer, in a ready-made letter.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, load_optional};
use crate::{
    api::{
        partner_relationship::{list_indirect_providers, list_indirect_resellers},
        relationship::load_relationship_request,
    },
    components::{
        email_draft::{EmailDraft, language_field},
        fact::{copyable, panel},
        field::Choice,
        partner_relationship::partner_choices,
        problem::{field_error_message, problem_panel},
    },
    domain::{
        cloud::Cloud, partner_relationship::PartnerRelationship, preferences::Language,
        relationship::RelationshipRequest,
    },
    error::PortalError,
    locales::Text,
    paths,
};

/// The parsed query.
struct RequestOptions {
    provider: String,
    reseller: String,
    dual_role: bool,
    language: Language,
}

/// The partners to choose from, as far as they could be loaded.
struct Partners {
    providers: Vec<PartnerRelationship>,
    resellers: Vec<PartnerRelationship>,
}

/// Renders the link with the letter.
pub async fn relationship_request_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let profile = request.context.profile.as_ref();
    let title = text.nav_relationship_request();
    if profile.and_then(|profile| profile.cloud) == Some(Cloud::UsGovernment) {
        let body = view! {
            <main id="main">
                <header class="page-head"><h1>{title}</h1></header>
                <p>{text.relationship_not_in_us_government()}</p>
            </main>
        };
        return Ok(Page::new(PageLayout::Portal, body));
    }
    let partner = profile.and_then(|profile| profile.partner.clone()).unwrap_or_default();
    let query = |name: &str| request.query.text(name).map(|text| text.unwrap_or_default().to_owned());
    let options = RequestOptions {
        provider: query("provider")?,
        reseller: query("reseller")?,
        dual_role: request.query.choice("dual_role", |text| (text == "true").then_some(()))?.is_some(),
        language: request.query.choice("language", |text| text.parse().ok())?.unwrap_or(text.language()),
    };
    let (found, providers, resellers) = futures::join!(
        load_relationship_request(options.provider.clone(), options.reseller.clone(), options.dual_role),
        load_optional(list_indirect_providers()),
        load_optional(list_indirect_resellers()),
    );
    let partners = Partners { providers: providers.unwrap_or_default(), resellers: resellers.unwrap_or_default() };
    if let Err(error @ (PortalError::Forbidden(_) | PortalError::SignInRequired)) = found {
        return Err(error);
    }
    let status = Status::of(&found);
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{title}</h1></header>
            <p class="help">{text.relationship_request_lead()}</p>
            {options_form(text, &options, &partners, found.as_ref().err())}
            {match found {
                Ok(found) => letter_and_link(text, &found, options.language, &partner).into_any(),
                Err(PortalError::Invalid(_)) => ().into_any(),
                Err(error) => problem_panel(&error).into_any(),
            }}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_status(status))
}

fn options_form(
    text: Text,
    options: &RequestOptions,
    partners: &Partners,
    error: Option<&PortalError>,
) -> impl IntoView + use<> {
    let partner_field = |name, label, help, typed: &str, partners: &[PartnerRelationship]| {
        let problem = match error {
            Some(PortalError::Invalid(fields)) => {
                fields.iter().find(|field| field.field == name).map(|field| field_error_message(text, field))
            }
            _ => None,
        };
        partner_field(text, (name, label, help), typed, partners, problem)
    };
    let (providers, resellers) = (&partners.providers, &partners.resellers);
    view! {
        <form method="get" action=paths::RELATIONSHIP_REQUEST class="stack">
            {language_field(text, "language", options.language)}
            {partner_field(
                "provider",
                text.relationship_provider(),
                text.relationship_provider_help(),
                &options.provider,
                providers,
            )}
            {partner_field(
                "reseller",
                text.relationship_reseller_id(),
                text.relationship_reseller_help(),
                &options.reseller,
                resellers,
            )}
            <div class="field check">
                <label>
                    <input type="checkbox" name="dual_role" value="true" checked=options.dual_role/>
                    <span>{text.relationship_dual_role()}</span>
                </label>
            </div>
            <p class="actions"><button class="button">{text.relationship_prepare()}</button></p>
        </form>
    }
}

/// Renders a choice of partners by name, or a text field for an id if there are none to choose from. The value in the
/// URL stays selected, even if unknown.
fn partner_field(
    text: Text,
    (name, label, help): (&'static str, &'static str, &'static str),
    typed: &str,
    partners: &[PartnerRelationship],
    problem: Option<String>,
) -> AnyView {
    let mut choices: Vec<_> = partner_choices(partners, |partner| Some(partner.id.to_string())).collect();
    let has_choices = !choices.is_empty();
    if has_choices {
        if choices.iter().all(|(id, _)| id != typed) && !typed.is_empty() {
            choices.push((typed.to_owned(), typed.to_owned()));
        }
        choices.insert(0, (String::new(), text.relationship_no_partner().to_owned()));
    }
    let help = if has_choices { text.relationship_partner_help() } else { help };
    let help = [Some(help.to_owned()), Choice::help(text, &choices)].into_iter().flatten().collect::<Vec<_>>();
    let described = if problem.is_some() { format!("{name}-help {name}-error") } else { format!("{name}-help") };
    let invalid = problem.is_some().then_some("true");
    let control = if has_choices {
        Choice {
            id: name.to_owned(),
            name,
            options: choices,
            current: typed.to_owned(),
            required: false,
            applies: false,
            described: Some(described),
            invalid,
        }
        .render()
    } else {
        view! {
            <input
                type="text"
                id=name
                name=name
                value=typed.to_owned()
                autocomplete="off"
                aria-describedby=described
                aria-invalid=invalid
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {control}
            <p class="help" id=format!("{name}-help")>{text.sentences(help)}</p>
            {problem.map(|message| view! { <p class="field-error" id=format!("{name}-error")>{message}</p> })}
        </div>
    }
    .into_any()
}

fn letter_and_link(
    text: Text,
    found: &RelationshipRequest,
    language: Language,
    partner: &str,
) -> impl IntoView + use<> {
    // The letter is in the customer's language, the surrounding page in the person's.
    let letter_text = Text::new(language);
    let paragraphs = [
        letter_text.relationship_mail_greeting().to_owned(),
        letter_text.relationship_mail_body(partner),
        found.url.clone(),
        letter_text.relationship_mail_steps().to_owned(),
        letter_text.relationship_mail_access().to_owned(),
        format!("{}\n{partner}", letter_text.relationship_mail_close()),
    ];
    let email_draft = EmailDraft {
        to: String::new(),
        subject: letter_text.relationship_mail_subject(partner),
        body: paragraphs.join("\n\n"),
        language,
    };
    view! {
        {panel("link", text.relationship_link(), view! {
            <p>{copyable(found.url.clone(), false)}</p>
            <p class="help">{text.relationship_link_help()}</p>
        })}
        {panel("letter", text.relationship_letter(), email_draft.render(text))}
    }
}
