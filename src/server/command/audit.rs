//! `audit verify|anchors|export|rotate-key`: the audit chains.

use std::{fmt::Display, io::Read as _, path::Path};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::json;

use crate::{
    domain::{id::PartnerId, principal::PrincipalKind},
    server::{
        command::{Out, open_store_at_current_schema},
        config::Settings,
    },
    store::{Anchor, ChainRegisterStatus, ChainStatus, ExportedEntry, Outcome, Store},
};

/// Verifies one partner's chain or all chains, the register of chains, and the anchors.
///
/// # Errors
/// When verification fails, after all checks have run; when there is no such partner; when the anchors or the database
/// cannot be read.
pub async fn verify(
    settings: &Settings,
    partner: Option<PartnerId>,
    anchors: Option<&Path>,
    out: Out<'_>,
) -> anyhow::Result<()> {
    let anchors = anchors.map(read_anchors).transpose()?.unwrap_or_default();
    let store = open_store_at_current_schema(settings).await?;
    let mut broken = 0;
    let mut chains = store.list_chains().await?;
    chains.retain(|(known, _)| partner.is_none_or(|wanted| wanted == *known));
    if let Some(wanted) = partner.filter(|_| chains.is_empty()) {
        bail!("there is no partner {wanted}");
    }
    for (partner, name) in &chains {
        match store.verify_audit(*partner).await? {
            ChainStatus::Intact(entries) => {
                let note = unkeyed_entries_note(&store, *partner).await?;
                writeln!(out, "{partner}\tintact\t{entries} entries{note}\t{name}")?;
            }
            ChainStatus::Broken { seq } => {
                broken += 1;
                writeln!(out, "{partner}\tBROKEN\tat entry {seq}\t{name}")?;
            }
        }
    }
    match store.verify_chain_register().await? {
        ChainRegisterStatus::All => {}
        ChainRegisterStatus::Missing(missing) => {
            // Chains whose partner still exists are reported above.
            for partner in missing.iter().filter(|id| !chains.iter().any(|(known, _)| known == *id)) {
                broken += 1;
                writeln!(out, "{partner}\tMISSING\tits chain was removed")?;
            }
        }
        ChainRegisterStatus::Broken => {
            broken += 1;
            writeln!(out, "-\tBROKEN\tthe register of chains")?;
        }
    }
    for anchor in &anchors {
        if !store.has_anchor(anchor).await? {
            broken += 1;
            writeln!(out, "{}\tBROKEN\tentry {} is not the one that was anchored", anchor.partner, anchor.seq)?;
        }
    }
    store.close().await;
    if broken > 0 {
        bail!("{broken} checks failed: entries were altered or removed by other means than the portal");
    }
    if !anchors.is_empty() {
        writeln!(out, "{} anchors verified", anchors.len())?;
    }
    Ok(())
}

/// Returns a note with the number of entries from before the first audit key. Those could have been forged with access
/// to the database alone.
async fn unkeyed_entries_note(store: &Store, partner: PartnerId) -> anyhow::Result<String> {
    Ok(match store.first_keyed_entry(partner).await? {
        Some(first) if first > 1 => format!(", the first {} written before the first audit key", first - 1),
        _ => String::new(),
    })
}

/// A line of the output of `audit anchors`, or of the JSON log, which has the anchor's members in `fields`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Anchor(Anchor),
    Logged { fields: Anchor },
}

/// Reads anchors from a file, or from standard input if the file is `-`. Lines without an anchor are skipped.
fn read_anchors(file: &Path) -> anyhow::Result<Vec<Anchor>> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.with_context(|| format!("cannot read {}", file.display()))?;
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let anchors: Vec<_> = lines
        .map(|line| match line {
            Line::Anchor(anchor) | Line::Logged { fields: anchor } => anchor,
        })
        .collect();
    if anchors.is_empty() {
        bail!("{} has no anchors", file.display());
    }
    Ok(anchors)
}

/// Prints the last entry of every chain as an anchor, one JSON object per line.
///
/// # Errors
/// When the database cannot be read.
pub async fn anchors(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    for anchor in store.list_chain_heads().await? {
        writeln!(out, "{}", serde_json::to_string(&anchor)?)?;
    }
    store.close().await;
    Ok(())
}

/// Prints the entries of one partner or of all partners, one JSON object per line.
///
/// # Errors
/// When the database cannot be read.
pub async fn export(settings: &Settings, partner: Option<PartnerId>, after: i64, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    let chains = store.list_chains().await?.into_iter().map(|(known, _)| known);
    for partner in chains.filter(|known| partner.is_none_or(|wanted| wanted == *known)) {
        let mut after = after;
        loop {
            let entries = store.export_audit(partner, after).await?;
            let Some(last) = entries.last() else { break };
            after = last.entry.seq;
            for entry in &entries {
                writeln!(out, "{}", entry_json(entry))?;
            }
        }
    }
    store.close().await;
    Ok(())
}

fn entry_json(ExportedEntry { entry, key, hash }: &ExportedEntry) -> serde_json::Value {
    let action = &entry.action;
    let actor = action.actor.map(|actor| {
        json!({
            "tenant": actor.person.tenant,
            "object": actor.person.object,
            "kind": actor.kind.map(PrincipalKind::as_str),
        })
    });
    let id = |id: Option<&dyn Display>| id.map(ToString::to_string);
    json!({
        "partner": action.partner,
        "seq": entry.seq,
        "at": entry.at,
        "actor": actor,
        "action": action.action,
        "customer": action.customer,
        "target": action.target,
        "outcome": entry.outcome.as_str(),
        "intent": entry.intent,
        "settled": entry.settled.map(Outcome::as_str),
        "correlation": id(action.correlation.as_ref().map(|it| it as &dyn Display)),
        "incident": id(action.incident.as_ref().map(|it| it as &dyn Display)),
        "detail": action.detail,
        "key": key,
        "hash": hash,
    })
}

/// Creates a new audit key and starts using it.
///
/// # Errors
/// When the register of chains is broken, or the database cannot be written.
pub async fn rotate_key(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    let number = store.rotate_audit_key().await.context("run `tenantry audit verify`")?;
    store.close().await;
    writeln!(out, "audit key {number} is now in use; earlier keys still verify the entries written under them")?;
    Ok(())
}
