//! `/customers/{customer}/subscriptions`: a customer's subscriptions with their status and renewal.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, Query, RenderContext, Status, panel_result, with_customer};
use crate::{
    api::subscription::list_subscriptions,
    components::{
        menu::{MenuItem, row_menu},
        moment::day,
        pager::Paginated,
        problem::problem_panel,
        subscription::{end_badge, status_badge, status_label},
        table::Columns,
        term::{billing_cycle_label, term_label},
        toolbar::{FindField, filter, find_form},
    },
    domain::{
        reference::Reference,
        role::Capability,
        subscription::{Subscription, SubscriptionStatus},
        table::{Column, Table},
        title::is_visible,
    },
    error::{PortalError, Problem},
    locales::{Text, args},
    paths::{self, CustomerPath},
    portal::search_text::SearchText,
};

/// The filters of the list, which are in the URL.
#[derive(Clone, Default)]
struct ListFilter {
    text: String,
    status: Option<SubscriptionStatus>,
}

/// Renders a customer's subscriptions.
pub async fn subscription_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let list_filter = parse_filter(&request.query)?;
    let (found, summary) =
        with_customer(customer, async { panel_result(list_subscriptions(customer.id).await) }).await?;
    let status = Status::of(&found);
    let rows = preferences.page_size.rows() as usize;
    let may_rename = request.may(Capability::ManageSubscriptions);
    let content = match found {
        Err(error) => problem_panel(&error).into_any(),
        Ok(found) if found.is_empty() => view! {
            <div class="empty"><h2>{text.subscriptions_none()}</h2><p>{text.subscriptions_none_advice()}</p></div>
        }
        .into_any(),
        Ok(found) => subscription_table(text, (customer, may_rename), found, &list_filter, rows),
    };
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_subscriptions()}</h1>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

fn parse_filter(query: &Query) -> Result<ListFilter, PortalError> {
    let text = query.text("find")?.unwrap_or_default().trim().to_owned();
    let known = |text: &str| SubscriptionStatus::KNOWN.into_iter().find(|status| status.as_str() == text);
    let status = query.choice("status", known)?;
    if text.chars().any(char::is_control) {
        return Err(PortalError::invalid("find", Problem::Control));
    }
    Ok(ListFilter { text, status })
}

fn filter_form(text: Text, customer: CustomerPath, list_filter: &ListFilter) -> impl IntoView + use<> {
    let any = (String::new(), text.subscriptions_any_status().to_owned());
    let statuses = SubscriptionStatus::KNOWN.into_iter();
    let statuses = statuses.map(|status| (status.as_str().to_owned(), status_label(text, &status)));
    let current = list_filter.status.as_ref().map(SubscriptionStatus::as_str).unwrap_or_default();
    let field = FindField {
        name: "find",
        label: text.subscriptions_find(),
        value: &list_filter.text,
        longest: None,
        described: None,
        error: None,
    };
    let status = filter("status", text.subscription_status(), std::iter::once(any).chain(statuses), current);
    find_form(None, paths::subscriptions(customer), view! { {field.render()} {status} })
}

fn subscription_table(
    text: Text,
    (customer, may_rename): (CustomerPath, bool),
    found: Vec<Subscription>,
    list_filter: &ListFilter,
    rows: usize,
) -> AnyView {
    let all = found.len();
    let search = SearchText::new(&list_filter.text);
    let matches = |it: &Subscription| {
        let names = [Some(&it.name), it.offer.name.as_ref()].into_iter().flatten();
        list_filter.status.as_ref().is_none_or(|status| *status == it.status)
            && (list_filter.text.is_empty()
                || names.into_iter().any(|name| search.is_in(name))
                || search.equals(it.id.as_str()))
    };
    let found: Vec<_> = found.into_iter().filter(matches).collect();
    let form = filter_form(text, customer, list_filter);
    if found.is_empty() {
        let all_url = paths::subscriptions(customer);
        return view! {
            <div class="toolbar">{form}</div>
            <div class="empty">
                <h2>{text.subscriptions_no_match()}</h2>
                <p><a class="button" href=all_url>{text.subscriptions_show_all()}</a></p>
            </div>
        }
        .into_any();
    }
    let paginated = Paginated::of_rows(Table::Subscriptions.as_str(), found, rows);
    let count_message = paginated.range_text(|count| {
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
            <p role="status">{count_message}</p>
            <div class="toolbar-end">
                {(!customer.own).then(|| view! { <a class="quiet" href=paths::deadlines(customer)>{text.closing_title()}</a> })}
                {columns.view_menu()}
            </div>
        </div>
        {columns.render(text.nav_subscriptions(), paginated)}
    }
    .into_any()
}

fn columns(text: Text, customer: CustomerPath, may_rename: bool) -> Columns<'static, Subscription> {
    Columns::of(Table::Subscriptions)
        .name(text.word_subscription(), move |it: &Subscription| {
            let offer = it.offer.name.clone().filter(|offer| *offer != it.name && is_visible(&it.name));
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
        .column(Column::Term, text.subscription_term(), move |it| it.term.as_ref().map(|term| term_label(text, term)))
        .column(Column::BillingCycle, text.subscription_cycle(), move |it| {
            it.cycle.as_ref().map(|cycle| billing_cycle_label(text, cycle))
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
