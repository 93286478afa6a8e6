//! `/my`: the home of a customer's own people: what their company has, what happens to it next, and who they are here.

pub mod profile;

use jiff::Timestamp;
use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, agreements::holds, late::Late, with_customer};
use crate::{
    api::{
        agreement::{list_agreement_confirmations, load_direct_signature},
        licence::list_available_licences,
        subscription::list_subscriptions,
    },
    components::{
        fact::{fact, panel, plain},
        icon::{Icon, icon},
        licence::use_meter,
        moment::day,
        problem::problem_panel,
        role::role_words,
        subscription::end_badge,
        table::{table_body, table_wrap},
        user::note,
    },
    domain::{
        customer::CustomerSummary,
        licence::{LicenceGroup, SubscribedSku},
        moment::Moment,
        role::Capability,
        subscription::Subscription,
        title::is_shown,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
    portal::PersonProfile,
};

/// How many subscriptions are shown.
const SUBSCRIPTIONS: usize = 8;
/// How many products are shown.
const PRODUCTS: usize = 12;

/// The home of one of a customer's own people; each panel is there for those who may see what it shows.
pub async fn my_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<RenderContext>().text;
    let customer = request.customer()?;
    let id = customer.id;
    let seats = request
        .may(Capability::ReadUsers)
        .then(|| Late::begin(list_available_licences(id, LicenceGroup::Group1.to_string())));
    let subscriptions = request.may(Capability::ReadSubscriptions).then(|| Late::begin(list_subscriptions(id)));
    let agreement = (request.may(Capability::ReadAgreements) && request.cloud().has_agreements())
        .then(|| Late::begin(is_agreement_accepted(customer)));
    let (frame, name) = frame(&request, customer).await?;
    let roles = request.context.principal.as_ref().map(|principal| role_words(text, principal)).unwrap_or_default();
    let may_read = request.may(Capability::ReadCustomers);
    let profile = request.context.profile.ok_or(PortalError::SignInRequired)?;
    let managed =
        profile.partner.clone().map(|partner| view! { <p class="help" dir="auto">{text.my_home_managed(partner)}</p> });
    let mut own =
        Some(view! { {panel("you", text.my_home_you(), who(text, &profile, &roles))} {partner_panel(text, &profile)} });
    let body = view! {
        <main id="main">
            <header class="page-head"><h1 dir="auto">{name.unwrap_or_else(|| text.my_home_title().to_owned())}</h1>{managed}</header>
            {(!may_read).then(|| note(text.my_home_no_role()))}
            <div class="columns">
                <div>
                    {own.take_if(|_| !may_read)}
                    {subscriptions.map(|it| it.draw(move |found| {
                        panel("renewals", text.my_home_renewals(), renewals(text, customer, found))
                    }))}
                    {seats.map(|it| it.draw(move |found| {
                        panel("seats", text.my_home_seats(), seats_in_use(text, customer, found))
                    }))}
                </div>
                <div>
                    {agreement.map(|it| it.draw(move |accepted| {
                        panel("agreement", text.agreement_customer(), agreement_state(text, customer, accepted))
                    }))}
                    {own}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(frame, body))
}

/// What stands around a page of one's own, and the company's name, for those who may know of the company as a whole.
///
/// # Errors
/// [`PortalError::NotFound`] where it is no customer of the partner's any more.
async fn frame(request: &PageRequest, customer: CustomerPath) -> Result<(Frame, Option<String>), PortalError> {
    if !request.may(Capability::ReadCustomers) {
        return Ok((Frame::Portal, None));
    }
    let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
    let CustomerSummary { name, .. } = &summary;
    let name = is_shown(name).then(|| name.clone());
    Ok((Frame::Customer(summary), name))
}

