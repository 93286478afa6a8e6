//! The users who hold a license of a product. Partner Center returns licenses by user only, with one call each, so that
//! a limited number of users is checked.

use leptos::prelude::*;

use crate::{
    api::{license::list_products_of_users, user::list_users},
    domain::{id::CustomerId, preferences::PageSize, user::User},
    locales::{Text, args},
    pages::load_optional,
    paths::{self, CustomerPath, UsersQuery},
};

/// The page of users that is checked, with one call for each user.
const CHECKED_PAGE: PageSize = PageSize::Rows50;
/// Maximum number of users that are named.
const MAX_NAMED: usize = 10;

/// The users who hold a license of a product, as far as they are known.
pub(super) struct Holders {
    /// The users, in the order of the list of users.
    users: Vec<User>,
    /// The number of users whose licenses were returned.
    checked: usize,
    /// `true` if those are all of the customer's users.
    is_complete: bool,
}

impl Holders {
    /// Loads the holders among the customer's first users. Users whose licenses don't arrive in time count as not
    /// checked.
    pub(super) async fn load(customer: CustomerId, product: &str) -> Self {
        let unknown = Self { users: Vec::new(), checked: 0, is_complete: false };
        let Ok(page) = load_optional(list_users(customer, None, CHECKED_PAGE, None)).await else { return unknown };
        let ids = page.items.iter().map(|user| user.id).collect();
        let Ok(products) = load_optional(list_products_of_users(customer, ids)).await else { return unknown };
        let known_products: Vec<_> = products.into_iter().filter_map(|of| Some((of.user, of.names?))).collect();
        let is_complete = page.is_whole() && known_products.len() == page.items.len();
        let holds_license = |user: &User| {
            known_products.iter().any(|(id, names)| *id == user.id && names.iter().any(|name| name == product))
        };
        Self {
            checked: known_products.len(),
            is_complete,
            users: page.items.into_iter().filter(holds_license).collect(),
        }
    }

    /// Renders the users with links to where their licenses are removed, and what isn't known about the others.
    pub(super) fn render(self, text: Text, customer: CustomerPath, product: &str) -> AnyView {
        let Self { users, checked, is_complete } = self;
        let more = users.len().saturating_sub(MAX_NAMED);
        let named = users
            .iter()
            .take(MAX_NAMED)
            .map(|user| {
                let href = paths::user_licenses(customer, user.id);
                view! { <li><a dir="auto" href=href>{user.title()}</a></li> }
            })
            .collect_view();
        let list = (!users.is_empty()).then(|| {
            view! {
                <p>{text.quantity_holders(product)}</p>
                <ul class="plain lines" id="holders">
                    {named}
                    {(more > 0).then(|| view! { <li class="muted">{text.list_more(more.to_string())}</li> })}
                </ul>
            }
        });
        let unknown = match (checked, is_complete) {
            (_, true) => None,
            (0, false) => Some(text.quantity_holders_unknown(product)),
            (checked, false) => {
                Some(text.quantity_holders_partly(args::QuantityHoldersPartly { count: checked, product }))
            }
        };
        view! {
            {list}
            {unknown.map(|message| view! { <p class="help">{message}</p> })}
            <p><a href=paths::users(customer, &UsersQuery::default())>{text.quantity_view_users()}</a></p>
        }
        .into_any()
    }
}
