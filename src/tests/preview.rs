//! Tests of staff previewing the pages of a customer's users.

use reqwest::Method;
use tenantry::{
    app::Access,
    domain::{
        id::PartnerId,
        principal::PrincipalKind,
        role::{Audience, CustomerRole, Role},
        self_service::{NO_ROLE, SelfService, SelfServiceLevel},
    },
    error::PortalError,
};

use crate::{
    app::TestApp,
    authorisation::{FUNCTIONS, call_count, url_templates},
    browser::{Browser, Page},
    connection::audit_entries,
    fixture::{CustomerFixture, admin},
    form::submit,
    self_service::partner_id,
};

const FULL_SELF_SERVICE: SelfService = SelfService { offer: SelfServiceLevel::ManageWithinLimits, prices: true };

/// Starts a portal whose first partner has self-service but no connection, which a preview does not need.
async fn start_with_self_service(self_service: SelfService) -> (TestApp, Browser, CustomerFixture) {
    let app = TestApp::start_with(&[("TENANTRY_RATE_LIMIT__ACTOR_BURST", "1000")]).await;
    let mut staff = app.signed_in(&admin(&app, 0)).await;
    let fixture = CustomerFixture::of(&app, &mut staff, 0, &[]).await;
    app.set_self_service(partner_id(&app, 0).await, self_service).await;
    (app, staff, fixture)
}

async fn start_preview(staff: &mut Browser, fixture: &CustomerFixture, role: Option<CustomerRole>) -> Page {
    let page = staff.open(&fixture.fill("/customers/{customer}/self-service")).await;
    submit(staff, &page, "preview-form", &[("role", role.map_or(NO_ROLE, CustomerRole::as_str))]).await
}

async fn stop_preview(staff: &mut Browser) -> Page {
    staff.post("/api/end_preview", &[]).await
}

