//! `/operator/health`: how the installation is doing, for its operator.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext};
use crate::{
    api::health::load_health,
    components::{
        fact::{copyable, fact, panel, plain},
        table::table_wrap,
        time::relative_time,
    },
    domain::{
        cloud::Cloud,
        health::{Health, PartnerHealth, UpstreamHealth},
    },
    error::PortalError,
    locales::Text,
};

/// The operator's health page.
pub async fn health_page(_: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<RenderContext>().text;
    let health = load_health().await?;
    let partners = health.partners.clone();
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.health_title()}</h1></header>
            <div class="panels">
                {panel("installation", text.health_installation(), installation(health))}
                <section class="panel wide" aria-labelledby="partners">
                    <h2 id="partners">{text.health_partners()}</h2>
                    {partner_table(partners)}
                </section>
            </div>
        </main>
    };
    Ok(Page::new(Frame::Portal, body))
}

fn installation(health: Health) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    let (tone, answer) = match health.database_micros {
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
                Some(view! { {health.database} " " <span class=format!("badge {tone}")>{answer}</span> }.into_any()),
            )}
            {fact(text.health_sessions(), plain(health.sessions.to_string()))}
        </dl>
    }
}

fn partner_table(partners: Vec<PartnerHealth>) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    if partners.is_empty() {
        return view! { <div class="empty"><p>{text.health_no_partners()}</p></div> }.into_any();
    }
    let rows = partners
        .into_iter()
        .map(|partner| {
            let (tone, words) = match (partner.disabled, partner.upstream) {
                (true, _) => ("plain", text.health_disabled()),
                (false, UpstreamHealth::Idle) => ("plain", text.health_idle()),
                (false, UpstreamHealth::Working) => ("good", text.health_working()),
                (false, UpstreamHealth::Throttled) => ("warn", text.health_throttled()),
                (false, UpstreamHealth::CircuitOpen) => ("bad", text.health_circuit_open()),
            };
            let last =
                partner.last_success.map_or_else(|| text.health_never().into_any(), |at| relative_time(at).into_any());
            view! {
                <tr>
                    <th scope="row" dir="auto">{partner.name}</th>
                    <td data-label=text.health_cloud()>{cloud_word(text, partner.cloud)}</td>
                    <td data-label=text.health_partner_id()>{copyable(partner.id.to_string(), true)}</td>
                    <td class="corner"><span class=format!("badge {tone}")>{words}</span></td>
                    <td data-label=text.health_last_success()>{last}</td>
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
                    <th scope="col">{text.health_partner_id()}</th>
                    <th scope="col">{text.health_upstream()}</th>
                    <th scope="col">{text.health_last_success()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
}

/// A cloud in the person's language.
pub const fn cloud_word(text: Text, cloud: Cloud) -> &'static str {
    text.cloud(cloud)
}
