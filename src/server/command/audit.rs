//! `audit verify`: whether the audit chains are whole.

use anyhow::bail;

use crate::{
    domain::id::PartnerId,
    server::{
        command::{Out, open_migrated_store},
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
    let mut chains = store.list_chains().await?;
    chains.retain(|(known, _)| partner.is_none_or(|wanted| wanted == *known));
    if let Some(wanted) = partner.filter(|_| chains.is_empty()) {
        bail!("there is no partner {wanted}");
    }
    for (partner, name) in chains {
        match store.verify_audit(partner).await? {
            Chain::Whole(entries) => writeln!(out, "{partner}\twhole\t{entries} entries\t{name}")?,
            Chain::Broken { seq } => {
                broken += 1;
                writeln!(out, "{partner}\tBROKEN\tat entry {seq}\t{name}")?;
            }
        }
    }
    store.close().await;
    if broken > 0 {
        bail!("{broken} broken: entries were altered or removed by other means than the portal");
    }
    Ok(())
}