#[tokio::test]
async fn a_preview_shows_the_pages_of_each_customer_role() {
    let (app, mut staff, fixture) = start_with_self_service(FULL_SELF_SERVICE).await;
    let (customer, user) = (fixture.customer().parse().unwrap(), fixture.fill("{user}").parse().unwrap());
    for role in CustomerRole::ALL.into_iter().map(Some).chain([None]) {
        let mut actual = app.signed_in_as_user(0, customer, user, role.as_slice()).await;
        let previewed = start_preview(&mut staff, &fixture, role).await;
        assert_eq!((previewed.status, previewed.path()), (200, "/my"), "{role:?}: {}", previewed.text());
        let banner = previewed.texts(".preview-banner p").join("");
        assert!(banner.contains(&fixture.name) && banner.contains("can’t change anything"), "{role:?}: {banner}");
        let links = |page: &Page| {
            let links = [".customer-bar nav a", "nav.side a"].map(|links| page.attributes(links, "href")).concat();
            links.into_iter().filter(|link| link != "/account").collect::<Vec<_>>()
        };
        // Calls of the customer's users need the partner's connection, so the links of a page are compared.
        assert_eq!(links(&previewed), links(&actual.open("/my/profile").await), "{role:?}");
        for (template, access) in url_templates() {
            if matches!(access, Access::Needs(Audience::CustomerUsers, _)) && !template.contains("export") {
                let page = staff.open(&fixture.fill(template)).await;
                let is_permitted = access.require(Some(&principal(role))).is_ok();
                assert_eq!(page.status == 200, is_permitted, "{role:?} {template}: {}", page.text());
                assert_eq!(page.texts(".preview-banner").len(), 1, "{role:?} {template}");
            }
        }
        assert_eq!(
            stop_preview(&mut staff).await.path(),
            fixture.fill("/customers/{customer}/self-service"),
            "{role:?}"
        );
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
    staff.previewing(CustomerId::new(Uuid::nil()), role, FULL_SELF_SERVICE)
}

#[tokio::test]
async fn a_preview_is_read_only_limited_to_its_customer_and_rejects_without_upstream_calls() {
    let (app, mut staff, fixture) = start_with_self_service(FULL_SELF_SERVICE).await;
    let other = CustomerFixture::of(&app, &mut staff, 0, &[fixture.customer()]).await;
    start_preview(&mut staff, &fixture, Some(CustomerRole::GlobalAdministrator)).await;
    let before = call_count(&app);
    for row in FUNCTIONS.iter().filter(|row| row.access != Access::Anyone) {
        let writes = row.method == Method::POST;
        let of_staff = matches!(row.access, Access::Needs(Audience::Staff | Audience::Operator, _));
        if writes || of_staff {
            let (status, body) = row.call(&mut staff, &fixture).await;
            assert!([403, 404].contains(&status), "{}: {status} {body}", row.path);
        } else if row.arguments.iter().any(|(_, value)| value.contains("{customer}")) {
            let (status, body) = row.call(&mut staff, &other).await;
            assert_eq!((status, body.as_str()), (404, "\"NotFound\""), "{}", row.path);
        }
    }
    for (template, access) in url_templates() {
        if matches!(access, Access::Needs(Audience::Staff, _)) {
            assert_eq!(staff.open(&fixture.fill(template)).await.status, 404, "{template}");
        }
    }
    assert_eq!(call_count(&app), before, "refusals make no upstream calls");
    let refused = staff.open("/my/users/new").await;
    assert_eq!((refused.status, refused.heading().as_str()), (403, "Not available in a preview"));
    let (_, body) = staff.call(Method::POST, "/api/create_user", &[("customer", fixture.customer())]).await;
    assert!(matches!(serde_json::from_str(&body), Ok(PortalError::Forbidden(_))), "{body}");
    app.stop().await;
}

#[tokio::test]
async fn a_preview_is_audited_as_staff_and_ends_with_the_session() {
    let (app, mut staff, fixture) = start_with_self_service(FULL_SELF_SERVICE).await;
    start_preview(&mut staff, &fixture, Some(CustomerRole::HelpdeskAdministrator)).await;
    assert_nested_preview_is_rejected(&mut staff, &fixture).await;
    stop_preview(&mut staff).await;
    for action in ["begin_preview", "end_preview"] {
        let entries = audit_entries(&app, action).await;
        let [entry] = entries.as_slice() else { panic!("{action}: {entries:?}") };
        assert_eq!(entry.action.actor.unwrap().kind, Some(PrincipalKind::Staff), "{action}");
        assert_eq!(entry.action.customer.map(|it| it.to_string()).as_deref(), Some(fixture.customer()), "{action}");
    }
    assert_eq!(audit_entries(&app, "begin_preview").await[0].action.detail["role"], "helpdesk-administrator");
    // Ending a preview twice has no effect and is not an error.
    assert_eq!(stop_preview(&mut staff).await.path(), "/home");
    assert_eq!(audit_entries(&app, "end_preview").await.len(), 1);
    start_preview(&mut staff, &fixture, None).await;
    let mut again = app.signed_in(&admin(&app, 0)).await;
    assert_eq!(again.open("/customers").await.status, 200, "other sessions of the person are not previews");
    app.stop().await;
}

/// Asserts that a preview cannot be started within another.
async fn assert_nested_preview_is_rejected(staff: &mut Browser, fixture: &CustomerFixture) {
    let fields = [("customer", fixture.customer()), ("role", "none")];
    assert_eq!(staff.call(Method::POST, "/api/begin_preview", &fields).await.0, 404);
}

#[tokio::test]
async fn a_preview_is_limited_to_the_permissions_of_the_staff_member() {
    let (app, _, fixture) = start_with_self_service(FULL_SELF_SERVICE).await;
    let name = app.emulator.demo().staff(0, Role::HelpdeskAgent).unwrap().name.clone();
    let mut helpdesk = app.signed_in(&name).await;
    let page = start_preview(&mut helpdesk, &fixture, Some(CustomerRole::GlobalAdministrator)).await;
    assert_eq!((page.status, page.path()), (200, "/my"), "{}", page.text());
    assert_eq!(helpdesk.open("/my/users").await.status, 200);
    for path in ["/my/billing-profile", "/my/agreements", "/my/activity", "/my/activity/export", "/account"] {
        let page = helpdesk.open(path).await;
        assert_eq!((page.status, page.heading().as_str()), (403, "Not available in a preview"), "{path}");
    }
    // There is no form for the self-service level either, which requires an administrator of the partner.
    stop_preview(&mut helpdesk).await;
    let page = helpdesk.open(&fixture.fill("/customers/{customer}/self-service")).await;
    assert_eq!((page.status, page.attributes("#customer-offer-form", "action").len()), (200, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_preview_follows_the_self_service_level_and_is_unavailable_when_off() {
    let (app, mut staff, fixture) =
        start_with_self_service(SelfService { offer: SelfServiceLevel::View, prices: false }).await;
    start_preview(&mut staff, &fixture, Some(CustomerRole::GlobalAdministrator)).await;
    assert_eq!(staff.open("/my/users").await.status, 200);
    app.set_self_service(partner_id(&app, 0).await, SelfService::default()).await;
    let page = staff.open("/my").await;
    assert_eq!((page.status, page.heading().as_str()), (403, "Your partner doesn’t offer this"), "{}", page.text());
    assert_eq!(page.texts(".preview-banner").len(), 1, "the banner is still shown");
    let page = stop_preview(&mut staff).await;
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
