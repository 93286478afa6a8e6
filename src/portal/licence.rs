//! A customer's licences and who has them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{Error, Portal, change::Change};
use crate::{
    domain::{
        actor::CustomerScope,
        id::{RequestId, ServicePlanId, SkuId, UserId},
        licence::{Licence, LicenceAssignment, LicenceChange, LicenceGroup, LicenceWarning, PlanChoice, SubscribedSku},
    },
    error::{FieldError, Problem},
    partner_center::Kind,
};

/// The code for a licence of which none is left.
const NONE_LEFT: &str = "60012";
/// The field of a form that holds the products that are to be had.
const FIELD: &str = "skus[]";

/// What somebody wants a user's licences of one group to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// The products that the user had when the form was drawn.
    pub had: BTreeSet<SkuId>,
    /// The products that the user is to have.
    pub skus: BTreeSet<SkuId>,
    /// The plans that are not to be left out.
    pub plans: BTreeMap<SkuId, BTreeSet<ServicePlanId>>,
}

impl Wish {
    /// Reads the lists of a form.
    ///
    /// # Errors
    /// [`Error::Invalid`] when something is no id.
    pub fn parse(had: &[String], skus: &[String], plans: &[String]) -> Result<Self, Error> {
        fn ids(texts: &[String]) -> Result<BTreeSet<SkuId>, Error> {
            texts.iter().map(|text| text.parse()).collect::<Result<_, _>>().map_err(|_| malformed())
        }
        let mut wish = Self { had: ids(had)?, skus: ids(skus)?, plans: BTreeMap::new() };
        for plan in plans {
            let PlanChoice { sku, plan } = plan.parse().map_err(|_| malformed())?;
            wish.plans.entry(sku).or_default().insert(plan);
        }
        Ok(wish)
    }

    /// What has to be asked for, given what there is now: what somebody else changed meanwhile, and this form did not, is
    /// left alone.
    fn change(&self, available: &[SubscribedSku], now: &[Licence]) -> LicenceChange {
        let has = |sku: SkuId| now.iter().find(|licence| licence.product.id == sku);
        let mut change = LicenceChange::default();
        for sku in available.iter().filter(|sku| self.skus.contains(&sku.product.id)) {
            let id = sku.product.id;
            let wanted = self.plans.get(&id);
            let excluded: Vec<_> =
                sku.choices().map(|plan| plan.id).filter(|plan| !wanted.is_some_and(|it| it.contains(plan))).collect();
            let as_it_is = has(id).is_some_and(|licence| {
                sku.choices().all(|plan| licence.plans.iter().any(|it| it.id == plan.id) != excluded.contains(&plan.id))
            });
            if !as_it_is {
                change.assign.push(LicenceAssignment { sku: id, excluded });
            }
        }
        let gone = self.had.difference(&self.skus).copied().filter(|sku| has(*sku).is_some());
        change.remove = gone.collect();
        change
    }
}

fn malformed() -> Error {
    Error::Invalid(vec![FieldError::new(FIELD, Problem::Malformed)])
}

