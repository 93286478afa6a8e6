//! The indirect model: the resellers of providers, and the provider of a reseller.

use serde::Serialize;

use crate::{domain::id::TenantId, emulator::state::seeded::Seeded};

/// Another partner of the indirect model.
#[derive(Debug, Clone, Serialize)]
pub struct IndirectPartner {
    /// The tenant id.
    pub tenant: TenantId,
    /// The company's name.
    pub name: String,
    /// The id in the partner program (MPN id).
    pub mpn_id: String,
    /// The country, ISO 3166-1 alpha-2.
    pub location: String,
}

/// The name, the MPN id and the country.
type KnownPartner = (&'static str, &'static str, &'static str);

/// The resellers of the demo partner in the global cloud.
const GLOBAL: [KnownPartner; 3] = [
    ("Kestrel Managed Services Ltd", "4917203", "GB"),
    ("Nordlicht IT-Partner GmbH", "5120846", "DE"),
    ("Żuraw Systemy sp. z o.o.", "6034571", "PL"),
];
/// The resellers of the demo partner in the 21Vianet cloud.
const CHINA: [KnownPartner; 3] = [
    ("燕山数码科技有限公司", "5503118", "CN"),
    ("珠江云服务有限公司", "5503427", "CN"),
    ("西湖智联信息技术有限公司", "5504092", "CN"),
];
/// The resellers of the demo partner that is disabled in the portal.
const DISABLED: [KnownPartner; 3] = [
    ("Bergkristall Computer GmbH", "4800215", "AT"),
    ("Seewind Datentechnik GmbH", "4800377", "DE"),
    ("Studio Informatica Verbano Sagl", "4801640", "CH"),
];
/// The resellers of the demo partner that is not registered in the portal.
const UNREGISTERED: [KnownPartner; 1] = [("Havbris Drift AS", "4982114", "NO")];
const US_GOVERNMENT_PROVIDERS: [KnownPartner; 1] = [("Tidewater Federal Distribution, Inc.", "4390762", "US")];

/// Returns the resellers of the demo partner with this key; none for a reseller.
pub fn resellers(partner: &str, seeded: &mut Seeded) -> Vec<IndirectPartner> {
    all(
        match partner {
            "global" => &GLOBAL,
            "china" => &CHINA,
            "disabled" => &DISABLED,
            "unregistered" => &UNREGISTERED,
            _ => &[],
        },
        seeded,
    )
}

/// Returns the providers of the demo partner with this key.
pub fn providers(partner: &str, seeded: &mut Seeded) -> Vec<IndirectPartner> {
    all(if partner == "us-government" { &US_GOVERNMENT_PROVIDERS } else { &[] }, seeded)
}

fn all(partners: &[KnownPartner], seeded: &mut Seeded) -> Vec<IndirectPartner> {
    let partner = |(name, mpn_id, location): &KnownPartner| IndirectPartner {
        tenant: TenantId::new(seeded.guid()),
        name: (*name).to_owned(),
        mpn_id: (*mpn_id).to_owned(),
        location: (*location).to_owned(),
    };
    partners.iter().map(partner).collect()
}
