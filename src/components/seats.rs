//! How changes of a subscription are said before they are made, and after.

use leptos::prelude::*;

use crate::{
    components::{
        order::quantity_words,
        render_context::RenderContext,
        subscription::{end_word, status_words},
        table::{table_body, table_wrap},
        term::{cycle_words, term_words},
    },
    domain::{
        closing::Until,
        subscription::{EndChoice, EndOfTerm, Kind, NotOffered, Renewal, Subscription, SubscriptionChange},
    },
    locales::{Text, args},
};

/// Why a change is not offered.
pub const fn not_offered_words(text: Text, reason: NotOffered) -> &'static str {
    match reason {
        NotOffered::Over => text.seats_no_over(),
        NotOffered::Suspended => text.seats_no_suspended(),
        NotOffered::NotSuspended => text.seats_no_not_suspended(),
        NotOffered::NotActive => text.seats_no_not_active(),
        NotOffered::Closing => text.seats_no_closing(),
        NotOffered::Endless => text.seats_no_endless(),
        NotOffered::ByUse => text.seats_no_by_use(),
        NotOffered::Trial => text.seats_no_trial(),
        NotOffered::AtOrder => text.seats_no_at_order(),
        NotOffered::Marketplace => text.seats_no_marketplace(),
        NotOffered::Legacy => text.seats_no_legacy(),
        NotOffered::NoWindow => text.seats_no_no_window(),
        NotOffered::WindowClosed => text.seats_no_window_closed(),
    }
}

/// Returns the description of how a term ends, with the consequence where the setting alone would mislead.
pub fn end_choice_words(text: Text, it: &Subscription, choice: &EndChoice) -> String {
    match choice {
        EndChoice::AsIs => text.end_is_as_is().to_owned(),
        EndChoice::Renew(renewal) => text.end_is_renew(renewal_words(text, it, renewal)),
        EndChoice::Stop => text.end_is_stop().to_owned(),
        EndChoice::Extend => text.end_is_extend().to_owned(),
        EndChoice::Off if it.kind() == Kind::NewCommerce && it.end_of_term() != EndOfTerm::Ends => {
            text.end_is_off_extends().to_owned()
        }
        EndChoice::Off => text.end_is_off().to_owned(),
        EndChoice::Other => text.end_is_other().to_owned(),
    }
}

fn renewal_words(text: Text, it: &Subscription, renewal: &Renewal) -> String {
    let Renewal { term, cycle, quantity } = renewal;
    let parts = [
        term.as_ref().map(|term| term_words(text, term)),
        cycle.as_ref().map(|cycle| cycle_words(text, cycle)),
        quantity.map(|quantity| quantity_words(text, quantity, it.unit.as_deref())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Returns the label of the changed property and the description of its new value.
pub fn change_words(text: Text, it: &Subscription, change: &SubscriptionChange) -> (&'static str, String) {
    match change {
        SubscriptionChange::Quantity(quantity) => {
            (text.word_quantity(), quantity_words(text, *quantity, it.unit.as_deref()))
        }
        SubscriptionChange::Status(status) => (text.subscription_status(), status_words(text, status)),
        SubscriptionChange::End(choice) => (text.subscription_next_term(), end_choice_words(text, it, choice)),
    }
}

/// Returns the description of a deadline: the action that it ends, or the outcome at the end of a term.
pub fn until_words(text: Text, it: &Subscription, until: Until) -> String {
    match until {
        Until::GiveBack(quantity) => text.closing_give_back(quantity_words(text, quantity, it.unit.as_deref())),
        Until::Cancel => text.closing_cancel().to_owned(),
        Until::Change => text.closing_change().to_owned(),
        Until::Term => text.closing_term(end_word(text, it)),
    }
}

/// Renders a table of the current values beside the new ones.
pub fn now_then(rows: Vec<(String, String, String)>) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    let rows = rows.into_iter().map(|(what, now, then)| {
        view! {
            <tr>
                <th scope="row">{what}</th>
                <td data-label=text.seats_now()>{now}</td>
                <td data-label=text.seats_then()><strong>{then}</strong></td>
            </tr>
        }
    });
    table_wrap(view! {
        <table class="now-then">
            <caption class="visually-hidden">{text.seats_what()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.seats_what()}</th>
                    <th scope="col">{text.seats_now()}</th>
                    <th scope="col">{text.seats_then()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    })
}

/// The words of a term and how often it is billed, as one choice.
pub fn plan_words(text: Text, renewal: &Renewal) -> String {
    let term = renewal.term.as_ref().map(|term| term_words(text, term)).unwrap_or_default();
    let cycle = renewal.cycle.as_ref().map(|cycle| cycle_words(text, cycle)).unwrap_or_default();
    text.end_plan_words(args::EndPlanWords { cycle: cycle.to_lowercase(), term })
}
