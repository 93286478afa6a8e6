//! Products that customers have licenses of, with their public ids (article "Product names and service plan identifiers
//! for licensing").

use uuid::Uuid;

/// A product.
#[derive(Debug)]
pub struct Product {
    id: &'static str,
    /// The name.
    pub name: &'static str,
    /// The short name.
    pub part_number: &'static str,
    /// The license group, 1 or 2.
    pub group: u8,
    /// The service plans.
    pub plans: &'static [Plan],
}

/// A service plan of a product.
#[derive(Debug)]
pub struct Plan {
    id: &'static str,
    /// The name.
    pub name: &'static str,
    /// The short name.
    pub service: &'static str,
    /// `true` if it applies to users rather than to the company as a whole.
    pub for_users: bool,
}

impl Product {
    /// Returns the `skuId`.
    pub fn id(&self) -> Uuid {
        self.id.parse().unwrap_or_default()
    }
}

impl Plan {
    /// Returns the service plan id, by which licenses exclude it.
    pub fn id(&self) -> Uuid {
        self.id.parse().unwrap_or_default()
    }
}

const fn product(id: &'static str, name: &'static str, part_number: &'static str, plans: &'static [Plan]) -> Product {
    Product { id, name, part_number, group: 1, plans }
}

const fn plan(id: &'static str, name: &'static str, service: &'static str) -> Plan {
    Plan { id, name, service, for_users: true }
}

const EXCHANGE_1: Plan =
    plan("9aaf7827-d63c-4b61-89c3-182f06f82e5c", "Exchange Online (Plan 1)", "EXCHANGE_S_STANDARD");
const EXCHANGE_2: Plan =
    plan("efb87545-963c-4e0d-99df-69c6916d9eb0", "Exchange Online (Plan 2)", "EXCHANGE_S_ENTERPRISE");
const SHAREPOINT_1: Plan = plan("c7699d2e-19aa-44de-8edf-1736da088ca1", "SharePoint (Plan 1)", "SHAREPOINTSTANDARD");
const SHAREPOINT_2: Plan = plan("5dbe027f-2339-4123-9542-606e4d348a72", "SharePoint (Plan 2)", "SHAREPOINTENTERPRISE");
const TEAMS: Plan = plan("57ff2da0-773e-42df-b2af-ffb7a2317929", "Microsoft Teams", "TEAMS1");
const OFFICE_WEB: Plan = plan("e95bec33-7c88-4a70-8e19-b10bd9d0c014", "Office for the web", "SHAREPOINTWAC");
const APPS: Plan =
    plan("43de0ff5-c92c-492b-9116-175376d08c38", "Microsoft 365 Apps for enterprise", "OFFICESUBSCRIPTION");
const APPS_BUSINESS: Plan =
    plan("094e7854-93fc-4d55-b2c0-3ab5369ebdc1", "Microsoft 365 Apps for business", "OFFICE_BUSINESS");
const FORMS: Plan = plan("159f4cd6-e380-449f-a816-af1a9ef76344", "Microsoft Forms (Plan E1)", "FORMS_PLAN_E1");
const PLANNER: Plan = plan("b737dad2-2f6c-4c65-90e3-ca563267e8b9", "Microsoft Planner", "PROJECTWORKMANAGEMENT");
const INTUNE: Plan = plan("c1ec4a95-1f05-45b3-a911-aa3fa01094f5", "Microsoft Intune", "INTUNE_A");
const ENTRA: Plan = plan("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "Microsoft Entra ID P1", "AAD_PREMIUM");
const MFA: Plan = plan("8a256a2b-b617-496d-b51b-e76466e88db0", "Multi-Factor Authentication", "MFA_PREMIUM");
const PROTECTION: Plan =
    plan("6c57d4b6-3b23-47a5-9bc9-69f17b4947b3", "Azure Information Protection Premium P1", "RMS_S_PREMIUM");
const FOUNDATION: Plan = Plan {
    for_users: false,
    ..plan("113feb6c-3fe4-4440-bddc-54d774bf0318", "Exchange Foundation", "EXCHANGE_S_FOUNDATION")
};
const POWER_BI_PLAN: Plan = plan("70d33638-9c74-4d01-bfd3-562de28bd4ba", "Power BI Pro", "BI_AZURE_P2");
const MINECRAFT_PLAN: Plan =
    plan("4c246bbc-f513-4311-beff-eba54c353256", "Minecraft Education", "MINECRAFT_EDUCATION_EDITION");

/// The suite for small companies.
pub static BUSINESS_PREMIUM: Product = product(
    "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46",
    "Microsoft 365 Business Premium",
    "SPB",
    &[EXCHANGE_1, SHAREPOINT_1, TEAMS, OFFICE_WEB, APPS_BUSINESS, FORMS, PLANNER, INTUNE, ENTRA, MFA, PROTECTION],
);
/// The suite for large companies.
pub static E3: Product = product(
    "05e9a617-0261-4cee-bb44-138d3ef5d965",
    "Microsoft 365 E3",
    "SPE_E3",
    &[EXCHANGE_2, SHAREPOINT_2, TEAMS, OFFICE_WEB, APPS, FORMS, PLANNER, INTUNE, ENTRA, MFA, PROTECTION],
);
/// A product with mail only.
pub static EXCHANGE: Product =
    product("4b9405b0-7788-4568-add1-99614e613b69", "Exchange Online (Plan 1)", "EXCHANGESTANDARD", &[EXCHANGE_1]);
/// A product with security services only.
pub static MOBILITY: Product = product(
    "efccb6f7-5641-4e0e-bd10-b4976e1bf68e",
    "Enterprise Mobility + Security E3",
    "EMS",
    &[PROTECTION, INTUNE, ENTRA, MFA],
);
/// A product whose licenses are all assigned.
pub static POWER_BI: Product =
    product("f8a1db68-be16-40ed-86d5-cb42ce701560", "Power BI Pro", "POWER_BI_PRO", &[FOUNDATION, POWER_BI_PLAN]);
/// The products that are sold as subscriptions of the same name.
pub static ALL: [&Product; 4] = [&BUSINESS_PREMIUM, &E3, &EXCHANGE, &POWER_BI];
/// A product of license group 2.
pub static MINECRAFT: Product = Product {
    group: 2,
    ..product(
        "984df360-9a74-4647-8cf8-696749f6247a",
        "Minecraft Education Edition Faculty",
        "CFQ7TTC0K5DR/0002",
        &[MINECRAFT_PLAN],
    )
};
