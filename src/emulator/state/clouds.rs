//! What each cloud's tokens are for (articles "Partner Center authentication", "Microsoft national clouds").
//!
//! Stated here a second time on purpose: an audience that the client has wrong is found by a second statement only.

use crate::domain::cloud::Cloud;

/// Partner Center's own application, which tokens may name instead of an address.
pub const PARTNER_CENTER_APP: &str = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";
/// What app-only tokens have in `roles`; a name of our own, since Partner Center's is not documented.
pub const APP_ROLE: &str = "emulated-access";
/// Microsoft Graph's application: the audience of tokens that ask for no resource.
pub const GRAPH_APP: &str = "00000003-0000-0000-c000-000000000000";

/// The resource that a Partner Center token of the cloud names as its audience.
pub const fn partner_center(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global | Cloud::Germany | Cloud::UsGovernment => "https://api.partnercenter.microsoft.com",
        Cloud::China => "https://partner.partnercenterapi.microsoftonline.cn",
    }
}

/// The other resources that sign-in gives out tokens for.
pub const fn others(cloud: Cloud) -> &'static [&'static str] {
    match cloud {
        Cloud::Global => &["https://graph.microsoft.com", "https://graph.windows.net", "https://management.azure.com"],
        Cloud::China => &[
            "https://microsoftgraph.chinacloudapi.cn",
            "https://graph.chinacloudapi.cn",
            "https://management.chinacloudapi.cn",
        ],
        Cloud::Germany => {
            &["https://graph.microsoft.de", "https://graph.cloudapi.de", "https://management.core.cloudapi.de"]
        }
        Cloud::UsGovernment => {
            &["https://graph.microsoft.us", "https://graph.windows.net", "https://management.usgovcloudapi.net"]
        }
    }
}

/// The resource that the article "Partner Center authentication" names for app-only tokens: Azure AD Graph.
pub const fn legacy_graph(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global | Cloud::UsGovernment => "https://graph.windows.net",
        Cloud::China => "https://graph.chinacloudapi.cn",
        Cloud::Germany => "https://graph.cloudapi.de",
    }
}
