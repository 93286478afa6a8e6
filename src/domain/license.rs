//! Licenses: the products assigned to a customer's users, and the number available of each (Partner Center resource
//! "License resources").

mod desired;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use self::desired::DesiredLicenses;
use crate::domain::{
    id::{ServicePlanId, SkuId, UserId},
    title::title,
};

/// The authority that manages a license (enumeration `LicenseGroupId`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LicenseGroup {
    /// Microsoft Entra: nearly every product.
    Group1,
    /// Minecraft.
    Group2,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl LicenseGroup {
    /// The groups that can be requested.
    pub const ALL: [Self; 2] = [Self::Group1, Self::Group2];

    /// Parses the wire form, ignoring case; an absent value is group 1, which the service also returns if none is
    /// requested.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "" | "none" | "group1" => Self::Group1,
            "group2" => Self::Group2,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// Returns the wire form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Group1 => "group1",
            Self::Group2 => "group2",
            Self::Other(spelling) => spelling,
        }
    }
}

impl fmt::Display for LicenseGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A product with licenses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductSku {
    /// The id for assignments.
    pub id: SkuId,
    /// The product's name from the service; may be empty.
    pub name: String,
    /// The part number, such as `POWER_BI_PRO`.
    pub part_number: String,
    /// The authority that manages its licenses. All licenses of one request belong to one group.
    pub group: LicenseGroup,
}

impl ProductSku {
    /// Returns the label: the name, else the part number, else the id.
    pub fn title(&self) -> String {
        title([self.name.as_str(), &self.part_number], self.id)
    }
}

/// A part of a product, which can be excluded from a user's license.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePlan {
    /// The id for exclusions.
    pub id: ServicePlanId,
    /// The plan's name, or its short name if it has none.
    pub name: String,
    /// `true` if the plan applies to the whole company: it is part of every license and cannot be excluded.
    pub for_tenant: bool,
    /// The plan's status, as the service spells it: `Enabled`, `Assigned`, …
    pub status: String,
}

/// The state of a service plan; open to new members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanState<'a> {
    /// The plan is usable.
    On,
    /// The plan is disabled.
    Off,
    /// The plan was removed.
    Removed,
    /// The plan is included, but its setup is pending.
    Pending,
    /// The plan is included, but suspended.
    Suspended,
    /// An unknown member, as the service spells it.
    Other(&'a str),
}

impl ServicePlan {
    /// Returns the name, or the id if there is none.
    pub fn title(&self) -> String {
        title([self.name.as_str()], self.id)
    }

    /// Returns the plan's state; an absent status means enabled, since the plan is listed.
    pub fn state(&self) -> PlanState<'_> {
        match self.status.trim().to_ascii_lowercase().as_str() {
            "" | "enabled" | "assigned" | "success" => PlanState::On,
            "disabled" => PlanState::Off,
            "deleted" => PlanState::Removed,
            "pendinginput" | "pendingactivation" | "pendingprovisioning" => PlanState::Pending,
            "suspended" | "warning" | "lockedout" => PlanState::Suspended,
            _ => PlanState::Other(self.status.trim()),
        }
    }

    /// Returns `true` if the plan is listed, but disabled or removed.
    pub fn is_off(&self) -> bool {
        matches!(self.state(), PlanState::Off | PlanState::Removed)
    }
}

/// A subscribed product and its license counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscribedSku {
    /// The product.
    pub product: ProductSku,
    /// The number of licenses: active ones and those in the grace period.
    pub total: i64,
    /// The number of assigned licenses.
    pub consumed: i64,
    /// The number of licenses left to assign; negative if more are assigned than there are.
    pub available: i64,
    /// The number of licenses in the grace period.
    pub warning: i64,
    /// The number of suspended licenses, which no other figure includes.
    pub suspended: i64,
    /// The product's service plans.
    pub plans: Vec<ServicePlan>,
    /// The number of further plans that could not be parsed.
    pub unreadable: usize,
    /// The status, as the service spells it: `Enabled`, `Warning`, `Suspended`, …
    pub status: String,
    /// `true` if the product is assigned to users; otherwise it applies to the whole company.
    pub for_users: bool,
}

impl SubscribedSku {
    /// Returns the share of licenses that are assigned, in percent; at most 100.
    pub const fn percent_consumed(&self) -> u8 {
        if self.total <= 0 {
            return if self.consumed > 0 { 100 } else { 0 };
        }
        let percent = self.consumed.saturating_mul(100) / self.total;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "is between 0 and 100")]
        if percent < 0 {
            0
        } else if percent > 100 {
            100
        } else {
            percent as u8
        }
    }

    /// Checks whether the plans of a user's license are read-only. A plan that could not be parsed cannot be named in a
    /// request, and any change of the others would enable it.
    pub fn has_unparsable_plans(&self, license: Option<&License>) -> bool {
        license.is_some_and(|license| license.unreadable > 0 || self.unreadable > 0)
    }

    /// Checks whether a plan is ticked initially for a user without the license.
    pub fn includes_by_default(&self, plan: &ServicePlan) -> bool {
        plan.for_tenant || !plan.is_off()
    }

    /// Returns the plans that can be excluded from a user's license.
    pub fn excludable_plans(&self) -> impl Iterator<Item = &ServicePlan> {
        self.plans.iter().filter(|plan| !plan.for_tenant)
    }
}

