//! `/customers/{customer}/agreements`: who accepted what, the texts, and attesting an acceptance.

mod confirm;
mod document;

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Viewer, with_customer};
use crate::{
    api::agreements::{list_agreement_confirmations, list_agreement_metadata, load_direct_signature},
    components::{
        fact::{copyable, fact, panel, plain},
        icon::{Icon, icon},
        moment::day,
        problem::problem_panel,
        table::{table_body, table_wrap},
    },
    domain::{
        agreement::{AgreementConfirmation, AgreementKind, AgreementMetadata},
        moment::Moment,
        role::Capability,
    },
    error::PortalError,
    locales::Text,
};

/// A customer's agreements.
pub async fn agreements_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<Viewer>().text;
    let customer = request.id("customer")?;
    if !request.cloud().has_agreements() {
        let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
        let body = view! {
            <main id="main">
                <header class="page-head"><h1>{text.nav_agreements()}</h1></header>
                <div class="empty"><h2>{text.agreements_not_here()}</h2><p>{text.agreements_not_here_advice()}</p></div>
            </main>
        };
        return Ok(Page::new(text.nav_agreements(), Frame::Customer(summary), body));
    }
    let wanted = document::read(&request.query)?;
    let loading = async {
        Ok(futures::join!(
            list_agreement_confirmations(customer, None),
            list_agreement_confirmations(customer, Some(AgreementKind::Cloud)),
            load_direct_signature(customer),
            list_agreement_metadata(None),
            list_agreement_metadata(Some(AgreementKind::Cloud)),
            document::load(wanted.as_ref()),
        ))
    };
    // All kinds are asked for, so that one yet to come is seen; the Cloud Agreement's also for themselves, as the service
    // has had it from the start.
    let ((all_accepted, cloud_accepted, signed, all_metadata, cloud_metadata, document), summary) =
        Box::pin(with_customer(customer, loading)).await?;
    // A customer that is nobody's is told by the first call; whatever else fails is its panel's affair.
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = all_accepted {
        return Err(error);
    }
    let (accepted, others_accepted) = apart(all_accepted, |it| it.kind == AgreementKind::Customer);
    let metadata = all_metadata.map(|all| without_cloud(all, |it| &it.kind));
    let others_accepted = without_cloud(others_accepted, |it| &it.kind);
    let may_confirm = request.visit.actor.as_ref().is_some_and(|actor| actor.may(Capability::ConfirmAgreements));
    let confirm = match (may_confirm, &metadata) {
        (false, _) => view! { <p class="help">{text.agreements_read_only()}</p> }.into_any(),
        (true, Ok(known)) => {
            let template = AgreementMetadata::newest_template(known, &AgreementKind::Customer);
            confirm::confirm_form(text, &summary, template)
        }
        (true, Err(error)) => {
            // What was typed must not go with the texts that could not be had, nor the request that it goes under.
            let typed = confirm::refused_template().map(|kept| confirm::confirm_form(text, &summary, Some(kept)));
            view! { {problem_panel(error)} {typed} }.into_any()
        }
    };
    let texts = document::document_panel(text, &request.path, wanted.as_ref(), [&metadata, &cloud_metadata], document);
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_agreements()}</h1></header>
            <div class="panels stacked">
                {panel("accepted", text.agreement_customer(), confirmations(text, accepted, text.agreement_customer()))}
                {(!others_accepted.is_empty()).then(|| {
                    let shown = confirmations(text, Ok(others_accepted), text.agreement_others());
                    panel("others-accepted", text.agreement_others(), shown)
                })}
                {panel("cloud-accepted", text.agreement_cloud(), confirmations(text, cloud_accepted, text.agreement_cloud()))}
            </div>
            <div class="columns">
                <div>{panel("confirm", text.agreement_confirm_title(), confirm)}</div>
                <div>
                    {panel("direct", text.agreement_direct(), direct_signature(text, signed))}
                    {panel("in-force", text.agreement_in_force(), view! {
                        {in_force(text, metadata)}
                        {in_force(text, cloud_metadata)}
                    })}
                    {panel("text", text.agreement_text(), texts)}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(text.nav_agreements(), Frame::Customer(summary), body))
}

/// Those of which something holds, and the others. What could not be had has no others.
fn apart<T>(all: Result<Vec<T>, PortalError>, holds: impl Fn(&T) -> bool) -> (Result<Vec<T>, PortalError>, Vec<T>) {
    match all {
        Ok(all) => {
            let (these, others) = all.into_iter().partition(|it| holds(it));
            (Ok(these), others)
        }
        Err(error) => (Err(error), Vec::new()),
    }
}

