//! Parsing of the form with which an operator adds a partner.

use crate::domain::{
    cloud::Cloud,
    field::Problem,
    form::{FieldParser, InvalidFields},
    id::{TenantId, parse_pasted_guid},
    role::Role,
    role_mapping::{RoleClaim, RoleMapping},
    verified_domain::DomainName,
};

/// The fields of the form, as typed by an operator.
#[derive(Debug, Clone, Default)]
pub struct NewPartnerForm {
    /// The company's name.
    pub name: String,
    /// The partner's tenant id.
    pub tenant: String,
    /// The partner's cloud.
    pub cloud: String,
    /// The object id of the admin agents' group; may be empty.
    pub admin_agents: String,
    /// The client id of the partner's own application; may be empty.
    pub client_id: String,
    /// `true` if a secret was typed.
    pub has_secret: bool,
    /// The issuer of its ID tokens; may be empty.
    pub issuer: String,
    /// The sign-in authority; may be empty.
    pub authority: String,
    /// The base URL of its Partner Center API; may be empty.
    pub api: String,
    /// The sign-in domains, separated by blanks or commas; may be empty.
    pub domains: String,
}

/// The details of a new partner, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerDetails {
    /// The company's name.
    pub name: String,
    /// The partner's tenant.
    pub tenant: TenantId,
    /// The partner's cloud.
    pub cloud: Cloud,
    /// The initial role mappings of its staff.
    pub role_mappings: Vec<RoleMapping>,
    /// The client id of the partner's own application.
    pub client_id: Option<String>,
    /// The issuer of its ID tokens, if it differs from the cloud's.
    pub issuer: Option<String>,
    /// The sign-in authority, if it differs from the cloud's.
    pub authority: Option<String>,
    /// The base URL of its Partner Center API, if it differs from the cloud's.
    pub api: Option<String>,
    /// The domains for home realm discovery of its staff.
    pub domains: Vec<DomainName>,
}

/// Parses the form.
///
/// # Errors
/// [`InvalidFields`] with every invalid field; the partner's own application requires both id and secret.
pub fn parse_new_partner(form: &NewPartnerForm) -> Result<PartnerDetails, InvalidFields> {
    let mut fields = FieldParser::default();
    let name = fields.required("name", &form.name);
    let tenant = fields.parsed("tenant", &form.tenant, |text| parse_pasted_guid(text).map(TenantId::new));
    let cloud = fields.parsed("cloud", &form.cloud, |text| text.parse().ok());
    let group = fields.line("admin_agents", &form.admin_agents);
    let group = group.map(|group| parse_pasted_guid(&group).map_or(group, |id| id.to_string()));
    let client_id = fields.line("client_id", &form.client_id);
    match (client_id.is_some(), form.has_secret) {
        (true, false) => fields.add_error("client_secret", Problem::Missing),
        (false, true) => fields.add_error("client_id", Problem::Missing),
        _ => {}
    }
    let issuer = fields.line("issuer", &form.issuer);
    let authority = fields.line("authority", &form.authority);
    let api = fields.line("api", &form.api);
    let domains = parse_domains(&mut fields, &form.domains);
    let mapping = |value| RoleMapping { claim: RoleClaim::Groups, value, role: Role::AdminAgent };
    let role_mappings = group.map(mapping).into_iter().collect();
    match (name, tenant, cloud) {
        (Some(name), Some(tenant), Some(cloud)) => {
            let details =
                PartnerDetails { name, tenant, cloud, role_mappings, client_id, issuer, authority, api, domains };
            fields.finish(details)
        }
        _ => Err(fields.into_error()),
    }
}

fn parse_domains(fields: &mut FieldParser, text: &str) -> Vec<DomainName> {
    let names = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|name| !name.is_empty());
    let parsed: Result<Vec<_>, _> = names.map(DomainName::parse).collect();
    parsed.unwrap_or_else(|_| {
        fields.add_error("domains", Problem::Malformed);
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> NewPartnerForm {
        NewPartnerForm {
            name: " Bursztyn ".into(),
            tenant: "{5F2B0E3C-9D0A-4C44-9B6D-0A1B2C3D4E5F}".into(),
            cloud: "global".into(),
            ..NewPartnerForm::default()
        }
    }

    #[test]
    fn admin_agents_group_becomes_a_role_mapping() {
        let parsed = parse_new_partner(&NewPartnerForm { admin_agents: "Admins".into(), ..form() }).unwrap();
        assert_eq!((parsed.name.as_str(), parsed.cloud), ("Bursztyn", Cloud::Global));
        assert_eq!(parsed.tenant.to_string(), "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f");
        assert_eq!(parsed.role_mappings[0].role, Role::AdminAgent);
        assert!(parse_new_partner(&form()).unwrap().role_mappings.is_empty());
    }

    #[test]
    fn parses_domains_separated_by_blanks_or_commas() {
        let parsed = |domains: &str| parse_new_partner(&NewPartnerForm { domains: domains.into(), ..form() });
        let names =
            |domains| parsed(domains).unwrap().domains.iter().map(|it| it.as_str().to_owned()).collect::<Vec<_>>();
        assert_eq!(
            names("Fabrikam.example,  fabrikam.pl\nfabrikam.eu"),
            ["fabrikam.example", "fabrikam.pl", "fabrikam.eu"]
        );
        assert!(names(" ").is_empty());
        assert_eq!(parsed("fabrikam.example, nonsense").unwrap_err().0[0].field, "domains");
    }

    #[test]
    fn application_requires_both_id_and_secret() {
        let first_invalid_field = |form| parse_new_partner(&form).unwrap_err().0[0].field.clone();
        assert_eq!(first_invalid_field(NewPartnerForm { client_id: "app".into(), ..form() }), "client_secret");
        assert_eq!(first_invalid_field(NewPartnerForm { has_secret: true, ..form() }), "client_id");
        let InvalidFields(all) = parse_new_partner(&NewPartnerForm::default()).unwrap_err();
        assert_eq!(all.len(), 3);
    }
}
