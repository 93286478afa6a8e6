//! `/customers/{customer}/budget`: the customer's monthly Azure budget and spending.

use jiff::tz::TimeZone;
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, deferred::Deferred, panel_result, with_customer};
use crate::{
    api::budget::{load_budget, load_usage_summary},
    components::{
        fact::{fact, panel, plain},
        field::{Field, error_with_resend_form, failed_submission, form, hidden, row_form_error},
        money::{currency_label, grouped, money, with_currency},
        problem::problem_panel,
        time::relative_time,
    },
    domain::{
        budget::{SpendingBudget, UsageSummary, percent_used},
        form_action::FormAction,
        money::Currency,
        role::Capability,
    },
    error::PortalError,
    locales::{Text, args},
    paths::CustomerPath,
};

const FORM: &str = "budget-form";
const REMOVE_FORM: &str = "remove-budget";

/// Renders a customer's Azure spending budget.
pub async fn budget_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    if !request.cloud().has_azure() {
        let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
        let body = view! {
            <main id="main">
                <h1 class="visually-hidden">{text.nav_budget()}</h1>
                <div class="empty"><h2>{text.budget_not_here()}</h2><p>{text.budget_not_here_advice()}</p></div>
            </main>
        };
        return Ok(Page::new(PageLayout::Customer(summary), body));
    }
    // The spending is computed from prices; without permission to see them, only the share of the budget is shown.
    let may_see_prices = request.may(Capability::ReadPrices);
    let usage = Deferred::begin(load_usage_summary(customer.id));
    let (budget, summary) = with_customer(customer, async { panel_result(load_budget(customer.id).await) }).await?;
    let status = Status::of(&budget);
    let may_change = request.may(Capability::ManageBilling);
    let loaded_budget = budget.as_ref().ok().cloned().unwrap_or_default();
    let amount = loaded_budget.amount;
    let budget = match budget {
        Ok(budget) => {
            let content = budget_amount_view(text, &budget, usage.clone()).into_any();
            let change = if may_change {
                let usage = usage.clone();
                usage.render(move |usage| change_forms(text, customer, amount, currency(&usage).as_ref())).into_any()
            } else {
                (!customer.own).then(|| view! { <p class="help">{text.billing_read_only()}</p> }).into_any()
            };
            view! { {content} {change} }.into_any()
        }
        Err(error) => {
            // A failed load of the budget must not discard what was typed.
            let failed_form = failed_submission(FORM).map(|_| change_forms(text, customer, None, None));
            view! { {problem_panel(&error)} {failed_form} {error_with_resend_form(REMOVE_FORM)} }.into_any()
        }
    };
    let usage = usage.render(move |usage| match usage {
        Ok(usage) if may_see_prices => spending(text, &usage, amount).into_any(),
        Ok(usage) => share(text, &usage, &loaded_budget).into_any(),
        Err(error) => problem_panel(&error).into_any(),
    });
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_budget()}</h1>
            <div class="columns">
                <div>{panel("budget", text.budget_monthly(), budget)}</div>
                <div>{panel("usage", text.budget_usage(), usage)}</div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// Returns the currency of the usage, which is the budget's as well, if the service sends it.
fn currency(usage: &Result<UsageSummary, PortalError>) -> Option<Currency> {
    usage.as_ref().ok()?.total.as_ref()?.currency.clone()
}

/// Renders the spending against the loaded budget, or else the one in the usage summary.
fn spending(text: Text, usage: &UsageSummary, budget: Option<Decimal>) -> impl IntoView + use<> {
    let budget = budget.or(usage.budget);
    let currency = usage.total.as_ref().and_then(|total| total.currency.clone());
    let bar = usage.total.as_ref().zip(budget).and_then(|(total, budget)| {
        let percent = percent_used(total.amount, budget)?;
        let label = text.budget_used(args::BudgetUsed {
            percent,
            spent: money(text, total),
            budget: with_currency(text, budget, currency.as_ref()),
        });
        Some(meter(percent, label))
    });
    let no_bar_note =
        (bar.is_none() && budget.is_none()).then(|| view! { <p class="muted">{text.budget_no_bar()}</p> });
    view! {
        {bar}
        {no_bar_note}
        <dl>
            {fact(text.budget_spent(), plain(usage.total.as_ref().map(|total| money(text, total))))}
            {usage.total_usd.as_ref().map(|total| fact(text.budget_spent_usd(), plain(money(text, total))))}
            {dates(text, usage)}
        </dl>
    }
}