/// Returns whether the company accepted the Microsoft Customer Agreement, in either way, so that it still holds.
async fn is_agreement_accepted(customer: CustomerPath) -> Result<bool, PortalError> {
    let (accepted, signed) =
        futures::join!(list_agreement_confirmations(customer.id, None), load_direct_signature(customer.id));
    match (accepted, signed) {
        (Ok(accepted), _) if holds(&accepted) => Ok(true),
        (_, Ok(true)) => Ok(true),
        (Ok(_), Ok(false)) => Ok(false),
        // Half of the answer is none: what could not be had may be the acceptance.
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

fn agreement_state(text: Text, customer: CustomerPath, accepted: Result<bool, PortalError>) -> AnyView {
    let state = match accepted {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(true) => view! { <p><span class="badge good">{icon(Icon::Check)}{text.my_home_agreement_yes()}</span></p> }
            .into_any(),
        Ok(false) => view! {
            <p><span class="badge bad">{icon(Icon::Alert)}{text.my_home_agreement_no()}</span></p>
            <p>{text.my_home_agreement_no_advice()}</p>
        }
        .into_any(),
    };
    view! { {state} <p><a href=paths::agreements(customer)>{text.my_home_agreement_all()}</a></p> }.into_any()
}

fn seats_in_use(text: Text, customer: CustomerPath, found: Result<Vec<SubscribedSku>, PortalError>) -> AnyView {
    let mut skus = match found {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(skus) => skus,
    };
    skus.retain(|sku| sku.for_users && (sku.total > 0 || sku.consumed > 0));
    if skus.is_empty() {
        return view! { <p class="muted">{text.my_home_seats_none()}</p> }.into_any();
    }
    // Those first of which there are the fewest left, for what they are.
    skus.sort_by_key(|sku| std::cmp::Reverse(sku.percent_consumed()));
    let rows = skus.into_iter().take(PRODUCTS).map(|sku| {
        view! {
            <tr>
                <th scope="row" dir="auto">{sku.product.title()}</th>
                <td data-label=text.licence_use()>{use_meter(text, &sku)}</td>
                <td data-label=text.licence_available() class="number">{sku.available}</td>
            </tr>
        }
    });
    view! {
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.my_home_seats()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.licence_product()}</th>
                        <th scope="col">{text.licence_use()}</th>
                        <th scope="col" class="number">{text.licence_available()}</th>
                    </tr>
                </thead>
                {table_body(rows)}
            </table>
        })}
        <p><a href=paths::licences(customer)>{text.my_home_seats_all()}</a></p>
    }
    .into_any()
}

/// Returns the subscriptions whose term ends next, the soonest first.
fn next_to_end(found: Vec<Subscription>, now: Timestamp) -> Vec<Subscription> {
    let ends = |it: &Subscription| it.ends.as_ref().and_then(Moment::instant);
    let mut next: Vec<_> =
        found.into_iter().filter(|it| !it.is_over() && ends(it).is_some_and(|ends| ends >= now)).collect();
    next.sort_by_key(ends);
    next.truncate(SUBSCRIPTIONS);
    next
}

fn renewals(text: Text, customer: CustomerPath, found: Result<Vec<Subscription>, PortalError>) -> AnyView {
    let next = match found {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(found) => next_to_end(found, Timestamp::now()),
    };
    let all = view! { <p><a href=paths::subscriptions(customer)>{text.my_home_renewals_all()}</a></p> };
    if next.is_empty() {
        return view! { <p class="muted">{text.my_home_renewals_none()}</p> {all} }.into_any();
    }
    let rows = next.into_iter().map(|it| {
        let href = paths::subscription(customer, &it.id);
        view! {
            <tr>
                <th scope="row"><a dir="auto" href=href>{it.name_or_offer().to_owned()}</a></th>
                <td data-label=text.word_quantity() class="number">{it.quantity.map(|quantity| quantity.to_string())}</td>
                <td data-label=text.my_home_until()>{it.ends.as_ref().map(day)}</td>
                <td data-label=text.my_home_then()>{end_badge(text, &it)}</td>
            </tr>
        }
    });
    view! {
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.my_home_renewals()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.word_subscription()}</th>
                        <th scope="col" class="number">{text.word_quantity()}</th>
                        <th scope="col">{text.my_home_until()}</th>
                        <th scope="col">{text.my_home_then()}</th>
                    </tr>
                </thead>
                {table_body(rows)}
            </table>
        })}
        {all}
    }
    .into_any()
}

/// Who one is here, and the way to one's own record.
fn who(text: Text, profile: &PersonProfile, roles: &[&'static str]) -> impl IntoView + use<> {
    let roles = if roles.is_empty() {
        view! { <span>{text.my_home_roles_none()}</span> }.into_any()
    } else {
        let badges = roles.iter().map(|role| view! { <span class="badge plain">{*role}</span> }).collect_view();
        view! { <span class="badges">{badges}</span> }.into_any()
    };
    view! {
        <dl>
            {fact(text.account_name(), plain(profile.name.clone()))}
            {fact(text.account_roles(), Some(roles))}
        </dl>
        <p><a href=paths::MY_PROFILE>{text.my_home_profile()}</a></p>
    }
}

/// Who the partner is and how to reach them, as far as the portal knows: their name. What a partner writes of itself for its
/// customers belongs below it.
fn partner_panel(text: Text, profile: &PersonProfile) -> Option<impl IntoView + use<>> {
    let (partner, contact) = (profile.partner.clone()?, profile.contact.clone());
    let shown = view! {
        <p><strong dir="auto">{partner.clone()}</strong></p>
        <p dir="auto">{text.my_home_partner_advice(partner)}</p>
        {(!contact.is_empty()).then(|| view! { <p><strong dir="auto">{contact}</strong></p> })}
    };
    Some(panel("partner", text.my_home_partner(), shown))
}
