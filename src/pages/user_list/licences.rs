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
/// The names of products by the user who has licences of them; of whom they could not be had there are none.
type Products = HashMap<UserId, Option<Vec<String>>>;

fn by_user(answer: Answer) -> Products {
    answer.unwrap_or_default().into_iter().map(|of| (of.user, of.names)).collect()
}

/// The licences of the users who are listed.
pub(super) enum Licences {
    /// They are not shown.
    None,
    /// They come at the end of the document.
    Late(Vec<UserId>, Box<Late<Vec<UserProducts>>>),
    /// They are there.
    Known(Products),
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
        let users: Vec<_> = users.iter().map(|user| user.id).collect();
        let call = list_products_of_users(customer.id, users.clone());
        if !awaited {
            return Self::Late(users, Box::new(Late::begin(call)));
        }
        Self::Known(by_user(Late::begin(call).answer().await))
    }

    pub const fn are_told(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Draws the cell of a user.
    pub fn cell(&self, text: Text, user: UserId) -> AnyView {
        match self {
            Self::None => ().into_any(),
            Self::Late(..) => view! { <span id=format!("licenses-{user}") class="late-cell"></span> }.into_any(),
            Self::Known(known) => names(text, known.get(&user).and_then(Option::as_deref)),
        }
    }

    /// Draws what the cells wait for.
    pub fn late(&self) -> Option<AnyView> {
        let Self::Late(users, late) = self else { return None };
        let users = users.clone();
        let text = expect_context::<RenderContext>().text;
        let cells = move |answer: Answer| {
            let known = by_user(answer);
            let cells = users.iter().map(|user| {
                let found = known.get(user).and_then(Option::as_deref);
                view! { <span data-for=format!("licenses-{user}")>{names(text, found)}</span> }
            });
            view! { <div hidden>{cells.collect_view()}</div> }
        };
        Some(Late::clone(late).draw(cells).into_any())
    }

    /// Draws the way to the licences for browsers that run no script.
    pub fn link(&self) -> Option<AnyView> {
        let RenderContext { text, address, .. } = expect_context();
        matches!(self, Self::Late(..)).then(|| {
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
