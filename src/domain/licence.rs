//! Licences: what a customer's users may use, and how many of each there are (Partner Center resource "License
//! resources").

mod wish;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use self::wish::Wish;
use crate::domain::{
    id::{ServicePlanId, SkuId, UserId},
    title::title,
};

/// Who manages a licence (enumeration `LicenseGroupId`); open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LicenceGroup {
    /// Entra: nearly every product.
    Group1,
    /// Minecraft.
    Group2,
    /// A group we do not know, as the service spells it.
    Other(String),
}

impl LicenceGroup {
    /// The groups that can be asked for.
    pub const ALL: [Self; 2] = [Self::Group1, Self::Group2];

    /// Reads the wire form in any case; what is not told is group 1, which is also what is answered when none is asked
    /// for.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "" | "none" | "group1" => Self::Group1,
            "group2" => Self::Group2,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// The wire form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Group1 => "group1",
            Self::Group2 => "group2",
            Self::Other(spelling) => spelling,
        }
    }
}

impl fmt::Display for LicenceGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A product that licences are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductSku {
    /// By which it is assigned.
    pub id: SkuId,
    /// Its name, as the service has it; may be empty.
    pub name: String,
    /// Its short name, such as `POWER_BI_PRO`.
    pub part_number: String,
    /// Who manages its licences. All licences of one request are of one group.
    pub group: LicenceGroup,
}

impl ProductSku {
    /// The name, or the best that there is in its place.
    pub fn title(&self) -> String {
        title([self.name.as_str(), &self.part_number], self.id)
    }
}

/// A part of a product, which can be left out of somebody's licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePlan {
    /// By which it is left out.
    pub id: ServicePlanId,
    /// Its name, or its short name where it has none.
    pub name: String,
    /// Whether it is for the company as a whole: such a plan comes with the licence and cannot be left out.
    pub for_tenant: bool,
    /// How it is with it, as the service spells it: `Enabled`, `Assigned`, …
    pub status: String,
}

/// How it is with a part of a product; open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanState<'a> {
    /// To be used.
    On,
    /// Not to be used: switched off.
    Off,
    /// Not to be used: taken away.
    Removed,
    /// Part of it, and waiting for something to be set up.
    Pending,
    /// Part of it, and suspended.
    Suspended,
    /// A member we do not know, as the service spells it.
    Other(&'a str),
}

impl ServicePlan {
    /// Returns the name, or the id where there is none.
    pub fn title(&self) -> String {
        title([self.name.as_str()], self.id)
    }

    /// How it is with it. What is not told is on, as it is listed.
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

    /// Whether it is left out of what it is a part of, though it is listed.
    pub fn is_off(&self) -> bool {
        matches!(self.state(), PlanState::Off | PlanState::Removed)
    }
}

/// A product that the customer has licences of, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscribedSku {
    /// The product.
    pub product: ProductSku,
    /// How many there are: active ones and those whose time to pay runs out.
    pub total: i64,
    /// How many of them are assigned.
    pub consumed: i64,
    /// How many can still be assigned; below zero where more are assigned than were left.
    pub available: i64,
    /// How many are of subscriptions whose time to pay runs out.
    pub warning: i64,
    /// How many are suspended, and in none of the other figures.
    pub suspended: i64,
    /// Its parts.
    pub plans: Vec<ServicePlan>,
    /// How many parts it has beside, which cannot be read.
    pub unreadable: usize,
    /// How it is with it, as the service spells it: `Enabled`, `Warning`, `Suspended`, …
    pub status: String,
    /// Whether it is assigned to users; the others are for the company as a whole.
    pub for_users: bool,
}

impl SubscribedSku {
    /// Assigned licences of a hundred; as many as there can be where more are assigned than there are.
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

    /// Checks whether parts of somebody's licence may be changed. Where one cannot be read it cannot be named either, and
    /// would be switched on by any change of the others.
    pub fn has_fixed_parts(&self, held: Option<&Licence>) -> bool {
        held.is_some_and(|held| held.unreadable > 0 || self.unreadable > 0)
    }

    /// Whether a part begins as ticked for who does not have the licence yet.
    pub fn offers(&self, plan: &ServicePlan) -> bool {
        plan.for_tenant || !plan.is_off()
    }

    /// The plans that can be left out of somebody's licence.
    pub fn choices(&self) -> impl Iterator<Item = &ServicePlan> {
        self.plans.iter().filter(|plan| !plan.for_tenant)
    }
}

/// A licence that somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Of which product.
    pub product: ProductSku,
    /// The parts that the service lists, those among them that are off.
    pub plans: Vec<ServicePlan>,
    /// How many parts it lists beside, which cannot be read.
    pub unreadable: usize,
}

/// What a user has licences of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserProducts {
    /// Who.
    pub user: UserId,
    /// The names of the products; absent where they could not be had.
    pub names: Option<Vec<String>>,
}

impl Licence {
    /// The parts that are not left out.
    pub fn plans_in_use(&self) -> impl Iterator<Item = &ServicePlan> {
        self.plans.iter().filter(|plan| !plan.is_off())
    }

    /// Whether a part is not left out.
    pub fn has(&self, plan: ServicePlanId) -> bool {
        self.plans_in_use().any(|it| it.id == plan)
    }

    /// How it is with a part, where that is told.
    pub fn plan(&self, id: ServicePlanId) -> Option<&ServicePlan> {
        self.plans.iter().find(|plan| plan.id == id)
    }
}

/// A licence to be given, or to be given with other parts than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceAssignment {
    /// Of which product.
    pub sku: SkuId,
    /// The parts to leave out.
    pub excluded: Vec<ServicePlanId>,
}

/// What is to become of somebody's licences; all of one group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LicenceChange {
    /// To give.
    pub assign: Vec<LicenceAssignment>,
    /// To take away.
    pub remove: Vec<SkuId>,
}

/// Something that the service has to say of a change that it made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceWarning {
    /// Its code.
    pub code: String,
    /// Its words.
    pub message: String,
    /// The short names of the plans that it concerns.
    pub plans: Vec<String>,
}

/// A part of a product to leave out, as a form holds it: `sku/plan`, or `sku` for the product itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanChoice {
    /// The product.
    pub sku: SkuId,
    /// The part.
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
                group: LicenceGroup::Group1,
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
    fn use_is_never_more_than_all_of_it() {
        for (total, consumed, percent) in
            [(0, 0, 0), (0, 3, 100), (3, 1, 33), (5, 5, 100), (5, 9, 100), (-1, 0, 0), (5, -1, 0)]
        {
            assert_eq!(sku(total, consumed).percent_consumed(), percent, "{consumed} of {total}");
        }
    }

    #[test]
    fn a_part_that_is_off_is_not_in_use_and_any_other_that_is_listed_is() {
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
    fn a_product_without_a_name_is_called_by_its_short_one() {
        assert_eq!(sku(1, 0).product.title(), "EMS");
    }

    #[test]
    fn groups_are_read_in_any_case_and_unknown_ones_keep_their_spelling() {
        assert_eq!(LicenceGroup::parse("Group2"), LicenceGroup::Group2);
        assert_eq!(LicenceGroup::parse(""), LicenceGroup::Group1);
        assert_eq!(LicenceGroup::parse("Group7"), LicenceGroup::Other("Group7".into()));
    }
}
