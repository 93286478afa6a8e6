//! The desired licenses of a user, parsed from a form and compared with the current ones.

use std::collections::{BTreeMap, BTreeSet};

use super::{License, LicenseAssignment, LicenseChange, PlanChoice, SubscribedSku};
use crate::domain::{
    field::Problem,
    form::{EditError, InvalidFields},
    id::{ServicePlanId, SkuId},
};

/// The desired licenses of a user in one group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DesiredLicenses {
    /// The products that the user had when the form was rendered.
    pub rendered_skus: BTreeSet<SkuId>,
    /// The plans that were ticked when the form was rendered.
    pub rendered_plans: BTreeMap<SkuId, BTreeSet<ServicePlanId>>,
    /// The products that the user is to have.
    pub skus: BTreeSet<SkuId>,
    /// The plans that are to be enabled.
    pub plans: BTreeMap<SkuId, BTreeSet<ServicePlanId>>,
}

impl DesiredLicenses {
    /// The form field with the desired products.
    pub const FIELD: &str = "skus[]";

    /// Parses the lists of a form.
    ///
    /// # Errors
    /// [`InvalidFields`] if a value is not an id.
    pub fn parse(
        rendered_skus: &[String],
        rendered_plans: &[String],
        skus: &[String],
        plans: &[String],
    ) -> Result<Self, InvalidFields> {
        fn ids(texts: &[String]) -> Result<BTreeSet<SkuId>, InvalidFields> {
            texts.iter().map(|text| text.parse()).collect::<Result<_, _>>().map_err(|_| malformed())
        }
        fn choices(texts: &[String]) -> Result<BTreeMap<SkuId, BTreeSet<ServicePlanId>>, InvalidFields> {
            let mut of: BTreeMap<SkuId, BTreeSet<ServicePlanId>> = BTreeMap::new();
            for text in texts {
                let PlanChoice { sku, plan } = text.parse().map_err(|_| malformed())?;
                of.entry(sku).or_default().insert(plan);
            }
            Ok(of)
        }
        Ok(Self {
            rendered_skus: ids(rendered_skus)?,
            rendered_plans: choices(rendered_plans)?,
            skus: ids(skus)?,
            plans: choices(plans)?,
        })
    }

    /// Checks that all desired products are available.
    ///
    /// # Errors
    /// [`InvalidFields`] for an unavailable product.
    pub fn check(&self, available: &[SubscribedSku]) -> Result<(), InvalidFields> {
        let known = |sku: &SkuId| available.iter().any(|known| known.product.id == *sku);
        if self.skus.iter().all(known) { Ok(()) } else { Err(malformed()) }
    }

    /// Computes the changes to request, given the current licenses. Licenses that the form did not change are left as
    /// they are, even if somebody else changed them meanwhile.
    ///
    /// # Errors
    /// [`EditError::Changed`] if plans are changed of a license that somebody else has removed, [`EditError::Invalid`]
    /// if plans are changed of a license with unparsable ones.
    pub fn change(&self, available: &[SubscribedSku], current: &[License]) -> Result<LicenseChange, EditError> {
        let find_license = |sku: SkuId| current.iter().find(|license| license.product.id == sku);
        let mut change = LicenseChange::default();
        for sku in available.iter().filter(|sku| self.skus.contains(&sku.product.id)) {
            let id = sku.product.id;
            let license = find_license(id);
            let excluded = self.excluded(sku, license);
            let changes_plans = sku.excludable_plans().any(|plan| self.changes(id, plan.id, license));
            match license {
                // Somebody else removed it, and this form did not change it.
                None if self.rendered_skus.contains(&id) && !changes_plans => {}
                None if self.rendered_skus.contains(&id) => return Err(EditError::Changed),
                Some(license) if changes_plans && sku.has_unparsable_plans(Some(license)) => {
                    return Err(InvalidFields::at(Self::FIELD, Problem::Unreadable).into());
                }
                Some(license)
                    if sku.excludable_plans().all(|plan| license.has(plan.id) != excluded.contains(&plan.id)) => {}
                _ => change.assign.push(LicenseAssignment { sku: id, excluded }),
            }
        }
        // A product for the whole company has no box that could have been unticked.
        let is_company_wide = |id: SkuId| available.iter().any(|sku| sku.product.id == id && !sku.for_users);
        let removed = self
            .rendered_skus
            .difference(&self.skus)
            .copied()
            .filter(|sku| find_license(*sku).is_some() && !is_company_wide(*sku));
        change.remove = removed.collect();
        Ok(change)
    }

    /// Returns the plans to exclude: those that the person unticked, and disabled ones that nobody ticked.
    fn excluded(&self, sku: &SubscribedSku, license: Option<&License>) -> Vec<ServicePlanId> {
        let id = sku.product.id;
        let in_use = |plan: ServicePlanId| match license {
            Some(license) if !self.changes(id, plan, Some(license)) => license.has(plan),
            _ => self.wants(id, plan),
        };
        let known = sku.excludable_plans().map(|plan| plan.id);
        // The service would enable disabled plans that the product does not list and the request does not exclude.
        let others =
            license.into_iter().flat_map(|license| &license.plans).filter(|plan| plan.is_off() && !plan.for_tenant);
        let others = others.map(|plan| plan.id).filter(|plan| !sku.plans.iter().any(|known| known.id == *plan));
        known.filter(|plan| !in_use(*plan)).chain(others).collect()
    }

