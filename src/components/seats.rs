//! Texts and tables of a subscription's changes, before and after they are made.

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

/// Returns the reason why a change is not offered.
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
    let extends = it.kind() == Kind::NewCommerce && it.end_of_term() != EndOfTerm::Ends;
    if *choice == EndChoice::Off && extends {
        return text.end_is_off_extends().to_owned();
    }
    end_setting_words(text, choice, it.unit.as_deref())
}

/// Returns the description of a setting for the end of a term; its consequence depends on the subscription.
pub fn end_setting_words(text: Text, choice: &EndChoice, unit: Option<&str>) -> String {
    match choice {
        EndChoice::AsIs => text.end_is_as_is().to_owned(),
        EndChoice::Renew(renewal) => text.end_is_renew(renewal_words(text, renewal, unit)),
        EndChoice::Stop => text.end_is_stop().to_owned(),
        EndChoice::Extend => text.end_is_extend().to_owned(),
        EndChoice::Off => text.end_is_off().to_owned(),
        EndChoice::Other => text.end_is_other().to_owned(),
    }
}

fn renewal_words(text: Text, renewal: &Renewal, unit: Option<&str>) -> String {
    let Renewal { term, cycle, quantity } = renewal;
    let parts = [
        term.as_ref().map(|term| term_words(text, term)),
        cycle.as_ref().map(|cycle| cycle_words(text, cycle)),
        quantity.map(|quantity| quantity_words(text, quantity, unit)),
    ];
    text.list(parts.into_iter().flatten())
}

/// Returns the label of the changed property and the description of its new value.
pub fn change_words(text: Text, it: &Subscription, change: &SubscriptionChange) -> (&'static str, String) {
    match change {
        SubscriptionChange::Quantity(quantity) => {
            (text.word_quantity(), quantity_words(text, *quantity, it.unit.as_deref()))
        }
        SubscriptionChange::Status(change) => (text.subscription_status(), status_words(text, &change.status())),
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

/// Joins each number to the word after it with a no-break space, so that a line never ends between them.
fn unbroken(words: &str) -> String {
    let mut joined = String::with_capacity(words.len());
    let mut after_digit = false;
    for sign in words.chars() {
        joined.push(if sign == ' ' && after_digit { '\u{a0}' } else { sign });
        after_digit = sign.is_ascii_digit();
    }
    joined
}

/// Renders a table of the current values beside the new ones.
pub fn now_then(rows: Vec<(String, String, String)>) -> impl IntoView {
    let text = RenderContext::current_text();
    let rows = rows.into_iter().map(|(what, now, then)| {
        let (now, then) = (unbroken(&now), unbroken(&then));
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

/// Returns a term and its billing cycle in words, as one choice.
pub fn plan_words(text: Text, renewal: &Renewal) -> String {
    let term = renewal.term.as_ref().map(|term| term_words(text, term)).unwrap_or_default();
    let cycle = renewal.cycle.as_ref().map(|cycle| cycle_words(text, cycle)).unwrap_or_default();
    // In lower case, since the cycle is an adverb after a colon in all languages, even in German.
    text.end_plan_words(args::EndPlanWords { cycle: cycle.to_lowercase(), term })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_ends_between_a_number_and_its_word() {
        assert_eq!(unbroken("6 licenses"), "6\u{a0}licenses");
        assert_eq!(unbroken("Renews: 1 year, Monthly, 12 licenses"), "Renews: 1\u{a0}year, Monthly, 12\u{a0}licenses");
        assert_eq!(unbroken("Active"), "Active");
    }
}
