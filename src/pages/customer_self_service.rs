//! `/customers/{customer}/self-service`: the self-service level for a customer's own users, the resulting permissions,
//! and the people who have signed in.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, self_service::level_label, with_customer};
use crate::{
    api::self_service::{list_customer_users, load_customer_offer},
    components::{
        fact::{copyable, panel},
        field::{Field, SUBJECT_FIELD, form, hidden, row_form, row_form_error},
        person::{disabled_badge, last_sign_in, person_name},
        role::customer_role_label,
        table::table_wrap,
    },
    domain::{
        form_action::FormAction,
        id::CustomerId,
        role::{Capability, CustomerRole},
        self_service::{CustomerSelfService, CustomerUserSummary, NO_ROLE, SelfService, SelfServiceLevel},
    },
    error::PortalError,
    locales::Text,
};

const PEOPLE: &str = "customer-users";

/// Renders a customer's self-service offer.
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
            {panel("who", text.self_service_who(), permission_table(text, in_force))}
            {panel("preview", text.self_service_preview(), preview_form(text, customer.id, in_force))}
            <section class="panel after" aria-labelledby="people">
                <h2 id="people">{text.self_service_people()}</h2>
                {row_form_error(PEOPLE)}
                {people_table(text, customer.id, people, may_manage)}
            </section>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

fn offer_form(text: Text, customer: CustomerId, offer: CustomerSelfService) -> impl IntoView {
    let own = offer.own.map(|own| own.offer);
    let choices = [("default", text.self_service_offer_default(), own.is_none())]
        .into_iter()
        .chain(
            SelfServiceLevel::ALL.iter().map(|level| (level.as_str(), level_label(text, *level), own == Some(*level))),
        )
        .collect();
    let default = text.self_service_offer_default_is(level_label(text, offer.default.offer));
    let prices = offer.in_force().prices;
    form("customer-offer-form", FormAction::SaveCustomerOffer, move || {
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

/// Renders the form that begins a preview of the portal as a customer user with a role sees it.
fn preview_form(text: Text, customer: CustomerId, offer: SelfService) -> AnyView {
    if !offer.is_on() {
        return view! { <p>{text.self_service_preview_off()}</p> }.into_any();
    }
    let roles = CustomerRole::ALL.iter().map(|role| (role.as_str(), customer_role_label(text, *role)));
    let choices = roles
        .chain([(NO_ROLE, text.self_service_preview_none())])
        .map(|(value, label)| (value.to_owned(), label.to_owned()))
        .collect();
    let default_role = CustomerRole::GlobalAdministrator.as_str();
    let form = form("preview-form", FormAction::BeginPreview, move || {
        view! {
            {hidden("customer", customer)}
            {Field::new("role", text.self_service_preview_role()).value(default_role).select(choices)}
            <p class="actions"><button class="button">{text.self_service_preview_begin()}</button></p>
        }
    });
    view! { <p class="help">{text.self_service_preview_help()}</p> {form} }.into_any()
}

/// Renders the permissions of each role under an offer; a missing one is attributed to the role or the offer.
fn permission_table(text: Text, offer: SelfService) -> AnyView {
    if !offer.is_on() {
        return view! { <p>{text.self_service_who_off()}</p> }.into_any();
    }
    let heads =
        CustomerRole::ALL.map(|role| view! { <th scope="col">{customer_role_label(text, role)}</th> }).collect_view();
    let rows = Capability::ALL
        .into_iter()
        .filter_map(|capability| Some((capability, capability_label(text, capability)?)))
        .map(|(capability, task)| {
            let cells = CustomerRole::ALL.map(|role| {
                let label = customer_role_label(text, role);
                let (tone, status) = match (role.capabilities().contains(&capability), offer.allows(capability)) {
                    (true, true) => ("good", text.self_service_yes()),
                    (true, false) => ("warn", text.self_service_no_offer()),
                    (false, _) => ("plain", text.self_service_no_role()),
                };
                view! { <td data-label=label><span class=format!("badge {tone}")>{status}</span></td> }
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

/// Returns the label of a capability of customers' users; none for a capability that none of them has, and for
/// self-evident ones.
const fn capability_label(text: Text, capability: Capability) -> Option<&'static str> {
    Some(match capability {
        Capability::ReadBilling => text.self_service_task_read_billing(),
        Capability::ReadPrices => text.self_service_task_read_prices(),
        Capability::ReadSubscriptions => text.self_service_task_read_subscriptions(),
        Capability::ReadUsers => text.self_service_task_read_users(),
        Capability::ManageUsers => text.self_service_task_manage_users(),
        Capability::ResetPasswords => text.self_service_task_reset_passwords(),
        Capability::ManageLicenses => text.self_service_task_manage_licenses(),
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
            let display_name = person.name.clone().unwrap_or_else(|| id.clone());
            let blocked = person.disabled_at.is_some();
            let (submit_action, action_label, label) = if blocked {
                let label = text.self_service_unblock_label(display_name.as_str());
                (FormAction::EnableCustomerUser, text.self_service_unblock(), label)
            } else {
                (
                    FormAction::DisableCustomerUser,
                    text.self_service_block(),
                    text.self_service_block_label(display_name.as_str()),
                )
            };
            let fields = [("customer", customer.to_string()), ("object", id.clone()), (SUBJECT_FIELD, display_name)];
            let button = view! { <button class="quiet" aria-label=label>{action_label}</button> }.into_any();
            view! {
                <tr>
                    <th scope="row">{person_name(text, person.name)}</th>
                    <td data-label=text.partner_person_id()>{copyable(id, true)}</td>
                    <td data-label=text.partner_person_signed_in()>{last_sign_in(text, person.signed_in_at)}</td>
                    <td data-label=text.partner_person_status()>{disabled_badge(text, blocked)}</td>
                    {may_manage.then(|| view! { <td class="corner">{row_form(PEOPLE, submit_action, &fields, button)}</td> })}
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
    fn every_capability_of_customer_users_has_a_label() {
        for capability in Capability::ALL {
            let is_for_customer_users =
                capability.audience().includes(PrincipalKind::CustomerUser) && !capability.needs_no_role();
            let has_label = capability_label(Text::new(Language::English), capability).is_some();
            assert_eq!(has_label, is_for_customer_users && capability != Capability::ReadCustomers, "{capability:?}");
        }
    }
}
