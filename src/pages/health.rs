//! `/operator/health`: the installation's health, for its operator.

use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext};
use crate::{
    api::health::load_health,
    components::{
        fact::{copyable, fact, panel, plain},
        field::{SUBJECT_FIELD, row_form, row_form_error},
        moment::day,
        table::table_wrap,
        time::{date, relative_time},
    },
    domain::{
        cloud::Cloud,
        form_action::FormAction,
        health::{ConnectionHealth, Health, PartnerHealth, UpstreamHealth},
        id::PartnerId,
        moment::Moment,
    },
    error::PortalError,
    locales::Text,
    paths,
};

const SWITCH: &str = "switch-partner";

/// Renders the operator's health page.
pub async fn health_page(_: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let health = load_health().await?;
    let partners = health.partners.clone();
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.health_title()}</h1></header>
            <div class="panels">
                {panel("installation", text.health_installation(), installation(health))}
                <section class="panel wide" aria-labelledby="partners">
                    <h2 id="partners">{text.health_partners()}</h2>
                    <p class="actions"><a class="button" href=paths::NEW_PARTNER>{text.installation_add_title()}</a></p>
                    {row_form_error(SWITCH)}
                    {partner_table(partners)}
                </section>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

fn installation(health: Health) -> impl IntoView {
    let text = RenderContext::current_text();
    let (tone, response) = match health.database_micros {
        #[expect(clippy::cast_precision_loss, reason = "a duration to be read, exact to the tenth of a millisecond")]
        Some(micros) => ("good", text.health_database_answers(format!("{:.1}", micros as f64 / 1000.0))),
        None => ("warn", text.health_database_silent().to_owned()),
    };
    view! {
        <dl>
            {fact(text.health_version(), plain(health.version))}
            {fact(text.health_started(), Some(relative_time(health.started_at).into_any()))}
            {fact(
                text.health_database(),
                Some(view! { {health.database} " " <span class=format!("badge {tone}")>{response}</span> }.into_any()),
            )}
            {fact(text.health_sessions(), plain(health.sessions.to_string()))}
        </dl>
    }
}

fn partner_table(partners: Vec<PartnerHealth>) -> impl IntoView {
    let text = RenderContext::current_text();
    if partners.is_empty() {
        return view! { <div class="empty"><p>{text.health_no_partners()}</p></div> }.into_any();
    }
    let rows = partners
        .into_iter()
        .map(|partner| {
            let state = if partner.disabled {
                view! { <span class="badge plain">{text.health_disabled()}</span> }.into_any()
            } else {
                upstream_badge(text, partner.upstream).into_any()
            };
            let clock = partner.clock_skew.map(|skew| {
                let label = text.installation_clock(skew.unsigned_abs());
                view! { <span class="badge bad">{label}</span> }
            });
            let name = partner.name;
            let last =
                partner.last_success.map_or_else(|| text.health_never().into_any(), |at| relative_time(at).into_any());
            view! {
                <tr>
                    <th scope="row">
                        <span dir="auto">{name.clone()}</span>
                        <div class="below">{copyable(partner.id.to_string(), true)}</div>
                    </th>
                    <td class="nowrap" data-label=text.health_cloud()>{cloud_label(text, partner.cloud)}</td>
                    <td class="corner">{state} {clock}</td>
                    <td data-label=text.health_last_success()>{last}</td>
                    <td data-label=text.installation_connection()>{connection_status(text, partner.connection)}</td>
                    <td data-label=text.installation_credential()>{partner.credential_ends.map(|at| day(&Moment::At(at)))}</td>
                    <td class="corner">{switch_form(text, partner.id, &name, partner.disabled)}</td>
                </tr>
            }
        })
        .collect_view();
    table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.health_partners()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.account_partner()}</th>
                    <th scope="col">{text.health_cloud()}</th>
                    <th scope="col">{text.health_upstream()}</th>
                    <th scope="col">{text.health_last_success()}</th>
                    <th scope="col">{text.installation_connection()}</th>
                    <th scope="col">{text.installation_credential()}</th>
                    <th scope="col"><span class="visually-hidden">{text.session_action()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
}

fn connection_status(text: Text, connection: ConnectionHealth) -> impl IntoView {
    let (tone, label, renewed_at) = match connection {
        ConnectionHealth::None => ("plain", text.installation_connection_none().to_owned(), None),
        ConnectionHealth::Works { renewed_at, until } => {
            let day = date(text, until.to_zoned(TimeZone::UTC).date());
            ("good", text.installation_connection_works(day), Some(renewed_at))
        }
        ConnectionHealth::Broken => ("bad", text.installation_connection_broken().to_owned(), None),
    };
    let renewed = renewed_at.map(|at| {
        view! { <div class="help">{text.connection_renewed()} {text.colon()} {relative_time(at)}</div> }
    });
    view! { <span class=format!("badge {tone}")>{label}</span> {renewed} }
}

/// Renders the button that enables or disables a partner.
fn switch_form(text: Text, partner: PartnerId, name: &str, disabled: bool) -> impl IntoView + use<> {
    let (submit_action, button_label, label) = if disabled {
        (FormAction::EnablePartner, text.installation_enable(), text.installation_enable_label(name))
    } else {
        (FormAction::DisablePartner, text.installation_disable(), text.installation_disable_label(name))
    };
    let button = view! { <button class="quiet" aria-label=label>{button_label}</button> }.into_any();
    row_form(SWITCH, submit_action, &[("partner", partner.to_string()), (SUBJECT_FIELD, name.to_owned())], button)
}

/// Renders the health of calls to Partner Center.
pub fn upstream_badge(text: Text, upstream: UpstreamHealth) -> impl IntoView {
    let (tone, label) = match upstream {
        UpstreamHealth::Idle => ("plain", text.health_idle()),
        UpstreamHealth::Working => ("good", text.health_working()),
        UpstreamHealth::Throttled => ("warn", text.health_throttled()),
        UpstreamHealth::CircuitOpen => ("bad", text.health_circuit_open()),
    };
    view! { <span class=format!("badge {tone}")>{label}</span> }
}

/// Returns a cloud's name in the person's language.
pub const fn cloud_label(text: Text, cloud: Cloud) -> &'static str {
    text.cloud(cloud)
}