/// Those that are not the Cloud Agreement's, which are told by a call of their own.
fn without_cloud<T>(mut all: Vec<T>, kind: impl Fn(&T) -> &AgreementKind) -> Vec<T> {
    all.retain(|it| *kind(it) != AgreementKind::Cloud);
    all
}

/// An agreement's name; one that we do not know as the service spells it.
fn kind_word(text: Text, kind: &AgreementKind) -> String {
    match kind {
        AgreementKind::Cloud => text.agreement_cloud().to_owned(),
        AgreementKind::Customer => text.agreement_customer().to_owned(),
        AgreementKind::Other(name) => name.clone(),
    }
}

fn confirmations(
    text: Text,
    accepted: Result<Vec<AgreementConfirmation>, PortalError>,
    caption: &'static str,
) -> AnyView {
    let accepted = match accepted {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(accepted) if accepted.is_empty() => {
            return view! { <p class="muted">{text.agreement_nobody()}</p> }.into_any();
        }
        Ok(accepted) => accepted,
    };
    let rows = accepted
        .into_iter()
        .map(|confirmation| {
            let contact = confirmation.contact;
            let unknown = match &confirmation.kind {
                AgreementKind::Other(name) => Some(view! { <span class="line muted">{name.clone()}</span> }),
                AgreementKind::Cloud | AgreementKind::Customer => None,
            };
            let confirmed_by = match (confirmation.confirmer, confirmation.confirmed_by) {
                (Some(name), _) => view! { <span dir="auto">{name}</span> }.into_any(),
                (None, Some(id)) => copyable(id.to_string(), true).into_any(),
                (None, None) => text.fact_absent().into_any(),
            };
            let template = confirmation.template.map(|id| copyable(id.to_string(), true));
            let name = format!("{} {}", contact.first_name, contact.last_name).trim().to_owned();
            let agreed = confirmation
                .agreed
                .map_or_else(|| text.fact_absent().into_any(), |agreed| day(&Moment::At(agreed)));
            view! {
                <tr>
                    <th scope="row" dir="auto">{name}{unknown}</th>
                    <td data-label=text.customer_email()>{copyable(contact.email, false)}</td>
                    <td data-label=text.address_phone()>{contact.phone.unwrap_or_else(|| text.fact_absent().to_owned())}</td>
                    <td data-label=text.agreement_agreed_on()>{agreed}</td>
                    <td data-label=text.agreement_confirmed_by()>{confirmed_by}</td>
                    <td data-label=text.agreement_template()>{template}</td>
                </tr>
            }
        });
    table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.agreement_accepted_by(caption)}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.agreement_contact()}</th>
                    <th scope="col">{text.customer_email()}</th>
                    <th scope="col">{text.address_phone()}</th>
                    <th scope="col">{text.agreement_agreed_on()}</th>
                    <th scope="col">{text.agreement_confirmed_by()}</th>
                    <th scope="col">{text.agreement_template()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    })
}

fn direct_signature(text: Text, signed: Result<bool, PortalError>) -> AnyView {
    match signed {
        Err(error) => problem_panel(&error).into_any(),
        Ok(true) => view! {
            <p><span class="badge good">{text.agreement_direct_yes()}</span></p>
            <p class="help">{text.agreement_direct_yes_advice()}</p>
        }
        .into_any(),
        Ok(false) => view! {
            <p><span class="badge plain">{text.agreement_direct_no()}</span></p>
            <p class="help">{text.agreement_direct_no_advice()}</p>
        }
        .into_any(),
    }
}

fn in_force(text: Text, metadata: Result<Vec<AgreementMetadata>, PortalError>) -> AnyView {
    let metadata = match metadata {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(metadata) => metadata,
    };
    metadata
        .into_iter()
        .map(|metadata| {
            let link = metadata.link.map(|href| external(text, href, text.agreement_about()).into_any());
            view! {
                <h3>{kind_word(text, &metadata.kind)}</h3>
                <dl>
                    {metadata.version.map(|version| fact(text.agreement_version(), plain(version.to_string())))}
                    {fact(text.agreement_template(), metadata.template.map(|id| copyable(id.to_string(), true).into_any()))}
                    {fact(text.agreement_more(), link)}
                </dl>
            }
        })
        .collect_view()
        .into_any()
}

/// A link out of the portal.
fn external(text: Text, href: String, words: &'static str) -> impl IntoView {
    view! {
        <a href=href target="_blank" rel="noopener noreferrer">
            {words}{icon(Icon::External)}
            <span class="visually-hidden">{text.opens_new_tab()}</span>
        </a>
    }
}
