//! Tests of staff previewing the view of a customer's own people.

use reqwest::Method;
use tenantry::{
    app::Access,
    domain::{
        id::PartnerId,
        principal::PrincipalKind,
        role::{Audience, CustomerRole, Role},
        self_service::{NO_ROLE, Offer, SelfService},
    },
    error::PortalError,
};

use crate::{
    app::TestApp,
    authorisation::{FUNCTIONS, asked, opened},
    browser::{Browser, Page},
    connection::audited,
    form::submit,
    self_service::partner_id,
    things::{Things, admin},
};

const MOST: SelfService = SelfService { offer: Offer::ManageWithinLimits, prices: true };

/// Starts a portal whose first partner has an offer but no connection, which a preview does not need.
async fn offering(self_service: SelfService) -> (TestApp, Browser, Things) {
    let app = TestApp::start_with(&[("TENANTRY_RATE_LIMIT__ACTOR_BURST", "1000")]).await;
    let mut staff = app.signed_in(&admin(&app, 0)).await;
    let things = Things::of(&app, &mut staff, 0, &[]).await;
    app.offer(partner_id(&app, 0).await, self_service).await;
    (app, staff, things)
}

async fn begin(staff: &mut Browser, things: &Things, role: Option<CustomerRole>) -> Page {
    let page = staff.open(&things.fill("/customers/{customer}/self-service")).await;
    submit(staff, &page, "preview-form", &[("role", role.map_or(NO_ROLE, CustomerRole::as_str))]).await
}

async fn end(staff: &mut Browser) -> Page {
    staff.post("/api/end_preview", &[]).await
}

#[tokio::test]
async fn a_preview_shows_each_role_what_its_people_see() {
    let (app, mut staff, things) = offering(MOST).await;
    let (customer, user) = (things.customer().parse().unwrap(), things.fill("{user}").parse().unwrap());
    for role in CustomerRole::ALL.into_iter().map(Some).chain([None]) {
        let mut theirs = app.signed_in_as_user(0, customer, user, role.as_slice()).await;
        let previewed = begin(&mut staff, &things, role).await;
        assert_eq!((previewed.status, previewed.path()), (200, "/my"), "{role:?}: {}", previewed.text());
        let banner = previewed.texts(".preview-banner p").join("");
        assert!(banner.contains(&things.name) && banner.contains("can’t change anything"), "{role:?}: {banner}");
        let links = |page: &Page| {
            let links = [".customer-bar nav a", "nav.side a"].map(|links| page.attributes(links, "href")).concat();
            links.into_iter().filter(|link| link != "/account").collect::<Vec<_>>()
        };
        // Their own calls need the partner's connection, so the links of a page are compared.
        assert_eq!(links(&previewed), links(&theirs.open("/my/profile").await), "{role:?}");
        for (template, access) in opened() {
            if matches!(access, Access::Needs(Audience::CustomerUsers, _)) && !template.contains("export") {
                let page = staff.open(&things.fill(template)).await;
                let reads = access.require(Some(&principal(role))).is_ok();
                assert_eq!(page.status == 200, reads, "{role:?} {template}: {}", page.text());
                assert_eq!(page.texts(".preview-banner").len(), 1, "{role:?} {template}");
            }
        }
        assert_eq!(end(&mut staff).await.path(), things.fill("/customers/{customer}/self-service"), "{role:?}");
    }
    assert_eq!(staff.open("/my").await.status, 404, "the preview has ended");
    app.stop().await;
}

/// Returns the principal with which an admin agent previews a customer's user with a role.
fn principal(role: Option<CustomerRole>) -> tenantry::domain::principal::Principal {
    use tenantry::domain::{
        id::{CustomerId, ObjectId, PersonId, SessionHandle, TenantId},
        principal::Principal,
    };
    use uuid::Uuid;
    let nobody = PersonId { tenant: TenantId::new(Uuid::nil()), object: ObjectId::new(Uuid::nil()) };
    let partner = PartnerId::new(Uuid::nil());
    let staff = Principal::staff(nobody, SessionHandle::new(Uuid::nil()), partner, [Role::AdminAgent].into());
    staff.previewing(CustomerId::new(Uuid::nil()), role, MOST)
}

