//! `serve --demo`: runs a portal together with the emulator, and adds the emulator's partners to the portal's database.

use std::{fmt::Write as _, sync::Arc};

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;

use crate::{
    client_credential::ClientCredential,
    domain::{
        cloud::Cloud,
        role_mapping::{RoleClaim, RoleMapping},
        verified_domain::DomainName,
    },
    emulator::{Demo, DemoApp, DemoPartner, Emulator, Options, demo::RegistrationState},
    server::{
        command::{Out, key_file, keys, load_keys},
        config::{Settings, SignIn},
        origin::Origin,
    },
    store::{ClientCredentials, NewPartner, Store},
};

/// Starts the emulator and changes the settings to use it. The data directory is separate from that of a real portal,
/// and from those of demos with another seed.
///
/// # Errors
/// When the emulator or the store cannot be used.
pub async fn start(settings: &mut Settings, options: Options) -> anyhow::Result<Emulator> {
    if let Some(origin) = settings.public_origin.as_ref().filter(|origin| !origin.is_loopback()) {
        bail!(
            "public_origin is {origin}: the demo lets anybody sign in as any person, so only this machine may reach it"
        );
    }
    settings.data_dir = settings.data_dir.join(format!("demo-{}", options.seed));
    settings.database_url = format!("sqlite:{}", settings.data_dir.join("tenantry.db").display()).into();
    settings.keys = None;
    let emulator = Emulator::start(options).await.context("the emulator cannot start")?;
    configure_and_seed(settings, &emulator).await?;
    Ok(emulator)
}

/// Changes the settings to use an emulator, and adds the emulator's partners to the database.
///
/// # Errors
/// When the store cannot be used.
pub async fn configure_and_seed(settings: &mut Settings, emulator: &Emulator) -> anyhow::Result<()> {
    use_emulator_endpoints(settings, emulator)?;
    if !key_file(settings).exists() {
        keys::generate_in(&key_file(settings))?;
    }
    let store = Store::open(settings.database_url.expose_secret(), Arc::new(load_keys(settings)?)).await?;
    store.migrate().await?;
    add_partners(&store, emulator.demo()).await?;
    store.close().await;
    Ok(())
}

/// Prints the demo's URL and its accounts. Failure to print is ignored.
pub fn welcome(origin: &Origin, emulator: &Emulator, out: Out<'_>) {
    let demo = emulator.demo();
    let mut text = format!("\nTenantry is ready: {origin}\n\nSign in as any of these; no password is asked.\n");
    let groups = demo.partners.iter().enumerate().map(|(index, partner)| {
        ((Some(index), None), format!("{} ({}{})", partner.name, partner.cloud, partner.registration_state.remark()))
    });
    let customers = demo.customers.iter().enumerate().map(|(index, customer)| {
        let partner = demo.partners.get(customer.partner).map_or("", |partner| &partner.name);
        ((None, Some(index)), format!("{}, customer of {partner}", customer.name))
    });
    for (whose, heading) in groups.chain(customers).chain([((None, None), "Without a partner".to_owned())]) {
        let _ = writeln!(text, "\n  {heading}");
        for person in demo.people.iter().filter(|person| (person.partner, person.customer) == whose) {
            let _ = writeln!(text, "    {:<26} {}", person.name, person.about);
        }
    }
    let _ = writeln!(text, "\n  Emulated Partner Center: {}", emulator.partner_center_url());
    let _ = writeln!(text, "  Emulated sign-in:        {}", emulator.sign_in_url());
    let _ = writeln!(text, "\nStop it with Ctrl+C.");
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Points the portal at the emulator in every cloud, and configures its operator.
fn use_emulator_endpoints(settings: &mut Settings, emulator: &Emulator) -> anyhow::Result<()> {
    settings.partner_center = Cloud::ALL.map(|cloud| (cloud, emulator.partner_center_url())).into();
    let sign_in = |app: &DemoApp| {
        let credential = ClientCredential::parse(&app.client_secret.as_str().into())?;
        let authority = Some(emulator.authority(app.cloud));
        anyhow::Ok((app.cloud, SignIn { authority, client_id: app.client_id.clone(), credential }))
    };
    settings.sign_in = emulator.demo().apps.iter().map(sign_in).collect::<Result<_, _>>()?;
    settings.operators = vec![emulator.demo().operator];
    Ok(())
}

/// Adds the partners that the database does not have yet. The emulator's addresses are kept in the settings rather than
/// in the partners' rows, since its ports change with each start.
async fn add_partners(store: &Store, demo: &Demo) -> anyhow::Result<()> {
    for partner in demo.partners.iter().filter(|partner| partner.registration_state != RegistrationState::Unregistered)
    {
        if store.find_partner_by_tenant(partner.tenant).await?.is_none() {
            let added = store.add_partner(new_partner(partner), None).await?;
            if partner.registration_state == RegistrationState::Disabled {
                store.set_partner_disabled(added.id, true, None).await?;
            }
        }
    }
    Ok(())
}

/// Returns the registration data of one of the emulator's partners.
pub fn new_partner(partner: &DemoPartner) -> NewPartner {
    let mapping = |group: &crate::emulator::demo::RoleGroup| RoleMapping {
        claim: RoleClaim::Groups,
        value: group.group.to_string(),
        role: group.role,
    };
    NewPartner {
        name: partner.name.clone(),
        tenant: partner.tenant,
        cloud: partner.cloud,
        issuer: None,
        authority: None,
        api: None,
        client: Some(ClientCredentials {
            id: partner.client_id.clone(),
            secret: partner.client_secret.as_str().into(),
        }),
        role_mappings: partner.groups.iter().map(mapping).collect(),
        domains: DomainName::parse(&partner.domain).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_demo_can_be_restarted_with_the_same_data() {
        let directory = tempfile::tempdir().unwrap();
        let mut partners = Vec::new();
        for _ in 0..2 {
            let mut settings = Settings::load(None, []).unwrap();
            settings.data_dir = directory.path().to_owned();
            let emulator = start(&mut settings, Options { customers: 1, ..Options::default() }).await.unwrap();
            let store = Store::open(settings.database_url.expose_secret(), Arc::new(load_keys(&settings).unwrap()))
                .await
                .unwrap();
            store.check_keys().await.unwrap();
            partners
                .push(store.list_partners().await.unwrap().into_iter().map(|partner| partner.id).collect::<Vec<_>>());
            assert_eq!(settings.operators, [emulator.demo().operator]);
            assert_eq!(settings.partner_center[&Cloud::Global], emulator.partner_center_url());
            let disabled: Vec<_> =
                store.list_partners().await.unwrap().iter().map(|partner| partner.disabled).collect();
            let mut expected: Vec<_> =
                emulator.demo().partners.iter().map(|partner| partner.registration_state).collect();
            expected.retain(|registration_state| *registration_state != RegistrationState::Unregistered);
            let count = |disabled: &[bool]| disabled.iter().filter(|disabled| **disabled).count();
            assert_eq!(disabled.len(), expected.len());
            assert_eq!(
                count(&disabled),
                expected
                    .iter()
                    .filter(|registration_state| **registration_state == RegistrationState::Disabled)
                    .count()
            );
            store.close().await;
            emulator.stop().await;
        }
        assert!(!partners[0].is_empty());
        assert_eq!(partners[0], partners[1]);
    }
}
