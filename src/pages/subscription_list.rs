//! `/customers/{customer}/subscriptions`: what a customer subscribes to, what renews and when.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Query, RenderContext, Status, in_panel, with_customer};
use crate::{
    api::subscription::list_subscriptions,
    components::{
        icon::{Icon, icon},
        moment::day,
        pager::Part,
        problem::problem_panel,
        subscription::{end_word, status_badge, status_words},
        table::Columns,
        term::{cycle_words, term_words},
    },
    domain::{
        subscription::{Subscription, SubscriptionStatus},
        table::{Column, Table},
        title::is_shown,
    },
    error::{PortalError, Problem},
    locales::{Text, args},
    paths::{self, CustomerPath},
    portal::sought::Sought,
};

/// What of the list is shown; the address holds all of it.
#[derive(Clone, Default)]
struct Shown {
    text: String,
    status: Option<SubscriptionStatus>,
}

/// A customer's subscriptions.
pub async fn subscription_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let shown = read(&request.query)?;
    let (found, summary) = with_customer(customer, async { in_panel(list_subscriptions(customer.id).await) }).await?;
    let status = Status::of(&found);
    let rows = preferences.page_size.rows() as usize;
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_subscriptions()}</h1></header>
            {match found {
                Err(error) => problem_panel(&error).into_any(),
                Ok(found) if found.is_empty() => view! {
                    <div class="empty"><h2>{text.subscriptions_none()}</h2><p>{text.subscriptions_none_advice()}</p></div>
                }
                .into_any(),
                Ok(found) => view! {
                    {filter_form(text, customer, &shown)}
                    {table(text, customer, found, &shown, rows)}
                }
                .into_any(),
            }}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_status(status))
}

fn read(query: &Query) -> Result<Shown, PortalError> {
    let text = query.text("find")?.unwrap_or_default().trim().to_owned();
    let known = |text: &str| SubscriptionStatus::KNOWN.into_iter().find(|status| status.as_str() == text);
    let status = query.choice("status", known)?;
    if text.chars().any(char::is_control) {
        return Err(PortalError::invalid("find", Problem::Control));
    }
    Ok(Shown { text, status })
}

fn filter_form(text: Text, customer: CustomerPath, shown: &Shown) -> impl IntoView + use<> {
    let options = SubscriptionStatus::KNOWN
        .into_iter()
        .map(|status| {
            let selected = shown.status.as_ref() == Some(&status);
            let words = status_words(text, &status);
            view! { <option value=status.as_str().to_owned() selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <form method="get" action=paths::subscriptions(customer) role="search" class="search">
            <div class="search-line">
                <label class="visually-hidden" for="find">{text.subscriptions_find()}</label>
                <input
                    type="search"
                    id="find"
                    name="find"
                    value=shown.text.clone()
                    placeholder=text.subscriptions_find()
                    autocomplete="off"
                />
                <label class="visually-hidden" for="status">{text.subscription_status()}</label>
                <select id="status" name="status">
                    <option value="">{text.subscriptions_any_status()}</option>
                    {options}
                </select>
                <button class="button">{icon(Icon::Search)}{text.subscriptions_filter()}</button>
            </div>
        </form>
    }
}

fn table(
    text: Text,
    customer: CustomerPath,
    found: Vec<Subscription>,
    shown: &Shown,
    rows: usize,
) -> impl IntoView + use<> {
    let all = found.len();
    let wanted = Sought::new(&shown.text);
    let matches = |it: &Subscription| {
        let named = [Some(&it.name), it.offer.name.as_ref()].into_iter().flatten();
        shown.status.as_ref().is_none_or(|status| *status == it.status)
            && (shown.text.is_empty()
                || named.into_iter().any(|name| wanted.is_in(name))
                || wanted.is_text(it.id.as_str()))
    };
    let found: Vec<_> = found.into_iter().filter(matches).collect();
    if found.is_empty() {
        let all = paths::subscriptions(customer);
        return view! {
            <div class="empty">
                <h2>{text.subscriptions_no_match()}</h2>
                <p><a class="button" href=all>{text.subscriptions_show_all()}</a></p>
            </div>
        }
        .into_any();
    }
    let part = Part::of_rows(Table::Subscriptions.as_str(), found, rows);
    let columns = columns(text, customer);
    view! {
        <div class="toolbar">
            <p role="status">{part.words(|count| text.subscriptions_shown(args::SubscriptionsShown { all, count }))}</p>
            {columns.view_menu()}
        </div>
        {columns.draw(text.nav_subscriptions(), part)}
    }
    .into_any()
}

fn columns(text: Text, customer: CustomerPath) -> Columns<'static, Subscription> {
    Columns::of(Table::Subscriptions)
        .name(text.subscription_name(), move |it: &Subscription| {
            let offer = it.offer.name.clone().filter(|offer| *offer != it.name && is_shown(&it.name));
            let href = paths::subscription(customer, &it.id);
            view! {
                <a class="row-link" dir="auto" href=href>{it.name_or_offer().to_owned()}</a>
                {offer.map(|offer| view! { <span class="line muted">{offer}</span> })}
            }
        })
        .column(Column::Status, text.subscription_status(), move |it| {
            let trial = (it.trial == Some(true))
                .then(|| view! { <span class="badge plain">{text.subscription_trial()}</span> });
            view! { <span class="badges">{status_badge(&it.status)} {trial}</span> }
        })
        .number(Column::Quantity, text.word_quantity(), |it| it.quantity.map(|quantity| quantity.to_string()))
        .column(Column::Term, text.subscription_term(), move |it| it.term.as_ref().map(|term| term_words(text, term)))
        .column(Column::BillingCycle, text.subscription_cycle(), move |it| {
            it.cycle.as_ref().map(|cycle| cycle_words(text, cycle))
        })
        .column(Column::Ends, text.subscription_ends(), |it| it.ends.as_ref().map(day))
        .column(Column::Renewal, text.subscription_renewal(), move |it| end_word(text, it))
}
