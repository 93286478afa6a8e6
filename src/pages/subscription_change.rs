//! The pages that change what a subscription costs: each shows the values now and after the change, refunds with their
//! deadlines, and what Partner Center doesn't return, before it offers the button.

pub mod quantity;
pub mod status;
pub mod term_end;

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, changed_by::render_changed_by, in_panel, with_customer};
use crate::{
    api::subscription::load_subscription,
    components::{
        customer::name_or_id,
        fact::panel,
        field::{kept, rows_problem},
        icon::{Icon, icon},
        problem::retry_panel,
        seats::not_offered_words,
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
struct Changed {
    customer: CustomerPath,
    it: Subscription,
    /// The customer's display name.
    whose: String,
}

impl Changed {
    /// Returns the display name.
    fn name(&self) -> String {
        self.it.name_or_offer().to_owned()
    }
}

/// Renders a page about one change of a subscription, inside its customer. `draw` renders the content below the title.
async fn change_page<F>(
    request: &PageRequest,
    form: &'static str,
    title: &'static str,
    draw: impl FnOnce(Changed) -> F,
) -> Result<Page, PortalError>
where
    F: Future<Output = AnyView>,
{
    let address = expect_context::<RenderContext>().address;
    let customer = request.customer()?;
    let id: SubscriptionId = request.id("subscription")?;
    let load = async { in_panel(load_subscription(customer.id, id.clone()).await) };
    let (found, summary) = with_customer(customer, load).await?;
    let it = match found {
        Ok(it) => it,
        Err(error) => {
            let body = view! {
                <main id="main">
                    {head(customer, &id, None, title)}
                    {retry_panel(&error, address.to_string())}
                    {kept(form)}
                </main>
            };
            return Ok(framed(summary, title, body).with_status(error.status()));
        }
    };
    render_changed_by(request, form, customer, RecordedSubject::Subscription(&it.id)).await;
    let whose = name_or_id(RenderContext::current_text(), &summary.name);
    let (name, id) = (it.name_or_offer().to_owned(), it.id.clone());
    let drawn = draw(Changed { customer, it, whose }).await;
    let body = view! {
        <main id="main">
            {head(customer, &id, Some(name), title)}
            {drawn}
        </main>
    };
    Ok(framed(summary, title, body))
}

fn framed(summary: CustomerSummary, title: &'static str, body: impl IntoView + 'static) -> Page {
    Page::new(Frame::Customer(summary), body).with_title(title)
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
fn not_offered(changed: &Changed, form: &str, action: String, reason: NotOffered) -> AnyView {
    let text = RenderContext::current_text();
    let back = paths::subscription(changed.customer, &changed.it.id);
    let body = view! {
        {note(not_offered_words(text, reason))}
        <p class="actions">
            <button class="button" disabled>{action}</button>
            <a class="button" href=back>{text.seats_back()}</a>
        </p>
    };
    view! { {rows_problem(form)} {panel("not-offered", text.seats_not_offered(), body)} }.into_any()
}

/// Renders the button of a change, disabled unless `open`, and a link back to the subscription.
fn actions(changed: &Changed, action: String, open: bool, danger: bool) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let back = paths::subscription(changed.customer, &changed.it.id);
    let class = if danger { "button danger" } else { "button primary" };
    view! {
        <p class="actions">
            <button class=class disabled=!open>{action}</button>
            <a class="button" href=back>{text.seats_back()}</a>
        </p>
    }
}

/// Renders the consequences of a change as a list.
fn lines(said: Vec<AnyView>) -> impl IntoView {
    view! { <ul class="lines">{said.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
}

/// Renders a line of text.
fn line(words: impl Into<String>) -> AnyView {
    let words = words.into();
    view! { <span>{words}</span> }.into_any()
}