    /// Checks whether the form enables a plan.
    fn wants(&self, sku: SkuId, plan: ServicePlanId) -> bool {
        self.plans.get(&sku).is_some_and(|plans| plans.contains(&plan))
    }

    /// Checks whether the person changed a plan of a license. Without rendered values, the form is compared with the
    /// current license.
    fn changes(&self, sku: SkuId, plan: ServicePlanId, license: Option<&License>) -> bool {
        let before = if self.rendered_plans.is_empty() {
            license.is_some_and(|license| license.has(plan))
        } else {
            self.rendered_plans.get(&sku).is_some_and(|plans| plans.contains(&plan))
        };
        self.wants(sku, plan) != before
    }
}

/// Returns the error for a value that is not an id, or a product that is not available.
fn malformed() -> InvalidFields {
    InvalidFields::at(DesiredLicenses::FIELD, Problem::Malformed)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::license::{LicenseGroup, ProductSku, ServicePlan};

    const SKU: &str = "00000000-0000-0000-0000-0000000000a1";
    const OTHER: &str = "00000000-0000-0000-0000-0000000000a2";

    fn product(id: &str) -> ProductSku {
        let id = id.parse().unwrap();
        ProductSku { id, name: String::new(), part_number: String::new(), group: LicenseGroup::Group1 }
    }

    fn plan(id: u128, for_tenant: bool) -> ServicePlan {
        let id = ServicePlanId::new(Uuid::from_u128(id));
        ServicePlan { id, name: String::new(), for_tenant, status: String::new() }
    }

    fn sku(id: &str) -> SubscribedSku {
        SubscribedSku {
            product: product(id),
            total: 1,
            consumed: 0,
            available: 1,
            warning: 0,
            suspended: 0,
            plans: vec![plan(1, false), plan(2, false), plan(3, true)],
            unreadable: 0,
            status: String::new(),
            for_users: true,
        }
    }

    fn desired(initial_skus: &[&str], skus: &[&str], plans: &[&str]) -> DesiredLicenses {
        desired_since(initial_skus, &[], skus, plans)
    }

    fn desired_since(initial_skus: &[&str], initial_plans: &[&str], skus: &[&str], plans: &[&str]) -> DesiredLicenses {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        DesiredLicenses::parse(&owned(initial_skus), &owned(initial_plans), &owned(skus), &owned(plans)).unwrap()
    }

    fn in_state(id: u128, status: &str) -> ServicePlan {
        ServicePlan { status: status.to_owned(), ..plan(id, false) }
    }

    fn choice(id: u128) -> String {
        format!("{SKU}/{}", Uuid::from_u128(id))
    }

    #[test]
    fn changing_one_plan_keeps_the_state_of_all_others() {
        let mut product_with_plans = sku(SKU);
        product_with_plans.plans.extend([plan(4, false), plan(5, false)]);
        let off = [ServicePlanId::new(Uuid::from_u128(4)), ServicePlanId::new(Uuid::from_u128(9))];
        for state in ["Disabled", "disabled", "Deleted"] {
            let plans = vec![
                plan(1, false),
                plan(2, false),
                in_state(4, state),
                in_state(5, "PendingInput"),
                in_state(9, state),
            ];
            let current = [License { product: product(SKU), plans, unreadable: 0 }];
            let initial_plans = [choice(1), choice(2), choice(5)];
            let initial_plans: Vec<_> = initial_plans.iter().map(String::as_str).collect();
            let same = desired_since(&[SKU], &initial_plans, &[SKU], &initial_plans)
                .change(&[product_with_plans.clone()], &current)
                .unwrap();
            assert_eq!(same, LicenseChange::default(), "{state}: nothing was changed");
            let without_one = desired_since(&[SKU], &initial_plans, &[SKU], &initial_plans[1..])
                .change(&[product_with_plans.clone()], &current)
                .unwrap();
            let mut excluded = vec![ServicePlanId::new(Uuid::from_u128(1))];
            excluded.extend(off);
            assert_eq!(without_one.assign[0].excluded, excluded, "{state} stays off, and a pending plan stays on");
        }
        let plans = ["Suspended", "Hibernating"].into_iter().zip([4, 5]).map(|(state, id)| in_state(id, state));
        let current = [License {
            product: product(SKU),
            plans: plans.chain([plan(1, false), plan(2, false)]).collect(),
            unreadable: 0,
        }];
        let all_plans = [choice(1), choice(2), choice(4), choice(5)];
        let all_plans: Vec<_> = all_plans.iter().map(String::as_str).collect();
        let change =
            desired_since(&[SKU], &all_plans, &[SKU], &all_plans[1..]).change(&[product_with_plans], &current).unwrap();
        assert_eq!(change.assign[0].excluded, [ServicePlanId::new(Uuid::from_u128(1))]);
    }

    #[test]
    fn concurrent_plan_changes_are_kept() {
        let current = [License { product: product(SKU), plans: vec![plan(2, false)], unreadable: 0 }];
        let (one, two) = (choice(1), choice(2));
        let change = desired_since(&[SKU], &[&one, &two], &[SKU], &[&one]).change(&[sku(SKU)], &current).unwrap();
        let both = [1, 2].map(|id| ServicePlanId::new(Uuid::from_u128(id)));
        assert_eq!(change.assign[0].excluded, both, "plan 1 was disabled by somebody else, plan 2 by this form");
        let unchanged = desired_since(&[SKU], &[&one, &two], &[SKU], &[&one, &two]);
        assert_eq!(unchanged.change(&[sku(SKU)], &[]).unwrap(), LicenseChange::default(), "removed by somebody else");
        let change = desired_since(&[SKU], &[&one, &two], &[SKU], &[&one]);
        assert!(matches!(change.change(&[sku(SKU)], &[]), Err(EditError::Changed)), "both changed it");
    }

    #[test]
    fn new_license_excludes_unselected_plans() {
        let plan = format!("{SKU}/{}", Uuid::from_u128(1));
        let change = desired(&[], &[SKU], &[&plan]).change(&[sku(SKU), sku(OTHER)], &[]).unwrap();
        let excluded = vec![ServicePlanId::new(Uuid::from_u128(2))];
        assert_eq!(change.assign, [LicenseAssignment { sku: SKU.parse().unwrap(), excluded }]);
        assert!(change.remove.is_empty());
    }

    #[test]
    fn unchanged_licenses_are_not_sent() {
        let plan_1 = format!("{SKU}/{}", Uuid::from_u128(1));
        let current = [License { product: product(SKU), plans: vec![plan(1, false), plan(3, true)], unreadable: 0 }];
        let same = desired(&[SKU], &[SKU], &[&plan_1]).change(&[sku(SKU)], &current).unwrap();
        assert_eq!(same, LicenseChange::default());
        let other = desired(&[SKU], &[SKU], &[]).change(&[sku(SKU)], &current).unwrap();
        assert_eq!(other.assign.len(), 1, "changed plans are sent");
    }

    #[test]
    fn removes_only_existing_licenses_that_the_form_showed() {
        let current = [SKU, OTHER].map(|id| License { product: product(id), plans: Vec::new(), unreadable: 0 });
        let change = desired(&[SKU], &[], &[]).change(&[sku(SKU), sku(OTHER)], &current).unwrap();
        assert_eq!(change.remove, [SKU.parse().unwrap()], "a license that somebody else assigned meanwhile stays");
        let again = desired(&[SKU], &[], &[]).change(&[sku(SKU)], &[]).unwrap();
        assert_eq!(again, LicenseChange::default(), "it was removed before");
    }

    #[test]
    fn plans_beside_an_unparsable_one_cannot_be_changed() {
        let (one, two) = (choice(1), choice(2));
        let license_with =
            |unreadable| License { product: product(SKU), plans: vec![plan(1, false), plan(2, false)], unreadable };
        let unparsable_plans = SubscribedSku { unreadable: 1, ..sku(SKU) };
        let fewer = desired_since(&[SKU], &[&one, &two], &[SKU], &[&one]);
        let same = desired_since(&[SKU], &[&one, &two], &[SKU], &[&one, &two]);
        let none = desired_since(&[SKU], &[&one, &two], &[], &[]);
        for (sku, current) in [(sku(SKU), [license_with(1)]), (unparsable_plans.clone(), [license_with(0)])] {
            let refused = InvalidFields::at(DesiredLicenses::FIELD, Problem::Unreadable);
            assert_eq!(fewer.change(std::slice::from_ref(&sku), &current), Err(EditError::Invalid(refused)));
            assert_eq!(same.change(std::slice::from_ref(&sku), &current), Ok(LicenseChange::default()));
            assert_eq!(none.change(&[sku], &current).unwrap().remove, [SKU.parse().unwrap()], "it can be removed");
        }
        assert_eq!(
            desired(&[], &[SKU], &[&one]).change(&[unparsable_plans], &[]).unwrap().assign.len(),
            1,
            "it can be assigned"
        );
    }

    #[test]
    fn company_wide_product_is_never_removed() {
        let of_company = SubscribedSku { for_users: false, ..sku(SKU) };
        let current = [License { product: product(SKU), plans: Vec::new(), unreadable: 0 }];
        let change = desired(&[SKU], &[], &[]).change(&[of_company], &current).unwrap();
        assert_eq!(change, LicenseChange::default());
    }

    #[test]
    fn rejects_malformed_ids() {
        for (skus, plans) in [("x", ""), (SKU, "x"), (SKU, SKU), (SKU, "a/b")] {
            let plans = if plans.is_empty() { vec![] } else { vec![plans.to_owned()] };
            assert!(DesiredLicenses::parse(&[], &[], &[skus.to_owned()], &plans).is_err(), "{skus} {plans:?}");
        }
    }
}
