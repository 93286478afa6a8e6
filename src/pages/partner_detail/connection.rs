//! The panel of the partner's connection, with its state and actions.

use jiff::Timestamp;
use leptos::prelude::*;

use crate::{
    components::{
        fact::{fact, plain},
        field::{row_form, rows_problem},
        moment::deadline,
        time::relative_time,
    },
    domain::{
        connection::{Connection, ConnectionSlot},
        moment::Moment,
        partner::PartnerProfile,
        write::Write,
    },
    locales::Text,
    paths,
};

const USE_RESERVE: &str = "use-reserve";

/// Renders the content of the panel.
pub(super) fn panel_body(text: Text, partner: &PartnerProfile, sees_customers: bool) -> impl IntoView + use<> {
    let find = |slot| partner.connections.iter().find(|connection| connection.slot == slot).cloned();
    let (active, reserve) = (find(ConnectionSlot::Active), find(ConnectionSlot::Reserve));
    let has_application = partner.application.is_some();
    let shown = match &active {
        Some(connection) => view! {
            {state(text, connection)}
            {facts(text, connection)}
            <div class="actions">
                {connect_form(ConnectionSlot::Active, text.connection_again(), false)}
                {sees_customers.then(|| view! {
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
    let in_reserve = (active.is_some() || reserve.is_some()).then(|| reserve_part(text, reserve));
    view! {
        <p class="help">{text.connection_help()}</p>
        {shown}
        <p class="help">{text.connection_connect_help()}</p>
        {in_reserve}
    }
}

/// Renders the form with which an administrator starts a consent.
pub(in crate::pages) fn connect_form(slot: ConnectionSlot, words: &'static str, primary: bool) -> impl IntoView {
    let class = if primary { "button primary" } else { "button" };
    view! {
        <form method="post" action=paths::CONNECT_PARTNER>
            <input type="hidden" name="slot" value=slot.as_str()/>
            <button class=class>{words}</button>
        </form>
    }
}

/// Returns the state of a connection: the badge's tone and words, with advice if it does not work.
pub(super) fn standing(
    text: Text,
    connection: &Connection,
    now: Timestamp,
) -> (&'static str, &'static str, Option<&'static str>) {
    if connection.of_another_application {
        ("bad", text.connection_other_application(), Some(text.connection_other_application_advice()))
    } else if connection.failure.is_some() {
        ("bad", text.connection_failed(), Some(text.connection_failed_advice()))
    } else if connection.works(now) {
        ("good", text.connection_working(), None)
    } else {
        ("bad", text.connection_expired(), Some(text.connection_failed_advice()))
    }
}

fn state(text: Text, connection: &Connection) -> impl IntoView + use<> {
    let (tone, words, advice) = standing(text, connection, Timestamp::now());
    view! {
        <p><span class=format!("badge {tone}")>{words}</span></p>
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

fn reserve_part(text: Text, reserve: Option<Connection>) -> impl IntoView {
    let body = match reserve {
        Some(connection) => view! {
            {state(text, &connection)}
            {facts(text, &connection)}
            {rows_problem(USE_RESERVE)}
            <div class="actions">
                {row_form(
                    USE_RESERVE,
                    Write::UseReserveConnection,
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
