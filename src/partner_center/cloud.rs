//! The service URLs of each cloud: sign-in, Partner Center and admin portals. (Articles "Partner Center authentication"
//! and "Microsoft Entra authentication & national clouds"; for China older articles give `login.chinacloudapi.cn`.)

use crate::domain::cloud::Cloud;

/// The service URLs of one cloud, as origins without a trailing slash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// The Entra sign-in authority.
    pub authority: &'static str,
    /// The Partner Center API host; three of the four clouds share one, and the token's issuer tells them apart.
    pub api: &'static str,
    /// `true` if the cloud is open for new partners.
    pub open: bool,
}

/// Returns the profile of a cloud.
pub const fn profile(cloud: Cloud) -> Profile {
    match cloud {
        Cloud::Global => Profile {
            authority: "https://login.microsoftonline.com",
            api: "https://api.partnercenter.microsoft.com",
            open: true,
        },
        Cloud::China => Profile {
            authority: "https://login.partner.microsoftonline.cn",
            api: "https://partner.partnercenterapi.microsoftonline.cn",
            open: true,
        },
        Cloud::Germany => Profile {
            authority: "https://login.microsoftonline.de",
            api: "https://api.partnercenter.microsoft.com",
            open: false,
        },
        Cloud::UsGovernment => Profile {
            authority: "https://login.microsoftonline.us",
            api: "https://api.partnercenter.microsoft.com",
            open: true,
        },
    }
}
