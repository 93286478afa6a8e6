//! `operator break-glass`: sign-in for an operator while no provider is usable.

use uuid::Uuid;

use crate::{
    domain::{
        break_glass::{BreakGlass, LogText, SESSION_LIFETIME},
        id::ObjectId,
    },
    paths,
    server::{
        command::{Out, open_store_at_current_schema},
        config::Settings,
    },
};

/// Prints a code that signs somebody in as an operator once, and the URL to enter it at. Its creation is logged as a
/// warning with the person's name and the reason; the code itself is not logged.
///
/// # Errors
/// When the keys or the database cannot be used.
pub async fn break_glass(settings: &Settings, name: LogText, reason: LogText, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    let grant = BreakGlass::new(ObjectId::new(Uuid::new_v4()), name, reason);
    let (code, until) = store.add_break_glass(&grant).await?;
    let (person, name, reason) = (grant.person(), grant.name(), grant.reason());
    tracing::warn!(%person, name, reason, "break-glass code created");
    let origin = settings.origin(settings.listen);
    let page = format!("{}{}", origin.as_str(), paths::BREAK_GLASS);
    writeln!(out, "code\t{code}\npage\t{page}\nuntil\t{until}\nperson\t{person}")?;
    writeln!(
        out,
        "Enter the code on the page: it works once, for a session of {} minutes.",
        SESSION_LIFETIME.as_mins()
    )?;
    store.close().await;
    Ok(())
}
