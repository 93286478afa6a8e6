//! What the users of a list have licences of. Partner Center has a call a user for it, so the page is shown first: the cells
//! wait empty, what goes into them comes at the end of the document, and the inline script puts it there
//! (`data-for`). Without a script a link asks for the page with all of it.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::{
    api::licence::list_products_of_users,
    components::render_context::RenderContext,
    domain::{
        id::UserId,
        licence::UserProducts,
        table::{Column, Table},
        user::User,
    },
    error::PortalError,
    locales::Text,
    pages::late::Late,
    paths::{self, CustomerPath},
};

type Answer = Result<Vec<UserProducts>, PortalError>;

/// The licences of the users who are listed.
pub(super) enum Licences {
    /// They are not shown.
    None,
    /// They come at the end of the document.
    Late(Late<Vec<UserProducts>>),
    /// They are there.
    Known(HashMap<UserId, Option<Vec<String>>>),
}

impl Licences {
    pub const fn none() -> Self {
        Self::None
    }

    /// Begins to load what the users have, and waits for it where the page is to have it from the start. Nothing is loaded
    /// where the person does without the column.
    pub async fn of(customer: CustomerPath, users: &[User], awaited: bool) -> Self {
        let preferences = expect_context::<RenderContext>().preferences;
        if users.is_empty() || preferences.hidden.has(Table::Users, Column::Licences) {
            return Self::None;
        }
        let call = list_products_of_users(customer.id, users.iter().map(|user| user.id).collect());
        if !awaited {
            return Self::Late(Late::begin(call));
        }
        let answer = Late::begin(call).answer().await.unwrap_or_default();
        Self::Known(answer.into_iter().map(|of| (of.user, of.names)).collect())
    }

    pub const fn are_told(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Draws the cell of a user.
    pub fn cell(&self, text: Text, user: UserId) -> AnyView {
        match self {
            Self::None => ().into_any(),
            Self::Late(_) => view! { <span id=format!("licenses-{user}") class="late-cell"></span> }.into_any(),
            Self::Known(known) => names(text, known.get(&user).and_then(Option::as_deref)),
        }
    }

    /// Draws what the cells wait for.
    pub fn late(&self) -> Option<AnyView> {
        let Self::Late(late) = self else { return None };
        let text = expect_context::<RenderContext>().text;
        let cells = move |answer: Answer| {
            let cells = answer.unwrap_or_default().into_iter().map(|UserProducts { user, names: found }| {
                let target = format!("licenses-{user}");
                view! { <span data-for=target>{names(text, found.as_deref())}</span> }
            });
            view! { <div hidden>{cells.collect_view()}</div> }
        };
        Some(late.clone().draw(cells).into_any())
    }

    /// Draws the way to the licences for browsers that run no script.
    pub fn link(&self) -> Option<AnyView> {
        let RenderContext { text, address, .. } = expect_context();
        matches!(self, Self::Late(_)).then(|| {
            let href = paths::with_licences(&address);
            view! { <a class="quiet without-script" href=href>{text.users_show_licences()}</a> }.into_any()
        })
    }
}

/// Draws the name of the first product, and how many there are beside; all of them where it is pointed at.
fn names(text: Text, names: Option<&[String]>) -> AnyView {
    match names {
        None => view! { <span class="muted">{text.users_licences_unknown()}</span> }.into_any(),
        Some([]) => view! { <span class="badge warn">{text.users_no_licence()}</span> }.into_any(),
        Some([only]) => view! { <span class="clip">{only.clone()}</span> }.into_any(),
        Some([first, more @ ..]) => view! {
            <span class="clip" title=names_title(names)>{first.clone()}</span>
            " "
            <span class="muted">{format!("+{}", more.len())}</span>
        }
        .into_any(),
    }
}

fn names_title(names: Option<&[String]>) -> String {
    names.unwrap_or_default().join(", ")
}