#[tokio::test]
async fn a_preview_changes_nothing_reaches_no_other_customer_and_asks_nothing_for_what_it_refuses() {
    let (app, mut staff, things) = offering(MOST).await;
    let other = Things::of(&app, &mut staff, 0, &[things.customer()]).await;
    begin(&mut staff, &things, Some(CustomerRole::GlobalAdministrator)).await;
    let before = asked(&app);
    for row in FUNCTIONS.iter().filter(|row| row.access != Access::Anyone) {
        let writes = row.method == Method::POST;
        let of_staff = matches!(row.access, Access::Needs(Audience::Staff | Audience::Operator, _));
        if writes || of_staff {
            let (status, body) = row.call(&mut staff, &things).await;
            assert!([403, 404].contains(&status), "{}: {status} {body}", row.path);
        } else if row.arguments.iter().any(|(_, value)| value.contains("{customer}")) {
            let (status, body) = row.call(&mut staff, &other).await;
            assert_eq!((status, body.as_str()), (404, "\"NotFound\""), "{}", row.path);
        }
    }
    for (template, access) in opened() {
        if matches!(access, Access::Needs(Audience::Staff, _)) {
            assert_eq!(staff.open(&things.fill(template)).await.status, 404, "{template}");
        }
    }
    assert_eq!(asked(&app), before, "refusals make no upstream calls");
    let refused = staff.open("/my/users/new").await;
    assert_eq!((refused.status, refused.heading().as_str()), (403, "Not available in a preview"));
    let (_, body) = staff.call(Method::POST, "/api/create_user", &[("customer", things.customer())]).await;
    assert!(matches!(serde_json::from_str(&body), Ok(PortalError::Forbidden(_))), "{body}");
    app.stop().await;
}

#[tokio::test]
async fn a_preview_is_recorded_as_staffs_and_ends_with_the_session() {
    let (app, mut staff, things) = offering(MOST).await;
    begin(&mut staff, &things, Some(CustomerRole::HelpdeskAdministrator)).await;
    begin_again_is_refused(&mut staff, &things).await;
    end(&mut staff).await;
    for action in ["begin_preview", "end_preview"] {
        let entries = audited(&app, action).await;
        let [entry] = entries.as_slice() else { panic!("{action}: {entries:?}") };
        assert_eq!(entry.action.actor.unwrap().kind, Some(PrincipalKind::Staff), "{action}");
        assert_eq!(entry.action.customer.map(|it| it.to_string()).as_deref(), Some(things.customer()), "{action}");
    }
    assert_eq!(audited(&app, "begin_preview").await[0].action.detail["role"], "helpdesk-administrator");
    // Ending a preview twice has no effect and is not an error.
    assert_eq!(end(&mut staff).await.path(), "/home");
    assert_eq!(audited(&app, "end_preview").await.len(), 1);
    begin(&mut staff, &things, None).await;
    let mut again = app.signed_in(&admin(&app, 0)).await;
    assert_eq!(again.open("/customers").await.status, 200, "other sessions of the person are not previews");
    app.stop().await;
}

/// Asserts that a preview cannot be started within another.
async fn begin_again_is_refused(staff: &mut Browser, things: &Things) {
    let fields = [("customer", things.customer()), ("role", "none")];
    assert_eq!(staff.call(Method::POST, "/api/begin_preview", &fields).await.0, 404);
}

#[tokio::test]
async fn a_preview_shows_nothing_that_its_member_of_staff_may_not_see() {
    let (app, _, things) = offering(MOST).await;
    let name = app.emulator.demo().staff(0, Role::HelpdeskAgent).unwrap().name.clone();
    let mut helpdesk = app.signed_in(&name).await;
    let page = begin(&mut helpdesk, &things, Some(CustomerRole::GlobalAdministrator)).await;
    assert_eq!((page.status, page.path()), (200, "/my"), "{}", page.text());
    assert_eq!(helpdesk.open("/my/users").await.status, 200);
    for path in ["/my/billing-profile", "/my/agreements", "/my/activity", "/my/activity/export", "/account"] {
        let page = helpdesk.open(path).await;
        assert_eq!((page.status, page.heading().as_str()), (403, "Not available in a preview"), "{path}");
    }
    // There is no form for the offer either, which requires an administrator of the partner.
    end(&mut helpdesk).await;
    let page = helpdesk.open(&things.fill("/customers/{customer}/self-service")).await;
    assert_eq!((page.status, page.attributes("#customer-offer-form", "action").len()), (200, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_preview_follows_the_offer_and_there_is_none_while_it_is_off() {
    let (app, mut staff, things) = offering(SelfService { offer: Offer::View, prices: false }).await;
    begin(&mut staff, &things, Some(CustomerRole::GlobalAdministrator)).await;
    assert_eq!(staff.open("/my/users").await.status, 200);
    app.offer(partner_id(&app, 0).await, SelfService::default()).await;
    let page = staff.open("/my").await;
    assert_eq!((page.status, page.heading().as_str()), (403, "Your partner doesn’t offer this"), "{}", page.text());
    assert_eq!(page.texts(".preview-banner").len(), 1, "the banner is still shown");
    let page = end(&mut staff).await;
    assert!(page.attributes("#preview-form", "action").is_empty() && page.text().contains("nothing to preview"));
    let (status, body) = staff
        .call(
            Method::POST,
            "/api/begin_preview",
            &[("customer", "00000000-0000-4000-8000-000000000000"), ("role", "none")],
        )
        .await;
    assert_eq!(status, 404, "not a customer of this partner: {body}");
    app.stop().await;
}
