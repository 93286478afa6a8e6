//! The emulator's people that the measurements sign in as.

use anyhow::{Context as _, ensure};
use tenantry::{
    domain::{
        cloud::Cloud,
        id::CustomerId,
        role::{CustomerRole, Role},
        self_service::SelfServiceLevel,
    },
    emulator::{DemoPartner, DemoPerson, Emulator},
    partner_center::cloud::profile,
    paths,
};

use super::{browser::Browser, installation::Portal};

/// A signed-in member of the first partner's staff with permission for everything that is measured.
pub struct Staff<'a> {
    /// The emulator that the person belongs to.
    pub emulator: &'a Emulator,
    /// The session cookie.
    pub session: String,
}

impl<'a> Staff<'a> {
    /// Signs in as a browser does.
    pub async fn sign_in(emulator: &'a Emulator, portal: &Portal) -> anyhow::Result<Self> {
        let person = staff_person(emulator)?;
        let mut browser = Browser::new(portal.origin().as_str());
        let page = browser.sign_in(person.cloud, &person.sign_in_name).await;
        ensure!(page.status == 200, "{} cannot sign in: {}", person.name, page.text());
        let session = browser.session().context("no session")?.to_owned();
        Ok(Self { emulator, session })
    }

    /// Returns a customer of the person's partner.
    pub fn customer(&self) -> Option<CustomerId> {
        let partner = self.emulator.demo().partners.first()?;
        self.emulator.customers(partner.tenant).first().copied()
    }
}

/// Signs in as a member of the first partner's staff, and connects the partner to Partner Center.
pub async fn connect(emulator: &Emulator, portal: &Portal) -> anyhow::Result<Browser> {
    let staff = staff_person(emulator)?;
    let mut browser = Browser::new(portal.origin().as_str());
    browser.sign_in(staff.cloud, &staff.sign_in_name).await;
    let service = emulator.demo().service_account(0).context("no service account")?;
    let provider = browser.post("/partner/connect", &[("slot", "active")]).await;
    let page = browser.select_account(provider, &service.sign_in_name).await;
    ensure!(page.status == 200, "{} cannot connect: {}", service.name, page.text());
    Ok(browser)
}

/// Signs in as an administrator of a customer of the first partner, which gets a connection and the largest
/// self-service offer for that purpose; returns the session cookie.
pub async fn sign_in_customer_administrator(emulator: &Emulator, portal: &Portal) -> anyhow::Result<String> {
    const SIGN_IN_PATH: &str = "/sign-in?provider=customer%2Fglobal%2F%2F";
    let mut browser = connect(emulator, portal).await?;
    let page =
        browser.post("/api/save_self_service", &[("offer", SelfServiceLevel::ManageWithinLimits.as_str())]).await;
    ensure!(page.status == 200, "nothing is offered: {}", page.text());
    let role = Some(CustomerRole::GlobalAdministrator);
    let administrator = emulator.demo().customer_person(0, role).context("no customer has people of its own")?;
    let mut browser = Browser::new(portal.origin().as_str());
    let page = browser.sign_in_at(SIGN_IN_PATH, &administrator.sign_in_name).await;
    ensure!(page.path() == paths::MY, "{} cannot sign in: {}", administrator.name, page.text());
    Ok(browser.session().context("no session")?.to_owned())
}

/// Returns the person who signs in.
pub fn staff_person(emulator: &Emulator) -> anyhow::Result<&DemoPerson> {
    emulator.demo().staff(0, Role::AdminAgent).context("no admin agent")
}

/// Returns an app-only token of the first partner for Partner Center, by its client credentials.
pub async fn app_only_token(emulator: &Emulator) -> anyhow::Result<String> {
    let DemoPartner { tenant, client_id, client_secret, cloud, .. } =
        emulator.demo().partners.first().context("no partner")?;
    ensure!(*cloud == Cloud::Global, "the first partner is in {cloud}");
    let address = format!("{}/{tenant}/oauth2/v2.0/token", emulator.authority(*cloud));
    let scope = format!("{}/.default", profile(*cloud).api);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client_id),
        ("client_secret", client_secret),
        ("scope", &scope),
    ];
    let client = reqwest::Client::builder().no_proxy().build()?;
    let response: serde_json::Value = client.post(address).form(&form).send().await?.error_for_status()?.json().await?;
    Ok(response["access_token"].as_str().context("no token")?.to_owned())
}
