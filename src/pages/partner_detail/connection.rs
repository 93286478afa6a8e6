//! The panel of the partner connection, with its state and actions.

use jiff::Timestamp;
use leptos::prelude::*;

use crate::{
    components::{
        fact::{fact, plain},
        field::{row_form, row_form_error},
        moment::deadline,
        time::relative_time,
    },
    domain::{
        connection::{Connection, ConnectionSlot},
        form_action::FormAction,
        moment::Moment,
        partner::PartnerProfile,
    },
    locales::Text,
    paths,
};

const USE_RESERVE: &str = "use-reserve";

/// Renders the content of the panel.
pub(super) fn panel_body(text: Text, partner: &PartnerProfile, may_read_customers: bool) -> impl IntoView + use<> {
    let find = |slot| partner.connections.iter().find(|connection| connection.slot == slot).cloned();
    let (active, reserve) = (find(ConnectionSlot::Active), find(ConnectionSlot::Reserve));
    let has_application = partner.application.is_some();
    let content = match &active {
        Some(connection) => view! {
            {state(text, connection)}
            {facts(text, connection)}
            <div class="actions">
                {connect_form(ConnectionSlot::Active, text.connection_again(), false)}
                {may_read_customers.then(|| view! {
                    <a class="button" href=paths::CONNECTION_REACH>{text.reach_open()}</a>
                })}
                <a class="button danger" href=paths::remove_connection(connection.id)>{text.connection_remove()}</a>
            </div>
        }
        .into_any(),
        None => view! {
            <p><span class="badge warn">{text.connection_none()}</span></p>
            <p>{text.connection_none_advice()}</p>
            {has_application.then(|| connect_form(ConnectionSlot::Active, text.connection_connect(), true))}
        }
        .into_any(),
    };
    let reserve_section = (active.is_some() || reserve.is_some()).then(|| reserve_section(text, reserve));
    view! {
        <p class="help">{text.connection_help()}</p>
        {content}
        <p class="help">{text.connection_connect_help()}</p>
        {reserve_section}
    }
}

/// Renders the form with which an administrator starts the consent that creates a partner connection.
pub(in crate::pages) fn connect_form(slot: ConnectionSlot, label: &'static str, primary: bool) -> impl IntoView {
    let class = if primary { "button primary" } else { "button" };
    view! {
        <form method="post" action=paths::CONNECT_PARTNER>
            <input type="hidden" name="slot" value=slot.as_str()/>
            <button class=class>{label}</button>
        </form>
    }
}

/// Returns the state of a partner connection: the badge's tone and label, with advice if it does not work.
pub(super) fn connection_status(
    text: Text,
    connection: &Connection,
    now: Timestamp,
) -> (&'static str, &'static str, Option<&'static str>) {
    if connection.of_another_application {
        ("bad", text.connection_other_application(), Some(text.connection_other_application_advice()))
    } else if connection.failure.is_some() {
        ("bad", text.connection_failed(), Some(text.connection_failed_advice()))
    } else if connection.is_usable(now) {
        ("good", text.connection_working(), None)
    } else {
        ("bad", text.connection_expired(), Some(text.connection_failed_advice()))
    }
}

fn state(text: Text, connection: &Connection) -> impl IntoView + use<> {
    let (tone, label, advice) = connection_status(text, connection, Timestamp::now());
    view! {
        <p><span class=format!("badge {tone}")>{label}</span></p>
        {advice.map(|advice| view! { <p>{advice}</p> })}
    }
}

fn facts(text: Text, connection: &Connection) -> impl IntoView + use<> {
    let failure = connection.failure.clone().map(|failure| {
        let code = failure.code.map(|code| text.connection_failure_code(code));
        fact(text.connection_failure(), Some(view! { {relative_time(failure.at)} " " {code} }.into_any()))
    });
    view! {
        <dl>
            {fact(text.connection_account(), plain(connection.account()))}
            {fact(text.connection_consented(), Some(relative_time(connection.consented_at).into_any()))}
            {fact(text.connection_renewed(), Some(relative_time(connection.renewed_at).into_any()))}
            {failure.is_none().then(|| fact(text.connection_renewal(), Some(deadline(&Moment::At(connection.renewal_at())))))}
            {fact(text.connection_expires(), Some(deadline(&Moment::At(connection.expires_at()))))}
            {failure}
        </dl>
    }
}

fn reserve_section(text: Text, reserve: Option<Connection>) -> impl IntoView {
    let body = match reserve {
        Some(connection) => view! {
            {state(text, &connection)}
            {facts(text, &connection)}
            {row_form_error(USE_RESERVE)}
            <div class="actions">
                {row_form(
                    USE_RESERVE,
                    FormAction::UseReserveConnection,
                    &[("connection", connection.id.to_string())],
                    view! { <button class="button">{text.connection_use_reserve()}</button> }.into_any(),
                )}
                <a class="button danger" href=paths::remove_connection(connection.id)>
                    {text.connection_remove_reserve()}
                </a>
            </div>
        }
        .into_any(),
        None => view! {
            <p class="muted">{text.connection_reserve_none()}</p>
            {connect_form(ConnectionSlot::Reserve, text.connection_add_reserve(), false)}
        }
        .into_any(),
    };
    view! {
        <h3>{text.connection_reserve()}</h3>
        <p class="help">{text.connection_reserve_help()}</p>
        {body}
    }
}
