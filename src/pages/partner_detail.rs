//! `/partner`: the partner's settings, for its administrators.

mod connection;
mod requirements;

pub(super) use connection::connect_form;
use futures::join;
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, Status,
    health::{cloud_label, upstream_badge},
    panel_result,
};
use crate::{
    api::partner::{list_partner_people, load_partner},
    components::{
        attention::Line,
        fact::{copyable, fact, panel, plain},
        field::{Field, form},
        moment::deadline,
        person::{disabled_badge, last_sign_in, person_name},
        problem::problem_panel,
        table::table_wrap,
        time::relative_time,
    },
    domain::{
        agreement::ConfirmationMethod,
        connection::ConnectionSlot,
        form_action::FormAction,
        moment::Moment,
        notice::{ExpiringCredential, Expiry, Threshold},
        partner::{Application, ApplicationCredential, PartnerPerson, PartnerProfile, Upstream},
        role::Capability,
    },
    error::PortalError,
    locales::Text,
    paths,
};

/// Renders the partner's settings.
pub async fn partner_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (partner, people) = join!(load_partner(), list_partner_people());
    let (partner, people) = (partner?, panel_result(people)?);
    let status = Status::of(&people);
    let people = match people {
        Ok(people) => people_table(text, people).into_any(),
        Err(error) => problem_panel(&error).into_any(),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <h1>{text.partner_title()}</h1>
                <p class="actions">
                    <a class="button" href=paths::SELF_SERVICE>{text.self_service_open()}</a>
                    <a class="button" href=paths::REQUEST_RULES>{text.request_rules_title()}</a>
                    <a class="button" href=paths::WEBHOOK>{text.webhook_open()}</a>
                    <a class="button" href=paths::PARTNER_SETUP>{text.setup_open()}</a>
                </p>
            </header>
            <div class="columns">
                <div>
                    {panel("connection", text.connection_title(), connection::panel_body(text, &partner, request.may(Capability::ReadCustomers)))}
                    {panel("roles", text.partner_roles(), roles_summary(text, &partner))}
                    {panel("second-factor", text.partner_mfa(), requirements::second_factor(text, partner.mfa_required))}
                    {panel("step-up", text.partner_step_up(), requirements::step_up(text, partner.step_up_required))}
                    {panel("notices", text.partner_notices(), notices_form(text, &partner))}
                </div>
                <div>
                    {panel("health", text.partner_health(), upstream_facts(text, &partner.upstream))}
                    {panel("organisation", text.partner_organisation(), organisation_facts(text, &partner))}
                    {panel("application", text.partner_application(), application_facts(text, &partner))}
                </div>
            </div>
            <section class="panel after" aria-labelledby="people">
                <h2 id="people">{text.partner_people()}</h2>
                <p class="help">{text.partner_people_help()}</p>
                {people}
            </section>
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_status(status))
}

/// Returns the partner's own problems that block its staff from work, or soon will, as lines with a link to its
/// settings: its connection, and its application's credential.
pub(super) fn partner_attention_lines(text: Text, partner: &PartnerProfile, now: Timestamp) -> Vec<Line> {
    let action = || Some((paths::PARTNER.to_owned(), text.attention_view_partner()));
    let active = partner.connections.iter().find(|connection| connection.slot == ConnectionSlot::Active);
    let connection = active.and_then(|connection| match connection::connection_status(text, connection, now) {
        ("good", ..) => None,
        (tone, state, advice) => Some(Line {
            tone,
            state: state.to_owned(),
            about: text.connection_title().to_owned(),
            meaning: advice.unwrap_or_default().to_owned(),
            action: action(),
        }),
    });
    let own = partner.application.as_ref().filter(|application| application.own);
    let ends = own.and_then(|application| application.credential.expires_at());
    let expiry = ends.map(|at| Expiry { credential: ExpiringCredential::PartnerSecret(partner.id), at });
    let credential = expiry.and_then(|expiry| Some((expiry, expiry.due(now)?))).map(|(expiry, threshold)| {
        let (tone, state) = match threshold {
            Threshold::Expired => ("bad", text.attention_expired()),
            Threshold::Days3 => ("bad", text.attention_expiring()),
            Threshold::Days14 | Threshold::Days30 => ("warn", text.attention_expiring()),
        };
        let date = text.date(expiry.at.to_zoned(TimeZone::UTC).date());
        let (about, meaning) = (text.partner_credential().to_owned(), text.attention_credential(date));
        Line { tone, state: state.to_owned(), about, meaning, action: action() }
    });
    connection.into_iter().chain(credential).collect()
}

fn organisation_facts(text: Text, partner: &PartnerProfile) -> impl IntoView + use<> {
    let confirmation_method = match partner.confirmation_method {
        ConfirmationMethod::ThreeSteps => text.partner_confirmation_three_steps(),
        ConfirmationMethod::SingleStep => text.partner_confirmation_single_step(),
    };
    view! {
        <dl>
            {fact(text.partner_name(), plain(partner.name.clone()))}
            {fact(text.partner_cloud(), plain(cloud_label(text, partner.cloud).to_owned()))}
            {fact(text.partner_tenant(), Some(copyable(partner.tenant.to_string(), true).into_any()))}
            {fact(text.partner_id(), Some(copyable(partner.id.to_string(), true).into_any()))}
            {fact(text.partner_confirmation(), plain(confirmation_method.to_owned()))}
        </dl>
    }
}

