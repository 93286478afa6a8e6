//! The products that the listed users have licenses for. Partner Center requires one call per user, so the page is sent
//! first with empty cells; their content comes at the end of the document, and the inline script moves it there
//! (`data-for`). For browsers without scripts, a link requests the complete page.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::{
    api::license::list_products_of_users,
    components::render_context::RenderContext,
    domain::{
        id::UserId,
        license::UserProducts,
        table::{Column, Table},
        user::User,
    },
    error::PortalError,
    locales::Text,
    pages::deferred::Deferred,
    paths::{self, CustomerPath},
};

type LoadedProducts = Result<Vec<UserProducts>, PortalError>;
/// Product names by user; none if they could not be loaded.
type Products = HashMap<UserId, Option<Vec<String>>>;

fn by_user(loaded: LoadedProducts) -> Products {
    loaded.unwrap_or_default().into_iter().map(|of| (of.user, of.names)).collect()
}

/// The licenses of the listed users.
pub(super) enum Licenses {
    /// The licenses are not shown.
    None,
    /// The licenses come at the end of the document.
    Deferred(Vec<UserId>, Box<Deferred<Vec<UserProducts>>>),
    /// The licenses are loaded.
    Known(Products),
}

impl Licenses {
    pub const fn none() -> Self {
        Self::None
    }

    /// Starts loading the licenses, and awaits them if the page is to contain them from the start. Loads nothing if the
    /// column is hidden.
    pub async fn of(customer: CustomerPath, users: &[User], includes_content: bool) -> Self {
        let preferences = expect_context::<RenderContext>().preferences;
        if users.is_empty() || preferences.hidden.has(Table::Users, Column::Licenses) {
            return Self::None;
        }
        let users: Vec<_> = users.iter().map(|user| user.id).collect();
        let call = list_products_of_users(customer.id, users.clone());
        if !includes_content {
            return Self::Deferred(users, Box::new(Deferred::begin(call)));
        }
        Self::Known(by_user(Deferred::begin(call).result().await))
    }

    pub const fn are_shown(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Renders the cell of a user.
    pub fn cell(&self, text: Text, user: UserId) -> AnyView {
        match self {
            Self::None => ().into_any(),
            Self::Deferred(..) => view! { <span id=format!("licenses-{user}") class="late-cell"></span> }.into_any(),
            Self::Known(known) => names(text, known.get(&user).and_then(Option::as_deref)),
        }
    }

    /// Renders the content for the empty cells.
    pub fn deferred(&self) -> Option<AnyView> {
        let Self::Deferred(users, deferred) = self else { return None };
        let users = users.clone();
        let text = RenderContext::current_text();
        let cells = move |loaded: LoadedProducts| {
            let known = by_user(loaded);
            let cells = users.iter().map(|user| {
                let found = known.get(user).and_then(Option::as_deref);
                view! { <span data-for=format!("licenses-{user}")>{names(text, found)}</span> }
            });
            view! { <div hidden>{cells.collect_view()}</div> }
        };
        Some(Deferred::clone(deferred).render(cells).into_any())
    }

    /// Renders the link to the complete page for browsers without scripts.
    pub fn link(&self) -> Option<AnyView> {
        let RenderContext { text, address, .. } = expect_context();
        matches!(self, Self::Deferred(..)).then(|| {
            let href = paths::with_licenses(&address);
            view! { <a class="quiet without-script" href=href>{text.users_show_licenses()}</a> }.into_any()
        })
    }
}

/// Renders the first product's name with the number of others; the tooltip contains all of them.
fn names(text: Text, names: Option<&[String]>) -> AnyView {
    match names {
        None => view! { <span class="muted">{text.users_licenses_unknown()}</span> }.into_any(),
        Some([]) => view! { <span class="badge warn">{text.users_no_license()}</span> }.into_any(),
        Some([only]) => view! { <span class="clip">{only.clone()}</span> }.into_any(),
        Some(all @ [first, more @ ..]) => view! {
            <span class="clip" title=text.list(all)>{first.clone()}</span>
            " "
            <span class="muted">{format!("+{}", more.len())}</span>
        }
        .into_any(),
    }
}