/// Renders the share of the budget that is used, for people without permission to see amounts.
fn share(text: Text, usage: &UsageSummary, budget: &SpendingBudget) -> impl IntoView + use<> {
    let bar = usage.percent.map(|percent| meter(percent, text.budget_share(percent)));
    let no_bar_note = (bar.is_none()).then(|| {
        let message = if budget.is_set { text.budget_share_unknown() } else { text.budget_no_bar() };
        view! { <p class="muted">{message}</p> }
    });
    view! { {bar} {no_bar_note} <dl>{dates(text, usage)}</dl> }
}

/// Renders the period of the usage and the time of its figures.
fn dates(text: Text, usage: &UsageSummary) -> impl IntoView + use<> {
    let period = usage.from.zip(usage.until).map(|(from, until)| {
        let last = until - jiff::SignedDuration::from_secs(1);
        text.budget_period(args::BudgetPeriod {
            from: text.date(from.to_zoned(TimeZone::UTC).date()),
            until: text.date(last.to_zoned(TimeZone::UTC).date()),
        })
    });
    view! {
        {fact(text.budget_billing_period(), plain(period))}
        {fact(text.budget_as_of(), usage.updated.map(|at| relative_time(at).into_any()))}
    }
}

/// Renders a bar with the same figures as text below, which screen readers read in its place.
fn meter(percent: u32, caption: String) -> impl IntoView {
    let (tone, state) = match percent {
        ..80 => ("good", None),
        80..100 => ("warn", Some(Text::budget_nearly as fn(Text) -> &'static str)),
        _ => ("bad", Some(Text::budget_over as fn(Text) -> &'static str)),
    };
    let text = RenderContext::current_text();
    let badge = state.map(|label| view! { <span class=format!("badge {tone}")>{label(text)}</span> " " });
    view! {
        <figure class="meter">
            <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="meter-track" width="100" height="6"></rect>
                <rect class=format!("meter-fill {tone}") width=percent.min(100).to_string() height="6"></rect>
            </svg>
            <figcaption>{badge}{caption}</figcaption>
        </figure>
    }
}

/// Renders the amount at once, and its currency once the usage is loaded.
fn budget_amount_view(text: Text, budget: &SpendingBudget, usage: Deferred<UsageSummary>) -> impl IntoView + use<> {
    match budget.amount {
        Some(amount) => {
            let currency = usage.render(move |usage| currency_label(text, currency(&usage).as_ref()));
            view! { <p class="figure">{grouped(text.language(), amount)} "\u{a0}" {currency}</p> }.into_any()
        }
        None if budget.is_set => view! { <p>{text.budget_hidden()}</p> }.into_any(),
        None => view! { <p class="muted">{text.budget_none()}</p> }.into_any(),
    }
}

fn change_forms(
    text: Text,
    customer: CustomerPath,
    amount: Option<Decimal>,
    currency: Option<&Currency>,
) -> impl IntoView + use<> {
    let help = currency.map_or_else(
        || text.budget_amount_help().to_owned(),
        |currency| text.budget_amount_help_in(currency.as_str().to_owned()),
    );
    let current = amount.map(|amount| amount.normalize().to_string()).unwrap_or_default();
    let set = form(FORM, FormAction::UpdateBudget, move || {
        view! {
            {hidden("customer", customer.id)}
            {Field::new("amount", text.budget_amount()).help(help).value(current).required().number()}
            <p class="actions"><button class="button primary">{text.budget_save()}</button></p>
        }
    });
    let remove = amount.map(|amount| {
        let label = text.budget_remove(with_currency(text, amount, currency));
        form(REMOVE_FORM, FormAction::RemoveBudget, move || {
            view! {
                {hidden("customer", customer.id)}
                <p class="help">{text.budget_remove_help()}</p>
                <p class="actions"><button class="button">{label}</button></p>
            }
        })
    });
    view! {
        <p class="help">{text.budget_help()}</p>
        {set}
        {remove}
        // The form is absent without a budget, but the error of its last use is still shown.
        {amount.is_none().then(|| row_form_error(REMOVE_FORM))}
    }
}
