//! `audit verify`: whether the audit chains are whole.

use anyhow::bail;

use crate::{
    domain::id::PartnerId,
    server::{
        command::{Out, open_migrated_store, partner::chosen},
        config::Settings,
    },
    store::Chain,
};

/// Checks one partner's chain, or everybody's.
///
/// # Errors
/// When a chain is broken, after all of them were looked at; when the database cannot be read.
pub async fn verify(settings: &Settings, partner: Option<PartnerId>, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_migrated_store(settings).await?;
    let mut broken = 0;
    for partner in chosen(&store, partner).await? {
        match store.verify_audit(partner.id).await? {
            Chain::Whole(entries) => writeln!(out, "{}\twhole\t{entries} entries\t{}", partner.id, partner.name)?,
            Chain::Broken { seq } => {
                broken += 1;
                writeln!(out, "{}\tBROKEN\tat entry {seq}\t{}", partner.id, partner.name)?;
            }
        }
    }
    store.close().await;
    if broken > 0 {
        bail!("{broken} broken: entries were altered or removed by other means than the portal");
    }
    Ok(())
}
