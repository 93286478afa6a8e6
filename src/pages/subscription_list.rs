//! `/customers/{customer}/subscriptions`: a customer's subscriptions with their status and renewal.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Query, RenderContext, Status, in_panel, with_customer};
use crate::{
    api::subscription::list_subscriptions,
    components::{
        menu::{MenuItem, row_menu},
        moment::day,
        pager::Paginated,
        problem::problem_panel,
        subscription::{end_badge, status_badge, status_words},
        table::Columns,
        term::{cycle_words, term_words},
        toolbar::{FindField, filter, find_form},
    },
    domain::{
        reference::Reference,
        role::Capability,
        subscription::{Subscription, SubscriptionStatus},
        table::{Column, Table},
        title::is_shown,
    },
    error::{PortalError, Problem},
    locales::{Text, args},
    paths::{self, CustomerPath},
    portal::sought::SearchText,
};

/// The filters of the list, which are in the URL.
#[derive(Clone, Default)]
struct Shown {
    text: String,
    status: Option<SubscriptionStatus>,
}

/// Renders a customer's subscriptions.
pub async fn subscription_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let shown = read(&request.query)?;
    let (found, summary) = with_customer(customer, async { in_panel(list_subscriptions(customer.id).await) }).await?;
    let status = Status::of(&found);
    let rows = preferences.page_size.rows() as usize;
    let may_rename = request.may(Capability::ManageSubscriptions);
    let shown = match found {
        Err(error) => problem_panel(&error).into_any(),
        Ok(found) if found.is_empty() => view! {
            <div class="empty"><h2>{text.subscriptions_none()}</h2><p>{text.subscriptions_none_advice()}</p></div>
        }
        .into_any(),
        Ok(found) => listed(text, (customer, may_rename), found, &shown, rows),
    };
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_subscriptions()}</h1>
            {shown}
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
    let any = (String::new(), text.subscriptions_any_status().to_owned());
    let statuses = SubscriptionStatus::KNOWN.into_iter();
    let statuses = statuses.map(|status| (status.as_str().to_owned(), status_words(text, &status)));
    let current = shown.status.as_ref().map(SubscriptionStatus::as_str).unwrap_or_default();
    let field = FindField {
        name: "find",
        label: text.subscriptions_find(),
        value: &shown.text,
        longest: None,
        described: None,
        error: None,
    };
    let status = filter("status", text.subscription_status(), std::iter::once(any).chain(statuses), current);
    find_form(None, paths::subscriptions(customer), view! { {field.draw()} {status} })
}

fn listed(
    text: Text,
    (customer, may_rename): (CustomerPath, bool),
    found: Vec<Subscription>,
    shown: &Shown,
    rows: usize,
) -> AnyView {
    let all = found.len();
    let wanted = SearchText::new(&shown.text);
    let matches = |it: &Subscription| {
        let named = [Some(&it.name), it.offer.name.as_ref()].into_iter().flatten();
        shown.status.as_ref().is_none_or(|status| *status == it.status)
            && (shown.text.is_empty()
                || named.into_iter().any(|name| wanted.is_in(name))
                || wanted.equals(it.id.as_str()))
    };
    let found: Vec<_> = found.into_iter().filter(matches).collect();
    let form = filter_form(text, customer, shown);
    if found.is_empty() {
        let all = paths::subscriptions(customer);
        return view! {
            <div class="toolbar">{form}</div>
            <div class="empty">
                <h2>{text.subscriptions_no_match()}</h2>
                <p><a class="button" href=all>{text.subscriptions_show_all()}</a></p>
            </div>
        }
        .into_any();
    }
    let part = Paginated::of_rows(Table::Subscriptions.as_str(), found, rows);
    let words = part.words(|count| {
        if count == all {
            text.subscriptions_all(count)
        } else {
            text.subscriptions_shown(args::SubscriptionsShown { all, count })
        }
    });
    let columns = columns(text, customer, may_rename);
    view! {
        <div class="toolbar">
            {form}
            <p role="status">{words}</p>
            <div class="toolbar-end">
                {(!customer.own).then(|| view! { <a class="quiet" href=paths::closing(customer)>{text.closing_title()}</a> })}
                {columns.view_menu()}
            </div>
        </div>
        {columns.draw(text.nav_subscriptions(), part)}
    }
    .into_any()
}

fn columns(text: Text, customer: CustomerPath, may_rename: bool) -> Columns<'static, Subscription> {
    Columns::of(Table::Subscriptions)
        .name(text.word_subscription(), move |it: &Subscription| {
            let offer = it.offer.name.clone().filter(|offer| *offer != it.name && is_shown(&it.name));
            let href = paths::subscription(customer, &it.id);
            view! {
                <a class="row-link" dir="auto" href=href>{it.name_or_offer().to_owned()}</a>
                {offer.map(|offer| view! { " " <span class="muted">{offer}</span> })}
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
        .column(Column::Renewal, text.subscription_renewal(), move |it| end_badge(text, it))
        .action(text.role_action(), move |it| {
            let rename = format!("{}#nickname", paths::subscription(customer, &it.id));
            let order = match &it.order {
                Some(Reference::To(order)) => {
                    Some(MenuItem::new(text.subscription_order(), paths::order(customer, order)))
                }
                _ => None,
            };
            let rename = may_rename.then(|| MenuItem::new(text.subscription_rename(), rename));
            row_menu(text, it.id.as_str(), it.name_or_offer(), rename.into_iter().chain(order).collect())
        })
}
