//! The admin portals of a customer's tenant, and the addresses that open them on that tenant.
//! (Articles "Get a customer's managed services", "Microsoft Entra authentication & national clouds".)

use crate::domain::{
    cloud::Cloud,
    id::{CustomerId, UserId},
};

/// A link into an admin portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminPortal {
    /// The product's name, which is not translated.
    pub name: &'static str,
    /// The URL of the portal, opened on the customer's tenant.
    pub href: String,
}

/// Returns the admin portals of a cloud, opened on one customer's tenant. `domain` is the customer's default domain.
pub fn admin_portals(cloud: Cloud, customer: CustomerId, domain: &str) -> Vec<AdminPortal> {
    let portal = |name, href| AdminPortal { name, href };
    let domain: String = form_urlencoded::byte_serialize(domain.as_bytes()).collect();
    match cloud {
        Cloud::Global | Cloud::Germany => vec![
            portal(
                "Microsoft 365 admin center",
                format!(
                    "https://admin.microsoft.com/Partner/BeginClientSession.aspx?CTID={customer}&CSDEST=o365admincenter"
                ),
            ),
            portal("Microsoft Entra admin center", format!("https://entra.microsoft.com/{customer}")),
            portal("Azure portal", format!("https://portal.azure.com/{customer}")),
            portal("Exchange admin center", format!("https://admin.exchange.microsoft.com/?delegatedOrg={domain}")),
            portal("Teams admin center", format!("https://admin.teams.microsoft.com/?delegatedOrg={domain}")),
            portal("Intune admin center", format!("https://intune.microsoft.com/{customer}")),
            portal("Microsoft Defender", format!("https://security.microsoft.com/?tid={customer}")),
            portal(
                "Power Platform admin center",
                format!("https://admin.powerplatform.microsoft.com/account/login/{customer}"),
            ),
        ],
        Cloud::China => vec![
            portal(
                "Microsoft 365 admin center",
                format!(
                    "https://portal.partner.microsoftonline.cn/Partner/BeginClientSession.aspx?CTID={customer}&CSDEST=MicrosoftOffice"
                ),
            ),
            portal("Azure portal", format!("https://portal.azure.cn/{customer}")),
            portal("Microsoft Entra admin center", format!("https://entra.microsoftonline.cn/{customer}")),
        ],
        Cloud::UsGovernment => vec![
            portal("Microsoft Entra admin center", format!("https://entra.microsoft.us/{customer}")),
            portal("Azure portal", format!("https://portal.azure.us/{customer}")),
            portal("Intune admin center", format!("https://intune.microsoft.us/{customer}")),
        ],
    }
}

/// Returns the URL of a user in the customer's Entra admin center, for tasks without a Partner Center operation, such
/// as blocking sign-in.
pub fn entra_user(cloud: Cloud, customer: CustomerId, user: UserId) -> String {
    let host = match cloud {
        Cloud::Global | Cloud::Germany => "entra.microsoft.com",
        Cloud::China => "entra.microsoftonline.cn",
        Cloud::UsGovernment => "entra.microsoft.us",
    };
    format!(
        "https://{host}/{customer}/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/{user}"
    )
}

/// Returns the URL of the enterprise applications in the Entra admin center of a partner's own tenant.
pub const fn enterprise_applications(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global | Cloud::Germany => {
            "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview"
        }
        Cloud::China => {
            "https://entra.microsoftonline.cn/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview"
        }
        Cloud::UsGovernment => {
            "https://entra.microsoft.us/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_names_the_customer_and_stays_in_the_cloud() {
        let customer: CustomerId = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".parse().unwrap();
        for cloud in Cloud::ALL {
            for portal in admin_portals(cloud, customer, "kontoso&x.example") {
                assert!(
                    portal.href.contains(&customer.to_string()) || portal.href.contains("kontoso%26x.example"),
                    "{}",
                    portal.href
                );
                let host = portal.href.split('/').nth(2).unwrap();
                let top = match cloud {
                    Cloud::Global | Cloud::Germany => ".com",
                    Cloud::China => ".cn",
                    Cloud::UsGovernment => ".us",
                };
                assert!(host.ends_with(top), "{host}");
            }
        }
    }
}
