//! `/customers/{customer}/self-service`: the self-service offer for a customer's own people, the resulting permissions,
//! and the people who have signed in.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, self_service::offer_word, with_customer};
use crate::{
    api::self_service::{list_customer_users, load_customer_offer},
    components::{
        fact::{copyable, panel},
        field::{Field, SUBJECT_FIELD, form, hidden, row_form, rows_problem},
        person::{blocked_badge, last_sign_in, person_name},
        role::customer_role_word,
        table::table_wrap,
    },
    domain::{
        id::CustomerId,
        role::{Capability, CustomerRole},
        self_service::{CustomerOffer, CustomerUserSummary, NO_ROLE, Offer, SelfService},
        write::Write,
    },
    error::PortalError,
    locales::Text,
};

const PEOPLE: &str = "customer-users";

/// Renders a customer's offer.
pub async fn customer_self_service_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let load = async { futures::try_join!(load_customer_offer(customer.id), list_customer_users(customer.id)) };
    let ((offer, people), summary) = with_customer(customer, load).await?;
    let in_force = offer.in_force();
    let may_manage = request.may(Capability::ManagePartner);
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.self_service_customer_title()}</h1>
            {may_manage.then(|| panel("offer", text.self_service_customer_offer(), offer_form(text, customer.id, offer)))}
            {panel("who", text.self_service_who(), who_may(text, in_force))}
            {panel("preview", text.self_service_preview(), preview_form(text, customer.id, in_force))}
            <section class="panel after" aria-labelledby="people">
                <h2 id="people">{text.self_service_people()}</h2>
                {rows_problem(PEOPLE)}
                {people_table(text, customer.id, people, may_manage)}
            </section>
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body))
}

fn offer_form(text: Text, customer: CustomerId, offer: CustomerOffer) -> impl IntoView {
    let own = offer.own.map(|own| own.offer);
    let choices = [("default", text.self_service_offer_default(), own.is_none())]
        .into_iter()
        .chain(Offer::ALL.iter().map(|offer| (offer.as_str(), offer_word(text, *offer), own == Some(*offer))))
        .collect();
    let default = text.self_service_offer_default_is(offer_word(text, offer.default.offer));
    let prices = offer.in_force().prices;
    form("customer-offer-form", Write::SaveCustomerOffer, move || {
        view! {
            {hidden("customer", customer)}
            {Field::new("offer", text.self_service_offer()).help(default).radios(choices)}
            {Field::new("prices", text.self_service_prices())
                .help(text.self_service_prices_help())
                .value(prices.to_string())
                .checkbox()}
            <p class="actions"><button class="button primary">{text.self_service_save()}</button></p>
        }
    })
}

/// Renders the form that begins a preview of the view of one of the customer's people.
fn preview_form(text: Text, customer: CustomerId, offer: SelfService) -> AnyView {
    if !offer.is_on() {
        return view! { <p>{text.self_service_preview_off()}</p> }.into_any();
    }
    let roles = CustomerRole::ALL.iter().map(|role| (role.as_str(), customer_role_word(text, *role)));
    let choices = roles
        .chain([(NO_ROLE, text.self_service_preview_none())])
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .collect();
    let chosen = CustomerRole::GlobalAdministrator.as_str();
    let form = form("preview-form", Write::BeginPreview, move || {
        view! {
            {hidden("customer", customer)}
            {Field::new("role", text.self_service_preview_role()).value(chosen).select(choices)}
            <p class="actions"><button class="button">{text.self_service_preview_begin()}</button></p>
        }
    });
    view! { <p class="help">{text.self_service_preview_help()}</p> {form} }.into_any()
}

