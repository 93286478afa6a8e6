//! The key figures of a customer.

use futures::join;
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::{AzureUsage, Count, CustomerOverview, await_optional, percent};
use crate::{
    components::{
        figure::{Figure, figures},
        money::{grouped, grouped_count, with_currency},
    },
    domain::{license::SubscribedSku, seats::total_seats, subscription::Subscription, timeline::renewing_within},
    domain::{page::Page, user::User},
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath, UsersQuery},
};

/// The number of days in which renewals are counted.
const RENEWING_DAYS: i64 = 30;

impl CustomerOverview {
    /// Renders the figures that the person may see.
    pub(in crate::pages) fn figures(&self, text: Text) -> impl IntoView + use<> {
        let this = self.clone();
        Suspend::new(async move {
            let customer = this.customer;
            let (subscriptions, licenses, users, administrators, budget) = join!(
                await_optional(this.subscriptions),
                await_optional(this.licenses),
                await_optional(this.users),
                await_optional(this.administrators),
                await_optional(this.budget)
            );
            let items = [
                licenses.map(|found| seats_figure(text, customer, found)),
                subscriptions.map(|found| renewals_figure(text, customer, found)),
                users.map(|found| users_figure(text, customer, found, administrators.and_then(Result::ok).flatten())),
                budget.map(|found| azure_figure(text, customer, found)),
            ];
            figures(text, items.into_iter().flatten().collect())
        })
    }
}

/// Returns the reason why a figure is missing.
const fn reason(text: Text, error: &PortalError) -> &'static str {
    match error {
        PortalError::Refused { .. } => text.figure_refused(),
        _ => text.figure_unknown(),
    }
}

fn number(text: Text, count: i64) -> String {
    // A count is never shown as negative, whatever the service returns.
    grouped_count(text.language(), usize::try_from(count).unwrap_or_default())
}

fn seats_figure(text: Text, customer: CustomerPath, found: Result<Vec<SubscribedSku>, PortalError>) -> Figure {
    let label = text.figure_seats();
    let seats = match found {
        Err(error) => return Figure::unknown(label, reason(text, &error)),
        Ok(found) => total_seats(&found),
    };
    let Some(seats) = seats else { return Figure::unknown(label, text.figure_none()) };
    Figure {
        label,
        value: number(text, seats.consumed),
        detail: text.figure_seats_of(number(text, seats.total)),
        percent: Some(seats.percent()),
        href: Some(paths::licenses(customer)),
    }
}

fn renewals_figure(text: Text, customer: CustomerPath, found: Result<Vec<Subscription>, PortalError>) -> Figure {
    let label = text.figure_renewing();
    let found = match found {
        Err(error) => return Figure::unknown(label, reason(text, &error)),
        Ok(found) => found,
    };
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let count = i64::try_from(renewing_within(&found, today, RENEWING_DAYS)).unwrap_or(i64::MAX);
    Figure {
        label,
        value: number(text, count),
        detail: text.figure_renewing_of(count),
        percent: None,
        href: Some(paths::subscriptions(customer)),
    }
}

fn users_figure(
    text: Text,
    customer: CustomerPath,
    found: Result<Page<User>, PortalError>,
    administrators: Option<Count>,
) -> Figure {
    let label = text.figure_users();
    let page = match found {
        Err(error) => return Figure::unknown(label, reason(text, &error)),
        Ok(page) => page,
    };
    let count = grouped_count(text.language(), page.items.len());
    let value = if page.is_whole() { count } else { text.figure_users_many(count) };
    let detail = match administrators {
        Some((count, true)) => text.figure_admins(i64::try_from(count).unwrap_or(i64::MAX)),
        Some((count, false)) => text.figure_admins_many(grouped_count(text.language(), count)),
        None => String::new(),
    };
    Figure { label, value, detail, percent: None, href: Some(paths::users(customer, &UsersQuery::default())) }
}

fn azure_figure(text: Text, customer: CustomerPath, found: Result<AzureUsage, PortalError>) -> Figure {
    let label = text.figure_azure();
    let azure = match found {
        Err(error) => return Figure::unknown(label, reason(text, &error)),
        Ok(azure) => azure,
    };
    let used = percent(&azure);
    let (budget, usage) = azure;
    let amount = budget.amount.or(usage.budget);
    let (value, detail) = match (&usage.total, used) {
        (Some(total), _) => {
            let detail =
                amount.map(|amount| text.figure_azure_of(with_currency(text, amount, total.currency.as_ref())));
            let detail = detail.unwrap_or_else(|| {
                let currency = crate::components::money::currency_label(text, total.currency.as_ref());
                text.phrase([currency.as_str(), text.figure_no_budget()])
            });
            (grouped(text.language(), total.amount), detail)
        }
        // People without permission to see prices get the share.
        (None, Some(percent)) => (text.figure_azure_share(percent), text.figure_azure_of_budget().to_owned()),
        (None, None) => return Figure::unknown(label, text.figure_no_budget()),
    };
    let percent = used.map(|percent| u8::try_from(percent.min(100)).unwrap_or(100));
    Figure { label, value, detail, percent, href: Some(paths::budget(customer)) }
}