/// A license assigned to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct License {
    /// The product.
    pub product: ProductSku,
    /// The plans that the service lists, including disabled ones.
    pub plans: Vec<ServicePlan>,
    /// The number of further plans that could not be parsed.
    pub unreadable: usize,
}

/// The products that a user has licenses for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserProducts {
    /// The user.
    pub user: UserId,
    /// The products' names; absent if they could not be loaded.
    pub names: Option<Vec<String>>,
}

impl License {
    /// Returns the plans that are not disabled.
    pub fn plans_in_use(&self) -> impl Iterator<Item = &ServicePlan> {
        self.plans.iter().filter(|plan| !plan.is_off())
    }

    /// Checks whether a plan is included and not disabled.
    pub fn has(&self, plan: ServicePlanId) -> bool {
        self.plans_in_use().any(|it| it.id == plan)
    }

    /// Finds a plan of the license.
    pub fn plan(&self, id: ServicePlanId) -> Option<&ServicePlan> {
        self.plans.iter().find(|plan| plan.id == id)
    }
}

/// A license to assign, or to assign again with different plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseAssignment {
    /// The product.
    pub sku: SkuId,
    /// The plans to exclude.
    pub excluded: Vec<ServicePlanId>,
}

/// Changes to a user's licenses; all of one group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LicenseChange {
    /// The licenses to assign.
    pub assign: Vec<LicenseAssignment>,
    /// The licenses to remove.
    pub remove: Vec<SkuId>,
}

/// A warning from the service about a completed change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseWarning {
    /// The warning's code.
    pub code: String,
    /// The warning's message.
    pub message: String,
    /// The short names of the affected plans.
    pub plans: Vec<String>,
}

/// A plan of a product, as a form contains it: `sku/plan`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanChoice {
    /// The product.
    pub sku: SkuId,
    /// The plan.
    pub plan: ServicePlanId,
}

impl fmt::Display for PlanChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.sku, self.plan)
    }
}

impl FromStr for PlanChoice {
    type Err = crate::domain::id::ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (sku, plan) = text.split_once('/').ok_or(crate::domain::id::ParseIdError)?;
        Ok(Self { sku: sku.parse()?, plan: plan.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn sku(total: i64, consumed: i64) -> SubscribedSku {
        SubscribedSku {
            product: ProductSku {
                id: SkuId::new(Uuid::nil()),
                name: " ".into(),
                part_number: "EMS".into(),
                group: LicenseGroup::Group1,
            },
            total,
            consumed,
            available: total - consumed,
            warning: 0,
            suspended: 0,
            plans: Vec::new(),
            unreadable: 0,
            status: "Enabled".into(),
            for_users: true,
        }
    }

    #[test]
    fn percent_consumed_is_at_most_100() {
        for (total, consumed, percent) in
            [(0, 0, 0), (0, 3, 100), (3, 1, 33), (5, 5, 100), (5, 9, 100), (-1, 0, 0), (5, -1, 0)]
        {
            assert_eq!(sku(total, consumed).percent_consumed(), percent, "{consumed} of {total}");
        }
    }

    #[test]
    fn only_disabled_and_deleted_plans_are_off() {
        let plan = |status: &str| ServicePlan {
            id: ServicePlanId::new(Uuid::nil()),
            name: String::new(),
            for_tenant: false,
            status: status.into(),
        };
        for off in ["Disabled", "disabled", "Deleted"] {
            assert!(plan(off).is_off(), "{off}");
        }
        for on in ["", "Enabled", "Assigned", "PendingInput", "Suspended", "Hibernating"] {
            assert!(!plan(on).is_off(), "{on}");
        }
        assert_eq!(plan("Hibernating").state(), PlanState::Other("Hibernating"));
    }

    #[test]
    fn title_falls_back_to_the_part_number() {
        assert_eq!(sku(1, 0).product.title(), "EMS");
    }

    #[test]
    fn license_group_parses_in_any_case_and_keeps_unknown_spelling() {
        assert_eq!(LicenseGroup::parse("Group2"), LicenseGroup::Group2);
        assert_eq!(LicenseGroup::parse(""), LicenseGroup::Group1);
        assert_eq!(LicenseGroup::parse("Group7"), LicenseGroup::Other("Group7".into()));
    }
}
