//! The pages that change what a subscription costs: each shows the values now and after the change, refunds with their
//! deadlines, and what Partner Center doesn't return, before it offers the button.

pub mod quantity;
pub mod status;
pub mod term_end;

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, changed_by::provide_changed_by, panel_result, with_customer,
};
use crate::{
    api::subscription::load_subscription,
    components::{
        customer::name_or_placeholder,
        fact::panel,
        field::{error_with_resend_form, row_form_error},
        icon::{Icon, icon},
        problem::retry_panel,
        seats::not_offered_reason,
        user::note,
    },
    domain::{
        activity::RecordedSubject,
        customer::CustomerSummary,
        id::SubscriptionId,
        subscription::{NotOffered, Subscription},
    },
    error::PortalError,
    paths::{self, CustomerPath},
};

/// A subscription that is about to be changed, with its customer.
struct ChangeTarget {
    customer: CustomerPath,
    /// The subscription.
    it: Subscription,
    /// The customer's display name.
    customer_name: String,
}

impl ChangeTarget {
    /// Returns the display name.
    fn name(&self) -> String {
        self.it.name_or_offer().to_owned()
    }
}

/// Renders a page about one change of a subscription, in the layout of its customer. `render_content` renders the
/// content below the title.
async fn change_page<F>(
    request: &PageRequest,
    form: &'static str,
    title: &'static str,
    render_content: impl FnOnce(ChangeTarget) -> F,
) -> Result<Page, PortalError>
where
    F: Future<Output = AnyView>,
{
    let address = expect_context::<RenderContext>().address;
    let customer = request.customer()?;
    let id: SubscriptionId = request.id("subscription")?;
    let load = async { panel_result(load_subscription(customer.id, id.clone()).await) };
    let (found, summary) = with_customer(customer, load).await?;
    let it = match found {
        Ok(it) => it,
        Err(error) => {
            let body = view! {
                <main id="main">
                    {head(customer, &id, None, title)}
                    {retry_panel(&error, address.to_string())}
                    {error_with_resend_form(form)}
                </main>
            };
            return Ok(customer_page(summary, title, body).with_status(error.status()));
        }
    };
    provide_changed_by(request, form, customer, RecordedSubject::Subscription(&it.id)).await;
    let customer_name = name_or_placeholder(RenderContext::current_text(), &summary.name);
    let (name, id) = (it.name_or_offer().to_owned(), it.id.clone());
    let content = render_content(ChangeTarget { customer, it, customer_name }).await;
    let body = view! {
        <main id="main">
            {head(customer, &id, Some(name), title)}
            {content}
        </main>
    };
    Ok(customer_page(summary, title, body))
}

fn customer_page(summary: CustomerSummary, title: &'static str, body: impl IntoView + 'static) -> Page {
    Page::new(PageLayout::Customer(summary), body).with_title(title)
}

fn head(
    customer: CustomerPath,
    id: &SubscriptionId,
    name: Option<String>,
    title: &'static str,
) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let name = name.unwrap_or_else(|| text.word_subscription().to_owned());
    view! {
        <header class="page-head">
            <p class="crumb"><a href=paths::subscription(customer, id)>{icon(Icon::Back)}<span dir="auto">{name}</span></a></p>
            <h1>{title}</h1>
        </header>
    }
}

/// Renders the reason why a change is not offered, beside its disabled button, below the error if it was refused.
fn not_offered(target: &ChangeTarget, form: &str, action: String, reason: NotOffered) -> AnyView {
    let text = RenderContext::current_text();
    let back = paths::subscription(target.customer, &target.it.id);
    let body = view! {
        {note(not_offered_reason(text, reason))}
        <p class="actions">
            <button class="button" disabled>{action}</button>
            <a class="button" href=back>{text.seats_back()}</a>
        </p>
    };
    view! { {row_form_error(form)} {panel("not-offered", text.change_unavailable(), body)} }.into_any()
}

/// Renders the button of a change, disabled unless `is_enabled`, and a link back to the subscription.
fn actions(target: &ChangeTarget, action: String, is_enabled: bool, is_danger: bool) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let back = paths::subscription(target.customer, &target.it.id);
    let class = if is_danger { "button danger" } else { "button primary" };
    view! {
        <p class="actions">
            <button class=class disabled=!is_enabled>{action}</button>
            <a class="button" href=back>{text.seats_back()}</a>
        </p>
    }
}

/// Renders the consequences of a change as a list.
fn lines(consequences: Vec<AnyView>) -> impl IntoView {
    view! { <ul class="lines">{consequences.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
}

/// Renders a consequence as a line of text.
fn line(message: impl Into<String>) -> AnyView {
    let message = message.into();
    view! { <span>{message}</span> }.into_any()
}
