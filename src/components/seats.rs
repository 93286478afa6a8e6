//! Texts and tables of a subscription's changes, before and after they are made.

use leptos::prelude::*;

use crate::{
    components::{
        order::quantity_text,
        render_context::RenderContext,
        subscription::{end_of_term_label, status_label},
        table::{table_body, table_wrap},
        term::{billing_cycle_label, term_label},
    },
    domain::{
        closing::DeadlineKind,
        subscription::{EndOfTerm, EndOfTermSetting, Kind, NotOffered, Renewal, Subscription, SubscriptionChange},
    },
    locales::{Text, args},
};

/// Returns the reason why a change is not offered.
pub const fn not_offered_reason(text: Text, reason: NotOffered) -> &'static str {
    match reason {
        NotOffered::Ended => text.change_unavailable_ended(),
        NotOffered::Suspended => text.change_unavailable_suspended(),
        NotOffered::NotSuspended => text.change_unavailable_not_suspended(),
        NotOffered::NotActive => text.change_unavailable_not_active(),
        NotOffered::LockedBeforeEnd => text.change_unavailable_locked_before_end(),
        NotOffered::Endless => text.change_unavailable_endless(),
        NotOffered::UsageBased => text.change_unavailable_usage_based(),
        NotOffered::Trial => text.change_unavailable_trial(),
        NotOffered::CanceledByOrder => text.change_unavailable_canceled_by_order(),
        NotOffered::Marketplace => text.change_unavailable_marketplace(),
        NotOffered::Legacy => text.change_unavailable_legacy(),
        NotOffered::NoWindow => text.change_unavailable_no_window(),
        NotOffered::WindowClosed => text.change_unavailable_window_closed(),
    }
}

/// Returns the description of how a term ends, with the consequence where the setting alone would mislead.
pub fn end_choice_text(text: Text, it: &Subscription, choice: &EndOfTermSetting) -> String {
    let extends = it.kind() == Kind::NewCommerce && it.end_of_term() != EndOfTerm::Ends;
    if *choice == EndOfTermSetting::Off && extends {
        return text.end_is_off_extends().to_owned();
    }
    end_setting_label(text, choice, it.unit.as_deref())
}

/// Returns the description of a setting for the end of a term; its consequence depends on the subscription.
pub fn end_setting_label(text: Text, choice: &EndOfTermSetting, unit: Option<&str>) -> String {
    match choice {
        EndOfTermSetting::AsIs => text.end_is_as_is().to_owned(),
        EndOfTermSetting::Renew(renewal) => text.end_is_renew(renewal_text(text, renewal, unit)),
        EndOfTermSetting::Stop => text.end_is_stop().to_owned(),
        EndOfTermSetting::Extend => text.end_is_extend().to_owned(),
        EndOfTermSetting::Off => text.end_is_off().to_owned(),
        EndOfTermSetting::Other => text.end_is_other().to_owned(),
    }
}

fn renewal_text(text: Text, renewal: &Renewal, unit: Option<&str>) -> String {
    let Renewal { term, cycle, quantity } = renewal;
    let parts = [
        term.as_ref().map(|term| term_label(text, term)),
        cycle.as_ref().map(|cycle| billing_cycle_label(text, cycle)),
        quantity.map(|quantity| quantity_text(text, quantity, unit)),
    ];
    text.list(parts.into_iter().flatten())
}

/// Returns the label of the changed property and the description of its new value.
pub fn subscription_change_texts(text: Text, it: &Subscription, change: &SubscriptionChange) -> (&'static str, String) {
    match change {
        SubscriptionChange::Quantity(quantity) => {
            (text.word_quantity(), quantity_text(text, *quantity, it.unit.as_deref()))
        }
        SubscriptionChange::Status(change) => (text.subscription_status(), status_label(text, &change.status())),
        SubscriptionChange::End(choice) => (text.subscription_next_term(), end_choice_text(text, it, choice)),
    }
}

/// Returns the description of a deadline: the action that it ends, or the outcome at the end of a term.
pub fn deadline_text(text: Text, it: &Subscription, until: DeadlineKind) -> String {
    match until {
        DeadlineKind::ReturnUnits(quantity) => {
            text.closing_give_back(quantity_text(text, quantity, it.unit.as_deref()))
        }
        DeadlineKind::Cancel => text.closing_cancel().to_owned(),
        DeadlineKind::Change => text.closing_change().to_owned(),
        DeadlineKind::Term => text.closing_term(end_of_term_label(text, it)),
    }
}

/// Joins each number to the word after it with a no-break space, so that a line never ends between them.
fn join_numbers_to_units(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut after_digit = false;
    for character in text.chars() {
        joined.push(if character == ' ' && after_digit { '\u{a0}' } else { character });
        after_digit = character.is_ascii_digit();
    }
    joined
}

/// Renders a table of the current values beside the new ones.
pub fn before_after_table(rows: Vec<(String, String, String)>) -> impl IntoView {
    let text = RenderContext::current_text();
    let rows = rows.into_iter().map(|(what, now, then)| {
        let (now, then) = (join_numbers_to_units(&now), join_numbers_to_units(&then));
        view! {
            <tr>
                <th scope="row">{what}</th>
                <td data-label=text.change_current_value()>{now}</td>
                <td data-label=text.change_new_value()><strong>{then}</strong></td>
            </tr>
        }
    });
    table_wrap(view! {
        <table class="now-then">
            <caption class="visually-hidden">{text.change_property()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.change_property()}</th>
                    <th scope="col">{text.change_current_value()}</th>
                    <th scope="col">{text.change_new_value()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    })
}

/// Returns a term and its billing cycle in words, as one choice.
pub fn plan_label(text: Text, renewal: &Renewal) -> String {
    let term = renewal.term.as_ref().map(|term| term_label(text, term)).unwrap_or_default();
    let cycle = renewal.cycle.as_ref().map(|cycle| billing_cycle_label(text, cycle)).unwrap_or_default();
    // In lower case, since the cycle is an adverb after a colon in all languages, even in German.
    text.end_plan_words(args::EndPlanWords { cycle: cycle.to_lowercase(), term })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_joined_to_the_next_word_by_a_no_break_space() {
        assert_eq!(join_numbers_to_units("6 licenses"), "6\u{a0}licenses");
        assert_eq!(
            join_numbers_to_units("Renews: 1 year, Monthly, 12 licenses"),
            "Renews: 1\u{a0}year, Monthly, 12\u{a0}licenses"
        );
        assert_eq!(join_numbers_to_units("Active"), "Active");
    }
}
