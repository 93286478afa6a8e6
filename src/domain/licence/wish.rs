//! The desired licenses of a user, parsed from a form and compared with the current ones.

use std::collections::{BTreeMap, BTreeSet};

use super::{Licence, LicenceAssignment, LicenceChange, PlanChoice, SubscribedSku};
use crate::domain::{
    field::Problem,
    form::{EditError, InvalidFields},
    id::{ServicePlanId, SkuId},
};

/// The desired licenses of a user in one group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// The products that the user had when the form was rendered.
    pub had: BTreeSet<SkuId>,
    /// The plans that were ticked when the form was rendered.
    pub drawn: BTreeMap<SkuId, BTreeSet<ServicePlanId>>,
    /// The products that the user is to have.
    pub skus: BTreeSet<SkuId>,
    /// The plans that are to be enabled.
    pub plans: BTreeMap<SkuId, BTreeSet<ServicePlanId>>,
}

impl Wish {
    /// The form field with the desired products.
    pub const FIELD: &str = "skus[]";

    /// Parses the lists of a form.
    ///
    /// # Errors
    /// [`InvalidFields`] if a value is not an id.
    pub fn parse(had: &[String], drawn: &[String], skus: &[String], plans: &[String]) -> Result<Self, InvalidFields> {
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
        Ok(Self { had: ids(had)?, drawn: choices(drawn)?, skus: ids(skus)?, plans: choices(plans)? })
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
    pub fn change(&self, available: &[SubscribedSku], now: &[Licence]) -> Result<LicenceChange, EditError> {
        let has = |sku: SkuId| now.iter().find(|licence| licence.product.id == sku);
        let mut change = LicenceChange::default();
        for sku in available.iter().filter(|sku| self.skus.contains(&sku.product.id)) {
            let id = sku.product.id;
            let held = has(id);
            let excluded = self.excluded(sku, held);
            let changes_parts = sku.choices().any(|plan| self.changes(id, plan.id, held));
            match held {
                // Somebody else removed it, and this form did not change it.
                None if self.had.contains(&id) && !changes_parts => {}
                None if self.had.contains(&id) => return Err(EditError::Changed),
                Some(held) if changes_parts && sku.has_fixed_parts(Some(held)) => {
                    return Err(InvalidFields::at(Self::FIELD, Problem::Unreadable).into());
                }
                Some(held) if sku.choices().all(|plan| held.has(plan.id) != excluded.contains(&plan.id)) => {}
                _ => change.assign.push(LicenceAssignment { sku: id, excluded }),
            }
        }
        // A product for the whole company has no box that could have been unticked.
        let of_company = |id: SkuId| available.iter().any(|sku| sku.product.id == id && !sku.for_users);
        let gone = self.had.difference(&self.skus).copied().filter(|sku| has(*sku).is_some() && !of_company(*sku));
        change.remove = gone.collect();
        Ok(change)
    }

    /// Returns the plans to exclude: those that the person unticked, and disabled ones that nobody ticked.
    fn excluded(&self, sku: &SubscribedSku, held: Option<&Licence>) -> Vec<ServicePlanId> {
        let id = sku.product.id;
        let in_use = |plan: ServicePlanId| match held {
            Some(held) if !self.changes(id, plan, Some(held)) => held.has(plan),
            _ => self.wants(id, plan),
        };
        let known = sku.choices().map(|plan| plan.id);
        // The service would enable disabled plans that the product does not list and the request does not exclude.
        let others = held.into_iter().flat_map(|held| &held.plans).filter(|plan| plan.is_off() && !plan.for_tenant);
        let others = others.map(|plan| plan.id).filter(|plan| !sku.plans.iter().any(|known| known.id == *plan));
        known.filter(|plan| !in_use(*plan)).chain(others).collect()
    }

    fn wants(&self, sku: SkuId, plan: ServicePlanId) -> bool {
        self.plans.get(&sku).is_some_and(|plans| plans.contains(&plan))
    }

    /// Checks whether the person changed a plan of a license. Without rendered values, the form is compared with the
    /// current license.
    fn changes(&self, sku: SkuId, plan: ServicePlanId, held: Option<&Licence>) -> bool {
        let before = if self.drawn.is_empty() {
            held.is_some_and(|held| held.has(plan))
        } else {
            self.drawn.get(&sku).is_some_and(|plans| plans.contains(&plan))
        };
        self.wants(sku, plan) != before
    }
}

fn malformed() -> InvalidFields {
    InvalidFields::at(Wish::FIELD, Problem::Malformed)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::licence::{LicenceGroup, ProductSku, ServicePlan};

    const SKU: &str = "00000000-0000-0000-0000-0000000000a1";
    const OTHER: &str = "00000000-0000-0000-0000-0000000000a2";

    fn product(id: &str) -> ProductSku {
        let id = id.parse().unwrap();
        ProductSku { id, name: String::new(), part_number: String::new(), group: LicenceGroup::Group1 }
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

    fn wish(had: &[&str], skus: &[&str], plans: &[&str]) -> Wish {
        drawn_wish(had, &[], skus, plans)
    }

    fn drawn_wish(had: &[&str], drawn: &[&str], skus: &[&str], plans: &[&str]) -> Wish {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Wish::parse(&owned(had), &owned(drawn), &owned(skus), &owned(plans)).unwrap()
    }

    fn in_state(id: u128, status: &str) -> ServicePlan {
        ServicePlan { status: status.to_owned(), ..plan(id, false) }
    }

    fn choice(id: u128) -> String {
        format!("{SKU}/{}", Uuid::from_u128(id))
    }

    #[test]
    fn a_part_in_any_state_is_switched_by_no_change_that_nobody_asked_for() {
        let mut product_of = sku(SKU);
        product_of.plans.extend([plan(4, false), plan(5, false)]);
        let off = [ServicePlanId::new(Uuid::from_u128(4)), ServicePlanId::new(Uuid::from_u128(9))];
        for state in ["Disabled", "disabled", "Deleted"] {
            let plans = vec![
                plan(1, false),
                plan(2, false),
                in_state(4, state),
                in_state(5, "PendingInput"),
                in_state(9, state),
            ];
            let now = [Licence { product: product(SKU), plans, unreadable: 0 }];
            let drawn = [choice(1), choice(2), choice(5)];
            let drawn: Vec<_> = drawn.iter().map(String::as_str).collect();
            let same = drawn_wish(&[SKU], &drawn, &[SKU], &drawn).change(&[product_of.clone()], &now).unwrap();
            assert_eq!(same, LicenceChange::default(), "{state}: nothing was asked for");
            let without_one =
                drawn_wish(&[SKU], &drawn, &[SKU], &drawn[1..]).change(&[product_of.clone()], &now).unwrap();
            let mut excluded = vec![ServicePlanId::new(Uuid::from_u128(1))];
            excluded.extend(off);
            assert_eq!(without_one.assign[0].excluded, excluded, "{state} stays off, and what waits stays on");
        }
        let plans = ["Suspended", "Hibernating"].into_iter().zip([4, 5]).map(|(state, id)| in_state(id, state));
        let now = [Licence {
            product: product(SKU),
            plans: plans.chain([plan(1, false), plan(2, false)]).collect(),
            unreadable: 0,
        }];
        let all = [choice(1), choice(2), choice(4), choice(5)];
        let all: Vec<_> = all.iter().map(String::as_str).collect();
        let change = drawn_wish(&[SKU], &all, &[SKU], &all[1..]).change(&[product_of], &now).unwrap();
        assert_eq!(change.assign[0].excluded, [ServicePlanId::new(Uuid::from_u128(1))]);
    }

    #[test]
    fn what_somebody_else_switched_meanwhile_stays_as_they_left_it() {
        let now = [Licence { product: product(SKU), plans: vec![plan(2, false)], unreadable: 0 }];
        let (one, two) = (choice(1), choice(2));
        let mine = drawn_wish(&[SKU], &[&one, &two], &[SKU], &[&one]).change(&[sku(SKU)], &now).unwrap();
        let both = [1, 2].map(|id| ServicePlanId::new(Uuid::from_u128(id)));
        assert_eq!(mine.assign[0].excluded, both, "1 is theirs, 2 is mine");
        let shown = drawn_wish(&[SKU], &[&one, &two], &[SKU], &[&one, &two]);
        assert_eq!(shown.change(&[sku(SKU)], &[]).unwrap(), LicenceChange::default(), "taken away by somebody else");
        let mine = drawn_wish(&[SKU], &[&one, &two], &[SKU], &[&one]);
        assert!(matches!(mine.change(&[sku(SKU)], &[]), Err(EditError::Changed)), "both changed it");
    }

    #[test]
    fn a_new_licence_leaves_out_the_plans_that_are_not_wanted() {
        let plan = format!("{SKU}/{}", Uuid::from_u128(1));
        let change = wish(&[], &[SKU], &[&plan]).change(&[sku(SKU), sku(OTHER)], &[]).unwrap();
        let excluded = vec![ServicePlanId::new(Uuid::from_u128(2))];
        assert_eq!(change.assign, [LicenceAssignment { sku: SKU.parse().unwrap(), excluded }]);
        assert!(change.remove.is_empty());
    }

    #[test]
    fn what_is_as_wanted_is_not_asked_for() {
        let plan_1 = format!("{SKU}/{}", Uuid::from_u128(1));
        let now = [Licence { product: product(SKU), plans: vec![plan(1, false), plan(3, true)], unreadable: 0 }];
        let same = wish(&[SKU], &[SKU], &[&plan_1]).change(&[sku(SKU)], &now).unwrap();
        assert_eq!(same, LicenceChange::default());
        let other = wish(&[SKU], &[SKU], &[]).change(&[sku(SKU)], &now).unwrap();
        assert_eq!(other.assign.len(), 1, "other plans are");
    }

    #[test]
    fn only_what_the_form_showed_is_taken_away_and_only_while_it_is_there() {
        let now = [SKU, OTHER].map(|id| Licence { product: product(id), plans: Vec::new(), unreadable: 0 });
        let change = wish(&[SKU], &[], &[]).change(&[sku(SKU), sku(OTHER)], &now).unwrap();
        assert_eq!(change.remove, [SKU.parse().unwrap()], "what somebody else assigned meanwhile stays");
        let again = wish(&[SKU], &[], &[]).change(&[sku(SKU)], &[]).unwrap();
        assert_eq!(again, LicenceChange::default(), "it was taken away before");
    }

    #[test]
    fn parts_beside_one_that_cannot_be_read_are_changed_by_nobody() {
        let (one, two) = (choice(1), choice(2));
        let held =
            |unreadable| Licence { product: product(SKU), plans: vec![plan(1, false), plan(2, false)], unreadable };
        let odd = SubscribedSku { unreadable: 1, ..sku(SKU) };
        let fewer = drawn_wish(&[SKU], &[&one, &two], &[SKU], &[&one]);
        let same = drawn_wish(&[SKU], &[&one, &two], &[SKU], &[&one, &two]);
        let none = drawn_wish(&[SKU], &[&one, &two], &[], &[]);
        for (sku, now) in [(sku(SKU), [held(1)]), (odd.clone(), [held(0)])] {
            let refused = InvalidFields::at(Wish::FIELD, Problem::Unreadable);
            assert_eq!(fewer.change(std::slice::from_ref(&sku), &now), Err(EditError::Invalid(refused)));
            assert_eq!(same.change(std::slice::from_ref(&sku), &now), Ok(LicenceChange::default()));
            assert_eq!(none.change(&[sku], &now).unwrap().remove, [SKU.parse().unwrap()], "it can be taken away");
        }
        assert_eq!(wish(&[], &[SKU], &[&one]).change(&[odd], &[]).unwrap().assign.len(), 1, "it can be given");
    }

    #[test]
    fn what_is_for_the_company_as_a_whole_is_taken_from_nobody() {
        let of_company = SubscribedSku { for_users: false, ..sku(SKU) };
        let now = [Licence { product: product(SKU), plans: Vec::new(), unreadable: 0 }];
        let change = wish(&[SKU], &[], &[]).change(&[of_company], &now).unwrap();
        assert_eq!(change, LicenceChange::default());
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for (skus, plans) in [("x", ""), (SKU, "x"), (SKU, SKU), (SKU, "a/b")] {
            let plans = if plans.is_empty() { vec![] } else { vec![plans.to_owned()] };
            assert!(Wish::parse(&[], &[], &[skus.to_owned()], &plans).is_err(), "{skus} {plans:?}");
        }
    }
}