/// Renders the permissions of each role under an offer; a missing one is attributed to the role or the offer.
fn who_may(text: Text, offer: SelfService) -> AnyView {
    if !offer.is_on() {
        return view! { <p>{text.self_service_who_off()}</p> }.into_any();
    }
    let heads =
        CustomerRole::ALL.map(|role| view! { <th scope="col">{customer_role_word(text, role)}</th> }).collect_view();
    let rows = Capability::ALL
        .into_iter()
        .filter_map(|capability| Some((capability, task(text, capability)?)))
        .map(|(capability, task)| {
            let cells = CustomerRole::ALL.map(|role| {
                let label = customer_role_word(text, role);
                let (tone, word) = match (role.capabilities().contains(&capability), offer.allows(capability)) {
                    (true, true) => ("good", text.self_service_yes()),
                    (true, false) => ("warn", text.self_service_no_offer()),
                    (false, _) => ("plain", text.self_service_no_role()),
                };
                view! { <td data-label=label><span class=format!("badge {tone}")>{word}</span></td> }
            });
            view! { <tr><th scope="row">{task}</th>{cells.collect_view()}</tr> }
        })
        .collect_view();
    view! {
        <p class="help">{text.self_service_who_help()}</p>
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.self_service_who()}</caption>
                <thead><tr><th scope="col">{text.self_service_capability()}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        })}
        <p class="help">{text.self_service_everyone()}</p>
    }
    .into_any()
}

/// Returns the words for a capability of customers' people; none for a capability that none of them has, and for
/// self-evident ones.
const fn task(text: Text, capability: Capability) -> Option<&'static str> {
    Some(match capability {
        Capability::ReadBilling => text.self_service_task_read_billing(),
        Capability::ReadPrices => text.self_service_task_read_prices(),
        Capability::ReadSubscriptions => text.self_service_task_read_subscriptions(),
        Capability::ReadUsers => text.self_service_task_read_users(),
        Capability::ManageUsers => text.self_service_task_manage_users(),
        Capability::ResetPasswords => text.self_service_task_reset_passwords(),
        Capability::ManageLicences => text.self_service_task_manage_licences(),
        Capability::ManageRoles => text.self_service_task_manage_roles(),
        Capability::ReadAgreements => text.self_service_task_read_agreements(),
        Capability::ReadPolicies => text.self_service_task_read_policies(),
        Capability::ReadOwnActivity => text.self_service_task_read_activity(),
        _ => return None,
    })
}

fn people_table(text: Text, customer: CustomerId, people: Vec<CustomerUserSummary>, may_manage: bool) -> AnyView {
    if people.is_empty() {
        return view! {
            <div class="empty"><h3>{text.self_service_people_none()}</h3><p>{text.self_service_people_none_advice()}</p></div>
        }
        .into_any();
    }
    let rows = people
        .into_iter()
        .map(|person| {
            let id = person.object.to_string();
            let called = person.name.clone().unwrap_or_else(|| id.clone());
            let blocked = person.disabled_at.is_some();
            let (write, words, label) = if blocked {
                let label = text.self_service_unblock_label(called.as_str());
                (Write::EnableCustomerUser, text.self_service_unblock(), label)
            } else {
                (Write::DisableCustomerUser, text.self_service_block(), text.self_service_block_label(called.as_str()))
            };
            let fields = [("customer", customer.to_string()), ("object", id.clone()), (SUBJECT_FIELD, called)];
            let button = view! { <button class="quiet" aria-label=label>{words}</button> }.into_any();
            view! {
                <tr>
                    <th scope="row">{person_name(text, person.name)}</th>
                    <td data-label=text.partner_person_id()>{copyable(id, true)}</td>
                    <td data-label=text.partner_person_signed_in()>{last_sign_in(text, person.signed_in_at)}</td>
                    <td data-label=text.partner_person_status()>{blocked_badge(text, blocked)}</td>
                    {may_manage.then(|| view! { <td class="corner">{row_form(PEOPLE, write, &fields, button)}</td> })}
                </tr>
            }
        })
        .collect_view();
    table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.self_service_people()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.partner_person()}</th>
                    <th scope="col">{text.partner_person_id()}</th>
                    <th scope="col">{text.partner_person_signed_in()}</th>
                    <th scope="col">{text.partner_person_status()}</th>
                    {may_manage.then(|| view! {
                        <th scope="col"><span class="visually-hidden">{text.partner_role_action()}</span></th>
                    })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{preferences::Language, principal::PrincipalKind};

    #[test]
    fn whatever_customers_people_may_is_told() {
        for capability in Capability::ALL {
            let theirs = capability.audience().includes(PrincipalKind::CustomerUser) && !capability.takes_no_role();
            let told = task(Text::new(Language::English), capability).is_some();
            assert_eq!(told, theirs && capability != Capability::ReadCustomers, "{capability:?}");
        }
    }
}
