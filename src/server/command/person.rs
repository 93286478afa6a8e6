//! `person list|disable|enable`: the people of partners.

use crate::{
    domain::id::{PartnerId, PersonId},
    server::{
        command::{Out, end_sessions_and_revoke_tokens, open_store_at_current_schema, partner::find_partners},
        config::Settings,
    },
    store::SessionSelection,
};

/// Prints one line for each person of one partner or of all: id, whether they are disabled, their last sign-in, their
/// partner, and their name while they have a session.
///
/// # Errors
/// When there is no such partner, or the database cannot be read.
pub async fn list(settings: &Settings, partner: Option<PartnerId>, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    for partner in find_partners(&store, partner).await? {
        for person in store.list_people(&partner).await? {
            let state = if person.disabled_at.is_some() { "disabled" } else { "enabled" };
            let signed_in = person.signed_in_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
            let name = person.name.as_deref().unwrap_or("-");
            writeln!(out, "{}\t{state}\t{signed_in}\t{}\t{name}", person.id, partner.name)?;
        }
    }
    store.close().await;
    Ok(())
}

/// Disables a person, which ends their sessions and revokes their refresh tokens, or enables them again.
///
/// # Errors
/// When their tenant belongs to no partner, or a person to enable is not disabled.
pub async fn set_disabled(settings: &Settings, person: PersonId, disabled: bool, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    let update = store.set_person_disabled(person, disabled, None);
    if disabled {
        end_sessions_and_revoke_tokens(settings, &store, SessionSelection::Person(person), update).await?;
    } else {
        update.await?;
    }
    writeln!(out, "{person}\t{}", if disabled { "disabled" } else { "enabled" })?;
    store.close().await;
    Ok(())
}
