//! `/partner/request-rules` and `/customers/{customer}/requests/rules`: the rules for who may send change requests and
//! which are approved automatically: the default, and those of one customer.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, with_customer};
use crate::{
    api::request_rules::load_request_rules,
    components::{
        fact::panel,
        field::{Field, SUBJECT_FIELD, form, hidden, row, row_form, row_form_error},
        icon::{Icon, icon},
        money::money,
        table::{table_body, table_wrap},
    },
    domain::{
        change_request::rules::{AllowedRequesters, ApprovableChanges, AutomaticRule, CustomerRules, RequestRules},
        form_action::FormAction,
        id::CustomerId,
        money::Currency,
    },
    error::PortalError,
    locales::Text,
    paths,
};

const PRODUCTS: &str = "product-rules";

/// Renders the default rules.
pub async fn request_rules_page(_: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let rules = load_request_rules(None).await?.default;
    let products = products_panel(text, None, &rules);
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::PARTNER>{icon(Icon::Back)}{text.partner_back()}</a></p>
                <h1>{text.request_rules_title()}</h1>
            </header>
            <p>{text.request_rules_lead()}</p>
            {panel("rules", text.request_rules_who(), rules_form(text, None, None, rules))}
            {products}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

/// Renders the rules of one customer.
pub async fn customer_request_rules_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let (rules, summary) = with_customer(customer, load_request_rules(Some(customer.id))).await?;
    let has_own = rules.own.is_some();
    let products = if let Some(own) = &rules.own {
        products_panel(text, Some(customer.id), own)
    } else {
        let advice = view! { <p class="help">{text.request_rules_products_own_first()}</p> };
        panel("products", text.request_rules_products(), advice).into_any()
    };
    let CustomerRules { own, default, .. } = rules;
    let effective = own.unwrap_or(default);
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::customer_requests(customer)>{icon(Icon::Back)}{text.nav_requests()}</a></p>
                <h1>{text.request_rules_customer_title()}</h1>
            </header>
            {panel("rules", text.request_rules_who(), rules_form(text, Some(customer.id), Some(has_own), effective))}
            {products}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

fn requester_label(text: Text, requesters: AllowedRequesters) -> &'static str {
    match requesters {
        AllowedRequesters::Nobody => text.request_rules_nobody(),
        AllowedRequesters::Administrators => text.request_rules_administrators(),
        AllowedRequesters::AnyRole => text.request_rules_any_role(),
        AllowedRequesters::Everybody => text.request_rules_everybody(),
    }
}

fn approval_label(text: Text, approves: ApprovableChanges) -> &'static str {
    match approves {
        ApprovableChanges::Nothing => text.request_rules_nothing(),
        ApprovableChanges::QuantityIncreases => text.request_rules_raises(),
        ApprovableChanges::AnyQuantity => text.request_rules_any_quantity(),
    }
}

fn rules_form(text: Text, customer: Option<CustomerId>, has_own: Option<bool>, rules: RequestRules) -> impl IntoView {
    form("rules-form", FormAction::SaveRequestRules, move || {
        let requesters = |selected: AllowedRequesters| {
            AllowedRequesters::ALL.iter().map(|it| (it.as_str(), requester_label(text, *it), *it == selected)).collect()
        };
        let own = has_own.map(|has_own| {
            let choices = vec![
                ("false", text.request_rules_own_default(), !has_own),
                ("true", text.request_rules_own_own(), has_own),
            ];
            Field::new("own", text.request_rules_own()).radios(choices)
        });
        view! {
            {customer.map(|customer| hidden("customer", customer))}
            {own}
            {Field::new("askers", text.request_rules_askers()).radios(requesters(rules.requesters))}
            {Field::new("license_askers", text.request_rules_license_askers()).radios(requesters(rules.license_requesters))}
            {Field::new("assigns_available_licenses", text.request_rules_free())
                .value(rules.assigns_available_licenses.to_string())
                .checkbox()}
            <h3>{text.request_rules_automatic()}</h3>
            <p class="help">{text.request_rules_automatic_help()}</p>
            {limit_fields(text, &rules.general)}
            <p class="actions"><button class="button primary">{text.request_rules_save()}</button></p>
        }
    })
    .into_any()
}