impl Portal {
    /// The products that a customer has licences of, by name. Group 1 is what Partner Center answers when no group is
    /// named.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_available_licences(
        &self,
        scope: &CustomerScope,
        group: &LicenceGroup,
    ) -> Result<Vec<SubscribedSku>, Error> {
        let client = self.staff_client(scope.partner()).await?;
        let mut skus = client.customer(scope).licences().available(named(group)).await?;
        skus.sort_by_cached_key(|sku| sku.product.title().to_lowercase());
        Ok(skus)
    }

    /// The licences of a user, by name.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_user_licences(
        &self,
        scope: &CustomerScope,
        user: UserId,
        group: &LicenceGroup,
    ) -> Result<Vec<Licence>, Error> {
        let client = self.staff_client(scope.partner()).await?;
        let mut licences = client.customer(scope).licences().of_user(user, named(group)).await?;
        licences.sort_by_cached_key(|licence| licence.product.title().to_lowercase());
        Ok(licences)
    }

    /// Makes a user's licences of one group what somebody wants them to be; nothing is asked where they are.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] when there is none left, or a product is not of the group.
    pub async fn update_licences(
        &self,
        scope: &CustomerScope,
        user: UserId,
        group: &LicenceGroup,
        wish: &Wish,
        request: RequestId,
    ) -> Result<Vec<LicenceWarning>, Error> {
        let (available, now) = futures::try_join!(
            self.list_available_licences(scope, group),
            self.list_user_licences(scope, user, group),
        )?;
        let known = |sku: &SkuId| available.iter().any(|known| known.product.id == *sku);
        if !wish.skus.iter().all(known) {
            return Err(malformed());
        }
        let update = wish.change(&available, &now);
        if update == LicenceChange::default() {
            return Ok(Vec::new());
        }
        let change = Change::new("update_licences").to(user).with(json!({
            "assign": update.assign.iter().map(|it| it.sku).collect::<Vec<_>>(),
            "remove": update.remove,
        }));
        self.change(scope, change, async |client| {
            client.customer(scope).licences().update(user, &update, request).await
        })
        .await
        .map_err(|error| match &error {
            Error::Upstream(upstream) if upstream.kind() == Kind::Invalid && upstream.code() == Some(NONE_LEFT) => {
                Error::Invalid(vec![FieldError::new(FIELD, Problem::Code(60_012))])
            }
            _ => error,
        })
    }
}

/// Group 1 is asked for by asking for none: the plain operation, which every cloud and time has had.
fn named(group: &LicenceGroup) -> &[LicenceGroup] {
    match group {
        LicenceGroup::Group1 => &[],
        other => std::slice::from_ref(other),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::licence::{ProductSku, ServicePlan};

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
            status: String::new(),
            for_users: true,
        }
    }

    fn wish(had: &[&str], skus: &[&str], plans: &[&str]) -> Wish {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Wish::parse(&owned(had), &owned(skus), &owned(plans)).unwrap()
    }

    #[test]
    fn a_new_licence_leaves_out_the_plans_that_are_not_wanted() {
        let plan = format!("{SKU}/{}", Uuid::from_u128(1));
        let change = wish(&[], &[SKU], &[&plan]).change(&[sku(SKU), sku(OTHER)], &[]);
        let excluded = vec![ServicePlanId::new(Uuid::from_u128(2))];
        assert_eq!(change.assign, [LicenceAssignment { sku: SKU.parse().unwrap(), excluded }]);
        assert!(change.remove.is_empty());
    }

    #[test]
    fn what_is_as_wanted_is_not_asked_for() {
        let plan_1 = format!("{SKU}/{}", Uuid::from_u128(1));
        let now = [Licence { product: product(SKU), plans: vec![plan(1, false), plan(3, true)] }];
        let same = wish(&[SKU], &[SKU], &[&plan_1]).change(&[sku(SKU)], &now);
        assert_eq!(same, LicenceChange::default());
        let other = wish(&[SKU], &[SKU], &[]).change(&[sku(SKU)], &now);
        assert_eq!(other.assign.len(), 1, "other plans are");
    }

    #[test]
    fn only_what_the_form_showed_is_taken_away_and_only_while_it_is_there() {
        let now = [SKU, OTHER].map(|id| Licence { product: product(id), plans: Vec::new() });
        let change = wish(&[SKU], &[], &[]).change(&[sku(SKU), sku(OTHER)], &now);
        assert_eq!(change.remove, [SKU.parse().unwrap()], "what somebody else assigned meanwhile stays");
        let again = wish(&[SKU], &[], &[]).change(&[sku(SKU)], &[]);
        assert_eq!(again, LicenceChange::default(), "it was taken away before");
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for (skus, plans) in [("x", ""), (SKU, "x"), (SKU, SKU), (SKU, "a/b")] {
            let plans = if plans.is_empty() { vec![] } else { vec![plans.to_owned()] };
            assert!(Wish::parse(&[], &[skus.to_owned()], &plans).is_err(), "{skus} {plans:?}");
        }
    }
}
