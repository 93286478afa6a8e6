//! The audiences of tokens in each cloud (articles "Partner Center authentication", "Microsoft national clouds").
//!
//! Deliberately a second definition, so that a wrong audience in the client is detected.

use crate::domain::cloud::Cloud;

/// Partner Center's application id, which tokens may use as their audience instead of a URL.
pub const PARTNER_CENTER_APP: &str = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";
/// The value of `roles` in app-only tokens; our own name, since Partner Center's is not documented.
pub const APP_ROLE: &str = "emulated-access";
/// Microsoft Graph's application id, the audience of tokens for no resource.
pub const GRAPH_APP: &str = "00000003-0000-0000-c000-000000000000";

/// Returns the audience of a Partner Center token in a cloud.
pub const fn partner_center(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global | Cloud::Germany | Cloud::UsGovernment => "https://api.partnercenter.microsoft.com",
        Cloud::China => "https://partner.partnercenterapi.microsoftonline.cn",
    }
}

/// Returns the other resources that sign-in issues tokens for.
pub const fn other_resources(cloud: Cloud) -> &'static [&'static str] {
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

/// Returns the resource for app-only tokens in the article "Partner Center authentication", which is Azure AD Graph.
pub const fn legacy_graph(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global | Cloud::UsGovernment => "https://graph.windows.net",
        Cloud::China => "https://graph.chinacloudapi.cn",
        Cloud::Germany => "https://graph.cloudapi.de",
    }
}