/// Renders the fields of an automatic rule.
fn limit_fields(text: Text, rule: &AutomaticRule) -> AnyView {
    let approves = ApprovableChanges::ALL
        .iter()
        .map(|it| (it.as_str(), approval_label(text, *it), *it == rule.approves))
        .collect();
    let number = |limit: Option<u32>| limit.map(|limit| limit.to_string()).unwrap_or_default();
    let (amount, currency) = rule
        .money
        .as_ref()
        .map(|money| {
            let currency = money.currency.as_ref().map(Currency::as_str).unwrap_or_default().to_owned();
            (money.amount.to_string(), currency)
        })
        .unwrap_or_default();
    view! {
        {Field::new("approves", text.request_rules_approves()).radios(approves)}
        {row(view! {
            {Field::new("seats", text.request_rules_seats())
                .help(text.request_rules_seats_help())
                .value(number(rule.seats))
                .short()
                .number()}
            {Field::new("percent", text.request_rules_percent())
                .help(text.request_rules_percent_help())
                .value(number(rule.percent))
                .short()
                .number()}
        })}
        {row(view! {
            {Field::new("money", text.request_rules_money())
                .help(text.request_rules_money_help())
                .value(amount)
                .short()
                .number()}
            {Field::new("currency", text.request_rules_currency())
                .help(text.request_rules_currency_help())
                .value(currency)
                .short()
                .text()}
        })}
    }
    .into_any()
}

fn products_panel(text: Text, customer: Option<CustomerId>, rules: &RequestRules) -> AnyView {
    let rows: Vec<_> = rules.products.iter().map(|rule| product_row(text, customer, rule)).collect();
    let list = if rows.is_empty() {
        view! { <p>{text.request_rules_products_none()}</p> }.into_any()
    } else {
        table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.request_rules_products()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.request_rules_product()}</th>
                        <th scope="col">{text.request_rules_approves()}</th>
                        <th scope="col">{text.request_rules_limits()}</th>
                        <th scope="col"><span class="visually-hidden">{text.request_rules_remove()}</span></th>
                    </tr>
                </thead>
                {table_body(rows)}
            </table>
        })
        .into_any()
    };
    let add = form("product-rule-form", FormAction::SaveProductRule, move || {
        view! {
            {customer.map(|customer| hidden("customer", customer))}
            {Field::new("product", text.request_rules_product()).help(text.request_rules_product_help()).text()}
            {limit_fields(text, &AutomaticRule::default())}
            <p class="actions"><button class="button">{text.request_rules_add()}</button></p>
        }
    });
    panel(
        "products",
        text.request_rules_products(),
        view! {
            <p class="help">{text.request_rules_products_help()}</p>
            {row_form_error(PRODUCTS)}
            {list}
            {add.into_any()}
        },
    )
    .into_any()
}

fn product_row(text: Text, customer: Option<CustomerId>, rule: &AutomaticRule) -> impl IntoView + use<> {
    let product = rule.product.clone().unwrap_or_default();
    let limits = [
        rule.seats.map(|seats| text.request_rules_limit_seats(i64::from(seats))),
        rule.percent.map(|percent| text.request_rules_limit_percent(percent)),
        rule.money.as_ref().map(|limit| text.request_rules_limit_money(money(text, limit))),
    ];
    let limits = text.list(limits.into_iter().flatten());
    let label = text.request_rules_remove_label(product.as_str());
    let mut fields = vec![("product", product.clone()), (SUBJECT_FIELD, product.clone())];
    fields.extend(customer.map(|customer| ("customer", customer.to_string())));
    let button = view! { <button class="quiet" aria-label=label>{text.request_rules_remove()}</button> }.into_any();
    view! {
        <tr>
            <th scope="row" dir="auto">{product}</th>
            <td data-label=text.request_rules_approves()>{approval_label(text, rule.approves)}</td>
            <td data-label=text.request_rules_limits()>{limits}</td>
            <td class="corner">{row_form(PRODUCTS, FormAction::RemoveProductRule, &fields, button)}</td>
        </tr>
    }
}