fn application_facts(text: Text, partner: &PartnerProfile) -> impl IntoView + use<> {
    let application = match &partner.application {
        Some(application) => credential_facts(text, application).into_any(),
        None => view! { <p class="note">{text.partner_application_none()}</p> }.into_any(),
    };
    let addresses = partner.endpoints.clone();
    view! {
        {application}
        <dl>
            {fact(text.partner_redirect(), Some(copyable(addresses.redirect, false).into_any()))}
            {fact(text.partner_authority(), Some(copyable(addresses.authority, false).into_any()))}
            {fact(text.partner_api(), Some(copyable(addresses.api, false).into_any()))}
        </dl>
    }
}

fn credential_facts(text: Text, application: &Application) -> impl IntoView + use<> {
    let registration = if application.own { text.partner_application_own() } else { text.partner_application_shared() };
    let (kind, thumbprint) = match &application.credential {
        ApplicationCredential::Secret { .. } => (text.partner_credential_secret(), None),
        ApplicationCredential::Certificate { thumbprint, .. } => {
            (text.partner_credential_certificate(), Some(thumbprint.clone()))
        }
    };
    let ends = match application.credential.expires_at() {
        Some(at) => deadline(&Moment::At(at)),
        None => view! { <span class="muted">{text.partner_credential_end_unknown()}</span> }.into_any(),
    };
    // The operator is responsible for the expiry of the installation's own credential.
    let ends = application.own.then(|| fact(text.partner_credential_ends(), Some(ends)));
    view! {
        <dl>
            {fact(text.partner_client_id(), Some(copyable(application.client_id.clone(), true).into_any()))}
            {fact(text.partner_application_kind(), plain(registration.to_owned()))}
            {fact(text.partner_credential(), plain(kind.to_owned()))}
            {thumbprint.map(|it| fact(text.partner_thumbprint(), Some(copyable(it, true).into_any())))}
            {ends}
        </dl>
    }
}

fn upstream_facts(text: Text, upstream: &Upstream) -> impl IntoView + use<> {
    let last = upstream.last_success.map(|at| relative_time(at).into_any());
    let never = || view! { <span class="muted">{text.health_never()}</span> }.into_any();
    let clock = upstream.clock_skew.map(|skew| {
        let label = text.partner_clock_seconds(skew.unsigned_abs());
        if upstream.is_clock_wrong() {
            view! { {label} " " <span class="badge bad">{text.partner_clock_wrong()}</span> }.into_any()
        } else {
            view! { <span>{label}</span> }.into_any()
        }
    });
    view! {
        <dl>
            {fact(text.partner_upstream(), Some(upstream_badge(text, upstream.state).into_any()))}
            {fact(text.partner_last_success(), Some(last.unwrap_or_else(never)))}
            {upstream.throttled_for.map(|seconds| {
                fact(text.partner_throttled(), plain(text.partner_throttled_seconds(seconds)))
            })}
            {clock.map(|clock| fact(text.partner_clock(), Some(clock)))}
        </dl>
    }
}

fn roles_summary(text: Text, partner: &PartnerProfile) -> impl IntoView + use<> {
    view! {
        <p>{text.partner_roles_summary(partner.role_mappings.len())}</p>
        <p class="actions"><a class="button" href=paths::PARTNER_ROLES>{text.partner_roles_edit()}</a></p>
    }
}

fn notices_form(text: Text, partner: &PartnerProfile) -> impl IntoView + use<> {
    let addresses = partner.notice_addresses.join(", ");
    let secret = partner.application.as_ref().filter(|application| application.own).and_then(|application| {
        match application.credential {
            ApplicationCredential::Secret { expires_at } => Some(expires_at),
            ApplicationCredential::Certificate { .. } => None,
        }
    });
    form("notices-form", FormAction::SaveNoticeSettings, move || {
        view! {
            <p class="help">{text.partner_notices_help()}</p>
            {Field::new("addresses", text.partner_notices_addresses())
                .help(text.partner_notices_addresses_help())
                .value(addresses)
                .text()}
            {secret.map(|ends| {
                let day = ends.map(|at| at.to_zoned(TimeZone::UTC).date().to_string()).unwrap_or_default();
                Field::new("secret_expires_on", text.partner_notices_secret())
                    .help(text.partner_notices_secret_help())
                    .value(day)
                    .date()
            })}
            <p class="actions"><button class="button primary">{text.partner_notices_save()}</button></p>
        }
    })
}

fn people_table(text: Text, people: Vec<PartnerPerson>) -> impl IntoView {
    if people.is_empty() {
        return view! {
            <div class="empty"><h3>{text.partner_people_none()}</h3><p>{text.partner_people_none_advice()}</p></div>
        }
        .into_any();
    }
    let rows = people
        .into_iter()
        .map(|person| {
            view! {
                <tr>
                    <th scope="row">{person_name(text, person.name)}</th>
                    <td data-label=text.partner_person_id()>{copyable(person.id.object.to_string(), true)}</td>
                    <td data-label=text.partner_person_signed_in()>{last_sign_in(text, person.signed_in_at)}</td>
                    <td class="corner">{disabled_badge(text, person.disabled_at.is_some())}</td>
                </tr>
            }
        })
        .collect_view();
    table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.partner_people()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.partner_person()}</th>
                    <th scope="col">{text.partner_person_id()}</th>
                    <th scope="col">{text.partner_person_signed_in()}</th>
                    <th scope="col">{text.partner_person_status()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
    .into_any()
}
